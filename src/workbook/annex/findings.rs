//! 確認事項: what a person should look at, in the order in which a person works.
//!
//! File by file, the files with the gravest findings first; the right-hand cells belong to whoever works through the
//! list. A text that stands here and nowhere else has a row of its own; what is only for the record and repeats
//! itself in a file is one row.

use crate::domain::address::{Address, Area};
use crate::domain::finding::{Finding, Lang, Severity};
use crate::domain::people::Roster;
use crate::sheet::book::{Book, Cell, Choice, Highlight, Look, Mark, Page, Rule};
use crate::sheet::fill::Placed;
use crate::sheet::find::Finder;
use crate::sheet::layout::{Role, Table};
use crate::workbook::frame::{Frame, LEFT, TOP, across};
use crate::workbook::language::{self, Typed};
use crate::workbook::words::{annex as say, head, severity, sheet, treated};
use crate::workbook::{Event, links, rehearsal};

use super::close;
use super::memos::{Memo, Memos};

/// Cells of a folded row that are named.
const NAMED: usize = 3;

/// A column of 確認事項.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum FindingColumn {
    Severity,
    Name,
    Group,
    File,
    Sheet,
    Cell,
    Read,
    Message,
    Remedy,
    Treated,
    Settled,
    Memo,
}

pub(super) fn findings_table() -> Table<FindingColumn> {
    use FindingColumn as C;
    let columns = [
        (C::Severity, head::SEVERITY, Role::Key, 11.0),
        (C::Name, head::NAME, Role::Label, 13.0),
        (C::Group, head::GROUP, Role::Shown, 11.0),
        (C::File, head::FILE, Role::Answer, 34.0),
        (C::Sheet, head::SHEET, Role::Answer, 14.0),
        (C::Cell, head::CELL, Role::Answer, 7.0),
        (C::Read, head::READ, Role::Answer, 32.0),
        (C::Message, head::MESSAGE, Role::Answer, 33.0),
        (C::Remedy, head::REMEDY, Role::Answer, 32.0),
        (C::Treated, head::TREATED, Role::Answer, 11.0),
    ];
    let table = columns
        .into_iter()
        .fold(Table::new(sheet::FINDINGS), |t, (id, text, role, width)| t.with(id, text, role, width, Look::Heading));
    let table = table.with(C::Settled, head::SETTLED, Role::Answer, 11.0, Look::HeadingAsk);
    language::known(table.with(C::Memo, head::MEMO, Role::Answer, 22.0, Look::HeadingAsk))
}

/// 確認事項 without anything that people wrote in it.
pub fn findings(event: &Event, roster: &Roster, findings: &[Finding], base: &str) -> Page {
    findings_with(event, roster, findings, Memos::default(), base)
}

/// 確認事項 with what people wrote beside the findings before. What they wrote beside one that is gone stays at the
/// end of the list.
pub fn findings_with(event: &Event, roster: &Roster, findings: &[Finding], mut memos: Memos, base: &str) -> Page {
    let rows = folded(findings);
    let mut memo_of = |row: &Row| memos.take(|column| row.text(event, roster, column));
    let with: Vec<Option<Memo>> = rows.iter().map(&mut memo_of).collect();
    let gone = memos.rest();
    let typed = || {
        let mut typed = Typed::of(event.template, Some(roster));
        for finding in findings {
            typed.text(&finding.read);
            typed.text(&finding.file);
            finding.source.iter().for_each(|source| typed.text(&source.sheet));
        }
        gone.iter().chain(with.iter().flatten()).for_each(|memo| memo.texts().for_each(|text| typed.text(text)));
        typed
    };

    let table = findings_table();
    let last_col = LEFT + table.columns.len() as u16 - 1;
    // The title of the workshop is on every other sheet; here only that of a rehearsal must be seen.
    let corner = if rehearsal::is_marked(event.title) { event.title } else { "" };
    let frame = Frame { name: sheet::FINDINGS, title: sheet::FINDINGS, lead: say::FINDINGS_LEAD, corner, last_col };
    let mut page = frame.open(event);
    let count = (rows.len() + gone.len()).max(1) as u32;
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, count);
    if rows.is_empty() && gone.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(say::NO_FINDINGS, Look::Result));
    } else {
        for (place, (row, memo)) in (0..).zip(rows.iter().zip(&with)) {
            finding_row(&mut page, (event, roster), row, base, memo.as_ref(), |column| placed.cell(place, column));
        }
        for (place, memo) in (rows.len() as u32..).zip(&gone) {
            gone_row(&mut page, &table, memo, |column| placed.cell(place, column));
        }
        guide(&mut page, &placed);
    }
    close(&mut page, placed.area());
    language::say_page(language::of(event.template), &mut page, typed);
    page.setup.rows_grow = true;
    page
}

