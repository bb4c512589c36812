//! The whole day in English: every workbook that an English workshop makes speaks English alone, and what people
//! typed is placed, counted and kept as in a Japanese one.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "desk/mod.rs"]
mod desk;
#[path = "remerge/hands.rs"]
#[allow(dead_code)]
mod hands;

use std::collections::BTreeMap;
use std::io::{Cursor, Read};

use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page, Value};
use matome::write::to_xlsx;

use desk::Desk;
use hands::{Who, put, shown};

const ROSTER: &str = "ID,Name,Organisation,Industry,Group\n\
    1,Ann Sample,Sample Trading,Wholesale,Red\n\
    2,Ben Model,Model Works,Manufacturing,Red\n\
    3,Cleo Trial,Trial Foods,Food,Red\n\
    4,Dan Draft,Draft Software,Software,Blue\n";

const IMPACT: &str = "1 Business impact";
const STEPS: &str = "2 Steps";
const ISSUES: &str = "3 Issues and means";

/// What the template itself says in Japanese: where its lists come from.
const SOURCE: &str =
    "令和6年度 中小企業サイバーセキュリティ社内体制整備事業（東京都）第6回セミナー・ワークショップ 開催レポート";

/// Names that are the same in every language: of a language in the settings, and of two files.
const NAMES: [&str; 3] = ["日本語", "配布一覧.xlsx", "確認事項.xlsx"];

fn workshop() -> Desk {
    let desk = Desk::new();
    desk.put("roster.csv", ROSTER.as_bytes());
    let new = ["new", ".", "--lang", "en", "--roster", "roster.csv", "--code", "ENGL"];
    desk.run(&new).ends(0);
    desk.run(&["forms"]).ends(0);
    desk
}

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3040}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
}

/// Every piece of Japanese in a workbook, with the part of the file in which it stands.
fn japanese(bytes: &[u8], typed: &[&str]) -> Vec<String> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut found = Vec::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        // Names of fonts.
        if name == "xl/theme/theme1.xml" {
            continue;
        }
        let mut text = String::new();
        part.read_to_string(&mut text).unwrap();
        for allowed in typed.iter().chain([&SOURCE]).chain(&NAMES) {
            text = text.replace(allowed, "");
        }
        let pieces = text.split(['<', '>', '"']).filter(|piece| piece.contains(is_japanese));
        found.extend(pieces.map(|piece| format!("{name}: {piece}")));
    }
    found
}

/// Fails where a workbook of the folder says something in Japanese that nobody typed.
#[track_caller]
fn speaks_english(desk: &Desk, typed: &[&str]) {
    let mut seen = 0;
    for (name, bytes) in desk.files().into_iter().filter(|(name, _)| name.ends_with(".xlsx")) {
        let found = japanese(&bytes, typed);
        assert!(found.is_empty(), "{name} has Japanese:\n{}", found.join("\n"));
        seen += 1;
    }
    assert!(seen > 5, "only {seen} workbooks");
}

/// A form as somebody fills it in.
fn form(desk: &Desk, file: &str, step: &str, hand: impl Fn(&mut Book)) -> Vec<u8> {
    let mut book = desk.book(&format!("forms/{file}"));
    put(&mut book, IMPACT, Who::Form, 3, "Business", 1, &format!("business of {file}"));
    put(&mut book, IMPACT, Who::Form, 3, "Impact on the business if it happens", 1, &format!("impact of {file}"));
    put(&mut book, STEPS, Who::Form, 3, "Step", 1, step);
    put(&mut book, STEPS, Who::Form, 3, "Reason", 1, &format!("reason of {file}"));
    put(&mut book, ISSUES, Who::Form, 3, "Issue", 1, &format!("issue of {file}"));
    put(&mut book, ISSUES, Who::Form, 3, "Means", 1, &format!("means of {file}"));
    put(&mut book, "Survey", Who::Form, 1, "Answer", 1, &format!("learned {file}"));
    hand(&mut book);
    to_xlsx(&book).unwrap()
}

/// Answers of a [`form`].
const ANSWERS: usize = 7;

