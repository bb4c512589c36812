//! What the picks of a row mean: steps, controls, choices of a list. A text stays as it was typed, whatever it means.

use crate::domain::address::Address;
use crate::domain::answers::Slot;
use crate::domain::catalogue::{ColumnRef, Kind, Template, Whom};
use crate::domain::choices;
use crate::domain::finding::Trouble;
use crate::domain::fold::fold;
use crate::domain::ids::{ControlNo, StepId, ThreatNo};
use crate::sheet::book::{Page, Value};

use super::take::Reading;

impl Reading<'_, '_> {
    /// Says when a choice is none of its column's list; it stays as it was typed.
    pub(super) fn choice(&mut self, page: &Page, at: Address, column: ColumnRef, text: &str) {
        let template = self.taker.event.template;
        if choices::recognise(template, column, text).is_none() {
            let allowed = template.choices(template.column(column)).join("、");
            self.find(Trouble::ChoiceUnknown { allowed }, page, at);
        }
    }

    /// Where the same step stands already as another pick for the same threat: one person has one vote for it.
    pub(super) fn same_pick(&self, slot: Slot, steps: &[StepId]) -> Option<String> {
        let earlier = (1..slot.nth).filter_map(|nth| self.answers.get(&Slot { nth, ..slot }));
        let same = earlier.into_iter().find(|answer| !steps.is_empty() && *answer.steps == *steps)?;
        Some(format!("{} {}", same.text.source.sheet, same.text.source.cell))
    }

    pub(super) fn steps(&mut self, page: &Page, at: Address, value: &Value) -> Vec<StepId> {
        let recognised = self.taker.recogniser.step(value);
        if let Some(trouble) = recognised.trouble {
            self.find(trouble, page, at);
        }
        recognised.steps
    }

    /// The step counts; the control beside it is only compared.
    pub(super) fn control_and_step(&mut self, page: &Page, theme: usize, threat: ThreatNo, nth: u8) {
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

/// The control a text means: its number, or its name.
fn control_in(template: &Template, text: &str) -> Option<ControlNo> {
    let folded = fold(text);
    let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
    let by_number = digits.parse().ok().map(ControlNo).filter(|no| template.control(*no).is_some());
    by_number.or_else(|| template.controls.iter().find(|c| fold(&c.title) == folded).map(|c| c.no))
}
