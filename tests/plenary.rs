//! The plenary workbook: its stored results are those of the tally, the lecturer's cells survive what
//! people do to a workbook, and it holds with no group, one and forty.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod desk;
mod workshop;

use std::collections::BTreeMap;
use std::path::Path;

use desk::{Desk, book};
use matome::domain::address::Address;
use matome::domain::catalogue::Whom;
use matome::domain::tally::Standing;
use matome::read::{Limits, Wanted, from_bytes, from_path_partly};
use matome::sheet::book::{Book, Cell, Look, Page, Value, Visibility};
use matome::workbook::{plenary, record, stamp};
use matome::write;
use workshop::Workshop;

fn page<'a>(book: &'a Book, name: &str) -> &'a Page {
    book.page(name).unwrap_or_else(|| panic!("no sheet {name}"))
}

/// The row and the columns of the headings on a page, folded line breaks aside.
fn headings(page: &Page, wanted: &[&str]) -> (u32, Vec<u16>) {
    let rows: BTreeMap<u32, Vec<(u16, String)>> = page.filled().fold(BTreeMap::new(), |mut rows, (at, cell)| {
        rows.entry(at.row).or_insert_with(Vec::new).push((at.col, cell.value.shown().replace('\n', "")));
        rows
    });
    let find = |cells: &[(u16, String)], text: &str| cells.iter().find(|(_, t)| t == text).map(|(col, _)| *col);
    rows.iter()
        .find_map(|(row, cells)| Some((*row, wanted.iter().map(|w| find(cells, w)).collect::<Option<Vec<_>>>()?)))
        .unwrap_or_else(|| panic!("no {wanted:?} on {}", page.name))
}

#[test]
fn the_sheets_stand_in_their_order_and_each_says_whose_it_is() {
    let book = Workshop::samples().book();
    let seen: Vec<&str> =
        book.pages.iter().filter(|p| p.visibility == Visibility::Visible).map(|p| p.name.as_str()).collect();
    assert_eq!(
        seen,
        [
            "全体概要",
            "共通手順",
            "実施手順集計",
            "脅威×管理策",
            "発表①",
            "発表②",
            "発表③",
            "課題と解決手段",
            "多様な視点",
            "講師フィードバック",
            "アンケート",
            "だれが選んだか",
            "確認事項",
            "出典",
            "データ"
        ]
    );
    let code = stamp::Code::new("W06", stamp::PLENARY_SUBJECT);
    for name in &seen {
        let corner = page(&book, name).cells.values().find(|c| c.look == Look::Corner).unwrap();
        assert!(corner.value.shown().starts_with(&code.text()), "{name}");
        assert!(page(&book, name).setup.protected, "{name}");
    }
    assert!(stamp::claims(&book).iter().all(|claim| claim.code == Ok(code.clone())));
}

#[test]
fn the_steps_show_what_the_tally_counts() {
    for workshop in [Workshop::samples(), Workshop::made_up(7)] {
        let (book, tally) = (workshop.book(), workshop.tally());
        let steps = page(&book, "実施手順集計");
        let (row, cols) = headings(steps, &["手順", "票", "共通グループ", "最多グループ", "合意グループ", "順位"]);
        for (index, step) in workshop.template.steps.iter().enumerate() {
            let shown: Vec<String> =
                cols.iter().map(|col| steps.shown(Address::new(row + 1 + index as u32, *col))).collect();
            let t = tally.steps[&step.id];
            let rank = t.rank.map_or_else(|| "–".to_owned(), |r| r.to_string());
            let figures = [t.votes, t.groups_common, t.groups_leading, t.groups_agreed].map(|n| n.to_string());
            assert_eq!(shown[0], step.id.to_string());
            assert_eq!(shown[1..5], figures);
            assert_eq!(shown[5], rank);
        }
    }
}

#[test]
fn the_helper_sheet_comes_to_the_same_figures_as_the_tally() {
    let workshop = Workshop::made_up(9);
    let (book, tally) = (workshop.book(), workshop.tally());
    let calc = page(&book, "_calc");
    let (row, cols) = headings(calc, &["step", "any common", "any leading", "any agreed"]);
    let last = calc.cells.keys().map(|at| at.row).max().unwrap();
    for (step, totals) in &tally.steps {
        let marked = format!("|{step}");
        let figures = [totals.votes, totals.groups_common, totals.groups_leading, totals.groups_agreed];
        let count =
            |col: &u16| (row + 1..=last).filter(|r| calc.shown(Address::new(*r, *col)) == marked).count() as u32;
        assert_eq!(cols.iter().map(count).collect::<Vec<_>>(), figures, "{step}");
    }
    let (row, cols) =
        headings(calc, &["grid threat", "grid step", "grid agreed", "grid common", "grid leading", "grid votes"]);
    let mut checked = 0;
    for ((threat, step), groups) in &tally.standings {
        let is = |r: &u32| {
            let key = [cols[0], cols[1]].map(|col| calc.shown(Address::new(*r, col)));
            key == [threat.to_string(), format!("|{step}")]
        };
        let at = (row + 1..=last).find(is).unwrap();
        let of = |holds: fn(&Standing) -> u32| groups.values().map(holds).sum::<u32>().to_string();
        let expected = [of(|s| s.agreed.into()), of(|s| s.common.into()), of(|s| s.leading.into()), of(|s| s.votes)];
        assert_eq!([2, 3, 4, 5].map(|i| calc.shown(Address::new(at, cols[i]))), expected, "{threat} {step}");
        checked += 1;
    }
    assert!(checked > 100, "{checked}");
}

