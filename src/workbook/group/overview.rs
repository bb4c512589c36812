//! 概要: what to do in this workbook, who is in the group, how far it is.

use crate::domain::address::{Address, Area};
use crate::domain::answers::Slot;
use crate::sheet::book::{Cell, Link, Look, Page, Value};
use crate::sheet::measure;
use crate::workbook::frame::{Frame, LEFT, TOP, across, over};
use crate::workbook::words::{self, TICK, group as say, head, sheet};

use super::fill::{GroupBook, Places};

/// Columns of the members' list: ID, 氏名, 組織, 業種, 提出.
const LIST: [u16; 5] = [LEFT, LEFT + 1, LEFT + 2, LEFT + 3, LEFT + 4];
/// Columns of the right half, and of the state under it: a label, then what belongs to it.
const RIGHT: (u16, u16) = (LEFT + 6, LEFT + 7);

/// The first sheet of a group's workbook.
pub(super) fn page(book: &GroupBook, places: &Places) -> Page {
    let title = format!("{} — {}", book.event.title, book.group);
    let lead =
        [book.event.date, say::OVERVIEW_LEAD].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join("　");
    let frame = Frame { name: sheet::OVERVIEW, title: &title, lead: &lead, corner: &book.corner(), last_col: RIGHT.1 };
    let mut page = frame.open(book.event);
    let widths = [10.0, 18.0, 30.0, 15.0, 9.0, 3.0, 24.0, 44.0];
    page.widths.extend(widths.iter().enumerate().map(|(i, w)| (LEFT + i as u16, *w)));
    let end = members(&mut page, TOP, book);
    next(&mut page, TOP, end - 1);
    let last = state(&mut page, end + 1, book, places);
    across(&mut page, last + 1, LEFT, RIGHT.1, Cell::text(&book.event.template.attribution, Look::Note));
    page.setup.active = true;
    page.setup.one_page = true;
    page.setup.print_area = Some(Area::new(Address::new(0, 0), Address::new(last + 1, RIGHT.1)));
    measure::fit(&mut page);
    page
}

fn members(page: &mut Page, row: u32, book: &GroupBook) -> u32 {
    across(page, row, LIST[0], LIST[4], Cell::text(say::MEMBERS, Look::Block));
    let headings = [head::ID, head::NAME, head::ORGANISATION, head::INDUSTRY, say::SUBMITTED];
    for (col, heading) in LIST.iter().zip(headings) {
        page.put(Address::new(row + 1, *col), Cell::text(heading, Look::Heading));
    }
    let mut row = row + 2;
    for person in book.members() {
        let returned = book.answers_of(&person.id).is_some();
        let state = if returned { Cell::text(TICK, Look::Done) } else { Cell::text(say::OPEN, Look::BodyMuted) };
        let cells = [
            Cell::text(person.id.as_str(), Look::BodyCentre),
            Cell::text(&person.name, Look::BodyStrong),
            Cell::text(&person.organisation, Look::Body),
            Cell::text(&person.industry, Look::Body),
            state,
        ];
        for (col, cell) in LIST.iter().zip(cells) {
            page.put(Address::new(row, *col), cell);
        }
        row += 1;
    }
    row
}

/// One cell beside the members, so that its lines do not stretch their rows.
fn next(page: &mut Page, row: u32, last: u32) {
    across(page, row, RIGHT.0, RIGHT.1, Cell::text(say::NEXT, Look::Block));
    let lines: Vec<String> = (1..).zip(say::NEXT_LINES).map(|(n, line)| format!("{n}. {line}")).collect();
    let area = Area::new(Address::new(row + 1, RIGHT.0), Address::new(last.max(row + 1), RIGHT.1));
    over(page, area, Cell::text(lines.join("\n"), Look::Text));
}

fn state(page: &mut Page, row: u32, book: &GroupBook, places: &Places) -> u32 {
    across(page, row, RIGHT.0, RIGHT.1, Cell::text(say::STATE, Look::Block));
    let template = book.event.template;
    let all = template.threats_in_scope().count() as u32;
    let mut row = row + 1;
    for (theme, spec) in super::themes(template) {
        let (formula, done) = filled_threats(book, places, theme);
        let formula = format!("\"{}\"&({formula})&\"{}\"", words::progress_start(all), words::PROGRESS_END);
        let link = Link::Inside { page: spec.sheet.clone(), at: Address::new(TOP, LEFT) };
        page.put(Address::new(row, RIGHT.0), Cell::text(&spec.sheet, Look::Link).linked(link));
        let value = Value::formula_text(formula, words::progress(done, all));
        page.put(Address::new(row, RIGHT.1), Cell::of(value, Look::BodyResult));
        row += 1;
    }
    let link = Link::Inside { page: sheet::PRESENT.to_owned(), at: Address::new(TOP, LEFT + 1) };
    page.put(Address::new(row, RIGHT.0), Cell::text(sheet::PRESENT, Look::Link).linked(link));
    let (formula, shown) = super::present::chosen_link(book);
    page.put(Address::new(row, RIGHT.1), Cell::of(Value::formula_text(formula, shown), Look::BodyResult));
    row + 1
}

/// Threats for which the group wrote anything in a theme: a formula that counts them, and the count.
fn filled_threats(book: &GroupBook, places: &Places, theme: usize) -> (String, u32) {
    let template = book.event.template;
    let mut terms = Vec::new();
    let mut done = 0;
    for threat in template.threats_in_scope() {
        let of_threat = |slot: &&Slot| usize::from(slot.theme) == theme && slot.threat == Some(threat.no);
        let slots: Vec<Slot> = places.own.keys().filter(of_threat).copied().collect();
        let cells: Vec<String> = slots.iter().filter_map(|slot| places.own_cell(*slot)).collect();
        terms.push(format!("(LEN({})>0)", cells.join("&")));
        done += u32::from(slots.iter().any(|slot| book.record.own.contains_key(slot)));
    }
    (terms.join("+"), done)
}
