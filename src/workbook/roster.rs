//! Reading a roster: the sheet `名簿` of workshop.xlsx, or any list of people a secretariat already has.
//!
//! A list that people bring is found by its headings in any of their usual wordings, under a title or
//! not, in any order, the name in one column or two. It knows nothing of files.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::domain::address::Address;
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::domain::ids::{GroupName, ParticipantId};
use crate::domain::people::Spread;
use crate::sheet::book::{Book, Page};

use super::header::Header;
use super::roster_columns::{Col, FAMILY, GIVEN};
use super::roster_groups;
use super::workshop_trouble::{GroupNameFault, What, WorkshopTrouble};

/// What the dropdown of 除外 offers.
pub const EXCLUDED_MARK: &str = "○";

/// One line of a roster, checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RosterRow {
    /// Its row in the sheet, from 0. Not used when writing.
    pub row: u32,
    /// None: to be assigned.
    pub id: Option<ParticipantId>,
    /// 氏名.
    pub name: String,
    /// 組織.
    pub organisation: String,
    /// 業種.
    pub industry: String,
    /// グループ.
    pub group: GroupName,
    /// メール; may be empty.
    pub mail: String,
    /// True: left out of every merge.
    pub excluded: bool,
}

/// Name of the sheet.
pub fn sheet_name(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "名簿",
        Lang::En => "Roster",
    }
}

/// Every usable line of the roster in `book`, and everything wrong with the others.
///
/// The sheet is the one called 名簿, else the one with the most of a roster's headings. With `spread`,
/// people without a group are given one; otherwise everybody needs one.
pub fn take(book: &Book, lang: Lang, spread: Option<Spread>) -> (Vec<RosterRow>, Vec<WorkshopTrouble>) {
    let Some((page, header)) = find(book) else {
        let what = What::NoTable { headings: vec![Col::Name.names(), Col::Group.names()] };
        return (Vec::new(), vec![WorkshopTrouble { sheet: String::new(), cell: None, what }]);
    };
    let mut taker = Taker::new(page, header, lang, spread.is_some());
    let heading = taker.header.row;
    if taker.at(heading, Col::Name).is_none() && taker.halves(heading).is_none() {
        taker.add(Some(Address::new(heading, 0)), What::HeadingMissing { heading: Col::Name.names() });
    }
    if taker.at(heading, Col::Group).is_none() && spread.is_none() {
        taker.add(Some(Address::new(heading, 0)), What::HeadingMissing { heading: Col::Group.names() });
    }
    if taker.troubles.is_empty() {
        let lines: Vec<u32> = taker.header.rows_below(page).into_iter().filter(|row| !taker.is_remark(*row)).collect();
        if lines.is_empty() {
            taker.add(taker.at(heading + 1, Col::Name), What::NobodyThere);
        }
        for row in lines {
            taker.take_line(row);
        }
        taker.troubles.sort_by_key(|trouble| trouble.cell);
    }
    if let Some(spread) = spread.filter(|_| taker.troubles.is_empty()) {
        roster_groups::spread(&mut taker.rows, &taker.open, spread, lang);
    }
    (taker.rows, taker.troubles)
}

/// Ids with name, organisation and mail, from any list that has ids and names, such as the list of sent
/// forms. Lines that are not understood are left out: this recovers what was lost and reports nothing.
pub fn take_known(book: &Book) -> Vec<(ParticipantId, [String; 3])> {
    let Some((page, header)) = find(book) else { return Vec::new() };
    let lines = header.rows_below(page);
    let taker = Taker::new(page, header, Lang::Ja, true);
    let known = |row: u32| {
        let id = ParticipantId::parse(&taker.text(row, Col::Id))?;
        let texts = [Col::Name, Col::Organisation, Col::Mail].map(|col| one_line(&taker.text(row, col)));
        (!texts[0].is_empty()).then_some((id, texts))
    };
    lines.into_iter().filter_map(known).collect()
}

