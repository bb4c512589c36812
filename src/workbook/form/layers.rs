//! The second and the third way to tell where an answer belongs: the hidden mark of its row and the name of its
//! cell. Headings and numbers come first; where the others say something else, a person is told.
//!
//! Names follow a cell that is cut and pasted, and stay behind when rows are sorted: that tells one from the other.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::domain::catalogue::{Rows, Template, Threat, Whom};
use crate::domain::finding::Trouble;
use crate::domain::fold::is_blank;
use crate::domain::ids::ThreatNo;
use crate::sheet::book::{Book, Name};

use super::fill::repeat;
use super::take::Reading;

/// A cell by the index of its page.
pub(super) type Spot = (usize, Address);

/// The names that a form gives its answer cells.
#[derive(Debug)]
pub(super) struct Names(BTreeMap<String, Slot>);

impl Names {
    /// The names of the forms of `template`.
    pub(super) fn of(template: &Template) -> Self {
        let mut names = BTreeMap::new();
        for (index, theme) in template.themes.iter().enumerate() {
            for (row, (at, column)) in (1u8..).zip(template.columns_of(index, Whom::Individual)) {
                let mut add = |key: &str, slot| {
                    names.insert(answer_name("", &theme.id, &column.id, key, Address::new(0, 0)).name, slot);
                };
                match theme.rows {
                    Rows::Questions => add(&row_key(index, None, row), Slot::new(at, None, 1)),
                    Rows::Threats if !column.kind.is_answer() => {}
                    Rows::Threats => {
                        for threat in template.threats_in_scope() {
                            for nth in 1..=repeat(template, index) {
                                add(&row_key(index, Some(threat), nth), Slot::new(at, Some(threat.no), nth));
                            }
                        }
                    }
                }
            }
        }
        Names(names)
    }

    /// Where the names of a book point now. A copied sheet has them once more.
    pub(super) fn in_book(&self, book: &Book) -> BTreeMap<Slot, Vec<Spot>> {
        let pages: BTreeMap<&str, usize> = book.pages.iter().enumerate().map(|(i, p)| (p.name.as_str(), i)).collect();
        let mut cells: BTreeMap<Slot, Vec<Spot>> = BTreeMap::new();
        for name in book.names.iter().filter(|name| name.area.first == name.area.last) {
            if let (Some(slot), Some(page)) = (self.0.get(&name.name), pages.get(name.page.as_str())) {
                cells.entry(*slot).or_default().push((*page, name.area.first));
            }
        }
        cells
    }
}

/// `B02-1`: theme, threat, which of several. Printed in a hidden column as a second way to tell a row.
pub(super) fn row_key(theme: usize, threat: Option<&Threat>, nth: u8) -> String {
    let letter = char::from(b'A' + theme as u8);
    match threat {
        Some(threat) => format!("{letter}{:02}-{nth}", threat.no.0),
        None => format!("{letter}{nth:02}"),
    }
}

/// The threat whose row carries this mark, and which of its rows, from 1: the inverse of [`row_key`].
pub(super) fn marked(template: &Template, theme: usize, mark: &str) -> Option<(ThreatNo, u8)> {
    let letter = char::from(b'A' + theme as u8);
    let (no, nth) = mark.trim().strip_prefix(letter)?.split_once('-')?;
    let no = ThreatNo(no.parse().ok().filter(|number| format!("{number:02}") == no)?);
    Some((template.threat(no)?.no, nth.parse().ok()?))
}

/// The question whose row carries this mark, from 1.
pub(super) fn marked_question(theme: usize, mark: &str) -> Option<u16> {
    let letter = char::from(b'A' + theme as u8);
    mark.trim().strip_prefix(letter).filter(|digits| digits.len() == 2)?.parse().ok()
}

/// A workbook-wide name for an answer cell: `mt_steps_step_B02_1`.
pub(super) fn answer_name(page: &str, theme: &str, column: &str, key: &str, at: Address) -> Name {
    let name = format!("mt_{theme}_{column}_{}", key.replace('-', "_"));
    Name { name, page: page.to_owned(), area: Area::cell(at) }
}

/// A name that points elsewhere than headings and numbers.
struct Apart {
    slot: Slot,
    /// Where the name points.
    named: Spot,
    /// Where headings and numbers have the slot.
    home: Spot,
}

impl Reading<'_, '_> {
    /// Says where marks and names disagree with headings and numbers: an answer that was moved to another row is
    /// told one by one, anything else once a table.
    pub(super) fn compare_layers(&mut self) {
        let mut agree: BTreeMap<u8, usize> = BTreeMap::new();
        let mut apart: Vec<Apart> = Vec::new();
        for (slot, named) in &self.named {
            let Some(homes) = self.cells_of.get(slot) else { continue };
            match (named.first(), homes.first()) {
                _ if named.iter().any(|spot| homes.contains(spot)) => *agree.entry(slot.theme).or_default() += 1,
                (Some(named), Some(home)) => apart.push(Apart { slot: *slot, named: *named, home: *home }),
                _ => {}
            }
        }
        let moved: Vec<&Apart> = apart.iter().filter(|apart_one| self.is_moved(apart_one, &apart, &agree)).collect();
        let mut disagree: BTreeSet<usize> = std::mem::take(&mut self.marks_apart);
        let left = apart.iter().filter(|one| !moved.iter().any(|other| other.slot == one.slot));
        disagree.extend(left.map(|one| usize::from(one.slot.theme)));
        for one in moved {
            let (page, at) = one.named;
            let page = &self.book.pages[page];
            let from = format!("{} {}", self.book.pages[one.home.0].name, one.home.1);
            self.find(Trouble::AnswerMoved { from }, page, at);
        }
        for theme in disagree {
            let sheet = self.taker.event.template.themes[theme].sheet.clone();
            let finding = self.finding(Trouble::LayersDisagree { sheet }, String::new());
            self.findings.push(finding);
        }
    }

    /// True where one answer left its row: most names of the table are where they belong, or two of them point to
    /// one cell, which sorting never does; this one points to an answer, and its own cell is blank or holds an
    /// answer that came from elsewhere.
    fn is_moved(&self, one: &Apart, apart: &[Apart], agree: &BTreeMap<u8, usize>) -> bool {
        let of_theme = apart.iter().filter(|other| other.slot.theme == one.slot.theme).count();
        let shown = |(page, at): Spot| self.book.pages[page].shown(at);
        let left = || is_blank(&shown(one.home)) || apart.iter().any(|other| other.named == one.home);
        let met = || self.named.iter().any(|(slot, named)| *slot != one.slot && named.first() == Some(&one.named));
        (of_theme * 2 <= agree.get(&one.slot.theme).copied().unwrap_or_default() || met())
            && self.answer_cells.contains(&one.named)
            && !is_blank(&shown(one.named))
            && left()
    }
}
