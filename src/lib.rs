//! matome hands out Excel forms, reads back whatever returns, and folds it into group workbooks and
//! one plenary workbook.
//!
//! Data runs straight: template and roster make forms; people fill them; forms make group workbooks;
//! people fill them; group workbooks make the plenary workbook. The layers, arrows pointing down only:
//!
//! ```text
//! run       one verb a file
//! workbook  one kind of workbook a file: layout, fill and take side by side     pure
//! sheet     pages, cells, tables; where things are put and found                pure
//! domain    ids, catalogue, people, answers, tally, findings                    pure
//! write     Book to xlsx: the only place that knows rust_xlsxwriter
//! read      bytes to Book: the only place that knows calamine and csv
//! memory    what a process holds, counted and given back: the only place with `unsafe`
//! ```

pub mod cli;
pub mod domain;
pub mod memory;
pub mod read;
pub mod report;
pub mod run;
pub mod sheet;
pub mod workbook;
pub mod write;
