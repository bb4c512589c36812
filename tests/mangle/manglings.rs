//! What happens to a workbook between being sent and being read. Each mangling takes its places from
//! small numbers, so that a failing case shrinks to the few that matter.

use std::sync::Arc;

use matome::domain::address::{Address, Area};
use matome::domain::fold::fold;
use matome::sheet::book::{Book, Cell, Look, Page, Value, Visibility};
use proptest::prelude::*;

/// One thing that happens to a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Mangling {
    /// An empty row (column) is put in anywhere.
    InsertRow {
        page: usize,
        at: usize,
    },
    InsertColumn {
        page: usize,
        at: usize,
    },
    /// Rows (columns) in which nothing stands are deleted.
    DeleteEmptyRows {
        page: usize,
    },
    DeleteEmptyColumns {
        page: usize,
    },
    /// Columns B and following of a table change places, headings included.
    SwapColumns {
        page: usize,
        a: usize,
        b: usize,
    },
    /// The rows between two rows of a table change places.
    SwapRows {
        page: usize,
        a: usize,
        b: usize,
    },
    ReverseTable {
        page: usize,
    },
    /// Sheets are moved, renamed, copied.
    MovePage {
        from: usize,
        to: usize,
    },
    RenamePage {
        page: usize,
        name: usize,
    },
    CopyPage {
        page: usize,
        to: usize,
    },
    /// All sheets become parts of one, one below the other.
    OneSheet,
    /// A program drops what people do not see.
    DropHiddenSheets,
    DropNames,
    DropProperties,
    DropLooks,
    DropKeyColumn,
    /// Numbers of rows and headings are typed anew.
    Number {
        spelling: usize,
    },
    Headings {
        spelling: usize,
    },
    /// Computed cells lose their results.
    DropFormulas,
    /// Somebody types where nothing is asked.
    Type {
        page: usize,
        row: usize,
        col: usize,
    },
    /// A heading gets other words, or none.
    RewordHeading {
        page: usize,
        col: usize,
    },
    DropHeading {
        page: usize,
        col: usize,
    },
    DropHeadingRow {
        page: usize,
    },
    /// The heading row stands once more within the table.
    RepeatHeading {
        page: usize,
        row: usize,
    },
    /// Rows lose what tells them apart.
    ClearNumbers {
        page: usize,
    },
    ClearLabels {
        page: usize,
    },
    ClearRow {
        page: usize,
        row: usize,
    },
    /// A row is copied to the end of its table, every answer in it changed.
    CopyRow {
        page: usize,
        row: usize,
    },
    /// A row gets another row's number; its printed threat stays.
    WrongNumber {
        page: usize,
        row: usize,
        to: usize,
    },
    /// An answer becomes a formula without a result, or an error.
    NoResult {
        page: usize,
        row: usize,
        col: usize,
    },
    ErrorValue {
        page: usize,
        row: usize,
        col: usize,
    },
    /// Somebody types under a heading, in a row that is no row of the table.
    TypeBelow {
        page: usize,
        col: usize,
        below: usize,
    },
    /// An answer is cut and pasted into another row: its name goes with it.
    Drag {
        page: usize,
        row: usize,
        to: usize,
        col: usize,
    },
    /// A text is pasted over an answer.
    Paste {
        page: usize,
        row: usize,
        col: usize,
    },
    /// An answer and the cell below it become one cell; the text below stays in the file.
    MergeDown {
        page: usize,
        row: usize,
        col: usize,
    },
    /// Rows and columns of a sheet change places.
    Turn {
        page: usize,
    },
    /// Two sheets become one, side by side.
    SideBySide {
        a: usize,
        b: usize,
    },
}

/// Spellings that a row number can have.
pub const NUMBERS: usize = 7;
/// Spellings that a heading can have.
pub const HEADINGS: usize = 6;
/// New names of sheets.
pub const NAMES: [&str; 6] = ["Sheet1", "②実施手順 (2)", "提出用", "①　事業影響", "Ⅲ 課題", "回答（山田）"];

