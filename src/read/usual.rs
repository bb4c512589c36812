//! A cell as nearly every program writes nearly all of them: nothing but a place and a look, a text of the table of
//! texts, or a whole number, in one spelling. Read byte by byte it costs a tenth of what its tags cost.
//!
//! Whatever is spelled otherwise is none of these cells; the walk by tags reads it then.

use crate::domain::address::{Address, COLUMNS, ROWS};

/// A cell, and how many bytes it takes.
pub(super) struct Usual<'a> {
    pub(super) at: Address,
    /// Number of its format.
    pub(super) style: Option<usize>,
    pub(super) holds: Holds<'a>,
    pub(super) length: usize,
}

/// What such a cell holds.
pub(super) enum Holds<'a> {
    Nothing,
    /// The text of this number.
    Text(usize),
    /// Digits.
    Number(&'a str),
}

/// The cell with which a text begins: `<c r="B5" s="3"/>`, `<c r="B5" s="3" t="s"><v>7</v></c>`,
/// `<c r="B5" s="3"><v>7</v></c>`, each also without `s`.
pub(super) fn cell(text: &str) -> Option<Usual<'_>> {
    let bytes = text.as_bytes();
    let mut left = bytes.strip_prefix(b"<c r=\"")?;
    let at = address(&mut left)?;
    left = left.strip_prefix(b"\"")?;
    let style = match left.strip_prefix(b" s=\"") {
        Some(rest) => {
            left = rest;
            let style = digits(&mut left)?;
            left = left.strip_prefix(b"\"")?;
            Some(style)
        }
        None => None,
    };
    let (shared, rest) = match left.strip_prefix(b" t=\"s\"") {
        Some(rest) => (true, rest),
        None => (false, left),
    };
    let ended = |left: &[u8]| bytes.len() - left.len();
    if let Some(left) = rest.strip_prefix(b"/>") {
        return (!shared).then(|| Usual { at, style, holds: Holds::Nothing, length: ended(left) });
    }
    left = rest.strip_prefix(b"><v>")?;
    let begins = ended(left);
    let number = digits(&mut left)?;
    let written = text.get(begins..ended(left))?;
    let left = left.strip_prefix(b"</v></c>")?;
    let holds = if shared { Holds::Text(number) } else { Holds::Number(written) };
    Some(Usual { at, style, holds, length: ended(left) })
}

/// One to nine digits.
pub(super) fn digits(left: &mut &[u8]) -> Option<usize> {
    let length = left.iter().take(10).take_while(|byte| byte.is_ascii_digit()).count();
    let (number, rest) = left.split_at_checked(length).filter(|_| (1..=9).contains(&length))?;
    *left = rest;
    Some(number.iter().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

/// `E7`, in capitals.
pub(super) fn address(left: &mut &[u8]) -> Option<Address> {
    let length = left.iter().take(4).take_while(|byte| byte.is_ascii_uppercase()).count();
    let (letters, rest) = left.split_at_checked(length).filter(|_| (1..=3).contains(&length))?;
    let col = letters.iter().fold(0, |col, letter| col * 26 + u32::from(letter - b'A') + 1);
    *left = rest;
    let row = u32::try_from(digits(left).filter(|_| rest.first() != Some(&b'0'))?).ok()?;
    (row <= ROWS && col <= u32::from(COLUMNS)).then(|| Address::new(row - 1, (col - 1) as u16))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> Option<String> {
        let Usual { at, style, holds, length } = cell(text)?;
        let holds = match holds {
            Holds::Nothing => "-".to_owned(),
            Holds::Text(number) => format!("text {number}"),
            Holds::Number(number) => format!("number {number}"),
        };
        Some(format!("{at} {style:?} {holds}, then {}", &text[length..]))
    }

    #[test]
    fn usual_cells() {
        for (text, what) in [
            ("<c r=\"A1\"/>", "A1 None -, then "),
            ("<c r=\"B5\" s=\"3\"/><c r=\"C5\"/>", "B5 Some(3) -, then <c r=\"C5\"/>"),
            ("<c r=\"XFD1048576\" s=\"0\" t=\"s\"><v>17</v></c></row>", "XFD1048576 Some(0) text 17, then </row>"),
            ("<c r=\"C7\" t=\"s\"><v>0</v></c>文", "C7 None text 0, then 文"),
            ("<c r=\"C7\" s=\"1\"><v>007</v></c>", "C7 Some(1) number 007, then "),
        ] {
            assert_eq!(said(text).as_deref(), Some(what), "{text}");
        }
    }

    #[test]
    fn every_other_spelling_is_left_to_the_tags() {
        for text in [
            "",
            "<c r=\"",
            "<c r=\"B\"/>",
            "<c r=\"5\"/>",
            "<c r=\"b5\"/>",
            "<c r=\"$B$5\"/>",
            "<c r=\"B05\"/>",
            "<c r=\"B0\"/>",
            "<c r=\"XFE1\"/>",
            "<c r=\"ABCD1\"/>",
            "<c r=\"A1048577\"/>",
            "<c r='B5'/>",
            "<c r=\"B5\" />",
            "<c  r=\"B5\"/>",
            "<c s=\"3\" r=\"B5\"/>",
            "<c r=\"B5\" s=\"\"/>",
            "<c r=\"B5\" s=\"1234567890\"/>",
            "<c r=\"B5\" t=\"s\"/>",
            "<c r=\"B5\" t=\"n\"><v>1</v></c>",
            "<c r=\"B5\" t=\"str\"><v>1</v></c>",
            "<c r=\"B5\"><v></v></c>",
            "<c r=\"B5\"><v>-1</v></c>",
            "<c r=\"B5\"><v>1.5</v></c>",
            "<c r=\"B5\"><v>1 </v></c>",
            "<c r=\"B5\"><v>1</v> </c>",
            "<c r=\"B5\"><v>1</v><f>A1</f></c>",
            "<c r=\"B5\"><f>A1</f><v>1</v></c>",
            "<c r=\"B5\"><v>1</v></c",
            "<x r=\"B5\"/>",
        ] {
            assert_eq!(said(text), None, "{text}");
        }
    }
}
