//! `matome` alone: where the day stands, read from the folder, and what to do next. It writes nothing.

use std::path::Path;

use super::books::GroupBooks;
use super::fault::{Fault, shown};
use super::intake::Intake;
use super::since::Since;
use super::workshop_folder::{FORMS, PLENARY, WORKSHOP, Workshop};
use super::{Outcome, sent_list};
use crate::domain::finding::{Lang, Severity};
use crate::report::Report;

/// How far a part of the day is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Mark {
    Done,
    Now,
    Open,
}

/// One line: how far, what, and how it stands.
type Line = (Mark, &'static str, String);

/// Runs in the folder `dir`.
pub fn run(dir: &Path, report: &mut Report) -> Result<Outcome, Fault> {
    if !dir.join(WORKSHOP).exists() {
        outside(dir, report);
        return Ok(Outcome::Clean);
    }
    let workshop = match Workshop::look(dir, report) {
        Ok(workshop) => workshop,
        Err(fault @ Fault::Workshop { .. }) => {
            report.say(&fault.message(report.lang()));
            next(
                report,
                dir,
                "",
                [
                    "workshop.xlsx を直して保存し、もう一度 matome を実行してください。",
                    "correct workshop.xlsx, save it and run matome again.",
                ],
            );
            return Ok(Outcome::Findings);
        }
        Err(fault) => return Err(fault),
    };
    let intake = Intake::read(&workshop, &[], report)?;
    let books = GroupBooks::read(&workshop, report)?;
    let day = Day::of(&workshop, &intake, &books);
    day.show(&workshop, report);
    Ok(if day.errors > 0 { Outcome::Findings } else { Outcome::Clean })
}

/// What the folder says.
struct Day {
    people: usize,
    groups: usize,
    forms: usize,
    returned: usize,
    missing: Vec<String>,
    errors: usize,
    books: usize,
    /// Names whose answers are not in the groups' workbooks yet.
    fresh: Vec<String>,
    presenting: usize,
    plenary: bool,
    /// A group's workbook was saved after the plenary one.
    plenary_is_old: bool,
}

impl Day {
    fn of(workshop: &Workshop, intake: &Intake, books: &GroupBooks) -> Self {
        let form = |person| workshop.path(FORMS).join(sent_list::form_name(workshop, person)).is_file();
        let missing = workshop.roster.expected().filter(|person| !intake.submissions.contains_key(&person.id));
        let since = Since::of(workshop, intake, books).unwrap_or_default();
        let saved = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
        let plenary = saved(&workshop.path(&workshop.marked(PLENARY)));
        let newest = books.books.values().filter_map(|book| saved(&book.path)).max();
        Day {
            people: workshop.roster.expected().count(),
            groups: workshop.roster.groups().len(),
            forms: workshop.roster.people().filter(|person| form(person)).count(),
            returned: intake.submissions.len(),
            missing: missing.map(|person| person.name.clone()).collect(),
            errors: intake.findings().filter(|finding| finding.severity() == Severity::Error).count(),
            books: books.books.len(),
            fresh: since.new.into_iter().chain(since.changed).collect(),
            presenting: books.books.values().filter(|book| book.taken.record.presents.is_some()).count(),
            plenary: plenary.is_some(),
            plenary_is_old: plenary.zip(newest).is_some_and(|(plenary, newest)| newest > plenary),
        }
    }

    fn show(&self, workshop: &Workshop, report: &mut Report) {
        let lang = report.lang();
        let date = &workshop.settings.date;
        let when = if date.is_empty() { String::new() } else { format!("（{date}）") };
        report.say(&format!("{}{when}", workshop.title()));
        for (mark, what, how) in self.lines(lang) {
            let sign = match mark {
                Mark::Done => "✓",
                Mark::Now => "▶",
                Mark::Open => "・",
            };
            report.say(format!("  {sign} {what}　{how}").trim_end());
        }
        self.advise(&workshop.dir, report);
    }

    fn lines(&self, lang: Lang) -> [Line; 5] {
        let ja = lang == Lang::Ja;
        let pick = |done: bool, now: bool| match (done, now) {
            (true, _) => Mark::Done,
            (false, true) => Mark::Now,
            (false, false) => Mark::Open,
        };
        let words = match lang {
            Lang::Ja => ["名簿　　", "記入票　", "返送　　", "グループ", "全体　　"],
            Lang::En => ["roster ", "forms  ", "returns", "groups ", "plenary"],
        };
        let sent = self.forms > 0 && self.forms >= self.people;
        let all = self.people > 0 && self.returned == self.people;
        let merged = self.books > 0 && self.fresh.is_empty();
        let over = self.plenary && !self.plenary_is_old;
        let how = match lang {
            Lang::Ja => [
                format!("{}人・{}グループ", self.people, self.groups),
                if self.forms == 0 { "まだありません".to_owned() } else { format!("{}枚", self.forms) },
                format!("{} / {} 人{}", self.returned, self.people, self.attention(ja)),
                match (self.books, self.fresh.len()) {
                    (0, _) => "まだありません".to_owned(),
                    (books, 0) => format!("{books}冊（発表する脅威を決めたグループ {}）", self.presenting),
                    (books, fresh) => format!("{books}冊。まだ入っていない回答 {fresh}人分"),
                },
                match (self.plenary, self.plenary_is_old) {
                    (false, _) => "まだありません".to_owned(),
                    (true, true) => "グループのブックの方が新しくなっています".to_owned(),
                    (true, false) => "できています".to_owned(),
                },
            ],
            Lang::En => [
                format!("{} people, {} groups", self.people, self.groups),
                if self.forms == 0 { "none yet".to_owned() } else { self.forms.to_string() },
                format!("{} of {}{}", self.returned, self.people, self.attention(ja)),
                match (self.books, self.fresh.len()) {
                    (0, _) => "none yet".to_owned(),
                    (books, 0) => {
                        format!("{books} workbooks ({} groups have chosen what they present)", self.presenting)
                    }
                    (books, fresh) => format!("{books} workbooks; answers of {fresh} people are not in them yet"),
                },
                match (self.plenary, self.plenary_is_old) {
                    (false, _) => "none yet".to_owned(),
                    (true, true) => "a group's workbook is newer".to_owned(),
                    (true, false) => "there".to_owned(),
                },
            ],
        };
        let marks = [
            pick(self.people > 0, true),
            pick(sent, self.people > 0),
            pick(all, sent),
            pick(merged, self.returned > 0),
            pick(over, self.books > 0 && self.presenting > 0),
        ];
        let mut lines = marks.into_iter().zip(words).zip(how).map(|((mark, what), how)| (mark, what, how));
        std::array::from_fn(|_| lines.next().unwrap_or((Mark::Open, "", String::new())))
    }

    /// What needs a person, behind the number of returns.
    fn attention(&self, ja: bool) -> String {
        match (self.errors, ja) {
            (0, _) => String::new(),
            (errors, true) => format!("（● 要対応 {errors}件）"),
            (errors, false) => format!(" (● {errors} findings need a person)"),
        }
    }

    /// The next thing to do, and others that help now.
    fn advise(&self, dir: &Path, report: &mut Report) {
        let names = |people: &[String]| people.iter().take(5).cloned().collect::<Vec<_>>().join("、");
        if self.people == 0 {
            return next(
                report,
                dir,
                "",
                [
                    "workshop.xlsx を Excel で開き、「名簿」に参加者を書いて保存してください。",
                    "open workshop.xlsx, write the participants on the sheet Roster (名簿) and save.",
                ],
            );
        }
        if self.forms < self.people {
            next(report, dir, "forms", ["記入票を書き出します。", "write the forms."]);
            return next(
                report,
                dir,
                "rehearse",
                ["本番前に、練習用の回答で一日を試せます。", "try the day with practice answers."],
            );
        }
        if self.returned == 0 && self.books == 0 {
            next(
                report,
                dir,
                "",
                [
                    "forms/配布一覧.xlsx を見ながら記入票を送り、返ってきたファイルを returned/ に入れてください。",
                    "send the forms by the list forms/配布一覧.xlsx, and put what comes back into returned/.",
                ],
            );
            return next(
                report,
                dir,
                "status",
                ["だれから返ってきたかを見て、督促の文面を作ります。", "who has returned, and reminders."],
            );
        }
        if self.errors > 0 {
            next(
                report,
                dir,
                "check",
                ["要対応の箇所を、ファイルとセルの番地で示します。", "shows what needs a person, by file and cell."],
            );
        }
        if self.books == 0 || !self.fresh.is_empty() {
            let who = names(&self.fresh);
            let late = if who.is_empty() { String::new() } else { format!("（{who}）") };
            next(
                report,
                dir,
                "group",
                [
                    &format!("返ってきた回答をグループのブックにまとめます{late}。"),
                    &format!("merges what came back into the groups' workbooks{late}."),
                ],
            );
            next(report, dir, "watch", ["届くたびに自動でまとめます。", "merges as forms arrive."]);
        } else if !self.plenary || self.plenary_is_old {
            next(
                report,
                dir,
                "plenary",
                [
                    "グループが記入したブックを groups/ に戻したら、全体のブックにまとめます。",
                    "once the groups' workbooks are back in groups/, merges them into the plenary workbook.",
                ],
            );
        } else {
            next(report, dir, "tally --by step", ["共通する実施手順を数えます。", "counts the common steps."]);
            next(
                report,
                dir,
                "export --format xlsx",
                ["回答を1行1件の表に書き出します。", "writes every answer as one row."],
            );
        }
        if !self.missing.is_empty() {
            let (who, count) = (names(&self.missing), self.missing.len());
            next(
                report,
                dir,
                "status",
                [
                    &format!("未提出 {count}人（{who}）への文面を作ります。"),
                    &format!("writes reminders to the {count} who are missing ({who})."),
                ],
            );
        }
    }
}

/// One thing to do: the command, where there is one, and what it is for.
fn next(report: &mut Report, dir: &Path, command: &str, [ja, en]: [&str; 2]) {
    let lang = report.lang();
    let what = match lang {
        Lang::Ja => ja,
        Lang::En => en,
    };
    let here = if dir == Path::new(".") { String::new() } else { format!(" -C {}", shown(dir)) };
    let lead = match lang {
        Lang::Ja => "次にすること",
        Lang::En => "next",
    };
    match command {
        "" => report.say(&format!("{lead}: {what}")),
        verb => report.say(&format!("{lead}: matome {verb}{here}\n    {what}")),
    }
}

/// Where there is no workshop: those in the folders beneath, and the ways in.
fn outside(dir: &Path, report: &mut Report) {
    let mut found: Vec<String> = std::fs::read_dir(dir)
        .into_iter()
        .flatten()
        .flatten()
        .filter(|entry| entry.path().join(WORKSHOP).is_file())
        .map(|entry| shown(&entry.path()))
        .collect();
    found.sort();
    let lines: Vec<String> = match report.lang() {
        Lang::Ja if found.is_empty() => vec![
            "ここにはワークショップがありません。".to_owned(),
            "次にすること: matome demo\n    見本で全体の流れを試します。".to_owned(),
            "次にすること: matome new my-workshop --roster 名簿.xlsx\n    ワークショップのフォルダーを作ります。"
                .to_owned(),
            "コマンドの一覧: matome --help".to_owned(),
        ],
        Lang::En if found.is_empty() => vec![
            "There is no workshop here.".to_owned(),
            "next: matome demo\n    tries the whole day on samples.".to_owned(),
            "next: matome new my-workshop --roster roster.xlsx\n    makes a workshop's folder.".to_owned(),
            "all commands: matome --help".to_owned(),
        ],
        Lang::Ja => std::iter::once("このフォルダーの中のワークショップ:".to_owned())
            .chain(found.iter().map(|path| format!("  matome -C {path}")))
            .collect(),
        Lang::En => std::iter::once("Workshops in this folder:".to_owned())
            .chain(found.iter().map(|path| format!("  matome -C {path}")))
            .collect(),
    };
    for line in lines {
        report.say(&line);
    }
}
