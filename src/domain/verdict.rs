//! The three-way table: what was there when a workbook was made, what stands in it now, and what would be
//! written into it now. Which of the three a cell gets, and what a person is told.
//!
//! It compares three texts and knows nothing of workbooks. Every way in which three texts can be equal,
//! different or blank has its line here; the rest of the program asks, and decides nothing itself.

/// Whose cell it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Whose {
    /// A member's answer. What is new comes from the returned files, where it stays.
    Member,
    /// The group's own cell, or a lecturer's. It stands in workbooks alone; what is new comes from a second one.
    Own,
}

/// How the three texts compare.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Verdict {
    /// Nothing happened, or there is nothing.
    Same,
    /// Nobody touched the cell; something came, or something else.
    New,
    /// Nobody touched the cell; what was there is in no file any more.
    Gone,
    /// Somebody wrote into the cell; nothing else happened.
    ByHand,
    /// The cell and what came say the same by now.
    Agreed,
    /// Somebody wrote into the cell, and something else came.
    Both,
    /// Somebody emptied the cell; nothing else happened.
    Emptied,
    /// Somebody emptied the cell, and something else came.
    EmptiedAndNew,
}

/// Which text a cell gets.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Shows {
    /// What stands in the workbook now.
    Theirs,
    /// What would be written now.
    New,
}

/// What a person is told about a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Told {
    /// Nothing.
    Nothing,
    /// It was corrected by hand; the returned file says otherwise.
    Corrected,
    /// It was corrected by hand, and what came since says otherwise too.
    BothChanged,
    /// It was emptied by hand; for a member's answer the text is there again.
    Emptied,
    /// What stood in it is in no file any more.
    Gone,
}

/// What becomes of a cell.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Outcome {
    /// The text it gets.
    pub shows: Shows,
    /// What is told.
    pub told: Told,
}

impl Verdict {
    /// Compares the texts: when the workbook was made, in it now, to be written now. Blank ones are none.
    pub fn of(base: &str, theirs: &str, new: &str) -> Self {
        let [base, theirs, new] = [base, theirs, new].map(plain);
        match (theirs == base, new == base, theirs == new) {
            (true, true, _) => Verdict::Same,
            (true, false, _) if new.is_empty() => Verdict::Gone,
            (true, false, _) => Verdict::New,
            (false, _, true) => Verdict::Agreed,
            (false, true, false) if theirs.is_empty() => Verdict::Emptied,
            (false, true, false) => Verdict::ByHand,
            (false, false, false) if theirs.is_empty() => Verdict::EmptiedAndNew,
            (false, false, false) => Verdict::Both,
        }
    }

    /// What becomes of the cell.
    pub fn outcome(self, whose: Whose) -> Outcome {
        let (shows, told) = match (self, whose) {
            (Verdict::Same, _) => (Shows::New, Told::Nothing),
            (Verdict::New, _) => (Shows::New, Told::Nothing),
            // A second workbook without the text takes nothing away from the first.
            (Verdict::Gone, Whose::Own) => (Shows::Theirs, Told::Nothing),
            (Verdict::Gone, Whose::Member) => (Shows::New, Told::Gone),
            (Verdict::ByHand, Whose::Own) => (Shows::Theirs, Told::Nothing),
            (Verdict::ByHand, Whose::Member) => (Shows::Theirs, Told::Corrected),
            // The returned file is the surer source.
            (Verdict::Agreed, Whose::Member) => (Shows::New, Told::Nothing),
            (Verdict::Agreed, Whose::Own) => (Shows::Theirs, Told::Nothing),
            (Verdict::Both, _) => (Shows::Theirs, Told::BothChanged),
            // A group may take back what it wrote; nobody takes back an answer by emptying its copy.
            (Verdict::Emptied, Whose::Own) => (Shows::Theirs, Told::Emptied),
            (Verdict::Emptied | Verdict::EmptiedAndNew, Whose::Member) => (Shows::New, Told::Emptied),
            (Verdict::EmptiedAndNew, Whose::Own) => (Shows::New, Told::Nothing),
        };
        Outcome { shows, told }
    }
}

/// Equal but for the line breaks and outer spaces that programs change on saving.
pub fn same_text(one: &str, other: &str) -> bool {
    plain(one) == plain(other)
}

