//! 実施手順集計: every step of the catalogue with its votes, its groups and its rank.
//!
//! The one place where a step's figures stand; other sheets look them up here. It does not know how
//! they are counted.

use crate::domain::address::{Address, Area};
use crate::domain::ids::StepId;
use crate::domain::tally::StepTotals;
use crate::sheet::book::{BarTint, Cell, Highlight, Look, Mark, Page, Rule, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{NO_RANK, head as say, steps as lines};
use crate::workbook::words::{head, sheet};

use super::calc::Counts;
use super::desk::Desk;

/// A column of the table of steps.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Col {
    No,
    Category,
    Control,
    Id,
    Text,
    Agreed,
    Common,
    Leading,
    Votes,
    Rank,
    /// Hidden: 1, 2, 3 … by rank, then by catalogue.
    Order,
}

/// Ranks from which on a row is not marked.
const BEST: u32 = 3;

fn table() -> Table<Col> {
    let columns = [
        (Col::No, head::NO, 5.0, Look::HeadingCentre),
        (Col::Category, head::CATEGORY, 11.0, Look::HeadingCentre),
        (Col::Control, head::CONTROL, 29.0, Look::Heading),
        (Col::Id, head::STEP_ID, 7.0, Look::HeadingCentre),
        (Col::Text, head::STEP, 55.0, Look::Heading),
        (Col::Agreed, say::AGREED, 11.0, Look::HeadingCentre),
        (Col::Common, say::COMMON, 11.0, Look::HeadingCentre),
        (Col::Leading, say::LEADING, 11.0, Look::HeadingCentre),
        (Col::Votes, head::VOTES, 11.0, Look::HeadingCentre),
        (Col::Rank, say::RANK, 7.0, Look::HeadingCentre),
        (Col::Order, lines::ORDER, 7.0, Look::HeadingCentre),
    ];
    columns
        .into_iter()
        .fold(Table::new(sheet::STEPS), |t, (id, heading, width, look)| t.with(id, heading, Role::Shown, width, look))
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

/// The look of a count that matters; a zero does not.
pub(super) fn strong(count: u32) -> Look {
    if count == 0 { Look::Count } else { Look::CountStrong }
}

/// The rank as it is shown.
pub(super) fn rank_value(totals: &StepTotals) -> Value {
    totals.rank.map_or_else(|| Value::text(NO_RANK), |rank| Value::Number(f64::from(rank)))
}

fn place<'t>(page: &mut Page, desk: &Desk, table: &'t Table<Col>) -> Placed<'t, Col> {
    Placed::put(page, Address::new(TOP, LEFT), table, desk.template.steps.len() as u32)
}

/// The sheet.
pub(super) fn page(desk: &Desk) -> Page {
    let table = table();
    let last_col = LEFT + table.columns.len() as u16 - 2;
    let mut page = desk.frame(sheet::STEPS, lines::LEAD, last_col);
    let placed = place(&mut page, desk, &table);
    let counts = Counts::new(desk);
    let order: Vec<StepId> = desk.plenary.tally.ranked().into_iter().map(|(id, _)| id).collect();
    for index in 0..placed.rows() {
        row(&mut page, desk, &placed, &counts, &order, index);
    }
    for (id, tint) in [
        (Col::Agreed, BarTint::Teal),
        (Col::Common, BarTint::Slate),
        (Col::Leading, BarTint::Slate),
        (Col::Votes, BarTint::Slate),
    ] {
        page.highlights.push(Highlight { area: placed.column(id), rule: Rule::Bar(tint) });
    }
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
    page.setup.filter = Some(Area::new(placed.area().first, placed.cell(placed.rows().max(1) - 1, Col::Rank)));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(placed.end(), last_col)));
    measure::fit(&mut page);
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
    let mut count = |col, formula, shown: u32, look| {
        page.put(at(col), Cell::of(Value::formula_number(formula, shown), look));
    };
    count(Col::Agreed, counts.agreed(&id), totals.groups_agreed, strong(totals.groups_agreed));
    count(Col::Common, counts.common(&id), totals.groups_common, Look::Count);
    count(Col::Leading, counts.leading(&id), totals.groups_leading, Look::Count);
    count(Col::Votes, counts.votes(&id), totals.votes, Look::Count);
    let rank = Value::Formula { expression: rank(placed, index), result: Box::new(rank_value(&totals)) };
    page.put(at(Col::Rank), Cell::of(rank, Look::BodyCentre));
    let rank_at = at(Col::Rank);
    let above = Area::new(Address::new(placed.heading_row(), rank_at.col), Address::new(rank_at.row - 1, rank_at.col));
    let expression = format!("IF(ISNUMBER({rank_at}),{rank_at}+COUNTIF({},{rank_at}),\"\")", above.fixed());
    let result = order.iter().position(|o| *o == step.id);
    let result = result.map_or_else(|| Value::Text(String::new()), |place| Value::Number(place as f64 + 1.0));
    page.put(at(Col::Order), Cell::of(Value::Formula { expression, result: Box::new(result) }, Look::DataNumber));
}

/// Competition ranking: one more than the steps with better figures; agreed, then common, then votes.
fn rank(placed: &Placed<Col>, index: u32) -> String {
    let all = |id| placed.column(id).fixed();
    let own = |id| placed.cell(index, id);
    let [agreed, common, votes] = [Col::Agreed, Col::Common, Col::Votes].map(|id| (all(id), own(id)));
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
