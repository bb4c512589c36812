//! The command line: what can be typed, nothing of what it does.
//!
//! Help, usage errors and completions all come from these types. Every text is Japanese first, because
//! the people who type it are; an English one follows.

mod desk;

use std::path::PathBuf;

use clap::{ArgAction, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand, ValueEnum};
use clap_complete::Shell;

use crate::domain::finding::Lang;
use crate::domain::people::Spread;
use crate::read::Chosen;

pub use self::desk::{Encoding, Export, Format, Rehearse, Status, Watch};

const TEMPLATE: &str = "{before-help}{about-with-newline}\n使い方 (usage): {usage}\n\n{all-args}{after-help}\n";

/// 全コマンドに共通の部分
#[derive(Parser, Debug)]
#[command(
    name = "matome",
    version,
    about = "Excel の記入票を配り、返ってきたファイルを読み、グループと全体のブックにまとめます\n\
             Hands out Excel forms, reads back what returns, folds it into group and plenary workbooks",
    after_help = "例 (examples):\n  matome                                          いまの状況と、次にすることを見る\n  matome demo                                     見本で全体の流れを試す\n  \
                  matome new my-workshop --roster roster.csv      ワークショップのフォルダーを作る\n  \
                  matome forms -C my-workshop                     記入票を書き出す\n  \
                  matome group -C my-workshop                     返ってきた記入票をまとめる\n\n\
                  終了コード (exit code): 0 問題なし / 1 済んだが人の確認が必要 / 2 できなかった",
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "コマンド (commands)",
    subcommand_value_name = "コマンド"
)]
pub struct Cli {
    /// ワークショップのフォルダー (the workshop's folder)
    #[arg(short = 'C', value_name = "DIR", default_value = ".", global = true, hide_default_value = true, help_heading = OPTIONS)]
    pub workshop: PathBuf,
    /// 同時に読むファイルの数 (files read side by side)
    #[arg(long, value_name = "N", global = true, hide = true, value_parser = threads)]
    pub jobs: Option<usize>,
    /// 1つのファイルを読む上限を変える。例: cells=1000000 memory=1G (change a limit of reading one file)
    #[arg(long = "limit", value_name = "KEY=VALUE", global = true, help_heading = OPTIONS)]
    pub limits: Vec<Chosen>,
    /// 使い方を表示する (print this help)
    #[arg(short, long, action = ArgAction::Help, global = true, help_heading = OPTIONS)]
    help: Option<bool>,
    /// 版を表示する (print the version)
    #[arg(short = 'V', long, action = ArgAction::Version, help_heading = OPTIONS)]
    version: Option<bool>,
    /// What to do; None: say where the day stands.
    #[command(subcommand)]
    pub verb: Option<Verb>,
}

const OPTIONS: &str = "オプション (options)";
const ARGUMENTS: &str = "引数 (arguments)";

impl Cli {
    /// How many files are read side by side: as told, else by the machine, within what its memory bears.
    pub fn jobs(&self) -> usize {
        self.jobs.unwrap_or_else(|| std::thread::available_parallelism().map_or(2, |n| n.get().min(8)))
    }
}

/// What to do.
#[derive(Subcommand, Debug)]
pub enum Verb {
    /// ワークショップのフォルダーと workshop.xlsx を作る (make a workshop)
    New(New),
    /// 参加者1人に1枚の記入票を forms/ に書き出す (write the forms)
    Forms(Forms),
    /// returned/ を読み、気になる点をすべて示す (read and report)
    Check(Check),
    /// だれが出したか、だれがまだかを示し、督促の文面を作る (who has returned, who is missing)
    Status(Status),
    /// 返ってきた記入票を groups/ のブックにまとめる (merge into group workbooks)
    Group(Group),
    /// グループのブックを plenary.xlsx にまとめる (merge into the plenary workbook)
    Plenary(Plenary),
    /// 届いた記入票を、届くたびに groups/ にまとめる (merge as forms arrive)
    Watch(Watch),
    /// 共通する実施手順を数える (count the common steps)
    Tally(Tally),
    /// 回答を1行1件の表に書き出す: csv・JSON Lines・xlsx・parquet (export every answer as one row)
    Export(Export),
    /// 表計算ファイルの中身を1セル1行の JSON で示す (print cells as JSON)
    Cells(Cells),
    /// 見本で全体の流れを試す (run the whole chain on samples)
    Demo(Demo),
    /// テンプレートの一覧、内容、書き出し、確認 (list, show, export and check templates)
    Template(Template),
    /// 名簿の全員分の練習用の回答で、本番前に全体の流れを試す (try the day before the day)
    Rehearse(Rehearse),
    /// シェルの補完スクリプトを出力する (print a completion script)
    Completions(Completions),
}

/// Options of `new`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome new my-workshop\n  matome new my-workshop --roster 名簿.xlsx\n  \
                        matome new my-workshop --roster 名簿.csv --groups auto\n  \
                        matome new my-workshop --lang en --roster roster.csv    英語のワークショップ (a workshop in English)\n  \
                        matome new my-workshop --template 自社.xlsx")]
