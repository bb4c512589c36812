//! What commands say when they are done, in both languages side by side.

use super::fault::Obstacle;
use super::intake::Status;
use crate::domain::finding::Lang;

/// One of two texts.
pub fn either(lang: Lang, ja: &str, en: &str) -> String {
    match lang {
        Lang::Ja => ja.to_owned(),
        Lang::En => en.to_owned(),
    }
}

/// The label of the progress bar while files are read.
pub fn reading(lang: Lang) -> String {
    either(lang, "読み取り中", "reading")
}

/// The label of the progress bar while files are written.
pub fn writing(lang: Lang) -> String {
    either(lang, "書き出し中", "writing")
}

/// Answers that are none of their list.
pub fn other_choice(lang: Lang) -> String {
    either(lang, "その他", "other")
}

/// People who left a choice open.
pub fn no_choice(lang: Lang) -> String {
    either(lang, "未記入", "open")
}

/// The line that shows that nothing was lost.
pub fn conservation(lang: Lang, answers: usize, data: usize, listed: usize) -> String {
    match lang {
        Lang::Ja => format!("回答 {answers} = データ {data} + 確認事項 {listed}"),
        Lang::En => format!("answers {answers} = data {data} + findings {listed}"),
    }
}

/// How many forms came back.
pub fn returned(lang: Lang, returned: usize, expected: usize) -> String {
    match lang {
        Lang::Ja => format!("提出 {returned} / {expected} 人"),
        Lang::En => format!("returned {returned} of {expected}"),
    }
}

/// Headings of the list of files: Japanese, English, whether numbers stand under it.
pub const FILE_HEADINGS: [(&str, &str, bool); 6] = [
    ("読み取り", "read", false),
    ("だれの", "whose", false),
    ("回答", "answers", true),
    ("要対応", "errors", true),
    ("要確認", "warnings", true),
    ("ファイル", "file", false),
];

/// How reading a file went.
pub fn status(lang: Lang, status: Status) -> String {
    match status {
        Status::Read => either(lang, "読めた", "read"),
        Status::Partly => either(lang, "一部要対応", "partly"),
        Status::Unreadable => either(lang, "読めない", "unreadable"),
        Status::Skipped => either(lang, "使わない", "skipped"),
    }
}

/// Whose answers are new, changed or gone since the groups' workbooks were made, each name once.
pub fn since(lang: Lang, new: &[String], changed: &[String], gone: &[String]) -> String {
    let parts = [
        (either(lang, "新しい回答", "new"), new),
        (either(lang, "直された回答", "changed"), changed),
        (either(lang, "なくなった回答", "gone"), gone),
    ];
    let (between, list) = if lang == Lang::Ja { ("、", "／") } else { (", ", "; ") };
    let told = parts.iter().filter(|(_, names)| !names.is_empty());
    let told: Vec<String> = told.map(|(what, names)| format!("{what} {}", names.join(between))).collect();
    match (lang, told.is_empty()) {
        (Lang::Ja, true) => "前回まとめたときから、回答は変わっていません。".to_owned(),
        (Lang::En, true) => "No answer has changed since the last merge.".to_owned(),
        (Lang::Ja, false) => format!("前回まとめたときから: {}", told.join(list)),
        (Lang::En, false) => format!("since the last merge: {}", told.join(list)),
    }
}

/// Files that were passed over by rule.
pub fn skipped(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Ja => format!("一時ファイルなど {count} 件は読み飛ばしました。"),
        Lang::En => format!("{count} temporary files were passed over."),
    }
}

/// How many findings there are, by weight.
pub fn findings(lang: Lang, errors: usize, warnings: usize, infos: usize) -> String {
    match lang {
        Lang::Ja => format!("確認事項: 要対応 {errors} 件、要確認 {warnings} 件、参考 {infos} 件"),
        Lang::En => format!("findings: {errors} to act on, {warnings} to look at, {infos} for the record"),
    }
}

/// A file that was written.
pub fn written(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Ja => format!("書き出しました: {path}"),
        Lang::En => format!("written: {path}"),
    }
}

/// A file that already is what it would become.
pub fn unchanged(lang: Lang, path: &str) -> String {
    match lang {
        Lang::Ja => format!("変わりありません: {path}"),
        Lang::En => format!("unchanged: {path}"),
    }
}

