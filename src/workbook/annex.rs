//! The last sheets of every merged workbook: 確認事項 (what a person should look at) and 出典 (which
//! files stand behind it).

use crate::domain::address::{Address, Area};
use crate::domain::finding::{Finding, Lang, Severity};
use crate::domain::ids::GroupName;
use crate::domain::people::Roster;
use crate::domain::source::SourceFile;
use crate::sheet::book::{Book, Cell, Look, Page, Value};
use crate::sheet::fill::Placed;
use crate::sheet::find::Finder;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::frame::{Frame, LEFT, TOP, across};
use super::words::{annex as say, head, severity, sheet, treated};
use super::{Event, links};

/// The name of the sheet of findings.
pub fn title() -> &'static str {
    sheet::FINDINGS
}

/// A column of 確認事項.
#[allow(missing_docs)]
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum FindingColumn {
    Severity,
    Group,
    Name,
    File,
    Sheet,
    Cell,
    Read,
    Message,
    Remedy,
    Treated,
}

fn findings_table() -> Table<FindingColumn> {
    use FindingColumn as C;
    let columns = [
        (C::Severity, head::SEVERITY, Role::Key, 11.0),
        (C::Group, head::GROUP, Role::Shown, 12.0),
        (C::Name, head::NAME, Role::Label, 14.0),
        (C::File, head::FILE, Role::Answer, 26.0),
        (C::Sheet, head::SHEET, Role::Answer, 15.0),
        (C::Cell, head::CELL, Role::Answer, 7.0),
        (C::Read, head::READ, Role::Answer, 36.0),
        (C::Message, head::MESSAGE, Role::Answer, 34.0),
        (C::Remedy, head::REMEDY, Role::Answer, 34.0),
        (C::Treated, head::TREATED, Role::Answer, 10.0),
    ];
    columns
        .into_iter()
        .fold(Table::new(sheet::FINDINGS), |t, (id, text, role, width)| t.with(id, text, role, width, Look::Heading))
}

/// 確認事項: every finding once, the gravest first, files in the order in which they were read.
pub fn findings(event: &Event, roster: &Roster, findings: &[Finding], base: &str) -> Page {
    let table = findings_table();
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let frame = Frame { name: sheet::FINDINGS, title: sheet::FINDINGS, lead: say::FINDINGS_LEAD, corner: "", last_col };
    let mut page = frame.open(event);
    let mut sorted: Vec<&Finding> = findings.iter().collect();
    sorted.sort_by_key(|f| f.severity());
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, sorted.len().max(1) as u32);
    if sorted.is_empty() {
        across(&mut page, placed.heading_row() + 1, LEFT, last_col, Cell::text(say::NO_FINDINGS, Look::Result));
    }
    for (row, finding) in sorted.into_iter().enumerate() {
        finding_row(&mut page, roster, finding, base, |column| placed.cell(row as u32, column));
    }
    close(&mut page, placed.area());
    page
}

fn finding_row(page: &mut Page, roster: &Roster, finding: &Finding, base: &str, at: impl Fn(FindingColumn) -> Address) {
    use FindingColumn as C;
    let person = finding.participant.as_ref().and_then(|id| roster.get(id));
    let (severity, look) = match finding.severity() {
        Severity::Error => (severity::ERROR, Look::Alert),
        Severity::Warning => (severity::WARNING, Look::BodyStrong),
        Severity::Info => (severity::INFO, Look::Body),
    };
    let source = finding.source.as_ref();
    let mut put = |column, text: &str, look| page.put(at(column), Cell::text(text, look));
    put(C::Severity, severity, look);
    put(C::Group, person.map_or("", |p| p.group.as_str()), Look::Body);
    put(C::Name, person.map_or("", |p| &p.name), Look::Body);
    put(C::Sheet, source.map_or("", |s| &s.sheet), Look::Body);
    put(C::Cell, &source.map(|s| s.cell.to_string()).unwrap_or_default(), Look::BodyCentre);
    put(C::Read, &finding.read, Look::Body);
    put(C::Message, &finding.trouble.message(Lang::Ja), Look::Body);
    put(C::Remedy, &finding.trouble.remedy(Lang::Ja), Look::Body);
    put(C::Treated, if finding.is_listed() { treated::LISTED } else { treated::NOTED }, Look::BodyCentre);
    let target = source.map(|s| (s.sheet.to_string(), s.cell));
    let link = links::to_file(base, &finding.file, target);
    page.put(at(C::File), Cell::text(&finding.file, Look::Link).linked(link));
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
            .filter(|at| at.is_some_and(|at| page.shown(at) == treated::LISTED))
            .count()
    };
    book.pages.iter().map(listed).sum()
}

/// One file behind a workbook.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SourceLine {
    /// The file.
    pub file: SourceFile,
    /// 記入票 or グループのブック.
    pub kind: &'static str,
    /// Whose: a name, or a group's.
    pub who: String,
    /// The group.
    pub group: GroupName,
    /// Answers taken from it.
    pub answers: usize,
}

/// A column of 出典.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SourceColumn {
    Group,
    Kind,
    Who,
    File,
    Answers,
    Sha,
}

/// 出典: the files behind the workbook with their hashes, then where the lists come from.
pub fn sources(event: &Event, files: &[SourceLine], base: &str) -> Page {
    use SourceColumn as C;
    let table = Table::new(sheet::SOURCES)
        .with(C::Group, head::GROUP, Role::Key, 14.0, Look::Heading)
        .with(C::Kind, head::KIND, Role::Shown, 16.0, Look::Heading)
        .with(C::Who, head::WHO, Role::Shown, 20.0, Look::Heading)
        .with(C::File, head::FILE, Role::Answer, 56.0, Look::Heading)
        .with(C::Answers, head::ANSWERS, Role::Shown, 8.0, Look::HeadingCentre)
        .with(C::Sha, head::SHA, Role::Shown, 66.0, Look::Heading);
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let frame = Frame { name: sheet::SOURCES, title: sheet::SOURCES, lead: say::SOURCES_LEAD, corner: "", last_col };
    let mut page = frame.open(event);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, files.len() as u32);
    for (row, line) in files.iter().enumerate() {
        let at = |column| placed.cell(row as u32, column);
        page.put(at(C::Group), Cell::text(line.group.as_str(), Look::Body));
        page.put(at(C::Kind), Cell::text(line.kind, Look::Body));
        page.put(at(C::Who), Cell::text(&line.who, Look::Body));
        let link = links::to_file(base, &line.file.path, None);
        page.put(at(C::File), Cell::text(&line.file.path, Look::Link).linked(link));
        page.put(at(C::Answers), Cell::of(Value::Number(line.answers as f64), Look::Count));
        page.put(at(C::Sha), Cell::text(&line.file.sha256, Look::BodyMuted));
    }
    close(&mut page, placed.area());
    across(&mut page, placed.end() + 1, LEFT, last_col, Cell::text(&event.template.attribution, Look::Note));
    page
}

fn close(page: &mut Page, table: Area) {
    let heading = table.first.row;
    page.setup.freeze = Some(Address::new(heading + 1, 0));
    page.setup.repeat_rows = Some((heading, heading));
    measure::fit(page);
}
