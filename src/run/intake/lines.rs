//! From files that were read and settled to one line each, and the submissions that count.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::reading::Taken;
use super::settling::{PassedOver, beside};
use super::{FileLine, Intake, Status};
use crate::domain::answers::{Answers, Submission};
use crate::domain::finding::{Finding, Severity, Trouble};
use crate::domain::revision::Passed;
use crate::domain::source::{Source, SourceFile};
use crate::workbook::form::TakenFile;

/// The file that counts instead of another one.
struct Counted {
    file: Arc<SourceFile>,
    answers: Answers,
    beside: BTreeMap<String, usize>,
}

/// The lines, in the order of the files.
pub(super) fn lines(taken: Vec<Taken>, passed_over: &BTreeMap<usize, PassedOver>) -> Intake {
    let counted: BTreeMap<usize, Counted> =
        passed_over.values().filter_map(|passed| Some((passed.kept, counted(&taken[passed.kept])?))).collect();
    let mut intake = Intake::default();
    for (place, file) in taken.into_iter().enumerate() {
        let instead = passed_over.get(&place).and_then(|passed| Some((&passed.why, counted.get(&passed.kept)?)));
        let line = match (file.read, instead) {
            (Err(findings), _) => {
                FileLine { file: file.file, participant: None, status: Status::Unreadable, placed: 0, findings }
            }
            (Ok(read), None) => line(file.file, read, &mut intake),
            (Ok(read), Some((why, counted))) => replaced(file.file, read, why, counted),
        };
        intake.files.push(line);
    }
    intake
}

fn counted(taken: &Taken) -> Option<Counted> {
    let read = taken.read.as_ref().ok()?;
    Some(Counted { file: taken.file.clone(), answers: read.answers.clone(), beside: beside(&read.findings) })
}

/// The line of a file that no other one replaces.
fn line(file: Arc<SourceFile>, read: TakenFile, intake: &mut Intake) -> FileLine {
    let TakenFile { participant, answers, findings, merges } = read;
    let severe = findings.iter().any(|f| f.severity() == Severity::Error);
    let placed = if merges { answers.len() } else { 0 };
    let status = match (merges, severe) {
        (true, false) => Status::Read,
        (true, true) => Status::Partly,
        (false, true) => Status::Unreadable,
        (false, false) => Status::Skipped,
    };
    if let (true, Some(id)) = (merges, &participant) {
        let submission = Submission { participant: id.clone(), file: file.clone(), answers };
        intake.submissions.insert(id.clone(), submission);
    }
    FileLine { file, participant, status, placed, findings }
}

/// The line of a file that was passed over: what the counted one does not say stays in the list.
fn replaced(file: Arc<SourceFile>, read: TakenFile, why: &Passed, counted: &Counted) -> FileLine {
    let TakenFile { participant, answers, mut findings, merges: _ } = read;
    let kept = counted.file.path.clone();
    let about = |trouble, source: Option<Source>, read: String| Finding {
        trouble,
        file: file.path.clone(),
        participant: participant.clone(),
        source,
        read,
    };
    let mut known = counted.beside.clone();
    findings.retain(|finding| finding.is_listed() && !take_one(&mut known, &finding.read));
    for finding in &mut findings {
        finding.trouble = Trouble::BesideInOlder { kept: kept.clone() };
    }
    let trouble = match why {
        Passed::Same => Trouble::SameContent { kept: kept.clone() },
        Passed::Fuller { .. } | Passed::Saved { .. } | Passed::Name | Passed::Stored { .. } | Passed::Order => {
            Trouble::Superseded { kept: kept.clone(), why: why.clone() }
        }
    };
    findings.insert(0, about(trouble, None, String::new()));
    for (slot, answer) in answers {
        let trouble = match counted.answers.get(&slot) {
            Some(other) if other.text.value == answer.text.value => continue,
            Some(other) => {
                let place = &other.text.source;
                let at = format!("{} {}", place.sheet, place.cell);
                Trouble::OlderAnswer { kept: kept.clone(), at, counted: other.text.value.to_string() }
            }
            None => Trouble::BlankInNewer { kept: kept.clone() },
        };
        findings.push(about(trouble, Some(answer.text.source.clone()), answer.text.value.to_string()));
    }
    FileLine { file, participant, status: Status::Skipped, placed: 0, findings }
}

/// Takes one of `text` off; false where none is left.
fn take_one(texts: &mut BTreeMap<String, usize>, text: &str) -> bool {
    match texts.get_mut(text) {
        Some(times) if *times > 0 => {
            *times -= 1;
            true
        }
        _ => false,
    }
}
