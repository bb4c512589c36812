//! The shapes of a pack's pages: lists under headings, and settings as key and value side by side.
//!
//! A pack is kept as csv and toml or as one workbook that people edit in Excel; its pages and headings
//! have a short name for the one and plain words for the other. Reads cells and remembers where they
//! stand; what they mean is decided by the caller.

use crate::domain::address::Address;
use crate::domain::fold::fold;
use crate::sheet::book::{Book, Page};

use super::header::Header;
use super::near::near;
use super::template_error::{TemplateError, TemplateTrouble};

/// A page of a pack: its name in a folder, then its name in a workbook.
pub(super) type PageName = [&'static str; 2];

/// The pages of a pack, in the order in which they are read.
pub(super) mod page {
    use super::PageName;
    pub(in super::super) const SETTINGS: PageName = ["template", "基本設定"];
    pub(in super::super) const THREATS: PageName = ["threats", "項目"];
    pub(in super::super) const CONTROLS: PageName = ["controls", "管理策"];
    pub(in super::super) const STEPS: PageName = ["steps", "実施手順"];
    pub(in super::super) const COLUMNS: PageName = ["themes", "列"];
    pub(in super::super) const LISTS: PageName = ["lists", "選択肢"];
    /// Only in a workbook; in a folder their content stands among the settings.
    pub(in super::super) const THEMES: PageName = ["theme-list", "テーマ"];
    pub(in super::super) const TIMETABLE: PageName = ["timetable", "時間割"];
    pub(in super::super) const EXAMPLE: PageName = ["example", "記入例"];
}

/// The page with this name, in any of its spellings.
pub(super) fn find_page<'b>(book: &'b Book, names: &PageName) -> Option<&'b Page> {
    book.pages.iter().find(|page| names.iter().any(|name| fold(name) == fold(&page.name)))
}

/// Everything wrong so far.
#[derive(Default)]
pub(super) struct Troubles(pub(super) Vec<TemplateError>);

impl Troubles {
    pub(super) fn add(&mut self, page: &str, cell: Option<Address>, trouble: TemplateTrouble) {
        self.0.push(TemplateError { page: page.to_owned(), cell, trouble });
    }

    /// A page that must be there is not. It is called as in the pack at hand.
    pub(super) fn page_missing(&mut self, book: &Book, names: &PageName) {
        let workbook = book.pages.iter().any(|page| !page.name.is_ascii());
        let name = names[usize::from(workbook)];
        let there: Vec<&str> = book.pages.iter().map(|page| page.name.as_str()).collect();
        let meant = near(name, there).map(str::to_owned);
        self.add(name, Some(Address::new(0, 0)), TemplateTrouble::PageMissing { meant });
    }
}

/// The value of a word of a closed list; an empty word has been reported by whoever needs it.
pub(super) fn word<T: Copy>(
    words: &[(&'static str, &'static str, T)],
    read: &str,
    page: &str,
    at: Option<Address>,
    troubles: &mut Troubles,
) -> Option<T> {
    let is = |word: &str| fold(word) == fold(read);
    let found = words.iter().find(|(short, plain, _)| is(short) || is(plain)).map(|(.., value)| *value);
    if found.is_none() && !read.trim().is_empty() {
        // In the language of the pack at hand: short words are ASCII.
        let plain = !read.is_ascii() || !page.is_ascii();
        let allowed: Vec<&str> = words.iter().map(|(short, word, _)| if plain { *word } else { *short }).collect();
        let meant = near(read, words.iter().flat_map(|(short, plain, _)| [*short, *plain])).map(str::to_owned);
        troubles.add(page, at, TemplateTrouble::UnknownWord { read: read.to_owned(), allowed, meant });
    }
    found
}

/// A column of a list: its heading in a folder, its heading in a workbook, its heading in English, and whether it may
/// be missing. Each of the headings is read everywhere.
#[derive(Clone, Copy)]
pub(super) struct Head {
    pub(super) key: &'static str,
    pub(super) plain: &'static str,
    pub(super) english: &'static str,
    optional: bool,
}

impl Head {
    /// With an English heading of its own, where that of a folder is Japanese.
    pub(super) const fn or(self, english: &'static str) -> Self {
        Head { english, ..self }
    }
}

/// A column that must be there.
pub(super) const fn must(key: &'static str, plain: &'static str) -> Head {
    Head { key, plain, english: key, optional: false }
}

/// A column that may be missing.
pub(super) const fn may(key: &'static str, plain: &'static str) -> Head {
    Head { key, plain, english: key, optional: true }
}

/// One list of a pack: its rows by heading.
pub(super) struct List<'p> {
    pub(super) page: &'p Page,
    heads: &'static [Head],
    header: Header,
}

