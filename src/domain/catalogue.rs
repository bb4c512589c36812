//! A template: the threats, controls and steps of a workshop, the columns of its themes and its wording.
//!
//! Everything that differs from one workshop to the next is here as data. Code asks for a column by
//! what it is *for*, never by its place.

use super::ids::{ControlNo, StepId, ThreatNo};

/// A complete template, checked when it was read: ids are unique, every step has its control, every
/// column its theme.
#[derive(Clone, PartialEq, Debug)]
pub struct Template {
    /// Name of the pack, for instance `ipa-2024-sme`.
    pub name: String,
    /// Version of the pack, for instance `1.0`.
    pub version: String,
    /// First 16 hexadecimal digits of the SHA-256 of the pack's contents.
    pub hash: String,
    /// Language of the pack's own texts: `ja`, `en`.
    pub language: String,
    /// Title of the workshop, as forms and books print it.
    pub title: String,
    /// Who published the lists, and where; printed wherever the lists are.
    pub attribution: String,
    /// What one of them is called, for instance 脅威 or 確認項目.
    pub item: String,
    /// What the threats are called as a list, for instance 「情報セキュリティ10大脅威：2024」.
    pub threats_title: String,
    /// What the controls and steps are called as a list.
    pub controls_title: String,
    /// Why a threat has no answer cells, printed in its row.
    pub out_of_scope: String,
    /// The goals of the day, one a line.
    pub goals: Vec<String>,
    /// The timetable: when, what.
    pub timetable: Vec<(String, String)>,
    /// In order of their numbers.
    pub threats: Vec<Threat>,
    /// In order of their numbers.
    pub controls: Vec<Control>,
    /// In order of their ids.
    pub steps: Vec<Step>,
    /// The lists that columns of the kind [`Kind::Pick`] offer.
    pub lists: Vec<ChoiceSet>,
    /// In order of the day.
    pub themes: Vec<Theme>,
    /// The worked example that forms show.
    pub example: Example,
}

/// A list of choices.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceSet {
    /// Short name, stable over versions: `level`.
    pub id: String,
    /// The choices, as dropdowns offer them.
    pub choices: Vec<String>,
}

/// One threat of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Threat {
    /// Stable and scoped to the year of its list: `2024-03`.
    pub id: String,
    /// Printed number.
    pub no: ThreatNo,
    /// Its name.
    pub title: String,
    /// What it is, in a few sentences.
    pub description: String,
    /// False: shown grey, without answer cells.
    pub in_scope: bool,
    /// Ids under which earlier lists have it: `2024-03`. Several where they were folded into one.
    pub earlier: Vec<String>,
}

impl Threat {
    /// `3 内部不正による情報漏えい等の被害`.
    pub fn label(&self) -> String {
        format!("{} {}", self.no, self.title)
    }
}

/// One control of the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Control {
    /// Printed number.
    pub no: ControlNo,
    /// 管理策種別, for instance 人的.
    pub category: String,
    /// Its number in the standard, for instance `6.3`.
    pub number: String,
    /// Its name.
    pub title: String,
    /// What it does.
    pub summary: String,
}

impl Control {
    /// `6 情報セキュリティの意識向上、教育および訓練`, as the dropdown offers it.
    pub fn label(&self) -> String {
        format!("{} {}", self.no, self.title)
    }
}

/// One step of a control.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Step {
    /// `6-1`.
    pub id: StepId,
    /// Its sentence, without the id.
    pub text: String,
}

impl Step {
    /// `6-1 全社員向けに、年次セキュリティ研修を開催。`, as the dropdown offers it.
    pub fn label(&self) -> String {
        format!("{} {}", self.id, self.text)
    }
}

