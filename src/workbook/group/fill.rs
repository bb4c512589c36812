//! Writing a group's workbook: what its sheets share, and their order.

use std::collections::BTreeMap;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, GroupRecord, Slot};
use crate::domain::catalogue::{ColumnRef, Whom};
use crate::domain::finding::Finding;
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::people::{Participant, Roster};
use crate::domain::tally::{GroupPicks, Tally};
use crate::sheet::book::{Book, ChoiceList, Page, sheet_prefix};
use crate::sheet::measure;
use crate::workbook::annex::{self, Memos, SourceLine};
use crate::workbook::carry::Beside;
use crate::workbook::language::{self, Typed};
use crate::workbook::record::{self, Entry, LiveSteps};
use crate::workbook::stamp::{Code, GROUP_PREFIX, Kind as StampKind, Stamp};
use crate::workbook::words::group as say;
use crate::workbook::written::{Key, Written};
use crate::workbook::{Event, lists};

use super::merge::Hands;
use super::take::Left;
use super::tally::Summary;
use super::{calc, choices, overview, present, tally, themes};

/// Half-width characters of the group's name in the corner.
const CORNER_WIDTH: f64 = 26.0;
/// From a group's workbook back to the workshop's folder.
const BASE: &str = "../";

/// Everything a group's workbook is made from.
#[derive(Debug)]
pub struct GroupBook<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) roster: &'a Roster,
    pub(super) group: &'a GroupName,
    /// Its place among the groups of the roster, from 1.
    pub(super) number: usize,
    /// Its place in the code, which it keeps when the roster is sorted.
    ordinal: u32,
    pub(super) record: &'a GroupRecord,
    /// The members' answers as they came back, without corrections made in the workbook.
    returned: &'a [(ParticipantId, Answers)],
    pub(super) tally: Tally,
    /// Rows of the sheet that counts picks, at least 1.
    pub(super) picks: usize,
    /// The keys of all picks, as a formula names them.
    pub(super) keys: String,
    summaries: BTreeMap<ThreatNo, Summary>,
    /// What people wrote beside the findings of the workbook that this one replaces.
    memos: Memos,
    /// The answers that were corrected by hand.
    pub(super) hands: Hands,
    /// People who were in the workbook that this one replaces and are not in the group any more.
    pub(super) left: Vec<(ParticipantId, Left)>,
    /// What people put beside the cells of the workbook that this one replaces.
    beside: Beside,
    /// Files that went into this workbook, and the one beside which it is saved.
    origin: Written,
}

/// Where cells stand that other sheets refer to.
#[derive(Debug, Default)]
pub(super) struct Places {
    /// Sheet and cell of each member's pick.
    pub(super) picks: BTreeMap<(ParticipantId, Slot), (String, Address)>,
    /// Sheet and cell of each choice of a member.
    pub(super) choices: BTreeMap<(ParticipantId, Slot), (String, Address)>,
    /// Sheet and cell of each of the group's own values.
    pub(super) own: BTreeMap<Slot, (String, Address)>,
}

impl Places {
    /// The dropdown of a threat's consensus: the members' picks first, then all steps.
    pub(super) fn picks_list(&self, threat: ThreatNo) -> ChoiceList {
        ChoiceList::Formula(picks_name(threat))
    }

    /// A group's own cell as a formula names it.
    pub(super) fn own_cell(&self, slot: Slot) -> Option<String> {
        self.own.get(&slot).map(|(page, at)| format!("{}{}", sheet_prefix(page), at.fixed()))
    }
}

fn picks_name(threat: ThreatNo) -> String {
    format!("mt_picks_{threat}")
}

impl<'a> GroupBook<'a> {
    /// A workbook for `record`, whose members are in the order of the roster. `ordinal` stands in its code.
    /// The data sheet holds the answers as `returned`; everything else shows and counts those of `record`.
    pub fn new(
        event: &'a Event<'a>,
        roster: &'a Roster,
        ordinal: u32,
        record: &'a GroupRecord,
        returned: &'a [(ParticipantId, Answers)],
    ) -> Self {
        let number = roster.place_of_group(&record.group).unwrap_or_default() + 1;
        let tally = Tally::count(&[GroupPicks::of(event.template, record)], event.template.steps.iter().map(|s| s.id));
        let mut book = GroupBook {
            event,
            roster,
            group: &record.group,
            number,
            ordinal,
            record,
            returned,
            tally,
            picks: 1,
            keys: String::new(),
            summaries: BTreeMap::new(),
            memos: Memos::default(),
            hands: Hands::new(),
            left: Vec::new(),
            beside: Beside::default(),
            origin: Written::default(),
        };
        book.picks = calc::count_rows(&book);
        book.keys = calc::keys(&book);
        book.summaries = tally::summaries(&book);
        book
    }

