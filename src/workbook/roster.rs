//! The roster: the sheet `名簿` of workshop.xlsx, and any list of people a secretariat already has.
//!
//! One set of columns serves both directions. A list that people bring is found by its headings in any
//! of their usual wordings, under a title or not, in any order. It knows nothing of files.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::domain::ids::{GroupName, ParticipantId};
use crate::sheet::book::{Book, Cell, Choice, ChoiceList, Highlight, Look, Mark, Page, Rule, Setup, Tab};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::header::Header;
use super::roster_columns::Col;
use super::workshop_trouble::{GroupNameFault, What, WorkshopTrouble};

/// Empty lines under the last person, ready to be typed into.
const SPARE_LINES: u32 = 100;
/// Row of the headings, from 0.
const HEADING_ROW: u32 = 3;
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

/// The sheet with these people and empty lines for more. `marks` is where the entries of the dropdown
/// of 除外 stand, as a formula.
pub fn fill(rows: &[RosterRow], lang: Lang, marks: &str) -> Page {
    let mut table = Table::new(sheet_name(lang));
    for col in Col::ALL {
        table = table.with(col, col.heading(lang), Role::Answer, col.width(), Look::HeadingAsk);
    }
    let mut page = Page::new(sheet_name(lang));
    let [title, lead] = match lang {
        Lang::Ja => [
            "名簿",
            "1行に1人ずつ書いてください。必要なのは氏名とグループです。ID は空欄でかまいません（自動で決まり、変わりません）。",
        ],
        Lang::En => {
            ["Roster", "One person a line. Name and Group are needed. ID may stay empty: it is assigned once and kept."]
        }
    };
    page.put(Address::new(0, 0), Cell::text(title, Look::Title));
    page.put(Address::new(1, 0), Cell::text(lead, Look::Lead));
    page.merges.push(Area::new(Address::new(1, 0), Address::new(1, Col::ALL.len() as u16 - 1)));
    let lines = rows.len() as u32 + SPARE_LINES;
    let placed = Placed::put(&mut page, Address::new(HEADING_ROW, 0), &table, lines);
    for line in 0..lines {
        let person = rows.get(line as usize);
        for col in Col::ALL {
            let look = if col == Col::Excluded { Look::AskPick } else { Look::Ask };
            page.put(placed.cell(line, col), Cell::text(person.map(|p| text_of(p, col)).unwrap_or_default(), look));
        }
    }
    add_help(&mut page, &placed, marks);
    page.setup = Setup {
        freeze: Some(placed.cell(0, Col::Organisation)),
        repeat_rows: Some((HEADING_ROW, HEADING_ROW)),
        filter: Some(placed.area()),
        print_area: Some(Area::new(Address::new(0, 0), placed.cell((rows.len() as u32).max(1) - 1, Col::Excluded))),
        tab: Tab::Ask,
        ..Setup::default()
    };
    measure::fit(&mut page);
    page
}

fn text_of(person: &RosterRow, col: Col) -> String {
    match col {
        Col::Id => person.id.as_ref().map(ToString::to_string).unwrap_or_default(),
        Col::Name => person.name.clone(),
        Col::Organisation => person.organisation.clone(),
        Col::Industry => person.industry.clone(),
        Col::Group => person.group.to_string(),
        Col::Mail => person.mail.clone(),
        Col::Excluded => if person.excluded { EXCLUDED_MARK } else { "" }.to_owned(),
    }
}

