//! Finding tables on pages that people and programs have changed.
//!
//! A table is where its headings stand, wherever that is now and in whatever order; it ends where the
//! next heading row begins. Addresses of the sent form are never used. What the rows mean is decided
//! by the caller from their key columns.

use std::collections::HashSet;
use std::ops::Range;

use crate::domain::address::Address;
use crate::domain::fold::{beginnings, fold, may_begin, row_number};

use super::book::Page;
use super::cells::Known;
use super::layout::{Role, Table};

/// A table that was found on a page.
#[derive(Clone, PartialEq, Debug)]
pub struct Found {
    /// Index into the tables that were looked for.
    pub table: usize,
    /// The row of its headings.
    pub heading_row: u32,
    /// Per column of the table: the sheet column it stands in now.
    pub columns: Vec<Option<u16>>,
    /// Columns whose heading is not theirs, found by their neighbours: index in the table.
    pub reworded: Vec<usize>,
    /// The rows under the headings, up to the next heading row or the last used row.
    pub rows: Range<u32>,
}

impl Found {
    /// The cell of a column in a sheet row, where the column was found.
    pub fn cell(&self, row: u32, column: usize) -> Option<Address> {
        self.columns.get(column).copied().flatten().map(|col| Address::new(row, col))
    }
}

/// The folded headings of a set of tables, computed once and used for many pages.
#[derive(Debug)]
pub struct Finder<'t, C> {
    tables: Vec<(&'t Table<C>, Vec<Vec<String>>)>,
    /// Every heading, and what headings begin with.
    words: HashSet<String>,
    begin: Vec<char>,
}

impl<'t, C: Copy + PartialEq> Finder<'t, C> {
    /// A finder for `tables`.
    pub fn new(tables: impl IntoIterator<Item = &'t Table<C>>) -> Self {
        let folded = |table: &'t Table<C>| {
            let spellings = |c: &super::layout::Head<C>| {
                std::iter::once(&c.heading).chain(&c.past).map(|text| fold(text)).collect()
            };
            (table, table.columns.iter().map(spellings).collect())
        };
        let tables: Vec<(&Table<C>, Vec<Vec<String>>)> = tables.into_iter().map(folded).collect();
        let spellings = || tables.iter().flat_map(|(_, spellings)| spellings).flatten();
        let (words, mut begin) = (spellings().cloned().collect(), beginnings(spellings()));
        begin.extend(LOST);
        Finder { tables, words, begin }
    }

    /// Every table on `page`, top to bottom.
    pub fn find(&self, page: &Page) -> Vec<Found> {
        let Some(last_row) = page.last_row() else { return Vec::new() };
        let mut found: Vec<Found> = Vec::new();
        for row in self.candidates(page) {
            if self.is_numbered(page, row, found.last()) {
                continue;
            }
            let cells = folded(page, row);
            let tables = self.side_by_side(&cells).filter_map(|cells| self.heading_row(page, row, cells));
            found.extend(tables.collect::<Vec<_>>());
        }
        let starts: Vec<u32> = found.iter().map(|f| f.heading_row).collect();
        for table in &mut found {
            let next = starts.iter().copied().find(|start| *start > table.heading_row);
            table.rows = table.heading_row + 1..next.unwrap_or(last_row + 1);
        }
        found
    }

    /// The rows in which headings may stand: those with as many of them as a heading row has at least. Nearly all rows
    /// are answers; hardly one of their texts is folded.
    fn candidates(&self, page: &Page) -> Vec<u32> {
        let mut rows: Vec<(u32, usize)> = Vec::new();
        let mut known = Known::of(&page.cells);
        for (at, number, cell) in page.cells.numbered() {
            let may = known.get(number, || self.is_heading(&cell.value.seen()));
            match rows.last_mut() {
                Some((row, cells)) if *row == at.row => *cells += usize::from(may),
                _ => rows.push((at.row, usize::from(may))),
            }
        }
        rows.into_iter().filter(|(_, cells)| *cells >= LEAST).map(|(row, _)| row).collect()
    }

    /// True for a text that is a heading of any table.
    fn is_heading(&self, text: &str) -> bool {
        may_begin(text, &self.begin) && self.words.contains(as_heading(text).as_str())
    }

    /// True for a row of the table above it: a number stands in that table's key column, so its texts are
    /// answers, even where they spell headings.
    fn is_numbered(&self, page: &Page, row: u32, above: Option<&Found>) -> bool {
        let Some(above) = above else { return false };
        let (table, _) = &self.tables[above.table];
        let keys = table.columns.iter().zip(&above.columns).filter(|(c, _)| c.role == Role::Key);
        let cells = keys.filter_map(|(_, col)| *col).map(|col| page.shown(Address::new(row, col)));
        cells.take(1).any(|text| row_number(&text).is_some())
    }

    /// The cells of a row, cut where another table begins: at each further heading of a first column.
    fn side_by_side<'c>(&'c self, cells: &'c [(u16, String)]) -> impl Iterator<Item = &'c [(u16, String)]> {
        let is_first = |text: &String| self.tables.iter().any(|(_, s)| s.first().is_some_and(|s| s.contains(text)));
        let starts = cells.iter().enumerate().filter(|(_, (_, text))| is_first(text)).skip(1).map(|(index, _)| index);
        let bounds: Vec<usize> = std::iter::once(0).chain(starts).chain([cells.len()]).collect();
        let cuts: Vec<_> = bounds.windows(2).map(|w| w[0]..w[1]).collect();
        cuts.into_iter().map(move |cut| &cells[cut])
    }

    /// The table whose headings `cells` are, if they are any table's.
    fn heading_row(&self, page: &Page, row: u32, cells: &[(u16, String)]) -> Option<Found> {
        let mut best: Option<(f64, Found)> = None;
        for (index, (table, spellings)) in self.tables.iter().enumerate() {
            let columns = match_columns(spellings, cells);
            let Some(mut score) = score(table, &columns) else { continue };
            if fold(&table.sheet) == fold(&page.name) {
                score += 0.001;
            }
            if best.as_ref().is_none_or(|(top, _)| score > *top) {
                let mut found = Found { table: index, heading_row: row, columns, reworded: Vec::new(), rows: 0..0 };
                take_reworded(table, &mut found, cells);
                best = Some((score, found));
            }
        }
        best.map(|(_, found)| found)
    }
}

