//! Lists with more rows than a sheet: the later rows stand on further sheets under the same headings.

use crate::domain::address::{Address, Area};
use crate::sheet::book::{Book, Choice, Highlight, Page, Setup, Value, quoted, sheet_prefix};
use crate::workbook::words;

/// True when some list has more rows than a sheet.
pub(super) fn any_too_many(book: &Book, limit: u32) -> bool {
    book.pages.iter().any(|page| Split::of(page, limit).is_some())
}

/// Spreads every such list; formulas, links and names follow their cells.
pub(super) fn spread(book: &mut Book, limit: u32) {
    let splits: Vec<Split> = book.pages.iter().filter_map(|page| Split::of(page, limit)).collect();
    for page in &mut book.pages {
        let home = page.name.clone();
        page.cells.change(|cell| {
            if let Value::Formula { expression, .. } = &mut cell.value {
                *expression = followed(expression, &home, &splits).into();
            }
            if let Some((page, at)) = cell.leads_inside()
                && let Some(split) = splits.iter().find(|split| split.name == *page)
            {
                let (nth, row) = split.place(at.row);
                (*page, at.row) = (split.sheet(nth), row);
            }
        });
    }
    for name in &mut book.names {
        if let Some(split) = splits.iter().find(|split| split.name == name.page) {
            let (nth, row) = split.place(name.area.first.row);
            let (_, last) = split.place(name.area.last.row);
            name.page = split.sheet(nth);
            (name.area.first.row, name.area.last.row) = (row, last.max(row));
        }
    }
    let pages = std::mem::take(&mut book.pages);
    for page in pages {
        match splits.iter().find(|split| split.name == page.name) {
            Some(split) => book.pages.extend(split.pages(&page)),
            None => book.pages.push(page),
        }
    }
}

/// How a list is spread over sheets.
struct Split {
    name: String,
    /// Rows above and with the headings; they stand on every sheet.
    head: u32,
    /// Rows of the list on each sheet.
    each: u32,
    sheets: u32,
}

impl Split {
    fn of(page: &Page, limit: u32) -> Option<Self> {
        let last = page.cells.keys().next_back().map(|at| at.row)?;
        let (_, heading) = page.setup.repeat_rows.filter(|_| last >= limit)?;
        let head = heading + 1;
        let each = limit.saturating_sub(head).max(1);
        Some(Split { name: page.name.clone(), head, each, sheets: (last - head) / each + 1 })
    }

    /// The sheet, from 0, and the row on it of a row of the whole list.
    fn place(&self, row: u32) -> (u32, u32) {
        match row.checked_sub(self.head) {
            None => (0, row),
            Some(of_list) => (of_list / self.each, self.head + of_list % self.each),
        }
    }

    fn sheet(&self, nth: u32) -> String {
        words::continued(&self.name, nth + 1)
    }

    fn pages(&self, page: &Page) -> Vec<Page> {
        let mut pages: Vec<Page> = (0..self.sheets)
            .map(|nth| Page {
                name: self.sheet(nth),
                visibility: page.visibility,
                widths: page.widths.clone(),
                hidden_columns: page.hidden_columns.clone(),
                setup: Setup { page_breaks: Vec::new(), plan: Default::default(), pages_high: 0, ..page.setup.clone() },
                ..Page::default()
            })
            .collect();
        let on = |row: u32| -> Vec<(usize, u32)> {
            if row < self.head {
                return (0..self.sheets).map(|nth| (nth as usize, row)).collect();
            }
            let (nth, row) = self.place(row);
            vec![(nth as usize, row)]
        };
        for (at, cell) in &page.cells {
            on(at.row).into_iter().for_each(|(nth, row)| pages[nth].put(Address::new(row, at.col), cell.clone()));
        }
        for (row, height) in &page.heights {
            for (nth, row) in on(*row) {
                pages[nth].heights.insert(row, *height);
            }
        }
        for area in &page.merges {
            for (nth, row) in on(area.first.row) {
                let last = row + (area.last.row - area.first.row);
                pages[nth].merges.push(Area::new(Address::new(row, area.first.col), Address::new(last, area.last.col)));
            }
        }
        for (at, note) in &page.notes {
            on(at.row)
                .into_iter()
                .for_each(|(nth, row)| pages[nth].notes.push((Address::new(row, at.col), note.clone())));
        }
        for row in &page.setup.page_breaks {
            let (nth, row) = self.place(*row);
            pages[nth as usize].setup.page_breaks.push(row);
        }
        for (nth, part) in pages.iter_mut().enumerate() {
            let whole = |area: &Area| self.clipped(area, nth as u32);
            part.choices =
                page.choices.iter().filter_map(|c| Some(Choice { area: whole(&c.area)?, ..c.clone() })).collect();
            part.highlights =
                page.highlights.iter().filter_map(|h| Some(Highlight { area: whole(&h.area)?, ..h.clone() })).collect();
            part.setup.filter = page.setup.filter.as_ref().and_then(whole);
            // An area that ends on the first sheet is printed of each.
            part.setup.print_area = page.setup.print_area.map(|area| whole(&area).unwrap_or(area));
            part.setup.active = page.setup.active && nth == 0;
            if nth == 0 {
                part.charts.clone_from(&page.charts);
            }
        }
        pages
    }

