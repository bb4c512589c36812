//! Writing a participant's form.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::{Column, ColumnRef, Kind, Rows, Template, Theme, Threat, Whom};
use crate::domain::people::Participant;
use crate::sheet::book::{Book, Cell, Choice, ChoiceList, Highlight, Look, Mark, Page, Rule, Tab, Value, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::Table;
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across, down};
use crate::workbook::language::{self, Typed};
use crate::workbook::stamp::{Code, Kind as StampKind, Stamp};
use crate::workbook::words::{self, TICK};
use crate::workbook::{Event, lists};

use super::layers::{answer_name, row_key};
use super::{FormColumn, cover, reference, theme_table};

/// Half-width characters of each part of the corner.
const CORNER_WIDTH: f64 = 26.0;
/// Height of an empty answer row in points: three lines; it grows with what is typed.
const ANSWER_HEIGHT: f64 = 42.0;
/// Height of an answer row where a threat has several.
const PAIR_HEIGHT: f64 = 34.0;
/// Height of a survey answer.
const SURVEY_HEIGHT: f64 = 92.0;

/// What a form prints about the person.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Who<'a> {
    pub(super) code: &'a str,
    pub(super) name: &'a str,
    pub(super) organisation: &'a str,
    pub(super) industry: &'a str,
    pub(super) group: &'a str,
}

impl<'a> Who<'a> {
    pub(super) fn of(person: &'a Participant, code: &'a str) -> Self {
        let Participant { name, organisation, industry, group, .. } = person;
        Who { code, name, organisation, industry, group: group.as_str() }
    }
}

/// The form of one participant.
pub fn fill(event: &Event, person: &Participant) -> Book {
    let code = Code::new(event.code, person.id.as_str());
    let text = code.text();
    let mut book = book(event, &Who::of(person, &text));
    book.properties.title = event.title.to_owned();
    book.properties.subject.clone_from(&text);
    let stamp = Stamp {
        kind: StampKind::Form,
        code,
        name: person.name.clone(),
        template: event.template.name.clone(),
        version: event.template.version.clone(),
        hash: event.template.hash.clone(),
    };
    stamp.write(&mut book);
    book
}

/// A form without its stamp.
pub(super) fn book(event: &Event, who: &Who) -> Book {
    let corner = corner(event, who);
    let mut book = Book::default();
    let mut writer = Writer { event, corner: &corner, themes: Vec::new(), blocks: Vec::new() };
    let pages: Vec<Page> = (0..event.template.themes.len()).filter_map(|t| writer.theme_page(&mut book, t)).collect();
    book.pages.push(cover::page(event, who, &corner, &writer.themes));
    book.pages.extend(pages);
    book.pages.extend(reference::pages(event, &corner));
    lists::add(&mut book, event.template);
    language::say(event.template, &mut book, || {
        let mut typed = Typed::of(event.template, None);
        typed.texts([event.title, event.date, who.name, who.organisation, who.industry, who.group]);
        typed
    });
    book
}

/// Code, organisation, name and group, as they stand in the corner of every sheet.
pub(super) fn corner(event: &Event, who: &Who) -> String {
    let title = language::word(language::of(event.template), words::form::HONORIFIC);
    let honoured = if who.name.is_empty() { String::new() } else { format!("{} {title}", who.name) };
    let honoured = honoured.trim_end();
    // What is too long for a corner stands in full on the first sheet.
    [who.code, who.organisation, honoured, who.group]
        .into_iter()
        .filter(|part| !part.trim().is_empty())
        .map(|part| measure::clipped(part, CORNER_WIDTH))
        .collect::<Vec<_>>()
        .join("　")
}

/// Where a theme's progress can be counted.
pub(super) struct Progress {
    /// The theme's sheet.
    pub(super) sheet: String,
    /// Rows there are to fill.
    pub(super) all: u32,
    /// The formula that counts the filled ones.
    pub(super) done: String,
}

struct Writer<'a> {
    event: &'a Event<'a>,
    corner: &'a str,
    themes: Vec<Progress>,
    /// First and last row of each threat on the page at hand: it is not split in print.
    blocks: Vec<(u32, u32)>,
}