/// What stands before a heading where an encoding without ✎ made something else of it.
const LOST: [char; 2] = ['?', '〓'];

/// The folded texts of a row, left to right.
fn folded(page: &Page, row: u32) -> Vec<(u16, String)> {
    page.row(row).map(|(at, cell)| (at.col, as_heading(&cell.value.seen()))).collect()
}

fn as_heading(text: &str) -> String {
    fold(text).trim_start_matches(LOST).to_owned()
}

fn match_columns(spellings: &[Vec<String>], cells: &[(u16, String)]) -> Vec<Option<u16>> {
    let mut taken: Vec<u16> = Vec::new();
    let mut columns = Vec::with_capacity(spellings.len());
    for known in spellings {
        let at = cells.iter().find(|(col, text)| known.contains(text) && !taken.contains(col)).map(|(col, _)| *col);
        taken.extend(at);
        columns.push(at);
    }
    columns
}

/// Headings that a heading row has at least.
const LEAST: usize = 2;

/// Share of the table's read columns that were matched; None where that is not enough to be this table.
///
/// Without a key or label two common words could be headings of anything (the worked example has
/// such tables), so either one of those is there or three columns are.
fn score<C>(table: &Table<C>, columns: &[Option<u16>]) -> Option<f64> {
    let matched = |role: fn(Role) -> bool| {
        table.columns.iter().zip(columns).filter(|(c, at)| role(c.role) && at.is_some()).count()
    };
    let answers = matched(|r| r == Role::Answer);
    let keys = matched(|r| matches!(r, Role::Key | Role::Label));
    let read = table.columns.iter().filter(|c| c.role != Role::Shown).count();
    let share = (answers + keys) as f64 / read.max(1) as f64;
    let enough = answers >= 1 && (keys >= 1 || answers >= 3) && answers + keys >= LEAST && share >= 0.5;
    enough.then_some(share)
}

