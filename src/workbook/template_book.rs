//! A template as a workbook to edit in Excel: every list on a sheet of its own, explained and with
//! dropdowns where only some words can stand. What is written here is read back by
//! [`template`](super::template), cell for cell.

use crate::domain::address::{Address, Area};
use crate::domain::catalogue::Template;
use crate::sheet::book::{
    Book, Cell, Choice, ChoiceList, Look, Page, Properties, Setup, Tab, Visibility, sheet_prefix,
};
use crate::sheet::measure;

use super::lists::column;
use super::template_lists::{CONTROL_HEADS, LIST_HEADS, OUT_OF_SCOPE, STEP_HEADS, THREAT_HEADS};
use super::template_pages::{Head, PageName, page};
use super::template_settings::{EXAMPLE_HEADS, EXAMPLE_TEXTS, HEADINGS, KEYS, THEME_HEADS, TIME_HEADS};
use super::template_themes::{COLUMN_HEADS, KINDS, ROWS, SIDES, WHOM};

/// Row of the headings on every sheet, from 0.
const HEADING_ROW: u32 = 3;
/// Empty lines under each list, ready to be typed into.
const SPARE_LINES: usize = 30;
/// The hidden sheet with the words of the dropdowns.
const WORDS: &str = "語句";
/// The sheet that explains the others.
const GUIDE: &str = "使い方";
const GUIDE_LEAD: &str = "このブックを書き換えて保存すると、自分のワークショップのテンプレートになります。";
const GUIDE_LINES: [&str; 8] = [
    "色の付いた欄を書き換えます。行は増やしても減らしても構いません。見出しの行とシートの名前はそのままにしてください。",
    "「テーマ」は記入票のシートです。行を消すとそのテーマはなくなります。「列」から同じテーマの行も消してください。",
    "「列」はテーマの表の列です。種類は、番号・項目の名前・自由記入・一覧から選ぶ・○を付ける・管理策を選ぶ・実施手順を選ぶ・選んだ実施手順 のどれかです。",
    "「個数」は1つの項目に書ける数です。課題と解決手段を3組書いてもらうなら 3 にします。",
    "「選択肢」は「一覧から選ぶ」列の一覧です。一覧の名前を「列」の「選択肢の一覧」に書きます。",
    "管理策と実施手順を選ぶ列がなければ、「管理策」と「実施手順」は空で構いません。",
    "書けたら matome template check このファイル を実行すると、直すところがシートとセルで分かります。",
    "workshop.xlsx の「設定」の「テンプレート」に、ワークショップのフォルダーから見たこのファイルの場所を書くと使えます。",
];

/// One sheet: name, what it is for, its columns with widths, its rows.
struct Sheet {
    name: PageName,
    lead: &'static str,
    columns: Vec<(String, f64)>,
    rows: Vec<Vec<String>>,
}

/// The workbook.
pub fn fill(template: &Template) -> Book {
    let mut words = Page::new(WORDS);
    words.visibility = Visibility::Hidden;
    let mut offered = Offered { page: words, lists: 0 };
    let sheets = [
        settings(template),
        themes(template),
        columns(template),
        threats(template),
        lists(template),
        controls(template),
        steps(template),
        timetable(template),
        example(template),
    ];
    let mut pages = vec![guide()];
    for sheet in &sheets {
        pages.push(page_of(sheet, template, &mut offered));
    }
    pages.push(offered.page);
    let title = format!("{} {}", template.name, template.version);
    Book { properties: Properties { title, ..Properties::default() }, pages, ..Book::default() }
}

/// The lists behind the dropdowns, one a column of the hidden sheet.
struct Offered {
    page: Page,
    lists: u16,
}

impl Offered {
    fn list(&mut self, entries: &[String]) -> ChoiceList {
        let area = column(&mut self.page, self.lists, entries);
        self.lists += 1;
        ChoiceList::Formula(format!("{}{}", sheet_prefix(WORDS), area.fixed()))
    }
}

fn guide() -> Page {
    let mut page = Page::new(GUIDE);
    page.put(Address::new(0, 0), Cell::text(GUIDE, Look::Title));
    page.put(Address::new(1, 0), Cell::text(GUIDE_LEAD, Look::Lead));
    page.widths.insert(0, 120.0);
    for (row, line) in (HEADING_ROW..).zip(GUIDE_LINES) {
        page.put(Address::new(row, 0), Cell::text(line, Look::Text));
    }
    page.setup = Setup { active: true, one_page: true, tab: Tab::Result, ..Setup::default() };
    measure::fit(&mut page);
    page
}

