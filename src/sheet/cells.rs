//! The cells of a sheet by row, then column; equal ones are kept once.
//!
//! Sheets repeat themselves: of the list of all answers three cells in four say what another one says. A place is
//! twelve bytes and names what is kept; places stand one behind the other in blocks, so that a sheet that is filled
//! from top to bottom needs no more, and one that is filled in any order is no slower. Of a large sheet the blocks that
//! are not being filled are packed. It must not know what cells mean.

mod block;
mod pool;

use std::fmt;
use std::iter::FlatMap;
use std::ops::{Bound, RangeBounds};

use super::book::Cell;
use crate::domain::address::Address;

use block::{Block, Place, Run};
use pool::{Kept, Pool};
pub use pool::{Known, Number};

/// Places of a block at most.
const BLOCK: usize = if cfg!(test) { 16 } else { 256 };
/// Blocks of a sheet that is large: a cell of one that is packed is not found at once.
const LARGE: usize = if cfg!(test) { 3 } else { 128 };

/// The cells of a sheet: a map from places to cells, in the order of the places.
#[derive(Clone, Default)]
pub struct Cells {
    /// None of them empty, each before the next.
    blocks: Vec<Block>,
    pool: Pool,
    len: usize,
}

impl Cells {
    /// No cells.
    pub fn new() -> Self {
        Cells::default()
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// True where there is none.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cell at a place.
    pub fn get(&self, at: &Address) -> Option<&Cell> {
        let (block, nth) = self.find(*at).ok()?;
        self.cell(self.blocks[block].nth(nth)?)
    }

    /// The cell at a place, to be changed.
    pub fn get_mut(&mut self, at: &Address) -> Option<&mut Cell> {
        let (block, nth) = self.find(*at).ok()?;
        self.pool.own(&mut self.blocks[block].open()[nth].kept)
    }

    /// True where a cell stands at this place.
    pub fn contains_key(&self, at: &Address) -> bool {
        self.find(*at).is_ok()
    }

    /// Puts a cell; what stood there before comes back.
    pub fn insert(&mut self, at: Address, cell: Cell) -> Option<Cell> {
        let kept = self.pool.keep(cell);
        if self.last_place().is_none_or(|last| last < at) {
            self.push(Place { at, kept });
            return None;
        }
        match self.find(at) {
            Ok((block, nth)) => {
                let before = std::mem::replace(&mut self.blocks[block].open()[nth].kept, kept);
                Some(self.pool.release(before))
            }
            Err((block, nth)) => {
                let places = self.blocks[block].open();
                places.insert(nth, Place { at, kept });
                if places.len() > BLOCK {
                    let behind = places.split_off(BLOCK / 2);
                    if self.blocks.len() > LARGE {
                        self.blocks[block].pack();
                    }
                    self.blocks.insert(block + 1, Block::of(behind));
                }
                self.len += 1;
                None
            }
        }
    }

    /// Takes a cell away.
    pub fn remove(&mut self, at: &Address) -> Option<Cell> {
        let (block, nth) = self.find(*at).ok()?;
        let places = self.blocks[block].open();
        let place = places.remove(nth);
        if places.is_empty() {
            self.blocks.remove(block);
        }
        self.len -= 1;
        Some(self.pool.release(place.kept))
    }

    /// All of them.
    pub fn iter(&self) -> Iter<'_> {
        Iter { places: self.all(), kept: &self.pool.kept }
    }

    /// Their places.
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = Address> + Clone {
        self.all().map(|place| place.at)
    }

    /// The cells without their places.
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &Cell> + Clone {
        self.iter().map(|(_, cell)| cell)
    }

    /// Each kept cell where it stands first.
    pub fn firsts(&self) -> impl Iterator<Item = (Address, &Cell)> {
        let mut seen = vec![false; self.pool.kept.len()];
        let mut is_first = move |place: &Place| !std::mem::replace(&mut seen[place.kept as usize], true);
        self.all().filter(move |place| is_first(place)).filter_map(|place| Some((place.at, self.cell(place)?)))
    }

    /// All of them, each with a number that equal cells share: for [`Known`].
    pub fn numbered(&self) -> impl Iterator<Item = (Address, Number, &Cell)> {
        self.numbered_in(..)
    }

