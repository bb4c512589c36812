//! What each trouble says to a person, and what to do about it, in Japanese and English side by side so
//! that neither is forgotten.

mod merging;
mod places;
mod revisions;
mod steps;

use super::finding::Lang;
use super::trouble::Trouble;

/// Longest text that a sentence quotes, in characters; it stands in full where it was read.
const QUOTED: usize = 60;

/// What a trouble says and what to do, in both languages.
struct Said {
    ja: (String, String),
    en: (String, String),
}

/// Sentence and remedy in Japanese, then in English.
fn said(ja: (impl Into<String>, &str), en: (impl Into<String>, &str)) -> Said {
    Said { ja: (ja.0.into(), ja.1.to_owned()), en: (en.0.into(), en.1.to_owned()) }
}

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
        let pick = |said: Said| match lang {
            Lang::Ja => said.ja,
            Lang::En => said.en,
        };
        match self {
            Trouble::Unreadable { why, remedy, .. } => match lang {
                Lang::Ja => (why[0].clone(), remedy[0].clone()),
                Lang::En => (why[1].clone(), remedy[1].clone()),
            },
            Trouble::NotAForm => plain(
                (
                    "記入票の表が見つからないため、だれの回答にもしていません。",
                    "開いて記入票かどうかを確かめ、違うファイルなら「returned」フォルダーから外してください。",
                ),
                (
                    "No table of the form is in this file; it counts for nobody.",
                    "Open it and check whether it is a form; if not, take it out of the folder returned.",
                ),
            ),
            Trouble::OtherWorkshop { code } => say(
                (
                    format!("別のワークショップ（記入票コード「{code}」）の記入票です。"),
                    "本人に、このワークショップの記入票を送ってもらってください。",
                ),
                (
                    format!("A form of another workshop (its code is {code})."),
                    "Ask the person for the form of this workshop.",
                ),
            ),
            Trouble::OtherTemplate { found } => say(
                (
                    format!("配った記入票とは版の違う記入票（「{found}」）です。見出しが同じ欄を読み取りました。"),
                    "抜けている回答がないか、ファイルを開いて確かめてください。",
                ),
                (
                    format!("A form of another version ({found}); the columns with known headings were read."),
                    "Open the file and check that no answer is missing.",
                ),
            ),
            Trouble::CodeDamaged => plain(
                (
                    "記入票コードが一部書き換わっています。残りの文字から本人を決めました。",
                    "氏名を見て、本人のファイルかどうかを確かめてください。",
                ),
                (
                    "The form's code was partly changed; the person was told by the rest of it.",
                    "Look at the name and check whose file it is.",
                ),
            ),
            Trouble::UnknownParticipant { id } => say(
                (
                    format!("名簿にない番号「{id}」の記入票です。"),
                    "「workshop.xlsx」の名簿にこの番号の人を加えるか、ファイルを「returned」フォルダーから外してください。",
                ),
                (
                    format!("The number {id} on this form is not in the roster."),
                    "Add the person to the roster in workshop.xlsx, or take the file out of the folder returned.",
                ),
            ),
            Trouble::NoIdentity => plain(
                (
                    "だれの記入票か分かりません。",
                    "本人の記入票コード（「配布一覧.xlsx」にあります）を、ファイルのどこか空いたセルに書き入れてください。",
                ),
                (
                    "Nothing says whose form this is.",
                    "Type the person's form code (it stands in 配布一覧.xlsx) into any empty cell of the file.",
                ),
            ),
            Trouble::IdentityDisagrees { other } => say(
                (
                    format!("1つのファイルに、別の人の記入票コード「{other}」も書かれています。"),
                    "だれの記入票かを確かめ、違う人のコードを消してください。",
                ),
                (
                    format!("The file also carries the form code of someone else ({other})."),
                    "Check whose form it is and delete the other code.",
                ),
            ),
            Trouble::IdentityByName => plain(
                (
                    "記入票コードがないため、氏名やファイル名から本人を推定しました。",
                    "本人のファイルかどうかを確かめてください。",
                ),
                (
                    "There is no form code; the person was told by the name in the file or of the file.",
                    "Check whose file it is.",
                ),
            ),
            Trouble::Excluded => plain(
                (
                    "名簿で「除外」になっている人のファイルなので、集計に入れていません。",
                    "集計に入れるときは、名簿の「除外」を消してください。",
                ),
                (
                    "This person is left out in the roster, in the column Excluded (除外); the file is not counted.",
                    "To count it, clear the column Excluded (除外) of this person in the roster.",
                ),
            ),
            Trouble::SameContent { kept } => pick(revisions::same_content(kept)),
            Trouble::Superseded { kept, why } => pick(revisions::superseded(kept, why)),
            Trouble::OlderAnswer { kept, at, counted } => pick(revisions::older_answer(kept, at, counted)),
            Trouble::BlankInNewer { kept } => pick(revisions::blank_in_newer(kept)),
            Trouble::BesideInOlder { kept } => pick(revisions::beside_in_older(kept)),
            Trouble::TableMissing { sheet } => say(
                (
                    format!("「{sheet}」の表が見つかりません。"),
                    "シートや見出しの行が消えていれば元に戻すか、本人にもう一度送ってもらってください。",
                ),
                (
                    format!("The table of {sheet} is missing."),
                    "Put the sheet or its heading row back, or ask the person to send the form again.",
                ),
            ),
            Trouble::HeadingReworded { meant } => say(
                (
                    format!("見出しが書き換えられていますが、「{meant}」の列として読み取りました。"),
                    "違う列のときは、見出しを元の言葉に戻してください。",
                ),
                (
                    format!("The heading was reworded; the column was read as {meant}."),
                    "If it is another column, put the original heading back.",
                ),
            ),
            Trouble::ColumnMissing { heading } => say(
                (
                    format!("「{heading}」の列が見つかりません。"),
                    "見出しを元の言葉に戻すか、列が消えていれば本人に確かめてください。",
                ),
                (
                    format!("The column {heading} is missing."),
                    "Put its heading back; if the column is gone, ask the person.",
                ),
            ),
            Trouble::NameDisagrees { other } => pick(places::name_disagrees(other)),
            Trouble::ColumnByPlace { meant } => pick(places::column_by_place(meant)),
            Trouble::TableByPlace { sheet } => pick(places::table_by_place(sheet)),
            Trouble::TableTurned { sheet } => pick(places::table_turned(sheet)),
            Trouble::SheetCopied { first } => pick(places::sheet_copied(first)),
            Trouble::SameInCopy { first } => pick(places::same_in_copy(first)),
            Trouble::OnlyInCopy { first } => pick(places::only_in_copy(first)),
            Trouble::LayersDisagree { sheet } => pick(places::layers_disagree(sheet)),
            Trouble::AnswerMoved { from } => pick(places::answer_moved(from)),
            Trouble::RowByMark => pick(places::row_by_mark()),
            Trouble::HiddenByMerge => pick(places::hidden_by_merge()),
            Trouble::Comment => pick(places::comment()),
            Trouble::RowByLabel => plain(
                ("番号のない行を、書かれている脅威の名前から読み取りました。", "このままで構いません。"),
                ("A row without a number was read by the name of its threat.", "Leave it as it is."),
            ),
            Trouble::RowUnknown => plain(
                (
                    "どの脅威の行か分からない所に記入があるため、集計に入れていません。",
                    "その行の「No」の列に脅威の番号を書き入れるか、元の行に書き写してください。",
                ),
                (
                    "Text in a row that belongs to no threat; it is not counted.",
                    "Type the number of the threat into the column No of that row, or move the text to its row.",
                ),
            ),
            Trouble::RowContradicts => plain(
                (
                    "番号と脅威の名前が合わない行に記入があるため、集計に入れていません。",
                    "その行の番号か脅威の名前を直すか、正しい行に書き写してください。",
                ),
                (
                    "Text in a row whose number and threat do not belong together; it is not counted.",
                    "Correct the number or the threat of that row, or move the text to its row.",
                ),
            ),
            Trouble::Duplicate { first } => say(
                (
                    format!("同じ欄への記入がもう1つあります（「{first}」の方を使いました）。"),
                    "どちらを使うか決めて、もう一方を消してください。",
                ),
                (
                    format!("A second text for one and the same place (the one in {first} was used)."),
                    "Decide which one to use and delete the other.",
                ),
            ),
            Trouble::OutsideAnswers => plain(
                (
                    "記入欄の外に書かれた文字です。集計には入れず、ここに残しました。",
                    "回答であれば、記入欄に書き写してください。",
                ),
                (
                    "Text outside the answer cells; it is kept here and not counted.",
                    "If it is an answer, move it to its cell.",
                ),
            ),
            Trouble::OutOfScope => plain(
                (
                    "対象外の脅威への記入です。集計には入れず、ここに残しました。",
                    "別の脅威への回答であれば、その行に書き写してください。",
                ),
                (
                    "An answer to a threat that is out of scope; it is kept here and not counted.",
                    "If it was meant for another threat, move it to that row.",
                ),
            ),
            Trouble::FormulaWithoutResult => plain(
                (
                    "計算式の結果がファイルに入っていないため、内容が分かりません。",
                    "Excel で開いて上書き保存するか、計算式の代わりに文字を書き入れてください。",
                ),
                (
                    "The result of this formula is not in the file, so its content is unknown.",
                    "Open the file in Excel and save it, or type the text in place of the formula.",
                ),
            ),
            Trouble::ErrorValue => plain(
                (
                    "セルの中身がエラー（「#N/A」など）になっているため、集計に入れていません。",
                    "正しい内容を書き入れてください。",
                ),
                ("The cell shows an error such as #N/A; it is not counted.", "Type the right text."),
            ),
            Trouble::StepUnknown => pick(steps::unknown()),
            Trouble::StepAmbiguous { candidates } => pick(steps::ambiguous(candidates)),
            Trouble::SeveralSteps => pick(steps::several()),
            Trouble::StepByText { step } => pick(steps::by_text(*step)),
            Trouble::StepFromNumber { step } => pick(steps::from_number(*step)),
            Trouble::ControlMismatch { step } => pick(steps::control_mismatch(*step)),
            Trouble::ControlWithoutStep => pick(steps::control_without_step()),
            Trouble::PresentationOpen { group } => say(
                (
                    format!("{group} の「発表する脅威」がまだ選ばれていません。"),
                    "グループのブックの「発表」シートで選んでください。",
                ),
                (
                    format!("{group} has not chosen the threat it presents."),
                    "Choose it on the sheet Presentation (発表) of the group's workbook.",
                ),
            ),
            Trouble::ChoiceUnknown { allowed } => pick(steps::choice_unknown(allowed)),
            Trouble::ThreatUnknown => plain(
                (
                    "「発表する脅威」に書かれた内容が、脅威の一覧にありません。",
                    "「発表」シートの一覧から選び直してください。",
                ),
                (
                    "What is written as the threat to present is not in the list of threats.",
                    "Choose it again from the list on the sheet Presentation (発表).",
                ),
            ),
            Trouble::MemberChanged { returned } => pick(merging::member_changed(returned)),
            Trouble::BothChanged { returned } => pick(merging::both_changed(returned)),
            Trouble::MemberEmptied { returned } => pick(merging::member_emptied(returned)),
            Trouble::AnswerGone => pick(merging::answer_gone()),
            Trouble::OwnEmptied => pick(merging::own_emptied()),
            Trouble::LeftAnswer { who } => pick(merging::left_answer(who)),
            Trouble::OtherCopy { kept, counted } => pick(merging::other_copy(kept, counted)),
            Trouble::SheetKept { cells } => pick(merging::sheet_kept(*cells)),
            Trouble::NoteKept => pick(merging::note_kept()),
            Trouble::MoreThanListed { more, all } => pick(more_than_listed(*more, *all)),
            Trouble::Noted { what, .. } => plain(
                (what[0], "ファイルを開き、読み取った内容と同じかどうかを確かめてください。"),
                (what[1], "Open the file and check that it says what was read."),
            ),
            Trouble::NotMergedYet { group } => say(
                (
                    format!("{group} のブックを作ったあとに届いた回答です。この集計には入れました。"),
                    "グループのブックにも入れるには、「matome group」をもう一度実行してください。",
                ),
                (
                    format!("It came after the workbook of {group} was made; it is counted here."),
                    "To put it into that workbook too, run `matome group` again.",
                ),
            ),
            Trouble::SecondWorkbook { kept, differ } => pick(merging::second_workbook(kept, *differ)),
            Trouble::KeptAside => plain(
                (
                    "集計に入らないファイルの回答です。なくさないよう、ここに残しました。",
                    "この回答も集計に入れるには、同じファイルについて書かれたほかのことを先に直してください。",
                ),
                (
                    "An answer of a file that does not count; it is kept here.",
                    "To count it, settle what else is said of this file first.",
                ),
            ),
            Trouble::UnknownGroup { group } => say(
                (
                    format!("名簿にないグループ「{group}」のブックです。"),
                    "名簿のグループ名を確かめるか、ファイルを「groups」フォルダーから外してください。",
                ),
                (
                    format!("A workbook of a group that the roster does not have ({group})."),
                    "Check the group's name in the roster, or take the file out of the folder groups.",
                ),
            ),
        }
    }
}

fn more_than_listed(more: usize, all: usize) -> Said {
    said(
        (
            format!("このファイルについては気づきが多すぎるため、ほかの {more} 件をここに載せていません。"),
            &format!(
                "記入票に余分なシートや表が加わっていないか、ファイルを開いて確かめてください。すべて載せるには、「--limit listed={all}」を付けて実行してください。"
            ),
        ),
        (
            format!("There is too much to tell about this file: {more} more findings are not listed here."),
            &format!(
                "Open it and see whether sheets or tables were added to the form. To list everything, run matome with --limit listed={all}."
            ),
        ),
    )
}

/// A text as a sentence quotes it: on one line, not too long to read; a blank one says so.
fn quoted(text: &str, lang: Lang) -> String {
    let line: String = text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    let short: String = line.chars().take(QUOTED).collect();
    let more = if line.chars().nth(QUOTED).is_some() { "…" } else { "" };
    match (lang, text.is_empty()) {
        (Lang::Ja, true) => "空欄".to_owned(),
        (Lang::En, true) => "blank".to_owned(),
        (Lang::Ja, false) => format!("「{short}{more}」"),
        (Lang::En, false) => format!("“{short}{more}”"),
    }
}
