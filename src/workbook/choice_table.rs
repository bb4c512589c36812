//! 選択の集計: the same table in the workbooks of groups and in the plenary's.
//!
//! One block a column that people choose in, one row a threat, one column a choice. Where the figures
//! come from is the caller's: it gives each with the formula that computes it.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::{ColumnRef, Template};
use crate::domain::choices::ChoiceCount;
use crate::sheet::book::{Cell, Look, Page, Tab, Value};
use crate::sheet::measure;

use super::frame::{LEFT, TOP, across};
use super::words::{choices as say, head};

/// Width of a figure's column.
const FIGURE_WIDTH: f64 = 13.0;

/// Formulas of one row: per choice, for what is none of them, and for what is open.
pub struct Formulas {
    /// Per choice of the list.
    pub counts: Vec<String>,
    /// For answers that are none of the list.
    pub other: String,
    /// For people who left it open.
    pub open: String,
}

/// The rightmost column of the content: the longest list of choices, その他 and 未記入.
pub fn last_col(template: &Template, counts: &[ChoiceCount]) -> u16 {
    let most = counts.iter().map(|count| template.choices(template.column(count.column)).len()).max();
    LEFT + 3 + most.unwrap_or_default() as u16
}

/// Fills a page that was opened with this title and [`last_col`].
pub fn fill(page: &mut Page, template: &Template, counts: &[ChoiceCount], formulas: impl Fn(&ChoiceCount) -> Formulas) {
    let last_col = last_col(template, counts);
    page.setup.tab = Tab::Result;
    page.widths.extend([(LEFT, 5.0), (LEFT + 1, 52.0)]);
    page.widths.extend((LEFT + 2..=last_col).map(|col| (col, FIGURE_WIDTH)));
    let mut row = TOP;
    let mut blocks = Vec::new();
    for block in counts.chunk_by(|a, b| a.column == b.column) {
        let Some(column) = block.first().map(|count| count.column) else { continue };
        let first = row;
        row = heading(page, template, column, last_col, row);
        for count in block {
            line(page, template, count, &formulas(count), row);
            row += 1;
        }
        blocks.push((if first == TOP { 0 } else { first }, row - 1));
        row += 1;
    }
    page.setup.freeze = Some(Address::new(TOP, 0));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(row.max(TOP + 1) - 1, last_col)));
    measure::fit(page);
    measure::paginate(page, &blocks);
}

/// What the column is, and what stands over each figure. The row after.
fn heading(page: &mut Page, template: &Template, column: ColumnRef, last_col: u16, row: u32) -> u32 {
    let title = format!("{}　{}", template.theme(column).title, template.column(column).heading);
    across(page, row, LEFT, last_col, Cell::text(title, Look::ResultBand));
    page.put(Address::new(row + 1, LEFT), Cell::text(head::NO, Look::HeadingCentre));
    page.put(Address::new(row + 1, LEFT + 1), Cell::text(&template.item, Look::Heading));
    let choices = template.choices(template.column(column));
    for (col, word) in (LEFT + 2..).zip(choices.into_iter().chain([say::OTHER, say::OPEN])) {
        page.put(Address::new(row + 1, col), Cell::text(word, Look::HeadingCentre));
    }
    row + 2
}

fn line(page: &mut Page, template: &Template, count: &ChoiceCount, formulas: &Formulas, row: u32) {
    let threat = count.threat.and_then(|no| template.threat(no));
    let title = threat.map_or(&template.column(count.column).heading, |threat| &threat.title);
    if let Some(threat) = threat {
        page.put(Address::new(row, LEFT), Cell::number(threat.no.0, Look::RowNo));
    }
    page.put(Address::new(row, LEFT + 1), Cell::text(title, Look::LabelStrong));
    let figures = count.counts.iter().zip(&formulas.counts).map(|(n, formula)| (*n, formula, Look::CountStrong));
    let rest = [(count.other, &formulas.other, Look::Count), (count.open, &formulas.open, Look::Count)];
    for (col, (figure, formula, look)) in (LEFT + 2..).zip(figures.chain(rest)) {
        page.put(Address::new(row, col), Cell::of(Value::formula_number(formula.as_str(), figure), look));
    }
}

/// A text as formulas quote it.
pub fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
