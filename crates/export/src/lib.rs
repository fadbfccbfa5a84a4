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

use linktable_schema::{ForeignKey, Schema, Table};

pub use csv::csv;
pub use dbml::dbml;
pub use mermaid::mermaid;
pub use script::{ddl_script, dump_script};

/// The tables, each name once: a wrong source may declare one twice.
fn tables(schema: &Schema) -> impl Iterator<Item = &Table> {
    let is_first =
        |at: usize, table: &Table| schema.tables.iter().position(|other| other.name == table.name) == Some(at);
    schema.tables.iter().enumerate().filter(move |(at, table)| is_first(*at, table)).map(|(_, table)| table)
}

/// The foreign keys of a table that lead to columns which are there, each with the table it leads to.
fn keys<'a>(schema: &'a Schema, table: &'a Table) -> Vec<(&'a Table, ForeignKey<'a>)> {
    let has = |table: &Table, names: &[String]| {
        names.iter().all(|name| table.columns.iter().any(|column| column.name == *name))
    };
    let keys = table.foreign_keys().into_iter().filter_map(|key| Some((schema.table_named(key.table)?, key)));
    keys.filter(|(other, key)| has(other, key.targets) && has(table, key.columns)).collect()
}
