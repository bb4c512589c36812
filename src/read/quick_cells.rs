//! The cells of one sheet on the short way: see [`super::quick`].

use quick_xml::events::{BytesStart, Event};

use super::folded;
use super::quick::{Shown, Tables, characters, text};
use super::refusal::Refusal;
use super::values::Filler;
use super::walk::Walk;
use crate::domain::address::{Address, Area, COLUMNS, ROWS};
use crate::sheet::book::{Page, Value};

/// Puts the cells and merged areas of a sheet on `page`. None where the long way must be taken, and where a limit is
/// passed: `over` says which.
pub(super) fn take(
    mut walk: Walk<'_>,
    tables: &Tables,
    page: &mut Page,
    filler: &mut Filler<'_>,
    over: &mut Option<Refusal>,
) -> Option<()> {
    let mut place = Place::Before;
    loop {
        match walk.next().ok()? {
            Event::Start(element) => match (element.local_name().as_ref(), place) {
                ("sheetData", Place::Before) => place = Place::Between,
                ("row", Place::Between) => {
                    is_row(&element)?;
                    place = Place::Row;
                }
                ("c", Place::Row) => {
                    let (at, value) = cell(&mut walk, &element, tables)?;
                    filler.put(page, at, value).map_err(|refusal| *over = Some(refusal)).ok()?;
                }
                ("mergeCell", Place::Behind) => page.merges.push(merge(&element)?),
                ("sheetData" | "row" | "c" | "v" | "is" | "mergeCell", _) => return None,
                // Nothing but cells stands in rows as programs write them, and nothing but rows between them.
                (_, Place::Between | Place::Row) => return None,
                _ => {}
            },
            Event::End(element) => match (element.local_name().as_ref(), place) {
                ("row", Place::Row) => place = Place::Between,
                ("sheetData", Place::Between) => place = Place::Behind,
                _ => {}
            },
            Event::Eof => return matches!(place, Place::Behind).then_some(()),
            _ => {}
        }
    }
}

/// Where in a sheet the walk is.
#[derive(Clone, Copy)]
enum Place {
    Before,
    Between,
    Row,
    Behind,
}

/// A row without a number, or with one that a sheet has.
fn is_row(element: &BytesStart<'_>) -> Option<()> {
    let mut numbered = false;
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        if attribute.key.local_name().as_ref() == "r" {
            let number = attribute.value.parse::<u32>().ok()?;
            let plain = attribute.key.as_ref() == "r" && attribute.value.bytes().all(|byte| byte.is_ascii_digit());
            if numbered || !plain || !(1..=ROWS).contains(&number) {
                return None;
            }
            numbered = true;
        }
    }
    Some(())
}

/// What a `<c>` says of itself.
struct Head {
    at: Address,
    style: Option<usize>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Number,
    Shared,
    Computed,
    Truth,
    Error,
    Inline,
}

fn head(element: &BytesStart<'_>) -> Option<Head> {
    let (mut at, mut style, mut kind) = (None, None, None);
    for attribute in element.attributes().with_checks(false) {
        let attribute = attribute.ok()?;
        let value = attribute.value.as_ref();
        match attribute.key.as_ref() {
            "r" if at.is_none() => at = Some(address(value)?),
            "s" if style.is_none() => style = Some(digits(value)?),
            "t" if kind.is_none() => {
                kind = Some(match value {
                    "n" => Kind::Number,
                    "s" => Kind::Shared,
                    "str" => Kind::Computed,
                    "b" => Kind::Truth,
                    "e" => Kind::Error,
                    "inlineStr" => Kind::Inline,
                    _ => return None,
                });
            }
            "r" | "s" | "t" => return None,
            other if matches!(other.rsplit(':').next(), Some("r" | "s" | "t")) => return None,
            _ => {}
        }
    }
    Some(Head { at: at?, style, kind: kind.unwrap_or(Kind::Number) })
}

