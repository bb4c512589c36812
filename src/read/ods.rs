//! Books from OpenDocument spreadsheets, read here and sparse.
//!
//! calamine builds a full grid of an ods, never comes back from a table that is not closed, refuses
//! indented files and lets readings of names into the text, so content.xml is walked with quick-xml.

use std::collections::BTreeMap;
use std::sync::Arc;

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::comments::without_author;
use super::limits::Limits;
use super::note::{Note, Odd};
use super::refusal::Refusal;
use super::values::address;
use super::zipped::Zipped;
use super::{folded, meta, values, xml};
use crate::domain::address::{Address, Area, COLUMNS, ROWS};
use crate::sheet::book::{Book, Cell, Look, Page, Properties, Value, Visibility};
use crate::sheet::dates;

/// How often one cell or row with content may be repeated by the file; a person who fills down makes single cells
/// or short runs, a bomb makes a million.
const REPEATS: u32 = 1_024;

/// Reads an ods container.
pub(super) fn ods(mut zipped: Zipped<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Book, Refusal> {
    if let Some(manifest) = zipped.part("META-INF/manifest.xml")? {
        let text = xml::decode(&manifest, "META-INF/manifest.xml")?;
        if text.contains("encryption-data") {
            return Err(Refusal::Encrypted);
        }
    }
    let mut properties = Properties::default();
    if let Some(meta) = zipped.part("meta.xml")? {
        let text = xml::decode(&meta, "meta.xml")?;
        if xml::check(&text, "meta.xml", "", limits).is_ok() {
            properties = meta::properties(&text);
        }
    }
    let content = zipped.needed("content.xml")?;
    let text = xml::decode(&content, "content.xml")?;
    xml::check(&text, "content.xml", "", limits)?;
    let mut walk = Walk {
        reader: xml::reader(&text),
        limits,
        notes,
        cells: 0,
        text: 0,
        hidden: BTreeMap::new(),
        book: Book { properties, ..Book::default() },
        names: Vec::new(),
    };
    walk.content()?;
    let Walk { mut book, names, .. } = walk;
    if book.pages.is_empty() {
        return Err(Refusal::NoSheets);
    }
    book.names = values::defined(&names);
    Ok(book)
}

struct Walk<'a, 'n> {
    reader: Reader<&'a [u8]>,
    limits: &'a Limits,
    notes: &'n mut Vec<Note>,
    cells: u64,
    text: u64,
    /// Table styles: shown or not.
    hidden: BTreeMap<String, bool>,
    book: Book,
    names: Vec<(String, String)>,
}

impl<'a> Walk<'a, '_> {
    fn event(&mut self) -> Result<Event<'a>, Refusal> {
        let malformed = |detail| Refusal::NotWellFormed { part: "content.xml".to_owned(), detail };
        match self.reader.read_event().map_err(|error| malformed(error.to_string()))? {
            Event::Eof => Err(malformed("ends early".to_owned())),
            event => Ok(event),
        }
    }

    fn skip(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        self.reader
            .read_to_end(element.name())
            .map(|_| ())
            .map_err(|error| Refusal::NotWellFormed { part: "content.xml".to_owned(), detail: error.to_string() })
    }

    fn content(&mut self) -> Result<(), Refusal> {
        let mut style = String::new();
        loop {
            match self.event()? {
                Event::Start(element) => match element.name().as_ref() {
                    "style:style" => style = xml::attribute(&element, "name").unwrap_or_default(),
                    "style:table-properties" => {
                        let hidden = xml::attribute(&element, "display").as_deref() == Some("false");
                        self.hidden.insert(style.clone(), hidden);
                    }
                    // Old contents that only look like tables.
                    "table:tracked-changes" | "table:dde-links" | "office:forms" => self.skip(&element)?,
                    "table:table" => self.table(&element)?,
                    "table:named-range" | "table:named-expression" => {
                        let refers = xml::attribute(&element, "cell-range-address")
                            .or_else(|| xml::attribute(&element, "expression"));
                        self.names
                            .push((xml::attribute(&element, "name").unwrap_or_default(), refers.unwrap_or_default()));
                    }
                    _ => {}
                },
                Event::End(element) if element.name().as_ref() == "office:document-content" => return Ok(()),
                _ => {}
            }
        }
    }

    fn table(&mut self, element: &BytesStart<'_>) -> Result<(), Refusal> {
        let name = xml::attribute(element, "name").unwrap_or_default();
        let style = xml::attribute(element, "style-name").unwrap_or_default();
        let hidden = self.hidden.get(&style).copied().unwrap_or(false);
        let mut page =
            Page { visibility: if hidden { Visibility::Hidden } else { Visibility::Visible }, ..Page::new(name) };
        if let Some(same) = self.book.page(&page.name).map(|page| page.name.clone()) {
            page.name = format!("{same} ({})", self.book.pages.len() + 1);
            self.notes.push(Note { odd: Odd::SameName, sheet: page.name.clone(), at: None, read: same });
        }
        let mut row = 0u32;
        loop {
            match self.event()? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-row" => {
                        let repeated = repeats(&element, "number-rows-repeated");
                        self.row(&mut page, row, repeated)?;
                        row = row.saturating_add(repeated);
                    }
                    // Groups and headings hold rows; names of one sheet stand in it too.
                    "table:table-row-group"
                    | "table:table-header-rows"
                    | "table:table-rows"
                    | "table:named-expressions" => {}
                    "table:named-range" | "table:named-expression" => {
                        let refers = xml::attribute(&element, "cell-range-address")
                            .or_else(|| xml::attribute(&element, "expression"));
                        self.names
                            .push((xml::attribute(&element, "name").unwrap_or_default(), refers.unwrap_or_default()));
                    }
                    _ => self.skip(&element)?,
                },
                Event::End(element) if element.name().as_ref() == "table:table" => break,
                _ => {}
            }
        }
        self.book.pages.push(page);
        Ok(())
    }

    fn row(&mut self, page: &mut Page, row: u32, repeated: u32) -> Result<(), Refusal> {
        let mut col = 0u32;
        loop {
            match self.event()? {
                Event::Start(element) => match element.name().as_ref() {
                    "table:table-cell" | "table:covered-table-cell" => {
                        let across = repeats(&element, "number-columns-repeated");
                        let (value, comment) = self.cell(&element)?;
                        page.merges.extend(spanned(&element, row, col));
                        if value != Value::Blank {
                            self.fill(page, (row, repeated), (col, across), &value)?;
                        }
                        if let (Some(at), Some(text)) = (address(row, col), comment) {
                            page.notes.push((at, text));
                        }
                        col = col.saturating_add(across);
                    }
                    _ => self.skip(&element)?,
                },
                Event::End(element) if element.name().as_ref() == "table:table-row" => return Ok(()),
                _ => {}
            }
        }
    }

    /// Puts a value into the cells it is repeated over.
    fn fill(
        &mut self,
        page: &mut Page,
        (row, down): (u32, u32),
        (col, across): (u32, u32),
        value: &Value,
    ) -> Result<(), Refusal> {
        let note = |odd, at, read: String| Note { odd, sheet: page.name.clone(), at, read };
        let Some(first) = address(row, col) else {
            self.notes.push(note(Odd::BadAddress, None, format!("R{}C{}: {}", row + 1, col + 1, value.shown())));
            return Ok(());
        };
        if down > REPEATS || across > REPEATS {
            self.notes.push(note(Odd::Repeated, Some(first), format!("{down} × {across}")));
        }
        match value {
            Value::Error(text) => self.notes.push(note(Odd::ErrorValue, Some(first), text.to_string())),
            Value::Formula { expression, .. } => {
                self.notes.push(note(Odd::FormulaWithoutResult, Some(first), expression.to_string()))
            }
            _ => {}
        }
        for row in row..row.saturating_add(down.min(REPEATS)).min(ROWS) {
            for col in col..col.saturating_add(across.min(REPEATS)).min(u32::from(COLUMNS)) {
                values::count(value, &mut self.cells, &mut self.text, self.limits)?;
                page.put(Address::new(row, col as u16), Cell::of(value.clone(), Look::Plain));
            }
        }
        Ok(())
    }

    /// The value of a cell and the comment on it.
    fn cell(&mut self, element: &BytesStart<'_>) -> Result<(Value, Option<String>), Refusal> {
        let get = |name: &str| xml::attribute(element, name);
        let (text, comment) = self.paragraphs(element)?;
        // `calcext:value-type` and `office:value-type` share their local name; the one that says error wins.
        let kinds: Vec<String> = element
            .attributes()
            .with_checks(false)
            .flatten()
            .filter(|attribute| attribute.key.local_name().as_ref() == "value-type")
            .map(|attribute| attribute.value.into_owned())
            .collect();
        let kind =
            if kinds.iter().any(|kind| kind == "error") { "error" } else { kinds.first().map_or("", String::as_str) };
        let number =
            || get("value").and_then(|value| value.trim().parse::<f64>().ok()).filter(|value| value.is_finite());
        let text = match kind {
            "string" if text.is_empty() => {
                get("string-value").map(|value| folded(&value).into_owned()).unwrap_or_default()
            }
            _ => text,
        };
        let value = match kind {
            "error" => Value::Error(if text.is_empty() { "#VALUE!".into() } else { text.into() }),
            // LibreOffice writes errors of foreign files as a number with the error as its text.
            "float" | "percentage" | "currency"
                if text.starts_with('#') && text.ends_with(['!', '?', 'A']) && get("formula").is_some() =>
            {
                Value::Error(text.into())
            }
            // It writes TRUE() as the number 1 that shows as TRUE.
            "float" if text == "TRUE" || text == "FALSE" => Value::Bool(text == "TRUE"),
            "float" | "percentage" | "currency" => number().map_or_else(|| Value::text(text), Value::Number),
            "date" => {
                get("date-value").and_then(|value| dates::serial(&value)).map_or_else(|| Value::text(text), Value::Date)
            }
            "time" => get("time-value").and_then(|value| dates::iso_duration(&value)).map_or_else(
                || Value::text(text),
                |days| if days < 1.0 { Value::Date(days) } else { Value::Text(dates::duration(days).into()) },
            ),
            "boolean" => Value::Bool(get("boolean-value").as_deref() == Some("true")),
            _ => Value::text(text),
        };
        let value = match get("formula") {
            Some(formula) if value == Value::Blank && kinds.is_empty() => {
                // `of:=1+1`: a name of the language stands in front.
                let expression = formula.split_once('=').map_or(formula.as_str(), |(_, expression)| expression).into();
                Value::Formula { expression, result: Arc::new(Value::Blank) }
            }
            _ => value,
        };
        Ok((value, comment))
    }

    /// The text of a cell, paragraph by paragraph, without comments, drawings and readings; and the comment.
    fn paragraphs(&mut self, element: &BytesStart<'_>) -> Result<(String, Option<String>), Refusal> {
        let end = element.name().as_ref().to_owned();
        let (mut text, mut comment) = (Paragraphs::default(), None);
        loop {
            match self.event()? {
                Event::Start(child) if child.name().as_ref() == "office:annotation" => {
                    let (mut words, mut author) = (Paragraphs::default(), String::new());
                    loop {
                        match self.event()? {
                            Event::Start(inner) if inner.name().as_ref() == "dc:creator" => {
                                while let event = self.event()?
                                    && !matches!(event, Event::End(_))
                                {
                                    xml::characters(&event, &mut author);
                                }
                            }
                            Event::Start(inner)
                                if ["dc:date", "meta:date-string", "meta:creator-initials"]
                                    .contains(&inner.name().as_ref()) =>
                            {
                                self.skip(&inner)?;
                            }
                            Event::End(inner) if inner.name().as_ref() == "office:annotation" => break,
                            event => words.take(&event),
                        }
                    }
                    comment = Some(without_author(&words.text, &author));
                }
                // Shapes on a cell hold paragraphs of their own; `table:table` here is a table in a table.
                Event::Start(child)
                    if child.name().as_ref().starts_with("draw:")
                        || ["text:ruby-text", "table:table", "office:event-listeners"]
                            .contains(&child.name().as_ref()) =>
                {
                    self.skip(&child)?;
                }
                Event::End(child) if child.name().as_ref() == end => {
                    return Ok((folded(&text.text).into_owned(), comment));
                }
                event => text.take(&event),
            }
        }
    }
}

