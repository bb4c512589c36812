//! Counting picks: votes, and what groups share.
//!
//! A vote is one participant picking one step for one threat. In a group a step is *common* with two
//! votes or more, *leading* with the most votes (ties all lead), *agreed* when the group wrote it as its
//! consensus.

use std::collections::{BTreeMap, BTreeSet};

use super::answers::{Answers, GroupRecord};
use super::catalogue::{ColumnRef, Template};
use super::ids::{GroupName, StepId, ThreatNo};

/// Votes a step needs in a group to be common.
pub const COMMON_VOTES: u32 = 2;

/// The picks and the consensus of one group: all that a tally needs to know of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupPicks {
    /// Which group.
    pub group: GroupName,
    /// One entry per participant, threat and step.
    pub picks: Vec<(ThreatNo, StepId)>,
    /// Participants who picked anything for a threat; one who named two steps is one.
    pub voters: BTreeMap<ThreatNo, u32>,
    /// The steps the group wrote as its consensus.
    pub agreed: BTreeSet<(ThreatNo, StepId)>,
}

impl GroupPicks {
    /// The votes and the consensus in `record`, by the template's columns for them.
    pub fn of(template: &Template, record: &GroupRecord) -> Self {
        let votes = template.vote_column();
        let consensus = template.consensus_column();
        let steps = |answers: &Answers, column: Option<ColumnRef>| -> Vec<(ThreatNo, StepId)> {
            let of_column = answers.iter().filter(|(slot, _)| Some(slot.column_ref()) == column);
            of_column
                .filter_map(|(slot, answer)| Some((slot.threat?, answer)))
                .flat_map(|(threat, answer)| answer.steps.iter().map(move |step| (threat, *step)))
                .collect()
        };
        let mut voters: BTreeMap<ThreatNo, u32> = BTreeMap::new();
        for (_, answers) in &record.members {
            let threats: BTreeSet<ThreatNo> = steps(answers, votes).into_iter().map(|(threat, _)| threat).collect();
            for threat in threats {
                *voters.entry(threat).or_default() += 1;
            }
        }
        GroupPicks {
            group: record.group.clone(),
            picks: record.members.iter().flat_map(|(_, answers)| steps(answers, votes)).collect(),
            voters,
            agreed: steps(&record.own, consensus).into_iter().collect(),
        }
    }
}

/// One step of one threat in one group.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Standing {
    /// Participants who picked it.
    pub votes: u32,
    /// [`COMMON_VOTES`] or more.
    pub common: bool,
    /// Most votes of this group for this threat; ties all lead.
    pub leading: bool,
    /// Written as consensus.
    pub agreed: bool,
}

/// One step over all threats and groups.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct StepTotals {
    /// Votes over all threats.
    pub votes: u32,
    /// Groups in which it is common for at least one threat.
    pub groups_common: u32,
    /// Groups in which it leads for at least one threat.
    pub groups_leading: u32,
    /// Groups that agreed on it for at least one threat.
    pub groups_agreed: u32,
    /// 1 is first; equal figures share a rank; None where all figures are 0.
    pub rank: Option<u32>,
}

/// How far people, or groups, are of one mind about a threat.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Agreement {
    /// Those who named any step.
    pub of: u32,
    /// Those of them who named the same one, at most.
    pub same: u32,
    /// The steps that so many named, by catalogue: several where they are tied, none where nobody named one.
    pub steps: Vec<StepId>,
}

impl Agreement {
    fn among(of: u32, named: impl Iterator<Item = (StepId, u32)>) -> Self {
        let named: Vec<(StepId, u32)> = named.filter(|(_, count)| *count > 0).collect();
        let same = named.iter().map(|(_, count)| *count).max().unwrap_or_default();
        let steps = named.into_iter().filter(|(_, count)| *count == same).map(|(id, _)| id).collect();
        Agreement { of, same, steps }
    }
}

/// The tally of a workshop.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Groups in the order in which they were given.
    pub groups: Vec<GroupName>,
    /// Participants who picked anything for a threat, over all groups.
    pub voters: BTreeMap<ThreatNo, u32>,
    /// Per threat and step, per index of a group that has votes for it or agreed on it.
    pub standings: BTreeMap<(ThreatNo, StepId), BTreeMap<usize, Standing>>,
    /// Every step of the catalogue.
    pub steps: BTreeMap<StepId, StepTotals>,
}

