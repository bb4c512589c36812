//! The properties of an OpenDocument file.

use quick_xml::events::Event;

use super::xml;
use crate::sheet::book::Properties;

/// What meta.xml says of the document.
pub(super) fn properties(text: &str) -> Properties {
    let mut properties = Properties::default();
    let mut reader = xml::reader(text);
    let (mut field, mut words) = (String::new(), String::new());
    while let Ok(event) = reader.read_event() {
        match &event {
            Event::Start(element) => {
                field = match element.name().as_ref() {
                    "meta:user-defined" => format!("={}", xml::attribute(element, "name").unwrap_or_default()),
                    name => name.to_owned(),
                };
                words.clear();
            }
            Event::End(_) => {
                let value = std::mem::take(&mut words);
                match field.as_str() {
                    "dc:title" => properties.title = value,
                    "dc:subject" => properties.subject = value,
                    "dc:description" => properties.description = value,
                    "dc:date" => properties.modified = value,
                    custom => {
                        if let Some(name) = custom.strip_prefix('=') {
                            properties.custom.push((name.to_owned(), value));
                        }
                    }
                }
                field.clear();
            }
            Event::Eof => break,
            other => xml::characters(other, &mut words),
        }
    }
    properties
}
