//! Bar and column charts over cells of the workbook.
//!
//! One look for all: the values stand at the bars, so there are no gridlines and no legend for a
//! single series. It must not know what is counted.

use rust_xlsxwriter::{
    Chart as Drawing, ChartAxisCrossing, ChartAxisLabelPosition, ChartAxisTickType, ChartDataLabel, ChartFont,
    ChartFormat, ChartLayout, ChartLegendPosition, ChartLine, ChartSolidFill, ChartType, Color, ObjectMovement,
    Worksheet,
};

use unicode_width::UnicodeWidthStr;

use super::error::WriteError;
use super::{limits, looks};
use crate::domain::address::Area;
use crate::sheet::book::{BarTint, Book, Chart, ChartKind, Page};

/// Room between the bars, in percent of a bar.
const GAP: u16 = 45;
/// Width of a half-width letter of 9 points in pixels, with a little to spare.
const LETTER: f64 = 6.6;
/// Longest text for people who cannot see the chart, in UTF-16 units.
const ALT: usize = 255;

/// Puts the charts of a page.
pub(super) fn put(sheet: &mut Worksheet, book: &Book, page: &Page) -> Result<(), WriteError> {
    for chart in &page.charts {
        limits::inside(page, chart.at)?;
        let from = || format!("{} {}", page.name, chart.title);
        limits::known(book, &chart.categories.0, from)?;
        for series in &chart.series {
            limits::known(book, &series.values.0, from)?;
        }
        sheet
            .insert_chart(chart.at.row, chart.at.col, &drawing(book, chart))
            .map_err(|why| limits::refused(page, &why))?;
    }
    Ok(())
}

fn drawing(book: &Book, chart: &Chart) -> Drawing {
    let mut drawing = Drawing::new(match chart.kind {
        ChartKind::Bars => ChartType::Bar,
        ChartKind::Columns => ChartType::Column,
    });
    for series in &chart.series {
        let colour = match series.tint {
            BarTint::Teal => looks::TEAL,
            BarTint::Slate => looks::SLATE,
        };
        drawing
            .add_series()
            .set_name(series.name.as_str())
            .set_categories(range(&chart.categories))
            .set_values(range(&series.values))
            .set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(colour))))
            .set_gap(GAP)
            .set_data_label(ChartDataLabel::new().show_value().set_font(&font(9, looks::INK)));
    }
    drawing.title().set_name(chart.title.as_str()).set_overlay(false).set_font(font(12, looks::NAVY).set_bold());

    // On bars the library keeps the names on its y axis, as they are drawn.
    let names = match chart.kind {
        ChartKind::Bars => drawing.y_axis(),
        ChartKind::Columns => drawing.x_axis(),
    };
    names.set_font(&font(9, looks::INK)).set_major_gridlines(false).set_major_tick_type(ChartAxisTickType::None);
    names.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(Color::RGB(looks::LINE))));
    if chart.kind == ChartKind::Bars {
        // Bars count from the bottom. The first belongs on top, and the values then cross at the far end.
        names.set_reverse().set_crossing(ChartAxisCrossing::Max);
        drawing.plot_area().set_layout(&beside_names(book, chart));
    }

    let values = match chart.kind {
        ChartKind::Bars => drawing.x_axis(),
        ChartKind::Columns => drawing.y_axis(),
    };
    // Each bar says its number, so that the axis only has to name the unit.
    values.set_min(0).set_major_gridlines(false).set_major_tick_type(ChartAxisTickType::None);
    values.set_num_format("#,##0").set_label_position(ChartAxisLabelPosition::None);
    values.set_format(ChartFormat::new().set_no_line());
    if !chart.unit.is_empty() {
        values.set_name(chart.unit.as_str()).set_name_font(font(9, looks::MUTED).unset_bold());
    }

    if chart.series.len() > 1 {
        drawing.legend().set_position(ChartLegendPosition::Bottom).set_font(&font(9, looks::INK));
    } else {
        drawing.legend().set_hidden();
    }
    drawing.chart_area().set_format(ChartFormat::new().set_no_border());
    drawing
        .set_width(chart.size.0)
        .set_height(chart.size.1)
        .set_alt_text(limits::cut(&chart.alt, ALT))
        // A row that grows with its text must not stretch the bars.
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
    drawing
}

/// The plot of a bar chart, with room for the longest name on its left and for a number on its right.
/// Left to themselves some programs let the longest bar end at the edge and lose its number.
fn beside_names(book: &Book, chart: &Chart) -> ChartLayout {
    let (sheet, area) = &chart.categories;
    let names = book.page(sheet).filter(|_| area.first <= area.last).into_iter().flat_map(|page| {
        page.cells.range(area.first..=area.last).filter(|(at, _)| area.contains(*at)).map(|(_, cell)| &cell.value)
    });
    let longest = names.map(|value| value.shown().width()).max().unwrap_or(0);
    let (width, height) = (f64::from(chart.size.0.max(1)), f64::from(chart.size.1.max(1)));
    let left = ((longest as f64 * LETTER + 16.0) / width).clamp(0.05, 0.55);
    let top = (44.0 / height).min(0.3);
    let below = if chart.unit.is_empty() { 12.0 } else { 32.0 };
    let legend = if chart.series.len() > 1 { 28.0 } else { 0.0 };
    let bottom = ((below + legend) / height).min(0.3);
    let right = (48.0 / width).min(0.2);
    ChartLayout::new().set_offset(left, top).set_dimensions(1.0 - left - right, 1.0 - top - bottom)
}

fn range(of: &(String, Area)) -> (&str, u32, u16, u32, u16) {
    let (sheet, area) = of;
    (sheet, area.first.row, area.first.col, area.last.row, area.last.col)
}

fn font(size: u8, colour: u32) -> ChartFont {
    let mut font = ChartFont::new();
    font.set_name(looks::FONT).set_size(size).set_color(Color::RGB(colour));
    font
}
