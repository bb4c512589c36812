//! The rows of a returned form's tables: which threat or question each is about, and what stands in
//! its answer cells.

use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Slot};
use crate::domain::catalogue::{ColumnRef, Kind, Rows, Whom};
use crate::domain::finding::Trouble;
use crate::domain::fold::{fold, is_blank, row_number};
use crate::domain::ids::ThreatNo;
use crate::domain::source::{Cited, How};
use crate::sheet::book::{Page, Value};
use crate::sheet::find::Found;
use crate::sheet::layout::{Role, Table};
use crate::workbook::words;

use super::FormColumn;
use super::fill::repeat;
use super::layers::{marked, marked_question};
use super::take::Reading;

impl Reading<'_, '_> {
    /// The rows of a table. `by_place`: columns that no heading told.
    pub(super) fn rows(
        &mut self,
        page: &Page,
        theme: usize,
        table: &Table<FormColumn>,
        found: &Found,
        by_place: &[usize],
    ) {
        match self.taker.event.template.themes[theme].rows {
            Rows::Threats => self.threat_rows(page, theme, table, found, by_place),
            Rows::Questions => self.question_rows(page, theme, table, found, by_place),
        }
    }

    fn threat_rows(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found, by_place: &[usize]) {
        let template = self.taker.event.template;
        let column = |kind: Kind| {
            table.columns.iter().position(|c| matches!(c.id, FormColumn::Theme(at) if template.column(at).kind == kind))
        };
        let (no, label) = (column(Kind::RowNumber), column(Kind::Label));
        for row in page.rows_in(&found.rows) {
            let cell = |index: Option<usize>| index.and_then(|i| found.cell(row, i));
            let (no, label) = (cell(no), cell(label));
            let mark = cell(table.index(FormColumn::Key));
            let mut key = self.key_of(page, theme, no, label, mark);
            let by_mark = matches!(key, RowKey::Threat { how: How::Mark, .. });
            if by_mark && !self.marks_hold(page, theme, table, found) {
                key = RowKey::Unknown;
            }
            let copy = match &key {
                RowKey::Threat { no, .. } => self.copy_of(page, theme, Some(*no), found),
                RowKey::Contradicts | RowKey::Unknown => None,
            };
            let before = self.answers.len();
            for (index, head) in table.columns.iter().enumerate() {
                let (Some(at), FormColumn::Theme(column)) = (found.cell(row, index), head.id) else {
                    self.computed(page, found.cell(row, index), head.id);
                    continue;
                };
                match template.column(column).kind {
                    Kind::RowNumber | Kind::Label => {}
                    Kind::ChosenStep => {
                        let home = self.home(at);
                        self.echoes.push((self.page, home));
                    }
                    Kind::Text | Kind::PickControl | Kind::PickStep | Kind::Pick | Kind::Tick => {
                        let how = match key.how() {
                            _ if found.reworded.contains(&index) => How::Neighbours,
                            _ if by_place.contains(&index) => How::Place,
                            how => how,
                        };
                        self.answer(page, at, self.place(&key, theme, column), how, copy.as_deref());
                    }
                }
            }
            let RowKey::Threat { no: threat, nth, how } = key else { continue };
            let told = match how {
                How::Label => label.map(|at| (Trouble::RowByLabel, at)),
                How::Mark => mark.map(|at| (Trouble::RowByMark, at)),
                How::Heading | How::Neighbours | How::Place | How::ByHand => None,
            };
            if let Some((trouble, at)) = told.filter(|_| self.answers.len() > before) {
                self.find(trouble, page, at);
            }
            self.control_and_step(page, theme, threat, nth);
        }
    }

    /// What a row is about, by its number, or else by its printed threat, or else by its mark. Rows of one threat
    /// are counted over the whole sheet, so that a heading row between them does not begin anew; where the row still
    /// has its mark, that tells which of several it is.
    fn key_of(
        &mut self,
        page: &Page,
        theme: usize,
        no: Option<Address>,
        label: Option<Address>,
        mark: Option<Address>,
    ) -> RowKey {
        let template = self.taker.event.template;
        let shown = |at: Option<Address>| at.map(|at| self.merged.shown(page, at)).unwrap_or_default();
        let typed_no = shown(no);
        let number = row_number(&typed_no).map(ThreatNo);
        let numbered = number.filter(|n| template.threat(*n).is_some());
        let marked = mark.and_then(|at| marked(template, theme, &page.shown(at)));
        // A merge stays where it is when rows change places: what reaches a row only through one says nothing
        // against the number in the row itself.
        let printed = match label {
            Some(at) if numbered.is_some() => fold(&page.shown(at)),
            _ => fold(&shown(label)),
        };
        let labelled = self.taker.labels.get(&printed).copied();
        let (threat, how) = match (numbered, labelled) {
            // Without a printed name beside it, a number that the row's mark denies is not believed.
            (Some(number), None) if marked.is_some_and(|(no, _)| no != number) => return RowKey::Contradicts,
            (Some(number), Some(label)) if label != number => {
                self.contradicted.insert((self.page, theme, number));
                return RowKey::Contradicts;
            }
            // The other rows of a threat whose first row contradicts itself may have no label of their own.
            (Some(number), None) if self.contradicted.contains(&(self.page, theme, number)) => {
                return RowKey::Contradicts;
            }
            (Some(number), _) => (number, How::Heading),
            (None, Some(label)) => (label, How::Label),
            (None, None) => match marked.filter(|_| is_blank(&typed_no) && printed.is_empty()) {
                Some((no, _)) => (no, How::Mark),
                None => return RowKey::Unknown,
            },
        };
        if marked.is_some_and(|(no, _)| no != threat) {
            self.marks_apart.insert(theme);
        }
        let home = |at: Address| (self.page, self.home(at));
        let mut own: Vec<_> = no.map(home).into_iter().collect();
        own.extend(label.filter(|_| labelled.is_some()).map(home));
        self.seen.extend(own);
        let count = self.rows_seen.entry((self.page, theme, threat)).or_default();
        *count = count.saturating_add(1);
        let nth = marked.filter(|(no, _)| *no == threat).map_or(*count, |(_, nth)| nth);
        RowKey::Threat { no: threat, nth, how }
    }

