//! `matome status`: who has returned the form, how complete it is, who is missing, and what to write to them.
//!
//! The time at which a file arrived is the folder's; it stands on the screen and in 配布一覧.xlsx alone, so that
//! the merged workbooks are the same wherever the same files lie.

use std::path::Path;
use std::time::UNIX_EPOCH;

use super::fault::Fault;
use super::intake::{FileLine, Intake, Status};
use super::workshop_folder::{FORMS, Workshop};
use super::{Outcome, say, sent_list};
use crate::cli;
use crate::domain::answers::Answers;
use crate::domain::catalogue::{Kind, Rows, Template};
use crate::domain::finding::{Lang, Severity, Trouble};
use crate::domain::ids::{ParticipantId, ThreatNo};
use crate::domain::moment::Moment;
use crate::report::json::ParticipantsJson;
use crate::report::status::{FindingsJson, PersonJson, ReminderJson, StateJson, StatusJson, ThemeJson, UnknownJson};
use crate::report::{Align, Report, Table};
use crate::workbook::sent::{Back, Line, Reminder, State};
use crate::workbook::words::sent as words;

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Status, report: &mut Report) -> Result<Outcome, Fault> {
    if options.json {
        report.only_data();
    }
    let workshop = Workshop::open(dir, report)?;
    let intake = Intake::read(&workshop, &[], report)?;
    let lines = lines(&workshop, &intake);
    let reminders = sent_list::reminders(&workshop, &lines, report);
    if workshop.path(FORMS).is_dir() {
        sent_list::publish(&workshop, &lines, &reminders, report)?;
        sent_list::write_reminders(&workshop, &reminders, report)?;
    }
    if options.json {
        report.json(&json(&workshop, &intake, &lines, &reminders, report.lang()));
    } else {
        show(&workshop, &intake, &lines, report);
    }
    Ok(if intake.needs_a_person() { Outcome::Findings } else { Outcome::Clean })
}

/// One line for everybody in the roster.
pub fn lines<'w>(workshop: &'w Workshop, intake: &Intake) -> Vec<Line<'w>> {
    let line = |person: &'w crate::domain::people::Participant| {
        let state = match (person.excluded, intake.submissions.get(&person.id)) {
            (true, _) => State::Excluded,
            (false, None) => State::Open,
            (false, Some(submission)) => {
                State::Back(back(workshop, intake, &person.id, &submission.file.path, &submission.answers))
            }
        };
        Line { person, form: sent_list::form_name(workshop, person), state }
    };
    workshop.roster.people().map(line).collect()
}

fn back(workshop: &Workshop, intake: &Intake, id: &ParticipantId, file: &str, answers: &Answers) -> Back {
    let of_person = intake.files.iter().filter(|line| line.participant.as_ref() == Some(id));
    let (others, own): (Vec<&FileLine>, Vec<&FileLine>) = of_person.partition(|line| line.status == Status::Skipped);
    let findings = || own.iter().flat_map(|line| &line.findings);
    let count = |severity| findings().filter(|finding| finding.severity() == severity).count();
    let version = findings().find_map(|finding| match &finding.trouble {
        Trouble::OtherTemplate { found } => Some(found.clone()),
        _ => None,
    });
    Back {
        file: file.to_owned(),
        at: arrived(workshop, file).map(|moment| moment.to_string()).unwrap_or_default(),
        answers: answers.len(),
        themes: completeness(&workshop.template, answers),
        errors: count(Severity::Error),
        warnings: count(Severity::Warning),
        version,
        others: others.iter().map(|line| line.file.path.clone()).collect(),
    }
}

/// When a file came into the folder, as the folder says; of one in an archive, when the archive did.
fn arrived(workshop: &Workshop, file: &str) -> Option<Moment> {
    let path = workshop.path(file);
    let on_disk = path.ancestors().find(|path| path.is_file())?;
    let saved = std::fs::metadata(on_disk).ok()?.modified().ok()?;
    let seconds = saved.duration_since(UNIX_EPOCH).ok()?.as_secs();
    Some(Moment::of_seconds(i64::try_from(seconds).ok()?))
}

/// Per theme: how many of its rows hold an answer. A control alone is none: the step beside it is what is asked.
pub fn completeness(template: &Template, answers: &Answers) -> Vec<(u8, u32, u32)> {
    let mut themes = Vec::new();
    for (theme, spec) in (0u8..).zip(&template.themes) {
        let asked = |kind: Kind| kind.is_answer() && kind != Kind::PickControl;
        let columns = || {
            let of_theme = template.columns(crate::domain::catalogue::Whom::Individual);
            of_theme.filter(move |(at, column)| at.theme == theme && asked(column.kind))
        };
        let of = match spec.rows {
            Rows::Threats if columns().next().is_some() => template.threats_in_scope().count(),
            Rows::Threats => 0,
            Rows::Questions => columns().count(),
        };
        if of == 0 {
            continue;
        }
        let answered = answers.keys().filter(|slot| columns().any(|(at, _)| at == slot.column_ref()));
        let done: std::collections::BTreeSet<(Option<ThreatNo>, u8)> =
            answered.map(|slot| (slot.threat, if slot.threat.is_some() { 0 } else { slot.column })).collect();
        themes.push((theme, done.len() as u32, of as u32));
    }
    themes
}

