//! A workshop's folder: where its parts are, and what is decided in it.
//!
//! Every command but `new` begins here. The roster leaves this file with an id for everybody.

use std::path::{Path, PathBuf};

use super::disk::{self, Existing};
use super::fault::Fault;
use super::ledger::Ledger;
use super::templates;
use crate::domain::catalogue::Template;
use crate::domain::ids::GroupName;
use crate::domain::people::Roster;
use crate::read::{self, Limits};
use crate::report::Report;
use crate::workbook::Event;
use crate::workbook::workshop::{self, Settings};
use crate::workbook::{rehearsal, roster};

/// What a secretariat decides: settings and roster.
pub const WORKSHOP: &str = "workshop.xlsx";
/// Forms that are sent.
pub const FORMS: &str = "forms";
/// What a person should look at, of everything that came back.
pub const FINDINGS: &str = "確認事項.xlsx";
/// The list of the forms that are sent.
pub const SENT_LIST: &str = "配布一覧.xlsx";
/// Files that came back.
pub const RETURNED: &str = "returned";
/// Group workbooks.
pub const GROUPS: &str = "groups";
/// The plenary workbook.
pub const PLENARY: &str = "plenary.xlsx";
/// Workbooks that a re-merge replaced.
pub const HISTORY: &str = "history";
/// Machine state; rebuilt when it is deleted.
pub const STATE: &str = ".matome";
/// The ledger, in [`STATE`].
const LEDGER: &str = "ledger.json";

/// A workshop that was opened: everything in it is checked.
#[derive(Debug)]
pub struct Workshop {
    /// Its folder.
    pub dir: PathBuf,
    /// The sheet 設定.
    pub settings: Settings,
    /// The template it names.
    pub template: Template,
    /// The sheet 名簿, with an id for everybody.
    pub roster: Roster,
    ledger: Ledger,
}

impl Workshop {
    /// Opens the workshop in `dir` and assigns what is not assigned yet. From here on `report` speaks
    /// its language.
    pub fn open(dir: &Path, report: &mut Report) -> Result<Self, Fault> {
        let workshop = Workshop::look(dir, report)?;
        disk::folder(&workshop.path(STATE))?;
        disk::write_if_changed(&workshop.path(STATE).join(LEDGER), &workshop.ledger.to_bytes(), Existing::Replace)?;
        Ok(workshop)
    }

    /// The same without writing anything: what is assigned here is forgotten again.
    pub fn look(dir: &Path, report: &mut Report) -> Result<Self, Fault> {
        let path = dir.join(WORKSHOP);
        if !path.exists() {
            return Err(Fault::NoWorkshop { dir: dir.to_path_buf() });
        }
        let (_, sheets) = read::from_path(&path, &Limits::default()).map_err(|why| Fault::unreadable(&path, why))?;
        let settings = workshop::take_settings(&sheets.book);
        if let Ok(settings) = &settings {
            report.speak(settings.lang);
        }
        let (rows, mut troubles) = roster::take(&sheets.book, report.lang(), None);
        let settings = match settings {
            Ok(settings) if troubles.is_empty() => settings,
            Ok(_) => return Err(Fault::Workshop { path, troubles }),
            Err(more) => {
                troubles.splice(0..0, more);
                return Err(Fault::Workshop { path, troubles });
            }
        };
        let template = templates::load(&settings.template, dir)?;
        let mut ledger = open_ledger(dir);
        let roster = ledger.assign(&rows);
        Ok(Workshop { dir: dir.to_path_buf(), settings, template, roster, ledger })
    }

    /// A place in the folder: one of the names of this file.
    pub fn path(&self, name: &str) -> PathBuf {
        self.dir.join(name)
    }

    /// The name of a file that is made here: that of a rehearsal says so.
    pub fn marked(&self, name: &str) -> String {
        let is_rehearsal = rehearsal::is_marked(&self.settings.title);
        if is_rehearsal { format!("{}{name}", rehearsal::mark(self.settings.lang)) } else { name.to_owned() }
    }

    /// Title of the workshop: the secretariat's, else the template's.
    pub fn title(&self) -> &str {
        if self.settings.title.is_empty() { &self.template.title } else { &self.settings.title }
    }

    /// What every workbook of this workshop has in common.
    pub fn event(&self) -> Event<'_> {
        Event { template: &self.template, code: &self.settings.code, title: self.title(), date: &self.settings.date }
    }

    /// The number of a group of the roster, from 1, which it keeps when the roster is sorted.
    pub fn group_no(&self, group: &GroupName) -> u32 {
        self.ledger.number(group)
    }

    /// `path` as people and workbooks name it: relative to the folder where it lies in it, with `/`
    /// between folders.
    pub fn relative(&self, path: &Path) -> String {
        let inside = path.strip_prefix(&self.dir).unwrap_or(path);
        if inside.is_absolute() {
            return inside.display().to_string().replace('\\', "/");
        }
        inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/")
    }
}

