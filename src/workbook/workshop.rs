//! workshop.xlsx: what a secretariat decides about a workshop, on the sheets `設定` and `名簿`.
//!
//! It is written once and never again; from then on it belongs to the secretariat. So it is read by its
//! words, wherever they stand now.

use crate::domain::address::{Address, Area};
use crate::domain::finding::Lang;
use crate::domain::fold::fold;
use crate::sheet::book::{
    Book, Cell, Choice, ChoiceList, Look, Page, Properties, Setup, Tab, Value, Visibility, sheet_prefix,
};
use crate::sheet::dates::{self, Day};
use crate::sheet::fill::Placed;
use crate::sheet::layout::{Role, Table};
use crate::sheet::measure;

use super::header::Header;
use super::roster::{self, RosterRow};
use super::roster_sheet;
use super::workshop_trouble::{What, WorkshopTrouble};

/// Length of a workshop's code.
pub const CODE_LENGTH: usize = 4;
/// Row of the headings of `設定`, from 0.
const HEADING_ROW: u32 = 3;

/// What a secretariat decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Settings {
    /// Title of the workshop; empty: the template's.
    pub title: String,
    /// When it takes place, as it is printed; may be empty.
    pub date: String,
    /// Until when forms must be back, as reminders print it; may be empty.
    pub deadline: String,
    /// Whom to send forms and questions to, as reminders print it; may be empty.
    pub contact: String,
    /// [`CODE_LENGTH`] letters and digits that stand at the beginning of every form's code.
    pub code: String,
    /// Name of a built-in pack, or the folder of one, relative to the workshop's folder.
    pub template: String,
    /// Language of screens, of this workbook and of reminders.
    pub lang: Lang,
}

/// The rows of `設定`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Key {
    Title,
    Date,
    Code,
    Template,
    Lang,
    Deadline,
    Contact,
}

impl Key {
    const ALL: [Key; 7] = [Key::Title, Key::Date, Key::Code, Key::Template, Key::Lang, Key::Deadline, Key::Contact];

    /// Its name in Japanese and English; both are read.
    fn names(self) -> [&'static str; 2] {
        match self {
            Key::Title => ["タイトル", "Title"],
            Key::Date => ["開催日", "Date"],
            Key::Code => ["コード", "Code"],
            Key::Template => ["テンプレート", "Template"],
            Key::Lang => ["言語", "Language"],
            Key::Deadline => ["記入期限", "Deadline"],
            Key::Contact => ["連絡先", "Contact"],
        }
    }

    fn explained(self, lang: Lang) -> &'static str {
        let [ja, en] = match self {
            Key::Title => [
                "記入票とまとめに印刷される名前。空欄ならテンプレートの名前。",
                "Printed on forms and merged workbooks; empty: the template's title.",
            ],
            Key::Date => ["印刷される開催日。書き方は自由。", "Printed as it stands here, in any wording."],
            Key::Code => [
                "記入票コードの先頭の4文字。記入票を配ったあとは変えないでください。",
                "First four characters of every form's code; do not change it once forms are sent.",
            ],
            Key::Template => [
                "検討する項目とテーマの一式。一覧から選ぶか、このフォルダーから見た自作のブック（例: 自社.xlsx）を書きます。記入票を配ったあとは変えないでください。",
                "Rows and themes: choose one, or write a workbook of your own as seen from this folder (mine.xlsx); do not change it once forms are sent.",
            ],
            Key::Lang => [
                "画面、このブック、督促文の言葉。記入票とまとめのブックは、テンプレートの言語です。",
                "Words on screen, in this workbook and in reminders; forms and merged workbooks speak the template's language.",
            ],
            Key::Deadline => [
                "記入票を送り返してもらう期限。督促の文面に載ります。書き方は自由。空欄でもかまいません。",
                "When forms must be back, as reminders print it, in any wording; may stay empty.",
            ],
            Key::Contact => [
                "事務局の名前とメールアドレスなど。督促の文面の最後に載ります。空欄でもかまいません。",
                "Name and address of the secretariat, at the end of reminders; may stay empty.",
            ],
        };
        [ja, en][index(lang)]
    }
}

/// Columns of `設定`.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Col {
    Item,
    Value,
    About,
}

