//! What the library has to know of the cells of one page: merged areas, notes, one cell of each look.
//!
//! Rows are written beside it (`rows`). The library numbers the formats, makes notes, and draws charts from the
//! cells they show; everything else that it were given would only be kept and thrown away. It must not know how a
//! look is drawn.

use std::collections::{BTreeMap, BTreeSet};

use rust_xlsxwriter::{Note, Worksheet, XlsxError};

use super::error::{Part, WriteError};
use super::limits;
use super::looks::{FONT, Formats};
use super::rows::Styles;
use crate::domain::address::{Address, Area};
use crate::sheet::book::{Book, Cell, Look, Page, Value};

/// How a day and time is shown.
const MOMENT: &str = "yyyy-mm-dd hh:mm";
/// Stands where a text will be.
const TEXT: &str = "-";

/// Cells whose formats the library is asked for, each with what decides its format.
pub(super) type Asked = BTreeMap<Address, (u16, bool)>;

/// What is put on one sheet, and what it finds out.
pub(super) struct Pen<'a> {
    /// The library's sheet.
    pub(super) sheet: &'a mut Worksheet,
    /// The page.
    pub(super) page: &'a Page,
    /// The formats of the workbook.
    pub(super) formats: &'a mut Formats,
    /// Formats that were asked for on sheets before.
    pub(super) known: &'a mut BTreeSet<(u16, bool)>,
}

impl Pen<'_> {
    /// Puts merged areas, notes, and a cell of each look that no sheet before had; also what charts of `book`
    /// show of this page.
    pub(super) fn put(mut self, book: &Book) -> Result<Asked, WriteError> {
        self.merges()?;
        let mut asked = Asked::new();
        let charted = charted(book, self.page);
        let mut texts = false;
        for (at, cell) in &self.page.cells {
            let key = Styles::key(cell);
            let text = !texts && matches!(cell.value, Value::Text(_) | Value::Error(_));
            let shown = charted.iter().any(|area| area.contains(at));
            // With a text among them the library makes a part for texts.
            if self.known.insert(key) || text || shown {
                asked.insert(at, key);
                texts |= text;
                self.cell(at, cell, shown).map_err(|why| limits::refused(self.page, &why))?;
            }
        }
        for (at, text) in &self.page.notes {
            self.note(*at, text)?;
        }
        // The library would name an "Author".
        self.sheet.set_default_note_author("");
        Ok(asked)
    }

    /// Merges the areas. Nothing stands in their cells yet.
    fn merges(&mut self) -> Result<(), WriteError> {
        let page = self.page;
        limits::apart(&page.name, page.merges.iter().copied())?;
        for merge in page.merges.iter().filter(|merge| merge.first != merge.last) {
            limits::inside(page, merge.last)?;
            let look = page.cells.get(&merge.first).map_or(Look::Plain, |cell| cell.look);
            let (first, last) = (merge.first, merge.last);
            self.sheet
                .merge_range(first.row, first.col, last.row, last.col, "", self.formats.of(look))
                .map_err(|why| limits::refused(page, &why))?;
        }
        Ok(())
    }

    /// Puts a cell: what stands in it only where a chart shows it.
    fn cell(&mut self, at: Address, cell: &Cell, shown: bool) -> Result<(), XlsxError> {
        let (row, col) = (at.row, at.col);
        let format = match cell.value {
            Value::Date(_) => &self.formats.of(cell.look).clone().set_num_format(MOMENT),
            _ => self.formats.of(cell.look),
        };
        let value = match &cell.value {
            Value::Formula { result, .. } => result,
            value => value,
        };
        match value {
            Value::Text(text) | Value::Error(text) => {
                let text = if shown { text } else { TEXT };
                self.sheet.write_string_with_format(row, col, text, format).map(|_| ())
            }
            Value::Number(number) if shown => {
                self.sheet.write_number_with_format(row, col, *number, format).map(|_| ())
            }
            _ => self.sheet.write_blank(row, col, format).map(|_| ()),
        }
    }

    fn note(&mut self, at: Address, text: &str) -> Result<(), WriteError> {
        limits::inside(self.page, at)?;
        limits::fits(self.page, at, Part::Note, text, limits::TEXT - 54)?;
        // About 22 full-width characters a line; the box must show all of a usual note.
        let lines: usize = text.lines().map(|line| 1 + line.chars().count() / 22).sum();
        let height = u32::try_from(lines.clamp(3, 20)).unwrap_or(20) * 18 + 12;
        let note = Note::new(text)
            .add_author_prefix(false)
            .set_font_name(FONT)
            .set_font_size(9)
            .set_width(300)
            .set_height(height);
        self.sheet.insert_note(at.row, at.col, &note).map(|_| ()).map_err(|why| limits::refused(self.page, &why))
    }
}

/// The cells of a page that charts show.
fn charted(book: &Book, page: &Page) -> Vec<Area> {
    let charts = book.pages.iter().flat_map(|page| &page.charts);
    let areas = charts.flat_map(|chart| chart.series.iter().map(|series| &series.values).chain([&chart.categories]));
    areas.filter(|(sheet, _)| *sheet == page.name).map(|(_, area)| *area).collect()
}