impl<'p> List<'p> {
    /// Finds the heading row; a missing heading is a trouble, and so is a list without rows.
    pub(super) fn of(page: &'p Page, heads: &'static [Head], troubles: &mut Troubles) -> Self {
        let list = List::open(page, heads, troubles);
        if list.rows().is_empty() {
            troubles.add(&page.name, Some(Address::new(list.header.row + 1, 0)), TemplateTrouble::NoRows);
        }
        list
    }

    /// Like [`of`](List::of), for a list that may be empty.
    pub(super) fn open(page: &'p Page, heads: &'static [Head], troubles: &mut Troubles) -> Self {
        let names: Vec<[&str; 3]> = heads.iter().map(|head| [head.key, head.plain, head.english]).collect();
        let wanted: Vec<&[&str]> = names.iter().map(|names| &names[..]).collect();
        let header = Header::find(page, &wanted).unwrap_or_else(|| Header { row: 0, columns: vec![None; heads.len()] });
        let there: Vec<(Address, String)> = page
            .filled()
            .filter(|(at, _)| at.row == header.row && !header.columns.contains(&Some(at.col)))
            .map(|(at, cell)| (at, cell.value.shown()))
            .collect();
        for (head, _) in heads.iter().zip(&header.columns).filter(|(head, column)| column.is_none() && !head.optional) {
            let texts = || there.iter().map(|(_, text)| text.as_str());
            let meant = near(head.plain, texts()).or_else(|| near(head.key, texts())).map(str::to_owned);
            let at = there.iter().find(|(_, text)| Some(text) == meant.as_ref()).map(|(at, _)| *at);
            let at = at.unwrap_or_else(|| Address::new(header.row, 0));
            let heading = if page.name.is_ascii() { head.key } else { head.plain };
            troubles.add(&page.name, Some(at), TemplateTrouble::HeadingMissing { heading, meant });
        }
        List { page, heads, header }
    }

    pub(super) fn rows(&self) -> Vec<u32> {
        self.header.rows_below(self.page)
    }

    pub(super) fn at(&self, row: u32, key: &str) -> Option<Address> {
        let index = self.heads.iter().position(|head| head.key == key)?;
        self.header.cell(row, index)
    }

    pub(super) fn text(&self, row: u32, key: &str) -> String {
        self.at(row, key).map(|at| self.page.shown(at).trim().to_owned()).unwrap_or_default()
    }

    /// What the column is called where it is read.
    fn called(&self, key: &'static str) -> &'static str {
        let plain = self.heads.iter().find(|head| head.key == key).map_or(key, |head| head.plain);
        if self.page.name.is_ascii() { key } else { plain }
    }

    pub(super) fn needed(&self, row: u32, key: &'static str, troubles: &mut Troubles) -> String {
        let text = self.text(row, key);
        if text.is_empty()
            && let Some(at) = self.at(row, key)
        {
            troubles.add(&self.page.name, Some(at), TemplateTrouble::Empty { heading: self.called(key) });
        }
        text
    }

    /// A whole number from 1 to `most`.
    pub(super) fn number(&self, row: u32, key: &'static str, most: u16, troubles: &mut Troubles) -> Option<u16> {
        let read = self.needed(row, key, troubles);
        let plain = fold(&read);
        let number = plain.strip_suffix(".0").unwrap_or(&plain).parse().ok().filter(|n| (1..=most).contains(n));
        if number.is_none() && !read.is_empty() {
            troubles.add(&self.page.name, self.at(row, key), TemplateTrouble::NotANumber { read, most });
        }
        number
    }

    /// A short name that formulas and files can hold: `impact`, `shared_view`.
    pub(super) fn id(&self, row: u32, key: &'static str, troubles: &mut Troubles) -> String {
        let read = self.needed(row, key, troubles);
        if !read.is_empty() && !is_id(&read) {
            troubles.add(&self.page.name, self.at(row, key), TemplateTrouble::NotAnId { read: read.clone() });
        }
        read
    }

    /// Reports `value` when an earlier row has it.
    pub(super) fn unique<K: PartialEq>(
        &self,
        row: u32,
        key: &str,
        value: K,
        seen: &mut Vec<(K, Option<Address>)>,
        troubles: &mut Troubles,
    ) {
        let at = self.at(row, key);
        match seen.iter().find(|(known, _)| *known == value) {
            Some((_, first)) => {
                let trouble = TemplateTrouble::Twice { read: self.text(row, key), first: *first };
                troubles.add(&self.page.name, at, trouble);
            }
            None => seen.push((value, at)),
        }
    }
}

/// True for a short name: small letters, digits and `_`, beginning with a letter.
pub(super) fn is_id(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.len() <= 32
        && text.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'_')
}
