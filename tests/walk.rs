//! A stranger with plenary.xlsx alone: which step do most groups agree on, who said so, and in which file
//! and cell does it stand? The links are followed as a person clicks them, after the folder has moved.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::Read;
use std::path::{Component, Path, PathBuf};

use desk::{Desk, samples};
use matome::domain::address::Address;
use matome::sheet::book::{Book, Page};
use quick_xml::events::{BytesStart, Event};

/// Where a link leads: a file beside the workbook or none, and `'sheet'!cell` or nothing.
type Target = (Option<String>, Option<String>);

/// The links of a workbook by sheet and cell, read from its parts without matome.
fn links(path: &Path) -> BTreeMap<(String, String), Target> {
    let mut zip = zip::ZipArchive::new(fs::File::open(path).unwrap()).unwrap();
    let mut part = |name: &str| -> String {
        let mut text = String::new();
        if let Ok(mut part) = zip.by_name(name) {
            part.read_to_string(&mut text).unwrap();
        }
        text
    };
    let relations = |text: &str| -> BTreeMap<String, String> {
        elements(text, "Relationship").into_iter().map(|mut e| (take(&mut e, "Id"), take(&mut e, "Target"))).collect()
    };
    let book = relations(&part("xl/_rels/workbook.xml.rels"));
    let mut found = BTreeMap::new();
    for mut sheet in elements(&part("xl/workbook.xml"), "sheet") {
        let (name, file) = (take(&mut sheet, "name"), &book[&take(&mut sheet, "r:id")]);
        let file = file.trim_start_matches("/xl/");
        let (folder, last) = file.rsplit_once('/').unwrap();
        let files = relations(&part(&format!("xl/{folder}/_rels/{last}.rels")));
        for mut link in elements(&part(&format!("xl/{file}")), "hyperlink") {
            let at = take(&mut link, "ref");
            let file = link.get("r:id").map(|id| files[id].clone());
            found.insert((name.clone(), at), (file, link.get("location").cloned()));
        }
    }
    found
}

fn elements(xml: &str, wanted: &str) -> Vec<BTreeMap<String, String>> {
    let attributes = |e: &BytesStart| {
        let each = e.attributes().map(|a| a.unwrap());
        each.map(|a| {
            let value = quick_xml::escape::unescape(&a.value).unwrap().into_owned();
            (a.key.as_ref().to_owned(), value)
        })
        .collect()
    };
    let mut reader = quick_xml::Reader::from_str(xml);
    let mut found = Vec::new();
    loop {
        match reader.read_event().unwrap() {
            Event::Start(e) | Event::Empty(e) if e.name().as_ref() == wanted => found.push(attributes(&e)),
            Event::Eof => return found,
            _ => {}
        }
    }
}

fn take(attributes: &mut BTreeMap<String, String>, name: &str) -> String {
    attributes.remove(name).unwrap_or_default()
}

/// `'だれが選んだか'!B51` as sheet and cell.
fn place(location: &str) -> (String, Address) {
    let (sheet, cell) = location.rsplit_once('!').unwrap();
    (sheet.trim_matches('\'').replace("''", "'"), Address::parse(cell).unwrap())
}

/// `%20` is a space: links are percent-encoded where they have to be.
fn decoded(target: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = target;
    while let Some((before, behind)) = rest.split_once('%') {
        bytes.extend(before.bytes());
        bytes.push(u8::from_str_radix(&behind[..2], 16).unwrap());
        rest = &behind[2..];
    }
    bytes.extend(rest.bytes());
    String::from_utf8(bytes).unwrap()
}

/// A link is never absolute; it is resolved from the folder of its workbook.
fn resolved(from: &Path, target: &str) -> PathBuf {
    assert!(!target.contains(':') && !target.starts_with(['/', '\\']), "{target} is not relative");
    let mut path = from.parent().unwrap().to_owned();
    for part in Path::new(&decoded(target)).components() {
        match part {
            Component::ParentDir => assert!(path.pop(), "{target}"),
            other => path.push(other),
        }
    }
    path
}

/// A row of a table: text and cell by heading.
type Line = BTreeMap<String, (String, Address)>;

