//! Books from the formats calamine parses: xlsx, xlsb, xls. The only room that knows calamine.
//!
//! xlsx and xlsb are streamed into a sparse page; a full grid is never asked for. A cell that the
//! parser cannot read is noted and the next one is read.

use std::io::Cursor;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, WorkbookProperties, Xls, Xlsb, Xlsx};

use super::limits::Limits;
use super::note::{Note, Odd};
use super::ole::Ole;
use super::package::{self, SheetPart};
use super::refusal::{Bound, Refusal};
use super::scan::{Scan, Seen};
use super::zipped::{self, Parts, Zipped};
use super::{dates, folded, names};
use crate::domain::address::{Address, Area, COLUMNS, ROWS};
use crate::sheet::book::{Book, Look, Name, Page, Properties, Value, Visibility};

fn damaged(error: impl std::fmt::Display) -> Refusal {
    match error.to_string() {
        text if text.contains("password protected") => Refusal::Encrypted,
        detail => Refusal::Damaged { detail },
    }
}

/// Puts cells into pages, counts them, and keeps what cannot be placed as notes.
struct Filler<'a> {
    limits: &'a Limits,
    notes: &'a mut Vec<Note>,
    cells: u64,
}

impl Filler<'_> {
    fn note(&mut self, odd: Odd, page: &Page, at: Option<Address>, read: impl Into<String>) {
        self.notes.push(Note { odd, sheet: page.name.clone(), at, read: read.into() });
    }

    fn put(&mut self, page: &mut Page, at: Address, value: Value) -> Result<(), Refusal> {
        if value == Value::Blank {
            return Ok(());
        }
        self.cells += 1;
        if self.cells > self.limits.cells {
            return Err(Refusal::TooMuch { bound: Bound::Cells, value: self.cells, limit: self.limits.cells });
        }
        match &value {
            Value::Error(text) => self.note(Odd::ErrorValue, page, Some(at), text.clone()),
            Value::Formula { expression, .. } => {
                self.note(Odd::FormulaWithoutResult, page, Some(at), expression.clone())
            }
            _ => {}
        }
        if page.cells.contains_key(&at) {
            self.note(Odd::SameAddress, page, Some(at), value.shown());
        } else {
            page.put(at, crate::sheet::book::Cell::of(value, Look::Plain));
        }
        Ok(())
    }
}

/// Reads an xlsx container.
pub(super) fn xlsx(mut zipped: Zipped<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    let package = package::open(&mut zipped, limits, notes)?;
    drop(zipped);
    let bytes = zipped::container(&package.parts)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0 };
    for (index, sheet) in package.sheets.into_iter().enumerate() {
        let SheetPart { name, visibility, text, comments } = sheet;
        let mut page = Page { name, visibility, notes: comments, ..Page::default() };
        if let Some(text) = text {
            sheet_of_xlsx(&mut workbook, &(index + 1).to_string(), &text, &mut page, &mut filler)?;
        }
        book.pages.push(page);
    }
    book.names = defined(&package.names);
    count_from_1900(&mut book, workbook.has_1904_epoch());
    Ok(book)
}

fn sheet_of_xlsx(
    workbook: &mut Xlsx<Cursor<Vec<u8>>>,
    key: &str,
    text: &str,
    page: &mut Page,
    filler: &mut Filler<'_>,
) -> Result<(), Refusal> {
    let mut scan = Scan::new(text);
    let mut cells = match workbook.worksheet_cells_reader(key) {
        Ok(cells) => cells,
        Err(error) => {
            filler.note(Odd::SheetUnread, page, None, error.to_string());
            return Ok(());
        }
    };
    let mut ahead: Option<Seen> = None;
    loop {
        let parsed = match cells.next_cell() {
            Ok(None) => break,
            Ok(Some(cell)) => Some(cell),
            Err(_) => None,
        };
        let Some(mut seen) = ahead.take().or_else(|| scan.next()) else { break };
        match parsed {
            // The parser complained about the row, not about this cell.
            None if seen.after_bad_row => {
                seen.after_bad_row = false;
                ahead = Some(seen);
            }
            parsed => {
                let value = match &parsed {
                    Some(cell) => value_of_ref(cell.get_value()),
                    None => None,
                };
                cell_of_xlsx(page, filler, value, seen)?;
            }
        }
    }
    drop(cells);
    // Whatever the parser stopped before: nothing may vanish.
    while let Some(seen) = ahead.take().or_else(|| scan.next()) {
        cell_of_xlsx(page, filler, None, seen)?;
    }
    page.merges = scan.merges();
    Ok(())
}

