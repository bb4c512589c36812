//! What can be wrong with a template pack, each with its sentence in both languages.
//!
//! It names pages and cells as the person sees them; it does not know how a pack is stored.

use crate::domain::address::Address;
use crate::domain::finding::Lang;

use super::template_words::{heading as heading_word, offered, setting, sheet};

/// One trouble of a pack, and where it is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TemplateError {
    /// Name of the page: `template`, `threats`, …
    pub page: String,
    /// The cell, where there is one.
    pub cell: Option<Address>,
    /// What is wrong.
    pub trouble: TemplateTrouble,
}

/// What can be wrong with a pack.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum TemplateTrouble {
    /// The page is not there.
    PageMissing {
        /// A page that may be meant.
        meant: Option<String>,
    },
    /// The list has no such column.
    HeadingMissing {
        /// The heading.
        heading: &'static str,
        /// A heading that may be meant.
        meant: Option<String>,
    },
    /// A setting that there is not.
    UnknownKey {
        /// What stands there.
        read: String,
        /// The setting that may be meant.
        meant: Option<String>,
    },
    /// A short name with other letters than it may have.
    NotAnId {
        /// What stands there.
        read: String,
    },
    /// A list of choices that there is not.
    ListUnknown {
        /// What stands there.
        read: String,
        /// The list that may be meant.
        meant: Option<String>,
    },
    /// A column to choose in, without a list.
    ListMissing,
    /// A name of a sheet that the workbooks need for themselves.
    SheetTaken {
        /// What stands there.
        read: String,
    },
    /// Columns that pick steps, without steps.
    StepsMissing,
    /// One heading of a presented table without the other.
    PresentedHalf,
    /// More themes with a presented table than the plenary has sheets for.
    PresentedMany,
    /// A theme for individuals with rows a threat, whose rows show no name.
    ThemeWithoutLabel {
        /// Its id.
        theme: String,
    },
    /// A list without rows.
    NoRows,
    /// A setting is not there or empty.
    KeyMissing {
        /// Its key.
        key: String,
    },
    /// A cell that must be filled.
    Empty {
        /// Heading of its column.
        heading: &'static str,
    },
    /// Not a whole number from 1 to `most`.
    NotANumber {
        /// What stands there.
        read: String,
        /// Largest number that fits.
        most: u16,
    },
    /// Not one of the words that can stand here.
    UnknownWord {
        /// What stands there.
        read: String,
        /// What can.
        allowed: Vec<&'static str>,
        /// The word that may be meant.
        meant: Option<String>,
    },
    /// The same key a second time.
    Twice {
        /// What stands there.
        read: String,
        /// Where the first stands.
        first: Option<Address>,
    },
    /// Not of the shape `6-1`.
    NotAStepId {
        /// What stands there.
        read: String,
    },
    /// A step of a control that the list of controls does not have.
    ControlUnknown {
        /// Number of the control.
        no: u16,
    },
    /// A column of a theme that `template` does not have.
    ThemeUnknown {
        /// What stands there.
        read: String,
        /// The theme that may be meant.
        meant: Option<String>,
    },
    /// Excel does not accept this name of a sheet.
    NotASheetName {
        /// What stands there.
        read: String,
    },
    /// A theme without any column.
    ThemeWithoutColumns {
        /// Its id.
        theme: String,
    },
    /// A theme with rows per threat whose answers could not be told apart.
    ThemeWithoutRowNumber {
        /// Its id.
        theme: String,
    },
    /// A column that shows the step chosen before, without a choice before.
    NothingChosenBefore {
        /// Id of the theme.
        theme: String,
    },
}

impl TemplateError {
    /// Page, cell, and what is wrong there, one line.
    pub fn message(&self, lang: Lang) -> String {
        let sentence = self.trouble.sentence(lang);
        match self.cell {
            Some(cell) => format!("{} {cell}: {sentence}", self.page),
            None => format!("{}: {sentence}", self.page),
        }
    }
}

