//! Comments in an xls stream: the parser of the cells passes over them. Knows records, not what a cell holds.
//!
//! A comment is three records: an object with a number, the text in it, and a note that gives the number a cell.

use std::collections::BTreeMap;

use super::comments::{Comments, without_author};
use super::ole::Ole;
use super::refusal::Refusal;
use super::values::address;

const BOUND_SHEET: u16 = 0x0085;
const BOF: u16 = 0x0809;
const EOF: u16 = 0x000A;
const OBJECT: u16 = 0x005D;
const TEXT: u16 = 0x01B6;
const CONTINUE: u16 = 0x003C;
const NOTE: u16 = 0x001C;
/// The kind of an object that is a comment.
const COMMENT: u16 = 0x0019;

/// The comments of each sheet, left to right. Workbooks before Excel 97 keep them otherwise; those have none here.
pub(super) fn comments(ole: &Ole<'_>) -> Result<Vec<Comments>, Refusal> {
    let Some(stream) = ole.stream("Workbook")? else { return Ok(Vec::new()) };
    let mut walk = Walk::default();
    let mut at = 0usize;
    while let (Some(kind), Some(size)) = (word(&stream, at), word(&stream, at + 2)) {
        let end = at + 4 + usize::from(size);
        let Some(body) = stream.get(at + 4..end) else { break };
        walk.record(at, kind, body);
        at = end;
    }
    Ok(walk.found)
}

#[derive(Default)]
struct Walk {
    /// Which sheet begins where in the stream.
    begins: BTreeMap<usize, usize>,
    found: Vec<Comments>,
    sheet: Option<usize>,
    depth: usize,
    /// Texts of the sheet at hand by the number of their object.
    texts: BTreeMap<u16, String>,
    /// The comment object at hand, and how many letters of its text are still to come.
    object: Option<u16>,
    left: usize,
}

impl Walk {
    fn record(&mut self, at: usize, kind: u16, body: &[u8]) {
        match kind {
            BOUND_SHEET => {
                let begin =
                    word(body, 0).zip(word(body, 2)).map(|(low, high)| usize::from(high) << 16 | usize::from(low));
                self.begins.extend(begin.map(|begin| (begin, self.found.len())));
                self.found.push(Comments::new());
            }
            BOF => {
                self.depth += 1;
                if self.depth == 1 {
                    self.sheet = self.begins.get(&at).copied();
                    self.texts.clear();
                }
            }
            EOF => self.depth = self.depth.saturating_sub(1),
            OBJECT => self.object = word(body, 6).filter(|_| word(body, 4) == Some(COMMENT)),
            TEXT => self.left = word(body, 10).map_or(0, usize::from),
            CONTINUE if self.left > 0 => {
                let text = letters(body, self.left);
                self.left = self.left.saturating_sub(text.encode_utf16().count().max(1));
                if let Some(object) = self.object {
                    self.texts.entry(object).or_default().push_str(&text);
                }
            }
            NOTE => self.note(body),
            _ => {}
        }
    }

    fn note(&mut self, body: &[u8]) {
        let (Some(row), Some(col), Some(object)) = (word(body, 0), word(body, 2), word(body, 6)) else { return };
        let author = word(body, 8).zip(body.get(10..)).map(|(count, rest)| letters(rest, usize::from(count)));
        let text = self.texts.get(&object).map(|text| without_author(text, &author.unwrap_or_default()));
        let sheet = self.sheet.and_then(|sheet| self.found.get_mut(sheet));
        if let (Some(at), Some(text), Some(sheet)) = (address(u32::from(row), u32::from(col)), text, sheet) {
            sheet.insert(at, text);
        }
    }
}

fn word(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(bytes.get(at..at + 2)?.try_into().ok()?))
}

/// Up to `count` letters behind a byte that says whether each takes one byte or two.
fn letters(bytes: &[u8], count: usize) -> String {
    let Some((flags, bytes)) = bytes.split_first() else { return String::new() };
    let units: Vec<u16> = if flags & 1 == 0 {
        bytes.iter().take(count).map(|byte| u16::from(*byte)).collect()
    } else {
        bytes.chunks_exact(2).take(count).map(|pair| u16::from_le_bytes([pair[0], pair[1]])).collect()
    };
    String::from_utf16_lossy(&units)
}
