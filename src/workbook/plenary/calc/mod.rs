//! The hidden sheet of helper formulas: one row per vote, per consensus, per step of a threat and per
//! person, so that groups can be counted once each with the words of Excel 2010.
//!
//! Every formula follows the code of its data row; nothing else decides a figure. Rows stand in blocks
//! (of a threat, of a group), and a formula looks at its own block alone: the work grows with the votes,
//! not with their square. Step ids are never criteria by themselves (programs take `6-1` for a date):
//! they always stand behind a `|`.

mod grid;
mod rows;
mod votes;

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Template;
use crate::domain::ids::{ControlNo, StepId, ThreatNo};
use crate::domain::tally::Tally;
use crate::sheet::book::{Cell, Look, Page, Value, Visibility, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::workbook::words::plenary::CALC;

use super::desk::Desk;
use super::figures::Figure;
pub(super) use rows::Rows;

const HOME: Address = Address::new(0, 0);

/// A column of the helper sheet. Each letter begins a table of its own.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Help {
    // Votes, by threat and group.
    /// `|6-1`; empty where the data row has no code.
    Step,
    /// 1: the first code of this participant for the threat.
    Voter,
    /// Votes for the step in its group, for its threat.
    Votes,
    /// The step where it is common, once per group and threat.
    Common,
    /// The step where no other of the group has more votes, once per group and threat.
    Leading,
    /// Number of the step's control; 0 without a step.
    Control,
    /// Place of the participant's 業種.
    Industry,
    GapVotes,
    // The same votes, by group.
    /// The step where it is common for some threat, once per group.
    AnyCommon,
    /// The step where it leads for some threat, once per group.
    AnyLeading,
    GapAny,
    // Consensus, by threat and group.
    /// `|6-1`.
    AgreedStep,
    /// The same, once per group and threat.
    Agreed,
    /// 1: the first code of the group for the threat.
    AgreedGroup,
    GapAgreed,
    // Consensus, by group.
    /// The step, once per group.
    AnyAgreed,
    /// 1: the group wrote something, step or not.
    Written,
    GapWritten,
    // Every step for every threat.
    GridThreat,
    GridStep,
    GridAgreed,
    GridCommon,
    GridLeading,
    GridVotes,
    GapGrid,
    // People, by group.
    Person,
    /// 1: any answer of this person is in the data.
    Returned,
}

/// Asked for the address of every cell, so it is made once.
static TABLE: LazyLock<Table<Help>> = LazyLock::new(table);

fn table() -> Table<Help> {
    use Help as H;
    let columns = [
        (H::Step, "step"),
        (H::Voter, "voter"),
        (H::Votes, "votes"),
        (H::Common, "common"),
        (H::Leading, "leading"),
        (H::Control, "control"),
        (H::Industry, "industry"),
        (H::GapVotes, ""),
        (H::AnyCommon, "any common"),
        (H::AnyLeading, "any leading"),
        (H::GapAny, ""),
        (H::AgreedStep, "agreed step"),
        (H::Agreed, "agreed"),
        (H::AgreedGroup, "agreed group"),
        (H::GapAgreed, ""),
        (H::AnyAgreed, "any agreed"),
        (H::Written, "written"),
        (H::GapWritten, ""),
        (H::GridThreat, "grid threat"),
        (H::GridStep, "grid step"),
        (H::GridAgreed, "grid agreed"),
        (H::GridCommon, "grid common"),
        (H::GridLeading, "grid leading"),
        (H::GridVotes, "grid votes"),
        (H::GapGrid, ""),
        (H::Person, "person"),
        (H::Returned, "returned"),
    ];
    columns
        .into_iter()
        .fold(Table::new(CALC), |t, (id, heading)| t.with(id, heading, Role::Shown, 14.0, Look::DataHeading))
}

/// A step as the helper sheet spells it.
fn marked(step: StepId) -> String {
    format!("|{step}")
}

/// Where everything stands on the helper sheet: each table has its own number of rows under one row of headings.
struct Plan<'a> {
    template: &'a Template,
    tally: &'a Tally,
    rows: &'a Rows,
    placed: Placed<'static, Help>,
}

