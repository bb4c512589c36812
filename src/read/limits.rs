//! How much a file may ask for before it is refused.
//!
//! A form is 0.05 MB; the largest of 3,406 real workbooks was 2.7 MB with 244,480 cells. The limits
//! stand far above that and far below what hurts a laptop. Knows no format.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::refusal::Bound;

const MIB: u64 = 1024 * 1024;

/// Limits of one file. Each one is named, with the value found, in the message of its refusal.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Limits {
    /// Bytes of the file itself.
    pub file_bytes: u64,
    /// Entries of a zip container (xlsx, xlsb, ods).
    pub entries: u64,
    /// Unpacked bytes of one part that is read.
    pub part_bytes: u64,
    /// Unpacked bytes of all parts that are read.
    pub total_bytes: u64,
    /// Unpacked : packed size of a part that is read.
    pub ratio: u64,
    /// Unpacked bytes up to which a part may have any ratio.
    pub ratio_from: u64,
    /// Cells that hold something, in the whole file.
    pub cells: u64,
    /// Bytes of the texts of all cells: one long text may stand in very many.
    pub text_bytes: u64,
    /// Odd things that are told about one file.
    pub notes: u64,
    /// Entries of the table of texts that cells refer to.
    pub texts: u64,
    /// Entries of each table of formats (Excel allows 65,490).
    pub formats: u64,
    /// Cells, blank ones included, between the first and the last one of an xls sheet: that reader keeps a full grid.
    pub grid: u64,
    /// Elements inside each other in one part.
    pub depth: u64,
    /// Seconds for one file. Kept by the processes that read, not where the calling process reads by itself.
    pub seconds: u64,
    /// Bytes of memory for one file. Kept as `seconds` is.
    pub memory: u64,
    /// Findings of one file that are listed one by one. Nothing is refused for it: the file's own list ends there and
    /// says how many more there are. Kept by whoever lists them.
    pub listed: u64,
}

impl Limits {
    /// Limits for workbooks that matome itself made and people edited: a merged workbook may be larger
    /// than any file that comes back. It comes back too, so there are limits all the same.
    pub fn of_merged() -> Self {
        Limits {
            file_bytes: 256 * MIB,
            part_bytes: 1024 * MIB,
            total_bytes: 2048 * MIB,
            cells: 20_000_000,
            text_bytes: 512 * MIB,
            texts: 20_000_000,
            seconds: 120,
            memory: 4096 * MIB,
            ..Limits::default()
        }
    }

    /// Limits for what this process has just written itself.
    pub fn none() -> Self {
        let most = u64::MAX;
        Limits {
            file_bytes: most,
            entries: most,
            part_bytes: most,
            total_bytes: most,
            ratio: most,
            ratio_from: most,
            cells: most,
            text_bytes: most,
            notes: most,
            texts: most,
            formats: most,
            grid: most,
            depth: most,
            seconds: most,
            memory: most,
            listed: most,
        }
    }

    /// The same limits with some of them as somebody chose; those of merged workbooks are only ever raised.
    pub fn with(mut self, chosen: &[Chosen]) -> Self {
        let merged = self != Limits::default();
        for Chosen { bound, value } in chosen {
            let limit = self.of(*bound);
            *limit = if merged { (*limit).max(*value) } else { *value };
        }
        self
    }

    fn of(&mut self, bound: Bound) -> &mut u64 {
        match bound {
            Bound::FileBytes => &mut self.file_bytes,
            Bound::Entries => &mut self.entries,
            Bound::PartBytes => &mut self.part_bytes,
            Bound::TotalBytes => &mut self.total_bytes,
            Bound::Ratio => &mut self.ratio,
            Bound::Cells => &mut self.cells,
            Bound::Grid => &mut self.grid,
            Bound::Depth => &mut self.depth,
            Bound::TextBytes => &mut self.text_bytes,
            Bound::Notes => &mut self.notes,
            Bound::Texts => &mut self.texts,
            Bound::Formats => &mut self.formats,
            Bound::Seconds => &mut self.seconds,
            Bound::Memory => &mut self.memory,
            Bound::Listed => &mut self.listed,
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            file_bytes: 20 * MIB,
            entries: 4_096,
            part_bytes: 64 * MIB,
            total_bytes: 128 * MIB,
            ratio: 200,
            ratio_from: MIB,
            cells: 500_000,
            text_bytes: 32 * MIB,
            notes: 50_000,
            texts: 1_000_000,
            formats: 65_536,
            grid: 4_000_000,
            depth: 256,
            seconds: 10,
            memory: 512 * MIB,
            listed: 1_000,
        }
    }
}

