//! Why a command could not do its job: what was read, where, and what to do next.
//!
//! Closed: a new way to fail does not compile until it says so in both languages. A fault ends the
//! command with exit code 2; what is merely odd about a returned file is a finding, not a fault.

use std::path::{Path, PathBuf};

use super::lock::Holder;
pub use super::obstacle::Obstacle;
use crate::domain::finding::Lang;
use crate::read::Refusal;
use crate::workbook::template_error::TemplateError;
use crate::workbook::workshop_trouble::WorkshopTrouble;
use crate::write::WriteError;

/// Why a command could not do its job.
#[derive(Clone, PartialEq, Debug)]
pub enum Fault {
    /// A file that was named is not there.
    NoSuchFile {
        /// The file.
        path: PathBuf,
    },
    /// A file that is needed cannot be read.
    Unreadable {
        /// The file.
        path: PathBuf,
        /// The reader's reason.
        why: Refusal,
    },
    /// A file cannot be written. What was there before is still there.
    NotWritten {
        /// The file.
        path: PathBuf,
        /// Why.
        why: Obstacle,
    },
    /// A workbook that Excel could not hold: a mistake of this program or of a template.
    NoWorkbook {
        /// The file it was meant for.
        path: PathBuf,
        /// The writer's reason.
        why: WriteError,
    },
    /// The folder has no workshop.xlsx.
    NoWorkshop {
        /// The folder.
        dir: PathBuf,
    },
    /// Another run is at work in the folder.
    Busy {
        /// The folder.
        dir: PathBuf,
        /// Who, where that is known.
        holder: Option<Holder>,
    },
    /// `new` in a folder that already is a workshop.
    WorkshopExists {
        /// The file that is there.
        path: PathBuf,
    },
    /// No built-in pack and no folder has this name.
    NoSuchTemplate {
        /// The name.
        name: String,
        /// The built-in packs.
        known: Vec<String>,
    },
    /// A pack's `template.toml` is not toml.
    TemplateSyntax {
        /// The file.
        path: PathBuf,
        /// Line and reason, as the parser says it.
        detail: String,
    },
    /// A pack with troubles in its cells.
    Template {
        /// Its name or folder.
        name: String,
        /// All of them.
        troubles: Vec<TemplateError>,
    },
    /// A roster or workshop.xlsx with troubles in its cells.
    Workshop {
        /// The file.
        path: PathBuf,
        /// All of them.
        troubles: Vec<WorkshopTrouble>,
    },
    /// The output could not be printed.
    NotPrinted {
        /// What the system says.
        detail: String,
    },
    /// forms/ holds forms with other content.
    FormsDiffer {
        /// Which.
        forms: Vec<PathBuf>,
    },
    /// The answers read are not those that stand in the workbooks.
    NotConserved {
        /// Answers that were read.
        answers: usize,
        /// Answers in the workbooks' data.
        data: usize,
        /// Texts in the list of findings.
        listed: usize,
    },
    /// The folder for the demonstration is there already.
    FolderExists {
        /// The folder.
        path: PathBuf,
    },
    /// An exported part of another workshop has the code of this one.
    PartOfAnother {
        /// The file that is there.
        path: PathBuf,
        /// Whose it is.
        other: String,
    },
    /// A sample that is not in the program.
    Sample {
        /// Its name.
        name: String,
    },
}

impl Fault {
    /// What happened, where, and what to do: one sentence or two, then one line per trouble.
    pub fn message(&self, lang: Lang) -> String {
        let [ja, en] = self.sentences();
        match lang {
            Lang::Ja => ja,
            Lang::En => en,
        }
    }