impl TemplateTrouble {
    /// What is wrong and what is expected, one sentence.
    pub fn sentence(&self, lang: Lang) -> String {
        let (ja, en) = match self {
            TemplateTrouble::PageMissing { meant } => with_hint(
                "このファイル（シート）がありません。".to_owned(),
                "this file (sheet) is missing.".to_owned(),
                meant,
                sheet,
            ),
            TemplateTrouble::HeadingMissing { heading, meant } => with_hint(
                format!("見出し「{heading}」の列がありません。"),
                format!("the column {} is missing.", heading_word(heading)),
                meant,
                heading_word,
            ),
            TemplateTrouble::UnknownKey { read, meant } => with_hint(
                format!("「{read}」という設定項目はありません。"),
                format!("there is no setting “{read}”."),
                meant,
                setting,
            ),
            TemplateTrouble::NotAnId { read } => (
                format!("記号「{read}」は使えません。半角の英小文字で始め、英小文字と数字と _ だけにしてください。"),
                format!("“{read}” cannot be a short name; use a–z, 0–9 and _, beginning with a letter."),
            ),
            TemplateTrouble::ListUnknown { read, meant } => with_hint(
                format!("選択肢の一覧「{read}」がありません。"),
                format!("there is no list of choices “{read}”."),
                meant,
                str::to_owned,
            ),
            TemplateTrouble::ListMissing => (
                "「一覧から選ぶ」列には、選択肢の一覧の名前が要ります。".to_owned(),
                "a column to pick in needs the name of a list of choices.".to_owned(),
            ),
            TemplateTrouble::SheetTaken { read } => (
                format!("シート名「{read}」はほかのシートが使います。別の名前にしてください。"),
                format!("the sheet name “{read}” is needed for another sheet; take another."),
            ),
            TemplateTrouble::StepsMissing => (
                "管理策か実施手順を選ぶ列がありますが、その一覧がありません。".to_owned(),
                "there are columns to pick controls or steps, but no list of them.".to_owned(),
            ),
            TemplateTrouble::PresentedHalf => (
                "発表の見出しが左右の片方だけです。両方書くか、両方空にしてください。".to_owned(),
                "a presented table needs both headings, or none.".to_owned(),
            ),
            TemplateTrouble::PresentedMany => (
                "発表の表は3つのテーマまでです。発表の見出しを消してください。".to_owned(),
                "at most three themes can have a presented table; clear these headings.".to_owned(),
            ),
            TemplateTrouble::ThemeWithoutLabel { theme } => (
                format!("テーマ「{theme}」に、項目の名前を示す列（種類が「項目の名前」）がありません。"),
                format!("the theme {theme} has no column of the kind label."),
            ),
            TemplateTrouble::NoRows => ("1行もありません。".to_owned(), "there is not a single row.".to_owned()),
            TemplateTrouble::KeyMissing { key } => {
                (format!("「{key}」がないか、空です。"), format!("{} is missing or empty.", setting(key)))
            }
            TemplateTrouble::Empty { heading } => {
                (format!("「{heading}」が空です。"), format!("{} is empty.", heading_word(heading)))
            }
            TemplateTrouble::NotANumber { read, most } => (
                format!("「{read}」は 1 から {most} までの整数ではありません。"),
                format!("“{read}” is not a whole number from 1 to {most}."),
            ),
            TemplateTrouble::UnknownWord { read, allowed, meant } => with_hint(
                format!("「{read}」は使えません。使えるのは {} です。", allowed.join("、")),
                format!(
                    "“{read}” is not known here; use one of: {}.",
                    allowed.iter().map(|word| offered(word)).collect::<Vec<_>>().join(", ")
                ),
                meant,
                offered,
            ),
            TemplateTrouble::Twice { read, first } => {
                let first = first.map(|at| at.to_string()).unwrap_or_default();
                (
                    format!("「{read}」が2回あります（先のもの: {first}）。"),
                    format!("“{read}” is there twice (first: {first})."),
                )
            }
            TemplateTrouble::NotAStepId { read } => (
                format!("「{read}」は「6-1」の形の番号ではありません。"),
                format!("“{read}” is not a number such as 6-1."),
            ),
            TemplateTrouble::ControlUnknown { no } => {
                (format!("管理策 {no} が一覧にありません。"), format!("control {no} is not in the list."))
            }
            TemplateTrouble::ThemeUnknown { read, meant } => with_hint(
                format!("「{read}」というテーマはありません。"),
                format!("there is no theme “{read}”."),
                meant,
                str::to_owned,
            ),
            TemplateTrouble::NotASheetName { read } => (
                format!("「{read}」はシート名にできません（31文字まで、[ ] : * ? / \\ は不可）。"),
                format!("“{read}” cannot name a sheet (at most 31 characters, none of [ ] : * ? / \\)."),
            ),
            TemplateTrouble::ThemeWithoutColumns { theme } => (
                format!("テーマ「{theme}」の列が1つもありません。"),
                format!("the theme {theme} has no column in themes."),
            ),
            TemplateTrouble::ThemeWithoutRowNumber { theme } => (
                format!("テーマ「{theme}」に、種類が「番号」（row-number）の列がありません。"),
                format!("the theme {theme} has no column of the kind row-number."),
            ),
            TemplateTrouble::NothingChosenBefore { theme } => (
                format!("テーマ「{theme}」で示す「選んだ実施手順」を選ぶ列が、前のテーマにありません。"),
                format!("no theme before {theme} has an individual pick-step column for its chosen-step."),
            ),
        };
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}

/// The sentences, and what may be meant behind them; `english` says how that is called in English.
fn with_hint(ja: String, en: String, meant: &Option<String>, english: fn(&str) -> String) -> (String, String) {
    match meant {
        Some(meant) => (format!("{ja}「{meant}」のことですか？"), format!("{en} Did you mean “{}”?", english(meant))),
        None => (ja, en),
    }
}
