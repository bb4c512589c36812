//! The tables that follow the rows of codes: every step for every threat, and who has returned.

use crate::domain::address::{Address, Area};
use crate::domain::ids::ThreatNo;
use crate::sheet::book::{Cell, Look, Page, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::workbook::frame::{LEFT, TOP};
use crate::workbook::record::{self, DataColumn};
use crate::workbook::words::sheet::DATA;

use super::super::figures::Figure;
use super::{Help, Plan, Sheet, grid_column, marked, nothing};

/// Writes them.
pub(super) fn put(sheet: &mut Sheet, plan: &Plan) {
    let mut row = 0;
    for threat in plan.template.threats_in_scope() {
        of_threat(sheet, plan, threat.no, row);
        row += plan.template.steps.len();
    }
    people(sheet, plan);
}

fn of_threat(sheet: &mut Sheet, plan: &Plan, threat: ThreatNo, first: usize) {
    let [votes, agreed] = [plan.rows.votes_of(threat), plan.rows.agreed_of(threat)];
    for (index, step) in plan.template.steps.iter().enumerate() {
        let at = |id| plan.at(first + index, id);
        sheet.put(at(Help::GridThreat), Cell::number(threat.0, Look::DataNumber));
        sheet.put(at(Help::GridStep), Cell::text(marked(step.id), Look::Data));
        let groups = plan.tally.standings.get(&(threat, step.id));
        for figure in Figure::ALL {
            let cells = match figure {
                Figure::Agreed => plan.block(agreed.clone(), Help::Agreed),
                Figure::Common => plan.block(votes.clone(), Help::Common),
                Figure::Leading => plan.block(votes.clone(), Help::Leading),
                Figure::Votes => plan.block(votes.clone(), Help::Step),
            };
            let formula = cells.map_or_else(nothing, |cells| format!("COUNTIF({cells},{})", at(Help::GridStep)));
            sheet.number(at(grid_column(figure)), formula, groups.map_or(0, |g| figure.of_groups(g)));
        }
    }
}

fn people(sheet: &mut Sheet, plan: &Plan) {
    let data = record::table();
    let data = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &data, 1);
    for (index, person) in plan.rows.people.iter().enumerate() {
        let at = |id| plan.at(index, id);
        sheet.put(at(Help::Person), Cell::text(person.id.as_str(), Look::Data));
        let own = person.rows.map(|(first, last)| [first, last].map(|row| data.cell(row, DataColumn::Text)));
        let formula = own.map_or_else(nothing, |[first, last]| {
            let texts = format!("{}{}", sheet_prefix(DATA), Area::new(first, last).fixed());
            format!("IF(COUNTA({texts})>0,1,0)")
        });
        sheet.number(at(Help::Returned), formula, u32::from(person.rows.is_some()));
    }
}
