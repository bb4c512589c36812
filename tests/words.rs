//! What a secretariat reads: every sentence in both languages, without jargon, with something to do.
#![allow(clippy::unwrap_used, clippy::panic)]

use matome::domain::finding::{Lang, Trouble};
use matome::domain::ids::StepId;
use matome::domain::moment::Moment;
use matome::domain::revision::Passed;
use matome::read::{Bound, Odd, Other, Refusal};

/// Words that only people who make programs know. Compared in lower case.
const JARGON: [&str; 44] = [
    "xml",
    "parse",
    "utf",
    "hash",
    "null",
    "token",
    "byte",
    "encod",
    "checksum",
    "well-formed",
    "malformed",
    "entity",
    "stream",
    "schema",
    "string",
    "index",
    "invalid",
    "exception",
    "api",
    "buffer",
    "sector",
    "delimiter",
    "regex",
    "sha",
    "バイト",
    "文字コード",
    "解析",
    "構文",
    "パース",
    "ハッシュ",
    "拡張子",
    "文字列",
    "配列",
    "引数",
    "例外",
    "トークン",
    "エンコード",
    "デリミタ",
    "チェックサム",
    "スキーマ",
    "実体宣言",
    "入れ子",
    "正規表現",
    "id列",
];

/// Names that are the same in every language.
const NAMES: [&str; 8] = ["Excel", "Word", "PowerPoint", "Numbers", "Mac", "PDF", "Web", "zip"];

/// A sample of every trouble, in the order of [`place_of_trouble`].
fn troubles() -> Vec<Trouble> {
    let step = StepId::parse("6-1").unwrap();
    let text = || "見本".to_owned();
    let file = || "returned/101_見本 花子.xlsx".to_owned();
    let moment = Moment::of_seconds(1_728_368_411);
    vec![
        Trouble::NotAForm,
        Trouble::OtherWorkshop { code: "W06-101-K".into() },
        Trouble::OtherTemplate { found: "ipa-2024-sme 1.0".into() },
        Trouble::CodeDamaged,
        Trouble::UnknownParticipant { id: "105".into() },
        Trouble::NoIdentity,
        Trouble::IdentityDisagrees { other: "W06-102-A".into() },
        Trouble::IdentityByName,
        Trouble::Excluded,
        Trouble::SameContent { kept: file() },
        Trouble::Superseded { kept: file(), why: Passed::Saved { this: moment, kept: moment } },
        Trouble::OlderAnswer { kept: file(), at: "①事業影響 E7".into(), counted: text() },
        Trouble::BlankInNewer { kept: file() },
        Trouble::BesideInOlder { kept: file() },
        Trouble::TableMissing { sheet: text() },
        Trouble::HeadingReworded { meant: text() },
        Trouble::ColumnMissing { heading: text() },
        Trouble::RowByLabel,
        Trouble::RowUnknown,
        Trouble::RowContradicts,
        Trouble::Duplicate { first: "②実施手順 E7".into() },
        Trouble::OutsideAnswers,
        Trouble::OutOfScope,
        Trouble::FormulaWithoutResult,
        Trouble::ErrorValue,
        Trouble::StepUnknown,
        Trouble::StepAmbiguous { candidates: vec![step, step] },
        Trouble::SeveralSteps,
        Trouble::StepByText { step },
        Trouble::StepFromNumber { step },
        Trouble::ControlMismatch { step },
        Trouble::ControlWithoutStep,
        Trouble::PresentationOpen { group: "グループ1".into() },
        Trouble::ThreatUnknown,
        Trouble::MemberChanged { returned: String::new() },
        Trouble::KeptAside,
        Trouble::NotMergedYet { group: "グループ1".into() },
        Trouble::SecondWorkbook { kept: "groups/赤.xlsx".into(), differ: 2 },
        Trouble::UnknownGroup { group: "紫".into() },
        Trouble::BothChanged { returned: text() },
        Trouble::MemberEmptied { returned: text() },
        Trouble::AnswerGone,
        Trouble::OwnEmptied,
        Trouble::LeftAnswer { who: "見本 花子".into() },
        Trouble::OtherCopy { kept: "groups/赤.xlsx".into(), counted: text() },
        Trouble::SheetKept { cells: 3 },
        Trouble::NoteKept,
        Trouble::ChoiceUnknown { allowed: "○、△、×".into() },
        Trouble::NameDisagrees { other: "見本 花子".into() },
        Trouble::ColumnByPlace { meant: text() },
        Trouble::TableByPlace { sheet: text() },
        Trouble::TableTurned { sheet: text() },
        Trouble::SheetCopied { first: text() },
        Trouble::SameInCopy { first: "②実施手順 E7".into() },
        Trouble::OnlyInCopy { first: text() },
        Trouble::LayersDisagree { sheet: text() },
        Trouble::AnswerMoved { from: "①事業影響 D7".into() },
        Trouble::RowByMark,
        Trouble::HiddenByMerge,
        Trouble::Comment,
        Trouble::MoreThanListed { more: 500, all: 1_500 },
    ]
}

