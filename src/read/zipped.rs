//! A zip container, looked at before any parser sees it: limits, duplicate names, checksums.
//!
//! Only parts that are asked for are unpacked, each to its end. Parsers get a new container made of
//! the checked parts alone. Knows no spreadsheet.

use std::collections::BTreeMap;
use std::io::{Cursor, Read, Write};

use flate2::{Decompress, FlushDecompress, Status};
use memchr::memmem;
use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipArchive, ZipWriter};

use super::limits::Limits;
use super::litter::is_litter;
use super::recall::Packed;
use super::refusal::{Bound, Refusal};

/// An opened container.
pub(super) struct Zipped<'a> {
    bytes: &'a [u8],
    archive: ZipArchive<Cursor<&'a [u8]>>,
    /// Index by name, lower case, with `/`.
    names: BTreeMap<String, usize>,
    /// Names that stand more than once in the directory, lower case.
    twice: Vec<String>,
    limits: &'a Limits,
    total: u64,
    /// One for all parts: making one costs as much as a small part.
    inflater: Decompress,
}

/// A file of an archive as its directory lists it: its name as a person sees it, its place, the size it says it
/// unpacks to, and when it was saved by the clock of whoever packed it.
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) index: usize,
    pub(super) size: u64,
    pub(super) saved: Option<String>,
}

/// Bytes of a piece.
const PIECE: usize = if cfg!(test) { 700 } else { 4 << 20 };

/// Checked parts by name.
pub(super) type Parts = BTreeMap<String, Vec<u8>>;

