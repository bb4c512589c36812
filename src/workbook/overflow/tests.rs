//! Small sheets and short cells stand for Excel's: what is spread is all there, and comes back as it was.

use proptest::prelude::*;

use super::*;
use crate::domain::address::{Address, Area};
use crate::sheet::book::{Cell, Link, Look, Name, Page, Value};

const SMALL: Extent = Extent { rows: 10, text: 60 };
/// As short as the words behind a cut text allow.
const SMALL_ENGLISH: Extent = Extent { rows: 10, text: 100 };

fn text(text: impl AsRef<str>) -> Cell {
    Cell::text(text, Look::Body)
}

/// A list of `rows` rows under a title and headings, with a formula in each row, and a sheet that follows them.
fn listed(rows: u32) -> Book {
    let mut list = Page::new("データ");
    list.setup.repeat_rows = Some((3, 3));
    list.setup.filter = Some(Area::new(Address::new(3, 1), Address::new(3 + rows, 3)));
    list.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(3 + rows, 3)));
    list.put(Address::new(0, 1), text("データ"));
    for (col, heading) in ["No", "回答", "キー"].into_iter().enumerate() {
        list.put(Address::new(3, col as u16 + 1), text(heading));
    }
    let mut follower = Page::new("計算");
    for row in 0..rows {
        let at = |col| Address::new(4 + row, col);
        list.put(at(1), Cell::number(row, Look::DataNumber));
        list.put(at(2), text(format!("回答{row}")));
        let own = format!("IF({0}=\"\",\"\",\"A1|\"&{0})", at(2));
        list.put(at(3), Cell::of(Value::formula_text(own, format!("A1|回答{row}")), Look::Data));
        let follows = format!("LOG10(1)+'データ'!{}&'it''s'!B9", at(2).fixed());
        follower.put(Address::new(row, 0), Cell::of(Value::formula_text(follows, "x"), Look::Data));
    }
    let all = format!("COUNTA('データ'!$C$5:$C${})", 4 + rows);
    follower.put(Address::new(0, 4), Cell::of(Value::formula_number(all, rows), Look::Data));
    let link = Link::Inside { page: "データ".to_owned(), at: Address::new(3 + rows, 2) };
    follower.put(Address::new(0, 5), text("最後").linked(link));
    let last =
        Name { name: "last".to_owned(), page: "データ".to_owned(), area: Area::cell(Address::new(3 + rows, 2)) };
    Book { pages: vec![list, follower], names: vec![last], ..Book::default() }
}

#[test]
fn a_list_goes_on_under_its_headings_and_formulas_links_and_names_follow() {
    let book = listed(14);
    let spread = spread(&book, SMALL);
    let names: Vec<&str> = spread.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(names, ["データ", "データ (2)", "データ (3)", "計算"]);
    let shown = |sheet: usize, cell: &str| spread.pages[sheet].shown(Address::parse(cell).unwrap());
    for sheet in 0..3 {
        assert_eq!([shown(sheet, "B1"), shown(sheet, "C4")], ["データ", "回答"]);
    }
    // Six rows fit under the headings of a sheet of ten.
    assert_eq!(
        [shown(0, "C10"), shown(1, "C5"), shown(1, "C10"), shown(2, "C5")],
        ["回答5", "回答6", "回答11", "回答12"]
    );
    assert_eq!(spread.pages[1].setup.filter, Some(Area::new(Address::new(3, 1), Address::new(9, 3))));
    assert_eq!(spread.pages[2].setup.filter, Some(Area::new(Address::new(3, 1), Address::new(5, 3))));
    let printed = |sheet: usize| spread.pages[sheet].setup.print_area.map(|area| area.last.row);
    assert_eq!([printed(0), printed(1), printed(2)], [Some(9), Some(9), Some(5)]);
    let formula = |sheet: usize, cell: &str| match &spread.pages[sheet]
        .cells
        .get(&Address::parse(cell).unwrap())
        .unwrap()
        .value
    {
        Value::Formula { expression, .. } => expression.to_string(),
        other => other.shown(),
    };
    assert_eq!(formula(1, "D6"), "IF(C6=\"\",\"\",\"A1|\"&C6)");
    assert_eq!(formula(3, "A6"), "LOG10(1)+'データ'!$C$10&'it''s'!B9");
    assert_eq!(formula(3, "A7"), "LOG10(1)+'データ (2)'!$C$5&'it''s'!B9");
    assert_eq!(formula(3, "A14"), "LOG10(1)+'データ (3)'!$C$6&'it''s'!B9");
    let parts = "COUNTA('データ'!$C$5:$C$10,'データ (2)'!$C$5:$C$10,'データ (3)'!$C$5:$C$6)";
    assert_eq!(formula(3, "E1"), parts);
    let link = spread.pages[3].cells.get(&Address::new(0, 5)).unwrap().link.clone();
    assert_eq!(link, Some(std::sync::Arc::new(Link::Inside { page: "データ (3)".to_owned(), at: Address::new(5, 2) })));
    assert_eq!((spread.names[0].page.as_str(), spread.names[0].area.first), ("データ (3)", Address::new(5, 2)));
}

