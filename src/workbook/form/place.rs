//! Columns and tables whose headings are gone: read by the places of their columns, and only where a second layer
//! (the printed threats, the hidden marks, the names of cells) agrees with those places.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::catalogue::{Kind, Rows, Whom};
use crate::domain::finding::Trouble;
use crate::domain::fold::{fold, row_number};
use crate::sheet::book::Page;
use crate::sheet::find::Found;
use crate::sheet::layout::{Role, Table};
use crate::sheet::merged::Merged;

use super::FormColumn;
use super::layers::{marked, marked_question};
use super::take::{Reading, is_hidden_list};

/// Rows that must agree before a table without headings is believed.
const ROWS: usize = 3;

impl Reading<'_, '_> {
    /// Gives answer columns without a heading the place that the headings around them leave, where all of them stand
    /// as they were printed and nothing denies it. Which columns those are.
    pub(super) fn columns_by_place(&self, theme: usize, table: &Table<FormColumn>, found: &mut Found) -> Vec<usize> {
        let mut placed = Vec::new();
        let known: Vec<(usize, u16)> =
            found.columns.iter().enumerate().filter_map(|(index, col)| Some((index, (*col)?))).collect();
        for (index, head) in table.columns.iter().enumerate() {
            if head.role != Role::Answer || found.columns[index].is_some() {
                continue;
            }
            let before = known.iter().rev().find(|(i, _)| *i < index);
            let after = known.iter().find(|(i, _)| *i > index);
            let (Some((i, left)), Some((j, right))) = (before, after) else { continue };
            let col = usize::from(*left) + (index - i);
            let fits = usize::from(*right) == usize::from(*left) + (j - i);
            let Ok(col) = u16::try_from(col) else { continue };
            if fits && !found.columns.contains(&Some(col)) && self.agrees(theme, table, found, index, col) {
                found.columns[index] = Some(col);
                placed.push(index);
            }
        }
        placed
    }

    /// True where the names of the column's cells point into `col`, or where there are none and the hidden marks stand
    /// where they were printed.
    fn agrees(&self, theme: usize, table: &Table<FormColumn>, found: &Found, index: usize, col: u16) -> bool {
        if self.turned {
            return false;
        }
        let named = self.named_columns(theme, table, found);
        match named.get(&index) {
            Some(cols) => cols.len() == 1 && cols.contains(&col),
            None => {
                let key = table.index(FormColumn::Key);
                key.is_some_and(|key| found.columns[key] == u16::try_from(usize::from(col) + key - index).ok())
            }
        }
    }

    /// The columns into which the names of each answer column point, on the page at hand and in the rows of `found`.
    fn named_columns(&self, theme: usize, table: &Table<FormColumn>, found: &Found) -> BTreeMap<usize, BTreeSet<u16>> {
        let mut columns: BTreeMap<usize, BTreeSet<u16>> = BTreeMap::new();
        for (slot, spots) in self.named.iter().filter(|(slot, _)| usize::from(slot.theme) == theme) {
            let of_theme = FormColumn::Theme(slot.column_ref());
            let Some(index) = table.index(of_theme).or_else(|| table.index(FormColumn::Answer)) else { continue };
            for (_, at) in spots.iter().filter(|(page, at)| *page == self.page && found.rows.contains(&at.row)) {
                columns.entry(index).or_default().insert(at.col);
            }
        }
        columns
    }

    /// Reads the tables that have no heading anywhere, where their printed rows stand on this page.
    pub(super) fn tables_by_place(&mut self, index: usize) {
        let page = &self.book.pages[index];
        if is_hidden_list(page) {
            return;
        }
        self.page = index;
        self.merged = Merged::of(page);
        let taker = self.taker;
        for (at, (theme, table)) in taker.tables.themes.iter().enumerate() {
            if self.tables_found.contains(theme) {
                continue;
            }
            let Some(found) = self.table_by_place(page, *theme, table, at) else { continue };
            self.tables_found.insert(*theme);
            self.covered.entry(index).or_default().push(found.rows.clone());
            if let Some(first) = found.cell(found.rows.start, 0) {
                let mut finding = self.at(Trouble::TableByPlace { sheet: table.sheet.clone() }, page, first);
                finding.read = String::new();
                self.findings.push(finding);
            }
            let all: Vec<usize> = (0..table.columns.len()).collect();
            self.rows(page, *theme, table, &found, &all);
        }
    }

