//! `matome group`: what came back becomes one workbook per group; what groups typed stays.
//!
//! A member's answer has three versions: as it came back when the workbook was made, as it stands in
//! the workbook now, and as it comes back now. A correction made in the workbook stays.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::books::{self, GroupBooks};
use super::fault::Fault;
use super::intake::Intake;
use super::publish::{self, Counted};
use super::since::Since;
use super::workshop_folder::{GROUPS, Workshop};
use super::{Outcome, disk, say};
use crate::cli;
use crate::domain::answers::{Answers, GroupRecord};
use crate::domain::finding::{Finding, Severity};
use crate::domain::ids::{GroupName, ParticipantId};
use crate::report::Report;
use crate::workbook::group::{self, GroupBook, TakenGroup};

/// One group's workbook on its way to the disk.
struct Made {
    path: PathBuf,
    bytes: Vec<u8>,
    counted: Counted,
    /// The workbook it was read from, where that has another name: of another format.
    replaces: Option<PathBuf>,
    /// Own cells and corrections that went over from the workbook on disk.
    kept: Option<(usize, usize)>,
}

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, _options: &cli::Group, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, &[], report)?;
    let books = GroupBooks::read(&workshop, report)?;
    let mut findings: Vec<Finding> = intake.findings().cloned().collect();
    findings.extend(books.all_findings());

    let bar = report.progress(workshop.roster.groups().len(), &say::writing(report.lang()));
    let made: Vec<Made> = workshop
        .roster
        .groups()
        .into_par_iter()
        .map(|group| {
            let made = make(&workshop, &intake, books.books.get(group), group, &findings);
            bar.step();
            made
        })
        .collect::<Result<_, Fault>>()?;
    drop(bar);

    disk::folder(&workshop.path(GROUPS))?;
    made.iter().try_for_each(|made| disk::check(&made.path))?;
    let listed = publish::findings(&workshop, &findings, report)?;
    for made in &made {
        publish::publish(&workshop, &made.path, &made.bytes, report)?;
        if let Some(old) = &made.replaces {
            publish::retire(&workshop, old, report)?;
        }
        if let Some((own, corrected)) = made.kept.filter(|(own, corrected)| own + corrected > 0) {
            report.say(&say::kept(report.lang(), own, corrected));
        }
    }
    report.say(&say::returned(report.lang(), intake.submissions.len(), workshop.roster.expected().count()));
    if let Some(since) = Since::of(&workshop, &intake, &books) {
        report.say(&since.line(report.lang()));
    }
    // What a group typed beside its rows stands in the list too; it is no answer of a form.
    let of_books = findings.iter().filter(|f| f.is_listed()).count() - intake.listed();
    let counted = Counted { data: made.iter().map(|m| m.counted.data).sum(), listed: listed - of_books };
    publish::conserve(intake.placed() + intake.listed(), counted, report)?;
    let severe = findings.iter().any(|f| f.severity() == Severity::Error);
    Ok(if severe { Outcome::Findings } else { Outcome::Clean })
}

fn make(
    workshop: &Workshop,
    intake: &Intake,
    on_disk: Option<&(PathBuf, TakenGroup)>,
    group: &GroupName,
    findings: &[Finding],
) -> Result<Made, Fault> {
    let returned = books::returned_by(workshop, intake, group);
    let record = GroupRecord {
        group: group.clone(),
        file: None,
        members: with_corrections(&returned, on_disk.map(|(_, taken)| taken)),
        own: on_disk.map(|(_, taken)| taken.record.own.clone()).unwrap_or_default(),
        presents: on_disk.and_then(|(_, taken)| taken.record.presents.clone()),
    };
    let event = workshop.event();
    let memos = on_disk.map(|(_, taken)| taken.memos.clone()).unwrap_or_default();
    let book = GroupBook::new(&event, &workshop.roster, workshop.group_no(group), &record, &returned).with_memos(memos);
    let ours: Vec<Finding> = findings.iter().filter(|f| concerns(workshop, f, group, on_disk)).cloned().collect();
    let book = group::fill(&book, &ours, &books::form_lines(workshop, intake, group));
    // A workbook keeps the place and the name that people gave it.
    let default = || workshop.path(GROUPS).join(disk::file_name(group.as_str(), "xlsx"));
    let path = on_disk.map(|(path, _)| path.with_extension("xlsx")).unwrap_or_else(default);
    let (bytes, counted) = publish::counted(&path, &book)?;
    let kept = on_disk.map(|(_, taken)| (taken.record.own.len(), taken.corrected.len()));
    let replaces = on_disk.map(|(old, _)| old.clone()).filter(|old| *old != path);
    Ok(Made { path, bytes, counted, replaces, kept })
}

/// What came back, with the corrections made by hand in the workbook.
fn with_corrections(
    returned: &[(ParticipantId, Answers)],
    on_disk: Option<&TakenGroup>,
) -> Vec<(ParticipantId, Answers)> {
    let mut members: BTreeMap<&ParticipantId, Answers> = returned.iter().map(|(id, a)| (id, a.clone())).collect();
    for ((id, slot), answer) in on_disk.map(|taken| &taken.corrected).into_iter().flatten() {
        if let Some(answers) = members.get_mut(id) {
            answers.insert(*slot, answer.clone());
        }
    }
    returned.iter().map(|(id, _)| (id.clone(), members.remove(id).unwrap_or_default())).collect()
}

/// Findings of the group's members and of its workbook.
fn concerns(
    workshop: &Workshop,
    finding: &Finding,
    group: &GroupName,
    on_disk: Option<&(PathBuf, TakenGroup)>,
) -> bool {
    let of_member =
        finding.participant.as_ref().and_then(|id| workshop.roster.get(id)).is_some_and(|p| &p.group == group);
    let of_book = on_disk.is_some_and(|(path, _)| workshop.relative(path) == finding.file);
    of_member || of_book
}
