//! What was made of parts that came before. A program writes the frame of a workbook (the list of its sheets, its
//! formats, what belongs to what) into one file as into the next: by its packed bytes it is known again, and neither
//! unpacked nor walked a second time. Knows no part.

use std::collections::VecDeque;
use std::rc::Rc;

use super::limits::Limits;

/// Parts that are kept.
const PARTS: usize = 8;
/// Packed bytes of a part that is kept.
const BYTES: usize = 16 << 10;

/// A part as it stands in its container. Where all of it is the same, and the checksum was right once, so is what it
/// unpacks to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Packed<'a> {
    pub(super) bytes: &'a [u8],
    /// Bytes it says that it unpacks to.
    pub(super) size: u64,
    pub(super) sum: u32,
}

/// The parts that were used last, the last one first, and what was made of each.
pub(super) struct Recall<T> {
    kept: VecDeque<Kept<T>>,
}

struct Kept<T> {
    /// Its name: what a part means may depend on where it stands.
    name: String,
    bytes: Vec<u8>,
    size: u64,
    sum: u32,
    /// Within which it was made.
    limits: Limits,
    made: Rc<T>,
}

impl<T> Recall<T> {
    pub(super) const fn new() -> Self {
        Recall { kept: VecDeque::new() }
    }

    /// What was made of the part of this name within these limits.
    pub(super) fn made(&mut self, name: &str, packed: Packed<'_>, limits: &Limits) -> Option<Rc<T>> {
        let is_it = |kept: &Kept<T>| {
            (kept.sum, kept.size) == (packed.sum, packed.size)
                && kept.bytes == packed.bytes
                && kept.name == name
                && kept.limits == *limits
        };
        let again = self.kept.iter().position(is_it).and_then(|at| self.kept.remove(at))?;
        let made = Rc::clone(&again.made);
        self.kept.push_front(again);
        Some(made)
    }

    /// Keeps what was made of a part whose checksum was right; what was not used for longest makes room.
    pub(super) fn keep(&mut self, name: &str, packed: Packed<'_>, limits: &Limits, made: T) -> Rc<T> {
        let made = Rc::new(made);
        if packed.bytes.len() <= BYTES {
            self.kept.truncate(PARTS - 1);
            let Packed { bytes, size, sum } = packed;
            let (name, bytes, limits) = (name.to_owned(), bytes.to_vec(), limits.clone());
            self.kept.push_front(Kept { name, bytes, size, sum, limits, made: Rc::clone(&made) });
        }
        made
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_is_known_by_all_that_is_said_of_it() {
        let mut recall = Recall::new();
        let limits = Limits::default();
        let part = Packed { bytes: b"abc", size: 9, sum: 7 };
        recall.keep("a", part, &limits, "made");
        assert_eq!(recall.made("a", part, &limits).as_deref(), Some(&"made"));
        let narrow = Limits { depth: 3, ..Limits::default() };
        assert_eq!(recall.made("a", part, &narrow), None);
        assert_eq!(recall.made("b", part, &limits), None);
        for other in [Packed { bytes: b"abd", ..part }, Packed { size: 8, ..part }, Packed { sum: 8, ..part }] {
            assert_eq!(recall.made("a", other, &limits), None);
        }
    }

    #[test]
    fn the_last_used_stay_and_large_ones_are_not_kept() {
        let mut recall = Recall::new();
        let limits = Limits::default();
        let large = vec![0; BYTES + 1];
        recall.keep("a", Packed { bytes: &large, size: 1, sum: 1 }, &limits, 0);
        assert!(recall.kept.is_empty());
        let names: Vec<[u8; 1]> = (0..20).map(|no| [no]).collect();
        let part = |no: usize| Packed { bytes: &names[no], size: 1, sum: 1 };
        for no in 0..20 {
            recall.keep("a", part(no), &limits, no);
            assert_eq!(recall.made("a", part(0), &limits).as_deref(), Some(&0));
        }
        assert!(recall.kept.len() <= PARTS);
        assert_eq!(recall.made("a", part(19), &limits).as_deref(), Some(&19));
        assert_eq!(recall.made("a", part(1), &limits), None);
    }
}
