//! A workbook as values: pages of cells, with looks, choices and charts as closed enums of what
//! matome needs. What a spreadsheet program calls them is decided at the doors alone.
//!
//! Books that are read travel between processes; what only the writer knows (looks, links, choices,
//! charts, paper) stays behind.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;

use super::cells::Cells;
use super::dates;
pub use super::features::{BarTint, Chart, ChartKind, Choice, ChoiceList, Highlight, Mark, Rule, Series};
pub use super::look::Look;

/// A workbook.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Book {
    /// Document properties.
    pub properties: Properties,
    /// Workbook-wide names, in order.
    pub names: Vec<Name>,
    /// Sheets, left to right.
    pub pages: Vec<Page>,
}

/// Document properties that matome writes and reads.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Properties {
    /// Title.
    pub title: String,
    /// Subject.
    pub subject: String,
    /// Comments field of the core properties.
    pub description: String,
    /// Custom properties, in order.
    pub custom: Vec<(String, String)>,
    /// When it was last saved, as the program that did so wrote it. Read only.
    pub modified: String,
}

/// The day on which every workbook that is written here says it was made: the same inputs, the same bytes.
pub const CREATED: (u16, u8, u8) = (2024, 1, 1);

/// A workbook-wide name of an area.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Name {
    /// ASCII: letters, digits, `_`; starts with a letter.
    pub name: String,
    /// The sheet the area is on.
    pub page: String,
    /// The area.
    pub area: Area,
}

/// One sheet.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Page {
    /// Its name: legal in Excel, at most 31 UTF-16 units.
    pub name: String,
    /// Who can see it.
    pub visibility: Visibility,
    /// Non-empty or formatted cells, by row, then column.
    pub cells: Cells,
    /// Column widths in Excel's units (about one half-width character); others have the default.
    pub widths: BTreeMap<u16, f64>,
    /// Columns that are not shown.
    pub hidden_columns: Vec<u16>,
    /// Row heights in points; others have the default.
    pub heights: BTreeMap<u32, f64>,
    /// Merged areas; the text stands in the first cell.
    pub merges: Vec<Area>,
    /// Dropdowns and hints of cells.
    #[serde(skip)]
    pub choices: Vec<Choice>,
    /// Conditional formats, the first that fits wins.
    #[serde(skip)]
    pub highlights: Vec<Highlight>,
    /// Charts.
    #[serde(skip)]
    pub charts: Vec<Chart>,
    /// Notes on cells.
    pub notes: Vec<(Address, String)>,
    /// How the sheet behaves and prints.
    #[serde(skip)]
    pub setup: Setup,
}

/// Who can see a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub enum Visibility {
    /// Everybody.
    #[default]
    Visible,
    /// Can be shown from the menu.
    Hidden,
    /// Cannot be shown from the menu.
    VeryHidden,
}

/// A cell: what it holds, how it looks, where it leads.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// How it looks.
    #[serde(skip)]
    pub look: Look,
    /// Where a click leads; cells may share it.
    #[serde(skip)]
    pub link: Option<Arc<Link>>,
}

/// Where a click leads.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Link {
    /// A cell of this workbook.
    Inside {
        /// The sheet.
        page: String,
        /// The cell.
        at: Address,
    },
    /// A file, relative to the folder of the workbook, `/` between folders; optionally a cell in it.
    File {
        /// Relative path.
        path: String,
        /// Sheet and cell.
        at: Option<(String, Address)>,
    },
}

/// What a cell holds.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Text, exactly. Cells that say the same may share it.
    Text(#[serde(deserialize_with = "super::bulk::shared")] Arc<str>),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date or time as Excel counts it: days since 1899-12-30, fraction = time of day. Read only.
    Date(f64),
    /// An error value such as `#N/A`. Read only.
    Error(Arc<str>),
    /// A formula. When reading, only cells whose file stores no result have one; `expression` may be empty.
    Formula {
        /// Without the leading `=`. Never holds text from outside.
        expression: Box<str>,
        /// What it shows; must be equal after a recalculation. Not a formula itself.
        #[serde(with = "super::plain")]
        result: Arc<Value>,
    },
}

