//! Where something stands on a sheet.
//!
//! Rows and columns count from 0 in code and from `A1` in every text a person reads.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Rows a worksheet has (Excel 2007 and later).
pub const ROWS: u32 = 1_048_576;
/// Columns a worksheet has: the last one is `XFD`.
pub const COLUMNS: u16 = 16_384;

/// One cell: row below [`ROWS`], column below [`COLUMNS`], both counted from 0. Orders by row, then column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "(u32, u16)", try_from = "(u32, u16)")]
pub struct Address {
    /// 0 is row 1.
    pub row: u32,
    /// 0 is column A.
    pub col: u16,
}

/// A rectangle of cells, both corners included.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(into = "(Address, Address)", try_from = "(Address, Address)")]
pub struct Area {
    /// Top left.
    pub first: Address,
    /// Bottom right.
    pub last: Address,
}

impl Address {
    /// The cell at `row`, `col`, both counted from 0.
    pub const fn new(row: u32, col: u16) -> Self {
        Address { row, col }
    }

    /// Reads `E7` or `$E$7`; None for anything else or beyond `XFD1048576`.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.replace('$', "");
        let split = text.find(|c: char| c.is_ascii_digit())?;
        let (letters, digits) = text.split_at(split);
        if letters.is_empty() || letters.len() > 3 {
            return None;
        }
        let mut col = 0u32;
        for letter in letters.bytes() {
            col = col * 26 + u32::from(letter.to_ascii_uppercase().checked_sub(b'A').filter(|n| *n < 26)?) + 1;
        }
        let row: u32 = digits.parse().ok()?;
        if row == 0 || row > ROWS || col > u32::from(COLUMNS) {
            return None;
        }
        Some(Address::new(row - 1, (col - 1) as u16))
    }

    /// The cell with both coordinates fixed: `$E$7`.
    pub fn fixed(self) -> String {
        format!("${}${}", column_letters(self.col), self.row + 1)
    }

    /// The cell with its column fixed, as conditional formats need it: `$E7`.
    pub fn fixed_column(self) -> String {
        format!("${}{}", column_letters(self.col), self.row + 1)
    }
}

impl From<Address> for (u32, u16) {
    fn from(at: Address) -> Self {
        (at.row, at.col)
    }
}

impl TryFrom<(u32, u16)> for Address {
    type Error = &'static str;

    fn try_from((row, col): (u32, u16)) -> Result<Self, Self::Error> {
        if row < ROWS && col < COLUMNS { Ok(Address { row, col }) } else { Err("outside every sheet") }
    }
}

impl From<Area> for (Address, Address) {
    fn from(area: Area) -> Self {
        (area.first, area.last)
    }
}

impl TryFrom<(Address, Address)> for Area {
    type Error = &'static str;

    fn try_from((first, last): (Address, Address)) -> Result<Self, Self::Error> {
        if first.row <= last.row && first.col <= last.col {
            Ok(Area { first, last })
        } else {
            Err("an area that ends before it begins")
        }
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), self.row + 1)
    }
}

impl Area {
    /// The rectangle between two corners, both included.
    pub const fn new(first: Address, last: Address) -> Self {
        Area { first, last }
    }

    /// The rectangle that two cells span, whichever corners they are.
    pub fn spanning(one: Address, other: Address) -> Self {
        Area {
            first: Address::new(one.row.min(other.row), one.col.min(other.col)),
            last: Address::new(one.row.max(other.row), one.col.max(other.col)),
        }
    }

    /// One cell as a rectangle.
    pub const fn cell(at: Address) -> Self {
        Area { first: at, last: at }
    }

    /// True when `at` lies inside.
    pub fn contains(&self, at: Address) -> bool {
        (self.first.row..=self.last.row).contains(&at.row) && (self.first.col..=self.last.col).contains(&at.col)
    }

    /// `$A$1:$B$9`.
    pub fn fixed(&self) -> String {
        format!("{}:{}", self.first.fixed(), self.last.fixed())
    }
}

impl fmt::Display for Area {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.first, self.last)
    }
}

/// `A` for 0, `XFD` for 16,383.
pub fn column_letters(col: u16) -> String {
    let mut letters = Vec::new();
    let mut rest = u32::from(col) + 1;
    while rest > 0 {
        letters.push(b'A' + ((rest - 1) % 26) as u8);
        rest = (rest - 1) / 26;
    }
    letters.iter().rev().map(|b| *b as char).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_shown_as_people_write_them() {
        assert_eq!(Address::new(6, 4).to_string(), "E7");
        assert_eq!(Address::new(ROWS - 1, COLUMNS - 1).to_string(), "XFD1048576");
        assert_eq!(Address::new(0, 26).fixed(), "$AA$1");
    }

    #[test]
    fn reading_and_showing_are_inverse_at_every_column() {
        for col in 0..COLUMNS {
            let at = Address::new(41, col);
            assert_eq!(Address::parse(&at.to_string()), Some(at));
        }
    }

    #[test]
    fn an_address_from_another_process_is_checked() {
        for (row, col, fits) in [(0, 0, true), (ROWS - 1, COLUMNS - 1, true), (ROWS, 0, false), (0, COLUMNS, false)] {
            let sent = serde_json::to_string(&(row, col)).unwrap();
            let read = serde_json::from_str::<Address>(&sent).ok();
            assert_eq!(read, fits.then(|| Address::new(row, col)), "{sent}");
        }
        assert!(
            serde_json::from_str::<Area>("[[3,0],[2,0]]").is_err()
                && serde_json::from_str::<Area>("[[0,3],[1,2]]").is_err()
        );
        assert_eq!(
            serde_json::from_str::<Area>("[[2,1],[3,1]]").ok(),
            Some(Area::new(Address::new(2, 1), Address::new(3, 1)))
        );
    }

    #[test]
    fn nothing_outside_a_sheet_is_an_address() {
        for text in ["", "A", "7", "A0", "XFE1", "A1048577", "AAAA1", "A1B", "é1"] {
            assert_eq!(Address::parse(text), None, "{text}");
        }
    }
}
