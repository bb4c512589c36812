//! The words of the plenary workbook that are not the template's.
//!
//! Formulas that show a sentence stand beside the function that makes the same sentence.

/// Hidden: the helper formulas behind the tallies.
pub const CALC: &str = "_calc";

/// Headings.
pub mod head {
    pub const RANK: &str = "順位";
    pub const AGREED: &str = "合意\nグループ";
    pub const COMMON: &str = "共通\nグループ";
    pub const LEADING: &str = "最多\nグループ";
    pub const WHICH: &str = "どのグループか";
    pub const WHO: &str = "だれが";
    pub const ROW: &str = "行目";
    pub const SUM: &str = "計";
    pub const MEMBERS: &str = "人数";
    pub const RETURNED: &str = "提出";
    pub const WRITER: &str = "記入者";
    pub const CONSENSUS: &str = "共通認識の実施手順";
    pub const SHEET: &str = "見るシート";
    pub const SHOWS: &str = "分かること";
    pub const LABEL: &str = "手順と実施手順";
}

/// `40グループ中38グループ提出`.
pub fn groups_returned(all: usize, returned: usize) -> String {
    format!("{all}グループ中{returned}グループ提出")
}

/// How far groups agree, for a lay person: `4グループ中3グループで一致`. Equal to [`groups_agree_formula`].
pub fn groups_agree(wrote: u32, same: u32) -> String {
    match (wrote, same) {
        (0, _) => "合意はまだありません".to_owned(),
        (1, _) => "1グループが合意".to_owned(),
        (n, 0 | 1) => format!("{n}グループの合意はすべて別"),
        (n, same) => format!("{n}グループ中{same}グループで一致"),
    }
}

/// The formula of [`groups_agree`] over the cells of the two figures.
pub fn groups_agree_formula(wrote: &str, same: &str) -> String {
    format!(
        "IF({wrote}=0,\"合意はまだありません\",IF({wrote}=1,\"1グループが合意\",\
         IF({same}<2,{wrote}&\"グループの合意はすべて別\",{wrote}&\"グループ中\"&{same}&\"グループで一致\")))"
    )
}

pub const NO_RANK: &str = "–";
pub const NOTHING_YET: &str = "まだ記入がありません。";

/// 全体概要.
pub mod overview {
    pub const LEAD: &str =
        "どれだけ集まり、何が共通していて、次に何をするか。くわしくは下の表から各シートをご覧ください。";
    pub const GROUPS: &str = "グループ提出";
    pub const PEOPLE: &str = "参加者提出";
    pub const TOP: &str = "最も多い共通手順";
    pub const TOP_AGREED: &str = "合意 ";
    pub const TOP_COMMON: &str = "共通 ";
    pub const TOP_GROUPS: &str = "グループ";
    pub const FINDINGS: &str = "確認事項（件）";
    pub const AGREED_CHART: &str = "合意したグループが多い手順（上位10）";
    pub const AGREED_UNIT: &str = "グループ数";
    pub const AGREED_NONE: &str = "共通認識の実施手順を書いたグループは、まだありません。";
    pub const CATEGORY_CHART: &str = "管理策種別ごとの票";
    pub const CATEGORY_UNIT: &str = "票";
    pub const CATEGORY_NONE: &str = "実施手順を選んだ参加者は、まだいません。";
    pub const RESPONSE: &str = "グループごとの状況";
    pub const RESPONSE_CHART: &str = "グループごとの提出";
    pub const RESPONSE_UNIT: &str = "人";
    pub const NEXT: &str = "次にすること";
    pub const GUIDE: &str = "各シートで分かること";
    pub const CHART_DATA: &str = "グラフの数値";
    pub const AGREED_OF: &str = "共通認識";
    pub const NO_BOOK: &str = "（グループのブックが未提出）";
    pub const NO_THREAT: &str = "（未選択）";
    pub const NO_GROUPS: &str = "名簿にグループがありません。";
    pub const LATE: &str =
        "遅れて届いたブックがあれば、groups フォルダーに入れて、もう一度まとめてください。講師の記入は残ります。";
    pub const CHECK: &str = "「確認事項」シートに、読み取りのときに気づいたことがあります。● から順にご確認ください。";
    pub const CHOOSE: &str =
        "発表する脅威が未選択のグループがあります。グループのブックの「発表」シートで選び、もう一度まとめてください。";
    pub const LECTURER: &str = "講師は「講師フィードバック」シートの黄色の枠（見出しに ✎）に記入します。";
    pub const PRESENT: &str = "発表は「発表①」から順に映します。1グループは1か所にまとまっています。";
}

/// What each sheet shows, for the guide of the overview.
pub mod shows {
    pub const COMMON: &str = "多くのグループに共通する手順と、脅威ごとの手順";
    pub const STEPS: &str = "すべての実施手順の票、グループ数、順位";
    pub const HEAT: &str = "どの脅威に、どの管理策が選ばれたか";
    pub const ISSUES: &str = "グループがまとめた課題と解決手段、個人の案";
    pub const VIEWS: &str = "資料にない、グループならではの考え方";
    pub const FEEDBACK: &str = "グループへの講評とヒント（講師が記入）";
    pub const SURVEY: &str = "参加者一人ひとりの学びと気づき";
    pub const FINDINGS: &str = "読み取りで気づいたこと";
    pub const SOURCES: &str = "もとになったファイル";
    pub const DATA: &str = "1行に1つの回答（集計のもと）";
    pub const WHO: &str = "手順を選んだ人と、書かれているファイルとセル";
}

