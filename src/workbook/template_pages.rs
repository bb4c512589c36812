//! The two shapes of a pack's pages: key and value side by side, and a list under headings.
//!
//! Reads cells and remembers where they stand; what they mean is decided by the caller.

use crate::domain::address::Address;
use crate::domain::fold::fold;
use crate::sheet::book::Page;

use super::header::Header;
use super::template_error::{TemplateError, TemplateTrouble};

/// Everything wrong so far.
#[derive(Default)]
pub(super) struct Troubles(pub(super) Vec<TemplateError>);

impl Troubles {
    pub(super) fn add(&mut self, page: &str, cell: Option<Address>, trouble: TemplateTrouble) {
        self.0.push(TemplateError { page: page.to_owned(), cell, trouble });
    }
}

/// The `template` page as a tree: `example.tables[0].rows[1][0]` is a path of five words.
pub(super) struct Settings {
    pub(super) page: String,
    entries: Vec<(Vec<String>, String, Address)>,
}

impl Settings {
    pub(super) fn of(page: &Page) -> Self {
        let words = |key: &str| key.split(['.', '[', ']']).filter(|w| !w.is_empty()).map(str::to_owned).collect();
        let entries = page
            .filled()
            .filter(|(at, _)| at.col == 0)
            .map(|(at, cell)| {
                let value_at = Address::new(at.row, 1);
                (words(cell.value.shown().trim()), page.shown(value_at), value_at)
            })
            .collect();
        Settings { page: page.name.clone(), entries }
    }

    pub(super) fn get(&self, path: &[&str]) -> Option<(&str, Address)> {
        self.entries.iter().find(|(words, _, _)| words.iter().eq(path)).map(|(_, value, at)| (value.as_str(), *at))
    }

    /// The value at `path`; empty where there is none.
    pub(super) fn text(&self, path: &[&str]) -> String {
        self.get(path).map(|(value, _)| value.to_owned()).unwrap_or_default()
    }

    /// The value at `path`, which must be there and not empty.
    pub(super) fn needed(&self, path: &[&str], troubles: &mut Troubles) -> String {
        let found = self.get(path);
        let text = found.map(|(value, _)| value.to_owned()).unwrap_or_default();
        if text.trim().is_empty() {
            let key = path.join(".");
            troubles.add(&self.page, found.map(|(_, at)| at), TemplateTrouble::KeyMissing { key });
        }
        text
    }

    /// The words that follow `path`, each once, in order: the indexes of a list.
    pub(super) fn below(&self, path: &[&str]) -> Vec<&str> {
        let mut below: Vec<&str> = Vec::new();
        for (words, _, _) in &self.entries {
            if words.len() > path.len() && words.iter().zip(path).all(|(a, b)| a == b) {
                let word = words[path.len()].as_str();
                if !below.contains(&word) {
                    below.push(word);
                }
            }
        }
        below
    }

    /// The values of a list at `path`.
    pub(super) fn list(&self, path: &[&str]) -> Vec<String> {
        self.below(path).iter().map(|index| self.text(&[path, &[index]].concat())).collect()
    }
}

/// The value of a word of a closed list; an empty word has been reported by whoever needs it.
pub(super) fn word<T: Copy>(
    words: &[(&'static str, T)],
    read: &str,
    page: &str,
    at: Option<Address>,
    troubles: &mut Troubles,
) -> Option<T> {
    let found = words.iter().find(|(word, _)| *word == fold(read)).map(|(_, value)| *value);
    if found.is_none() && !read.trim().is_empty() {
        let allowed = words.iter().map(|(word, _)| *word).collect();
        troubles.add(page, at, TemplateTrouble::UnknownWord { read: read.to_owned(), allowed });
    }
    found
}

/// One list of a pack: its rows by heading.
pub(super) struct List<'p> {
    page: &'p Page,
    headings: &'static [&'static str],
    header: Header,
}

impl<'p> List<'p> {
    /// Finds the heading row; a missing heading is a trouble.
    pub(super) fn of(page: &'p Page, headings: &'static [&'static str], troubles: &mut Troubles) -> Self {
        let wanted: Vec<&[&str]> = headings.iter().map(std::slice::from_ref).collect();
        let header =
            Header::find(page, &wanted).unwrap_or_else(|| Header { row: 0, columns: vec![None; headings.len()] });
        for (heading, column) in headings.iter().zip(&header.columns) {
            if column.is_none() {
                let at = Some(Address::new(header.row, 0));
                troubles.add(&page.name, at, TemplateTrouble::HeadingMissing { heading });
            }
        }
        let list = List { page, headings, header };
        if list.rows().is_empty() {
            troubles.add(&page.name, None, TemplateTrouble::NoRows);
        }
        list
    }

    pub(super) fn rows(&self) -> Vec<u32> {
        self.header.rows_below(self.page)
    }

    pub(super) fn at(&self, row: u32, heading: &str) -> Option<Address> {
        let index = self.headings.iter().position(|h| *h == heading)?;
        self.header.cell(row, index)
    }

    pub(super) fn text(&self, row: u32, heading: &str) -> String {
        self.at(row, heading).map(|at| self.page.shown(at).trim().to_owned()).unwrap_or_default()
    }

    pub(super) fn needed(&self, row: u32, heading: &'static str, troubles: &mut Troubles) -> String {
        let text = self.text(row, heading);
        if text.is_empty()
            && let Some(at) = self.at(row, heading)
        {
            troubles.add(&self.page.name, Some(at), TemplateTrouble::Empty { heading });
        }
        text
    }

    /// A whole number from 1 to `most`.
    pub(super) fn number(&self, row: u32, heading: &'static str, most: u16, troubles: &mut Troubles) -> Option<u16> {
        let read = self.needed(row, heading, troubles);
        let number = fold(&read).parse().ok().filter(|n| (1..=most).contains(n));
        if number.is_none() && !read.is_empty() {
            troubles.add(&self.page.name, self.at(row, heading), TemplateTrouble::NotANumber { read, most });
        }
        number
    }

    /// Reports `key` when an earlier row has it.
    pub(super) fn unique<K: PartialEq>(
        &self,
        row: u32,
        heading: &str,
        key: K,
        seen: &mut Vec<(K, Option<Address>)>,
        troubles: &mut Troubles,
    ) {
        let at = self.at(row, heading);
        match seen.iter().find(|(known, _)| *known == key) {
            Some((_, first)) => {
                let trouble = TemplateTrouble::Twice { read: self.text(row, heading), first: *first };
                troubles.add(&self.page.name, at, trouble);
            }
            None => seen.push((key, at)),
        }
    }
}
