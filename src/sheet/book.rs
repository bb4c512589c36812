//! A workbook as values: pages of cells, with looks, choices and charts as closed enums of what
//! matome needs. What a spreadsheet program calls them is decided at the doors alone.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};

/// A workbook.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Book {
    /// Document properties.
    pub properties: Properties,
    /// Workbook-wide names, in order.
    pub names: Vec<Name>,
    /// Sheets, left to right.
    pub pages: Vec<Page>,
}

/// Document properties that matome writes and reads.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Properties {
    /// Title.
    pub title: String,
    /// Subject.
    pub subject: String,
    /// Comments field of the core properties.
    pub description: String,
    /// Custom properties, in order.
    pub custom: Vec<(String, String)>,
}

/// A workbook-wide name of an area.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Name {
    /// ASCII: letters, digits, `_`; starts with a letter.
    pub name: String,
    /// The sheet the area is on.
    pub page: String,
    /// The area.
    pub area: Area,
}

/// One sheet.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Page {
    /// Its name: legal in Excel, at most 31 UTF-16 units.
    pub name: String,
    /// Who can see it.
    pub visibility: Visibility,
    /// Non-empty or formatted cells, by row, then column.
    pub cells: BTreeMap<Address, Cell>,
    /// Column widths in Excel's units (about one half-width character); others have the default.
    pub widths: BTreeMap<u16, f64>,
    /// Columns that are not shown.
    pub hidden_columns: Vec<u16>,
    /// Row heights in points; others have the default.
    pub heights: BTreeMap<u32, f64>,
    /// Merged areas; the text stands in the first cell.
    pub merges: Vec<Area>,
    /// Dropdowns and hints of cells.
    pub choices: Vec<Choice>,
    /// Conditional formats, the first that fits wins.
    pub highlights: Vec<Highlight>,
    /// Charts.
    pub charts: Vec<Chart>,
    /// Notes on cells.
    pub notes: Vec<(Address, String)>,
    /// How the sheet behaves and prints.
    pub setup: Setup,
}

/// Who can see a sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
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
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Cell {
    /// What it holds.
    pub value: Value,
    /// How it looks.
    pub look: Look,
    /// Where a click leads.
    pub link: Option<Link>,
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
#[derive(Clone, PartialEq, Debug, Default)]
pub enum Value {
    /// Nothing.
    #[default]
    Blank,
    /// Text, exactly.
    Text(String),
    /// A number.
    Number(f64),
    /// True or false.
    Bool(bool),
    /// A date or time as Excel counts it: days since 1899-12-30, fraction = time of day. Read only.
    Date(f64),
    /// An error value such as `#N/A`. Read only.
    Error(String),
    /// A formula. When reading, only cells whose file stores no result have one; `expression` may be empty.
    Formula {
        /// Without the leading `=`. Never holds text from outside.
        expression: String,
        /// What it shows; must be equal after a recalculation. Not a formula itself.
        result: Box<Value>,
    },
}

/// How a cell looks. One entry per role, not per colour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Look {
    /// Nothing special, unlocked.
    #[default]
    Plain,
    /// Title of a sheet, 16 bold navy.
    Title,
    /// The sentence under the title, muted.
    Lead,
    /// Code and name, top right, muted, small.
    Corner,
    /// Heading of a table, white on navy.
    Heading,
    /// The same, centred.
    HeadingCentre,
    /// Heading of a column a person fills: fill-me-in heading; shows a pencil before its text by number format.
    HeadingAsk,
    /// The same with its pencil in the text.
    HeadingAskText,
    /// The same, centred: the number beside such headings.
    HeadingAskCentre,
    /// Heading of a result, teal on pale teal.
    HeadingResult,
    /// The same, centred.
    HeadingResultCentre,
    /// Band over a block, white bold 12 on navy.
    Band,
    /// Title of a block, navy bold 12.
    Block,
    /// Row number, centred, bold, on frame.
    RowNo,
    /// Prefilled label, on frame.
    Label,
    /// Prefilled label in bold.
    LabelStrong,
    /// An answer cell for text: unlocked, text format, fill-me-in.
    Ask,
    /// An answer cell with a dropdown: the same look.
    AskPick,
    /// Out of scope: grey on pale grey.
    Out,
    /// Out of scope, centred.
    OutCentre,
    /// Out of scope, running text: wrapped.
    OutText,
    /// A sample of an answer cell in a legend: looks like one, is locked.
    AskLegend,
    /// A computed text in a table: teal bold, hairline border.
    BodyResult,
    /// A value in a table: hairline border, wrapped.
    Body,
    /// The same, centred.
    BodyCentre,
    /// The same, bold.
    BodyStrong,
    /// The same, muted, small.
    BodyMuted,
    /// A member's answer in a group workbook: as Body, text format, unlocked for corrections.
    Member,
    /// A member who has not answered: muted, as Member.
    MemberOpen,
    /// A computed tick, centred teal.
    Done,
    /// A computed sentence, teal bold, no border.
    Result,
    /// A computed sentence on pale teal, as the last row of a block.
    ResultBand,
    /// What a block comes to, large enough to see from afar: teal bold 12 on pale teal, centred, wrapped.
    Panel,
    /// A count in a table, right of centre, integers.
    Count,
    /// A count that matters, teal bold.
    CountStrong,
    /// A share in percent without decimals.
    Share,
    /// A cell of the heat map: number centred, zero left blank.
    Heat,
    /// A sum at the edge of the heat map, bold.
    HeatSum,
    /// A figure of the overview, 24 bold teal.
    Figure,
    /// What the figure counts, muted.
    FigureCaption,
    /// Running text without border, wrapped.
    Text,
    /// The same, bold.
    TextStrong,
    /// The same, small and muted.
    Note,
    /// A note on a pale band: legends, hints.
    Legend,
    /// A link in a table.
    Link,
    /// A severe finding's mark: bold, not by colour alone.
    Alert,
    /// Text of the tidy data sheet: no wrap, no border.
    Data,
    /// Heading of the tidy data sheet.
    DataHeading,
    /// Number of the tidy data sheet.
    DataNumber,
    /// Presented text, larger (12), wrapped, bordered.
    Present,
    /// Heading of a presented table (12).
    PresentHeading,
}

