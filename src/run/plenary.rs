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
use crate::workbook::annex::{self, Memos, SourceLine};
use crate::workbook::overflow;
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
    let (lecturer, memos) = written_before(&workshop)?;
    let annexes = [
        annex::findings_with(&event, &workshop.roster, &findings, memos, ""),
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

/// What people have typed into the workbook on disk: the lecturer's cells, and memos beside findings.
fn written_before(workshop: &Workshop) -> Result<(LecturerCells, Memos), Fault> {
    let path = workshop.path(PLENARY);
    if !path.exists() {
        return Ok((LecturerCells::new(), Memos::default()));
    }
    let (_, mut sheets) = read::from_path(&path, &Limits::of_merged()).map_err(|why| Fault::unreadable(&path, why))?;
    overflow::gather(&mut sheets.book);
    Ok((plenary::take(&workshop.template, &sheets.book), annex::take_memos(&sheets.book)))
}

/// The groups' workbooks, then the forms behind them, group by group.
fn sources(workshop: &Workshop, intake: &Intake, records: &[GroupRecord]) -> Vec<SourceLine> {
    let mut lines = Vec::new();
    for record in records {
        if let Some(file) = &record.file {
            let (kind, group) = (words::GROUP_BOOK, &record.group);
            lines.push(SourceLine::new(file, kind, group.as_str(), group, &record.own));
        }
        lines.extend(books::form_lines(workshop, intake, &record.group));
    }
    lines
}
