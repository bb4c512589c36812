//! `matome new`: a workshop's folder with workshop.xlsx in it.
//!
//! Everything is read and checked before anything is written; a fault leaves no trace.

use std::path::{Path, PathBuf};

use sha2::{Digest as _, Sha256};

use super::disk::Created;
use super::fault::{Fault, Obstacle, shown};
use super::workshop_folder::{RETURNED, WORKSHOP};
use super::{Outcome, templates};
use crate::cli;
use crate::domain::finding::Lang;
use crate::domain::people::Spread;
use crate::read::{self, Limits, Odd, Weight};
use crate::report::Report;
use crate::workbook::language;
use crate::workbook::roster::{self, RosterRow};
use crate::workbook::workshop::{self, CODE_LENGTH, Settings};
use crate::write::to_xlsx;

/// Where a pack that is not built in is copied to, so that the folder can be moved as a whole.
const TEMPLATE_FOLDER: &str = "template";
/// Letters of a code: none that is taken for another when read aloud or by hand.
const CODE_LETTERS: &[u8] = b"ABCDEFGHJKMNPQRSTUVWXYZ23456789";

/// Makes the folder. `base` is what its name counts from.
pub fn run(base: &Path, options: &cli::New, report: &mut Report) -> Result<Outcome, Fault> {
    let asked = options.lang.map(Lang::from);
    report.speak(asked.unwrap_or(report.lang()));
    let dir = base.join(&options.dir);
    let target = dir.join(WORKSHOP);
    if std::fs::symlink_metadata(&target).is_ok() {
        return Err(Fault::WorkshopExists { path: target });
    }
    if dir.exists() && !dir.is_dir() {
        return Err(Fault::NotWritten { path: dir, why: Obstacle::NotAFolder });
    }
    let named = options.template.as_deref().unwrap_or(templates::default_for(asked));
    let pack = templates::pack(named, Path::new(""))?;
    let template = templates::take(&pack, Path::new(""))?;
    // A workshop whose forms are English has an English roster and reminders as well, unless somebody asks for
    // another language. The environment says what one screen speaks; it decides nothing that others get to see.
    let lang = asked.unwrap_or(language::of(&template));
    report.speak(lang);
    let roster = options
        .roster
        .as_deref()
        .map(|path| read_roster(path, options.groups, report))
        .transpose()?
        .unwrap_or_default();

    let inside = if pack.built_in { None } else { inside(&dir, &pack.name) };
    let copied = !pack.built_in && inside.is_none();
    let settings = Settings {
        title: template.title.clone(),
        date: String::new(),
        code: options.code.clone().unwrap_or_else(|| {
            code(&[template.title.as_bytes(), folder_name(&dir).as_bytes(), template.hash.as_bytes(), &roster.bytes])
        }),
        template: match (copied, pack.workbook) {
            (true, true) => format!("{TEMPLATE_FOLDER}.{}", extension(&pack.name)),
            (true, false) => TEMPLATE_FOLDER.to_owned(),
            (false, _) => inside.unwrap_or_else(|| pack.name.clone()),
        },
        lang,
        deadline: String::new(),
        contact: String::new(),
    };
    let book = workshop::fill(&settings, &roster.rows, &templates::names());
    let bytes = to_xlsx(&book).map_err(|why| Fault::NoWorkbook { path: target.clone(), why })?;

    let mut created = Created::default();
    created.folders(&dir.join(RETURNED))?;
    if copied && pack.workbook {
        for (_, bytes) in &pack.files {
            created.file(&dir.join(&settings.template), bytes)?;
        }
    } else if copied {
        created.folders(&dir.join(TEMPLATE_FOLDER))?;
        for (name, bytes) in &pack.files {
            created.file(&dir.join(TEMPLATE_FOLDER).join(name), bytes)?;
        }
    }
    created.file(&target, &bytes)?;
    created.keep();
    say(report, &target, &roster.rows, &dir, &settings, language::of(&template));
    Ok(Outcome::Clean)
}

/// A roster that was read, and its bytes.
#[derive(Default)]
struct ReadRoster {
    bytes: Vec<u8>,
    rows: Vec<RosterRow>,
}

