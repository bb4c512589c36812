//! Putting tables on pages: the only place that computes an address.

use crate::domain::address::{Address, Area};

use super::book::{Cell, Page, sheet_prefix};
use super::layout::Table;

/// A table that has its place on a page: heading row, rows under it, columns side by side.
#[derive(Clone, Debug)]
pub struct Placed<'t, C> {
    table: &'t Table<C>,
    at: Address,
    rows: u32,
}

impl<'t, C: Copy + PartialEq> Placed<'t, C> {
    /// Puts the headings of `table` with its top left cell at `at`, sets the widths of its columns and
    /// reserves `rows` rows under it. Nothing else is written.
    pub fn put(page: &mut Page, at: Address, table: &'t Table<C>, rows: u32) -> Self {
        let placed = Placed { table, at, rows };
        for (index, column) in table.columns.iter().enumerate() {
            let col = at.col + index as u16;
            page.put(Address::new(at.row, col), Cell::text(&column.heading, column.look));
            page.widths.insert(col, column.width);
        }
        placed
    }

    /// Number of rows under the heading.
    pub fn rows(&self) -> u32 {
        self.rows
    }

    /// The cell of column `id` in row `row`, from 0 under the heading. The first column where the table has no `id`.
    pub fn cell(&self, row: u32, id: C) -> Address {
        Address::new(self.at.row + 1 + row, self.col(id))
    }

    /// The sheet column of `id`. The first column where the table has no `id`.
    pub fn col(&self, id: C) -> u16 {
        self.at.col + self.table.index(id).unwrap_or_default() as u16
    }

    /// All cells of a column without its heading; of an empty table, the row under the heading.
    pub fn column(&self, id: C) -> Area {
        Area::new(self.cell(0, id), self.cell(self.rows.max(1) - 1, id))
    }

    /// All cells of a column as a formula names them from any sheet: `'name'!$A$2:$A$9`.
    pub fn range(&self, page: &str, id: C) -> String {
        format!("{}{}", sheet_prefix(page), self.column(id).fixed())
    }

    /// The row of the headings.
    pub fn heading_row(&self) -> u32 {
        self.at.row
    }

    /// The row after the last.
    pub fn end(&self) -> u32 {
        self.at.row + 1 + self.rows
    }

    /// The whole table with its headings.
    pub fn area(&self) -> Area {
        let last_col = self.at.col + self.table.columns.len().max(1) as u16 - 1;
        Area::new(self.at, Address::new(self.end().saturating_sub(1), last_col))
    }
}
