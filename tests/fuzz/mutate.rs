//! Damage: to bytes, to the parts of containers, to tags and attributes, to records, to lines.

use std::io::{Cursor, Read as _};

use super::Kind;
use super::container::{Entry, raw_zip};

/// Numbers that look random and are the same everywhere.
pub struct Chance(u64);

impl Chance {
    pub fn new(kind: u64, index: u64) -> Self {
        let mut chance =
            Chance((kind + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ (index + 1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        chance.next();
        chance.next();
        chance
    }

    fn next(&mut self) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0
    }

    /// A number from 0 and below `most`.
    pub fn below(&mut self, most: usize) -> usize {
        (self.next() >> 11) as usize % most.max(1)
    }

    fn pick<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.below(from.len())]
    }
}

/// A damaged copy.
pub fn mutated(kind: Kind, seed: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = seed.to_vec();
    for _ in 0..=chance.below(4) {
        bytes = match kind {
            Kind::Xlsx | Kind::Xlsb | Kind::Ods => container(&bytes, chance, 0),
            Kind::Zip => container(&bytes, chance, 1),
            Kind::Xls => match chance.below(3) {
                0 => plain(&bytes, chance),
                _ => records(bytes, chance),
            },
            Kind::Csv | Kind::Roster | Kind::Template => text(&bytes, chance),
        };
    }
    bytes
}

const NUMBERS: [u32; 14] =
    [0, 1, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFF, 0x10000, 0x00FF_FFFF, 0x7FFF_FFFF, 0x8000_0000, u32::MAX];

/// Damage that knows nothing.
fn plain(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    if bytes.is_empty() {
        return vec![chance.below(256) as u8];
    }
    let at = chance.below(bytes.len());
    let size = (1 + chance.below(40)).min(bytes.len() - at);
    match chance.below(7) {
        0 => bytes[at] ^= 1 << chance.below(8),
        1 => bytes[at] = chance.below(256) as u8,
        2 => drop(bytes.drain(at..at + size)),
        3 => {
            let piece = bytes[at..at + size].to_vec();
            let to = chance.below(bytes.len());
            bytes.splice(to..to, piece);
        }
        4 => bytes.truncate(at),
        5 => bytes[at..at + size].fill(chance.below(256) as u8),
        _ => {
            let number = chance.pick(&NUMBERS).to_le_bytes();
            let size = size.min(4);
            bytes[at..at + size].copy_from_slice(&number[..size]);
        }
    }
    bytes
}

/// Damages one part of a container and packs it again, or the container itself.
fn container(bytes: &[u8], chance: &mut Chance, depth: u32) -> Vec<u8> {
    let Some(mut entries) = entries(bytes).filter(|_| chance.below(12) > 0) else { return plain(bytes, chance) };
    let index = chance.below(entries.len());
    match chance.below(16) {
        0 => drop(entries.remove(index)),
        1 => {
            let twin = entries[index].clone();
            entries.push(twin);
        }
        2 => entries[index].name = plain(&entries[index].name, chance),
        3 => entries[index].says_crc = Some(*chance.pick(&NUMBERS)),
        4 => entries[index].says_size = Some(*chance.pick(&NUMBERS)),
        5 => {
            let other = chance.below(entries.len());
            let body = entries[other].bytes.clone();
            entries[index].bytes = body;
        }
        _ => {
            // Sheets are where the answers are.
            let sheets: Vec<usize> =
                (0..entries.len()).filter(|at| String::from_utf8_lossy(&entries[*at].name).contains("sheet")).collect();
            let index = if chance.below(2) == 0 && !sheets.is_empty() { *chance.pick(&sheets) } else { index };
            let entry = &mut entries[index];
            let name = String::from_utf8_lossy(&entry.name).into_owned();
            entry.bytes = if depth > 0 && chance.below(2) == 0 && entry.bytes.starts_with(b"PK") {
                container(&entry.bytes, chance, depth - 1)
            } else if name.ends_with(".xml") || name.ends_with(".rels") {
                xml(&entry.bytes, chance)
            } else if name.ends_with(".bin") && chance.below(3) > 0 {
                long_records(&entry.bytes, chance)
            } else {
                plain(&entry.bytes, chance)
            };
        }
    }
    for entry in &mut entries {
        entry.deflated = false;
    }
    raw_zip(&entries)
}

