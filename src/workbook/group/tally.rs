//! 集計: per threat how far the members agree, then every step picked, all of it live.

use std::collections::BTreeMap;

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::domain::catalogue::Threat;
use crate::domain::ids::{StepId, ThreatNo};
use crate::domain::tally::COMMON_VOTES;
use crate::sheet::book::{BarTint, Cell, Highlight, Look, Page, Rule, Tab, Value, sheet_prefix};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across};
use crate::workbook::lists::{self, name};
use crate::workbook::words::{group as say, head, sheet};

use super::fill::{GroupBook, Places};
use super::{breakdown, calc};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SummaryColumn {
    No,
    Threat,
    Answered,
    Same,
    Top,
    Agreement,
    Consensus,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum DetailColumn {
    No,
    Threat,
    Votes,
    Share,
    Step,
    Marks,
}

/// The hidden column beside the list: what orders it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Score;

/// Wide enough for two lines of the longest step.
pub(super) const STEP_WIDTH: f64 = 54.0;

fn summary_table() -> Table<SummaryColumn> {
    use SummaryColumn as C;
    Table::new(sheet::TALLY)
        .with(C::No, head::NO, Role::Key, 5.0, Look::HeadingCentre)
        .with(C::Threat, head::THREAT, Role::Label, 34.0, Look::Heading)
        .with(C::Answered, say::ANSWERED, Role::Shown, 9.0, Look::HeadingCentre)
        .with(C::Same, say::SAME, Role::Shown, 9.0, Look::HeadingCentre)
        .with(C::Top, say::TOP_STEP, Role::Shown, STEP_WIDTH, Look::Heading)
        .with(C::Agreement, say::AGREEMENT, Role::Shown, 24.0, Look::Heading)
        .with(C::Consensus, say::CONSENSUS, Role::Shown, STEP_WIDTH, Look::Heading)
}

/// What 集計 says of one threat, and in which cells.
#[derive(Debug)]
pub(super) struct Summary {
    answered: u32,
    same: u32,
    top: String,
    consensus: String,
    cells: BTreeMap<u8, String>,
}

impl Summary {
    fn cell(&self, column: SummaryColumn) -> &str {
        self.cells.get(&(column as u8)).map_or("\"\"", String::as_str)
    }

    /// Agreement and top step in one text: formula over 集計, and what it shows.
    pub(super) fn agreement_link(&self, page: &str) -> (String, String) {
        let prefix = sheet_prefix(page);
        let (agreement, top) = (self.cell(SummaryColumn::Agreement), self.cell(SummaryColumn::Top));
        let formula = format!("{prefix}{agreement}&IF({prefix}{top}=\"\",\"\",CHAR(10)&{prefix}{top})");
        let agreed = say::agreement(self.answered, self.same);
        let shown = if self.top.is_empty() { agreed } else { format!("{agreed}\n{}", self.top) };
        (formula, shown)
    }

    /// The group's consensus under its name: formula over 集計, and what it shows.
    pub(super) fn consensus_link(&self, page: &str) -> (String, String) {
        let cell = format!("{}{}", sheet_prefix(page), self.cell(SummaryColumn::Consensus));
        let formula = format!("IF({cell}=\"\",\"\",\"{}\"&CHAR(10)&{cell})", say::CONSENSUS);
        let shown =
            if self.consensus.is_empty() { String::new() } else { format!("{}\n{}", say::CONSENSUS, self.consensus) };
        (formula, shown)
    }
}

/// The lines of all threats. They stand where [`page`] puts them.
pub(super) fn summaries(book: &GroupBook) -> BTreeMap<ThreatNo, Summary> {
    use SummaryColumn as C;
    let template = book.event.template;
    let table = summary_table();
    let placed = place_summary(&mut Page::default(), book, &table);
    let mut lines = BTreeMap::new();
    for (row, threat) in template.threats_in_scope().enumerate() {
        let steps = book.tally.steps_of(threat.no);
        let same = steps.iter().map(|(_, votes, _)| *votes).max().unwrap_or_default();
        let columns = [C::Answered, C::Same, C::Top, C::Agreement, C::Consensus];
        let summary = Summary {
            answered: steps.iter().map(|(_, votes, _)| *votes).sum(),
            same,
            top: top_step(book, threat, same),
            consensus: consensus(book, threat).map(|id| label(book, id)).unwrap_or_default(),
            cells: columns.map(|c| (c as u8, placed.cell(row as u32, c).fixed())).into(),
        };
        lines.insert(threat.no, summary);
    }
    lines
}

fn place_summary<'t>(page: &mut Page, book: &GroupBook, table: &'t Table<SummaryColumn>) -> Placed<'t, SummaryColumn> {
    let rows = book.event.template.threats_in_scope().count() as u32;
    Placed::put(page, Address::new(TOP + 1, LEFT), table, rows)
}

