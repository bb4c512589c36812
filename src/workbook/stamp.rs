//! Whose workbook this is: a short code with a check character, carried in several places at once.
//!
//! People see the code on every sheet and in the page header; programs find it in the description, in
//! custom properties and on a hidden sheet. Each carrier dies with some program or habit, none is
//! trusted alone.

use crate::domain::address::Address;
use crate::domain::fold::{fold, is_dash};
use crate::sheet::book::{Book, Cell, Look, Page, Visibility};

/// Name of the hidden sheet that carries the stamp.
pub const STAMP_SHEET: &str = "_matome";

/// Subject of a plenary workbook's code.
pub const PLENARY_SUBJECT: &str = "ALL";
/// What the subject of a group workbook's code begins with; its number follows.
pub const GROUP_PREFIX: &str = "GRP";

/// What kind of workbook a stamp belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// A participant's form.
    Form,
    /// A group's workbook.
    Group,
    /// The plenary workbook.
    Plenary,
}

impl Kind {
    fn word(self) -> &'static str {
        match self {
            Kind::Form => "form",
            Kind::Group => "group",
            Kind::Plenary => "plenary",
        }
    }
}

/// What a workbook carries about itself.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Stamp {
    /// Which kind of workbook.
    pub kind: Kind,
    /// The code.
    pub code: Code,
    /// Name of the participant's or the group; empty for the plenary workbook.
    pub name: String,
    /// Name of the template.
    pub template: String,
    /// Version of the template.
    pub version: String,
    /// Hash of the template's contents.
    pub hash: String,
}

/// A code: the workshop, and whose workbook it is. Shown as `W06-101-K`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Code {
    /// 2 to 8 letters and digits.
    pub workshop: String,
    /// A participant's id, `GRP1`, or `ALL`.
    pub subject: String,
}

impl Code {
    /// A code from its parts.
    pub fn new(workshop: impl Into<String>, subject: impl Into<String>) -> Self {
        Code { workshop: workshop.into(), subject: subject.into() }
    }

    /// The code as it is printed, check character last.
    pub fn text(&self) -> String {
        let body = format!("{}-{}", self.workshop, self.subject);
        let check = check_character(&body);
        format!("{body}-{check}")
    }

    /// Reads a printed code in any width and dash. `Err` when it has the shape of a code but its check
    /// character does not fit; None when it is no code at all.
    pub fn parse(text: &str) -> Option<Result<Self, Self>> {
        // Nearly every word that is asked is none: most have no two dashes.
        if text.chars().filter(|c| is_dash(*c)).count() < 2 {
            return None;
        }
        let folded = fold(text).to_ascii_uppercase();
        let (body, check) = folded.rsplit_once('-')?;
        let (workshop, subject) = body.split_once('-')?;
        let plain = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let shaped =
            (2..=8).contains(&workshop.len()) && check.len() == 1 && plain(workshop) && plain(subject) && plain(check);
        if !shaped || subject.starts_with('-') || subject.ends_with('-') {
            return None;
        }
        let code = Code::new(workshop, subject);
        Some(if check == check_character(body).to_string() { Ok(code) } else { Err(code) })
    }
}

/// ISO 7064 MOD 37,36 over the letters and digits of `text`; other characters do not count.
pub fn check_character(text: &str) -> char {
    const MODULUS: u32 = 36;
    let mut product = MODULUS;
    for value in text.chars().filter_map(|c| c.to_digit(36)) {
        let sum = (product + value) % MODULUS;
        product = (if sum == 0 { MODULUS } else { sum }) * 2 % (MODULUS + 1);
    }
    let check = (MODULUS + 1 - product) % MODULUS;
    char::from_digit(check, 36).map_or('0', |c| c.to_ascii_uppercase())
}

/// Keys of the stamp, in custom properties and on the hidden sheet.
pub(in crate::workbook) mod key {
    pub const KIND: &str = "matome_kind";
    pub const CODE: &str = "matome_code";
    pub const NAME: &str = "matome_name";
    pub const TEMPLATE: &str = "matome_template";
    pub const VERSION: &str = "matome_template_version";
    pub const HASH: &str = "matome_template_hash";
}

impl Stamp {
    fn pairs(&self) -> [(&'static str, String); 6] {
        [
            (key::KIND, self.kind.word().to_owned()),
            (key::CODE, self.code.text()),
            (key::NAME, self.name.clone()),
            (key::TEMPLATE, self.template.clone()),
            (key::VERSION, self.version.clone()),
            (key::HASH, self.hash.clone()),
        ]
    }

    /// Writes description, custom properties and the hidden sheet. The visible code is on the pages already.
    pub fn write(&self, book: &mut Book) {
        book.properties.description = format!(
            "matome {} {} {} {} {}",
            self.kind.word(),
            self.code.text(),
            self.template,
            self.version,
            self.hash
        );
        book.properties.custom = self.pairs().map(|(k, v)| (k.to_owned(), v)).to_vec();
        let mut page = Page::new(STAMP_SHEET);
        page.visibility = Visibility::VeryHidden;
        for (row, (name, value)) in self.pairs().into_iter().enumerate() {
            page.put(Address::new(row as u32, 0), Cell::text(name, Look::Data));
            page.put(Address::new(row as u32, 1), Cell::text(value, Look::Data));
        }
        book.pages.push(page);
    }
}

/// True for a page that holds the keys of a stamp and their values, whatever it is called.
pub fn is_stamp(page: &Page) -> bool {
    let keys = [key::KIND, key::CODE, key::NAME, key::TEMPLATE, key::VERSION, key::HASH];
    let mut filled = page.filled().peekable();
    filled.peek().is_some()
        && filled.all(|(at, cell)| match at.col {
            0 => keys.contains(&cell.value.shown().as_str()),
            col => col == 1,
        })
}

/// What one carrier says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Claim {
    /// Which carrier.
    pub carrier: Carrier,
    /// The code it carries; `Err` when its check character does not fit.
    pub code: Result<Code, Code>,
}