    /// True where no mark of a table contradicts the number or the printed threat of its row.
    fn marks_hold(&self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found) -> bool {
        let template = self.taker.event.template;
        let Some(key) = table.index(FormColumn::Key) else { return false };
        page.rows_in(&found.rows).into_iter().all(|row| {
            let mark = found.cell(row, key).and_then(|at| marked(template, theme, &page.shown(at)));
            let Some((marked, _)) = mark else { return true };
            let said = table.columns.iter().enumerate().filter_map(|(index, head)| {
                let text = self.merged.shown(page, found.cell(row, index)?);
                match head.role {
                    Role::Key => row_number(&text).map(ThreatNo),
                    Role::Label => self.taker.labels.get(&fold(&text)).copied(),
                    Role::Answer | Role::Shown => None,
                }
            });
            said.into_iter().all(|no| no == marked)
        })
    }

    /// The sheet that counts, where this row of the form stood on another one before: said once a table.
    fn copy_of(&mut self, page: &Page, theme: usize, threat: Option<ThreatNo>, found: &Found) -> Option<String> {
        let first = *self.homes.entry((theme, threat)).or_insert(self.page);
        if first == self.page {
            return None;
        }
        let name = self.book.pages[first].name.clone();
        if self.copies.insert((self.page, theme)) {
            let at = found.columns.iter().flatten().min().map(|col| Address::new(found.heading_row, *col));
            let mut finding =
                self.at(Trouble::SheetCopied { first: name.clone() }, page, at.unwrap_or(Address::new(0, 0)));
            finding.read = String::new();
            self.findings.push(finding);
        }
        Some(name)
    }

    /// The slot of a column in a row, or why it has none.
    fn place(&self, key: &RowKey, theme: usize, column: ColumnRef) -> Result<Slot, Trouble> {
        match key {
            RowKey::Unknown => Err(Trouble::RowUnknown),
            RowKey::Contradicts => Err(Trouble::RowContradicts),
            RowKey::Threat { no, nth, .. } => {
                let slot = Slot::new(column, Some(*no), *nth);
                if *nth <= repeat(self.taker.event.template, theme) {
                    return Ok(slot);
                }
                // One row more than the form has: a copy, or an addition, which a person must place.
                let first = self.answers.get(&Slot { nth: 1, ..slot }).map(|a| &a.text.source);
                let first = first.map(|s| format!("{} {}", s.sheet, s.cell)).unwrap_or_default();
                Err(Trouble::Duplicate { first })
            }
        }
    }

    fn question_rows(
        &mut self,
        page: &Page,
        theme: usize,
        table: &Table<FormColumn>,
        found: &Found,
        by_place: &[usize],
    ) {
        let questions: Vec<_> = self.taker.event.template.columns_of(theme, Whom::Individual).collect();
        let column = |id| table.index(id);
        for row in page.rows_in(&found.rows) {
            let cell = |id| column(id).and_then(|index| found.cell(row, index));
            let (no, label) = (cell(FormColumn::QuestionNo), cell(FormColumn::Question));
            let (mark, answer) = (cell(FormColumn::Key), cell(FormColumn::Answer));
            let asked = label.map(|at| fold(&page.shown(at))).unwrap_or_default();
            let by_label = questions.iter().find(|(_, q)| fold(&q.heading) == asked);
            let typed_no = no.map(|at| page.shown(at)).unwrap_or_default();
            let nth = |n: u16| questions.get(usize::from(n).checked_sub(1)?);
            let by_number = || nth(row_number(&typed_no)?);
            let unsaid = is_blank(&typed_no) && asked.is_empty();
            let by_mark = || nth(marked_question(theme, &page.shown(mark.filter(|_| unsaid)?))?);
            let told = by_label.or_else(by_number);
            let question = told.or_else(by_mark);
            if question.is_some() {
                let own: Vec<_> = [no, label].into_iter().flatten().map(|at| (self.page, self.home(at))).collect();
                self.seen.extend(own);
            }
            self.computed(page, cell(FormColumn::Done), FormColumn::Done);
            self.computed(page, mark, FormColumn::Key);
            let copy = question.and_then(|_| self.copy_of(page, theme, None, found));
            if let Some(at) = answer {
                let place = question.map(|(column, _)| Slot::new(*column, None, 1));
                let index = column(FormColumn::Answer).unwrap_or_default();
                let how = match (told.is_some(), question.is_some()) {
                    _ if by_place.contains(&index) => How::Place,
                    (false, true) => How::Mark,
                    _ => How::Heading,
                };
                let before = self.answers.len();
                self.answer(page, at, place.ok_or(Trouble::RowUnknown), how, copy.as_deref());
                if let Some(at) = mark.filter(|_| how == How::Mark && self.answers.len() > before) {
                    self.find(Trouble::RowByMark, page, at);
                }
            }
        }
    }

