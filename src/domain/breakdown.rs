//! Votes by 業種: what one kind of business picks.
//!
//! Two spellings of one 業種 (ＩＴ and it) are one kind of business; the first spelling is shown.

use std::collections::BTreeMap;

use super::answers::GroupRecord;
use super::catalogue::Template;
use super::fold::fold;
use super::ids::{ParticipantId, StepId, ThreatNo};
use super::people::Roster;

/// The votes of one kind of business.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct IndustryVotes {
    /// As the roster spells it first; empty for people whose 業種 is not known.
    pub industry: String,
    /// People of it whose answers are there.
    pub people: u32,
    /// What they picked.
    pub votes: BTreeMap<(ThreatNo, StepId), u32>,
}

impl IndustryVotes {
    /// Votes of the steps for which `counts` holds, over all threats.
    pub fn votes_where(&self, counts: impl Fn(StepId) -> bool) -> u32 {
        self.votes.iter().filter(|((_, id), _)| counts(*id)).map(|(_, votes)| votes).sum()
    }

    /// Its steps over all threats, most votes first, then by catalogue.
    pub fn steps(&self) -> Vec<(StepId, u32)> {
        let mut steps: BTreeMap<StepId, u32> = BTreeMap::new();
        for ((_, id), votes) in &self.votes {
            *steps.entry(*id).or_default() += votes;
        }
        let mut steps: Vec<_> = steps.into_iter().collect();
        steps.sort_by_key(|(id, votes)| (std::cmp::Reverse(*votes), *id));
        steps
    }
}

/// The kinds of business in the order in which the roster names them first, the unknown last; and whose
/// each participant is, by place in that list.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Industries {
    /// One entry per kind that anybody of the roster has.
    pub list: Vec<IndustryVotes>,
    of: BTreeMap<ParticipantId, usize>,
}

impl Industries {
    /// Counts what `records` hold.
    pub fn count(template: &Template, roster: &Roster, records: &[GroupRecord]) -> Self {
        let (known, unknown): (Vec<_>, Vec<_>) = roster.expected().partition(|p| !fold(&p.industry).is_empty());
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut industries = Industries::default();
        for person in known.into_iter().chain(unknown) {
            let place = *places.entry(fold(&person.industry)).or_insert_with(|| {
                let industry = person.industry.trim().to_owned();
                industries.list.push(IndustryVotes { industry, ..IndustryVotes::default() });
                industries.list.len() - 1
            });
            industries.of.insert(person.id.clone(), place);
        }
        for (id, answers) in records.iter().flat_map(|r| &r.members) {
            let Some(own) = industries.place(id).and_then(|place| industries.list.get_mut(place)) else { continue };
            own.people += u32::from(!answers.is_empty());
            for (slot, answer) in answers.iter().filter(|(s, _)| Some(s.column_ref()) == template.vote_column()) {
                for step in &answer.steps {
                    if let Some(threat) = slot.threat {
                        *own.votes.entry((threat, *step)).or_default() += 1;
                    }
                }
            }
        }
        industries
    }

    /// The place of a participant's kind of business in the list.
    pub fn place(&self, id: &ParticipantId) -> Option<usize> {
        self.of.get(id).copied()
    }
}
