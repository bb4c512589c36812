//! The command: parse, run, print, exit code.

use std::io;
use std::process::ExitCode;

use matome::report::Report;
use matome::{cli, memory, read, run};

/// Counts nothing here; in the processes that read, it ends those that need too much.
#[global_allocator]
static MEMORY: memory::Counting = memory::Counting;

/// The argument with which the program starts itself to read files.
const READ: &str = "__read";
/// The one behind it where Ctrl-C is for the program that started it: what is being merged is merged.
const STAY: &str = "stay";

fn main() -> ExitCode {
    // Before the command line is looked at: a reader starts in as little time as a process can.
    if std::env::args_os().nth(1).is_some_and(|argument| argument == READ) {
        if std::env::args_os().nth(2).is_some_and(|argument| argument == STAY) {
            // Where it cannot be ignored, it ends this reader, as it would have without.
            drop(ctrlc::set_handler(|| {}));
        }
        return ExitCode::from(u8::from(read::serve(io::stdin().lock(), io::stdout().lock()).is_err()));
    }
    let cli = cli::parse();
    if let Ok(program) = std::env::current_exe() {
        let stays = matches!(cli.verb, Some(cli::Verb::Watch(_))).then(|| STAY.to_owned());
        let arguments = [READ.to_owned()].into_iter().chain(stays).collect();
        read::install(read::Readers { program, arguments, jobs: cli.jobs(), chosen: cli.limits.clone() });
    }
    let mut report = Report::new();
    let result = run::run(&cli, &mut report);
    read::dismiss();
    ExitCode::from(report.finish(result))
}
