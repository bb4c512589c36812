//! The parts of an xlsx container that matter, checked, and put into a new container that leaves the
//! parser nothing to stumble over: one name a sheet, no declared sizes, no unknown kinds of sheets.
//!
//! Knows where parts stand; knows nothing of cells.

use quick_xml::events::Event;

use super::comments;
use super::limits::Limits;
use super::note::{Note, Odd};
use super::refusal::{Bound, Refusal};
use super::walk::Walk;
use super::xml;
use super::zipped::{Parts, Zipped};
use crate::domain::address::Address;
use crate::sheet::book::Visibility;

/// A workbook ready to be parsed.
pub(super) struct Package {
    /// Checked parts under the names the parser looks for. Sheets are called `1`, `2` … there.
    pub(super) parts: Parts,
    /// Sheets, left to right.
    pub(super) sheets: Vec<SheetPart>,
    /// Names and what they refer to.
    pub(super) names: Vec<(String, String)>,
}

/// One sheet of a package.
pub(super) struct SheetPart {
    /// Its name, unlike any other.
    pub(super) name: String,
    /// Who can see it.
    pub(super) visibility: Visibility,
    /// The name of its part; None for sheets without cells.
    pub(super) part: Option<String>,
    /// Comments on its cells.
    pub(super) comments: Vec<(Address, String)>,
}

/// A relationship of a part: last word of its kind, target from the root of the container.
pub(super) struct Relation {
    pub(super) id: String,
    pub(super) kind: String,
    pub(super) target: String,
}

/// The parts that hold the document properties, by kind, and where programs put them.
pub(super) const PROPERTIES: [(&str, &str); 2] =
    [("core-properties", "docProps/core.xml"), ("custom-properties", "docProps/custom.xml")];

/// The part of this kind among relationships.
pub(super) fn of_kind(relations: &[Relation], kind: &str) -> Option<String> {
    relations.iter().find(|r| r.kind == kind).map(|r| r.target.clone())
}

/// Reads what a package says about itself and checks every part that will be read.
pub(super) fn open(zipped: &mut Zipped<'_>, limits: &Limits, notes: &mut Vec<Note>) -> Result<Package, Refusal> {
    let root = relations(zipped, "", limits)?;
    let workbook_part = of_kind(&root, "officeDocument").unwrap_or_else(|| "xl/workbook.xml".to_owned());
    let workbook = xml::decode(&zipped.needed(&workbook_part)?, &workbook_part)?.into_owned();
    let relations_of_workbook = relations(zipped, &workbook_part, limits)?;
    let Workbook { from_1904, listed, names } = Workbook::read(Walk::new(&workbook, &workbook_part, limits))?;

    let mut parts = Parts::new();
    for (kind, name) in PROPERTIES {
        if let Some(bytes) = zipped.part(&of_kind(&root, kind).unwrap_or_else(|| name.to_owned()))? {
            // Properties are a help, not the content: a malformed part is left out.
            if let Ok(text) = text(&bytes, name, limits) {
                parts.insert(name.to_owned(), text.into_bytes());
            }
        }
    }
    let table = |zipped: &mut Zipped<'_>,
                 kind: &str,
                 fallback: &str,
                 counted: &str,
                 bound,
                 limit|
     -> Result<Option<String>, Refusal> {
        let part = of_kind(&relations_of_workbook, kind).unwrap_or_else(|| fallback.to_owned());
        let Some(bytes) = zipped.part(&part)? else { return Ok(None) };
        let text = xml::decode(&bytes, &part)?.into_owned();
        drop(bytes);
        let value = xml::check(&text, &part, counted, limits)?;
        if value > limit { Err(Refusal::TooMuch { bound, value, limit }) } else { Ok(Some(text)) }
    };
    if let Some(text) = table(zipped, "sharedStrings", "xl/sharedStrings.xml", "si", Bound::Texts, limits.texts)? {
        parts.insert("xl/sharedStrings.xml".to_owned(), without_attribute(&text, "sst", "uniqueCount").into_bytes());
    }
    if let Some(text) = table(zipped, "styles", "xl/styles.xml", "xf", Bound::Formats, limits.formats)? {
        parts.insert("xl/styles.xml".to_owned(), text.into_bytes());
    }

    let mut sheets = Vec::new();
    for sheet in listed {
        let relation = relations_of_workbook.iter().find(|relation| relation.id == sheet.id);
        let mut page = SheetPart { name: sheet.name, visibility: sheet.visibility, part: None, comments: Vec::new() };
        let mut count = 2;
        while sheets.iter().any(|other: &SheetPart| other.name.to_lowercase() == page.name.to_lowercase()) {
            let name = format!("{} ({count})", page.name);
            count += 1;
            if !sheets.iter().any(|other: &SheetPart| other.name.to_lowercase() == name.to_lowercase()) {
                notes.push(Note { odd: Odd::SameName, sheet: name.clone(), at: None, read: page.name.clone() });
                page.name = name;
            }
        }
        let note = |odd, read: &str| Note { odd, sheet: page.name.clone(), at: None, read: read.to_owned() };
        match relation {
            None => notes.push(note(Odd::SheetUnread, "no part")),
            // Macro sheets hold cells too.
            Some(relation) if relation.kind != "worksheet" && !relation.kind.ends_with("acrosheet") => {
                notes.push(note(Odd::NoCells, &relation.kind))
            }
            Some(relation) => match zipped.part(&relation.target)? {
                None => notes.push(note(Odd::SheetUnread, &relation.target)),
                Some(bytes) => {
                    let text = without_dimension(text(&bytes, &relation.target, limits)?);
                    drop(bytes);
                    let name = format!("xl/worksheets/sheet{}.xml", sheets.len() + 1);
                    parts.insert(name.clone(), text.into_bytes());
                    page.part = Some(name);
                    let of_sheet = relations(zipped, &relation.target, limits)?;
                    page.comments = comments::of_sheet(zipped, &of_sheet, limits)?;
                }
            },
        }
        sheets.push(page);
    }
    if sheets.iter().all(|sheet| sheet.part.is_none()) {
        return Err(Refusal::NoSheets);
    }
    frame(&mut parts, &sheets, from_1904);
    Ok(Package { parts, sheets, names })
}

