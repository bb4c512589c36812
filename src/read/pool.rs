//! Many files at once: read side by side, answered in the order they were named.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::crew;
use super::limits::Limits;
use super::refusal::{Other, Refusal};
use super::seat::{Held, Question, Seat};
use super::wire::Answer;
use super::zipped::Zipped;
use super::{Links, Part, Sheets, load, name_of, overlong};

/// Files that are worth a process of their own: starting one costs as much as reading a few.
const WORTH_A_PROCESS: usize = 8;

/// Archives inside each other that are looked into: mail programs pack what people packed.
const ARCHIVES: u8 = 2;

/// A file that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// Lower-case hexadecimal SHA-256 of its bytes.
    pub sha256: String,
    /// What is in it.
    pub sheets: Sheets,
}

/// A file and what became of it.
type Outcome = (PathBuf, Result<Read, Refusal>);

/// What is made of a file while the next ones are read.
type Make<'a, T> = &'a (dyn Fn(PathBuf, Result<Read, Refusal>) -> T + Sync);

/// Reads files side by side; `on_done` is called once after each path, from any thread. The answers stand in the order
/// of `paths`, whatever the number of readers. A zip archive gives one answer for each file in it, in the order of
/// their names, as `archive.zip/folder/file.xlsx`; so does an archive in it, but no deeper one.
pub fn read_all(paths: &[PathBuf], limits: &Limits, on_done: &(dyn Fn() + Sync)) -> Vec<Outcome> {
    read_each(paths, limits, on_done, &|path, read| (path, read))
}

/// As [`read_all`], but gives what `make` makes of each file. Only that is kept until the last file is read: many large
/// files need no more memory than the few that are read at once.
pub fn read_each<T: Send>(
    paths: &[PathBuf],
    limits: &Limits,
    on_done: &(dyn Fn() + Sync),
    make: Make<'_, T>,
) -> Vec<T> {
    let limits = &crew::chosen(limits);
    let read = |seat: &mut Seat, file: &Loaded, next: Option<&Loaded>| -> Vec<T> {
        let read = file.read(seat, next, limits, make);
        on_done();
        read
    };
    let Some(jobs) = crew::jobs() else {
        let alone = |path: &PathBuf| read(&mut Seat::default(), &Loaded::from(path, limits), None);
        return paths.par_iter().flat_map_iter(alone).collect();
    };
    let next = AtomicUsize::new(0);
    let made: Mutex<Vec<(usize, Vec<T>)>> = Mutex::new(Vec::with_capacity(paths.len()));
    let sit = || {
        let mut seat = Seat::default();
        let load = || {
            let index = next.fetch_add(1, Ordering::Relaxed);
            Some((index, Loaded::from(paths.get(index)?, limits)))
        };
        let mut now = load();
        if let Some((_, file)) = &now {
            file.put(&mut seat, limits);
        }
        while let Some((index, file)) = now {
            let next = load();
            let of_path = read(&mut seat, &file, next.as_ref().map(|(_, file)| file));
            made.lock().unwrap_or_else(PoisonError::into_inner).push((index, of_path));
            now = next;
        }
    };
    std::thread::scope(|scope| {
        for _ in 1..jobs.min(paths.len().div_ceil(WORTH_A_PROCESS)) {
            scope.spawn(sit);
        }
        sit();
    });
    let mut made = made.into_inner().unwrap_or_else(PoisonError::into_inner);
    made.sort_by_key(|(index, _)| *index);
    made.into_iter().flat_map(|(_, of_path)| of_path).collect()
}

/// A file on its way to a reader.
struct Loaded {
    path: PathBuf,
    name: String,
    bytes: Result<Held, Refusal>,
}

impl Loaded {
    fn from(path: &Path, limits: &Limits) -> Self {
        let bytes = load(path, Links::Refused, limits).map(Held::new);
        Loaded { path: path.to_owned(), name: name_of(path), bytes }
    }

