//! だれが選んだか: behind every figure of a step, the people and groups it counts, each with the file, the
//! sheet and the cell in which it stands.
//!
//! One row per vote and per consensus, by step and threat, so that a figure leads to rows that stand
//! together. It counts nothing; the codes it shows follow the data sheet.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};
use crate::domain::ids::{StepId, ThreatNo};
use crate::sheet::book::{Cell, Highlight, Link, Look, Mark, Page, Rule, Tab, Value, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::links;
use crate::workbook::record::{self, DataColumn, Entry};
use crate::workbook::words::plenary::{NOTHING_YET, head as say, who as lines};
use crate::workbook::words::{head, sheet, whom};

use super::desk::Desk;

/// A column of the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    Id,
    Now,
    Text,
    No,
    Threat,
    Kind,
    Group,
    Name,
    Organisation,
    File,
    Sheet,
    Cell,
    Row,
}

/// Least and greatest width of the column of files.
const FILES: (f64, f64) = (30.0, 64.0);

fn table() -> Table<Col> {
    let columns = [
        (Col::Id, head::STEP_ID, 7.0, Look::HeadingCentre),
        (Col::Now, lines::NOW, 8.0, Look::HeadingCentre),
        (Col::Text, head::STEP, 42.0, Look::Heading),
        (Col::No, head::NO, 5.0, Look::HeadingCentre),
        (Col::Threat, head::THREAT, 27.0, Look::Heading),
        (Col::Kind, head::WHOM, 8.0, Look::HeadingCentre),
        (Col::Group, head::GROUP, 14.0, Look::Heading),
        (Col::Name, head::NAME, 16.0, Look::Heading),
        (Col::Organisation, head::ORGANISATION, 24.0, Look::Heading),
        (Col::File, head::FILE, 40.0, Look::Heading),
        (Col::Sheet, head::SHEET, 14.0, Look::Heading),
        (Col::Cell, head::CELL, 7.0, Look::HeadingCentre),
        (Col::Row, sheet::DATA, 9.0, Look::HeadingCentre),
    ];
    columns
        .into_iter()
        .fold(Table::new(sheet::WHO), |t, (id, heading, width, look)| t.with(id, heading, Role::Shown, width, look))
}

/// One step in one answer.
struct Line<'a> {
    step: StepId,
    threat: ThreatNo,
    entry: Entry<'a>,
    /// Its row under the headings of the data sheet.
    row: u32,
}

/// The list, in the order in which it stands.
pub(super) struct Who<'a> {
    lines: Vec<Line<'a>>,
    /// Where each step, and each step for a threat, begins.
    first: BTreeMap<(StepId, Option<ThreatNo>), u32>,
}

impl<'a> Who<'a> {
    pub(super) fn of(desk: &'a Desk<'a>) -> Self {
        let counts = [desk.template.vote_column(), desk.template.consensus_column()];
        let mut lines = Vec::new();
        let mut row = 0;
        for entry in desk.entries() {
            let column = Some(entry.slot.column_ref());
            if let Some(threat) = entry.slot.threat.filter(|_| counts.contains(&column)) {
                let steps = (row..).zip(&entry.answer.steps);
                lines.extend(steps.map(|(row, step)| Line { step: *step, threat, entry, row }));
            }
            row += entry.rows() as u32;
        }
        let places: BTreeMap<_, usize> = desk.groups.iter().enumerate().map(|(place, g)| (*g, place)).collect();
        lines.sort_by_cached_key(|l| {
            (l.step, l.threat, l.entry.participant.is_some(), places.get(&l.entry.group).copied(), l.row)
        });
        let mut first = BTreeMap::new();
        for (row, line) in (0..).zip(&lines) {
            first.entry((line.step, None)).or_insert(row);
            first.entry((line.step, Some(line.threat))).or_insert(row);
        }
        Who { lines, first }
    }