fn find(book: &Book) -> Option<(&Page, Header)> {
    let wanted: Vec<&[&str]> = Col::ALL.map(Col::headings).into_iter().chain([FAMILY, GIVEN]).collect();
    let named = |page: &Page| [Lang::Ja, Lang::En].iter().any(|lang| fold(&page.name) == fold(sheet_name(*lang)));
    let header = |page| Header::find(page, &wanted).map(|header| with_second_row(page, header));
    let found = book.pages.iter().filter_map(|page| header(page).map(|header| (page, header)));
    // The first of equals: `max_by_key` would take the last.
    found.fold(None, |best: Option<(&Page, Header)>, (page, header)| {
        let weight = |page: &Page, header: &Header| (named(page), header.columns.iter().flatten().count());
        match best {
            Some((p, h)) if weight(p, &h) >= weight(page, &header) => Some((p, h)),
            _ => Some((page, header)),
        }
    })
}

/// The header with 姓 and 名 that stand in the row under 氏名.
fn with_second_row(page: &Page, mut header: Header) -> Header {
    let below = header.row + 1;
    let is = |at: Address, words: &[&str]| words.iter().any(|word| fold(word) == fold(&page.shown(at)));
    let col_of = |words: &[&str]| page.filled().find(|(at, _)| at.row == below && is(*at, words)).map(|(at, _)| at.col);
    if let (Some(family), Some(given)) = (col_of(FAMILY), col_of(GIVEN)) {
        header.row = below;
        header.columns[Col::ALL.len()] = Some(family);
        header.columns[Col::ALL.len() + 1] = Some(given);
    }
    header
}

/// A roster being taken.
struct Taker<'b> {
    page: &'b Page,
    header: Header,
    lang: Lang,
    /// True: a person may be without a group.
    may_lack_group: bool,
    /// Indexes of the rows without a group.
    open: Vec<usize>,
    rows: Vec<RosterRow>,
    /// Where each id stands first.
    ids: HashMap<ParticipantId, Address>,
    /// Per group, however it is written: its first spelling, and where it stands.
    groups: HashMap<String, (String, Address)>,
    troubles: Vec<WorkshopTrouble>,
}

impl<'b> Taker<'b> {
    fn new(page: &'b Page, header: Header, lang: Lang, may_lack_group: bool) -> Self {
        let (rows, open, troubles) = (Vec::new(), Vec::new(), Vec::new());
        let (ids, groups) = (HashMap::new(), HashMap::new());
        Taker { page, header, lang, may_lack_group, open, rows, ids, groups, troubles }
    }

    fn add(&mut self, cell: Option<Address>, what: What) {
        self.troubles.push(WorkshopTrouble { sheet: self.page.name.clone(), cell, what });
    }

    fn at(&self, row: u32, col: Col) -> Option<Address> {
        self.header.cell(row, col.index())
    }

    /// The text of a cell, on one line. Cells merged over several lines say the same for each of them.
    fn text(&self, row: u32, col: Col) -> String {
        self.at(row, col).map(|at| self.text_at(at)).unwrap_or_default()
    }

