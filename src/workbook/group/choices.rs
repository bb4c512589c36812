//! 選択の集計 of a group: how its members chose, live over their cells on the sheets of the themes.

use crate::domain::answers::Slot;
use crate::domain::choices::{self, ChoiceCount};
use crate::sheet::book::{Page, sheet_prefix};
use crate::workbook::choice_table::{self, Formulas, quoted};
use crate::workbook::frame::{Frame, LEFT};
use crate::workbook::words::{choices as say, sheet};

use super::fill::{GroupBook, Places};

/// The sheet, where the template has rows in which people choose.
pub(super) fn page(book: &GroupBook, places: &Places) -> Option<Page> {
    let template = book.event.template;
    let all = choices::count(template, std::slice::from_ref(book.record), None);
    // Answers to questions for the whole form have no cells in a group's workbook.
    let counts: Vec<ChoiceCount> = all.into_iter().filter(|count| count.threat.is_some()).collect();
    if counts.is_empty() {
        return None;
    }
    let last_col = choice_table::last_col(template, &counts).max(LEFT);
    let title = format!("{} — {}", sheet::CHOICES, book.group);
    let frame = Frame { name: sheet::CHOICES, title: &title, lead: say::LEAD, corner: &book.corner(), last_col };
    let mut page = frame.open(book.event);
    choice_table::fill(&mut page, template, &counts, |count| formulas(book, places, count));
    Some(page)
}

fn formulas(book: &GroupBook, places: &Places, count: &ChoiceCount) -> Formulas {
    let template = book.event.template;
    let slot = Slot::new(count.column, count.threat, 1);
    let cell = |id| places.choices.get(&(id, slot)).map(|(page, at)| format!("{}{}", sheet_prefix(page), at.fixed()));
    let all: Vec<String> = book.record.members.iter().filter_map(|(id, _)| cell(id.clone())).collect();
    let returned = book.record.members.iter().filter(|(_, answers)| !answers.is_empty());
    let returned: Vec<String> = returned.filter_map(|(id, _)| cell(id.clone())).collect();
    let sum = |cells: &[String], holds: &str| {
        let terms: Vec<String> = cells.iter().map(|cell| format!("({cell}{holds})*1")).collect();
        if terms.is_empty() { "0".to_owned() } else { terms.join("+") }
    };
    let column = template.column(count.column);
    let counts: Vec<String> =
        template.choices(column).into_iter().map(|choice| sum(&all, &format!("={}", quoted(choice)))).collect();
    let other = format!("{}-({})", sum(&all, "<>\"\""), counts.join("+"));
    Formulas { counts, other, open: sum(&returned, "=\"\"") }
}
