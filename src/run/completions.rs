//! `matome completions`: a script that completes the command line in a shell.

use super::Outcome;
use super::fault::Fault;
use crate::cli;
use crate::report::Report;

/// Prints the script.
pub fn run(options: &cli::Completions, report: &mut Report) -> Result<Outcome, Fault> {
    // Into memory first: the generator panics when its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut cli::command(), "matome", &mut script);
    report.bytes(&script);
    Ok(Outcome::Clean)
}
