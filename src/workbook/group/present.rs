//! 発表: the threat a group presents, chosen by dropdown, and its ①②③ on one printable page.
//!
//! Everything under the dropdown follows it live, in the table shapes of the programme's report.

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::domain::catalogue::{Column, ColumnRef, Theme, Threat, Whom};
use crate::sheet::book::{Cell, Choice, Look, Page, Tab, Value, sheet_prefix};
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across, down};
use crate::workbook::language;
use crate::workbook::lists::{self, name};
use crate::workbook::words::{PENCIL, group as say, head, sheet};

use super::fill::{GroupBook, Places};
use super::themes::shown;

/// Widths of the two cells of a presented table, in units; the label of the dropdown is as wide as the left one.
const WIDTHS: (f64, f64) = (80.0, 106.0);
/// Least height of a presented row, in points.
const HEIGHT: f64 = 34.0;

/// The cell a group chooses its threat in.
const CHOSEN: Address = Address::new(TOP, LEFT + 1);

/// The chosen threat on another sheet: formula, and what it shows.
pub(super) fn chosen_link(book: &GroupBook) -> (String, String) {
    let cell = format!("{}{}", sheet_prefix(sheet::PRESENT), CHOSEN.fixed());
    (format!("IF({cell}=\"\",\"\",{cell})"), chosen(book).map(Threat::label).unwrap_or_default())
}

fn chosen<'a>(book: &GroupBook<'a>) -> Option<&'a Threat> {
    let no = book.record.presents.as_ref()?.value;
    book.event.template.threat(no)
}

/// The sheet.
pub(super) fn page(book: &GroupBook, places: &Places) -> Page {
    let title = format!("{} — {}", sheet::PRESENT, book.group);
    let frame = Frame {
        name: sheet::PRESENT,
        title: &title,
        lead: say::PRESENT_LEAD,
        corner: &book.corner(),
        last_col: LEFT + 1,
    };
    let mut page = frame.open(book.event);
    page.setup.tab = Tab::Ask;
    page.widths.extend([(LEFT, WIDTHS.0), (LEFT + 1, WIDTHS.1)]);
    page.put(Address::new(TOP, LEFT), Cell::text(format!("{PENCIL} {}", head::PRESENTS), Look::HeadingAskText));
    page.put(CHOSEN, Cell::text(chosen(book).map(Threat::label).unwrap_or_default(), Look::AskPick));
    page.heights.insert(TOP, 30.0);
    let hint = (say::PRESENT_HINT.0.to_owned(), say::PRESENT_HINT.1.to_owned());
    page.choices.push(Choice {
        area: Area::cell(CHOSEN),
        list: Some(lists::threats()),
        hint: Some(hint),
        strict: false,
    });
    let mut row = TOP + 2;
    for (theme, spec) in super::themes(book.event.template).filter(|(_, t)| t.presented.len() == 2) {
        let writer = Writer { book, places, theme, spec };
        row = writer.table(&mut page, row) + 1;
    }
    page.setup.one_page = true;
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(row - 1, LEFT + 1)));
    measure::fit(&mut page);
    page
}

struct Writer<'a, 'b> {
    book: &'b GroupBook<'a>,
    places: &'b Places,
    theme: usize,
    spec: &'b Theme,
}

impl Writer<'_, '_> {
    /// Title, two headings, rows. The row after.
    fn table(&self, page: &mut Page, row: u32) -> u32 {
        across(page, row, LEFT, LEFT + 1, Cell::text(&self.spec.title, Look::Block));
        for (side, heading) in self.spec.presented.iter().enumerate() {
            page.put(Address::new(row + 1, LEFT + side as u16), Cell::text(heading, Look::PresentHeading));
        }
        let rows = self.rows();
        let (first, last) = (row + 2, row + 1 + u32::from(rows));
        for nth in 1..=rows {
            page.heights.insert(first + u32::from(nth) - 1, self.height(nth));
        }
        for side in 0..2u8 {
            let at = |nth: u8| Address::new(first + u32::from(nth) - 1, LEFT + u16::from(side));
            if self.columns(side).iter().all(|(_, c)| c.repeat <= 1) {
                down(page, at(1), last, Cell::of(self.value(side, 1), Look::Present));
            } else {
                for nth in 1..=rows {
                    page.put(at(nth), Cell::of(self.value(side, nth), Look::Present));
                }
            }
        }
        last + 1
    }

    /// Rows of the table: enough for the threat with the most.
    fn rows(&self) -> u8 {
        let threats = self.book.event.template.threats_in_scope();
        threats.map(|threat| self.book.own_rows(self.theme, threat.no)).max().unwrap_or(1)
    }

