//! The ordinary way: rust_xlsxwriter makes every form anew; calamine reads full grids and rust_xlsxwriter writes one
//! workbook of what stands in them. One thread, nothing checked, no source cited. The forms are the same: every cell,
//! look, dropdown, mark, name and print setting that matome's have.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufReader;
use std::path::Path;

use calamine::{Data, Reader as _, Xlsx};
use matome::domain::ids::{GroupName, ParticipantId};
use matome::domain::people::Participant;
use matome::run::templates;
use matome::sheet::book::{Book, ChoiceList, Look, Page, Rule, Value, Visibility, sheet_prefix};
use matome::workbook::{Event, form};
use rust_xlsxwriter::{
    Color, ConditionalFormatFormula, DataValidation, DocProperties, Format, FormatAlign, FormatBorder, Formula,
    ProtectionOptions, Workbook, Worksheet, XlsxError,
};

use crate::limit::files;
use crate::workshop::people;

/// A text of a participant.
type Of = fn(&Participant) -> String;

/// Stand for what is personal in the model of all forms.
const MODEL: [(&str, Of); 5] = [
    ("N4ME", |person| person.name.clone()),
    ("0RG", |person| person.organisation.clone()),
    ("1NDUSTRY", |person| person.industry.clone()),
    ("GR0UP", |person| person.group.as_str().to_owned()),
    ("1D", |person| person.id.to_string()),
];

pub fn forms(workshop: &Path, n: usize) {
    let template = templates::load(templates::DEFAULT, Path::new(".")).unwrap();
    let event = Event { template: &template, code: "W06X", title: "ワークショップ", date: "" };
    let [name, organisation, industry, group, id] = MODEL.map(|(mark, _)| mark);
    let model = form::fill(
        &event,
        &Participant {
            id: ParticipantId::parse(id).unwrap(),
            name: name.to_owned(),
            organisation: organisation.to_owned(),
            industry: industry.to_owned(),
            group: GroupName::parse(group).unwrap(),
            mail: String::new(),
            excluded: false,
        },
    );
    let folder = workshop.join("forms-naive");
    fs::create_dir_all(&folder).unwrap();
    for person in people(n) {
        let mut workbook = self::form(&model, &person).unwrap();
        workbook.save(folder.join(format!("{}_{}.xlsx", person.id, person.name))).unwrap();
    }
}

/// The text with what is personal in it.
fn personal(text: &str, person: &Participant) -> String {
    let mut text = text.to_owned();
    for (mark, value) in MODEL {
        if text.contains(mark) {
            text = text.replace(mark, &value(person));
        }
    }
    text
}

fn form(model: &Book, person: &Participant) -> Result<Workbook, XlsxError> {
    let mut workbook = Workbook::new();
    let mut formats = BTreeMap::new();
    let mut properties = DocProperties::new().set_title(&model.properties.title);
    properties = properties.set_subject(personal(&model.properties.subject, person));
    properties = properties.set_comment(personal(&model.properties.description, person));
    for (name, value) in &model.properties.custom {
        properties = properties.set_custom_property(name, personal(value, person));
    }
    workbook.set_properties(&properties);
    for page in &model.pages {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&page.name)?;
        cells(sheet, page, person, &mut formats)?;
        rules(sheet, page)?;
        paper(sheet, page, person)?;
    }
    for name in &model.names {
        let area = name.area.first.fixed();
        let area = if name.area.first == name.area.last { area } else { name.area.fixed() };
        workbook.define_name(&name.name, &format!("={}{area}", sheet_prefix(&name.page)))?;
    }
    Ok(workbook)
}

fn cells(
    sheet: &mut Worksheet,
    page: &Page,
    person: &Participant,
    formats: &mut BTreeMap<u16, Format>,
) -> Result<(), XlsxError> {
    for merge in page.merges.iter().filter(|merge| merge.first != merge.last) {
        let look = page.cells.get(&merge.first).map_or(Look::Plain, |cell| cell.look);
        let format = formats.entry(look as u16).or_insert_with(|| self::format(look));
        sheet.merge_range(merge.first.row, merge.first.col, merge.last.row, merge.last.col, "", format)?;
    }
    for (at, cell) in &page.cells {
        let format = &*formats.entry(cell.look as u16).or_insert_with(|| self::format(cell.look));
        match &cell.value {
            Value::Text(text) => sheet.write_string_with_format(at.row, at.col, personal(text, person), format)?,
            Value::Number(number) => sheet.write_number_with_format(at.row, at.col, *number, format)?,
            Value::Formula { expression, result } => {
                let formula = Formula::new(expression).set_result(result.shown());
                sheet.write_formula_with_format(at.row, at.col, formula, format)?
            }
            _ => sheet.write_blank(at.row, at.col, format)?,
        };
    }
    Ok(())
}

