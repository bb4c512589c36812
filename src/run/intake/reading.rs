//! One file that came back, read: whose it is, what it says, what is odd about it, and when it was saved.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

use crate::domain::finding::{Finding, Trouble};
use crate::domain::ids::ParticipantId;
use crate::domain::moment::Moment;
use crate::domain::source::{Source, SourceFile};
use crate::read::{self, Archive, Limits, Note, Odd, Refusal, Weight};
use crate::run::workshop_folder::Workshop;
use crate::sheet::book::CREATED;
use crate::workbook::form::{TakenFile, Taker};

/// One file on its way to its line.
pub(super) struct Taken {
    /// Path in the workshop and hash.
    pub(super) file: Arc<SourceFile>,
    /// Where it lies.
    pub(super) path: PathBuf,
    /// When its own program saved it, where that is believable.
    pub(super) saved: Option<Moment>,
    /// What it says, or why nothing of it could be read.
    pub(super) read: Result<TakenFile, Vec<Finding>>,
}

/// Takes what the reader made of a file.
pub(super) fn take(workshop: &Workshop, taker: &Taker, path: PathBuf, result: Result<read::Read, Refusal>) -> Taken {
    let relative = workshop.relative(&path);
    match result {
        Ok(read) => {
            let file = Arc::new(SourceFile { path: relative.clone(), sha256: read.sha256 });
            let saved = Moment::parse(&read.sheets.book.properties.modified);
            let saved = saved.and_then(|moment| moment.plausible_after(made()?));
            let mut taken = taker.take(&file, &read.sheets.book);
            let notes = read.sheets.notes.iter().filter(|note| !is_told_already(note));
            let notes: Vec<Finding> = notes.map(|note| noted(&file, note, taken.participant.as_ref())).collect();
            taken.findings.extend(notes);
            shorten(&mut taken, &relative);
            Taken { file, path, saved, read: Ok(taken) }
        }
        Err(refusal) => {
            let file = Arc::new(SourceFile { path: relative.clone(), sha256: String::new() });
            let trouble = Trouble::Unreadable { reason: refusal.code(), why: refusal.why(), remedy: refusal.remedy() };
            let finding = Finding { trouble, file: relative, participant: None, source: None, read: String::new() };
            Taken { file, path, saved: None, read: Err(vec![finding]) }
        }
    }
}

/// Keeps as many findings as are listed of one file, the gravest first, and says how many there are more.
fn shorten(taken: &mut TakenFile, path: &str) {
    let most = usize::try_from(read::chosen(&Limits::default()).listed).unwrap_or(usize::MAX);
    let all = taken.findings.len();
    if all > most {
        taken.findings.sort_by_key(Finding::severity);
        taken.findings.truncate(most);
        taken.findings.shrink_to_fit();
        let trouble = Trouble::MoreThanListed { more: all - most, all };
        let participant = taken.participant.clone();
        taken
            .findings
            .insert(0, Finding { trouble, file: path.to_owned(), participant, source: None, read: String::new() });
    }
}

/// When every form says that it was made.
fn made() -> Option<Moment> {
    let (year, month, day) = CREATED;
    Moment::parse(&format!("{year}-{month}-{day}T00:00:00Z"))
}

/// What the form's own reader says of a cell, or what is so in every form (its hidden sheets).
fn is_told_already(note: &Note) -> bool {
    match note.odd {
        Odd::ErrorValue | Odd::FormulaWithoutResult | Odd::HiddenSheet => true,
        Odd::UnknownValue
        | Odd::TextLost
        | Odd::BadAddress
        | Odd::SameAddress
        | Odd::Repeated
        | Odd::NoCells
        | Odd::SameName
        | Odd::SheetUnread
        | Odd::WrongExtension
        | Odd::Encoding
        | Odd::Undecodable
        | Odd::Ragged
        | Odd::OpenQuote
        | Odd::Overlong => false,
    }
}

fn noted(file: &Arc<SourceFile>, note: &Note, participant: Option<&ParticipantId>) -> Finding {
    let severe = note.odd.weight() == Weight::Error;
    let source = note.at.map(|cell| Source { file: file.clone(), sheet: note.sheet.as_str().into(), cell });
    Finding {
        trouble: Trouble::Noted { code: note.odd.code(), severe, what: note.odd.message() },
        file: file.path.clone(),
        participant: participant.cloned(),
        source,
        read: note.read.clone(),
    }
}

/// The directories of the archives among the files that came back.
#[derive(Default)]
pub(super) struct Archives(BTreeMap<PathBuf, Archive>);

impl Archives {
    /// Of `files`, those that were read as the files in them: `read` lie under their paths.
    pub(super) fn of<'a>(files: &[PathBuf], read: impl Iterator<Item = &'a Path>) -> Self {
        let inside: std::collections::BTreeSet<&Path> = read.flat_map(|path| path.ancestors().skip(1)).collect();
        let archives = files.iter().filter(|file| inside.contains(file.as_path()));
        let limits = Limits::default();
        Archives(archives.filter_map(|path| Some((path.clone(), read::archive(path, &limits)?))).collect())
    }

    /// Files in them that programs left behind.
    pub(super) fn left_behind(&self) -> usize {
        self.0.values().map(|archive| archive.left_behind).sum()
    }

    /// When a file was saved, as the archive it lies in says, or else the folder.
    pub(super) fn stored(&self, path: &Path) -> Option<Moment> {
        for (archive, directory) in &self.0 {
            if let Ok(name) = path.strip_prefix(archive) {
                let name = name.components().map(|c| c.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
                return Moment::parse(directory.saved.get(&name)?);
            }
        }
        let saved = std::fs::metadata(path).ok()?.modified().ok()?;
        let seconds = saved.duration_since(UNIX_EPOCH).ok()?.as_secs();
        Some(Moment::of_seconds(i64::try_from(seconds).ok()?))
    }
}
