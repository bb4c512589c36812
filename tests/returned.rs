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
use matome::run::intake::{Intake, Status};
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
    outcome.votes =
        intake.submissions.values().flat_map(|s| s.answers.values()).map(|answer| answer.steps.len()).sum();
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
    assert!(bytes < 3_000_000, "{bytes}");
}
