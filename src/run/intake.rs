//! From files that came back to one submission per participant, and a line for every file.
//!
//! One bad file never stops the rest. Files of one person are compared: what says the same counts once,
//! what was replaced is kept in the list. How a file is read, how the files of one person are settled and
//! how a file gets its line stand in a room each.

mod lines;
mod reading;
mod settling;

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::Arc;

use rayon::prelude::*;

use self::reading::{Archives, Taken};
use super::fault::Fault;
use super::parts::{self, One};
use super::workshop_folder::{RETURNED, Workshop};
use super::{returned, say};
use crate::domain::answers::Submission;
use crate::domain::finding::{Finding, Severity};
use crate::domain::ids::ParticipantId;
use crate::domain::source::SourceFile;
use crate::domain::texts::Texts;
use crate::read::{self, Limits};
use crate::report::Report;
use crate::workbook::form::{Tables, Taker};

/// Everything that came back.
#[derive(Debug, Default)]
pub struct Intake {
    /// One line a file, in the order of their paths.
    pub files: Vec<FileLine>,
    /// Files that programs left behind, in folders and in archives: not read.
    pub skipped: usize,
    /// The answers that count, by participant.
    pub submissions: BTreeMap<ParticipantId, Submission>,
}

/// One file that came back.
#[derive(Debug)]
pub struct FileLine {
    /// Path and hash.
    pub file: Arc<SourceFile>,
    /// Whose it is, where that could be told.
    pub participant: Option<ParticipantId>,
    /// How reading it went.
    pub status: Status,
    /// Answers of it that count.
    pub placed: usize,
    /// Everything odd about it.
    pub findings: Vec<Finding>,
}

/// How reading a file went.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Status {
    /// Read; nothing severe.
    Read,
    /// Read, but a part of it needs a person.
    Partly,
    /// Nothing of it could be placed.
    Unreadable,
    /// Left out: a copy, an older version, somebody excluded.
    Skipped,
}

impl Intake {
    /// Reads `paths`, or all of returned/ where there are none.
    pub fn read(workshop: &Workshop, paths: &[PathBuf], report: &mut Report) -> Result<Self, Fault> {
        let everything = [workshop.path(RETURNED)];
        let paths = if paths.is_empty() { &everything } else { paths };
        let listing = match returned::list(paths) {
            Err(Fault::NoSuchFile { path }) if path == workshop.path(RETURNED) => returned::Listing::default(),
            listing => listing?,
        };
        let bar = report.progress(listing.files.len(), &say::reading(report.lang()));
        let event = workshop.event();
        let tables = Tables::new(&workshop.template);
        let taker = Taker::new(&event, &workshop.roster, &tables);
        // What a file holds is let go as soon as its answers are taken: a hundred large files are no larger than one.
        let texts = Texts::default();
        let take = |path, read| {
            let mut taken = reading::take(workshop, &taker, path, read);
            taken.read.iter_mut().for_each(|read| texts.share(&mut read.answers));
            taken
        };
        let files = read::read_each(&listing.files, &Limits::default(), &|| bar.step(), &|path, read| {
            One::of(path, read, take)
        });
        drop(bar);
        let archives = Archives::of(&listing.files, files.iter().map(One::path));
        let (files, parts) = parts::join(files, &workshop.template);
        let taken: Vec<Taken> = files.into_par_iter().map(|file| file.made(take)).collect();
        let decisions = settling::settle(&taken, &archives);
        let mut intake = lines::lines(taken, &decisions);
        parts.split(&mut intake, |path| workshop.relative(path));
        intake.skipped = listing.skipped.len() + archives.left_behind();
        Ok(intake)
    }

    /// Every finding of every file, in the order of the files.
    pub fn findings(&self) -> impl Iterator<Item = &Finding> {
        self.files.iter().flat_map(|f| &f.findings)
    }

    /// Answers that count.
    pub fn placed(&self) -> usize {
        self.submissions.values().map(|s| s.answers.len()).sum()
    }

    /// Texts that are listed instead.
    pub fn listed(&self) -> usize {
        self.findings().filter(|f| f.is_listed()).count()
    }

    /// True when a person must look at something.
    pub fn needs_a_person(&self) -> bool {
        self.findings().any(|f| f.severity() == Severity::Error)
    }
}
