//! Several workbooks of one group, brought together: a copy that somebody worked in, or the one that was saved beside
//! another because that was open. What one of them alone changed is taken; what differs is told with both texts.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::domain::answers::{Answer, Slot};
use crate::domain::catalogue::Template;
use crate::domain::finding::{Finding, Trouble};
use crate::domain::ids::ParticipantId;
use crate::domain::verdict::{Shows, Told, Verdict, Whose};
use crate::workbook::written::Key;

use super::take::TakenGroup;
use super::themes::shown_step;

impl TakenGroup {
    /// Takes in another workbook of the same group. At how many places the two say different things.
    pub fn fold(&mut self, template: &Template, other: TakenGroup) -> usize {
        let hash = other.record.file.as_ref().map(|file| file.sha256.clone()).unwrap_or_default();
        if self.written.folded.contains(&hash) {
            return 0;
        }
        let mut differ = self.fold_own(template, &other);
        differ += self.fold_corrections(template, &other);
        differ += self.fold_presentation(template, &other);
        for (id, left) in &other.left {
            self.left.entry(id.clone()).or_insert_with(|| left.clone());
        }
        for (id, answers) in &other.returned {
            if !self.returned.iter().any(|(known, _)| known == id) {
                self.returned.push((id.clone(), answers.clone()));
                self.record.members.push((id.clone(), answers.clone()));
            }
        }
        let known: BTreeSet<String> = self.findings.iter().map(|finding| finding.read.clone()).collect();
        self.findings.extend(other.findings.into_iter().filter(|finding| !known.contains(&finding.read)));
        self.beside.join(other.beside);
        self.memos.join(other.memos);
        if differ == 0 {
            self.written.folded.insert(hash);
            self.written.folded.extend(other.written.folded);
        }
        differ
    }

    fn path(&self) -> String {
        self.record.file.as_ref().map(|file| file.path.clone()).unwrap_or_default()
    }

    /// What stood in a cell when both workbooks were one; empty where nobody knows.
    fn common(&self, other: &TakenGroup, key: &Key) -> String {
        let (mine, theirs) = (self.written.text(key), other.written.text(key));
        if mine == theirs || other.written.beside.as_deref() == Some(&self.path()) {
            return theirs.to_owned();
        }
        String::new()
    }

    fn fold_own(&mut self, template: &Template, other: &TakenGroup) -> usize {
        let slots: BTreeSet<Slot> = self.record.own.keys().chain(other.record.own.keys()).copied().collect();
        let mut differ = 0;
        for slot in slots {
            let key = Key::own(template, slot);
            let (mine, theirs) = (self.record.own.get(&slot), other.record.own.get(&slot));
            match self.decide(template, other, &key, mine, theirs) {
                Decided::Mine => {}
                Decided::Theirs(answer) => drop(self.record.own.insert(slot, answer)),
                Decided::Differ(finding) => {
                    differ += 1;
                    self.findings.push(*finding);
                }
            }
        }
        differ
    }

    fn fold_corrections(&mut self, template: &Template, other: &TakenGroup) -> usize {
        let keys: BTreeSet<(ParticipantId, Slot)> =
            self.corrected.keys().chain(other.corrected.keys()).cloned().collect();
        let mut differ = 0;
        for (id, slot) in keys {
            let key = Key::member(template, &id, slot);
            let place = (id.clone(), slot);
            let (mine, theirs) = (self.corrected.get(&place), other.corrected.get(&place));
            match self.decide(template, other, &key, mine, theirs) {
                Decided::Mine => {}
                Decided::Theirs(answer) => {
                    if let Some(text) = other.written.texts.get(&key) {
                        self.written.texts.insert(key, text.clone());
                    }
                    if let Some((_, answers)) = self.record.members.iter_mut().find(|(known, _)| *known == id) {
                        answers.insert(slot, answer.clone());
                    }
                    self.corrected.insert(place, answer);
                }
                Decided::Differ(mut finding) => {
                    differ += 1;
                    finding.participant = Some(id);
                    self.findings.push(*finding);
                }
            }
        }
        differ
    }

    fn fold_presentation(&mut self, template: &Template, other: &TakenGroup) -> usize {
        let Some(theirs) = &other.record.presents else { return 0 };
        let label = |no| template.threat(no).map(|threat| threat.label()).unwrap_or_default();
        let mine = self.record.presents.as_ref().map(|cited| label(cited.value)).unwrap_or_default();
        let text = label(theirs.value);
        let verdict = Verdict::of(&self.common(other, &Key::presents()), &mine, &text);
        match verdict.outcome(Whose::Own) {
            outcome if outcome.told == Told::BothChanged => {
                let trouble = Trouble::OtherCopy { kept: self.path(), counted: mine };
                let (file, source) = (theirs.source.file.path.clone(), Some(theirs.source.clone()));
                self.findings.push(Finding { trouble, file, participant: None, source, read: text });
                1
            }
            outcome => {
                if outcome.shows == Shows::New {
                    self.record.presents = Some(theirs.clone());
                }
                0
            }
        }
    }

    fn decide(
        &self,
        template: &Template,
        other: &TakenGroup,
        key: &Key,
        mine: Option<&Arc<Answer>>,
        theirs: Option<&Arc<Answer>>,
    ) -> Decided {
        let shown = |answer: Option<&Arc<Answer>>| {
            answer.map(|a| shown_step(template, &a.steps, &a.text.value)).unwrap_or_default()
        };
        let outcome = Verdict::of(&self.common(other, key), &shown(mine), &shown(theirs)).outcome(Whose::Own);
        match (outcome.told, outcome.shows, theirs) {
            (Told::BothChanged, _, Some(theirs)) => {
                let trouble = Trouble::OtherCopy { kept: self.path(), counted: shown(mine) };
                let (file, source) = (theirs.text.source.file.path.clone(), Some(theirs.text.source.clone()));
                let read = theirs.text.value.to_string();
                Decided::Differ(Box::new(Finding { trouble, file, participant: None, source, read }))
            }
            (_, Shows::New, Some(theirs)) => Decided::Theirs(theirs.clone()),
            _ => Decided::Mine,
        }
    }
}

/// Which of two workbooks a cell is taken from.
enum Decided {
    Mine,
    Theirs(Arc<Answer>),
    /// The first one's; the other text is told.
    Differ(Box<Finding>),
}
