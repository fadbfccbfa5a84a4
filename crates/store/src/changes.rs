//! The rows that statements change, seen through SQLite's pre-update hook.
//!
//! The hook is called for every row, also for rows that foreign keys, triggers,
//! REPLACE and a DELETE without WHERE change.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use linktable_schema::{ChangeKind, RowChange, SqlValue};
use rusqlite::Connection;
use rusqlite::hooks::{PreUpdateCase, PreUpdateNewValueAccessor, PreUpdateOldValueAccessor};
use rusqlite::types::ValueRef;

use crate::Limits;

/// The row changes of the running statement.
///
/// Behind a lock because SQLite's hooks must be `Send`; there is one thread.
#[derive(Clone, Debug)]
pub(crate) struct ChangeLog {
    inner: Arc<Mutex<Inner>>,
}

#[derive(Debug)]
struct Inner {
    changes: Vec<RowChange>,
    changes_left: usize,
    bytes_left: u64,
    /// Whether everything so far was recorded; once it was not, nothing more is.
    complete: bool,
}

impl ChangeLog {
    pub(crate) fn new(limits: &Limits) -> Self {
        let inner = Inner {
            changes: Vec::new(),
            changes_left: limits.changes,
            bytes_left: limits.change_bytes,
            complete: true,
        };
        ChangeLog { inner: Arc::new(Mutex::new(inner)) }
    }

    /// Records as much again as these limits allow.
    pub(crate) fn restart(&self, limits: &Limits) {
        let mut inner = self.lock();
        inner.changes_left = limits.changes;
        inner.bytes_left = limits.change_bytes;
        inner.complete = true;
    }

    /// Has the connection's row changes recorded.
    pub(crate) fn watch(&self, connection: &mut Connection) -> rusqlite::Result<()> {
        let log = self.clone();
        connection.preupdate_hook(Some(move |_, database: &str, table: &str, case: &PreUpdateCase| {
            // Tables of other schemas are temporary ones.
            if database == "main" {
                log.lock().record(table, case);
            }
        }))
    }

    /// How many changes are recorded and not yet taken.
    pub(crate) fn len(&self) -> usize {
        self.lock().changes.len()
    }

    /// Forgets the changes from `length` on: the statement that made them failed.
    pub(crate) fn truncate(&self, length: usize) {
        self.lock().changes.truncate(length);
    }

    /// The changes recorded since the last call.
    pub(crate) fn take(&self) -> Vec<RowChange> {
        std::mem::take(&mut self.lock().changes)
    }

    /// Counts changes that the hook did not tell of: those a rollback undoes, above all.
    pub(crate) fn admit(&self, changes: Vec<RowChange>) -> Vec<RowChange> {
        let mut inner = self.lock();
        changes.into_iter().map_while(|change| inner.afford(&change).then_some(change)).collect()
    }

    /// How many more changes are recorded.
    pub(crate) fn left(&self) -> usize {
        let inner = self.lock();
        if inner.complete { inner.changes_left } else { 0 }
    }

    /// Whether every change so far was recorded.
    pub(crate) fn complete(&self) -> bool {
        self.lock().complete
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.inner.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn record(&mut self, table: &str, case: &PreUpdateCase) {
        if !self.complete {
            return;
        }
        let mut push = |kind, rowid, before, after| {
            let change = RowChange { table: table.to_owned(), kind, rowid, before, after };
            if self.afford(&change) {
                self.changes.push(change);
            }
        };
        match case {
            PreUpdateCase::Insert(new) => push(ChangeKind::Insert, new.get_new_row_id(), None, Some(new_row(new))),
            PreUpdateCase::Delete(old) => push(ChangeKind::Delete, old.get_old_row_id(), Some(old_row(old)), None),
            PreUpdateCase::Update { old_value_accessor: old, new_value_accessor: new } => {
                let (old_id, new_id) = (old.get_old_row_id(), new.get_new_row_id());
                if old_id == new_id {
                    push(ChangeKind::Update, old_id, Some(old_row(old)), Some(new_row(new)));
                } else {
                    // A row is known by its row id, so one whose row id changes goes and comes.
                    push(ChangeKind::Delete, old_id, Some(old_row(old)), None);
                    push(ChangeKind::Insert, new_id, None, Some(new_row(new)));
                }
            }
            PreUpdateCase::Unknown => {}
        }
    }

    fn afford(&mut self, change: &RowChange) -> bool {
        let values = change.before.iter().chain(&change.after).flatten();
        let bytes = change.table.len() as u64 + values.map(value_bytes).sum::<u64>();
        self.complete = self.complete && self.changes_left > 0 && self.bytes_left >= bytes;
        if self.complete {
            self.changes_left -= 1;
            self.bytes_left -= bytes;
        }
        self.complete
    }
}

fn old_row(old: &PreUpdateOldValueAccessor) -> Vec<SqlValue> {
    (0..old.get_column_count()).map(|at| old.get_old_column_value(at).map_or(SqlValue::Null, value)).collect()
}

fn new_row(new: &PreUpdateNewValueAccessor) -> Vec<SqlValue> {
    (0..new.get_column_count()).map(|at| new.get_new_column_value(at).map_or(SqlValue::Null, value)).collect()
}

/// The value as ours; text that is no UTF-8 with replacement characters.
pub(crate) fn value(value: ValueRef<'_>) -> SqlValue {
    match value {
        ValueRef::Null => SqlValue::Null,
        ValueRef::Integer(number) => SqlValue::Integer(number),
        ValueRef::Real(number) => SqlValue::Real(number),
        ValueRef::Text(text) => SqlValue::Text(String::from_utf8_lossy(text).into_owned()),
        ValueRef::Blob(bytes) => SqlValue::Blob(bytes.to_vec()),
    }
}

/// What a value takes, roughly.
pub(crate) fn value_bytes(value: &SqlValue) -> u64 {
    8 + match value {
        SqlValue::Text(text) => text.len() as u64,
        SqlValue::Blob(bytes) => bytes.len() as u64,
        SqlValue::Null | SqlValue::Integer(_) | SqlValue::Real(_) => 0,
    }
}

/// What undoes a change.
pub(crate) fn inverse(change: RowChange) -> RowChange {
    let kind = match change.kind {
        ChangeKind::Insert => ChangeKind::Delete,
        ChangeKind::Update => ChangeKind::Update,
        ChangeKind::Delete => ChangeKind::Insert,
    };
    RowChange { kind, before: change.after, after: change.before, ..change }
}