    fn sentences(&self) -> [String; 2] {
        match self {
            Fault::NoSuchFile { path } => {
                let path = shown(path);
                [
                    format!("{path} が見つかりません。ファイルの場所と名前を確かめてください。"),
                    format!("{path} is not there; check its place and name."),
                ]
            }
            Fault::Unreadable { path, why } => {
                let ([ja, en], [do_ja, do_en], path) = (why.why(), why.remedy(), shown(path));
                [format!("{path} を読み取れません: {ja}{do_ja}"), format!("{path} cannot be read: {en} {do_en}")]
            }
            Fault::NotWritten { path, why } => {
                let ([ja, en], path) = (why.sentences(), shown(path));
                [format!("{path} を書き込めません: {ja}"), format!("{path} cannot be written: {en}")]
            }
            Fault::NoWorkbook { path, why } => {
                let path = shown(path);
                [
                    format!(
                        "{path} を作れません: {} テンプレートと名簿の文字を短くして、もう一度実行してください。",
                        why.sentence(Lang::Ja)
                    ),
                    format!(
                        "{path} cannot be made: {} Shorten the texts of template and roster and run it again.",
                        why.sentence(Lang::En)
                    ),
                ]
            }
            Fault::NoWorkshop { dir } => {
                let dir = shown(dir);
                [
                    format!(
                        "{dir} に workshop.xlsx がありません。-C でワークショップのフォルダーを指定するか、matome new でワークショップを作ってください。"
                    ),
                    format!(
                        "There is no workshop.xlsx in {dir}; name a workshop's folder with -C, or make one with matome new."
                    ),
                ]
            }
            Fault::Busy { dir, holder } => busy(&shown(dir), holder.as_ref()),
            Fault::WorkshopExists { path } => {
                let path = shown(path);
                [
                    format!("{path} がすでにあります。何も変えていません。別の名前を指定してください。"),
                    format!("{path} is already there; nothing was changed. Take another name."),
                ]
            }
            Fault::NoSuchTemplate { name, known } => [
                format!(
                    "テンプレート「{name}」が見つかりません。組み込みの {} か、テンプレートのブックかフォルダーを指定してください。",
                    known.join("、")
                ),
                format!(
                    "There is no template {name}; name a built-in one ({}) or the workbook or folder of a template.",
                    known.join(", ")
                ),
            ],
            Fault::TemplateSyntax { path, detail } => {
                let path = shown(path);
                [
                    format!("{path} の書き方に誤りがあります。次の行を直してください。\n{}", indented(detail)),
                    format!("{path} is not well-formed; correct this line.\n{}", indented(detail)),
                ]
            }
            Fault::Template { name, troubles } => {
                let list = |lang| lines(troubles.iter().map(|t| t.message(lang)));
                let count = troubles.len();
                [
                    format!("テンプレート「{name}」に直す所が{count}か所あります。{}", list(Lang::Ja)),
                    format!("The template {name} has {} to correct.{}", places(count), list(Lang::En)),
                ]
            }
            Fault::Workshop { path, troubles } => {
                let list = |lang| lines(troubles.iter().map(|t| t.message(lang)));
                let (path, count) = (shown(path), troubles.len());
                [
                    format!("{path} に直す所が{count}か所あります。{}", list(Lang::Ja)),
                    format!("{path} has {} to correct.{}", places(count), list(Lang::En)),
                ]
            }
            Fault::NotPrinted { detail } => [
                format!("結果を出力できません（{detail}）。出力先を確かめてください。"),
                format!("The result cannot be printed ({detail}); check where it goes."),
            ],
            Fault::FormsDiffer { forms } => {
                let (count, list) = (forms.len(), lines(forms.iter().map(|path| shown(path))));
                [
                    format!(
                        "forms/ に、いまの設定や名簿と内容の違う記入票が{count}件あります。何も変えていません。配り直す場合は --force を付けて実行してください（前のものは history/ に残ります）。{list}"
                    ),
                    format!(
                        "forms/ holds {count} forms that differ from the settings and roster of now; nothing was changed. Run it with --force to make them again (the old ones go to history/).{list}"
                    ),
                ]
            }
            Fault::NotConserved { answers, data, listed } => [
                format!(
                    "回答の数が合いません（回答 {answers}、データ {data}、確認事項 {listed}）。ブックは書き出していません。この画面を添えて開発元に知らせてください。"
                ),
                format!(
                    "The answers do not add up ({answers} answers, {data} in the data, {listed} in the list); no workbook was written. Please report this with this screen."
                ),
            ],
            Fault::FolderExists { path } => {
                let path = shown(path);
                [
                    format!("{path} がすでにあります。何も変えていません。別のフォルダー名を指定してください。"),
                    format!("{path} is already there; nothing was changed. Name another folder."),
                ]
            }
            Fault::PartOfAnother { path, other } => part_of_another(&shown(path), other),
            Fault::Sample { name } => [
                format!("組み込みの見本 {name} を取り出せません。matome を入れ直してください。"),
                format!("The built-in sample {name} cannot be unpacked; install matome again."),
            ],
        }
    }

    /// The fault of a file that a reader refused; one that is simply not there says so.
    pub fn unreadable(path: &Path, why: Refusal) -> Self {
        let path = path.to_path_buf();
        if path.exists() { Fault::Unreadable { path, why } } else { Fault::NoSuchFile { path } }
    }
}

/// Who is at work, since when, and what to do.
fn busy(dir: &str, holder: Option<&Holder>) -> [String; 2] {
    let (ja, en) = holder.map_or_else(Default::default, |holder| {
        let who: Vec<&str> = [&holder.user, &holder.computer].into_iter().map(String::as_str).collect();
        let who: String = who.into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" / ");
        let (verb, process, minutes) = (&holder.verb, holder.process, holder.minutes());
        let (by_ja, by_en) =
            if who.is_empty() { Default::default() } else { (format!("{who}、"), format!("{who}, ")) };
        (
            format!("（matome {verb}、{by_ja}{minutes}分前から、プロセス {process}）"),
            format!(" (matome {verb}, {by_en}for {minutes} minutes, process {process})"),
        )
    });
    [
        format!("{dir} では別の matome が実行中です{ja}。何も変えていません。終わってから、もう一度実行してください。"),
        format!("Another matome is at work in {dir}{en}; nothing was changed. Run it again when that has ended."),
    ]
}

fn part_of_another(path: &str, other: &str) -> [String; 2] {
    [
        format!("{path} は別のワークショップ（{other}）のものです。--out で別のフォルダーを指定してください。"),
        format!("{path} belongs to another workshop ({other}); name another folder with --out."),
    ]
}

fn places(count: usize) -> String {
    if count == 1 { "1 place".to_owned() } else { format!("{count} places") }
}

fn lines(troubles: impl Iterator<Item = String>) -> String {
    troubles.map(|line| format!("\n  {line}")).collect()
}

fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("  {line}")).collect::<Vec<_>>().join("\n")
}

/// A path as it is named in a sentence: without the `./` that stands for the folder one is in anyway.
pub fn shown(path: &Path) -> String {
    let inside = path.strip_prefix(".").unwrap_or(path);
    if inside.as_os_str().is_empty() {
        return std::env::current_dir().unwrap_or_else(|_| path.to_path_buf()).display().to_string();
    }
    inside.display().to_string()
}
