//! The cells of one sheet on the short way: see [`super::quick`].

use std::borrow::Cow;
use std::sync::Arc;

use super::beside::Beside;
use super::limits::Limits;
use super::quick::{Shown, Tables, text};
use super::refusal::Refusal;
use super::tags::{Start, Tag, Tags, local};
use super::usual::{self, Holds, Usual};
use super::values::Filler;
use super::{Wanted, folded};
use crate::domain::address::{Address, Area, ROWS};
use crate::sheet::book::{Cell, Look, Page, Value};
use crate::sheet::cells::Cells;

/// A sheet on its way, piece by piece.
pub(super) struct Taking<'c, 'f> {
    wanted: Wanted,
    place: Place,
    cells: Incoming<'c, 'f>,
    /// Elements that are open where the last piece ended.
    open: Vec<String>,
}

impl<'c, 'f> Taking<'c, 'f> {
    /// The cells of a sheet that are `wanted`; `page` has its comments already.
    pub(super) fn new(wanted: Wanted, page: &Page, filler: &'c mut Filler<'f>, over: &'c mut Option<Refusal>) -> Self {
        Taking { wanted, place: Place::Before, cells: Incoming::new(wanted, page, filler, over), open: Vec::new() }
    }

    /// Puts the cells of a piece and its merged areas on `page`; `last`: the sheet ends with it. None where the long way
    /// must be taken, and where a limit is passed: `over` says which.
    pub(super) fn piece(
        &mut self,
        text: &str,
        last: bool,
        tables: &Tables,
        limits: &Limits,
        page: &mut Page,
    ) -> Option<()> {
        let open = std::mem::take(&mut self.open);
        let mut tags = Tags::further(text, &open, limits);
        let wanted = self.wanted;
        let unwanted =
            |at: Address| matches!(wanted, Wanted::Column { row, column } if at.row >= row && at.col != column);
        loop {
            if matches!(self.place, Place::Row)
                && let Some(Usual { at, style, holds, length }) = usual::cell(tags.ahead())
            {
                tags.pass(length);
                let value = match holds {
                    Holds::Nothing => continue,
                    _ if unwanted(at) => continue,
                    Holds::Text(number) => Value::shared(tables.texts.get(number)?),
                    Holds::Number(written) => tables.number(style, written)?,
                };
                self.cells.put(page, at, value)?;
                continue;
            }
            if !last && let Some(open) = tags.halted() {
                self.open = open;
                return Some(());
            }
            match tags.next()? {
                Tag::Start(element) => match (element.local_name(), self.place) {
                    // Most cells of a form hold a colour and nothing else. One that names a kind may be more.
                    ("c", Place::Row) if element.is_empty_without(b't') => drop(tags.next()?),
                    ("c", Place::Row) => {
                        let head = head(element)?;
                        let at = head.at;
                        if unwanted(at) {
                            pass(&mut tags)?;
                            continue;
                        }
                        let value = value(&mut tags, head, tables)?;
                        self.cells.put(page, at, value)?;
                    }
                    ("row", Place::Between) => {
                        is_row(element)?;
                        self.place = Place::Row;
                    }
                    ("sheetData", Place::Before) => self.place = Place::Between,
                    ("mergeCell", Place::Behind) => page.merges.push(merge(element)?),
                    ("sheetData" | "row" | "c" | "v" | "is" | "mergeCell", _) => return None,
                    // Nothing but cells stands in rows as programs write them, and nothing but rows between them.
                    (_, Place::Between | Place::Row) => return None,
                    _ => {}
                },
                // Cells are read to their ends, so what ends here is a row or the table of them.
                Tag::End => match self.place {
                    Place::Row => self.place = Place::Between,
                    Place::Between => {
                        self.place = Place::Behind;
                        self.cells.end(page)?;
                        page.cells = std::mem::take(&mut self.cells.kept);
                    }
                    Place::Before | Place::Behind => {}
                },
                Tag::Text(_) => {}
                Tag::Eof => return matches!(self.place, Place::Behind).then_some(()),
            }
        }
    }
}

/// The cells of a page on their way.
struct Incoming<'c, 'f> {
    filler: &'c mut Filler<'f>,
    over: &'c mut Option<Refusal>,
    kept: Cells,
    last: Option<Address>,
    /// Where only what people wrote beside a list is wanted.
    beside: Option<Beside>,
}

impl<'c, 'f> Incoming<'c, 'f> {
    fn new(wanted: Wanted, page: &Page, filler: &'c mut Filler<'f>, over: &'c mut Option<Refusal>) -> Self {
        let beside = match wanted {
            Wanted::Beside { row, column } => Some(Beside::new(row, column, page.notes.iter().map(|(at, _)| at.row))),
            Wanted::Nothing | Wanted::Everything | Wanted::Column { .. } => None,
        };
        Incoming { filler, over, kept: Cells::new(), last: None, beside }
    }

