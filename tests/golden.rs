//! What the program makes, as text that is reviewed: sheets of a small fixed workshop cell by cell, the
//! XML of a few parts, and the help of every command.
//!
//! A change shows as a difference. `MATOME_BLESS=1 cargo test --test golden` writes the new text, to be
//! read before it is committed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::fmt::Write as _;
use std::fs;
use std::io::Read as _;
use std::path::Path;
use std::sync::OnceLock;

use desk::Desk;
use matome::domain::answers::GroupRecord;
use matome::domain::catalogue::Kind;
use matome::domain::finding::{Finding, Trouble};
use matome::domain::ids::ThreatNo;
use matome::domain::people::Roster;
use matome::domain::source::Source;
use matome::domain::tally::{GroupPicks, Tally};
use matome::sheet::book::{Book, Page, Value};
use matome::workbook::group::{self, GroupBook};
use matome::workbook::plenary::{self, LecturerCells, Plenary};
use matome::workbook::{Event, annex, form};
use matome::write::to_xlsx;

#[path = "workshop/mod.rs"]
mod workshop;
use workshop::Workshop;

/// Compares with the file of this name, or writes it when that is asked for.
#[track_caller]
fn golden(name: &str, text: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden").join(name);
    if std::env::var_os("MATOME_BLESS").is_some() {
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        return fs::write(path, text).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default().replace("\r\n", "\n");
    if expected != text {
        let (old, new): (Vec<&str>, Vec<&str>) = (expected.lines().collect(), text.lines().collect());
        let first = old.iter().zip(&new).position(|(a, b)| a != b).unwrap_or(old.len().min(new.len()));
        let at = |lines: &[&str]| lines.iter().skip(first).take(3).map(|l| format!("    {l}\n")).collect::<String>();
        panic!(
            "tests/golden/{name} line {}:\n  was\n{}  is\n{}If this is meant: MATOME_BLESS=1 cargo test --test golden",
            first + 1,
            at(&old),
            at(&new)
        );
    }
}

/// Every cell as `A1 [Look] text`, then what the sheet does.
fn shown(page: &Page) -> String {
    let mut out = format!("# {} {:?}\n", page.name, page.visibility);
    for (at, cell) in &page.cells {
        let text = match &cell.value {
            Value::Blank => continue,
            Value::Formula { expression, result } => format!("={expression} → {}", result.shown()),
            value => value.shown(),
        };
        writeln!(out, "{at} [{:?}] {}", cell.look, text.replace('\n', "⏎")).unwrap();
    }
    let asks: Vec<String> = page
        .cells
        .iter()
        .filter(|(_, c)| matches!(c.value, Value::Blank) && format!("{:?}", c.look).starts_with("Ask"))
        .map(|(at, _)| at.to_string())
        .collect();
    writeln!(out, "asks: {}", asks.join(" ")).unwrap();
    for choice in &page.choices {
        writeln!(out, "choice {}: {:?}", choice.area, choice.list).unwrap();
    }
    for mark in &page.highlights {
        writeln!(out, "mark {}: {:?}", mark.area, mark.rule).unwrap();
    }
    let (setup, merges) = (&page.setup, page.merges.len());
    writeln!(
        out,
        "protected {} freeze {:?} breaks {:?} merges {merges}",
        setup.protected,
        setup.freeze.map(|a| a.to_string()),
        setup.page_breaks
    )
    .unwrap();
    out
}

/// Sheets of a book, the long lists and repeated blocks left out.
fn sheets(book: &Book, names: &[&str]) -> String {
    let order: Vec<&str> = book.pages.iter().map(|p| p.name.as_str()).collect();
    let mut out = format!("sheets: {}\n\n", order.join(" | "));
    for name in names {
        out += &shown(book.page(name).unwrap_or_else(|| panic!("no sheet {name} in {order:?}")));
        out.push('\n');
    }
    out
}

/// A workshop of one group and three threats: small enough to read whole.
fn small() -> &'static Workshop {
    static SMALL: OnceLock<Workshop> = OnceLock::new();
    SMALL.get_or_init(|| {
        let mut workshop = Workshop::samples();
        workshop.template.threats.truncate(3);
        workshop.template.controls.truncate(6);
        workshop.template.steps.retain(|s| s.id.control.0 <= 6);
        let keep = |no: Option<ThreatNo>| no.is_none_or(|no| no.0 <= 3);
        let mut records: Vec<GroupRecord> = workshop.records.drain(..1).collect();
        for record in &mut records {
            record.members.truncate(2);
            record.members.iter_mut().for_each(|(_, answers)| answers.retain(|slot, _| keep(slot.threat)));
            record.own.retain(|slot, _| keep(slot.threat));
            record.presents.as_mut().unwrap().value = ThreatNo(3);
        }
        let ids: Vec<_> = records[0].members.iter().map(|(id, _)| id.clone()).collect();
        workshop.roster = Roster::new(workshop.roster.people().filter(|p| ids.contains(&p.id)).cloned());
        workshop.records = records;
        workshop
    })
}

