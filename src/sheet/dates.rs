//! Dates between the two ways files write them: days since 1899-12-30 and ISO 8601.
//!
//! Pure arithmetic, so that whoever shows or reads a date agrees.

use crate::domain::moment::{civil, days};

/// Days that a workbook counting from 1904 is behind.
pub(crate) const SHIFT_1904: f64 = 1462.0;

/// The last day a spreadsheet knows: 9999-12-31.
const LAST_DAY: f64 = 2_958_466.0;

/// A serial as ISO: date, date and time, or time alone when there are no days. Numbers no calendar has stay numbers.
pub fn iso(serial: f64) -> String {
    if !(0.0..LAST_DAY).contains(&serial) {
        return serial.to_string();
    }
    let mut seconds = (serial * 86_400.0).round() as i64;
    let days = seconds.div_euclid(86_400);
    seconds = seconds.rem_euclid(86_400);
    let clock = if seconds % 60 == 0 {
        format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60)
    } else {
        format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
    };
    if days == 0 {
        return clock;
    }
    // Excel counts a 29 February 1900 that never was: days before it are one off.
    let (year, month, day) = if days == 60 { (1900, 2, 29) } else { civil(days + i64::from(days < 60) - 25_569) };
    if seconds == 0 {
        format!("{year:04}-{month:02}-{day:02}")
    } else {
        format!("{year:04}-{month:02}-{day:02} {clock}")
    }
}

/// A day as somebody wrote it or a program shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Day {
    /// The year, where one is written.
    pub year: Option<i64>,
    /// The month; where only numbers are written, it may be the day.
    pub month: u16,
    /// The day.
    pub day: u16,
}

/// The day of a serial.
pub fn day(serial: f64) -> Day {
    let (year, month, day) = civil(serial.floor() as i64 - 25_569);
    Day { year: Some(year), month: month as u16, day: day as u16 }
}

/// The day that a folded text is and nothing else: `6月1日`, `2026/6/1`, `6/1`, `1-jun`.
pub fn day_in_words(folded: &str) -> Option<Day> {
    let number = |text: &str| text.parse::<u16>().ok().filter(|_| text.bytes().all(|b| b.is_ascii_digit()));
    if let Some((before, after)) = folded.split_once('月') {
        let (year, month) = match before.rsplit_once('年') {
            Some((year, month)) => (number(year).map(i64::from), month),
            None => (None, before),
        };
        return Some(Day { year, month: number(month)?, day: number(after.strip_suffix('日').unwrap_or(after))? });
    }
    let parts: Vec<&str> = folded.split(['/', '-', '.']).collect();
    let year = |text: &str| number(text).filter(|_| text.len() == 4).map(i64::from);
    match parts[..] {
        [month, day] if folded.contains('/') => Some(Day { year: None, month: number(month)?, day: number(day)? }),
        [a, b] | [a, b, _] if month_word(a).or(month_word(b)).is_some() => {
            let (month, day) = if month_word(a).is_some() { (month_word(a)?, b) } else { (month_word(b)?, a) };
            Some(Day { year: None, month, day: number(day)? })
        }
        [y, month, day] if year(y).is_some() => Some(Day { year: year(y), month: number(month)?, day: number(day)? }),
        [month, day, y] if year(y).is_some() => Some(Day { year: year(y), month: number(month)?, day: number(day)? }),
        _ => None,
    }
}

/// Names of the months in English.
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// The English name of a month from 1; empty for none.
pub fn month_name(month: u16) -> &'static str {
    usize::from(month).checked_sub(1).and_then(|at| MONTHS.get(at)).copied().unwrap_or_default()
}

/// `jun` and `june` are 6.
fn month_word(text: &str) -> Option<u16> {
    let at = MONTHS.iter().position(|month| text.len() >= 3 && month.to_ascii_lowercase().starts_with(text))?;
    Some(at as u16 + 1)
}

