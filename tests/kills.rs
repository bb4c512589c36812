//! Power cuts, full disks, folders that nobody may write to, two runs at once, readers that go away:
//! whatever happens, a file is the old one or the new one, and the next run works.
//!
//! A normal run ends a few commands at random moments. A hundred:
//!
//! ```console
//! MATOME_KILLS=50 cargo test --release --test kills
//! ```
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stderr)]

mod desk;

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use desk::{Desk, files};

const MATOME: &str = env!("CARGO_BIN_EXE_matome");

type Files = BTreeMap<String, Vec<u8>>;

/// A workshop of the samples as it stands before a late form came: merged once, and the form in returned/.
fn before() -> Desk {
    let desk = Desk::with_samples_roster();
    desk.run(&["forms"]).ends(0);
    desk.put_samples("returned", "returned");
    desk.run(&["group"]);
    desk.run(&["plenary"]);
    desk.put_samples("late", "returned");
    desk
}

/// The same folder anew.
fn laid_out(files: &Files) -> Desk {
    let desk = Desk::new();
    for (name, bytes) in files {
        desk.put(name, bytes);
    }
    fs::create_dir_all(desk.path("history")).unwrap();
    desk
}

/// What people find: everything but copies of what was replaced and the machine's own notes.
fn visible(files: Files) -> Files {
    files.into_iter().filter(|(name, _)| !name.starts_with("history/") && !name.starts_with(".matome")).collect()
}

fn run(dir: &Path, verb: &str) -> Output {
    Command::new(MATOME).args([verb, "--jobs", "2"]).current_dir(dir).env_remove("MATOME_LANG").output().unwrap()
}

/// Ends `verb` at random moments: every file is the old or the new one, and the next run makes the new ones.
fn ended_at_random(verb: &str, old: &Files, kills: usize) {
    let whole = laid_out(old);
    let begun = Instant::now();
    let code = run(&whole.path("."), verb).status.code();
    let full = begun.elapsed();
    assert!(code.is_some_and(|code| code < 2), "{code:?}");
    let new = visible(whole.files());
    let old_visible = visible(old.clone());
    let changed: Vec<&String> =
        new.iter().filter(|(name, bytes)| old_visible.get(*name) != Some(bytes)).map(|(name, _)| name).collect();
    assert!(!changed.is_empty(), "{verb} has something to do");
    let (mut early, mut late, mut between) = (0, 0, 0);
    let mut chance = 0x9E37_79B9_7F4A_7C15u64 ^ kills as u64;
    for kill in 0..kills {
        let desk = laid_out(old);
        let mut child = Command::new(MATOME)
            .args([verb, "--jobs", "2"])
            .current_dir(desk.path("."))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        chance ^= chance << 13;
        chance ^= chance >> 7;
        chance ^= chance << 17;
        // Anywhere in a run, and every other time near its end, where the files are written.
        let moment = (chance >> 11) as f64 / (1u64 << 53) as f64;
        std::thread::sleep(full.mul_f64(if kill % 2 == 0 { moment * 1.05 } else { 0.7 + moment * 0.35 }));
        child.kill().unwrap();
        child.wait().unwrap();
        let found = visible(desk.files());
        let mut replaced = 0;
        for (name, bytes) in &found {
            if name.contains(".matome-") {
                continue;
            }
            let is_new = new.get(name) == Some(bytes);
            assert!(
                is_new || old_visible.get(name) == Some(bytes),
                "{verb}, kill {kill}: {name} is neither old nor new"
            );
            replaced += usize::from(is_new && changed.contains(&name));
        }
        assert!(old_visible.keys().all(|name| found.contains_key(name)), "{verb}, kill {kill}: a file is gone");
        match replaced {
            0 => early += 1,
            n if n == changed.len() => late += 1,
            _ => between += 1,
        }
        let again = run(&desk.path("."), verb);
        assert_eq!(again.status.code(), code, "{verb}, kill {kill}: {}", String::from_utf8_lossy(&again.stderr));
        assert!(visible(desk.files()) == new, "{verb}, kill {kill}: the next run makes the new files");
        assert!(
            desk.files().keys().all(|name| !name.contains(".matome-") && !name.contains("lock")),
            "{verb}, kill {kill}: leftovers"
        );
    }
    eprintln!("{verb}: {kills} kills within {full:?}: {early} before, {between} between, {late} after the writing");
}

