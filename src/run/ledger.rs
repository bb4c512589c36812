//! The ledger: which id a person without one was given, and which number a group has.
//!
//! The roster is the secretariat's and is never written to, so what is assigned is remembered here. A
//! person is known by name, organisation and mail; when one of them is corrected the others still tell,
//! because a form with the id has been sent. Losing the file loses nothing that a new run would not
//! assign again, or that the list of sent forms does not say.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use serde::{Deserialize, Serialize};

use crate::domain::fold::fold;
use crate::domain::ids::{GroupName, ParticipantId};
use crate::domain::people::{Participant, Roster};
use crate::workbook::roster::RosterRow;

/// Version of the file's shape.
const VERSION: u32 = 1;

/// What has been assigned so far.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Ledger {
    version: u32,
    /// In the order of assignment.
    people: Vec<Entry>,
    /// Number of each group, from 1, by its name.
    groups: BTreeMap<GroupName, u32>,
}

/// One id and whose it is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Entry {
    id: ParticipantId,
    #[serde(flatten)]
    person: Person,
}

/// What a person is known by; folded, as everything that is compared.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Person {
    name: String,
    organisation: String,
    mail: String,
}

impl Default for Ledger {
    fn default() -> Self {
        Ledger { version: VERSION, people: Vec::new(), groups: BTreeMap::new() }
    }
}

impl Ledger {
    /// A ledger from its file; None when that is broken or of another version.
    pub fn parse(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|ledger: &Ledger| ledger.version == VERSION)
    }

    /// The file of the ledger.
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut bytes = serde_json::to_vec_pretty(self).unwrap_or_default();
        bytes.push(b'\n');
        bytes
    }

    /// A ledger that knows these people's ids, as an earlier list of forms says them: name,
    /// organisation, mail.
    pub fn of_known(known: Vec<(ParticipantId, [String; 3])>) -> Self {
        let entry = |(id, texts): (ParticipantId, [String; 3])| {
            let [name, organisation, mail] = texts.map(|text| fold(&text));
            Entry { id, person: Person { name, organisation, mail } }
        };
        Ledger { people: known.into_iter().map(entry).collect(), ..Ledger::default() }
    }

    /// The roster of these rows: ids that stand there are taken, blank ones are looked up or assigned;
    /// new groups get the next number.
    pub fn assign(&mut self, rows: &[RosterRow]) -> Roster {
        let persons: Vec<Person> = rows.iter().map(Person::of).collect();
        let mut ids: Vec<Option<ParticipantId>> = rows.iter().map(|row| row.id.clone()).collect();
        let mut taken: BTreeSet<ParticipantId> = ids.iter().flatten().cloned().collect();
        for same in SAME {
            self.recall(&persons, same, &mut ids, &mut taken);
        }
        // Ids remembered for people who are not in the roster now are not given to others: their forms
        // may still come back. `7` and `007` would be taken for each other, so values are compared.
        let known = self.people.iter().map(|entry| &entry.id).chain(&taken);
        let mut values: BTreeSet<u32> = known.filter_map(|id| id.as_str().parse().ok()).collect();
        let mut next = 1;
        let entries = self.people.iter().enumerate().rev();
        let mut places: HashMap<ParticipantId, usize> = entries.map(|(at, entry)| (entry.id.clone(), at)).collect();
        for ((row, person), id) in rows.iter().zip(persons).zip(&mut ids) {
            if id.is_none() {
                while !values.insert(next) {
                    next += 1;
                }
                *id = ParticipantId::parse(&format!("{next:03}"));
            }
            if let Some(id) = id {
                let entry = Entry { id: id.clone(), person };
                match places.get(id).and_then(|at| self.people.get_mut(*at)) {
                    Some(known) => *known = entry,
                    None => {
                        places.insert(id.clone(), self.people.len());
                        self.people.push(entry);
                    }
                }
            }
            self.ordinal(&row.group);
        }
        Roster::new(rows.iter().zip(ids).filter_map(|(row, id)| Some(participant(row, id?))))
    }

    /// The number of a group, from 1; a new group gets the next one.
    pub fn ordinal(&mut self, group: &GroupName) -> u32 {
        let number = self.number(group);
        *self.groups.entry(group.clone()).or_insert(number)
    }

    /// The number that a group has or would be given.
    pub fn number(&self, group: &GroupName) -> u32 {
        let next = || self.groups.values().max().copied().unwrap_or(0) + 1;
        self.groups.get(group).copied().unwrap_or_else(next)
    }

    /// Gives remembered ids to the persons without one that are the same by `same`, where only one
    /// person and one free entry are. Equal people (two of one name in one company) are served in order.
    fn recall(
        &self,
        persons: &[Person],
        same: Same,
        ids: &mut [Option<ParticipantId>],
        taken: &mut BTreeSet<ParticipantId>,
    ) {
        let mut open: HashMap<String, Vec<usize>> = HashMap::new();
        for (index, person) in persons.iter().enumerate().filter(|(index, _)| ids[*index].is_none()) {
            open.entry(same.key(person)).or_default().push(index);
        }
        let mut free: HashMap<String, Vec<&ParticipantId>> = HashMap::new();
        for entry in self.people.iter().filter(|entry| !taken.contains(&entry.id)) {
            free.entry(same.key(&entry.person)).or_default().push(&entry.id);
        }
        free.remove("");
        for (key, entries) in free {
            let Some(indexes) = open.get(&key) else { continue };
            if same != Same::Everything && (indexes.len() > 1 || entries.len() > 1) {
                continue;
            }
            for (index, id) in indexes.iter().zip(entries) {
                ids[*index] = Some(id.clone());
                taken.insert(id.clone());
            }
        }
    }
}

