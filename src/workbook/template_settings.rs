//! The settings of a pack as a tree: `example.tables[0].rows[1][0]` is a path of five words.
//!
//! In a folder they are one toml file; in a workbook the sheet of settings, and sheets for themes,
//! timetable and example. Either way the same paths come out, each with the cell it stands in.

use crate::domain::address::Address;
use crate::domain::fold::fold;
use crate::sheet::book::{Book, Page};

use super::near::near;
use super::template_error::TemplateTrouble;
use super::template_pages::{Head, List, Troubles, find_page, may, must, page};

/// Settings with one value: key, plain name, what it is for.
pub(super) const KEYS: [(&str, &str, &str); 10] = [
    ("name", "名前", "テンプレートの名前。半角の英数字とハイフンで。記入票に記録されます。"),
    ("version", "版", "1.0 のような番号。記入票を配ったあとに直したら上げてください。"),
    ("language", "言語", "テンプレートの文章の言葉。ja か en。"),
    ("title", "タイトル", "記入票とまとめに印刷される名前。"),
    ("attribution", "出典", "一覧の下に印刷される出典。空欄でも構いません。"),
    ("item", "項目の呼び名", "行の呼び名。「脅威」「確認項目」など。"),
    ("threats_title", "項目の一覧の題", "項目の一覧の上に印刷される題。"),
    ("controls_title", "管理策の一覧の題", "管理策と実施手順の一覧の上に印刷される題。"),
    ("out_of_scope", "対象外の説明", "対象外の項目の行に印刷される言葉。"),
    ("goals", "ゴール", "当日のゴール。1行に1つ。行を増やしたり減らしたりできます。"),
];
/// Settings with several values, which a workbook has on sheets of their own.
const BRANCHES: [&str; 3] = ["timetable", "themes", "example"];

/// What stands over the settings in a workbook.
pub(super) const HEADINGS: [&str; 3] = ["設定項目", "値", "説明"];

pub(super) const THEME_HEADS: &[Head] = &[
    must("id", "記号"),
    must("sheet", "シート名"),
    must("title", "題"),
    must("rows", "行"),
    may("ask", "個人への問い"),
    may("ask_group", "グループへの問い"),
    may("left", "発表の左の見出し"),
    may("right", "発表の右の見出し"),
];
pub(super) const TIME_HEADS: &[Head] = &[must("when", "時間"), must("what", "内容")];
pub(super) const EXAMPLE_HEADS: &[Head] = &[
    must("part", "部分"),
    may("left_heading", "左の見出し"),
    may("right_heading", "右の見出し"),
    may("left", "左"),
    may("right", "右"),
];
/// Parts of the example that are one text, in the column 左.
pub(super) const EXAMPLE_TEXTS: [(&str, &str); 4] =
    [("group", "グループ"), ("threat", "項目"), ("hint", "ヒント"), ("source", "出典")];

/// One value and where it stands.
struct Entry {
    path: Vec<String>,
    value: String,
    page: String,
    at: Address,
}

/// All settings of a pack.
pub(super) struct Settings {
    /// Name of the page of settings.
    pub(super) page: String,
    /// The cell under the last one of that page: where a missing setting belongs.
    end: Address,
    entries: Vec<Entry>,
}

/// A value with its page and cell.
pub(super) struct Found<'s> {
    pub(super) value: &'s str,
    pub(super) page: &'s str,
    pub(super) at: Address,
}

impl Settings {
    pub(super) fn of(book: &Book, page: &Page, troubles: &mut Troubles) -> Self {
        let end = page.filled().map(|(at, _)| at.row + 1).max().unwrap_or_default();
        let mut settings = Settings { page: page.name.clone(), end: Address::new(end, 0), entries: Vec::new() };
        settings.take_page(page, troubles);
        if let Some(page) = find_page(book, &page::THEMES) {
            settings.take_themes(page, troubles);
        }
        if let Some(page) = find_page(book, &page::TIMETABLE) {
            let list = List::open(page, TIME_HEADS, troubles);
            for (index, row) in list.rows().into_iter().enumerate() {
                let index = index.to_string();
                settings.add(&["timetable", &index, "0"], &list, row, "when");
                settings.add(&["timetable", &index, "1"], &list, row, "what");
            }
        }
        if let Some(page) = find_page(book, &page::EXAMPLE) {
            settings.take_example(page, troubles);
        }
        settings
    }

    fn take_page(&mut self, page: &Page, troubles: &mut Troubles) {
        let is_heading = |at: &Address| fold(&page.shown(*at)) == fold(HEADINGS[0]);
        let heading = page.filled().map(|(at, _)| at).find(is_heading);
        let (first, col) = heading.map_or((0, 0), |at| (at.row + 1, at.col));
        let mut goals = 0;
        for (at, cell) in page.filled().filter(|(at, _)| at.col == col && at.row >= first) {
            let key = cell.value.shown();
            let key = key.trim();
            let words: Vec<&str> = key.split(['.', '[', ']']).filter(|word| !word.is_empty()).collect();
            let Some(begin) = words.first() else { continue };
            let known = KEYS.iter().find(|(short, plain, _)| short == begin || fold(plain) == fold(key));
            let value_at = Address::new(at.row, at.col + 1);
            let path = match known {
                Some(("goals", ..)) if words.len() == 1 => {
                    goals += 1;
                    vec!["goals".to_owned(), (goals - 1).to_string()]
                }
                Some((short, ..)) if words.len() == 1 => vec![(*short).to_owned()],
                Some(_) => words.iter().map(|word| (*word).to_owned()).collect(),
                None if BRANCHES.contains(begin) => words.iter().map(|word| (*word).to_owned()).collect(),
                None => {
                    let names = KEYS.iter().flat_map(|(short, plain, _)| [*short, *plain]);
                    let meant = near(key, names).map(str::to_owned);
                    troubles.add(&page.name, Some(at), TemplateTrouble::UnknownKey { read: key.to_owned(), meant });
                    continue;
                }
            };
            let value = page.shown(value_at);
            if path[0] == "goals" && value.trim().is_empty() {
                continue;
            }
            self.entries.push(Entry { path, value, page: page.name.clone(), at: value_at });
        }
    }

