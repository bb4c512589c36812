//! 共通手順: the steps that groups share, over all threats and for each of them.
//!
//! The order is that of the moment in which the workbook was made; the figures are live.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Threat;
use crate::domain::finding::Lang;
use crate::domain::ids::StepId;
use crate::domain::tally::Standing;
use crate::sheet::book::{Cell, Look, Page, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across, down};
use crate::workbook::language;
use crate::workbook::words::plenary::{NOTHING_YET, common as lines, head as say};
use crate::workbook::words::{head, sheet};

use super::agreement;
use super::calc::Counts;
use super::desk::Desk;
use super::figures::{self, Figure};
use super::steps;
use super::who::Who;

/// Steps in the ranking: what fits one page, where texts are not too long.
const RANKED: usize = 15;
/// Points that are kept free under the ranking: in another language its headings may take a line more.
const SPARE: f64 = 16.0;
/// Names of groups in one cell.
const NAMES: usize = 3;
/// Rows over which the name of a threat stands once, so that it is seen on each page.
const NAMED: u32 = 16;

/// A column of the tables, which stand in the same columns of the sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Col {
    /// The rank, or the number of the threat.
    No,
    /// The control, or the threat.
    Of,
    Id,
    Text,
    Figure(Figure),
    Which,
    /// Leads to the people and groups.
    Who,
}

fn table(no: &str, of: &str) -> Table<Col> {
    let table = Table::new(sheet::COMMON)
        .with(Col::No, no, Role::Shown, 6.0, Look::HeadingCentre)
        .with(Col::Of, of, Role::Shown, 25.0, Look::Heading)
        .with(Col::Id, head::STEP_ID, Role::Shown, 7.0, Look::HeadingCentre)
        .with(Col::Text, head::STEP, Role::Shown, 54.0, Look::Heading);
    figures::columns(table, Col::Figure).with(Col::Which, say::WHICH, Role::Shown, 38.0, Look::Heading).with(
        Col::Who,
        say::WHO,
        Role::Shown,
        9.0,
        Look::HeadingCentre,
    )
}

/// A step for a threat with its standing in each group.
type OfThreat<'a> = (&'a Threat, Vec<(StepId, u32, &'a BTreeMap<usize, Standing>)>);

/// The sheet, with as many steps in its ranking as one page has room for.
pub(super) fn page(desk: &Desk, who: &Who) -> Page {
    let mut most = RANKED;
    loop {
        let (page, end) = page_with(desk, who, most);
        if most == 1 || measure::left_on_page(&page, 0..end) > SPARE {
            return page;
        }
        most -= 1;
    }
}

/// The sheet with so many steps in its ranking at most, and the row in which the ranking ends.
fn page_with(desk: &Desk, who: &Who, most: usize) -> (Page, u32) {
    let ranking = table(say::RANK, head::CONTROL);
    let by_threat = table(head::NO, head::THREAT);
    let last_col = LEFT + ranking.columns.len() as u16 - 1;
    let mut page = desk.frame(sheet::COMMON, lines::LEAD, last_col);
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(TOP - 1, 0));
    let ranked: Vec<StepId> = desk.plenary.tally.ranked().into_iter().map(|(id, _)| id).collect();
    let shown = &ranked[..ranked.len().min(most)];
    across(&mut page, TOP, LEFT, last_col, Cell::text(lines::RANKING, Look::Block));
    let placed = Placed::put(&mut page, Address::new(TOP + 1, LEFT), &ranking, shown.len().max(1) as u32);
    if shown.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
    }
    for (index, id) in shown.iter().enumerate() {
        ranked_row(&mut page, desk, &placed, index as u32, *id);
        page.put(placed.cell(index as u32, Col::Who), who.cell(*id, None));
    }
    figures::bars(&mut page, &placed, Col::Figure);
    let mut row = placed.end();
    if ranked.len() > shown.len() {
        let count = format!("COUNT({})-{}", steps::range(desk, steps::Col::Order), shown.len());
        let formula = format!("\"{}\"&({count})&\"{}\"", lines::REST_START, lines::REST);
        let rest = format!("{}{}{}", lines::REST_START, ranked.len() - shown.len(), lines::REST);
        across(&mut page, row, LEFT, last_col, Cell::of(Value::formula_text(formula, rest), Look::Note));
        row += 1;
    }
    across(&mut page, row, LEFT, last_col, Cell::text(lines::LEGEND, Look::Legend));
    row += 2;
    let threats: Vec<OfThreat> =
        desk.template.threats_in_scope().map(|t| (t, desk.plenary.tally.steps_of(t.no))).collect();
    let counts = Counts::new(desk);
    // The ranking is one block, from which the threats are parted by their own page.
    let ranking_ends = row;
    let mut blocks = vec![(TOP, row - 1)];
    page.setup.page_breaks.push(row);
    across(&mut page, row, LEFT, last_col, Cell::text(lines::AGREEMENT, Look::Block));
    let summary = Placed::put(&mut page, Address::new(row + 1, LEFT), &by_threat, threats.len() as u32);
    agreement::put(&mut page, desk, &summary, &counts, who);
    blocks.push((row, summary.end() - 1));
    let list = Lists { desk, counts: &counts, who };
    let chosen: Vec<OfThreat> = threats.into_iter().filter(|(_, steps)| !steps.is_empty()).collect();
    let mut end = summary.end();
    if !chosen.is_empty() {
        across(&mut page, end + 1, LEFT, last_col, Cell::text(lines::BY_THREAT, Look::Block));
        end = list.put(&mut page, &by_threat, Address::new(end + 2, LEFT), &chosen, &mut blocks);
    }
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(end - 1, last_col)));
    measure::fit(&mut page);
    measure::paginate(&mut page, &blocks);
    (page, ranking_ends)
}

