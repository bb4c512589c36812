//! Writing files so that a reader sees the old one or the new one and nothing between, and names that
//! every system can hold.
//!
//! It knows nothing of workbooks. Everything the program writes goes through here.

use std::fs::{self, File, Metadata};
use std::io::{self, Read as _, Write as _};
use std::path::{Path, PathBuf};

use unicode_normalization::UnicodeNormalization;

use super::fault::{Fault, Obstacle};
use crate::domain::moment::Moment;
use crate::workbook::workshop_trouble::is_reserved;

/// Longest file name that is made here, in bytes: room for a suffix below the 255 that systems allow.
pub const FILE_NAME_MAX: usize = 200;

/// How a file that is being written is called until it takes its name.
const HALF: (&str, &str) = (".matome-", ".tmp");

/// What happened to a file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Written {
    /// It was not there.
    Created,
    /// It was there with the same bytes.
    Unchanged,
    /// It was there with other bytes, which are gone.
    Replaced,
    /// It was there with other bytes, which stay.
    KeptOld,
}

/// What to do with a file that is there with other bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Existing {
    /// Leave it alone.
    Keep,
    /// Put the new one in its place.
    Replace,
}

/// Writes `bytes` to `path`: into a private file beside it, which is flushed, read back and then takes
/// its name. On any fault the old file is untouched.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), Fault> {
    if let Some(found) = found_at(path)? {
        refuse_unsafe(path, &found)?;
    }
    replace(path, bytes).map_err(|why| Fault::NotWritten { path: path.to_path_buf(), why })
}

/// What [`write()`] would refuse, before anything is written: for commands that write several files, so that
/// either all of them are new or none.
pub fn check(path: &Path) -> Result<(), Fault> {
    match found_at(path)? {
        Some(found) => refuse_unsafe(path, &found),
        None => Ok(()),
    }
}

/// As [`write()`], but leaves alone a file that has the same bytes already, and with [`Existing::Keep`]
/// also one that has others.
pub fn write_if_changed(path: &Path, bytes: &[u8], existing: Existing) -> Result<Written, Fault> {
    let Some(found) = found_at(path)? else {
        write(path, bytes)?;
        return Ok(Written::Created);
    };
    if !found.is_file() {
        return Err(Fault::NotWritten { path: path.to_path_buf(), why: Obstacle::NotAFile });
    }
    if found.len() == bytes.len() as u64 && fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(Written::Unchanged);
    }
    match existing {
        Existing::Keep => Ok(Written::KeptOld),
        Existing::Replace => write(path, bytes).map(|()| Written::Replaced),
    }
}

/// Makes sure that a folder is there and is one: a link is not followed out of the workshop.
pub fn folder(path: &Path) -> Result<(), Fault> {
    let fault = |why| Fault::NotWritten { path: path.to_path_buf(), why };
    match fs::symlink_metadata(path) {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(fault(Obstacle::NotAFolder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir(path).map_err(|error| fault(Obstacle::of(&error)))
        }
        Err(error) => Err(fault(Obstacle::of(&error))),
    }
}

/// True when a program has marked the file as open: Excel puts `~$name` beside it, LibreOffice
/// `.~lock.name#`. On Windows the system itself refuses to replace an open file; elsewhere only the
/// mark tells, and replacing it would lose what is being typed.
pub fn is_open_elsewhere(path: &Path) -> bool {
    let Some(name) = path.file_name().map(|name| name.to_string_lossy()) else { return false };
    [format!("~${name}"), format!(".~lock.{name}#")].iter().any(|mark| path.with_file_name(mark).is_file())
}

/// When a file was last saved, as its folder says it, in Japan time: `20241008-1535`.
pub fn saved_at(path: &Path) -> Option<String> {
    let saved = fs::symlink_metadata(path).ok()?.modified().ok()?;
    let seconds = saved.duration_since(std::time::UNIX_EPOCH).ok()?.as_secs();
    let moment = Moment::of_seconds(i64::try_from(seconds).ok()?).to_string();
    let digits: String = moment.chars().filter(char::is_ascii_digit).take(12).collect();
    (digits.len() == 12).then(|| format!("{}-{}", &digits[..8], &digits[8..]))
}

/// What stands at `path`, links not followed; None where there is nothing.
fn found_at(path: &Path) -> Result<Option<Metadata>, Fault> {
    match fs::symlink_metadata(path) {
        Ok(found) => Ok(Some(found)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(Fault::NotWritten { path: path.to_path_buf(), why: Obstacle::of(&error) }),
    }
}

/// Refuses what must not be replaced.
fn refuse_unsafe(path: &Path, found: &Metadata) -> Result<(), Fault> {
    let why = if !found.is_file() {
        Obstacle::NotAFile
    } else if found.permissions().readonly() {
        Obstacle::ReadOnly
    } else if is_open_elsewhere(path) {
        Obstacle::Open
    } else {
        return Ok(());
    };
    Err(Fault::NotWritten { path: path.to_path_buf(), why })
}

/// The folder that a file lies in.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent().filter(|p| !p.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

fn replace(path: &Path, bytes: &[u8]) -> Result<(), Obstacle> {
    let folder = folder_of(path);
    let failed = |error: io::Error| Obstacle::of(&error);
    let mut file = private_file(folder).map_err(failed)?;
    file.write_all(bytes).and_then(|()| file.as_file().sync_all()).map_err(failed)?;
    let mut back = Vec::with_capacity(bytes.len());
    file.reopen().and_then(|mut again| again.read_to_end(&mut back)).map_err(failed)?;
    if back != bytes {
        return Err(Obstacle::Changed);
    }
    let_open(file.as_file(), folder);
    file.persist(path).map_err(|error| taken(&error.error))?;
    sync_folder(folder);
    Ok(())
}

/// Why a name could not be taken.
pub(super) fn taken(error: &io::Error) -> Obstacle {
    match Obstacle::of(error) {
        // Windows denies replacing a file that another program holds open.
        Obstacle::Denied if cfg!(windows) => Obstacle::Open,
        why => why,
    }
}

/// Takes away files in `folder` that a run was ended over before they had their names. Only for who holds the
/// workshop's lock: another run's are not left, they are in use.
pub fn sweep(folder: &Path) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(HALF.0) && name.ends_with(HALF.1) && entry.file_type().is_ok_and(|kind| kind.is_file()) {
            // One that cannot be taken away harms nobody.
            drop(fs::remove_file(entry.path()));
        }
    }
}

