//! `matome rehearse`: the whole day with answers that nobody wrote, in a folder of its own.
//!
//! The workshop's own folder is only read. The rehearsal has another code, so that none of its files is ever taken
//! for a real one, and its mark stands in titles, on covers and in file names.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::disk::{self, Created};
use super::fault::{Fault, shown};
use super::intake::Intake;
use super::workshop_folder::{FORMS, GROUPS, PLENARY, RETURNED, WORKSHOP, Workshop};
use super::{Outcome, books, check, forms, group, plenary, publish, say, status, tally, templates};
use crate::cli::{self, By};
use crate::domain::answers::GroupRecord;
use crate::domain::finding::Lang;
use crate::domain::people::Participant;
use crate::domain::source::SourceFile;
use crate::report::Report;
use crate::workbook::group::{self as group_book, GroupBook};
use crate::workbook::rehearsal::{self, Damage};
use crate::workbook::roster::RosterRow;
use crate::workbook::workshop::{self, Settings};

/// Where a pack that is not built in is copied to.
const TEMPLATE_FOLDER: &str = "template";

/// Runs for the workshop in `dir`.
pub fn run(dir: &Path, options: &cli::Rehearse, report: &mut Report) -> Result<Outcome, Fault> {
    let real = Workshop::look(dir, report)?;
    let lang = report.lang();
    let folder = options.out.clone().unwrap_or_else(|| beside(dir));
    if folder.exists() {
        return Err(Fault::FolderExists { path: folder });
    }
    make(&real, &folder, lang)?;
    let step = |report: &mut Report, ja: &str, en: &str| report.say(&format!("\n■ {}", say::either(lang, ja, en)));

    step(report, "リハーサル用の記入票を書き出します", "write the forms of the rehearsal");
    forms::run(&folder, &cli::Forms { force: false }, report)?;
    step(
        report,
        "参加者が記入して送り返しました（練習用の回答）",
        "people fill them in and send them back (practice answers)",
    );
    let workshop = Workshop::open(&folder, report)?;
    answer(&workshop, options.mangled, lang)?;
    status::run(&folder, &cli::Status { json: false }, report)?;
    check::run(&folder, &cli::Check { paths: Vec::new(), json: false }, report)?;
    step(report, "グループのブックにまとめます", "merge into group workbooks");
    group::run(&folder, &cli::Group {}, report)?;
    step(report, "グループワーク: 各グループが記入しました（練習用）", "groups fill in their workbooks (practice)");
    work(&workshop, lang, report)?;
    group::run(&folder, &cli::Group {}, report)?;
    step(report, "全体のブックにまとめます", "merge into the plenary workbook");
    plenary::run(&folder, &cli::Plenary { anonymous: false }, report)?;
    step(report, "共通する実施手順", "common steps");
    tally::show(&workshop, By::Step, report)?;

    step(
        report,
        "リハーサルのファイルです。本番のフォルダーは変えていません",
        "the files of the rehearsal; the real folder is as it was",
    );
    for path in [workshop.marked(PLENARY), GROUPS.to_owned(), FORMS.to_owned(), RETURNED.to_owned()] {
        report.say(&format!("  {}", shown(&folder.join(path))));
    }
    // What needs a person in practice answers is there to be seen; the rehearsal itself went well.
    Ok(Outcome::Clean)
}

/// The folder beside the workshop's: a rehearsal in it would change it.
fn beside(dir: &Path) -> PathBuf {
    let whole = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let name = crate::read::name_of(&whole);
    let beside = format!("{name}-rehearsal");
    // Said as somebody would type it; only `.` and `..` have no name to put another in place of.
    if dir.file_name().is_some() { dir.with_file_name(beside) } else { dir.join("..").join(beside) }
}