/// Places one cell: `parsed` is what the parser made of it, None when it could not.
fn cell_of_xlsx(page: &mut Page, filler: &mut Filler<'_>, parsed: Option<Value>, seen: Seen) -> Result<(), Refusal> {
    let raw = seen.raw.as_deref().unwrap_or_default();
    let trimmed = raw.trim();
    let plain_index =
        !trimmed.is_empty() && trimmed.len() == raw.len() && raw.bytes().all(|byte| byte.is_ascii_digit());
    let mut odd = None;
    let value = match (seen.kind.as_str(), parsed) {
        // The parser knows eight error values; files hold more.
        ("e", _) if !trimmed.is_empty() => Value::Error(trimmed.to_owned()),
        // It takes an unreadable number of a text for the first text.
        ("s", Some(value)) if plain_index => value,
        ("s", _) if trimmed.is_empty() => Value::Blank,
        ("s", _) => {
            odd = Some(Odd::TextLost);
            Value::Error(format!("?{trimmed}"))
        }
        (_, Some(value)) if value != Value::Blank => value,
        // It skips an inline text that a value follows, and values written as CDATA or after a comment.
        (_, parsed) => match (seen.inline.as_deref(), parsed.is_some()) {
            (Some(text), _) if !text.is_empty() => Value::text(folded(text)),
            (_, true) if trimmed.is_empty() => Value::Blank,
            (_, fine) => {
                let known = ["", "n", "str", "inlineStr", "d", "b"].contains(&seen.kind.as_str());
                if !fine || !known {
                    odd = Some(Odd::UnknownValue);
                }
                match trimmed.parse::<f64>() {
                    Ok(number) if number.is_finite() && ["", "n"].contains(&seen.kind.as_str()) => {
                        odd = None;
                        Value::Number(number)
                    }
                    _ => Value::text(folded(raw)),
                }
            }
        },
    };
    let stored = seen.raw.is_some() && (!raw.is_empty() || seen.kind == "str") || seen.inline.is_some();
    let value = match seen.formula {
        Some(expression) if value == Value::Blank && !stored => {
            Value::Formula { expression, result: Box::new(Value::Blank) }
        }
        _ => value,
    };
    match seen.at {
        None => {
            if value != Value::Blank {
                filler.note(Odd::BadAddress, page, None, format!("{}: {}", seen.reference, value.shown()));
            }
            Ok(())
        }
        Some(at) => {
            if let Some(odd) = odd {
                filler.note(odd, page, Some(at), raw);
            }
            filler.put(page, at, value)
        }
    }
}

/// Reads an xlsb container.
pub(super) fn xlsb(mut zipped: Zipped<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    let mut parts = Parts::new();
    let wanted: Vec<String> = zipped
        .names()
        .filter(|name| {
            ["xl/workbook.bin", "xl/sharedstrings.bin", "xl/styles.bin", "docprops/core.xml", "docprops/custom.xml"]
                .contains(name)
                || name.ends_with(".rels")
                || (name.starts_with("xl/") && name.ends_with(".bin") && name.contains("sheets/"))
        })
        .map(str::to_owned)
        .collect();
    for name in wanted {
        let bytes = zipped.needed(&name)?;
        let canonical = match name.as_str() {
            "xl/sharedstrings.bin" => "xl/sharedStrings.bin",
            "docprops/core.xml" => "docProps/core.xml",
            "docprops/custom.xml" => "docProps/custom.xml",
            other => other,
        };
        if canonical.ends_with(".xml") || canonical.ends_with(".rels") {
            let text = super::xml::decode(&bytes, canonical)?;
            super::xml::check(&text, canonical, "", limits)?;
        }
        parts.insert(canonical.to_owned(), bytes);
    }
    drop(zipped);
    let bytes = zipped::container(&parts)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0 };
    for sheet in workbook.sheets_metadata().to_vec() {
        let mut page = Page { name: sheet.name.clone(), visibility: visibility(sheet.visible), ..Page::default() };
        if sheet.typ == SheetType::WorkSheet {
            match workbook.worksheet_cells_reader(&sheet.name) {
                Err(error) => filler.note(Odd::SheetUnread, &page, None, error.to_string()),
                Ok(mut cells) => loop {
                    match cells.next_cell() {
                        Ok(None) => break,
                        Ok(Some(cell)) => {
                            let (row, col) = cell.get_position();
                            let value = value_of_ref(cell.get_value()).unwrap_or_default();
                            place(&mut page, &mut filler, row, col, value)?;
                        }
                        Err(calamine::XlsbError::CellError(code)) => {
                            filler.note(Odd::ErrorValue, &page, None, format!("{code:#04x}"));
                        }
                        Err(error) => {
                            filler.note(Odd::SheetUnread, &page, None, error.to_string());
                            break;
                        }
                    }
                },
            }
        } else {
            filler.note(Odd::NoCells, &page, None, format!("{:?}", sheet.typ));
        }
        book.pages.push(page);
    }
    book.names = defined(workbook.defined_names());
    count_from_1900(&mut book, workbook.has_1904_epoch());
    Ok(book)
}

