//! データ: every answer once, one a row, with the place it came from.
//!
//! The sheet is what tallies count and what the next stage reads; its columns are the same in every
//! workbook that has it.

use std::collections::BTreeMap;
use std::rc::Rc;
use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::answers::{Answer, Slot};
use crate::domain::catalogue::{ColumnRef, Kind, Rows, Template, Whom};
use crate::domain::choices;
use crate::domain::fold::fold;
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::people::Roster;
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::sheet::book::{Book, Cell, Look, Page, Value, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::find::{Finder, Found};
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::frame::{Frame, LEFT, TOP};
use super::words::{annex, head, how, sheet, whom};
use super::{Event, language, links};

/// A column of the data sheet; its heading says what it holds.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DataColumn {
    Whom,
    Id,
    Name,
    Organisation,
    Industry,
    Group,
    Theme,
    No,
    Threat,
    Nth,
    Column,
    Text,
    /// Id of the step that counts.
    Step,
    /// `group|threat|step`: what tallies count. Not date-shaped, so that no program converts it.
    Key,
    File,
    Sheet,
    Cell,
    Sha,
    How,
}

/// One answer with everything a row says about it.
#[derive(Clone, PartialEq, Debug)]
pub struct Entry {
    /// Who wrote it; None: the group.
    pub participant: Option<ParticipantId>,
    /// The group it belongs to.
    pub group: GroupName,
    /// What it answers.
    pub slot: Slot,
    /// The answer.
    pub answer: Answer,
}

/// The table of the data sheet.
pub fn table() -> Table<DataColumn> {
    use DataColumn as C;
    let columns = [
        (C::Whom, head::WHOM, Role::Key, 8.0),
        (C::Id, head::ID, Role::Key, 9.0),
        (C::Name, head::NAME, Role::Label, 14.0),
        (C::Organisation, head::ORGANISATION, Role::Label, 22.0),
        (C::Industry, head::INDUSTRY, Role::Label, 12.0),
        (C::Group, head::GROUP, Role::Key, 12.0),
        (C::Theme, head::THEME, Role::Key, 16.0),
        (C::No, head::NO, Role::Key, 5.0),
        (C::Threat, head::THREAT, Role::Label, 30.0),
        (C::Nth, head::NTH, Role::Key, 5.0),
        (C::Column, head::COLUMN, Role::Key, 24.0),
        (C::Text, head::ANSWER, Role::Answer, 60.0),
        (C::Step, head::STEP_CODE, Role::Answer, 11.0),
        (C::Key, head::TALLY_KEY, Role::Shown, 13.0),
        (C::File, head::FILE, Role::Answer, 34.0),
        (C::Sheet, head::SHEET, Role::Answer, 16.0),
        (C::Cell, head::CELL, Role::Answer, 7.0),
        (C::Sha, head::SHA, Role::Answer, 20.0),
        (C::How, head::HOW, Role::Answer, 14.0),
    ];
    let empty = Table::new(sheet::DATA);
    let table = columns
        .into_iter()
        .fold(empty, |t, (id, heading, role, width)| t.with(id, heading, role, width, Look::DataHeading));
    language::known(table)
}

/// `group|threat|step`, the group by its place from 1.
pub fn key(group: usize, threat: ThreatNo, step: StepId) -> String {
    format!("{group}|{threat}|{step}")
}

/// Where the step that counts for an entry can be seen, when it is not fixed: a cell that people may correct.
pub type LiveSteps = BTreeMap<(Option<ParticipantId>, Slot), String>;

