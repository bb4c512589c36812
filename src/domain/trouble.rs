//! Everything that can be odd about a file: a closed list, each with a stable code and a severity.
//!
//! What it says to a person stands beside it in `sentences`: a new trouble does not
//! compile without code, severity, sentence and remedy.

use super::ids::StepId;
use super::revision::Passed;

/// What can be odd.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Trouble {
    /// The file cannot be read. The reader's own sentences say why and what to do.
    Unreadable {
        /// Short ASCII word for the reason.
        reason: &'static str,
        /// Why, in Japanese and English.
        why: [String; 2],
        /// What to do, in Japanese and English.
        remedy: [String; 2],
    },
    /// Readable, but no table of the form is in it.
    NotAForm,
    /// A form of another workshop.
    OtherWorkshop {
        /// Its code.
        code: String,
    },
    /// Made from another version of the template.
    OtherTemplate {
        /// Name and version found.
        found: String,
    },
    /// The check character of the code does not fit.
    CodeDamaged,
    /// The id is not in the roster.
    UnknownParticipant {
        /// The id found.
        id: String,
    },
    /// Nothing in the file says whose it is.
    NoIdentity,
    /// Two places in the file name different people.
    IdentityDisagrees {
        /// The id that was not followed.
        other: String,
    },
    /// No code in the file; taken by name.
    IdentityByName,
    /// The code says one person; the name on the form or of the file says another.
    NameDisagrees {
        /// The name of the other one.
        other: String,
    },
    /// The person is marked 除外 in the roster.
    Excluded,
    /// The same content came before.
    SameContent {
        /// The file that was taken.
        kept: String,
    },
    /// Another file of the same person is newer or fuller.
    Superseded {
        /// The file that was taken.
        kept: String,
        /// What decided.
        why: Passed,
    },
    /// An answer of a file that was passed over; the one that was taken says something else.
    OlderAnswer {
        /// The file that was taken.
        kept: String,
        /// Where the answer that counts stands in it: sheet and cell.
        at: String,
        /// What it says.
        counted: String,
    },
    /// An answer of a file that was passed over; its cell is blank in the one that was taken.
    BlankInNewer {
        /// The file that was taken.
        kept: String,
    },
    /// A text of a file that was passed over, which the one that was taken does not have.
    BesideInOlder {
        /// The file that was taken.
        kept: String,
    },
    /// A table of the form is missing from the file.
    TableMissing {
        /// Name of the theme's sheet.
        sheet: String,
    },
    /// A heading was found by its neighbours.
    HeadingReworded {
        /// The heading it stands for.
        meant: String,
    },
    /// A column of the form is missing.
    ColumnMissing {
        /// Its heading.
        heading: String,
    },
    /// The heading of a column is gone; found by its place in the table.
    ColumnByPlace {
        /// The heading it stands for.
        meant: String,
    },
    /// All headings of a table are gone; found by its printed rows.
    TableByPlace {
        /// Name of the theme's sheet.
        sheet: String,
    },
    /// Rows and columns of a table changed places.
    TableTurned {
        /// Name of the theme's sheet.
        sheet: String,
    },
    /// A second table of a theme, on another sheet.
    SheetCopied {
        /// The sheet that counts.
        first: String,
    },
    /// A text of a copied sheet that stands in the one that counts too.
    SameInCopy {
        /// Where it stands there.
        first: String,
    },
    /// An answer of a copied sheet whose cell is blank in the other one.
    OnlyInCopy {
        /// The sheet that is blank there.
        first: String,
    },
    /// Marks of rows or names of cells point elsewhere than headings and numbers.
    LayersDisagree {
        /// Name of the theme's sheet.
        sheet: String,
    },
    /// An answer that was moved here from the cell of another row.
    AnswerMoved {
        /// Where it was.
        from: String,
    },
    /// A row without a number, found by its threat.
    RowByLabel,
    /// A row without number and threat, found by its hidden mark.
    RowByMark,
    /// Text in an answer column of a row that is no row of the form.
    RowUnknown,
    /// Text in a row whose number says one threat and whose printed name another.
    RowContradicts,
    /// A second text for the same place.
    Duplicate {
        /// Where the first stands.
        first: String,
    },
    /// Typed where the form asks for nothing.
    OutsideAnswers,
    /// Text in a cell that a merged cell covers.
    HiddenByMerge,
    /// A comment on a cell.
    Comment,
    /// An answer to a threat that is out of scope.
    OutOfScope,
    /// A formula without a stored result.
    FormulaWithoutResult,
    /// A cell that shows an error value.
    ErrorValue,
    /// A step that is not in the list.
    StepUnknown,
    /// A step that could be several.
    StepAmbiguous {
        /// The candidates.
        candidates: Vec<StepId>,
    },
    /// More than one step in one cell; all are counted.
    SeveralSteps,
    /// A step recognised in a wording that is not the list's.
    StepByText {
        /// The step taken.
        step: StepId,
    },
    /// A step that a program turned into a date or a decimal number.
    StepFromNumber {
        /// The step taken.
        step: StepId,
    },
    /// A control that does not belong to the step; the step counts.
    ControlMismatch {
        /// The step taken.
        step: StepId,
    },
    /// A control without a step.
    ControlWithoutStep,
    /// A group that has not said which threat it presents.
    PresentationOpen {
        /// The group.
        group: String,
    },
    /// What stands in a cell with a list is none of it.
    ChoiceUnknown {
        /// What the list offers.
        allowed: String,
    },
    /// A threat that is not in the list.
    ThreatUnknown,
    /// A member's answer was changed by hand in the group workbook; the returned file says otherwise.
    MemberChanged {
        /// What the returned file says.
        returned: String,
    },
    /// A member's answer was changed by hand in the group workbook, and the member has sent another since.
    BothChanged {
        /// What the returned file says now.
        returned: String,
    },
    /// A member's answer was deleted in the group workbook; it is put back.
    MemberEmptied {
        /// What the returned file says.
        returned: String,
    },
    /// An answer that was in the group workbook is in no returned file any more.
    AnswerGone,
    /// What a group had written stands in its workbook no more.
    OwnEmptied,
    /// An answer in a group workbook of somebody who is not in the group any more.
    LeftAnswer {
        /// The person's name.
        who: String,
    },
    /// Another workbook of the same group says something else in the same cell.
    OtherCopy {
        /// The file whose text is used.
        kept: String,
        /// What stands there.
        counted: String,
    },
    /// A sheet that people added; it is carried over.
    SheetKept {
        /// Cells with text in it.
        cells: usize,
    },
    /// A note that people put on a cell; it is carried over.
    NoteKept,
    /// An answer of a file that does not count.
    KeptAside,
    /// More is to be told about the file than is listed one by one.
    MoreThanListed {
        /// How many are not listed.
        more: usize,
        /// How many there are in all.
        all: usize,
    },
    /// Something the reader of files noticed, in its own words.
    Noted {
        /// Short ASCII word.
        code: &'static str,
        /// True: a person should look.
        severe: bool,
        /// What, in Japanese and English.
        what: [&'static str; 2],
    },
    /// A form that came after its group's workbook was made.
    NotMergedYet {
        /// The group.
        group: String,
    },
    /// A second workbook of one group; what it says was folded into the first.
    SecondWorkbook {
        /// The first.
        kept: String,
        /// Places at which the two say different things.
        differ: usize,
    },
    /// A workbook of a group that the roster does not have.
    UnknownGroup {
        /// The group's name.
        group: String,
    },
}