impl<'a> Zipped<'a> {
    /// Opens a container and counts its directory.
    pub(super) fn open(bytes: &'a [u8], limits: &'a Limits) -> Result<Self, Refusal> {
        let listed = directory(bytes, limits)?;
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| match error {
            ZipError::InvalidArchive(detail)
                if detail.contains("end of central directory") || detail.contains("EOCD") =>
            {
                Refusal::Truncated
            }
            other => Refusal::Damaged { detail: other.to_string() },
        })?;
        let mut names = BTreeMap::new();
        let mut twice = listed;
        for index in 0..archive.len() {
            if let Some(Ok(name)) = archive.name_for_index(index) {
                let key = fold(&name);
                if names.insert(key.clone(), index).is_some() {
                    twice.push(key);
                }
            }
        }
        Ok(Zipped { bytes, archive, names, twice, limits, total: 0, inflater: Decompress::new(false) })
    }

    /// True when a part of this name is listed, whatever its case.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&fold(name))
    }

    /// Names of all parts, lower case.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.names.keys().map(String::as_str)
    }

    /// The part of this name, unpacked to its end with its checksum compared; None when there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Vec<u8>>, Refusal> {
        let mut bytes = Vec::new();
        Ok(self.part_into(name, &mut bytes)?.then_some(bytes))
    }

    /// As [`part`](Self::part), into a buffer that is used for one part after the other; false when there is none.
    pub(super) fn part_into(&mut self, name: &str, buffer: &mut Vec<u8>) -> Result<bool, Refusal> {
        match self.index(name)? {
            Some(index) => self.unpack_into(index, name, buffer).map(|()| true),
            None => Ok(false),
        }
    }

    /// A part piece by piece, each up to and with a `mark`, and whether it is the last one: a part of a million marks
    /// needs no more memory than one of a few. None where something about the part is unusual or wrong, which may be
    /// seen at its end only, and where `each` ends it.
    pub(super) fn in_pieces(
        &mut self,
        name: &str,
        mark: &[u8],
        buffer: &mut Vec<u8>,
        mut each: impl FnMut(&[u8], bool) -> Option<()>,
    ) -> Option<()> {
        let index = self.index(name).ok()??;
        let (size, packed) = self.measured(index, name).ok()?;
        let Some(Packed { bytes, sum, .. }) = packed.filter(|_| size > PIECE as u64) else {
            self.unpack_measured(index, name, (size, packed), buffer).ok()?;
            return each(buffer, true);
        };
        self.inflater.reset(false);
        buffer.clear();
        let mut found = crc32fast::Hasher::new();
        let mut last = false;
        while !last {
            let (begin, done) = (buffer.len(), self.inflater.total_in());
            buffer.reserve(PIECE);
            let packed = bytes.get(usize::try_from(done).ok()?..)?;
            let status = self.inflater.decompress_vec(packed, buffer, FlushDecompress::None).ok()?;
            last = status == Status::StreamEnd;
            if self.inflater.total_out() > size || (!last && buffer.len() == begin) {
                return None;
            }
            found.update(&buffer[begin..]);
            // No mark stands in what was there before; half of one may.
            let new = begin.saturating_sub(mark.len());
            let behind_mark = || memmem::rfind(&buffer[new..], mark).map_or(0, |at| new + at + mark.len());
            let end = if last { buffer.len() } else { behind_mark() };
            if end > 0 || last {
                each(&buffer[..end], last)?;
                buffer.drain(..end);
            }
        }
        let whole = self.inflater.total_in() == bytes.len() as u64 && self.inflater.total_out() == size;
        self.total += size;
        (whole && found.finalize() == sum).then_some(())
    }

    /// Where the part of this name stands in the directory; a refusal where it could be one of two.
    fn index(&self, name: &str) -> Result<Option<usize>, Refusal> {
        let key = fold(name);
        let Some(index) = self.names.get(&key).copied() else { return Ok(None) };
        if self.twice.contains(&key) {
            return Err(Refusal::DuplicatePart { part: name.to_owned() });
        }
        Ok(Some(index))
    }

    /// Forgets what has been unpacked so far: the container is read from its beginning.
    pub(super) fn begin_again(&mut self) {
        self.total = 0;
    }

    /// Every file of an archive that a person put there, in the order of the names.
    pub(super) fn files(&mut self) -> Vec<Listed> {
        let mut files: Vec<Listed> = self.listed().filter(|file| !is_litter(&file.name)).collect();
        files.sort_by(|a, b| (&a.name, a.index).cmp(&(&b.name, b.index)));
        files
    }

    /// The file of an archive at a place that [`files`](Self::files) told, unpacked to its end. `name` serves messages.
    pub(super) fn member(&mut self, index: usize, name: &str) -> Result<Vec<u8>, Refusal> {
        self.unpack(index, name)
    }

    /// Every file of an archive as its directory lists it.
    pub(super) fn listed(&mut self) -> impl Iterator<Item = Listed> {
        (0..self.archive.len()).filter_map(|index| {
            let file = self.archive.by_index_raw(index).ok().filter(|file| file.is_file())?;
            let saved = file.last_modified().map(|at| {
                let (year, month, day) = (at.year(), at.month(), at.day());
                format!("{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}", at.hour(), at.minute(), at.second())
            });
            Some(Listed { name: member_name(file.name_raw()), index, size: file.size(), saved })
        })
    }

    fn unpack(&mut self, index: usize, name: &str) -> Result<Vec<u8>, Refusal> {
        let mut bytes = Vec::new();
        self.unpack_into(index, name, &mut bytes)?;
        Ok(bytes)
    }

    /// A part of this name as it stands in its container; None where there is none, where it passes a limit, or where
    /// something about it is unusual.
    pub(super) fn packed(&mut self, name: &str) -> Option<Packed<'a>> {
        let index = self.index(name).ok()??;
        self.measured(index, name).ok()?.1
    }

    /// Counts a part that need not be unpacked, because what it unpacks to is known.
    pub(super) fn passed(&mut self, packed: Packed<'_>) {
        self.total += packed.size;
    }

    /// The size that a part says it unpacks to, within the limits, and the part itself where it is packed as usual.
    fn measured(&mut self, index: usize, name: &str) -> Result<(u64, Option<Packed<'a>>), Refusal> {
        let file = self.archive.by_index_raw(index).map_err(|error| damaged(name, error))?;
        let (size, packed) = (file.size(), file.compressed_size());
        let over =
            |bound, value, limit| if value > limit { Err(Refusal::TooMuch { bound, value, limit }) } else { Ok(()) };
        over(Bound::PartBytes, size, self.limits.part_bytes)?;
        over(Bound::TotalBytes, self.total.saturating_add(size), self.limits.total_bytes)?;
        if size > self.limits.ratio_from {
            over(Bound::Ratio, size / packed.max(1), self.limits.ratio)?;
        }
        let usual = file.compression() == CompressionMethod::Deflated && !file.encrypted();
        let place = file.data_start().filter(|_| usual).and_then(|start| usize::try_from(start).ok());
        let sum = file.crc32();
        drop(file);
        let bytes: &'a [u8] = self.bytes;
        let bytes = place.and_then(|start| bytes.get(start..)?.get(..usize::try_from(packed).ok()?));
        Ok((size, bytes.map(|bytes| Packed { bytes, size, sum })))
    }

    fn unpack_into(&mut self, index: usize, name: &str, bytes: &mut Vec<u8>) -> Result<(), Refusal> {
        let measured = self.measured(index, name)?;
        self.unpack_measured(index, name, measured, bytes)
    }

    fn unpack_measured(
        &mut self,
        index: usize,
        name: &str,
        (size, packed): (u64, Option<Packed<'a>>),
        bytes: &mut Vec<u8>,
    ) -> Result<(), Refusal> {
        if packed.and_then(|packed| inflated(&mut self.inflater, packed, bytes)).is_none() {
            // Whatever is unusual or wrong about it: here it is told.
            let file = self.archive.by_index(index).map_err(|error| damaged(name, error))?;
            bytes.clear();
            bytes.reserve(size as usize);
            // One byte more than declared shows a directory that lies.
            file.take(size.saturating_add(1)).read_to_end(bytes).map_err(|error| {
                if error.to_string().to_ascii_lowercase().contains("checksum") {
                    Refusal::Checksum { part: name.to_owned() }
                } else {
                    Refusal::Damaged { detail: format!("{name}: {error}") }
                }
            })?;
        }
        if bytes.len() as u64 != size {
            return Err(Refusal::Damaged { detail: format!("{name}: {size} bytes declared, {} found", bytes.len()) });
        }
        self.total += size;
        Ok(())
    }

    /// The part of this name, or a refusal that names it.
    pub(super) fn needed(&mut self, name: &str) -> Result<Vec<u8>, Refusal> {
        self.part(name)?.ok_or_else(|| Refusal::MissingPart { part: name.to_owned() })
    }
}

