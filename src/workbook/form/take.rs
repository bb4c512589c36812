//! Reading a returned form: every cell of it is the form's own print, an answer, or listed.
//!
//! Rows are known by their number and columns by their headings; no address of the sent form is used.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, Slot};
use crate::domain::catalogue::{Kind, Rows, Template, Whom};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{fold, is_blank, row_number};
use crate::domain::ids::{ControlNo, ParticipantId, StepId, ThreatNo};
use crate::domain::people::Roster;
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::sheet::book::{Book, Page, Value};
use crate::sheet::find::{Finder, Found};
use crate::sheet::layout::{Role, Table};
use crate::workbook::recognise::Recogniser;
use crate::workbook::words::{self, head, sheet};
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
        Tables { themes, references: [threats_table(), controls_table()] }
    }
}

/// Reads the forms of one workshop. Made once, used for many files, also side by side.
pub struct Taker<'a> {
    event: &'a Event<'a>,
    roster: &'a Roster,
    tables: &'a Tables,
    finder: Finder<'a, FormColumn>,
    recogniser: Recogniser,
    print: Print,
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
struct Reading<'a, 'b> {
    taker: &'b Taker<'a>,
    file: &'b Arc<SourceFile>,
    book: &'b Book,
    answers: Answers,
    findings: Vec<Finding>,
    /// Cells that are accounted for, by index of page.
    seen: BTreeSet<(usize, Address)>,
    /// Computed cells that repeat a step: they are the form's own when they repeat the pick.
    echoes: Vec<(usize, Address)>,
    tables_found: BTreeSet<usize>,
    page: usize,
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

    fn threat_rows(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found) {
        let template = self.taker.event.template;
        let column = |kind: Kind| {
            table.columns.iter().position(|c| matches!(c.id, FormColumn::Theme(at) if template.column(at).kind == kind))
        };
        let (no, label) = (column(Kind::RowNumber), column(Kind::Label));
        let mut seen_rows: BTreeMap<ThreatNo, u8> = BTreeMap::new();
        for row in found.rows.clone() {
            let cell = |index: Option<usize>| index.and_then(|i| found.cell(row, i));
            let key = self.threat_of(page, cell(no), cell(label));
            let nth = key.map(|(threat, _)| {
                let count = seen_rows.entry(threat).or_default();
                *count = count.saturating_add(1);
                *count
            });
            if key.is_some() {
                self.seen.extend([cell(no), cell(label)].into_iter().flatten().map(|at| (self.page, at)));
            }
            let before = self.answers.len();
            for (index, head) in table.columns.iter().enumerate() {
                let (Some(at), FormColumn::Theme(column)) = (found.cell(row, index), head.id) else {
                    self.computed(page, found.cell(row, index), head.id);
                    continue;
                };
                match template.column(column).kind {
                    Kind::RowNumber | Kind::Label => {}
                    Kind::ChosenStep => self.echoes.push((self.page, at)),
                    Kind::Text | Kind::PickControl | Kind::PickStep => {
                        let slot = key.zip(nth).map(|((threat, _), nth)| Slot::new(column, Some(threat), nth));
                        let how = key.map_or(How::Heading, |(_, how)| how);
                        let how = if found.reworded.contains(&index) { How::Neighbours } else { how };
                        self.answer(page, at, slot, how);
                    }
                }
            }
            if let (Some((_, How::Label)), Some(at)) = (key, cell(label))
                && self.answers.len() > before
            {
                self.find(Trouble::RowByLabel, page, at);
            }
            if let (Some((threat, _)), Some(nth)) = (key, nth) {
                self.control_and_step(page, theme, threat, nth);
            }
        }
    }

    /// The threat of a row, by its number or else by its printed name.
    fn threat_of(&self, page: &Page, no: Option<Address>, label: Option<Address>) -> Option<(ThreatNo, How)> {
        let template = self.taker.event.template;
        let number = no.and_then(|at| row_number(&page.shown(at))).map(ThreatNo);
        if let Some(number) = number.filter(|n| template.threat(*n).is_some()) {
            return Some((number, How::Heading));
        }
        let label = fold(&page.shown(label?));
        let threat = template.threats.iter().find(|t| fold(&t.title) == label || fold(&t.label()) == label)?;
        Some((threat.no, How::Label))
    }

    fn question_rows(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found) {
        let questions: Vec<_> = self.taker.event.template.columns_of(theme, Whom::Individual).collect();
        let column = |id| table.index(id);
        for row in found.rows.clone() {
            let cell = |id| column(id).and_then(|index| found.cell(row, index));
            let (no, label) = (cell(FormColumn::QuestionNo), cell(FormColumn::Question));
            let asked = label.map(|at| fold(&page.shown(at))).unwrap_or_default();
            let by_label = questions.iter().find(|(_, q)| fold(&q.heading) == asked);
            let number = no.and_then(|at| row_number(&page.shown(at)));
            let by_number = || number.and_then(|n| questions.get(usize::from(n).checked_sub(1)?));
            let question = by_label.or_else(by_number);
            if question.is_some() {
                self.seen.extend([no, label].into_iter().flatten().map(|at| (self.page, at)));
            }
            self.computed(page, cell(FormColumn::Done), FormColumn::Done);
            self.computed(page, cell(FormColumn::Key), FormColumn::Key);
            if let Some(at) = cell(FormColumn::Answer) {
                self.answer(page, at, question.map(|(column, _)| Slot::new(*column, None, 1)), How::Heading);
            }
        }
    }

