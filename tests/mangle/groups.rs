//! Group workbooks: the group's own cells filled, members corrected by hand, mangled, read.

use std::collections::BTreeMap;
use std::sync::{Arc, OnceLock};

use matome::domain::address::Address;
use matome::domain::answers::{GroupRecord, Slot};
use matome::domain::catalogue::{ColumnRef, Kind, Template, Whom};
use matome::domain::finding::Trouble;
use matome::domain::fold::fold;
use matome::domain::ids::{ParticipantId, StepId, ThreatNo};
use matome::domain::source::SourceFile;
use matome::sheet::book::{Book, Look, Page, Value};
use matome::workbook::Event;
use matome::workbook::group::{self, GroupBook, Tables, Taker};
use proptest::prelude::*;

use super::hold;
use super::manglings::{Added, Mangling, NAMES};
use super::workshop::Workshop;

struct World {
    template: &'static Template,
    taker: Taker<'static>,
    record: &'static GroupRecord,
    book: Book,
    /// The group's own cells, found by the pencil above them.
    own: Vec<(Slot, String, Address)>,
    /// Cells of members that can be corrected: whose, where, what stands there.
    members: Vec<((ParticipantId, Slot), String, Address)>,
}

thread_local! {
    static WORLD: &'static World = Box::leak(Box::new(world()));
}

fn workshop() -> &'static Workshop {
    static WORKSHOP: OnceLock<Workshop> = OnceLock::new();
    WORKSHOP.get_or_init(Workshop::samples)
}

fn world() -> World {
    let workshop = workshop();
    let event: &Event =
        Box::leak(Box::new(Event { template: &workshop.template, code: "SAMP", title: "見本", date: "" }));
    let tables: &Tables = Box::leak(Box::new(Tables::new(&workshop.template)));
    let record: &GroupRecord =
        Box::leak(Box::new(GroupRecord { own: Default::default(), presents: None, ..workshop.records[1].clone() }));
    let book = group::fill(&GroupBook::new(event, &workshop.roster, 2, record, &record.members), &[], &[]);
    let (own, members) = cells(&workshop.template, &book);
    World {
        template: &workshop.template,
        taker: Taker::new(event, &workshop.roster, tables),
        record,
        book,
        own,
        members,
    }
}

fn column(template: &Template, whom: Whom, sheet: &str, heading: &str) -> Option<ColumnRef> {
    let heading = fold(heading);
    template
        .columns(whom)
        .find(|(at, c)| template.theme(*at).sheet == sheet && fold(&c.heading) == heading)
        .map(|(at, _)| at)
}

type Cells = (Vec<(Slot, String, Address)>, Vec<((ParticipantId, Slot), String, Address)>);

/// Walks down each sheet as a person does: what stands above a cell says what it is.
fn cells(template: &Template, book: &Book) -> Cells {
    let (mut own, mut members) = (Vec::new(), Vec::new());
    for page in book.pages.iter().filter(|p| template.themes.iter().any(|t| t.sheet == p.name)) {
        let mut heads: BTreeMap<u16, String> = BTreeMap::new();
        let mut head_row = 0;
        let rows: std::collections::BTreeSet<u32> = page.cells.keys().map(|at| at.row).collect();
        for row in rows {
            let cells: Vec<(u16, &matome::sheet::book::Cell)> = page
                .cells
                .range(Address::new(row, 0)..=Address::new(row, u16::MAX))
                .map(|(at, c)| (at.col, c))
                .collect();
            if cells.iter().any(|(_, c)| c.value.shown() == "No") {
                heads = cells.iter().map(|(col, c)| (*col, c.value.shown())).collect();
                head_row = row;
                continue;
            }
            let by = |name: &str| {
                heads.iter().find(|(_, head)| head.as_str() == name).map(|(col, _)| page.shown(Address::new(row, *col)))
            };
            let Some(no) = by("No").and_then(|no| no.parse().ok()).map(ThreatNo) else { continue };
            for (col, cell) in cells {
                let at = Address::new(row, col);
                let covered = page.merges.iter().any(|area| area.contains(at) && area.first != at);
                let head = heads.get(&col).cloned().unwrap_or_default();
                match cell.look {
                    Look::Ask | Look::AskPick if !covered => {
                        let Some(column) = column(template, Whom::Group, &page.name, &head) else {
                            panic!("{head:?} at {} {at}", page.name)
                        };
                        own.push((Slot::new(column, Some(no), (row - head_row) as u8), page.name.clone(), at));
                    }
                    Look::Member => {
                        let Some(column) = column(template, Whom::Individual, &page.name, &head) else {
                            panic!("{head:?} at {} {at}", page.name)
                        };
                        let id = ParticipantId::parse(&by("ID").unwrap()).unwrap();
                        let nth = by("組").and_then(|n| n.parse().ok()).unwrap_or(1);
                        members.push(((id, Slot::new(column, Some(no), nth)), page.name.clone(), at));
                    }
                    _ => {}
                }
            }
        }
    }
    (own, members)
}

