//! A template pack, from its pages to a checked [`Template`].
//!
//! A pack is a book: settings, the lists of threats, controls, steps and choices, and the columns of the
//! themes. Every trouble names its page and cell, and all of them are found in one pass, because the
//! person who edits a pack sees the sheet, not the code.

use crate::domain::address::Address;
use crate::domain::catalogue::{Example, ExampleTable, Kind, Template};
use crate::sheet::book::Book;

use super::template_error::{TemplateError, TemplateTrouble};
use super::template_lists::{take_choices, take_controls, take_steps, take_threats};
use super::template_pages::{Troubles, find_page, page, word};
use super::template_settings::Settings;
use super::template_themes::{LANGUAGES, check_themes, take_columns, take_theme};

/// Names of the files of a pack in a folder, in the order in which they are read.
pub const PAGES: [&str; 6] =
    [page::SETTINGS[0], page::THREATS[0], page::CONTROLS[0], page::STEPS[0], page::COLUMNS[0], page::LISTS[0]];

/// Takes a pack. `hash` is computed by whoever holds its bytes.
///
/// The template is complete and consistent, or every trouble of every page is in the error.
pub fn take(book: &Book, hash: &str) -> Result<Template, Vec<TemplateError>> {
    let mut troubles = Troubles::default();
    let needed = [page::SETTINGS, page::THREATS, page::COLUMNS];
    for names in needed.iter().filter(|names| find_page(book, names).is_none()) {
        troubles.page_missing(book, names);
    }
    let [Some(settings), Some(threats), Some(columns)] = needed.map(|names| find_page(book, &names)) else {
        return Err(troubles.0);
    };
    let settings = Settings::of(book, settings, &mut troubles);
    let mut template = take_settings(&settings, hash, &mut troubles);
    template.threats = take_threats(threats, &mut troubles);
    if let Some(page) = find_page(book, &page::CONTROLS) {
        template.controls = take_controls(page, &mut troubles);
    }
    if let Some(page) = find_page(book, &page::STEPS) {
        template.steps = take_steps(page, &template.controls, &mut troubles);
    }
    if let Some(page) = find_page(book, &page::LISTS) {
        template.lists = take_choices(page, &mut troubles);
    }
    take_columns(columns, &mut template, &mut troubles);
    check_themes(&settings, columns, &template, &mut troubles);
    let picks = |kind| matches!(kind, Kind::PickControl | Kind::PickStep);
    let lists = [(page::CONTROLS, template.controls.is_empty()), (page::STEPS, template.steps.is_empty())];
    if template.columns_with(picks) {
        for (names, _) in lists.into_iter().filter(|(_, empty)| *empty) {
            match find_page(book, &names) {
                None => troubles.page_missing(book, &names),
                Some(page) => {
                    let row = page.filled().map(|(at, _)| at.row + 1).max().unwrap_or_default();
                    let at = Address::new(row, 0);
                    troubles.add(&page.name, Some(at), TemplateTrouble::StepsMissing);
                }
            }
        }
    }
    if troubles.0.is_empty() { Ok(template) } else { Err(troubles.0) }
}

fn take_settings(settings: &Settings, hash: &str, troubles: &mut Troubles) -> Template {
    let timetable = settings.below(&["timetable"]).into_iter().map(|row| {
        let mut cells = settings.list(&["timetable", row]).into_iter();
        (cells.next().unwrap_or_default(), cells.next().unwrap_or_default())
    });
    let timetable = timetable.collect();
    let themes = settings.below(&["themes"]).into_iter().map(|index| take_theme(settings, index, troubles)).collect();
    // Words for nothing but the two that workbooks can speak: with another, they would be Japanese in silence.
    let language = settings.text(&["language"]);
    let (page, at) = settings.place(&["language"]);
    word(&LANGUAGES, &language, page, Some(at), troubles);
    let or = |key: &str, otherwise: &str| {
        let text = settings.text(&[key]);
        if text.trim().is_empty() { otherwise.to_owned() } else { text }
    };
    Template {
        name: settings.needed(&["name"], troubles),
        version: settings.needed(&["version"], troubles),
        hash: hash.to_owned(),
        language: or("language", "ja"),
        title: settings.needed(&["title"], troubles),
        attribution: settings.text(&["attribution"]),
        item: or("item", "脅威"),
        threats_title: settings.needed(&["threats_title"], troubles),
        controls_title: settings.text(&["controls_title"]),
        out_of_scope: or("out_of_scope", "対象外"),
        goals: settings.list(&["goals"]),
        timetable,
        threats: Vec::new(),
        controls: Vec::new(),
        steps: Vec::new(),
        lists: Vec::new(),
        themes,
        example: take_example(settings),
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
