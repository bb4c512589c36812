//! References to cells as the formats spell them, read into a sheet's name and an area.

use crate::domain::address::{Address, Area};

/// Reads `'②'!$E$6`, `②!$E$6`, `$②.$E$6`, `$'②'.$E$6` and areas of them; None for formulas, several areas, other
/// workbooks, whole rows and columns.
pub(super) fn reference(text: &str) -> Option<(String, Area)> {
    let text = text.trim().trim_start_matches('=').trim_start_matches('$');
    let (sheet, cells) = match text.strip_prefix('\'') {
        Some(rest) => quoted(rest)?,
        None => {
            // The separator is the last one before the first cell: sheet names may hold dots.
            let first = text.split(':').next()?;
            let at = first.rfind('!').or_else(|| first.rfind('.'))?;
            (text.get(..at)?.to_owned(), text.get(at + 1..)?)
        }
    };
    if sheet.is_empty() || sheet.contains(['[', ']', '!']) {
        return None;
    }
    let mut corners = cells.splitn(2, ':');
    let first = Address::parse(corners.next()?)?;
    let last = match corners.next() {
        // `$②.$A$1:.$B$2` and `$②.$A$1:$②.$B$2` repeat the sheet.
        Some(corner) => match corner.rsplit_once(['!', '.']) {
            None => Address::parse(corner)?,
            Some((again, cell)) => {
                let again = again.trim_start_matches('$').trim_matches('\'').replace("''", "'");
                (again.is_empty() || again == sheet).then_some(())?;
                Address::parse(cell)?
            }
        },
        None => first,
    };
    (first.row <= last.row && first.col <= last.col).then(|| (sheet, Area::new(first, last)))
}

/// Splits `it''s'!A1`, quotes doubled, after its first quote.
fn quoted(rest: &str) -> Option<(String, &str)> {
    let mut from = 0;
    loop {
        let at = from + rest.get(from..)?.find('\'')?;
        let after = rest.get(at + 1..)?;
        if after.starts_with('\'') {
            from = at + 2;
        } else {
            return Some((rest.get(..at)?.replace("''", "'"), after.strip_prefix(['!', '.'])?));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_spellings_of_one_cell() {
        for text in ["'②実施手順'!$E$6", "②実施手順!$E$6", "$②実施手順.$E$6", "$'②実施手順'.$E$6", "=②実施手順!E6"]
        {
            let (sheet, area) = reference(text).unwrap();
            assert_eq!((sheet.as_str(), area.to_string().as_str()), ("②実施手順", "E6:E6"), "{text}");
        }
    }

    #[test]
    fn areas_quotes_and_dots() {
        let shown = |text: &str| reference(text).map(|(sheet, area)| format!("{sheet}|{area}"));
        assert_eq!(shown("'it''s'!$A$1:$B$2").as_deref(), Some("it's|A1:B2"));
        assert_eq!(shown("$版1.2.$A$1:.$B$2").as_deref(), Some("版1.2|A1:B2"));
        assert_eq!(shown("$'版 1.2'.$A$1:$'版 1.2'.$B$2").as_deref(), Some("版 1.2|A1:B2"));
        for text in [
            "",
            "1+1",
            "#REF!",
            "OFFSET(a!$A$1,0,0)",
            "[1]a!$A$1",
            "a!$A:$B",
            "a!$1:$2",
            "a!$A$1,a!$B$2",
            "'a'",
            "'a",
            "a!B2:A1",
        ] {
            assert_eq!(shown(text), None, "{text}");
        }
    }
}
