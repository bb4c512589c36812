//! Text files of one return: programs that save csv make a file of each sheet, and a person sends them all.
//!
//! Such files are put together before they are read, as the sheets of one workbook, so that a table in
//! one file and the code in another belong to the same person; afterwards every file gets its own line and
//! every text cites the file it stands in. Files are parts of one return when they lie in the same folder
//! (or archive) and are called alike but for the name of a sheet; two people's codes are never put together,
//! and a second file of the same sheet is another return.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::intake::{FileLine, Intake, Status};
use crate::domain::catalogue::Template;
use crate::domain::finding::{Finding, Severity};
use crate::domain::fold::fold;
use crate::domain::source::SourceFile;
use crate::read::{Format, Note, Read, Refusal, name_of};
use crate::workbook::{form, stamp};

/// Cells of the largest file that is put together with others: a sheet of a form has a few hundred.
const MOST: usize = 50_000;

/// A file on its way through here.
pub enum One<T> {
    /// It is whole: what was made of it.
    Made(PathBuf, T),
    /// A text file that may be one of several.
    Part(PathBuf, Box<Read>),
}

impl<T> One<T> {
    /// A file that was read; `make` makes something of it, unless it may be one of several.
    pub fn of(
        path: PathBuf,
        read: Result<Read, Refusal>,
        make: impl FnOnce(PathBuf, Result<Read, Refusal>) -> T,
    ) -> Self {
        match read {
            Ok(read) if may_be_part(&read) => One::Part(path, Box::new(read)),
            read => One::Made(path.clone(), make(path, read)),
        }
    }

    /// What was made of the file, or is made of it now.
    pub fn made(self, make: impl FnOnce(PathBuf, Result<Read, Refusal>) -> T) -> T {
        match self {
            One::Made(_, made) => made,
            One::Part(path, read) => make(path, Ok(*read)),
        }
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        let (One::Made(path, _) | One::Part(path, _)) = self;
        path
    }
}

fn may_be_part(read: &Read) -> bool {
    match read.sheets.format {
        Format::Csv | Format::Tsv => matches!(&read.sheets.book.pages[..], [page] if page.cells.len() <= MOST),
        Format::Xlsx | Format::Xlsb | Format::Xls | Format::Ods => false,
    }
}

/// The files that were put together.
#[derive(Debug, Default)]
pub struct Parts {
    /// By the path of the first one.
    sets: BTreeMap<PathBuf, Vec<Part>>,
    /// Every file, in the order in which they came.
    order: Vec<PathBuf>,
}

/// One file of several.
#[derive(Debug)]
struct Part {
    path: PathBuf,
    sha256: String,
    /// What its sheet is called in the workbook.
    page: String,
}

/// What the name and the content of a text file say about where it belongs.
struct Place {
    /// Folder, and the name without that of the sheet: alike in all parts of one return.
    return_of: (PathBuf, String),
    /// The sheet of the form that the name says it is, or another sign that it is one of several.
    sheet: Option<String>,
    /// Whose code stands in it.
    code: Option<String>,
}

/// Puts the text files of each return together. The answer stands in the order of the first files.
pub fn join<T>(files: Vec<One<T>>, template: &Template) -> (Vec<One<T>>, Parts) {
    let places: Vec<Option<Place>> = files.iter().map(|file| place(file, template)).collect();
    let with = companions(&places);
    let mut joined: Vec<One<T>> = Vec::with_capacity(files.len());
    // Where the first file of a return went.
    let mut firsts: BTreeMap<usize, usize> = BTreeMap::new();
    let order = files.iter().map(|file| file.path().to_owned()).collect();
    let mut parts = Parts { sets: BTreeMap::new(), order };
    for (index, file) in files.into_iter().enumerate() {
        let (path, mut part, place) = match (file, &places[index]) {
            (One::Part(path, part), Some(place)) => (path, part, place),
            (file, _) => {
                joined.push(file);
                continue;
            }
        };
        let page = rename(&mut part, place);
        let here = Part { path: path.clone(), sha256: part.sha256.clone(), page };
        match firsts.get(&with[index]).and_then(|first| joined.get_mut(*first)) {
            Some(One::Part(first, whole)) => {
                whole.sheets.book.pages.append(&mut part.sheets.book.pages);
                add_notes(&mut whole.sheets.notes, std::mem::take(&mut part.sheets.notes));
                parts.sets.entry(first.clone()).or_default().push(here);
            }
            Some(One::Made(..)) | None => {
                firsts.insert(with[index], joined.len());
                parts.sets.insert(path.clone(), vec![here]);
                joined.push(One::Part(path, part));
            }
        }
    }
    parts.sets.retain(|_, files| files.len() > 1);
    (joined, parts)
}