/// The data sheet of a workbook. `groups` gives each group its place; `live` the cells that picks follow.
///
/// An answer that names several steps has one row with its text and one row without text for each
/// further step, so that each text stands once and each step counts once.
pub fn fill(
    event: &Event,
    roster: &Roster,
    groups: &[&GroupName],
    entries: &[Entry],
    live: &LiveSteps,
    base: &str,
) -> Page {
    let table = table();
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let frame = Frame { name: sheet::DATA, title: sheet::DATA, lead: annex::DATA_LEAD, corner: "", last_col };
    let mut page = frame.open(event);
    let rows: Vec<(&Entry, usize)> =
        entries.iter().flat_map(|e| (0..e.answer.steps.len().max(1)).map(move |nth| (e, nth))).collect();
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, rows.len() as u32);
    for (row, (entry, nth)) in rows.into_iter().enumerate() {
        let group = groups.iter().position(|g| **g == entry.group).unwrap_or_default() + 1;
        let writer = Row { event, roster, live, base, group, placed: &placed, row: row as u32 };
        writer.write(&mut page, entry, nth);
    }
    let heading = placed.heading_row();
    heights(&mut page, &placed);
    first_page(&mut page, &placed);
    page.setup.freeze = Some(Address::new(heading + 1, LEFT));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(placed.area());
    page
}

/// Points of a line of text, and of the air around several.
const LINE: f64 = 16.2;
const AIR: f64 = 4.0;

/// Rows of one line keep the height that every row has; longer texts are never cut.
fn heights(page: &mut Page, placed: &Placed<DataColumn>) {
    let long = page.cells.iter().filter(|(_, cell)| cell.look == Look::DataLong);
    let mut lines: BTreeMap<u32, u32> = BTreeMap::new();
    for (at, cell) in long {
        let width = page.widths.get(&at.col).copied().unwrap_or_default();
        let needed = measure::lines(&cell.value.shown(), width, Look::DataLong.size());
        let row = lines.entry(at.row).or_default();
        *row = needed.max(*row);
    }
    for (row, lines) in lines.into_iter().filter(|(row, lines)| *row > placed.heading_row() && *lines > 1) {
        page.heights.insert(row, (f64::from(lines) * LINE + AIR).min(measure::MAX_HEIGHT));
    }
}

/// Nobody reads hundreds of rows on paper, but whoever prints a whole workbook gets this sheet too: one page
/// of it, up to the column of the codes.
fn first_page(page: &mut Page, placed: &Placed<DataColumn>) {
    let last_col = placed.col(DataColumn::Step);
    let area = |row| Area::new(Address::new(0, 0), Address::new(row, last_col));
    page.setup.print_area = Some(area(placed.heading_row()));
    let (first, end) = (placed.heading_row() + 1, placed.end());
    let mut left = measure::left_on_page(page, 0..first);
    let fits = (first..end).take_while(|row| {
        left -= measure::height(page, *row);
        left > 0.0
    });
    page.setup.print_area = Some(area(fits.last().unwrap_or(first)));
    page.setup.one_page = true;
}

struct Row<'a> {
    event: &'a Event<'a>,
    roster: &'a Roster,
    live: &'a LiveSteps,
    base: &'a str,
    group: usize,
    placed: &'a Placed<'a, DataColumn>,
    row: u32,
}