    fn question(&self) -> Option<Question<'_>> {
        Some(Question::whole(&self.name, self.bytes.as_ref().ok()?))
    }

    /// Puts it to the seat.
    fn put(&self, seat: &mut Seat, limits: &Limits) {
        if let Some(question) = self.question() {
            seat.put(&question, limits);
        }
    }

    /// What is in the file, which was put before; `next` is put in between.
    fn read<T>(&self, seat: &mut Seat, next: Option<&Loaded>, limits: &Limits, make: Make<'_, T>) -> Vec<T> {
        match &self.bytes {
            Ok(bytes) => {
                let (now, next) = (Question::whole(&self.name, bytes), next.and_then(Loaded::question));
                let answer = seat.answer(&now, next.as_ref(), limits);
                opened(seat, &self.path, bytes, answer, ARCHIVES, limits, make)
            }
            Err(refusal) => {
                if let Some(next) = next {
                    next.put(seat, limits);
                }
                vec![make(self.path.clone(), Err(refusal.clone()))]
            }
        }
    }
}

/// A file, or the files of an archive, which may be inside another `archives` deep.
fn opened<T>(
    seat: &mut Seat,
    path: &Path,
    bytes: &Held,
    answer: Answer,
    archives: u8,
    limits: &Limits,
    make: Make<'_, T>,
) -> Vec<T> {
    let files = match answer {
        Answer::Read(read) => {
            let read = read.map(|(_, sheets)| held(sha256(bytes), sheets));
            return vec![make(path.to_owned(), read)];
        }
        Answer::Archive(files) => files,
    };
    let inside = archives.saturating_sub(1);
    // The worker holds the bytes of one archive at a time: those inside come after the files beside them.
    let mut made: Vec<Result<T, (PathBuf, u32, String)>> = Vec::with_capacity(files.len());
    for file in files {
        let of_file = path.join(&file.name);
        let read = file.member.clone().and_then(|member| {
            match seat.ask(&Question { member: Some(member), ..Question::whole(&file.name, bytes) }, limits) {
                Answer::Read(read) => read.map(|(sha256, sheets)| held(sha256, sheets)),
                Answer::Archive(_) => Err(Refusal::NotASpreadsheet(Other::Archive)),
            }
        });
        made.push(match (read, file.member) {
            (Err(Refusal::NotASpreadsheet(Other::Archive)), Ok(member)) if inside > 0 => {
                Err((of_file, member, file.name))
            }
            (read, _) => Ok(make(of_file, read)),
        });
    }
    let mut outcomes = Vec::with_capacity(made.len());
    for made in made {
        match made {
            Ok(made) => outcomes.push(made),
            Err((path, member, name)) => match unpacked(bytes, member, &name, limits) {
                Ok((bytes, left)) => {
                    let (bytes, name) = (Held::new(bytes), name_of(&path));
                    let answer = seat.ask(&Question::whole(&name, &bytes), &left);
                    outcomes.extend(opened(seat, &path, &bytes, answer, inside, &left, make));
                }
                Err(refusal) => outcomes.push(make(path, Err(refusal))),
            },
        }
    }
    outcomes
}

/// An archive inside an archive, and the limits that what it unpacks to leaves of the whole.
fn unpacked(bytes: &[u8], member: u32, name: &str, limits: &Limits) -> Result<(Vec<u8>, Limits), Refusal> {
    let bytes = Zipped::open(bytes, limits)?.member(member as usize, name)?;
    let mut left = limits.clone();
    left.total_bytes = left.total_bytes.saturating_sub(bytes.len() as u64);
    Ok((bytes, left))
}

/// What was read, with names of sheets that can be shown.
fn held(sha256: String, mut sheets: Sheets) -> Read {
    overlong::shorten(&mut sheets.book, &mut sheets.notes);
    Read { sha256, sheets }
}

/// One file that is held in memory, read as [`read_all`] reads; its bytes are given back.
pub(super) fn read_here(name: &str, bytes: Vec<u8>, limits: &Limits) -> Result<(Vec<u8>, Sheets), Refusal> {
    let bytes = Held::new(bytes);
    let answer = Seat::default().ask(&Question::whole(name, &bytes), &crew::chosen(limits));
    Ok((bytes.into_bytes(), sheets_in(answer)?))
}

/// One file of `length` bytes, read as [`read_all`] reads, but of some sheets only a part.
pub(super) fn read_partly(
    name: &str,
    file: &mut File,
    length: u64,
    limits: &Limits,
    parts: &[Part],
) -> Result<Sheets, Refusal> {
    sheets_in(Seat::default().ask_file(name, file, length, parts, &crew::chosen(limits)))
}

fn sheets_in(answer: Answer) -> Result<Sheets, Refusal> {
    match answer {
        Answer::Read(read) => read.map(|(_, sheets)| sheets),
        Answer::Archive(_) => Err(Refusal::NotASpreadsheet(Other::Archive)),
    }
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
