//! The architecture as a test: who may know whom, which crate stands behind which door, and the house
//! rules that a linter cannot scope by folder. Each failure names file and line.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// What each layer may name of the crate. `domain::address` is that module alone.
const ARROWS: [(&str, &[&str]); 10] = [
    ("memory", &[]),
    ("domain", &["domain"]),
    ("sheet", &["sheet", "domain"]),
    ("workbook", &["workbook", "sheet", "domain"]),
    ("write", &["write", "memory", "sheet", "domain::address", "domain::delimited"]),
    ("read", &["read", "memory", "sheet", "domain::address", "domain::source", "domain::finding"]),
    ("report", &["report", "domain"]),
    ("cli", &["domain"]),
    ("run", &["run", "cli", "report", "workbook", "write", "read", "memory", "sheet", "domain"]),
    ("main", &["cli", "run", "report", "read", "memory"]),
];

/// Arrows that point up or sideways today, each with its reason. Shorter is better; longer needs a reason.
const UPWARD: [(&str, &str); 10] = [
    // The sentences of a refused workbook come in the two languages.
    ("src/write/error.rs", "domain::finding::Lang"),
    // The end of the output turns a verb's result into an exit code and a sentence.
    ("src/report.rs", "run::Outcome"),
    ("src/report.rs", "run::fault::Fault"),
    ("src/report.rs", "run::fault::shown"),
    ("src/report.rs", "read::Note"),
    ("src/report.rs", "read::Weight"),
    // The language that the environment asks for, read as in workshop.xlsx.
    ("src/report.rs", "workbook::workshop::parse_lang"),
    // Defaults and limits that the help shows.
    ("src/cli.rs", "run::templates::DEFAULT"),
    ("src/cli.rs", "workbook::workshop::CODE_LENGTH"),
    // A limit of reading, as it is typed.
    ("src/cli.rs", "read::Chosen"),
];

/// Crates that only one folder knows.
const DOORS: [(&str, &str); 5] = [
    ("rust_xlsxwriter", "src/write"),
    ("parquet", "src/write/columnar.rs"),
    ("calamine", "src/read"),
    ("csv", "src/read"),
    ("clap", "src/cli"),
];

/// What pure layers cannot have: a disk, a clock, an environment, a network, threads.
const IMPURE: [&str; 8] =
    ["std::fs", "std::io", "std::env", "std::net", "std::process", "std::time", "std::thread", "rayon::"];
const PURE: [&str; 3] = ["domain", "sheet", "workbook"];

/// Lines that a person reads in one go.
const LINES: usize = 400;

/// A source file without its comments, texts and tests; line numbers stay.
struct Source {
    name: String,
    text: String,
    code: Vec<String>,
    /// Module path, such as `read::csv`.
    module: Vec<String>,
}

impl Source {
    fn layer(&self) -> &str {
        self.module.first().map_or("lib", String::as_str)
    }
}

fn sources() -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut paths = Vec::new();
    walk(&root.join("src"), &mut paths);
    paths.sort();
    let names: Vec<(String, String)> = paths
        .iter()
        .map(|path| {
            (path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/"), fs::read_to_string(path).unwrap())
        })
        .collect();
    let test_only: BTreeSet<String> = names.iter().flat_map(|(name, text)| test_modules(name, text)).collect();
    let sources: Vec<Source> = names
        .into_iter()
        .filter(|(name, _)| {
            !test_only.iter().any(|module| name == &format!("{module}.rs") || name.starts_with(&format!("{module}/")))
        })
        .map(|(name, text)| {
            let module = name.trim_start_matches("src/").trim_end_matches(".rs");
            let module = module.split('/').filter(|part| !matches!(*part, "mod" | "lib")).map(str::to_owned).collect();
            let code = without_tests(&plain(&text));
            Source { name, text, code, module }
        })
        .collect();
    assert!(sources.len() > 80, "the walk over src/ found only {} files", sources.len());
    sources
}

fn walk(folder: &Path, paths: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, paths);
        } else if path.extension().is_some_and(|e| e == "rs") {
            paths.push(path);
        }
    }
}

/// Modules of their own file that are compiled for tests only, as `src/write/gallery`.
fn test_modules(name: &str, text: &str) -> Vec<String> {
    let folder =
        name.trim_end_matches("mod.rs").trim_end_matches("lib.rs").trim_end_matches(".rs").trim_end_matches('/');
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    let pairs = lines.windows(2).filter(|pair| pair[0] == "#[cfg(test)]");
    pairs.filter_map(|pair| Some(format!("{folder}/{}", pair[1].strip_prefix("mod ")?.strip_suffix(';')?))).collect()
}

