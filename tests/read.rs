//! Real small files of several programs, read and shown whole. The files and the scripts that made them are in
//! `tests/read/`; what they hold is fictional.
#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use matome::read::{Limits, Sheets, from_path};

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read").join(name)
}

fn read(name: &str) -> Sheets {
    from_path(&path(name), &Limits::default()).map_err(|refusal| format!("{name}: {refusal}")).unwrap().1
}

/// Every cell as `sheet!A1 = text`, the text as a person sees it.
fn cells(sheets: &Sheets) -> BTreeMap<String, String> {
    let pages = sheets.book.pages.iter();
    pages.flat_map(|page| page.filled().map(|(at, cell)| (format!("{}!{at}", page.name), cell.value.shown()))).collect()
}

fn expected(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(at, text)| ((*at).to_owned(), (*text).to_owned())).collect()
}

/// Notes as `code sheet!A1`.
fn notes(sheets: &Sheets) -> Vec<String> {
    sheets
        .notes
        .iter()
        .map(|note| {
            format!("{} {}!{}", note.odd.code(), note.sheet, note.at.map(|at| at.to_string()).unwrap_or_default())
        })
        .collect()
}

/// What openpyxl wrote and LibreOffice saved in three more formats.
const FORM: [(&str, &str); 18] = [
    ("②実施手順!A1", "No"),
    ("②実施手順!B1", "脅威"),
    ("②実施手順!C1", "選択した理由"),
    ("②実施手順!A2", "2"),
    ("②実施手順!B2", "架空の脅威"),
    ("②実施手順!C2", "一行目\n二行目 ①髙﨑\n\n四行目"),
    ("②実施手順!D2", "2026-06-01"),
    ("②実施手順!E2", "2026-06-01 13:30"),
    ("②実施手順!F2", "TRUE"),
    ("②実施手順!G2", "6.1"),
    ("②実施手順!H2", "6-1"),
    ("②実施手順!I2", "3"),
    ("②実施手順!J2", "#N/A"),
    ("②実施手順!K2", " 前後の空白 "),
    ("②実施手順!L2", "A & B <C>"),
    ("②実施手順!A4", "結合したセル"),
    ("it's 版1.2!B3", "隠れた文字"),
    ("stamp!A1", "ZZ-01"),
];

#[test]
fn one_form_in_four_formats() {
    for name in ["openpyxl.xlsx", "libreoffice.xlsx", "libreoffice.ods", "libreoffice.xls"] {
        let sheets = read(name);
        let mut form = expected(&FORM);
        let mut odd = vec![
            "error-value ②実施手順!J2".to_owned(),
            "hidden-sheet it's 版1.2!".to_owned(),
            "hidden-sheet stamp!".to_owned(),
        ];
        if name == "openpyxl.xlsx" {
            // openpyxl never stores results.
            form.insert("②実施手順!I2".to_owned(), String::new());
            odd.insert(0, "formula-without-result ②実施手順!I2".to_owned());
        }
        assert_eq!(cells(&sheets), form, "{name}");
        assert_eq!(notes(&sheets), odd, "{name}");
        let properties = &sheets.book.properties;
        assert_eq!(
            (properties.title.as_str(), properties.subject.as_str(), properties.description.as_str()),
            ("架空の記入票", "第0回 架空研修", "コード ZZ-01"),
            "{name}"
        );
        assert!(properties.custom.contains(&("matome.code".to_owned(), "ZZ-01".to_owned())), "{name}");
        let names: Vec<String> =
            sheets.book.names.iter().map(|name| format!("{} {} {}", name.name, name.page, name.area)).collect();
        assert_eq!(names, ["answer ②実施手順 C2:C2", "hidden_area it's 版1.2 A1:B3"], "{name}");
        let page = &sheets.book.pages[0];
        assert_eq!(page.merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["A4:C5"], "{name}");
        assert_eq!(
            page.notes.iter().map(|(at, text)| format!("{at} {text}")).collect::<Vec<_>>(),
            ["C2 ここは架空の\nメモ"],
            "{name}"
        );
    }
}

#[test]
fn comments_of_excel_95_are_read_to_their_end() {
    let sheets = read("gnumeric-excel95.xls");
    let notes = sheets
        .book
        .pages
        .iter()
        .flat_map(|page| page.notes.iter().map(move |(at, text)| (format!("{}!{at}", page.name), text.as_str())));
    let long = "a long memo, ".repeat(600);
    let expected = [("Survey!B2", "a memo of\ntwo lines"), ("Survey!C4", long.as_str()), ("Next!A1", "next memo")];
    assert_eq!(notes.collect::<Vec<_>>(), expected.map(|(at, text)| (at.to_owned(), text)));
}

#[test]
fn rich_texts_results_and_inline_texts_of_exceljs() {
    for name in ["exceljs.xlsx", "exceljs-inline-strings.xlsx"] {
        let sheets = read(name);
        let form = [
            ("③課題と解決手段!A1", "No"),
            ("③課題と解決手段!B1", "脅威"),
            ("③課題と解決手段!C1", "課題"),
            ("③課題と解決手段!A2", "3"),
            ("③課題と解決手段!B2", "太字の課題\nと続き ①髙﨑"),
            ("③課題と解決手段!C2", "一行目\n二行目"),
            ("③課題と解決手段!A3", "4"),
            ("③課題と解決手段!B3", "結果の文字"),
            ("③課題と解決手段!C3", ""),
            ("③課題と解決手段!A4", "2026-06-01"),
            ("③課題と解決手段!B4", "TRUE"),
            ("③課題と解決手段!C4", "#N/A"),
        ];
        assert_eq!(cells(&sheets), expected(&form), "{name}");
        assert_eq!(
            notes(&sheets),
            ["formula-without-result ③課題と解決手段!C3", "error-value ③課題と解決手段!C4"],
            "{name}"
        );
    }
}

