//! The pages of a returned form in the order in which they count, and pages on which rows and columns changed places.

use std::collections::BTreeSet;

use crate::domain::address::Address;
use crate::domain::finding::Trouble;
use crate::domain::fold::fold;
use crate::sheet::merged::Merged;
use crate::sheet::turn::turned;

use super::take::{Reading, is_hidden_list};

impl Reading<'_, '_> {
    /// The pages in the order in which they count: a copied sheet never goes before the one it was copied from.
    pub(super) fn originals_first(&self) -> Vec<usize> {
        let sheets: BTreeSet<String> = self.taker.tables.themes.iter().map(|(_, table)| fold(&table.sheet)).collect();
        let mut order: Vec<usize> = (0..self.book.pages.len()).collect();
        order.sort_by_key(|index| {
            let name = fold(&self.book.pages[*index].name);
            (!sheets.contains(&name), name.ends_with(')') || name.contains("コピ") || name.contains("copy"))
        });
        order
    }

    /// Tables that are missing so far, where a page has one with rows and columns changed.
    pub(super) fn turned_page(&mut self, index: usize) {
        let page = &self.book.pages[index];
        if self.tables_found.len() == self.taker.tables.themes.len() || is_hidden_list(page) {
            return;
        }
        let Some(page) = page.turned() else { return };
        self.page = index;
        self.turned = true;
        self.merged = Merged::of(&page);
        for found in self.taker.finder.find(&page) {
            let Some((theme, table)) = self.taker.tables.themes.get(found.table) else { continue };
            if self.tables_found.contains(theme) {
                continue;
            }
            let first = found.columns.iter().flatten().min().copied().unwrap_or_default();
            let trouble = Trouble::TableTurned { sheet: table.sheet.clone() };
            let mut finding = self.at(trouble, &page, Address::new(found.heading_row, first));
            finding.read = String::new();
            self.findings.push(finding);
            self.table(&page, *theme, table, found);
        }
        self.turned = false;
    }

    /// Where a cell of the page at hand stands in the file.
    pub(super) fn home(&self, at: Address) -> Address {
        if self.turned { turned(at).unwrap_or(at) } else { at }
    }
}
