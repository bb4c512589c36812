//! The kinds of workbook there are. Each kind has its layout, its writer (`fill`) and its reader
//! (`take`) side by side, as pure functions between cells and the domain.
//!
//! Nothing here knows a file, a clock or a spreadsheet library.

pub mod annex;
pub mod carry;
pub mod choice_table;
pub mod form;
pub mod frame;
pub mod group;
pub mod header;
pub mod language;
pub mod links;
pub mod lists;
mod near;
pub mod overflow;
pub mod plenary;
pub mod recognise;
pub mod record;
pub mod rehearsal;
pub mod roster;
mod roster_columns;
pub mod roster_groups;
pub mod roster_sheet;
pub mod sent;
pub mod stamp;
pub mod template;
pub mod template_book;
pub mod template_error;
mod template_lists;
mod template_pages;
mod template_settings;
mod template_themes;
mod template_words;
pub mod tidy;
pub mod words;
pub mod workshop;
pub mod workshop_trouble;
pub mod written;

use crate::domain::catalogue::Template;

/// What every workbook of one workshop has in common.
#[derive(Clone, Copy, Debug)]
pub struct Event<'a> {
    /// The template.
    pub template: &'a Template,
    /// The workshop's code, the first part of every form's code.
    pub code: &'a str,
    /// Title of the workshop.
    pub title: &'a str,
    /// Its date as the secretariat wrote it; may be empty.
    pub date: &'a str,
}
