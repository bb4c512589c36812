//! Forms: filled, mangled, read.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

use matome::domain::address::Address;
use matome::domain::answers::Slot;
use matome::domain::catalogue::{Kind, Rows, Template, Whom};
use matome::domain::finding::{Finding, Trouble};
use matome::domain::fold::fold;
use matome::domain::ids::{ControlNo, ParticipantId, StepId, ThreatNo};
use matome::domain::source::{How, SourceFile};
use matome::sheet::book::{Book, Page, Value};
use matome::workbook::Event;
use matome::workbook::form::{self, Tables, TakenFile, Taker};
use proptest::prelude::*;

use super::hold;
use super::manglings::{Added, Mangling, any_damage, any_drag, any_mangling, damage_told_apart};
use super::workshop::Workshop;

/// A form as it is sent, and where its answers belong.
pub(super) struct Sent {
    book: Book,
    /// Sheet and cell of every answer, by the defined name that marks it: not by the tables of the reader.
    pub(super) cells: Vec<(Slot, String, Address)>,
}

pub(super) struct World {
    template: &'static Template,
    taker: Taker<'static>,
    pub(super) sent: Sent,
    person: ParticipantId,
    headings: Vec<String>,
}

thread_local! {
    pub(super) static WORLD: &'static World = Box::leak(Box::new(world()));
}

fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<Workshop> = OnceLock::new();
    WORKSHOP.get_or_init(Workshop::samples)
}

fn world() -> World {
    let workshop = workshop();
    let event: &Event = Box::leak(Box::new(Event {
        template: &workshop.template,
        code: "SAMP",
        title: "見本のワークショップ",
        date: "令和6年10月8日",
    }));
    let tables: &Tables = Box::leak(Box::new(Tables::new(&workshop.template)));
    let person = workshop.roster.people().nth(3).unwrap();
    let book = form::fill(event, person);
    let cells = answer_cells(&workshop.template, &book);
    let individual = workshop.template.columns(Whom::Individual).map(|(_, c)| fold(&c.heading));
    let headings = individual.chain(["質問", "回答", "no"].map(fold)).collect();
    World {
        template: &workshop.template,
        taker: Taker::new(event, &workshop.roster, tables),
        sent: Sent { book, cells },
        person: person.id.clone(),
        headings,
    }
}

/// `mt_steps_step_B02_1` names the cell of theme `steps`, column `step`, threat 2, first value.
fn answer_cells(template: &Template, book: &Book) -> Vec<(Slot, String, Address)> {
    let mut cells = Vec::new();
    for name in &book.names {
        for (column, spec) in template.columns(Whom::Individual) {
            let start = format!("mt_{}_{}_", template.theme(column).id, spec.id);
            let Some(key) = name.name.strip_prefix(&start) else { continue };
            let slot = match (template.theme(column).rows, key[1..].split_once('_')) {
                (Rows::Threats, Some((no, nth))) => {
                    Slot::new(column, Some(ThreatNo(no.parse().unwrap())), nth.parse().unwrap())
                }
                (Rows::Questions, None) => Slot::new(column, None, 1),
                other => panic!("{other:?} in {}", name.name),
            };
            cells.push((slot, name.page.clone(), name.area.first));
        }
    }
    cells
}

/// What a person writes into one cell: which kind of text, and a number to make it one of many.
pub(super) type Pen = (u8, u8);

/// A filled form and the truth about it.
struct Filled {
    book: Book,
    truth: BTreeMap<Slot, (String, Option<Vec<StepId>>)>,
}

fn fill(world: &World, pens: &[Pen]) -> Filled {
    let mut book = world.sent.book.clone();
    let mut truth = BTreeMap::new();
    let mut picked: BTreeMap<ThreatNo, String> = BTreeMap::new();
    for (index, (slot, page, at)) in world.sent.cells.iter().enumerate() {
        let (kind, number) = pens[index % pens.len()];
        let Some((value, steps)) = written(world.template, *slot, kind, number, index) else { continue };
        let text = value.shown();
        let column = world.template.column(slot.column_ref());
        if let (Kind::PickStep, Some(threat)) = (column.kind, slot.threat) {
            picked.insert(threat, text.clone());
        }
        let page = book.pages.iter_mut().find(|p| &p.name == page).unwrap();
        page.cells.get_mut(at).unwrap().value = value;
        truth.insert(*slot, (text, steps));
    }
    compute(&mut book, &picked);
    // The long lists cost most of the time: one case in eight has them.
    if !pens.len().is_multiple_of(8) {
        book.pages.retain(|p| !matches!(p.name.as_str(), "管理策一覧" | "記入例" | "_lists"));
    }
    Filled { book, truth }
}

