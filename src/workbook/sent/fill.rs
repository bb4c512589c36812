//! The list as a workbook: one line a person, the reminders, and hidden what it says now.

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::domain::ids::ParticipantId;
use crate::sheet::book::{Book, Cell, Link, Look, Page, Value, Visibility};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::Event;
use crate::workbook::frame::{Frame, LEFT, TOP, across};
use crate::workbook::language;
use crate::workbook::links;
use crate::workbook::stamp::Code;
use crate::workbook::words::ASK_PRINT;
use crate::workbook::words::sent::{self as say, head, word};

use super::kept::{Kept, key};
use super::{Back, Col, Line, Reminder, State};

/// Height of a person's row, at least, in points.
const ROW: f64 = 24.0;

/// The workbook. `reminders` are for those of `lines` whose form is open, in their order; `kept` is what people
/// wrote into the list before.
pub fn fill(event: &Event, lines: &[Line], reminders: &[(&Line, Reminder)], kept: &Kept, lang: Lang) -> Book {
    let mut book = Book::default();
    let list = List { event, lines, kept, lang };
    let (page, last) = list.page();
    book.properties.title = format!("{} — {}", word(lang, say::LIST), event.title);
    book.pages.push(page);
    if lines.iter().any(|line| line.state != State::Unknown) {
        book.pages.push(reminders_page(event, reminders, lang));
    }
    book.pages.extend(kept.pages.iter().cloned());
    book.pages.push(last);
    book
}

/// What the first sheet is made from.
struct List<'a> {
    event: &'a Event<'a>,
    lines: &'a [Line<'a>],
    kept: &'a Kept,
    lang: Lang,
}

