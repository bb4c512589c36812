//! What people put into a workbook beside its cells (texts, notes, whole sheets) and how it goes over into the next.
//!
//! A text keeps its row: the row that prints the same things in the new workbook, wherever that is. It never covers
//! anything: where its place is taken, it stands to the right of everything in that row.

use std::borrow::Borrow;
use std::collections::{BTreeSet, HashSet};

use crate::domain::address::{Address, COLUMNS, ROWS};
use crate::domain::fold::{fold, is_blank};
use crate::sheet::book::{Book, Cell, Look, Page, Setup, Value};

use super::language::spellings;
use super::words::group::{HAND_NOTE_BEGINS, NOTE_BREAK};

/// Width of a column that had nothing in it before.
const WIDTH: f64 = 24.0;
/// Longest name of a sheet, in UTF-16 units.
const NAME: usize = 31;

/// The texts of a sheet, folded.
pub(super) fn texts_of(page: &Page) -> HashSet<String> {
    let filled = page.cells.firsts().filter(|(_, cell)| cell.value != Value::Blank);
    filled.map(|(_, cell)| fold(&cell.value.seen())).collect()
}

/// The sheet to which people gave another name, among sheets and the folded texts that each prints: most of what is on
/// `page` is print of it. None for a sheet of their own.
pub(super) fn renamed<T, S: Borrow<HashSet<String>>>(page: &Page, sheets: impl Iterator<Item = (T, S)>) -> Option<T> {
    let texts: Vec<String> = page.filled().map(|(_, cell)| fold(&cell.value.seen())).collect();
    let same = |print: &HashSet<String>| texts.iter().filter(|text| print.contains(*text)).count();
    let best = sheets.map(|(sheet, print)| (same(print.borrow()), sheet)).max_by_key(|(same, _)| *same);
    best.filter(|(same, _)| *same >= 3 && same * 2 >= texts.len()).map(|(_, sheet)| sheet)
}

/// A text or note of people, with what its row prints.
#[derive(Clone, PartialEq, Debug)]
pub struct Extra {
    /// The sheet as the program calls it.
    pub page: String,
    /// Where it stood.
    pub at: Address,
    /// The text.
    pub text: String,
    /// What the nearest row that prints anything prints, by column.
    row: Vec<(u16, String)>,
    /// Rows from there.
    below: u32,
}

/// Everything that people put beside the cells of a workbook.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Beside {
    /// Texts.
    pub cells: Vec<Extra>,
    /// Notes on cells.
    pub notes: Vec<Extra>,
    /// Sheets of their own.
    pub sheets: Vec<Page>,
}

impl Beside {
    /// Nothing at all.
    pub fn is_empty(&self) -> bool {
        self.cells.is_empty() && self.notes.is_empty() && self.sheets.is_empty()
    }

    /// How many texts, notes and sheets.
    pub fn len(&self) -> usize {
        self.cells.len() + self.notes.len() + self.sheets.len()
    }

    /// Takes the texts in the cells `extra` of a page, and the notes on it. `home` is the page's name in a new workbook.
    pub fn take(&mut self, home: &str, page: &Page, extra: &BTreeSet<Address>) {
        let thing = |at: Address, text: String| {
            let rows = (0..=at.row).rev().take(64);
            let printed = rows.map(|row| (row, printed(page, row, extra))).find(|(_, texts)| !texts.is_empty());
            let (row, texts) = printed.unwrap_or((at.row, Vec::new()));
            Extra { page: home.to_owned(), at, text, row: texts, below: at.row - row }
        };
        self.cells.extend(extra.iter().map(|at| thing(*at, page.shown(*at))));
        let notes = page.notes.iter().filter_map(|(at, text)| Some((*at, of_people(text)?)));
        self.notes.extend(notes.map(|(at, text)| thing(at, text)));
    }

    /// Takes a whole sheet: its texts and numbers.
    pub fn take_sheet(&mut self, page: &Page) {
        let mut sheet = Page { merges: Vec::new(), setup: Setup::default(), ..page.clone() };
        sheet.cells.retain(|at, cell| at.row < ROWS && u32::from(at.col) < u32::from(COLUMNS) && !blank(cell));
        sheet.cells.change(|cell| {
            let value = match &cell.value {
                Value::Number(number) => Value::Number(*number),
                other => Value::text(other.shown()),
            };
            *cell = Cell::of(value, Look::Plain);
        });
        self.sheets.push(sheet);
    }

