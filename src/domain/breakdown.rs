//! Votes by 業種: what one kind of business picks. Which kinds there are, the roster knows.

use std::collections::BTreeMap;

use super::answers::GroupRecord;
use super::catalogue::Template;
use super::ids::{StepId, ThreatNo};
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

/// The kinds of business of a roster, in its order, each with the votes of its people.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Industries {
    /// One entry per kind that anybody of the roster has.
    pub list: Vec<IndustryVotes>,
}

impl Industries {
    /// Counts what `records` hold.
    pub fn count(template: &Template, roster: &Roster, records: &[GroupRecord]) -> Self {
        let kind = |industry: &String| IndustryVotes { industry: industry.clone(), ..IndustryVotes::default() };
        let mut industries = Industries { list: roster.industries().iter().map(kind).collect() };
        for (id, answers) in records.iter().flat_map(|r| &r.members) {
            let Some(own) = roster.industry(id).and_then(|place| industries.list.get_mut(place)) else { continue };
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
}
