//! How a cell looks: one entry per role, and the one type scale of all workbooks.
//!
//! A closed enum of what matome needs. Which colour, border or font a role has is decided by the writer
//! alone; here stands only what decides how much room a text takes.

/// How a cell looks. One entry per role, not per colour.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Look {
    /// Nothing special, unlocked.
    #[default]
    Plain,
    /// Title of a sheet, 16 bold navy.
    Title,
    /// The sentence under the title, muted.
    Lead,
    /// Code and name, top right, muted, small.
    Corner,
    /// Heading of a table, white on navy.
    Heading,
    /// The same, centred.
    HeadingCentre,
    /// Heading of a column a person fills: fill-me-in heading; shows a pencil before its text by number format.
    HeadingAsk,
    /// The same with its pencil in the text.
    HeadingAskText,
    /// The same, centred: the number beside such headings.
    HeadingAskCentre,
    /// Heading of a result, teal on pale teal.
    HeadingResult,
    /// The same, centred.
    HeadingResultCentre,
    /// Band over a block, white bold 12 on navy.
    Band,
    /// Title of a block, navy bold 12.
    Block,
    /// Row number, centred, bold, on frame.
    RowNo,
    /// Prefilled label, on frame.
    Label,
    /// Prefilled label in bold.
    LabelStrong,
    /// An answer cell for text: unlocked, text format, fill-me-in.
    Ask,
    /// An answer cell with a dropdown: the same look.
    AskPick,
    /// Out of scope: grey on pale grey.
    Out,
    /// Out of scope, centred.
    OutCentre,
    /// Out of scope, running text: wrapped.
    OutText,
    /// A sample of an answer cell in a legend: looks like one, is locked.
    AskLegend,
    /// A computed text in a table: teal bold, hairline border.
    BodyResult,
    /// A value in a table: hairline border, wrapped.
    Body,
    /// The same, centred.
    BodyCentre,
    /// The same, bold.
    BodyStrong,
    /// The same, muted, small.
    BodyMuted,
    /// A member's answer in a group workbook: as Body, text format, unlocked for corrections.
    Member,
    /// The answer of somebody who has left the group: muted, as Member.
    MemberLeft,
    /// A member's answer that was corrected by hand: as Member, framed by a thick line, bold.
    MemberByHand,
    /// A computed tick, centred teal.
    Done,
    /// A computed sentence, teal bold, no border.
    Result,
    /// A computed sentence on pale teal, as the last row of a block.
    ResultBand,
    /// What a block comes to, large enough to see from afar: teal bold 12 on pale teal, centred, wrapped.
    Panel,
    /// A count in a table, right of centre, integers.
    Count,
    /// A count that matters, teal bold.
    CountStrong,
    /// A share in percent without decimals.
    Share,
    /// A cell of the heat map: number centred, zero left blank.
    Heat,
    /// A sum at the edge of the heat map, bold.
    HeatSum,
    /// A figure of the overview, 24 bold teal.
    Figure,
    /// What the figure counts, muted.
    FigureCaption,
    /// Running text without border, wrapped.
    Text,
    /// The same, bold.
    TextStrong,
    /// The same, small and muted.
    Note,
    /// A note on a pale band: legends, hints.
    Legend,
    /// A link in a table.
    Link,
    /// A severe finding's mark: bold, not by colour alone.
    Alert,
    /// Text of the tidy data sheet: no wrap, no border.
    Data,
    /// The same in text format: what looks like a date stays as typed.
    DataText,
    /// Text of the tidy data sheet that may be long: wrapped.
    DataLong,
    /// Heading of the tidy data sheet.
    DataHeading,
    /// Number of the tidy data sheet.
    DataNumber,
    /// Presented text, larger (12), wrapped, bordered.
    Present,
    /// Heading of a presented table (12).
    PresentHeading,
}

impl Look {
    /// Size of its letters in points: the one type scale of all workbooks.
    pub fn size(self) -> f64 {
        match self {
            Look::Title => 16.0,
            Look::Figure => 24.0,
            Look::Band | Look::Block | Look::Panel | Look::Present | Look::PresentHeading => 12.0,
            Look::Corner | Look::BodyMuted | Look::Note | Look::Legend | Look::FigureCaption => 9.0,
            Look::Plain
            | Look::Lead
            | Look::Heading
            | Look::HeadingCentre
            | Look::HeadingAsk
            | Look::HeadingAskText
            | Look::HeadingAskCentre
            | Look::HeadingResult
            | Look::HeadingResultCentre
            | Look::RowNo
            | Look::Label
            | Look::LabelStrong
            | Look::Ask
            | Look::AskPick
            | Look::Out
            | Look::OutCentre
            | Look::OutText
            | Look::AskLegend
            | Look::BodyResult
            | Look::Body
            | Look::BodyCentre
            | Look::BodyStrong
            | Look::Member
            | Look::MemberLeft
            | Look::MemberByHand
            | Look::Done
            | Look::Result
            | Look::ResultBand
            | Look::Count
            | Look::CountStrong
            | Look::Share
            | Look::Heat
            | Look::HeatSum
            | Look::Text
            | Look::TextStrong
            | Look::Link
            | Look::Alert
            | Look::Data
            | Look::DataText
            | Look::DataLong
            | Look::DataHeading
            | Look::DataNumber => 10.0,
        }
    }

    /// True when its text goes on in a second line instead of running into the next cell.
    pub fn wraps(self) -> bool {
        !matches!(
            self,
            Look::Plain
                | Look::Title
                | Look::Corner
                | Look::Band
                | Look::Block
                | Look::Out
                | Look::OutCentre
                | Look::Done
                | Look::Result
                | Look::ResultBand
                | Look::Count
                | Look::CountStrong
                | Look::Share
                | Look::Heat
                | Look::HeatSum
                | Look::Figure
                | Look::Data
                | Look::DataText
                | Look::DataHeading
                | Look::DataNumber
        )
    }
}
