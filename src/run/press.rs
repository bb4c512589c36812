//! Forms as bytes: one is made for each shape, the others are stamped with what is personal.

use std::collections::BTreeMap;
use std::path::Path;

use rayon::prelude::*;

use super::fault::Fault;
use super::publish;
use crate::domain::people::Participant;
use crate::workbook::Event;
use crate::workbook::form::{self, Personal, Shape, TEXTS};
use crate::write::{Mould, mark};

/// Moulds that are kept at one time; forms of rarer shapes are made one by one.
const MOULDS: usize = 64;
/// Forms of one shape that are worth a mould.
const WORTH: usize = 2;

/// What makes the forms of one event.
pub struct Press<'a> {
    event: Event<'a>,
    moulds: BTreeMap<Shape, Mould>,
}

impl<'a> Press<'a> {
    /// Ready for the forms of these people.
    pub fn new(event: Event<'a>, people: &[&Participant]) -> Self {
        let mut shapes: BTreeMap<Shape, (&Participant, usize)> = BTreeMap::new();
        for person in people {
            shapes.entry(Personal::of(&event, person).shape()).or_insert((person, 0)).1 += 1;
        }
        let mut shapes: Vec<_> = shapes.into_iter().filter(|(_, (_, forms))| *forms >= WORTH).collect();
        shapes.sort_by_key(|(_, (_, forms))| std::cmp::Reverse(*forms));
        shapes.truncate(MOULDS);
        // A shape that cannot become a mould is no fault: its forms are made one by one, and what is wrong with them is told then.
        let mould = |(shape, (person, _)): (Shape, (&Participant, usize))| {
            Some((shape, Mould::new(&form::marked(&event, person, mark), TEXTS).ok()?))
        };
        Press { event, moulds: shapes.into_par_iter().filter_map(mould).collect() }
    }

    /// Puts the form of `person` into `bytes`; `path` serves messages.
    pub fn form(&self, path: &Path, person: &Participant, bytes: &mut Vec<u8>) -> Result<(), Fault> {
        let personal = Personal::of(&self.event, person);
        let stamped = self.moulds.get(&personal.shape()).is_some_and(|mould| mould.stamp(&personal.texts(), bytes));
        if !stamped {
            *bytes = publish::bytes(path, &form::fill(&self.event, person))?;
        }
        Ok(())
    }
}
