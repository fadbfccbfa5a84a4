//! SQL scripts: the statements that make the tables, or all that a database holds.

use linktable_schema::{Contents, DdlStatement, SqlValue, TableDump};

/// The statements as one script: each without the white space around it, with a semicolon, a blank line between.
pub fn ddl_script(ddl: &[DdlStatement]) -> String {
    let statements: Vec<String> = ddl.iter().map(|statement| ended(statement.sql.trim())).collect();
    statements.join("\n")
}

fn ended(sql: &str) -> String {
    if sql.ends_with(';') { format!("{sql}\n") } else { format!("{sql};\n") }
}

/// A script that makes the database again, tables and rows: what `.dump` of SQLite's shell writes, in its order.
pub fn dump_script(contents: &Contents) -> String {
    let mut script = "PRAGMA foreign_keys=OFF;\nBEGIN TRANSACTION;\n".to_owned();
    for (create, table) in &contents.tables {
        script.push_str(&ended(create.trim()));
        inserts(&mut script, table);
    }
    if !contents.sequences.is_empty() {
        script.push_str("DELETE FROM sqlite_sequence;\n");
        for row in &contents.sequences {
            script.push_str(&format!("INSERT INTO sqlite_sequence VALUES({});\n", values(row)));
        }
    }
    for other in &contents.others {
        script.push_str(&ended(other.trim()));
    }
    script.push_str("COMMIT;\n");
    script
}

fn inserts(script: &mut String, table: &TableDump) {
    let columns: Vec<String> = table.columns.iter().map(|name| quoted(name)).collect();
    let head = format!("INSERT INTO {} ({}) VALUES(", quoted(&table.name), columns.join(", "));
    for row in &table.rows {
        script.push_str(&head);
        script.push_str(&values(row));
        script.push_str(");\n");
    }
}

fn values(row: &[SqlValue]) -> String {
    row.iter().map(literal).collect::<Vec<_>>().join(", ")
}

/// A name as SQL has it, quoted always.
fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// A value as SQLite reads it, to the last bit.
fn literal(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "NULL".to_owned(),
        // The digits of the least integer alone are too large for one.
        SqlValue::Integer(i64::MIN) => "(-9223372036854775807 - 1)".to_owned(),
        SqlValue::Integer(number) => number.to_string(),
        SqlValue::Real(number) if *number == f64::INFINITY => "9.0e+999".to_owned(),
        SqlValue::Real(number) if *number == f64::NEG_INFINITY => "-9.0e+999".to_owned(),
        SqlValue::Real(number) => real(*number),
        // SQLite ends a script at a zero byte.
        SqlValue::Text(text) if text.contains('\0') => format!("CAST({} AS TEXT)", blob(text.as_bytes())),
        SqlValue::Text(text) => format!("'{}'", text.replace('\'', "''")),
        SqlValue::Blob(bytes) => blob(bytes),
    }
}

fn blob(bytes: &[u8]) -> String {
    let mut text = "X'".to_owned();
    for byte in bytes {
        text.push_str(&format!("{byte:02x}"));
    }
    text.push('\'');
    text
}

/// The shortest digits that give the number again, and never those of an integer.
pub(crate) fn real(number: f64) -> String {
    format!("{number:?}")
}
