//! 脅威×管理策: how many votes each control has for each threat.
//!
//! The numbers stand in the cells, so that the map reads in grey print; controls stand by number under
//! their 管理策種別, their names in a legend under the map, because long upright headings read badly.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Threat;
use crate::domain::ids::{ControlNo, StepId};
use crate::sheet::book::{Cell, Highlight, Look, Page, Rule, Tab, Value};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{head as say, heat as lines};
use crate::workbook::words::{head, sheet};

use super::calc::Counts;
use super::desk::Desk;

/// Width of a control's column, in Excel's units.
const CELL: f64 = 5.6;
/// Width of the legend's columns, in columns of the map.
const LEGEND: u16 = 5;
/// The row of the categories, and that of the numbers.
const CATEGORIES: u32 = TOP;
const NUMBERS: u32 = TOP + 1;
/// The column of the threat's number, its name, and the first control.
const NO: u16 = LEFT;
const THREAT: u16 = LEFT + 1;
const FIRST: u16 = LEFT + 2;

/// The sheet.
pub(super) fn page(desk: &Desk) -> Page {
    let controls = &desk.template.controls;
    let sum_col = FIRST + controls.len() as u16;
    let mut page = desk.frame(sheet::HEAT, lines::LEAD, sum_col);
    page.widths.extend([(NO, 5.0), (THREAT, 52.0), (sum_col, 8.0)]);
    page.widths.extend((FIRST..sum_col).map(|col| (col, CELL)));
    headings(&mut page, desk, sum_col);
    let threats: Vec<&Threat> = desk.template.threats.iter().collect();
    let counts = Counts::new(desk);
    for (index, threat) in threats.iter().enumerate() {
        threat_row(&mut page, desk, &counts, NUMBERS + 1 + index as u32, threat, sum_col);
    }
    let sums = NUMBERS + 1 + threats.len() as u32;
    sum_row(&mut page, desk, sums, sum_col);
    if sum_col > FIRST && sums > NUMBERS + 1 {
        let area = Area::new(Address::new(NUMBERS + 1, FIRST), Address::new(sums - 1, sum_col - 1));
        page.highlights.push(Highlight { area, rule: Rule::Heat });
    }
    category_row(&mut page, desk, sums, sum_col);
    let legend_end = legend(&mut page, desk, sums + 3, sum_col);
    let last = match industries(&mut page, desk, &counts, legend_end + 2, sum_col) {
        // They have a page of their own, and the numbers their names on it.
        Some(last) => legend(&mut page, desk, last + 2, sum_col),
        None => legend_end,
    };
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(NUMBERS + 1, FIRST));
    page.setup.repeat_rows = Some((CATEGORIES, NUMBERS));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(last, sum_col)));
    for row in NUMBERS + 1..=sums + 1 {
        page.heights.insert(row, 25.0);
    }
    measure::fit(&mut page);
    page
}

/// Under the sums of the controls, those of their 管理策種別.
fn category_row(page: &mut Page, desk: &Desk, sums: u32, sum_col: u16) {
    let row = sums + 1;
    across(page, row, NO, THREAT, Cell::text(lines::CATEGORY_SUM, Look::LabelStrong));
    let mut col = FIRST;
    for category in desk.template.categories() {
        let last = col + desk.template.controls.iter().filter(|c| c.category == category).count() as u16 - 1;
        let own = Area::new(Address::new(sums, col), Address::new(sums, last));
        let of_category = |step: StepId| desk.template.control(step.control).is_some_and(|c| c.category == category);
        let value = Value::formula_number(format!("SUM({own})"), desk.plenary.tally.votes_where(of_category));
        across(page, row, col, last, Cell::of(value, Look::HeatSum));
        col = last + 1;
    }
    let value =
        Value::formula_number(Address::new(sums, sum_col).to_string(), desk.plenary.tally.votes_where(|_| true));
    page.put(Address::new(row, sum_col), Cell::of(value, Look::HeatSum));
}

/// The same map by 業種, on a page of its own under the same headings. Returns its last row.
fn industries(page: &mut Page, desk: &Desk, counts: &Counts, row: u32, sum_col: u16) -> Option<u32> {
    let list: Vec<_> = desk.industries.list.iter().enumerate().filter(|(_, i)| i.people > 0).collect();
    if list.is_empty() {
        return None;
    }
    page.setup.page_breaks.push(row);
    across(page, row, LEFT, sum_col, Cell::text(lines::INDUSTRIES, Look::Block));
    let first = row + 1;
    for (row, (place, industry)) in (first..).zip(&list) {
        let name = if industry.industry.is_empty() { lines::NO_INDUSTRY } else { &industry.industry };
        across(page, row, NO, THREAT, Cell::text(lines::of_people(name, industry.people), Look::Label));
        for (index, control) in ordered(desk).into_iter().enumerate() {
            let value = Value::formula_number(
                counts.of_industry(*place, control),
                industry.votes_where(|step| step.control == control),
            );
            page.put(Address::new(row, FIRST + index as u16), Cell::of(value, Look::Heat));
        }
        let own = Area::new(Address::new(row, FIRST), Address::new(row, sum_col - 1));
        let value = Value::formula_number(format!("SUM({own})"), industry.votes_where(|_| true));
        page.put(Address::new(row, sum_col), Cell::of(value, Look::HeatSum));
        page.heights.insert(row, 25.0);
    }
    let last = first + list.len() as u32 - 1;
    let area = Area::new(Address::new(first, FIRST), Address::new(last, sum_col - 1));
    page.highlights.push(Highlight { area, rule: Rule::Heat });
    Some(last)
}