/// What a text file is by its name; None for all other files.
fn place<T>(file: &One<T>, template: &Template) -> Option<Place> {
    let One::Part(path, read) = file else { return None };
    let sheets = &read.sheets;
    let page = sheets.book.pages.first()?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let stem = fold(&path.file_stem().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default());
    let extension = path.extension().map(|e| e.to_string_lossy().into_owned()).unwrap_or_default();
    let codes: BTreeSet<String> =
        stamp::claims(&sheets.book).into_iter().filter_map(|claim| Some(claim.code.ok()?.text())).collect();
    let code = codes.into_iter().next();
    // `form.csv.3`: some programs number the sheets behind the name.
    let numbered = stem.ends_with(".csv") && !extension.is_empty() && extension.bytes().all(|b| b.is_ascii_digit());
    let (rest, sheet) = match named_sheet(&stem, template) {
        _ if numbered => (stem, Some(form::hidden_sheet(template, page).map_or(name_of(path), str::to_owned))),
        Some((rest, sheet)) => (rest, Some(sheet)),
        None => (stem, None),
    };
    Some(Place { return_of: (folder, rest), sheet, code })
}

/// The sheet whose name stands in a file's folded name, with or without its number, and the rest of that name.
fn named_sheet(stem: &str, template: &Template) -> Option<(String, String)> {
    let spelled = form::sheet_names(template).into_iter().flat_map(|sheet| {
        let folded = fold(&sheet);
        let bare = folded.trim_start_matches(|c: char| c.is_ascii_digit()).to_owned();
        [(folded, sheet.clone()), (bare, sheet)]
    });
    let (found, sheet) = spelled.filter(|(name, _)| stem.contains(name)).max_by_key(|(name, _)| name.len())?;
    let at = stem.rfind(&found)?;
    Some((format!("{}|{}", &stem[..at], &stem[at + found.len()..]), sheet))
}

/// For each file the first one of its return, by their places in the list.
fn companions(places: &[Option<Place>]) -> Vec<usize> {
    let mut codes: BTreeMap<&(PathBuf, String), BTreeSet<&str>> = BTreeMap::new();
    for place in places.iter().flatten() {
        codes.entry(&place.return_of).or_default().extend(place.code.as_deref());
    }
    // By return, code and sheet; a file without a code goes with the only one there is.
    let mut firsts: BTreeMap<(&(PathBuf, String), Option<&str>), usize> = BTreeMap::new();
    let mut taken: BTreeSet<(usize, &str)> = BTreeSet::new();
    let mut with = Vec::with_capacity(places.len());
    for (index, place) in places.iter().enumerate() {
        let Some(Place { return_of, sheet: Some(sheet), code }) = place else {
            with.push(index);
            continue;
        };
        let others = &codes[return_of];
        let code = match (code.as_deref(), others.len()) {
            (Some(code), _) => Some(code),
            (None, 0 | 1) => others.first().copied(),
            // Several people's files are called alike: nothing says whose this one is.
            (None, _) => {
                with.push(index);
                continue;
            }
        };
        let first = *firsts.entry((return_of, code)).or_insert(index);
        with.push(if taken.insert((first, sheet)) { first } else { index });
    }
    with
}

