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
use crate::domain::fold::{fold, is_blank, row_number};
use crate::domain::ids::{GroupName, ParticipantId, ThreatNo};
use crate::domain::people::Roster;
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::sheet::book::{Book, Page, Value};
use crate::sheet::find::{Finder, Found};
use crate::sheet::layout::Table;
use crate::workbook::annex::{self, Memos};
use crate::workbook::recognise::Recogniser;
use crate::workbook::stamp::{self, Code, GROUP_PREFIX};
use crate::workbook::words::head;
use crate::workbook::{Event, record};

use super::rest;
use super::themes::shown_step;
use super::{GroupColumn, member_table, own_table, themes};

/// The tables of a group's workbook, kept for many files.
pub struct Tables {
    /// Theme, whose, table.
    all: Vec<(Whom, Table<GroupColumn>)>,
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
    /// Sheet and cell of what the members' rows print beside the answers.
    pub(super) printed: BTreeSet<(String, Address)>,
    /// What people wrote beside the findings.
    pub memos: Memos,
    /// The members' answers that were corrected by hand.
    pub corrected: BTreeMap<(ParticipantId, Slot), Answer>,
    /// Everything odd.
    pub findings: Vec<Finding>,
}

/// Reads the group workbooks of one workshop. Made once, used for many files.
pub struct Taker<'a> {
    event: &'a Event<'a>,
    roster: &'a Roster,
    tables: &'a Tables,
    finder: Finder<'a, GroupColumn>,
    recogniser: Recogniser,
}

impl<'a> Taker<'a> {
    /// A reader for the group workbooks of `event`.
    pub fn new(event: &'a Event<'a>, roster: &'a Roster, tables: &'a Tables) -> Self {
        let finder = Finder::new(tables.all.iter().map(|(_, table)| table));
        Taker { event, roster, tables, finder, recogniser: Recogniser::new(event.template) }
    }

    /// The group whose workbook `book` is, by its code; None when it is none of this workshop's.
    pub fn group_of(&self, book: &Book) -> Option<GroupName> {
        let groups = self.roster.groups();
        let number = |code: &Code| -> Option<usize> {
            (code.workshop == self.event.code).then_some(())?;
            code.subject.strip_prefix(GROUP_PREFIX)?.parse().ok()
        };
        let claims = stamp::claims(book);
        let by_name = stamp::name_of(book).and_then(|name| groups.iter().find(|g| g.as_str() == name));
        let is_group = claims.iter().filter_map(|c| c.code.as_ref().ok()).find_map(number)?;
        // The name is surer than the number: groups may have been added to the roster since.
        by_name.or_else(|| groups.get(is_group.checked_sub(1)?)).map(|g| (*g).clone())
    }

    /// Reads the workbook of `group`.
    pub fn take(&self, file: &Arc<SourceFile>, group: &GroupName, book: &Book) -> TakenGroup {
        let mut reading = Reading {
            taker: self,
            file,
            members: BTreeMap::new(),
            corrected: BTreeMap::new(),
            printed: BTreeSet::new(),
            own: Answers::new(),
            presents: None,
            findings: Vec::new(),
        };
        for mut entry in record::take(self.event.template, book) {
            let kind = self.event.template.column(entry.slot.column_ref()).kind;
            if kind == Kind::PickStep && entry.answer.steps.is_empty() {
                // Some programs store no results of formulas, and the step's is one.
                let text = Value::Text(entry.answer.text.value.clone());
                entry.answer.steps = self.recogniser.step(&text).steps;
            }
            if let Some(id) = entry.participant {
                reading.members.entry(id).or_default().insert(entry.slot, entry.answer);
            }
        }
        let returned = reading.members.clone();
        for page in &book.pages {
            reading.page(page);
        }
        let in_order = |id: &ParticipantId| self.roster.people().position(|p| &p.id == id).unwrap_or(usize::MAX);
        let ordered = |members: BTreeMap<ParticipantId, Answers>| {
            let mut members: Vec<_> = members.into_iter().collect();
            members.sort_by_key(|(id, _)| in_order(id));
            members
        };
        let record = GroupRecord {
            group: group.clone(),
            file: Some(file.clone()),
            members: ordered(reading.members),
            own: reading.own,
            presents: reading.presents,
        };
        let mut taken = TakenGroup {
            record,
            returned: ordered(returned),
            printed: reading.printed,
            corrected: reading.corrected,
            memos: annex::take_memos(book),
            findings: reading.findings,
        };
        let rest = rest::of(self.event, self.roster, file, book, &taken);
        taken.findings.extend(rest);
        taken
    }
}

