//! Books from text files: what encoding, what separates the fields, one page of texts.
//!
//! The only room that knows the csv crate. Files come from Excel in Japanese (CP932), from portals
//! (UTF-8), from Excel's "Unicode text" (UTF-16 with tabs) and from old systems (EUC-JP, JIS).

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

use super::folded;
use super::limits::Limits;
use super::note::{Note, Odd};
use super::refusal::{Bound, Other, Refusal};
use crate::domain::address::{Address, COLUMNS, ROWS};
use crate::sheet::book::{Book, Cell, Look, Page};

/// Reads a text file into one page called `name`. The second value is the delimiter.
pub(super) fn csv(name: &str, bytes: &[u8], limits: &Limits, notes: &mut Vec<Note>) -> Result<(Book, u8), Refusal> {
    let mut page = Page::new(name);
    let note = |odd, at, read: String| Note { odd, sheet: name.to_owned(), at, read };
    let (text, encoding, lossy) = decode(bytes)?;
    if encoding != UTF_8 {
        notes.push(note(Odd::Encoding, None, label(encoding).to_owned()));
    }
    if lossy {
        notes.push(note(Odd::Undecodable, None, label(encoding).to_owned()));
    }
    let (text, told) = separator_line(&text);
    let delimiter = told.unwrap_or_else(|| vote(text));
    if let Some(line) = open_quote(text, delimiter) {
        let row = u32::try_from(line).unwrap_or(0).min(ROWS - 1);
        notes.push(note(Odd::OpenQuote, Some(Address::new(row, 0)), String::new()));
    }
    let marked = records_end_at_crlf(text, delimiter);
    let (text, terminator) = match &marked {
        Some(marked) => (marked.as_str(), ::csv::Terminator::Any(RECORD_END)),
        None => (text, ::csv::Terminator::CRLF),
    };
    let mut reader = builder(delimiter).terminator(terminator).from_reader(text.as_bytes());
    let (mut record, mut row, mut width, mut cells) = (::csv::StringRecord::new(), 0u32, 0usize, 0u64);
    while reader.read_record(&mut record).map_err(|error| Refusal::Damaged { detail: error.to_string() })? {
        if row == 0 {
            width = record.len();
        } else if record.len() != width {
            notes.push(note(
                Odd::Ragged,
                Some(Address::new(row.min(ROWS - 1), 0)),
                format!("{} / {width}", record.len()),
            ));
        }
        for (col, field) in record.iter().enumerate().filter(|(_, field)| !field.is_empty()) {
            cells += 1;
            if cells > limits.cells {
                return Err(Refusal::TooMuch { bound: Bound::Cells, value: cells, limit: limits.cells });
            }
            if row >= ROWS || col >= usize::from(COLUMNS) {
                notes.push(note(Odd::BadAddress, None, format!("R{}C{}: {field}", row + 1, col + 1)));
            } else {
                page.put(Address::new(row, col as u16), Cell::text(folded(&inner_ends(field)), Look::Plain));
            }
        }
        row = row.saturating_add(1);
    }
    Ok((Book { pages: vec![page], ..Book::default() }, delimiter))
}

fn builder(delimiter: u8) -> ::csv::ReaderBuilder {
    let mut builder = ::csv::ReaderBuilder::new();
    builder.delimiter(delimiter).has_headers(false).flexible(true);
    builder
}

/// The name people know an encoding by.
fn label(encoding: &'static Encoding) -> &'static str {
    if encoding == SHIFT_JIS { "CP932 (Shift_JIS)" } else { encoding.name() }
}

/// Text, its encoding, and whether something could not be decoded. Refuses what is no text at all.
fn decode(bytes: &[u8]) -> Result<(String, &'static Encoding, bool), Refusal> {
    let plain = |encoding: &'static Encoding, bytes: &[u8]| {
        let (text, lossy) = encoding.decode_without_bom_handling(bytes);
        (text.into_owned(), encoding, lossy)
    };
    if let Some((encoding, mark)) = Encoding::for_bom(bytes) {
        return Ok(plain(encoding, bytes.get(mark..).unwrap_or_default()));
    }
    if let Some(encoding) = utf_16(bytes) {
        return Ok(plain(encoding, bytes));
    }
    // Control characters other than tab, line ends and escape: a program, a picture, anything but a list.
    let control = |byte: &&u8| **byte < 0x20 && !b"\t\n\r\x0B\x0C\x1B".contains(byte);
    let controls = bytes.iter().filter(control).count();
    if controls * 100 > bytes.len() || bytes.iter().filter(|byte| **byte == 0).count() * 1_000 > bytes.len() {
        return Err(Refusal::NotASpreadsheet(Other::Unknown));
    }
    if bytes.is_ascii() && bytes.windows(3).any(|window| window == b"\x1B$B" || window == b"\x1B$@") {
        return Ok(plain(ISO_2022_JP, bytes));
    }
    let utf_8 = plain(UTF_8, bytes);
    if !utf_8.2 {
        return Ok(utf_8);
    }
    let best = [plain(SHIFT_JIS, bytes), plain(EUC_JP, bytes)]
        .into_iter()
        .min_by_key(|(text, _, lossy)| (*lossy, implausible(text)));
    match best {
        Some(best) if !best.2 => Ok(best),
        // Nothing fits without errors: a cut or mixed text. The least bad reading, and a note.
        Some(best) => {
            let errors = |text: &str| text.chars().filter(|c| *c == '\u{FFFD}').count();
            Ok(if errors(&utf_8.0) <= errors(&best.0) { utf_8 } else { best })
        }
        None => Ok(utf_8),
    }
}

