//! What the rooms around calamine share: its values, properties and names as ours, and the filling of pages.

use calamine::{Data, DataRef, SheetVisible, WorkbookProperties};

use super::limits::Limits;
use super::note::{Note, Odd};
use super::refusal::{Bound, Refusal};
use super::{folded, names};
use crate::domain::address::{Address, COLUMNS, ROWS};
use crate::sheet::book::{Book, Cell, Look, Name, Page, Properties, Value, Visibility};
use crate::sheet::dates;

/// What the parser said, as a refusal.
pub(super) fn damaged(error: impl std::fmt::Display) -> Refusal {
    match error.to_string() {
        text if text.contains("password protected") => Refusal::Encrypted,
        detail => Refusal::Damaged { detail },
    }
}

/// Puts cells into pages, counts them, and keeps what cannot be placed as notes.
pub(super) struct Filler<'a> {
    pub(super) limits: &'a Limits,
    pub(super) notes: &'a mut Vec<Note>,
    pub(super) cells: u64,
    /// Bytes of their texts.
    pub(super) text: u64,
}

impl Filler<'_> {
    pub(super) fn note(&mut self, odd: Odd, page: &Page, at: Option<Address>, read: impl Into<String>) {
        self.notes.push(Note { odd, sheet: page.name.clone(), at, read: read.into() });
    }

    pub(super) fn put(&mut self, page: &mut Page, at: Address, value: Value) -> Result<(), Refusal> {
        if !self.counted(page, at, &value)? {
            return Ok(());
        }
        if page.cells.contains_key(&at) {
            self.note(Odd::SameAddress, page, Some(at), value.shown());
        } else {
            page.put(at, Cell::of(value, Look::Plain));
        }
        Ok(())
    }

    /// Counts a cell and notes what is odd about it; false where it holds nothing.
    pub(super) fn counted(&mut self, page: &Page, at: Address, value: &Value) -> Result<bool, Refusal> {
        if *value == Value::Blank {
            return Ok(false);
        }
        count(value, &mut self.cells, &mut self.text, self.limits)?;
        match value {
            Value::Error(text) => self.note(Odd::ErrorValue, page, Some(at), text.to_string()),
            Value::Formula { expression, .. } => {
                self.note(Odd::FormulaWithoutResult, page, Some(at), expression.to_string())
            }
            _ => {}
        }
        Ok(true)
    }
}

/// True when the book has a sheet of this name already: the parser tells sheets by their names, so the second one
/// cannot be read. It gets a name of its own and is told.
pub(super) fn is_twin(book: &Book, page: &mut Page, filler: &mut Filler<'_>) -> bool {
    let is_known = |name: &str| book.pages.iter().any(|other| other.name.to_lowercase() == name.to_lowercase());
    if !is_known(&page.name) {
        return false;
    }
    let first = page.name.clone();
    let mut count = 2;
    while is_known(&page.name) {
        page.name = format!("{first} ({count})");
        count += 1;
    }
    filler.note(Odd::SheetUnread, page, None, first);
    true
}

/// Counts one more cell and its text against their limits.
pub(super) fn count(value: &Value, cells: &mut u64, text: &mut u64, limits: &Limits) -> Result<(), Refusal> {
    *cells += 1;
    if *cells > limits.cells {
        return Err(Refusal::TooMuch { bound: Bound::Cells, value: *cells, limit: limits.cells });
    }
    *text += match value {
        Value::Text(text) | Value::Error(text) => text.len() as u64,
        Value::Formula { expression, .. } => expression.len() as u64,
        Value::Blank | Value::Number(_) | Value::Bool(_) | Value::Date(_) => 0,
    };
    if *text > limits.text_bytes {
        return Err(Refusal::TooMuch { bound: Bound::TextBytes, value: *text, limit: limits.text_bytes });
    }
    Ok(())
}

/// Old workbooks of the Mac count days from 1904.
pub(super) fn count_from_1900(book: &mut Book, from_1904: bool) {
    if from_1904 {
        for page in &mut book.pages {
            page.cells.change(|cell| {
                if let Value::Date(serial) = &mut cell.value {
                    *serial += dates::SHIFT_1904;
                }
            });
        }
    }
}

/// Puts a cell where it belongs; one outside a sheet becomes a note.
pub(super) fn place(page: &mut Page, filler: &mut Filler<'_>, row: u32, col: u32, value: Value) -> Result<(), Refusal> {
    match address(row, col) {
        Some(at) => filler.put(page, at, value),
        None if value == Value::Blank => Ok(()),
        None => {
            filler.note(Odd::BadAddress, page, None, format!("R{}C{}: {}", row + 1, col + 1, value.shown()));
            Ok(())
        }
    }
}

/// An address inside a sheet.
pub(super) fn address(row: u32, col: u32) -> Option<Address> {
    (row < ROWS && col < u32::from(COLUMNS)).then(|| Address::new(row, col as u16))
}

/// A value of a streamed cell.
pub(super) fn value_of_ref(data: &DataRef<'_>) -> Value {
    match data {
        DataRef::SharedString(text) => Value::text(folded(text)),
        other => value_of(&Data::from(other.clone())),
    }
}

/// A value of a cell.
pub(super) fn value_of(data: &Data) -> Value {
    match data {
        Data::Empty => Value::Blank,
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) => Value::text(folded(text)),
        Data::Bool(value) => Value::Bool(*value),
        Data::DateTime(date) if date.is_duration() => Value::Text(dates::duration(date.as_f64()).into()),
        Data::DateTime(date) => Value::Date(date.as_f64()),
        Data::DateTimeIso(text) => dates::serial(text).map_or_else(|| Value::text(text.clone()), Value::Date),
        Data::DurationIso(text) => Value::text(dates::iso_duration(text).map_or_else(|| text.clone(), dates::duration)),
        Data::Error(error) => Value::Error(error.to_string().into()),
    }
}

pub(super) fn visibility(visible: SheetVisible) -> Visibility {
    match visible {
        SheetVisible::Visible => Visibility::Visible,
        SheetVisible::Hidden => Visibility::Hidden,
        SheetVisible::VeryHidden => Visibility::VeryHidden,
    }
}

/// Names that mean one area of one sheet.
pub(super) fn defined(names: &[(String, String)]) -> Vec<Name> {
    names
        .iter()
        .filter(|(name, _)| !name.starts_with("_xlnm"))
        .filter_map(|(name, refers)| {
            let (page, area) = names::reference(refers)?;
            Some(Name { name: name.clone(), page, area })
        })
        .collect()
}

pub(super) fn properties(read: Option<WorkbookProperties>) -> Properties {
    let Some(read) = read else { return Properties::default() };
    let mut custom: Vec<(String, String)> = read.custom_properties.into_iter().collect();
    custom.sort();
    Properties {
        title: read.title.unwrap_or_default(),
        subject: read.subject.unwrap_or_default(),
        description: read.description.unwrap_or_default(),
        custom,
        modified: read.modified.unwrap_or_default(),
    }
}