/// How a sheet behaves and prints.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Setup {
    /// Frame protected without a password; unlocked looks stay editable, heights, widths, formats and filters allowed.
    pub protected: bool,
    /// Rows above and columns left of this cell stay in view.
    pub freeze: Option<Address>,
    /// Rows repeated on each printed page, both included.
    pub repeat_rows: Option<(u32, u32)>,
    /// Area to print; None: all.
    pub print_area: Option<Area>,
    /// Rows before which a new page begins.
    pub page_breaks: Vec<u32>,
    /// What the breaks were planned from, to plan them again when rows become higher: blocks of rows that stay
    /// together, and the breaks that were there before.
    pub plan: (Vec<(u32, u32)>, Vec<u32>),
    /// Right part of the page header: code, name.
    pub header: String,
    /// Left part of the page header of a sheet with cells that a person fills: how they are marked.
    pub legend: String,
    /// Left part of the page footer: the workshop. Page number and sheet name are added.
    pub footer: String,
    /// Percent; 0: 100.
    pub zoom: u16,
    /// A filter over this area.
    pub filter: Option<Area>,
    /// True: one page wide and one page high; false: one page wide.
    pub one_page: bool,
    /// One page wide and so many high; 0: as many as there are.
    pub pages_high: u16,
    /// True: portrait; false: landscape.
    pub portrait: bool,
    /// Colour of the tab: sheets a person fills are marked.
    pub tab: Tab,
    /// True: rows grow with what is typed in them, from the height they are given.
    pub rows_grow: bool,
    /// True: this sheet shows first when the workbook opens.
    pub active: bool,
    /// The language of the program's own words on it.
    pub lang: Lang,
}

/// Colour of a sheet's tab.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tab {
    /// None.
    #[default]
    Plain,
    /// A person fills something in here.
    Ask,
    /// Results.
    Result,
}

impl Value {
    /// A text value; blank for an empty text.
    pub fn text(text: impl AsRef<str>) -> Self {
        let text = text.as_ref();
        if text.is_empty() { Value::Blank } else { Value::Text(text.into()) }
    }

    /// As [`text`](Self::text), with a text that is shared.
    pub fn shared(text: &Arc<str>) -> Self {
        if text.is_empty() { Value::Blank } else { Value::Text(Arc::clone(text)) }
    }

    /// A formula with its computed text; an empty text stays a text.
    pub fn formula_text(expression: impl Into<Box<str>>, result: impl AsRef<str>) -> Self {
        Value::Formula { expression: expression.into(), result: Arc::new(Value::Text(result.as_ref().into())) }
    }

    /// A formula with its computed number.
    pub fn formula_number(expression: impl Into<Box<str>>, result: impl Into<f64>) -> Self {
        Value::Formula { expression: expression.into(), result: Arc::new(Value::Number(result.into())) }
    }

    /// What a person sees, without number formats: the text, the shortest number, a date as ISO, the
    /// formula's result.
    pub fn shown(&self) -> String {
        self.seen().into_owned()
    }

    /// As [`shown`](Self::shown), sharing a text.
    pub fn words(&self) -> Arc<str> {
        match self {
            Value::Text(text) => Arc::clone(text),
            other => other.seen().into(),
        }
    }

    /// As [`shown`](Self::shown), without a copy of a text.
    pub fn seen(&self) -> Cow<'_, str> {
        match self {
            Value::Blank => Cow::Borrowed(""),
            Value::Text(text) | Value::Error(text) => Cow::Borrowed(text),
            Value::Number(number) => Cow::Owned(number.to_string()),
            Value::Date(serial) => Cow::Owned(dates::iso(*serial)),
            Value::Bool(true) => Cow::Borrowed("TRUE"),
            Value::Bool(false) => Cow::Borrowed("FALSE"),
            Value::Formula { result, .. } => result.seen(),
        }
    }
}

impl Cell {
    /// A text cell.
    pub fn text(text: impl AsRef<str>, look: Look) -> Self {
        Cell { value: Value::text(text), look, link: None }
    }

