//! What the parts say about locks, lists, marks, paper, links and charts.

use super::*;

#[test]
fn only_what_a_person_fills_in_is_unlocked() {
    let mut page = page(
        "s",
        &[
            ("A1", Cell::text("No", Look::Heading)),
            ("B1", Cell::text("理由", Look::HeadingAsk)),
            ("B2", Cell::of(Value::Blank, Look::Ask)),
        ],
    );
    page.setup.protected = true;
    let bytes = to_xlsx(&book(vec![page])).unwrap();
    has(
        &sheet(&bytes),
        r#"<sheetProtection sheet="1" objects="1" scenarios="1" formatColumns="0" formatRows="0" autoFilter="0"/>"#,
    );
    assert!(!sheet(&bytes).contains("password"));
    let styles = part(&bytes, "xl/styles.xml");
    let formats = styles.split_once("<cellXfs").unwrap().1.split_once("</cellXfs>").unwrap().0;
    let locks: Vec<bool> = formats.split("<xf ").skip(1).map(|xf| xf.contains(r#"<protection locked="1"/>"#)).collect();
    // Normal, heading, heading of answers, answer.
    assert_eq!(locks, [false, true, true, false]);
    assert_eq!(formats.matches("<protection ").count(), 4);
    has(styles.split_once("</cellStyleXfs>").unwrap().0, r#"<protection locked="0"/>"#);
    has(&styles, r#"<name val="Yu Gothic"/><family val="2"/><charset val="128"/>"#);
    // The pencil is drawn, not written.
    has(&styles, r#"formatCode="&quot;✎ &quot;@""#);
    assert_eq!(read(&bytes, "s", "B1"), Data::String("理由".into()));
    // The cursor waits in the first answer cell.
    has(&sheet(&bytes), r#"<selection activeCell="B2" sqref="B2"/>"#);
}

#[test]
fn dropdowns_come_from_formulas_and_hints_fit() {
    let choice = |place: &str, list: Option<&str>, hint: (&str, &str), strict| Choice {
        area: area(place),
        list: list.map(|list| ChoiceList::Formula(list.to_owned())),
        hint: Some((hint.0.to_owned(), hint.1.to_owned())),
        strict,
    };
    let with = |choices: Vec<Choice>| {
        let mut page = Page::new("s");
        page.choices = choices;
        to_xlsx(&book(vec![page]))
    };
    let bytes = with(vec![
        choice("B2:B9", Some("IF($A2=\"\",hint,OFFSET(steps,1,0,3,1))"), ("手順", "6-1 でも\n可"), false),
        choice("C2", Some("mt_controls"), ("", ""), true),
        choice("D2", None, ("理由", "150字"), false),
    ])
    .unwrap();
    let xml = sheet(&bytes);
    has(
        &xml,
        r#"<dataValidation type="list" allowBlank="1" showInputMessage="1" promptTitle="手順" prompt="6-1 でも&#xA;可" sqref="B2:B9"><formula1>IF($A2="",hint,OFFSET(steps,1,0,3,1))</formula1>"#,
    );
    has(&xml, r#"showErrorMessage="1" sqref="C2"><formula1>mt_controls</formula1>"#);
    has(&xml, r#"<dataValidation allowBlank="1" showInputMessage="1" promptTitle="理由" prompt="150字" sqref="D2"/>"#);

    let title = "題".repeat(33);
    assert!(matches!(
        with(vec![choice("B2", None, (&title, ""), false)]),
        Err(WriteError::TooLong { part: Part::HintTitle, length: 33, limit: 32, .. })
    ));
    let text = "文".repeat(256);
    assert!(matches!(
        with(vec![choice("B2", None, ("", &text), false)]),
        Err(WriteError::TooLong { part: Part::HintText, .. })
    ));
    let twice = vec![choice("B2:B9", None, ("", "x"), false), choice("A9:C9", None, ("", "y"), false)];
    assert!(matches!(with(twice), Err(WriteError::Overlap { .. })));
}

#[test]
fn marks_bars_and_heat_are_conditional_formats() {
    let mut page = Page::new("s");
    page.highlights = vec![
        Highlight { area: area("B2:B9"), rule: Rule::When("$B2<>\"\"".into(), Mark::Alert) },
        Highlight { area: area("C2:C9"), rule: Rule::Bar(BarTint::Teal) },
        Highlight { area: area("D2:E9"), rule: Rule::Heat },
    ];
    let xml = sheet(&to_xlsx(&book(vec![page])).unwrap());
    has(
        &xml,
        r#"<conditionalFormatting sqref="B2:B9"><cfRule type="expression" dxfId="0" priority="1" stopIfTrue="1"><formula>$B2&lt;&gt;""</formula>"#,
    );
    has(&xml, r#"<dataBar><cfvo type="num" val="0"/>"#);
    has(&xml, r#"gradient="0""#);
    has(
        &xml,
        r#"<cfvo type="num" val="0"/><cfvo type="num" val="1"/><cfvo type="formula" val="MAX(2,MAX($D$2:$E$9))"/><color rgb="FFFFFFFF"/><color rgb="FFE6F4F1"/><color rgb="FF4FB3A5"/>"#,
    );
}

#[test]
fn a_page_prints_as_it_says() {
    let mut page = page("R&D", &[("A1", Cell::text("x", Look::Body))]);
    page.setup = Setup {
        repeat_rows: Some((0, 2)),
        print_area: Some(area("A1:G40")),
        page_breaks: vec![0, 20],
        header: "W06-02-03-K A&B 様".into(),
        footer: "1 ワークショップ".into(),
        freeze: Some(at("C4")),
        filter: Some(area("A3:G40")),
        zoom: 90,
        ..Setup::default()
    };
    page.widths.insert(1, 30.0);
    page.hidden_columns.push(4);
    page.heights.insert(0, 31.5);
    let bytes = to_xlsx(&book(vec![page])).unwrap();
    let (xml, workbook) = (sheet(&bytes), part(&bytes, "xl/workbook.xml"));
    has(&xml, r#"&amp;"Yu Gothic,Regular"W06-02-03-K A&amp;&amp;B 様</oddHeader>"#);
    has(&xml, r#"&amp;"Yu Gothic,Regular"1 ワークショップ&amp;C"#);
    has(&xml, "&amp;P / &amp;N&amp;R");
    has(&xml, "&amp;A</oddFooter>");
    has(&xml, r#"<brk id="20" max="16383" man="1"/>"#);
    has(&xml, r#"paperSize="9" fitToHeight="0" orientation="landscape""#);
    has(&xml, r#"xSplit="2" ySplit="3""#);
    has(&xml, r#"<autoFilter ref="A3:G40"/>"#);
    has(&xml, r#"showGridLines="0""#);
    has(&xml, r#"zoomScale="90""#);
    has(&xml, r#"ht="31.5" customHeight="1""#);
    has(&xml, r#"<col min="5" max="5""#);
    has(&workbook, "'R&amp;D'!$1:$3");
    has(&workbook, "'R&amp;D'!$A$1:$G$40");
}

#[test]
fn a_long_header_is_cut_and_never_splits_an_ampersand() {
    let mut page = Page::new("s");
    page.setup.header = "&".repeat(400);
    let xml = sheet(&to_xlsx(&book(vec![page])).unwrap());
    let header = xml.split_once("Regular\"").unwrap().1.split_once("</oddHeader>").unwrap().0.replace("&amp;", "&");
    assert!(header.ends_with('…'));
    assert_eq!(header.trim_end_matches('…').len() % 2, 0);
}

#[test]
fn links_stay_relative_and_are_encoded_once() {
    let file = |path: &str| Link::File { path: path.to_owned(), at: None };
    let cells = [
        ("A1", Cell::text("一", Look::Link).linked(file("../returned/A-03 髙橋 #1 100%25[x]\u{F8FF}.xlsx"))),
        (
            "A2",
            Cell::text("二", Look::Link)
                .linked(Link::File { path: "c:d.xlsx".into(), at: Some(("②実施 手順".into(), at("E7"))) }),
        ),
        ("A3", Cell::text("三", Look::Link).linked(Link::Inside { page: "O'Neil".into(), at: at("B2") })),
    ];
    let again = ("A4", Cell::text("四", Look::Link).linked(file("c:d.xlsx")));
    let mut linked = page("s", &[&cells[..], &[again]].concat());
    // The library's own relations of the sheet stay beside them.
    linked.notes.push((at("A1"), "メモ".into()));
    let bytes = to_xlsx(&book(vec![linked, Page::new("O'Neil")])).unwrap();
    let rels = part(&bytes, "xl/worksheets/_rels/sheet1.xml.rels");
    has(&rels, "Target=\"../returned/A-03%20髙橋%20%231%20100%2525%5Bx%5D\u{F8FF}.xlsx\" TargetMode=\"External\"");
    has(
        &rels,
        r#"Id="link2" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="c%3Ad.xlsx" TargetMode="External""#,
    );
    // The second and the fourth cell lead to one file.
    assert_eq!((rels.matches("External").count(), rels.matches("<Relationship ").count()), (2, 4));
    has(&sheet(&bytes), r#"<hyperlink ref="A2" r:id="link2" location="'②実施 手順'!E7"/>"#);
    has(&sheet(&bytes), r#"<hyperlink ref="A4" r:id="link2"/></hyperlinks><printOptions"#);
    has(&sheet(&bytes), r#"location="'②実施 手順'!E7""#);
    has(&sheet(&bytes), r#"<hyperlink ref="A3" location="'O''Neil'!B2""#);
    assert_eq!(read(&bytes, "s", "A1"), Data::String("一".into()));
}

#[test]
fn links_beyond_what_excel_keeps_are_plain_text() {
    let mut page = Page::new("s");
    for row in 0..65_010 {
        let link = Link::Inside { page: "s".into(), at: Address::new(row, 0) };
        page.put(Address::new(row, 0), Cell::text("x", Look::Data).linked(link));
    }
    let bytes = to_xlsx(&book(vec![page])).unwrap();
    assert_eq!(sheet(&bytes).matches("<hyperlink ").count(), 65_000);
    assert_eq!(read(&bytes, "s", "A65010"), Data::String("x".into()));
}

#[test]
fn a_merged_area_has_one_text_and_one_look() {
    let mut page = page("s", &[("B2", Cell::text("対象外", Look::Out)), ("C2", Cell::of(Value::Blank, Look::Body))]);
    page.merges = vec![area("B2:D2"), area("F9")];
    let bytes = to_xlsx(&book(vec![page])).unwrap();
    has(&sheet(&bytes), r#"<c r="B2" s="1" t="s"><v>0</v></c><c r="C2" s="1"/><c r="D2" s="1"/>"#);
    has(&sheet(&bytes), r#"<mergeCells count="1"><mergeCell ref="B2:D2"/></mergeCells>"#);
}

#[test]
fn sheets_hide_and_the_asked_one_shows_first() {
    let mut hidden = Page::new("_stamp");
    hidden.visibility = Visibility::VeryHidden;
    let tidy = page("データ", &[("A1", Cell::text("x", Look::DataHeading))]);
    let mut asked = Page::new("①");
    asked.setup.active = true;
    let bytes = to_xlsx(&book(vec![hidden, tidy, asked])).unwrap();
    let workbook = part(&bytes, "xl/workbook.xml");
    has(&workbook, r#"<sheet name="_stamp" sheetId="1" state="veryHidden""#);
    has(&workbook, r#"activeTab="2""#);
    assert!(!part(&bytes, "xl/worksheets/sheet2.xml").contains("showGridLines"));
    has(&part(&bytes, "xl/worksheets/sheet3.xml"), r#"showGridLines="0" tabSelected="1""#);
}

#[test]
fn properties_and_names_are_kept_and_no_author_is_named() {
    let mut page = page("②", &[("A1", Cell::text("x", Look::Body))]);
    page.notes.push((at("A1"), "メモ".into()));
    let book = Book {
        properties: Properties {
            title: "題".into(),
            subject: "件名".into(),
            description: "W06-02-03-K".into(),
            custom: vec![("matome.code".into(), "0123".into())],
            modified: "2024-01-01T00:00:00Z".into(),
        },
        names: vec![Name { name: "mt_a".into(), page: "②".into(), area: area("B2:C9") }],
        pages: vec![page],
    };
    let bytes = to_xlsx(&book).unwrap();
    let core = part(&bytes, "docProps/core.xml");
    has(&core, "<dc:title>題</dc:title><dc:subject>件名</dc:subject><dc:creator></dc:creator>");
    has(&core, "<dc:description>W06-02-03-K</dc:description>");
    has(&core, "2024-01-01T00:00:00Z");
    has(&part(&bytes, "docProps/custom.xml"), r#"name="matome.code"><vt:lpwstr>0123</vt:lpwstr>"#);
    has(&part(&bytes, "xl/workbook.xml"), r#"<definedName name="mt_a">'②'!$B$2:$C$9</definedName>"#);
    has(&part(&bytes, "xl/comments1.xml"), "<author></author>");
}

#[test]
fn a_chart_names_its_cells_its_unit_and_what_it_shows() {
    let mut page = page("図", &[("A1", Cell::text("い", Look::Body)), ("B1", Cell::number(3.0, Look::Count))]);
    page.charts.push(bars("図"));
    let bytes = to_xlsx(&book(vec![page.clone()])).unwrap();
    let xml = part(&bytes, "xl/charts/chart1.xml");
    has(&xml, "<c:f>図!$B$1</c:f>");
    has(&xml, r#"<c:orientation val="maxMin"/>"#);
    has(&xml, r#"<a:ea typeface="Yu Gothic"/>"#);
    assert!(!xml.contains("<c:legend>") && !xml.contains("majorGridlines"));
    has(&part(&bytes, "xl/drawings/drawing1.xml"), r#"descr="い が 3 票""#);
    page.charts[0].categories.0 = "無い".into();
    assert!(matches!(to_xlsx(&book(vec![page])), Err(WriteError::NoSuchSheet { .. })));
}
