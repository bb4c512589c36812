//! Page breaks that keep together what is read together.
//!
//! No program tells how much it will print on a page. Room is estimated from widths and margins on the
//! safe side: a page that ends a little early is better than a block in two halves.

use std::ops::Range;

use crate::sheet::book::Page;

/// Points between the margins of A4 landscape.
const WIDE: f64 = 770.0;
const HIGH: f64 = 504.0;
/// Points of one unit of column width; real ones are a little wider, which makes more room, not less.
const UNIT: f64 = 5.25;
/// Part of a page that is planned to be filled.
const SAFE: f64 = 0.93;
/// A block higher than a page begins a new one when this part of the current one is used.
const MOSTLY: f64 = 0.6;
/// Height of a row that has none, in points.
const ROW: f64 = 18.0;

/// Points of rows that fit a page one page wide up to `last_col`.
fn room(page: &Page, last_col: u16) -> f64 {
    let shown = |col: &u16| !page.hidden_columns.contains(col);
    let width: f64 = (0..=last_col).filter(shown).map(|col| page.widths.get(&col).copied().unwrap_or(8.43)).sum();
    let scale = (WIDE / (width * UNIT)).min(1.0);
    HIGH * SAFE / scale
}

fn height(page: &Page, rows: Range<u32>) -> f64 {
    rows.map(|row| page.heights.get(&row).copied().unwrap_or(ROW)).sum()
}

/// Begins a new page before each block that does not fit the rest of the current one. Blocks are rows
/// in order; rows between them follow the block before. A block higher than a page flows on.
pub(super) fn keep_together(page: &mut Page, blocks: &[Range<u32>], last_col: u16) {
    let room = room(page, last_col);
    let repeated = page.setup.repeat_rows;
    let head = |start: u32| repeated.filter(|(_, last)| *last < start).map_or(0.0, |(a, b)| height(page, a..b + 1));
    let mut breaks = page.setup.page_breaks.clone();
    let (mut used, mut reached) = (0.0, 0);
    // Rows of an earlier block on the current page: a title alone is no reason for a new one.
    let mut begun = false;
    for block in blocks {
        used += height(page, reached..block.start);
        if breaks.contains(&block.start) {
            (used, begun) = (head(block.start), false);
        }
        let own = height(page, block.clone());
        let whole = head(block.start) + own <= room;
        let full = if whole { used + own > room } else { used > room * MOSTLY };
        if begun && full {
            breaks.push(block.start);
            used = head(block.start);
        }
        used += own;
        while used > room {
            used -= room - head(block.start);
        }
        begun = true;
        reached = block.end;
    }
    breaks.sort_unstable();
    breaks.dedup();
    page.setup.page_breaks = breaks;
}

#[cfg(test)]
#[allow(clippy::single_range_in_vec_init)]
mod tests {
    use super::*;

    fn page(rows: u32) -> Page {
        let mut page = Page::new("p");
        page.widths.insert(0, 100.0);
        for row in 0..rows {
            page.heights.insert(row, 50.0);
        }
        page
    }

    #[test]
    fn a_block_that_does_not_fit_begins_a_page() {
        let mut page = page(14);
        keep_together(&mut page, &[0..5, 5..10, 10..14], 0);
        assert_eq!(page.setup.page_breaks, [5]);
    }

    #[test]
    fn a_block_higher_than_a_page_flows_on() {
        let mut page = page(30);
        keep_together(&mut page, &[0..25, 25..30], 0);
        assert_eq!(page.setup.page_breaks, Vec::<u32>::new());
    }

    #[test]
    fn what_fits_stays_on_one_page() {
        let mut page = page(8);
        keep_together(&mut page, &[0..4, 4..8], 0);
        assert!(page.setup.page_breaks.is_empty());
    }
}
