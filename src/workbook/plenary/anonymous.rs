//! The plenary workbook without people and companies: 業種 and A社, B社 … stand in their place.
//!
//! Everything is replaced before the workbook is made, so that no sheet can forget it. One company is one
//! letter everywhere, by its first place in the roster. In texts that people typed, full names, companies
//! (also without 株式会社), mail addresses and ids of forms are replaced; a family name alone only before
//! さん, 様 and the like, because many are everyday words.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::domain::answers::{Answer, Answers, GroupRecord};
use crate::domain::catalogue::{ColumnRef, Kind, Template};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::domain::ids::ParticipantId;
use crate::domain::mask::Mask;
use crate::domain::people::{Participant, Roster};
use crate::domain::source::{Source, SourceFile};
use crate::sheet::book::{Book, Cell, Link, Page, Value};
use crate::workbook::Event;
use crate::workbook::annex::SourceLine;
use crate::workbook::language;
use crate::workbook::stamp::Code;
use crate::workbook::words::anonymous as say;
use crate::workbook::words::sheet;

use super::LecturerCells;

/// Letters that a company's name must have without its legal form to be looked for alone.
const CORE: usize = 3;

/// Who stands for whom.
#[derive(Clone, Debug)]
pub struct Anonymous {
    roster: Roster,
    ids: BTreeMap<ParticipantId, ParticipantId>,
    texts: Mask,
    /// Also file names, codes and ids, for what the program itself says.
    reports: Mask,
    files: BTreeMap<String, String>,
    /// What a file of nobody is called.
    any_file: &'static str,
}

impl Anonymous {
    /// For a workshop whose values come from `files`; `others` are files that are only spoken of.
    pub fn new<'a>(
        event: &Event,
        roster: &Roster,
        files: &[SourceLine],
        others: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        let lang = language::of(event.template);
        let [somebody, any_file] = [say::SOMEBODY, say::FILE].map(|word| language::word(lang, word));
        let letters = companies(lang, roster);
        let letter = |p: &Participant| letters.get(&fold(&p.organisation)).cloned().unwrap_or_default();
        let mut ids = BTreeMap::new();
        let mut people = Vec::new();
        let (mut texts, mut reports) = (Vec::new(), Vec::new());
        for (nth, person) in (1..).zip(roster.people()) {
            let company = letter(person);
            let words = [person.industry.trim(), &company];
            let words: Vec<&str> = words.into_iter().filter(|w| !w.is_empty()).collect();
            let name = if words.is_empty() { somebody.to_owned() } else { words.join(" ") };
            let Some(id) = ParticipantId::parse(&format!("P{nth:04}")) else { continue };
            // Of two people with one name nobody knows which is meant.
            let meant = if roster.people().filter(|p| fold(&p.name) == fold(&person.name)).count() > 1 {
                somebody
            } else {
                &name
            };
            texts.extend(spellings(lang, person, meant, &company));
            for code in [Code::new(event.code, person.id.as_str()).text(), person.id.to_string()] {
                reports.push((code, id.to_string()));
            }
            ids.insert(person.id.clone(), id.clone());
            people.push(Participant { id, name, organisation: company, mail: String::new(), ..person.clone() });
        }
        let names = files_of(lang, roster, &ids, files, others);
        for (path, name) in &names {
            let last = path.rsplit('/').next().unwrap_or(path);
            let stem = last.rsplit_once('.').map_or(last, |(stem, _)| stem);
            reports.extend([path.as_str(), last, stem].map(|text| (text.to_owned(), name.clone())));
        }
        let reports = texts.iter().cloned().chain(reports);
        Anonymous {
            roster: Roster::new(people),
            ids,
            reports: Mask::new(reports),
            texts: Mask::new(texts),
            files: names,
            any_file,
        }
    }

    /// The roster in which nobody can be known.
    pub fn roster(&self) -> &Roster {
        &self.roster
    }

    /// What the groups say, without whom it is about.
    pub fn records(&self, template: &Template, records: &[GroupRecord]) -> Vec<GroupRecord> {
        let record = |record: &GroupRecord| GroupRecord {
            group: record.group.clone(),
            file: record.file.as_ref().map(|file| Arc::new(self.file(file))),
            members: record
                .members
                .iter()
                .filter_map(|(id, answers)| Some((self.ids.get(id)?.clone(), self.answers(template, answers))))
                .collect(),
            own: self.answers(template, &record.own),
            presents: record.presents.as_ref().map(|cited| {
                let mut cited = cited.clone();
                cited.source = self.source(template, &cited.source);
                cited
            }),
        };
        records.iter().map(record).collect()
    }

    /// The lecturer's words.
    pub fn lecturer(&self, cells: &LecturerCells) -> LecturerCells {
        cells.iter().map(|(key, text)| (key.clone(), self.texts.apply(text))).collect()
    }

    /// The lines of 出典.
    pub fn lines(&self, lines: &[SourceLine]) -> Vec<SourceLine> {
        let line = |line: &SourceLine| SourceLine {
            located: line.located.clone(),
            file: self.file(&line.file),
            who: self
                .files
                .get(&line.file.path)
                .and_then(|name| self.who(name))
                .unwrap_or_else(|| self.texts.apply(&line.who)),
            ..line.clone()
        };
        lines.iter().map(line).collect()
    }

    /// A page that was made for those who may know: 確認事項.
    pub fn report(&self, mut page: Page) -> Page {
        let (first, rest): (Vec<_>, Vec<_>) =
            page.cells.into_iter().partition(|(at, _)| at.row <= crate::workbook::frame::TOP);
        let masked = rest.into_iter().map(|(at, cell)| {
            let value = match cell.value {
                Value::Text(text) => Value::text(self.reports.apply(&text)),
                other => other,
            };
            (at, Cell { value, ..cell })
        });
        page.cells = first.into_iter().chain(masked).collect();
        page
    }

    /// The finished workbook without links to files, whose names say who wrote them.
    pub fn unlinked(&self, mut book: Book) -> Book {
        for page in &mut book.pages {
            page.cells.change(|cell| {
                cell.link.take_if(|link| matches!(**link, Link::File { .. }));
            });
        }
        book
    }

    /// The person in the name of a file.
    fn who(&self, file: &str) -> Option<String> {
        let id = ParticipantId::parse(file.split(' ').nth(1)?)?;
        Some(self.roster.get(&id)?.name.clone())
    }

    fn file(&self, file: &SourceFile) -> SourceFile {
        let path = self.files.get(&file.path).cloned().unwrap_or_else(|| self.any_file.to_owned());
        // Who has the file could find it again by its hash.
        SourceFile { path, sha256: String::new() }
    }

    fn source(&self, template: &Template, source: &Source) -> Source {
        let known =
            template.themes.iter().any(|t| *t.sheet == *source.sheet) || language::is(&source.sheet, sheet::PRESENT);
        let sheet = if known { source.sheet.clone() } else { self.texts.apply(&source.sheet).into() };
        Source { file: Arc::new(self.file(&source.file)), sheet, cell: source.cell }
    }

    fn answers(&self, template: &Template, answers: &Answers) -> Answers {
        let answer = |answer: &Answer, column: ColumnRef| {
            let mut masked = answer.clone();
            masked.text.source = self.source(template, &answer.text.source);
            // The words of the lists are nobody's.
            let listed = match template.column(column).kind {
                Kind::PickStep | Kind::ChosenStep => template.steps.iter().any(|s| *s.label() == *answer.text.value),
                Kind::PickControl => template.controls.iter().any(|c| *c.label() == *answer.text.value),
                Kind::Pick | Kind::Tick => {
                    crate::domain::choices::recognise(template, column, &answer.text.value).is_some()
                }
                Kind::Text | Kind::RowNumber | Kind::Label => false,
            };
            if !listed {
                masked.text.value = self.texts.apply(&answer.text.value).into();
            }
            masked
        };
        answers.iter().map(|(slot, a)| (*slot, Arc::new(answer(a, slot.column_ref())))).collect()
    }
}

