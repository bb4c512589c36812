//! The rows of a returned form's tables: which threat or question each is about, and what stands in
//! its answer cells.

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Slot};
use crate::domain::catalogue::{ColumnRef, Kind, Template, Whom};
use crate::domain::choices;
use crate::domain::finding::Trouble;
use crate::domain::fold::{fold, is_blank, row_number};
use crate::domain::ids::{ControlNo, StepId, ThreatNo};
use crate::domain::source::{Cited, How};
use crate::sheet::book::{Page, Value};
use crate::sheet::find::Found;
use crate::sheet::layout::Table;
use crate::workbook::words;

use super::FormColumn;
use super::fill::{marked, repeat};
use super::take::Reading;

impl Reading<'_, '_> {
    pub(super) fn threat_rows(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found) {
        let template = self.taker.event.template;
        let column = |kind: Kind| {
            table.columns.iter().position(|c| matches!(c.id, FormColumn::Theme(at) if template.column(at).kind == kind))
        };
        let (no, label) = (column(Kind::RowNumber), column(Kind::Label));
        for row in page.rows_in(&found.rows) {
            let cell = |index: Option<usize>| index.and_then(|i| found.cell(row, i));
            let (no, label) = (cell(no), cell(label));
            let mark = cell(table.index(FormColumn::Key)).map(|at| page.shown(at)).unwrap_or_default();
            let key = self.key_of(page, theme, no, label, &mark);
            let before = self.answers.len();
            for (index, head) in table.columns.iter().enumerate() {
                let (Some(at), FormColumn::Theme(column)) = (found.cell(row, index), head.id) else {
                    self.computed(page, found.cell(row, index), head.id);
                    continue;
                };
                match template.column(column).kind {
                    Kind::RowNumber | Kind::Label => {}
                    Kind::ChosenStep => self.echoes.push((self.page, at)),
                    Kind::Text | Kind::PickControl | Kind::PickStep | Kind::Pick | Kind::Tick => {
                        let how = if found.reworded.contains(&index) { How::Neighbours } else { key.how() };
                        self.answer(page, at, self.place(&key, theme, column), how);
                    }
                }
            }
            let RowKey::Threat { no: threat, nth, how } = key else { continue };
            let by_label = label.filter(|_| how == How::Label && self.answers.len() > before);
            if let Some(at) = by_label {
                self.find(Trouble::RowByLabel, page, at);
            }
            self.control_and_step(page, theme, threat, nth);
        }
    }

    /// What a row is about, by its number, or else by its printed threat. Rows of one threat are counted
    /// over the whole sheet, so that a heading row between them does not begin anew; where the row still
    /// has its mark, that tells which of several it is.
    fn key_of(&mut self, page: &Page, theme: usize, no: Option<Address>, label: Option<Address>, mark: &str) -> RowKey {
        let template = self.taker.event.template;
        let printed = label.map(|at| fold(&page.shown(at))).unwrap_or_default();
        let labelled = template.threats.iter().find(|t| fold(&t.title) == printed || fold(&t.label()) == printed);
        let number = no.and_then(|at| row_number(&page.shown(at))).map(ThreatNo);
        let numbered = number.filter(|n| template.threat(*n).is_some());
        let marked = marked(template, theme, mark);
        let (threat, how) = match (numbered, labelled) {
            // Without a printed name beside it, a number that the row's mark denies is not believed.
            (Some(number), None) if marked.is_some_and(|(no, _)| no != number) => return RowKey::Contradicts,
            (Some(number), Some(label)) if label.no != number => {
                self.contradicted.insert((self.page, theme, number));
                return RowKey::Contradicts;
            }
            // The other rows of a threat whose first row contradicts itself have no label of their own.
            (Some(number), None) if self.contradicted.contains(&(self.page, theme, number)) => {
                return RowKey::Contradicts;
            }
            (Some(number), _) => (number, How::Heading),
            (None, Some(label)) => (label.no, How::Label),
            (None, None) => return RowKey::Unknown,
        };
        self.seen.extend(no.map(|at| (self.page, at)));
        self.seen.extend(label.filter(|_| labelled.is_some()).map(|at| (self.page, at)));
        let count = self.rows_seen.entry((self.page, theme, threat)).or_default();
        *count = count.saturating_add(1);
        let nth = marked.filter(|(no, _)| *no == threat).map_or(*count, |(_, nth)| nth);
        RowKey::Threat { no: threat, nth, how }
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

    pub(super) fn question_rows(&mut self, page: &Page, theme: usize, table: &Table<FormColumn>, found: &Found) {
        let questions: Vec<_> = self.taker.event.template.columns_of(theme, Whom::Individual).collect();
        let column = |id| table.index(id);
        for row in page.rows_in(&found.rows) {
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
                let place = question.map(|(column, _)| Slot::new(*column, None, 1));
                self.answer(page, at, place.ok_or(Trouble::RowUnknown), How::Heading);
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
    fn answer(&mut self, page: &Page, at: Address, place: Result<Slot, Trouble>, how: How) {
        let Some(cell) = page.cells.get(&at) else { return };
        let text = cell.value.shown();
        let trouble = match &cell.value {
            Value::Blank => return,
            Value::Error(_) => Some(Trouble::ErrorValue),
            Value::Formula { result, .. } if matches!(**result, Value::Blank) => Some(Trouble::FormulaWithoutResult),
            Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Formula { .. } => None,
        };
        self.seen.insert((self.page, at));
        self.answer_cells.insert((self.page, at));
        if let Some(trouble) = trouble {
            self.find(trouble, page, at);
            return;
        }
        if is_blank(&text) {
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
            let trouble = Trouble::Duplicate { first: format!("{} {}", source.sheet, source.cell) };
            self.find(trouble, page, at);
            return;
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
        self.answers.insert(slot, Answer { text, steps });
    }

    /// Says when a choice is none of its column's list; it stays as it was typed.
    fn choice(&mut self, page: &Page, at: Address, column: ColumnRef, text: &str) {
        let template = self.taker.event.template;
        if choices::recognise(template, column, text).is_none() {
            let allowed = template.choices(template.column(column)).join("、");
            self.find(Trouble::ChoiceUnknown { allowed }, page, at);
        }
    }

    /// Where the same step stands already as another pick for the same threat: one person has one vote for it.
    fn same_pick(&self, slot: Slot, steps: &[StepId]) -> Option<String> {
        let earlier = (1..slot.nth).filter_map(|nth| self.answers.get(&Slot { nth, ..slot }));
        let same = earlier.into_iter().find(|answer| !steps.is_empty() && answer.steps == steps)?;
        Some(format!("{} {}", same.text.source.sheet, same.text.source.cell))
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

/// The control a text means: its number, or its name.
fn control_in(template: &Template, text: &str) -> Option<ControlNo> {
    let folded = fold(text);
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let by_number = digits.parse().ok().map(ControlNo).filter(|no| template.control(*no).is_some());
    by_number.or_else(|| template.controls.iter().find(|c| fold(&c.title) == folded).map(|c| c.no))
}
