//! `plenary --anonymous`: no byte of the workbook says who took part, and the lecturer's own stays as it is.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::Path;

use desk::Desk;
use matome::sheet::book::{Book, Page};

/// ID, 氏名, 組織, 業種, グループ, メール of the bundled roster.
fn roster() -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples/roster.csv");
    let text = fs::read_to_string(path).unwrap();
    let lines = text.trim_start_matches('\u{feff}').lines().skip(1).filter(|line| !line.trim().is_empty());
    lines.map(|line| line.split(',').map(ToOwned::to_owned).collect()).collect()
}

/// Every part of the file, unpacked, and the file itself.
fn parts(path: &Path) -> Vec<(String, Vec<u8>)> {
    let bytes = fs::read(path).unwrap();
    let mut zip = zip::ZipArchive::new(std::io::Cursor::new(&bytes)).unwrap();
    let mut parts = vec![("(packed)".to_owned(), bytes.clone())];
    for index in 0..zip.len() {
        let mut part = zip.by_index(index).unwrap();
        let name = part.name().unwrap().into_owned();
        let mut content = name.as_bytes().to_vec();
        part.read_to_end(&mut content).unwrap();
        parts.push((name, content));
    }
    parts
}

/// The forms in which a text may stand in a file.
fn written(text: &str) -> Vec<Vec<u8>> {
    let utf16: Vec<u16> = text.encode_utf16().collect();
    let percent: String = text.bytes().map(|b| format!("%{b:02X}")).collect();
    let entities = |hex: bool| -> String {
        text.chars().map(|c| if hex { format!("&#x{:X};", c as u32) } else { format!("&#{};", c as u32) }).collect()
    };
    let xstring: String = utf16.iter().map(|u| format!("_x{u:04X}_")).collect();
    let mut forms: Vec<Vec<u8>> = [
        text.to_owned(),
        percent.to_lowercase(),
        percent,
        entities(true),
        entities(true).to_lowercase(),
        entities(false),
        xstring,
    ]
    .map(String::into_bytes)
    .into();
    forms.push(utf16.iter().flat_map(|u| u.to_le_bytes()).collect());
    forms.push(utf16.iter().flat_map(|u| u.to_be_bytes()).collect());
    forms
}

fn found(parts: &[(String, Vec<u8>)], text: &str) -> Option<String> {
    let forms = written(text);
    let holds = |content: &[u8], form: &[u8]| memchr::memmem::find(content, form).is_some();
    parts.iter().find(|(_, content)| forms.iter().any(|form| holds(content, form))).map(|(name, _)| name.clone())
}

fn page<'a>(book: &'a Book, name: &str) -> &'a Page {
    book.page(name).unwrap_or_else(|| panic!("no sheet {name}"))
}

#[test]
fn no_byte_names_a_person_a_company_a_mail_or_a_file() {
    let desk = Desk::new();
    desk.run(&["demo", "w"]).ends(0);
    let w = desk.path("w");
    // Groups and lecturers name each other.
    let people = roster();
    let plenary = w.join("plenary.xlsx");
    let before = fs::read(&plenary).unwrap();
    desk.run(&["plenary", "-C", "w", "--anonymous"]).ends(0);
    assert_eq!(fs::read(&plenary).unwrap(), before, "the lecturer's workbook is not touched");
    let parts = parts(&w.join("plenary-anonymous.xlsx"));
    let named = self::parts(&plenary);

    let mut secret: BTreeSet<String> = BTreeSet::new();
    for person in &people {
        let [id, name, organisation, _, _, mail] = &person[..6] else { panic!("{person:?}") };
        secret.extend([
            name.clone(),
            name.replace(' ', ""),
            name.replace(' ', "　"),
            organisation.clone(),
            mail.clone(),
        ]);
        secret.insert(matome::workbook::stamp::Code::new("SAMP", id.as_str()).text());
    }
    for folder in ["returned", "groups"] {
        let mut open = vec![w.join(folder)];
        while let Some(folder) = open.pop() {
            for entry in fs::read_dir(folder).unwrap().map(|e| e.unwrap().path()) {
                let name = entry.file_name().unwrap().to_string_lossy().into_owned();
                if entry.is_dir() {
                    open.push(entry);
                } else {
                    secret.insert(name);
                }
            }
        }
    }
    secret.retain(|text| text.chars().count() > 1);
    assert!(secret.len() > 60, "{}", secret.len());
    let leaks: Vec<_> = secret.iter().filter_map(|text| Some((text, found(&parts, text)?))).collect();
    assert_eq!(leaks, [], "names that can be found");
    // The search can find: the same names stand in the lecturer's workbook.
    let seen = secret.iter().filter(|text| found(&named, text).is_some()).count();
    assert!(seen > 40, "only {seen} of {} are in plenary.xlsx", secret.len());
}

#[test]
fn a_company_is_one_letter_on_every_sheet_and_the_figures_stay() {
    let desk = Desk::new();
    desk.run(&["demo", "w"]).ends(0);
    desk.run(&["plenary", "-C", "w", "--anonymous"]).ends(0);
    let (named, masked) = (desk.book("w/plenary.xlsx"), desk.book("w/plenary-anonymous.xlsx"));
    let mut letters: BTreeMap<String, String> = BTreeMap::new();
    for (sheet, heading) in [("データ", "組織"), ("アンケート", "組織"), ("だれが選んだか", "組織")]
    {
        let (one, other) = (page(&named, sheet), page(&masked, sheet));
        let (at, _) = one.filled().find(|(_, c)| c.value.shown() == heading).unwrap();
        let mut rows = 0;
        for (cell, value) in one.filled().filter(|(a, _)| a.col == at.col && a.row > at.row) {
            let (company, letter) = (value.value.shown(), other.shown(cell));
            assert!(
                letter.ends_with('社') && letter.chars().next().unwrap().is_ascii_uppercase(),
                "{sheet} {cell} {letter}"
            );
            assert_eq!(*letters.entry(company).or_insert(letter.clone()), letter, "{sheet} {cell}");
            rows += 1;
        }
        assert!(rows > 20, "{sheet} {rows}");
    }
    assert_eq!(letters.values().collect::<BTreeSet<_>>().len(), letters.len(), "two companies with one letter");
    assert_eq!(letters["見本商事株式会社"], "A社");
    for sheet in ["実施手順集計", "脅威×管理策"] {
        let texts =
            |book: &Book| -> Vec<_> { page(book, sheet).filled().map(|(at, c)| (at, c.value.shown())).collect() };
        assert_eq!(texts(&named), texts(&masked), "{sheet}");
    }
}
