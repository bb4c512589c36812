//! A finished workbook in another language: sheets, cells, formulas, notes, hints, charts. Addresses stay as they are.

use std::collections::BTreeSet;
use std::ops::Deref;
use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Template;
use crate::domain::finding::Lang;
use crate::sheet::book::{Book, Cell, Chart, ChoiceList, Page, Rule, Value, quoted, sheet_prefix};
use crate::sheet::measure;
use crate::workbook::stamp::STAMP_SHEET;
use crate::workbook::words::{PENCIL, group::NOTE_BREAK, sheet};

use super::{DICTIONARY, Typed, is_japanese, of};

/// What parts of a text stand between, and what stands there in English.
const BETWEEN: [(&str, &str); 4] = [("\n", "\n"), ("\u{3000}", "\u{3000}"), (" — ", " — "), ("、", ", ")];
/// What stands before a text that is translated without it.
const BEFORE: [&str; 3] = [PENCIL, "・", "•"];

/// Says a workbook in the language of its template. `typed` is only asked for where there is something to translate.
pub fn say(template: &Template, book: &mut Book, typed: impl FnOnce() -> Typed) {
    if of(template) == Lang::Ja {
        return;
    }
    let typed = &typed();
    for page in &mut book.pages {
        say_cells(page, typed);
        page.name = name(&page.name);
        page.setup.lang = Lang::En;
    }
    for name_of_area in &mut book.names {
        name_of_area.page = name(&name_of_area.page);
    }
    put(&mut book.properties.title, &mut |title| {
        let (before, last) = title.rsplit_once(' ')?;
        Some(format!("{before} {}", text(last, typed)?))
    });
}

/// Says the cells of a page that is made on its own in a language; its name stays.
pub fn say_page(lang: Lang, page: &mut Page, typed: impl FnOnce() -> Typed) {
    if lang == Lang::En {
        say_cells(page, &typed());
    }
}

fn say_cells(page: &mut Page, typed: &Typed) {
    // What only the program reads: it knows these by their places.
    if [STAMP_SHEET, sheet::WRITTEN].contains(&page.name.as_str()) {
        return;
    }
    let changed = page.cells.change_told(|cell| say_cell(cell, typed));
    for (_, note) in &mut page.notes {
        let end = note.find(NOTE_BREAK).unwrap_or(note.len());
        if let Some(said) = text(&note[..end], typed) {
            note.replace_range(..end, &said);
        }
    }
    let mut known = |words: &str| text(words, typed);
    for choice in &mut page.choices {
        if let Some((title, hint)) = &mut choice.hint {
            put(title, &mut known);
            put(hint, &mut known);
        }
        if let Some(ChoiceList::Formula(list)) = &mut choice.list {
            *list = formula(list, typed);
        }
    }
    for highlight in &mut page.highlights {
        if let Rule::When(when, _) = &mut highlight.rule {
            *when = formula(when, typed);
        }
    }
    page.charts.iter_mut().for_each(|chart| say_chart(chart, typed));
    for part in [&mut page.setup.header, &mut page.setup.legend, &mut page.setup.footer] {
        put(part, &mut known);
    }
    make_room(page, &changed);
    measure::plan_again(page);
}

fn say_cell(cell: &mut Cell, typed: &Typed) -> bool {
    if let Some((page, _)) = cell.leads_inside() {
        *page = name(page);
    }
    match &mut cell.value {
        Value::Text(words) => put(words, &mut |words| text(words, typed)),
        Value::Formula { expression, result } => {
            if is_japanese(expression) {
                *expression = formula(expression, typed).into();
            }
            match Arc::make_mut(result) {
                Value::Text(words) => put(words, &mut |words| text(words, typed)),
                Value::Blank
                | Value::Number(_)
                | Value::Bool(_)
                | Value::Date(_)
                | Value::Error(_)
                | Value::Formula { .. } => false,
            }
        }
        Value::Blank | Value::Number(_) | Value::Bool(_) | Value::Date(_) | Value::Error(_) => false,
    }
}

fn say_chart(chart: &mut Chart, typed: &Typed) {
    let mut known = |words: &str| text(words, typed);
    for part in [&mut chart.title, &mut chart.unit, &mut chart.alt] {
        put(part, &mut known);
    }
    chart.categories.0 = name(&chart.categories.0);
    for series in &mut chart.series {
        put(&mut series.name, &mut known);
        series.values.0 = name(&series.values.0);
    }
}

/// Puts what `said` makes of a text in its place. True where it is another text now.
fn put<T>(place: &mut T, said: &mut dyn FnMut(&str) -> Option<String>) -> bool
where
    T: Deref<Target = str> + From<String>,
{
    match said(place) {
        Some(words) => {
            *place = words.into();
            true
        }
        None => false,
    }
}

