//! Hands that fill in forms and workbooks: a cell is found as a person finds it, by what stands above and beside it.

use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page};

/// Whose cell is meant.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Who<'a> {
    /// Of a form, or of a list with one row a threat.
    Form,
    /// A member in a group's workbook.
    Member(&'a str),
    /// The group itself: its headings have a pencil.
    Group,
}

/// The cell under `heading` in the `nth` row of threat `no`.
pub fn find(page: &Page, who: Who, no: u16, heading: &str, nth: u32) -> Option<Address> {
    let mut heads: Vec<(u16, String)> = Vec::new();
    let mut count = 0;
    let rows: std::collections::BTreeSet<u32> = page.cells.keys().map(|at| at.row).collect();
    for row in rows {
        let cells = page.cells.range(Address::new(row, 0)..=Address::new(row, u16::MAX));
        let cells: Vec<(u16, String)> = cells.map(|(at, cell)| (at.col, cell.value.shown())).collect();
        if cells.iter().any(|(_, text)| text == "No") {
            heads = cells.into_iter().filter(|(_, text)| !text.is_empty()).collect();
            continue;
        }
        let col =
            |name: &str| heads.iter().find(|(_, head)| head.trim_start_matches("✎ ") == name).map(|(col, _)| *col);
        let shown = |name: &str| col(name).map(|col| page.shown(Address::new(row, col))).unwrap_or_default();
        let pencil = heads.iter().any(|(_, head)| head.starts_with('✎'));
        let fits = match who {
            Who::Form => true,
            Who::Member(id) => shown("ID") == id && (col("組").is_none() || shown("組") == nth.to_string()),
            Who::Group => pencil && col("ID").is_none(),
        };
        if shown("No") != no.to_string() || !fits {
            continue;
        }
        count += 1;
        if let (Some(col), true) = (col(heading), matches!(who, Who::Member(_)) || count == nth) {
            return Some(Address::new(row, col));
        }
    }
    None
}

/// Types into a cell; an empty text empties it.
#[track_caller]
pub fn put(book: &mut Book, sheet: &str, who: Who, no: u16, heading: &str, nth: u32, text: &str) {
    let page = book.pages.iter_mut().find(|page| page.name == sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let at =
        find(page, who, no, heading, nth).unwrap_or_else(|| panic!("no cell {sheet} {who:?} {no} {heading} {nth}"));
    let look = page.cells.get(&at).map_or(Look::Ask, |cell| cell.look);
    page.put(at, Cell::text(text, look));
}

/// What a cell shows; empty where there is no such cell.
pub fn shown(book: &Book, sheet: &str, who: Who, no: u16, heading: &str, nth: u32) -> String {
    let page = book.page(sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    find(page, who, no, heading, nth).map(|at| page.shown(at)).unwrap_or_default()
}

/// Puts an empty row in before every `every`th row of a sheet.
pub fn insert_rows(page: &mut Page, every: u32) {
    let moved = |at: Address| Address::new(at.row + at.row / every, at.col);
    page.cells = std::mem::take(&mut page.cells).into_iter().map(|(at, cell)| (moved(at), cell)).collect();
    page.notes.iter_mut().for_each(|(at, _)| *at = moved(*at));
    page.merges.clear();
}

/// Turns round the rows of each member's table, from the heading to the group's own heading.
pub fn sort_members(page: &mut Page) {
    let heads: Vec<(u32, bool)> = page
        .filled()
        .filter(|(_, cell)| cell.value.shown() == "No")
        .map(|(at, _)| {
            let own = page.filled().any(|(other, c)| other.row == at.row && c.value.shown().starts_with('✎'));
            (at.row, own)
        })
        .collect();
    for pair in heads.windows(2) {
        let [(first, false), (own, true)] = pair else { continue };
        let (from, to) = (first + 1, own - 1);
        let turned =
            |at: Address| if (from..=to).contains(&at.row) { Address::new(from + to - at.row, at.col) } else { at };
        page.cells = std::mem::take(&mut page.cells).into_iter().map(|(at, cell)| (turned(at), cell)).collect();
        page.notes.iter_mut().for_each(|(at, _)| *at = turned(*at));
    }
    page.merges.clear();
}
