//! How fast matome is, side by side with the ordinary way and with what the machine allows at best.
//!
//! ```text
//! cargo bench                          every job, N = 6, 100, 1000, 10000
//! cargo bench -- forms read 1000       these jobs, these sizes
//! cargo bench -- --rounds 5            as many rounds at every size
//! cargo bench -- make 1000             only makes the workshop, and says where
//! ```
//!
//! `benches/others.py` measures libraries of other languages where they are installed.
//!
//! Contenders of one job take turns; the table shows medians. Every contender is a process of its own, so
//! its processor time (user and system, its own processes included) and its memory are the system's own
//! figures. On a machine that others use too, trust the processor time and the ratios, not the clock.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::print_stdout, clippy::print_stderr)]

mod limit;
mod measure;
mod naive;
mod naive_rows;
mod reading;
mod workshop;

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

use measure::{Figures, median};

/// The built command.
pub const MATOME: &str = env!("CARGO_BIN_EXE_matome");

/// One way of doing a job.
struct Contender {
    name: &'static str,
    /// Commands that do it, one after the other.
    commands: Vec<Command>,
    /// Folders and files that are taken away before each round.
    outputs: Vec<PathBuf>,
    /// True: what the others are compared with first; the limit second.
    role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Role {
    Ours,
    Naive,
    /// The ordinary way to as much as ours says.
    Rows,
    Limit,
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| argument != "--bench").collect();
    if let Some(("__run", rest)) = arguments.split_first().map(|(first, rest)| (first.as_str(), rest)) {
        return contend(rest);
    }
    if let [job, n] = &arguments[..]
        && job == "make"
    {
        let workshop = workshop::ready(n.parse().expect("a number"));
        return println!("{}", serde_json::json!({ "workshop": workshop, "matome": MATOME }));
    }
    let mut rounds = None;
    let (mut sizes, mut jobs) = (Vec::new(), Vec::new());
    let mut left = arguments.iter();
    while let Some(argument) = left.next() {
        match argument.as_str() {
            "--rounds" => rounds = left.next().and_then(|n| n.parse().ok()),
            word => match word.parse::<usize>() {
                Ok(size) => sizes.push(size),
                Err(_) => jobs.push(word.to_owned()),
            },
        }
    }
    if sizes.is_empty() {
        sizes = vec![6, 100, 1_000, 10_000];
    }
    let wanted = |job: &str| jobs.is_empty() || jobs.iter().any(|wanted| wanted == job);
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    println!("processors: {}, load: {}", std::thread::available_parallelism().map_or(0, usize::from), load.trim());
    if wanted("start") {
        let workshop = workshop::ready(23);
        table("start: the command alone (check: 23 forms)", 1, rounds.unwrap_or(9), start(&workshop));
    }
    for n in sizes {
        let workshop = workshop::ready(n);
        let rounds = rounds.unwrap_or(if n > 1_000 { 3 } else { 5 });
        for (job, title, contenders) in [
            ("forms", "forms: one personal form for each of N participants", forms as fn(&Path, usize) -> _),
            ("read", "read: every part of N filled forms, checked", read),
            ("merge", "merge: N filled forms to group workbooks and the plenary workbook", merge),
        ] {
            if wanted(job) {
                table(&format!("{title}, N = {n}"), n, rounds, contenders(&workshop, n));
            }
        }
    }
    measure::cleared(&workshop::heap());
}

/// What a contender does that is no command of matome.
fn contend(arguments: &[String]) {
    let [job, workshop, n] = arguments else { panic!("{arguments:?}") };
    let (workshop, n) = (Path::new(workshop), n.parse::<usize>().expect("a number"));
    match job.as_str() {
        "forms-naive" => naive::forms(workshop, n),
        "forms-limit" => limit::write_forms(workshop, n, false),
        "forms-flushed" => limit::write_forms(workshop, n, true),
        "read-1" => reading::workers(workshop, 1),
        "read-alone" => reading::on_one_processor(workshop),
        "read-2" => reading::workers(workshop, 2),
        "read-here" => reading::here(workshop),
        "read-calamine" => reading::calamine(workshop),
        "read-limit" => limit::read_forms(workshop),
        "merge-naive" => naive::merge(workshop),
        "merge-rows" => naive_rows::merge(workshop, n),
        "merge-limit" => limit::merge(workshop),
        other => panic!("{other}"),
    }
}

fn itself(job: &str, workshop: &Path, n: usize) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.args(["__run", job]).arg(workshop).arg(n.to_string());
    command
}

fn matome(arguments: &[&str], workshop: &Path) -> Command {
    let mut command = Command::new(MATOME);
    command.args(arguments.iter().map(OsString::from)).arg("-C").arg(workshop);
    command
}