/// The name of a sheet.
pub(super) fn name(of: &str) -> String {
    text(of, &Typed::default()).unwrap_or_else(|| of.to_owned())
}

/// A text in English, where the program says it and nobody else: whole, or part by part.
pub(super) fn text(words: &str, typed: &Typed) -> Option<String> {
    if !is_japanese(words) || typed.has(words) {
        return None;
    }
    if let Some(english) = DICTIONARY.words.get(words) {
        return Some(english.clone());
    }
    let part = |words: &str| text(words, typed).unwrap_or_else(|| words.to_owned());
    for pattern in &DICTIONARY.patterns {
        if let Some(values) = pattern.values(words) {
            return Some(pattern.with(&values.into_iter().map(part).collect::<Vec<_>>()));
        }
    }
    for (between, said) in BETWEEN {
        if words.contains(between) {
            let parts: Vec<Option<String>> = words.split(between).map(|words| text(words, typed)).collect();
            if parts.iter().all(Option::is_none) {
                continue;
            }
            let parts = words.split(between).zip(parts).map(|(words, part)| part.unwrap_or_else(|| words.to_owned()));
            return Some(parts.collect::<Vec<_>>().join(said));
        }
    }
    let rest = BEFORE.iter().find_map(|mark| words.strip_prefix(mark)).or_else(|| numbered(words))?;
    let before = &words[..words.len() - rest.len()];
    let space = &rest[..rest.len() - rest.trim_start().len()];
    text(rest.trim_start(), typed).map(|said| format!("{before}{space}{said}"))
}

/// What stands behind `1.` at the beginning of a line.
fn numbered(words: &str) -> Option<&str> {
    let rest = words.trim_start_matches(|c: char| c.is_ascii_digit());
    rest.strip_prefix('.').filter(|_| rest.len() < words.len())
}

/// A formula with its sheets and its texts in English.
fn formula(expression: &str, typed: &Typed) -> String {
    let mut out = String::with_capacity(expression.len());
    let mut rest = expression;
    while let Some(start) = rest.find(['"', '\'']) {
        let quote = if rest[start..].starts_with('"') { '"' } else { '\'' };
        let end = start + quoted(&rest[start..], quote);
        out.push_str(&rest[..start]);
        let inner = rest.get(start + 1..end.saturating_sub(1)).unwrap_or_default();
        if quote == '"' {
            let words = inner.replace("\"\"", "\"");
            let said = text(&words, typed).unwrap_or(words);
            out.push_str(&format!("\"{}\"", said.replace('"', "\"\"")));
        } else {
            out.push_str(sheet_prefix(&name(&inner.replace("''", "'"))).trim_end_matches('!'));
        }
        rest = &rest[end..];
    }
    out.push_str(rest);
    out
}

/// Rows and columns in which a text is another one now grow where it needs more room: nothing is cut.
fn make_room(page: &mut Page, changed: &[Address]) {
    let wide = page.merges.iter().filter(|area| area.first.col != area.last.col);
    let merged: BTreeSet<Address> = wide.map(|area| area.first).collect();
    for (at, cell) in page.cells.iter().filter(|(at, cell)| cell.look.wraps() && !merged.contains(at)) {
        let Some(width) = page.widths.get_mut(&at.col).filter(|width| **width < WIDEST) else { continue };
        // A word that is wider than its column would be broken: words are longer than in Japanese.
        let words = cell.value.shown();
        let longest = words.split_whitespace().max_by_key(|word| word.chars().count()).unwrap_or_default();
        *width = width.max(measure::width_for([longest].into_iter(), cell.look, 0.0, WIDEST));
    }
    for at in changed {
        let Some(cell) = page.cells.get(at) else { continue };
        let area = page.merges.iter().find(|area| area.first == *at).copied().unwrap_or(Area::cell(*at));
        let width = (area.first.col..=area.last.col).map(|col| page.widths.get(&col).copied().unwrap_or(8.43)).sum();
        let needed = measure::text_height(&cell.value.shown(), width, cell.look);
        let rows = area.first.row..=area.last.row;
        let known: Vec<u32> = rows.filter(|row| page.heights.contains_key(row)).collect();
        let there: f64 = known.iter().filter_map(|row| page.heights.get(row)).sum();
        for row in &known {
            let more = (needed - there).max(0.0) / known.len() as f64;
            page.heights.entry(*row).and_modify(|height| *height = (*height + more).min(measure::MAX_HEIGHT));
        }
    }
}

/// No column is made wider for one word.
const WIDEST: f64 = 16.0;
