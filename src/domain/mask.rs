//! Replacing what names a person or a company in texts that people typed.
//!
//! Two spellings of a name are one: width, case, white space and the common old forms of kanji do not
//! count. It knows what to replace by what, not whose the names are.

use std::collections::HashMap;

use unicode_normalization::UnicodeNormalization;

/// Shortest name that is looked for, in characters. A single character is in too many words.
const SHORTEST: usize = 2;

/// Forms of kanji that names are typed with: the first is compared as the second.
const FORMS: [(char, char); 16] = [
    ('髙', '高'),
    ('﨑', '崎'),
    ('嵜', '崎'),
    ('濵', '浜'),
    ('濱', '浜'),
    ('邊', '辺'),
    ('邉', '辺'),
    ('齋', '斉'),
    ('齊', '斉'),
    ('斎', '斉'),
    ('澤', '沢'),
    ('廣', '広'),
    ('眞', '真'),
    ('櫻', '桜'),
    ('國', '国'),
    ('德', '徳'),
];

/// A name, and what stands in its place.
#[derive(Clone, Debug)]
struct Needle {
    letters: Vec<char>,
    instead: String,
}

/// What is replaced, ready to be looked for.
#[derive(Clone, Debug, Default)]
pub struct Mask {
    /// By their first letter, the longest first.
    needles: HashMap<char, Vec<Needle>>,
}

impl Mask {
    /// Replaces the first of each pair by the second. Of equal names the first pair counts; names of one
    /// letter are left out.
    pub fn new(pairs: impl IntoIterator<Item = (String, String)>) -> Self {
        let mut mask = Mask::default();
        for (name, instead) in pairs {
            let letters = letters_of(&name);
            let Some(first) = letters.first().copied().filter(|_| letters.len() >= SHORTEST) else { continue };
            let same = mask.needles.entry(first).or_default();
            if same.iter().all(|needle| needle.letters != letters) {
                same.push(Needle { letters, instead });
            }
        }
        for needles in mask.needles.values_mut() {
            needles.sort_by_key(|needle| std::cmp::Reverse(needle.letters.len()));
        }
        mask
    }

    /// The text with every name replaced; all else is as it was typed.
    pub fn apply(&self, text: &str) -> String {
        let letters = placed(text);
        let (mut out, mut done, mut at) = (String::new(), 0, 0);
        while at < letters.len() {
            match self.found(&letters, at) {
                Some(needle) => {
                    let last = at + needle.letters.len() - 1;
                    out.push_str(&text[done..letters[at].start]);
                    out.push_str(&needle.instead);
                    (done, at) = (letters[last].end, last + 1);
                }
                None => at += 1,
            }
        }
        out.push_str(&text[done..]);
        out
    }

    fn found(&self, letters: &[Letter], at: usize) -> Option<&Needle> {
        let rest = &letters[at..];
        self.needles.get(&rest.first()?.letter)?.iter().find(|needle| {
            let length = needle.letters.len();
            let same = rest.len() >= length && rest.iter().zip(&needle.letters).all(|(l, n)| l.letter == *n);
            // A Latin name is a word, not a part of one; half a character is not replaced.
            same && whole(letters, at, at + length - 1)
        })
    }
}

/// One letter as it is compared, and the bytes it stands on.
struct Letter {
    letter: char,
    start: usize,
    end: usize,
}

fn placed(text: &str) -> Vec<Letter> {
    let mut letters: Vec<Letter> = Vec::new();
    for (start, c) in text.char_indices() {
        let end = start + c.len_utf8();
        letters.extend(compared(c).map(|letter| Letter { letter, start, end }));
    }
    letters
}

fn letters_of(text: &str) -> Vec<char> {
    text.chars().flat_map(compared).collect()
}

fn compared(c: char) -> impl Iterator<Item = char> {
    let c = FORMS.iter().find(|(old, _)| *old == c).map_or(c, |(_, new)| *new);
    // Decomposed, so that a half-width ｶﾞ of two characters is the ガ of one.
    std::iter::once(c).nfkd().flat_map(char::to_lowercase).filter(|c| !c.is_whitespace() && !c.is_control())
}

fn whole(letters: &[Letter], first: usize, last: usize) -> bool {
    let joined = |one: &Letter, next: &Letter| {
        one.end == next.start && one.letter.is_ascii_alphanumeric() && next.letter.is_ascii_alphanumeric()
    };
    let before = first.checked_sub(1).map(|i| &letters[i]);
    let after = letters.get(last + 1);
    let split = |one: &Letter, next: &Letter| one.start == next.start;
    before.is_none_or(|b| !joined(b, &letters[first]) && !split(b, &letters[first]))
        && after.is_none_or(|a| !joined(&letters[last], a) && !split(&letters[last], a))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn mask() -> Mask {
        let pairs = [("髙見本 三郎", "製造業 A社"), ("見本商事", "A社"), ("見本商事株式会社", "A社"), ("IT", "B社")];
        Mask::new(pairs.map(|(name, instead)| (name.to_owned(), instead.to_owned())))
    }

    #[test]
    fn a_name_is_found_in_every_spelling() {
        for text in ["髙見本三郎", "高見本　三郎", "髙 見本 三 郎"] {
            assert_eq!(mask().apply(&format!("担当は{text}です")), "担当は製造業 A社です", "{text}");
        }
        assert_eq!(Mask::new([("ガラス屋".to_owned(), "A社".to_owned())]).apply("ｶﾞﾗｽ屋に聞く"), "A社に聞く");
    }

    #[test]
    fn the_longest_name_wins_and_all_else_stays() {
        assert_eq!(mask().apply("見本商事 株式会社と見本商事\n見本"), "A社とA社\n見本");
        assert_eq!(mask().apply("ITと、SITE と ｉｔ部"), "B社と、SITE と B社部");
        assert_eq!(mask().apply(""), "");
    }
}
