//! Templates as secretariats make them: every built-in pack as a workbook and back, workbooks edited in
//! another program through the whole day, and what is said of broken ones.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // Clippy takes the helpers of an integration test for code that ships.

mod desk;

use std::path::Path;

use desk::{Desk, data};
use matome::domain::address::Address;
use matome::domain::catalogue::{Kind, Template};
use matome::domain::finding::Lang;
use matome::read::{Limits, from_bytes};
use matome::run::templates;
use matome::sheet::book::{Book, Cell, Look, Page, Value};
use matome::workbook::{template, template_book};
use matome::write::to_xlsx;

fn load(name: &str) -> Template {
    templates::load(name, Path::new("")).unwrap_or_else(|fault| panic!("{}", fault.message(Lang::En)))
}

/// A book as it comes back from a file.
fn saved(book: &Book) -> Book {
    from_bytes("t.xlsx", &to_xlsx(book).unwrap(), &Limits::default()).unwrap().book
}

#[test]
fn every_built_in_pack_is_the_same_as_a_workbook_and_back() {
    let names = templates::names();
    for name in ["blank", "ipa-2024-sme", "ipa-2024-sme-en", "ipa-2025-sme", "ipa-2026-sme", "supplier-check"] {
        assert!(names.iter().any(|known| known == name), "{name}");
    }
    for name in names {
        let there = load(&name);
        let back = template::take(&saved(&template_book::fill(&there)), &there.hash);
        assert_eq!(back.as_ref().ok(), Some(&there), "{name}: {back:?}");
    }
}

#[test]
fn the_lists_of_a_year_know_those_of_the_year_before() {
    for (year, before) in [("ipa-2025-sme", "ipa-2024-sme"), ("ipa-2026-sme", "ipa-2025-sme")] {
        let (year, before) = (load(year), load(before));
        assert_eq!(year.steps, before.steps, "the same 60 steps");
        assert_eq!((year.threats.len(), year.steps.len()), (10, 60));
        let mut all: Vec<&String> = year.threats.iter().flat_map(|threat| &threat.earlier).collect();
        assert!(all.iter().all(|id| before.threats.iter().any(|threat| threat.id == **id)), "{all:?}");
        let count = all.len();
        all.sort();
        all.dedup();
        assert_eq!(all.len(), count, "no earlier threat has gone two ways");
        let prefix = &year.name[4..8];
        assert!(year.threats.iter().all(|t| t.id == format!("{prefix}-{:02}", t.no.0)));
    }
    let inside = |name: &str, title: &str| load(name).threats.into_iter().find(|t| t.title == title).unwrap();
    assert_eq!(inside("ipa-2025-sme", "内部不正による情報漏えい等").earlier, ["2024-03"]);
    assert_eq!(inside("ipa-2026-sme", "内部不正による情報漏えい等").earlier, ["2025-04"]);
    assert!(inside("ipa-2026-sme", "AIの利用をめぐるサイバーリスク").earlier.is_empty());
}

#[test]
fn the_english_pack_has_the_ids_of_the_japanese_one_and_no_japanese_in_its_lists() {
    let (ja, en) = (load("ipa-2024-sme"), load("ipa-2024-sme-en"));
    let ids = |t: &Template| {
        let columns = t.themes.iter().flat_map(|theme| theme.columns.iter().map(|c| (theme.id.clone(), c.id.clone())));
        let threats = t.threats.iter().map(|threat| (threat.id.clone(), threat.in_scope.to_string()));
        let steps = t.steps.iter().map(|step| (step.id.to_string(), String::new()));
        columns.chain(threats).chain(steps).collect::<Vec<_>>()
    };
    assert_eq!(ids(&ja), ids(&en));
    assert!(en.attribution.contains("not an official translation"));
    let texts = en.threats.iter().flat_map(|t| [&t.title, &t.description]);
    let texts = texts.chain(en.steps.iter().map(|s| &s.text));
    for text in texts.chain(en.controls.iter().flat_map(|c| [&c.title, &c.category, &c.summary])) {
        assert!(text.is_ascii(), "{text}");
    }
}