impl Tally {
    /// Counts `groups` over the steps of the catalogue.
    pub fn count(groups: &[GroupPicks], catalogue: impl IntoIterator<Item = StepId>) -> Self {
        let mut standings: BTreeMap<(ThreatNo, StepId), BTreeMap<usize, Standing>> = BTreeMap::new();
        for (index, group) in groups.iter().enumerate() {
            for (key, standing) in standings_in(group) {
                standings.entry(key).or_default().insert(index, standing);
            }
        }
        let mut voters: BTreeMap<ThreatNo, u32> = BTreeMap::new();
        for (threat, people) in groups.iter().flat_map(|g| &g.voters) {
            *voters.entry(*threat).or_default() += people;
        }
        let mut steps: BTreeMap<StepId, StepTotals> =
            catalogue.into_iter().map(|id| (id, StepTotals::default())).collect();
        for (id, totals) in &mut steps {
            *totals = totals_of(*id, &standings);
        }
        rank(&mut steps);
        Tally { groups: groups.iter().map(|g| g.group.clone()).collect(), voters, standings, steps }
    }

    fn of_threat(&self, threat: ThreatNo) -> impl Iterator<Item = (StepId, &BTreeMap<usize, Standing>)> {
        let rest = self.standings.range((threat, FIRST_STEP)..).take_while(move |((t, _), _)| *t == threat);
        rest.map(|((_, id), groups)| (*id, groups))
    }

    /// The steps of one threat, most votes first, then by catalogue.
    pub fn steps_of(&self, threat: ThreatNo) -> Vec<(StepId, u32, &BTreeMap<usize, Standing>)> {
        let votes = |groups: &BTreeMap<usize, Standing>| groups.values().map(|s| s.votes).sum();
        let mut steps: Vec<_> = self.of_threat(threat).map(|(id, groups)| (id, votes(groups), groups)).collect();
        steps.sort_by_key(|(id, votes, _): &(StepId, u32, _)| (std::cmp::Reverse(*votes), *id));
        steps
    }

    /// How many people picked the same step for a threat.
    pub fn people_agree(&self, threat: ThreatNo) -> Agreement {
        let of = self.voters.get(&threat).copied().unwrap_or_default();
        Agreement::among(of, self.of_threat(threat).map(|(id, groups)| (id, groups.values().map(|s| s.votes).sum())))
    }

    /// How many groups wrote the same step as their consensus for a threat.
    pub fn groups_agree(&self, threat: ThreatNo) -> Agreement {
        let agreed = |groups: &BTreeMap<usize, Standing>| groups.iter().filter(|(_, s)| s.agreed).count() as u32;
        let wrote: BTreeSet<usize> = self
            .of_threat(threat)
            .flat_map(|(_, groups)| groups.iter().filter(|(_, s)| s.agreed).map(|(group, _)| *group))
            .collect();
        Agreement::among(wrote.len() as u32, self.of_threat(threat).map(|(id, groups)| (id, agreed(groups))))
    }

    /// Votes of the steps for which `counts` holds, over all threats.
    pub fn votes_where(&self, counts: impl Fn(StepId) -> bool) -> u32 {
        self.steps.iter().filter(|(id, _)| counts(**id)).map(|(_, totals)| totals.votes).sum()
    }

    /// The steps with any figure, best rank first, then by catalogue.
    pub fn ranked(&self) -> Vec<(StepId, StepTotals)> {
        let mut steps: Vec<_> = self.steps.iter().filter(|(_, t)| t.rank.is_some()).map(|(id, t)| (*id, *t)).collect();
        steps.sort_by_key(|(id, totals)| (totals.rank, *id));
        steps
    }
}

const FIRST_STEP: StepId = StepId { control: super::ids::ControlNo(0), ordinal: 0 };

fn standings_in(group: &GroupPicks) -> BTreeMap<(ThreatNo, StepId), Standing> {
    let mut standings: BTreeMap<(ThreatNo, StepId), Standing> = BTreeMap::new();
    for key in &group.picks {
        standings.entry(*key).or_default().votes += 1;
    }
    let mut most: BTreeMap<ThreatNo, u32> = BTreeMap::new();
    for ((threat, _), standing) in &standings {
        let top = most.entry(*threat).or_default();
        *top = standing.votes.max(*top);
    }
    for ((threat, _), standing) in &mut standings {
        standing.common = standing.votes >= COMMON_VOTES;
        standing.leading = most.get(threat) == Some(&standing.votes);
    }
    for key in &group.agreed {
        standings.entry(*key).or_default().agreed = true;
    }
    standings
}

fn totals_of(id: StepId, standings: &BTreeMap<(ThreatNo, StepId), BTreeMap<usize, Standing>>) -> StepTotals {
    let mut totals = StepTotals::default();
    let [mut common, mut leading, mut agreed] = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for ((_, step), groups) in standings {
        if *step != id {
            continue;
        }
        for (group, standing) in groups {
            totals.votes += standing.votes;
            for (holds, set) in
                [(standing.common, &mut common), (standing.leading, &mut leading), (standing.agreed, &mut agreed)]
            {
                if holds {
                    set.insert(*group);
                }
            }
        }
    }
    totals.groups_common = common.len() as u32;
    totals.groups_leading = leading.len() as u32;
    totals.groups_agreed = agreed.len() as u32;
    totals
}

