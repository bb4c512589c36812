//! `matome plenary`: the groups' workbooks become the plenary workbook; what the lecturer typed stays.

use std::path::Path;

use super::books::{self, GroupBooks};
use super::fault::Fault;
use super::intake::Intake;
use super::workshop_folder::{PLENARY, Workshop};
use super::{Outcome, publish, tally};
use crate::cli;
use crate::domain::answers::GroupRecord;
use crate::domain::finding::{Finding, Severity, Trouble};
use crate::read::{self, Limits};
use crate::report::Report;
use crate::workbook::annex::{self, SourceLine};
use crate::workbook::plenary::{self, LecturerCells, Plenary};
use crate::workbook::words::annex as words;

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, _options: &cli::Plenary, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, &[], report)?;
    let books = GroupBooks::read(&workshop, report)?;
    let (records, of_books) = books.records(&workshop, &intake);
    let mut findings: Vec<Finding> = intake.findings().cloned().collect();
    findings.extend(of_books);
    findings.extend(open_presentations(&records));

    let event = workshop.event();
    let tally = tally::count(&workshop, &records);
    let lecturer = lecturer_cells(&workshop)?;
    let annexes = [
        annex::findings(&event, &workshop.roster, &findings, ""),
        annex::sources(&event, &sources(&workshop, &intake, &records), ""),
    ];
    let book = plenary::fill(&Plenary {
        event: &event,
        roster: &workshop.roster,
        records: &records,
        tally: &tally,
        findings_count: findings.len(),
        lecturer: &lecturer,
        annexes,
    });
    let path = workshop.path(PLENARY);
    let (bytes, counted) = publish::counted(&path, &book)?;
    let answers: usize = records.iter().map(answers_in).sum();
    let listed = findings.iter().filter(|f| f.is_listed()).count();
    publish::conserve(answers + listed, counted, report)?;
    publish::publish(&workshop, &path, &bytes, report)?;
    let severe = findings.iter().any(|f| f.severity() == Severity::Error);
    Ok(if severe { Outcome::Findings } else { Outcome::Clean })
}

fn answers_in(record: &GroupRecord) -> usize {
    record.members.iter().map(|(_, answers)| answers.len()).sum::<usize>() + record.own.len()
}

/// Groups with a workbook that have not said what they present.
fn open_presentations(records: &[GroupRecord]) -> Vec<Finding> {
    let open = records.iter().filter(|record| record.presents.is_none());
    let finding = |record: &GroupRecord| {
        let file = record.file.as_ref()?;
        let trouble = Trouble::PresentationOpen { group: record.group.to_string() };
        Some(Finding { trouble, file: file.path.clone(), participant: None, source: None, read: String::new() })
    };
    open.filter_map(finding).collect()
}

/// What the lecturer has typed into the workbook on disk.
fn lecturer_cells(workshop: &Workshop) -> Result<LecturerCells, Fault> {
    let path = workshop.path(PLENARY);
    if !path.exists() {
        return Ok(LecturerCells::new());
    }
    let (_, sheets) = read::from_path(&path, &Limits::of_merged()).map_err(|why| Fault::unreadable(&path, why))?;
    Ok(plenary::take(&workshop.template, &sheets.book))
}

/// The groups' workbooks, then the forms behind them, group by group.
fn sources(workshop: &Workshop, intake: &Intake, records: &[GroupRecord]) -> Vec<SourceLine> {
    let mut lines = Vec::new();
    for record in records {
        if let Some(file) = &record.file {
            lines.push(SourceLine {
                file: (**file).clone(),
                kind: words::GROUP_BOOK,
                who: record.group.to_string(),
                group: record.group.clone(),
                answers: record.own.len(),
            });
        }
        lines.extend(books::form_lines(workshop, intake, &record.group));
    }
    lines
}