fn entries(bytes: &[u8]) -> Option<Vec<Entry>> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).ok()?;
    let mut entries = Vec::new();
    for index in 0..archive.len() {
        let mut file = archive.by_index(index).ok()?;
        let name = String::from_utf8_lossy(file.name_raw()).into_owned();
        let mut bytes = Vec::new();
        file.by_ref().take(4 << 20).read_to_end(&mut bytes).ok()?;
        entries.push(Entry::new(&name, &bytes));
    }
    (!entries.is_empty()).then_some(entries)
}

const WORDS: [&str; 26] = [
    "",
    "0",
    "-1",
    "1.5",
    "1e999",
    "NaN",
    "4294967295",
    "4294967296",
    "18446744073709551616",
    "A1",
    "XFD1048576",
    "XFE1",
    "A4294967297",
    "A1:XFD1048576",
    "#SPILL!",
    "s",
    "inlineStr",
    "str",
    "e",
    "d",
    "zz",
    "\u{202E}",
    "&amp;",
    "&#0;",
    "&#x1F600;",
    "../../x",
];

/// Damages tags, attributes and texts.
fn xml(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let Ok(text) = std::str::from_utf8(bytes) else { return plain(bytes, chance) };
    let tags: Vec<(usize, usize)> =
        text.match_indices('<').filter_map(|(at, _)| Some((at, at + text[at..].find('>')? + 1))).collect();
    if tags.is_empty() {
        return plain(bytes, chance);
    }
    let (from, to) = *chance.pick(&tags);
    let mut out = text.to_owned();
    match chance.below(11) {
        0 => out.replace_range(from..to, ""),
        1 => out.insert_str(to, &text[from..to]),
        2 => {
            let (other, end) = *chance.pick(&tags);
            out.insert_str(from, &text[other..end]);
        }
        3 => out.truncate(from),
        4..=6 => {
            // An attribute of this tag, or of one behind it.
            let Some(open) = text[from..].find("=\"").map(|at| from + at + 2) else { return plain(bytes, chance) };
            let close = text[open..].find('"').map_or(text.len(), |at| open + at);
            out.replace_range(open..close, chance.pick::<&str>(&WORDS));
        }
        7 => {
            let end = text[to..].find('<').map_or(text.len(), |at| to + at);
            out.replace_range(to..end, chance.pick::<&str>(&WORDS));
        }
        8 => {
            let words = [
                "<![CDATA[x]]>",
                "<!-- x -->",
                "<?x y?>",
                "<!DOCTYPE x [<!ENTITY a 'b'>]>",
                "</c>",
                "<c>",
                "<v>",
                "&a;",
                "<x:y/>",
            ];
            out.insert_str(to, chance.pick::<&str>(&words));
        }
        9 => {
            // The piece between two tags, once more or away.
            let (other, _) = *chance.pick(&tags);
            let (low, high) = (from.min(other), from.max(other).min(from.min(other) + 2_000));
            let Some(piece) = text.get(low..high) else { return plain(bytes, chance) };
            if chance.below(2) == 0 {
                out.insert_str(low, piece);
            } else {
                out.replace_range(low..high, "");
            }
        }
        _ => {
            let Some(digit) = text[from..].find(|c: char| c.is_ascii_digit()).map(|at| from + at) else {
                return plain(bytes, chance);
            };
            out.replace_range(digit..digit + 1, chance.pick::<&str>(&["9", "99999", "-", "."]));
        }
    }
    out.into_bytes()
}

