//! Whose form a file is: the codes it carries, and only when it carries none, names.

use std::collections::{BTreeSet, HashMap};

use crate::domain::address::Address;
use crate::domain::finding::{Lang, Trouble};
use crate::domain::fold::{beginnings, fold, may_begin};
use crate::domain::ids::ParticipantId;
use crate::domain::people::{Participant, Roster};
use crate::sheet::book::Book;
use crate::workbook::Event;
use crate::workbook::language;
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
pub(super) fn of(event: &Event, roster: &Roster, known: &Known, path: &str, book: &Book) -> Identity {
    let claims = stamp::claims(book);
    let hints = Hints::of(event, known, path, book);
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

/// The people of a roster by what files say of them, folded once and asked for each file.
pub(super) struct Known<'a> {
    names: People<'a>,
    organisations: People<'a>,
    /// By the first word of a name of several.
    families: People<'a>,
    ids: People<'a>,
    /// Letters of the longest name.
    longest: usize,
}

type People<'a> = HashMap<String, Vec<&'a Participant>>;

impl<'a> Known<'a> {
    /// Everybody in `roster`.
    pub(super) fn of(roster: &'a Roster) -> Self {
        let by = |text: fn(&Participant) -> Option<&str>| {
            let mut people = People::new();
            for person in roster.people() {
                let folded = text(person).map(fold).filter(|text| !text.is_empty());
                folded.into_iter().for_each(|text| people.entry(text).or_default().push(person));
            }
            people
        };
        let names = by(|p| Some(&p.name));
        let longest = names.keys().map(|name| name.chars().count()).max().unwrap_or_default();
        Known {
            names,
            longest,
            organisations: by(|p| Some(&p.organisation)),
            families: by(|p| p.name.split_whitespace().next().filter(|family| *family != p.name)),
            ids: by(|p| Some(p.id.as_str())),
        }
    }

    /// The one person whose whole name is in a text; a name that is only a part of another one there does not count.
    fn named_in(&self, text: &str) -> Option<ParticipantId> {
        let letters: Vec<char> = fold(text).chars().collect();
        let mut found: BTreeSet<&str> = BTreeSet::new();
        let mut piece = String::new();
        for start in 0..letters.len() {
            piece.clear();
            for letter in letters[start..].iter().take(self.longest) {
                piece.push(*letter);
                found.extend(self.names.get_key_value(piece.as_str()).map(|(name, _)| name.as_str()));
            }
        }
        let whole = |name: &&&str| !found.iter().any(|other| other != *name && other.contains(**name));
        only(found.iter().filter(whole).flat_map(|name| &self.names[*name]))
    }

    /// The one person whose number or family name is a word of a file's name.
    fn part_of(&self, file: &str) -> Option<ParticipantId> {
        let stem = file.rsplit_once('.').map_or(file, |(stem, _)| stem);
        let words = stem.split(|c: char| c.is_whitespace() || matches!(c, '_' | '＿' | '.' | '、')).map(fold);
        let people = |word: String| {
            // `form (12)` is the twelfth download, not person 12.
            let number = self.ids.get(&word).filter(|_| word.chars().count() > 1);
            let name = word.trim_matches(['(', ')']).trim_end_matches(['様', '氏']).trim_end_matches("さん");
            number.into_iter().chain(self.families.get(name)).flatten().copied().collect::<Vec<_>>()
        };
        only(words.flat_map(people).collect::<Vec<_>>().iter())
    }
}

/// The person, if it is one.
fn only<'p>(mut people: impl Iterator<Item = &'p &'p Participant>) -> Option<ParticipantId> {
    let first = people.next()?;
    people.all(|other| other.id == first.id).then(|| first.id.clone())
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
    fn of(event: &Event, known: &Known, path: &str, book: &Book) -> Self {
        let lang = language::of(event.template);
        let [names, organisations] = texts_beside(book, lang, [head::NAME, head::ORGANISATION]);
        let one_of =
            |people: &People, texts: &[String]| only(texts.iter().filter_map(|text| people.get(text)).flatten());
        let mut steps = path.rsplit('/');
        let file = steps.next().unwrap_or_default();
        Hints {
            written: one_of(&known.names, &names),
            organisation: one_of(&known.organisations, &organisations),
            file: known.named_in(file).or_else(|| known.part_of(file)),
            folder: steps.find_map(|step| known.named_in(step)),
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

/// What stands right of each label, anywhere in the book: the cover may have been renamed or pasted elsewhere.
fn texts_beside<const N: usize>(book: &Book, lang: Lang, labels: [&'static str; N]) -> [Vec<String>; N] {
    let labels = labels.map(|label| [label, language::word(lang, label)].map(fold));
    let begin = beginnings(labels.iter().flatten());
    let mut texts = [const { Vec::new() }; N];
    for page in book.pages.iter().filter(|page| page.name != stamp::STAMP_SHEET) {
        for (at, cell) in page.filled().filter(|(_, cell)| may_begin(&cell.value.seen(), &begin)) {
            let text = fold(&cell.value.seen());
            if let Some(index) = labels.iter().position(|label| label.contains(&text)) {
                texts[index].push(fold(&page.shown(Address::new(at.row, at.col.saturating_add(1)))));
            }
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
