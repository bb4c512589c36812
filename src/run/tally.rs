//! `matome tally`: which steps people and groups have in common.

use std::path::Path;

use super::books::{self, GroupBooks};
use super::fault::Fault;
use super::intake::Intake;
use super::workshop_folder::Workshop;
use super::{Outcome, say};
use crate::cli::{self, By, Origin};
use crate::domain::answers::{Answers, GroupRecord};
use crate::domain::breakdown::Industries;
use crate::domain::choices;
use crate::domain::finding::Lang;
use crate::domain::ids::{StepId, ThreatNo};
use crate::domain::tally::{GroupPicks, Standing, Tally};
use crate::report::breakdown::{self, BreakdownJson};
use crate::report::json::{ParticipantsJson, TallyJson};
use crate::report::{Align, Report, Table};

/// Runs in the workshop's folder `dir`.
pub fn run(dir: &Path, options: &cli::Tally, report: &mut Report) -> Result<Outcome, Fault> {
    if options.json || options.csv {
        report.only_data();
    }
    let workshop = Workshop::open(dir, report)?;
    let Gathered { intake: _, records, needs_a_person } = gather(&workshop, options.from, report)?;
    let tally = count(&workshop, &records);
    // Where nobody picks steps, what people chose is what there is to count.
    let by = match options.by {
        By::Threat if workshop.template.vote_column().is_none() => By::Choice,
        by => by,
    };
    if options.json {
        json(&workshop, &records, &tally, by, report);
    } else {
        let table = table(&workshop, &records, &tally, by, report.lang());
        if options.csv { report.csv(&table, options.raw) } else { print(&workshop, &records, &table, report) }
    }
    Ok(if needs_a_person { Outcome::Findings } else { Outcome::Clean })
}

/// What is counted.
pub struct Gathered {
    /// What came back.
    pub intake: Intake,
    /// What the groups and their members say.
    pub records: Vec<GroupRecord>,
    /// True when a person must look at something.
    pub needs_a_person: bool,
}

/// Reads what is counted: from groups/ where they exist, because corrections made there count; else from returned/.
pub fn gather(workshop: &Workshop, from: Option<Origin>, report: &mut Report) -> Result<Gathered, Fault> {
    let intake = Intake::read(workshop, &[], report)?;
    let (records, needs_a_person) = match from {
        Some(Origin::Returned) => (from_forms(workshop, &intake), intake.needs_a_person()),
        Some(Origin::Groups) | None => {
            let books = GroupBooks::read_with(workshop, &intake, report)?;
            let (records, findings) = books.records(workshop, &intake);
            let severe = findings.iter().any(|f| f.severity() == crate::domain::finding::Severity::Error);
            (records, severe || intake.needs_a_person())
        }
    };
    Ok(Gathered { intake, records, needs_a_person })
}

/// Prints the tally of everything that is there, by something.
pub fn show(workshop: &Workshop, by: By, report: &mut Report) -> Result<(), Fault> {
    let intake = Intake::read(workshop, &[], report)?;
    let books = GroupBooks::read_with(workshop, &intake, report)?;
    let (records, _) = books.records(workshop, &intake);
    let table = table(workshop, &records, &count(workshop, &records), by, report.lang());
    print(workshop, &records, &table, report);
    Ok(())
}

/// The tally of records, groups in their order.
pub fn count(workshop: &Workshop, records: &[GroupRecord]) -> Tally {
    let picks: Vec<GroupPicks> = records.iter().map(|record| GroupPicks::of(&workshop.template, record)).collect();
    Tally::count(&picks, workshop.template.steps.iter().map(|s| s.id))
}

/// Prints a table under the number of people it counts.
pub fn print(workshop: &Workshop, records: &[GroupRecord], table: &Table, report: &mut Report) {
    let people = participants(workshop, records);
    report.say(&say::returned(report.lang(), people.returned, people.expected));
    report.table(table);
}

fn from_forms(workshop: &Workshop, intake: &Intake) -> Vec<GroupRecord> {
    let record = |group: &crate::domain::ids::GroupName| GroupRecord {
        group: group.clone(),
        file: None,
        members: books::returned_by(workshop, intake, group),
        own: Answers::new(),
        presents: None,
    };
    workshop.roster.groups().into_iter().map(record).collect()
}