/// Damages a record of an xls stream: its kind, its length, a field, its place.
fn records(mut bytes: Vec<u8>, chance: &mut Chance) -> Vec<u8> {
    let Some(start) = bytes.windows(4).position(|w| w[0] == 9 && w[1] == 8 && (w[2] == 16 || w[2] == 8) && w[3] == 0)
    else {
        return plain(&bytes, chance);
    };
    let mut places = Vec::new();
    let mut at = start;
    while at + 4 <= bytes.len() && places.len() < 5_000 {
        let size = usize::from(u16::from_le_bytes([bytes[at + 2], bytes[at + 3]]));
        if at + 4 + size > bytes.len() {
            break;
        }
        places.push((at, size));
        at += 4 + size;
    }
    if places.is_empty() {
        return plain(&bytes, chance);
    }
    let (at, size) = *chance.pick(&places);
    match chance.below(6) {
        0 => bytes[at + 2..at + 4].copy_from_slice(&(*chance.pick(&NUMBERS) as u16).to_le_bytes()),
        1 => {
            let kinds: [u16; 16] =
                [6, 0x0A, 0x2F, 0x3C, 0x85, 0xBD, 0xD6, 0xE5, 0xFC, 0xFD, 0x200, 0x203, 0x204, 0x205, 0x207, 0x809];
            bytes[at..at + 2].copy_from_slice(&chance.pick(&kinds).to_le_bytes());
        }
        2 if size > 0 => {
            let field = at + 4 + chance.below(size);
            let end = (field + 4).min(at + 4 + size);
            let number = chance.pick(&NUMBERS).to_le_bytes();
            bytes[field..end].copy_from_slice(&number[..end - field]);
        }
        3 => {
            // The record in the place of another: everything behind it moves.
            let (other, _) = *chance.pick(&places);
            let record = bytes[at..at + 4 + size].to_vec();
            let end = (other + record.len()).min(bytes.len());
            bytes[other..end].copy_from_slice(&record[..end - other]);
        }
        4 if size > 0 => bytes[at + 4..at + 4 + size].fill(0xFF),
        _ => return plain(&bytes, chance),
    }
    bytes
}

/// Damages a record of an xlsb part.
fn long_records(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut places = Vec::new();
    let mut at = 0;
    while at < bytes.len() && places.len() < 5_000 {
        let begin = at;
        at += 1 + usize::from(bytes[at] & 0x80 != 0);
        let (mut size, mut shift) = (0usize, 0);
        let length = at;
        while let Some(byte) = bytes.get(at) {
            size |= usize::from(byte & 0x7F) << shift;
            at += 1;
            shift += 7;
            if byte & 0x80 == 0 || shift == 28 {
                break;
            }
        }
        if at + size > bytes.len() {
            break;
        }
        places.push((begin, length, at, size));
        at += size;
    }
    if places.is_empty() {
        return plain(bytes, chance);
    }
    let (begin, length, body, size) = *chance.pick(&places);
    let mut bytes = bytes.to_vec();
    match chance.below(6) {
        0 => bytes[begin] = chance.below(0x80) as u8,
        1 => bytes[length] = chance.below(256) as u8,
        2 | 3 if size > 0 => {
            let field = body + chance.below(size);
            let end = (field + 4).min(body + size);
            let number = chance.pick(&NUMBERS).to_le_bytes();
            bytes[field..end].copy_from_slice(&number[..end - field]);
        }
        4 => drop(bytes.drain(begin..body + size)),
        _ => {
            let record = bytes[begin..body + size].to_vec();
            let to = chance.pick(&places).0;
            bytes.splice(to..to, record);
        }
    }
    bytes
}

/// Damages lines and fields.
fn text(bytes: &[u8], chance: &mut Chance) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let at = chance.below(bytes.len() + 1);
    let pieces: [&[u8]; 22] = [
        b"\"",
        b"\"\"",
        b",",
        b",,,,,,,,",
        b"\n",
        b"\r",
        b"\r\n",
        b"\0",
        b"\xFF\xFE",
        b"\xEF\xBB\xBF",
        b"\x89\xF1",
        b"\xE5\x9B",
        b"=1+1",
        b"'",
        b";",
        b"\t",
        b"[",
        b"]",
        b"#",
        b"\"\"\"",
        b"\\u0000",
        b"999999999999999999999",
    ];
    match chance.below(4) {
        0 => return plain(&bytes, chance),
        1 | 2 => drop(bytes.splice(at..at, chance.pick(&pieces).to_vec())),
        _ => {
            // A line once more, or away.
            let begin = bytes[..at].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let end = bytes[at..].iter().position(|byte| *byte == b'\n').map_or(bytes.len(), |end| at + end + 1);
            let line = bytes[begin..end].to_vec();
            if chance.below(2) == 0 {
                bytes.splice(begin..begin, line);
            } else {
                bytes.drain(begin..end);
            }
        }
    }
    bytes
}