/// What the findings of a workbook say, by what was read.
fn findings(book: &Book) -> BTreeMap<String, String> {
    let page = book.page("Findings").unwrap();
    let (head, _) = page.filled().find(|(_, cell)| cell.value.shown() == "What was read").unwrap();
    let what = page.filled().find(|(at, cell)| at.row == head.row && cell.value.shown() == "What happened").unwrap().0;
    let rows = page.filled().filter(|(at, _)| at.row > head.row && at.col == what.col);
    rows.map(|(at, cell)| (page.shown(Address::new(at.row, head.col)), cell.value.shown())).collect()
}

/// Types what a group presents.
fn present(book: &mut Book, threat: &str) {
    let page = book.pages.iter_mut().find(|page| page.name == "Presentation").unwrap();
    let label = page.filled().find(|(_, c)| c.value.shown() == "✎ Threat to present").unwrap().0;
    page.put(Address::new(label.row, label.col + 1), Cell::text(threat, Look::AskPick));
}

/// What a group's workbook says that it presents.
fn presented(book: &Book) -> String {
    let page = book.page("Presentation").unwrap();
    let label = page.filled().find(|(_, c)| c.value.shown() == "✎ Threat to present").unwrap().0;
    page.shown(Address::new(label.row, label.col + 1))
}

fn lecturer(page: &Page, group: &str) -> Address {
    let head = page.filled().find(|(_, c)| c.value.shown() == "Lecturer's feedback").map(|(at, _)| at).unwrap();
    let row = page.filled().find(|(at, c)| at.row > head.row && c.value.shown() == group).unwrap().0.row;
    Address::new(row, head.col)
}

fn names(book: &Book) -> Vec<&str> {
    book.pages.iter().map(|page| page.name.as_str()).filter(|name| !name.starts_with('_')).collect()
}

fn edit(desk: &Desk, file: &str, hand: impl Fn(&mut Book)) {
    let mut book = desk.book(file);
    hand(&mut book);
    desk.put(file, &to_xlsx(&book).unwrap());
}

