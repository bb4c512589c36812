//! What is written is read back: by calamine as values, and as XML for what calamine does not tell.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::*;
use crate::domain::address::{Address, Area};
use crate::sheet::book::*;

fn at(text: &str) -> Address {
    Address::parse(text).unwrap()
}

fn area(text: &str) -> Area {
    match text.split_once(':') {
        Some((first, last)) => Area::new(at(first), at(last)),
        None => Area::cell(at(text)),
    }
}

fn book(pages: Vec<Page>) -> Book {
    Book { pages, ..Book::default() }
}

fn page(name: &str, cells: &[(&str, Cell)]) -> Page {
    let mut page = Page::new(name);
    for (place, cell) in cells {
        page.put(at(place), cell.clone());
    }
    page
}

/// One part of the finished file, as text.
fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    archive.by_name(name).unwrap_or_else(|_| panic!("no {name}")).read_to_string(&mut text).unwrap();
    text
}

fn sheet(bytes: &[u8]) -> String {
    part(bytes, "xl/worksheets/sheet1.xml")
}

fn read(bytes: &[u8], name: &str, place: &str) -> Data {
    let mut reader: Xlsx<_> = Xlsx::new(Cursor::new(bytes.to_vec())).unwrap();
    let range = reader.worksheet_range(name).unwrap();
    let at = at(place);
    range.get_value((at.row, u32::from(at.col))).cloned().unwrap_or(Data::Empty)
}

#[track_caller]
fn has(xml: &str, what: &str) {
    assert!(xml.contains(what), "no {what} in\n{xml}");
}

#[test]
fn text_stays_text_whatever_it_looks_like() {
    let texts = ["=1+1", "+81", "-", "@x", "6-1", "0120", "TRUE", "http://example.jp", "a\nb", "\u{7}bell", "_x000D_", "髙﨑😀"];
    let cells: Vec<(String, Cell)> =
        texts.iter().enumerate().map(|(row, text)| (format!("B{}", row + 1), Cell::text(*text, Look::Ask))).collect();
    let cells: Vec<(&str, Cell)> = cells.iter().map(|(place, cell)| (place.as_str(), cell.clone())).collect();
    let bytes = to_xlsx(&book(vec![page("①", &cells)])).unwrap();
    for (row, text) in texts.iter().enumerate() {
        assert_eq!(read(&bytes, "①", &format!("B{}", row + 1)), Data::String((*text).to_owned()));
    }
    assert!(!sheet(&bytes).contains("<f>"));
}

#[test]
fn formulas_carry_their_result_with_its_kind() {
    let cell = |result: Value| Cell::of(Value::Formula { expression: "A1".into(), result: Box::new(result) }, Look::Body);
    let bytes = to_xlsx(&book(vec![page(
        "s",
        &[
            ("B1", cell(Value::Text(String::new()))),
            ("B2", cell(Value::Text("3".into()))),
            ("B3", cell(Value::Text("TRUE".into()))),
            ("B4", cell(Value::Number(4.5))),
            ("B5", cell(Value::Bool(true))),
            ("B6", cell(Value::Text("\u{F8FF}x".into()))),
            ("B7", cell(Value::Text("nan".into()))),
            ("B8", cell(Value::Blank)),
        ],
    )]))
    .unwrap();
    let text = |text: &str| Data::String(text.to_owned());
    assert!(matches!(read(&bytes, "s", "B1"), Data::Empty) || read(&bytes, "s", "B1") == text(""));
    assert_eq!(read(&bytes, "s", "B2"), text("3"));
    assert_eq!(read(&bytes, "s", "B3"), text("TRUE"));
    assert_eq!(read(&bytes, "s", "B4"), Data::Float(4.5));
    assert_eq!(read(&bytes, "s", "B5"), Data::Bool(true));
    assert_eq!(read(&bytes, "s", "B6"), text("\u{F8FF}x"));
    assert_eq!(read(&bytes, "s", "B7"), text("nan"));
    has(&sheet(&bytes), r#"t="str"><f>A1</f><v></v>"#);
}
