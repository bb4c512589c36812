//! `matome demo`.

use std::path::Path;

use super::Outcome;
use super::fault::Fault;
use crate::cli;
use crate::report::Report;

/// Runs the whole chain in a new folder, whose name counts from `base`.
pub fn run(_base: &Path, _options: &cli::Demo, _report: &mut Report) -> Result<Outcome, Fault> {
    Err(Fault::NotYet { verb: "demo" })
}
