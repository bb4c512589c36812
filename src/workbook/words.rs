//! The words of workbooks that are not the template's: sheet names, headings and guidance.
//!
//! Sheet names and headings are a contract: people and programs find cells by them. Nothing else in
//! the code spells them.

// Each constant's text is its documentation.
#![allow(missing_docs)]

pub mod annex;
pub mod overflow;
pub mod plenary;
pub mod sent;

pub use annex::{severity, treated};
pub use overflow::{continued, of_list};

/// Sheets of the form.
pub mod sheet {
    pub const COVER: &str = "はじめに";
    pub const EXAMPLE: &str = "記入例";
    /// Where people see what they chose, counted.
    pub const CHOICES: &str = "選択の集計";
    pub const CONTROLS: &str = "管理策一覧";
    /// Hidden: the entries of the dropdowns.
    pub const LISTS: &str = "_lists";
    /// Hidden: what the live tallies are computed from.
    pub const CALC: &str = "_calc";
    /// Hidden: what was written into cells for people.
    pub const WRITTEN: &str = "_written";
    pub const OVERVIEW: &str = "概要";
    pub const TALLY: &str = "集計";
    pub const PRESENT: &str = "発表";
    pub const FINDINGS: &str = "確認事項";
    pub const SOURCES: &str = "出典";
    pub const DATA: &str = "データ";
    pub const PLENARY: &str = "全体概要";
    pub const COMMON: &str = "共通手順";
    pub const STEPS: &str = "実施手順集計";
    pub const HEAT: &str = "脅威×管理策";
    pub const PRESENT_MARKS: [&str; 3] = ["発表①", "発表②", "発表③"];
    pub const ISSUES: &str = "課題と解決手段";
    pub const VIEWS: &str = "多様な視点";
    pub const FEEDBACK: &str = "講師フィードバック";
    pub const SURVEY: &str = "アンケート";
    /// Behind each figure of a step: who, in which file and cell.
    pub const WHO: &str = "だれが選んだか";

    /// Every sheet with a fixed name.
    pub const ALL: [&str; 22] = [
        COVER,
        EXAMPLE,
        CHOICES,
        CONTROLS,
        OVERVIEW,
        TALLY,
        PRESENT,
        FINDINGS,
        SOURCES,
        DATA,
        PLENARY,
        COMMON,
        STEPS,
        HEAT,
        PRESENT_MARKS[0],
        PRESENT_MARKS[1],
        PRESENT_MARKS[2],
        ISSUES,
        VIEWS,
        FEEDBACK,
        SURVEY,
        WHO,
    ];

    /// The list of the template's rows: `脅威一覧`.
    pub fn items(template: &crate::domain::catalogue::Template) -> String {
        format!("{}一覧", template.item)
    }
}

/// Headings that are not the template's.
pub mod head {
    pub const NO: &str = "No";
    pub const THREAT: &str = "脅威";
    pub const DESCRIPTION: &str = "説明";
    pub const QUESTION: &str = "質問";
    pub const ANSWER: &str = "回答";
    pub const DONE: &str = "記入";
    pub const KEY: &str = "行記号";
    pub const CATEGORY: &str = "管理策種別";
    pub const NUMBER: &str = "番号";
    pub const CONTROL: &str = "管理策";
    pub const SUMMARY: &str = "概要";
    pub const STEP: &str = "実施手順";
    pub const STEP_ID: &str = "手順";
    pub const ID: &str = "ID";
    pub const NAME: &str = "氏名";
    pub const ORGANISATION: &str = "組織";
    pub const INDUSTRY: &str = "業種";
    pub const GROUP: &str = "グループ";
    pub const CODE: &str = "コード";
    pub const NTH: &str = "組";
    pub const VOTES: &str = "票";
    pub const PRESENTS: &str = "発表する脅威";
    pub const WHOM: &str = "区分";
    pub const THEME: &str = "テーマ";
    pub const COLUMN: &str = "項目";
    pub const STEP_CODE: &str = "手順コード";
    pub const TALLY_KEY: &str = "集計キー";
    pub const FILE: &str = "ファイル";
    pub const SHEET: &str = "シート";
    pub const CELL: &str = "セル";
    pub const SHA: &str = "SHA-256";
    pub const HOW: &str = "読み取り方";
    pub const SEVERITY: &str = "重要度";
    pub const READ: &str = "読み取った内容";
    pub const MESSAGE: &str = "何が起きたか";
    pub const REMEDY: &str = "どうすればよいか";
    pub const TREATED: &str = "扱い";
    pub const SETTLED: &str = "対応済み";
    pub const MEMO: &str = "メモ";
    pub const KIND: &str = "種類";
    pub const WHO: &str = "だれの";
    pub const ANSWERS: &str = "回答数";
    pub const MAIL: &str = "メール";
    pub const FORM_CODE: &str = "記入票コード";
}

