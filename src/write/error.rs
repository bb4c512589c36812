//! Why a book cannot become a workbook, with its sentence in both languages.
//!
//! Every variant is a mistake of the program or a limit of Excel, found before a byte is written. It
//! knows no library; the one variant that carries a library's words says that it does.

use thiserror::Error;

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;

/// Why a book cannot be written.
#[derive(Clone, PartialEq, Eq, Debug, Error)]
#[error("{} / {}", self.sentence(Lang::Ja), self.sentence(Lang::En))]
pub enum WriteError {
    /// A sheet name that Excel does not take.
    SheetName {
        /// The name.
        sheet: String,
        /// What is wrong with it.
        why: BadName,
    },
    /// No sheet that a person could see.
    NothingVisible,
    /// A name or a chart leads to a sheet that is not in the book.
    NoSuchSheet {
        /// The sheet that is missing.
        sheet: String,
        /// What leads there.
        from: String,
    },
    /// A cell beyond the last row or column.
    Outside {
        /// The sheet.
        sheet: String,
        /// Row and column, counted from 1.
        row: u64,
        /// Column, counted from 1.
        column: u64,
    },
    /// A text longer than its place allows.
    TooLong {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Address,
        /// What the text is for.
        part: Part,
        /// Its length in UTF-16 units.
        length: usize,
        /// The most that fits.
        limit: usize,
    },
    /// A number that is no number: NaN or infinite.
    NoNumber {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Address,
    },
    /// A formula whose result is a formula.
    NestedFormula {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Address,
    },
    /// A cell that holds something would vanish under a merged area.
    Buried {
        /// The sheet.
        sheet: String,
        /// The cell.
        cell: Address,
        /// The merged area over it.
        merge: Area,
    },
    /// Two areas of one kind cover the same cell.
    Overlap {
        /// The sheet.
        sheet: String,
        /// The one.
        one: Area,
        /// The other.
        other: Area,
    },
    /// A name of an area that Excel does not take, or that stands twice.
    Name {
        /// The name.
        name: String,
    },
    /// Anything else, in the words of the library.
    Refused {
        /// The sheet, or empty for the whole workbook.
        sheet: String,
        /// What the library says.
        why: String,
    },
}

/// What a text was for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// A cell.
    Cell,
    /// A formula.
    Formula,
    /// The formula of a dropdown.
    List,
    /// The title of a hint.
    HintTitle,
    /// The text of a hint.
    HintText,
    /// A note.
    Note,
}

/// What is wrong with a sheet name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BadName {
    /// Empty.
    Empty,
    /// Over 31 UTF-16 units.
    Long,
    /// Holds `* ? : [ ] \ /` or a control character, or begins or ends with `'`.
    Letters,
    /// Another sheet has it, but for upper and lower case.
    Twice,
    /// Excel keeps it for itself.
    Reserved,
}

impl WriteError {
    /// The sentence for a person.
    pub fn sentence(&self, lang: Lang) -> String {
        match lang {
            Lang::Ja => self.japanese(),
            Lang::En => self.english(),
        }
    }

    fn japanese(&self) -> String {
        match self {
            WriteError::SheetName { sheet, why } => {
                let why = match why {
                    BadName::Empty => "空です",
                    BadName::Long => "31文字を超えています",
                    BadName::Letters => "使えない文字（* ? : [ ] \\ / など）があります",
                    BadName::Twice => "ほかのシートと同じです（大文字と小文字は区別されません）",
                    BadName::Reserved => "Excel が予約しています",
                };
                format!("シート名「{sheet}」は使えません: {why}。")
            }
            WriteError::NothingVisible => "表示できるシートが1枚もありません。".to_owned(),
            WriteError::NoSuchSheet { sheet, from } => format!("{from} の参照先のシート「{sheet}」がありません。"),
            WriteError::Outside { sheet, row, column } => format!(
                "シート「{sheet}」の {row} 行 {column} 列は Excel の範囲（1,048,576 行 × 16,384 列）を超えています。"
            ),
            WriteError::TooLong { sheet, cell, part, length, limit } => {
                let part = match part {
                    Part::Cell => "文字",
                    Part::Formula => "数式",
                    Part::List => "プルダウンの数式",
                    Part::HintTitle => "入力時メッセージの題",
                    Part::HintText => "入力時メッセージ",
                    Part::Note => "メモ",
                };
                format!("シート「{sheet}」{cell} の{part}が長すぎます（{length} 文字、上限 {limit} 文字）。")
            }
            WriteError::NoNumber { sheet, cell } => format!("シート「{sheet}」{cell} の値は数ではありません。"),
            WriteError::NestedFormula { sheet, cell } => {
                format!("シート「{sheet}」{cell} の数式の結果が数式になっています。")
            }
            WriteError::Buried { sheet, cell, merge } => {
                format!("シート「{sheet}」{cell} の内容が結合セル {merge} の下に隠れます。")
            }
            WriteError::Overlap { sheet, one, other } => {
                format!("シート「{sheet}」の範囲 {one} と {other} が重なっています。")
            }
            WriteError::Name { name } => format!("名前「{name}」は使えないか、二度定義されています。"),
            WriteError::Refused { sheet, why } if sheet.is_empty() => format!("ブックを書き出せません: {why}"),
            WriteError::Refused { sheet, why } => format!("シート「{sheet}」を書き出せません: {why}"),
        }
    }

    fn english(&self) -> String {
        match self {
            WriteError::SheetName { sheet, why } => {
                let why = match why {
                    BadName::Empty => "it is empty",
                    BadName::Long => "it is over 31 characters",
                    BadName::Letters => "it has characters that are not allowed (* ? : [ ] \\ / and others)",
                    BadName::Twice => "another sheet has it (case does not count)",
                    BadName::Reserved => "Excel keeps it for itself",
                };
                format!("The sheet name \"{sheet}\" cannot be used: {why}.")
            }
            WriteError::NothingVisible => "There is no sheet to show.".to_owned(),
            WriteError::NoSuchSheet { sheet, from } => {
                format!("{from} leads to the sheet \"{sheet}\", which is missing.")
            }
            WriteError::Outside { sheet, row, column } => format!(
                "Row {row}, column {column} of sheet \"{sheet}\" is beyond Excel's 1,048,576 rows and 16,384 columns."
            ),
            WriteError::TooLong { sheet, cell, part, length, limit } => {
                let part = match part {
                    Part::Cell => "text",
                    Part::Formula => "formula",
                    Part::List => "dropdown formula",
                    Part::HintTitle => "hint title",
                    Part::HintText => "hint",
                    Part::Note => "note",
                };
                format!("The {part} in sheet \"{sheet}\", {cell} is too long ({length} characters, at most {limit}).")
            }
            WriteError::NoNumber { sheet, cell } => format!("The value in sheet \"{sheet}\", {cell} is not a number."),
            WriteError::NestedFormula { sheet, cell } => {
                format!("The formula in sheet \"{sheet}\", {cell} has a formula as its result.")
            }
            WriteError::Buried { sheet, cell, merge } => {
                format!("What stands in sheet \"{sheet}\", {cell} would be hidden under the merged cells {merge}.")
            }
            WriteError::Overlap { sheet, one, other } => {
                format!("The areas {one} and {other} of sheet \"{sheet}\" overlap.")
            }
            WriteError::Name { name } => format!("The name \"{name}\" cannot be used or is defined twice."),
            WriteError::Refused { sheet, why } if sheet.is_empty() => format!("The workbook cannot be written: {why}"),
            WriteError::Refused { sheet, why } => format!("Sheet \"{sheet}\" cannot be written: {why}"),
        }
    }
}
