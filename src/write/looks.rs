//! Looks as cell formats: the one place that knows colours, fonts and sizes.
//!
//! A role gets one format, made once per workbook. It must not know which sheet or table uses a role.
//! Every text colour reaches 4.5:1 on its fill, and nothing is told by hue alone: what a person fills
//! in also has a heavier border and a pencil.

use std::collections::BTreeMap;

use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::sheet::book::Look;

/// Text.
pub(super) const INK: u32 = 0x1F2933;
/// Secondary text.
pub(super) const MUTED: u32 = 0x52606D;
/// Titles and heading rows.
pub(super) const NAVY: u32 = 0x243B53;
/// Results.
pub(super) const TEAL: u32 = 0x0F766E;
/// Results in small type on a coloured bar: teal alone would fall under 4.5:1 there.
pub(super) const TEAL_DEEP: u32 = 0x0B4F4A;
/// Behind results.
pub(super) const TEAL_PALE: u32 = 0xE6F4F1;
/// Heading of what a person fills in.
pub(super) const ASK_HEADING: u32 = 0xFBE3B0;
/// A cell that a person fills in.
pub(super) const ASK: u32 = 0xFFFBEB;
/// The same once it is filled in: fainter, but never white.
pub(super) const ASK_FILLED: u32 = 0xFFFEF7;
/// Border of what a person fills in.
pub(super) const ASK_BORDER: u32 = 0xE3B04B;
/// The same where it must hold in grey print: 3:1 on white.
pub(super) const ASK_EDGE: u32 = 0xC2851F;
/// Behind prefilled cells.
pub(super) const FRAME: u32 = 0xF0F4F8;
/// Hairlines.
pub(super) const LINE: u32 = 0xCBD2D9;
/// Text that is out of scope. Darker than a disabled grey, so that it can still be read.
pub(super) const OUT: u32 = 0x616E7C;
/// Behind what is out of scope.
pub(super) const OUT_FILL: u32 = 0xF5F7FA;
/// The deep end of the heat map.
pub(super) const HEAT: u32 = 0x4FB3A5;
/// A second series.
pub(super) const SLATE: u32 = 0x829AB1;
/// Text of an alert.
pub(super) const ALERT: u32 = 0x7A1F00;
/// Behind an alert.
pub(super) const ALERT_FILL: u32 = 0xF8CBAD;
/// White.
pub(super) const WHITE: u32 = 0xFFFFFF;

/// The font of every cell, header and chart; Windows and Office for Mac have it.
pub(super) const FONT: &str = "Yu Gothic";
/// Japanese, for programs that choose a substitute by character set.
const SHIFT_JIS: u8 = 128;

const SIZE_FIGURE: f64 = 24.0;
const SIZE_TITLE: f64 = 16.0;
const SIZE_BLOCK: f64 = 12.0;
const SIZE_BODY: f64 = 10.0;
const SIZE_NOTE: f64 = 9.0;

/// The formats of one workbook, one for each look that was asked for.
pub(super) struct Formats {
    made: BTreeMap<u16, Format>,
}

impl Formats {
    /// No format made yet.
    pub(super) fn new() -> Self {
        Formats { made: BTreeMap::new() }
    }

    /// The format of a look; the same one each time.
    pub(super) fn of(&mut self, look: Look) -> &Format {
        self.made.entry(look as u16).or_insert_with(|| format(look))
    }
}

/// True for the looks of the tidy data sheet, which keeps its gridlines.
pub(super) fn is_data(look: Look) -> bool {
    matches!(look, Look::Data | Look::DataText | Look::DataLong | Look::DataHeading | Look::DataNumber)
}

/// The Normal style, which every cell outside the frame has: unlocked, so that what is pasted or typed
/// there stays editable.
pub(super) fn normal() -> Format {
    Format::new()
        .set_font_name(FONT)
        .set_font_charset(SHIFT_JIS)
        .set_font_size(SIZE_BODY)
        .set_align(FormatAlign::VerticalCenter)
        .set_unlocked()
}

/// A cell of the frame: locked, ink, middle.
fn base(size: f64) -> Format {
    normal().set_locked().set_font_size(size).set_font_color(Color::RGB(INK))
}

/// Text with the left indent that keeps it off the border.
fn text(size: f64) -> Format {
    base(size).set_align(FormatAlign::Left).set_indent(1)
}

fn centred(size: f64) -> Format {
    base(size).set_align(FormatAlign::Center)
}

fn on(format: Format, fill: u32) -> Format {
    format.set_background_color(Color::RGB(fill))
}

