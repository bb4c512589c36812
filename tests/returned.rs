//! Real files of real programs, each with what must come of it: forms of one small workshop that LibreOffice,
//! Gnumeric, openpyxl, pandas, SheetJS, exceljs and xlsx-populate saved in every format they have, and forms that
//! were damaged in them. Answers are compared by identity, the right text in the right place; what is not placed
//! is listed or, where the file no longer holds it, named as absent. `tests/returned/make/make.sh` makes the files
//! anew; reading them needs none of those programs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;
#[path = "returned/rows.rs"]
mod rows;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use desk::{Desk, unix};
use matome::domain::answers::Slot;
use matome::domain::catalogue::{Rows, Template, Whom};
use matome::domain::ids::ThreatNo;
use matome::report::Report;
use matome::run::intake::Intake;
use matome::run::workshop_folder::Workshop;
use rows::{ROWS, Row};

/// The folders of files; each file or, in `sets`, each folder in them is one row.
const FOLDERS: [&str; 6] = ["clients", "damage", "sets", "archives", "extensions", "refused"];

fn returned(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/returned").join(name)
}

/// A workshop of the same people and the same code.
fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<(Desk, Workshop)> = OnceLock::new();
    let make = || {
        let desk = Desk::new();
        let roster = returned("make/roster.csv");
        desk.run(&["new", ".", "--code", "RETN", "--roster", roster.to_str().unwrap()]).ends(0);
        let workshop = Workshop::open(&desk.path(""), &mut Report::silent()).unwrap();
        (desk, workshop)
    };
    &WORKSHOP.get_or_init(make).1
}

/// Everybody's answers as they were typed, by person and slot.
fn truth(template: &Template) -> BTreeMap<(String, Slot), String> {
    let text = std::fs::read_to_string(returned("make/answers.csv")).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    let line = |line: csv::StringRecord| {
        let (sheet, no, nth, heading) = (&line[1], &line[2], &line[3], &line[4]);
        ((line[0].to_owned(), slot(template, sheet, no, nth, heading)), unix(&line[5]))
    };
    reader.records().map(|record| line(record.unwrap())).collect()
}

fn slot(template: &Template, sheet: &str, no: &str, nth: &str, heading: &str) -> Slot {
    let mut columns = template.columns(Whom::Individual);
    let column = columns.find(|(at, c)| template.theme(*at).sheet == sheet && c.heading == heading);
    let (column, _) = column.unwrap_or_else(|| panic!("no column {heading} on {sheet}"));
    match template.theme(column).rows {
        Rows::Threats => Slot::new(column, Some(ThreatNo(no.parse().unwrap())), nth.parse().unwrap()),
        Rows::Questions => Slot::new(column, None, 1),
    }
}

/// What became of the answers of a file, in the words of its row.
#[derive(Debug, PartialEq, Eq)]
struct Outcome {
    /// Answers that stand in their place.
    placed: usize,
    /// Answers that are listed, with their text.
    listed: usize,
    /// Answers of which the file, as it was read, says nothing.
    absent: usize,
    /// Listed texts that are no answers of the form as it was filled.
    beside: usize,
    votes: usize,
    codes: String,
}

/// Reads one row's file through the path of the commands.
fn read(row: &Row) -> (Outcome, Vec<String>) {
    let workshop = workshop();
    let intake = Intake::read(workshop, &[returned(row.at)], &mut Report::silent()).unwrap();
    let typed = truth(&workshop.template);
    let mut wanted = typed.clone();
    for (place, text) in row.reads {
        let [who, sheet, no, nth, heading] = place.split(' ').collect::<Vec<_>>()[..] else { panic!("{place}") };
        let slot = slot(&workshop.template, sheet, no, nth, heading);
        wanted.insert((who.to_owned(), slot), (*text).to_owned());
    }
    wanted.retain(|(who, _), _| row.of.contains(&who.as_str()));

    let placed: BTreeMap<(String, Slot), String> = intake
        .submissions
        .iter()
        .flat_map(|(id, s)| s.answers.iter().map(move |(slot, a)| ((id.to_string(), *slot), unix(&a.text.value))))
        .collect();
    let wrong: Vec<String> = placed
        .iter()
        .filter(|(place, text)| wanted.get(place) != Some(text))
        .map(|(place, text)| format!("{place:?}: read {text:?}, typed {:?}", wanted.get(place)))
        .collect();
    let mut listed: BTreeMap<String, usize> = BTreeMap::new();
    for finding in intake.findings().filter(|f| f.is_listed()) {
        *listed.entry(unix(&finding.read)).or_default() += 1;
    }
    let mut outcome =
        Outcome { placed: placed.len(), listed: 0, absent: 0, beside: 0, votes: 0, codes: codes(&intake) };
    for (_, text) in wanted.iter().filter(|(place, _)| !placed.contains_key(place)) {
        match listed.get_mut(text).filter(|times| **times > 0) {
            Some(times) => {
                *times -= 1;
                outcome.listed += 1;
            }
            None => outcome.absent += 1,
        }
    }
    outcome.beside = listed.values().sum();
    outcome.votes = intake.submissions.values().flat_map(|s| s.answers.values()).map(|answer| answer.steps.len()).sum();
    (outcome, wrong)
}