/// The text with comments and the insides of texts as spaces; every line stays a line.
fn plain(text: &str) -> String {
    let letters: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    let blank = |out: &mut String, c: char| out.push(if c == '\n' { '\n' } else { ' ' });
    while at < letters.len() {
        let rest = &letters[at..];
        let end = at
            + match rest {
                ['/', '/', ..] => rest.iter().position(|c| *c == '\n').unwrap_or(rest.len()),
                ['/', '*', ..] => rest.windows(2).position(|w| w == ['*', '/']).map_or(rest.len(), |end| end + 2),
                ['r', '"' | '#', ..] if at == 0 || !letters[at - 1].is_alphanumeric() && letters[at - 1] != '_' => {
                    raw_text(rest)
                }
                ['"', ..] => quoted(rest, '"'),
                ['\'', '\\', ..] | ['\'', _, '\'', ..] => quoted(rest, '\''),
                _ => 0,
            };
        if end == at {
            out.push(letters[at]);
            at += 1;
        }
        while at < end {
            blank(&mut out, letters[at]);
            at += 1;
        }
    }
    out
}

/// Length of a raw text at the beginning of `rest`; 0 where there is none.
fn raw_text(rest: &[char]) -> usize {
    let hashes = rest[1..].iter().take_while(|c| **c == '#').count();
    if rest.get(1 + hashes) != Some(&'"') {
        return 0;
    }
    let end: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
    let body = &rest[hashes + 2..];
    body.windows(end.len()).position(|w| w == end).map_or(rest.len(), |at| hashes + 2 + at + end.len())
}

fn quoted(rest: &[char], quote: char) -> usize {
    let mut at = 1;
    while at < rest.len() && rest[at] != quote {
        at += if rest[at] == '\\' { 2 } else { 1 };
    }
    (at + 1).min(rest.len())
}

/// The lines before the tests at the foot of a file.
fn without_tests(code: &str) -> Vec<String> {
    let lines: Vec<&str> = code.lines().collect();
    let tests = lines.windows(2).position(|w| w[0].trim() == "#[cfg(test)]" && w[1].starts_with("mod tests {"));
    lines[..tests.unwrap_or(lines.len())].iter().map(|line| (*line).to_owned()).collect()
}

/// Paths that begin with `root::` in the code, `{a, b::c}` taken apart, each with its line.
fn paths_from(code: &[String], root: &str) -> Vec<(usize, String)> {
    let all = code.join("\n");
    let start = format!("{root}::");
    let mut found = Vec::new();
    for (at, _) in all.match_indices(&start) {
        let before = all[..at].chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let line = all[..at].matches('\n').count() + 1;
        expand("", &all[at + start.len()..], &mut |path| found.push((line, path)));
    }
    found
}

/// Calls `each` for every path at the beginning of `text`.
fn expand(prefix: &str, text: &str, each: &mut dyn FnMut(String)) {
    let head: String = text.chars().take_while(|c| c.is_alphanumeric() || *c == '_' || *c == ':').collect();
    let Some(inside) = text[head.len()..].strip_prefix('{') else {
        return each(format!("{prefix}{head}"));
    };
    let (mut depth, mut from) = (0, 0);
    for (at, c) in inside.char_indices() {
        match c {
            '{' => depth += 1,
            ',' | '}' if depth == 0 => {
                let part = inside[from..at].trim();
                if !part.is_empty() {
                    expand(&format!("{prefix}{head}"), part, each);
                }
                from = at + 1;
                if c == '}' {
                    return;
                }
            }
            '}' => depth -= 1,
            _ => {}
        }
    }
}

fn is_under(path: &str, allowed: &str) -> bool {
    path == allowed || path.strip_prefix(allowed).is_some_and(|rest| rest.starts_with("::"))
}

#[track_caller]
fn none(what: &str, wrong: &[String]) {
    assert!(wrong.is_empty(), "{what}:\n  {}", wrong.join("\n  "));
}

#[test]
fn arrows_point_down() {
    let mut wrong = Vec::new();
    let mut used = BTreeSet::new();
    for source in sources() {
        let Some((layer, allowed)) = ARROWS.iter().find(|(layer, _)| *layer == source.layer()) else {
            assert_eq!(source.name, "src/lib.rs", "a new layer needs its arrows: {}", source.name);
            continue;
        };
        let mut paths = paths_from(&source.code, "crate");
        paths.extend(paths_from(&source.code, "matome"));
        for (line, path) in paths {
            if allowed.iter().any(|allowed| is_under(&path, allowed)) {
                continue;
            }
            match UPWARD.iter().find(|(file, to)| *file == source.name && is_under(&path, to)) {
                Some(known) => drop(used.insert(known)),
                None => wrong.push(format!("{}:{line}: {layer} → {path}", source.name)),
            }
        }
        // `super::super::x` is the same arrow in disguise.
        for (index, line) in source.code.iter().enumerate() {
            let climbs = line.split("super::super::").count() - 1;
            if climbs > 0 && source.module.len() <= 2 {
                wrong.push(format!("{}:{}: climbs out of {layer}", source.name, index + 1));
            }
        }
    }
    none("arrows that point up", &wrong);
    let gone: Vec<String> =
        UPWARD.iter().filter(|known| !used.contains(known)).map(|(file, to)| format!("{file} → {to}")).collect();
    none("exceptions that nobody needs any more", &gone);
}

