//! The groups' workbooks on disk: found by their code whatever they are called, read, and brought
//! together with what came back since.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use super::fault::Fault;
use super::intake::Intake;
use super::workshop_folder::{GROUPS, Workshop};
use super::{disk, returned, say};
use crate::domain::answers::{Answers, GroupRecord};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::ids::{GroupName, ParticipantId};
use crate::domain::source::SourceFile;
use crate::read::{self, Limits};
use crate::report::Report;
use crate::workbook::annex::SourceLine;
use crate::workbook::group::{Merged, Tables, TakenGroup, Taker, merge};
use crate::workbook::overflow;
use crate::workbook::words::annex;

/// One group's workbook as it lies on the disk, brought together with what came back since.
#[derive(Debug)]
pub struct OnDisk {
    /// Where it lies.
    pub path: PathBuf,
    /// What it says.
    pub taken: TakenGroup,
    /// Its members' answers for the next workbook.
    pub merged: Merged,
    /// Every file that was folded into it, itself first.
    pub files: Vec<String>,
    /// Workbooks that were saved beside it while it was open, each with whether all of it went into this one.
    pub saved_beside: Vec<(PathBuf, bool)>,
}

/// The workbooks of groups/.
#[derive(Debug, Default)]
pub struct GroupBooks {
    /// What each group's workbook says, and where it lies.
    pub books: BTreeMap<GroupName, OnDisk>,
    /// Files that are no group's workbook, or a second one.
    pub findings: Vec<Finding>,
}

impl GroupBooks {
    /// Reads groups/, and brings it together with everything that came back.
    pub fn read_with(workshop: &Workshop, intake: &Intake, report: &mut Report) -> Result<Self, Fault> {
        let mut books = Self::taken_from(workshop, Some(intake), report)?;
        books.settle(workshop, intake);
        Ok(books)
    }

    /// Reads groups/.
    pub fn read(workshop: &Workshop, report: &mut Report) -> Result<Self, Fault> {
        Self::taken_from(workshop, None, report)
    }

    fn taken_from(workshop: &Workshop, intake: Option<&Intake>, report: &mut Report) -> Result<Self, Fault> {
        let folder = workshop.path(GROUPS);
        if !folder.exists() {
            return Ok(GroupBooks::default());
        }
        let listing = returned::list(&[folder])?;
        let event = workshop.event();
        let tables = Tables::new(&workshop.template);
        let taker = Taker::new(&event, &workshop.roster, &tables);
        let take = |path: PathBuf, read: Result<read::Read, read::Refusal>| {
            let file = workshop.relative(&path);
            let read =
                read.map_err(|why| Trouble::Unreadable { reason: why.code(), why: why.why(), remedy: why.remedy() });
            let taken = read.and_then(|mut read| {
                overflow::gather(&mut read.sheets.book);
                let group = taker.group_of(&read.sheets.book).ok_or(Trouble::UnknownGroup { group: file.clone() })?;
                let file = Arc::new(SourceFile { path: file.clone(), sha256: read.sha256 });
                let mut taken = taker.take(&file, &group, &read.sheets.book);
                intake.into_iter().for_each(|intake| share(&mut taken, intake));
                Ok((group, taken))
            });
            (path, file, taken)
        };
        let bar = report.progress(listing.files.len(), &say::reading(report.lang()));
        // Of each workbook only what was taken is kept: a thousand groups need no more memory than a few.
        let taken = read::read_each(&listing.files, &Limits::of_merged(), &|| bar.step(), &take);
        drop(bar);
        let mut books = GroupBooks::default();
        let mut of_group: BTreeMap<GroupName, Vec<(PathBuf, TakenGroup)>> = BTreeMap::new();
        for (path, file, taken) in taken {
            match taken {
                Err(trouble) => books.findings.push(about(trouble, file)),
                Ok((group, taken)) => of_group.entry(group).or_default().push((path, taken)),
            }
        }
        for (group, all) in of_group {
            let book = books.folded(workshop, &group, all);
            books.books.extend(book.map(|book| (group, book)));
        }
        Ok(books)
    }

    /// The workbooks of one group as one. First comes the one that was not saved beside another, under the group's name.
    fn folded(
        &mut self,
        workshop: &Workshop,
        group: &GroupName,
        mut all: Vec<(PathBuf, TakenGroup)>,
    ) -> Option<OnDisk> {
        // A group that saves as ods has one of that name.
        let named = disk::file_name(group.as_str(), "xlsx");
        all.sort_by_key(|(path, taken)| {
            let as_xlsx = path.with_extension("xlsx");
            let other_name = as_xlsx.file_name().is_none_or(|name| name != named.as_str());
            (taken.written.beside.is_some(), other_name, *path != as_xlsx, path.clone())
        });
        let mut all = all.into_iter();
        let (path, mut taken) = all.next()?;
        let mut saved_beside = Vec::new();
        let mut files = vec![workshop.relative(&path)];
        for (other_path, other) in all {
            let file = workshop.relative(&other_path);
            files.push(file.clone());
            let ours = other.written.beside.is_some();
            let differ = taken.fold(&workshop.template, other);
            if ours {
                saved_beside.push((other_path, differ == 0));
            } else {
                self.findings.push(about(Trouble::SecondWorkbook { kept: workshop.relative(&path), differ }, file));
            }
        }
        Some(OnDisk { path, taken, merged: Merged::default(), files, saved_beside })
    }

