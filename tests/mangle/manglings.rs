//! What happens to a workbook between being sent and being read. Each mangling takes its places from
//! small numbers, so that a failing case shrinks to the few that matter.

use matome::domain::address::Address;
use matome::domain::fold::fold;
use matome::sheet::book::{Book, Cell, Look, Page, Value, Visibility};
use proptest::prelude::*;

/// One thing that happens to a workbook.
#[derive(Clone, Debug, PartialEq)]
pub enum Mangling {
    /// An empty row (column) is put in anywhere.
    InsertRow { page: usize, at: usize },
    InsertColumn { page: usize, at: usize },
    /// Rows (columns) in which nothing stands are deleted.
    DeleteEmptyRows { page: usize },
    DeleteEmptyColumns { page: usize },
    /// Columns B and following of a table change places, headings included.
    SwapColumns { page: usize, a: usize, b: usize },
    /// The rows between two rows of a table change places.
    SwapRows { page: usize, a: usize, b: usize },
    ReverseTable { page: usize },
    /// Sheets are moved, renamed, copied.
    MovePage { from: usize, to: usize },
    RenamePage { page: usize, name: usize },
    CopyPage { page: usize, to: usize },
    /// All sheets become parts of one, one below the other.
    OneSheet,
    /// A program drops what people do not see.
    DropHiddenSheets,
    DropNames,
    DropProperties,
    DropLooks,
    DropKeyColumn,
    /// Numbers of rows and headings are typed anew.
    Number { spelling: usize },
    Headings { spelling: usize },
    /// Computed cells lose their results.
    DropFormulas,
    /// Somebody types where nothing is asked.
    Type { page: usize, row: usize, col: usize },
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
        (page, 0usize..50, 0usize..14).prop_map(|(page, row, col)| M::Type { page, row, col }),
    ]
}

/// What a mangling adds that must be accounted for.
#[derive(Default, Debug)]
pub struct Added {
    /// Texts typed where nothing is asked.
    pub typed: Vec<String>,
}

impl Mangling {
    /// Does it. `headings` are the folded headings of answer tables; `answers` the cells that are answers.
    pub fn apply(&self, book: &mut Book, headings: &[String], answers: &dyn Fn(&Page, Address) -> bool, added: &mut Added) {
        let pages = book.pages.len();
        let visible = |book: &Book, page: usize| {
            let shown: Vec<usize> = (0..book.pages.len()).filter(|i| book.pages[*i].visibility == Visibility::Visible).collect();
            shown[page % shown.len()]
        };
        match *self {
            Mangling::InsertRow { page, at } => {
                let at = at as u32;
                let page = visible(book, page);
                move_cells(&mut book.pages[page], |a| Address::new(a.row + u32::from(a.row >= at), a.col));
            }
            Mangling::InsertColumn { page, at } => {
                let at = at as u16;
                let page = visible(book, page);
                move_cells(&mut book.pages[page], |a| Address::new(a.row, a.col + u16::from(a.col >= at)));
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
                move_cells(&mut book.pages[page], |a| Address::new(a.row, used.iter().filter(|c| **c < a.col).count() as u16));
            }
            Mangling::SwapColumns { page, a, b } => {
                let page = visible(book, page);
                let (a, b) = (a as u16 + 1, b as u16 + 1);
                let swap = |col: u16| if col == a { b } else if col == b { a } else { col };
                move_cells(&mut book.pages[page], |at| Address::new(at.row, swap(at.col)));
            }
            Mangling::SwapRows { page, a, b } => {
                let page = visible(book, page);
                let rows = table_rows(&book.pages[page], headings);
                if let (Some(a), Some(b)) = (rows.get(a % rows.len().max(1)), rows.get(b % rows.len().max(1))) {
                    let swap = |row: u32| if row == *a { *b } else if row == *b { *a } else { row };
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
                for cell in book.pages.iter_mut().flat_map(|p| p.cells.values_mut()) {
                    cell.look = Look::Plain;
                }
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
                        let cells = page.cells.range_mut(Address::new(row, 0)..=Address::new(row, u16::MAX));
                        for (_, cell) in cells.filter(|(_, c)| headings.contains(&fold(&c.value.shown()))) {
                            cell.value = Value::text(heading(&cell.value.shown(), spelling));
                        }
                    }
                }
            }
            Mangling::DropFormulas => {
                for cell in book.pages.iter_mut().flat_map(|p| p.cells.values_mut()) {
                    if let Value::Formula { result, .. } = &cell.value {
                        cell.value = (**result).clone();
                    }
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
        }
    }
}

fn move_cells(page: &mut Page, to: impl Fn(Address) -> Address) {
    page.cells = std::mem::take(&mut page.cells).into_iter().map(|(at, cell)| (to(at), cell)).collect();
}

fn keep(page: &mut Page, holds: impl Fn(Address) -> bool) {
    page.cells.retain(|at, _| holds(*at));
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
    text == "行記号" || theme && (rest.len() == 2 && digits(&rest) || rest.len() == 4 && digits(&rest[..2]) && rest[2] == '-' && digits(&rest[3..]))
}

fn numbers(book: &mut Book, headings: &[String], spelling: usize) {
    for page in &mut book.pages {
        let rows = heading_rows(page, headings);
        let Some(first) = rows.first().copied() else { continue };
        let no: Vec<u16> = page.filled().filter(|(at, c)| at.row == first && fold(&c.value.shown()) == "no").map(|(at, _)| at.col).collect();
        for (at, cell) in page.cells.iter_mut().filter(|(at, _)| at.row > first && no.contains(&at.col)) {
            if let Value::Number(n) = cell.value {
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
                let _ = at;
            }
        }
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
        4 => letters.iter().map(|c| if c.is_ascii_alphabetic() { char::from_u32(*c as u32 + 0xFEE0).unwrap() } else { *c }).collect(),
        _ => text.to_uppercase(),
    }
}

/// Every visible sheet copied below the one before it.
fn one_sheet(book: &mut Book) {
    let mut all = Page::new("まとめ");
    let mut next = 0;
    let (visible, hidden): (Vec<Page>, Vec<Page>) = std::mem::take(&mut book.pages).into_iter().partition(|p: &Page| p.visibility == Visibility::Visible);
    for page in visible {
        let last = page.cells.keys().map(|at| at.row).max().unwrap_or_default();
        all.cells.extend(page.cells.into_iter().map(|(at, cell)| (Address::new(at.row + next, at.col), cell)));
        next += last + 3;
    }
    book.pages.push(all);
    book.pages.extend(hidden);
    book.names.clear();
}
