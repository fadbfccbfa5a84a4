//! What is compared.

use std::collections::BTreeMap;
use std::fmt::Debug;

use linktable_schema::{RecordedStatement, Recording, SqlValue, StatementKind};
use serde::{Deserialize, Serialize};

/// One of the things compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Level {
    /// The DDL's bytes, in order.
    Ddl,
    /// What was printed, and the type and message of the exception.
    Output,
    /// The rows of the tables at the end.
    Rows,
    /// Statements and parameters in order, without PRAGMAs and transaction control.
    Sql,
    /// The same with them; a figure, not something a recording falls short on.
    Full,
}

impl Level {
    pub const ALL: [Level; 5] = [Level::Ddl, Level::Output, Level::Rows, Level::Sql, Level::Full];

    pub fn name(self) -> &'static str {
        match self {
            Level::Ddl => "ddl",
            Level::Output => "output",
            Level::Rows => "rows",
            Level::Sql => "sql",
            Level::Full => "full sql",
        }
    }

    /// Whether it is one of the four that a recording must agree on.
    pub fn counts(self) -> bool {
        self != Level::Full
    }
}

/// How a run compares with its recording.
#[derive(Default)]
pub struct Verdict {
    /// The levels that do not agree, each with its first difference.
    pub differences: BTreeMap<Level, String>,
    /// The levels that cannot be compared, since the real library is not the same twice.
    unstable: Vec<Level>,
}

impl Verdict {
    pub fn panicked() -> Self {
        let differences = Level::ALL.iter().map(|level| (*level, "it panicked".to_owned()));
        Verdict { differences: differences.collect(), unstable: Vec::new() }
    }

    /// Compares; `unstable` are the keys of the recording that are not the same twice.
    pub fn of(wanted: &Recording, got: &Recording, unstable: &[String]) -> Self {
        let is_unstable = |keys: &[&str]| unstable.iter().any(|key| keys.contains(&key.as_str()));
        let mut verdict = Verdict::default();
        for (level, keys, difference) in [
            (Level::Ddl, &["ddl"][..], first_difference(&wanted.ddl, &got.ddl)),
            (Level::Output, &["stdout", "error"], output_difference(wanted, got)),
            (Level::Rows, &["dump"], rows_difference(wanted, got)),
            (Level::Sql, &["sql"], first_difference(&statements(wanted, false), &statements(got, false))),
            (Level::Full, &["sql"], first_difference(&statements(wanted, true), &statements(got, true))),
        ] {
            if is_unstable(keys) {
                verdict.unstable.push(level);
            } else if let Some(difference) = difference {
                verdict.differences.insert(level, difference);
            }
        }
        verdict
    }

    pub fn agrees(&self, level: Level) -> bool {
        !self.differences.contains_key(&level)
    }

    /// The levels that count and do not agree.
    pub fn short(&self) -> Vec<Level> {
        self.differences.keys().copied().filter(|level| level.counts()).collect()
    }

    pub fn mark(&self, level: Level) -> &'static str {
        match (self.agrees(level), self.unstable.contains(&level)) {
            (_, true) => "varies",
            (true, false) => "ok",
            (false, false) => "-",
        }
    }
}

/// Characters shown of each side of a difference.
const SHOWN: usize = 400;

fn first_difference<T: PartialEq + Debug>(wanted: &[T], got: &[T]) -> Option<String> {
    let at = (0..wanted.len().max(got.len())).find(|at| wanted.get(*at) != got.get(*at))?;
    let clip = |side: &T| format!("{side:?}").chars().take(SHOWN).collect::<String>();
    Some(match (wanted.get(at), got.get(at)) {
        (Some(wanted), Some(got)) => format!("#{at}: recorded {}, got {}", clip(wanted), clip(got)),
        (Some(wanted), None) => format!("#{at}: recorded {}, got no more", clip(wanted)),
        (None, got) => format!("#{at}: recorded no more, got {}", got.map(clip).unwrap_or_default()),
    })
}

fn output_difference(wanted: &Recording, got: &Recording) -> Option<String> {
    let lines = |text: &str| text.split('\n').map(str::to_owned).collect::<Vec<_>>();
    let error = |recording: &Recording| {
        recording.error.as_ref().map(|error| (error.kind.clone(), without_addresses(&error.message), error.line))
    };
    // The line is told, but what counts is what the script's user can print.
    let counted = |recording: &Recording| error(recording).map(|(kind, message, _)| (kind, message));
    if counted(wanted) != counted(got) {
        return Some(format!("error: recorded {:?}, got {:?}", error(wanted), error(got)));
    }
    first_difference(&lines(&wanted.stdout), &lines(&without_addresses(&got.stdout)))
        .map(|difference| format!("line {difference}"))
}

/// The ids of objects (`at 0x7f…`) as the recordings have them.
fn without_addresses(text: &str) -> String {
    let mut parts = text.split("at 0x");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str("at 0xADDR");
        let rest = part.strip_prefix("ADDR");
        plain.push_str(rest.unwrap_or_else(|| part.trim_start_matches(|c: char| c.is_ascii_hexdigit())));
    }
    plain
}

fn rows_difference(wanted: &Recording, got: &Recording) -> Option<String> {
    let names = |recording: &Recording| recording.dump.keys().cloned().collect::<Vec<_>>();
    if names(wanted) != names(got) {
        return Some(format!("recorded the tables {:?}, got {:?}", names(wanted), names(got)));
    }
    wanted.dump.iter().zip(&got.dump).find_map(|((name, wanted), (_, got))| {
        // Both are sorted, but not by the same rule for text.
        let sorted = |rows: &[Vec<SqlValue>]| {
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        };
        let difference = if wanted.columns == got.columns {
            first_difference(&sorted(&wanted.rows), &sorted(&got.rows))
        } else {
            first_difference(&wanted.columns, &got.columns)
        };
        difference.map(|difference| format!("{name} {difference}"))
    })
}

/// Statements with their rows of parameters.
fn statements(recording: &Recording, full: bool) -> Vec<(&str, bool, Vec<Vec<SqlValue>>)> {
    let control = |statement: &&RecordedStatement| {
        matches!(StatementKind::of(&statement.sql), StatementKind::Pragma | StatementKind::Transaction)
    };
    let kept = recording.sql.iter().filter(|statement| full || !control(statement));
    let rows = |statement: &RecordedStatement| {
        let rows: Vec<Vec<SqlValue>> = statement.params.rows().into_iter().map(<[SqlValue]>::to_vec).collect();
        // In JSON no parameters and no rows of them look alike.
        if rows.is_empty() && !statement.many { vec![Vec::new()] } else { rows }
    };
    kept.map(|statement| (statement.sql.as_str(), statement.many, rows(statement))).collect()
}
