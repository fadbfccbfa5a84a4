//! A schema, or the database that a run left, for other programs.

pub use linktable_export::{csv, dbml, ddl_script, dump_script, mermaid};
pub use linktable_store::image::{contents, table};
