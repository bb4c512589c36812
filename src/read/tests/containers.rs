//! Files that are something else, cut, locked, doubled, damaged or blown up.

use zip::CompressionMethod;

use super::build::{MAIN, at, ods, read, refused, text, told, xlsx, xlsx_with, zip};
use crate::read::{Bound, Format, Limits, Odd, Other, Refusal, from_bytes, from_path, is_litter, read_all};

const ROW: &str = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>回答</t></is></c></row>"#;

#[test]
fn other_files_are_called_by_their_name() {
    let cases: [(&[u8], Other); 9] = [
        (b"%PDF-1.7\n%\xE2\xE3", Other::Pdf),
        (b"\x89PNG\r\n\x1A\n\0\0", Other::Picture),
        (b"\xFF\xD8\xFF\xE0\0\x10JFIF", Other::Picture),
        (b"<!DOCTYPE html><html><table><tr><td>1</td></tr></table></html>", Other::Html),
        (b"<?xml version=\"1.0\"?><?mso-application progid=\"Excel.Sheet\"?><Workbook/>", Other::XmlSheet),
        (b"7z\xBC\xAF\x27\x1C\0\x04", Other::Archive),
        (b"\x09\x04\x06\x00\0\0\x10\0", Other::OldExcel),
        (b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xFF\xFF\0\0\xB8\0\0\0\0\0\0\0", Other::Unknown),
        (b"{\\rtf1\\ansi}", Other::Document),
    ];
    for (bytes, other) in cases {
        assert_eq!(refused("記入票.xlsx", bytes), Refusal::NotASpreadsheet(other));
    }
    let stored = |name: &str| zip(&[("[Content_Types].xml", b"<Types/>"), (name, b"<x/>")], CompressionMethod::Stored);
    assert_eq!(refused("a.xlsx", &stored("word/document.xml")), Refusal::NotASpreadsheet(Other::Document));
    assert_eq!(refused("a.xlsx", &stored("ppt/presentation.xml")), Refusal::NotASpreadsheet(Other::Slides));
    assert_eq!(refused("a.xlsx", &stored("Index/Document.iwa")), Refusal::NotASpreadsheet(Other::Numbers));
    assert_eq!(refused("a.xlsx", b""), Refusal::Empty);
    assert_eq!(refused("a.xlsx", &[0; 4096]), Refusal::Empty);
}

#[test]
fn every_cut_of_a_file_is_refused_and_none_hangs() {
    for whole in [
        xlsx(ROW),
        ods(
            "<table:table table:name=\"①\"><table:table-row><table:table-cell office:value-type=\"string\"><text:p>回答</text:p></table:table-cell></table:table-row></table:table>",
        ),
    ] {
        for size in 1..whole.len() {
            if let Ok(sheets) = from_bytes("a.xlsx", &whole[..size], &Limits::default()) {
                assert_eq!((sheets.format, size < 4), (Format::Csv, true), "{size}");
            }
        }
        assert_eq!(refused("a.xlsx", &whole[..whole.len() / 2]), Refusal::Truncated);
    }
}

/// A compound file with one directory sector that lists these names.
fn ole(names: &[&str]) -> Vec<u8> {
    let mut bytes = vec![0u8; 512 * 3];
    bytes[..8].copy_from_slice(&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1]);
    bytes[30..32].copy_from_slice(&9u16.to_le_bytes());
    bytes[48..52].copy_from_slice(&1u32.to_le_bytes());
    bytes[56..60].copy_from_slice(&4096u32.to_le_bytes());
    bytes[60..64].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    bytes[68..72].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    bytes[76..512].fill(0xFF);
    bytes[76..80].copy_from_slice(&0u32.to_le_bytes());
    bytes[512..1024].fill(0xFF);
    bytes[516..520].copy_from_slice(&0xFFFF_FFFEu32.to_le_bytes());
    for (index, name) in names.iter().enumerate() {
        let entry = 1024 + index * 128;
        for (at, unit) in name.encode_utf16().enumerate() {
            bytes[entry + at * 2..entry + at * 2 + 2].copy_from_slice(&unit.to_le_bytes());
        }
        bytes[entry + 64..entry + 66].copy_from_slice(&((name.len() as u16 + 1) * 2).to_le_bytes());
    }
    bytes
}

