//! Workshops for tests: the bundled samples, and made-up ones of any size.
#![allow(dead_code, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use matome::domain::address::Address;
use matome::domain::answers::{Answer, Answers, GroupRecord, Slot};
use matome::domain::catalogue::{ColumnRef, Kind, Rows, Template, Whom};
use matome::domain::ids::{GroupName, ParticipantId, ThreatNo};
use matome::domain::people::{Participant, Roster};
use matome::domain::source::{Cited, How, Source, SourceFile};
use matome::domain::tally::{GroupPicks, Tally};
use matome::run::templates;
use matome::sheet::book::{Book, Value};
use matome::workbook::plenary::{self, LecturerCells, Plenary};
use matome::workbook::recognise::Recogniser;
use matome::workbook::{Event, annex};

/// A workshop after its group work.
pub struct Workshop {
    pub template: Template,
    pub roster: Roster,
    pub records: Vec<GroupRecord>,
    pub lecturer: LecturerCells,
}

impl Workshop {
    /// The bundled samples: 15 people in 3 groups.
    pub fn samples() -> Self {
        let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
        let people = lines("roster.csv").into_iter().map(|l| person(&l[0], &l[1], &l[2], &l[3], &l[4]));
        let roster = Roster::new(people);
        let mut answers: BTreeMap<String, Answers> = BTreeMap::new();
        let mut presents: BTreeMap<String, Cited<ThreatNo>> = BTreeMap::new();
        for (file, whom) in [("answers.csv", Whom::Individual), ("groups.csv", Whom::Group)] {
            for line in lines(file) {
                let [who, sheet, no, nth, heading, text] = &line[..] else { panic!("{line:?}") };
                let source = source(who, sheet);
                if heading == "発表する脅威" {
                    let no = ThreatNo(text.split(' ').next().unwrap().parse().unwrap());
                    presents.insert(who.clone(), Cited { value: no, source, how: How::Heading });
                    continue;
                }
                let Some(column) = column(&template, whom, sheet, heading) else { continue };
                let threat = (template.theme(column).rows == Rows::Threats).then(|| ThreatNo(no.parse().unwrap()));
                let nth = if threat.is_some() { nth.parse().unwrap() } else { 1 };
                let slot = Slot::new(column, threat, nth);
                answers.entry(who.clone()).or_default().insert(slot, answer(&template, column, text, source).into());
            }
        }
        let records = roster.groups().into_iter().map(|group| GroupRecord {
            group: group.clone(),
            file: Some(file(group.as_str())),
            members: roster
                .members(group)
                .map(|p| (p.id.clone(), answers.get(p.id.as_str()).cloned().unwrap_or_default()))
                .collect(),
            own: answers.get(group.as_str()).cloned().unwrap_or_default(),
            presents: presents.get(group.as_str()).cloned(),
        });
        let records = records.collect();
        Workshop { template, roster, records, lecturer: LecturerCells::new() }
    }

    /// `groups` groups of five with picks that differ and agree in a fixed way; long names and long answers among them.
    pub fn made_up(groups: usize) -> Self {
        let mut workshop = Workshop::samples();
        let sample = workshop.records;
        let long = "株式会社とても長い名前の組織で正式名称を略さずに記入した場合の表示を確かめるための見本".to_owned();
        let mut people = Vec::new();
        let mut records = Vec::new();
        for g in 0..groups {
            let name = match g % 7 {
                3 => format!("第{}グループ（製造業・卸売業・情報通信業の混成チーム）", g + 1),
                _ => format!("グループ{}", g + 1),
            };
            let group = GroupName::parse(&name).unwrap();
            let model = &sample[g % sample.len()];
            let mut members = Vec::new();
            for (m, (id, answers)) in model.members.iter().enumerate() {
                let like = workshop.roster.get(id).unwrap();
                let id = ParticipantId::parse(&format!("G{}-{m}", g + 1)).unwrap();
                let full = if (g + m) % 11 == 5 { "長".repeat(60) } else { like.name.clone() };
                let organisation = if (g + m) % 9 == 4 { &long } else { &like.organisation };
                people.push(person(id.as_str(), &full, organisation, &like.industry, &name));
                members.push((
                    id,
                    if (g + m) % 13 == 6 { Answers::new() } else { self::turned(&workshop.template, answers, g) },
                ));
            }
            let own = if g % 10 == 9 { Answers::new() } else { self::turned(&workshop.template, &model.own, g / 3) };
            records.push(GroupRecord {
                group,
                file: (g % 10 != 9).then(|| file(&name)),
                members,
                own,
                presents: model.presents.clone().filter(|_| g % 10 < 8),
            });
        }
        workshop.roster = Roster::new(people);
        workshop.records = records;
        workshop
    }

