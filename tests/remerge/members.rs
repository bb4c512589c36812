//! Every line of the three-way table for the members' cells, by the program as a secretariat runs it: without damage,
//! and with rows put in, rows sorted, sheets renamed.

use matome::domain::ids::StepId;
use matome::sheet::book::Book;
use matome::write::to_xlsx;

use super::desk::{Desk, data};
use super::hands::{Who, find, insert_rows, put, shown, sort_members};

/// Base, theirs, new; what the cell shows then; the finding's code, if any; whether it is marked as corrected.
const TABLE: [([&str; 3], &str, &str, bool); 15] = [
    (["", "", ""], "", "", false),
    (["", "", "新しい"], "新しい", "", false),
    (["", "手書き", ""], "手書き", "手直しされた", true),
    (["", "同じ", "同じ"], "同じ", "", false),
    (["", "手書き", "新しい"], "手書き", "回答も変わりました", true),
    (["元の", "", ""], "", "", false),
    (["元の", "", "元の"], "元の", "消されたメンバー", false),
    (["元の", "", "新しい"], "新しい", "消されたメンバー", false),
    (["元の", "元の", ""], "", "どこにもなくなりました", false),
    (["元の", "手書き", ""], "手書き", "回答も変わりました", true),
    (["元の", "元の", "元の"], "元の", "", false),
    (["元の", "元の", "新しい"], "新しい", "", false),
    (["元の", "手書き", "元の"], "手書き", "手直しされた", true),
    (["元の", "同じ", "同じ"], "同じ", "", false),
    (["元の", "手書き", "新しい"], "手書き", "回答も変わりました", true),
];

/// Where line `index` of the table is tried: two texts of nine threats.
fn text_place(index: usize) -> (u16, &'static str) {
    let heading = ["事業内容", "脅威発生時の事業への影響"][index % 2];
    (2 + (index / 2) as u16, heading)
}

/// A word of the table as it stands in line `index`, so that no two lines share a text.
fn word(index: usize, word: &str) -> String {
    if word.is_empty() { String::new() } else { format!("{word}{index}\n二行目") }
}

/// A step for a word of the table, in the first nine lines that have picks to try.
fn step(word: &str) -> &'static str {
    match word {
        "元の" => "6-1",
        "手書き" => "10-1",
        "新しい" => "12-2",
        "同じ" => "17-3",
        _ => "",
    }
}

/// Lines of the table that are tried with picks: one for each of nine threats.
const PICKS: [usize; 9] = [1, 2, 4, 6, 7, 8, 9, 12, 14];

/// The form of person 1 with column `which` (base or new) of the table.
fn form(desk: &Desk, which: usize) -> Vec<u8> {
    let mut form = desk.book("forms/1_見本 花子.xlsx");
    for (index, (words, ..)) in TABLE.iter().enumerate() {
        let (no, heading) = text_place(index);
        put(&mut form, "①事業影響", Who::Form, no, heading, 1, &word(index, words[which]));
    }
    for (threat, index) in (2..).zip(PICKS) {
        put(&mut form, "②実施手順", Who::Form, threat, "実施手順", 1, step(TABLE[index].0[which]));
    }
    to_xlsx(&form).unwrap()
}

/// The group's hands: what differs from what was returned is typed.
fn correct(book: &mut Book) {
    for (index, (words, ..)) in TABLE.iter().enumerate().filter(|(_, (words, ..))| words[0] != words[1]) {
        let (no, heading) = text_place(index);
        put(book, "①事業影響", Who::Member("1"), no, heading, 1, &word(index, words[1]));
    }
    for (threat, index) in (2..).zip(PICKS) {
        let words = TABLE[index].0;
        if words[0] != words[1] {
            put(book, "②実施手順", Who::Member("1"), threat, "実施手順", 1, step(words[1]));
        }
    }
}

/// A workshop in which a group corrected what had come, and other answers came since.
fn worked(damage: fn(&mut Book)) -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    desk.put("returned/1.xlsx", &form(&desk, 0));
    desk.run(&["group"]).ends(0);
    let mut book = desk.book("groups/赤.xlsx");
    correct(&mut book);
    damage(&mut book);
    desk.put("groups/赤.xlsx", &to_xlsx(&book).unwrap());
    desk.put("returned/1.xlsx", &form(&desk, 2));
    desk
}

