//! The shape that recordings of the real libraries have, so that a report can be held beside one.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{Orm, Report, SqlValue, StatementKind};

/// What a script did, in the shape the recordings have.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recording {
    /// The library.
    pub orm: Orm,
    /// `CREATE …` statements, in order.
    pub ddl: Vec<String>,
    /// All others, in order.
    pub sql: Vec<RecordedStatement>,
    /// What was printed.
    pub stdout: String,
    /// What ended it.
    pub error: Option<RecordedError>,
    /// The tables at the end; rows sorted.
    pub dump: BTreeMap<String, RecordedTable>,
}

/// One statement of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedStatement {
    /// The text.
    pub sql: String,
    /// One row of parameters, or with `many` a list of rows.
    pub params: RecordedParams,
    /// Whether it was executed for many rows.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub many: bool,
    /// The line that caused it; recordings of the real libraries do not have it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
}

/// The parameters of a recorded statement.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum RecordedParams {
    /// Rows, for a statement executed for many.
    Many(Vec<Vec<SqlValue>>),
    /// One row.
    One(Vec<SqlValue>),
}

impl RecordedParams {
    /// The rows of parameters, one or many.
    pub fn rows(&self) -> Vec<&[SqlValue]> {
        match self {
            RecordedParams::Many(rows) => rows.iter().map(Vec::as_slice).collect(),
            RecordedParams::One(row) => vec![row],
        }
    }
}

/// The exception of a recording.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RecordedError {
    /// Its type with its module; built-in ones without.
    #[serde(rename = "type")]
    pub kind: String,
    /// `str()` of it.
    pub message: String,
    /// The innermost line of the script.
    pub line: Option<u32>,
}

/// A table of a recording.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordedTable {
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows.
    pub rows: Vec<Vec<SqlValue>>,
}

impl Recording {
    /// A report in the recordings' shape.
    pub fn of(report: &Report) -> Self {
        let created = |sql: &str| sql.trim_start().get(..6).is_some_and(|word| word.eq_ignore_ascii_case("CREATE"));
        let mut ddl = Vec::new();
        let mut sql = Vec::new();
        for statement in &report.statements {
            if statement.kind == StatementKind::Schema && created(&statement.sql) {
                ddl.push(statement.sql.clone());
                continue;
            }
            let params = match statement.params.as_slice() {
                rows if statement.many => RecordedParams::Many(rows.to_vec()),
                [] => RecordedParams::One(Vec::new()),
                [row, ..] => RecordedParams::One(row.clone()),
            };
            sql.push(RecordedStatement {
                sql: statement.sql.clone(),
                params,
                many: statement.many,
                line: statement.line,
            });
        }
        let error = report.error.as_ref().map(|error| RecordedError {
            kind: error.kind.clone(),
            message: error.message.clone(),
            line: error.line,
        });
        let dump = report.tables.iter().map(|table| {
            let mut rows = table.rows.clone();
            rows.sort_by(|a, b| {
                a.iter().map(sort_key).partial_cmp(b.iter().map(sort_key)).unwrap_or(std::cmp::Ordering::Equal)
            });
            (table.name.clone(), RecordedTable { columns: table.columns.clone(), rows })
        });
        Recording { orm: report.orm, ddl, sql, stdout: report.stdout.clone(), error, dump: dump.collect() }
    }
}

/// NULL first, then numbers by value, then text and blobs.
fn sort_key(value: &SqlValue) -> (u8, f64, &str, &[u8]) {
    match value {
        SqlValue::Null => (0, 0.0, "", &[]),
        SqlValue::Integer(number) => (1, *number as f64, "", &[]),
        SqlValue::Real(number) => (1, *number, "", &[]),
        SqlValue::Text(text) => (2, 0.0, text, &[]),
        SqlValue::Blob(bytes) => (3, 0.0, "", bytes),
    }
}
