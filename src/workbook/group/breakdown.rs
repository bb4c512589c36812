//! 集計, its second part: how the members' votes fall on controls, on 管理策種別 and on their 業種.
//!
//! Controls stand on the left, category by category, so that a category is a range of rows; categories
//! and 業種 stand beside them in the same columns as the tables above. All figures are live.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};
use crate::domain::breakdown::Industries;
use crate::domain::catalogue::Control;
use crate::domain::ids::StepId;
use crate::sheet::book::{BarTint, Cell, Highlight, Look, Page, Rule, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::workbook::frame::{LEFT, across};
use crate::workbook::words::plenary::heat::{NO_INDUSTRY, of_people};
use crate::workbook::words::{group as say, head};

use super::calc;
use super::fill::GroupBook;
use super::tally::STEP_WIDTH;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    No,
    Control,
    Votes,
    Share,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Label,
    Votes,
    Detail,
}

fn controls_table() -> Table<Col> {
    Table::new("")
        .with(Col::No, head::NO, Role::Shown, 5.0, Look::HeadingCentre)
        .with(Col::Control, head::CONTROL, Role::Shown, 34.0, Look::Heading)
        .with(Col::Votes, head::VOTES, Role::Shown, 9.0, Look::HeadingCentre)
        .with(Col::Share, say::SHARE, Role::Shown, 9.0, Look::HeadingCentre)
}

fn side_table(label: &str, detail: &str) -> Table<Side> {
    Table::new("")
        .with(Side::Label, label, Role::Shown, STEP_WIDTH, Look::Heading)
        .with(Side::Votes, head::VOTES, Role::Shown, 24.0, Look::HeadingCentre)
        .with(Side::Detail, detail, Role::Shown, STEP_WIDTH, Look::Heading)
}

/// The controls, category by category.
fn ordered<'a>(book: &GroupBook<'a>) -> Vec<(usize, &'a Control)> {
    let template = book.event.template;
    let categories = template.categories().into_iter().enumerate();
    let of = |category: &'a str| template.controls.iter().filter(move |c| c.category == category);
    categories.flat_map(|(place, category)| of(category).map(move |c| (place, c))).collect()
}

/// Writes the three tables from `row` on. Returns the row after them.
pub(super) fn put(page: &mut Page, book: &GroupBook, row: u32) -> u32 {
    across(page, row, LEFT, LEFT + 3, Cell::text(say::BY_CONTROL, Look::Block));
    let left = controls_table();
    let controls = ordered(book);
    let placed = Placed::put(page, Address::new(row + 1, LEFT), &left, controls.len() as u32 + 1);
    for (index, (_, control)) in (0..).zip(&controls) {
        control_row(page, book, &placed, index, control);
    }
    sum_row(page, book, &placed, controls.len() as u32);
    let right = LEFT + left.columns.len() as u16;
    let (end, names) = categories(page, book, &placed, &controls, Address::new(row, right));
    let end = industries(page, book, Address::new(end + 1, right), &names);
    placed.end().max(end)
}

fn votes(book: &GroupBook, counts: impl Fn(StepId) -> bool) -> u32 {
    book.tally.votes_where(counts)
}

fn bar(page: &mut Page, area: Area, tint: BarTint) {
    page.highlights.push(Highlight { area, rule: Rule::Bar(tint) });
}

fn control_row(page: &mut Page, book: &GroupBook, placed: &Placed<Col>, row: u32, control: &Control) {
    let at = |col| placed.cell(row, col);
    let own = votes(book, |step| step.control == control.no);
    page.put(at(Col::No), Cell::number(control.no.0, Look::RowNo));
    page.put(at(Col::Control), Cell::text(&control.title, Look::Label));
    let formula = format!("COUNTIF({},\"{}|*|{}-*\")", book.keys, book.number, control.no);
    page.put(at(Col::Votes), Cell::of(Value::formula_number(formula, own), Look::CountStrong));
    share(page, book, placed, row, own);
}

fn sum_row(page: &mut Page, book: &GroupBook, placed: &Placed<Col>, row: u32) {
    let at = |col| placed.cell(row, col);
    let all = votes(book, |_| true);
    across(page, at(Col::No).row, at(Col::No).col, at(Col::Control).col, Cell::text(say::SUM, Look::LabelStrong));
    let above = Area::new(placed.cell(0, Col::Votes), placed.cell(row.max(1) - 1, Col::Votes));
    page.put(at(Col::Votes), Cell::of(Value::formula_number(format!("SUM({above})"), all), Look::CountStrong));
    share(page, book, placed, row, all);
    bar(page, above, BarTint::Teal);
}

