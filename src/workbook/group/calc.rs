//! The hidden sheet that makes the tallies of a group's workbook live: one row per member and threat.
//!
//! A row follows the pick in データ, which follows the member's cell on the sheet of picks; where a
//! member picked nothing it follows the empty cell, so that a pick typed there by hand counts too.

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::domain::ids::{ParticipantId, StepId, ThreatNo};
use crate::sheet::book::{Cell, Look, Page, Value, Visibility, sheet_prefix};
use crate::workbook::record::{self, DataColumn, Entry};
use crate::workbook::{lists, words};

use super::fill::{GroupBook, Places};

/// Points for one vote in a score; the rest orders steps of equal votes by the catalogue.
pub(super) const VOTE: u32 = 1000;

/// Columns of the sheet, from A.
mod column {
    pub(super) const THREAT: u16 = 0;
    pub(super) const KEY: u16 = 1;
    pub(super) const VOTES: u16 = 2;
    pub(super) const SCORE: u16 = 3;
    /// Place of the member's 業種 from 1, 0 where it is not known.
    pub(super) const INDUSTRY: u16 = 4;
    /// Place of the 管理策種別 from 1.
    pub(super) const CATEGORY: u16 = 5;
    /// A list of its own: each control, and the place of its 管理策種別.
    pub(super) const CONTROL: u16 = 7;
    pub(super) const CATEGORY_OF: u16 = 8;
}

/// One pick, or the place of one.
struct Row {
    participant: ParticipantId,
    slot: Slot,
    threat: ThreatNo,
    step: Option<StepId>,
    /// Which step of an answer that names several, from 0.
    nth: usize,
}

fn rows(book: &GroupBook) -> Vec<Row> {
    let template = book.event.template;
    let Some(vote) = template.vote_column() else { return Vec::new() };
    let mut rows = Vec::new();
    for (id, answers) in &book.record.members {
        for threat in template.threats_in_scope() {
            for pick in 1..=template.column(vote).repeat.max(1) {
                let slot = Slot::new(vote, Some(threat.no), pick);
                let steps = answers.get(&slot).map(|a| &*a.steps).unwrap_or_default();
                for nth in 0..steps.len().max(1) {
                    let step = steps.get(nth).copied();
                    rows.push(Row { participant: id.clone(), slot, threat: threat.no, step, nth });
                }
            }
        }
    }
    rows
}

/// Rows that a score can be asked for: at least one, so that every range is one.
pub(super) fn count_rows(book: &GroupBook) -> usize {
    rows(book).len().max(1)
}

fn range(book: &GroupBook, col: u16) -> String {
    let last = book.picks as u32 - 1;
    let area = Area::new(Address::new(0, col), Address::new(last, col));
    format!("{}{}", sheet_prefix(words::sheet::CALC), area.fixed())
}

/// The keys `group|threat|step` of all picks, as a formula names them.
pub(super) fn keys(book: &GroupBook) -> String {
    range(book, column::KEY)
}

/// The score of the k-th step of a threat, most votes first; 0 where there is none. `k` from 1.
pub(super) fn score_formula(book: &GroupBook, threat: ThreatNo, k: usize) -> String {
    let (threats, scores) = (range(book, column::THREAT), range(book, column::SCORE));
    format!("SUMPRODUCT(LARGE(({threats}={threat})*{scores},{k}))")
}

/// Votes of the members of one 業種, all or those for one 管理策種別; both by their place from 0.
pub(super) fn of_industry(book: &GroupBook, industry: usize, category: Option<usize>) -> String {
    let industries = format!("{},{}", range(book, column::INDUSTRY), industry + 1);
    match category {
        Some(place) => format!("COUNTIFS({industries},{},{})", range(book, column::CATEGORY), place + 1),
        None => format!("COUNTIFS({industries},{},\"?*\")", keys(book)),
    }
}

/// The score of a step: votes first, then its place in the catalogue.
pub(super) fn score(book: &GroupBook, step: StepId, votes: u32) -> u32 {
    let place = book.event.template.steps.iter().position(|s| s.id == step).unwrap_or_default() as u32 + 1;
    votes * VOTE + VOTE - place
}

