//! Texts that many people's answers have in common, kept once: picks above all, for everybody picks from the same list.
//!
//! It must not know whose they are.

use std::collections::HashSet;
use std::sync::{Arc, Mutex, PoisonError};

use super::answers::Answers;

/// Texts so far. Threads may share it.
#[derive(Debug, Default)]
pub struct Texts(Mutex<HashSet<Arc<str>>>);

impl Texts {
    /// Lets these answers share their texts, and the names of the sheets they cite, with all others that said the same.
    pub fn share(&self, answers: &mut Answers) {
        // A set of texts is right at every moment, whatever became of who held it.
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut share = |text: &mut Arc<str>| match known.get(text) {
            Some(known) => *text = Arc::clone(known),
            None => drop(known.insert(Arc::clone(text))),
        };
        // One that others hold already is shared itself.
        for answer in answers.values_mut().filter_map(Arc::get_mut) {
            share(&mut answer.text.value);
            share(&mut answer.text.source.sheet);
        }
        // Put together at once a map needs half the room of one that grew.
        *answers = std::mem::take(answers).into_iter().collect();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::address::Address;
    use crate::domain::answers::{Answer, Slot};
    use crate::domain::source::{Cited, How, Source, SourceFile};

    fn answers(texts: &[&str]) -> Answers {
        let file = Arc::new(SourceFile { path: "a.xlsx".to_owned(), sha256: String::new() });
        let answer = |text: &&str| {
            let source = Source { file: Arc::clone(&file), sheet: "②".into(), cell: Address::new(0, 0) };
            let text = Cited { value: (*text).into(), source, how: How::Heading };
            Arc::new(Answer { text, steps: [].into() })
        };
        let slot = |nth| Slot { theme: 0, threat: None, nth, column: 0 };
        (1..).map(slot).zip(texts.iter().map(answer)).collect()
    }

    #[test]
    fn what_two_people_say_is_kept_once_and_says_the_same() {
        let texts = Texts::default();
        let (mut one, mut other) = (answers(&["6-1 手順", "自由に"]), answers(&["別", "6-1 手順"]));
        let before = (one.clone(), other.clone());
        // Clones hold the answers: nothing may be changed under them.
        texts.share(&mut one);
        assert!(one.values().zip(before.0.values()).all(|(now, before)| Arc::ptr_eq(now, before)));
        let said = |answers: &Answers| answers.values().map(|a| a.text.value.to_string()).collect::<Vec<_>>();
        let expected = (said(&one), said(&other));
        drop(before);
        texts.share(&mut one);
        texts.share(&mut other);
        assert_eq!((said(&one), said(&other)), expected);
        let [first, again] = [one.values().next().unwrap(), other.values().nth(1).unwrap()];
        assert!(Arc::ptr_eq(&first.text.value, &again.text.value));
        assert!(Arc::ptr_eq(&first.text.source.sheet, &again.text.source.sheet));
    }
}