/// One theme of the workshop: a sheet of the form, and what the group adds to it.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    /// Short ASCII name, stable over versions: `impact`.
    pub id: String,
    /// Name of its sheet: `①事業影響`.
    pub sheet: String,
    /// Its title: `① 事業影響の認識`.
    pub title: String,
    /// What an individual does here, one sentence.
    pub ask: String,
    /// What the group does here, one sentence; empty where the group adds nothing.
    pub ask_group: String,
    /// What its rows are.
    pub rows: Rows,
    /// Titles of the table a group presents (left and right cell of the report's shape); empty: not presented.
    pub presented: Vec<String>,
    /// The columns of individuals, then the group's, then the lecturer's.
    pub columns: Vec<Column>,
}

/// What the rows of a theme's table are.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Rows {
    /// One or more rows per threat.
    Threats,
    /// One row per question, once for the whole form.
    Questions,
}

/// One column of a theme's table.
#[derive(Clone, PartialEq, Debug)]
pub struct Column {
    /// Short ASCII name, unique in its theme and stable over versions: `step`.
    pub id: String,
    /// Who fills it.
    pub whom: Whom,
    /// What stands above it.
    pub heading: String,
    /// Headings of earlier versions; still read.
    pub past_headings: Vec<String>,
    /// What it can hold.
    pub kind: Kind,
    /// How many values one person or group may give per threat, from 1.
    pub repeat: u8,
    /// The list that a column of the kind [`Kind::Pick`] offers: index into [`Template::lists`].
    pub list: Option<u8>,
    /// Width on the form, in Excel's units (about one half-width character each).
    pub width: f64,
    /// Which cell of the presented table shows it: 0 left, 1 right.
    pub presented: Option<u8>,
}

/// Who fills a column.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Whom {
    /// Each participant, on the personal form.
    Individual,
    /// The group, in its workbook.
    Group,
    /// The lecturer, in the plenary workbook.
    Lecturer,
}

/// What a column can be. A new kind does not compile until every workbook handles it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Kind {
    /// The printed number of the row.
    RowNumber,
    /// The printed name of the row.
    Label,
    /// Free text.
    Text,
    /// A choice from the controls; narrows the list of a step column beside it.
    PickControl,
    /// A choice from the steps. An individual's is a vote, a group's is its consensus.
    PickStep,
    /// The step the same person picked for the same threat in an earlier theme; computed, never read.
    ChosenStep,
    /// A choice from one of the template's own lists; counted per row.
    Pick,
    /// A tick, or nothing; counted per row.
    Tick,
}

impl Kind {
    /// True for the columns a person types into.
    pub fn is_answer(self) -> bool {
        match self {
            Kind::Text | Kind::PickControl | Kind::PickStep | Kind::Pick | Kind::Tick => true,
            Kind::RowNumber | Kind::Label | Kind::ChosenStep => false,
        }
    }

    /// True for the columns whose answers are counted by choice.
    pub fn is_choice(self) -> bool {
        match self {
            Kind::Pick | Kind::Tick => true,
            Kind::RowNumber | Kind::Label | Kind::Text | Kind::PickControl | Kind::PickStep | Kind::ChosenStep => false,
        }
    }
}

/// What a tick is written as.
pub const TICK: &str = "○";

/// The worked example: one group's result in the report's own table shapes.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Example {
    /// Who worked it out, in one sentence.
    pub group: String,
    /// The threat it is about.
    pub threat: String,
    /// Per theme: heading, then rows of cells (line breaks inside a cell separate points).
    pub tables: Vec<ExampleTable>,
    /// The lecturer's hint.
    pub hint: String,
    /// Where it was published.
    pub source: String,
}

/// One table of the worked example.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ExampleTable {
    /// Title of the theme.
    pub title: String,
    /// Headings, left to right.
    pub headings: Vec<String>,
    /// Rows of cells, each as long as the headings.
    pub rows: Vec<Vec<String>>,
}

/// A column by its place: index of the theme in the template, index of the column in the theme.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ColumnRef {
    /// Index into [`Template::themes`], from 0.
    pub theme: u8,
    /// Index into [`Theme::columns`], from 0.
    pub column: u8,
}

