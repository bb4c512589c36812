//! Books from xls. calamine parses these whole and keeps a grid of each sheet, so the records are walked first.

use std::io::Cursor;

use calamine::{Reader, SheetType, Xls};

use super::biff;
use super::biff_comments;
use super::limits::Limits;
use super::note::{Note, Odd};
use super::ole::Ole;
use super::refusal::Refusal;
use super::values::{
    Filler, address, count_from_1900, damaged, defined, is_twin, place, properties, value_of, visibility,
};
use crate::domain::address::Area;
use crate::sheet::book::{Book, Page};

/// Reads an xls container.
pub(super) fn xls(ole: &Ole<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    biff::check(ole, limits)?;
    let mut workbook: Xls<_> = Xls::new(Cursor::new(ole.bytes())).map_err(damaged)?;
    let mut book = Book { properties: properties(workbook.workbook_properties().ok()), ..Book::default() };
    let mut filler = Filler { limits, notes, cells: 0, text: 0 };
    let mut comments = biff_comments::comments(ole)?.into_iter();
    for sheet in workbook.sheets_metadata().to_vec() {
        let mut page = Page { name: sheet.name.clone(), visibility: visibility(sheet.visible), ..Page::default() };
        page.notes = comments.next().unwrap_or_default().into_iter().collect();
        if is_twin(&book, &mut page, &mut filler) {
            // The parser keeps one of several sheets of a name.
        } else if sheet.typ == SheetType::WorkSheet {
            match workbook.worksheet_range(&sheet.name) {
                Err(error) => filler.note(Odd::SheetUnread, &page, None, error.to_string()),
                Ok(range) => {
                    let (row0, col0) = range.start().unwrap_or_default();
                    for (row, col, data) in range.used_cells() {
                        let value = value_of(data);
                        place(&mut page, &mut filler, row0 + row as u32, col0 + col as u32, value)?;
                    }
                }
            }
            page.merges = workbook
                .merge_cells_by_sheet_name(&sheet.name)
                .unwrap_or_default()
                .into_iter()
                .filter_map(|area| {
                    Some(Area::spanning(address(area.start.0, area.start.1)?, address(area.end.0, area.end.1)?))
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
