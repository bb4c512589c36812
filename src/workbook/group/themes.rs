//! ①②③ of a group's workbook: per threat a block with the members' rows, then the group's own cells.

use crate::domain::address::{Address, Area};
use crate::domain::answers::{Answer, Answers, Slot};
use crate::domain::catalogue::{Column, ColumnRef, Kind, Template, Threat, Whom};
use crate::domain::choices;
use crate::domain::ids::{ParticipantId, StepId};
use crate::domain::people::Participant;
use crate::sheet::book::{Cell, Choice, ChoiceList, Highlight, Look, Mark, Page, Rule, Tab, Value, sheet_prefix};
use crate::sheet::layout::Table;
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across, over};
use crate::workbook::lists;
use crate::workbook::words::{group as say, sheet};

use super::fill::{GroupBook, Places};
use super::paper;
use super::{GroupColumn, member_columns, member_table, own_offsets, own_table};

/// Least height of a member's row, in points.
const MEMBER_HEIGHT: f64 = 30.0;
/// Height of an empty row of the group's own cells, in points; it grows with what is typed.
const OWN_HEIGHT: f64 = 32.0;

/// The sheet of one theme. Notes in `places` where members' picks and the group's own cells stand.
pub(super) fn page(book: &GroupBook, theme: usize, places: &mut Places) -> Page {
    let template = book.event.template;
    let spec = &template.themes[theme];
    let table = member_table(template, theme);
    let offsets = own_offsets(template, theme);
    let widest = offsets.iter().map(|(_, o)| *o).max().unwrap_or_default().max(table.columns.len() as u16 - 1);
    let last_col = LEFT + widest;
    let title = format!("{} — {}", spec.title, book.group);
    let frame = Frame { name: &spec.sheet, title: &title, lead: &spec.ask_group, corner: &book.corner(), last_col };
    let mut page = frame.open(book.event);
    page.setup.tab = Tab::Ask;
    page.setup.rows_grow = true;
    for (index, column) in table.columns.iter().enumerate() {
        page.widths.insert(LEFT + index as u16, column.width);
    }
    for (at, offset) in &offsets {
        let width = page.widths.entry(LEFT + offset).or_default();
        *width = width.max(template.column(*at).width);
    }
    let mut row = TOP;
    let (mut blocks, mut groups) = (Vec::new(), Vec::new());
    for threat in template.threats_in_scope() {
        let mut writer =
            Writer { book, theme, threat, last_col, table: &table, offsets: &offsets, places, page: &mut page };
        let (own, end) = writer.block(row);
        // The title stays with the first block.
        blocks.push((if row == TOP { 0 } else { row }, end - 1));
        groups.push(own);
        row = end + 1;
    }
    for threat in template.threats.iter().filter(|t| !t.in_scope) {
        let text = format!("{}　{}", threat.label(), template.out_of_scope);
        across(&mut page, row, LEFT, last_col, Cell::text(text, Look::Out));
        row += 1;
    }
    page.setup.freeze = Some(Address::new(TOP, 0));
    measure::fit(&mut page);
    paper::part(&mut page, &mut blocks, &groups);
    measure::paginate(&mut page, &blocks);
    page
}

/// One threat's block while it is written.
pub(super) struct Writer<'a, 'p> {
    pub(super) book: &'a GroupBook<'a>,
    pub(super) theme: usize,
    pub(super) threat: &'a Threat,
    last_col: u16,
    /// The members' table.
    pub(super) table: &'a Table<GroupColumn>,
    offsets: &'a [(ColumnRef, u16)],
    places: &'p mut Places,
    pub(super) page: &'p mut Page,
}

impl Writer<'_, '_> {
    /// Band, members, own cells. The row in which the own cells begin, and the row after the block.
    fn block(&mut self, row: u32) -> (u32, u32) {
        let band = format!("{}　{}", self.threat.no, self.threat.title);
        across(self.page, row, LEFT, self.last_col, Cell::text(band, Look::Band));
        self.page.heights.insert(row, 24.0);
        let own = self.members(row + 1);
        let asked = template_asks(self.book.event.template, self.theme);
        let end = if asked { self.own(own) } else { own };
        self.page.heights.insert(end, 14.0);
        (own, end)
    }

