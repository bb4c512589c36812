//! `matome cells`: what the reader sees in a spreadsheet, one JSON object a line.
//!
//! For whoever wonders why a file is read as it is, and for scripts.

use serde::Serialize;

use super::Outcome;
use super::fault::Fault;
use crate::cli;
use crate::read::{self, Limits, Weight};
use crate::report::Report;

/// One cell.
#[derive(Serialize)]
struct Line<'a> {
    sheet: &'a str,
    cell: String,
    text: String,
}

/// Prints every cell that shows something, sheet by sheet, row by row.
pub fn run(options: &cli::Cells, report: &mut Report) -> Result<Outcome, Fault> {
    report.only_data();
    let path = &options.file;
    let (_, sheets) = read::from_path(path, &Limits::default()).map_err(|why| Fault::unreadable(path, why))?;
    for page in &sheets.book.pages {
        for (at, cell) in page.filled() {
            let text = cell.value.shown();
            if !text.is_empty() {
                report.json(&Line { sheet: &page.name, cell: at.to_string(), text });
            }
        }
    }
    for note in &sheets.notes {
        report.note(path, note);
    }
    let odd = sheets.notes.iter().any(|note| note.odd.weight() == Weight::Error);
    Ok(if odd { Outcome::Findings } else { Outcome::Clean })
}
