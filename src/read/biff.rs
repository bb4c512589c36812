//! The records of an xls stream, walked before the parser: encryption it does not know, sizes it would
//! believe, and grids it would build.

use super::limits::Limits;
use super::ole::Ole;
use super::refusal::{Bound, Refusal};

const FILEPASS: usize = 0x002F;
const DIMENSIONS: usize = 0x0200;
const BOF: usize = 0x0809;
const EOF: usize = 0x000A;
const CONTINUE: usize = 0x003C;
/// Texts inside their cells.
const LABELS: [usize; 2] = [0x0204, 0x00D6];
/// Records that are one cell: formula, number, label, label of the table, boolean or error, rk, rich label.
const CELLS: [usize; 7] = [0x0006, 0x0203, 0x0204, 0x00FD, 0x0205, 0x027E, 0x00D6];
const MULTIPLE_RK: usize = 0x00BD;

/// Refuses encrypted workbooks, declared sizes and used ranges over the grid limit, and broken records.
pub(super) fn check(ole: &Ole<'_>, limits: &Limits) -> Result<(), Refusal> {
    let damaged = |detail: &str| Refusal::Damaged { detail: detail.to_owned() };
    let stream = match ole.stream("Workbook")? {
        Some(stream) => stream,
        None => ole.stream("Book")?.ok_or_else(|| damaged("no workbook stream"))?,
    };
    let number = |at: usize, size: usize| -> Option<usize> {
        Some(stream.get(at..at + size)?.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let within = |rows: usize, cols: usize| {
        let value = (rows as u64).saturating_mul(cols as u64);
        if value > limits.grid {
            Err(Refusal::TooMuch { bound: Bound::Grid, value, limit: limits.grid })
        } else {
            Ok(())
        }
    };
    // First row, last row, first column, last column of the sheet at hand.
    let mut used: Option<[usize; 4]> = None;
    let (mut at, mut begun) = (0usize, false);
    // Parts of the workbook that have begun and not ended.
    let mut open = 0usize;
    while let (Some(kind), Some(size)) = (number(at, 2), number(at + 2, 2)) {
        let body = at + 4;
        let field = |from: usize, bytes: usize| if from + bytes <= size { number(body + from, bytes) } else { None };
        if !begun && kind != BOF {
            return Err(damaged("the workbook stream does not begin with its mark"));
        }
        begun = true;
        match kind {
            FILEPASS => return Err(Refusal::Encrypted),
            BOF => {
                used = None;
                open += 1;
            }
            EOF => open = open.saturating_sub(1),
            DIMENSIONS => {
                let (first, last, left, right) = match size {
                    10 => (field(0, 2), field(2, 2), field(4, 2), field(6, 2)),
                    14 => (field(0, 4), field(4, 4), field(8, 2), field(10, 2)),
                    _ => return Err(damaged("a size record of the wrong length")),
                };
                let (Some(first), Some(last), Some(left), Some(right)) = (first, last, left, right) else { break };
                within(last.saturating_sub(first), right.saturating_sub(left))?;
                if (last, right) != (0, 0) && (last < first || right < left) {
                    return Err(damaged("a sheet that ends before it begins"));
                }
            }
            kind if CELLS.contains(&kind) || kind == MULTIPLE_RK => {
                let (Some(row), Some(left)) = (field(0, 2), field(2, 2)) else { return Err(damaged("a cell cut off")) };
                let right = if kind == MULTIPLE_RK { field(size.saturating_sub(2), 2).unwrap_or(left) } else { left };
                let [top, bottom, west, east] = used.unwrap_or([row, row, left, right]);
                let area = [top.min(row), bottom.max(row), west.min(left), east.max(right)];
                within(area[1] - area[0] + 1, area[3] - area[2] + 1)?;
                used = Some(area);
                let letters = if LABELS.contains(&kind) { field(6, 2).unwrap_or(0) } else { 0 };
                if letters > size.saturating_sub(8) && number(body + size, 2) != Some(CONTINUE) {
                    return Err(damaged("a text longer than its cell's record"));
                }
            }
            _ => {}
        }
        at = body + size;
    }
    match (begun, open) {
        (false, _) => Err(damaged("an empty workbook stream")),
        (true, 0) => Ok(()),
        // The parser would take the rows that are there for all of them.
        (true, _) => Err(Refusal::Truncated),
    }
}
