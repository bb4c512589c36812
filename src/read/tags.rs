//! Plain XML cut into tags: elements, their text, the five entities and numbers of characters. What programs write
//! into workbooks is nearly always just that, and to cut it takes less than a parser needs that must know all of XML.
//!
//! Every element must be closed by its own name, and nesting stays below the limit. Whatever else there is (a comment,
//! a DOCTYPE, CDATA, an unknown entity, XML that is not well-formed) ends the walk with None; whoever walks takes the
//! long way then. Knows no part and no spreadsheet.

use std::borrow::Cow;

use memchr::{memchr, memchr2};
use quick_xml::events::BytesRef;

use super::limits::Limits;
use super::xml;

/// The tags of a text. Whoever reads to the end has a text that is well-formed as far as it matters here.
pub(super) struct Tags<'a> {
    text: &'a str,
    at: usize,
    /// Names of the elements that are open.
    open: Vec<&'a str>,
    /// True: the last start was `<a/>`, its end comes next.
    empty: bool,
    begun: bool,
    /// True: in the last text something stands for another character.
    special: bool,
    most: u64,
}

/// The next piece of a text.
#[derive(Clone, Copy, Debug)]
pub(super) enum Tag<'a> {
    /// `<a …>`, or `<a …/>`, which has an end as well.
    Start(Start<'a>),
    /// `</a>`.
    End,
    /// Characters between tags, as they stand there; never empty, every reference in it known.
    Text(&'a str),
    /// The end of the text.
    Eof,
}

/// The start of an element.
#[derive(Clone, Copy, Debug)]
pub(super) struct Start<'a> {
    name: &'a str,
    attributes: &'a str,
    empty: bool,
}

/// Characters of an element as they stand there, every reference known.
#[derive(Clone, Copy, Debug)]
pub(super) struct Unresolved<'a> {
    text: &'a str,
    /// True: something stands for another character.
    special: bool,
}

impl<'a> Unresolved<'a> {
    pub(super) fn resolved(self) -> Option<Cow<'a, str>> {
        if self.special { resolved(self.text) } else { Some(Cow::Borrowed(self.text)) }
    }
}

impl<'a> Tags<'a> {
    pub(super) fn new(text: &'a str, limits: &Limits) -> Self {
        Tags { text, at: 0, open: Vec::new(), empty: false, begun: false, special: false, most: limits.depth }
    }

    /// The tags of a further piece of a text, where these elements are `open`.
    pub(super) fn further(text: &'a str, open: &'a [String], limits: &Limits) -> Self {
        let names = open.iter().map(String::as_str).collect();
        Tags { open: names, begun: !open.is_empty(), ..Tags::new(text, limits) }
    }

    /// The elements that are open at the end of a piece, for the next one; None before its end.
    pub(super) fn halted(&self) -> Option<Vec<String>> {
        let ends = self.at == self.text.len() && !self.empty;
        ends.then(|| self.open.iter().map(|name| (*name).to_owned()).collect())
    }

    /// Elements that are open, the one that has just begun included and the one that has just ended not.
    pub(super) fn depth(&self) -> usize {
        self.open.len()
    }

