//! Everything that is printed, and in which language.
//!
//! Results go to stdout, what is said beside them to stderr; where stdout is data (JSON, csv) nothing
//! else goes there. A reader that goes away (`| head`) ends the output, not the command. It does not
//! know what a command does.

pub mod breakdown;
mod findings;
pub mod json;
pub mod status;
mod table;
mod text;

use std::io::{self, BufWriter, IsTerminal as _, Write};
use std::path::Path;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;

pub use self::table::{Align, Table};
pub use self::text::{clean, pad, width};

use crate::domain::finding::{Finding, Lang};
use crate::read::{Note, Weight};
use crate::run::Outcome;
use crate::run::fault::{Fault, shown};
use crate::workbook::workshop::parse_lang;

/// The environment variable that overrides the language.
const LANG_VARIABLE: &str = "MATOME_LANG";

/// Where a command's words go.
pub struct Report {
    lang: Lang,
    /// True: the environment chose the language, and no workshop changes it.
    fixed: bool,
    /// True: stdout is data.
    only_data: bool,
    out: Box<dyn Write>,
    err: Box<dyn Write>,
    out_is_terminal: bool,
    err_is_terminal: bool,
    /// Why nothing more is printed on stdout.
    closed: Option<io::Error>,
}

impl Report {
    /// A report on stdout and stderr, in the language of the environment, else Japanese.
    pub fn new() -> Self {
        let chosen =
            std::env::var(LANG_VARIABLE).ok().filter(|text| !text.is_empty()).and_then(|text| parse_lang(&text));
        Report {
            lang: chosen.unwrap_or_default(),
            fixed: chosen.is_some(),
            only_data: false,
            out: Box::new(BufWriter::new(io::stdout())),
            err: Box::new(io::stderr()),
            out_is_terminal: io::stdout().is_terminal(),
            err_is_terminal: io::stderr().is_terminal(),
            closed: None,
        }
    }

    /// A report that prints nothing, for tests and for commands that call others.
    pub fn silent() -> Self {
        Report {
            lang: Lang::Ja,
            fixed: false,
            only_data: false,
            out: Box::new(io::sink()),
            err: Box::new(io::sink()),
            out_is_terminal: false,
            err_is_terminal: false,
            closed: None,
        }
    }

    /// A report in the same language that prints nothing.
    pub fn hushed(&self) -> Self {
        Report { lang: self.lang, fixed: self.fixed, ..Report::silent() }
    }

    /// Shows what was said so far, where somebody waits for it.
    pub fn now(&mut self) {
        self.flush();
    }

    /// The language to speak.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Speaks `lang` from now on, unless the environment chose another.
    pub fn speak(&mut self, lang: Lang) {
        if !self.fixed {
            self.lang = lang;
        }
    }

    /// From now on stdout is data: what is said goes to stderr.
    pub fn only_data(&mut self) {
        self.only_data = true;
    }

    /// Says something, one line or several. Control characters in it are not passed on.
    pub fn say(&mut self, text: &str) {
        for line in text.split('\n') {
            let line = format!("{}\n", clean(line));
            if self.only_data { self.put_err(&line) } else { self.bytes(line.as_bytes()) }
        }
    }

    /// Warns on stderr, one line or several.
    pub fn warn(&mut self, text: &str) {
        self.flush();
        for line in text.split('\n') {
            self.put_err(&format!("{}\n", clean(line)));
        }
    }

    /// Says on stderr what the reader noted about a file.
    pub fn note(&mut self, path: &Path, note: &Note) {
        let [ja, en] = note.odd.message();
        let (weight, sentence) = match (self.lang, note.odd.weight()) {
            (Lang::Ja, Weight::Error) => ("確認", ja),
            (Lang::Ja, Weight::Info) => ("参考", ja),
            (Lang::En, Weight::Error) => ("check", en),
            (Lang::En, Weight::Info) => ("note", en),
        };
        let mut place = shown(path);
        for part in [note.sheet.clone(), note.at.map(|at| at.to_string()).unwrap_or_default()] {
            if !part.is_empty() {
                place = format!("{place} {part}");
            }
        }
        let read = if note.read.is_empty() { String::new() } else { format!(" [{}]", text::shortened(&note.read)) };
        self.warn(&format!("{weight}: {place}: {sentence}{read}"));
    }

