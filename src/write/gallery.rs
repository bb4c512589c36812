//! A workbook with every look, mark and chart, for eyes: `MATOME_GALLERY=DIR cargo test gallery`
//! writes it there. Without the variable it only has to be writable, and the same twice.

use super::to_xlsx;
use crate::domain::address::{Address, Area};
use crate::sheet::book::*;

const LOOKS: [Look; 48] = [
    Look::Plain,
    Look::Title,
    Look::Lead,
    Look::Corner,
    Look::Heading,
    Look::HeadingCentre,
    Look::HeadingAsk,
    Look::HeadingResult,
    Look::HeadingResultCentre,
    Look::Band,
    Look::Block,
    Look::RowNo,
    Look::Label,
    Look::LabelStrong,
    Look::Ask,
    Look::AskPick,
    Look::Out,
    Look::OutCentre,
    Look::Body,
    Look::BodyCentre,
    Look::BodyStrong,
    Look::BodyMuted,
    Look::Member,
    Look::MemberLeft,
    Look::MemberByHand,
    Look::Done,
    Look::Result,
    Look::ResultBand,
    Look::Count,
    Look::CountStrong,
    Look::Share,
    Look::Heat,
    Look::HeatSum,
    Look::Figure,
    Look::FigureCaption,
    Look::Text,
    Look::TextStrong,
    Look::Note,
    Look::Legend,
    Look::Link,
    Look::Alert,
    Look::Data,
    Look::DataHeading,
    Look::DataNumber,
    Look::Present,
    Look::PresentHeading,
    Look::Ask,
    Look::Plain,
];

fn put(page: &mut Page, at: &str, cell: Cell) {
    page.put(Address::parse(at).unwrap(), cell);
}

fn area(text: &str) -> Area {
    let (first, last) = text.split_once(':').unwrap_or((text, text));
    Area::new(Address::parse(first).unwrap(), Address::parse(last).unwrap())
}

fn looks() -> Page {
    let mut page = Page::new("見た目");
    page.setup.protected = true;
    page.setup.portrait = true;
    page.setup.one_page = true;
    page.widths = [(0, 2.0), (1, 22.0), (2, 34.0), (3, 34.0), (4, 12.0)].into();
    put(&mut page, "B1", Cell::text("見た目の一覧", Look::Title));
    for (index, look) in LOOKS.iter().enumerate() {
        let row = index as u32 + 2;
        page.put(Address::new(row, 1), Cell::text(format!("{look:?}"), Look::Note));
        page.put(Address::new(row, 2), Cell::text("取引先からも求められているから。毎年くり返す", *look));
        page.put(Address::new(row, 3), Cell::text("短い文", *look));
        page.put(Address::new(row, 4), Cell::number(12.0, *look));
        page.heights.insert(row, if matches!(look, Look::Figure) { 34.0 } else { 30.0 });
    }
    page
}

