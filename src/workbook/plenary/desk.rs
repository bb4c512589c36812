//! Everything the sheets of a plenary workbook look up, prepared once.
//!
//! It knows the records of the groups and the template's columns by what they are for; it writes no cell.

use std::sync::Arc;

use crate::domain::answers::{Answer, Answers, GroupRecord, Slot};
use crate::domain::breakdown::Industries;
use crate::domain::catalogue::{Column, ColumnRef, Kind, Template, Threat, Whom};
use crate::domain::finding::Lang;
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::people::Participant;
use crate::sheet::book::Page;
use crate::workbook::frame::Frame;
use crate::workbook::language;
use crate::workbook::record::Entry;
use crate::workbook::words::plenary as words;

use super::Plenary;
use super::calc::Rows;

/// The prepared material.
pub(super) struct Desk<'a> {
    pub(super) plenary: &'a Plenary<'a>,
    pub(super) template: &'a Template,
    /// The workbook's code, then how many groups are in it: top right on every sheet.
    pub(super) corner: String,
    /// Groups in the order of their records.
    pub(super) groups: Vec<&'a GroupName>,
    /// Who answered, by roster.
    people: People<'a>,
    /// Which rows of the data sheet count.
    pub(super) rows: Rows,
    /// Votes by 業種.
    pub(super) industries: Industries,
}

impl<'a> Desk<'a> {
    pub(super) fn new(plenary: &'a Plenary<'a>, code: &str) -> Self {
        let books = plenary.records.iter().filter(|r| r.file.is_some()).count();
        let people = people(plenary);
        Desk {
            plenary,
            template: plenary.event.template,
            corner: format!("{code}　{}", words::groups_returned(plenary.records.len(), books)),
            rows: Rows::of(plenary, entries(plenary, &people)),
            groups: plenary.records.iter().map(|r| &r.group).collect(),
            people,
            industries: Industries::count(plenary.event.template, plenary.roster, &plenary.records),
        }
    }

    /// The rows of the data sheet.
    pub(super) fn entries(&self) -> impl Iterator<Item = Entry<'_>> + Clone {
        entries(self.plenary, &self.people)
    }

    /// A page of this workbook.
    pub(super) fn frame(&self, name: &str, lead: &str, last_col: u16) -> Page {
        Frame { name, title: name, lead, corner: &self.corner, last_col }.open(self.plenary.event)
    }

    /// The language that the workbook speaks.
    pub(super) fn lang(&self) -> Lang {
        language::of(self.template)
    }

    /// `6-1 全社員向けに…`.
    pub(super) fn step_label(&self, id: StepId) -> String {
        self.template.step(id).map_or_else(|| id.to_string(), |s| s.label())
    }

    /// An answer that names steps, by their labels; any other as it was typed, which cells may share.
    pub(super) fn shown(&self, answer: &Answer) -> Arc<str> {
        if answer.steps.is_empty() {
            return Arc::clone(&answer.text.value);
        }
        answer.steps.iter().map(|id| self.step_label(*id)).collect::<Vec<_>>().join("\n").into()
    }

    /// The values of one column for one threat, in order of their places.
    pub(super) fn values(&self, answers: &'a Answers, column: ColumnRef, threat: ThreatNo) -> Vec<(u8, &'a Answer)> {
        let slot = |nth| Slot::new(column, Some(threat), nth);
        (1..=u8::MAX)
            .take(usize::from(self.template.column(column).repeat.max(1)))
            .filter_map(|nth| answers.get(&slot(nth)).map(|answer| (nth, &**answer)))
            .collect()
    }

    /// What a group wrote as its consensus for a threat; empty when it wrote none.
    pub(super) fn consensus(&self, record: &'a GroupRecord, threat: ThreatNo) -> String {
        let column = self.template.consensus_column();
        let values = column.map(|at| self.values(&record.own, at, threat)).unwrap_or_default();
        values.into_iter().map(|(_, answer)| self.shown(answer)).collect::<Vec<_>>().join("\n")
    }

    /// What a member picked for a threat; empty when he or she picked none.
    pub(super) fn pick(&self, answers: &'a Answers, threat: ThreatNo) -> String {
        let column = self.template.vote_column();
        let values = column.map(|at| self.values(answers, at, threat)).unwrap_or_default();
        values.into_iter().map(|(_, answer)| self.shown(answer)).collect::<Vec<_>>().join("\n")
    }

    /// The threat a group presents, when it is one of the list.
    pub(super) fn presented(&self, record: &GroupRecord) -> Option<&'a Threat> {
        record.presents.as_ref().and_then(|cited| self.template.threat(cited.value))
    }

    /// The members of a group with their answers, in the order of the record.
    pub(super) fn members(&self, record: &'a GroupRecord) -> impl Iterator<Item = (&'a Participant, &'a Answers)> {
        record.members.iter().filter_map(|(id, answers)| Some((self.plenary.roster.get(id)?, answers)))
    }

    /// 業種 of the members of a group, each once.
    pub(super) fn industries(&self, record: &'a GroupRecord) -> Vec<&'a str> {
        let mut seen: Vec<&str> = Vec::new();
        for person in self.plenary.roster.members(&record.group) {
            let industry = person.industry.trim();
            if !industry.is_empty() && !seen.contains(&industry) {
                seen.push(industry);
            }
        }
        seen
    }

    /// A group's columns that are presented in one cell of a theme's table: 0 left, 1 right.
    pub(super) fn presented_columns(&self, theme: usize, cell: u8) -> Vec<(ColumnRef, &'a Column)> {
        self.template.columns_of(theme, Whom::Group).filter(|(_, c)| c.presented == Some(cell)).collect()
    }

    /// The theme in which issues are paired with means: both presented cells hold several values.
    pub(super) fn issue_theme(&self) -> Option<usize> {
        (0..self.template.themes.len()).find(|theme| {
            let several = |cell| self.presented_columns(*theme, cell).iter().any(|(_, c)| c.repeat > 1);
            several(0) && several(1)
        })
    }

    /// The columns of views: what groups add to their consensus, several values each.
    pub(super) fn view_columns(&self) -> Vec<(ColumnRef, &'a Column)> {
        let Some(consensus) = self.template.consensus_column() else { return Vec::new() };
        let mut columns = self.presented_columns(usize::from(consensus.theme), 1);
        columns.retain(|(_, c)| c.kind == Kind::Text);
        columns
    }
}

/// Everybody's answers, with whose they are.
type People<'a> = Vec<(&'a GroupRecord, &'a ParticipantId, &'a Answers)>;

fn people<'a>(plenary: &'a Plenary) -> People<'a> {
    let of = |record: &'a GroupRecord| record.members.iter().map(move |(id, answers)| (record, id, answers));
    let mut people: People = plenary.records.iter().flat_map(of).collect();
    people.sort_by_cached_key(|(_, id, _)| plenary.roster.place(id).unwrap_or(usize::MAX));
    people
}

/// Every answer once: individuals by roster and slot, then the groups' own.
fn entries<'a>(plenary: &'a Plenary, people: &'a People) -> impl Iterator<Item = Entry<'a>> + Clone {
    let entry = |participant, record: &'a GroupRecord, (slot, answer): (&Slot, &'a Arc<Answer>)| Entry {
        participant,
        group: &record.group,
        slot: *slot,
        answer,
    };
    let of_people = people
        .iter()
        .flat_map(move |(record, id, answers)| answers.iter().map(move |answer| entry(Some(*id), record, answer)));
    let of_groups =
        plenary.records.iter().flat_map(move |record| record.own.iter().map(move |answer| entry(None, record, answer)));
    of_people.chain(of_groups)
}
