//! Which step a text means.
//!
//! The id first, then the sentence, then a sentence that is nearly one; then what programs make of a
//! typed `6-1`. What could be several things is never guessed.

use std::collections::BTreeMap;

use crate::domain::catalogue::Template;
use crate::domain::finding::Trouble;
use crate::domain::fold::fold;
use crate::domain::ids::{ControlNo, StepId};
use crate::sheet::book::Value;
use crate::sheet::dates::{self, Day};

/// Two texts are near when they share this part of their letter pairs …
const NEAR: f64 = 0.75;
/// … and the next best step shares this much less.
const CLEAR: f64 = 0.12;

/// What was recognised in a step cell.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recognised {
    /// The steps named, in the order in which they stand, each once.
    pub steps: Vec<StepId>,
    /// What a person should know about it.
    pub trouble: Option<Trouble>,
}

/// The steps of a template, folded once for many comparisons.
#[derive(Debug)]
pub struct Recogniser {
    by_text: BTreeMap<String, Vec<StepId>>,
    /// The same in letter pairs, in the same order.
    by_pairs: Vec<(Pairs, Vec<StepId>)>,
    ids: Vec<StepId>,
}

impl Recogniser {
    /// A recogniser for the steps of `template`.
    pub fn new(template: &Template) -> Self {
        let mut by_text: BTreeMap<String, Vec<StepId>> = BTreeMap::new();
        for step in &template.steps {
            by_text.entry(fold_sentence(&step.text)).or_default().push(step.id);
        }
        Self::of(by_text, template.steps.iter().map(|s| s.id).collect())
    }

    fn of(by_text: BTreeMap<String, Vec<StepId>>, ids: Vec<StepId>) -> Self {
        let by_pairs = by_text.iter().map(|(text, ids)| (pairs(text), ids.clone())).collect();
        Recogniser { by_text, by_pairs, ids }
    }

    /// The steps that `value` names.
    pub fn step(&self, value: &Value) -> Recognised {
        match value {
            Value::Blank | Value::Bool(_) | Value::Error(_) => Recognised::default(),
            Value::Text(text) => self.step_in_text(text),
            Value::Number(number) => self.step_in_number(*number),
            Value::Date(serial) => self.step_on(dates::day(*serial)),
            Value::Formula { result, .. } => self.step(result),
        }
    }

    fn step_in_text(&self, text: &str) -> Recognised {
        let sentence = fold_sentence(text);
        if let Some(steps) = self.by_text.get(&sentence) {
            return one_of(steps.clone(), |_| None);
        }
        if let Some(steps) = self.ids_in_words(text) {
            return Recognised { steps, trouble: Some(Trouble::SeveralSteps) };
        }
        // Folding takes line breaks out, and with them what keeps two codes apart.
        let folded = fold(&text.replace(['\n', '\r'], "、"));
        if let Some(day) = dates::day_in_words(&folded) {
            return self.step_on(day);
        }
        let (ids, rest) = self.ids_in(&folded);
        match ids[..] {
            [] => self.without_id(&folded, &sentence),
            [id] => self.checked(id, &fold_sentence(&rest), None),
            _ => Recognised { steps: ids, trouble: Some(Trouble::SeveralSteps) },
        }
    }

    /// One id with a text beside it: the id counts, unless the text is another step's sentence or nearly so.
    fn checked(&self, id: StepId, rest: &str, notice: Option<Trouble>) -> Recognised {
        let others = match self.by_text.get(rest) {
            Some(steps) => steps.clone(),
            None => self.near(rest).steps,
        };
        if others.is_empty() || others.contains(&id) {
            return Recognised { steps: vec![id], trouble: notice };
        }
        let candidates = std::iter::once(id).chain(others).collect();
        Recognised { steps: Vec::new(), trouble: Some(Trouble::StepAmbiguous { candidates }) }
    }

