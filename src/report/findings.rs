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
}

const JA: Words =
    Words {
        severities: ["エラー", "注意", "参考"], read: "記入内容", remedy: "対応", quotes: ["「", "」"]
    };
const EN: Words =
    Words { severities: ["error", "warning", "note"], read: "read", remedy: "remedy", quotes: ["“", "”"] };

impl Words {
    fn severity(&self, severity: Severity) -> &'static str {
        let [error, warning, info] = self.severities;
        match severity {
            Severity::Error => error,
            Severity::Warning => warning,
            Severity::Info => info,
        }
    }
}

/// The findings as lines.
pub(super) fn lines(findings: &[Finding], lang: Lang) -> Vec<String> {
    let words = match lang {
        Lang::Ja => JA,
        Lang::En => EN,
    };
    let mut files: IndexMap<&str, Vec<&Finding>> = IndexMap::new();
    for finding in findings {
        files.entry(&finding.file).or_default().push(finding);
    }
    let mut lines = Vec::new();
    for (file, mut findings) in files {
        findings.sort_by_key(|finding| finding.severity());
        lines.push(clean(file));
        let places: Vec<String> = findings.iter().map(|finding| place(finding)).collect();
        let wide = places.iter().map(|place| width(place)).max().unwrap_or(0);
        let severity_wide = words.severities.iter().map(|word| width(word)).max().unwrap_or(0);
        let indent = " ".repeat(2 + severity_wide + 2 + if wide == 0 { 0 } else { wide + 2 });
        for (finding, place) in findings.iter().zip(places) {
            let severity = pad(words.severity(finding.severity()), severity_wide);
            let place = if wide == 0 { String::new() } else { format!("{}  ", pad(&place, wide)) };
            lines.push(format!("  {severity}  {place}{}", clean(&finding.trouble.message(lang))));
            if !finding.read.is_empty() {
                let [open, close] = words.quotes;
                lines.push(format!("{indent}{}: {open}{}{close}", words.read, shortened(&finding.read)));
            }
            lines.push(format!("{indent}{}: {}", words.remedy, clean(&finding.trouble.remedy(lang))));
        }
    }
    lines
}

/// Sheet and cell; empty where the finding is about the whole file.
fn place(finding: &Finding) -> String {
    finding.source.as_ref().map(|source| clean(&format!("{} {}", source.sheet, source.cell))).unwrap_or_default()
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
    fn findings_stand_by_file_and_severity_with_aligned_places() {
        let findings = [
            finding("returned/a.xlsx", Trouble::RowByLabel, Some(("①事業影響", Address::new(6, 4))), ""),
            finding("returned/b.xlsx", Trouble::NotAForm, None, ""),
            finding("returned/a.xlsx", Trouble::StepUnknown, Some(("②", Address::new(9, 3))), "6-9\u{1b}[31m"),
        ];
        let lines = lines(&findings, Lang::Ja);
        assert_eq!(
            lines,
            [
                "returned/a.xlsx",
                "  エラー  ② D10         一覧にない実施手順です。票には数えていません。",
                "                        記入内容: 「6-9[31m」",
                "                        対応: 「6-1」のように番号を書き入れてください。",
                "  参考    ①事業影響 E7  番号のない行を、脅威の名前から読み取りました。",
                "                        対応: 何もする必要はありません。",
                "returned/b.xlsx",
                "  エラー  記入票の表が見つかりません。",
                "          対応: 記入票かどうかを確かめ、違うファイルなら returned/ から外してください。",
            ]
        );
    }
}