#[track_caller]
fn check(desk: &Desk, round: usize) {
    let book = desk.book("groups/赤.xlsx");
    let told: Vec<String> = {
        let page = book.page("確認事項").unwrap();
        let rows: std::collections::BTreeSet<u32> = page.filled().map(|(at, _)| at.row).collect();
        let line = |row| page.filled().filter(|(at, _)| at.row == row).map(|(_, c)| c.value.shown() + "|").collect();
        rows.into_iter().map(line).collect()
    };
    let notes = |sheet: &str, no, heading: &str| {
        let page = book.page(sheet).unwrap();
        let at = find(page, Who::Member("1"), no, heading, 1);
        page.notes.iter().find(|(place, _)| Some(*place) == at).map(|(_, text)| text.clone()).unwrap_or_default()
    };
    let rows = data(&book);
    let texts = TABLE.iter().enumerate().map(|(index, line)| {
        let (no, heading) = text_place(index);
        let words: [String; 3] = line.0.map(|w| word(index, w));
        (index, "①事業影響", no, heading, words, word(index, line.1))
    });
    let label = |w: &str| -> String {
        let step = StepId::parse(step(w));
        let steps = matome::run::templates::load("ipa-2024-sme", std::path::Path::new(".")).unwrap();
        step.and_then(|id| steps.step(id).map(|s| s.label())).unwrap_or_default()
    };
    let picks = (2..).zip(PICKS).map(|(no, index)| {
        let line = &TABLE[index];
        (index, "②実施手順", no, "実施手順", line.0.map(label), label(line.1))
    });
    for (index, sheet, no, heading, words, expected) in texts.chain(picks) {
        let (_, _, message, marked) = &TABLE[index];
        let what = format!("round {round}, line {index} {sheet} {no} {heading}");
        let got = shown(&book, sheet, Who::Member("1"), no, heading, 1);
        assert_eq!(got, expected, "{what}");
        // What was returned stands in the data, whatever the cell shows.
        let row = rows
            .iter()
            .find(|r| r["ID"] == "1" && r["テーマ"] == sheet && r["No"] == no.to_string() && r["項目"] == heading);
        let returned = row.map(|r| r["回答"].clone()).unwrap_or_default();
        let spelled = |text: &str| text.split(' ').next().unwrap_or_default().to_owned();
        assert_eq!(spelled(&returned), spelled(&words[2]), "{what}: data");
        assert_eq!(notes(sheet, no, heading).starts_with("手修正"), *marked, "{what}: note");
        let name = shown(&book, sheet, Who::Member("1"), no, "氏名", 1);
        assert!(!marked || name.contains("手修正") && name.contains(heading), "{what}: {name}");
        // A correction is told as long as it stands; what was only emptied or taken back, once.
        if !message.is_empty() && (round == 0 || *marked) {
            let key = if words[1].is_empty() { String::new() } else { words[1].clone() };
            let told = told.iter().any(|line| line.contains(message) && line.contains(&key));
            assert!(told, "{what}: {message} is not told");
        }
    }
}

fn drive(damage: fn(&mut Book)) {
    let desk = worked(damage);
    for round in 0..3 {
        let ran = desk.run(&["group"]);
        assert!(ran.code < 2, "{}", ran.stderr);
        let (answers, in_data, listed) = ran.conservation().unwrap();
        assert_eq!(answers, in_data + listed);
        check(&desk, round);
    }
    // Corrections count.
    let tally: serde_json::Value = serde_json::from_str(&desk.run(&["tally", "--json"]).stdout).unwrap();
    let votes = |id: &str| -> u64 {
        tally["steps"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap()["votes"].as_u64().unwrap()
    };
    let expected = |w: &str| PICKS.iter().filter(|index| TABLE[**index].1 == w).count() as u64;
    assert_eq!(
        [votes("10-1"), votes("12-2"), votes("6-1")],
        [expected("手書き"), expected("新しい"), expected("元の")]
    );
}

#[test]
fn each_line_of_the_table_holds() {
    drive(|_| {});
}

#[test]
fn each_line_of_the_table_holds_where_rows_were_put_in_and_sorted_and_sheets_renamed() {
    drive(|book| {
        for page in &mut book.pages {
            match page.name.as_str() {
                "①事業影響" => {
                    sort_members(page);
                    insert_rows(page, 4);
                    page.name = "影響（第1班）".to_owned();
                }
                "②実施手順" => {
                    insert_rows(page, 3);
                    page.name = "Sheet2".to_owned();
                }
                _ => {}
            }
        }
    });
}

#[test]
fn a_correction_is_settled_by_correcting_it_again() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let send = |text: &str| {
        let mut form = desk.book("forms/1_見本 花子.xlsx");
        put(&mut form, "①事業影響", Who::Form, 2, "事業内容", 1, text);
        desk.put("returned/1.xlsx", &to_xlsx(&form).unwrap());
    };
    let correct = |text: &str| {
        let mut book = desk.book("groups/赤.xlsx");
        put(&mut book, "①事業影響", Who::Member("1"), 2, "事業内容", 1, text);
        desk.put("groups/赤.xlsx", &to_xlsx(&book).unwrap());
    };
    let told = || -> String {
        desk.run(&["group"]);
        let page = desk.book("groups/赤.xlsx").page("確認事項").unwrap().clone();
        page.filled().map(|(_, c)| c.value.shown() + "\n").collect()
    };
    send("甲");
    desk.run(&["group"]).ends(0);
    correct("乙");
    send("丙");
    assert!(told().contains("本人の回答も変わりました"));
    assert!(told().contains("本人の回答も変わりました"), "it is told as long as nobody decided");
    correct("丁");
    let now = told();
    assert!(now.contains("手直しされた") && !now.contains("本人の回答も変わりました"), "{now}");
    correct("丙");
    let now = told();
    assert!(!now.contains("手直し"), "the same as the member's: {now}");
}