    /// The same workbook, with what people wrote beside the findings of the one it replaces.
    pub fn with_memos(mut self, memos: Memos) -> Self {
        self.memos = memos;
        self
    }

    /// The same workbook, with the answers marked that were corrected by hand.
    pub fn with_hands(mut self, hands: Hands) -> Self {
        self.hands = hands;
        self
    }

    /// The same workbook, which still shows people who have left the group.
    pub fn with_left(mut self, left: Vec<(ParticipantId, Left)>) -> Self {
        self.left = left;
        self
    }

    /// The same workbook, with what people put beside the cells of the one it replaces.
    pub fn with_beside(mut self, beside: Beside) -> Self {
        self.beside = beside;
        self
    }

    /// The same workbook, which remembers the files that went into it and where it is saved.
    pub fn with_origin(mut self, origin: Written) -> Self {
        self.origin = origin;
        self
    }

    /// What stands in the cells for people, for the next run to compare with.
    fn written(&self) -> Written {
        let template = self.event.template;
        let shown = |slot: &Slot, answer: &Answer| themes::shown(template, slot.column_ref(), answer);
        let mut written = Written { texts: BTreeMap::new(), ..self.origin.clone() };
        for (slot, answer) in &self.record.own {
            written.note(Key::own(template, *slot), shown(slot, answer), "");
        }
        for ((id, slot), hand) in &self.hands {
            let text =
                self.answers_of(id).and_then(|answers| answers.get(slot)).map(|a| shown(slot, a)).unwrap_or_default();
            written.note(Key::member(template, id, *slot), text, &hand.before);
        }
        if let Some(threat) = self.record.presents.as_ref().and_then(|cited| template.threat(cited.value)) {
            written.note(Key::presents(), threat.label(), "");
        }
        written
    }

    /// The members, in the order of the roster.
    pub(super) fn members(&self) -> impl Iterator<Item = &'a Participant> {
        self.record.members.iter().filter_map(|(id, _)| self.roster.get(id))
    }

    /// What a member answered; None when nothing came back.
    pub(super) fn answers_of(&self, id: &ParticipantId) -> Option<&'a Answers> {
        self.record.members.iter().find(|(member, _)| member == id).map(|(_, a)| a).filter(|a| !a.is_empty())
    }

    /// Members of whom something came back.
    pub(super) fn returned(&self) -> usize {
        self.record.members.iter().filter(|(_, a)| !a.is_empty()).count()
    }

    /// Rows of the group's own cells for one threat: those the template gives, and more where a group
    /// inserted some.
    pub(super) fn own_rows(&self, theme: usize, threat: ThreatNo) -> u8 {
        let of_threat = |slot: &&Slot| usize::from(slot.theme) == theme && slot.threat == Some(threat);
        let written = self.record.own.keys().filter(of_threat).map(|slot| slot.nth).max();
        super::repeat(self.event.template, theme, Whom::Group).max(written.unwrap_or_default())
    }

    /// True when a column has one cell for all rows of a threat.
    pub(super) fn is_one_cell(&self, at: ColumnRef, threat: ThreatNo) -> bool {
        let more = |slot: &Slot| slot.column_ref() == at && slot.threat == Some(threat) && slot.nth > 1;
        self.event.template.column(at).repeat <= 1 && !self.record.own.keys().any(more)
    }

    /// Votes of a step for a threat.
    pub(super) fn votes(&self, threat: ThreatNo, step: StepId) -> u32 {
        self.tally.standings.get(&(threat, step)).and_then(|g| g.get(&0)).map_or(0, |s| s.votes)
    }

    /// The line of a threat in 集計.
    pub(super) fn summary(&self, threat: ThreatNo) -> &Summary {
        &self.summaries[&threat]
    }

    /// What people typed, as far as it stands on the sheets of this workbook.
    fn typed(&self) -> Typed {
        let mut typed = Typed::of(self.event.template, Some(self.roster));
        typed.texts([self.event.title, self.event.date]);
        self.record.members.iter().chain(self.returned).for_each(|(_, answers)| typed.answers(answers));
        typed.answers(&self.record.own);
        self.hands.values().for_each(|hand| typed.text(&hand.returned));
        for (_, left) in &self.left {
            typed.text(&left.name);
            typed.answers(&left.answers);
        }
        typed
    }

    fn code(&self) -> Code {
        Code::new(self.event.code, format!("{GROUP_PREFIX}{}", self.ordinal))
    }

    /// Code, group and how many have returned, for the corner of each sheet.
    pub(super) fn corner(&self) -> String {
        let state = say::submitted(self.returned(), self.record.members.len());
        format!("{}　{}　{state}", self.code().text(), measure::clipped(self.group.as_str(), CORNER_WIDTH))
    }

    /// Every answer that came back, in the order of the data sheet.
    pub(super) fn entries(&self) -> Vec<Entry<'_>> {
        let mut entries = Vec::new();
        for (id, answers) in self.returned {
            entries.extend(answers.iter().map(|(slot, answer)| Entry {
                participant: Some(id),
                group: self.group,
                slot: *slot,
                answer,
            }));
        }
        entries
    }
}

