//! Workshops of any size to measure with: a roster, and filled forms in returned/. Made once for each build of the
//! command and kept beside it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use matome::domain::ids::{GroupName, ParticipantId};
use matome::domain::people::Participant;
use matome::run::templates;
use matome::sheet::book::{Book, Look, Value};
use matome::workbook::{Event, form};
use matome::write;
use rayon::prelude::*;

use crate::MATOME;

const INDUSTRIES: [&str; 5] = ["製造業", "卸売業", "小売業", "情報通信業", "建設業"];
const PHRASES: [&str; 16] = [
    "受発注システムが止まり、取引先への納品が三日ほど遅れる。",
    "顧客名簿が漏れ、謝罪と問い合わせ対応に追われる。",
    "経理担当が不在の日は、振込先の変更連絡を誰も確かめられない。",
    "工場の端末が古く、更新プログラムを当てる時間が取れない。",
    "予算が限られるため、まず費用のかからないところから始める。",
    "全員で年に一度、不審なメールの見分け方を練習する。",
    "委託先の点検は契約書の雛形に一文を加えるところから。",
    "社内で相談できる人がいないため、外部の窓口を一覧にする。",
    "売上の四割を占める通販が止まると資金繰りに響く。",
    "設計図面が外へ出ると、入札で不利になる。",
    "情報が担当者の頭の中にしかない。\n手順書を作り、二人で分担する。",
    "退職者の権限が残ったままになっている。",
    "復旧の手順を紙でも保管し、半年ごとに読み合わせる。",
    "私物の端末で仕事をする人がいて、実態が分からない。",
    "忙しい時期ほど確認が抜けるので、二人で見る決まりにする。",
    "取引先から求められる水準が年々上がっている。",
];

/// Where everything lies that is measured.
fn place() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("bench")
}

/// Where that waits which was taken away.
pub fn heap() -> PathBuf {
    place().join("gone")
}

/// The workshop with `n` participants whose forms all came back.
pub fn ready(n: usize) -> PathBuf {
    let place = place();
    std::fs::create_dir_all(&place).unwrap();
    let (workshop, mark) = (place.join(n.to_string()), place.join(format!("{n}.made")));
    let time = |path: &Path| std::fs::metadata(path).and_then(|found| found.modified()).ok();
    if time(&mark).is_some_and(|made| Some(made) > time(Path::new(MATOME))) {
        return workshop;
    }
    crate::measure::gone(&workshop, &heap());
    let roster = place.join(format!("{n}.csv"));
    let mut lines = "ID,氏名,組織,業種,グループ,メール,除外\n".to_owned();
    for person in people(n) {
        let Participant { id, name, organisation, industry, group, mail, .. } = person;
        writeln!(lines, "{id},{name},{organisation},{industry},{},{mail},", group.as_str()).unwrap();
    }
    std::fs::write(&roster, lines).unwrap();
    let mut new = Command::new(MATOME);
    new.arg("new").arg(&workshop).arg("--roster").arg(&roster).args(["--code", "W06X"]).stdout(Stdio::null());
    assert!(new.status().unwrap().success());
    fill(&workshop, n);
    std::fs::write(mark, "").unwrap();
    workshop
}

/// The participants, six a group.
pub fn people(n: usize) -> impl Iterator<Item = Participant> {
    (0..n).map(|at| Participant {
        id: ParticipantId::parse(&format!("{}", 10_001 + at)).unwrap(),
        name: format!("見本 {}郎", at + 1),
        organisation: format!("株式会社サンプル{}", at % 977),
        industry: INDUSTRIES[at % INDUSTRIES.len()].to_owned(),
        group: GroupName::parse(&format!("グループ{}", at / 6 + 1)).unwrap(),
        mail: format!("p{}@example.jp", at + 1),
        excluded: false,
    })
}

fn fill(workshop: &Path, n: usize) {
    let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
    let event = Event { template: &template, code: "W06X", title: "ワークショップ", date: "" };
    let returned = workshop.join("returned");
    std::fs::create_dir_all(&returned).unwrap();
    people(n).enumerate().par_bridge().for_each(|(at, person)| {
        let mut book = form::fill(&event, &person);
        answer(&mut book, at, &template);
        let bytes = write::to_xlsx(&book).unwrap();
        std::fs::write(returned.join(format!("{}_{}.xlsx", person.id, person.name)), bytes).unwrap();
    });
}

/// Types an answer into every cell that asks for one: picks that repeat among people, and one of a few thousand texts.
fn answer(book: &mut Book, person: usize, template: &matome::domain::catalogue::Template) {
    for (sheet, page) in book.pages.iter_mut().enumerate() {
        let (mut row, mut picks) = (None, 0);
        page.cells.edit(|at, cell| {
            if row != Some(at.row) {
                (row, picks) = (Some(at.row), 0);
            }
            let step = &template.steps[(person % 7 * 5 + at.row as usize * 3) % template.steps.len()];
            let text = match cell.look {
                Look::AskPick if picks == 0 => template.control(step.id.control).unwrap().label(),
                Look::AskPick => step.label(),
                Look::Ask => {
                    let turn = person * 31 + sheet * 7 + at.row as usize * 3 + usize::from(at.col);
                    format!("{}（{}）", PHRASES[turn % PHRASES.len()], turn % 211)
                }
                _ => return,
            };
            picks += 1;
            cell.value = Value::text(text);
        });
    }
}
