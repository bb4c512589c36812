//! 配布一覧.xlsx and the texts of reminders on the disk: made anew without losing what people wrote.

use std::path::{Path, PathBuf};

use super::disk::{self, Existing};
use super::fault::{Fault, Obstacle};
use super::publish;
use super::workshop_folder::{FORMS, SENT_LIST, Workshop};
use crate::domain::people::Participant;
use crate::read::{self, Limits};
use crate::report::Report;
use crate::workbook::overflow;
use crate::workbook::sent::{self, Kept, Line, Reminder, State};

/// The folder with one text a person whose form is open.
pub const REMINDERS: &str = "reminders";

/// What a person's form is called.
pub fn form_name(workshop: &Workshop, person: &Participant) -> String {
    disk::file_name(&workshop.marked(&format!("{}_{}", person.id, person.name)), "xlsx")
}

/// The texts for those whose form is open, in the order of the lines.
pub fn reminders<'l, 'a>(workshop: &Workshop, lines: &'l [Line<'a>], report: &Report) -> Vec<(&'l Line<'a>, Reminder)> {
    let (event, settings) = (workshop.event(), &workshop.settings);
    let open = lines.iter().filter(|line| line.state == State::Open);
    let text = |line: &Line| {
        Reminder::of(&event, line.person, &line.form, &settings.deadline, &settings.contact, report.lang())
    };
    open.map(|line| (line, text(line))).collect()
}

/// Writes 配布一覧.xlsx. What people wrote into the one on disk goes over; that one itself goes to history/.
pub fn publish(
    workshop: &Workshop,
    lines: &[Line],
    reminders: &[(&Line, Reminder)],
    report: &mut Report,
) -> Result<(), Fault> {
    let path = workshop.path(FORMS).join(SENT_LIST);
    let kept = kept(workshop, &path)?;
    let book = sent::fill(&workshop.event(), lines, reminders, &kept, report.lang());
    publish::publish(workshop, &path, &publish::bytes(&path, &book)?, report)?;
    Ok(())
}

/// What people wrote into the list. One that cannot be read goes to history/ as it is: a list is no reason to stop.
fn kept(workshop: &Workshop, path: &Path) -> Result<Kept, Fault> {
    let Ok(bytes) = std::fs::read(path) else { return Ok(Kept::default()) };
    match read::from_bytes(SENT_LIST, &bytes, &Limits::of_merged()) {
        Ok(mut sheets) => {
            overflow::gather(&mut sheets.book);
            Ok(Kept::take(&workshop.template, &sheets.book))
        }
        Err(_) => publish::keep(workshop, path, &bytes).map(|_| Kept::default()),
    }
}

/// Writes one text a person whose form is open, and takes away the texts for those whose form is back. A text that
/// somebody changed goes to history/ before.
pub fn write_reminders(workshop: &Workshop, reminders: &[(&Line, Reminder)], report: &Report) -> Result<(), Fault> {
    let folder = workshop.path(REMINDERS);
    if reminders.is_empty() && !folder.exists() {
        return Ok(());
    }
    disk::folder(&folder)?;
    let mut wanted: Vec<PathBuf> = Vec::new();
    for (line, reminder) in reminders {
        let name = workshop.marked(&format!("{}_{}", line.person.id, line.person.name));
        let path = folder.join(disk::file_name(&name, "txt"));
        // As Windows' editor and mail programs read it: marked, with its line ends.
        let text = format!("\u{FEFF}{}", reminder.text(report.lang())).replace('\n', "\r\n");
        replace(workshop, &path, Some(text.as_bytes()))?;
        wanted.push(path);
    }
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if !wanted.contains(&path) && path.extension().is_some_and(|e| e == "txt") && is_of_a_person(workshop, &path) {
            replace(workshop, &path, None)?;
        }
    }
    Ok(())
}

/// Only texts that were made here are taken away.
fn is_of_a_person(workshop: &Workshop, path: &Path) -> bool {
    let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
    workshop.roster.people().any(|person| stem.starts_with(&workshop.marked(&format!("{}_", person.id))))
}

fn replace(workshop: &Workshop, path: &Path, text: Option<&[u8]>) -> Result<(), Fault> {
    if let Ok(old) = std::fs::read(path)
        && text != Some(old.as_slice())
    {
        publish::keep(workshop, path, &old)?;
    }
    match text {
        Some(text) => disk::write_if_changed(path, text, Existing::Replace).map(|_| ()),
        None => std::fs::remove_file(path)
            .map_err(|error| Fault::NotWritten { path: path.to_owned(), why: Obstacle::of(&error) }),
    }
}
