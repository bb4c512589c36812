//! Conditional formats: marks by formula, bars, and the heat map's scale.
//!
//! It must not know what a mark means to a workshop, only how it looks.

use rust_xlsxwriter::{
    Color, ConditionalFormat3ColorScale, ConditionalFormatDataBar, ConditionalFormatFormula, ConditionalFormatType,
    Format, FormatBorder, Formula, Worksheet,
};

use super::error::{Part, WriteError};
use super::{limits, looks};
use crate::sheet::book::{BarTint, Highlight, Mark, Page, Rule};

/// Bars lie under numbers: pale enough for 4.5:1 with the text of every count.
pub(super) const BAR_TEAL: u32 = 0xA7D8D0;
/// The same for what is not the point.
pub(super) const BAR_SLATE: u32 = 0xD3DCE6;
/// Too long: text and edge.
pub(super) const LONG: u32 = 0x8A4B00;
pub(super) const LONG_FILL: u32 = 0xFDEBD3;

/// Puts the conditional formats of a page, first ones first.
pub(super) fn put(sheet: &mut Worksheet, page: &Page) -> Result<(), WriteError> {
    for highlight in &page.highlights {
        one(sheet, page, highlight)?;
    }
    Ok(())
}

fn one(sheet: &mut Worksheet, page: &Page, highlight: &Highlight) -> Result<(), WriteError> {
    let (first, last) = (highlight.area.first, highlight.area.last);
    let (r1, c1, r2, c2) = (first.row, first.col, last.row, last.col);
    let put = match &highlight.rule {
        Rule::When(formula, mark) => {
            limits::fits(page, first, Part::Formula, formula, limits::FORMULA)?;
            let rule = ConditionalFormatFormula::new()
                .set_rule(Formula::new(formula))
                .set_format(format(*mark))
                .set_stop_if_true(true);
            sheet.add_conditional_format(r1, c1, r2, c2, &rule)
        }
        Rule::Bar(tint) => sheet.add_conditional_format(r1, c1, r2, c2, &bar(*tint)),
        Rule::Heat => {
            // One scale, so that zero stays white, one is pale, and the most is deep. The floor of 2 keeps
            // the three stops in order on a map that holds only zeros and ones.
            let most = format!("=MAX(2,MAX({}))", highlight.area.fixed());
            let rule = ConditionalFormat3ColorScale::new()
                .set_minimum(ConditionalFormatType::Number, 0)
                .set_minimum_color(Color::RGB(looks::WHITE))
                .set_midpoint(ConditionalFormatType::Number, 1)
                .set_midpoint_color(Color::RGB(looks::TEAL_PALE))
                .set_maximum(ConditionalFormatType::Formula, Formula::new(most))
                .set_maximum_color(Color::RGB(looks::HEAT));
            sheet.add_conditional_format(r1, c1, r2, c2, &rule)
        }
    };
    put.map(|_| ()).map_err(|why| limits::refused(page, &why))
}

fn bar(tint: BarTint) -> ConditionalFormatDataBar {
    let (fill, edge) = match tint {
        BarTint::Teal => (BAR_TEAL, looks::TEAL),
        BarTint::Slate => (BAR_SLATE, looks::SLATE),
    };
    ConditionalFormatDataBar::new()
        .set_minimum(ConditionalFormatType::Number, 0)
        .set_fill_color(Color::RGB(fill))
        .set_border_color(Color::RGB(edge))
        .set_solid_fill(true)
}

fn format(mark: Mark) -> Format {
    let text = |colour: u32| Format::new().set_font_color(Color::RGB(colour));
    match mark {
        Mark::Alert => text(looks::ALERT).set_background_color(Color::RGB(looks::ALERT_FILL)).set_bold(),
        Mark::Filled => Format::new().set_background_color(Color::RGB(looks::ASK_FILLED)),
        Mark::Strong => text(looks::TEAL).set_background_color(Color::RGB(looks::TEAL_PALE)).set_bold(),
        Mark::Edge => Format::new().set_border_top(FormatBorder::Thin).set_border_color(Color::RGB(looks::NAVY)),
        Mark::Long => text(LONG)
            .set_background_color(Color::RGB(LONG_FILL))
            .set_border(FormatBorder::Dashed)
            .set_border_color(Color::RGB(LONG)),
    }
}
