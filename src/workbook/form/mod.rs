//! The participant's form: its tables, its writer, its reader.
//!
//! The tables here are the one definition that both use. A table says what its columns are; the
//! writer gives them addresses, the reader looks for their headings.

mod cover;
mod fill;
mod identity;
mod layers;
mod pages;
mod personal;
mod picks;
mod place;
mod print;
mod reference;
mod rows;
mod take;

pub use fill::fill;
pub use personal::{Personal, Shape, TEXTS, marked};
pub use take::{Tables, TakenFile, Taker};

use std::collections::BTreeSet;

use crate::domain::catalogue::{ColumnRef, Kind, Rows, Template, Whom};
use crate::sheet::book::{Book, Look, Page};
use crate::sheet::layout::{Role, Table};

use super::language;
use super::lists;
use super::stamp::{STAMP_SHEET, is_stamp};
use super::words::{head, sheet};

/// What a column of a form's table holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FormColumn {
    /// A column of the theme.
    Theme(ColumnRef),
    /// The number of a question.
    QuestionNo,
    /// A question.
    Question,
    /// Its answer.
    Answer,
    /// The computed tick.
    Done,
    /// The key of the row, hidden.
    Key,
    /// A column of a reference table: printed, never read.
    Reference,
}

/// Width of the computed tick's column.
const DONE_WIDTH: f64 = 6.0;

/// The table of one theme for individuals, or None where it asks them nothing.
pub fn theme_table(template: &Template, theme: usize) -> Option<Table<FormColumn>> {
    let spec = &template.themes[theme];
    template.columns_of(theme, Whom::Individual).next()?;
    let mut table = Table::new(&spec.sheet);
    match spec.rows {
        Rows::Threats => {
            for (at, column) in template.columns_of(theme, Whom::Individual) {
                let (role, look) = match column.kind {
                    Kind::RowNumber => (Role::Key, Look::HeadingCentre),
                    Kind::Label => (Role::Label, Look::Heading),
                    Kind::Text | Kind::PickControl | Kind::PickStep | Kind::Pick | Kind::Tick => {
                        (Role::Answer, Look::HeadingAsk)
                    }
                    Kind::ChosenStep => (Role::Shown, Look::Heading),
                };
                table = table
                    .with(FormColumn::Theme(at), &column.heading, role, column.width, look)
                    .known_as(&column.past_headings);
            }
        }
        Rows::Questions => {
            table = table
                .with(FormColumn::QuestionNo, head::NO, Role::Key, 5.0, Look::HeadingCentre)
                .with(FormColumn::Question, head::QUESTION, Role::Label, 38.0, Look::Heading)
                .with(FormColumn::Answer, head::ANSWER, Role::Answer, 110.0, Look::HeadingAsk);
        }
    }
    let table = table.with(FormColumn::Done, head::DONE, Role::Shown, DONE_WIDTH, Look::HeadingCentre);
    let table = table.with(FormColumn::Key, head::KEY, Role::Label, 8.0, Look::HeadingCentre);
    Some(language::spoken(template, table))
}

/// The names of all sheets of a form, hidden ones included.
pub fn sheet_names(template: &Template) -> Vec<String> {
    let printed = [sheet::COVER, sheet::EXAMPLE, sheet::CONTROLS, sheet::LISTS, STAMP_SHEET];
    let themes = template.themes.iter().map(|theme| theme.sheet.clone());
    let printed = printed.map(str::to_owned).into_iter().chain([sheet::items(template)]);
    themes.chain(printed.map(|name| language::sheet_name(template, &name))).collect()
}

/// The hidden sheet that a page without a name is, by what stands in it and nothing else.
pub fn hidden_sheet(template: &Template, page: &Page) -> Option<&'static str> {
    let mut book = Book::default();
    lists::add(&mut book, template);
    language::say(template, &mut book, language::Typed::default);
    let entries: BTreeSet<String> =
        book.pages.iter().flat_map(|page| page.cells.values()).map(|cell| cell.value.shown()).collect();
    let mut texts = page.filled().map(|(_, cell)| cell.value.shown()).peekable();
    texts.peek()?;
    if texts.all(|text| entries.contains(&text)) { Some(sheet::LISTS) } else { is_stamp(page).then_some(STAMP_SHEET) }
}

/// The list of threats, as the form shows it for reference.
fn threats_table(template: &Template) -> Table<FormColumn> {
    let sheet = sheet::items(template);
    let columns = [(head::NO, 5.0), (template.item.as_str(), 40.0), (head::DESCRIPTION, 92.0)];
    language::spoken(template, reference_table(&sheet, &columns))
}

/// The list of controls and steps, as the form shows it for reference.
fn controls_table(template: &Template) -> Table<FormColumn> {
    let columns = [
        (head::NO, 5.0),
        (head::CATEGORY, 11.0),
        (head::NUMBER, 7.0),
        (head::CONTROL, 30.0),
        (head::SUMMARY, 46.0),
        (head::STEP_ID, 7.0),
        (head::STEP, 52.0),
    ];
    language::spoken(template, reference_table(sheet::CONTROLS, &columns))
}

/// Reference tables are looked for too, so that their rows are never taken for answers: their
/// columns count as read columns in the finder's score.
fn reference_table(sheet: &str, columns: &[(&str, f64)]) -> Table<FormColumn> {
    columns.iter().enumerate().fold(Table::new(sheet), |table, (index, (heading, width))| {
        let (role, look) = match index {
            0 => (Role::Key, Look::HeadingCentre),
            _ => (Role::Answer, Look::Heading),
        };
        table.with(FormColumn::Reference, heading, role, *width, look)
    })
}