fn page_of(sheet: &Sheet, template: &Template, offered: &mut Offered) -> Page {
    let [_, name] = sheet.name;
    let last_col = sheet.columns.len() as u16 - 1;
    let mut page = Page::new(name);
    page.put(Address::new(0, 0), Cell::text(name, Look::Title));
    page.put(Address::new(1, 0), Cell::text(sheet.lead, Look::Lead));
    if last_col > 0 {
        page.merges.push(Area::new(Address::new(1, 0), Address::new(1, last_col)));
    }
    let is_settings = sheet.name == page::SETTINGS;
    let spare = if is_settings { 0 } else { SPARE_LINES };
    let last_row = HEADING_ROW + (sheet.rows.len() + spare) as u32;
    for (col, (heading, width)) in sheet.columns.iter().enumerate() {
        let col = col as u16;
        page.put(Address::new(HEADING_ROW, col), Cell::text(heading, Look::HeadingAsk));
        page.widths.insert(col, *width);
        let fixed = is_settings && col != 1;
        let choices = words_of(sheet.name, heading, template);
        let look = match (fixed, choices.is_empty()) {
            (true, _) if col == 0 => Look::LabelStrong,
            (true, _) => Look::BodyMuted,
            (false, true) => Look::Ask,
            (false, false) => Look::AskPick,
        };
        for row in HEADING_ROW + 1..=last_row {
            let index = (row - HEADING_ROW - 1) as usize;
            let text = sheet.rows.get(index).and_then(|cells| cells.get(usize::from(col)));
            page.put(Address::new(row, col), Cell::text(text.map_or("", String::as_str), look));
        }
        if !choices.is_empty() {
            let area = Area::new(Address::new(HEADING_ROW + 1, col), Address::new(last_row, col));
            let list = Some(offered.list(&choices));
            page.choices.push(Choice { area, list, hint: None, strict: false });
        }
    }
    page.setup = Setup {
        freeze: Some(Address::new(HEADING_ROW + 1, 1)),
        repeat_rows: Some((HEADING_ROW, HEADING_ROW)),
        tab: Tab::Ask,
        ..Setup::default()
    };
    measure::fit(&mut page);
    page
}

/// What the dropdown of a column offers; nothing where anything may stand.
fn words_of(name: PageName, heading: &str, template: &Template) -> Vec<String> {
    let plain = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
    if name == page::COLUMNS {
        return match heading {
            "テーマ" => template.themes.iter().map(|theme| theme.id.clone()).collect(),
            "記入者" => plain(&WHOM.map(|(_, word, _)| word)),
            "種類" => plain(&KINDS.map(|(_, word, _)| word)),
            "発表" => plain(&SIDES.map(|(_, word, _)| word)),
            "選択肢の一覧" => template.lists.iter().map(|list| list.id.clone()).collect(),
            _ => Vec::new(),
        };
    }
    match heading {
        "行" if name == page::THEMES => plain(&ROWS.map(|(_, word, _)| word)),
        "対象" if name == page::THREATS => plain(&[OUT_OF_SCOPE]),
        _ => Vec::new(),
    }
}

fn headed(heads: &[Head], widths: &[f64]) -> Vec<(String, f64)> {
    heads.iter().zip(widths).map(|(head, width)| (head.plain.to_owned(), *width)).collect()
}

fn settings(template: &Template) -> Sheet {
    let value = |key: &str| match key {
        "name" => template.name.clone(),
        "version" => template.version.clone(),
        "language" => template.language.clone(),
        "title" => template.title.clone(),
        "attribution" => template.attribution.clone(),
        "item" => template.item.clone(),
        "threats_title" => template.threats_title.clone(),
        "controls_title" => template.controls_title.clone(),
        _ => template.out_of_scope.clone(),
    };
    let mut rows = Vec::new();
    for (key, plain, about) in KEYS {
        let values = if key == "goals" { template.goals.clone() } else { vec![value(key)] };
        rows.extend(values.into_iter().map(|value| vec![plain.to_owned(), value, about.to_owned()]));
    }
    Sheet {
        name: page::SETTINGS,
        lead: "テンプレート全体のことです。値の列を書き換えます。",
        columns: HEADINGS.iter().zip([22.0, 60.0, 64.0]).map(|(h, w)| ((*h).to_owned(), w)).collect(),
        rows,
    }
}

fn themes(template: &Template) -> Sheet {
    let row = |theme: &crate::domain::catalogue::Theme| {
        let rows = ROWS.iter().find(|(.., rows)| *rows == theme.rows).map_or("", |(_, word, _)| word);
        let side = |index: usize| theme.presented.get(index).cloned().unwrap_or_default();
        vec![
            theme.id.clone(),
            theme.sheet.clone(),
            theme.title.clone(),
            rows.to_owned(),
            theme.ask.clone(),
            theme.ask_group.clone(),
            side(0),
            side(1),
        ]
    };
    Sheet {
        name: page::THEMES,
        lead: "1行が1つのテーマ（記入票のシート1枚）です。記号は半角の英小文字で、「列」シートと同じものを使います。",
        columns: headed(THEME_HEADS, &[12.0, 20.0, 30.0, 12.0, 60.0, 60.0, 24.0, 24.0]),
        rows: template.themes.iter().map(row).collect(),
    }
}

