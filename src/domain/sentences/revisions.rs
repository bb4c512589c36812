//! What is said of several files of one person: which one counts, why, and where both texts stand.

use super::{Said, quoted, said};
use crate::domain::finding::Lang;
use crate::domain::revision::Passed;

pub(super) fn same_content(kept: &str) -> Said {
    said(
        (format!("「{kept}」と同じ内容なので、1件として数えました。"), "このままで構いません。"),
        (format!("It says the same as {kept}; the two count once."), "Leave it as it is."),
    )
}

pub(super) fn superseded(kept: &str, why: &Passed) -> Said {
    let [ja, en] = reason(kept, why);
    said(
        (
            format!("同じ人のファイルが2つ以上あり、「{kept}」の方を使いました。{ja}"),
            "このファイルを使うときは、もう一方を「returned」フォルダーから外してください。",
        ),
        (
            format!("There are several files of this person; {kept} is used. {en}"),
            "To use this file instead, take the other one out of the folder returned.",
        ),
    )
}

/// What decided, in Japanese and English.
fn reason(kept: &str, why: &Passed) -> [String; 2] {
    match why {
        Passed::Same => ["内容は同じです。".to_owned(), "Both say the same.".to_owned()],
        Passed::Fuller { file } if file == kept => [
            "このファイルの内容はすべてその中にあり、ほかの回答もあります。".to_owned(),
            "It has everything that stands in this file, and more.".to_owned(),
        ],
        Passed::Fuller { file } => [
            format!("このファイルの内容はすべて「{file}」の中にあり、それよりも新しいためです。"),
            format!("Everything in this file stands in {file} too, and the one that is used is newer than that."),
        ],
        Passed::Saved { this, kept } => [
            format!("保存日時 {kept} の方が、このファイルの {this} より新しいためです。"),
            format!("It was saved on {kept} (Japan time), this file on {this}."),
        ],
        Passed::Name => [
            "ファイル名の「最終版」や「(2)」などから、新しいと判断しました。".to_owned(),
            "Its name says that it is the later one.".to_owned(),
        ],
        Passed::Stored { this, kept } => [
            format!("フォルダーや圧縮ファイルに残っている保存日時 {kept} の方が、{this} より新しいためです。"),
            format!("The folder or archive says that it was saved on {kept} (Japan time), this file on {this}."),
        ],
        Passed::Order => [
            "どちらが新しいか分からないため、ファイル名の順で後の方にしました。".to_owned(),
            "Nothing says which one is newer, so the last one in the order of names was taken.".to_owned(),
        ],
    }
}

pub(super) fn older_answer(kept: &str, at: &str, counted: &str) -> Said {
    said(
        (
            format!("使わなかったファイルの回答です。使った「{kept}」の {at} では{}です。", quoted(counted, Lang::Ja)),
            "こちらが正しいときは、使った方のファイルを直してください。",
        ),
        (
            format!("An answer of a file that is not used. In {kept}, {at}, it is {}.", quoted(counted, Lang::En)),
            "If this one is right, correct the file that is used.",
        ),
    )
}

pub(super) fn blank_in_newer(kept: &str) -> Said {
    said(
        (
            format!("使わなかったファイルの回答です。使った「{kept}」では、この欄が空欄です。"),
            "本人が消したのかを確かめ、残すときは使った方のファイルに書き写してください。",
        ),
        (
            format!("An answer of a file that is not used; its cell is blank in {kept}, which is used."),
            "Ask whether the person deleted it; to keep it, copy it into the file that is used.",
        ),
    )
}

pub(super) fn beside_in_older(kept: &str) -> Said {
    said(
        (
            format!("使わなかったファイルに書かれた文字です。使った「{kept}」にはありません。"),
            "必要なときは、使った方のファイルに書き写してください。",
        ),
        (
            format!("Text in a file that is not used; {kept}, which is used, does not have it."),
            "If it is needed, copy it into the file that is used.",
        ),
    )
}
