//! What a file is, by its bytes. Extensions lie: mail programs, portals and people rename files.

use super::limits::Limits;
use super::ole::Ole;
use super::refusal::{Other, Refusal};
use super::zipped::Zipped;

/// A file that can be read, opened as far as its kind needs.
pub(super) enum Kind<'a> {
    /// xlsx, xlsm, xltx, xltm: the container.
    Xlsx(Zipped<'a>),
    /// xlsb.
    Xlsb(Zipped<'a>),
    /// ods, ots.
    Ods(Zipped<'a>),
    /// xls.
    Xls(Ole<'a>),
    /// Anything that may be text.
    Text,
}

/// Tells the kind, or says what else it is.
pub(super) fn sniff<'a>(bytes: &'a [u8], limits: &'a Limits) -> Result<Kind<'a>, Refusal> {
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(Refusal::Empty);
    }
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return zip(bytes, limits);
    }
    if bytes.starts_with(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]) {
        return ole(bytes, limits);
    }
    match other(bytes) {
        Some(other) => Err(Refusal::NotASpreadsheet(other)),
        None => Ok(Kind::Text),
    }
}

fn zip<'a>(bytes: &'a [u8], limits: &'a Limits) -> Result<Kind<'a>, Refusal> {
    let mut zipped = Zipped::open(bytes, limits)?;
    if zipped.has("mimetype") {
        let mime = zipped.part("mimetype")?.unwrap_or_default();
        let mime = String::from_utf8_lossy(&mime).trim().to_owned();
        if mime.starts_with("application/vnd.oasis.opendocument.spreadsheet") {
            return Ok(Kind::Ods(zipped));
        }
        if mime.starts_with("application/vnd.oasis.opendocument.presentation") {
            return Err(Refusal::NotASpreadsheet(Other::Slides));
        }
        if mime.starts_with("application/vnd.oasis.opendocument") || mime.starts_with("application/epub") {
            return Err(Refusal::NotASpreadsheet(Other::Document));
        }
    }
    let under = |zipped: &Zipped<'_>, folder: &str| zipped.names().any(|name| name.starts_with(folder));
    if zipped.has("xl/workbook.bin") {
        Ok(Kind::Xlsb(zipped))
    } else if under(&zipped, "xl/") || zipped.has("workbook.xml") {
        Ok(Kind::Xlsx(zipped))
    } else if under(&zipped, "word/") {
        Err(Refusal::NotASpreadsheet(Other::Document))
    } else if under(&zipped, "ppt/") {
        Err(Refusal::NotASpreadsheet(Other::Slides))
    } else if zipped.names().any(|name| name.ends_with(".iwa") || name.ends_with("index.zip")) {
        Err(Refusal::NotASpreadsheet(Other::Numbers))
    } else if zipped.has("content.xml") {
        Ok(Kind::Ods(zipped))
    } else if zipped.has("[content_types].xml") {
        Err(Refusal::MissingPart { part: "xl/workbook.xml".to_owned() })
    } else {
        Err(Refusal::NotASpreadsheet(Other::Archive))
    }
}

fn ole<'a>(bytes: &'a [u8], limits: &'a Limits) -> Result<Kind<'a>, Refusal> {
    let ole = Ole::open(bytes, limits)?;
    if ole.has("EncryptedPackage") {
        Err(Refusal::Encrypted)
    } else if ole.has("Workbook") || ole.has("Book") {
        Ok(Kind::Xls(ole))
    } else if ole.has("WordDocument") {
        Err(Refusal::NotASpreadsheet(Other::Document))
    } else if ole.has("PowerPoint Document") {
        Err(Refusal::NotASpreadsheet(Other::Slides))
    } else {
        Err(Refusal::NotASpreadsheet(Other::Unknown))
    }
}

/// What else it can be; None: perhaps text.
fn other(bytes: &[u8]) -> Option<Other> {
    const MAGIC: [(&[u8], Other); 19] = [
        (b"%PDF", Other::Pdf),
        (b"\x89PNG", Other::Picture),
        (b"\xFF\xD8\xFF", Other::Picture),
        (b"GIF8", Other::Picture),
        (b"II*\0", Other::Picture),
        (b"MM\0*", Other::Picture),
        (b"BM", Other::Picture),
        (b"{\\rtf", Other::Document),
        (b"\x1F\x8B", Other::Archive),
        (b"7z\xBC\xAF\x27\x1C", Other::Archive),
        (b"Rar!\x1A", Other::Archive),
        (b"MSCF", Other::Archive),
        (b"BZh", Other::Archive),
        (b"\xFD7zXZ", Other::Archive),
        (b"\x09\x00\x04\x00", Other::OldExcel),
        (b"\x09\x02\x06\x00", Other::OldExcel),
        (b"\x09\x04\x06\x00", Other::OldExcel),
        (b"SQLite format 3", Other::Unknown),
        (b"\x4C\0\0\0\x01\x14\x02\0", Other::Unknown),
    ];
    for (magic, other) in MAGIC {
        // `BM` alone may begin a text: a bitmap has zeros in its head.
        if bytes.starts_with(magic) && (magic != b"BM" || bytes.get(6..10) == Some(&[0, 0, 0, 0])) {
            return Some(other);
        }
    }
    if bytes.get(4..8) == Some(b"ftyp") || (bytes.starts_with(b"RIFF") && bytes.get(8..12) == Some(b"WEBP")) {
        return Some(Other::Picture);
    }
    // Marks of text formats; UTF-16 is read without its zeros.
    let head: String = bytes
        .iter()
        .take(4096)
        .filter(|byte| byte.is_ascii() && **byte != 0)
        .map(|byte| byte.to_ascii_lowercase() as char)
        .collect();
    let head = head.trim_start();
    if head.starts_with("<!doctype html")
        || head.starts_with("<html")
        || head.starts_with("<table")
        || head.starts_with("<head")
        || head.starts_with("<meta")
    {
        Some(Other::Html)
    } else if head.starts_with("<?xml") || head.starts_with("<workbook") || head.starts_with("<office:document") {
        if head.contains("<html") {
            Some(Other::Html)
        } else if head.contains("excel") || head.contains(":spreadsheet") || head.contains("opendocument") {
            Some(Other::XmlSheet)
        } else {
            Some(Other::Unknown)
        }
    } else if head.starts_with("mime-version:") {
        Some(Other::Html)
    } else {
        None
    }
}