#[test]
fn locked_files_are_called_locked() {
    assert_eq!(refused("a.xlsx", &ole(&["Root Entry", "EncryptionInfo", "EncryptedPackage"])), Refusal::Encrypted);
    assert_eq!(refused("a.xls", &ole(&["Root Entry", "WordDocument"])), Refusal::NotASpreadsheet(Other::Document));
    let locked = zip(
        &[
            ("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"),
            (
                "META-INF/manifest.xml",
                b"<m:manifest xmlns:m='m'><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>",
            ),
            ("content.xml", b"\x01\x02"),
        ],
        CompressionMethod::Stored,
    );
    assert_eq!(refused("a.ods", &locked), Refusal::Encrypted);
}

#[test]
fn compound_files_that_loop_end() {
    let mut looped = ole(&["Root Entry", "Workbook"]);
    // The directory's sector is its own successor.
    looped[516..520].copy_from_slice(&1u32.to_le_bytes());
    assert_eq!(refused("a.xls", &looped).code(), "damaged");
    let mut listed = ole(&["Root Entry", "Workbook"]);
    // The list of sector tables leads back to itself.
    listed[68..72].copy_from_slice(&0u32.to_le_bytes());
    listed[512..1024].fill(0);
    assert!(["damaged", "cut-off"].contains(&refused("a.xls", &listed).code()));
}

