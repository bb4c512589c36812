//! People who come late, leave, or change their group; groups that get another name.

use matome::sheet::book::{Book, Cell, Look};
use matome::write::to_xlsx;

use super::desk::{Desk, data};
use super::hands::{Who, put, shown};

/// Three people of two groups, all with an answer and a pick, merged once.
fn merged() -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    for (id, name) in [("1", "見本 花子"), ("2", "試作 一郎"), ("3", "例文 さくら")] {
        send(&desk, id, name);
    }
    desk.run(&["group"]).ends(0);
    desk
}

fn send(desk: &Desk, id: &str, name: &str) {
    let mut form = desk.book(&format!("forms/{id}_{name}.xlsx"));
    put(&mut form, "①事業影響", Who::Form, 2, "事業内容", 1, &format!("{name}の事業"));
    put(&mut form, "②実施手順", Who::Form, 3, "実施手順", 1, "6-1");
    put(&mut form, "③課題と解決手段", Who::Form, 4, "課題", 2, &format!("{name}の課題"));
    desk.put(&format!("returned/{id}.xlsx"), &to_xlsx(&form).unwrap());
}

/// Changes the roster: cells that show `from` show `to`, or their rows go.
fn roster(desk: &Desk, id: &str, heading: &str, to: Option<&str>) {
    let mut book: Book = desk.book("workshop.xlsx");
    let page = book.pages.iter_mut().find(|page| page.name == "名簿").unwrap();
    let head = |text: &str| page.filled().find(|(_, c)| c.value.shown() == text).map(|(at, _)| at).unwrap();
    let (ids, col) = (head("ID"), head(heading).col);
    let at = |row: u32, col: u16| matome::domain::address::Address::new(row, col);
    let rows: Vec<u32> = page
        .filled()
        .filter(|(place, c)| place.row > ids.row && place.col == ids.col && c.value.shown() == id)
        .map(|(place, _)| place.row)
        .collect();
    for row in rows {
        match to {
            Some(text) => page.put(at(row, col), Cell::text(text, Look::Plain)),
            None => page.cells.retain(|place, _| place.row != row),
        }
    }
    desk.put("workshop.xlsx", &to_xlsx(&book).unwrap());
}

fn edit(desk: &Desk, name: &str, hand: impl Fn(&mut Book)) {
    let mut book = desk.book(name);
    hand(&mut book);
    desk.put(name, &to_xlsx(&book).unwrap());
}

fn page_text(book: &Book, sheet: &str) -> String {
    book.page(sheet).unwrap().filled().map(|(_, c)| c.value.shown() + "\n").collect()
}

#[test]
fn a_late_form_keeps_all_twenty_cells_that_the_group_typed() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    send(&desk, "1", "見本 花子");
    desk.run(&["group"]).ends(0);
    let cells: Vec<(&str, &str, u16, u32)> = (2..=5)
        .flat_map(|no| {
            [
                ("①事業影響", "グループの共通認識", no, 1),
                ("①事業影響", "グループの共通認識", no, 3),
                ("②実施手順", "多様な視点", no, 2),
                ("③課題と解決手段", "代替手段", no, 1),
                ("③課題と解決手段", "課題", no, 3),
            ]
        })
        .collect();
    assert_eq!(cells.len(), 20);
    let text = |index: usize| format!("グループの記入{index}\n二行目");
    edit(&desk, "groups/赤.xlsx", |book| {
        for (index, (sheet, heading, no, nth)) in cells.iter().enumerate() {
            put(book, sheet, Who::Group, *no, heading, *nth, &text(index));
        }
    });
    send(&desk, "2", "試作 一郎");
    for _ in 0..2 {
        let ran = desk.run(&["group"]).ends(0);
        assert!(ran.stdout.contains("グループの記入 20 欄"), "{}", ran.stdout);
        let book = desk.book("groups/赤.xlsx");
        for (index, (sheet, heading, no, nth)) in cells.iter().enumerate() {
            assert_eq!(
                shown(&book, sheet, Who::Group, *no, heading, *nth),
                text(index),
                "{sheet} {no} {heading} {nth}"
            );
        }
        assert_eq!(shown(&book, "①事業影響", Who::Member("2"), 2, "事業内容", 1), "試作 一郎の事業");
        assert!(!page_text(&book, "確認事項").contains("グループの記入"));
    }
}

