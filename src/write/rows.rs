//! The rows of a sheet as the format has them.
//!
//! The library makes everything of a sheet but its rows: it keeps a copy of every cell until the workbook is
//! saved, which for the data of a thousand people is most of the memory and of the time. Here rows go from
//! the page straight to what packs them. It must not know how a look is drawn.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::io::{self, Write};

use super::error::{Part, WriteError};
use super::paper::HEIGHT;
use super::strings::{Strings, escape};
use super::{DEFAULT_HEIGHT, FULL, limits};
use crate::domain::address::{Address, Area, column_letters};
use crate::sheet::book::{Cell, Look, Page, Value};
use crate::sheet::cells::{Known, Number};

/// Cells after which a new piece begins, at the next row.
const PIECE: usize = 50_000;
/// Results that are errors; others that look like one are texts.
const ERRORS: [&str; 8] = ["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA"];

/// The number of the cell format that a look has in the workbook.
#[derive(Default, Debug)]
pub(super) struct Styles {
    numbers: BTreeMap<(u16, bool), u32>,
}

impl Styles {
    /// What decides the format of a cell: its look, and whether it shows a day and time.
    pub(super) fn key(cell: &Cell) -> (u16, bool) {
        (cell.look as u16, matches!(cell.value, Value::Date(_)))
    }

    /// Sets the number of a format.
    pub(super) fn set(&mut self, key: (u16, bool), number: u32) {
        self.numbers.insert(key, number);
    }

    fn of(&self, key: (u16, bool)) -> u32 {
        self.numbers.get(&key).copied().unwrap_or(0)
    }
}

/// What is found out about the rows of a page before they are written.
pub(super) struct Plan {
    /// Cells that a merged area covers, by row, then column, each with the look of its first cell.
    covered: Vec<(Address, Look)>,
    /// Numbers of the texts.
    texts: Known<u32>,
    /// The first row of each of the pieces that are written side by side.
    pieces: Vec<u32>,
    /// First and last cell.
    extent: Option<Area>,
}

impl Plan {
    /// The plan of a page; its texts go to `strings`.
    ///
    /// # Errors
    /// What no cell can hold, with the cell.
    pub(super) fn of(page: &Page, strings: &mut Strings) -> Result<Self, WriteError> {
        let by = covered(page)?;
        let look = |merge: &Area| page.cells.get(&merge.first).map_or(Look::Plain, |cell| cell.look);
        let covered: Vec<(Address, Look)> = by.iter().map(|(at, merge)| (*at, look(merge))).collect();
        let extent = extent(page, &covered);
        let mut plan = Plan { covered, texts: Known::of(&page.cells), pieces: vec![0], extent };
        let (mut cells, mut last_row, mut texts) = (0, 0, 0);
        for (at, number, cell) in page.cells.numbered() {
            limits::inside(page, at)?;
            if cells >= PIECE && at.row != last_row {
                plan.pieces.push(at.row);
                cells = 0;
            }
            (cells, last_row) = (cells + 1, at.row);
            if let Some(merge) = by.get(&at) {
                if cell.value != Value::Blank {
                    return Err(WriteError::Buried { sheet: page.name.clone(), cell: at, merge: *merge });
                }
                continue;
            }
            fits(page, at, cell)?;
            if let Value::Text(text) | Value::Error(text) = &cell.value {
                plan.texts.get(number, || strings.number(text));
                texts += 1;
            }
        }
        strings.stand(texts);
        Ok(plan)
    }
}

/// The rows of one page, checked.
pub(super) struct Rows<'a> {
    page: Cow<'a, Page>,
    plan: Plan,
}

impl<'a> Rows<'a> {
    /// The rows of a page, as they were planned.
    pub(super) fn new(page: Cow<'a, Page>, plan: Plan) -> Self {
        Rows { page, plan }
    }

    /// From which cell to which something stands, as the sheet says it at its beginning.
    pub(super) fn extent(&self) -> String {
        match self.plan.extent {
            None => "A1".to_owned(),
            Some(area) if area.first == area.last => area.first.to_string(),
            Some(area) => area.to_string(),
        }
    }

    /// How many pieces there are.
    pub(super) fn pieces(&self) -> usize {
        self.plan.pieces.len()
    }

