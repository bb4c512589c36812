//! What is said of a step that was not written as the list has it.

use super::{Said, said};
use crate::domain::ids::StepId;

pub(super) fn unknown() -> Said {
    said(
        (
            "一覧にない実施手順なので、票に数えていません。",
            "一覧から選び直すか、「6-1」のように番号を書き入れてください。",
        ),
        ("Not a step of the list; it is not counted as a vote.", "Pick it again, or type its number such as 6-1."),
    )
}

pub(super) fn choice_unknown(allowed: &str) -> Said {
    said(
        (
            format!("一覧（「{allowed}」）にない内容です。記入は残し、集計では「その他」に数えました。"),
            "一覧から選び直してください。このままでも構いません。",
        ),
        (
            format!("Not a choice of the list ({}); it is kept and counted as other.", allowed.replace('、', ", ")),
            "Choose from the list; or leave it as it is.",
        ),
    )
}

pub(super) fn ambiguous(candidates: &[StepId]) -> Said {
    let list = candidates.iter().map(StepId::to_string).collect::<Vec<_>>();
    said(
        (
            format!("どの実施手順か1つに決まらないため、票に数えていません（候補：{}）。", list.join("、")),
            "本人に確かめ、「6-1」のように番号を書き入れてください。",
        ),
        (
            format!("It could be one of several steps ({}); it is not counted as a vote.", list.join(", ")),
            "Ask the person and type its number such as 6-1.",
        ),
    )
}

pub(super) fn several() -> Said {
    said(
        ("1つの欄に実施手順が2つ以上あります。すべて票に数えました。", "1つに絞るときは、残りを消してください。"),
        ("Several steps in one cell; each counts as a vote.", "To keep one, delete the others."),
    )
}

pub(super) fn by_text(step: StepId) -> Said {
    said(
        (format!("文の内容から、実施手順「{step}」と読み取りました。"), "違うときは、番号を書き入れてください。"),
        (format!("Read as step {step} by its wording."), "If that is wrong, type its number."),
    )
}

pub(super) fn from_number(step: StepId) -> Said {
    said(
        (
            format!("日付や小数に変わっていましたが、実施手順「{step}」と読み取りました。"),
            "違うときは、番号を書き入れてください。",
        ),
        (
            format!("A program had turned it into a date or a decimal; read as step {step}."),
            "If that is wrong, type its number.",
        ),
    )
}

pub(super) fn control_mismatch(step: StepId) -> Said {
    said(
        (
            format!("選ばれた管理策の中に、実施手順「{step}」はありません。実施手順の方を数えました。"),
            "管理策の方が正しいときは、実施手順を選び直してください。",
        ),
        (
            format!("The step {step} does not belong to the control beside it; the step counts."),
            "If the control is right, pick the step again.",
        ),
    )
}

pub(super) fn control_without_step() -> Said {
    said(
        ("管理策だけが選ばれ、実施手順が空欄なので、票に数えていません。", "本人に確かめ、実施手順を選んでください。"),
        ("A control is chosen but no step; it is not counted as a vote.", "Ask the person and pick a step."),
    )
}
