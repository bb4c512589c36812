//! Reading a returned form: every cell of it is the form's own print, an answer, or listed.
//!
//! Rows are known by their number and columns by their headings; no address of the sent form is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answers, Slot};
use crate::domain::catalogue::{Kind, Rows, Template};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::{ParticipantId, ThreatNo};
use crate::domain::people::Roster;
use crate::domain::source::{Source, SourceFile};
use crate::sheet::book::{Book, Page, Value};
use crate::sheet::find::{Finder, Found};
use crate::sheet::layout::{Role, Table};
use crate::workbook::recognise::Recogniser;
use crate::workbook::words::{head, sheet};
use crate::workbook::{Event, stamp};

use super::print::Print;
use super::{FormColumn, controls_table, identity, theme_table, threats_table};

/// What one returned file says.
#[derive(Debug)]
pub struct TakenFile {
    /// Whose it is, where that could be told.
    pub participant: Option<ParticipantId>,
    /// The answers that were placed.
    pub answers: Answers,
    /// Everything odd, in the order of sheets and cells.
    pub findings: Vec<Finding>,
    /// True when the file is a form of this workshop and of somebody in the roster.
    pub merges: bool,
}

/// The tables of a template, kept for many files.
pub struct Tables {
    themes: Vec<(usize, Table<FormColumn>)>,
    references: [Table<FormColumn>; 2],
}

impl Tables {
    /// The tables of `template`.
    pub fn new(template: &Template) -> Self {
        let themes = (0..template.themes.len()).filter_map(|t| Some((t, theme_table(template, t)?))).collect();
        Tables { themes, references: [threats_table(template), controls_table()] }
    }
}

/// Reads the forms of one workshop. Made once, used for many files, also side by side.
pub struct Taker<'a> {
    pub(super) event: &'a Event<'a>,
    pub(super) roster: &'a Roster,
    pub(super) tables: &'a Tables,
    pub(super) finder: Finder<'a, FormColumn>,
    pub(super) recogniser: Recogniser,
    pub(super) print: Print,
}

impl<'a> Taker<'a> {
    /// A reader for the forms of `event`.
    pub fn new(event: &'a Event<'a>, roster: &'a Roster, tables: &'a Tables) -> Self {
        let finder = Finder::new(tables.themes.iter().map(|(_, t)| t).chain(&tables.references));
        Taker { event, roster, tables, finder, recogniser: Recogniser::new(event.template), print: Print::of(event) }
    }

    /// Reads one file.
    pub fn take(&self, file: &Arc<SourceFile>, book: &Book) -> TakenFile {
        let mut reading = Reading::new(self, file, book);
        let identity = identity::of(self.event, self.roster, &file.path, book);
        for (trouble, read) in identity.findings {
            let finding = reading.finding(trouble, read);
            reading.findings.push(finding);
        }
        for page in &book.pages {
            reading.page(page);
        }
        if reading.tables_found.is_empty() {
            let finding = reading.finding(Trouble::NotAForm, String::new());
            reading.findings.push(finding);
        } else {
            reading.missing_tables();
        }
        reading.rest();
        let merges = identity.merges && !reading.tables_found.is_empty();
        if !merges {
            reading.keep_aside();
        }
        let mut findings = reading.findings;
        for finding in &mut findings {
            finding.participant.clone_from(&identity.participant);
        }
        TakenFile { participant: identity.participant, answers: reading.answers, findings, merges }
    }
}

/// One file while it is read.
pub(super) struct Reading<'a, 'b> {
    pub(super) taker: &'b Taker<'a>,
    pub(super) file: &'b Arc<SourceFile>,
    pub(super) book: &'b Book,
    pub(super) answers: Answers,
    pub(super) findings: Vec<Finding>,
    /// Cells that are accounted for, by index of page.
    pub(super) seen: BTreeSet<(usize, Address)>,
    /// Computed cells that repeat a step: they are the form's own when they repeat the pick.
    pub(super) echoes: Vec<(usize, Address)>,
    /// Cells in which people answer, by index of page: what stands in them is no print.
    pub(super) answer_cells: BTreeSet<(usize, Address)>,
    /// Rows met so far, by page, theme and threat.
    pub(super) rows_seen: BTreeMap<(usize, usize, ThreatNo), u8>,
    /// Numbers that contradict the threat printed beside them, by page and theme.
    pub(super) contradicted: BTreeSet<(usize, usize, ThreatNo)>,
    pub(super) tables_found: BTreeSet<usize>,
    pub(super) page: usize,
}

impl<'a, 'b> Reading<'a, 'b> {
    fn new(taker: &'b Taker<'a>, file: &'b Arc<SourceFile>, book: &'b Book) -> Self {
        Reading {
            taker,
            file,
            book,
            answers: Answers::new(),
            findings: Vec::new(),
            seen: BTreeSet::new(),
            echoes: Vec::new(),
            answer_cells: BTreeSet::new(),
            rows_seen: BTreeMap::new(),
            contradicted: BTreeSet::new(),
            tables_found: BTreeSet::new(),
            page: 0,
        }
    }

    fn page(&mut self, page: &Page) {
        self.page = self.book.pages.iter().position(|p| std::ptr::eq(p, page)).unwrap_or_default();
        if is_hidden_list(page) {
            return;
        }
        for found in self.taker.finder.find(page) {
            let Some((theme, table)) = self.taker.tables.themes.get(found.table) else {
                self.reference(page, &found);
                continue;
            };
            self.tables_found.insert(*theme);
            self.headings(page, table, &found);
            match self.taker.event.template.themes[*theme].rows {
                Rows::Threats => self.threat_rows(page, *theme, table, &found),
                Rows::Questions => self.question_rows(page, *theme, table, &found),
            }
        }
    }