impl<'a> Plan<'a> {
    fn new(template: &'a Template, tally: &'a Tally, rows: &'a Rows) -> Self {
        Plan { template, tally, rows, placed: Placed::put(&mut Page::default(), HOME, &TABLE, 0) }
    }

    fn at(&self, row: usize, id: Help) -> Address {
        self.placed.cell(row as u32, id)
    }

    /// Cells of a column, for formulas on this sheet; None of no rows.
    fn block(&self, rows: Range<usize>, id: Help) -> Option<String> {
        let last = rows.end.checked_sub(1).filter(|last| *last >= rows.start)?;
        Some(Area::new(self.at(rows.start, id), self.at(last, id)).fixed())
    }

    /// The same for formulas on any sheet.
    fn range(&self, rows: Range<usize>, id: Help) -> Option<String> {
        Some(format!("{}{}", sheet_prefix(CALC), self.block(rows, id)?))
    }

    /// A cell for formulas on any sheet.
    fn cell(&self, row: usize, id: Help) -> String {
        format!("{}{}", sheet_prefix(CALC), self.at(row, id).fixed())
    }

    /// The row of a step for a threat in the table of all of them.
    fn grid_row(&self, threat: ThreatNo, step: StepId) -> Option<usize> {
        let steps = &self.template.steps;
        let place = self.template.threats_in_scope().position(|t| t.no == threat)?;
        Some(place * steps.len() + steps.iter().position(|s| s.id == step)?)
    }

    fn grid_of(&self, threat: ThreatNo) -> Range<usize> {
        let steps = self.template.steps.len();
        let place = self.template.threats_in_scope().position(|t| t.no == threat);
        place.map_or(0..0, |place| place * steps..(place + 1) * steps)
    }
}

fn grid_column(figure: Figure) -> Help {
    match figure {
        Figure::Agreed => Help::GridAgreed,
        Figure::Common => Help::GridCommon,
        Figure::Leading => Help::GridLeading,
        Figure::Votes => Help::GridVotes,
    }
}

/// The formulas that other sheets count with. What has no row to follow is `0`.
pub(super) struct Counts<'a> {
    plan: Plan<'a>,
}

impl<'a> Counts<'a> {
    pub(super) fn new(desk: &'a Desk<'a>) -> Self {
        Counts { plan: Plan::new(desk.template, desk.plenary.tally, &desk.rows) }
    }

    /// A figure over all threats of the step whose id stands in `step`.
    pub(super) fn total(&self, figure: Figure, step: &str) -> String {
        let (votes, agreed) = (self.plan.rows.votes.len(), self.plan.rows.agreed.len());
        let named = |rows, id| self.plan.range(0..rows, id).map(|cells| format!("COUNTIF({cells},\"|\"&{step})"));
        let formula = match figure {
            Figure::Agreed => named(agreed, Help::AnyAgreed),
            Figure::Common => named(votes, Help::AnyCommon),
            Figure::Leading => named(votes, Help::AnyLeading),
            Figure::Votes => named(votes, Help::Step),
        };
        formula.unwrap_or_else(nothing)
    }

    /// A figure of a step for a threat.
    pub(super) fn of_threat(&self, figure: Figure, threat: ThreatNo, step: StepId) -> String {
        let row = self.plan.grid_row(threat, step);
        row.map_or_else(nothing, |row| self.plan.cell(row, grid_column(figure)))
    }

    /// Votes for any step of a control for a threat.
    pub(super) fn of_control(&self, threat: ThreatNo, control: ControlNo) -> String {
        let steps = self.plan.template.steps.iter().filter(|s| s.id.control == control);
        let cells: Vec<String> = steps
            .filter_map(|s| self.plan.grid_row(threat, s.id))
            .map(|row| self.plan.cell(row, Help::GridVotes))
            .collect();
        if cells.is_empty() { nothing() } else { cells.join("+") }
    }

    /// All votes for a threat.
    pub(super) fn all_votes(&self, threat: ThreatNo) -> String {
        self.sum(self.plan.grid_of(threat), Help::GridVotes)
    }

