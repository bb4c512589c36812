//! `matome plenary`: the groups' workbooks become the plenary workbook; what the lecturer typed stays.

use std::path::{Path, PathBuf};

use super::books::{self, GroupBooks};
use super::fault::Fault;
use super::intake::Intake;
use super::workshop_folder::{PLENARY, Workshop};
use super::{Outcome, publish, say, tally};
use crate::cli;
use crate::domain::answers::GroupRecord;
use crate::domain::finding::{Finding, Severity, Trouble};
use crate::memory;
use crate::read::{self, Limits, Wanted};
use crate::report::Report;
use crate::sheet::book::Book;
use crate::workbook::annex::{self, Memos, SourceLine};
use crate::workbook::carry::Beside;
use crate::workbook::frame::BELOW_HEADINGS;
use crate::workbook::language;
use crate::workbook::overflow;
use crate::workbook::plenary::{self, Anonymous, LecturerCells, Plenary};
use crate::workbook::record;
use crate::workbook::words::plenary::CALC;
use crate::workbook::words::{annex as words, continued, sheet};
use crate::workbook::written::Written;

/// The workbook without names. It has a place of its own: plenary.xlsx is the lecturer's.
const ANONYMOUS: &str = "plenary-anonymous.xlsx";

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Plenary, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let Made { book, texts, severe, carried, newer } = Made::of(&workshop, options, report)?;
    if carried > 0 {
        report.say(&say::carried(report.lang(), carried));
    }
    memory::give_back();
    let path = workshop.path(&workshop.marked(if options.anonymous { ANONYMOUS } else { PLENARY }));
    let (bytes, counted) = publish::counted(&path, book)?;
    publish::conserve(texts, counted, report)?;
    let marked = |of: &str| {
        // Seldom needed, so everything is read once more rather than kept while the workbook is written.
        let mut again = Made::of(&workshop, options, &mut Report::silent())?;
        Written::mark_beside(&mut again.book, of);
        let (bytes, counted) = publish::counted(&path, again.book)?;
        publish::conserve(again.texts, counted, &mut Report::silent())?;
        Ok(bytes)
    };
    let placed = publish::publish_or_beside(&workshop, &path, &bytes, newer.as_deref(), marked, report)?;
    if let (true, Some(newer)) = (placed.is_there(), &newer) {
        publish::retire(&workshop, newer, report)?;
    }
    Ok(if severe || !placed.is_there() { Outcome::Findings } else { Outcome::Clean })
}

/// The workbook before it is written.
struct Made {
    book: Book,
    /// Answers and listed texts that must stand in it.
    texts: usize,
    /// True: a finding is an error.
    severe: bool,
    /// Things of people that went over from the one before.
    carried: usize,
    /// A workbook that was saved beside the one before, and is folded into this one.
    newer: Option<PathBuf>,
}

impl Made {
    fn of(workshop: &Workshop, options: &cli::Plenary, report: &mut Report) -> Result<Self, Fault> {
        let intake = Intake::read(workshop, &[], report)?;
        let books = GroupBooks::read_with(workshop, &intake, report)?;
        let (records, of_books) = books.records(workshop, &intake);
        drop(books);
        let mut findings: Vec<Finding> = intake.findings().cloned().collect();
        findings.extend(of_books);
        findings.extend(open_presentations(&records));
        let lines = sources(workshop, &intake, &records);
        // What came back stands in the records; nothing else of it is needed while the workbook is made.
        drop(intake);
        memory::give_back();
        let answers: usize = records.iter().map(answers_in).sum();
        let before = Before::read(workshop)?;
        // Nothing more is read: what the readers hold is worth as much as the answers.
        read::dismiss();
        memory::give_back();
        let texts = answers + findings.iter().filter(|f| f.is_listed()).count();
        let severe = findings.iter().any(|f| f.severity() == Severity::Error);
        let newer = before.newer.as_ref().map(|(path, _)| path.clone()).filter(|_| !options.anonymous);
        let (lecturer, memos) = (before.lecturer(workshop), before.memos());
        let material = Material { workshop, findings, records, lines, lecturer, memos };
        let (mut book, beside) = match options.anonymous {
            true => (material.anonymous(), Beside::default()),
            false => material.book(before),
        };
        beside.put(&mut book);
        Ok(Made { book, texts, severe, carried: beside.len(), newer })
    }
}

/// What the workbook is made from.
struct Material<'a> {
    workshop: &'a Workshop,
    findings: Vec<Finding>,
    records: Vec<GroupRecord>,
    lines: Vec<SourceLine>,
    lecturer: LecturerCells,
    memos: Memos,
}

