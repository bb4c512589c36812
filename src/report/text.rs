//! Texts on a terminal: how wide they are, and nothing in them that steers it.

use unicode_width::UnicodeWidthStr as _;

/// Longest text that is quoted in a line, in characters.
const QUOTED: usize = 60;

/// `text` without what would steer a terminal: line breaks and tabs become spaces, escape and other
/// control characters and those that turn the direction of writing go.
pub fn clean(text: &str) -> String {
    text.chars()
        .filter_map(|c| match c {
            '\n' | '\r' | '\t' => Some(' '),
            c if c.is_control() => None,
            '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => None,
            c => Some(c),
        })
        .collect()
}

/// JSON in which what could steer a terminal is escaped too: JSON itself asks for that only up to U+001F.
pub fn escaped(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '\u{7F}'..='\u{9F}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' => {
                out.push_str(&format!("\\u{:04x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out
}

/// Columns of a terminal that `text` takes: a Japanese character takes two.
pub fn width(text: &str) -> usize {
    text.width()
}

/// `text` with spaces after it, up to `columns` of a terminal.
pub fn pad(text: &str, columns: usize) -> String {
    format!("{text}{}", " ".repeat(columns.saturating_sub(width(text))))
}

/// `text` on one line and not too long to read.
pub fn shortened(text: &str) -> String {
    let text = clean(text);
    if text.chars().count() <= QUOTED {
        return text;
    }
    format!("{}…", text.chars().take(QUOTED).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202E}d\u{7}\u{9b}"), "a[31mb cd");
    }

    #[test]
    fn json_means_the_same_when_it_is_escaped() {
        let text = "a\u{9b}31m\u{7f}\u{202E}手順\u{1b}\"";
        let json = escaped(&serde_json::to_string(text).unwrap());
        assert!(json.chars().all(|c| !c.is_control() && c != '\u{202E}'), "{json}");
        assert_eq!(serde_json::from_str::<String>(&json).unwrap(), text);
    }

    #[test]
    fn japanese_takes_two_columns() {
        assert_eq!(width("手順6-1"), 7);
        assert_eq!(pad("手順", 6), "手順  ");
    }
}
