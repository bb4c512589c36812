//! The whole day on files that other programs saved: the bundled samples from the empty folder to the
//! tally, compared with what `answers.csv`, `groups.csv` and `expected-tally.json` say.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::OnceLock;

use desk::{Desk, Ran, data, lines, samples, unix};
use matome::domain::answers::{Answers, Slot};
use matome::domain::catalogue::{Rows, Template, Whom};
use matome::domain::ids::ThreatNo;
use matome::report::Report;
use matome::run::books::GroupBooks;
use matome::run::intake::Intake;
use matome::run::workshop_folder::Workshop;
use matome::sheet::book::Book;
use serde_json::Value;

const GROUPS: [&str; 3] = ["グループ1", "グループ2", "グループ3"];
/// The one who is late.
const LATE: &str = "205";

/// The day, step by step, and what the folder held after each.
struct Day {
    desk: Desk,
    /// Hashes of everything that people made, before matome read it.
    inputs: BTreeMap<String, String>,
    check: Ran,
    first_group: Ran,
    first_groups: BTreeMap<String, Book>,
    second_check: Ran,
    second_group: Ran,
    plenary: Ran,
}

fn day_with(jobs: usize) -> Day {
    let desk = Desk::new().with_jobs(jobs);
    desk.run(&["new", ".", "--code", "SAMP", "--roster", samples("roster.csv").to_str().unwrap()]).ends(0);
    desk.run(&["forms"]).ends(0);
    desk.put_samples("returned", "returned");
    let inputs = desk.hashes();
    let check = desk.run(&["check", "--json"]);
    let first_group = desk.run(&["group"]);
    let first_groups = GROUPS.map(|name| (name.to_owned(), desk.book(&format!("groups/{name}.xlsx")))).into();
    desk.put_samples("groups", "groups");
    desk.put_samples("late", "returned");
    let second_check = desk.run(&["check", "--json"]);
    let second_group = desk.run(&["group"]);
    let plenary = desk.run(&["plenary"]);
    Day { desk, inputs, check, first_group, first_groups, second_check, second_group, plenary }
}

fn day() -> &'static Day {
    static DAY: OnceLock<Day> = OnceLock::new();
    DAY.get_or_init(|| day_with(2))
}

fn workshop(desk: &Desk) -> Workshop {
    Workshop::open(&desk.path(""), &mut Report::silent()).unwrap()
}

/// The slot that a line of answers.csv or groups.csv is about; None for 発表する脅威.
fn slot(template: &Template, whom: Whom, line: &[String]) -> Option<Slot> {
    let [_, sheet, no, nth, heading, _] = line else { panic!("{line:?}") };
    if heading == "発表する脅威" {
        return None;
    }
    let column = template.columns(whom).find(|(at, c)| &template.theme(*at).sheet == sheet && &c.heading == heading);
    let (column, _) = column.unwrap_or_else(|| panic!("no column for {line:?}"));
    Some(match template.theme(column).rows {
        Rows::Threats => Slot::new(column, Some(ThreatNo(no.parse().unwrap())), nth.parse().unwrap()),
        Rows::Questions => Slot::new(column, None, 1),
    })
}

/// What each writer of a csv wrote, by slot.
fn truth(template: &Template, file: &str, whom: Whom) -> BTreeMap<String, BTreeMap<Slot, String>> {
    let mut truth: BTreeMap<String, BTreeMap<Slot, String>> = BTreeMap::new();
    for line in lines(file) {
        let Some(slot) = slot(template, whom, &line) else { continue };
        let twice = truth.entry(line[0].clone()).or_default().insert(slot, unix(&line[5]));
        assert_eq!(twice, None, "{line:?} stands twice");
    }
    truth
}

fn texts(answers: &Answers) -> BTreeMap<Slot, String> {
    answers.iter().map(|(slot, answer)| (*slot, unix(&answer.text.value))).collect()
}

