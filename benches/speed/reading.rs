//! The filled forms read: by matome's processes, by matome here, by calamine into full grids.

use std::fs::File;
use std::io::BufReader;
use std::path::Path;

use calamine::{Reader as _, Xlsx};
use matome::read::{self, Limits, Readers};

use crate::MATOME;
use crate::limit::files;

/// Each file in a process of its own kind, checked, as the commands do it.
pub fn workers(workshop: &Path, jobs: usize) {
    let arguments = vec!["__read".to_owned()];
    read::install(Readers { program: MATOME.into(), arguments, jobs, chosen: Vec::new() });
    let files = files(&workshop.join("returned"));
    let read = read::read_each(&files, &Limits::default(), &|| (), &|path, read| {
        path.is_absolute() && read.is_ok_and(|read| !read.sheets.book.pages.is_empty())
    });
    read::dismiss();
    assert!(read.len() == files.len() && read.into_iter().all(|read| read));
}

/// One worker and the process that asks it, both on the first processor that they may use: what a second worker on a
/// second processor is worth. On a system that cannot be told so they run where they like.
pub fn on_one_processor(workshop: &Path) {
    #[cfg(target_os = "linux")]
    {
        let allowed = rustix::thread::sched_getaffinity(None).unwrap();
        let mut first = rustix::thread::CpuSet::new();
        first.set((0..rustix::thread::CpuSet::MAX_CPU).find(|cpu| allowed.is_set(*cpu)).unwrap());
        rustix::thread::sched_setaffinity(None, &first).unwrap();
    }
    workers(workshop, 1);
}

/// The same without a process between.
pub fn here(workshop: &Path) {
    for path in files(&workshop.join("returned")) {
        let (bytes, sheets) = read::from_path(&path, &Limits::default()).unwrap();
        assert!(read::sha256(&bytes).len() == 64 && !sheets.book.pages.is_empty());
    }
}

/// The ordinary way.
pub fn calamine(workshop: &Path) {
    for path in files(&workshop.join("returned")) {
        let mut workbook = Xlsx::new(BufReader::new(File::open(path).unwrap())).unwrap();
        let names = workbook.sheet_names();
        assert!(
            names.iter().map(|name| workbook.worksheet_range(name).unwrap().used_cells().count()).sum::<usize>() > 0
        );
    }
}