impl Trouble {
    /// The stable word for it in JSON and workbooks.
    pub fn code(&self) -> &'static str {
        match self {
            Trouble::Unreadable { reason, .. } => reason,
            Trouble::NotAForm => "not-a-form",
            Trouble::OtherWorkshop { .. } => "other-workshop",
            Trouble::OtherTemplate { .. } => "other-template",
            Trouble::CodeDamaged => "code-damaged",
            Trouble::UnknownParticipant { .. } => "unknown-participant",
            Trouble::NoIdentity => "no-identity",
            Trouble::IdentityDisagrees { .. } => "identity-disagrees",
            Trouble::IdentityByName => "identity-by-name",
            Trouble::Excluded => "excluded",
            Trouble::SameContent { .. } => "same-content",
            Trouble::Superseded { .. } => "superseded",
            Trouble::OlderAnswer { .. } => "older-answer",
            Trouble::BlankInNewer { .. } => "blank-in-newer",
            Trouble::BesideInOlder { .. } => "only-in-older",
            Trouble::TableMissing { .. } => "table-missing",
            Trouble::HeadingReworded { .. } => "heading-reworded",
            Trouble::ColumnMissing { .. } => "column-missing",
            Trouble::RowByLabel => "row-by-label",
            Trouble::NameDisagrees { .. } => "name-disagrees",
            Trouble::ColumnByPlace { .. } => "column-by-place",
            Trouble::TableByPlace { .. } => "table-by-place",
            Trouble::TableTurned { .. } => "table-turned",
            Trouble::SheetCopied { .. } => "sheet-copied",
            Trouble::SameInCopy { .. } => "same-in-copy",
            Trouble::OnlyInCopy { .. } => "only-in-copy",
            Trouble::LayersDisagree { .. } => "layers-disagree",
            Trouble::AnswerMoved { .. } => "answer-moved",
            Trouble::RowByMark => "row-by-mark",
            Trouble::HiddenByMerge => "hidden-by-merge",
            Trouble::Comment => "comment",
            Trouble::RowUnknown => "row-unknown",
            Trouble::RowContradicts => "row-contradicts",
            Trouble::Duplicate { .. } => "duplicate",
            Trouble::OutsideAnswers => "outside-answers",
            Trouble::OutOfScope => "out-of-scope",
            Trouble::FormulaWithoutResult => "formula-without-result",
            Trouble::ErrorValue => "error-value",
            Trouble::StepUnknown => "step-unknown",
            Trouble::StepAmbiguous { .. } => "step-ambiguous",
            Trouble::SeveralSteps => "several-steps",
            Trouble::StepByText { .. } => "step-by-text",
            Trouble::StepFromNumber { .. } => "step-from-number",
            Trouble::ControlMismatch { .. } => "control-mismatch",
            Trouble::ControlWithoutStep => "control-without-step",
            Trouble::PresentationOpen { .. } => "presentation-open",
            Trouble::ChoiceUnknown { .. } => "choice-unknown",
            Trouble::ThreatUnknown => "threat-unknown",
            Trouble::MemberChanged { .. } => "member-changed",
            Trouble::BothChanged { .. } => "both-changed",
            Trouble::MemberEmptied { .. } => "member-emptied",
            Trouble::AnswerGone => "answer-gone",
            Trouble::OwnEmptied => "own-emptied",
            Trouble::LeftAnswer { .. } => "left-answer",
            Trouble::OtherCopy { .. } => "other-copy",
            Trouble::SheetKept { .. } => "sheet-kept",
            Trouble::NoteKept => "note-kept",
            Trouble::KeptAside => "kept-aside",
            Trouble::MoreThanListed { .. } => "limit-listed",
            Trouble::Noted { code, .. } => code,
            Trouble::NotMergedYet { .. } => "not-merged-yet",
            Trouble::SecondWorkbook { .. } => "second-workbook",
            Trouble::UnknownGroup { .. } => "unknown-group",
        }
    }
}