    /// A number cell.
    pub fn number(number: impl Into<f64>, look: Look) -> Self {
        Cell { value: Value::Number(number.into()), look, link: None }
    }

    /// A cell of any value.
    pub fn of(value: Value, look: Look) -> Self {
        Cell { value, look, link: None }
    }

    /// The sheet and the cell of this workbook to which a click leads, to be changed.
    pub fn leads_inside(&mut self) -> Option<(&mut String, &mut Address)> {
        let link = self.link.as_mut().filter(|link| matches!(***link, Link::Inside { .. }))?;
        match Arc::make_mut(link) {
            Link::Inside { page, at } => Some((page, at)),
            Link::File { .. } => None,
        }
    }

    /// The same cell with a link.
    pub fn linked(mut self, link: impl Into<Arc<Link>>) -> Self {
        self.link = Some(link.into());
        self
    }
}

impl Page {
    /// An empty sheet.
    pub fn new(name: impl Into<String>) -> Self {
        Page { name: name.into(), ..Page::default() }
    }

    /// Puts a cell.
    pub fn put(&mut self, at: Address, cell: Cell) {
        self.cells.insert(at, cell);
    }

    /// Gives back room that was reserved for more.
    pub fn pack(&mut self) {
        self.cells.shrink();
    }

    /// What a person sees at `at`; empty where there is nothing.
    pub fn shown(&self, at: Address) -> String {
        self.cells.get(&at).map(|cell| cell.value.shown()).unwrap_or_default()
    }

    /// The rows among `rows` with cells: one text in the last row of a sheet makes a table of a million rows, of which
    /// hardly one holds anything.
    pub fn rows_in(&self, rows: &Range<u32>) -> Vec<u32> {
        let mut found = Vec::new();
        let mut next = rows.start;
        while next < rows.end
            && let Some((at, _)) = self.cells.range(Address::new(next, 0)..Address::new(rows.end, 0)).next()
        {
            found.push(at.row);
            next = at.row + 1;
        }
        found
    }

    /// The cells that hold something, by row, then column.
    pub fn filled(&self) -> impl Iterator<Item = (Address, &Cell)> {
        self.cells.iter().filter(|(_, cell)| !matches!(cell.value, Value::Blank))
    }

    /// The last row in which something stands.
    pub fn last_row(&self) -> Option<u32> {
        self.cells.iter().rev().find(|(_, cell)| !matches!(cell.value, Value::Blank)).map(|(at, _)| at.row)
    }

    /// Cells of a row that hold something, left to right.
    pub fn row(&self, row: u32) -> impl Iterator<Item = (Address, &Cell)> {
        let cells = self.cells.range(Address::new(row, 0)..=Address::new(row, u16::MAX));
        cells.filter(|(_, cell)| !matches!(cell.value, Value::Blank))
    }
}

impl Book {
    /// The sheet of this name.
    pub fn page(&self, name: &str) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == name)
    }
}

/// `'name'!` with quotes doubled, for formulas and names.
pub fn sheet_prefix(page: &str) -> String {
    format!("'{}'!", page.replace('\'', "''"))
}

/// Length of the piece in quotes at the beginning of `rest` of a formula; a doubled quote is part of it.
pub fn quoted(rest: &str, quote: char) -> usize {
    let mut at = 1;
    while let Some(next) = rest[at..].find(quote) {
        at += next + 1;
        if !rest[at..].starts_with(quote) {
            return at;
        }
        at += 1;
    }
    rest.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_a_million_rows_has_as_many_as_hold_something() {
        let mut page = Page::new("a");
        for (row, col) in [(0, 0), (3, 1), (3, 9), (7, 0), (1_048_575, 16_383)] {
            page.put(Address::new(row, col), Cell::text("x", Look::Plain));
        }
        assert_eq!(page.rows_in(&(1..1_048_576)), [3, 7, 1_048_575]);
        assert_eq!(page.rows_in(&(0..7)), [0, 3]);
        assert!(page.rows_in(&(4..7)).is_empty() && page.rows_in(&Range { start: 7, end: 3 }).is_empty());
    }
}