    pub fn tally(&self) -> Tally {
        let picks: Vec<GroupPicks> = self.records.iter().map(|r| GroupPicks::of(&self.template, r)).collect();
        Tally::count(&picks, self.template.steps.iter().map(|s| s.id))
    }

    pub fn book(&self) -> Book {
        let event = Event {
            template: &self.template,
            code: "W06",
            title: "情報セキュリティ10大脅威ワークショップ",
            date: "令和6年10月8日(火)",
        };
        let annexes = [annex::findings(&event, &self.roster, &[], ""), annex::sources(&event, &[], "")];
        let tally = self.tally();
        plenary::fill(Plenary {
            event: &event,
            roster: &self.roster,
            records: self.records.clone(),
            tally: &tally,
            findings_count: 2,
            lecturer: &self.lecturer,
            annexes,
        })
    }
}

/// The same answers, some picks moved on to another step.
fn turned(template: &Template, answers: &Answers, by: usize) -> Answers {
    let mut answers = answers.clone();
    for (slot, answer) in answers.iter_mut() {
        let Some(step) = answer.steps.first().copied() else { continue };
        let threat = slot.threat.map_or(0, |t| usize::from(t.0));
        if template.column(slot.column_ref()).kind != Kind::PickStep || (by + threat).is_multiple_of(3) {
            continue;
        }
        let at = template.steps.iter().position(|s| s.id == step).unwrap();
        let other = &template.steps[(at + by * threat) % template.steps.len()];
        let answer = std::sync::Arc::make_mut(answer);
        answer.steps = [other.id].into();
        answer.text.value = other.label().into();
    }
    answers
}

fn answer(template: &Template, column: ColumnRef, text: &str, source: Source) -> Answer {
    let steps = match template.column(column).kind {
        Kind::PickStep => Recogniser::new(template).step(&Value::text(text)).steps,
        _ => Vec::new(),
    };
    Answer { text: Cited { value: text.into(), source, how: How::Heading }, steps: steps.into() }
}

fn column(template: &Template, whom: Whom, sheet: &str, heading: &str) -> Option<ColumnRef> {
    template.columns(whom).find(|(at, c)| template.theme(*at).sheet == sheet && c.heading == heading).map(|(at, _)| at)
}

fn person(id: &str, name: &str, organisation: &str, industry: &str, group: &str) -> Participant {
    Participant {
        id: ParticipantId::parse(id).unwrap(),
        name: name.to_owned(),
        organisation: organisation.to_owned(),
        industry: industry.to_owned(),
        group: GroupName::parse(group).unwrap(),
        mail: String::new(),
        excluded: false,
    }
}

fn file(who: &str) -> Arc<SourceFile> {
    Arc::new(SourceFile { path: format!("returned/{who}.xlsx"), sha256: "0".repeat(64) })
}

fn source(who: &str, sheet: &str) -> Source {
    Source { file: file(who), sheet: sheet.into(), cell: Address::new(4, 4) }
}

fn lines(name: &str) -> Vec<Vec<String>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name);
    let text = std::fs::read_to_string(&path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}