/// 区分 of a data row.
pub mod whom {
    pub const INDIVIDUAL: &str = "個人";
    pub const GROUP: &str = "グループ";
    pub const LECTURER: &str = "講師";
}

/// How a value was located.
pub mod how {
    pub const HEADING: &str = "見出しと番号";
    pub const NEIGHBOURS: &str = "隣の見出し";
    pub const LABEL: &str = "脅威の名前";
    pub const BY_HAND: &str = "手修正";
    pub const MARK: &str = "行の目印";
    pub const PLACE: &str = "列の並び";
}

/// What stands for people, companies and files in a workbook without names.
pub mod anonymous {
    pub const COMPANY: &str = "社";
    pub const SOMEBODY: &str = "参加者";
    pub const MAIL: &str = "（メール）";
    pub const FILE: &str = "ファイル";
    /// What stands behind a family name when somebody is spoken of.
    pub const HONORIFICS: [&str; 12] =
        ["さん", "様", "さま", "氏", "君", "くん", "ちゃん", "先生", "社長", "部長", "課長", "係長"];
    pub const LEGAL_FORMS: [&str; 14] = [
        "株式会社",
        "有限会社",
        "合同会社",
        "合資会社",
        "合名会社",
        "一般社団法人",
        "（株）",
        "(株)",
        "㈱",
        "（有）",
        "(有)",
        "㈲",
        "（同）",
        "(同)",
    ];
}

/// The pencil that marks what a person fills in, where a number format cannot show it.
pub const PENCIL: &str = "✎";
/// On paper, over every sheet with cells to fill in.
pub const ASK_PRINT: &str = "✎ の欄（左の線が太い枠）に記入します";
/// The computed tick.
pub const TICK: &str = "✓";

/// True for a tick as the form computes it, and as people type one in its place.
pub fn is_tick(text: &str) -> bool {
    ["✓", "✔", "☑", "○", "〇", "◯", "レ", "ﾚ", "v", "V"].contains(&text.trim())
}

/// `9件中3件 記入済み`.
pub fn progress(done: u32, all: u32) -> String {
    format!("{}{done}{PROGRESS_END}", progress_start(all))
}

/// What stands between the two numbers of [`progress`] and behind them.
pub fn progress_pieces() -> [&'static str; 2] {
    ["件中", PROGRESS_END]
}

/// What stands before the count in [`progress`], for the formula that computes it.
pub fn progress_start(all: u32) -> String {
    format!("{all}件中")
}

/// What stands behind the count in [`progress`].
pub const PROGRESS_END: &str = "件 記入済み";

/// True for a folded text that [`progress`] could have made.
pub fn is_progress(folded: &str) -> bool {
    let digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    folded
        .split_once("件中")
        .and_then(|(all, rest)| Some((all, rest.strip_suffix("件記入済み")?)))
        .is_some_and(|(all, done)| digits(all) && digits(done))
}

