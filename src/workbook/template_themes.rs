//! The themes of a pack and their columns, and what only all of them together show to be wrong.

use crate::domain::catalogue::{Column, Kind, Rows, Template, Theme, Whom};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::sheet::book::Page;

use super::language;
use super::near::near;
use super::stamp::STAMP_SHEET;
use super::template_error::TemplateTrouble;
use super::template_pages::{Head, List, Troubles, is_id, may, must, word};
use super::template_settings::Settings;
use super::words::sheet;

/// Words for [`Whom`]: in a folder, in a workbook.
pub(super) const WHOM: [(&str, &str, Whom); 3] = [
    ("individual", "個人", Whom::Individual),
    ("group", "グループ", Whom::Group),
    ("lecturer", "講師", Whom::Lecturer),
];

/// Words for [`Kind`].
pub(super) const KINDS: [(&str, &str, Kind); 8] = [
    ("row-number", "番号", Kind::RowNumber),
    ("label", "項目の名前", Kind::Label),
    ("text", "自由記入", Kind::Text),
    ("pick", "一覧から選ぶ", Kind::Pick),
    ("tick", "○を付ける", Kind::Tick),
    ("pick-control", "管理策を選ぶ", Kind::PickControl),
    ("pick-step", "実施手順を選ぶ", Kind::PickStep),
    ("chosen-step", "選んだ実施手順", Kind::ChosenStep),
];

/// Words for the language of a pack's texts.
pub(super) const LANGUAGES: [(&str, &str, Lang); 2] = [("ja", "ja", Lang::Ja), ("en", "en", Lang::En)];

/// Words for [`Rows`].
pub(super) const ROWS: [(&str, &str, Rows); 2] =
    [("threats", "項目ごと", Rows::Threats), ("questions", "質問", Rows::Questions)];

/// Words for the side of a presented table.
pub(super) const SIDES: [(&str, &str, Option<u8>); 2] = [("0", "左", Some(0)), ("1", "右", Some(1))];

pub(super) const COLUMN_HEADS: &[Head] = &[
    must("theme", "テーマ"),
    must("whom", "記入者"),
    must("id", "記号"),
    must("heading", "見出し"),
    may("past_headings", "以前の見出し"),
    must("kind", "種類"),
    may("list", "選択肢の一覧"),
    must("repeat", "個数"),
    must("width", "幅"),
    may("presented", "発表"),
];

pub(super) fn take_theme(settings: &Settings, index: &str, troubles: &mut Troubles) -> Theme {
    let path = |key| ["themes", index, key];
    let rows = settings.needed(&path("rows"), troubles);
    let (page, at) = settings.place(&path("rows"));
    let id = settings.needed(&path("id"), troubles);
    if !id.is_empty() && !is_id(&id) {
        let (page, at) = settings.place(&path("id"));
        troubles.add(page, Some(at), TemplateTrouble::NotAnId { read: id.clone() });
    }
    let presented = settings.list(&path("presented"));
    if !presented.is_empty() && (presented.len() != 2 || presented.iter().any(|heading| heading.trim().is_empty())) {
        let (page, at) = settings.place(&["themes", index, "presented", "0"]);
        troubles.add(page, Some(at), TemplateTrouble::PresentedHalf);
    }
    Theme {
        id,
        sheet: settings.needed(&path("sheet"), troubles),
        title: settings.needed(&path("title"), troubles),
        ask: settings.text(&path("ask")),
        ask_group: settings.text(&path("ask_group")),
        rows: word(&ROWS, &rows, page, Some(at), troubles).unwrap_or(Rows::Threats),
        presented,
        columns: Vec::new(),
    }
}

pub(super) fn take_columns(page: &Page, template: &mut Template, troubles: &mut Troubles) {
    let list = List::of(page, COLUMN_HEADS, troubles);
    let (mut ids, mut headings) = (Vec::new(), Vec::new());
    for row in list.rows() {
        let theme = list.needed(row, "theme", troubles);
        let id = list.id(row, "id", troubles);
        list.unique(row, "id", (theme.clone(), id.clone()), &mut ids, troubles);
        let column = take_column(&list, row, id, template, troubles);
        let themes = || template.themes.iter().flat_map(|t| [t.id.as_str(), t.sheet.as_str()]);
        let owner = template.themes.iter().position(|t| t.id == theme || fold(&t.sheet) == fold(&theme));
        let Some(owner) = owner else {
            if !theme.is_empty() {
                let meant = near(&theme, themes()).map(str::to_owned);
                troubles.add(&page.name, list.at(row, "theme"), TemplateTrouble::ThemeUnknown { read: theme, meant });
            }
            continue;
        };
        let Some(column) = column else { continue };
        // Columns of one table are told apart by their headings alone.
        let heading = (owner, column.whom, fold(&column.heading));
        list.unique(row, "heading", heading, &mut headings, troubles);
        template.themes[owner].columns.push(column);
    }
    for theme in &mut template.themes {
        theme.columns.sort_by_key(|column| column.whom);
    }
}

fn take_column(list: &List, row: u32, id: String, template: &Template, troubles: &mut Troubles) -> Option<Column> {
    let name = &list.page.name;
    let heading = list.needed(row, "heading", troubles);
    let past = list.text(row, "past_headings");
    let whom = list.needed(row, "whom", troubles);
    let whom = word(&WHOM, &whom, name, list.at(row, "whom"), troubles);
    let kind = list.needed(row, "kind", troubles);
    let kind = word(&KINDS, &kind, name, list.at(row, "kind"), troubles);
    let repeat = list.number(row, "repeat", 20, troubles);
    let width = list.number(row, "width", 255, troubles);
    let side = list.text(row, "presented");
    let presented = match side.as_str() {
        "" => Some(None),
        side => word(&SIDES, side, name, list.at(row, "presented"), troubles),
    };
    let offered = list_of(list, row, kind, template, troubles);
    Some(Column {
        id,
        whom: whom?,
        heading,
        past_headings: past.split('|').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect(),
        kind: kind?,
        repeat: repeat? as u8,
        list: offered,
        width: f64::from(width?),
        presented: presented?,
    })
}

