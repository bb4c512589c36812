//! The records of an xlsb sheet, put into the forms the parser knows.
//!
//! Some programs leave the column out of a cell that follows its neighbour ("short" records); the parser
//! passes over those, and over formulas whose result is an error, without a word. Errors and texts it
//! would stumble over are noted here with their address.

use super::comments::{Comments, without_author};
use super::note::{Note, Odd};
use super::refusal::Refusal;
use crate::domain::address::{Address, COLUMNS, ROWS};

const ROW: u16 = 0x00;
const ERROR: u16 = 0x03;
const SHARED_TEXT: u16 = 0x07;
const FORMULA_ERROR: u16 = 0x0B;
const SHORT: std::ops::RangeInclusive<u16> = 0x0C..=0x12;
const TEXT_ITEM: u16 = 0x13;
const SHEET: u16 = 0x9C;
const AUTHOR: u16 = 0x278;
const COMMENT: u16 = 0x27B;
const COMMENT_TEXT: u16 = 0x27D;

/// The records of a part, each with its kind and its body. A record that leaves the part ends it with an error.
fn each(part: &str, bytes: &[u8], mut take: impl FnMut(u16, &[u8])) -> Result<(), Refusal> {
    let cut = || Refusal::Damaged { detail: format!("{part}: a record leaves the part") };
    let mut at = 0;
    while at < bytes.len() {
        let mut kind = u16::from(*bytes.get(at).ok_or_else(cut)?);
        at += 1;
        if kind & 0x80 != 0 {
            kind = kind & 0x7F | u16::from(*bytes.get(at).ok_or_else(cut)? & 0x7F) << 7;
            at += 1;
        }
        let (mut size, mut shift) = (0usize, 0);
        loop {
            let byte = *bytes.get(at).ok_or_else(cut)?;
            at += 1;
            size |= usize::from(byte & 0x7F) << shift;
            shift += 7;
            if byte & 0x80 == 0 || shift == 28 {
                break;
            }
        }
        take(kind, bytes.get(at..at + size).ok_or_else(cut)?);
        at += size;
    }
    Ok(())
}

/// How many texts the table of texts holds.
pub(super) fn texts(part: &str, bytes: &[u8]) -> Result<u64, Refusal> {
    let mut count = 0;
    each(part, bytes, |kind, _| count += u64::from(kind == TEXT_ITEM))?;
    Ok(count)
}

/// The relationship ids of the sheets, left to right.
pub(super) fn sheets(part: &str, bytes: &[u8]) -> Result<Vec<String>, Refusal> {
    let mut ids = Vec::new();
    each(part, bytes, |kind, body| {
        // State, number, then the id: its length in UTF-16 units and the units.
        if kind == SHEET
            && let Some(units) = body
                .get(8..12)
                .map(|length| length.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte)))
            && let Some(id) = units.checked_mul(2).and_then(|size| body.get(12..12 + size))
        {
            ids.push(String::from_utf16_lossy(
                &id.chunks(2)
                    .map(|pair| pair.iter().rev().fold(0u16, |sum, byte| sum << 8 | u16::from(*byte)))
                    .collect::<Vec<_>>(),
            ));
        }
    })?;
    Ok(ids)
}

/// The comments of a sheet, without who wrote them.
pub(super) fn comments(part: &str, bytes: &[u8]) -> Result<Comments, Refusal> {
    let (mut authors, mut found, mut at) = (Vec::new(), Comments::new(), None);
    each(part, bytes, |kind, body| {
        let number = |from: usize| {
            let field = body.get(from..from + 4)?;
            Some(field.iter().rev().fold(0u32, |sum, byte| sum << 8 | u32::from(*byte)))
        };
        let text = |from: usize| {
            let units = number(from)? as usize;
            let bytes = body.get(from + 4..from.checked_add(4)?.checked_add(units.checked_mul(2)?)?)?;
            let units: Vec<u16> = bytes.chunks(2).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect();
            Some(String::from_utf16_lossy(&units))
        };
        match kind {
            AUTHOR => authors.push(text(0).unwrap_or_default()),
            // Author, first row, last row, first column.
            COMMENT => {
                at = match (number(0), number(4), number(12)) {
                    (Some(author), Some(row), Some(col)) if row < ROWS && col < u32::from(COLUMNS) => {
                        Some((author as usize, Address::new(row, col as u16)))
                    }
                    _ => None,
                }
            }
            // A byte of flags, then the text.
            COMMENT_TEXT => {
                if let (Some((author, at)), Some(text)) = (at.take(), text(1)) {
                    let author = authors.get(author).map_or("", String::as_str);
                    found.insert(at, without_author(&text, author));
                }
            }
            _ => {}
        }
    })?;
    Ok(found)
}

/// The sheet with every cell in its long form. `texts` is the length of the table of texts.
pub(super) fn long(part: &str, bytes: &[u8], texts: u64, mut note: impl FnMut(Note)) -> Result<Vec<u8>, Refusal> {
    let mut out = Vec::with_capacity(bytes.len() + bytes.len() / 2);
    let (mut row, mut col) = (0u32, 0u32);
    each(part, bytes, |kind, body| {
        let number = |from: usize, size: usize| {
            body.get(from..from + size)
                .map(|bytes| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte)))
        };
        let (kind, body) = match kind {
            ROW => {
                row = number(0, 4).unwrap_or(0) as u32;
                col = u32::MAX;
                (ROW, body.to_vec())
            }
            kind if SHORT.contains(&kind) => {
                col = col.wrapping_add(1);
                (kind - 11, [&col.to_le_bytes(), body].concat())
            }
            1..=FORMULA_ERROR => {
                col = number(0, 4).unwrap_or(0) as u32;
                if kind == FORMULA_ERROR {
                    (ERROR, body.get(..9).unwrap_or(body).to_vec())
                } else {
                    (kind, body.to_vec())
                }
            }
            kind => (kind, body.to_vec()),
        };
        let at = (row < ROWS && col < u32::from(COLUMNS)).then(|| Address::new(row, col as u16));
        let odd = |odd, read: String| Note { odd, sheet: String::new(), at, read };
        let value = |size: usize| {
            body.get(8..8 + size).map(|bytes| bytes.iter().rev().fold(0u64, |sum, byte| sum << 8 | u64::from(*byte)))
        };
        match kind {
            // The error values of Excel 2007; later ones have other codes.
            ERROR if !matches!(value(1), Some(0x00 | 0x07 | 0x0F | 0x17 | 0x1D | 0x24 | 0x2A | 0x2B)) => {
                note(odd(Odd::ErrorValue, value(1).map_or_else(String::new, |code| format!("{code:#04x}"))));
            }
            SHARED_TEXT if value(4).is_none_or(|index| index >= texts) => {
                note(odd(Odd::TextLost, value(4).map_or_else(String::new, |index| index.to_string())));
            }
            _ => push(&mut out, kind, &body),
        }
    })?;
    Ok(out)
}

fn push(out: &mut Vec<u8>, kind: u16, body: &[u8]) {
    if kind < 0x80 {
        out.push(kind as u8);
    } else {
        out.extend([kind as u8 | 0x80, (kind >> 7) as u8]);
    }
    let mut size = body.len();
    while size >= 0x80 {
        out.push(size as u8 | 0x80);
        size >>= 7;
    }
    out.push(size as u8);
    out.extend_from_slice(body);
}
