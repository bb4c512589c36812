//! What people wrote: one submission per participant, one record per group.
//!
//! An answer keeps its text exactly as typed and cites its cell. What the text *means* (a step) is
//! kept beside it.

use std::collections::BTreeMap;
use std::ops::{Deref, DerefMut};
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
    pub steps: Box<[StepId]>,
}

/// Answers by their slots. Copies share them until one is changed: what came back, what a workbook says and what the
/// next one shows are nearly always the same.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Answers(Arc<BTreeMap<Slot, Arc<Answer>>>);

impl Answers {
    /// None.
    pub fn new() -> Self {
        Answers::default()
    }
}

impl Deref for Answers {
    type Target = BTreeMap<Slot, Arc<Answer>>;

    fn deref(&self) -> &Self::Target {
        &self.0
    }
}

impl DerefMut for Answers {
    fn deref_mut(&mut self) -> &mut Self::Target {
        Arc::make_mut(&mut self.0)
    }
}

impl FromIterator<(Slot, Arc<Answer>)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Slot, Arc<Answer>)>>(answers: I) -> Self {
        Answers(Arc::new(answers.into_iter().collect()))
    }
}

impl IntoIterator for Answers {
    type Item = (Slot, Arc<Answer>);
    type IntoIter = std::collections::btree_map::IntoIter<Slot, Arc<Answer>>;

    fn into_iter(self) -> Self::IntoIter {
        Arc::unwrap_or_clone(self.0).into_iter()
    }
}

impl<'a> IntoIterator for &'a Answers {
    type Item = (&'a Slot, &'a Arc<Answer>);
    type IntoIter = std::collections::btree_map::Iter<'a, Slot, Arc<Answer>>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

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
