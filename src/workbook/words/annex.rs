//! Words of the last sheets of a merged workbook: 確認事項, 出典 and データ.

// Each constant's text is its documentation.
#![allow(missing_docs)]

use crate::domain::finding::Lang;

pub const FINDINGS_LEAD: &str = "読み取りのときに気づいたことを、ファイルごとにまとめた一覧です。● は対応、▲ は確認をお願いします。ファイル名を押すと、そのファイルが開きます。";
pub const NO_FINDINGS: &str = "確認事項はありません。";
pub const SOURCES_LEAD: &str = "この集計のもとになったファイルです。ファイル名を押すと開きます。";
pub const DATA_LEAD: &str = "1行に1つの回答です。並べ替えや抽出は、この表を別のブックに複写して行ってください。（印刷されるのは先頭の1ページです）";
pub const FORM: &str = "記入票";
pub const GROUP_BOOK: &str = "グループのブック";

pub const SETTLED_HINT: (&str, &str) = ("対応済み", "済んだら「済」と書いてください。まとめ直しても残ります。");
pub const MEMO_HINT: (&str, &str) = ("メモ", "自由に書いてください。まとめ直しても残ります。");

/// Behind the first of several: how many more there are.
pub fn more(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Ja => format!("ほか{count}件"),
        Lang::En => format!("and {count} more"),
    }
}

/// What happened to the text of a finding.
pub mod treated {
    /// It stands here and nowhere else.
    pub const LISTED: &str = "ここに保管";
    /// It stands in the data as well, or there is no text.
    pub const NOTED: &str = "記録";
    /// It is about something that is not found any more.
    pub const GONE: &str = "―";
}

/// Severities as people read them; the sign carries the meaning without colour.
pub mod severity {
    pub const ERROR: &str = "● 要対応";
    pub const WARNING: &str = "▲ 要確認";
    pub const INFO: &str = "・ 参考";
    /// What was found before and is not found any more.
    pub const GONE: &str = "✓ 解消";
}
