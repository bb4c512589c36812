//! Texts too long for a cell: the first part stays with a mark that says where the rest stands.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::sheet::book::{Book, Cell, Look, Page, Setup, Value, Visibility};
use crate::workbook::language::{self, Typed};
use crate::workbook::words::overflow as say;

/// The row of the headings, and the column of the first one.
const HOME: Address = Address::new(3, 1);
/// Widths of the columns: number, order, text, sheet, cell.
const WIDTHS: [f64; 5] = [8.0, 9.0, 100.0, 18.0, 9.0];

/// True when some cell cannot hold its text.
pub(super) fn any_too_long(book: &Book, limit: usize) -> bool {
    book.pages.iter().flat_map(|page| page.cells.firsts()).any(|(_, cell)| is_too_long(text_of(&cell.value), limit))
}

/// The text a cell shows; empty for numbers and the like, which are never long.
fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) | Value::Error(text) => text,
        Value::Formula { result, .. } => text_of(result),
        Value::Blank | Value::Number(_) | Value::Bool(_) | Value::Date(_) => "",
    }
}

fn is_too_long(text: &str, limit: usize) -> bool {
    // Bytes are never fewer than UTF-16 units, so most texts need no count.
    text.len() > limit && text.encode_utf16().count() > limit
}

/// Shortens every such cell to its first part and puts the other parts on a sheet behind the last one that can be
/// seen. Equal texts have one number, so that a formula that repeats a cell shows what the cell shows.
pub(super) fn spread(book: &mut Book, limit: usize) {
    // The sheets of one workbook speak one language; those that people added say nothing of the program's.
    let english = book.pages.iter().any(|page| page.setup.lang == Lang::En);
    let lang = if english { Lang::En } else { Lang::Ja };
    let mut numbers: BTreeMap<String, usize> = BTreeMap::new();
    let mut rows: Vec<[String; 5]> = Vec::new();
    for page in &mut book.pages {
        let name = &page.name;
        page.cells.edit(|at, cell| {
            let text = text_of(&cell.value);
            if !is_too_long(text, limit) {
                return;
            }
            let next = numbers.len() + 1;
            let number = *numbers.entry(text.to_owned()).or_insert(next);
            let parts = parts(text, limit, &say::mark(lang, number));
            if number == next {
                let of = parts.len();
                let later = parts.iter().enumerate().skip(1).map(|(index, part)| {
                    [number.to_string(), say::order(lang, index + 1, of), part.clone(), name.clone(), at.to_string()]
                });
                rows.extend(later);
            }
            let first = format!("{}{}", parts.first().map_or("", String::as_str), say::mark(lang, number));
            put(&mut cell.value, first);
        });
    }
    let page = sheet(lang, &rows);
    let place = book.pages.iter().rposition(|page| page.visibility == Visibility::Visible).map_or(0, |last| last + 1);
    book.pages.insert(place, page);
}

fn put(value: &mut Value, text: String) {
    match value {
        Value::Formula { result, .. } => *Arc::make_mut(result) = Value::Text(text.into()),
        Value::Text(old) | Value::Error(old) => *old = text.into(),
        Value::Blank | Value::Number(_) | Value::Bool(_) | Value::Date(_) => {}
    }
}

/// The text in parts that fit a cell, the first one with `mark` behind it.
fn parts(text: &str, limit: usize, mark: &str) -> Vec<String> {
    let room = |index: usize| if index == 0 { limit.saturating_sub(mark.encode_utf16().count()) } else { limit };
    let (mut parts, mut part, mut used) = (Vec::new(), String::new(), 0);
    for c in text.chars() {
        if used + c.len_utf16() > room(parts.len()) && (parts.is_empty() || !part.is_empty()) {
            parts.push(std::mem::take(&mut part));
            used = 0;
        }
        used += c.len_utf16();
        part.push(c);
    }
    parts.push(part);
    parts
}

