//! A command as figures: clock, processor time, memory. Knows no job.

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
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
        let own = held_most();
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
        // The system counts for a process also what the one that started it held then.
        let largest = Some(used.rusage.maxrss as f64 / f64::from(1 << 20)).filter(|most| *most > own + 0.5);
        figures.peak = figures.peak.max(largest.unwrap_or_default()).max(seen);
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

/// The most megabytes that this process has held.
fn held_most() -> f64 {
    let text = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = text.lines().find_map(|line| line.strip_prefix("VmHWM:")).unwrap_or_default();
    line.trim().trim_end_matches(" kB").parse::<f64>().unwrap_or_default() / 1024.0
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

/// Takes a file or a folder away. It goes to `heap` until [`cleared`]: for minutes after thousands of files were
/// deleted, some file systems make new ones several times as slowly, which no user's folder has seen.
pub fn gone(path: &Path, heap: &Path) {
    static COUNT: AtomicUsize = AtomicUsize::new(0);
    std::fs::create_dir_all(heap).unwrap();
    let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
    drop(std::fs::rename(path, heap.join(name)));
}

/// Deletes what was taken away.
pub fn cleared(heap: &Path) {
    drop(std::fs::remove_dir_all(heap));
}
