//! 共通手順: the steps that groups share, over all threats and for each of them.
//!
//! The order is that of the moment in which the workbook was made; the figures are live.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Threat;
use crate::domain::ids::StepId;
use crate::domain::tally::Standing;
use crate::sheet::book::{BarTint, Cell, Highlight, Look, Page, Rule, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across, down};
use crate::workbook::words::plenary::{NOTHING_YET, common as lines, head as say};
use crate::workbook::words::{head, sheet};

use super::calc::Counts;
use super::desk::Desk;
use super::steps;

/// Steps in the ranking: what fits one page.
const RANKED: usize = 15;
/// Names of groups in one cell.
const NAMES: usize = 3;
/// Rows over which the name of a threat stands once, so that it is seen on each page.
const NAMED: u32 = 16;

/// A column of both tables, which stand in the same columns of the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    /// The rank, or the number of the threat.
    No,
    /// The control, or the threat.
    Of,
    Id,
    Text,
    Agreed,
    Common,
    Leading,
    Votes,
    Which,
}

fn table(no: &str, of: &str) -> Table<Col> {
    let columns = [
        (Col::No, no, 6.0, Look::HeadingCentre),
        (Col::Of, of, 25.0, Look::Heading),
        (Col::Id, head::STEP_ID, 7.0, Look::HeadingCentre),
        (Col::Text, head::STEP, 54.0, Look::Heading),
        (Col::Agreed, say::AGREED, 11.0, Look::HeadingCentre),
        (Col::Common, say::COMMON, 11.0, Look::HeadingCentre),
        (Col::Leading, say::LEADING, 11.0, Look::HeadingCentre),
        (Col::Votes, head::VOTES, 11.0, Look::HeadingCentre),
        (Col::Which, say::WHICH, 38.0, Look::Heading),
    ];
    columns
        .into_iter()
        .fold(Table::new(sheet::COMMON), |t, (id, heading, width, look)| t.with(id, heading, Role::Shown, width, look))
}

/// A step for a threat with its standing in each group.
type OfThreat<'a> = (&'a Threat, Vec<(StepId, u32, &'a BTreeMap<usize, Standing>)>);

/// The sheet.
pub(super) fn page(desk: &Desk) -> Page {
    let ranking = table(say::RANK, head::CONTROL);
    let by_threat = table(head::NO, head::THREAT);
    let last_col = LEFT + ranking.columns.len() as u16 - 1;
    let mut page = desk.frame(sheet::COMMON, lines::LEAD, last_col);
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(TOP - 1, 0));
    let ranked: Vec<StepId> = desk.plenary.tally.ranked().into_iter().map(|(id, _)| id).collect();
    let shown = &ranked[..ranked.len().min(RANKED)];
    across(&mut page, TOP, LEFT, last_col, Cell::text(lines::RANKING, Look::Block));
    let placed = Placed::put(&mut page, Address::new(TOP + 1, LEFT), &ranking, shown.len().max(1) as u32);
    if shown.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
    }
    for (index, id) in shown.iter().enumerate() {
        ranked_row(&mut page, desk, &placed, index as u32, *id);
    }
    bars(&mut page, &placed);
    let mut row = placed.end();
    if ranked.len() > shown.len() {
        let rest = format!("{}{}{}", lines::REST_START, ranked.len() - shown.len(), lines::REST);
        across(&mut page, row, LEFT, last_col, Cell::text(rest, Look::Note));
        row += 1;
    }
    across(&mut page, row, LEFT, last_col, Cell::text(lines::LEGEND, Look::Legend));
    row += 2;
    let threats: Vec<OfThreat> =
        desk.template.threats_in_scope().map(|t| (t, desk.plenary.tally.steps_of(t.no))).collect();
    let threats: Vec<OfThreat> = threats.into_iter().filter(|(_, steps)| !steps.is_empty()).collect();
    if !threats.is_empty() {
        across(&mut page, row, LEFT, last_col, Cell::text(lines::BY_THREAT, Look::Block));
        page.setup.page_breaks.push(row);
        threats_table(&mut page, desk, &by_threat, Address::new(row + 1, LEFT), &threats);
    }
    page.setup.print_area.get_or_insert(Area::new(Address::new(0, 0), Address::new(row, last_col)));
    page
}

fn bars(page: &mut Page, placed: &Placed<Col>) {
    for (id, tint) in [
        (Col::Agreed, BarTint::Teal),
        (Col::Common, BarTint::Slate),
        (Col::Leading, BarTint::Slate),
        (Col::Votes, BarTint::Slate),
    ] {
        page.highlights.push(Highlight { area: placed.column(id), rule: Rule::Bar(tint) });
    }
}

