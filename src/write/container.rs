//! The container of a workbook: parts that are packed already, put one behind the other.
//!
//! Parts are packed side by side, and pieces that never change are packed once for many workbooks; a
//! library that packs while it writes can do neither. It must not know what a part says.

use std::io::{self, Write};

use crc32fast::Hasher;
use flate2::Compression;
use flate2::write::DeflateEncoder;

use super::strings::escape;

/// The first day that a container can hold, as its date field has it: the same inputs, the same bytes.
const DAY: u16 = 0x0021;
/// Method "deflate", and the version of the format that has it.
const DEFLATE: u16 = 8;
const VERSION: u16 = 20;

/// A part of the container: its name, and its content in order.
pub(super) struct Member {
    pub(super) name: String,
    pub(super) pieces: Vec<Piece>,
}

/// A piece of a part.
pub(super) enum Piece {
    /// Packed, with the checksum of what it unpacks to.
    Fixed { packed: Vec<u8>, sum: Hasher, length: u64 },
    /// The text of this number.
    Text(usize),
}

/// A text as it stands in a part, and its checksum.
pub(super) type Text = (Vec<u8>, Hasher);

/// A text for [`whole`].
pub(super) fn text(text: &str) -> Text {
    let (mut xml, mut sum) = (Vec::with_capacity(text.len()), Hasher::new());
    escape(text, true, &mut xml);
    sum.update(&xml);
    (xml, sum)
}

/// Packs what is written into it.
pub(super) struct Packer {
    encoder: DeflateEncoder<Vec<u8>>,
    sum: Hasher,
    length: u64,
}

impl Packer {
    /// Nothing packed yet.
    pub(super) fn new() -> Self {
        let encoder = DeflateEncoder::new(Vec::new(), Compression::new(super::LEVEL));
        Packer { encoder, sum: Hasher::new(), length: 0 }
    }

    /// A piece that may stand anywhere: nothing behind it looks back into it, and it ends on a whole byte.
    pub(super) fn piece(mut self) -> io::Result<Piece> {
        self.encoder.flush()?;
        Ok(Piece::Fixed { packed: self.encoder.get_ref().clone(), sum: self.sum, length: self.length })
    }

    /// The last piece of a part.
    pub(super) fn last(self) -> io::Result<Piece> {
        Ok(Piece::Fixed { packed: self.encoder.finish()?, sum: self.sum, length: self.length })
    }
}

impl Write for Packer {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.encoder.write(bytes)?;
        self.sum.update(&bytes[..written]);
        self.length += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Writes the container of these parts into `out`. None beyond the sizes of a plain container: 4 GiB, 65,535 parts.
pub(super) fn whole(parts: &[Member], texts: &[Text], out: &mut Vec<u8>) -> Option<()> {
    let mut directory = Vec::with_capacity(parts.len() * 80);
    for part in parts {
        part.put(texts, out, &mut directory)?;
    }
    end(parts.len(), &directory, out)
}

impl Member {
    /// Adds the part to `out` and its entry to `directory`.
    fn put(&self, texts: &[Text], out: &mut Vec<u8>, directory: &mut Vec<u8>) -> Option<()> {
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
                    stored(text, out)?;
                    sum.combine(of_text);
                    length += text.len() as u64;
                }
            }
        }
        let packed = u32::try_from(out.len() - data).ok()?;
        let length = u32::try_from(length).ok()?;
        // What both the entry and the head of the part say of it.
        let mut common = Vec::with_capacity(26);
        for number in [VERSION, 0, DEFLATE, 0, DAY] {
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

/// A block of a packed part that is not packed: its head, its length, the length inverted, the bytes.
fn stored(bytes: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let length = u16::try_from(bytes.len()).ok()?;
    out.push(0);
    out.extend(length.to_le_bytes());
    out.extend((!length).to_le_bytes());
    out.extend_from_slice(bytes);
    Some(())
}