    fn text_at(&self, at: Address) -> String {
        let at = self.page.merges.iter().find(|area| area.contains(at)).map_or(at, |area| area.first);
        let text: String = self.page.shown(at).nfc().collect();
        text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).to_owned()
    }

    /// The cells of 姓 and 名, where the list has both.
    fn halves(&self, row: u32) -> Option<[Address; 2]> {
        let [family, given] = [0, 1].map(|half| self.header.cell(row, Col::ALL.len() + half));
        Some([family?, given?])
    }

    /// The name on one line, and its cell. 姓 and 名 count before a 氏名 beside them: that one stands over both.
    fn name(&self, row: u32) -> (String, Option<Address>) {
        if let Some(halves) = self.halves(row) {
            let both = halves.map(|at| one_line(&self.text_at(at)));
            return (both.join(" ").trim().to_owned(), Some(halves[0]));
        }
        (one_line(&self.text(row, Col::Name)), self.at(row, Col::Name))
    }

    /// True for a line under the list that is about the list: a total, a note, its end.
    fn is_remark(&self, row: u32) -> bool {
        if !self.name(row).0.is_empty() || !self.text(row, Col::Group).is_empty() {
            return false;
        }
        let mut texts = Col::ALL.map(|col| fold(&self.text(row, col))).into_iter().filter(|text| !text.is_empty());
        let is = |text: &String| ["※", "*", "合計", "計", "以上", "total"].iter().any(|word| text.starts_with(word));
        texts.next().is_some_and(|text| is(&text)) && texts.next().is_none()
    }

    fn take_line(&mut self, row: u32) {
        let before = self.troubles.len();
        let (name, name_at) = self.name(row);
        if name.is_empty() {
            self.add(name_at, What::NameMissing);
        }
        let typed = self.text(row, Col::Group);
        let group = roster_groups::name(&typed, self.lang);
        match GroupNameFault::of(&group) {
            _ if group.is_empty() && (name.is_empty() || self.may_lack_group) => {}
            _ if group.is_empty() => self.add(self.at(row, Col::Group), What::GroupMissing),
            Some(why) => self.add(self.at(row, Col::Group), What::GroupName { read: group.clone(), why }),
            None => self.check_group(row, &group, &typed),
        }
        let read = self.text(row, Col::Id);
        let id = ParticipantId::parse(&read);
        match &id {
            Some(id) => self.check_id(row, id),
            None if read.is_empty() => {}
            None => self.add(self.at(row, Col::Id), What::IdUnusable { read: one_line(&read) }),
        }
        let read = self.text(row, Col::Excluded);
        let excluded = yes_or_no(&read);
        if excluded.is_none() {
            self.add(self.at(row, Col::Excluded), What::ExcludedUnknown { read: one_line(&read) });
        }
        if self.troubles.len() > before {
            return;
        }
        // Whoever has none is given one when everybody is known.
        let open = group.is_empty();
        let group = if open { roster_groups::numbered(1, self.lang) } else { group };
        if let (Some(group), Some(excluded)) = (GroupName::parse(&group), excluded) {
            self.open.extend(open.then_some(self.rows.len()));
            let [organisation, industry, mail] =
                [Col::Organisation, Col::Industry, Col::Mail].map(|col| one_line(&self.text(row, col)));
            self.rows.push(RosterRow { row, id, name, organisation, industry, group, mail, excluded });
        }
    }

    /// Reports an id that an earlier line has.
    fn check_id(&mut self, row: u32, id: &ParticipantId) {
        let Some(cell) = self.at(row, Col::Id) else { return };
        match self.ids.get(id).copied() {
            Some(at) => self.add(Some(cell), What::IdTwice { read: id.to_string(), at }),
            None => drop(self.ids.insert(id.clone(), cell)),
        }
    }

    /// Reports a group that differs from an earlier one only in width, case, spaces or the word beside
    /// its number: as files and sheets the two could not stand side by side, or were meant as one.
    fn check_group(&mut self, row: u32, group: &str, typed: &str) {
        let Some(cell) = self.at(row, Col::Group) else { return };
        let key = roster_groups::key(group);
        match self.groups.get(&key).cloned() {
            Some((first, at)) if roster_groups::name(&first, self.lang) != group => {
                self.add(Some(cell), What::GroupSpelledTwice { read: typed.to_owned(), first, at });
            }
            Some(_) => {}
            None => drop(self.groups.insert(key, (typed.to_owned(), cell))),
        }
    }
}

/// Line breaks and other control characters as spaces: names stand in page headers and lists.
fn one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

/// What a mark under 除外 says; None when it says neither.
fn yes_or_no(text: &str) -> Option<bool> {
    match fold(text).as_str() {
        "○" | "〇" | "◯" | "●" | "レ" | "✓" | "✔" | "☑" | "1" | "x" | "×" | "✕" | "はい" | "除外" | "する" | "yes"
        | "true" => Some(true),
        "" | "0" | "-" | "いいえ" | "しない" | "no" | "false" | "☐" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
