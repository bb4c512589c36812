//! The last step: small corrections of the finished parts that the library offers no call for.
//!
//! Six things, each exact: a computed text such as `3` or `TRUE` stays a text; characters of a file
//! name are percent-encoded once; cells of the frame say that they are locked, because the Normal style
//! is not; rows that people type in may grow; texts that look like escapes stay what they are; and Japanese text in charts gets the font of the cells. Marks made of one private character
//! carry the first two through the library. It must not know what a cell or a link is for.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{Cursor, Read, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipArchive, ZipWriter};

use super::error::WriteError;
use super::looks::FONT;

/// Stands for "the rest is text" before a result and for `%` in a path.
const MARK: char = '\u{F8FF}';

/// Stands for an underscore that must be written in its escaped form.
const ESCAPE: char = '\u{10FFFD}';

/// Which parts of a sheet carry marks.
#[derive(Clone, Default, Debug)]
pub(super) struct Needs {
    results: bool,
    links: bool,
    texts: bool,
    /// Rows, from 0, that keep their height only until something longer is typed in them.
    pub(super) growing: BTreeSet<u32>,
}

/// A computed text as the library has to get it: what it would take for a number, a truth value or an
/// error is marked as text.
pub(super) fn result(text: &str, needs: &mut Needs) -> String {
    let mistaken = text.parse::<f64>().is_ok() || text == "TRUE" || text == "FALSE" || text.starts_with(['#', MARK]);
    if !mistaken {
        return text.to_owned();
    }
    needs.results = true;
    format!("{MARK}{text}")
}

/// A text as the library has to get it. It writes a control character as `_x0000_`; where `_xAA00` stands
/// before one, both together would read as another character, so that underscore is escaped too.
pub(super) fn text<'t>(text: &'t str, needs: &mut Needs) -> Cow<'t, str> {
    let is_escaped = |c: char| (c < ' ' && c != '\t' && c != '\n') || matches!(c, '\u{FFFE}' | '\u{FFFF}');
    if !text.contains(is_escaped) || !text.contains("_x") || text.contains(ESCAPE) {
        return Cow::Borrowed(text);
    }
    let mut letters: Vec<char> = text.chars().collect();
    for at in 0..letters.len().saturating_sub(6) {
        let looks = letters[at] == '_' && letters[at + 1] == 'x' && is_escaped(letters[at + 6]);
        if looks && letters[at + 2..at + 6].iter().all(char::is_ascii_hexdigit) {
            letters[at] = ESCAPE;
            needs.texts = true;
        }
    }
    Cow::Owned(letters.into_iter().collect())
}

/// A relative path with every character that cannot stand in a link target encoded. Letters of any
/// script stay as they are, as Excel writes them.
pub(super) fn path(path: &str, needs: &mut Needs) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        let plain = match c {
            MARK => false,
            _ if c.is_ascii() => c.is_ascii_alphanumeric() || "-._~/!$&'()*+,;=@".contains(c),
            _ => !c.is_control(),
        };
        if plain {
            encoded.push(c);
            continue;
        }
        needs.links = true;
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            encoded.push(MARK);
            encoded.push_str(&format!("{byte:02X}"));
        }
    }
    encoded
}

