//! 出典: which files stand behind a workbook, whose they are, how their answers were located, and the hash by which
//! a file can be told from a changed one.

use std::collections::BTreeMap;

use crate::domain::address::Address;
use crate::domain::answers::Answers;
use crate::domain::finding::Lang;
use crate::domain::ids::GroupName;
use crate::domain::source::{How, SourceFile};
use crate::sheet::book::{Cell, Look, Page, Value};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across};
use crate::workbook::language::{self, Typed};
use crate::workbook::record::how_word;
use crate::workbook::words::{annex as say, head, sheet};
use crate::workbook::{Event, links};

use super::close;

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
    /// How many of them were located in which way.
    pub located: BTreeMap<How, usize>,
}

impl SourceLine {
    /// A file and the answers that were taken from it.
    pub fn new(file: &SourceFile, kind: &'static str, who: &str, group: &GroupName, answers: &Answers) -> Self {
        let mut located = BTreeMap::new();
        for answer in answers.values() {
            *located.entry(answer.text.how).or_default() += 1;
        }
        let (file, who, group) = (file.clone(), who.to_owned(), group.clone());
        SourceLine { file, kind, who, group, answers: answers.len(), located }
    }

    /// `見出しと番号 24、隣の見出し 2`.
    fn how(&self, lang: Lang) -> String {
        let word = |how: &How| language::word(lang, how_word(*how));
        let ways = self.located.iter().map(|(how, count)| format!("{} {count}", word(how)));
        ways.collect::<Vec<_>>().join(language::comma(lang))
    }
}

/// Least and greatest width of the column of files.
const FILES: (f64, f64) = (34.0, 72.0);

/// A column of 出典.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum SourceColumn {
    Group,
    Kind,
    Who,
    File,
    Answers,
    How,
    Sha,
}

/// 出典: the files behind the workbook with their hashes, then where the lists come from.
pub fn sources(event: &Event, files: &[SourceLine], base: &str) -> Page {
    use SourceColumn as C;
    let table = Table::new(sheet::SOURCES)
        .with(C::Group, head::GROUP, Role::Key, 14.0, Look::Heading)
        .with(C::Kind, head::KIND, Role::Shown, 16.0, Look::Heading)
        .with(C::Who, head::WHO, Role::Shown, 20.0, Look::Heading)
        .with(C::File, head::FILE, Role::Answer, 48.0, Look::Heading)
        .with(C::Answers, head::ANSWERS, Role::Shown, 8.0, Look::HeadingCentre)
        .with(C::How, head::HOW, Role::Shown, 22.0, Look::Heading)
        .with(C::Sha, head::SHA, Role::Shown, 36.0, Look::Heading);
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
        page.put(at(C::How), Cell::text(line.how(language::of(event.template)), Look::Body));
        page.put(at(C::Sha), Cell::text(&line.file.sha256, Look::BodyMuted));
    }
    let paths = files.iter().map(|line| line.file.path.as_str());
    page.widths.insert(placed.col(C::File), measure::width_for(paths, Look::Link, FILES.0, FILES.1));
    close(&mut page, placed.area());
    language::say_page(language::of(event.template), &mut page, || {
        let mut typed = Typed::of(event.template, None);
        for line in files {
            typed.texts([line.who.as_str(), line.group.as_str(), &line.file.path]);
        }
        typed
    });
    across(&mut page, placed.end() + 1, LEFT, last_col, Cell::text(&event.template.attribution, Look::Note));
    page
}
