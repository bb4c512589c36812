//! What a sheet has beside cells: dropdowns, conditional formats, charts. Closed enums of what matome
//! needs; how a spreadsheet program spells them is decided by the writer alone.

use crate::domain::address::{Address, Area};

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
    /// Something else begins here: a line above.
    Edge,
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
