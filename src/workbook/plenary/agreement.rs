//! 脅威ごとの一致: per threat the step that most groups agreed on, and in words how far groups and people agree.
//!
//! One row per threat, all of it live; it stands on 共通手順 in the columns of the tables there.

use crate::domain::catalogue::Threat;
use crate::domain::ids::StepId;
use crate::sheet::book::{Cell, Look, Page, Value};
use crate::sheet::fill::Placed;
use crate::workbook::words::group::{agreement, agreement_formula};
use crate::workbook::words::plenary::{self as words, NO_RANK, common as lines};

use super::calc::Counts;
use super::common::Col;
use super::desk::Desk;
use super::figures::Figure;
use super::steps;
use super::who::Who;

/// The headings over the figures: groups that wrote a consensus, those with the same one; people, those
/// with the same pick.
const HEADINGS: [(Figure, &str); 4] = [
    (Figure::Agreed, lines::WROTE),
    (Figure::Common, lines::SAME),
    (Figure::Leading, lines::VOTERS),
    (Figure::Votes, lines::SAME_VOTES),
];

/// Writes the headings that differ, and the rows.
pub(super) fn put(page: &mut Page, desk: &Desk, placed: &Placed<Col>, counts: &Counts, who: &Who) {
    let heading = |col| crate::domain::address::Address::new(placed.heading_row(), placed.col(col));
    for (figure, text) in HEADINGS {
        page.put(heading(Col::Figure(figure)), Cell::text(text, Look::HeadingCentre));
    }
    page.put(heading(Col::Which), Cell::text(lines::HOW_FAR, Look::Heading));
    for (row, threat) in desk.template.threats_in_scope().enumerate() {
        put_row(page, desk, placed, counts, who, row as u32, threat);
    }
}

fn put_row(page: &mut Page, desk: &Desk, placed: &Placed<Col>, counts: &Counts, who: &Who, row: u32, threat: &Threat) {
    let at = |col| placed.cell(row, col);
    let [wrote, same, voters, votes] = HEADINGS.map(|(figure, _)| at(Col::Figure(figure)));
    let groups = desk.plenary.tally.groups_agree(threat.no);
    let people = desk.plenary.tally.people_agree(threat.no);
    page.put(at(Col::No), Cell::number(threat.no.0, Look::RowNo));
    page.put(at(Col::Of), Cell::text(&threat.title, Look::LabelStrong));
    for (cell, formula, shown, look) in [
        (wrote, counts.agreed_groups(threat.no), groups.of, Look::Count),
        (same, counts.most(Figure::Agreed, threat.no), groups.same, Figure::Agreed.look(groups.same)),
        (voters, counts.voters(threat.no), people.of, Look::Count),
        (votes, counts.most(Figure::Votes, threat.no), people.same, Look::Count),
    ] {
        page.put(cell, Cell::of(Value::formula_number(formula, shown), look));
    }
    // What groups agreed on; where none has yet, what most people picked.
    let [same, votes] = [same, votes].map(|cell| cell.fixed_column());
    let (by_groups, ties_of_groups) = counts.first_with(Figure::Agreed, threat.no, &same);
    let (by_people, ties_of_people) = counts.first_with(Figure::Votes, threat.no, &votes);
    let choose = |of_groups: &str, of_people: &str, none: &str| {
        format!("IF({same}>0,{of_groups},IF({votes}>0,{of_people},\"{none}\"))")
    };
    let named = |col, place: &str| format!("INDEX({},{place})", steps::range(desk, col));
    let shown: &[StepId] = if groups.same > 0 { &groups.steps } else { &people.steps };
    let id = choose(&named(steps::Col::Id, &by_groups), &named(steps::Col::Id, &by_people), NO_RANK);
    let first = shown.first().copied();
    let shown_id = first.map_or_else(|| NO_RANK.to_owned(), |id| id.to_string());
    page.put(at(Col::Id), Cell::of(Value::formula_text(id, shown_id), Look::RowNo));
    let more = |place: &str, ties: &str| {
        format!("{}&IF({ties}>1,\"{}\",\"\")", named(steps::Col::Text, place), lines::AND_MORE)
    };
    let text = choose(&more(&by_groups, &ties_of_groups), &more(&by_people, &ties_of_people), "");
    let mut shown_text = first.and_then(|id| desk.template.step(id)).map(|s| s.text.clone()).unwrap_or_default();
    if shown.len() > 1 {
        shown_text.push_str(lines::AND_MORE);
    }
    page.put(at(Col::Text), Cell::of(Value::formula_text(text, shown_text), Look::Body));
    let far = format!(
        "{}&CHAR(10)&{}",
        words::groups_agree_formula(&wrote.to_string(), &same),
        agreement_formula(&voters.to_string(), &votes)
    );
    let shown_far = format!("{}\n{}", words::groups_agree(groups.of, groups.same), agreement(people.of, people.same));
    page.put(at(Col::Which), Cell::of(Value::formula_text(far, shown_far), Look::BodyResult));
    page.put(at(Col::Who), first.map_or_else(|| Cell::text("", Look::BodyCentre), |id| who.cell(id, Some(threat.no))));
}
