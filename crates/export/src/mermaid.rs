//! A schema as Mermaid's `erDiagram`.

use linktable_schema::{Column, Schema, Table};

use crate::{keys, tables};

/// Words that Mermaid reads as its own where a table's name could stand (11, `erDiagram.jison`).
const RESERVED: &[&str] = &[
    "acctitle",
    "accdescr",
    "class",
    "classdef",
    "direction",
    "end",
    "erdiagram",
    "many",
    "one",
    "only",
    "optionally",
    "or",
    "style",
    "subgraph",
    "title",
    "to",
    "u",
    "zero",
];

/// The tables with their columns, and a line for each foreign key: from the table referred to, to the one that refers.
///
/// Mermaid has no way to write some names and types. Letters it refuses become `_`, and the comment of the column
/// then says what it is really called.
pub fn mermaid(schema: &Schema) -> String {
    let mut text = "erDiagram\n".to_owned();
    for table in tables(schema) {
        text.push_str(&format!("    {} {{\n", entity(&table.name)));
        for column in &table.columns {
            text.push_str(&format!("        {}\n", attribute(table, column)));
        }
        text.push_str("    }\n");
    }
    for table in tables(schema) {
        for (other, key) in keys(schema, table) {
            let is_optional = key
                .columns
                .iter()
                .all(|name| table.columns.iter().any(|column| column.name == *name && column.nullable));
            let one = if is_optional { "|o" } else { "||" };
            let many = if table.is_unique(key.columns) { "o|" } else { "o{" };
            let label = inside_quotes(&key.columns.join(", "));
            text.push_str(&format!(
                "    {} {one}--{many} {} : \"{label}\"\n",
                entity(&other.name),
                entity(&table.name)
            ));
        }
    }
    text
}

fn attribute(table: &Table, column: &Column) -> String {
    let (sql_type, name) = (word(&column.sql_type), word(&column.name));
    let is_foreign = table.foreign_keys().iter().any(|key| key.columns.contains(&column.name));
    let is_unique = !column.primary_key && table.is_unique(std::slice::from_ref(&column.name));
    let keys: Vec<&str> = [(column.primary_key, "PK"), (is_foreign, "FK"), (is_unique, "UK")]
        .into_iter()
        .filter_map(|(is_one, key)| is_one.then_some(key))
        .collect();
    let mut comments = Vec::new();
    if name != column.name {
        comments.push(column.name.clone());
    }
    if sql_type != column.sql_type {
        comments.push(column.sql_type.clone());
    }
    if column.nullable {
        comments.push("NULL".to_owned());
    }
    let mut text = format!("{sql_type} {name}");
    if !keys.is_empty() {
        text.push_str(&format!(" {}", keys.join(", ")));
    }
    if !comments.is_empty() {
        text.push_str(&format!(" \"{}\"", inside_quotes(&comments.join(", "))));
    }
    text
}

/// A table's name, in quotes where it needs them.
fn entity(name: &str) -> String {
    let is_plain = name.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && name.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !RESERVED.contains(&name.to_ascii_lowercase().as_str());
    if is_plain { name.to_owned() } else { format!("\"{}\"", inside_quotes(name)) }
}

/// Text between quotes, which Mermaid ends at the first; `%` and `\` it refuses in names.
fn inside_quotes(text: &str) -> String {
    text.chars()
        .map(|letter| match letter {
            '"' => '\'',
            '%' | '\\' => '_',
            letter if letter.is_control() => ' ',
            letter => letter,
        })
        .collect()
}

/// A type or a column's name: a letter first, then letters, digits, `_`, `-` and brackets.
fn word(text: &str) -> String {
    let mut word: String = text
        .replace(", ", ",")
        .chars()
        .map(|letter| match letter {
            '_' | '-' | '(' | ')' => letter,
            letter if letter.is_ascii_alphanumeric() => letter,
            _ => '_',
        })
        .collect();
    if !word.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_') {
        word.insert(0, '_');
    }
    // Mermaid's marks for keys, which it knows in small letters too.
    if ["PK", "FK", "UK"].iter().any(|key| word.eq_ignore_ascii_case(key)) {
        word.push('_');
    }
    word
}
