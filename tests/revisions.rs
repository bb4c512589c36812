//! Several files of one person, late and corrected ones, leftovers, memos and texts longer than a cell: through the
//! built command, from the folder to the workbooks.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::collections::BTreeSet;
use std::io::{Cursor, Read as _, Write as _};

use desk::{Desk, data};
use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page};
use matome::workbook::overflow;
use matome::workbook::stamp::Code;
use matome::write::to_xlsx;
use serde_json::Value;

/// A small workshop with its forms.
fn workshop() -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    desk
}

/// The form of 見本 花子 with texts for threats: number, heading on the first sheet, text.
fn hanako(desk: &Desk, answers: &[(&str, &str)]) -> Vec<u8> {
    filled(desk, "1_見本 花子", answers)
}

fn filled(desk: &Desk, name: &str, answers: &[(&str, &str)]) -> Vec<u8> {
    let mut form = desk.book(&format!("forms/{name}.xlsx"));
    for (no, text) in answers {
        let page = form.pages.iter_mut().find(|p| p.name == "①事業影響").unwrap();
        let at = answer_cell(page, no);
        page.put(at, Cell::text(*text, Look::Ask));
    }
    to_xlsx(&form).unwrap()
}

fn answer_cell(page: &Page, no: &str) -> Address {
    let head = page.filled().find(|(_, c)| c.value.shown().contains("事業内容")).map(|(at, _)| at).unwrap();
    let is_row = |(at, c): &(Address, &Cell)| at.row > head.row && at.col < head.col && c.value.shown() == no;
    let row = page.filled().find(is_row).map(|(at, _)| at.row).unwrap();
    Address::new(row, head.col)
}

/// The same file as a program that saved it at that time would leave it.
fn saved_at(bytes: &[u8], moment: &str) -> Vec<u8> {
    let mut old = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut new = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..old.len() {
        let mut file = old.by_index(index).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut part = Vec::new();
        file.read_to_end(&mut part).unwrap();
        if name == "docProps/core.xml" {
            let text = String::from_utf8(part).unwrap();
            let (head, tail) = text.split_once("<dcterms:modified").unwrap();
            assert!(tail.contains("2024-01-01T00:00:00Z"));
            part = format!("{head}<dcterms:modified{}", tail.replacen("2024-01-01T00:00:00Z", moment, 1)).into_bytes();
        }
        new.start_file(name.as_str(), zip::write::SimpleFileOptions::default()).unwrap();
        new.write_all(&part).unwrap();
    }
    new.finish().unwrap().into_inner()
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

fn checked(desk: &Desk, code: i32) -> Value {
    serde_json::from_str(&desk.run(&["check", "--json"]).ends(code).stdout).unwrap()
}

fn file<'a>(json: &'a Value, name: &str) -> &'a Value {
    let found = json["files"].as_array().unwrap().iter().find(|f| f["file"].as_str().unwrap().ends_with(name));
    found.unwrap_or_else(|| panic!("{name} in {json}"))
}

fn codes(file: &Value) -> Vec<&str> {
    file["findings"].as_array().unwrap().iter().map(|f| f["code"].as_str().unwrap()).collect()
}

