//! `matome new` and `matome cells` as a user runs them: what is made, and that nothing is made of
//! inputs that are wrong.

#![allow(clippy::unwrap_used)] // Clippy takes the helpers of an integration test for code that ships.

use std::fs;
use std::path::Path;
use std::process::Output;

use assert_cmd::Command;
use matome::domain::address::Address;
use matome::read::{Limits, from_path};
use matome::report::Report;
use matome::run::workshop_folder::Workshop;
use matome::sheet::book::{Book, Cell, Look, Page};
use matome::workbook::workshop::take_settings;
use matome::write::to_xlsx;
use tempfile::TempDir;

const ROSTER: &str = "ID,氏名,組織,業種,グループ,メール,除外\n\
    ,見本 花子,見本商事,卸売業,グループ1,hanako@example.jp,\n\
    7,試作 一郎,\"サンプル\n製作所\",製造業,グループ1,,\n\
    ,見本 花子,別の会社,,グループ2,,○\n";

fn folder() -> TempDir {
    tempfile::tempdir().unwrap()
}

fn matome(dir: &Path, args: &[&str]) -> Output {
    Command::cargo_bin("matome").unwrap().current_dir(dir).env_remove("MATOME_LANG").args(args).output().unwrap()
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// `new` with this roster must end with 2, say `said` on stderr alone, and leave nothing.
#[track_caller]
fn refused(roster: &[u8], name: &str, said: &[&str]) {
    let dir = folder();
    fs::write(dir.path().join(name), roster).unwrap();
    let output = matome(dir.path(), &["new", "w", "--roster", name]);
    let stderr = text(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{stderr}");
    assert_eq!(text(&output.stdout), "");
    for said in said {
        assert!(stderr.contains(said), "{said} in {stderr}");
    }
    assert!(stderr.starts_with("matome: ") && stderr.contains(name), "{stderr}");
    assert!(!dir.path().join("w").exists());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

/// The people of the workshop: id, name, group, excluded.
fn people(dir: &Path) -> Vec<(String, String, String, bool)> {
    let workshop = Workshop::open(dir, &mut Report::silent()).unwrap();
    let person =
        |p: &matome::domain::people::Participant| (p.id.to_string(), p.name.clone(), p.group.to_string(), p.excluded);
    workshop.roster.people().map(person).collect()
}

fn expected() -> Vec<(String, String, String, bool)> {
    [
        ("001", "グループ1", "見本 花子", false),
        ("7", "グループ1", "試作 一郎", false),
        ("002", "グループ2", "見本 花子", true),
    ]
    .map(|(id, group, name, out)| (id.to_owned(), name.to_owned(), group.to_owned(), out))
    .to_vec()
}

fn cp932(text: &str) -> Vec<u8> {
    encoding_rs::SHIFT_JIS.encode(text).0.into_owned()
}

/// A workbook of one sheet.
fn xlsx(rows: &[&[&str]]) -> Vec<u8> {
    let mut page = Page::new("参加者");
    for (row, cells) in rows.iter().enumerate() {
        for (col, text) in cells.iter().enumerate() {
            page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Plain));
        }
    }
    to_xlsx(&Book { pages: vec![page], ..Book::default() }).unwrap()
}

#[test]
fn a_workshop_is_made_and_the_next_step_is_said() {
    let dir = folder();
    fs::write(dir.path().join("roster.csv"), ROSTER).unwrap();
    let output = matome(dir.path(), &["new", "a/w", "--roster", "roster.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert!(text(&output.stdout).contains("参加者 3人、2グループ") && text(&output.stdout).contains("matome forms -C"));
    assert!(dir.path().join("a/w/returned").is_dir());
    assert_eq!(people(&dir.path().join("a/w")), expected());
}

#[test]
fn the_same_inputs_give_the_same_bytes() {
    let [one, two] = [(); 2].map(|()| {
        let dir = folder();
        fs::write(dir.path().join("roster.csv"), ROSTER).unwrap();
        matome(dir.path(), &["new", "w", "--roster", "roster.csv"]);
        fs::read(dir.path().join("w/workshop.xlsx")).unwrap()
    });
    assert!(one == two);
}

#[test]
fn a_roster_is_read_in_cp932_and_from_a_workbook_with_a_title() {
    for (name, bytes) in [
        ("名簿.csv", cp932(ROSTER)),
        (
            "名簿.xlsx",
            xlsx(&[
                &["第6回ワークショップ 参加者名簿"],
                &[],
                &["班", "お名前", "会社名", "番号", "メールアドレス", "除外"],
                &["グループ1", "見本 花子", "見本商事", "", "hanako@example.jp", ""],
                &["グループ1", "試作 一郎", "サンプル製作所", "7", "", ""],
                &["グループ2", "見本 花子", "別の会社", "", "", "レ"],
            ]),
        ),
    ] {
        let dir = folder();
        fs::write(dir.path().join(name), bytes).unwrap();
        let output = matome(dir.path(), &["new", "w", "--roster", name]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        assert_eq!(people(&dir.path().join("w")), expected());
    }
}

/// A list as an office keeps it: Shift_JIS, a title, the name in two columns, numbers in every spelling, a total.
const OFFICE: &str = "令和6年度 参加者名簿,,,,,,\n\
    No.,姓,名,ご所属,業種（大分類）,グループ番号,Eメール\n\
    １,見本,花子,見本商事,卸売業,１,hanako@example.jp\n\
    ２,試作,一郎,サンプル製作所,製造業,第1グループ,\n\
    ３,仮名,次郎,仮設工業,建設業,グループ２,\n\
    合計 3名,,,,,,\n";

#[test]
fn a_list_as_an_office_keeps_it_is_read_whole() {
    let dir = folder();
    fs::write(dir.path().join("名簿.csv"), cp932(OFFICE)).unwrap();
    let output = matome(dir.path(), &["new", "w", "--roster", "名簿.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let expected = [("1", "見本 花子", "グループ1"), ("2", "試作 一郎", "グループ1"), ("3", "仮名 次郎", "グループ2")]
        .map(|(id, name, group)| (id.to_owned(), name.to_owned(), group.to_owned(), false));
    assert_eq!(people(&dir.path().join("w")), expected);
}

#[test]
fn people_without_groups_are_spread_and_the_same_again() {
    let list: String = (0..23)
        .map(|n| format!("参加者{n},会社{},{}\n", n % 12, ["卸売業", "製造業", "建設業", "運輸業"][n % 4]))
        .collect();
    let [one, two] = [(); 2].map(|()| {
        let dir = folder();
        fs::write(dir.path().join("r.csv"), format!("氏名,会社名,業種\n{list}")).unwrap();
        let output = matome(dir.path(), &["new", "w", "--roster", "r.csv", "--groups", "auto"]);
        assert!(text(&output.stdout).contains("参加者 23人、4グループ"), "{}", text(&output.stderr));
        people(&dir.path().join("w"))
    });
    assert_eq!(one, two);
    for group in ["グループ1", "グループ2", "グループ3", "グループ4"] {
        let members = one.iter().filter(|(_, _, of, _)| of == group).count();
        assert!((5..=6).contains(&members), "{group}: {members}");
    }
    refused("氏名,会社名\n山田,見本\n".as_bytes(), "r.csv", &["見出し「グループ」"]);
}

#[test]
fn without_a_roster_there_is_a_sheet_to_type_it_into() {
    let dir = folder();
    let output = matome(dir.path(), &["new", "w", "--lang", "en"]);
    assert_eq!(output.status.code(), Some(0));
    assert!(text(&output.stdout).contains("sheet Roster"));
    let (_, sheets) = from_path(&dir.path().join("w/workshop.xlsx"), &Limits::default()).unwrap();
    let names: Vec<&str> = sheets.book.pages.iter().map(|page| page.name.as_str()).collect();
    assert_eq!(names, ["Settings", "Roster", "Lists"]);
    let output = matome(dir.path(), &["forms", "-C", "w"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("Roster B5: Nobody is in the roster"), "{}", text(&output.stderr));
}

/// The template and the first sheet of a workshop that is made with these options, and what is said.
fn made(options: &[&str], screen: Option<&str>) -> (String, String, String) {
    let dir = folder();
    let mut command = Command::cargo_bin("matome").unwrap();
    command.current_dir(dir.path()).env_remove("MATOME_LANG").args([&["new", "w"], options].concat());
    if let Some(lang) = screen {
        command.env("MATOME_LANG", lang);
    }
    let output = command.output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let (_, sheets) = from_path(&dir.path().join("w/workshop.xlsx"), &Limits::default()).unwrap();
    let template = take_settings(&sheets.book).unwrap().template;
    (template, sheets.book.pages[0].name.clone(), text(&output.stdout))
}

#[test]
fn the_language_that_is_asked_for_chooses_the_template_and_the_template_the_language() {
    let [japanese, english] = ["ipa-2024-sme", "ipa-2024-sme-en"];
    for (options, screen, template, sheet, said) in [
        (&[][..], None, japanese, "設定", "ipa-2024-sme（記入票とブックは日本語です）"),
        (&["--lang", "ja"], None, japanese, "設定", "「名簿」に"),
        (&["--lang", "en"], None, english, "Settings", "ipa-2024-sme-en (forms and workbooks are in English)"),
        // Who names a template gets it, and a roster in the same language.
        (&["--template", english], None, english, "Settings", "on the sheet Roster"),
        (&["--template", "supplier-check", "--lang", "en"], None, "supplier-check", "Settings", "are in Japanese)"),
        (&["--template", english, "--lang", "ja"], None, english, "設定", "（記入票とブックは英語です）"),
        // A machine that speaks English decides nothing that participants see, and says what was taken.
        (&[], Some("en"), japanese, "設定", "Template: ipa-2024-sme (forms and workbooks are in Japanese)"),
        (&[], Some("en"), japanese, "設定", "on the sheet 名簿"),
        (&["--lang", "en"], Some("ja"), english, "Settings", "（記入票とブックは英語です）"),
    ] {
        let (taken, first, told) = made(options, screen);
        assert_eq!((taken.as_str(), first.as_str()), (template, sheet), "{options:?} {screen:?}");
        assert!(told.contains(said), "{options:?} {screen:?}: {said} in {told}");
    }
}

#[test]
fn the_help_says_which_template_is_taken() {
    let help = text(&matome(Path::new("."), &["new", "--help"]).stdout);
    for name in ["ipa-2024-sme、", "ipa-2024-sme-en"] {
        assert!(help.contains(name), "{name} in {help}");
    }
}

#[test]
fn a_workshop_is_never_made_over_another() {
    let dir = folder();
    matome(dir.path(), &["new", "w"]);
    let before = fs::read(dir.path().join("w/workshop.xlsx")).unwrap();
    fs::write(dir.path().join("roster.csv"), ROSTER).unwrap();
    let output = matome(dir.path(), &["new", "w", "--roster", "roster.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("すでにあります"));
    assert_eq!(fs::read(dir.path().join("w/workshop.xlsx")).unwrap(), before);
}

#[test]
fn every_trouble_of_a_roster_is_told_by_its_cell() {
    refused(
        "氏名,グループ\n,A\n山田,\n".as_bytes(),
        "r.csv",
        &["2か所", "r A2: 氏名が空です", "r B3: グループが空です"],
    );
    refused("ID,氏名,グループ\n7,山田,A\n７,田中,A\n".as_bytes(), "r.csv", &["r A3: ID「7」は A2 の人と同じです"]);
    refused("ID,氏名,グループ\n山-1,山田,A\n".as_bytes(), "r.csv", &["r A2: ID「山-1」は使えません"]);
    refused("氏名,組織\n山田,見本\n".as_bytes(), "r.csv", &["見出し「グループ」の列がありません"]);
    refused("姓,名,グループ\n山田,,\n".as_bytes(), "r.csv", &["r C2: グループが空です"]);
    refused("甲,乙\n山田,見本\n".as_bytes(), "r.csv", &["見出し（氏名、グループ）の行が見つかりません"]);
    refused("氏名,グループ\n".as_bytes(), "r.csv", &["1人も書かれていません"]);
    refused("氏名,グループ,除外\n山田,A,たぶん\n".as_bytes(), "r.csv", &["r C2: 「たぶん」では"]);
}

#[test]
fn names_of_groups_that_cannot_be_files_or_sheets_are_refused() {
    for name in ["A/B", "../x", "CON", "nul.xlsx", "A:1", "a[1]", "x.", "'x", &"あ".repeat(40), "\"a\nb\""] {
        refused(format!("氏名,グループ\n山田,{name}\n").as_bytes(), "r.csv", &["r B2: グループ名「"]);
    }
}

#[test]
fn rosters_that_cannot_be_read_say_why() {
    refused(b"", "r.csv", &["空です"]);
    refused(b"%PDF-1.7\n", "r.xlsx", &["PDF"]);
    refused(&xlsx(&[&["氏名", "グループ"], &["山田", "A"]])[..900], "r.xlsx", &["r.xlsx を読み取れません"]);
    let dir = folder();
    let output = matome(dir.path(), &["new", "w", "--roster", "missing.csv"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("missing.csv が見つかりません"), "{}", text(&output.stderr));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn templates_are_found_by_name_or_folder_and_their_troubles_told() {
    let dir = folder();
    let output = matome(dir.path(), &["new", "w", "--template", "ipa"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("ipa-2024-sme"));

    let pack = dir.path().join("pack");
    fs::create_dir(&pack).unwrap();
    for file in fs::read_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("templates/ipa-2024-sme")).unwrap() {
        let file = file.unwrap();
        fs::copy(file.path(), pack.join(file.file_name())).unwrap();
    }
    let steps = fs::read_to_string(pack.join("steps.csv")).unwrap();
    fs::write(pack.join("steps.csv"), steps.replace("6-2,", "6月2日,")).unwrap();
    let output = matome(dir.path(), &["new", "w", "--template", "pack"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(
        text(&output.stderr).contains("steps A18: 「6月2日」は「6-1」の形の番号ではありません"),
        "{}",
        text(&output.stderr)
    );
    assert!(!dir.path().join("w").exists());

    fs::write(pack.join("steps.csv"), steps).unwrap();
    fs::write(dir.path().join("roster.csv"), ROSTER).unwrap();
    let output = matome(dir.path(), &["new", "w", "--template", "pack", "--roster", "roster.csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    fs::remove_dir_all(&pack).unwrap();
    fs::rename(dir.path().join("w"), dir.path().join("moved")).unwrap();
    assert_eq!(people(&dir.path().join("moved")).len(), 3, "a moved workshop has its template with it");
}

#[test]
fn a_verb_outside_a_workshop_names_the_way_in() {
    let dir = folder();
    let output = matome(dir.path(), &["check"]);
    assert_eq!(output.status.code(), Some(2));
    assert!(text(&output.stderr).contains("workshop.xlsx がありません"));
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn cells_are_one_json_object_a_line() {
    let dir = folder();
    fs::write(dir.path().join("a.csv"), "氏名,\"a\"\"b\"\n,6-1\n").unwrap();
    fs::write(dir.path().join("b.xlsx"), xlsx(&[&["=1+1", ""], &["", "二\n行"]])).unwrap();
    let output = matome(dir.path(), &["cells", "a.csv"]);
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(
        text(&output.stdout),
        "{\"sheet\":\"a\",\"cell\":\"A1\",\"text\":\"氏名\"}\n\
         {\"sheet\":\"a\",\"cell\":\"B1\",\"text\":\"a\\\"b\"}\n\
         {\"sheet\":\"a\",\"cell\":\"B2\",\"text\":\"6-1\"}\n"
    );
    let output = matome(dir.path(), &["cells", "b.xlsx", "--json"]);
    assert_eq!(
        text(&output.stdout),
        "{\"sheet\":\"参加者\",\"cell\":\"A1\",\"text\":\"=1+1\"}\n{\"sheet\":\"参加者\",\"cell\":\"B2\",\"text\":\"二\\n行\"}\n"
    );
    fs::write(dir.path().join("c.xlsx"), b"%PDF-1.7").unwrap();
    let output = matome(dir.path(), &["cells", "c.xlsx"]);
    assert_eq!((output.status.code(), text(&output.stdout).as_str()), (Some(2), ""));
    fs::write(dir.path().join("d.csv"), "a,\"b\nc\n").unwrap();
    let output = matome(dir.path(), &["cells", "d.csv"]);
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stderr));
}

#[test]
fn help_and_completions_are_printed() {
    let dir = folder();
    let help = text(&matome(dir.path(), &["--help"]).stdout);
    for word in ["使い方", "コマンド", "new", "forms", "check", "group", "plenary", "tally", "cells", "demo", "例"]
    {
        assert!(help.contains(word), "{word} in {help}");
    }
    for shell in ["bash", "zsh", "fish", "powershell"] {
        assert!(text(&matome(dir.path(), &["completions", shell]).stdout).contains("plenary"), "{shell}");
    }
}
