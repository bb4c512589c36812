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
use crate::domain::people::Roster;
use crate::read::{self, Limits};
use crate::report::Report;
use crate::sheet::book::{Book, Page};
use crate::workbook::annex::{self, Memos, SourceLine};
use crate::workbook::overflow;
use crate::workbook::plenary::{self, Anonymous, LecturerCells, Plenary};
use crate::workbook::words::annex as words;

/// The workbook without names. It has a place of its own: plenary.xlsx is the lecturer's.
const ANONYMOUS: &str = "plenary-anonymous.xlsx";

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Plenary, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, &[], report)?;
    let books = GroupBooks::read_with(&workshop, &intake, report)?;
    let (records, of_books) = books.records(&workshop, &intake);
    let mut findings: Vec<Finding> = intake.findings().cloned().collect();
    findings.extend(of_books);
    findings.extend(open_presentations(&records));
    let answers: usize = records.iter().map(answers_in).sum();
    let listed = findings.iter().filter(|f| f.is_listed()).count();

    let (lecturer, memos) = written_before(&workshop)?;
    let material = Material {
        lines: sources(&workshop, &intake, &records),
        lecturer,
        memos,
        workshop: &workshop,
        findings: &findings,
        records,
    };
    let (name, book) = if options.anonymous { (ANONYMOUS, material.anonymous()) } else { (PLENARY, material.book()) };
    let path = workshop.path(&workshop.marked(name));
    let (bytes, counted) = publish::counted(&path, &book)?;
    publish::conserve(answers + listed, counted, report)?;
    publish::publish(&workshop, &path, &bytes, report)?;
    let severe = findings.iter().any(|f| f.severity() == Severity::Error);
    Ok(if severe { Outcome::Findings } else { Outcome::Clean })
}

/// What the workbook is made from.
struct Material<'a> {
    workshop: &'a Workshop,
    findings: &'a [Finding],
    records: Vec<GroupRecord>,
    lines: Vec<SourceLine>,
    lecturer: LecturerCells,
    memos: Memos,
}

impl Material<'_> {
    fn book(&self) -> Book {
        let event = self.workshop.event();
        let annexes = [
            annex::findings_with(&event, &self.workshop.roster, self.findings, self.memos.clone(), ""),
            annex::sources(&event, &self.lines, ""),
        ];
        self.filled(&self.workshop.roster, &self.records, &self.lecturer, annexes)
    }

    fn anonymous(&self) -> Book {
        let event = self.workshop.event();
        let spoken_of = self.findings.iter().map(|finding| finding.file.as_str());
        let masked = Anonymous::new(&event, &self.workshop.roster, &self.lines, spoken_of);
        let annexes = [
            masked.report(annex::findings(&event, &self.workshop.roster, self.findings, "")),
            annex::sources(&event, &masked.lines(&self.lines), ""),
        ];
        let records = masked.records(&self.workshop.template, &self.records);
        let lecturer = masked.lecturer(&self.lecturer);
        masked.unlinked(self.filled(masked.roster(), &records, &lecturer, annexes))
    }

    fn filled(&self, roster: &Roster, records: &[GroupRecord], lecturer: &LecturerCells, annexes: [Page; 2]) -> Book {
        plenary::fill(&Plenary {
            event: &self.workshop.event(),
            roster,
            records,
            tally: &tally::count(self.workshop, records),
            findings_count: self.findings.len(),
            lecturer,
            annexes,
        })
    }
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
    let path = workshop.path(&workshop.marked(PLENARY));
    if !path.exists() {
        return Ok((LecturerCells::new(), Memos::default()));
    }
    let (_, mut sheets) = read::from_path(&path, &Limits::of_merged()).map_err(|why| Fault::unreadable(&path, why))?;
    overflow::gather(&mut sheets.book);
    Ok((plenary::take(&workshop.template, &sheets.book), annex::take_memos(&sheets.book)))
}

/// The groups' workbooks, then the forms behind them, group by group.
pub(super) fn sources(workshop: &Workshop, intake: &Intake, records: &[GroupRecord]) -> Vec<SourceLine> {
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
