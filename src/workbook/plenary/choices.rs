//! 選択の集計 of the plenary: how everybody chose, live over データ.

use crate::domain::catalogue::ColumnRef;
use crate::domain::choices::{self, ChoiceCount};
use crate::sheet::book::Page;
use crate::workbook::choice_table::{self, Formulas, quoted};
use crate::workbook::record::{self, DataColumn};
use crate::workbook::words::{choices as say, sheet, whom};

use super::desk::Desk;

/// The sheet, where people choose anything.
pub(super) fn page(desk: &Desk) -> Option<Page> {
    let counts = choices::count(desk.template, &desk.plenary.records, None);
    if counts.is_empty() {
        return None;
    }
    let mut page = desk.frame(sheet::CHOICES, say::LEAD, choice_table::last_col(desk.template, &counts));
    let rows: usize = desk.entries().map(|entry| entry.rows()).sum();
    choice_table::fill(&mut page, desk.template, &counts, |count| formulas(desk, count, rows as u32));
    Some(page)
}

fn formulas(desk: &Desk, count: &ChoiceCount, rows: u32) -> Formulas {
    let column = desk.template.column(count.column);
    let here = place(desk, count.column, count, rows);
    let code = range(DataColumn::Step, rows);
    let of = |holds: String| format!("SUMPRODUCT({here}*({code}{holds}))");
    let counts: Vec<String> =
        desk.template.choices(column).into_iter().map(|choice| of(format!("={}", quoted(choice)))).collect();
    let other = of("=\"\"".to_owned());
    // Who returned a form is told by the files, not by a sheet.
    let returned = count.counts.iter().sum::<u32>() + count.other + count.open;
    let open = format!("{returned}-({}+{other})", counts.join("+"));
    Formulas { counts, other, open }
}

/// The rows of データ that answer one column in one row, as a product of conditions.
fn place(desk: &Desk, column: ColumnRef, count: &ChoiceCount, rows: u32) -> String {
    let is = |of, text: &str| format!("({}={})", range(of, rows), quoted(text));
    let theme = &desk.template.theme(column).sheet;
    let heading = &desk.template.column(column).heading;
    let person = is(DataColumn::Whom, whom::INDIVIDUAL);
    let place = [person, is(DataColumn::Theme, theme), is(DataColumn::Column, heading)].join("*");
    match count.threat {
        Some(no) => format!("{place}*({}={no})", range(DataColumn::No, rows)),
        None => place,
    }
}

/// A column of データ as a formula names it.
fn range(column: DataColumn, rows: u32) -> String {
    let first = record::cell(0, column);
    let last = record::cell(rows.max(1) - 1, column);
    let address = last.rsplit('!').next().unwrap_or_default();
    format!("{first}:{address}")
}