struct Reading<'a, 'b> {
    taker: &'b Taker<'a>,
    file: &'b Arc<SourceFile>,
    members: BTreeMap<ParticipantId, Answers>,
    corrected: BTreeMap<(ParticipantId, Slot), Answer>,
    printed: BTreeSet<(String, Address)>,
    own: Answers,
    presents: Option<Cited<ThreatNo>>,
    findings: Vec<Finding>,
}

impl Reading<'_, '_> {
    fn page(&mut self, page: &Page) {
        let tables = self.taker.tables;
        for found in self.taker.finder.find(page) {
            let (whom, table) = &tables.all[found.table];
            let mut rows: BTreeMap<ThreatNo, u8> = BTreeMap::new();
            for row in page.rows_in(&found.rows) {
                let cell = |id| table.index(id).and_then(|index| found.cell(row, index));
                let no = cell(GroupColumn::No).and_then(|at| row_number(&page.shown(at))).map(ThreatNo);
                let threat = no.filter(|no| self.taker.event.template.threat(*no).is_some_and(|t| t.in_scope));
                match whom {
                    Whom::Individual => self.member_row(page, table, &found, row, threat),
                    Whom::Group | Whom::Lecturer => {
                        let nth = threat.map(|threat| {
                            let count = rows.entry(threat).or_default();
                            *count = count.saturating_add(1);
                            (threat, *count)
                        });
                        self.own_row(page, table, &found, row, nth);
                    }
                }
            }
        }
        self.presented(page);
    }

    /// A member's row: what it says differently from the data sheet was corrected by hand.
    fn member_row(
        &mut self,
        page: &Page,
        table: &Table<GroupColumn>,
        found: &Found,
        row: u32,
        threat: Option<ThreatNo>,
    ) {
        let cell = |id| table.index(id).and_then(|index| found.cell(row, index));
        let id = cell(GroupColumn::Id).and_then(|at| ParticipantId::parse(&page.shown(at)));
        let nth = cell(GroupColumn::Nth).and_then(|at| row_number(&page.shown(at))).unwrap_or(1) as u8;
        let (Some(id), Some(threat)) = (id, threat) else { return };
        if self.taker.roster.get(&id).is_none() {
            return;
        }
        let template = self.taker.event.template;
        for (index, head) in table.columns.iter().enumerate() {
            let Some(at) = found.cell(row, index) else { continue };
            let kind = match head.id {
                GroupColumn::Theme(column) => Some((column, template.column(column).kind)),
                GroupColumn::No
                | GroupColumn::Id
                | GroupColumn::Name
                | GroupColumn::Industry
                | GroupColumn::Nth
                | GroupColumn::Votes => None,
            };
            let Some((column, kind)) = kind.filter(|(_, kind)| kind.is_answer()) else {
                self.printed.insert((page.name.clone(), at));
                continue;
            };
            let text = page.shown(at);
            let slot = Slot::new(column, Some(threat), nth);
            let known = self.members.get(&id).and_then(|a| a.get(&slot));
            let shown = known.map(|a| shown_step(template, &a.steps, &a.text.value)).unwrap_or_default();
            if same_text(&text, &shown) {
                continue;
            }
            let returned = known.map(|a| a.text.value.clone()).unwrap_or_default();
            let mut finding = self.finding(Trouble::MemberChanged { returned }, page, at);
            finding.participant = Some(id.clone());
            self.findings.push(finding);
            // An emptied cell does not erase an answer; the finding says that it was emptied.
            if !is_blank(&text) {
                let answer = self.answer(page, at, kind);
                self.corrected.insert((id.clone(), slot), answer.clone());
                self.members.entry(id.clone()).or_default().insert(slot, answer);
            }
        }
    }

