//! `matome group`: what came back becomes one workbook per group; what groups typed stays.
//!
//! A member's answer has three versions: as it came back when the workbook was made, as it stands in
//! the workbook now, and as it comes back now. A correction made in the workbook stays.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::books::{self, GroupBooks, OnDisk};
use super::fault::{Fault, Obstacle};
use super::intake::Intake;
use super::publish::{self, Counted, Placed};
use super::shelf::{Shelf, Shelved};
use super::since::Since;
use super::workshop_folder::{GROUPS, Workshop};
use super::{Outcome, disk, say};
use crate::cli;
use crate::domain::answers::GroupRecord;
use crate::domain::finding::{Finding, Severity};
use crate::domain::ids::{GroupName, ParticipantId};
use crate::report::Report;
use crate::sheet::book::Book;
use crate::workbook::group::{self, GroupBook};
use crate::workbook::written::Written;

/// One group's workbook on its way to the disk.
struct Made {
    group: GroupName,
    path: PathBuf,
    bytes: Shelved,
    counted: Counted,
    /// The workbook it was read from, where that has another name: of another format.
    replaces: Option<PathBuf>,
    /// Own cells, corrections and things beside them that went over from the workbook on disk.
    kept: Option<(usize, usize, usize)>,
    /// Workbooks that were saved beside it before, each with whether all of it is in this one.
    saved_beside: Vec<(PathBuf, bool)>,
}

/// What a merge did.
pub struct Merged {
    /// How it ended.
    pub outcome: Outcome,
    /// Whose answers changed since the workbooks were made; None where there were none.
    pub since: Option<Since>,
    /// The names of those whose forms are merged.
    pub names: Vec<String>,
    /// How many forms are back.
    pub returned: usize,
    /// How many people there are.
    pub expected: usize,
    /// Answers in the workbooks and in the list.
    pub answers: usize,
    /// Workbooks that are new or other ones now.
    pub changed: usize,
    /// Findings that need a person.
    pub findings: usize,
}

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, _options: &cli::Group, report: &mut Report) -> Result<Outcome, Fault> {
    merge(dir, &[], report).map(|merged| merged.outcome)
}

/// Merges `files`, or everything in returned/ where there are none.
pub fn merge(dir: &Path, files: &[PathBuf], report: &mut Report) -> Result<Merged, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, files, report)?;
    let books = GroupBooks::read_with(&workshop, &intake, report)?;
    let mut findings: Vec<Finding> = intake.findings().cloned().collect();
    findings.extend(books.all_findings());

    let groups = workshop.roster.groups();
    let of_groups = by_group(&workshop, &books, &findings);
    let of_group = |group: &GroupName| of_groups.get(group).map(Vec::as_slice).unwrap_or_default();
    let bar = report.progress(groups.len(), &say::writing(report.lang()));
    let shelf = Shelf::new();
    let made: Vec<Made> = groups
        .into_par_iter()
        .map(|group| {
            let made = make(&workshop, &intake, &books, group, of_group(group), &shelf);
            bar.step();
            made
        })
        .collect::<Result<_, Fault>>()?;
    drop(bar);

    disk::folder(&workshop.path(GROUPS))?;
    made.iter().try_for_each(|made| disk::check(&made.path).or_else(may_stand_beside))?;
    let listed = publish::findings(&workshop, &findings, report)?;
    let mut changed = 0;
    let mut open = false;
    for made in &made {
        let known = made.saved_beside.first().map(|(path, _)| path.as_path());
        let beside = |path: &str| {
            // Made once more: hardly any workbook is open, and all of them at one time would be much to keep.
            let mut book = filled(&workshop, &intake, &books, &made.group, of_group(&made.group));
            Written::mark_beside(&mut book, path);
            publish::bytes(&made.path, &book)
        };
        // A workbook of another format that is open elsewhere stays beside the new one as well.
        let stays = made.replaces.as_ref().filter(|old| disk::check(old).is_err());
        let placed = match stays {
            Some(old) => {
                publish::publish(&workshop, &made.path, &beside(&workshop.relative(old))?, report)?;
                report.say(&say::beside(
                    report.lang(),
                    &workshop.relative(old),
                    &workshop.relative(&made.path),
                    &Obstacle::Open,
                ));
                Placed::Beside(made.path.clone())
            }
            None => {
                // One that the shelf lost is made once more.
                let again = || filled(&workshop, &intake, &books, &made.group, of_group(&made.group));
                let bytes = shelf.get(&made.bytes).or_else(|_| publish::bytes(&made.path, &again()))?;
                publish::publish_or_beside(&workshop, &made.path, &bytes, known, beside, report)?
            }
        };
        changed += usize::from(placed.is_new());
        if placed.is_there() {
            let whole = made.saved_beside.iter().filter(|(_, whole)| *whole).map(|(path, _)| path);
            for old in made.replaces.iter().chain(whole).filter(|old| **old != made.path) {
                publish::retire(&workshop, old, report)?;
            }
        } else {
            open = true;
        }
        if let Some((own, corrected, beside)) = made.kept.filter(|(own, hand, beside)| own + hand + beside > 0) {
            report.say(&say::kept(report.lang(), own, corrected, beside));
        }
    }
    report.say(&say::returned(report.lang(), intake.submissions.len(), workshop.roster.expected().count()));
    let since = Since::of(&workshop, &intake, &books);
    if let Some(since) = &since {
        report.say(&since.line(report.lang()));
    }
    // What a group typed beside its rows stands in the list too; it is no answer of a form.
    let of_books = findings.iter().filter(|f| f.is_listed()).count() - intake.listed();
    let counted = Counted { data: made.iter().map(|m| m.counted.data).sum(), listed: listed - of_books };
    publish::conserve(intake.placed() + intake.listed(), counted, report)?;
    let severe = findings.iter().filter(|f| f.severity() == Severity::Error).count();
    let person = |id: &ParticipantId| workshop.roster.get(id).map(|person| person.name.clone());
    Ok(Merged {
        outcome: if severe > 0 || open { Outcome::Findings } else { Outcome::Clean },
        since,
        names: intake.submissions.keys().filter_map(person).collect(),
        returned: intake.submissions.len(),
        expected: workshop.roster.expected().count(),
        answers: intake.placed() + intake.listed(),
        changed,
        findings: severe,
    })
}

