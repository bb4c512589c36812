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
/// Bytes of the head of a part before its name.
const HEAD: usize = 30;

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
        let packed = std::mem::take(self.encoder.get_mut());
        Ok(Piece::Fixed { packed, sum: self.sum, length: self.length })
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

/// A container while it is written, part by part. Each step gives None beyond the sizes of a plain one: 4 GiB, 65,535
/// parts.
pub(super) struct Container<'o> {
    out: &'o mut Vec<u8>,
    directory: Vec<u8>,
    parts: usize,
    /// The part at hand: its name, where its head stands, the checksum and length of what it unpacks to.
    name: &'o str,
    start: usize,
    sum: Hasher,
    length: u64,
}

/// Writes the container of these parts into `out`; None beyond its sizes.
pub(super) fn whole<'o>(parts: &'o [Member], texts: &[Text], out: &'o mut Vec<u8>) -> Option<()> {
    let mut container = Container::new(out);
    for part in parts {
        container.begin(&part.name);
        part.pieces.iter().try_for_each(|piece| container.put(piece, texts))?;
        container.close()?;
    }
    container.end()
}

impl<'o> Container<'o> {
    /// Nothing in it yet.
    pub(super) fn new(out: &'o mut Vec<u8>) -> Self {
        let start = out.len();
        Container { out, directory: Vec::new(), parts: 0, name: "", start, sum: Hasher::new(), length: 0 }
    }

    /// Begins a part.
    pub(super) fn begin(&mut self, name: &'o str) {
        (self.name, self.start, self.sum, self.length) = (name, self.out.len(), Hasher::new(), 0);
        self.out.extend([0; HEAD]);
        self.out.extend_from_slice(name.as_bytes());
    }

    /// Adds a piece to the part at hand.
    pub(super) fn put(&mut self, piece: &Piece, texts: &[Text]) -> Option<()> {
        match piece {
            Piece::Fixed { packed, sum, length } => {
                self.out.extend_from_slice(packed);
                self.sum.combine(sum);
                self.length += length;
            }
            Piece::Text(number) => {
                let (text, sum) = texts.get(*number)?;
                stored(text, self.out)?;
                self.sum.combine(sum);
                self.length += text.len() as u64;
            }
        }
        Some(())
    }

    /// Ends the part at hand.
    pub(super) fn close(&mut self) -> Option<()> {
        let (name, start) = (self.name, self.start);
        let packed = u32::try_from(self.out.len() - start - HEAD - name.len()).ok()?;
        let length = u32::try_from(self.length).ok()?;
        // What both the entry and the head of the part say of it.
        let mut common = Vec::with_capacity(26);
        for number in [VERSION, 0, DEFLATE, 0, DAY] {
            common.extend(number.to_le_bytes());
        }
        for number in [self.sum.clone().finalize(), packed, length] {
            common.extend(number.to_le_bytes());
        }
        common.extend(u16::try_from(name.len()).ok()?.to_le_bytes());
        common.extend([0; 2]);
        let head = self.out.get_mut(start..start + HEAD)?;
        head[..4].copy_from_slice(b"PK\x03\x04");
        head[4..].copy_from_slice(&common);
        self.directory.extend(*b"PK\x01\x02");
        self.directory.extend(VERSION.to_le_bytes());
        self.directory.extend_from_slice(&common);
        // No comment, the first disk, no attributes.
        self.directory.extend([0; 10]);
        self.directory.extend(u32::try_from(start).ok()?.to_le_bytes());
        self.directory.extend_from_slice(name.as_bytes());
        self.parts += 1;
        Some(())
    }

    /// Writes the directory and the end.
    pub(super) fn end(self) -> Option<()> {
        let (parts, size) = (u16::try_from(self.parts).ok()?, u32::try_from(self.directory.len()).ok()?);
        let start = u32::try_from(self.out.len()).ok()?;
        self.out.extend_from_slice(&self.directory);
        self.out.extend(*b"PK\x05\x06\0\0\0\0");
        self.out.extend(parts.to_le_bytes());
        self.out.extend(parts.to_le_bytes());
        self.out.extend(size.to_le_bytes());
        self.out.extend(start.to_le_bytes());
        self.out.extend([0; 2]);
        Some(())
    }
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
