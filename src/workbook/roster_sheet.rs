//! Writing the sheet 名簿: the people that are known, and empty lines for more.
//!
//! Its columns are those that [`roster`](super::roster) reads; what people make of the sheet is read there.

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::sheet::book::{Cell, Choice, ChoiceList, Highlight, Look, Mark, Page, Rule, Setup, Tab};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::roster::{EXCLUDED_MARK, RosterRow, sheet_name};
use super::roster_columns::Col;
use super::roster_groups;

/// Empty lines under the last person, ready to be typed into.
const SPARE_LINES: u32 = 100;
/// Row of the headings, from 0.
const HEADING_ROW: u32 = 3;
/// Groups that the dropdown offers where no group is known yet.
const OFFERED_GROUPS: u16 = 10;

/// What the dropdown of グループ offers: the groups there are, else the first numbers.
pub fn offered_groups(rows: &[RosterRow], lang: Lang) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for row in rows {
        if !names.iter().any(|name| name == row.group.as_str()) {
            names.push(row.group.to_string());
        }
    }
    if names.is_empty() { (1..=OFFERED_GROUPS).map(|n| roster_groups::numbered(n, lang)).collect() } else { names }
}

/// The sheet with these people and empty lines for more. `marks` is where the entries of the dropdown
/// of 除外 stand, as a formula; `groups` those of グループ.
pub fn fill(rows: &[RosterRow], lang: Lang, marks: &str, groups: &str) -> Page {
    let mut table = Table::new(sheet_name(lang));
    for col in Col::ALL {
        table = table.with(col, col.heading(lang), Role::Answer, col.width(), Look::HeadingAsk);
    }
    let mut page = Page::new(sheet_name(lang));
    let [title, lead] = match lang {
        Lang::Ja => [
            "名簿",
            "1行に1人ずつ書いてください。必要なのは氏名とグループです。ID は空欄でかまいません（自動で決まり、並べ替えても変わりません）。欠席した人は除外に ○ を付けると、どのまとめにも入りません。",
        ],
        Lang::En => [
            "Roster",
            "One person a line. Name and Group are needed. ID may stay empty: it is assigned once and kept, also when rows are sorted. ○ under Excluded leaves a person out of everything.",
        ],
    };
    page.put(Address::new(0, 0), Cell::text(title, Look::Title));
    page.put(Address::new(1, 0), Cell::text(lead, Look::Lead));
    page.merges.push(Area::new(Address::new(1, 0), Address::new(1, Col::ALL.len() as u16 - 1)));
    let lines = rows.len() as u32 + SPARE_LINES;
    let placed = Placed::put(&mut page, Address::new(HEADING_ROW, 0), &table, lines);
    for line in 0..lines {
        let person = rows.get(line as usize);
        for col in Col::ALL {
            let look = if matches!(col, Col::Excluded | Col::Group) { Look::AskPick } else { Look::Ask };
            page.put(placed.cell(line, col), Cell::text(person.map(|p| text_of(p, col)).unwrap_or_default(), look));
        }
    }
    add_help(&mut page, &placed, marks, groups, lang);
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

/// The dropdowns, and marks on what would be reported later.
fn add_help(page: &mut Page, placed: &Placed<'_, Col>, marks: &str, groups: &str, lang: Lang) {
    let [group, out] = match lang {
        Lang::Ja => [
            "一覧から選ぶか、自由に書いてください。同じ名前の人が1つのグループになります。",
            "欠席などで除く人に ○ を付けます。",
        ],
        Lang::En => ["Choose or type a name: people with the same one are a group.", "○ leaves this person out."],
    };
    for (col, list, hint) in [(Col::Group, groups, group), (Col::Excluded, marks, out)] {
        page.choices.push(Choice {
            area: placed.column(col),
            list: Some(ChoiceList::Formula(list.to_owned())),
            hint: Some((col.heading(lang).to_owned(), hint.to_owned())),
            strict: false,
        });
    }
    let first = |col| placed.cell(0, col).fixed_column();
    let no_group = format!(r#"AND(TRIM({})<>"",TRIM({})="")"#, first(Col::Name), first(Col::Group));
    let id_twice = format!(r#"AND({0}<>"",COUNTIF({1},{0})>1)"#, first(Col::Id), placed.column(Col::Id).fixed());
    for (col, rule) in [(Col::Group, no_group), (Col::Id, id_twice)] {
        page.highlights.push(Highlight { area: placed.column(col), rule: Rule::When(rule, Mark::Alert) });
    }
}
