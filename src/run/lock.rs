//! One run at a time in a workshop's folder.
//!
//! The system holds the lock and lets go of it when the process ends, however it ends: what a crash
//! leaves behind locks nobody out. A note beside it says who is at work; it is only ever read to people.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::path::{Path, PathBuf};
use std::time::{SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::disk;
use super::fault::{Fault, Obstacle};
use super::workshop_folder::{FORMS, GROUPS, HISTORY, STATE, WORKSHOP};

/// The file that is locked.
const LOCK: &str = "lock";
/// Who locked it. A locked file cannot be read on every system, so this is one of its own.
const NOTE: &str = "lock.json";
/// How often a lock file is looked for that another run takes away just then.
const TRIES: usize = 20;

/// Who is at work in a workshop's folder.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Holder {
    /// What is being done, such as `group`.
    pub verb: String,
    /// Who is logged in; empty where the system does not say.
    pub user: String,
    /// On which computer; empty where the system does not say.
    pub computer: String,
    /// The number of the process.
    pub process: u32,
    /// Seconds since 1970.
    since: u64,
}

impl Holder {
    fn here(verb: &str) -> Self {
        let told = |names: &[&str]| names.iter().find_map(|name| std::env::var(name).ok()).unwrap_or_default();
        Holder {
            verb: verb.to_owned(),
            user: told(&["USER", "USERNAME"]),
            computer: told(&["COMPUTERNAME", "HOSTNAME"]),
            process: std::process::id(),
            since: now(),
        }
    }

    /// Whole minutes that it has been at work.
    pub fn minutes(&self) -> u64 {
        now().saturating_sub(self.since) / 60
    }
}

fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default()
}

/// The folder is this run's alone until it is dropped.
#[derive(Debug)]
pub struct Lock {
    folder: PathBuf,
    /// None where the system or the share knows no locks.
    file: Option<File>,
}

impl Lock {
    /// Takes the workshop in `dir` for one run, and clears away what a run that was ended left half-written. None
    /// where there is no workshop to take.
    ///
    /// # Errors
    /// [`Fault::Busy`] while another run has it.
    pub fn take(dir: &Path, verb: &str) -> Result<Option<Self>, Fault> {
        if !dir.join(WORKSHOP).exists() {
            return Ok(None);
        }
        let folder = dir.join(STATE);
        for _ in 0..TRIES {
            disk::folder(&folder)?;
            let path = folder.join(LOCK);
            let file = match open(&path) {
                Ok(file) => file,
                // Between two runs: the one before is just taking its file away.
                Err(Obstacle::NoFolder | Obstacle::Denied | Obstacle::Open) if path.exists() || !folder.exists() => {
                    std::thread::sleep(std::time::Duration::from_millis(5));
                    continue;
                }
                Err(why) => return Err(Fault::NotWritten { path, why }),
            };
            let file = match file.try_lock() {
                Ok(()) if is_still_there(&file, &path) => Some(file),
                Ok(()) => continue,
                Err(TryLockError::WouldBlock) => {
                    return Err(Fault::Busy { dir: dir.to_path_buf(), holder: holder(&folder) });
                }
                Err(TryLockError::Error(_)) => None,
            };
            if file.is_some() {
                for place in [PathBuf::new(), FORMS.into(), GROUPS.into(), HISTORY.into(), STATE.into()] {
                    disk::sweep(&dir.join(place));
                }
                // Only for people: a run goes on without it.
                let note = serde_json::to_vec(&Holder::here(verb)).unwrap_or_default();
                drop(fs::write(folder.join(NOTE), note));
            }
            return Ok(Some(Lock { folder, file }));
        }
        Err(Fault::Busy { dir: dir.to_path_buf(), holder: holder(&folder) })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        if self.file.is_some() {
            // While the lock is held: the next run makes its own files. A folder that nothing else is in goes too.
            drop(fs::remove_file(self.folder.join(NOTE)));
            drop(fs::remove_file(self.folder.join(LOCK)));
            drop(fs::remove_dir(&self.folder));
        }
    }
}