    /// A tick or a row key is the form's own; anything else there was typed.
    fn computed(&mut self, page: &Page, at: Option<Address>, column: FormColumn) {
        let Some(at) = at else { return };
        let text = page.shown(at);
        let own = match column {
            FormColumn::Done => words::is_tick(&text) || self.taker.print.is_uncomputed(page, at),
            FormColumn::Key => self.taker.print.has(&page.name, &text),
            FormColumn::Theme(_)
            | FormColumn::QuestionNo
            | FormColumn::Question
            | FormColumn::Answer
            | FormColumn::Reference => false,
        };
        if own {
            let home = self.home(at);
            self.seen.insert((self.page, home));
        }
    }

    /// One answer cell: placed when its slot is known and free, listed otherwise.
    /// `copy`: the sheet that counts before this one.
    fn answer(&mut self, page: &Page, at: Address, place: Result<Slot, Trouble>, how: How, copy: Option<&str>) {
        let home = (self.page, self.home(at));
        if let (Ok(slot), false) = (&place, self.turned) {
            self.cells_of.entry(*slot).or_default().push(home);
        }
        let Some(cell) = page.cells.get(&at) else { return };
        // A table that was turned may lie in the rows of one that was not: its cells are accounted for.
        if self.turned && self.seen.contains(&home) {
            return;
        }
        let text = cell.value.words();
        let trouble = match &cell.value {
            Value::Blank => return,
            Value::Error(_) => Some(Trouble::ErrorValue),
            Value::Formula { result, .. } if matches!(**result, Value::Blank) => Some(Trouble::FormulaWithoutResult),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Formula { .. } => None,
        };
        self.seen.insert(home);
        self.answer_cells.insert(home);
        if let Some(trouble) = trouble {
            self.find(trouble, page, at);
            return;
        }
        if is_blank(&text) {
            return;
        }
        let hidden = self.merged.area(at).filter(|area| area.first != at);
        // A program that moves cells and not what is merged leaves the form's own merged cells behind.
        if hidden.is_some_and(|area| !self.taker.print.merges(&page.name, area)) {
            self.find(Trouble::HiddenByMerge, page, at);
            return;
        }
        let template = self.taker.event.template;
        let slot = match place {
            Ok(slot) => slot,
            Err(trouble) => {
                if !self.taker.print.has(&page.name, &text) {
                    self.find(trouble, page, at);
                }
                return;
            }
        };
        if slot.threat.and_then(|no| template.threat(no)).is_some_and(|t| !t.in_scope) {
            if fold(&text) != fold(&template.out_of_scope) {
                self.find(Trouble::OutOfScope, page, at);
            }
            return;
        }
        if let Some(first) = self.answers.get(&slot) {
            let source = &first.text.source;
            let place = format!("{} {}", source.sheet, source.cell);
            let trouble = match copy {
                Some(_) if first.text.value == text => Trouble::SameInCopy { first: place },
                Some(_) | None => Trouble::Duplicate { first: place },
            };
            self.find(trouble, page, at);
            return;
        }
        if let Some(first) = copy {
            self.find(Trouble::OnlyInCopy { first: first.to_owned() }, page, at);
        }
        let steps = match template.column(slot.column_ref()).kind {
            Kind::PickStep => self.steps(page, at, &cell.value),
            Kind::Pick | Kind::Tick => {
                self.choice(page, at, slot.column_ref(), &text);
                Vec::new()
            }
            Kind::Text | Kind::PickControl | Kind::RowNumber | Kind::Label | Kind::ChosenStep => Vec::new(),
        };
        if let Some(first) = self.same_pick(slot, &steps) {
            self.find(Trouble::Duplicate { first }, page, at);
            return;
        }
        let text = Cited { value: text, source: self.source(page, at), how };
        self.answers.insert(slot, Arc::new(Answer { text, steps: steps.into() }));
    }
}

/// What a row of a theme's table is about.
enum RowKey {
    /// The nth row of a threat, from 1.
    Threat { no: ThreatNo, nth: u8, how: How },
    /// Its number says one threat, its printed name another.
    Contradicts,
    /// Neither is a threat of the form.
    Unknown,
}

impl RowKey {
    fn how(&self) -> How {
        match self {
            RowKey::Threat { how, .. } => *how,
            RowKey::Contradicts | RowKey::Unknown => How::Heading,
        }
    }
}