/// The hidden sheet.
pub(super) fn page(book: &GroupBook, places: &Places, entries: &[Entry<'_>]) -> Page {
    let mut page = Page::new(words::sheet::CALC);
    page.visibility = Visibility::Hidden;
    let rows = rows(book);
    if rows.is_empty() {
        page.put(Address::new(0, column::KEY), Cell::text("", Look::Data));
        return page;
    }
    let template = book.event.template;
    let categories = template.categories();
    let place_of = |category: &str| categories.iter().position(|c| *c == category).unwrap_or_default() as u32 + 1;
    for (row, control) in (0..).zip(&template.controls) {
        page.put(Address::new(row, column::CONTROL), Cell::text(control.no.0.to_string(), Look::DataText));
        let place = place_of(&control.category);
        page.put(Address::new(row, column::CATEGORY_OF), Cell::number(place, Look::DataNumber));
    }
    let last = template.controls.len().max(1) as u32 - 1;
    let list = |col| Area::new(Address::new(0, col), Address::new(last, col)).fixed();
    let (controls, category_of) = (list(column::CONTROL), list(column::CATEGORY_OF));
    let mut counted: Vec<(ThreatNo, StepId)> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let at = |col| Address::new(index as u32, col);
        let source = source(places, entries, row);
        let prefix = format!("{}|{}|", book.number, row.threat);
        let key = format!("IF({source}=\"\",\"\",\"{prefix}\"&{source})");
        let shown = row.step.map(|s| record::key(book.number, row.threat, s)).unwrap_or_default();
        let key_cell = at(column::KEY);
        let keys = Area::new(Address::new(0, column::KEY), Address::new(rows.len() as u32 - 1, column::KEY)).fixed();
        let votes = format!("IF({key_cell}=\"\",0,COUNTIF({keys},{key_cell}))");
        let votes_shown = row.step.map_or(0, |s| book.votes(row.threat, s));
        let first = match index {
            0 => "TRUE".to_owned(),
            _ => {
                let above = Area::new(Address::new(0, column::KEY), Address::new(index as u32 - 1, column::KEY));
                format!("COUNTIF({},{key_cell})=0", above.fixed())
            }
        };
        let place = format!("MATCH(MID({key_cell},{},20),{},0)", prefix.len() + 1, lists::name::STEP_IDS);
        let votes_cell = at(column::VOTES);
        let score_formula = format!("IF({key_cell}=\"\",0,IF({first},{votes_cell}*{VOTE}+{VOTE}-{place},0))");
        let score_shown = match row.step {
            Some(step) if !counted.contains(&(row.threat, step)) => {
                counted.push((row.threat, step));
                score(book, step, votes_shown)
            }
            _ => 0,
        };
        let industry = book.roster.industry(&row.participant).map_or(0, |place| place as u32 + 1);
        let number = format!("MID({key_cell},{0},FIND(\"-\",{key_cell})-{0})", prefix.len() + 1);
        let category = format!("IF({key_cell}=\"\",\"\",INDEX({category_of},MATCH({number},{controls},0)))");
        let control = row.step.and_then(|step| template.control(step.control));
        let category = match control {
            Some(control) => Value::formula_number(category, place_of(&control.category)),
            None => Value::formula_text(category, ""),
        };
        page.put(at(column::INDUSTRY), Cell::number(industry, Look::DataNumber));
        page.put(at(column::CATEGORY), Cell::of(category, Look::DataNumber));
        page.put(at(column::THREAT), Cell::number(row.threat.0, Look::DataNumber));
        page.put(key_cell, Cell::of(Value::formula_text(key, shown), Look::Data));
        page.put(votes_cell, Cell::of(Value::formula_number(votes, votes_shown), Look::DataNumber));
        page.put(at(column::SCORE), Cell::of(Value::formula_number(score_formula, score_shown), Look::DataNumber));
    }
    page
}

/// The step of a row: in データ where the answer has a row, else from the member's own cell.
fn source(places: &Places, entries: &[Entry<'_>], row: &Row) -> String {
    let same = |e: &Entry| e.participant == Some(&row.participant) && e.slot == row.slot;
    match record::row_of(entries.iter().copied(), same) {
        Some(first) => record::cell(first + row.nth as u32, DataColumn::Step),
        None => {
            let place = places.picks.get(&(row.participant.clone(), row.slot));
            place.map_or_else(
                || "\"\"".to_owned(),
                |(page, at)| lists::step_id_in(&format!("{}{}", sheet_prefix(page), at.fixed())),
            )
        }
    }
}
