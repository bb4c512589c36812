//! 全体概要: how many took part, what to do next, what they share, where to look.
//!
//! The first page is for the screen in the room: four figures, the next steps and two charts. What the
//! secretariat needs follows under it. All figures are live.

mod charts;
mod state;

use crate::domain::address::{Address, Area};
use crate::domain::answers::GroupRecord;
use crate::domain::ids::StepId;
use crate::domain::tally::StepTotals;
use crate::sheet::book::{Cell, Link, Look, Page, Tab, Value};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{NO_RANK, overview as lines};
use crate::workbook::words::sheet;

use super::desk::Desk;
use super::figures::Figure;
use super::steps;
use state::Response;

// Columns of the left half, a gap, and the right half.
const GROUP: u16 = LEFT;
const MEMBERS: u16 = LEFT + 1;
const RETURNED: u16 = LEFT + 2;
const CONSENSUS: u16 = LEFT + 3;
const PRESENTS: u16 = LEFT + 4;
const NAME: u16 = LEFT + 6;
const SHOWS: u16 = LEFT + 7;
const WIDTHS: [f64; 8] = [26.0, 9.0, 9.0, 13.0, 44.0, 3.0, 24.0, 52.0];

/// Rows that a chart stands on, and their height in points: what is left of the first page, within limits.
const CHART_ROWS: u32 = 16;
const CHART_ROW: f64 = 18.0;
const HIGHEST_CHART_ROW: f64 = 25.0;
/// Height in points of a row of one line in the guide.
const GUIDE_ROW: f64 = 18.0;
/// Of so few groups the chart has its place under their table, of more beside it.
const FEW_GROUPS: u32 = 4;

/// The sheet; `names` are the other sheets that people see.
pub(super) fn page(desk: &Desk, names: &[&str]) -> Page {
    let event = desk.plenary.event;
    let mut page = desk.frame(sheet::PLENARY, lines::LEAD, SHOWS);
    let title = [event.title, event.date].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("　");
    page.put(Address::new(0, LEFT), Cell::text(format!("{}　{title}", sheet::PLENARY), Look::Title));
    page.widths.extend((LEFT..).zip(WIDTHS));
    // The figures look at the table of groups, which stands under the charts.
    let next = TOP + 4;
    let charts = state::next_steps(&mut page, desk, next) + 1;
    let after = charts + CHART_ROWS;
    let response = Response::at(desk, after + 1);
    figures(&mut page, desk, TOP, &response);
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(charts, SHOWS)));
    measure::fit(&mut page);
    let chart_row = (measure::left_on_page(&page, 0..charts) / f64::from(CHART_ROWS)).floor();
    let chart_row = chart_row.clamp(CHART_ROW, HIGHEST_CHART_ROW);
    page.heights.extend((charts..after).map(|row| (row, chart_row)));
    let left = response.table(&mut page);
    let guide = state::guide(&mut page, desk, after + 1, names);
    let under = response.groups <= FEW_GROUPS;
    let (column, row) = if under { (GROUP, left + 1) } else { (NAME, guide + 1) };
    let chart = response.chart(&mut page, Address::new(row, column));
    let long = left.max(guide).max(chart);
    let last = long + 1;
    across(&mut page, last, LEFT, SHOWS, Cell::text(&desk.template.attribution, Look::Note));
    let end = charts::put(&mut page, desk, last + 2, charts, f64::from(CHART_ROWS) * chart_row);
    // The tables begin together; a long list of groups flows on.
    let blocks = [(TOP, charts - 1), (charts, after - 1), (after + 1, last)];
    page.setup.active = true;
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(TOP - 1, 0));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(last, SHOWS)));
    measure::fit(&mut page);
    // The rows under the charts are as high as the tables beside them need, or as low as the chart expects.
    for row in (after + 3..long).chain(last + 4..end) {
        let height = page.heights.entry(row).or_insert(GUIDE_ROW);
        if *height < measure::text_height("", WIDTHS[0], Look::Body) + 1.0 {
            *height = GUIDE_ROW;
        }
    }
    // The tables behind the charts are printed where they fill a page: on paper the bars have their numbers.
    if measure::left_on_page(&page, after + 1..end) > 0.0 {
        page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(end - 1, SHOWS)));
    }
    measure::paginate(&mut page, &blocks);
    page
}

