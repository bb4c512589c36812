//! A tidy table as csv and as JSON lines.

use encoding_rs::SHIFT_JIS;

use crate::domain::delimited;
use crate::sheet::tidy::{Datum, Tidy};

/// What stands where a character cannot be written.
const INSTEAD: char = '〓';

/// A character that an encoding does not have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Unwritable {
    /// The row in the file, its headings counted.
    pub row: usize,
    /// The column's name.
    pub column: &'static str,
    /// The character.
    pub read: char,
    /// What stands in its place.
    pub written: char,
}

/// The table as csv in UTF-8 with its mark, without which Excel takes it for the system's old encoding; lines end as
/// on Windows. `raw`: texts as they are, for programs that run nothing.
pub fn csv(tidy: &Tidy, raw: bool) -> Vec<u8> {
    format!("\u{FEFF}{}", lines(tidy, raw)).into_bytes()
}

/// The table as csv in Windows' old Japanese encoding, and what it could not hold.
pub fn csv_cp932(tidy: &Tidy, raw: bool) -> (Vec<u8>, Vec<Unwritable>) {
    let mut tidy = tidy.clone();
    let mut lost = Vec::new();
    for (row, data) in (2..).zip(&mut tidy.rows) {
        for (column, datum) in tidy.columns.iter().zip(data) {
            let Datum::Text(text) = datum else { continue };
            let mut told = |read: char| {
                let written = in_cp932(read);
                if written != read {
                    lost.push(Unwritable { row, column: column.name, read, written });
                }
                written
            };
            *text = text.chars().map(&mut told).collect();
        }
    }
    let text = lines(&tidy, raw);
    (SHIFT_JIS.encode(&text).0.into_owned(), lost)
}

/// The character as the encoding gives it back.
fn in_cp932(read: char) -> char {
    let text = read.to_string();
    let (bytes, _, failed) = SHIFT_JIS.encode(&text);
    let back = SHIFT_JIS.decode_without_bom_handling(&bytes).0;
    let written = back.chars().next().filter(|_| !failed && back.chars().count() == 1);
    // ¥ and ‾ share their places with \ and ~: another character stands there afterwards, which may mean something.
    written.filter(|written| *written == read || !written.is_ascii()).unwrap_or(INSTEAD)
}

fn lines(tidy: &Tidy, raw: bool) -> String {
    let mut out = tidy.columns.iter().map(|column| column.name).collect::<Vec<_>>().join(",");
    out.push_str("\r\n");
    for row in &tidy.rows {
        let fields: Vec<String> = row.iter().map(|datum| delimited::field(&datum.shown(), raw)).collect();
        out.push_str(&fields.join(","));
        out.push_str("\r\n");
    }
    out
}

/// One JSON object a line; a column without a value is null.
pub fn jsonl(tidy: &Tidy) -> Vec<u8> {
    let mut out = String::new();
    for row in &tidy.rows {
        let field = |(index, datum): (usize, &Datum)| {
            let value = match datum {
                Datum::Nothing => serde_json::Value::Null,
                Datum::Text(text) => text.as_str().into(),
                Datum::Number(number) => (*number).into(),
            };
            format!("\"{}\":{value}", tidy.columns[index].name)
        };
        let fields: Vec<String> = row.iter().enumerate().map(field).collect();
        out.push_str(&format!("{{{}}}\n", fields.join(",")));
    }
    out.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sheet::tidy::TidyColumn;

    fn tidy(text: &str) -> Tidy {
        let column = |name, number| TidyColumn { name, number, about: ["", ""] };
        Tidy {
            columns: vec![column("a", false), column("b", true)],
            rows: vec![vec![Datum::text(text), Datum::Number(3)], vec![Datum::Nothing, Datum::Nothing]],
        }
    }

    #[test]
    fn csv_is_marked_and_quoted_and_json_has_one_object_a_line() {
        assert_eq!(csv(&tidy("=手順\n1"), false), "\u{FEFF}a,b\r\n\"'=手順\n1\",3\r\n,\r\n".as_bytes());
        assert_eq!(jsonl(&tidy("手\n順")), "{\"a\":\"手\\n順\",\"b\":3}\n{\"a\":null,\"b\":null}\n".as_bytes());
    }

    #[test]
    fn what_the_old_encoding_cannot_hold_is_told_by_row_and_column() {
        let (bytes, lost) = csv_cp932(&tidy("髙﨑①㈱吉𠮷😀¥−"), false);
        let back = SHIFT_JIS.decode_without_bom_handling(&bytes).0.into_owned();
        assert!(back.contains("髙﨑①㈱吉〓〓〓－"), "{back}");
        let told: Vec<(usize, &str, char, char)> = lost.iter().map(|l| (l.row, l.column, l.read, l.written)).collect();
        assert_eq!(told, [(2, "a", '𠮷', '〓'), (2, "a", '😀', '〓'), (2, "a", '¥', '〓'), (2, "a", '−', '－')]);
    }
}
