//! What the form prints itself: whatever else stands in a returned file was typed.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::sheet::book::{Page, Value};
use crate::workbook::Event;
use crate::workbook::language;
use crate::workbook::words;

use super::fill::{self, Who};
use super::take::is_hidden_list;

/// The texts of an empty form, by sheet, folded.
pub(super) struct Print {
    /// The language that the form speaks.
    lang: Lang,
    /// By sheet: how often each text stands on it.
    by_sheet: BTreeMap<String, BTreeMap<String, usize>>,
    steps: BTreeSet<String>,
    /// What people pick, in every part of its wording: number, sentence, both.
    picks: BTreeSet<String>,
    /// The shapes of its formulas.
    formulas: BTreeSet<String>,
    /// By sheet: the column of each text that says how much is filled in.
    progress: BTreeMap<String, Vec<u16>>,
    /// Its merged areas by sheet.
    merges: BTreeMap<String, BTreeSet<Area>>,
}

impl Print {
    /// The print of the forms of `event`, without anything personal.
    pub(super) fn of(event: &Event) -> Self {
        let book = fill::book(event, &Who::default());
        let texts = |page: &Page| {
            let mut times: BTreeMap<String, usize> = BTreeMap::new();
            for (_, cell) in page.filled() {
                *times.entry(fold(&cell.value.seen())).or_default() += 1;
            }
            times
        };
        let by_sheet = book.pages.iter().filter(|p| !is_hidden_list(p)).map(|p| (p.name.clone(), texts(p))).collect();
        let lang = language::of(event.template);
        let progress = |page: &Page| progress_of(lang, page).collect();
        let progress = book.pages.iter().map(|p| (p.name.clone(), progress(p))).collect();
        let steps = event.template.steps.iter().map(|s| fold(&s.label())).collect();
        let cells = book.pages.iter().flat_map(|page| page.cells.values());
        let formulas = cells.filter_map(|cell| match &cell.value {
            Value::Formula { expression, .. } => Some(shape(expression)),
            Value::Blank | Value::Text(_) | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => {
                None
            }
        });
        let of_steps = event
            .template
            .steps
            .iter()
            .flat_map(|s| [s.id.to_string(), s.id.to_string().replace('-', "."), s.text.clone(), s.label()]);
        let of_controls = event.template.controls.iter().flat_map(|c| [c.title.clone(), c.label()]);
        let of_lists = event.template.lists.iter().flat_map(|list| list.choices.clone());
        let picks = of_steps.chain(of_controls).chain(of_lists).map(|text| fold(&text)).collect();
        let merges = book.pages.iter().map(|p| (p.name.clone(), p.merges.iter().copied().collect())).collect();
        Print { lang, by_sheet, steps, picks, formulas: formulas.collect(), progress, merges }
    }

    /// True for a merged area that the sheet of this name has as it is sent.
    pub(super) fn merges(&self, page: &str, area: &Area) -> bool {
        self.merges.get(page).is_some_and(|areas| areas.contains(area))
    }

    /// How often the form prints `text` on the sheet of this name; on a sheet of another name, on all of
    /// its sheets together, but what people pick never: there it may be somebody's pick.
    pub(super) fn times(&self, page: &str, text: &str) -> usize {
        let folded = fold(text);
        if !self.by_sheet.contains_key(page) && self.picks.contains(&folded) {
            return 0;
        }
        self.printed(page, folded)
    }

    /// The columns in which a sheet should say how much is filled in and does not: there a program stored 0 for a
    /// formula that it never computed, as LibreOffice does in an xls.
    pub(super) fn uncomputed(&self, page: &Page) -> Vec<u16> {
        let mut columns = self.progress.get(&page.name).cloned().unwrap_or_default();
        for column in progress_of(self.lang, page) {
            if let Some(said) = columns.iter().position(|of| *of == column) {
                columns.swap_remove(said);
            }
        }
        columns
    }

    /// True for such a 0 in a cell that the form computes, on a sheet that does not say its progress either.
    pub(super) fn is_uncomputed(&self, page: &Page, at: Address) -> bool {
        page.cells.get(&at).is_some_and(|cell| cell.value == Value::Number(0.0)) && !self.uncomputed(page).is_empty()
    }

    fn printed(&self, page: &str, folded: String) -> usize {
        if is_progress(self.lang, &folded) {
            return usize::MAX;
        }
        let of = |texts: &BTreeMap<String, usize>| texts.get(&folded).copied().unwrap_or_default();
        self.by_sheet.get(page).map_or_else(|| self.by_sheet.values().map(of).sum(), of)
    }

    /// True when the form prints `text` there at all, or anywhere where the sheet is none of its own.
    pub(super) fn has(&self, page: &str, text: &str) -> bool {
        self.printed(page, fold(text)) > 0
    }

    /// True for a formula that the form has, wherever its rows stand now. One whose text the file does not
    /// keep cannot be told from it.
    pub(super) fn has_formula(&self, expression: &str) -> bool {
        expression.is_empty() || self.formulas.contains(&shape(expression))
    }

    /// True for the label of a step.
    pub(super) fn is_step(&self, folded: &str) -> bool {
        self.steps.contains(folded)
    }
}

fn is_progress(lang: Lang, folded: &str) -> bool {
    words::is_progress(folded) || language::is_progress(lang, folded)
}

/// The columns of the texts on a page that say how much is filled in.
fn progress_of(lang: Lang, page: &Page) -> impl Iterator<Item = u16> {
    page.filled().filter(move |(_, cell)| is_progress(lang, &fold(&cell.value.seen()))).map(|(at, _)| at.col)
}

/// What of a formula stays the same in every program and wherever its cells stand: its functions and its
/// texts, in order.
fn shape(expression: &str) -> String {
    let mut shape = String::new();
    for (index, part) in expression.split('"').enumerate() {
        if index % 2 == 1 {
            shape.push_str(&fold(part));
            continue;
        }
        let calls = part.split_inclusive('(').filter_map(|piece| piece.strip_suffix('('));
        for call in calls {
            let name = call.rsplit(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default();
            shape.push_str(&name.to_ascii_lowercase());
        }
        shape.push('|');
    }
    shape
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_is_known_in_every_dialect_and_place() {
        let ours = shape("IF('②実施手順'!$E$6=\"\",\"\",'②実施手順'!$E$6)");
        assert_eq!(shape("of:=IF([$②実施手順.$E$9]=\"\";\"\";[$②実施手順.$E$9])"), ours);
        assert_ne!(shape("A3*2"), ours);
        assert_ne!(shape("IF(A1=\"済\",\"\",A1)"), ours);
    }
}
