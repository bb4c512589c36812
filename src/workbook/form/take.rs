//! Reading a returned form: every cell of it is the form's own print, an answer, or listed.
//!
//! Rows are known by their number and columns by their headings; no address of the sent form is used.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answers, Slot};
use crate::domain::catalogue::{Kind, Template};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::{ParticipantId, ThreatNo};
use crate::domain::people::Roster;
use crate::domain::source::{Source, SourceFile};
use crate::sheet::book::{Book, Page, Value};
use crate::sheet::cells;
use crate::sheet::find::{Finder, Found};
use crate::sheet::layout::{Role, Table};
use crate::sheet::merged::Merged;
use crate::workbook::recognise::Recogniser;
use crate::workbook::words::{head, sheet};
use crate::workbook::{Event, language, stamp};

use super::identity::Known;
use super::layers::{Names, Spot};
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
    pub(super) themes: Vec<(usize, Table<FormColumn>)>,
    references: [Table<FormColumn>; 2],
}

impl Tables {
    /// The tables of `template`.
    pub fn new(template: &Template) -> Self {
        let themes = (0..template.themes.len()).filter_map(|t| Some((t, theme_table(template, t)?))).collect();
        Tables { themes, references: [threats_table(template), controls_table(template)] }
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
    pub(super) names: Names,
    known: Known<'a>,
    /// The threats by what is printed of them, folded.
    pub(super) labels: BTreeMap<String, ThreatNo>,
}

impl<'a> Taker<'a> {
    /// A reader for the forms of `event`.
    pub fn new(event: &'a Event<'a>, roster: &'a Roster, tables: &'a Tables) -> Self {
        let finder = Finder::new(tables.themes.iter().map(|(_, t)| t).chain(&tables.references));
        let threats = event.template.threats.iter();
        Taker {
            event,
            roster,
            tables,
            finder,
            recogniser: Recogniser::new(event.template),
            print: Print::of(event),
            names: Names::of(event.template),
            known: Known::of(roster),
            labels: threats.flat_map(|t| [(fold(&t.title), t.no), (fold(&t.label()), t.no)]).collect(),
        }
    }

    /// Reads one file.
    pub fn take(&self, file: &Arc<SourceFile>, book: &Book) -> TakenFile {
        let mut reading = Reading::new(self, file, book);
        let identity = identity::of(self.event, self.roster, &self.known, &file.path, book);
        for (trouble, read) in identity.findings {
            let finding = reading.finding(trouble, read);
            reading.findings.push(finding);
        }
        let order = reading.originals_first();
        for index in &order {
            reading.page(*index);
        }
        for index in &order {
            reading.turned_page(*index);
        }
        for index in &order {
            reading.tables_by_place(*index);
        }
        if reading.tables_found.is_empty() {
            let finding = reading.finding(Trouble::NotAForm, String::new());
            reading.findings.push(finding);
        } else {
            reading.missing_tables();
        }
        reading.compare_layers();
        reading.rest();
        reading.comments();
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
    /// The names of its pages, shared by all the answers on them.
    sheets: Vec<Arc<str>>,
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
    /// Where the names of answer cells point.
    pub(super) named: BTreeMap<Slot, Vec<Spot>>,
    /// The cells that headings and rows give to a slot, blank ones too.
    pub(super) cells_of: BTreeMap<Slot, Vec<Spot>>,
    /// Themes in which the mark of a row says another threat than the row.
    pub(super) marks_apart: BTreeSet<usize>,
    /// The page on which a row of the form was met first.
    pub(super) homes: BTreeMap<(usize, Option<ThreatNo>), usize>,
    /// Tables that are copies, by page and theme.
    pub(super) copies: BTreeSet<(usize, usize)>,
    /// The rows of tables, by page.
    pub(super) covered: BTreeMap<usize, Vec<Range<u32>>>,
    /// The page at hand: its index, its merged cells, and whether its rows and columns changed places.
    pub(super) page: usize,
    pub(super) merged: Merged,
    pub(super) turned: bool,
}

impl<'a, 'b> Reading<'a, 'b> {
    fn new(taker: &'b Taker<'a>, file: &'b Arc<SourceFile>, book: &'b Book) -> Self {
        Reading {
            taker,
            file,
            book,
            sheets: book.pages.iter().map(|page| page.name.as_str().into()).collect(),
            answers: Answers::new(),
            findings: Vec::new(),
            seen: BTreeSet::new(),
            echoes: Vec::new(),
            answer_cells: BTreeSet::new(),
            rows_seen: BTreeMap::new(),
            contradicted: BTreeSet::new(),
            tables_found: BTreeSet::new(),
            named: taker.names.in_book(book),
            cells_of: BTreeMap::new(),
            marks_apart: BTreeSet::new(),
            homes: BTreeMap::new(),
            copies: BTreeSet::new(),
            covered: BTreeMap::new(),
            page: 0,
            merged: Merged::default(),
            turned: false,
        }
    }

