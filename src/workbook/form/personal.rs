//! What is personal in a form, and where it stands: all other cells of two forms of one shape are the same.
//!
//! It must not know how a form is written to a file.

use crate::domain::address::Address;
use crate::domain::people::Participant;
use crate::sheet::book::{Book, Cell, Look, Value};
use crate::workbook::Event;
use crate::workbook::language;
use crate::workbook::stamp::{Code, STAMP_SHEET, key};
use crate::workbook::words::sheet;

use super::cover;
use super::fill::{Who, corner, fill};

/// How many texts are personal.
pub const TEXTS: usize = 7;

/// What stands in a form of one person alone.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Personal {
    /// Code, name, organisation, industry, group; the code in the corner and what follows it there.
    texts: [String; TEXTS],
}

/// What decides how the rest of a form looks: which of the texts are there, and how high their rows are.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Shape([u64; TEXTS]);

/// What follows the code in a corner.
const BETWEEN: char = '　';

impl Personal {
    /// What is personal in the form of `person`.
    pub fn of(event: &Event, person: &Participant) -> Self {
        let code = Code::new(event.code, person.id.as_str()).text();
        let who = Who::of(person, &code);
        let corner = corner(event, &who);
        let (head, rest) = corner.split_once(BETWEEN).unwrap_or((&corner, ""));
        let [name, organisation, industry, group] =
            [who.name, who.organisation, who.industry, who.group].map(str::to_owned);
        let (head, rest) = (head.to_owned(), rest.to_owned());
        Personal { texts: [code, name, organisation, industry, group, head, rest] }
    }

    /// Its shape.
    pub fn shape(&self) -> Shape {
        let mut shape = [0; TEXTS];
        for (shape, text) in shape.iter_mut().zip(&self.texts) {
            *shape = if text.is_empty() { 0 } else { cover::height(text).to_bits() };
        }
        // These stand in rows that do not grow.
        shape[5..].iter_mut().for_each(|shape| *shape = u64::from(*shape > 0));
        Shape(shape)
    }

    /// The texts in the order of their numbers. A text that is not there has a stand-in that no form of the shape prints.
    pub fn texts(&self) -> [&str; TEXTS] {
        self.texts.each_ref().map(|text| if text.is_empty() { "-" } else { text.as_str() })
    }
}

/// The form of `person` with `mark(number)` in place of each of the [`Personal`] texts.
pub fn marked(event: &Event, person: &Participant, mark: impl Fn(usize) -> String) -> Book {
    let mut book = fill(event, person);
    let personal = Personal::of(event, person);
    let code = &personal.texts[0];
    for page in &mut book.pages {
        if page.name == STAMP_SHEET {
            let rows: Vec<Address> = page.cells.keys().filter(|at| at.col == 1).collect();
            for at in rows {
                if let Some(number) = number_of(&page.shown(Address::new(at.row, 0))) {
                    put(page.cells.get_mut(&at), mark(number));
                }
            }
            continue;
        }
        let corner = page.cells.iter().find(|(_, cell)| cell.look == Look::Corner).map(|(at, _)| at);
        let rest = if personal.texts[6].is_empty() { String::new() } else { format!("{BETWEEN}{}", mark(6)) };
        put(corner.and_then(|at| page.cells.get_mut(&at)), format!("{}{rest}", mark(5)));
        if !page.setup.header.is_empty() {
            page.setup.header = mark(5);
        }
        if language::is(&page.name, sheet::COVER) {
            // Name, organisation, industry, group, code.
            for (number, at) in [1, 2, 3, 4, 0].into_iter().zip(cover::personal()) {
                put(page.cells.get_mut(&at), mark(number));
            }
        }
    }
    book.properties.subject = mark(0);
    book.properties.description = book.properties.description.replacen(code.as_str(), &mark(0), 1);
    for (key, value) in book.properties.custom.iter_mut().filter(|(_, value)| !value.is_empty()) {
        if let Some(number) = number_of(key) {
            *value = mark(number);
        }
    }
    book
}

/// The number of the text that belongs to a key of the stamp.
fn number_of(stamp_key: &str) -> Option<usize> {
    match stamp_key {
        key::CODE => Some(0),
        key::NAME => Some(1),
        _ => None,
    }
}

/// Puts a mark where a text stands; what is blank stays blank.
fn put(cell: Option<&mut Cell>, mark: String) {
    if let Some(cell) = cell
        && cell.value != Value::Blank
    {
        cell.value = Value::Text(mark.into());
    }
}
