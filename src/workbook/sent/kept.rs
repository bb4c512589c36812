//! What people wrote into the list: it goes over into the next one, whatever the program has to say anew.
//!
//! What the list said when it was made last stands on a hidden sheet; a cell that says something else was
//! typed over.

use std::collections::BTreeMap;

use crate::domain::address::{Address, column_letters};
use crate::domain::catalogue::Template;
use crate::domain::finding::Lang;
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::ParticipantId;
use crate::sheet::book::{Book, Page};
use crate::workbook::header::Header;
use crate::workbook::words::sent as say;

use super::Col;

/// What a list on disk holds that a new one must not lose.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Kept {
    rows: BTreeMap<ParticipantId, Row>,
    /// Headings of columns that people added, in order.
    pub(super) added: Vec<String>,
    /// Lines that are nobody's of the roster, as they stood.
    pub(super) strays: Vec<String>,
    /// Sheets that people added.
    pub(super) pages: Vec<Page>,
}

/// What stood in one person's line.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
struct Row {
    /// What each column said.
    said: BTreeMap<Col, String>,
    /// What was typed over a column of the program's.
    over: Vec<String>,
    /// What stands in the added columns.
    added: BTreeMap<usize, String>,
}

impl Kept {
    /// What people wrote into the list in `book`.
    pub fn take(template: &Template, book: &Book) -> Self {
        let columns = Col::all(template);
        let spellings: Vec<Vec<&str>> = columns.iter().map(|col| spellings(*col, template)).collect();
        let wanted: Vec<&[&str]> = spellings.iter().map(Vec::as_slice).collect();
        let ours: Vec<String> = [say::LIST, say::REMINDERS].concat().into_iter().chain([say::LAST]).map(fold).collect();
        let named = |page: &&Page| say::LIST.iter().any(|name| fold(name) == fold(&page.name));
        let lists = book.pages.iter().filter(named).chain(&book.pages);
        let found = lists.filter(|page| page.name != say::LAST).find_map(|page| {
            let header = Header::find(page, &wanted)?;
            (header.columns[0].is_some() && header.columns[1].is_some()).then_some((page, header))
        });
        let Some((page, header)) = found else { return Kept::default() };
        let last = last(book);
        let mut kept = Kept::default();
        let added = added(page, &header);
        kept.added = added.iter().map(|(_, heading)| heading.clone()).collect();
        for row in rows(page, header.row) {
            let text = |col: Option<u16>| col.map(|col| page.shown(Address::new(row, col))).unwrap_or_default();
            let said: BTreeMap<Col, String> =
                columns.iter().copied().zip(header.columns.iter().map(|col| text(*col))).collect();
            let Some(id) = said.get(&Col::Id).and_then(|id| ParticipantId::parse(id)) else {
                kept.stray(page, row);
                continue;
            };
            let heading = |col: Col| col.heading(template, Lang::Ja);
            // What was blank is not noted there; of a line without its ID nothing is known.
            let noted = |col: Col| last.get(&id).and_then(|said| said.get(&key(col)));
            let known = last.contains_key(&id);
            let over = said.iter().filter(|(col, now)| {
                let before = noted(**col).map_or("", String::as_str);
                known && !col.is_own() && **col != Col::Id && !is_blank(now) && before != now.as_str()
            });
            let over = over.map(|(col, now)| say::typed_over(heading(*col), now)).collect();
            let added = added.iter().enumerate();
            let added = added.map(|(nth, (col, _))| (nth, text(Some(*col)))).filter(|(_, text)| !text.is_empty());
            kept.rows.insert(id, Row { over, added: added.collect(), said });
        }
        kept.pages =
            book.pages.iter().filter(|p| p.name != page.name && !ours.contains(&fold(&p.name))).cloned().collect();
        kept
    }

    /// What a column of the program's said, for what is not known anew.
    pub(super) fn said(&self, id: &ParticipantId, col: Col) -> &str {
        self.rows.get(id).and_then(|row| row.said.get(&col)).map_or("", String::as_str)
    }