fn columns(template: &Template) -> Sheet {
    let mut rows = Vec::new();
    for theme in &template.themes {
        for column in &theme.columns {
            let whom = WHOM.iter().find(|(.., whom)| *whom == column.whom).map_or("", |(_, word, _)| word);
            let kind = KINDS.iter().find(|(.., kind)| *kind == column.kind).map_or("", |(_, word, _)| word);
            let side = SIDES.iter().find(|(.., side)| *side == column.presented).map_or("", |(_, word, _)| word);
            let list = column.list.and_then(|list| template.lists.get(usize::from(list)));
            rows.push(vec![
                theme.id.clone(),
                whom.to_owned(),
                column.id.clone(),
                column.heading.clone(),
                column.past_headings.join("|"),
                kind.to_owned(),
                list.map(|list| list.id.clone()).unwrap_or_default(),
                column.repeat.to_string(),
                column.width.to_string(),
                side.to_owned(),
            ]);
        }
    }
    Sheet {
        name: page::COLUMNS,
        lead: "1行がテーマの表の1列です。左から右へ、上から順に並びます。",
        columns: headed(COLUMN_HEADS, &[12.0, 12.0, 18.0, 34.0, 26.0, 18.0, 16.0, 8.0, 8.0, 8.0]),
        rows,
    }
}

fn threats(template: &Template) -> Sheet {
    let row = |threat: &crate::domain::catalogue::Threat| {
        let scope = if threat.in_scope { "" } else { OUT_OF_SCOPE };
        vec![
            threat.id.clone(),
            threat.no.to_string(),
            threat.title.clone(),
            threat.description.clone(),
            scope.to_owned(),
            threat.earlier.join("|"),
        ]
    };
    Sheet {
        name: page::THREATS,
        lead: "検討する項目（脅威など）です。ID は年ごとに決めたら変えないでください。対象外にした項目は灰色で示され、記入欄がなくなります。",
        columns: headed(THREAT_HEADS, &[12.0, 6.0, 44.0, 80.0, 10.0, 18.0]),
        rows: template.threats.iter().map(row).collect(),
    }
}

fn lists(template: &Template) -> Sheet {
    let of = |list: &crate::domain::catalogue::ChoiceSet| -> Vec<Vec<String>> {
        list.choices.iter().map(|choice| vec![list.id.clone(), choice.clone()]).collect()
    };
    Sheet {
        name: page::LISTS,
        lead: "「一覧から選ぶ」列の選択肢です。同じ一覧の名前（半角の英小文字）を付けた行が1つの一覧になります。",
        columns: headed(LIST_HEADS, &[16.0, 60.0]),
        rows: template.lists.iter().flat_map(of).collect(),
    }
}

fn controls(template: &Template) -> Sheet {
    let row = |control: &crate::domain::catalogue::Control| {
        let texts = [&control.category, &control.number, &control.title, &control.summary];
        std::iter::once(control.no.to_string()).chain(texts.into_iter().cloned()).collect()
    };
    Sheet {
        name: page::CONTROLS,
        lead: "実施手順をまとめる管理策です。",
        columns: headed(CONTROL_HEADS, &[6.0, 14.0, 8.0, 44.0, 80.0]),
        rows: template.controls.iter().map(row).collect(),
    }
}

fn steps(template: &Template) -> Sheet {
    Sheet {
        name: page::STEPS,
        lead: "管理策ごとの実施手順です。手順は「6-1」（管理策 6 の 1 番目）のように書きます。",
        columns: headed(STEP_HEADS, &[10.0, 100.0]),
        rows: template.steps.iter().map(|step| vec![step.id.to_string(), step.text.clone()]).collect(),
    }
}

fn timetable(template: &Template) -> Sheet {
    Sheet {
        name: page::TIMETABLE,
        lead: "記入票の「はじめに」に印刷される時間割です。",
        columns: headed(TIME_HEADS, &[24.0, 80.0]),
        rows: template.timetable.iter().map(|(when, what)| vec![when.clone(), what.clone()]).collect(),
    }
}

fn example(template: &Template) -> Sheet {
    let example = &template.example;
    let text = |key: &str| match key {
        "group" => &example.group,
        "threat" => &example.threat,
        "hint" => &example.hint,
        _ => &example.source,
    };
    let empty = String::new;
    let mut rows: Vec<Vec<String>> = EXAMPLE_TEXTS
        .iter()
        .filter(|(key, _)| !text(key).is_empty())
        .map(|(key, plain)| vec![(*plain).to_owned(), empty(), empty(), text(key).clone()])
        .collect();
    for table in &example.tables {
        for cells in &table.rows {
            let of = |texts: &[String], index: usize| texts.get(index).cloned().unwrap_or_default();
            let headings = [of(&table.headings, 0), of(&table.headings, 1)];
            let [left, right] = headings;
            rows.push(vec![table.title.clone(), left, right, of(cells, 0), of(cells, 1)]);
        }
    }
    Sheet {
        name: page::EXAMPLE,
        lead: "記入票の「記入例」に印刷される例です。表がなければ、そのシートはできません。",
        columns: headed(EXAMPLE_HEADS, &[30.0, 24.0, 24.0, 60.0, 60.0]),
        rows,
    }
}
