//! What the form prints itself: whatever else stands in a returned file was typed.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::fold::fold;
use crate::sheet::book::Page;
use crate::workbook::Event;
use crate::workbook::words;

use super::fill::{self, Who};
use super::take::is_hidden_list;

/// The texts of an empty form, by sheet, folded.
pub(super) struct Print {
    by_sheet: BTreeMap<String, BTreeSet<String>>,
    steps: BTreeSet<String>,
}

impl Print {
    /// The print of the forms of `event`, without anything personal.
    pub(super) fn of(event: &Event) -> Self {
        let book = fill::book(event, &Who::default());
        let texts = |page: &Page| page.filled().map(|(_, c)| fold(&c.value.shown())).collect();
        let by_sheet = book.pages.iter().filter(|p| !is_hidden_list(p)).map(|p| (p.name.clone(), texts(p))).collect();
        let steps = event.template.steps.iter().map(|s| fold(&s.label())).collect();
        Print { by_sheet, steps }
    }

    /// True when the form prints `text` on the sheet of this name; on a sheet of another name, anywhere.
    pub(super) fn has(&self, page: &str, text: &str) -> bool {
        let folded = fold(text);
        if words::is_progress(&folded) {
            return true;
        }
        match self.by_sheet.get(page) {
            Some(texts) => texts.contains(&folded),
            None => self.by_sheet.values().any(|texts| texts.contains(&folded)),
        }
    }

    /// True for the label of a step.
    pub(super) fn is_step(&self, folded: &str) -> bool {
        self.steps.contains(folded)
    }
}
