//! SQL text from data structures, in the wording of the libraries.
//!
//! [`query`] holds what SQLAlchemy makes of SELECT, INSERT, UPDATE and DELETE,
//! as data; it is rendered for SQLite's driver or as `print(statement)` shows it.
//! [`tortoise`] is the same in the wording of pypika, which Tortoise ORM speaks.
//! [`ddl`] holds `CREATE TABLE` and `CREATE INDEX`.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

pub mod ddl;
pub mod query;
mod quote;
pub mod tortoise;
mod types;

pub use quote::{quote, quote_anywhere};
pub use types::SqlType;
