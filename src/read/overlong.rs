//! Names of sheets that nothing can show: shortened where they are used, told whole in a note.

use super::note::{Note, Odd};
use crate::sheet::book::Book;

/// Letters of a sheet's name that are kept; Excel allows 31.
const NAME: usize = 100;

/// Gives sheets a name that can be shown, and tells the long one.
pub(super) fn shorten(book: &mut Book, notes: &mut Vec<Note>) {
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
    use crate::sheet::book::Page;

    #[test]
    fn a_long_name_is_shortened_and_told() {
        let mut book = Book { pages: vec![Page::new("①".repeat(500)), Page::new("②")], ..Book::default() };
        let mut notes = Vec::new();
        shorten(&mut book, &mut notes);
        assert_eq!(book.pages[0].name, format!("{}… (1)", "①".repeat(100)));
        assert_eq!(book.pages[1].name, "②");
        assert_eq!(notes.len(), 1);
        assert_eq!(
            (notes[0].odd, &notes[0].sheet, notes[0].read.chars().count()),
            (Odd::Overlong, &book.pages[0].name, 500)
        );
    }
}
