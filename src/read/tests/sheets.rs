//! Odd cells of xlsx sheets: each is kept, noted, or both; none takes its neighbours along.

use std::sync::Arc;

use super::build::{MAIN, at, read, refused, text, told, value, xlsx, xlsx_with};
use crate::read::{Odd, Wanted, sheets_of};
use crate::sheet::book::{Value, Visibility};

const AFTER: &str = r#"<row r="9"><c r="B9" t="inlineStr"><is><t>最後の回答</t></is></c></row>"#;

/// Reads one cell `A1` of these attributes and content; the answer after it must always be there.
fn cell(attributes: &str, content: &str) -> (Value, Vec<(Odd, String, String)>) {
    let texts = format!("<sst {MAIN}><si><t>零番</t></si></sst>");
    let data = format!(r#"<row r="1"><c r="A1" {attributes}>{content}</c></row>{AFTER}"#);
    let sheets = read("a.xlsx", &xlsx_with(&data, &[("xl/sharedStrings.xml", texts.as_bytes())]));
    assert_eq!(at(&sheets, "B9"), text("最後の回答"), "{attributes} {content}");
    (at(&sheets, "A1"), told(&sheets.notes))
}

#[test]
fn ordinary_values() {
    assert_eq!(cell("", "<v>6.1</v>"), (Value::Number(6.1), vec![]));
    assert_eq!(cell(r#"t="s""#, "<v>0</v>"), (text("零番"), vec![]));
    assert_eq!(cell(r#"t="str""#, "<f>B9</f><v>結果</v>"), (text("結果"), vec![]));
    assert_eq!(cell(r#"t="str""#, "<f>B9</f><v></v>"), (Value::Blank, vec![]));
    assert_eq!(cell(r#"t="b""#, "<v>1</v>"), (Value::Bool(true), vec![]));
    assert_eq!(cell(r#"t="d""#, "<v>2026-06-01T13:30:00</v>"), (Value::Date(46_174.562_5), vec![]));
    assert_eq!(cell("", ""), (Value::Blank, vec![]));
    assert_eq!(Value::Date(46_174.0).shown(), "2026-06-01");
}

#[test]
fn of_a_list_one_column_is_read_below_its_headings() {
    let cell = |at: &str| format!(r#"<c r="{at}" t="inlineStr"><is><t>{at}</t></is></c>"#);
    let row = |n: u32| {
        format!(r#"<row r="{n}">{}{}{}</row>"#, cell(&format!("A{n}")), cell(&format!("B{n}")), cell(&format!("C{n}")))
    };
    let wanted = |name: &str| if name == "①" { Wanted::Column { row: 1, column: 1 } } else { Wanted::Nothing };
    let sheets = sheets_of("a.xlsx", &xlsx(&format!("{}{}{}", row(1), row(2), row(3))), &wanted).unwrap();
    let read: Vec<String> = sheets.book.pages[0].filled().map(|(at, _)| at.to_string()).collect();
    assert_eq!(read, ["A1", "B1", "C1", "B2", "B3"]);
}

#[test]
fn error_values_old_and_new() {
    for error in ["#N/A", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!", "#BLOCKED!", "#PYTHON!"] {
        let note = (Odd::ErrorValue, "A1".to_owned(), error.to_owned());
        assert_eq!(cell(r#"t="e""#, &format!("<v>{error}</v>")), (Value::Error(error.into()), vec![note]));
    }
}

#[test]
fn values_the_parser_drops_or_stops_at() {
    let note = |odd, read: &str| vec![(odd, "A1".to_owned(), read.to_owned())];
    assert_eq!(cell("", "<v><![CDATA[6.1]]></v>"), (Value::Number(6.1), vec![]));
    assert_eq!(cell("", "<v><!-- x -->6.1</v>"), (Value::Number(6.1), vec![]));
    assert_eq!(cell(r#"t="inlineStr""#, "<is><t>答え</t></is><v>9</v>"), (text("答え"), vec![]));
    assert_eq!(cell(r#"t="zzz""#, "<v>答え</v>"), (text("答え"), note(Odd::UnknownValue, "答え")));
    assert_eq!(cell(r#"t="n""#, "<v>答え</v>"), (text("答え"), note(Odd::UnknownValue, "答え")));
    assert_eq!(cell(r#"t="b""#, "<v>はい</v>"), (text("はい"), note(Odd::UnknownValue, "はい")));
    assert_eq!(cell("", "<v>6.1</v><extLst><ext/></extLst>"), (Value::Number(6.1), vec![]));
    let formula = Value::Formula { expression: "1+\"<\"".into(), result: Arc::new(Value::Blank) };
    assert_eq!(cell("", "<f>1+\"&lt;\"</f>"), (formula.clone(), note(Odd::FormulaWithoutResult, "1+\"<\"")));
    assert_eq!(cell("", "<f>1+\"&lt;\"</f><v/>"), (formula, note(Odd::FormulaWithoutResult, "1+\"<\"")));
}

#[test]
fn a_text_that_is_missing_is_never_another_text() {
    for index in ["-1", "1.0", " 0 ", "x", "7", "99999999999999999999"] {
        let (value, notes) = cell(r#"t="s""#, &format!("<v>{index}</v>"));
        assert!(matches!(value, Value::Error(_)), "{index}: {value:?}");
        assert_eq!(notes[0].0, Odd::TextLost, "{index}");
    }
}

#[test]
fn readings_never_stand_in_the_text() {
    let rich = r#"<r><t>髙</t></r><r><rPr><b/></rPr><t xml:space="preserve">﨑 </t></r><rPh sb="0" eb="1"><t>タカ</t></rPh><phoneticPr fontId="1"/>"#;
    assert_eq!(cell(r#"t="inlineStr""#, &format!("<is>{rich}</is>")).0, text("髙﨑 "));
    assert_eq!(cell(r#"t="inlineStr""#, &format!("<is>{rich}</is><v>1</v>")).0, text("髙﨑 "));
    let texts = format!("<sst {MAIN}><si>{rich}</si><si/><si><t>三</t></si></sst>");
    let data = r#"<row><c t="s"><v>0</v></c><c t="s"><v>1</v></c><c t="s"><v>2</v></c></row>"#;
    let sheets = read("a.xlsx", &xlsx_with(data, &[("xl/sharedStrings.xml", texts.as_bytes())]));
    assert_eq!((at(&sheets, "A1"), at(&sheets, "B1"), at(&sheets, "C1")), (text("髙﨑 "), Value::Blank, text("三")));
}

#[test]
fn line_ends_are_one_kind() {
    for ends in ["一&#13;&#10;二&#13;三\n四", "一_x000D_\n二_x000D_三\n四"] {
        assert_eq!(cell(r#"t="inlineStr""#, &format!("<is><t>{ends}</t></is>")).0, text("一\n二\n三\n四"));
    }
}

#[test]
fn addresses_outside_a_sheet_never_wrap_onto_an_answer() {
    let data = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>本物</t></is></c></row>
        <row r="4294967297"><c r="A4294967297" t="inlineStr"><is><t>偽物</t></is></c></row>
        <row r="2"><c r="XFE1"><v>1</v></c><c r="A1048577"><v>2</v></c><c r="?"><v>3</v></c><c r=""><v>4</v></c></row>
        <row r="x"><c r="C3"><v>5</v></c></row><row r="5"><c r="A1" t="str"><v>二つ目</v></c><c r="XFD1048576"><v>6</v></c></row>"#;
    let sheets = read("a.xlsx", &xlsx(&format!("{data}{AFTER}")));
    assert_eq!(
        (at(&sheets, "A1"), at(&sheets, "C3"), at(&sheets, "B9")),
        (text("本物"), Value::Number(5.0), text("最後の回答"))
    );
    assert_eq!(at(&sheets, "XFD1048576"), Value::Number(6.0));
    assert_eq!(sheets.book.pages[0].cells.len(), 4);
    let bad: Vec<String> =
        sheets.notes.iter().filter(|note| note.odd == Odd::BadAddress).map(|note| note.read.clone()).collect();
    assert_eq!(bad, ["A4294967297: 偽物", "XFE1: 1", "A1048577: 2", "?: 3", ": 4"]);
    assert!(told(&sheets.notes).contains(&(Odd::SameAddress, "A1".to_owned(), "二つ目".to_owned())));
}

#[test]
fn an_unusable_dimension_does_not_hide_the_sheet() {
    for dimension in [
        r#"<dimension ref=""/>"#,
        r#"<dimension ref="A:A"/>"#,
        r##"<dimension ref="#REF!"></dimension>"##,
        r#"<dimension ref="B2:A1"/>"#,
        "<dimension/>",
    ] {
        let sheet = format!("<worksheet {MAIN}>{dimension}<sheetData>{AFTER}</sheetData></worksheet>");
        let sheets = read("a.xlsx", &xlsx_with("", &[("xl/worksheets/sheet1.xml", sheet.as_bytes())]));
        assert_eq!(at(&sheets, "B9"), text("最後の回答"), "{dimension}");
    }
}

/// A workbook of several sheets that all show the same part.
fn workbook(sheets: &str, relations: &str) -> Vec<u8> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let workbook = format!(
        r#"<workbook {MAIN} xmlns:r="{OFFICE}"><workbookPr date1904="1"/><sheets>{sheets}</sheets><definedNames><definedName name="here">'a'!$B$9</definedName></definedNames></workbook>"#
    );
    let relations = format!(
        r#"<Relationships><Relationship Id="r1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>{relations}</Relationships>"#
    );
    let data = format!(r#"<row r="1"><c r="A1" s="1"><v>1</v></c></row>{AFTER}"#);
    let styles = format!(r#"<styleSheet {MAIN}><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/></cellXfs></styleSheet>"#);
    xlsx_with(
        &data,
        &[
            ("xl/workbook.xml", workbook.as_bytes()),
            ("xl/_rels/workbook.xml.rels", relations.as_bytes()),
            ("xl/styles.xml", styles.as_bytes()),
        ],
    )
}

#[test]
fn odd_sheets_do_not_hide_the_others() {
    let relations = r#"<Relationship Id="r2" Type="x/chartsheet" Target="chartsheets/sheet1.xml"/><Relationship Id="r3" Type="x/xlMacrosheet" Target="worksheets/sheet1.xml"/><Relationship Id="r4" Type="x/worksheet" Target="../../../../etc/passwd"/>"#;
    let sheets = r#"<sheet name="a" r:id="r1"/><sheet name="A" state="show" r:id="r1"/><sheet name="図" r:id="r2"/><sheet name="m" r:id="r3"/><sheet name="外" r:id="r4"/><sheet name="無" r:id="r9"/><sheet name="隠" state="hidden" r:id="r1"/><sheet name="深" state="veryHidden" r:id="r1"/>"#;
    let read = read("a.xlsx", &workbook(sheets, relations));
    let pages: Vec<(&str, Visibility, usize)> =
        read.book.pages.iter().map(|page| (page.name.as_str(), page.visibility, page.cells.len())).collect();
    let expected = [
        ("a", Visibility::Visible, 2),
        ("A (2)", Visibility::Visible, 2),
        ("図", Visibility::Visible, 0),
        ("m", Visibility::Visible, 2),
        ("外", Visibility::Visible, 0),
        ("無", Visibility::Visible, 0),
        ("隠", Visibility::Hidden, 2),
        ("深", Visibility::VeryHidden, 2),
    ];
    assert_eq!(pages, expected);
    let notes: Vec<(Odd, &str)> = read.notes.iter().map(|note| (note.odd, note.sheet.as_str())).collect();
    let expected = [
        (Odd::SameName, "A (2)"),
        (Odd::NoCells, "図"),
        (Odd::SheetUnread, "外"),
        (Odd::SheetUnread, "無"),
        (Odd::HiddenSheet, "隠"),
        (Odd::HiddenSheet, "深"),
    ];
    assert_eq!(notes, expected);
    // Counted from 1904.
    assert_eq!(value(&read.book.pages[0], "A1").shown(), "1904-01-02");
    assert_eq!(
        (
            read.book.names[0].name.as_str(),
            read.book.names[0].page.as_str(),
            read.book.names[0].area.to_string().as_str()
        ),
        ("here", "a", "B9:B9")
    );
}

#[test]
fn a_workbook_without_cells_is_refused() {
    assert_eq!(refused("a.xlsx", &workbook("", "")).code(), "no-sheets");
    assert_eq!(refused("a.xlsx", &workbook(r#"<sheet name="x" r:id="r9"/>"#, "")).code(), "no-sheets");
}

#[test]
fn far_corners_cost_nothing() {
    let data = r#"<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>2</v></c></row>"#;
    let sheet = format!(
        r#"<worksheet {MAIN}><dimension ref="A1:XFD1048576"/><sheetData>{data}</sheetData><mergeCells><mergeCell ref="B2:C3"/></mergeCells></worksheet>"#
    );
    let sheets = read("a.xlsx", &xlsx_with("", &[("xl/worksheets/sheet1.xml", sheet.as_bytes())]));
    assert_eq!(sheets.book.pages[0].cells.len(), 2);
    assert_eq!(sheets.book.pages[0].merges.iter().map(ToString::to_string).collect::<Vec<_>>(), ["B2:C3"]);
}

#[test]
fn cells_behind_the_end_of_the_data_are_not_lost() {
    let data =
        r#"<row r="1"><c r="A1"><v>1</v></c></row></sheetData><sheetData><row r="2"><c r="A2"><v>2</v></c></row>"#;
    assert_eq!(at(&read("a.xlsx", &xlsx(data)), "A2"), Value::Number(2.0));
}

#[test]
fn malformed_sheets_are_named() {
    let cut = format!("<worksheet {MAIN}><sheetData>{AFTER}");
    let refusal = refused("a.xlsx", &xlsx_with("", &[("xl/worksheets/sheet1.xml", cut.as_bytes())]));
    assert_eq!(refusal.code(), "not-well-formed");
    for data in ["<row><c><v>1</v></c>", "<row></c></row>", "</sheetData><x>"] {
        let refusal = refused("a.xlsx", &xlsx(data));
        assert!(
            ["not-well-formed"].contains(&refusal.code()) && refusal.why()[1].contains("sheet1.xml"),
            "{data}: {refusal}"
        );
    }
}
