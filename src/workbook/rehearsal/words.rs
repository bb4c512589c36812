//! The mark of a rehearsal, and sentences that nobody takes for an answer.

use crate::domain::finding::Lang;

/// What stands before the title of a rehearsal and the names of its files, Japanese and English.
const MARKS: [&str; 2] = ["【リハーサル】", "[Rehearsal] "];

/// How many sentences there are.
pub(super) const SENTENCES: usize = 8;

const JA: [&str; SENTENCES] = [
    "（練習）受注と出荷が止まり、取引先への納期に影響が出る。",
    "（練習）顧客に説明とお詫びをすることになり、信用を失う。",
    "（練習）担当者が1人しかおらず、気づくまでに時間がかかる。",
    "（練習）費用をかけずに、明日からでも始められるため。",
    "（練習）手順書がなく、人によってやり方が違う。",
    "（練習）月に1回、15分の勉強会を開く。",
    "（練習）経営層に数字で説明し、予算を確保する。",
    "（練習）外部の専門家に年1回、点検を頼む。",
];

const EN: [&str; SENTENCES] = [
    "(practice) Orders and deliveries stop, and customers have to wait.",
    "(practice) We have to explain and apologise, and lose trust.",
    "(practice) One person is in charge, so it takes long until anybody notices.",
    "(practice) It costs nothing and can begin tomorrow.",
    "(practice) Nothing is written down, so everybody does it another way.",
    "(practice) A quarter of an hour of training once a month.",
    "(practice) Show figures to the management and get a budget.",
    "(practice) Ask an expert from outside for a check once a year.",
];

pub(super) fn sentence(lang: Lang, nth: usize) -> String {
    let sentences = match lang {
        Lang::Ja => JA,
        Lang::En => EN,
    };
    sentences[nth % SENTENCES].to_owned()
}

/// The mark.
pub fn mark(lang: Lang) -> &'static str {
    match lang {
        Lang::Ja => MARKS[0],
        Lang::En => MARKS[1],
    }
}

/// A title with the mark.
pub fn marked(title: &str, lang: Lang) -> String {
    if is_marked(title) { title.to_owned() } else { format!("{}{title}", mark(lang)) }
}

/// True for the title of a rehearsal.
pub fn is_marked(title: &str) -> bool {
    MARKS.iter().any(|mark| title.starts_with(mark.trim_end()))
}
