//! A schema or a database as text for other programs.
//!
//! Pure functions of what `linktable-schema` has: the command line and the
//! page's worker write the same bytes.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod csv;
mod dbml;
mod mermaid;
mod script;
#[cfg(test)]
mod tests;

pub use csv::csv;
pub use dbml::dbml;
pub use mermaid::mermaid;
pub use script::{ddl_script, dump_script};
