//! Many files at one time: each is written beside its place, all are flushed together, then each takes its name.
//!
//! As with [`disk::write`], a reader sees the old file or the new one and nothing between; what differs is that
//! the disk is asked to flush once and not for every file.

use std::io::{Read as _, Seek as _, Write as _};
use std::path::{Path, PathBuf};

use tempfile::TempPath;

use super::disk;
use super::fault::{Fault, Obstacle};

/// A file that is written and has not taken its name yet. Dropped, it is gone.
#[derive(Debug)]
pub struct Half {
    half: TempPath,
    path: PathBuf,
}

/// Writes `bytes` beside `path` and reads them back.
pub fn half(path: &Path, bytes: &[u8]) -> Result<Half, Fault> {
    disk::check(path)?;
    let fault = |why| Fault::NotWritten { path: path.to_path_buf(), why };
    let failed = |error: std::io::Error| fault(Obstacle::of(&error));
    let mut file = disk::private_file(disk::folder_of(path)).map_err(failed)?;
    file.write_all(bytes).map_err(failed)?;
    if !cfg!(target_os = "linux") {
        file.as_file().sync_all().map_err(failed)?;
    }
    let mut back = Vec::with_capacity(bytes.len() + 1);
    let mut again = file.as_file();
    again.rewind().and_then(|()| again.read_to_end(&mut back)).map_err(failed)?;
    if back != bytes {
        return Err(fault(Obstacle::Changed));
    }
    disk::let_open(file.as_file(), disk::folder_of(path));
    Ok(Half { half: file.into_temp_path(), path: path.to_path_buf() })
}

/// Flushes files of `folder` and gives them their names.
pub fn name(folder: &Path, halves: Vec<Half>) -> Result<(), Fault> {
    if halves.is_empty() {
        return Ok(());
    }
    flush(folder).map_err(|error| Fault::NotWritten { path: folder.to_path_buf(), why: Obstacle::of(&error) })?;
    for Half { half, path } in halves {
        half.persist(&path).map_err(|error| Fault::NotWritten { path, why: disk::taken(&error.error) })?;
    }
    disk::sync_folder(folder);
    Ok(())
}

#[cfg(target_os = "linux")]
fn flush(folder: &Path) -> std::io::Result<()> {
    Ok(rustix::fs::syncfs(std::fs::File::open(folder)?)?)
}

/// Elsewhere each file was flushed when it was written.
#[cfg(not(target_os = "linux"))]
fn flush(_: &Path) -> std::io::Result<()> {
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_take_their_names_together_or_not_at_all() {
        let dir = tempfile::tempdir().unwrap();
        let [a, b] = ["a.xlsx", "b.xlsx"].map(|name| dir.path().join(name));
        std::fs::write(&b, b"old").unwrap();
        let halves = vec![half(&a, b"1").unwrap(), half(&b, b"2").unwrap()];
        assert_eq!((a.exists(), std::fs::read(&b).unwrap()), (false, b"old".to_vec()));
        drop(halves);
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 1, "a half that takes no name is gone");
        name(dir.path(), vec![half(&a, b"1").unwrap(), half(&b, b"2").unwrap()]).unwrap();
        assert_eq!((std::fs::read(&a).unwrap(), std::fs::read(&b).unwrap()), (b"1".to_vec(), b"2".to_vec()));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 2);
    }

    #[test]
    fn a_file_that_is_open_elsewhere_is_not_replaced() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("a.xlsx"), b"old").unwrap();
        std::fs::write(dir.path().join("~$a.xlsx"), b"").unwrap();
        let why = half(&dir.path().join("a.xlsx"), b"new").map(|_| ()).unwrap_err();
        assert!(matches!(why, Fault::NotWritten { why: Obstacle::Open, .. }), "{why:?}");
    }
}