/// Two maps that must be equal; the difference line by line, not the whole.
#[track_caller]
fn same(who: &str, template: &Template, found: &BTreeMap<Slot, String>, truth: &BTreeMap<Slot, String>) {
    let keys: BTreeSet<&Slot> = found.keys().chain(truth.keys()).collect();
    let wrong: Vec<String> = keys
        .into_iter()
        .filter(|slot| found.get(slot) != truth.get(slot))
        .map(|slot| {
            let heading = &template.column(slot.column_ref()).heading;
            format!("{slot:?} {heading}: read {:?}, written {:?}", found.get(slot), truth.get(slot))
        })
        .collect();
    assert!(wrong.is_empty(), "{who}:\n{}", wrong.join("\n"));
}

fn json(ran: &Ran) -> Value {
    serde_json::from_str(&ran.stdout).unwrap_or_else(|why| panic!("{why}: {}", ran.stdout))
}

#[test]
fn every_file_is_read_without_an_error() {
    for (ran, files) in [(&day().check, 14), (&day().second_check, 15)] {
        let ran = ran.clone().ends(0);
        let json = json(&ran);
        let all = json["files"].as_array().unwrap();
        assert_eq!(all.len(), files);
        for file in all {
            let errors: Vec<&Value> =
                file["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error").collect();
            assert_eq!((file["status"].as_str(), &errors[..]), (Some("read"), &[][..]), "{}", file["file"]);
        }
        let people: BTreeSet<&str> = all.iter().map(|f| f["participant"].as_str().unwrap()).collect();
        assert_eq!(people.len(), files);
        assert_eq!(people.contains(LATE), files == 15);
        let written = lines("answers.csv").iter().filter(|line| people.contains(line[0].as_str())).count();
        assert_eq!(json["answers"], serde_json::json!({"found": written, "placed": written, "listed": 0}));
    }
}

#[test]
fn what_was_put_in_on_purpose_is_noticed_where_it_stands() {
    let json = json(&day().second_check);
    let of = |id: &str| -> BTreeSet<String> {
        let file = json["files"].as_array().unwrap().iter().find(|f| f["participant"] == id).unwrap();
        file["findings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|f| f["code"].as_str().unwrap().to_owned())
            .filter(|code| code != "other-template")
            .collect()
    };
    // The samples stay as they were saved while the template goes on: that notice may be there.
    assert!(of("303").contains("control-mismatch"), "{:?}", of("303"));
    assert!(of("305").contains("control-without-step"), "{:?}", of("305"));
    for id in ["101", "103", "202"] {
        assert_eq!(of(id), BTreeSet::new(), "nothing is odd about {id}");
    }
}

#[test]
fn every_answer_is_placed_and_cited_where_it_stands() {
    let workshop = workshop(&day().desk);
    let intake = Intake::read(&workshop, &[], &mut Report::silent()).unwrap();
    let truth = truth(&workshop.template, "answers.csv", Whom::Individual);
    assert_eq!(intake.submissions.len(), 15);
    for (id, submission) in &intake.submissions {
        same(id.as_str(), &workshop.template, &texts(&submission.answers), &truth[id.as_str()]);
        let path = day().desk.path(&submission.file.path);
        assert_eq!(matome::read::sha256(&fs::read(&path).unwrap()), submission.file.sha256);
        let book = desk::book(&path);
        let mut cells = BTreeSet::new();
        for answer in submission.answers.values() {
            let source = &answer.text.source;
            assert_eq!(source.file.path, submission.file.path);
            let page = book.page(&source.sheet).unwrap_or_else(|| panic!("{id}: no sheet {}", source.sheet));
            assert_eq!(*page.shown(source.cell), *answer.text.value, "{id} {} {}", source.sheet, source.cell);
            assert!(cells.insert((source.sheet.clone(), source.cell)), "{id}: {} {} twice", source.sheet, source.cell);
        }
    }
}

/// What the data sheets of some workbooks say of whom, by (who, sheet, no, nth, heading).
fn in_data<'a>(books: impl IntoIterator<Item = &'a Book>) -> BTreeMap<[String; 5], (String, BTreeMap<String, String>)> {
    let mut found = BTreeMap::new();
    for row in books.into_iter().flat_map(data) {
        if row["回答"].is_empty() {
            continue;
        }
        let who = if row["区分"] == "個人" { &row["ID"] } else { &row["グループ"] };
        let key = [who, &row["テーマ"], &row["No"], &row["組"], &row["項目"]].map(|text| text.trim().to_owned());
        let text = unix(&row["回答"]);
        assert!(found.insert(key.clone(), (text, row)).is_none(), "{key:?} stands twice");
    }
    found
}

