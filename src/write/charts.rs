//! Bar and column charts over cells of the workbook.
//!
//! One look for all: the values stand at the bars, so there are no gridlines and no legend for a
//! single series. It must not know what is counted.

use rust_xlsxwriter::{
    Chart as Drawing, ChartDataLabel, ChartFont, ChartFormat, ChartLegendPosition, ChartLine, ChartSolidFill,
    ChartType, Color, ObjectMovement, Worksheet,
};

use super::error::WriteError;
use super::{limits, looks};
use crate::domain::address::Area;
use crate::sheet::book::{BarTint, Book, Chart, ChartKind, Page};

/// Room between the bars, in percent of a bar.
const GAP: u16 = 45;

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
            .insert_chart(chart.at.row, chart.at.col, &drawing(chart))
            .map_err(|why| limits::refused(page, &why))?;
    }
    Ok(())
}

fn drawing(chart: &Chart) -> Drawing {
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

    // The names of what is compared: a thin axis, no ticks to count.
    let axis = drawing.x_axis();
    axis.set_font(&font(9, looks::INK));
    axis.set_format(ChartFormat::new().set_line(ChartLine::new().set_color(Color::RGB(looks::LINE))));
    if chart.kind == ChartKind::Bars {
        // Bars count from the bottom; the first belongs on top.
        axis.set_reverse();
    }
    let values = drawing.y_axis();
    values.set_min(0).set_major_gridlines(false).set_num_format("#,##0").set_font(&font(9, looks::MUTED));
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
        .set_alt_text(&chart.alt)
        // A row that grows with its text must not stretch the bars.
        .set_object_movement(ObjectMovement::MoveButDontSizeWithCells);
    drawing
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