/// Rows under a row of headings, line breaks of headings aside.
fn rows(page: &Page, some: &[&str]) -> Vec<Line> {
    let mut lines: BTreeMap<u32, Vec<(Address, String)>> = BTreeMap::new();
    for (at, cell) in page.filled() {
        lines.entry(at.row).or_default().push((at, cell.value.shown()));
    }
    let heads = |cells: &[(Address, String)]| -> BTreeMap<u16, String> {
        cells.iter().map(|(at, text)| (at.col, text.replace('\n', ""))).collect()
    };
    let mut lines = lines.into_values();
    let heads = lines
        .find_map(|cells| Some(heads(&cells)).filter(|h| some.iter().all(|s| h.values().any(|t| t == s))))
        .unwrap_or_else(|| panic!("no {some:?} on {}", page.name));
    lines
        .map(|cells| {
            let of = |(at, text): (Address, String)| Some((heads.get(&at.col)?.clone(), (text, at)));
            cells.into_iter().filter_map(of).collect()
        })
        .collect()
}

/// Workbooks that the walk has opened.
#[derive(Default)]
struct Shelf {
    books: BTreeMap<PathBuf, Book>,
    links: BTreeMap<PathBuf, BTreeMap<(String, String), Target>>,
    data: BTreeMap<PathBuf, Vec<Line>>,
}

impl Shelf {
    fn book(&mut self, path: &Path) -> &Book {
        self.books.entry(path.to_owned()).or_insert_with(|| desk::book(path))
    }

    /// The rows of a data sheet.
    fn data(&mut self, path: &Path) -> &[Line] {
        let book = self.books.entry(path.to_owned()).or_insert_with(|| desk::book(path));
        let page = || book.page("データ").unwrap();
        self.data.entry(path.to_owned()).or_insert_with(|| rows(page(), &["区分", "回答", "手順コード"]))
    }

    fn text(&mut self, path: &Path, sheet: &str, at: Address) -> String {
        self.book(path).page(sheet).unwrap_or_else(|| panic!("no {sheet} in {}", path.display())).shown(at)
    }

    /// Clicks on a cell.
    fn follow(&mut self, path: &Path, sheet: &str, at: Address) -> (PathBuf, Option<(String, Address)>) {
        let links = self.links.entry(path.to_owned()).or_insert_with(|| links(path));
        let target = links.get(&(sheet.to_owned(), at.to_string()));
        let (file, location) = target.unwrap_or_else(|| panic!("no link in {sheet} {at} of {}", path.display()));
        let file = file.as_ref().map_or_else(|| path.to_owned(), |target| resolved(path, target));
        assert!(file.is_file(), "{} leads nowhere", file.display());
        (file, location.as_deref().map(place))
    }
}

/// A line of だれが選んだか.
struct Said {
    step: String,
    line: Line,
}

impl Said {
    fn of(&self, heading: &str) -> &str {
        self.line.get(heading).map_or("", |(text, _)| text)
    }

    fn at(&self, heading: &str) -> Address {
        self.line[heading].1
    }
}