    /// Prints findings grouped by file, the severe ones first, each with its place and what to do.
    pub fn findings(&mut self, findings: &[Finding]) {
        let terminal = if self.only_data { self.err_is_terminal } else { self.out_is_terminal };
        let colour = terminal && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        for line in findings::lines(findings, self.lang, colour) {
            // What was read is clean already; the colours must pass.
            let line = format!("{line}\n");
            if self.only_data { self.put_err(&line) } else { self.bytes(line.as_bytes()) }
        }
    }

    /// Prints a table with aligned columns.
    pub fn table(&mut self, table: &Table) {
        for line in table.lines() {
            self.say(&line);
        }
    }

    /// Prints a table as csv. Unless it is to be `raw`, a spreadsheet program that opens it runs nothing that stands
    /// in it.
    pub fn csv(&mut self, table: &Table, raw: bool) {
        self.only_data();
        let text = table.csv(!self.out_is_terminal, raw);
        let text = if self.out_is_terminal { text.lines().map(|line| clean(line) + "\r\n").collect() } else { text };
        self.bytes(text.as_bytes());
    }

    /// Prints a value as one line of JSON.
    pub fn json(&mut self, value: &impl Serialize) {
        self.only_data();
        match serde_json::to_string(value) {
            Ok(line) => self.bytes(format!("{}\n", text::escaped(&line)).as_bytes()),
            Err(error) => self.closed = Some(error.into()),
        }
    }

    /// Prints bytes as they are.
    pub fn bytes(&mut self, bytes: &[u8]) {
        if self.closed.is_none() {
            self.closed = self.out.write_all(bytes).err();
        }
    }

    /// A progress bar on stderr over `total` steps; on anything but a terminal it shows nothing.
    pub fn progress(&mut self, total: usize, label: &str) -> Progress {
        self.flush();
        if !self.err_is_terminal || self.only_data {
            return Progress(ProgressBar::hidden());
        }
        let bar = ProgressBar::with_draw_target(Some(total as u64), ProgressDrawTarget::stderr());
        if let Ok(style) = ProgressStyle::with_template("{msg} {bar:30} {pos}/{len}") {
            bar.set_style(style);
        }
        bar.set_message(clean(label));
        Progress(bar)
    }

    /// Ends the output and gives the exit code: 0 clean, 1 a person must look, 2 could not do the job.
    pub fn finish(mut self, result: Result<Outcome, Fault>) -> u8 {
        self.flush();
        // A reader that went away has seen what it wanted.
        let failed = self.closed.take().filter(|error| error.kind() != io::ErrorKind::BrokenPipe);
        let result = match failed {
            Some(error) => result.and(Err(Fault::NotPrinted { detail: error.to_string() })),
            None => result,
        };
        match result {
            Ok(Outcome::Clean) => 0,
            Ok(Outcome::Findings) => 1,
            Err(fault) => {
                self.warn(&format!("matome: {}", fault.message(self.lang)));
                2
            }
        }
    }

    fn flush(&mut self) {
        if self.closed.is_none() {
            self.closed = self.out.flush().err();
        }
    }

    fn put_err(&mut self, line: &str) {
        // Where stderr is closed there is nobody to tell.
        drop(self.err.write_all(line.as_bytes()));
    }
}

impl Default for Report {
    fn default() -> Self {
        Report::new()
    }
}

/// A progress bar; may be shared between threads. It goes away when dropped.
#[derive(Debug)]
pub struct Progress(ProgressBar);

impl Progress {
    /// One step is done.
    pub fn step(&self) {
        self.0.inc(1);
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Closed;

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::BrokenPipe.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Full;

    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn a_reader_that_goes_away_is_no_fault_but_a_full_disk_is() {
        let mut report = Report { out: Box::new(Closed), ..Report::silent() };
        report.say("x");
        assert_eq!(report.finish(Ok(Outcome::Clean)), 0);
        let mut report = Report { out: Box::new(Full), ..Report::silent() };
        report.say("x");
        assert_eq!(report.finish(Ok(Outcome::Findings)), 2);
    }

    #[test]
    fn the_environment_beats_the_workshop() {
        let mut report = Report { lang: Lang::En, fixed: true, ..Report::silent() };
        report.speak(Lang::Ja);
        assert_eq!(report.lang(), Lang::En);
    }
}