/// Headings of [`Col`], Japanese and English.
const HEADINGS: [[&str; 2]; 3] = [["項目", "Item"], ["値", "Value"], ["説明", "About"]];
/// Name of the sheet, Japanese and English.
const SHEET: [&str; 2] = ["設定", "Settings"];
/// Name of the hidden sheet with the entries of the dropdowns, Japanese and English.
const LISTS: [&str; 2] = ["リスト", "Lists"];
/// Languages as the dropdown offers them.
const LANGS: [(&str, Lang); 2] = [("日本語", Lang::Ja), ("English", Lang::En)];

fn index(lang: Lang) -> usize {
    match lang {
        Lang::Ja => 0,
        Lang::En => 1,
    }
}

/// The workbook. `templates` are the built-in packs, for the dropdown.
pub fn fill(settings: &Settings, people: &[RosterRow], templates: &[String]) -> Book {
    let lang = settings.lang;
    let entries = [
        templates.to_vec(),
        LANGS.map(|(word, _)| word.to_owned()).to_vec(),
        vec![roster::EXCLUDED_MARK.to_owned()],
        roster_sheet::offered_groups(people, lang),
    ];
    let (lists, ranges) = fill_lists(&entries, lang);
    let [templates, langs, marks, groups] = ranges;
    Book {
        properties: Properties { title: settings.title.clone(), ..Properties::default() },
        names: Vec::new(),
        pages: vec![
            fill_settings(settings, &templates, &langs),
            roster_sheet::fill(people, lang, &marks, &groups),
            lists,
        ],
    }
}

/// The hidden sheet with one list a column, and where each list stands.
fn fill_lists<const N: usize>(entries: &[Vec<String>; N], lang: Lang) -> (Page, [String; N]) {
    let mut page = Page::new(LISTS[index(lang)]);
    page.visibility = Visibility::Hidden;
    let mut ranges = [const { String::new() }; N];
    for (list, (entries, range)) in entries.iter().zip(&mut ranges).enumerate() {
        let at = |row: usize| Address::new(row as u32, list as u16);
        for (row, entry) in entries.iter().enumerate() {
            page.put(at(row), Cell::text(entry, Look::Data));
        }
        let area = Area::new(at(0), at(entries.len().max(1) - 1));
        *range = format!("{}{}", sheet_prefix(&page.name), area.fixed());
    }
    (page, ranges)
}

