//! Workbooks of every version that was ever released, read by this one. A folder of `tests/compat/` is called like
//! its version and holds a workshop as that version made it, filled by people, and `expected.json` with what they
//! typed. A folder is added, with `tests/compat/make.sh`, when the form, a merged workbook or the stamp changes and a
//! version goes out; it is never made anew afterwards, because the forms of that version are out there as they are.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use desk::{Desk, unix};
use matome::domain::answers::{Answers, Slot};
use matome::domain::catalogue::{Rows, Template, Whom};
use matome::domain::ids::{GroupName, ParticipantId, ThreatNo};
use matome::report::Report;
use matome::run::books::GroupBooks;
use matome::run::intake::{Intake, Status};
use matome::run::workshop_folder::Workshop;
use serde_json::Value;

/// One version's folder, copied to a desk of its own.
struct Kept {
    version: String,
    desk: Desk,
    expected: Value,
}

fn kept() -> Vec<Kept> {
    let compat = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/compat");
    let mut folders: Vec<PathBuf> = std::fs::read_dir(compat)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.join("expected.json").exists())
        .collect();
    folders.sort();
    assert!(!folders.is_empty());
    let open = |folder: PathBuf| {
        let desk = Desk::new();
        for (name, bytes) in desk::files(&folder) {
            desk.put(&name, &bytes);
        }
        let expected = serde_json::from_slice(&std::fs::read(folder.join("expected.json")).unwrap()).unwrap();
        Kept { version: folder.file_name().unwrap().to_string_lossy().into_owned(), desk, expected }
    };
    folders.into_iter().map(open).collect()
}

fn workshop(desk: &Desk) -> Workshop {
    Workshop::open(&desk.path(""), &mut Report::silent()).unwrap()
}

fn text(row: &Value, name: &str) -> String {
    row[name].as_str().unwrap_or_else(|| panic!("no {name} in {row}")).to_owned()
}

/// The typed texts of one list by their slots; `who` chooses its rows.
fn typed(template: &Template, rows: &Value, whom: Whom, who: (&str, &str)) -> BTreeMap<Slot, String> {
    let rows = rows.as_array().unwrap().iter();
    let rows = rows.filter(|row| text(row, who.0) == who.1 && text(row, "heading") != "発表する脅威");
    let slot = |row: &Value| {
        let (sheet, heading) = (text(row, "sheet"), text(row, "heading"));
        let (column, _) = template
            .columns(whom)
            .find(|(at, c)| template.theme(*at).sheet == sheet && c.heading == heading)
            .unwrap_or_else(|| panic!("no column for {row}"));
        match template.theme(column).rows {
            Rows::Threats => {
                Slot::new(column, Some(ThreatNo(text(row, "no").parse().unwrap())), text(row, "nth").parse().unwrap())
            }
            Rows::Questions => Slot::new(column, None, 1),
        }
    };
    rows.map(|row| (slot(row), unix(&text(row, "text")))).collect()
}

fn read(answers: &Answers) -> BTreeMap<Slot, String> {
    answers.iter().map(|(slot, answer)| (*slot, unix(&answer.text.value))).collect()
}

#[test]
fn every_form_of_every_version_is_known_and_a_filled_one_gives_every_answer() {
    for Kept { version, desk, expected } in kept() {
        let workshop = workshop(&desk);
        let intake = Intake::read(&workshop, &[], &mut Report::silent()).unwrap();
        let person = ParticipantId::parse("R1").unwrap();
        let wanted = typed(&workshop.template, &expected["answers"], Whom::Individual, ("id", "R1"));
        assert!(wanted.len() > 20, "{version}");
        assert_eq!(read(&intake.submissions[&person].answers), wanted, "{version}");
        assert_eq!(intake.listed(), 0, "{version}");
        // Forms that are still empty are somebody's, and hold no answer.
        for (name, _) in desk::files(&desk.path("forms")).iter().filter(|(name, _)| name.starts_with('R')) {
            let intake = Intake::read(&workshop, &[desk.path("forms").join(name)], &mut Report::silent()).unwrap();
            let [line] = &intake.files[..] else { panic!("{version} {name}") };
            let id = line.participant.as_ref().map(ToString::to_string).unwrap_or_default();
            assert!(name.starts_with(&format!("{id}_")) && !id.is_empty(), "{version} {name}: {id}");
            assert_eq!((line.status, line.placed, intake.listed()), (Status::Read, 0, 0), "{version} {name}");
        }
    }
}

#[test]
fn a_groups_workbook_of_every_version_gives_its_members_and_its_own_words() {
    for Kept { version, desk, expected } in kept() {
        let workshop = workshop(&desk);
        let books = GroupBooks::read(&workshop, &mut Report::silent()).unwrap();
        let group = GroupName::parse("赤").unwrap();
        let taken = &books.books[&group].taken;
        let own = typed(&workshop.template, &expected["groups"], Whom::Group, ("group", "赤"));
        assert!(own.len() > 8, "{version}");
        assert_eq!(read(&taken.record.own), own, "{version}");
        let (_, member) = taken.record.members.iter().find(|(id, _)| id.as_str() == "R1").unwrap();
        let wanted = typed(&workshop.template, &expected["answers"], Whom::Individual, ("id", "R1"));
        assert_eq!(read(member), wanted, "{version}");
        let presents = taken.record.presents.as_ref().map(|cited| cited.value);
        let said = expected["groups"].as_array().unwrap().iter().find(|row| row["heading"] == "発表する脅威").unwrap();
        assert_eq!(presents, Some(ThreatNo(text(said, "no").parse().unwrap())), "{version}");
    }
}

#[test]
fn merging_again_keeps_every_word_of_every_version() {
    for Kept { version, desk, expected } in kept() {
        assert!(desk.run(&["group"]).code < 2, "{version}");
        assert!(desk.run(&["plenary"]).code < 2, "{version}");
        let book = desk.book("plenary.xlsx");
        let lecturer: Vec<String> =
            book.page("講師フィードバック").unwrap().filled().map(|(_, cell)| unix(&cell.value.shown())).collect();
        for row in expected["lecturer"].as_array().unwrap() {
            assert!(lecturer.contains(&unix(&text(row, "text"))), "{version}: {row}");
        }
        let mut data: BTreeMap<String, usize> = BTreeMap::new();
        for row in desk::data(&book) {
            *data.entry(unix(&row["回答"])).or_default() += 1;
        }
        let rows = |name: &str| expected[name].as_array().unwrap().clone();
        for row in rows("answers").iter().chain(&rows("groups")).filter(|row| row["heading"] != "発表する脅威") {
            let times = data.get_mut(&unix(&text(row, "text"))).filter(|times| **times > 0);
            *times.unwrap_or_else(|| panic!("{version}: {row} is not in the data")) -= 1;
        }
    }
}
