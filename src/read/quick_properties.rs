//! The document properties on the short way: see [`super::quick`].

use super::limits::Limits;
use super::package::{PROPERTIES, Relation, of_kind};
use super::quick::part;
use super::tags::{Tag, Tags};
use super::zipped::Zipped;
use crate::sheet::book::Properties;

/// The properties of a container; None where the long way must be taken.
pub(super) fn of(zipped: &mut Zipped<'_>, root: &[Relation], limits: &Limits) -> Option<Properties> {
    let mut properties = Properties::default();
    let mut buffer = Vec::new();
    for ((kind, fallback), take) in PROPERTIES.into_iter().zip([core, custom]) {
        let name = of_kind(root, kind).unwrap_or_else(|| fallback.to_owned());
        if zipped.has(&name) {
            take(Tags::new(part(zipped, &name, &mut buffer)?, limits), &mut properties)?;
        }
    }
    Some(properties)
}

/// Title, subject, description, time of saving: the text of an element each.
fn core(mut tags: Tags<'_>, properties: &mut Properties) -> Option<()> {
    loop {
        match tags.next()? {
            Tag::Start(element) => {
                let place = match element.local_name() {
                    "title" => &mut properties.title,
                    "subject" => &mut properties.subject,
                    "description" => &mut properties.description,
                    "modified" => &mut properties.modified,
                    _ => continue,
                };
                // Said twice, or inside each other: which one counts is decided on the long way.
                if tags.depth() != 2 || !place.is_empty() {
                    return None;
                }
                *place = tags.content()?.into_owned();
            }
            Tag::Eof => return Some(()),
            Tag::End | Tag::Text(_) => {}
        }
    }
}

/// `<property name="…">` around one element with the value.
fn custom(mut tags: Tags<'_>, properties: &mut Properties) -> Option<()> {
    let mut name: Option<String> = None;
    loop {
        match tags.next()? {
            Tag::Start(element) => match (element.local_name(), tags.depth(), name.take()) {
                ("Properties", 1, None) => {}
                ("property", 2, None) => name = Some(element.attribute("name")?.into_owned()),
                (_, 3, Some(name)) => {
                    let value = tags.content()?.into_owned();
                    if properties.custom.iter().any(|(known, _)| *known == name) {
                        return None;
                    }
                    properties.custom.push((name, value));
                }
                _ => return None,
            },
            Tag::End if name.is_some() => return None,
            Tag::Text(text) if !text.trim_ascii().is_empty() => return None,
            Tag::Eof => {
                properties.custom.sort();
                return Some(());
            }
            Tag::End | Tag::Text(_) => {}
        }
    }
}
