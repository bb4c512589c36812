//! What was written into a workbook's cells for people, hidden in the workbook itself.
//!
//! The next run must know what people changed since. What it compares with travels with the file: it is right
//! for copies that went to another computer, and nothing is lost when the folder's own state is deleted. A
//! program that drops the hidden sheet costs some comfort only: then nothing counts as untouched.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::address::Address;
use crate::domain::answers::Slot;
use crate::domain::catalogue::Template;
use crate::domain::ids::{GroupName, ParticipantId};
use crate::sheet::book::{Book, Cell, Look, Page, Visibility};

use super::words::sheet;

/// A cell for people, named so that a later version of the template still knows it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Key(String);

impl Key {
    /// The group's own cell.
    pub fn own(template: &Template, slot: Slot) -> Self {
        Key(format!("own|{}", place(template, slot)))
    }

    /// True for a group's own cell.
    pub fn is_own(&self) -> bool {
        self.0.starts_with("own|")
    }

    /// A member's answer that was corrected by hand.
    pub fn member(template: &Template, id: &ParticipantId, slot: Slot) -> Self {
        Key(format!("member|{id}|{}", place(template, slot)))
    }

    /// The threat that a group presents.
    pub fn presents() -> Self {
        Key("presents".to_owned())
    }

    /// A lecturer's cell.
    pub fn lecturer(group: &GroupName, heading: &str) -> Self {
        Key(format!("lecturer|{group}|{heading}"))
    }
}

fn place(template: &Template, slot: Slot) -> String {
    let column = slot.column_ref();
    let no = slot.threat.map(|no| no.to_string()).unwrap_or_default();
    format!("{}|{no}|{}|{}", template.theme(column).sheet, slot.nth, template.column(column).heading)
}

/// A text as it was written.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Text {
    /// The text.
    pub text: String,
    /// For a corrected answer: what had been returned when it was corrected.
    pub before: String,
}

/// Everything that was written for people, and which files it came from.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Written {
    /// Texts by cell; blank cells are not in it.
    pub texts: BTreeMap<Key, Text>,
    /// Hashes of workbooks whose every word went into this one.
    pub folded: BTreeSet<String>,
    /// The workbook beside which this one was saved, because it was open.
    pub beside: Option<String>,
}

/// What a row of the hidden sheet holds.
const TEXT: &str = "text";
const FOLDED: &str = "folded";
const BESIDE: &str = "beside";

impl Written {
    /// The text that was written into a cell; empty where none was.
    pub fn text(&self, key: &Key) -> &str {
        self.texts.get(key).map_or("", |text| &text.text)
    }

    /// Notes a text.
    pub fn note(&mut self, key: Key, text: impl Into<String>, before: impl Into<String>) {
        self.texts.insert(key, Text { text: text.into(), before: before.into() });
    }

    /// The hidden sheet.
    pub fn page(&self) -> Page {
        let mut page = Page::new(sheet::WRITTEN);
        page.visibility = Visibility::VeryHidden;
        let texts = self.texts.iter().map(|(key, text)| [TEXT, &key.0, &text.text, &text.before]);
        let folded = self.folded.iter().map(|hash| [FOLDED, hash, "", ""]);
        let beside = self.beside.iter().map(|path| [BESIDE, path, "", ""]);
        for (row, cells) in texts.chain(folded).chain(beside).enumerate() {
            for (col, text) in cells.into_iter().enumerate() {
                page.put(Address::new(row as u32, col as u16), Cell::text(text, Look::DataText));
            }
        }
        page
    }

    /// Notes in a finished workbook beside which one it is saved, because that one is open or cannot be replaced.
    pub fn mark_beside(book: &mut Book, path: &str) {
        let Some(page) = book.pages.iter_mut().find(|page| page.name == sheet::WRITTEN) else { return };
        let row = page.cells.keys().map(|at| at.row + 1).max().unwrap_or_default();
        for (col, text) in [BESIDE, path].into_iter().enumerate() {
            page.put(Address::new(row, col as u16), Cell::text(text, Look::DataText));
        }
    }

    /// What the hidden sheet of a workbook says; nothing where a program dropped it.
    pub fn of(book: &Book) -> Self {
        let mut written = Written::default();
        let Some(page) = book.page(sheet::WRITTEN) else { return written };
        let rows: BTreeSet<u32> = page.filled().map(|(at, _)| at.row).collect();
        for row in rows {
            let cell = |col| page.shown(Address::new(row, col));
            match cell(0).as_str() {
                TEXT => written.note(Key(cell(1)), cell(2), cell(3)),
                FOLDED => drop(written.folded.insert(cell(1))),
                BESIDE => written.beside = Some(cell(1)),
                _ => {}
            }
        }
        written
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_read_as_it_was_written() {
        let mut written = Written { beside: Some("groups/赤.xlsx".to_owned()), ..Written::default() };
        written.folded.insert("00ff".to_owned());
        let group = GroupName::parse("赤").expect("a name");
        written.note(Key::lecturer(&group, "講師フィードバック"), "=1+1\n二行目", "");
        written.note(Key::presents(), "3 見本", "2 別");
        let book = Book { pages: vec![Page::new("x"), written.page()], ..Book::default() };
        assert_eq!(Written::of(&book), written);
        assert_eq!(Written::of(&Book::default()), Written::default());
        assert_eq!(written.text(&Key::presents()), "3 見本");
    }
}
