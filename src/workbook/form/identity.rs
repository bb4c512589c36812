//! Whose form a file is: the codes it carries, and only when it carries none, names.

use crate::domain::finding::Trouble;
use crate::domain::fold::fold;
use crate::domain::ids::ParticipantId;
use crate::domain::people::{Participant, Roster};
use crate::sheet::book::Book;
use crate::workbook::Event;
use crate::workbook::stamp::{self, Claim, Code};
use crate::workbook::words::{head, sheet};

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
    let mut identity = by_code(event, roster, &claims).unwrap_or_else(|| by_name(roster, path, book));
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

/// The one person whose name stands on the cover, or in the name of the file or of a folder it lies in.
fn by_name(roster: &Roster, path: &str, book: &Book) -> Identity {
    let only = |people: Vec<&Participant>| match people[..] {
        [one] => Some(one.clone()),
        _ => None,
    };
    let written = name_on_cover(book);
    let on_cover = || only(roster.people().filter(|p| !written.is_empty() && fold(&p.name) == written).collect());
    // The file's own name first, then the folders it lies in, the nearest first.
    let mut steps = path.rsplit('/').map(fold);
    let in_path = || steps.find_map(|step| only(roster.people().filter(|p| step.contains(&fold(&p.name))).collect()));
    match on_cover().or_else(in_path) {
        Some(person) => Identity {
            merges: !person.excluded,
            findings: vec![(Trouble::IdentityByName, person.name.clone())],
            participant: Some(person.id),
        },
        None => Identity { participant: None, merges: false, findings: vec![(Trouble::NoIdentity, String::new())] },
    }
}

fn name_on_cover(book: &Book) -> String {
    let label = fold(head::NAME);
    let pages = book.pages.iter().filter(|p| p.name == sheet::COVER);
    pages
        .flat_map(|page| page.filled().map(move |(at, cell)| (page, at, cell)))
        .find(|(_, _, cell)| fold(&cell.value.shown()) == label)
        .map(|(page, at, _)| fold(&page.shown(crate::domain::address::Address::new(at.row, at.col + 1))))
        .unwrap_or_default()
}

fn other_template(event: &Event, book: &Book) -> Option<(Trouble, String)> {
    let (name, version, hash) = stamp::template_of(book)?;
    let template = event.template;
    let same = name == template.name && version == template.version && hash == template.hash;
    (!same).then(|| (Trouble::OtherTemplate { found: format!("{name} {version}") }, format!("{name} {version} {hash}")))
}
