//! From files that came back to one submission per participant, and a line for every file.
//!
//! One bad file never stops the rest. Files of one person are compared: what says the same counts once,
//! what was replaced is kept in the list.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::SystemTime;

use rayon::prelude::*;

use super::fault::Fault;
use super::workshop_folder::{RETURNED, Workshop};
use super::{parts, returned, say};
use crate::domain::answers::{Answers, Submission};
use crate::domain::finding::{Finding, Severity, Trouble};
use crate::domain::ids::ParticipantId;
use crate::domain::source::{Source, SourceFile};
use crate::read::{self, Limits, Note, Odd, Refusal, Weight};
use crate::report::Report;
use crate::workbook::form::{Tables, TakenFile, Taker};

/// Everything that came back.
#[derive(Debug, Default)]
pub struct Intake {
    /// One line a file, in the order of their paths.
    pub files: Vec<FileLine>,
    /// Files that programs left behind: not read.
    pub skipped: usize,
    /// The answers that count, by participant.
    pub submissions: BTreeMap<ParticipantId, Submission>,
}

/// One file that came back.
#[derive(Debug)]
pub struct FileLine {
    /// Path and hash.
    pub file: Arc<SourceFile>,
    /// Whose it is, where that could be told.
    pub participant: Option<ParticipantId>,
    /// How reading it went.
    pub status: Status,
    /// Answers of it that count.
    pub placed: usize,
    /// Everything odd about it.
    pub findings: Vec<Finding>,
}

/// How reading a file went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Read; nothing severe.
    Read,
    /// Read, but a part of it needs a person.
    Partly,
    /// Nothing of it could be placed.
    Unreadable,
    /// Left out: a copy, an older version, somebody excluded.
    Skipped,
}

impl Intake {
    /// Reads `paths`, or all of returned/ where there are none.
    pub fn read(workshop: &Workshop, paths: &[PathBuf], report: &mut Report) -> Result<Self, Fault> {
        let everything = [workshop.path(RETURNED)];
        let paths = if paths.is_empty() { &everything } else { paths };
        let listing = match returned::list(paths) {
            Err(Fault::NoSuchFile { path }) if path == workshop.path(RETURNED) => returned::Listing::default(),
            listing => listing?,
        };
        let bar = report.progress(listing.files.len(), &say::reading(report.lang()));
        let results = read::read_all(&listing.files, &Limits::default(), &|| bar.step());
        drop(bar);
        let (results, parts) = parts::join(results, &workshop.template);
        let event = workshop.event();
        let tables = Tables::new(&workshop.template);
        let taker = Taker::new(&event, &workshop.roster, &tables);
        let taken: Vec<Taken> =
            results.into_par_iter().map(|(path, result)| take(workshop, &taker, path, result)).collect();
        let mut intake = settle(taken);
        parts.split(&mut intake, |path| workshop.relative(path));
        intake.skipped = listing.skipped.len();
        Ok(intake)
    }

    /// Every finding of every file, in the order of the files.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|f| &f.findings)
    }

    /// Answers that count.
    pub fn placed(&self) -> usize {
        self.submissions.values().map(|s| s.answers.len()).sum()
    }

    /// Texts that are listed instead.
    pub fn listed(&self) -> usize {
        self.findings().filter(|f| f.is_listed()).count()
    }

    /// True when a person must look at something.
    pub fn needs_a_person(&self) -> bool {
        self.findings().any(|f| f.severity() == Severity::Error)
    }
}

/// One file on its way to its line.
struct Taken {
    file: Arc<SourceFile>,
    saved: Option<SystemTime>,
    read: Result<TakenFile, Vec<Finding>>,
}

fn take(workshop: &Workshop, taker: &Taker, path: PathBuf, result: Result<read::Read, Refusal>) -> Taken {
    let relative = workshop.relative(&path);
    let saved = std::fs::metadata(&path).and_then(|m| m.modified()).ok();
    match result {
        Ok(read) => {
            let file = Arc::new(SourceFile { path: relative, sha256: read.sha256 });
            let mut taken = taker.take(&file, &read.sheets.book);
            let notes = read.sheets.notes.iter().filter(|note| !is_told_already(note));
            let notes: Vec<Finding> = notes.map(|note| noted(&file, note, taken.participant.as_ref())).collect();
            taken.findings.extend(notes);
            Taken { file, saved, read: Ok(taken) }
        }
        Err(refusal) => {
            let file = Arc::new(SourceFile { path: relative.clone(), sha256: String::new() });
            let trouble = Trouble::Unreadable { reason: refusal.code(), why: refusal.why(), remedy: refusal.remedy() };
            let finding = Finding { trouble, file: relative, participant: None, source: None, read: String::new() };
            Taken { file, saved, read: Err(vec![finding]) }
        }
    }
}