/// Competition ranking: groups agreed, then groups common, then votes.
fn rank(steps: &mut BTreeMap<StepId, StepTotals>) {
    let figures: Vec<_> = steps.values().map(figures_of).collect();
    for totals in steps.values_mut() {
        let own = figures_of(totals);
        if own > (0, 0, 0) {
            totals.rank = Some(1 + figures.iter().filter(|other| **other > own).count() as u32);
        }
    }
}

fn figures_of(totals: &StepTotals) -> (u32, u32, u32) {
    (totals.groups_agreed, totals.groups_common, totals.votes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::ids::ControlNo;

    fn step(control: u16, ordinal: u16) -> StepId {
        StepId { control: ControlNo(control), ordinal }
    }

    fn group(name: &str, picks: &[(u16, StepId)], agreed: &[(u16, StepId)]) -> GroupPicks {
        GroupPicks {
            group: GroupName::parse(name).expect("a name"),
            picks: picks.iter().map(|(t, s)| (ThreatNo(*t), *s)).collect(),
            voters: picks.iter().fold(BTreeMap::new(), |mut voters, (t, _)| {
                *voters.entry(ThreatNo(*t)).or_default() += 1;
                voters
            }),
            agreed: agreed.iter().map(|(t, s)| (ThreatNo(*t), *s)).collect(),
        }
    }

    fn sample() -> Tally {
        let catalogue = [step(1, 1), step(6, 1), step(6, 2), step(13, 1)];
        Tally::count(
            &[
                group("A", &[(3, step(6, 1)), (3, step(6, 1)), (3, step(13, 1)), (4, step(6, 1))], &[(3, step(6, 1))]),
                group("B", &[(3, step(13, 1)), (3, step(6, 1))], &[(3, step(6, 2))]),
            ],
            catalogue,
        )
    }

    #[test]
    fn votes_common_leading_and_agreed() {
        let tally = sample();
        let six_one = &tally.standings[&(ThreatNo(3), step(6, 1))];
        assert_eq!(six_one[&0], Standing { votes: 2, common: true, leading: true, agreed: true });
        // A tie of one vote each: both lead, none is common.
        assert_eq!(six_one[&1], Standing { votes: 1, common: false, leading: true, agreed: false });
        // Agreed on without a vote.
        let six_two = &tally.standings[&(ThreatNo(3), step(6, 2))];
        assert_eq!(six_two[&1], Standing { votes: 0, common: false, leading: false, agreed: true });
    }

    #[test]
    fn a_group_counts_once_however_many_threats() {
        let totals = sample().steps[&step(6, 1)];
        assert_eq!((totals.votes, totals.groups_common, totals.groups_leading, totals.groups_agreed), (4, 1, 2, 1));
    }

    #[test]
    fn rank_is_by_agreed_then_common_then_votes_and_zero_has_none() {
        let tally = sample();
        let ranks: Vec<_> = tally.steps.iter().map(|(id, t)| (id.to_string(), t.rank)).collect();
        let expected = [("1-1", None), ("6-1", Some(1)), ("6-2", Some(2)), ("13-1", Some(3))];
        assert_eq!(ranks, expected.map(|(id, r)| (id.to_owned(), r)));
    }

    #[test]
    fn equal_figures_share_a_rank_and_the_next_is_skipped() {
        let picks = [(2, step(1, 1)), (3, step(6, 1)), (4, step(6, 2)), (5, step(6, 2))];
        let tally = Tally::count(&[group("A", &picks, &[])], [step(1, 1), step(6, 1), step(6, 2)]);
        let ranks: Vec<_> = tally.steps.values().map(|t| t.rank).collect();
        assert_eq!(ranks, [Some(2), Some(2), Some(1)]);
    }

    #[test]
    fn the_steps_of_a_threat_stand_by_votes_then_catalogue() {
        let order: Vec<_> = sample().steps_of(ThreatNo(3)).iter().map(|(id, v, _)| (id.to_string(), *v)).collect();
        assert_eq!(order, [("6-1".to_owned(), 3), ("13-1".to_owned(), 2), ("6-2".to_owned(), 0)]);
    }

    #[test]
    fn people_and_groups_agree_as_a_lay_person_counts() {
        let tally = sample();
        // Five picks, three of them the same; two groups wrote a consensus, each another.
        let people = tally.people_agree(ThreatNo(3));
        assert_eq!(people, Agreement { of: 5, same: 3, steps: vec![step(6, 1)] });
        let groups = tally.groups_agree(ThreatNo(3));
        assert_eq!(groups, Agreement { of: 2, same: 1, steps: vec![step(6, 1), step(6, 2)] });
        assert_eq!(tally.groups_agree(ThreatNo(4)), Agreement::default());
    }
}
