//! A page with its rows as columns: how somebody leaves it who pasted a table turned.

use crate::domain::address::{Address, Area, COLUMNS};

use super::book::Page;

/// Cells of the largest page that is turned: a form has a few hundred.
const CELLS: usize = 20_000;

/// The address on the other side of the diagonal; None where no sheet has it.
pub fn turned(at: Address) -> Option<Address> {
    let col = u16::try_from(at.row).ok().filter(|col| *col < COLUMNS)?;
    Some(Address::new(u32::from(at.col), col))
}

impl Page {
    /// The page with rows and columns changed; None where it does not fit or is no size for a form.
    pub fn turned(&self) -> Option<Page> {
        if self.cells.len() > CELLS {
            return None;
        }
        let mut page = Page { visibility: self.visibility, ..Page::new(&self.name) };
        for (at, cell) in self.filled() {
            page.cells.insert(turned(at)?, cell.clone());
        }
        let areas = self.merges.iter().filter_map(|area| Some(Area::new(turned(area.first)?, turned(area.last)?)));
        page.merges = areas.collect();
        Some(page)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::{Cell, Look};

    #[test]
    fn turned_twice_is_as_it_was() {
        let mut page = Page::new("p");
        page.put(Address::new(3, 1), Cell::text("a", Look::Plain));
        page.merges.push(Area::new(Address::new(3, 1), Address::new(5, 1)));
        let once = page.turned().unwrap();
        assert_eq!(once.shown(Address::new(1, 3)), "a");
        assert_eq!(once.turned().unwrap(), page);
        page.put(Address::new(20_000, 0), Cell::text("far below", Look::Plain));
        assert!(page.turned().is_none());
    }
}