#[test]
fn the_whole_day_runs_in_english_and_nothing_is_lost() {
    let desk = workshop();
    let one = desk.book("forms/1_Ann Sample.xlsx");
    let sheets = ["Start", IMPACT, STEPS, ISSUES, "Survey", "Worked example", "Threat list", "Controls and steps"];
    assert_eq!(names(&one), sheets);
    speaks_english(&desk, &[]);

    // Individual work: one types beside the cells, one is late.
    desk.put("returned/a.xlsx", &form(&desk, "1_Ann Sample.xlsx", "6-1", |_| {}));
    let beside = |book: &mut Book| {
        let page = book.pages.iter_mut().find(|page| page.name == IMPACT).unwrap();
        page.put(Address::new(60, 3), Cell::text("a remark beside", Look::Plain));
    };
    desk.put("returned/b.xlsx", &form(&desk, "2_Ben Model.xlsx", "6-1", beside));
    desk.put("returned/d.xlsx", &form(&desk, "4_Dan Draft.xlsx", "10-1", |_| {}));
    let check: serde_json::Value = serde_json::from_str(&desk.run(&["check", "--json"]).stdout).unwrap();
    let counts = serde_json::json!({"found": 3 * ANSWERS + 1, "placed": 3 * ANSWERS, "listed": 1});
    assert_eq!(check["answers"], counts);
    let group = desk.run(&["group"]);
    assert!(group.code < 2, "{}", group.stderr);
    let red = desk.book("groups/Red.xlsx");
    let sheets = ["Overview", IMPACT, STEPS, ISSUES, "Tally", "Presentation", "Findings", "Sources", "Data"];
    assert_eq!(names(&red), sheets);
    let told: Vec<String> = findings(&red).into_keys().filter(|read| !read.is_empty()).collect();
    assert_eq!(told, ["a remark beside"]);
    speaks_english(&desk, &[]);

    // Group work, and a form that comes late.
    edit(&desk, "groups/Red.xlsx", |book| {
        put(book, IMPACT, Who::Group, 3, "Shared view of the group", 1, "what we all see");
        put(book, STEPS, Who::Group, 3, "Step agreed on", 1, "6-1");
        put(book, STEPS, Who::Group, 3, "Reason", 1, "because we agree");
        put(book, ISSUES, Who::Group, 3, "Alternative", 1, "another way");
        put(book, IMPACT, Who::Member("1"), 3, "Business", 1, "corrected by the group");
        present(book, "3");
    });
    desk.put("returned/c.xlsx", &form(&desk, "3_Cleo Trial.xlsx", "12-2", |_| {}));
    for _ in 0..2 {
        let again = desk.run(&["group"]);
        assert!(again.code < 2, "{}", again.stderr);
        let red = desk.book("groups/Red.xlsx");
        assert_eq!(shown(&red, IMPACT, Who::Group, 3, "Shared view of the group", 1), "what we all see");
        assert!(shown(&red, STEPS, Who::Group, 3, "Step agreed on", 1).starts_with("6-1 "));
        assert_eq!(shown(&red, STEPS, Who::Group, 3, "Reason", 1), "because we agree");
        assert_eq!(shown(&red, ISSUES, Who::Group, 3, "Alternative", 1), "another way");
        assert_eq!(shown(&red, IMPACT, Who::Member("1"), 3, "Business", 1), "corrected by the group");
        assert_eq!(shown(&red, IMPACT, Who::Member("3"), 3, "Business", 1), "business of 3_Cleo Trial.xlsx");
        assert_eq!(presented(&red), "3 Information leaks through insiders");
        let note = &red.page(IMPACT).unwrap().notes[..];
        assert!(matches!(note, [(_, note)] if note.starts_with("Corrected by hand: ")), "{note:?}");
        let told: Vec<String> = findings(&red).into_keys().filter(|read| !read.is_empty()).collect();
        assert_eq!(told, ["a remark beside", "corrected by the group"]);
        speaks_english(&desk, &[]);
    }

    // Plenary: the lecturer's cells stay, the figures are right.
    assert!(desk.run(&["plenary"]).code < 2);
    edit(&desk, "plenary.xlsx", |book| {
        let page = book.pages.iter_mut().find(|page| page.name == "Lecturer feedback").unwrap();
        let at = lecturer(page, "Red");
        page.put(at, Cell::text("Well seen", Look::Ask));
    });
    assert!(desk.run(&["plenary"]).code < 2);
    let plenary = desk.book("plenary.xlsx");
    let sheets = [
        "Summary",
        "Common steps",
        "Step counts",
        "Threats × controls",
        "Presentation 1",
        "Presentation 2",
        "Presentation 3",
        "Issues and solutions",
        "Different views",
        "Lecturer feedback",
        "Survey",
        "Who chose what",
        "Findings",
        "Sources",
        "Data",
    ];
    assert_eq!(names(&plenary), sheets);
    let page = plenary.page("Lecturer feedback").unwrap();
    assert_eq!(page.shown(lecturer(page, "Red")), "Well seen");
    let data: Vec<String> = plenary.page("Data").unwrap().filled().map(|(_, c)| c.value.shown()).collect();
    for text in ["what we all see", "because we agree", "another way", "corrected by the group", "Person", "Group"] {
        assert!(data.iter().any(|cell| cell == text), "{text}");
    }
    assert!(desk.run(&["plenary", "--anonymous"]).code < 2);
    assert!(desk.run(&["status"]).code < 2);
    speaks_english(&desk, &[]);

    let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "--json"]).stdout).unwrap();
    let votes = |id: &str| {
        let step = tally["steps"].as_array().unwrap().iter().find(|step| step["id"] == id).unwrap();
        ["votes", "groups_common", "groups_leading", "groups_agreed"].map(|key| step[key].as_u64().unwrap())
    };
    assert_eq!([votes("6-1"), votes("12-2"), votes("10-1")], [[2, 1, 1, 1], [1, 0, 0, 0], [1, 0, 1, 0]]);
    assert_eq!(tally["participants"], serde_json::json!({"expected": 4, "returned": 4}));
}

