//! What the secretariat needs of 全体概要: how far each group is, what to do now, what each sheet shows.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Template;
use crate::sheet::book::{BarTint, Cell, Chart, ChartKind, Highlight, Link, Look, Page, Rule, Series, Value};
use crate::workbook::frame::{LEFT, across};
use crate::workbook::language;
use crate::workbook::words::plenary::{head as say, overview as lines, shows};
use crate::workbook::words::{head, sheet};

use super::super::calc::Counts;
use super::super::desk::Desk;
use super::{CONSENSUS, GROUP, GUIDE_ROW, MEMBERS, NAME, PRESENTS, RETURNED, SHOWS, response};

/// Most groups in the chart; of more, the bars in the table tell.
const GROUPS: usize = 60;
/// Width of the chart, height of a group in it, and of all else in it, in pixels.
const WIDTH: u32 = 520;
const WIDE: u32 = 720;
const GROUP_HEIGHT: u32 = 30;
const REST_HEIGHT: u32 = 110;
/// Pixels of a point.
const PIXELS: f64 = 4.0 / 3.0;

/// The table of groups, which has its place before it is written.
pub(super) struct Response<'a> {
    desk: &'a Desk<'a>,
    row: u32,
    pub(super) groups: u32,
}

impl<'a> Response<'a> {
    /// With its title in `row`.
    pub(super) fn at(desk: &'a Desk<'a>, row: u32) -> Self {
        Response { desk, row, groups: desk.plenary.records.len() as u32 }
    }

    fn column(&self, col: u16) -> Area {
        let first = self.row + 2;
        Area::new(Address::new(first, col), Address::new(first + self.groups.max(1) - 1, col))
    }

    /// `38 / 40`: groups with a workbook, of all.
    pub(super) fn books(&self) -> Value {
        let with = self.desk.plenary.records.iter().filter(|r| r.file.is_some()).count();
        let shown = format!("{with} / {}", self.groups);
        if self.groups == 0 {
            return Value::text(shown);
        }
        let all = self.column(PRESENTS);
        let formula = format!("ROWS({all})-COUNTIF({all},\"{}\")&\" / \"&ROWS({all})", lines::NO_BOOK);
        Value::formula_text(formula, shown)
    }

    /// `198 / 200` people, and the caption with their share.
    pub(super) fn people(&self) -> (Value, Value) {
        let both = self.desk.plenary.records.iter().map(|r| response(self.desk, r));
        let (members, returned) = both.fold((0, 0), |(m, r), (members, returned)| (m + members, r + returned));
        let [all, some] = [MEMBERS, RETURNED].map(|col| format!("SUM({})", self.column(col)));
        let figure = Value::formula_text(format!("{some}&\" / \"&{all}"), format!("{returned} / {members}"));
        let share = (returned * 100).checked_div(members).map(|share| format!("（{share}%）")).unwrap_or_default();
        let formula = format!("IF({all}=0,\"{0}\",\"{0}（\"&INT({some}*100/{all})&\"%）\")", lines::PEOPLE);
        (figure, Value::formula_text(formula, format!("{}{share}", lines::PEOPLE)))
    }

    /// One row per group. Returns the row after the table.
    pub(super) fn table(&self, page: &mut Page) -> u32 {
        let (desk, row) = (self.desk, self.row);
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
        if self.groups == 0 {
            across(page, first, GROUP, PRESENTS, Cell::text(lines::NO_GROUPS, Look::Body));
            return first + 1;
        }
        let counts = Counts::new(desk);
        for (index, record) in desk.plenary.records.iter().enumerate() {
            let row = first + index as u32;
            let (members, returned) = response(desk, record);
            let written = threats.iter().filter(|t| !desk.consensus(record, t.no).is_empty()).count();
            let (presents, look) = match (desk.presented(record), &record.file) {
                (Some(threat), _) => (threat.label(), Look::Body),
                (None, Some(_)) => (lines::NO_THREAT.to_owned(), Look::BodyMuted),
                (None, None) => (lines::NO_BOOK.to_owned(), Look::BodyMuted),
            };
            let live = |formula, shown: usize| Value::formula_number(formula, shown as f64);
            page.put(Address::new(row, GROUP), Cell::text(record.group.as_str(), Look::LabelStrong));
            page.put(Address::new(row, MEMBERS), Cell::number(members as f64, Look::Count));
            page.put(Address::new(row, RETURNED), Cell::of(live(counts.returned(index), returned), Look::Count));
            page.put(Address::new(row, CONSENSUS), Cell::of(live(counts.written(index), written), Look::CountStrong));
            page.put(Address::new(row, PRESENTS), Cell::text(presents, look));
        }
        for (col, tint) in [(RETURNED, BarTint::Slate), (CONSENSUS, BarTint::Teal)] {
            page.highlights.push(Highlight { area: self.column(col), rule: Rule::Bar(tint) });
        }
        first + self.groups
    }

    /// Members and returned forms of each group as bars at `at`. Returns the row after those that the chart
    /// stands on.
    pub(super) fn chart(&self, page: &mut Page, at: Address) -> u32 {
        if self.groups == 0 || self.groups as usize > GROUPS {
            return at.row;
        }
        let height = REST_HEIGHT + GROUP_HEIGHT * self.groups;
        let series = |name: &str, col, tint| Series {
            name: name.to_owned(),
            values: (sheet::PLENARY.to_owned(), self.column(col)),
            tint,
        };
        let each = self.desk.plenary.records.iter().map(|record| {
            let (members, returned) = response(self.desk, record);
            format!("{} {returned}/{members}", record.group)
        });
        page.charts.push(Chart {
            kind: ChartKind::Bars,
            title: lines::RESPONSE_CHART.to_owned(),
            unit: lines::RESPONSE_UNIT.to_owned(),
            categories: (sheet::PLENARY.to_owned(), self.column(GROUP)),
            series: vec![series(say::RETURNED, RETURNED, BarTint::Teal), series(say::MEMBERS, MEMBERS, BarTint::Slate)],
            at,
            size: (if at.col == GROUP { WIDE } else { WIDTH }, height),
            alt: format!(
                "{}：{}",
                lines::RESPONSE_CHART,
                each.collect::<Vec<_>>().join(language::comma(self.desk.lang()))
            ),
        });
        // Rows of the table are at least as high as these.
        at.row + (f64::from(height) / PIXELS / GUIDE_ROW).ceil() as u32
    }
}

fn heading(page: &mut Page, row: u32, cells: &[(u16, &str, Look)]) {
    for (col, text, look) in cells {
        page.put(Address::new(row, *col), Cell::text(*text, *look));
    }
}

/// What each sheet shows, with a link to it. Returns the row after the table.
pub(super) fn guide(page: &mut Page, desk: &Desk, row: u32, names: &[&str]) -> u32 {
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
        (sheet::CHOICES, crate::workbook::words::choices::SHOWS),
        (sheet::ISSUES, shows::ISSUES),
        (sheet::VIEWS, shows::VIEWS),
        (sheet::FEEDBACK, shows::FEEDBACK),
        (sheet::SURVEY, shows::SURVEY),
        (sheet::WHO, shows::WHO),
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
pub(super) fn next_steps(page: &mut Page, desk: &Desk, row: u32) -> u32 {
    let records = &desk.plenary.records;
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
        across(page, row, LEFT, SHOWS, Cell::text(format!("{}{line}", language::bullet(desk.lang())), Look::Text));
        row += 1;
    }
    row
}
