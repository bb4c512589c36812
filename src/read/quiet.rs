//! Runs a parser that may panic. A panic becomes a refusal and prints nothing.

use std::cell::Cell;
use std::panic::{self, AssertUnwindSafe};
use std::sync::Once;

use super::refusal::Refusal;

thread_local! {
    static QUIET: Cell<bool> = const { Cell::new(false) };
}

static HOOK: Once = Once::new();

/// What `read` gives; [`Refusal::Damaged`] when it panics. Panics elsewhere are reported as before.
pub(super) fn quietly<T>(read: impl FnOnce() -> Result<T, Refusal>) -> Result<T, Refusal> {
    HOOK.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            if !QUIET.get() {
                before(info);
            }
        }));
    });
    let outer = QUIET.replace(true);
    let outcome = attempt(read);
    QUIET.set(outer);
    outcome.unwrap_or_else(|| Err(Refusal::Damaged { detail: "the parser broke off".to_owned() }))
}

/// One step of a parser inside [`quietly`]; None when it panics. Safe to go on after: parsers hold plain data.
pub(super) fn attempt<T>(step: impl FnOnce() -> T) -> Option<T> {
    panic::catch_unwind(AssertUnwindSafe(step)).ok()
}
