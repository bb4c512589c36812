//! The secretariat's desk through the built command: status, export, watch, rehearse, and what `matome` alone says.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use desk::{Desk, book, files, samples};
use matome::domain::address::Address;
use matome::read::sha256;
use matome::sheet::book::{Book, Cell, Look, Page};
use matome::write::to_xlsx;
use serde_json::Value as Json;

/// The samples, 14 of 15 forms back.
fn sample_desk() -> Desk {
    let desk = Desk::with_samples_roster();
    desk.run(&["forms"]).ends(0);
    desk.put_samples("returned", "returned");
    desk
}

fn json(text: &str) -> Json {
    serde_json::from_str(text).unwrap_or_else(|why| panic!("{why}: {text}"))
}

/// The cell of a list: the row that has `id` in its first column, under `heading`.
fn cell_at(page: &Page, id: &str, heading: &str) -> Address {
    let head = page.filled().find(|(_, cell)| cell.value.shown() == heading).unwrap_or_else(|| panic!("{heading}")).0;
    let row = page.filled().find(|(at, cell)| at.row > head.row && cell.value.shown() == id).unwrap().0.row;
    Address::new(row, head.col)
}

#[test]
fn status_says_who_is_missing_and_what_to_write_to_them() {
    let desk = sample_desk();
    desk.put("returned/もう一度.xlsx", &fs::read(desk.path("returned/102_試作 一郎.xlsx")).unwrap());
    let said = desk.run(&["status"]).ends(0).stdout;
    assert!(said.contains("提出 14 / 15 人") && said.contains("未提出 1人: 仮名 冬子"), "{said}");
    assert!(said.contains("使わなかったファイル（試作 一郎）"), "{said}");
    let status = json(&desk.run(&["status", "--json"]).ends(0).stdout);
    let people = status["people"].as_array().unwrap();
    let of = |id: &str| people.iter().find(|p| p["id"] == id).unwrap();
    assert_eq!(status["participants"]["returned"], 14);
    assert_eq!(of("205")["state"], "missing");
    assert_eq!(of("102")["not_used"].as_array().unwrap().len(), 1);
    // 305 picked a control for threat 7 and no step: that row is not answered.
    assert_eq!(of("305")["themes"][1], serde_json::json!({"theme": "steps", "done": 5, "of": 9}));
    let mail = &of("205")["reminder"];
    assert!(mail["body"].as_str().unwrap().contains("仮名 冬子 様"));
    let text = fs::read_to_string(desk.path("reminders/205_仮名 冬子.txt")).unwrap();
    assert!(text.starts_with("\u{FEFF}宛先: ") && text.contains("\r\n件名: "), "{text}");
    let list = desk.book("forms/配布一覧.xlsx");
    let page = list.page("配布一覧").unwrap();
    assert_eq!(page.shown(cell_at(page, "205", "提出")), "未提出");
    assert_eq!(page.shown(cell_at(page, "101", "①事業影響")), "9件中8件");
    assert!(list.page("督促文").unwrap().filled().any(|(_, cell)| cell.value.shown().contains("仮名 冬子 様")));
    // The form arrives: its reminder goes.
    desk.put_samples("late", "returned");
    desk.run(&["status"]).ends(0);
    assert_eq!(fs::read_dir(desk.path("reminders")).unwrap().count(), 0);
}