impl Writer<'_> {
    fn theme_page(&mut self, book: &mut Book, index: usize) -> Option<Page> {
        let template = self.event.template;
        let theme = &template.themes[index];
        let table = theme_table(template, index)?;
        // The key column is the last one and hidden; the tick is the last that people see.
        let last_col = LEFT + table.columns.len() as u16 - 2;
        let frame = Frame { name: &theme.sheet, title: &theme.title, lead: &theme.ask, corner: self.corner, last_col };
        let mut page = frame.open(self.event);
        page.setup.tab = Tab::Ask;
        page.hidden_columns.push(last_col + 1);
        match theme.rows {
            Rows::Threats => self.threat_rows(book, &mut page, index, &table),
            Rows::Questions => self.question_rows(book, &mut page, index, &table),
        }
        measure::fit(&mut page);
        measure::paginate(&mut page, &self.blocks);
        Some(page)
    }

    fn threat_rows(&mut self, book: &mut Book, page: &mut Page, index: usize, table: &Table<FormColumn>) {
        let template = self.event.template;
        let theme = &template.themes[index];
        let repeat = repeat(template, index);
        let rows: u32 = template.threats.iter().map(|t| if t.in_scope { u32::from(repeat) } else { 1 }).sum();
        let placed = Placed::put(page, Address::new(TOP, LEFT), table, rows);
        let mut row = 0;
        self.blocks.clear();
        for threat in &template.threats {
            let first = placed.heading_row() + 1 + row;
            if threat.in_scope {
                self.blocks.push((first, first + u32::from(repeat) - 1));
                let block = Block { theme, index, threat, row, repeat, placed: &placed };
                block.write(template, book, page);
                row += u32::from(repeat);
            } else {
                out_of_scope_row(template, page, &placed, row, threat);
                row += 1;
            }
        }
        self.marks(page, index, &placed);
        let all = template.threats_in_scope().count() as u32;
        let done = format!("COUNTIF({},\"{TICK}\")", placed.range(&theme.sheet, FormColumn::Done));
        self.finish(page, theme, &placed, all, done);
    }

    fn question_rows(&mut self, book: &mut Book, page: &mut Page, index: usize, table: &Table<FormColumn>) {
        let template = self.event.template;
        let theme = &template.themes[index];
        let questions: Vec<_> = template.columns_of(index, Whom::Individual).collect();
        self.blocks.clear();
        let placed = Placed::put(page, Address::new(TOP, LEFT), table, questions.len() as u32);
        for (row, (_, question)) in questions.iter().enumerate() {
            let row = row as u32;
            let answer = placed.cell(row, FormColumn::Answer);
            page.put(placed.cell(row, FormColumn::QuestionNo), Cell::number(row + 1, Look::RowNo));
            page.put(placed.cell(row, FormColumn::Question), Cell::text(&question.heading, Look::LabelStrong));
            let list = lists::choices(template, question);
            page.put(answer, Cell::of(Value::Blank, if list.is_some() { Look::AskPick } else { Look::Ask }));
            if list.is_some() {
                let hint = Some((question.heading.clone(), words::form::CHOICE_HINT.to_owned()));
                page.choices.push(Choice { area: Area::cell(answer), list, hint, strict: false });
            }
            let tick = format!("IF({answer}<>\"\",\"{TICK}\",\"\")");
            page.put(placed.cell(row, FormColumn::Done), Cell::of(Value::formula_text(tick, ""), Look::Done));
            let key = row_key(index, None, row as u8 + 1);
            page.put(placed.cell(row, FormColumn::Key), Cell::text(&key, Look::Data));
            book.names.push(answer_name(&theme.sheet, &theme.id, &question.id, &key, answer));
            page.heights.insert(answer.row, if question.kind.is_choice() { PAIR_HEIGHT } else { SURVEY_HEIGHT });
        }
        filled_mark(page, placed.column(FormColumn::Answer));
        let all = questions.len() as u32;
        let done = format!("COUNTIF({},\"{TICK}\")", placed.range(&theme.sheet, FormColumn::Done));
        self.finish(page, theme, &placed, all, done);
    }

    /// Dropdown marks and tints over whole columns, so that pasted and inserted rows have them too.
    fn marks(&self, page: &mut Page, index: usize, placed: &Placed<FormColumn>) {
        let template = self.event.template;
        let step = template.columns_of(index, Whom::Individual).find(|(_, c)| c.kind == Kind::PickStep);
        let control = template.columns_of(index, Whom::Individual).find(|(_, c)| c.kind == Kind::PickControl);
        if let Some((step, _)) = step {
            let area = placed.column(FormColumn::Theme(step));
            let alert = |formula| Highlight { area, rule: Rule::When(formula, Mark::Alert) };
            page.highlights.push(alert(lists::is_unknown_step(area.first)));
            if let Some((control, _)) = control {
                let control = placed.cell(0, FormColumn::Theme(control));
                page.highlights.push(alert(lists::is_mismatch(control, area.first)));
            }
        }
        for (at, column) in template.columns_of(index, Whom::Individual).filter(|(_, c)| c.kind.is_answer()) {
            let area = placed.column(FormColumn::Theme(at));
            if column.kind == Kind::Text {
                let long = format!("LEN({})>{LONG}", area.first.fixed_column());
                page.highlights.push(Highlight { area, rule: Rule::When(long, Mark::Long) });
            }
            filled_mark(page, area);
        }
    }

    /// Progress under the table, frozen heading, print set-up.
    fn finish(&mut self, page: &mut Page, theme: &Theme, placed: &Placed<FormColumn>, all: u32, done: String) {
        let formula = format!("\"{}\"&{done}&\"{}\"", words::progress_start(all), words::PROGRESS_END);
        let value = Value::formula_text(formula, words::progress(0, all));
        page.put(Address::new(placed.end() + 1, LEFT), Cell::of(value, Look::Result));
        let heading = placed.heading_row();
        page.setup.freeze = Some(Address::new(heading + 1, LEFT + 2));
        page.setup.repeat_rows = Some((heading, heading));
        let last = Address::new(placed.end() + 1, placed.col(FormColumn::Done));
        page.setup.print_area = Some(Area::new(Address::new(0, 0), last));
        page.setup.rows_grow = true;
        self.themes.push(Progress { sheet: theme.sheet.clone(), all, done });
    }
}