/// Changes one cell of a workbook's sheet.
fn put(book: &mut Book, sheet: &str, cell: &str, text: &str) {
    let page = book.pages.iter_mut().find(|page| page.name == sheet).unwrap_or_else(|| panic!("{sheet}"));
    page.put(Address::parse(cell).unwrap(), Cell::text(text, Look::Ask));
}

#[test]
fn broken_templates_each_say_the_sheet_and_the_cell() {
    let whole = template_book::fill(&load("ipa-2024-sme"));
    let supplier = template_book::fill(&load("supplier-check"));
    // What is broken, the cell that is changed to what, and what must be said.
    let cells: [(&Book, &str, &str, &str, &str); 22] = [
        (&whole, "基本設定", "B5", "", "基本設定 B5: 「名前」がないか、空です"),
        (&whole, "基本設定", "A8", "タイトノレ", "基本設定 A8: 「タイトノレ」という設定項目はありません"),
        (
            &whole,
            "テーマ",
            "D5",
            "項目ごtと",
            "テーマ D5: 「項目ごtと」は使えません。使えるのは 項目ごと、質問 です。「項目ごと」のことですか？",
        ),
        (&whole, "テーマ", "B6", "①事業影響", "テーマ B6: 「①事業影響」が2回あります（先のもの: B5）"),
        (&whole, "テーマ", "B6", "②実施/手順", "テーマ B6: 「②実施/手順」はシート名にできません"),
        (&whole, "テーマ", "B6", "データ", "テーマ B6: シート名「データ」はほかのシートが使います"),
        (&whole, "テーマ", "A6", "Steps!", "テーマ A6: 記号「Steps!」は使えません"),
        (&whole, "テーマ", "G5", "", "テーマ G5: 発表の見出しが左右の片方だけです"),
        (&whole, "列", "A5", "inpact", "列 A5: 「inpact」というテーマはありません。「impact」のことですか？"),
        (&whole, "列", "B5", "こじん", "列 B5: 「こじん」は使えません"),
        (&whole, "列", "F7", "自由記人", "列 F7: 「自由記人」は使えません。使えるのは 番号、項目の名前、自由記入"),
        (&whole, "列", "H7", "三", "列 H7: 「三」は 1 から 20 までの整数ではありません"),
        (&whole, "列", "C7", "impact", "列 C8: 「impact」が2回あります（先のもの: C7）"),
        (&whole, "列", "F4", "しゅるい", "列 A4: 見出し「種類」の列がありません"),
        (&whole, "列", "D8", "事業内容", "列 D8: 「事業内容」が2回あります（先のもの: D7）"),
        (&whole, "列", "F5", "自由記入", "テーマ A5: テーマ「impact」に、種類が「番号」（row-number）の列がありません"),
        (&whole, "項目", "B6", "1", "項目 B6: 「1」が2回あります（先のもの: B5）"),
        (&whole, "項目", "E6", "たいしょう外", "項目 E6: 「たいしょう外」は使えません。使えるのは 対象外 です"),
        (&whole, "実施手順", "A6", "6月2日", "実施手順 A6: 「6月2日」は「6-1」の形の番号ではありません"),
        (&whole, "実施手順", "A6", "21-1", "実施手順 A6: 管理策 21 が一覧にありません"),
        (&supplier, "列", "G7", "sttae", "列 G7: 選択肢の一覧「sttae」がありません。「state」のことですか？"),
        (&supplier, "選択肢", "B6", "○", "選択肢 B6: 「○」が2回あります（先のもの: B5）"),
    ];
    for (book, sheet, cell, text, said) in cells {
        let mut book = book.clone();
        put(&mut book, sheet, cell, text);
        let messages = troubles(&saved(&book));
        assert!(messages.iter().any(|message| message.contains(said)), "{said}\n{messages:#?}");
        assert!(messages.iter().all(|message| has_cell(message)), "{messages:#?}");
    }
    let mut book = whole.clone();
    put(&mut book, "基本設定", "B7", "fr");
    assert!(troubles(&saved(&book)).contains(&"基本設定 B7: 「fr」は使えません。使えるのは ja、en です。".to_owned()));
    // The workbooks of an English pack need English names for themselves.
    for (name, taken) in [("Tally", true), ("Findings", true), ("Threat list", true), ("Matters", false)] {
        let mut book = template_book::fill(&load("ipa-2024-sme-en"));
        put(&mut book, "テーマ", "B6", name);
        let said = template::take(&saved(&book), "").err().unwrap_or_default();
        assert_eq!(said.iter().any(|e| e.message(Lang::En).contains("is needed for another sheet")), taken, "{name}");
    }
    // Sheets that are gone, misspelled or emptied.
    for (sheet, to, said) in [
        ("項目", "こうもく", "項目 A1: このファイル（シート）がありません"),
        ("基本設定", "基本設計", "基本設定 A1: このファイル（シート）がありません。「基本設計」のことですか？"),
        ("管理策", "かんり", "管理策 A1: このファイル（シート）がありません"),
    ] {
        let mut book = whole.clone();
        book.pages.iter_mut().find(|page| page.name == sheet).unwrap().name = to.to_owned();
        let messages = troubles(&saved(&book));
        assert!(messages.iter().any(|message| message.contains(said)), "{said}\n{messages:#?}");
    }
    let mut book = whole.clone();
    book.pages.iter_mut().find(|page| page.name == "項目").unwrap().cells.retain(|at, _| at.row < 4);
    assert!(troubles(&saved(&book)).contains(&"項目 A5: 1行もありません。".to_owned()));
    let mut book = whole.clone();
    book.pages.iter_mut().find(|page| page.name == "列").unwrap().cells.retain(|at, _| at.row < 4 || at.row > 8);
    assert!(troubles(&saved(&book)).contains(&"テーマ A5: テーマ「impact」の列が1つもありません。".to_owned()));
}

