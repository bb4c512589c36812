//! Reading the lecturer's cells back from a plenary workbook that people have changed.
//!
//! The table is found by its headings and a row by the group's name printed in it, wherever they stand
//! now. Everything else is made anew from the groups; what people put beside it goes over.

use std::cell::LazyCell;

use crate::domain::address::Address;
use crate::domain::catalogue::Template;
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::GroupName;
use crate::domain::verdict::{Shows, Told, Verdict, Whose};
use crate::sheet::book::{Book, Visibility};
use crate::sheet::find::Finder;
use crate::workbook::carry::{Beside, renamed, texts_of};
use crate::workbook::language;
use crate::workbook::words::{of_list, sheet};
use crate::workbook::written::{Key, Written};

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

/// What lecturers wrote in two workbooks, of which the second was saved beside the first while that was open. What
/// differs is kept, one text under the other.
pub fn join(template: &Template, first: &Book, second: &Book) -> LecturerCells {
    let (mut cells, others) = (take(template, first), take(template, second));
    let (written, written_there) = (Written::of(first), Written::of(second));
    for (place, theirs) in others {
        let key = Key::lecturer(&place.0, &template.column(place.1).heading);
        let mine = cells.get(&place).cloned().unwrap_or_default();
        let same = written.text(&key) == written_there.text(&key) || written_there.beside.is_some();
        let base = if same { written_there.text(&key) } else { "" };
        let outcome = Verdict::of(base, &mine, &theirs).outcome(Whose::Own);
        match (outcome.told, outcome.shows) {
            (Told::BothChanged, _) => keep(cells.entry(place).or_default(), theirs),
            (_, Shows::New) => drop(cells.insert(place, theirs)),
            (_, Shows::Theirs) => {}
        }
    }
    cells
}

/// What people put into `old` beside what the program prints: sheets, notes, and texts to the right of or below
/// everything that `new` has on a sheet.
pub fn beside(old: &Book, new: &Book) -> Beside {
    // Most workbooks have nothing beside what is printed, and what is printed may be a million texts.
    let prints = LazyCell::new(|| new.pages.iter().map(|page| (page, texts_of(page))).collect::<Vec<_>>());
    let is_printed = |text: &str| {
        let folded = fold(text);
        prints.iter().any(|(_, print)| print.contains(&folded))
    };
    let mut beside = Beside::default();
    for page in old.pages.iter().filter(|page| page.visibility == Visibility::Visible) {
        let name = of_list(&page.name);
        let Some(known) = new.page(name).or_else(|| renamed(page, prints.iter().map(|(page, print)| (*page, print))))
        else {
            if page.filled().any(|(_, cell)| !is_blank(&cell.value.shown())) {
                beside.take_sheet(page);
            }
            continue;
        };
        let name = known.name.as_str();
        let corners = known.cells.keys().chain(known.merges.iter().map(|area| area.last));
        let last =
            corners.fold(Address::new(0, 0), |last, at| Address::new(last.row.max(at.row), last.col.max(at.col)));
        // Lists grow and shrink with what comes back.
        let is_list =
            [sheet::FINDINGS, sheet::SOURCES, sheet::DATA, sheet::WHO].into_iter().any(|list| language::is(name, list));
        let outside = |at: &Address| at.col > last.col || (at.row > last.row && !is_list);
        let extra = page.filled().filter(|(at, cell)| {
            let text = cell.value.shown();
            outside(at) && !is_blank(&text) && !is_printed(&text)
        });
        beside.take(name, page, &extra.map(|(at, _)| at).collect());
    }
    beside
}

fn keep(kept: &mut String, text: String) {
    if kept.is_empty() {
        *kept = text;
    } else if *kept != text {
        kept.push('\n');
        kept.push_str(&text);
    }
}
