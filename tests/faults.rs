//! What goes wrong on the day: each command ends with one clear sentence and leaves what was there, and
//! one bad file never stops the rest.
#![allow(clippy::unwrap_used, clippy::panic)]

mod desk;

use std::collections::BTreeSet;
use std::fs;

use desk::{Desk, Ran, data, samples};
use matome::sheet::book::{Book, Cell, Look};
use matome::write::to_xlsx;
use serde_json::Value;

/// Ended with 2, said one sentence on stderr and nothing on stdout.
#[track_caller]
fn refused(ran: Ran, said: &[&str]) {
    let ran = ran.ends(2);
    assert_eq!(ran.stdout, "");
    assert!(ran.stderr.starts_with("matome: "), "{}", ran.stderr);
    assert_eq!(ran.stderr.lines().filter(|line| line.starts_with("matome: ")).count(), 1, "{}", ran.stderr);
    for said in said {
        assert!(ran.stderr.contains(said), "{said} in {}", ran.stderr);
    }
}

/// A small workshop in which two of three have returned their forms, each with one answer.
fn returned() -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    for (name, text) in [("1_見本 花子", "卸売業の見本"), ("3_例文 さくら", "例文の開発")] {
        desk.put(&format!("returned/{name}.xlsx"), &answered(&desk.book(&format!("forms/{name}.xlsx")), text));
    }
    desk
}

/// A form with one answer, for threat 2 on its first sheet, as a program saves it.
fn answered(form: &Book, text: &str) -> Vec<u8> {
    let mut form = form.clone();
    let page = form.pages.iter_mut().find(|p| p.name == "①事業影響").unwrap();
    let head = page.filled().find(|(_, c)| c.value.shown().contains("事業内容")).map(|(at, _)| at).unwrap();
    let no = page
        .filled()
        .find(|(at, c)| at.row > head.row && at.col < head.col && c.value.shown() == "2")
        .map(|(at, _)| at)
        .unwrap();
    page.put(matome::domain::address::Address::new(no.row, head.col), Cell::text(text, Look::Ask));
    to_xlsx(&form).unwrap()
}

#[test]
fn outside_a_workshop_every_verb_names_the_way_in() {
    let desk = Desk::new();
    for verb in ["forms", "check", "group", "plenary", "tally"] {
        refused(desk.run(&[verb]), &["workshop.xlsx がありません", "matome new"]);
        refused(desk.run(&[verb, "-C", "nowhere"]), &["nowhere に workshop.xlsx がありません"]);
    }
    assert!(desk.files().is_empty());
}

#[test]
fn a_workshop_file_that_cannot_be_read_is_named() {
    for bytes in [&b"%PDF-1.7\n"[..], b"", &[0x50, 0x4B, 3, 4, 0, 0]] {
        let desk = Desk::small();
        desk.put("workshop.xlsx", bytes);
        for verb in ["forms", "check", "group", "plenary", "tally"] {
            let before = desk.hashes();
            refused(desk.run(&[verb]), &["workshop.xlsx を読み取れません"]);
            assert_eq!(desk.hashes(), before, "{verb}");
        }
    }
}

#[test]
fn forms_that_were_sent_are_not_replaced_by_others() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let name = "forms/1_見本 花子.xlsx";
    let sent = desk.hashes();
    desk.run(&["forms"]).ends(0);
    assert_eq!(desk.hashes(), sent, "the same forms again change nothing");

    desk.put(name, b"typed into");
    let before = desk.hashes();
    refused(desk.run(&["forms"]), &["1_見本 花子.xlsx", "--force"]);
    assert_eq!(desk.hashes(), before);
    desk.run(&["forms", "--force"]).ends(0);
    assert_eq!(desk.hashes()[name], sent[name]);
    let kept: Vec<Vec<u8>> =
        desk.files().into_iter().filter(|(n, _)| n.starts_with("history/1_見本 花子")).map(|(_, b)| b).collect();
    assert_eq!(kept, [b"typed into"]);
}

#[cfg(unix)]
#[test]
fn a_folder_without_rights_is_named() {
    use std::os::unix::fs::PermissionsExt as _;
    let desk = returned();
    fs::create_dir(desk.path("groups")).unwrap();
    fs::set_permissions(desk.path("groups"), fs::Permissions::from_mode(0o555)).unwrap();
    if fs::write(desk.path("groups/x"), b"").is_ok() {
        eprintln!("skipped: this user may write everywhere (root)");
        return;
    }
    let ran = desk.run(&["group"]).ends(2);
    assert!(ran.stderr.contains("権限"), "{}", ran.stderr);
    fs::set_permissions(desk.path("groups"), fs::Permissions::from_mode(0o755)).unwrap();
    assert_eq!(fs::read_dir(desk.path("groups")).unwrap().count(), 0);
}

