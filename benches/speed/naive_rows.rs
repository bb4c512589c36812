//! The ordinary way to one merged workbook that says as much of each answer as matome's does: a row for each, with whose
//! it is, what it answers, its code, the key that tallies count, and file, sheet, cell and hash. calamine reads full
//! grids, rust_xlsxwriter writes; one thread. Nothing is checked, nobody's file is expected to look otherwise than it
//! was handed out, no table counts the rows.

use std::collections::HashMap;
use std::fs;
use std::io::Cursor;
use std::path::Path;

use calamine::{Data, Range, Reader as _, Xlsx};
use matome::domain::people::Participant;
use rust_xlsxwriter::{Format, FormatBorder, Formula, Workbook, Worksheet, XlsxError};
use sha2::{Digest, Sha256};

use crate::limit::files;
use crate::workshop::people;

const HEADINGS: [&str; 19] = [
    "区分",
    "ID",
    "氏名",
    "組織",
    "業種",
    "グループ",
    "テーマ",
    "No",
    "脅威",
    "番目",
    "欄",
    "回答",
    "手順",
    "集計キー",
    "ファイル",
    "シート",
    "セル",
    "SHA-256",
    "見つけ方",
];

pub fn merge(workshop: &Path, n: usize) {
    let people: HashMap<String, Participant> = people(n).map(|person| (person.id.to_string(), person)).collect();
    let mut workbook = Workbook::new();
    let format = Format::new().set_font_name("Yu Gothic").set_border(FormatBorder::Thin);
    let sheet = workbook.add_worksheet();
    for (col, heading) in (0..).zip(HEADINGS) {
        sheet.write_string_with_format(0, col, heading, &format).unwrap();
    }
    let mut rows = Rows { sheet, format, row: 1 };
    for path in files(&workshop.join("returned")) {
        let bytes = fs::read(&path).unwrap();
        let sha: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        let person = &people[file.split('_').next().unwrap()];
        let mut workbook = Xlsx::new(Cursor::new(bytes)).unwrap();
        for theme in workbook.sheet_names() {
            if theme.starts_with(['①', '②', '③']) || theme == "アンケート" {
                let range = workbook.worksheet_range(&theme).unwrap();
                rows.of_sheet(person, &file, &sha, &theme, &range).unwrap();
            }
        }
    }
    let folder = workshop.join("merged");
    fs::create_dir_all(&folder).unwrap();
    workbook.save(folder.join("rows.xlsx")).unwrap();
}

struct Rows<'a> {
    sheet: &'a mut Worksheet,
    format: Format,
    row: u32,
}

impl Rows<'_> {
    fn of_sheet(
        &mut self,
        person: &Participant,
        file: &str,
        sha: &str,
        theme: &str,
        range: &Range<Data>,
    ) -> Result<(), XlsxError> {
        let start = range.start().unwrap_or_default();
        let Some(heading) = range.rows().position(|row| row.iter().any(|cell| *cell == "No")) else { return Ok(()) };
        let headings: Vec<String> = range.rows().nth(heading).unwrap().iter().map(ToString::to_string).collect();
        let no = headings.iter().position(|heading| heading == "No").unwrap();
        let end = headings.iter().position(|heading| heading == "記入").unwrap();
        let (mut last, mut nth) = (String::new(), 0);
        for (at, row) in range.rows().enumerate().skip(heading + 1) {
            let number = row[no].to_string();
            nth = if number == last { nth + 1 } else { 1 };
            last.clone_from(&number);
            for (col, cell) in row.iter().enumerate().take(end).skip(no + 2) {
                let text = cell.to_string();
                if text.is_empty() || text.starts_with("対象外") || headings[col] == "選択した実施手順" {
                    continue;
                }
                let place = format!("{}{}", (b'A' + start.1 as u8 + col as u8) as char, start.0 as usize + at + 1);
                let code =
                    if headings[col] == "実施手順" { text.split(' ').next().unwrap_or_default() } else { "" };
                let texts = [
                    "個人",
                    person.id.as_str(),
                    &person.name,
                    &person.organisation,
                    &person.industry,
                    person.group.as_str(),
                    theme,
                    &number,
                    &row[no + 1].to_string(),
                    &nth.to_string(),
                    &headings[col],
                    &text,
                    code,
                    "",
                    file,
                    theme,
                    &place,
                    sha,
                    "見出しと番号",
                ];
                for (col, text) in (0..).zip(texts).filter(|(_, text)| !text.is_empty()) {
                    self.sheet.write_string_with_format(self.row, col, text, &self.format)?;
                }
                if !code.is_empty() {
                    let cell = format!("M{}", self.row + 1);
                    let key = Formula::new(format!("IF({cell}=\"\",\"\",\"{number}|\"&{cell})"));
                    let key = key.set_result(format!("{number}|{code}"));
                    self.sheet.write_formula_with_format(self.row, 13, key, &self.format)?;
                }
                self.row += 1;
            }
        }
        Ok(())
    }
}
