//! はじめに: whose form it is, how to fill it, how far it is, and the day.

use crate::domain::address::{Address, Area};
use crate::sheet::book::{Cell, Link, Look, Page, Value};
use crate::sheet::measure;
use crate::workbook::Event;
use crate::workbook::frame::{Frame, LEFT, TOP, across, over};
use crate::workbook::words::{self, form as say, head, sheet};

use super::fill::{Progress, Who};

/// Columns of the left half: a label, then what belongs to it.
const LEFT_HALF: (u16, u16) = (LEFT, LEFT + 1);
/// Width of what belongs to a label.
const VALUE: f64 = 44.0;
/// Columns of the right half.
const RIGHT_HALF: (u16, u16) = (LEFT + 3, LEFT + 4);

/// The first sheet of a form.
pub(super) fn page(event: &Event, who: &Who, corner: &str, themes: &[Progress]) -> Page {
    let lead = [event.date, say::HOW_LEAD].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("　");
    let frame = Frame { name: sheet::COVER, title: event.title, lead: &lead, corner, last_col: RIGHT_HALF.1 };
    let mut page = frame.open(event);
    for (col, width) in [(LEFT, 24.0), (LEFT + 1, VALUE), (LEFT + 2, 3.0), (LEFT + 3, 24.0), (LEFT + 4, 44.0)] {
        page.widths.insert(col, width);
    }
    let left = yours(&mut page, TOP, who);
    let right = progress(&mut page, TOP, themes);
    let how_row = left.max(right) + 1;
    let left = how(&mut page, how_row, event.template.timetable.len() as u32);
    let right = timetable(&mut page, how_row, event);
    let themes_row = left.max(right) + 1;
    let last = themes_block(&mut page, themes_row, event);
    page.setup.active = true;
    page.setup.one_page = true;
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(last, RIGHT_HALF.1)));
    measure::fit(&mut page);
    page
}

fn block(page: &mut Page, row: u32, half: (u16, u16), title: &str) -> u32 {
    across(page, row, half.0, half.1, Cell::text(title, Look::Block));
    row + 1
}

/// The cells of [`yours`], in its order.
pub(super) fn personal() -> [Address; 5] {
    [1, 2, 3, 4, 5].map(|line| Address::new(TOP + line, LEFT + 1))
}

/// The height that a text in one of them needs.
pub(super) fn height(text: &str) -> f64 {
    measure::text_height(text, VALUE, Look::BodyStrong)
}

fn yours(page: &mut Page, row: u32, who: &Who) -> u32 {
    let mut row = block(page, row, LEFT_HALF, say::YOURS);
    let lines = [
        (head::NAME, who.name),
        (head::ORGANISATION, who.organisation),
        (head::INDUSTRY, who.industry),
        (head::GROUP, who.group),
        (head::CODE, who.code),
    ];
    for (label, value) in lines {
        page.put(Address::new(row, LEFT), Cell::text(label, Look::Label));
        page.put(Address::new(row, LEFT + 1), Cell::text(value, Look::BodyStrong));
        row += 1;
    }
    row
}

/// One cell over `rows` rows, so that its lines do not stretch the rows of the other half.
fn how(page: &mut Page, row: u32, rows: u32) -> u32 {
    let row = block(page, row, LEFT_HALF, say::HOW);
    let lines: Vec<String> = (1..).zip(say::HOW_LINES).map(|(n, line)| format!("{n}. {line}")).collect();
    let last = row + rows.max(2) - 2;
    let area = Area::new(Address::new(row, LEFT_HALF.0), Address::new(last, LEFT_HALF.1));
    over(page, area, Cell::text(lines.join("\n"), Look::Text));
    across(page, last + 1, LEFT_HALF.0, LEFT_HALF.1, Cell::text(say::ASK_LEGEND, Look::AskLegend));
    last + 2
}

fn progress(page: &mut Page, row: u32, themes: &[Progress]) -> u32 {
    let mut row = block(page, row, RIGHT_HALF, say::PROGRESS);
    for theme in themes {
        let link = Link::Inside { page: theme.sheet.clone(), at: Address::new(TOP, LEFT) };
        page.put(Address::new(row, RIGHT_HALF.0), Cell::text(&theme.sheet, Look::Link).linked(link));
        let formula = format!("\"{}\"&{}&\"{}\"", words::progress_start(theme.all), theme.done, words::PROGRESS_END);
        let value = Value::formula_text(formula, words::progress(0, theme.all));
        page.put(Address::new(row, RIGHT_HALF.1), Cell::of(value, Look::BodyResult));
        row += 1;
    }
    row
}

fn timetable(page: &mut Page, row: u32, event: &Event) -> u32 {
    let mut row = block(page, row, RIGHT_HALF, say::TIMETABLE);
    for (when, what) in &event.template.timetable {
        page.put(Address::new(row, RIGHT_HALF.0), Cell::text(when, Look::Label));
        page.put(Address::new(row, RIGHT_HALF.1), Cell::text(what, Look::Body));
        row += 1;
    }
    row
}

/// What the day is for: each theme's title and what an individual does in it.
fn themes_block(page: &mut Page, row: u32, event: &Event) -> u32 {
    let mut row = block(page, row, (LEFT, RIGHT_HALF.1), say::THEMES);
    for theme in event.template.themes.iter().filter(|t| !t.presented.is_empty()) {
        page.put(Address::new(row, LEFT), Cell::text(&theme.title, Look::LabelStrong));
        across(page, row, LEFT + 1, RIGHT_HALF.1, Cell::text(&theme.ask, Look::Body));
        row += 1;
    }
    let goals = event.template.goals.join("\n");
    page.put(Address::new(row, LEFT), Cell::text(say::GOALS, Look::LabelStrong));
    across(page, row, LEFT + 1, RIGHT_HALF.1, Cell::text(goals, Look::Body));
    row += 1;
    across(page, row, LEFT, RIGHT_HALF.1, Cell::text(&event.template.attribution, Look::Note));
    row
}
