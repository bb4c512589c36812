//! A small, pure model of workbooks: what stands in which cell and what it is for.
//!
//! Both doors speak it: the writer turns a [`book::Book`] into xlsx, the reader turns any spreadsheet
//! into one. It knows no spreadsheet library, no file and no workshop.

pub mod book;
mod bulk;
pub mod cells;
pub mod dates;
pub mod features;
pub mod fill;
pub mod find;
pub mod layout;
pub mod look;
pub mod measure;
pub mod merged;
mod plain;
pub mod tidy;
pub mod turn;
mod width;
