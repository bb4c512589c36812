//! Which rows of the data sheet count, and in which order the helper sheet has them.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::domain::ids::{ParticipantId, StepId, ThreatNo};

use super::super::Plenary;
use crate::workbook::record::Entry;

/// A row of the data sheet that counts.
#[derive(Clone, PartialEq, Debug)]
pub(super) struct Counted {
    /// Its row under the headings of the data sheet.
    pub(super) row: u32,
    /// Which of the steps that its writer names for the threat, from 0.
    pub(super) nth: usize,
    pub(super) threat: ThreatNo,
    /// Place of the group, from 0.
    pub(super) group: usize,
    /// Place of the participant's 業種, from 0.
    pub(super) industry: Option<usize>,
    /// What its code says now.
    pub(super) step: Option<StepId>,
}

/// A person of the roster.
#[derive(Debug)]
pub(super) struct Person {
    pub(super) group: usize,
    pub(super) id: ParticipantId,
    /// First and last of the person's rows in the data sheet, which has them together; None without answers.
    pub(super) rows: Option<(u32, u32)>,
}

/// All rows of the helper sheet that follow something.
#[derive(Debug)]
pub(in super::super) struct Rows {
    /// By threat, group, data row.
    pub(super) votes: Vec<Counted>,
    /// Places in `votes`, by group.
    pub(super) votes_by_group: Vec<usize>,
    /// By threat, group, data row.
    pub(super) agreed: Vec<Counted>,
    /// Places in `agreed`, by group.
    pub(super) agreed_by_group: Vec<usize>,
    /// By group.
    pub(super) people: Vec<Person>,
}

impl Rows {
    /// Those of `entries`, the rows of the data sheet.
    pub(in super::super) fn of<'e>(plenary: &Plenary, entries: impl Iterator<Item = Entry<'e>> + Clone) -> Self {
        let (votes, agreed) = counted(plenary, entries.clone());
        let by_group = |rows: &[Counted]| {
            let mut places: Vec<usize> = (0..rows.len()).collect();
            places.sort_by_key(|place| (rows[*place].group, *place));
            places
        };
        Rows {
            votes_by_group: by_group(&votes),
            agreed_by_group: by_group(&agreed),
            votes,
            agreed,
            people: people(plenary, entries),
        }
    }

    pub(super) fn votes_of(&self, threat: ThreatNo) -> Range<usize> {
        block(&self.votes, |row| row.threat.cmp(&threat))
    }

    pub(super) fn agreed_of(&self, threat: ThreatNo) -> Range<usize> {
        block(&self.agreed, |row| row.threat.cmp(&threat))
    }

    /// Places in the order by group.
    pub(super) fn agreed_of_group(&self, group: usize) -> Range<usize> {
        block(&self.agreed_by_group, |place| self.agreed[*place].group.cmp(&group))
    }

    pub(super) fn people_of(&self, group: usize) -> Range<usize> {
        block(&self.people, |person| person.group.cmp(&group))
    }
}

/// The rows that are equal, of rows in order.
pub(super) fn block<T>(rows: &[T], order: impl Fn(&T) -> std::cmp::Ordering) -> Range<usize> {
    let first = rows.partition_point(|row| order(row).is_lt());
    let last = rows.partition_point(|row| order(row).is_le());
    first..last
}

fn counted<'e>(plenary: &Plenary, entries: impl Iterator<Item = Entry<'e>>) -> (Vec<Counted>, Vec<Counted>) {
    let template = plenary.event.template;
    let (mut votes, mut agreed) = (Vec::new(), Vec::new());
    let mut row = 0;
    let mut last = (None, 0);
    for entry in entries {
        let rows = entry.rows();
        let column = Some(entry.slot.column_ref());
        let of = if column == template.vote_column() && entry.participant.is_some() {
            Some(&mut votes)
        } else if column == template.consensus_column() && entry.participant.is_none() {
            Some(&mut agreed)
        } else {
            None
        };
        if let (Some(of), Some(threat)) = (of, entry.slot.threat) {
            let group = plenary.roster.place_of_group(entry.group).unwrap_or_default();
            let industry = entry.participant.and_then(|id| plenary.roster.industry(id));
            // One person may pick several times for one threat: the rows go on from the pick before.
            let writer = (entry.participant, threat, group);
            let before = if last.0 == Some(writer) { last.1 } else { 0 };
            of.extend((0..rows).map(|nth| {
                let step = entry.answer.steps.get(nth).copied();
                Counted { row: row + nth as u32, nth: before + nth, threat, group, industry, step }
            }));
            last = (Some(writer), before + rows);
        }
        row += rows as u32;
    }
    for rows in [&mut votes, &mut agreed] {
        rows.sort_by_key(|r| (r.threat, r.group, r.row));
    }
    (votes, agreed)
}

fn people<'e>(plenary: &Plenary, entries: impl Iterator<Item = Entry<'e>>) -> Vec<Person> {
    let mut rows: BTreeMap<&ParticipantId, (u32, u32)> = BTreeMap::new();
    let mut row = 0;
    for entry in entries {
        let next = row + entry.rows() as u32;
        if let Some(id) = entry.participant {
            rows.entry(id).or_insert((row, row)).1 = next - 1;
        }
        row = next;
    }
    let members = plenary
        .records
        .iter()
        .enumerate()
        .flat_map(|(group, record)| plenary.roster.members(&record.group).map(move |person| (group, person)));
    members
        .map(|(group, person)| Person { group, id: person.id.clone(), rows: rows.get(&person.id).copied() })
        .collect()
}