/// The workbook of one group. `findings` and `files` are those of its members.
pub fn fill(book: &GroupBook, findings: &[Finding], files: &[SourceLine]) -> Book {
    let event = book.event;
    let (pages, places) = front(book);
    let entries = book.entries();
    let mut live = LiveSteps::new();
    for ((person, slot), (page, at)) in &places.picks {
        live.insert((Some(person.clone()), *slot), format!("{}{}", sheet_prefix(page), at.fixed()));
    }
    let data = record::fill(event, book.roster, entries.iter().copied(), &live, BASE);

    let mut out = Book::default();
    out.properties.title = format!("{} {}", event.title, book.group);
    out.properties.subject = book.code().text();
    out.pages = pages;
    out.pages.push(annex::findings_with(event, book.roster, findings, book.memos.clone(), BASE));
    out.pages.push(annex::sources(event, files, BASE));
    out.pages.push(data);
    out.pages.push(calc::page(book, &places, &entries));
    lists::add(&mut out, event.template);
    for threat in event.template.threats_in_scope() {
        lists::add_list(&mut out, &picks_name(threat.no), &picks_first(book, threat.no));
    }
    let stamp = Stamp {
        kind: StampKind::Group,
        code: book.code(),
        name: book.group.to_string(),
        template: event.template.name.clone(),
        version: event.template.version.clone(),
        hash: event.template.hash.clone(),
    };
    out.pages.push(book.written().page());
    language::say(event.template, &mut out, || book.typed());
    book.beside.put(&mut out);
    stamp.write(&mut out);
    out
}

/// The sheets that people work on, as [`fill`] makes them, and empty ones for all that only repeat what stands elsewhere.
pub(super) fn printed(book: &GroupBook, repeated: &[&str]) -> Book {
    let mut out = Book { pages: front(book).0, ..Book::default() };
    out.pages.extend(repeated.iter().map(|name| Page::new(*name)));
    out.pages.push(book.written().page());
    language::say(book.event.template, &mut out, || book.typed());
    out
}

/// The sheets that people work on, and where their cells stand.
fn front(book: &GroupBook) -> (Vec<Page>, Places) {
    let template = book.event.template;
    let mut places = Places::default();
    let themes: Vec<Page> = super::themes(template).map(|(theme, _)| themes::page(book, theme, &mut places)).collect();
    let mut pages = vec![overview::page(book, &places)];
    pages.extend(themes);
    if template.vote_column().is_some() {
        pages.push(tally::page(book, &places));
    }
    pages.extend(choices::page(book, &places));
    pages.push(present::page(book, &places));
    (pages, places)
}

/// The members' picks, most votes first, then every step.
fn picks_first(book: &GroupBook, threat: ThreatNo) -> Vec<String> {
    let template = book.event.template;
    let picked = book.tally.steps_of(threat).into_iter().filter(|(_, votes, _)| *votes > 0);
    let picked = picked.filter_map(|(id, _, _)| template.step(id));
    picked.chain(&template.steps).map(|s| s.label()).collect()
}
