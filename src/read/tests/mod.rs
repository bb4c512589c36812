//! Hostile and odd files, built in memory so that each says what is wrong with it.

mod build;
mod containers;
mod opendocument;
mod quick;
mod sheets;
mod texts;
