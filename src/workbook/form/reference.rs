//! The sheets of the form that are only read: the worked example and the two lists.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::ExampleTable;
use crate::domain::finding::Lang;
use crate::sheet::book::{Cell, Look, Page};
use crate::sheet::fill::Placed;
use crate::sheet::measure;
use crate::workbook::Event;
use crate::workbook::frame::{Frame, LEFT, TOP, across, down};
use crate::workbook::language;
use crate::workbook::words::{form as say, sheet};

use super::{controls_table, threats_table};

/// 記入例, 脅威一覧, 管理策一覧.
pub(super) fn pages(event: &Event, corner: &str) -> Vec<Page> {
    let template = event.template;
    let mut pages = Vec::new();
    if !template.example.tables.is_empty() {
        pages.push(example(event, corner));
    }
    pages.push(threats(event, corner));
    if template.has_steps() {
        pages.push(controls(event, corner));
    }
    pages
}

/// The published example in the report's own table shapes. Its headings have no number beside them,
/// so that it is never taken for an answer table.
fn example(event: &Event, corner: &str) -> Page {
    let example = &event.template.example;
    let last_col = LEFT + 1;
    let frame = Frame { name: sheet::EXAMPLE, title: sheet::EXAMPLE, lead: say::EXAMPLE_LEAD, corner, last_col };
    let mut page = frame.open(event);
    page.widths.insert(LEFT, 62.0);
    page.widths.insert(LEFT + 1, 78.0);
    let mut row = TOP;
    for line in [&example.group, &example.threat] {
        across(&mut page, row, LEFT, last_col, Cell::text(line, Look::TextStrong));
        row += 1;
    }
    for table in &example.tables {
        row = example_table(&mut page, language::of(event.template), row + 1, table);
    }
    page.put(Address::new(row + 1, LEFT), Cell::text(say::HINT_BLOCK, Look::Block));
    across(&mut page, row + 2, LEFT, last_col, Cell::text(&example.hint, Look::Legend));
    across(&mut page, row + 3, LEFT, last_col, Cell::text(&example.source, Look::Note));
    page.setup.one_page = true;
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(row + 3, last_col)));
    measure::fit(&mut page);
    page
}

fn example_table(page: &mut Page, lang: Lang, mut row: u32, table: &ExampleTable) -> u32 {
    page.put(Address::new(row, LEFT), Cell::text(&table.title, Look::Block));
    row += 1;
    for (col, heading) in table.headings.iter().enumerate() {
        page.put(Address::new(row, LEFT + col as u16), Cell::text(heading, Look::Heading));
    }
    row += 1;
    for cells in &table.rows {
        for (col, text) in cells.iter().enumerate() {
            page.put(Address::new(row, LEFT + col as u16), Cell::text(points(lang, text), Look::Body));
        }
        row += 1;
    }
    row
}

/// Several points in one cell stand as a list; a single one, or one with its own brackets, as it is.
fn points(lang: Lang, text: &str) -> String {
    if !text.contains('\n') || text.starts_with('（') {
        return text.to_owned();
    }
    let bullet = language::bullet(lang);
    text.lines().map(|line| format!("{bullet}{line}")).collect::<Vec<_>>().join("\n")
}

fn threats(event: &Event, corner: &str) -> Page {
    let template = event.template;
    let table = threats_table(template);
    let (name, lead) = (sheet::items(template), say::items_lead(&template.item));
    let last_col = LEFT + 2;
    let frame = Frame { name: &name, title: &template.threats_title, lead: &lead, corner, last_col };
    let mut page = frame.open(event);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, template.threats.len() as u32);
    for (index, threat) in template.threats.iter().enumerate() {
        let row = placed.heading_row() + 1 + index as u32;
        let [no, label, body] = if threat.in_scope {
            [Look::RowNo, Look::LabelStrong, Look::Body]
        } else {
            [Look::OutCentre, Look::OutText, Look::OutText]
        };
        page.put(Address::new(row, LEFT), Cell::number(threat.no.0, no));
        page.put(Address::new(row, LEFT + 1), Cell::text(&threat.title, label));
        page.put(Address::new(row, LEFT + 2), Cell::text(&threat.description, body));
    }
    close(&mut page, &placed, last_col, &template.attribution);
    page
}

fn controls(event: &Event, corner: &str) -> Page {
    let template = event.template;
    let table = controls_table(template);
    let last_col = LEFT + 6;
    let frame =
        Frame { name: sheet::CONTROLS, title: &template.controls_title, lead: say::CONTROLS_LEAD, corner, last_col };
    let mut page = frame.open(event);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, template.steps.len() as u32);
    let mut row = placed.heading_row() + 1;
    // A control's steps stay on one printed page.
    let mut blocks = Vec::new();
    for control in &template.controls {
        let steps: Vec<_> = template.steps_of(control.no).collect();
        let last = row + steps.len().max(1) as u32 - 1;
        let cells = [
            Cell::number(control.no.0, Look::RowNo),
            Cell::text(&control.category, Look::BodyCentre),
            Cell::text(&control.number, Look::BodyCentre),
            Cell::text(&control.title, Look::LabelStrong),
            Cell::text(&control.summary, Look::Body),
        ];
        for (col, cell) in cells.into_iter().enumerate() {
            down(&mut page, Address::new(row, LEFT + col as u16), last, cell);
        }
        for (offset, step) in steps.iter().enumerate() {
            let at = Address::new(row + offset as u32, LEFT + 5);
            page.put(at, Cell::text(step.id.to_string(), Look::RowNo));
            page.put(Address::new(at.row, LEFT + 6), Cell::text(&step.text, Look::Body));
        }
        blocks.push((row, last));
        row = last + 1;
    }
    close(&mut page, &placed, last_col, &template.attribution);
    measure::paginate(&mut page, &blocks);
    page
}

fn close<C: Copy + PartialEq>(page: &mut Page, placed: &Placed<C>, last_col: u16, attribution: &str) {
    let heading = placed.heading_row();
    across(page, placed.end(), LEFT, last_col, Cell::text(attribution, Look::Note));
    page.setup.freeze = Some(Address::new(heading + 1, 0));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(placed.end(), last_col)));
    measure::fit(page);
}
