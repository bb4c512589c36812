//! Odd ods files.

use std::sync::Arc;

use super::build::{at, ods, ods_raw, read, refused, text, told};
use crate::domain::address::Address;
use crate::read::{Limits, Odd, from_bytes};
use crate::sheet::book::Value;

fn table(rows: &str) -> String {
    format!(r#"<table:table table:name="①"><table:table-column/>{rows}</table:table>"#)
}

fn cell(inner: &str) -> String {
    format!(r#"<table:table-cell office:value-type="string" calcext:value-type="string">{inner}</table:table-cell>"#)
}

#[test]
fn a_table_that_never_closes_ends_at_once() {
    assert_eq!(
        refused("a.ods", &ods_raw("<office:document-content><table:table table:name=\"①\">")).code(),
        "not-well-formed"
    );
    assert_eq!(
        refused("a.ods", &ods_raw("<office:document-content><table:table><table:table-row><table:table-cell>")).code(),
        "not-well-formed"
    );
}

#[test]
fn indented_files_read_as_written_in_one_line() {
    let indented = "<table:table table:name=\"①\">\n  <table:table-row>\n    <table:table-cell office:value-type=\"string\">\n      <text:p>一行目</text:p>\n      <text:p>二\n          行目<text:s text:c=\"2\"/>A &amp; B<text:line-break/>続き<text:tab/>。</text:p>\n    </table:table-cell>\n    <table:table-cell/>\n    <table:table-cell office:value-type=\"float\" office:value=\"6.1\">\n      <text:p>6.1</text:p>\n    </table:table-cell>\n  </table:table-row>\n</table:table>";
    let sheets = read("a.ods", &ods(indented));
    assert_eq!(at(&sheets, "A1"), text("一行目\n二 行目  A & B\n続き\t。"));
    assert_eq!((at(&sheets, "B1"), at(&sheets, "C1")), (Value::Blank, Value::Number(6.1)));
    let words = cell("<text:p>前<text:span>\n</text:span>後</text:p>");
    assert_eq!(
        at(&read("a.ods", &ods(&table(&format!("<table:table-row>{words}</table:table-row>")))), "A1"),
        text("前後")
    );
}

#[test]
fn comments_readings_and_shapes_stay_out_of_the_text() {
    let inner = "<office:annotation><dc:creator>架空</dc:creator><dc:date>2026</dc:date><text:p>メモ</text:p><text:p>二</text:p></office:annotation><draw:frame><draw:text-box><text:p>図形</text:p></draw:text-box></draw:frame><text:p>氏名<text:ruby><text:ruby-base>髙﨑</text:ruby-base><text:ruby-text>タカサキ</text:ruby-text></text:ruby></text:p>";
    let sheets = read("a.ods", &ods(&table(&format!("<table:table-row>{}</table:table-row>", cell(inner)))));
    assert_eq!(at(&sheets, "A1"), text("氏名髙﨑"));
    assert_eq!(sheets.book.pages[0].notes, [(Address::new(0, 0), "メモ\n二".to_owned())]);
}

#[test]
fn values_of_every_kind() {
    let row = r##"<table:table-row>
        <table:table-cell office:value-type="date" office:date-value="2026-06-01"/>
        <table:table-cell office:value-type="time" office:time-value="PT13H30M00S"/>
        <table:table-cell office:value-type="time" office:time-value="PT25H30M00S"/>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"/>
        <table:table-cell office:value-type="percentage" office:value="0.5"/>
        <table:table-cell office:value-type="string" office:string-value="属性の文字"/>
        <table:table-cell table:formula="of:=NA()" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#N/A</text:p></table:table-cell>
        <table:table-cell table:formula="of:=1+1"/>
        <table:table-cell table:formula="of:=&quot;&quot;" office:value-type="string" office:string-value=""/>
        <table:covered-table-cell office:value-type="string"><text:p>隠れた回答</text:p></table:covered-table-cell>
        </table:table-row>"##;
    let sheets = read("a.ods", &ods(&table(row)));
    let expected = [
        ("A1", Value::Date(46_174.0)),
        ("B1", Value::Date(0.562_5)),
        ("C1", text("25:30")),
        ("D1", Value::Bool(true)),
        ("E1", Value::Number(0.5)),
        ("F1", text("属性の文字")),
        ("G1", Value::Error("#N/A".into())),
        ("H1", Value::Formula { expression: "1+1".into(), result: Arc::new(Value::Blank) }),
        ("I1", Value::Blank),
        ("J1", text("隠れた回答")),
    ];
    for (cell, value) in expected {
        assert_eq!(at(&sheets, cell), value, "{cell}");
    }
    let notes = told(&sheets.notes);
    assert_eq!(
        notes.iter().map(|(odd, cell, _)| (*odd, cell.as_str())).collect::<Vec<_>>(),
        [(Odd::ErrorValue, "G1"), (Odd::FormulaWithoutResult, "H1")]
    );
}

#[test]
fn repeats_move_the_cells_behind_them_and_do_not_blow_up() {
    let gap = format!(
        r#"<table:table-row table:number-rows-repeated="2"><table:table-cell table:number-columns-repeated="3"/>{0}</table:table-row>
        <table:table-row-group><table:table-header-rows><table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table-header-rows></table:table-row-group>
        <table:table-row><table:table-cell table:number-columns-repeated="199"/>{0}</table:table-row>
        <table:table-row table:number-rows-repeated="4000000000"><table:table-cell/></table:table-row><table:table-row>{0}</table:table-row>"#,
        cell("<text:p>答</text:p>")
    );
    let sheets = read("a.ods", &ods(&table(&gap)));
    let filled: Vec<String> = sheets.book.pages[0].filled().map(|(at, _)| at.to_string()).collect();
    assert_eq!(filled, ["D1", "D2", "GR1048003"]);
    assert_eq!(sheets.notes.last().map(|note| (note.odd, note.read.ends_with("答"))), Some((Odd::BadAddress, true)));

    let answer = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"><text:p>答</text:p></table:table-cell></table:table-row>"#;
    let sheets = read("a.ods", &ods(&table(answer)));
    assert_eq!((sheets.book.pages[0].cells.len(), sheets.notes[0].odd), (1_024, Odd::Repeated));
    let bomb = r#"<table:table-row table:number-rows-repeated="1048576"><table:table-cell table:number-columns-repeated="16384" office:value-type="string"><text:p>答</text:p></table:table-cell></table:table-row>"#;
    assert_eq!(
        from_bytes("a.ods", &ods(&table(bomb)), &Limits::default()).err().map(|refusal| refusal.code()),
        Some("limit-cells")
    );
}

#[test]
fn names_hidden_sheets_and_old_contents() {
    let body = format!(
        r#"<table:tracked-changes><table:cell-content-change><table:table-cell office:value-type="string"><text:p>昔の回答</text:p></table:table-cell></table:cell-content-change></table:tracked-changes>{}
        <table:table table:name="隠" table:style-name="ta2"><table:table-row>{}</table:table-row></table:table>
        <table:named-expressions><table:named-range table:name="answer" table:base-cell-address="$①.$A$1" table:cell-range-address="$①.$A$1:.$B$2"/></table:named-expressions>"#,
        table(&format!(
            r#"<table:table-row><table:table-cell table:number-columns-spanned="2" table:number-rows-spanned="3" office:value-type="string"><text:p>今の回答</text:p></table:table-cell></table:table-row>{}"#,
            ""
        )),
        cell("<text:p>隠れた文字</text:p>")
    );
    let styled =
        format!(r#"<style:style style:name="ta2"><style:table-properties table:display="false"/></style:style>{body}"#);
    let sheets = read("a.ods", &ods(&styled));
    let pages: Vec<(&str, usize)> =
        sheets.book.pages.iter().map(|page| (page.name.as_str(), page.cells.len())).collect();
    assert_eq!(pages, [("①", 1), ("隠", 1)]);
    assert_eq!(at(&sheets, "A1"), text("今の回答"));
    assert_eq!(sheets.book.pages[0].merges[0].to_string(), "A1:B3");
    assert_eq!(told(&sheets.notes).iter().map(|note| note.0).collect::<Vec<_>>(), [Odd::HiddenSheet]);
    assert_eq!((sheets.book.names[0].page.as_str(), sheets.book.names[0].area.to_string().as_str()), ("①", "A1:B2"));
}