fn headings(page: &mut Page, desk: &Desk, sum_col: u16) {
    for (col, text, look) in [
        (NO, head::NO, Look::HeadingCentre),
        (THREAT, head::THREAT, Look::Heading),
        (sum_col, say::SUM, Look::HeadingCentre),
    ] {
        crate::workbook::frame::down(page, Address::new(CATEGORIES, col), NUMBERS, Cell::text(text, look));
    }
    let mut col = FIRST;
    for category in desk.template.categories() {
        let count = desk.template.controls.iter().filter(|c| c.category == category).count() as u16;
        across(page, CATEGORIES, col, col + count - 1, Cell::text(category, Look::HeadingCentre));
        col += count;
    }
    for (index, control) in ordered(desk).into_iter().enumerate() {
        let at = Address::new(NUMBERS, FIRST + index as u16);
        page.put(at, Cell::number(control.0, Look::HeadingResultCentre));
    }
}

/// Controls by category, as the headings stand.
fn ordered(desk: &Desk) -> Vec<ControlNo> {
    let of = |category| desk.template.controls.iter().filter(move |c| c.category == category).map(|c| c.no);
    desk.template.categories().into_iter().flat_map(of).collect()
}

fn votes(desk: &Desk, threat: &Threat, control: Option<ControlNo>) -> u32 {
    let of = desk.plenary.tally.standings.iter();
    of.filter(|((t, step), _)| *t == threat.no && control.is_none_or(|c| step.control == c))
        .flat_map(|(_, groups)| groups.values())
        .map(|standing| standing.votes)
        .sum()
}

fn threat_row(page: &mut Page, desk: &Desk, counts: &Counts, row: u32, threat: &Threat, sum_col: u16) {
    if !threat.in_scope {
        page.put(Address::new(row, NO), Cell::number(threat.no.0, Look::OutCentre));
        page.put(Address::new(row, THREAT), Cell::text(&threat.title, Look::OutText));
        across(page, row, FIRST, sum_col, Cell::text(&desk.template.out_of_scope, Look::Out));
        return;
    }
    let no = Address::new(row, NO);
    page.put(no, Cell::number(threat.no.0, Look::RowNo));
    page.put(Address::new(row, THREAT), Cell::text(&threat.title, Look::Label));
    for (index, control) in ordered(desk).into_iter().enumerate() {
        let at = Address::new(row, FIRST + index as u16);
        let formula = counts.of_control(threat.no, control);
        let value = Value::formula_number(formula, votes(desk, threat, Some(control)));
        page.put(at, Cell::of(value, Look::Heat));
    }
    let own = Area::new(Address::new(row, FIRST), Address::new(row, sum_col - 1));
    let value = Value::formula_number(format!("SUM({own})"), votes(desk, threat, None));
    page.put(Address::new(row, sum_col), Cell::of(value, Look::HeatSum));
}

fn sum_row(page: &mut Page, desk: &Desk, row: u32, sum_col: u16) {
    across(page, row, NO, THREAT, Cell::text(say::SUM, Look::LabelStrong));
    let controls: Vec<Option<ControlNo>> = ordered(desk).into_iter().map(Some).chain([None]).collect();
    for (col, control) in (FIRST..=sum_col).zip(controls) {
        let above = Area::new(Address::new(NUMBERS + 1, col), Address::new(row - 1, col));
        let shown: u32 = desk.template.threats_in_scope().map(|t| votes(desk, t, control)).sum();
        let value = Value::formula_number(format!("SUM({above})"), shown);
        page.put(Address::new(row, col), Cell::of(value, Look::HeatSum));
    }
}

/// The names of the controls, in columns under the map. Returns its last row.
fn legend(page: &mut Page, desk: &Desk, row: u32, sum_col: u16) -> u32 {
    across(page, row, LEFT, sum_col, Cell::text(lines::LEGEND, Look::Block));
    let names: Vec<String> = desk.template.controls.iter().map(|c| c.label()).collect();
    // The first column of the legend has the width of the threats; the others share that of the map.
    let mut columns = vec![(NO, THREAT)];
    let mut col = FIRST;
    while col + LEGEND <= sum_col + 1 {
        columns.push((col, col + LEGEND - 1));
        col += LEGEND;
    }
    let per_column = names.len().div_ceil(columns.len()).max(1);
    for (index, name) in names.iter().enumerate() {
        let Some((first, last)) = columns.get(index / per_column) else { break };
        let at = row + 1 + (index % per_column) as u32;
        across(page, at, *first, *last, Cell::text(name, Look::Note));
    }
    row + per_column as u32
}