/// What a spreadsheet program computes: the pick repeated on the third sheet.
fn compute(book: &mut Book, picked: &BTreeMap<ThreatNo, String>) {
    let Some(page) = book.pages.iter_mut().find(|p| p.name == "③課題と解決手段") else { return };
    let heading =
        page.filled().find(|(_, c)| fold(&c.value.shown()) == fold("選択した実施手順")).map(|(at, _)| at).unwrap();
    let no =
        page.filled().find(|(at, c)| at.row == heading.row && c.value.shown() == "No").map(|(at, _)| at.col).unwrap();
    let rows: Vec<(Address, ThreatNo)> = page
        .filled()
        .filter(|(at, c)| at.col == heading.col && matches!(c.value, Value::Formula { .. }))
        .filter_map(|(at, _)| Some((at, ThreatNo(page.shown(Address::new(at.row, no)).parse().ok()?))))
        .collect();
    for (at, threat) in rows {
        if let (Value::Formula { result, .. }, Some(text)) =
            (&mut page.cells.get_mut(&at).unwrap().value, picked.get(&threat))
        {
            *Arc::make_mut(result) = Value::Text(text.as_str().into());
        }
    }
}

/// What stands in a cell, and for a pick the steps it names (None: not a pick, or not to be judged here).
fn written(
    template: &Template,
    slot: Slot,
    kind: u8,
    number: u8,
    index: usize,
) -> Option<(Value, Option<Vec<StepId>>)> {
    let text = |text: String| Some((Value::Text(text.into()), None));
    match template.column(slot.column_ref()).kind {
        Kind::Text => match kind % 12 {
            0..=3 => None,
            4 => text(format!("一行目 {index}\n\n三行目 ①髙﨑")),
            5 => text(format!("=SUM(A{index})")),
            6 => text(
                ["課題", "事業内容", "選択した理由", "回答", "✓", "対象外", "3", "なし", "-", "9件中3件 記入済み"]
                    [usize::from(number) % 10]
                    .to_owned(),
            ),
            7 => Some((Value::Number(index as f64 + 0.5), None)),
            8 => text(format!("6-{number} を参照 {index}")),
            9 => text(format!("　前後に空白 {index} ")),
            _ => text(format!("回答の文 {index}")),
        },
        Kind::PickControl => match kind % 4 {
            0 => None,
            1 => text(usize::from(number % 20 + 1).to_string()),
            _ => text(template.controls[usize::from(number) % 20].label()),
        },
        Kind::PickStep => {
            let step = &template.steps[usize::from(number) % 60];
            let id = step.id.to_string();
            let pick = |text: String| Some((Value::Text(text.into()), Some(vec![step.id])));
            let (control, ordinal) = (step.id.control.0, step.id.ordinal);
            // A code that became a date or a decimal: taken where nothing else fits.
            let from_date = || {
                let other = StepId { control: ControlNo(ordinal), ordinal: control };
                let alone = other == step.id || template.step(other).is_none();
                Some(if alone { vec![step.id] } else { Vec::new() })
            };
            match kind % 14 {
                0 => None,
                9 => Some((Value::Number(f64::from(control) + f64::from(ordinal) / 10.0), Some(vec![step.id]))),
                10 => pick(format!("手順{control}の{ordinal}").replace("手順", "")),
                11 if control <= 12 => {
                    let serial = 46_022.0 + days_before(control) + f64::from(ordinal);
                    Some((Value::Date(serial), from_date()))
                }
                12 if control <= 12 => Some((Value::Text(format!("{control}月{ordinal}日").into()), from_date())),
                13 => pick(format!("{control}.{ordinal} {}", step.text)),
                1 => pick(id),
                2 => pick(
                    id.replace('-', "－")
                        .chars()
                        .map(|c| c.to_digit(10).map_or(c, |d| char::from_u32(0xFF10 + d).unwrap()))
                        .collect(),
                ),
                3 => pick(id.replace('-', "ー")),
                4 => pick(step.text.clone()),
                5 => pick(format!("{}\u{3000}{}", step.id, step.text.trim_end_matches('。'))),
                6 => Some((Value::Text(format!("特になし {index}").into()), Some(Vec::new()))),
                _ => pick(step.label()),
            }
        }
        // The template of these forms has none of these.
        Kind::RowNumber | Kind::Label | Kind::ChosenStep | Kind::Pick | Kind::Tick => None,
    }
}