#[test]
fn the_version_that_was_saved_later_counts_whatever_the_files_are_called_and_nothing_is_lost() {
    let desk = workshop();
    let old = saved_at(&hanako(&desk, &[("2", "古い回答"), ("3", "消えた回答")]), "2026-10-08T06:20:00Z");
    let new = saved_at(&hanako(&desk, &[("2", "新しい回答"), ("4", "足した回答")]), "2026-10-08T06:35:00Z");
    for (old_name, new_name) in [("a.xlsx", "b.xlsx"), ("記入票_最終版 (9).xlsx", "記入票.xlsx")] {
        for folder in ["returned", "returned/z"] {
            desk.put(&format!("{folder}/{old_name}"), &old);
            desk.put(&format!("returned/{new_name}"), &new);
            let json = checked(&desk, 0);
            let (kept, passed) = (file(&json, &format!("returned/{new_name}")), file(&json, old_name));
            assert_eq!((kept["status"].as_str(), kept["answers"].as_u64()), (Some("read"), Some(2)));
            assert_eq!((passed["status"].as_str(), passed["answers"].as_u64()), (Some("skipped"), Some(0)));
            assert_eq!(codes(passed), ["superseded", "older-answer", "blank-in-newer"]);
            let message = |nth: usize| passed["findings"][nth]["message"].as_str().unwrap();
            assert!(
                message(0).contains("2026-10-08 15:35:00") && message(0).contains("2026-10-08 15:20:00"),
                "{}",
                message(0)
            );
            assert!(message(1).contains("新しい回答") && message(1).contains("①事業影響"), "{}", message(1));
            assert!(message(2).contains("空欄"), "{}", message(2));
            assert_eq!(passed["findings"][2]["read"], "消えた回答");
            assert_eq!(json["answers"], serde_json::json!({"found": 4, "placed": 2, "listed": 2}));
            std::fs::remove_dir_all(desk.path("returned")).unwrap();
        }
    }
}

#[test]
fn a_fuller_file_counts_even_when_an_emptier_one_was_saved_later() {
    let desk = workshop();
    let full = saved_at(&hanako(&desk, &[("2", "回答"), ("3", "もう1つ")]), "2026-10-08T06:20:00Z");
    let emptied = saved_at(&hanako(&desk, &[("2", "回答")]), "2026-10-08T07:00:00Z");
    desk.put("returned/full.xlsx", &full);
    desk.put("returned/z.xlsx", &emptied);
    desk.put("returned/zz.xlsx", &full);
    let json = checked(&desk, 0);
    assert_eq!(json["answers"], serde_json::json!({"found": 2, "placed": 2, "listed": 0}));
    assert_eq!(codes(file(&json, "/z.xlsx")), ["superseded"]);
    let full: BTreeSet<Vec<&str>> = ["/full.xlsx", "/zz.xlsx"].map(|name| codes(file(&json, name))).into();
    assert_eq!(full, [vec![], vec!["same-content"]].into());
}

#[test]
fn leftovers_are_counted_in_one_line_and_the_json_stays_as_promised() {
    let desk = workshop();
    let form = hanako(&desk, &[("2", "回答")]);
    let zip = archive(&[("赤/1.xlsx", &form), ("__MACOSX/赤/._1.xlsx", b"x"), ("赤/.DS_Store", b"x")]);
    desk.put("returned/まとめ.zip", &zip);
    desk.put("returned/~$1.xlsx", b"x");
    desk.put("returned/Thumbs.db", b"x");
    let said = "一時ファイルなど 4 件は読み飛ばしました。";
    let ran = desk.run(&["check"]).ends(0);
    assert_eq!(ran.stdout.matches(said).count(), 1, "{}", ran.stdout);
    let ran = desk.run(&["check", "--json"]).ends(0);
    assert_eq!(ran.stderr.matches(said).count(), 1, "{}", ran.stderr);
    let json: Value = serde_json::from_str(&ran.stdout).unwrap();
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<BTreeSet<_>>();
    let named = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(keys(&json), named(&["files", "answers"]));
    assert_eq!(keys(&json["answers"]), named(&["found", "placed", "listed"]));
    assert_eq!(json["files"].as_array().unwrap().len(), 1);
    assert_eq!(keys(&json["files"][0]), named(&["file", "participant", "status", "answers", "findings"]));
}