fn fill_settings(settings: &Settings, templates: &str, langs: &str) -> Page {
    let lang = settings.lang;
    let word = |words: [&'static str; 2]| words[index(lang)];
    let mut page = Page::new(word(SHEET));
    let [lead, next] = match lang {
        Lang::Ja => [
            "色のついた欄を書き換え、「名簿」シートに参加者を書いて、保存してください。",
            "保存したら、このフォルダーで matome forms を実行すると、forms フォルダーに1人1枚の記入票ができます。",
        ],
        Lang::En => [
            "Change the tinted cells, write the participants on the sheet Roster, and save.",
            "Then run matome forms in this folder: it writes one form per participant into forms.",
        ],
    };
    page.put(Address::new(0, 0), Cell::text(word(SHEET), Look::Title));
    page.put(Address::new(1, 0), Cell::text(lead, Look::Lead));
    page.merges.push(Area::new(Address::new(1, 0), Address::new(1, 2)));
    let table = Table::new(word(SHEET))
        .with(Col::Item, word(HEADINGS[0]), Role::Key, 18.0, Look::Heading)
        .with(Col::Value, word(HEADINGS[1]), Role::Answer, 52.0, Look::HeadingAsk)
        .with(Col::About, word(HEADINGS[2]), Role::Shown, 64.0, Look::Heading);
    let placed = Placed::put(&mut page, Address::new(HEADING_ROW, 0), &table, Key::ALL.len() as u32);
    for (row, key) in (0u32..).zip(Key::ALL) {
        let at = placed.cell(row, Col::Value);
        let list = match key {
            Key::Template => Some((templates, false)),
            Key::Lang => Some((langs, true)),
            Key::Title | Key::Date | Key::Code | Key::Deadline | Key::Contact => None,
        };
        page.put(placed.cell(row, Col::Item), Cell::text(word(key.names()), Look::LabelStrong));
        page.put(at, Cell::text(text_of(settings, key), if list.is_some() { Look::AskPick } else { Look::Ask }));
        page.put(placed.cell(row, Col::About), Cell::text(key.explained(lang), Look::BodyMuted));
        if let Some((range, strict)) = list {
            let list = Some(ChoiceList::Formula(range.to_owned()));
            page.choices.push(Choice { area: Area::cell(at), list, hint: None, strict });
        }
    }
    page.put(Address::new(placed.end() + 1, 0), Cell::text(next, Look::Legend));
    page.merges.push(Area::new(Address::new(placed.end() + 1, 0), Address::new(placed.end() + 1, 2)));
    page.setup = Setup { tab: Tab::Ask, active: true, one_page: true, ..Setup::default() };
    measure::fit(&mut page);
    page
}

fn text_of(settings: &Settings, key: Key) -> String {
    match key {
        Key::Title => settings.title.clone(),
        Key::Date => settings.date.clone(),
        Key::Deadline => settings.deadline.clone(),
        Key::Contact => settings.contact.clone(),
        Key::Code => settings.code.clone(),
        Key::Template => settings.template.clone(),
        Key::Lang => LANGS.iter().find(|(_, l)| *l == settings.lang).map(|(w, _)| *w).unwrap_or_default().to_owned(),
    }
}

/// The settings in `book`, or everything wrong with them.
pub fn take_settings(book: &Book) -> Result<Settings, Vec<WorkshopTrouble>> {
    let wanted = [&HEADINGS[0][..], &HEADINGS[1][..]];
    let named = |page: &&Page| SHEET.iter().any(|name| fold(name) == fold(&page.name));
    let whole = |header: &Header| header.columns.iter().all(Option::is_some);
    let page = book.pages.iter().find(named);
    let found = page
        .into_iter()
        .chain(&book.pages)
        .find_map(|page| Header::find(page, &wanted).filter(whole).map(|header| (page, header)));
    let Some((page, header)) = found else {
        let sheet = SHEET[0].to_owned();
        return Err(vec![WorkshopTrouble {
            sheet,
            cell: None,
            what: What::NoTable { headings: vec![HEADINGS[0], HEADINGS[1]] },
        }]);
    };
    let mut troubles = Vec::new();
    let mut add = |cell: Option<Address>, what| {
        troubles.push(WorkshopTrouble { sheet: page.name.clone(), cell, what });
    };
    let rows = header.rows_below(page);
    let at = |key: Key| {
        let names = key.names().map(fold);
        let row =
            rows.iter().find(|row| header.cell(**row, 0).is_some_and(|at| names.contains(&fold(&page.shown(at)))));
        row.and_then(|row| header.cell(*row, 1))
    };
    let read = at(Key::Lang).map(|at| shown(page, at, Lang::Ja)).unwrap_or_default();
    let lang = parse_lang(&read);
    let spoken = lang.unwrap_or_default();
    let text = |key: Key| at(key).map(|at| shown(page, at, spoken)).unwrap_or_default();

    let code = fold(&text(Key::Code)).to_ascii_uppercase();
    if code.is_empty() {
        add(at(Key::Code), What::SettingMissing { name: Key::Code.names() });
    } else if code.len() != CODE_LENGTH || !code.bytes().all(|b| b.is_ascii_alphanumeric()) {
        add(at(Key::Code), What::CodeUnusable { read: text(Key::Code) });
    }
    let template = text(Key::Template);
    if template.is_empty() {
        add(at(Key::Template), What::SettingMissing { name: Key::Template.names() });
    }
    if lang.is_none() {
        add(at(Key::Lang), What::LangUnknown { read });
    }
    match lang {
        Some(lang) if troubles.is_empty() => Ok(Settings {
            title: text(Key::Title),
            date: text(Key::Date),
            code,
            template,
            lang,
            deadline: at(Key::Deadline).map(|at| moment(page, at, spoken)).unwrap_or_default(),
            contact: text(Key::Contact),
        }),
        _ => Err(troubles),
    }
}

/// The language of a word such as `日本語`, `ja` or `English`; an empty one is Japanese.
pub fn parse_lang(text: &str) -> Option<Lang> {
    match fold(text).as_str() {
        "" | "日本語" | "ja" | "japanese" => Some(Lang::Ja),
        "english" | "英語" | "en" => Some(Lang::En),
        _ => None,
    }
}

/// The text of a cell on one line; a date, which Excel makes of what was typed, as `2024年10月8日` or
/// `8 October 2024`.
fn shown(page: &Page, at: Address, lang: Lang) -> String {
    let text = match page.cells.get(&at).map(|cell| &cell.value) {
        Some(Value::Date(days)) => date_text(*days, lang),
        _ => page.shown(at),
    };
    let text: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    text.trim().to_owned()
}

/// Like [`shown`], but of what Excel made a point in time the hour stands too: `2024年10月4日 17:00`.
fn moment(page: &Page, at: Address, lang: Lang) -> String {
    let text = shown(page, at, lang);
    let Some(Value::Date(days)) = page.cells.get(&at).map(|cell| &cell.value) else { return text };
    let minutes = ((days - days.floor()) * 1_440.0).round() as u32;
    if minutes == 0 { text } else { format!("{text} {}:{:02}", minutes / 60, minutes % 60) }
}

fn date_text(serial: f64, lang: Lang) -> String {
    let Day { year, month, day } = dates::day(serial);
    let year = year.unwrap_or_default();
    match lang {
        Lang::Ja => format!("{year}年{month}月{day}日"),
        Lang::En => format!("{day} {} {year}", dates::month_name(month)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings(lang: Lang) -> Settings {
        Settings {
            title: "第6回 ワークショップ".to_owned(),
            date: "2024年10月8日".to_owned(),
            code: "K7WQ".to_owned(),
            template: "ipa-2024-sme".to_owned(),
            lang,
            deadline: "10月4日（金）17時".to_owned(),
            contact: "事務局 jimu@example.jp".to_owned(),
        }
    }

    #[test]
    fn settings_are_taken_back_in_both_languages() {
        for lang in [Lang::Ja, Lang::En] {
            let settings = settings(lang);
            let book = fill(&settings, &[], &["ipa-2024-sme".to_owned()]);
            assert_eq!(take_settings(&book), Ok(settings));
        }
    }

    #[test]
    fn a_date_that_excel_made_is_shown_as_a_date() {
        assert_eq!(date_text(45_573.0, Lang::Ja), "2024年10月8日");
        assert_eq!(date_text(45_351.5, Lang::Ja), "2024年2月29日");
        assert_eq!(date_text(45_658.0, Lang::En), "1 January 2025");
        let mut book = fill(&settings(Lang::En), &[], &[]);
        book.pages[0].put(Address::new(HEADING_ROW + 2, 1), Cell::of(Value::Date(45_573.0), Look::Ask));
        assert_eq!(take_settings(&book).expect("settings").date, "8 October 2024");
    }

    #[test]
    fn a_deadline_that_excel_made_keeps_its_hour_and_old_workbooks_have_none() {
        let mut book = fill(&settings(Lang::Ja), &[], &[]);
        let at = Address::new(HEADING_ROW + 6, 1);
        book.pages[0].put(at, Cell::of(Value::Date(45_569.0 + 17.0 / 24.0), Look::Ask));
        assert_eq!(take_settings(&book).expect("settings").deadline, "2024年10月4日 17:00");
        book.pages[0].cells.retain(|at, _| at.row < HEADING_ROW + 6);
        let old = take_settings(&book).expect("settings");
        assert_eq!((old.deadline.as_str(), old.contact.as_str()), ("", ""));
    }

    #[test]
    fn settings_stay_readable_when_rows_and_columns_move() {
        let mut book = fill(&settings(Lang::Ja), &[], &[]);
        let page = &mut book.pages[0];
        page.name = "Sheet1".to_owned();
        page.cells = page.cells.iter().map(|(at, cell)| (Address::new(at.row + 3, at.col + 2), cell.clone())).collect();
        assert_eq!(take_settings(&book), Ok(settings(Lang::Ja)));
    }

    #[test]
    fn what_is_wrong_is_named_by_its_cell() {
        let mut wrong = settings(Lang::Ja);
        wrong.code = "K7".to_owned();
        wrong.template = String::new();
        let mut book = fill(&wrong, &[], &[]);
        book.pages[0].put(Address::new(HEADING_ROW + 5, 1), Cell::text("日文", Look::Ask));
        let places: Vec<String> = take_settings(&book)
            .expect_err("three troubles")
            .iter()
            .map(|t| t.message(Lang::Ja).split(':').next().unwrap_or_default().to_owned())
            .collect();
        assert_eq!(places, ["設定 B7", "設定 B8", "設定 B9"]);
    }
}
