//! The README and the guide as tests: their commands run in the order in which a secretariat would type them, the
//! table of commands is that of the program, and files that they name are there.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

fn text(file: &str) -> String {
    std::fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap()
}

fn readme() -> String {
    text("README.md")
}

/// The command in each block of a file that is marked `<!-- mark -->`.
fn commands(file: &str, mark: &str) -> Vec<String> {
    let marker = format!("<!-- {mark} -->\n```console\n");
    text(file).split(&marker).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn matome(dir: &Path, command: &str) -> (i32, String) {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "matome", "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_matome")).args(&words[1..]).current_dir(dir).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), said)
}

/// Runs commands one after the other in a folder with a roster; behind the one that writes the forms, they come back
/// as they were sent.
fn day(commands: &[String], group: &str, screen: &str) {
    let dir = tempfile::tempdir().unwrap();
    let roster = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/roster.csv");
    std::fs::copy(roster, dir.path().join("roster.csv")).unwrap();
    let mut told = String::new();
    for command in commands {
        let (code, said) = matome(dir.path(), command);
        assert_eq!(code, 0, "{command}\n{said}");
        told += &said;
        if command.starts_with("matome forms") {
            let workshop = dir.path().join("my-workshop");
            for form in std::fs::read_dir(workshop.join("forms")).unwrap() {
                let form = form.unwrap();
                let name = form.file_name();
                if !name.to_string_lossy().starts_with("配布一覧") {
                    std::fs::copy(form.path(), workshop.join("returned").join(name)).unwrap();
                }
            }
        }
    }
    for made in ["workshop.xlsx", "forms/配布一覧.xlsx", group, "plenary.xlsx", "確認事項.xlsx"] {
        assert!(dir.path().join("my-workshop").join(made).is_file(), "{made}");
    }
    assert!(told.contains(screen), "{screen} in {told}");
}

#[test]
fn every_command_runs_as_it_is_written() {
    let commands = commands("README.md", "run");
    assert_eq!(commands.len(), 10, "{commands:?}");
    day(&commands, "groups/グループ1.xlsx", "提出 15 / 15 人");
}

#[test]
fn the_guide_is_a_day_in_both_languages() {
    for (mark, first, group, screen) in [
        ("run", "matome new my-workshop --roster roster.csv", "groups/グループ1.xlsx", "提出 15 / 15 人"),
        ("run-en", "matome new my-workshop --lang en --roster roster.csv", "groups/Group 1.xlsx", "returned 15 of 15"),
    ] {
        let commands = commands("samples/GUIDE.md", mark);
        let verbs: Vec<&str> = commands.iter().map(|command| command.split(' ').nth(1).unwrap()).collect();
        assert_eq!(verbs, ["new", "forms", "status", "group", "plenary"], "{mark}");
        assert_eq!(commands[0], first);
        day(&commands, group, screen);
    }
}

#[test]
fn the_two_commands_for_a_fresh_machine_are_these() {
    assert_eq!(commands("README.md", "demo"), ["cargo run --release -- demo"]);
    assert_eq!(commands("README.md", "test"), ["cargo test"]);
}

#[test]
fn the_demonstration_runs_in_any_folder() {
    let dir = tempfile::tempdir().unwrap();
    let (code, said) = matome(dir.path(), "matome demo");
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("回答 865 = データ 865 + 確認事項 0"), "{said}");
    assert!(said.trim_end().ends_with("forms"), "it ends with the paths to open:\n{said}");
    assert!(dir.path().join("matome-demo").join("plenary.xlsx").is_file());
    let (code, said) = matome(dir.path(), "matome demo");
    assert_eq!(code, 2, "a folder that is there is left alone:\n{said}");
}

#[test]
fn the_table_of_commands_is_that_of_the_program() {
    let (_, help) = matome(Path::new("."), "matome --help");
    let text = readme();
    let table: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("| `matome "))
        .map(|line| line.split([' ', '`']).next().unwrap())
        .collect();
    let section = help.split("コマンド (commands)").nth(1).unwrap();
    let listed: Vec<&str> = section
        .lines()
        .skip(1)
        .take_while(|line| line.starts_with("  "))
        .map(|line| line.split_whitespace().next().unwrap())
        .collect();
    let sorted = |mut verbs: Vec<&str>| {
        verbs.sort_unstable();
        verbs.join(" ")
    };
    assert_eq!(sorted(table), sorted(listed), "{help}");
}

#[test]
fn every_file_that_is_named_is_there() {
    for file in ["README.md", "samples/GUIDE.md", "samples/REFERENCE.md", "samples/TEMPLATE.md"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(file).parent().unwrap().to_path_buf();
        let text = text(file);
        let targets = text.split("](").skip(1).map(|rest| rest.split([')', '#']).next().unwrap());
        for target in targets.filter(|target| !target.contains("://") && !target.is_empty()) {
            assert!(folder.join(target).is_file(), "{target} in {file}");
        }
    }
}

#[test]
fn pictures_are_small_enough_for_a_slow_line() {
    for picture in std::fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/pictures")).unwrap() {
        let picture = picture.unwrap();
        let (name, size) = (picture.file_name().to_string_lossy().into_owned(), picture.metadata().unwrap().len());
        let most = if name == "workbooks.png" { 160_000 } else { 120_000 };
        assert!(size <= most, "{name}: {size}");
    }
}