/// UTF-16 without its mark: every other byte of ASCII is a zero.
fn utf_16(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(4096) & !1)?;
    let zeros = |odd: usize| head.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, pairs) = (zeros(0), zeros(1), head.len() / 2);
    // A Japanese list still has its delimiters and line ends in ASCII.
    if pairs > 0 && odd * 50 >= pairs && odd > even * 3 {
        Some(UTF_16LE)
    } else if pairs > 0 && even * 50 >= pairs && even > odd * 3 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Characters that Japanese text hardly has but a wrong decoding is full of: half-width kana, private use, rare signs.
fn implausible(text: &str) -> usize {
    text.chars()
        .filter(
            |c| matches!(c, '\u{FF61}'..='\u{FF9F}' | '\u{E000}'..='\u{F8FF}' | '\u{0080}'..='\u{00A0}' | '\u{FFFD}'),
        )
        .count()
}

/// Takes Excel's `sep=;` line off.
fn separator_line(text: &str) -> (&str, Option<u8>) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    match first.trim_end_matches('\r').trim_matches('"').strip_prefix("sep=").map(str::as_bytes) {
        Some([delimiter]) => (rest, Some(*delimiter)),
        _ => (text, None),
    }
}

/// The delimiter that splits most of the first lines into one same number of fields, the more the better; a comma
/// when none does.
fn vote(text: &str) -> u8 {
    let head: String = text.chars().take(20_000).collect();
    let score = |delimiter: u8| {
        let widths: Vec<usize> = builder(delimiter)
            .from_reader(head.as_bytes())
            .records()
            .flatten()
            .take(60)
            .map(|record| record.len())
            .collect();
        let same = |width: usize| widths.iter().filter(|other| **other == width).count();
        widths
            .iter()
            .filter(|width| **width > 1)
            .map(|width| (same(*width) * 1_000 / widths.len(), *width))
            .max()
            .unwrap_or_default()
    };
    [b',', b'\t', b';'].into_iter().rev().max_by_key(|delimiter| score(*delimiter)).unwrap_or(b',')
}

/// Stands for the end of a record where line breaks do not tell it. No text holds this sign of old teletypes.
const RECORD_END: u8 = 0x1E;

/// The text with its CRLF replaced, where only those end records: some programs write the line breaks inside a field
/// as bare LF and forget the quotes. It counts when it makes more records as wide as most.
fn records_end_at_crlf(text: &str, delimiter: u8) -> Option<String> {
    let bare =
        text.bytes().zip(std::iter::once(0).chain(text.bytes())).any(|(now, before)| now == b'\n' && before != b'\r');
    if !bare || !text.contains("\r\n") || text.contains(char::from(RECORD_END)) {
        return None;
    }
    let marked = text.replace("\r\n", char::from(RECORD_END).encode_utf8(&mut [0; 4]));
    let ragged = |text: &str, terminator| {
        let mut reader = builder(delimiter).terminator(terminator).from_reader(text.as_bytes());
        let widths: Vec<usize> = reader.records().flatten().map(|record| record.len()).collect();
        widths.iter().filter(|width| Some(*width) != widths.first()).count()
    };
    let fewer = ragged(&marked, ::csv::Terminator::Any(RECORD_END)) < ragged(text, ::csv::Terminator::CRLF);
    fewer.then_some(marked)
}

/// A field whose quoted line breaks were CRLF.
fn inner_ends(field: &str) -> std::borrow::Cow<'_, str> {
    let end = char::from(RECORD_END);
    if field.contains(end) { field.replace(end, "\n").into() } else { field.into() }
}

/// The line, from 0, on which a quoted field begins that never ends.
fn open_quote(text: &str, delimiter: u8) -> Option<usize> {
    let (mut line, mut opened, mut field_start) = (0, None, true);
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match (byte, opened) {
            (b'"', None) if field_start => opened = Some(line),
            (b'"', Some(_)) => {
                if bytes.peek() == Some(&b'"') {
                    bytes.next();
                } else {
                    opened = None;
                }
            }
            _ => {}
        }
        line += usize::from(byte == b'\n');
        field_start = byte == b'\n' || byte == b'\r' || byte == delimiter;
    }
    opened
}