fn label(book: &GroupBook, id: StepId) -> String {
    book.event.template.step(id).map(|s| s.label()).unwrap_or_default()
}

/// The step with the most votes, the first by catalogue of several; empty without votes.
fn top_step(book: &GroupBook, threat: &Threat, most: u32) -> String {
    let steps = book.tally.steps_of(threat.no);
    let mut leading = steps.iter().filter(|(_, votes, _)| *votes == most && most > 0);
    let Some((id, _, _)) = leading.next() else { return String::new() };
    let more = if leading.next().is_some() { say::AND_MORE } else { "" };
    format!("{}{more}", label(book, *id))
}

fn consensus_slot(book: &GroupBook, threat: &Threat) -> Option<Slot> {
    Some(Slot::new(book.event.template.consensus_column()?, Some(threat.no), 1))
}

fn consensus(book: &GroupBook, threat: &Threat) -> Option<StepId> {
    book.record.own.get(&consensus_slot(book, threat)?)?.steps.first().copied()
}

/// The sheet.
pub(super) fn page(book: &GroupBook, places: &Places) -> Page {
    let table = summary_table();
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let title = format!("{} — {}", sheet::TALLY, book.group);
    let frame = Frame { name: sheet::TALLY, title: &title, lead: say::TALLY_LEAD, corner: &book.corner(), last_col };
    let mut page = frame.open(book.event);
    page.setup.tab = Tab::Result;
    page.put(Address::new(TOP, LEFT), Cell::text(say::TALLY_SUMMARY, Look::Block));
    let summaries = place_summary(&mut page, book, &table);
    let kinds = summaries.end() + 1;
    let start = breakdown::put(&mut page, book, kinds) + 1;
    page.put(Address::new(start, LEFT), Cell::text(say::TALLY_DETAIL, Look::Block));
    across(&mut page, start + 1, LEFT, last_col, Cell::text(say::MARKS_LEGEND, Look::Note));
    let lines = detail_lines(book);
    let (detail, score) = (detail_table(), score_table());
    let rows = lines.len() as u32;
    let details = Placed::put(&mut page, Address::new(start + 2, LEFT), &detail, rows);
    let scores = Placed::put(&mut page, Address::new(start + 2, last_col + 1), &score, rows);
    page.hidden_columns.push(last_col + 1);
    let sheet = Sheet { book, places, lines: &lines, summaries: &summaries, details: &details, scores: &scores };
    let mut sections = vec![(TOP, kinds - 2), (kinds, start - 2)];
    for (row, threat) in book.event.template.threats_in_scope().enumerate() {
        let (first, last) = sheet.threat(&mut page, row as u32, threat);
        // The heading stays with the first list.
        sections.push((if row == 0 { start } else { first }, last));
    }
    for area in [summaries.column(SummaryColumn::Same), details.column(DetailColumn::Votes)] {
        page.highlights.push(Highlight { area, rule: Rule::Bar(BarTint::Teal) });
    }
    // The sheet goes from what matters most to the single step: agreement, kinds of control, lists.
    page.setup.freeze = Some(Address::new(TOP, 0));
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(details.end() - 1, last_col)));
    measure::fit(&mut page);
    // Steps move from row to row when a pick is corrected.
    let labels = book.event.template.steps.iter().map(|s| format!("{}{}", s.label(), say::AND_MORE));
    let highest = labels.map(|label| measure::text_height(&label, STEP_WIDTH, Look::Body)).fold(0.0, f64::max);
    for placed in [(TOP + 2, kinds - 2), (start + 3, details.end() - 1)] {
        measure::level(&mut page, placed, highest);
    }
    measure::paginate(&mut page, &sections);
    page
}