    /// A cell or a range of the whole list as formulas name it now: a range over several sheets is one on each,
    /// which functions take that take any number of ranges.
    fn pieces(&self, named: bool, first: Corner, last: Corner, range: bool) -> String {
        let ((from, top), (to, bottom)) = (self.place(first.2), self.place(last.2));
        let text =
            |(column, fixed, _): Corner, row: u32| format!("{column}{}{}", if fixed { "$" } else { "" }, row + 1);
        let piece = |nth: u32| {
            let sheet = if named || from != to { sheet_prefix(&self.sheet(nth)) } else { String::new() };
            let top = if nth == from { top } else { self.head };
            let bottom = if nth == to { bottom } else { self.head + self.each - 1 };
            let end = if range { format!(":{}", text(last, bottom)) } else { String::new() };
            format!("{sheet}{}{end}", text(first, top))
        };
        (from..=to.max(from)).map(piece).collect::<Vec<_>>().join(",")
    }

    /// What of an area of the whole list stands on a sheet. Headings belong to each.
    fn clipped(&self, area: &Area, nth: u32) -> Option<Area> {
        let (first, last) = (self.place(area.first.row), self.place(area.last.row));
        let in_head = area.first.row < self.head;
        if last.0 < nth || (first.0 > nth && !in_head) {
            return None;
        }
        let top = if in_head || first.0 == nth { first.1 } else { self.head };
        let bottom = if last.0 == nth { last.1 } else { self.head + self.each - 1 };
        Some(Area::new(Address::new(top, area.first.col), Address::new(bottom.max(top), area.last.col)))
    }
}

/// A formula of the sheet `home` with each cell of a spread list where it stands now.
fn followed(formula: &str, home: &str, splits: &[Split]) -> String {
    let mut out = String::with_capacity(formula.len());
    let mut rest = formula;
    while let Some(c) = rest.chars().next() {
        let token = match c {
            '"' | '\'' => quoted(rest, c),
            _ if c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '.') || !c.is_ascii() => word_token(rest),
            _ => c.len_utf8(),
        };
        let (now, later) = rest.split_at(token);
        // A sheet's name belongs to the cell behind it.
        let (sheet, cell, used) = match (c, later.strip_prefix('!')) {
            ('\'', Some(behind)) => {
                let cell = &behind[..word_token(behind)];
                (Some(now.trim_matches('\'').replace("''", "'")), cell, token + 1 + cell.len())
            }
            _ => (None, now, token),
        };
        let split = splits.iter().find(|split| split.name == sheet.as_deref().unwrap_or(home));
        let is_function = rest[used..].starts_with('(');
        match split.zip(row_of(cell).filter(|_| !is_function)) {
            Some((split, first)) => {
                let behind = rest[used..].strip_prefix(':').unwrap_or_default();
                let end = &behind[..word_token(behind)];
                let last = row_of(end);
                out.push_str(&split.pieces(sheet.is_some(), first, last.unwrap_or(first), last.is_some()));
                rest = &rest[used + last.map_or(0, |_| 1 + end.len())..];
            }
            None => {
                out.push_str(&rest[..used]);
                rest = &rest[used..];
            }
        }
    }
    out
}

/// `$N$5` as its column as written (`$N`), whether the row is fixed, and the row from 0.
type Corner<'a> = (&'a str, bool, u32);

fn row_of(cell: &str) -> Option<Corner<'_>> {
    let (column, row) = cell.split_at(cell.find(|c: char| c.is_ascii_digit())?);
    let letters = column.trim_matches('$');
    let shaped = (1..=3).contains(&letters.len()) && letters.bytes().all(|b| b.is_ascii_uppercase());
    let fixed = column.len() > 1 && column.ends_with('$');
    let column = if fixed { &column[..column.len() - 1] } else { column };
    shaped.then_some((column, fixed, row.parse::<u32>().ok()?.checked_sub(1)?))
}

fn word_token(rest: &str) -> usize {
    let is = |c: char| c.is_ascii_alphanumeric() || matches!(c, '$' | '_' | '.') || !c.is_ascii();
    rest.find(|c| !is(c)).unwrap_or(rest.len())
}
