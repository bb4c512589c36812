//! Many workbooks that differ in a few texts: made once, then stamped.
//!
//! The library makes the workbook with marks where the texts will stand. The finished container is taken
//! apart at the marks: what lies between them is kept packed, so that stamping copies bytes and packs
//! nothing. What comes out has the same parts as a workbook made anew. It must not know what the texts mean.

use std::borrow::Cow;
use std::io::{Cursor, Read, Write};

use crc32fast::Hasher;
use flate2::Compression;
use flate2::write::DeflateEncoder;
use zip::{CompressionMethod, ZipArchive};

use super::error::WriteError;
use crate::sheet::book::Book;

/// Around the number of a text in a book that becomes a mould.
const EDGE: char = '\u{F8FD}';
/// Longest text that is stamped, in bytes: far below every limit of a cell.
const LONGEST: usize = 200;
/// The first day that a container can hold, as its date field has it.
const DAY: u16 = 0x0021;
/// Method "deflate", and the version of the format that has it.
const DEFLATE: u16 = 8;
const VERSION: u16 = 20;

/// Stands for the text of this number.
pub fn mark(number: usize) -> String {
    format!("{EDGE}{number}{EDGE}")
}

/// A workbook to be stamped.
pub struct Mould {
    parts: Vec<Part>,
}

/// A part of the container: its name, and its content in order.
struct Part {
    name: String,
    method: u16,
    pieces: Vec<Piece>,
}

enum Piece {
    /// Packed already, with the checksum of what it unpacks to.
    Fixed { packed: Vec<u8>, sum: Hasher, length: u64 },
    /// The text of this number.
    Text(usize),
}

impl Mould {
    /// The mould of a book in which marks stand for `texts` texts.
    ///
    /// # Errors
    /// As [`to_xlsx`](super::to_xlsx); also when a mark stands where no text can be put.
    pub fn new(book: &Book, texts: usize) -> Result<Self, WriteError> {
        let failed = |why: &dyn std::fmt::Display| WriteError::Refused { sheet: String::new(), why: why.to_string() };
        let bytes = super::to_xlsx(book)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| failed(&why))?;
        let mut parts = Vec::with_capacity(archive.len());
        for index in 0..archive.len() {
            let mut content = Vec::new();
            let mut part = archive.by_index(index).map_err(|why| failed(&why))?;
            let name = part.name().map_err(|why| failed(&why))?.into_owned();
            part.read_to_end(&mut content).map_err(|why| failed(&why))?;
            let stored = part.compression() == CompressionMethod::Stored;
            drop(part);
            let marked = std::str::from_utf8(&content).ok().filter(|xml| xml.contains(EDGE));
            let (method, pieces) = match marked {
                Some(xml) => (DEFLATE, pieces(xml, texts).ok_or_else(|| failed(&name))?),
                None => {
                    let mut packed = Vec::new();
                    let mut raw = archive.by_index_raw(index).map_err(|why| failed(&why))?;
                    raw.read_to_end(&mut packed).map_err(|why| failed(&why))?;
                    let fixed = Piece::Fixed { packed, sum: sum(&content), length: content.len() as u64 };
                    (if stored { 0 } else { DEFLATE }, vec![fixed])
                }
            };
            parts.push(Part { name, method, pieces });
        }
        Ok(Mould { parts })
    }

    /// Writes the workbook with these texts into `out`, in place of what it holds. False when a text is not plain enough to
    /// stand there as it is; such a workbook is made anew.
    pub fn stamp(&self, texts: &[&str], out: &mut Vec<u8>) -> bool {
        out.clear();
        if !texts.iter().all(|text| is_plain(text)) {
            return false;
        }
        let texts: Vec<(Cow<'_, str>, Hasher)> = texts
            .iter()
            .map(|text| {
                let text = escaped(text);
                let sum = sum(text.as_bytes());
                (text, sum)
            })
            .collect();
        let mut directory = Vec::with_capacity(self.parts.len() * 80);
        self.parts.iter().all(|part| part.put(&texts, out, &mut directory).is_some())
            && end(self.parts.len(), &directory, out).is_some()
    }
}

