//! 発表①②③: what each group presents, in the table shapes of the published report.
//!
//! Which columns stand in the left and in the right cell is the template's decision. Where a group has
//! written nothing yet, its members' own answers stand in, marked as such, so that no group faces an
//! empty screen.

use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::answers::{Answers, GroupRecord};
use crate::domain::catalogue::{Column, ColumnRef, Kind, Threat, Whom};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::sheet::book::{Cell, Look, Page, Tab};
use crate::sheet::measure;
use crate::workbook::frame::{LEFT, TOP, across};
use crate::workbook::language;
use crate::workbook::words::plenary::{NOTHING_YET, present as say};
use crate::workbook::words::sheet;

use super::desk::Desk;
use super::rows;

const RIGHT: u16 = LEFT + 1;
/// Percent: the two cells fill the width of a projected screen.
const ZOOM: u16 = 120;
/// Widths of the cells where the left one lists kinds of business, and where it holds sentences.
const SHORT_LEFT: (f64, f64) = (36.0, 118.0);
const EVEN: (f64, f64) = (70.0, 84.0);

/// One sheet per presented theme, in order of the day.
pub(super) fn pages(desk: &Desk) -> Vec<Page> {
    let themes = desk.template.themes.iter().enumerate().filter(|(_, t)| !t.presented.is_empty());
    themes.zip(sheet::PRESENT_MARKS).map(|((theme, _), name)| page(desk, theme, name)).collect()
}

fn page(desk: &Desk, theme: usize, name: &str) -> Page {
    let spec = &desk.template.themes[theme];
    let mut page = desk.frame(name, &format!("{}　{}", spec.title, spec.ask_group), RIGHT);
    let lists_industries = desk.presented_columns(theme, 0).is_empty();
    let (left, right) = if lists_industries { SHORT_LEFT } else { EVEN };
    page.widths.extend([(LEFT, left), (RIGHT, right)]);
    let mut row = TOP;
    let mut blocks = Vec::new();
    for (index, record) in desk.plenary.records.iter().enumerate() {
        let end = block(&mut page, desk, theme, index, record, row);
        blocks.push((row, end - 1));
        row = end + 1;
    }
    if blocks.is_empty() {
        across(&mut page, row, LEFT, RIGHT, Cell::text(NOTHING_YET, Look::Present));
    }
    let last = blocks.last().map_or(row, |b| b.1);
    page.setup.tab = Tab::Result;
    page.setup.zoom = ZOOM;
    page.setup.freeze = Some(Address::new(TOP - 1, 0));
    page.setup.repeat_rows = Some((0, 1));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(last, RIGHT)));
    measure::fit(&mut page);
    measure::paginate(&mut page, &blocks);
    page
}

/// One group: who, which threat, its table. Returns the row after it.
fn block(page: &mut Page, desk: &Desk, theme: usize, index: usize, record: &GroupRecord, row: u32) -> u32 {
    across(page, row, LEFT, RIGHT, Cell::text(record.group.as_str(), Look::PresentHeading));
    let Some(threat) = desk.presented(record) else {
        let why = if record.file.is_some() { say::NO_THREAT } else { say::NO_BOOK };
        across(page, row + 1, LEFT, RIGHT, Cell::text(why, Look::Present));
        return row + 2;
    };
    across(page, row + 1, LEFT, RIGHT, Cell::text(introduction(desk, record, threat), Look::Present));
    let headings = &desk.template.themes[theme].presented;
    for (col, heading) in [LEFT, RIGHT].into_iter().zip(headings) {
        page.put(Address::new(row + 2, col), Cell::text(heading, Look::HeadingResult));
    }
    let content = Content::of(desk, theme, index, record, threat);
    let mut row = row + 3;
    for (left, right) in &content.rows {
        row = rows::put(
            page,
            row,
            vec![(LEFT, Cell::text(left, Look::Present)), (RIGHT, Cell::text(right, Look::Present))],
        );
    }
    if content.from_members {
        across(page, row, LEFT, RIGHT, Cell::text(say::FROM_MEMBERS, Look::Legend));
        row += 1;
    }
    row
}

