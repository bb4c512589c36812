//! Bytes to Book: the only place that knows calamine and csv.
//!
//! A file comes from anybody. It is looked at by its bytes, measured against [`Limits`], checked part by
//! part, and only then parsed. What can be read is read; what is odd is noted; what cannot be read at
//! all is refused with a sentence and a remedy. Inputs are never changed. Nothing here knows what a
//! form is.

mod archive;
mod beside;
mod biff;
mod biff_comments;
mod comments;
mod crew;
mod csv;
mod limits;
mod litter;
mod meta;
mod names;
mod note;
mod ods;
mod ole;
mod overlong;
mod package;
mod pool;
mod quick;
mod quick_cells;
mod quick_properties;
mod quiet;
mod recall;
mod recent;
mod records;
mod refusal;
mod scan;
mod seat;
mod settings;
mod sniff;
mod tags;
mod usual;
mod values;
mod walk;
mod wire;
mod worker;
mod xls;
mod xlsb;
mod xlsx;
mod xml;
mod zipped;

#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fs::File;
use std::io::Read as _;
use std::path::Path;

use serde::{Deserialize, Serialize};

pub use self::archive::{Archive, archive};
pub use self::crew::{Readers, chosen, dismiss, install};
pub use self::limits::{Chosen, Limits};
pub use self::litter::is_litter;
pub use self::note::{Note, Odd, Weight};
pub use self::pool::{Read, read_all, read_each, sha256};
pub use self::refusal::{Bound, Other, Refusal};
pub use self::settings::toml_page;
pub use self::worker::serve;

use self::sniff::Kind;
use crate::sheet::book::{Book, Visibility};

/// What a file is, by its content.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
pub enum Format {
    /// Excel workbook, with or without macros, or its template.
    Xlsx,
    /// Excel binary workbook.
    Xlsb,
    /// Excel 97–2003 workbook, or 5.0/95.
    Xls,
    /// OpenDocument spreadsheet.
    Ods,
    /// Text with commas or semicolons.
    Csv,
    /// Text with tabs.
    Tsv,
}

impl Format {
    /// The name of the format as people know it.
    pub fn name(self) -> &'static str {
        match self {
            Format::Xlsx => "xlsx",
            Format::Xlsb => "xlsb",
            Format::Xls => "xls",
            Format::Ods => "ods",
            Format::Csv => "csv",
            Format::Tsv => "tsv",
        }
    }

    fn extensions(self) -> &'static [&'static str] {
        match self {
            Format::Xlsx => &["xlsx", "xlsm", "xltx", "xltm"],
            Format::Xlsb => &["xlsb"],
            Format::Xls => &["xls", "xlt"],
            Format::Ods => &["ods", "ots"],
            Format::Csv | Format::Tsv => &["csv", "tsv", "txt", "tab"],
        }
    }
}

/// What was read from a file.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sheets {
    /// Its sheets: values, merged areas, comments, visibility; properties and names. No looks.
    pub book: Book,
    /// What was odd, in the order it was met.
    pub notes: Vec<Note>,
    /// What the file is.
    pub format: Format,
}

/// Reads a file held in memory. `name` is its file name; it serves the page of a csv and the note about a wrong
/// extension, nothing else.
///
/// # Errors
/// A [`Refusal`] when nothing can be read, or when a limit would be passed.
pub fn from_bytes(name: &str, bytes: &[u8], limits: &Limits) -> Result<Sheets, Refusal> {
    partly(name, bytes, limits, &[])
}

/// As [`from_bytes`], but of some sheets only a part; perhaps more.
fn partly(name: &str, bytes: &[u8], limits: &Limits, parts: &[Part]) -> Result<Sheets, Refusal> {
    let size = bytes.len() as u64;
    if size > limits.file_bytes {
        return Err(Refusal::TooMuch { bound: Bound::FileBytes, value: size, limit: limits.file_bytes });
    }
    let wanted =
        |sheet: &str| parts.iter().find(|(name, _)| name == sheet).map_or(Wanted::Everything, |(_, wanted)| *wanted);
    quiet::quietly(|| read(name, bytes, limits, &wanted))
}

/// What is wanted of a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub enum Wanted {
    /// Nothing.
    Nothing,
    /// All of it.
    Everything,
    /// The rows above `row` as they are, and below them `column` alone: enough to count what stands in a list.
    Column {
        /// From 0.
        row: u32,
        /// From 0.
        column: u16,
    },
    /// The rows above `row` as they are, and of those below them the ones in which something stands right of `column`
    /// or that have a comment: enough to find what people wrote beside a list.
    Beside {
        /// From 0.
        row: u32,
        /// From 0.
        column: u16,
    },
}

/// The name of a sheet of which not everything is wanted, and what is.
pub type Part = (String, Wanted);

/// Reads of each sheet of a workbook that was written here what is wanted by its name; perhaps more.
///
/// # Errors
/// A [`Refusal`] when it cannot be read.
pub fn sheets_of(name: &str, bytes: &[u8], wanted: &dyn Fn(&str) -> Wanted) -> Result<Sheets, Refusal> {
    quiet::quietly(|| read(name, bytes, &Limits::none(), wanted))
}

