//! The short way says what the long way says, or nothing: over every file at hand, and over cells of every kind.

use std::path::{Path, PathBuf};

use super::build::{MAIN, xlsx, xlsx_with};
use crate::read::limits::Limits;
use crate::read::sniff::{Kind, sniff};
use crate::read::{quick, xlsx as long};

/// True when the file goes the short way. Where it does, both ways say the same.
fn agrees(name: &str, bytes: &[u8]) -> Option<bool> {
    let limits = Limits::default();
    let zipped = || match sniff(bytes, &limits) {
        Ok(Kind::Xlsx(zipped)) => Some(zipped),
        _ => None,
    };
    let quick = quick::xlsx(&mut zipped()?, &limits, &|_| crate::read::Wanted::Everything, &mut None);
    let mut notes = Vec::new();
    let long = long::parsed(zipped()?, &limits, &mut notes);
    let Some((book, odd)) = quick else { return Some(false) };
    let long = long.unwrap_or_else(|refusal| panic!("{name}: {refusal}"));
    assert_eq!(book, long, "{name}");
    assert_eq!(odd, notes, "{name}");
    Some(true)
}

fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, found) } else { found.push(path) }
    }
}

#[test]
fn every_file_at_hand() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    ["samples", "tests"].iter().for_each(|folder| files(&root.join(folder), &mut found));
    let mut ways = [0, 0];
    let mut long = Vec::new();
    for path in found {
        let Some(quick) = agrees(&path.display().to_string(), &std::fs::read(&path).unwrap()) else { continue };
        ways[usize::from(quick)] += 1;
        if !quick {
            long.push(path.strip_prefix(root).unwrap().display().to_string());
        }
    }
    let [slow, quick] = ways;
    assert!(quick > 3 * slow, "{quick} the short way, the long way: {long:#?}");
    // Each of these was saved by another program after somebody filled it in.
    let samples = long.iter().filter(|path| path.starts_with("samples/"));
    assert_eq!(samples.count(), 0, "{long:#?}");
}

#[test]
fn too_many_cells_are_refused_on_the_way() {
    let limits = Limits { cells: 1, ..Limits::default() };
    let data = "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"B1\"><v>1</v></c></row>";
    let refused = crate::read::from_bytes("a.xlsx", &xlsx(data), &limits).unwrap_err();
    assert_eq!(refused.code(), "limit-cells");
}

/// A table of texts and cell formats for the cells below.
fn with_tables(data: &str) -> Vec<u8> {
    let texts = format!(
        "<sst {MAIN}><si><t>一</t></si><si><t xml:space=\"preserve\"> 二 </t></si><si><t> 三 </t></si><si/><si><t/></si>\
         <si><r><t>四</t></r><r><rPr><b/></rPr><t xml:space=\"preserve\"> の 五</t></r><rPh sb=\"0\" eb=\"1\"><t>よん</t></rPh></si>\
         <si><t>&lt;&amp;&#x2460;\r\n&#13;</t></si><si><t>a_b</t></si><si><t>x</t><t>y</t></si></sst>"
    );
    let styles = format!(
        "<styleSheet {MAIN}><numFmts><numFmt numFmtId=\"164\" formatCode=\"yyyy/m/d\"/><numFmt numFmtId=\"165\" formatCode=\"0.0%\"/>\
         <numFmt numFmtId=\"166\" formatCode=\"General\"/><numFmt numFmtId=\"167\" formatCode=\"[h]:mm\"/></numFmts>\
         <cellXfs><xf/><xf numFmtId=\"14\"/><xf numFmtId=\"164\"/><xf numFmtId=\"165\"/><xf numFmtId=\"166\"/><xf numFmtId=\"167\"/>\
         <xf numFmtId=\"49\"/></cellXfs></styleSheet>"
    );
    xlsx_with(data, &[("xl/sharedStrings.xml", texts.as_bytes()), ("xl/styles.xml", styles.as_bytes())])
}