    /// What a person wrote in a column that is theirs; in the memo also what was typed over others.
    pub(super) fn own(&self, id: &ParticipantId, col: Col) -> String {
        let Some(row) = self.rows.get(id) else { return String::new() };
        let mut texts: Vec<&str> =
            row.said.get(&col).map(String::as_str).into_iter().filter(|t| !t.is_empty()).collect();
        if col == Col::Memo {
            let memo = texts.concat();
            texts.extend(row.over.iter().map(String::as_str).filter(|text| !memo.contains(text)));
        }
        texts.join("\n")
    }

    /// What a person wrote in an added column.
    pub(super) fn added_text(&self, id: &ParticipantId, nth: usize) -> &str {
        self.rows.get(id).and_then(|row| row.added.get(&nth)).map_or("", String::as_str)
    }

    /// The ids of the list, with a line that says everything of it, for those who left the roster.
    pub(super) fn others<'a>(
        &'a self,
        known: impl Fn(&ParticipantId) -> bool + 'a,
    ) -> impl Iterator<Item = String> + 'a {
        self.rows.iter().filter(move |(id, _)| !known(id)).map(|(_, row)| {
            let said = row.said.values().filter(|text| !is_blank(text)).cloned();
            said.chain(row.added.values().cloned()).collect::<Vec<_>>().join(" / ")
        })
    }

    fn stray(&mut self, page: &Page, row: u32) {
        let texts: Vec<String> =
            page.row(row).map(|(_, cell)| cell.value.shown()).filter(|text| !is_blank(text)).collect();
        let line = texts.join(" / ");
        let ours = say::STRAYS.iter().any(|title| fold(title) == fold(&line));
        if !line.is_empty() && !ours {
            self.strays.push(line);
        }
    }
}

/// How a column is called on the hidden sheet: the same in every language.
pub(super) fn key(col: Col) -> String {
    match col {
        Col::Theme(theme) => format!("theme{theme}"),
        other => other.words().map(|words| words[1].to_owned()).unwrap_or_default(),
    }
}

fn spellings(col: Col, template: &Template) -> Vec<&str> {
    match (col.words(), col) {
        (Some(words), _) => words.to_vec(),
        (None, _) => vec![col.heading(template, Lang::Ja)],
    }
}

/// What the list said when it was made, by person and column. Keys stand above; what was blank is left out.
fn last(book: &Book) -> BTreeMap<ParticipantId, BTreeMap<String, String>> {
    let Some(page) = book.page(say::LAST) else { return BTreeMap::new() };
    let keys: BTreeMap<u16, String> = page.row(0).map(|(at, cell)| (at.col, cell.value.shown())).collect();
    let said = |row: u32| {
        let texts = page.row(row).filter_map(|(at, cell)| Some((keys.get(&at.col)?.clone(), cell.value.shown())));
        texts.collect::<BTreeMap<_, _>>()
    };
    let id = key(Col::Id);
    rows(page, 0).into_iter().map(said).filter_map(|said| Some((ParticipantId::parse(said.get(&id)?)?, said))).collect()
}

/// The columns that people added: under a heading, or with anything in them.
fn added(page: &Page, header: &Header) -> Vec<(u16, String)> {
    let mut added: BTreeMap<u16, String> = BTreeMap::new();
    for (at, cell) in page.filled().filter(|(at, _)| at.row >= header.row) {
        if !header.columns.contains(&Some(at.col)) && at.col > 0 {
            let heading = added.entry(at.col).or_insert_with(|| column_letters(at.col));
            if at.row == header.row {
                *heading = cell.value.shown();
            }
        }
    }
    added.into_iter().collect()
}

/// The rows below `above` that hold something.
fn rows(page: &Page, above: u32) -> Vec<u32> {
    let mut rows: Vec<u32> = page.filled().map(|(at, _)| at.row).filter(|row| *row > above).collect();
    rows.dedup();
    rows
}
