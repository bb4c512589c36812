//! What each trouble says to a person, and what to do about it, in Japanese and English side by side so
//! that neither is forgotten.

use super::finding::Lang;
use super::ids::StepId;
use super::trouble::Trouble;

impl Trouble {
    /// What is odd, one sentence.
    pub fn message(&self, lang: Lang) -> String {
        self.sentences(lang).0
    }

    /// What to do about it, one sentence.
    pub fn remedy(&self, lang: Lang) -> String {
        self.sentences(lang).1
    }

    /// Sentence and remedy, both languages side by side so that neither is forgotten.
    fn sentences(&self, lang: Lang) -> (String, String) {
        let say = |ja: (String, &str), en: (String, &str)| match lang {
            Lang::Ja => (ja.0, ja.1.to_owned()),
            Lang::En => (en.0, en.1.to_owned()),
        };
        let plain = |ja: (&str, &str), en: (&str, &str)| match lang {
            Lang::Ja => (ja.0.to_owned(), ja.1.to_owned()),
            Lang::En => (en.0.to_owned(), en.1.to_owned()),
        };
        match self {
            Trouble::Unreadable { why, remedy, .. } => match lang {
                Lang::Ja => (why[0].clone(), remedy[0].clone()),
                Lang::En => (why[1].clone(), remedy[1].clone()),
            },
            Trouble::NotAForm => plain(
                (
                    "記入票の表が見つかりません。",
                    "記入票かどうかを確かめ、違うファイルなら returned/ から外してください。",
                ),
                (
                    "No table of the form is in this file.",
                    "Check whether it is a form; if not, take it out of returned/.",
                ),
            ),
            Trouble::OtherWorkshop { code } => say(
                (
                    format!("別のワークショップ（コード {code}）の記入票です。"),
                    "このワークショップの記入票を送ってもらってください。",
                ),
                (format!("A form of another workshop (code {code})."), "Ask for the form of this workshop."),
            ),
            Trouble::OtherTemplate { found } => say(
                (
                    format!("別の版のテンプレート（{found}）で作られた記入票です。"),
                    "そのまま読み取りました。見出しが同じ欄だけが対象です。",
                ),
                (
                    format!("Made from another version of the template ({found})."),
                    "Read as it is; only columns with known headings count.",
                ),
            ),
            Trouble::CodeDamaged => plain(
                (
                    "記入票コードの検査文字が合いません。",
                    "コードが書き換えられていないか、ほかの手がかりで決めた本人が正しいかを確かめてください。",
                ),
                (
                    "The check character of the form's code does not fit.",
                    "Check that the person found by the other marks is right.",
                ),
            ),
            Trouble::UnknownParticipant { id } => say(
                (
                    format!("名簿にない ID（{id}）の記入票です。"),
                    "workshop.xlsx の名簿にこの ID を加えるか、ファイルを外してください。",
                ),
                (
                    format!("The id {id} is not in the roster."),
                    "Add it to the roster in workshop.xlsx or take the file out.",
                ),
            ),
            Trouble::NoIdentity => plain(
                (
                    "だれの記入票か分かりません。",
                    "どのシートでもよいので、記入票コード（配布一覧.xlsx にあります）を書き入れてください。",
                ),
                ("Nothing says whose form this is.", "Type the form's code (see 配布一覧.xlsx) on any sheet."),
            ),
            Trouble::IdentityDisagrees { other } => say(
                (
                    format!("ファイルの中に別の人の印（{other}）もあります。"),
                    "本人のファイルかどうかを確かめてください。",
                ),
                (format!("The file also carries the mark of someone else ({other})."), "Check whose file it is."),
            ),
            Trouble::IdentityByName => plain(
                (
                    "記入票コードがないため、氏名またはファイル名から本人を推定しました。",
                    "本人のファイルかどうかを確かめてください。",
                ),
                ("There is no code; the person was proposed from the name.", "Check whose file it is."),
            ),
            Trouble::Excluded => plain(
                (
                    "名簿で「除外」とされている人のファイルです。",
                    "集計に入れる場合は、名簿の「除外」を消してください。",
                ),
                ("This person is marked as excluded in the roster.", "Clear 除外 in the roster to count the file."),
            ),
            Trouble::SameContent { kept } => say(
                (format!("{kept} と同じ内容です。"), "何もする必要はありません。1件として数えました。"),
                (format!("Same content as {kept}."), "Nothing to do; counted once."),
            ),
            Trouble::Superseded { kept } => say(
                (
                    format!("同じ人の別のファイル（{kept}）を採用しました。"),
                    "こちらが正しい場合は、もう一方を returned/ から外してください。",
                ),
                (
                    format!("Another file of the same person was taken ({kept})."),
                    "If this one is right, take the other out of returned/.",
                ),
            ),
            Trouble::TableMissing { sheet } => say(
                (
                    format!("「{sheet}」の表が見つかりません。"),
                    "シートが消えていないか、見出しの行が残っているかを確かめてください。",
                ),
                (
                    format!("The table of {sheet} is missing."),
                    "Check that the sheet and its heading row are still there.",
                ),
            ),
            Trouble::HeadingReworded { meant } => say(
                (
                    format!("見出しが書き換えられていますが、「{meant}」の列として読み取りました。"),
                    "違う場合は見出しを元に戻してください。",
                ),
                (format!("The heading was reworded; read as {meant}."), "If that is wrong, restore the heading."),
            ),
            Trouble::ColumnMissing { heading } => say(
                (
                    format!("「{heading}」の列が見つかりません。"),
                    "見出しを元に戻すか、列が消えていないかを確かめてください。",
                ),
                (
                    format!("The column {heading} is missing."),
                    "Restore its heading, or check that the column is still there.",
                ),
            ),
            Trouble::RowByLabel => plain(
                ("番号のない行を、脅威の名前から読み取りました。", "何もする必要はありません。"),
                ("A row without a number was read by its threat.", "Nothing to do."),
            ),
            Trouble::RowUnknown => plain(
                (
                    "どの脅威の行か分からない所に記入があります。",
                    "元の記入票の行に書き写すか、番号（No）を書き入れてください。",
                ),
                ("Text in a row that belongs to no threat.", "Move it to its row, or type the number (No)."),
            ),
            Trouble::RowContradicts => plain(
                (
                    "番号（No）と脅威の名前が合わない行に記入があります。",
                    "番号か脅威の名前を直すか、正しい行に書き写してください。",
                ),
                (
                    "Text in a row whose number and printed threat differ.",
                    "Correct the number or the name, or move the text to its row.",
                ),
            ),
            Trouble::Duplicate { first } => say(
                (
                    format!("同じ欄の記入がもう1つあります（先のもの: {first}）。"),
                    "どちらを使うか決めて、もう一方を消してください。",
                ),
                (
                    format!("A second text for the same place (first: {first})."),
                    "Decide which one to use and delete the other.",
                ),
            ),
            Trouble::OutsideAnswers => plain(
                ("記入欄の外に書かれた文字です。", "回答であれば、記入欄に書き写してください。"),
                ("Text outside the answer cells.", "If it is an answer, move it to its cell."),
            ),
            Trouble::OutOfScope => plain(
                ("対象外の脅威に記入があります。", "集計には入れていません。必要なら別の欄に書き写してください。"),
                ("An answer to a threat that is out of scope.", "It is not counted; move it if it is needed."),
            ),
            Trouble::FormulaWithoutResult => plain(
                (
                    "数式の結果が保存されていないため、値が分かりません。",
                    "表計算ソフトで開いて上書き保存するか、数式を文字で書き直してください。",
                ),
                ("A formula without a stored result.", "Open and save the file once, or type the text instead."),
            ),
            Trouble::ErrorValue => plain(
                ("エラー値が入っています。", "正しい内容を書き入れてください。"),
                ("The cell shows an error value.", "Type the right text."),
            ),
            Trouble::StepUnknown => plain(
                ("一覧にない実施手順です。票には数えていません。", "「6-1」のように番号を書き入れてください。"),
                ("Not a step of the list; not counted.", "Type its number, such as 6-1."),
            ),
            Trouble::StepAmbiguous { candidates } => say(
                (
                    format!("どの実施手順か決められません（候補: {}）。票には数えていません。", join(candidates)),
                    "「6-1」のように番号を書き入れてください。",
                ),
                (
                    format!("It could be one of several steps ({}); not counted.", join(candidates)),
                    "Type its number, such as 6-1.",
                ),
            ),
            Trouble::SeveralSteps => plain(
                ("1つの欄に複数の実施手順があります。すべて数えました。", "1つに絞る場合は、残りを消してください。"),
                ("Several steps in one cell; all are counted.", "Delete the others to keep one."),
            ),
            Trouble::StepByText { step } => say(
                (format!("文の内容から実施手順 {step} として読み取りました。"), "違う場合は番号を書き入れてください。"),
                (format!("Read as step {step} by its wording."), "If that is wrong, type its number."),
            ),
            Trouble::StepFromNumber { step } => say(
                (
                    format!("日付や小数に変わっていましたが、実施手順 {step} として読み取りました。"),
                    "違う場合は番号を書き入れてください。",
                ),
                (
                    format!("A program made a date or decimal of it; read as step {step}."),
                    "If that is wrong, type its number.",
                ),
            ),
            Trouble::ControlMismatch { step } => say(
                (
                    format!("管理策と実施手順 {step} が合いません。実施手順を優先しました。"),
                    "管理策の方が正しい場合は、実施手順を選び直してください。",
                ),
                (
                    format!("The control does not belong to step {step}; the step counts."),
                    "If the control is right, pick the step again.",
                ),
            ),
            Trouble::ControlWithoutStep => plain(
                ("管理策だけが選ばれ、実施手順が空欄です。票には数えていません。", "実施手順を選んでください。"),
                ("A control without a step; not counted.", "Pick a step."),
            ),
            Trouble::PresentationOpen { group } => say(
                (
                    format!("{group} の「発表する脅威」がまだ選ばれていません。"),
                    "グループのブックの「発表」シートで選んでください。",
                ),
                (
                    format!("{group} has not chosen the threat it presents."),
                    "Choose it on the sheet 発表 of the group's workbook.",
                ),
            ),
            Trouble::ThreatUnknown => plain(
                ("一覧にない脅威です。", "「発表」シートのプルダウンから選んでください。"),
                ("Not a threat of the list.", "Choose it from the dropdown on the sheet 発表."),
            ),
            Trouble::MemberChanged { returned } => say(
                (
                    format!("グループのブックで手直しされたメンバーの回答です（提出されたファイル: 「{returned}」）。"),
                    "どちらが正しいかを確かめてください。",
                ),
                (
                    format!("A member's answer changed by hand in the group workbook (returned: “{returned}”)."),
                    "Check which one is right.",
                ),
            ),
            Trouble::Noted { what, .. } => plain(
                (what[0], "読み取った内容に間違いがないかを確かめてください。"),
                (what[1], "Check that what was read is right."),
            ),
            Trouble::NotMergedYet { group } => say(
                (
                    format!("{group} のブックを作ったあとに届いた回答です。集計には入れました。"),
                    "`matome group` を実行すると、グループのブックにも入ります。",
                ),
                (
                    format!("It came after the workbook of {group} was made; it is counted."),
                    "Run `matome group` to put it into that workbook.",
                ),
            ),
            Trouble::SecondWorkbook { kept } => say(
                (
                    format!("同じグループのブックがもう1つあります（読み取ったもの: {kept}）。"),
                    "どちらを使うか決めて、もう一方を groups/ から外してください。",
                ),
                (
                    format!("A second workbook of the same group (taken: {kept})."),
                    "Decide which one to use and take the other out of groups/.",
                ),
            ),
            Trouble::KeptAside => plain(
                ("集計に入らないファイルの回答です。", "ファイルの問題が解決すれば、自動的に集計に入ります。"),
                ("An answer of a file that does not count.", "It counts as soon as the file does."),
            ),
            Trouble::UnknownGroup { group } => say(
                (
                    format!("名簿にないグループ（{group}）のブックです。"),
                    "名簿のグループ名を確かめるか、ファイルを groups/ から外してください。",
                ),
                (
                    format!("A workbook of a group that the roster does not have ({group})."),
                    "Check the roster, or take the file out of groups/.",
                ),
            ),
        }
    }
}

fn join(steps: &[StepId]) -> String {
    steps.iter().map(StepId::to_string).collect::<Vec<_>>().join("、")
}
