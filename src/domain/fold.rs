//! Folding: the form of a text in which two spellings of the same thing are equal.
//!
//! People retype headings, numbers and choices with other widths, spaces and dashes. Everything is
//! *compared* folded and *kept* as typed; no folded text is ever written to a workbook.

use unicode_normalization::UnicodeNormalization;

/// `text` in NFKC, lower case, without white space, invisible characters, the pencil mark or list
/// marks, and with every dash as `-`.
///
/// ```
/// use matome::domain::fold::fold;
/// assert_eq!(fold("✎ 事業　内容"), fold("事業内容"));
/// assert_eq!(fold("６－１"), "6-1");
/// assert_eq!(fold("Ｎｏ．"), "no.");
/// ```
pub fn fold(text: &str) -> String {
    // Most of what is compared is folded already but for space, width and case: no table is asked for those.
    let mut folded = String::with_capacity(text.len());
    for c in text.chars() {
        match narrow(c) {
            None => {
                return text.nfkc().filter(|c| !is_ignored(*c)).map(fold_dash).flat_map(char::to_lowercase).collect();
            }
            Some(c) if is_ignored(c) => {}
            Some(c) => folded.push(fold_dash(c).to_ascii_lowercase()),
        }
    }
    folded
}

/// The characters with which folded texts begin, each once: for [`may_begin`].
pub fn beginnings<'t>(folded: impl IntoIterator<Item = &'t String>) -> Vec<char> {
    let mut first: Vec<char> = folded.into_iter().filter_map(|text| text.chars().next()).collect();
    first.sort_unstable();
    first.dedup();
    first
}

/// False where the folded text begins with none of `first`; asks about a few characters only. True may be wrong.
pub fn may_begin(text: &str, first: &[char]) -> bool {
    let mut letters = text.chars();
    while let Some(c) = letters.next() {
        match narrow(c) {
            // A table must be asked: for this one, or because the next one may join it.
            None => return true,
            Some(c) if is_ignored(c) => {}
            Some(c) => {
                let alone = letters.next().is_none_or(|next| narrow(next).is_some());
                return !alone || first.contains(&fold_dash(c).to_ascii_lowercase());
            }
        }
    }
    false
}

/// True when nothing is left of `text` but white space and invisible characters.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(is_ignored_space)
}

/// True for every character that folds to `-`.
pub fn is_dash(c: char) -> bool {
    if is_plain(c) { fold_dash(c) == '-' } else { std::iter::once(c).nfkc().map(fold_dash).eq(['-']) }
}

/// The number a person meant by a row label: `3`, `３`, `No.3`, `No 3`, `3.`, `（3）`.
pub fn row_number(text: &str) -> Option<u16> {
    let folded = fold(text);
    let digits =
        folded.trim_start_matches("no").trim_matches(|c: char| matches!(c, '.' | '(' | ')' | ':' | '、' | '#'));
    // A number cell that another program turned into text may read "3.0".
    let digits = digits.strip_suffix(".0").unwrap_or(digits);
    digits.parse().ok()
}

/// True for characters that NFKC leaves alone, whatever stands beside them, and that have no case but that of ASCII.
/// Kana are among them: a voicing mark that would join the one before it is not.
fn is_plain(c: char) -> bool {
    matches!(c,
        '\0'..='\u{7F}'
        | '\u{3001}'..='\u{3015}'
        | '\u{3041}'..='\u{3096}'
        | '\u{30A1}'..='\u{30FE}'
        | '\u{4E00}'..='\u{9FFF}')
}

/// What NFKC makes of a character alone and beside others that have this form; None where a table must be asked.
fn narrow(c: char) -> Option<char> {
    match c {
        '\u{3000}' => Some(' '),
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(u32::from(c) - 0xFEE0),
        // A digit in a circle, from 1 to 9.
        '\u{2460}'..='\u{2468}' => char::from_u32(u32::from(c) - 0x2460 + u32::from('1')),
        plain => is_plain(plain).then_some(plain),
    }
}

fn is_ignored(c: char) -> bool {
    is_ignored_space(c) || c == '✎'
}

fn is_ignored_space(c: char) -> bool {
    c.is_whitespace()
        || matches!(c,
            '\u{200B}'..='\u{200F}'   // zero-width space, joiners, direction marks
            | '\u{202A}'..='\u{202E}' // bidi embeddings
            | '\u{2060}'..='\u{2064}'
            | '\u{FEFF}'
            | '\u{00AD}')
}

/// Every hyphen, minus, dash and — between digits indistinguishable to a reader — the long vowel mark.
fn fold_dash(c: char) -> char {
    match c {
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | '\u{2043}' | '\u{30FC}' | '\u{2500}' => '-',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spellings_of_a_heading_are_equal() {
        for other in ["事業 内容", "事業\n内容", "✎ 事業内容", "\u{FEFF}事業内容\u{200B}"] {
            assert_eq!(fold(other), fold("事業内容"), "{other:?}");
        }
    }

    #[test]
    fn what_is_plain_is_the_same_in_every_form() {
        for c in ('\0'..='\u{FFFF}').filter(|c| is_plain(*c)) {
            let text = format!("あ{c}ア{c}一{c}a");
            assert_eq!(text.nfkc().collect::<String>(), text, "{c:?}");
            let slow: String =
                text.chars().filter(|c| !is_ignored(*c)).map(fold_dash).flat_map(char::to_lowercase).collect();
            assert_eq!(fold(&text), slow, "{c:?}");
        }
    }

    #[test]
    fn the_short_way_and_the_table_agree() {
        let slow = |text: &str| -> String {
            text.nfkc().filter(|c| !is_ignored(*c)).map(fold_dash).flat_map(char::to_lowercase).collect()
        };
        for c in '\0'..='\u{FFFF}' {
            for text in [format!("{c}"), format!("か{c}"), format!("{c}A"), format!("Ａ{c}ハ")] {
                assert_eq!(fold(&text), slow(&text), "{c:?} in {text:?}");
            }
        }
    }

    #[test]
    fn what_a_text_may_begin_with_is_what_it_begins_with() {
        for c in '\0'..='\u{FFFF}' {
            for text in
                [format!("{c}"), format!(" {c}あ"), format!("か{c}"), format!("Ａ{c}"), format!("ハ\u{200B}{c}")]
            {
                if let Some(first) = fold(&text).chars().next() {
                    assert!(may_begin(&text, &[first]), "{c:?} in {text:?}");
                }
            }
        }
        assert!(!may_begin("", &['a']) && !may_begin(" \u{3000}", &['a']));
        assert!(!may_begin("取引先", &['脅', 'n']) && may_begin("Ｎｏ", &['脅', 'n']) && may_begin("✎ 取引先", &[]));
    }

    #[test]
    fn every_dash_is_one_dash() {
        for dash in ["-", "－", "−", "ー", "‐", "–", "—", "―", "‑"] {
            assert_eq!(fold(&format!("6{dash}1")), "6-1", "{dash}");
        }
    }

    #[test]
    fn a_row_number_is_read_from_any_spelling() {
        for text in ["3", "３", "No.3", "Ｎｏ．３", "No 3", "3.", "(3)", "3.0", " 3 "] {
            assert_eq!(row_number(text), Some(3), "{text:?}");
        }
        for text in ["", "No", "脅威", "3-1", "3.5"] {
            assert_eq!(row_number(text), None, "{text:?}");
        }
    }

    #[test]
    fn blank_is_only_space() {
        assert!(is_blank(" \u{3000}\n\u{200B}"));
        assert!(!is_blank("。"));
    }
}