    fn take_themes(&mut self, page: &Page, troubles: &mut Troubles) {
        let list = List::of(page, THEME_HEADS, troubles);
        for (index, row) in list.rows().into_iter().enumerate() {
            let index = index.to_string();
            for key in ["id", "sheet", "title", "rows", "ask", "ask_group"] {
                self.add(&["themes", &index, key], &list, row, key);
            }
            if !list.text(row, "left").is_empty() || !list.text(row, "right").is_empty() {
                self.add(&["themes", &index, "presented", "0"], &list, row, "left");
                self.add(&["themes", &index, "presented", "1"], &list, row, "right");
            }
        }
    }

    fn take_example(&mut self, page: &Page, troubles: &mut Troubles) {
        let list = List::open(page, EXAMPLE_HEADS, troubles);
        let mut tables: Vec<(String, usize)> = Vec::new();
        for row in list.rows() {
            let part = list.text(row, "part");
            if let Some((key, _)) = EXAMPLE_TEXTS.iter().find(|(key, plain)| part == *key || fold(&part) == fold(plain))
            {
                self.add(&["example", key], &list, row, "left");
                continue;
            }
            let begins = tables.last().is_none_or(|(title, _)| *title != part);
            if begins {
                tables.push((part, 0));
            }
            let table = (tables.len() - 1).to_string();
            let path = |key: &'static str| ["example", "tables", &table, key].map(str::to_owned);
            if begins {
                let [example, branch, index, title] = path("title");
                self.add(&[&example, &branch, &index, &title], &list, row, "part");
                for (nth, key) in ["left_heading", "right_heading"].into_iter().enumerate() {
                    self.add(&["example", "tables", &table, "headings", &nth.to_string()], &list, row, key);
                }
            }
            let Some((_, rows)) = tables.last_mut() else { continue };
            let nth = rows.to_string();
            *rows += 1;
            self.add(&["example", "tables", &table, "rows", &nth, "0"], &list, row, "left");
            self.add(&["example", "tables", &table, "rows", &nth, "1"], &list, row, "right");
        }
    }

    /// One cell of a list as the value at a path.
    fn add(&mut self, path: &[&str], list: &List, row: u32, key: &'static str) {
        let Some(at) = list.at(row, key) else { return };
        let path = path.iter().map(|word| (*word).to_owned()).collect();
        self.entries.push(Entry { path, value: list.text(row, key), page: list.page.name.clone(), at });
    }

    pub(super) fn get(&self, path: &[&str]) -> Option<Found<'_>> {
        let entry = self.entries.iter().find(|entry| entry.path.iter().eq(path))?;
        Some(Found { value: &entry.value, page: &entry.page, at: entry.at })
    }

    /// The value at `path`; empty where there is none.
    pub(super) fn text(&self, path: &[&str]) -> String {
        self.get(path).map(|found| found.value.to_owned()).unwrap_or_default()
    }

    /// The value at `path`, which must be there and not empty.
    pub(super) fn needed(&self, path: &[&str], troubles: &mut Troubles) -> String {
        let text = self.text(path);
        if text.trim().is_empty() {
            let plain = KEYS.iter().find(|(key, ..)| path == [*key]).map(|(_, plain, _)| *plain);
            let key = plain.filter(|_| !self.page.is_ascii()).map_or_else(|| path.join("."), str::to_owned);
            let (page, at) = self.place(path);
            troubles.add(page, Some(at), TemplateTrouble::KeyMissing { key });
        }
        text
    }

    /// Where the value at `path` stands, or belongs.
    pub(super) fn place(&self, path: &[&str]) -> (&str, Address) {
        self.get(path).map_or((self.page.as_str(), self.end), |found| (found.page, found.at))
    }

    /// The words that follow `path`, each once, in order: the indexes of a list.
    pub(super) fn below(&self, path: &[&str]) -> Vec<&str> {
        let mut below: Vec<&str> = Vec::new();
        for entry in &self.entries {
            if entry.path.len() > path.len() && entry.path.iter().zip(path).all(|(a, b)| a == b) {
                let word = entry.path[path.len()].as_str();
                if !below.contains(&word) {
                    below.push(word);
                }
            }
        }
        below
    }

    /// The values of a list at `path`.
    pub(super) fn list(&self, path: &[&str]) -> Vec<String> {
        self.below(path).iter().map(|index| self.text(&[path, &[index]].concat())).collect()
    }
}
