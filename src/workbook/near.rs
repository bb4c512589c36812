//! Did you mean: the word of a list that a mistyped one is nearest to.

use crate::domain::fold::fold;

/// The candidate that differs from `read` by the fewest letters, when that is two at most and less than
/// half of it. It is only ever suggested, never taken.
pub fn near<'a>(read: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let read = fold(read);
    let length = read.chars().count();
    let scored = candidates.into_iter().map(|candidate| (distance(&read, &fold(candidate)), candidate));
    let best = scored.min_by_key(|(distance, _)| *distance)?;
    (best.0 <= 2 && best.0 * 2 < length.max(2)).then_some(best.1)
}

/// Letters to insert, delete or replace to make one text of the other.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let replaced = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = replaced.min(corner + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_found_and_another_word_is_not() {
        let words = ["row-number", "label", "text", "pick-step"];
        assert_eq!(near("pickstep", words), Some("pick-step"));
        assert_eq!(near("txt", words), Some("text"));
        assert_eq!(near("管理策選ぶ", ["管理策を選ぶ", "実施手順を選ぶ"]), Some("管理策を選ぶ"));
        assert_eq!(near("image", words), None);
        assert_eq!(near("", words), None);
        assert_eq!(distance("kitten", "sitting"), 3);
    }
}