fn ink(format: Format, colour: u32) -> Format {
    format.set_font_color(Color::RGB(colour))
}

fn lined(format: Format) -> Format {
    format.set_border(FormatBorder::Thin).set_border_color(Color::RGB(LINE))
}

/// The look of everything that a person fills in. The left edge is heavier and darker, so that the
/// cell stands out where yellow prints as white.
fn ask(format: Format) -> Format {
    on(format, ASK)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(ASK_BORDER))
        .set_border_left(FormatBorder::Medium)
        .set_border_left_color(Color::RGB(ASK_EDGE))
        .set_text_wrap()
        .set_num_format("@")
        .set_unlocked()
}

/// The heading over what a person fills in.
fn heading_ask(format: Format) -> Format {
    on(ink(format, NAVY), ASK_HEADING)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(ASK_BORDER))
        .set_border_left(FormatBorder::Medium)
        .set_border_left_color(Color::RGB(ASK_EDGE))
        .set_bold()
        .set_text_wrap()
}

/// A number in a table: right, with room to the border.
fn count(size: f64) -> Format {
    lined(base(size)).set_align(FormatAlign::Right).set_indent(1).set_num_format("#,##0")
}

fn format(look: Look) -> Format {
    match look {
        Look::Plain => normal(),
        Look::Title => ink(text(SIZE_TITLE), NAVY).set_bold(),
        Look::Lead => ink(text(SIZE_BODY), MUTED).set_text_wrap(),
        Look::Corner => ink(base(SIZE_NOTE), MUTED).set_align(FormatAlign::Right),
        Look::Heading => on(ink(lined(text(SIZE_BODY)), WHITE), NAVY).set_bold().set_text_wrap(),
        Look::HeadingCentre => on(ink(lined(centred(SIZE_BODY)), WHITE), NAVY).set_bold().set_text_wrap(),
        Look::HeadingAsk => heading_ask(text(SIZE_BODY)).set_num_format("\"✎ \"@"),
        Look::HeadingAskText => heading_ask(text(SIZE_BODY)),
        Look::HeadingAskCentre => heading_ask(centred(SIZE_BODY)),
        Look::HeadingResult => on(ink(lined(text(SIZE_BODY)), TEAL), TEAL_PALE).set_bold().set_text_wrap(),
        Look::HeadingResultCentre => on(ink(lined(centred(SIZE_BODY)), TEAL), TEAL_PALE).set_bold().set_text_wrap(),
        Look::Band => on(ink(text(SIZE_BLOCK), WHITE), NAVY).set_bold(),
        Look::Block => ink(text(SIZE_BLOCK), NAVY).set_bold(),
        Look::RowNo => on(ink(lined(centred(SIZE_BODY)), NAVY), FRAME).set_bold(),
        Look::Label => on(lined(text(SIZE_BODY)), FRAME).set_text_wrap(),
        Look::LabelStrong => on(lined(text(SIZE_BODY)), FRAME).set_text_wrap().set_bold(),
        Look::Ask | Look::AskPick => ask(text(SIZE_BODY)),
        Look::Out => on(ink(lined(text(SIZE_BODY)), OUT), OUT_FILL),
        Look::OutCentre => on(ink(lined(centred(SIZE_BODY)), OUT), OUT_FILL),
        Look::OutText => on(ink(lined(text(SIZE_BODY)), OUT), OUT_FILL).set_text_wrap(),
        Look::AskLegend => ask(text(SIZE_NOTE)).set_locked(),
        Look::BodyResult => ink(lined(text(SIZE_BODY)), TEAL).set_bold().set_text_wrap(),
        Look::Panel => on(ink(lined(centred(SIZE_BLOCK)), TEAL), TEAL_PALE).set_bold().set_text_wrap(),
        Look::Body => lined(text(SIZE_BODY)).set_text_wrap(),
        Look::BodyCentre => lined(centred(SIZE_BODY)).set_text_wrap(),
        Look::BodyStrong => lined(text(SIZE_BODY)).set_text_wrap().set_bold(),
        Look::BodyMuted => ink(lined(text(SIZE_NOTE)), MUTED).set_text_wrap(),
        Look::Member => lined(text(SIZE_BODY)).set_text_wrap().set_num_format("@").set_unlocked(),
        Look::MemberLeft => ink(lined(text(SIZE_BODY)), MUTED).set_text_wrap().set_num_format("@").set_unlocked(),
        Look::MemberByHand => on(ink(text(SIZE_BODY), NAVY), FRAME)
            .set_border(FormatBorder::MediumDashed)
            .set_border_color(Color::RGB(NAVY))
            .set_bold()
            .set_text_wrap()
            .set_num_format("@")
            .set_unlocked(),
        Look::Done => ink(lined(centred(SIZE_BODY)), TEAL).set_bold(),
        Look::Result => ink(text(SIZE_BODY), TEAL).set_bold(),
        Look::ResultBand => on(ink(lined(text(SIZE_BODY)), TEAL), TEAL_PALE).set_bold().set_text_wrap(),
        Look::Count => count(SIZE_BODY),
        Look::CountStrong => ink(count(SIZE_BODY), TEAL_DEEP).set_bold(),
        Look::Share => count(SIZE_BODY).set_num_format("0%"),
        Look::Heat => centred(SIZE_BODY)
            .set_border(FormatBorder::Thin)
            .set_border_color(Color::RGB(WHITE))
            .set_num_format("0;-0;;@"),
        Look::HeatSum => centred(SIZE_BODY).set_bold().set_num_format("#,##0"),
        Look::Figure => ink(text(SIZE_FIGURE), TEAL).set_bold().set_num_format("#,##0"),
        Look::FigureCaption => ink(text(SIZE_NOTE), MUTED),
        Look::Text => text(SIZE_BODY).set_text_wrap(),
        Look::TextStrong => text(SIZE_BODY).set_text_wrap().set_bold(),
        Look::Note => ink(text(SIZE_NOTE), MUTED).set_text_wrap(),
        Look::Legend => on(ink(text(SIZE_NOTE), MUTED), FRAME).set_text_wrap(),
        Look::Link => ink(lined(text(SIZE_BODY)), TEAL).set_underline(FormatUnderline::Single).set_text_wrap(),
        Look::Alert => on(ink(lined(text(SIZE_BODY)), ALERT), ALERT_FILL).set_bold().set_text_wrap(),
        Look::Data => base(SIZE_BODY),
        Look::DataText => base(SIZE_BODY).set_num_format("@"),
        Look::DataLong => text(SIZE_BODY).set_text_wrap(),
        Look::DataHeading => on(base(SIZE_BODY), FRAME).set_bold(),
        Look::DataNumber => base(SIZE_BODY),
        Look::Present => lined(text(SIZE_BLOCK)).set_text_wrap(),
        Look::PresentHeading => on(ink(lined(text(SIZE_BLOCK)), WHITE), NAVY).set_bold().set_text_wrap(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn luminance(colour: u32) -> f64 {
        let part = |shift: u32| {
            let value = f64::from((colour >> shift) & 0xFF) / 255.0;
            if value <= 0.03928 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * part(16) + 0.7152 * part(8) + 0.0722 * part(0)
    }

    fn contrast(one: u32, other: u32) -> f64 {
        let (one, other) = (luminance(one) + 0.05, luminance(other) + 0.05);
        if one > other { one / other } else { other / one }
    }

    #[test]
    fn every_text_can_be_read_on_its_fill() {
        use crate::write::marks::{BAR_SLATE, BAR_TEAL, LONG, LONG_FILL};
        let pairs = [
            (INK, WHITE),
            (INK, FRAME),
            (INK, ASK),
            (INK, ASK_FILLED),
            (INK, HEAT),
            (INK, TEAL_PALE),
            (INK, BAR_TEAL),
            (INK, BAR_SLATE),
            (MUTED, WHITE),
            (MUTED, FRAME),
            (NAVY, WHITE),
            (NAVY, FRAME),
            (NAVY, ASK_HEADING),
            (WHITE, NAVY),
            (TEAL, WHITE),
            (TEAL, TEAL_PALE),
            (TEAL_DEEP, BAR_TEAL),
            (TEAL_DEEP, BAR_SLATE),
            (OUT, OUT_FILL),
            (ALERT, ALERT_FILL),
            (LONG, LONG_FILL),
        ];
        for (text, fill) in pairs {
            assert!(contrast(text, fill) >= 4.5, "{text:06X} on {fill:06X}: {:.2}", contrast(text, fill));
        }
        // What marks an answer cell in grey print is a line, for which 3:1 is enough.
        assert!(contrast(ASK_EDGE, WHITE) >= 3.0);
    }

    const ALL: &[Look] = &[
        Look::Plain,
        Look::Title,
        Look::Lead,
        Look::Corner,
        Look::Heading,
        Look::HeadingCentre,
        Look::HeadingAsk,
        Look::HeadingAskText,
        Look::HeadingAskCentre,
        Look::HeadingResult,
        Look::HeadingResultCentre,
        Look::Band,
        Look::Block,
        Look::RowNo,
        Look::Label,
        Look::LabelStrong,
        Look::Ask,
        Look::AskPick,
        Look::Out,
        Look::OutCentre,
        Look::OutText,
        Look::AskLegend,
        Look::BodyResult,
        Look::Body,
        Look::BodyCentre,
        Look::BodyStrong,
        Look::BodyMuted,
        Look::Member,
        Look::MemberLeft,
        Look::MemberByHand,
        Look::Done,
        Look::Result,
        Look::ResultBand,
        Look::Panel,
        Look::Count,
        Look::CountStrong,
        Look::Share,
        Look::Heat,
        Look::HeatSum,
        Look::Figure,
        Look::FigureCaption,
        Look::Text,
        Look::TextStrong,
        Look::Note,
        Look::Legend,
        Look::Link,
        Look::Alert,
        Look::Data,
        Look::DataText,
        Look::DataLong,
        Look::DataHeading,
        Look::DataNumber,
        Look::Present,
        Look::PresentHeading,
    ];

    /// The texts between `before` and `after`.
    fn between<'a>(text: &'a str, before: &'a str, after: &'a str) -> Vec<&'a str> {
        text.split(before).skip(1).map(|rest| rest.split(after).next().unwrap_or_default()).collect()
    }

    fn number(text: &str, name: &str) -> usize {
        let before = format!(" {name}=\"");
        let found = between(text, &before, "\"");
        found.first().and_then(|digits| digits.parse().ok()).unwrap_or_else(|| panic!("no {name} in {text}"))
    }

    fn colour(text: &str) -> Option<u32> {
        between(text, "rgb=\"FF", "\"").first().and_then(|hex| u32::from_str_radix(hex, 16).ok())
    }

    /// Text and fill of every look as the file has them.
    fn pairs() -> Vec<(Look, u32, u32)> {
        use crate::domain::address::Address;
        use crate::sheet::book::{Book, Cell, Page};
        use std::io::Read;
        let mut page = Page::new("p");
        for (row, look) in (0..).zip(ALL) {
            page.put(Address::new(row, 0), Cell::text("文", *look));
        }
        let bytes = crate::write::to_xlsx(&Book { pages: vec![page], ..Book::default() }).unwrap();
        let mut zip = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap();
        let mut part = |name: &str| {
            let mut text = String::new();
            zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
            text
        };
        let (sheet, styles) = (part("xl/worksheets/sheet1.xml"), part("xl/styles.xml"));
        let list = |of: &str, one: &str| -> Vec<String> {
            let (before, after) = (format!("<{of} "), format!("</{of}>"));
            let all = between(&styles, &before, &after)[0];
            all.split(&format!("<{one}")).skip(1).map(|text| format!(" {text}")).collect()
        };
        let (fonts, fills, formats) = (list("fonts", "font>"), list("fills", "fill>"), list("cellXfs", "xf "));
        let cells = between(&sheet, "<c ", ">");
        assert_eq!(cells.len(), ALL.len());
        let pair = |(look, cell): (&Look, &&str)| {
            // A cell without a style has the first.
            let style = if cell.contains(" s=") { number(cell, "s") } else { 0 };
            let format = &formats[style];
            let text = colour(&fonts[number(format, "fontId")]).unwrap_or(0);
            let fill = between(&fills[number(format, "fillId")], "<fgColor", ">").first().and_then(|f| colour(f));
            (*look, text, fill.unwrap_or(WHITE))
        };
        ALL.iter().zip(&cells).map(pair).collect()
    }

    #[test]
    fn the_text_of_every_look_can_be_read_on_its_fill_in_the_file() {
        assert_eq!(ALL.len(), Look::PresentHeading as usize + 1, "every look is in the list");
        let pairs = pairs();
        assert!(pairs.contains(&(Look::Heading, WHITE, NAVY)) && pairs.contains(&(Look::Alert, ALERT, ALERT_FILL)));
        for (look, text, fill) in pairs {
            let contrast = contrast(text, fill);
            assert!(contrast >= 4.5, "{look:?}: {text:06X} on {fill:06X} is {contrast:.2}");
        }
    }

    #[test]
    fn a_look_is_one_format() {
        let mut formats = Formats::new();
        let once = formats.of(Look::Ask).clone();
        assert!(once == *formats.of(Look::Ask));
    }
}
