//! 講師フィードバック: the only cells of the plenary workbook that a person fills in, one row per group.
//!
//! What a lecturer wrote is kept for every group it was written for, also when the roster no longer
//! has that group. Its table is also what the reader looks for.

use std::collections::BTreeSet;

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::{ColumnRef, Template, Whom};
use crate::domain::ids::GroupName;
use crate::sheet::book::{Cell, Highlight, Look, Mark, Page, Rule, Tab};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::language;
use crate::workbook::words::plenary::{NOTHING_YET, feedback as lines, head as say, overview};
use crate::workbook::words::{head, sheet};

use super::desk::Desk;

/// Least height of a row to write in, in points.
const ROOM: f64 = 76.0;

/// A column of the lecturer's table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Col {
    Group,
    Presents,
    Consensus,
    Lecturer(ColumnRef),
}

/// The lecturer's table.
pub(super) fn table(template: &Template) -> Table<Col> {
    let table = Table::new(sheet::FEEDBACK)
        .with(Col::Group, head::GROUP, Role::Key, 16.0, Look::Heading)
        .with(Col::Presents, head::PRESENTS, Role::Shown, 26.0, Look::Heading)
        .with(Col::Consensus, say::CONSENSUS, Role::Shown, 32.0, Look::Heading);
    let table = columns(template).fold(table, |table, at| {
        let column = template.column(at);
        table
            .with(Col::Lecturer(at), &column.heading, Role::Answer, column.width, Look::HeadingAsk)
            .known_as(&column.past_headings)
    });
    language::spoken(template, table)
}

/// The columns a lecturer fills in.
pub(super) fn columns(template: &Template) -> impl Iterator<Item = ColumnRef> {
    template.columns(Whom::Lecturer).filter(|(_, c)| c.kind.is_answer()).map(|(at, _)| at)
}

/// The sheet.
pub(super) fn page(desk: &Desk) -> Page {
    let table = table(desk.template);
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let mut page = desk.frame(sheet::FEEDBACK, lines::LEAD, last_col);
    let lecturer = desk.plenary.lecturer;
    let gone: BTreeSet<&GroupName> =
        lecturer.keys().map(|(group, _)| group).filter(|group| !desk.groups.contains(group)).collect();
    let rows = desk.groups.len() + gone.len();
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, rows as u32);
    for (row, record) in desk.plenary.records.iter().enumerate() {
        let threat = desk.presented(record);
        let none = if record.file.is_some() { overview::NO_THREAT } else { overview::NO_BOOK };
        let presents = threat.map_or_else(|| none.to_owned(), |t| t.label());
        let consensus = threat.map(|t| desk.consensus(record, t.no)).unwrap_or_default();
        group_row(&mut page, desk, &placed, row as u32, &record.group, [&presents, &consensus]);
    }
    for (index, group) in gone.into_iter().enumerate() {
        let row = (desk.groups.len() + index) as u32;
        group_row(&mut page, desk, &placed, row, group, [lines::NOT_IN_ROSTER, ""]);
    }
    if rows == 0 {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
    } else {
        for at in columns(desk.template) {
            let area = placed.column(Col::Lecturer(at));
            let filled = format!("LEN({})>0", area.first.fixed_column());
            page.highlights.push(Highlight { area, rule: Rule::When(filled, Mark::Filled) });
        }
    }
    let heading = placed.heading_row();
    page.setup.tab = Tab::Ask;
    page.setup.rows_grow = true;
    page.setup.freeze = Some(Address::new(heading + 1, LEFT + 1));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.print_area =
        Some(Area::new(Address::new(0, 0), Address::new(placed.end().max(heading + 2) - 1, last_col)));
    measure::fit(&mut page);
    for row in heading + 1..placed.end() {
        let height = page.heights.entry(row).or_insert(ROOM);
        *height = height.max(ROOM);
    }
    page
}

fn group_row(
    page: &mut Page,
    desk: &Desk,
    placed: &Placed<Col>,
    row: u32,
    group: &GroupName,
    [presents, consensus]: [&str; 2],
) {
    page.put(placed.cell(row, Col::Group), Cell::text(group.as_str(), Look::LabelStrong));
    page.put(placed.cell(row, Col::Presents), Cell::text(presents, Look::Body));
    page.put(placed.cell(row, Col::Consensus), Cell::text(consensus, Look::Body));
    for at in columns(desk.template) {
        let written = desk.plenary.lecturer.get(&(group.clone(), at)).map_or("", String::as_str);
        page.put(placed.cell(row, Col::Lecturer(at)), Cell::text(written, Look::Ask));
    }
}
