//! What people typed, as far as it could be taken for words of the program.

use std::collections::BTreeSet;

use crate::domain::answers::Answers;
use crate::domain::catalogue::Template;
use crate::domain::people::Roster;
use crate::sheet::book::Page;

use super::is_japanese;

/// Texts that are never translated.
#[derive(Clone, Debug, Default)]
pub struct Typed(BTreeSet<String>);

impl Typed {
    /// What a template says of itself, and who takes part.
    pub fn of(template: &Template, roster: Option<&Roster>) -> Self {
        let mut typed = Typed::default();
        typed.text(&template.title);
        typed.text(&template.attribution);
        template.lists.iter().flat_map(|list| &list.choices).for_each(|choice| typed.text(choice));
        for person in roster.into_iter().flat_map(Roster::people) {
            for text in [&person.name, &person.organisation, &person.industry, &person.mail] {
                typed.text(text);
            }
            typed.text(person.group.as_str());
        }
        typed
    }

    /// A text, and each line of it.
    pub fn text(&mut self, text: &str) {
        if is_japanese(text) {
            self.0.insert(text.to_owned());
            self.0.extend(text.lines().map(str::to_owned));
        }
    }

    /// Several texts.
    pub fn texts<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) {
        texts.into_iter().for_each(|text| self.text(text));
    }

    /// Answers, and the sheets that they were found on.
    pub fn answers(&mut self, answers: &Answers) {
        for answer in answers.values() {
            self.text(&answer.text.value);
            self.text(&answer.text.source.file.path);
            self.text(&answer.text.source.sheet);
        }
    }

    /// Everything on a page that says nothing of the program's own.
    pub fn page(&mut self, page: &Page) {
        page.cells.firsts().for_each(|(_, cell)| self.text(&cell.value.shown()));
    }

    /// True for a text that somebody typed.
    pub(super) fn has(&self, text: &str) -> bool {
        self.0.contains(text)
    }
}
