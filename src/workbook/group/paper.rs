//! How the blocks of ①②③ fall on paper where one of them is higher than a page.
//!
//! Most blocks fit, and where none is parted the pages are those that [`measure::paginate`] plans.

use crate::sheet::book::Page;
use crate::sheet::measure;

/// Points by which a block must be higher than a page: heights are planned on the safe side, and most programs print
/// a little more on one page.
const SLACK: f64 = 60.0;

/// Parts a block that is clearly more than a page where the group's own cells begin, so that no heading stands on one
/// page and its cells on the next; the next block begins a page. `groups` are the rows in which the group's own cells
/// begin, block by block.
pub(super) fn part(page: &mut Page, blocks: &mut Vec<(u32, u32)>, groups: &[u32]) {
    let whole = std::mem::take(blocks);
    for (index, ((first, last), own)) in whole.iter().zip(groups).enumerate() {
        let too_high = measure::left_on_page(page, *first..last + 1) < -SLACK;
        if !too_high || own > last {
            blocks.push((*first, *last));
            continue;
        }
        blocks.extend([(*first, own - 1), (*own, *last)]);
        page.setup.page_breaks.push(*own);
        page.setup.page_breaks.extend(whole.get(index + 1).map(|(next, _)| *next));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::sheet::book::{Cell, Look};

    /// Rows of 50 points: ten of them are a page.
    fn page(rows: u32) -> Page {
        let mut page = Page::new("①");
        page.widths.insert(0, 100.0);
        for row in 0..rows {
            page.put(Address::new(row, 0), Cell::text("x", Look::Body));
            page.heights.insert(row, 50.0);
        }
        page
    }

    #[test]
    fn only_a_block_that_is_clearly_too_high_is_parted_before_the_own_cells() {
        let mut page = page(40);
        let mut blocks = vec![(0, 4), (5, 18), (19, 24)];
        part(&mut page, &mut blocks, &[3, 15, 22]);
        assert_eq!(blocks, [(0, 4), (5, 14), (15, 18), (19, 24)]);
        measure::paginate(&mut page, &blocks);
        for row in [15, 19] {
            assert!(page.setup.page_breaks.contains(&row), "{row} in {:?}", page.setup.page_breaks);
        }
        // A theme in which the group writes nothing has no own cells.
        let mut blocks = vec![(0, 18)];
        part(&mut page, &mut blocks, &[19]);
        assert_eq!(blocks, [(0, 18)]);
    }
}