/// The list, then what is not somebody's, then what to do.
fn show(workshop: &Workshop, intake: &Intake, lines: &[Line], report: &mut Report) {
    let lang = report.lang();
    report.table(&table(workshop, lines, lang));
    for line in lines {
        if let State::Back(back) = &line.state {
            for other in &back.others {
                report.say(&say::not_used(lang, &line.person.name, other, &back.file));
            }
        }
    }
    for line in intake.files.iter().filter(|line| line.participant.is_none()) {
        report.say(&say::nobodys(lang, &line.file.path));
    }
    report.say(&say::returned(lang, intake.submissions.len(), workshop.roster.expected().count()));
    let missing: Vec<&str> =
        lines.iter().filter(|line| line.state == State::Open).map(|line| line.person.name.as_str()).collect();
    report.say(&say::missing(lang, &missing, workshop.path(FORMS).is_dir()));
}

fn table(workshop: &Workshop, lines: &[Line], lang: Lang) -> Table {
    let words = |pair: words::Words| words::word(lang, pair);
    let themes = completeness(&workshop.template, &Answers::new());
    let mut headings = vec![
        (words(words::head::STATE), Align::Left),
        (words(words::head::ID), Align::Left),
        (words(words::head::NAME), Align::Left),
        (words(words::head::GROUP), Align::Left),
    ];
    let names = themes.iter().map(|(theme, ..)| workshop.template.themes[usize::from(*theme)].sheet.as_str());
    headings.extend(names.map(|name| (name, Align::Right)));
    headings.extend([
        (words(words::head::FINDINGS), Align::Left),
        (words(words::head::RETURNED), Align::Left),
        (words(words::head::VERSION), Align::Left),
        (words(words::head::BACK_AS), Align::Left),
    ]);
    let mut table = Table::new(headings);
    for line in lines {
        let person = line.person;
        let state = match &line.state {
            State::Unknown => "",
            State::Open => words(words::OPEN),
            State::Excluded => words(words::EXCLUDED),
            State::Back(_) => words(words::RETURNED),
        };
        let mut row = vec![state.to_owned(), person.id.to_string(), person.name.clone(), person.group.to_string()];
        match &line.state {
            State::Back(back) => {
                row.extend(back.themes.iter().map(|(_, done, of)| format!("{done}/{of}")));
                let version = back.version.as_ref().map_or(words(words::CURRENT), |_| words(words::OLDER));
                row.extend([
                    words::findings(lang, back.errors, back.warnings),
                    back.at.clone(),
                    version.to_owned(),
                    back.file.clone(),
                ]);
            }
            State::Unknown | State::Open | State::Excluded => row.resize(themes.len() + 8, String::new()),
        }
        table.row(row);
    }
    table
}

fn json(
    workshop: &Workshop,
    intake: &Intake,
    lines: &[Line],
    reminders: &[(&Line, Reminder)],
    lang: Lang,
) -> StatusJson {
    let template = &workshop.template;
    let person = |line: &Line| {
        let back = match &line.state {
            State::Back(back) => back.clone(),
            State::Unknown | State::Open | State::Excluded => Back::default(),
        };
        let theme = |(theme, done, of): &(u8, u32, u32)| ThemeJson {
            theme: template.themes[usize::from(*theme)].id.clone(),
            done: *done,
            of: *of,
        };
        let reminder = reminders.iter().find(|(of, _)| of.person.id == line.person.id);
        PersonJson {
            id: line.person.id.to_string(),
            name: line.person.name.clone(),
            organisation: line.person.organisation.clone(),
            group: line.person.group.to_string(),
            mail: line.person.mail.clone(),
            form: format!("{FORMS}/{}", line.form),
            state: match &line.state {
                State::Back(_) => StateJson::Returned,
                State::Open | State::Unknown => StateJson::Missing,
                State::Excluded => StateJson::Excluded,
            },
            returned: Some(back.at).filter(|at| !at.is_empty()),
            file: Some(back.file).filter(|file| !file.is_empty()),
            answers: back.answers,
            themes: back.themes.iter().map(theme).collect(),
            findings: FindingsJson { error: back.errors, warning: back.warnings },
            other_version: back.version,
            not_used: back.others,
            reminder: reminder.map(|(_, mail)| ReminderJson {
                to: mail.to.clone(),
                subject: mail.subject.clone(),
                body: mail.body.clone(),
            }),
        }
    };
    let unknown = intake.files.iter().filter(|line| line.participant.is_none()).map(|line| UnknownJson {
        file: line.file.path.clone(),
        why: line.findings.iter().map(|finding| finding.trouble.message(lang)).next().unwrap_or_default(),
    });
    StatusJson {
        participants: ParticipantsJson {
            expected: workshop.roster.expected().count(),
            returned: intake.submissions.len(),
        },
        people: lines.iter().map(person).collect(),
        unknown: unknown.collect(),
    }
}
