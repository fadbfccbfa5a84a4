//! A table as comma-separated values.

use linktable_schema::{SqlValue, TableDump};

use crate::script::real;

/// A table as RFC 4180 has it: a header, lines that end in CR LF, and quotes around what needs them.
///
/// NULL is an empty field, empty text is `""`. A blob is its bytes in hexadecimal after `\x`.
pub fn csv(table: &TableDump) -> String {
    let mut text = String::new();
    line(&mut text, table.columns.iter().map(|name| quoted(name)));
    for row in &table.rows {
        line(&mut text, row.iter().map(field));
    }
    text
}

fn line(text: &mut String, fields: impl Iterator<Item = String>) {
    for (at, field) in fields.enumerate() {
        if at > 0 {
            text.push(',');
        }
        text.push_str(&field);
    }
    text.push_str("\r\n");
}

fn field(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => String::new(),
        SqlValue::Integer(number) => number.to_string(),
        SqlValue::Real(number) => real(*number),
        SqlValue::Text(text) => quoted(text),
        SqlValue::Blob(bytes) => bytes.iter().fold("\\x".to_owned(), |text, byte| text + &format!("{byte:02x}")),
    }
}

fn quoted(text: &str) -> String {
    let spaced = text.starts_with(' ') || text.ends_with(' ');
    if text.is_empty() || spaced || text.contains([',', '"', '\r', '\n']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text.to_owned()
    }
}