/// Characters after which an answer no longer prints well in its cell.
const LONG: u32 = 400;

/// The rows of one threat.
struct Block<'a> {
    theme: &'a Theme,
    index: usize,
    threat: &'a Threat,
    row: u32,
    repeat: u8,
    placed: &'a Placed<'a, FormColumn>,
}

impl Block<'_> {
    fn write(&self, template: &Template, book: &mut Book, page: &mut Page) {
        let columns: Vec<_> = template.columns_of(self.index, Whom::Individual).collect();
        for (at, column) in &columns {
            match column.kind {
                Kind::RowNumber => self.each_row(page, *at, || Cell::number(self.threat.no.0, Look::RowNo)),
                Kind::Label => self.merged(page, FormColumn::Theme(*at), Cell::text(&self.threat.title, Look::Label)),
                Kind::ChosenStep => self.chosen_step(template, page, *at),
                Kind::Text => self.each_row(page, *at, || Cell::of(Value::Blank, Look::Ask)),
                Kind::PickControl => {
                    self.each_row(page, *at, || Cell::of(Value::Blank, Look::AskPick));
                    self.choice(page, *at, lists::controls(), words::form::CONTROL_HINT);
                }
                Kind::PickStep => {
                    self.each_row(page, *at, || Cell::of(Value::Blank, Look::AskPick));
                    let control = columns.iter().find(|(_, c)| c.kind == Kind::PickControl);
                    let list = match control {
                        Some((control, _)) => lists::steps_of(self.placed.cell(self.row, FormColumn::Theme(*control))),
                        None => ChoiceList::Formula(lists::name::STEPS.to_owned()),
                    };
                    self.choice(page, *at, list, words::form::STEP_HINT);
                }
                Kind::Pick | Kind::Tick => {
                    self.each_row(page, *at, || Cell::of(Value::Blank, Look::AskPick));
                    if let Some(list) = lists::choices(template, column) {
                        self.choice(page, *at, list, (&column.heading, words::form::CHOICE_HINT));
                    }
                }
            }
        }
        self.done(page, &columns);
        self.keys_and_names(book, page, &columns);
        let height = if self.repeat > 1 { PAIR_HEIGHT } else { ANSWER_HEIGHT };
        for row in 0..u32::from(self.repeat) {
            page.heights.insert(self.placed.heading_row() + 1 + self.row + row, height);
        }
    }

    fn last(&self) -> u32 {
        self.row + u32::from(self.repeat) - 1
    }

    fn each_row(&self, page: &mut Page, at: ColumnRef, cell: impl Fn() -> Cell) {
        for row in self.row..=self.last() {
            page.put(self.placed.cell(row, FormColumn::Theme(at)), cell());
        }
    }

    fn merged(&self, page: &mut Page, column: FormColumn, cell: Cell) {
        let at = self.placed.cell(self.row, column);
        down(page, at, self.placed.cell(self.last(), column).row, cell);
    }

    fn choice(&self, page: &mut Page, at: ColumnRef, list: ChoiceList, hint: (&str, &str)) {
        let column = FormColumn::Theme(at);
        page.choices.push(Choice {
            area: Area::new(self.placed.cell(self.row, column), self.placed.cell(self.last(), column)),
            list: Some(list),
            hint: Some((hint.0.to_owned(), hint.1.to_owned())),
            // A typed `6-1` must be accepted wherever the list does not work.
            strict: false,
        });
    }

    /// The step picked for this threat on the sheet where it is picked.
    fn chosen_step(&self, template: &Template, page: &mut Page, at: ColumnRef) {
        let Some(vote) = template.vote_column() else { return };
        let Some(table) = theme_table(template, usize::from(vote.theme)) else { return };
        let Some(first) = row_of_threat(template, usize::from(vote.theme), self.threat) else { return };
        let cells = (0..u32::from(template.column(vote).repeat.max(1))).map(|nth| {
            let source = placed_at_top(&table).cell(first + nth, FormColumn::Theme(vote));
            format!("{}{}", sheet_prefix(&template.theme(vote).sheet), source.fixed())
        });
        let formula = lists::joined(&cells.collect::<Vec<_>>());
        self.merged(page, FormColumn::Theme(at), Cell::of(Value::formula_text(formula, ""), Look::Label));
    }

    /// Ticked when every answer of one row stands.
    fn done(&self, page: &mut Page, columns: &[(ColumnRef, &Column)]) {
        let answered = columns
            .iter()
            .filter(|(_, c)| c.kind.is_answer())
            .map(|(at, _)| {
                let column = FormColumn::Theme(*at);
                Area::new(self.placed.cell(self.row, column), self.placed.cell(self.last(), column))
            })
            .map(|area| format!("({area}<>\"\")"))
            .collect::<Vec<_>>()
            .join("*");
        let formula = format!("IF(SUMPRODUCT({answered}*1)>0,\"{TICK}\",\"\")");
        self.merged(page, FormColumn::Done, Cell::of(Value::formula_text(formula, ""), Look::Done));
    }

    fn keys_and_names(&self, book: &mut Book, page: &mut Page, columns: &[(ColumnRef, &Column)]) {
        for nth in 0..self.repeat {
            let row = self.row + u32::from(nth);
            let key = row_key(self.index, Some(self.threat), nth + 1);
            page.put(self.placed.cell(row, FormColumn::Key), Cell::text(&key, Look::Data));
            for (at, column) in columns.iter().filter(|(_, c)| c.kind.is_answer()) {
                let cell = self.placed.cell(row, FormColumn::Theme(*at));
                book.names.push(answer_name(&self.theme.sheet, &self.theme.id, &column.id, &key, cell));
            }
        }
    }
}

