//! Which of several files of one person counts, and why: the one place that decides it.
//!
//! In this order, until one file is left:
//! 1. **Content.** A file whose every text stands in another one too, which says more, does not count.
//! 2. **When its own program saved it**, where all that are left say so: mail and copying do not change that.
//! 3. **Its name**: `最終版` after `修正版` after none, then the higher number (`(2)`, `_v3`).
//! 4. **When the archive or the folder says it was saved**: copying and unpacking may have changed that.
//! 5. The place of its name among the others, so that something decides on every machine alike.
//!
//! Each step looks at all files that are left, never at two of them, so the order in which files are read
//! cannot change the answer. Nothing here knows a file.

use std::collections::BTreeMap;
use std::sync::Arc;

use unicode_normalization::UnicodeNormalization as _;

use super::answers::Slot;
use super::moment::Moment;

/// One of several files of one person.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Revision {
    /// Its answers.
    pub answers: BTreeMap<Slot, Arc<str>>,
    /// Texts in it that are no answers but people's words, each as often as it stands there.
    pub beside: BTreeMap<String, usize>,
    /// When its own program saved it, where that is believable.
    pub saved: Option<Moment>,
    /// When the archive or the folder says that it was saved.
    pub stored: Option<Moment>,
    /// Where it lies.
    pub path: String,
}

/// What came out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decision {
    /// The file that counts, by its place.
    pub kept: usize,
    /// Why each of them does not count, by their places; None for the one that does.
    pub passed: Vec<Option<Passed>>,
}

/// Why a file does not count.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Passed {
    /// It says what the one that counts says.
    Same,
    /// Another file says all of it and more.
    Fuller {
        /// That file.
        file: String,
    },
    /// The one that counts was saved later, as the documents themselves say.
    Saved {
        /// When this one was.
        this: Moment,
        /// When that one was.
        kept: Moment,
    },
    /// The name of the one that counts says that it is later.
    Name,
    /// The one that counts was saved later, as the archive or the folder says.
    Stored {
        /// When this one was.
        this: Moment,
        /// When that one was.
        kept: Moment,
    },
    /// Nothing tells; the order of the names decided.
    Order,
}

impl Revision {
    /// True when everything that `other` says stands here too.
    fn covers(&self, other: &Revision) -> bool {
        other.answers.iter().all(|(slot, text)| self.answers.get(slot) == Some(text))
            && other.beside.iter().all(|(text, times)| self.beside.get(text).copied().unwrap_or(0) >= *times)
    }
}

/// Decides between files of one person; None when there is none.
pub fn decide(files: &[Revision]) -> Option<Decision> {
    let fuller = |this: usize| {
        let more = |other: &usize| files[*other].covers(&files[this]) && !files[this].covers(&files[*other]);
        (0..files.len()).filter(more).max_by_key(|other| &files[*other].path)
    };
    let covered: Vec<Option<usize>> = (0..files.len()).map(fuller).collect();
    let mut left: Vec<usize> = (0..files.len()).filter(|this| covered[*this].is_none()).collect();
    let mut dropped: Vec<Option<Say>> = vec![None; files.len()];
    for (narrow, passed) in STEPS {
        let stay = narrow(files, &left);
        for this in left.iter().filter(|this| !stay.contains(this)) {
            dropped[*this] = Some(passed);
        }
        left = stay;
    }
    let kept = left.first().copied()?;
    let why = |this: usize| -> Option<Passed> {
        if this == kept {
            return None;
        }
        let (file, winner) = (&files[this], &files[kept]);
        if let Some(other) = covered[this] {
            let other = if winner.covers(file) { kept } else { other };
            return Some(Passed::Fuller { file: files[other].path.clone() });
        }
        if winner.covers(file) {
            return Some(Passed::Same);
        }
        dropped[this].and_then(|passed| passed(file, winner)).or(Some(Passed::Order))
    };
    Some(Decision { kept, passed: (0..files.len()).map(why).collect() })
}

/// What a step says of a file that falls out in it, and of the one that counts.
type Say = fn(&Revision, &Revision) -> Option<Passed>;

/// Those of `left` that a step leaves, and what it says of the others.
type Step = (fn(&[Revision], &[usize]) -> Vec<usize>, Say);

const STEPS: [Step; 4] = [
    (
        |files, left| latest(left, |this| files[this].saved),
        |this, kept| Some(Passed::Saved { this: this.saved?, kept: kept.saved? }),
    ),
    (|files, left| latest(left, |this| Some(name_rank(&files[this].path))), |_, _| Some(Passed::Name)),
    (
        |files, left| latest(left, |this| files[this].stored),
        |this, kept| Some(Passed::Stored { this: this.stored?, kept: kept.stored? }),
    ),
    (|files, left| latest(left, |this| Some(files[this].path.as_str())), |_, _| Some(Passed::Order)),
];

/// The files with the highest value; all of them where one has none.
fn latest<K: Ord>(left: &[usize], key: impl Fn(usize) -> Option<K>) -> Vec<usize> {
    let keys: Option<Vec<K>> = left.iter().map(|this| key(*this)).collect();
    let Some(keys) = keys else { return left.to_vec() };
    let Some(most) = keys.iter().max() else { return Vec::new() };
    left.iter().zip(&keys).filter(|(_, key)| *key == most).map(|(this, _)| *this).collect()
}

/// What a file's name says of how late it is: words first, then the highest number of a version or copy.
fn name_rank(path: &str) -> (u8, u32) {
    let name = path.rsplit('/').next().unwrap_or(path);
    let name: String = name.nfkc().flat_map(char::to_lowercase).collect();
    let stem = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem);
    let has = |words: &[&str]| words.iter().any(|word| stem.contains(word));
    let word = if has(&["最終", "確定版", "完成版", "final"]) {
        3
    } else if has(&["修正", "訂正", "改訂", "差替", "差し替え", "再提出", "更新版", "revised"]) {
        2
    } else {
        u8::from(has(&["提出"]))
    };
    (word, numbers(stem).max().unwrap_or(0))
}

/// The numbers of versions and copies: `(2)`, `v3`, `ver.3`, `rev3`, `第3版`, `版2`. Long ones are dates or ids.
fn numbers(stem: &str) -> impl Iterator<Item = u32> {
    let starts: Vec<(usize, usize)> =
        stem.char_indices().filter(|(_, c)| c.is_ascii_digit()).map(|(at, c)| (at, at + c.len_utf8())).collect();
    let begins = starts.into_iter().filter(|(at, _)| !stem[..*at].ends_with(|c: char| c.is_ascii_digit()));
    begins.filter_map(|(at, _)| {
        let digits: &str = stem[at..].split(|c: char| !c.is_ascii_digit()).next()?;
        let (before, after) = (&stem[..at], &stem[at + digits.len()..]);
        let letters_end = |word: &str| {
            let head = before.strip_suffix(word);
            head.is_some_and(|head| !head.ends_with(|c: char| c.is_ascii_alphabetic()))
        };
        let marked = (before.ends_with('(') && after.starts_with(')'))
            || ["v", "ver", "ver.", "version", "rev", "rev.", "final"].iter().any(|word| letters_end(word))
            || before.ends_with('版')
            || after.starts_with('版');
        (marked && digits.len() <= 3).then(|| digits.parse().ok())?
    })
}

#[cfg(test)]
mod tests;