#[test]
fn cells_of_every_kind() {
    let kinds = ["", "n", "s", "str", "b", "e", "inlineStr", "d", "z"];
    let values = [
        "",
        "0",
        "1",
        "2",
        "3",
        "4",
        "5",
        "6",
        "7",
        "8",
        "99",
        "-1.5E-3",
        "1e999",
        "+5",
        ".5",
        "5.",
        "１",
        " 5 ",
        "true",
        "#N/A",
        "#SPILL!",
        "文字",
        " 前後 ",
        "&amp;&lt;",
        "&#53;",
        "a_x0041_b",
        "2024-06-01",
        "NaN",
        "<!-- -->5",
        "<![CDATA[5]]>",
        "5<!-- -->",
    ];
    let (mut quick, mut all) = (0, 0);
    for kind in kinds {
        for value in values {
            let attributes = if kind.is_empty() { String::new() } else { format!(" t=\"{kind}\"") };
            let text = format!("<t xml:space=\"preserve\">{value}</t>");
            let mut cells = vec![
                format!("<c r=\"B2\"{attributes}><f>A1&amp;\"x\"</f><v>{value}</v></c><c r=\"C2\"><v>7</v></c>"),
                format!("<c r=\"B2\"{attributes}><v>{value}</v><f>A1</f></c>"),
                format!("<c r=\"B2\"{attributes}><is><t>{value}</t></is></c>"),
                format!("<c r=\"B2\"{attributes}><is><r>{text}</r><rPh><t>か</t></rPh><r><t> b </t></r></is></c>"),
                format!("<c r=\"B2\"{attributes}><is><t>{value}</t></is><v>{value}</v></c>"),
            ];
            let styles = ["", " s=\"1\"", " s=\"3\"", " s=\"4\"", " s=\"5\"", " s=\"77\""];
            cells.extend(styles.map(|style| format!("<c r=\"B2\"{style}{attributes}><v>{value}</v></c>")));
            for cell in cells {
                let data = format!("<row r=\"2\">{cell}</row>");
                quick += usize::from(agrees(&data, &with_tables(&data)).unwrap());
                all += 1;
            }
        }
    }
    assert!(quick > all / 5, "{quick} of {all} cells went the short way");
}

#[test]
fn sheets_that_are_written_oddly() {
    let cell = "<c r=\"B2\"><v>1</v></c>";
    for (data, short) in [
        (format!("<row r=\"2\">{cell}</row>"), true),
        (format!("<row>{cell}</row>"), true),
        (format!("<row r=\"2\"><c r=\"A2\"/>{cell}</row> <row r=\"3\"/>"), true),
        (format!("<row r=\"2\">{cell}{cell}</row>"), false),
        (format!("<row r=\"2\"><!-- x -->{cell}</row>"), false),
        (format!("<row r=\"0\">{cell}</row>"), false),
        (format!("<row r=\"x\">{cell}</row>"), false),
        (format!("<row r=\"2\">{cell}<x/></row>"), false),
        (cell.to_owned(), false),
        ("<row r=\"2\"><c><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"b2\"><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"$B$2\"><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"XFE1\"><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"A1048577\"><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"B2\" x:t=\"s\"><v>1</v></c></row>".to_owned(), false),
        ("<row r=\"2\"><c r=\"B2\"><v>1</v><v>2</v></c></row>".to_owned(), false),
        (format!("<row r=\"2\">{cell}</row></sheetData><sheetData><row r=\"3\"><c r=\"A3\"><v>1</v></c></row>"), false),
        (
            format!(
                "<row r=\"2\">{cell}</row></sheetData><mergeCells><mergeCell ref=\"A1:B1\"/></mergeCells><sheetData>"
            ),
            false,
        ),
    ] {
        assert_eq!(agrees(&data, &xlsx(&data)), Some(short), "{data}");
    }
    let merged = format!(
        "<worksheet {MAIN}><sheetData><row r=\"1\"><c r=\"A1\" t=\"inlineStr\"><is><t>x</t></is></c></row></sheetData>\
         <mergeCells><mergeCell ref=\"A1:B1\"/><mergeCell ref=\"C3:D4\"/></mergeCells></worksheet>"
    );
    assert_eq!(agrees("merged", &xlsx_with("", &[("xl/worksheets/sheet1.xml", merged.as_bytes())])), Some(true));
}

#[test]
fn a_sheet_in_pieces_is_what_its_checksum_says() {
    let row =
        |row: usize| format!("<row r=\"{row}\"><c r=\"A{row}\" t=\"inlineStr\"><is><t>手順{row}</t></is></c></row>");
    let data: String = (1..=90).map(row).collect();
    let bytes = xlsx(&data);
    assert_eq!(agrees("whole", &bytes), Some(true));
    // The sum stands 30 bytes before the name in the directory.
    let name = b"xl/worksheets/sheet1.xml";
    let at = bytes.windows(name.len()).rposition(|window| window == name).unwrap() - 30;
    let mut wrong = bytes;
    wrong[at] ^= 1;
    let limits = Limits::default();
    let Ok(Kind::Xlsx(mut zipped)) = sniff(&wrong, &limits) else { panic!("no container") };
    assert!(quick::xlsx(&mut zipped, &limits, &|_| crate::read::Wanted::Everything, &mut None).is_none());
    assert_eq!(crate::read::from_bytes("a.xlsx", &wrong, &limits).unwrap_err().code(), "checksum");
    // What only looks like the end of a row is the long way's.
    let odd = data.replace("<row ", "<row x=\"</row>\" ");
    assert_eq!(agrees("odd", &xlsx(&odd)), Some(false));
}
