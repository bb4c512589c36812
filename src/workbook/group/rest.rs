//! What people wrote into a group's workbook beside its cells: found by making the workbook once more
//! from what was read and listing every text that it does not print.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answers, GroupRecord, Slot};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::ParticipantId;
use crate::domain::people::Roster;
use crate::domain::source::{Source, SourceFile};
use crate::sheet::book::{Book, Page, Visibility};
use crate::workbook::Event;
use crate::workbook::frame::LEFT;
use crate::workbook::stamp::STAMP_SHEET;
use crate::workbook::words::{is_progress, of_list, sheet};

use super::fill::{GroupBook, fill};
use super::merge::{Hand, Hands};
use super::take::TakenGroup;

/// Sheets that only repeat what stands elsewhere, or that nobody sees.
const REPEATED: [&str; 6] = [sheet::FINDINGS, sheet::SOURCES, sheet::DATA, sheet::CALC, sheet::LISTS, STAMP_SHEET];

/// A finding for every text in `book` that neither the workbook prints nor a cell of the group holds.
pub(super) fn of(
    event: &Event,
    roster: &Roster,
    file: &Arc<SourceFile>,
    book: &Book,
    taken: &TakenGroup,
) -> Vec<Finding> {
    let print = Print::of(event, roster, taken);
    let told: BTreeSet<_> = taken.findings.iter().filter_map(|f| f.source.clone()).collect();
    let mut findings = Vec::new();
    for page in book.pages.iter().filter(|p| !REPEATED.contains(&of_list(&p.name))) {
        if page.visibility != Visibility::Visible && print.knows(&page.name) {
            continue;
        }
        for (cell, at) in page.filled().map(|(at, cell)| (cell, at)) {
            let text = cell.value.shown();
            let source = Source { file: file.clone(), sheet: page.name.as_str().into(), cell: at };
            let printed = taken.printed.contains(&(page.name.clone(), at)) || is_of_list(roster, page, at);
            if printed || is_blank(&text) || print.has(&page.name, &text) || told.contains(&source) {
                continue;
            }
            let trouble = Trouble::OutsideAnswers;
            findings.push(Finding {
                trouble,
                file: file.path.clone(),
                participant: None,
                source: Some(source),
                read: text,
            });
        }
    }
    findings
}

/// True in the list of members on the first sheet: names and companies may have been corrected in the
/// roster since.
fn is_of_list(roster: &Roster, page: &Page, at: Address) -> bool {
    let id = ParticipantId::parse(&page.shown(Address::new(at.row, LEFT)));
    page.name == sheet::OVERVIEW && at.col <= LEFT + 4 && id.is_some_and(|id| roster.get(&id).is_some())
}

/// The texts of the workbook as it would be made from what was read, by sheet, folded.
struct Print {
    by_sheet: BTreeMap<String, BTreeSet<String>>,
}

impl Print {
    fn of(event: &Event, roster: &Roster, taken: &TakenGroup) -> Self {
        let mut by_sheet: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        // Once as it was made, once with what has been typed since: computed cells may show either,
        // depending on the program that saved the file.
        let everybody = |members: &[(ParticipantId, Answers)]| -> Vec<(ParticipantId, Answers)> {
            let of =
                |id: &ParticipantId| members.iter().find(|(i, _)| i == id).map(|(_, a)| a.clone()).unwrap_or_default();
            roster.members(&taken.record.group).map(|p| (p.id.clone(), of(&p.id))).collect()
        };
        let returned = everybody(&taken.returned);
        let before =
            GroupRecord { members: returned.clone(), own: Answers::new(), presents: None, ..taken.record.clone() };
        let now = GroupRecord { members: everybody(&taken.record.members), ..taken.record.clone() };
        for record in [&before, &now] {
            let book = GroupBook::new(event, roster, 0, record, &returned).with_hands(hands(taken));
            for page in fill(&book, &[], &[]).pages {
                let texts = page.filled().map(|(_, cell)| fold(&cell.value.shown()));
                by_sheet.entry(page.name.clone()).or_default().extend(texts);
            }
        }
        Print { by_sheet }
    }

    fn knows(&self, page: &str) -> bool {
        self.by_sheet.contains_key(page)
    }

    fn has(&self, page: &str, text: &str) -> bool {
        let folded = fold(text);
        // Counts, shares and codes change with every answer; people's notes are not bare numbers.
        let computed = folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '%'));
        let is_code =
            text.split_whitespace().any(|word| crate::workbook::stamp::Code::parse(word).is_some_and(|c| c.is_ok()));
        computed
            || is_code
            || is_progress(&folded)
            || match self.by_sheet.get(page) {
                Some(texts) => texts.contains(&folded),
                None => self.by_sheet.values().any(|texts| texts.contains(&folded)),
            }
    }
}

/// Marks as they stand beside corrected answers.
fn hands(taken: &TakenGroup) -> Hands {
    let mark = |key: &(ParticipantId, Slot)| {
        (key.clone(), Hand { returned: String::new(), before: String::new(), again: false })
    };
    taken.corrected.keys().map(mark).collect()
}
