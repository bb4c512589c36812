//! The short way through an xlsx: each part unpacked once and walked once, its XML checked and its cells taken in the
//! same walk. Only for files in which everything is as programs usually write it.
//!
//! Whatever is not (a kind of cell that is rare, a reference that is spelled oddly, a part that is missing, XML that is
//! not well-formed, a limit that is passed) ends the walk, and the file is read again the long way, by the parser and
//! the second look beside it. So nothing is refused here and nothing odd is decided here: where this way comes to
//! its end, both say the same.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::Arc;

use super::comments;
use super::limits::Limits;
use super::note::Note;
use super::package::{self, Listed, Relation, Workbook};
use super::quick_cells::Taking;
use super::quick_properties;
use super::recall::Recall;
use super::refusal::Refusal;
use super::tags::{Start, Tag, Tags};
use super::values::{Filler, defined};
use super::walk::Walk;
use super::zipped::Zipped;
use super::{Wanted, folded};
use crate::sheet::book::{Book, Name, Page};

/// How the numbers of a cell format are shown.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Shown {
    /// As numbers.
    Number,
    /// Perhaps as a day or a time: the long way tells.
    Perhaps,
}

/// Where a sheet may be cut.
const ROW_END: &[u8] = b"</row>";

/// The texts and formats that cells refer to.
pub(super) struct Tables {
    /// With the line ends of every program; cells share them.
    pub(super) texts: Vec<Arc<str>>,
    pub(super) formats: Rc<Vec<Shown>>,
}

/// Reads of the sheets of a container what is `wanted` of each by its name; None where the long way must be taken,
/// unless `over` says that it has too many cells.
pub(super) fn xlsx(
    zipped: &mut Zipped<'_>,
    limits: &Limits,
    wanted: &dyn Fn(&str) -> Wanted,
    over: &mut Option<Refusal>,
) -> Option<(Book, Vec<Note>)> {
    let mut buffer = Vec::new();
    let root = relations(zipped, "", limits, &mut buffer)?;
    let workbook_part = package::of_kind(&root, "officeDocument")?;
    let workbook = frame(zipped, &workbook_part, limits, &mut buffer)?;
    let relations_of_workbook = relations(zipped, &workbook_part, limits, &mut buffer)?;
    let table = |kind: &str, fallback: &str| {
        package::of_kind(&relations_of_workbook, kind).unwrap_or_else(|| fallback.to_owned())
    };
    let mut tables = Tables { texts: Vec::new(), formats: Rc::default() };
    let name = table("sharedStrings", "xl/sharedStrings.xml");
    if zipped.has(&name) {
        let text = part(zipped, &name, &mut buffer)?;
        tables.texts = texts(Tags::new(text, limits), limits)?;
    }
    let name = table("styles", "xl/styles.xml");
    if zipped.has(&name) {
        tables.formats = FORMATS.with_borrow_mut(|known| {
            recalled(zipped, &name, limits, known, &mut buffer, |text| formats(Tags::new(text, limits), limits))
        })?;
    }
    let mut book = Book { properties: quick_properties::of(zipped, &root, limits)?, ..Book::default() };
    let mut notes = Vec::new();
    let mut filler = Filler { limits, notes: &mut notes, cells: 0, text: 0 };
    let mut names = BTreeSet::new();
    for Listed { name, id, visibility } in &workbook.listed {
        if name.is_empty() || !names.insert(name.to_lowercase()) {
            return None;
        }
        let wanted = wanted(name);
        if wanted == Wanted::Nothing {
            continue;
        }
        let relation = relations_of_workbook.iter().find(|relation| relation.id == *id)?;
        if relation.kind != "worksheet" {
            return None;
        }
        let mut page = Page { name: name.clone(), visibility: *visibility, ..Page::default() };
        let of_sheet = relations(zipped, &relation.target, limits, &mut buffer)?;
        page.notes = comments::of_sheet(zipped, &of_sheet, limits).ok()?;
        let mut taking = Taking::new(wanted, &page, &mut filler, over);
        zipped.in_pieces(&relation.target, ROW_END, &mut buffer, |piece, last| {
            taking.piece(utf8(piece)?, last, &tables, limits, &mut page)
        })?;
        book.pages.push(page);
    }
    if book.pages.is_empty() {
        return None;
    }
    book.names.clone_from(&workbook.names);
    Some((book, notes))
}

