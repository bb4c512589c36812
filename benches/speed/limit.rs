//! What the machine allows at best, one thread: the bytes of the same files written and nothing else; every part of
//! the same files unpacked and cut into tokens and nothing else.

use std::fs;
use std::io::{Cursor, Read as _};
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::Event;
use zip::ZipArchive;

/// The files of a folder.
pub fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

/// `flushed`: until the disk has them, as the program waits before it says that they are there.
pub fn write_forms(workshop: &Path, n: usize, flushed: bool) {
    let forms = files(&workshop.join("forms"));
    let form = fs::read(&forms[0]).unwrap();
    let folder = workshop.join(if flushed { "forms-flushed" } else { "forms-limit" });
    fs::create_dir_all(&folder).unwrap();
    (0..n).for_each(|at| fs::write(folder.join(format!("{at}.xlsx")), &form).unwrap());
    if flushed {
        flush(&folder);
    }
}

#[cfg(target_os = "linux")]
fn flush(folder: &Path) {
    rustix::fs::syncfs(fs::File::open(folder).unwrap()).unwrap();
}

#[cfg(not(target_os = "linux"))]
fn flush(folder: &Path) {
    files(folder).iter().for_each(|path| fs::OpenOptions::new().write(true).open(path).unwrap().sync_all().unwrap());
}

pub fn read_forms(workshop: &Path) {
    let mut buffer = Vec::new();
    let tokens: usize = files(&workshop.join("returned")).iter().map(|path| tokens(path, &mut buffer)).sum();
    assert!(tokens > 0);
}

fn tokens(path: &Path, buffer: &mut Vec<u8>) -> usize {
    let bytes = fs::read(path).unwrap();
    let mut archive = ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut tokens = 0;
    for index in 0..archive.len() {
        buffer.clear();
        archive.by_index(index).unwrap().read_to_end(buffer).unwrap();
        let mut reader = Reader::from_str(std::str::from_utf8(buffer).unwrap());
        while reader.read_event().unwrap() != Event::Eof {
            tokens += 1;
        }
    }
    tokens
}

pub fn merge(workshop: &Path) {
    read_forms(workshop);
    let folder = workshop.join("merged");
    fs::create_dir_all(&folder).unwrap();
    let made = files(&workshop.join("groups")).into_iter().chain([workshop.join("plenary.xlsx")]);
    for (at, path) in made.enumerate() {
        fs::write(folder.join(format!("{at}.xlsx")), fs::read(path).unwrap()).unwrap();
    }
}
