//! Where a value came from: file, sheet, cell, and how the cell was found.

use std::sync::Arc;

use super::address::Address;

/// One file that was read. Shared by all the values that cite it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct SourceFile {
    /// Relative to the workshop's folder where the file lies in it, with `/` between folders.
    pub path: String,
    /// Lower-case hexadecimal SHA-256 of the file's bytes.
    pub sha256: String,
}

/// One cell of one sheet of one file.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Source {
    /// The file.
    pub file: Arc<SourceFile>,
    /// The sheet's name as it stands in the file.
    pub sheet: Arc<str>,
    /// The cell.
    pub cell: Address,
}

/// How the reader found the row and the column of a value.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum How {
    /// By the heading of its column and the number of its row.
    Heading,
    /// The heading was reworded; its neighbours told which it is.
    Neighbours,
    /// The row has no number; the printed threat told which it is.
    Label,
    /// A member's answer that was corrected by hand in the group's workbook, where the value stands.
    ByHand,
    /// The row has neither; its hidden mark told which it is.
    Mark,
    /// The heading is gone; the place of the column among the others told which it is.
    Place,
}

/// A value with the place it was read from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Cited<T> {
    /// What was read.
    pub value: T,
    /// Where it stands.
    pub source: Source,
    /// How it was located.
    pub how: How,
}