    /// Decides for every member what the next workbook shows, and says it instead of what each workbook alone says.
    fn settle(&mut self, workshop: &Workshop, intake: &Intake) {
        let all: Vec<&TakenGroup> = self.books.values().map(|book| &book.taken).collect();
        let merged: BTreeMap<GroupName, Merged> =
            self.books.keys().map(|group| (group.clone(), merged_for(workshop, intake, group, &all))).collect();
        for (group, merged) in merged {
            let Some(book) = self.books.get_mut(&group) else { continue };
            let settled = |finding: &Finding| {
                matches!(finding.trouble, Trouble::MemberChanged { .. } | Trouble::MemberEmptied { .. })
            };
            book.taken.findings.retain(|finding| !settled(finding));
            book.taken.findings.extend(merged.findings.iter().cloned());
            // Whoever only changed the group stands in the other workbook with everything.
            let moved = |id: &ParticipantId| workshop.roster.get(id).is_some_and(|person| !person.excluded);
            let names: Vec<String> =
                book.taken.left.iter().filter(|(id, _)| moved(id)).map(|(_, left)| left.name.clone()).collect();
            let told =
                |finding: &Finding| matches!(&finding.trouble, Trouble::LeftAnswer { who } if names.contains(who));
            book.taken.findings.retain(|finding| !told(finding));
            book.taken.left.retain(|id, _| !moved(id));
            book.merged = merged;
        }
    }

    /// What all of them say.
    pub fn taken(&self) -> Vec<&TakenGroup> {
        self.books.values().map(|book| &book.taken).collect()
    }

    /// Every finding about the workbooks.
    pub fn all_findings(&self) -> Vec<Finding> {
        let of_books = self.books.values().flat_map(|book| &book.taken.findings);
        self.findings.iter().chain(of_books).cloned().collect()
    }

    /// One record per group of the roster: from its workbook where there is one, with what came back
    /// since; from the forms where there is none.
    pub fn records(&self, workshop: &Workshop, intake: &Intake) -> (Vec<GroupRecord>, Vec<Finding>) {
        let mut findings = self.findings.clone();
        let records = workshop
            .roster
            .groups()
            .into_iter()
            .map(|group| match self.books.get(group) {
                Some(book) => {
                    findings.extend(book.taken.findings.iter().cloned());
                    with_late(workshop, intake, book, &mut findings)
                }
                None => GroupRecord {
                    group: group.clone(),
                    file: None,
                    members: returned_by(workshop, intake, group),
                    own: Answers::new(),
                    presents: None,
                },
            })
            .collect();
        (records, findings)
    }
}

/// Answers that the workbook has as they came back are kept once.
fn share(taken: &mut TakenGroup, intake: &Intake) {
    for (id, answers) in taken.returned.iter_mut().chain(&mut taken.record.members) {
        let Some(submission) = intake.submissions.get(id) else { continue };
        if *answers == submission.answers {
            answers.clone_from(&submission.answers);
            continue;
        }
        for (slot, answer) in answers.iter_mut() {
            if let Some(known) = submission.answers.get(slot).filter(|known| *known == answer) {
                *answer = Arc::clone(known);
            }
        }
    }
}

/// A finding about a whole file.
fn about(trouble: Trouble, file: String) -> Finding {
    Finding { trouble, file, participant: None, source: None, read: String::new() }
}

/// The members of a group in the order of the roster, each with what came back; empty where nothing did.
pub fn returned_by(workshop: &Workshop, intake: &Intake, group: &GroupName) -> Vec<(ParticipantId, Answers)> {
    let answers = |id| intake.submissions.get(id).map(|s| s.answers.clone()).unwrap_or_default();
    workshop.roster.members(group).map(|p| (p.id.clone(), answers(&p.id))).collect()
}

/// The answers of a group's members for its next workbook. `all` are the workbooks there are.
pub fn merged_for(workshop: &Workshop, intake: &Intake, group: &GroupName, all: &[&TakenGroup]) -> Merged {
    let own = all.iter().find(|taken| &taken.record.group == group).copied();
    merge(&workshop.template, &returned_by(workshop, intake, group), own, all.iter().copied())
}

/// The record of a workbook, with members who returned their form after it was made.
fn with_late(workshop: &Workshop, intake: &Intake, book: &OnDisk, findings: &mut Vec<Finding>) -> GroupRecord {
    let mut record = book.taken.record.clone();
    let known: BTreeMap<ParticipantId, Answers> = record.members.drain(..).collect();
    for person in workshop.roster.members(&record.group) {
        let answers = known.get(&person.id).filter(|a| !a.is_empty()).cloned();
        let late = || {
            let submission = intake.submissions.get(&person.id)?;
            findings.push(Finding {
                trouble: Trouble::NotMergedYet { group: record.group.to_string() },
                file: submission.file.path.clone(),
                participant: Some(person.id.clone()),
                source: None,
                read: String::new(),
            });
            let merged = book.merged.members.iter().find(|(id, _)| *id == person.id);
            Some(merged.map_or_else(|| submission.answers.clone(), |(_, answers)| answers.clone()))
        };
        record.members.push((person.id.clone(), answers.or_else(late).unwrap_or_default()));
    }
    record
}

/// The lines of 出典 for the members' forms of one group.
pub fn form_lines(workshop: &Workshop, intake: &Intake, group: &GroupName) -> Vec<SourceLine> {
    let of_group = workshop.roster.members(group).filter_map(|p| Some((p, intake.submissions.get(&p.id)?)));
    let lines = of_group.flat_map(|(person, submission)| {
        // A return may be several files; one without an answer in it is a source too.
        let mut files: BTreeMap<&Arc<SourceFile>, Answers> = [(&submission.file, Answers::new())].into();
        for (slot, answer) in &submission.answers {
            files.entry(&answer.text.source.file).or_default().insert(*slot, answer.clone());
        }
        let line = |(file, answers): (&Arc<SourceFile>, Answers)| {
            SourceLine::new(file, annex::FORM, &person.name, group, &answers)
        };
        files.into_iter().map(line).collect::<Vec<_>>()
    });
    lines.collect()
}