fn troubles(book: &Book) -> Vec<String> {
    template::take(book, "").expect_err("a broken template").iter().map(|e| e.message(Lang::Ja)).collect()
}

/// True for a message that begins with a sheet and a cell.
fn has_cell(message: &str) -> bool {
    let place = message.split(": ").next().unwrap_or_default();
    place.split(' ').nth(1).and_then(Address::parse).is_some()
}

#[test]
fn check_says_what_to_correct_and_export_never_overwrites() {
    let desk = Desk::new();
    assert!(desk.run(&["template", "list"]).ends(0).stdout.contains("supplier-check"));
    assert!(
        desk.run(&["template", "show", "ipa-2026-sme"])
            .ends(0)
            .stdout
            .contains("2026-07  7 内部不正による情報漏えい等 ← 2025-04")
    );
    desk.run(&["template", "export", "supplier-check", "自社.xlsx"]).ends(0);
    assert!(desk.run(&["template", "check", "自社.xlsx"]).ends(0).stdout.contains("直すところはありません"));
    assert!(desk.run(&["template", "export", "blank", "自社.xlsx"]).ends(2).stderr.contains("すでにあります"));
    let mut book = desk.book("自社.xlsx");
    put(&mut book, "列", "G7", "sttae");
    desk.put("自社.xlsx", &to_xlsx(&book).unwrap());
    let said = desk.run(&["template", "check", "自社.xlsx"]).ends(2).stderr;
    assert!(said.contains("列 G7: ") && said.contains("「state」のことですか？"), "{said}");
}

