//! Books from xlsx, xlsm, xltx: streamed into sparse pages; a full grid is never asked for.
//!
//! calamine gives the values. A second walk over the same sheet, in step with it, gives the addresses and
//! the raw values, so that a cell it cannot read is noted where it stands and the next one is read. Files in which
//! everything is as programs usually write it take a shorter way, [`quick`], that says the same.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Reader, Xlsx};

use super::limits::Limits;
use super::note::{Note, Odd};
use super::package::{self, SheetPart};
use super::quick;
use super::quiet::attempt;
use super::refusal::Refusal;
use super::scan::{Scan, Seen};
use super::values::{Filler, count_from_1900, damaged, defined, properties, value_of_ref};
use super::zipped::{self, Zipped};
use super::{Wanted, folded};
use crate::sheet::book::{Book, Page, Value};

/// Reads of the sheets of an xlsx container what is `wanted` of each; more where it is unusual.
pub(super) fn xlsx(
    mut zipped: Zipped<'_>,
    limits: &Limits,
    wanted: &dyn Fn(&str) -> Wanted,
    notes: &mut Vec<Note>,
) -> Result<Book, Refusal> {
    let mut over = None;
    if let Some((book, odd)) = quick::xlsx(&mut zipped, limits, wanted, &mut over) {
        notes.extend(odd);
        return Ok(book);
    }
    if let Some(refusal) = over {
        return Err(refusal);
    }
    zipped.begin_again();
    parsed(zipped, limits, notes)
}

/// Reads a container by the parser and the second look.
pub(super) fn parsed(mut zipped: Zipped<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    let package = package::open(&mut zipped, limits, notes)?;
    drop(zipped);
    let bytes = zipped::container(&package.parts)?;
    let mut workbook: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0, text: 0 };
    for (index, sheet) in package.sheets.into_iter().enumerate() {
        let SheetPart { name, visibility, part, comments } = sheet;
        let mut page = Page { name, visibility, notes: comments, ..Page::default() };
        if let Some(bytes) = part.and_then(|part| package.parts.get(&part)) {
            let text = std::str::from_utf8(bytes).map_err(damaged)?;
            sheet_of_xlsx(&mut workbook, &(index + 1).to_string(), text, &mut page, &mut filler)?;
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
        // It panics at some numbers; what it has consumed by then is consumed, as after an error.
        let parsed = match attempt(|| cells.next_cell()) {
            Some(Ok(None)) => break,
            Some(Ok(Some(cell))) => Some(cell),
            Some(Err(_)) | None => None,
        };
        let Some(mut seen) = ahead.take().or_else(|| scan.next()) else { break };
        match parsed {
            // The parser complained about the row, not about this cell.
            None if seen.after_bad_row => {
                seen.after_bad_row = false;
                ahead = Some(seen);
            }
            parsed => {
                let value = parsed.map(|cell| value_of_ref(cell.get_value()));
                cell_of_xlsx(page, filler, value, seen)?;
            }
        }
    }
    drop(cells);
    // Whatever the parser stopped before: nothing may vanish.
    while let Some(seen) = ahead.take().or_else(|| scan.next()) {
        cell_of_xlsx(page, filler, None, seen)?;
    }
    page.merges = scan.merges;
    Ok(())
}

/// Places one cell: `parsed` is what the parser made of it, None when it could not.
fn cell_of_xlsx(page: &mut Page, filler: &mut Filler<'_>, parsed: Option<Value>, seen: Seen) -> Result<(), Refusal> {
    let raw = seen.raw.as_deref().unwrap_or_default();
    let trimmed = raw.trim();
    let plain_index = raw.bytes().all(|byte| byte.is_ascii_digit()) && raw.parse::<u32>().is_ok();
    let mut odd = None;
    let value = match (seen.kind.as_str(), parsed) {
        // The parser knows eight error values; files hold more.
        ("e", _) if !trimmed.is_empty() => Value::Error(trimmed.into()),
        // It takes an unreadable number of a text for the first text.
        ("s", Some(value)) if plain_index => value,
        ("s", _) if trimmed.is_empty() => Value::Blank,
        ("s", _) => {
            odd = Some(Odd::TextLost);
            Value::Error(format!("?{trimmed}").into())
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
            Value::Formula { expression: expression.into(), result: Arc::new(Value::Blank) }
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