#[test]
fn what_people_write_into_the_list_stays() {
    let desk = sample_desk();
    desk.run(&["status"]).ends(0);
    let path = desk.path("forms/配布一覧.xlsx");
    let mut list = book(&path);
    let page = list.pages.iter_mut().find(|p| p.name == "配布一覧").unwrap();
    let memo = cell_at(page, "205", "メモ");
    let mail = cell_at(page, "101", "メール");
    let heading = page.filled().find(|(_, cell)| cell.value.shown() == "メモ").unwrap().0;
    page.put(memo, Cell::text("電話した", Look::Plain));
    page.put(mail, Cell::text("new@example.jp", Look::Plain));
    // A cell in which nothing stood.
    let returned = cell_at(page, "205", "提出日時");
    assert_eq!(page.shown(returned), "");
    page.put(returned, Cell::text("9日の朝", Look::Plain));
    let right = page.filled().filter(|(at, _)| at.row == heading.row).map(|(at, _)| at.col).max().unwrap() + 1;
    page.put(Address::new(heading.row, right), Cell::text("席", Look::Plain));
    page.put(Address::new(memo.row, right), Cell::text("A-3", Look::Plain));
    let last = page.filled().map(|(at, _)| at.row).max().unwrap();
    page.put(Address::new(last + 2, 2), Cell::text("飛び入り 太郎", Look::Plain));
    let mut own = Page::new("当日メモ");
    own.put(Address::new(0, 0), Cell::text("会場は3階", Look::Plain));
    list.pages.push(own);
    fs::write(&path, to_xlsx(&list).unwrap()).unwrap();
    for verb in ["status", "forms", "status"] {
        desk.run(&[verb]).ends(0);
        let list = book(&path);
        let page = list.page("配布一覧").unwrap();
        assert_eq!(page.shown(cell_at(page, "205", "メモ")), "電話した\n提出日時: 9日の朝", "{verb}");
        assert_eq!(page.shown(cell_at(page, "205", "席")), "A-3", "{verb}");
        assert_eq!(page.shown(cell_at(page, "101", "席")), "", "{verb}");
        assert_eq!(page.shown(cell_at(page, "205", "提出")), "未提出", "{verb} keeps what was known");
        assert_eq!(page.shown(cell_at(page, "101", "メモ")), "メール: new@example.jp", "{verb}");
        assert_ne!(page.shown(cell_at(page, "101", "メール")), "new@example.jp", "the roster decides");
        assert!(page.filled().any(|(_, cell)| cell.value.shown() == "飛び入り 太郎"), "{verb}");
        assert_eq!(list.page("当日メモ").unwrap().shown(Address::new(0, 0)), "会場は3階", "{verb}");
    }
}