    /// A printed list: what stands in it is compared with the print, never read.
    fn reference(&mut self, page: &Page, found: &Found) {
        for (at, cell) in page.filled().filter(|(at, _)| at.row >= found.heading_row && at.row < found.rows.end) {
            if self.taker.print.has(&page.name, &cell.value.shown()) {
                self.seen.insert((self.page, at));
            }
        }
    }

    fn headings(&mut self, page: &Page, table: &Table<FormColumn>, found: &Found) {
        for (index, column) in table.columns.iter().enumerate() {
            match found.cell(found.heading_row, index) {
                Some(at) => {
                    self.seen.insert((self.page, at));
                    if found.reworded.contains(&index) {
                        let trouble = Trouble::HeadingReworded { meant: column.heading.clone() };
                        self.find(trouble, page, at);
                    }
                }
                None if column.role == Role::Answer => {
                    let at = Address::new(found.heading_row, 0);
                    let trouble = Trouble::ColumnMissing { heading: column.heading.clone() };
                    let mut finding = self.at(trouble, page, at);
                    finding.read = String::new();
                    self.findings.push(finding);
                }
                None => {}
            }
        }
    }

    fn missing_tables(&mut self) {
        let missing: Vec<_> =
            self.taker.tables.themes.iter().filter(|(theme, _)| !self.tables_found.contains(theme)).collect();
        for (_, table) in missing {
            let finding = self.finding(Trouble::TableMissing { sheet: table.sheet.clone() }, String::new());
            self.findings.push(finding);
        }
    }

    /// Every cell that is neither accounted for nor the form's own print is listed.
    fn rest(&mut self) {
        let template = self.taker.event.template;
        let is_pick = |slot: &Slot| template.column(slot.column_ref()).kind == Kind::PickStep;
        let picked = self.answers.iter().filter(|(slot, _)| is_pick(slot));
        let picks: BTreeSet<String> = picked.map(|(_, a)| fold(&a.text.value)).collect();
        for (page, at) in std::mem::take(&mut self.echoes) {
            let text = self.book.pages[page].shown(at);
            let known = |line: &str| picks.contains(&fold(line)) || self.taker.print.is_step(&fold(line));
            if known(&text) || text.lines().all(known) {
                self.seen.insert((page, at));
            }
        }
        for (index, page) in self.book.pages.iter().enumerate() {
            if is_hidden_list(page) {
                continue;
            }
            // The form prints a text so many times on a sheet; once more was typed or pasted.
            let mut printed: BTreeMap<String, usize> = BTreeMap::new();
            for (at, cell) in page.filled().filter(|(at, _)| self.seen.contains(&(index, *at))) {
                if !self.answer_cells.contains(&(index, at)) {
                    *printed.entry(fold(&cell.value.shown())).or_default() += 1;
                }
            }
            for (at, cell) in page.filled().filter(|(at, _)| !self.seen.contains(&(index, *at))).collect::<Vec<_>>() {
                let text = cell.value.shown();
                if let Value::Formula { expression, result } = &cell.value
                    && matches!(**result, Value::Blank)
                    && !self.taker.print.has_formula(expression)
                {
                    self.find(Trouble::FormulaWithoutResult, page, at);
                    continue;
                }
                if is_blank(&text) || self.is_personal(page, at, &text) {
                    continue;
                }
                let times = printed.entry(fold(&text)).or_default();
                *times += 1;
                if *times > self.taker.print.times(&page.name, &text) {
                    self.find(Trouble::OutsideAnswers, page, at);
                }
            }
        }
    }

    /// The code in a corner, and what the cover says about the person.
    fn is_personal(&self, page: &Page, at: Address, text: &str) -> bool {
        // A corner is the code alone, or the code and what is known of the person behind wide spaces.
        let code = text.split('\u{3000}').next().unwrap_or_default();
        let has_code = matches!(stamp::Code::parse(code), Some(Ok(_)));
        let labels = [head::NAME, head::ORGANISATION, head::INDUSTRY, head::GROUP, head::CODE];
        let beside_label = page.name == sheet::COVER
            && at.col > 0
            && labels.iter().any(|l| fold(l) == fold(&page.shown(Address::new(at.row, at.col - 1))));
        has_code || beside_label
    }

    /// The file does not count: its answers are listed instead of placed.
    fn keep_aside(&mut self) {
        for answer in std::mem::take(&mut self.answers).into_values() {
            self.findings.push(Finding {
                trouble: Trouble::KeptAside,
                file: self.file.path.clone(),
                participant: None,
                source: Some(answer.text.source),
                read: answer.text.value,
            });
        }
    }

    pub(super) fn find(&mut self, trouble: Trouble, page: &Page, at: Address) {
        let finding = self.at(trouble, page, at);
        self.findings.push(finding);
    }

    fn at(&self, trouble: Trouble, page: &Page, at: Address) -> Finding {
        let read = match page.cells.get(&at).map(|c| &c.value) {
            Some(Value::Formula { expression, result }) if matches!(**result, Value::Blank) => format!("={expression}"),
            Some(value) => value.shown(),
            None => String::new(),
        };
        Finding { source: Some(self.source(page, at)), ..self.finding(trouble, read) }
    }

    fn finding(&self, trouble: Trouble, read: String) -> Finding {
        Finding { trouble, file: self.file.path.clone(), participant: None, source: None, read }
    }

    pub(super) fn source(&self, page: &Page, at: Address) -> Source {
        Source { file: self.file.clone(), sheet: page.name.as_str().into(), cell: at }
    }
}

/// The sheets that people never see and never type into.
pub(super) fn is_hidden_list(page: &Page) -> bool {
    page.name == sheet::LISTS || page.name == stamp::STAMP_SHEET
}
