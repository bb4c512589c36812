//! Names of things, each a type of its own and normalised when it is made, so that comparing is
//! always right and a step number can never be taken for a threat number.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::fold::fold;

/// The printed number of a threat, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ThreatNo(pub u16);

/// The printed number of a control, from 1.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct ControlNo(pub u16);

/// A step of a control, shown as `6-1`: the first step of control 6.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct StepId {
    /// The control it belongs to.
    pub control: ControlNo,
    /// Its place within the control, from 1.
    pub ordinal: u16,
}

impl StepId {
    /// Reads `6-1` in any width and with any dash. The whole text must be the id.
    pub fn parse(text: &str) -> Option<Self> {
        let folded = fold(text);
        let (control, ordinal) = folded.split_once('-')?;
        let number = |digits: &str| -> Option<u16> {
            let plain = (1..=3).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit());
            if plain { digits.parse().ok().filter(|n| *n > 0) } else { None }
        };
        Some(StepId { control: ControlNo(number(control)?), ordinal: number(ordinal)? })
    }
}

impl fmt::Display for ThreatNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for ControlNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Display for StepId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.control, self.ordinal)
    }
}

/// Longest participant id, in characters.
pub const PARTICIPANT_ID_MAX: usize = 16;

/// A participant's id: 1 to [`PARTICIPANT_ID_MAX`] of `A–Z`, `0–9` and `-`, upper case. Copies share it: every answer
/// names whose it is.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ParticipantId(Arc<str>);

impl ParticipantId {
    /// Normalises width and case (`ａ－０３` is `A-03`); None when another character remains.
    pub fn parse(text: &str) -> Option<Self> {
        let id = fold(text).to_ascii_uppercase();
        let fits = !id.is_empty() && id.chars().count() <= PARTICIPANT_ID_MAX;
        let plain = id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let edges = id.starts_with('-') || id.ends_with('-');
        (fits && plain && !edges).then(|| ParticipantId(id.into()))
    }

    /// The id as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for ParticipantId {
    type Error = String;
    fn try_from(text: String) -> Result<Self, Self::Error> {
        ParticipantId::parse(&text).ok_or(text)
    }
}

impl From<ParticipantId> for String {
    fn from(id: ParticipantId) -> String {
        (*id.0).to_owned()
    }
}

impl fmt::Display for ParticipantId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A group's name as the roster has it, without space at its ends. Copies share it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct GroupName(Arc<str>);

impl GroupName {
    /// Trims white space; None when nothing is left.
    pub fn parse(text: &str) -> Option<Self> {
        let name = text.trim_matches(|c: char| c.is_whitespace() || c.is_control());
        (!name.is_empty()).then(|| GroupName(name.into()))
    }

    /// The name as it is printed.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for GroupName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_id_is_read_in_every_width_and_dash() {
        let step = StepId { control: ControlNo(6), ordinal: 1 };
        for text in ["6-1", "６－１", "6−1", "6ー1", "6‐1", " 6 - 1 "] {
            assert_eq!(StepId::parse(text), Some(step), "{text}");
        }
        for text in ["", "6", "6-", "-1", "6-1-2", "6-1 全社員", "0-1", "6-0", "+6-1", "1234-1"] {
            assert_eq!(StepId::parse(text), None, "{text}");
        }
    }

    #[test]
    fn a_participant_id_is_normalised_once() {
        assert_eq!(ParticipantId::parse("ａ－０３").as_ref().map(ParticipantId::as_str), Some("A-03"));
        for text in ["", "-", "A/3", "../x", "山田", "A_3", "12345678901234567"] {
            assert_eq!(ParticipantId::parse(text), None, "{text}");
        }
    }
}
