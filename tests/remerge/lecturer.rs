//! What a lecturer wrote into the plenary workbook, and what anybody put beside it, stays when it is made again.

use std::fs;

use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page};
use matome::write::to_xlsx;

use super::desk::Desk;
use super::hands::insert_rows;

/// The lecturer's cell of a group under a heading.
fn cell(page: &Page, group: &str, heading: &str) -> Option<Address> {
    let row = page.filled().find(|(_, c)| c.value.shown() == "グループ").map(|(at, _)| at.row)?;
    let heads = page.filled().filter(|(at, _)| at.row == row);
    let head = heads.into_iter().find(|(_, c)| c.value.shown().trim_start_matches("✎ ") == heading)?.0;
    let row = page.filled().find(|(at, c)| at.row > head.row && c.value.shown() == group).map(|(at, _)| at.row)?;
    Some(Address::new(row, head.col))
}

fn write(book: &mut Book, group: &str, heading: &str, text: &str) {
    let page = book.pages.iter_mut().find(|page| cell(page, group, heading).is_some()).unwrap();
    let at = cell(page, group, heading).unwrap();
    page.put(at, Cell::text(text, Look::Ask));
}

fn says(desk: &Desk, name: &str, group: &str, heading: &str) -> String {
    let book = desk.book(name);
    let page = book.page("講師フィードバック").unwrap();
    cell(page, group, heading).map(|at| page.shown(at)).unwrap_or_default()
}

fn edit(desk: &Desk, name: &str, hand: impl Fn(&mut Book)) {
    let mut book = desk.book(name);
    hand(&mut book);
    desk.put(name, &to_xlsx(&book).unwrap());
}

#[test]
fn cells_notes_sheets_and_texts_beside_stay() {
    let desk = Desk::small();
    desk.run(&["group"]).ends(0);
    desk.run(&["plenary"]);
    edit(&desk, "plenary.xlsx", |book| {
        write(book, "赤", "講師フィードバック", "よい着眼です\n続けましょう");
        write(book, "青", "課題解決のヒント", "6-1 から始める");
        let page = book.pages.iter_mut().find(|page| page.name == "講師フィードバック").unwrap();
        let at = cell(page, "赤", "課題解決のヒント").unwrap();
        page.put(Address::new(at.row, at.col + 3), Cell::text("時間があれば話す", Look::Plain));
        page.notes.push((at, "後で書く".to_owned()));
        insert_rows(page, 5);
        page.name = "講評".to_owned();
        let mut notes = Page::new("当日のメモ");
        notes.put(Address::new(2, 2), Cell::text("司会は事務局", Look::Plain));
        book.pages.insert(0, notes);
    });
    for _ in 0..3 {
        let ran = desk.run(&["plenary"]);
        assert!(ran.code < 2, "{}", ran.stderr);
        assert_eq!(says(&desk, "plenary.xlsx", "赤", "講師フィードバック"), "よい着眼です\n続けましょう");
        assert_eq!(says(&desk, "plenary.xlsx", "青", "課題解決のヒント"), "6-1 から始める");
        let book = desk.book("plenary.xlsx");
        let page = book.page("講師フィードバック").unwrap();
        let at = cell(page, "赤", "課題解決のヒント").unwrap();
        let beside = page.filled().find(|(_, c)| c.value.shown() == "時間があれば話す").map(|(at, _)| at.row);
        assert_eq!(beside, Some(at.row));
        assert_eq!(page.notes, [(at, "後で書く".to_owned())]);
        assert_eq!(book.page("当日のメモ").unwrap().shown(Address::new(2, 2)), "司会は事務局");
        assert_eq!(book.pages.iter().filter(|page| page.name.contains("講評")).count(), 0);
    }
}

#[test]
fn a_plenary_workbook_that_is_open_is_left_alone() {
    let desk = Desk::small();
    desk.run(&["group"]).ends(0);
    desk.run(&["plenary"]);
    edit(&desk, "plenary.xlsx", |book| write(book, "赤", "講師フィードバック", "開く前"));
    desk.put(".~lock.plenary.xlsx#", b"");
    let before = desk.hashes()["plenary.xlsx"].clone();
    let ran = desk.run(&["plenary"]).ends(1);
    assert!(ran.stdout.contains("plenary（新しい版）.xlsx に保存しました"), "{}", ran.stdout);
    assert_eq!(desk.hashes()["plenary.xlsx"], before);
    assert_eq!(says(&desk, "plenary（新しい版）.xlsx", "赤", "講師フィードバック"), "開く前");
    edit(&desk, "plenary.xlsx", |book| write(book, "赤", "講師フィードバック", "開いたまま直した"));
    edit(&desk, "plenary（新しい版）.xlsx", |book| write(book, "青", "講師フィードバック", "隣に書いた"));
    fs::remove_file(desk.path(".~lock.plenary.xlsx#")).unwrap();
    assert!(desk.run(&["plenary"]).code < 2);
    assert_eq!(says(&desk, "plenary.xlsx", "赤", "講師フィードバック"), "開いたまま直した");
    assert_eq!(says(&desk, "plenary.xlsx", "青", "講師フィードバック"), "隣に書いた");
    assert!(!desk.path("plenary（新しい版）.xlsx").exists());
}
