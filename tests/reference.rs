//! The references as tests: what the program prints has the keys that REFERENCE.md shows, and a template written
//! from TEMPLATE.md runs a day.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "desk/mod.rs"]
mod desk;

use std::collections::BTreeSet;

use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page, Value, Visibility};
use matome::write::to_xlsx;
use serde_json::Value as Json;

use desk::Desk;

const REFERENCE: &str = include_str!("../samples/REFERENCE.md");
const TEMPLATE: &str = include_str!("../samples/TEMPLATE.md");

/// The code block behind the line that begins with `title`.
fn block<'t>(text: &'t str, title: &str) -> &'t str {
    let start = text.find(&format!("\n{title}")).unwrap_or_else(|| panic!("{title}"));
    let rest = &text[start..];
    let open = rest.find("\n```").unwrap();
    let begin = open + 1 + rest[open + 1..].find('\n').unwrap() + 1;
    &rest[begin..begin + rest[begin..].find("\n```").unwrap()]
}

/// The paths of all keys of a shape as the reference writes it: `people[].reminder.to`.
fn shape(text: &str) -> BTreeSet<String> {
    let mut paths = BTreeSet::new();
    // Names of the objects and lists around, each closed by its bracket.
    let mut around: Vec<String> = vec![String::new()];
    let mut key = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let mut length = first.len_utf8();
        match first {
            '"' => {
                let end = 1 + rest[1..].find('"').unwrap();
                length = end + 1;
                if rest[length..].starts_with(':') {
                    key = rest[1..end].to_owned();
                    paths.insert(format!("{}{key}", around.last().unwrap()));
                }
            }
            '{' => around.push(match key.as_str() {
                "" => around.last().unwrap().clone(),
                name => format!("{}{name}.", around.last().unwrap()),
            }),
            '[' => around.push(format!("{}{key}[].", around.last().unwrap())),
            '}' | ']' => {
                around.pop();
            }
            _ => {}
        }
        if matches!(first, '{' | '[' | ',') {
            key.clear();
        }
        rest = &rest[length..];
    }
    assert_eq!(around.len(), 1, "{text}");
    paths
}

/// The same of what was printed, of all its entries together.
fn printed(value: &Json, at: &str, into: &mut BTreeSet<String>) {
    match value {
        Json::Object(entries) => {
            for (key, value) in entries {
                into.insert(format!("{at}{key}"));
                printed(value, &format!("{at}{key}."), into);
            }
        }
        Json::Array(entries) => {
            let list = format!("{}[].", at.trim_end_matches('.'));
            entries.iter().for_each(|entry| printed(entry, &list, into));
        }
        Json::Null | Json::Bool(_) | Json::Number(_) | Json::String(_) => {}
    }
}

#[track_caller]
fn is_as_written(title: &str, printed_text: &str) {
    let value: Json = serde_json::from_str(printed_text).unwrap_or_else(|why| panic!("{title}: {why}"));
    let mut real = BTreeSet::new();
    printed(&value, "", &mut real);
    assert_eq!(shape(block(REFERENCE, title)), real, "{title}");
}

#[test]
fn a_shape_is_read_as_it_is_meant() {
    let text = r#"{"a":1|null,"b":[{"c":"x|y","d":{"e":true}|null}],"f":["…"]}"#;
    let paths: Vec<String> = shape(text).into_iter().collect();
    assert_eq!(paths, ["a", "b", "b[].c", "b[].d", "b[].d.e", "f"]);
}

#[test]
fn json_has_the_keys_of_the_reference() {
    let desk = Desk::with_samples_roster();
    desk.run(&["forms"]).ends(0);
    desk.put_samples("returned", "returned");
    desk.put("returned/だれか.csv", b"just,a,table\n1,2,3\n");
    is_as_written("`status --json`", &desk.run(&["status", "--json"]).stdout);
    is_as_written("`check --json`", &desk.run(&["check", "--json"]).stdout);
    for (title, by) in [
        ("`tally --json`", "threat"),
        ("`tally --json`", "step"),
        ("`tally --json --by control`", "control"),
        ("`tally --json --by category`", "category"),
        ("`tally --json --by group`", "group"),
        ("`tally --json --by industry`", "industry"),
    ] {
        is_as_written(title, &desk.run(&["tally", "--json", "--by", by]).stdout);
    }
    let cells = desk.run(&["cells", "workshop.xlsx"]).stdout;
    is_as_written("`cells`", cells.lines().next().unwrap());

    // The columns of the export, in their order.
    desk.run(&["export", "--format", "csv"]);
    let csv = String::from_utf8(std::fs::read(desk.path("export/answers.csv")).unwrap()).unwrap();
    let columns: Vec<&str> = csv.trim_start_matches('\u{FEFF}').lines().next().unwrap().split(',').collect();
    let table = REFERENCE.split("| 列 | 内容 |").nth(1).unwrap().split("\n\n").next().unwrap();
    let named = table.lines().filter(|line| line.starts_with("| `")).map(|line| line.split(" | ").next().unwrap());
    let named: Vec<&str> = named.flat_map(|cell| cell.split('`').skip(1).step_by(2)).collect();
    assert_eq!(columns, named);
}

