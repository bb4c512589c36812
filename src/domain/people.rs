//! The roster: who takes part, in which group.

use indexmap::IndexMap;

use super::fold::fold;
use super::ids::{GroupName, ParticipantId};

/// One person of the roster.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Participant {
    /// Unique in the workshop.
    pub id: ParticipantId,
    /// 氏名.
    pub name: String,
    /// 組織.
    pub organisation: String,
    /// 業種.
    pub industry: String,
    /// The group he or she sits in.
    pub group: GroupName,
    /// Mail address; may be empty.
    pub mail: String,
    /// True: the person's upload is left out of every merge.
    pub excluded: bool,
}

/// Over how many groups people are spread.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Spread {
    /// As many as make groups of five or six, as far as the number of people allows.
    FiveOrSix,
    /// This many.
    Groups(u16),
}

/// All participants, in the order of the roster. Ids are unique.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Roster {
    people: IndexMap<ParticipantId, Participant>,
    /// The places of each group's people, in the order in which the roster names the groups first.
    groups: IndexMap<GroupName, Vec<usize>>,
    /// The kinds of business of those whose answers count, as [`industries`](Self::industries) gives them.
    industries: Vec<String>,
    /// For each person its place in that list; None for one whose answers do not count.
    industry_of: Vec<Option<usize>>,
}

impl Roster {
    /// A roster of `people`. Of two with one id the first stays; the reader has reported the second.
    pub fn new(people: impl IntoIterator<Item = Participant>) -> Self {
        let mut roster = Roster::default();
        for person in people {
            roster.people.entry(person.id.clone()).or_insert(person);
        }
        for (place, person) in roster.people.values().enumerate() {
            roster.groups.entry(person.group.clone()).or_default().push(place);
        }
        roster.count_industries();
        roster
    }

    fn count_industries(&mut self) {
        let counts = self.people.values().enumerate().filter(|(_, person)| !person.excluded);
        let (known, unknown): (Vec<_>, Vec<_>) =
            counts.map(|(place, person)| (place, person, fold(&person.industry))).partition(|(.., f)| !f.is_empty());
        let (mut industries, mut industry_of) = (IndexMap::new(), vec![None; self.people.len()]);
        for (place, person, folded) in known.into_iter().chain(unknown) {
            let entry = industries.entry(folded);
            industry_of[place] = Some(entry.index());
            entry.or_insert_with(|| person.industry.trim().to_owned());
        }
        self.industries = industries.into_values().collect();
        self.industry_of = industry_of;
    }

    /// The kinds of business of those whose answers count, in the order in which the roster names them first, the
    /// unknown (an empty text) last. Two spellings of one (ＩＴ and it) are one; the first spelling is shown.
    pub fn industries(&self) -> &[String] {
        &self.industries
    }

    /// The place of a person's kind of business among them, from 0.
    pub fn industry(&self, id: &ParticipantId) -> Option<usize> {
        self.industry_of.get(self.place(id)?).copied().flatten()
    }

    /// Everybody, in order.
    pub fn people(&self) -> impl ExactSizeIterator<Item = &Participant> {
        self.people.values()
    }

    /// Everybody whose answers count, in order.
    pub fn expected(&self) -> impl Iterator<Item = &Participant> {
        self.people().filter(|p| !p.excluded)
    }

    /// The person with this id.
    pub fn get(&self, id: &ParticipantId) -> Option<&Participant> {
        self.people.get(id)
    }

    /// The place of the person with this id, from 0.
    pub fn place(&self, id: &ParticipantId) -> Option<usize> {
        self.people.get_index_of(id)
    }

    /// The groups in the order in which the roster names them first.
    pub fn groups(&self) -> Vec<&GroupName> {
        self.groups.keys().collect()
    }

    /// The place of a group among them, from 0.
    pub fn place_of_group(&self, group: &GroupName) -> Option<usize> {
        self.groups.get_index_of(group)
    }

    /// The members of one group whose answers count, in order.
    pub fn members<'a>(&'a self, group: &'a GroupName) -> impl Iterator<Item = &'a Participant> {
        let places = self.groups.get(group).into_iter().flatten();
        places.filter_map(|place| Some(self.people.get_index(*place)?.1)).filter(|person| !person.excluded)
    }
}
