//! The hidden sheet of helper formulas: one row per vote and per consensus of the data sheet, so that
//! groups can be counted once each with the words of Excel 2010.
//!
//! Every formula follows the code of its data row; nothing else decides a figure. Step ids are never
//! criteria by themselves (programs take `6-1` for a date): they always stand behind a `|`.

use std::collections::{BTreeMap, BTreeSet};

use crate::domain::address::{Address, Area};
use crate::domain::ids::{GroupName, StepId};
use crate::domain::tally::COMMON_VOTES;
use crate::sheet::book::{Cell, Look, Page, Value, Visibility, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::workbook::frame::{LEFT, TOP};
use crate::workbook::record::{self, DataColumn, Entry};
use crate::workbook::words::{plenary::CALC, sheet};

use super::desk::Desk;

/// A column of the helper sheet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Help {
    /// `group|threat|step` of a vote.
    Key,
    /// `group|threat`.
    Prefix,
    /// `group||step`.
    Pair,
    /// Votes for the step in its group, for its threat.
    Votes,
    /// 1: the first row with its key.
    First,
    /// 1: no other step of the group has more votes for the threat.
    Leading,
    /// 1: the first row of the group and step that is common for some threat.
    FirstCommon,
    /// 1: the first row of the group and step that leads for some threat.
    FirstLeading,
    /// Nothing, between the two tables.
    Gap,
    /// `group|threat|step` of a consensus.
    AgreedKey,
    /// `group||step` of a consensus.
    AgreedPair,
    /// 1: the first consensus row with its key.
    AgreedFirst,
    /// 1: the first consensus row of the group and step.
    AgreedFirstPair,
}

fn table() -> Table<Help> {
    use Help as H;
    let columns = [
        (H::Key, "key"),
        (H::Prefix, "group|threat"),
        (H::Pair, "group||step"),
        (H::Votes, "votes"),
        (H::First, "first"),
        (H::Leading, "leading"),
        (H::FirstCommon, "first common"),
        (H::FirstLeading, "first leading"),
        (H::Gap, ""),
        (H::AgreedKey, "agreed key"),
        (H::AgreedPair, "agreed group||step"),
        (H::AgreedFirst, "agreed first"),
        (H::AgreedFirstPair, "agreed first pair"),
    ];
    columns
        .into_iter()
        .fold(Table::new(CALC), |t, (id, heading)| t.with(id, heading, Role::Shown, 14.0, Look::DataHeading))
}

/// The formulas that other sheets count with.
pub(super) struct Counts {
    key: String,
    pair: String,
    votes: String,
    first: String,
    leading: String,
    first_common: String,
    first_leading: String,
    agreed_key: String,
    agreed_pair: String,
    agreed_first: String,
    agreed_first_pair: String,
}

impl Counts {
    pub(super) fn new(desk: &Desk) -> Self {
        let (votes, agreed) = rows(desk);
        let table = table();
        let range = |rows: usize, id| Placed::put(&mut Page::default(), HOME, &table, rows as u32).range(CALC, id);
        let vote = |id| range(votes.len(), id);
        let consensus = |id| range(agreed.len(), id);
        Counts {
            key: vote(Help::Key),
            pair: vote(Help::Pair),
            votes: vote(Help::Votes),
            first: vote(Help::First),
            leading: vote(Help::Leading),
            first_common: vote(Help::FirstCommon),
            first_leading: vote(Help::FirstLeading),
            agreed_key: consensus(Help::AgreedKey),
            agreed_pair: consensus(Help::AgreedPair),
            agreed_first: consensus(Help::AgreedFirst),
            agreed_first_pair: consensus(Help::AgreedFirstPair),
        }
    }

    /// Votes for the step whose id stands in `step`, over all threats.
    pub(super) fn votes(&self, step: &str) -> String {
        format!("COUNTIF({},\"*|\"&{step})", self.key)
    }

    /// Groups in which it is common for some threat.
    pub(super) fn common(&self, step: &str) -> String {
        format!("COUNTIFS({},\"*||\"&{step},{},1)", self.pair, self.first_common)
    }

    /// Groups in which it leads for some threat.
    pub(super) fn leading(&self, step: &str) -> String {
        format!("COUNTIFS({},\"*||\"&{step},{},1)", self.pair, self.first_leading)
    }

    /// Groups that agreed on it for some threat.
    pub(super) fn agreed(&self, step: &str) -> String {
        format!("COUNTIFS({},\"*||\"&{step},{},1)", self.agreed_pair, self.agreed_first_pair)
    }

