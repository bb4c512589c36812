//! How much each trouble matters to a person who works through a list of findings.

use super::finding::Severity;
use super::revision::Passed;
use super::trouble::Trouble;

impl Trouble {
    /// How much it matters.
    pub fn severity(&self) -> Severity {
        match self {
            Trouble::Unreadable { .. }
            | Trouble::NotAForm
            | Trouble::OtherWorkshop { .. }
            | Trouble::UnknownParticipant { .. }
            | Trouble::NoIdentity
            | Trouble::IdentityDisagrees { .. }
            | Trouble::TableMissing { .. }
            | Trouble::ColumnMissing { .. }
            | Trouble::RowUnknown
            | Trouble::RowContradicts
            | Trouble::Duplicate { .. }
            | Trouble::FormulaWithoutResult
            | Trouble::ErrorValue
            | Trouble::StepUnknown
            | Trouble::StepAmbiguous { .. }
            | Trouble::ThreatUnknown
            | Trouble::OtherCopy { .. }
            | Trouble::MoreThanListed { .. }
            | Trouble::UnknownGroup { .. } => Severity::Error,
            Trouble::Noted { severe: true, .. } => Severity::Warning,
            Trouble::Noted { severe: false, .. } => Severity::Info,
            Trouble::CodeDamaged
            | Trouble::IdentityByName
            | Trouble::Superseded {
                why: Passed::Same | Passed::Saved { .. } | Passed::Name | Passed::Stored { .. } | Passed::Order,
                ..
            }
            | Trouble::BlankInNewer { .. }
            | Trouble::BesideInOlder { .. }
            | Trouble::NameDisagrees { .. }
            | Trouble::ColumnByPlace { .. }
            | Trouble::TableByPlace { .. }
            | Trouble::TableTurned { .. }
            | Trouble::SheetCopied { .. }
            | Trouble::OnlyInCopy { .. }
            | Trouble::AnswerMoved { .. }
            | Trouble::HiddenByMerge
            | Trouble::Comment
            | Trouble::OutsideAnswers
            | Trouble::OutOfScope
            | Trouble::ChoiceUnknown { .. }
            | Trouble::SeveralSteps
            | Trouble::StepFromNumber { .. }
            | Trouble::ControlWithoutStep
            | Trouble::PresentationOpen { .. }
            | Trouble::NotMergedYet { .. }
            | Trouble::BothChanged { .. }
            | Trouble::MemberEmptied { .. }
            | Trouble::AnswerGone
            | Trouble::LeftAnswer { .. }
            | Trouble::SecondWorkbook { .. }
            | Trouble::MemberChanged { .. } => Severity::Warning,
            Trouble::OtherTemplate { .. }
            | Trouble::Excluded
            | Trouble::KeptAside
            | Trouble::OwnEmptied
            | Trouble::SheetKept { .. }
            | Trouble::NoteKept
            | Trouble::Superseded { why: Passed::Fuller { .. }, .. }
            | Trouble::OlderAnswer { .. }
            | Trouble::SameContent { .. }
            | Trouble::HeadingReworded { .. }
            | Trouble::SameInCopy { .. }
            | Trouble::LayersDisagree { .. }
            | Trouble::RowByMark
            | Trouble::RowByLabel
            | Trouble::StepByText { .. }
            | Trouble::ControlMismatch { .. } => Severity::Info,
        }
    }
}
