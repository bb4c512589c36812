//! Texts of cells as the format has them: each different one once, and what would be read as markup or as
//! an escape escaped.
//!
//! It must not know in which cell a text stands.

use std::collections::HashMap;
use std::io::{self, Write};
use std::sync::Arc;

use super::FULL;

/// What every part begins with.
pub(super) const DECLARATION: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";
/// Texts of a piece; pieces are written side by side.
const PIECE: usize = 20_000;

/// The texts of a workbook, each with its number from 0 in the order in which it was first asked for.
#[derive(Default)]
pub(super) struct Strings {
    numbers: HashMap<Arc<str>, u32>,
    texts: Vec<Arc<str>>,
    places: usize,
}

impl Strings {
    /// The number of a text. A workbook holds fewer texts than a number can count.
    pub(super) fn number(&mut self, text: &Arc<str>) -> u32 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let next = self.texts.len() as u32;
        self.numbers.insert(Arc::clone(text), next);
        self.texts.push(Arc::clone(text));
        next
    }

    /// No more numbers are asked for.
    pub(super) fn close(&mut self) {
        self.numbers = HashMap::new();
    }

    /// Counts places in which texts stand.
    pub(super) fn stand(&mut self, places: usize) {
        self.places += places;
    }

    /// How many pieces the part of the texts has.
    pub(super) fn pieces(&self) -> usize {
        self.texts.len().div_ceil(PIECE).max(1)
    }

    /// Writes a piece of the part of the texts, counted from 0.
    pub(super) fn put(&self, piece: usize, out: &mut impl Write) -> io::Result<()> {
        let mut xml = Vec::with_capacity(FULL * 2);
        if piece == 0 {
            write!(
                xml,
                "{DECLARATION}<sst xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" \
                 count=\"{}\" uniqueCount=\"{}\">",
                self.places,
                self.texts.len()
            )?;
        }
        for text in self.texts.chunks(PIECE).nth(piece).unwrap_or_default() {
            let edge = ['\t', '\n', ' '];
            let spaced = text.starts_with(edge) || text.ends_with(edge);
            xml.extend_from_slice(if spaced { b"<si><t xml:space=\"preserve\">" } else { b"<si><t>" });
            escape(text, true, &mut xml);
            xml.extend_from_slice(b"</t></si>");
            if xml.len() > FULL {
                out.write_all(&xml)?;
                xml.clear();
            }
        }
        if piece + 1 == self.pieces() {
            xml.extend_from_slice(b"</sst>");
        }
        out.write_all(&xml)
    }
}

/// Adds a text to `xml`. Characters that XML cannot hold are written `_x0001_`; `escapes`: what only looks like that in
/// the text itself is escaped too, so that it is read as it was typed.
pub(super) fn escape(text: &str, escapes: bool, xml: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    let mut done = 0;
    for (at, byte) in bytes.iter().enumerate() {
        let instead: &[u8] = match byte {
            b'&' => b"&amp;",
            b'<' => b"&lt;",
            b'>' => b"&gt;",
            b'_' if escapes && looks_escaped(&bytes[at..]) => b"_x005F_",
            b'\t' | b'\n' => continue,
            0..b' ' => {
                xml.extend_from_slice(&bytes[done..at]);
                xml.extend(format!("_x{byte:04X}_").bytes());
                done = at + 1;
                continue;
            }
            // The two characters of three bytes that are none.
            0xEF if bytes[at..].starts_with("\u{FFFE}".as_bytes())
                || bytes[at..].starts_with("\u{FFFF}".as_bytes()) =>
            {
                xml.extend_from_slice(&bytes[done..at]);
                xml.extend_from_slice(if bytes[at + 2] == 0xBE { b"_xFFFE_" } else { b"_xFFFF_" });
                done = at + 3;
                continue;
            }
            _ => continue,
        };
        xml.extend_from_slice(&bytes[done..at]);
        xml.extend_from_slice(instead);
        done = at + 1;
    }
    xml.extend_from_slice(&bytes[done..]);
}

/// True where a reader would take the beginning for an escaped character: `_x0041` and an underscore, or a character
/// that is itself written with one.
fn looks_escaped(bytes: &[u8]) -> bool {
    let Some((head, rest)) = bytes.split_at_checked(6) else { return false };
    let ends = match rest {
        [b'\t' | b'\n', ..] | [] => false,
        [first, ..] => {
            *first == b'_' || *first < b' ' || rest.starts_with(b"\xEF\xBF\xBE") || rest.starts_with(b"\xEF\xBF\xBF")
        }
    };
    head[1] == b'x' && head[2..].iter().all(u8::is_ascii_hexdigit) && ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_different_text_stands_once_and_is_read_as_it_was_typed() {
        let mut strings = Strings::default();
        let numbers: Vec<u32> =
            ["手順", "a&b<c>", "手順", " 先頭", "<r><t>x</t></r>"].map(|t| strings.number(&t.into())).into();
        assert_eq!(numbers, [0, 1, 0, 2, 3]);
        strings.stand(numbers.len());
        let mut xml = Vec::new();
        strings.put(0, &mut xml).unwrap();
        let xml = String::from_utf8(xml).unwrap();
        let (head, texts) = xml.split_once("main\" ").unwrap();
        assert!(head.starts_with("<?xml") && texts.starts_with("count=\"5\" uniqueCount=\"4\"><si><t>手順</t></si>"));
        assert!(texts.ends_with(
            "<si><t>a&amp;b&lt;c&gt;</t></si><si><t xml:space=\"preserve\"> 先頭</t></si>\
             <si><t>&lt;r&gt;&lt;t&gt;x&lt;/t&gt;&lt;/r&gt;</t></si></sst>"
        ));
    }

    #[test]
    fn what_looks_like_an_escape_is_escaped() {
        for (text, written) in [
            ("a\u{1}b\u{1F}", "a_x0001_b_x001F_"),
            ("_x0041_", "_x005F_x0041_"),
            ("_x0041", "_x0041"),
            ("_x00G1_", "_x00G1_"),
            ("_x0041\u{2}", "_x005F_x0041_x0002_"),
            ("_xAA00\u{FFFE}\u{FFFF}", "_x005F_xAA00_xFFFE__xFFFF_"),
            ("_x0041\n", "_x0041\n"),
            ("＿ﾊ\u{FFFD}", "＿ﾊ\u{FFFD}"),
        ] {
            let mut xml = Vec::new();
            escape(text, true, &mut xml);
            assert_eq!(String::from_utf8(xml).unwrap(), written);
        }
        let mut xml = Vec::new();
        escape("_x0041_", false, &mut xml);
        assert_eq!(xml, b"_x0041_");
    }
}
