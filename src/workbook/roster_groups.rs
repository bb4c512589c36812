//! Groups in a roster: one name for every way to write a number, and spreading people over groups.
//!
//! A group's name becomes a file and a sheet, so it must not change when rows are sorted: it depends on
//! the cell alone, never on the other rows.

use std::collections::HashMap;

use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::domain::ids::GroupName;
use crate::domain::people::Spread;

use super::roster::RosterRow;

/// Most people in a group when their number is not given.
const MOST: usize = 6;

/// The word beside a number in the name of a group.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Word {
    /// グループ, Group, or none.
    Group,
    /// 班, 組, チーム …, as it is written.
    Other(&'static str, Side),
}

/// On which side of the number the word stands in the name that is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Side {
    Before,
    After,
}

/// Words other than グループ, folded, with what is kept.
const WORDS: [(&str, &str, Side); 6] = [
    ("班", "班", Side::After),
    ("組", "組", Side::After),
    ("卓", "卓", Side::After),
    ("チ-ム", "チーム", Side::Before),
    ("テ-ブル", "テーブル", Side::Before),
    ("team", "Team ", Side::Before),
];

/// The name of the numbered group: `グループ3`.
pub fn numbered(no: u16, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("グループ{no}"),
        Lang::En => format!("Group {no}"),
    }
}

/// The name of the group that a cell means: `1`, `グループ１` and `第1グループ` are one; what is not a
/// number with a word beside it stays as typed.
pub fn name(typed: &str, lang: Lang) -> String {
    match parse(typed) {
        Some((no, Word::Group)) => numbered(no, lang),
        Some((no, Word::Other(word, Side::Before))) => format!("{word}{no}"),
        Some((no, Word::Other(word, Side::After))) => format!("{no}{word}"),
        None => typed.to_owned(),
    }
}

/// Equal for names that people take for the same group.
pub fn key(name: &str) -> String {
    parse(name).map_or_else(|| fold(name), |(no, _)| format!("#{no}"))
}

fn parse(typed: &str) -> Option<(u16, Word)> {
    let folded = fold(typed);
    let rest = folded.strip_prefix('第').unwrap_or(&folded);
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit()).then(|| text.parse().ok()).flatten();
    // A number that a spreadsheet has written out as `1.0` is still a number.
    let plain = |text: &str| digits(text.strip_suffix(".0").unwrap_or(text)).filter(|no| *no > 0);
    let beside = |word: &str| {
        let rest = rest.trim_start_matches("no").trim_start_matches('.');
        rest.strip_suffix(word).and_then(plain).or_else(|| rest.strip_prefix(word).and_then(plain))
    };
    let group = ["", "グル-プ", "group", "g"].into_iter().find_map(beside).map(|no| (no, Word::Group));
    let other = || WORDS.iter().find_map(|(word, kept, side)| beside(word).map(|no| (no, Word::Other(kept, *side))));
    group.or_else(other)
}

/// Gives a group to the `open` rows: sizes differ by one at most, and people of one company or one
/// industry are kept apart as far as possible. The same list gives the same groups.
pub fn spread(rows: &mut [RosterRow], open: &[usize], over: Spread, lang: Lang) {
    let here = rows.iter().filter(|row| !row.excluded).count();
    let count = match over {
        Spread::FiveOrSix => here.div_ceil(MOST).max(1),
        Spread::Groups(count) => usize::from(count).max(1),
    };
    let names: Vec<String> = (1..=count).map(|no| numbered(no as u16, lang)).collect();
    let mut tables: Vec<Vec<usize>> = names
        .iter()
        .map(|name| (0..rows.len()).filter(|i| !open.contains(i) && rows[*i].group.as_str() == name).collect())
        .collect();
    for index in order(rows, open) {
        let alike = |table: &[usize], of: fn(&RosterRow) -> &String| {
            let own = fold(of(&rows[index]));
            table.iter().filter(|other| !own.is_empty() && fold(of(&rows[**other])) == own).count()
        };
        let sizes: Vec<usize> = tables.iter().map(Vec::len).collect();
        let smallest = sizes.iter().min().copied().unwrap_or_default();
        let best = (0..count).filter(|table| sizes[*table] == smallest).min_by_key(|table| {
            (alike(&tables[*table], |row| &row.organisation), alike(&tables[*table], |row| &row.industry), *table)
        });
        let Some(best) = best else { continue };
        if let Some(name) = GroupName::parse(&names[best]) {
            rows[index].group = name;
        }
        if !rows[index].excluded {
            tables[best].push(index);
        }
    }
}