fn form() -> Page {
    let mut page = Page::new("②実施手順");
    page.setup = Setup {
        protected: true,
        freeze: Some(Address::new(3, 3)),
        repeat_rows: Some((0, 2)),
        print_area: Some(area("A1:G14")),
        header: "W06-02-03-K　山吹商事 R&D　みほん 花子 様　グループ2".into(),
        footer: "情報セキュリティ10大脅威ワークショップ".into(),
        tab: Tab::Ask,
        active: true,
        ..Setup::default()
    };
    page.widths = [(0, 2.0), (1, 5.0), (2, 24.0), (3, 26.0), (4, 42.0), (5, 42.0), (6, 7.0)].into();
    put(&mut page, "B1", Cell::text("② 有効な実施手順の確認", Look::Title));
    put(&mut page, "G1", Cell::text("W06-02-03-K　山吹商事 R&D　みほん 花子 様　グループ2", Look::Corner));
    put(
        &mut page,
        "B2",
        Cell::text(
            "脅威ごとに、自社に最も有効と思う実施手順を1つ選び、その理由を書いてください。 ✎ の欄だけ記入します。",
            Look::Lead,
        ),
    );
    page.heights = [(0, 30.0), (1, 22.0), (2, 24.0), (3, 20.0)].into();
    for (col, (text, look)) in [
        ("No", Look::HeadingCentre),
        ("脅威", Look::Heading),
        ("管理策", Look::HeadingAsk),
        ("実施手順", Look::HeadingAsk),
        ("選択した理由", Look::HeadingAsk),
        ("記入", Look::HeadingCentre),
    ]
    .iter()
    .enumerate()
    {
        page.put(Address::new(2, col as u16 + 1), Cell::text(*text, *look));
    }
    put(&mut page, "B4", Cell::text("1", Look::OutCentre));
    put(&mut page, "C4", Cell::text("ランサムウェアによる被害", Look::Out));
    put(&mut page, "D4", Cell::text("対象外（今回のワークショップでは扱いません）", Look::Out));
    page.merges.push(area("D4:G4"));
    for row in 4..13u32 {
        let no = row - 2;
        page.heights.insert(row, 43.0);
        page.put(Address::new(row, 1), Cell::number(f64::from(no), Look::RowNo));
        page.put(Address::new(row, 2), Cell::text("サプライチェーンの弱点を悪用した攻撃", Look::Label));
        let filled = row % 3 == 1;
        let said = |text: &str| Value::text(if filled { text } else { "" });
        page.put(Address::new(row, 3), Cell::of(said("6 情報セキュリティの意識向上、教育および訓練"), Look::AskPick));
        page.put(Address::new(row, 4), Cell::of(said("6-1 全社員向けに、年次セキュリティ研修を開催。"), Look::AskPick));
        page.put(
            Address::new(row, 5),
            Cell::of(
                said(
                    "費用をかけずに始められるから。従業員の入れ替わりが多く、毎年くり返すことで意識が保てると考えた。",
                ),
                Look::Ask,
            ),
        );
        page.put(
            Address::new(row, 6),
            Cell::of(
                Value::formula_text(format!("IF(E{0}=\"\",\"\",\"✓\")", row + 1), if filled { "✓" } else { "" }),
                Look::Done,
            ),
        );
    }
    put(
        &mut page,
        "B14",
        Cell::of(Value::formula_text("COUNTIF(G5:G13,\"✓\")&\"件 記入済み\"", "3件 記入済み"), Look::Result),
    );
    page.choices = vec![
        Choice {
            area: area("D5:D13"),
            list: Some(ChoiceList::Formula("mt_controls".into())),
            hint: Some(("管理策".into(), "20の管理策から選びます。\n番号だけでも構いません。".into())),
            strict: false,
        },
        Choice {
            area: area("E5:E13"),
            list: Some(ChoiceList::Formula(
                "IF($D5=\"\",mt_hint,OFFSET(mt_steps,(MATCH($D5,mt_controls,0)-1)*3,0,3,1))".into(),
            )),
            hint: None,
            strict: false,
        },
        Choice {
            area: area("F5:F13"), list: None, hint: Some(("理由".into(), "150文字まで".into())), strict: false
        },
    ];
    page.highlights = vec![
        Highlight { area: area("E5:E13"), rule: Rule::When("AND($E5<>\"\",$B5=5)".into(), Mark::Alert) },
        Highlight { area: area("F5:F13"), rule: Rule::When("AND($F5<>\"\",$B5=8)".into(), Mark::Long) },
        Highlight { area: area("D5:F13"), rule: Rule::When("D5<>\"\"".into(), Mark::Filled) },
        Highlight { area: area("G5:G13"), rule: Rule::When("$B5=11".into(), Mark::Strong) },
    ];
    page.notes.push((Address::new(4, 5), "前回の回答を引き継いでいます。".into()));
    page
}

fn overview() -> Page {
    let mut page = Page::new("全体概要");
    page.setup.footer = "情報セキュリティ10大脅威ワークショップ".into();
    page.setup.tab = Tab::Result;
    page.setup.one_page = true;
    page.widths = [(0, 2.0), (1, 30.0), (2, 14.0), (3, 14.0), (4, 20.0), (5, 20.0), (6, 20.0)].into();
    page.heights = [(0, 30.0), (2, 36.0)].into();
    put(&mut page, "B1", Cell::text("全体概要", Look::Title));
    put(&mut page, "B2", Cell::text("情報セキュリティ10大脅威ワークショップ　令和6年10月8日", Look::Lead));
    put(&mut page, "B3", Cell::text("38 / 40", Look::Figure));
    put(&mut page, "B4", Cell::text("グループ提出", Look::FigureCaption));
    put(&mut page, "D3", Cell::number(1197.0, Look::Figure));
    put(&mut page, "D4", Cell::text("票", Look::FigureCaption));
    put(&mut page, "B6", Cell::text("実施手順", Look::Heading));
    put(&mut page, "C6", Cell::text("票", Look::HeadingResultCentre));
    put(&mut page, "D6", Cell::text("グループ", Look::HeadingResultCentre));
    let steps = [
        "5-2 インシデント発生時の責任者を明確にし",
        "1-2 方針を定期的にレビュー",
        "18-3 高いゾーンへのアクセスには多要素",
        "14-3 バックアップの暗号化を徹底",
        "6-1 年次研修",
    ];
    for (index, step) in steps.iter().enumerate() {
        let row = index as u32 + 6;
        page.put(Address::new(row, 1), Cell::text(*step, Look::Body));
        page.put(
            Address::new(row, 2),
            Cell::of(Value::formula_number("20*1", 21.0 - 3.0 * index as f64), Look::CountStrong),
        );
        page.put(Address::new(row, 3), Cell::number(9.0 - index as f64, Look::Count));
        page.heights.insert(row, 30.0);
    }
    page.highlights = vec![
        Highlight { area: area("C7:C11"), rule: Rule::Bar(BarTint::Teal) },
        Highlight { area: area("D7:D11"), rule: Rule::Bar(BarTint::Slate) },
    ];
    let series =
        |name: &str, cells: &str, tint| Series {
            name: name.into(), values: ("全体概要".into(), area(cells)), tint
        };
    let chart = |kind, title: &str, place: &str, size, series| Chart {
        kind,
        title: title.into(),
        unit: "グループ数".into(),
        categories: ("全体概要".into(), area("B7:B11")),
        series,
        at: Address::parse(place).unwrap(),
        size,
        alt: "5-2 が最も多い".into(),
    };
    page.charts = vec![
        chart(
            ChartKind::Bars,
            "合意したグループが多い手順",
            "B14",
            (460, 300),
            vec![series("グループ", "D7:D11", BarTint::Teal)],
        ),
        chart(
            ChartKind::Columns,
            "票とグループ",
            "E14",
            (420, 300),
            vec![series("票", "C7:C11", BarTint::Teal), series("グループ", "D7:D11", BarTint::Slate)],
        ),
    ];
    page
}

