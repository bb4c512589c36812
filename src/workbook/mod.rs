//! Kinds of workbooks, one a file: what a sheet holds, how it is filled, how it is taken back.
//!
//! Pure functions from values to [`Book`](crate::sheet::book::Book) and back. Nothing here knows of
//! files, clocks or the libraries that read and write spreadsheets.

pub mod header;
pub mod roster;
mod roster_columns;
pub mod template;
pub mod template_error;
mod template_pages;
pub mod workshop;
pub mod workshop_trouble;
