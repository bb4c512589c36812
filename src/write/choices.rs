//! Dropdowns and hints as data validations.
//!
//! Lists always come from cells, because Excel breaks inline lists over 255 characters. It must not
//! know what a list is for.

use rust_xlsxwriter::{DataValidation, Formula, Worksheet};

use super::error::{Part, WriteError};
use super::limits;
use crate::sheet::book::{Choice, ChoiceList, Page};

/// Longest formula of a dropdown, title and text of a hint, in UTF-16 units.
const LIST: usize = 255;
const HINT_TITLE: usize = 32;
const HINT_TEXT: usize = 255;

/// Puts the dropdowns and hints of a page.
pub(super) fn put(sheet: &mut Worksheet, page: &Page) -> Result<(), WriteError> {
    limits::apart(&page.name, page.choices.iter().map(|choice| choice.area))?;
    for choice in &page.choices {
        let rule = rule(page, choice)?;
        let (first, last) = (choice.area.first, choice.area.last);
        sheet
            .add_data_validation(first.row, first.col, last.row, last.col, &rule)
            .map_err(|why| limits::refused(page, &why))?;
    }
    Ok(())
}

fn rule(page: &Page, choice: &Choice) -> Result<DataValidation, WriteError> {
    let at = choice.area.first;
    let mut rule = match &choice.list {
        Some(ChoiceList::Formula(formula)) => {
            limits::fits(page, at, Part::List, formula, LIST)?;
            DataValidation::new().allow_list_formula(Formula::new(formula))
        }
        None => DataValidation::new().allow_any_value(),
    };
    rule = rule.ignore_blank(true).show_error_message(choice.strict);
    if let Some((title, text)) = &choice.hint {
        limits::fits(page, at, Part::HintTitle, title, HINT_TITLE)?;
        limits::fits(page, at, Part::HintText, text, HINT_TEXT)?;
        rule = rule.set_input_title(title).map_err(|why| limits::refused(page, &why))?;
        rule = rule.set_input_message(text).map_err(|why| limits::refused(page, &why))?;
    }
    Ok(rule)
}
