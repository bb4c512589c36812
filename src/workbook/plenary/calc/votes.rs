//! The rows that follow one code of the data sheet each: votes and consensus.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::address::Address;
use crate::domain::ids::{StepId, ThreatNo};
use crate::domain::tally::COMMON_VOTES;
use crate::sheet::book::{Cell, Look, Page, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::workbook::frame::{LEFT, TOP};
use crate::workbook::record::{self, DataColumn};
use crate::workbook::words::sheet::DATA;

use super::rows::{Counted, block};
use super::{Help, Plan, Sheet};

/// Writes them.
pub(super) fn put(sheet: &mut Sheet, plan: &Plan) {
    let shown = Shown::of(&plan.rows.votes);
    let data = record::table();
    let placed = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &data, 1);
    let source = |row: u32, column| format!("{}{}", sheet_prefix(DATA), placed.cell(row, column));
    vote_rows(sheet, plan, &shown, &source);
    by_group(sheet, plan, &shown);
    agreed_rows(sheet, plan, &source);
}

/// What the rows of votes come to.
struct Shown {
    common: Vec<bool>,
    leading: Vec<bool>,
    votes: Vec<u32>,
}

impl Shown {
    fn of(rows: &[Counted]) -> Self {
        let mut votes: BTreeMap<(ThreatNo, usize, StepId), u32> = BTreeMap::new();
        for row in rows {
            if let Some(step) = row.step {
                *votes.entry((row.threat, row.group, step)).or_default() += 1;
            }
        }
        let mut most: BTreeMap<(ThreatNo, usize), u32> = BTreeMap::new();
        for ((threat, group, _), count) in &votes {
            let top = most.entry((*threat, *group)).or_default();
            *top = (*top).max(*count);
        }
        let mut shown = Shown { common: Vec::new(), leading: Vec::new(), votes: Vec::new() };
        let mut seen = BTreeSet::new();
        for row in rows {
            let key = row.step.map(|step| (row.threat, row.group, step));
            let own = key.and_then(|key| votes.get(&key).copied()).unwrap_or_default();
            let first = key.is_some_and(|key| seen.insert(key));
            shown.votes.push(own);
            shown.common.push(first && own >= COMMON_VOTES);
            shown.leading.push(first && most.get(&(row.threat, row.group)) == Some(&own));
        }
        shown
    }
}

fn vote_rows(sheet: &mut Sheet, plan: &Plan, shown: &Shown, source: &dyn Fn(u32, DataColumn) -> String) {
    let rows = &plan.rows.votes;
    for (index, row) in rows.iter().enumerate() {
        let of_block = block(rows, |r| (r.threat, r.group).cmp(&(row.threat, row.group)));
        let at = |id| plan.at(index, id);
        let [step, votes] = [Help::Step, Help::Votes].map(|id| at(id).to_string());
        let code = source(row.row, DataColumn::Step);
        sheet.step(at(Help::Step), format!("IF({code}=\"\",\"\",\"|\"&{code})"), row.step);
        let earlier = plan.block(index - row.nth.min(index)..index, Help::Voter);
        let alone = earlier.map_or_else(|| "1".to_owned(), |cells| format!("IF(SUM({cells})=0,1,0)"));
        let before = &rows[index - row.nth.min(index)..index];
        let votes_once = u32::from(row.step.is_some() && before.iter().all(|row| row.step.is_none()));
        sheet.number(at(Help::Voter), format!("IF({step}=\"\",0,{alone})"), votes_once);
        let all = |id| plan.block(of_block.clone(), id).unwrap_or_default();
        let counted = format!("IF({step}=\"\",0,COUNTIF({},{step}))", all(Help::Step));
        sheet.number(at(Help::Votes), counted, shown.votes[index]);
        let above = plan.block(of_block.start..index, Help::Step);
        let once = above.map_or_else(|| step.clone(), |cells| format!("IF(COUNTIF({cells},{step})=0,{step},\"\")"));
        let common = format!("IF({votes}<{COMMON_VOTES},\"\",{once})");
        sheet.step(at(Help::Common), common, row.step.filter(|_| shown.common[index]));
        let beaten = format!("MAX({})>{votes}", all(Help::Votes));
        let leading = format!("IF({votes}=0,\"\",IF({beaten},\"\",{once}))");
        sheet.step(at(Help::Leading), leading, row.step.filter(|_| shown.leading[index]));
        let control = format!("IF({step}=\"\",0,VALUE(MID({step},2,FIND(\"-\",{step})-2)))");
        sheet.number(at(Help::Control), control, row.step.map_or(0, |id| u32::from(id.control.0)));
        let industry = row.industry.map_or(0, |place| place as u32 + 1);
        sheet.put(at(Help::Industry), Cell::number(industry, Look::DataNumber));
    }
}

