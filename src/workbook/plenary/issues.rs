//! 課題と解決手段 and 多様な視点: everything that was written, threat by threat, to read and to filter.
//!
//! Columns are the template's; a member's answer stands under the heading of the same name.

use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::answers::{Answers, GroupRecord};
use crate::domain::catalogue::{Column, ColumnRef, Threat, Whom};
use crate::domain::fold::fold;
use crate::domain::ids::ThreatNo;
use crate::sheet::book::{Cell, Look, Page, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{NOTHING_YET, head as say, issues as lines};
use crate::workbook::words::{head, sheet, whom};

use super::desk::Desk;
use super::rows;

/// A column of these tables.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    No,
    Threat,
    Group,
    Writer,
    Step,
    /// A column of the theme, by its place among those shown.
    Value(usize),
}

/// 課題と解決手段, where the template has a theme that pairs issues with means.
pub(super) fn page(desk: &Desk) -> Option<Page> {
    let theme = desk.issue_theme()?;
    let columns: Vec<_> = [0, 1].into_iter().flat_map(|cell| desk.presented_columns(theme, cell)).collect();
    let table = with_values(
        base(sheet::ISSUES).with(Col::Writer, say::WRITER, Role::Label, 15.0, Look::Heading),
        head::STEP,
        34.0,
        &columns,
        32.0,
    );
    let theirs: Vec<_> = columns.iter().map(|(_, column)| individual(desk, theme, column)).collect();
    let mut lines_of = Vec::new();
    for threat in desk.template.threats_in_scope() {
        for record in &desk.plenary.records {
            let step = desk.consensus(record, threat.no).into();
            let values =
                several(desk, &record.own, &columns.iter().map(|(at, _)| Some(*at)).collect::<Vec<_>>(), threat.no);
            lines_of.extend(values.into_iter().map(|values| line(threat, record, whom::GROUP, true, &step, values)));
        }
        for record in &desk.plenary.records {
            for (person, answers) in desk.members(record) {
                let step = desk.pick(answers, threat.no).into();
                let values = several(desk, answers, &theirs, threat.no);
                lines_of
                    .extend(values.into_iter().map(|values| line(threat, record, &person.name, false, &step, values)));
            }
        }
    }
    Some(write(desk, &table, lines::LEAD, &lines_of))
}

/// 多様な視点, where the template asks groups for views beside their consensus.
pub(super) fn views_page(desk: &Desk) -> Option<Page> {
    let columns = desk.view_columns();
    if columns.is_empty() {
        return None;
    }
    let table = with_values(base(sheet::VIEWS), say::CONSENSUS, 42.0, &columns, 72.0);
    let ours: Vec<_> = columns.iter().map(|(at, _)| Some(*at)).collect();
    let mut lines_of = Vec::new();
    for threat in desk.template.threats_in_scope() {
        for record in &desk.plenary.records {
            let step = desk.consensus(record, threat.no).into();
            let values = several(desk, &record.own, &ours, threat.no);
            lines_of.extend(values.into_iter().map(|values| line(threat, record, whom::GROUP, true, &step, values)));
        }
    }
    Some(write(desk, &table, lines::VIEWS_LEAD, &lines_of))
}

fn base(name: &str) -> Table<Col> {
    Table::new(name)
        .with(Col::No, head::NO, Role::Key, 5.0, Look::HeadingCentre)
        .with(Col::Threat, head::THREAT, Role::Label, 27.0, Look::Heading)
        .with(Col::Group, head::GROUP, Role::Key, 14.0, Look::Heading)
}

fn with_values(
    table: Table<Col>,
    step: &str,
    step_width: f64,
    columns: &[(ColumnRef, &Column)],
    width: f64,
) -> Table<Col> {
    let table = table.with(Col::Step, step, Role::Shown, step_width, Look::Heading);
    columns.iter().enumerate().fold(table, |table, (index, (_, column))| {
        table.with(Col::Value(index), &column.heading, Role::Shown, width, Look::Heading)
    })
}

/// The individuals' column with the heading of a group's column.
fn individual(desk: &Desk, theme: usize, column: &Column) -> Option<ColumnRef> {
    let heading = fold(&column.heading);
    desk.template.columns_of(theme, Whom::Individual).find(|(_, c)| fold(&c.heading) == heading).map(|(at, _)| at)
}

/// The values of each place, for the places where there is one.
fn several(desk: &Desk, answers: &Answers, columns: &[Option<ColumnRef>], threat: ThreatNo) -> Vec<Vec<Arc<str>>> {
    let most = columns.iter().flatten().map(|at| desk.template.column(*at).repeat).max().unwrap_or(0);
    let value = |at: &Option<ColumnRef>, nth: u8| {
        let at = (*at)?;
        let found = desk.values(answers, at, threat).into_iter().find(|(place, _)| *place == nth);
        found.map(|(_, answer)| desk.shown(answer))
    };
    (1..=most)
        .map(|nth| columns.iter().map(|at| value(at, nth).unwrap_or_default()).collect::<Vec<_>>())
        .filter(|values| values.iter().any(|text| !text.is_empty()))
        .collect()
}

/// One row to write.
struct Line<'a> {
    threat: &'a Threat,
    group: &'a str,
    writer: &'a str,
    own: bool,
    step: Arc<str>,
    values: Vec<Arc<str>>,
}

fn line<'a>(
    threat: &'a Threat,
    record: &'a GroupRecord,
    writer: &'a str,
    own: bool,
    step: &Arc<str>,
    values: Vec<Arc<str>>,
) -> Line<'a> {
    Line { threat, group: record.group.as_str(), writer, own, step: Arc::clone(step), values }
}

fn write(desk: &Desk, table: &Table<Col>, lead: &str, lines_of: &[Line]) -> Page {
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let mut page = desk.frame(&table.sheet, lead, last_col);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), table, lines_of.len().max(1) as u32);
    let heading = placed.heading_row();
    let mut row = heading + 1;
    for line in lines_of {
        let mut cells = vec![
            (placed.col(Col::No), Cell::number(line.threat.no.0, Look::RowNo)),
            (placed.col(Col::Threat), Cell::text(&line.threat.title, Look::BodyMuted)),
            (placed.col(Col::Group), Cell::text(line.group, Look::BodyStrong)),
            (placed.col(Col::Step), Cell::of(Value::shared(&line.step), Look::BodyMuted)),
        ];
        if table.index(Col::Writer).is_some() {
            let look = if line.own { Look::BodyResult } else { Look::Body };
            cells.push((placed.col(Col::Writer), Cell::text(line.writer, look)));
        }
        for (index, text) in line.values.iter().enumerate() {
            cells.push((placed.col(Col::Value(index)), Cell::of(Value::shared(text), Look::Body)));
        }
        row = rows::put(&mut page, row, cells);
    }
    if lines_of.is_empty() {
        across(&mut page, row, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
        row += 1;
    }
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(heading + 1, LEFT));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(Area::new(Address::new(heading, LEFT), Address::new(row - 1, last_col)));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(row - 1, last_col)));
    measure::fit(&mut page);
    measure::close_up(&mut page);
    page
}
