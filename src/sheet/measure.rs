//! How high a row must be so that nothing in it is cut off.
//!
//! No program recomputes the heights of written rows on opening. How much room a text takes, `width` says.

use std::collections::{BTreeMap, HashMap};
use std::ops::Range;

use crate::domain::address::Address;

use super::book::Page;
pub use super::width::{clipped, lines, text_height, width_for};

/// Tallest row Excel can show, in points.
pub const MAX_HEIGHT: f64 = 409.0;

/// Sets the height of every row of `page` that has none, from the texts that stand in it.
///
/// A text in merged columns has their width together; one merged over several rows shares its height
/// evenly among those of them that have none yet.
pub fn fit(page: &mut Page) {
    let mut heights: BTreeMap<u32, f64> = BTreeMap::new();
    let mut shared: Vec<(u32, u32, f64)> = Vec::new();
    let merged: HashMap<Address, Address> = page.merges.iter().rev().map(|area| (area.first, area.last)).collect();
    let known = |first: u32, last: u32| (first..=last).all(|row| page.heights.contains_key(&row));
    for (at, cell) in &page.cells {
        let Address { row: last_row, col: last_col } = merged.get(&at).copied().unwrap_or(at);
        if known(at.row, last_row) {
            continue;
        }
        let width = (at.col..=last_col).map(|col| page.widths.get(&col).copied().unwrap_or(8.43)).sum();
        let needed = text_height(&cell.value.seen(), width, cell.look);
        if last_row == at.row {
            let height = heights.entry(at.row).or_default();
            *height = height.max(needed);
        } else {
            shared.push((at.row, last_row, needed));
        }
    }
    for (first, last, needed) in shared {
        let rows = f64::from(last - first + 1);
        for row in first..=last {
            let height = heights.entry(row).or_default();
            *height = height.max(needed / rows);
        }
    }
    for (row, height) in heights {
        page.heights.entry(row).or_insert(height.clamp(12.0, MAX_HEIGHT));
    }
}

/// Makes the rows `first` to `last` as high as the highest of them and at least `least`: rows of a table whose
/// texts are formulas, so that what moves from one row to another is never cut. Call after [`fit`].
pub fn level(page: &mut Page, (first, last): (u32, u32), least: f64) {
    let heights = (first..=last).filter_map(|row| page.heights.get(&row).copied());
    let highest = heights.fold(least, f64::max).min(MAX_HEIGHT);
    page.heights.extend((first..=last).map(|row| (row, highest)));
}

/// Printable size of an A4 page on its side, in points, inside the margins.
const PRINTABLE: (f64, f64) = (769.0, 505.0);
/// Points of a unit of column width, and of the padding of a column.
const UNIT: (f64, f64) = (5.25, 3.75);
/// Part of a page that is planned to be filled: no program tells how much it will print on one.
const SAFE: f64 = 0.97;
/// A block higher than a page begins a new one when this part of the current one is used.
const MOSTLY: f64 = 0.4;
/// Height of a row that has none, in points.
const DEFAULT_HEIGHT: f64 = 15.0;

/// Part of a page that is worth a page of its own, and how much smaller all may become to do without.
const WORTH: f64 = 0.2;
const SMALLER: f64 = 1.12;

/// Says on how many pages a list is printed. One whose last page would hold a few rows ends on the page before,
/// a little smaller. Only for pages without breaks: programs that fit to a number of pages ignore those. Call
/// after [`fit`].
pub fn close_up(page: &mut Page) {
    if page.setup.one_page || !page.setup.page_breaks.is_empty() {
        return;
    }
    let Some(last) =
        page.setup.print_area.map(|a| a.last.row).or_else(|| page.cells.keys().next_back().map(|at| at.row))
    else {
        return;
    };
    let height = |rows: Range<u32>| -> f64 { rows.map(|row| self::height(page, row)).sum() };
    let head = page.setup.repeat_rows.map_or(0.0, |(first, last)| height(first..last + 1));
    let (first, further) = (room(page), room(page) - head);
    let (all, mut full) = (height(0..last + 1), first);
    let mut pages = 1;
    while further > 0.0 && full + further < all {
        full += further;
        pages += 1;
    }
    let rest = all - full;
    let saved = rest <= 0.0 || (rest < further * WORTH && all < full * SMALLER);
    page.setup.pages_high = if saved { pages } else { pages + 1 };
}