#[test]
fn the_printed_list_has_what_is_needed_on_paper_and_is_large_enough_to_read() {
    let desk = Desk::new();
    let mut roster = "ID,氏名,組織,業種,グループ,メール\n".to_owned();
    for id in 1..=100 {
        roster += &format!(
            "{id},見本 花子,株式会社架空システムズ東京支社,業,{},hanako.mihon.{id}@shoji.example.co.jp\n",
            id / 6
        );
    }
    desk.put("roster.csv", roster.as_bytes());
    desk.run(&["new", ".", "--roster", "roster.csv"]).ends(0);
    desk.run(&["forms"]).ends(0);
    let list = desk.book("forms/配布一覧.xlsx");
    let page = list.page("配布一覧").unwrap();
    let memo = page.filled().find(|(_, cell)| cell.value.shown() == "メモ").unwrap().0;
    for heading in ["ID", "氏名", "組織", "グループ", "メール", "ファイル", "提出", "提出日時", "督促した日"]
    {
        assert!(cell_at(page, "1", heading).col < memo.col, "{heading} is printed");
    }
    let mut archive = zip::ZipArchive::new(fs::File::open(desk.path("forms/配布一覧.xlsx")).unwrap()).unwrap();
    let mut part = |name: &str| std::io::read_to_string(archive.by_name(name).unwrap()).unwrap();
    let (names, sheet) = (part("xl/workbook.xml"), part("xl/worksheets/sheet1.xml"));
    let last = Address::new(memo.row + 100, memo.col).fixed();
    assert!(names.contains(&format!(">配布一覧!$B$1:{last}<")), "{names}");
    let heads = format!(">配布一覧!${0}:${0}<", memo.row + 1);
    assert!(names.contains(&heads), "the headings stand on every page: {heads} in {names}");
    for setting in ["orientation=\"landscape\"", "paperSize=\"9\"", "&amp;P / &amp;N"] {
        assert!(sheet.contains(setting), "{setting}");
    }
    let pages: u32 = sheet.split("fitToHeight=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
    assert!((4..=7).contains(&pages), "a hundred people on {pages} pages");
    // At 769 points of paper: texts of 10 points are printed with 7 at least.
    let attribute = |column: &str, name: &str| -> f64 {
        column.split(&format!("{name}=\"")).nth(1).unwrap().split('"').next().unwrap().parse().unwrap()
    };
    let columns = sheet.split("<col ").skip(1);
    let printed = columns.filter(|column| (2.0..=f64::from(memo.col + 1)).contains(&attribute(column, "min")));
    let width: f64 = printed.map(|column| attribute(column, "width") * 5.25).sum();
    assert!(769.0 / width > 0.7, "printed at {}", 769.0 / width);
}

/// The rows of an exported csv.
fn rows(bytes: &[u8]) -> Vec<BTreeMap<String, String>> {
    let text = String::from_utf8(bytes.to_vec()).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

#[test]
fn export_has_every_answer_once_in_every_format() {
    let desk = sample_desk();
    desk.put_samples("late", "returned");
    let group = desk.run(&["group"]);
    let (answers, data, _) = group.conservation().unwrap();
    for format in ["csv", "jsonl", "xlsx", "parquet"] {
        assert!(desk.run(&["export", "--format", format, "--from", "returned"]).code < 2);
    }
    let bytes = fs::read(desk.path("export/answers.csv")).unwrap();
    assert!(bytes.starts_with(b"\xEF\xBB\xBFworkshop,workshop_title,") && bytes.ends_with(b"\r\n"));
    let csv = rows(&bytes);
    let cells: usize = csv.iter().filter(|row| !row["answer"].is_empty()).count();
    assert_eq!(cells, data, "of {answers}");
    // A text that would run is guarded, and is itself again with --raw.
    assert!(csv.iter().any(|row| row["answer"].starts_with("'=")));
    desk.run(&["export", "--format", "csv", "--from", "returned", "--raw", "--out", "raw"]).ends(0);
    let raw = rows(&fs::read(desk.path("raw/answers.csv")).unwrap());
    let plain =
        |rows: &[BTreeMap<String, String>]| -> Vec<String> { rows.iter().map(|row| row["answer"].clone()).collect() };
    assert!(raw.iter().any(|row| row["answer"].starts_with('=')));
    let jsonl = fs::read_to_string(desk.path("export/answers.jsonl")).unwrap();
    let lines: Vec<Json> = jsonl.lines().map(json).collect();
    let of_json: Vec<String> = lines.iter().map(|row| row["answer"].as_str().unwrap_or_default().to_owned()).collect();
    assert_eq!(of_json, plain(&raw));
    let xlsx = desk.book("export/answers.xlsx");
    let page = xlsx.page("answers").unwrap();
    let col = page.filled().find(|(at, cell)| at.row == 0 && cell.value.shown() == "answer").unwrap().0.col;
    let of_xlsx: Vec<String> = (1..=raw.len() as u32).map(|row| page.shown(Address::new(row, col))).collect();
    assert_eq!(
        of_xlsx.iter().map(|t| desk::unix(t)).collect::<Vec<_>>(),
        plain(&raw).iter().map(|t| desk::unix(t)).collect::<Vec<_>>()
    );
    assert!(page.merges.is_empty());
    let parquet = fs::read(desk.path("export/answers/workshop=SAMP/answers.parquet")).unwrap();
    assert!(parquet.starts_with(b"PAR1") && parquet.ends_with(b"PAR1"));
    assert!(fs::read_to_string(desk.path("export/tally.sql")).unwrap().contains("tally_by_step"));
    // The same inputs, the same bytes.
    let before = files(&desk.path("export"));
    for format in ["csv", "jsonl", "xlsx", "parquet"] {
        desk.run(&["export", "--format", format, "--from", "returned"]);
    }
    assert_eq!(files(&desk.path("export")), before);
    // A code that is not a date: nothing in the codes looks like 6-1.
    for row in &csv {
        for (name, text) in row.iter().filter(|(name, _)| name.ends_with("_id") || name.ends_with("_no")) {
            let date = text.split('-').count() == 2 && text.bytes().all(|b| b.is_ascii_digit() || b == b'-');
            assert!(!date, "{name} {text}");
        }
    }
}

#[test]
fn an_anonymous_export_names_nobody_and_another_workshops_part_stays() {
    let desk = sample_desk();
    desk.run(&["export", "--format", "csv", "--anonymous"]);
    let text = fs::read_to_string(desk.path("export/answers-anonymous.csv")).unwrap();
    for line in desk::lines("roster.csv") {
        assert!(!text.contains(&line[1]) && !text.contains(&line[2]), "{line:?}");
    }
    desk.run(&["export", "--format", "parquet"]);
    let part = desk.path("export/answers/workshop=SAMP/answers.parquet");
    let before = fs::read(&part).unwrap();
    let other = Desk::small();
    let out = desk.path("export");
    other.run(&["export", "--format", "parquet", "--out", out.to_str().unwrap()]).ends(0);
    assert!(desk.path("export/answers/workshop=TEST/answers.parquet").is_file());
    let mut settings = book(&desk.path("workshop.xlsx"));
    settings.pages[0].cells.edit(|_, cell| {
        if cell.value.shown() == "情報セキュリティ10大脅威ワークショップ" {
            cell.value = matome::sheet::book::Value::text("第7回");
        }
    });
    fs::write(desk.path("workshop.xlsx"), to_xlsx(&settings).unwrap()).unwrap();
    let said = desk.run(&["export", "--format", "parquet"]).ends(2).stderr;
    assert!(said.contains("別のワークショップ"), "{said}");
    assert_eq!(fs::read(part).unwrap(), before);
}

#[test]
fn what_cp932_does_not_have_is_listed() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let mut form = book(&desk.path("forms/1_見本 花子.xlsx"));
    let name = form.names.iter().find(|n| n.name.starts_with("mt_impact_business_")).unwrap().clone();
    let page = form.pages.iter_mut().find(|p| p.name == name.page).unwrap();
    page.put(name.area.first, Cell::text("𠮷野家😀の髙橋", Look::Plain));
    desk.put("returned/a.xlsx", &to_xlsx(&form).unwrap());
    let ran = desk.run(&["export", "--format", "csv", "--encoding", "cp932"]).ends(1);
    assert!(ran.stderr.contains("2 個"), "{}", ran.stderr);
    let bytes = fs::read(desk.path("export/answers.csv")).unwrap();
    let text = encoding_rs::SHIFT_JIS.decode_without_bom_handling(&bytes).0;
    assert!(text.contains("〓野家〓の髙橋"), "{text}");
    let lost = fs::read_to_string(desk.path("export/answers.unwritable.csv")).unwrap();
    assert!(lost.contains("2,answer,𠮷,U+20BB7,〓") && lost.contains("😀"), "{lost}");
}

/// The command `watch` at work, and what it says, line by line.
struct Watching {
    child: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn start(desk: &Desk) -> Self {
        let mut child = Command::new(env!("CARGO_BIN_EXE_matome"))
            .args(["watch", "--every", "50", "--settle", "600", "--jobs", "2"])
            .current_dir(desk.path(""))
            .env_remove("MATOME_LANG")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let out = BufReader::new(child.stdout.take().unwrap());
        let (tell, lines) = channel();
        std::thread::spawn(move || out.lines().map_while(Result::ok).for_each(|line| drop(tell.send(line))));
        let watching = Watching { child, lines };
        assert!(watching.next().contains("見ています"));
        watching
    }

    #[track_caller]
    fn next(&self) -> String {
        self.lines.recv_timeout(Duration::from_secs(60)).unwrap()
    }

    fn quiet(&self) -> bool {
        self.lines.recv_timeout(Duration::from_millis(1500)).is_err()
    }

    /// Ctrl-C, and the code with which it ends.
    fn stop(mut self) -> i32 {
        let pid = self.child.id().to_string();
        assert!(Command::new("kill").args(["-INT", &pid]).status().unwrap().success());
        assert_eq!(self.next(), "終わりました。");
        self.child.wait().unwrap().code().unwrap()
    }
}

#[cfg(unix)]
#[test]
fn watch_merges_what_has_arrived_waits_for_what_is_open_and_stops() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let form = |name: &str| fs::read(desk.path(&format!("forms/{name}.xlsx"))).unwrap();
    let watching = Watching::start(&desk);
    assert!(watching.quiet(), "nothing has come yet");
    desk.put("returned/a.xlsx", &form("1_見本 花子"));
    assert!(watching.next().contains("提出 1 / 3 人"));
    // A copy in three parts, each within the time of rest, is read once and whole.
    let bytes = form("2_試作 一郎");
    for part in 1..=3 {
        desk.put("returned/b.xlsx", &bytes[..bytes.len() * part / 3]);
        std::thread::sleep(Duration::from_millis(300));
    }
    let line = watching.next();
    assert!(line.contains("提出 2 / 3 人") && line.contains("要対応 0"), "{line}");
    // A group's workbook is open in Excel: it waits, says so once, and goes on when it is closed.
    desk.put("groups/~$青.xlsx", b"");
    desk.put("returned/c.xlsx", &form("3_例文 さくら"));
    assert!(watching.next().contains("待っています"));
    assert!(watching.quiet(), "it is said once");
    fs::remove_file(desk.path("groups/~$青.xlsx")).unwrap();
    assert!(watching.next().contains("提出 3 / 3 人"));
    assert!(watching.quiet(), "what was merged is not merged again");
    assert_eq!(watching.stop(), 0);
    // The same as by hand, and the folder is free.
    let before = files(&desk.path("groups"));
    desk.run(&["group"]).ends(0);
    assert_eq!(files(&desk.path("groups")), before);
}