#[test]
fn a_broken_file_never_stops_the_rest() {
    let desk = returned();
    let whole = fs::read(desk.path("returned/1_見本 花子.xlsx")).unwrap();
    let broken: [(&str, &[u8]); 6] = [
        ("a 途中で切れた.xlsx", &whole[..whole.len() / 2]),
        ("b 空.xlsx", b""),
        ("c 印刷.pdf", b"%PDF-1.7\n"),
        ("d メモ.txt", "記入票ではありません".as_bytes()),
        ("e 別物.csv", b"a,b\n1,2\n"),
        ("f 写真.xlsx", b"\x89PNG\r\n\x1a\n0000"),
    ];
    for (name, bytes) in broken {
        desk.put(&format!("returned/{name}"), bytes);
    }
    let ran = desk.run(&["check"]).ends(1);
    let json: Value = serde_json::from_str(&desk.run(&["check", "--json"]).ends(1).stdout).unwrap();
    for (name, _) in broken {
        assert!(ran.stdout.contains(name), "{name} in {}", ran.stdout);
        let file = json["files"].as_array().unwrap().iter().find(|f| f["file"] == format!("returned/{name}")).unwrap();
        assert_eq!(file["status"], "unreadable", "{file}");
        let errors = file["findings"].as_array().unwrap().iter().filter(|f| f["severity"] == "error");
        assert!(errors.clone().count() > 0 && errors.clone().all(|f| f["remedy"] != ""), "{file}");
    }
    assert!(ran.stdout.contains("提出 2 / 3 人"), "{}", ran.stdout);
    let group = desk.run(&["group"]).ends(1);
    assert!(group.conservation().is_some(), "{}", group.stdout);
    let texts: BTreeSet<String> = ["赤", "青"]
        .iter()
        .flat_map(|g| data(&desk.book(&format!("groups/{g}.xlsx"))))
        .map(|row| row["回答"].clone())
        .collect();
    assert_eq!(texts, ["例文の開発", "卸売業の見本"].map(str::to_owned).into());
    desk.run(&["plenary"]).ends(1);
    desk.run(&["tally"]).ends(1);
}

#[test]
fn before_anything_came_back_every_verb_works() {
    let desk = Desk::small();
    for (verb, said) in [
        ("check", "提出 0 / 3 人"),
        ("group", "提出 0 / 3 人"),
        ("plenary", "plenary.xlsx"),
        ("tally", "提出 0 / 3 人"),
    ] {
        let ran = desk.run(&[verb]);
        assert!(ran.code < 2 && ran.stdout.contains(said), "{verb}: {} {}", ran.stdout, ran.stderr);
    }
    assert_eq!(desk.run(&["group"]).conservation(), Some((0, 0, 0)));
    fs::remove_dir(desk.path("returned")).unwrap();
    desk.run(&["check"]).ends(0);
    refused(desk.run(&["check", "nowhere.xlsx"]), &["nowhere.xlsx が見つかりません"]);
}

#[test]
fn garbage_in_groups_is_told_and_left_alone() {
    let desk = returned();
    desk.run(&["group"]).ends(0);
    let book = fs::read(desk.path("groups/赤.xlsx")).unwrap();
    desk.put("groups/メモ.txt", "席順".as_bytes());
    desk.put("groups/壊れた.xlsx", b"PK");
    desk.put("groups/赤 - コピー.xlsx", &book);
    desk.put("groups/~$赤 .xlsx", b"lock of another");
    let before = desk.files();
    for verb in ["group", "plenary", "tally"] {
        desk.run(&[verb]).ends(1);
    }
    for name in ["groups/メモ.txt", "groups/壊れた.xlsx"] {
        assert_eq!(desk.files()[name], before[name]);
    }
    let listed: String =
        desk.book("plenary.xlsx").page("確認事項").unwrap().filled().map(|(_, c)| c.value.shown() + "\n").collect();
    for name in ["メモ.txt", "壊れた.xlsx"] {
        assert!(listed.contains(name), "{name} in {listed}");
    }
    assert!(listed.contains("赤 - コピー.xlsx") || listed.contains("groups/赤.xlsx"), "{listed}");
}

