//! Sentences in English name sheets, headings and words of dropdowns in English, and the Japanese ones only in
//! brackets behind: who reads English finds the word in an English workbook, and in a Japanese one too.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "desk/mod.rs"]
mod desk;

use std::path::{Path, PathBuf};

use matome::domain::address::Address;
use matome::domain::finding::Lang;
use matome::sheet::book::{Book, Cell, Look};
use matome::workbook::{template, template_book, workshop};
use matome::{run::templates, workbook::roster};

use desk::Desk;

/// Files that are called the same in every language.
const FILES: [&str; 2] = ["配布一覧.xlsx", "確認事項.xlsx"];

fn is_japanese(c: char) -> bool {
    matches!(c, '\u{3005}'..='\u{30FF}' | '\u{3400}'..='\u{9FFF}' | '\u{FF66}'..='\u{FF9F}')
}

/// The Japanese words of an English sentence that stand without their English name: each stands in brackets, and
/// before them the name.
fn alone(sentence: &str) -> Vec<String> {
    let mut text = sentence.to_owned();
    for file in FILES {
        text = text.replace(file, "");
    }
    // What was read is quoted as it stands.
    while let (Some(open), Some(close)) = (text.find('“'), text.find('”')) {
        text.replace_range(open..close + '”'.len_utf8(), "");
    }
    let mut alone = Vec::new();
    for (at, piece) in text.split(['(', ')']).enumerate() {
        let before = text.split(['(', ')']).nth(at.wrapping_sub(1)).unwrap_or_default();
        let named = at % 2 == 1 && before.trim_end().ends_with(|c: char| c.is_ascii_alphanumeric());
        if piece.contains(is_japanese) && !named {
            alone.push(piece.to_owned());
        }
    }
    alone
}

#[test]
fn a_word_without_its_english_name_is_seen() {
    assert_eq!(alone("Choose it on the sheet Presentation (発表)."), [""; 0]);
    assert_eq!(alone("It says “発表”; see 配布一覧.xlsx."), [""; 0]);
    assert_eq!(alone("Choose it on the sheet 発表."), ["Choose it on the sheet 発表."]);
    assert_eq!(alone("clear 除外 (left out)."), ["clear 除外 "]);
    assert_eq!(alone("(発表) is the sheet"), ["発表"]);
}

/// Every source file of the program.
fn sources(folder: &Path, into: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, into);
        } else if path.extension().is_some_and(|end| end == "rs") {
            into.push(path);
        }
    }
}

/// The texts of a source file, without comments and tests.
fn texts(source: &str) -> Vec<String> {
    let mut rest = source.split("#[cfg(test)]\nmod tests {").next().unwrap();
    let mut texts = Vec::new();
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        if rest.starts_with("//") {
            length = rest.find('\n').unwrap_or(rest.len());
        } else if rest.starts_with("'\"'") || rest.starts_with("'\\\"'") {
            // A quote as a letter begins no text.
            length = rest[1..].find('\'').unwrap() + 2;
        } else if rest.starts_with("r#\"") {
            length = rest.find("\"#").unwrap() + 2;
            texts.push(rest[3..length - 2].to_owned());
        } else if first == '"' {
            let mut end = 1;
            while !rest[end..].starts_with('"') {
                end += if rest[end..].starts_with('\\') { 2 } else { rest[end..].chars().next().unwrap().len_utf8() };
            }
            texts.push(rest[1..end].to_owned());
            length = end + 1;
        }
        rest = &rest[length..];
    }
    texts
}

/// The text without what is filled into it.
fn bare(text: &str) -> String {
    let pieces = text.split('{').map(|piece| piece.split_once('}').map_or(piece, |(_, behind)| behind));
    pieces.collect::<Vec<_>>().join(" ")
}

/// True for a text that an English reader is meant to read: words in Latin letters that are no command, and more of
/// them than others.
fn is_english(text: &str) -> bool {
    let text = bare(text);
    let text = text.split("matome template check").collect::<String>();
    let words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).count();
    let letters = text.chars().filter(char::is_ascii_alphabetic).count();
    words >= 3 && letters > 2 * text.chars().filter(|c| is_japanese(*c)).count()
}