/// What a participant reads above the form.
pub mod form {
    pub const HOW_LEAD: &str = "この記入票に書き込み、保存して送り返してください。";
    pub const HOW: &str = "記入のしかた";
    pub const HOW_LINES: [&str; 4] = [
        "黄色の枠の欄（見出しに ✎）だけに記入します。ほかの欄はそのままで結構です。",
        "②では、管理策を選ぶと実施手順の一覧が絞り込まれます。「6-1」のように番号を直接入力しても構いません。",
        "すべての脅威に書けなくても構いません。書けるところから記入してください。",
        "記入が終わったら上書き保存し、事務局に送り返してください。ファイル名は変わっても構いません。",
    ];
    pub const YOURS: &str = "あなたの記入票";
    pub const PROGRESS: &str = "記入の状況";
    pub const TIMETABLE: &str = "当日のタイムスケジュール";
    pub const GOALS: &str = "ゴール";
    pub const THEMES: &str = "テーマ";
    pub const ASK_LEGEND: &str = "記入する欄（見出しに ✎ が付きます）";
    pub const HINT: &str = "← 先に管理策を選んでください";
    pub const CONTROL_HINT: (&str, &str) = ("管理策", "一覧から選ぶと、右の実施手順が絞り込まれます。");
    pub const STEP_HINT: (&str, &str) = ("実施手順", "一覧から選ぶか、「6-1」のように番号を入力してください。");
    pub const SURVEY_LEAD: &str = "ご自由にお書きください。";
    pub const EXAMPLE_LEAD: &str = "実際のワークショップで発表された例です。書き方の参考にしてください。";
    pub const CONTROLS_LEAD: &str = "②で選ぶ管理策と実施手順の一覧です。番号（6-1 など）で選べます。";
    pub const HINT_BLOCK: &str = "課題解決のヒント";
    pub const HONORIFIC: &str = "様";
    pub const CHOICE_HINT: &str = "一覧から選んでください。";

    /// `検討する脅威の一覧です。`
    pub fn items_lead(item: &str) -> String {
        format!("検討する{item}の一覧です。")
    }
}

/// 選択の集計.
pub mod choices {
    pub const LEAD: &str = "一覧から選ぶ欄を、選択肢ごとに数えたものです。";
    pub const OTHER: &str = "その他";
    pub const OPEN: &str = "未記入";
    pub const SUM: &str = "提出";
    pub const SHOWS: &str = "一覧から選ぶ欄を、選択肢ごとに数えたもの";
}

/// What a group reads in its workbook.
pub mod group {
    use crate::workbook::language::spellings;

    pub const OVERVIEW_LEAD: &str = "このブックの使い方と、いまの状況です。";
    pub const NEXT: &str = "グループワークの進め方";
    pub const NEXT_LINES: [&str; 5] = [
        "①②③の各シートで、メンバーの回答を見比べます。",
        "黄色の枠の欄（✎）に、グループで話し合ったことを記入します。",
        "②の「共通認識の実施手順」は、プルダウンの先頭にメンバーが選んだ手順が並びます。",
        "「発表」シートで発表する脅威を選ぶと、発表用の1ページができあがります。",
        "記入が終わったら上書き保存してください。あとから届いた回答を足しても、記入した内容は残ります。",
    ];
    pub const MEMBERS: &str = "メンバー";
    pub const STATE: &str = "グループの記入の状況";
    pub const SUBMITTED: &str = "提出";
    pub const OPEN: &str = "未提出";
    pub const OPEN_MARK: &str = "（未提出）";
    /// Behind the name of somebody who is not in the group any more.
    pub const LEFT_MARK: &str = "（名簿にない）";
    /// Behind the name of somebody whom the roster leaves out now.
    pub const EXCLUDED_MARK: &str = "（名簿で除外）";
    /// How a note on an answer that was corrected by hand begins.
    pub const HAND_NOTE_BEGINS: &str = "手修正：";
    /// Between the program's own words in a note and those that people wrote there.
    pub const NOTE_BREAK: &str = "\n――――\n";
    pub const ASK_HERE: &str = "グループのまとめ";
    pub const PANEL_NONE: &str = "まだ回答がありません";
    pub const CONSENSUS: &str = "共通認識の手順";
    /// Sentences that earlier versions printed, by sheet: a workbook may have been filled in before this version.
    pub const PAST_TEXTS: [(&str, &str); 1] =
        [(super::sheet::TALLY, "どの手順を何人が選んだかを、脅威ごとに数えたものです。回答を直すと自動で変わります。")];
    pub const TALLY_LEAD: &str = "グループはどこまで一致しているか。選んだ手順を脅威・管理策・業種ごとに数えています。回答を直すと自動で変わります。";
    pub const BY_CONTROL: &str = "管理策ごとの票";
    pub const BY_CATEGORY: &str = "管理策種別ごとの票";
    pub const BY_INDUSTRY: &str = "業種ごとの票";
    pub const TOP_CONTROL: &str = "最も多い管理策";
    pub const SUM: &str = "計";
    pub const TALLY_SUMMARY: &str = "脅威ごとの一致";
    pub const TALLY_DETAIL: &str = "選ばれた手順（票の多い順）";
    pub const ANSWERED: &str = "選んだ人";
    pub const SAME: &str = "同じ手順";
    pub const TOP_STEP: &str = "最も多い手順";
    pub const AGREEMENT: &str = "一致の度合い";
    pub const SHARE: &str = "割合";
    pub const MARKS: &str = "しるし";
    pub const COMMON_MARK: &str = "○共通 ";
    pub const LEADING_MARK: &str = "◎最多 ";
    pub const AGREED_MARK: &str = "✓合意";
    pub const MARKS_LEGEND: &str = "○共通：2人以上が選んだ手順　　◎最多：グループで最も多い手順（同数はすべて）　　✓合意：共通認識として記入した手順";
    pub const PRESENT_LEAD: &str = "発表する脅威を選ぶと、①②③のまとめがこの1ページに表示されます。";
    pub const PRESENT_HINT: (&str, &str) = ("発表する脅威", "一覧から選んでください。");
    pub const CONSENSUS_HINT: (&str, &str) =
        ("共通認識の実施手順", "先頭にメンバーが選んだ手順、続いて全60手順が並びます。");
    pub const STEP_WORD: &str = "（共通認識）";
    pub const REASON_WORD: &str = "（選択した理由）";
    pub const ALTERNATIVE_WORD: &str = "（代替手段）";
    pub const AND_MORE: &str = " ほか";

