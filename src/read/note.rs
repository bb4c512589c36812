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
    /// A sheet's name too long to be shown; `read` holds the whole.
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
            Odd::ErrorValue => {
                ["セルの中身がエラー（「#N/A」など）になっています。", "The cell shows an error such as #N/A."]
            }
            Odd::FormulaWithoutResult => [
                "計算式の結果がファイルに入っていないため、内容が分かりません。",
                "The result of this formula is not in the file.",
            ],
            Odd::UnknownValue => [
                "セルの中身の種類が分からないため、書かれている文字のまま読み取りました。",
                "The kind of this cell is unknown; its text was read as it stands.",
            ],
            Odd::TextLost => {
                ["セルの文字がファイルから失われています。", "The text of the cell is missing from the file."]
            }
            Odd::BadAddress => [
                "どのセルに書かれたものか分からないため、ここにだけ載せました。",
                "The file does not say in which cell this stands; it is listed only here.",
            ],
            Odd::SameAddress => [
                "同じセルに内容が2つ入っているため、2つ目はここにだけ載せました。",
                "A second content of the same cell; it is listed only here.",
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
                "ファイル名の最後（「.xlsx」など）と中身の種類が違いますが、中身に合わせて読み取りました。",
                "The end of its name (such as .xlsx) does not fit; it was read by its content.",
            ],
            Odd::Encoding => [
                "文字の保存方法がふつうと違いますが、読み取れました。",
                "The letters are stored in an unusual way; they were read.",
            ],
            Odd::Undecodable => [
                "読めない文字があり、「\u{FFFD}」に置き換えました。",
                "Some characters could not be read and were replaced by \u{FFFD}.",
            ],
            Odd::Overlong => [
                "シートの名前が長すぎるため、短くして示します。",
                "The name of this sheet is too long to be shown and was shortened.",
            ],
            Odd::Ragged => ["1行目と項目の数が違う行です。", "A line with another number of items than the first."],
            Odd::OpenQuote => [
                "引用符（「\"」）が閉じられていません。あとの行とつながっているおそれがあります。",
                "A quotation mark is never closed; lines may have been joined.",
            ],
        }
    }
}