/// Calls the page of a text file what its sheet is called.
fn rename(read: &mut Read, place: &Place) -> String {
    let sheets = &mut read.sheets;
    let Some(page) = sheets.book.pages.first_mut() else { return String::new() };
    if let Some(sheet) = &place.sheet {
        for note in sheets.notes.iter_mut().filter(|note| note.sheet == page.name) {
            note.sheet.clone_from(sheet);
        }
        page.name.clone_from(sheet);
    }
    page.name.clone()
}

/// What is so in every file of a return is said once.
fn add_notes(notes: &mut Vec<Note>, more: Vec<Note>) {
    for note in more {
        let same = |other: &Note| other.odd == note.odd && other.read == note.read && other.at.is_none();
        if note.at.is_some() || !notes.iter().any(same) {
            notes.push(note);
        }
    }
}

impl Parts {
    /// Gives every file its own line again, and every text the file it stands in.
    pub fn split(&self, intake: &mut Intake, relative: impl Fn(&Path) -> String) {
        let sets: BTreeMap<String, Vec<(String, Arc<SourceFile>)>> = self
            .sets
            .iter()
            .map(|(first, files)| {
                let file = |part: &Part| {
                    let file = SourceFile { path: relative(&part.path), sha256: part.sha256.clone() };
                    (part.page.clone(), Arc::new(file))
                };
                (relative(first), files.iter().map(file).collect())
            })
            .collect();
        if sets.is_empty() {
            return;
        }
        let file_of = |path: &str, sheet: &str| {
            let (_, file) = sets.get(path)?.iter().find(|(page, _)| page == sheet)?;
            Some(file.clone())
        };
        let mut placed: BTreeMap<String, usize> = BTreeMap::new();
        for answer in intake.submissions.values_mut().flat_map(|s| s.answers.values_mut()) {
            let source = &answer.text.source;
            if let Some(file) = file_of(&source.file.path, &source.sheet) {
                *placed.entry(file.path.clone()).or_default() += 1;
                Arc::make_mut(answer).text.source.file = file;
            }
        }
        let lines = std::mem::take(&mut intake.files);
        for line in lines {
            match sets.get(&line.file.path) {
                None => intake.files.push(line),
                Some(files) => intake.files.extend(lines_of(line, files, &placed)),
            }
        }
        let order: BTreeMap<String, usize> = self.order.iter().map(|path| relative(path)).zip(0..).collect();
        intake.files.sort_by_key(|line| order.get(&line.file.path).copied());
    }
}

