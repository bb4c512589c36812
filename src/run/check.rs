//! `matome check`: reads what came back and reports everything odd, in one pass.

use std::path::Path;

use super::books::GroupBooks;
use super::fault::Fault;
use super::intake::{FileLine, Intake, Status};
use super::workshop_folder::Workshop;
use super::{Outcome, publish, say};
use crate::cli;
use crate::domain::finding::{Finding, Lang, Severity};
use crate::report::json::{AnswersJson, CheckJson, FileJson, FindingJson, StatusJson};
use crate::report::{Align, Report, Table};

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Check, report: &mut Report) -> Result<Outcome, Fault> {
    if options.json {
        report.only_data();
    }
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, &options.paths, report)?;
    let findings: Vec<Finding> = intake.findings().cloned().collect();
    // The list is that of the whole workshop: what stands in the groups' workbooks stays in it.
    let books = match options.paths[..] {
        [] => GroupBooks::read_with(&workshop, &intake, report)?,
        // Of a few files nobody can say what is missing.
        _ => GroupBooks::read(&workshop, report)?,
    };
    let of_books = books.all_findings();
    let listed_in_books = of_books.iter().filter(|f| f.is_listed()).count();
    let all: Vec<Finding> = findings.iter().cloned().chain(of_books).collect();
    let listed = publish::findings(&workshop, &all, report)? - listed_in_books;
    if options.json {
        report.json(&json(&intake, report.lang()));
        skipped(&intake, report);
    } else {
        summary(&workshop, &intake, &findings, report);
    }
    let counted = publish::Counted { data: intake.placed(), listed };
    publish::conserve(intake.placed() + intake.listed(), counted, report)?;
    Ok(if intake.needs_a_person() { Outcome::Findings } else { Outcome::Clean })
}

fn json(intake: &Intake, lang: Lang) -> CheckJson {
    let (placed, listed) = (intake.placed(), intake.listed());
    CheckJson {
        files: intake.files.iter().map(|file| file_json(file, lang)).collect(),
        answers: AnswersJson { found: placed + listed, placed, listed },
    }
}

fn file_json(line: &FileLine, lang: Lang) -> FileJson {
    FileJson {
        file: line.file.path.clone(),
        participant: line.participant.as_ref().map(ToString::to_string),
        status: match line.status {
            Status::Read => StatusJson::Read,
            Status::Partly => StatusJson::Partly,
            Status::Unreadable => StatusJson::Unreadable,
            Status::Skipped => StatusJson::Skipped,
        },
        answers: line.placed,
        findings: line.findings.iter().map(|f| FindingJson::of(f, lang)).collect(),
    }
}

/// One line for all files that programs left behind. Beside JSON it goes where everything said goes.
fn skipped(intake: &Intake, report: &mut Report) {
    if intake.skipped > 0 {
        report.say(&say::skipped(report.lang(), intake.skipped));
    }
}

/// Every file in one line: how reading it went, whose it is, how many answers were taken.
fn files(workshop: &Workshop, intake: &Intake, lang: Lang) -> Table {
    let headings = say::FILE_HEADINGS.map(|(ja, en, number)| {
        (if lang == Lang::Ja { ja } else { en }, if number { Align::Right } else { Align::Left })
    });
    let mut table = Table::new(headings);
    for line in &intake.files {
        let person = line.participant.as_ref().and_then(|id| workshop.roster.get(id));
        let count = |severity| match line.findings.iter().filter(|f| f.severity() == severity).count() {
            0 => String::new(),
            count => count.to_string(),
        };
        table.row([
            say::status(lang, line.status),
            person.map(|p| p.name.clone()).unwrap_or_default(),
            line.placed.to_string(),
            count(Severity::Error),
            count(Severity::Warning),
            line.file.path.clone(),
        ]);
    }
    table
}

/// The findings, then every file in one line, then how many returned and what is in the files.
fn summary(workshop: &Workshop, intake: &Intake, findings: &[Finding], report: &mut Report) {
    let lang = report.lang();
    report.findings(findings);
    if !intake.files.is_empty() {
        report.table(&files(workshop, intake, lang));
    }
    let count = |severity| findings.iter().filter(|f| f.severity() == severity).count();
    report.say(&say::returned(lang, intake.submissions.len(), workshop.roster.expected().count()));
    skipped(intake, report);
    report.say(&say::findings(lang, count(Severity::Error), count(Severity::Warning), count(Severity::Info)));
}
