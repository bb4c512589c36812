//! Comments in an xls stream: the parser of the cells passes over them. Knows records, not what a cell holds.
//!
//! A comment is three records: an object with a number, the text in it, and a note that gives the number a cell.
//! Before Excel 97 it was one: a note with a cell and its text, and more of them where the text is long.

use std::collections::BTreeMap;

use encoding_rs::Encoding;

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

/// Which letters the bytes of a text are, before Excel 97.
const CODE_PAGE: u16 = 0x0042;
/// The row of a note that goes on with the text of the one before.
const GOES_ON: u16 = 0xFFFF;

/// The comments of each sheet, left to right.
pub(super) fn comments(ole: &Ole<'_>) -> Result<Vec<Comments>, Refusal> {
    let (stream, is_old) = match ole.stream("Workbook")? {
        Some(stream) => (stream, false),
        None => match ole.stream("Book")? {
            Some(stream) => (stream, true),
            None => return Ok(Vec::new()),
        },
    };
    let mut walk = Walk { is_old, ..Walk::default() };
    let mut at = 0usize;
    while let (Some(kind), Some(size)) = (word(&stream, at), word(&stream, at + 2)) {
        let end = at + 4 + usize::from(size);
        let Some(body) = stream.get(at + 4..end) else { break };
        walk.record(at, kind, body);
        at = end;
    }
    walk.put();
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
    /// True for a workbook from before Excel 97.
    is_old: bool,
    code_page: u16,
    /// The old note at hand, as it goes on.
    open: Option<(u16, u16, Vec<u8>)>,
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
                    self.put();
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
            NOTE if self.is_old => self.old_note(body),
            NOTE => self.note(body),
            CODE_PAGE => self.code_page = word(body, 0).unwrap_or_default(),
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

    fn old_note(&mut self, body: &[u8]) {
        let (Some(row), Some(col), Some(text)) = (word(body, 0), word(body, 2), body.get(6..)) else { return };
        match &mut self.open {
            Some((_, _, open)) if row == GOES_ON => open.extend_from_slice(text),
            _ => {
                self.put();
                self.open = Some((row, col, text.to_vec()));
            }
        }
    }

    /// The old note at hand is whole.
    fn put(&mut self) {
        let Some((row, col, bytes)) = self.open.take() else { return };
        let (text, _) = letters_of(self.code_page).decode_without_bom_handling(&bytes);
        let sheet = self.sheet.and_then(|sheet| self.found.get_mut(sheet));
        if let (Some(at), Some(sheet)) = (address(u32::from(row), u32::from(col)), sheet) {
            sheet.insert(at, text.into_owned());
        }
    }
}

/// The encoding of a code page of Windows or of the Mac; that of western Europe where it is none that texts are in.
fn letters_of(code_page: u16) -> &'static Encoding {
    let label = match code_page {
        932 | 10001 => "shift_jis".to_owned(),
        936 => "gbk".to_owned(),
        949 => "euc-kr".to_owned(),
        950 => "big5".to_owned(),
        65001 => "utf-8".to_owned(),
        10000 => "macintosh".to_owned(),
        other => format!("windows-{other}"),
    };
    Encoding::for_label(label.as_bytes()).unwrap_or(encoding_rs::WINDOWS_1252)
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