/// Types `text` into the cell of a form that stands in the row of `no` (its nth row) under `heading`.
fn fill(book: &mut Book, sheet: &str, no: &str, nth: usize, heading: &str, text: &str) {
    let page = book.pages.iter_mut().find(|page| page.name == sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let at = |page: &Page, text: &str, row: Option<u32>| {
        page.filled()
            .find(|(at, c)| c.value.shown().trim_start_matches("✎ ") == text && row.is_none_or(|row| at.row == row))
            .map(|(at, _)| at)
            .unwrap_or_else(|| panic!("no {text} on {sheet}"))
    };
    let head = at(page, "No", None);
    let row = page
        .filled()
        .filter(|(at, c)| at.col == head.col && at.row > head.row && c.value.shown() == no)
        .map(|(at, _)| at.row)
        .nth(nth - 1)
        .unwrap_or_else(|| panic!("no row {no}"));
    let col = at(page, heading, Some(head.row)).col;
    page.put(Address::new(row, col), Cell::of(Value::text(text), Look::Ask));
}

/// What a sheet shows, as rows of texts.
fn grid(book: &Book, sheet: &str) -> Vec<Vec<String>> {
    let page = book.page(sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let mut rows: std::collections::BTreeMap<u32, Vec<String>> = std::collections::BTreeMap::new();
    for (at, cell) in page.filled() {
        rows.entry(at.row).or_default().push(cell.value.shown());
    }
    rows.into_values().collect()
}

/// Two companies with two people each; the list is Shift_JIS, as offices save it.
fn suppliers() -> Desk {
    let desk = Desk::new();
    let list = "取引先一覧,,,\nNo.,氏名,会社名,グループ\n1,見本 花子,見本商事,1\n2,試作 一郎,試作所,1\n3,仮名 次郎,仮設工業,第2グループ\n4,例文 さくら,例文社,グループ２\n";
    desk.put("名簿.csv", &encoding_rs::SHIFT_JIS.encode(list).0);
    desk.run(&["new", "w", "--template", "supplier-check", "--roster", "名簿.csv", "--code", "SUPP"]).ends(0);
    desk.run(&["forms", "-C", "w"]).ends(0);
    desk
}

#[test]
fn a_supplier_check_runs_the_whole_day_and_its_counts_are_right() {
    let desk = suppliers();
    let (check, contact) = ("①対策の状況", "②体制と連絡先");
    let folder = Sub { desk: &desk };
    // Question 1: ○ ○ △ ×; question 2: ○ in other shapes, and one open; question 3: one answer of no list.
    folder.returned(
        "1",
        &[
            (check, "1", 1, "状況", "○"),
            (check, "2", 1, "状況", "〇"),
            (check, "3", 1, "状況", "検討中"),
            (check, "1", 1, "根拠（規程・記録・設定など）", "規程あり"),
            (check, "1", 1, "資料あり", "レ"),
        ],
    );
    folder
        .returned("2", &[(check, "1", 1, "状況", "○"), (check, "2", 1, "状況", "◯"), (check, "1", 1, "資料あり", "○")]);
    folder.returned(
        "3",
        &[(check, "1", 1, "状況", "△"), (check, "2", 1, "状況", "x"), (contact, "2", 1, "回答", "なし")],
    );
    folder.returned("4", &[(check, "1", 1, "状況", "×"), (contact, "2", 1, "回答", "プライバシーマーク")]);
    let said = desk.run(&["check", "-C", "w"]);
    assert!(said.stdout.contains("検討中") && said.stdout.contains("○、△、×"), "{}\n{}", said.stdout, said.stderr);
    let group = desk.run(&["group", "-C", "w"]);
    assert_eq!(group.conservation(), Some((13, 13, 0)), "{}{}", group.stdout, group.stderr);
    let plenary = desk.run(&["plenary", "-C", "w"]);
    assert_eq!(plenary.conservation(), Some((13, 13, 0)), "{}{}", plenary.stdout, plenary.stderr);

    let row = |of: &[u32]| of.iter().map(u32::to_string).collect::<Vec<_>>();
    let figures = |book: &Book, question: &str| {
        let rows = grid(book, "選択の集計").into_iter().filter(|r| r.get(1).is_some_and(|t| t == question));
        rows.map(|r| r[2..].to_vec()).collect::<Vec<_>>()
    };
    let [first, second, third] = [1, 2, 3].map(|no| load("supplier-check").threats[no - 1].title.clone());
    let book = desk.book("w/plenary.xlsx");
    // ○ △ × other open; then the tick: ○ other open.
    assert_eq!(figures(&book, &first), [row(&[2, 1, 1, 0, 0]), row(&[2, 0, 2])]);
    assert_eq!(figures(&book, &second), [row(&[2, 0, 1, 0, 1]), row(&[0, 0, 4])]);
    assert_eq!(figures(&book, &third)[0], row(&[0, 0, 0, 1, 3]));
    let one = desk.book("w/groups/グループ1.xlsx");
    assert_eq!(figures(&one, &first), [row(&[2, 0, 0, 0, 0]), row(&[2, 0, 0])]);
    let hidden =
        |name: &str| book.page(name).is_none_or(|page| page.visibility != matome::sheet::book::Visibility::Visible);
    for name in ["共通手順", "実施手順集計", "脅威×管理策", "だれが選んだか"] {
        assert!(hidden(name), "{name}: nobody picks steps");
    }

    let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "-C", "w", "--json"]).stdout).unwrap();
    assert_eq!(tally["choices"][0]["choices"][0], serde_json::json!({"choice": "○", "people": 2}));
    assert_eq!(tally["choices"][1]["choices"][2], serde_json::json!({"choice": "×", "people": 1}));
    let certificate = tally["choices"].as_array().unwrap().iter().find(|c| c["column"] == "certificate").unwrap();
    assert_eq!((&certificate["choices"][1]["people"], &certificate["open"]), (&1.into(), &2.into()));
}

