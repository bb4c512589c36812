//! A command as figures: clock, processor time, memory. Knows no job.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use wait4::Wait4 as _;

/// What commands took, one after the other.
#[derive(Clone, Copy, Default, Debug)]
pub struct Figures {
    /// Seconds on the clock.
    pub wall: f64,
    /// Seconds of processor time, user and system, of the processes and those they waited for.
    pub cpu: f64,
    /// Most megabytes held at one time by a process and all its own together.
    pub peak: f64,
}

/// Runs commands one after the other; `watched` looks at their memory and spoils their time.
pub fn run(commands: &mut [Command], watched: bool) -> Figures {
    let mut figures = Figures::default();
    for command in commands {
        let begun = Instant::now();
        let mut child = command.stdout(Stdio::null()).stderr(Stdio::null()).stdin(Stdio::null()).spawn().unwrap();
        let id = child.id();
        let ended = AtomicBool::new(!watched);
        let (used, seen) = std::thread::scope(|scope| {
            let watch = scope.spawn(|| watch(id, &ended));
            let used = child.wait4().unwrap();
            figures.wall += begun.elapsed().as_secs_f64();
            ended.store(true, Ordering::Relaxed);
            (used, watch.join().unwrap())
        });
        // 1: matome has findings that a person should see.
        assert!(matches!(used.status.code(), Some(0 | 1)), "{command:?}: {:?}", used.status);
        figures.cpu += (used.rusage.utime + used.rusage.stime).as_secs_f64();
        let largest = used.rusage.maxrss as f64 / f64::from(1 << 20);
        figures.peak = figures.peak.max(largest).max(seen);
    }
    figures
}

/// The most that a process and those it started hold together, looked at again and again until it has ended.
fn watch(root: u32, ended: &AtomicBool) -> f64 {
    let mut most = 0;
    while !ended.load(Ordering::Relaxed) {
        let held: u64 = family(root).iter().map(|id| resident(*id)).sum();
        most = most.max(held);
        std::thread::sleep(Duration::from_millis(2));
    }
    most as f64 / 1024.0
}

/// A process and all below it.
fn family(root: u32) -> Vec<u32> {
    let mut family = vec![root];
    let mut at = 0;
    while let Some(id) = family.get(at).copied() {
        at += 1;
        for task in std::fs::read_dir(format!("/proc/{id}/task")).into_iter().flatten().flatten() {
            let children = std::fs::read_to_string(task.path().join("children")).unwrap_or_default();
            family.extend(children.split_whitespace().filter_map(|id| id.parse::<u32>().ok()));
        }
    }
    family
}

/// Kilobytes that a process holds; its share of what it has in common with others.
fn resident(id: u32) -> u64 {
    let text = std::fs::read_to_string(format!("/proc/{id}/smaps_rollup")).unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("Pss:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse().unwrap_or_default()
}

/// The median of each figure.
pub fn median(figures: &[Figures]) -> Figures {
    let middle = |of: fn(&Figures) -> f64| {
        let mut values: Vec<f64> = figures.iter().map(of).collect();
        values.sort_by(f64::total_cmp);
        values[values.len() / 2]
    };
    Figures { wall: middle(|f| f.wall), cpu: middle(|f| f.cpu), peak: middle(|f| f.peak) }
}

/// Takes a file or a folder away.
pub fn gone(path: &Path) {
    drop(if path.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) });
}