fn open(path: &Path) -> Result<File, Obstacle> {
    if fs::symlink_metadata(path).is_ok_and(|found| !found.is_file()) {
        return Err(Obstacle::NotAFile);
    }
    OpenOptions::new().create(true).truncate(false).write(true).open(path).map_err(|error| Obstacle::of(&error))
}

fn holder(folder: &Path) -> Option<Holder> {
    serde_json::from_slice(&fs::read(folder.join(NOTE)).ok()?).ok()
}

/// True when the file that was locked is the one that the next run will find.
#[cfg(unix)]
fn is_still_there(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt as _;
    let place = |found: &fs::Metadata| (found.dev(), found.ino());
    matches!((file.metadata(), fs::symlink_metadata(path)), (Ok(a), Ok(b)) if place(&a) == place(&b))
}

/// Windows takes a file away only when nobody has it open any more.
#[cfg(not(unix))]
fn is_still_there(_: &File, path: &Path) -> bool {
    path.exists()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::finding::Lang;

    fn workshop() -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join(WORKSHOP), b"x").unwrap();
        dir
    }

    fn left(dir: &Path) -> Vec<String> {
        let mut names: Vec<String> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn the_second_run_is_told_who_has_the_folder_and_the_third_gets_it() {
        let dir = workshop();
        let first = Lock::take(dir.path(), "group").unwrap();
        assert!(first.is_some());
        match Lock::take(dir.path(), "plenary") {
            Err(fault @ Fault::Busy { .. }) => {
                let Fault::Busy { holder: Some(holder), .. } = &fault else { panic!("{fault:?}") };
                assert_eq!((holder.verb.as_str(), holder.process, holder.minutes()), ("group", std::process::id(), 0));
                assert!(fault.message(Lang::Ja).contains("matome group"), "{}", fault.message(Lang::Ja));
            }
            other => panic!("{other:?}"),
        }
        drop(first);
        assert_eq!(left(dir.path()), [WORKSHOP], "nothing of the lock stays");
        assert!(Lock::take(dir.path(), "plenary").unwrap().is_some());
    }

    #[test]
    fn what_an_ended_run_left_locks_nobody_out_and_is_cleared_away() {
        let dir = workshop();
        let state = dir.path().join(STATE);
        fs::create_dir(&state).unwrap();
        fs::create_dir(dir.path().join(GROUPS)).unwrap();
        let old = Holder { since: 0, ..Holder::here("group") };
        fs::write(state.join(LOCK), b"").unwrap();
        fs::write(state.join(NOTE), serde_json::to_vec(&old).unwrap()).unwrap();
        let half = [".matome-Ab12Cd.tmp", "groups/.matome-x.tmp", ".matome/.matome-y.tmp"];
        let kept = ["groups/赤.xlsx", ".matome-note.txt", "x.matome-z.tmp"];
        for name in half.iter().chain(&kept) {
            fs::write(dir.path().join(name), b"x").unwrap();
        }
        let lock = Lock::take(dir.path(), "group").unwrap().unwrap();
        assert!(half.iter().all(|name| !dir.path().join(name).exists()));
        assert!(kept.iter().all(|name| dir.path().join(name).exists()));
        assert_eq!(holder(&state).unwrap().minutes(), 0, "the note is the new run's");
        drop(lock);
        assert!(!state.exists());
    }

    #[test]
    fn where_there_is_no_workshop_nothing_is_made() {
        let dir = tempfile::tempdir().unwrap();
        assert!(Lock::take(dir.path(), "group").unwrap().is_none());
        assert!(left(dir.path()).is_empty());
    }

    #[cfg(unix)]
    #[test]
    fn a_link_in_the_place_of_the_lock_is_not_followed() {
        let dir = workshop();
        fs::create_dir(dir.path().join(STATE)).unwrap();
        let elsewhere = dir.path().join("elsewhere");
        std::os::unix::fs::symlink(&elsewhere, dir.path().join(STATE).join(LOCK)).unwrap();
        assert!(matches!(Lock::take(dir.path(), "group"), Err(Fault::NotWritten { why: Obstacle::NotAFile, .. })));
        assert!(!elsewhere.exists());
    }
}
