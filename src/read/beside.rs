//! Of a list that a program wrote, the rows that a person may have written beside: all others are passed over, so that
//! a list of a million rows costs no more memory than what people put into it.
//!
//! It must not know how a file spells its cells.

use crate::domain::address::Address;
use crate::sheet::book::Value;

/// Cells of one row, left to right.
type Row = Vec<(Address, Value)>;

/// Decides row by row what is kept.
pub(super) struct Beside {
    /// Rows above this one are kept as they are.
    row: u32,
    /// What stands right of this column is a person's.
    column: u16,
    /// Rows with a comment, upwards.
    noted: Vec<u32>,
    /// The row that is being read, and the one before it if that was passed over.
    now: Row,
    before: Row,
}

impl Beside {
    /// Nothing read yet.
    pub(super) fn new(row: u32, column: u16, noted: impl Iterator<Item = u32>) -> Self {
        let mut noted: Vec<u32> = noted.collect();
        noted.sort_unstable();
        Beside { row, column, noted, now: Row::new(), before: Row::new() }
    }

    /// Takes the next cell, and gives those that are kept because of what came before.
    pub(super) fn next(&mut self, at: Address, value: Value) -> Row {
        let kept =
            if self.now.first().is_some_and(|(now, _)| now.row != at.row) { self.end(at.row) } else { Row::new() };
        self.now.push((at, value));
        kept
    }

    /// Ends the row that is being read; `next` is the one that comes.
    pub(super) fn end(&mut self, next: u32) -> Row {
        let Some((first, _)) = self.now.first() else { return Row::new() };
        let from = self.noted.partition_point(|row| *row < first.row);
        let noted = self.noted.get(from).is_some_and(|row| *row < next);
        let beside = self.now.last().is_some_and(|(last, _)| last.col > self.column);
        if first.row >= self.row && !noted && !beside {
            std::mem::swap(&mut self.before, &mut self.now);
            self.now.clear();
            return Row::new();
        }
        // What stands alone in its row belongs to the row above it.
        let alone = self.now.iter().all(|(at, _)| at.col > self.column);
        let mut kept = if alone { std::mem::take(&mut self.before) } else { Row::new() };
        self.before.clear();
        kept.append(&mut self.now);
        kept
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Texts at these cells, and rows with comments: the cells that are kept of a list whose headings stand above row
    /// 3 and which ends at column 2.
    fn kept(cells: &[(u32, u16)], noted: &[u32]) -> Vec<(u32, u16)> {
        let mut beside = Beside::new(3, 2, noted.iter().copied());
        let mut kept = Vec::new();
        for (row, col) in cells {
            kept.extend(beside.next(Address::new(*row, *col), Value::Bool(true)));
        }
        kept.extend(beside.end(u32::MAX));
        kept.into_iter().map(|(at, _)| (at.row, at.col)).collect()
    }

    #[test]
    fn what_people_wrote_beside_a_list_is_kept_with_its_row() {
        let list: Vec<(u32, u16)> = (1..100).flat_map(|row| [(row, 0), (row, 2)]).collect();
        let with = |more: &[(u32, u16)]| {
            let mut all = [&list[..], more].concat();
            all.sort_unstable();
            all
        };
        let rows = |cells: Vec<(u32, u16)>| cells.into_iter().filter(|(row, _)| *row >= 3).collect::<Vec<_>>();
        assert_eq!(kept(&list, &[]), [(1, 0), (1, 2), (2, 0), (2, 2)], "the headings and nothing else");
        assert_eq!(rows(kept(&with(&[(7, 3)]), &[])), [(7, 0), (7, 2), (7, 3)]);
        assert_eq!(rows(kept(&with(&[(3, 9), (99, 4)]), &[])), [(3, 0), (3, 2), (3, 9), (99, 0), (99, 2), (99, 4)]);
        // A comment on a row, and one far below.
        assert_eq!(rows(kept(&list, &[5, 5])), [(5, 0), (5, 2)]);
        assert_eq!(rows(kept(&list, &[120, 1])), [(99, 0), (99, 2)]);
        // What stands below the list, in rows of its own, comes with the last row of it, once.
        assert_eq!(rows(kept(&with(&[(110, 5), (111, 4)]), &[])), [(99, 0), (99, 2), (110, 5), (111, 4)]);
        // A text under the list is no list any more, and nothing stands beside it.
        assert_eq!(rows(kept(&with(&[(110, 1)]), &[])), []);
    }
}
