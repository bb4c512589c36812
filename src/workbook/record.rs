//! データ: every answer once, one a row, with the place it came from.
//!
//! The sheet is what tallies count and what the next stage reads; its columns are the same in every
//! workbook that has it.

mod fill;
mod take;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Slot};
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::source::How;
use crate::sheet::book::{Look, Page, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};

use super::frame::{LEFT, TOP};
use super::language;
use super::words::{head, how, sheet};

pub use fill::fill;
pub use take::{count, counted_column, last_column, take};

/// A column of the data sheet; its heading says what it holds.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataColumn {
    Whom,
    Id,
    Name,
    Organisation,
    Industry,
    Group,
    Theme,
    No,
    Threat,
    Nth,
    Column,
    Text,
    /// Id of the step that counts.
    Step,
    /// `group|threat|step`: what tallies count. Not date-shaped, so that no program converts it.
    Key,
    File,
    Sheet,
    Cell,
    Sha,
    How,
}

/// One answer with everything a row says about it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Entry<'a> {
    /// Who wrote it; None: the group.
    pub participant: Option<&'a ParticipantId>,
    /// The group it belongs to.
    pub group: &'a GroupName,
    /// What it answers.
    pub slot: Slot,
    /// The answer.
    pub answer: &'a Answer,
}

impl Entry<'_> {
    /// How many rows it takes: one for each step that it names, at least one.
    pub fn rows(&self) -> usize {
        self.answer.steps.len().max(1)
    }
}

/// One answer that stands in a data sheet.
#[derive(Clone, PartialEq, Debug)]
pub struct TakenEntry {
    /// Who wrote it; None: the group.
    pub participant: Option<ParticipantId>,
    /// The group it belongs to.
    pub group: GroupName,
    /// What it answers.
    pub slot: Slot,
    /// The answer.
    pub answer: Arc<Answer>,
}

/// The table of the data sheet.
pub fn table() -> Table<DataColumn> {
    use DataColumn as C;
    let columns = [
        (C::Whom, head::WHOM, Role::Key, 8.0),
        (C::Id, head::ID, Role::Key, 9.0),
        (C::Name, head::NAME, Role::Label, 14.0),
        (C::Organisation, head::ORGANISATION, Role::Label, 22.0),
        (C::Industry, head::INDUSTRY, Role::Label, 12.0),
        (C::Group, head::GROUP, Role::Key, 12.0),
        (C::Theme, head::THEME, Role::Key, 16.0),
        (C::No, head::NO, Role::Key, 5.0),
        (C::Threat, head::THREAT, Role::Label, 30.0),
        (C::Nth, head::NTH, Role::Key, 5.0),
        (C::Column, head::COLUMN, Role::Key, 24.0),
        (C::Text, head::ANSWER, Role::Answer, 60.0),
        (C::Step, head::STEP_CODE, Role::Answer, 11.0),
        (C::Key, head::TALLY_KEY, Role::Shown, 13.0),
        (C::File, head::FILE, Role::Answer, 34.0),
        (C::Sheet, head::SHEET, Role::Answer, 16.0),
        (C::Cell, head::CELL, Role::Answer, 7.0),
        (C::Sha, head::SHA, Role::Answer, 20.0),
        (C::How, head::HOW, Role::Answer, 14.0),
    ];
    let empty = Table::new(sheet::DATA);
    let table = columns
        .into_iter()
        .fold(empty, |t, (id, heading, role, width)| t.with(id, heading, role, width, Look::DataHeading));
    language::known(table)
}

/// `group|threat|step`, the group by its place from 1.
pub fn key(group: usize, threat: ThreatNo, step: StepId) -> String {
    format!("{group}|{threat}|{step}")
}

/// Where the step that counts for an entry can be seen, when it is not fixed: a cell that people may correct.
pub type LiveSteps = BTreeMap<(Option<ParticipantId>, Slot), String>;

/// Every way to locate a value.
const HOWS: [How; 6] = [How::Heading, How::Neighbours, How::Label, How::Mark, How::Place, How::ByHand];

/// How a value was located, in words.
pub(super) fn how_word(value: How) -> &'static str {
    match value {
        How::Heading => how::HEADING,
        How::Neighbours => how::NEIGHBOURS,
        How::Label => how::LABEL,
        How::ByHand => how::BY_HAND,
        How::Mark => how::MARK,
        How::Place => how::PLACE,
    }
}

/// The row of the first entry for which `same` holds, from 0 under the headings.
pub fn row_of<'a>(entries: impl IntoIterator<Item = Entry<'a>>, same: impl Fn(&Entry) -> bool) -> Option<u32> {
    let mut row = 0;
    for entry in entries {
        if same(&entry) {
            return Some(row);
        }
        row += entry.rows() as u32;
    }
    None
}

/// One cell of the data sheet as a formula names it.
pub fn cell(row: u32, column: DataColumn) -> String {
    let table = table();
    let placed = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &table, row + 1);
    format!("{}{}", sheet_prefix(sheet::DATA), placed.cell(row, column).fixed())
}
