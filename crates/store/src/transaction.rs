//! What a rollback would undo, so that a trace can be replayed: applying the
//! changes of every statement in order gives the rows as they were after each.

use linktable_schema::RowChange;

use crate::changes::inverse;
use crate::sql_text::leading_words;

/// The changes of a connection's open transaction.
#[derive(Debug, Default)]
pub(crate) struct Transaction {
    changes: Vec<RowChange>,
    /// Names, and how many changes there were when each was set.
    savepoints: Vec<(String, usize)>,
}

/// What a statement did to its connection's transaction.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Step<'a> {
    /// The statement.
    pub(crate) sql: &'a str,
    /// Whether it succeeded.
    pub(crate) succeeded: bool,
    /// Whether a transaction was open before it, or before the `BEGIN` it caused.
    pub(crate) was_open: bool,
    /// Whether one is open after it.
    pub(crate) is_open: bool,
}

impl Transaction {
    /// Takes in the changes a statement made; gives those that a rollback in it made.
    pub(crate) fn step(&mut self, step: Step<'_>, changes: &[RowChange]) -> Vec<RowChange> {
        if step.is_open {
            self.changes.extend_from_slice(changes);
            return if step.succeeded { self.savepoint(step.sql) } else { Vec::new() };
        }
        self.savepoints.clear();
        let undone = std::mem::take(&mut self.changes);
        if step.was_open && !(step.succeeded && commits(step.sql)) { undo(undone) } else { Vec::new() }
    }

    fn savepoint(&mut self, sql: &str) -> Vec<RowChange> {
        let words = leading_words(sql, 5);
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words.as_slice() {
            ["SAVEPOINT", name, ..] => self.savepoints.push(((*name).to_owned(), self.changes.len())),
            ["RELEASE", "SAVEPOINT", name, ..] | ["RELEASE", name, ..] => {
                if let Some(at) = self.find(name) {
                    self.savepoints.truncate(at);
                }
            }
            ["ROLLBACK", "TRANSACTION", "TO", "SAVEPOINT", name]
            | ["ROLLBACK", "TRANSACTION", "TO", name, ..]
            | ["ROLLBACK", "TO", "SAVEPOINT", name, ..]
            | ["ROLLBACK", "TO", name, ..] => {
                if let Some(at) = self.find(name) {
                    let from = self.savepoints.get(at).map_or(0, |(_, length)| *length);
                    self.savepoints.truncate(at + 1);
                    return undo(self.changes.split_off(from.min(self.changes.len())));
                }
            }
            _ => {}
        }
        Vec::new()
    }

    fn find(&self, name: &str) -> Option<usize> {
        self.savepoints.iter().rposition(|(savepoint, _)| savepoint == name)
    }
}

fn commits(sql: &str) -> bool {
    leading_words(sql, 1).first().is_some_and(|word| matches!(word.as_str(), "COMMIT" | "END" | "RELEASE"))
}

fn undo(changes: Vec<RowChange>) -> Vec<RowChange> {
    changes.into_iter().rev().map(inverse).collect()
}