/// The same of a csv. Questions have no number and stand once.
fn in_csv(file: &str) -> BTreeMap<[String; 5], String> {
    let lines = lines(file).into_iter().filter(|line| line[4] != "発表する脅威");
    lines
        .map(|line| {
            let question = line[1] == "アンケート";
            let no = if question { String::new() } else { line[2].clone() };
            ([line[0].clone(), line[1].clone(), no, line[3].clone(), line[4].clone()], unix(&line[5]))
        })
        .collect()
}

#[test]
fn the_data_of_the_group_workbooks_is_what_was_written() {
    let day = day();
    let written = in_csv("answers.csv");
    let on_time: BTreeMap<_, _> = written.iter().filter(|(key, _)| key[0] != LATE).collect();
    let first = in_data(day.first_groups.values());
    assert_eq!(first.iter().map(|(key, (text, _))| (key, text)).collect::<BTreeMap<_, _>>(), on_time);

    let books: Vec<Book> = GROUPS.iter().map(|name| day.desk.book(&format!("groups/{name}.xlsx"))).collect();
    let second = in_data(&books);
    assert_eq!(second.iter().map(|(key, (text, _))| (key, text)).collect::<BTreeMap<_, _>>(), written.iter().collect());
    cited_cells_hold_their_text(&second);
}

/// Every row's file, sheet and cell, opened anew, hold the row's text.
fn cited_cells_hold_their_text(rows: &BTreeMap<[String; 5], (String, BTreeMap<String, String>)>) {
    let mut books: BTreeMap<String, Book> = BTreeMap::new();
    for (key, (text, row)) in rows {
        let file = row["ファイル"].clone();
        let book = books.entry(file.clone()).or_insert_with(|| desk::book(&day().desk.path(&file)));
        let at = matome::domain::address::Address::parse(&row["セル"]).unwrap();
        assert_eq!(&unix(&book.page(&row["シート"]).unwrap().shown(at)), text, "{key:?} {file} {at}");
    }
}

#[test]
fn what_the_groups_wrote_survives_the_late_file() {
    let day = day();
    let workshop = workshop(&day.desk);
    let books = GroupBooks::read(&workshop, &mut Report::silent()).unwrap();
    assert_eq!(books.findings, []);
    let truth = truth(&workshop.template, "groups.csv", Whom::Group);
    let presents: BTreeMap<String, u16> = lines("groups.csv")
        .iter()
        .filter(|line| line[4] == "発表する脅威")
        .map(|line| (line[0].clone(), line[5].split(' ').next().unwrap().parse().unwrap()))
        .collect();
    for group in GROUPS {
        let taken = &books.books.iter().find(|(name, _)| name.as_str() == group).unwrap().1.taken;
        // A pick is shown as the dropdown offers it: compared by its step.
        let own: BTreeMap<Slot, String> = texts(&taken.record.own);
        let written: BTreeMap<Slot, String> = truth[group]
            .iter()
            .map(|(slot, text)| {
                let step = taken.record.own.get(slot).and_then(|a| a.steps.first());
                let label = step.and_then(|s| workshop.template.step(*s)).map(|s| s.label());
                let same = label
                    .as_ref()
                    .is_some_and(|label| label.contains(text.as_str()) || label.starts_with(&format!("{text} ")));
                (*slot, if same { label.unwrap() } else { text.clone() })
            })
            .collect();
        same(group, &workshop.template, &own, &written);
        assert_eq!(taken.record.presents.as_ref().map(|p| p.value.0), presents.get(group).copied(), "{group}");
        assert_eq!(taken.corrected.len(), 0, "{group}: {:?}", taken.corrected);
    }
    // What LibreOffice saved is kept as it was.
    for group in GROUPS {
        let saved = fs::read(samples(&format!("groups/{group}.xlsx"))).unwrap();
        let name = format!("history/{group}_20241008-1535_{}.xlsx", &matome::read::sha256(&saved)[..8]);
        assert_eq!(day.desk.files().get(&name), Some(&saved), "{name}");
    }
}