/// What stands in the way of a file alone does not stop a run: the new workbook is saved beside it.
fn may_stand_beside(fault: Fault) -> Result<(), Fault> {
    match fault {
        Fault::NotWritten { why, .. } if why.is_of_the_file() => Ok(()),
        fault => Err(fault),
    }
}

fn make(
    workshop: &Workshop,
    intake: &Intake,
    books: &GroupBooks,
    group: &GroupName,
    findings: &[&Finding],
    shelf: &Shelf,
) -> Result<Made, Fault> {
    let on_disk = books.books.get(group);
    let path = place(workshop, group, on_disk);
    let (bytes, counted) = publish::counted(&path, filled(workshop, intake, books, group, findings))?;
    let kept = |book: &OnDisk| (book.taken.record.own.len(), book.merged.hands.len(), book.taken.beside.len());
    Ok(Made {
        group: group.clone(),
        bytes: shelf.put(bytes),
        counted,
        replaces: on_disk.map(|book| book.path.clone()).filter(|old| *old != path),
        kept: on_disk.map(kept),
        saved_beside: on_disk.map(|book| book.saved_beside.clone()).unwrap_or_default(),
        path,
    })
}

fn filled(workshop: &Workshop, intake: &Intake, books: &GroupBooks, group: &GroupName, findings: &[&Finding]) -> Book {
    let returned = books::returned_by(workshop, intake, group);
    let on_disk = books.books.get(group);
    let taken = on_disk.map(|book| &book.taken);
    let merged = match on_disk {
        Some(book) => book.merged.clone(),
        // A new group: its members may have been in others.
        None => books::merged_for(workshop, intake, group, &books.taken()),
    };
    let record = GroupRecord {
        group: group.clone(),
        file: None,
        members: merged.members,
        own: taken.map(|taken| taken.record.own.clone()).unwrap_or_default(),
        presents: taken.and_then(|taken| taken.record.presents.clone()),
    };
    let event = workshop.event();
    let left = taken.map(|taken| taken.left.clone().into_iter().collect()).unwrap_or_default();
    let origin = taken.map(|taken| Written { beside: None, ..taken.written.clone() }).unwrap_or_default();
    let book = GroupBook::new(&event, &workshop.roster, workshop.group_no(group), &record, &returned)
        .with_memos(taken.map(|taken| taken.memos.clone()).unwrap_or_default())
        .with_hands(merged.hands)
        .with_left(left)
        .with_beside(taken.map(|taken| taken.beside.clone()).unwrap_or_default())
        .with_origin(origin);
    let ours: Vec<Finding> = findings.iter().copied().cloned().collect();
    group::fill(&book, &ours, &books::form_lines(workshop, intake, group))
}

/// A workbook keeps the place and the name that people gave it. One that still has the name of a group that was
/// renamed since is renamed with it.
fn place(workshop: &Workshop, group: &GroupName, on_disk: Option<&OnDisk>) -> PathBuf {
    let named = disk::file_name(&workshop.marked(group.as_str()), "xlsx");
    let Some(book) = on_disk else { return workshop.path(GROUPS).join(named) };
    let before = book.taken.named.as_ref().filter(|before| *before != group);
    let of_before = before.map(|before| disk::file_name(&workshop.marked(before.as_str()), "xlsx"));
    let path = book.path.with_extension("xlsx");
    let is_of_before = of_before.is_some_and(|name| path.file_name().is_some_and(|file| file == name.as_str()));
    let renamed = path.with_file_name(&named);
    if is_of_before && !renamed.exists() { renamed } else { path }
}

/// The findings of each group's members and of its workbook, in their order.
fn by_group<'a>(
    workshop: &'a Workshop,
    books: &'a GroupBooks,
    findings: &'a [Finding],
) -> HashMap<&'a GroupName, Vec<&'a Finding>> {
    let of_book =
        books.books.iter().flat_map(|(group, book)| book.files.iter().map(move |file| (file.as_str(), group)));
    let of_book: HashMap<&str, &GroupName> = of_book.collect();
    let mut by_group: HashMap<&GroupName, Vec<&Finding>> = HashMap::new();
    for finding in findings {
        let member = finding.participant.as_ref().and_then(|id| workshop.roster.get(id)).map(|person| &person.group);
        let book = of_book.get(finding.file.as_str()).copied().filter(|group| Some(*group) != member);
        for group in member.into_iter().chain(book) {
            by_group.entry(group).or_default().push(finding);
        }
    }
    by_group
}
