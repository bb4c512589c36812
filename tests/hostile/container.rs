//! Containers byte by byte, so that any field of them can lie.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

/// One entry of a zip, as it is and as it says it is.
#[derive(Clone)]
pub struct Entry {
    pub name: Vec<u8>,
    pub bytes: Vec<u8>,
    /// Deflated bytes instead of stored ones.
    pub deflated: bool,
    /// What the directory says of the unpacked size.
    pub says_size: Option<u32>,
    /// What it says of the checksum.
    pub says_crc: Option<u32>,
    /// Where it says the entry begins.
    pub says_offset: Option<u32>,
    /// General purpose flags: 1 is encrypted.
    pub flags: u16,
    /// Compression method, where it is another than 0 or 8.
    pub method: Option<u16>,
}

impl Entry {
    pub fn new(name: &str, bytes: &[u8]) -> Self {
        Entry {
            name: name.as_bytes().to_vec(),
            bytes: bytes.to_vec(),
            deflated: bytes.len() > 200,
            says_size: None,
            says_crc: None,
            says_offset: None,
            flags: 0,
            method: None,
        }
    }
}

/// Packed bytes and checksum, taken out of a zip that the zip crate made.
fn packed(entry: &Entry) -> (Vec<u8>, u32) {
    let method = if entry.deflated { CompressionMethod::Deflated } else { CompressionMethod::Stored };
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    writer.start_file("x", SimpleFileOptions::default().compression_method(method)).unwrap();
    writer.write_all(&entry.bytes).unwrap();
    let zip = writer.finish().unwrap().into_inner();
    let number = |at: usize, size: usize| zip[at..at + size].iter().rev().fold(0usize, |n, b| n << 8 | usize::from(*b));
    let central = zip.windows(4).rposition(|w| w == b"PK\x01\x02").unwrap();
    let (crc, size) = (number(central + 16, 4) as u32, number(central + 20, 4));
    let start = 30 + number(26, 2) + number(28, 2);
    (zip[start..start + size].to_vec(), crc)
}

/// A zip of these entries.
pub fn raw_zip(entries: &[Entry]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for entry in entries {
        let (body, crc) = packed(entry);
        let offset = entry.says_offset.unwrap_or(out.len() as u32);
        let method = entry.method.unwrap_or(if entry.deflated { 8 } else { 0 });
        let (crc, size) = (entry.says_crc.unwrap_or(crc), entry.says_size.unwrap_or(entry.bytes.len() as u32));
        let mut head = Vec::new();
        head.extend([20u16, entry.flags | 0x0800, method, 0, 0x21].iter().flat_map(|n| n.to_le_bytes()));
        head.extend([crc, body.len() as u32, size].iter().flat_map(|n| n.to_le_bytes()));
        head.extend([entry.name.len() as u16, 0].iter().flat_map(|n| n.to_le_bytes()));
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&head);
        directory.extend([0u16; 3].iter().flat_map(|n| n.to_le_bytes()));
        directory.extend([0u32, offset].iter().flat_map(|n| n.to_le_bytes()));
        directory.extend(&entry.name);
        out.extend(b"PK\x03\x04");
        out.extend(&head);
        out.extend(&entry.name);
        out.extend(body);
    }
    let (start, size, count) = (out.len() as u32, directory.len() as u32, entries.len() as u16);
    out.extend(directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend([count, count].iter().flat_map(|n| n.to_le_bytes()));
    out.extend([size, start].iter().flat_map(|n| n.to_le_bytes()));
    out.extend([0, 0]);
    out
}