    /// Adds what another workbook of the same group has and this one has not.
    pub fn join(&mut self, other: Beside) {
        let add = |mine: &mut Vec<Extra>, theirs: Vec<Extra>| {
            for extra in theirs {
                if !mine.iter().any(|known| known.page == extra.page && known.text == extra.text) {
                    mine.push(extra);
                }
            }
        };
        add(&mut self.cells, other.cells);
        add(&mut self.notes, other.notes);
        for sheet in other.sheets {
            if !self.sheets.iter().any(|known| known.name == sheet.name && known.cells == sheet.cells) {
                self.sheets.push(sheet);
            }
        }
    }

    /// Puts everything into a new workbook.
    pub fn put(&self, book: &mut Book) {
        for extra in &self.cells {
            let Some(page) = home(book, extra) else { continue };
            let at = free_place(page, extra);
            page.put(at, Cell::text(&extra.text, Look::Member));
            page.widths.entry(at.col).or_insert(WIDTH);
        }
        for extra in &self.notes {
            let Some(page) = home(book, extra) else { continue };
            let at = Address::new(row_of(page, extra), extra.at.col);
            match page.notes.iter_mut().find(|(place, _)| *place == at) {
                Some((_, text)) => {
                    text.push_str(NOTE_BREAK);
                    text.push_str(&extra.text);
                }
                None => page.notes.push((at, extra.text.clone())),
            }
        }
        for sheet in &self.sheets {
            let name = free_name(book, &sheet.name);
            let last = book.pages.iter().rposition(|page| !page.name.starts_with('_')).map_or(0, |last| last + 1);
            book.pages.insert(last, Page { name, ..sheet.clone() });
        }
    }
}

/// What people wrote in a note; None where only the program's own words are in it.
fn of_people(note: &str) -> Option<String> {
    let text = match spellings(HAND_NOTE_BEGINS).iter().any(|begins| note.starts_with(begins)) {
        true => note.split_once(NOTE_BREAK.trim()).map_or("", |(_, text)| text),
        false => note,
    };
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

fn blank(cell: &Cell) -> bool {
    is_blank(&cell.value.shown())
}

/// What a row prints, by column, without what people put there.
fn printed(page: &Page, row: u32, extra: &BTreeSet<Address>) -> Vec<(u16, String)> {
    let texts = page.row(row).filter(|(at, cell)| !extra.contains(at) && !blank(cell));
    texts.map(|(at, cell)| (at.col, fold(&cell.value.seen()))).collect()
}

fn home<'b>(book: &'b mut Book, extra: &Extra) -> Option<&'b mut Page> {
    let place = book.pages.iter().position(|page| page.name == extra.page).unwrap_or_default();
    book.pages.get_mut(place)
}

/// The row of the new page in which an extra belongs: the one that prints most of the same, nearest to where it was.
fn row_of(page: &Page, extra: &Extra) -> u32 {
    let from = extra.at.row - extra.below;
    let rows: BTreeSet<u32> = page.cells.keys().map(|at| at.row).collect();
    let none = BTreeSet::new();
    let score = |row: u32| {
        let texts = printed(page, row, &none);
        let first = |texts: &[(u16, String)]| texts.first().map_or(0, |(col, _)| i32::from(*col));
        let shift = first(&texts) - first(&extra.row);
        let same = |(col, text): &&(u16, String)| {
            texts.iter().any(|(other, known)| known == text && i32::from(*other) == i32::from(*col) + shift)
        };
        (extra.row.iter().filter(same).count(), usize::MAX - texts.len(), u32::MAX - row.abs_diff(from))
    };
    let best = rows.into_iter().map(|row| (score(row), row)).max();
    let row = best.filter(|((same, ..), _)| *same > 0).map_or(from, |(_, row)| row);
    (row + extra.below).min(ROWS - 1)
}

fn free_place(page: &Page, extra: &Extra) -> Address {
    let row = row_of(page, extra);
    let taken = |at: Address| page.cells.contains_key(&at) || page.merges.iter().any(|area| area.contains(at));
    let there = Address::new(row, extra.at.col);
    if !taken(there) {
        return there;
    }
    let last = page.cells.keys().map(|at| at.col).max().unwrap_or_default();
    (last + 2..u16::MAX).map(|col| Address::new(row, col)).find(|at| !taken(*at)).unwrap_or(there)
}

