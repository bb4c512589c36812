//! Whose form a file is: the codes it carries, and only when it carries none, names.

use crate::domain::address::Address;
use crate::domain::finding::Trouble;
use crate::domain::fold::fold;
use crate::domain::ids::ParticipantId;
use crate::domain::people::{Participant, Roster};
use crate::sheet::book::Book;
use crate::workbook::Event;
use crate::workbook::stamp::{self, Claim, Code};
use crate::workbook::words::head;

/// Whose form it is, and what a person should know about that.
pub(super) struct Identity {
    /// Who, where that could be told.
    pub(super) participant: Option<ParticipantId>,
    /// True when it counts for this workshop.
    pub(super) merges: bool,
    /// What is odd, with what was read.
    pub(super) findings: Vec<(Trouble, String)>,
}

/// Decides by code first; by name only when there is no code.
pub(super) fn of(event: &Event, roster: &Roster, path: &str, book: &Book) -> Identity {
    let claims = stamp::claims(book);
    let hints = Hints::of(roster, path, book);
    let mut identity = match by_code(event, roster, &claims) {
        Some(mut identity) => {
            identity.findings.extend(hints.other_than(roster, identity.participant.as_ref()));
            identity
        }
        None => by_name(roster, &hints),
    };
    identity.findings.extend(other_template(event, book));
    identity
}

fn by_code(event: &Event, roster: &Roster, claims: &[Claim]) -> Option<Identity> {
    let ours: Vec<&Code> =
        claims.iter().filter_map(|c| c.code.as_ref().ok()).filter(|c| c.workshop == event.code).collect();
    if let Some(code) = ours.first() {
        return Some(person(roster, code, &ours));
    }
    let damaged = claims.iter().filter_map(|c| c.code.as_ref().err());
    let ours_damaged = damaged.filter(|c| c.workshop == event.code).find(|c| known(roster, c).is_some());
    if let Some(code) = ours_damaged {
        let mut identity = person(roster, code, &[code]);
        identity.findings.push((Trouble::CodeDamaged, code.subject.clone()));
        return Some(identity);
    }
    let foreign = claims.iter().find_map(|c| c.code.as_ref().ok())?;
    let trouble = Trouble::OtherWorkshop { code: foreign.text() };
    Some(Identity { participant: None, merges: false, findings: vec![(trouble, foreign.text())] })
}

fn known<'a>(roster: &'a Roster, code: &Code) -> Option<&'a Participant> {
    roster.get(&ParticipantId::parse(&code.subject)?)
}

fn person(roster: &Roster, code: &Code, all: &[&Code]) -> Identity {
    let mut findings = Vec::new();
    if let Some(other) = all.iter().find(|c| c.subject != code.subject) {
        findings.push((Trouble::IdentityDisagrees { other: other.text() }, other.text()));
    }
    match known(roster, code) {
        Some(person) if person.excluded => {
            findings.push((Trouble::Excluded, String::new()));
            Identity { participant: Some(person.id.clone()), merges: false, findings }
        }
        Some(person) => Identity { participant: Some(person.id.clone()), merges: true, findings },
        None => {
            findings.push((Trouble::UnknownParticipant { id: code.subject.clone() }, code.text()));
            Identity { participant: None, merges: false, findings }
        }
    }
}

/// Who a file may be of, by everything but codes. Each only where it is one person of the roster.
#[derive(Default)]
struct Hints {
    /// Whose name stands beside the label on the form.
    written: Option<ParticipantId>,
    /// Who is alone in the company that stands beside the label on the form.
    organisation: Option<ParticipantId>,
    /// Whose name, number or family name is in the file's own name.
    file: Option<ParticipantId>,
    /// Whose name is in the name of a folder it lies in, the nearest first.
    folder: Option<ParticipantId>,
}

