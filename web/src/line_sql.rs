//! The SQL of one line as the editor shows it below that line.

use linktable_schema::{Report, SqlValue, Statement, StatementKind};

use crate::similar::LineSql;
use crate::sql_text::pieces;
use crate::table_view::{CellKind, cell};

/// How many statements of a line are shown.
const STATEMENTS: usize = 40;
/// How many bytes of one statement.
const SQL_BYTES: usize = 4_000;
/// How many rows of parameters of one statement, and how many values of a row.
const PARAM_ROWS: usize = 3;
const PARAMS: usize = 30;

/// Styles and texts by turns. `call-out` is what is to be said of statements that are alike; `statement` begins
/// one, with what it did; the styles of [`crate::sql_text::Piece`] are its pieces; `params`, `error` and `note`
/// are lines below it.
pub fn parts(report: &Report, line: &LineSql) -> Vec<String> {
    let mut parts = Vec::new();
    let mut add = |style: &str, text: String| parts.extend([style.to_owned(), text]);
    for similar in &line.similar {
        add(if similar.instead.is_some() { "call-out" } else { "note" }, similar.text());
    }
    for at in line.statements.iter().take(STATEMENTS) {
        let Some(statement) = report.statements.get(*at) else { continue };
        add("statement", effect(statement));
        let sql = statement.sql.trim();
        for (piece, text) in pieces(cut(sql, SQL_BYTES)) {
            add(piece.class(), text.to_owned());
        }
        let rows = statement.params.iter().filter(|row| !row.is_empty());
        for row in rows.take(PARAM_ROWS) {
            add("params", params(row));
        }
        if statement.params.len() > PARAM_ROWS {
            add("note", format!("and {} more rows of parameters", statement.params.len() - PARAM_ROWS));
        }
        if let Some(error) = &statement.error {
            add("error", error.clone());
        }
    }
    if line.statements.len() > STATEMENTS {
        add("note", format!("and {} more statements", line.statements.len() - STATEMENTS));
    }
    parts
}

fn cut(text: &str, bytes: usize) -> &str {
    let end = (0..=bytes.min(text.len())).rev().find(|end| text.is_char_boundary(*end));
    text.get(..end.unwrap_or(0)).unwrap_or_default()
}

/// What a statement did, in few words; nothing where that goes without saying.
fn effect(statement: &Statement) -> String {
    let (count, what) = match statement.kind {
        StatementKind::Read => (statement.rows_read, ""),
        StatementKind::Write => (statement.rows_changed, " changed"),
        _ => return String::new(),
    };
    format!("{count} {}{what}", if count == 1 { "row" } else { "rows" })
}

fn params(row: &[SqlValue]) -> String {
    let shown = row.iter().take(PARAMS).map(|value| {
        let shown = cell(value);
        match shown.kind {
            CellKind::Text => format!("'{}'", cut(&shown.text, 200).replace('\'', "''")),
            _ => shown.text.to_string(),
        }
    });
    let shown: Vec<String> = shown.collect();
    let more = if row.len() > PARAMS { ", …" } else { "" };
    format!("({}{more})", shown.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::similar::by_line;

    fn report(count: usize) -> Report {
        let statement = Statement {
            params: vec![vec![SqlValue::Text("it's".to_owned())]],
            line: Some(4),
            rows_read: 1,
            error: Some("no".to_owned()),
            ..Statement::new("\nSELECT a FROM t WHERE a = ?")
        };
        Report { statements: vec![statement; count], ..Report::default() }
    }

    fn shown(count: usize) -> Vec<String> {
        let report = report(count);
        parts(&report, &by_line(&report)[0])
    }

    #[test]
    fn a_statement_its_values_and_its_error() {
        let parts = shown(1);
        assert_eq!(parts[..4], ["statement", "1 row", "sql-keyword", "SELECT"]);
        assert_eq!(parts[parts.len() - 4..], ["params", "('it''s')", "error", "no"]);
    }

    #[test]
    fn many_are_cut_and_called_out() {
        let parts = shown(STATEMENTS + 2);
        assert_eq!(parts[..2], ["note", "42 similar"]);
        assert_eq!(parts[parts.len() - 2..], ["note", "and 2 more statements"]);
        assert_eq!(cut("aé", 2), "a");
    }
}