#[test]
fn one_sheet_in_the_formats_of_sheetjs() {
    // It writes no format for the date into xls, and no error into ods; it says which sheets are hidden except in ods.
    let cases = [
        ("sheetjs.xlsx", "2026-06-01", true),
        ("sheetjs.xls", "46174", true),
        ("sheetjs-short-records.xlsb", "2026-06-01", true),
        ("sheetjs-shared-strings.xlsb", "2026-06-01", true),
        ("sheetjs-indented.ods", "2026-06-01", false),
    ];
    for (name, date, error) in cases {
        let sheets = read(name);
        let mut form = expected(&[
            ("①事業影響!A1", "No"),
            ("①事業影響!B1", "脅威"),
            ("①事業影響!C1", "事業内容"),
            ("①事業影響!A2", "2"),
            ("①事業影響!B2", "架空の脅威"),
            ("①事業影響!C2", "一行目\n二行目 ①髙﨑"),
            ("①事業影響!A3", "3"),
            ("①事業影響!B3", "TRUE"),
            ("①事業影響!C3", "6.5"),
            ("①事業影響!C4", date),
            ("隠し!A1", "隠れた文字"),
        ]);
        if error {
            form.insert("①事業影響!B4".to_owned(), "#N/A".to_owned());
        }
        assert_eq!(cells(&sheets), form, "{name}");
        let odd: &[&str] = if error { &["error-value ①事業影響!B4", "hidden-sheet 隠し!"] } else { &[] };
        assert_eq!(notes(&sheets), odd, "{name}");
    }
}

#[test]
fn a_list_as_excel_in_japanese_saves_it() {
    let sheets = read("libreoffice-cp932.csv");
    assert_eq!(cells(&sheets).get("libreoffice-cp932!C2").map(String::as_str), Some("一行目\n二行目 ①髙﨑\n\n四行目"));
    assert_eq!(notes(&sheets), ["encoding libreoffice-cp932!"]);
}

#[test]
fn what_only_looks_like_excel_is_called_by_its_name() {
    for (name, code) in [
        ("sheetjs-biff2-old-excel.xls", "is-old-excel"),
        ("sheetjs-xml2003.xls", "is-xml-sheet"),
        ("sheetjs-web-page.xls", "is-html"),
        ("sheetjs-flat.fods", "is-xml-sheet"),
    ] {
        assert_eq!(
            from_path(&path(name), &Limits::default()).err().map(|refusal| refusal.code()),
            Some(code),
            "{name}"
        );
    }
}

/// Every byte of every file changed, one at a time in long steps: an answer or a refusal, never a panic or a hang.
#[test]
fn damaged_bytes_are_answered() {
    let mut changed = 0;
    for entry in std::fs::read_dir(path("")).unwrap().flatten().filter(|entry| entry.path().is_file()) {
        let bytes = std::fs::read(entry.path()).unwrap();
        let name = entry.file_name().to_string_lossy().into_owned();
        for at in (0..bytes.len()).step_by(37) {
            for bit in [0x01, 0x80, 0xFF] {
                let mut damaged = bytes.clone();
                damaged[at] ^= bit;
                let _ = matome::read::from_bytes(&name, &damaged, &Limits::default());
                changed += 1;
            }
        }
    }
    assert!(changed > 5_000, "{changed}");
}

/// `sheetjs.xls` with these bytes, which stand in it once or more, replaced.
fn patched(from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = std::fs::read(path("sheetjs.xls")).unwrap();
    let places: Vec<usize> = (0..bytes.len() - from.len()).filter(|at| bytes[*at..].starts_with(from)).collect();
    assert!(!places.is_empty());
    for at in places {
        bytes[at..at + to.len()].copy_from_slice(to);
    }
    bytes
}

#[test]
fn xls_records_are_checked_before_they_are_believed() {
    let code = |bytes: &[u8], limits: &Limits| {
        matome::read::from_bytes("a.xls", bytes, limits).err().map(|refusal| refusal.code())
    };
    let limits = Limits::default();
    assert_eq!(code(&patched(&[], &[]), &limits), None);
    // The record that tells the code page becomes the one that tells of a password (XOR, which the parser takes for text).
    assert_eq!(code(&patched(&[0x42, 0, 2, 0], &[0x2F, 0, 2, 0, 0, 0]), &limits), Some("password"));
    // A sheet that says it has four billion rows, and one that ends before it begins.
    assert_eq!(
        code(&patched(&[0, 2, 14, 0], &[0, 2, 14, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF]), &limits),
        Some("limit-grid")
    );
    assert_eq!(code(&patched(&[0, 2, 14, 0], &[0, 2, 14, 0, 9, 0, 0, 0, 3, 0, 0, 0]), &limits), Some("damaged"));
    // Few cells, far apart: the declared size is honest, the grid is not small.
    let small = Limits { grid: 13, ..limits };
    assert_eq!(code(&patched(&[], &[]), &small), None);
    let far = patched(&[0x05, 2, 8, 0, 2, 0, 1, 0], &[0x05, 2, 8, 0, 0xFF, 0xFF, 1, 0]);
    assert_eq!(code(&far, &small), Some("limit-grid"));
}
