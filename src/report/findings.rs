//! Findings for a person: file by file, the severe ones first, each with its place and what to do.

use indexmap::IndexMap;

use super::text::{clean, pad, shortened, width};
use crate::domain::finding::{Finding, Lang, Severity};

/// Words of one language.
struct Words {
    severities: [&'static str; 3],
    read: &'static str,
    remedy: &'static str,
    quotes: [&'static str; 2],
    between: &'static str,
    more: [&'static str; 2],
}

const JA: Words = Words {
    severities: ["要対応", "要確認", "参考"],
    read: "読み取った内容",
    remedy: "すること",
    quotes: ["「", "」"],
    between: "、",
    more: [" ほか", "件"],
};
const EN: Words = Words {
    severities: ["error", "warning", "note"],
    read: "read",
    remedy: "to do",
    quotes: ["“", "”"],
    between: ", ",
    more: [" and ", " more"],
};

impl Words {
    /// Behind the first of several: how many more there are; nothing where there are no more.
    fn more(&self, count: usize) -> String {
        let [before, after] = self.more;
        if count == 0 { String::new() } else { format!("{before}{count}{after}") }
    }

    fn severity(&self, severity: Severity) -> &'static str {
        let [error, warning, info] = self.severities;
        match severity {
            Severity::Error => error,
            Severity::Warning => warning,
            Severity::Info => info,
        }
    }
}

/// The findings as lines, a block a file, the files and findings with errors first. What repeats itself in a file is
/// said once, with all its places. `colour`: the words of severity are coloured.
pub(super) fn lines(findings: &[Finding], lang: Lang, colour: bool) -> Vec<String> {
    let words = match lang {
        Lang::Ja => JA,
        Lang::En => EN,
    };
    let mut files: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in findings {
        files.entry(&finding.file).or_default().push(finding);
    }
    let mut blocks: Vec<(&str, Vec<Said>)> = files.into_iter().map(|(file, all)| (file, said(&all, lang))).collect();
    blocks.sort_by_key(|(_, said)| said.first().map(|said| said.severity));
    let severity_wide = words.severities.iter().map(|word| width(word)).max().unwrap_or(0);
    let indent = " ".repeat(2 + severity_wide + 2);
    let mut lines = Vec::new();
    for (file, said) in blocks {
        lines.push(clean(file));
        for said in said {
            let word = pad(words.severity(said.severity), severity_wide);
            let word = if colour { painted(&word, said.severity) } else { word };
            let places = places(&said, &words);
            let places = if places.is_empty() { places } else { format!("{places}  ") };
            lines.push(format!("  {word}  {places}{}", clean(&said.message)));
            if !said.read.is_empty() {
                let [open, close] = words.quotes;
                let quoted = said.read.iter().take(NAMED).map(|read| format!("{open}{}{close}", shortened(read)));
                let mut read = quoted.collect::<Vec<_>>().join(words.between);
                read.push_str(&words.more(said.read.len().saturating_sub(NAMED)));
                lines.push(format!("{indent}{}: {read}", words.read));
            }
            lines.push(format!("{indent}{}: {}", words.remedy, clean(&said.remedy)));
        }
    }
    lines
}

/// Places and texts of one thing that are named; of more, how many they are.
const NAMED: usize = 3;

/// One thing that is said about a file, with every place it is true of.
struct Said<'a> {
    severity: Severity,
    message: String,
    remedy: String,
    /// Sheets in order, each with its cells.
    places: IndexMap<&'a str, Vec<String>>,
    /// What was read, each text once.
    read: Vec<&'a str>,
}

/// The findings of one file, severe ones first, those that say the same together.
fn said<'a>(findings: &[&'a Finding], lang: Lang) -> Vec<Said<'a>> {
    let mut all: IndexMap<(Severity, String), Said> = IndexMap::new();
    for finding in findings {
        let message = finding.trouble.message(lang);
        let said = all.entry((finding.severity(), message.clone())).or_insert_with(|| Said {
            severity: finding.severity(),
            message,
            remedy: finding.trouble.remedy(lang),
            places: IndexMap::new(),
            read: Vec::new(),
        });
        if let Some(source) = &finding.source {
            said.places.entry(&source.sheet).or_default().push(source.cell.to_string());
        }
        if !finding.read.is_empty() && !said.read.contains(&finding.read.as_str()) {
            said.read.push(&finding.read);
        }
    }
    let mut all: Vec<Said> = all.into_values().collect();
    all.sort_by_key(|said| said.severity);
    all
}