fn ranked_row(page: &mut Page, desk: &Desk, placed: &Placed<Col>, row: u32, id: StepId) {
    let totals = desk.plenary.tally.steps.get(&id).copied().unwrap_or_default();
    let at = |col| placed.cell(row, col);
    let step = at(Col::Id).fixed_column();
    let figure = |col| steps::lookup(desk, col, &step);
    let rank =
        Value::Formula { expression: figure(steps::Col::Rank).into(), result: Arc::new(steps::rank_value(&totals)) };
    page.put(at(Col::No), Cell::of(rank, Look::RowNo));
    let control = desk.template.control(id.control).map_or("", |c| &c.title);
    page.put(at(Col::Of), Cell::text(control, Look::BodyMuted));
    page.put(at(Col::Id), Cell::text(id.to_string(), Look::RowNo));
    page.put(at(Col::Text), Cell::text(desk.template.step(id).map_or("", |s| &s.text), Look::Body));
    for of in Figure::ALL {
        let shown = of.of_totals(&totals);
        let value = Value::formula_number(figure(steps::Col::Figure(of)), shown);
        page.put(at(Col::Figure(of)), Cell::of(value, of.look(shown)));
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
    let lang = desk.lang();
    let lines = [(lines::AGREED, names(|s| s.0)), (lines::COMMON, names(|s| s.1))];
    lines.into_iter().filter(|(_, names)| !names.is_empty()).map(|(word, names)| named(lang, word, &names)).collect()
}

/// A few names, and how many more: the rows of the data sheet have them all.
fn named(lang: Lang, word: &str, names: &[&str]) -> String {
    let shown = if names.len() > NAMES + 1 { &names[..NAMES] } else { names };
    let more = names.len() - shown.len();
    let more = if more > 0 { format!("{}{more}{}", lines::MORE.0, lines::MORE.1) } else { String::new() };
    format!("{word}{}{more}", shown.join(language::comma(lang)))
}

/// The steps of each threat.
struct Lists<'a> {
    desk: &'a Desk<'a>,
    counts: &'a Counts<'a>,
    who: &'a Who<'a>,
}

impl Lists<'_> {
    /// The table, its headings repeated on each page. Returns the row after it and the note under it.
    fn put(
        &self,
        page: &mut Page,
        table: &Table<Col>,
        at: Address,
        threats: &[OfThreat],
        blocks: &mut Vec<(u32, u32)>,
    ) -> u32 {
        let rows: usize = threats.iter().map(|(_, steps)| steps.len()).sum();
        let placed = Placed::put(page, at, table, rows as u32);
        let mut row = 0;
        for (index, (threat, steps)) in threats.iter().enumerate() {
            let (start, end) = (row, row + steps.len() as u32);
            for first in (row..end).step_by(NAMED as usize) {
                let last = placed.cell((first + NAMED).min(end) - 1, Col::No).row;
                down(page, placed.cell(first, Col::Of), last, Cell::text(&threat.title, Look::LabelStrong));
            }
            for (id, _, groups) in steps {
                page.put(placed.cell(row, Col::No), Cell::number(threat.no.0, Look::RowNo));
                self.row(page, &placed, row, threat, *id, groups);
                row += 1;
            }
            // The title and the headings stay with the first threat.
            let first = if index == 0 { at.row - 1 } else { placed.cell(start, Col::No).row };
            blocks.push((first, placed.cell(end, Col::No).row - 1));
        }
        figures::bars(page, &placed, Col::Figure);
        let heading = placed.heading_row();
        page.setup.repeat_rows = Some((heading, heading));
        let last_col = placed.col(Col::Who);
        across(page, placed.end(), LEFT, last_col, Cell::of(self.elsewhere(&placed), Look::Note));
        placed.end() + 1
    }

    /// Says so where corrections in the data lead to steps that have no row here: the rows were chosen
    /// when the workbook was made.
    fn elsewhere(&self, placed: &Placed<Col>) -> Value {
        let all: Vec<String> = self.desk.template.threats_in_scope().map(|t| self.counts.all_votes(t.no)).collect();
        let here = placed.column(Col::Figure(Figure::Votes)).fixed();
        let missing = format!("{}-SUM({here})", all.join("+"));
        let (before, after) = lines::ELSEWHERE;
        Value::formula_text(format!("IF({missing}=0,\"\",\"{before}\"&({missing})&\"{after}\")"), "")
    }

    fn row(
        &self,
        page: &mut Page,
        placed: &Placed<Col>,
        row: u32,
        threat: &Threat,
        id: StepId,
        groups: &BTreeMap<usize, Standing>,
    ) {
        let at = |col| placed.cell(row, col);
        let text = self.desk.template.step(id).map_or("", |s| &s.text);
        page.put(at(Col::Id), Cell::text(id.to_string(), Look::RowNo));
        page.put(at(Col::Text), Cell::text(text, Look::Body));
        for figure in Figure::ALL {
            let shown = figure.of_groups(groups);
            let value = Value::formula_number(self.counts.of_threat(figure, threat.no, id), shown);
            page.put(at(Col::Figure(figure)), Cell::of(value, figure.look(shown)));
        }
        page.put(at(Col::Which), Cell::text(which(self.desk, groups.iter()).join("\n"), Look::BodyMuted));
        page.put(at(Col::Who), self.who.cell(id, Some(threat.no)));
    }
}
