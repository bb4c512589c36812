//! `matome forms`: one form per participant, and the list of who gets which.
//!
//! A form that was sent is never silently replaced by another.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::disk::{self, Existing, Written};
use super::fault::Fault;
use super::workshop_folder::{FORMS, SENT_LIST, Workshop};
use super::{Outcome, publish, say};
use crate::cli;
use crate::domain::people::Participant;
use crate::report::Report;
use crate::workbook::{form, sent};

/// One form on its way to the disk.
struct Form<'a> {
    person: &'a Participant,
    name: String,
    path: PathBuf,
    bytes: Vec<u8>,
}

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Forms, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let forms = make(&workshop, report)?;
    let differ: Vec<PathBuf> = forms.iter().filter(|form| differs(form)).map(|form| form.path.clone()).collect();
    if !differ.is_empty() && !options.force {
        return Err(Fault::FormsDiffer { forms: differ });
    }
    disk::folder(&workshop.path(FORMS))?;
    let list_path = workshop.path(FORMS).join(SENT_LIST);
    forms.iter().map(|form| &form.path).chain([&list_path]).try_for_each(|path| disk::check(path))?;
    for path in &differ {
        let old = std::fs::read(path)
            .map_err(|error| Fault::NotWritten { path: path.clone(), why: super::fault::Obstacle::of(&error) })?;
        publish::keep(&workshop, path, &old)?;
    }
    let mut made = 0;
    for form in &forms {
        let written = disk::write_if_changed(&form.path, &form.bytes, Existing::Replace)?;
        made += usize::from(written != Written::Unchanged);
    }
    let list = sent::fill(&workshop.event(), forms.iter().map(|f| (f.person, f.name.as_str())));
    publish::publish(&workshop, &list_path, &publish::bytes(&list_path, &list)?, report)?;
    report.say(&say::forms(report.lang(), made, forms.len()));
    Ok(Outcome::Clean)
}

fn make<'a>(workshop: &'a Workshop, report: &mut Report) -> Result<Vec<Form<'a>>, Fault> {
    let people: Vec<&Participant> = workshop.roster.people().collect();
    let bar = report.progress(people.len(), &say::writing(report.lang()));
    let event = workshop.event();
    people
        .into_par_iter()
        .map(|person| {
            let name = disk::file_name(&format!("{}_{}", person.id, person.name), "xlsx");
            let path = workshop.path(FORMS).join(&name);
            let bytes = publish::bytes(&path, &form::fill(&event, person))?;
            bar.step();
            Ok(Form { person, name, path, bytes })
        })
        .collect()
}

/// True when another file stands where the form should be.
fn differs(form: &Form) -> bool {
    std::fs::read(&form.path).is_ok_and(|old| old != form.bytes)
}