impl Bound {
    /// Every limit.
    pub const ALL: [Bound; 15] = [
        Bound::FileBytes,
        Bound::Entries,
        Bound::PartBytes,
        Bound::TotalBytes,
        Bound::Ratio,
        Bound::Cells,
        Bound::Grid,
        Bound::Depth,
        Bound::TextBytes,
        Bound::Notes,
        Bound::Texts,
        Bound::Formats,
        Bound::Seconds,
        Bound::Memory,
        Bound::Listed,
    ];

    /// Its name on the command line; behind `limit-`, its code in JSON.
    pub fn key(self) -> &'static str {
        match self {
            Bound::FileBytes => "file-size",
            Bound::Entries => "entries",
            Bound::PartBytes => "part-size",
            Bound::TotalBytes => "total-size",
            Bound::Ratio => "ratio",
            Bound::Cells => "cells",
            Bound::Grid => "grid",
            Bound::Depth => "depth",
            Bound::TextBytes => "text-size",
            Bound::Notes => "notes",
            Bound::Texts => "texts",
            Bound::Formats => "formats",
            Bound::Seconds => "seconds",
            Bound::Memory => "memory",
            Bound::Listed => "listed",
        }
    }
}

/// A limit that somebody chose, such as `cells=1000000` or `memory=1G`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Chosen {
    /// Which limit.
    pub bound: Bound,
    /// Its value.
    pub value: u64,
}

impl FromStr for Chosen {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let known = || Bound::ALL.map(Bound::key).join(" ");
        let (key, value) = text.split_once('=').ok_or_else(|| format!("KEY=VALUE: {}", known()))?;
        let bound = Bound::ALL.into_iter().find(|bound| bound.key() == key).ok_or_else(known)?;
        let value = value.trim();
        let (digits, unit) = match value.char_indices().last() {
            Some((at, 'k' | 'K')) => (&value[..at], 1024),
            Some((at, 'm' | 'M')) => (&value[..at], MIB),
            Some((at, 'g' | 'G')) => (&value[..at], 1024 * MIB),
            _ => (value, 1),
        };
        let value = digits.parse::<u64>().ok().and_then(|number| number.checked_mul(unit)).filter(|value| *value > 0);
        value.map(|value| Chosen { bound, value }).ok_or_else(|| format!("{key}=1, {key}=500K, {key}=64M, {key}=2G …"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_is_chosen_by_its_name_and_a_number() {
        let chosen = |text: &str| text.parse::<Chosen>().ok().map(|chosen| (chosen.bound, chosen.value));
        assert_eq!(chosen("cells=1000000"), Some((Bound::Cells, 1_000_000)));
        assert_eq!(chosen("memory=2G"), Some((Bound::Memory, 2 << 30)));
        assert_eq!(chosen("file-size=500k"), Some((Bound::FileBytes, 512_000)));
        for text in ["", "cells", "cells=", "cells=0", "cells=-1", "cells=1T", "rows=1", "memory=99999999999G"] {
            assert_eq!(chosen(text), None, "{text}");
        }
        for bound in Bound::ALL {
            let [chosen] = [format!("{}=7", bound.key()).parse::<Chosen>().unwrap()];
            let mut limits = Limits::default().with(&[chosen]);
            assert_eq!(*limits.of(bound), 7, "{bound:?}");
            assert_ne!(limits, Limits::default());
        }
    }

    #[test]
    fn limits_of_merged_workbooks_are_only_raised() {
        let chosen = |value| [Chosen { bound: Bound::Cells, value }];
        assert_eq!(Limits::of_merged().with(&chosen(1)), Limits::of_merged());
        assert_eq!(Limits::of_merged().with(&chosen(u64::MAX)).cells, u64::MAX);
    }
}
