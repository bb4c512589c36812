//! 全体概要: how many took part, what they share, where to look next.
//!
//! The first page is for the screen in the room: four figures and two charts. What the secretariat needs
//! follows under it.

use crate::domain::address::{Address, Area};
use crate::domain::answers::GroupRecord;
use crate::domain::catalogue::Template;
use crate::sheet::book::{BarTint, Cell, Chart, ChartKind, Highlight, Link, Look, Page, Rule, Series, Tab, Value};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::words::plenary::{head as say, overview as lines, shows};
use crate::workbook::words::{head, sheet};

use super::desk::Desk;
use super::steps;

// Columns of the left half, a gap, and the right half.
const GROUP: u16 = LEFT;
const MEMBERS: u16 = LEFT + 1;
const RETURNED: u16 = LEFT + 2;
const CONSENSUS: u16 = LEFT + 3;
const PRESENTS: u16 = LEFT + 4;
const NAME: u16 = LEFT + 6;
const SHOWS: u16 = LEFT + 7;
const WIDTHS: [f64; 8] = [26.0, 9.0, 9.0, 13.0, 44.0, 3.0, 24.0, 44.0];

/// Rows that a chart stands on, and their height in points.
const CHART_ROWS: u32 = 19;
const CHART_ROW: f64 = 18.0;
/// Sizes of the charts in pixels.
const LEFT_CHART: (u32, u32) = (720, 440);
const RIGHT_CHART: (u32, u32) = (470, 440);
/// Bars in the chart of steps.
const BARS: usize = 10;
/// Letters of a step's sentence beside its bar.
const LETTERS: usize = 18;

/// The sheet; `names` are the other sheets that people see.
pub(super) fn page(desk: &Desk, names: &[&str]) -> Page {
    let event = desk.plenary.event;
    let mut page = desk.frame(sheet::PLENARY, lines::LEAD, SHOWS);
    let title = [event.title, event.date].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("　");
    page.put(Address::new(0, LEFT), Cell::text(format!("{}　{title}", sheet::PLENARY), Look::Title));
    page.widths.extend((LEFT..).zip(WIDTHS));
    let mut blocks: Vec<(u32, u32)> = Vec::new();
    let charts = figures(&mut page, desk, TOP) + 1;
    let after = charts + CHART_ROWS;
    blocks.push((TOP, after - 1));
    let response = after + 1;
    let left = response_table(&mut page, desk, response);
    let right = guide(&mut page, desk, response, names);
    let end = left.max(right);
    // The tables begin together; a long list of groups flows on.
    blocks.push((response, end - 1));
    let next = end + 1;
    let end = next_steps(&mut page, desk, next);
    blocks.push((next, end - 1));
    let data = end + 1;
    let end = chart_data(&mut page, desk, data, charts);
    blocks.push((data, end - 1));
    across(&mut page, end + 1, LEFT, SHOWS, Cell::text(&desk.template.attribution, Look::Note));
    for row in charts..after {
        page.heights.insert(row, CHART_ROW);
    }
    page.setup.active = true;
    page.setup.tab = Tab::Result;
    page.setup.freeze = Some(Address::new(TOP - 1, 0));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(end + 1, SHOWS)));
    measure::fit(&mut page);
    measure::paginate(&mut page, &blocks);
    page
}

/// `38 / 40`.
fn of(some: usize, all: usize) -> String {
    format!("{some} / {all}")
}

/// Members of a group whose answers count, and those of them who answered anything.
fn response(desk: &Desk, record: &GroupRecord) -> (usize, usize) {
    let members = desk.plenary.roster.members(&record.group).count();
    let returned = desk.members(record).filter(|(p, answers)| !p.excluded && !answers.is_empty()).count();
    (members, returned)
}

