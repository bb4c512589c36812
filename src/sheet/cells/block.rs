//! Places of cells that stand one behind the other, in twelve bytes each or in two.
//!
//! Rows of a long list say for most of their columns what the row above says. A block of them that is not being worked
//! on keeps what differs alone. It must not know what a cell holds.

use crate::domain::address::Address;

/// Where a cell stands, and which of the kept ones it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    pub(super) at: Address,
    pub(super) kept: u32,
}

/// Places in order, never none.
#[derive(Clone, Default)]
pub(super) struct Block {
    /// To be worked on; empty while they are packed.
    open: Vec<Place>,
    packed: Option<Packed>,
}

/// Places that nobody works on.
#[derive(Clone)]
struct Packed {
    first: Address,
    last: Address,
    len: u16,
    bytes: Box<[u8]>,
}

impl Block {
    /// To be worked on.
    pub(super) fn of(open: Vec<Place>) -> Self {
        Block { open, packed: None }
    }

    pub(super) fn first(&self) -> Option<Address> {
        self.packed.as_ref().map(|packed| packed.first).or_else(|| self.open.first().map(|place| place.at))
    }

    pub(super) fn last(&self) -> Option<Address> {
        self.packed.as_ref().map(|packed| packed.last).or_else(|| self.open.last().map(|place| place.at))
    }

    pub(super) fn len(&self) -> usize {
        self.packed.as_ref().map_or(self.open.len(), |packed| usize::from(packed.len))
    }

    /// All of them.
    pub(super) fn places(&self) -> Run<'_> {
        match &self.packed {
            None => Run::Open(self.open.iter()),
            Some(packed) => Run::Unpacked(packed.places(self.len()).into_iter()),
        }
    }

    /// Those from `start` to before `end`, counted from 0.
    pub(super) fn some(&self, start: usize, end: usize) -> Run<'_> {
        match &self.packed {
            None => Run::Open(self.open.get(start..end).unwrap_or_default().iter()),
            Some(packed) => {
                let mut places = packed.places(end);
                places.drain(..start.min(places.len()));
                Run::Unpacked(places.into_iter())
            }
        }
    }

    /// The one of this number, from 0.
    pub(super) fn nth(&self, nth: usize) -> Option<Place> {
        self.some(nth, nth + 1).next()
    }

    /// Which one stands at `at`, or which would.
    pub(super) fn find(&self, at: Address) -> Result<usize, usize> {
        match &self.packed {
            None => self.open.binary_search_by_key(&at, |place| place.at),
            Some(packed) => packed.places(self.len()).binary_search_by_key(&at, |place| place.at),
        }
    }

    /// To be worked on from now on.
    pub(super) fn open(&mut self) -> &mut Vec<Place> {
        if let Some(packed) = self.packed.take() {
            self.open = packed.places(usize::from(packed.len));
        }
        &mut self.open
    }

    /// Works on the places; packs them again if they were.
    pub(super) fn work(&mut self, work: impl FnOnce(&mut Vec<Place>)) {
        let was_packed = self.packed.is_some();
        work(self.open());
        if was_packed {
            self.pack();
        }
    }

    /// Takes as little room as it can.
    pub(super) fn pack(&mut self) {
        let (first, last, len) = (self.open.first(), self.open.last(), u16::try_from(self.open.len()));
        if let (Some(first), Some(last), Ok(len)) = (first, last, len) {
            self.packed = Some(Packed { first: first.at, last: last.at, len, bytes: packed(&self.open) });
            self.open = Vec::new();
        }
    }
}

impl Packed {
    /// The first `len` of them.
    fn places(&self, len: usize) -> Vec<Place> {
        unpacked(len.min(usize::from(self.len)), &self.bytes)
    }
}

/// Places of a block, one after the other.
#[derive(Clone)]
pub(super) enum Run<'a> {
    Open(std::slice::Iter<'a, Place>),
    Unpacked(std::vec::IntoIter<Place>),
}

impl Iterator for Run<'_> {
    type Item = Place;

    fn next(&mut self) -> Option<Place> {
        match self {
            Run::Open(places) => places.next().copied(),
            Run::Unpacked(places) => places.next(),
        }
    }
}

impl DoubleEndedIterator for Run<'_> {
    fn next_back(&mut self) -> Option<Place> {
        match self {
            Run::Open(places) => places.next_back().copied(),
            Run::Unpacked(places) => places.next_back(),
        }
    }
}