/// Days of 2026 before the first of a month; 46023 is its first day.
fn days_before(month: u16) -> f64 {
    const DAYS: [u16; 12] = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];
    f64::from(DAYS[..usize::from(month) - 1].iter().sum::<u16>())
}

pub(super) fn take(world: &World, book: &Book) -> TakenFile {
    let file = Arc::new(SourceFile { path: "returned/無題.xlsx".to_owned(), sha256: "0".repeat(64) });
    world.taker.take(&file, book)
}

/// Right or listed, never silently wrong. `once`: every text stands in one place of the book.
fn judge(
    world: &World,
    filled: &Filled,
    book: &Book,
    added: &Added,
    taken: &TakenFile,
    moved_rows: bool,
) -> Result<(), String> {
    if taken.participant.as_ref().is_some_and(|id| *id != world.person) {
        return Err(format!("read as {:?}", taken.participant));
    }
    if taken.merges && taken.participant.is_none() {
        return Err("counts for nobody".to_owned());
    }
    let listed: Vec<&Finding> = taken.findings.iter().filter(|f| f.is_listed()).collect();
    // Nothing stands where it was not written.
    for (slot, answer) in &taken.answers {
        let text = &answer.text.value.to_string();
        let right = match filled.truth.get(slot) {
            Some((truth, _)) if truth == text => true,
            // A guess by neighbours is told as one; see `a_heading_is_not_guessed_where_two_are_gone`.
            _ if answer.text.how == How::Neighbours => {
                taken.findings.iter().any(|f| matches!(f.trouble, Trouble::HeadingReworded { .. }))
            }
            // So is a guess by the place of a column; see `a_column_is_read_by_its_place_only_where_names_agree`.
            _ if answer.text.how == How::Place => taken
                .findings
                .iter()
                .any(|f| matches!(f.trouble, Trouble::ColumnByPlace { .. } | Trouble::TableByPlace { .. })),
            // A dragged answer is read where it stands now, and that is told.
            _ if taken.findings.iter().any(|f| {
                matches!(f.trouble, Trouble::AnswerMoved { .. }) && f.source.as_ref() == Some(&answer.text.source)
            }) =>
            {
                filled.truth.values().any(|(truth, _)| truth == text)
            }
            _ if text.starts_with("貼り付けた文") => added.typed.contains(text),
            // Of two rows with one number the upper counts, and that may be the copy.
            _ if text.starts_with("複写した行") => added.typed.contains(text),
            // Pairs of one threat are a list without order: rows that changed places change their count.
            _ if moved_rows && slot.threat.is_some() => filled.truth.iter().any(|(s, (truth, _))| {
                (s.theme, s.threat, s.column) == (slot.theme, slot.threat, slot.column) && truth == text
            }),
            _ => false,
        };
        if !right {
            let truth = filled.truth.get(slot);
            return Err(format!(
                "silently wrong: {slot:?} reads {text:?} at {} {}, written was {truth:?}",
                answer.text.source.sheet, answer.text.source.cell
            ));
        }
        let source = &answer.text.source;
        if book.page(&source.sheet).map(|p| p.shown(source.cell)).as_ref() != Some(text) {
            return Err(format!("{slot:?} cites {} {}, where {text:?} does not stand", source.sheet, source.cell));
        }
        if let Some((truth, Some(steps))) = filled.truth.get(slot)
            && truth == text
            && **steps != *answer.steps
        {
            return Err(format!("{slot:?} {text:?}: steps {:?}, written were {steps:?}", answer.steps));
        }
        let is_pick = world.template.column(slot.column_ref()).kind == Kind::PickStep;
        if is_pick
            && answer.steps.is_empty()
            && !taken.findings.iter().any(|f| {
                matches!(f.trouble, Trouble::StepUnknown | Trouble::StepAmbiguous { .. })
                    && f.source.as_ref() == Some(source)
            })
        {
            return Err(format!("{slot:?}: {text:?} names no step and nothing says so"));
        }
    }
    // Everything written stands among the answers or in the list, as often as it was written.
    let mut open: BTreeMap<&str, i32> = BTreeMap::new();
    for text in filled.truth.values().map(|(text, _)| text).chain(&added.typed) {
        *open.entry(text).or_default() += 1;
    }
    for text in added
        .erased
        .iter()
        .map(String::as_str)
        .chain(taken.answers.values().map(|a| &*a.text.value))
        .chain(listed.iter().map(|f| f.read.as_str()))
    {
        *open.entry(text).or_default() -= 1;
    }
    if let Some((text, _)) = open.iter().find(|(_, count)| **count > 0) {
        let slots: Vec<&Slot> = filled
            .truth
            .iter()
            .filter(|(s, (t, _))| t == text && !taken.answers.contains_key(s))
            .map(|(s, _)| s)
            .take(3)
            .collect();
        return Err(format!("lost: {text:?} of {slots:?} is neither placed nor listed"));
    }
    // No cell is used twice.
    let placed = taken.answers.values().map(|a| (a.text.source.sheet.clone(), a.text.source.cell));
    let listed = listed.iter().filter_map(|f| f.source.as_ref()).map(|s| (s.sheet.clone(), s.cell));
    let mut seen = BTreeSet::new();
    for cell in placed.chain(listed) {
        if !seen.insert(cell.clone()) {
            return Err(format!("{} {} is counted twice", cell.0, cell.1));
        }
    }
    Ok(())
}