    /// What stands next, for whoever knows it by its bytes; nothing where an end is due, or where an element with one
    /// inside it would be too deep.
    pub(super) fn ahead(&self) -> &'a str {
        if self.empty || self.open.len() as u64 + 2 > self.most { "" } else { self.text.get(self.at..).unwrap_or("") }
    }

    /// Passes over so many bytes [`ahead`](Self::ahead): whole elements, none deeper than two.
    pub(super) fn pass(&mut self, length: usize) {
        self.at += length;
    }

    pub(super) fn next(&mut self) -> Option<Tag<'a>> {
        if self.empty {
            self.empty = false;
            self.open.pop()?;
            return Some(Tag::End);
        }
        let rest = self.text.get(self.at..)?;
        match rest.as_bytes() {
            [] => (self.open.is_empty() && self.begun).then_some(Tag::Eof),
            [b'<', b'/', ..] => self.end(rest),
            [b'<', b'?', ..] => self.declaration(rest),
            [b'<', b'!', ..] => None,
            [b'<', ..] => self.start(rest),
            _ => self.characters(rest),
        }
    }

    fn start(&mut self, rest: &'a str) -> Option<Tag<'a>> {
        if self.open.is_empty() && self.begun {
            return None;
        }
        let close = closing(rest.as_bytes())?;
        self.at += close + 1;
        let inside = rest.get(1..close)?;
        let (inside, empty) = match inside.strip_suffix('/') {
            Some(inside) => (inside, true),
            None => (inside, false),
        };
        let length = inside.bytes().position(|byte| byte.is_ascii_whitespace()).unwrap_or(inside.len());
        let (name, attributes) = inside.split_at_checked(length)?;
        let begins = name.bytes().next()?;
        if !(begins.is_ascii_alphabetic() || begins == b'_') || self.open.len() as u64 >= self.most {
            return None;
        }
        self.open.push(name);
        (self.empty, self.begun) = (empty, true);
        Some(Tag::Start(Start { name, attributes, empty }))
    }

    fn end(&mut self, rest: &'a str) -> Option<Tag<'a>> {
        let close = memchr(b'>', rest.as_bytes())?;
        let name = rest.get(2..close)?;
        if self.open.pop()? != name.trim_ascii_end() {
            return None;
        }
        self.at += close + 1;
        Some(Tag::End)
    }

    /// `<?xml …?>`, which begins a text and says nothing that matters to one that is UTF-8 already.
    fn declaration(&mut self, rest: &'a str) -> Option<Tag<'a>> {
        if self.at > 0 || self.begun || !rest.starts_with("<?xml ") {
            return None;
        }
        self.at = rest.find("?>")? + 2;
        self.next()
    }

    fn characters(&mut self, rest: &'a str) -> Option<Tag<'a>> {
        let end = memchr(b'<', rest.as_bytes()).unwrap_or(rest.len());
        let text = rest.get(..end)?;
        self.at += end;
        if self.open.is_empty() && !text.bytes().all(|byte| byte.is_ascii_whitespace()) {
            return None;
        }
        self.special = memchr2(b'&', b'\r', text.as_bytes()).is_some();
        if self.special {
            references(text)?;
        }
        Some(Tag::Text(text))
    }

    /// The characters up to the end of the element at hand, which holds nothing else.
    pub(super) fn content(&mut self) -> Option<Cow<'a, str>> {
        self.unresolved()?.resolved()
    }

    /// As [`content`](Self::content), to be resolved where it is needed: most formulas have a result.
    pub(super) fn unresolved(&mut self) -> Option<Unresolved<'a>> {
        match self.next()? {
            Tag::End => Some(Unresolved { text: "", special: false }),
            Tag::Text(text) => {
                let special = std::mem::take(&mut self.special);
                matches!(self.next()?, Tag::End).then_some(Unresolved { text, special })
            }
            Tag::Start(_) | Tag::Eof => None,
        }
    }

    /// As [`content`](Self::content), where nothing stands for other characters.
    pub(super) fn plain(&mut self) -> Option<&'a str> {
        match self.content()? {
            Cow::Borrowed(text) => Some(text),
            Cow::Owned(_) => None,
        }
    }
}

impl<'a> Start<'a> {
    /// Its name without a prefix.
    pub(super) fn local_name(&self) -> &'a str {
        local(self.name)
    }

    /// True for `<a/>` where the letter stands nowhere in its attributes.
    pub(super) fn is_empty_without(&self, letter: u8) -> bool {
        self.empty && !self.attributes.bytes().any(|byte| byte == letter)
    }

    /// Its attributes, name and value as they stand there; None for what is none.
    pub(super) fn attributes(&self) -> impl Iterator<Item = Option<(&'a str, &'a str)>> + use<'a> {
        let mut rest = self.attributes.trim_ascii_start();
        std::iter::from_fn(move || {
            if rest.is_empty() {
                return None;
            }
            let Some((name, value, behind)) = attribute(rest) else {
                rest = "";
                return Some(None);
            };
            rest = behind;
            Some(Some((name, value)))
        })
    }

    /// The value of the attribute of this local name, with its references resolved; None where there is none or it
    /// cannot be read.
    pub(super) fn attribute(&self, name: &str) -> Option<Cow<'a, str>> {
        let found = self.attributes().flatten().find(|(key, _)| local(key) == name);
        found.and_then(|(_, value)| resolved(value))
    }
}

/// Where the `>` of a tag stands that is not inside quotes.
fn closing(tag: &[u8]) -> Option<usize> {
    let first = memchr(b'>', tag)?;
    let before = tag.get(..first)?;
    // Nearly always it is the first one: every quote before it is closed.
    let quotes = before.iter().filter(|byte| **byte == b'"').count();
    if quotes % 2 == 0 && memchr(b'\'', before).is_none() {
        return Some(first);
    }
    let mut quote = None;
    tag.iter().position(|byte| match (quote, *byte) {
        (None, b'>') => true,
        (None, b'"' | b'\'') => {
            quote = Some(*byte);
            false
        }
        (Some(open), byte) if byte == open => {
            quote = None;
            false
        }
        _ => false,
    })
}

