//! A second look at the cells of an xlsx sheet, in step with the parser.
//!
//! The parser gives values; this walk gives what the parser does not tell: the address as it is
//! written, the kind, the raw value, the formula. Where the two disagree nothing is lost in silence.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::xml;
use crate::domain::address::{Address, Area, COLUMNS, ROWS};

/// One `<c>` as it is written.
#[derive(Default, Debug)]
pub(super) struct Seen {
    /// Where it stands; None when its reference is no cell of a sheet.
    pub(super) at: Option<Address>,
    /// The reference as written.
    pub(super) reference: String,
    /// Its `t`.
    pub(super) kind: String,
    /// Its `<v>`; None when there is none.
    pub(super) raw: Option<String>,
    /// The text of its `<is>` without readings; None when there is none.
    pub(super) inline: Option<String>,
    /// Its formula without `=`; empty for a cell that shares one.
    pub(super) formula: Option<String>,
    /// True when a `<row>` with an unusable number came right before.
    pub(super) after_bad_row: bool,
}

/// The walk.
pub(super) struct Scan<'a> {
    reader: Reader<&'a [u8]>,
    row: u32,
    col: u32,
    bad_row: bool,
    inside_row: bool,
    /// Merged areas met so far; all of them once there is no next cell.
    pub(super) merges: Vec<Area>,
}

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a str) -> Self {
        Scan { reader: xml::reader(text), row: 0, col: 0, bad_row: false, inside_row: false, merges: Vec::new() }
    }

    /// The next cell of the part; None at its end.
    pub(super) fn next(&mut self) -> Option<Seen> {
        loop {
            match self.reader.read_event().ok()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "row" => {
                        self.inside_row = true;
                        if let Some(row) = xml::attribute(&element, "r") {
                            match row.parse::<u32>() {
                                Ok(no) if (1..=ROWS).contains(&no) => self.row = no - 1,
                                _ => self.bad_row = true,
                            }
                        }
                    }
                    "c" if self.inside_row => return self.cell(&element),
                    "mergeCell" => self.merges.extend(xml::attribute(&element, "ref").and_then(|area| {
                        let (first, last) = area.split_once(':')?;
                        Some(Area::spanning(Address::parse(first)?, Address::parse(last)?))
                    })),
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "row" => {
                    self.inside_row = false;
                    self.row = self.row.saturating_add(1);
                    self.col = 0;
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }

    fn cell(&mut self, element: &BytesStart<'_>) -> Option<Seen> {
        let mut seen = Seen { after_bad_row: std::mem::take(&mut self.bad_row), ..Seen::default() };
        match xml::attribute(element, "r") {
            Some(reference) => {
                seen.at = Address::parse(&reference).filter(|_| !reference.contains('$'));
                if let Some(at) = seen.at {
                    self.col = u32::from(at.col);
                }
                seen.reference = reference;
            }
            None if self.col < u32::from(COLUMNS) && self.row < ROWS => {
                let at = Address::new(self.row, self.col as u16);
                seen.reference = at.to_string();
                seen.at = Some(at);
            }
            None => seen.reference = format!("R{}C{}", self.row + 1, self.col + 1),
        }
        seen.kind = xml::attribute(element, "t").unwrap_or_default();
        self.col += 1;
        // What character data belongs to, and how deep inside a reading it stands.
        let (mut into, mut reading) = (Into::Nothing, false);
        loop {
            let event = self.reader.read_event().ok()?;
            match &event {
                Event::Start(child) => match child.local_name().as_ref() {
                    "v" => {
                        seen.raw.get_or_insert_default();
                        into = Into::Raw;
                    }
                    "f" => {
                        seen.formula.get_or_insert_default();
                        into = Into::Formula;
                    }
                    "is" => {
                        seen.inline.get_or_insert_default();
                    }
                    "rPh" => reading = true,
                    "t" if !reading && seen.inline.is_some() => into = Into::Inline,
                    _ => {}
                },
                Event::End(child) => match child.local_name().as_ref() {
                    "c" => return Some(seen),
                    "rPh" => reading = false,
                    "v" | "f" | "t" => into = Into::Nothing,
                    _ => {}
                },
                Event::Eof => return None,
                other => match into {
                    Into::Nothing => {}
                    Into::Raw => xml::characters(other, seen.raw.get_or_insert_default()),
                    Into::Formula => xml::characters(other, seen.formula.get_or_insert_default()),
                    Into::Inline => xml::characters(other, seen.inline.get_or_insert_default()),
                },
            }
        }
    }
}

#[derive(Clone, Copy)]
enum Into {
    Nothing,
    Raw,
    Formula,
    Inline,
}