fn format(look: Look) -> Format {
    let format = Format::new()
        .set_font_name("Yu Gothic")
        .set_font_size(look.size())
        .set_font_color(Color::RGB(0x20_0000 + look as u32))
        .set_background_color(Color::RGB(0xF0_0000 + look as u32))
        .set_align(FormatAlign::VerticalCenter)
        .set_border(FormatBorder::Thin)
        .set_border_color(Color::RGB(0xC0C0C0));
    let format = if look.wraps() { format.set_text_wrap() } else { format };
    if matches!(look, Look::Ask | Look::AskPick) { format.set_unlocked().set_num_format("@") } else { format }
}

fn rules(sheet: &mut Worksheet, page: &Page) -> Result<(), XlsxError> {
    for choice in &page.choices {
        let mut rule = match &choice.list {
            Some(ChoiceList::Formula(formula)) => DataValidation::new().allow_list_formula(Formula::new(formula)),
            None => DataValidation::new().allow_any_value(),
        };
        rule = rule.show_error_message(choice.strict);
        if let Some((title, text)) = &choice.hint {
            rule = rule.set_input_title(title)?.set_input_message(text)?;
        }
        let (first, last) = (choice.area.first, choice.area.last);
        sheet.add_data_validation(first.row, first.col, last.row, last.col, &rule)?;
    }
    for highlight in &page.highlights {
        if let Rule::When(formula, _) = &highlight.rule {
            let format = Format::new().set_background_color(Color::RGB(0xFFFEF7));
            let rule = ConditionalFormatFormula::new().set_rule(Formula::new(formula)).set_format(format);
            let (first, last) = (highlight.area.first, highlight.area.last);
            sheet.add_conditional_format(first.row, first.col, last.row, last.col, &rule)?;
        }
    }
    Ok(())
}

fn paper(sheet: &mut Worksheet, page: &Page, person: &Participant) -> Result<(), XlsxError> {
    for (col, width) in &page.widths {
        sheet.set_column_width(*col, *width)?;
    }
    for col in &page.hidden_columns {
        sheet.set_column_hidden(*col)?;
    }
    for (row, height) in &page.heights {
        sheet.set_row_height(*row, *height)?;
    }
    let setup = &page.setup;
    if let Some(at) = setup.freeze {
        sheet.set_freeze_panes(at.row, at.col)?;
    }
    if let Some((first, last)) = setup.repeat_rows {
        sheet.set_repeat_rows(first, last)?;
    }
    if let Some(area) = setup.print_area {
        sheet.set_print_area(area.first.row, area.first.col, area.last.row, area.last.col)?;
    }
    sheet.set_page_breaks(&setup.page_breaks)?;
    sheet.set_paper_size(9).set_landscape().set_print_fit_to_pages(1, u16::from(setup.one_page));
    sheet.set_header(format!("&R{}", personal(&setup.header, person)));
    sheet.set_footer(format!("&L{}&C&P / &N", setup.footer));
    if page.visibility != Visibility::Visible {
        sheet.set_very_hidden(true);
    }
    if setup.protected {
        sheet.protect_with_options(&ProtectionOptions { format_rows: true, ..ProtectionOptions::new() });
    }
    Ok(())
}

/// Every numbered row of every form under the other, on one sheet for each of the forms' sheets.
pub fn merge(workshop: &Path) {
    let mut sheets: BTreeMap<String, Vec<Vec<String>>> = BTreeMap::new();
    for path in files(&workshop.join("returned")) {
        let mut workbook = Xlsx::new(BufReader::new(File::open(&path).unwrap())).unwrap();
        let who = path.file_stem().unwrap().to_string_lossy().into_owned();
        let names = workbook.sheet_names();
        for name in names.iter().filter(|name| name.starts_with(['①', '②', '③']) || *name == "アンケート") {
            let range = workbook.worksheet_range(name).unwrap();
            for row in range.rows() {
                if matches!(row.get(1), Some(Data::Float(_) | Data::Int(_))) {
                    let cells = row.iter().skip(1).map(ToString::to_string);
                    sheets.entry(name.clone()).or_default().push([who.clone()].into_iter().chain(cells).collect());
                }
            }
        }
    }
    let mut workbook = Workbook::new();
    let format = format(Look::Body);
    for (name, rows) in sheets {
        let sheet = workbook.add_worksheet();
        sheet.set_name(&name).unwrap();
        for (at, row) in (0..).zip(rows) {
            for (col, text) in (0..).zip(row).filter(|(_, text)| !text.is_empty()) {
                sheet.write_string_with_format(at, col, text, &format).unwrap();
            }
        }
    }
    let folder = workshop.join("merged");
    fs::create_dir_all(&folder).unwrap();
    workbook.save(folder.join("merged.xlsx")).unwrap();
}
