//! The charts of 全体概要 and the live tables behind them.

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::domain::ids::StepId;
use crate::sheet::book::{BarTint, Cell, Chart, ChartKind, Look, Page, Series, Value};
use crate::workbook::frame::{LEFT, across};
use crate::workbook::language;
use crate::workbook::words::plenary::{head as say, overview as lines};
use crate::workbook::words::{head, sheet};

use super::super::desk::Desk;
use super::super::figures::Figure;
use super::super::steps;
use super::{CONSENSUS, GROUP, NAME, PRESENTS, SHOWS};

/// Widths of the charts in pixels.
const LEFT_CHART: u32 = 720;
const RIGHT_CHART: u32 = 520;
/// Bars in the chart of steps.
const BARS: usize = 10;
/// Letters of a step's sentence beside its bar.
const LETTERS: usize = 18;

/// Where the charts stand, and how high they are in pixels.
#[derive(Clone, Copy)]
struct Place {
    row: u32,
    height: u32,
}

/// The live tables behind the charts at `row`, and the charts at `charts` over `points` of rows. Returns the row after
/// the tables.
pub(super) fn put(page: &mut Page, desk: &Desk, row: u32, charts: u32, points: f64) -> u32 {
    across(page, row, LEFT, SHOWS, Cell::text(lines::CHART_DATA, Look::Block));
    let place = Place { row: charts, height: (points / 0.75) as u32 - 8 };
    steps_chart(page, desk, row + 1, place).max(category_chart(page, desk, row + 1, place))
}

fn steps_chart(page: &mut Page, desk: &Desk, row: u32, place: Place) -> u32 {
    across(page, row, GROUP, CONSENSUS, Cell::text(say::LABEL, Look::Heading));
    page.put(Address::new(row, PRESENTS), Cell::text(lines::AGREED_UNIT, Look::HeadingCentre));
    let ranked = desk.plenary.tally.ranked();
    let shown: Vec<_> = ranked.into_iter().filter(|(_, t)| t.groups_agreed > 0).take(BARS).collect();
    if shown.is_empty() {
        across(page, row + 1, GROUP, PRESENTS, Cell::text(lines::AGREED_NONE, Look::Body));
        across(page, place.row, GROUP, PRESENTS, Cell::text(lines::AGREED_NONE, Look::Text));
        return row + 2;
    }
    for (index, (id, totals)) in shown.iter().enumerate() {
        let at = Address::new(row + 1 + index as u32, GROUP);
        let found = format!("MATCH({},{},0)", index + 1, steps::range(desk, steps::Col::Order));
        let find = |col| format!("INDEX({},{found})", steps::range(desk, col));
        let text = find(steps::Col::Text);
        let label = format!(
            "IF(ISNA({found}),\"\",{}&\" \"&LEFT({text},{LETTERS})&IF(LEN({text})>{LETTERS},\"…\",\"\"))",
            find(steps::Col::Id)
        );
        across(
            page,
            at.row,
            GROUP,
            CONSENSUS,
            Cell::of(Value::formula_text(label, short_label(desk, *id)), Look::Label),
        );
        let formula = format!("IF(ISNA({found}),0,{})", find(steps::Col::Figure(Figure::Agreed)));
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
        at: Address::new(place.row, GROUP),
        size: (LEFT_CHART, place.height),
        alt: format!("{}：{}", lines::AGREED_CHART, best.unwrap_or_default()),
    });
    last + 1
}

/// The label of a step beside its bar, cut as the formula cuts it. Excel counts UTF-16 units.
fn short_label(desk: &Desk, id: StepId) -> String {
    let text = desk.template.step(id).map(|s| s.text.as_str()).unwrap_or_default();
    let units: Vec<u16> = text.encode_utf16().collect();
    let more = if units.len() > LETTERS { "…" } else { "" };
    format!("{id} {}{more}", String::from_utf16_lossy(&units[..units.len().min(LETTERS)]))
}

fn category_chart(page: &mut Page, desk: &Desk, row: u32, place: Place) -> u32 {
    page.put(Address::new(row, NAME), Cell::text(head::CATEGORY, Look::Heading));
    page.put(Address::new(row, SHOWS), Cell::text(head::VOTES, Look::HeadingCentre));
    let tally = desk.plenary.tally;
    let categories = desk.template.categories();
    let votes = |category: &str| -> u32 {
        tally.votes_where(|id| desk.template.control(id.control).is_some_and(|c| c.category == category))
    };
    for (index, category) in categories.iter().enumerate() {
        let at = Address::new(row + 1 + index as u32, NAME);
        page.put(at, Cell::text(*category, Look::Label));
        let [of, all] = [steps::Col::Category, steps::Col::Figure(Figure::Votes)].map(|col| steps::range(desk, col));
        let value = Value::formula_number(format!("SUMPRODUCT(({of}={at})*{all})"), votes(category));
        page.put(Address::new(at.row, SHOWS), Cell::of(value, Look::Count));
    }
    let last = row + categories.len() as u32;
    if categories.iter().all(|c| votes(c) == 0) {
        across(page, place.row, NAME, SHOWS, Cell::text(lines::CATEGORY_NONE, Look::Text));
        return last + 1;
    }
    let area = |col| Area::new(Address::new(row + 1, col), Address::new(last, col));
    let lang = desk.lang();
    let unit = match lang {
        Lang::Ja => lines::CATEGORY_UNIT,
        Lang::En => "",
    };
    let alt: Vec<String> = categories.iter().map(|c| format!("{c} {}{unit}", votes(c))).collect();
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
        at: Address::new(place.row, NAME),
        size: (RIGHT_CHART, place.height),
        alt: format!("{}：{}", lines::CATEGORY_CHART, alt.join(language::comma(lang))),
    });
    last + 1
}