/// What the form's own reader says of a cell, or what is so in every form (its hidden sheets).
fn is_told_already(note: &Note) -> bool {
    match note.odd {
        Odd::ErrorValue | Odd::FormulaWithoutResult | Odd::HiddenSheet => true,
        Odd::UnknownValue
        | Odd::TextLost
        | Odd::BadAddress
        | Odd::SameAddress
        | Odd::Repeated
        | Odd::NoCells
        | Odd::SameName
        | Odd::SheetUnread
        | Odd::WrongExtension
        | Odd::Encoding
        | Odd::Undecodable
        | Odd::Ragged
        | Odd::OpenQuote => false,
    }
}

fn noted(file: &Arc<SourceFile>, note: &Note, participant: Option<&ParticipantId>) -> Finding {
    let severe = note.odd.weight() == Weight::Error;
    let source = note.at.map(|cell| Source { file: file.clone(), sheet: note.sheet.as_str().into(), cell });
    Finding {
        trouble: Trouble::Noted { code: note.odd.code(), severe, what: note.odd.message() },
        file: file.path.clone(),
        participant: participant.cloned(),
        source,
        read: note.read.clone(),
    }
}

/// Decides between several files of one person and makes the lines.
fn settle(taken: Vec<Taken>) -> Intake {
    let mut best: BTreeMap<ParticipantId, usize> = BTreeMap::new();
    for (index, file) in taken.iter().enumerate() {
        let Ok(TakenFile { participant: Some(id), merges: true, .. }) = &file.read else { continue };
        let other = best.get(id).copied();
        if other.is_none_or(|other| is_better(file, &taken[other])) {
            best.insert(id.clone(), index);
        }
    }
    let kept: BTreeMap<ParticipantId, (Arc<SourceFile>, Answers)> = best
        .iter()
        .filter_map(|(id, index)| {
            let file = &taken[*index];
            Some((id.clone(), (file.file.clone(), file.read.as_ref().ok()?.answers.clone())))
        })
        .collect();
    let mut intake = Intake::default();
    for (index, file) in taken.into_iter().enumerate() {
        let line = match file.read {
            Err(findings) => {
                FileLine { file: file.file, participant: None, status: Status::Unreadable, placed: 0, findings }
            }
            Ok(read) => {
                let counts = read.participant.as_ref().is_some_and(|id| best.get(id) == Some(&index));
                let winner = read.participant.as_ref().and_then(|id| kept.get(id)).filter(|_| read.merges && !counts);
                line(file.file, read, winner, &mut intake.submissions)
            }
        };
        intake.files.push(line);
    }
    intake
}

/// The line of a file that was read. `winner` is the file that counts instead, where there is one.
fn line(
    file: Arc<SourceFile>,
    read: TakenFile,
    winner: Option<&(Arc<SourceFile>, Answers)>,
    submissions: &mut BTreeMap<ParticipantId, Submission>,
) -> FileLine {
    let TakenFile { participant, answers, mut findings, merges } = read;
    let severe = |findings: &[Finding]| findings.iter().any(|f| f.severity() == Severity::Error);
    let Some((kept, counted)) = winner else {
        let placed = if merges { answers.len() } else { 0 };
        let status = match (merges, severe(&findings)) {
            (true, false) => Status::Read,
            (true, true) => Status::Partly,
            (false, true) => Status::Unreadable,
            (false, false) => Status::Skipped,
        };
        if let (true, Some(id)) = (merges, &participant) {
            let submission = Submission { participant: id.clone(), file: file.clone(), answers };
            submissions.insert(id.clone(), submission);
        }
        return FileLine { file, participant, status, placed, findings };
    };
    // What the counted file does not say stays in the list.
    let different: Vec<_> = answers
        .into_iter()
        .filter(|(slot, answer)| counted.get(slot).is_none_or(|c| c.text.value != answer.text.value))
        .collect();
    let kept = kept.path.clone();
    let trouble = if different.is_empty() { Trouble::SameContent { kept } } else { Trouble::Superseded { kept } };
    findings.retain(Finding::is_listed);
    let about = |trouble, source: Option<Source>, read: String| Finding {
        trouble,
        file: file.path.clone(),
        participant: participant.clone(),
        source,
        read,
    };
    let aside = different.into_iter().map(|(_, a)| about(Trouble::KeptAside, Some(a.text.source), a.text.value));
    let aside: Vec<Finding> = aside.collect();
    findings.insert(0, about(trouble, None, String::new()));
    findings.extend(aside);
    FileLine { file, participant, status: Status::Skipped, placed: 0, findings }
}

/// A file that says all that the other says and more is better; else the one that was saved later, else
/// the later in the order of names.
fn is_better(file: &Taken, other: &Taken) -> bool {
    let (Ok(a), Ok(b)) = (&file.read, &other.read) else { return file.read.is_ok() };
    let covers = |one: &TakenFile, two: &TakenFile| {
        two.answers
            .iter()
            .all(|(slot, answer)| one.answers.get(slot).is_some_and(|o| o.text.value == answer.text.value))
    };
    match (covers(a, b), covers(b, a)) {
        (true, true) => false,
        (true, false) => true,
        (false, true) => false,
        (false, false) => file.saved >= other.saved,
    }
}
