//! A workbook taken apart: what the library made of it, with the rows put in.
//!
//! The library gets each sheet without its rows, numbers the formats and makes every other part. Which number
//! a look got is read from what it made, so that nothing depends on how it counts. It must not know how a part
//! is packed.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io::{self, Cursor, Read, Write};

use rust_xlsxwriter::{Workbook, XlsxError};
use zip::ZipArchive;

use super::cells::{self, Asked};
use super::error::WriteError;
use super::limits::failed;
use super::links::Links;
use super::looks::Formats;
use super::rows::{Plan, Rows, Styles};
use super::strings::{DECLARATION, Strings};
use super::{DEFAULT_HEIGHT, DEFAULT_WIDTH, charts, choices, limits, looks, marks, paper, seal};
use crate::domain::address::Address;
use crate::sheet::book::{Book, Page};

/// A workbook in parts, none of them packed.
pub(super) struct Draft<'a> {
    /// Name and content, in the order of the container.
    pub(super) parts: Vec<(String, Content<'a>)>,
    styles: Styles,
    strings: Strings,
}

/// What a part holds.
pub(super) enum Content<'a> {
    /// This.
    Ready(Vec<u8>),
    /// The texts of all cells.
    Strings,
    /// A sheet: what stands before its rows, the rows, what stands behind them.
    Sheet(String, Box<Rows<'a>>, String),
}

impl<'a> Draft<'a> {
    /// The parts of a book.
    ///
    /// # Errors
    /// As [`to_xlsx`](super::to_xlsx).
    pub(super) fn of(book: Cow<'a, Book>) -> Result<Self, WriteError> {
        limits::sheets(&book)?;
        let mut strings = Strings::default();
        let plans = book.pages.iter().map(|page| Plan::of(page, &mut strings)).collect::<Result<Vec<_>, _>>()?;
        strings.close();
        let Frame { parts: made, sheets, asked } = Frame::of(&book)?;
        let links: Vec<Links> = book.pages.iter().map(Links::of).collect();
        let pages: Vec<Cow<'a, Page>> = match book {
            Cow::Borrowed(book) => book.pages.iter().map(Cow::Borrowed).collect(),
            Cow::Owned(book) => book.pages.into_iter().map(Cow::Owned).collect(),
        };
        let rows = pages.into_iter().zip(plans).map(|(page, plan)| Some(Rows::new(page, plan)));
        let mut rows: Vec<Option<Rows>> = rows.collect();
        let mut parts = Vec::with_capacity(made.len() + rows.len());
        let mut styles = Styles::default();
        for (name, xml) in made {
            let content = match sheets.get(&name).and_then(|index| Some((*index, rows.get_mut(*index)?.take()?))) {
                Some((index, rows)) => {
                    let text = String::from_utf8(xml).map_err(|why| failed(&why))?;
                    let (before, made, after) = around_rows(&text, &rows.extent()).ok_or_else(|| failed(&name))?;
                    learn(made, &asked[index], &mut styles);
                    let after = with_links(after, &links[index].element).ok_or_else(|| failed(&name))?;
                    Content::Sheet(before, Box::new(rows), format!("</sheetData>{after}"))
                }
                None if name == "xl/sharedStrings.xml" => Content::Strings,
                None => Content::Ready(xml),
            };
            parts.push((name, content));
        }
        for (index, links) in links.iter().enumerate().filter(|(_, links)| !links.relations.is_empty()) {
            relate(&mut parts, index, &links.relations).ok_or_else(|| failed(&"rels"))?;
        }
        Ok(Draft { parts, styles, strings })
    }

    /// How many pieces a part has; each can be written by itself.
    pub(super) fn pieces(&self, content: &Content<'_>) -> usize {
        match content {
            Content::Ready(_) => 1,
            Content::Strings => self.strings.pieces(),
            Content::Sheet(_, rows, _) => rows.pieces(),
        }
    }

    /// Lets go what a part holds that is written.
    pub(super) fn let_go(&mut self, part: usize) {
        if let Some((_, content)) = self.parts.get_mut(part) {
            *content = Content::Ready(Vec::new());
        }
    }

    /// Writes a piece of a part, counted from 0.
    pub(super) fn put(&self, content: &Content<'_>, piece: usize, out: &mut impl Write) -> io::Result<()> {
        match content {
            Content::Ready(bytes) => out.write_all(bytes),
            Content::Strings => self.strings.put(piece, out),
            Content::Sheet(before, rows, after) => {
                if piece == 0 {
                    out.write_all(before.as_bytes())?;
                }
                rows.put(piece, &self.styles, out)?;
                if piece + 1 == rows.pieces() {
                    out.write_all(after.as_bytes())?;
                }
                Ok(())
            }
        }
    }
}

