//! `matome plenary`.

use std::path::Path;

use super::Outcome;
use super::fault::Fault;
use super::workshop_folder::Workshop;
use crate::cli;
use crate::report::Report;

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, _options: &cli::Plenary, report: &mut Report) -> Result<Outcome, Fault> {
    Workshop::open(dir, report)?;
    Err(Fault::NotYet { verb: "plenary" })
}