#[test]
fn who_left_the_roster_is_shown_and_not_counted() {
    for (heading, to, mark) in [("ID", None, "名簿にない"), ("除外", Some("○"), "名簿で除外")] {
        let desk = merged();
        edit(&desk, "groups/赤.xlsx", |book| {
            put(book, "①事業影響", Who::Member("2"), 2, "事業内容", 1, "手で直した事業");
        });
        roster(&desk, "2", heading, to);
        // Once with the file still there, once without: then the workbook alone has the answers.
        for round in 0..3 {
            if round == 1 {
                std::fs::remove_file(desk.path("returned/2.xlsx")).unwrap();
            }
            let ran = desk.run(&["group"]);
            assert!(ran.code < 2, "{}", ran.stderr);
            let book = desk.book("groups/赤.xlsx");
            let cell = |sheet, no, heading, nth| shown(&book, sheet, Who::Member("2"), no, heading, nth);
            assert_eq!(cell("①事業影響", 2, "事業内容", 1), "手で直した事業", "round {round}");
            assert!(cell("①事業影響", 2, "氏名", 1).contains(mark), "{}", cell("①事業影響", 2, "氏名", 1));
            assert!(cell("②実施手順", 3, "実施手順", 1).starts_with("6-1 "), "round {round}");
            assert_eq!(cell("③課題と解決手段", 4, "課題", 2), "試作 一郎の課題");
            assert!(!data(&book).iter().any(|row| row["ID"] == "2"), "not counted");
            let told = page_text(&book, "確認事項");
            assert!(told.contains("手で直した事業") && told.contains("試作 一郎"), "{told}");
            assert!(!told.contains("同じ手順"), "what the workbook computed is nobody's text: {told}");
            let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "--json"]).stdout).unwrap();
            let step = tally["steps"].as_array().unwrap().iter().find(|s| s["id"] == "6-1").unwrap();
            assert_eq!(step["votes"], 2, "round {round}");
        }
        let plenary = desk.run(&["plenary"]);
        assert!(plenary.code < 2, "{}", plenary.stderr);
        assert!(page_text(&desk.book("plenary.xlsx"), "確認事項").contains("手で直した事業"));
        // Back again: everything counts as before, the correction too.
        roster(&desk, "2", "除外", Some(""));
        if to.is_some() {
            send(&desk, "2", "試作 一郎");
            desk.run(&["group"]);
            let book = desk.book("groups/赤.xlsx");
            assert!(data(&book).iter().any(|row| row["ID"] == "2"));
        }
    }
}

#[test]
fn who_changes_the_group_takes_corrections_along() {
    let desk = merged();
    edit(&desk, "groups/赤.xlsx", |book| {
        put(book, "①事業影響", Who::Member("2"), 2, "事業内容", 1, "手で直した事業");
    });
    roster(&desk, "2", "グループ", Some("青"));
    let ran = desk.run(&["group"]);
    assert!(ran.code < 2, "{}", ran.stderr);
    let [red, blue] = ["赤", "青"].map(|name| desk.book(&format!("groups/{name}.xlsx")));
    assert_eq!(shown(&blue, "①事業影響", Who::Member("2"), 2, "事業内容", 1), "手で直した事業");
    assert_eq!(shown(&blue, "③課題と解決手段", Who::Member("2"), 4, "課題", 2), "試作 一郎の課題");
    assert_eq!(shown(&red, "①事業影響", Who::Member("2"), 2, "事業内容", 1), "");
    assert!(data(&blue).iter().any(|row| row["回答"] == "試作 一郎の事業"), "the returned text stays in the data");
}

#[test]
fn a_group_that_is_renamed_keeps_its_workbook() {
    let desk = merged();
    edit(&desk, "groups/赤.xlsx", |book| {
        put(book, "①事業影響", Who::Group, 2, "グループの共通認識", 1, "赤が書いたこと");
    });
    edit(&desk, "groups/青.xlsx", |book| {
        put(book, "①事業影響", Who::Group, 2, "グループの共通認識", 1, "青が書いたこと");
    });
    roster(&desk, "1", "グループ", Some("紅"));
    roster(&desk, "2", "グループ", Some("紅"));
    for _ in 0..2 {
        let ran = desk.run(&["group"]);
        assert!(ran.code < 2, "{}", ran.stderr);
    }
    let names: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("groups/")).collect();
    assert_eq!(names, ["groups/紅.xlsx", "groups/青.xlsx"]);
    for (name, text) in [("紅", "赤が書いたこと"), ("青", "青が書いたこと")] {
        let book = desk.book(&format!("groups/{name}.xlsx"));
        assert_eq!(shown(&book, "①事業影響", Who::Group, 2, "グループの共通認識", 1), text);
    }
}
