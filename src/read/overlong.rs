//! Texts that are longer than any cell: the beginning stays where it was found, every word of the rest
//! becomes a note, piece by piece, because nothing that a person is shown holds more either.

use super::note::{Note, Odd};
use crate::domain::address::Address;
use crate::sheet::book::{Book, Value};

/// UTF-16 units that a cell of Excel holds.
const CELL: usize = 32_767;
/// The same for the pieces of the rest, with room for what is written around them.
const PIECE: usize = 32_000;
/// Letters of a sheet's name that are kept; Excel allows 31.
const NAME: usize = 100;

/// Shortens what no cell holds and notes the rest.
pub(super) fn cut(book: &mut Book, notes: &mut Vec<Note>) {
    names(book, notes);
    let mut told: Vec<Note> = std::mem::take(notes).into_iter().flat_map(pieces).collect();
    for page in &mut book.pages {
        let mut rest = |at: Address, text: &mut String| {
            let end = fits(text, CELL);
            if end < text.len() {
                let read = text.split_off(end);
                // The room of the long text would stay with the short one.
                text.shrink_to_fit();
                told.extend(pieces(Note { odd: Odd::Overlong, sheet: page.name.clone(), at: Some(at), read }));
            }
        };
        for (at, cell) in &mut page.cells {
            match &mut cell.value {
                Value::Text(text) | Value::Error(text) => rest(*at, text),
                Value::Formula { expression, .. } => rest(*at, expression),
                Value::Blank | Value::Number(_) | Value::Bool(_) | Value::Date(_) => {}
            }
        }
        for (at, text) in &mut page.notes {
            rest(*at, text);
        }
    }
    *notes = told;
}

/// A note as several whose texts each fit a cell.
fn pieces(note: Note) -> Vec<Note> {
    let end = fits(&note.read, PIECE);
    if end == note.read.len() {
        return vec![note];
    }
    let (mut pieces, mut rest) = (Vec::new(), note.read.as_str());
    while !rest.is_empty() {
        let (piece, behind) = rest.split_at(fits(rest, PIECE));
        pieces.push(Note { odd: note.odd, sheet: note.sheet.clone(), at: note.at, read: piece.to_owned() });
        rest = behind;
    }
    pieces
}

/// Where the longest beginning of `text` with at most so many UTF-16 units ends.
fn fits(text: &str, most: usize) -> usize {
    if text.len() <= most {
        return text.len();
    }
    let mut units = 0;
    let over = text.char_indices().find(|(_, letter)| {
        units += letter.len_utf16();
        units > most
    });
    over.map_or(text.len(), |(at, _)| at)
}

/// Gives sheets a name that can be shown, and tells the long one.
fn names(book: &mut Book, notes: &mut Vec<Note>) {
    for index in 0..book.pages.len() {
        let long = book.pages[index].name.clone();
        let Some((end, _)) = long.char_indices().nth(NAME) else { continue };
        let name = format!("{}… ({})", &long[..end], index + 1);
        notes.iter_mut().filter(|note| note.sheet == long).for_each(|note| note.sheet.clone_from(&name));
        book.names.iter_mut().filter(|defined| defined.page == long).for_each(|defined| defined.page.clone_from(&name));
        book.pages[index].name.clone_from(&name);
        notes.push(Note { odd: Odd::Overlong, sheet: name, at: None, read: long });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::book::{Cell, Look, Page};

    #[test]
    fn every_letter_of_a_long_text_is_in_the_cell_or_in_a_note() {
        let text: String = (0..70_001).map(|n| char::from(b'a' + (n % 26) as u8)).collect::<String>() + "😀";
        let emoji = "😀".repeat(20_000);
        let short = "あ".repeat(32_767);
        let mut page = Page::new("①".repeat(500));
        let at = Address::new(1, 1);
        page.put(at, Cell::text(text.clone(), Look::Plain));
        page.put(Address::new(2, 1), Cell::text(emoji.clone(), Look::Plain));
        page.put(Address::new(3, 1), Cell::text(short.clone(), Look::Plain));
        let mut book = Book { pages: vec![page], ..Book::default() };
        let mut notes = Vec::new();
        cut(&mut book, &mut notes);
        let page = &book.pages[0];
        assert_eq!(page.name.chars().count(), 105, "{}", page.name);
        assert!(notes.iter().all(|note| note.odd == Odd::Overlong && note.read.encode_utf16().count() <= 32_000));
        assert!(notes.iter().all(|note| note.sheet == page.name));
        let whole = |row: u32| {
            let at = Address::new(row, 1);
            let rest = notes.iter().filter(|note| note.at == Some(at)).map(|note| note.read.as_str());
            std::iter::once(page.shown(at)).chain(rest.map(str::to_owned)).collect::<String>()
        };
        assert_eq!((whole(1), whole(2), whole(3)), (text, emoji, short));
        assert_eq!(notes.iter().filter(|note| note.at == Some(Address::new(3, 1))).count(), 0);
        assert_eq!(page.shown(at).len(), 32_767);
    }
}