    /// Writes a piece of the rows, counted from 0.
    pub(super) fn put(&self, piece: usize, styles: &Styles, out: &mut impl Write) -> io::Result<()> {
        let Some(first) = self.plan.pieces.get(piece).copied() else { return Ok(()) };
        let end = self.plan.pieces.get(piece + 1).copied().unwrap_or(u32::MAX);
        let page = &*self.page;
        let mut xml = Vec::with_capacity(FULL * 2);
        let mut pen = Pen { styles, texts: &self.plan.texts, letters: Vec::new(), row: String::new() };
        let mut cells = page.cells.numbered_in(Address::new(first, 0)..Address::new(end, 0)).peekable();
        let begins = |row: u32| self.plan.covered.partition_point(|(at, _)| at.row < row);
        let mut covered = self.plan.covered[begins(first)..begins(end)].iter().peekable();
        let mut heights = page.heights.range(first..end).peekable();
        let mut line = Line::default();
        loop {
            let next = [
                cells.peek().map(|(at, ..)| at.row),
                covered.peek().map(|(at, _)| at.row),
                heights.peek().map(|(row, _)| **row),
            ];
            let Some(row) = next.into_iter().flatten().min() else { break };
            line.row = row;
            line.cells.clear();
            line.under.clear();
            while let Some((at, number, cell)) = cells.next_if(|(at, ..)| at.row == row) {
                line.cells.push((at.col, number, cell));
            }
            while let Some((at, look)) = covered.next_if(|(at, _)| at.row == row) {
                line.under.push((at.col, *look));
            }
            line.height = heights.next_if(|(of, _)| **of == row).map(|(_, height)| *height);
            pen.row(&line, page.setup.rows_grow, &mut xml)?;
            if xml.len() > FULL {
                out.write_all(&xml)?;
                xml.clear();
            }
        }
        out.write_all(&xml)
    }
}

/// One row on its way.
#[derive(Default)]
struct Line<'a> {
    /// From 0.
    row: u32,
    /// In points; None: the usual one.
    height: Option<f64>,
    /// Left to right.
    cells: Vec<(u16, Number, &'a Cell)>,
    /// Cells under a merged area, left to right.
    under: Vec<(u16, Look)>,
}

/// What every cell of a sheet is written with.
struct Pen<'s> {
    styles: &'s Styles,
    /// Numbers of the texts.
    texts: &'s Known<u32>,
    /// Letters of the columns so far.
    letters: Vec<String>,
    /// The number of the row, from 1.
    row: String,
}

impl Pen<'_> {
    /// Writes a row; `grows`: one that somebody types in keeps its height only until something longer stands there.
    fn row(&mut self, line: &Line<'_>, grows: bool, xml: &mut Vec<u8>) -> io::Result<()> {
        let drawn = !line.under.is_empty() || line.cells.iter().any(|(.., cell)| !is_nothing(cell));
        if !drawn && line.height.is_none() {
            return Ok(());
        }
        self.row.clear();
        self.row.push_str(&(line.row + 1).to_string());
        write!(xml, "<row r=\"{}\"", self.row)?;
        let pixels = line.height.map(|points| (points.clamp(0.0, HEIGHT) * 4.0 / 3.0).round() as u32);
        if let Some(pixels) = pixels.filter(|pixels| *pixels != DEFAULT_HEIGHT) {
            write!(xml, " ht=\"{}\"", f64::from(pixels) * 0.75)?;
            let typed = |(.., cell): &(u16, Number, &Cell)| matches!(cell.look, Look::Ask | Look::AskPick);
            if !(grows && line.cells.iter().any(typed)) {
                xml.extend_from_slice(b" customHeight=\"1\"");
            }
        }
        if !drawn {
            xml.extend_from_slice(b"/>");
            return Ok(());
        }
        xml.push(b'>');
        let mut under = line.under.iter().copied().peekable();
        for (col, number, cell) in &line.cells {
            while let Some((before, look)) = under.next_if(|(before, _)| before < col) {
                self.blank(before, look, xml);
            }
            match under.next_if(|(same, _)| same == col) {
                Some((_, look)) => self.blank(*col, look, xml),
                None => self.cell(*col, *number, cell, xml)?,
            }
        }
        for (col, look) in under {
            self.blank(col, look, xml);
        }
        xml.extend_from_slice(b"</row>");
        Ok(())
    }

    fn cell(&mut self, col: u16, number: Number, cell: &Cell, xml: &mut Vec<u8>) -> io::Result<()> {
        let style = self.styles.of(Styles::key(cell));
        match &cell.value {
            Value::Blank => self.blank(col, cell.look, xml),
            Value::Text(_) | Value::Error(_) => {
                self.open(col, style, " t=\"s\"", xml);
                write!(xml, "<v>{}</v></c>", self.texts.known(number).unwrap_or_default())?;
            }
            Value::Number(number) | Value::Date(number) => {
                self.open(col, style, "", xml);
                write!(xml, "<v>{number}</v></c>")?;
            }
            Value::Bool(is) => {
                self.open(col, style, " t=\"b\"", xml);
                write!(xml, "<v>{}</v></c>", u8::from(*is))?;
            }
            Value::Formula { expression, result } => {
                let kind = match &**result {
                    Value::Number(_) | Value::Date(_) => "",
                    Value::Bool(_) => " t=\"b\"",
                    Value::Error(error) if ERRORS.contains(&&**error) => " t=\"e\"",
                    // Without a kind an empty text would be stored as the number 0.
                    _ => " t=\"str\"",
                };
                self.open(col, style, kind, xml);
                xml.extend_from_slice(b"<f>");
                escape(expression, false, xml);
                xml.extend_from_slice(b"</f><v>");
                match &**result {
                    Value::Bool(is) => xml.push(b'0' + u8::from(*is)),
                    Value::Number(number) | Value::Date(number) => write!(xml, "{number}")?,
                    Value::Text(text) | Value::Error(text) => escape(text, false, xml),
                    Value::Blank | Value::Formula { .. } => {}
                }
                xml.extend_from_slice(b"</v></c>");
            }
        }
        Ok(())
    }

    /// A cell that only looks like something.
    fn blank(&mut self, col: u16, look: Look, xml: &mut Vec<u8>) {
        let style = self.styles.of((look as u16, false));
        if style > 0 {
            self.open(col, style, "", xml);
            xml.pop();
            xml.extend_from_slice(b"/>");
        }
    }

    /// The opening tag of a cell.
    fn open(&mut self, col: u16, style: u32, kind: &str, xml: &mut Vec<u8>) {
        let col = usize::from(col);
        while self.letters.len() <= col {
            self.letters.push(column_letters(self.letters.len() as u16));
        }
        xml.extend_from_slice(b"<c r=\"");
        xml.extend_from_slice(self.letters[col].as_bytes());
        xml.extend_from_slice(self.row.as_bytes());
        xml.push(b'"');
        if style > 0 {
            xml.extend_from_slice(b" s=\"");
            xml.extend_from_slice(style.to_string().as_bytes());
            xml.push(b'"');
        }
        xml.extend_from_slice(kind.as_bytes());
        xml.push(b'>');
    }
}

