//! What all sheets share: margin, title, the sentence under it, the corner with code and name, print set-up.

use crate::domain::address::{Address, Area};
use crate::sheet::book::{Cell, Look, Page, Setup};

use super::Event;
use super::words::ASK_PRINT;

/// The column in which every sheet's content begins; column A is a margin.
pub const LEFT: u16 = 1;
/// Width of the margin.
const MARGIN: f64 = 1.8;
/// The row in which the content begins, under title and sentence.
pub const TOP: u32 = 3;
/// A row below the headings of every list, and above all but its first rows.
pub const BELOW_HEADINGS: u32 = TOP + 5;

/// The first lines of a sheet.
#[derive(Clone, Copy, Debug)]
pub struct Frame<'a> {
    /// Name of the sheet.
    pub name: &'a str,
    /// Its title.
    pub title: &'a str,
    /// The question it answers or what to do on it, one sentence.
    pub lead: &'a str,
    /// Top right: code, name, state.
    pub corner: &'a str,
    /// The rightmost column of its content.
    pub last_col: u16,
}

impl Frame<'_> {
    /// A page with title, sentence and corner, set up to print on A4 landscape one page wide.
    pub fn open(&self, event: &Event) -> Page {
        let mut page = Page::new(self.name);
        page.widths.insert(0, MARGIN);
        page.put(Address::new(0, LEFT), Cell::text(self.title, Look::Title));
        page.put(Address::new(0, self.last_col), Cell::text(self.corner, Look::Corner));
        page.put(Address::new(1, LEFT), Cell::text(self.lead, Look::Lead));
        if self.last_col > LEFT {
            page.merges.push(Area::new(Address::new(1, LEFT), Address::new(1, self.last_col)));
        }
        page.heights.insert(0, 30.0);
        page.heights.insert(2, 8.0);
        page.setup = Setup {
            protected: true,
            header: header(self.corner),
            legend: ASK_PRINT.to_owned(),
            footer: event.title.to_owned(),
            ..Setup::default()
        };
        page
    }
}

/// The header of a page with this corner: the code alone, for the corner itself is printed on the first page.
pub fn header(corner: &str) -> String {
    corner.split('　').next().unwrap_or_default().to_owned()
}

/// Writes `cell` over all of `area` as one merged cell.
pub fn over(page: &mut Page, area: Area, cell: Cell) {
    for row in area.first.row..=area.last.row {
        for col in area.first.col..=area.last.col {
            if (row, col) != (area.first.row, area.first.col) {
                page.put(Address::new(row, col), Cell { look: cell.look, ..Cell::default() });
            }
        }
    }
    page.put(area.first, cell);
    if area.first != area.last {
        page.merges.push(area);
    }
}

/// Writes `cell` in a row from `first` to `last` column as one merged cell.
pub fn across(page: &mut Page, row: u32, first: u16, last: u16, cell: Cell) {
    over(page, Area::new(Address::new(row, first), Address::new(row, last.max(first))), cell);
}

/// Writes `cell` at `at` merged down to row `last`.
pub fn down(page: &mut Page, at: Address, last: u32, cell: Cell) {
    over(page, Area::new(at, Address::new(last.max(at.row), at.col)), cell);
}