/// An answer column without its heading is the single unknown heading between its matched neighbours,
/// where no other column of the table is missing between them.
fn take_reworded<C>(table: &Table<C>, found: &mut Found, cells: &[(u16, String)]) {
    for index in 0..table.columns.len() {
        if found.columns[index].is_some() || table.columns[index].role != Role::Answer {
            continue;
        }
        let before = (0..index).rev().find(|i| found.columns[*i].is_some());
        let after = (index + 1..table.columns.len()).find(|i| found.columns[*i].is_some());
        let Some(before) = before else { continue };
        if after.unwrap_or(index + 1) - before != 2 {
            continue;
        }
        let left = found.columns[before];
        let right = after.and_then(|i| found.columns[i]);
        let between: Vec<u16> = cells
            .iter()
            .map(|(col, _)| *col)
            .filter(|col| Some(*col) > left && right.is_none_or(|r| *col < r) && !found.columns.contains(&Some(*col)))
            .collect();
        if let [col] = between[..] {
            found.columns[index] = Some(col);
            found.reworded.push(index);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::{Cell, Look};

    #[derive(Clone, Copy, PartialEq, Debug)]
    enum Col {
        No,
        Threat,
        Business,
        Impact,
    }

    fn table() -> Table<Col> {
        Table::new("①事業影響")
            .with(Col::No, "No", Role::Key, 5.0, Look::Heading)
            .with(Col::Threat, "脅威", Role::Label, 20.0, Look::Heading)
            .with(Col::Business, "事業内容", Role::Answer, 30.0, Look::HeadingAsk)
            .with(Col::Impact, "脅威発生時の事業への影響", Role::Answer, 30.0, Look::HeadingAsk)
    }

    /// A page from rows of words; `.` is an empty cell.
    fn page(rows: &[&str]) -> Page {
        let mut page = Page::new("p");
        for (row, line) in rows.iter().enumerate() {
            for (col, word) in line.split_whitespace().enumerate() {
                if word != "." {
                    page.put(Address::new(row as u32, col as u16), Cell::text(word, Look::Plain));
                }
            }
        }
        page
    }

    fn find(rows: &[&str]) -> Vec<Found> {
        let table = table();
        Finder::new([&table]).find(&page(rows))
    }

    #[test]
    fn a_table_is_found_wherever_it_stands_in_any_order() {
        let found = find(&["題名", ".", ". . 脅威発生時の事業への影響 事業内容 脅威 Ｎｏ", ". . a b c 2"]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].columns, [Some(5), Some(4), Some(3), Some(2)]);
        assert_eq!(found[0].rows, 3..4);
    }

    #[test]
    fn a_heading_is_known_where_its_pencil_was_lost_by_an_encoding() {
        let found = find(&["No 脅威 ?事業内容 〓脅威発生時の事業への影響", "2 a b c"]);
        assert_eq!((found[0].columns[2], found[0].columns[3], &found[0].reworded[..]), (Some(2), Some(3), &[][..]));
    }

    #[test]
    fn a_table_ends_at_the_next_heading_row() {
        let found = find(&[
            "No 脅威 事業内容 脅威発生時の事業への影響",
            "2 a b c",
            "No 脅威 事業内容 脅威発生時の事業への影響",
            "3 a b c",
        ]);
        let rows: Vec<_> = found.iter().map(|f| f.rows.clone()).collect();
        assert_eq!(rows, [1..2, 3..4]);
    }

    #[test]
    fn one_reworded_heading_is_known_by_its_neighbours() {
        let found = find(&["No 脅威 しごとの中身 脅威発生時の事業への影響", "2 a b c"]);
        assert_eq!(found[0].columns[2], Some(2));
        assert_eq!(found[0].reworded, [2]);
    }

    #[test]
    fn two_unknown_headings_in_one_gap_are_not_guessed() {
        let found = find(&["No 脅威 甲 乙 脅威発生時の事業への影響", "2 a b b c"]);
        assert_eq!(found[0].columns[2], None);
    }

    #[test]
    fn a_table_in_the_shape_of_the_report_is_no_answer_table() {
        assert!(find(&["事業内容 脅威発生時の事業への影響", "卸業 価格交渉"]).is_empty());
    }
}
