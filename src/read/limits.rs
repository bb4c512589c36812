//! How much a file may ask for before it is refused.
//!
//! A form is 0.05 MB; the largest of 3,406 real workbooks was 2.7 MB with 244,480 cells. The limits
//! stand far above that and far below what hurts a laptop. Knows no format.

/// Limits of one file. Each one is named, with the value found, in the message of its refusal.
#[derive(Clone, PartialEq, Debug)]
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
    /// Entries of the table of texts that cells refer to.
    pub texts: u64,
    /// Entries of each table of formats (Excel allows 65,490).
    pub formats: u64,
    /// Cells, blank ones included, between the first and the last one of an xls sheet: that reader keeps a full grid.
    pub grid: u64,
    /// Elements inside each other in one part.
    pub depth: u64,
    /// Seconds for one file. Kept by the worker processes, not by the functions of this module.
    pub seconds: u64,
    /// Bytes of memory for one file. Kept by the worker processes, not by the functions of this module.
    pub memory: u64,
}

impl Limits {
    /// Limits for workbooks that matome itself made and people edited: a merged workbook may be larger
    /// than any file that comes back.
    pub fn of_merged() -> Self {
        let most = u64::MAX;
        Limits {
            file_bytes: most,
            part_bytes: most,
            total_bytes: most,
            ratio: most,
            cells: most,
            texts: most,
            ..Limits::default()
        }
    }
}

impl Default for Limits {
    fn default() -> Self {
        const MIB: u64 = 1024 * 1024;
        Limits {
            file_bytes: 20 * MIB,
            entries: 4_096,
            part_bytes: 64 * MIB,
            total_bytes: 128 * MIB,
            ratio: 200,
            ratio_from: MIB,
            cells: 500_000,
            texts: 1_000_000,
            formats: 65_536,
            grid: 4_000_000,
            depth: 256,
            seconds: 10,
            memory: 512 * MIB,
        }
    }
}