fn plain(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every way in which three texts can be blank, equal or different: base, theirs, new.
    const TABLE: [([&str; 3], Verdict); 15] = [
        (["", "", ""], Verdict::Same),
        (["", "", "n"], Verdict::New),
        (["", "t", ""], Verdict::ByHand),
        (["", "x", "x"], Verdict::Agreed),
        (["", "t", "n"], Verdict::Both),
        (["b", "", ""], Verdict::Agreed),
        (["x", "", "x"], Verdict::Emptied),
        (["b", "", "n"], Verdict::EmptiedAndNew),
        (["x", "x", ""], Verdict::Gone),
        (["b", "t", ""], Verdict::Both),
        (["x", "x", "x"], Verdict::Same),
        (["x", "x", "n"], Verdict::New),
        (["x", "t", "x"], Verdict::ByHand),
        (["b", "x", "x"], Verdict::Agreed),
        (["b", "t", "n"], Verdict::Both),
    ];

    /// The same shape for the same pattern of blank, equal and different.
    fn shape(texts: [&str; 3]) -> [usize; 3] {
        let mut seen = vec![""];
        texts.map(|text| {
            let known = seen.iter().position(|s| *s == text);
            known.unwrap_or_else(|| {
                seen.push(text);
                seen.len() - 1
            })
        })
    }

    #[test]
    fn every_pattern_of_three_texts_has_its_verdict() {
        let words = ["", "甲", "乙", "丙"];
        let mut met = std::collections::BTreeSet::new();
        for base in words {
            for theirs in words {
                for new in words {
                    let shape_of = shape([base, theirs, new]);
                    let (_, expected) =
                        TABLE.iter().find(|(texts, _)| shape(*texts) == shape_of).expect("a line of the table");
                    assert_eq!(Verdict::of(base, theirs, new), *expected, "{base:?} {theirs:?} {new:?}");
                    met.insert(shape_of);
                }
            }
        }
        assert_eq!(met.len(), TABLE.len(), "the table has a line for each pattern and no other");
    }

    #[test]
    fn line_ends_and_outer_spaces_are_no_difference() {
        assert_eq!(Verdict::of("a\r\nb", " a\nb ", "a\rb"), Verdict::Same);
        assert_eq!(Verdict::of("", "  ", "\r\n"), Verdict::Same);
        assert!(same_text("a\r\nb", "a\nb\n") && !same_text("ab", "a b"));
    }

    #[test]
    fn what_a_person_typed_is_never_given_up() {
        for (texts, verdict) in TABLE {
            let [base, theirs, new] = texts;
            let typed = theirs != base && !theirs.is_empty();
            for whose in [Whose::Member, Whose::Own] {
                let shows = verdict.outcome(whose).shows;
                assert!(!typed || shows == Shows::Theirs || theirs == new, "{texts:?} {whose:?}");
            }
        }
    }

    #[test]
    fn what_disappears_or_loses_is_told() {
        for (texts, verdict) in TABLE {
            let [base, theirs, new] = texts;
            for whose in [Whose::Member, Whose::Own] {
                let outcome = verdict.outcome(whose);
                let shown = if outcome.shows == Shows::New { new } else { theirs };
                let lost = [theirs, new].into_iter().any(|text| !text.is_empty() && text != shown && text != base);
                assert!(!lost || outcome.told != Told::Nothing, "{texts:?} {whose:?}: {outcome:?}");
                // A text that was there and is not shown any more is told, unless both sides took it away or
                // changed it, or nobody touched it and the member sent another.
                let gone = shown.is_empty() && [theirs, new].contains(&base) && !base.is_empty();
                assert!(!gone || outcome.told != Told::Nothing, "{texts:?} {whose:?}: {outcome:?}");
            }
        }
    }

    #[test]
    fn outcomes_are_those_that_were_agreed() {
        use Verdict as V;
        let table = [
            (V::Same, (Shows::New, Told::Nothing), (Shows::New, Told::Nothing)),
            (V::New, (Shows::New, Told::Nothing), (Shows::New, Told::Nothing)),
            (V::Gone, (Shows::New, Told::Gone), (Shows::Theirs, Told::Nothing)),
            (V::ByHand, (Shows::Theirs, Told::Corrected), (Shows::Theirs, Told::Nothing)),
            (V::Agreed, (Shows::New, Told::Nothing), (Shows::Theirs, Told::Nothing)),
            (V::Both, (Shows::Theirs, Told::BothChanged), (Shows::Theirs, Told::BothChanged)),
            (V::Emptied, (Shows::New, Told::Emptied), (Shows::Theirs, Told::Emptied)),
            (V::EmptiedAndNew, (Shows::New, Told::Emptied), (Shows::New, Told::Nothing)),
        ];
        for (verdict, member, own) in table {
            for (whose, (shows, told)) in [(Whose::Member, member), (Whose::Own, own)] {
                assert_eq!(verdict.outcome(whose), Outcome { shows, told }, "{verdict:?} {whose:?}");
            }
        }
    }
}