    /// Votes for the step for the threat whose number stands in `threat`.
    pub(super) fn votes_for(&self, threat: &str, step: &str) -> String {
        format!("COUNTIF({},\"*|\"&{threat}&\"|\"&{step})", self.key)
    }

    /// Votes for any step of a control for a threat.
    pub(super) fn votes_of_control(&self, threat: &str, control: &str) -> String {
        format!("COUNTIF({},\"*|\"&{threat}&\"|\"&{control}&\"-*\")", self.key)
    }

    /// Groups in which the step is common for the threat.
    pub(super) fn common_for(&self, threat: &str, step: &str) -> String {
        let Counts { key, first, votes, .. } = self;
        format!("COUNTIFS({key},\"*|\"&{threat}&\"|\"&{step},{first},1,{votes},\">={COMMON_VOTES}\")")
    }

    /// Groups in which it leads for the threat.
    pub(super) fn leading_for(&self, threat: &str, step: &str) -> String {
        let Counts { key, first, leading, .. } = self;
        format!("COUNTIFS({key},\"*|\"&{threat}&\"|\"&{step},{first},1,{leading},1)")
    }

    /// Groups that agreed on it for the threat.
    pub(super) fn agreed_for(&self, threat: &str, step: &str) -> String {
        format!("COUNTIFS({},\"*|\"&{threat}&\"|\"&{step},{},1)", self.agreed_key, self.agreed_first)
    }
}

const HOME: Address = Address::new(0, 0);

/// A row of the data sheet that counts.
struct Counted {
    /// Its row under the headings of the data sheet.
    row: u32,
    /// `1|3`: the group by its place, the threat.
    prefix: String,
    /// `1`.
    group: usize,
    /// What its code says now.
    step: Option<StepId>,
}

impl Counted {
    fn key(&self) -> Option<String> {
        self.step.map(|step| format!("{}|{step}", self.prefix))
    }

    fn pair(&self) -> Option<String> {
        self.step.map(|step| format!("{}||{step}", self.group))
    }
}

/// The rows of votes, and those of consensus, as the data sheet has them.
fn rows(desk: &Desk) -> (Vec<Counted>, Vec<Counted>) {
    let (mut votes, mut agreed) = (Vec::new(), Vec::new());
    let places: BTreeMap<&GroupName, usize> = desk.groups.iter().enumerate().map(|(i, g)| (*g, i + 1)).collect();
    let mut row = 0;
    for entry in &desk.entries {
        let rows = entry.answer.steps.len().max(1);
        let column = Some(entry.slot.column_ref());
        let of = if column == desk.template.vote_column() && entry.participant.is_some() {
            Some(&mut votes)
        } else if column == desk.template.consensus_column() && entry.participant.is_none() {
            Some(&mut agreed)
        } else {
            None
        };
        if let (Some(of), Some(threat)) = (of, entry.slot.threat) {
            let group = places.get(&entry.group).copied().unwrap_or(1);
            of.extend((0..rows).map(|nth| Counted {
                row: row + nth as u32,
                prefix: format!("{group}|{threat}"),
                group,
                step: step_of(entry, nth),
            }));
        }
        row += rows as u32;
    }
    (votes, agreed)
}

fn step_of(entry: &Entry, nth: usize) -> Option<StepId> {
    entry.answer.steps.get(nth).copied()
}

/// The hidden sheet.
pub(super) fn page(desk: &Desk) -> Page {
    let mut page = Page::new(CALC);
    page.visibility = Visibility::Hidden;
    let (votes, agreed) = rows(desk);
    let table = table();
    let placed = Placed::put(&mut page, HOME, &table, votes.len() as u32);
    vote_rows(&mut page, &placed, &votes);
    let placed = Placed::put(&mut page, HOME, &table, agreed.len() as u32);
    agreed_rows(&mut page, &placed, &agreed);
    page
}

/// A cell of the data sheet as a formula names it.
fn data_cell(row: u32, column: DataColumn) -> String {
    let table = record::table();
    let at = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &table, 1).cell(row, column);
    format!("{}{at}", sheet_prefix(sheet::DATA))
}

/// The cells of a column above `at`, its heading included: `A$1:A7`.
fn above(placed: &Placed<Help>, at: Address) -> String {
    let first = Address::new(placed.heading_row(), at.col);
    let last = Address::new(at.row.saturating_sub(1), at.col);
    Area::new(first, last).fixed()
}

fn flag(is: bool) -> f64 {
    f64::from(u8::from(is))
}