pub fn any_mangling() -> impl Strategy<Value = Mangling> {
    use Mangling as M;
    let page = 0usize..10;
    prop_oneof![
        (page.clone(), 0usize..40).prop_map(|(page, at)| M::InsertRow { page, at }),
        (page.clone(), 0usize..12).prop_map(|(page, at)| M::InsertColumn { page, at }),
        page.clone().prop_map(|page| M::DeleteEmptyRows { page }),
        page.clone().prop_map(|page| M::DeleteEmptyColumns { page }),
        (page.clone(), 0usize..8, 0usize..8).prop_map(|(page, a, b)| M::SwapColumns { page, a, b }),
        (page.clone(), 0usize..30, 0usize..30).prop_map(|(page, a, b)| M::SwapRows { page, a, b }),
        page.clone().prop_map(|page| M::ReverseTable { page }),
        (page.clone(), page.clone()).prop_map(|(from, to)| M::MovePage { from, to }),
        (page.clone(), 0usize..NAMES.len()).prop_map(|(page, name)| M::RenamePage { page, name }),
        (page.clone(), page.clone()).prop_map(|(page, to)| M::CopyPage { page, to }),
        Just(M::OneSheet),
        Just(M::DropHiddenSheets),
        Just(M::DropNames),
        Just(M::DropProperties),
        Just(M::DropLooks),
        Just(M::DropKeyColumn),
        (0usize..NUMBERS).prop_map(|spelling| M::Number { spelling }),
        (0usize..HEADINGS).prop_map(|spelling| M::Headings { spelling }),
        Just(M::DropFormulas),
        (page.clone(), 0usize..30, 0usize..10).prop_map(|(page, row, col)| M::NoResult { page, row, col }),
        (page, 0usize..50, 0usize..14).prop_map(|(page, row, col)| M::Type { page, row, col }),
    ]
}

/// What is promised for damage: nothing wrong in silence.
pub fn any_damage() -> impl Strategy<Value = Mangling> {
    use Mangling as M;
    let (page, row, col) = (0usize..10, 0usize..30, 0usize..10);
    prop_oneof![
        (page.clone(), col.clone()).prop_map(|(page, col)| M::RewordHeading { page, col }),
        (page.clone(), col.clone()).prop_map(|(page, col)| M::DropHeading { page, col }),
        page.clone().prop_map(|page| M::DropHeadingRow { page }),
        page.clone().prop_map(|page| M::ClearNumbers { page }),
        page.clone().prop_map(|page| M::ClearLabels { page }),
        (page.clone(), row.clone()).prop_map(|(page, row)| M::ClearRow { page, row }),
        (page.clone(), row.clone()).prop_map(|(page, row)| M::CopyRow { page, row }),
        (page.clone(), row.clone(), col.clone()).prop_map(|(page, row, col)| M::ErrorValue { page, row, col }),
        (page.clone(), col.clone(), 1usize..4).prop_map(|(page, col, below)| M::TypeBelow { page, col, below }),
        (page.clone(), row.clone(), col.clone()).prop_map(|(page, row, col)| M::Paste { page, row, col }),
        (page.clone(), row, col).prop_map(|(page, row, col)| M::MergeDown { page, row, col }),
        page.prop_map(|page| M::Turn { page }),
    ]
}

/// Damage that the reader does not see through yet; each belongs into [`any_damage`] one day.
pub fn damage_told_apart() -> impl Strategy<Value = Mangling> {
    use Mangling as M;
    let (page, row) = (0usize..10, 0usize..30);
    prop_oneof![
        (page.clone(), row.clone()).prop_map(|(page, row)| M::RepeatHeading { page, row }),
        (page.clone(), row.clone(), row).prop_map(|(page, row, to)| M::WrongNumber { page, row, to }),
        (page.clone(), page).prop_map(|(a, b)| M::SideBySide { a, b }),
    ]
}

/// Answers dragged to other rows. Only their names tell, so that no other mangling takes those first.
pub fn any_drag() -> impl Strategy<Value = Mangling> {
    (0usize..10, 0usize..30, 0usize..30, 0usize..10).prop_map(|(page, row, to, col)| Mangling::Drag {
        page,
        row,
        to,
        col,
    })
}

/// What a mangling adds that must be accounted for.
#[derive(Default, Debug)]
pub struct Added {
    /// Texts typed where nothing is asked.
    pub typed: Vec<String>,
    /// Texts that are gone: overwritten by the mangling itself.
    pub erased: Vec<String>,
}