/// A dropdown, or a hint that shows when a cell is selected.
#[derive(Clone, PartialEq, Debug)]
pub struct Choice {
    /// Where it applies. Relative references in the list count from its first cell.
    pub area: Area,
    /// The list; None: only the hint.
    pub list: Option<ChoiceList>,
    /// Hint: title (≤ 32 characters) and text (≤ 255).
    pub hint: Option<(String, String)>,
    /// True: other values are refused. False: other values are accepted in silence.
    pub strict: bool,
}

/// Where a dropdown's entries come from. Never inline: Excel breaks lists over 255 characters.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ChoiceList {
    /// A formula without the leading `=` that gives a range; relative to the first cell of the area.
    Formula(String),
}

/// A conditional format.
#[derive(Clone, PartialEq, Debug)]
pub struct Highlight {
    /// Where it applies. Relative references in the rule count from its first cell.
    pub area: Area,
    /// When, and how.
    pub rule: Rule,
}

/// When a conditional format applies, and how it looks.
#[derive(Clone, PartialEq, Debug)]
pub enum Rule {
    /// When the formula (without `=`) is true.
    When(String, Mark),
    /// A bar in each cell, length by value.
    Bar(BarTint),
    /// Two-colour scale from pale to deep, for the heat map.
    Heat,
}

/// How a conditional format marks a cell.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Mark {
    /// Something does not fit: alert text on alert fill, bold.
    Alert,
    /// Filled in: the fill-me-in tint becomes fainter.
    Filled,
    /// A result worth seeing: teal bold on pale teal.
    Strong,
    /// Too long to print well.
    Long,
}

/// Colour of a bar.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum BarTint {
    /// The point of the sheet.
    Teal,
    /// Anything else.
    Slate,
}

/// A bar or column chart over cells of the workbook.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart {
    /// Horizontal bars or standing columns.
    pub kind: ChartKind,
    /// Its title.
    pub title: String,
    /// Title of the value axis, with its unit.
    pub unit: String,
    /// Sheet and cells of the labels.
    pub categories: (String, Area),
    /// Sheet, cells and name of each series.
    pub series: Vec<Series>,
    /// Top left cell.
    pub at: Address,
    /// Width and height in pixels.
    pub size: (u32, u32),
    /// What a person who cannot see it should know.
    pub alt: String,
}

/// One series of a chart.
#[derive(Clone, PartialEq, Debug)]
pub struct Series {
    /// Its name.
    pub name: String,
    /// Sheet and cells of the values.
    pub values: (String, Area),
    /// Its colour.
    pub tint: BarTint,
}