fn pens() -> impl Strategy<Value = Vec<Pen>> {
    prop::collection::vec((any::<u8>(), any::<u8>()), 1..40)
}

/// Without texts that the form prints itself; see `an_answer_that_the_form_prints_too_is_listed`.
pub(super) fn unprinted_pens() -> impl Strategy<Value = Vec<Pen>> {
    let kinds: Vec<u8> = (0..=u8::MAX).filter(|k| k % 12 != 6 && k % 4 != 1 && !matches!(k % 14, 1..=4)).collect();
    prop::collection::vec((prop::sample::select(kinds), any::<u8>()), 1..40)
}

/// Applies the manglings and judges what is read.
fn mangled(world: &World, pens: &[Pen], manglings: &[Mangling]) -> Result<TakenFile, String> {
    mangled_for(take, world, pens, manglings)
}

/// The same, for any reader.
pub(super) fn mangled_for(
    reader: fn(&World, &Book) -> TakenFile,
    world: &World,
    pens: &[Pen],
    manglings: &[Mangling],
) -> Result<TakenFile, String> {
    let filled = fill(world, pens);
    let mut book = filled.book.clone();
    let mut added = Added::default();
    // A blank answer cell is one too: whoever types there answers.
    let under_headings = |page: &Page, at: Address| {
        let heads = page
            .cells
            .iter()
            .filter(|(a, c)| a.col == at.col && a.row <= at.row && world.headings.contains(&fold(&c.value.shown())));
        heads.count() > 0
    };
    for mangling in manglings {
        mangling.apply(&mut book, &world.headings, &under_headings, &mut added);
    }
    let taken = reader(world, &book);
    let moved = manglings.iter().any(|m| {
        matches!(
            m,
            Mangling::SwapRows { .. }
                | Mangling::ReverseTable { .. }
                | Mangling::ClearNumbers { .. }
                | Mangling::ClearRow { .. }
        )
    });
    judge(world, &filled, &book, &added, &taken, moved).map(|()| taken)
}

/// Manglings after which every answer must still be placed, not only listed.
fn keeps_everything(mangling: &Mangling) -> bool {
    use Mangling as M;
    match mangling {
        M::SwapColumns { .. } | M::Type { .. } => false,
        M::InsertRow { .. } | M::InsertColumn { .. } | M::DeleteEmptyRows { .. } | M::DeleteEmptyColumns { .. } => true,
        M::SwapRows { .. }
        | M::ReverseTable { .. }
        | M::MovePage { .. }
        | M::RenamePage { .. }
        | M::CopyPage { .. } => true,
        M::OneSheet | M::DropHiddenSheets | M::DropNames | M::DropProperties | M::DropLooks | M::DropKeyColumn => true,
        M::Number { .. } | M::Headings { .. } | M::DropFormulas => true,
        _ => false,
    }
}