fn sheet(lang: Lang, rows: &[[String; 5]]) -> Page {
    let mut page = Page::new(language::word(lang, say::SHEET));
    page.widths.insert(0, 1.8);
    page.put(Address::new(0, HOME.col), Cell::text(say::SHEET, Look::Title));
    page.put(Address::new(1, HOME.col), Cell::text(say::LEAD, Look::Lead));
    let last_col = HOME.col + WIDTHS.len() as u16 - 1;
    page.merges.push(Area::new(Address::new(1, HOME.col), Address::new(1, last_col)));
    for (index, (heading, width)) in say::HEADINGS.into_iter().zip(WIDTHS).enumerate() {
        let col = HOME.col + index as u16;
        page.widths.insert(col, width);
        page.put(Address::new(HOME.row, col), Cell::text(heading, Look::Heading));
    }
    language::say_page(lang, &mut page, Typed::default);
    for (row, cells) in (HOME.row + 1..).zip(rows) {
        for (col, text) in (HOME.col..).zip(cells) {
            page.put(Address::new(row, col), Cell::text(text, Look::Body));
        }
        page.heights.insert(row, crate::sheet::measure::MAX_HEIGHT);
    }
    page.setup = Setup {
        freeze: Some(Address::new(HOME.row + 1, 0)),
        repeat_rows: Some((HOME.row, HOME.row)),
        ..Setup::default()
    };
    page
}

/// A later part of a text: of how many it is one, what it says, and its cells by their page.
type Part = (usize, String, Vec<(usize, Address)>);

/// Puts texts together again that [`super::spread`] took apart, and takes the sheet of their parts out of the book. What
/// people wrote on that sheet, and parts that no cell names any more, stay on it.
pub fn gather(book: &mut Book) {
    let mut parts: BTreeMap<usize, BTreeMap<usize, Part>> = BTreeMap::new();
    let mut frames: Vec<(usize, Vec<Address>)> = Vec::new();
    for (index, page) in book.pages.iter().enumerate() {
        let Some((row, columns)) = headings(page) else { continue };
        frames.push((index, frame(page, row, &columns)));
        let last = page.cells.keys().next_back().map_or(0, |at| at.row);
        for row in row + 1..=last {
            let cells = columns.map(|col| Address::new(row, col));
            let number = page.shown(cells[0]).trim().parse::<usize>().ok();
            let (Some(number), Some((nth, of))) = (number, say::read_order(&page.shown(cells[1]))) else { continue };
            let own = cells.into_iter().map(|at| (index, at)).collect();
            parts.entry(number).or_default().entry(nth).or_insert((of, page.shown(cells[2]), own));
        }
    }
    parts.retain(|_, parts| {
        let of = parts.values().next().map_or(0, |(of, ..)| *of);
        of > 1 && parts.keys().copied().eq(2..=of)
    });
    if parts.is_empty() {
        return;
    }
    let mut named = Vec::new();
    for page in &mut book.pages {
        page.cells.change(|cell| {
            let text = text_of(&cell.value);
            let Some((first, number)) = say::read_mark(text) else { return };
            let Some(rest) = parts.get(&number) else { return };
            let whole = rest.values().fold(first.to_owned(), |whole, (_, part, _)| whole + part);
            put(&mut cell.value, whole);
            named.push(number);
        });
    }
    let own = parts.iter().filter(|(number, _)| named.contains(number)).flat_map(|(_, parts)| parts.values());
    let own: Vec<(usize, Address)> = own.flat_map(|(_, _, cells)| cells.iter().copied()).collect();
    for (index, at) in own {
        book.pages[index].cells.remove(&at);
    }
    for (index, frame) in frames.into_iter().rev() {
        let page = &mut book.pages[index];
        page.cells.retain(|at, _| !frame.contains(at));
        if page.filled().next().is_none() {
            book.pages.remove(index);
        }
    }
}

/// The row of the headings of the parts, and their columns.
fn headings(page: &Page) -> Option<(u32, [u16; 5])> {
    let first = page.filled().filter(|(_, cell)| language::is(&cell.value.shown(), say::HEADINGS[2]));
    first.map(|(at, _)| at.row).find_map(|row| {
        let col = |heading: &'static str| {
            page.row(row).find(|(_, cell)| language::is(&cell.value.seen(), heading)).map(|(at, _)| at.col)
        };
        let [a, b, c, d, e] = say::HEADINGS.map(col);
        Some((row, [a?, b?, c?, d?, e?]))
    })
}

/// What the sheet of parts prints itself: title, sentence, headings.
fn frame(page: &Page, row: u32, columns: &[u16; 5]) -> Vec<Address> {
    let printed = page.filled().filter(|(_, cell)| {
        let text = cell.value.shown();
        [say::SHEET, say::LEAD].into_iter().any(|words| language::is(&text, words))
    });
    printed.map(|(at, _)| at).chain(columns.iter().map(|col| Address::new(row, *col))).collect()
}
