//! Many files at once: read side by side, answered in the order they were named.

use std::path::{Path, PathBuf};

use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::limits::Limits;
use super::refusal::Refusal;
use super::{Sheets, from_path};

/// A file that was read.
#[derive(Clone, PartialEq, Debug)]
pub struct Read {
    /// Lower-case hexadecimal SHA-256 of its bytes.
    pub sha256: String,
    /// What is in it.
    pub sheets: Sheets,
}

/// Reads files in parallel; `on_done` is called once after each, from any thread. The answers stand in the order of
/// `paths`, whatever the number of threads.
pub fn read_all(
    paths: &[PathBuf],
    limits: &Limits,
    on_done: &(dyn Fn() + Sync),
) -> Vec<(PathBuf, Result<Read, Refusal>)> {
    paths
        .par_iter()
        .map(|path| {
            let read = read_one(path, limits);
            on_done();
            (path.clone(), read)
        })
        .collect()
}

fn read_one(path: &Path, limits: &Limits) -> Result<Read, Refusal> {
    let (bytes, sheets) = from_path(path, limits)?;
    Ok(Read { sha256: sha256(&bytes), sheets })
}

/// Lower-case hexadecimal SHA-256.
pub fn sha256(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().map(|byte| format!("{byte:02x}")).collect()
}