impl Person {
    fn of(row: &RosterRow) -> Self {
        Person { name: fold(&row.name), organisation: fold(&row.organisation), mail: fold(&row.mail) }
    }
}

/// What must be equal for a row to be a remembered person, surest first.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Same {
    Everything,
    Mail,
    NameAndOrganisation,
    Name,
}

const SAME: [Same; 4] = [Same::Everything, Same::Mail, Same::NameAndOrganisation, Same::Name];

impl Same {
    /// Equal for the same person; empty where the person cannot be told by it.
    fn key(self, person: &Person) -> String {
        let Person { name, organisation, mail } = person;
        match self {
            Same::Everything => format!("{name}\n{organisation}\n{mail}"),
            Same::Mail => mail.clone(),
            Same::NameAndOrganisation => format!("{name}\n{organisation}"),
            Same::Name => name.clone(),
        }
    }
}

fn participant(row: &RosterRow, id: ParticipantId) -> Participant {
    Participant {
        id,
        name: row.name.clone(),
        organisation: row.organisation.clone(),
        industry: row.industry.clone(),
        group: row.group.clone(),
        mail: row.mail.clone(),
        excluded: row.excluded,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: &str, name: &str, organisation: &str, mail: &str) -> RosterRow {
        RosterRow {
            row: 0,
            id: ParticipantId::parse(id),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            industry: String::new(),
            group: GroupName::parse("A").expect("a name"),
            mail: mail.to_owned(),
            excluded: false,
        }
    }

    fn ids(roster: &Roster) -> Vec<(String, String)> {
        roster.people().map(|p| (p.id.to_string(), p.name.clone())).collect()
    }

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs.iter().map(|(a, b)| (a.to_string(), b.to_string())).collect()
    }

    #[test]
    fn blank_ids_get_the_next_free_number_and_keep_it_when_rows_are_sorted() {
        let mut ledger = Ledger::default();
        let mut rows = vec![row("", "山田", "甲", ""), row("2", "田中", "乙", ""), row("", "鈴木", "丙", "")];
        assert_eq!(ids(&ledger.assign(&rows)), pairs(&[("001", "山田"), ("2", "田中"), ("003", "鈴木")]));
        rows.reverse();
        rows.insert(0, row("", "新人", "", ""));
        let mut again = Ledger::parse(&ledger.to_bytes()).expect("readable");
        let expected = pairs(&[("004", "新人"), ("003", "鈴木"), ("2", "田中"), ("001", "山田")]);
        assert_eq!(ids(&again.assign(&rows)), expected);
    }

    #[test]
    fn a_corrected_name_mail_or_company_keeps_the_id() {
        let mut ledger = Ledger::default();
        ledger.assign(&[row("", "山田", "甲", "y@e.jp"), row("", "田中", "乙", ""), row("", "鈴木", "丙", "")]);
        let rows = [row("", "鈴木", "丙社", ""), row("", "山田 花子", "甲", "Y@e.jp"), row("", "田中", "乙", "t@e.jp")];
        assert_eq!(ids(&ledger.assign(&rows)), pairs(&[("003", "鈴木"), ("001", "山田 花子"), ("002", "田中")]));
    }

    #[test]
    fn two_people_of_one_name_are_two_and_an_id_is_never_given_again() {
        let mut ledger = Ledger::default();
        let twins = [row("", "佐藤", "甲", ""), row("", "佐藤", "甲", "")];
        assert_eq!(ids(&ledger.assign(&twins)), pairs(&[("001", "佐藤"), ("002", "佐藤")]));
        assert_eq!(ids(&ledger.assign(&[row("", "別人", "", "")])), pairs(&[("003", "別人")]));
        assert_eq!(ids(&ledger.assign(&twins)), pairs(&[("001", "佐藤"), ("002", "佐藤")]));
    }

    #[test]
    fn a_broken_ledger_is_none() {
        assert_eq!(Ledger::parse(b"{"), None);
        assert_eq!(Ledger::parse(br#"{"version":9,"people":[],"groups":{}}"#), None);
    }

    #[test]
    fn groups_keep_their_numbers() {
        let mut ledger = Ledger::default();
        let [a, b] = ["A", "B"].map(|name| GroupName::parse(name).expect("a name"));
        assert_eq!([ledger.ordinal(&b), ledger.ordinal(&a), ledger.ordinal(&b)], [1, 2, 1]);
    }
}