#[test]
fn what_is_odd_is_said_in_english_too() {
    let desk = workshop();
    let odd = |book: &mut Book| {
        put(book, STEPS, Who::Form, 4, "Step", 1, "a step of our own");
        put(book, STEPS, Who::Form, 5, "Control", 1, "3 of something");
        put(book, STEPS, Who::Form, 5, "Step", 1, "6.1");
        let page = book.pages.iter_mut().find(|page| page.name == IMPACT).unwrap();
        page.notes.push((Address::new(5, 3), "a comment".to_owned()));
        let head = page.filled().find(|(_, c)| c.value.shown() == "Business").unwrap().0;
        page.put(head, Cell::text("Our business", Look::HeadingAsk));
    };
    desk.put("returned/a.xlsx", &form(&desk, "1_Ann Sample.xlsx", "6-1", odd));
    desk.put("returned/c.xlsx", &form(&desk, "3_Cleo Trial.xlsx", "12-2", |_| {}));
    desk.put("returned/of nobody.csv", b"just,a,table\n1,2,3\n");
    assert!(desk.run(&["group"]).code < 2);
    edit(&desk, "groups/Red.xlsx", |book| {
        put(book, IMPACT, Who::Member("1"), 3, "Impact on the business if it happens", 1, "")
    });
    assert!(desk.run(&["group"]).code < 2);
    let known = ["Our business", "3 of something", "6.1", "a step of our own", "a comment"];
    let told = findings(&desk.book("groups/Red.xlsx")).into_keys().filter(|read| !read.is_empty());
    let printed: Vec<String> = told.filter(|read| !known.contains(&read.as_str())).collect();
    assert_eq!(printed, [""; 0], "the workbook's own words are nobody's");
    // One person is left out of the roster afterwards.
    edit(&desk, "workshop.xlsx", |book| {
        let page = book.pages.iter_mut().find(|page| page.name == "Roster").unwrap();
        let head = page.filled().find(|(_, c)| c.value.shown() == "Excluded").unwrap().0;
        let cleo = page.filled().find(|(_, c)| c.value.shown() == "Cleo Trial").unwrap().0;
        page.put(Address::new(cleo.row, head.col), Cell::text("○", Look::Ask));
    });
    for _ in 0..2 {
        assert!(desk.run(&["group"]).code < 2);
        let name = shown(&desk.book("groups/Red.xlsx"), IMPACT, Who::Member("3"), 3, "Name", 1);
        assert_eq!(name, "Cleo Trial (left out in the roster)");
    }
    assert!(desk.run(&["plenary"]).code < 2);
    assert!(desk.run(&["status"]).code < 2);
    speaks_english(&desk, &[]);
}

#[test]
fn an_answer_that_is_a_word_of_the_program_stays_as_typed() {
    let desk = workshop();
    let words = ["データ", "概要", "個人", "5人中3人提出", "Findings"];
    let hand = |book: &mut Book| {
        for (threat, word) in (4..).zip(words) {
            put(book, IMPACT, Who::Form, threat, "Business", 1, word);
        }
    };
    desk.put("returned/a.xlsx", &form(&desk, "1_Ann Sample.xlsx", "6-1", hand));
    for verb in ["group", "group", "plenary", "plenary"] {
        assert!(desk.run(&[verb]).code < 2, "{verb}");
    }
    let red = desk.book("groups/Red.xlsx");
    for (threat, word) in (4..).zip(words) {
        assert_eq!(shown(&red, IMPACT, Who::Member("1"), threat, "Business", 1), word);
    }
    for name in ["groups/Red.xlsx", "plenary.xlsx"] {
        let book = desk.book(name);
        let texts: Vec<String> = book.page("Data").unwrap().filled().map(|(_, c)| c.value.shown()).collect();
        assert!(words.iter().all(|word| texts.iter().any(|text| text == word)), "{name}");
    }
    let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "--json"]).stdout).unwrap();
    assert_eq!(tally["participants"]["returned"], 1);
    speaks_english(&desk, &words);
}

#[test]
fn a_zero_that_a_program_stored_for_a_text_it_never_computed_was_not_typed() {
    for (new, file, end, cover) in [
        (&["new", ".", "--lang", "en", "--roster", "roster.csv"][..], "1_Ann Sample", "filled in", "Start"),
        (&["new", ".", "--roster", "roster.csv"][..], "1_Ann Sample", "記入済み", "はじめに"),
    ] {
        let desk = Desk::new();
        desk.put("roster.csv", ROSTER.as_bytes());
        desk.run(new).ends(0);
        desk.run(&["forms"]).ends(0);
        let listed = |book: &Book| {
            desk.put("returned/a.xlsx", &to_xlsx(book).unwrap());
            let said: serde_json::Value = serde_json::from_str(&desk.run(&["check", "--json"]).stdout).unwrap();
            said["answers"]["listed"].as_u64().unwrap()
        };
        let mut book = desk.book(&format!("forms/{file}.xlsx"));
        let mut zeros = Vec::new();
        for page in &mut book.pages {
            page.cells.edit(|_, cell| {
                if cell.value.shown().ends_with(end) {
                    cell.value = Value::Number(0.0);
                    zeros.push(page.name.clone());
                }
            });
        }
        assert_eq!(zeros.iter().filter(|name| *name == cover).count(), 4, "{zeros:?}");
        assert_eq!((zeros.len(), listed(&book)), (8, 0));
        // One more was typed by somebody, and so was one where the text stands.
        let page = book.pages.iter_mut().find(|page| page.name == cover).unwrap();
        page.put(Address::new(40, 5), Cell::number(0, Look::Plain));
        assert_eq!(listed(&book), 1);
        let mut book = desk.book(&format!("forms/{file}.xlsx"));
        let page = book.pages.iter_mut().find(|page| page.name == cover).unwrap();
        page.put(Address::new(40, 5), Cell::number(0, Look::Plain));
        assert_eq!(listed(&book), 1);
    }
}