    /// As [`numbered`](Self::numbered), of these places alone.
    pub fn numbered_in(&self, places: impl RangeBounds<Address>) -> impl Iterator<Item = (Address, Number, &Cell)> {
        self.places(places).filter_map(|place| Some((place.at, Number(place.kept), self.cell(place)?)))
    }

    /// The cells of these places.
    pub fn range(
        &self,
        places: impl RangeBounds<Address>,
    ) -> impl DoubleEndedIterator<Item = (Address, &Cell)> + Clone {
        self.places(places).filter_map(|place| Some((place.at, self.cell(place)?)))
    }

    fn all(&self) -> All<'_> {
        self.blocks.iter().flat_map(Block::places as fn(_) -> _)
    }

    fn places(&self, places: impl RangeBounds<Address>) -> impl DoubleEndedIterator<Item = Place> + Clone {
        let from = self.bound(places.start_bound(), false);
        let to = self.bound(places.end_bound(), true).max(from);
        let within = move |block: usize| {
            let places = &self.blocks[block];
            let start = if block == from.0 { from.1 } else { 0 };
            let end = if block == to.0 { to.1 } else { places.len() };
            places.some(start, end.max(start))
        };
        let end = if to.1 == 0 { to.0 } else { to.0 + 1 };
        (from.0..end.max(from.0)).flat_map(within)
    }

    /// Shows every cell to `change`; where none is changed, none takes more room.
    pub fn edit(&mut self, mut change: impl FnMut(&Address, &mut Cell)) {
        for block in &mut self.blocks {
            let mut changed = Vec::new();
            for (nth, place) in block.places().enumerate() {
                let Some(kept) = self.pool.kept.get_mut(place.kept as usize) else { continue };
                if kept.uses == 1 {
                    change(&place.at, &mut kept.cell);
                    continue;
                }
                let mut cell = kept.cell.clone();
                change(&place.at, &mut cell);
                if cell != kept.cell {
                    kept.uses -= 1;
                    changed.push((nth, self.pool.keep(cell)));
                }
            }
            if !changed.is_empty() {
                block.work(|places| changed.into_iter().for_each(|(nth, kept)| places[nth].kept = kept));
            }
        }
    }

    /// Changes cells whatever their place: equal ones change alike.
    pub fn change(&mut self, change: impl FnMut(&mut Cell)) {
        self.pool.kept.iter_mut().filter(|kept| kept.uses > 0).map(|kept| &mut kept.cell).for_each(change);
    }

    /// As [`change`](Self::change); the places of those for which it says true.
    pub fn change_told(&mut self, mut change: impl FnMut(&mut Cell) -> bool) -> Vec<Address> {
        let kept = &mut self.pool.kept;
        let changed: Vec<bool> = kept.iter_mut().map(|kept| kept.uses > 0 && change(&mut kept.cell)).collect();
        self.all().filter(|place| changed[place.kept as usize]).map(|place| place.at).collect()
    }

    /// Takes away what `stays` says no to.
    pub fn retain(&mut self, mut stays: impl FnMut(&Address, &Cell) -> bool) {
        let Cells { blocks, pool, len } = self;
        for block in blocks.iter_mut() {
            block.work(|places| {
                places.retain(|place| {
                    let stay = pool.kept.get(place.kept as usize).is_some_and(|kept| stays(&place.at, &kept.cell));
                    if !stay {
                        pool.release(place.kept);
                    }
                    stay
                });
            });
        }
        blocks.retain(|block| block.len() > 0);
        *len = blocks.iter().map(Block::len).sum();
    }

    /// Gives back room that was reserved for more.
    pub fn shrink(&mut self) {
        let is_large = self.blocks.len() > LARGE;
        self.blocks.iter_mut().for_each(|block| if is_large { block.pack() } else { block.open().shrink_to_fit() });
        self.blocks.shrink_to_fit();
        self.pool.shrink();
    }

    /// What is kept, and the places that name it by its number.
    pub(super) fn parts(
        &self,
    ) -> (impl ExactSizeIterator<Item = &Cell> + Clone, impl Iterator<Item = (Address, u32)> + Clone) {
        (self.pool.kept.iter().map(|kept| &kept.cell), self.all().map(|place| (place.at, place.kept)))
    }

    /// From what is kept and the places that name it; None where those are not in order or name nothing.
    pub(super) fn from_parts(kept: Vec<Cell>, places: Vec<(Address, u32)>) -> Option<Self> {
        let kept = kept.into_iter().map(|cell| Kept { cell, uses: 0 }).collect();
        let mut cells = Cells { blocks: Vec::new(), pool: Pool::of(kept), len: 0 };
        for (at, kept) in places {
            if cells.last_place().is_some_and(|last| last >= at) {
                return None;
            }
            cells.pool.kept.get_mut(kept as usize)?.uses += 1;
            cells.push(Place { at, kept });
        }
        Some(cells)
    }

    fn cell(&self, place: Place) -> Option<&Cell> {
        self.pool.kept.get(place.kept as usize).map(|kept| &kept.cell)
    }

    fn last_place(&self) -> Option<Address> {
        self.blocks.last()?.last()
    }

    /// Puts a place behind all others.
    fn push(&mut self, place: Place) {
        self.len += 1;
        if let Some(last) = self.blocks.last_mut().filter(|block| block.len() < BLOCK) {
            last.open().push(place);
            return;
        }
        match self.blocks.len() {
            LARGE => self.blocks.iter_mut().for_each(Block::pack),
            many if many > LARGE => self.blocks.last_mut().into_iter().for_each(Block::pack),
            _ => {}
        }
        let mut places = Vec::with_capacity(BLOCK);
        places.push(place);
        self.blocks.push(Block::of(places));
    }

    /// Block and place in it of an address, or where it would stand.
    fn find(&self, at: Address) -> Result<(usize, usize), (usize, usize)> {
        let nth = self.blocks.partition_point(|block| block.last().is_some_and(|last| last < at));
        let Some(block) = self.blocks.get(nth).filter(|block| block.first().is_some_and(|first| first <= at)) else {
            return Err((nth, 0));
        };
        block.find(at).map(|place| (nth, place)).map_err(|place| (nth, place))
    }

    /// The first place that does not belong before a bound.
    fn bound(&self, bound: Bound<&Address>, is_end: bool) -> (usize, usize) {
        let (at, behind) = match bound {
            Bound::Unbounded => return if is_end { (self.blocks.len(), 0) } else { (0, 0) },
            Bound::Included(at) => (*at, is_end),
            Bound::Excluded(at) => (*at, !is_end),
        };
        match self.find(at) {
            Ok((block, nth)) => (block, nth + usize::from(behind)),
            Err(place) => place,
        }
    }
}