/// A name without a prefix.
pub(super) fn local(name: &str) -> &str {
    let colon = name.bytes().rposition(|byte| byte == b':');
    colon.and_then(|at| name.get(at + 1..)).unwrap_or(name)
}

fn attribute(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = cut(text, b'=')?;
    let (value, rest) = cut(rest.trim_ascii_start().strip_prefix('"')?, b'"')?;
    Some((name.trim_ascii_end(), value, rest.trim_ascii_start()))
}

/// What stands before and behind a byte that is near.
fn cut(text: &str, at: u8) -> Option<(&str, &str)> {
    let place = text.bytes().position(|byte| byte == at)?;
    Some((text.get(..place)?, text.get(place + 1..)?))
}

/// Whether every reference in a text is known.
fn references(text: &str) -> Option<()> {
    let mut rest = text;
    while let Some(at) = memchr(b'&', rest.as_bytes()) {
        let (_, behind) = rest.split_at_checked(at + 1)?;
        let (name, after) = cut(behind, b';')?;
        referenced(name)?;
        rest = after;
    }
    Some(())
}

/// The character that a reference of this name stands for.
fn referenced(name: &str) -> Option<char> {
    xml::referenced(&BytesRef::new(name)).filter(|c| *c != '\0')
}

/// A text with its references resolved and every line end as XML has it; None where one is unknown.
fn resolved(text: &str) -> Option<Cow<'_, str>> {
    if memchr2(b'&', b'\r', text.as_bytes()).is_none() {
        return Some(Cow::Borrowed(text));
    }
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut out = String::with_capacity(text.len());
    let mut rest = text.as_str();
    while let Some((before, behind)) = rest.split_once('&') {
        let (name, after) = behind.split_once(';')?;
        out.push_str(before);
        out.push(referenced(name)?);
        rest = after;
    }
    out.push_str(rest);
    Some(Cow::Owned(out))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The tags of a text in one line; None where the long way must be taken.
    fn tags(text: &str) -> Option<String> {
        let mut tags = Tags::new(text, &Limits { depth: 3, ..Limits::default() });
        let mut line = String::new();
        loop {
            match tags.next()? {
                Tag::Start(start) => {
                    line.push_str(&format!("<{}", start.name));
                    for attribute in start.attributes() {
                        let (name, value) = attribute?;
                        line.push_str(&format!(" {name}={value}"));
                    }
                    line.push('>');
                }
                Tag::End => line.push('/'),
                Tag::Text(text) => line.push_str(&resolved(text)?),
                Tag::Eof => return Some(line),
            }
        }
    }

    #[test]
    fn plain_xml_is_cut_into_its_tags() {
        for (text, cut) in [
            (
                "<?xml version=\"1.0\"?>\n<a x=\"1\" n:y = \"&gt;\" ><b/>文<c>&amp;&#x2460;\r\n</c ></a>\n",
                "\n<a x=1 n:y=&gt;><b>/文<c>&①\n//\n",
            ),
            ("<a></a>", "<a>/"),
            ("<a b=\">'\" c=\"/\"/>", "<a b=>' c=/>/"),
            ("<a><b><c/></b></a>", "<a><b><c>///"),
        ] {
            assert_eq!(tags(text).as_deref(), Some(cut), "{text}");
        }
    }

    #[test]
    fn whatever_is_not_plain_takes_the_long_way() {
        for text in [
            "",
            " ",
            "a",
            "<a>",
            "</a>",
            "<a></b>",
            "<a/><b/>",
            "<a/>b",
            "a<b/>",
            "<a",
            "<a b=\"1/>",
            "<a b='>/>",
            "<a b='1'/>",
            "<a b=1/>",
            "<a b/>",
            "<a><!-- x --></a>",
            "<!DOCTYPE a><a/>",
            "<a><![CDATA[x]]></a>",
            "<a>&x;</a>",
            "<a>&#0;</a>",
            "<a>&</a>",
            "<a><?x y?></a>",
            " <?xml version=\"1.0\"?><a/>",
            "<a><b><c><d/></c></b></a>",
            "< a/>",
            "<1/>",
            "<a/",
            "<a><b></a></b>",
        ] {
            assert_eq!(tags(text), None, "{text}");
        }
    }
}