impl Row<'_> {
    fn write(&self, page: &mut Page, entry: &Entry, nth: usize) {
        use DataColumn as C;
        let template = self.event.template;
        let column = template.column(entry.slot.column_ref());
        let person = entry.participant.as_ref().and_then(|id| self.roster.get(id));
        let threat = entry.slot.threat.and_then(|no| template.threat(no));
        let mut text = |column, text: &str| self.put(page, column, Value::text(text));
        text(C::Whom, if entry.participant.is_some() { whom::INDIVIDUAL } else { whom::GROUP });
        text(C::Id, entry.participant.as_ref().map_or("", ParticipantId::as_str));
        text(C::Name, person.map_or("", |p| &p.name));
        text(C::Organisation, person.map_or("", |p| &p.organisation));
        text(C::Industry, person.map_or("", |p| &p.industry));
        text(C::Group, entry.group.as_str());
        text(C::Theme, &template.theme(entry.slot.column_ref()).sheet);
        text(C::Threat, threat.map_or("", |t| &t.title));
        text(C::Column, &column.heading);
        if nth == 0 {
            text(C::Text, &entry.answer.text.value);
        }
        let source = &entry.answer.text.source;
        text(C::Sheet, &source.sheet);
        text(C::Cell, &source.cell.to_string());
        text(C::Sha, &source.file.sha256);
        text(C::How, how_word(entry.answer.text.how));
        if let Some(threat) = entry.slot.threat {
            self.put(page, C::No, Value::Number(f64::from(threat.0)));
        }
        self.put(page, C::Nth, Value::Number(f64::from(entry.slot.nth)));
        let link = links::to_file(self.base, &source.file.path, None);
        page.put(self.at(C::File), Cell::text(&source.file.path, Look::Data).linked(link));
        self.step(page, entry, nth);
    }

    /// The step that counts, and the key that tallies count it by.
    fn step(&self, page: &mut Page, entry: &Entry, nth: usize) {
        let template = self.event.template;
        if template.column(entry.slot.column_ref()).kind.is_choice() {
            let choice = choices::recognise(template, entry.slot.column_ref(), &entry.answer.text.value);
            page.put(self.at(DataColumn::Step), Cell::text(choice.unwrap_or_default(), Look::DataText));
            return;
        }
        let column = Some(entry.slot.column_ref());
        let counts = column == template.vote_column() || column == template.consensus_column();
        let (Some(threat), true) = (entry.slot.threat, counts) else { return };
        let step = entry.answer.steps.get(nth);
        let id = step.map(StepId::to_string).unwrap_or_default();
        let live = self.live.get(&(entry.participant.clone(), entry.slot)).filter(|_| nth == 0);
        let value = match live {
            Some(cell) => Value::formula_text(super::lists::step_id_in(cell), &id),
            None => Value::text(&id),
        };
        // A code that someone types over a fixed one must not become a date.
        let look = if live.is_some() { Look::Data } else { Look::DataText };
        page.put(self.at(DataColumn::Step), Cell::of(value, look));
        if column == template.vote_column() {
            let shown = step.map(|s| key(self.group, threat, *s)).unwrap_or_default();
            let cell = self.at(DataColumn::Step);
            let formula = format!("IF({cell}=\"\",\"\",\"{}|{threat}|\"&{cell})", self.group);
            self.put(page, DataColumn::Key, Value::formula_text(formula, shown));
        }
    }

    fn at(&self, column: DataColumn) -> Address {
        self.placed.cell(self.row, column)
    }

    fn put(&self, page: &mut Page, column: DataColumn, value: Value) {
        use DataColumn as C;
        let long = matches!(column, C::Name | C::Organisation | C::Theme | C::Threat | C::Column | C::Text);
        let look = match value {
            Value::Number(_) => Look::DataNumber,
            _ if long => Look::DataLong,
            _ => Look::Data,
        };
        page.put(self.at(column), Cell::of(value, look));
    }
}

/// Every way to locate a value.
const HOWS: [How; 6] = [How::Heading, How::Neighbours, How::Label, How::Mark, How::Place, How::ByHand];

/// How a value was located, in words.
pub(super) fn how_word(value: How) -> &'static str {
    match value {
        How::Heading => how::HEADING,
        How::Neighbours => how::NEIGHBOURS,
        How::Label => how::LABEL,
        How::ByHand => how::BY_HAND,
        How::Mark => how::MARK,
        How::Place => how::PLACE,
    }
}

/// The row of the first entry for which `same` holds, from 0 under the headings.
pub fn row_of(entries: &[Entry], same: impl Fn(&Entry) -> bool) -> Option<u32> {
    let mut row = 0;
    for entry in entries {
        if same(entry) {
            return Some(row);
        }
        row += entry.answer.steps.len().max(1) as u32;
    }
    None
}

/// One cell of the data sheet as a formula names it.
pub fn cell(row: u32, column: DataColumn) -> String {
    let table = table();
    let placed = Placed::put(&mut Page::default(), Address::new(TOP, LEFT), &table, row + 1);
    format!("{}{}", sheet_prefix(sheet::DATA), placed.cell(row, column).fixed())
}

/// The column of the sheet in which the texts stand, by which answers are counted.
pub fn counted_column() -> u16 {
    LEFT + table().index(DataColumn::Text).unwrap_or_default() as u16
}

/// Answers that stand in a data sheet: rows with a text.
pub fn count(book: &Book) -> usize {
    take_rows(book).filter(|row| !row.text(DataColumn::Text).is_empty()).count()
}