/// The dropdown of 除外, and marks on what would be reported later.
fn add_help(page: &mut Page, placed: &Placed<'_, Col>, marks: &str) {
    page.choices.push(Choice {
        area: placed.column(Col::Excluded),
        list: Some(ChoiceList::Formula(marks.to_owned())),
        hint: None,
        strict: false,
    });
    let first = |col| placed.cell(0, col).fixed_column();
    let no_group = format!(r#"AND(TRIM({})<>"",TRIM({})="")"#, first(Col::Name), first(Col::Group));
    let id_twice = format!(r#"AND({0}<>"",COUNTIF({1},{0})>1)"#, first(Col::Id), placed.column(Col::Id).fixed());
    for (col, rule) in [(Col::Group, no_group), (Col::Id, id_twice)] {
        page.highlights.push(Highlight { area: placed.column(col), rule: Rule::When(rule, Mark::Alert) });
    }
}

/// Every usable line of the roster in `book`, and everything wrong with the others.
///
/// The sheet is the one called 名簿, else the one with the most of a roster's headings.
pub fn take(book: &Book) -> (Vec<RosterRow>, Vec<WorkshopTrouble>) {
    let wanted = Col::ALL.map(Col::headings);
    let Some((page, header)) = find(book, &wanted) else {
        let what = What::NoTable { headings: vec!["氏名", "グループ"] };
        return (Vec::new(), vec![WorkshopTrouble { sheet: String::new(), cell: None, what }]);
    };
    let mut taker = Taker::new(page, header);
    for (col, heading) in [(Col::Name, "氏名"), (Col::Group, "グループ")] {
        if taker.at(taker.header.row, col).is_none() {
            taker.add(Some(Address::new(taker.header.row, 0)), What::HeadingMissing { heading });
        }
    }
    if taker.troubles.is_empty() {
        let lines = taker.header.rows_below(page);
        if lines.is_empty() {
            taker.add(taker.at(taker.header.row + 1, Col::Name), What::NobodyThere);
        }
        for row in lines {
            taker.take_line(row);
        }
        taker.troubles.sort_by_key(|trouble| trouble.cell);
    }
    (taker.rows, taker.troubles)
}

/// Ids with name, organisation and mail, from any list that has ids and names, such as the list of sent
/// forms. Lines that are not understood are left out: this recovers what was lost and reports nothing.
pub fn take_known(book: &Book) -> Vec<(ParticipantId, [String; 3])> {
    let Some((page, header)) = find(book, &Col::ALL.map(Col::headings)) else { return Vec::new() };
    let lines = header.rows_below(page);
    let taker = Taker::new(page, header);
    let known = |row: u32| {
        let id = ParticipantId::parse(&taker.text(row, Col::Id))?;
        let texts = [Col::Name, Col::Organisation, Col::Mail].map(|col| one_line(&taker.text(row, col)));
        (!texts[0].is_empty()).then_some((id, texts))
    };
    lines.into_iter().filter_map(known).collect()
}

fn find<'b>(book: &'b Book, wanted: &[&[&str]]) -> Option<(&'b Page, Header)> {
    let named = |page: &Page| [Lang::Ja, Lang::En].iter().any(|lang| fold(&page.name) == fold(sheet_name(*lang)));
    let found = book.pages.iter().filter_map(|page| Header::find(page, wanted).map(|header| (page, header)));
    // The first of equals: `max_by_key` would take the last.
    found.fold(None, |best: Option<(&Page, Header)>, (page, header)| {
        let weight = |page: &Page, header: &Header| (named(page), header.columns.iter().flatten().count());
        match best {
            Some((p, h)) if weight(p, &h) >= weight(page, &header) => Some((p, h)),
            _ => Some((page, header)),
        }
    })
}

/// A roster being taken.
struct Taker<'b> {
    page: &'b Page,
    header: Header,
    rows: Vec<RosterRow>,
    /// Where each id stands first.
    ids: HashMap<ParticipantId, Address>,
    /// Per folded name of a group: its first spelling, and where it stands.
    groups: HashMap<String, (String, Address)>,
    troubles: Vec<WorkshopTrouble>,
}

impl<'b> Taker<'b> {
    fn new(page: &'b Page, header: Header) -> Self {
        Taker { page, header, rows: Vec::new(), ids: HashMap::new(), groups: HashMap::new(), troubles: Vec::new() }
    }

    fn add(&mut self, cell: Option<Address>, what: What) {
        self.troubles.push(WorkshopTrouble { sheet: self.page.name.clone(), cell, what });
    }

    fn at(&self, row: u32, col: Col) -> Option<Address> {
        self.header.cell(row, col.index())
    }

    /// The text of a cell, on one line. Cells merged over several lines say the same for each of them.
    fn text(&self, row: u32, col: Col) -> String {
        let Some(at) = self.at(row, col) else { return String::new() };
        let at = self.page.merges.iter().find(|area| area.contains(at)).map_or(at, |area| area.first);
        let text: String = self.page.shown(at).nfc().collect();
        text.trim_matches(|c: char| c.is_whitespace() || c.is_control()).to_owned()
    }

