//! Forms and group work that nobody wrote, to try the day before the day: the same for the same roster, and marked
//! so that nobody takes them for real ones.

mod mangle;
mod pen;
mod words;

pub use mangle::{Damage, damage_of, damaged};
pub use words::{is_marked, mark, marked};

use std::collections::BTreeMap;
use std::sync::Arc;

use self::pen::Pen;
use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, Slot};
use crate::domain::catalogue::{ColumnRef, Kind, Rows, Step, TICK, Template, Whom};
use crate::domain::finding::Lang;
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::people::Participant;
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::sheet::book::{Book, Value};

use super::{Event, form};

/// Of ten picks for a threat, so many go to the step that many find best; the others differ.
const ALIKE: u64 = 5;
/// Of ten rows, so many are filled in.
const FILLED: u64 = 9;

/// A form as if `person` had filled it in.
pub fn form(event: &Event, person: &Participant, lang: Lang) -> Book {
    let mut book = form::fill(event, person);
    let mut pen = Pen::new(&[event.code, person.id.as_str()]);
    let mut rows: BTreeMap<ThreatNo, Row> = BTreeMap::new();
    for (slot, page, at) in cells(event.template, &book) {
        let kind = event.template.column(slot.column_ref()).kind;
        let row = match slot.threat {
            Some(threat) => *rows.entry(threat).or_insert_with(|| Row::of(event.template, threat, &mut pen)),
            None => Row { filled: true, step: None },
        };
        if !row.filled {
            continue;
        }
        let text = written(event.template, slot, kind, row.step, &mut pen, lang);
        let cell = book.pages.iter_mut().find(|p| p.name == page).and_then(|p| p.cells.get_mut(&at));
        if let (Some(cell), Some(text)) = (cell, text) {
            cell.value = Value::text(text);
        }
    }
    book
}

/// What a person writes into one cell; None where it stays empty.
fn written(
    template: &Template,
    slot: Slot,
    kind: Kind,
    pick: Option<&Step>,
    pen: &mut Pen,
    lang: Lang,
) -> Option<String> {
    match kind {
        Kind::PickControl => pick.and_then(|step| template.control(step.id.control)).map(|control| control.label()),
        Kind::PickStep => pick.map(Step::label),
        // Of several places for one thing, the first always and the others now and then.
        Kind::Text if slot.nth > 1 && pen.below(3) > 0 => None,
        Kind::Text => Some(words::sentence(lang, pen.below(words::SENTENCES as u64) as usize)),
        Kind::Pick => {
            let choices = template.choices(template.column(slot.column_ref()));
            choices.get(pen.below(choices.len().max(1) as u64) as usize).map(|choice| (*choice).to_owned())
        }
        Kind::Tick => (pen.below(2) == 0).then(|| TICK.to_owned()),
        Kind::RowNumber | Kind::Label | Kind::ChosenStep => None,
    }
}

/// What a person makes of a row.
#[derive(Clone, Copy)]
struct Row<'t> {
    /// False: nothing occurs to them.
    filled: bool,
    /// The step they find best; None where the template has no steps.
    step: Option<&'t Step>,
}

impl<'t> Row<'t> {
    fn of(template: &'t Template, threat: ThreatNo, pen: &mut Pen) -> Self {
        let filled = pen.below(10) < FILLED;
        let count = template.steps.len() as u64;
        let favourite = u64::from(threat.0) * 7 % count.max(1);
        let nth = if pen.below(10) < ALIKE { favourite } else { pen.below(count) };
        Row { filled, step: template.steps.get(nth as usize) }
    }
}

/// Where the answers of a form stand, by the names of its cells.
fn cells(template: &Template, book: &Book) -> Vec<(Slot, String, Address)> {
    let mut cells = Vec::new();
    for name in &book.names {
        for (column, spec) in template.columns(Whom::Individual) {
            let start = format!("mt_{}_{}_", template.theme(column).id, spec.id);
            let Some(key) = name.name.strip_prefix(&start).and_then(|key| key.get(1..)) else { continue };
            let slot = match (template.theme(column).rows, key.split_once('_')) {
                (Rows::Threats, Some((no, nth))) => match (no.parse(), nth.parse()) {
                    (Ok(no), Ok(nth)) => Slot::new(column, Some(ThreatNo(no)), nth),
                    _ => continue,
                },
                (Rows::Questions, None) => Slot::new(column, None, 1),
                _ => continue,
            };
            cells.push((slot, name.page.clone(), name.area.first));
        }
    }
    cells
}

/// What a group would have written into its workbook: the consensus is what most of its members picked.
pub fn group_work(
    event: &Event,
    group: &GroupName,
    members: &[(ParticipantId, Answers)],
    file: &Arc<SourceFile>,
    lang: Lang,
) -> (Answers, Option<Cited<ThreatNo>>) {
    let template = event.template;
    let mut pen = Pen::new(&[event.code, group.as_str()]);
    let source = |column: ColumnRef| Source {
        file: file.clone(),
        sheet: template.theme(column).sheet.as_str().into(),
        cell: Address::new(0, 0),
    };
    let mut own = Answers::new();
    for threat in template.threats_in_scope() {
        let agreed = favourite(template, members, threat.no);
        for (column, spec) in template.columns(Whom::Group) {
            if template.theme(column).rows != Rows::Threats {
                continue;
            }
            for nth in 1..=spec.repeat.min(2) {
                let step = agreed.and_then(|id| template.step(id));
                let slot = Slot::new(column, Some(threat.no), nth);
                let Some(text) = written(template, slot, spec.kind, step, &mut pen, lang) else { continue };
                let steps = if spec.kind == Kind::PickStep { agreed.into_iter().collect() } else { Vec::new() };
                let text = Cited { value: text.into(), source: source(column), how: How::Heading };
                own.insert(slot, Arc::new(Answer { text, steps: steps.into() }));
                if spec.kind != Kind::Text {
                    break;
                }
            }
        }
    }
    let first = template.columns(Whom::Group).next().map(|(column, _)| column);
    let threats: Vec<ThreatNo> = template.threats_in_scope().map(|threat| threat.no).collect();
    let presents = threats.get(pen.below(threats.len().max(1) as u64) as usize).copied();
    let cited = presents.zip(first).map(|(value, column)| Cited { value, source: source(column), how: How::Heading });
    (own, cited)
}

/// The step that most members picked for a threat; of several the first of the catalogue.
fn favourite(template: &Template, members: &[(ParticipantId, Answers)], threat: ThreatNo) -> Option<StepId> {
    let mut votes: BTreeMap<StepId, u32> = BTreeMap::new();
    for (_, answers) in members {
        let picks = answers
            .iter()
            .filter(|(slot, _)| slot.threat == Some(threat) && Some(slot.column_ref()) == template.vote_column());
        for step in picks.flat_map(|(_, answer)| &answer.steps) {
            *votes.entry(*step).or_default() += 1;
        }
    }
    let most = votes.values().max().copied()?;
    votes.into_iter().find(|(_, count)| *count == most).map(|(step, _)| step)
}
