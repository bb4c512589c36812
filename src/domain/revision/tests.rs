//! The rule on chosen files, and on any two or three files whatever they say.

use proptest::prelude::*;

use super::*;
use crate::domain::catalogue::ColumnRef;
use crate::domain::ids::ThreatNo;

fn slot(no: u16) -> Slot {
    Slot::new(ColumnRef { theme: 0, column: 0 }, Some(ThreatNo(no)), 1)
}

fn file(path: &str, answers: &[(u16, &str)]) -> Revision {
    let answers = answers.iter().map(|(no, text)| (slot(*no), (*text).into())).collect();
    Revision { answers, path: path.to_owned(), ..Revision::default() }
}

fn saved(mut file: Revision, seconds: i64) -> Revision {
    file.saved = Some(Moment::of_seconds(seconds));
    file
}

fn stored(mut file: Revision, seconds: i64) -> Revision {
    file.stored = Some(Moment::of_seconds(seconds));
    file
}

fn decided(files: &[Revision]) -> (usize, Vec<Option<Passed>>) {
    let decision = decide(files).unwrap();
    (decision.kept, decision.passed)
}

#[test]
fn a_fuller_file_counts_even_when_it_is_older() {
    let files = [saved(file("b", &[(2, "x")]), 900), saved(file("a", &[(2, "x"), (3, "y")]), 100)];
    assert_eq!(decided(&files), (1, vec![Some(Passed::Fuller { file: "a".to_owned() }), None]));
}

#[test]
fn words_beside_the_answers_make_a_file_fuller() {
    let mut noted = file("a", &[(2, "x")]);
    noted.beside.insert("電話ください".to_owned(), 1);
    assert_eq!(decided(&[noted, file("b", &[(2, "x")])]).0, 0);
}

#[test]
fn the_documents_own_time_beats_name_and_folder() {
    let files =
        [stored(saved(file("最終版 (9)", &[(2, "x")]), 100), 900), stored(saved(file("a", &[(2, "y")]), 200), 100)];
    let passed = Passed::Saved { this: Moment::of_seconds(100), kept: Moment::of_seconds(200) };
    assert_eq!(decided(&files), (1, vec![Some(passed), None]));
}

#[test]
fn a_name_beats_the_time_of_the_folder_where_one_document_says_none() {
    let files = [stored(saved(file("z", &[(2, "x")]), 100), 900), stored(file("記入票（修正版）", &[(2, "y")]), 100)];
    assert_eq!(decided(&files), (1, vec![Some(Passed::Name), None]));
}

#[test]
fn the_folders_time_decides_between_equal_names_and_the_order_at_last() {
    let files = [stored(file("a/form", &[(2, "x")]), 200), stored(file("b/form", &[(2, "y")]), 100)];
    let passed = Passed::Stored { this: Moment::of_seconds(100), kept: Moment::of_seconds(200) };
    assert_eq!(decided(&files), (0, vec![None, Some(passed)]));
    let files = [file("a/form", &[(2, "x")]), file("b/form", &[(2, "y")])];
    assert_eq!(decided(&files), (1, vec![Some(Passed::Order), None]));
}

#[test]
fn names_are_ranked_as_people_number_their_copies() {
    let in_order = [
        "101_見本 花子.xlsx",
        "101_見本 花子 (2).xlsx",
        "101_見本 花子（３）.xlsx",
        "101_見本 花子_v10.xlsx",
        "記入票_提出用.xlsx",
        "記入票_提出用 (2).xlsx",
        "記入票_修正版.xlsx",
        "記入票_最終版.xlsx",
        "記入票_最終版2.xlsx",
        "記入票_最終版(3).xlsx",
    ];
    let ranks: Vec<_> = in_order.iter().map(|name| name_rank(name)).collect();
    assert!(ranks.windows(2).all(|two| two[0] < two[1]), "{ranks:?}");
    for plain in ["2024-10-08 記入票.xlsx", "103_仮名 冬子.xlsx", "rev/k7.xlsx", "nov12.xlsx", "(2024)記入票.xlsx"]
    {
        assert_eq!(name_rank(plain), (0, 0), "{plain}");
    }
}

/// Any file: few places and few texts, so that files cover, repeat and contradict each other often.
fn any_file() -> impl Strategy<Value = Revision> {
    let answers = prop::collection::btree_map((1u16..4).prop_map(slot), "[ab]", 0..4);
    let beside = prop::collection::btree_map("[mn]", 1usize..3, 0..2);
    let moment = || prop::option::of((0i64..3).prop_map(Moment::of_seconds));
    let path = prop::sample::select(vec!["f", "f (1)", "f (2)", "f最終", "f修正"]);
    (answers, beside, moment(), moment(), path).prop_map(|(answers, beside, saved, stored, path)| Revision {
        answers: answers.into_iter().map(|(at, text)| (at, text.into())).collect(),
        beside,
        saved,
        stored,
        path: path.to_owned(),
    })
}

/// Two to four files, each in a folder of its own: no two have one path.
fn any_files() -> impl Strategy<Value = Vec<Revision>> {
    prop::collection::vec(any_file(), 2..5).prop_map(|mut files| {
        for (index, file) in files.iter_mut().enumerate() {
            file.path = format!("{index}/{}", file.path);
        }
        files
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4_000))]

    #[test]
    fn the_order_of_the_files_changes_nothing(
        (files, order) in any_files().prop_flat_map(|files| {
            let order: Vec<usize> = (0..files.len()).collect();
            (Just(files), Just(order).prop_shuffle())
        }),
    ) {
        let shuffled: Vec<Revision> = order.iter().map(|index| files[*index].clone()).collect();
        let (one, other) = (decide(&files).unwrap(), decide(&shuffled).unwrap());
        prop_assert_eq!(order[other.kept], one.kept);
        for (place, index) in order.iter().enumerate() {
            prop_assert_eq!(&other.passed[place], &one.passed[*index]);
        }
    }

    #[test]
    fn no_file_counts_that_says_less_than_another(files in any_files()) {
        let decision = decide(&files).unwrap();
        let kept = &files[decision.kept];
        for (file, passed) in files.iter().zip(&decision.passed) {
            prop_assert!(kept.covers(file) || !file.covers(kept), "a blank would have won");
            match passed {
                None => prop_assert!(std::ptr::eq(file, kept)),
                Some(Passed::Same) => prop_assert!(file.covers(kept) && kept.covers(file)),
                Some(Passed::Saved { this, kept }) | Some(Passed::Stored { this, kept }) => prop_assert!(this < kept),
                Some(Passed::Fuller { file: other }) => prop_assert_ne!(other, &file.path),
                Some(Passed::Name) => prop_assert!(name_rank(&file.path) < name_rank(&kept.path)),
                Some(Passed::Order) => prop_assert!(file.path < kept.path),
            }
        }
    }
}