impl Hints {
    fn of(roster: &Roster, path: &str, book: &Book) -> Self {
        let only = |of: &dyn Fn(&Participant) -> bool| match roster.people().filter(|p| of(p)).collect::<Vec<_>>()[..] {
            [one] => Some(one.id.clone()),
            _ => None,
        };
        let beside = |label: &str| texts_beside(book, label);
        let is_one_of = |texts: &[String], text: &str| !fold(text).is_empty() && texts.contains(&fold(text));
        let (names, organisations) = (beside(head::NAME), beside(head::ORGANISATION));
        let mut steps = path.rsplit('/');
        let file = steps.next().unwrap_or_default();
        Hints {
            written: only(&|p| is_one_of(&names, &p.name)),
            organisation: only(&|p| is_one_of(&organisations, &p.organisation)),
            file: named_in(roster, file).or_else(|| only(&|p| is_part_of(p, file))),
            folder: steps.find_map(|step| named_in(roster, step)),
        }
    }

    /// The name on the form or of the file, where it is another person's than the code's.
    fn other_than(&self, roster: &Roster, id: Option<&ParticipantId>) -> Option<(Trouble, String)> {
        let other =
            [&self.written, &self.file].into_iter().flatten().find(|other| id.is_some_and(|id| *other != id))?;
        let name = roster.get(other)?.name.clone();
        Some((Trouble::NameDisagrees { other: name.clone() }, name))
    }
}

/// The one person whose whole name is in a text; a name that is only a part of another one there does not count.
fn named_in(roster: &Roster, text: &str) -> Option<ParticipantId> {
    let text = fold(text);
    let found: Vec<(&Participant, String)> = roster
        .people()
        .map(|p| (p, fold(&p.name)))
        .filter(|(_, name)| !name.is_empty() && text.contains(name.as_str()))
        .collect();
    let whole: Vec<&Participant> = found
        .iter()
        .filter(|(_, name)| !found.iter().any(|(_, other)| other != name && other.contains(name.as_str())))
        .map(|(person, _)| *person)
        .collect();
    match whole[..] {
        [one] => Some(one.id.clone()),
        _ => None,
    }
}

/// True where the number or the family name of a person is a word of a file's name.
fn is_part_of(person: &Participant, file: &str) -> bool {
    let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
    let family = person.name.split_whitespace().next().filter(|family| *family != person.name).map(fold);
    let words = stem.split(|c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '.' | '、')).map(fold);
    words.into_iter().any(|word| {
        // `form (12)` is the twelfth download, not person 12.
        let is_number = word.chars().count() > 1 && word == fold(person.id.as_str());
        let name = word.trim_matches(['(', ')']).trim_end_matches(['様', '氏']).trim_end_matches("さん");
        is_number || family.as_deref() == Some(name)
    })
}

/// The one person by what is not a code, and always as a proposal.
fn by_name(roster: &Roster, hints: &Hints) -> Identity {
    let proposed = [&hints.written, &hints.file, &hints.folder, &hints.organisation];
    let Some(person) = proposed.into_iter().flatten().find_map(|id| roster.get(id)) else {
        return Identity { participant: None, merges: false, findings: vec![(Trouble::NoIdentity, String::new())] };
    };
    let mut findings = vec![(Trouble::IdentityByName, person.name.clone())];
    let other = [&hints.file, &hints.organisation].into_iter().flatten().find(|other| **other != person.id);
    if let Some(other) = other.and_then(|id| roster.get(id)) {
        findings.push((Trouble::IdentityDisagrees { other: other.name.clone() }, other.name.clone()));
    }
    Identity { participant: Some(person.id.clone()), merges: !person.excluded, findings }
}

/// What stands right of a label, anywhere in the book: the cover may have been renamed or pasted elsewhere.
fn texts_beside(book: &Book, label: &str) -> Vec<String> {
    let label = fold(label);
    let mut texts = Vec::new();
    for page in book.pages.iter().filter(|page| page.name != stamp::STAMP_SHEET) {
        for (at, _) in page.filled().filter(|(_, cell)| fold(&cell.value.shown()) == label) {
            texts.push(fold(&page.shown(Address::new(at.row, at.col.saturating_add(1)))));
        }
    }
    texts
}

fn other_template(event: &Event, book: &Book) -> Option<(Trouble, String)> {
    let (name, version, hash) = stamp::template_of(book)?;
    let template = event.template;
    let same = name == template.name && version == template.version && hash == template.hash;
    (!same).then(|| (Trouble::OtherTemplate { found: format!("{name} {version}") }, format!("{name} {version} {hash}")))
}