/// 共通手順.
pub mod common {
    pub const LEAD: &str = "どの手順を、いくつのグループが共通認識にしたか。同数は同順位です。";
    pub const RANKING: &str = "全体の順位";
    pub const BY_THREAT: &str = "脅威ごとの手順（票の多い順）";
    pub const AGREEMENT: &str = "脅威ごとの一致（最も多く合意された手順）";
    pub const WROTE: &str = "合意を書いた\nグループ";
    pub const SAME: &str = "同じ手順の\nグループ";
    pub const VOTERS: &str = "選んだ人";
    pub const SAME_VOTES: &str = "同じ手順\nの人";
    pub const HOW_FAR: &str = "一致の度合い";
    pub const AND_MORE: &str = " ほか";
    /// Around the number of votes that stand in no row of the list.
    pub const ELSEWHERE: (&str, &str) =
        ("※ データが直されたため、", "票はこの一覧にない手順に入っています。「実施手順集計」をご覧ください。");
    pub const AGREED: &str = "合意：";
    pub const COMMON: &str = "共通：";
    /// Behind the first groups of a long list, before and after the number of the others.
    pub const MORE: (&str, &str) = (" ほか", "グループ");
    pub const LEGEND: &str = "合意＝共通認識の実施手順に書いたグループ　共通＝2人以上が選んだグループ　最多＝その脅威でいちばん票が多かったグループ（同数を含む）";
    pub const REST: &str = "件の手順が続きます。全体は「実施手順集計」をご覧ください。";
    pub const REST_START: &str = "このほか ";
}

/// 実施手順集計.
pub mod steps {
    pub const LEAD: &str =
        "すべての実施手順について、票と、共通・最多・合意のグループ数。順位は 合意 → 共通 → 票 の順です。";
    pub const ORDER: &str = "並び";
}

/// だれが選んだか.
pub mod who {
    pub const LEAD: &str = "だれ（どのグループ）がその手順を選び、どのファイルのどのセルに書いたか。ファイル名を押すと元のセルが開きます。";
    pub const SEE: &str = "一覧へ";
    pub const NOW: &str = "いまの\n手順";
    pub const VOTE: &str = "票";
    pub const AGREED: &str = "✓合意";
    pub const NONE: &str = "–";
}

/// 脅威×管理策.
pub mod heat {
    pub const LEAD: &str = "どの脅威に、どの管理策の手順が何票選ばれたか。数字は票の数で、濃いほど多い。";
    pub const LEGEND: &str = "管理策の番号";
    pub const CATEGORY_SUM: &str = "管理策種別の計";
    pub const INDUSTRIES: &str = "業種ごとに見ると（列は上と同じ管理策）";
    pub const NO_INDUSTRY: &str = "業種の記載なし";

    /// `製造業（4人）`.
    pub fn of_people(industry: &str, people: u32) -> String {
        format!("{industry}（{people}人）")
    }
}

/// 発表①②③.
pub mod present {
    /// Around the industries of the members, the number and the title of the threat.
    pub const GROUP_OF: &str = "で構成されたグループです。\n";
    pub const THREAT_IS: &str = "検討した脅威は、";
    pub const THREAT_OPEN: &str = "の「";
    pub const THREAT_CLOSE: &str = "」です。";
    pub const CONSENSUS: &str = "（共通認識）";
    pub const FROM_MEMBERS: &str = "※ グループの記入がまだないため、メンバー個人の記入を載せています。";
    pub const FROM_VOTES: &str = "（メンバーの票が最も多い手順）";
    pub const VOTES: &str = "票";
    pub const NO_THREAT: &str =
        "発表する脅威がまだ選ばれていません。グループのブックの「発表」シートで脅威を選び、もう一度まとめてください。";
    pub const NO_BOOK: &str =
        "グループのブックがまだ届いていません。groups フォルダーに入れて、もう一度まとめてください。";
}

/// 課題と解決手段, 多様な視点.
pub mod issues {
    pub const LEAD: &str =
        "実施の妨げになる課題に、どんな解決手段が考えられたか。脅威ごとに、グループのまとめ、個人の案の順です。";
    pub const VIEWS_LEAD: &str = "資料に書かれていない、どんな考え方が出たか。脅威ごとに並べています。";
}

/// 講師フィードバック.
pub mod feedback {
    pub const LEAD: &str =
        "各グループへ何を伝えるか。黄色の枠（見出しに ✎）に記入します。まとめ直しても記入は残ります。";
    pub const NOT_IN_ROSTER: &str = "（いまの名簿にないグループ）";
}

/// アンケート.
pub mod survey {
    pub const LEAD: &str = "参加者は何を学び、何に気づき、何を活かせそうか。質問ごとにすべての回答を載せています。";
    pub const ANSWERS: &str = "件";
}
