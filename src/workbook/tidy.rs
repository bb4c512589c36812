//! Every answer of a workshop as one tidy row: codes beside labels, one value a cell, no merged cells, no blank
//! rows, numbers as numbers. What `export` writes in every format.
//!
//! Codes that a spreadsheet program would take for a date (`6-1`, `2024-03`) are split into numbers or begin with
//! a letter.

use crate::domain::address::Address;
use crate::domain::answers::{Answer, Answers, GroupRecord, Slot};
use crate::domain::catalogue::{Kind, Template, Whom};
use crate::domain::choices;
use crate::domain::ids::{GroupName, StepId};
use crate::domain::people::{Participant, Roster};
use crate::sheet::book::{Book, Cell, Look, Page};
use crate::sheet::tidy::{Datum, Tidy, TidyColumn};

use super::Event;
use super::record::how_word;

/// What makes an answer count in the tally.
mod counts {
    pub const VOTE: &str = "vote";
    pub const CONSENSUS: &str = "consensus";
}

const fn text(name: &'static str, ja: &'static str, en: &'static str) -> TidyColumn {
    TidyColumn { name, number: false, about: [ja, en] }
}

const fn number(name: &'static str, ja: &'static str, en: &'static str) -> TidyColumn {
    TidyColumn { name, number: true, about: [ja, en] }
}

/// The columns, left to right. Names are never changed; new ones come at the end.
const COLUMNS: [TidyColumn; 34] = [
    text("workshop", "ワークショップのコード", "code of the workshop"),
    text("workshop_title", "ワークショップの名前", "title of the workshop"),
    text("workshop_date", "開催日（設定に書かれたまま）", "date, as the settings have it"),
    text("template", "テンプレート", "template"),
    text("template_version", "テンプレートの版", "version of the template"),
    text("filled_by", "だれが書いたか: individual（個人）/ group（グループ）", "who wrote it: individual or group"),
    text("participant_id", "参加者の ID。グループの回答では空欄", "id of the participant; empty for a group's answer"),
    text("participant", "氏名", "name"),
    text("organisation", "組織", "organisation"),
    text("industry", "業種", "industry"),
    number("group_no", "グループの番号", "number of the group"),
    text("group_name", "グループ", "group"),
    text("theme_id", "テーマのコード", "code of the theme"),
    text("theme", "テーマ", "theme"),
    text("column_id", "項目のコード", "code of the column"),
    text("column_label", "項目", "column"),
    text("threat_id", "脅威のコード（T とテンプレートの id）", "code of the threat: T and the template's id"),
    number("threat_no", "脅威の番号", "number of the threat"),
    text("threat", "脅威", "threat"),
    number("nth", "同じ項目のいくつ目か（1 から）", "which of several answers, from 1"),
    text("answer", "回答（書かれたまま）", "the answer as it was typed"),
    number(
        "step_nth",
        "1つの欄のいくつ目の手順か（1 から）。2 から先の行の回答は空欄",
        "which step of one cell, from 1; rows from 2 on have no answer",
    ),
    number("control_no", "管理策の番号（手順 6-1 の 6）", "number of the control: 6 of step 6-1"),
    number("step_no", "管理策の中の手順の番号（手順 6-1 の 1）", "number of the step in its control: 1 of step 6-1"),
    text("step", "実施手順", "step"),
    text("control", "管理策", "control"),
    text("category", "管理策種別", "category of the control"),
    text("counts_as", "集計での扱い: vote（票）/ consensus（合意）/ 空欄", "in the tally: vote, consensus or empty"),
    text("source_file", "読み取ったファイル", "file it was read from"),
    text("source_sheet", "読み取ったシート", "sheet it was read from"),
    text("source_cell", "読み取ったセル", "cell it was read from"),
    text("source_sha256", "ファイルの SHA-256", "SHA-256 of the file"),
    text("located", "読み取り方", "how the cell was found"),
    text("choice", "選択肢の一覧のうちのどれか", "which choice of a list it is"),
];

/// The table. `group_no` gives each group the number that it keeps.
pub fn table(event: &Event, roster: &Roster, records: &[GroupRecord], group_no: impl Fn(&GroupName) -> u32) -> Tidy {
    let mut tidy = Tidy { columns: COLUMNS.to_vec(), rows: Vec::new() };
    for record in records {
        let group = (group_no(&record.group), &record.group);
        let members = record.members.iter().map(|(id, answers)| (roster.get(id), Whom::Individual, answers));
        for (person, whom, answers) in members.chain([(None, Whom::Group, &record.own)]) {
            let author = Author { event, person, whom, group };
            author.rows(answers, &mut tidy.rows);
        }
    }
    tidy
}

/// Who wrote some answers.
struct Author<'a> {
    event: &'a Event<'a>,
    person: Option<&'a Participant>,
    whom: Whom,
    group: (u32, &'a GroupName),
}