    /// Heading and rows of the members' table, and the panel beside them. The row after.
    fn members(&mut self, heading: u32) -> u32 {
        let table = self.table;
        for (index, column) in table.columns.iter().enumerate() {
            let at = Address::new(heading, LEFT + index as u16);
            self.page.put(at, Cell::text(&column.heading, column.look));
        }
        let mut row = heading + 1;
        let people: Vec<&Participant> = self.book.members().collect();
        for person in people {
            let answers = self.book.answers_of(&person.id);
            for nth in self.rows_of(answers) {
                self.member_row(row, person, answers, nth);
                row += 1;
            }
        }
        let book = self.book;
        for (id, left) in &book.left {
            // Who wrote nothing for this threat has no row here.
            let mut rows = self.rows_of(Some(&left.answers));
            rows.retain(|nth| self.has_any(&left.answers, *nth));
            for nth in rows {
                self.left_row(row, id, left, nth);
                row += 1;
            }
        }
        let after_table = LEFT + table.columns.len() as u16;
        if after_table <= self.last_col && row > heading + 1 {
            let area = Area::new(Address::new(heading, after_table), Address::new(row - 1, self.last_col));
            let cell = self.panel();
            over(self.page, area, cell);
        }
        row
    }

    /// The values a member gave for this threat: at least one row each, also when there is none.
    fn rows_of(&self, answers: Option<&Answers>) -> Vec<u8> {
        let theme = self.theme as u8;
        let filled = |nth: &u8| answers.is_some_and(|answers| self.has_any(answers, *nth));
        let most = answers
            .into_iter()
            .flat_map(|a| a.keys())
            .filter(|s| s.theme == theme && s.threat == Some(self.threat.no))
            .map(|s| s.nth)
            .max()
            .unwrap_or(1);
        let rows: Vec<u8> = (1..=most).filter(filled).collect();
        if rows.is_empty() { vec![1] } else { rows }
    }

    fn member_row(&mut self, row: u32, person: &Participant, answers: Option<&Answers>, nth: u8) {
        let table = self.table;
        let open = answers.is_none();
        for (index, column) in table.columns.iter().enumerate() {
            let at = Address::new(row, LEFT + index as u16);
            let cell = match column.id {
                GroupColumn::No => Cell::number(self.threat.no.0, Look::RowNo),
                GroupColumn::Id => Cell::text(person.id.as_str(), Look::BodyCentre),
                GroupColumn::Name => self.name(person, open, nth),
                GroupColumn::Industry => Cell::text(&person.industry, Look::Body),
                GroupColumn::Nth => Cell::number(nth, Look::BodyCentre),
                GroupColumn::Votes => self.votes(row, answers),
                GroupColumn::Theme(at) => self.member_cell(row, index, person, answers, at, nth),
            };
            self.page.put(at, cell);
        }
        self.page.heights.insert(row, self.height_of(row));
    }

    /// Room for the longest text of the row, and some air even for short ones.
    pub(super) fn height_of(&self, row: u32) -> f64 {
        let needed = self.table.columns.iter().enumerate().map(|(index, column)| {
            let cell = self.page.cells.get(&Address::new(row, LEFT + index as u16));
            let text = cell.map(|c| c.value.seen()).unwrap_or_default();
            measure::text_height(&text, column.width, Look::Body)
        });
        needed.fold(MEMBER_HEIGHT, f64::max).min(measure::MAX_HEIGHT)
    }

    fn member_cell(
        &mut self,
        row: u32,
        index: usize,
        person: &Participant,
        answers: Option<&Answers>,
        at: ColumnRef,
        nth: u8,
    ) -> Cell {
        let template = self.book.event.template;
        let place = Address::new(row, LEFT + index as u16);
        let slot = Slot::new(at, Some(self.threat.no), nth);
        let answer = answers.and_then(|a| a.get(&slot));
        let look = self.mark(place, &person.id, at, nth);
        match template.column(at).kind {
            Kind::Text => Cell::text(answer.map_or("", |a| &a.text.value), look),
            Kind::PickStep => {
                self.places.picks.insert((person.id.clone(), slot), (self.page.name.clone(), place));
                self.all_steps(place);
                let text = answer.map(|a| shown_step(template, &a.steps, &a.text.value)).unwrap_or_default();
                Cell::text(text, look)
            }
            Kind::ChosenStep => self.chosen(&person.id, answers),
            Kind::Pick | Kind::Tick => {
                self.places.choices.insert((person.id.clone(), slot), (self.page.name.clone(), place));
                let list = lists::choices(template, template.column(at));
                self.page.choices.push(Choice { area: Area::cell(place), list, hint: None, strict: false });
                Cell::text(answer.map(|a| shown(template, at, a)).unwrap_or_default(), look)
            }
            // Not among the columns that a theme's sheet shows.
            Kind::RowNumber | Kind::Label | Kind::PickControl => Cell::default(),
        }
    }