/// Text as paragraphs are read: white space of the file folded, `text:s`, tabs and line breaks written out.
#[derive(Default)]
struct Paragraphs {
    text: String,
    inside: u32,
    any: bool,
}

impl Paragraphs {
    fn take(&mut self, event: &Event<'_>) {
        match event {
            Event::Start(element) => match element.name().as_ref() {
                "text:p" | "text:h" => {
                    if self.any {
                        self.text.push('\n');
                    }
                    self.any = true;
                    self.inside += 1;
                }
                "text:s" => {
                    let count = xml::attribute(element, "c").and_then(|count| count.parse::<usize>().ok()).unwrap_or(1);
                    self.text.extend(std::iter::repeat_n(' ', count.min(1_000)));
                }
                "text:tab" => self.text.push('\t'),
                "text:line-break" => self.text.push('\n'),
                _ => {}
            },
            Event::End(element) if ["text:p", "text:h"].contains(&element.name().as_ref()) => {
                self.inside = self.inside.saturating_sub(1)
            }
            event if self.inside > 0 => {
                let mut words = String::new();
                xml::characters(event, &mut words);
                // A line break in the file is not one in the text, and neither is the indent after it.
                if words.contains(['\n', '\r']) {
                    let mut lines = words.split(['\n', '\r']).map(str::trim).filter(|line| !line.is_empty());
                    self.text.push_str(lines.next().unwrap_or_default());
                    for line in lines {
                        self.text.push(' ');
                        self.text.push_str(line);
                    }
                } else {
                    self.text.push_str(&words);
                }
            }
            _ => {}
        }
    }
}

fn repeats(element: &BytesStart<'_>, name: &str) -> u32 {
    xml::attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1).max(1)
}

fn spanned(element: &BytesStart<'_>, row: u32, col: u32) -> Option<Area> {
    let (down, across) = (repeats(element, "number-rows-spanned"), repeats(element, "number-columns-spanned"));
    if down == 1 && across == 1 {
        return None;
    }
    Some(Area::new(address(row, col)?, address(row.checked_add(down - 1)?, col.checked_add(across - 1)?)?))
}
