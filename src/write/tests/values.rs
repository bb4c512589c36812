//! What cells hold comes back, and what Excel could not hold is refused.

use std::sync::Arc;

use super::*;

#[test]
fn text_stays_text_whatever_it_looks_like() {
    let texts = [
        "=1+1",
        "+81",
        "-",
        "@x",
        "6-1",
        "0120",
        "TRUE",
        "http://example.jp",
        "a\nb",
        "\u{7}bell",
        "_x000D_",
        "髙﨑😀",
        "<r><t>x</t></r>",
    ];
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
    let cell =
        |result: Value| Cell::of(Value::Formula { expression: "A1".into(), result: Arc::new(result) }, Look::Body);
    let bytes = to_xlsx(&book(vec![page(
        "s",
        &[
            ("B1", cell(Value::Text("".into()))),
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

proptest::proptest! {
    #[test]
    fn any_text_comes_back_as_it_was(text in "\\PC{0,40}|[\\x00-\\x20_x0-9A-F]{0,20}|.{0,30}") {
        let bytes = to_xlsx(&book(vec![page("s", &[("A1", Cell::text(text.clone(), Look::Ask)), ("B1", Cell::text("x", Look::Body))])])).unwrap();
        let expected = if text.is_empty() { Data::Empty } else { Data::String(text) };
        proptest::prop_assert_eq!(read(&bytes, "s", "A1"), expected);
    }
}

#[test]
fn a_text_one_unit_too_long_is_refused_with_its_cell() {
    let long = |length: usize| {
        page("長文", &[("C7", Cell::text("😀".repeat(length / 2) + &"あ".repeat(length % 2), Look::Ask))])
    };
    assert!(to_xlsx(&book(vec![long(32_767)])).is_ok());
    let error = to_xlsx(&book(vec![long(32_768)])).unwrap_err();
    assert_eq!(
        error.to_string(),
        "シート「長文」C7 の文字が長すぎます（32768 文字、上限 32767 文字）。 / \
         The text in sheet \"長文\", C7 is too long (32768 characters, at most 32767)."
    );
}

#[test]
fn what_excel_would_repair_is_refused() {
    let named = |name: &str| to_xlsx(&book(vec![Page::new(name)])).map(|_| ());
    let bad = |name: &str, why| Err(WriteError::SheetName { sheet: name.to_owned(), why });
    assert_eq!(named("①事業影響"), Ok(()));
    assert_eq!(named(&"𠮷".repeat(15)), Ok(()));
    assert_eq!(named(&"𠮷".repeat(16)), bad(&"𠮷".repeat(16), BadName::Long));
    assert_eq!(named("a/b"), bad("a/b", BadName::Letters));
    assert_eq!(named("a\u{1b}"), bad("a\u{1b}", BadName::Letters));
    assert_eq!(named("'a"), bad("'a", BadName::Letters));
    assert_eq!(named(" "), bad(" ", BadName::Empty));
    assert_eq!(named("HISTORY"), bad("HISTORY", BadName::Reserved));
    let twice = to_xlsx(&book(vec![Page::new("List"), Page::new("lIST")]));
    assert_eq!(twice.map(|_| ()), bad("lIST", BadName::Twice));

    let mut hidden = Page::new("a");
    hidden.visibility = Visibility::Hidden;
    assert_eq!(to_xlsx(&book(vec![hidden])), Err(WriteError::NothingVisible));

    let mut far = Page::new("a");
    far.put(Address::new(1_048_576, 0), Cell::text("x", Look::Data));
    assert!(matches!(to_xlsx(&book(vec![far])), Err(WriteError::Outside { row: 1_048_577, .. })));

    let nan = page("a", &[("B2", Cell::number(f64::NAN, Look::Count))]);
    assert_eq!(to_xlsx(&book(vec![nan])), Err(WriteError::NoNumber { sheet: "a".into(), cell: at("B2") }));

    let mut buried = page("a", &[("A1", Cell::text("x", Look::Body)), ("B1", Cell::text("y", Look::Body))]);
    buried.merges.push(area("A1:C1"));
    assert!(matches!(to_xlsx(&book(vec![buried])), Err(WriteError::Buried { .. })));

    let mut crossed = Page::new("a");
    crossed.merges = vec![area("A1:B3"), area("B3:C4")];
    assert!(matches!(to_xlsx(&book(vec![crossed])), Err(WriteError::Overlap { .. })));

    let lost = Name { name: "mt_list".into(), page: "gone".into(), area: area("A1") };
    let lost = Book { names: vec![lost], pages: vec![Page::new("a")], ..Book::default() };
    assert!(matches!(to_xlsx(&lost), Err(WriteError::NoSuchSheet { .. })));
}

#[test]
fn a_sheet_of_many_pieces_is_one_sheet() {
    let mut page = Page::new("s");
    for row in 0..40_000u32 {
        page.put(Address::new(row, 0), Cell::text(format!("行{row}"), Look::Data));
        page.put(Address::new(row, 2), Cell::number(row, Look::DataNumber));
        // Every third row is merged over, and none has its usual height.
        if row.is_multiple_of(3) {
            page.merges.push(Area::new(Address::new(row, 0), Address::new(row, 1)));
        }
        page.heights.insert(row, 30.0);
    }
    let bytes = to_xlsx(&book(vec![page])).unwrap();
    let xml = sheet(&bytes);
    let numbers: Vec<u32> =
        xml.split("<row r=\"").skip(1).map(|row| row.split('"').next().unwrap().parse().unwrap()).collect();
    assert_eq!(numbers, (1..=40_000).collect::<Vec<u32>>());
    assert_eq!(
        (xml.matches("ht=\"30\" customHeight=\"1\"").count(), xml.matches("<c r=\"B").count()),
        (40_000, 13_334)
    );
    has(&xml, "<dimension ref=\"A1:C40000\"/>");
    let mut reader: Xlsx<_> = Xlsx::new(Cursor::new(bytes)).unwrap();
    let range = reader.worksheet_range("s").unwrap();
    for row in 0..40_000 {
        assert_eq!(range.get_value((row, 0)), Some(&Data::String(format!("行{row}"))));
        assert_eq!(range.get_value((row, 2)), Some(&Data::Float(f64::from(row))));
    }
}

#[test]
fn charts_carry_the_values_they_show() {
    let cells = [
        ("A1", Cell::of(Value::formula_text("T(\"人的\")", "人的"), Look::Body)),
        ("B1", Cell::of(Value::formula_number("1+2", 3), Look::Count)),
    ];
    let mut page = page("s", &cells);
    page.charts.push(bars("s"));
    let chart = part(&to_xlsx(&book(vec![page])).unwrap(), "xl/charts/chart1.xml");
    has(&chart, "<c:strCache><c:ptCount val=\"1\"/><c:pt idx=\"0\"><c:v>人的</c:v></c:pt></c:strCache>");
    has(&chart, "<c:pt idx=\"0\"><c:v>3</c:v></c:pt></c:numCache>");
}