    /// People who picked anything for a threat.
    pub(super) fn voters(&self, threat: ThreatNo) -> String {
        self.sum(self.plan.rows.votes_of(threat), Help::Voter)
    }

    /// Groups that wrote a consensus for a threat.
    pub(super) fn agreed_groups(&self, threat: ThreatNo) -> String {
        self.sum(self.plan.rows.agreed_of(threat), Help::AgreedGroup)
    }

    /// The most that a step of a threat has of a figure.
    pub(super) fn most(&self, figure: Figure, threat: ThreatNo) -> String {
        let cells = self.plan.range(self.plan.grid_of(threat), grid_column(figure));
        cells.map_or_else(nothing, |cells| format!("MAX({cells})"))
    }

    /// Where the first step of a threat stands that has `most` of a figure, and how many have so much.
    pub(super) fn first_with(&self, figure: Figure, threat: ThreatNo, most: &str) -> (String, String) {
        let cells = self.plan.range(self.plan.grid_of(threat), grid_column(figure));
        cells.map_or_else(
            || (nothing(), nothing()),
            |cells| (format!("MATCH({most},{cells},0)"), format!("COUNTIF({cells},{most})")),
        )
    }

    /// Members of a group, by its place from 0, with any answer in the data.
    pub(super) fn returned(&self, group: usize) -> String {
        self.sum(self.plan.rows.people_of(group), Help::Returned)
    }

    /// Threats for which a group wrote its consensus.
    pub(super) fn written(&self, group: usize) -> String {
        self.sum(self.plan.rows.agreed_of_group(group), Help::Written)
    }

    /// Votes of one kind of business, by its place, for a control.
    pub(super) fn of_industry(&self, place: usize, control: ControlNo) -> String {
        let all = 0..self.plan.rows.votes.len();
        let [industries, controls] = [Help::Industry, Help::Control].map(|id| self.plan.range(all.clone(), id));
        let both = industries.zip(controls);
        both.map_or_else(nothing, |(industries, controls)| {
            format!("COUNTIFS({industries},{},{controls},{control})", place + 1)
        })
    }

    fn sum(&self, rows: Range<usize>, id: Help) -> String {
        self.plan.range(rows, id).map_or_else(nothing, |cells| format!("SUM({cells})"))
    }
}

fn nothing() -> String {
    "0".to_owned()
}

/// The hidden sheet before it is filled.
pub(super) fn empty() -> Page {
    let mut page = Page::new(CALC);
    page.visibility = Visibility::Hidden;
    page
}

/// Fills the hidden sheet.
pub(super) fn fill(page: &mut Page, template: &Template, tally: &Tally, rows: &Rows) {
    let plan = Plan::new(template, tally, rows);
    Placed::put(page, HOME, &TABLE, 0);
    let mut sheet = Sheet { page, steps: HashMap::new(), numbers: HashMap::new() };
    votes::put(&mut sheet, &plan);
    grid::put(&mut sheet, &plan);
}

/// The hidden sheet while it is written: hundreds of thousands of formulas come to a few hundred different results.
struct Sheet<'p> {
    page: &'p mut Page,
    steps: HashMap<Option<StepId>, Arc<Value>>,
    numbers: HashMap<u32, Arc<Value>>,
}

impl Sheet<'_> {
    /// Writes a formula with the step that it shows.
    fn step(&mut self, at: Address, formula: String, shown: Option<StepId>) {
        let spelled = || Arc::new(Value::Text(shown.map(marked).unwrap_or_default().into()));
        let result = Arc::clone(self.steps.entry(shown).or_insert_with(spelled));
        self.page.put(at, Cell::of(Value::Formula { expression: formula.into(), result }, Look::Data));
    }

    /// Writes a formula with its number.
    fn number(&mut self, at: Address, formula: String, shown: u32) {
        let result = self.numbers.entry(shown).or_insert_with(|| Arc::new(Value::Number(shown.into())));
        let value = Value::Formula { expression: formula.into(), result: Arc::clone(result) };
        self.page.put(at, Cell::of(value, Look::DataNumber));
    }

    /// Writes a cell that follows nothing.
    fn put(&mut self, at: Address, cell: Cell) {
        self.page.put(at, cell);
    }
}