impl Mangling {
    /// Does it. `headings` are the folded headings of answer tables; `answers` the cells that are answers.
    pub fn apply(
        &self,
        book: &mut Book,
        headings: &[String],
        answers: &dyn Fn(&Page, Address) -> bool,
        added: &mut Added,
    ) {
        let pages = book.pages.len();
        let visible = |book: &Book, page: usize| {
            let shown: Vec<usize> =
                (0..book.pages.len()).filter(|i| book.pages[*i].visibility == Visibility::Visible).collect();
            shown[page % shown.len()]
        };
        match *self {
            Mangling::InsertRow { page, at } => {
                let page = visible(book, page);
                let to = |a: Address| Address::new(a.row + u32::from(a.row >= at as u32), a.col);
                move_cells(&mut book.pages[page], to);
                if at % 3 != 0 {
                    move_names(book, page, to);
                }
            }
            Mangling::InsertColumn { page, at } => {
                let page = visible(book, page);
                let to = |a: Address| Address::new(a.row, a.col + u16::from(a.col >= at as u16));
                move_cells(&mut book.pages[page], to);
                if at % 3 != 0 {
                    move_names(book, page, to);
                }
            }
            Mangling::DeleteEmptyRows { page } => {
                let page = visible(book, page);
                let used: Vec<u32> = book.pages[page].filled().map(|(a, _)| a.row).collect();
                keep(&mut book.pages[page], |a| used.binary_search(&a.row).is_ok());
                move_cells(&mut book.pages[page], |a| {
                    let mut rows: Vec<u32> = used[..used.partition_point(|r| *r < a.row)].to_vec();
                    rows.dedup();
                    Address::new(rows.len() as u32, a.col)
                });
            }
            Mangling::DeleteEmptyColumns { page } => {
                let page = visible(book, page);
                let mut used: Vec<u16> = book.pages[page].filled().map(|(a, _)| a.col).collect();
                used.sort_unstable();
                used.dedup();
                keep(&mut book.pages[page], |a| used.contains(&a.col));
                move_cells(&mut book.pages[page], |a| {
                    Address::new(a.row, used.iter().filter(|c| **c < a.col).count() as u16)
                });
            }
            Mangling::SwapColumns { page, a, b } => {
                let page = visible(book, page);
                let (a, b) = (a as u16 + 1, b as u16 + 1);
                let swap = |col: u16| {
                    if col == a {
                        b
                    } else if col == b {
                        a
                    } else {
                        col
                    }
                };
                move_cells(&mut book.pages[page], |at| Address::new(at.row, swap(at.col)));
            }
            Mangling::SwapRows { page, a, b } => {
                let page = visible(book, page);
                let rows = table_rows(&book.pages[page], headings);
                if let (Some(a), Some(b)) = (rows.get(a % rows.len().max(1)), rows.get(b % rows.len().max(1))) {
                    let swap = |row: u32| {
                        if row == *a {
                            *b
                        } else if row == *b {
                            *a
                        } else {
                            row
                        }
                    };
                    move_cells(&mut book.pages[page], |at| Address::new(swap(at.row), at.col));
                }
            }
            Mangling::ReverseTable { page } => {
                let page = visible(book, page);
                let rows = table_rows(&book.pages[page], headings);
                let place = |row: u32| rows.iter().position(|r| *r == row).map_or(row, |i| rows[rows.len() - 1 - i]);
                move_cells(&mut book.pages[page], |at| Address::new(place(at.row), at.col));
            }
            Mangling::MovePage { from, to } => {
                let page = book.pages.remove(from % pages);
                book.pages.insert(to % pages, page);
            }
            Mangling::RenamePage { page, name } => {
                let page = visible(book, page);
                if book.page(NAMES[name]).is_none() {
                    let old = std::mem::replace(&mut book.pages[page].name, NAMES[name].to_owned());
                    book.names.iter_mut().filter(|n| n.page == old).for_each(|n| n.page = NAMES[name].to_owned());
                }
            }
            Mangling::CopyPage { page, to } => {
                let page = visible(book, page);
                let mut copy = book.pages[page].clone();
                copy.name = format!("{} (2)", copy.name);
                if book.page(&copy.name).is_none() {
                    book.pages.insert(to % pages, copy);
                }
            }
            Mangling::OneSheet => one_sheet(book),
            Mangling::DropHiddenSheets => book.pages.retain(|p| p.visibility == Visibility::Visible),
            Mangling::DropNames => book.names.clear(),
            Mangling::DropProperties => book.properties = Default::default(),
            Mangling::DropLooks => {
                book.pages.iter_mut().for_each(|page| page.cells.edit(|_, cell| cell.look = Look::Plain));
            }
            Mangling::DropKeyColumn => {
                for page in book.pages.iter_mut().filter(|p| p.visibility == Visibility::Visible) {
                    page.cells.retain(|_, cell| !is_key(&cell.value.shown()));
                }
            }
            Mangling::Number { spelling } => numbers(book, headings, spelling),
            Mangling::Headings { spelling } => {
                for page in &mut book.pages {
                    for row in heading_rows(page, headings) {
                        page.cells.edit(|at, cell| {
                            if at.row == row && headings.contains(&fold(&cell.value.shown())) {
                                cell.value = Value::text(heading(&cell.value.shown(), spelling));
                            }
                        });
                    }
                }
            }
            Mangling::DropFormulas => {
                for page in &mut book.pages {
                    page.cells.edit(|_, cell| {
                        if let Value::Formula { result, .. } = &cell.value
                            && !matches!(**result, Value::Blank)
                        {
                            cell.value = (**result).clone();
                        }
                    });
                }
            }
            Mangling::Type { page, row, col } => {
                let page = visible(book, page);
                let at = Address::new(row as u32, col as u16);
                let page = &mut book.pages[page];
                if page.shown(at).is_empty() && !answers(page, at) {
                    let text = format!("欄外の書き込み{}", added.typed.len() + 1);
                    page.put(at, Cell::text(&text, Look::Plain));
                    added.typed.push(text);
                }
            }
            Mangling::RewordHeading { page, col } => {
                let page = visible(book, page);
                if let Some(at) = heading_at(&book.pages[page], headings, col) {
                    book.pages[page].put(at, Cell::text("ほかの言い方", Look::Plain));
                }
            }
            Mangling::DropHeading { page, col } => {
                let page = visible(book, page);
                if let Some(at) = heading_at(&book.pages[page], headings, col) {
                    book.pages[page].cells.remove(&at);
                }
            }
            Mangling::DropHeadingRow { page } => {
                let page = visible(book, page);
                if let Some(row) = heading_rows(&book.pages[page], headings).first() {
                    keep(&mut book.pages[page], |at| at.row != *row);
                }
            }
            Mangling::RepeatHeading { page, row } => {
                let page = visible(book, page);
                let page = &mut book.pages[page];
                let (rows, heads) = (table_rows(page, headings), heading_rows(page, headings));
                let (Some(head), Some(at)) = (heads.first(), rows.get(row % rows.len().max(1))) else { return };
                let (head, at) = (*head, *at);
                let copy: Vec<(u16, Cell)> = row_of(page, head);
                move_cells(page, |a| Address::new(a.row + u32::from(a.row >= at), a.col));
                page.cells.extend(copy.into_iter().map(|(col, cell)| (Address::new(at, col), cell)));
                page.merges.retain(|area| !(area.first.row..=area.last.row).contains(&at));
            }
            Mangling::ClearNumbers { page } => clear(book, visible(book, page), headings, "no", None),
            Mangling::ClearLabels { page } => clear(book, visible(book, page), headings, "脅威", None),
            Mangling::ClearRow { page, row } => {
                let page = visible(book, page);
                let row = table_rows(&book.pages[page], headings).get(row).copied();
                if row.is_some() {
                    clear(book, page, headings, "脅威", row);
                    clear(book, page, headings, "no", row);
                }
            }
            Mangling::CopyRow { page, row } => {
                let page = visible(book, page);
                let page = &mut book.pages[page];
                let rows = table_rows(page, headings);
                let (Some(from), Some(last)) = (rows.get(row % rows.len().max(1)).copied(), rows.last().copied())
                else {
                    return;
                };
                move_cells(page, |a| Address::new(a.row + u32::from(a.row > last), a.col));
                let own: Vec<(u16, Cell)> = row_of(page, from);
                for (col, mut cell) in own {
                    if is_answer(page, headings, Address::new(from, col)) && !matches!(cell.value, Value::Blank) {
                        let text = format!("複写した行{}", added.typed.len() + 1);
                        cell.value = Value::text(&text);
                        added.typed.push(text);
                    }
                    page.cells.insert(Address::new(last + 1, col), cell);
                }
            }
            Mangling::WrongNumber { page, row, to } => {
                let page = visible(book, page);
                let page = &mut book.pages[page];
                let rows = table_rows(page, headings);
                let Some(head) = heading_rows(page, headings).first().copied() else { return };
                let Some(no) = column(page, head, "no") else { return };
                let (Some(row), Some(to)) = (rows.get(row % rows.len().max(1)), rows.get(to % rows.len().max(1)))
                else {
                    return;
                };
                let cell = page.cells.get(&Address::new(*to, no)).unwrap().clone();
                page.put(Address::new(*row, no), cell);
            }
            Mangling::NoResult { page, row, col } => {
                let value = Value::Formula { expression: format!("A{row}*2").into(), result: Arc::new(Value::Blank) };
                replace_answer(book, visible(book, page), headings, (row, col), value, format!("=A{row}*2"), added);
            }
            Mangling::ErrorValue { page, row, col } => {
                let value = Value::Error("#REF!".into());
                replace_answer(book, visible(book, page), headings, (row, col), value, "#REF!".to_owned(), added);
            }
            Mangling::TypeBelow { page, col, below } => {
                let page = visible(book, page);
                let page = &mut book.pages[page];
                let Some(head) = heading_at(page, headings, col) else { return };
                let Some(last) = table_rows(page, headings).last().copied() else { return };
                let at = Address::new(last + below as u32, head.col);
                if page.shown(at).is_empty() && is_answer(page, headings, at) {
                    let text = format!("表の下の書き込み{}", added.typed.len() + 1);
                    page.put(at, Cell::text(&text, Look::Plain));
                    added.typed.push(text);
                }
            }
            Mangling::Drag { page, row, to, col } => {
                let page = visible(book, page);
                let (rows, head) =
                    (table_rows(&book.pages[page], headings), heading_at(&book.pages[page], headings, col));
                let (Some(from), Some(to), Some(head)) =
                    (rows.get(row % rows.len().max(1)), rows.get(to % rows.len().max(1)), head)
                else {
                    return;
                };
                let (from, to) = (Address::new(*from, head.col), Address::new(*to, head.col));
                let sheet = &book.pages[page];
                let is_named = |at: Address| book.names.iter().any(|n| n.page == sheet.name && n.area.first == at);
                let answer = |at| is_answer(sheet, headings, at) && sheet.cells.contains_key(&at) && is_named(at);
                if from == to || !answer(from) || !answer(to) || sheet.shown(from).is_empty() {
                    return;
                }
                let sheet = &mut book.pages[page];
                added.erased.push(sheet.shown(to));
                let cell = std::mem::replace(sheet.cells.get_mut(&from).unwrap(), Cell::of(Value::Blank, Look::Ask));
                sheet.cells.insert(to, cell);
                let name = sheet.name.clone();
                for named in book.names.iter_mut().filter(|n| n.page == name && n.area.first == from) {
                    named.area = Area::cell(to);
                }
            }
            Mangling::Paste { page, row, col } => {
                let text = format!("貼り付けた文{}", added.typed.len() + 1);
                let value = Value::text(&text);
                replace_answer(book, visible(book, page), headings, (row, col), value, text, added);
            }
            Mangling::MergeDown { page, row, col } => {
                let page = visible(book, page);
                let page = &mut book.pages[page];
                let (rows, head) = (table_rows(page, headings), heading_at(page, headings, col));
                let (Some(row), Some(head)) = (rows.get(row % rows.len().max(1)), head) else { return };
                let area = Area::new(Address::new(*row, head.col), Address::new(row + 1, head.col));
                let free = page.merges.iter().all(|other| !other.contains(area.first) && !other.contains(area.last));
                if free && is_answer(page, headings, area.first) {
                    page.merges.push(area);
                }
            }
            Mangling::Turn { page } => {
                let page = visible(book, page);
                if let Some(turned) = book.pages[page].turned() {
                    book.pages[page] = turned;
                }
            }
            Mangling::SideBySide { a, b } => {
                let (a, b) = (visible(book, a), visible(book, b));
                if a != b {
                    let moved = std::mem::take(&mut book.pages[b].cells);
                    book.pages[b].merges.clear();
                    let right = book.pages[a].cells.keys().map(|at| at.col).max().unwrap_or_default() + 2;
                    book.pages[a]
                        .cells
                        .extend(moved.into_iter().map(|(at, c)| (Address::new(at.row, at.col + right), c)));
                }
            }
        }
    }
}

