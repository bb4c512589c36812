//! The built-in pack against the report it is taken from, character by character.
//!
//! The extract is parsed here on its own, so that a mistake of the pack's reader cannot hide one in the
//! pack.

#![allow(clippy::panic)] // Clippy takes the helpers of an integration test for code that ships.

use std::path::Path;

use matome::domain::catalogue::{Template, Theme};
use matome::run::templates;

const SEED: &str = include_str!("seed/workshop-report-06-lists.txt");

fn template() -> Template {
    templates::load("ipa-2024-sme", Path::new("")).unwrap_or_else(|fault| panic!("{fault:?}"))
}

/// The lines between the one that begins with `from` and the one that begins with `to`.
fn between(from: &str, to: &str) -> Vec<&'static str> {
    let lines = SEED.lines().skip_while(|line| !line.starts_with(from)).skip(1);
    lines.take_while(|line| to.is_empty() || !line.starts_with(to)).collect()
}

#[test]
fn the_threats_are_the_reports() {
    let lines = between("*1「", "*2「");
    let template = template();
    assert_eq!((lines.len(), template.threats.len()), (10, 10));
    for (line, threat) in lines.iter().zip(&template.threats) {
        assert_eq!(*line, format!("{}\t{}", threat.label(), threat.description));
        assert_eq!(threat.id, format!("2024-{:02}", threat.no.0));
        assert_eq!(threat.in_scope, threat.no.0 != 1, "only the first is out of scope");
    }
}

#[test]
fn the_controls_are_the_reports() {
    let lines = between("*2「", "");
    let template = template();
    assert_eq!((lines.len(), template.controls.len()), (20, 20));
    for (line, control) in lines.iter().zip(&template.controls) {
        let cells: Vec<&str> = line.split('\t').collect();
        let expected = [&control.no.to_string(), &control.category, &control.number, &control.title, &control.summary];
        assert_eq!(cells[..5], expected.map(String::as_str));
    }
}

#[test]
fn the_steps_are_the_reports() {
    let template = template();
    assert_eq!(template.steps.len(), 60);
    for line in between("*2「", "") {
        let cells: Vec<&str> = line.split('\t').collect();
        let labels: Vec<String> =
            template.steps.iter().filter(|s| s.id.control.to_string() == cells[0]).map(|s| s.label()).collect();
        assert_eq!(labels.len(), 3);
        assert_eq!(cells[5], labels.join(" "));
    }
}

#[test]
fn the_titles_of_the_lists_are_the_reports() {
    let template = template();
    assert!(SEED.contains(&format!("*1「{}」", template.threats_title)), "{}", template.threats_title);
    assert!(SEED.contains(&format!("*2「{}」", template.controls_title)), "{}", template.controls_title);
}

#[test]
fn the_timetable_and_the_goals_are_the_reports() {
    let template = template();
    let expected: Vec<String> = template.timetable.iter().map(|(when, what)| format!("- {when} {what}")).collect();
    assert_eq!(SEED.lines().filter(|line| line.starts_with("- ")).collect::<Vec<_>>(), expected);
    assert_eq!(between("ゴール", "①"), template.goals);
}

#[test]
fn the_themes_ask_what_the_report_asks() {
    let without_marks = |text: &str| text.replace("* ¹ ", "").replace("* ² ", "");
    let template = template();
    let asked: Vec<&Theme> = template.themes.iter().filter(|theme| !theme.ask_group.is_empty()).collect();
    let lines: Vec<&str> = SEED.lines().filter(|line| line.contains(" 個人ワーク __")).collect();
    assert_eq!((lines.len(), asked.len()), (3, 3));
    for (line, theme) in lines.iter().zip(asked) {
        let expected = format!("{} 個人ワーク __{} グループワーク __{}", theme.title, theme.ask, theme.ask_group);
        assert_eq!(without_marks(line), expected);
    }
}