/// The lines of the files of one return, from the line of all of them together.
fn lines_of(whole: FileLine, files: &[(String, Arc<SourceFile>)], placed: &BTreeMap<String, usize>) -> Vec<FileLine> {
    let (of_cells, of_all): (Vec<Finding>, Vec<Finding>) = whole.findings.into_iter().partition(|f| f.source.is_some());
    let counts = matches!(whole.status, Status::Read | Status::Partly);
    let line = |(index, (page, file)): (usize, &(String, Arc<SourceFile>))| {
        // Why nothing of a return counts is said of each of its files; all else once.
        let about_all = of_all.iter().filter(|_| index == 0 || !counts).cloned();
        let own = of_cells.iter().filter(|f| f.source.as_ref().is_some_and(|s| *s.sheet == **page)).cloned();
        let mut findings: Vec<Finding> = about_all.chain(own).collect();
        for finding in &mut findings {
            finding.file.clone_from(&file.path);
            if let Some(source) = &mut finding.source {
                source.file = file.clone();
            }
        }
        let severe = findings.iter().any(|f| f.severity() == Severity::Error);
        let status = match whole.status {
            Status::Read | Status::Partly if severe => Status::Partly,
            Status::Read | Status::Partly => Status::Read,
            Status::Unreadable => Status::Unreadable,
            Status::Skipped => Status::Skipped,
        };
        let placed = placed.get(&file.path).copied().unwrap_or_default();
        FileLine { file: file.clone(), participant: whole.participant.clone(), status, placed, findings }
    };
    files.iter().enumerate().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::read::{self, Limits};
    use crate::run::templates;

    /// Which files are read together: their names, each return in brackets.
    fn returns(files: &[(&str, &str)]) -> String {
        let template = templates::load(templates::DEFAULT, Path::new("")).unwrap();
        let one = |(name, text): &(&str, &str)| {
            let path = PathBuf::from(name);
            let file = path.file_name().unwrap().to_string_lossy().into_owned();
            let sheets = read::from_bytes(&file, text.as_bytes(), &Limits::default());
            One::of(path, sheets.map(|sheets| Read { sha256: String::new(), sheets }), |_, _| ())
        };
        let (joined, parts) = join(files.iter().map(one).collect(), &template);
        let shown = |file: &One<()>| {
            let One::Part(path, read) = file else { panic!("made too early") };
            let together: Vec<String> = parts
                .sets
                .get(path)
                .map(|set| set.iter().map(|part| part.path.display().to_string()).collect())
                .unwrap_or_else(|| vec![path.display().to_string()]);
            assert_eq!(read.sheets.book.pages.len(), together.len());
            format!("[{}]", together.join(" "))
        };
        joined.iter().map(shown).collect()
    }

    fn code(who: &str) -> String {
        format!("{},x\n", stamp::Code::new("TEST", who).text())
    }

    #[test]
    fn sheets_of_one_return_are_read_together_whatever_order_their_names_have() {
        let mine = code("1");
        let files = [
            ("r/a-②実施手順.csv", mine.as_str()),
            ("r/b.csv", "x\n"),
            ("r/a-①事業影響.csv", "x\n"),
            ("r/a-アンケート.tsv", "x\ty\n"),
        ];
        assert_eq!(returns(&files), "[r/a-②実施手順.csv r/a-①事業影響.csv r/a-アンケート.tsv][r/b.csv]");
    }

    #[test]
    fn two_people_are_never_put_together() {
        let (one, two) = (code("1"), code("2"));
        let same_names =
            [("r/①事業影響.csv", one.as_str()), ("r/②実施手順.csv", two.as_str()), ("r/③課題と解決手段.csv", "x\n")];
        assert_eq!(returns(&same_names), "[r/①事業影響.csv][r/②実施手順.csv][r/③課題と解決手段.csv]");
        let folders = [("r/1/①事業影響.csv", "x\n"), ("r/2/②実施手順.csv", "x\n")];
        assert_eq!(returns(&folders), "[r/1/①事業影響.csv][r/2/②実施手順.csv]");
        let names = [("r/花子-①事業影響.csv", "x\n"), ("r/一郎-②実施手順.csv", "x\n")];
        assert_eq!(returns(&names), "[r/花子-①事業影響.csv][r/一郎-②実施手順.csv]");
    }

    #[test]
    fn a_second_file_of_a_sheet_is_another_return() {
        let files = [("r/①事業影響.csv", "x\n"), ("r/①事業影響 (1).csv", "x\n"), ("r/②実施手順.csv", "x\n")];
        assert_eq!(returns(&files), "[r/①事業影響.csv r/②実施手順.csv][r/①事業影響 (1).csv]");
        let twins = [("r/①事業影響.csv", "x\n"), ("r/①事業影響.txt", "y\n")];
        assert_eq!(returns(&twins), "[r/①事業影響.csv][r/①事業影響.txt]");
    }

    #[test]
    fn files_that_only_have_numbers_are_not_taken_for_parts() {
        let mine = code("1");
        assert_eq!(returns(&[("r/回答1.csv", mine.as_str()), ("r/回答2.csv", "x\n")]), "[r/回答1.csv][r/回答2.csv]");
        // Numbers behind the whole name are those of sheets.
        assert_eq!(returns(&[("r/a.csv.0", mine.as_str()), ("r/a.csv.1", "x\n")]), "[r/a.csv.0 r/a.csv.1]");
    }
}
