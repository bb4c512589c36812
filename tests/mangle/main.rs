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

use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

/// A runner with a fixed seed and so many cases, unless the environment says otherwise.
fn runner(cases: u32) -> TestRunner {
    let number = |name: &str| std::env::var(name).ok().and_then(|text| text.parse::<u32>().ok());
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&number("MATOME_SEED").unwrap_or(0x0707_0707).to_le_bytes());
    let config = Config {
        failure_persistence: None,
        max_shrink_iters: 400,
        ..Config::with_cases(number("PROPTEST_CASES").unwrap_or(cases))
    };
    TestRunner::new_with_rng(config, TestRng::from_seed(RngAlgorithm::ChaCha, &seed))
}