/// A file of the folder that nobody else knows, and that nobody but the user may open.
pub(super) fn private_file(folder: &Path) -> io::Result<tempfile::NamedTempFile> {
    tempfile::Builder::new().prefix(HALF.0).suffix(HALF.1).tempfile_in(folder)
}

/// Lets others open a finished file as they may open what any program makes: what the user's mask leaves. Colleagues
/// read it on a share. A share that knows no rights has none to give.
#[cfg(unix)]
pub(super) fn let_open(file: &File, folder: &Path) {
    use std::os::unix::fs::PermissionsExt as _;
    static USUAL: std::sync::OnceLock<Option<fs::Permissions>> = std::sync::OnceLock::new();
    let usual = USUAL.get_or_init(|| {
        // Only a file that is made tells the mask.
        let everybody = fs::Permissions::from_mode(0o666);
        let mut builder = tempfile::Builder::new();
        let empty = builder.prefix(HALF.0).suffix(HALF.1).permissions(everybody).tempfile_in(folder).ok()?;
        empty.as_file().metadata().ok().map(|found| found.permissions())
    });
    if let Some(usual) = usual {
        drop(file.set_permissions(usual.clone()));
    }
}

/// Elsewhere the folder says who may open its files.
#[cfg(not(unix))]
pub(super) fn let_open(_: &File, _: &Path) {}

/// Makes the new name durable, where the system lets a folder be flushed. Not being able to is no fault.
pub(super) fn sync_folder(folder: &Path) {
    if cfg!(unix)
        && let Ok(folder) = File::open(folder)
    {
        drop(folder.sync_all());
    }
}

/// Folders and files made by a command; gone again when it fails before [`Created::keep`].
#[derive(Debug, Default)]
pub struct Created(Vec<PathBuf>);

impl Created {
    /// Makes a folder with its parents; those that were there stay when the command fails.
    pub fn folders(&mut self, path: &Path) -> Result<(), Fault> {
        if path.is_dir() {
            return Ok(());
        }
        if let Some(parent) = path.parent().filter(|p| !p.as_os_str().is_empty()) {
            self.folders(parent)?;
        }
        folder(path)?;
        self.0.push(path.to_path_buf());
        Ok(())
    }

