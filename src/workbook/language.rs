//! The languages of workbooks: the code thinks in Japanese words, and a finished workbook is said in the language of
//! its template.
//!
//! A language is one file of pairs. What people typed is never translated: a text that stands among what was typed
//! stays as it is wherever it stands, and readers know a word in both languages.

mod book;
mod typed;

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::domain::catalogue::Template;
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::sheet::layout::Table;

use super::words::sheet;

pub use book::{say, say_page};
pub use typed::Typed;

/// Texts in English, by the Japanese ones.
const ENGLISH: &str = include_str!("language/en.txt");
/// What stands for anything in a pattern.
const HOLE: &str = "{}";

static DICTIONARY: LazyLock<Dictionary> = LazyLock::new(|| Dictionary::read(ENGLISH));

/// The language that the workbooks of a template speak.
pub fn of(template: &Template) -> Lang {
    if template.language.trim().eq_ignore_ascii_case("en") { Lang::En } else { Lang::Ja }
}

/// A word of the program in a language.
pub fn word(lang: Lang, word: &'static str) -> &'static str {
    match lang {
        Lang::Ja => word,
        Lang::En => DICTIONARY.words.get(word).map_or(word, |english| english.as_str()),
    }
}

/// A word of the program as the workbooks of each language have it.
pub fn spellings(of: &'static str) -> [&'static str; 2] {
    [Lang::Ja, Lang::En].map(|lang| word(lang, of))
}

/// True where `text` is that word of the program, in any language.
pub fn is(text: &str, word: &'static str) -> bool {
    spellings(word).contains(&text)
}

/// What stands between the parts of a list in one line.
pub fn comma(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "、",
        Lang::En => ", ",
    }
}

/// What stands before a point of several.
pub fn bullet(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "・",
        Lang::En => "• ",
    }
}

/// A text in brackets.
pub fn bracketed(lang: Lang, text: &str) -> String {
    match lang {
        Lang::Ja => format!("（{text}）"),
        Lang::En => format!("({text})"),
    }
}

/// The name by which the code knows a sheet of the template's workbooks.
pub fn known_sheet<'n>(template: &Template, name: &'n str) -> &'n str {
    match of(template) {
        Lang::Ja => name,
        Lang::En => sheet::ALL.into_iter().find(|sheet| word(Lang::En, sheet) == name).unwrap_or(name),
    }
}

/// What a sheet that the code knows by `name` is called in the template's workbooks.
pub fn sheet_name(template: &Template, name: &str) -> String {
    match of(template) {
        Lang::Ja => name.to_owned(),
        Lang::En => book::name(name),
    }
}

/// A table with its headings in the template's language; those of the other language are known as well.
pub fn spoken<C: Copy + PartialEq>(template: &Template, table: Table<C>) -> Table<C> {
    match of(template) {
        Lang::Ja => table,
        Lang::En => with_headings(table, true),
    }
}

/// A table whose headings are known in both languages, where no template says which one is meant.
pub fn known<C: Copy + PartialEq>(table: Table<C>) -> Table<C> {
    with_headings(table, false)
}

fn with_headings<C: Copy + PartialEq>(mut table: Table<C>, speak: bool) -> Table<C> {
    for column in &mut table.columns {
        let Some(english) = DICTIONARY.words.get(column.heading.as_str()) else { continue };
        let other = if speak { std::mem::replace(&mut column.heading, english.clone()) } else { english.clone() };
        column.past.push(other);
    }
    table
}

/// True for a folded text that says how much of a form is filled in: `9 in all, 3 filled in`.
pub fn is_progress(lang: Lang, folded: &str) -> bool {
    lang == Lang::En && is_english_progress(folded)
}

fn is_english_progress(folded: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    let pieces = DICTIONARY.progress.iter();
    let numbers = pieces.map(|piece| fold(piece)).try_fold((folded, true), |(rest, fits), piece| {
        let (number, rest) = rest.split_once(piece.as_str())?;
        Some((rest, fits && digits(number)))
    });
    numbers.is_some_and(|(rest, fits)| fits && rest.is_empty())
}

