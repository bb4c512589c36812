//! The last sheets of every merged workbook: 確認事項 (what a person should look at) and 出典 (which
//! files stand behind it).

mod findings;
mod memos;
mod sources;

use crate::domain::address::{Address, Area};
use crate::sheet::book::Page;
use crate::sheet::measure;

pub use findings::{FindingColumn, count_listed, counted_column, findings, findings_with};
pub use memos::{Memos, take_memos};
pub use sources::{SourceLine, sources};

use super::words::sheet;

/// The name of the sheet of findings.
pub fn title() -> &'static str {
    sheet::FINDINGS
}

/// The headings stay in view and stand on every printed page; the list can be filtered.
fn close(page: &mut Page, table: Area) {
    let heading = table.first.row;
    page.setup.freeze = Some(Address::new(heading + 1, 0));
    page.setup.repeat_rows = Some((heading, heading));
    page.setup.filter = Some(table);
    measure::fit(page);
    measure::close_up(page);
}