#[test]
fn a_rehearsal_runs_the_day_beside_the_real_folder_and_is_the_same_every_time() {
    let desk = Desk::new();
    let roster = samples("roster.csv");
    desk.run(&["new", "real", "--code", "SAMP", "--roster", roster.to_str().unwrap()]).ends(0);
    let hashes = |name: &str| -> BTreeMap<String, String> {
        files(&desk.path(name)).into_iter().map(|(name, bytes)| (name, sha256(&bytes))).collect()
    };
    let before = hashes("real");
    let said = desk.run(&["rehearse", "-C", "real"]).ends(0).stdout;
    assert!(said.contains("  real-rehearsal/groups"), "{said}");
    assert!(said.contains("提出 15 / 15 人"), "{said}");
    assert_eq!(hashes("real"), before, "the real folder is as it was");
    let made = hashes("real-rehearsal");
    for name in ["plenary.xlsx", "groups/グループ1.xlsx", "forms/101_みほん 花子.xlsx"] {
        let (folder, file) = name.rsplit_once('/').map_or((String::new(), name), |(f, n)| (format!("{f}/"), n));
        assert!(made.contains_key(&format!("{folder}【リハーサル】{file}")), "{name} in {:?}", made.keys());
    }
    let title =
        |book: &Book| book.pages.iter().flat_map(Page::filled).any(|(_, c)| c.value.shown().contains("【リハーサル】"));
    assert!(title(&book(&desk.path("real-rehearsal/forms/【リハーサル】101_みほん 花子.xlsx"))));
    assert!(book(&desk.path("real-rehearsal/【リハーサル】plenary.xlsx")).properties.title.contains("【リハーサル】"));
    let listed = book(&desk.path("real-rehearsal/確認事項.xlsx"));
    assert!(listed.pages[0].filled().any(|(_, cell)| cell.value.shown().contains("【リハーサル】")));
    desk.run(&["rehearse", "-C", "real", "--out", "again"]).ends(0);
    let plain = |made: BTreeMap<String, String>| -> Vec<(String, String)> {
        made.into_iter().filter(|(name, _)| !name.contains("配布一覧")).collect()
    };
    assert_eq!(plain(hashes("again")), plain(made), "all but the times at which files came");
    // A rehearsal's form is nobody's in the real workshop.
    let form = fs::read(desk.path("again/returned/【リハーサル】101_みほん 花子.xlsx")).unwrap();
    desk.put("real/returned/101_みほん 花子.xlsx", &form);
    assert!(desk.run(&["check", "-C", "real"]).ends(1).stdout.contains("別のワークショップ"));
    desk.run(&["rehearse", "-C", "real"]).ends(2);
    let said = desk.run(&["rehearse", "-C", "real", "--mangled", "--out", "mangled"]).ends(0).stdout;
    assert!(said.contains("未提出 1人"), "{said}");
    assert!(said.contains("使わなかったファイル"), "{said}");
}

