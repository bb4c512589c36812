//! Two workbooks of one group; a workbook that is open elsewhere or cannot be replaced.

use std::fs;

use matome::sheet::book::Book;
use matome::write::to_xlsx;

use super::desk::Desk;
use super::hands::{Who, put, shown};

const SHARED: (&str, &str) = ("①事業影響", "グループの共通認識");

fn merged() -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    send(&desk, "1", "見本 花子", "花子の事業");
    desk.run(&["group"]).ends(0);
    desk
}

fn send(desk: &Desk, id: &str, name: &str, text: &str) {
    let mut form = desk.book(&format!("forms/{id}_{name}.xlsx"));
    put(&mut form, "①事業影響", Who::Form, 3, "事業内容", 1, text);
    desk.put(&format!("returned/{id}.xlsx"), &to_xlsx(&form).unwrap());
}

fn edit(desk: &Desk, from: &str, to: &str, hand: impl Fn(&mut Book)) {
    let mut book = desk.book(from);
    hand(&mut book);
    desk.put(to, &to_xlsx(&book).unwrap());
}

fn own(book: &mut Book, no: u16, text: &str) {
    put(book, SHARED.0, Who::Group, no, SHARED.1, 1, text);
}

fn says(desk: &Desk, name: &str, no: u16) -> String {
    shown(&desk.book(name), SHARED.0, Who::Group, no, SHARED.1, 1)
}

fn told(desk: &Desk, name: &str) -> String {
    desk.book(name).page("確認事項").unwrap().filled().map(|(_, c)| c.value.shown() + "\n").collect()
}

/// Base (before the copy was made), theirs (in the first), new (in the copy); what the next shows; what is told.
const TABLE: [([&str; 3], &str, bool); 15] = [
    (["", "", ""], "", false),
    (["", "", "写し"], "写し", false),
    (["", "元で", ""], "元で", false),
    (["", "同じ", "同じ"], "同じ", false),
    (["", "元で", "写し"], "元で", true),
    (["前の", "", ""], "", false),
    (["前の", "", "前の"], "", false),
    (["前の", "", "写し"], "写し", false),
    (["前の", "前の", ""], "前の", false),
    (["前の", "元で", ""], "元で", false),
    (["前の", "前の", "前の"], "前の", false),
    (["前の", "前の", "写し"], "写し", false),
    (["前の", "元で", "前の"], "元で", false),
    (["前の", "同じ", "同じ"], "同じ", false),
    (["前の", "元で", "写し"], "元で", true),
];

/// Where line `index` is tried: three rows of nine threats.
fn place(index: usize) -> (u16, u32) {
    (2 + (index / 3) as u16, 1 + (index % 3) as u32)
}

fn word(index: usize, word: &str) -> String {
    if word.is_empty() { String::new() } else { format!("{word}{index}") }
}

#[test]
fn each_line_of_the_table_holds_for_a_groups_own_cells() {
    let desk = merged();
    let write = |from: &str, to: &str, which: usize| {
        edit(&desk, from, to, |book| {
            for (index, (words, ..)) in TABLE.iter().enumerate() {
                let (no, nth) = place(index);
                put(book, SHARED.0, Who::Group, no, SHARED.1, nth, &word(index, words[which]));
            }
        });
    };
    write("groups/赤.xlsx", "groups/赤.xlsx", 0);
    desk.run(&["group"]).ends(0);
    write("groups/赤.xlsx", "groups/赤 のコピー.xlsx", 2);
    write("groups/赤.xlsx", "groups/赤.xlsx", 1);
    for round in 0..2 {
        let ran = desk.run(&["group"]);
        assert!(ran.code < 2, "{}", ran.stderr);
        let (book, told) = (desk.book("groups/赤.xlsx"), told(&desk, "groups/赤.xlsx"));
        assert!(desk.path("groups/赤 のコピー.xlsx").exists(), "people's files stay where they are");
        for (index, (words, expected, differs)) in TABLE.iter().enumerate() {
            let (no, nth) = place(index);
            let got = shown(&book, SHARED.0, Who::Group, no, SHARED.1, nth);
            // A second round no longer knows what was common; then a text comes back rather than goes.
            if round == 0 {
                assert_eq!(got, word(index, expected), "line {index} {words:?}");
            }
            assert!(!differs || told.contains(&word(index, words[2])), "line {index}: not told in {told}");
            for typed in [words[1], words[2]].into_iter().filter(|w| !w.is_empty() && *w != words[0]) {
                let text = word(index, typed);
                assert!(got == text || told.contains(&text), "round {round}, line {index}: {text} is lost");
            }
        }
        let whole = desk.run(&["plenary"]);
        assert!(whole.code < 2, "{}", whole.stderr);
    }
}