/// From the first cell to the last, by row and by column.
fn extent(page: &Page, covered: &[(Address, Look)]) -> Option<Area> {
    let seen = page.cells.iter().filter(|(_, cell)| !is_nothing(cell)).map(|(at, _)| at);
    seen.chain(covered.iter().map(|(at, _)| *at)).fold(None, |extent, at| {
        let Area { first, last } = extent.unwrap_or(Area::new(at, at));
        Some(Area::new(
            Address::new(first.row.min(at.row), first.col.min(at.col)),
            Address::new(last.row.max(at.row), last.col.max(at.col)),
        ))
    })
}

/// True for a cell that leaves no trace.
fn is_nothing(cell: &Cell) -> bool {
    cell.value == Value::Blank && cell.look == Look::Plain
}

/// What the merged areas cover beside their first cells, and by which area.
fn covered(page: &Page) -> Result<BTreeMap<Address, Area>, WriteError> {
    let mut by = BTreeMap::new();
    for merge in page.merges.iter().filter(|merge| merge.first != merge.last) {
        limits::inside(page, merge.last)?;
        for row in merge.first.row..=merge.last.row {
            for col in merge.first.col..=merge.last.col {
                by.insert(Address::new(row, col), *merge);
            }
        }
        by.remove(&merge.first);
    }
    Ok(by)
}

/// Refuses what no cell can hold.
fn fits(page: &Page, at: Address, cell: &Cell) -> Result<(), WriteError> {
    match &cell.value {
        Value::Blank | Value::Bool(_) => Ok(()),
        Value::Text(text) | Value::Error(text) => limits::fits(page, at, Part::Cell, text, limits::TEXT),
        Value::Number(number) | Value::Date(number) => finite(page, at, *number),
        Value::Formula { expression, result } => {
            limits::fits(page, at, Part::Formula, expression, limits::FORMULA)?;
            match &**result {
                Value::Text(text) => limits::fits(page, at, Part::Cell, text, limits::TEXT),
                Value::Number(number) | Value::Date(number) => finite(page, at, *number),
                Value::Formula { .. } => Err(WriteError::NestedFormula { sheet: page.name.clone(), cell: at }),
                Value::Blank | Value::Bool(_) | Value::Error(_) => Ok(()),
            }
        }
    }
}

/// Excel has no NaN.
fn finite(page: &Page, at: Address, number: f64) -> Result<(), WriteError> {
    if number.is_finite() {
        return Ok(());
    }
    Err(WriteError::NoNumber { sheet: page.name.clone(), cell: at })
}