/// `outside-answers×2 step-by-text`, in the order of the alphabet. The template may go on while the files stay.
fn codes(intake: &Intake) -> String {
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for finding in intake.findings().filter(|f| f.trouble.code() != "other-template") {
        *codes.entry(finding.trouble.code()).or_default() += 1;
    }
    let shown = |(code, times): (&str, usize)| if times == 1 { code.to_owned() } else { format!("{code}×{times}") };
    codes.into_iter().map(shown).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_file_gives_what_its_row_says_and_nothing_is_wrong_in_silence() {
    let mut failed = Vec::new();
    for row in ROWS {
        let (outcome, wrong) = read(row);
        if !wrong.is_empty() {
            failed.push(format!("{}: WRONG\n  {}", row.at, wrong.join("\n  ")));
        }
        let expected = Outcome {
            placed: row.placed,
            listed: row.listed,
            absent: row.absent,
            beside: row.beside,
            votes: row.votes,
            codes: row.codes.to_owned(),
        };
        if outcome != expected {
            failed.push(format!("{}:\n  read     {outcome:?}\n  expected {expected:?}", row.at));
        }
    }
    assert!(failed.is_empty(), "{} of {}\n{}", failed.len(), ROWS.len(), failed.join("\n"));
}

#[test]
fn every_file_has_a_row_and_every_row_a_file() {
    let there = |folder: &&str| {
        let names = std::fs::read_dir(returned(folder)).unwrap().map(|entry| entry.unwrap().file_name());
        names.map(|name| format!("{folder}/{}", name.to_string_lossy())).collect::<Vec<_>>()
    };
    let files: BTreeSet<String> = FOLDERS.iter().flat_map(there).collect();
    let named: BTreeSet<String> = ROWS.iter().map(|row| row.at.to_owned()).collect();
    assert_eq!(named.len(), ROWS.len(), "a file has two rows");
    let without: Vec<_> = files.symmetric_difference(&named).collect();
    assert!(without.is_empty(), "{without:?}");
}

#[test]
fn the_files_stay_small() {
    let bytes: usize = FOLDERS.iter().flat_map(|folder| desk::files(&returned(folder))).map(|(_, b)| b.len()).sum();
    assert!(bytes < 3_600_000, "{bytes}");
}

/// What lies in folders beside people's files.
const LEFTOVERS: [&str; 5] = ["~$form.xlsx", ".DS_Store", "__MACOSX/._form.xlsx", "form.tmp", ".~lock.form.ods#"];

/// Everything at once: all files of the table, what systems leave behind, an empty file, a folder called like a
/// form, and one good form. The good form counts, every file has its line, nothing stops anything.
#[test]
fn a_folder_with_everything_in_it_and_one_good_form() {
    let desk = Desk::new();
    let roster = returned("make/roster.csv");
    desk.run(&["new", ".", "--code", "RETN", "--roster", roster.to_str().unwrap()]).ends(0);
    let mut files = BTreeSet::new();
    for folder in FOLDERS.iter().chain(&["good"]) {
        for (name, bytes) in desk::files(&returned(folder)) {
            desk.put(&format!("returned/{folder}/{name}"), &bytes);
            files.insert(format!("returned/{folder}/{name}"));
        }
    }
    for name in LEFTOVERS {
        desk.put(&format!("returned/{name}"), b"x");
    }
    desk.put("returned/nothing.xlsx", b"");
    files.insert("returned/nothing.xlsx".to_owned());
    std::fs::create_dir(desk.path("returned/folder.xlsx")).unwrap();

    let check = desk.run(&["check", "--json"]).ends(1);
    let json: serde_json::Value = serde_json::from_str(&check.stdout).unwrap();
    let lines = json["files"].as_array().unwrap();
    let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
    let named: Vec<String> = lines.iter().map(|line| text(&line["file"])).collect();
    // Every file once; an archive as the files in it.
    let mut seen = BTreeSet::new();
    for name in &named {
        assert!(seen.insert(name), "{name} has two lines");
        assert!(files.contains(name) || files.iter().any(|file| name.starts_with(&format!("{file}/"))), "{name}");
    }
    for file in &files {
        assert!(named.iter().any(|name| name == file || name.starts_with(&format!("{file}/"))), "{file} has no line");
    }
    let good = lines.iter().find(|line| text(&line["file"]) == "returned/good/良品 太郎.xlsx").unwrap();
    assert_eq!((text(&good["status"]), text(&good["participant"])), ("read".to_owned(), "R4".to_owned()));
    assert_eq!(good["answers"], 3);
    // What counts nowhere says why.
    for line in lines.iter().filter(|line| ["skipped", "unreadable"].contains(&text(&line["status"]).as_str())) {
        assert!(!line["findings"].as_array().unwrap().is_empty(), "{}", line["file"]);
    }
    let answers = &json["answers"];
    let count = |name: &str| answers[name].as_u64().unwrap();
    assert_eq!(count("found"), count("placed") + count("listed"));
    let taken: u64 = lines.iter().map(|line| line["answers"].as_u64().unwrap()).sum();
    assert_eq!(taken, count("placed"));

    let screen = desk.run(&["check"]).ends(1);
    let (found, data, listed) = screen.conservation().unwrap();
    assert_eq!((found as u64, data as u64, listed as u64), (count("found"), count("placed"), count("listed")));
    assert!(screen.stdout.contains(&format!("{}", LEFTOVERS.len())), "{}", screen.stdout);
    desk.run(&["group"]).ends(1).conservation().unwrap();
    let rows = desk::data(&desk.book("groups/青.xlsx"));
    let of_good: BTreeSet<&str> = rows.iter().filter(|row| row["ID"] == "R4").map(|row| row["回答"].as_str()).collect();
    assert!(of_good.contains("無事に届いた事業"), "{of_good:?}");
    desk.run(&["plenary"]);
    assert!(desk.path("plenary.xlsx").exists());
}

/// A set of text files is one person's one return: every file has its line, each answer cites its own file, and 出典
/// names every file.
#[test]
fn a_csv_set_is_one_return_of_several_files() {
    let desk = Desk::new();
    let roster = returned("make/roster.csv");
    desk.run(&["new", ".", "--code", "RETN", "--roster", roster.to_str().unwrap()]).ends(0);
    for (name, bytes) in desk::files(&returned("sets/libreoffice-utf-8")) {
        desk.put(&format!("returned/{name}"), &bytes);
    }
    let check = desk.run(&["check", "--json"]);
    let json: serde_json::Value = serde_json::from_str(&check.stdout).unwrap();
    let answers: BTreeMap<&str, u64> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|line| {
            assert_eq!((line["participant"].as_str(), line["status"].as_str()), (Some("R1"), Some("read")), "{line}");
            (line["file"].as_str().unwrap(), line["answers"].as_u64().unwrap())
        })
        .collect();
    let with: Vec<(&str, u64)> = answers.iter().filter(|(_, n)| **n > 0).map(|(f, n)| (*f, *n)).collect();
    assert_eq!(
        with,
        [
            ("returned/form-①事業影響.csv", 8),
            ("returned/form-②実施手順.csv", 13),
            ("returned/form-③課題と解決手段.csv", 5),
            ("returned/form-アンケート.csv", 3)
        ]
    );
    assert_eq!(answers.len(), 10);
    desk.run(&["group"]);
    let book = desk.book("groups/赤.xlsx");
    let rows = desk::data(&book);
    let cited: BTreeSet<&str> =
        rows.iter().filter(|row| row["ID"] == "R1").map(|row| row["ファイル"].as_str()).collect();
    assert_eq!(cited.len(), 4, "{cited:?}");
    let sources: BTreeSet<String> = book.page("出典").unwrap().filled().map(|(_, cell)| cell.value.shown()).collect();
    for file in cited {
        assert!(sources.iter().any(|text| text.contains(file)), "{file} is not in {sources:?}");
    }
}
