//! The little that is needed of XML: a checked text, attributes by local name, the text of references.
//!
//! Knows no part of any container and no spreadsheet.

use std::borrow::Cow;

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::limits::Limits;
use super::refusal::Refusal;
use super::walk::Walk;

/// The text of a part: UTF-8 or UTF-16, each with or without a mark.
pub(super) fn decode<'a>(bytes: &'a [u8], part: &str) -> Result<Cow<'a, str>, Refusal> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or(match bytes {
        // Without a mark the first `<` tells, as XML has it.
        [0, b'<', ..] => (encoding_rs::UTF_16BE, 0),
        [b'<', 0, ..] => (encoding_rs::UTF_16LE, 0),
        _ => (encoding_rs::UTF_8, 0),
    });
    let body = bytes.get(skip..).unwrap_or_default();
    encoding
        .decode_without_bom_handling_and_without_replacement(body)
        .ok_or_else(|| Refusal::NotWellFormed { part: part.to_owned(), detail: format!("not {}", encoding.name()) })
}

/// A reader that reports `<a/>` as start and end.
pub(super) fn reader(text: &str) -> Reader<&[u8]> {
    let mut reader = Reader::from_str(text);
    reader.config_mut().expand_empty_elements = true;
    reader
}

/// Reads a part to its end: every element closed, no DOCTYPE, no entity but the five of XML, nesting below the limit.
/// Gives the number of elements called `counted`.
pub(super) fn check(text: &str, part: &str, counted: &str, limits: &Limits) -> Result<u64, Refusal> {
    let mut walk = Walk::new(text, part, limits);
    let mut found = 0u64;
    loop {
        match walk.next()? {
            Event::Start(element) => found += u64::from(element.local_name().as_ref() == counted),
            Event::Eof => return Ok(found),
            _ => {}
        }
    }
}

/// The character of `&amp;` or `&#x2460;`.
pub(super) fn referenced(name: &BytesRef<'_>) -> Option<char> {
    if name.is_char_ref() {
        return name.resolve_char_ref().ok().flatten();
    }
    match name.xml10_content().as_ref() {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

/// An attribute by its name without prefix.
pub(super) fn attribute(element: &BytesStart<'_>, name: &str) -> Option<String> {
    element
        .attributes()
        .with_checks(false)
        .flatten()
        .find(|attribute| attribute.key.local_name().as_ref() == name)
        .and_then(|attribute| attribute.normalized_value(XmlVersion::Implicit1_0).ok().map(Cow::into_owned))
}

/// Adds what an event of character data says.
pub(super) fn characters(event: &Event<'_>, into: &mut String) {
    match event {
        Event::Text(text) => into.push_str(&text.xml10_content()),
        Event::CData(text) => into.push_str(&text.xml10_content()),
        Event::GeneralRef(name) => into.extend(referenced(name)),
        _ => {}
    }
}
