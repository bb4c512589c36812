//! A walk over a part that checks it on the way: every element closed, no DOCTYPE, no entity but the five of XML,
//! nesting below the limit. Knows no part and no spreadsheet.

use quick_xml::Reader;
use quick_xml::events::Event;

use super::limits::Limits;
use super::refusal::{Bound, Refusal};
use super::xml;

/// The events of a part. Whoever reads to the end has a part that is well-formed.
pub(super) struct Walk<'a> {
    reader: Reader<&'a [u8]>,
    part: &'a str,
    most: u64,
    depth: u64,
    begun: bool,
}

impl<'a> Walk<'a> {
    pub(super) fn new(text: &'a str, part: &'a str, limits: &Limits) -> Self {
        Walk { reader: xml::reader(text), part, most: limits.depth, depth: 0, begun: false }
    }

    /// The next event; `<a/>` is a start and an end.
    pub(super) fn next(&mut self) -> Result<Event<'a>, Refusal> {
        let malformed = |detail: String| Refusal::NotWellFormed { part: self.part.to_owned(), detail };
        let entities = || Refusal::Entities { part: self.part.to_owned() };
        let event = self.reader.read_event().map_err(|error| malformed(error.to_string()))?;
        match &event {
            Event::Start(_) => {
                if self.depth == 0 && self.begun {
                    return Err(malformed("a second root".to_owned()));
                }
                self.begun = true;
                self.depth += 1;
                if self.depth > self.most {
                    let (bound, value, limit) = (Bound::Depth, self.depth, self.most);
                    return Err(Refusal::TooMuch { bound, value, limit });
                }
            }
            Event::End(_) => self.depth = self.depth.saturating_sub(1),
            Event::DocType(_) => return Err(entities()),
            Event::GeneralRef(name) => {
                xml::referenced(name).ok_or_else(entities)?;
            }
            Event::Eof if self.depth > 0 => return Err(malformed(format!("{} elements are not closed", self.depth))),
            Event::Eof if !self.begun => return Err(malformed("no element".to_owned())),
            Event::Eof
            | Event::Empty(_)
            | Event::Text(_)
            | Event::CData(_)
            | Event::Comment(_)
            | Event::Decl(_)
            | Event::PI(_) => {}
        }
        Ok(event)
    }
}
