//! The plenary workbook: what all groups share, what each presents, what the lecturer answers.
//!
//! Fifteen minutes lie between the last group and the first presentation, so every sheet states its
//! question, is ready to be shown and to be printed. Figures are live formulas over the data sheet with
//! their results beside them. Nothing here knows how a group workbook looks or where files lie.

mod agreement;
mod anonymous;
mod calc;
mod choices;
mod common;
mod desk;
mod feedback;
mod figures;
mod heat;
mod issues;
mod overview;
mod present;
mod rows;
mod steps;
mod survey;
mod take;
mod who;

use std::collections::BTreeMap;

use crate::domain::answers::GroupRecord;
use crate::domain::catalogue::{ColumnRef, Template};
use crate::domain::finding::Lang;
use crate::domain::ids::GroupName;
use crate::domain::people::Roster;
use crate::domain::tally::Tally;
use crate::sheet::book::{Book, Cell, Look, Page, Value, Visibility};

use super::Event;
use super::language::{self, Typed};
use super::record::{self, LiveSteps};
use super::stamp::{Code, Kind as StampKind, PLENARY_SUBJECT, Stamp};
use super::words::plenary::CALC;
use super::words::sheet;
use super::written::{Key, Written};
use super::{frame, lists};

pub use anonymous::Anonymous;
use calc::Rows;
use desk::Desk;
pub use take::{beside, join, take};
pub use who::last_column as last_column_of_who;

/// What lecturers wrote, by group and column.
pub type LecturerCells = BTreeMap<(GroupName, ColumnRef), String>;

/// Everything a plenary workbook is made from.
#[derive(Clone, Debug)]
pub struct Plenary<'a> {
    /// The workshop.
    pub event: &'a Event<'a>,
    /// Who takes part.
    pub roster: &'a Roster,
    /// One per group of the roster, in its order, also for groups without a workbook.
    pub records: Vec<GroupRecord>,
    /// The tally of `records`, groups in the same order.
    pub tally: &'a Tally,
    /// Findings there are, also those on the sheet of findings.
    pub findings_count: usize,
    /// What the lecturer has written so far.
    pub lecturer: &'a LecturerCells,
    /// 確認事項 and 出典, ready-made.
    pub annexes: [Page; 2],
}

/// The plenary workbook.
pub fn fill(plenary: Plenary) -> Book {
    begin(plenary).finish()
}

/// A plenary workbook without the formulas that nobody sees. They are as much again as all else: whatever is not needed
/// any more can be let go before.
#[derive(Debug)]
pub struct Begun<'a> {
    template: &'a Template,
    tally: &'a Tally,
    book: Book,
    rows: Rows,
}

/// Begins the plenary workbook.
pub fn begin(mut plenary: Plenary<'_>) -> Begun<'_> {
    let Plenary { event, tally, lecturer, .. } = plenary;
    let template = event.template;
    let code = Code::new(event.code, PLENARY_SUBJECT);
    let typed = (language::of(template) != Lang::Ja).then(|| typed(&plenary));
    let annexes = std::mem::take(&mut plenary.annexes);
    let (mut book, rows) = pages(&plenary, annexes, &code);
    book.pages.push(calc::empty());
    lists::add(&mut book, template);
    book.properties.title = format!("{} {}", event.title, sheet::PLENARY);
    book.properties.subject = code.text();
    let stamp = Stamp {
        kind: StampKind::Plenary,
        code,
        name: String::new(),
        template: template.name.clone(),
        version: template.version.clone(),
        hash: template.hash.clone(),
    };
    let mut written = Written::default();
    for ((group, column), text) in lecturer {
        written.note(Key::lecturer(group, &template.column(*column).heading), text, "");
    }
    book.pages.push(written.page());
    language::say(template, &mut book, || typed.unwrap_or_default());
    stamp.write(&mut book);
    book.pages.iter_mut().for_each(Page::pack);
    Begun { template, tally, book, rows }
}

impl Begun<'_> {
    /// What there is so far: everything that people see.
    pub fn book(&self) -> &Book {
        &self.book
    }

    /// The workbook.
    pub fn finish(self) -> Book {
        let Begun { template, tally, mut book, rows } = self;
        if let Some(page) = book.pages.iter_mut().find(|page| page.name == CALC) {
            calc::fill(page, template, tally, &rows);
            // Nobody's words stand on it.
            language::say_page(language::of(template), page, Typed::default);
            page.pack();
        }
        book
    }
}

/// The sheets that show what people wrote, and which rows of the last of them count.
fn pages(plenary: &Plenary, annexes: [Page; 2], code: &Code) -> (Book, Rows) {
    let event = plenary.event;
    let desk = Desk::new(plenary, &code.text());
    let who = who::Who::of(&desk);
    let mut book = Book::default();
    // Without picks of steps the sheets that count them stay for the formulas that look them up, unseen.
    let votes = event.template.vote_column().is_some();
    let seen = |mut page: Page| {
        page.visibility = if votes { Visibility::Visible } else { Visibility::Hidden };
        page
    };
    book.pages.push(seen(common::page(&desk, &who)));
    book.pages.push(seen(steps::page(&desk, &who)));
    if votes {
        book.pages.push(heat::page(&desk));
    }
    book.pages.extend(choices::page(&desk));
    book.pages.extend(present::pages(&desk));
    book.pages.extend(issues::page(&desk));
    book.pages.extend(issues::views_page(&desk));
    book.pages.push(feedback::page(&desk));
    book.pages.extend(survey::page(&desk));
    book.pages.push(seen(who::page(&desk, &who)));
    let data = record::fill(event, plenary.roster, desk.entries(), &LiveSteps::new(), "");
    for page in annexes.into_iter().chain([data]) {
        book.pages.push(with_corner(page, &desk.corner));
    }
    let shown = book.pages.iter().filter(|p| p.visibility == Visibility::Visible);
    let names: Vec<&str> = shown.map(|p| p.name.as_str()).collect();
    let overview = overview::page(&desk, &names);
    book.pages.insert(0, overview);
    (book, desk.rows)
}

/// What people typed.
fn typed(plenary: &Plenary) -> Typed {
    let mut typed = Typed::of(plenary.event.template, Some(plenary.roster));
    typed.texts([plenary.event.title, plenary.event.date]);
    for record in &plenary.records {
        typed.text(record.group.as_str());
        record.members.iter().for_each(|(_, answers)| typed.answers(answers));
        typed.answers(&record.own);
    }
    for ((group, _), text) in plenary.lecturer {
        typed.text(group.as_str());
        typed.text(text);
    }
    // They are said in the language of the template already.
    plenary.annexes.iter().for_each(|page| typed.page(page));
    typed
}

/// A page that was made elsewhere, with the corner and the header of this workbook.
fn with_corner(mut page: Page, corner: &str) -> Page {
    let open = |cell: &Cell| cell.look == Look::Corner && matches!(cell.value, Value::Blank);
    let place = page.cells.iter().find(|(_, cell)| open(cell)).map(|(at, _)| at);
    if let Some(cell) = place.and_then(|at| page.cells.get_mut(&at)) {
        cell.value = Value::text(corner);
    }
    if page.setup.header.is_empty() {
        page.setup.header = frame::header(corner);
    }
    page
}
