//! A stamped form is the form that would have been made anew: the same parts in the same order, byte for
//! byte once unpacked, whatever stands in the roster.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::io::{Cursor, Read};
use std::path::Path;

use matome::domain::catalogue::Template;
use matome::domain::ids::{GroupName, ParticipantId};
use matome::domain::people::Participant;
use matome::read::{self, Limits};
use matome::run::press::Press;
use matome::run::templates;
use matome::workbook::{Event, form};
use matome::write;

fn person(id: &str, [name, organisation, industry, group]: [&str; 4]) -> Participant {
    Participant {
        id: ParticipantId::parse(id).unwrap(),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        industry: industry.to_owned(),
        group: GroupName::parse(group).unwrap(),
        mail: String::new(),
        excluded: false,
    }
}

/// Name and content of every part, in order.
fn parts(bytes: &[u8]) -> Vec<(String, String)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).unwrap();
            let mut content = String::new();
            part.read_to_string(&mut content).unwrap();
            (part.name().unwrap().into_owned(), content)
        })
        .collect()
}

/// The form as the command makes it, beside others of its kind, and as it is made anew.
fn both(template: &Template, date: &str, person: &Participant) -> (Vec<u8>, Vec<u8>) {
    let event =
        Event { template, code: "W06", title: "情報セキュリティ <ワークショップ> & 演習", date };
    // Two of a shape, so that there is a mould.
    let other = Participant { id: ParticipantId::parse("OTHER-9").unwrap(), ..person.clone() };
    let press = Press::new(event, &[&other, person]);
    let [mut stamped, mut again] = [b"what was there".to_vec(), Vec::new()];
    press.form(Path::new("form.xlsx"), person, &mut stamped).unwrap();
    press.form(Path::new("form.xlsx"), person, &mut again).unwrap();
    assert_eq!(stamped, again);
    (stamped, write::to_xlsx(&form::fill(&event, person)).unwrap())
}

#[test]
fn every_part_is_that_of_a_form_made_anew() {
    let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
    let long = "株式会社とても長い名前の組織で正式名称を略さずに記入した場合の表示を確かめるための見本の部";
    for (id, texts) in [
        ("101", ["みほん 花子", "見本商事株式会社", "卸売業", "グループ1"]),
        ("A-03", ["髙𠮷 一郎", "A&B <試作> \"工業\" 'C'", "製造業", "第1グループ > 第2"]),
        ("1", ["名", "", "", "1"]),
        ("12345678901234-6", ["Anna O'Example", long, "その他", "グループ100"]),
        ("7", ["全角　空白", "#N/A", "=1+1", "TRUE"]),
        ("8", ["50% & more", "_x", "[赤]", "&P / &N"]),
    ] {
        for date in ["", "令和6年10月8日(火)"] {
            let (stamped, anew) = both(&template, date, &person(id, texts));
            assert_eq!(parts(&stamped), parts(&anew), "{texts:?}");
            // Only what is made anew is packed as the writer packs it.
            let is_plain = !texts.contains(&"_x");
            assert_eq!(stamped != anew, is_plain, "{texts:?}");
        }
    }
}

#[test]
fn texts_that_repeat_or_are_odd_are_cell_by_cell_the_same() {
    let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
    let very_long = "長".repeat(9_000);
    for texts in [
        // A text that the form or another field has too.
        ["見本", "見本", "見本", "見本"],
        ["氏名", "① 事業影響の認識", "No", "アンケート"],
        // Texts that a file cannot hold as they are.
        [" 前後の空白 ", "改行\nのある名前", "_x0041_", "タブ\t"],
        ["\u{1}制御", "\u{F8FF}", "\u{F8FD}0\u{F8FD}", "\u{FFFE}"],
        [&very_long, "組織", "業種", "グループ"],
    ] {
        let (stamped, anew) = both(&template, "", &person("5", texts));
        let [stamped, anew] =
            [stamped, anew].map(|bytes| read::from_bytes("form.xlsx", &bytes, &Limits::default()).unwrap());
        assert_eq!(stamped, anew, "{:.40}", texts.concat());
    }
}

#[test]
fn nothing_of_one_person_is_in_the_form_of_another() {
    let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
    let event = Event { template: &template, code: "W06", title: "t", date: "" };
    let [one, two] = [("101", "みほん 花子"), ("102", "試作 一郎")]
        .map(|(id, name)| person(id, [name, "見本商事", "卸売業", "グループ1"]));
    let press = Press::new(event, &[&one, &two]);
    let mut bytes = Vec::new();
    press.form(Path::new("form.xlsx"), &two, &mut bytes).unwrap();
    for (part, content) in parts(&bytes) {
        assert!(!content.contains("みほん") && !content.contains("W06-101"), "{part}");
        assert!(!content.contains('\u{F8FD}'), "{part}");
    }
}