pub(super) fn text(bytes: &[u8], part: &str, limits: &Limits) -> Result<String, Refusal> {
    let text = xml::decode(bytes, part)?.into_owned();
    xml::check(&text, part, "", limits)?;
    Ok(text)
}

/// The parts that hold the others together, written anew.
pub(super) fn frame(parts: &mut Parts, sheets: &[SheetPart], from_1904: bool) {
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const PACKAGE: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let (mut entries, mut targets) = (String::new(), String::new());
    for (at, _) in sheets.iter().enumerate().filter(|(_, sheet)| sheet.part.is_some()) {
        let no = at + 1;
        entries.push_str(&format!(r#"<sheet name="{no}" sheetId="{no}" r:id="r{no}"/>"#));
        targets.push_str(&format!(
            r#"<Relationship Id="r{no}" Type="{OFFICE}/worksheet" Target="worksheets/sheet{no}.xml"/>"#
        ));
    }
    let mut put = |name: &str, text: String| parts.insert(name.to_owned(), text.into_bytes());
    put(
        "_rels/.rels",
        format!(
            r#"<Relationships xmlns="{PACKAGE}"><Relationship Id="r1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>"#
        ),
    );
    put("xl/_rels/workbook.xml.rels", format!(r#"<Relationships xmlns="{PACKAGE}">{targets}</Relationships>"#));
    put(
        "xl/workbook.xml",
        format!(
            r#"<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><workbookPr date1904="{}"/><sheets>{entries}</sheets></workbook>"#,
            u8::from(from_1904)
        ),
    );
}

/// What the workbook part lists.
pub(super) struct Workbook {
    /// True: days count from 1904.
    pub(super) from_1904: bool,
    /// Its sheets, left to right.
    pub(super) listed: Vec<Listed>,
    /// Names and what they refer to.
    pub(super) names: Vec<(String, String)>,
}

/// A sheet as the workbook part lists it.
pub(super) struct Listed {
    pub(super) name: String,
    /// Of its relationship.
    pub(super) id: String,
    pub(super) visibility: Visibility,
}

impl Workbook {
    pub(super) fn read(mut walk: Walk<'_>) -> Result<Self, Refusal> {
        let mut workbook = Workbook { from_1904: false, listed: Vec::new(), names: Vec::new() };
        let mut name: Option<(String, String)> = None;
        loop {
            let event = walk.next()?;
            match &event {
                Event::Start(element) => match element.local_name().as_ref() {
                    "workbookPr" => {
                        if let Some(value) = xml::attribute(element, "date1904") {
                            workbook.from_1904 = ["1", "true", "on"].contains(&value.as_str());
                        }
                    }
                    "sheet" => workbook.listed.push(Listed {
                        name: xml::attribute(element, "name").unwrap_or_default(),
                        id: xml::attribute(element, "id").unwrap_or_default(),
                        visibility: match xml::attribute(element, "state").as_deref() {
                            Some("hidden") => Visibility::Hidden,
                            Some("veryHidden") => Visibility::VeryHidden,
                            _ => Visibility::Visible,
                        },
                    }),
                    "definedName" => name = xml::attribute(element, "name").map(|name| (name, String::new())),
                    _ => {}
                },
                Event::End(element) if element.local_name().as_ref() == "definedName" => {
                    workbook.names.extend(name.take())
                }
                Event::Eof => return Ok(workbook),
                other => {
                    if let Some((_, value)) = &mut name {
                        xml::characters(other, value);
                    }
                }
            }
        }
    }
}

/// The relationships of a part (`""`: of the container); none when they are missing.
pub(super) fn relations(zipped: &mut Zipped<'_>, part: &str, limits: &Limits) -> Result<Vec<Relation>, Refusal> {
    let (folder, name) = relations_of(part);
    let Some(bytes) = zipped.part(&name)? else { return Ok(Vec::new()) };
    let text = xml::decode(&bytes, &name)?;
    related(Walk::new(&text, &name, limits), folder)
}

/// The folder of a part and the name of the part with its relationships.
pub(super) fn relations_of(part: &str) -> (&str, String) {
    let (folder, file) = part.rsplit_once('/').unwrap_or(("", part));
    let name = if folder.is_empty() { format!("_rels/{file}.rels") } else { format!("{folder}/_rels/{file}.rels") };
    (folder, name)
}

/// The relationships that a part in this folder has.
pub(super) fn related(mut walk: Walk<'_>, folder: &str) -> Result<Vec<Relation>, Refusal> {
    let mut relations = Vec::new();
    loop {
        match walk.next()? {
            Event::Start(element) if element.local_name().as_ref() == "Relationship" => {
                let get = |name| xml::attribute(&element, name).unwrap_or_default();
                if get("TargetMode") != "External" {
                    relations.push(Relation {
                        id: get("Id"),
                        kind: get("Type").rsplit('/').next().unwrap_or_default().to_owned(),
                        target: resolve(folder, &get("Target")),
                    });
                }
            }
            Event::Eof => return Ok(relations),
            _ => {}
        }
    }
}

/// A target from the root of the container. It only ever names a part of the container, never a file outside.
fn resolve(folder: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> =
        if target.starts_with('/') { Vec::new() } else { folder.split('/').filter(|step| !step.is_empty()).collect() };
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            step => path.push(step),
        }
    }
    path.join("/")
}

/// The text without its `<dimension>`: it is only a hint, and a wrong one stops the parser.
fn without_dimension(mut text: String) -> String {
    if let Some(range) = dimension(&text) {
        text.replace_range(range, "");
    }
    text
}

/// Where the `<dimension>` in front of the data stands.
fn dimension(text: &str) -> Option<std::ops::Range<usize>> {
    let mut reader = xml::reader(text);
    reader.config_mut().expand_empty_elements = false;
    loop {
        let start = reader.buffer_position() as usize;
        match reader.read_event().ok()? {
            Event::Empty(element) if element.local_name().as_ref() == "dimension" => {
                return Some(start..reader.buffer_position() as usize);
            }
            Event::Start(element) if element.local_name().as_ref() == "dimension" => {
                reader.read_to_end(element.name()).ok()?;
                return Some(start..reader.buffer_position() as usize);
            }
            Event::Start(element) | Event::Empty(element) if element.local_name().as_ref() == "sheetData" => {
                return None;
            }
            Event::Eof => return None,
            _ => {}
        }
    }
}

/// The text with an attribute of its root called something nobody reads: the parser reserves memory by it.
fn without_attribute(text: &str, root: &str, attribute: &str) -> String {
    let Some(start) = text.find(root) else { return text.to_owned() };
    let end = text.get(start..).and_then(|rest| rest.find('>')).map_or(text.len(), |at| start + at);
    let head = text.get(start..end).unwrap_or_default().replace(attribute, "x");
    [text.get(..start).unwrap_or_default(), &head, text.get(end..).unwrap_or_default()].concat()
}
