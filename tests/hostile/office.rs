//! Workbooks of xml parts, each part replaceable.

use super::container::{Entry, raw_zip};

pub const MAIN: &str = r#"xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main""#;
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// `<Relationships>` of these: id, kind, target.
pub fn relations(list: &[(&str, &str, &str)]) -> String {
    let each = |(id, kind, target): &(&str, &str, &str)| {
        format!(r#"<Relationship Id="{id}" Type="{OFFICE}/{kind}" Target="{target}"/>"#)
    };
    format!("<Relationships>{}</Relationships>", list.iter().map(each).collect::<String>())
}

/// A workbook part with these `<sheet>` elements.
pub fn workbook(sheets: &str) -> String {
    format!(r#"<workbook {MAIN} xmlns:r="{OFFICE}"><sheets>{sheets}</sheets></workbook>"#)
}

/// A sheet part with this inside `<sheetData>`.
pub fn sheet(data: &str) -> String {
    format!("<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>")
}

/// The entries of an xlsx with one sheet called `S1`.
pub fn entries(data: &str) -> Vec<Entry> {
    let part = |name: &str, text: String| Entry::new(name, text.as_bytes());
    vec![
        part("[Content_Types].xml", "<Types/>".to_owned()),
        part("_rels/.rels", relations(&[("r1", "officeDocument", "xl/workbook.xml")])),
        part("xl/workbook.xml", workbook(r#"<sheet name="S1" sheetId="1" r:id="r1"/>"#)),
        part("xl/_rels/workbook.xml.rels", relations(&[("r1", "worksheet", "worksheets/sheet1.xml")])),
        part("xl/worksheets/sheet1.xml", sheet(data)),
    ]
}

/// The same with other parts in the place of some, or beside them.
pub fn with(data: &str, parts: &[(&str, &str)]) -> Vec<Entry> {
    let mut entries = entries(data);
    for (name, text) in parts {
        entries.retain(|entry| entry.name != name.as_bytes());
        entries.push(Entry::new(name, text.as_bytes()));
    }
    entries
}

/// An xlsx with this inside `<sheetData>`.
pub fn xlsx(data: &str) -> Vec<u8> {
    raw_zip(&entries(data))
}

/// An xlsx with other parts in the place of some, or beside them.
pub fn xlsx_with(data: &str, parts: &[(&str, &str)]) -> Vec<u8> {
    raw_zip(&with(data, parts))
}

/// A row with an ordinary answer in A1 and this behind it.
pub fn beside(cells: &str) -> Vec<u8> {
    xlsx(&format!("{GOOD}{cells}</row>"))
}

/// A row that begins with an answer.
pub const GOOD: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>answer</t></is></c>"#;
/// The same as a whole row.
pub const ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>answer</t></is></c></row>"#;

/// An ods with this inside `<office:spreadsheet>`.
pub fn ods(tables: &str) -> Vec<u8> {
    ods_raw(&format!(
        r#"<office:document-content xmlns:office="o" xmlns:table="t" xmlns:text="x"><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"#
    ))
}

/// An ods with this content.
pub fn ods_raw(content: &str) -> Vec<u8> {
    raw_zip(&[
        Entry::new("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
        Entry::new("content.xml", content.as_bytes()),
    ])
}

/// An ods table with these rows.
pub fn table(rows: &str) -> String {
    format!(r#"<table:table table:name="S1">{rows}</table:table>"#)
}

/// An ods row with an answer, and these attributes on row and cell.
pub fn ods_row(row: &str, cell: &str, text: &str) -> String {
    format!(
        r#"<table:table-row {row}><table:table-cell office:value-type="string" {cell}><text:p>{text}</text:p></table:table-cell></table:table-row>"#
    )
}
