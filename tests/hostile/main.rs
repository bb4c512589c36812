//! Files as nobody should send them, each with what must come of it: a set of our own making.
//!
//! Every file is read by the processes that read on the day. None may take long, end the program, need
//! more memory than a laptop has to spare, or keep a good form beside it from being merged.
#![allow(clippy::unwrap_used, clippy::panic)]

mod cases;
mod container;
#[path = "../desk/mod.rs"]
mod desk;
mod office;

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use cases::{Case, Expect, all};
use desk::{Desk, data};
use matome::domain::address::Address;
use matome::read::{Limits, Readers, Refusal, install, read_all};
use matome::sheet::book::{Book, Cell, Look};

/// What is wrong with an outcome; None when it is as expected.
fn wrong(case: &Case, read: &Result<matome::read::Read, Refusal>) -> Option<String> {
    match (&case.expect, read) {
        (Expect::Refused(codes), Err(refusal)) => {
            (!codes.contains(&refusal.code())).then(|| format!("refused as {}: {refusal}", refusal.code()))
        }
        (Expect::Refused(codes), Ok(read)) => {
            let cells: Vec<String> = read
                .sheets
                .book
                .pages
                .iter()
                .flat_map(|p| p.filled())
                .take(3)
                .map(|(at, c)| format!("{at}={}", c.value.shown()))
                .collect();
            Some(format!("read, not refused as {codes:?}: {cells:?}"))
        }
        (Expect::Read(..), Err(refusal)) => Some(format!("refused as {}: {refusal}", refusal.code())),
        (Expect::Read(cells, notes), Ok(read)) => {
            let sheets = &read.sheets;
            let told: Vec<&str> = sheets.notes.iter().map(|note| note.odd.code()).collect();
            let cell = |(sheet, cell, text): &&(&str, &str, &str)| {
                // The page of a csv is called like its file.
                let page = if *sheet == "=" { sheets.book.pages.first() } else { sheets.book.page(sheet) };
                page.is_none_or(|page| page.shown(Address::parse(cell).unwrap()) != *text)
            };
            let missing = cells.iter().find(cell);
            let untold = notes.iter().find(|note| !told.contains(note));
            (missing.is_some() || untold.is_some())
                .then(|| format!("missing {missing:?}, not told {untold:?} in {told:?}"))
        }
    }
}

#[test]
fn every_file_has_the_outcome_it_must_have() {
    install(Readers {
        program: env!("CARGO_BIN_EXE_matome").into(),
        arguments: vec!["__read".to_owned()],
        jobs: 2,
        chosen: Vec::new(),
    });
    let cases = all();
    assert!(cases.len() >= 150, "only {} files", cases.len());
    let dir = tempfile::tempdir().unwrap();
    let mut failed = Vec::new();
    for case in &cases {
        let path: PathBuf = dir.path().join(&case.name);
        fs::write(&path, &case.bytes).unwrap();
        let begun = Instant::now();
        let read = read_all(std::slice::from_ref(&path), &Limits::default(), &|| {});
        let took = begun.elapsed();
        assert_eq!(read.len(), 1, "{}: one file, one line", case.name);
        let is_member = case.name.ends_with(".zip") && read[0].1.is_ok();
        assert_eq!(read[0].0 == path, !is_member, "{}: {}", case.name, read[0].0.display());
        if let Some(wrong) = wrong(case, &read[0].1) {
            failed.push(format!("{}: {wrong}", case.name));
        }
        if took > Duration::from_secs(10) {
            failed.push(format!("{}: {took:?}", case.name));
        }
        assert_eq!(fs::read(&path).unwrap(), case.bytes, "{}: an input is never changed", case.name);
        fs::remove_file(&path).unwrap();
    }
    assert!(failed.is_empty(), "{} of {}:\n{}", failed.len(), cases.len(), failed.join("\n"));
}

/// A form with one answer.
fn answered(form: &Book) -> Vec<u8> {
    let mut form = form.clone();
    let page = form.pages.iter_mut().find(|p| p.name == "①事業影響").unwrap();
    let head = page.filled().find(|(_, c)| c.value.shown().contains("事業内容")).map(|(at, _)| at).unwrap();
    let no = page
        .filled()
        .find(|(at, c)| at.row > head.row && at.col < head.col && c.value.shown() == "2")
        .map(|(at, _)| at)
        .unwrap();
    page.put(Address::new(no.row, head.col), Cell::text("よい回答", Look::Ask));
    matome::write::to_xlsx(&form).unwrap()
}

#[test]
fn a_good_form_beside_them_is_merged() {
    let cases = all();
    for batch in cases.chunks(cases.len().div_ceil(3)) {
        let desk = Desk::small();
        desk.run(&["forms"]).ends(0);
        desk.put("returned/good.xlsx", &answered(&desk.book("forms/1_見本 花子.xlsx")));
        let mut sent = BTreeMap::new();
        for case in batch {
            desk.put(&format!("returned/{}", case.name), &case.bytes);
            sent.insert(format!("returned/{}", case.name), ());
        }
        let before = desk.hashes();
        let ran = desk.run(&["check", "--json"]).ends(1);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'));
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let files: Vec<&str> = json["files"].as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
        let line = |name: &String| if name.contains("without a name") { format!("{name}/_") } else { name.clone() };
        let expected: Vec<String> = sent.keys().map(line).chain(["returned/good.xlsx".to_owned()]).collect();
        assert_eq!(files, expected, "every file has exactly one line");
        let ran = desk.run(&["group"]).ends(1);
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'));
        assert!(ran.conservation().is_some());
        let rows = data(&desk.book("groups/赤.xlsx"));
        assert_eq!(rows.iter().filter(|row| row.values().any(|text| text == "よい回答")).count(), 1);
        let after = desk.hashes();
        assert!(
            before
                .iter()
                .filter(|(name, _)| name.starts_with("returned/"))
                .all(|(name, hash)| after.get(name) == Some(hash))
        );
        // Nothing that a name inside a file asks for is made anywhere.
        assert!(after.keys().all(|name| !name.contains("evil") && !name.contains("passwd")));
    }
}