    /// A cell that leads to the first row of a step, for one threat or for all; empty where nobody chose it.
    pub(super) fn cell(&self, step: StepId, threat: Option<ThreatNo>) -> Cell {
        let Some(row) = self.first.get(&(step, threat)) else { return Cell::text("", Look::BodyCentre) };
        let at = Address::new(TOP + 1 + row, LEFT);
        Cell::text(lines::SEE, Look::Link).linked(Link::Inside { page: sheet::WHO.to_owned(), at })
    }
}

/// The last column of the sheet: what stands right of it is a person's.
pub fn last_column() -> u16 {
    LEFT + table().columns.len() as u16 - 1
}

/// The sheet.
pub(super) fn page(desk: &Desk, who: &Who) -> Page {
    let table = table();
    let last_col = last_column();
    let mut page = desk.frame(sheet::WHO, lines::LEAD, last_col);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, who.lines.len().max(1) as u32);
    if who.lines.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
    }
    let data = record::table();
    let data = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &data, 1);
    for (index, line) in who.lines.iter().enumerate() {
        put(&mut page, desk, &placed, &data, index as u32, line);
    }
    if !who.lines.is_empty() {
        let [id, now] = [Col::Id, Col::Now].map(|col| placed.cell(0, col).fixed_column());
        let area = placed.column(Col::Now);
        page.highlights.push(Highlight { area, rule: Rule::When(format!("{now}<>{id}"), Mark::Alert) });
    }
    let heading = placed.heading_row();
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(heading + 1, placed.col(Col::Text)));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(placed.area());
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(placed.end() - 1, last_col)));
    let files = who.lines.iter().map(|line| line.entry.answer.text.source.file.path.as_str());
    let width = measure::width_for(files, Look::Link, FILES.0, FILES.1);
    page.widths.insert(placed.col(Col::File), width);
    measure::fit(&mut page);
    measure::close_up(&mut page);
    page
}

fn put(page: &mut Page, desk: &Desk, placed: &Placed<Col>, data: &Placed<DataColumn>, row: u32, line: &Line) {
    let at = |col| placed.cell(row, col);
    let data_cell = |column| data.cell(line.row, column);
    let person = line.entry.participant.as_ref().and_then(|id| desk.plenary.roster.get(id));
    let source = &line.entry.answer.text.source;
    page.put(at(Col::Id), Cell::text(line.step.to_string(), Look::RowNo));
    let code = format!("{}{}", sheet_prefix(sheet::DATA), data_cell(DataColumn::Step));
    let now = Value::formula_text(format!("IF({code}=\"\",\"{}\",{code})", lines::NONE), line.step.to_string());
    page.put(at(Col::Now), Cell::of(now, Look::BodyCentre));
    page.put(at(Col::Text), Cell::text(desk.template.step(line.step).map_or("", |s| &s.text), Look::BodyMuted));
    page.put(at(Col::No), Cell::number(line.threat.0, Look::RowNo));
    let threat = desk.template.threat(line.threat).map_or("", |t| &t.title);
    page.put(at(Col::Threat), Cell::text(threat, Look::BodyMuted));
    let (kind, look) = if person.is_some() { (lines::VOTE, Look::BodyCentre) } else { (lines::AGREED, Look::Done) };
    page.put(at(Col::Kind), Cell::text(kind, look));
    page.put(at(Col::Group), Cell::text(line.entry.group.as_str(), Look::BodyStrong));
    page.put(at(Col::Name), Cell::text(person.map_or(whom::GROUP, |p| &p.name), Look::Body));
    page.put(at(Col::Organisation), Cell::text(person.map_or("", |p| &p.organisation), Look::BodyMuted));
    let link = links::to_file("", &source.file.path, Some((source.sheet.to_string(), source.cell)));
    page.put(at(Col::File), Cell::text(&source.file.path, Look::Link).linked(link));
    page.put(at(Col::Sheet), Cell::text(&*source.sheet, Look::Body));
    page.put(at(Col::Cell), Cell::text(source.cell.to_string(), Look::BodyCentre));
    let row = Link::Inside { page: sheet::DATA.to_owned(), at: data_cell(DataColumn::Whom) };
    let text = format!("{}{}", data_cell(DataColumn::Whom).row + 1, say::ROW);
    page.put(at(Col::Row), Cell::text(text, Look::Link).linked(row));
}
