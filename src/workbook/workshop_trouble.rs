//! What can be wrong in `設定` and in a roster, each with its place, its sentence and what to do.
//!
//! The secretariat edits these sheets by hand before anything else happens, so all troubles are
//! reported in one pass and none is repaired in silence.

use crate::domain::address::Address;
use crate::domain::finding::Lang;
use crate::domain::ids::PARTICIPANT_ID_MAX;

/// Longest name of a group, in UTF-16 units: it becomes the name of a sheet.
pub const GROUP_NAME_MAX: usize = 31;

/// What a heading or a setting is called, in Japanese and in English; both are read.
pub type Name = [&'static str; 2];

/// One trouble, and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WorkshopTrouble {
    /// The sheet's name as it stands in the file.
    pub sheet: String,
    /// The cell, where there is one.
    pub cell: Option<Address>,
    /// What is wrong.
    pub what: What,
}

/// What can be wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum What {
    /// No sheet has the headings of this list.
    NoTable {
        /// What was looked for.
        headings: Vec<Name>,
    },
    /// A heading that must be there is not.
    HeadingMissing {
        /// The heading.
        heading: Name,
    },
    /// A roster without people.
    NobodyThere,
    /// A line with something in it, but no name.
    NameMissing,
    /// A person without a group.
    GroupMissing,
    /// A group whose name can be neither a file nor a sheet.
    GroupName {
        /// The name.
        read: String,
        /// Why not.
        why: GroupNameFault,
    },
    /// One group in two spellings.
    GroupSpelledTwice {
        /// The spelling here.
        read: String,
        /// The spelling before.
        first: String,
        /// Where that stands.
        at: Address,
    },
    /// An id that cannot be used.
    IdUnusable {
        /// What stands there.
        read: String,
    },
    /// Two people with one id.
    IdTwice {
        /// The id.
        read: String,
        /// Where the first stands.
        at: Address,
    },
    /// A mark under 除外 that is neither yes nor no.
    ExcludedUnknown {
        /// What stands there.
        read: String,
    },
    /// A setting is missing or empty.
    SettingMissing {
        /// Its name.
        name: Name,
    },
    /// A code that cannot be used.
    CodeUnusable {
        /// What stands there.
        read: String,
    },
    /// A language that is not known.
    LangUnknown {
        /// What stands there.
        read: String,
    },
}

/// Why a name can be neither a file nor a sheet on every system.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GroupNameFault {
    /// Over [`GROUP_NAME_MAX`] UTF-16 units.
    Long,
    /// Holds one of `/ \ : * ? " < > | [ ]`.
    Letter(char),
    /// Holds a character that cannot be seen.
    Control,
    /// Begins or ends with a dot or a quote.
    Edge,
    /// Windows or Excel keep it for themselves.
    Reserved,
}

impl GroupNameFault {
    /// Why `name`, trimmed, cannot name a group; None when it can.
    pub fn of(name: &str) -> Option<Self> {
        let edge = |c: char| matches!(c, '.' | '\'' | ' ');
        if name.contains(char::is_control) {
            Some(GroupNameFault::Control)
        } else if let Some(letter) = name.chars().find(|c| r#"/\:*?"<>|[]"#.contains(*c)) {
            Some(GroupNameFault::Letter(letter))
        } else if name.starts_with(edge) || name.ends_with(edge) {
            Some(GroupNameFault::Edge)
        } else if is_reserved(name) {
            Some(GroupNameFault::Reserved)
        } else if name.encode_utf16().count() > GROUP_NAME_MAX {
            Some(GroupNameFault::Long)
        } else {
            None
        }
    }
}

/// True for names of devices on Windows, also with an extension, and for Excel's own sheet.
pub fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().trim_end().to_ascii_uppercase();
    let numbered = |device: &str| {
        let rest = stem.strip_prefix(device);
        // Windows takes the superscript digits for digits here.
        rest.is_some_and(|r| r.chars().count() == 1 && r.contains(|c: char| "123456789¹²³".contains(c)))
    };
    matches!(stem.as_str(), "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$")
        || numbered("COM")
        || numbered("LPT")
        || name.eq_ignore_ascii_case("history")
}

impl WorkshopTrouble {
    /// Sheet, cell, what is wrong and what to do, one line.
    pub fn message(&self, lang: Lang) -> String {
        let sentence = self.what.sentence(lang);
        match (self.cell, self.sheet.is_empty()) {
            (Some(cell), false) => format!("{} {cell}: {sentence}", self.sheet),
            (Some(cell), true) => format!("{cell}: {sentence}"),
            (None, false) => format!("{}: {sentence}", self.sheet),
            (None, true) => sentence,
        }
    }
}

