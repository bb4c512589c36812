//! What happens to forms on their way back: each kind of damage that the reader copes with, once round the roster.

use crate::domain::address::Address;
use crate::domain::finding::Lang;
use crate::sheet::book::{Book, Cell, Look, Page, Value};
use crate::workbook::stamp::STAMP_SHEET;

/// What happens to a form.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Damage {
    /// It comes back under another name.
    Renamed,
    /// Its sheets are called otherwise.
    SheetsRenamed,
    /// The hidden sheet and the properties are gone.
    StampLost,
    /// Two rows stand above every table.
    RowsInserted,
    /// Picks are typed by hand in full width, one of them is none.
    PicksTyped,
    /// Something is written beside the tables.
    WrittenBeside,
    /// It comes back twice, the second time with less in it.
    Twice,
    /// It does not come back.
    Missing,
}

const ALL: [Damage; 8] = [
    Damage::Renamed,
    Damage::SheetsRenamed,
    Damage::StampLost,
    Damage::RowsInserted,
    Damage::PicksTyped,
    Damage::WrittenBeside,
    Damage::Twice,
    Damage::Missing,
];

/// What happens to the form of the nth person of the roster, from 0.
pub fn damage_of(nth: usize) -> Damage {
    ALL[nth % ALL.len()]
}

/// The form after it has happened.
pub fn damaged(mut book: Book, damage: Damage, lang: Lang) -> Book {
    match damage {
        Damage::Renamed | Damage::Missing | Damage::Twice => {}
        Damage::SheetsRenamed => {
            for (nth, page) in (1..).zip(&mut book.pages) {
                page.name = format!("Sheet{nth}");
            }
            book.names.clear();
            book.pages.iter_mut().for_each(bare);
        }
        Damage::StampLost => {
            book.pages.retain(|page| page.name != STAMP_SHEET);
            book.properties.custom.clear();
            book.properties.description.clear();
        }
        Damage::RowsInserted => {
            book.names.clear();
            book.pages.iter_mut().filter(|page| page.name != STAMP_SHEET).for_each(lowered);
        }
        Damage::PicksTyped => typed(&mut book),
        Damage::WrittenBeside => {
            let [ja, en] = ["（練習）表の外に書いたメモです。", "(practice) A note beside the table."];
            for page in book.pages.iter_mut().skip(1).take(2) {
                let last = page.filled().map(|(at, _)| at.col).max().unwrap_or_default();
                let note = match lang {
                    Lang::Ja => ja,
                    Lang::En => en,
                };
                page.put(Address::new(5, last + 2), Cell::text(note, Look::Plain));
            }
        }
    }
    book
}

/// Without what refers to sheets by their names.
fn bare(page: &mut Page) {
    page.choices.clear();
    page.highlights.clear();
    page.cells.change(|cell| {
        if let Value::Formula { result, .. } = &cell.value {
            cell.value = (**result).clone();
        }
        cell.link = None;
    });
}

fn lowered(page: &mut Page) {
    bare(page);
    page.merges.clear();
    page.notes.clear();
    page.heights.clear();
    page.setup.freeze = None;
    page.setup.filter = None;
    page.setup.print_area = None;
    page.setup.page_breaks.clear();
    page.setup.repeat_rows = None;
    let cells = std::mem::take(&mut page.cells);
    page.cells = cells.into_iter().map(|(at, cell)| (Address::new(at.row + 2, at.col), cell)).collect();
}

/// `6-1 …` becomes `６－１`; the first pick becomes something that is no step.
fn typed(book: &mut Book) {
    let picks: Vec<(String, Address)> = book
        .names
        .iter()
        .filter(|name| name.name.contains("_step_"))
        .map(|name| (name.page.clone(), name.area.first))
        .collect();
    for (nth, (page, at)) in picks.into_iter().enumerate() {
        let cell = book.pages.iter_mut().find(|p| p.name == page).and_then(|p| p.cells.get_mut(&at));
        let Some(cell) = cell else { continue };
        let Some(id) = cell.value.shown().split(' ').next().map(str::to_owned).filter(|id| !id.is_empty()) else {
            continue;
        };
        let wide = |c: char| match c {
            '0'..='9' => char::from_u32(u32::from(c) - u32::from('0') + u32::from('０')).unwrap_or(c),
            '-' => '－',
            other => other,
        };
        cell.value = Value::text(if nth == 0 { "特になし".to_owned() } else { id.chars().map(wide).collect() });
    }
}
