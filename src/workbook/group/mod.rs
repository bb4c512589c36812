//! The group's workbook: members side by side per threat, the group's own cells, live tallies, the
//! page it presents; and its reader.
//!
//! The tables here serve writer and reader. Every row of every table prints its own keys (threat,
//! participant, which of several), so that sorted, inserted or moved rows stay what they are.

mod breakdown;
mod calc;
mod choices;
mod fill;
mod fold;
mod marks;
mod merge;
mod overview;
mod paper;
mod present;
mod reading;
mod rest;
mod take;
mod tally;
mod themes;

pub use fill::{GroupBook, fill};
pub use merge::{Hand, Hands, Merged, merge};
pub use take::{Left, Tables, TakenGroup, Taker};

use crate::domain::catalogue::{Column, ColumnRef, Kind, Rows, Template, Theme, Whom};
use crate::sheet::book::Look;
use crate::sheet::layout::{Role, Table};

use super::language;
use super::words::{PENCIL, head};

/// A column of a table on a theme's sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GroupColumn {
    /// Number of the threat.
    No,
    /// Id of the participant.
    Id,
    /// Name of the participant.
    Name,
    /// 業種 of the participant.
    Industry,
    /// Which of several values, from 1.
    Nth,
    /// Members who picked the same step.
    Votes,
    /// A column of the theme, of the members or of the group.
    Theme(ColumnRef),
}

/// The themes on which a group works, and those in which people choose: a group sees how its members chose.
pub fn themes(template: &Template) -> impl Iterator<Item = (usize, &Theme)> {
    let chosen = |theme: &Theme| theme.columns.iter().any(|c| c.whom == Whom::Individual && c.kind.is_choice());
    let asked = |index| template.columns_of(index, Whom::Group).next().is_some();
    let rows = |theme: &Theme| theme.rows == Rows::Threats;
    template.themes.iter().enumerate().filter(move |(index, theme)| asked(*index) || (rows(theme) && chosen(theme)))
}

/// Most values that columns of `whom` take in one theme.
fn repeat(template: &Template, theme: usize, whom: Whom) -> u8 {
    template.columns_of(theme, whom).map(|(_, c)| c.repeat).max().unwrap_or(1).max(1)
}

/// The members' columns that a theme's sheet shows, left to right. The control is left out: the step says it.
fn member_columns(template: &Template, theme: usize) -> Vec<(ColumnRef, &Column)> {
    let shown = |kind| match kind {
        Kind::Text | Kind::PickStep | Kind::ChosenStep | Kind::Pick | Kind::Tick => true,
        Kind::RowNumber | Kind::Label | Kind::PickControl => false,
    };
    template.columns_of(theme, Whom::Individual).filter(|(_, c)| shown(c.kind)).collect()
}

/// The table of the members' answers in one theme.
pub fn member_table(template: &Template, theme: usize) -> Table<GroupColumn> {
    let columns = member_columns(template, theme);
    let mut table = Table::new(&template.themes[theme].sheet)
        .with(GroupColumn::No, head::NO, Role::Key, 5.0, Look::HeadingResultCentre)
        .with(GroupColumn::Id, head::ID, Role::Key, 8.0, Look::HeadingResultCentre)
        .with(GroupColumn::Name, head::NAME, Role::Label, 17.0, Look::HeadingResult)
        .with(GroupColumn::Industry, head::INDUSTRY, Role::Shown, 13.0, Look::HeadingResult);
    if repeat(template, theme, Whom::Individual) > 1 {
        table = table.with(GroupColumn::Nth, head::NTH, Role::Key, 5.0, Look::HeadingResultCentre);
    }
    if columns.iter().any(|(_, c)| c.kind == Kind::PickStep) {
        table = table.with(GroupColumn::Votes, head::VOTES, Role::Shown, 6.0, Look::HeadingResultCentre);
    }
    for (at, column) in columns {
        let role = if column.kind.is_answer() { Role::Answer } else { Role::Shown };
        let width = column.width.max(MEMBER_WIDTH);
        table = table
            .with(GroupColumn::Theme(at), &column.heading, role, width, Look::HeadingResult)
            .known_as(&column.past_headings);
    }
    language::spoken(template, table)
}

/// Least width of a column of answers.
const MEMBER_WIDTH: f64 = 34.0;

/// The table of the group's own cells in one theme.
pub fn own_table(template: &Template, theme: usize) -> Table<GroupColumn> {
    let table =
        Table::new(&template.themes[theme].sheet).with(GroupColumn::No, head::NO, Role::Key, 5.0, Look::HeadingCentre);
    template.columns_of(theme, Whom::Group).fold(table, |table, (at, column)| {
        // The pencil stands in the text here: the heading is the same as a member's beside it.
        let heading = format!("{PENCIL} {}", column.heading);
        table
            .with(GroupColumn::Theme(at), &heading, Role::Answer, column.width, Look::HeadingAskText)
            .known_as(&column.past_headings)
    })
}

/// On a theme's sheet, the column in which each of the group's cells stands: under the members' column
/// that asks the same, else to the right of them. Counted from the first column of the members' table.
fn own_offsets(template: &Template, theme: usize) -> Vec<(ColumnRef, u16)> {
    let table = member_table(template, theme);
    let members = member_columns(template, theme);
    let own: Vec<_> = template.columns_of(theme, Whom::Group).collect();
    let offset = |at: ColumnRef| table.index(GroupColumn::Theme(at)).unwrap_or_default() as u16;
    let mut extra = table.columns.len() as u16;
    own.iter()
        .map(|(at, column)| {
            let same = members.iter().find(|(_, m)| {
                m.heading == column.heading || (m.kind == Kind::PickStep && column.kind == Kind::PickStep)
            });
            let alone = || (own.len() == 1).then(|| members.last()).flatten();
            let col = match same.or_else(alone) {
                Some((member, _)) => offset(*member),
                None => {
                    extra += 1;
                    extra - 1
                }
            };
            (*at, col)
        })
        .collect()
}