    fn page(&mut self, index: usize) {
        let page = &self.book.pages[index];
        if is_hidden_list(page) {
            return;
        }
        self.page = index;
        self.merged = Merged::of(page);
        for found in self.taker.finder.find(page) {
            let Some((theme, table)) = self.taker.tables.themes.get(found.table) else {
                // The first columns of a theme's table are those of a printed list.
                if found.columns.iter().filter(|col| col.is_none()).count() * 4 <= found.columns.len() {
                    self.reference(page, &found);
                }
                continue;
            };
            self.covered.entry(index).or_default().push(found.heading_row..found.rows.end);
            self.table(page, *theme, table, found);
        }
    }

    pub(super) fn table(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, mut found: Found) {
        self.tables_found.insert(theme);
        let by_place = self.columns_by_place(theme, table, &mut found);
        self.headings(page, table, &found, &by_place);
        self.rows(page, theme, table, &found, &by_place);
    }

    /// Comments on cells are kept, whoever wrote them.
    fn comments(&mut self) {
        for page in &self.book.pages {
            for (at, text) in page.notes.iter().filter(|(_, text)| !is_blank(text)) {
                let finding = Finding { read: text.clone(), ..self.at(Trouble::Comment, page, *at) };
                self.findings.push(finding);
            }
        }
    }

    /// A printed list: what stands in it is compared with the print, never read.
    fn reference(&mut self, page: &Page, found: &Found) {
        let mut known = cells::Known::of(&page.cells);
        let rows = Address::new(found.heading_row, 0)..Address::new(found.rows.end, 0);
        for (at, number, cell) in page.cells.numbered_in(rows) {
            let text = cell.value.seen();
            if known.get(number, || !is_blank(&text) && self.taker.print.has(&page.name, &text)) {
                self.seen.insert((self.page, at));
            }
        }
    }

    fn headings(&mut self, page: &Page, table: &Table<FormColumn>, found: &Found, by_place: &[usize]) {
        for (index, column) in table.columns.iter().enumerate() {
            match found.cell(found.heading_row, index) {
                Some(at) => {
                    let home = self.home(at);
                    self.seen.insert((self.page, home));
                    let meant = || column.heading.clone();
                    if found.reworded.contains(&index) {
                        self.find(Trouble::HeadingReworded { meant: meant() }, page, at);
                    } else if by_place.contains(&index) {
                        self.find(Trouble::ColumnByPlace { meant: meant() }, page, at);
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
            let sheet = &self.book.pages[page];
            let text = sheet.shown(at);
            let known = |line: &str| picks.contains(&fold(line)) || self.taker.print.is_step(&fold(line));
            if known(&text) || text.lines().all(known) || self.taker.print.is_uncomputed(sheet, at) {
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
                    *printed.entry(fold(&cell.value.seen())).or_default() += 1;
                }
            }
            let mut uncomputed: Option<Vec<u16>> = None;
            for (at, cell) in page.filled().filter(|(at, _)| !self.seen.contains(&(index, *at))).collect::<Vec<_>>() {
                let text = cell.value.shown();
                if cell.value == Value::Number(0.0) {
                    let uncomputed = uncomputed.get_or_insert_with(|| self.taker.print.uncomputed(page));
                    if let Some(own) = uncomputed.iter().position(|col| *col == at.col) {
                        uncomputed.swap_remove(own);
                        continue;
                    }
                }
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
        let lang = language::of(self.taker.event.template);
        let label = |label| [label, language::word(lang, label)].map(fold);
        let beside_label = [sheet::COVER, language::word(lang, sheet::COVER)].contains(&page.name.as_str())
            && at.col > 0
            && labels.into_iter().any(|l| label(l).contains(&fold(&page.shown(Address::new(at.row, at.col - 1)))));
        has_code || beside_label
    }

    /// The file does not count: its answers are listed instead of placed.
    fn keep_aside(&mut self) {
        for (_, answer) in std::mem::take(&mut self.answers) {
            self.findings.push(Finding {
                trouble: Trouble::KeptAside,
                file: self.file.path.clone(),
                participant: None,
                source: Some(answer.text.source.clone()),
                read: answer.text.value.to_string(),
            });
        }
    }

    pub(super) fn find(&mut self, trouble: Trouble, page: &Page, at: Address) {
        let finding = self.at(trouble, page, at);
        self.findings.push(finding);
    }

    pub(super) fn at(&self, trouble: Trouble, page: &Page, at: Address) -> Finding {
        let read = match page.cells.get(&at).map(|c| &c.value) {
            Some(Value::Formula { expression, result }) if matches!(**result, Value::Blank) => format!("={expression}"),
            Some(value) => value.shown(),
            None => String::new(),
        };
        Finding { source: Some(self.source(page, at)), ..self.finding(trouble, read) }
    }

    pub(super) fn finding(&self, trouble: Trouble, read: String) -> Finding {
        Finding { trouble, file: self.file.path.clone(), participant: None, source: None, read }
    }

    pub(super) fn source(&self, page: &Page, at: Address) -> Source {
        let known = self.sheets.iter().find(|sheet| ***sheet == *page.name);
        let sheet = known.map_or_else(|| page.name.as_str().into(), Arc::clone);
        Source { file: self.file.clone(), sheet, cell: self.home(at) }
    }
}

/// The sheets that people never see and never type into.
pub(super) fn is_hidden_list(page: &Page) -> bool {
    page.name == sheet::LISTS || page.name == stamp::STAMP_SHEET
}