thread_local! {
    static RELATIONS: RefCell<Recall<Vec<Relation>>> = const { RefCell::new(Recall::new()) };
    static FRAMES: RefCell<Recall<Frame>> = const { RefCell::new(Recall::new()) };
    static FORMATS: RefCell<Recall<Vec<Shown>>> = const { RefCell::new(Recall::new()) };
}

/// What the workbook part says.
struct Frame {
    listed: Vec<Listed>,
    names: Vec<Name>,
}

fn frame(zipped: &mut Zipped<'_>, name: &str, limits: &Limits, buffer: &mut Vec<u8>) -> Option<Rc<Frame>> {
    FRAMES.with_borrow_mut(|known| {
        recalled(zipped, name, limits, known, buffer, |text| {
            let Workbook { from_1904, listed, names } = Workbook::read(Walk::new(text, name, limits)).ok()?;
            (!from_1904).then(|| Frame { listed, names: defined(&names) })
        })
    })
}

/// The relationships of a part; none when they are missing.
fn relations(zipped: &mut Zipped<'_>, part: &str, limits: &Limits, buffer: &mut Vec<u8>) -> Option<Rc<Vec<Relation>>> {
    let (folder, name) = package::relations_of(part);
    if !zipped.has(&name) {
        return Some(Rc::default());
    }
    RELATIONS.with_borrow_mut(|known| {
        recalled(zipped, &name, limits, known, buffer, |text| {
            package::related(Walk::new(text, &name, limits), folder).ok()
        })
    })
}

/// What `make` makes of the text of a part, or made of the same part of a file before.
fn recalled<T>(
    zipped: &mut Zipped<'_>,
    name: &str,
    limits: &Limits,
    known: &mut Recall<T>,
    buffer: &mut Vec<u8>,
    make: impl FnOnce(&str) -> Option<T>,
) -> Option<Rc<T>> {
    let packed = zipped.packed(name);
    if let Some(packed) = packed
        && let Some(made) = known.made(name, packed, limits)
    {
        zipped.passed(packed);
        return Some(made);
    }
    let made = make(part(zipped, name, buffer)?)?;
    Some(match packed {
        Some(packed) => known.keep(name, packed, limits, made),
        None => Rc::new(made),
    })
}

/// The text of a part, in UTF-8 without a mark.
pub(super) fn part<'b>(zipped: &mut Zipped<'_>, name: &str, buffer: &'b mut Vec<u8>) -> Option<&'b str> {
    zipped.part_into(name, buffer).ok().filter(|found| *found)?;
    utf8(buffer)
}

fn utf8(bytes: &[u8]) -> Option<&str> {
    simdutf8::basic::from_utf8(bytes).ok().filter(|text| !text.starts_with('\u{FEFF}'))
}

/// The table of texts.
fn texts(mut tags: Tags<'_>, limits: &Limits) -> Option<Vec<Arc<str>>> {
    let mut texts = Vec::new();
    loop {
        match tags.next()? {
            Tag::Start(element) if element.local_name() == "si" => {
                if tags.depth() != 2 || texts.len() as u64 >= limits.texts {
                    return None;
                }
                texts.push(folded(&text(&mut tags)?).into());
            }
            Tag::Start(element) if tags.depth() == 1 && element.local_name() != "sst" => return None,
            Tag::Eof => return Some(texts),
            _ => {}
        }
    }
}

