//! The files of a folder that people put things into: every file by its place in the folder, what is
//! no answer by rule set aside and counted.

use std::path::{Path, PathBuf};

use super::fault::Fault;
use crate::read::is_litter;

/// Deepest folder that is looked into.
const DEPTH: usize = 8;

/// What lies in a folder.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Listing {
    /// Files to read, in the order of their paths.
    pub files: Vec<PathBuf>,
    /// Files that programs and systems leave behind, in the order of their paths.
    pub skipped: Vec<PathBuf>,
}

/// Every file under `paths`; folders are looked into, links to folders are not followed. What is no file (a
/// link, a pipe, a folder too deep to look into or that cannot be opened) is listed too: reading it says so.
pub fn list(paths: &[PathBuf]) -> Result<Listing, Fault> {
    let mut listing = Listing::default();
    for path in paths {
        if path.is_dir() {
            walk(path, DEPTH, &mut listing);
        } else if path.exists() {
            listing.files.push(path.clone());
        } else {
            return Err(Fault::NoSuchFile { path: path.clone() });
        }
    }
    listing.files.sort();
    listing.files.dedup();
    listing.skipped.sort();
    Ok(listing)
}

fn walk(folder: &Path, depth: usize, listing: &mut Listing) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        listing.files.push(folder.to_owned());
        return;
    };
    for entry in entries.flatten() {
        let path = entry.path();
        let Ok(kind) = entry.file_type() else { continue };
        if is_litter(&entry.file_name().to_string_lossy()) {
            listing.skipped.push(path);
        } else if kind.is_dir() && depth > 0 {
            walk(&path, depth - 1, listing);
        } else {
            listing.files.push(path);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_found_at_any_depth_and_leftovers_are_set_aside() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a").join("b");
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::create_dir(dir.path().join("__MACOSX")).unwrap();
        for name in ["z.xlsx", "~$z.xlsx", ".DS_Store", "x.tmp", ".~lock.z.ods#", "__MACOSX/z.xlsx"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        std::fs::write(deep.join("記入票.ods"), "x").unwrap();
        let listing = list(&[dir.path().to_owned()]).unwrap();
        assert_eq!(listing.files, [deep.join("記入票.ods"), dir.path().join("z.xlsx")]);
        assert_eq!(listing.skipped.len(), 5);
    }

    #[test]
    fn a_file_named_twice_is_one_and_a_folder_too_deep_is_not_passed_over_in_silence() {
        let dir = tempfile::tempdir().unwrap();
        let deep = (0..=DEPTH).fold(dir.path().to_owned(), |path, _| path.join("d"));
        std::fs::create_dir_all(&deep).unwrap();
        std::fs::write(deep.join("a.xlsx"), "x").unwrap();
        let named = dir.path().join("b.xlsx");
        std::fs::write(&named, "x").unwrap();
        let listing = list(&[dir.path().to_owned(), named.clone()]).unwrap();
        assert_eq!(listing.files, [named, deep]);
        assert!(listing.skipped.is_empty());
    }

    #[test]
    fn a_path_that_is_not_there_is_named() {
        assert!(matches!(list(&["/nowhere/at/all.xlsx".into()]), Err(Fault::NoSuchFile { .. })));
    }
}