    /// The ids of a text that is nothing but several of them with white space between, each once.
    fn ids_in_words(&self, text: &str) -> Option<Vec<StepId>> {
        let known = |word| StepId::parse(word).filter(|id| self.ids.contains(id));
        let mut steps =
            text.split_whitespace().map(known).collect::<Option<Vec<StepId>>>().filter(|ids| ids.len() > 1)?;
        let mut seen = Vec::new();
        steps.retain(|id| {
            !seen.contains(id) && {
                seen.push(*id);
                true
            }
        });
        Some(steps)
    }

    /// The ids in a folded text, each once, and the text without them.
    fn ids_in(&self, folded: &str) -> (Vec<StepId>, String) {
        let letters: Vec<char> = folded.chars().collect();
        let (mut ids, mut rest) = (Vec::new(), String::new());
        let mut at = 0;
        while at < letters.len() {
            let run: String = letters[at..].iter().take_while(|c| c.is_ascii_digit() || **c == '-').collect();
            match StepId::parse(&run).filter(|id| self.ids.contains(id)) {
                Some(id) => {
                    if !ids.contains(&id) {
                        ids.push(id);
                    }
                }
                None => rest.push_str(&run),
            }
            at += run.chars().count();
            if let Some(letter) = letters.get(at) {
                rest.push(*letter);
                at += 1;
            }
        }
        (ids, rest)
    }

    /// A text without `6-1` in it: `6.1` alone or before a sentence, several of them, a number of days, a sentence.
    fn without_id(&self, folded: &str, sentence: &str) -> Recognised {
        if let Some((id, rest)) = self.leading_code(folded) {
            return self.checked(id, &fold_sentence(rest), Some(Trouble::StepFromNumber { step: id }));
        }
        let parts: Vec<&str> = folded.split(['、', ',', ';', 'と', '&', '+']).collect();
        let codes: Vec<StepId> = parts
            .iter()
            .filter_map(|part| self.leading_code(part))
            .filter(|(_, rest)| rest.is_empty())
            .map(|c| c.0)
            .collect();
        if codes.len() > 1 && codes.len() == parts.len() {
            let steps = codes.iter().enumerate().filter(|(at, id)| !codes[..*at].contains(id)).map(|(_, id)| *id);
            return Recognised { steps: steps.collect(), trouble: Some(Trouble::SeveralSteps) };
        }
        match folded.parse::<f64>() {
            Ok(number) if is_day(number) => self.step_on(dates::day(number)),
            _ => self.near(sentence),
        }
    }

    /// An id at the beginning of a text whose dash became another mark, and the rest of the text.
    fn leading_code<'t>(&self, folded: &'t str) -> Option<(StepId, &'t str)> {
        let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
        let (control, rest) = folded.split_at(digits(folded));
        let rest = rest.strip_prefix(['.', '/', '_', '・', 'の'])?;
        let (ordinal, rest) = rest.split_at(digits(rest));
        // A program writes 6.1 as 6.10 where it shows two places.
        let ordinal = if rest.is_empty() { ordinal.trim_end_matches('0') } else { ordinal };
        let more = rest.starts_with(['.', '/', '-', '、', ',', ';', 'と', '&', '+']);
        let id = StepId::parse(&format!("{control}-{ordinal}")).filter(|id| self.ids.contains(id) && !more)?;
        Some((id, rest))
    }

    fn near(&self, folded: &str) -> Recognised {
        let unknown = Recognised { steps: Vec::new(), trouble: Some(Trouble::StepUnknown) };
        let folded = pairs(folded);
        let mut scored: Vec<(f64, &Vec<StepId>)> =
            self.by_pairs.iter().map(|(pairs, ids)| (likeness(&folded, pairs), ids)).collect();
        scored.sort_by(|a, b| b.0.total_cmp(&a.0));
        match scored[..] {
            [(best, ids), (next, _), ..] if best >= NEAR && best - next >= CLEAR => {
                one_of(ids.clone(), |step| Some(Trouble::StepByText { step }))
            }
            [(best, first), (_, second), ..] if best >= NEAR => {
                let candidates = first.iter().chain(second).copied().collect();
                Recognised { steps: Vec::new(), trouble: Some(Trouble::StepAmbiguous { candidates }) }
            }
            _ => unknown,
        }
    }

    fn step_in_number(&self, number: f64) -> Recognised {
        self.without_id(&number.to_string(), "")
    }

    /// A date is what programs make of `6-1`: month and day in either order, or a year after 2000 and its month, if
    /// only one of them is a step.
    fn step_on(&self, day: Day) -> Recognised {
        let id = |control: u16, ordinal: u16| StepId { control: ControlNo(control), ordinal };
        let mut candidates = vec![id(day.month, day.day)];
        if day.month != day.day {
            candidates.push(id(day.day, day.month));
        }
        let year = day.year.and_then(|year| u16::try_from(year.checked_sub(2000)?).ok()).filter(|_| day.day == 1);
        candidates.extend(year.map(|year| id(year, day.month)).filter(|id| !candidates.contains(id)));
        candidates.retain(|id| self.ids.contains(id));
        one_of(candidates, |step| Some(Trouble::StepFromNumber { step }))
    }
}

