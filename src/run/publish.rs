//! Putting a workbook where people find it: written, read back, and the one before it kept.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use super::disk::{self, Existing, Written};
use super::fault::{Fault, Obstacle};
use super::say;
use super::workshop_folder::{FINDINGS, HISTORY, Workshop};
use crate::domain::finding::Finding;
use crate::memory;
use crate::read::{self, Limits, Wanted};
use crate::report::Report;
use crate::sheet::book::Book;
use crate::workbook::annex::{self, Memos};
use crate::workbook::frame::BELOW_HEADINGS;
use crate::workbook::language::{self, Typed};
use crate::workbook::overflow::{self, Extent};
use crate::workbook::record;
use crate::workbook::words::{of_list, sheet};
use crate::write;

/// What a workbook holds, counted in the file that was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Counted {
    /// Answers in データ.
    pub data: usize,
    /// Texts that stand in 確認事項 alone.
    pub listed: usize,
}

/// Bytes of a workbook for which much was needed.
const LARGE: usize = 8 << 20;

/// A workbook as bytes, counted by reading those bytes back. The book is let go before: it is not small.
pub fn counted(path: &Path, book: Book) -> Result<(Vec<u8>, Counted), Fault> {
    let book = match overflow::spread(&book, Extent::default()) {
        Cow::Owned(spread) => spread,
        Cow::Borrowed(_) => book,
    };
    let bytes = write::into_xlsx(book).map_err(|why| Fault::NoWorkbook { path: path.to_owned(), why })?;
    if bytes.len() > LARGE {
        memory::give_back();
    }
    let name = read::name_of(path);
    let lists = [(sheet::DATA, record::counted_column()), (sheet::FINDINGS, annex::counted_column())];
    let wanted = |name: &str| match lists.iter().find(|(list, _)| language::is(of_list(name), list)) {
        Some((_, column)) => Wanted::Column { row: BELOW_HEADINGS, column: *column },
        None => Wanted::Nothing,
    };
    let again = read::sheets_of(&name, &bytes, &wanted).map_err(|why| Fault::unreadable(path, why))?;
    let counted = Counted { data: record::count(&again.book), listed: annex::count_listed(&again.book) };
    Ok((bytes, counted))
}

/// A workbook as bytes; what is too much for a cell or a sheet goes on in others.
pub fn bytes(path: &Path, book: &Book) -> Result<Vec<u8>, Fault> {
    write::to_xlsx(&overflow::spread(book, Extent::default()))
        .map_err(|why| Fault::NoWorkbook { path: path.to_owned(), why })
}

/// Writes `bytes` to `path`. A different file that is there goes to history/ first. Says what it did.
pub fn publish(workshop: &Workshop, path: &Path, bytes: &[u8], report: &mut Report) -> Result<Written, Fault> {
    let lang = report.lang();
    let shown = workshop.relative(path);
    let old = match std::fs::read(path) {
        Ok(old) if old != bytes => {
            // Nothing goes to history/ that stays where it is.
            disk::check(path)?;
            Some(keep(workshop, path, &old)?)
        }
        _ => None,
    };
    let written = disk::write_if_changed(path, bytes, Existing::Replace)?;
    match (written, old) {
        (Written::Unchanged | Written::KeptOld, _) => report.say(&say::unchanged(lang, &shown)),
        (_, Some(old)) => report.say(&say::replaced(lang, &shown, &workshop.relative(&old))),
        (Written::Created | Written::Replaced, None) => report.say(&say::written(lang, &shown)),
    }
    Ok(written)
}

/// Where a workbook came to lie.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Placed {
    /// In its place.
    There(Written),
    /// Beside it, because the one that is there is open elsewhere or cannot be replaced.
    Beside(PathBuf),
}

impl Placed {
    /// True where it lies in its place.
    pub fn is_there(&self) -> bool {
        matches!(self, Placed::There(_))
    }

    /// True where something else was there before, or nothing.
    pub fn is_new(&self) -> bool {
        match self {
            Placed::There(written) => matches!(written, Written::Created | Written::Replaced),
            Placed::Beside(_) => true,
        }
    }
}

/// As [`publish`]; where the file that is there is open elsewhere or cannot be replaced, the new one is saved beside
/// it and the person is told. `beside` are the bytes for that case, `known` a file of an earlier such case.
pub fn publish_or_beside(
    workshop: &Workshop,
    path: &Path,
    bytes: &[u8],
    known: Option<&Path>,
    beside: impl FnOnce(&str) -> Result<Vec<u8>, Fault>,
    report: &mut Report,
) -> Result<Placed, Fault> {
    let why = match publish(workshop, path, bytes, report) {
        Ok(written) => return Ok(Placed::There(written)),
        Err(Fault::NotWritten { path: at, why }) if at == path && why.is_of_the_file() => why,
        Err(fault) => return Err(fault),
    };
    let bytes = beside(&workshop.relative(path))?;
    let stem = stem_of(path);
    let name = |nth: u32| disk::file_name(&say::newer(&stem, nth), "xlsx");
    let others = (1..=9).map(|nth| path.with_file_name(name(nth)));
    // A file of that name that another program has open is passed over as well.
    for place in known.map(Path::to_path_buf).into_iter().chain(others) {
        let free = known == Some(place.as_path()) || !place.exists();
        if free && disk::check(&place).is_ok() {
            publish(workshop, &place, &bytes, report)?;
            report.say(&say::beside(report.lang(), &workshop.relative(path), &workshop.relative(&place), &why));
            return Ok(Placed::Beside(place));
        }
    }
    Err(Fault::NotWritten { path: path.to_path_buf(), why })
}