/// The nth heading of an answer column in the first heading row of a page.
fn heading_at(page: &Page, headings: &[String], nth: usize) -> Option<Address> {
    let row = *heading_rows(page, headings).first()?;
    let known = |c: &Cell| {
        headings.contains(&fold(&c.value.shown())) && !matches!(fold(&c.value.shown()).as_str(), "no" | "脅威")
    };
    let heads: Vec<Address> = page.filled().filter(|(at, c)| at.row == row && known(c)).map(|(at, _)| at).collect();
    heads.get(nth % heads.len().max(1)).copied()
}

fn column(page: &Page, row: u32, folded: &str) -> Option<u16> {
    page.filled().find(|(at, c)| at.row == row && fold(&c.value.shown()) == folded).map(|(at, _)| at.col)
}

fn row_of(page: &Page, row: u32) -> Vec<(u16, Cell)> {
    page.cells.range(Address::new(row, 0)..=Address::new(row, u16::MAX)).map(|(at, c)| (at.col, c.clone())).collect()
}

/// True for a cell under an answer's heading.
fn is_answer(page: &Page, headings: &[String], at: Address) -> bool {
    let Some(row) = heading_rows(page, headings).first().copied() else { return false };
    let head = fold(&page.shown(Address::new(row, at.col)));
    at.row > row && headings.contains(&head) && !matches!(head.as_str(), "no" | "脅威" | "質問" | "選択した実施手順")
}

