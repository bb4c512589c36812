//! 配布一覧.xlsx: who gets which form. The secretariat mails from it; a lost ledger is rebuilt from it.

use crate::domain::address::Address;
use crate::domain::people::Participant;
use crate::sheet::book::{Book, Cell, Link, Look};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::Event;
use super::frame::{Frame, LEFT, TOP};
use super::stamp::Code;
use super::words::{head, sent as say};

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    Id,
    Name,
    Organisation,
    Industry,
    Group,
    Mail,
    Code,
    File,
}

/// The workbook: one row per form, `file` names it in the same folder.
pub fn fill<'a>(event: &Event, forms: impl ExactSizeIterator<Item = (&'a Participant, &'a str)>) -> Book {
    let table = Table::new(say::SHEET)
        .with(Col::Id, head::ID, Role::Key, 10.0, Look::HeadingCentre)
        .with(Col::Name, head::NAME, Role::Label, 18.0, Look::Heading)
        .with(Col::Organisation, head::ORGANISATION, Role::Shown, 30.0, Look::Heading)
        .with(Col::Industry, head::INDUSTRY, Role::Shown, 14.0, Look::Heading)
        .with(Col::Group, head::GROUP, Role::Shown, 14.0, Look::Heading)
        .with(Col::Mail, head::MAIL, Role::Shown, 30.0, Look::Heading)
        .with(Col::Code, head::FORM_CODE, Role::Shown, 16.0, Look::HeadingCentre)
        .with(Col::File, head::FILE, Role::Shown, 36.0, Look::Heading);
    let last_col = LEFT + table.columns.len() as u16 - 1;
    let title = format!("{} — {}", say::SHEET, event.title);
    let frame = Frame { name: say::SHEET, title: &title, lead: say::LEAD, corner: event.date, last_col };
    let mut page = frame.open(event);
    let placed = Placed::put(&mut page, Address::new(TOP, LEFT), &table, forms.len() as u32);
    for (row, (person, file)) in forms.enumerate() {
        let mut put = |col, cell| page.put(placed.cell(row as u32, col), cell);
        put(Col::Id, Cell::text(person.id.as_str(), Look::BodyCentre));
        put(Col::Name, Cell::text(&person.name, Look::BodyStrong));
        put(Col::Organisation, Cell::text(&person.organisation, Look::Body));
        put(Col::Industry, Cell::text(&person.industry, Look::Body));
        put(Col::Group, Cell::text(person.group.as_str(), Look::Body));
        put(Col::Mail, Cell::text(&person.mail, Look::Body));
        put(Col::Code, Cell::text(Code::new(event.code, person.id.as_str()).text(), Look::BodyCentre));
        let link = Link::File { path: file.to_owned(), at: None };
        put(Col::File, Cell::text(file, Look::Link).linked(link));
    }
    let heading = placed.heading_row();
    page.setup.freeze = Some(Address::new(heading + 1, LEFT + 2));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(placed.area());
    measure::fit(&mut page);
    let mut book = Book { pages: vec![page], ..Book::default() };
    book.properties.title = title;
    book
}
