//! A schema as DBML (<https://dbml.dbdiagram.io>).

use linktable_schema::{Column, Constraint, ForeignKey, Schema, Table, TableKind};

use crate::{keys, tables};

/// The tables with their columns and indexes, then a `Ref` for each foreign key.
pub fn dbml(schema: &Schema) -> String {
    let mut parts: Vec<String> = tables(schema).map(table).collect();
    let refs: String = tables(schema)
        .flat_map(|table| keys(schema, table).into_iter().map(move |(other, key)| reference(table, other, &key)))
        .collect();
    if !refs.is_empty() {
        parts.push(refs);
    }
    parts.join("\n")
}

fn table(table: &Table) -> String {
    let note = if table.kind == TableKind::Link { " [note: 'link table']" } else { "" };
    let mut text = format!("Table {}{note} {{\n", full_name(table));
    let key = table.primary_key();
    for column in &table.columns {
        text.push_str(&format!("  {}\n", self::column(table, column, key.len() == 1)));
    }
    let mut indexes = Vec::new();
    if key.len() > 1 {
        indexes.push(format!("{} [pk]", list(&key)));
    }
    for constraint in &table.constraints {
        if let Constraint::Unique { name, columns } = constraint
            && columns.len() > 1
        {
            indexes.push(index(columns, name.as_deref(), true));
        }
    }
    // Those over expressions or some of the rows are none that DBML has.
    let plain = table.indexes.iter().filter(|own| own.over.is_none());
    indexes.extend(plain.map(|own| index(&own.columns, Some(&own.name), own.unique)));
    if !indexes.is_empty() {
        text.push_str("\n  indexes {\n");
        for index in indexes {
            text.push_str(&format!("    {index}\n"));
        }
        text.push_str("  }\n");
    }
    for constraint in &table.constraints {
        if let Constraint::Check { sql, .. } = constraint {
            // Conditions have no place that every reader of DBML knows.
            text.push_str(&format!("  // CHECK ({})\n", sql.replace(['\r', '\n'], " ")));
        }
    }
    text.push_str("}\n");
    text
}

fn column(table: &Table, column: &Column, key_is_single: bool) -> String {
    let mut settings = Vec::new();
    let is_key = column.primary_key && key_is_single;
    if is_key {
        settings.push("pk".to_owned());
    } else if !column.nullable {
        settings.push("not null".to_owned());
    }
    let is_unique = table.constraints.iter().any(|constraint| {
        matches!(constraint, Constraint::Unique { columns, .. } if columns.as_slice() == [column.name.as_str()])
    });
    if is_unique && !is_key {
        settings.push("unique".to_owned());
    }
    if let Some(default) = &column.default {
        settings.push(format!("default: `{}`", default.replace('`', "'").replace(['\r', '\n'], " ")));
    }
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    format!("{} {}{settings}", name(&column.name), sql_type(&column.sql_type))
}

fn index(columns: &[String], name: Option<&str>, unique: bool) -> String {
    let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
    let mut settings = Vec::new();
    if unique {
        settings.push("unique".to_owned());
    }
    if let Some(name) = name {
        settings.push(format!("name: '{}'", name.replace('\\', "\\\\").replace('\'', "\\'")));
    }
    let settings = if settings.is_empty() { String::new() } else { format!(" [{}]", settings.join(", ")) };
    format!("{}{settings}", list(&columns))
}

fn reference(table: &Table, other: &Table, key: &ForeignKey<'_>) -> String {
    let end = |table: &Table, columns: &[String]| {
        let columns: Vec<&str> = columns.iter().map(String::as_str).collect();
        format!("{}.{}", full_name(table), list(&columns))
    };
    let arrow = if table.is_unique(key.columns) { "-" } else { ">" };
    let actions: Vec<String> = [("delete", key.on_delete), ("update", key.on_update)]
        .into_iter()
        .filter_map(|(word, action)| Some(format!("{word}: {}", action?.sql().to_ascii_lowercase())))
        .collect();
    let actions = if actions.is_empty() { String::new() } else { format!(" [{}]", actions.join(", ")) };
    let label = key.name.map(|label| format!(" {}", name(label))).unwrap_or_default();
    format!("Ref{label}: {} {arrow} {}{actions}\n", end(table, key.columns), end(other, key.targets))
}

fn full_name(table: &Table) -> String {
    match &table.schema {
        Some(schema) => format!("{}.{}", name(schema), name(&table.name)),
        None => name(&table.name),
    }
}

fn list(columns: &[&str]) -> String {
    match columns {
        [only] => name(only),
        several => format!("({})", several.iter().map(|column| name(column)).collect::<Vec<_>>().join(", ")),
    }
}

/// A name, in quotes where it needs them; a quote in it cannot be written.
fn name(text: &str) -> String {
    let is_plain = text.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && text.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_')
        && !RESERVED.contains(&text.to_ascii_lowercase().as_str());
    if is_plain { text.to_owned() } else { format!("\"{}\"", inside_quotes(text)) }
}

/// Words that DBML begins something with where a column's name could stand.
const RESERVED: &[&str] = &["checks", "enum", "indexes", "note", "project", "ref", "table", "tablegroup"];

/// `VARCHAR(40)` and `DECIMAL(10,2)` are written as they are, `DOUBLE PRECISION` in quotes.
fn sql_type(text: &str) -> String {
    let (word, arguments) = text.split_once('(').unwrap_or((text, ""));
    let is_word = !word.is_empty() && word.chars().all(|letter| letter.is_ascii_alphanumeric() || letter == '_');
    let has_numbers = match arguments.strip_suffix(')') {
        Some(numbers) => numbers.chars().all(|letter| letter.is_ascii_digit() || ", ".contains(letter)),
        None => arguments.is_empty(),
    };
    if is_word && has_numbers { text.replace(", ", ",") } else { format!("\"{}\"", inside_quotes(text)) }
}

fn inside_quotes(text: &str) -> String {
    text.replace('"', "'").replace('\\', "_").replace(['\r', '\n'], " ")
}