fn clear(book: &mut Book, page: usize, headings: &[String], heading: &str, row: Option<u32>) {
    let page = &mut book.pages[page];
    let rows = table_rows(page, headings);
    let Some(head) = heading_rows(page, headings).first().copied() else { return };
    let Some(col) = column(page, head, heading) else { return };
    page.cells.retain(|at, _| at.col != col || !rows.contains(&at.row) || row.is_some_and(|row| row != at.row));
}

fn replace_answer(
    book: &mut Book,
    page: usize,
    headings: &[String],
    (row, col): (usize, usize),
    value: Value,
    read: String,
    added: &mut Added,
) {
    let page = &mut book.pages[page];
    let (rows, head) = (table_rows(page, headings), heading_at(page, headings, col));
    let (Some(row), Some(head)) = (rows.get(row % rows.len().max(1)), head) else { return };
    let at = Address::new(*row, head.col);
    if is_answer(page, headings, at)
        && !matches!(page.cells.get(&at).map(|c| &c.value), Some(Value::Formula { .. } | Value::Error(_)))
    {
        added.erased.push(page.shown(at));
        page.put(at, Cell::of(value, Look::Ask));
        added.typed.push(read);
    }
}

/// Moves cells, and merged areas with them where they hold together.
fn move_cells(page: &mut Page, to: impl Fn(Address) -> Address) {
    page.cells = std::mem::take(&mut page.cells).into_iter().map(|(at, cell)| (to(at), cell)).collect();
    let moved = page.merges.iter().filter_map(|area| {
        let (first, last) = (to(area.first), to(area.last));
        let whole = first.row <= last.row && first.col <= last.col;
        let corners = [Address::new(area.first.row, area.last.col), Address::new(area.last.row, area.first.col)];
        let square = [Address::new(first.row, last.col), Address::new(last.row, first.col)];
        // An inserted row or column makes it larger by one; more than that, and it fell apart.
        let near = whole
            && last.row - first.row <= area.last.row - area.first.row + 1
            && last.col - first.col <= area.last.col - area.first.col + 1;
        (near && corners.map(&to) == square).then(|| Area::new(first, last))
    });
    page.merges = moved.collect();
}