fn cell(walk: &mut Walk<'_>, element: &BytesStart<'_>, tables: &Tables) -> Option<(Address, Value)> {
    let Head { at, style, kind } = head(element)?;
    let (mut raw, mut inline, mut formula): (Option<String>, Option<String>, Option<String>) = (None, None, None);
    loop {
        match walk.next().ok()? {
            Event::Start(child) => match child.local_name().as_ref() {
                "v" if raw.is_none() && kind == Kind::Computed => raw = Some(characters(walk)?),
                "v" if raw.is_none() && kind != Kind::Inline => raw = Some(plain(walk)?),
                "f" if raw.is_none() && inline.is_none() && formula.is_none() && kind != Kind::Inline => {
                    formula = Some(characters(walk)?);
                }
                "is" if kind == Kind::Inline && inline.is_none() => inline = Some(text(walk, "is")?),
                _ => return None,
            },
            Event::End(_) => break,
            Event::Text(_) => {}
            _ => return None,
        }
    }
    let raw = raw.as_deref();
    let written = raw.filter(|raw| !raw.is_empty());
    let value = match (kind, written) {
        (Kind::Inline, _) => Value::text(folded(&inline.unwrap_or_default())),
        (Kind::Error, Some(raw)) if !raw.trim().is_empty() => Value::Error(raw.trim().to_owned()),
        (Kind::Error, _) => return None,
        (_, None) => match formula {
            // A text that is empty was computed; a value that is not there was not.
            Some(expression) if kind != Kind::Computed || raw.is_none() => {
                Value::Formula { expression, result: Box::new(Value::Blank) }
            }
            _ => Value::Blank,
        },
        (Kind::Shared, Some(raw)) => {
            // The text of this number may be empty.
            let text = Value::text(folded(tables.texts.get(digits(raw)?)?));
            if text == Value::Blank && formula.is_some() {
                return None;
            }
            text
        }
        (Kind::Computed, Some(raw)) if raw.contains("_x") => return None,
        (Kind::Computed, Some(raw)) => Value::text(folded(raw)),
        (Kind::Truth, Some("0")) => Value::Bool(false),
        (Kind::Truth, Some("1")) => Value::Bool(true),
        (Kind::Truth, Some(_)) => return None,
        (Kind::Number, Some(raw)) => {
            let shown = style.and_then(|style| tables.formats.get(style)).copied().unwrap_or(Shown::Number);
            if shown == Shown::Perhaps {
                return None;
            }
            Value::Number(number(raw)?)
        }
    };
    Some((at, value))
}

/// The characters up to the end of the element at hand, in one piece.
fn plain(walk: &mut Walk<'_>) -> Option<String> {
    let value = match walk.next().ok()? {
        Event::End(_) => return Some(String::new()),
        Event::Text(text) => text.xml10_content().into_owned(),
        _ => return None,
    };
    matches!(walk.next().ok()?, Event::End(_)).then_some(value)
}

/// A number as programs write it: `-1.5E-3`.
fn number(raw: &str) -> Option<f64> {
    let plain = |byte: u8| byte.is_ascii_digit() || matches!(byte, b'-' | b'+' | b'.' | b'e' | b'E');
    let begins = raw.trim_start_matches('-').bytes().next()?.is_ascii_digit();
    let ends = raw.bytes().last()?.is_ascii_digit();
    let number: f64 = if begins && ends && raw.bytes().all(plain) { raw.parse().ok()? } else { return None };
    number.is_finite().then_some(number)
}

fn digits(text: &str) -> Option<usize> {
    let plain = !text.is_empty() && text.len() <= 9 && text.bytes().all(|byte| byte.is_ascii_digit());
    if plain { text.parse().ok() } else { None }
}

/// `E7`, in capitals and without anything around it.
fn address(text: &str) -> Option<Address> {
    let letters = text.bytes().take_while(u8::is_ascii_uppercase).count();
    let (letters, row) = text.split_at_checked(letters)?;
    if !(1..=3).contains(&letters.len()) || row.starts_with('0') {
        return None;
    }
    let col = letters.bytes().fold(0, |col, letter| col * 26 + u32::from(letter - b'A') + 1);
    let row = u32::try_from(digits(row)?).ok()?;
    let inside = (1..=ROWS).contains(&row) && col <= u32::from(COLUMNS);
    inside.then(|| Address::new(row - 1, (col - 1) as u16))
}

/// The area of a `<mergeCell>`.
fn merge(element: &BytesStart<'_>) -> Option<Area> {
    let area = super::xml::attribute(element, "ref")?;
    let (first, last) = area.split_once(':')?;
    Some(Area::spanning(address(first)?, address(last)?))
}
