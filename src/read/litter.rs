//! Files that programs and systems leave beside people's files: known by their names, in one place for
//! folders and for archives.

/// True for the lock files of Office, thumbnails, what systems keep beside files, and unfinished downloads. `name` is
/// a path with `/`.
pub fn is_litter(name: &str) -> bool {
    let lower = name.to_lowercase();
    let file = lower.rsplit('/').next().unwrap_or(&lower);
    let begins = ["~$", "."];
    let is = ["thumbs.db", "ehthumbs.db", "desktop.ini", "icon\r"];
    let ends = [".tmp", ".temp", ".crdownload", ".part", ".partial", ".download"];
    lower.split('/').any(|step| step == "__macosx")
        || begins.iter().any(|word| file.starts_with(word))
        || is.contains(&file)
        || ends.iter().any(|word| file.ends_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_known_by_their_names_and_nothing_else_is() {
        for name in [
            "~$101_見本 花子.xlsx",
            ".~lock.101_見本 花子.ods#",
            "グループ1/.DS_Store",
            "__MACOSX/グループ1/._101.xlsx",
            "._101.xlsx",
            "Thumbs.db",
            "Desktop.ini",
            "~WRL0003.tmp",
            "101.xlsx.crdownload",
            "101.xlsx.part",
        ] {
            assert!(is_litter(name), "{name}");
        }
        for name in
            ["101_見本 花子.xlsx", "~花子.xlsx", "$花子.xlsx", "temp.xlsx", "a.b/101.xlsx", "part.ods", "macosx.xls"]
        {
            assert!(!is_litter(name), "{name}");
        }
    }
}