/// The place of a trouble among [`troubles`]; None where its sentences are somebody else's. A new trouble does not
/// compile until it has one.
fn place_of_trouble(trouble: &Trouble) -> Option<usize> {
    Some(match trouble {
        Trouble::Unreadable { .. } | Trouble::Noted { .. } => return None,
        Trouble::NotAForm => 0,
        Trouble::OtherWorkshop { .. } => 1,
        Trouble::OtherTemplate { .. } => 2,
        Trouble::CodeDamaged => 3,
        Trouble::UnknownParticipant { .. } => 4,
        Trouble::NoIdentity => 5,
        Trouble::IdentityDisagrees { .. } => 6,
        Trouble::IdentityByName => 7,
        Trouble::Excluded => 8,
        Trouble::SameContent { .. } => 9,
        Trouble::Superseded { .. } => 10,
        Trouble::OlderAnswer { .. } => 11,
        Trouble::BlankInNewer { .. } => 12,
        Trouble::BesideInOlder { .. } => 13,
        Trouble::TableMissing { .. } => 14,
        Trouble::HeadingReworded { .. } => 15,
        Trouble::ColumnMissing { .. } => 16,
        Trouble::RowByLabel => 17,
        Trouble::RowUnknown => 18,
        Trouble::RowContradicts => 19,
        Trouble::Duplicate { .. } => 20,
        Trouble::OutsideAnswers => 21,
        Trouble::OutOfScope => 22,
        Trouble::FormulaWithoutResult => 23,
        Trouble::ErrorValue => 24,
        Trouble::StepUnknown => 25,
        Trouble::StepAmbiguous { .. } => 26,
        Trouble::SeveralSteps => 27,
        Trouble::StepByText { .. } => 28,
        Trouble::StepFromNumber { .. } => 29,
        Trouble::ControlMismatch { .. } => 30,
        Trouble::ControlWithoutStep => 31,
        Trouble::PresentationOpen { .. } => 32,
        Trouble::ThreatUnknown => 33,
        Trouble::MemberChanged { .. } => 34,
        Trouble::KeptAside => 35,
        Trouble::NotMergedYet { .. } => 36,
        Trouble::SecondWorkbook { .. } => 37,
        Trouble::UnknownGroup { .. } => 38,
        Trouble::BothChanged { .. } => 39,
        Trouble::MemberEmptied { .. } => 40,
        Trouble::AnswerGone => 41,
        Trouble::OwnEmptied => 42,
        Trouble::LeftAnswer { .. } => 43,
        Trouble::OtherCopy { .. } => 44,
        Trouble::SheetKept { .. } => 45,
        Trouble::NoteKept => 46,
        Trouble::ChoiceUnknown { .. } => 47,
        Trouble::NameDisagrees { .. } => 48,
        Trouble::ColumnByPlace { .. } => 49,
        Trouble::TableByPlace { .. } => 50,
        Trouble::TableTurned { .. } => 51,
        Trouble::SheetCopied { .. } => 52,
        Trouble::SameInCopy { .. } => 53,
        Trouble::OnlyInCopy { .. } => 54,
        Trouble::LayersDisagree { .. } => 55,
        Trouble::AnswerMoved { .. } => 56,
        Trouble::RowByMark => 57,
        Trouble::HiddenByMerge => 58,
        Trouble::Comment => 59,
        Trouble::MoreThanListed { .. } => 60,
    })
}