/// The names of answer cells go with them, as they do where rows and columns are inserted and deleted in a program
/// that knows names; other programs leave them behind.
fn move_names(book: &mut Book, page: usize, to: impl Fn(Address) -> Address) {
    let sheet = book.pages[page].name.clone();
    for name in book.names.iter_mut().filter(|name| name.page == sheet) {
        name.area = Area::cell(to(name.area.first));
    }
}

fn keep(page: &mut Page, holds: impl Fn(Address) -> bool) {
    page.cells.retain(|at, _| holds(*at));
    page.merges.retain(|area| holds(area.first) && holds(area.last));
}

/// Rows in which three headings stand, or two with a number's heading among them.
pub fn heading_rows(page: &Page, headings: &[String]) -> Vec<u32> {
    let mut rows: Vec<(u32, usize)> = Vec::new();
    for (at, cell) in page.filled() {
        if headings.contains(&fold(&cell.value.shown())) {
            match rows.last_mut() {
                Some((row, count)) if *row == at.row => *count += 1,
                _ => rows.push((at.row, 1)),
            }
        }
    }
    rows.into_iter().filter(|(_, count)| *count >= 3).map(|(row, _)| row).collect()
}

/// The rows with a number under the first heading row of a page.
fn table_rows(page: &Page, headings: &[String]) -> Vec<u32> {
    let starts = heading_rows(page, headings);
    let Some(first) = starts.first() else { return Vec::new() };
    let end = starts.get(1).copied().unwrap_or(u32::MAX);
    let no = page.filled().find(|(at, c)| at.row == *first && fold(&c.value.shown()) == "no").map(|(at, _)| at.col);
    let Some(no) = no else { return Vec::new() };
    let numbers = page.filled().filter(|(at, _)| at.col == no && at.row > *first && at.row < end);
    numbers.filter(|(_, c)| matches!(c.value, Value::Number(_))).map(|(at, _)| at.row).collect()
}