impl Template {
    /// The column at `at`, which must come from this template.
    pub fn column(&self, at: ColumnRef) -> &Column {
        &self.themes[usize::from(at.theme)].columns[usize::from(at.column)]
    }

    /// The theme `at` belongs to.
    pub fn theme(&self, at: ColumnRef) -> &Theme {
        &self.themes[usize::from(at.theme)]
    }

    /// Every column of `whom`, in order of the day.
    pub fn columns(&self, whom: Whom) -> impl Iterator<Item = (ColumnRef, &Column)> {
        self.themes.iter().enumerate().flat_map(move |(theme, t)| {
            t.columns
                .iter()
                .enumerate()
                .filter(move |(_, c)| c.whom == whom)
                .map(move |(column, c)| (ColumnRef { theme: theme as u8, column: column as u8 }, c))
        })
    }

    /// The columns of `whom` in one theme.
    pub fn columns_of(&self, theme: usize, whom: Whom) -> impl Iterator<Item = (ColumnRef, &Column)> {
        self.columns(whom).filter(move |(at, _)| usize::from(at.theme) == theme)
    }

    /// Where an individual's pick is a vote: the first step column of individuals.
    pub fn vote_column(&self) -> Option<ColumnRef> {
        self.columns(Whom::Individual).find(|(_, c)| c.kind == Kind::PickStep).map(|(at, _)| at)
    }

    /// What a column of the kinds [`Kind::Pick`] and [`Kind::Tick`] offers; nothing for other kinds.
    pub fn choices(&self, column: &Column) -> Vec<&str> {
        match column.kind {
            Kind::Pick => {
                let list = column.list.and_then(|list| self.lists.get(usize::from(list)));
                list.map(|list| list.choices.iter().map(String::as_str).collect()).unwrap_or_default()
            }
            Kind::Tick => vec![TICK],
            Kind::RowNumber | Kind::Label | Kind::Text | Kind::PickControl | Kind::PickStep | Kind::ChosenStep => {
                Vec::new()
            }
        }
    }

    /// True where any column is of a kind for which `of` holds.
    pub fn columns_with(&self, of: impl Fn(Kind) -> bool) -> bool {
        self.themes.iter().flat_map(|theme| &theme.columns).any(|column| of(column.kind))
    }

    /// True where individuals pick controls or steps, so that forms need their lists.
    pub fn has_steps(&self) -> bool {
        !self.controls.is_empty()
    }

    /// Where a group writes the step it agreed on: the first step column of groups.
    pub fn consensus_column(&self) -> Option<ColumnRef> {
        self.columns(Whom::Group).find(|(_, c)| c.kind == Kind::PickStep).map(|(at, _)| at)
    }

    /// The threats with answer cells.
    pub fn threats_in_scope(&self) -> impl Iterator<Item = &Threat> {
        self.threats.iter().filter(|t| t.in_scope)
    }

    /// The threat with this number.
    pub fn threat(&self, no: ThreatNo) -> Option<&Threat> {
        self.threats.iter().find(|t| t.no == no)
    }

    /// The control with this number.
    pub fn control(&self, no: ControlNo) -> Option<&Control> {
        self.controls.iter().find(|c| c.no == no)
    }

    /// The step with this id.
    pub fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.iter().find(|s| s.id == id)
    }

    /// The steps of one control, in order.
    pub fn steps_of(&self, control: ControlNo) -> impl Iterator<Item = &Step> {
        self.steps.iter().filter(move |s| s.id.control == control)
    }

    /// 管理策種別 of a step.
    pub fn category_of(&self, step: StepId) -> Option<&str> {
        self.control(step.control).map(|c| c.category.as_str())
    }

    /// 管理策種別 in the order of the catalogue, each once.
    pub fn categories(&self) -> Vec<&str> {
        let mut seen: Vec<&str> = Vec::new();
        for control in &self.controls {
            if !seen.contains(&control.category.as_str()) {
                seen.push(&control.category);
            }
        }
        seen
    }
}