/// `②実施手順 E7、E9、E12 ほか3件`; empty for what is about the whole file.
fn places(said: &Said, words: &Words) -> String {
    let of_sheet = |(sheet, cells): (&&str, &Vec<String>)| {
        let named = cells.iter().take(NAMED).map(String::as_str).collect::<Vec<_>>().join(words.between);
        format!("{} {named}{}", clean(sheet), words.more(cells.len().saturating_sub(NAMED)))
    };
    said.places.iter().map(of_sheet).collect::<Vec<_>>().join(words.between)
}

/// A word in the colour of its severity, for a terminal.
fn painted(word: &str, severity: Severity) -> String {
    let colour = match severity {
        Severity::Error => "1;31",
        Severity::Warning => "33",
        Severity::Info => "2",
    };
    format!("\u{1b}[{colour}m{word}\u{1b}[0m")
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::domain::address::Address;
    use crate::domain::finding::Trouble;
    use crate::domain::source::{Source, SourceFile};

    fn finding(file: &str, trouble: Trouble, cell: Option<(&str, Address)>, read: &str) -> Finding {
        let source = |(sheet, cell): (&str, Address)| Source {
            file: Arc::new(SourceFile { path: file.to_owned(), sha256: String::new() }),
            sheet: sheet.into(),
            cell,
        };
        Finding { trouble, file: file.to_owned(), participant: None, source: cell.map(source), read: read.to_owned() }
    }

    #[test]
    fn a_block_a_file_with_errors_first_and_nothing_that_steers_the_terminal() {
        let findings = [
            finding("returned/b.xlsx", Trouble::RowByLabel, Some(("①事業影響", Address::new(6, 4))), ""),
            finding("returned/a.xlsx", Trouble::RowByLabel, Some(("①事業影響", Address::new(6, 4))), ""),
            finding("returned/a.xlsx", Trouble::StepUnknown, Some(("②", Address::new(9, 3))), "6-9\u{1b}[31m"),
            finding("returned/c.xlsx", Trouble::NotAForm, None, ""),
        ];
        let lines = lines(&findings, Lang::Ja, false);
        let said = |trouble: Trouble| (trouble.message(Lang::Ja), trouble.remedy(Lang::Ja));
        let [step, row, form] = [Trouble::StepUnknown, Trouble::RowByLabel, Trouble::NotAForm].map(said);
        let expected = [
            "returned/a.xlsx".to_owned(),
            format!("  要対応  ② D10  {}", step.0),
            "          読み取った内容: 「6-9[31m」".to_owned(),
            format!("          すること: {}", step.1),
            format!("  参考    ①事業影響 E7  {}", row.0),
            format!("          すること: {}", row.1),
            "returned/c.xlsx".to_owned(),
            format!("  要対応  {}", form.0),
            format!("          すること: {}", form.1),
            "returned/b.xlsx".to_owned(),
            format!("  参考    ①事業影響 E7  {}", row.0),
            format!("          すること: {}", row.1),
        ];
        assert_eq!(lines, expected);
    }

    #[test]
    fn what_repeats_itself_is_said_once_with_all_its_places() {
        let at = |row| Some(("②実施手順", Address::new(row, 4)));
        let mut findings: Vec<Finding> =
            (6..12).map(|row| finding("a.xlsx", Trouble::StepUnknown, at(row), &format!("手順{}", row % 5))).collect();
        findings.push(finding("a.xlsx", Trouble::StepUnknown, Some(("②の写し", Address::new(0, 0))), "手順1"));
        let lines = lines(&findings, Lang::Ja, false);
        assert_eq!(lines.len(), 4, "{lines:?}");
        assert!(lines[1].starts_with("  要対応  ②実施手順 E7、E8、E9 ほか3件、②の写し A1  "), "{}", lines[1]);
        assert_eq!(lines[2], "          読み取った内容: 「手順1」、「手順2」、「手順3」 ほか2件");
    }

    #[test]
    fn colours_are_for_terminals_and_change_no_letter() {
        let findings = [finding("a.xlsx", Trouble::NotAForm, None, "")];
        let coloured = lines(&findings, Lang::Ja, true);
        assert!(coloured[1].starts_with("  \u{1b}[1;31m要対応\u{1b}[0m  "), "{coloured:?}");
        let plain: Vec<String> =
            coloured.iter().map(|line| line.replace("\u{1b}[1;31m", "").replace("\u{1b}[0m", "")).collect();
        assert_eq!(plain, lines(&findings, Lang::Ja, false));
    }
}