/// Points that are left on a page on which these rows stand; less than 0 where they do not fit. Call after [`fit`].
pub fn left_on_page(page: &Page, rows: Range<u32>) -> f64 {
    room(page) - rows.map(|row| height(page, row)).sum::<f64>()
}

/// Points of a row. Call after [`fit`].
pub fn height(page: &Page, row: u32) -> f64 {
    page.heights.get(&row).copied().unwrap_or(DEFAULT_HEIGHT)
}

/// Puts page breaks between blocks of rows (first and last row of each, in order) so that no block that
/// fits on a page is split over two. Rows between blocks belong to the block before; breaks that are set
/// already stay. Call after [`fit`].
pub fn paginate(page: &mut Page, blocks: &[(u32, u32)]) {
    page.setup.plan = (blocks.to_vec(), page.setup.page_breaks.clone());
    let room = room(page);
    let height = |rows: Range<u32>| -> f64 { rows.map(|row| self::height(page, row)).sum() };
    let repeated = page.setup.repeat_rows;
    let head = |row: u32| repeated.filter(|(_, last)| *last < row).map_or(0.0, |(a, b)| height(a..b + 1));
    let mut breaks = page.setup.page_breaks.clone();
    let (mut used, mut reached) = (0.0, 0);
    // True when a block stands on the current page: a title alone is no reason for a new one.
    let mut begun = false;
    for &(first, last) in blocks {
        used += height(reached..first);
        if breaks.contains(&first) {
            (used, begun) = (head(first), false);
        }
        let own = height(first..last + 1);
        let fits_a_page = head(first) + own <= room;
        let full = if fits_a_page { used + own > room } else { used > room * MOSTLY };
        if begun && full {
            breaks.push(first);
            used = head(first);
        }
        // A block higher than a page flows on; where it ends is only known to who prints it.
        used = if fits_a_page { used + own } else { f64::INFINITY };
        (begun, reached) = (true, last + 1);
    }
    breaks.sort_unstable();
    breaks.dedup();
    page.setup.page_breaks = breaks;
}

/// Plans the pages anew, as [`paginate`] or [`close_up`] did before: rows or columns have another size now.
pub fn plan_again(page: &mut Page) {
    let (blocks, breaks) = std::mem::take(&mut page.setup.plan);
    if !blocks.is_empty() {
        page.setup.page_breaks = breaks;
        paginate(page, &blocks);
    } else if page.setup.pages_high > 0 {
        close_up(page);
    }
}