    fn take_line(&mut self, row: u32) {
        let before = self.troubles.len();
        let name = one_line(&self.text(row, Col::Name));
        if name.is_empty() {
            self.add(self.at(row, Col::Name), What::NameMissing);
        }
        let group = self.text(row, Col::Group);
        match GroupNameFault::of(&group) {
            _ if group.is_empty() && name.is_empty() => {}
            _ if group.is_empty() => self.add(self.at(row, Col::Group), What::GroupMissing),
            Some(why) => self.add(self.at(row, Col::Group), What::GroupName { read: group.clone(), why }),
            None => self.check_group(row, &group),
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
        if let (Some(group), Some(excluded)) = (GroupName::parse(&group), excluded) {
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

    /// Reports a group that differs from an earlier one only in width, case or spaces: as files and
    /// sheets the two could not stand side by side.
    fn check_group(&mut self, row: u32, group: &str) {
        let Some(cell) = self.at(row, Col::Group) else { return };
        match self.groups.get(&fold(group)).cloned() {
            Some((first, at)) if first != group => {
                self.add(Some(cell), What::GroupSpelledTwice { read: group.to_owned(), first, at });
            }
            Some(_) => {}
            None => drop(self.groups.insert(fold(group), (group.to_owned(), cell))),
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
mod tests {
    use super::*;

    fn book(rows: &[&[&str]]) -> Book {
        let mut page = Page::new("Sheet1");
        for (row, cells) in rows.iter().enumerate() {
            for (col, text) in cells.iter().enumerate() {
                page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Plain));
            }
        }
        Book { pages: vec![page], ..Book::default() }
    }

    fn troubles(rows: &[&[&str]]) -> Vec<String> {
        take(&book(rows)).1.iter().map(|t| t.message(Lang::Ja)).collect()
    }

    #[test]
    fn a_list_under_a_title_is_found_by_any_usual_heading() {
        let (rows, troubles) = take(&book(&[
            &["第6回 参加者一覧"],
            &[],
            &["チーム", "会社名", "お名前", "Ｎｏ．", "E-mail", "備考"],
            &["A", "見本商事", "山田　花子\n", "7", "h@example.jp", "車いす"],
            &["B", "", "鈴木", "", "", ""],
        ]));
        assert_eq!(troubles, []);
        let shown: Vec<_> = rows.iter().map(|r| (r.row, r.name.as_str(), r.group.as_str(), r.id.is_some())).collect();
        assert_eq!(shown, [(3, "山田　花子", "A", true), (4, "鈴木", "B", false)]);
    }

    #[test]
    fn what_is_written_is_taken_back() {
        let (rows, _) = take(&book(&[
            &["ID", "氏名", "組織", "業種", "グループ", "メール", "除外"],
            &["a-1", "山田", "見本", "卸売業", "グループ1", "y@example.jp", "〇"],
            &["", "田中", "", "", "グループ2", "", ""],
        ]));
        for lang in [Lang::Ja, Lang::En] {
            let page = fill(&rows, lang, "$A$1:$A$1");
            let (again, troubles) = take(&Book { pages: vec![page], ..Book::default() });
            assert_eq!(troubles, []);
            let same = |r: &RosterRow| RosterRow { row: 0, ..r.clone() };
            assert_eq!(again.iter().map(same).collect::<Vec<_>>(), rows.iter().map(same).collect::<Vec<_>>());
            assert!(again[0].excluded);
        }
    }

    #[test]
    fn every_trouble_is_reported_with_its_cell_in_one_pass() {
        let found = troubles(&[
            &["ID", "氏名", "グループ", "除外"],
            &["1", "", "A", ""],
            &["2", "山田", "", ""],
            &["3", "鈴木", "A", ""],
            &["３", "田中", "A", ""],
            &["x/y", "佐藤", "A/B", "たぶん"],
        ]);
        let places: Vec<_> = found.iter().map(|t| t.split(':').next().unwrap_or_default()).collect();
        assert_eq!(places, ["Sheet1 B2", "Sheet1 C3", "Sheet1 A5", "Sheet1 A6", "Sheet1 C6", "Sheet1 D6"]);
    }

    #[test]
    fn a_group_in_two_spellings_is_not_two_groups() {
        let found = troubles(&[&["氏名", "グループ"], &["山田", "グループ１"], &["田中", "グループ1"]]);
        assert!(found[0].starts_with("Sheet1 B3") && found[0].contains("B2"), "{found:?}");
    }

    #[test]
    fn a_missing_heading_an_empty_list_and_no_list_are_told_apart() {
        assert!(troubles(&[&["氏名", "組織"], &["山田", "見本"]])[0].contains("「グループ」"));
        assert!(troubles(&[&["氏名", "グループ"]])[0].contains("1人も"));
        assert!(troubles(&[&["a", "b"]])[0].contains("見つかりません"));
    }

    #[test]
    fn a_group_merged_over_its_members_is_everybodys() {
        let mut book = book(&[&["氏名", "グループ"], &["山田", "A"], &["田中"]]);
        book.pages[0].merges.push(Area::new(Address::new(1, 1), Address::new(2, 1)));
        assert_eq!(take(&book).0.len(), 2);
    }
}
