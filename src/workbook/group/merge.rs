//! The members' answers of a group: as they were returned when its workbook was made, as they stand in it now, as
//! they are returned now. What each cell of the next workbook shows is decided by the three-way table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, LazyLock};

use crate::domain::answers::{Answer, Answers, Slot};
use crate::domain::catalogue::Template;
use crate::domain::finding::{Finding, Trouble};
use crate::domain::ids::ParticipantId;
use crate::domain::source::{How, Source};
use crate::domain::verdict::{Shows, Told, Verdict, Whose, same_text};
use crate::workbook::written::Key;

use super::take::TakenGroup;
use super::themes::shown;

/// An answer that stands in the workbook as somebody corrected it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Hand {
    /// What is returned now; empty where nothing is.
    pub returned: String,
    /// What had been returned when it was corrected.
    pub before: String,
    /// True where something else was returned since.
    pub again: bool,
}

/// Which answers were corrected by hand.
pub type Hands = BTreeMap<(ParticipantId, Slot), Hand>;

/// The answers for the next workbook.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Merged {
    /// By member, in the order in which they were given.
    pub members: Vec<(ParticipantId, Answers)>,
    /// Those that were corrected by hand.
    pub hands: Hands,
    /// What a person should know about them.
    pub findings: Vec<Finding>,
}

/// What a workbook says of one member.
struct Seen<'a> {
    taken: &'a TakenGroup,
    /// As they had been returned.
    base: &'a Answers,
    /// Corrections, or everything of somebody who changed the group.
    theirs: BTreeMap<Slot, &'a Arc<Answer>>,
}

/// Brings what is `returned` now together with the workbook of the group, or with another one's of `books` in which a
/// member was before.
pub fn merge<'a>(
    template: &Template,
    returned: &[(ParticipantId, Answers)],
    own: Option<&'a TakenGroup>,
    books: impl Iterator<Item = &'a TakenGroup> + Clone,
) -> Merged {
    let mut merged = Merged::default();
    for (id, new) in returned {
        let seen = own.and_then(|taken| member(taken, id)).or_else(|| books.clone().find_map(|taken| moved(taken, id)));
        let answers = match seen {
            Some(seen) => merged.member(template, id, &seen, new),
            None => new.clone(),
        };
        merged.members.push((id.clone(), answers));
    }
    merged
}

/// What the group's own workbook says of a member; None where it does not know the member.
fn member<'a>(taken: &'a TakenGroup, id: &ParticipantId) -> Option<Seen<'a>> {
    let corrected = taken.corrected.iter().filter(|((whose, _), _)| whose == id);
    let theirs: BTreeMap<Slot, &Arc<Answer>> = corrected.map(|((_, slot), answer)| (*slot, answer)).collect();
    let base = taken.returned.iter().find(|(whose, _)| whose == id).map(|(_, answers)| answers);
    match base {
        Some(base) => Some(Seen { taken, base, theirs }),
        // Typed for somebody of whom nothing had come back.
        None if !theirs.is_empty() => {
            static NONE: LazyLock<Answers> = LazyLock::new(Answers::new);
            Some(Seen { taken, base: &NONE, theirs })
        }
        None => None,
    }
}

/// What another group's workbook says of somebody who was in that group.
fn moved<'a>(taken: &'a TakenGroup, id: &ParticipantId) -> Option<Seen<'a>> {
    let left = taken.left.get(id).filter(|left| !left.returned.is_empty())?;
    let theirs = left.answers.iter().map(|(slot, answer)| (*slot, answer)).collect();
    Some(Seen { taken, base: &left.returned, theirs })
}

impl Merged {
    fn member(&mut self, template: &Template, id: &ParticipantId, seen: &Seen, new: &Answers) -> Answers {
        let touched = !seen.theirs.is_empty() || seen.taken.emptied.keys().any(|(whose, _)| whose == id);
        if !touched && seen.base == new {
            return new.clone();
        }
        let shown_in = |slot: Slot, answer: Option<&Arc<Answer>>| {
            answer.map(|a| shown(template, slot.column_ref(), a)).unwrap_or_default()
        };
        let slots: BTreeSet<Slot> = seen.base.keys().chain(new.keys()).chain(seen.theirs.keys()).copied().collect();
        let mut answers = Answers::new();
        for slot in slots {
            let shown = |answer: Option<&Arc<Answer>>| shown_in(slot, answer);
            let emptied = seen.taken.emptied.get(&(id.clone(), slot));
            let typed = seen.theirs.get(&slot).copied();
            let now = new.get(&slot);
            let theirs = match (typed, emptied) {
                (Some(answer), _) => shown(Some(answer)),
                (None, Some(_)) => String::new(),
                (None, None) => shown(seen.base.get(&slot)),
            };
            // A correction that nobody touched since is compared with what it corrected then.
            let written = seen.taken.written.texts.get(&Key::member(template, id, slot));
            let base = match written.filter(|_| typed.is_some()) {
                Some(written) if same_text(&written.text, &theirs) => written.before.clone(),
                _ => shown(seen.base.get(&slot)),
            };
            let returned = shown(now);
            let outcome = Verdict::of(&base, &theirs, &returned).outcome(Whose::Member);
            let kept = match outcome.shows {
                Shows::New => now.cloned(),
                Shows::Theirs => typed.cloned().map(by_hand),
            };
            if outcome.shows == Shows::Theirs {
                let again = outcome.told == Told::BothChanged;
                self.hands.insert((id.clone(), slot), Hand { returned: returned.clone(), before: base, again });
            }
            answers.extend(kept.map(|answer| (slot, answer)));
            let trouble = match outcome.told {
                Told::Nothing => continue,
                Told::Corrected => Trouble::MemberChanged { returned },
                Told::BothChanged => Trouble::BothChanged { returned },
                Told::Emptied => Trouble::MemberEmptied { returned },
                Told::Gone => Trouble::AnswerGone,
            };
            let source = match outcome.told {
                Told::Gone => seen.base.get(&slot).map(|answer| &answer.text.source),
                Told::Nothing | Told::Corrected | Told::BothChanged | Told::Emptied => {
                    typed.map(|answer| &answer.text.source).or(emptied)
                }
            };
            let read = if outcome.told == Told::Gone { shown(seen.base.get(&slot)) } else { theirs };
            self.tell(trouble, id, source, read);
        }
        answers
    }

    fn tell(&mut self, trouble: Trouble, id: &ParticipantId, source: Option<&Source>, read: String) {
        let file = source.map(|source| source.file.path.clone()).unwrap_or_default();
        let (participant, source) = (Some(id.clone()), source.cloned());
        self.findings.push(Finding { trouble, file, participant, source, read });
    }
}

fn by_hand(mut answer: Arc<Answer>) -> Arc<Answer> {
    if answer.text.how != How::ByHand {
        Arc::make_mut(&mut answer).text.how = How::ByHand;
    }
    answer
}