/// Reads an xls container.
pub(super) fn xls(ole: &Ole<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    super::biff::check(ole, limits)?;
    let mut workbook: Xls<_> = Xls::new(Cursor::new(ole.bytes())).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0 };
    for sheet in workbook.sheets_metadata().to_vec() {
        let mut page = Page { name: sheet.name.clone(), visibility: visibility(sheet.visible), ..Page::default() };
        if sheet.typ == SheetType::WorkSheet {
            match workbook.worksheet_range(&sheet.name) {
                Err(error) => filler.note(Odd::SheetUnread, &page, None, error.to_string()),
                Ok(range) => {
                    let (row0, col0) = range.start().unwrap_or_default();
                    for (row, col, data) in range.used_cells() {
                        let value = value_of(data).unwrap_or_default();
                        place(&mut page, &mut filler, row0 + row as u32, col0 + col as u32, value)?;
                    }
                }
            }
            page.merges = workbook
                .merge_cells_by_sheet_name(&sheet.name)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|area| {
                    Some(Area::new(address(area.start.0, area.start.1)?, address(area.end.0, area.end.1)?))
                })
                .collect();
        } else {
            filler.note(Odd::NoCells, &page, None, format!("{:?}", sheet.typ));
        }
        book.pages.push(page);
    }
    book.names = defined(workbook.defined_names());
    count_from_1900(&mut book, workbook.has_1904_epoch());
    Ok(book)
}

/// Old workbooks of the Mac count days from 1904.
fn count_from_1900(book: &mut Book, from_1904: bool) {
    if from_1904 {
        for cell in book.pages.iter_mut().flat_map(|page| page.cells.values_mut()) {
            if let Value::Date(serial) = &mut cell.value {
                *serial += dates::SHIFT_1904;
            }
        }
    }
}

fn place(page: &mut Page, filler: &mut Filler<'_>, row: u32, col: u32, value: Value) -> Result<(), Refusal> {
    match address(row, col) {
        Some(at) => filler.put(page, at, value),
        None if value == Value::Blank => Ok(()),
        None => {
            filler.note(Odd::BadAddress, page, None, format!("R{}C{}: {}", row + 1, col + 1, value.shown()));
            Ok(())
        }
    }
}

fn address(row: u32, col: u32) -> Option<Address> {
    (row < ROWS && col < u32::from(COLUMNS)).then(|| Address::new(row, col as u16))
}

fn value_of_ref(data: &DataRef<'_>) -> Option<Value> {
    match data {
        DataRef::SharedString(text) => Some(Value::text(folded(text))),
        other => value_of(&Data::from(other.clone())),
    }
}

fn value_of(data: &Data) -> Option<Value> {
    Some(match data {
        Data::Empty => Value::Blank,
        Data::Int(number) => Value::Number(*number as f64),
        Data::Float(number) => Value::Number(*number),
        Data::String(text) => Value::text(folded(text)),
        Data::Bool(value) => Value::Bool(*value),
        Data::DateTime(date) if date.is_duration() => Value::Text(dates::duration(date.as_f64())),
        Data::DateTime(date) => Value::Date(date.as_f64()),
        Data::DateTimeIso(text) => dates::serial(text).map_or_else(|| Value::text(text.clone()), Value::Date),
        Data::DurationIso(text) => Value::text(dates::iso_duration(text).map_or_else(|| text.clone(), dates::duration)),
        Data::Error(error) => Value::Error(error.to_string()),
    })
}

fn visibility(visible: SheetVisible) -> Visibility {
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

fn properties(read: Option<WorkbookProperties>) -> Properties {
    let Some(read) = read else { return Properties::default() };
    let mut custom: Vec<(String, String)> = read.custom_properties.into_iter().collect();
    custom.sort();
    Properties {
        title: read.title.unwrap_or_default(),
        subject: read.subject.unwrap_or_default(),
        description: read.description.unwrap_or_default(),
        custom,
    }
}
