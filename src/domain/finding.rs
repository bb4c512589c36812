//! One thing a person should know about a file: what, where, and what was read there.
//!
//! A finding can only be made from a [`Trouble`], so that no message exists without a code, a severity
//! and something to do. It never says what a screen or a sheet looks like.

use super::ids::ParticipantId;
use super::source::Source;
pub use super::trouble::Trouble;

/// A language of screens and workbooks.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Lang {
    /// Japanese.
    #[default]
    Ja,
    /// English.
    En,
}

/// How much a finding matters.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Severity {
    /// A person must look: something could not be placed or counted.
    Error,
    /// Taken, but a person should look.
    Warning,
    /// For the record.
    Info,
}

impl Severity {
    /// The word in JSON.
    pub fn code(self) -> &'static str {
        match self {
            Severity::Error => "error",
            Severity::Warning => "warning",
            Severity::Info => "info",
        }
    }
}

/// One finding: what is odd, where, and what was read there.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Finding {
    /// What is odd.
    pub trouble: Trouble,
    /// The file, relative to the workshop's folder where it lies in it.
    pub file: String,
    /// Whose file it is, where that is known.
    pub participant: Option<ParticipantId>,
    /// Sheet and cell, where the finding has them.
    pub source: Option<Source>,
    /// What was read, as typed; empty where nothing was.
    pub read: String,
}

impl Finding {
    /// True when the text stands in no answer: it is listed, not placed.
    pub fn is_listed(&self) -> bool {
        !self.read.is_empty()
            && matches!(
                self.trouble,
                Trouble::RowUnknown
                    | Trouble::RowContradicts
                    | Trouble::Duplicate { .. }
                    | Trouble::SameInCopy { .. }
                    | Trouble::HiddenByMerge
                    | Trouble::Comment
                    | Trouble::OutsideAnswers
                    | Trouble::OutOfScope
                    | Trouble::ErrorValue
                    | Trouble::FormulaWithoutResult
                    | Trouble::KeptAside
                    | Trouble::OlderAnswer { .. }
                    | Trouble::BlankInNewer { .. }
                    | Trouble::BesideInOlder { .. }
                    | Trouble::LeftAnswer { .. }
                    | Trouble::OtherCopy { .. }
            )
    }

    /// How much it matters.
    pub fn severity(&self) -> Severity {
        self.trouble.severity()
    }
}