    /// The group's columns that one side of the table shows.
    fn columns(&self, side: u8) -> Vec<(ColumnRef, &Column)> {
        let of_group = self.book.event.template.columns_of(self.theme, Whom::Group);
        of_group.filter(|(_, c)| c.presented == Some(side)).collect()
    }

    /// What a side shows in its nth row: the group's values for the chosen threat. A side without columns
    /// shows whose businesses the group speaks of.
    fn value(&self, side: u8, nth: u8) -> Value {
        let columns = self.columns(side);
        if columns.is_empty() {
            return Value::text(self.industries());
        }
        let lang = language::of(self.book.event.template);
        let alone = columns.len() == 1;
        let (mut formula, mut shown) = (Vec::new(), String::new());
        for (index, (at, column)) in columns.iter().enumerate().filter(|(_, (_, c))| nth == 1 || c.repeat > 1) {
            let cell = self.of_chosen(*at, nth);
            let text = self.text_of_chosen(*at, nth);
            let title = &self.spec.presented[usize::from(side)];
            let mark = if column.heading == *title || (alone && column.repeat <= 1) {
                String::new()
            } else if alone {
                language::bullet(lang).to_owned()
            } else {
                language::bracketed(lang, &column.heading)
            };
            // Parts of one cell stand under each other; a mark of its own line needs a break after it.
            let lead = if mark.starts_with(['（', '(']) {
                format!("\"{mark}\"&CHAR(10)&")
            } else if mark.is_empty() {
                String::new()
            } else {
                format!("\"{mark}\"&")
            };
            let gap = if index == 0 { "" } else { "CHAR(10)&" };
            formula.push(format!("IF({cell}=\"\",\"\",{gap}{lead}{cell})"));
            if !text.is_empty() {
                if index > 0 {
                    shown.push('\n');
                }
                shown.push_str(&mark);
                if mark.starts_with(['（', '(']) {
                    shown.push('\n');
                }
                shown.push_str(&text);
            }
        }
        Value::formula_text(formula.join("&"), shown)
    }

    /// The group's value for the threat that is chosen, as a formula; an empty text while none is.
    fn of_chosen(&self, at: ColumnRef, nth: u8) -> String {
        let cells: Vec<String> = self
            .book
            .event
            .template
            .threats_in_scope()
            .map(|threat| {
                self.places.own_cell(Slot::new(at, Some(threat.no), nth)).unwrap_or_else(|| "\"\"".to_owned())
            })
            .collect();
        let chosen = CHOSEN.fixed();
        let place = format!("MATCH({chosen},{},0)", name::THREATS);
        format!("IF(ISNA({place}),\"\",CHOOSE({place},{})&\"\")", cells.join(","))
    }

    fn text_of_chosen(&self, at: ColumnRef, nth: u8) -> String {
        let Some(threat) = chosen(self.book) else { return String::new() };
        self.text_of(at, threat, nth)
    }

    fn text_of(&self, at: ColumnRef, threat: &Threat, nth: u8) -> String {
        let template = self.book.event.template;
        let Some(answer) = self.book.record.own.get(&Slot::new(at, Some(threat.no), nth)) else { return String::new() };
        shown(template, at, answer)
    }

    /// Room for the longest text of any threat, since the choice changes without a new measurement.
    fn height(&self, nth: u8) -> f64 {
        let template = self.book.event.template;
        let lang = language::of(template);
        let side = |side: u8, width: f64, threat: &Threat| {
            let columns = self.columns(side);
            let share = if columns.iter().all(|(_, c)| c.repeat <= 1) { f64::from(self.rows()) } else { 1.0 };
            let nth = if share > 1.0 { 1 } else { nth };
            let parts: Vec<String> = columns
                .iter()
                .filter(|(_, c)| nth == 1 || c.repeat > 1)
                .map(|(at, c)| format!("{}\n{}", language::bracketed(lang, &c.heading), self.text_of(*at, threat, nth)))
                .collect();
            measure::text_height(&parts.join("\n"), width, Look::Present) / share
        };
        let needed = template.threats_in_scope().flat_map(|t| [side(0, WIDTHS.0, t), side(1, WIDTHS.1, t)]);
        needed.fold(HEIGHT, f64::max).min(measure::MAX_HEIGHT)
    }

    /// The members' 業種, each once, one a line.
    fn industries(&self) -> String {
        let mut seen: Vec<&str> = Vec::new();
        for person in self.book.members() {
            if !person.industry.is_empty() && !seen.contains(&person.industry.as_str()) {
                seen.push(&person.industry);
            }
        }
        seen.join("\n")
    }
}
