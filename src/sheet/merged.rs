//! Which merged area covers a cell: looked up, not searched, so that a sheet of merged cells costs no more than one
//! without. Knows areas, not what stands in them.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};

use super::book::Page;

/// Columns of areas that are looked up; a sheet with more is no form, and its cells are read as they stand.
const COLUMNS: usize = 100_000;

/// The merged areas of a page by column and first row.
#[derive(Debug, Default)]
pub struct Merged {
    by_column: BTreeMap<(u16, u32), Area>,
}

impl Merged {
    /// The merged areas of `page`.
    pub fn of(page: &Page) -> Self {
        let mut by_column = BTreeMap::new();
        let columns = page.merges.iter().flat_map(|area| (area.first.col..=area.last.col).map(move |col| (col, area)));
        for (col, area) in columns.take(COLUMNS) {
            by_column.insert((col, area.first.row), *area);
        }
        Merged { by_column }
    }

    /// The area that `at` belongs to.
    pub fn area(&self, at: Address) -> Option<&Area> {
        let (_, area) = self.by_column.range((at.col, 0)..=(at.col, at.row)).next_back()?;
        area.contains(at).then_some(area)
    }

    /// True for a cell that does not show, because another one is spread over it.
    pub fn hides(&self, at: Address) -> bool {
        self.area(at).is_some_and(|area| area.first != at)
    }

    /// What a person sees at `at`: its own text, or that of the cell spread over it.
    pub fn shown(&self, page: &Page, at: Address) -> String {
        match page.shown(at) {
            text if text.is_empty() => self.area(at).map(|area| page.shown(area.first)).unwrap_or_default(),
            text => text,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::{Cell, Look};

    #[test]
    fn a_cell_below_another_shows_its_text() {
        let at = |text: &str| Address::parse(text).unwrap();
        let mut page = Page::new("p");
        page.put(at("B2"), Cell::text("脅威", Look::Plain));
        page.merges.push(Area::new(at("B2"), at("C4")));
        page.merges.push(Area::new(at("B6"), at("B7")));
        let merged = Merged::of(&page);
        for (cell, hidden) in [("B2", false), ("B3", true), ("C2", true), ("C4", true), ("B5", false), ("D2", false)] {
            assert_eq!(merged.hides(at(cell)), hidden, "{cell}");
        }
        assert_eq!(merged.shown(&page, at("C4")), "脅威");
        assert_eq!(merged.shown(&page, at("B7")), "");
    }
}
