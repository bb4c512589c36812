//! What the directory of an archive says about its files, without unpacking one: which of them programs
//! left there, and when each was saved.

use std::collections::BTreeMap;
use std::path::Path;

use super::limits::Limits;
use super::litter::is_litter;
use super::zipped::Zipped;
use super::{Links, load};

/// The directory of an archive.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Archive {
    /// Files that programs and systems left there: they are not read.
    pub left_behind: usize,
    /// When each other file was saved, by its name: ISO 8601, by the clock of whoever packed it.
    pub saved: BTreeMap<String, String>,
}

/// The directory of the archive at `path`; None where it is none.
pub fn archive(path: &Path, limits: &Limits) -> Option<Archive> {
    let bytes = load(path, Links::Refused, limits).ok()?;
    let mut archive = Archive::default();
    for file in Zipped::open(&bytes, limits).ok()?.listed() {
        if is_litter(&file.name) {
            archive.left_behind += 1;
        } else if let Some(saved) = file.saved {
            archive.saved.insert(file.name, saved);
        }
    }
    Some(archive)
}
