//! The options of the commands around the day: who is missing, what arrives, what goes out, and the rehearsal.

use std::path::PathBuf;

use clap::{Args, ValueEnum};

use super::{OPTIONS, Origin};

/// Options of `status`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome status -C my-workshop\n  matome status -C my-workshop --json > status.json\n\n\
                        forms/配布一覧.xlsx を新しくし、まだの人への文面を reminders/ に1人1枚書き出します。\n\
                        期限と差出人は workshop.xlsx の「設定」から取ります。配布一覧に書き込んだことは残ります。"
)]
pub struct Status {
    /// 結果を JSON で出力する (print JSON)
    #[arg(long, help_heading = OPTIONS)]
    pub json: bool,
}

/// Options of `watch`.
#[derive(Args, Debug)]
#[command(after_help = "例 (examples):\n  matome watch -C my-workshop\n  matome watch -C my-workshop --plenary\n\n\
                        1回まとめるごとに1行を表示します。Ctrl-C で終わります。\n\
                        コピーの途中のファイルと、開いているブックは、終わるまで待ちます。")]
pub struct Watch {
    /// まとめるたびに plenary.xlsx も新しくする (also the plenary workbook)
    #[arg(long, help_heading = OPTIONS)]
    pub plenary: bool,
    /// 何ミリ秒ごとに見るか (milliseconds between two looks)
    #[arg(long, value_name = "MS", default_value_t = 1000, hide = true, value_parser = clap::value_parser!(u64).range(20..))]
    pub every: u64,
    /// 何ミリ秒変わらなければコピーが済んだとみなすか (milliseconds at rest after which a file is read)
    #[arg(long, value_name = "MS", default_value_t = 2000, hide = true)]
    pub settle: u64,
}

/// Options of `export`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome export -C my-workshop --format csv\n  matome export -C my-workshop --format csv --encoding cp932\n  \
                        matome export -C my-workshop --format parquet --out all-workshops\n\n\
                        export/ に answers.csv などと tally.sql（集計の SQL）を書き出します。\n\
                        parquet はコードごとのフォルダーに分かれるので、複数のワークショップを1か所に集められます。"
)]
pub struct Export {
    /// 書き出す形式 (format)
    #[arg(long, value_enum, help_heading = OPTIONS)]
    pub format: Format,
    /// 書き出すフォルダー。省くと export/ (folder to write to)
    #[arg(long, value_name = "FOLDER", help_heading = OPTIONS)]
    pub out: Option<PathBuf>,
    /// 氏名と会社名の代わりに業種と A社、B社 … を載せる (without names of people and companies)
    #[arg(long, help_heading = OPTIONS)]
    pub anonymous: bool,
    /// どこから取るか。省くと groups/ があればそこから (what to export from)
    #[arg(long, value_enum, help_heading = OPTIONS)]
    pub from: Option<Origin>,
    /// csv の文字の形式。cp932 にない文字は一覧にする (encoding of csv; lists what cp932 lacks)
    #[arg(long, value_enum, default_value_t = Encoding::Utf8, help_heading = OPTIONS)]
    pub encoding: Encoding,
    /// csv の = + - @ で始まる文字に ' を付けない (csv as it is: no ' before = + - @)
    #[arg(long, help_heading = OPTIONS)]
    pub raw: bool,
}

/// A format of `export`.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Format {
    /// コンマ区切り
    Csv,
    /// 1行に1つの JSON
    Jsonl,
    /// Excel のブック
    Xlsx,
    /// 列指向の表
    Parquet,
}

/// An encoding of csv.
#[derive(ValueEnum, Clone, Copy, PartialEq, Eq, Debug)]
pub enum Encoding {
    /// UTF-8（先頭に印）
    #[value(name = "utf-8")]
    Utf8,
    /// 古い Windows の日本語
    Cp932,
}

/// Options of `rehearse`.
#[derive(Args, Debug)]
#[command(
    after_help = "例 (examples):\n  matome rehearse -C my-workshop\n  matome rehearse -C my-workshop --mangled\n\n\
                        隣の「フォルダー名-rehearsal」に書き出します。本番のフォルダーは変えません。\n\
                        --mangled は、名前の変わったファイルや壊れたファイルを混ぜます。"
)]
pub struct Rehearse {
    /// 書き出すフォルダー。省くと隣の「フォルダー名-rehearsal」 (folder to write to)
    #[arg(long, value_name = "FOLDER", help_heading = OPTIONS)]
    pub out: Option<PathBuf>,
    /// 壊れたファイルや出していない人を混ぜる (with damaged files and missing people)
    #[arg(long, help_heading = OPTIONS)]
    pub mangled: bool,
}
