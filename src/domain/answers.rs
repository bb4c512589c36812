//! What people wrote: one submission per participant, one record per group.
//!
//! An answer keeps its text exactly as typed and cites its cell. What the text *means* (a step) is
//! kept beside it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::catalogue::ColumnRef;
use super::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use super::source::{Cited, SourceFile};

/// One place where one answer is expected. Orders by theme, threat, place among several, column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Slot {
    /// Index of the theme in the template.
    pub theme: u8,
    /// The threat; None where the theme asks once for the whole form.
    pub threat: Option<ThreatNo>,
    /// Which of several values, from 1.
    pub nth: u8,
    /// Index of the column in its theme.
    pub column: u8,
}

impl Slot {
    /// The slot of `column` for one threat.
    pub fn new(column: ColumnRef, threat: Option<ThreatNo>, nth: u8) -> Self {
        Slot { theme: column.theme, threat, nth, column: column.column }
    }

    /// The column it belongs to.
    pub fn column_ref(self) -> ColumnRef {
        ColumnRef { theme: self.theme, column: self.column }
    }
}

/// One answer: its text as typed, and the steps recognised in it (only in a step column).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Answer {
    /// As typed, never empty. Answers that say the same may share it, and the cells that show it do.
    pub text: Cited<Arc<str>>,
    /// The steps it names, in the order in which they stand; empty for free text and for what is not recognised.
    pub steps: Vec<StepId>,
}

/// Answers by their slots; what came back, what a workbook says and what the next one shows share those that are the
/// same.
pub type Answers = BTreeMap<Slot, Arc<Answer>>;

/// What one participant returned.
#[derive(Clone, PartialEq, Debug)]
pub struct Submission {
    /// Who.
    pub participant: ParticipantId,
    /// The file it was read from.
    pub file: Arc<SourceFile>,
    /// Every answer.
    pub answers: Answers,
}

/// What a group workbook says: its members' answers as they stand there, and the group's own.
#[derive(Clone, PartialEq, Debug)]
pub struct GroupRecord {
    /// Which group.
    pub group: GroupName,
    /// The workbook it was read from; None when there is none and the answers come from the forms.
    pub file: Option<Arc<SourceFile>>,
    /// The members' answers, by participant in the order of the roster.
    pub members: Vec<(ParticipantId, Answers)>,
    /// What the group wrote itself.
    pub own: Answers,
    /// The threat it presents.
    pub presents: Option<Cited<ThreatNo>>,
}