/// Who chooses first: the industries with the most people, because they are the hardest to keep apart;
/// who is left out comes last.
fn order(rows: &[RosterRow], open: &[usize]) -> Vec<usize> {
    let mut people: HashMap<String, usize> = HashMap::new();
    for index in open {
        *people.entry(fold(&rows[*index].industry)).or_default() += 1;
    }
    let mut order = open.to_vec();
    order.sort_by_cached_key(|index| {
        let industry = fold(&rows[*index].industry);
        (rows[*index].excluded, std::cmp::Reverse(people.get(&industry).copied().unwrap_or_default()), industry, *index)
    });
    order
}

#[cfg(test)]
mod tests {
    use super::*;

    fn person(organisation: &str, industry: &str) -> RosterRow {
        RosterRow {
            row: 0,
            id: None,
            name: "人".to_owned(),
            organisation: organisation.to_owned(),
            industry: industry.to_owned(),
            group: GroupName::parse("グループ1").expect("a name"),
            mail: String::new(),
            excluded: false,
        }
    }

    fn sizes(rows: &[RosterRow]) -> Vec<usize> {
        let mut sizes: HashMap<&str, usize> = HashMap::new();
        for row in rows.iter().filter(|row| !row.excluded) {
            *sizes.entry(row.group.as_str()).or_default() += 1;
        }
        let mut sizes: Vec<usize> = sizes.into_values().collect();
        sizes.sort_unstable();
        sizes
    }

    #[test]
    fn groups_are_of_five_or_six_wherever_the_number_allows() {
        for (people, expected) in
            [(23, vec![5, 6, 6, 6]), (30, vec![6; 5]), (6, vec![6]), (7, vec![3, 4]), (1, vec![1])]
        {
            let mut rows = vec![person("", ""); people];
            spread(&mut rows, &(0..people).collect::<Vec<_>>(), Spread::FiveOrSix, Lang::Ja);
            assert_eq!(sizes(&rows), expected, "{people}");
        }
    }

    #[test]
    fn every_industry_is_dealt_evenly_and_companies_are_kept_apart() {
        let of = |n: usize| person(["甲", "乙", "丙"][n % 3], ["卸売業", "製造業", "建設業", "運輸業"][n % 4]);
        let mut rows: Vec<RosterRow> = (0..24).map(of).collect();
        let all: Vec<usize> = (0..24).collect();
        spread(&mut rows, &all, Spread::Groups(4), Lang::Ja);
        assert_eq!(sizes(&rows), [6, 6, 6, 6]);
        for no in 1..=4 {
            let name = format!("グループ{no}");
            let members: Vec<&RosterRow> = rows.iter().filter(|row| row.group.as_str() == name).collect();
            for company in ["甲", "乙", "丙"] {
                assert_eq!(members.iter().filter(|row| row.organisation == company).count(), 2, "{name} {company}");
            }
            for industry in ["卸売業", "製造業", "建設業", "運輸業"] {
                let count = members.iter().filter(|row| row.industry == industry).count();
                assert!((1..=2).contains(&count), "{name} {industry} {count}");
            }
        }
        let mut again: Vec<RosterRow> = (0..24).map(of).collect();
        spread(&mut again, &all, Spread::Groups(4), Lang::Ja);
        assert_eq!(again, rows);
    }

    #[test]
    fn who_has_a_group_keeps_it_and_who_is_excluded_takes_no_place() {
        let mut rows = vec![person("", ""); 7];
        rows[0].excluded = true;
        spread(&mut rows, &[0, 3, 4, 5, 6], Spread::Groups(2), Lang::En);
        assert_eq!(rows[1].group.as_str(), "グループ1");
        assert_eq!(rows[3].group.as_str(), "Group 1");
    }

    #[test]
    fn a_name_without_a_number_is_kept() {
        for name in ["赤", "A", "第一班", "グループ", "1-2", "0", "グループ1（午前）"] {
            assert_eq!(super::name(name, Lang::Ja), name);
        }
        assert_eq!(super::name("Ｇ２", Lang::En), "Group 2");
        assert_eq!(super::name("第2チーム", Lang::Ja), "チーム2");
        assert_eq!(super::name("3.0", Lang::Ja), "グループ3");
    }
}
