//! The command: parse, run, print, exit code.

use std::process::ExitCode;

use matome::report::Report;
use matome::{cli, run};

fn main() -> ExitCode {
    let cli = cli::parse();
    let mut report = Report::new();
    let result = run::run(&cli, &mut report);
    ExitCode::from(report.finish(result))
}
