//! The lists behind dropdowns: a hidden sheet of exact length, names for it, and the formulas that
//! narrow it. No list stands inline (Excel breaks them over 255 characters) and none needs INDIRECT.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::{Column, Kind, TICK, Template};
use crate::sheet::book::{Book, Cell, ChoiceList, Look, Name, Page, Visibility};

use super::words;

/// Names of the lists. ASCII, so that every program and language keeps them.
pub mod name {
    /// Labels of the controls.
    pub const CONTROLS: &str = "mt_controls";
    /// Labels of the steps.
    pub const STEPS: &str = "mt_steps";
    /// Ids of the steps, beside their labels.
    pub const STEP_IDS: &str = "mt_step_ids";
    /// Label of the control of each step.
    pub const STEP_CONTROLS: &str = "mt_step_controls";
    /// The sentence shown where no control is chosen yet.
    pub const HINT: &str = "mt_hint";
    /// Labels of the threats in scope.
    pub const THREATS: &str = "mt_threats";
    /// What a tick is.
    pub const TICK: &str = "mt_tick";
}

/// Adds the hidden sheet of lists and their names.
pub fn add(book: &mut Book, template: &Template) {
    let control_of = |control| template.control(control).map(|c| c.label()).unwrap_or_default();
    let lists: [(&str, Vec<String>); 6] = [
        (name::CONTROLS, template.controls.iter().map(|c| c.label()).collect()),
        (name::STEPS, template.steps.iter().map(|s| s.label()).collect()),
        (name::STEP_CONTROLS, template.steps.iter().map(|s| control_of(s.id.control)).collect()),
        (name::STEP_IDS, template.steps.iter().map(|s| s.id.to_string()).collect()),
        (name::HINT, vec![words::form::HINT.to_owned()]),
        (name::THREATS, template.threats_in_scope().map(|t| t.label()).collect()),
    ];
    let mut page = Page::new(words::sheet::LISTS);
    page.visibility = Visibility::Hidden;
    for (col, (list, entries)) in lists.into_iter().enumerate() {
        let area = column(&mut page, col as u16, &entries);
        book.names.push(Name { name: list.to_owned(), page: words::sheet::LISTS.to_owned(), area });
    }
    for list in &template.lists {
        let col = page.cells.keys().map(|at| at.col + 1).max().unwrap_or_default();
        let area = column(&mut page, col, &list.choices);
        book.names.push(Name { name: list_name(&list.id), page: words::sheet::LISTS.to_owned(), area });
    }
    if template.columns_with(|kind| kind == Kind::Tick) {
        let col = page.cells.keys().map(|at| at.col + 1).max().unwrap_or_default();
        let area = column(&mut page, col, &[TICK.to_owned()]);
        book.names.push(Name { name: name::TICK.to_owned(), page: words::sheet::LISTS.to_owned(), area });
    }
    book.pages.push(page);
}

/// The name of one of the template's own lists.
fn list_name(id: &str) -> String {
    format!("mt_list_{id}")
}

/// What a column that is counted by choice offers; None for other columns.
pub fn choices(template: &Template, column: &Column) -> Option<ChoiceList> {
    let name = match column.kind {
        Kind::Pick => list_name(&template.lists.get(usize::from(column.list?))?.id),
        Kind::Tick => name::TICK.to_owned(),
        Kind::RowNumber | Kind::Label | Kind::Text | Kind::PickControl | Kind::PickStep | Kind::ChosenStep => {
            return None;
        }
    };
    Some(ChoiceList::Formula(name))
}

/// Adds one more list under `name` to the hidden sheet that [`add`] made.
pub fn add_list(book: &mut Book, name: &str, entries: &[String]) {
    let Some(page) = book.pages.iter_mut().find(|p| p.name == words::sheet::LISTS) else { return };
    let col = page.cells.keys().map(|at| at.col + 1).max().unwrap_or_default();
    let area = column(page, col, entries);
    book.names.push(Name { name: name.to_owned(), page: words::sheet::LISTS.to_owned(), area });
}

/// Writes `entries` down a column of the hidden sheet, from its first row.
pub fn column(page: &mut Page, col: u16, entries: &[String]) -> Area {
    for (row, entry) in entries.iter().enumerate() {
        page.put(Address::new(row as u32, col), Cell::text(entry, Look::Data));
    }
    let last = entries.len().max(1) as u32 - 1;
    Area::new(Address::new(0, col), Address::new(last, col))
}

/// What stands in the cells that are not blank, one a line, as a formula.
pub fn joined(cells: &[String]) -> String {
    let shown = |(index, cell): (usize, &String)| {
        let before = cells[..index].iter().map(|c| format!("LEN({c})")).collect::<Vec<_>>().join("+");
        let line = if index == 0 { cell.clone() } else { format!("IF({before}>0,CHAR(10),\"\")&{cell}") };
        format!("IF({cell}=\"\",\"\",{line})")
    };
    cells.iter().enumerate().map(shown).collect::<Vec<_>>().join("&")
}

/// All controls.
pub fn controls() -> ChoiceList {
    ChoiceList::Formula(name::CONTROLS.to_owned())
}

/// The threats in scope.
pub fn threats() -> ChoiceList {
    ChoiceList::Formula(name::THREATS.to_owned())
}

/// The steps of the control that stands in `control`; a hint where it is blank, all steps where it is
/// no control of the list (someone typed its number).
pub fn steps_of(control: Address) -> ChoiceList {
    let control = control.fixed_column();
    let (controls, steps, hint) = (name::STEP_CONTROLS, name::STEPS, name::HINT);
    ChoiceList::Formula(format!(
        "IF({control}=\"\",{hint},IF(ISNA(MATCH({control},{controls},0)),{steps},\
         OFFSET({steps},MATCH({control},{controls},0)-1,0,COUNTIF({controls},{control}),1)))"
    ))
}

/// True when the step in `step` is neither a label nor an id of the list. MATCH, because COUNTIF
/// would take `6-1` for a date.
pub fn is_unknown_step(step: Address) -> String {
    let step = step.fixed_column();
    let (steps, ids) = (name::STEPS, name::STEP_IDS);
    format!("AND({step}<>\"\",ISNA(MATCH({step},{steps},0)),ISNA(MATCH({step},{ids},0)))")
}

/// True when the step in `step` belongs to another control than the one in `control`.
pub fn is_mismatch(control: Address, step: Address) -> String {
    let (control, step) = (control.fixed_column(), step.fixed_column());
    let (steps, controls) = (name::STEPS, name::STEP_CONTROLS);
    format!(
        "AND({control}<>\"\",{step}<>\"\",NOT(ISNA(MATCH({step},{steps},0))),\
         INDEX({controls},IF(ISNA(MATCH({step},{steps},0)),1,MATCH({step},{steps},0)))<>{control})"
    )
}

/// The id of the step in `cell` (a label, or an id alone), or an empty text: for counting.
pub fn step_id_in(cell: &str) -> String {
    let ids = name::STEP_IDS;
    let word = format!("LEFT({cell}&\" \",FIND(\" \",{cell}&\" \")-1)");
    format!("IF(ISNA(MATCH({word},{ids},0)),\"\",{word})")
}
