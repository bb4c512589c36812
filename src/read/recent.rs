//! Sheets that both ends of a talk have seen. The lists of a form are the same in every file that comes back: they
//! travel once, then a number stands for them.
//!
//! Both ends keep the same few, each in its own shape: whoever sends keeps the bytes, so that a sheet is known again
//! only where every one of them is the same; whoever receives keeps the sheet. Only what is sent a second time is kept:
//! most sheets are somebody's own.

use std::collections::VecDeque;

use serde::{Deserialize, Serialize, Serializer};

use super::wire::understood;
use crate::sheet::book::Page;

/// Sheets that are kept; a form has ten.
const SHEETS: usize = 24;
/// Bytes of a sheet that is kept.
const BYTES: usize = 64 << 10;
/// Sheets that are known to have been sent once.
const ONCE: usize = 128;

/// A sheet on its way.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(super) enum Sent<'a> {
    /// Its bytes.
    New(#[serde(borrow, serialize_with = "at_once")] &'a [u8]),
    /// Its bytes, and it is to be kept.
    Keep(#[serde(borrow, serialize_with = "at_once")] &'a [u8]),
    /// The one at this place among the recent ones, the last one at 0.
    Again(u32),
}

fn at_once<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
    to.serialize_bytes(bytes)
}

/// What was used last, the last one first.
#[derive(Debug)]
struct Recent<T>(VecDeque<T>);

impl<T> Recent<T> {
    /// One that is kept, from now on the last one used.
    fn again(&mut self, at: usize) -> Option<&T> {
        let again = self.0.remove(at)?;
        self.0.push_front(again);
        self.0.front()
    }

    /// One more; the one that was not used for longest makes room.
    fn keep(&mut self, one: T) {
        self.0.truncate(SHEETS - 1);
        self.0.push_front(one);
    }
}

impl<T> Default for Recent<T> {
    fn default() -> Self {
        Recent(VecDeque::new())
    }
}

/// What whoever sends remembers.
#[derive(Debug, Default)]
pub(super) struct Said {
    kept: Recent<Vec<u8>>,
    /// Checksums of what was sent once; two sheets of the same sum are only kept a little early.
    once: VecDeque<u32>,
}

impl Said {
    /// How a sheet is sent that has these bytes.
    pub(super) fn sent<'a>(&mut self, bytes: &'a [u8]) -> Sent<'a> {
        if let Some(at) = self.kept.0.iter().position(|kept| kept == bytes) {
            self.kept.again(at);
            // There are only as many as are kept.
            return Sent::Again(at as u32);
        }
        if bytes.len() > BYTES {
            return Sent::New(bytes);
        }
        let sum = crc32fast::hash(bytes);
        match self.once.iter().position(|once| *once == sum) {
            Some(at) => {
                self.once.remove(at);
                self.kept.keep(bytes.to_vec());
                Sent::Keep(bytes)
            }
            None => {
                self.once.truncate(ONCE - 1);
                self.once.push_front(sum);
                Sent::New(bytes)
            }
        }
    }
}

/// What whoever receives remembers.
#[derive(Debug, Default)]
pub(super) struct Heard {
    kept: Recent<Page>,
}

impl Heard {
    /// The sheet that was sent; None where it makes no sense.
    pub(super) fn received(&mut self, sent: Sent<'_>) -> Option<Page> {
        match sent {
            Sent::Again(at) => self.kept.again(at as usize).cloned(),
            Sent::New(bytes) => understood(bytes),
            Sent::Keep(bytes) => {
                let page: Page = understood(bytes)?;
                self.kept.keep(page.clone());
                Some(page)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::sheet::book::{Cell, Look};

    fn page(no: usize, texts: usize) -> Page {
        let mut page = Page::new(format!("{no}"));
        let text = |row: usize| Cell::text(format!("{row}{}", "文".repeat(200)), Look::Plain);
        (0..texts).for_each(|row| page.put(Address::new(row as u32, 0), text(row)));
        page
    }

    #[test]
    fn what_is_received_is_what_was_sent_whatever_came_before() {
        let (mut said, mut heard) = (Said::default(), Heard::default());
        let mut again = 0;
        // Numbers that come back after few and after many others, some of them of sheets too large to be kept.
        for turn in 0..2_000usize {
            let no = turn * turn % 37 % (1 + turn % 31);
            let page = page(no, if no % 7 == 3 { 200 } else { 2 });
            let bytes = postcard::to_stdvec(&page).unwrap();
            let sent = said.sent(&bytes);
            again += usize::from(matches!(sent, Sent::Again(_)));
            assert!(no % 7 != 3 || matches!(sent, Sent::New(_)), "{turn}");
            assert!(said.kept.0.len() <= SHEETS && said.once.len() <= ONCE);
            assert_eq!(heard.received(sent), Some(page), "{turn}");
            assert_eq!(heard.kept.0.len(), said.kept.0.len());
        }
        assert!((500..2_000).contains(&again), "{again}");
    }

    #[test]
    fn a_number_of_nothing_and_bytes_of_nothing_are_no_sheet() {
        let mut heard = Heard::default();
        assert_eq!(heard.received(Sent::Again(0)), None);
        assert_eq!(heard.received(Sent::New(b"\xFF\xFF")), None);
        assert_eq!(heard.received(Sent::Keep(b"")), None);
        let bytes = postcard::to_stdvec(&page(1, 1)).unwrap();
        assert!(heard.received(Sent::Keep(&bytes)).is_some());
        assert!(heard.received(Sent::Again(0)).is_some());
        assert_eq!(heard.received(Sent::Again(1)), None);
        assert_eq!(heard.received(Sent::Again(u32::MAX)), None);
    }

    #[test]
    fn a_sheet_that_differs_in_a_sign_is_another() {
        let mut said = Said::default();
        for (number, kept) in [(0.0, false), (0.0, true), (-0.0, false)] {
            let mut page = page(1, 0);
            page.put(Address::new(0, 0), Cell::number(number, Look::Plain));
            let bytes = postcard::to_stdvec(&page).unwrap();
            let sent = said.sent(&bytes);
            assert!(if kept { matches!(sent, Sent::Keep(_)) } else { matches!(sent, Sent::New(_)) });
        }
    }
}
