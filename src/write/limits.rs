//! Excel's limits, checked before a byte is written.
//!
//! The library reports some of them only while saving, some not at all, and some by writing a file
//! that Excel has to repair. It must not know how a cell looks.

use rust_xlsxwriter::XlsxError;
use unicode_normalization::UnicodeNormalization;

use super::error::{BadName, Part, WriteError};
use crate::domain::address::{Address, Area, COLUMNS, ROWS};
use crate::sheet::book::{Book, Page, Visibility};

/// Longest sheet name, in UTF-16 units.
const SHEET_NAME: usize = 31;
/// Longest text of a cell, in UTF-16 units.
pub(super) const TEXT: usize = 32_767;
/// Longest formula of a cell.
pub(super) const FORMULA: usize = 8_192;

/// Length as Excel counts it.
pub(super) fn length(text: &str) -> usize {
    text.encode_utf16().count()
}

/// Refuses a text that is too long for its place.
pub(super) fn fits(page: &Page, cell: Address, part: Part, text: &str, limit: usize) -> Result<(), WriteError> {
    // Bytes are never fewer than UTF-16 units, so most texts need no count.
    if text.len() <= limit {
        return Ok(());
    }
    let length = length(text);
    if length <= limit {
        return Ok(());
    }
    Err(WriteError::TooLong { sheet: page.name.clone(), cell, part, length, limit })
}

/// The text, or as much of it as fits with `…` at its end. Only for decoration, never for a cell.
pub(super) fn cut(text: &str, limit: usize) -> String {
    // A character is at least one unit, so what lies behind one too many need not be looked at.
    let mut kept: String = text.chars().take(limit + 1).collect();
    while length(&kept) > limit.max(1) {
        // The mark of an earlier cut, and the last character before it.
        if kept.ends_with('…') {
            kept.pop();
        }
        kept.pop();
        kept.push('…');
    }
    kept
}

/// Refuses a cell beyond the sheet.
pub(super) fn inside(page: &Page, at: Address) -> Result<(), WriteError> {
    if at.row < ROWS && at.col < COLUMNS {
        return Ok(());
    }
    Err(WriteError::Outside { sheet: page.name.clone(), row: u64::from(at.row) + 1, column: u64::from(at.col) + 1 })
}

/// Refuses two areas over one cell: Excel would keep one of them, or repair the file.
pub(super) fn apart(sheet: &str, areas: impl Iterator<Item = Area>) -> Result<(), WriteError> {
    let mut areas: Vec<Area> = areas.collect();
    areas.sort_unstable();
    for (index, one) in areas.iter().enumerate() {
        // Sorted by first row: past the last row of `one`, nothing can meet it.
        for other in areas[index + 1..].iter().take_while(|other| other.first.row <= one.last.row) {
            if other.first.col <= one.last.col && one.first.col <= other.last.col {
                return Err(WriteError::Overlap { sheet: sheet.to_owned(), one: *one, other: *other });
            }
        }
    }
    Ok(())
}

/// Checks the sheet names, and that there is something to see.
pub(super) fn sheets(book: &Book) -> Result<(), WriteError> {
    let mut taken: Vec<String> = Vec::new();
    for page in &book.pages {
        let bad = |why| WriteError::SheetName { sheet: page.name.clone(), why };
        let name = page.name.as_str();
        if name.trim().is_empty() {
            return Err(bad(BadName::Empty));
        }
        if length(name) > SHEET_NAME {
            return Err(bad(BadName::Long));
        }
        let forbidden = |c: char| "*?:[]\\/".contains(c) || c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}');
        if name.contains(forbidden) || name.starts_with('\'') || name.ends_with('\'') {
            return Err(bad(BadName::Letters));
        }
        let folded: String = name.nfc().flat_map(char::to_lowercase).collect();
        if folded == "history" {
            return Err(bad(BadName::Reserved));
        }
        if taken.contains(&folded) {
            return Err(bad(BadName::Twice));
        }
        taken.push(folded);
    }
    if book.pages.iter().any(|page| page.visibility == Visibility::Visible) {
        Ok(())
    } else {
        Err(WriteError::NothingVisible)
    }
}

/// Refuses a reference to a sheet that is not in the book: Excel would repair the file.
pub(super) fn known(book: &Book, sheet: &str, from: impl FnOnce() -> String) -> Result<(), WriteError> {
    if book.page(sheet).is_some() {
        return Ok(());
    }
    Err(WriteError::NoSuchSheet { sheet: sheet.to_owned(), from: from() })
}

/// A refusal of the whole workbook, in the words of whoever refuses.
pub(super) fn failed(why: &dyn std::fmt::Display) -> WriteError {
    WriteError::Refused { sheet: String::new(), why: why.to_string() }
}

/// The library's own refusal, with the sheet.
pub(super) fn refused(page: &Page, why: &XlsxError) -> WriteError {
    WriteError::Refused { sheet: page.name.clone(), why: why.to_string() }
}
