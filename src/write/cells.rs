//! Cells, merged areas, links and notes of one page.
//!
//! Text is always written as text: nothing that a person typed can become a formula or a link. It must
//! not know how a look is drawn.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Format, Formula, Note, Url, Worksheet, XlsxError};

use super::error::{Part, WriteError};
use super::looks::{FONT, Formats};
use super::{limits, seal};
use crate::domain::address::{Address, Area};
use crate::sheet::book::{Cell, Link, Look, Page, Value, sheet_prefix};

/// Links a sheet can have. Excel drops those beyond 65,530 with a repair message, so later ones stay text.
const LINKS: usize = 65_000;
/// Longest link in UTF-16 units; a longer one stays text.
const LINK: usize = 2_000;
/// How a day and time is shown.
const MOMENT: &str = "yyyy-mm-dd hh:mm";

/// Puts merged areas, cells, links and notes. Returns true when the sheet's part needs [`seal`].
pub(super) fn put(sheet: &mut Worksheet, page: &Page, formats: &mut Formats) -> Result<seal::Needs, WriteError> {
    let covered = merges(sheet, page, formats)?;
    let mut pen = Pen { sheet, page, formats, links: 0, needs: seal::Needs::default() };
    for (at, cell) in &page.cells {
        limits::inside(page, *at)?;
        if let Some(merge) = covered.get(at) {
            if cell.value != Value::Blank {
                return Err(WriteError::Buried { sheet: page.name.clone(), cell: *at, merge: *merge });
            }
            continue;
        }
        pen.cell(*at, cell)?;
    }
    for (at, text) in &page.notes {
        pen.note(*at, text)?;
    }
    let mut needs = pen.needs;
    if page.setup.rows_grow {
        let typed = |look| matches!(look, Look::Ask | Look::AskPick);
        needs.growing = page.cells.iter().filter(|(_, cell)| typed(cell.look)).map(|(at, _)| at.row).collect();
    }
    // The library would name an "Author".
    sheet.set_default_note_author("");
    Ok(needs)
}

/// Merges the areas with the look of their first cell; the text follows with the other cells.
/// Returns what they cover beside their first cells.
fn merges(sheet: &mut Worksheet, page: &Page, formats: &mut Formats) -> Result<BTreeMap<Address, Area>, WriteError> {
    limits::apart(&page.name, page.merges.iter().copied())?;
    let mut covered = BTreeMap::new();
    for merge in page.merges.iter().filter(|merge| merge.first != merge.last) {
        limits::inside(page, merge.last)?;
        let look = page.cells.get(&merge.first).map_or(Look::Plain, |cell| cell.look);
        sheet
            .merge_range(merge.first.row, merge.first.col, merge.last.row, merge.last.col, "", formats.of(look))
            .map_err(|why| limits::refused(page, &why))?;
        for row in merge.first.row..=merge.last.row {
            for col in merge.first.col..=merge.last.col {
                covered.insert(Address::new(row, col), *merge);
            }
        }
        covered.remove(&merge.first);
    }
    Ok(covered)
}

struct Pen<'a> {
    sheet: &'a mut Worksheet,
    page: &'a Page,
    formats: &'a mut Formats,
    links: usize,
    needs: seal::Needs,
}

impl Pen<'_> {
    fn cell(&mut self, at: Address, cell: &Cell) -> Result<(), WriteError> {
        let page = self.page;
        let (row, col) = (at.row, at.col);
        let written = match &cell.value {
            Value::Blank if cell.look == Look::Plain => return Ok(()),
            Value::Blank => self.sheet.write_blank(row, col, self.formats.of(cell.look)).map(|_| ()),
            Value::Text(text) | Value::Error(text) => {
                limits::fits(page, at, Part::Cell, text, limits::TEXT)?;
                let text = &*seal::text(text, &mut self.needs);
                match cell.link.as_ref().filter(|_| !text.is_empty()).and_then(|link| self.url(link)) {
                    Some(url) => {
                        let format = self.formats.of(cell.look);
                        self.sheet.write_url_with_options(row, col, url, text, "", Some(format)).map(|_| ())
                    }
                    None => self.sheet.write_string_with_format(row, col, text, self.formats.of(cell.look)).map(|_| ()),
                }
            }
            Value::Number(number) => {
                self.number(at, *number)?;
                self.sheet.write_number_with_format(row, col, *number, self.formats.of(cell.look)).map(|_| ())
            }
            Value::Date(number) => {
                self.number(at, *number)?;
                let format = self.formats.of(cell.look).clone().set_num_format(MOMENT);
                self.sheet.write_number_with_format(row, col, *number, &format).map(|_| ())
            }
            Value::Bool(is) => {
                self.sheet.write_boolean_with_format(row, col, *is, self.formats.of(cell.look)).map(|_| ())
            }
            Value::Formula { expression, result } => self.formula(at, expression, result, cell.look)?,
        };
        written.map_err(|why| limits::refused(page, &why))
    }

    fn formula(
        &mut self,
        at: Address,
        expression: &str,
        result: &Value,
        look: Look,
    ) -> Result<Result<(), XlsxError>, WriteError> {
        let page = self.page;
        limits::fits(page, at, Part::Formula, expression, limits::FORMULA)?;
        let stored = match result {
            Value::Blank => String::new(),
            Value::Text(text) => {
                limits::fits(page, at, Part::Cell, text, limits::TEXT)?;
                seal::result(text, &mut self.needs)
            }
            Value::Number(number) | Value::Date(number) => {
                self.number(at, *number)?;
                number.to_string()
            }
            Value::Bool(_) | Value::Error(_) => result.shown(),
            Value::Formula { .. } => {
                return Err(WriteError::NestedFormula { sheet: page.name.clone(), cell: at });
            }
        };
        let formula = Formula::new(expression).set_result(stored);
        let format: &Format = self.formats.of(look);
        Ok(self.sheet.write_formula_with_format(at.row, at.col, formula, format).map(|_| ()))
    }

    /// Excel has no NaN; the library would write it as a text.
    fn number(&self, at: Address, number: f64) -> Result<(), WriteError> {
        if number.is_finite() {
            return Ok(());
        }
        Err(WriteError::NoNumber { sheet: self.page.name.clone(), cell: at })
    }

    /// The link as the library takes it; None when it has to stay plain text.
    fn url(&mut self, link: &Link) -> Option<Url> {
        if self.links >= LINKS {
            return None;
        }
        let place = |page: &str, at: &Address| format!("{}{at}", sheet_prefix(page));
        let target = match link {
            Link::Inside { page, at } => format!("internal:{}", place(page, at)),
            Link::File { path, at } => {
                let path = seal::path(path, &mut self.needs);
                match at {
                    // Without a drive or a share the library stores the path alone: relative to the workbook.
                    None => format!("file:///{path}"),
                    Some((page, at)) => format!("file:///{path}#{}", place(page, at)),
                }
            }
        };
        if limits::length(&target) > LINK {
            return None;
        }
        self.links += 1;
        Some(Url::new(target))
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
