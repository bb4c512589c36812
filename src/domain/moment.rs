//! A point in time as files state it, so that two of them can be compared.
//!
//! Nothing here asks a clock. Some programs write the time of the world (a final `Z` or an offset), others
//! the time on their own clock; the latter is taken for Japan's, where the forms are filled in.

use std::fmt;

/// Seconds that clocks in Japan are ahead.
const JAPAN: i64 = 9 * 3600;
/// Seconds of a day.
const DAY: i64 = 86_400;

/// Seconds since 1970-01-01 00:00 of the world's time. Shown as a clock in Japan shows it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Moment(i64);

impl Moment {
    /// The moment so many seconds after 1970-01-01 00:00 of the world's time.
    pub fn of_seconds(seconds: i64) -> Self {
        Moment(seconds)
    }

    /// Reads `2024-10-08T15:20:11Z`, `…+09:00`, `…11.123`, and without a zone what a clock in Japan shows.
    /// None for anything else, a date alone included.
    pub fn parse(text: &str) -> Option<Self> {
        let (date, time) = text.trim().split_once(['T', ' '])?;
        let mut fields = date.splitn(3, '-').map(str::parse::<i64>);
        let [year, month, day] = [fields.next()?.ok()?, fields.next()?.ok()?, fields.next()?.ok()?];
        let (clock, zone) = match time.find(['Z', '+', '-']) {
            Some(at) => (time.get(..at)?, offset(time.get(at..)?)?),
            None => (time, JAPAN),
        };
        let mut parts = clock.splitn(3, ':');
        let hours: i64 = parts.next()?.parse().ok()?;
        let minutes: i64 = parts.next()?.parse().ok()?;
        let seconds: i64 = parts.next().unwrap_or("0").split('.').next()?.parse().ok()?;
        let known = (1970..=9999).contains(&year) && (1..=12).contains(&month) && (1..=31).contains(&day);
        let on_clock = (0..24).contains(&hours) && (0..60).contains(&minutes) && (0..=60).contains(&seconds);
        (known && on_clock).then(|| Moment(days(year, month, day) * DAY + hours * 3600 + minutes * 60 + seconds - zone))
    }

    /// The same moment, when it can be the time at which somebody saved a form that was made at `made`: later,
    /// and in this century.
    pub fn plausible_after(self, made: Moment) -> Option<Self> {
        (self > made && self.0 < days(2100, 1, 1) * DAY).then_some(self)
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = self.0 + JAPAN;
        let (year, month, day) = civil(seconds.div_euclid(DAY));
        let clock = seconds.rem_euclid(DAY);
        write!(f, "{year:04}-{month:02}-{day:02} {:02}:{:02}:{:02}", clock / 3600, clock / 60 % 60, clock % 60)
    }
}

/// Seconds of `Z`, `+09:00`, `-0530`.
fn offset(zone: &str) -> Option<i64> {
    if zone == "Z" {
        return Some(0);
    }
    let digits: String = zone.chars().skip(1).filter(|c| *c != ':').collect();
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) =
        (digits.get(..2)?.parse::<i64>().ok()?, digits.get(2..4).unwrap_or("0").parse::<i64>().ok()?);
    Some(sign * (hours * 3600 + minutes * 60))
}

/// Year, month, day from days since 1970-01-01.
pub(crate) fn civil(days: i64) -> (i64, i64, i64) {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1_460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    (yoe + era * 400 + i64::from(month <= 2), month, doy - (153 * mp + 2) / 5 + 1)
}

/// Days since 1970-01-01 of a date.
pub(crate) fn days(year: i64, month: i64, day: i64) -> i64 {
    let y = year - i64::from(month <= 2);
    let era = y.div_euclid(400);
    let yoe = y.rem_euclid(400);
    let doy = (153 * (if month > 2 { month - 3 } else { month + 9 }) + 2) / 5 + day - 1;
    era * 146_097 + yoe * 365 + yoe / 4 - yoe / 100 + doy - 719_468
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> Moment {
        Moment::parse(text).unwrap_or_else(|| unreachable!("{text}"))
    }

    #[test]
    fn one_moment_in_the_spellings_of_the_programs() {
        let moment = Moment::of_seconds(1_728_368_411);
        for text in [
            "2024-10-08T06:20:11Z",
            "2024-10-08T15:20:11+09:00",
            "2024-10-08T15:20:11.163179323",
            "2024-10-08 15:20:11",
            "2024-10-07T22:20:11-08:00",
        ] {
            assert_eq!(at(text), moment, "{text}");
        }
        assert_eq!(moment.to_string(), "2024-10-08 15:20:11");
        for text in ["", "2024-10-08", "08.10.2024 15:20", "2024-13-08T00:00:00Z", "2024-10-08T25:00:00Z", "x"] {
            assert_eq!(Moment::parse(text), None, "{text}");
        }
    }

    #[test]
    fn every_hour_is_shown_as_it_is_read() {
        for hour in (0..24 * 366 * 30).step_by(7) {
            let moment = Moment::of_seconds(i64::from(hour) * 3600);
            assert_eq!(at(&moment.to_string()), moment);
        }
    }

    #[test]
    fn what_was_not_saved_since_or_far_from_now_is_no_time_of_saving() {
        let made = at("2024-01-01T00:00:00Z");
        assert_eq!(made.plausible_after(made), None);
        assert_eq!(at("1980-01-01T00:00:00Z").plausible_after(made), None);
        assert_eq!(at("2100-01-01T00:00:01Z").plausible_after(made), None);
        assert_eq!(at("2026-10-08T00:00:00Z").plausible_after(made), Some(at("2026-10-08T00:00:00Z")));
    }
}
