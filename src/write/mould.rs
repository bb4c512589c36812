//! Many workbooks that differ in a few texts: made once, then stamped.
//!
//! The workbook is made with marks where the texts will stand, and its parts are cut at the marks: what lies between
//! them is kept packed, so that stamping copies bytes and packs nothing. What comes out has the same parts as a workbook
//! made anew. It must not know what the texts mean.

use std::borrow::Cow;
use std::io::{self, Write};

use rayon::prelude::*;

use super::container::{self, Member, Packer, Piece, Text};
use super::draft::{Content, Draft};
use super::error::WriteError;
use super::limits::failed;
use crate::sheet::book::Book;

/// Around the number of a text in a book that becomes a mould.
const EDGE: char = '\u{F8FD}';
/// Longest text that is stamped, in bytes: far below every limit of a cell.
const LONGEST: usize = 200;

/// Stands for the text of this number.
pub fn mark(number: usize) -> String {
    format!("{EDGE}{number}{EDGE}")
}

/// A workbook to be stamped.
pub struct Mould {
    parts: Vec<Member>,
}

impl Mould {
    /// The mould of a book in which marks stand for `texts` texts.
    ///
    /// # Errors
    /// As [`to_xlsx`](super::to_xlsx); also when a mark stands where no text can be put.
    pub fn new(book: &Book, texts: usize) -> Result<Self, WriteError> {
        let draft = Draft::of(Cow::Borrowed(book))?;
        let member = |(name, content): &(String, Content<'_>)| {
            let mut xml = Vec::new();
            for piece in 0..draft.pieces(content) {
                draft.put(content, piece, &mut xml).map_err(|why| failed(&why))?;
            }
            let xml = String::from_utf8(xml).map_err(|why| failed(&why))?;
            let pieces = pieces(&xml, texts).map_err(|why| failed(&why))?.ok_or_else(|| failed(name))?;
            Ok(Member { name: name.clone(), pieces })
        };
        let parts = draft.parts.par_iter().map(member).collect::<Result<_, WriteError>>()?;
        Ok(Mould { parts })
    }

    /// Writes the workbook with these texts into `out`, in place of what it holds. False when a text is not plain enough to
    /// stand there as it is; such a workbook is made anew.
    pub fn stamp(&self, texts: &[&str], out: &mut Vec<u8>) -> bool {
        out.clear();
        if !texts.iter().all(|text| is_plain(text)) {
            return false;
        }
        let texts: Vec<Text> = texts.iter().map(|text| container::text(text)).collect();
        container::whole(&self.parts, &texts, out).is_some()
    }
}

/// A part cut at its marks; None where a mark stands inside a tag or names no text.
fn pieces(xml: &str, texts: usize) -> io::Result<Option<Vec<Piece>>> {
    let mut pieces = Vec::new();
    // Every second one is the number of a text.
    let mut cut = xml.split(EDGE).peekable();
    let mut inside = true;
    while let Some(fixed) = cut.next() {
        let mut packer = Packer::new();
        packer.write_all(fixed.as_bytes())?;
        pieces.push(if cut.peek().is_none() { packer.last()? } else { packer.piece()? });
        if let Some(end) = fixed.rfind(['<', '>']) {
            inside = fixed[end..].starts_with('<');
        }
        if let Some(number) = cut.next() {
            let Some(number) = number.parse().ok().filter(|number| *number < texts && !inside && cut.peek().is_some())
            else {
                return Ok(None);
            };
            pieces.push(Piece::Text(number));
        }
    }
    Ok(Some(pieces))
}

/// True for a text that stands in the file as it is, but for the characters of markup.
fn is_plain(text: &str) -> bool {
    let edge = |c: char| c.is_whitespace();
    let odd = |c: char| c.is_control() || matches!(c, '\u{F8FD}' | '\u{F8FF}' | '\u{FFFE}' | '\u{FFFF}' | '\u{10FFFD}');
    !text.is_empty()
        && text.len() <= LONGEST
        && !text.starts_with(edge)
        && !text.ends_with(edge)
        && !text.contains(odd)
        && !text.contains("_x")
}