#[test]
fn the_plenary_workbook_holds_every_text_once() {
    let day = day();
    let all = in_data([&day.desk.book("plenary.xlsx")]);
    let mut written = in_csv("answers.csv");
    written.extend(in_csv("groups.csv"));
    let step = |text: &str| text.split(' ').next().unwrap().to_owned();
    assert_eq!(all.keys().collect::<Vec<_>>(), written.keys().collect::<Vec<_>>());
    for (key, (text, row)) in &all {
        let written = &written[key];
        let same = text == written || (key[4] == "共通認識の実施手順" && row["手順コード"] == step(written));
        assert!(same, "{key:?}: {text:?} is not {written:?}");
    }
    cited_cells_hold_their_text(&all);
}

#[test]
fn each_merge_says_that_nothing_was_lost() {
    let day = day();
    let answers = lines("answers.csv");
    let on_time = answers.iter().filter(|line| line[0] != LATE).count();
    let own = lines("groups.csv").iter().filter(|line| line[4] != "発表する脅威").count();
    for (ran, expected) in
        [(&day.first_group, on_time), (&day.second_group, answers.len()), (&day.plenary, answers.len() + own)]
    {
        let ran = ran.clone().ends(0);
        assert_eq!(ran.conservation(), Some((expected, expected, 0)), "{}", ran.stdout);
    }
}

fn tally_json() -> Value {
    static TALLY: OnceLock<Value> = OnceLock::new();
    TALLY.get_or_init(|| json(&day().desk.run(&["tally", "--json"]).ends(0))).clone()
}

#[test]
fn the_tally_is_the_one_counted_by_hand() {
    let mut found = tally_json();
    let mut expected: Value =
        serde_json::from_str(&fs::read_to_string(samples("expected-tally.json")).unwrap()).unwrap();
    // The order of the steps is that of a list on screen; what is counted is compared.
    for tally in [&mut found, &mut expected] {
        let mut steps = tally["steps"].take();
        steps.as_array_mut().unwrap().sort_by_key(|step| step["id"].as_str().unwrap().to_owned());
        tally["steps"] = steps;
    }
    assert_eq!(found["participants"], expected["participants"]);
    for part in ["threats", "steps"] {
        let [found, expected] = [&found[part], &expected[part]].map(|list| list.as_array().unwrap());
        assert_eq!(found.len(), expected.len(), "{part}");
        for (found, expected) in found.iter().zip(expected) {
            assert_eq!(found, expected, "{part}");
        }
    }
}

#[test]
fn every_view_of_the_tally_counts_the_same_votes() {
    let day = day();
    let tally = tally_json();
    let all: u64 = tally["steps"].as_array().unwrap().iter().map(|step| step["votes"].as_u64().unwrap()).sum();
    assert_eq!(all as usize, lines("answers.csv").iter().filter(|line| line[4] == "実施手順").count());
    let rows = |ran: &Ran| -> Vec<Vec<String>> {
        let mut reader = csv::Reader::from_reader(ran.stdout.trim_start_matches('\u{FEFF}').as_bytes());
        let heads: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
        let rows = reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect());
        std::iter::once(heads).chain(rows).collect()
    };
    for by in ["threat", "step", "control", "category", "group"] {
        // Counting by threat is what it does unasked.
        let asked: &[&str] = if by == "threat" { &["tally", "--csv"] } else { &["tally", "--csv", "--by", by] };
        let csv = rows(&day.desk.run(asked).ends(0));
        let votes = csv[0].iter().position(|head| head == "票").unwrap_or_else(|| panic!("{by}: {:?}", csv[0]));
        let sum: u64 = csv[1..].iter().map(|row| row[votes].parse::<u64>().unwrap()).sum();
        assert_eq!(sum, all, "{by}");
        if by == "group" {
            let text = day.desk.run(&["tally", "--by", by]).ends(0).stdout;
            assert!(text.contains("提出 15 / 15 人"), "{text}");
            for cell in csv[1..].iter().flatten().filter(|cell| !cell.is_empty()) {
                assert!(text.contains(cell.as_str()), "{by}: {cell} is not on the screen");
            }
        }
    }
    // Without the groups' work the votes are the same and nothing is agreed.
    let forms = json(&day.desk.run(&["tally", "--json", "--from", "returned"]).ends(0));
    let votes = |threat: &Value| -> BTreeMap<String, u64> {
        let steps = threat["steps"].as_array().unwrap().iter();
        steps
            .map(|s| (s["id"].as_str().unwrap().to_owned(), s["votes"].as_u64().unwrap()))
            .filter(|(_, v)| *v > 0)
            .collect()
    };
    let of = |tally: &Value| -> Vec<_> { tally["threats"].as_array().unwrap().iter().map(votes).collect() };
    assert_eq!(of(&forms), of(&tally));
    assert!(!forms.to_string().contains("\"agreed\":true"));
}

