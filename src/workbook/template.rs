//! A template pack, from its pages to a checked [`Template`].
//!
//! A pack is a book of five pages: `template` (key and value side by side) and the lists `threats`,
//! `controls`, `steps` and `themes`. Every trouble names its page and cell, and all of them are found
//! in one pass, because the person who edits a pack sees the sheet, not the code.

use crate::domain::catalogue::{
    Column, Control, Example, ExampleTable, Kind, Rows, Step, Template, Theme, Threat, Whom,
};
use crate::domain::fold::fold;
use crate::domain::ids::{ControlNo, StepId, ThreatNo};
use crate::sheet::book::{Book, Page};

use super::template_error::{TemplateError, TemplateTrouble};
use super::template_pages::{List, Settings, Troubles, word};

/// Names of the pages of a pack, in the order in which they are read.
pub const PAGES: [&str; 5] = ["template", "threats", "controls", "steps", "themes"];

/// What marks a threat without answer cells, in the column 対象.
const OUT_OF_SCOPE: &str = "対象外";

/// Words for [`Whom`] in `themes`.
const WHOM: [(&str, Whom); 3] =
    [("individual", Whom::Individual), ("group", Whom::Group), ("lecturer", Whom::Lecturer)];

/// Words for [`Kind`] in `themes`.
const KINDS: [(&str, Kind); 6] = [
    ("row-number", Kind::RowNumber),
    ("label", Kind::Label),
    ("text", Kind::Text),
    ("pick-control", Kind::PickControl),
    ("pick-step", Kind::PickStep),
    ("chosen-step", Kind::ChosenStep),
];

/// Words for [`Rows`] in `template`.
const ROWS: [(&str, Rows); 2] = [("threats", Rows::Threats), ("questions", Rows::Questions)];

/// Takes a pack. `hash` is computed by whoever holds its bytes.
///
/// The template is complete and consistent, or every trouble of every page is in the error.
pub fn take(book: &Book, hash: &str) -> Result<Template, Vec<TemplateError>> {
    let mut troubles = Troubles::default();
    let missing: Vec<&str> = PAGES.into_iter().filter(|name| book.page(name).is_none()).collect();
    for name in &missing {
        troubles.add(name, None, TemplateTrouble::PageMissing);
    }
    let [Some(settings), Some(threats), Some(controls), Some(steps), Some(columns)] = PAGES.map(|name| book.page(name))
    else {
        return Err(troubles.0);
    };
    let settings = Settings::of(settings);
    let mut template = take_settings(&settings, hash, &mut troubles);
    template.threats = take_threats(threats, &mut troubles);
    template.controls = take_controls(controls, &mut troubles);
    template.steps = take_steps(steps, &template.controls, &mut troubles);
    take_columns(columns, &mut template.themes, &mut troubles);
    check_themes(&settings, &template, &mut troubles);
    if troubles.0.is_empty() { Ok(template) } else { Err(troubles.0) }
}