/// A compound file with one stream called `name`, and a directory entry for each of `others`.
pub fn ole(name: &str, stream: &[u8], others: &[&str]) -> Vec<u8> {
    const END: u32 = 0xFFFF_FFFE;
    let mut body = stream.to_vec();
    // Short streams would live in a store of their own.
    body.resize(body.len().max(4096).next_multiple_of(512), 0);
    let sectors = (body.len() / 512) as u32;
    let mut head = vec![0u8; 512];
    head[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    let mut put = |at: usize, bytes: &[u8]| head[at..at + bytes.len()].copy_from_slice(bytes);
    put(24, &[0x3E, 0, 3, 0, 0xFE, 0xFF, 9, 0, 6, 0]);
    put(44, &1u32.to_le_bytes());
    put(48, &1u32.to_le_bytes());
    put(56, &4096u32.to_le_bytes());
    put(60, &END.to_le_bytes());
    put(68, &END.to_le_bytes());
    put(76, &[0xFF; 436]);
    put(76, &0u32.to_le_bytes());
    let mut table = vec![0xFFu8; 512];
    let mut next = |sector: u32, value: u32| {
        let at = sector as usize * 4;
        table[at..at + 4].copy_from_slice(&value.to_le_bytes());
    };
    next(0, 0xFFFF_FFFD);
    next(1, END);
    for sector in 0..sectors.min(120) {
        next(2 + sector, if sector + 1 == sectors { END } else { 3 + sector });
    }
    let mut directory = vec![0u8; 512];
    let entries = [("Root Entry", 5u8, END, 0), (name, 2, 2, body.len() as u32)];
    let others = others.iter().map(|name| (*name, 2u8, END, 0));
    for (index, (name, kind, start, size)) in entries.into_iter().chain(others).take(4).enumerate() {
        let entry = &mut directory[index * 128..index * 128 + 128];
        for (at, unit) in name.encode_utf16().enumerate() {
            entry[at * 2..at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        entry[64..66].copy_from_slice(&((name.encode_utf16().count() as u16 + 1) * 2).to_le_bytes());
        entry[66] = kind;
        entry[67] = 1;
        entry[68..80].fill(0xFF);
        if index == 0 {
            entry[76..80].copy_from_slice(&1u32.to_le_bytes());
        }
        entry[116..120].copy_from_slice(&start.to_le_bytes());
        entry[120..124].copy_from_slice(&size.to_le_bytes());
    }
    [head, table, directory, body].concat()
}

/// A record of an xls stream.
pub fn record(kind: u16, body: &[u8]) -> Vec<u8> {
    [&kind.to_le_bytes()[..], &(body.len() as u16).to_le_bytes(), body].concat()
}

/// A small xls workbook: one sheet with these records between its beginning and its end; `globals` stand in front.
pub fn xls(globals: &[u8], cells: &[u8]) -> Vec<u8> {
    let bof = |kind: u8| record(0x0809, &[0, 6, kind, 0, 0xBB, 0x0D, 0xCC, 7, 0, 0, 0, 0, 6, 0, 0, 0]);
    let end = record(0x000A, &[]);
    let sheet = |at: u32| record(0x0085, &[&at.to_le_bytes()[..], &[0, 0, 2, 0], b"S1"].concat());
    let size = bof(5).len() + record(0x0042, &[0xB0, 4]).len() + globals.len() + sheet(0).len() + end.len();
    let stream = [
        bof(5),
        record(0x0042, &[0xB0, 4]),
        globals.to_vec(),
        sheet(size as u32),
        end.clone(),
        bof(0x10),
        cells.to_vec(),
        end,
    ];
    ole("Workbook", &stream.concat(), &[])
}

/// A text cell of an xls sheet.
pub fn label(row: u16, col: u16, text: &str) -> Vec<u8> {
    let head: Vec<u8> = [row, col, 0, text.len() as u16].iter().flat_map(|n| n.to_le_bytes()).collect();
    record(0x0204, &[&head[..], &[0], text.as_bytes()].concat())
}

/// The used range of an xls sheet.
pub fn dimensions(last_row: u32, last_col: u16) -> Vec<u8> {
    record(
        0x0200,
        &[&0u32.to_le_bytes()[..], &last_row.to_le_bytes(), &[0, 0], &last_col.to_le_bytes(), &[0, 0]].concat(),
    )
}
