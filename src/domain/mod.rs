//! What a workshop is about: ids, the catalogue of a template, people, answers, tallies, findings.
//!
//! Pure values and functions. Nothing here knows of files, cells of a particular program, clocks or
//! the words of a screen.

pub mod address;
pub mod answers;
pub mod breakdown;
pub mod catalogue;
pub mod choices;
pub mod delimited;
pub mod finding;
pub mod fold;
pub mod ids;
pub mod mask;
pub mod moment;
pub mod people;
pub mod revision;
mod sentences;
mod severity;
pub mod source;
pub mod tally;
pub mod texts;
pub mod trouble;
pub mod verdict;