/// `2026-06-01`, `2026-06-01T13:30:00`, with or without fractions and a final Z, as a serial. None for anything else.
pub(crate) fn serial(text: &str) -> Option<f64> {
    let text = text.trim().trim_end_matches('Z');
    let (date, time) = match text.split_once(['T', ' ']) {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let mut fields = date.splitn(3, '-');
    let year: i64 = fields.next()?.parse().ok()?;
    let month: i64 = fields.next()?.parse().ok()?;
    let day: i64 = fields.next()?.parse().ok()?;
    if !(1899..=9999).contains(&year) || !(1..=12).contains(&month) || !(1..=31).contains(&day) {
        return None;
    }
    let whole = days(year, month, day) + 25_569;
    let whole = (whole - i64::from((1..=60).contains(&whole))) as f64;
    match time {
        None => Some(whole),
        Some(time) => {
            let mut parts = time.splitn(3, ':');
            let hours: f64 = parts.next()?.parse().ok()?;
            let minutes: f64 = parts.next()?.parse().ok()?;
            let seconds: f64 = parts.next().unwrap_or("0").parse().ok()?;
            Some(whole + (hours * 3600.0 + minutes * 60.0 + seconds) / 86_400.0)
        }
    }
}

/// A duration in days as people write it: `25:30` or `25:30:15`.
pub(crate) fn duration(days: f64) -> String {
    let sign = if days < 0.0 { "-" } else { "" };
    let seconds = (days.abs() * 86_400.0).round() as u64;
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{sign}{hours}:{minutes:02}") } else { format!("{sign}{hours}:{minutes:02}:{rest:02}") }
}

/// `PT13H30M00S` in days. None for anything else.
pub(crate) fn iso_duration(text: &str) -> Option<f64> {
    let mut seconds = 0.0;
    let mut digits = String::new();
    for letter in text.trim().strip_prefix("PT")?.chars() {
        match letter {
            '0'..='9' | '.' => digits.push(letter),
            'H' | 'M' | 'S' => {
                let unit = match letter {
                    'H' => 3600.0,
                    'M' => 60.0,
                    _ => 1.0,
                };
                seconds += digits.parse::<f64>().ok()? * unit;
                digits.clear();
            }
            _ => return None,
        }
    }
    digits.is_empty().then_some(seconds / 86_400.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn serials_are_shown_as_iso() {
        assert_eq!(iso(46_174.0), "2026-06-01");
        assert_eq!(iso(46_174.562_5), "2026-06-01 13:30");
        assert_eq!(iso(0.5625), "13:30");
        assert_eq!(iso(1.0), "1900-01-01");
        assert_eq!(iso(60.0), "1900-02-29");
        assert_eq!(iso(61.0), "1900-03-01");
        assert_eq!(iso(2_958_465.0), "9999-12-31");
        assert_eq!(iso(-1.0), "-1");
        assert_eq!(iso(45_943.999_999_99), "2025-10-14");
    }

    #[test]
    fn a_day_is_known_as_people_and_programs_write_it() {
        let day = |year, month, day| Some(Day { year, month, day });
        for text in ["6月1日", "6月1", "6/1", "06/01", "1-jun", "jun-1", "1-june"] {
            assert_eq!(day_in_words(text), day(None, 6, 1), "{text}");
        }
        for text in ["2026年6月1日", "2026-06-01", "2026/6/1", "6/1/2026"] {
            assert_eq!(day_in_words(text), day(Some(2026), 6, 1), "{text}");
        }
        assert_eq!(day_in_words("令和8年6月1日"), day(None, 6, 1));
        for text in ["", "6-1", "6.1", "6月", "月", "6/1/2", "全社員/全従業員", "a/b"] {
            assert_eq!(day_in_words(text), None, "{text}");
        }
    }

    #[test]
    fn iso_and_serial_are_inverse_on_every_day() {
        for day in (1..80_000).chain((80_000..2_958_466).step_by(59)) {
            if day != 60 {
                assert_eq!(serial(&iso(f64::from(day))), Some(f64::from(day)), "{day}");
            }
        }
        assert_eq!(serial("2026-06-01T13:30:00"), Some(46_174.562_5));
        assert_eq!(serial("6-1"), None);
        assert_eq!(iso_duration("PT25H30M00S"), Some(1.0625));
        assert_eq!(duration(1.0625), "25:30");
    }
}
