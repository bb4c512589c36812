//! One verb a file: what a command reads, what it calls, what it writes.
//!
//! The only layer that knows folders. What is in a workbook is decided below it.

pub mod disk;
pub mod fault;
pub mod ledger;
pub mod templates;
