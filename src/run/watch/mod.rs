//! `matome watch`: merges again as files arrive, one line each time, until somebody presses Ctrl-C.
//!
//! It looks at the folder every second instead of being told by the system: what the system tells does not come
//! over network folders and synchronised ones, which is where returned forms lie, and a file has to be looked at
//! twice anyway to know that its copying has ended. What the merge does is what `matome group` does.

mod settled;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use self::settled::{Seen, Watched};
use super::fault::{Fault, Obstacle, shown};
use super::group::{self, Merged};
use super::lock::Lock;
use super::workshop_folder::{GROUPS, RETURNED, WORKSHOP, Workshop};
use super::{Outcome, disk, plenary, returned, say};
use crate::cli;
use crate::domain::moment::Moment;
use crate::report::Report;

/// How often Ctrl-C is looked for while nothing is to be done.
const BLINK: Duration = Duration::from_millis(50);

/// Runs in the workshop's folder `dir` until it is stopped.
pub fn run(dir: &Path, options: &cli::Watch, report: &mut Report) -> Result<Outcome, Fault> {
    // A workshop that cannot be opened is said at once, not when the first form arrives.
    drop(Workshop::open(dir, report)?);
    let stop = Arc::new(AtomicBool::new(false));
    let asked = Arc::clone(&stop);
    let heard = ctrlc::set_handler(move || asked.store(true, Ordering::SeqCst));
    if let Err(error) = heard {
        return Err(Fault::NotPrinted { detail: error.to_string() });
    }
    report.say(&say::watching(report.lang(), &shown(&dir.join(RETURNED))));
    report.now();
    let mut watch =
        Watch { dir, settle: Duration::from_millis(options.settle), plenary: options.plenary, ..Watch::new(dir) };
    while !stop.load(Ordering::SeqCst) {
        watch.look(report)?;
        let until = Instant::now() + Duration::from_millis(options.every);
        while Instant::now() < until && !stop.load(Ordering::SeqCst) {
            std::thread::sleep(BLINK);
        }
    }
    report.say(&say::stopped(report.lang()));
    Ok(Outcome::Clean)
}

/// What is known between two looks.
struct Watch<'a> {
    dir: &'a Path,
    settle: Duration,
    plenary: bool,
    /// The files of the last look, and since when each is as it is.
    watched: Watched,
    /// What stood in the folders when they were merged last.
    merged: Option<Vec<Seen>>,
    /// What was said last and would be said again: nobody reads a line twice.
    told: String,
}

impl<'a> Watch<'a> {
    fn new(dir: &'a Path) -> Self {
        Watch {
            dir,
            settle: Duration::ZERO,
            plenary: false,
            watched: Watched::default(),
            merged: None,
            told: String::new(),
        }
    }

    /// Looks once; merges where something new has come to rest.
    fn look(&mut self, report: &mut Report) -> Result<(), Fault> {
        let returned = returned::list(&[self.dir.join(RETURNED)]).map(|listing| listing.files).unwrap_or_default();
        self.watched.look(&returned, Instant::now());
        let known: Vec<&Path> = self.merged.iter().flatten().map(|seen| seen.path.as_path()).collect();
        let ready = self.watched.ready(&returned, &known, self.settle, Instant::now());
        let Some(ready) = ready.filter(|ready| !ready.is_empty()) else { return Ok(()) };
        let mut now: Vec<Seen> = ready.iter().filter_map(|path| Seen::of(path)).collect();
        now.extend(Seen::of(&self.dir.join(WORKSHOP)));
        if self.merged.as_ref() == Some(&now) {
            return Ok(());
        }
        match self.merge(&ready, report) {
            Ok(line) => {
                self.told.clear();
                self.merged = Some(now);
                report.say(&format!("{} {line}", clock()));
            }
            Err(fault) if is_passing(&fault) => {
                self.tell(&say::waiting(report.lang(), &fault.message(report.lang())), report)
            }
            Err(fault) => self.tell(&fault.message(report.lang()), report),
        }
        report.now();
        Ok(())
    }

    /// One merge of the files that are ready. The folder is taken for as long as it lasts, no longer.
    fn merge(&self, ready: &[PathBuf], report: &mut Report) -> Result<String, Fault> {
        let _alone = Lock::take(self.dir, "watch")?;
        if let Some(path) = self.open_workbook() {
            return Err(Fault::NotWritten { path, why: Obstacle::Open });
        }
        let mut quiet = report.hushed();
        let Merged { since, names, returned, expected, answers, changed, findings, outcome: _ } =
            group::merge(self.dir, ready, &mut quiet)?;
        if self.plenary {
            plenary::run(self.dir, &cli::Plenary { anonymous: false }, &mut quiet)?;
        }
        let lang = report.lang();
        let news = since.map_or_else(|| say::since(lang, &names, &[], &[]), |since| since.line(lang));
        Ok(say::merged(lang, &news, returned, expected, answers, changed, findings))
    }

    /// A group's workbook that is being worked in. Nobody is there to put a second one in its place, so the merge
    /// waits instead of saving one beside it each time a form arrives.
    fn open_workbook(&self) -> Option<PathBuf> {
        let books = returned::list(&[self.dir.join(GROUPS)]).map(|listing| listing.files).unwrap_or_default();
        books.into_iter().find(|path| disk::is_open_elsewhere(path))
    }

    /// Says why nothing was merged, once.
    fn tell(&mut self, what: &str, report: &mut Report) {
        if self.told != what {
            report.say(&format!("{} {what}", clock()));
            what.clone_into(&mut self.told);
        }
    }
}

/// What is over by itself: a workbook that somebody has open, another run in the folder.
fn is_passing(fault: &Fault) -> bool {
    matches!(fault, Fault::Busy { .. } | Fault::NotWritten { why: Obstacle::Open | Obstacle::Denied, .. })
}

/// The time as a clock in Japan shows it.
fn clock() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map(|time| time.as_secs()).unwrap_or_default();
    let moment = Moment::of_seconds(i64::try_from(seconds).unwrap_or_default()).to_string();
    moment.split(' ').nth(1).unwrap_or_default().to_owned()
}