    /// One more.
    fn put(&mut self, page: &Page, at: Address, value: Value) -> Option<()> {
        // Programs write one cell after the other; where one stands twice, the long way tells.
        if self.last.replace(at).is_some_and(|before| before >= at) {
            return None;
        }
        match &mut self.beside {
            None => self.keep(page, at, value),
            Some(_) if value == Value::Blank => Some(()),
            Some(beside) => {
                let kept = beside.next(at, value);
                kept.into_iter().try_for_each(|(at, value)| self.keep(page, at, value))
            }
        }
    }

    /// No more cells come.
    fn end(&mut self, page: &Page) -> Option<()> {
        let kept = self.beside.as_mut().map(|beside| beside.end(u32::MAX)).unwrap_or_default();
        kept.into_iter().try_for_each(|(at, value)| self.keep(page, at, value))
    }

    fn keep(&mut self, page: &Page, at: Address, value: Value) -> Option<()> {
        if self.filler.counted(page, at, &value).map_err(|refusal| *self.over = Some(refusal)).ok()? {
            self.kept.insert(at, Cell::of(value, Look::Plain));
        }
        Some(())
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
fn is_row(element: Start<'_>) -> Option<()> {
    let mut numbered = false;
    for attribute in element.attributes() {
        let (name, value) = attribute?;
        if local(name) == "r" {
            let number = u32::try_from(digits(value)?).ok()?;
            if numbered || name != "r" || !(1..=ROWS).contains(&number) {
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

fn head(element: Start<'_>) -> Option<Head> {
    let (mut at, mut style, mut kind) = (None, None, None);
    for attribute in element.attributes() {
        match attribute? {
            ("r", value) if at.is_none() => at = Some(address(value)?),
            ("s", value) if style.is_none() => style = Some(digits(value)?),
            ("t", value) if kind.is_none() => {
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
            (name, _) if matches!(local(name), "r" | "s" | "t") => return None,
            _ => {}
        }
    }
    Some(Head { at: at?, style, kind: kind.unwrap_or(Kind::Number) })
}

/// Passes over the rest of a cell.
fn pass(tags: &mut Tags<'_>) -> Option<()> {
    let depth = tags.depth();
    loop {
        match tags.next()? {
            Tag::End if tags.depth() < depth => return Some(()),
            Tag::Eof => return None,
            _ => {}
        }
    }
}

/// What stands in the cell that was opened last.
fn value(tags: &mut Tags<'_>, head: Head, tables: &Tables) -> Option<Value> {
    let Head { style, kind, at: _ } = head;
    let mut raw: Option<Cow<'_, str>> = None;
    let (mut inline, mut formula) = (None, None);
    loop {
        match tags.next()? {
            Tag::Start(child) => match child.local_name() {
                "v" if raw.is_none() && kind == Kind::Computed => raw = Some(tags.content()?),
                "v" if raw.is_none() && kind != Kind::Inline => raw = Some(Cow::Borrowed(tags.plain()?)),
                "f" if raw.is_none() && inline.is_none() && formula.is_none() && kind != Kind::Inline => {
                    formula = Some(tags.unresolved()?);
                }
                "is" if kind == Kind::Inline && inline.is_none() => inline = Some(text(tags)?),
                _ => return None,
            },
            Tag::End => break,
            Tag::Text(_) => {}
            Tag::Eof => return None,
        }
    }
    let raw = raw.as_deref();
    let written = raw.filter(|raw| !raw.is_empty());
    Some(match (kind, written) {
        (Kind::Inline, _) => Value::text(folded(&inline.unwrap_or_default())),
        (Kind::Error, Some(raw)) if !raw.trim().is_empty() => Value::Error(raw.trim().into()),
        (Kind::Error, _) => return None,
        (_, None) => match formula {
            // A text that is empty was computed; a value that is not there was not.
            Some(expression) if kind != Kind::Computed || raw.is_none() => {
                Value::Formula { expression: expression.resolved()?.into(), result: Arc::new(Value::Blank) }
            }
            _ => Value::Blank,
        },
        (Kind::Shared, Some(raw)) => {
            // The text of this number may be empty.
            let text = Value::shared(tables.texts.get(digits(raw)?)?);
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
        (Kind::Number, Some(raw)) => tables.number(style, raw)?,
    })
}

impl Tables {
    /// A number in this format; None where it may be shown as a day or a time.
    fn number(&self, style: Option<usize>, raw: &str) -> Option<Value> {
        let shown = style.and_then(|style| self.formats.get(style)).copied().unwrap_or(Shown::Number);
        if shown == Shown::Perhaps { None } else { Some(Value::Number(number(raw)?)) }
    }
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
    whole(text, usual::digits)
}

/// `E7`, in capitals and without anything around it.
fn address(text: &str) -> Option<Address> {
    whole(text, usual::address)
}

/// What `take` takes from the beginning of a text, where nothing is left behind it.
fn whole<T>(text: &str, take: impl FnOnce(&mut &[u8]) -> Option<T>) -> Option<T> {
    let mut left = text.as_bytes();
    take(&mut left).filter(|_| left.is_empty())
}

/// The area of a `<mergeCell>`.
fn merge(element: Start<'_>) -> Option<Area> {
    let area = element.attribute("ref")?;
    let (first, last) = area.split_once(':')?;
    Some(Area::spanning(address(first)?, address(last)?))
}