    fn table_by_place(&self, page: &Page, theme: usize, table: &Table<FormColumn>, at: usize) -> Option<Found> {
        let template = self.taker.event.template;
        let asks_threats = template.themes[theme].rows == Rows::Threats;
        let questions: Vec<String> =
            template.columns_of(theme, Whom::Individual).map(|(_, column)| fold(&column.heading)).collect();
        // Which row of the form a printed text is.
        let row_of = |text: &str| -> Option<u16> {
            let folded = fold(text);
            if asks_threats {
                let threat = template.threats.iter().find(|t| fold(&t.title) == folded || fold(&t.label()) == folded);
                threat.map(|threat| threat.no.0)
            } else {
                questions.iter().position(|q| *q == folded).map(|row| row as u16 + 1)
            }
        };
        let mark_of = |text: &str| {
            let threat = || marked(template, theme, text).map(|(no, _)| no.0);
            if asks_threats { threat() } else { marked_question(theme, text) }
        };
        let mut labels: BTreeMap<u16, BTreeMap<u32, u16>> = BTreeMap::new();
        let mut marks: BTreeMap<u16, usize> = BTreeMap::new();
        for (at, cell) in page.filled() {
            let text = cell.value.shown();
            if let Some(row) = row_of(&text) {
                labels.entry(at.col).or_default().insert(at.row, row);
            } else if mark_of(&text).is_some() {
                *marks.entry(at.col).or_default() += 1;
            }
        }
        let (label_col, rows) = labels.into_iter().max_by_key(|(_, rows)| rows.len())?;
        let distinct: BTreeSet<u16> = rows.values().copied().collect();
        let (first, last_used) = (*rows.keys().next()?, page.last_row()?);
        let taken = self.covered.get(&self.page).into_iter().flatten();
        if distinct.len() < ROWS.min(questions.len()) || taken.clone().any(|t| rows.keys().any(|r| t.contains(r))) {
            return None;
        }
        let end = taken.map(|t| t.start).filter(|start| *start > first).min().unwrap_or(last_used + 1);
        let label = table.columns.iter().position(|c| is_label(template, c.id))?;
        let mut found =
            Found { table: at, heading_row: first, columns: Vec::new(), reworded: Vec::new(), rows: first..end };
        let place = |index: usize| u16::try_from((usize::from(label_col) + index).checked_sub(label)?).ok();
        found.columns = (0..table.columns.len()).map(place).collect();

        let mark_col =
            marks.into_iter().filter(|(_, count)| *count >= ROWS).max_by_key(|(_, n)| *n).map(|(col, _)| col);
        let key = table.index(FormColumn::Key)?;
        let number = table.columns.iter().position(|c| c.role == Role::Key)?;
        let numbered = rows
            .iter()
            .filter(|(row, no)| found.cell(**row, number).and_then(|at| row_number(&page.shown(at))) == Some(**no));
        let numbered = numbered.count() * 2 > rows.len();
        let named = self.named_columns(theme, table, &found);
        let names_agree = named.iter().all(|(index, cols)| cols.iter().all(|col| found.columns[*index] == Some(*col)));
        let marks_agree = mark_col.is_none_or(|col| found.columns[key] == Some(col));
        let is_this = mark_col.is_some() || !named.is_empty() || fold(&page.name) == fold(&table.sheet);
        let vouched = mark_col.is_some() || !named.is_empty();
        (is_this && vouched && numbered && names_agree && marks_agree).then_some(found)
    }
}

fn is_label(template: &crate::domain::catalogue::Template, id: FormColumn) -> bool {
    match id {
        FormColumn::Theme(at) => template.column(at).kind == Kind::Label,
        FormColumn::Question => true,
        FormColumn::QuestionNo | FormColumn::Answer | FormColumn::Done | FormColumn::Key | FormColumn::Reference => {
            false
        }
    }
}
