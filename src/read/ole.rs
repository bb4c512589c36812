//! The container of xls files, just far enough to see what is in it and to walk its records before a
//! parser that trusts them. Chains that loop or leave the file are refused.

use super::limits::Limits;
use super::refusal::{Bound, Refusal};

/// End of a chain and the marks above it.
const LAST_SECTOR: u32 = 0xFFFF_FFFA;

/// An opened container.
pub(super) struct Ole<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: usize,
}

fn damaged(detail: &str) -> Refusal {
    Refusal::Damaged { detail: detail.to_owned() }
}

fn number(bytes: &[u8], at: usize, size: usize) -> Option<u32> {
    Some(bytes.get(at..at + size)?.iter().rev().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)))
}

impl<'a> Ole<'a> {
    /// Reads the sector table and the directory.
    pub(super) fn open(bytes: &'a [u8], limits: &Limits) -> Result<Self, Refusal> {
        let shift = number(bytes, 30, 2).filter(|shift| [9, 12].contains(shift)).ok_or(Refusal::Truncated)?;
        let mut ole = Ole { bytes, sector: 1 << shift, fat: Vec::new(), entries: Vec::new() };
        let mut tables: Vec<u32> = (0..109).filter_map(|index| number(bytes, 76 + index * 4, 4)).collect();
        let mut next = number(bytes, 68, 4).unwrap_or(LAST_SECTOR);
        let most = bytes.len() / ole.sector + 1;
        let mut steps = 0;
        while next < LAST_SECTOR {
            let data = ole.at(next)?;
            let words = ole.sector / 4 - 1;
            tables.extend((0..words).filter_map(|index| number(data, index * 4, 4)));
            next = number(data, words * 4, 4).unwrap_or(LAST_SECTOR);
            steps += 1;
            if steps > most {
                return Err(damaged("sector list loops"));
            }
        }
        tables.retain(|table| *table < LAST_SECTOR);
        if tables.len() > most {
            return Err(damaged("more sector tables than sectors"));
        }
        for table in tables {
            let data = ole.at(table)?;
            let words: Vec<u32> = (0..ole.sector / 4).filter_map(|index| number(data, index * 4, 4)).collect();
            ole.fat.extend(words);
        }
        let directory = ole.chain(number(bytes, 48, 4).unwrap_or(LAST_SECTOR), usize::MAX)?;
        for entry in directory.chunks_exact(128) {
            let length = number(entry, 64, 2).unwrap_or(0).clamp(2, 64) as usize - 2;
            let units: Vec<u16> =
                (0..length / 2).filter_map(|index| number(entry, index * 2, 2).map(|unit| unit as u16)).collect();
            ole.entries.push(Entry {
                name: String::from_utf16_lossy(&units),
                start: number(entry, 116, 4).unwrap_or(LAST_SECTOR),
                size: number(entry, 120, 4).unwrap_or(0) as usize,
            });
            if ole.entries.len() as u64 > limits.entries {
                return Err(Refusal::TooMuch {
                    bound: Bound::Entries,
                    value: ole.entries.len() as u64,
                    limit: limits.entries,
                });
            }
        }
        Ok(ole)
    }

    /// The whole file.
    pub(super) fn bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// True when a stream or folder has this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// A stream by its name, small ones included; None when there is none.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else {
            return Ok(None);
        };
        let cutoff = number(self.bytes, 56, 4).unwrap_or(4096) as usize;
        if entry.size >= cutoff {
            return self.chain(entry.start, entry.size).map(Some);
        }
        let root = self.entries.first().ok_or_else(|| damaged("no directory"))?;
        let store = self.chain(root.start, root.size)?;
        let table = self.chain(number(self.bytes, 60, 4).unwrap_or(LAST_SECTOR), usize::MAX)?;
        let (mut stream, mut next) = (Vec::new(), entry.start);
        let mut seen = std::collections::HashSet::new();
        while next < LAST_SECTOR && stream.len() < entry.size {
            if !seen.insert(next) {
                return Err(damaged("sector chain loops"));
            }
            let at = next as usize * 64;
            stream.extend_from_slice(
                store.get(at..(at + 64).min(store.len())).ok_or_else(|| damaged("chain leaves the file"))?,
            );
            next = number(&table, next as usize * 4, 4).unwrap_or(LAST_SECTOR);
        }
        stream.truncate(entry.size);
        Ok(Some(stream))
    }

    fn at(&self, sector: u32) -> Result<&'a [u8], Refusal> {
        let start =
            (sector as usize).checked_add(1).and_then(|n| n.checked_mul(self.sector)).ok_or(Refusal::Truncated)?;
        let end = (start + self.sector).min(self.bytes.len());
        self.bytes.get(start..end).filter(|data| !data.is_empty()).ok_or(Refusal::Truncated)
    }

    fn chain(&self, start: u32, size: usize) -> Result<Vec<u8>, Refusal> {
        let (mut data, mut next) = (Vec::new(), start);
        let mut seen = std::collections::HashSet::new();
        while next < LAST_SECTOR && data.len() < size {
            if !seen.insert(next) {
                return Err(damaged("sector chain loops"));
            }
            data.extend_from_slice(self.at(next)?);
            next = self.fat.get(next as usize).copied().unwrap_or(LAST_SECTOR);
        }
        data.truncate(size);
        Ok(data)
    }
}