fn detail_table() -> Table<DetailColumn> {
    use DetailColumn as C;
    // The two tables share their columns, so the widths are those of the one above.
    Table::new(sheet::TALLY)
        .with(C::No, head::NO, Role::Key, 5.0, Look::HeadingCentre)
        .with(C::Threat, head::THREAT, Role::Label, 34.0, Look::Heading)
        .with(C::Votes, head::VOTES, Role::Shown, 9.0, Look::HeadingCentre)
        .with(C::Share, say::SHARE, Role::Shown, 9.0, Look::HeadingCentre)
        .with(C::Step, head::STEP, Role::Label, STEP_WIDTH, Look::Heading)
        .with(C::Marks, say::MARKS, Role::Shown, 24.0, Look::Heading)
}

fn score_table() -> Table<Score> {
    Table::new(sheet::TALLY).with(Score, head::TALLY_KEY, Role::Shown, 8.0, Look::HeadingCentre)
}

/// One line of the list: the k-th step of a threat, or a spare one for a correction.
struct Line<'a> {
    threat: &'a Threat,
    /// From 1.
    k: usize,
    step: Option<(StepId, u32)>,
}

fn detail_lines<'a>(book: &GroupBook<'a>) -> Vec<Line<'a>> {
    let members = book.record.members.len();
    let mut lines = Vec::new();
    for threat in book.event.template.threats_in_scope() {
        let steps: Vec<_> = book.tally.steps_of(threat.no).into_iter().filter(|(_, votes, _)| *votes > 0).collect();
        let spare = usize::from(steps.len() < members).min(book.picks.saturating_sub(steps.len()));
        for k in 0..(steps.len() + spare).max(1) {
            lines.push(Line { threat, k: k + 1, step: steps.get(k).map(|(id, votes, _)| (*id, *votes)) });
        }
    }
    lines
}

/// The sheet while it is filled: its three tables and what they are filled from.
struct Sheet<'a, 'b> {
    book: &'b GroupBook<'a>,
    places: &'b Places,
    lines: &'b [Line<'a>],
    summaries: &'b Placed<'b, SummaryColumn>,
    details: &'b Placed<'b, DetailColumn>,
    scores: &'b Placed<'b, Score>,
}

impl Sheet<'_, '_> {
    /// The line of a threat and its list. First and last row of the list.
    fn threat(&self, page: &mut Page, row: u32, threat: &Threat) -> (u32, u32) {
        let own: Vec<u32> = (0..).zip(self.lines).filter(|(_, l)| l.threat.no == threat.no).map(|(i, _)| i).collect();
        let (first, last) = (own.first().copied().unwrap_or_default(), own.last().copied().unwrap_or_default());
        let scores = Area::new(self.scores.cell(first, Score), self.scores.cell(last, Score)).fixed();
        self.summary(page, row, threat, &scores);
        for line in first..=last {
            self.detail(page, row, line);
        }
        (self.details.cell(first, DetailColumn::No).row, self.details.cell(last, DetailColumn::No).row)
    }

    fn summary(&self, page: &mut Page, row: u32, threat: &Threat, scores: &str) {
        use SummaryColumn as C;
        let book = self.book;
        let at = |column| self.summaries.cell(row, column);
        let summary = book.summary(threat.no);
        page.put(at(C::No), Cell::number(threat.no.0, Look::RowNo));
        page.put(at(C::Threat), Cell::text(&threat.title, Look::LabelStrong));
        let answered = format!("COUNTIF({},\"{}|{}|*\")", book.keys, book.number, threat.no);
        page.put(at(C::Answered), Cell::of(Value::formula_number(answered, summary.answered), Look::Count));
        let vote = calc::VOTE;
        let same = format!("INT(MAX({scores})/{vote})");
        page.put(at(C::Same), Cell::of(Value::formula_number(same, summary.same), Look::CountStrong));
        let top = format!("MAX({scores})");
        let ties = format!("SUMPRODUCT((INT({scores}/{vote})=INT({top}/{vote}))*1)>1");
        let label = format!("INDEX({},{vote}-MOD({top},{vote}))", name::STEPS);
        let top = format!("IF({top}=0,\"\",{label}&IF({ties},\"{}\",\"\"))", say::AND_MORE);
        page.put(at(C::Top), Cell::of(Value::formula_text(top, &summary.top), Look::Body));
        let agreement = say::agreement_formula(&at(C::Answered).to_string(), &at(C::Same).to_string());
        let shown = say::agreement(summary.answered, summary.same);
        page.put(at(C::Agreement), Cell::of(Value::formula_text(agreement, shown), Look::BodyResult));
        let cell = consensus_slot(book, threat).and_then(|slot| self.places.own_cell(slot));
        let id = lists::step_id_in(&cell.unwrap_or_else(|| "\"\"".to_owned()));
        let formula = format!("IF({id}=\"\",\"\",INDEX({},MATCH({id},{},0)))", name::STEPS, name::STEP_IDS);
        page.put(at(C::Consensus), Cell::of(Value::formula_text(formula, &summary.consensus), Look::BodyStrong));
    }