fn event() -> Event<'static> {
    Event {
        template: &small().template, code: "TEST", title: "見本のワークショップ", date: "令和6年10月8日"
    }
}

fn findings() -> Vec<Finding> {
    let record = &small().records[0];
    let (id, answers) = &record.members[0];
    let (_, answer) =
        answers.iter().find(|(slot, _)| small().template.column(slot.column_ref()).kind == Kind::PickStep).unwrap();
    let source: Source = answer.text.source.clone();
    let file = source.file.path.clone();
    let finding = |trouble, read: &str| Finding {
        trouble,
        file: file.clone(),
        participant: Some(id.clone()),
        source: Some(source.clone()),
        read: read.to_owned(),
    };
    vec![finding(Trouble::StepUnknown, "特になし"), finding(Trouble::OutsideAnswers, "欄外\nの文")]
}

fn form_book() -> Book {
    form::fill(&event(), small().roster.people().next().unwrap())
}

fn group_book() -> Book {
    let event = event();
    let record = &small().records[0];
    group::fill(&GroupBook::new(&event, &small().roster, 1, record, &record.members), &findings(), &[])
}

fn plenary_book() -> Book {
    let event = event();
    let picks: Vec<GroupPicks> = small().records.iter().map(|r| GroupPicks::of(&small().template, r)).collect();
    let tally = Tally::count(&picks, small().template.steps.iter().map(|s| s.id));
    plenary::fill(Plenary {
        event: &event,
        roster: &small().roster,
        records: small().records.clone(),
        tally: &tally,
        findings_count: 2,
        lecturer: &LecturerCells::new(),
        annexes: [annex::findings(&event, &small().roster, &findings(), ""), annex::sources(&event, &[], "")],
    })
}

#[test]
fn the_form() {
    golden(
        "form.txt",
        &sheets(
            &form_book(),
            &["はじめに", "①事業影響", "②実施手順", "③課題と解決手段", "アンケート", "脅威一覧", "_matome"],
        ),
    );
}

#[test]
fn the_group_workbook() {
    golden(
        "group.txt",
        &sheets(
            &group_book(),
            &["概要", "①事業影響", "②実施手順", "③課題と解決手段", "集計", "発表", "確認事項", "出典", "データ"],
        ),
    );
}

#[test]
fn the_plenary_workbook() {
    let book = plenary_book();
    golden(
        "plenary.txt",
        &sheets(
            &book,
            &[
                "全体概要",
                "共通手順",
                "実施手順集計",
                "脅威×管理策",
                "発表②",
                "課題と解決手段",
                "多様な視点",
                "講師フィードバック",
                "アンケート",
            ],
        ),
    );
}

/// One part of a file, one element a line.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    format!("== {name}\n{}\n", text.replace("><", ">\n<"))
}

#[test]
fn the_parts_of_a_file() {
    let bytes = to_xlsx(&form_book()).unwrap();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let names: Vec<String> =
        (0..archive.len()).map(|i| archive.by_index(i).unwrap().name().unwrap().into_owned()).collect();
    let mut out = format!("{}\n\n", names.join("\n"));
    for name in ["xl/workbook.xml", "xl/worksheets/sheet3.xml", "docProps/core.xml", "docProps/custom.xml"] {
        out += &part(&bytes, name);
    }
    golden("form.xml.txt", &out);
    golden("styles.xml.txt", &part(&to_xlsx(&group_book()).unwrap(), "xl/styles.xml"));
}

#[test]
fn the_help_of_every_command() {
    let desk = Desk::new();
    let mut out = desk.run(&["--help"]).ends(0).stdout;
    for verb in matome::cli::command().get_subcommands() {
        out += &format!("\n===== {}\n{}", verb.get_name(), desk.run(&[verb.get_name(), "--help"]).ends(0).stdout);
    }
    golden("help.txt", &out);
}

#[test]
fn golden_files_stay_small() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    let bytes: usize = desk::files(&folder).values().map(Vec::len).sum();
    assert!(bytes > 0 && bytes < 200_000, "{bytes} bytes are too much to review");
}