/// The part of all votes; 0 while there is none.
fn share(page: &mut Page, book: &GroupBook, placed: &Placed<Col>, row: u32, own: u32) {
    let (votes_at, sum) = (placed.cell(row, Col::Votes), placed.cell(placed.rows() - 1, Col::Votes).fixed());
    let shown = f64::from(own) / f64::from(votes(book, |_| true).max(1));
    let formula = format!("IF({sum}=0,0,{votes_at}/{sum})");
    page.put(placed.cell(row, Col::Share), Cell::of(Value::formula_number(formula, shown), Look::Share));
}

/// Votes of each 管理策種別, and the control that most of them are for. Returns the row after the table, and
/// the cells with the names.
fn categories(
    page: &mut Page,
    book: &GroupBook,
    controls: &Placed<Col>,
    ordered: &[(usize, &Control)],
    at: Address,
) -> (u32, Vec<String>) {
    let names = book.event.template.categories();
    across(page, at.row, at.col, at.col + 2, Cell::text(say::BY_CATEGORY, Look::Block));
    let table = side_table(head::CATEGORY, say::TOP_CONTROL);
    let placed = Placed::put(page, Address::new(at.row + 1, at.col), &table, names.len() as u32);
    for (place, name) in names.iter().enumerate() {
        let own: Vec<(u32, &Control)> =
            (0..).zip(ordered).filter(|(_, (of, _))| *of == place).map(|(row, (_, control))| (row, *control)).collect();
        let (Some((first, _)), Some((last, _))) = (own.first(), own.last()) else { continue };
        let rows = |col| Area::new(controls.cell(*first, col), controls.cell(*last, col)).fixed();
        let (counts, titles) = (rows(Col::Votes), rows(Col::Control));
        let of: Vec<u32> = own.iter().map(|(_, c)| votes(book, |step| step.control == c.no)).collect();
        let most = of.iter().copied().max().unwrap_or_default();
        let mut leading = own.iter().zip(&of).filter(|(_, n)| **n == most && most > 0).map(|((_, c), _)| c);
        let mut top = leading.next().map(|c| c.title.clone()).unwrap_or_default();
        if leading.next().is_some() {
            top.push_str(say::AND_MORE);
        }
        let formula = format!(
            "IF(MAX({counts})=0,\"\",INDEX({titles},MATCH(MAX({counts}),{counts},0))\
             &IF(COUNTIF({counts},MAX({counts}))>1,\"{}\",\"\"))",
            say::AND_MORE
        );
        let cell = |side| placed.cell(place as u32, side);
        page.put(cell(Side::Label), Cell::text(*name, Look::LabelStrong));
        let sum = Value::formula_number(format!("SUM({counts})"), of.iter().sum::<u32>());
        page.put(cell(Side::Votes), Cell::of(sum, Look::CountStrong));
        page.put(cell(Side::Detail), Cell::of(Value::formula_text(formula, top), Look::Body));
    }
    bar(page, placed.column(Side::Votes), BarTint::Slate);
    let cells = (0..placed.rows()).map(|row| placed.cell(row, Side::Label).fixed()).collect();
    (placed.end(), cells)
}

/// Votes of the members of each 業種, and on which 管理策種別 they fall. Returns the row after the table.
fn industries(page: &mut Page, book: &GroupBook, at: Address, names: &[String]) -> u32 {
    let all = Industries::count(book.event.template, book.roster, std::slice::from_ref(book.record));
    let mut members: BTreeMap<usize, u32> = BTreeMap::new();
    for place in book.members().filter_map(|person| book.roster.industry(&person.id)) {
        *members.entry(place).or_default() += 1;
    }
    across(page, at.row, at.col, at.col + 2, Cell::text(say::BY_INDUSTRY, Look::Block));
    let table = side_table(head::INDUSTRY, head::CATEGORY);
    let placed = Placed::put(page, Address::new(at.row + 1, at.col), &table, members.len() as u32);
    let template = book.event.template;
    for (row, (place, people)) in (0..).zip(&members) {
        let own = &all.list[*place];
        let name = if own.industry.is_empty() { NO_INDUSTRY } else { &own.industry };
        let (mut formula, mut shown) = (Vec::new(), Vec::new());
        for (index, (category, cell)) in template.categories().iter().zip(names).enumerate() {
            let of_category = |s: StepId| template.control(s.control).is_some_and(|c| c.category == *category);
            formula.push(format!("{cell}&\" \"&{}", calc::of_industry(book, *place, Some(index))));
            shown.push(format!("{category} {}", own.votes_where(of_category)));
        }
        let cell = |side| placed.cell(row, side);
        page.put(cell(Side::Label), Cell::text(of_people(name, *people), Look::LabelStrong));
        let count = Value::formula_number(calc::of_industry(book, *place, None), own.votes_where(|_| true));
        page.put(cell(Side::Votes), Cell::of(count, Look::CountStrong));
        let parts = Value::formula_text(formula.join("&\"　\"&"), shown.join("　"));
        page.put(cell(Side::Detail), Cell::of(parts, Look::Body));
    }
    bar(page, placed.column(Side::Votes), BarTint::Slate);
    placed.end()
}