impl List<'_> {
    /// The sheet, and the hidden one that remembers what it says.
    fn page(&self) -> (Page, Page) {
        let columns = Col::all(self.event.template);
        let table = columns.iter().fold(Table::new(word(self.lang, say::LIST)), |table, col| {
            let look = if col.is_own() { Look::HeadingAsk } else { Look::Heading };
            table.with(*col, col.heading(self.event.template, self.lang), Role::Shown, self.width(*col), look)
        });
        let own = LEFT + table.columns.len() as u16;
        let last_col = LEFT + Col::PRINTED.len() as u16 - 1;
        let title = format!("{} — {}", word(self.lang, say::LIST), self.event.title);
        let lead = word(self.lang, say::LIST_LEAD);
        let frame = Frame { name: word(self.lang, say::LIST), title: &title, lead, corner: self.event.date, last_col };
        let mut page = frame.open(self.event);
        page.setup.legend = language::word(self.lang, ASK_PRINT).to_owned();
        let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, self.lines.len() as u32);
        for (col, heading) in (own..).zip(&self.kept.added) {
            page.put(Address::new(TOP, col), Cell::text(heading, Look::HeadingAsk));
            page.widths.insert(col, 18.0);
        }
        for (row, line) in (0..).zip(self.lines) {
            for col in &columns {
                page.put(placed.cell(row, *col), self.cell(line, *col));
            }
            for (nth, col) in (own..).enumerate().take(self.kept.added.len()) {
                let text = self.kept.added_text(&line.person.id, nth);
                page.put(Address::new(placed.heading_row() + 1 + row, col), Cell::text(text, Look::Ask));
            }
        }
        page.pack();
        let last = self.last(&page, &placed);
        self.strays(&mut page, placed.end() + 1, last_col);
        close(&mut page, placed.heading_row(), placed.area());
        // Room to write by hand, also where nothing needs two lines.
        for row in placed.heading_row() + 1..placed.end() {
            page.heights.entry(row).and_modify(|height| *height = height.max(ROW));
        }
        let last_row = page.cells.keys().next_back().map(|at| at.row).unwrap_or_default();
        page.setup.print_area = Some(Area::new(Address::new(0, LEFT), Address::new(last_row, last_col)));
        measure::close_up(&mut page);
        (page, last)
    }

    /// What the program's columns of `page` say: keys above, one row a person, nothing where nothing stands.
    fn last(&self, page: &Page, placed: &Placed<Col>) -> Page {
        let mut last = Page::new(say::LAST);
        last.visibility = Visibility::Hidden;
        last.put(Address::new(0, 0), Cell::text(say::LAST, Look::Data));
        let told = Col::all(self.event.template).into_iter().filter(|col| !col.is_own());
        let told: Vec<(u16, Col)> = (1..).zip(told).collect();
        for (at, col) in &told {
            last.put(Address::new(0, *at), Cell::text(key(*col), Look::Data));
        }
        for row in 0..self.lines.len() as u32 {
            for (at, col) in &told {
                let value = page.cells.get(&placed.cell(row, *col)).map(|cell| cell.value.clone());
                if let Some(value) = value.filter(|value| *value != Value::Blank) {
                    last.put(Address::new(row + 1, *at), Cell::of(value, Look::DataText));
                }
            }
        }
        last.pack();
        last
    }

    /// As narrow as what stands in it, so that the paper is read without a glass.
    fn width(&self, col: Col) -> f64 {
        let (least, most) = match col {
            Col::Id => (6.0, 12.0),
            Col::Name => (12.0, 20.0),
            Col::Organisation | Col::Mail => (16.0, 34.0),
            Col::Group => (10.0, 18.0),
            Col::File => (18.0, 32.0),
            Col::State => (11.0, 11.0),
            Col::Reminded => (14.0, 14.0),
            Col::Returned => (14.0, 24.0),
            Col::Memo => (24.0, 24.0),
            Col::Industry => (12.0, 24.0),
            Col::Findings => (18.0, 18.0),
            Col::Code | Col::Theme(_) | Col::Version => (16.0, 16.0),
            // Off the paper: a name in two lines would make the row on it twice as high for nothing.
            Col::BackAs | Col::Others => (24.0, 80.0),
        };
        let texts: Vec<String> = match least < most {
            true => self.lines.iter().map(|line| self.cell(line, col).value.shown()).collect(),
            false => Vec::new(),
        };
        measure::width_for(texts.iter().map(String::as_str), Look::BodyStrong, least, most)
    }

    /// Lines that are nobody's any more stay under the list.
    fn strays(&self, page: &mut Page, mut row: u32, last_col: u16) {
        let known = |id: &ParticipantId| self.lines.iter().any(|line| line.person.id == *id);
        let lines: Vec<String> = self.kept.others(known).chain(self.kept.strays.iter().cloned()).collect();
        if lines.is_empty() {
            return;
        }
        across(page, row, LEFT, last_col, Cell::text(word(self.lang, say::STRAYS), Look::Legend));
        for line in lines {
            row += 1;
            across(page, row, LEFT, last_col, Cell::text(line, Look::Ask));
        }
    }

    fn cell(&self, line: &Line, col: Col) -> Cell {
        let (person, id) = (line.person, &line.person.id);
        let text = match col {
            Col::Id => return Cell::text(id.as_str(), Look::BodyCentre),
            Col::Name => return Cell::text(&person.name, Look::BodyStrong),
            Col::Organisation => person.organisation.clone(),
            Col::Industry => person.industry.clone(),
            Col::Group => person.group.to_string(),
            Col::Mail => person.mail.clone(),
            Col::Code => return Cell::text(Code::new(self.event.code, id.as_str()).text(), Look::BodyCentre),
            Col::File => {
                let link = Link::File { path: line.form.clone(), at: None };
                return Cell::text(&line.form, Look::Link).linked(link);
            }
            Col::Reminded | Col::Memo => return Cell::text(self.kept.own(id, col), Look::Ask),
            Col::State | Col::Returned | Col::Theme(_) | Col::Findings | Col::Version | Col::BackAs | Col::Others => {
                return self.state_cell(line, col);
            }
        };
        Cell::text(text, Look::Body)
    }

    fn state_cell(&self, line: &Line, col: Col) -> Cell {
        let lang = self.lang;
        let back = match &line.state {
            State::Unknown => return Cell::text(self.kept.said(&line.person.id, col), Look::Body),
            State::Open if col == Col::State => return Cell::text(word(lang, say::OPEN), Look::Alert),
            State::Excluded if col == Col::State => return Cell::text(word(lang, say::EXCLUDED), Look::BodyMuted),
            State::Open | State::Excluded => return Cell::text("", Look::Body),
            State::Back(back) => back,
        };
        let Back { file, at, themes, errors, warnings, version, others, answers: _ } = back;
        match col {
            Col::State => Cell::text(word(lang, say::RETURNED), Look::BodyResult),
            Col::Returned => Cell::text(at, Look::BodyCentre),
            Col::Theme(theme) => {
                let found = themes.iter().find(|(nth, ..)| *nth == theme);
                let text = found.map(|(_, done, of)| say::done(lang, *done, *of)).unwrap_or_default();
                Cell::text(text, Look::BodyCentre)
            }
            Col::Findings => Cell::text(say::findings(lang, *errors, *warnings), Look::Body),
            Col::Version => {
                let older = version.as_ref().map(|version| format!("{} {version}", word(lang, say::OLDER)));
                Cell::text(older.unwrap_or_else(|| word(lang, say::CURRENT).to_owned()), Look::Body)
            }
            Col::BackAs => {
                // The list lies one folder down.
                Cell::text(file, Look::Link).linked(links::to_file("../", file, None))
            }
            Col::Others => Cell::text(others.join("\n"), Look::BodyMuted),
            Col::Id
            | Col::Name
            | Col::Organisation
            | Col::Industry
            | Col::Group
            | Col::Mail
            | Col::Code
            | Col::File
            | Col::Reminded
            | Col::Memo => Cell::default(),
        }
    }
}