fn participants(workshop: &Workshop, records: &[GroupRecord]) -> ParticipantsJson {
    let returned = records.iter().flat_map(|r| &r.members).filter(|(_, answers)| !answers.is_empty()).count();
    ParticipantsJson { expected: workshop.roster.expected().count(), returned }
}

/// The tally as JSON. By threat and by step it is one and the same, which scripts rely on.
fn json(workshop: &Workshop, records: &[GroupRecord], tally: &Tally, by: By, report: &mut Report) {
    let template = &workshop.template;
    let participants = participants(workshop, records);
    let by = match by {
        By::Threat | By::Step => return report.json(&TallyJson::of(tally, template, participants)),
        By::Control => breakdown::controls(template, tally),
        By::Category => breakdown::categories(template, tally),
        By::Group => breakdown::groups(template, records),
        By::Industry => breakdown::industries(template, &Industries::count(template, &workshop.roster, records)),
        By::Choice => breakdown::choices(template, records),
    };
    report.json(&BreakdownJson { participants, by });
}

/// The tally as a table.
pub fn table(workshop: &Workshop, records: &[GroupRecord], tally: &Tally, by: By, lang: Lang) -> Table {
    match by {
        By::Threat => by_threat(workshop, tally, lang),
        By::Step => by_step(workshop, tally, lang),
        By::Control => by_control(workshop, tally, lang),
        By::Category => by_category(workshop, tally, lang),
        By::Group => by_group(workshop, tally, lang),
        By::Industry => by_industry(workshop, records, lang),
        By::Choice => by_choice(workshop, records, lang),
    }
}

/// Headings in one of the languages: those that count are aligned right.
fn headed(lang: Lang, headings: &[(&str, &str, bool)]) -> Table {
    Table::new(headings.iter().map(|(ja, en, number)| {
        let align = if *number { Align::Right } else { Align::Left };
        (if lang == Lang::Ja { *ja } else { *en }, align)
    }))
}

fn label(workshop: &Workshop, id: StepId) -> String {
    workshop.template.step(id).map(|s| s.label()).unwrap_or_default()
}

fn by_threat(workshop: &Workshop, tally: &Tally, lang: Lang) -> Table {
    let mut table = headed(
        lang,
        &[
            ("脅威", "threat", false),
            ("実施手順", "step", false),
            ("票", "votes", true),
            ("共通", "common", true),
            ("最多", "leading", true),
            ("合意", "agreed", true),
            ("一致の度合い", "agreement", false),
        ],
    );
    for threat in workshop.template.threats_in_scope() {
        for (index, (id, votes, groups)) in tally.steps_of(threat.no).into_iter().enumerate() {
            let count = |holds: fn(&Standing) -> bool| groups.values().filter(|s| holds(s)).count().to_string();
            table.row([
                if index == 0 { threat.label() } else { String::new() },
                label(workshop, id),
                votes.to_string(),
                count(|s| s.common),
                count(|s| s.leading),
                count(|s| s.agreed),
                if index == 0 { agreement(tally, threat.no, lang) } else { String::new() },
            ]);
        }
    }
    table
}

/// How far people and groups agree about a threat.
fn agreement(tally: &Tally, threat: ThreatNo, lang: Lang) -> String {
    let (people, groups) = (tally.people_agree(threat), tally.groups_agree(threat));
    let people = say::people_agree(lang, people.of, people.same);
    let groups = say::groups_agree(lang, groups.of, groups.same);
    [people, groups].into_iter().filter(|s| !s.is_empty()).collect::<Vec<_>>().join(" / ")
}

fn by_step(workshop: &Workshop, tally: &Tally, lang: Lang) -> Table {
    let mut table = headed(
        lang,
        &[
            ("順位", "rank", true),
            ("実施手順", "step", false),
            ("合意したグループ", "groups agreed", true),
            ("共通のグループ", "groups common", true),
            ("最多のグループ", "groups leading", true),
            ("票", "votes", true),
        ],
    );
    for (id, totals) in tally.ranked() {
        table.row([
            totals.rank.map(|r| r.to_string()).unwrap_or_default(),
            label(workshop, id),
            totals.groups_agreed.to_string(),
            totals.groups_common.to_string(),
            totals.groups_leading.to_string(),
            totals.votes.to_string(),
        ]);
    }
    table
}