/// As the report introduces a group: its industries, its threat.
fn introduction(desk: &Desk, record: &GroupRecord, threat: &Threat) -> String {
    let industries = desk.industries(record);
    let group = if industries.is_empty() {
        String::new()
    } else {
        format!("{}{}", industries.join(language::comma(desk.lang())), say::GROUP_OF)
    };
    format!("{group}{}{}{}{}{}", say::THREAT_IS, threat.no, say::THREAT_OPEN, threat.title, say::THREAT_CLOSE)
}

/// The rows of a group's table.
struct Content {
    rows: Vec<(String, String)>,
    from_members: bool,
}

impl Content {
    fn of(desk: &Desk, theme: usize, index: usize, record: &GroupRecord, threat: &Threat) -> Self {
        let sides = [0, 1].map(|cell| desk.presented_columns(theme, cell));
        let wrote = sides.iter().flatten().any(|(at, _)| !desk.values(&record.own, *at, threat.no).is_empty());
        let mut content = if wrote {
            Content { rows: own_rows(desk, record, threat, &sides), from_members: false }
        } else if sides[0].iter().any(|(_, c)| c.kind == Kind::PickStep) {
            Content { rows: vec![(leading(desk, index, threat), NOTHING_YET.to_owned())], from_members: false }
        } else {
            let rows = member_rows(desk, theme, record, threat, &sides);
            Content { from_members: !rows.is_empty(), rows }
        };
        if content.rows.is_empty() {
            content.rows.push((String::new(), NOTHING_YET.to_owned()));
        }
        if let (true, Some((left, _))) = (sides[0].is_empty(), content.rows.first_mut()) {
            *left = desk.industries(record).join("\n");
        }
        content
    }
}

type Side<'a> = Vec<(ColumnRef, &'a Column)>;

/// What the group wrote: one row for each of several values on the left, else one row in all.
fn own_rows(desk: &Desk, record: &GroupRecord, threat: &Threat, sides: &[Side; 2]) -> Vec<(String, String)> {
    let [left, right] = sides;
    let several = left.iter().any(|(_, c)| c.repeat > 1);
    let lang = desk.lang();
    if !several {
        let values = |side: &Side| points(desk, &record.own, threat, side, None);
        let left = if left.len() > 1 { labelled(desk, record, threat, left) } else { list(lang, values(left)) };
        return vec![(left, list(lang, values(right)))];
    }
    let most = left.iter().chain(right).map(|(_, c)| c.repeat).max().unwrap_or(1);
    let cell = |side, nth| list(desk.lang(), points(desk, &record.own, threat, side, Some(nth)));
    let rows = (1..=most).map(|nth| (cell(left, nth), cell(right, nth)));
    rows.filter(|(left, right)| !left.is_empty() || !right.is_empty()).collect()
}

/// The values of a side; those of its second and further columns say which column they are.
fn points(desk: &Desk, answers: &Answers, threat: &Threat, side: &Side, nth: Option<u8>) -> Vec<String> {
    let mut points = Vec::new();
    for (index, (at, column)) in side.iter().enumerate() {
        for (place, answer) in desk.values(answers, *at, threat.no) {
            if nth.is_some_and(|nth| nth != place) {
                continue;
            }
            let text = desk.shown(answer);
            points.push(if index == 0 {
                text.to_string()
            } else {
                format!("{}{text}", language::bracketed(desk.lang(), &column.heading))
            });
        }
    }
    points
}