/// How many rows a threat has: the most values any column of individuals takes.
pub(super) fn repeat(template: &Template, theme: usize) -> u8 {
    template.columns_of(theme, Whom::Individual).map(|(_, c)| c.repeat).max().unwrap_or(1).max(1)
}

/// The row of a threat in its table, from 0 under the heading.
fn row_of_threat(template: &Template, theme: usize, threat: &Threat) -> Option<u32> {
    let rows = u32::from(repeat(template, theme));
    let mut row = 0;
    for other in &template.threats {
        if other.no == threat.no {
            return other.in_scope.then_some(row);
        }
        row += if other.in_scope { rows } else { 1 };
    }
    None
}

/// Where a theme's table stands on its own page: the same for every form.
fn placed_at_top(table: &Table<FormColumn>) -> Placed<'_, FormColumn> {
    Placed::put(&mut Page::default(), Address::new(TOP, LEFT), table, 0)
}

fn out_of_scope_row(template: &Template, page: &mut Page, placed: &Placed<FormColumn>, row: u32, threat: &Threat) {
    let first = Address::new(placed.heading_row() + 1 + row, LEFT);
    page.put(first, Cell::number(threat.no.0, Look::OutCentre));
    page.put(Address::new(first.row, LEFT + 1), Cell::text(&threat.title, Look::Out));
    across(page, first.row, LEFT + 2, placed.col(FormColumn::Done), Cell::text(&template.out_of_scope, Look::Out));
    page.heights.insert(first.row, 22.0);
}

fn filled_mark(page: &mut Page, area: Area) {
    let filled = format!("LEN({})>0", area.first.fixed_column());
    page.highlights.push(Highlight { area, rule: Rule::When(filled, Mark::Filled) });
}
