//! Files read by processes of their own: the same answers as in this process, in the same order, and
//! limits of memory that hold.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Desk, files, samples};
use matome::read::{Limits, Readers, Refusal, from_bytes, install, read_all, sha256};

/// Every file of a folder and below.
fn below(folder: &Path) -> Vec<PathBuf> {
    files(folder).into_keys().map(|name| folder.join(name)).collect()
}

/// A zip archive of these files.
fn archive(path: &Path, files: &[&PathBuf]) -> PathBuf {
    let mut zip = zip::ZipWriter::new(fs::File::create(path).unwrap());
    for file in files {
        let name = file.file_name().unwrap().to_string_lossy();
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, &fs::read(file).unwrap()).unwrap();
    }
    zip.finish().unwrap();
    path.to_owned()
}

/// The one test here that reads in this process: installing is for the whole process.
#[test]
fn readers_say_what_this_process_would_say() {
    install(Readers {
        program: env!("CARGO_BIN_EXE_matome").into(),
        arguments: vec!["__read".to_owned()],
        jobs: 3,
        chosen: Vec::new(),
    });
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/read");
    let mut paths = [below(&samples("returned")), below(&samples("groups")), below(&tests)].concat();
    let dir = tempfile::tempdir().unwrap();
    for (index, bytes) in [&b""[..], b"%PDF-1.7", b"PK\x03\x04", b"a,b\n1,2\n"].iter().enumerate() {
        paths.push(dir.path().join(format!("{index}.xlsx")));
        fs::write(paths.last().unwrap(), bytes).unwrap();
    }
    paths.push(dir.path().join("missing.xlsx"));
    // Not in the order of names: answers stand as the files were named.
    paths.reverse();
    // Archives between them, one in another: while one is looked into, the reader has the next file already.
    let forms = below(&samples("returned"));
    let mut expected: Vec<(PathBuf, PathBuf)> = paths.iter().map(|path| (path.clone(), path.clone())).collect();
    for at in [25, 20, 8] {
        let inside = [&forms[at % forms.len()], &forms[(at + 1) % forms.len()]];
        let inner = archive(&dir.path().join(format!("inner{at}.zip")), &inside);
        let outer = archive(&dir.path().join(format!("outer{at}.zip")), &[inside[1], &inner, inside[0]]);
        paths.insert(at, outer.clone());
        let mut members: Vec<(PathBuf, PathBuf)> =
            inside.iter().map(|form| (outer.join(form.file_name().unwrap()), (*form).clone())).collect();
        let in_inner = outer.join(inner.file_name().unwrap());
        members.extend(inside.iter().map(|form| (in_inner.join(form.file_name().unwrap()), (*form).clone())));
        members.sort_by_key(|(shown, _)| shown.to_string_lossy().into_owned());
        expected.splice(at..at, members);
    }
    let limits = Limits::default();
    let read = read_all(&paths, &limits, &|| {});
    assert!(paths.len() > 30, "{}", paths.len());
    let names = |read: &[(PathBuf, PathBuf)]| read.iter().map(|(shown, _)| shown.clone()).collect::<Vec<_>>();
    assert_eq!(read.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>(), names(&expected));
    let (mut good, mut bad) = (0, 0);
    for ((_, path), (_, result)) in expected.into_iter().zip(read) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let Ok(bytes) = fs::read(&path) else {
            assert!(matches!(result, Err(Refusal::Io(_))), "{name}");
            continue;
        };
        match (from_bytes(&name, &bytes, &limits), result) {
            (Ok(here), Ok(there)) => {
                assert_eq!(there.sheets, here, "{name}");
                assert_eq!(there.sha256, sha256(&bytes), "{name}");
                good += 1;
            }
            (here, there) => {
                assert_eq!(there.err(), here.err(), "{name}");
                bad += 1;
            }
        }
    }
    assert!(good > 25 && bad > 5, "{good} {bad}");
}

#[test]
fn a_file_that_needs_more_memory_than_its_limit_is_named_and_the_others_are_read() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let form = fs::read(desk.path("forms/1_見本 花子.xlsx")).unwrap();
    // Three million short rows: within every limit that is looked at before, and far more than a form needs.
    let big: String = (0..40_000).map(|row| format!("{row},{:0100}\n", row)).collect();
    desk.put("returned/0_big.csv", big.as_bytes());
    desk.put("returned/1.xlsx", &form);
    let ran = desk.run(&["check", "--limit", "memory=8M", "--json"]).ends(1);
    let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
    let status: Vec<(&str, &str, &str)> = json["files"]
        .as_array()
        .unwrap()
        .iter()
        .map(|f| {
            (
                f["file"].as_str().unwrap(),
                f["status"].as_str().unwrap(),
                f["findings"][0]["code"].as_str().unwrap_or(""),
            )
        })
        .collect();
    assert_eq!(status, [("returned/0_big.csv", "unreadable", "limit-memory"), ("returned/1.xlsx", "read", "")]);
    let told = &json["files"][0]["findings"][0];
    assert!(told["message"].as_str().unwrap().contains("8,388,608"), "{told}");
    assert!(told["remedy"].as_str().unwrap().contains("--limit memory=16777216"), "{told}");
    // With the usual limit the same file is read: no form, but no danger either.
    let ran = desk.run(&["check", "--json"]).ends(1);
    assert!(!ran.stdout.contains("limit-memory"), "{}", ran.stdout);
}

#[test]
fn one_file_with_too_much_beside_the_form_does_not_bury_the_list() {
    let desk = Desk::small();
    let lines: String = (0..1_500).map(|row| format!("memo {row},\n")).collect();
    desk.put("returned/a.csv", lines.as_bytes());
    desk.put("returned/b.csv", b"memo\n");
    let told = |args: &[&str]| {
        let ran = desk.run(args).ends(1);
        let json: serde_json::Value = serde_json::from_str(&ran.stdout).unwrap();
        let of = |file: usize| json["files"][file]["findings"].as_array().unwrap().clone();
        let texts = |findings: &[serde_json::Value]| {
            findings.iter().filter(|f| f["read"].as_str().unwrap().starts_with("memo")).count()
        };
        let (long, short) = (of(0), of(1));
        (long.len(), texts(&long), texts(&short), long[0].clone())
    };
    let (all, texts, beside, first) = told(&["check", "--json"]);
    assert_eq!((all, beside), (1_001, 1));
    assert_eq!(first["code"], "limit-listed");
    let more = 1_500 - texts;
    assert!(more > 400 && first["message"].as_str().unwrap().contains("ほかの 50"), "{first}");
    let remedy = first["remedy"].as_str().unwrap();
    let option = remedy.split('「').find_map(|part| part.split_once('」').filter(|(o, _)| o.starts_with("--limit")));
    let option: Vec<&str> = option.unwrap().0.split(' ').collect();
    // The option that the remedy names lists every one of them.
    let (_, texts, _, first) = told(&[&["check", "--json"], &option[..]].concat());
    assert_eq!(texts, 1_500);
    assert_ne!(first["code"], "limit-listed");
}
