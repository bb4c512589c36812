//! Book to xlsx bytes: the only place that knows rust_xlsxwriter.
//!
//! The library makes everything of a workbook but its rows, texts and links. Those are written here, straight to what
//! packs them: the library keeps a copy of each until the end.
//!
//! A book says what stands where and which role it has; here it becomes a file that Excel opens without
//! a question. The same book gives the same bytes, on any day and any machine. It must not know what a
//! workshop is, and it touches no file.
//!
//! What a book asks for that Excel cannot hold is refused with the sheet and the cell, before anything
//! is written: a text is never cut here.

mod cells;
mod charts;
mod choices;
pub mod columnar;
mod container;
mod draft;
mod error;
mod limits;
mod links;
mod looks;
mod marks;
mod mould;
mod paper;
mod rows;
mod seal;
mod strings;
pub mod tidy;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io;

use rayon::prelude::*;
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use container::{Container, Packer, Piece};
use draft::Draft;
pub use error::{BadName, Part, WriteError};
use limits::failed;
pub use mould::{Mould, mark};

use crate::memory;
use crate::sheet::book::{Book, CREATED, Page, Properties, Visibility, sheet_prefix};

/// Row height and column width in pixels that go with Yu Gothic 10.
const DEFAULT_HEIGHT: u32 = 24;
const DEFAULT_WIDTH: u32 = 64;

/// Bytes of a part that are gathered before they are packed.
const FULL: usize = 64 * 1024;

/// Pieces that each processor packs at one time: a few, so that none waits long for the others.
const PIECES: usize = 4;

/// Pieces of a large workbook.
const LARGE: usize = 64;

/// Bytes that a packed piece has at most, but for a few.
const ROOM: usize = 1 << 18;

/// How hard parts are packed, of 9: half the time of the usual 6, for files that are a tenth larger.
const LEVEL: u32 = 3;

/// Makes the xlsx file of a book.
///
/// Limits, each refused with its place: sheet names of 31 UTF-16 units, 1,048,576 rows and 16,384
/// columns, 32,767 UTF-16 units a text, 8,192 a formula, 255 a dropdown formula and a hint, 32 a hint's
/// title. Links beyond 65,000 a sheet stay plain text; a page header over 255 units is cut with `…`.
/// A link to a file works on text cells only.
pub fn to_xlsx(book: &Book) -> Result<Vec<u8>, WriteError> {
    packed(Draft::of(Cow::Borrowed(book))?)
}

/// As [`to_xlsx`]; each sheet is let go as soon as it is written, so that a large book and its file are hardly larger
/// than the book.
///
/// # Errors
/// As [`to_xlsx`].
pub fn into_xlsx(book: Book) -> Result<Vec<u8>, WriteError> {
    packed(Draft::of(Cow::Owned(book))?)
}

fn packed(mut draft: Draft<'_>) -> Result<Vec<u8>, WriteError> {
    let names: Vec<String> = draft.parts.iter().map(|(name, _)| name.clone()).collect();
    let last: Vec<usize> = draft.parts.iter().map(|(_, content)| draft.pieces(content) - 1).collect();
    let pieces: Vec<(usize, usize)> =
        last.iter().enumerate().flat_map(|(part, last)| (0..=*last).map(move |piece| (part, piece))).collect();
    let is_large = pieces.len() > LARGE;
    // Room for all of a large one: what is not used is none. One that grew would be copied with all that is in it.
    let mut bytes = Vec::with_capacity(if is_large { pieces.len() * ROOM } else { 0 });
    let mut container = Container::new(&mut bytes);
    // Side by side, as many as are worth it: all those of a large workbook would be a second one.
    let many = PIECES * rayon::current_num_threads();
    for some in pieces.chunks(many) {
        let packed = |&(part, piece): &(usize, usize)| {
            let mut packer = Packer::new();
            draft.put(&draft.parts[part].1, piece, &mut packer)?;
            if piece == last[part] { packer.last() } else { packer.piece() }
        };
        let packed: Vec<Piece> = some.par_iter().map(packed).collect::<io::Result<_>>().map_err(|why| failed(&why))?;
        for ((part, nth), piece) in some.iter().zip(&packed) {
            if *nth == 0 {
                container.begin(&names[*part]);
            }
            container.put(piece, &[]).ok_or_else(too_large)?;
            if *nth == last[*part] {
                container.close().ok_or_else(too_large)?;
                draft.let_go(*part);
            }
        }
        if is_large && some.iter().any(|(part, nth)| *nth == last[*part]) {
            memory::give_back();
        }
    }
    container.end().ok_or_else(too_large)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

fn too_large() -> WriteError {
    failed(&"4 GiB")
}

/// The sheet that shows first: the one that asks for it, else the first that can be seen.
fn opens_with(book: &Book) -> Option<usize> {
    let seen = |page: &Page| page.visibility == Visibility::Visible;
    book.pages.iter().position(|page| page.setup.active && seen(page)).or_else(|| book.pages.iter().position(seen))
}

fn properties(of: &Properties) -> Result<DocProperties, XlsxError> {
    // A fixed day: what was made from the same inputs is the same file. No author: nobody is named here.
    let mut properties = DocProperties::new()
        .set_creation_datetime(&ExcelDateTime::from_ymd(CREATED.0, CREATED.1, CREATED.2)?)
        .set_title(&of.title)
        .set_subject(&of.subject)
        .set_comment(&of.description);
    for (name, value) in &of.custom {
        properties = properties.set_custom_property(name, value.as_str());
    }
    Ok(properties)
}

fn names(workbook: &mut Workbook, book: &Book) -> Result<(), WriteError> {
    let mut taken = BTreeSet::new();
    for name in &book.names {
        limits::known(book, &name.page, || name.name.clone())?;
        if let Some(page) = book.page(&name.page) {
            limits::inside(page, name.area.last)?;
        }
        let bad = || WriteError::Name { name: name.name.clone() };
        if !taken.insert(name.name.to_lowercase()) {
            return Err(bad());
        }
        let area = if name.area.first == name.area.last { name.area.first.fixed() } else { name.area.fixed() };
        workbook.define_name(&name.name, &format!("={}{area}", sheet_prefix(&name.page))).map_err(|_| bad())?;
    }
    Ok(())
}

#[cfg(test)]
mod gallery;
#[cfg(test)]
mod tests;