fn put(book: &mut Book, page: &str, at: Address, text: &str) {
    let page = book.pages.iter_mut().find(|p| p.name == page).unwrap();
    page.cells.get_mut(&at).unwrap().value = Value::text(text);
}

/// What happens to a group's workbook while people work in it.
fn group_mangling() -> impl Strategy<Value = Mangling> {
    use Mangling as M;
    prop_oneof![
        (0usize..12, 0usize..90).prop_map(|(page, at)| M::InsertRow { page, at }),
        (0usize..12, 0usize..14).prop_map(|(page, at)| M::InsertColumn { page, at }),
        (0usize..12).prop_map(|page| M::DeleteEmptyRows { page }),
        (0usize..14, 0usize..14).prop_map(|(from, to)| M::MovePage { from, to }),
        (0usize..12, 0usize..NAMES.len()).prop_map(|(page, name)| M::RenamePage { page, name }),
        Just(M::DropHiddenSheets),
        Just(M::DropNames),
        Just(M::DropProperties),
        Just(M::DropLooks),
        Just(M::DropFormulas),
    ]
}

/// The text of one cell, and the step it names where it is a pick.
fn written(world: &World, slot: Slot, number: u8, index: usize) -> (String, Vec<StepId>) {
    match world.template.column(slot.column_ref()).kind {
        Kind::PickStep => {
            let step = &world.template.steps[usize::from(number) % 60];
            (if number.is_multiple_of(2) { step.label() } else { step.id.to_string() }, vec![step.id])
        }
        _ => (format!("グループの文\n{index}"), Vec::new()),
    }
}

