//! The four figures of a step: one list for every table that shows them.
//!
//! It knows their headings, bars and values; not how they are counted nor on which sheet they stand.

use std::collections::BTreeMap;

use crate::domain::tally::{Standing, StepTotals};
use crate::sheet::book::{BarTint, Highlight, Look, Page, Rule};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::workbook::words::head;
use crate::workbook::words::plenary::head as say;

/// A figure of a step.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Figure {
    Agreed,
    Common,
    Leading,
    Votes,
}

impl Figure {
    /// As the columns stand, left to right.
    pub(super) const ALL: [Figure; 4] = [Figure::Agreed, Figure::Common, Figure::Leading, Figure::Votes];

    fn heading(self) -> &'static str {
        match self {
            Figure::Agreed => say::AGREED,
            Figure::Common => say::COMMON,
            Figure::Leading => say::LEADING,
            Figure::Votes => head::VOTES,
        }
    }

    /// What ranks first has the colour of results.
    fn tint(self) -> BarTint {
        match self {
            Figure::Agreed => BarTint::Teal,
            Figure::Common | Figure::Leading | Figure::Votes => BarTint::Slate,
        }
    }

    /// Over all threats.
    pub(super) fn of_totals(self, totals: &StepTotals) -> u32 {
        match self {
            Figure::Agreed => totals.groups_agreed,
            Figure::Common => totals.groups_common,
            Figure::Leading => totals.groups_leading,
            Figure::Votes => totals.votes,
        }
    }

    /// For one threat.
    pub(super) fn of_groups(self, groups: &BTreeMap<usize, Standing>) -> u32 {
        let count = |holds: fn(&Standing) -> bool| groups.values().filter(|s| holds(s)).count() as u32;
        match self {
            Figure::Agreed => count(|s| s.agreed),
            Figure::Common => count(|s| s.common),
            Figure::Leading => count(|s| s.leading),
            Figure::Votes => groups.values().map(|s| s.votes).sum(),
        }
    }

    /// The look of a count: that of groups that agreed matters where there are any.
    pub(super) fn look(self, count: u32) -> Look {
        match self {
            Figure::Agreed if count > 0 => Look::CountStrong,
            Figure::Agreed | Figure::Common | Figure::Leading | Figure::Votes => Look::Count,
        }
    }
}

/// The table with a column for each figure.
pub(super) fn columns<C: Copy + PartialEq>(table: Table<C>, column: fn(Figure) -> C) -> Table<C> {
    Figure::ALL.into_iter().fold(table, |t, f| t.with(column(f), f.heading(), Role::Shown, 11.0, Look::HeadingCentre))
}

/// A bar behind each figure.
pub(super) fn bars<C: Copy + PartialEq>(page: &mut Page, placed: &Placed<C>, column: fn(Figure) -> C) {
    for figure in Figure::ALL {
        let area = placed.column(column(figure));
        page.highlights.push(Highlight { area, rule: Rule::Bar(figure.tint()) });
    }
}