    /// Writes a file that is not there yet.
    pub fn file(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Fault> {
        if found_at(path)?.is_some() {
            return Err(Fault::NotWritten { path: path.to_path_buf(), why: Obstacle::NotAFile });
        }
        write(path, bytes)?;
        self.0.push(path.to_path_buf());
        Ok(())
    }

    /// The command has done its job: everything stays.
    pub fn keep(mut self) {
        self.0.clear();
    }
}

impl Drop for Created {
    fn drop(&mut self) {
        for path in self.0.iter().rev() {
            // Only what is empty or was written here goes; a failure leaves it for the person to see.
            drop(if path.is_dir() { fs::remove_dir(path) } else { fs::remove_file(path) });
        }
    }
}

/// `stem` and `extension` (without its dot) as a file name that Windows, Mac and Linux all hold: NFC,
/// no characters that any of them refuses or hides, no device names, at most [`FILE_NAME_MAX`] bytes.
pub fn file_name(stem: &str, extension: &str) -> String {
    let room = FILE_NAME_MAX - extension.len().min(20) - 1;
    let stem: String = stem.nfc().filter(|c| !is_invisible(*c)).map(safe_letter).collect();
    let stem = stem.trim_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = cut(stem, room).trim_end_matches(|c: char| c == '.' || c.is_whitespace());
    let stem = stem.strip_prefix("~$").unwrap_or(stem);
    let stem = if stem.is_empty() { "_" } else { stem };
    let reserved = if is_reserved(stem) { "_" } else { "" };
    format!("{reserved}{stem}.{extension}")
}

fn safe_letter(c: char) -> char {
    match c {
        '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '_',
        c if c.is_control() => '_',
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Characters without width, which would make two names look the same or run backwards.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{00AD}')
}

/// The longest beginning of `text` of at most `most` bytes.
fn cut(text: &str, most: usize) -> &str {
    let end = (0..=most.min(text.len())).rev().find(|end| text.is_char_boundary(*end)).unwrap_or(0);
    &text[..end]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(dir: &Path) -> Vec<String> {
        let mut names: Vec<_> =
            fs::read_dir(dir).unwrap().map(|e| e.unwrap().file_name().to_string_lossy().into_owned()).collect();
        names.sort();
        names
    }

    #[test]
    fn a_file_is_created_left_alone_kept_or_replaced() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("a.xlsx");
        assert_eq!(write_if_changed(&path, b"1", Existing::Keep), Ok(Written::Created));
        assert_eq!(write_if_changed(&path, b"1", Existing::Replace), Ok(Written::Unchanged));
        assert_eq!(write_if_changed(&path, b"2", Existing::Keep), Ok(Written::KeptOld));
        assert_eq!(write_if_changed(&path, b"2", Existing::Replace), Ok(Written::Replaced));
        assert_eq!(fs::read(&path).unwrap(), b"2");
        assert_eq!(names(dir.path()), ["a.xlsx"]);
    }

    #[cfg(unix)]
    #[test]
    fn a_file_is_private_until_it_is_finished() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(private_file(dir.path()).unwrap().path()), 0o600);
        let [mine, any] = ["mine", "any"].map(|name| dir.path().join(name));
        fs::write(&any, b"x").unwrap();
        write(&mine, b"x").unwrap();
        assert_eq!(mode(&mine), mode(&any));
    }

    #[test]
    fn nothing_is_written_over_a_folder_a_read_only_file_or_an_open_one() {
        let dir = tempfile::tempdir().unwrap();
        let refused = |name: &str| match write(&dir.path().join(name), b"new") {
            Err(Fault::NotWritten { why, .. }) => why,
            other => panic!("{other:?}"),
        };
        fs::create_dir(dir.path().join("folder")).unwrap();
        assert_eq!(refused("folder"), Obstacle::NotAFile);

        fs::write(dir.path().join("fixed"), b"old").unwrap();
        let mut rights = fs::metadata(dir.path().join("fixed")).unwrap().permissions();
        rights.set_readonly(true);
        fs::set_permissions(dir.path().join("fixed"), rights).unwrap();
        assert_eq!(refused("fixed"), Obstacle::ReadOnly);

        fs::write(dir.path().join("open.xlsx"), b"old").unwrap();
        fs::write(dir.path().join("~$open.xlsx"), b"").unwrap();
        assert_eq!(refused("open.xlsx"), Obstacle::Open);
        assert_eq!(refused("missing/a"), Obstacle::NoFolder);
        assert_eq!(fs::read(dir.path().join("open.xlsx")).unwrap(), b"old");
    }

    #[cfg(unix)]
    #[test]
    fn links_are_not_followed() {
        let dir = tempfile::tempdir().unwrap();
        let [target, link] = ["target", "link"].map(|name| dir.path().join(name));
        fs::write(&target, b"old").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        assert!(matches!(write(&link, b"new"), Err(Fault::NotWritten { why: Obstacle::NotAFile, .. })));
        assert!(write_if_changed(&link, b"old", Existing::Replace).is_err());
        assert_eq!(fs::read(&target).unwrap(), b"old");
        std::os::unix::fs::symlink(dir.path(), dir.path().join("loop")).unwrap();
        assert!(folder(&dir.path().join("loop")).is_err());
    }

    #[test]
    fn a_failed_command_leaves_only_what_was_there() {
        let dir = tempfile::tempdir().unwrap();
        let deep = dir.path().join("a/b");
        let mut created = Created::default();
        created.folders(&deep).unwrap();
        created.file(&deep.join("x"), b"1").unwrap();
        drop(created);
        assert!(names(dir.path()).is_empty());
    }

    #[test]
    fn file_names_are_legal_everywhere() {
        for (stem, name) in [
            ("101 山田 花子", "101 山田 花子.xlsx"),
            ("A/B:C*?\"<>|\\", "A_B_C_______.xlsx"),
            ("..\u{202E}..", "_.xlsx"),
            ("CON", "_CON.xlsx"),
            ("com1.x", "_com1.x.xlsx"),
            ("a. ", "a.xlsx"),
            ("か\u{3099}", "が.xlsx"),
            ("line\nbreak", "line_break.xlsx"),
            ("~$a", "a.xlsx"),
        ] {
            assert_eq!(file_name(stem, "xlsx"), name, "{stem:?}");
        }
        let long = file_name(&"山".repeat(200), "xlsx");
        assert!(long.len() <= FILE_NAME_MAX && long.ends_with("山.xlsx"), "{long}");
    }
}