pub struct New {
    /// 作るフォルダー (folder to make)
    #[arg(value_name = "DIR", help_heading = ARGUMENTS)]
    pub dir: PathBuf,
    /// テンプレートの名前、フォルダーかブック。省くと ipa-2024-sme、--lang en だけなら ipa-2024-sme-en
    /// (name, folder or workbook of a template; left out: ipa-2024-sme, with --lang en ipa-2024-sme-en)
    #[arg(long, value_name = "NAME|PATH", help_heading = OPTIONS)]
    pub template: Option<String>,
    /// 参加者の一覧: csv か Excel (list of participants)
    #[arg(long, value_name = "FILE", help_heading = OPTIONS)]
    pub roster: Option<PathBuf>,
    /// グループのない人を振り分ける。auto なら5～6人ずつ、数字ならその数のグループに、業種が混ざるように (spread people over groups)
    #[arg(long, value_name = "auto|N", requires = "roster", value_parser = spread, help_heading = OPTIONS)]
    pub groups: Option<Spread>,
    /// ワークショップの言葉: 画面、設定と名簿、督促文。省くとテンプレートの言語 (language of the workshop; left out: that of its template)
    #[arg(long, value_enum, help_heading = OPTIONS)]
    pub lang: Option<LangName>,
    /// 記入票コードの先頭の4文字。省くと自動 (first four characters of every form's code)
    #[arg(long, value_name = "CODE", value_parser = code, help_heading = OPTIONS)]
    pub code: Option<String>,
}

/// Options of `forms`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome forms -C my-workshop\n  matome forms -C my-workshop --force")]
pub struct Forms {
    /// 内容が変わった記入票も書き直す (also rewrite forms that differ)
    #[arg(long, help_heading = OPTIONS)]
    pub force: bool,
}

/// Options of `check`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome check -C my-workshop\n  matome check -C my-workshop 届いたファイル.xlsx\n  \
                        matome check -C my-workshop --json > findings.json"
)]
pub struct Check {
    /// 読むファイルやフォルダー。省くと returned/ (files or folders to read instead of returned/)
    #[arg(value_name = "PATH", help_heading = ARGUMENTS)]
    pub paths: Vec<PathBuf>,
    /// 結果を JSON で出力する (print JSON)
    #[arg(long, help_heading = OPTIONS)]
    pub json: bool,
}

/// Options of `group`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome group -C my-workshop\n\n\
                        何度実行しても、グループが書いた内容は残ります。置き換えたブックは history/ に移ります。")]
pub struct Group {}

/// Options of `plenary`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome plenary -C my-workshop\n  matome plenary -C my-workshop --anonymous\n\n\
                  --anonymous は plenary-anonymous.xlsx を作ります。講師が記入する plenary.xlsx はそのままです。"
)]
pub struct Plenary {
    /// 氏名と会社名の代わりに業種と A社、B社 … を載せた別のブックを作る (a workbook without names of people and companies)
    #[arg(long, help_heading = OPTIONS)]
    pub anonymous: bool,
}

/// Options of `tally`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome tally -C my-workshop\n  matome tally -C my-workshop --by step\n  matome tally -C my-workshop --by industry\n  \
                        matome tally -C my-workshop --csv > 集計.csv"
)]
pub struct Tally {
    /// 何ごとに数えるか (what to count by)
    #[arg(long, value_enum, default_value_t = By::Threat, help_heading = OPTIONS)]
    pub by: By,
    /// どこから数えるか。省くと groups/ があればそこから (what to count from)
    #[arg(long, value_enum, help_heading = OPTIONS)]
    pub from: Option<Origin>,
    /// 結果を JSON で出力する (print JSON)
    #[arg(long, conflicts_with = "csv", help_heading = OPTIONS)]
    pub json: bool,
    /// 結果を csv で出力する (print csv)
    #[arg(long, help_heading = OPTIONS)]
    pub csv: bool,
    /// csv の = + - @ で始まる文字に ' を付けない (csv as it is: no ' before = + - @)
    #[arg(long, requires = "csv", help_heading = OPTIONS)]
    pub raw: bool,
}

/// Options of `cells`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome cells 記入票.xlsx\n\n\
                        1行に1つ {\"sheet\",\"cell\",\"text\"}。終了コード: 0 読めた / 1 気になる点がある / 2 読めない")]
pub struct Cells {
    /// 読むファイル: xlsx xlsm xlsb xls ods csv (file to read)
    #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
    pub file: PathBuf,
    /// 常に JSON で出力するので、なくても同じ (JSON is what it prints anyway)
    #[arg(long, help_heading = OPTIONS)]
    pub json: bool,
}

/// Options of `demo`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome demo\n  matome demo try-it")]
pub struct Demo {
    /// 作るフォルダー。省くと matome-demo (folder to make)
    #[arg(value_name = "DIR", default_value = "matome-demo", hide_default_value = true, help_heading = ARGUMENTS)]
    pub dir: PathBuf,
}

/// Options of `template`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome template list\n  matome template show ipa-2026-sme\n  \
                        matome template export blank 自社.xlsx\n  matome template check 自社.xlsx",
    disable_help_subcommand = true,
    subcommand_help_heading = "コマンド (commands)",
    subcommand_value_name = "コマンド"
)]
pub struct Template {
    /// What to do.
    #[command(subcommand)]
    pub verb: TemplateVerb,
}

