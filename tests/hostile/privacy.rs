//! What returned files say of those who made them (authors, paths, who commented) stays in them.

use std::io::{Cursor, Read as _};

use super::answered;
use super::container::{Entry, raw_zip};
use super::desk::Desk;
use super::office::relations;

/// Words that stand in the returned file and must stand in nothing that is made of it.
const SECRETS: [&str; 6] =
    ["Author Hidden", "Editor Hidden", "Company Hidden", "C:/Users/hidden", "Commenter Hidden", "Manager Hidden"];

/// A returned form that says much about its maker, as spreadsheet programs do.
fn talkative(form: &[u8]) -> Vec<u8> {
    let mut archive = zip::ZipArchive::new(Cursor::new(form)).unwrap();
    let mut entries: Vec<Entry> = (0..archive.len())
        .map(|index| {
            let mut file = archive.by_index(index).unwrap();
            let mut bytes = Vec::new();
            file.read_to_end(&mut bytes).unwrap();
            Entry::new(&String::from_utf8_lossy(file.name_raw()), &bytes)
        })
        .collect();
    let mut change = |name: &str, from: &str, to: &str| {
        let entry = entries.iter_mut().find(|entry| entry.name == name.as_bytes()).unwrap();
        let text = String::from_utf8(entry.bytes.clone()).unwrap();
        assert!(text.contains(from), "{name}: {text}");
        entry.bytes = text.replacen(from, to, 1).into_bytes();
    };
    let [author, editor, company, path, commenter, manager] = SECRETS;
    let people = format!("<dc:creator>{author}</dc:creator><cp:lastModifiedBy>{editor}</cp:lastModifiedBy>");
    change("docProps/core.xml", "</cp:coreProperties>", &format!("{people}</cp:coreProperties>"));
    let office = format!("<Company>{company}</Company><Manager>{manager}</Manager></Properties>");
    change("docProps/app.xml", "</Properties>", &office);
    let place = format!(r#"<x15ac:absPath xmlns:x15ac="x" url="{path}/"/><sheets>"#);
    change("xl/workbook.xml", "<sheets>", &place);
    let comments = format!(
        r#"<comments xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><authors><author>{commenter}</author></authors><commentList><comment ref="B2" authorId="0"><text><t>memo in a comment</t></text></comment></commentList></comments>"#
    );
    entries.retain(|entry| {
        !entry.name.ends_with(b"comments1.xml") && entry.name != b"xl/worksheets/_rels/sheet2.xml.rels"
    });
    entries.push(Entry::new("xl/comments1.xml", comments.as_bytes()));
    let related = relations(&[("r9", "comments", "../comments1.xml")]);
    entries.push(Entry::new("xl/worksheets/_rels/sheet2.xml.rels", related.as_bytes()));
    raw_zip(&entries)
}

/// Every byte that a reader of a file may see: its own and those of its parts.
fn seen(bytes: &[u8]) -> Vec<u8> {
    let mut all = bytes.to_vec();
    if let Ok(mut archive) = zip::ZipArchive::new(Cursor::new(bytes)) {
        for index in 0..archive.len() {
            archive.by_index(index).unwrap().read_to_end(&mut all).unwrap();
        }
    }
    all
}

fn holds(bytes: &[u8], text: &str) -> bool {
    memchr::memmem::find(bytes, text.as_bytes()).is_some()
}

#[test]
fn who_made_a_returned_file_is_told_nowhere() {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    let sent = talkative(&answered(&desk.book("forms/1_見本 花子.xlsx")));
    desk.put("returned/1.xlsx", &sent);
    for secret in SECRETS {
        assert!(holds(&seen(&sent), secret), "{secret} is in the returned file");
    }
    let folder = desk.path(".").canonicalize().unwrap().to_string_lossy().into_owned();
    for args in [&["check", "--json"][..], &["check"], &["group"], &["plenary"], &["tally", "--json"]] {
        let ran = desk.run(args);
        assert!(ran.code == 0 || ran.code == 1, "{args:?}: {}", ran.stderr);
        let said = format!("{}{}", ran.stdout, ran.stderr);
        for secret in SECRETS {
            assert!(!said.contains(secret), "{args:?} says {secret}");
        }
    }
    let mut looked = 0;
    for (name, bytes) in desk.files() {
        if name.starts_with("returned/") || name == "roster.csv" {
            continue;
        }
        let bytes = seen(&bytes);
        for secret in SECRETS.into_iter().chain([folder.as_str()]) {
            assert!(!holds(&bytes, secret), "{name} holds {secret}");
        }
        looked += 1;
    }
    assert!(looked >= 8, "{looked}");
    let listed = desk.book("groups/赤.xlsx");
    let listed = listed.page("確認事項").unwrap().filled().any(|(_, cell)| cell.value.shown() == "memo in a comment");
    assert!(listed, "what the comment says is told to the group");
    let group = desk.files().remove("groups/赤.xlsx").unwrap();
    assert!(holds(&seen(&group), "よい回答"), "the answer itself is there");
}
