//! Small containers with one thing wrong.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use crate::domain::address::Address;
use crate::read::{Limits, Note, Odd, Refusal, Sheets, from_bytes};
use crate::sheet::book::{Page, Value};

pub const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;

/// A zip of these parts.
pub fn zip(parts: &[(&str, &[u8])], method: CompressionMethod) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        writer.start_file(*name, SimpleFileOptions::default().compression_method(method)).unwrap();
        writer.write_all(bytes).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// An xlsx of one sheet with this `sheetData`, and other parts beside it.
pub fn xlsx_with(data: &str, more: &[(&str, &[u8])]) -> Vec<u8> {
    let sheet = format!(r#"<worksheet {MAIN}><dimension ref="A1"/><sheetData>{data}</sheetData></worksheet>"#);
    let workbook = format!(
        r#"<workbook {MAIN} xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"><sheets><sheet name="①" sheetId="1" r:id="r1"/></sheets></workbook>"#
    );
    let relation = |kind: &str, target: &str| {
        format!(
            r#"<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{kind}" Target="{target}"/></Relationships>"#
        )
    };
    let (root, inner) = (relation("officeDocument", "xl/workbook.xml"), relation("worksheet", "worksheets/sheet1.xml"));
    let mut parts: Vec<(&str, &[u8])> = vec![
        ("_rels/.rels", root.as_bytes()),
        ("xl/workbook.xml", workbook.as_bytes()),
        ("xl/_rels/workbook.xml.rels", inner.as_bytes()),
        ("xl/worksheets/sheet1.xml", sheet.as_bytes()),
    ];
    for (name, bytes) in more {
        match parts.iter_mut().find(|(old, _)| old == name) {
            Some(old) => old.1 = bytes,
            None => parts.push((name, bytes)),
        }
    }
    zip(&parts, CompressionMethod::Deflated)
}

pub fn xlsx(data: &str) -> Vec<u8> {
    xlsx_with(data, &[])
}

/// An ods with this inside `<office:spreadsheet>`.
pub fn ods(tables: &str) -> Vec<u8> {
    ods_raw(&format!(
        r#"<?xml version="1.0" encoding="UTF-8"?><office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x" xmlns:style="s" xmlns:draw="d" xmlns:dc="c" xmlns:calcext="e"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    ))
}

pub fn ods_raw(content: &str) -> Vec<u8> {
    zip(
        &[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            ("META-INF/manifest.xml", b"<manifest:manifest xmlns:manifest=\"m\"/>"),
            ("content.xml", content.as_bytes()),
        ],
        CompressionMethod::Deflated,
    )
}

pub fn read(name: &str, bytes: &[u8]) -> Sheets {
    from_bytes(name, bytes, &Limits::default()).unwrap_or_else(|refusal| panic!("{name}: {refusal}"))
}

pub fn refused(name: &str, bytes: &[u8]) -> Refusal {
    from_bytes(name, bytes, &Limits::default()).err().unwrap_or_else(|| panic!("{name} was read"))
}

/// The value at an address of the first sheet.
pub fn at(sheets: &Sheets, cell: &str) -> Value {
    value(&sheets.book.pages[0], cell)
}

pub fn value(page: &Page, cell: &str) -> Value {
    page.cells.get(&Address::parse(cell).unwrap()).map(|cell| cell.value.clone()).unwrap_or_default()
}

pub fn text(text: &str) -> Value {
    Value::text(text)
}

/// Notes as `kind cell read`.
pub fn told(notes: &[Note]) -> Vec<(Odd, String, String)> {
    notes
        .iter()
        .map(|note| (note.odd, note.at.map(|at| at.to_string()).unwrap_or_default(), note.read.clone()))
        .collect()
}
