//! A secretariat's desk for tests: a folder of its own and the built command.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use assert_cmd::Command;
use matome::read::{Limits, from_path, sha256};
use matome::sheet::book::Book;
use tempfile::TempDir;

/// What a command said and how it ended.
#[derive(Clone, Debug)]
pub struct Ran {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
}

impl Ran {
    /// The same, when it ended with `code`.
    #[track_caller]
    pub fn ends(self, code: i32) -> Self {
        assert_eq!(self.code, code, "stdout:\n{}\nstderr:\n{}", self.stdout, self.stderr);
        self
    }

    /// `回答 A = データ D + 確認事項 L`, where it was said.
    pub fn conservation(&self) -> Option<(usize, usize, usize)> {
        let line = self.stdout.lines().find(|line| line.starts_with("回答 ") && line.contains(" = データ "))?;
        let numbers: Vec<usize> = line.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [answers, data, listed] = numbers[..] else { return None };
        Some((answers, data, listed))
    }
}

/// A folder that is gone after the test.
pub struct Desk {
    dir: TempDir,
    jobs: usize,
}

impl Desk {
    pub fn new() -> Self {
        Desk { dir: tempfile::tempdir().unwrap(), jobs: 2 }
    }

    /// The same desk, reading so many files side by side.
    pub fn with_jobs(mut self, jobs: usize) -> Self {
        self.jobs = jobs;
        self
    }

    /// A workshop of the bundled roster, without forms.
    pub fn with_samples_roster() -> Self {
        let desk = Desk::new();
        desk.run(&["new", ".", "--code", "SAMP", "--roster", samples("roster.csv").to_str().unwrap()]).ends(0);
        desk
    }

    /// A small workshop: three people, two groups.
    pub fn small() -> Self {
        let desk = Desk::new();
        desk.put("roster.csv", "ID,氏名,組織,業種,グループ\n1,見本 花子,見本商事,卸売業,赤\n2,試作 一郎,試作所,製造業,赤\n3,例文 さくら,例文社,情報通信業,青\n".as_bytes());
        desk.run(&["new", ".", "--code", "TEST", "--roster", "roster.csv"]).ends(0);
        desk
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    /// Runs the command in the folder.
    pub fn run(&self, args: &[&str]) -> Ran {
        let mut command = Command::cargo_bin("matome").unwrap();
        command.current_dir(self.dir.path()).env_remove("MATOME_LANG").arg("--jobs").arg(self.jobs.to_string());
        let output = command.args(args).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        Ran { code: output.status.code().unwrap_or(-1), stdout: text(output.stdout), stderr: text(output.stderr) }
    }

    pub fn put(&self, name: &str, bytes: &[u8]) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }

    /// Copies a folder of the samples over one of the desk's, as saved on 8 October 2024 at 15:35 in Japan.
    pub fn put_samples(&self, from: &str, to: &str) {
        let saved = SystemTime::UNIX_EPOCH + Duration::from_secs(1_728_369_300);
        for (name, bytes) in files(&samples(from)) {
            let name = format!("{to}/{name}");
            self.put(&name, &bytes);
            fs::File::options().write(true).open(self.path(&name)).unwrap().set_modified(saved).unwrap();
        }
    }

    /// The workbook in a file.
    pub fn book(&self, name: &str) -> Book {
        book(&self.path(name))
    }

    /// Every file of the folder by its name, machine state included.
    pub fn files(&self) -> BTreeMap<String, Vec<u8>> {
        files(self.dir.path())
    }

    /// The hash of every file.
    pub fn hashes(&self) -> BTreeMap<String, String> {
        self.files().into_iter().map(|(name, bytes)| (name, sha256(&bytes))).collect()
    }
}

/// A place in the bundled samples.
pub fn samples(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("samples").join(name)
}

/// The workbook in a file.
pub fn book(path: &Path) -> Book {
    from_path(path, &Limits::default()).unwrap_or_else(|why| panic!("{}: {why}", path.display())).1.book
}

/// Every file under a folder, by its path in it with `/`.
pub fn files(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    walk(folder, folder, &mut found);
    found
}

fn walk(base: &Path, folder: &Path, found: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(base, &path, found);
        } else {
            let name = path.strip_prefix(base).unwrap().to_string_lossy().replace('\\', "/");
            found.insert(name, fs::read(&path).unwrap());
        }
    }
}

/// The lines of a csv of the samples, headings left out.
pub fn lines(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(samples(name)).unwrap();
    let mut reader = csv::Reader::from_reader(text.trim_start_matches('\u{FEFF}').as_bytes());
    reader.records().map(|r| r.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// A text as programs may save it: every line end is one `\n`.
pub fn unix(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n")
}

/// The rows of the data sheet as maps from heading to text, read without matome's own table.
pub fn data(book: &Book) -> Vec<BTreeMap<String, String>> {
    let page = book.page("データ").unwrap();
    let mut rows: BTreeMap<u32, BTreeMap<u16, String>> = BTreeMap::new();
    for (at, cell) in page.filled() {
        rows.entry(at.row).or_default().insert(at.col, cell.value.shown());
    }
    let mut rows = rows.into_values().skip_while(|row| !row.values().any(|text| text == "区分"));
    let heads = rows.next().unwrap();
    let row = |row: BTreeMap<u16, String>| {
        heads.iter().map(|(col, head)| (head.clone(), row.get(col).cloned().unwrap_or_default())).collect()
    };
    rows.map(row).collect()
}

/// The verbs of the group work.
pub const GROUP_VERBS: [&str; 3] = ["group", "plenary", "check"];