#[test]
fn mangled_forms_are_right_or_listed() {
    let strategy = || (pens(), prop::collection::vec(any_mangling(), 0..8));
    hold(2000, strategy, |(pens, manglings)| {
        WORLD.with(|world| {
            let taken = mangled(world, &pens, &manglings).map_err(TestCaseError::fail)?;
            if manglings.iter().all(keeps_everything) {
                let written = fill(world, &pens).truth.len();
                // More where a copied sheet has its rows in another order.
                prop_assert!(
                    taken.answers.len() >= written,
                    "{} of {written} answers were placed: {:?}",
                    taken.answers.len(),
                    taken.findings.iter().take(6).collect::<Vec<_>>()
                );
            }
            Ok(())
        })
    });
}

#[test]
fn damaged_forms_are_never_silently_wrong() {
    let strategy =
        || (unprinted_pens(), prop::collection::vec(any_mangling(), 0..3), prop::collection::vec(any_damage(), 1..3));
    hold(600, strategy, |(pens, manglings, damage)| {
        let all: Vec<Mangling> = damage.into_iter().chain(manglings).collect();
        WORLD.with(|world| mangled(world, &pens, &all).map(drop).map_err(TestCaseError::fail))
    });
}

#[test]
fn dragged_answers_are_told() {
    let strategy = || (unprinted_pens(), prop::collection::vec(any_drag(), 1..4));
    hold(400, strategy, |(pens, drags)| {
        WORLD.with(|world| mangled(world, &pens, &drags).map(drop).map_err(TestCaseError::fail))
    });
}

/// Who picked what for which threat.
fn votes(taken: &TakenFile) -> BTreeSet<(Option<ThreatNo>, Vec<StepId>)> {
    taken.answers.iter().filter(|(_, a)| !a.steps.is_empty()).map(|(slot, a)| (slot.threat, a.steps.to_vec())).collect()
}

#[test]
fn votes_are_the_same_before_and_after() {
    let kept = || any_mangling().prop_filter("keeps every answer in its place", keeps_everything);
    let strategy = || (pens(), prop::collection::vec(kept(), 1..8));
    hold(400, strategy, |(pens, manglings)| {
        WORLD.with(|world| {
            let before = votes(&take(world, &fill(world, &pens).book));
            let after = votes(&mangled(world, &pens, &manglings).map_err(TestCaseError::fail)?);
            prop_assert_eq!(before, after);
            Ok(())
        })
    });
}

#[test]
fn an_untouched_form_is_read_whole_and_without_a_word() {
    WORLD.with(|world| {
        let pens: Vec<Pen> = (0..97u8).map(|n| (n.wrapping_mul(7).wrapping_add(4), n.wrapping_mul(5))).collect();
        let filled = fill(world, &pens);
        let taken = take(world, &filled.book);
        judge(world, &filled, &filled.book, &Added::default(), &taken, false).unwrap();
        assert_eq!(taken.answers.len(), filled.truth.len());
        let empty = take(world, &world.sent.book);
        assert_eq!((empty.answers.len(), &empty.findings[..]), (0, &[][..]));
        assert!(empty.merges);
    });
}

#[test]
fn every_cell_that_asks_is_named() {
    use matome::sheet::book::Look;
    WORLD.with(|world| {
        let named: BTreeSet<(String, Address)> =
            world.sent.cells.iter().map(|(_, page, at)| (page.clone(), *at)).collect();
        let asks = world.sent.book.pages.iter().flat_map(|page| {
            page.cells
                .iter()
                .filter(|(_, c)| matches!(c.look, Look::Ask | Look::AskPick))
                .map(move |(at, _)| (page.name.clone(), at))
        });
        assert_eq!(asks.collect::<BTreeSet<_>>(), named);
        assert_eq!(named.len(), world.sent.cells.len());
    });
}

/// Damage that was once taken in silence, each with the smallest form that shows it.
mod told_apart {
    use super::*;
    use matome::sheet::book::{Cell, Look};

    /// Every text cell filled with a text of its own, every pick with a label.
    const PLAIN: &[Pen] = &[(11, 3)];