/// The text of an `<si>` or `<is>` up to its end: of all its runs together, without readings.
pub(super) fn text<'a>(tags: &mut Tags<'a>) -> Option<Cow<'a, str>> {
    let depth = tags.depth();
    let mut whole: Option<Cow<'a, str>> = None;
    let mut reading = 0;
    loop {
        match tags.next()? {
            Tag::Start(element) => match element.local_name() {
                "t" if reading == 0 => {
                    let run = run(tags, element)?;
                    whole = Some(match whole {
                        Some(whole) => Cow::Owned(whole.into_owned() + &run),
                        None => run,
                    });
                }
                "rPh" => reading = tags.depth(),
                "si" | "is" | "c" | "v" | "f" | "row" | "sheetData" => return None,
                _ => {}
            },
            Tag::End if tags.depth() < depth => return Some(whole.unwrap_or_default()),
            Tag::End if tags.depth() < reading => reading = 0,
            Tag::Eof => return None,
            Tag::End | Tag::Text(_) => {}
        }
    }
}

/// The characters of a `<t>`.
fn run<'a>(tags: &mut Tags<'a>, element: Start<'a>) -> Option<Cow<'a, str>> {
    let preserved = is_preserved(element)?;
    let value = tags.content()?;
    // A character may be written as `_x000D_`.
    if value.contains("_x") {
        return None;
    }
    // Without the mark, white space around it is the file's own.
    let trimmed = value.trim_matches([' ', '\t', '\r', '\n']);
    Some(if preserved || trimmed.len() == value.len() { value } else { Cow::Owned(trimmed.to_owned()) })
}

fn is_preserved(element: Start<'_>) -> Option<bool> {
    let mut preserved = false;
    for attribute in element.attributes() {
        match attribute? {
            ("xml:space", value) if !preserved => preserved = value == "preserve",
            (name, _) if name.ends_with("space") => return None,
            _ => {}
        }
    }
    Some(preserved)
}

/// The cell formats, in order: whether they show numbers as numbers.
fn formats(mut tags: Tags<'_>, limits: &Limits) -> Option<Vec<Shown>> {
    let (mut formats, mut counted, mut inside) = (Vec::new(), 0u64, 0);
    let mut codes: Vec<(String, Shown)> = Vec::new();
    loop {
        match tags.next()? {
            Tag::Start(element) => match element.local_name() {
                "numFmt" => {
                    let (id, code) = (element.attribute("numFmtId")?, element.attribute("formatCode")?);
                    codes.push((id.into_owned(), of_code(&code)));
                }
                "cellXfs" => inside = tags.depth(),
                "xf" => {
                    counted += 1;
                    if counted > limits.formats {
                        return None;
                    }
                    if inside > 0 {
                        let id = element.attribute("numFmtId").unwrap_or_default();
                        let own = codes.iter().rev().find(|(known, _)| *known == id).map(|(_, shown)| *shown);
                        formats.push(own.unwrap_or_else(|| of_number(&id)));
                    }
                }
                _ => {}
            },
            Tag::End if tags.depth() < inside => inside = 0,
            Tag::Eof => return Some(formats),
            Tag::End | Tag::Text(_) => {}
        }
    }
}

/// A format code without a letter of a day or a time.
fn of_code(code: &str) -> Shown {
    let time =
        |c: char| matches!(c.to_ascii_lowercase(), 'd' | 'm' | 'h' | 'y' | 's' | 'e' | 'g' | 'b' | 'p' | '/' | '[');
    if code.eq_ignore_ascii_case("general") || !code.contains(time) { Shown::Number } else { Shown::Perhaps }
}

/// A format that programs know by its number.
fn of_number(id: &str) -> Shown {
    match id.parse::<u32>() {
        Ok(0..=13 | 37..=44 | 48 | 49) => Shown::Number,
        _ if id.is_empty() => Shown::Number,
        _ => Shown::Perhaps,
    }
}
