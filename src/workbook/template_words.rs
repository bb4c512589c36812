//! What the words of a pack are called in English.
//!
//! A pack in one workbook has Japanese sheets, headings and words of its dropdowns, whatever its language is. An
//! English sentence names them with the English word in front, which is read there just as well.

use super::template_lists::{CONTROL_HEADS, LIST_HEADS, OUT_OF_SCOPE, OUT_OF_SCOPE_ENGLISH, STEP_HEADS, THREAT_HEADS};
use super::template_pages::page;
use super::template_settings::{EXAMPLE_HEADS, EXAMPLE_TEXTS, KEYS, THEME_HEADS, TIME_HEADS};
use super::template_themes::{COLUMN_HEADS, KINDS, ROWS, SIDES, WHOM};

/// A word in English, and as workbooks have it.
type Pair = (&'static str, &'static str);

/// A heading of a list: `kind (種類)`.
pub(super) fn heading(word: &str) -> String {
    let lists =
        [COLUMN_HEADS, THEME_HEADS, TIME_HEADS, EXAMPLE_HEADS, THREAT_HEADS, CONTROL_HEADS, STEP_HEADS, LIST_HEADS];
    named(word, lists.into_iter().flatten().map(|head| (head.english, head.plain)))
}

/// The name of a setting: `title (タイトル)`.
pub(super) fn setting(word: &str) -> String {
    named(word, KEYS.map(|(key, plain, _)| (key, plain)).into_iter().chain(EXAMPLE_TEXTS))
}

/// A word that a dropdown offers: `pick-step (実施手順を選ぶ)`.
pub(super) fn offered(word: &str) -> String {
    let whom = WHOM.map(|(short, plain, _)| (short, plain)).into_iter();
    let kinds = KINDS.map(|(short, plain, _)| (short, plain));
    let rows = ROWS.map(|(short, plain, _)| (short, plain));
    let sides = SIDES.map(|(short, plain, _)| (short, plain));
    named(word, whom.chain(kinds).chain(rows).chain(sides).chain([(OUT_OF_SCOPE_ENGLISH, OUT_OF_SCOPE)]))
}

/// The name of a sheet: `threats (項目)`.
pub(super) fn sheet(word: &str) -> String {
    let pages = [page::SETTINGS, page::THREATS, page::CONTROLS, page::STEPS, page::COLUMNS, page::LISTS];
    let only_in_workbooks = [page::THEMES, page::TIMETABLE, page::EXAMPLE];
    named(word, pages.into_iter().chain(only_in_workbooks).map(|[short, plain]| (short, plain)))
}

/// The English word with that of a workbook behind it; any other text as it is.
fn named(word: &str, mut pairs: impl Iterator<Item = Pair>) -> String {
    match pairs.find(|(_, plain)| *plain == word) {
        Some((english, plain)) if english != plain => format!("{english} ({plain})"),
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_workbooks_stand_behind_english_ones_and_each_among_its_own() {
        assert_eq!(heading("番号"), "number (番号)");
        assert_eq!(offered("番号"), "row-number (番号)");
        assert_eq!(heading("左"), "left (左)");
        assert_eq!(offered("左"), "0 (左)");
        assert_eq!(setting("タイトル"), "title (タイトル)");
        assert_eq!(sheet("項目"), "threats (項目)");
        assert_eq!(heading("kind"), "kind");
    }

    #[test]
    fn every_heading_has_an_english_one() {
        let lists = [COLUMN_HEADS, THEME_HEADS, TIME_HEADS, EXAMPLE_HEADS, THREAT_HEADS, CONTROL_HEADS, STEP_HEADS];
        for head in lists.into_iter().flatten().chain(LIST_HEADS) {
            assert!(head.english.is_ascii(), "{} {}", head.key, head.plain);
        }
    }
}