/// A sample of every refusal, in the order of [`place_of_refusal`].
fn refusals() -> Vec<Refusal> {
    let part = || "xl/workbook.xml".to_owned();
    let detail = || "unexpected end".to_owned();
    vec![
        Refusal::Empty,
        Refusal::NotAFile,
        Refusal::Io(detail()),
        Refusal::Encrypted,
        Refusal::NotASpreadsheet(Other::Pdf),
        Refusal::Truncated,
        Refusal::Checksum { part: part() },
        Refusal::DuplicatePart { part: part() },
        Refusal::Entities { part: part() },
        Refusal::NotWellFormed { part: part(), detail: detail() },
        Refusal::MissingPart { part: part() },
        Refusal::Damaged { detail: detail() },
        Refusal::NoSheets,
        Refusal::TooMuch { bound: Bound::Cells, value: 1_048_576, limit: 500_000 },
        Refusal::BrokenOff,
    ]
}

fn place_of_refusal(refusal: &Refusal) -> usize {
    match refusal {
        Refusal::Empty => 0,
        Refusal::NotAFile => 1,
        Refusal::Io(_) => 2,
        Refusal::Encrypted => 3,
        Refusal::NotASpreadsheet(_) => 4,
        Refusal::Truncated => 5,
        Refusal::Checksum { .. } => 6,
        Refusal::DuplicatePart { .. } => 7,
        Refusal::Entities { .. } => 8,
        Refusal::NotWellFormed { .. } => 9,
        Refusal::MissingPart { .. } => 10,
        Refusal::Damaged { .. } => 11,
        Refusal::NoSheets => 12,
        Refusal::TooMuch { .. } => 13,
        Refusal::BrokenOff => 14,
    }
}

const OTHERS: [Other; 10] = [
    Other::Pdf,
    Other::Picture,
    Other::Document,
    Other::Slides,
    Other::Numbers,
    Other::Html,
    Other::XmlSheet,
    Other::OldExcel,
    Other::Archive,
    Other::Unknown,
];

const BOUNDS: [Bound; 15] = [
    Bound::FileBytes,
    Bound::Entries,
    Bound::PartBytes,
    Bound::TotalBytes,
    Bound::Ratio,
    Bound::Cells,
    Bound::Grid,
    Bound::Depth,
    Bound::Texts,
    Bound::Formats,
    Bound::TextBytes,
    Bound::Notes,
    Bound::Seconds,
    Bound::Memory,
    Bound::Listed,
];

const ODDS: [Odd; 17] = [
    Odd::Overlong,
    Odd::ErrorValue,
    Odd::FormulaWithoutResult,
    Odd::UnknownValue,
    Odd::TextLost,
    Odd::BadAddress,
    Odd::SameAddress,
    Odd::Repeated,
    Odd::HiddenSheet,
    Odd::NoCells,
    Odd::SameName,
    Odd::SheetUnread,
    Odd::WrongExtension,
    Odd::Encoding,
    Odd::Undecodable,
    Odd::Ragged,
    Odd::OpenQuote,
];

/// Everything that is said, as (where from, sentence, remedy), in one language.
fn everything(lang: Lang) -> Vec<(String, String, String)> {
    let two = |pair: [String; 2]| {
        let [ja, en] = pair;
        if lang == Lang::Ja { ja } else { en }
    };
    let mut said = Vec::new();
    for trouble in troubles() {
        said.push((trouble.code().to_owned(), trouble.message(lang), trouble.remedy(lang)));
    }
    let moment = Moment::of_seconds(1_728_368_411);
    let reasons = [
        Passed::Same,
        Passed::Fuller { file: "returned/b.xlsx".into() },
        Passed::Fuller { file: "returned/a.xlsx".into() },
        Passed::Name,
        Passed::Stored { this: moment, kept: moment },
        Passed::Order,
    ];
    for why in reasons {
        let trouble = Trouble::Superseded { kept: "returned/a.xlsx".into(), why };
        said.push((trouble.code().to_owned(), trouble.message(lang), trouble.remedy(lang)));
    }
    let mut all = refusals();
    all.extend(OTHERS.map(Refusal::NotASpreadsheet));
    all.extend(BOUNDS.map(|bound| Refusal::TooMuch { bound, value: 2, limit: 1 }));
    for refusal in all {
        said.push((refusal.code().to_owned(), two(refusal.why()), two(refusal.remedy())));
    }
    for odd in ODDS {
        let trouble = Trouble::Noted { code: odd.code(), severe: true, what: odd.message() };
        said.push((odd.code().to_owned(), trouble.message(lang), trouble.remedy(lang)));
    }
    said
}