fn check(
    world: &World,
    own: &[u8],
    corrected: &[u16],
    presents: Option<usize>,
    manglings: &[Mangling],
) -> Result<(), String> {
    let mut book = world.book.clone();
    let mut truth: BTreeMap<Slot, (String, Vec<StepId>)> = BTreeMap::new();
    for (index, (slot, page, at)) in world.own.iter().enumerate() {
        let number = own[index % own.len()];
        if !number.is_multiple_of(3) {
            let (text, steps) = written(world, *slot, number, index);
            put(&mut book, page, *at, &text);
            truth.insert(*slot, (text, steps));
        }
    }
    let mut by_hand: BTreeMap<(ParticipantId, Slot), (String, Vec<StepId>)> = BTreeMap::new();
    for number in corrected {
        let (whose, page, at) = &world.members[usize::from(*number) % world.members.len()];
        let (text, steps) = written(world, whose.1, *number as u8, usize::from(*number));
        let before = world.record.members.iter().find(|(id, _)| *id == whose.0).and_then(|(_, a)| a.get(&whose.1));
        // The same step in other words is no correction of the vote; it is not judged here.
        if before.is_some_and(|b| !steps.is_empty() && *b.steps == *steps) {
            continue;
        }
        put(&mut book, page, *at, &text);
        by_hand.insert(whose.clone(), (text, steps));
    }
    let presented = presents.map(|index| world.template.threats_in_scope().nth(index % 9).unwrap());
    if let Some(threat) = presented {
        let page = book.pages.iter().find(|p| p.name == "発表").unwrap();
        let label = page.filled().find(|(_, c)| fold(&c.value.shown()) == "発表する脅威").map(|(at, _)| at).unwrap();
        put(&mut book, "発表", Address::new(label.row, label.col + 1), &threat.label());
    }
    let mut added = Added::default();
    for mangling in manglings {
        mangling.apply(&mut book, &[], &|_: &Page, _| true, &mut added);
    }
    if world.taker.group_of(&book).as_ref() != Some(&world.record.group) {
        return Err(format!("is the workbook of {:?}", world.taker.group_of(&book)));
    }
    let file = Arc::new(SourceFile { path: "groups/x.xlsx".to_owned(), sha256: String::new() });
    let taken = world.taker.take(&file, &world.record.group, &book);

    let own: BTreeMap<Slot, (String, Vec<StepId>)> =
        taken.record.own.iter().map(|(s, a)| (*s, (a.text.value.to_string(), a.steps.to_vec()))).collect();
    differ("own cells", &own, &truth)?;
    for answer in taken.record.own.values().chain(taken.corrected.values()) {
        let source = &answer.text.source;
        if book.page(&source.sheet).map(|p| p.shown(source.cell)).as_deref() != Some(&*answer.text.value) {
            return Err(format!("{} {} does not hold {:?}", source.sheet, source.cell, answer.text.value));
        }
    }
    let corrected: BTreeMap<_, _> =
        taken.corrected.iter().map(|(k, a)| (k.clone(), (a.text.value.to_string(), a.steps.to_vec()))).collect();
    differ("corrections", &corrected, &by_hand)?;
    let told = taken.findings.iter().filter(|f| matches!(f.trouble, Trouble::MemberChanged { .. })).count();
    if told != by_hand.len() {
        return Err(format!("{told} of {} corrections are told", by_hand.len()));
    }
    // Members: what came back, with the corrections.
    let flat = |members: &[(ParticipantId, matome::domain::answers::Answers)]| -> BTreeMap<(ParticipantId, Slot), (String, Vec<StepId>)> {
        members.iter().flat_map(|(id, a)| a.iter().map(move |(s, a)| ((id.clone(), *s), (a.text.value.to_string(), a.steps.to_vec())))).collect()
    };
    let mut expected = flat(&world.record.members);
    expected.extend(by_hand);
    differ("members", &flat(&taken.record.members), &expected)?;
    let presents = taken.record.presents.map(|p| p.value);
    if presents != presented.map(|t| t.no) {
        return Err(format!("presents {presents:?}, chosen was {:?}", presented.map(|t| t.no)));
    }
    Ok(())
}

fn differ<K: Ord + std::fmt::Debug, V: PartialEq + std::fmt::Debug>(
    what: &str,
    found: &BTreeMap<K, V>,
    truth: &BTreeMap<K, V>,
) -> Result<(), String> {
    let mut keys = found.keys().chain(truth.keys());
    match keys.find(|key| found.get(key) != truth.get(key)) {
        Some(key) => Err(format!("{what}: {key:?} reads {:?}, written was {:?}", found.get(key), truth.get(key))),
        None => Ok(()),
    }
}

#[test]
fn mangled_group_workbooks_keep_what_groups_wrote() {
    let strategy = || {
        (
            prop::collection::vec(any::<u8>(), 1..20),
            prop::collection::vec(any::<u16>(), 0..6),
            prop::option::of(0usize..9),
            prop::collection::vec(group_mangling(), 0..6),
        )
    };
    hold(64, strategy, |(own, corrected, presents, manglings)| {
        WORLD.with(|world| check(world, &own, &corrected, presents, &manglings).map_err(TestCaseError::fail))
    });
}

#[test]
fn every_cell_of_a_group_is_found_by_what_stands_above_it() {
    WORLD.with(|world| {
        // Nine threats: three shared views, a consensus with its reason and three views, three rows of issues.
        assert_eq!(world.own.len(), 9 * (3 + 2 + 3 + 9));
        check(world, &[1], &[], Some(2), &[]).unwrap();
        check(world, &[0], &[], None, &[]).unwrap();
    });
}

#[test]
fn what_a_group_types_beside_its_cells_is_told() {
    WORLD.with(|world| {
        let mut book = world.book.clone();
        let page = book.pages.iter_mut().find(|p| p.name == "②実施手順").unwrap();
        let last = page.cells.keys().max().unwrap();
        page.put(Address::new(last.row + 2, 1), matome::sheet::book::Cell::text("次回までの宿題", Look::Plain));
        let file = Arc::new(SourceFile { path: "groups/x.xlsx".to_owned(), sha256: String::new() });
        let taken = world.taker.take(&file, &world.record.group, &book);
        assert!(taken.findings.iter().any(|f| f.read == "次回までの宿題"), "{:?}", taken.findings);
    });
}
