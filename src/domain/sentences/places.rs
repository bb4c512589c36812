//! What is said of texts that do not stand where the form has them, and of what stands beside them.

use super::{Said, said};

pub(super) fn name_disagrees(other: &str) -> Said {
    said(
        (
            format!(
                "記入票コードは本人のものですが、氏名かファイル名は「{other}」になっています。コードの方の人の回答にしました。"
            ),
            "だれが書いたものかを本人に確かめてください。",
        ),
        (
            format!(
                "The form code is this person's, but the name on the form or of the file is {other}; the code counts."
            ),
            "Ask whose answers these are.",
        ),
    )
}

pub(super) fn column_by_place(meant: &str) -> Said {
    said(
        (
            format!("見出しが消えているため、並び順から「{meant}」の列として読み取りました。"),
            "違う列のときは、見出しを元の言葉に戻してください。",
        ),
        (
            format!("The heading is gone; the column was read as {meant} by its place among the others."),
            "If it is another column, put the original heading back.",
        ),
    )
}

pub(super) fn table_by_place(sheet: &str) -> Said {
    said(
        (
            format!("見出しの行が消えているため、印刷されている行と列の並びから「{sheet}」の表として読み取りました。"),
            "列が入れ替わっていないかを、ファイルを開いて確かめてください。",
        ),
        (
            format!(
                "The heading row is gone; the table was read as {sheet} by its printed rows and the order of its columns."
            ),
            "Open the file and check that no columns changed places.",
        ),
    )
}

pub(super) fn table_turned(sheet: &str) -> Said {
    said(
        (
            format!("「{sheet}」の表の行と列が入れ替わっていましたが、そのまま読み取りました。"),
            "読み取った内容を、ファイルを開いて確かめてください。",
        ),
        (
            format!("Rows and columns of the table {sheet} changed places; it was read as it stands."),
            "Open the file and check that it says what was read.",
        ),
    )
}

pub(super) fn sheet_copied(first: &str) -> Said {
    said(
        (
            format!("同じ表がもう1つのシートにもあります。「{first}」の方を使いました。"),
            "写しの方が正しいときは、元のシートを消してください。",
        ),
        (
            format!("The same table stands on a second sheet; the one on {first} was used."),
            "If the copy is the right one, delete the other sheet.",
        ),
    )
}

pub(super) fn same_in_copy(first: &str) -> Said {
    said(
        (format!("写しのシートにある、同じ内容の記入です（「{first}」の方を使いました）。"), "このままで構いません。"),
        (format!("The same text on a copied sheet (the one in {first} was used)."), "Leave it as it is."),
    )
}

pub(super) fn only_in_copy(first: &str) -> Said {
    said(
        (
            format!("「{first}」では空欄ですが、写しのシートに記入があるため、そちらを使いました。"),
            "使ってよい回答かどうかを本人に確かめてください。",
        ),
        (
            format!("The cell is blank on {first}; the text of the copied sheet was used."),
            "Ask the person whether this answer counts.",
        ),
    )
}

pub(super) fn layers_disagree(sheet: &str) -> Said {
    said(
        (
            format!("「{sheet}」の行に付けた目印が、番号や見出しと合いません。番号と見出しの方で読み取りました。"),
            "行を並べ替えただけなら、このままで構いません。",
        ),
        (
            format!("Hidden marks in {sheet} point elsewhere than its headings and numbers, which were followed."),
            "If rows were only put in another order, leave it as it is.",
        ),
    )
}

pub(super) fn answer_moved(from: &str) -> Said {
    said(
        (
            format!("「{from}」の欄から、この行へ動かされた回答のようです。今ある行の回答として読み取りました。"),
            "どの脅威への回答かを本人に確かめ、違うときは元の欄へ戻してください。",
        ),
        (
            format!("This answer seems to have been moved here from {from}; it was read where it stands now."),
            "Ask which threat it is about, and move it back if it is the other one.",
        ),
    )
}

pub(super) fn row_by_mark() -> Said {
    said(
        ("番号も脅威の名前もない行を、右端の隠れた列の目印から読み取りました。", "このままで構いません。"),
        ("A row without number and threat was read by the mark in its hidden column.", "Leave it as it is."),
    )
}

pub(super) fn hidden_by_merge() -> Said {
    said(
        (
            "結合されたセルの下に隠れて見えない文字です。集計には入れず、ここに残しました。",
            "回答であれば、セルの結合を解くか、見える欄に書き写してください。",
        ),
        (
            "Text that a merged cell covers; it is kept here and not counted.",
            "If it is an answer, split the merged cell or copy the text to a cell that shows.",
        ),
    )
}

pub(super) fn comment() -> Said {
    said(
        (
            "セルに付けられたコメントです。集計には入れず、ここに残しました。",
            "回答であれば、記入欄に書き写してください。",
        ),
        ("A comment on a cell; it is kept here and not counted.", "If it is an answer, copy it to its cell."),
    )
}
