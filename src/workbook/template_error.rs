//! What can be wrong with a template pack, each with its sentence in both languages.
//!
//! It names pages and cells as the person sees them; it does not know how a pack is stored.

use crate::domain::address::Address;
use crate::domain::finding::Lang;

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
    PageMissing,
    /// The list has no such column.
    HeadingMissing {
        /// The heading.
        heading: &'static str,
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
            TemplateTrouble::PageMissing => {
                ("このファイル（シート）がありません。".to_owned(), "this file (sheet) is missing.".to_owned())
            }
            TemplateTrouble::HeadingMissing { heading } => {
                (format!("見出し「{heading}」の列がありません。"), format!("the column {heading} is missing."))
            }
            TemplateTrouble::NoRows => ("1行もありません。".to_owned(), "there is not a single row.".to_owned()),
            TemplateTrouble::KeyMissing { key } => {
                (format!("「{key}」がないか、空です。"), format!("{key} is missing or empty."))
            }
            TemplateTrouble::Empty { heading } => (format!("「{heading}」が空です。"), format!("{heading} is empty.")),
            TemplateTrouble::NotANumber { read, most } => (
                format!("「{read}」は 1 から {most} までの整数ではありません。"),
                format!("“{read}” is not a whole number from 1 to {most}."),
            ),
            TemplateTrouble::UnknownWord { read, allowed } => (
                format!("「{read}」は使えません。使えるのは {} です。", allowed.join("、")),
                format!("“{read}” is not known here; use one of: {}.", allowed.join(", ")),
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
                (format!("管理策 {no} が controls にありません。"), format!("control {no} is not in controls."))
            }
            TemplateTrouble::ThemeUnknown { read } => (
                format!("テーマ「{read}」が template にありません。"),
                format!("the theme “{read}” is not in template."),
            ),
            TemplateTrouble::NotASheetName { read } => (
                format!("「{read}」はシート名にできません（31文字まで、[ ] : * ? / \\ は不可）。"),
                format!("“{read}” cannot name a sheet (at most 31 characters, none of [ ] : * ? / \\)."),
            ),
            TemplateTrouble::ThemeWithoutColumns { theme } => (
                format!("テーマ「{theme}」の列が themes にありません。"),
                format!("the theme {theme} has no column in themes."),
            ),
            TemplateTrouble::ThemeWithoutRowNumber { theme } => (
                format!("テーマ「{theme}」に kind が row-number の列がありません。"),
                format!("the theme {theme} has no column of the kind row-number."),
            ),
            TemplateTrouble::NothingChosenBefore { theme } => (
                format!("テーマ「{theme}」の chosen-step より前のテーマに、個人の pick-step の列がありません。"),
                format!("no theme before {theme} has an individual pick-step column for its chosen-step."),
            ),
        };
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }
}
