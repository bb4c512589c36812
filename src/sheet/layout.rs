//! The vocabulary of a table: *what* its columns are, never *where* they stand.
//!
//! One [`Table`] serves the writer, which computes addresses from it, and the reader, which looks for
//! its headings. What a column holds is the caller's id, any small copyable type.

use super::book::Look;

/// A table: a heading row and rows under it.
#[derive(Clone, PartialEq, Debug)]
pub struct Table<C> {
    /// The sheet it is written to; breaks ties between tables with equal headings.
    pub sheet: String,
    /// Left to right as written. A reader accepts any order.
    pub columns: Vec<Head<C>>,
}

/// One column of a table.
#[derive(Clone, PartialEq, Debug)]
pub struct Head<C> {
    /// What the column holds.
    pub id: C,
    /// What stands above it.
    pub heading: String,
    /// Headings of earlier versions; still found.
    pub past: Vec<String>,
    /// What the column is for.
    pub role: Role,
    /// Width in Excel's units.
    pub width: f64,
    /// Look of the heading.
    pub look: Look,
}

/// What a column is for, which decides how a reader treats it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Role {
    /// Tells which row it is.
    Key,
    /// Printed text that also tells which row it is, but less surely.
    Label,
    /// A person types here.
    Answer,
    /// Computed or printed for information; never read.
    Shown,
}

impl<C: Copy + PartialEq> Table<C> {
    /// An empty table for one sheet.
    pub fn new(sheet: impl Into<String>) -> Self {
        Table { sheet: sheet.into(), columns: Vec::new() }
    }

    /// The same table with one more column at its right.
    pub fn with(mut self, id: C, heading: &str, role: Role, width: f64, look: Look) -> Self {
        self.columns.push(Head { id, heading: heading.to_owned(), past: Vec::new(), role, width, look });
        self
    }

    /// The same table, its last column also known by earlier headings.
    pub fn known_as(mut self, past: &[String]) -> Self {
        if let Some(last) = self.columns.last_mut() {
            last.past.extend_from_slice(past);
        }
        self
    }

    /// Place of a column among the others, from 0.
    pub fn index(&self, id: C) -> Option<usize> {
        self.columns.iter().position(|c| c.id == id)
    }
}