/// A language, read from its file.
struct Dictionary {
    /// Texts without anything to fill in.
    words: HashMap<String, String>,
    /// Texts with values in them, in the order of the file.
    patterns: Vec<Pattern>,
    /// What stands behind the numbers of a progress.
    progress: Vec<String>,
}

/// A text with values in it: what stands around them, in both languages.
struct Pattern {
    from: Vec<String>,
    to: Vec<String>,
}

impl Dictionary {
    fn read(file: &'static str) -> Self {
        let pairs = file.lines().filter(|line| !line.starts_with('#')).filter_map(|line| line.split_once('\t'));
        let mut dictionary = Dictionary { words: HashMap::new(), patterns: Vec::new(), progress: Vec::new() };
        for (from, to) in pairs {
            let pieces = |text: &str| text.replace("\\n", "\n").split(HOLE).map(str::to_owned).collect::<Vec<_>>();
            if from.contains(HOLE) {
                dictionary.patterns.push(Pattern { from: pieces(from), to: pieces(to) });
            } else {
                dictionary.words.insert(pieces(from).concat(), pieces(to).concat());
            }
        }
        let progress = |pattern: &&Pattern| pattern.from.concat() == super::words::progress_pieces().concat();
        dictionary.progress = dictionary.patterns.iter().find(progress).map(|p| p.to[1..].to_vec()).unwrap_or_default();
        dictionary
    }
}

impl Pattern {
    /// What `text` has in the holes, where it is a text of this pattern.
    fn values<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        let (first, rest) = self.from.split_first()?;
        let mut text = text.strip_prefix(first.as_str())?;
        let Some((last, between)) = rest.split_last() else { return text.is_empty().then(Vec::new) };
        let mut values = Vec::new();
        for piece in between {
            let (value, behind) = text.split_once(piece.as_str())?;
            values.push(value);
            text = behind;
        }
        values.push(text.strip_suffix(last.as_str())?);
        Some(values)
    }

    fn with(&self, values: &[String]) -> String {
        let mut said = self.to.first().cloned().unwrap_or_default();
        for (value, piece) in values.iter().zip(self.to.iter().skip(1)) {
            said.push_str(value);
            said.push_str(piece);
        }
        said
    }
}

/// True where a text has something to translate at all.
fn is_japanese(text: &str) -> bool {
    text.chars().any(|c| matches!(c, '\u{2190}'..='\u{27BF}' | '\u{3000}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::words;

    #[test]
    fn a_text_with_values_keeps_them() {
        let english = |text: &str| book::text(text, &Typed::default());
        assert_eq!(english(&words::group::submitted(3, 5)), Some("5 people, 3 returned".to_owned()));
        assert_eq!(english("1. グループ\n2. {}"), Some("1. Group\n2. {}".to_owned()));
        assert_eq!(english("集計 — グループ"), Some("Tally — Group".to_owned()));
        assert_eq!(english("Nothing of ours"), None);
    }

    #[test]
    fn what_was_typed_stays_wherever_it_stands() {
        let mut typed = Typed::default();
        typed.text("データ\n概要");
        for text in ["データ\n概要", "データ"] {
            assert_eq!(book::text(text, &typed), None, "{text}");
        }
        assert_eq!(book::text("概要 — 集計", &typed), Some("概要 — Tally".to_owned()));
    }

    #[test]
    fn progress_is_known_as_it_is_written() {
        let said = book::text(&words::progress(3, 9), &Typed::default()).expect("English");
        assert!(is_english_progress(&fold(&said)), "{said}");
        for text in ["9 in all, three filled in", "in all, filled in", "9 in all, 3 filled in and more"] {
            assert!(!is_english_progress(&fold(text)), "{text}");
        }
    }

    #[test]
    fn names_of_sheets_are_legal_and_tell_sheets_apart() {
        let names: Vec<&str> = sheet::ALL.iter().map(|name| word(Lang::En, name)).collect();
        for name in &names {
            assert!(name.len() <= 31 && !name.contains(['[', ']', ':', '*', '?', '/', '\\']), "{name}");
            assert_eq!(names.iter().filter(|other| other.eq_ignore_ascii_case(name)).count(), 1, "{name}");
        }
    }
}
