//! Template packs: those built into the program, folders of the same files, and workbooks.
//!
//! Here they are only fetched, hashed and turned into pages; what stands in them
//! is judged by [`workbook::template`](crate::workbook::template).

use std::path::Path;

use include_dir::{Dir, include_dir};
use sha2::{Digest as _, Sha256};

use super::fault::Fault;
use crate::domain::catalogue::Template;
use crate::domain::finding::Lang;
use crate::read::{self, Limits, Refusal};
use crate::sheet::book::{Book, Visibility};
use crate::workbook::template::{self, PAGES};

static BUILT_IN: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The pack a workshop has when nobody names another or asks for a language.
pub const DEFAULT: &str = "ipa-2024-sme";
/// The same in each language: what a workshop has whose language was asked for.
const DEFAULTS: [(Lang, &str); 2] = [(Lang::Ja, DEFAULT), (Lang::En, "ipa-2024-sme-en")];

/// A pack's files as they are: name and bytes, in the order of [`PAGES`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pack {
    /// Name or folder, as it was asked for.
    pub name: String,
    /// The files that are there.
    pub files: Vec<(String, Vec<u8>)>,
    /// True: built into the program.
    pub built_in: bool,
    /// True: one workbook instead of a folder.
    pub workbook: bool,
}

/// The pack of a workshop for which nobody names one. `asked` is the language somebody asked for.
pub fn default_for(asked: Option<Lang>) -> &'static str {
    let of = |lang| DEFAULTS.iter().find(|(of, _)| *of == lang).map(|(_, name)| *name);
    asked.and_then(of).unwrap_or(DEFAULT)
}

