//! `matome forms`: one form per participant, and the list of who gets which.
//!
//! A form that was sent is never silently replaced by another.

use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::fault::Fault;
use super::press::Press;
use super::workshop_folder::{FORMS, SENT_LIST, Workshop};
use super::{Outcome, batch, disk, publish, say, sent_list};
use crate::cli;
use crate::domain::people::Participant;
use crate::memory;
use crate::report::Report;
use crate::workbook::sent::{Line, State};

/// One form on its way to the disk.
struct Form<'a> {
    person: &'a Participant,
    name: String,
    path: PathBuf,
    found: Found,
}

/// What stands where a form should be.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    Nothing,
    TheSame,
    Another,
}

/// Forms that are made before anything is worth giving back.
const FEW: usize = 100;

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Forms, report: &mut Report) -> Result<Outcome, Fault> {
    let workshop = Workshop::open(dir, report)?;
    let people: Vec<&Participant> = workshop.roster.people().collect();
    if people.len() > FEW {
        memory::give_back_soon();
    }
    let press = Press::new(workshop.event(), &people);
    let forms = looked_at(&workshop, &press, &people)?;
    let differ: Vec<PathBuf> = forms.iter().filter(|f| f.found == Found::Another).map(|f| f.path.clone()).collect();
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
    let made = make(&workshop, &press, &forms, report)?;
    drop(press);
    let of = forms.len();
    let lines: Vec<Line> =
        forms.into_iter().map(|form| Line { person: form.person, form: form.name, state: State::Unknown }).collect();
    sent_list::publish(&workshop, &lines, &[], report)?;
    report.say(&say::forms(report.lang(), made, of));
    Ok(Outcome::Clean)
}

/// Every form's place, and whether it is there already.
fn looked_at<'a>(workshop: &Workshop, press: &Press, people: &[&'a Participant]) -> Result<Vec<Form<'a>>, Fault> {
    let place = workshop.path(FORMS);
    let look = |bytes: &mut Vec<u8>, person: &&'a Participant| {
        let name = sent_list::form_name(workshop, person);
        let path = place.join(&name);
        let found = match std::fs::read(&path) {
            Err(_) => Found::Nothing,
            Ok(old) => {
                press.form(&path, person, bytes)?;
                if old == *bytes { Found::TheSame } else { Found::Another }
            }
        };
        Ok(Form { person, name, path, found })
    };
    people.par_iter().map_init(Vec::new, look).collect()
}

/// Writes the forms that are not there yet; how many.
fn make(workshop: &Workshop, press: &Press, forms: &[Form], report: &mut Report) -> Result<usize, Fault> {
    let missing: Vec<&Form> = forms.iter().filter(|form| form.found != Found::TheSame).collect();
    let bar = report.progress(missing.len(), &say::writing(report.lang()));
    let write = |bytes: &mut Vec<u8>, form: &&Form| {
        press.form(&form.path, form.person, bytes)?;
        bar.step();
        batch::half(&form.path, bytes)
    };
    let halves = missing.par_iter().map_init(Vec::new, write).collect::<Result<Vec<_>, Fault>>()?;
    batch::name(&workshop.path(FORMS), halves)?;
    Ok(missing.len())
}