#[test]
fn the_heat_map_adds_up_to_all_votes() {
    let workshop = Workshop::samples();
    let book = workshop.book();
    let heat = page(&book, "脅威×管理策");
    let votes: u32 = workshop.tally().steps.values().map(|t| t.votes).sum();
    // Once by threat, once by kind of business; each row has its sum, and so have the threats together.
    let sum = |look: Look| -> u32 {
        heat.cells.values().filter(|c| c.look == look).map(|c| c.value.shown().parse().unwrap_or(0)).sum()
    };
    assert_eq!(sum(Look::Heat), 2 * votes);
    // Rows of both maps; sums of controls, of categories, and the two of those rows themselves.
    assert_eq!(sum(Look::HeatSum), 6 * votes);
}

#[test]
fn no_formula_has_a_step_id_as_a_criterion_or_a_newer_word() {
    let book = Workshop::samples().book();
    for page in &book.pages {
        for (at, cell) in page.filled() {
            let Value::Formula { expression, .. } = &cell.value else { continue };
            for word in ["UNIQUE", "TEXTJOIN", "MAXIFS", "IFERROR", "XLOOKUP", "FILTER(", "INDIRECT"] {
                assert!(!expression.contains(word), "{} {at}: {expression}", page.name);
            }
            assert!(expression.len() < 1_000, "{} {at}: {expression}", page.name);
        }
    }
}

/// A list that is longer than a sheet goes on in a second one, and a range over it becomes several: only
/// where COUNTA takes them.
#[test]
fn formulas_name_lists_that_may_go_on_by_cells_or_in_counta() {
    const LISTS: [&str; 6] = ["課題と解決手段", "多様な視点", "だれが選んだか", "確認事項", "出典", "データ"];
    for book in [Workshop::samples().book(), Workshop::made_up(3).book()] {
        let mut cells = 0;
        for page in &book.pages {
            for (at, cell) in page.filled() {
                let Value::Formula { expression, .. } = &cell.value else { continue };
                let own = LISTS.contains(&page.name.as_str());
                for list in LISTS {
                    let mut before = "";
                    for part in expression.split(&format!("'{list}'!")) {
                        let cell = part.trim_start_matches(|c: char| c == '$' || c.is_ascii_alphanumeric());
                        let several = before.ends_with("COUNTA(");
                        assert!(several || !cell.starts_with(':'), "{} {at}: {expression}", page.name);
                        before = part;
                        cells += 1;
                    }
                }
                let outside = expression.split('"').step_by(2).collect::<String>();
                assert!(!own || !outside.contains(':'), "{} {at}: {expression}", page.name);
            }
            for (sheet, _) in page.charts.iter().flat_map(|c| c.series.iter().map(|s| &s.values).chain([&c.categories]))
            {
                assert!(!LISTS.contains(&sheet.as_str()), "a chart over {sheet}");
            }
        }
        assert!(book.names.iter().all(|name| !LISTS.contains(&name.page.as_str())));
        assert!(cells > 100, "{cells}");
    }
}

#[test]
fn every_answer_stands_once_in_the_data() {
    let workshop = Workshop::samples();
    let answers: usize =
        workshop.records.iter().map(|r| r.own.len() + r.members.iter().map(|(_, a)| a.len()).sum::<usize>()).sum();
    assert_eq!(record::count(&workshop.book()), answers);
}

#[test]
fn what_a_group_presents_has_the_shape_of_the_report() {
    let book = Workshop::samples().book();
    let texts = |name: &str| -> Vec<String> { page(&book, name).filled().map(|(_, c)| c.value.shown()).collect() };
    let impact = texts("発表①");
    assert!(impact.contains(&"事業内容".to_owned()));
    assert!(impact.iter().any(|t| t.contains("卸売業\n製造業\n")));
    assert!(impact.iter().any(|t| t.contains("検討した脅威は、3の「内部不正による情報漏えい等の被害」です。")));
    assert!(texts("発表②").iter().any(|t| t.starts_with("（共通認識）\n6-1 ") && t.contains("\n（選択した理由）\n")));
    assert!(texts("発表③").iter().any(|t| t.contains("\n・（代替手段）")));
}