/// A name that Excel allows and that no sheet of the workbook has yet.
fn free_name(book: &Book, name: &str) -> String {
    let legal: String =
        name.chars().map(|c| if matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\') { '_' } else { c }).collect();
    let legal = legal.trim_matches('\'').to_owned();
    let known = |name: &str| book.pages.iter().any(|page| page.name.to_lowercase() == name.to_lowercase());
    let cut = |end: &str| {
        let mut stem = legal.clone();
        while stem.encode_utf16().count() + end.encode_utf16().count() > NAME {
            stem.pop();
        }
        format!("{stem}{end}")
    };
    let names = std::iter::once(String::new()).chain((2..).map(|n| format!(" ({n})")));
    names.map(|end| cut(&end)).find(|name| !name.is_empty() && !known(name)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(rows: &[&[&str]]) -> Page {
        let mut page = Page::new("a");
        for (row, texts) in rows.iter().enumerate() {
            for (col, text) in texts.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
                page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Body));
            }
        }
        page
    }

    fn carried(old: &Page, extra: &[(u32, u16)], new: Page) -> Page {
        let mut beside = Beside::default();
        beside.take("a", old, &extra.iter().map(|(row, col)| Address::new(*row, *col)).collect());
        let mut book = Book { pages: vec![new], ..Book::default() };
        beside.put(&mut book);
        book.pages.remove(0)
    }

    #[test]
    fn a_text_stays_beside_its_row_wherever_that_is_now() {
        let old = page(&[&["No", "ID"], &["2", "101", "要確認"], &["2", "102"]]);
        let new = page(&[&["No", "ID"], &["2", "100"], &["2", "101"], &["2", "102"]]);
        assert_eq!(carried(&old, &[(1, 2)], new).shown(Address::new(2, 2)), "要確認");
    }

    #[test]
    fn nothing_is_covered() {
        let old = page(&[&["No", "ID"], &["2", "101", "要確認"]]);
        let new = page(&[&["No", "ID"], &["2", "101", "新しい列"]]);
        let page = carried(&old, &[(1, 2)], new);
        assert_eq!(
            (page.shown(Address::new(1, 2)), page.shown(Address::new(1, 4))),
            ("新しい列".into(), "要確認".into())
        );
    }

    #[test]
    fn a_text_below_stays_below() {
        let old = page(&[&["2", "101"], &[], &["", "宿題"]]);
        let new = page(&[&["題"], &["2", "101"]]);
        assert_eq!(carried(&old, &[(2, 1)], new).shown(Address::new(3, 1)), "宿題");
    }

    #[test]
    fn notes_of_people_go_along_and_those_of_the_program_do_not() {
        let mut old = page(&[&["2", "101"]]);
        old.notes = vec![
            (Address::new(0, 0), "人のメモ".to_owned()),
            (Address::new(0, 1), format!("{HAND_NOTE_BEGINS}直しました{NOTE_BREAK}一言")),
        ];
        let mut new = page(&[&["題"], &["2", "101"]]);
        new.notes = vec![(Address::new(1, 1), format!("{HAND_NOTE_BEGINS}別"))];
        let page = carried(&old, &[], new);
        let note = |col| page.notes.iter().find(|(at, _)| *at == Address::new(1, col)).map(|(_, text)| text.clone());
        assert_eq!(note(0).as_deref(), Some("人のメモ"));
        assert_eq!(note(1), Some(format!("{HAND_NOTE_BEGINS}別{NOTE_BREAK}一言")));
        assert_eq!(of_people(&format!("{HAND_NOTE_BEGINS}別")), None);
    }

    #[test]
    fn sheets_go_along_under_names_that_excel_allows() {
        let mut sheet = page(&[&["=1+1", "12"]]);
        sheet.name = "議事[録]".to_owned();
        let mut beside = Beside::default();
        beside.take_sheet(&sheet);
        let mut book =
            Book { pages: vec![Page::new("a"), Page::new("議事_録_"), Page::new("_x")], ..Book::default() };
        beside.put(&mut book);
        let names: Vec<&str> = book.pages.iter().map(|page| page.name.as_str()).collect();
        assert_eq!(names, ["a", "議事_録_", "議事_録_ (2)", "_x"]);
        assert_eq!(book.pages[2].cells.get(&Address::new(0, 0)).unwrap().value, Value::text("=1+1"));
    }
}
