//! Tables for a terminal and as csv.

use super::text::{clean, width};
use crate::domain::delimited;

/// A table of texts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Table {
    /// Headings, each with the side its column is aligned to.
    pub headings: Vec<(String, Align)>,
    /// Rows, each as long as the headings.
    pub rows: Vec<Vec<String>>,
}

/// The side a column is aligned to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Align {
    /// Texts.
    #[default]
    Left,
    /// Numbers.
    Right,
}

impl Table {
    /// A table without rows.
    pub fn new<'a>(headings: impl IntoIterator<Item = (&'a str, Align)>) -> Self {
        Table {
            headings: headings.into_iter().map(|(text, align)| (text.to_owned(), align)).collect(),
            rows: Vec::new(),
        }
    }

    /// Adds a row.
    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        self.rows.push(cells.into_iter().collect());
    }

    /// The table as lines: headings, a rule, rows.
    pub fn lines(&self) -> Vec<String> {
        let headings: Vec<String> = self.headings.iter().map(|(text, _)| clean(text)).collect();
        let rows: Vec<Vec<String>> = self.rows.iter().map(|row| row.iter().map(|cell| clean(cell)).collect()).collect();
        let widths: Vec<usize> = (0..headings.len())
            .map(|col| {
                rows.iter().chain([&headings]).filter_map(|row| row.get(col)).map(|c| width(c)).max().unwrap_or(0)
            })
            .collect();
        let line = |cells: &[String]| {
            let cells = cells.iter().zip(&widths).zip(&self.headings).map(|((text, wide), (_, align))| {
                let space = " ".repeat(wide.saturating_sub(width(text)));
                match align {
                    Align::Left => format!("{text}{space}"),
                    Align::Right => format!("{space}{text}"),
                }
            });
            cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
        };
        let rule = widths.iter().map(|wide| "-".repeat(*wide)).collect::<Vec<_>>().join("  ");
        let mut lines = vec![line(&headings), rule];
        lines.extend(rows.iter().map(|row| line(row)));
        lines
    }

    /// The table as csv with CRLF. `mark`: begins with the byte order mark, without which Excel takes it
    /// for the system's old encoding. `raw`: texts as they are, for programs that run nothing.
    pub fn csv(&self, mark: bool, raw: bool) -> String {
        let headings: Vec<String> = self.headings.iter().map(|(text, _)| text.clone()).collect();
        let mut text = if mark { "\u{FEFF}".to_owned() } else { String::new() };
        for row in std::iter::once(&headings).chain(&self.rows) {
            let cells: Vec<String> = row.iter().map(|cell| delimited::field(cell, raw)).collect();
            text.push_str(&cells.join(","));
            text.push_str("\r\n");
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_stand_under_each_other() {
        let mut table = Table::new([("手順", Align::Left), ("票", Align::Right)]);
        table.row(["6-1 研修".to_owned(), "12".to_owned()]);
        table.row(["x\u{1b}[2J".to_owned(), "3".to_owned()]);
        assert_eq!(table.lines(), ["手順      票", "--------  --", "6-1 研修  12", "x[2J       3"]);
    }

    #[test]
    fn csv_is_quoted_and_runs_nothing() {
        let mut table = Table::new([("a", Align::Left), ("b", Align::Left)]);
        table.row(["=1+1".to_owned(), "x,\"y\"\nz".to_owned()]);
        table.row(["-2".to_owned(), "6-1".to_owned()]);
        assert_eq!(table.csv(false, true), "a,b\r\n=1+1,\"x,\"\"y\"\"\nz\"\r\n-2,6-1\r\n");
        assert_eq!(table.csv(false, false), "a,b\r\n'=1+1,\"x,\"\"y\"\"\nz\"\r\n'-2,6-1\r\n");
        assert!(table.csv(true, false).starts_with('\u{FEFF}'));
    }
}
