//! Files damaged at random, but by somebody who knows how they are made: thousands of each kind, the
//! same ones on every machine. Whatever comes of them, this process goes on, no file takes long, and
//! every file has exactly one line.
//!
//! A normal run tries a few of each kind. All of them:
//!
//! ```console
//! MATOME_FUZZ=20000 cargo test --release --test fuzz -- --nocapture
//! ```
//!
//! `MATOME_FUZZ_KIND=xls` tries one kind, `MATOME_FUZZ_FROM=5000` begins later. A file that a reader broke off at is kept in
//! `tests/fuzz/crashes/`; what lies there is read again on every run.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../hostile/container.rs"]
#[allow(dead_code)]
mod container;
mod mutate;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Once;
use std::time::{Duration, Instant};

use container::Entry;
use matome::domain::finding::Lang;
use matome::read::{Limits, Read, Readers, Refusal, install, read_all};
use matome::run::templates;
use matome::workbook::roster;
use mutate::{Chance, mutated};

/// What is damaged.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Kind {
    Xlsx,
    Xlsb,
    Xls,
    Ods,
    Csv,
    Zip,
    Roster,
    Template,
}

const KINDS: [Kind; 8] =
    [Kind::Xlsx, Kind::Xlsb, Kind::Xls, Kind::Ods, Kind::Csv, Kind::Zip, Kind::Roster, Kind::Template];

/// How long this process may think about what a reader found in one file.
const TAKEN_IN: Duration = Duration::from_secs(2);

/// Files that are read at once: a batch of bad ones must not disturb each other.
const BATCH: usize = 100;

fn readers() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        install(Readers {
            program: env!("CARGO_BIN_EXE_matome").into(),
            arguments: vec!["__read".to_owned()],
            jobs: 2,
            chosen: Vec::new(),
        });
    });
}

