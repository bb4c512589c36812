//! How much room a text takes.
//!
//! No program that shows the workbook tells its fonts beforehand; so widths are estimated from the characters, on the
//! safe side.

use unicode_width::UnicodeWidthChar;

use super::book::Look;

/// Points of air above and below the text of a row.
pub(super) const AIR: f64 = 7.0;
/// Height of a line of text, as a multiple of its size.
pub(super) const LINE: f64 = 1.62;
/// Width of the indent and the cell's padding, in Excel's units.
const INDENT: f64 = 2.6;
/// Width of a half-width character of 10 points, in Excel's units; a full-width one takes twice as much.
const HALF_WIDTH: f64 = 1.0;

/// Width of a column in which each of `texts` stands in one line, between `least` and `most` units. For file
/// names: no program breaks a link in two.
pub fn width_for<'a>(texts: impl Iterator<Item = &'a str>, look: Look, least: f64, most: f64) -> f64 {
    let widest = texts.map(|text| text.chars().map(character_width).sum::<f64>()).fold(0.0, f64::max);
    (widest * look.size() / 10.0 * HALF_WIDTH + INDENT).ceil().clamp(least, most)
}

/// Points a text needs in `width` units.
pub fn text_height(text: &str, width: f64, look: Look) -> f64 {
    let size = look.size();
    let lines = if look.wraps() { lines(text, width, size) } else { 1 };
    f64::from(lines) * size * LINE + AIR
}

/// The beginning of a text that is not wider than `width` half-width characters, with `…` where something
/// is left out. For places that repeat a text which stands in full elsewhere.
pub fn clipped(text: &str, width: f64) -> String {
    if text.chars().map(character_width).sum::<f64>() <= width {
        return text.to_owned();
    }
    let mut used = 2.0;
    let kept: String = text
        .chars()
        .take_while(|c| {
            used += character_width(*c);
            used <= width
        })
        .collect();
    format!("{kept}…")
}

/// Lines that a wrapped text takes in a column of `width` units at `size` points, at least 1.
pub fn lines(text: &str, width: f64, size: f64) -> u32 {
    let room = ((width - INDENT) * 10.0 / size / HALF_WIDTH).max(2.0);
    text.split('\n').map(|line| wrapped(line, room)).sum::<u32>().max(1)
}

fn wrapped(line: &str, room: f64) -> u32 {
    // Most lines are shorter than their room.
    if line.chars().map(character_width).sum::<f64>() <= room {
        return 1;
    }
    let mut lines = 1;
    let mut used = 0.0;
    for piece in pieces(line) {
        let width: f64 = piece.trim_end().chars().map(character_width).sum();
        // A word goes to the next line as a whole; one that is longer than a line is broken.
        if used > 0.0 && used + width > room && width <= room {
            lines += 1;
            used = 0.0;
        }
        for c in piece.chars() {
            let width = character_width(c);
            if used + width > room && c != ' ' {
                lines += 1;
                used = 0.0;
            }
            used += width;
        }
    }
    lines
}

/// What no program breaks: a word with the space behind it. Between wide characters each may begin a line.
fn pieces(line: &str) -> impl Iterator<Item = &str> {
    let mut rest = line;
    std::iter::from_fn(move || {
        let first = rest.chars().next()?;
        let word = |c: char| c.is_ascii() && c != ' ';
        let end = if word(first) { rest.find(|c| !word(c)).unwrap_or(rest.len()) } else { first.len_utf8() };
        let end = end + rest[end..].len() - rest[end..].trim_start_matches(' ').len();
        let (piece, behind) = rest.split_at(end);
        rest = behind;
        Some(piece)
    })
}

fn character_width(c: char) -> f64 {
    // Kana and ideographs need no table.
    if matches!(c, '\u{3041}'..='\u{3096}' | '\u{30A1}'..='\u{30FF}' | '\u{4E00}'..='\u{9FFF}') {
        return 2.0;
    }
    // Ambiguous characters (①, →, ○) are drawn wide by Japanese fonts.
    match c.width_cjk() {
        Some(2) => 2.0,
        Some(0) | None => 0.0,
        // Latin letters are of many widths: those of running text are narrow, capitals and figures are not.
        Some(_) if c.is_ascii_lowercase() || " .,;:'()-/".contains(c) => 0.92,
        Some(_) => 1.1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wide_characters_take_twice_the_room() {
        assert_eq!(lines(&"あ".repeat(20), 42.6, 10.0), 1);
        assert_eq!(lines(&"あ".repeat(21), 42.6, 10.0), 2);
        assert_eq!(lines(&"a".repeat(36), 42.6, 10.0), 1);
    }

    #[test]
    fn line_breaks_count() {
        assert_eq!(lines("一\n二\n三", 40.0, 10.0), 3);
        assert_eq!(lines("", 40.0, 10.0), 1);
    }

    #[test]
    fn kana_and_ideographs_are_wide_without_a_table() {
        let quick = ['\u{3041}'..='\u{3096}', '\u{30A1}'..='\u{30FF}', '\u{4E00}'..='\u{9FFF}'];
        assert!(quick.into_iter().flatten().all(|c| c.width_cjk() == Some(2)));
    }

    #[test]
    fn a_long_text_is_clipped_where_it_is_only_repeated() {
        assert_eq!(clipped("見本商事", 8.0), "見本商事");
        assert_eq!(clipped("見本商事株式会社", 8.0), "見本商…");
    }

    #[test]
    fn a_column_of_file_names_is_as_wide_as_they_need() {
        let width = |text: &str| width_for([text].into_iter(), Look::Link, 10.0, 60.0);
        assert_eq!([width("a.xlsx"), width(&"あ".repeat(20)), width(&"あ".repeat(40))], [10.0, 43.0, 60.0]);
    }
}
