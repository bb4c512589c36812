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
mod privacy;

use std::fs;
use std::io::Read;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use cases::{Case, Expect, all};
use desk::{Desk, Ran, data};
use matome::domain::address::Address;
use matome::read::{Limits, Readers, Refusal, install, read_all};
use matome::sheet::book::{Book, Cell, Look};

/// MiB that no process may hold.
const MEMORY: u64 = 512;

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

/// Runs the command and says the most memory, in MiB, that it or one of its readers held; None where the system does
/// not tell.
fn watched(desk: &Desk, args: &[&str]) -> (Ran, Option<u64>) {
    let mut child = Command::new(env!("CARGO_BIN_EXE_matome"))
        .args(args)
        .args(["--jobs", "2"])
        .current_dir(desk.path("."))
        .env_remove("MATOME_LANG")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let (ended, main) = (AtomicBool::new(false), child.id());
    let text = |mut from: Box<dyn Read>| {
        let mut text = String::new();
        from.read_to_string(&mut text).unwrap();
        text
    };
    std::thread::scope(|scope| {
        let most = scope.spawn(|| {
            let mut most = None;
            while !ended.load(Ordering::Relaxed) {
                most = most.max(held_by(main));
                std::thread::sleep(Duration::from_millis(5));
            }
            most
        });
        let errors: Box<dyn Read + Send> = Box::new(child.stderr.take().unwrap());
        let stderr = scope.spawn(move || text(errors));
        let stdout = text(Box::new(child.stdout.take().unwrap()));
        let code = child.wait().unwrap().code().unwrap_or(-1);
        ended.store(true, Ordering::Relaxed);
        (Ran { code, stdout, stderr: stderr.join().unwrap() }, most.join().unwrap())
    })
}

/// The most memory that a process or one that it started has held so far, in MiB.
fn held_by(process: u32) -> Option<u64> {
    let threads = fs::read_dir(format!("/proc/{process}/task")).ok()?;
    let started = threads.flatten().filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok());
    let started: Vec<u32> =
        started.flat_map(|ids| ids.split(' ').filter_map(|id| id.parse().ok()).collect::<Vec<_>>()).collect();
    let held = |process: u32| {
        let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
        line.trim().trim_end_matches("kB").trim().parse::<u64>().ok().map(|kib| kib / 1024)
    };
    started.into_iter().chain([process]).filter_map(held).max()
}

#[test]
fn a_good_form_beside_them_is_merged() {
    let cases = all();
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    desk.put("returned/good.xlsx", &answered(&desk.book("forms/1_見本 花子.xlsx")));
    for case in &cases {
        desk.put(&format!("returned/{}", case.name), &case.bytes);
    }
    let before = desk.hashes();
    let within = |ran: &Ran, most: Option<u64>| {
        assert!(!ran.stdout.contains('\u{1b}') && !ran.stderr.contains('\u{1b}'));
        println!("most memory of a process: {most:?} MiB");
        assert!(most.is_none_or(|most| most <= MEMORY), "a process held {most:?} MiB");
        assert!(most.is_some() || !cfg!(target_os = "linux"), "nothing was measured");
    };
    let (ran, most) = watched(&desk, &["check", "--json"]);
    within(&ran, most);
    let json: serde_json::Value = serde_json::from_str(&ran.ends(1).stdout).unwrap();
    let files: Vec<&str> = json["files"].as_array().unwrap().iter().map(|f| f["file"].as_str().unwrap()).collect();
    let line = |case: &Case| {
        let name = format!("returned/{}", case.name);
        if name.contains("without a name") { format!("{name}/_") } else { name }
    };
    let mut expected: Vec<String> = cases.iter().map(line).chain(["returned/good.xlsx".to_owned()]).collect();
    expected.sort();
    assert_eq!(files, expected, "every file has exactly one line");
    let (ran, most) = watched(&desk, &["group"]);
    within(&ran, most);
    assert!(ran.ends(1).conservation().is_some());
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