/// The places of all blocks.
type All<'a> = FlatMap<std::slice::Iter<'a, Block>, Run<'a>, fn(&'a Block) -> Run<'a>>;

/// The cells of a sheet, in order.
#[derive(Clone)]
pub struct Iter<'a> {
    places: All<'a>,
    kept: &'a [Kept],
}

impl<'a> Iterator for Iter<'a> {
    type Item = (Address, &'a Cell);

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.places.next()?;
        Some((place.at, &self.kept.get(place.kept as usize)?.cell))
    }
}

impl DoubleEndedIterator for Iter<'_> {
    fn next_back(&mut self) -> Option<Self::Item> {
        let place = self.places.next_back()?;
        Some((place.at, &self.kept.get(place.kept as usize)?.cell))
    }
}

impl<'a> IntoIterator for &'a Cells {
    type Item = (Address, &'a Cell);
    type IntoIter = Iter<'a>;

    fn into_iter(self) -> Iter<'a> {
        self.iter()
    }
}

impl IntoIterator for Cells {
    type Item = (Address, Cell);
    type IntoIter = std::vec::IntoIter<(Address, Cell)>;

    fn into_iter(mut self) -> Self::IntoIter {
        let Cells { blocks, pool, .. } = &mut self;
        let cells = blocks.iter().flat_map(Block::places).map(|place| (place.at, pool.release(place.kept)));
        cells.collect::<Vec<_>>().into_iter()
    }
}

impl Extend<(Address, Cell)> for Cells {
    fn extend<I: IntoIterator<Item = (Address, Cell)>>(&mut self, cells: I) {
        for (at, cell) in cells {
            self.insert(at, cell);
        }
    }
}

impl FromIterator<(Address, Cell)> for Cells {
    fn from_iter<I: IntoIterator<Item = (Address, Cell)>>(cells: I) -> Self {
        let mut all = Cells::new();
        all.extend(cells);
        all
    }
}

impl PartialEq for Cells {
    fn eq(&self, other: &Self) -> bool {
        self.len == other.len && self.iter().eq(other.iter())
    }
}

impl fmt::Debug for Cells {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        to.debug_map().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests;