#[test]
fn every_file_has_one_line_on_the_screen_and_repeated_findings_are_said_once() {
    let desk = workshop();
    let mut form = desk.book("forms/1_見本 花子.xlsx");
    let page = form.pages.iter_mut().find(|p| p.name == "②実施手順").unwrap();
    let head = page.filled().find(|(_, c)| c.value.shown() == "選択した理由").map(|(at, _)| at).unwrap();
    for row in head.row + 2..head.row + 8 {
        page.put(Address::new(row, head.col - 1), Cell::text("99-9", Look::Ask));
    }
    desk.put("returned/花子.xlsx", &to_xlsx(&form).unwrap());
    desk.put("returned/さくら.xlsx", &filled(&desk, "3_例文 さくら", &[("2", "回答")]));
    desk.put("returned/画像.xlsx", b"\x89PNG\r\n");
    let ran = desk.run(&["check"]).ends(1);
    for (status, name) in [("一部要対応", "花子"), ("読めた", "さくら"), ("読めない", "画像")] {
        let lines = ran.stdout.lines().filter(|line| line.ends_with(&format!("  returned/{name}.xlsx"))).count();
        assert_eq!(lines, 1, "{}", ran.stdout);
        assert!(ran.stdout.lines().any(|line| line.starts_with(status) && line.contains(name)), "{}", ran.stdout);
    }
    let said: Vec<&str> = ran.stdout.lines().filter(|line| line.contains("一覧にない実施手順")).collect();
    assert_eq!(said.len(), 1, "{}", ran.stdout);
    assert!(said[0].contains("②実施手順 ") && said[0].contains("ほか3件"), "{}", said[0]);
    assert!(!ran.stdout.contains('\u{1b}'));
    let json = checked(&desk, 1);
    let steps = codes(file(&json, "花子.xlsx")).into_iter().filter(|code| *code == "step-unknown").count();
    assert_eq!(steps, 6, "JSON keeps every finding");
}

#[test]
fn late_and_corrected_forms_fold_in_and_are_told_in_one_line() {
    let desk = workshop();
    desk.put("returned/a.xlsx", &hanako(&desk, &[("2", "はじめの回答")]));
    let first = desk.run(&["group"]).ends(0);
    assert!(!first.stdout.contains("前回まとめたとき"), "{}", first.stdout);
    assert!(desk.run(&["group"]).ends(0).stdout.contains("回答は変わっていません。"));

    desk.put("returned/a.xlsx", &hanako(&desk, &[("2", "直した回答")]));
    desk.put("returned/b.xlsx", &filled(&desk, "3_例文 さくら", &[("2", "遅れた回答")]));
    let ran = desk.run(&["group"]).ends(0);
    let line = "前回まとめたときから: 新しい回答 例文 さくら／直された回答 見本 花子";
    assert_eq!(ran.stdout.lines().filter(|l| *l == line).count(), 1, "{}", ran.stdout);
    let texts = |name: &str| data(&desk.book(name)).into_iter().map(|row| row["回答"].clone()).collect::<Vec<_>>();
    assert_eq!(texts("groups/赤.xlsx"), ["直した回答"]);
    assert_eq!(texts("groups/青.xlsx"), ["遅れた回答"]);
    let shown = |name: &str, text: &str| {
        let book = desk.book(name);
        book.page("①事業影響").unwrap().filled().any(|(_, cell)| cell.value.shown() == text)
    };
    assert!(shown("groups/赤.xlsx", "直した回答") && !shown("groups/赤.xlsx", "はじめの回答"));

    std::fs::remove_file(desk.path("returned/b.xlsx")).unwrap();
    let ran = desk.run(&["group"]);
    assert!(ran.stdout.contains("なくなった回答 例文 さくら"), "{}", ran.stdout);
}

/// The cell of a heading's column in the row that has `text` in it.
fn cell_of(page: &Page, heading: &str, text: &str) -> Address {
    let at = |wanted: &str| page.filled().find(|(_, c)| c.value.shown() == wanted).map(|(at, _)| at);
    let row = page.filled().find(|(_, c)| c.value.shown().contains(text)).map(|(at, _)| at.row);
    Address::new(row.unwrap_or_else(|| panic!("{text}")), at(heading).unwrap_or_else(|| panic!("{heading}")).col)
}

