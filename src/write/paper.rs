//! How a page behaves on screen and on paper: protection, panes, filter, tab, page setup.
//!
//! It must not know what stands in the cells, except whether all of them are tidy data.

use rust_xlsxwriter::{Color, ProtectionOptions, Worksheet, XlsxError};

use super::error::WriteError;
use super::{limits, looks};
use crate::sheet::book::{Cell, Look, Page, Tab, Visibility};

/// A4 in the numbering of printers.
const A4: u8 = 9;
/// Longest header or footer with its codes, in UTF-16 units; the library drops longer ones.
const HEADER: usize = 255;
/// The widest column in characters and the highest row in points: Excel repairs a file with more.
const WIDTH: f64 = 255.0;
pub(super) const HEIGHT: f64 = 409.0;
/// Grey of headers and footers, 9 points. The font stands last: a digit after a size would join it.
const SMALL: &str = "&K52606D&9&\"Yu Gothic,Regular\"";

/// Sets up a page.
pub(super) fn put(sheet: &mut Worksheet, page: &Page) -> Result<(), WriteError> {
    let setup = &page.setup;
    columns_and_rows(sheet, page).map_err(|why| limits::refused(page, &why))?;
    screen(sheet, page).map_err(|why| limits::refused(page, &why))?;
    print(sheet, page).map_err(|why| limits::refused(page, &why))?;
    if setup.protected {
        sheet.protect_with_options(&ProtectionOptions {
            format_columns: true,
            format_rows: true,
            use_autofilter: true,
            ..ProtectionOptions::new()
        });
    }
    Ok(())
}

fn columns_and_rows(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    for (col, width) in &page.widths {
        sheet.set_column_width(*col, width.clamp(0.0, WIDTH))?;
    }
    for col in &page.hidden_columns {
        sheet.set_column_hidden(*col)?;
    }
    // Rows are written elsewhere; what lies over them is placed by their heights.
    if !page.charts.is_empty() || !page.notes.is_empty() {
        for (row, height) in &page.heights {
            sheet.set_row_height(*row, height.clamp(0.0, HEIGHT))?;
        }
    }
    Ok(())
}

fn screen(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let setup = &page.setup;
    match page.visibility {
        Visibility::Visible => {}
        Visibility::Hidden => {
            sheet.set_hidden(true);
        }
        Visibility::VeryHidden => {
            sheet.set_very_hidden(true);
        }
    }
    let tidy = !page.cells.is_empty() && page.cells.values().all(|cell| looks::is_data(cell.look));
    sheet.set_screen_gridlines(tidy);
    if let Some(at) = setup.freeze
        && (at.row, at.col) != (0, 0)
    {
        sheet.set_freeze_panes(at.row, at.col)?;
    }
    // The cursor waits where a person types first.
    if let Some((at, _)) = page.cells.iter().find(|(_, cell)| asks(cell)) {
        sheet.set_selection(at.row, at.col, at.row, at.col)?;
    }
    if setup.zoom != 0 {
        sheet.set_zoom(setup.zoom.clamp(10, 400));
    }
    if let Some(area) = setup.filter {
        sheet.autofilter(area.first.row, area.first.col, area.last.row, area.last.col)?;
    }
    match setup.tab {
        Tab::Plain => {}
        Tab::Ask => {
            sheet.set_tab_color(Color::RGB(looks::ASK_BORDER));
        }
        Tab::Result => {
            sheet.set_tab_color(Color::RGB(looks::TEAL));
        }
    }
    Ok(())
}

fn asks(cell: &Cell) -> bool {
    matches!(cell.look, Look::Ask | Look::AskPick)
}

fn print(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    let setup = &page.setup;
    sheet.set_paper_size(A4);
    if setup.portrait {
        sheet.set_portrait();
    } else {
        sheet.set_landscape();
    }
    sheet.set_print_fit_to_pages(1, if setup.one_page { 1 } else { setup.pages_high });
    // Inches: left, right, top, bottom, header, footer.
    sheet.set_margins(0.5, 0.5, 0.6, 0.65, 0.3, 0.3);
    sheet.set_print_center_horizontally(true);
    if let Some((first, last)) = setup.repeat_rows {
        sheet.set_repeat_rows(first, last)?;
    }
    if let Some(area) = setup.print_area {
        sheet.set_print_area(area.first.row, area.first.col, area.last.row, area.last.col)?;
    }
    let breaks: Vec<u32> = setup.page_breaks.iter().copied().filter(|row| *row > 0).collect();
    if !breaks.is_empty() {
        sheet.set_page_breaks(&breaks)?;
    }
    // Paper shows yellow as white: the legend goes with every sheet that is filled in by hand.
    let legend = match page.cells.values().any(asks) {
        true if !setup.legend.is_empty() => format!("&L{SMALL}{}", setup.legend.replace('&', "&&")),
        _ => String::new(),
    };
    if !setup.header.is_empty() || !legend.is_empty() {
        sheet.set_header(within(&setup.header, |text| format!("{legend}&R{SMALL}{text}")));
    }
    sheet.set_footer(within(&setup.footer, |text| format!("&L{SMALL}{text}&C{SMALL}&P / &N&R{SMALL}&A")));
    Ok(())
}

/// The header around a text, which is cut with `…` where Excel's limit would be passed: a long
/// company name must not keep a form from being written.
fn within(text: &str, around: impl Fn(&str) -> String) -> String {
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let mut room = HEADER;
    loop {
        // Cut before `&` is doubled, so that a pair is never split.
        let whole = around(&limits::cut(&text, room).replace('&', "&&"));
        if limits::length(&whole) <= HEADER || room <= 1 {
            return whole;
        }
        room -= 1;
    }
}