#[test]
fn no_english_sentence_of_the_program_names_a_japanese_word_alone() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    let (mut seen, mut found) = (0, Vec::new());
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_string_lossy().replace('\\', "/");
        // Help is Japanese with English behind it in one text; texts of tests are nobody's.
        if name.starts_with("cli") || name.contains("tests") {
            continue;
        }
        for text in texts(&std::fs::read_to_string(&file).unwrap()).into_iter().filter(|text| is_english(text)) {
            seen += 1;
            // In the program's text a name that is filled in stands between braces.
            found.extend(alone(&text.replace(['{', '}'], "")).into_iter().map(|piece| format!("{name}: {piece}")));
        }
    }
    assert!(seen > 300, "only {seen} sentences were seen");
    assert!(found.is_empty(), "without an English name:\n{}", found.join("\n"));
}

#[test]
fn names_that_are_filled_into_english_sentences_have_their_english_one_before_them() {
    let told = |sentence: &str, wanted: &str| {
        assert!(sentence.contains(wanted), "{wanted} in {sentence}");
        // The sheet and the cell in front are those of the file.
        let said = sentence.split_once(": ").map_or(sentence, |(_, said)| said);
        assert_eq!(alone(said), [""; 0], "{sentence}");
    };
    let page = |rows: &[&[&str]]| {
        let mut page = matome::sheet::book::Page::new("名簿");
        for (row, cells) in (0..).zip(rows) {
            for (col, text) in (0..).zip(*cells) {
                page.put(Address::new(row, col), Cell::text(*text, Look::Plain));
            }
        }
        Book { pages: vec![page], ..Book::default() }
    };
    let of_roster = |rows: &[&[&str]]| roster::take(&page(rows), Lang::En, None).1[0].message(Lang::En);
    told(&of_roster(&[&["氏名", "会社名"], &["見本", "見本商事"]]), "The column Group (グループ) is missing");
    told(&of_roster(&[&["x"]]), "Name (氏名), Group (グループ)");
    let of_settings = |rows: &[&[&str]]| workshop::take_settings(&page(rows)).unwrap_err()[0].message(Lang::En);
    told(&of_settings(&[&["x"]]), "Item (項目), Value (値)");
    told(&of_settings(&[&["項目", "値"], &["言語", "日本語"]]), "Code (コード) is missing");
    told(
        &of_settings(&[&["項目", "値"], &["言語", "x"], &["コード", "ABCD"], &["テンプレート", "blank"]]),
        "Japanese (日本語)",
    );

    let whole = template_book::fill(&templates::load("ipa-2024-sme", Path::new("")).unwrap());
    for (sheet, cell, text, wanted) in [
        ("基本設定", "B8", "", "title (タイトル) is missing"),
        ("基本設定", "A8", "タイトノレ", "Did you mean"),
        ("列", "F4", "しゅるい", "the column kind (種類) is missing"),
        ("列", "F7", "自由記人", "row-number (番号), label (項目の名前)"),
        ("列", "D7", "", "heading (見出し) is empty"),
        ("項目", "C7", "", "title (項目) is empty"),
        ("項目", "E6", "たいしょう外", "out of scope (対象外)"),
        ("列", "J7", "まん中", "0 (左), 1 (右)"),
    ] {
        let mut book = whole.clone();
        let page = book.pages.iter_mut().find(|page| page.name == sheet).unwrap();
        page.put(Address::parse(cell).unwrap(), Cell::text(text, Look::Ask));
        let told_there: Vec<String> =
            template::take(&book, "").unwrap_err().iter().map(|e| e.message(Lang::En)).collect();
        let sentence = told_there.iter().find(|said| said.contains(wanted));
        told(sentence.unwrap_or_else(|| panic!("{wanted} in {told_there:#?}")), wanted);
    }
}

#[test]
fn a_finding_says_the_english_name_alone_where_the_workbook_is_english() {
    let desk = Desk::new();
    desk.put("roster.csv", b"ID,Name,Organisation,Industry,Group,Excluded\n1,Ann,A,X,Red,\n2,Ben,B,X,Red,yes\n");
    desk.run(&["new", ".", "--lang", "en", "--roster", "roster.csv"]).ends(0);
    desk.run(&["forms", "--force"]).ends(0);
    for (name, bytes) in desk.files().into_iter().filter(|(name, _)| name.starts_with("forms/")) {
        desk.put(&name.replace("forms/", "returned/"), &bytes);
    }
    desk.run(&["group"]);
    let plenary = desk.run(&["plenary"]);
    assert!(plenary.code < 2, "{}", plenary.stderr);
    let texts: Vec<String> =
        desk.book("plenary.xlsx").pages.iter().flat_map(|page| page.filled()).map(|(_, c)| c.value.shown()).collect();
    let says = |wanted: &str| texts.iter().any(|text| text == wanted);
    assert!(says("Choose it on the sheet Presentation of the group's workbook."));
}
