//! Whose answers are new or other ones since the groups' workbooks were made.

use super::books::{self, GroupBooks};
use super::intake::Intake;
use super::say;
use super::workshop_folder::Workshop;
use crate::domain::answers::Answers;
use crate::domain::finding::Lang;
use crate::domain::ids::ParticipantId;

/// The names of those whose answers changed, in the order of the roster.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Since {
    /// Nothing of them was there before.
    pub new: Vec<String>,
    /// Something else than before.
    pub changed: Vec<String>,
    /// Nothing of them is there any more.
    pub gone: Vec<String>,
}

impl Since {
    /// Compares what came back with what the workbooks were made from; None where there was none.
    pub fn of(workshop: &Workshop, intake: &Intake, books: &GroupBooks) -> Option<Self> {
        if books.books.is_empty() {
            return None;
        }
        let mut since = Since::default();
        for group in workshop.roster.groups() {
            let before = books.books.get(group).map(|book| book.taken.returned.as_slice()).unwrap_or_default();
            for (id, now) in books::returned_by(workshop, intake, group) {
                let before = before.iter().find(|(other, _)| *other == id).map(|(_, answers)| answers);
                since.add(name(workshop, &id), before.unwrap_or(&Answers::new()), &now);
            }
        }
        Some(since)
    }

    /// One line that says it.
    pub fn line(&self, lang: Lang) -> String {
        say::since(lang, &self.new, &self.changed, &self.gone)
    }

    fn add(&mut self, name: String, before: &Answers, now: &Answers) {
        match (before.is_empty(), now.is_empty()) {
            (true, false) => self.new.push(name),
            (false, true) => self.gone.push(name),
            (true, true) => {}
            (false, false) => {
                if !says_the_same(before, now) {
                    self.changed.push(name);
                }
            }
        }
    }
}

/// True when both have the same texts in the same places; programs change the line ends on saving.
fn says_the_same(one: &Answers, other: &Answers) -> bool {
    let texts = |answers: &Answers| -> Vec<String> {
        answers.values().map(|answer| answer.text.value.replace("\r\n", "\n").replace('\r', "\n")).collect()
    };
    one.keys().eq(other.keys()) && texts(one) == texts(other)
}

fn name(workshop: &Workshop, id: &ParticipantId) -> String {
    let person = workshop.roster.get(id);
    person.map_or_else(|| id.to_string(), |p| if p.name.is_empty() { id.to_string() } else { p.name.clone() })
}
