//! Equal cells once: what stands on a sheet without where.
//!
//! Texts that say the same are one, too. Formulas hardly have an equal, so each keeps its own.

use std::hash::{DefaultHasher, Hash, Hasher};

use super::Cells;
use crate::sheet::book::{Cell, Value};

/// Cells that are remembered to be found again, at first and at most; powers of two.
const RECENT: (usize, usize) = (256, 1 << 16);

/// A cell, and in how many places it stands.
#[derive(Clone, Default)]
pub(super) struct Kept {
    pub(super) cell: Cell,
    pub(super) uses: u32,
}

#[derive(Default)]
pub(super) struct Pool {
    pub(super) kept: Vec<Kept>,
    /// By hash: which was kept last. May be wrong, is only asked.
    recent: Vec<u32>,
    /// Those that stand nowhere any more: the next ones take their place.
    free: Vec<u32>,
}

impl Clone for Pool {
    fn clone(&self) -> Self {
        Pool { kept: self.kept.clone(), free: self.free.clone(), recent: Vec::new() }
    }
}

impl Pool {
    /// What is kept already.
    pub(super) fn of(kept: Vec<Kept>) -> Self {
        Pool { kept, ..Pool::default() }
    }

    /// Gives back room that was reserved for more.
    pub(super) fn shrink(&mut self) {
        self.kept.shrink_to_fit();
        self.recent = Vec::new();
    }

    /// Keeps a cell for one more place.
    pub(super) fn keep(&mut self, cell: Cell) -> u32 {
        let next = self.free.last().copied().unwrap_or(self.kept.len() as u32);
        if let Some(hash) = hash(&cell) {
            self.remember_more();
            let slot = hash & (self.recent.len() - 1);
            // Two of one slot take turns in two.
            for known in [self.recent[slot], self.recent[slot ^ 1]] {
                let equal = |kept: &&mut Kept| kept.uses > 0 && same(&kept.cell, &cell);
                if let Some(kept) = self.kept.get_mut(known as usize).filter(equal) {
                    kept.uses += 1;
                    return known;
                }
            }
            self.recent[slot ^ 1] = self.recent[slot];
            self.recent[slot] = next;
        }
        self.keep_new(Kept { cell, uses: 1 })
    }

    fn keep_new(&mut self, new: Kept) -> u32 {
        match self.free.pop().and_then(|free| Some((free, self.kept.get_mut(free as usize)?))) {
            Some((free, kept)) => {
                *kept = new;
                free
            }
            None => {
                self.kept.push(new);
                self.kept.len() as u32 - 1
            }
        }
    }

    /// There is room to remember twice as many as are kept, within the bounds.
    fn remember_more(&mut self) {
        let (least, most) = RECENT;
        if self.recent.len() >= (self.kept.len() * 2).clamp(least, most) {
            return;
        }
        let size = (self.recent.len() * 2).max(least);
        self.recent = vec![u32::MAX; size];
        for (nth, kept) in (0..).zip(&self.kept) {
            if let Some(hash) = hash(&kept.cell) {
                self.recent[hash & (size - 1)] = nth;
            }
        }
    }

    /// The cell for one place alone, to be changed; `kept` names it then.
    pub(super) fn own(&mut self, kept: &mut u32) -> Option<&mut Cell> {
        let known = self.kept.get_mut(*kept as usize)?;
        if known.uses > 1 {
            known.uses -= 1;
            let cell = known.cell.clone();
            *kept = self.keep_new(Kept { cell, uses: 1 });
        }
        self.kept.get_mut(*kept as usize).map(|kept| &mut kept.cell)
    }

    /// Gives up one place of a cell.
    pub(super) fn release(&mut self, kept: u32) -> Cell {
        let Some(known) = self.kept.get_mut(kept as usize) else { return Cell::default() };
        known.uses = known.uses.saturating_sub(1);
        if known.uses > 0 {
            return known.cell.clone();
        }
        let cell = std::mem::take(&mut known.cell);
        self.free.push(kept);
        cell
    }
}

/// The hash of a cell; None for one that hardly has an equal.
fn hash(cell: &Cell) -> Option<usize> {
    let mut hasher = DefaultHasher::new();
    (cell.look as u16).hash(&mut hasher);
    match &cell.value {
        Value::Blank => {}
        Value::Text(text) => text.hash(&mut hasher),
        Value::Number(number) => number.to_bits().hash(&mut hasher),
        Value::Bool(is) => is.hash(&mut hasher),
        Value::Date(_) | Value::Error(_) | Value::Formula { .. } => return None,
    }
    Some(hasher.finish() as usize)
}

/// True for cells of which one can stand for the other.
fn same(one: &Cell, other: &Cell) -> bool {
    let value = match (&one.value, &other.value) {
        (Value::Blank, Value::Blank) => true,
        (Value::Text(one), Value::Text(other)) => one == other,
        (Value::Number(one), Value::Number(other)) => one.to_bits() == other.to_bits(),
        (Value::Bool(one), Value::Bool(other)) => one == other,
        _ => false,
    };
    value && one.look == other.look && one.link == other.link
}

/// A number that equal cells of a sheet share.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Number(pub(super) u32);

/// What was found out about the cells of a sheet: for equal ones it need not be found out again.
#[derive(Debug)]
pub struct Known<T>(Vec<Option<T>>);

impl<T: Copy> Known<T> {
    /// What is known about a cell already.
    pub fn known(&self, Number(number): Number) -> Option<T> {
        self.0.get(number as usize).copied().flatten()
    }

    /// About the cells of a sheet nothing is known yet.
    pub fn of(cells: &Cells) -> Self {
        Known(vec![None; cells.pool.kept.len()])
    }

    /// What is known about a cell; `find` finds it out.
    pub fn get(&mut self, Number(number): Number, find: impl FnOnce() -> T) -> T {
        match self.0.get_mut(number as usize) {
            Some(known) => *known.get_or_insert_with(find),
            None => find(),
        }
    }
}