fn heat() -> Page {
    let mut page = Page::new("脅威×管理策");
    page.widths = [(0, 2.0), (1, 5.0), (2, 40.0)].into();
    put(&mut page, "B1", Cell::text("脅威 × 管理策", Look::Title));
    put(&mut page, "B2", Cell::text("個人が選んだ手順を管理策ごとに数えたもの。濃いほど多い。", Look::Lead));
    for col in 0..20u16 {
        page.widths.insert(col + 3, 4.5);
        page.put(Address::new(3, col + 3), Cell::number(f64::from(col + 1), Look::HeadingResultCentre));
    }
    page.put(Address::new(3, 23), Cell::text("計", Look::HeatSum));
    for row in 0..9u32 {
        page.heights.insert(row + 4, 24.0);
        page.put(Address::new(row + 4, 1), Cell::number(f64::from(row + 2), Look::RowNo));
        page.put(Address::new(row + 4, 2), Cell::text("内部不正による情報漏えい等の被害", Look::Label));
        for col in 0..20u16 {
            let votes = f64::from((row * 7 + u32::from(col) * 5) % 17 % 14) - 3.0;
            page.put(Address::new(row + 4, col + 3), Cell::of(Value::formula_number("0", votes.max(0.0)), Look::Heat));
        }
        page.put(Address::new(row + 4, 23), Cell::number(39.0, Look::HeatSum));
    }
    page.highlights = vec![Highlight { area: area("D5:W13"), rule: Rule::Heat }];
    page
}

fn data() -> Page {
    let mut page = Page::new("データ");
    page.setup.filter = Some(area("A1:C3"));
    page.setup.freeze = Some(Address::new(1, 0));
    page.widths = [(0, 20.0), (1, 40.0), (2, 10.0)].into();
    for (place, text, look) in [
        ("A1", "ファイル", Look::DataHeading),
        ("B1", "回答", Look::DataHeading),
        ("C1", "票", Look::DataHeading),
        ("A2", "髙橋 A#1.xlsx", Look::Data),
        ("B2", "長い回答が折り返されずに一行で続いていく", Look::Data),
        ("A3", "全体概要", Look::Data),
        ("B3", "x", Look::Data),
    ] {
        put(&mut page, place, Cell::text(text, look));
    }
    put(&mut page, "C2", Cell::number(3.0, Look::DataNumber));
    page
}

fn lists() -> Page {
    let mut page = Page::new("_lists");
    page.visibility = Visibility::VeryHidden;
    for row in 0..3u32 {
        page.put(Address::new(row, 0), Cell::text(format!("{} 管理策", row + 6), Look::Data));
        for step in 0..3u32 {
            page.put(
                Address::new(row * 3 + step, 1),
                Cell::text(format!("{}-{} 実施手順", row + 6, step + 1), Look::Data),
            );
        }
    }
    put(&mut page, "C1", Cell::text("← 先に管理策を選んでください", Look::Data));
    page
}

#[test]
fn gallery() {
    let name = |name: &str, cells: &str| Name { name: name.into(), page: "_lists".into(), area: area(cells) };
    let book = Book {
        properties: Properties { title: "見た目".into(), ..Properties::default() },
        names: vec![name("mt_controls", "A1:A3"), name("mt_steps", "B1:B9"), name("mt_hint", "C1")],
        pages: vec![looks(), form(), overview(), heat(), data(), lists()],
    };
    let bytes = to_xlsx(&book).unwrap();
    assert_eq!(bytes, to_xlsx(&book).unwrap(), "the same book gives the same bytes");
    if let Some(dir) = std::env::var_os("MATOME_GALLERY") {
        std::fs::write(std::path::Path::new(&dir).join("gallery.xlsx"), bytes).unwrap();
    }
}
