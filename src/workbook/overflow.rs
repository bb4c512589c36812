//! What is too much for a sheet goes on visibly elsewhere: nothing is cut, nothing stops a merge.
//!
//! A text that is too long for a cell goes on, part by part, on a sheet of its own, and the cell says where. A list
//! that has more rows than a sheet goes on in a second sheet with the same headings, and formulas follow it. Done
//! once for a finished book, whatever its sheets are; nothing else in the code has to think of it.
//!
//! Lists are those sheets that repeat their headings on paper. Formulas may name its single cells, and ranges of it where a function takes
//! any number of them.

mod rows;
mod texts;

use std::borrow::Cow;

use crate::domain::address::ROWS;
use crate::sheet::book::Book;

pub use texts::gather;

/// How much a sheet holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Extent {
    /// Rows of a sheet.
    pub rows: u32,
    /// UTF-16 units of a cell's text.
    pub text: usize,
}

impl Default for Extent {
    /// What Excel holds.
    fn default() -> Self {
        Extent { rows: ROWS, text: 32_767 }
    }
}

/// The book with everything that is too much for its sheets spread over more of them.
pub fn spread(book: &Book, extent: Extent) -> Cow<'_, Book> {
    let mut book = Cow::Borrowed(book);
    if texts::any_too_long(&book, extent.text) {
        texts::spread(book.to_mut(), extent.text);
    }
    if rows::any_too_many(&book, extent.rows) {
        rows::spread(book.to_mut(), extent.rows);
    }
    book
}

#[cfg(test)]
mod tests;