/// Points of rows that fit a page one page wide.
fn room(page: &Page) -> f64 {
    let printed = page.setup.print_area.map(|area| area.last.col);
    let last_col = printed.or_else(|| page.cells.keys().map(|at| at.col).max()).unwrap_or_default();
    let shown = (0..=last_col).filter(|col| !page.hidden_columns.contains(col));
    let width: f64 = shown.map(|col| page.widths.get(&col).copied().unwrap_or(8.43) * UNIT.0 + UNIT.1).sum();
    PRINTABLE.1 * SAFE / (PRINTABLE.0 / width).min(1.0)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Area;
    use crate::sheet::book::{Cell, Look};
    use crate::sheet::width::{AIR, LINE};

    #[test]
    fn a_row_is_as_high_as_its_highest_text_and_set_heights_stay() {
        let mut page = Page::new("p");
        page.widths.insert(1, 22.6);
        page.put(Address::new(0, 1), Cell::text("あ".repeat(30), Look::Body));
        page.put(Address::new(1, 1), Cell::text("あ", Look::Body));
        page.heights.insert(1, 50.0);
        fit(&mut page);
        assert_eq!(page.heights[&0], 3.0 * 10.0 * LINE + AIR);
        assert_eq!(page.heights[&1], 50.0);
    }

    #[test]
    fn a_text_over_merged_columns_has_their_room() {
        let mut page = Page::new("p");
        for col in 0..4 {
            page.widths.insert(col, 20.0);
        }
        page.put(Address::new(0, 0), Cell::text("あ".repeat(30), Look::Body));
        page.merges.push(Area::new(Address::new(0, 0), Address::new(0, 3)));
        fit(&mut page);
        assert_eq!(page.heights[&0], 10.0 * LINE + AIR);
    }
    /// Rows of 50 points on a page where 9 of them fit.
    fn rows_of_50(rows: u32) -> Page {
        let mut page = Page::new("p");
        page.widths.insert(0, 100.0);
        for row in 0..rows {
            page.put(Address::new(row, 0), Cell::text("x", Look::Body));
            page.heights.insert(row, 50.0);
        }
        page
    }

    fn breaks(mut page: Page, blocks: &[(u32, u32)]) -> Vec<u32> {
        paginate(&mut page, blocks);
        page.setup.page_breaks
    }

    #[test]
    fn a_last_page_of_a_few_rows_is_saved_and_one_worth_it_is_not() {
        let high = |rows: u32| {
            let mut page = rows_of_50(rows);
            close_up(&mut page);
            page.setup.pages_high
        };
        // Nine rows fit a page.
        assert_eq!([9, 10, 12, 18, 19, 22].map(high), [1, 1, 2, 2, 2, 3]);
        let mut page = rows_of_50(10);
        page.setup.page_breaks.push(3);
        close_up(&mut page);
        assert_eq!(page.setup.pages_high, 0);
    }

    #[test]
    fn rows_of_a_table_are_as_high_as_the_highest() {
        let mut page = rows_of_50(4);
        page.heights.insert(2, 70.0);
        level(&mut page, (1, 2), 30.0);
        level(&mut page, (3, 3), 60.0);
        assert_eq!([0, 1, 2, 3].map(|row| page.heights[&row]), [50.0, 70.0, 70.0, 60.0]);
    }

    #[test]
    fn a_block_that_does_not_fit_begins_a_page() {
        assert_eq!(breaks(rows_of_50(16), &[(0, 4), (5, 9), (10, 15)]), [5, 10]);
        assert_eq!(breaks(rows_of_50(8), &[(0, 3), (4, 7)]), [0; 0]);
    }

    #[test]
    fn a_block_higher_than_a_page_flows_on_and_a_title_stays_with_its_block() {
        assert_eq!(breaks(rows_of_50(30), &[(2, 24)]), [0; 0]);
        assert_eq!(breaks(rows_of_50(30), &[(0, 1), (2, 24), (25, 29)]), [25]);
        assert_eq!(breaks(rows_of_50(30), &[(0, 5), (6, 24), (25, 29)]), [6, 25]);
    }

    #[test]
    fn pages_are_planned_again_when_rows_grow_and_set_breaks_stay() {
        let mut page = rows_of_50(21);
        page.setup.page_breaks = vec![20];
        let blocks = [(0, 3), (4, 7), (8, 9), (10, 13), (20, 20)];
        paginate(&mut page, &blocks);
        let before = page.setup.page_breaks.clone();
        page.heights.extend((0..10).map(|row| (row, 100.0)));
        plan_again(&mut page);
        let mut anew = rows_of_50(21);
        anew.heights.extend((0..10).map(|row| (row, 100.0)));
        anew.setup.page_breaks = vec![20];
        paginate(&mut anew, &blocks);
        assert_eq!(page.setup.page_breaks, anew.setup.page_breaks);
        assert!(before != page.setup.page_breaks && page.setup.page_breaks.contains(&20));

        let mut list = rows_of_50(30);
        close_up(&mut list);
        let pages = list.setup.pages_high;
        list.heights.extend((0..30).map(|row| (row, 150.0)));
        plan_again(&mut list);
        assert!(list.setup.pages_high > pages);
    }

    #[test]
    fn a_set_break_stays_and_counting_begins_there() {
        let mut page = rows_of_50(12);
        page.setup.page_breaks.push(3);
        assert_eq!(breaks(page, &[(0, 2), (3, 6), (7, 11)]), [3]);
    }
}