/// The folder with a workshop.xlsx of its own.
fn make(real: &Workshop, folder: &Path, lang: Lang) -> Result<(), Fault> {
    let pack = templates::pack(&real.settings.template, &real.dir)?;
    let settings = Settings {
        title: rehearsal::marked(real.title(), lang),
        code: other_code(&real.settings.code),
        template: match (pack.built_in, pack.workbook) {
            (true, _) => pack.name.clone(),
            (false, true) => format!("{TEMPLATE_FOLDER}.{}", pack.name.rsplit('.').next().unwrap_or_default()),
            (false, false) => TEMPLATE_FOLDER.to_owned(),
        },
        ..real.settings.clone()
    };
    let rows: Vec<RosterRow> = real.roster.people().map(row).collect();
    let book = workshop::fill(&settings, &rows, &templates::names());
    let target = folder.join(WORKSHOP);
    let bytes = publish::bytes(&target, &book)?;
    let mut created = Created::default();
    created.folders(&folder.join(RETURNED))?;
    if !pack.built_in && pack.workbook {
        for (_, bytes) in &pack.files {
            created.file(&folder.join(&settings.template), bytes)?;
        }
    } else if !pack.built_in {
        created.folders(&folder.join(TEMPLATE_FOLDER))?;
        for (name, bytes) in &pack.files {
            created.file(&folder.join(TEMPLATE_FOLDER).join(name), bytes)?;
        }
    }
    created.file(&target, &bytes)?;
    created.keep();
    Ok(())
}

/// A code that is never the real one, and the same every time.
fn other_code(code: &str) -> String {
    let start = if code.starts_with("RH") { "RX" } else { "RH" };
    let end: String = code.chars().skip(2).collect();
    format!("{start}{end}")
}

fn row(person: &Participant) -> RosterRow {
    RosterRow {
        row: 0,
        id: Some(person.id.clone()),
        name: person.name.clone(),
        organisation: person.organisation.clone(),
        industry: person.industry.clone(),
        group: person.group.clone(),
        mail: person.mail.clone(),
        excluded: person.excluded,
    }
}

/// Everybody's form, filled in.
fn answer(workshop: &Workshop, mangled: bool, lang: Lang) -> Result<(), Fault> {
    let event = workshop.event();
    let returned = workshop.path(RETURNED);
    let save = |name: &str, book| {
        let path = returned.join(disk::file_name(&workshop.marked(name), "xlsx"));
        disk::write(&path, &publish::bytes(&path, &book)?)
    };
    for (nth, person) in workshop.roster.people().enumerate() {
        let book = rehearsal::form(&event, person, lang);
        let name = format!("{}_{}", person.id, person.name);
        if !mangled {
            save(&name, book)?;
            continue;
        }
        let damage = rehearsal::damage_of(nth);
        match damage {
            Damage::Missing => {}
            Damage::Renamed => save(&format!("{} ({nth})", say::either(lang, "記入しました", "filled in")), book)?,
            Damage::Twice => {
                save(&name, book)?;
                save(
                    &format!("{name} - {}", say::either(lang, "コピー", "copy")),
                    crate::workbook::form::fill(&event, person),
                )?;
            }
            Damage::SheetsRenamed
            | Damage::StampLost
            | Damage::RowsInserted
            | Damage::PicksTyped
            | Damage::WrittenBeside => save(&name, rehearsal::damaged(book, damage, lang))?,
        }
    }
    if mangled {
        let path = returned
            .join(disk::file_name(&workshop.marked(&say::either(lang, "途中で切れたファイル", "cut off")), "xlsx"));
        disk::write(&path, b"PK\x03\x04 cut off")?;
    }
    Ok(())
}

/// What the groups write into their workbooks.
fn work(workshop: &Workshop, lang: Lang, report: &mut Report) -> Result<(), Fault> {
    let event = workshop.event();
    let intake = Intake::read(workshop, &[], report)?;
    let taken = books::GroupBooks::read(workshop, report)?;
    for group in workshop.roster.groups() {
        let Some(books::OnDisk { path, taken, .. }) = taken.books.get(group) else { continue };
        let file = Arc::new(SourceFile { path: workshop.relative(path), sha256: String::new() });
        let (own, presents) = rehearsal::group_work(&event, group, &taken.record.members, &file, lang);
        let record = GroupRecord { own, presents, ..taken.record.clone() };
        let returned = books::returned_by(workshop, &intake, group);
        let book = GroupBook::new(&event, &workshop.roster, workshop.group_no(group), &record, &returned);
        let book = group_book::fill(&book, &[], &books::form_lines(workshop, &intake, group));
        disk::write(path, &publish::bytes(path, &book)?)?;
    }
    Ok(())
}