#[test]
fn one_altered_byte_is_found_by_its_checksum() {
    let data =
        format!(r#"<row r="1"><c r="A1" t="inlineStr"><is><t>ANSWER-ABC</t></is></c></row>{}"#, "<row/>".repeat(2_000));
    let sheet = format!("<worksheet {MAIN}><sheetData>{data}</sheetData></worksheet>");
    let parts = xlsx_parts(&sheet);
    let parts: Vec<(&str, &[u8])> = parts.iter().map(|(name, text)| (*name, text.as_bytes())).collect();
    let mut bytes = zip(&parts, CompressionMethod::Stored);
    assert_eq!(at(&read("a.xlsx", &bytes), "A1"), text("ANSWER-ABC"));
    let place = bytes.windows(10).position(|window| window == b"ANSWER-ABC").unwrap();
    bytes[place + 7..place + 10].copy_from_slice(b"XYZ");
    assert_eq!(refused("a.xlsx", &bytes), Refusal::Checksum { part: "xl/worksheets/sheet1.xml".to_owned() });
}

fn xlsx_parts(sheet: &str) -> Vec<(&'static str, String)> {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let relation = |kind: &str, target: &str| {
        format!(r#"<Relationships><Relationship Id="r1" Type="{OFFICE}/{kind}" Target="{target}"/></Relationships>"#)
    };
    vec![
        ("_rels/.rels", relation("officeDocument", "xl/workbook.xml")),
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="①" id="r1"/></sheets></workbook>"#.to_owned()),
        ("xl/_rels/workbook.xml.rels", relation("worksheet", "/xl/worksheets/sheet1.xml")),
        ("xl/worksheets/sheet1.xml", sheet.to_owned()),
    ]
}

#[test]
fn two_parts_of_one_name_are_not_chosen_from() {
    let other = format!("<worksheet {MAIN}><sheetData/></worksheet>");
    let bytes = xlsx_with(ROW, &[("XL/Worksheets/Sheet1.xml", other.as_bytes())]);
    assert_eq!(refused("a.xlsx", &bytes).code(), "duplicate-part");
    // The very same name twice: the zip crate does not write it, so a name of the same length is renamed.
    let mut bytes = xlsx_with(ROW, &[("xl/worksheets/sheet9.xml", other.as_bytes())]);
    while let Some(place) = bytes.windows(10).position(|window| window == b"sheet9.xml") {
        bytes[place + 5] = b'1';
    }
    assert_eq!(refused("a.xlsx", &bytes).code(), "duplicate-part");
}

#[test]
fn blown_up_parts_are_refused_before_they_are_unpacked() {
    let over = |bytes: &[u8]| match refused("a.xlsx", bytes) {
        Refusal::TooMuch { bound, value, limit } => {
            assert!(value > limit, "{bound:?} {value} {limit}");
            bound
        }
        other => panic!("{other}"),
    };
    let spaces = " ".repeat(3 << 20);
    assert_eq!(over(&xlsx(&spaces)), Bound::Ratio);
    assert_eq!(
        over(&xlsx_with(ROW, &[("xl/sharedStrings.xml", format!("<sst {MAIN}>{spaces}</sst>").as_bytes())])),
        Bound::Ratio
    );
    // Parts that nobody reads may be anything.
    assert_eq!(at(&read("a.xlsx", &xlsx_with(ROW, &[("xl/media/image1.png", spaces.as_bytes())])), "A1"), text("回答"));
    let names: Vec<String> = (0..5_000).map(|index| format!("x/{index}")).collect();
    let many: Vec<(&str, &[u8])> = names.iter().map(|name| (name.as_str(), &b""[..])).collect();
    assert_eq!(over(&xlsx_with(ROW, &many)), Bound::Entries);
    let deep = format!("{}{}", "<x>".repeat(5_000), "</x>".repeat(5_000));
    assert_eq!(over(&xlsx(&deep)), Bound::Depth);
    let texts = format!("<sst {MAIN}>{}</sst>", "<si/>".repeat(50));
    let few = Limits { texts: 49, ..Limits::default() };
    let bytes = xlsx_with(ROW, &[("xl/sharedStrings.xml", texts.as_bytes())]);
    assert_eq!(from_bytes("a.xlsx", &bytes, &few).err().map(|refusal| refusal.code()), Some("limit-texts"));
    let cells = Limits { cells: 0, ..Limits::default() };
    assert_eq!(from_bytes("a.xlsx", &xlsx(ROW), &cells).err().map(|refusal| refusal.code()), Some("limit-cells"));
    let small = Limits { file_bytes: 10, ..Limits::default() };
    assert_eq!(from_bytes("a.xlsx", &xlsx(ROW), &small).err().map(|refusal| refusal.code()), Some("limit-file-size"));
    let parts = Limits { part_bytes: 100, ..Limits::default() };
    assert_eq!(from_bytes("a.xlsx", &xlsx(ROW), &parts).err().map(|refusal| refusal.code()), Some("limit-part-size"));
    let total = Limits { total_bytes: 500, ..Limits::default() };
    assert_eq!(from_bytes("a.xlsx", &xlsx(ROW), &total).err().map(|refusal| refusal.code()), Some("limit-total-size"));
}

#[test]
fn a_declared_number_of_texts_is_not_believed() {
    for count in ["18446744073709551615", "100000000000"] {
        let texts = format!(r#"<sst {MAIN} count="{count}" uniqueCount="{count}"><si><t>回答</t></si></sst>"#);
        let bytes = xlsx_with(
            r#"<row r="1"><c r="A1" t="s"><v>0</v></c></row>"#,
            &[("xl/sharedStrings.xml", texts.as_bytes())],
        );
        assert_eq!(at(&read("a.xlsx", &bytes), "A1"), text("回答"));
    }
}

#[test]
fn entities_are_never_expanded() {
    let laughs =
        format!(r#"<!DOCTYPE sst [<!ENTITY a "ha"><!ENTITY b "&a;&a;">]><sst {MAIN}><si><t>&b;</t></si></sst>"#);
    assert_eq!(refused("a.xlsx", &xlsx_with(ROW, &[("xl/sharedStrings.xml", laughs.as_bytes())])).code(), "entities");
    assert_eq!(refused("a.xlsx", &xlsx(r#"<row><c><v>&undeclared;</v></c></row>"#)).code(), "entities");
}

#[test]
fn a_wrong_extension_is_read_and_noted() {
    for name in ["記入票.xls", "記入票.ods", "記入票", "記入票.csv"] {
        let sheets = read(name, &xlsx(ROW));
        assert_eq!(
            (sheets.format, told(&sheets.notes)),
            (Format::Xlsx, vec![(Odd::WrongExtension, String::new(), "xlsx".to_owned())])
        );
    }
    for name in ["記入票.xlsx", "記入票.XLSM", "記入票.xltx"] {
        assert_eq!(read(name, &xlsx(ROW)).notes, []);
    }
    let sheets = read("記入票.xlsx", "No,回答\n1,あ\n".as_bytes());
    assert_eq!((sheets.format, sheets.notes[0].odd), (Format::Csv, Odd::WrongExtension));
}

#[test]
fn folders_are_not_opened_and_missing_files_are_said() {
    assert_eq!(from_path(&std::env::temp_dir(), &Limits::default()).unwrap_err(), Refusal::NotAFile);
    assert_eq!(
        from_path(std::path::Path::new("/no/such/file.xlsx"), &Limits::default()).unwrap_err().code(),
        "file-not-opened"
    );
}

#[test]
fn many_files_are_answered_in_the_order_they_were_named() {
    let folder = tempfile::tempdir().unwrap();
    let put = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, bytes).unwrap();
        path
    };
    let inner = xlsx(ROW);
    let archive = zip(
        &[
            ("b/二.xlsx", &inner),
            ("a/一.csv", "x,y\n".as_bytes()),
            ("__MACOSX/a/._一.csv", b"\0\x05\x16\x07"),
            ("~$二.xlsx", b"x"),
            ("c.pdf", b"%PDF-1.4"),
            ("../../d.csv", b"p,q"),
        ],
        CompressionMethod::Deflated,
    );
    let paths = [
        put("z.xlsx", &inner),
        put("locked.xlsx", &ole(&["Root Entry", "EncryptedPackage"])),
        put("みんな.zip", &archive),
        put("a.xlsx", &inner),
    ];
    let done = std::sync::atomic::AtomicUsize::new(0);
    let answers = read_all(&paths, &Limits::default(), &|| {
        done.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
    });
    let shown: Vec<(String, Option<&str>)> = answers
        .iter()
        .map(|(path, read)| {
            (
                path.strip_prefix(folder.path()).unwrap().to_string_lossy().into_owned(),
                read.as_ref().err().map(Refusal::code),
            )
        })
        .collect();
    let expected = [
        ("z.xlsx", None),
        ("locked.xlsx", Some("password")),
        ("みんな.zip/a/一.csv", None),
        ("みんな.zip/b/二.xlsx", None),
        ("みんな.zip/c.pdf", Some("is-pdf")),
        ("みんな.zip/d.csv", None),
        ("a.xlsx", None),
    ];
    assert_eq!(shown, expected.map(|(path, code)| (path.to_owned(), code)));
    assert_eq!(done.into_inner(), paths.len());
    assert_eq!(answers[0].1.as_ref().map(|read| read.sha256.clone()), Ok(crate::read::sha256(&inner)));
    assert!(
        is_litter("返信/~$記入票.xlsx")
            && is_litter(".DS_Store")
            && is_litter("a.xlsx.crdownload")
            && !is_litter("記入票~.xlsx")
    );
}

#[test]
fn every_refusal_says_why_and_what_to_do_in_both_languages() {
    let part = || "xl/workbook.xml".to_owned();
    let mut all = vec![
        Refusal::Empty,
        Refusal::NotAFile,
        Refusal::Io("denied".to_owned()),
        Refusal::Encrypted,
        Refusal::Truncated,
        Refusal::Checksum { part: part() },
        Refusal::DuplicatePart { part: part() },
        Refusal::Entities { part: part() },
        Refusal::NotWellFormed { part: part(), detail: String::new() },
        Refusal::MissingPart { part: part() },
        Refusal::Damaged { detail: String::new() },
        Refusal::NoSheets,
        Refusal::BrokenOff,
    ];
    use Other::*;
    all.extend(
        [Pdf, Picture, Document, Slides, Numbers, Html, XmlSheet, OldExcel, Archive, Unknown]
            .map(Refusal::NotASpreadsheet),
    );
    all.extend(Bound::ALL.map(|bound| Refusal::TooMuch { bound, value: 1_234_567, limit: 1_000 }));
    let mut codes = std::collections::BTreeSet::new();
    for refusal in &all {
        assert!(codes.insert(refusal.code()) && refusal.code().is_ascii(), "{}", refusal.code());
        for [ja, en] in [refusal.why(), refusal.remedy()] {
            assert!(ja.ends_with('。') && !ja.is_ascii(), "{ja}");
            assert!(en.ends_with('.') && en.is_ascii(), "{en}");
        }
        if let Refusal::TooMuch { bound, .. } = refusal {
            // A limit names itself, the value found (where one was) and the option that raises it.
            let measured = !matches!(bound, Bound::Seconds | Bound::Memory);
            assert!(refusal.why().iter().all(|why| why.contains("1,234,567") == measured && (why.contains("1,000") || why.contains("1000"))));
            let option = format!("--limit {}=1234567", bound.key());
            assert!(refusal.remedy().iter().all(|remedy| remedy.contains(&option)), "{option}");
            assert_eq!(refusal.code(), format!("limit-{}", bound.key()));
        }
    }
}