/// What the library makes of a book without its rows.
struct Frame {
    /// Name and content.
    parts: Vec<(String, Vec<u8>)>,
    /// Which page a part is the sheet of.
    sheets: BTreeMap<String, usize>,
    /// The cells of each page whose formats were asked for.
    asked: Vec<Asked>,
}

impl Frame {
    fn of(book: &Book) -> Result<Self, WriteError> {
        let whole = |why: XlsxError| failed(&why);
        let mut workbook = Workbook::new();
        // Packed as lightly as the library can: it is unpacked at once.
        workbook.set_zip_compression_level(1);
        workbook.set_default_format(&looks::normal(), DEFAULT_HEIGHT, DEFAULT_WIDTH).map_err(whole)?;
        workbook.set_properties(&super::properties(&book.properties).map_err(whole)?);
        let first = super::opens_with(book);
        let (mut formats, mut known) = (Formats::new(), BTreeSet::new());
        let mut frame = Frame { parts: Vec::new(), sheets: BTreeMap::new(), asked: Vec::new() };
        for (index, page) in book.pages.iter().enumerate() {
            let sheet = workbook.add_worksheet();
            sheet.set_name(&page.name).map_err(|why| limits::refused(page, &why))?;
            let pen = cells::Pen { sheet, page, formats: &mut formats, known: &mut known };
            let asked = pen.put(book)?;
            choices::put(sheet, page)?;
            marks::put(sheet, page)?;
            charts::put(sheet, book, page)?;
            paper::put(sheet, page)?;
            if Some(index) == first {
                sheet.set_active(true);
            }
            frame.asked.push(asked);
            frame.sheets.insert(format!("xl/worksheets/sheet{}.xml", index + 1), index);
        }
        super::names(&mut workbook, book)?;
        let bytes = workbook.save_to_buffer().map_err(whole)?;
        let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(|why| failed(&why))?;
        for index in 0..archive.len() {
            let mut part = archive.by_index(index).map_err(|why| failed(&why))?;
            let name = part.name().map_err(|why| failed(&why))?.into_owned();
            let mut xml = String::new();
            part.read_to_string(&mut xml).map_err(|why| failed(&why))?;
            let xml = seal::corrected(&name, xml);
            frame.parts.push((name, xml.into_bytes()));
        }
        Ok(frame)
    }
}

/// What stands before the rows of a sheet, the rows that the library made, and what stands behind. `extent`: from where
/// to where the sheet reaches with its own rows.
fn around_rows<'x>(xml: &'x str, extent: &str) -> Option<(String, &'x str, &'x str)> {
    let (before, rest) = xml.split_once("<sheetData")?;
    let (made, after) = match rest.strip_prefix("/>") {
        Some(after) => ("", after),
        None => rest.strip_prefix('>')?.split_once("</sheetData>")?,
    };
    let (head, tail) = before.split_once("<dimension ref=\"")?;
    let (_, tail) = tail.split_once('"')?;
    Some((format!("{head}<dimension ref=\"{extent}\"{tail}<sheetData>"), made, after))
}

/// What stands behind the rows of a sheet, with its links in their place.
fn with_links(after: &str, links: &str) -> Option<String> {
    let place = after.find("<printOptions").or_else(|| after.find("<pageMargins"))?;
    let (before, behind) = after.split_at(place);
    Some(format!("{before}{links}{behind}"))
}

/// Adds relations to those of a sheet.
fn relate(parts: &mut Vec<(String, Content<'_>)>, sheet: usize, relations: &str) -> Option<()> {
    let name = format!("xl/worksheets/_rels/sheet{}.xml.rels", sheet + 1);
    let end = "</Relationships>";
    let known = parts.iter_mut().find(|(known, _)| *known == name);
    if let Some((_, Content::Ready(xml))) = known {
        let text = std::str::from_utf8(xml).ok()?.strip_suffix(end)?;
        *xml = format!("{text}{relations}{end}").into_bytes();
        return Some(());
    }
    let xml = format!(
        "{DECLARATION}<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">{relations}{end}"
    );
    parts.push((name, Content::Ready(xml.into_bytes())));
    Some(())
}

/// Reads the numbers of the formats from the cells that were put for them.
fn learn(made: &str, asked: &Asked, styles: &mut Styles) {
    for cell in made.split("<c r=\"").skip(1) {
        let Some((at, rest)) = cell.split_once('"') else { continue };
        let Some(key) = Address::parse(at).and_then(|at| asked.get(&at)) else { continue };
        let tag = rest.split('>').next().unwrap_or_default();
        let number = tag.split_once(" s=\"").and_then(|(_, rest)| rest.split('"').next()?.parse().ok());
        styles.set(*key, number.unwrap_or(0));
    }
}