/// What to do with templates.
#[derive(Subcommand, Debug)]
pub enum TemplateVerb {
    /// 組み込みのテンプレートを一覧にする (list the built-in packs)
    #[command(after_help = "例 (examples):\n  matome template list")]
    List,
    /// テーマ、列、項目を示す (show themes, columns and rows)
    #[command(after_help = "例 (examples):\n  matome template show supplier-check")]
    Show {
        /// テンプレートの名前、フォルダーかブック (name, folder or workbook)
        #[arg(value_name = "NAME|PATH", default_value = crate::run::templates::DEFAULT, help_heading = ARGUMENTS)]
        name: String,
    },
    /// Excel で書き換えるブックとして書き出す (write a workbook to edit in Excel)
    #[command(after_help = "例 (examples):\n  matome template export ipa-2024-sme 自社.xlsx")]
    Export {
        /// テンプレートの名前、フォルダーかブック (name, folder or workbook)
        #[arg(value_name = "NAME|PATH", help_heading = ARGUMENTS)]
        name: String,
        /// 書き出すファイル (file to write)
        #[arg(value_name = "FILE", help_heading = ARGUMENTS)]
        file: PathBuf,
    },
    /// 直すところをシートとセルで示す (report everything wrong by sheet and cell)
    #[command(after_help = "例 (examples):\n  matome template check 自社.xlsx")]
    Check {
        /// テンプレートの名前、フォルダーかブック (name, folder or workbook)
        #[arg(value_name = "NAME|PATH", help_heading = ARGUMENTS)]
        name: String,
    },
}

/// Options of `completions`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome completions powershell >> $PROFILE\n  \
                        matome completions bash > ~/.local/share/bash-completion/completions/matome")]
pub struct Completions {
    /// シェルの名前 (name of the shell)
    #[arg(value_name = "SHELL", help_heading = ARGUMENTS)]
    pub shell: Shell,
}

/// A language on the command line.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum LangName {
    /// 日本語
    Ja,
    /// English
    En,
}

impl From<LangName> for Lang {
    fn from(name: LangName) -> Self {
        match name {
            LangName::Ja => Lang::Ja,
            LangName::En => Lang::En,
        }
    }
}

/// What a tally is by.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum By {
    /// 脅威ごと
    Threat,
    /// 実施手順ごと
    Step,
    /// 管理策ごと
    Control,
    /// 管理策種別ごと
    Category,
    /// グループごと
    Group,
    /// 業種ごと
    Industry,
    /// 一覧から選ぶ欄の選択肢ごと
    Choice,
}

/// What a tally is from.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Origin {
    /// groups/ のブック
    Groups,
    /// returned/ の記入票
    Returned,
}

/// A workshop's code as `new` accepts it.
fn code(text: &str) -> Result<String, String> {
    let code = text.to_ascii_uppercase();
    let fits = code.len() == crate::workbook::workshop::CODE_LENGTH && code.bytes().all(|b| b.is_ascii_alphanumeric());
    if fits {
        Ok(code)
    } else {
        Err("半角の英数字4文字で指定してください (four letters or digits)".to_owned())
    }
}

/// How people are spread, as `new` accepts it.
fn spread(text: &str) -> Result<Spread, String> {
    match text {
        "auto" => Ok(Spread::FiveOrSix),
        number => number
            .parse()
            .ok()
            .filter(|n| (1..=99).contains(n))
            .map(Spread::Groups)
            .ok_or_else(|| "auto か 1 から 99 の数で指定してください (auto, or a number from 1 to 99)".to_owned()),
    }
}

/// The command line as typed. Ends the program where it asks for help or cannot be understood.
pub fn parse() -> Cli {
    let matches = command().get_matches();
    Cli::from_arg_matches(&matches).unwrap_or_else(|error| error.exit())
}

/// The definition behind parsing, help and completions.
pub fn command() -> clap::Command {
    Cli::command()
        .help_template(TEMPLATE)
        .mut_subcommands(|verb| verb.help_template(TEMPLATE).mut_subcommands(|verb| verb.help_template(TEMPLATE)))
}

fn threads(text: &str) -> Result<usize, String> {
    text.parse().ok().filter(|n| (1..=256).contains(n)).ok_or_else(|| "1 … 256".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_definition_is_sound() {
        command().debug_assert();
    }

    #[test]
    fn the_folder_may_stand_before_or_after_the_verb() {
        for line in [["matome", "-C", "x", "forms"], ["matome", "forms", "-C", "x"]] {
            let cli = Cli::from_arg_matches(&command().try_get_matches_from(line).unwrap()).unwrap();
            assert_eq!(cli.workshop, PathBuf::from("x"));
        }
    }

    #[test]
    fn every_verb_shows_examples() {
        for verb in command().get_subcommands() {
            assert!(
                verb.get_after_help().is_some_and(|help| help.to_string().contains("matome ")),
                "{}",
                verb.get_name()
            );
        }
    }
}