/// The text without what stands in quotes: names of files, sheets and cells, and what was read.
fn unquoted(text: &str) -> String {
    let mut depth = 0;
    text.chars()
        .filter(|c| {
            match c {
                '「' => depth += 1,
                '」' => depth -= 1,
                _ => return depth == 0,
            }
            false
        })
        .collect()
}

#[test]
fn every_kind_of_message_is_looked_at() {
    for (place, trouble) in troubles().iter().enumerate() {
        assert_eq!(place_of_trouble(trouble), Some(place));
    }
    for (place, refusal) in refusals().iter().enumerate() {
        assert_eq!(place_of_refusal(refusal), place);
    }
    let codes = |lang| everything(lang).into_iter().map(|(code, ..)| code).collect::<Vec<_>>();
    assert_eq!(codes(Lang::Ja), codes(Lang::En));
}

#[test]
fn japanese_sentences_are_japanese_and_say_what_to_do() {
    for (code, message, remedy) in everything(Lang::Ja) {
        for text in [&message, &remedy] {
            let mut plain = unquoted(text);
            for name in NAMES {
                plain = plain.replace(name, "");
            }
            // Addresses of cells stand alone.
            let words: Vec<&str> = plain
                .split(|c: char| !c.is_ascii_alphanumeric())
                .filter(|word| word.chars().any(|c| c.is_ascii_alphabetic()))
                .filter(|word| matome::domain::address::Address::parse(word).is_none())
                .collect();
            assert!(words.is_empty(), "{code}: {words:?} in {text}");
            assert!(text.ends_with('。') && !text.contains("。。"), "{code}: {text}");
        }
        assert!(
            remedy.ends_with("ください。") || remedy.ends_with("構いません。"),
            "{code}: nothing to do in {remedy}"
        );
        assert_ne!(message, remedy, "{code}");
    }
}

#[test]
fn english_sentences_are_english_and_say_what_to_do() {
    // Names in brackets behind the English ones, a file, and what the samples say.
    let names =
        ["(発表)", "(除外)", "配布一覧", "①事業影響", "②実施手順", "見本 花子", "見本", "グループ1", "赤", "紫"];
    for (code, message, remedy) in everything(Lang::En) {
        for text in [&message, &remedy] {
            let mut plain = text.clone();
            for name in names {
                plain = plain.replace(name, "");
            }
            let foreign: String = plain.chars().filter(|c| *c >= '\u{3000}' && *c != '\u{FFFD}').collect();
            assert!(foreign.is_empty(), "{code}: {foreign} in {text}");
            assert!(text.ends_with('.') && !text.ends_with(".."), "{code}: {text}");
        }
        let verbs = [
            "Ask", "Open", "Check", "Add", "Type", "Take", "Look", "Leave", "Put", "Decide", "Delete", "Pick",
            "Choose", "Move", "Correct", "Settle", "Close", "Unpack", "Do not", "Read", "Run", "Wait", "If ", "To ",
        ];
        assert!(verbs.iter().any(|verb| remedy.starts_with(verb)), "{code}: nothing to do in {remedy}");
    }
}

#[test]
fn no_sentence_needs_a_programmer() {
    for lang in [Lang::Ja, Lang::En] {
        for (code, message, remedy) in everything(lang) {
            for text in [message, remedy] {
                let lower = unquoted(&text).to_lowercase().replace("xl/workbook.xml", "");
                let words: Vec<&str> = JARGON.into_iter().filter(|word| lower.contains(word)).collect();
                assert!(words.is_empty(), "{code}: {words:?} in {text}");
            }
        }
    }
}