    fn own_row(
        &mut self,
        page: &Page,
        table: &Table<GroupColumn>,
        found: &Found,
        row: u32,
        place: Option<(ThreatNo, u8)>,
    ) {
        let template = self.taker.event.template;
        for (index, head) in table.columns.iter().enumerate() {
            let (GroupColumn::Theme(column), Some(at)) = (head.id, found.cell(row, index)) else { continue };
            if is_blank(&page.shown(at)) {
                continue;
            }
            let slot = place.map(|(threat, nth)| Slot::new(column, Some(threat), nth));
            match slot {
                Some(slot) if !self.own.contains_key(&slot) => {
                    self.printed.insert((page.name.clone(), at));
                    let answer = self.answer(page, at, template.column(column).kind);
                    self.own.insert(slot, answer);
                }
                Some(slot) => {
                    let first = self.own.get(&slot).map(|a| a.text.source.clone());
                    let first = first.map(|s| format!("{} {}", s.sheet, s.cell)).unwrap_or_default();
                    let finding = self.finding(Trouble::Duplicate { first }, page, at);
                    self.findings.push(finding);
                }
                None => {
                    let finding = self.finding(Trouble::RowUnknown, page, at);
                    self.findings.push(finding);
                }
            }
        }
    }

    fn answer(&mut self, page: &Page, at: Address, kind: Kind) -> Answer {
        let steps = match kind {
            Kind::PickStep => {
                let value = page.cells.get(&at).map(|c| c.value.clone()).unwrap_or_default();
                let recognised = self.taker.recogniser.step(&value);
                if let Some(trouble) = recognised.trouble {
                    let finding = self.finding(trouble, page, at);
                    self.findings.push(finding);
                }
                recognised.steps
            }
            Kind::Text | Kind::PickControl | Kind::RowNumber | Kind::Label | Kind::ChosenStep => Vec::new(),
        };
        let text = Cited { value: page.shown(at), source: self.source(page, at), how: How::Heading };
        Answer { text, steps }
    }

    /// The cell right of 発表する脅威.
    fn presented(&mut self, page: &Page) {
        let label = fold(head::PRESENTS);
        let place = page.filled().find(|(_, cell)| fold(&cell.value.shown()) == label).map(|(at, _)| at);
        let Some(at) = place.map(|at| Address::new(at.row, at.col + 1)) else { return };
        let text = page.shown(at);
        if is_blank(&text) || self.presents.is_some() {
            return;
        }
        match threat_in(self.taker.event.template, &text) {
            Some(value) => self.presents = Some(Cited { value, source: self.source(page, at), how: How::Heading }),
            None => {
                let finding = self.finding(Trouble::ThreatUnknown, page, at);
                self.findings.push(finding);
            }
        }
    }

    fn finding(&self, trouble: Trouble, page: &Page, at: Address) -> Finding {
        Finding {
            trouble,
            file: self.file.path.clone(),
            participant: None,
            source: Some(self.source(page, at)),
            read: page.shown(at),
        }
    }

    fn source(&self, page: &Page, at: Address) -> Source {
        Source { file: self.file.clone(), sheet: page.name.as_str().into(), cell: at }
    }
}

/// Equal but for the line breaks and outer spaces that programs change on saving.
fn same_text(a: &str, b: &str) -> bool {
    let plain = |text: &str| text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
    plain(a) == plain(b)
}

/// The threat a text means: its label, its name, or its number.
fn threat_in(template: &Template, text: &str) -> Option<ThreatNo> {
    let folded = fold(text);
    let by_name = template.threats.iter().find(|t| fold(&t.label()) == folded || fold(&t.title) == folded);
    let by_number = || {
        let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
        let no = digits.parse().ok().map(ThreatNo)?;
        template.threat(no)
    };
    by_name.or_else(by_number).map(|t| t.no)
}