/// Where a code was found, most trusted first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Carrier {
    /// The hidden sheet.
    Stamp,
    /// A cell of a sheet people see.
    Visible,
    /// Custom properties.
    Properties,
    /// The description in the core properties.
    Description,
}

/// Every code that `book` carries, most trusted first, each carrier's different codes once.
pub fn claims(book: &Book) -> Vec<Claim> {
    let mut claims: Vec<Claim> = Vec::new();
    let mut add = |carrier, text: &str| {
        for code in codes_in(text) {
            let claim = Claim { carrier, code };
            if !claims.contains(&claim) {
                claims.push(claim);
            }
        }
    };
    for page in &book.pages {
        let carrier = if page.name == STAMP_SHEET { Carrier::Stamp } else { Carrier::Visible };
        for (_, cell) in page.cells.firsts() {
            add(carrier, &cell.value.seen());
        }
    }
    for (name, value) in &book.properties.custom {
        if name == key::CODE {
            add(Carrier::Properties, value);
        }
    }
    add(Carrier::Description, &book.properties.description);
    claims.sort_by_key(|claim| (claim.carrier, claim.code.is_err()));
    claims
}

/// The value of one stamp key, from the hidden sheet or else the custom properties.
fn stamped(book: &Book, name: &str) -> Option<String> {
    let on_sheet = book.page(STAMP_SHEET).and_then(|page| {
        let (at, _) = page.filled().find(|(_, cell)| cell.value.seen() == name)?;
        Some(page.shown(Address::new(at.row, at.col + 1)))
    });
    let in_properties = || book.properties.custom.iter().find(|(k, _)| k == name).map(|(_, v)| v.clone());
    on_sheet.filter(|v| !v.is_empty()).or_else(in_properties)
}

/// Name and version of the template a workbook was made from, and the hash of its contents.
pub fn template_of(book: &Book) -> Option<(String, String, String)> {
    Some((stamped(book, key::TEMPLATE)?, stamped(book, key::VERSION)?, stamped(book, key::HASH)?))
}

/// The participant's or the group's name in the stamp.
pub fn name_of(book: &Book) -> Option<String> {
    stamped(book, key::NAME)
}

/// The codes among the words of a text. A single `6-1-2` is no code: a workshop has two characters at least.
fn codes_in(text: &str) -> Vec<Result<Code, Code>> {
    if text.len() > 400 || !text.contains(is_dash) {
        return Vec::new();
    }
    text.split(|c: char| c.is_whitespace() || matches!(c, '：' | ':' | '／' | '/' | ',' | '、'))
        .filter_map(Code::parse)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_is_that_of_the_standard() {
        // ISO 7064 MOD 37,36: the published example A12425GABC1234002 has check character M.
        assert_eq!(check_character("A12425GABC1234002"), 'M');
    }

    #[test]
    fn every_single_wrong_character_and_swap_of_neighbours_is_noticed() {
        let text = Code::new("W06", "A-103").text();
        let letters: Vec<char> = text.chars().collect();
        for at in 0..letters.len() {
            for other in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".chars() {
                if letters[at] == '-' || other == letters[at] {
                    continue;
                }
                let mut changed = letters.clone();
                changed[at] = other;
                let changed: String = changed.iter().collect();
                assert!(!matches!(Code::parse(&changed), Some(Ok(_))), "{changed}");
            }
        }
    }

    #[test]
    fn a_code_is_read_as_it_is_written() {
        let code = Code::new("W7QK", "A-03");
        assert_eq!(Code::parse(&code.text()), Some(Ok(code.clone())));
        let wide: String = code.text().chars().map(|c| if c == '-' { '－' } else { c }).collect();
        assert_eq!(Code::parse(&wide), Some(Ok(code)));
        for text in ["6-1", "6-1-2", "", "2024-06-01x", "W06"] {
            assert!(!matches!(Code::parse(text), Some(Ok(_))), "{text}");
        }
    }

    #[test]
    fn all_four_carriers_are_read_back() {
        let stamp = Stamp {
            kind: Kind::Form,
            code: Code::new("W06", "101"),
            name: "みほん 花子".into(),
            template: "t".into(),
            version: "1.0".into(),
            hash: "00ff".into(),
        };
        let mut book = Book::default();
        let mut page = Page::new("②実施手順");
        page.put(Address::new(0, 9), Cell::text(format!("{}　みほん 花子 様", stamp.code.text()), Look::Corner));
        book.pages.push(page);
        stamp.write(&mut book);
        let carriers: Vec<_> = claims(&book).into_iter().map(|c| (c.carrier, c.code)).collect();
        let all = [Carrier::Stamp, Carrier::Visible, Carrier::Properties, Carrier::Description];
        assert_eq!(carriers, all.map(|c| (c, Ok(stamp.code.clone()))));
        assert_eq!(template_of(&book), Some(("t".into(), "1.0".into(), "00ff".into())));
    }
}