#[test]
fn matome_alone_says_where_the_day_stands() {
    let desk = Desk::new();
    assert!(desk.run(&[]).ends(0).stdout.contains("matome demo"));
    let desk = Desk::with_samples_roster();
    let mut before = desk.files();
    let says = |desk: &Desk, what: &str| {
        let said = desk.run(&[]);
        assert!(said.code < 2 && said.stdout.contains(what), "{what} in {}", said.stdout);
    };
    says(&desk, "次にすること: matome forms");
    assert_eq!(desk.files(), before, "it only looks");
    desk.run(&["forms"]).ends(0);
    says(&desk, "forms/配布一覧.xlsx を見ながら");
    desk.put_samples("returned", "returned");
    says(&desk, "次にすること: matome group");
    desk.run(&["group"]);
    before = desk.files();
    says(&desk, "次にすること: matome plenary");
    desk.put_samples("late", "returned");
    says(&desk, "仮名 冬子");
    says(&desk, "次にすること: matome group");
    fs::remove_file(desk.path("returned").join(late())).unwrap();
    assert_eq!(desk.files(), before);
    desk.run(&["plenary"]);
    says(&desk, "次にすること: matome export");
    let english = Command::new(env!("CARGO_BIN_EXE_matome"))
        .env("MATOME_LANG", "en")
        .current_dir(desk.path(""))
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&english.stdout).contains("next: matome export"));
}

fn late() -> String {
    let name = fs::read_dir(samples("late")).unwrap().next().unwrap().unwrap().file_name();
    Path::new(&name).to_string_lossy().into_owned()
}