    fn survives(damage: &[Mangling]) {
        WORLD.with(|world| mangled(world, PLAIN, damage).map(drop)).unwrap();
    }

    /// The cell of an answer of the sent form.
    fn cell(world: &World, sheet: &str, heading: &str, threat: u16, nth: u8) -> Address {
        let of = |slot: &Slot| {
            world.template.column(slot.column_ref()).heading == heading
                && slot.threat == Some(ThreatNo(threat))
                && slot.nth == nth
        };
        world.sent.cells.iter().find(|(slot, page, _)| page == sheet && of(slot)).unwrap().2
    }

    fn with(world: &World, sheet: &str, texts: &[(Address, &str)]) -> Book {
        let mut book = world.sent.book.clone();
        let page = book.pages.iter_mut().find(|p| p.name == sheet).unwrap();
        for (at, text) in texts {
            page.put(*at, Cell::text(*text, Look::Ask));
        }
        book
    }

    #[test]
    fn a_row_that_stands_twice_is_listed() {
        WORLD.with(|world| {
            let step = cell(world, "②実施手順", "実施手順", 2, 1);
            let mut book = with(world, "②実施手順", &[(step, "6-1")]);
            // The row of threat 3 gets the number and the name of threat 2, and another pick.
            let page = book.pages.iter_mut().find(|p| p.name == "②実施手順").unwrap();
            for col in 0..=step.col {
                let copy = page.cells.get(&Address::new(step.row, col)).cloned();
                page.cells.extend(copy.map(|c| (Address::new(step.row + 1, col), c)));
            }
            page.put(Address::new(step.row + 1, step.col), Cell::text("3-1", Look::Ask));
            let taken = take(world, &book);
            let picks: Vec<&str> = taken.answers.values().map(|a| &*a.text.value).collect();
            assert_eq!(picks, ["6-1"], "one person has one pick for a threat");
            assert!(taken.findings.iter().any(|f| f.is_listed() && f.read == "3-1"));
        });
    }

    #[test]
    fn a_number_that_contradicts_its_threat_is_told() {
        WORLD.with(|world| {
            let at = cell(world, "①事業影響", "事業内容", 3, 1);
            let mut book = with(world, "①事業影響", &[(at, "回答")]);
            let page = book.pages.iter_mut().find(|p| p.name == "①事業影響").unwrap();
            let no = page.filled().find(|(a, c)| a.row == at.row && c.value.shown() == "3").map(|(a, _)| a).unwrap();
            page.put(no, Cell::number(5, Look::RowNo));
            let taken = take(world, &book);
            assert!(!taken.findings.is_empty(), "No 5 beside the name of threat 3: {:?}", taken.answers);
        });
    }

    #[test]
    fn an_answer_that_the_form_prints_too_is_listed() {
        WORLD.with(|world| {
            // The heading 管理策 is gone, and the control was answered by its number.
            let at = cell(world, "②実施手順", "管理策", 2, 1);
            let mut book = with(world, "②実施手順", &[(at, "7")]);
            let page = book.pages.iter_mut().find(|p| p.name == "②実施手順").unwrap();
            let head = page
                .filled()
                .find(|(a, c)| a.col == at.col && fold(&c.value.shown()) == "管理策")
                .map(|(a, _)| a)
                .unwrap();
            page.cells.remove(&head);
            let taken = take(world, &book);
            // The names of the cells and the headings around them tell the column.
            let placed = |taken: &TakenFile| taken.answers.values().any(|a| &*a.text.value == "7");
            assert!(placed(&taken), "{:?}", taken.findings);
            assert!(taken.findings.iter().any(|f| f.trouble.code() == "column-by-place"), "{:?}", taken.findings);
            // Without them nothing does.
            book.names.clear();
            let keys: Vec<Address> = book
                .page("②実施手順")
                .unwrap()
                .filled()
                .filter(|(_, c)| c.value.shown() == "行記号")
                .map(|(a, _)| a)
                .collect();
            let page = book.pages.iter_mut().find(|p| p.name == "②実施手順").unwrap();
            page.cells.retain(|at, _| !keys.iter().any(|key| key.col == at.col));
            let taken = take(world, &book);
            assert!(!placed(&taken) && taken.findings.iter().any(|f| f.is_listed() && f.read == "7"));
        });
    }