/// Kind of a chart.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ChartKind {
    /// Horizontal bars, the first on top.
    Bars,
    /// Standing columns.
    Columns,
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
    /// Right part of the page header: code, name.
    pub header: String,
    /// Left part of the page footer: the workshop. Page number and sheet name are added.
    pub footer: String,
    /// Percent; 0: 100.
    pub zoom: u16,
    /// A filter over this area.
    pub filter: Option<Area>,
    /// True: one page wide and one page high; false: one page wide.
    pub one_page: bool,
    /// True: portrait; false: landscape.
    pub portrait: bool,
    /// Colour of the tab: sheets a person fills are marked.
    pub tab: Tab,
    /// True: rows grow with what is typed in them, from the height they are given.
    pub rows_grow: bool,
    /// True: this sheet shows first when the workbook opens.
    pub active: bool,
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

impl Look {
    /// Size of its letters in points: the one type scale of all workbooks.
    pub fn size(self) -> f64 {
        match self {
            Look::Title => 16.0,
            Look::Figure => 24.0,
            Look::Band | Look::Block | Look::Panel | Look::Present | Look::PresentHeading => 12.0,
            Look::Corner | Look::BodyMuted | Look::Note | Look::Legend | Look::FigureCaption => 9.0,
            Look::Plain
            | Look::Lead
            | Look::Heading
            | Look::HeadingCentre
            | Look::HeadingAsk
            | Look::HeadingAskText
            | Look::HeadingAskCentre
            | Look::HeadingResult
            | Look::HeadingResultCentre
            | Look::RowNo
            | Look::Label
            | Look::LabelStrong
            | Look::Ask
            | Look::AskPick
            | Look::Out
            | Look::OutCentre
            | Look::OutText
            | Look::AskLegend
            | Look::BodyResult
            | Look::Body
            | Look::BodyCentre
            | Look::BodyStrong
            | Look::Member
            | Look::MemberOpen
            | Look::Done
            | Look::Result
            | Look::ResultBand
            | Look::Count
            | Look::CountStrong
            | Look::Share
            | Look::Heat
            | Look::HeatSum
            | Look::Text
            | Look::TextStrong
            | Look::Link
            | Look::Alert
            | Look::Data
            | Look::DataHeading
            | Look::DataNumber => 10.0,
        }
    }

    /// True when its text goes on in a second line instead of running into the next cell.
    pub fn wraps(self) -> bool {
        !matches!(
            self,
            Look::Plain
                | Look::Title
                | Look::Corner
                | Look::Band
                | Look::Block
                | Look::Out
                | Look::OutCentre
                | Look::Done
                | Look::Result
                | Look::ResultBand
                | Look::Count
                | Look::CountStrong
                | Look::Share
                | Look::Heat
                | Look::HeatSum
                | Look::Figure
                | Look::Data
                | Look::DataHeading
                | Look::DataNumber
        )
    }
}

impl Value {
    /// A text value; blank for an empty text.
    pub fn text(text: impl Into<String>) -> Self {
        let text = text.into();
        if text.is_empty() { Value::Blank } else { Value::Text(text) }
    }

    /// A formula with its computed text; an empty text stays a text.
    pub fn formula_text(expression: impl Into<String>, result: impl Into<String>) -> Self {
        Value::Formula { expression: expression.into(), result: Box::new(Value::Text(result.into())) }
    }

    /// A formula with its computed number.
    pub fn formula_number(expression: impl Into<String>, result: impl Into<f64>) -> Self {
        Value::Formula { expression: expression.into(), result: Box::new(Value::Number(result.into())) }
    }

    /// What a person sees, without number formats: the text, the shortest number, the formula's result.
    pub fn shown(&self) -> String {
        match self {
            Value::Blank => String::new(),
            Value::Text(text) | Value::Error(text) => text.clone(),
            Value::Number(number) | Value::Date(number) => number.to_string(),
            Value::Bool(true) => "TRUE".to_owned(),
            Value::Bool(false) => "FALSE".to_owned(),
            Value::Formula { result, .. } => result.shown(),
        }
    }
}

impl Cell {
    /// A text cell.
    pub fn text(text: impl Into<String>, look: Look) -> Self {
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

    /// The same cell with a link.
    pub fn linked(mut self, link: Link) -> Self {
        self.link = Some(link);
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

    /// What a person sees at `at`; empty where there is nothing.
    pub fn shown(&self, at: Address) -> String {
        self.cells.get(&at).map(|cell| cell.value.shown()).unwrap_or_default()
    }

    /// The cells that hold something, by row, then column.
    pub fn filled(&self) -> impl Iterator<Item = (Address, &Cell)> {
        self.cells.iter().filter(|(_, cell)| !matches!(cell.value, Value::Blank)).map(|(at, cell)| (*at, cell))
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