fn home(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// Good files of a kind.
fn seeds(kind: Kind) -> Vec<(String, Vec<u8>)> {
    let of = |names: &[&str]| {
        names.iter().map(|name| (name.rsplit('/').next().unwrap().to_owned(), fs::read(home(name)).unwrap())).collect()
    };
    match kind {
        Kind::Xlsx => {
            let mut seeds: Vec<(String, Vec<u8>)> = of(&[
                "tests/read/sheetjs.xlsx",
                "tests/read/exceljs.xlsx",
                "tests/read/openpyxl.xlsx",
                "tests/read/exceljs-inline-strings.xlsx",
                "tests/read/libreoffice.xlsx",
            ]);
            let event = templates::load(templates::DEFAULT, Path::new("")).unwrap();
            seeds.push(("form.xlsx".to_owned(), blank_form(&event)));
            seeds
        }
        Kind::Xlsb => of(&["tests/read/sheetjs-shared-strings.xlsb", "tests/read/sheetjs-short-records.xlsb"]),
        Kind::Xls => of(&["tests/read/sheetjs.xls", "tests/read/libreoffice.xls"]),
        Kind::Ods => of(&["tests/read/libreoffice.ods", "tests/read/sheetjs-indented.ods"]),
        Kind::Csv => {
            let mut seeds: Vec<(String, Vec<u8>)> = of(&["tests/read/libreoffice-cp932.csv", "samples/roster.csv"]);
            // As many lines as a form has.
            let long = fs::read_to_string(home("samples/answers.csv")).unwrap();
            let lines: String = long.lines().take(80).flat_map(|line| [line, "\r\n"]).collect();
            seeds.push(("answers.csv".to_owned(), lines.into_bytes()));
            seeds
        }
        Kind::Roster => of(&["samples/roster.csv"]),
        Kind::Zip => {
            let parts: Vec<(String, Vec<u8>)> = of(&[
                "tests/read/sheetjs.xlsx",
                "tests/read/sheetjs.xls",
                "tests/read/sheetjs-indented.ods",
                "samples/roster.csv",
            ]);
            let entries: Vec<Entry> =
                parts.iter().map(|(name, bytes)| Entry::new(&format!("返信/{name}"), bytes)).collect();
            vec![("all.zip".to_owned(), container::raw_zip(&entries))]
        }
        Kind::Template => templates::pack(templates::DEFAULT, Path::new("")).unwrap().files,
    }
}

/// A form that nobody has filled in.
fn blank_form(template: &matome::domain::catalogue::Template) -> Vec<u8> {
    let event = matome::workbook::Event { template, code: "FUZZ", title: "見本", date: "2026-01-01" };
    let (rows, troubles) = roster::take(
        &matome::read::from_bytes("名簿.csv", "氏名,グループ\n見本 花子,赤\n".as_bytes(), &Limits::default())
            .unwrap()
            .book,
        Lang::Ja,
        None,
    );
    assert!(troubles.is_empty());
    let person = matome::domain::people::Participant {
        id: matome::domain::ids::ParticipantId::parse("1").unwrap(),
        name: rows[0].name.clone(),
        ..participant(&rows[0])
    };
    matome::write::to_xlsx(&matome::workbook::form::fill(&event, &person)).unwrap()
}

fn participant(row: &roster::RosterRow) -> matome::domain::people::Participant {
    matome::run::ledger::Ledger::default().assign(std::slice::from_ref(row)).people().next().unwrap().clone()
}

/// How many of each outcome.
type Counted = BTreeMap<String, usize>;

/// Reads damaged files and says what became of them; fails where one has no line or the file took too long.
fn tried(kind: Kind, from: usize, count: usize, lines: &mut usize) -> Counted {
    readers();
    let seeds = seeds(kind);
    let dir = tempfile::tempdir().unwrap();
    let mut counted = Counted::new();
    for begin in (from..from + count).step_by(BATCH) {
        let mut files: Vec<(PathBuf, Vec<u8>)> = Vec::new();
        for index in begin..(begin + BATCH).min(from + count) {
            let mut chance = Chance::new(kind as u64, index as u64);
            let (name, seed) = &seeds[chance.below(seeds.len())];
            let bytes = mutated(kind, seed, &mut chance);
            files.push((dir.path().join(format!("{index}-{name}")), bytes));
        }
        if kind == Kind::Template {
            for (path, bytes) in &files {
                let outcome = template_of(path, bytes, &seeds);
                *counted.entry(outcome).or_default() += 1;
                *lines += 1;
            }
            continue;
        }
        for (path, bytes) in &files {
            fs::write(path, bytes).unwrap();
        }
        let paths: Vec<PathBuf> = files.iter().map(|(path, _)| path.clone()).collect();
        let begun = Instant::now();
        let read = read_all(&paths, &Limits::default(), &|| {});
        let slow = begun.elapsed() > Duration::from_secs(10 * BATCH as u64);
        assert!(!slow, "{kind:?} {begin}: {:?}", begun.elapsed());
        for (path, bytes) in &files {
            let own = read.iter().filter(|(line, _)| line.starts_with(path)).collect::<Vec<_>>();
            // A container whose workbook is gone is an archive: one line for each file in it.
            let is_archive = own.iter().all(|(line, _)| line != path);
            assert!(
                own.len() == 1 || is_archive && own.len() > 1,
                "{}: {:?}",
                path.display(),
                own.iter().map(|(line, _)| line).collect::<Vec<_>>()
            );
            *lines += usize::from(!own.is_empty());
            for (line, result) in own {
                let outcome = outcome(kind, line, result);
                if ["broken-off", "limit-seconds", "limit-memory"].contains(&outcome.as_str()) {
                    keep(kind, path, bytes, &outcome);
                }
                *counted.entry(outcome).or_default() += 1;
            }
            fs::remove_file(path).unwrap();
        }
    }
    counted
}

/// What became of one file: a word. What is read goes on to where the day would take it.
fn outcome(kind: Kind, path: &Path, result: &Result<Read, Refusal>) -> String {
    match result {
        Err(refusal) => refusal.code().to_owned(),
        Ok(read) => {
            if kind == Kind::Roster {
                let (rows, troubles) = roster::take(&read.sheets.book, Lang::Ja, None);
                if !troubles.is_empty() {
                    return "troubles".to_owned();
                }
                matome::run::ledger::Ledger::default().assign(&rows);
            }
            let timed = || {
                let begun = Instant::now();
                taken(path, read);
                begun.elapsed()
            };
            // Once more where the machine may have been busy with something else.
            let took = (0..5).map(|_| timed()).find(|took| *took < TAKEN_IN).unwrap_or_else(timed);
            assert!(took < TAKEN_IN, "{}: taken in {took:?}", path.display());
            "read".to_owned()
        }
    }
}

/// Takes a book for a form, as `check` would.
fn taken(path: &Path, read: &Read) {
    use matome::workbook::form::{Tables, Taker};
    thread_local! {
        // Made once: it costs more than most files.
        static TAKER: &'static Taker<'static> = {
            let template = Box::leak(Box::new(templates::load(templates::DEFAULT, Path::new("")).unwrap()));
            let event = matome::workbook::Event { template, code: "FUZZ", title: "見本", date: "2026-01-01" };
            let list = "ID,氏名,グループ\n1,見本 花子,赤\n";
            let list = matome::read::from_bytes("名簿.csv", list.as_bytes(), &Limits::default()).unwrap();
            let (rows, _) = roster::take(&list.book, Lang::Ja, None);
            let people = Box::leak(Box::new(matome::run::ledger::Ledger::default().assign(&rows)));
            let tables = Box::leak(Box::new(Tables::new(event.template)));
            Box::leak(Box::new(Taker::new(Box::leak(Box::new(event)), people, tables)))
        };
    }
    let file = matome::domain::source::SourceFile {
        path: path.file_name().unwrap().to_string_lossy().into_owned(),
        sha256: read.sha256.clone(),
    };
    let taken = TAKER.with(|taker| taker.take(&std::sync::Arc::new(file), &read.sheets.book));
    assert!(taken.findings.iter().all(|finding| !finding.trouble.code().is_empty()));
}

/// A pack in which one file is damaged.
fn template_of(path: &Path, bytes: &[u8], seeds: &[(String, Vec<u8>)]) -> String {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let damaged = name.split_once('-').unwrap().1;
    let files = seeds
        .iter()
        .map(|(name, good)| (name.clone(), if name == damaged { bytes.to_vec() } else { good.clone() }))
        .collect();
    let pack = templates::Pack { name: "damaged".to_owned(), files, built_in: false, workbook: false };
    match templates::take(&pack, Path::new("")) {
        Ok(_) => "read".to_owned(),
        Err(fault) => {
            assert!(!fault.message(matome::domain::finding::Lang::Ja).is_empty());
            "refused".to_owned()
        }
    }
}

fn keep(kind: Kind, path: &Path, bytes: &[u8], outcome: &str) {
    let name = path.file_name().unwrap().to_string_lossy().into_owned();
    let place = home("tests/fuzz/crashes").join(format!("{outcome}-{kind:?}-{name}").to_lowercase());
    fs::write(place, bytes).unwrap();
}

/// A number from the environment.
fn number(name: &str) -> Option<usize> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

#[test]
fn damaged_files_end_no_process_but_their_reader() {
    let only = std::env::var("MATOME_FUZZ_KIND").unwrap_or_default();
    let count = number("MATOME_FUZZ").unwrap_or(150);
    let mut broken = Vec::new();
    for kind in KINDS.into_iter().filter(|kind| only.is_empty() || format!("{kind:?}").eq_ignore_ascii_case(&only)) {
        let begun = Instant::now();
        let mut lines = 0;
        let counted = tried(kind, number("MATOME_FUZZ_FROM").unwrap_or(0), count, &mut lines);
        println!("{kind:?}: {count} files, {:.1} s, {counted:?}", begun.elapsed().as_secs_f64());
        assert_eq!(lines, count, "{kind:?}: every file has its line");
        assert!(
            counted.get("read").is_some_and(|read| *read * 50 > count),
            "{kind:?}: nearly nothing is read: {counted:?}"
        );
        assert!(counted.len() > 1, "{kind:?}: nothing was damaged: {counted:?}");
        broken.extend(counted.get("broken-off").map(|n| format!("{kind:?}: {n}")));
    }
    assert!(broken.is_empty(), "readers broke off, see tests/fuzz/crashes: {broken:?}");
}

#[test]
fn what_once_broke_a_reader_is_read_or_refused() {
    readers();
    let mut paths: Vec<PathBuf> =
        fs::read_dir(home("tests/fuzz/crashes")).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_none_or(|extension| extension != "md"));
    paths.sort();
    for path in paths {
        let begun = Instant::now();
        let read = read_all(std::slice::from_ref(&path), &Limits::default(), &|| {});
        assert!(begun.elapsed() < Duration::from_secs(12), "{}", path.display());
        assert!(!read.is_empty(), "{}", path.display());
        for (line, result) in read {
            assert_ne!(result.err(), Some(Refusal::BrokenOff), "{}", line.display());
        }
    }
}
