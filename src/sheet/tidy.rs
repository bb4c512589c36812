//! A table for programs: columns with stable names and one kind of value each, one value a cell.
//!
//! It knows nothing of looks; how it becomes csv, JSON lines or parquet is decided by the writer.

/// A table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tidy {
    /// Left to right.
    pub columns: Vec<TidyColumn>,
    /// Rows, each as long as the columns.
    pub rows: Vec<Vec<Datum>>,
}

/// A column.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct TidyColumn {
    /// Lower case ASCII with `_`; the same in every version.
    pub name: &'static str,
    /// True: whole numbers; false: texts.
    pub number: bool,
    /// What stands in it, in Japanese and English.
    pub about: [&'static str; 2],
}

/// A value.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Datum {
    /// None.
    Nothing,
    /// A text, never empty.
    Text(String),
    /// A whole number.
    Number(i64),
}

impl Datum {
    /// A text; nothing for an empty one.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Datum::Nothing } else { Datum::Text(text) }
    }

    /// The value as it is written in a file of texts.
    pub fn shown(&self) -> String {
        match self {
            Datum::Nothing => String::new(),
            Datum::Text(text) => text.clone(),
            Datum::Number(number) => number.to_string(),
        }
    }
}
