//! csv and tsv: encodings, delimiters, line breaks inside fields.

use encoding_rs::{EUC_JP, SHIFT_JIS};

use super::build::{at, read, refused, text, told};
use crate::read::{Format, Odd, Other, Refusal};
use crate::sheet::book::Value;

const LIST: &str = "No,氏名,回答\r\n1,髙﨑①,\"一行目\r\n二行目, まだ二行目\"\r\n2,㈱ソ能表,\"引用\"\"符\"\"\"\r\n";

fn utf_16(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    text.encode_utf16().flat_map(bytes).collect()
}

#[test]
fn every_encoding_gives_the_same_list() {
    let (cp932, _, lossy) = SHIFT_JIS.encode(LIST);
    assert!(!lossy);
    let mut cases: Vec<(&str, Vec<u8>, Option<&str>)> = vec![
        ("utf-8", LIST.as_bytes().to_vec(), None),
        ("utf-8 with mark", [b"\xEF\xBB\xBF", LIST.as_bytes()].concat(), None),
        ("cp932", cp932.into_owned(), Some("CP932 (Shift_JIS)")),
        ("utf-16le", utf_16(LIST, u16::to_le_bytes), Some("UTF-16LE")),
        ("utf-16be", utf_16(LIST, u16::to_be_bytes), Some("UTF-16BE")),
        ("utf-16le with mark", [vec![0xFF, 0xFE], utf_16(LIST, u16::to_le_bytes)].concat(), Some("UTF-16LE")),
        ("utf-16be with mark", [vec![0xFE, 0xFF], utf_16(LIST, u16::to_be_bytes)].concat(), Some("UTF-16BE")),
    ];
    // JIS X 0208 and what EUC-JP adds to it.
    cases.push(("euc-jp", EUC_JP.encode(LIST).0.into_owned(), Some("EUC-JP")));
    for (name, bytes, encoding) in cases {
        let sheets = read("回答.csv", &bytes);
        assert_eq!(sheets.format, Format::Csv, "{name}");
        assert_eq!(sheets.book.pages[0].name, "回答");
        assert_eq!(at(&sheets, "A2"), text("1"), "{name}");
        assert_eq!(at(&sheets, "B2"), text("髙﨑①"), "{name}");
        assert_eq!(at(&sheets, "C2"), text("一行目\n二行目, まだ二行目"), "{name}");
        assert_eq!((at(&sheets, "B3"), at(&sheets, "C3")), (text("㈱ソ能表"), text("引用\"符\"")), "{name}");
        let notes = told(&sheets.notes);
        assert_eq!(
            notes.iter().map(|note| (note.0, note.2.as_str())).collect::<Vec<_>>(),
            encoding.map(|label| (Odd::Encoding, label)).into_iter().collect::<Vec<_>>(),
            "{name}"
        );
    }
    let sheets = read("回答.csv", b"No,\x1B$B2sEz\x1B(B\n");
    assert_eq!((at(&sheets, "B1"), sheets.notes[0].read.as_str()), (text("回答"), "ISO-2022-JP"));
}

#[test]
fn short_texts_are_not_mistaken() {
    for words in ["氏名,回答\n", "ﾃｽﾄ,漢字\n", "はい,いいえ\n", "情報セキュリティの意識向上、教育および訓練\n"]
    {
        for (encoding, name) in [(SHIFT_JIS, "CP932 (Shift_JIS)"), (EUC_JP, "EUC-JP")] {
            let sheets = read("a.csv", &encoding.encode(words).0);
            assert_eq!(sheets.notes[0].read, name, "{words}");
        }
    }
}

#[test]
fn the_delimiter_is_found() {
    let cases = [
        ("a\tb, c\td\n1\t2, 3\t4\n", Format::Tsv, "B1", "b, c"),
        ("a;b, c;d\n1;2, 3;4\n", Format::Csv, "B1", "b, c"),
        ("a,b;c,d\n1,2;3,4\n", Format::Csv, "B1", "b;c"),
        ("sep=;\r\na,1;b\r\n", Format::Csv, "A1", "a,1"),
        ("\"sep=\t\"\na,1\tb\n", Format::Tsv, "B1", "b"),
        ("一列だけ\n二行目\n", Format::Csv, "A2", "二行目"),
        ("a,\"x;y;z\n;;;\",c\n", Format::Csv, "C1", "c"),
    ];
    for (list, format, cell, expected) in cases {
        let sheets = read("a.csv", list.as_bytes());
        assert_eq!((sheets.format, at(&sheets, cell)), (format, text(expected)), "{list}");
    }
}

#[test]
fn ragged_lines_and_open_quotes_are_noted_where_they_stand() {
    let sheets = read("a.csv", "a,b\n1\n2,3,4\n\n5,6\n".as_bytes());
    let notes: Vec<(Odd, String)> = told(&sheets.notes).into_iter().map(|(odd, cell, _)| (odd, cell)).collect();
    assert_eq!(notes, [(Odd::Ragged, "A2".to_owned()), (Odd::Ragged, "A3".to_owned())]);
    assert_eq!(at(&sheets, "C3"), text("4"));
    let sheets = read("a.csv", "a,b\n1,\"開いたまま\n2,x\n".as_bytes());
    assert_eq!(sheets.notes[0].odd, Odd::OpenQuote);
    assert_eq!(sheets.notes[0].at.map(|at| at.row), Some(1));
    assert_eq!(at(&sheets, "B2"), text("開いたまま\n2,x\n"));
    assert_eq!(read("a.csv", b"5\" pipe,b\n1,2\n").notes, []);
}

#[test]
fn every_field_stays_a_text() {
    let sheets = read("a.csv", b"001,6-1,=1+1,1E5,TRUE,#N/A,\n");
    for (cell, field) in [("A1", "001"), ("B1", "6-1"), ("C1", "=1+1"), ("D1", "1E5"), ("E1", "TRUE"), ("F1", "#N/A")] {
        assert_eq!(at(&sheets, cell), text(field));
    }
    assert_eq!((at(&sheets, "G1"), sheets.notes.len()), (Value::Blank, 0));
}

#[test]
fn what_is_no_text_is_refused_and_broken_text_is_noted() {
    let noise: Vec<u8> = (0..4_000u32).map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8).collect();
    assert_eq!(refused("a.csv", &noise), Refusal::NotASpreadsheet(Other::Unknown));
    let cut = ["a,回答".as_bytes(), b"\xE3\x81\x00\xE3,c\n", "これは UTF-8 の続き\n".repeat(50).as_bytes()].concat();
    let sheets = read("a.csv", &cut);
    assert!(sheets.notes.iter().any(|note| note.odd == Odd::Undecodable));
    assert_eq!(at(&sheets, "A1"), text("a"));
}