#[test]
fn a_group_that_wrote_nothing_shows_its_members_answers_marked_as_such() {
    let mut workshop = Workshop::samples();
    for record in &mut workshop.records {
        record.own.clear();
    }
    workshop.records[1].presents = None;
    let book = workshop.book();
    let has = |name: &str, part: &str| page(&book, name).filled().any(|(_, c)| c.value.shown().contains(part));
    for name in ["発表①", "発表③"] {
        assert!(has(name, "メンバー個人の記入を載せています"), "{name}");
        assert!(has(name, "発表する脅威がまだ選ばれていません"), "{name}");
    }
    assert!(has("発表②", "（メンバーの票が最も多い手順）"));
}

/// The book with `rows` and `cols` inserted before the table of a sheet.
fn moved(mut book: Book, name: &str, rows: u32, cols: u16) -> Book {
    let page = book.pages.iter_mut().find(|p| p.name == name).unwrap();
    let cells = std::mem::take(&mut page.cells);
    page.cells = cells.into_iter().map(|(at, c)| (Address::new(at.row + rows, at.col + cols), c)).collect();
    page.name = "写し".to_owned();
    book
}

#[test]
fn the_lecturers_cells_are_kept_wherever_they_stand_now() {
    let mut workshop = Workshop::samples();
    let columns: Vec<_> = workshop.template.columns(Whom::Lecturer).map(|(at, _)| at).collect();
    for (index, record) in workshop.records.iter().enumerate().skip(1) {
        for column in &columns {
            let text = format!("講評{index}\n=1+1 6-1 {}", column.column);
            workshop.lecturer.insert((record.group.clone(), *column), text);
        }
    }
    let book = workshop.book();
    assert_eq!(plenary::take(&workshop.template, &book), workshop.lecturer);
    assert_eq!(plenary::take(&workshop.template, &moved(book, "講師フィードバック", 3, 2)), workshop.lecturer);
    let bytes = matome::write::to_xlsx(&workshop.book()).unwrap();
    let read = matome::read::from_bytes("plenary.xlsx", &bytes, &matome::read::Limits::default()).unwrap();
    assert_eq!(plenary::take(&workshop.template, &read.book), workshop.lecturer);
    // A group that has left the roster keeps what was written for it.
    workshop.records.pop();
    assert_eq!(plenary::take(&workshop.template, &workshop.book()), workshop.lecturer);
}

#[test]
fn nothing_written_is_nothing_kept() {
    let workshop = Workshop::samples();
    let mut book = workshop.book();
    assert!(plenary::take(&workshop.template, &book).is_empty());
    let page = book.pages.iter_mut().find(|p| p.name == "講師フィードバック").unwrap();
    let ask = page.cells.iter().find(|(_, c)| c.look == Look::Ask).map(|(at, _)| at).unwrap();
    page.put(ask, Cell::text("　\n", Look::Ask));
    assert!(plenary::take(&workshop.template, &book).is_empty());
}

#[test]
fn it_is_written_with_no_group_one_and_forty() {
    for groups in [0, 1, 40] {
        let book = Workshop::made_up(groups).book();
        for page in &book.pages {
            assert!(page.heights.values().all(|h| *h <= 409.0), "{}", page.name);
        }
        matome::write::to_xlsx(&book).unwrap();
    }
}

#[test]
fn a_text_of_any_length_stands_whole_in_a_row_high_enough() {
    let mut workshop = Workshop::samples();
    let long: std::sync::Arc<str> = "とても長い課題。".repeat(500).into();
    for record in &mut workshop.records {
        for answer in record.own.values_mut().filter(|a| a.steps.is_empty()) {
            std::sync::Arc::make_mut(answer).text.value.clone_from(&long);
        }
    }
    let book = workshop.book();
    for name in ["課題と解決手段", "多様な視点", "発表①", "発表③"] {
        let page = page(&book, name);
        let (at, _) = page.filled().find(|(_, c)| c.value.shown().contains(&*long)).unwrap();
        let area = page.merges.iter().find(|m| m.first == at).unwrap();
        let height: f64 = (area.first.row..=area.last.row).map(|row| page.heights[&row]).sum();
        assert!(height > 409.0, "{name}");
    }
    matome::write::to_xlsx(&book).unwrap();
}