/// Writes a column whose cells repeat `from` of the rows at `places`, once per group.
fn once_per_group(
    sheet: &mut Sheet,
    plan: &Plan,
    (rows, places): (&[Counted], &[usize]),
    (from, to): (Help, Help),
    holds: impl Fn(usize) -> bool,
) {
    let mut seen = BTreeSet::new();
    for (index, place) in places.iter().enumerate() {
        let group = rows[*place].group;
        let first = block(places, |p| rows[*p].group.cmp(&group)).start;
        let of = plan.at(*place, from);
        let once = plan
            .block(first..index, to)
            .map_or_else(|| of.to_string(), |above| format!("IF(COUNTIF({above},{of})=0,{of},\"\")"));
        let step = rows[*place].step.filter(|_| holds(*place)).filter(|step| seen.insert((group, *step)));
        sheet.step(plan.at(index, to), format!("IF({of}=\"\",\"\",{once})"), step);
    }
}

fn by_group(sheet: &mut Sheet, plan: &Plan, shown: &Shown) {
    let of = (plan.rows.votes.as_slice(), plan.rows.votes_by_group.as_slice());
    once_per_group(sheet, plan, of, (Help::Common, Help::AnyCommon), |place| shown.common[place]);
    once_per_group(sheet, plan, of, (Help::Leading, Help::AnyLeading), |place| shown.leading[place]);
}

fn agreed_rows(sheet: &mut Sheet, plan: &Plan, source: &dyn Fn(u32, DataColumn) -> String) {
    let rows = &plan.rows.agreed;
    let (mut seen, mut groups) = (BTreeSet::new(), BTreeSet::new());
    let mut once = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        let start = block(rows, |r| (r.threat, r.group).cmp(&(row.threat, row.group))).start;
        let at = |id| plan.at(index, id);
        let step = at(Help::AgreedStep).to_string();
        let code = source(row.row, DataColumn::Step);
        sheet.step(at(Help::AgreedStep), format!("IF({code}=\"\",\"\",\"|\"&{code})"), row.step);
        let first = row.step.is_some_and(|id| seen.insert((row.threat, row.group, id)));
        once.push(first);
        let above = plan.block(start..index, Help::AgreedStep);
        let repeated = above.map_or_else(|| step.clone(), |cells| format!("IF(COUNTIF({cells},{step})=0,{step},\"\")"));
        sheet.step(at(Help::Agreed), format!("IF({step}=\"\",\"\",{repeated})"), row.step.filter(|_| first));
        let above = plan.block(start..index, Help::AgreedGroup);
        let alone = above.map_or_else(|| "1".to_owned(), |cells| format!("IF(SUM({cells})=0,1,0)"));
        let is_first = row.step.is_some() && groups.insert((row.threat, row.group));
        sheet.number(at(Help::AgreedGroup), format!("IF({step}=\"\",0,{alone})"), u32::from(is_first));
    }
    let of = (rows.as_slice(), plan.rows.agreed_by_group.as_slice());
    once_per_group(sheet, plan, of, (Help::Agreed, Help::AnyAgreed), |place| once[place]);
    let places = &plan.rows.agreed_by_group;
    for (index, place) in places.iter().enumerate() {
        let row = &rows[*place];
        // Only the first row of an answer has its text, and a threat is counted once.
        let before =
            places[..index].iter().rev().take_while(|p| (rows[**p].group, rows[**p].threat) == (row.group, row.threat));
        let before = before.count();
        let filled = format!("LEN({})>0", source(row.row, DataColumn::Text));
        let formula = match plan.block(index - before..index, Help::Written) {
            Some(above) => format!("IF({filled},IF(SUM({above})=0,1,0),0)"),
            None => format!("IF({filled},1,0)"),
        };
        sheet.number(plan.at(index, Help::Written), formula, u32::from(before == 0));
    }
}