    #[test]
    fn an_answer_row_that_spells_headings_is_no_heading_row() {
        WORLD.with(|world| {
            let cells = [("事業内容", "No"), ("脅威発生時の事業への影響", "事業内容")];
            let texts: Vec<(Address, &str)> =
                cells.iter().map(|(heading, text)| (cell(world, "①事業影響", heading, 4, 1), *text)).collect();
            let taken = take(world, &with(world, "①事業影響", &texts));
            assert_eq!(taken.answers.len(), 2, "{:?}", taken.findings);
        });
    }

    #[test]
    fn a_heading_row_in_the_middle_does_not_mix_pairs() {
        WORLD.with(|world| {
            let issue = cell(world, "③課題と解決手段", "課題", 2, 1);
            let means = cell(world, "③課題と解決手段", "解決手段", 2, 3);
            let mut book = with(world, "③課題と解決手段", &[(issue, "一つ目の課題"), (means, "三つ目の解決手段")]);
            let page = book.pages.iter_mut().find(|p| p.name == "③課題と解決手段").unwrap();
            let head = page.filled().find(|(_, c)| c.value.shown() == "No").map(|(a, _)| a.row).unwrap();
            let heads: Vec<(u16, Cell)> =
                page.cells.iter().filter(|(a, _)| a.row == head).map(|(a, c)| (a.col, c.clone())).collect();
            page.cells = std::mem::take(&mut page.cells)
                .into_iter()
                .map(|(a, c)| (Address::new(a.row + u32::from(a.row >= means.row), a.col), c))
                .collect();
            page.cells.extend(heads.into_iter().map(|(col, c)| (Address::new(means.row, col), c)));
            let taken = take(world, &book);
            let rows: BTreeSet<u8> = taken.answers.keys().map(|slot| slot.nth).collect();
            assert_eq!(rows.len(), 2, "two pairs became one: {:?}", taken.answers);
        });
    }

    #[test]
    fn two_tables_side_by_side_are_not_mixed() {
        WORLD.with(|world| mangled(world, &[(8, 3)], &[Mangling::SideBySide { a: 4, b: 3 }]).map(drop)).unwrap();
        WORLD
            .with(|world| {
                mangled(world, &[(8, 3)], &[Mangling::SideBySide { a: 4, b: 3 }, Mangling::OneSheet]).map(drop)
            })
            .unwrap();
    }

    #[test]
    fn a_heading_is_not_guessed_where_two_are_gone() {
        WORLD.with(|world| {
            let damage = [Mangling::DropHeading { page: 3, col: 1 }, Mangling::RewordHeading { page: 3, col: 0 }];
            let taken = mangled(world, &[(8, 3)], &damage).unwrap();
            let guessed = taken.answers.values().filter(|a| a.text.how == How::Neighbours);
            assert_eq!(guessed.map(|a| &a.text.value).collect::<Vec<_>>(), Vec::<&std::sync::Arc<str>>::new());
        });
    }

    #[test]
    fn a_formula_without_a_result_is_listed_anywhere() {
        survives(&[Mangling::NoResult { page: 2, row: 3, col: 0 }, Mangling::DropHeadingRow { page: 2 }]);
    }

    #[test]
    fn other_damage_is_never_silently_wrong() {
        let strategy = || (unprinted_pens(), prop::collection::vec(damage_told_apart(), 1..3));
        hold(600, strategy, |(pens, damage)| {
            WORLD.with(|world| mangled(world, &pens, &damage).map(drop).map_err(TestCaseError::fail))
        });
    }

    #[test]
    fn only_a_pick_is_repeated_on_the_third_sheet() {
        WORLD.with(|world| {
            let text = cell(world, "①事業影響", "事業内容", 3, 1);
            let mut book = with(world, "①事業影響", &[(text, "同上")]);
            let page = book.pages.iter_mut().find(|p| p.name == "③課題と解決手段").unwrap();
            let head = page
                .filled()
                .find(|(_, c)| fold(&c.value.shown()) == fold("選択した実施手順"))
                .map(|(a, _)| a)
                .unwrap();
            page.put(Address::new(head.row + 2, head.col), Cell::text("同上", Look::Label));
            let taken = take(world, &book);
            assert!(taken.findings.iter().any(|f| f.is_listed() && f.read == "同上"), "{:?}", taken.findings);
        });
    }
}