/// （共通認識） 6-1 … （選択した理由） …, each on its line.
fn labelled(desk: &Desk, record: &GroupRecord, threat: &Threat, side: &Side) -> String {
    let mut lines = Vec::new();
    for (at, column) in side {
        let texts: Vec<Arc<str>> =
            desk.values(&record.own, *at, threat.no).into_iter().map(|(_, answer)| desk.shown(answer)).collect();
        if texts.is_empty() {
            continue;
        }
        lines.push(match column.kind {
            Kind::PickStep => say::CONSENSUS.to_owned(),
            Kind::RowNumber
            | Kind::Label
            | Kind::Text
            | Kind::PickControl
            | Kind::ChosenStep
            | Kind::Pick
            | Kind::Tick => language::bracketed(desk.lang(), &column.heading),
        });
        lines.extend(texts.iter().map(|text| text.to_string()));
    }
    lines.join("\n")
}

/// Several points stand as a list, a single one as it is.
fn list(lang: Lang, points: Vec<String>) -> String {
    let lines: Vec<&str> = points.iter().flat_map(|p| p.lines()).map(str::trim_end).filter(|l| !l.is_empty()).collect();
    if lines.len() < 2 {
        return lines.concat();
    }
    let marked = |line: &&str| line.starts_with(['・', '•', '-', '－', '○', '●', '※', '✓', '①', '②', '③']);
    let mark = |line: &str| if marked(&line) { line.to_owned() } else { format!("{}{line}", language::bullet(lang)) };
    lines.into_iter().map(mark).collect::<Vec<_>>().join("\n")
}

/// The steps with most votes of the group's members, for a group without a consensus.
fn leading(desk: &Desk, index: usize, threat: &Threat) -> String {
    let steps = desk.plenary.tally.steps_of(threat.no);
    let lines: Vec<String> = steps
        .iter()
        .filter_map(|(id, _, groups)| groups.get(&index).filter(|s| s.leading).map(|s| (id, s.votes)))
        .map(|(id, votes)| format!("{}（{votes}{}）", desk.step_label(*id), say::VOTES))
        .collect();
    if lines.is_empty() { NOTHING_YET.to_owned() } else { format!("{}\n{}", say::FROM_VOTES, lines.join("\n")) }
}

/// The members' own answers under the same headings, with their names.
fn member_rows(
    desk: &Desk,
    theme: usize,
    record: &GroupRecord,
    threat: &Threat,
    sides: &[Side; 2],
) -> Vec<(String, String)> {
    let headings = &desk.template.themes[theme].presented;
    let same = |cell: usize| {
        let heading = headings.get(cell).map(|h| fold(h)).unwrap_or_default();
        desk.template.columns_of(theme, Whom::Individual).filter(|(_, c)| fold(&c.heading) == heading).collect::<Side>()
    };
    let (left, right) = (same(0), same(1));
    let mut rows = Vec::new();
    for (person, answers) in desk.members(record) {
        let signed = |text: String| {
            if text.is_empty() { text } else { format!("{text}{}", language::bracketed(desk.lang(), &person.name)) }
        };
        if sides[0].is_empty() {
            rows.extend(
                points(desk, answers, threat, &right, None).into_iter().map(|text| (String::new(), signed(text))),
            );
            continue;
        }
        let most = left.iter().chain(&right).map(|(_, c)| c.repeat).max().unwrap_or(0);
        for nth in 1..=most {
            let [left, right] =
                [&left, &right].map(|side| list(desk.lang(), points(desk, answers, threat, side, Some(nth))));
            if !left.is_empty() || !right.is_empty() {
                rows.push(if left.is_empty() { (left, signed(right)) } else { (signed(left), right) });
            }
        }
    }
    if sides[0].is_empty() && !rows.is_empty() {
        let all = list(desk.lang(), rows.into_iter().map(|(_, right)| right).collect());
        return vec![(String::new(), all)];
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_points_are_a_list_and_one_is_not() {
        assert_eq!(list(Lang::Ja, vec!["一つ".into()]), "一つ");
        assert_eq!(list(Lang::Ja, vec!["一つ".into(), "・二つ".into()]), "・一つ\n・二つ");
        assert_eq!(list(Lang::Ja, vec!["一つ\n二つ\n".into()]), "・一つ\n・二つ");
        assert_eq!(list(Lang::Ja, vec![]), "");
    }
}
