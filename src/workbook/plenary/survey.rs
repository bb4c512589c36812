//! アンケート: each question with all its answers.

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::domain::catalogue::{ColumnRef, Rows, Whom};
use crate::sheet::book::{Cell, Look, Page, Tab, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{NOTHING_YET, survey as lines};
use crate::workbook::words::{head, sheet};

use super::desk::Desk;
use super::rows;

/// A column of the answers.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    Name,
    Organisation,
    Industry,
    Group,
    Answer,
}

fn table() -> Table<Col> {
    Table::new(sheet::SURVEY)
        .with(Col::Name, head::NAME, Role::Label, 16.0, Look::Heading)
        .with(Col::Organisation, head::ORGANISATION, Role::Label, 26.0, Look::Heading)
        .with(Col::Industry, head::INDUSTRY, Role::Label, 16.0, Look::Heading)
        .with(Col::Group, head::GROUP, Role::Key, 14.0, Look::Heading)
        .with(Col::Answer, head::ANSWER, Role::Shown, 88.0, Look::Heading)
}

/// The sheet, where the template asks questions.
pub(super) fn page(desk: &Desk) -> Option<Page> {
    let asks = |at: &ColumnRef| desk.template.theme(*at).rows == Rows::Questions;
    let questions: Vec<ColumnRef> = desk
        .template
        .columns(Whom::Individual)
        .filter(|(at, c)| asks(at) && c.kind.is_answer())
        .map(|(at, _)| at)
        .collect();
    if questions.is_empty() {
        return None;
    }
    let table = table();
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let mut page = desk.frame(sheet::SURVEY, lines::LEAD, last_col);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, 0);
    let heading = placed.heading_row();
    let mut row = heading + 1;
    for (index, question) in questions.into_iter().enumerate() {
        if index > 0 {
            page.setup.page_breaks.push(row);
        }
        row = block(&mut page, desk, &placed, question, row);
    }
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(heading + 1, 0));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(row - 1, last_col)));
    measure::fit(&mut page);
    Some(page)
}

/// A question and its answers, by group and roster. Returns the row after them.
fn block(page: &mut Page, desk: &Desk, placed: &Placed<Col>, question: ColumnRef, row: u32) -> u32 {
    let mut answers = Vec::new();
    for record in &desk.plenary.records {
        for (person, given) in desk.members(record) {
            let texts = (1..=u8::MAX)
                .take(usize::from(desk.template.column(question).repeat.max(1)))
                .filter_map(|nth| given.get(&Slot::new(question, None, nth)));
            answers.extend(texts.map(|answer| (person, record, answer)));
        }
    }
    let title = format!("{}（{}{}）", desk.template.column(question).heading, answers.len(), lines::ANSWERS);
    let last_col = placed.col(Col::Answer);
    across(page, row, LEFT, last_col, Cell::text(title, Look::ResultBand));
    let mut row = row + 1;
    if answers.is_empty() {
        across(page, row, LEFT, last_col, Cell::text(NOTHING_YET, Look::Body));
        row += 1;
    }
    for (person, record, answer) in answers {
        let cells = vec![
            (placed.col(Col::Name), Cell::text(&person.name, Look::BodyStrong)),
            (placed.col(Col::Organisation), Cell::text(&person.organisation, Look::BodyMuted)),
            (placed.col(Col::Industry), Cell::text(&person.industry, Look::BodyMuted)),
            (placed.col(Col::Group), Cell::text(record.group.as_str(), Look::BodyMuted)),
            (placed.col(Col::Answer), Cell::of(Value::shared(&desk.shown(answer)), Look::Body)),
        ];
        row = rows::put(page, row, cells);
    }
    row
}