#[test]
fn what_the_secretariat_writes_beside_findings_is_never_lost() {
    let desk = workshop();
    desk.put("returned/a.pdf", b"%PDF-1.7");
    desk.put("returned/b.png", b"\x89PNG\r\n");
    desk.run(&["check"]).ends(1);
    let list = "確認事項.xlsx";
    let write = |desk: &Desk, heading: &str, row: &str, text: &str| {
        let mut book = desk.book(list);
        let at = cell_of(&book.pages[0], heading, row);
        book.pages[0].put(at, Cell::text(text, Look::Ask));
        desk.put(list, &to_xlsx(&book).unwrap());
    };
    write(&desk, "対応済み", "returned/a.pdf", "済");
    write(&desk, "メモ", "returned/b.png", "本人に電話した");
    let shown = |heading: &str, row: &str| {
        let book = desk.book(list);
        book.pages[0].shown(cell_of(&book.pages[0], heading, row))
    };
    desk.run(&["check"]).ends(1);
    assert_eq!(shown("対応済み", "returned/a.pdf"), "済");
    assert_eq!(shown("メモ", "returned/b.png"), "本人に電話した");
    // Another finding before it, and then the finding itself is gone.
    desk.put("returned/0.pdf", b"%PDF-1.7");
    desk.run(&["check"]).ends(1);
    assert_eq!(shown("メモ", "returned/b.png"), "本人に電話した");
    assert_eq!(shown("メモ", "returned/0.pdf"), "");
    for name in ["0.pdf", "a.pdf", "b.png"] {
        std::fs::remove_file(desk.path(&format!("returned/{name}"))).unwrap();
    }
    for _ in 0..2 {
        desk.run(&["check"]).ends(0);
        assert_eq!(shown("メモ", "returned/b.png"), "本人に電話した");
        assert_eq!(shown("重要度", "returned/b.png"), "✓ 解消");
    }
    desk.put(list, b"%PDF-1.7 x");
    desk.run(&["check"]).ends(0);
    assert!(desk.files().iter().any(|(name, bytes)| name.starts_with("history/確認事項") && bytes == b"%PDF-1.7 x"));
}

#[test]
fn a_text_longer_than_a_cell_goes_on_and_comes_back_as_one() {
    let desk = workshop();
    // An astral character counts twice; 20,001 of them are over the limit of 32,767 units.
    let long = format!("{}終わり", "𠮷".repeat(20_001));
    let code = Code::new("TEST", "1").text();
    let csv = format!("{code}\nNo,脅威,事業内容,脅威発生時の事業への影響\n2,,{long},ふつうの回答\n");
    desk.put("returned/1.csv", csv.as_bytes());
    let ran = desk.run(&["group"]).ends(1);
    assert_eq!(ran.conservation(), Some((2, 2, 0)), "{}", ran.stdout);
    let mut book: Book = desk.book("groups/赤.xlsx");
    assert!(book.page("続き").is_some());
    let starts = |book: &Book, sheet: &str| {
        let page = book.page(sheet).unwrap();
        page.filled()
            .filter(|(_, cell)| cell.value.shown().starts_with("𠮷𠮷"))
            .map(|(_, c)| c.value.shown())
            .collect::<Vec<_>>()
    };
    for sheet in ["データ", "①事業影響"] {
        let first = starts(&book, sheet);
        assert!(first.len() == 1 && first[0].ends_with("…（続きは「続き」シートの 1）"), "{sheet}");
    }
    overflow::gather(&mut book);
    for sheet in ["データ", "①事業影響"] {
        assert_eq!(starts(&book, sheet), std::slice::from_ref(&long), "{sheet}");
    }
    // Read back it is one answer that nobody changed, in the groups' workbooks and in the plenary's.
    let again = desk.run(&["group"]).ends(1);
    assert!(again.stdout.contains("回答は変わっていません。"), "{}", again.stdout);
    assert!(!again.stdout.contains("手直し 1"), "{}", again.stdout);
    let ran = desk.run(&["plenary"]).ends(1);
    assert_eq!(ran.conservation(), Some((2, 2, 0)), "{}", ran.stdout);
    // Listed instead of placed it is whole as well.
    desk.put("returned/1.csv", format!("{csv}99,,{long},\n").as_bytes());
    desk.run(&["check"]).ends(1);
    let mut list = desk.book("確認事項.xlsx");
    overflow::gather(&mut list);
    assert_eq!(starts(&list, "確認事項"), [long]);
}