/// Members of a group whose answers count, and those of them who answered anything.
fn response(desk: &Desk, record: &GroupRecord) -> (usize, usize) {
    let members = desk.plenary.roster.members(&record.group).count();
    let returned = desk.members(record).filter(|(p, answers)| !p.excluded && !answers.is_empty()).count();
    (members, returned)
}

/// Four figures with what they count, in three rows.
fn figures(page: &mut Page, desk: &Desk, row: u32, response: &Response) {
    let to = |name: &str| Link::Inside { page: name.to_owned(), at: Address::new(0, 0) };
    let findings = Cell::text(desk.plenary.findings_count.to_string(), Look::Figure).linked(to(sheet::FINDINGS));
    let (people, share) = response.people();
    let cells = [
        (GROUP, GROUP, Cell::of(response.books(), Look::Figure), Cell::text(lines::GROUPS, Look::FigureCaption)),
        (MEMBERS, CONSENSUS, Cell::of(people, Look::Figure), Cell::of(share, Look::FigureCaption)),
        (PRESENTS, PRESENTS, Cell::of(top_step(desk), Look::Figure), Cell::of(top_caption(desk), Look::FigureCaption)),
        (NAME, NAME, findings, Cell::text(lines::FINDINGS, Look::FigureCaption)),
    ];
    for (first, last, figure, caption) in cells {
        across(page, row, first, last, figure);
        across(page, row + 1, first, last, caption);
    }
    page.heights.insert(row, 42.0);
    page.put(Address::new(row + 2, PRESENTS), Cell::of(top_text(desk), Look::Lead));
    // The sentence of a step may take two lines in its column.
    let sentence = page.shown(Address::new(row + 2, PRESENTS));
    page.heights.insert(row + 2, measure::text_height(&sentence, WIDTHS[4], Look::Text));
}

/// Where the first of all steps stands, as a formula; the step that it was.
fn top(desk: &Desk) -> (String, Option<(StepId, StepTotals)>) {
    let at = format!("MATCH(1,{},0)", steps::range(desk, steps::Col::Order));
    let first = desk.plenary.tally.ranked().into_iter().next();
    (at, first.filter(|(_, t)| t.groups_agreed + t.groups_common > 0))
}

/// `then` where there is a first step that any group shares, else `otherwise`.
fn if_shared(desk: &Desk, at: &str, then: &str, otherwise: &str) -> String {
    let figure = |of| format!("INDEX({},{at})", steps::range(desk, steps::Col::Figure(of)));
    let shared = format!("{}+{}=0", figure(Figure::Agreed), figure(Figure::Common));
    format!("IF(ISNA({at}),{otherwise},IF({shared},{otherwise},{then}))")
}

fn top_step(desk: &Desk) -> Value {
    let (at, first) = top(desk);
    let id = format!("INDEX({},{at})", steps::range(desk, steps::Col::Id));
    let shown = first.map_or_else(|| NO_RANK.to_owned(), |(id, _)| id.to_string());
    Value::formula_text(if_shared(desk, &at, &id, &format!("\"{NO_RANK}\"")), shown)
}

fn top_caption(desk: &Desk) -> Value {
    let (at, first) = top(desk);
    let figure = |of| format!("INDEX({},{at})", steps::range(desk, steps::Col::Figure(of)));
    let [agreed, common] = [Figure::Agreed, Figure::Common].map(figure);
    let some = |word: &str, number: &str| format!("\"{}（{word}\"&{number}&\"{}）\"", lines::TOP, lines::TOP_GROUPS);
    let then = format!("IF({agreed}>0,{},{})", some(lines::TOP_AGREED, &agreed), some(lines::TOP_COMMON, &common));
    let shown = first.map_or_else(
        || lines::TOP.to_owned(),
        |(_, t)| {
            let (word, number) = if t.groups_agreed > 0 {
                (lines::TOP_AGREED, t.groups_agreed)
            } else {
                (lines::TOP_COMMON, t.groups_common)
            };
            format!("{}（{word}{number}{}）", lines::TOP, lines::TOP_GROUPS)
        },
    );
    Value::formula_text(if_shared(desk, &at, &then, &format!("\"{}\"", lines::TOP)), shown)
}

fn top_text(desk: &Desk) -> Value {
    let (at, first) = top(desk);
    let text = format!("INDEX({},{at})", steps::range(desk, steps::Col::Text));
    let shown = first.and_then(|(id, _)| desk.template.step(id)).map(|s| s.text.clone()).unwrap_or_default();
    Value::formula_text(if_shared(desk, &at, &text, "\"\""), shown)
}
