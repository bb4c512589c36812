//! What `status --json` prints. The shape is stable: scripts rely on it.

use serde::Serialize;

use super::json::ParticipantsJson;

/// `status --json`.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StatusJson {
    /// How many people.
    pub participants: ParticipantsJson,
    /// Everybody in the roster, in its order.
    pub people: Vec<PersonJson>,
    /// Files of which nobody knows whose they are.
    pub unknown: Vec<UnknownJson>,
}

/// One person.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct PersonJson {
    /// The id.
    pub id: String,
    /// The name.
    pub name: String,
    /// The organisation.
    pub organisation: String,
    /// The group.
    pub group: String,
    /// The address; may be empty.
    pub mail: String,
    /// The form that was sent, relative to the workshop's folder.
    pub form: String,
    /// Whether it is back.
    pub state: StateJson,
    /// When the file arrived, as a clock in Japan shows it; null where it has not.
    pub returned: Option<String>,
    /// The file that counts; null where there is none.
    pub file: Option<String>,
    /// Answers in it that count.
    pub answers: usize,
    /// How complete each theme is.
    pub themes: Vec<ThemeJson>,
    /// Findings in the file.
    pub findings: FindingsJson,
    /// The template version of the form, where it is not the workshop's; else null.
    pub other_version: Option<String>,
    /// Other files of the same person, which do not count.
    pub not_used: Vec<String>,
    /// What to write to a person whose form is missing; else null.
    pub reminder: Option<ReminderJson>,
}

/// Whether a form is back.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum StateJson {
    /// It is.
    Returned,
    /// It is not.
    Missing,
    /// The person is marked as excluded.
    Excluded,
}

/// How complete a theme is.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ThemeJson {
    /// Id of the theme.
    pub theme: String,
    /// Rows with an answer.
    pub done: u32,
    /// Rows.
    pub of: u32,
}

/// Findings by severity.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct FindingsJson {
    /// A person must look.
    pub error: usize,
    /// A person should look.
    pub warning: usize,
}

/// A mail.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReminderJson {
    /// Address; may be empty.
    pub to: String,
    /// Subject.
    pub subject: String,
    /// Text, with line breaks.
    pub body: String,
}

/// A file of nobody known.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct UnknownJson {
    /// The file.
    pub file: String,
    /// Why.
    pub why: String,
}