/// The entries of a data sheet. Rows that do not fit the template are left out.
pub fn take(template: &Template, book: &Book) -> Vec<Entry> {
    let mut entries: Vec<Entry> = Vec::new();
    let mut files: BTreeMap<(String, String), Arc<SourceFile>> = BTreeMap::new();
    for row in take_rows(book) {
        let text = row.text(DataColumn::Text);
        if text.is_empty() {
            // A further step of the answer above.
            if let (Some(step), Some(last)) = (StepId::parse(&row.text(DataColumn::Step)), entries.last_mut()) {
                last.answer.steps.push(step);
            }
            continue;
        }
        let file = (row.text(DataColumn::File), row.text(DataColumn::Sha));
        let file = files
            .entry(file)
            .or_insert_with_key(|(path, sha256)| Arc::new(SourceFile { path: path.clone(), sha256: sha256.clone() }));
        entries.extend(row.entry(template, text, file));
    }
    entries
}

/// A row of a data sheet, wherever it stands now.
struct TakenRow<'a> {
    page: &'a Page,
    /// Where each column stands on this page; one list for all its rows.
    columns: Rc<Vec<(DataColumn, u16)>>,
    row: u32,
}

fn take_rows(book: &Book) -> impl Iterator<Item = TakenRow<'_>> {
    let table = table();
    let finder = Finder::new([&table]);
    let found: Vec<_> =
        book.pages.iter().flat_map(|page| finder.find(page).into_iter().map(move |f| (page, f))).collect();
    let columns = |found: &Found| {
        let placed = table.columns.iter().zip(&found.columns);
        Rc::new(placed.filter_map(|(head, col)| Some((head.id, (*col)?))).collect())
    };
    let found: Vec<_> = found.into_iter().map(|(page, f)| (page, columns(&f), f.rows)).collect();
    found
        .into_iter()
        .flat_map(|(page, columns, rows)| rows.map(move |row| TakenRow { page, columns: Rc::clone(&columns), row }))
}

impl TakenRow<'_> {
    fn text(&self, column: DataColumn) -> String {
        let found = self.columns.iter().find(|(id, _)| *id == column);
        found.map(|(_, col)| self.page.shown(Address::new(self.row, *col))).unwrap_or_default()
    }

    fn entry(&self, template: &Template, text: String, file: &Arc<SourceFile>) -> Option<Entry> {
        use DataColumn as C;
        let person = language::is(&self.text(C::Whom), whom::INDIVIDUAL);
        let who = if person { Whom::Individual } else { Whom::Group };
        let column = column_named(template, who, &self.text(C::Theme), &self.text(C::Column))?;
        let threat = match template.theme(column).rows {
            Rows::Threats => Some(ThreatNo(self.text(C::No).parse().ok()?)),
            Rows::Questions => None,
        };
        let slot = Slot::new(column, threat, self.text(C::Nth).parse().unwrap_or(1));
        let participant = if person { Some(ParticipantId::parse(&self.text(C::Id))?) } else { None };
        let source = Source {
            file: file.clone(),
            sheet: self.text(C::Sheet).into(),
            cell: Address::parse(&self.text(C::Cell))?,
        };
        let how = HOWS.into_iter().find(|h| language::is(&self.text(C::How), how_word(*h)));
        let text = Cited { value: text, source, how: how.unwrap_or(How::Heading) };
        let picks = template.column(column).kind == Kind::PickStep;
        let steps = StepId::parse(&self.text(C::Step)).into_iter().filter(|_| picks).collect();
        Some(Entry {
            participant,
            group: GroupName::parse(&self.text(C::Group))?,
            slot,
            answer: Answer { text, steps },
        })
    }
}

fn column_named(template: &Template, whom: Whom, theme: &str, heading: &str) -> Option<ColumnRef> {
    let (theme, heading) = (fold(theme), fold(heading));
    template
        .columns(whom)
        .find(|(at, c)| fold(&c.heading) == heading && fold(&template.theme(*at).sheet) == theme)
        .map(|(at, _)| at)
}
