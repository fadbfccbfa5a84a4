//! Statements as a script that SQLite reads: parameters put in as literals.

use linktable_schema::{SqlValue, Statement, StatementKind};

use crate::sql_text::{Piece, pieces};

/// The statements as a script, in order. What did nothing in the run does nothing in the script: statements that
/// failed, and those of other databases than `database`, become comments.
pub fn script<'a>(statements: impl IntoIterator<Item = &'a Statement>, database: u32) -> String {
    let mut script = String::new();
    let (mut waits, mut is_open) = (false, false);
    // The savepoint that began the transaction; releasing it ends that.
    let mut outermost: Option<String> = None;
    for statement in statements {
        let sql = statement.sql.trim();
        let word = sql.split(|c: char| !c.is_ascii_alphabetic()).next().unwrap_or_default().to_ascii_uppercase();
        let is_implicit = sql == "BEGIN (implicit)";
        let (begins, ends) = match word.as_str() {
            "BEGIN" => (!is_implicit, false),
            "COMMIT" | "END" => (false, true),
            // One that names a savepoint ends nothing.
            "ROLLBACK" => (false, !sql.to_ascii_uppercase().split_whitespace().any(|word| word == "TO")),
            _ => (false, false),
        };
        let why_not = if let Some(error) = &statement.error {
            Some(format!("failed: {}:\n", error.lines().next().unwrap_or_default()))
        } else if statement.database != database {
            Some("on another database:\n".to_owned())
        } else if is_implicit || begins && is_open || ends && !is_open {
            Some(String::new())
        } else {
            None
        };
        if statement.database == database {
            // What SQLAlchemy logs at the start; the driver begins before the first statement that writes.
            waits = is_implicit || waits && !ends;
            if waits && !is_open && statement.kind == StatementKind::Write {
                script.push_str("BEGIN;\n");
                is_open = true;
            }
            let (last, did) = (sql.split_whitespace().last().unwrap_or_default(), statement.error.is_none());
            let is_savepoint = word == "SAVEPOINT" && did;
            let releases = word == "RELEASE" && did && outermost.as_deref() == Some(last);
            if is_savepoint && !is_open {
                outermost = Some(last.to_owned());
            } else if ends || releases {
                outermost = None;
            }
            is_open = begins || is_savepoint || is_open && !ends && !releases;
        }
        for params in rows(statement) {
            let text = with_literals(sql, params);
            match &why_not {
                None => push_statement(&mut script, &text),
                Some(why) => push_comment(&mut script, &format!("{why}{text}")),
            }
        }
    }
    script
}

/// A statement's rows of parameters: of one that has none, a row without any.
fn rows(statement: &Statement) -> impl Iterator<Item = &[SqlValue]> {
    let none: Option<&[SqlValue]> = if statement.params.is_empty() { Some(&[]) } else { None };
    statement.params.iter().map(Vec::as_slice).chain(none)
}

fn push_statement(script: &mut String, text: &str) {
    script.push_str(text.trim_end().trim_end_matches(';'));
    // A comment at the end would hide the semicolon.
    let hides = text.lines().last().is_some_and(|line| line.contains("--"));
    script.push_str(if hides { "\n;\n" } else { ";\n" });
}

fn push_comment(script: &mut String, text: &str) {
    for line in text.lines() {
        script.push_str("-- ");
        script.push_str(line);
        script.push('\n');
    }
}

/// A statement with its parameters in their places.
pub fn with_literals(sql: &str, params: &[SqlValue]) -> String {
    let mut text = String::with_capacity(sql.len() + 16 * params.len());
    let mut names: Vec<&str> = Vec::new();
    let mut last = 0;
    for (piece, part) in pieces(sql) {
        if piece != Piece::Place {
            text.push_str(part);
            continue;
        }
        // As SQLite numbers them: `?7` is the seventh, `?` the one after the last, a name keeps its number.
        let number = match part.strip_prefix('?') {
            Some("") => last + 1,
            Some(digits) => digits.parse().unwrap_or(0),
            None => match names.iter().position(|name| *name == part) {
                Some(at) => at + 1,
                None => last + 1,
            },
        };
        last = last.max(number);
        names.resize(names.len().max(last.min(params.len())), "");
        if let Some(name) = number.checked_sub(1).and_then(|at| names.get_mut(at)) {
            *name = part;
        }
        match number.checked_sub(1).and_then(|at| params.get(at)) {
            Some(value) => push_literal(&mut text, value),
            None => text.push_str(part),
        }
    }
    text
}