/// The ledger of a folder. One that is lost or broken begins with what the list of sent forms says.
fn open_ledger(dir: &Path) -> Ledger {
    let kept = std::fs::read(dir.join(STATE).join(LEDGER)).ok().and_then(|bytes| Ledger::parse(&bytes));
    kept.unwrap_or_else(|| {
        let list = dir.join(FORMS).join(SENT_LIST);
        let known = read::from_path(&list, &Limits::default()).map(|(_, sheets)| roster::take_known(&sheets.book));
        Ledger::of_known(known.unwrap_or_default())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::finding::Lang;
    use crate::sheet::book::{Book, Cell, Look, Page};
    use crate::write::to_xlsx;

    /// A folder whose roster has these lines (ID, 氏名, グループ).
    fn folder(people: &[[&str; 3]]) -> tempfile::TempDir {
        let dir = tempfile::tempdir().unwrap();
        let settings = Settings {
            title: String::new(),
            date: String::new(),
            code: "K7WQ".to_owned(),
            template: templates::DEFAULT.to_owned(),
            lang: Lang::En,
            deadline: String::new(),
            contact: String::new(),
        };
        let mut book = workshop::fill(&settings, &[], &templates::names());
        book.pages[1] = list("名簿", ["ID", "氏名", "グループ"], people);
        std::fs::write(dir.path().join(WORKSHOP), to_xlsx(&book).unwrap()).unwrap();
        dir
    }

    fn list(name: &str, headings: [&str; 3], rows: &[[&str; 3]]) -> Page {
        let mut page = Page::new(name);
        for (row, cells) in std::iter::once(&headings).chain(rows).enumerate() {
            for (col, text) in cells.iter().enumerate() {
                page.put(Address::new(row as u32, col as u16), Cell::text(*text, Look::Plain));
            }
        }
        page
    }

    fn ids(workshop: &Workshop) -> Vec<&str> {
        workshop.roster.people().map(|p| p.id.as_str()).collect()
    }

    #[test]
    fn a_workshop_is_opened_and_ids_are_remembered() {
        let dir = folder(&[["", "山田", "A"], ["7", "田中", "B"]]);
        let mut report = Report::silent();
        let workshop = Workshop::open(dir.path(), &mut report).unwrap();
        assert_eq!(ids(&workshop), ["001", "7"]);
        assert_eq!(report.lang(), Lang::En);
        assert_eq!(workshop.title(), workshop.template.title);
        assert_eq!(workshop.relative(&dir.path().join("returned").join("a.xlsx")), "returned/a.xlsx");
        let before = std::fs::read(dir.path().join(STATE).join(LEDGER)).unwrap();
        Workshop::open(dir.path(), &mut report).unwrap();
        assert_eq!(std::fs::read(dir.path().join(STATE).join(LEDGER)).unwrap(), before);
    }

    #[test]
    fn a_lost_ledger_is_rebuilt_from_the_list_of_forms() {
        let dir = folder(&[["", "田中", "A"], ["", "山田", "A"]]);
        std::fs::create_dir(dir.path().join(FORMS)).unwrap();
        let sent = list("配布一覧", ["ID", "氏名", "ファイル"], &[["001", "山田", "x"], ["002", "田中", "y"]]);
        let book = Book { pages: vec![sent], ..Book::default() };
        std::fs::write(dir.path().join(FORMS).join(SENT_LIST), to_xlsx(&book).unwrap()).unwrap();
        assert_eq!(ids(&Workshop::open(dir.path(), &mut Report::silent()).unwrap()), ["002", "001"]);
    }

    #[test]
    fn a_folder_without_a_workshop_says_so_and_stays_empty() {
        let dir = tempfile::tempdir().unwrap();
        let fault = Workshop::open(dir.path(), &mut Report::silent()).unwrap_err();
        assert!(fault.message(Lang::Ja).contains("matome new"));
        assert_eq!(std::fs::read_dir(dir.path()).unwrap().count(), 0);
    }

    #[test]
    fn troubles_of_the_roster_are_told_with_their_cells() {
        let dir = folder(&[["1", "山田", ""], ["1", "", "A"]]);
        let message = Workshop::open(dir.path(), &mut Report::silent()).unwrap_err().message(Lang::En);
        assert!(message.contains("名簿 C2") && message.contains("名簿 B3") && message.contains("名簿 A3"), "{message}");
        assert!(!dir.path().join(STATE).exists());
    }
}
