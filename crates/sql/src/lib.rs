//! SQL text from data structures, in the wording of the libraries.
//!
//! [`query`] holds what SQLAlchemy makes of SELECT, INSERT, UPDATE and DELETE,
//! as data; it is rendered for SQLite's driver or as `print(statement)` shows it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod query;
mod quote;

pub use quote::quote;