    fn detail(&self, page: &mut Page, summary_row: u32, index: u32) {
        use DetailColumn as C;
        let book = self.book;
        let line = &self.lines[index as usize];
        let at = |column| self.details.cell(index, column);
        let score_cell = self.scores.cell(index, Score);
        let votes = line.step.map_or(0, |(_, votes)| votes);
        let score = line.step.map_or(0, |(id, votes)| calc::score(book, id, votes));
        let when_used = |formula: String| format!("IF({score_cell}=0,\"\",{formula})");
        let number = |formula: String, shown: f64| match line.step {
            Some(_) => Value::formula_number(when_used(formula), shown),
            None => Value::formula_text(when_used(formula), ""),
        };
        let name_look = if line.k == 1 { Look::LabelStrong } else { Look::Label };
        page.put(at(C::No), Cell::number(line.threat.no.0, Look::RowNo));
        let title = match line.step {
            // A line that waits for a correction looks empty until it is needed.
            None if line.k > 1 => {
                Value::formula_text(when_used(self.summaries.cell(summary_row, SummaryColumn::Threat).fixed()), "")
            }
            Some(_) | None => Value::text(&line.threat.title),
        };
        page.put(at(C::Threat), Cell::of(title, name_look));
        let formula = calc::score_formula(book, line.threat.no, line.k);
        page.put(score_cell, Cell::of(Value::formula_number(formula, score), Look::DataNumber));
        let vote = calc::VOTE;
        let label_formula = when_used(format!("INDEX({},{vote}-MOD({score_cell},{vote}))", name::STEPS));
        let step_label = line.step.map(|(id, _)| label(book, id)).unwrap_or_default();
        page.put(at(C::Step), Cell::of(Value::formula_text(label_formula, step_label), Look::Body));
        let votes_value = number(format!("INT({score_cell}/{vote})"), f64::from(votes));
        page.put(at(C::Votes), Cell::of(votes_value, Look::CountStrong));
        let answered = self.summaries.cell(summary_row, SummaryColumn::Answered).fixed();
        let share = f64::from(votes) / f64::from(book.summary(line.threat.no).answered.max(1));
        page.put(at(C::Share), Cell::of(number(format!("{}/{answered}", at(C::Votes)), share), Look::Share));
        let value = self.marks(summary_row, index, votes);
        page.put(at(C::Marks), Cell::of(value, Look::BodyResult));
    }

    /// 共通, 最多 and 合意 in one cell, each with its sign.
    fn marks(&self, summary_row: u32, index: u32, votes: u32) -> Value {
        let line = &self.lines[index as usize];
        let votes_cell = self.details.cell(index, DetailColumn::Votes);
        let step_cell = self.details.cell(index, DetailColumn::Step);
        let summary = |column| self.summaries.cell(summary_row, column).fixed();
        let agreed = line.step.is_some_and(|(id, _)| consensus(self.book, line.threat) == Some(id));
        let same = self.book.summary(line.threat.no).same;
        let marks = [
            (format!("{votes_cell}>={COMMON_VOTES}"), votes >= COMMON_VOTES, say::COMMON_MARK),
            (format!("{votes_cell}={}", summary(SummaryColumn::Same)), votes == same, say::LEADING_MARK),
            (format!("{step_cell}={}", summary(SummaryColumn::Consensus)), agreed, say::AGREED_MARK),
        ];
        let formula: Vec<String> = marks.iter().map(|(when, _, sign)| format!("IF({when},\"{sign}\",\"\")")).collect();
        let formula = format!("IF({votes_cell}=\"\",\"\",TRIM({}))", formula.join("&"));
        let shown: String = marks.iter().filter(|(_, holds, _)| *holds).map(|(_, _, sign)| *sign).collect();
        Value::formula_text(formula, if line.step.is_some() { shown.trim() } else { "" })
    }
}
