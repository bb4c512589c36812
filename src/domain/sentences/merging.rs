//! What is said of a workbook that people worked in when it is made again: corrections, what came since, who left,
//! what they added, second copies.

use super::{Said, quoted, said};
use crate::domain::finding::Lang;

pub(super) fn member_changed(returned: &str) -> Said {
    said(
        (
            format!(
                "グループのブックで手直しされたメンバーの回答です（返ってきたファイルでは{}）。",
                quoted(returned, Lang::Ja)
            ),
            "どちらが正しいかを本人に確かめてください。",
        ),
        (
            format!(
                "A member's answer was changed by hand in the group's workbook (in the returned file: {}).",
                quoted(returned, Lang::En)
            ),
            "Ask the person which one is right.",
        ),
    )
}

pub(super) fn both_changed(returned: &str) -> Said {
    said(
        (
            format!(
                "グループのブックで手直しされたあと、本人の回答も変わりました。手直しの方を使い、本人のいまの回答{}は「データ」シートにあります。",
                quoted(returned, Lang::Ja)
            ),
            "どちらにするか決め、本人の回答にするときは、そのセルに書き写してください。",
        ),
        (
            format!(
                "Changed by hand in the group's workbook, and the member has sent another answer since: {}. The correction is used; the answer stands in the data.",
                quoted(returned, Lang::En)
            ),
            "Decide which one is right; to use the member's, type it into that cell.",
        ),
    )
}

pub(super) fn member_emptied(returned: &str) -> Said {
    said(
        (
            format!(
                "グループのブックで消されたメンバーの回答です。なくさないよう、返ってきた回答{}に戻しました。",
                quoted(returned, Lang::Ja)
            ),
            "集計から外すときは、空欄にせず「取り消し」と書き入れてください。",
        ),
        (
            format!(
                "A member's answer was deleted in the group's workbook. Nothing is lost: {} was put back.",
                quoted(returned, Lang::En)
            ),
            "To leave it out of the count, type a word such as “withdrawn” instead of emptying the cell.",
        ),
    )
}

pub(super) fn answer_gone() -> Said {
    said(
        (
            "前にまとめたときにあった回答が、返ってきたファイルのどこにもなくなりました。",
            "本人が取り消したのかを確かめ、残すときは元のファイルを「returned」フォルダーに戻してください。",
        ),
        (
            "An answer that was there at the last merge is in no returned file any more.",
            "Ask whether the person took it back; to keep it, put its file back into the folder returned.",
        ),
    )
}

pub(super) fn own_emptied() -> Said {
    said(
        (
            "グループが前に記入した内容が、いまのブックでは空欄になっています。",
            "グループが消したのであれば、このままで構いません。",
        ),
        (
            "What the group had written here stands in its workbook no more.",
            "Leave it as it is if the group deleted it.",
        ),
    )
}

pub(super) fn left_answer(who: &str) -> Said {
    said(
        (
            format!(
                "いまはこのグループの名簿にいない「{who}」さんの回答です。ブックには残し、集計には入れていません。"
            ),
            "集計に入れるときは、名簿にこの人を戻してください。",
        ),
        (
            format!("An answer of {who}, who is not in this group's roster now; it is shown and not counted."),
            "To count it, put the person back into the roster.",
        ),
    )
}

pub(super) fn other_copy(kept: &str, counted: &str) -> Said {
    said(
        (
            format!(
                "同じグループのもう1つのブックに書かれた内容です。「{kept}」では{}となっていて、そちらを使いました。",
                quoted(counted, Lang::Ja)
            ),
            "どちらにするか決め、使う方のブックを直してから、もう一方を「groups」フォルダーから外してください。",
        ),
        (
            format!(
                "It stands in another workbook of this group. In {kept} it is {}, which is used.",
                quoted(counted, Lang::En)
            ),
            "Decide which one to use, correct that workbook, and take the other one out of the folder groups.",
        ),
    )
}

pub(super) fn second_workbook(kept: &str, differ: usize) -> Said {
    let remedy = (
        "内容を確かめ、このファイルを「groups」フォルダーから外してください。",
        "Check it and take this file out of the folder groups.",
    );
    match differ {
        0 => said(
            (
                format!("同じグループのブックがもう1つあります。書かれた内容はすべて「{kept}」にまとめました。"),
                remedy.0,
            ),
            (format!("A second workbook of this group; everything in it was brought together in {kept}."), remedy.1),
        ),
        differ => said(
            (
                format!(
                    "同じグループのブックがもう1つあり、「{kept}」にまとめましたが、{differ}か所が食い違っています。"
                ),
                "食い違う所を1つずつ確かめてから、このファイルを「groups」フォルダーから外してください。",
            ),
            (
                format!("A second workbook of this group, brought together in {kept}; places that differ: {differ}."),
                "Decide on each place that differs, then take this file out of the folder groups.",
            ),
        ),
    }
}

pub(super) fn sheet_kept(cells: usize) -> Said {
    said(
        (format!("人が加えたシートです（記入は{cells}セル）。そのまま引き継ぎます。"), "このままで構いません。"),
        (
            format!("A sheet that people added (cells with text: {cells}); it is carried over as it is."),
            "Leave it as it is.",
        ),
    )
}

pub(super) fn note_kept() -> Said {
    said(
        ("セルに付けられたメモです。そのまま引き継ぎます。", "このままで構いません。"),
        ("A note on a cell; it is carried over as it is.", "Leave it as it is."),
    )
}
