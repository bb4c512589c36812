//! `matome demo`: the whole chain on the samples that are built into the program.
//!
//! It does what a secretariat does on the day, in a new folder, with files that other programs saved.

use std::path::{Path, PathBuf};

use include_dir::{Dir, DirEntry, include_dir};

use super::disk::{self, Created};
use super::fault::{Fault, shown};
use super::tally;
use super::workshop_folder::{GROUPS, PLENARY, RETURNED, Workshop};
use super::{Outcome, check, forms, group, new, plenary, say};
use crate::cli::{self, By};
use crate::report::Report;

static ROSTER: &[u8] = include_bytes!(concat!(env!("CARGO_MANIFEST_DIR"), "/samples/roster.csv"));
static ON_TIME: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples/returned");
static LATE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples/late");
static FILLED: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/samples/groups");

/// The code that the samples were made with.
const CODE: &str = "SAMP";

/// Runs the chain in a new folder. `base` is what its name counts from.
pub fn run(base: &Path, options: &cli::Demo, report: &mut Report) -> Result<Outcome, Fault> {
    let dir = base.join(&options.dir);
    if dir.exists() {
        return Err(Fault::FolderExists { path: dir });
    }
    let lang = report.lang();
    let mut created = Created::default();
    created.folders(&dir)?;
    let roster = dir.join("roster.csv");
    created.file(&roster, ROSTER)?;
    created.keep();

    let step = |report: &mut Report, ja: &str, en: &str| report.say(&format!("\n■ {}", say::either(lang, ja, en)));
    step(report, "ワークショップを作り、記入票を書き出します", "make the workshop and its forms");
    let new = cli::New {
        dir: PathBuf::new(),
        template: None,
        roster: Some(roster),
        groups: None,
        lang: None,
        code: Some(CODE.to_owned()),
    };
    new::run(&dir, &new, report)?;
    forms::run(&dir, &cli::Forms { force: false }, report)?;

    step(
        report,
        "記入票が返ってきました（LibreOffice などで保存されたもの）",
        "forms come back, saved by other programs",
    );
    unpack(&ON_TIME, &dir.join(RETURNED))?;
    check::run(&dir, &cli::Check { paths: Vec::new(), json: false }, report)?;

    step(report, "グループのブックにまとめます", "merge into group workbooks");
    group::run(&dir, &cli::Group {}, report)?;

    step(
        report,
        "グループワーク: 各グループがブックに記入しました。遅れて1枚届きます",
        "groups fill in their workbooks; one form comes late",
    );
    replace_filled(&dir.join(GROUPS))?;
    unpack(&LATE, &dir.join(RETURNED))?;
    group::run(&dir, &cli::Group {}, report)?;

    step(report, "全体のブックにまとめます", "merge into the plenary workbook");
    plenary::run(&dir, &cli::Plenary { anonymous: false }, report)?;

    step(report, "共通する実施手順", "common steps");
    let workshop = Workshop::open(&dir, report)?;
    tally::show(&workshop, By::Step, report)?;

    step(report, "次のファイルを開いてください", "open these files");
    for path in [PLENARY, GROUPS, super::workshop_folder::FORMS] {
        report.say(&format!("  {}", shown(&dir.join(path))));
    }
    // What needs a person in the samples is there to be seen; the demonstration itself went well.
    Ok(Outcome::Clean)
}

/// Writes the files of a built-in folder under `to`.
fn unpack(from: &Dir, to: &Path) -> Result<(), Fault> {
    if !to.is_dir() {
        disk::folder(to)?;
    }
    for entry in from.entries() {
        let name =
            entry.path().file_name().ok_or_else(|| Fault::Sample { name: entry.path().display().to_string() })?;
        match entry {
            DirEntry::Dir(folder) => unpack(folder, &to.join(name))?,
            DirEntry::File(file) => disk::write(&to.join(name), file.contents())?,
        }
    }
    Ok(())
}

/// The workbooks as the groups saved them take the place of those just made.
fn replace_filled(groups: &Path) -> Result<(), Fault> {
    for file in FILLED.files() {
        let name = file.path().file_name().ok_or_else(|| Fault::Sample { name: file.path().display().to_string() })?;
        disk::write(&groups.join(name), file.contents())?;
    }
    Ok(())
}
