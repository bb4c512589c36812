//! 実施手順集計: every step of the catalogue with its votes, its groups and its rank.
//!
//! The one place where a step's figures stand; other sheets look them up here. It does not know how
//! they are counted.

use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::ids::StepId;
use crate::domain::tally::StepTotals;
use crate::sheet::book::{Cell, Highlight, Look, Mark, Page, Rule, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{NO_RANK, head as say, steps as lines};
use crate::workbook::words::{head, sheet};

use super::calc::Counts;
use super::desk::Desk;
use super::figures::{self, Figure};
use super::who::Who;

/// A column of the table of steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Col {
    No,
    Category,
    Control,
    Id,
    Text,
    Figure(Figure),
    Rank,
    /// Leads to the people and groups.
    Who,
    /// Hidden: 1, 2, 3 … by rank, then by catalogue.
    Order,
}

/// Ranks from which on a row is not marked.
const BEST: u32 = 3;

fn table() -> Table<Col> {
    let table = Table::new(sheet::STEPS)
        .with(Col::No, head::NO, Role::Shown, 5.0, Look::HeadingCentre)
        .with(Col::Category, head::CATEGORY, Role::Shown, 11.0, Look::HeadingCentre)
        .with(Col::Control, head::CONTROL, Role::Shown, 29.0, Look::Heading)
        .with(Col::Id, head::STEP_ID, Role::Shown, 7.0, Look::HeadingCentre)
        .with(Col::Text, head::STEP, Role::Shown, 55.0, Look::Heading);
    figures::columns(table, Col::Figure)
        .with(Col::Rank, say::RANK, Role::Shown, 7.0, Look::HeadingCentre)
        .with(Col::Who, say::WHO, Role::Shown, 9.0, Look::HeadingCentre)
        .with(Col::Order, lines::ORDER, Role::Shown, 7.0, Look::HeadingCentre)
}

/// A column of figures as other sheets name it: `'実施手順集計'!$G$5:$G$64`.
pub(super) fn range(desk: &Desk, id: Col) -> String {
    let table = table();
    place(&mut Page::default(), desk, &table).range(sheet::STEPS, id)
}

/// The figure of one column for the step whose id stands in `step`.
pub(super) fn lookup(desk: &Desk, id: Col, step: &str) -> String {
    format!("INDEX({},MATCH({step},{},0))", range(desk, id), range(desk, Col::Id))
}

/// The rank as it is shown.
pub(super) fn rank_value(totals: &StepTotals) -> Value {
    totals.rank.map_or_else(|| Value::text(NO_RANK), |rank| Value::Number(f64::from(rank)))
}

fn place<'t>(page: &mut Page, desk: &Desk, table: &'t Table<Col>) -> Placed<'t, Col> {
    Placed::put(page, Address::new(TOP, LEFT), table, desk.template.steps.len() as u32)
}

/// The sheet.
pub(super) fn page(desk: &Desk, who: &Who) -> Page {
    let table = table();
    let last_col = LEFT + table.columns.len() as u16 - 2;
    let mut page = desk.frame(sheet::STEPS, lines::LEAD, last_col);
    let placed = place(&mut page, desk, &table);
    let counts = Counts::new(desk);
    let order: Vec<StepId> = desk.plenary.tally.ranked().into_iter().map(|(id, _)| id).collect();
    for index in 0..placed.rows() {
        row(&mut page, desk, &placed, &counts, &order, index);
        let step = desk.template.steps[index as usize].id;
        page.put(placed.cell(index, Col::Who), who.cell(step, None));
    }
    figures::bars(&mut page, &placed, Col::Figure);
    let best = format!("AND(ISNUMBER({0}),{0}<={BEST})", placed.cell(0, Col::Rank).fixed_column());
    for id in [Col::Id, Col::Rank] {
        let area = placed.column(id);
        page.highlights.push(Highlight { area, rule: Rule::When(best.clone(), Mark::Strong) });
    }
    across(&mut page, placed.end(), LEFT, last_col, Cell::text(&desk.template.attribution, Look::Note));
    page.hidden_columns.push(placed.col(Col::Order));
    let heading = placed.heading_row();
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(heading + 1, LEFT));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(Area::new(placed.area().first, placed.cell(placed.rows().max(1) - 1, Col::Who)));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(placed.end(), last_col)));
    measure::fit(&mut page);
    measure::close_up(&mut page);
    page
}

fn row(page: &mut Page, desk: &Desk, placed: &Placed<Col>, counts: &Counts, order: &[StepId], index: u32) {
    let step = &desk.template.steps[index as usize];
    let totals = desk.plenary.tally.steps.get(&step.id).copied().unwrap_or_default();
    let control = desk.template.control(step.id.control);
    let at = |id| placed.cell(index, id);
    page.put(at(Col::No), Cell::number(step.id.control.0, Look::RowNo));
    page.put(at(Col::Category), Cell::text(control.map_or("", |c| &c.category), Look::BodyCentre));
    page.put(at(Col::Control), Cell::text(control.map_or("", |c| &c.title), Look::BodyMuted));
    page.put(at(Col::Id), Cell::text(step.id.to_string(), Look::RowNo));
    page.put(at(Col::Text), Cell::text(&step.text, Look::Body));
    let id = at(Col::Id).fixed_column();
    for figure in Figure::ALL {
        let shown = figure.of_totals(&totals);
        let value = Value::formula_number(counts.total(figure, &id), shown);
        page.put(at(Col::Figure(figure)), Cell::of(value, figure.look(shown)));
    }
    let rank = Value::Formula { expression: rank(placed, index).into(), result: Arc::new(rank_value(&totals)) };
    page.put(at(Col::Rank), Cell::of(rank, Look::BodyCentre));
    let rank_at = at(Col::Rank);
    let above = Area::new(Address::new(placed.heading_row(), rank_at.col), Address::new(rank_at.row - 1, rank_at.col));
    let expression = format!("IF(ISNUMBER({rank_at}),{rank_at}+COUNTIF({},{rank_at}),\"\")", above.fixed());
    let result = order.iter().position(|o| *o == step.id);
    let result = result.map_or_else(|| Value::Text("".into()), |place| Value::Number(place as f64 + 1.0));
    page.put(
        at(Col::Order),
        Cell::of(Value::Formula { expression: expression.into(), result: Arc::new(result) }, Look::DataNumber),
    );
}

/// Competition ranking: one more than the steps with better figures; agreed, then common, then votes.
fn rank(placed: &Placed<Col>, index: u32) -> String {
    let all = |id| placed.column(id).fixed();
    let own = |id| placed.cell(index, id);
    let [agreed, common, votes] =
        [Figure::Agreed, Figure::Common, Figure::Votes].map(Col::Figure).map(|id| (all(id), own(id)));
    format!(
        "IF({a}+{c}+{v}=0,\"{NO_RANK}\",1+COUNTIF({as_},\">\"&{a})+COUNTIFS({as_},{a},{cs},\">\"&{c})\
         +COUNTIFS({as_},{a},{cs},{c},{vs},\">\"&{v}))",
        a = agreed.1,
        as_ = agreed.0,
        c = common.1,
        cs = common.0,
        v = votes.1,
        vs = votes.0,
    )
}
