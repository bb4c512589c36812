//! What tells a member's row apart: answers that were corrected by hand, and people who have left the group.
//!
//! It is said in words and by the frame of a cell, never by colour alone.

use crate::domain::address::Address;
use crate::domain::answers::{Answers, Slot};
use crate::domain::catalogue::{ColumnRef, Kind};
use crate::domain::ids::ParticipantId;
use crate::domain::people::Participant;
use crate::sheet::book::{Cell, Look};
use crate::workbook::frame::LEFT;
use crate::workbook::language;
use crate::workbook::words::group as say;

use super::merge::Hand;
use super::take::Left;
use super::themes::{Writer, shown as themes_shown};
use super::{GroupColumn, member_columns};

impl Writer<'_, '_> {
    pub(super) fn has_any(&self, answers: &Answers, nth: u8) -> bool {
        let (theme, threat) = (self.theme as u8, Some(self.threat.no));
        answers.keys().any(|s| s.theme == theme && s.threat == threat && s.nth == nth)
    }

    /// A row of somebody who has left the group: what he or she wrote stays to be seen and is not counted.
    pub(super) fn left_row(&mut self, row: u32, id: &ParticipantId, left: &Left, nth: u8) {
        let template = self.book.event.template;
        let known = self.book.roster.get(id);
        let mark = if known.is_some_and(|person| person.excluded) { say::EXCLUDED_MARK } else { say::LEFT_MARK };
        let shown = |at: ColumnRef, nth: u8| {
            let answer = left.answers.get(&Slot::new(at, Some(self.threat.no), nth));
            answer.map(|a| themes_shown(template, at, a)).unwrap_or_default()
        };
        for (index, column) in self.table.columns.iter().enumerate() {
            let cell = match column.id {
                GroupColumn::No => Cell::number(self.threat.no.0, Look::RowNo),
                GroupColumn::Id => Cell::text(id.as_str(), Look::BodyCentre),
                GroupColumn::Name => Cell::text(format!("{}{mark}", left.name), Look::BodyMuted),
                GroupColumn::Industry => Cell::text(known.map_or("", |p| &p.industry), Look::BodyMuted),
                GroupColumn::Nth => Cell::number(nth, Look::BodyCentre),
                GroupColumn::Votes => Cell::text("", Look::Count),
                GroupColumn::Theme(at) => match template.column(at).kind {
                    Kind::Text | Kind::PickStep | Kind::Pick | Kind::Tick => {
                        Cell::text(shown(at, nth), Look::MemberLeft)
                    }
                    Kind::ChosenStep => {
                        let vote = template.vote_column();
                        Cell::text(vote.map(|at| shown(at, 1)).unwrap_or_default(), Look::BodyMuted)
                    }
                    Kind::RowNumber | Kind::Label | Kind::PickControl => Cell::default(),
                },
            };
            self.page.put(Address::new(row, LEFT + index as u16), cell);
        }
        self.page.heights.insert(row, self.height_of(row));
    }

    /// A member's name, with what was corrected by hand in this row.
    pub(super) fn name(&self, person: &Participant, open: bool, nth: u8) -> Cell {
        let template = self.book.event.template;
        let columns = member_columns(template, self.theme).into_iter();
        let by_hand = columns.filter(|(at, _)| self.hand(&person.id, *at, nth).is_some());
        let headings: Vec<&str> = by_hand.map(|(_, column)| column.heading.as_str()).collect();
        let name = &person.name;
        match (open, headings.is_empty()) {
            (_, false) => Cell::text(
                format!("{name}\n{}", say::corrected(&headings, language::comma(language::of(template)))),
                Look::BodyStrong,
            ),
            (true, true) => Cell::text(format!("{name}{}", say::OPEN_MARK), Look::BodyMuted),
            (false, true) => Cell::text(name, Look::Body),
        }
    }

    fn hand(&self, id: &ParticipantId, at: ColumnRef, nth: u8) -> Option<&Hand> {
        self.book.hands.get(&(id.clone(), Slot::new(at, Some(self.threat.no), nth)))
    }

    /// The look of an answer; one that was corrected by hand also gets a note that says what was returned.
    pub(super) fn mark(&mut self, place: Address, id: &ParticipantId, at: ColumnRef, nth: u8) -> Look {
        let Some(hand) = self.hand(id, at, nth) else { return Look::Member };
        let note = say::hand_note(&quoted(&hand.returned), hand.again);
        self.page.notes.push((place, note));
        Look::MemberByHand
    }
}

/// Most characters of an answer that a note repeats; it stands in full in the data.
const QUOTED: usize = 300;

fn quoted(text: &str) -> String {
    let mut short: String = text.chars().take(QUOTED).collect();
    if text.chars().nth(QUOTED).is_some() {
        short.push('…');
    }
    short
}
