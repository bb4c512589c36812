//! What people wrote into a group's workbook beside its cells: found by making the workbook once more
//! from what was read and listing every text that it does not print.

use std::borrow::Cow;
use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::sync::Arc;

use crate::domain::address::Address;
use crate::domain::answers::{Answers, GroupRecord, Slot};
use crate::domain::finding::{Finding, Trouble};
use crate::domain::fold::{fold, is_blank};
use crate::domain::ids::ParticipantId;
use crate::domain::people::{Participant, Roster};
use crate::domain::source::{Source, SourceFile};
use crate::sheet::book::{Book, Page, Visibility};
use crate::sheet::cells::Known;
use crate::workbook::Event;
use crate::workbook::carry::{Beside, renamed, texts_of};
use crate::workbook::frame::LEFT;
use crate::workbook::language::{self, known_sheet};
use crate::workbook::stamp::STAMP_SHEET;
use crate::workbook::words::group::PAST_TEXTS;
use crate::workbook::words::{is_progress, of_list, sheet};

use super::fill::{self, GroupBook};
use super::merge::{Hand, Hands};
use super::take::{Left, TakenGroup};

/// Sheets that only repeat what stands elsewhere, or that nobody sees.
const REPEATED: [&str; 6] = [sheet::FINDINGS, sheet::SOURCES, sheet::DATA, sheet::CALC, sheet::LISTS, STAMP_SHEET];

/// A finding for every text in `book` that neither the workbook prints nor a cell of the group holds, for every note
/// and every sheet that people added; and all of that, to go over into the next workbook.
pub(super) fn of(
    event: &Event,
    roster: &Roster,
    file: &Arc<SourceFile>,
    book: &Book,
    taken: &TakenGroup,
    printed: &BTreeSet<(usize, Address)>,
) -> (Vec<Finding>, Beside) {
    let print = Print::of(event, roster, book, taken);
    let told = taken.findings.iter().filter_map(|finding| finding.source.as_ref());
    let told: Vec<&Source> = told.filter(|source| source.file == *file).collect();
    let mut findings = Vec::new();
    let mut beside = Beside::default();
    let finding = |trouble, page: &Page, at: Address, read: String| {
        let source = Some(Source { file: file.clone(), sheet: page.name.as_str().into(), cell: at });
        Finding { trouble, file: file.path.clone(), participant: None, source, read }
    };
    for (nth, page) in book.pages.iter().enumerate() {
        let repeated = REPEATED.contains(&known_sheet(event.template, of_list(&page.name)));
        let hidden = page.visibility != Visibility::Visible && print.knows(&page.name);
        let Some(home) = print.home(page).filter(|_| !hidden) else {
            let cells = page.filled().filter(|(_, cell)| !is_blank(&cell.value.shown())).count();
            if cells > 0 && !hidden && !repeated {
                findings.push(finding(Trouble::SheetKept { cells }, page, Address::new(0, 0), String::new()));
                beside.take_sheet(page);
            }
            continue;
        };
        let mut extra = BTreeSet::new();
        let is_overview = known_sheet(event.template, &page.name) == sheet::OVERVIEW;
        let told: BTreeSet<Address> = told.iter().filter(|of| *of.sheet == *page.name).map(|of| of.cell).collect();
        let mut known = Known::of(&page.cells);
        for (at, number, cell) in page.cells.numbered().filter(|_| !repeated) {
            let printed = printed.contains(&(nth, at)) || (is_overview && is_of_list(roster, taken, page, at));
            if printed || told.contains(&at) {
                continue;
            }
            let text = cell.value.seen();
            if known.get(number, || is_blank(&text) || print.has(&home, &text)) {
                continue;
            }
            extra.insert(at);
            findings.push(finding(Trouble::OutsideAnswers, page, at, text.into_owned()));
        }
        // What could not be given a place in a table goes along as well.
        let unplaced = taken.findings.iter().filter(|f| f.is_listed() && !is_left(f)).filter_map(|f| f.source.as_ref());
        extra.extend(unplaced.filter(|source| *source.sheet == *page.name).map(|source| source.cell));
        let notes = beside.notes.len();
        beside.take(&home, page, &extra);
        for note in &beside.notes[notes..] {
            findings.push(finding(Trouble::NoteKept, page, note.at, note.text.clone()));
        }
    }
    (findings, beside)
}

/// True for an answer of somebody who has left: it keeps its own row.
fn is_left(finding: &Finding) -> bool {
    matches!(finding.trouble, Trouble::LeftAnswer { .. })
}

/// True in the list of members on the first sheet, which is `page`: names and companies may have been corrected in the
/// roster since.
fn is_of_list(roster: &Roster, taken: &TakenGroup, page: &Page, at: Address) -> bool {
    let id = ParticipantId::parse(&page.shown(Address::new(at.row, LEFT)));
    at.col <= LEFT + 4 && id.is_some_and(|id| roster.get(&id).is_some() || taken.left.contains_key(&id))
}

/// Texts, folded.
type Texts = HashSet<String>;

/// The texts of the workbook as it would be made from what was read.
struct Print<'a> {
    event: &'a Event<'a>,
    hands: Hands,
    /// The states whose computed cells a file may show. Making a workbook costs more than reading one, and most files
    /// show the first.
    states: Vec<State<'a>>,
}

/// One state of the workbook, with its texts by sheet once they are asked for.
struct State<'a> {
    roster: Cow<'a, Roster>,
    record: GroupRecord,
    returned: Vec<(ParticipantId, Answers)>,
    texts: OnceCell<BTreeMap<String, Texts>>,
}

