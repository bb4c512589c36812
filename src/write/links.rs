//! Where clicks on cells lead: the list of a sheet's links, and the files they name.
//!
//! The library keeps a row of its own for each link, which for the data of a thousand people is more than all
//! else it keeps. A file is named once on a sheet, however many cells lead there: named for each of them, as Excel does
//! it, the files of a thousand people are twelve megabytes. It must not know what a link is for.

use std::collections::HashMap;

use super::limits;
use crate::domain::address::Address;
use crate::sheet::book::{Link, Page, Value, sheet_prefix};

/// Links a sheet can have. Excel drops those beyond 65,530 with a repair message, so later ones stay text.
const LINKS: usize = 65_000;
/// Longest link in UTF-16 units; a longer one stays text.
const LINK: usize = 2_000;
const KIND: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink";

/// The links of one sheet as its part and its relations have them; both empty where there is none.
#[derive(Default, Debug)]
pub(super) struct Links {
    /// What stands in the sheet.
    pub(super) element: String,
    /// What stands in its relations.
    pub(super) relations: String,
}

impl Links {
    /// The links of the texts of a page.
    pub(super) fn of(page: &Page) -> Self {
        let mut links = Links::default();
        let mut count = 0;
        let mut files: HashMap<String, usize> = HashMap::new();
        for (at, cell) in &page.cells {
            let (Value::Text(text) | Value::Error(text), Some(link)) = (&cell.value, cell.link.as_deref()) else {
                continue;
            };
            let (target, place) = spelled(link);
            // `#` between them.
            let length = limits::length(&target)
                + place.as_ref().map_or(0, |place| limits::length(place) + usize::from(!target.is_empty()));
            if text.is_empty() || length > LINK {
                continue;
            }
            count += 1;
            if count > LINKS {
                break;
            }
            let location = place.map(|place| format!(" location=\"{}\"", attribute(&place))).unwrap_or_default();
            links.element.push_str(&match link {
                Link::Inside { .. } => format!("<hyperlink ref=\"{at}\"{location} display=\"{}\"/>", attribute(text)),
                Link::File { .. } => {
                    let next = files.len() + 1;
                    let file = *files.entry(target).or_insert_with_key(|target| {
                        let target = attribute(target);
                        links.relations.push_str(&format!(
                            "<Relationship Id=\"link{next}\" Type=\"{KIND}\" Target=\"{target}\" TargetMode=\"External\"/>"
                        ));
                        next
                    });
                    format!("<hyperlink ref=\"{at}\" r:id=\"link{file}\"{location}/>")
                }
            });
        }
        if !links.element.is_empty() {
            links.element = format!("<hyperlinks>{}</hyperlinks>", links.element);
        }
        links
    }
}

/// The file a link names, encoded, and the cell in it; no file for a cell of this workbook.
fn spelled(link: &Link) -> (String, Option<String>) {
    let place = |page: &str, at: Address| format!("{}{at}", sheet_prefix(page));
    match link {
        Link::Inside { page, at } => (String::new(), Some(place(page, *at))),
        Link::File { path, at } => (encoded(path), at.as_ref().map(|(page, at)| place(page, *at))),
    }
}

/// A relative path with every character that cannot stand in a link target encoded. Letters of any script stay as they
/// are, as Excel writes them.
fn encoded(path: &str) -> String {
    let mut encoded = String::with_capacity(path.len());
    for c in path.chars() {
        let plain = match c {
            _ if c.is_ascii() => c.is_ascii_alphanumeric() || "-._~/!$&'()*+,;=@".contains(c),
            _ => !c.is_control() && !matches!(c, '\u{FFFE}' | '\u{FFFF}'),
        };
        if plain {
            encoded.push(c);
            continue;
        }
        let mut bytes = [0; 4];
        for byte in c.encode_utf8(&mut bytes).bytes() {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

/// A text inside quotes. What XML cannot hold is left out.
fn attribute(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\n' => escaped.push_str("&#xA;"),
            c if c.is_control() || matches!(c, '\u{FFFE}' | '\u{FFFF}') => {}
            c => escaped.push(c),
        }
    }
    escaped
}