/// Four figures with what they count. Returns the row after them.
fn figures(page: &mut Page, desk: &Desk, row: u32) -> u32 {
    let records = desk.plenary.records;
    let books = records.iter().filter(|r| r.file.is_some()).count();
    let returned: usize = records.iter().map(|r| response(desk, r).1).sum();
    let expected = desk.plenary.roster.expected().count();
    let share = (returned * 100).checked_div(expected).map(|share| format!("（{share}%）")).unwrap_or_default();
    let to = |name: &str| Link::Inside { page: name.to_owned(), at: Address::new(0, 0) };
    let findings = Cell::text(desk.plenary.findings_count.to_string(), Look::Figure).linked(to(sheet::FINDINGS));
    let cells = [
        (
            GROUP,
            GROUP,
            Cell::text(of(books, records.len()), Look::Figure),
            Cell::text(lines::GROUPS, Look::FigureCaption),
        ),
        (
            MEMBERS,
            CONSENSUS,
            Cell::text(of(returned, expected), Look::Figure),
            Cell::text(format!("{}{share}", lines::PEOPLE), Look::FigureCaption),
        ),
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
    row + 3
}

/// Where the first of all steps stands, as a formula; the step that it was.
fn top(desk: &Desk) -> (String, Option<(crate::domain::ids::StepId, crate::domain::tally::StepTotals)>) {
    let at = format!("MATCH(1,{},0)", steps::range(desk, steps::Col::Order));
    let first = desk.plenary.tally.ranked().into_iter().next();
    (at, first.filter(|(_, t)| t.groups_agreed + t.groups_common > 0))
}

/// `then` where there is a first step that any group shares, else `otherwise`.
fn if_shared(desk: &Desk, at: &str, then: &str, otherwise: &str) -> String {
    let figure = |col| format!("INDEX({},{at})", steps::range(desk, col));
    let shared = format!("{}+{}=0", figure(steps::Col::Agreed), figure(steps::Col::Common));
    format!("IF(ISNA({at}),{otherwise},IF({shared},{otherwise},{then}))")
}

fn top_step(desk: &Desk) -> Value {
    let (at, first) = top(desk);
    let none = crate::workbook::words::plenary::NO_RANK;
    let id = format!("INDEX({},{at})", steps::range(desk, steps::Col::Id));
    let shown = first.map_or_else(|| none.to_owned(), |(id, _)| id.to_string());
    Value::formula_text(if_shared(desk, &at, &id, &format!("\"{none}\"")), shown)
}

fn top_caption(desk: &Desk) -> Value {
    let (at, first) = top(desk);
    let figure = |col| format!("INDEX({},{at})", steps::range(desk, col));
    let [agreed, common] = [steps::Col::Agreed, steps::Col::Common].map(figure);
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

fn heading(page: &mut Page, row: u32, cells: &[(u16, &str, Look)]) {
    for (col, text, look) in cells {
        page.put(Address::new(row, *col), Cell::text(*text, *look));
    }
}

/// One row per group. Returns the row after the table.
fn response_table(page: &mut Page, desk: &Desk, row: u32) -> u32 {
    let threats: Vec<_> = desk.template.threats_in_scope().collect();
    across(page, row, GROUP, PRESENTS, Cell::text(lines::RESPONSE, Look::Block));
    let consensus = format!("{}\n（{}件中）", lines::AGREED_OF, threats.len());
    heading(
        page,
        row + 1,
        &[
            (GROUP, head::GROUP, Look::Heading),
            (MEMBERS, say::MEMBERS, Look::HeadingCentre),
            (RETURNED, say::RETURNED, Look::HeadingCentre),
            (CONSENSUS, &consensus, Look::HeadingCentre),
            (PRESENTS, head::PRESENTS, Look::Heading),
        ],
    );
    let first = row + 2;
    for (index, record) in desk.plenary.records.iter().enumerate() {
        let row = first + index as u32;
        let (members, returned) = response(desk, record);
        let written = threats.iter().filter(|t| !desk.consensus(record, t.no).is_empty()).count();
        let (presents, look) = match (desk.presented(record), &record.file) {
            (Some(threat), _) => (threat.label(), Look::Body),
            (None, Some(_)) => (lines::NO_THREAT.to_owned(), Look::BodyMuted),
            (None, None) => (lines::NO_BOOK.to_owned(), Look::BodyMuted),
        };
        page.put(Address::new(row, GROUP), Cell::text(record.group.as_str(), Look::LabelStrong));
        page.put(Address::new(row, MEMBERS), Cell::number(members as f64, Look::Count));
        page.put(Address::new(row, RETURNED), Cell::number(returned as f64, Look::Count));
        page.put(Address::new(row, CONSENSUS), Cell::number(written as f64, Look::CountStrong));
        page.put(Address::new(row, PRESENTS), Cell::text(presents, look));
    }
    let end = first + desk.plenary.records.len() as u32;
    if end == first {
        across(page, first, GROUP, PRESENTS, Cell::text(lines::NO_GROUPS, Look::Body));
        return first + 1;
    }
    let area = Area::new(Address::new(first, CONSENSUS), Address::new(end - 1, CONSENSUS));
    page.highlights.push(Highlight { area, rule: Rule::Bar(BarTint::Teal) });
    end
}

/// What each sheet shows, with a link to it. Returns the row after the table.
fn guide(page: &mut Page, desk: &Desk, row: u32, names: &[&str]) -> u32 {
    across(page, row, NAME, SHOWS, Cell::text(lines::GUIDE, Look::Block));
    heading(page, row + 1, &[(NAME, say::SHEET, Look::Heading), (SHOWS, say::SHOWS, Look::Heading)]);
    let mut row = row + 2;
    for name in names {
        let link = Link::Inside { page: (*name).to_owned(), at: Address::new(0, 0) };
        page.put(Address::new(row, NAME), Cell::text(*name, Look::Link).linked(link));
        page.put(Address::new(row, SHOWS), Cell::text(shown_on(desk.template, name), Look::Body));
        row += 1;
    }
    row
}

/// What a sheet shows, in a few words.
fn shown_on(template: &Template, name: &str) -> String {
    let fixed = [
        (sheet::COMMON, shows::COMMON),
        (sheet::STEPS, shows::STEPS),
        (sheet::HEAT, shows::HEAT),
        (sheet::ISSUES, shows::ISSUES),
        (sheet::VIEWS, shows::VIEWS),
        (sheet::FEEDBACK, shows::FEEDBACK),
        (sheet::SURVEY, shows::SURVEY),
        (sheet::FINDINGS, shows::FINDINGS),
        (sheet::SOURCES, shows::SOURCES),
        (sheet::DATA, shows::DATA),
    ];
    let presented = template.themes.iter().filter(|t| !t.presented.is_empty());
    let mut presented = presented.zip(sheet::PRESENT_MARKS).filter(|(_, mark)| *mark == name);
    let fixed = fixed.iter().find(|(of, _)| *of == name).map(|(_, text)| (*text).to_owned());
    presented.next().map(|(theme, _)| theme.title.clone()).or(fixed).unwrap_or_default()
}

/// What there is to do now. Returns the row after it.
fn next_steps(page: &mut Page, desk: &Desk, row: u32) -> u32 {
    let records = desk.plenary.records;
    let open = records.iter().any(|r| r.file.is_some() && desk.presented(r).is_none());
    let todo = [
        (records.iter().any(|r| r.file.is_none()), lines::LATE),
        (open, lines::CHOOSE),
        (desk.plenary.findings_count > 0, lines::CHECK),
        (true, lines::PRESENT),
        (true, lines::LECTURER),
    ];
    across(page, row, LEFT, SHOWS, Cell::text(lines::NEXT, Look::Block));
    let mut row = row + 1;
    for (_, line) in todo.iter().filter(|(holds, _)| *holds) {
        across(page, row, LEFT, SHOWS, Cell::text(format!("・{line}"), Look::Text));
        row += 1;
    }
    row
}

/// The live tables behind the charts, and the charts at `charts`. Returns the row after the tables.
fn chart_data(page: &mut Page, desk: &Desk, row: u32, charts: u32) -> u32 {
    across(page, row, LEFT, SHOWS, Cell::text(lines::CHART_DATA, Look::Block));
    let left = steps_chart(page, desk, row + 1, charts);
    let right = category_chart(page, desk, row + 1, charts);
    left.max(right)
}

fn steps_chart(page: &mut Page, desk: &Desk, row: u32, charts: u32) -> u32 {
    across(page, row, GROUP, CONSENSUS, Cell::text(say::LABEL, Look::Heading));
    page.put(Address::new(row, PRESENTS), Cell::text(lines::AGREED_UNIT, Look::HeadingCentre));
    let ranked = desk.plenary.tally.ranked();
    let shown: Vec<_> = ranked.into_iter().filter(|(_, t)| t.groups_agreed > 0).take(BARS).collect();
    if shown.is_empty() {
        across(page, row + 1, GROUP, PRESENTS, Cell::text(lines::AGREED_NONE, Look::Body));
        across(page, charts, GROUP, PRESENTS, Cell::text(lines::AGREED_NONE, Look::Text));
        return row + 2;
    }
    for (index, (id, totals)) in shown.iter().enumerate() {
        let at = Address::new(row + 1 + index as u32, GROUP);
        let place = format!("MATCH({},{},0)", index + 1, steps::range(desk, steps::Col::Order));
        let find = |col| format!("INDEX({},{place})", steps::range(desk, col));
        let text = find(steps::Col::Text);
        let label = format!(
            "IF(ISNA({place}),\"\",{}&\" \"&LEFT({text},{LETTERS})&IF(LEN({text})>{LETTERS},\"…\",\"\"))",
            find(steps::Col::Id)
        );
        across(
            page,
            at.row,
            GROUP,
            CONSENSUS,
            Cell::of(Value::formula_text(label, short_label(desk, *id)), Look::Label),
        );
        let formula = format!("IF(ISNA({place}),0,{})", find(steps::Col::Agreed));
        let value = Value::formula_number(formula, totals.groups_agreed);
        page.put(Address::new(at.row, PRESENTS), Cell::of(value, Look::CountStrong));
    }
    let last = row + shown.len() as u32;
    let area = |col| Area::new(Address::new(row + 1, col), Address::new(last, col));
    let best =
        shown.first().map(|(id, t)| format!("{} {}{}", desk.step_label(*id), t.groups_agreed, lines::TOP_GROUPS));
    page.charts.push(Chart {
        kind: ChartKind::Bars,
        title: lines::AGREED_CHART.to_owned(),
        unit: lines::AGREED_UNIT.to_owned(),
        categories: (sheet::PLENARY.to_owned(), area(GROUP)),
        series: vec![Series {
            name: lines::AGREED_UNIT.to_owned(),
            values: (sheet::PLENARY.to_owned(), area(PRESENTS)),
            tint: BarTint::Teal,
        }],
        at: Address::new(charts, GROUP),
        size: LEFT_CHART,
        alt: format!("{}：{}", lines::AGREED_CHART, best.unwrap_or_default()),
    });
    last + 1
}

/// The label of a step beside its bar, cut as the formula cuts it. Excel counts UTF-16 units.
fn short_label(desk: &Desk, id: crate::domain::ids::StepId) -> String {
    let text = desk.template.step(id).map(|s| s.text.as_str()).unwrap_or_default();
    let units: Vec<u16> = text.encode_utf16().collect();
    let more = if units.len() > LETTERS { "…" } else { "" };
    format!("{id} {}{more}", String::from_utf16_lossy(&units[..units.len().min(LETTERS)]))
}

fn category_chart(page: &mut Page, desk: &Desk, row: u32, charts: u32) -> u32 {
    heading(page, row, &[(NAME, head::CATEGORY, Look::Heading), (SHOWS, head::VOTES, Look::HeadingCentre)]);
    let tally = desk.plenary.tally;
    let categories = desk.template.categories();
    let votes = |category: &str| -> u32 {
        let of = tally
            .steps
            .iter()
            .filter(|(id, _)| desk.template.control(id.control).is_some_and(|c| c.category == category));
        of.map(|(_, totals)| totals.votes).sum()
    };
    for (index, category) in categories.iter().enumerate() {
        let at = Address::new(row + 1 + index as u32, NAME);
        page.put(at, Cell::text(*category, Look::Label));
        let [of, all] = [steps::Col::Category, steps::Col::Votes].map(|col| steps::range(desk, col));
        let value = Value::formula_number(format!("SUMPRODUCT(({of}={at})*{all})"), votes(category));
        page.put(Address::new(at.row, SHOWS), Cell::of(value, Look::Count));
    }
    let last = row + categories.len() as u32;
    if categories.iter().all(|c| votes(c) == 0) {
        across(page, charts, NAME, SHOWS, Cell::text(lines::CATEGORY_NONE, Look::Text));
        return last + 1;
    }
    let area = |col| Area::new(Address::new(row + 1, col), Address::new(last, col));
    let alt: Vec<String> = categories.iter().map(|c| format!("{c} {}{}", votes(c), lines::CATEGORY_UNIT)).collect();
    page.charts.push(Chart {
        kind: ChartKind::Columns,
        title: lines::CATEGORY_CHART.to_owned(),
        unit: lines::CATEGORY_UNIT.to_owned(),
        categories: (sheet::PLENARY.to_owned(), area(NAME)),
        series: vec![Series {
            name: lines::CATEGORY_UNIT.to_owned(),
            values: (sheet::PLENARY.to_owned(), area(SHOWS)),
            tint: BarTint::Slate,
        }],
        at: Address::new(charts, NAME),
        size: RIGHT_CHART,
        alt: format!("{}：{}", lines::CATEGORY_CHART, alt.join("、")),
    });
    last + 1
}
