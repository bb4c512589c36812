//! The README as a test: its commands run in the order in which a secretariat would type them, and its
//! table of commands is that of the program.

#![allow(clippy::unwrap_used)]

use std::path::Path;
use std::process::Command;

fn readme() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md")).unwrap()
}

/// The command in each block that is marked `<!-- mark -->`.
fn commands(mark: &str) -> Vec<String> {
    let text = readme();
    let marker = format!("<!-- {mark} -->\n```console\n");
    text.split(&marker).skip(1).map(|rest| rest.split("\n```").next().unwrap().to_owned()).collect()
}

fn matome(dir: &Path, command: &str) -> (i32, String) {
    let words: Vec<&str> = command.split_whitespace().collect();
    assert_eq!(words[0], "matome", "{command}");
    let output = Command::new(env!("CARGO_BIN_EXE_matome")).args(&words[1..]).current_dir(dir).output().unwrap();
    let said = format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    (output.status.code().unwrap(), said)
}

#[test]
fn every_command_runs_as_it_is_written() {
    let dir = tempfile::tempdir().unwrap();
    let roster = concat!(env!("CARGO_MANIFEST_DIR"), "/samples/roster.csv");
    std::fs::copy(roster, dir.path().join("roster.csv")).unwrap();
    let commands = commands("run");
    assert_eq!(commands.len(), 10, "{commands:?}");
    for command in &commands {
        let (code, said) = matome(dir.path(), command);
        assert_eq!(code, 0, "{command}\n{said}");
        // Between sending and checking, forms come back: here as they were sent.
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
    for made in ["workshop.xlsx", "forms/配布一覧.xlsx", "groups/グループ1.xlsx", "plenary.xlsx", "確認事項.xlsx"]
    {
        assert!(dir.path().join("my-workshop").join(made).is_file(), "{made}");
    }
}

#[test]
fn the_two_commands_for_a_fresh_machine_are_these() {
    assert_eq!(commands("demo"), ["cargo run --release -- demo"]);
    assert_eq!(commands("test"), ["cargo test"]);
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
fn every_file_that_it_names_is_there() {
    let text = readme();
    let targets = text.split("](").skip(1).map(|rest| rest.split(')').next().unwrap());
    for target in targets.filter(|target| !target.contains("://")) {
        assert!(Path::new(env!("CARGO_MANIFEST_DIR")).join(target).is_file(), "{target}");
    }
}