/// Names of the built-in packs, in order.
pub fn names() -> Vec<String> {
    let mut names: Vec<String> = BUILT_IN.dirs().map(|dir| dir.path().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

/// The template of a built-in pack or of a folder, which counts from `base`.
pub fn load(name_or_path: &str, base: &Path) -> Result<Template, Fault> {
    take(&pack(name_or_path, base)?, base)
}

/// The files of a built-in pack or of a folder, which counts from `base`.
pub fn pack(name_or_path: &str, base: &Path) -> Result<Pack, Fault> {
    let name = name_or_path.trim().to_owned();
    if let Some(dir) = BUILT_IN.get_dir(&name).filter(|_| !name.is_empty()) {
        let file = |file_name: &String| {
            let file = dir.get_file(dir.path().join(file_name))?;
            Some((file_name.clone(), file.contents().to_vec()))
        };
        return Ok(Pack {
            files: file_names().iter().filter_map(file).collect(),
            name,
            built_in: true,
            workbook: false,
        });
    }
    let folder = base.join(&name);
    if !name.is_empty() && folder.is_file() {
        let bytes = std::fs::read(&folder)
            .map_err(|error| Fault::Unreadable { path: folder.clone(), why: Refusal::Io(error.to_string()) })?;
        let file_name = read::name_of(&folder);
        return Ok(Pack { name, files: vec![(file_name, bytes)], built_in: false, workbook: true });
    }
    if name.is_empty() || !folder.is_dir() {
        return Err(Fault::NoSuchTemplate { name, known: names() });
    }
    let mut files = Vec::new();
    for file_name in file_names() {
        let path = folder.join(&file_name);
        if path.is_file() {
            let bytes = std::fs::read(&path)
                .map_err(|error| Fault::Unreadable { path, why: Refusal::Io(error.to_string()) })?;
            files.push((file_name, bytes));
        }
    }
    Ok(Pack { name, files, built_in: false, workbook: false })
}

/// The template in a pack's files. `base` serves messages only.
pub fn take(pack: &Pack, base: &Path) -> Result<Template, Fault> {
    let book = book(pack, base)?;
    let hash = if pack.workbook { hash_of_cells(&book) } else { hash(pack) };
    template::take(&book, &hash).map_err(|troubles| Fault::Template { name: pack.name.clone(), troubles })
}

/// The pages of a pack.
fn book(pack: &Pack, base: &Path) -> Result<Book, Fault> {
    let mut book = Book::default();
    for (file_name, bytes) in &pack.files {
        let path = || match (pack.built_in, pack.workbook) {
            (true, _) => file_name.into(),
            (false, true) => base.join(&pack.name),
            (false, false) => base.join(&pack.name).join(file_name),
        };
        let page_name = file_name.split('.').next().unwrap_or_default();
        if file_name.ends_with(".toml") {
            let text = String::from_utf8_lossy(bytes);
            let page = read::toml_page(page_name, text.trim_start_matches('\u{FEFF}'));
            book.pages.push(page.map_err(|why| match why {
                Refusal::NotWellFormed { detail, .. } => Fault::TemplateSyntax { path: path(), detail },
                why => Fault::Unreadable { path: path(), why },
            })?);
        } else {
            let sheets = read::from_bytes(file_name, bytes, &Limits::default());
            let sheets = sheets.map_err(|why| Fault::Unreadable { path: path(), why })?;
            book.pages.extend(sheets.book.pages);
        }
    }
    Ok(book)
}

/// Like [`hash`], of what stands in the cells: saving a workbook again changes its bytes, not the pack.
fn hash_of_cells(book: &Book) -> String {
    let mut sha = Sha256::new();
    for page in book.pages.iter().filter(|page| page.visibility == Visibility::Visible) {
        for (at, cell) in page.filled() {
            sha.update(page.name.as_bytes());
            sha.update([0]);
            sha.update(at.to_string());
            sha.update([0]);
            sha.update(cell.value.shown().trim().replace("\r\n", "\n"));
            sha.update([0]);
        }
    }
    short(&sha.finalize())
}

/// First 16 hexadecimal digits.
fn short(digest: &[u8]) -> String {
    digest.iter().take(8).map(|byte| format!("{byte:02x}")).collect()
}

/// `template.toml`, then the lists.
fn file_names() -> Vec<String> {
    PAGES.iter().map(|page| format!("{page}.{}", if *page == PAGES[0] { "toml" } else { "csv" })).collect()
}

/// First 16 hexadecimal digits of the SHA-256 of names and bytes. Line ends count as one byte: a pack
/// that git or a mail program gave other line ends is the same pack.
fn hash(pack: &Pack) -> String {
    let mut sha = Sha256::new();
    for (name, bytes) in &pack.files {
        let bytes: Vec<u8> = bytes
            .iter()
            .enumerate()
            .filter(|(at, byte)| !(**byte == b'\r' && bytes.get(at + 1) == Some(&b'\n')))
            .map(|(_, byte)| *byte)
            .collect();
        sha.update(name.as_bytes());
        sha.update([0]);
        sha.update((bytes.len() as u64).to_be_bytes());
        sha.update(&bytes);
    }
    short(&sha.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::workbook::language;

    fn copy(to: &Path) {
        for (name, bytes) in pack(DEFAULT, Path::new("")).unwrap().files {
            std::fs::write(to.join(name), bytes).unwrap();
        }
    }

    #[test]
    fn the_default_is_built_in_and_a_folder_with_its_files_is_the_same_template() {
        assert!(names().contains(&DEFAULT.to_owned()));
        let dir = tempfile::tempdir().unwrap();
        std::fs::create_dir(dir.path().join("mine")).unwrap();
        copy(&dir.path().join("mine"));
        assert_eq!(load("mine", dir.path()).unwrap(), load(DEFAULT, dir.path()).unwrap());
    }

    #[test]
    fn the_default_of_a_language_is_a_pack_in_it() {
        for (lang, name) in DEFAULTS {
            assert_eq!(language::of(&load(name, Path::new("")).unwrap()), lang, "{name}");
            assert_eq!(default_for(Some(lang)), name);
        }
        assert_eq!(default_for(None), DEFAULT);
    }

    #[test]
    fn other_line_ends_are_the_same_pack() {
        let mut other = pack(DEFAULT, Path::new("")).unwrap();
        let hash_before = hash(&other);
        for (_, bytes) in &mut other.files {
            *bytes = String::from_utf8(bytes.clone()).unwrap().replace('\n', "\r\n").into_bytes();
        }
        assert_eq!(hash(&other), hash_before);
    }

    #[test]
    fn troubles_name_page_and_cell() {
        let dir = tempfile::tempdir().unwrap();
        copy(dir.path());
        let steps = std::fs::read_to_string(dir.path().join("steps.csv")).unwrap();
        std::fs::write(dir.path().join("steps.csv"), steps.replace("6-2,", "6-1,").replace("20-3,", "21-3,")).unwrap();
        std::fs::remove_file(dir.path().join("threats.csv")).unwrap();
        let message = |dir: &Path| load(".", dir).unwrap_err().message(Lang::Ja);
        assert!(message(dir.path()).contains("threats A1: "), "{}", message(dir.path()));
        std::fs::write(dir.path().join("threats.csv"), "id,No,脅威,説明,対象\nx,a,b,c,\n").unwrap();
        let message = message(dir.path());
        for place in ["threats B2: ", "steps A18: ", "steps A61: "] {
            assert!(message.contains(place), "{place} in {message}");
        }
    }

    #[test]
    fn an_unknown_name_lists_the_known_ones_and_broken_toml_names_its_line() {
        let dir = tempfile::tempdir().unwrap();
        assert!(load("nope", dir.path()).unwrap_err().message(Lang::Ja).contains(DEFAULT));
        copy(dir.path());
        std::fs::write(dir.path().join("template.toml"), "title = \n").unwrap();
        assert!(load(".", dir.path()).unwrap_err().message(Lang::En).contains("line 1"));
    }
}
