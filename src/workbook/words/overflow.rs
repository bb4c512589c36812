//! Words of what goes on elsewhere: the sheets of a long list, and the parts of a long text.

use crate::domain::finding::Lang;

/// Name of the sheet that holds the parts of long texts.
pub const SHEET: &str = "続き";
/// What it is for.
pub const LEAD: &str = "1つのセルに入りきらない長い文字の続きです。元のセルの終わりに、この表の番号が書かれています。";
/// Its headings: number, order, text, sheet, cell.
pub const HEADINGS: [&str; 5] = ["番号", "順", "続きの文字", "元のシート", "元のセル"];

/// Around the number at the end of a cell's first part.
const MARKS: [(&str, &str); 2] =
    [("…（続きは「続き」シートの ", "）"), ("… (goes on on the sheet Continued, no. ", ")")];
/// Before the number of a part, Japanese and English.
const ORDER: [&str; 2] = ["続き", "part"];

fn place(lang: Lang) -> usize {
    match lang {
        Lang::Ja => 0,
        Lang::En => 1,
    }
}

/// What stands at the end of a cell whose text goes on.
pub fn mark(lang: Lang, number: usize) -> String {
    let (before, after) = MARKS[place(lang)];
    format!("{before}{number}{after}")
}

/// The first part of a text, and the number of the others, where it ends with a mark.
pub fn read_mark(text: &str) -> Option<(&str, usize)> {
    MARKS.iter().find_map(|(before, after)| {
        let (first, number) = text.strip_suffix(after)?.rsplit_once(before)?;
        Some((first, number.parse().ok()?))
    })
}

/// `続き 2/3`.
pub fn order(lang: Lang, nth: usize, of: usize) -> String {
    format!("{} {nth}/{of}", ORDER[place(lang)])
}

/// Reads [`order`].
pub fn read_order(text: &str) -> Option<(usize, usize)> {
    let order = ORDER.iter().find_map(|order| text.trim().strip_prefix(order))?;
    let (nth, of) = order.trim_start().split_once('/')?;
    Some((nth.parse().ok()?, of.parse().ok()?))
}

/// The name of a list's n-th sheet, from 1: `データ`, `データ (2)`.
pub fn continued(name: &str, nth: u32) -> String {
    if nth <= 1 { name.to_owned() } else { format!("{name} ({nth})") }
}

/// The name of the list that a sheet begins or continues: `データ` of `データ (2)`.
pub fn of_list(name: &str) -> &str {
    let number = |tail: &str| tail.strip_suffix(')').is_some_and(|n| n.parse::<u32>().is_ok());
    name.rsplit_once(" (").filter(|(_, tail)| number(tail)).map_or(name, |(list, _)| list)
}