impl What {
    /// What is wrong and what to do.
    pub fn sentence(&self, lang: Lang) -> String {
        let [ja, en] = self.sentences();
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    fn sentences(&self) -> [String; 2] {
        let two = |ja: &str, en: &str| [ja.to_owned(), en.to_owned()];
        match self {
            What::NoTable { headings } => {
                let ja: Vec<&str> = headings.iter().map(|[ja, _]| *ja).collect();
                let en: Vec<String> = headings.iter().map(either).collect();
                [
                    format!("見出し（{}）の行が見つかりません。見出しの行を加えてください。", ja.join("、")),
                    format!("No row has the headings {}; add a heading row.", en.join(", ")),
                ]
            }
            What::HeadingMissing { heading } => [
                format!("見出し「{}」の列がありません。列を加えてください。", heading[0]),
                format!("The column {} is missing; add it.", either(heading)),
            ],
            What::NobodyThere => two(
                "名簿に1人も書かれていません。参加者を1行に1人ずつ書いてください。",
                "Nobody is in the roster; write one person a line.",
            ),
            What::NameMissing => two(
                "氏名が空です。氏名を書くか、この行を空にしてください。",
                "The name is empty; write it, or clear the line.",
            ),
            What::GroupMissing => {
                two("グループが空です。グループ名を書いてください。", "The group is empty; write its name.")
            }
            What::GroupName { read, why } => group_name(read, *why),
            What::GroupSpelledTwice { read, first, at } => [
                format!(
                    "グループ「{read}」は {at} の「{first}」と書き方だけが違います。同じ書き方にそろえるか、別の名前にしてください。"
                ),
                format!(
                    "The group “{read}” differs only in spelling from “{first}” in {at}; spell it the same or rename it."
                ),
            ],
            What::IdUnusable { read } => [
                format!(
                    "ID「{read}」は使えません。半角の英数字とハイフンで{PARTICIPANT_ID_MAX}文字以内にするか、空欄にしてください。"
                ),
                format!(
                    "The ID “{read}” cannot be used; take at most {PARTICIPANT_ID_MAX} of A–Z, 0–9 and -, or leave it empty."
                ),
            ],
            What::IdTwice { read, at } => [
                format!("ID「{read}」は {at} の人と同じです。別の ID にするか、空欄にしてください。"),
                format!("The ID “{read}” is already used in {at}; take another, or leave it empty."),
            ],
            What::ExcludedUnknown { read } => [
                format!("「{read}」では除外するかどうか分かりません。除外する人は ○ 、それ以外は空欄にしてください。"),
                format!("“{read}” does not say whether to exclude; write ○ to exclude, or leave it empty."),
            ],
            What::SettingMissing { name } => [
                format!("「{}」がないか、空です。値を書いてください。", name[0]),
                format!("{} is missing or empty; write its value.", either(name)),
            ],
            What::CodeUnusable { read } => [
                format!("コード「{read}」は使えません。半角の英大文字と数字で4文字にしてください。"),
                format!("The code “{read}” cannot be used; take four of A–Z and 0–9."),
            ],
            What::LangUnknown { read } => [
                format!("言語「{read}」は使えません。「日本語」か「English」を選んでください。"),
                format!("The language “{read}” is not known; choose Japanese (日本語) or English."),
            ],
        }
    }
}

/// A name as an English sentence says it: the sheet may have it in either language.
fn either([ja, en]: &Name) -> String {
    format!("{en} ({ja})")
}

fn group_name(read: &str, why: GroupNameFault) -> [String; 2] {
    let read = visible(read);
    let (ja, en) = match why {
        GroupNameFault::Long => (
            format!("{GROUP_NAME_MAX}文字を超えています。短くしてください"),
            format!("it is over {GROUP_NAME_MAX} characters; shorten it"),
        ),
        GroupNameFault::Letter(letter) => {
            (format!("「{letter}」が入っています。消してください"), format!("it has a {letter}; take it out"))
        }
        GroupNameFault::Control => (
            "改行など見えない文字が入っています。書き直してください".to_owned(),
            "it has a character that cannot be seen, such as a line break; type it again".to_owned(),
        ),
        GroupNameFault::Edge => (
            "先頭か末尾に「.」か「'」があります。消してください".to_owned(),
            "it begins or ends with a dot or a quote; take it off".to_owned(),
        ),
        GroupNameFault::Reserved => (
            "Windows か Excel が予約している名前です。別の名前にしてください".to_owned(),
            "Windows or Excel keep that name for themselves; take another".to_owned(),
        ),
    };
    [
        format!("グループ名「{read}」はファイルやシートの名前にできません: {ja}。"),
        format!("The group name “{read}” cannot name a file or sheet: {en}."),
    ]
}

/// The text with a mark for each character that cannot be seen.
fn visible(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { '␣' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_no_system_refuses_are_kept() {
        for name in ["グループ1", "A", "第1班（午前）", "Team 7", "コンビニ班", "COM", "COM10", "CONTROL", "a.b"]
        {
            assert_eq!(GroupNameFault::of(name), None, "{name}");
        }
        assert_eq!(GroupNameFault::of(&"あ".repeat(31)), None);
    }

    #[test]
    fn names_that_cannot_be_a_file_or_sheet_are_told_apart() {
        use GroupNameFault::{Control, Edge, Letter, Long, Reserved};
        for (name, why) in [
            ("A/B", Letter('/')),
            ("../x", Letter('/')),
            ("..", Edge),
            ("A.", Edge),
            ("'A", Edge),
            ("CON", Reserved),
            ("nul.txt", Reserved),
            ("lpt1", Reserved),
            ("History", Reserved),
            ("a\nb", Control),
            ("[A]", Letter('[')),
        ] {
            assert_eq!(GroupNameFault::of(name), Some(why), "{name}");
        }
        assert_eq!(GroupNameFault::of(&"あ".repeat(32)), Some(Long));
        assert_eq!(GroupNameFault::of(&"😀".repeat(16)), Some(Long));
    }
}
