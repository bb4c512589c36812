//! What people put beside the cells of a group's workbook: it goes over into the next one, and once only.

use matome::domain::address::Address;
use matome::sheet::book::{Book, Cell, Look, Page};
use matome::write::to_xlsx;

use super::desk::Desk;
use super::hands::{Who, find, insert_rows, put, shown};

/// Two people of one group, one of whom has returned the form.
fn merged() -> Desk {
    let desk = Desk::small();
    desk.run(&["forms"]).ends(0);
    send(&desk, "1", "見本 花子");
    desk.run(&["group"]).ends(0);
    desk
}

fn send(desk: &Desk, id: &str, name: &str) {
    let mut form = desk.book(&format!("forms/{id}_{name}.xlsx"));
    put(&mut form, "①事業影響", Who::Form, 3, "事業内容", 1, &format!("{name}の事業"));
    put(&mut form, "③課題と解決手段", Who::Form, 3, "課題", 2, &format!("{name}の課題"));
    desk.put(&format!("returned/{id}.xlsx"), &to_xlsx(&form).unwrap());
}

fn page<'b>(book: &'b mut Book, name: &str) -> &'b mut Page {
    book.pages.iter_mut().find(|page| page.name == name).unwrap()
}

/// Where a text stands on a sheet, once.
#[track_caller]
fn once(book: &Book, sheet: &str, text: &str) -> Address {
    let page = book.page(sheet).unwrap_or_else(|| panic!("no sheet {sheet}"));
    let places: Vec<Address> = page.filled().filter(|(_, c)| c.value.shown() == text).map(|(at, _)| at).collect();
    let [at] = places[..] else { panic!("{text} stands at {places:?} of {sheet}") };
    at
}

fn drive(damage: fn(&mut Page)) {
    let desk = merged();
    let mut book = desk.book("groups/赤.xlsx");
    let impact = page(&mut book, "①事業影響");
    let member = find(impact, Who::Member("1"), 3, "事業内容", 1).unwrap();
    impact.put(Address::new(member.row, 20), Cell::text("要確認 6-1", Look::Plain));
    impact.notes.push((member, "本人に聞く".to_owned()));
    damage(impact);
    // A row put in below the group's own rows, without a number.
    let issues = page(&mut book, "③課題と解決手段");
    let own = find(issues, Who::Group, 3, "課題", 3).unwrap();
    issues.put(Address::new(own.row + 1, own.col), Cell::text("4つ目の課題", Look::Plain));
    let mut notes = Page::new("議事録");
    notes.put(Address::new(0, 0), Cell::text("=決まったこと", Look::Plain));
    notes.put(Address::new(4, 2), Cell::number(12, Look::Plain));
    book.pages.insert(1, notes);
    desk.put("groups/赤.xlsx", &to_xlsx(&book).unwrap());

    for round in 0..3 {
        if round == 1 {
            send(&desk, "2", "試作 一郎");
        }
        let ran = desk.run(&["group"]);
        assert!(ran.code < 2, "{}", ran.stderr);
        let book = desk.book("groups/赤.xlsx");
        let at = once(&book, "①事業影響", "要確認 6-1");
        let impact = book.page("①事業影響").unwrap();
        let member = find(impact, Who::Member("1"), 3, "事業内容", 1).unwrap();
        assert_eq!(at.row, member.row, "round {round}: it stays beside its row");
        let note = impact.notes.iter().find(|(at, _)| *at == member).map(|(_, text)| text.as_str());
        assert_eq!(note, Some("本人に聞く"), "round {round}");
        assert_eq!(impact.notes.len(), 1);
        once(&book, "③課題と解決手段", "4つ目の課題");
        once(&book, "議事録", "=決まったこと");
        assert_eq!(book.page("議事録").unwrap().shown(Address::new(4, 2)), "12");
        assert_eq!(book.pages.iter().filter(|page| page.name.starts_with("議事録")).count(), 1);
        let told: String = book.page("確認事項").unwrap().filled().map(|(_, c)| c.value.shown() + "\n").collect();
        for text in ["要確認 6-1", "本人に聞く", "4つ目の課題", "議事録"] {
            assert!(told.contains(text), "round {round}: {text} in {told}");
        }
        assert_eq!(shown(&book, "①事業影響", Who::Member("1"), 3, "事業内容", 1), "見本 花子の事業");
    }
    let files = desk.hashes();
    desk.run(&["group"]);
    assert_eq!(desk.hashes(), files, "the same again changes nothing");
}

#[test]
fn texts_notes_and_sheets_of_people_go_over() {
    drive(|_| {});
}

#[test]
fn they_go_over_where_rows_were_put_in_and_the_sheet_renamed() {
    drive(|page| {
        insert_rows(page, 5);
        page.name = "1 影響".to_owned();
    });
}