impl Author<'_> {
    fn rows(&self, answers: &Answers, rows: &mut Vec<Vec<Datum>>) {
        for (slot, answer) in answers {
            let steps = answer.steps.iter().copied().map(Some);
            let steps: Vec<Option<StepId>> = if answer.steps.is_empty() { vec![None] } else { steps.collect() };
            for (nth, step) in (1..).zip(steps) {
                rows.push(self.row(*slot, answer, step, nth));
            }
        }
    }

    /// The choice of a list that the answer is; empty where it is none.
    fn choice(&self, slot: Slot, kind: Kind, text: &str) -> &str {
        match kind {
            Kind::Pick | Kind::Tick => {
                choices::recognise(self.event.template, slot.column_ref(), text).unwrap_or_default()
            }
            Kind::Text | Kind::PickControl | Kind::PickStep | Kind::RowNumber | Kind::Label | Kind::ChosenStep => "",
        }
    }

    fn row(&self, slot: Slot, answer: &Answer, step: Option<StepId>, step_nth: i64) -> Vec<Datum> {
        let template = self.event.template;
        let (theme, column) = (template.theme(slot.column_ref()), template.column(slot.column_ref()));
        let threat = slot.threat.and_then(|no| template.threat(no));
        let control = step.and_then(|id| template.control(id.control));
        let person = |part: fn(&Participant) -> String| Datum::text(self.person.map(part).unwrap_or_default());
        let source = &answer.text.source;
        vec![
            Datum::text(self.event.code),
            Datum::text(self.event.title),
            Datum::text(self.event.date),
            Datum::text(&template.name),
            Datum::text(&template.version),
            Datum::text(match self.whom {
                Whom::Individual => "individual",
                Whom::Group => "group",
                Whom::Lecturer => "lecturer",
            }),
            person(|p| p.id.to_string()),
            person(|p| p.name.clone()),
            person(|p| p.organisation.clone()),
            person(|p| p.industry.clone()),
            Datum::Number(self.group.0.into()),
            Datum::text(self.group.1.as_str()),
            Datum::text(&theme.id),
            Datum::text(&theme.sheet),
            Datum::text(&column.id),
            Datum::text(&column.heading),
            Datum::text(threat.map(|t| format!("T{}", t.id)).unwrap_or_default()),
            slot.threat.map_or(Datum::Nothing, |no| Datum::Number(no.0.into())),
            Datum::text(threat.map(|t| t.title.clone()).unwrap_or_default()),
            Datum::Number(slot.nth.into()),
            if step_nth == 1 { Datum::text(&*answer.text.value) } else { Datum::Nothing },
            step.map_or(Datum::Nothing, |_| Datum::Number(step_nth)),
            step.map_or(Datum::Nothing, |id| Datum::Number(id.control.0.into())),
            step.map_or(Datum::Nothing, |id| Datum::Number(id.ordinal.into())),
            Datum::text(step.and_then(|id| template.step(id)).map(|s| s.label()).unwrap_or_default()),
            Datum::text(control.map(|c| c.label()).unwrap_or_default()),
            Datum::text(control.map(|c| c.category.clone()).unwrap_or_default()),
            Datum::text(counts_as(template, slot)),
            Datum::text(&source.file.path),
            Datum::text(&*source.sheet),
            Datum::text(source.cell.to_string()),
            Datum::text(&source.file.sha256),
            Datum::text(how_word(answer.text.how)),
            Datum::text(self.choice(slot, column.kind, &answer.text.value)),
        ]
    }
}

/// What makes an answer count in the tally.
fn counts_as(template: &Template, slot: Slot) -> &'static str {
    let column = Some(slot.column_ref());
    if column == template.vote_column() {
        counts::VOTE
    } else if column == template.consensus_column() {
        counts::CONSENSUS
    } else {
        ""
    }
}

/// The table as a workbook: headings in the first row, data from the second on, and a sheet that says what the
/// columns are.
pub fn book(tidy: &Tidy, title: &str) -> Book {
    let mut page = Page::new("answers");
    for (col, column) in (0..).zip(&tidy.columns) {
        page.put(Address::new(0, col), Cell::text(column.name, Look::DataHeading));
        page.widths.insert(col, if column.name == "answer" { 60.0 } else { 16.0 });
    }
    for (row, data) in (1..).zip(&tidy.rows) {
        for (col, datum) in (0..).zip(data) {
            let cell = match datum {
                Datum::Nothing => continue,
                Datum::Text(text) => Cell::text(text, Look::DataText),
                Datum::Number(number) => Cell::number(*number as f64, Look::DataNumber),
            };
            page.put(Address::new(row, col), cell);
        }
    }
    page.setup.freeze = Some(Address::new(1, 0));
    let mut about = Page::new("columns");
    for (col, heading) in (0..).zip(["column", "内容", "content"]) {
        about.put(Address::new(0, col), Cell::text(heading, Look::DataHeading));
        about.widths.insert(col, if col == 0 { 18.0 } else { 60.0 });
    }
    for (row, column) in (1..).zip(&tidy.columns) {
        for (col, text) in (0..).zip([column.name, column.about[0], column.about[1]]) {
            about.put(Address::new(row, col), Cell::text(text, Look::DataText));
        }
    }
    let mut book = Book { pages: vec![page, about], ..Book::default() };
    book.properties.title = title.to_owned();
    book
}