/// A workbook that was replaced; the old one is kept.
pub fn replaced(lang: Lang, path: &str, old: &str) -> String {
    match lang {
        Lang::Ja => format!("更新しました: {path}（前のものは {old} にあります）"),
        Lang::En => format!("updated: {path} (the one before is {old})"),
    }
}

/// A workbook of another format whose place a new one took.
pub fn moved(lang: Lang, path: &str, kept: &str) -> String {
    match lang {
        Lang::Ja => format!("xlsx に置き換えました: {path}（元のファイルは {kept} にあります）"),
        Lang::En => format!("replaced by an xlsx: {path} (the file itself is {kept})"),
    }
}

/// The name of a workbook that is saved beside another.
pub fn newer(stem: &str, nth: u32) -> String {
    if nth > 1 { format!("{stem}（新しい版 {nth}）") } else { format!("{stem}（新しい版）") }
}

/// A workbook that could not be replaced: where the new one is, why, and what to do.
pub fn beside(lang: Lang, path: &str, beside: &str, why: &Obstacle) -> String {
    let [ja, en] = why.sentences();
    match lang {
        Lang::Ja => format!(
            "{path} は置き換えられないので、新しいものを {beside} に保存しました。{ja}次の実行で、両方の記入を1つにまとめます。"
        ),
        Lang::En => {
            format!("{path} cannot be replaced, so the new one is {beside}: {en} The next run brings both together.")
        }
    }
}

/// What of a group's work went over into its new workbook.
pub fn kept(lang: Lang, own: usize, corrected: usize, beside: usize) -> String {
    match lang {
        Lang::Ja => {
            let beside = if beside > 0 { format!("、書き足し {beside} 件") } else { String::new() };
            format!("　グループの記入 {own} 欄と手直し {corrected} 欄{beside}を引き継ぎました。")
        }
        Lang::En => {
            let beside = if beside > 0 { format!(", {beside} additions") } else { String::new() };
            format!("  kept {own} cells the group filled in, {corrected} corrections{beside}.")
        }
    }
}

/// What people put beside the cells of a workbook that went over.
pub fn carried(lang: Lang, count: usize) -> String {
    match lang {
        Lang::Ja => format!("　書き足し {count} 件を引き継ぎました。"),
        Lang::En => format!("  kept {count} additions."),
    }
}

/// How many forms were made.
pub fn forms(lang: Lang, made: usize, all: usize) -> String {
    match lang {
        Lang::Ja => format!("記入票 {all} 枚のうち {made} 枚を forms/ に書き出しました。"),
        Lang::En => format!("{made} of {all} forms written to forms/."),
    }
}

/// What holds of a step in a group.
pub fn marks(lang: Lang, common: bool, leading: bool, agreed: bool) -> String {
    let words = match lang {
        Lang::Ja => ["共通", "最多", "合意"],
        Lang::En => ["common", "leading", "agreed"],
    };
    let holds = [common, leading, agreed];
    words.into_iter().zip(holds).filter(|(_, h)| *h).map(|(w, _)| w).collect::<Vec<_>>().join(" ")
}

/// How far people agree about a threat.
pub fn people_agree(lang: Lang, of: u32, same: u32) -> String {
    match (lang, of, same) {
        (_, 0, _) => String::new(),
        (Lang::Ja, 1, _) => "1人が選択".to_owned(),
        (Lang::Ja, of, 0 | 1) => format!("{of}人の手順はすべて別"),
        (Lang::Ja, of, same) => format!("{of}人中{same}人が同じ手順"),
        (Lang::En, 1, _) => "1 person picked".to_owned(),
        (Lang::En, of, 0 | 1) => format!("{of} people, all different"),
        (Lang::En, of, same) => format!("{same} of {of} people the same"),
    }
}

/// How far groups agree about a threat.
pub fn groups_agree(lang: Lang, of: u32, same: u32) -> String {
    match (lang, of, same) {
        (_, 0, _) => String::new(),
        (Lang::Ja, 1, _) => "1グループが合意".to_owned(),
        (Lang::Ja, of, 0 | 1) => format!("{of}グループの合意はすべて別"),
        (Lang::Ja, of, same) => format!("{of}グループ中{same}グループで一致"),
        (Lang::En, 1, _) => "1 group agreed".to_owned(),
        (Lang::En, of, 0 | 1) => format!("{of} groups, all different"),
        (Lang::En, of, same) => format!("{same} of {of} groups the same"),
    }
}

