//! Books from xlsb: streamed into sparse pages, after its records were put into the forms calamine knows.

use std::io::Cursor;

use calamine::{Reader, SheetType, Xlsb};

use super::limits::Limits;
use super::note::{Note, Odd};
use super::quiet::attempt;
use super::refusal::{Bound, Refusal};
use super::values::{Filler, count_from_1900, damaged, defined, is_twin, place, properties, value_of_ref, visibility};
use super::zipped::{self, Parts, Zipped};
use super::{comments, package, records, xml};
use crate::sheet::book::{Book, Page};

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
            let text = xml::decode(&bytes, canonical)?;
            xml::check(&text, canonical, "", limits)?;
        }
        parts.insert(canonical.to_owned(), bytes);
    }
    let targets = package::relations(&mut zipped, "xl/workbook.bin", limits)?;
    let order: Vec<String> =
        records::sheets("xl/workbook.bin", parts.get("xl/workbook.bin").map_or(&[][..], Vec::as_slice))?
            .into_iter()
            .map(|id| {
                targets
                    .iter()
                    .find(|relation| relation.id == id)
                    .map_or_else(String::new, |relation| relation.target.clone())
            })
            .collect();
    let mut comments = Vec::new();
    for sheet in &order {
        let of_sheet = package::relations(&mut zipped, sheet, limits)?;
        comments.push(comments::of_sheet(&mut zipped, &of_sheet, limits)?);
    }
    drop(zipped);
    let texts =
        parts.get("xl/sharedStrings.bin").map_or(Ok(0), |bytes| records::texts("xl/sharedStrings.bin", bytes))?;
    if texts > limits.texts {
        return Err(Refusal::TooMuch { bound: Bound::Texts, value: texts, limit: limits.texts });
    }
    // What the records told, by the part of their sheet.
    let mut told: Vec<(String, Note)> = Vec::new();
    for (name, bytes) in
        parts.iter_mut().filter(|(name, _)| name.starts_with("xl/worksheets/") && name.ends_with(".bin"))
    {
        *bytes = records::long(name, bytes, texts, |note| told.push((name.clone(), note)))?;
    }
    let bytes = zipped::container(&parts)?;
    let mut workbook: Xlsb<_> = Xlsb::new(Cursor::new(bytes)).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0, text: 0 };
    let mut comments = comments.into_iter();
    for sheet in workbook.sheets_metadata().to_vec() {
        let mut page = Page { name: sheet.name.clone(), visibility: visibility(sheet.visible), ..Page::default() };
        page.notes = comments.next().unwrap_or_default();
        if is_twin(&book, &mut page, &mut filler) {
            // The parser finds the first of several sheets of a name.
        } else if sheet.typ == SheetType::WorkSheet {
            match workbook.worksheet_cells_reader(&sheet.name) {
                Err(error) => filler.note(Odd::SheetUnread, &page, None, error.to_string()),
                Ok(mut cells) => loop {
                    match attempt(|| cells.next_cell()) {
                        Some(Ok(None)) => break,
                        Some(Ok(Some(cell))) => {
                            let (row, col) = cell.get_position();
                            let value = value_of_ref(cell.get_value());
                            place(&mut page, &mut filler, row, col, value)?;
                        }
                        broken => {
                            let read = broken.and_then(Result::err).map(|error| error.to_string()).unwrap_or_default();
                            filler.note(Odd::SheetUnread, &page, None, read);
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
    let pages = &book.pages;
    filler.notes.extend(told.into_iter().map(|(part, note)| {
        let index = order.iter().position(|sheet| sheet.eq_ignore_ascii_case(&part));
        let sheet = index.and_then(|index| pages.get(index)).map_or(part, |page| page.name.clone());
        Note { sheet, ..note }
    }));
    book.names = defined(workbook.defined_names());
    count_from_1900(&mut book, workbook.has_1904_epoch());
    Ok(book)
}
