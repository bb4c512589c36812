//! Comments on cells, as each container keeps them: what somebody said, never who said it.
//!
//! Programs write the author's name into the text as its first line; that line is left out. Excel keeps a threaded
//! comment twice, the second time with a sentence of its own around it; the first is read.

use std::collections::BTreeMap;

use quick_xml::events::Event;

use super::folded;
use super::limits::Limits;
use super::package::{self, Relation};
use super::records;
use super::refusal::Refusal;
use super::xml;
use super::zipped::Zipped;
use crate::domain::address::Address;

/// Comments by cell.
pub(super) type Comments = BTreeMap<Address, String>;

/// What Excel writes in front of a threaded comment for programs that do not know such.
const FOR_OLD_PROGRAMS: [&str; 2] = ["[Threaded comment]", "[スレッド化されたコメント]"];

/// The comments of a sheet of an xlsx or xlsb container, by the relationships of its part. One that cannot be read is
/// left out: it is no reason to refuse the sheet.
pub(super) fn of_sheet(
    zipped: &mut Zipped<'_>,
    relations: &[Relation],
    limits: &Limits,
) -> Result<Vec<(Address, String)>, Refusal> {
    let mut found = Comments::new();
    for relation in relations.iter().filter(|relation| relation.kind == "comments") {
        let Some(bytes) = zipped.part(&relation.target)? else { continue };
        if relation.target.to_ascii_lowercase().ends_with(".bin") {
            found.extend(records::comments(&relation.target, &bytes).unwrap_or_default());
        } else if let Ok(text) = package::text(&bytes, &relation.target, limits) {
            found.extend(plain(&text));
        }
    }
    found.retain(|_, text| !FOR_OLD_PROGRAMS.iter().any(|start| text.trim_start().starts_with(start)));
    for relation in relations.iter().filter(|relation| relation.kind == "threadedComment") {
        let Some(bytes) = zipped.part(&relation.target)? else { continue };
        if let Ok(text) = package::text(&bytes, &relation.target, limits) {
            found.extend(threaded(&text));
        }
    }
    Ok(found.into_iter().filter(|(_, text)| !text.trim().is_empty()).collect())
}

/// The text without the author's name in its first line.
pub(super) fn without_author(text: &str, author: &str) -> String {
    let text = folded(text).into_owned();
    let author = author.trim();
    let rest = match text.trim_start().strip_prefix(author) {
        Some(rest) if !author.is_empty() => rest.strip_prefix([':', '：']),
        _ => None,
    };
    rest.map_or(text.as_str(), |rest| rest.trim_start_matches([' ', '\n', '\u{3000}'])).to_owned()
}

/// A `comments` part.
fn plain(text: &str) -> Comments {
    let mut found = Comments::new();
    let mut authors: Vec<String> = Vec::new();
    let mut reader = xml::reader(text);
    let (mut at, mut author) = (None, 0usize);
    let (mut inside, mut phonetic, mut naming) = (false, false, false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "author" => {
                    naming = true;
                    authors.push(String::new());
                }
                "comment" => {
                    at = xml::attribute(element, "ref").and_then(|cell| Address::parse(&cell));
                    author = xml::attribute(element, "authorId").and_then(|id| id.parse().ok()).unwrap_or(usize::MAX);
                }
                "rPh" => phonetic = true,
                "t" => inside = !phonetic,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "author" => naming = false,
                "rPh" => phonetic = false,
                "t" => inside = false,
                "comment" => {
                    if let Some(text) = at.take().and_then(|at| found.get_mut(&at)) {
                        *text = without_author(text, authors.get(author).map_or("", String::as_str));
                    }
                }
                _ => {}
            },
            Event::Eof => break,
            other => match (naming, at) {
                (true, _) => xml::characters(other, authors.last_mut().unwrap_or(&mut String::new())),
                (false, Some(at)) if inside => xml::characters(other, found.entry(at).or_default()),
                (false, _) => {}
            },
        }
    }
    found
}

/// A `threadedComment` part: a comment and its answers are one text, in their order.
fn threaded(text: &str) -> Comments {
    let mut found = Comments::new();
    let mut reader = xml::reader(text);
    let (mut at, mut inside) = (None, false);
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "threadedComment" => {
                    at = xml::attribute(element, "ref").and_then(|cell| Address::parse(&cell));
                    if let Some(text) = at.and_then(|at| found.get_mut(&at)) {
                        text.push('\n');
                    }
                }
                "text" => inside = true,
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "text" => inside = false,
            Event::Eof => break,
            other => {
                if let (true, Some(at)) = (inside, at) {
                    xml::characters(other, found.entry(at).or_default());
                }
            }
        }
    }
    found.into_iter().map(|(at, text)| (at, folded(&text).into_owned())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_author_is_no_part_of_a_comment() {
        let part = "<comments><authors><author>見本 花子</author><author/></authors><commentList>\
            <comment ref=\"B2\" authorId=\"0\"><text><r><t>見本 花子:</t></r><r><t xml:space=\"preserve\">\n自信が</t>\
            </r><r><t>ありません</t></r><rPh><t>ふりがな</t></rPh></text></comment>\
            <comment ref=\"C3\" authorId=\"1\"><text><t>注意: 未確認</t></text></comment></commentList></comments>";
        let found: Vec<(String, String)> = plain(part).into_iter().map(|(at, text)| (at.to_string(), text)).collect();
        let text = |cell: &str, text: &str| (cell.to_owned(), text.to_owned());
        assert_eq!(found, [text("B2", "自信がありません"), text("C3", "注意: 未確認")]);
    }

    #[test]
    fn a_thread_is_one_text() {
        let part = "<ThreadedComments><threadedComment ref=\"B2\" personId=\"{1}\" id=\"{2}\"><text>質問</text>\
            </threadedComment><threadedComment ref=\"B2\" parentId=\"{2}\"><text>答え</text></threadedComment>\
            </ThreadedComments>";
        assert_eq!(threaded(part).into_values().collect::<Vec<_>>(), ["質問\n答え"]);
    }
}