#[test]
fn what_fits_is_left_alone() {
    for rows in 1..=6 {
        let book = listed(rows);
        assert!(matches!(spread(&book, SMALL), Cow::Borrowed(_)), "{rows}");
    }
    assert!(matches!(spread(&listed(7), SMALL), Cow::Owned(_)));
}

fn one_text(long: &str) -> Book {
    let mut page = Page::new("①");
    page.put(Address::new(0, 0), text(long));
    page.put(Address::new(1, 0), Cell::of(Value::formula_text("A1", long), Look::Body));
    Book { pages: vec![page], ..Book::default() }
}

#[test]
fn a_long_text_of_an_english_workbook_goes_on_in_english_and_is_put_together_again() {
    let mut book = one_text(&"abcdefghij".repeat(30));
    book.pages[0].setup.lang = crate::domain::finding::Lang::En;
    let mut spread = spread(&book, SMALL_ENGLISH).into_owned();
    assert_eq!(spread.pages[1].name, "Continued");
    let said = spread.pages.iter().flat_map(|page| page.cells.values()).map(|cell| cell.value.shown());
    let japanese: Vec<String> =
        said.filter(|text| text.chars().any(|c| ('\u{3040}'..='\u{9FFF}').contains(&c))).collect();
    assert_eq!(japanese, ["①"; 0]);
    gather(&mut spread);
    assert_eq!(spread, book);
}

#[test]
fn a_long_text_goes_on_on_a_sheet_of_its_own_and_says_so() {
    let long: String = (0..200).map(|n| char::from(b'a' + (n % 26) as u8)).collect();
    let book = one_text(&long);
    let spread = spread(&book, SMALL).into_owned();
    let first = spread.pages[0].shown(Address::new(0, 0));
    assert!(first.starts_with("abc") && first.ends_with("…（続きは「続き」シートの 1）"), "{first}");
    assert_eq!(spread.pages[0].shown(Address::new(1, 0)), first, "a formula shows what its cell shows");
    assert_eq!(spread.pages[1].name, "続き");
    assert_eq!(spread.pages[1].shown(Address::new(4, 2)), "続き 2/4");
    assert_eq!(spread.pages[1].shown(Address::new(4, 5)), "A1");
}

#[test]
fn what_people_write_on_the_sheet_of_parts_stays() {
    let long = "甲".repeat(100);
    let mut spread = spread(&one_text(&long), SMALL).into_owned();
    spread.pages[1].put(Address::new(20, 7), text("メモ"));
    gather(&mut spread);
    assert_eq!(spread.pages[0].shown(Address::new(0, 0)), long);
    let rest: Vec<String> = spread.pages[1].filled().map(|(_, cell)| cell.value.shown()).collect();
    assert!(rest.contains(&"メモ".to_owned()) && !rest.iter().any(|text| text.contains('甲')), "{rest:?}");
}

#[test]
fn parts_that_are_not_complete_are_not_put_together() {
    let mut spread = spread(&one_text(&"甲".repeat(200)), SMALL).into_owned();
    spread.pages[1].cells.retain(|at, _| at.row != 5);
    let before = spread.clone();
    gather(&mut spread);
    assert_eq!(spread, before);
}

proptest! {
    #[test]
    fn every_text_comes_back_as_it_was_and_no_cell_is_over_the_limit(
        texts in prop::collection::vec(("[aあ😀\n「）]{0,300}", any::<bool>()), 1..6),
        limit in 40usize..90,
    ) {
        let mut page = Page::new("①");
        page.setup.repeat_rows = Some((0, 0));
        for (row, (text, formula)) in texts.iter().enumerate() {
            let value = if *formula { Value::formula_text("B1", text) } else { Value::text(text) };
            page.put(Address::new(row as u32, 0), Cell::of(value, Look::Body));
        }
        let book = Book { pages: vec![page], ..Book::default() };
        let mut spread = spread(&book, Extent { text: limit, ..Extent::default() }).into_owned();
        for cell in spread.pages.iter().flat_map(|page| page.cells.values()) {
            let shown = cell.value.shown();
            let frame = [crate::workbook::words::overflow::LEAD].contains(&shown.as_str());
            prop_assert!(frame || shown.encode_utf16().count() <= limit);
        }
        gather(&mut spread);
        prop_assert_eq!(spread, book);
    }
}
