//! What is written is read back: by calamine as values, and as XML for what calamine does not tell.

mod parts;
mod values;

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

/// A chart of the one bar that A1 names and B1 counts.
fn bars(sheet: &str) -> Chart {
    Chart {
        kind: ChartKind::Bars,
        title: "手順".into(),
        unit: "票".into(),
        categories: (sheet.to_owned(), area("A1")),
        series: vec![Series { name: "票".into(), values: (sheet.to_owned(), area("B1")), tint: BarTint::Teal }],
        at: at("D2"),
        size: (480, 300),
        alt: "い が 3 票".into(),
    }
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
