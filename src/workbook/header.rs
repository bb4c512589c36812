//! Finding the heading row of a plain list, such as a roster or a list of a template pack.
//!
//! [`sheet::find`](crate::sheet::find) looks for tables that matome wrote itself and may meet several
//! on a page. A list that people bring has one heading row, often under a title, and may lack most of
//! the columns; so here the row with the most known headings is taken.

use std::collections::BTreeMap;

use crate::domain::address::Address;
use crate::domain::fold::{beginnings, fold, may_begin};
use crate::sheet::book::{Cell, Page};

/// The heading row of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Header {
    /// The row it stands in.
    pub row: u32,
    /// Per wanted heading: the column it stands over.
    pub columns: Vec<Option<u16>>,
}

impl Header {
    /// The row of `page` with the most of the `wanted` headings, each given with all its spellings;
    /// None where no row has any. Of equal rows the upper one.
    pub fn find(page: &Page, wanted: &[&[&str]]) -> Option<Self> {
        let spellings: Vec<Vec<String>> = wanted.iter().map(|w| w.iter().map(|text| fold(text)).collect()).collect();
        // Nearly all rows are people; they are not folded.
        let begin = beginnings(spellings.iter().flatten());
        let mut best: Option<(usize, Header)> = None;
        for (row, cells) in rows(page) {
            if !cells.iter().any(|(_, cell)| may_begin(&cell.value.seen(), &begin)) {
                continue;
            }
            let texts: Vec<(u16, String)> = cells.iter().map(|(col, cell)| (*col, fold(&cell.value.seen()))).collect();
            let bares: Vec<&str> = texts.iter().map(|(_, text)| bare(text)).collect();
            let columns: Vec<Option<u16>> = spellings
                .iter()
                .map(|known| {
                    let exact = texts.iter().position(|(_, text)| known.contains(text));
                    let found = exact.or_else(|| bares.iter().position(|bare| known.iter().any(|k| k == bare)));
                    found.map(|at| texts[at].0)
                })
                .collect();
            let matched = columns.iter().flatten().count();
            if matched > best.as_ref().map_or(0, |(most, _)| *most) {
                best = Some((matched, Header { row, columns }));
            }
        }
        best.map(|(_, header)| header)
    }

    /// The cell of the wanted column `index` in `row`, where the list has the column.
    pub fn cell(&self, row: u32, index: usize) -> Option<Address> {
        self.columns.get(index).copied().flatten().map(|col| Address::new(row, col))
    }

    /// The rows under the headings in which any of the wanted columns holds something.
    pub fn rows_below(&self, page: &Page) -> Vec<u32> {
        let columns: Vec<u16> = self.columns.iter().flatten().copied().collect();
        rows(page)
            .into_iter()
            .filter(|(row, cells)| {
                let used = |(col, cell): &(u16, &Cell)| columns.contains(col) && !cell.value.shown().trim().is_empty();
                *row > self.row && cells.iter().any(used)
            })
            .map(|(row, _)| row)
            .collect()
    }
}

/// A folded heading without the remark behind it: `氏名(漢字)`, `会社名※`.
fn bare(text: &str) -> &str {
    text.find(['(', '[', '【', '※', '*']).filter(|end| *end > 0).map_or(text, |end| &text[..end])
}

/// The cells that hold something, by row.
fn rows(page: &Page) -> BTreeMap<u32, Vec<(u16, &Cell)>> {
    let mut rows: BTreeMap<u32, Vec<(u16, &Cell)>> = BTreeMap::new();
    for (at, cell) in page.filled() {
        rows.entry(at.row).or_default().push((at.col, cell));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::Look;

    fn page(rows: &[&[&str]]) -> Page {
        let mut page = Page::new("p");
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate() {
                page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Plain));
            }
        }
        page
    }

    #[test]
    fn the_heading_row_is_found_under_a_title_in_any_order() {
        let page = page(&[&["参加者 名簿"], &["グループ", "お名前"], &["A", "山田"], &["", " "]]);
        let header = Header::find(&page, &[&["氏名", "お名前"], &["グループ"], &["ID"]]).expect("a header");
        assert_eq!((header.row, header.columns.as_slice()), (1, [Some(1), Some(0), None].as_slice()));
        assert_eq!(header.rows_below(&page), [2]);
    }

    #[test]
    fn a_page_without_known_headings_has_no_header() {
        assert_eq!(Header::find(&page(&[&["a", "b"]]), &[&["氏名"]]), None);
    }
}