/// Corrects the parts. `sheets` says what each sheet needs, in the order of the workbook.
pub(super) fn close(bytes: Vec<u8>, sheets: &[Needs]) -> Result<Vec<u8>, WriteError> {
    let failed = |why: &dyn std::fmt::Display| WriteError::Refused { sheet: String::new(), why: why.to_string() };
    let mut results = BTreeSet::new();
    let mut links = BTreeSet::new();
    let mut growing = BTreeMap::new();
    for (index, needs) in sheets.iter().enumerate() {
        if !needs.growing.is_empty() {
            growing.insert(format!("xl/worksheets/sheet{}.xml", index + 1), &needs.growing);
        }
        if needs.results {
            results.insert(format!("xl/worksheets/sheet{}.xml", index + 1));
        }
        if needs.links {
            links.insert(format!("xl/worksheets/_rels/sheet{}.xml.rels", index + 1));
        }
    }
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .compression_level(Some(super::LEVEL.into()))
        .last_modified_time(DateTime::default());
    let size = bytes.len();
    let mut before = ZipArchive::new(Cursor::new(bytes)).map_err(|why| failed(&why))?;
    let mut after = ZipWriter::new(Cursor::new(Vec::with_capacity(size)));
    for index in 0..before.len() {
        let mut part = before.by_index(index).map_err(|why| failed(&why))?;
        let name = part.name().map_err(|why| failed(&why))?.into_owned();
        let correct: Box<dyn Fn(&str) -> String> = if name == "xl/sharedStrings.xml" && sheets.iter().any(|s| s.texts) {
            Box::new(|xml| xml.replace(ESCAPE, "_x005F_"))
        } else if name == "xl/styles.xml" {
            Box::new(lock)
        } else if name.starts_with("xl/charts/") {
            Box::new(asian)
        } else if results.contains(&name) || growing.contains_key(&name) {
            let rows = growing.get(&name).copied();
            Box::new(move |xml| grow(&xml.replace(&format!("<v>{MARK}"), "<v>"), rows))
        } else if links.contains(&name) {
            Box::new(|xml| xml.replace(MARK, "%"))
        } else {
            drop(part);
            let part = before.by_index_raw(index).map_err(|why| failed(&why))?;
            after.raw_copy_file(part).map_err(|why| failed(&why))?;
            continue;
        };
        let mut xml = String::new();
        part.read_to_string(&mut xml).map_err(|why| failed(&why))?;
        after.start_file(name, options).map_err(|why| failed(&why))?;
        after.write_all(correct(&xml).as_bytes()).map_err(|why| failed(&why))?;
    }
    Ok(after.finish().map_err(|why| failed(&why))?.into_inner())
}

/// Takes the mark "set by hand" off the height of some rows, so that programs adapt it when a text no
/// longer fits.
fn grow(sheet: &str, rows: Option<&BTreeSet<u32>>) -> String {
    let Some(rows) = rows else { return sheet.to_owned() };
    let mut out = String::with_capacity(sheet.len());
    for (index, piece) in sheet.split("<row ").enumerate() {
        if index > 0 {
            out.push_str("<row ");
        }
        let number = piece.strip_prefix("r=\"").and_then(|p| p.split('"').next()).and_then(|n| n.parse::<u32>().ok());
        match number.and_then(|n| n.checked_sub(1)).filter(|row| index > 0 && rows.contains(row)) {
            Some(_) => out.push_str(&piece.replacen(" customHeight=\"1\"", "", 1)),
            None => out.push_str(piece),
        }
    }
    out
}

/// Names the font for Japanese text too: with a Latin font alone Excel takes MS PGothic for the rest.
fn asian(chart: &str) -> String {
    let latin = format!("<a:latin typeface=\"{FONT}\"/>");
    chart.replace(&latin, &format!("{latin}<a:ea typeface=\"{FONT}\"/>"))
}

/// Says `locked` in each cell format that does not say otherwise. The format says nothing by default,
/// and programs differ on whether nothing means locked or what the style says.
fn lock(styles: &str) -> String {
    let Some((head, rest)) = styles.split_once("<cellXfs") else { return styles.to_owned() };
    let Some((formats, tail)) = rest.split_once("</cellXfs>") else { return styles.to_owned() };
    let mut out = String::with_capacity(styles.len() + 4_096);
    out.push_str(head);
    out.push_str("<cellXfs");
    let mut pieces = formats.split("<xf ");
    out.push_str(pieces.next().unwrap_or_default());
    for piece in pieces {
        out.push_str("<xf ");
        if piece.contains("<protection") {
            out.push_str(piece);
        } else if let Some(attributes) = piece.strip_suffix("/>") {
            out.push_str(attributes);
            out.push_str(" applyProtection=\"1\"><protection locked=\"1\"/></xf>");
        } else {
            let open = piece.replacen('>', " applyProtection=\"1\">", 1);
            out.push_str(&open.replacen("</xf>", "<protection locked=\"1\"/></xf>", 1));
        }
    }
    out.push_str("</cellXfs>");
    out.push_str(tail);
    out
}