/// `A社`, `Company A`.
fn company(lang: Lang, letters: &str) -> String {
    let word = language::word(lang, say::COMPANY);
    match lang {
        Lang::Ja => format!("{letters}{word}"),
        Lang::En => format!("{word}{letters}"),
    }
}

/// A社, B社 … Z社, AA社 …, by the first place of each company in the roster.
fn companies(lang: Lang, roster: &Roster) -> BTreeMap<String, String> {
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    for person in roster.people() {
        let key = fold(&person.organisation);
        let nth = letters.len() as u16;
        if !key.is_empty() {
            letters.entry(key).or_insert_with(|| company(lang, &crate::domain::address::column_letters(nth)));
        }
    }
    letters
}

/// Everything that names a person, with what stands for it.
fn spellings(lang: Lang, person: &Participant, name: &str, company: &str) -> Vec<(String, String)> {
    let mut pairs = vec![(person.name.clone(), name.to_owned())];
    let parts: Vec<&str> = person.name.split_whitespace().collect();
    if let [family, given] = parts[..] {
        pairs.push((format!("{given}{family}"), name.to_owned()));
        pairs.extend(say::HONORIFICS.map(|title| (format!("{family}{title}"), format!("{name}{title}"))));
    }
    pairs.push((person.mail.clone(), language::word(lang, say::MAIL).to_owned()));
    if !company.is_empty() {
        pairs.push((person.organisation.clone(), company.to_owned()));
        let core = say::LEGAL_FORMS.iter().fold(person.organisation.clone(), |core, form| core.replace(form, ""));
        if fold(&core).chars().count() >= CORE {
            pairs.push((core, company.to_owned()));
        }
    }
    pairs
}

/// A name for each file that tells nothing: by the person it is of, else by its group.
fn files_of<'a>(
    lang: Lang,
    roster: &Roster,
    ids: &BTreeMap<ParticipantId, ParticipantId>,
    files: &[SourceLine],
    others: impl IntoIterator<Item = &'a str>,
) -> BTreeMap<String, String> {
    let mut names: BTreeMap<String, String> = BTreeMap::new();
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let mut name = |path: &str, plain: String| {
        if !names.contains_key(path) {
            let nth = taken.entry(plain.clone()).or_default();
            *nth += 1;
            names.insert(path.to_owned(), if *nth > 1 { format!("{plain} {nth}") } else { plain });
        }
    };
    for line in files {
        let of_person = roster.people().find(|p| p.name == line.who && p.group == line.group);
        let whose = of_person.and_then(|p| ids.get(&p.id)).map_or_else(|| line.group.to_string(), ToString::to_string);
        name(&line.file.path, format!("{} {whose}", language::word(lang, line.kind)));
    }
    for path in others {
        name(path, language::word(lang, say::FILE).to_owned());
    }
    names
}