fn read(name: &str, bytes: &[u8], limits: &Limits, wanted: &dyn Fn(&str) -> Wanted) -> Result<Sheets, Refusal> {
    let path = Path::new(name);
    let mut notes = Vec::new();
    let (book, format) = match sniff::sniff(bytes, limits)? {
        Kind::Xlsx(zipped) => (xlsx::xlsx(zipped, limits, wanted, &mut notes)?, Format::Xlsx),
        Kind::Xlsb(zipped) => (xlsb::xlsb(zipped, limits, &mut notes)?, Format::Xlsb),
        Kind::Ods(zipped) => (ods::ods(zipped, limits, &mut notes)?, Format::Ods),
        Kind::Xls(ole) => (xls::xls(&ole, limits, &mut notes)?, Format::Xls),
        Kind::Text => {
            let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
            let (book, delimiter) = csv::csv(&stem, bytes, limits, &mut notes)?;
            (book, if delimiter == b'\t' { Format::Tsv } else { Format::Csv })
        }
    };
    if book.pages.is_empty() {
        return Err(Refusal::NoSheets);
    }
    let extension = path.extension().map(|extension| extension.to_string_lossy().to_lowercase()).unwrap_or_default();
    if !format.extensions().contains(&extension.as_str()) {
        notes.insert(
            0,
            Note { odd: Odd::WrongExtension, sheet: String::new(), at: None, read: format.name().to_owned() },
        );
    }
    for page in book.pages.iter().filter(|page| page.visibility != Visibility::Visible) {
        notes.push(Note { odd: Odd::HiddenSheet, sheet: page.name.clone(), at: None, read: String::new() });
    }
    let (value, limit) = (notes.len() as u64, limits.notes);
    if value > limit {
        return Err(Refusal::TooMuch { bound: Bound::Notes, value, limit });
    }
    Ok(Sheets { book, notes, format })
}

/// Reads a file of the disk that somebody named and gives its bytes too, so that a hash is of exactly what was read.
///
/// # Errors
/// As [`from_bytes`]; [`Refusal::NotAFile`] for folders, pipes and devices, which are never opened.
pub fn from_path(path: &Path, limits: &Limits) -> Result<(Vec<u8>, Sheets), Refusal> {
    let bytes = load(path, Links::Followed, &crew::chosen(limits))?;
    pool::read_here(&name_of(path), bytes, limits)
}

/// As [`from_path`], but without its bytes, and of some sheets only a part; perhaps more.
///
/// # Errors
/// As [`from_path`].
pub fn from_path_partly(path: &Path, limits: &Limits, parts: &[Part]) -> Result<Sheets, Refusal> {
    let (mut file, length) = opened(path, Links::Followed, &crew::chosen(limits))?;
    pool::read_partly(&name_of(path), &mut file, length, limits, parts)
}

/// The name of a file or a folder without the folders above it; empty where it has none.
pub fn name_of(path: &Path) -> String {
    path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What a link at the end of a path is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Links {
    /// The file it leads to: somebody typed it.
    Followed,
    /// No file: it was found in a folder that anybody puts things into.
    Refused,
}

/// The bytes of a regular file within the limit.
fn load(path: &Path, links: Links, limits: &Limits) -> Result<Vec<u8>, Refusal> {
    let (file, length) = opened(path, links, limits)?;
    let mut bytes = Vec::with_capacity(length as usize);
    // The file may grow while it is read.
    file.take(limits.file_bytes.saturating_add(1)).read_to_end(&mut bytes).map_err(failed)?;
    within(bytes.len() as u64, limits)?;
    Ok(bytes)
}

fn failed(error: std::io::Error) -> Refusal {
    Refusal::Io(error.to_string())
}

fn within(value: u64, limits: &Limits) -> Result<(), Refusal> {
    let limit = limits.file_bytes;
    if value > limit { Err(Refusal::TooMuch { bound: Bound::FileBytes, value, limit }) } else { Ok(()) }
}

/// A regular file within the limit, and its length.
fn opened(path: &Path, links: Links, limits: &Limits) -> Result<(File, u64), Refusal> {
    let found = match links {
        Links::Followed => std::fs::metadata(path),
        Links::Refused => std::fs::symlink_metadata(path),
    };
    let found = found.map_err(failed)?;
    if !found.is_file() {
        return Err(Refusal::NotAFile);
    }
    within(found.len(), limits)?;
    let file = File::open(path).map_err(failed)?;
    // What was opened may be something else than what was looked at.
    if !is_same(&found, &file.metadata().map_err(failed)?) {
        return Err(Refusal::NotAFile);
    }
    Ok((file, found.len()))
}

#[cfg(unix)]
fn is_same(found: &std::fs::Metadata, opened: &std::fs::Metadata) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    opened.is_file() && (found.dev(), found.ino()) == (opened.dev(), opened.ino())
}

#[cfg(not(unix))]
fn is_same(_: &std::fs::Metadata, opened: &std::fs::Metadata) -> bool {
    opened.is_file()
}

/// Text as it is compared and kept: every line end is `\n`.
fn folded(text: &str) -> Cow<'_, str> {
    match text.contains('\r') {
        true => Cow::Owned(text.replace("\r\n", "\n").replace('\r', "\n")),
        false => Cow::Borrowed(text),
    }
}