#[test]
fn a_copy_in_which_somebody_worked_is_folded_in() {
    let desk = merged();
    edit(&desk, "groups/赤.xlsx", "groups/赤 (1).xlsx", |book| {
        own(book, 3, "写しに書いたこと");
        put(book, "①事業影響", Who::Member("1"), 3, "事業内容", 1, "写しで直した事業");
    });
    for _ in 0..2 {
        let ran = desk.run(&["group"]).ends(0);
        assert!(ran.conservation().is_some());
        assert_eq!(says(&desk, "groups/赤.xlsx", 3), "写しに書いたこと");
        let book = desk.book("groups/赤.xlsx");
        assert_eq!(shown(&book, "①事業影響", Who::Member("1"), 3, "事業内容", 1), "写しで直した事業");
        assert!(told(&desk, "groups/赤.xlsx").contains("すべて"));
    }
    // What the first says later is not set back by the copy.
    edit(&desk, "groups/赤.xlsx", "groups/赤.xlsx", |book| own(book, 3, "あとで書き直したこと"));
    desk.run(&["group"]).ends(0);
    assert_eq!(says(&desk, "groups/赤.xlsx", 3), "あとで書き直したこと");
}

#[test]
fn a_workbook_that_is_open_is_left_alone_and_both_are_brought_together_later() {
    for (lock, read_only) in [(Some("groups/~$赤.xlsx"), false), (Some("groups/.~lock.赤.xlsx#"), false), (None, true)]
    {
        let desk = merged();
        edit(&desk, "groups/赤.xlsx", "groups/赤.xlsx", |book| own(book, 3, "開く前に書いたこと"));
        if let Some(lock) = lock {
            desk.put(lock, b"");
        }
        let rights = |read_only: bool| {
            let path = desk.path("groups/赤.xlsx");
            let mut rights = fs::metadata(&path).unwrap().permissions();
            #[allow(clippy::permissions_set_readonly_false)]
            rights.set_readonly(read_only);
            fs::set_permissions(&path, rights).unwrap();
        };
        rights(read_only);
        send(&desk, "2", "試作 一郎", "一郎の事業");
        let before = desk.hashes()["groups/赤.xlsx"].clone();
        for _ in 0..2 {
            let ran = desk.run(&["group"]).ends(1);
            assert!(ran.stdout.contains("groups/赤（新しい版）.xlsx に保存しました"), "{}", ran.stdout);
            assert_eq!(desk.hashes()["groups/赤.xlsx"], before);
            assert_eq!(says(&desk, "groups/赤（新しい版）.xlsx", 3), "開く前に書いたこと");
            let book = desk.book("groups/赤（新しい版）.xlsx");
            assert_eq!(shown(&book, "①事業影響", Who::Member("2"), 3, "事業内容", 1), "一郎の事業");
            assert!(!desk.files().keys().any(|name| name.contains(".tmp") || name.contains("新しい版 2")));
        }
        // The group goes on in the one it has open; somebody writes into the other one, too.
        rights(false);
        edit(&desk, "groups/赤.xlsx", "groups/赤.xlsx", |book| own(book, 3, "開いたまま直したこと"));
        edit(&desk, "groups/赤（新しい版）.xlsx", "groups/赤（新しい版）.xlsx", |book| {
            own(book, 4, "新しい版に書いたこと")
        });
        if let Some(lock) = lock {
            fs::remove_file(desk.path(lock)).unwrap();
        }
        desk.run(&["group"]).ends(0);
        let names: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("groups/")).collect();
        assert_eq!(names, ["groups/赤.xlsx", "groups/青.xlsx"]);
        assert_eq!(says(&desk, "groups/赤.xlsx", 3), "開いたまま直したこと");
        assert_eq!(says(&desk, "groups/赤.xlsx", 4), "新しい版に書いたこと");
        let book = desk.book("groups/赤.xlsx");
        assert_eq!(shown(&book, "①事業影響", Who::Member("2"), 3, "事業内容", 1), "一郎の事業");
        // Every one that was replaced is kept, with time and the beginning of its hash in the name.
        let kept: Vec<String> = desk.files().into_keys().filter(|name| name.starts_with("history/赤_")).collect();
        assert!(
            !kept.is_empty()
                && kept.iter().all(|name| {
                    let parts: Vec<&str> = name.trim_end_matches(".xlsx").rsplit('_').collect();
                    parts[0].len() == 8 && parts[1].len() == 13 && parts[1].starts_with("20")
                }),
            "{kept:?}"
        );
    }
}

#[test]
fn a_list_of_findings_that_is_open_stops_nothing() {
    let desk = merged();
    desk.put("~$確認事項.xlsx", b"");
    desk.put("returned/garbage.xlsx", b"%PDF-1.7");
    let before = desk.hashes()["確認事項.xlsx"].clone();
    for verb in ["check", "group"] {
        let ran = desk.run(&[verb]).ends(1);
        assert!(ran.stdout.contains("確認事項（新しい版）.xlsx"), "{}", ran.stdout);
        assert_eq!(desk.hashes()["確認事項.xlsx"], before);
    }
    fs::remove_file(desk.path("~$確認事項.xlsx")).unwrap();
    desk.run(&["check"]).ends(1);
    assert!(!desk.path("確認事項（新しい版）.xlsx").exists());
}