impl<'a> Print<'a> {
    fn of(event: &'a Event<'a>, roster: &'a Roster, book: &Book, taken: &TakenGroup) -> Self {
        let mut states = Vec::new();
        add_states(&mut states, Cow::Borrowed(roster), taken);
        if !taken.left.is_empty() {
            add_states(&mut states, Cow::Owned(with_left(event, roster, book, taken)), taken);
        }
        Print { event, hands: hands(taken), states }
    }

    /// The texts of each state, made when it is reached.
    fn states(&self) -> impl Iterator<Item = &BTreeMap<String, Texts>> {
        self.states.iter().map(|state| state.texts.get_or_init(|| self.texts(state)))
    }

    fn texts(&self, state: &State) -> BTreeMap<String, Texts> {
        let book = GroupBook::new(self.event, &state.roster, 0, &state.record, &state.returned);
        let book = book.with_hands(self.hands.clone());
        let texts = |page: Page| match REPEATED.contains(&known_sheet(self.event.template, &page.name)) {
            true => (page.name, Texts::new()),
            false => (page.name.clone(), texts_of(&page)),
        };
        let mut by_sheet: BTreeMap<String, Texts> =
            fill::printed(&book, &REPEATED).pages.into_iter().map(texts).collect();
        for (page, text) in PAST_TEXTS {
            by_sheet.entry(page.to_owned()).or_default().insert(fold(text));
        }
        by_sheet
    }

    fn knows(&self, page: &str) -> bool {
        self.states().next().is_some_and(|by_sheet| by_sheet.contains_key(page))
    }

    /// What the program calls a page, also where people gave it another name; None for a page of people's own.
    fn home(&self, page: &Page) -> Option<String> {
        let name = of_list(&page.name);
        if self.knows(name) || REPEATED.contains(&known_sheet(self.event.template, name)) {
            return Some(name.to_owned());
        }
        renamed(page, self.states().next()?.iter()).cloned()
    }

    /// True for what stands on `page` without anybody having written it.
    fn has(&self, page: &str, text: &str) -> bool {
        let folded = fold(text);
        // Counts, shares and codes change with every answer; people's notes are not bare numbers.
        let computed = folded.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | '%'));
        let is_code =
            || text.split_whitespace().any(|word| crate::workbook::stamp::Code::parse(word).is_some_and(|c| c.is_ok()));
        let in_state = |texts: &BTreeMap<String, Texts>| texts.get(page).is_some_and(|texts| texts.contains(&folded));
        let mut states = self.states();
        computed
            || states.next().is_some_and(in_state)
            || is_code()
            || is_progress(&folded)
            || language::is_progress(language::of(self.event.template), &folded)
            || states.any(in_state)
    }
}

/// The states of a workbook whose members are those of `roster`.
fn add_states<'a>(states: &mut Vec<State<'a>>, roster: Cow<'a, Roster>, taken: &TakenGroup) {
    let group = &taken.record.group;
    let everybody = |members: &[(ParticipantId, Answers)], left: fn(&Left) -> &Answers| {
        let of = |id: &ParticipantId| {
            let member = members.iter().find(|(i, _)| i == id).map(|(_, answers)| answers);
            member.or_else(|| taken.left.get(id).map(left)).cloned().unwrap_or_default()
        };
        roster.members(group).map(|p| (p.id.clone(), of(&p.id))).collect::<Vec<_>>()
    };
    let returned = everybody(&taken.returned, |left| &left.returned);
    // With what has been typed since, as a program that recalculates shows it.
    let members = everybody(&taken.record.members, |left| &left.answers);
    let now = GroupRecord { members, ..taken.record.clone() };
    // As it was made, where a program that does not recalculate saved it.
    let before = GroupRecord { members: returned.clone(), own: Answers::new(), presents: None, ..taken.record.clone() };
    // With the group's codes as they were typed: formulas show those.
    let mut typed = now.clone();
    typed
        .own
        .values_mut()
        .filter(|answer| !answer.steps.is_empty())
        .for_each(|answer| Arc::make_mut(answer).steps = [].into());
    for record in [now, before, typed] {
        if !states.iter().any(|known| known.record == record) {
            let (roster, returned) = (roster.clone(), returned.clone());
            states.push(State { roster, record, returned, texts: OnceCell::new() });
        }
    }
}

/// The roster as it was while those who have left were members: the workbook still shows what it counted then.
fn with_left(event: &Event, roster: &Roster, book: &Book, taken: &TakenGroup) -> Roster {
    let group = &taken.record.group;
    let known = roster.people().map(|person| match taken.left.contains_key(&person.id) {
        true => Participant { group: group.clone(), excluded: false, ..person.clone() },
        false => person.clone(),
    });
    let list = book.pages.iter().find(|page| known_sheet(event.template, &page.name) == sheet::OVERVIEW);
    let gone = taken.left.iter().filter(|(id, _)| roster.get(id).is_none()).map(|(id, left)| {
        let row = list.and_then(|page| {
            let (at, _) = page.filled().find(|(at, cell)| at.col == LEFT && cell.value.shown() == id.as_str())?;
            Some([2, 3].map(|right| page.shown(Address::new(at.row, LEFT + right))))
        });
        let [organisation, industry] = row.unwrap_or_default();
        let (id, name, group) = (id.clone(), left.name.clone(), group.clone());
        Participant { id, name, organisation, industry, group, mail: String::new(), excluded: false }
    });
    Roster::new(known.chain(gone))
}

/// Marks as they stand beside corrected answers.
fn hands(taken: &TakenGroup) -> Hands {
    let mark = |key: &(ParticipantId, Slot)| {
        (key.clone(), Hand { returned: String::new(), before: String::new(), again: false })
    };
    taken.corrected.keys().map(mark).collect()
}
