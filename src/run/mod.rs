//! One verb a file: what a command reads, what it calls, what it writes.
//!
//! The only layer that knows folders. What is in a workbook is decided below it.

mod batch;
pub mod books;
pub mod cells;
pub mod check;
pub mod completions;
pub mod demo;
pub mod disk;
pub mod export;
pub mod fault;
pub mod forms;
pub mod group;
pub mod intake;
pub mod ledger;
pub mod lock;
pub mod new;
pub mod obstacle;
mod parts;
pub mod plenary;
pub mod press;
pub mod publish;
pub mod rehearse;
pub mod returned;
pub mod say;
pub mod sent_list;
mod shelf;
pub mod since;
pub mod status;
pub mod tally;
pub mod template;
pub mod templates;
pub mod today;
pub mod watch;
pub mod workshop_folder;

use self::fault::Fault;
use self::lock::Lock;
use crate::cli::{Cli, Verb};
use crate::report::Report;

/// How a command that did its job ended.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// Nothing needs a person. Exit code 0.
    Clean,
    /// Done, but a person must look at something. Exit code 1.
    Findings,
}

/// Runs one command.
pub fn run(cli: &Cli, report: &mut Report) -> Result<Outcome, Fault> {
    if let Some(threads) = cli.jobs {
        // Fails only where a pool is there already: then that one serves.
        drop(rayon::ThreadPoolBuilder::new().num_threads(threads).build_global());
    }
    let dir = cli.workshop.as_path();
    let Some(verb) = &cli.verb else { return today::run(dir, report) };
    let _alone = match verb {
        Verb::Forms(_) => Lock::take(dir, "forms")?,
        Verb::Check(_) => Lock::take(dir, "check")?,
        Verb::Status(_) => Lock::take(dir, "status")?,
        Verb::Group(_) => Lock::take(dir, "group")?,
        Verb::Plenary(_) => Lock::take(dir, "plenary")?,
        Verb::Export(_) => Lock::take(dir, "export")?,
        // It takes the folder for each merge alone.
        Verb::Watch(_) => None,
        // They make a folder of their own, or only read.
        Verb::New(_)
        | Verb::Demo(_)
        | Verb::Rehearse(_)
        | Verb::Tally(_)
        | Verb::Cells(_)
        | Verb::Template(_)
        | Verb::Completions(_) => None,
    };
    match verb {
        Verb::New(options) => new::run(dir, options, report),
        Verb::Forms(options) => forms::run(dir, options, report),
        Verb::Check(options) => check::run(dir, options, report),
        Verb::Status(options) => status::run(dir, options, report),
        Verb::Group(options) => group::run(dir, options, report),
        Verb::Plenary(options) => plenary::run(dir, options, report),
        Verb::Tally(options) => tally::run(dir, options, report),
        Verb::Watch(options) => watch::run(dir, options, report),
        Verb::Rehearse(options) => rehearse::run(dir, options, report),
        Verb::Export(options) => export::run(dir, options, report),
        Verb::Cells(options) => cells::run(options, report),
        Verb::Demo(options) => demo::run(dir, options, report),
        Verb::Template(options) => template::run(dir, options, report),
        Verb::Completions(options) => completions::run(options, report),
    }
}
