use super::*;
use crate::domain::address::Area;
use crate::sheet::book::{Cell, Look};
use crate::workbook::roster_sheet;

fn book(rows: &[&[&str]]) -> Book {
    let mut page = Page::new("Sheet1");
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate() {
            page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Plain));
        }
    }
    Book { pages: vec![page], ..Book::default() }
}

fn troubles(rows: &[&[&str]]) -> Vec<String> {
    take(&book(rows), Lang::Ja, None).1.iter().map(|t| t.message(Lang::Ja)).collect()
}

#[test]
fn a_list_under_a_title_is_found_by_any_usual_heading() {
    let (rows, troubles) = take(
        &book(&[
            &["第6回 参加者一覧"],
            &[],
            &["チーム", "会社名", "お名前", "Ｎｏ．", "E-mail", "備考"],
            &["A", "見本商事", "山田　花子\n", "7", "h@example.jp", "車いす"],
            &["B", "", "鈴木", "", "", ""],
        ]),
        Lang::Ja,
        None,
    );
    assert_eq!(troubles, []);
    let shown: Vec<_> = rows.iter().map(|r| (r.row, r.name.as_str(), r.group.as_str(), r.id.is_some())).collect();
    assert_eq!(shown, [(3, "山田　花子", "A", true), (4, "鈴木", "B", false)]);
}

#[test]
fn what_is_written_is_taken_back() {
    let (rows, _) = take(
        &book(&[
            &["ID", "氏名", "組織", "業種", "グループ", "メール", "除外"],
            &["a-1", "山田", "見本", "卸売業", "グループ1", "y@example.jp", "〇"],
            &["", "田中", "", "", "グループ2", "", ""],
        ]),
        Lang::Ja,
        None,
    );
    for lang in [Lang::Ja, Lang::En] {
        let page = roster_sheet::fill(&rows, lang, "$A$1:$A$1", "$A$1:$A$1");
        let (again, troubles) = take(&Book { pages: vec![page], ..Book::default() }, Lang::Ja, None);
        assert_eq!(troubles, []);
        let same = |r: &RosterRow| RosterRow { row: 0, ..r.clone() };
        assert_eq!(again.iter().map(same).collect::<Vec<_>>(), rows.iter().map(same).collect::<Vec<_>>());
        assert!(again[0].excluded);
    }
}

#[test]
fn every_trouble_is_reported_with_its_cell_in_one_pass() {
    let found = troubles(&[
        &["ID", "氏名", "グループ", "除外"],
        &["1", "", "A", ""],
        &["2", "山田", "", ""],
        &["3", "鈴木", "A", ""],
        &["３", "田中", "A", ""],
        &["x/y", "佐藤", "A/B", "たぶん"],
    ]);
    let places: Vec<_> = found.iter().map(|t| t.split(':').next().unwrap_or_default()).collect();
    assert_eq!(places, ["Sheet1 B2", "Sheet1 C3", "Sheet1 A5", "Sheet1 A6", "Sheet1 C6", "Sheet1 D6"]);
}

#[test]
fn a_group_in_two_spellings_is_not_two_groups() {
    let found = troubles(&[&["氏名", "グループ"], &["山田", "Aチーム"], &["田中", "Ａチーム"]]);
    assert!(found[0].starts_with("Sheet1 B3") && found[0].contains("B2"), "{found:?}");
}

#[test]
fn a_missing_heading_an_empty_list_and_no_list_are_told_apart() {
    assert!(troubles(&[&["氏名", "組織"], &["山田", "見本"]])[0].contains("「グループ」"));
    assert!(troubles(&[&["氏名", "グループ"]])[0].contains("1人も"));
    assert!(troubles(&[&["a", "b"]])[0].contains("見つかりません"));
}

#[test]
fn a_group_merged_over_its_members_is_everybodys() {
    let mut book = book(&[&["氏名", "グループ"], &["山田", "A"], &["田中"]]);
    book.pages[0].merges.push(Area::new(Address::new(1, 1), Address::new(2, 1)));
    assert_eq!(take(&book, Lang::Ja, None).0.len(), 2);
}

fn groups(rows: &[&[&str]]) -> Vec<String> {
    let (rows, troubles) = take(&book(rows), Lang::Ja, None);
    assert_eq!(troubles, []);
    rows.iter().map(|row| row.group.to_string()).collect()
}

#[test]
fn a_group_is_one_group_however_its_number_is_written() {
    let list: &[&[&str]] = &[
        &["氏名", "グループ番号"],
        &["山田", "1"],
        &["田中", "１"],
        &["鈴木", "グループ1"],
        &["佐藤", "第1グループ"],
        &["高橋", "グループ ０１"],
        &["伊藤", "10"],
    ];
    assert_eq!(groups(list), ["グループ1", "グループ1", "グループ1", "グループ1", "グループ1", "グループ10"]);
    assert_eq!(groups(&[&["氏名", "班"], &["山田", "第１班"], &["田中", "1班"]]), ["1班", "1班"]);
    assert_eq!(groups(&[&["氏名", "班"], &["山田", "赤"], &["田中", "1（午前）"]]), ["赤", "1（午前）"]);
}

#[test]
fn one_number_with_two_words_is_asked_about() {
    let found = troubles(&[&["氏名", "グループ"], &["山田", "1班"], &["田中", "1"]]);
    assert!(found.len() == 1 && found[0].starts_with("Sheet1 B3") && found[0].contains("1班"), "{found:?}");
}

#[test]
fn a_name_in_two_columns_is_one_name() {
    for list in [
        &[&["姓", "名", "グループ", "所属"] as &[&str], &["山田", "花子", "1", "見本"]] as &[&[&str]],
        &[&["氏名", "", "グループ", "所属"], &["姓", "名", "", ""], &["山田", "花子", "1", "見本"]],
    ] {
        let (rows, troubles) = take(&book(list), Lang::Ja, None);
        assert_eq!(troubles, []);
        let shown: Vec<_> = rows.iter().map(|r| (r.name.as_str(), r.organisation.as_str())).collect();
        assert_eq!(shown, [("山田 花子", "見本")]);
    }
    let found = troubles(&[&["姓", "名", "グループ"], &["", "", "1"]]);
    assert!(found[0].starts_with("Sheet1 A2"), "{found:?}");
}

#[test]
fn remarks_in_headings_and_lines_under_the_list_are_no_people() {
    let (rows, troubles) = take(
        &book(&[
            &["No.", "氏名（漢字）", "会社名※", "グループ（当日）"],
            &["1", "山田", "見本", "1"],
            &["※ 敬称略", "", "", ""],
            &["合計 1名", "", "", ""],
        ]),
        Lang::Ja,
        None,
    );
    assert_eq!(troubles, []);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].organisation, "見本");
}

#[test]
fn people_without_a_group_are_spread_only_when_asked() {
    let list: &[&[&str]] = &[&["氏名", "業種"], &["山田", "卸売業"], &["田中", "製造業"]];
    assert!(troubles(list)[0].contains("「グループ」"));
    let (rows, troubles) = take(&book(list), Lang::Ja, Some(Spread::Groups(2)));
    assert_eq!(troubles, []);
    assert_eq!(rows.iter().map(|r| r.group.as_str()).collect::<Vec<_>>(), ["グループ1", "グループ2"]);
}
