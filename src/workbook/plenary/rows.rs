//! Rows of tables whose texts may be longer than a row can be high.
//!
//! Excel shows no row higher than 409 points and cuts the rest in silence; such a row is written as
//! several, merged, so that each text still stands whole in one cell.

use crate::domain::address::Address;
use crate::sheet::book::{Cell, Page};
use crate::sheet::measure::{MAX_HEIGHT, text_height};
use crate::workbook::frame::down;

/// Rows that one row of a table may take; a text of 32,767 characters fits in any column of ours.
const MOST: u32 = 200;

/// Writes `cells` (column, cell) as one row of a table at `row`. Returns the row after it.
pub(super) fn put(page: &mut Page, row: u32, cells: Vec<(u16, Cell)>) -> u32 {
    let needs = |(col, cell): &(u16, Cell)| {
        let width = page.widths.get(col).copied().unwrap_or(8.43);
        text_height(&cell.value.shown(), width, cell.look)
    };
    let highest = cells.iter().map(needs).fold(0.0, f64::max);
    let rows = ((highest / MAX_HEIGHT).ceil() as u32).clamp(1, MOST);
    let last = row + rows - 1;
    if rows > 1 {
        for at in row..=last {
            page.heights.insert(at, (highest / f64::from(rows)).min(MAX_HEIGHT));
        }
    }
    for (col, cell) in cells {
        down(page, Address::new(row, col), last, cell);
    }
    last + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::Look;

    #[test]
    fn a_long_text_takes_several_rows_in_one_cell() {
        let mut page = Page::new("p");
        page.widths.insert(0, 42.6);
        page.widths.insert(1, 42.6);
        // 20 characters a line, 100 lines.
        let cells = vec![(0, Cell::text("長い", Look::Body)), (1, Cell::text("あ".repeat(2_000), Look::Body))];
        let next = put(&mut page, 4, cells);
        assert_eq!(next, 4 + 4);
        assert_eq!(page.merges.len(), 2);
        let sum: f64 = (4..next).map(|row| page.heights[&row]).sum();
        assert!(sum >= text_height(&"あ".repeat(2_000), 42.6, Look::Body));
    }

    #[test]
    fn a_usual_row_is_one_row() {
        let mut page = Page::new("p");
        assert_eq!(put(&mut page, 4, vec![(0, Cell::text("短い", Look::Body))]), 5);
        assert!(page.merges.is_empty());
    }
}