/// A line where another file begins, and a hint in the cells that are written into.
fn guide(page: &mut Page, placed: &Placed<FindingColumn>) {
    use FindingColumn as C;
    let all = Area::new(placed.cell(1, C::Severity), placed.cell(placed.rows().max(2) - 1, C::Treated));
    let (above, here) = (placed.cell(0, C::File).fixed_column(), placed.cell(1, C::File).fixed_column());
    page.highlights.push(Highlight { area: all, rule: Rule::When(format!("{here}<>{above}"), Mark::Edge) });
    for (column, (title, text)) in [(C::Settled, say::SETTLED_HINT), (C::Memo, say::MEMO_HINT)] {
        let hint = Some((title.to_owned(), text.to_owned()));
        page.choices.push(Choice { area: placed.column(column), list: None, hint, strict: false });
    }
}

/// One row: a finding, and others of the same file that say the same for the record.
struct Row<'a> {
    finding: &'a Finding,
    others: Vec<&'a Finding>,
}

/// The findings in the order of the list, file by file, the files with the gravest ones first.
fn folded(findings: &[Finding]) -> Vec<Row<'_>> {
    let mut files: indexmap::IndexMap<&str, Vec<&Finding>> = indexmap::IndexMap::new();
    for finding in findings {
        files.entry(&finding.file).or_default().push(finding);
    }
    let mut files: Vec<Vec<&Finding>> = files.into_values().collect();
    for file in &mut files {
        file.sort_by_key(|finding| finding.severity());
    }
    files.sort_by_key(|file| file.first().map(|finding| finding.severity()));
    let mut rows: Vec<Row> = Vec::new();
    for file in files {
        let first = rows.len();
        for finding in file {
            let same = rows[first..].iter_mut().find(|row| row.takes(finding));
            match same {
                Some(row) => row.others.push(finding),
                None => rows.push(Row { finding, others: Vec::new() }),
            }
        }
    }
    rows
}

impl Row<'_> {
    /// True for a further finding that says the same on the same sheet, for the record.
    fn takes(&self, other: &Finding) -> bool {
        let sheet = |finding: &Finding| finding.source.as_ref().map(|source| source.sheet.clone());
        other.severity() == Severity::Info
            && !other.is_listed()
            && !self.finding.is_listed()
            && self.finding.trouble == other.trouble
            && sheet(self.finding) == sheet(other)
    }

    /// What stands in a column.
    fn text(&self, event: &Event, roster: &Roster, column: FindingColumn) -> String {
        use FindingColumn as C;
        let Row { finding, others } = self;
        let lang = language::of(event.template);
        let person = finding.participant.as_ref().and_then(|id| roster.get(id));
        let source = finding.source.as_ref();
        match column {
            C::Severity => severity_word(finding.severity()).0.to_owned(),
            C::Name => person.map(|p| p.name.clone()).unwrap_or_default(),
            C::Group => person.map(|p| p.group.to_string()).unwrap_or_default(),
            C::File => finding.file.clone(),
            C::Sheet => source.map(|s| s.sheet.to_string()).unwrap_or_default(),
            C::Cell => {
                let all = std::iter::once(finding).chain(others).filter_map(|f| f.source.as_ref());
                some(lang, all.map(|source| source.cell.to_string()).collect(), "\n")
            }
            C::Read => {
                let mut all: Vec<String> = Vec::new();
                for text in std::iter::once(finding).chain(others).map(|f| &f.read) {
                    if !text.is_empty() && !all.contains(text) {
                        all.push(text.clone());
                    }
                }
                some(lang, all, "\n")
            }
            C::Message => finding.trouble.message(lang),
            C::Remedy => finding.trouble.remedy(lang),
            C::Treated => if finding.is_listed() { treated::LISTED } else { treated::NOTED }.to_owned(),
            C::Settled | C::Memo => String::new(),
        }
    }
}

