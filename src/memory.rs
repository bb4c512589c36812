//! How much memory a process holds: that of one that reads is counted at every allocation, and its end comes when
//! that passes its limit; any may give back what it has let go.
//!
//! A parser that asks for too much would end the process in any case, without a word of why. Here it
//! ends with a code of its own, and only the process that reads one file ends. In a process without a
//! limit nothing is counted. The one file of the crate with `unsafe`: an allocator cannot be without.
#![allow(unsafe_code)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// The code a process ends with when it needs more memory than its limit.
pub const OUT_OF_MEMORY: i32 = 86;

static LIMIT: AtomicUsize = AtomicUsize::new(usize::MAX);
static HELD: AtomicUsize = AtomicUsize::new(0);

/// The system's allocator, counting where there is a limit.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

/// From now on this process ends when it holds more than `bytes` beyond what it holds now.
pub fn limit(bytes: u64) {
    let most = usize::try_from(bytes).unwrap_or(usize::MAX);
    if LIMIT.load(Relaxed) == usize::MAX {
        // Blocks from before are given back uncounted: a margin keeps the count from passing below zero.
        HELD.store(usize::MAX / 4, Relaxed);
    }
    LIMIT.store(most.saturating_add(usize::MAX / 4).min(usize::MAX - 1), Relaxed);
}

/// Gives back to the system what was let go. Its allocator keeps that for the next time, which for a thousand files is
/// as much again as what they say.
pub fn give_back() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: takes no pointer and may be called at any time, by any thread.
    unsafe {
        libc::malloc_trim(0);
    }
}

/// From now on what was let go is given back as soon as it is worth it. For work that needs little at any time; what
/// allocates much becomes slower by it. Other systems do so, or not, as they are set.
pub fn give_back_soon() {
    #[cfg(all(target_os = "linux", target_env = "gnu"))]
    // SAFETY: sets numbers of the allocator, which locks itself for it.
    unsafe {
        libc::mallopt(libc::M_TRIM_THRESHOLD, 128 << 10);
        libc::mallopt(libc::M_ARENA_MAX, 1);
    }
}

fn take(bytes: usize) {
    let limit = LIMIT.load(Relaxed);
    if limit != usize::MAX && HELD.fetch_add(bytes, Relaxed).saturating_add(bytes) > limit {
        // Ending allocates a little.
        LIMIT.store(usize::MAX, Relaxed);
        std::process::exit(OUT_OF_MEMORY);
    }
}

fn give(bytes: usize) {
    if LIMIT.load(Relaxed) != usize::MAX {
        HELD.fetch_sub(bytes, Relaxed);
    }
}

// SAFETY: every call goes to the system's allocator unchanged; counting touches two integers and
// neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        take(layout.size());
        // SAFETY: the caller's promise, passed on.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        give(layout.size());
        // SAFETY: the caller's promise, passed on.
        unsafe { System.dealloc(block, layout) }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        take(size.saturating_sub(layout.size()));
        give(layout.size().saturating_sub(size));
        // SAFETY: the caller's promise, passed on.
        unsafe { System.realloc(block, layout, size) }
    }
}