    /// Under the name of a member: which answers were corrected by hand.
    pub fn corrected(headings: &[&str], between: &str) -> String {
        format!("（手修正：{}）", headings.join(between))
    }

    /// True for the name of somebody who is marked as having left.
    pub fn has_left(name: &str) -> bool {
        [LEFT_MARK, EXCLUDED_MARK].into_iter().flat_map(spellings).any(|mark| name.trim_end().ends_with(mark))
    }

    /// A name without the marks behind it.
    pub fn name_alone(name: &str) -> &str {
        let marks = [LEFT_MARK, EXCLUDED_MARK, OPEN_MARK, "（手修正："];
        let ends = marks.into_iter().flat_map(spellings).filter_map(|mark| name.find(mark));
        let end = ends.min().unwrap_or(name.len());
        name[..end].trim()
    }

    /// What the note on a corrected answer says.
    pub fn hand_note(returned: &str, again: bool) -> String {
        let quoted = if returned.is_empty() { "空欄".to_owned() } else { format!("「{returned}」") };
        match again {
            false => format!("{HAND_NOTE_BEGINS}グループのブックで直しました。\n返ってきた回答は{quoted}"),
            true => format!(
                "{HAND_NOTE_BEGINS}グループのブックで直したあと、本人の回答も変わりました。\n本人のいまの回答は{quoted}"
            ),
        }
    }

    /// `5人中3人提出`.
    pub fn submitted(returned: usize, all: usize) -> String {
        format!("{all}人中{returned}人提出")
    }

    /// What a lay person understands of a tally: `5人中4人が同じ手順`. Equal to [`agreement_formula`].
    pub fn agreement(answered: u32, same: u32) -> String {
        match (answered, same) {
            (0, _) => PANEL_NONE.to_owned(),
            (1, _) => "1人が選択".to_owned(),
            (n, 0 | 1) => format!("{n}人の手順はすべて別"),
            (n, same) => format!("{n}人中{same}人が同じ手順"),
        }
    }

    /// The formula of [`agreement`] over the cells of the two figures.
    pub fn agreement_formula(answered: &str, same: &str) -> String {
        format!(
            "IF({answered}=0,\"{PANEL_NONE}\",IF({answered}=1,\"1人が選択\",\
             IF({same}<2,{answered}&\"人の手順はすべて別\",{answered}&\"人中\"&{same}&\"人が同じ手順\")))"
        )
    }
}
