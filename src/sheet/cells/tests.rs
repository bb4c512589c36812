//! The cells of a sheet against a plain map, whatever is done to both.

use std::collections::BTreeMap;
use std::sync::Arc;

use proptest::prelude::*;

use super::*;
use crate::sheet::book::{Look, Value};

fn at() -> impl Strategy<Value = Address> {
    (0_u32..60, 0_u16..12).prop_map(|(row, col)| Address::new(row, col))
}

/// Cells of few kinds, so that many are equal.
fn cell() -> impl Strategy<Value = Cell> {
    let texts: Vec<Arc<str>> = ["手順", "管理策", "6-1"].map(Arc::from).into();
    let shared = proptest::sample::select(texts).prop_map(|text| Value::shared(&text));
    let own = "[ab]".prop_map(Value::text);
    let number = (0_u8..3).prop_map(|number| Value::Number(f64::from(number)));
    let formula = Just(Value::formula_number("1+1", 2.0));
    let value = prop_oneof![shared, own, number, formula, Just(Value::Blank), any::<bool>().prop_map(Value::Bool)];
    (value, prop_oneof![Just(Look::Plain), Just(Look::Body)]).prop_map(|(value, look)| Cell::of(value, look))
}

#[derive(Clone, Debug)]
enum Step {
    Insert(Address, Cell),
    Remove(Address),
    Own(Address),
    Edit(u16),
    Change,
    Retain(u16),
    Shrink,
    Clone,
    Travel,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        40 => (at(), cell()).prop_map(|(at, cell)| Step::Insert(at, cell)),
        6 => at().prop_map(Step::Remove),
        4 => at().prop_map(Step::Own),
        1 => (0_u16..12).prop_map(Step::Edit),
        1 => Just(Step::Change),
        1 => (0_u16..12).prop_map(Step::Retain),
        1 => Just(Step::Shrink),
        1 => Just(Step::Clone),
        1 => Just(Step::Travel),
    ]
}

/// Another text for what is 手順.
fn renamed(cell: &mut Cell) -> bool {
    let is = cell.value == Value::text("手順");
    if is {
        cell.value = Value::text("Step");
    }
    is
}

fn done(step: Step, cells: &mut Cells, map: &mut BTreeMap<Address, Cell>) {
    match step {
        Step::Insert(at, cell) => assert_eq!(cells.insert(at, cell.clone()), map.insert(at, cell)),
        Step::Remove(at) => assert_eq!(cells.remove(&at), map.remove(&at)),
        Step::Own(at) => {
            let (one, other) = (cells.get_mut(&at), map.get_mut(&at));
            assert_eq!(one, other);
            for cell in one.into_iter().chain(other) {
                cell.look = Look::Corner;
            }
        }
        Step::Edit(col) => {
            let put = |at: &Address, cell: &mut Cell| {
                if at.col == col {
                    cell.value = Value::Number(7.0);
                }
            };
            cells.edit(put);
            map.iter_mut().for_each(|(at, cell)| put(at, cell));
        }
        Step::Change => {
            let changed = cells.change_told(renamed);
            let known: Vec<Address> = map.iter_mut().filter_map(|(at, cell)| renamed(cell).then_some(*at)).collect();
            assert_eq!(changed, known);
        }
        Step::Retain(col) => {
            cells.retain(|at, _| at.col != col);
            map.retain(|at, _| at.col != col);
        }
        Step::Shrink => cells.shrink(),
        Step::Clone => *cells = cells.clone(),
        Step::Travel => {
            let (kept, places) = cells.parts();
            let (kept, places) = (kept.cloned().collect(), places.collect());
            *cells = Cells::from_parts(kept, places).unwrap();
        }
    }
}

/// As the cells have them: places by value.
fn entries<'m>(
    entries: impl DoubleEndedIterator<Item = (&'m Address, &'m Cell)>,
) -> impl DoubleEndedIterator<Item = (Address, &'m Cell)> {
    entries.map(|(at, cell)| (*at, cell))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]
    #[test]
    fn they_are_a_map_in_the_order_of_places(
        steps in proptest::collection::vec(step(), 0..900),
        from in at(),
        to in at(),
    ) {
        let (mut cells, mut map) = (Cells::new(), BTreeMap::new());
        steps.into_iter().for_each(|step| done(step, &mut cells, &mut map));
        prop_assert_eq!(cells.len(), map.len());
        prop_assert!(cells.iter().eq(entries(map.iter())) && cells.iter().rev().eq(entries(map.iter().rev())));
        prop_assert!(cells.keys().eq(map.keys().copied()) && cells.values().eq(map.values()));
        let (low, high) = (from.min(to), from.max(to));
        prop_assert!(cells.range(low..high).eq(entries(map.range(low..high))));
        prop_assert!(cells.range(low..=high).rev().eq(entries(map.range(low..=high).rev())));
        prop_assert!(cells.range(low..).eq(entries(map.range(low..))) && cells.range(..high).eq(entries(map.range(..high))));
        prop_assert_eq!((cells.get(&from), cells.contains_key(&to)), (map.get(&from), map.contains_key(&to)));
        let mut known = Known::of(&cells);
        for (at, number, cell) in cells.numbered() {
            prop_assert_eq!(known.get(number, || cell), cell);
            prop_assert_eq!(Some(cell), map.get(&at));
        }
        let firsts: Vec<&Cell> = cells.firsts().map(|(_, cell)| cell).collect();
        prop_assert!(map.values().all(|cell| firsts.contains(&cell)));
        prop_assert!(cells.into_iter().eq(map));
    }
}

#[test]
fn equal_cells_are_kept_once() {
    let text: Arc<str> = "情報システム部門".into();
    let cells: Cells = (0..1_000)
        .flat_map(|row| [(Address::new(row, 0), Value::shared(&text)), (Address::new(row, 1), Value::Blank)])
        .map(|(at, value)| (at, Cell::of(value, Look::Body)))
        .collect();
    assert_eq!((cells.len(), cells.firsts().count(), cells.parts().0.len()), (2_000, 2, 2));
}

#[test]
fn what_comes_back_after_thousands_of_others_is_found_again() {
    let name = |nth: usize| Cell::text(format!("{nth:04} 見本 花子"), Look::Body);
    let names = (0..30_000_u32).map(|row| (Address::new(row, 0), name(row as usize % 3_000)));
    let cells: Cells = names.collect();
    let kept = cells.parts().0.len();
    assert!((3_000..6_000).contains(&kept), "{kept}");
}

#[test]
fn places_out_of_order_or_without_a_cell_are_refused() {
    let cells = || vec![Cell::default(); 2];
    let at = |row| Address::new(row, 0);
    assert!(Cells::from_parts(cells(), vec![(at(0), 1), (at(1), 1)]).is_some());
    assert!(Cells::from_parts(cells(), vec![(at(1), 0), (at(0), 1)]).is_none());
    assert!(Cells::from_parts(cells(), vec![(at(1), 0), (at(1), 1)]).is_none());
    assert!(Cells::from_parts(cells(), vec![(at(0), 2)]).is_none());
}