/// The samples after `group`, and after the groups saved their workbooks with LibreOffice.
fn with_groups(saved: bool) -> Desk {
    let desk = Desk::with_samples_roster();
    desk.run(&["forms"]).ends(0);
    desk.put_samples("returned", "returned");
    desk.run(&["group"]).ends(0);
    if saved {
        desk.put_samples("groups", "groups");
    }
    desk
}

/// Changes the first cell of ② that shows `from` and stands left of no data: a member's pick.
fn correct(book: &mut Book, sheet: &str, from: &str, to: &str) {
    let page = book.pages.iter_mut().find(|p| p.name == sheet).unwrap();
    let at = page.filled().find(|(_, c)| c.value.shown() == from).map(|(at, _)| at).unwrap_or_else(|| panic!("{from}"));
    page.put(at, Cell::text(to, Look::Member));
}

#[test]
fn a_correction_by_hand_is_kept_counted_and_told() {
    let pick = "10-1 特権アクセスを必要最小限に制限し、管理者アカウントを分離。";
    let other = "17-3 サービスプロバイダのセキュリティレベルを評価し、適切な契約を締結。";
    let reason =
        desk::lines("answers.csv").into_iter().find(|l| l[0] == "101" && l[1] == "①事業影響" && l[2] == "3").unwrap()
            [5]
        .clone();
    for saved in [false, true] {
        let desk = with_groups(saved);
        let tally = || -> Value { serde_json::from_str(&desk.run(&["tally", "--json"]).stdout).unwrap() };
        let votes = |tally: &Value, id: &str| -> u64 {
            tally["steps"].as_array().unwrap().iter().find(|s| s["id"] == id).unwrap()["votes"].as_u64().unwrap()
        };
        let before = tally();
        let mut book = desk.book("groups/グループ1.xlsx");
        let picks_before = data(&book).iter().filter(|row| row["回答"] == pick).count();
        correct(&mut book, "②実施手順", pick, other);
        correct(&mut book, "①事業影響", &reason, "手で直した文");
        desk.put("groups/グループ1.xlsx", &to_xlsx(&book).unwrap());

        // Once more and again: the correction stays.
        for round in 0..2 {
            let ran = desk.run(&["group"]);
            assert!(ran.code < 2, "{}", ran.stderr);
            assert!(ran.stdout.contains("手直し 2 欄"), "round {round}: {}", ran.stdout);
            let book = desk.book("groups/グループ1.xlsx");
            let shows =
                |sheet: &str, text: &str| book.page(sheet).unwrap().filled().any(|(_, c)| c.value.shown() == text);
            assert!(shows("②実施手順", other) && shows("①事業影響", "手で直した文"), "saved {saved}, round {round}");
            let rows = data(&book);
            assert_eq!(rows.iter().filter(|row| row["回答"] == pick).count(), picks_before, "the returned text stays");
            assert!(
                rows.iter().any(|row| row["回答"] == reason) && !rows.iter().any(|row| row["回答"] == "手で直した文")
            );
            let after = tally();
            assert_eq!(votes(&after, "10-1") + 1, votes(&before, "10-1"));
            assert_eq!(votes(&after, "17-3"), votes(&before, "17-3") + 1);
            let told: String = book.page("確認事項").unwrap().filled().map(|(_, c)| c.value.shown() + "\n").collect();
            assert!(told.contains("手で直した文"), "{told}");
        }
        desk.run(&["plenary"]);
        assert!(data(&desk.book("plenary.xlsx")).iter().any(|row| row["回答"] == "手で直した文"));
    }
}

#[test]
fn a_group_workbook_is_found_whatever_it_is_called() {
    let desk = with_groups(false);
    let saved = fs::read(samples("groups/グループ2.xlsx")).unwrap();
    fs::remove_file(desk.path("groups/グループ2.xlsx")).unwrap();
    desk.put("groups/班/第2班 最終.xlsx", &saved);
    desk.put_samples("late", "returned");
    desk.run(&["group"]).ends(0);
    let names: Vec<String> = desk.files().into_keys().filter(|n| n.starts_with("groups/")).collect();
    assert_eq!(names, ["groups/グループ1.xlsx", "groups/グループ3.xlsx", "groups/班/第2班 最終.xlsx"]);
    let book = desk.book("groups/班/第2班 最終.xlsx");
    assert!(data(&book).iter().any(|row| row["ID"] == "205"));
    for line in desk::lines("groups.csv").iter().filter(|l| l[0] == "グループ2" && l[1] == "①事業影響") {
        assert!(book.page("①事業影響").unwrap().filled().any(|(_, c)| c.value.shown() == line[5]), "{line:?}");
    }
}
