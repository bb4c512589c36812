//! 配布一覧.xlsx: who gets which form, whose came back, and the texts for those whose did not.
//!
//! The secretariat mails from it and writes into it; a lost ledger is rebuilt from it. Columns that say what
//! the program knows are always true to it: what a person typed over them moves into the memo of the row.

mod fill;
mod kept;
mod reminder;

pub use fill::fill;
pub use kept::Kept;
pub use reminder::Reminder;

use crate::domain::catalogue::Template;
use crate::domain::finding::Lang;
use crate::domain::people::Participant;

use super::words::sent::{Words, head, word};

/// One person's line.
#[derive(Clone, PartialEq, Debug)]
pub struct Line<'a> {
    /// Whose.
    pub person: &'a Participant,
    /// The form's file name in the folder of the list.
    pub form: String,
    /// What came back.
    pub state: State,
}

/// Whether a person's form is back.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum State {
    /// Nobody has looked: the list keeps what it said before.
    Unknown,
    /// Not back yet.
    Open,
    /// Marked 除外 in the roster.
    Excluded,
    /// Back.
    Back(Back),
}

/// A form that is back.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Back {
    /// The file that counts, relative to the workshop's folder.
    pub file: String,
    /// When it arrived, as the folder shows it; empty where that is unknown.
    pub at: String,
    /// Answers in it that count.
    pub answers: usize,
    /// Per theme with rows for individuals: index in the template, rows answered, rows there are.
    pub themes: Vec<(u8, u32, u32)>,
    /// Findings that need a person.
    pub errors: usize,
    /// Findings that a person should look at.
    pub warnings: usize,
    /// The template version it was made from, where that is not the workshop's.
    pub version: Option<String>,
    /// Files of the same person that were not used.
    pub others: Vec<String>,
}

/// A column of the list.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
enum Col {
    Id,
    Name,
    Organisation,
    Industry,
    Group,
    Mail,
    Code,
    File,
    State,
    Returned,
    Theme(u8),
    Findings,
    Version,
    BackAs,
    Others,
    Reminded,
    Memo,
}

impl Col {
    /// What is printed: who gets which form by which mail, whether it is back, and room to write by hand.
    const PRINTED: [Col; 10] = [
        Col::Id,
        Col::Name,
        Col::Organisation,
        Col::Group,
        Col::Mail,
        Col::File,
        Col::State,
        Col::Returned,
        Col::Reminded,
        Col::Memo,
    ];

    /// Left to right: what is printed, then what only a screen has room for.
    fn all(template: &Template) -> Vec<Col> {
        let before = [Col::Industry, Col::Code];
        let after = [Col::Findings, Col::Version, Col::BackAs, Col::Others];
        let themes = themes(template).map(Col::Theme);
        Col::PRINTED.into_iter().chain(before).chain(themes).chain(after).collect()
    }

    /// Its headings, of which each is read; None: the theme's own name.
    fn words(self) -> Option<Words> {
        Some(match self {
            Col::Id => head::ID,
            Col::Name => head::NAME,
            Col::Organisation => head::ORGANISATION,
            Col::Industry => head::INDUSTRY,
            Col::Group => head::GROUP,
            Col::Mail => head::MAIL,
            Col::Code => head::CODE,
            Col::File => head::FILE,
            Col::State => head::STATE,
            Col::Returned => head::RETURNED,
            Col::Theme(_) => return None,
            Col::Findings => head::FINDINGS,
            Col::Version => head::VERSION,
            Col::BackAs => head::BACK_AS,
            Col::Others => head::OTHERS,
            Col::Reminded => head::REMINDED,
            Col::Memo => head::MEMO,
        })
    }

    fn heading(self, template: &Template, lang: Lang) -> &str {
        match (self.words(), self) {
            (Some(words), _) => word(lang, words),
            (None, Col::Theme(theme)) => template.themes.get(usize::from(theme)).map_or("", |t| t.sheet.as_str()),
            (None, _) => "",
        }
    }

    /// True for what the secretariat writes.
    fn is_own(self) -> bool {
        matches!(self, Col::Reminded | Col::Memo)
    }
}

/// The themes that ask individuals something.
fn themes(template: &Template) -> impl Iterator<Item = u8> {
    let asks = |theme: &u8| {
        let columns = &template.themes[usize::from(*theme)].columns;
        columns.iter().any(|c| c.whom == crate::domain::catalogue::Whom::Individual && c.kind.is_answer())
    };
    (0..template.themes.len() as u8).filter(asks).collect::<Vec<_>>().into_iter()
}
