//! Reading データ, in whatever order its columns and rows stand now.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Slot};
use crate::domain::catalogue::{ColumnRef, Kind, Rows, Template, Whom};
use crate::domain::fold::fold;
use crate::domain::ids::{GroupName, ParticipantId, StepId, ThreatNo};
use crate::domain::source::{Cited, How, Source, SourceFile};
use crate::sheet::book::{Book, Cell, Page};
use crate::sheet::find::{Finder, Found};
use crate::workbook::frame::LEFT;
use crate::workbook::language;
use crate::workbook::words::whom;

use super::{DataColumn, HOWS, TakenEntry, how_word, table};

/// The column of the sheet in which the texts stand, by which answers are counted.
pub fn counted_column() -> u16 {
    LEFT + table().index(DataColumn::Text).unwrap_or_default() as u16
}

/// The last column of the sheet: what stands right of it is a person's.
pub fn last_column() -> u16 {
    LEFT + table().columns.len() as u16 - 1
}

/// Answers that stand in a data sheet: rows with a text.
pub fn count(book: &Book) -> usize {
    let texts = |(page, columns, rows): &Taken| {
        let column = columns.iter().find(|(id, _)| *id == DataColumn::Text).map(|(_, col)| *col);
        let counts = |(at, cell): &(Address, &Cell)| {
            Some(at.col) == column && rows.contains(&at.row) && !cell.value.seen().is_empty()
        };
        page.cells.iter().filter(counts).count()
    };
    tables(book).iter().map(texts).sum()
}

/// The entries of a data sheet. Rows that do not fit the template are left out.
pub fn take(template: &Template, book: &Book) -> Vec<TakenEntry> {
    let mut entries: Vec<TakenEntry> = Vec::new();
    let mut files: BTreeMap<(String, String), Arc<SourceFile>> = BTreeMap::new();
    let mut sheets: BTreeMap<String, Arc<str>> = BTreeMap::new();
    for row in take_rows(book) {
        let text = row.words(DataColumn::Text);
        if text.is_empty() {
            // A further step of the answer above.
            if let (Some(step), Some(last)) = (StepId::parse(&row.text(DataColumn::Step)), entries.last_mut()) {
                let steps = &mut Arc::make_mut(&mut last.answer).steps;
                *steps = steps.iter().copied().chain([step]).collect();
            }
            continue;
        }
        let file = (row.text(DataColumn::File), row.text(DataColumn::Sha));
        let file = files
            .entry(file)
            .or_insert_with_key(|(path, sha256)| Arc::new(SourceFile { path: path.clone(), sha256: sha256.clone() }));
        let sheet = sheets.entry(row.text(DataColumn::Sheet)).or_insert_with_key(|sheet| sheet.as_str().into());
        entries.extend(row.entry(template, text, file, sheet));
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

/// A table of a data sheet: its page, where each column stands on it, its rows.
type Taken<'a> = (&'a Page, Rc<Vec<(DataColumn, u16)>>, Range<u32>);

fn tables(book: &Book) -> Vec<Taken<'_>> {
    let table = table();
    let finder = Finder::new([&table]);
    let found: Vec<_> =
        book.pages.iter().flat_map(|page| finder.find(page).into_iter().map(move |f| (page, f))).collect();
    let columns = |found: &Found| {
        let placed = table.columns.iter().zip(&found.columns);
        Rc::new(placed.filter_map(|(head, col)| Some((head.id, (*col)?))).collect())
    };
    found.into_iter().map(|(page, f)| (page, columns(&f), f.rows)).collect()
}

fn take_rows(book: &Book) -> impl Iterator<Item = TakenRow<'_>> {
    tables(book)
        .into_iter()
        .flat_map(|(page, columns, rows)| rows.map(move |row| TakenRow { page, columns: Rc::clone(&columns), row }))
}

impl TakenRow<'_> {
    fn cell(&self, column: DataColumn) -> Option<&Cell> {
        let (_, col) = self.columns.iter().find(|(id, _)| *id == column)?;
        self.page.cells.get(&Address::new(self.row, *col))
    }

    fn text(&self, column: DataColumn) -> String {
        self.cell(column).map(|cell| cell.value.shown()).unwrap_or_default()
    }

    fn words(&self, column: DataColumn) -> Arc<str> {
        self.cell(column).map(|cell| cell.value.words()).unwrap_or_default()
    }

    fn entry(
        &self,
        template: &Template,
        text: Arc<str>,
        file: &Arc<SourceFile>,
        sheet: &Arc<str>,
    ) -> Option<TakenEntry> {
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
        let source =
            Source { file: file.clone(), sheet: Arc::clone(sheet), cell: Address::parse(&self.text(C::Cell))? };
        let how = HOWS.into_iter().find(|h| language::is(&self.text(C::How), how_word(*h)));
        let text = Cited { value: text, source, how: how.unwrap_or(How::Heading) };
        let picks = template.column(column).kind == Kind::PickStep;
        let steps = StepId::parse(&self.text(C::Step)).into_iter().filter(|_| picks).collect();
        Some(TakenEntry {
            participant,
            group: GroupName::parse(&self.text(C::Group))?,
            slot,
            answer: Arc::new(Answer { text, steps }),
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
