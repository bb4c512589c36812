//! `matome export`: every answer as one tidy row, for other programs, with the tally as SQL beside it.
//!
//! Answers come from where the tally takes them. Several workshops go into one folder of parquet: each has a
//! part of its own, by its code.

use std::path::{Path, PathBuf};

use super::disk::{self, Existing, Written};
use super::fault::{Fault, Obstacle};
use super::intake::Intake;
use super::workshop_folder::Workshop;
use super::{Outcome, plenary, publish, say, tally};
use crate::cli::{self, Encoding, Format};
use crate::domain::answers::GroupRecord;
use crate::report::Report;
use crate::sheet::tidy::{Datum, Tidy, TidyColumn};
use crate::workbook::plenary::Anonymous;
use crate::workbook::tidy as answers;
use crate::write::columnar;
use crate::write::tidy::{self as delimited, Unwritable};

/// Where an export goes that nobody gives another place.
const FOLDER: &str = "export";
/// The tally as other programs count it.
const TALLY: (&str, &str) = ("tally.sql", include_str!("tally.sql"));

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Export, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let gathered = tally::gather(&workshop, options.from, report)?;
    let tidy = table(&workshop, &gathered.intake, &gathered.records, options.anonymous);
    let folder = options.out.clone().unwrap_or_else(|| workshop.path(FOLDER));
    make_folder(&folder)?;
    let name = if options.anonymous { "answers-anonymous" } else { "answers" };
    let mut lost = Vec::new();
    let path = match options.format {
        Format::Csv => {
            let path = folder.join(format!("{name}.csv"));
            let bytes = match options.encoding {
                Encoding::Utf8 => delimited::csv(&tidy, options.raw),
                Encoding::Cp932 => {
                    let (bytes, unwritable) = delimited::csv_cp932(&tidy, options.raw);
                    lost = unwritable;
                    bytes
                }
            };
            write(&workshop, &path, &bytes, report)?;
            path
        }
        Format::Jsonl => {
            let path = folder.join(format!("{name}.jsonl"));
            write(&workshop, &path, &delimited::jsonl(&tidy), report)?;
            path
        }
        Format::Xlsx => {
            let path = folder.join(format!("{name}.xlsx"));
            let bytes = publish::bytes(&path, &answers::book(&tidy, workshop.title()))?;
            write(&workshop, &path, &bytes, report)?;
            path
        }
        Format::Parquet => write_part(&workshop, tidy_of_part(&tidy), &folder.join(name), report)?,
    };
    write(&workshop, &folder.join(TALLY.0), TALLY.1.as_bytes(), report)?;
    let cells = tidy.rows.len();
    report.say(&say::exported(report.lang(), cells));
    tell_lost(&workshop, &path, &lost, report)?;
    Ok(if gathered.needs_a_person || !lost.is_empty() { Outcome::Findings } else { Outcome::Clean })
}

fn table(workshop: &Workshop, intake: &Intake, records: &[GroupRecord], anonymous: bool) -> Tidy {
    let event = workshop.event();
    let group_no = |group: &crate::domain::ids::GroupName| workshop.group_no(group);
    if !anonymous {
        return answers::table(&event, &workshop.roster, records, group_no);
    }
    let lines = plenary::sources(workshop, intake, records);
    let masked = Anonymous::new(&event, &workshop.roster, &lines, []);
    answers::table(&event, masked.roster(), &masked.records(&workshop.template, records), group_no)
}

/// The folder of a workshop's part says which workshop it is; the file leaves that column out.
fn tidy_of_part(tidy: &Tidy) -> Tidy {
    let rest = |row: &Vec<Datum>| row.iter().skip(1).cloned().collect();
    let columns: Vec<TidyColumn> = tidy.columns.iter().skip(1).copied().collect();
    Tidy { columns, rows: tidy.rows.iter().map(rest).collect() }
}

/// Writes a workshop's part. One of another workshop that has the same code is never replaced.
fn write_part(workshop: &Workshop, part: Tidy, answers: &Path, report: &mut Report) -> Result<PathBuf, Fault> {
    let folder = answers.join(format!("workshop={}", workshop.settings.code));
    let path = folder.join("answers.parquet");
    let owner = format!("{} {}", workshop.title(), workshop.settings.date).trim().to_owned();
    if let Ok(old) = std::fs::read(&path)
        && let Some(other) = columnar::owner(old).filter(|other| *other != owner)
    {
        return Err(Fault::PartOfAnother { path, other });
    }
    make_folder(&folder)?;
    let bytes = columnar::to_bytes(&part, &owner)
        .map_err(|detail| Fault::NotWritten { path: path.clone(), why: Obstacle::Other(detail) })?;
    write(workshop, &path, &bytes, report)?;
    Ok(path)
}

fn make_folder(folder: &Path) -> Result<(), Fault> {
    std::fs::create_dir_all(folder)
        .map_err(|error| Fault::NotWritten { path: folder.to_owned(), why: Obstacle::of(&error) })
}

fn write(workshop: &Workshop, path: &Path, bytes: &[u8], report: &mut Report) -> Result<(), Fault> {
    let shown = workshop.relative(path);
    match disk::write_if_changed(path, bytes, Existing::Replace)? {
        Written::Unchanged | Written::KeptOld => report.say(&say::unchanged(report.lang(), &shown)),
        Written::Created | Written::Replaced => report.say(&say::written(report.lang(), &shown)),
    }
    Ok(())
}

/// Lists what the old encoding could not hold: beside the csv, in an encoding that can.
fn tell_lost(workshop: &Workshop, csv: &Path, lost: &[Unwritable], report: &mut Report) -> Result<(), Fault> {
    let path = csv.with_extension("unwritable.csv");
    if lost.is_empty() {
        if path.is_file() {
            drop(std::fs::remove_file(&path));
        }
        return Ok(());
    }
    let column = |name, number| TidyColumn { name, number, about: ["", ""] };
    let rows = lost.iter().map(|one| {
        vec![
            Datum::Number(one.row as i64),
            Datum::text(one.column),
            Datum::text(one.read),
            Datum::text(format!("U+{:04X}", u32::from(one.read))),
            Datum::text(one.written),
        ]
    });
    let list = Tidy {
        columns: vec![
            column("row", true),
            column("column", false),
            column("character", false),
            column("code", false),
            column("written", false),
        ],
        rows: rows.collect(),
    };
    write(workshop, &path, &delimited::csv(&list, false), report)?;
    report.warn(&say::unwritable(report.lang(), lost.len(), &workshop.relative(&path)));
    Ok(())
}