/// A column of the reminders.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Mail {
    Id,
    Name,
    To,
    Subject,
    Body,
    Attach,
}

fn reminders_page(event: &Event, reminders: &[(&Line, Reminder)], lang: Lang) -> Page {
    let table = Table::new(word(lang, say::REMINDERS))
        .with(Mail::Id, word(lang, head::ID), Role::Shown, 10.0, Look::HeadingCentre)
        .with(Mail::Name, word(lang, head::NAME), Role::Shown, 18.0, Look::Heading)
        .with(Mail::To, word(lang, head::MAIL), Role::Shown, 28.0, Look::Heading)
        .with(Mail::Subject, word(lang, head::SUBJECT), Role::Shown, 34.0, Look::Heading)
        .with(Mail::Body, word(lang, head::BODY), Role::Shown, 90.0, Look::Heading)
        .with(Mail::Attach, word(lang, head::ATTACH), Role::Shown, 34.0, Look::Heading);
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let (name, lead) = (word(lang, say::REMINDERS), word(lang, say::REMINDERS_LEAD));
    let mut page = Frame { name, title: name, lead, corner: event.date, last_col }.open(event);
    page.setup.legend = language::word(lang, ASK_PRINT).to_owned();
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, reminders.len() as u32);
    for (row, (line, mail)) in (0..).zip(reminders) {
        let mut put = |col, cell| page.put(placed.cell(row, col), cell);
        put(Mail::Id, Cell::text(line.person.id.as_str(), Look::BodyCentre));
        put(Mail::Name, Cell::text(&line.person.name, Look::BodyStrong));
        put(Mail::To, Cell::text(&mail.to, Look::Body));
        put(Mail::Subject, Cell::text(&mail.subject, Look::Body));
        put(Mail::Body, Cell::text(&mail.body, Look::Body));
        let link = Link::File { path: line.form.clone(), at: None };
        put(Mail::Attach, Cell::text(&line.form, Look::Link).linked(link));
    }
    if reminders.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(word(lang, say::NOBODY), Look::Result));
    }
    close(&mut page, placed.heading_row(), placed.area());
    page
}

fn close(page: &mut Page, heading: u32, table: Area) {
    page.setup.freeze = Some(Address::new(heading + 1, LEFT + 2));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(table);
    measure::fit(page);
}
