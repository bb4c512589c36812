//! The judge of manglings is judged: a reader that goes by addresses, as most programs do, must be found out.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicU32, Ordering};

use matome::domain::answers::{Answer, Slot};
use matome::domain::finding::{Finding, Trouble};
use matome::domain::source::Source;
use matome::sheet::book::Book;
use matome::workbook::form::TakenFile;
use proptest::prelude::*;

use super::forms::{WORLD, World, mangled_for, take, unprinted_pens};
use super::hold;
use super::manglings::any_mangling;

/// Takes each answer from the cell in which it was asked for, and lists every other text that the right reader would
/// have placed or listed: this reader loses nothing, it only believes in addresses.
fn by_addresses(world: &World, book: &Book) -> TakenFile {
    let right = take(world, book);
    let Some(pattern) = right.answers.values().next().cloned() else { return right };
    let (participant, merges) = (right.participant.clone(), right.merges);
    let mut taken = TakenFile { participant, merges, answers: Default::default(), findings: Vec::new() };
    let mut used = BTreeSet::new();
    for (slot, sheet, at) in &world.sent.cells {
        let text = book.page(sheet).map(|page| page.shown(*at)).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        let mut answer = Answer::clone(&pattern);
        answer.text.source = Source { sheet: sheet.as_str().into(), cell: *at, ..answer.text.source };
        answer.steps = steps(&right, *slot, &text);
        answer.text.value = text.into();
        used.insert((answer.text.source.sheet.clone(), *at));
        taken.answers.insert(*slot, answer.into());
    }
    let placed = right.answers.values().map(|answer| (&answer.text.source, &*answer.text.value));
    let listed = right.findings.iter().filter(|f| f.is_listed());
    let all = placed.chain(listed.filter_map(|f| Some((f.source.as_ref()?, &*f.read))));
    for (source, text) in all.filter(|(source, _)| !used.contains(&(source.sheet.clone(), source.cell))) {
        let (file, source) = (source.file.path.clone(), Some(source.clone()));
        let trouble = Trouble::OutsideAnswers;
        taken.findings.push(Finding { trouble, file, participant: None, source, read: text.to_owned() });
    }
    taken
}

/// What the right reader makes of the same text in the same column.
fn steps(right: &TakenFile, slot: Slot, text: &str) -> Box<[matome::domain::ids::StepId]> {
    let same = right.answers.iter().find(|(s, a)| s.column_ref() == slot.column_ref() && *a.text.value == *text);
    same.map(|(_, answer)| answer.steps.clone()).unwrap_or_default()
}

/// How many of the cases are judged to be silently wrong.
fn found_out(reader: fn(&World, &Book) -> TakenFile, how_many: std::ops::Range<usize>) -> u32 {
    let strategy = || (unprinted_pens(), prop::collection::vec(any_mangling(), how_many.clone()));
    let wrong = AtomicU32::new(0);
    hold(150, strategy, |(pens, manglings)| {
        let judged = WORLD.with(|world| mangled_for(reader, world, &pens, &manglings).map(drop));
        wrong.fetch_add(u32::from(judged.is_err_and(|why| why.starts_with("silently wrong"))), Ordering::Relaxed);
        Ok(())
    });
    wrong.into_inner()
}

#[test]
fn a_reader_that_goes_by_addresses_is_found_out() {
    assert_eq!(found_out(by_addresses, 0..1), 0, "nothing is wrong with a form that nobody mangled");
    let wrong = found_out(by_addresses, 1..8);
    assert!(wrong > 20, "only {wrong} of 150 cases with one to seven manglings");
    assert_eq!(found_out(take, 1..8), 0, "the reader of this program");
}