/// The files of the example.
fn example() -> Vec<(&'static str, &'static str)> {
    let files = TEMPLATE.split("<!-- file: ").skip(1);
    files.map(|rest| (rest.split(" -->").next().unwrap(), block(rest, "```").trim_start())).collect()
}

/// Types `text` into the row of a form that has `no`, or the question `no`, under `heading`.
fn fill(book: &mut Book, sheet: &str, no: &str, heading: &str, text: &str) {
    let page = book.pages.iter_mut().find(|page| page.name == sheet).unwrap();
    let find = |page: &Page, words: &str, row: Option<u32>| {
        let is = |c: &Cell| c.value.shown().trim_start_matches("✎ ") == words;
        page.filled().find(|(at, c)| is(c) && row.is_none_or(|row| at.row == row)).map(|(at, _)| at).unwrap()
    };
    let head = find(page, heading, None);
    let row = page.filled().find(|(at, c)| at.row > head.row && c.value.shown() == no).unwrap().0.row;
    page.put(Address::new(row, head.col), Cell::of(Value::text(text), Look::Ask));
}

#[test]
fn a_template_written_from_the_reference_runs_a_day() {
    let desk = Desk::new();
    let files = example();
    assert_eq!(files.len(), 4);
    for (name, text) in &files {
        desk.put(&format!("small/{name}"), text.as_bytes());
    }
    desk.run(&["template", "check", "small"]).ends(0);
    desk.put("roster.csv", b"ID,Name,Group\n1,Ann,Red\n2,Ben,Red\n");
    desk.run(&["new", "w", "--template", "small", "--roster", "roster.csv"]).ends(0);
    desk.run(&["forms", "-C", "w"]).ends(0);
    for (id, name, state) in [("1", "Ann", "yes"), ("2", "Ben", "no")] {
        let mut form = desk.book(&format!("w/forms/{id}_{name}.xlsx"));
        fill(&mut form, "Backup", "1", "State", state);
        fill(&mut form, "Backup", "2", "Why", "because");
        fill(&mut form, "Afterwards", "What did you learn?", "Answer", "a lot");
        desk.put(&format!("w/returned/{id}.xlsx"), &to_xlsx(&form).unwrap());
    }
    for verb in ["group", "plenary"] {
        let ran = desk.run(&[verb, "-C", "w"]);
        assert!(ran.stdout.contains("answers 6 = data 6 + findings 0"), "{}{}", ran.stdout, ran.stderr);
    }
    let counted = desk.run(&["tally", "-C", "w", "--json"]).stdout;
    is_as_written("`tally --json --by choice`", &counted);
    let counted: Json = serde_json::from_str(&counted).unwrap();
    assert_eq!(counted["choices"][0]["choices"][0], serde_json::json!({"choice": "yes", "people": 1}));
    assert_eq!(counted["choices"].as_array().unwrap().len(), 2, "the third question is out of scope");
    let shown = desk.run(&["template", "show", "small"]).ends(0).stdout;
    assert!(shown.contains("b2025-2  2 Was it ever read back? ← b2024-2 b2024-3"), "{shown}");
}

#[test]
fn every_word_of_a_template_is_in_its_reference() {
    let has = |word: &str| assert!(TEMPLATE.contains(word), "{word} is not in TEMPLATE.md");
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("templates");
    for pack in std::fs::read_dir(root).unwrap() {
        for file in std::fs::read_dir(pack.unwrap().path()).unwrap() {
            let file = file.unwrap();
            let text = std::fs::read_to_string(file.path()).unwrap();
            has(&format!("`{}`", file.file_name().to_string_lossy()));
            let csv = file.path().extension().is_some_and(|end| end == "csv");
            let columns = text.lines().next().filter(|_| csv).into_iter().flat_map(|line| line.split(','));
            columns.for_each(|column| has(&format!("`{}`", column.trim_start_matches('\u{FEFF}'))));
            let keys = text.lines().filter(|_| !csv).filter_map(|line| line.split_once(" = "));
            keys.for_each(|(key, _)| has(&format!("`{key}`")));
        }
    }
    // The workbook: sheets, headings, settings, and the words of its dropdowns.
    let desk = Desk::new();
    desk.run(&["template", "export", "supplier-check", "t.xlsx"]).ends(0);
    let book = desk.book("t.xlsx");
    for page in &book.pages {
        let hidden = page.visibility != Visibility::Visible;
        for (at, cell) in page.filled() {
            let is_setting = page.name == "基本設定" && at.row > 3 && at.col == 0;
            let is_heading = page.name != "基本設定" && page.name != "使い方" && at.row == 3;
            if is_setting || (!hidden && is_heading) {
                has(&cell.value.shown());
            }
        }
        if !hidden && page.name != "使い方" {
            has(&page.name);
        }
    }
    for kind in [
        "番号",
        "項目の名前",
        "自由記入",
        "一覧から選ぶ",
        "○を付ける",
        "管理策を選ぶ",
        "実施手順を選ぶ",
        "選んだ実施手順",
    ] {
        has(&format!("| {kind} |"));
    }
}