#[test]
fn a_stranger_walks_from_the_plenary_to_the_cell_that_a_person_filled_in() {
    let desk = Desk::new();
    desk.run(&["demo", "w"]).ends(0);
    // Another place, another name: only relative links lead on.
    fs::create_dir_all(desk.path("共有 フォルダー/2024年度 #1")).unwrap();
    let folder = desk.path("共有 フォルダー/2024年度 #1/第6回 100%");
    fs::rename(desk.path("w"), &folder).unwrap();
    let plenary = folder.join("plenary.xlsx");
    let mut shelf = Shelf::default();

    // Which step do most groups agree on?
    let truth: serde_json::Value = serde_json::from_slice(&fs::read(samples("expected-tally.json")).unwrap()).unwrap();
    let is_first = |step: &&serde_json::Value| step["rank"] == 1;
    let first = truth["steps"].as_array().unwrap().iter().find(is_first).unwrap()["id"].as_str().unwrap().to_owned();
    let ranking = rows(shelf.book(&plenary).page("共通手順").unwrap(), &["順位", "手順", "だれが"]);
    let best = &ranking[0];
    assert_eq!((best["順位"].0.as_str(), best["手順"].0.as_str()), ("1", first.as_str()));
    let overview = shelf.book(&plenary).page("全体概要").unwrap();
    assert!(overview.filled().any(|(_, cell)| cell.value.shown() == first), "the overview names it too");

    // Who said so? The link beside it leads to the lines of that step.
    let (file, at) = shelf.follow(&plenary, "共通手順", best["だれが"].1);
    let (sheet, at) = at.unwrap();
    assert_eq!((file, sheet.as_str()), (plenary.clone(), "だれが選んだか"));
    let page = shelf.book(&plenary).page(&sheet).unwrap();
    let lines = rows(page, &["手順", "区分", "ファイル", "セル"]);
    let said: Vec<Said> = lines.into_iter().map(|line| Said { step: line["手順"].0.clone(), line }).collect();
    let of_best: Vec<&Said> = said.iter().filter(|s| s.step == first).collect();
    assert_eq!(of_best[0].at("手順"), at, "the link leads to the first of them");
    let agreed: BTreeSet<&str> = of_best.iter().filter(|s| s.of("区分") == "✓合意").map(|s| s.of("グループ")).collect();
    assert_eq!(agreed.len().to_string(), best["合意グループ"].0);
    let votes = of_best.iter().filter(|s| s.of("区分") == "票").count();
    assert_eq!(votes.to_string(), best["票"].0);

    // In which file and cell does it stand? Every line is followed to its cell.
    let (mut people, mut groups) = (0, 0);
    for said in &said {
        let (file, to) = shelf.follow(&plenary, &sheet, said.at("ファイル"));
        let cell = Address::parse(said.of("セル")).unwrap();
        // A book without the sheet of the link would open at its first sheet.
        assert_eq!(to, Some((said.of("シート").to_owned(), cell)), "{}", said.of("ファイル"));
        assert_eq!(file, folder.join(said.of("ファイル")));
        let there = shelf.text(&file, said.of("シート"), cell);
        let (_, data) = shelf.follow(&plenary, &sheet, said.at("データ"));
        let (data_sheet, data_row) = data.unwrap();
        assert_eq!(data_sheet, "データ");
        let at_row = |line: &&Line| line.values().any(|(_, at)| at.row == data_row.row);
        let row = shelf.data(&plenary).iter().find(at_row).unwrap();
        assert_eq!(desk::unix(&there), row["回答"].0, "{} {cell}", said.of("ファイル"));
        assert_eq!((&*row["手順コード"].0, &*row["グループ"].0), (&*said.step, said.of("グループ")));
        if said.of("区分") == "✓合意" {
            assert!(there.starts_with(&format!("{} ", said.step)), "{there}");
            groups += 1;
            continue;
        }
        assert!(there.contains(&said.step) || said.of("実施手順").contains(there.trim()), "{there}");
        through_the_group(&mut shelf, &folder, said, &file, cell);
        people += 1;
    }
    let cast: usize = truth["steps"].as_array().unwrap().iter().map(|s| s["votes"].as_u64().unwrap() as usize).sum();
    assert_eq!(people, cast);
    assert!(groups > 15, "{groups}");
}

/// The same answer by way of the group's workbook: its data sheet cites the same file and cell.
fn through_the_group(shelf: &mut Shelf, folder: &Path, said: &Said, file: &Path, cell: Address) {
    let book = folder.join("groups").join(format!("{}.xlsx", said.of("グループ")));
    let is = |line: &&Line| {
        let of = |heading: &str| line.get(heading).map_or("", |(text, _)| text);
        (of("氏名"), of("No"), of("手順コード")) == (said.of("氏名"), said.of("No"), &said.step)
    };
    let line = shelf
        .data(&book)
        .iter()
        .find(is)
        .unwrap_or_else(|| panic!("{} {} in {}", said.of("氏名"), said.step, book.display()));
    assert_eq!(line["セル"].0, cell.to_string());
    let at = line["ファイル"].1;
    let (through, _) = shelf.follow(&book, "データ", at);
    assert_eq!(through, file, "plenary and group lead to one file");
}