impl Material<'_> {
    /// The workbook, and what people put beside the one before.
    fn book(self, before: Before) -> (Book, Beside) {
        let Material { workshop, findings, records, lines, lecturer, memos } = self;
        let event = workshop.event();
        let annexes =
            [annex::findings_with(&event, &workshop.roster, &findings, memos, ""), annex::sources(&event, &lines, "")];
        let (findings_count, tally) = (findings.len(), tally::count(workshop, &records));
        drop((findings, lines));
        let roster = &workshop.roster;
        let plenary =
            Plenary { event: &event, roster, records, tally: &tally, findings_count, lecturer: &lecturer, annexes };
        let begun = plenary::begin(plenary);
        let beside = before.beside(begun.book());
        drop(before);
        memory::give_back();
        (begun.finish(), beside)
    }

    /// The workbook without names.
    fn anonymous(self) -> Book {
        let Material { workshop, findings, records, lines, lecturer, memos: _ } = self;
        let event = workshop.event();
        let spoken_of = findings.iter().map(|finding| finding.file.as_str());
        let masked = Anonymous::new(&event, &workshop.roster, &lines, spoken_of);
        let annexes = [
            masked.report(annex::findings(&event, &workshop.roster, &findings, "")),
            annex::sources(&event, &masked.lines(&lines), ""),
        ];
        let records = masked.records(&workshop.template, &records);
        let (lecturer, tally) = (masked.lecturer(&lecturer), tally::count(workshop, &records));
        let (roster, findings_count) = (masked.roster(), findings.len());
        masked.unlinked(plenary::fill(Plenary {
            event: &event,
            roster,
            records,
            tally: &tally,
            findings_count,
            lecturer: &lecturer,
            annexes,
        }))
    }
}

fn answers_in(record: &GroupRecord) -> usize {
    record.members.iter().map(|(_, answers)| answers.len()).sum::<usize>() + record.own.len()
}

/// Groups with a workbook that have not said what they present.
fn open_presentations(records: &[GroupRecord]) -> Vec<Finding> {
    let open = records.iter().filter(|record| record.presents.is_none());
    let finding = |record: &GroupRecord| {
        let file = record.file.as_ref()?;
        let trouble = Trouble::PresentationOpen { group: record.group.to_string() };
        Some(Finding { trouble, file: file.path.clone(), participant: None, source: None, read: String::new() })
    };
    open.filter_map(finding).collect()
}

/// The workbook on disk, and the one that was saved beside it while it was open.
struct Before {
    main: Option<Book>,
    newer: Option<(PathBuf, Book)>,
}

impl Before {
    fn read(workshop: &Workshop) -> Result<Self, Fault> {
        let book = |path: &Path| {
            if !path.exists() {
                return Ok(None);
            }
            let mut sheets = read::from_path_partly(path, &Limits::of_merged(), &made_anew())
                .map_err(|why| Fault::unreadable(path, why))?;
            overflow::gather(&mut sheets.book);
            Ok(Some(sheets.book))
        };
        let main = workshop.path(&workshop.marked(PLENARY));
        let stem = main.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let newer = main.with_file_name(say::newer(&stem, 1) + ".xlsx");
        Ok(Before { main: book(&main)?, newer: book(&newer)?.map(|book| (newer, book)) })
    }

    fn all(&self) -> impl Iterator<Item = &Book> {
        self.main.iter().chain(self.newer.iter().map(|(_, book)| book))
    }

    fn lecturer(&self, workshop: &Workshop) -> LecturerCells {
        match (&self.main, &self.newer) {
            (Some(main), Some((_, newer))) => plenary::join(&workshop.template, main, newer),
            _ => self.all().next().map(|book| plenary::take(&workshop.template, book)).unwrap_or_default(),
        }
    }

    fn memos(&self) -> Memos {
        self.all().map(annex::take_memos).fold(Memos::default(), |mut memos, more| {
            memos.join(more);
            memos
        })
    }

    fn beside(&self, new: &Book) -> Beside {
        self.all().map(|book| plenary::beside(book, new)).fold(Beside::default(), |mut beside, more| {
            beside.join(more);
            beside
        })
    }
}

/// Sheets that a list is spread over, at most: each holds a million answers.
const SHEETS: u32 = 20;

/// The lists of answers and picks are made anew from the groups: of those on disk only what people wrote beside them is
/// read, and nothing of the formulas that nobody sees.
fn made_anew() -> Vec<read::Part> {
    let beside = |column| Wanted::Beside { row: BELOW_HEADINGS, column };
    let wanted = [
        (sheet::DATA, beside(record::last_column())),
        (sheet::WHO, beside(plenary::last_column_of_who())),
        (CALC, Wanted::Nothing),
    ];
    let sheets = |(name, wanted): (&'static str, Wanted)| {
        let spelled = language::spellings(name).into_iter();
        spelled.flat_map(move |name| (1..=SHEETS).map(move |nth| (continued(name, nth), wanted)))
    };
    wanted.into_iter().flat_map(sheets).collect()
}

/// The groups' workbooks, then the forms behind them, group by group.
pub(super) fn sources(workshop: &Workshop, intake: &Intake, records: &[GroupRecord]) -> Vec<SourceLine> {
    let mut lines = Vec::new();
    for record in records {
        if let Some(file) = &record.file {
            let (kind, group) = (words::GROUP_BOOK, &record.group);
            lines.push(SourceLine::new(file, kind, group.as_str(), group, &record.own));
        }
        lines.extend(books::form_lines(workshop, intake, &record.group));
    }
    lines
}