/// What the zip crate says of a part.
fn damaged(part: &str, error: ZipError) -> Refusal {
    match error {
        ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword => Refusal::Encrypted,
        other => Refusal::Damaged { detail: format!("{part}: {other}") },
    }
}

/// Unpacks into `out` what says that it has this size and checksum. None unless all of it is so; what stands in `out`
/// then means nothing.
fn inflated(inflater: &mut Decompress, packed: Packed<'_>, out: &mut Vec<u8>) -> Option<()> {
    let Packed { bytes: packed, size, sum } = packed;
    inflater.reset(false);
    out.clear();
    // Room for more than there should be: a text that goes on is seen.
    out.reserve(usize::try_from(size).ok()?.checked_add(1)?);
    let status = inflater.decompress_vec(packed, out, FlushDecompress::Finish).ok()?;
    let whole = status == Status::StreamEnd && inflater.total_in() == packed.len() as u64 && out.len() as u64 == size;
    (whole && crc32fast::hash(out) == sum).then_some(())
}

/// A name inside an archive: UTF-8, else as Windows in Japanese writes it. Steps that lead elsewhere are left out.
fn member_name(raw: &[u8]) -> String {
    let name = match std::str::from_utf8(raw) {
        Ok(name) => name.to_owned(),
        Err(_) => encoding_rs::SHIFT_JIS.decode_without_bom_handling(raw).0.into_owned(),
    };
    let steps: Vec<&str> = name.split(['/', '\\']).filter(|step| !["", ".", ".."].contains(step)).collect();
    // Without a name it would pass for the archive itself.
    if steps.is_empty() { "_".to_owned() } else { steps.join("/") }
}

/// A container of these parts, not packed.
pub(super) fn container(parts: &Parts) -> Result<Vec<u8>, Refusal> {
    let damaged = |error: &dyn std::fmt::Display| Refusal::Damaged { detail: error.to_string() };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Stored);
    for (name, bytes) in parts {
        writer.start_file(name.as_str(), options).map_err(|error| damaged(&error))?;
        writer.write_all(bytes).map_err(|error| damaged(&error))?;
    }
    Ok(writer.finish().map_err(|error| damaged(&error))?.into_inner())
}

fn fold(name: &str) -> String {
    name.replace('\\', "/").trim_start_matches('/').to_lowercase()
}

/// Names that stand more than once in the central directory. The zip crate keeps only one of them, so the directory
/// is walked here: a value read from the wrong one of two parts would be silent.
fn directory(bytes: &[u8], limits: &Limits) -> Result<Vec<String>, Refusal> {
    let number = |at: usize, size: usize| -> Option<usize> {
        Some(bytes.get(at..at + size)?.iter().rev().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte)))
    };
    let tail = bytes.len().saturating_sub(65_557);
    let end = bytes
        .get(tail..)
        .and_then(|tail| tail.windows(4).rposition(|window| window == b"PK\x05\x06"))
        .map(|at| at + tail)
        .ok_or(Refusal::Truncated)?;
    let entries = number(end + 10, 2).unwrap_or(0);
    let too_many =
        |value: usize| Refusal::TooMuch { bound: Bound::Entries, value: value as u64, limit: limits.entries };
    if entries as u64 > limits.entries {
        return Err(too_many(entries));
    }
    let (size, start) = (number(end + 12, 4).unwrap_or(0), number(end + 16, 4).unwrap_or(0));
    // Bytes in front of the archive move everything; so does a directory that lies about its place.
    let mut at = match end.checked_sub(size) {
        Some(at) if bytes.get(at..at + 4) == Some(b"PK\x01\x02") => at,
        _ => start,
    };
    let (mut seen, mut twice, mut count) = (std::collections::BTreeSet::new(), Vec::new(), 0usize);
    while bytes.get(at..at + 4) == Some(b"PK\x01\x02") {
        let (Some(name), Some(extra), Some(comment)) = (number(at + 28, 2), number(at + 30, 2), number(at + 32, 2))
        else {
            break;
        };
        let Some(raw) = bytes.get(at + 46..at + 46 + name) else { break };
        let key = fold(&String::from_utf8_lossy(raw));
        if !seen.insert(key.clone()) {
            twice.push(key);
        }
        count += 1;
        if count as u64 > limits.entries {
            return Err(too_many(count));
        }
        at += 46 + name + extra + comment;
    }
    Ok(twice)
}
