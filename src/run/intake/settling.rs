//! Which file of a person counts, where several came back.

use std::collections::BTreeMap;

use super::reading::{Archives, Taken};
use crate::domain::finding::Finding;
use crate::domain::ids::ParticipantId;
use crate::domain::revision::{self, Passed, Revision};
use crate::workbook::form::TakenFile;

/// Why a file does not count, and which one does instead.
pub(super) struct PassedOver {
    /// The one that counts, by its place among the files.
    pub(super) kept: usize,
    /// What decided.
    pub(super) why: Passed,
}

/// For each file by its place: why it was passed over, where it was.
pub(super) fn settle(taken: &[Taken], archives: &Archives) -> BTreeMap<usize, PassedOver> {
    let mut passed_over = BTreeMap::new();
    for places in of_one_person(taken).into_values().filter(|places| places.len() > 1) {
        let files: Vec<Revision> = places.iter().map(|place| revision(&taken[*place], archives)).collect();
        let Some(decision) = revision::decide(&files) else { continue };
        for (place, why) in places.iter().zip(decision.passed) {
            if let Some(why) = why {
                passed_over.insert(*place, PassedOver { kept: places[decision.kept], why });
            }
        }
    }
    passed_over
}

/// The files that could count, by whose they are.
fn of_one_person(taken: &[Taken]) -> BTreeMap<&ParticipantId, Vec<usize>> {
    let mut people: BTreeMap<&ParticipantId, Vec<usize>> = BTreeMap::new();
    for (place, file) in taken.iter().enumerate() {
        if let Ok(TakenFile { participant: Some(id), merges: true, .. }) = &file.read {
            people.entry(id).or_default().push(place);
        }
    }
    people
}

fn revision(taken: &Taken, archives: &Archives) -> Revision {
    let mut revision = Revision {
        saved: taken.saved,
        stored: archives.stored(&taken.path),
        path: taken.file.path.clone(),
        ..Revision::default()
    };
    if let Ok(read) = &taken.read {
        revision.answers = read.answers.iter().map(|(slot, answer)| (*slot, answer.text.value.clone())).collect();
        revision.beside = beside(&read.findings);
    }
    revision
}

/// The texts that are listed instead of placed, each with how often.
pub(super) fn beside(findings: &[Finding]) -> BTreeMap<String, usize> {
    let mut texts = BTreeMap::new();
    for finding in findings.iter().filter(|finding| finding.is_listed()) {
        *texts.entry(finding.read.clone()).or_default() += 1;
    }
    texts
}
