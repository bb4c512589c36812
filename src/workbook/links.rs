//! Links between the files of a workshop: always relative, so that a moved folder still works.

use crate::domain::address::Address;
use crate::sheet::book::Link;

/// A link to the file at `path` (relative to the workshop's folder) from a workbook that lies in the
/// folder from which `base` leads back to the workshop's: empty, or `../`.
///
/// A file that lies in an archive is linked by its archive. A path outside the workshop's folder stays as it is.
pub fn to_file(base: &str, path: &str, at: Option<(String, Address)>) -> Link {
    match in_archive(path) {
        Some(archive) => Link::File { path: format!("{base}{archive}"), at: None },
        None if path.starts_with('/') || path.get(1..3) == Some(":/") => Link::File { path: path.to_owned(), at },
        None => Link::File { path: format!("{base}{path}"), at },
    }
}

/// The archive in which `path` lies, where it lies in one.
fn in_archive(path: &str) -> Option<&str> {
    let end = path.to_ascii_lowercase().find(".zip/")? + ".zip".len();
    path.get(..end)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_lead_from_every_folder_and_to_the_archive_of_what_lies_in_one() {
        let target = |base, path| match to_file(base, path, Some(("①".to_owned(), Address::new(6, 4)))) {
            Link::File { path, at } => (path, at.is_some()),
            Link::Inside { .. } => unreachable!("a link to a file"),
        };
        assert_eq!(target("", "returned/a.xlsx"), ("returned/a.xlsx".to_owned(), true));
        assert_eq!(target("../", "returned/赤/a.xlsx"), ("../returned/赤/a.xlsx".to_owned(), true));
        assert_eq!(target("../", "returned/まとめ.ZIP/赤/a.xlsx"), ("../returned/まとめ.ZIP".to_owned(), false));
        assert_eq!(target("../", "/home/a.xlsx"), ("/home/a.xlsx".to_owned(), true));
    }
}