/// People whose 業種 nobody wrote.
pub fn no_industry(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => "業種の記載なし",
        Lang::En => "not given",
    }
}

/// A file of a person that another one of the same person stands before.
pub fn not_used(lang: Lang, name: &str, file: &str, kept: &str) -> String {
    match lang {
        Lang::Ja => format!("  使わなかったファイル（{name}）: {file} → {kept} を使います"),
        Lang::En => format!("  not used ({name}): {file} → {kept} counts"),
    }
}

/// A file of which nobody knows whose it is.
pub fn nobodys(lang: Lang, file: &str) -> String {
    match lang {
        Lang::Ja => format!("  だれのものか分からないファイル: {file}（matome check で理由を示します）"),
        Lang::En => format!("  nobody knows whose: {file} (matome check says why)"),
    }
}

/// Who is missing, and where the texts for them are.
pub fn missing(lang: Lang, names: &[&str], written: bool) -> String {
    match (lang, names.is_empty(), written) {
        (Lang::Ja, true, _) => "全員から返ってきています。".to_owned(),
        (Lang::En, true, _) => "Everybody has returned the form.".to_owned(),
        (Lang::Ja, false, true) => format!(
            "未提出 {}人: {}\n督促の文面: reminders/ に1人1枚、forms/配布一覧.xlsx の「督促文」にもあります。",
            names.len(),
            names.join("、")
        ),
        (Lang::En, false, true) => format!(
            "missing {}: {}\nReminders: one text a person in reminders/, and on the sheet Reminders of forms/配布一覧.xlsx.",
            names.len(),
            names.join(", ")
        ),
        (Lang::Ja, false, false) => format!(
            "未提出 {}人: {}\n記入票がまだありません。matome forms で書き出してください。",
            names.len(),
            names.join("、")
        ),
        (Lang::En, false, false) => {
            format!(
                "missing {}: {}\nThere are no forms yet; write them with matome forms.",
                names.len(),
                names.join(", ")
            )
        }
    }
}

/// How many rows were exported.
pub fn exported(lang: Lang, rows: usize) -> String {
    match lang {
        Lang::Ja => format!("回答 {rows} 行を書き出しました。"),
        Lang::En => format!("{rows} rows exported."),
    }
}

/// Characters that the chosen encoding does not have.
pub fn unwritable(lang: Lang, count: usize, list: &str) -> String {
    match lang {
        Lang::Ja => format!("cp932 にない文字が {count} 個ありました。どこの何の字かは {list} にあります。"),
        Lang::En => format!("cp932 does not have {count} of the characters; {list} says which and where."),
    }
}

/// What `watch` says when it begins.
pub fn watching(lang: Lang, folder: &str) -> String {
    match lang {
        Lang::Ja => format!("{folder} を見ています。届いた記入票を groups/ にまとめます（終わるには Ctrl-C）。"),
        Lang::En => format!("Watching {folder}: what arrives is merged into groups/ (Ctrl-C ends it)."),
    }
}

/// What `watch` says when it ends.
pub fn stopped(lang: Lang) -> String {
    either(lang, "終わりました。", "Stopped.")
}

/// Why `watch` waits.
pub fn waiting(lang: Lang, why: &str) -> String {
    match lang {
        Lang::Ja => format!("待っています: {why}"),
        Lang::En => format!("waiting: {why}"),
    }
}

/// One merge of `watch` in one line.
pub fn merged(
    lang: Lang,
    news: &str,
    returned: usize,
    expected: usize,
    answers: usize,
    changed: usize,
    findings: usize,
) -> String {
    match lang {
        Lang::Ja => {
            format!(
                "提出 {returned} / {expected} 人・回答 {answers}・ブック {changed} 冊を更新・要対応 {findings} — {news}"
            )
        }
        Lang::En => format!(
            "returned {returned} of {expected}, answers {answers}, workbooks updated {changed}, errors {findings} — {news}"
        ),
    }
}