fn vote_rows(page: &mut Page, placed: &Placed<Help>, rows: &[Counted]) {
    let mut by_key: BTreeMap<String, u32> = BTreeMap::new();
    for key in rows.iter().filter_map(Counted::key) {
        *by_key.entry(key).or_default() += 1;
    }
    let votes_of = |row: &Counted| row.key().and_then(|key| by_key.get(&key).copied()).unwrap_or_default();
    let mut most: BTreeMap<&str, u32> = BTreeMap::new();
    for row in rows {
        let top = most.entry(&row.prefix).or_default();
        *top = votes_of(row).max(*top);
    }
    let [mut keys, mut commons, mut leads] = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    let range = |id| placed.column(id).fixed();
    for (index, row) in rows.iter().enumerate() {
        let at = |id| placed.cell(index as u32, id);
        let up = |id| above(placed, at(id));
        let [key, prefix, pair, votes, leading] =
            [Help::Key, Help::Prefix, Help::Pair, Help::Votes, Help::Leading].map(|id| at(id).to_string());
        let code = data_cell(row.row, DataColumn::Step);
        let own = votes_of(row);
        let leads_now = own > 0 && most.get(row.prefix.as_str()) == Some(&own);
        let first = row.key().is_some_and(|k| keys.insert(k));
        let first_common = own >= COMMON_VOTES && row.pair().is_some_and(|p| commons.insert(p));
        let first_leading = leads_now && row.pair().is_some_and(|p| leads.insert(p));
        let mut text = |id, formula: String, shown: Option<String>| {
            page.put(at(id), Cell::of(Value::formula_text(formula, shown.unwrap_or_default()), Look::Data));
        };
        text(Help::Key, data_cell(row.row, DataColumn::Key), row.key());
        // What remains of the key without its code.
        let before = format!("IF({key}=\"\",\"\",LEFT({key},LEN({key})-LEN({code})-1))");
        text(Help::Prefix, before, row.step.map(|_| row.prefix.clone()));
        let with_group = format!("IF({key}=\"\",\"\",LEFT({key},FIND(\"|\",{key}))&\"|\"&{code})");
        text(Help::Pair, with_group, row.pair());
        let mut number = |id, formula: String, shown: f64| {
            page.put(at(id), Cell::of(Value::formula_number(formula, shown), Look::DataNumber));
        };
        number(Help::Votes, format!("IF({key}=\"\",0,COUNTIF({},{key}))", range(Help::Key)), f64::from(own));
        let repeated = format!("IF({key}=\"\",0,IF(COUNTIF({},{key})=0,1,0))", up(Help::Key));
        number(Help::First, repeated, flag(first));
        let beaten = format!("COUNTIFS({},{prefix},{},\">\"&{votes})", range(Help::Prefix), range(Help::Votes));
        number(Help::Leading, format!("IF({key}=\"\",0,IF({beaten}=0,1,0))"), flag(leads_now));
        let earlier = format!("COUNTIFS({},{pair},{},\">={COMMON_VOTES}\")", up(Help::Pair), up(Help::Votes));
        number(Help::FirstCommon, format!("IF({votes}<{COMMON_VOTES},0,IF({earlier}=0,1,0))"), flag(first_common));
        let earlier = format!("COUNTIFS({},{pair},{},1)", up(Help::Pair), up(Help::Leading));
        number(Help::FirstLeading, format!("IF({leading}=0,0,IF({earlier}=0,1,0))"), flag(first_leading));
    }
}

fn agreed_rows(page: &mut Page, placed: &Placed<Help>, rows: &[Counted]) {
    let [mut keys, mut pairs] = [BTreeSet::new(), BTreeSet::new()];
    for (index, row) in rows.iter().enumerate() {
        let at = |id| placed.cell(index as u32, id);
        let code = data_cell(row.row, DataColumn::Step);
        let named = |start: &str| format!("IF({code}=\"\",\"\",\"{start}|\"&{code})");
        let first = |id| format!("IF({0}=\"\",0,IF(COUNTIF({1},{0})=0,1,0))", at(id), above(placed, at(id)));
        let text = |formula, shown: Option<String>| Value::formula_text(formula, shown.unwrap_or_default());
        let key_is_first = row.key().is_some_and(|k| keys.insert(k));
        let pair_is_first = row.pair().is_some_and(|p| pairs.insert(p));
        let cells = [
            (Help::AgreedKey, text(named(&row.prefix), row.key())),
            (Help::AgreedPair, text(named(&format!("{}|", row.group)), row.pair())),
            (Help::AgreedFirst, Value::formula_number(first(Help::AgreedKey), flag(key_is_first))),
            (Help::AgreedFirstPair, Value::formula_number(first(Help::AgreedPair), flag(pair_is_first))),
        ];
        for (id, value) in cells {
            page.put(at(id), Cell::of(value, Look::Data));
        }
    }
}