fn by_control(workshop: &Workshop, tally: &Tally, lang: Lang) -> Table {
    let mut table =
        headed(lang, &[("管理策種別", "category", false), ("管理策", "control", false), ("票", "votes", true)]);
    for control in &workshop.template.controls {
        let votes = tally.votes_where(|id| id.control == control.no);
        table.row([control.category.clone(), control.label(), votes.to_string()]);
    }
    table
}

fn by_category(workshop: &Workshop, tally: &Tally, lang: Lang) -> Table {
    let mut table = headed(lang, &[("管理策種別", "category", false), ("票", "votes", true)]);
    for category in workshop.template.categories() {
        let votes = tally.votes_where(|id| workshop.template.category_of(id) == Some(category));
        table.row([category.to_owned(), votes.to_string()]);
    }
    table
}

fn by_group(workshop: &Workshop, tally: &Tally, lang: Lang) -> Table {
    let mut table = headed(
        lang,
        &[
            ("グループ", "group", false),
            ("脅威", "threat", false),
            ("実施手順", "step", false),
            ("票", "votes", true),
            ("しるし", "marks", false),
        ],
    );
    for (index, group) in tally.groups.iter().enumerate() {
        for threat in workshop.template.threats_in_scope() {
            let of_group = tally.steps_of(threat.no).into_iter().filter_map(|(id, _, g)| Some((id, *g.get(&index)?)));
            let mut steps: Vec<(StepId, Standing)> = of_group.collect();
            steps.sort_by_key(|(id, s)| (std::cmp::Reverse(s.votes), *id));
            for (id, standing) in steps {
                table.row([
                    group.to_string(),
                    threat.label(),
                    label(workshop, id),
                    standing.votes.to_string(),
                    say::marks(lang, standing.common, standing.leading, standing.agreed),
                ]);
            }
        }
    }
    table
}

/// How often each choice was chosen, one line a row and choice.
fn by_choice(workshop: &Workshop, records: &[GroupRecord], lang: Lang) -> Table {
    let mut table = headed(
        lang,
        &[
            ("欄", "column", false),
            ("No", "no", true),
            ("項目", "row", false),
            ("選択肢", "choice", false),
            ("人", "people", true),
        ],
    );
    let template = &workshop.template;
    for count in choices::count(template, records, None) {
        let column = template.column(count.column);
        let threat = count.threat.and_then(|no| template.threat(no));
        let named = template.choices(column).into_iter().map(str::to_owned).zip(count.counts.iter().copied());
        let rest = [(say::other_choice(lang), count.other), (say::no_choice(lang), count.open)];
        for (choice, people) in named.chain(rest) {
            table.row([
                column.heading.clone(),
                threat.map(|threat| threat.no.to_string()).unwrap_or_default(),
                threat.map(|threat| threat.title.clone()).unwrap_or_default(),
                choice,
                people.to_string(),
            ]);
        }
    }
    table
}

fn by_industry(workshop: &Workshop, records: &[GroupRecord], lang: Lang) -> Table {
    let mut table = headed(
        lang,
        &[
            ("業種", "industry", false),
            ("人数", "people", true),
            ("実施手順", "step", false),
            ("管理策種別", "category", false),
            ("票", "votes", true),
        ],
    );
    let industries = Industries::count(&workshop.template, &workshop.roster, records);
    for own in industries.list.iter().filter(|own| own.people > 0) {
        let name = if own.industry.is_empty() { say::no_industry(lang) } else { &own.industry };
        for (index, (id, votes)) in own.steps().into_iter().enumerate() {
            let first = |text: String| if index == 0 { text } else { String::new() };
            table.row([
                first(name.to_owned()),
                first(own.people.to_string()),
                label(workshop, id),
                workshop.template.category_of(id).unwrap_or_default().to_owned(),
                votes.to_string(),
            ]);
        }
    }
    table
}