/// The heading and the entries of the hidden column: `B02-1`, `D03`.
fn is_key(text: &str) -> bool {
    let mut letters = text.chars();
    let theme = letters.next().is_some_and(|c| c.is_ascii_uppercase());
    let rest: Vec<char> = letters.collect();
    let digits = |part: &[char]| part.iter().all(char::is_ascii_digit);
    text == "行記号"
        || theme
            && (rest.len() == 2 && digits(&rest)
                || rest.len() == 4 && digits(&rest[..2]) && rest[2] == '-' && digits(&rest[3..]))
}

fn numbers(book: &mut Book, headings: &[String], spelling: usize) {
    for page in &mut book.pages {
        let rows = heading_rows(page, headings);
        let Some(first) = rows.first().copied() else { continue };
        let no: Vec<u16> = page
            .filled()
            .filter(|(at, c)| at.row == first && fold(&c.value.shown()) == "no")
            .map(|(at, _)| at.col)
            .collect();
        page.cells.edit(|at, cell| {
            if let Value::Number(n) = cell.value
                && at.row > first
                && no.contains(&at.col)
            {
                let wide: String = n.to_string().chars().map(|c| char::from_u32(c as u32 + 0xFEE0).unwrap()).collect();
                cell.value = match spelling % NUMBERS {
                    0 => Value::text(wide),
                    1 => Value::text(format!("No.{n}")),
                    2 => Value::text(format!("Ｎｏ．{wide}")),
                    3 => Value::text(format!("（{n}）")),
                    4 => Value::text(format!(" {n} ")),
                    5 => Value::text(format!("{n}.0")),
                    _ => Value::text(format!("{n}.")),
                };
            }
        });
    }
}

fn heading(text: &str, spelling: usize) -> String {
    let letters: Vec<char> = text.chars().collect();
    let with = |between: &str| letters.iter().map(char::to_string).collect::<Vec<_>>().join(between);
    match spelling % HEADINGS {
        0 => with(" "),
        1 => with("\n"),
        2 => format!("\u{3000}{text}\u{200B}"),
        3 => format!("✎ {text}"),
        4 => letters
            .iter()
            .map(|c| if c.is_ascii_alphabetic() { char::from_u32(*c as u32 + 0xFEE0).unwrap() } else { *c })
            .collect(),
        _ => text.to_uppercase(),
    }
}

/// Every visible sheet copied below the one before it.
fn one_sheet(book: &mut Book) {
    let mut all = Page::new("まとめ");
    let mut next = 0;
    let (visible, hidden): (Vec<Page>, Vec<Page>) =
        std::mem::take(&mut book.pages).into_iter().partition(|p: &Page| p.visibility == Visibility::Visible);
    for page in visible {
        let last = page.cells.keys().map(|at| at.row).max().unwrap_or_default();
        all.cells.extend(page.cells.into_iter().map(|(at, cell)| (Address::new(at.row + next, at.col), cell)));
        next += last + 3;
    }
    book.pages.push(all);
    book.pages.extend(hidden);
    book.names.clear();
}