/// `MATOME_GALLERY=DIR cargo test --test plenary large` also writes it there, for other programs to calculate.
#[test]
fn a_large_workshop_has_formulas_that_look_at_their_own_block() {
    let book = Workshop::made_up(40).book();
    let calc = page(&book, "_calc");
    let mut cells = 0;
    let first_of_grid = headings(calc, &["grid threat"]).1[0];
    for (at, cell) in calc.filled() {
        let Value::Formula { expression, .. } = &cell.value else { continue };
        // The rows that a formula of a vote looks at: those of its group and threat, or of its group.
        for part in expression.split(['(', ')', ',']).filter(|part| part.starts_with('$') && part.contains(':')) {
            let (first, last) = part.split_once(':').unwrap();
            let row = |text: &str| text.rsplit('$').next().unwrap().parse::<u32>().unwrap();
            cells = cells.max(row(last) - row(first));
            assert!(row(last) - row(first) < if at.col >= first_of_grid { 250 } else { 60 }, "{at}: {expression}");
        }
    }
    assert!(cells > 100, "the widest block has {cells} rows");
    if let Some(folder) = std::env::var_os("MATOME_GALLERY") {
        for groups in [40, 200] {
            let bytes = matome::write::to_xlsx(&Workshop::made_up(groups).book()).unwrap();
            std::fs::write(Path::new(&folder).join(format!("plenary-{groups}.xlsx")), bytes).unwrap();
        }
    }
}

/// Puts texts and comments beside the list of all answers; the texts.
/// Lists that are made anew: name, two of the headings, last column.
fn lists() -> [(&'static str, [&'static str; 2], u16); 2] {
    [
        ("データ", ["区分", "回答"], record::last_column()),
        ("だれが選んだか", ["手順", "氏名"], plenary::last_column_of_who()),
    ]
}

fn written_beside(book: &mut Book, (name, heads, last_column): (&str, [&str; 2], u16)) -> Vec<&'static str> {
    let right = last_column + 1;
    let data = book.pages.iter_mut().find(|page| page.name == name).unwrap();
    let (first, last) = (headings(data, &heads).0 + 1, data.last_row().unwrap());
    let texts = [(first, right, "一行目の横"), (first + 7, right + 3, "離れた所"), (last, right, "最後の行の横")];
    let below = [(last + 4, right + 1, "表の下"), (last + 5, right, "そのまた下")];
    for (row, col, text) in texts.into_iter().chain(below) {
        data.put(Address::new(row, col), Cell::text(text, Look::Plain));
    }
    for (row, col, text) in [(first + 3, 4, "付箋"), (last + 9, right, "何もない所の付箋")] {
        data.notes.push((Address::new(row, col), text.to_owned()));
    }
    let all = texts.into_iter().chain(below).map(|(_, _, text)| text);
    all.chain(["付箋", "何もない所の付箋"]).collect()
}

#[test]
fn of_the_lists_only_what_people_wrote_beside_them_is_read_again() {
    let new = Workshop::made_up(5).book();
    for list in lists() {
        let mut old = new.clone();
        let texts = written_beside(&mut old, list);
        let dir = tempfile::tempdir().unwrap();
        let (path, bytes) = (dir.path().join("plenary.xlsx"), write::to_xlsx(&old).unwrap());
        std::fs::write(&path, &bytes).unwrap();
        let (name, heads, column) = list;
        let row = headings(page(&old, name), &heads).0 + 1;
        let parts = [(name.to_owned(), Wanted::Beside { row, column }), ("_calc".to_owned(), Wanted::Nothing)];
        let part = from_path_partly(&path, &Limits::of_merged(), &parts).unwrap();
        let whole = from_bytes("plenary.xlsx", &bytes, &Limits::of_merged()).unwrap();
        let cells = |book: &Book| page(book, name).cells.len();
        assert!(cells(&part.book) < 150 && cells(&whole.book) > 1_000, "{} {}", cells(&part.book), cells(&whole.book));
        let beside = plenary::beside(&part.book, &new);
        assert_eq!(beside, plenary::beside(&whole.book, &new));
        assert_eq!(beside.len(), texts.len());
        // Everything else is read as ever.
        let others = |book: &Book| {
            book.pages.iter().filter(|p| ![name, "_calc"].contains(&p.name.as_str())).cloned().collect::<Vec<_>>()
        };
        assert!(others(&part.book) == others(&whole.book), "{name}");
    }
}

#[test]
fn what_stands_beside_the_lists_is_there_after_the_next_run() {
    let desk = Desk::with_samples_roster();
    desk.put_samples("returned", "returned");
    desk.run(&["group"]);
    desk.run(&["plenary"]);
    for list in lists() {
        let mut old = book(&desk.path("plenary.xlsx"));
        let texts = written_beside(&mut old, list);
        desk.put("plenary.xlsx", &write::to_xlsx(&old).unwrap());
        desk.run(&["plenary"]);
        let new = book(&desk.path("plenary.xlsx"));
        let data = page(&new, list.0);
        for text in texts {
            let cell = data.filled().any(|(_, cell)| cell.value.shown() == text);
            assert!(cell || data.notes.iter().any(|(_, note)| note.contains(text)), "{} {text}", list.0);
        }
    }
}
