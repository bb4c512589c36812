//! Which files have come to rest: the same length and time for a while, and not marked as open.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime};

use crate::run::disk;

/// A file as the folder shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Seen {
    /// Where it lies.
    pub(super) path: PathBuf,
    length: u64,
    saved: Option<SystemTime>,
}

impl Seen {
    /// The file now; None where there is none.
    pub(super) fn of(path: &Path) -> Option<Self> {
        let found = std::fs::metadata(path).ok()?;
        Some(Seen { path: path.to_owned(), length: found.len(), saved: found.modified().ok() })
    }
}

/// Files, and since when each is as it is now.
#[derive(Debug, Default)]
pub(super) struct Watched(BTreeMap<PathBuf, (Seen, Instant)>);

impl Watched {
    /// Looks at `files` at the time `now`.
    pub(super) fn look(&mut self, files: &[PathBuf], now: Instant) {
        self.0.retain(|path, _| files.contains(path));
        for seen in files.iter().filter_map(|path| Seen::of(path)) {
            match self.0.get(&seen.path) {
                Some((before, _)) if *before == seen => {}
                _ => drop(self.0.insert(seen.path.clone(), (seen, now))),
            }
        }
    }

    /// The files to merge: those at rest for `settle`. A new one that is still being copied, or that somebody has
    /// open, waits for another time. None while one that is merged already (`known`) is being replaced: without it
    /// its answers would seem to be gone.
    pub(super) fn ready(
        &self,
        files: &[PathBuf],
        known: &[&Path],
        settle: Duration,
        now: Instant,
    ) -> Option<Vec<PathBuf>> {
        let mut ready = Vec::new();
        for path in files {
            let is_known = known.contains(&path.as_path());
            let rests = self.0.get(path).is_some_and(|(_, since)| now.duration_since(*since) >= settle);
            match (rests, is_known) {
                (true, true) => ready.push(path.clone()),
                (true, false) if !disk::is_open_elsewhere(path) => ready.push(path.clone()),
                (_, false) => {}
                (false, true) => return None,
            }
        }
        Some(ready)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_ready_when_it_has_rested_and_nobody_has_it_open() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        std::fs::write(&path, b"half").unwrap();
        let (start, settle) = (Instant::now(), Duration::from_secs(2));
        let files = [path.clone()];
        let mut watched = Watched::default();
        let ready = |watched: &mut Watched, after: u64, known: &[&Path]| {
            let now = start + Duration::from_secs(after);
            watched.look(&files, now);
            watched.ready(&files, known, settle, now)
        };
        assert_eq!(ready(&mut watched, 0, &[]), Some(vec![]));
        std::fs::write(&path, b"half and more").unwrap();
        assert_eq!(ready(&mut watched, 3, &[]), Some(vec![]), "it grew: it has not rested");
        assert_eq!(ready(&mut watched, 4, &[]), Some(vec![]));
        assert_eq!(ready(&mut watched, 5, &[]), Some(vec![path.clone()]));
        std::fs::write(dir.path().join("~$a.xlsx"), b"").unwrap();
        assert_eq!(ready(&mut watched, 9, &[]), Some(vec![]), "somebody has it open");
        assert_eq!(ready(&mut watched, 9, &[&path]), Some(vec![path.clone()]), "as it was merged before");
        std::fs::write(&path, b"another").unwrap();
        assert_eq!(ready(&mut watched, 10, &[&path]), None, "nothing is merged while a known file is replaced");
    }
}
