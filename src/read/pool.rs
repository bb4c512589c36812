//! Many files at once: read side by side, answered in the order they were named.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::limits::Limits;
use super::refusal::{Other, Refusal};
use super::zipped::{Member, Zipped};
use super::{Sheets, from_bytes, load};

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

/// Reads files in parallel; `on_done` is called once after each path, from any thread. The answers stand in the order
/// of `paths`, whatever the number of threads. A zip archive gives one answer for each file in it, in the order of
/// their names, as `archive.zip/folder/file.xlsx`; so does an archive in it, but no deeper one.
pub fn read_all(
    paths: &[PathBuf],
    limits: &Limits,
    on_done: &(dyn Fn() + Sync),
) -> Vec<(PathBuf, Result<Read, Refusal>)> {
    paths
        .par_iter()
        .flat_map_iter(|path| {
            let read = read_one(path, limits);
            on_done();
            read
        })
        .collect()
}

fn read_one(path: &Path, limits: &Limits) -> Vec<(PathBuf, Result<Read, Refusal>)> {
    let bytes = match load(path, limits) {
        Ok(bytes) => bytes,
        Err(refusal) => return vec![(path.to_owned(), Err(refusal))],
    };
    opened(path, &bytes, ARCHIVES, limits)
}

/// A file, or the files of an archive, which may be inside another `archives` deep.
fn opened(path: &Path, bytes: &[u8], archives: u8, limits: &Limits) -> Vec<(PathBuf, Result<Read, Refusal>)> {
    let read = one(path, bytes, limits);
    let (Err(Refusal::NotASpreadsheet(Other::Archive)), Some(inner)) = (&read, archives.checked_sub(1)) else {
        return vec![(path.to_owned(), read)];
    };
    let Some(members) = members(bytes, limits) else { return vec![(path.to_owned(), read)] };
    // What the archives inside may unpack to is what this one leaves of the limit.
    let mut left = limits.clone();
    let spent: usize = members.iter().filter_map(|(_, bytes)| bytes.as_ref().ok()).map(Vec::len).sum();
    left.total_bytes = left.total_bytes.saturating_sub(spent as u64);
    let file = |(name, bytes): Member| {
        let path = path.join(name);
        match bytes {
            Ok(bytes) => opened(&path, &bytes, inner, &left),
            Err(refusal) => vec![(path, Err(refusal))],
        }
    };
    members.into_iter().flat_map(file).collect()
}

fn one(path: &Path, bytes: &[u8], limits: &Limits) -> Result<Read, Refusal> {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    Ok(Read { sheets: from_bytes(&name, bytes, limits)?, sha256: sha256(bytes) })
}

/// The files in a zip archive; None when it is another kind of archive or holds none.
fn members(bytes: &[u8], limits: &Limits) -> Option<Vec<Member>> {
    let members = Zipped::open(bytes, limits).ok()?.members();
    (!members.is_empty()).then_some(members)
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
