//! What `tally --json` prints by control, category, group and industry. By threat and by step it prints
//! [`super::json::TallyJson`].

use serde::Serialize;

use crate::domain::answers::GroupRecord;
use crate::domain::breakdown::Industries;
use crate::domain::catalogue::Template;
use crate::domain::tally::{GroupPicks, Tally};

use super::json::ParticipantsJson;

/// `tally --by control --json` and the like: one list, named by what it is by.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct BreakdownJson {
    /// How many people.
    pub participants: ParticipantsJson,
    /// The list.
    #[serde(flatten)]
    pub by: ByJson,
}

/// The list of a breakdown.
#[derive(Clone, PartialEq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ByJson {
    /// Every control, in the order of the catalogue.
    Controls(Vec<ControlJson>),
    /// Every 管理策種別, in the order of the catalogue.
    Categories(Vec<CategoryJson>),
    /// Every group, in the order of the roster.
    Groups(Vec<GroupJson>),
    /// Every 業種, in the order of the roster; one without a name last.
    Industries(Vec<IndustryJson>),
    /// Every row of every column that people choose in, in the order of the template.
    Choices(Vec<ChoicesJson>),
}

/// How people chose in one row of one column.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChoicesJson {
    /// Id of the theme.
    pub theme: String,
    /// Id of the column.
    pub column: String,
    /// What stands above it.
    pub heading: String,
    /// Number of the row; null where it is asked once.
    pub no: Option<u16>,
    /// Name of the row; null where it is asked once.
    pub item: Option<String>,
    /// Per choice of the list: people.
    pub choices: Vec<ChoiceJson>,
    /// People whose answer is none of the list.
    pub other: u32,
    /// People whose form came back without an answer here.
    pub open: u32,
}

/// One choice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ChoiceJson {
    /// As the list has it.
    pub choice: String,
    /// How many chose it.
    pub people: u32,
}

/// By choice.
pub fn choices(template: &Template, records: &[GroupRecord]) -> ByJson {
    let of = |count: crate::domain::choices::ChoiceCount| {
        let column = template.column(count.column);
        let threat = count.threat.and_then(|no| template.threat(no));
        let named = template.choices(column).into_iter().zip(&count.counts);
        ChoicesJson {
            theme: template.theme(count.column).id.clone(),
            column: column.id.clone(),
            heading: column.heading.clone(),
            no: threat.map(|threat| threat.no.0),
            item: threat.map(|threat| threat.title.clone()),
            choices: named.map(|(choice, n)| ChoiceJson { choice: choice.to_owned(), people: *n }).collect(),
            other: count.other,
            open: count.open,
        }
    };
    ByJson::Choices(crate::domain::choices::count(template, records, None).into_iter().map(of).collect())
}

/// Votes of one control.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ControlJson {
    /// Its number.
    pub no: u16,
    /// Its name.
    pub title: String,
    /// Its 管理策種別.
    pub category: String,
    /// Votes for its steps.
    pub votes: u32,
}

/// Votes of one 管理策種別.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CategoryJson {
    /// Its name.
    pub category: String,
    /// Votes for its steps.
    pub votes: u32,
}

/// One group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupJson {
    /// Its name.
    pub group: String,
    /// Per threat in scope, in order.
    pub threats: Vec<GroupThreatJson>,
}

/// One threat in one group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupThreatJson {
    /// Its number.
    pub no: u16,
    /// Members who picked any step.
    pub voters: u32,
    /// Those of them who picked the same one, at most.
    pub same: u32,
    /// Steps with a vote or an agreement, most votes first.
    pub steps: Vec<GroupStepJson>,
}

/// One step in one group.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct GroupStepJson {
    /// Such as `6-1`.
    pub id: String,
    /// Members who picked it.
    pub votes: u32,
    /// Two or more did.
    pub common: bool,
    /// No step has more.
    pub leading: bool,
    /// The group wrote it as its consensus.
    pub agreed: bool,
}

/// One 業種.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct IndustryJson {
    /// Its name; empty for people whose 業種 is not known.
    pub industry: String,
    /// People whose answers are counted.
    pub people: u32,
    /// All their votes.
    pub votes: u32,
    /// The same by 管理策種別.
    pub categories: Vec<CategoryJson>,
    /// The same by step, most votes first.
    pub steps: Vec<StepVotesJson>,
}

/// Votes of one step.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StepVotesJson {
    /// Such as `6-1`.
    pub id: String,
    /// Votes.
    pub votes: u32,
}

/// By control.
pub fn controls(template: &Template, tally: &Tally) -> ByJson {
    let control = |c: &crate::domain::catalogue::Control| ControlJson {
        no: c.no.0,
        title: c.title.clone(),
        category: c.category.clone(),
        votes: tally.votes_where(|id| id.control == c.no),
    };
    ByJson::Controls(template.controls.iter().map(control).collect())
}

/// By 管理策種別.
pub fn categories(template: &Template, tally: &Tally) -> ByJson {
    let votes = |category: &str| tally.votes_where(|id| template.category_of(id) == Some(category));
    let list = template.categories().into_iter();
    ByJson::Categories(list.map(|c| CategoryJson { category: c.to_owned(), votes: votes(c) }).collect())
}

/// By group: each counted alone.
pub fn groups(template: &Template, records: &[GroupRecord]) -> ByJson {
    let group = |record: &GroupRecord| {
        let own = Tally::count(&[GroupPicks::of(template, record)], template.steps.iter().map(|s| s.id));
        let threat = |no| {
            let agreement = own.people_agree(no);
            let steps = own.steps_of(no).into_iter().filter_map(|(id, votes, groups)| {
                let s = groups.get(&0)?;
                let id = id.to_string();
                Some(GroupStepJson { id, votes, common: s.common, leading: s.leading, agreed: s.agreed })
            });
            GroupThreatJson { no: no.0, voters: agreement.of, same: agreement.same, steps: steps.collect() }
        };
        let threats = template.threats_in_scope().map(|t| threat(t.no)).collect();
        GroupJson { group: record.group.to_string(), threats }
    };
    ByJson::Groups(records.iter().map(group).collect())
}

/// By 業種.
pub fn industries(template: &Template, industries: &Industries) -> ByJson {
    let list = industries.list.iter().filter(|own| own.people > 0);
    let industry = |own: &crate::domain::breakdown::IndustryVotes| IndustryJson {
        industry: own.industry.clone(),
        people: own.people,
        votes: own.votes_where(|_| true),
        categories: template
            .categories()
            .into_iter()
            .map(|c| CategoryJson {
                category: c.to_owned(),
                votes: own.votes_where(|id| template.category_of(id) == Some(c)),
            })
            .collect(),
        steps: own.steps().into_iter().map(|(id, votes)| StepVotesJson { id: id.to_string(), votes }).collect(),
    };
    ByJson::Industries(list.map(industry).collect())
}