fn take_settings(settings: &Settings, hash: &str, troubles: &mut Troubles) -> Template {
    let timetable = settings.below(&["timetable"]).into_iter().map(|row| {
        let mut cells = settings.list(&["timetable", row]).into_iter();
        (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
    });
    let timetable = timetable.collect();
    let themes = settings.below(&["themes"]).into_iter().map(|index| take_theme(settings, index, troubles)).collect();
    Template {
        name: settings.needed(&["name"], troubles),
        version: settings.needed(&["version"], troubles),
        hash: hash.to_owned(),
        title: settings.needed(&["title"], troubles),
        attribution: settings.text(&["attribution"]),
        threats_title: settings.needed(&["threats_title"], troubles),
        controls_title: settings.needed(&["controls_title"], troubles),
        out_of_scope: settings.needed(&["out_of_scope"], troubles),
        goals: settings.list(&["goals"]),
        timetable,
        threats: Vec::new(),
        controls: Vec::new(),
        steps: Vec::new(),
        themes,
        example: take_example(settings),
    }
}

fn take_theme(settings: &Settings, index: &str, troubles: &mut Troubles) -> Theme {
    let path = |key| ["themes", index, key];
    let rows = settings.needed(&path("rows"), troubles);
    let rows_at = settings.get(&path("rows")).map(|(_, at)| at);
    Theme {
        id: settings.needed(&path("id"), troubles),
        sheet: settings.needed(&path("sheet"), troubles),
        title: settings.needed(&path("title"), troubles),
        ask: settings.text(&path("ask")),
        ask_group: settings.text(&path("ask_group")),
        rows: word(&ROWS, &rows, &settings.page, rows_at, troubles).unwrap_or(Rows::Threats),
        presented: settings.list(&path("presented")),
        columns: Vec::new(),
    }
}

fn take_example(settings: &Settings) -> Example {
    let table = |index: &str| {
        let path = |key| ["example", "tables", index, key];
        let row = |row: &str| settings.list(&["example", "tables", index, "rows", row]);
        ExampleTable {
            title: settings.text(&path("title")),
            headings: settings.list(&path("headings")),
            rows: settings.below(&path("rows")).into_iter().map(row).collect(),
        }
    };
    Example {
        group: settings.text(&["example", "group"]),
        threat: settings.text(&["example", "threat"]),
        tables: settings.below(&["example", "tables"]).into_iter().map(table).collect(),
        hint: settings.text(&["example", "hint"]),
        source: settings.text(&["example", "source"]),
    }
}

fn take_threats(page: &Page, troubles: &mut Troubles) -> Vec<Threat> {
    let list = List::of(page, &["id", "No", "脅威", "説明", "対象"], troubles);
    let mut threats = Vec::new();
    let (mut ids, mut numbers) = (Vec::new(), Vec::new());
    for row in list.rows() {
        let id = list.needed(row, "id", troubles);
        list.unique(row, "id", id.clone(), &mut ids, troubles);
        let title = list.needed(row, "脅威", troubles);
        let scope = list.text(row, "対象");
        if !scope.is_empty() && scope != OUT_OF_SCOPE {
            let trouble = TemplateTrouble::UnknownWord { read: scope.clone(), allowed: vec![OUT_OF_SCOPE] };
            troubles.add(&page.name, list.at(row, "対象"), trouble);
        }
        let Some(no) = list.number(row, "No", 999, troubles) else { continue };
        list.unique(row, "No", no, &mut numbers, troubles);
        let description = list.text(row, "説明");
        threats.push(Threat { id, no: ThreatNo(no), title, description, in_scope: scope.is_empty() });
    }
    threats.sort_by_key(|threat| threat.no);
    threats
}

fn take_controls(page: &Page, troubles: &mut Troubles) -> Vec<Control> {
    let list = List::of(page, &["No", "管理策種別", "番号", "管理策", "概要"], troubles);
    let mut controls = Vec::new();
    let mut numbers = Vec::new();
    for row in list.rows() {
        let category = list.needed(row, "管理策種別", troubles);
        let title = list.needed(row, "管理策", troubles);
        let Some(no) = list.number(row, "No", 999, troubles) else { continue };
        list.unique(row, "No", no, &mut numbers, troubles);
        let (number, summary) = (list.text(row, "番号"), list.text(row, "概要"));
        controls.push(Control { no: ControlNo(no), category, number, title, summary });
    }
    controls.sort_by_key(|control| control.no);
    controls
}

fn take_steps(page: &Page, controls: &[Control], troubles: &mut Troubles) -> Vec<Step> {
    let list = List::of(page, &["手順", "実施手順"], troubles);
    let mut steps = Vec::new();
    let mut ids = Vec::new();
    for row in list.rows() {
        let read = list.needed(row, "手順", troubles);
        let text = list.needed(row, "実施手順", troubles);
        let at = list.at(row, "手順");
        let Some(id) = StepId::parse(&read) else {
            if !read.is_empty() {
                troubles.add(&page.name, at, TemplateTrouble::NotAStepId { read });
            }
            continue;
        };
        list.unique(row, "手順", id, &mut ids, troubles);
        if !controls.iter().any(|control| control.no == id.control) {
            troubles.add(&page.name, at, TemplateTrouble::ControlUnknown { no: id.control.0 });
        }
        steps.push(Step { id, text });
    }
    steps.sort_by_key(|step| step.id);
    steps
}

fn take_columns(page: &Page, themes: &mut [Theme], troubles: &mut Troubles) {
    let headings: &[&str] =
        &["theme", "whom", "id", "heading", "past_headings", "kind", "repeat", "width", "presented"];
    let list = List::of(page, headings, troubles);
    let mut ids = Vec::new();
    for row in list.rows() {
        let theme = list.needed(row, "theme", troubles);
        let id = list.needed(row, "id", troubles);
        list.unique(row, "id", (theme.clone(), id.clone()), &mut ids, troubles);
        let heading = list.needed(row, "heading", troubles);
        let past = list.text(row, "past_headings");
        let whom = list.needed(row, "whom", troubles);
        let whom = word(&WHOM, &whom, &page.name, list.at(row, "whom"), troubles);
        let kind = list.needed(row, "kind", troubles);
        let kind = word(&KINDS, &kind, &page.name, list.at(row, "kind"), troubles);
        let repeat = list.number(row, "repeat", 20, troubles);
        let width = list.number(row, "width", 255, troubles);
        let shown = match list.text(row, "presented").as_str() {
            "" => Some(None),
            read => word(&[("0", Some(0)), ("1", Some(1))], read, &page.name, list.at(row, "presented"), troubles),
        };
        let Some(owner) = themes.iter_mut().find(|t| t.id == theme) else {
            if !theme.is_empty() {
                troubles.add(&page.name, list.at(row, "theme"), TemplateTrouble::ThemeUnknown { read: theme });
            }
            continue;
        };
        let (Some(whom), Some(kind), Some(repeat), Some(width), Some(presented)) = (whom, kind, repeat, width, shown)
        else {
            continue;
        };
        owner.columns.push(Column {
            id,
            whom,
            heading,
            past_headings: past.split('|').map(str::trim).filter(|p| !p.is_empty()).map(str::to_owned).collect(),
            kind,
            repeat: repeat as u8,
            width: f64::from(width),
            presented,
        });
    }
    for theme in themes {
        theme.columns.sort_by_key(|column| column.whom);
    }
}

/// Checks what no single cell shows: what the workbooks made from the template rely on.
fn check_themes(settings: &Settings, template: &Template, troubles: &mut Troubles) {
    let at = |index: usize, key: &str| {
        let word = settings.below(&["themes"]).get(index).copied().unwrap_or_default();
        settings.get(&["themes", word, key]).map(|(_, at)| at)
    };
    if template.themes.is_empty() {
        troubles.add(&settings.page, None, TemplateTrouble::KeyMissing { key: "themes".to_owned() });
    }
    let mut vote_seen = false;
    for (index, theme) in template.themes.iter().enumerate() {
        let earlier = &template.themes[..index];
        let mut add = |key, trouble| troubles.add(&settings.page, at(index, key), trouble);
        if let Some(first) = earlier.iter().position(|t| t.id == theme.id) {
            add("id", TemplateTrouble::Twice { read: theme.id.clone(), first: at(first, "id") });
        }
        if let Some(first) = earlier.iter().position(|t| fold(&t.sheet) == fold(&theme.sheet)) {
            add("sheet", TemplateTrouble::Twice { read: theme.sheet.clone(), first: at(first, "sheet") });
        }
        if !is_sheet_name(&theme.sheet) {
            add("sheet", TemplateTrouble::NotASheetName { read: theme.sheet.clone() });
        }
        let individual = |kind| theme.columns.iter().any(|c| c.whom == Whom::Individual && c.kind == kind);
        let asks = theme.columns.iter().any(|c| c.whom == Whom::Individual && c.kind.is_answer());
        if theme.columns.is_empty() {
            add("id", TemplateTrouble::ThemeWithoutColumns { theme: theme.id.clone() });
        }
        if theme.rows == Rows::Threats && asks && !individual(Kind::RowNumber) {
            add("id", TemplateTrouble::ThemeWithoutRowNumber { theme: theme.id.clone() });
        }
        if individual(Kind::ChosenStep) && !vote_seen {
            add("id", TemplateTrouble::NothingChosenBefore { theme: theme.id.clone() });
        }
        vote_seen |= individual(Kind::PickStep);
    }
}

/// True for what Excel accepts as the name of a sheet.
fn is_sheet_name(name: &str) -> bool {
    let length = name.encode_utf16().count();
    let illegal = |c: char| c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\');
    (1..=31).contains(&length) && !name.contains(illegal) && !name.starts_with('\'') && !name.ends_with('\'')
}