    /// A tick or a row key is the form's own; anything else there was typed.
    fn computed(&mut self, page: &Page, at: Option<Address>, column: FormColumn) {
        let Some(at) = at else { return };
        let text = page.shown(at);
        let own = match column {
            FormColumn::Done => text.trim() == words::TICK,
            FormColumn::Key => self.taker.print.has(&page.name, &text),
            FormColumn::Theme(_)
            | FormColumn::QuestionNo
            | FormColumn::Question
            | FormColumn::Answer
            | FormColumn::Reference => false,
        };
        if own {
            self.seen.insert((self.page, at));
        }
    }

    /// One answer cell: placed when its slot is known and free, listed otherwise.
    fn answer(&mut self, page: &Page, at: Address, slot: Option<Slot>, how: How) {
        let Some(cell) = page.cells.get(&at) else { return };
        let text = cell.value.shown();
        let trouble = match &cell.value {
            Value::Blank => return,
            Value::Error(_) => Some(Trouble::ErrorValue),
            Value::Formula { result, .. } if matches!(**result, Value::Blank) => Some(Trouble::FormulaWithoutResult),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Formula { .. } => None,
        };
        self.seen.insert((self.page, at));
        if let Some(trouble) = trouble {
            self.find(trouble, page, at);
            return;
        }
        if is_blank(&text) {
            return;
        }
        let template = self.taker.event.template;
        let Some(slot) = slot else {
            if !self.taker.print.has(&page.name, &text) {
                self.find(Trouble::RowUnknown, page, at);
            }
            return;
        };
        if slot.threat.and_then(|no| template.threat(no)).is_some_and(|t| !t.in_scope) {
            if fold(&text) != fold(&template.out_of_scope) {
                self.find(Trouble::OutOfScope, page, at);
            }
            return;
        }
        if let Some(first) = self.answers.get(&slot) {
            let source = &first.text.source;
            let trouble = Trouble::Duplicate { first: format!("{} {}", source.sheet, source.cell) };
            self.find(trouble, page, at);
            return;
        }
        let steps = match template.column(slot.column_ref()).kind {
            Kind::PickStep => self.steps(page, at, &cell.value),
            Kind::Text | Kind::PickControl | Kind::RowNumber | Kind::Label | Kind::ChosenStep => Vec::new(),
        };
        let text = Cited { value: text, source: self.source(page, at), how };
        self.answers.insert(slot, Answer { text, steps });
    }

    fn steps(&mut self, page: &Page, at: Address, value: &Value) -> Vec<StepId> {
        let recognised = self.taker.recogniser.step(value);
        if let Some(trouble) = recognised.trouble {
            self.find(trouble, page, at);
        }
        recognised.steps
    }

    /// The step counts; the control beside it is only compared.
    fn control_and_step(&mut self, page: &Page, theme: usize, threat: ThreatNo, nth: u8) {
        let template = self.taker.event.template;
        let answer = |kind: Kind| {
            let (at, _) = template.columns_of(theme, Whom::Individual).find(|(_, c)| c.kind == kind)?;
            self.answers.get(&Slot::new(at, Some(threat), nth)).cloned()
        };
        let Some(control) = answer(Kind::PickControl) else { return };
        let cell = control.text.source.cell;
        match answer(Kind::PickStep) {
            None => self.find(Trouble::ControlWithoutStep, page, cell),
            Some(step) => {
                let meant = control_in(template, &control.text.value);
                if let (Some(meant), [first, ..]) = (meant, &step.steps[..])
                    && !step.steps.iter().any(|s| s.control == meant)
                {
                    self.find(Trouble::ControlMismatch { step: *first }, page, cell);
                }
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
        let picks: BTreeSet<String> = self.answers.values().map(|a| fold(&a.text.value)).collect();
        for (page, at) in std::mem::take(&mut self.echoes) {
            let text = fold(&self.book.pages[page].shown(at));
            if picks.contains(&text) || self.taker.print.is_step(&text) {
                self.seen.insert((page, at));
            }
        }
        for (index, page) in self.book.pages.iter().enumerate() {
            if is_hidden_list(page) {
                continue;
            }
            for (at, cell) in page.filled() {
                let text = cell.value.shown();
                let own = self.seen.contains(&(index, at))
                    || is_blank(&text)
                    || self.taker.print.has(&page.name, &text)
                    || self.is_personal(page, at, &text);
                if !own {
                    self.find(Trouble::OutsideAnswers, page, at);
                }
            }
        }
    }

    /// The code in a corner, and what the cover says about the person.
    fn is_personal(&self, page: &Page, at: Address, text: &str) -> bool {
        let has_code = text.split_whitespace().any(|word| matches!(stamp::Code::parse(word), Some(Ok(_))));
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

    fn find(&mut self, trouble: Trouble, page: &Page, at: Address) {
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

    fn source(&self, page: &Page, at: Address) -> Source {
        Source { file: self.file.clone(), sheet: page.name.as_str().into(), cell: at }
    }
}

/// The sheets that people never see and never type into.
pub(super) fn is_hidden_list(page: &Page) -> bool {
    page.name == sheet::LISTS || page.name == stamp::STAMP_SHEET
}

/// The control a text means: its number, or its name.
fn control_in(template: &Template, text: &str) -> Option<ControlNo> {
    let folded = fold(text);
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let by_number = digits.parse().ok().map(ControlNo).filter(|no| template.control(*no).is_some());
    by_number.or_else(|| template.controls.iter().find(|c| fold(&c.title) == folded).map(|c| c.no))
}