/// True for the number of a day that a program can have made of a code: from 1970 to 2100.
fn is_day(number: f64) -> bool {
    number.fract() == 0.0 && (25_569.0..73_051.0).contains(&number)
}

fn one_of(steps: Vec<StepId>, notice: impl Fn(StepId) -> Option<Trouble>) -> Recognised {
    match steps[..] {
        [] => Recognised { steps, trouble: Some(Trouble::StepUnknown) },
        [only] => Recognised { steps: vec![only], trouble: notice(only) },
        _ => Recognised { steps: Vec::new(), trouble: Some(Trouble::StepAmbiguous { candidates: steps }) },
    }
}

/// Folded, and without the marks that people add or drop at will.
fn fold_sentence(text: &str) -> String {
    fold(text).replace(['。', '.', '、', ',', '，', '．', '「', '」', '(', ')', '・'], "")
}

/// Neighbouring letters of a text, sorted.
type Pairs = Vec<(char, char)>;

fn pairs(text: &str) -> Pairs {
    let letters: Vec<char> = text.chars().collect();
    let mut pairs: Pairs = letters.windows(2).map(|w| (w[0], w[1])).collect();
    pairs.sort_unstable();
    pairs
}

/// Shared letter pairs of two texts, 0 to 1 (Dice's coefficient).
fn likeness(a: &[(char, char)], b: &[(char, char)]) -> f64 {
    let total = a.len() + b.len();
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    if total == 0 { 0.0 } else { 2.0 * f64::from(shared) / total as f64 }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [(u16, u16, &str); 6] = [
        (1, 1, "経営陣と協力して情報セキュリティ方針を策定し、全社に周知。"),
        (1, 2, "方針を定期的にレビューし、最新の脅威に対応。"),
        (2, 1, "セキュリティ情報提供サービスを契約し、脅威インテリジェンスを取得。"),
        (6, 1, "全社員向けに、年次セキュリティ研修を開催。"),
        (13, 2, "データの送受信時に暗号化を適用し、通信内容の漏えいを防ぐ。"),
        (16, 1, "ファイアウォールや侵入検知システムを導入し、ネットワークトラフィックを監視。"),
    ];

    fn recogniser() -> Recogniser {
        let id = |control, ordinal| StepId { control: ControlNo(control), ordinal };
        Recogniser::of(
            STEPS.iter().map(|(c, o, t)| (fold_sentence(t), vec![id(*c, *o)])).collect(),
            STEPS.iter().map(|(c, o, _)| id(*c, *o)).collect(),
        )
    }

    fn read(text: &str) -> (Vec<String>, Option<&'static str>) {
        shown(recogniser().step(&Value::text(text)))
    }

    fn shown(recognised: Recognised) -> (Vec<String>, Option<&'static str>) {
        (recognised.steps.iter().map(StepId::to_string).collect(), recognised.trouble.map(|t| t.code()))
    }

    #[test]
    fn the_id_counts_in_every_spelling_and_with_its_sentence() {
        for text in [
            "6-1",
            "６－１",
            "6−1",
            "6ー1",
            "6-1 全社員向けに、年次セキュリティ研修を開催。",
            "6‐1",
            "⑥-①",
            "（6-1）",
            "手順6-1",
            "6-1（一部）",
            "6-1 全従業員向けに、年次セキュリティ研修を開催。",
        ] {
            assert_eq!(read(text), (vec!["6-1".to_owned()], None), "{text}");
        }
        assert_eq!(read("16-1"), (vec!["16-1".to_owned()], None));
    }

    #[test]
    fn the_sentence_counts_without_its_id() {
        assert_eq!(read("全社員向けに、年次セキュリティ研修を開催"), (vec!["6-1".to_owned()], None));
        assert_eq!(
            read("全従業員向けに、年次セキュリティ研修を開催。"),
            (vec!["6-1".to_owned()], Some("step-by-text"))
        );
    }

    #[test]
    fn several_picks_are_all_kept() {
        for text in [
            "6-1、13-2",
            "6-1と13-2",
            "6-1\n13-2",
            "6-1 13-2",
            "6.1、13.2",
            "6-1 全社員向けに、年次セキュリティ研修を開催。／13-2",
        ] {
            assert_eq!(read(text), (vec!["6-1".to_owned(), "13-2".to_owned()], Some("several-steps")), "{text}");
        }
    }

    #[test]
    fn an_id_beside_another_steps_sentence_is_not_guessed() {
        for text in [
            "1-2 全社員向けに、年次セキュリティ研修を開催。",
            "1-2 全従業員向けに、年次セキュリティ研修を開催",
            "1.2 全社員向けに、年次セキュリティ研修を開催。",
        ] {
            assert_eq!(read(text), (vec![], Some("step-ambiguous")), "{text}");
        }
    }

    #[test]
    fn what_is_no_step_is_said_to_be_none() {
        for text in ["特になし", "99-1", "研修", "6", "6-1-2", "6.1.2", "6-10", "100", "2026", "令和8年"] {
            assert_eq!(read(text), (vec![], Some("step-unknown")), "{text}");
        }
    }

    #[test]
    fn dates_and_decimals_are_taken_when_only_one_step_fits() {
        let taken = (vec!["6-1".to_owned()], Some("step-from-number"));
        assert_eq!(shown(recogniser().step(&Value::Date(46_174.0))), taken, "2026-06-01");
        assert_eq!(shown(recogniser().step(&Value::Date(46_028.0))), taken, "2026-01-06");
        assert_eq!(shown(recogniser().step(&Value::Number(6.1))), taken);
        assert_eq!(shown(recogniser().step(&Value::Number(46_174.0))), taken, "the days without their format");
        for text in [
            "6.1",
            "６．１",
            "6.10",
            "6/1",
            "6の1",
            "6月1日",
            "2026-06-01",
            "2026/6/1",
            "1-Jun",
            "Jun-1",
            "46174",
            "１月６日",
        ] {
            assert_eq!(read(text), taken, "{text}");
        }
        assert_eq!(read("6.1 全社員向けに、年次セキュリティ研修を開催。"), taken);
        assert_eq!(read("13月2日").0, ["13-2"]);
        // A year and a month: 13-2 or 2-1 of 2013.
        assert_eq!(shown(recogniser().step(&Value::Date(41_306.0))), (vec![], Some("step-ambiguous")), "2013-02-01");
        // 2026-01-02 could be 1-2 or 2-1.
        assert_eq!(shown(recogniser().step(&Value::Date(46_024.0))), (vec![], Some("step-ambiguous")));
        assert_eq!(shown(recogniser().step(&Value::Date(46_200.0))), (vec![], Some("step-unknown")));
    }
}