fn ranked_row(page: &mut Page, desk: &Desk, placed: &Placed<Col>, row: u32, id: StepId) {
    let totals = desk.plenary.tally.steps.get(&id).copied().unwrap_or_default();
    let at = |col| placed.cell(row, col);
    let step = at(Col::Id).fixed_column();
    let figure = |col| steps::lookup(desk, col, &step);
    let rank = Value::Formula { expression: figure(steps::Col::Rank), result: Box::new(steps::rank_value(&totals)) };
    page.put(at(Col::No), Cell::of(rank, Look::RowNo));
    let control = desk.template.control(id.control).map_or("", |c| &c.title);
    page.put(at(Col::Of), Cell::text(control, Look::BodyMuted));
    page.put(at(Col::Id), Cell::text(id.to_string(), Look::RowNo));
    page.put(at(Col::Text), Cell::text(desk.template.step(id).map_or("", |s| &s.text), Look::Body));
    for (col, of, shown, look) in [
        (Col::Agreed, steps::Col::Agreed, totals.groups_agreed, steps::strong(totals.groups_agreed)),
        (Col::Common, steps::Col::Common, totals.groups_common, Look::Count),
        (Col::Leading, steps::Col::Leading, totals.groups_leading, Look::Count),
        (Col::Votes, steps::Col::Votes, totals.votes, Look::Count),
    ] {
        page.put(at(col), Cell::of(Value::formula_number(figure(of), shown), look));
    }
    let all = desk.plenary.tally.standings.iter().filter(|((_, step), _)| *step == id).flat_map(|(_, groups)| groups);
    // One line in the ranking, so that it fits a page.
    let groups = which(desk, all).into_iter().next().unwrap_or_default();
    page.put(at(Col::Which), Cell::text(groups, Look::BodyMuted));
}

/// The groups that agreed, and those in which it is common, each once.
fn which<'a>(desk: &Desk, standings: impl Iterator<Item = (&'a usize, &'a Standing)>) -> Vec<String> {
    let mut of: BTreeMap<usize, (bool, bool)> = BTreeMap::new();
    for (group, standing) in standings {
        let (agreed, common) = of.entry(*group).or_default();
        *agreed |= standing.agreed;
        *common |= standing.common;
    }
    let names = |picked: fn(&(bool, bool)) -> bool| -> Vec<&str> {
        let names = of.iter().filter(|(_, s)| picked(s)).filter_map(|(g, _)| desk.groups.get(*g));
        names.map(|name| name.as_str()).collect()
    };
    let lines = [(lines::AGREED, names(|s| s.0)), (lines::COMMON, names(|s| s.1))];
    lines.into_iter().filter(|(_, names)| !names.is_empty()).map(|(word, names)| named(word, &names)).collect()
}

/// A few names, and how many more: the rows of the data sheet have them all.
fn named(word: &str, names: &[&str]) -> String {
    let shown = if names.len() > NAMES + 1 { &names[..NAMES] } else { names };
    let more = names.len() - shown.len();
    let more = if more > 0 { format!("{}{more}{}", lines::MORE.0, lines::MORE.1) } else { String::new() };
    format!("{word}{}{more}", shown.join(lines::SEPARATOR))
}

fn threats_table(page: &mut Page, desk: &Desk, table: &Table<Col>, at: Address, threats: &[OfThreat]) {
    let rows: usize = threats.iter().map(|(_, steps)| steps.len()).sum();
    let placed = Placed::put(page, at, table, rows as u32);
    let counts = Counts::new(desk);
    let mut blocks = Vec::new();
    let mut row = 0;
    for (threat, steps) in threats {
        let end = row + steps.len() as u32;
        for first in (row..end).step_by(NAMED as usize) {
            let last = placed.cell((first + NAMED).min(end) - 1, Col::No).row;
            down(page, placed.cell(first, Col::Of), last, Cell::text(&threat.title, Look::LabelStrong));
        }
        for (id, votes, groups) in steps {
            page.put(placed.cell(row, Col::No), Cell::number(threat.no.0, Look::RowNo));
            threat_row(page, desk, &placed, &counts, row, (*id, *votes, groups));
            row += 1;
        }
        blocks.push((placed.cell(end - steps.len() as u32, Col::No).row, placed.cell(end, Col::No).row - 1));
    }
    bars(page, &placed);
    let heading = placed.heading_row();
    let last_col = placed.col(Col::Which);
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(placed.end() - 1, last_col)));
    measure::fit(page);
    // The ranking is one block, from which the first threat is parted by its own page.
    blocks.insert(0, (TOP, at.row - 2));
    if let Some(first) = blocks.get_mut(1) {
        first.0 = at.row - 1;
    }
    measure::paginate(page, &blocks);
}

fn threat_row(
    page: &mut Page,
    desk: &Desk,
    placed: &Placed<Col>,
    counts: &Counts,
    row: u32,
    (id, votes, groups): (StepId, u32, &BTreeMap<usize, Standing>),
) {
    let at = |col| placed.cell(row, col);
    let threat = at(Col::No).fixed_column();
    let step = at(Col::Id).fixed_column();
    let number = |of: fn(&Standing) -> bool| groups.values().filter(|s| of(s)).count() as u32;
    page.put(at(Col::Id), Cell::text(id.to_string(), Look::RowNo));
    page.put(at(Col::Text), Cell::text(desk.template.step(id).map_or("", |s| &s.text), Look::Body));
    let cells = [
        (Col::Agreed, counts.agreed_for(&threat, &step), number(|s| s.agreed), steps::strong(number(|s| s.agreed))),
        (Col::Common, counts.common_for(&threat, &step), number(|s| s.common), Look::Count),
        (Col::Leading, counts.leading_for(&threat, &step), number(|s| s.leading), Look::Count),
        (Col::Votes, counts.votes_for(&threat, &step), votes, Look::Count),
    ];
    for (col, formula, shown, look) in cells {
        page.put(at(col), Cell::of(Value::formula_number(formula, shown), look));
    }
    page.put(at(Col::Which), Cell::text(which(desk, groups.iter()).join("\n"), Look::BodyMuted));
}
