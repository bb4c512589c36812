//! Answers that are a choice of a short list: which one a text means, and how often each was chosen.
//!
//! A choice is recognised in any width and in the shapes of ○, △ and × that keyboards offer; what is
//! none of the list stays as typed and is counted as such.

use super::answers::{GroupRecord, Slot};
use super::catalogue::{ColumnRef, Kind, Rows, Template, Whom};
use super::fold::fold;
use super::ids::{GroupName, ThreatNo};

/// The choice that `text` means in a column; None when it is none of its list.
pub fn recognise<'t>(template: &'t Template, column: ColumnRef, text: &str) -> Option<&'t str> {
    let column = template.column(column);
    let choices = template.choices(column);
    let folded = marks(&fold(text));
    let same = |choice: &&&str| marks(&fold(choice)) == folded;
    if column.kind == Kind::Tick {
        let yes = ["1", "はい", "yes", "true", "済", "y"].contains(&folded.as_str());
        return choices.first().copied().filter(|_| yes || folded == marks(super::catalogue::TICK) || folded == "✓");
    }
    if let Some(found) = choices.iter().find(same) {
        return Some(found);
    }
    // `○` for a choice that reads `○ 実施している`, and the other way round, where only one fits.
    let head = |text: &str| fold(text.split([' ', '　', '：', ':']).next().unwrap_or_default());
    let mut fitting = choices.iter().filter(|choice| {
        let own = marks(&head(choice));
        !own.is_empty() && (own == folded || own == marks(&head(text)))
    });
    match (fitting.next(), fitting.next()) {
        (Some(only), None) => Some(only),
        _ => None,
    }
}

/// The shapes of one mark as one: keyboards and fonts offer several circles, crosses and triangles.
fn marks(folded: &str) -> String {
    let one = |c: char| match c {
        '〇' | '◯' => '○',
        '✕' | '✖' | '✗' | '✘' | '╳' => '×',
        '▲' | '∆' | '△' | 'δ' => '△',
        '✔' | '☑' | 'レ' | '✅' => '✓',
        other => other,
    };
    let text: String = folded.chars().map(one).collect();
    // A letter that stands alone is the cross that the keyboard has.
    if text == "x" { "×".to_owned() } else { text }
}

/// How often each choice of one column was chosen in one row.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ChoiceCount {
    /// The column.
    pub column: ColumnRef,
    /// The row; None where the theme asks once for the whole form.
    pub threat: Option<ThreatNo>,
    /// Per choice of the column's list: people.
    pub counts: Vec<u32>,
    /// People whose answer is none of the list.
    pub other: u32,
    /// People whose file came back without an answer here.
    pub open: u32,
}

/// Where people choose: every column of individuals that is counted, with each of its rows.
pub fn places(template: &Template) -> Vec<(ColumnRef, Option<ThreatNo>)> {
    let columns = template.columns(Whom::Individual).filter(|(_, column)| column.kind.is_choice());
    columns
        .flat_map(|(at, _)| match template.theme(at).rows {
            Rows::Threats => template.threats_in_scope().map(|threat| (at, Some(threat.no))).collect(),
            Rows::Questions => vec![(at, None)],
        })
        .collect()
}

/// The counts of all places, over the members of `records`; with `group` only of that one.
pub fn count(template: &Template, records: &[GroupRecord], group: Option<&GroupName>) -> Vec<ChoiceCount> {
    let members: Vec<_> = records
        .iter()
        .filter(|record| group.is_none_or(|group| *group == record.group))
        .flat_map(|record| &record.members)
        .filter(|(_, answers)| !answers.is_empty())
        .collect();
    places(template)
        .into_iter()
        .map(|(column, threat)| {
            let choices = template.choices(template.column(column));
            let mut count = ChoiceCount { column, threat, counts: vec![0; choices.len()], other: 0, open: 0 };
            for (_, answers) in &members {
                let answer = answers.get(&Slot::new(column, threat, 1));
                match answer.map(|answer| recognise(template, column, &answer.text.value)) {
                    None => count.open += 1,
                    Some(None) => count.other += 1,
                    Some(Some(choice)) => {
                        if let Some(place) = choices.iter().position(|c| *c == choice) {
                            count.counts[place] += 1;
                        }
                    }
                }
            }
            count
        })
        .collect()
}
