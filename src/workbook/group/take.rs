//! Reading a group's workbook: its members' answers as they stand there now, and the group's own.
//!
//! The members' answers come from the data sheet, which knows their source; what the sheets of the
//! themes say differently was corrected by hand and counts. The group's own cells are found by their
//! headings and the number in each row.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, GroupRecord, Slot};
use crate::domain::catalogue::{Kind, Template, Whom};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::ids::{GroupName, ParticipantId};
use crate::domain::people::Roster;
use crate::domain::source::{Source, SourceFile};
use crate::domain::verdict::same_text;
use crate::sheet::book::{Book, Page, Value};
use crate::sheet::find::Finder;
use crate::sheet::layout::Table;
use crate::workbook::annex::{self, Memos};
use crate::workbook::carry::Beside;
use crate::workbook::frame::LEFT;
use crate::workbook::recognise::Recogniser;
use crate::workbook::stamp::{self, Code, GROUP_PREFIX};
use crate::workbook::words::sheet;
use crate::workbook::written::{Key, Text, Written};
use crate::workbook::{Event, language, record};

use super::reading::Reading;
use super::rest;
use super::{GroupColumn, member_table, own_table, themes};

/// The tables of a group's workbook, kept for many files.
pub struct Tables {
    /// Theme, whose, table.
    pub(super) all: Vec<(Whom, Table<GroupColumn>)>,
}

impl Tables {
    /// The tables of `template`.
    pub fn new(template: &Template) -> Self {
        let of_theme =
            |(theme, _)| [(Whom::Individual, member_table(template, theme)), (Whom::Group, own_table(template, theme))];
        Tables { all: themes(template).flat_map(of_theme).collect() }
    }
}

/// What a group's workbook says.
#[derive(Debug)]
pub struct TakenGroup {
    /// Members as they stand there, corrections included; own cells; the threat it presents.
    pub record: GroupRecord,
    /// The members' answers as they came back when the workbook was made.
    pub returned: Vec<(ParticipantId, Answers)>,
    /// What people wrote beside the findings.
    pub memos: Memos,
    /// The members' answers that were corrected by hand.
    pub corrected: BTreeMap<(ParticipantId, Slot), Arc<Answer>>,
    /// Where members' answers were deleted by hand.
    pub emptied: BTreeMap<(ParticipantId, Slot), Source>,
    /// People in it who are not in the group any more.
    pub left: BTreeMap<ParticipantId, Left>,
    /// What had been written into its cells for people.
    pub written: Written,
    /// What people put beside its cells.
    pub beside: Beside,
    /// The group's name when it was made.
    pub named: Option<GroupName>,
    /// Everything odd.
    pub findings: Vec<Finding>,
}

/// Somebody who is in a group's workbook and not in the group any more, as the workbook says it.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Left {
    /// The name.
    pub name: String,
    /// The answers that stand there.
    pub answers: Answers,
    /// As they had been returned, where the workbook still knows.
    pub returned: Answers,
}

/// Reads the group workbooks of one workshop. Made once, used for many files.
pub struct Taker<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) roster: &'a Roster,
    pub(super) tables: &'a Tables,
    pub(super) finder: Finder<'a, GroupColumn>,
    pub(super) recogniser: Recogniser,
}

impl<'a> Taker<'a> {
    /// A reader for the group workbooks of `event`.
    pub fn new(event: &'a Event<'a>, roster: &'a Roster, tables: &'a Tables) -> Self {
        let finder = Finder::new(tables.all.iter().map(|(_, table)| table));
        Taker { event, roster, tables, finder, recogniser: Recogniser::new(event.template) }
    }

    /// The group whose workbook `book` is; None when it is none of this workshop's. A group that was renamed in the
    /// roster is known by its members: numbers and places change when groups come and go.
    pub fn group_of(&self, book: &Book) -> Option<GroupName> {
        let ours = |code: &Code| code.workshop == self.event.code && code.subject.starts_with(GROUP_PREFIX);
        let claims = stamp::claims(book);
        claims.iter().filter_map(|claim| claim.code.as_ref().ok()).find(|code| ours(code))?;
        let groups = self.roster.groups();
        let named = stamp::name_of(book).and_then(|name| groups.iter().find(|group| group.as_str() == name).copied());
        named.or_else(|| titled(book, &groups)).or_else(|| self.group_of_members(book)).cloned()
    }

