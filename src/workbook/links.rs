//! Links between the files of a workshop: always relative, so that a moved folder still works.

use crate::domain::address::Address;
use crate::sheet::book::Link;

/// A link to the file at `path` (relative to the workshop's folder) from a workbook that lies in the
/// folder from which `base` leads back to the workshop's: empty, or `../`.
///
/// A file that lies in an archive is linked by its archive. A path outside the workshop's folder stays as it is.
pub fn to_file(base: &str, path: &str, at: Option<(String, Address)>) -> Link {
    Link::File { path: format!("{base}{path}"), at }
}