/// The texts of the program's words in a source file, with `{}` for what is filled in.
fn texts(source: &str) -> Vec<String> {
    let code: Vec<&str> = source.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
    let code = code.join("\n").replace("\\\n", "\u{1}");
    let mut texts = Vec::new();
    let mut rest = code.as_str();
    while let Some(start) = rest.find('"') {
        let mut end = start + 1;
        while !rest[end..].starts_with('"') {
            end += if rest[end..].starts_with('\\') { 2 } else { rest[end..].chars().next().unwrap().len_utf8() };
        }
        let text = rest[start + 1..end].replace("\\\"", "\u{2}");
        // Texts inside a formula stand between quotes of its own.
        let pieces: Vec<&str> = text.split('\u{2}').collect();
        let own = if pieces.len() > 1 { pieces.into_iter().skip(1).step_by(2).collect() } else { pieces };
        texts.extend(own.into_iter().map(str::to_owned));
        rest = &rest[end + 1..];
    }
    texts.retain(|text| text.contains(is_japanese));
    for text in &mut texts {
        while let (Some(open), Some(close)) = (text.find('{'), text.find('}')) {
            text.replace_range(open..=close, "\u{3}");
        }
        *text = text.replace('\u{3}', "{}");
    }
    texts
}

/// Texts that no English workbook has: sentences of earlier versions, and what Japanese people write around names.
const ONLY_JAPANESE: [&str; 3] = ["PAST_TEXTS", "HONORIFICS", "LEGAL_FORMS"];

/// Texts that stand beside their English in the code itself, or that people write and the program reads.
const BESIDE_ENGLISH: [&str; 7] =
    ["ほか{}件", "…（続きは「続き」シートの ", "レ", "ﾚ", "件中", "件記入済み", "続き {}/{}"];

/// Parts of texts that are put together: their English is that of the whole.
const PARTS: [&str; 8] = [
    "{}グループのブックで直しました。\\n返ってきた回答は{}",
    "{}グループのブックで直したあと、本人の回答も変わりました。\\n本人のいまの回答は{}",
    "合意 ",
    "共通 ",
    "で構成されたグループです。\\n",
    "検討した脅威は、",
    "の「",
    "」です。",
];

#[test]
fn no_word_of_the_workbooks_lacks_english() {
    let mut words = String::new();
    for file in ["words.rs", "words/annex.rs", "words/overflow.rs", "words/plenary.rs"] {
        words += &std::fs::read_to_string(format!("{}/src/workbook/{file}", env!("CARGO_MANIFEST_DIR"))).unwrap();
    }
    for name in ONLY_JAPANESE {
        let start = words.find(&format!("pub const {name}:")).unwrap();
        let end = start + words[start..].find("];").unwrap();
        words.replace_range(start..end, "");
    }
    let english = include_str!("../src/workbook/language/en.txt");
    let known: Vec<&str> =
        english.lines().filter_map(|line| line.split_once('\t')).map(|(japanese, _)| japanese).collect();
    let part =
        |text: &str| known.iter().any(|known| known.contains(text.trim_start_matches("{}").trim_end_matches("{}")));
    let has = |text: &String| {
        let text = text.as_str();
        known.contains(&text) || BESIDE_ENGLISH.contains(&text) || (PARTS.contains(&text) && part(text))
    };
    let lack: Vec<String> = texts(&words).into_iter().filter(|text| !has(text)).collect();
    assert!(lack.is_empty(), "without English:\n{}", lack.join("\n"));
}
