//! What was odd about a file that could be read: never silent, never a reason to refuse the rest.
//!
//! A note says what the reader saw in the file. What it means for a form is decided elsewhere.

use serde::{Deserialize, Serialize};

use crate::domain::address::Address;

/// One odd thing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Note {
    /// What.
    pub odd: Odd,
    /// The sheet, empty for the whole file.
    pub sheet: String,
    /// The cell, where there is one.
    pub at: Option<Address>,
    /// What stands there, as far as it can be read.
    pub read: String,
}

/// How much a note matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Weight {
    /// Something a person wrote may not be in the book as it was meant.
    Error,
    /// For the record.
    Info,
}

/// What can be odd.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Odd {
    /// The cell holds `#N/A` or another error value.
    ErrorValue,
    /// A formula whose file stores no result.
    FormulaWithoutResult,
    /// The cell says it holds a kind of value that does not exist, or its value does not fit the kind. Kept as text where there is any.
    UnknownValue,
    /// The text of the cell is missing from the file's table of texts.
    TextLost,
    /// The cell has no usable address; `read` holds its reference and text. It is not in the book.
    BadAddress,
    /// A second cell of the same address; `read` holds its text. It is not in the book.
    SameAddress,
    /// An answer repeated over many cells by the file; only the first ones are kept.
    Repeated,
    /// The sheet cannot be shown from the tabs.
    HiddenSheet,
    /// A chart or dialog sheet: no cells.
    NoCells,
    /// Two sheets of one name; the second was renamed.
    SameName,
    /// The sheet could not be read; `read` says why. The other sheets are there.
    SheetUnread,
    /// The extension says something else; `read` holds the real format.
    WrongExtension,
    /// A text file that is not in plain UTF-8; `read` names the encoding.
    Encoding,
    /// Characters that could not be decoded.
    Undecodable,
    /// A line of a text file with more or fewer fields than its heading.
    Ragged,
    /// A quotation mark that is never closed.
    OpenQuote,
    /// A text longer than a cell; `read` holds what follows the part that is in the book.
    Overlong,
}

impl Odd {
    /// Short ASCII word.
    pub fn code(self) -> &'static str {
        match self {
            Odd::ErrorValue => "error-value",
            Odd::FormulaWithoutResult => "formula-without-result",
            Odd::UnknownValue => "unknown-value",
            Odd::TextLost => "text-lost",
            Odd::BadAddress => "bad-address",
            Odd::SameAddress => "same-address",
            Odd::Repeated => "repeated",
            Odd::HiddenSheet => "hidden-sheet",
            Odd::NoCells => "no-cells",
            Odd::SameName => "same-name",
            Odd::SheetUnread => "sheet-unread",
            Odd::WrongExtension => "wrong-extension",
            Odd::Encoding => "encoding",
            Odd::Undecodable => "undecodable",
            Odd::Ragged => "ragged",
            Odd::OpenQuote => "open-quote",
            Odd::Overlong => "overlong",
        }
    }

    /// How much it matters.
    pub fn weight(self) -> Weight {
        match self {
            Odd::ErrorValue
            | Odd::FormulaWithoutResult
            | Odd::UnknownValue
            | Odd::TextLost
            | Odd::BadAddress
            | Odd::SameAddress
            | Odd::Repeated
            | Odd::SameName
            | Odd::SheetUnread
            | Odd::Undecodable
            | Odd::OpenQuote
            | Odd::Overlong => Weight::Error,
            Odd::HiddenSheet | Odd::NoCells | Odd::WrongExtension | Odd::Encoding | Odd::Ragged => Weight::Info,
        }
    }

    /// One sentence, in Japanese and English.
    pub fn message(self) -> [&'static str; 2] {
        match self {
            Odd::ErrorValue => ["エラー値が入っています。", "The cell shows an error value."],
            Odd::FormulaWithoutResult => {
                ["数式の結果が保存されていないため、値が分かりません。", "A formula without a stored result."]
            }
            Odd::UnknownValue => [
                "値の種類が分からないため、書かれている文字のまま読み取りました。",
                "A value of an unknown kind; its text was kept.",
            ],
            Odd::TextLost => {
                ["セルの文字がファイルから失われています。", "The text of the cell is missing from the file."]
            }
            Odd::BadAddress => [
                "セルの番地が正しくないため、シートに置けませんでした。",
                "A cell without a usable address; it is listed only here.",
            ],
            Odd::SameAddress => [
                "同じ番地のセルが2つあり、2つ目はここにだけ載せました。",
                "A second cell of the same address; it is listed only here.",
            ],
            Odd::Repeated => [
                "同じ内容が多数のセルに繰り返されています。先頭だけを読み取りました。",
                "The same content is repeated over many cells; only the first ones were read.",
            ],
            Odd::HiddenSheet => ["非表示のシートです。", "A hidden sheet."],
            Odd::NoCells => ["セルのないシート（グラフなど）です。", "A sheet without cells (a chart, for example)."],
            Odd::SameName => [
                "同じ名前のシートがあるため、名前を変えて読み取りました。",
                "A second sheet of the same name; it was read under another name.",
            ],
            Odd::SheetUnread => [
                "このシートは壊れていて読み取れませんでした。ほかのシートは読み取りました。",
                "This sheet is damaged and was not read; the others were.",
            ],
            Odd::WrongExtension => [
                "拡張子と中身の形式が違いますが、中身に合わせて読み取りました。",
                "The extension does not fit; it was read by its content.",
            ],
            Odd::Encoding => ["UTF-8 以外の文字コードで書かれたテキストです。", "A text that is not in UTF-8."],
            Odd::Undecodable => {
                ["読み取れない文字があり、置き換えました。", "Some characters could not be decoded and were replaced."]
            }
            Odd::Ragged => {
                ["項目の数がほかの行と違う行があります。", "A line with another number of fields than the first."]
            }
            Odd::Overlong => [
                "セルに入る長さを超える文字です。はじめの部分だけを読み取り、続きはここに載せました。",
                "A text longer than a cell can hold: its beginning was read, the rest is listed here.",
            ],
            Odd::OpenQuote => [
                "閉じられていない引用符（\"）があります。行がつながっているおそれがあります。",
                "A quotation mark is never closed; lines may have been joined.",
            ],
        }
    }
}