fn start(workshop: &Path) -> Vec<Contender> {
    let mut help = Command::new(MATOME);
    help.arg("--help");
    let six = workshop::ready(6);
    let outputs = |folder: &Path, names: &[&str]| names.iter().map(|name| folder.join(name)).collect();
    let ours = |name, command, outputs| Contender { name, commands: vec![command], outputs, role: Role::Ours };
    vec![
        ours("matome --help", help, vec![]),
        ours("matome forms, 6", matome(&["forms"], &six), outputs(&six, &["forms"])),
        ours("matome check, 23", matome(&["check"], workshop), outputs(workshop, &["確認事項.xlsx"])),
    ]
}

fn forms(workshop: &Path, n: usize) -> Vec<Contender> {
    let contender = |name, command, folder: &str, role| Contender {
        name,
        commands: vec![command],
        outputs: vec![workshop.join(folder)],
        role,
    };
    vec![
        contender("matome forms", matome(&["forms"], workshop), "forms", Role::Ours),
        contender("rust_xlsxwriter", itself("forms-naive", workshop, n), "forms-naive", Role::Naive),
        contender("limit: same bytes", itself("forms-limit", workshop, n), "forms-limit", Role::Limit),
        contender("limit: same, on the disk", itself("forms-flushed", workshop, n), "forms-flushed", Role::Limit),
    ]
}

fn read(workshop: &Path, n: usize) -> Vec<Contender> {
    let contender =
        |name, job, role| Contender { name, commands: vec![itself(job, workshop, n)], outputs: vec![], role };
    vec![
        contender("matome, in this process", "read-here", Role::Ours),
        contender("matome, 1 worker", "read-1", Role::Ours),
        contender("the same on one processor", "read-alone", Role::Ours),
        contender("matome, 2 workers", "read-2", Role::Ours),
        contender("calamine ranges", "read-calamine", Role::Naive),
        contender("limit: inflate, tokens", "read-limit", Role::Limit),
    ]
}

fn merge(workshop: &Path, n: usize) -> Vec<Contender> {
    let outputs = ["groups", "history", "plenary.xlsx", "確認事項.xlsx"].map(|name| workshop.join(name));
    let ours = Contender {
        name: "matome group + plenary",
        commands: vec![matome(&["group"], workshop), matome(&["plenary"], workshop)],
        outputs: outputs.into(),
        role: Role::Ours,
    };
    let other = |name, job, role| Contender {
        name,
        commands: vec![itself(job, workshop, n)],
        outputs: vec![workshop.join("merged")],
        role,
    };
    vec![
        ours,
        other("calamine, rust_xlsxwriter", "merge-naive", Role::Naive),
        other("the same, with every source", "merge-rows", Role::Rows),
        other("limit: tokens, same bytes", "merge-limit", Role::Limit),
    ]
}

/// Runs the contenders in turns and prints their medians.
fn table(title: &str, n: usize, rounds: usize, mut contenders: Vec<Contender>) {
    let mut figures: Vec<Vec<Figures>> = contenders.iter().map(|_| Vec::new()).collect();
    for _ in 0..rounds {
        for (contender, figures) in contenders.iter_mut().zip(&mut figures) {
            contender.outputs.iter().for_each(|path| measure::gone(path, &workshop::heap()));
            figures.push(measure::run(&mut contender.commands, false));
        }
    }
    // Looking at the memory of processes takes time from them: a round of its own.
    let peaks: Vec<f64> = contenders
        .iter_mut()
        .map(|contender| {
            contender.outputs.iter().for_each(|path| measure::gone(path, &workshop::heap()));
            measure::run(&mut contender.commands, true).peak
        })
        .collect();
    let medians: Vec<Figures> = figures.iter().map(|figures| median(figures)).collect();
    let of = |role| contenders.iter().zip(&medians).find(|(c, _)| c.role == role).map(|(_, figures)| *figures);
    let (naive, limit) = (of(Role::Naive), of(Role::Limit));
    println!("\n{title} ({rounds} rounds)");
    println!(
        "{:<28}{:>11}{:>11}{:>13}{:>10}{:>18}{:>18}",
        "", "wall ms", "cpu ms", "cpu us/file", "peak MB", "naive/this w, c", "this/limit w, c"
    );
    for ((contender, figures), peak) in contenders.iter().zip(&medians).zip(peaks) {
        let pair = |ratio: Option<(f64, f64)>| ratio.map_or(String::new(), |(w, c)| format!("{w:.2}, {c:.2}"));
        println!(
            "{:<28}{:>11.1}{:>11.1}{:>13.0}{:>10.1}{:>18}{:>18}",
            contender.name,
            figures.wall * 1e3,
            figures.cpu * 1e3,
            figures.cpu * 1e6 / n as f64,
            peak,
            pair(naive.map(|naive| (naive.wall / figures.wall, naive.cpu / figures.cpu))),
            pair(limit.map(|limit| (figures.wall / limit.wall, figures.cpu / limit.cpu))),
        );
    }
}