#[test]
fn a_run_that_is_killed_leaves_old_or_new_files_and_the_next_one_works() {
    let kills = std::env::var("MATOME_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(5);
    let start = before().files();
    ended_at_random("group", &start, kills);
    let desk = laid_out(&start);
    run(&desk.path("."), "group");
    ended_at_random("plenary", &desk.files(), kills);
}

/// Runs `verb` under a limit of what a file may hold: a disk that is full after so many blocks.
fn with_room(dir: &Path, verb: &str, blocks: usize) -> Output {
    Command::new("/bin/sh")
        .args(["-c", r#"trap '' XFSZ; ulimit -f "$1"; exec "$2" "$3""#, "sh", &blocks.to_string(), MATOME, verb])
        .current_dir(dir)
        .env_remove("MATOME_LANG")
        .output()
        .unwrap()
}

#[track_caller]
fn one_sentence(output: &Output, said: &str) {
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert_eq!(stderr.lines().filter(|line| line.starts_with("matome: ")).count(), 1, "{stderr}");
    assert!(stderr.contains(said), "{stderr}");
}

#[test]
fn a_full_disk_costs_nothing_that_was_there() {
    let old = before().files();
    let mut refused = 0;
    for verb in ["group", "plenary"] {
        for blocks in [0, 1, 8, 20, 40, 60] {
            let desk = laid_out(&old);
            let output = with_room(&desk.path("."), verb, blocks);
            if output.status.code() == Some(2) {
                one_sentence(&output, "空き");
                refused += 1;
            }
            let found = visible(desk.files());
            let whole = laid_out(&old);
            run(&whole.path("."), verb);
            let new = visible(whole.files());
            for (name, bytes) in &found {
                assert!(old.get(name) == Some(bytes) || new.get(name) == Some(bytes), "{verb} {blocks}: {name}");
            }
            assert!(
                old.keys().all(|name| found.contains_key(name) || !visible(old.clone()).contains_key(name)),
                "{verb} {blocks}"
            );
            run(&desk.path("."), verb);
            assert!(visible(desk.files()) == new, "{verb} {blocks}: with room again, the next run makes the new files");
        }
    }
    assert!(refused >= 6, "{refused}");
}

/// Runs `verb` on a disk of so many KiB with the desk's files on it, in a name space of its own, and brings back what
/// is there afterwards. None where this machine lets nobody mount one.
fn on_a_disk(desk: &Desk, verb: &str, kib: usize) -> Option<Output> {
    let script = r#"mount -t tmpfs -o "size=$2k" tmpfs "$1/disk" && cp -r "$1/before/." "$1/disk" || exit 77
        cd "$1/disk" || exit 77
        "$3" "$4" --jobs 2; code=$?
        cp -r "$1/disk/." "$1/after"; exit $code"#;
    let around = desk.path("..around");
    for name in ["before", "disk", "after"] {
        fs::create_dir_all(around.join(name)).unwrap();
    }
    for (name, bytes) in desk.files() {
        let path = around.join("before").join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    let as_user: &[&str] = &["--mount"];
    let as_root_of_its_own: &[&str] = &["--user", "--map-root-user", "--mount"];
    [as_user, as_root_of_its_own].into_iter().find_map(|how| {
        let mut command = Command::new("unshare");
        command.args(how).args(["/bin/sh", "-c", script, "sh"]).arg(&around);
        command.args([&kib.to_string(), MATOME, verb]).env_remove("MATOME_LANG");
        command.output().ok().filter(|output| output.status.code().is_some_and(|code| code < 3))
    })
}

#[test]
fn a_tiny_disk_that_is_full_is_named_and_keeps_what_was_on_it() {
    let old = before().files();
    let room = old.values().map(|bytes| bytes.len().next_multiple_of(4096)).sum::<usize>() / 1024 + 64;
    for verb in ["group", "plenary"] {
        // Room for nothing, for the list of findings alone, for a copy or two.
        for more in [0, 32, 80, 160] {
            let desk = laid_out(&old);
            let Some(output) = on_a_disk(&desk, verb, room + more) else {
                eprintln!("no disk can be mounted here: the limits of file sizes above stand for a full disk");
                return;
            };
            let found = visible(files(&desk.path("..around/after")));
            if output.status.code() == Some(2) {
                one_sentence(&output, "空き");
            }
            assert!(more > 0 || output.status.code() == Some(2), "{verb}: a disk without room is said to be full");
            let whole = laid_out(&old);
            run(&whole.path("."), verb);
            let new = visible(whole.files());
            for (name, bytes) in &visible(old.clone()) {
                let here = found.get(name);
                assert!(here == Some(bytes) || here.is_some() && here == new.get(name), "{verb} {more}: {name}");
            }
        }
    }
}

#[test]
fn a_folder_that_may_not_be_written_to_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = before();
    fs::create_dir_all(desk.path("history")).unwrap();
    let old = desk.hashes();
    let rights = |mode: u32| {
        for (name, mode) in [(".", mode), ("groups", mode), ("history", mode), (".matome", mode), ("returned", 0o755)] {
            fs::set_permissions(desk.path(name), fs::Permissions::from_mode(mode)).unwrap();
        }
    };
    rights(0o555);
    // The system's master may write anywhere: there, the command runs as nobody.
    let master = fs::write(desk.path("probe"), b"").is_ok();
    let mut command = if master { Command::new("setpriv") } else { Command::new(MATOME) };
    if master {
        fs::remove_file(desk.path("probe")).unwrap();
        command.args(["--reuid=65534", "--regid=65534", "--clear-groups", MATOME]);
    }
    let output = command.arg("group").current_dir(desk.path(".")).env_remove("MATOME_LANG").output().unwrap();
    rights(0o755);
    one_sentence(&output, "書き込めません");
    assert_eq!(desk.hashes(), old);
}

#[test]
fn the_second_of_two_runs_is_told_who_has_the_folder() {
    let desk = before();
    let folder = desk.path(".matome");
    let held = fs::OpenOptions::new().create(true).truncate(false).write(true).open(folder.join("lock")).unwrap();
    held.lock().unwrap();
    fs::write(folder.join("lock.json"), r#"{"verb":"group","user":"見本","computer":"PC-1","process":42,"since":0}"#)
        .unwrap();
    let old = desk.hashes();
    for verb in ["forms", "check", "group", "plenary"] {
        let output = run(&desk.path("."), verb);
        one_sentence(&output, "別の matome が実行中です（matome group、見本 / PC-1、");
    }
    assert_eq!(desk.hashes(), old);
    // Looking is always possible.
    assert!(run(&desk.path("."), "tally").status.code().is_some_and(|code| code < 2));
    drop(held);
    assert!(run(&desk.path("."), "group").status.code().is_some_and(|code| code < 2));
    assert!(!folder.join("lock").exists() && !folder.join("lock.json").exists());
}

#[test]
fn a_reader_of_the_output_that_goes_away_ends_it_quietly() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let mut child = Command::new(MATOME)
        .args(["cells", "forms/1_見本 花子.xlsx"])
        .current_dir(desk.path("."))
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    let output = child.wait_with_output().unwrap();
    assert!(line.starts_with("{\"sheet\":"), "{line}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.lines().all(|line| line.starts_with("参考: ")), "{stderr}");
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn links_pipes_and_names_that_steer_a_terminal_do_no_harm() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    fs::create_dir_all(desk.path("returned")).unwrap();
    let form = desk.path("forms/1_見本 花子.xlsx");
    std::os::unix::fs::symlink(&form, desk.path("returned/link.xlsx")).unwrap();
    std::os::unix::fs::symlink(desk.path("returned"), desk.path("returned/round")).unwrap();
    assert!(Command::new("mkfifo").arg(desk.path("returned/pipe.xlsx")).status().unwrap().success());
    desk.put("returned/\u{1b}[31mred\u{9b}2J\u{202e}.xlsx", b"%PDF-1.7");
    desk.put("returned/new\nline.csv", "\u{1b}]0;x,\u{9b}31m\n".repeat(60).as_bytes());
    let begun = Instant::now();
    for args in
        [&["check"][..], &["check", "--json"], &["group"], &["tally", "--csv"], &["check", "returned/link.xlsx"]]
    {
        let ran = desk.run(args);
        assert!(ran.code < 2 && ran.code >= 0, "{args:?}: {}", ran.stderr);
        let steers = |c: char| c.is_control() && c != '\n' && c != '\r' || ('\u{202A}'..='\u{202E}').contains(&c);
        assert!(!ran.stdout.contains(steers) && !ran.stderr.contains(steers), "{args:?}: {:?}", ran.stdout);
    }
    assert!(begun.elapsed() < Duration::from_secs(20));
    assert!(!desk.run(&["check", "--json"]).stdout.contains("\"participant\":\"1\""), "a link is no file");
    assert!(files(&desk.path("forms")).contains_key("1_見本 花子.xlsx"));
}
