//! Reading the lecturer's cells back from a plenary workbook that people have changed.
//!
//! The table is found by its headings and a row by the group's name printed in it, wherever they stand
//! now. Nothing else of the workbook is read: it is made anew from the groups.

use crate::domain::catalogue::Template;
use crate::domain::fold::is_blank;
use crate::domain::ids::GroupName;
use crate::sheet::book::Book;
use crate::sheet::find::Finder;

use super::LecturerCells;
use super::feedback::{self, Col};

/// What the lecturer wrote. Two different texts for one group and column are both kept, one under the other.
pub fn take(template: &Template, book: &Book) -> LecturerCells {
    let table = feedback::table(template);
    let finder = Finder::new([&table]);
    let group_column = table.index(Col::Group).unwrap_or_default();
    let mut cells = LecturerCells::new();
    for page in &book.pages {
        for found in finder.find(page) {
            for row in page.rows_in(&found.rows) {
                let printed = found.cell(row, group_column).map(|at| page.shown(at)).unwrap_or_default();
                let Some(group) = GroupName::parse(&printed) else { continue };
                for (index, head) in table.columns.iter().enumerate() {
                    let (Col::Lecturer(column), Some(at)) = (head.id, found.cell(row, index)) else { continue };
                    let text = page.shown(at);
                    if !is_blank(&text) {
                        keep(cells.entry((group.clone(), column)).or_default(), text);
                    }
                }
            }
        }
    }
    cells
}

fn keep(kept: &mut String, text: String) {
    if kept.is_empty() {
        *kept = text;
    } else if *kept != text {
        kept.push('\n');
        kept.push_str(&text);
    }
}
