//! A toml document as a page of two columns, key and value, so that the settings of a template pack are
//! read by the same code as a settings sheet.

use toml::{Table, Value as Toml};

use super::refusal::Refusal;
use crate::domain::address::Address;
use crate::sheet::book::{Cell, Look, Page};

/// One row a value, in the order of their keys: `title`, `themes.0.sheet`. Texts stand verbatim, numbers and dates as
/// toml writes them, empty lists and tables do not appear.
///
/// # Errors
/// [`Refusal::NotWellFormed`] with line and reason when it is no toml.
pub fn toml_page(name: &str, text: &str) -> Result<Page, Refusal> {
    let table: Table = text.parse().map_err(|error: toml::de::Error| Refusal::NotWellFormed {
        part: name.to_owned(),
        detail: error.to_string(),
    })?;
    let mut rows = Vec::new();
    flatten(&Toml::Table(table), String::new(), &mut rows);
    let mut page = Page::new(name);
    for (row, (key, value)) in (0u32..).zip(rows) {
        page.put(Address::new(row, 0), Cell::text(key, Look::Plain));
        page.put(Address::new(row, 1), Cell::text(value, Look::Plain));
    }
    Ok(page)
}

fn flatten(value: &Toml, key: String, rows: &mut Vec<(String, String)>) {
    let inner = |step: &str| if key.is_empty() { step.to_owned() } else { format!("{key}.{step}") };
    match value {
        Toml::Table(table) => table.iter().for_each(|(step, value)| flatten(value, inner(step), rows)),
        Toml::Array(list) => {
            list.iter().enumerate().for_each(|(at, value)| flatten(value, inner(&at.to_string()), rows))
        }
        Toml::String(text) => rows.push((key, text.clone())),
        Toml::Integer(_) | Toml::Float(_) | Toml::Boolean(_) | Toml::Datetime(_) => rows.push((key, value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_dotted_and_texts_verbatim() {
        let page = toml_page(
            "t",
            "title = \"第1行\\n第2行\"\npairs = 3\n[[themes]]\nsheet = \"①\"\n[[themes]]\nsheet = \" ② \"\n",
        )
        .unwrap();
        let rows: Vec<_> =
            (0..4).map(|row| (page.shown(Address::new(row, 0)), page.shown(Address::new(row, 1)))).collect();
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(
            rows,
            [
                pair("pairs", "3"),
                pair("themes.0.sheet", "①"),
                pair("themes.1.sheet", " ② "),
                pair("title", "第1行\n第2行")
            ]
        );
        assert_eq!(toml_page("t", "title = ").unwrap_err().code(), "not-well-formed");
    }
}