    /// The step this member picked, from the sheet on which it can be corrected.
    fn chosen(&self, person: &ParticipantId, answers: Option<&Answers>) -> Cell {
        let template = self.book.event.template;
        let Some(vote) = template.vote_column() else { return Cell::default() };
        let slots: Vec<Slot> =
            (1..=template.column(vote).repeat.max(1)).map(|nth| Slot::new(vote, Some(self.threat.no), nth)).collect();
        let picked = slots.iter().filter_map(|slot| answers?.get(slot));
        let shown: Vec<String> = picked.map(|a| shown_step(template, &a.steps, &a.text.value)).collect();
        let shown = shown.join("\n");
        let places = slots.iter().filter_map(|slot| self.places.picks.get(&(person.clone(), *slot)));
        let cells: Vec<String> = places.map(|(page, at)| format!("{}{}", sheet_prefix(page), at.fixed())).collect();
        if cells.is_empty() {
            return Cell::text(shown, Look::Body);
        }
        Cell::of(Value::formula_text(lists::joined(&cells), shown), Look::Body)
    }

    /// Members of the group who picked the same step, live.
    fn votes(&self, row: u32, answers: Option<&Answers>) -> Cell {
        let template = self.book.event.template;
        let Some((at, _)) = member_columns(template, self.theme).into_iter().find(|(_, c)| c.kind == Kind::PickStep)
        else {
            return Cell::default();
        };
        let col = LEFT + self.table.index(GroupColumn::Theme(at)).unwrap_or_default() as u16;
        let cell = Address::new(row, col);
        let id = lists::step_id_in(&cell.to_string());
        let keys = &self.book.keys;
        let prefix = format!("{}|{}|", self.book.number, self.threat.no);
        let formula = format!("IF({id}=\"\",\"\",COUNTIF({keys},\"{prefix}\"&{id}))");
        let slot = Slot::new(at, Some(self.threat.no), 1);
        let step = answers.and_then(|a| a.get(&slot)).and_then(|a| a.steps.first());
        match step {
            Some(step) => {
                let votes = self.book.votes(self.threat.no, *step);
                let look = if votes >= crate::domain::tally::COMMON_VOTES { Look::CountStrong } else { Look::Count };
                Cell::of(Value::formula_number(formula, votes), look)
            }
            None => Cell::of(Value::formula_text(formula, ""), Look::Count),
        }
    }

    /// Beside the members' rows: on the sheet of picks what they agree on, on later sheets the group's consensus.
    fn panel(&self) -> Cell {
        let template = self.book.event.template;
        if template.vote_column().is_none() {
            return Cell::text("", Look::Panel);
        }
        let votes_here = template.vote_column().is_some_and(|v| usize::from(v.theme) == self.theme);
        let value = if votes_here {
            let (formula, shown) = self.book.summary(self.threat.no).agreement_link(sheet::TALLY);
            Value::formula_text(formula, shown)
        } else {
            let summary = self.book.summary(self.threat.no);
            let (formula, shown) = summary.consensus_link(sheet::TALLY);
            Value::formula_text(formula, shown)
        };
        Cell::of(value, Look::Panel)
    }