/// Row by row: rows since the one before, how many cells. Then for some cells at a time: how many the row above has
/// alike (even), or the columns since the cell before (odd) and how far the number of the kept one is from the one
/// before.
fn packed(places: &[Place]) -> Box<[u8]> {
    let mut bytes = Vec::with_capacity(places.len() * 2);
    let (mut above, mut row, mut kept): (&[Place], u32, u32) = (&[], 0, 0);
    for cells in places.chunk_by(|one, next| one.at.row == next.at.row) {
        put(&mut bytes, u64::from(cells[0].at.row - row));
        put(&mut bytes, cells.len() as u64);
        row = cells[0].at.row;
        let (mut left, mut col) = (cells, 0);
        while let Some(cell) = left.first() {
            let like =
                above.iter().zip(left).take_while(|(one, next)| (one.at.col, one.kept) == (next.at.col, next.kept));
            let alike = like.count();
            if alike > 0 {
                put(&mut bytes, (alike as u64) << 1);
                left = &left[alike..];
                above = &above[alike..];
                continue;
            }
            put(&mut bytes, u64::from(cell.at.col - col) << 1 | 1);
            let far = i64::from(cell.kept) - i64::from(kept);
            put(&mut bytes, (far << 1 ^ far >> 63) as u64);
            (col, kept) = (cell.at.col, cell.kept);
            left = &left[1..];
            above = behind(above, col);
        }
        above = cells;
    }
    bytes.into()
}

/// The first `len` places of a packed block.
fn unpacked(len: usize, mut bytes: &[u8]) -> Vec<Place> {
    let mut places: Vec<Place> = Vec::with_capacity(len);
    let (mut above, mut row, mut kept) = (0..0, 0, 0);
    while places.len() < len
        && let (Some(rows), Some(cells)) = (take(&mut bytes), take(&mut bytes))
    {
        row += rows as u32;
        let begin = places.len();
        let (end, mut col) = (begin + cells as usize, 0);
        while places.len() < end.min(len)
            && let Some(token) = take(&mut bytes)
        {
            let some = (token >> 1) as usize;
            if token & 1 == 0 {
                for nth in above.start..above.start + some.min(above.len()) {
                    let Place { at, kept } = places[nth];
                    places.push(Place { at: Address::new(row, at.col), kept });
                }
                above.start = (above.start + some).min(above.end);
                continue;
            }
            let Some(far) = take(&mut bytes) else { break };
            col += some as u16;
            kept = (i64::from(kept) + ((far >> 1) as i64 ^ -((far & 1) as i64))) as u32;
            places.push(Place { at: Address::new(row, col), kept });
            let passed = places[above.clone()].iter().take_while(|place| place.at.col <= col).count();
            above.start += passed;
        }
        above = begin..places.len();
    }
    places.truncate(len);
    places
}

/// Of cells of a row those right of a column.
fn behind(cells: &[Place], col: u16) -> &[Place] {
    let passed = cells.iter().take_while(|place| place.at.col <= col).count();
    &cells[passed..]
}

/// Adds a number, seven bits a byte.
fn put(bytes: &mut Vec<u8>, mut number: u64) {
    while number > 0x7F {
        bytes.push(number as u8 | 0x80);
        number >>= 7;
    }
    bytes.push(number as u8);
}

/// Takes a number.
fn take(bytes: &mut &[u8]) -> Option<u64> {
    let (mut number, mut shift) = (0, 0);
    loop {
        let (first, rest) = bytes.split_first()?;
        *bytes = rest;
        number |= u64::from(first & 0x7F) << shift;
        if first & 0x80 == 0 {
            return Some(number);
        }
        shift += 7;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A list in which each row says something of its own in every fourth column, and the row above the rest; every
    /// seventh row leaves one out.
    fn list() -> Vec<Place> {
        let place = |row: u32, col: u16| Place {
            at: Address::new(row, col),
            kept: if col % 4 == 1 { row * 4 + u32::from(col) } else { u32::from(col) },
        };
        (0..200)
            .flat_map(|row| (1..13).filter(move |col| row % 7 > 0 || *col != 6).map(move |col| place(row, col)))
            .collect()
    }

    #[test]
    fn what_the_row_above_says_needs_no_room() {
        let places = list();
        let mut block = Block::of(places.clone());
        block.pack();
        let packed = block.packed.as_ref().unwrap();
        assert!(packed.bytes.len() < places.len() * 5 / 4, "{} {}", packed.bytes.len(), places.len());
        assert!(block.places().eq(places.iter().copied()) && block.places().rev().eq(places.iter().rev().copied()));
        assert!(block.some(37, 411).eq(places[37..411].iter().copied()));
        assert_eq!((block.len(), block.nth(500), block.nth(9_999)), (places.len(), Some(places[500]), None));
        assert_eq!((block.first(), block.last()), (Some(places[0].at), places.last().map(|place| place.at)));
        assert_eq!(block.find(places[77].at), Ok(77));
        assert_eq!(block.open(), &places);
    }
}
