//! Many files at once: read side by side, answered in the order they were named.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::limits::Limits;
use super::refusal::{Other, Refusal};
use super::zipped::{Member, Zipped};
use super::{Sheets, from_bytes, load};

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
/// their names, as `archive.zip/folder/file.xlsx`; an archive inside an archive is refused.
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
    match one(path, &bytes, limits) {
        Err(Refusal::NotASpreadsheet(Other::Archive)) => match members(&bytes, limits) {
            Some(members) => members
                .into_iter()
                .map(|(name, bytes)| {
                    let path = path.join(name);
                    let read = bytes.and_then(|bytes| one(&path, &bytes, limits));
                    (path, read)
                })
                .collect(),
            None => vec![(path.to_owned(), Err(Refusal::NotASpreadsheet(Other::Archive)))],
        },
        read => vec![(path.to_owned(), read)],
    }
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
