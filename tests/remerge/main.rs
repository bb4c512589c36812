//! Groups work in their workbooks while forms still come in: each merge brings together what was returned when a
//! workbook was made, what stands in it now, and what is returned now, and loses nothing.
#![allow(clippy::unwrap_used, clippy::panic)]

mod beside;
mod copies;
#[path = "../desk/mod.rs"]
mod desk;
mod hands;
mod lecturer;
mod members;
mod people;