    /// Heading and rows of the group's own cells. The row after.
    fn own(&mut self, heading: u32) -> u32 {
        let template = self.book.event.template;
        let table = own_table(template, self.theme);
        let rows = u32::from(self.book.own_rows(self.theme, self.threat.no));
        let (first, last) = (heading + 1, heading + rows);
        for col in LEFT..=self.last_col {
            self.page.put(Address::new(heading, col), Cell::text("", Look::HeadingAskText));
        }
        self.page.put(Address::new(heading, LEFT), Cell::text(&table.columns[0].heading, Look::HeadingAskCentre));
        for row in first..=last {
            self.page.put(Address::new(row, LEFT), Cell::number(self.threat.no.0, Look::RowNo));
        }
        let offsets = self.offsets;
        let left_most = offsets.iter().map(|(_, o)| LEFT + o).min().unwrap_or(LEFT + 1);
        if left_most > LEFT + 1 {
            across(self.page, heading, LEFT + 1, left_most - 1, Cell::text(say::ASK_HERE, Look::HeadingAskText));
            let area = Area::new(Address::new(first, LEFT + 1), Address::new(last, left_most - 1));
            over(self.page, area, Cell::text("", Look::Label));
        }
        for ((at, offset), head) in offsets.iter().zip(table.columns.iter().skip(1)) {
            self.page.put(Address::new(heading, LEFT + offset), Cell::text(&head.heading, Look::HeadingAskText));
            self.own_column(template.column(*at), *at, LEFT + offset, first, last);
        }
        for row in first..=last {
            let needed = offsets.iter().map(|(_, offset)| {
                let cell = self.page.cells.get(&Address::new(row, LEFT + offset));
                let text = cell.map(|c| c.value.shown()).unwrap_or_default();
                let width = self.page.widths.get(&(LEFT + offset)).copied().unwrap_or_default();
                measure::text_height(&text, width, Look::Ask)
            });
            let height = needed.fold(OWN_HEIGHT, f64::max).min(measure::MAX_HEIGHT);
            self.page.heights.insert(row, height);
        }
        last + 1
    }

    fn own_column(&mut self, column: &Column, at: ColumnRef, col: u16, first: u32, last: u32) {
        let template = self.book.event.template;
        // A merged cell would not grow with what is typed, so a single value has the first row alone.
        let rows = if self.book.is_one_cell(at, self.threat.no) { first..=first } else { first..=last };
        let answers = rows.clone();
        for (nth, row) in (1..).zip(rows) {
            let slot = Slot::new(at, Some(self.threat.no), nth);
            let answer = self.book.record.own.get(&slot);
            let text = answer.map(|a| shown(template, at, a)).unwrap_or_default();
            let place = Address::new(row, col);
            self.places.own.insert(slot, (self.page.name.clone(), place));
            let picks = column.kind == Kind::PickStep || column.kind.is_choice();
            let look = if picks { Look::AskPick } else { Look::Ask };
            self.page.put(place, Cell::text(text, look));
        }
        if *answers.end() < last {
            let below = Area::new(Address::new(answers.end() + 1, col), Address::new(last, col));
            over(self.page, below, Cell::text("", Look::Label));
        }
        let area = Area::new(Address::new(first, col), Address::new(*answers.end(), col));
        if column.kind == Kind::PickStep {
            let list = self.places.picks_list(self.threat.no);
            let hint = (say::CONSENSUS_HINT.0.to_owned(), say::CONSENSUS_HINT.1.to_owned());
            self.page.choices.push(Choice { area, list: Some(list), hint: Some(hint), strict: false });
            let unknown = lists::is_unknown_step(area.first);
            self.page.highlights.push(Highlight { area, rule: Rule::When(unknown, Mark::Alert) });
        }
        if let Some(list) = lists::choices(template, column) {
            self.page.choices.push(Choice { area, list: Some(list), hint: None, strict: false });
        }
        let filled = format!("LEN({})>0", area.first.fixed_column());
        self.page.highlights.push(Highlight { area, rule: Rule::When(filled, Mark::Filled) });
    }

    fn all_steps(&mut self, at: Address) {
        let list = Some(ChoiceList::Formula(lists::name::STEPS.to_owned()));
        self.page.choices.push(Choice { area: Area::cell(at), list, hint: None, strict: false });
    }
}

/// True where the theme has cells for the group.
fn template_asks(template: &Template, theme: usize) -> bool {
    template.columns_of(theme, Whom::Group).next().is_some()
}

/// An answer as its dropdown shows it; what is none of the list stays as typed.
pub(super) fn shown(template: &Template, column: ColumnRef, answer: &Answer) -> String {
    let text = &answer.text.value;
    let choice = template.column(column).kind.is_choice().then(|| choices::recognise(template, column, text)).flatten();
    choice.map_or_else(|| shown_step(template, &answer.steps, text), str::to_owned)
}

/// A pick as the dropdown shows it; what names no step of the list, or several, stays as typed.
pub(super) fn shown_step(template: &Template, steps: &[StepId], text: &str) -> String {
    match steps {
        [only] => template.step(*only).map_or_else(|| text.to_owned(), |s| s.label()),
        _ => text.to_owned(),
    }
}