#[test]
fn crates_stay_behind_their_doors() {
    let mut wrong = Vec::new();
    for source in sources() {
        for (name, door) in DOORS {
            if source.name.starts_with(door) {
                continue;
            }
            let uses = |line: &str| {
                line.match_indices(name).any(|(at, _)| {
                    let before = line[..at].chars().next_back();
                    let after = &line[at + name.len()..];
                    let alone = !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '_' | ':' | '.'));
                    alone && (after.starts_with("::") || line.trim_start().starts_with(&format!("use {name};")))
                })
            };
            let lines = source.code.iter().enumerate().filter(|(_, line)| uses(line));
            wrong.extend(lines.map(|(index, _)| format!("{}:{}: {name} belongs to {door}", source.name, index + 1)));
        }
    }
    none("crates outside their door", &wrong);
}

#[test]
fn pure_layers_have_no_disk_and_no_clock() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| PURE.contains(&s.layer()) || s.layer() == "write") {
        for (index, line) in source.code.iter().enumerate() {
            // The writer packs in memory, parts side by side.
            let allowed = |word: &str| source.layer() == "write" && ["std::io", "rayon::"].contains(&word);
            let words = IMPURE.iter().filter(|word| line.contains(**word) && !allowed(word));
            wrong.extend(words.map(|word| format!("{}:{}: {word}", source.name, index + 1)));
        }
    }
    none("pure layers that are not", &wrong);
}

#[test]
fn only_the_report_prints() {
    let mut wrong = Vec::new();
    for source in sources().iter().filter(|s| !matches!(s.layer(), "report" | "main")) {
        for (index, line) in source.code.iter().enumerate() {
            let words = ["print!", "println!", "eprint!", "eprintln!", "dbg!", "stdout()", "stderr()"];
            if words.iter().any(|word| line.contains(word)) {
                wrong.push(format!("{}:{}: {}", source.name, index + 1, line.trim()));
            }
        }
    }
    none("output past the report", &wrong);
}

#[test]
fn nothing_in_src_panics_on_purpose() {
    let words = [".unwrap()", ".expect(", "panic!", "todo!", "unimplemented!", "unreachable!", "process::exit"];
    let mut wrong = Vec::new();
    for source in sources() {
        for (index, line) in source.code.iter().enumerate() {
            // A process that reads ends where it needs more memory than its limit: the one way out of an allocator.
            let is_the_end = source.name == "src/memory.rs" && line.trim() == "std::process::exit(OUT_OF_MEMORY);";
            if words.iter().any(|word| line.contains(word)) && !is_the_end {
                wrong.push(format!("{}:{}: {}", source.name, index + 1, line.trim()));
            }
        }
    }
    none("panics", &wrong);
}

#[test]
fn files_stay_short_enough_to_read() {
    let lines = |s: &Source| s.text.lines().count();
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|s| lines(s) > LINES)
        .map(|s| format!("{}:{}: more than {LINES} lines", s.name, lines(s)))
        .collect();
    none("long files", &wrong);
}

#[test]
fn every_file_says_why_it_is_there() {
    let wrong: Vec<String> = sources()
        .iter()
        .filter(|s| !s.text.starts_with("//! "))
        .map(|s| format!("{}:1: does not open with //!", s.name))
        .collect();
    none("files without a head", &wrong);
}

#[test]
fn this_test_sees_through_comments_texts_and_groups() {
    let code = plain(
        "use crate::{a::{b, c}, d}; // crate::e\nlet x = \"crate::f\"; let y = r#\"crate::g \"# ; let z: &'a u8 = 'x';",
    );
    let lines: Vec<String> = code.lines().map(str::to_owned).collect();
    let found: Vec<String> =
        paths_from(&lines, "crate").into_iter().map(|(line, path)| format!("{line} {path}")).collect();
    assert_eq!(found, ["1 a::b", "1 a::c", "1 d"]);
    assert!(code.contains("let z: &'a u8"));
}