/// Takes a workbook whose place another one has taken out of the way, into history/.
pub fn retire(workshop: &Workshop, path: &Path, report: &mut Report) -> Result<(), Fault> {
    let unmoved = |error: &std::io::Error| Fault::NotWritten { path: path.to_owned(), why: Obstacle::of(error) };
    let bytes = std::fs::read(path).map_err(|error| unmoved(&error))?;
    let kept = keep(workshop, path, &bytes)?;
    std::fs::remove_file(path).map_err(|error| unmoved(&error))?;
    report.say(&say::moved(report.lang(), &workshop.relative(path), &workshop.relative(&kept)));
    Ok(())
}

/// Puts a copy of a file that is about to be replaced into history/, under its name, the time at which it was last
/// saved and the beginning of its hash. The time is the file's own, not that of the clock: the same folder gives the
/// same names. The same content is kept once.
pub fn keep(workshop: &Workshop, path: &Path, bytes: &[u8]) -> Result<PathBuf, Fault> {
    let folder = workshop.path(HISTORY);
    disk::folder(&folder)?;
    let stem = stem_of(path);
    let extension = path.extension().map(|s| s.to_string_lossy().into_owned()).unwrap_or_default();
    let hash = read::sha256(bytes);
    let hash = &hash[..hash.len().min(8)];
    let begins = disk::file_name(&format!("{stem}_"), "x");
    let begins = begins.trim_end_matches(".x");
    let ends = format!("_{hash}.{extension}");
    let known = std::fs::read_dir(&folder).into_iter().flatten().flatten().find(|entry| {
        let name = entry.file_name().to_string_lossy().into_owned();
        name.starts_with(begins) && name.ends_with(&ends) && std::fs::read(entry.path()).is_ok_and(|kept| kept == bytes)
    });
    if let Some(known) = known {
        return Ok(known.path());
    }
    let saved = disk::saved_at(path).map(|time| format!("_{time}")).unwrap_or_default();
    let kept = folder.join(disk::file_name(&format!("{stem}{saved}_{hash}"), &extension));
    disk::write_if_changed(&kept, bytes, Existing::Replace)?;
    Ok(kept)
}

/// Writes 確認事項.xlsx: every finding of everything that came back. How many texts are listed in it.
pub fn findings(workshop: &Workshop, findings: &[Finding], report: &mut Report) -> Result<usize, Fault> {
    let event = workshop.event();
    let mut book = Book::default();
    book.properties.title = format!("{} {}", event.title, annex::title());
    let path = workshop.path(FINDINGS);
    let newer = path.with_file_name(disk::file_name(&say::newer(&stem_of(&path), 1), "xlsx"));
    let mut memos = memos(workshop, &path)?;
    memos.join(self::memos(workshop, &newer)?);
    book.pages.push(annex::findings_with(&event, &workshop.roster, findings, memos, ""));
    let mut typed = Typed::default();
    book.pages.iter().for_each(|page| typed.page(page));
    language::say(event.template, &mut book, || typed);
    let (bytes, counted) = counted(&path, book)?;
    match disk::write_if_changed(&path, &bytes, Existing::Replace) {
        Ok(written) => {
            if written != Written::Unchanged {
                report.say(&say::written(report.lang(), FINDINGS));
            }
            if newer.exists() && disk::check(&newer).is_ok() {
                retire(workshop, &newer, report)?;
            }
        }
        Err(Fault::NotWritten { why, .. }) if why.is_of_the_file() => {
            disk::write_if_changed(&newer, &bytes, Existing::Replace)?;
            report.say(&say::beside(report.lang(), FINDINGS, &workshop.relative(&newer), &why));
        }
        Err(fault) => return Err(fault),
    }
    Ok(counted.listed)
}

fn stem_of(path: &Path) -> String {
    path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default()
}

/// What people wrote beside the findings of the list that is about to be replaced. One that cannot be read goes to
/// history/ as it is: a list is no reason to stop.
fn memos(workshop: &Workshop, path: &Path) -> Result<Memos, Fault> {
    let Ok(bytes) = std::fs::read(path) else { return Ok(Memos::default()) };
    match read::from_bytes(FINDINGS, &bytes, &Limits::of_merged()) {
        Ok(mut sheets) => {
            overflow::gather(&mut sheets.book);
            Ok(annex::take_memos(&sheets.book))
        }
        Err(_) => keep(workshop, path, &bytes).map(|_| Memos::default()),
    }
}

/// Says that nothing was lost, or stops: every answer stands in the data or in the list.
pub fn conserve(answers: usize, counted: Counted, report: &mut Report) -> Result<(), Fault> {
    if answers != counted.data + counted.listed {
        return Err(Fault::NotConserved { answers, data: counted.data, listed: counted.listed });
    }
    report.say(&say::conservation(report.lang(), answers, counted.data, counted.listed));
    Ok(())
}
