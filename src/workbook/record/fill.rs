//! Writing データ: a row for each answer, and one without text for each further step of it.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use crate::domain::address::{Address, Area};
use crate::domain::choices;
use crate::domain::ids::{ParticipantId, StepId};
use crate::domain::people::Roster;
use crate::sheet::book::{Cell, Link, Look, Page, Value};
use crate::sheet::fill::Placed;
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP};
use crate::workbook::words::{annex, sheet, whom};
use crate::workbook::{Event, links, lists};

use super::{DataColumn, Entry, LiveSteps, how_word, key, table};

/// The data sheet of a workbook. `live`: the cells that picks follow.
///
/// An answer that names several steps has one row with its text and one row without text for each
/// further step, so that each text stands once and each step counts once.
pub fn fill<'e>(
    event: &Event,
    roster: &Roster,
    entries: impl Iterator<Item = Entry<'e>> + Clone,
    live: &LiveSteps,
    base: &str,
) -> Page {
    let table = table();
    let (title, last_col) = (sheet::DATA, super::last_column());
    let frame = Frame { name: sheet::DATA, title, lead: annex::DATA_LEAD, corner: "", last_col };
    let mut page = frame.open(event);
    let placed = Placed::put(
        &mut page,
        Address::new(TOP, LEFT),
        &table,
        entries.clone().map(|entry| entry.rows()).sum::<usize>() as u32,
    );
    let mut links = Links::default();
    let rows = entries.flat_map(|entry| (0..entry.rows()).map(move |nth| (entry, nth)));
    for (row, (entry, nth)) in rows.enumerate() {
        let group = roster.place_of_group(entry.group).map_or(1, |place| place + 1);
        let links = &mut links;
        Row { event, roster, live, base, group, placed: &placed, row: row as u32, links }.write(&mut page, &entry, nth);
    }
    page.pack();
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

/// The links to files: cells that lead to one share it.
type Links = HashMap<String, Arc<Link>>;

struct Row<'a> {
    event: &'a Event<'a>,
    roster: &'a Roster,
    live: &'a LiveSteps,
    base: &'a str,
    group: usize,
    placed: &'a Placed<'a, DataColumn>,
    row: u32,
    links: &'a mut Links,
}

impl Row<'_> {
    fn write(&mut self, page: &mut Page, entry: &Entry, nth: usize) {
        use DataColumn as C;
        let template = self.event.template;
        let column = template.column(entry.slot.column_ref());
        let person = entry.participant.and_then(|id| self.roster.get(id));
        let threat = entry.slot.threat.and_then(|no| template.threat(no));
        let source = &entry.answer.text.source;
        // Left to right: a row that is filled in order is never moved.
        self.text(page, C::Whom, if entry.participant.is_some() { whom::INDIVIDUAL } else { whom::GROUP });
        self.text(page, C::Id, entry.participant.map_or("", ParticipantId::as_str));
        self.text(page, C::Name, person.map_or("", |p| &p.name));
        self.text(page, C::Organisation, person.map_or("", |p| &p.organisation));
        self.text(page, C::Industry, person.map_or("", |p| &p.industry));
        self.text(page, C::Group, entry.group.as_str());
        self.text(page, C::Theme, &template.theme(entry.slot.column_ref()).sheet);
        if let Some(threat) = entry.slot.threat {
            self.put(page, C::No, Value::Number(f64::from(threat.0)));
        }
        self.text(page, C::Threat, threat.map_or("", |t| &t.title));
        self.put(page, C::Nth, Value::Number(f64::from(entry.slot.nth)));
        self.text(page, C::Column, &column.heading);
        if nth == 0 {
            self.put(page, C::Text, Value::shared(&entry.answer.text.value));
        }
        self.step(page, entry, nth);
        let path = &source.file.path;
        let link = match self.links.get(path) {
            Some(link) => Arc::clone(link),
            None => {
                let link = Arc::new(links::to_file(self.base, path, None));
                self.links.insert(path.clone(), Arc::clone(&link));
                link
            }
        };
        page.put(self.at(C::File), Cell::text(path, Look::Data).linked(link));
        self.text(page, C::Sheet, &source.sheet);
        self.text(page, C::Cell, &source.cell.to_string());
        self.text(page, C::Sha, &source.file.sha256);
        self.text(page, C::How, how_word(entry.answer.text.how));
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
        let live = self.live.get(&(entry.participant.cloned(), entry.slot)).filter(|_| nth == 0);
        let value = match live {
            Some(cell) => Value::formula_text(lists::step_id_in(cell), &id),
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

    fn text(&self, page: &mut Page, column: DataColumn, text: &str) {
        self.put(page, column, Value::text(text));
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
