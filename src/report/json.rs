//! What `check --json` and `tally --json` print. The shapes are stable: scripts rely on them.

use serde::Serialize;

use crate::domain::catalogue::Template;
use crate::domain::finding::{Finding, Lang};
use crate::domain::tally::Tally;

/// `check --json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CheckJson {
    /// One entry a file, in the order in which they were read.
    pub files: Vec<FileJson>,
    /// How many answers there are, and where they went.
    pub answers: AnswersJson,
}

/// One file of `check --json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FileJson {
    /// Relative to the workshop's folder.
    pub file: String,
    /// The id; null where nobody is known.
    pub participant: Option<String>,
    /// How it went.
    pub status: StatusJson,
    /// Answers taken from it.
    pub answers: usize,
    /// Everything odd about it.
    pub findings: Vec<FindingJson>,
}

/// How reading a file went.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StatusJson {
    /// Read, nothing severe.
    Read,
    /// Read, but a part of it needs a person.
    Partly,
    /// Nothing could be read.
    Unreadable,
    /// Left out: a copy, an older version, somebody excluded.
    Skipped,
}

/// One finding.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct FindingJson {
    /// The stable word for it.
    pub code: &'static str,
    /// `error`, `warning` or `info`.
    pub severity: &'static str,
    /// Null where it is about the whole file.
    pub sheet: Option<String>,
    /// Such as `E7`; null where it is about the whole file.
    pub cell: Option<String>,
    /// What was read, as typed.
    pub read: String,
    /// What is odd.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Where the answers went: found = placed + listed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct AnswersJson {
    /// Non-empty answer cells of all inputs.
    pub found: usize,
    /// Of these, taken.
    pub placed: usize,
    /// Of these, listed for a person.
    pub listed: usize,
}

impl FindingJson {
    /// A finding in one language.
    pub fn of(finding: &Finding, lang: Lang) -> Self {
        FindingJson {
            code: finding.trouble.code(),
            severity: finding.severity().code(),
            sheet: finding.source.as_ref().map(|source| source.sheet.to_string()),
            cell: finding.source.as_ref().map(|source| source.cell.to_string()),
            read: finding.read.clone(),
            message: finding.trouble.message(lang),
            remedy: finding.trouble.remedy(lang),
        }
    }
}

/// `tally --json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TallyJson {
    /// How many people.
    pub participants: ParticipantsJson,
    /// Per threat in scope, in order.
    pub threats: Vec<ThreatJson>,
    /// Every step: the ranked ones first, then the others in the order of the catalogue.
    pub steps: Vec<StepTotalsJson>,
}

/// How many people.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ParticipantsJson {
    /// In the roster, without those excluded.
    pub expected: usize,
    /// Whose answers are counted.
    pub returned: usize,
}

/// One threat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ThreatJson {
    /// Its number.
    pub no: u16,
    /// Its name.
    pub title: String,
    /// Steps picked for it, most votes first.
    pub steps: Vec<ThreatStepJson>,
}

/// One step of a threat.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ThreatStepJson {
    /// Such as `6-1`.
    pub id: String,
    /// Its sentence.
    pub text: String,
    /// Votes over all groups.
    pub votes: u32,
    /// The groups with a vote or an agreement.
    pub groups: Vec<StandingJson>,
}

/// One step of a threat in one group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StandingJson {
    /// Name of the group.
    pub group: String,
    /// Members who picked it.
    pub votes: u32,
    /// Two or more did.
    pub common: bool,
    /// No step has more.
    pub leading: bool,
    /// The group wrote it as its consensus.
    pub agreed: bool,
}

/// One step over all threats.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepTotalsJson {
    /// Such as `6-1`.
    pub id: String,
    /// Votes.
    pub votes: u32,
    /// Groups in which it is common.
    pub groups_common: u32,
    /// Groups in which it leads.
    pub groups_leading: u32,
    /// Groups that agreed on it.
    pub groups_agreed: u32,
    /// 1 is first; null where nobody chose it.
    pub rank: Option<u32>,
}

impl TallyJson {
    /// A tally over `template`.
    pub fn of(tally: &Tally, template: &Template, participants: ParticipantsJson) -> Self {
        let threats = template.threats_in_scope().map(|threat| ThreatJson {
            no: threat.no.0,
            title: threat.title.clone(),
            steps: tally
                .steps_of(threat.no)
                .into_iter()
                .map(|(id, votes, groups)| ThreatStepJson {
                    id: id.to_string(),
                    text: template.step(id).map(|step| step.text.clone()).unwrap_or_default(),
                    votes,
                    groups: groups
                        .iter()
                        .map(|(index, standing)| StandingJson {
                            group: tally.groups.get(*index).map(ToString::to_string).unwrap_or_default(),
                            votes: standing.votes,
                            common: standing.common,
                            leading: standing.leading,
                            agreed: standing.agreed,
                        })
                        .collect(),
                })
                .collect(),
        });
        let unranked =
            tally.steps.iter().filter(|(_, totals)| totals.rank.is_none()).map(|(id, totals)| (*id, *totals));
        let steps = tally.ranked().into_iter().chain(unranked).map(|(id, totals)| StepTotalsJson {
            id: id.to_string(),
            votes: totals.votes,
            groups_common: totals.groups_common,
            groups_leading: totals.groups_leading,
            groups_agreed: totals.groups_agreed,
            rank: totals.rank,
        });
        TallyJson { participants, threats: threats.collect(), steps: steps.collect() }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::domain::ids::{GroupName, StepId, ThreatNo};
    use crate::domain::tally::GroupPicks;
    use crate::run::templates;

    #[test]
    fn a_tally_has_the_shape_that_scripts_rely_on() {
        let template = templates::load(templates::DEFAULT, Path::new("")).unwrap();
        let step = StepId::parse("6-1").unwrap();
        let group = GroupPicks {
            group: GroupName::parse("グループ1").unwrap(),
            picks: vec![(ThreatNo(3), step), (ThreatNo(3), step)],
            voters: [(ThreatNo(3), 2)].into(),
            agreed: [(ThreatNo(3), step)].into(),
        };
        let tally = Tally::count(&[group], template.steps.iter().map(|step| step.id));
        let json = TallyJson::of(&tally, &template, ParticipantsJson { expected: 3, returned: 2 });
        let text = serde_json::to_string(&json).unwrap();
        assert!(
            text.starts_with(r#"{"participants":{"expected":3,"returned":2},"threats":[{"no":2,"title":"#),
            "{text}"
        );
        assert!(text.contains(concat!(
            r#"{"id":"6-1","text":"全社員向けに、年次セキュリティ研修を開催。","votes":2,"groups":["#,
            r#"{"group":"グループ1","votes":2,"common":true,"leading":true,"agreed":true}]}"#
        )));
        assert!(text.contains(
            r#""steps":[{"id":"6-1","votes":2,"groups_common":1,"groups_leading":1,"groups_agreed":1,"rank":1},{"id":"1-1""#
        ));
        assert_eq!((json.threats.len(), json.steps.len()), (9, 60));
    }
}