/// A workshop in a folder of the desk.
struct Sub<'d> {
    desk: &'d Desk,
}

impl Sub<'_> {
    fn returned(&self, id: &str, answers: &[(&str, &str, usize, &str, &str)]) {
        let folder = self.desk.files();
        let name = folder.keys().find(|name| name.starts_with(&format!("w/forms/{id}_"))).unwrap();
        let mut book = self.desk.book(name);
        for (sheet, no, nth, heading, text) in answers {
            fill(&mut book, sheet, no, *nth, heading, text);
        }
        self.desk.put(&format!("w/returned/{id}.xlsx"), &to_xlsx(&book).unwrap());
    }
}

#[test]
fn a_template_edited_in_another_program_runs_the_whole_day() {
    // Made from `template export ipa-2024-sme` by tests/acceptance/template.py: four items of its own instead of
    // the ten threats, a column to choose in as the fourth of ①, two picks an item in ②, no ③.
    let desk = Desk::new();
    let edited = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template/edited-in-libreoffice.xlsx");
    desk.put("自社.xlsx", &std::fs::read(edited).unwrap());
    desk.put("名簿.csv", "氏名,会社名,グループ\n見本 花子,見本商事,1\n試作 一郎,試作所,1\n".as_bytes());
    desk.run(&["template", "check", "自社.xlsx"]).ends(0);
    desk.run(&["new", "w", "--template", "自社.xlsx", "--roster", "名簿.csv", "--code", "EDIT"]).ends(0);
    desk.run(&["forms", "-C", "w"]).ends(0);
    let template = templates::load("自社.xlsx", &desk.path("")).unwrap();
    assert_eq!(template.threats.len(), 4);
    assert!(template.themes.iter().all(|theme| theme.id != "issues"));
    assert_eq!(template.column(template.vote_column().unwrap()).repeat, 2);
    assert!(template.columns_with(|kind| kind == Kind::Pick));
    let folder = Sub { desk: &desk };
    let (impact, steps) = ("①事業影響", "②実施手順");
    folder.returned(
        "001",
        &[
            (impact, "2", 1, "影響の大きさ", "大"),
            (steps, "2", 1, "実施手順", "6-1"),
            (steps, "2", 2, "実施手順", "14-1"),
        ],
    );
    // The same step twice is one vote: the second is listed.
    folder.returned(
        "002",
        &[
            (impact, "2", 1, "影響の大きさ", "中"),
            (steps, "2", 1, "実施手順", "14-1"),
            (steps, "2", 2, "実施手順", "14-1"),
        ],
    );
    let group = desk.run(&["group", "-C", "w"]);
    assert_eq!(group.conservation(), Some((6, 5, 1)), "{}{}", group.stdout, group.stderr);
    let plenary = desk.run(&["plenary", "-C", "w"]);
    assert!(plenary.conservation().is_some(), "{}{}", plenary.stdout, plenary.stderr);
    let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "-C", "w", "--json"]).stdout).unwrap();
    let votes = |id: &str| {
        let steps = tally["steps"].as_array().unwrap();
        steps.iter().find(|step| step["id"] == id).unwrap()["votes"].as_u64().unwrap()
    };
    assert_eq!((votes("6-1"), votes("14-1")), (1, 2));
    assert_eq!(data(&desk.book("w/plenary.xlsx")).len(), 5);
    let choices = desk.run(&["tally", "-C", "w", "--by", "choice", "--csv"]).stdout;
    assert!(choices.contains("影響の大きさ,2,") && choices.contains(",大,1") && choices.contains(",中,1"), "{choices}");
}
