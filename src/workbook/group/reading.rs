//! One group's workbook while it is read: whose cell each one is, and what stands in it.
//!
//! A member's cell that says otherwise than the data sheet was corrected by hand; a group's own cell is found by
//! its heading and the number in its row. What is to be done with it is decided elsewhere.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, Slot};
use crate::domain::catalogue::{Kind, Template, Whom};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{beginnings, fold, is_blank, may_begin, row_number};
use crate::domain::ids::{GroupName, ParticipantId, ThreatNo};
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::domain::verdict::same_text;
use crate::sheet::book::Page;
use crate::sheet::find::Found;
use crate::sheet::layout::Table;
use crate::workbook::language;
use crate::workbook::words::{group as say, head};

use super::GroupColumn;
use super::take::{Left, Taker};
use super::themes::shown;

/// A workbook while it is read.
pub(super) struct Reading<'a, 'b> {
    taker: &'b Taker<'a>,
    file: &'b Arc<SourceFile>,
    group: &'b GroupName,
    /// What had come back when the workbook was made.
    returned: &'b BTreeMap<ParticipantId, Answers>,
    pub(super) corrected: BTreeMap<(ParticipantId, Slot), Arc<Answer>>,
    pub(super) emptied: BTreeMap<(ParticipantId, Slot), Source>,
    pub(super) left: BTreeMap<ParticipantId, Left>,
    /// Cells that hold what the workbook prints or an answer, each with the place of its sheet.
    pub(super) printed: BTreeSet<(usize, Address)>,
    /// The place of the sheet that is read, from 0.
    nth: usize,
    pub(super) own: Answers,
    pub(super) presents: Option<Cited<ThreatNo>>,
    pub(super) findings: Vec<Finding>,
}

impl<'a, 'b> Reading<'a, 'b> {
    pub(super) fn new(
        taker: &'b Taker<'a>,
        file: &'b Arc<SourceFile>,
        group: &'b GroupName,
        returned: &'b BTreeMap<ParticipantId, Answers>,
    ) -> Self {
        Reading {
            taker,
            file,
            group,
            returned,
            corrected: BTreeMap::new(),
            emptied: BTreeMap::new(),
            left: BTreeMap::new(),
            printed: BTreeSet::new(),
            nth: 0,
            own: Answers::new(),
            presents: None,
            findings: Vec::new(),
        }
    }

    pub(super) fn page(&mut self, nth: usize, page: &Page) {
        self.nth = nth;
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
        let name = cell(GroupColumn::Name).map(|at| page.shown(at)).unwrap_or_default();
        let known = self.taker.roster.get(&id);
        let is_member = known.is_some_and(|person| !person.excluded && &person.group == self.group);
        // A text that only looks like an id is nobody's.
        let has_left = !is_member && (self.returned.contains_key(&id) || say::has_left(&name));
        if known.is_none() && !has_left {
            return;
        }
        for (index, head) in table.columns.iter().enumerate() {
            let Some(at) = found.cell(row, index) else { continue };
            let column = match head.id {
                GroupColumn::Theme(column) => Some(column),
                GroupColumn::No
                | GroupColumn::Id
                | GroupColumn::Name
                | GroupColumn::Industry
                | GroupColumn::Nth
                | GroupColumn::Votes => None,
            };
            let Some(column) = column.filter(|at| self.taker.event.template.column(*at).kind.is_answer()) else {
                self.printed.insert((self.nth, at));
                continue;
            };
            let slot = Slot::new(column, Some(threat), nth);
            if has_left {
                self.answer_of_left(page, at, &id, slot, &name);
            } else {
                self.member_cell(page, at, &id, slot);
            }
        }
    }

    fn member_cell(&mut self, page: &Page, at: Address, id: &ParticipantId, slot: Slot) {
        let template = self.taker.event.template;
        let text = page.shown(at);
        let known = self.returned.get(id).and_then(|a| a.get(&slot));
        let shown = known.map(|a| shown(template, slot.column_ref(), a)).unwrap_or_default();
        if same_text(&text, &shown) {
            return;
        }
        let returned = known.map(|a| a.text.value.to_string()).unwrap_or_default();
        // An emptied cell does not erase an answer; the finding says that it was emptied.
        let trouble = if is_blank(&text) {
            self.emptied.insert((id.clone(), slot), self.source(page, at));
            Trouble::MemberEmptied { returned }
        } else {
            let mut answer = self.answer(page, at, template.column(slot.column_ref()).kind);
            answer.text.how = How::ByHand;
            self.corrected.insert((id.clone(), slot), Arc::new(answer));
            Trouble::MemberChanged { returned }
        };
        let mut finding = self.finding(trouble, page, at);
        finding.participant = Some(id.clone());
        self.findings.push(finding);
    }

    /// An answer of somebody who is not in the group any more: the workbook alone may still have it.
    fn answer_of_left(&mut self, page: &Page, at: Address, id: &ParticipantId, slot: Slot, name: &str) {
        let left = self.left.entry(id.clone()).or_default();
        if left.name.is_empty() {
            left.name = say::name_alone(name).to_owned();
        }
        let who = left.name.clone();
        if is_blank(&page.shown(at)) {
            return;
        }
        let answer = self.answer(page, at, self.taker.event.template.column(slot.column_ref()).kind);
        self.printed.insert((self.nth, at));
        let finding = self.finding(Trouble::LeftAnswer { who }, page, at);
        self.findings.push(finding);
        self.left.entry(id.clone()).or_default().answers.insert(slot, Arc::new(answer));
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
                    self.printed.insert((self.nth, at));
                    let answer = self.answer(page, at, template.column(column).kind);
                    self.own.insert(slot, Arc::new(answer));
                }
                Some(slot) => {
                    // A copied sheet or block says everything twice.
                    if self.own.get(&slot).is_some_and(|a| same_text(&a.text.value, &page.shown(at))) {
                        self.printed.insert((self.nth, at));
                        continue;
                    }
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
        let value = page.cells.get(&at).map(|c| c.value.clone()).unwrap_or_default();
        let steps = match kind {
            Kind::PickStep => {
                let recognised = self.taker.recogniser.step(&value);
                if let Some(trouble) = recognised.trouble {
                    let finding = self.finding(trouble, page, at);
                    self.findings.push(finding);
                }
                recognised.steps
            }
            Kind::Text
            | Kind::PickControl
            | Kind::RowNumber
            | Kind::Label
            | Kind::ChosenStep
            | Kind::Pick
            | Kind::Tick => Vec::new(),
        };
        let text = Cited { value: value.words(), source: self.source(page, at), how: How::Heading };
        Answer { text, steps: steps.into() }
    }

    /// The cell right of 発表する脅威.
    fn presented(&mut self, page: &Page) {
        let lang = language::of(self.taker.event.template);
        let labels = [head::PRESENTS, language::word(lang, head::PRESENTS)].map(fold);
        let begin = beginnings(&labels);
        let is_label = |text: &str| may_begin(text, &begin) && labels.contains(&fold(text));
        let place = page.cells.firsts().find(|(_, cell)| is_label(&cell.value.seen())).map(|(at, _)| at);
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