/// The list that a column to pick in offers.
fn list_of(list: &List, row: u32, kind: Option<Kind>, template: &Template, troubles: &mut Troubles) -> Option<u8> {
    let read = list.text(row, "list");
    let at = list.at(row, "list").or_else(|| list.at(row, "kind"));
    if read.is_empty() {
        if kind == Some(Kind::Pick) {
            troubles.add(&list.page.name, at, TemplateTrouble::ListMissing);
        }
        return None;
    }
    let found = template.lists.iter().position(|set| set.id == read);
    if found.is_none() {
        let meant = near(&read, template.lists.iter().map(|set| set.id.as_str())).map(str::to_owned);
        troubles.add(&list.page.name, at, TemplateTrouble::ListUnknown { read, meant });
    }
    found.map(|index| index as u8)
}

/// Checks what no single cell shows: what the workbooks made from the template rely on.
pub(super) fn check_themes(settings: &Settings, columns: &Page, template: &Template, troubles: &mut Troubles) {
    let place = |index: usize, key: &str| {
        let word = settings.below(&["themes"]).get(index).copied().unwrap_or_default();
        let (page, at) = settings.place(&["themes", word, key]);
        (page.to_owned(), at)
    };
    if template.themes.is_empty() {
        let (page, at) = settings.place(&["themes"]);
        troubles.add(page, Some(at), TemplateTrouble::KeyMissing { key: "themes".to_owned() });
    }
    // The lecturer's theme is called as the sheet of the plenary that asks for it.
    let own = [sheet::COVER, sheet::EXAMPLE, sheet::CONTROLS, sheet::LISTS, STAMP_SHEET, sheet::OVERVIEW, sheet::TALLY];
    let more = [sheet::PRESENT, sheet::FINDINGS, sheet::SOURCES, sheet::DATA, sheet::CHOICES, sheet::CALC];
    let items = sheet::items(template);
    // In an English pack the workbook's own sheets have English names.
    let names = own.into_iter().chain(more).chain([items.as_str()]);
    let taken: Vec<String> = names.flat_map(|name| [fold(name), fold(&language::sheet_name(template, name))]).collect();
    let mut vote_seen = false;
    for (index, theme) in template.themes.iter().enumerate() {
        let earlier = &template.themes[..index];
        let mut add = |key, trouble| {
            let (page, at) = place(index, key);
            troubles.add(&page, Some(at), trouble);
        };
        if let Some(first) = earlier.iter().position(|t| t.id == theme.id) {
            add("id", TemplateTrouble::Twice { read: theme.id.clone(), first: Some(place(first, "id").1) });
        }
        if let Some(first) = earlier.iter().position(|t| fold(&t.sheet) == fold(&theme.sheet)) {
            add("sheet", TemplateTrouble::Twice { read: theme.sheet.clone(), first: Some(place(first, "sheet").1) });
        }
        if taken.contains(&fold(&theme.sheet)) {
            add("sheet", TemplateTrouble::SheetTaken { read: theme.sheet.clone() });
        } else if !theme.sheet.is_empty() && !is_sheet_name(&theme.sheet) {
            add("sheet", TemplateTrouble::NotASheetName { read: theme.sheet.clone() });
        }
        let presented = |themes: &[Theme]| themes.iter().filter(|t| !t.presented.is_empty()).count();
        if !theme.presented.is_empty() && presented(earlier) >= sheet::PRESENT_MARKS.len() {
            add("title", TemplateTrouble::PresentedMany);
        }
        let individual = |kind| theme.columns.iter().any(|c| c.whom == Whom::Individual && c.kind == kind);
        let asks = theme.columns.iter().any(|c| c.whom == Whom::Individual && c.kind.is_answer());
        if theme.columns.is_empty() && !has_rows(columns, theme) {
            add("id", TemplateTrouble::ThemeWithoutColumns { theme: theme.id.clone() });
        }
        if theme.rows == Rows::Threats && asks && !individual(Kind::RowNumber) {
            add("id", TemplateTrouble::ThemeWithoutRowNumber { theme: theme.id.clone() });
        } else if theme.rows == Rows::Threats && asks && !individual(Kind::Label) {
            add("id", TemplateTrouble::ThemeWithoutLabel { theme: theme.id.clone() });
        }
        if individual(Kind::ChosenStep) && !vote_seen {
            add("id", TemplateTrouble::NothingChosenBefore { theme: theme.id.clone() });
        }
        vote_seen |= individual(Kind::PickStep);
    }
}

/// True when the list of columns speaks of the theme: then what is wrong there has been said already.
fn has_rows(columns: &Page, theme: &Theme) -> bool {
    let of = |text: &str| !theme.id.is_empty() && text.trim() == theme.id;
    columns.filled().any(|(_, cell)| of(&cell.value.shown()))
}

/// True for what Excel accepts as the name of a sheet.
fn is_sheet_name(name: &str) -> bool {
    let length = name.encode_utf16().count();
    let illegal = |c: char| c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    (1..=31).contains(&length) && !name.contains(illegal) && !name.starts_with('\'') && !name.ends_with('\'')
}
