//! SELECT, INSERT, UPDATE and DELETE as data, and their text as pypika-tortoise 0.6 writes it for SQLite.
//!
//! SQLAlchemy's queries ([`crate::query`]) put parentheses by precedence and
//! name what they make; pypika's text depends on what stands around a term:
//! columns are qualified where a query joins, queries and mixed conditions get
//! parentheses by their place. The data is therefore its own.
//!
//! [`ddl`] holds Tortoise's own `CREATE TABLE` and `CREATE INDEX`.
//!
//! What stands for a parameter is up to the caller (`P`).

pub mod ddl;
mod render;
mod statement;
mod term;
#[cfg(test)]
mod tests;

pub use statement::{Conflict, Grouped, Insert, Join, Select, Selected, Source, Table, Union, Update};
pub use term::{Arithmetic, Boolean, Function, Special, Term};