fn read_roster(path: &Path, spread: Option<Spread>, report: &mut Report) -> Result<ReadRoster, Fault> {
    let (bytes, sheets) = read::from_path(path, &Limits::default()).map_err(|why| Fault::unreadable(path, why))?;
    let (rows, troubles) = roster::take(&sheets.book, report.lang(), spread);
    if !troubles.is_empty() {
        return Err(Fault::Workshop { path: path.to_path_buf(), troubles });
    }
    for note in sheets.notes.iter().filter(|note| note.odd.weight() == Weight::Error || note.odd == Odd::Encoding) {
        report.note(path, note);
    }
    Ok(ReadRoster { bytes, rows })
}

/// The pack's folder relative to the workshop's, where it already lies in it.
fn inside(dir: &Path, pack: &str) -> Option<String> {
    let (dir, pack) = (dir.canonicalize().ok()?, Path::new(pack).canonicalize().ok()?);
    let inside = pack.strip_prefix(dir).ok()?;
    let parts: Vec<_> = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    (!parts.is_empty()).then(|| parts.join("/"))
}

/// What stands behind the last dot of a file's name.
fn extension(name: &str) -> String {
    Path::new(name).extension().map_or_else(|| "xlsx".to_owned(), |end| end.to_string_lossy().into_owned())
}

/// The folder's own name, also where it was given as `.`.
fn folder_name(dir: &Path) -> String {
    read::name_of(&std::path::absolute(dir).unwrap_or_else(|_| PathBuf::from(dir)))
}

/// A code that differs between workshops and is the same when one is made again from the same inputs.
fn code(parts: &[&[u8]]) -> String {
    let mut sha = Sha256::new();
    for part in parts {
        sha.update((part.len() as u64).to_be_bytes());
        sha.update(part);
    }
    let digest = sha.finalize();
    let letter = |pair: &[u8]| {
        let number = pair.iter().fold(0usize, |sum, byte| sum << 8 | usize::from(*byte));
        char::from(CODE_LETTERS[number % CODE_LETTERS.len()])
    };
    digest.chunks(4).take(CODE_LENGTH).map(letter).collect()
}

/// What was made and what comes next. The template is named even where nobody named one: it decides what is asked and
/// in which language, and it cannot be changed any more once forms are sent.
fn say(report: &mut Report, target: &Path, rows: &[RosterRow], dir: &Path, settings: &Settings, template: Lang) {
    let (target, dir) = (shown(target), shown(dir));
    let mut groups: Vec<&str> = rows.iter().map(|row| row.group.as_str()).collect();
    groups.sort_unstable();
    groups.dedup();
    let (people, groups) = (rows.len(), groups.len());
    match report.lang() {
        Lang::Ja if rows.is_empty() => report.say(&format!("{target} を作りました。")),
        Lang::Ja => report.say(&format!("{target} を作りました（参加者 {people}人、{groups}グループ）。")),
        Lang::En if rows.is_empty() => report.say(&format!("Made {target}.")),
        Lang::En => report.say(&format!("Made {target} (participants: {people}, groups: {groups}).")),
    }
    let name = &settings.template;
    report.say(&match (report.lang(), template) {
        (Lang::Ja, Lang::Ja) => format!("テンプレート: {name}（記入票とブックは日本語です）"),
        (Lang::Ja, Lang::En) => format!("テンプレート: {name}（記入票とブックは英語です）"),
        (Lang::En, Lang::Ja) => format!("Template: {name} (forms and workbooks are in Japanese)"),
        (Lang::En, Lang::En) => format!("Template: {name} (forms and workbooks are in English)"),
    });
    let sheet = roster::sheet_name(settings.lang);
    match report.lang() {
        Lang::Ja if rows.is_empty() => {
            report.say(&format!("次にすること: Excel で開き、「{sheet}」に参加者を書いて保存してください。"));
        }
        Lang::En if rows.is_empty() => {
            report.say(&format!("Next: open it in Excel, write the participants on the sheet {sheet}, and save."));
        }
        Lang::Ja | Lang::En => {}
    }
    match report.lang() {
        Lang::Ja => report.say(&format!("記入票を作るには: matome forms -C {dir}")),
        Lang::En => report.say(&format!("To write the forms: matome forms -C {dir}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_four_letters_that_nobody_confuses_and_depends_on_everything() {
        let first = code(&[b"title", b"folder"]);
        assert_eq!(first.len(), CODE_LENGTH);
        assert!(first.bytes().all(|byte| CODE_LETTERS.contains(&byte)), "{first}");
        assert_eq!(first, code(&[b"title", b"folder"]));
        assert_ne!(first, code(&[b"titlef", b"older"]));
    }
}
