//! Words of 配布一覧.xlsx: the list of forms and the reminders, each text in both languages side by side.

// Each constant's text is its documentation.
#![allow(missing_docs)]

use crate::domain::finding::Lang;

/// Japanese and English.
pub type Words = [&'static str; 2];

/// The one of the two that is spoken.
pub fn word(lang: Lang, words: Words) -> &'static str {
    match lang {
        Lang::Ja => words[0],
        Lang::En => words[1],
    }
}

pub const LIST: Words = ["配布一覧", "Sent forms"];
pub const LIST_LEAD: Words = [
    "だれにどの記入票を送り、だれから返ってきたかの一覧です。ファイル名を押すと開きます。黄色の欄（✎）に書いたことと、右に足した列は、作り直しても残ります。紙には「メモ」までの列が印刷されます。",
    "Who was sent which form, and whose came back. A click on a file name opens it. What you write into the marked columns (✎), and columns you add at the right, stay when the list is made again. Paper has the columns up to Memo.",
];
pub const REMINDERS: Words = ["督促文", "Reminders"];
pub const REMINDERS_LEAD: Words = [
    "まだ返ってきていない人への文面です。そのまま写して送れます。同じ文面が reminders フォルダーにも1人1枚あります。",
    "Texts for those whose form is not back yet, ready to be copied. The folder reminders holds the same texts, one file a person.",
];
pub const NOBODY: Words = ["全員から返ってきています。", "Everybody has returned the form."];
pub const STRAYS: Words = ["名簿にない行（書かれていたまま）", "Lines that are not in the roster, as they stood"];
/// Hidden: what was written last, by which an edit is known.
pub const LAST: &str = "_last";

pub mod head {
    use super::Words;

    pub const ID: Words = ["ID", "ID"];
    pub const NAME: Words = ["氏名", "Name"];
    pub const ORGANISATION: Words = ["組織", "Organisation"];
    pub const INDUSTRY: Words = ["業種", "Industry"];
    pub const GROUP: Words = ["グループ", "Group"];
    pub const MAIL: Words = ["メール", "Mail"];
    pub const CODE: Words = ["記入票コード", "Form code"];
    pub const FILE: Words = ["ファイル", "File"];
    pub const STATE: Words = ["提出", "State"];
    pub const RETURNED: Words = ["提出日時", "Returned at"];
    pub const BACK_AS: Words = ["返ってきたファイル", "Returned file"];
    pub const FINDINGS: Words = ["確認事項", "Findings"];
    pub const VERSION: Words = ["記入票の版", "Version"];
    pub const OTHERS: Words = ["使わなかったファイル", "Files not used"];
    pub const REMINDED: Words = ["督促した日", "Reminded on"];
    pub const MEMO: Words = ["メモ", "Memo"];
    pub const SUBJECT: Words = ["件名", "Subject"];
    pub const BODY: Words = ["本文", "Text"];
    pub const ATTACH: Words = ["添付するファイル", "File to attach"];
}

pub const RETURNED: Words = ["✓ 提出", "✓ returned"];
pub const OPEN: Words = ["未提出", "missing"];
pub const EXCLUDED: Words = ["除外", "excluded"];
pub const CURRENT: Words = ["今の版", "current"];
pub const OLDER: Words = ["別の版", "other version"];

/// How many rows of a theme are answered.
pub fn done(lang: Lang, done: u32, of: u32) -> String {
    match lang {
        Lang::Ja => format!("{of}件中{done}件"),
        Lang::En => format!("{done} of {of}"),
    }
}

/// How many findings a person should look at; empty where there is none.
pub fn findings(lang: Lang, errors: usize, warnings: usize) -> String {
    let [error, warning] = match lang {
        Lang::Ja => ["● 要対応", "▲ 要確認"],
        Lang::En => ["● error", "▲ warning"],
    };
    let told = [(error, errors), (warning, warnings)];
    told.iter().filter(|(_, n)| *n > 0).map(|(word, n)| format!("{word} {n}")).collect::<Vec<_>>().join("　")
}

/// What was typed over a cell that says what the program found.
pub fn typed_over(heading: &str, text: &str) -> String {
    format!("{heading}: {text}")
}
