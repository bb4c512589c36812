//! What people wrote beside the findings: it goes over into the next list, also when the finding is gone.

use std::collections::BTreeMap;

use crate::domain::fold::is_blank;
use crate::sheet::book::Book;
use crate::sheet::find::Finder;

use super::findings::{FindingColumn, findings_table};

/// The rows of a list beside which somebody wrote something, in order.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Memos(Vec<Memo>);

/// One such row: what stood in its cells.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Memo(BTreeMap<FindingColumn, String>);

impl Memo {
    /// What stood in a column.
    pub(super) fn text(&self, column: FindingColumn) -> &str {
        self.0.get(&column).map_or("", String::as_str)
    }

    /// Everything in its row.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        self.0.values().map(String::as_str)
    }
}

impl Memos {
    /// Takes out the row about the same thing: file, sheet, cell and what happened. `shown` gives the texts of the
    /// new row.
    pub(super) fn take(&mut self, shown: impl Fn(FindingColumn) -> String) -> Option<Memo> {
        use FindingColumn as C;
        let same = |memo: &Memo, columns: &[C]| columns.iter().all(|column| memo.text(*column) == shown(*column));
        let exact = self.0.iter().position(|memo| same(memo, &[C::File, C::Sheet, C::Cell, C::Message]));
        exact.map(|place| self.0.remove(place))
    }

    /// Adds the rows of another list that this one does not have.
    pub fn join(&mut self, other: Memos) {
        for memo in other.0 {
            if !self.0.contains(&memo) {
                self.0.push(memo);
            }
        }
    }

    /// The rows that are left: what they are about is not found any more.
    pub(super) fn rest(self) -> Vec<Memo> {
        self.0
    }
}

/// What people wrote into the list of a workbook.
pub fn take_memos(book: &Book) -> Memos {
    let table = findings_table();
    let finder = Finder::new([&table]);
    let mut memos = Vec::new();
    for page in &book.pages {
        for found in finder.find(page) {
            for row in found.rows.clone() {
                let text = |index: usize| found.cell(row, index).map(|at| page.shown(at)).unwrap_or_default();
                let texts = table.columns.iter().enumerate().map(|(index, head)| (head.id, text(index)));
                let memo = Memo(texts.filter(|(_, text)| !is_blank(text)).collect());
                let written = [FindingColumn::Settled, FindingColumn::Memo];
                if written.iter().any(|column| !memo.text(*column).is_empty()) {
                    memos.push(memo);
                }
            }
        }
    }
    Memos(memos)
}