#[test]
fn cells_shows_the_texts_of_every_format() {
    for (name, id) in [
        ("102_試作 一郎.xlsx", "102"),
        ("104_髙見本 三郎.ods", "104"),
        ("れい運輸 最終版.xls", "201"),
        ("グループ3/回答シート（マクロ有効）.xlsm", "301"),
    ] {
        let ran = day().desk.run(&["cells", &format!("returned/{name}")]);
        assert!(ran.code < 2, "{name}: {}", ran.stderr);
        let cells: Vec<Value> = ran.stdout.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        let texts: BTreeSet<(String, String)> = cells
            .iter()
            .map(|cell| {
                let word = |key: &str| cell[key].as_str().unwrap().to_owned();
                assert_eq!(cell.as_object().unwrap().len(), 3, "{cell}");
                (word("sheet"), unix(&word("text")))
            })
            .collect();
        for line in lines("answers.csv").iter().filter(|line| line[0] == id) {
            assert!(texts.contains(&(line[1].clone(), unix(&line[5]))), "{name}: {line:?}");
        }
    }
}

#[test]
fn the_demonstration_runs_from_nothing() {
    let desk = Desk::new();
    let ran = desk.run(&["demo"]).ends(0);
    for word in ["提出 15 / 15 人", "6-1 全社員向けに", "plenary.xlsx", "groups"] {
        assert!(ran.stdout.contains(word), "{word} in {}", ran.stdout);
    }
    let own = |book: &Book| in_data([book]).into_iter().map(|(key, (text, _))| (key, text)).collect::<BTreeMap<_, _>>();
    assert_eq!(own(&desk.book("matome-demo/plenary.xlsx")), own(&day().desk.book("plenary.xlsx")));
    let again = desk.run(&["demo"]).ends(2);
    assert_eq!(again.stdout, "");
}

#[test]
fn the_same_inputs_give_the_same_bytes_and_are_left_alone() {
    let one = day_with(1);
    let [ours, theirs] = [day().desk.files(), one.desk.files()];
    assert_eq!(ours.keys().collect::<Vec<_>>(), theirs.keys().collect::<Vec<_>>());
    for (name, bytes) in &ours {
        assert!(bytes == &theirs[name], "{name} differs between two runs");
    }
    for (mine, other) in
        [(&day().check, &one.check), (&day().second_group, &one.second_group), (&day().plenary, &one.plenary)]
    {
        assert_eq!((&mine.stdout, &mine.stderr), (&other.stdout, &other.stderr));
    }
    // Forms, roster and what came back are as they were before anything was merged.
    let now = one.desk.hashes();
    for (name, hash) in one.inputs.iter().filter(|(name, _)| !name.starts_with(".matome")) {
        assert_eq!(now.get(name), Some(hash), "{name}");
    }
    // Once more from here: nothing new is written.
    one.desk.run(&["group"]).ends(0);
    one.desk.run(&["plenary"]).ends(0);
    let again = one.desk.files();
    let changed: Vec<&String> = again
        .iter()
        .filter(|(name, bytes)| now.get(*name) != Some(&matome::read::sha256(bytes)))
        .map(|(name, _)| name)
        .collect();
    assert_eq!(changed, Vec::<&String>::new());
}
