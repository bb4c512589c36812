//! Workbooks as people and programs leave them: filled, then changed at random in several ways at once,
//! all as cells in memory. What the reader makes of them is right or listed, never silently wrong.
//!
//! The cases are the same on every run. `PROPTEST_CASES` makes them more, `MATOME_SEED` makes them others.
#![allow(clippy::unwrap_used, clippy::panic)]

mod addresses;
mod forms;
mod groups;
mod manglings;
#[path = "../workshop/mod.rs"]
mod workshop;

use proptest::strategy::Strategy;
use proptest::test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner};

/// Cases are tried in so many parts side by side, each with a seed of its own: the same ones on every machine.
const PARTS: u32 = 4;

/// Tries so many cases, unless the environment says otherwise, and fails with the smallest one that does not hold.
fn hold<S: Strategy>(
    cases: u32,
    strategy: impl Fn() -> S + Sync,
    test: impl Fn(S::Value) -> Result<(), TestCaseError> + Sync,
) {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let (cases, seed) = (number("PROPTEST_CASES").unwrap_or(cases), number("MATOME_SEED").unwrap_or(0x0707_0707));
    let part = |nth: u32| {
        let mut bytes = [7; 32];
        bytes[..4].copy_from_slice(&seed.wrapping_add(nth).to_le_bytes());
        let config =
            Config { failure_persistence: None, max_shrink_iters: 400, ..Config::with_cases(cases.div_ceil(PARTS)) };
        let mut runner = TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &bytes));
        runner.run(&strategy(), &test).map_err(|why| why.to_string())
    };
    let results: Vec<Result<(), String>> = std::thread::scope(|scope| {
        let part = &part;
        let threads: Vec<_> = (0..PARTS).map(|nth| scope.spawn(move || part(nth))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect()
    });
    if let Some(why) = results.into_iter().find_map(Result::err) {
        panic!("{why}");
    }
}