    /// The group in which most of the members now are, when those are more than half of them.
    fn group_of_members(&self, book: &Book) -> Option<&GroupName> {
        let entries = record::take(self.event.template, book);
        let mut members: BTreeSet<ParticipantId> = entries.into_iter().filter_map(|entry| entry.participant).collect();
        if members.is_empty() {
            // Nothing had come back: the list of members is all there is.
            let overview = language::sheet_name(self.event.template, sheet::OVERVIEW);
            let overview = book.page(&overview).or_else(|| book.page(sheet::OVERVIEW));
            let list = overview.into_iter().flat_map(Page::filled).filter(|(at, _)| at.col == LEFT);
            members = list.filter_map(|(_, cell)| ParticipantId::parse(&cell.value.shown())).collect();
            members.retain(|id| self.roster.get(id).is_some());
        }
        let mut groups: BTreeMap<&GroupName, usize> = BTreeMap::new();
        for person in members.iter().filter_map(|id| self.roster.get(id)) {
            *groups.entry(&person.group).or_default() += 1;
        }
        let (group, count) = groups.into_iter().max_by_key(|(_, count)| *count)?;
        (count * 2 > members.len()).then_some(group)
    }

    /// Reads the workbook of `group`.
    pub fn take(&self, file: &Arc<SourceFile>, group: &GroupName, book: &Book) -> TakenGroup {
        let returned = self.returned(book);
        let mut reading = Reading::new(self, file, group, &returned);
        for (nth, page) in book.pages.iter().enumerate() {
            reading.page(nth, page);
        }
        let mut members = returned.clone();
        for ((id, slot), answer) in &reading.corrected {
            members.entry(id.clone()).or_default().insert(*slot, answer.clone());
        }
        for (id, left) in &mut reading.left {
            members.remove(id);
            left.returned = returned.get(id).cloned().unwrap_or_default();
        }
        let in_order = |id: &ParticipantId| self.roster.place(id).unwrap_or(usize::MAX);
        let ordered = |members: BTreeMap<ParticipantId, Answers>| {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by_key(|(id, _)| in_order(id));
            members
        };
        let record = GroupRecord {
            group: group.clone(),
            file: Some(file.clone()),
            members: ordered(members),
            own: reading.own,
            presents: reading.presents,
        };
        let Reading { printed, corrected, emptied, left, findings, .. } = reading;
        let (memos, written) = (annex::take_memos(book), Written::of(book));
        let returned = ordered(returned.into_iter().filter(|(id, _)| !left.contains_key(id)).collect());
        let named = stamp::name_of(book).and_then(|name| GroupName::parse(&name));
        let beside = Beside::default();
        let mut taken =
            TakenGroup { record, returned, corrected, emptied, left, written, beside, named, memos, findings };
        taken.findings.extend(emptied_own(self.event.template, &taken));
        let (rest, beside) = rest::of(self.event, self.roster, file, book, &taken, &printed);
        taken.findings.extend(rest);
        taken.beside = beside;
        taken
    }

    /// The members' answers in the data sheet.
    fn returned(&self, book: &Book) -> BTreeMap<ParticipantId, Answers> {
        let mut returned: BTreeMap<ParticipantId, Answers> = BTreeMap::new();
        for mut entry in record::take(self.event.template, book) {
            let kind = self.event.template.column(entry.slot.column_ref()).kind;
            if kind == Kind::PickStep && entry.answer.steps.is_empty() {
                // Some programs store no results of formulas, and the step's is one.
                let text = Value::shared(&entry.answer.text.value);
                Arc::make_mut(&mut entry.answer).steps = self.recogniser.step(&text).steps.into();
            }
            if let Some(id) = entry.participant {
                returned.entry(id).or_default().insert(entry.slot, entry.answer);
            }
        }
        returned
    }
}

/// The group that the titles of the sheets name, where the hidden sheet was dropped.
fn titled<'g>(book: &Book, groups: &[&'g GroupName]) -> Option<&'g GroupName> {
    let titles = book.pages.iter().map(|page| page.shown(Address::new(0, LEFT)));
    titles
        .filter_map(|title| Some(title.rsplit_once(" — ")?.1.to_owned()))
        .find_map(|name| groups.iter().find(|group| group.as_str() == name).copied())
}

/// What the group had written when the workbook was made and took away since.
fn emptied_own(template: &Template, taken: &TakenGroup) -> Vec<Finding> {
    let keys: BTreeSet<Key> = taken.record.own.keys().map(|slot| Key::own(template, *slot)).collect();
    let texts: BTreeSet<&str> = taken.record.own.values().map(|a| &*a.text.value).collect();
    let gone = taken.written.texts.iter().filter(|(key, text)| {
        // A text that stands in another row now was moved.
        key.is_own() && !keys.contains(key) && !texts.iter().any(|other| same_text(other, &text.text))
    });
    let file = taken.record.file.as_ref().map(|file| file.path.clone()).unwrap_or_default();
    let finding = |(_, text): (&Key, &Text)| Finding {
        trouble: Trouble::OwnEmptied,
        file: file.clone(),
        participant: None,
        source: None,
        read: text.text.clone(),
    };
    gone.map(finding).collect()
}