impl Part {
    /// Adds the part to `out` and its entry to `directory`. None beyond the sizes of a plain container.
    fn put(&self, texts: &[(Cow<'_, str>, Hasher)], out: &mut Vec<u8>, directory: &mut Vec<u8>) -> Option<()> {
        let start = u32::try_from(out.len()).ok()?;
        let mut head = Vec::with_capacity(30 + self.name.len());
        out.extend([0; 30]);
        out.extend_from_slice(self.name.as_bytes());
        let data = out.len();
        let (mut sum, mut length) = (Hasher::new(), 0);
        for piece in &self.pieces {
            match piece {
                Piece::Fixed { packed, sum: of_piece, length: of } => {
                    out.extend_from_slice(packed);
                    sum.combine(of_piece);
                    length += of;
                }
                Piece::Text(number) => {
                    let (text, of_text) = texts.get(*number)?;
                    stored(text.as_bytes(), out)?;
                    sum.combine(of_text);
                    length += text.len() as u64;
                }
            }
        }
        let packed = u32::try_from(out.len() - data).ok()?;
        let length = u32::try_from(length).ok()?;
        // What both the entry and the head of the part say of it.
        let mut common = Vec::with_capacity(26);
        for number in [VERSION, 0, self.method, 0, DAY] {
            common.extend(number.to_le_bytes());
        }
        for number in [sum.finalize(), packed, length] {
            common.extend(number.to_le_bytes());
        }
        common.extend(u16::try_from(self.name.len()).ok()?.to_le_bytes());
        common.extend([0; 2]);
        head.extend(*b"PK\x03\x04");
        head.extend_from_slice(&common);
        out.get_mut(start as usize..data - self.name.len())?.copy_from_slice(&head);
        directory.extend(*b"PK\x01\x02");
        directory.extend(VERSION.to_le_bytes());
        directory.extend_from_slice(&common);
        // No comment, the first disk, no attributes.
        directory.extend([0; 10]);
        directory.extend(start.to_le_bytes());
        directory.extend_from_slice(self.name.as_bytes());
        Some(())
    }
}

/// The directory and the end of a container of `parts` parts.
fn end(parts: usize, directory: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let (parts, size) = (u16::try_from(parts).ok()?, u32::try_from(directory.len()).ok()?);
    let start = u32::try_from(out.len()).ok()?;
    out.extend_from_slice(directory);
    out.extend(*b"PK\x05\x06\0\0\0\0");
    out.extend(parts.to_le_bytes());
    out.extend(parts.to_le_bytes());
    out.extend(size.to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0; 2]);
    Some(())
}

/// A part cut at its marks; None where a mark stands inside a tag or names no text.
fn pieces(xml: &str, texts: usize) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    // Every second one is the number of a text.
    let mut cut = xml.split(EDGE).peekable();
    let mut before = String::new();
    while let Some(fixed) = cut.next() {
        before.push_str(fixed);
        let last = cut.peek().is_none();
        pieces.push(packed(fixed, last)?);
        if let Some(number) = cut.next() {
            let number = number.parse().ok().filter(|number| *number < texts)?;
            if before.rfind('>')? < before.rfind('<')? || cut.peek().is_none() {
                return None;
            }
            pieces.push(Piece::Text(number));
        }
    }
    Some(pieces)
}

/// Packs what lies between two marks: nothing in it looks back beyond its beginning, and it ends on a whole byte.
fn packed(text: &str, last: bool) -> Option<Piece> {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::new(super::LEVEL.into()));
    encoder.write_all(text.as_bytes()).ok()?;
    let packed = if last {
        encoder.finish().ok()?
    } else {
        encoder.flush().ok()?;
        encoder.get_ref().clone()
    };
    Some(Piece::Fixed { packed, sum: sum(text.as_bytes()), length: text.len() as u64 })
}

/// A block of a packed part that is not packed: its head, its length, the length inverted, the bytes.
fn stored(bytes: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let length = u16::try_from(bytes.len()).ok()?;
    out.push(0);
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend_from_slice(bytes);
    Some(())
}

fn sum(bytes: &[u8]) -> Hasher {
    let mut sum = Hasher::new();
    sum.update(bytes);
    sum
}

/// True for a text that stands in the file as it is, but for the characters of markup.
fn is_plain(text: &str) -> bool {
    let edge = |c: char| c.is_whitespace();
    let odd = |c: char| c.is_control() || matches!(c, '\u{F8FD}' | '\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{10FFFD}');
    !text.is_empty()
        && text.len() <= LONGEST
        && !text.starts_with(edge)
        && !text.ends_with(edge)
        && !text.contains(odd)
        && !text.contains("_x")
}

fn escaped(text: &str) -> Cow<'_, str> {
    if !text.contains(['&', '<', '>']) {
        return Cow::Borrowed(text);
    }
    Cow::Owned(text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;"))
}