fn push_literal(text: &mut String, value: &SqlValue) {
    let literal = literal(value);
    // Two signs in a row would begin a comment.
    if literal.starts_with('-') && text.ends_with('-') {
        text.push(' ');
    }
    text.push_str(&literal);
}

/// A value as SQLite writes it.
pub fn literal(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "NULL".to_owned(),
        SqlValue::Integer(number) => number.to_string(),
        // SQLite keeps no NaN, and reads what is too large as infinite.
        SqlValue::Real(number) if number.is_nan() => "NULL".to_owned(),
        SqlValue::Real(number) if number.is_infinite() => if *number > 0.0 { "9e999" } else { "-9e999" }.to_owned(),
        SqlValue::Real(number) => format!("{number:?}"),
        // A quoted text would end there.
        SqlValue::Text(text) if text.contains('\0') => format!("CAST({} AS TEXT)", blob(text.as_bytes())),
        SqlValue::Text(text) => format!("'{}'", text.replace('\'', "''")),
        SqlValue::Blob(bytes) => blob(bytes),
    }
}

fn blob(bytes: &[u8]) -> String {
    let digit = |nibble: u8| char::from_digit(nibble.into(), 16).unwrap_or('0').to_ascii_uppercase();
    let hex: String = bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect();
    format!("X'{hex}'")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn statement(sql: &str, params: Vec<Vec<SqlValue>>) -> Statement {
        Statement { params, ..Statement::new(sql) }
    }

    fn text(text: &str) -> SqlValue {
        SqlValue::Text(text.to_owned())
    }

    #[test]
    fn literals_are_those_of_sqlite() {
        for (value, written) in [
            (SqlValue::Null, "NULL"),
            (SqlValue::Integer(i64::MIN), "-9223372036854775808"),
            (SqlValue::Real(1.0), "1.0"),
            (SqlValue::Real(1e300), "1e300"),
            (SqlValue::Real(f64::NEG_INFINITY), "-9e999"),
            (SqlValue::Real(f64::NAN), "NULL"),
            (text("it's"), "'it''s'"),
            (text("a\0b"), "CAST(X'610062' AS TEXT)"),
            (SqlValue::Blob(vec![0, 0xab, 255]), "X'00ABFF'"),
            (SqlValue::Blob(Vec::new()), "X''"),
        ] {
            assert_eq!(literal(&value), written);
        }
    }

    #[test]
    fn parameters_stand_in_their_places_and_nowhere_else() {
        let params = [text("?"), SqlValue::Integer(-2), SqlValue::Null];
        for (sql, written) in [
            ("SELECT '?', \"?\", ? -- ?\n, ? /* ? */", "SELECT '?', \"?\", '?' -- ?\n, -2 /* ? */"),
            ("SELECT 1-?2, ?1, ?", "SELECT 1- -2, '?', NULL"),
            ("SELECT :a, @b, :a, $c, ?", "SELECT '?', -2, '?', NULL, ?"),
            ("SELECT [?], `?`, x'00', ?", "SELECT [?], `?`, x'00', '?'"),
        ] {
            assert_eq!(with_literals(sql, &params), written, "{sql}");
        }
    }

    #[test]
    fn a_script_does_what_the_run_did() {
        let mut failed = statement("INSERT INTO t\nVALUES (?)", vec![vec![text("a")]]);
        failed.error = Some("UNIQUE constraint failed: t.x\nmore".to_owned());
        let mut other = statement("SELECT 1", vec![Vec::new()]);
        other.database = 1;
        let run = [
            statement("BEGIN (implicit)", vec![Vec::new()]),
            statement("\nCREATE TABLE t (x)\n\n", vec![Vec::new()]),
            statement("INSERT INTO t VALUES (?)", vec![vec![text("a")], vec![text("b")]]),
            failed,
            other,
            statement("BEGIN (implicit)", vec![Vec::new()]),
            statement("ROLLBACK TO SAVEPOINT s", vec![]),
            statement("COMMIT", vec![Vec::new()]),
            statement("ROLLBACK", vec![Vec::new()]),
            statement("SELECT 1 -- one", vec![Vec::new()]),
        ];
        let written = "-- BEGIN (implicit)\nCREATE TABLE t (x);\nBEGIN;\n\
            INSERT INTO t VALUES ('a');\nINSERT INTO t VALUES ('b');\n\
            -- failed: UNIQUE constraint failed: t.x:\n-- INSERT INTO t\n-- VALUES ('a')\n\
            -- on another database:\n-- SELECT 1\n-- BEGIN (implicit)\n\
            ROLLBACK TO SAVEPOINT s;\nCOMMIT;\n-- ROLLBACK\nSELECT 1 -- one\n;\n";
        assert_eq!(script(&run, 0), written);
    }
}