/// The first of several texts, and how many more there are.
fn some(lang: Lang, texts: Vec<String>, between: &str) -> String {
    let more = texts.len().saturating_sub(NAMED);
    let mut shown = texts.into_iter().take(NAMED).collect::<Vec<_>>().join(between);
    if more > 0 {
        shown.push_str(between);
        shown.push_str(&say::more(lang, more));
    }
    shown
}

fn severity_word(of: Severity) -> (&'static str, Look) {
    match of {
        Severity::Error => (severity::ERROR, Look::Alert),
        Severity::Warning => (severity::WARNING, Look::BodyStrong),
        Severity::Info => (severity::INFO, Look::Body),
    }
}

fn look(column: FindingColumn) -> Look {
    use FindingColumn as C;
    match column {
        C::Cell | C::Treated => Look::BodyCentre,
        C::Settled | C::Memo => Look::Ask,
        C::Severity | C::Name | C::Group | C::File | C::Sheet | C::Read | C::Message | C::Remedy => Look::Body,
    }
}

fn finding_row(
    page: &mut Page,
    (event, roster): (&Event, &Roster),
    row: &Row,
    base: &str,
    memo: Option<&Memo>,
    at: impl Fn(FindingColumn) -> Address,
) {
    use FindingColumn as C;
    for head in findings_table().columns {
        let text = row.text(event, roster, head.id);
        let cell = match head.id {
            C::Severity => Cell::text(text, severity_word(row.finding.severity()).1),
            C::File => {
                let target = row.finding.source.as_ref().map(|s| (s.sheet.to_string(), s.cell));
                Cell::text(text, Look::Link).linked(links::to_file(base, &row.finding.file, target))
            }
            C::Settled | C::Memo => Cell::text(memo.map_or("", |memo| memo.text(head.id)), Look::Ask),
            C::Name | C::Group | C::Sheet | C::Cell | C::Read | C::Message | C::Remedy | C::Treated => {
                Cell::text(text, look(head.id))
            }
        };
        page.put(at(head.id), cell);
    }
}

/// A row that is not found any more, with what people wrote beside it.
fn gone_row(page: &mut Page, table: &Table<FindingColumn>, memo: &Memo, at: impl Fn(FindingColumn) -> Address) {
    use FindingColumn as C;
    for head in &table.columns {
        let text = match head.id {
            C::Severity => severity::GONE,
            // The text stands in the data or in another row now.
            C::Treated => treated::GONE,
            other => memo.text(other),
        };
        page.put(at(head.id), Cell::text(text, look(head.id)));
    }
}

/// The column of the sheet that says how a text was treated, by which those that stand here alone are counted.
pub fn counted_column() -> u16 {
    LEFT + findings_table().index(FindingColumn::Treated).unwrap_or_default() as u16
}

/// Texts that stand in 確認事項 and nowhere else.
pub fn count_listed(book: &Book) -> usize {
    let table = findings_table();
    let finder = Finder::new([&table]);
    let treated = table.index(FindingColumn::Treated);
    let listed = |page: &Page| {
        let found = finder.find(page).into_iter();
        found
            .flat_map(|f| f.rows.clone().map(move |row| treated.and_then(|i| f.cell(row, i))))
            .filter(|at| at.is_some_and(|at| language::is(&page.shown(at), treated::LISTED)))
            .count()
    };
    book.pages.iter().map(listed).sum()
}
