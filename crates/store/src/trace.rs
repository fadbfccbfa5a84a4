//! What the statements of a run did, in order.

use linktable_schema::{RowChange, Statement, TableChange, Unasked};

use crate::StoreError;
use crate::changes::value_bytes;

/// The statements of a run, and what changed without one.
#[derive(Debug)]
pub(crate) struct TraceLog {
    statements: Vec<Statement>,
    unasked: Vec<Unasked>,
    changes_until: Option<u32>,
    bytes_left: u64,
    /// The file of the module that the statements now executed come from, unless it is the script.
    pub(crate) file: Option<String>,
    /// The relationship that the next statement loads for a single object.
    pub(crate) loads: Option<String>,
    /// The database that the latest statement went to.
    latest: u32,
}

/// What a statement changed.
#[derive(Debug)]
pub(crate) struct Effect {
    pub(crate) database: u32,
    pub(crate) changes: Vec<RowChange>,
    pub(crate) tables: Vec<TableChange>,
}

impl TraceLog {
    /// An empty trace of at most `bytes` of statements and parameters.
    pub(crate) fn new(bytes: u64) -> Self {
        TraceLog {
            statements: Vec::new(),
            unasked: Vec::new(),
            changes_until: None,
            bytes_left: bytes,
            file: None,
            loads: None,
            latest: 0,
        }
    }

    /// Takes in as many bytes again as these, after what it has was taken.
    pub(crate) fn restart(&mut self, bytes: u64) {
        self.bytes_left = bytes;
        self.changes_until = None;
    }

    /// Takes back the latest statement.
    pub(crate) fn pop(&mut self) -> Option<Statement> {
        self.statements.pop()
    }

    pub(crate) fn statements(&self) -> &[Statement] {
        &self.statements
    }

    /// Takes in a statement that went to no database.
    pub(crate) fn record_refused(&mut self, statement: Statement) -> Result<(), StoreError> {
        self.record(Statement { database: self.latest, ..statement })
    }

    pub(crate) fn record(&mut self, mut statement: Statement) -> Result<(), StoreError> {
        self.latest = statement.database;
        statement.file.clone_from(&self.file);
        statement.loads = self.loads.take();
        let params = statement.params.iter().flatten().map(value_bytes).sum::<u64>();
        let bytes = 64 + statement.sql.len() as u64 + params;
        match self.bytes_left.checked_sub(bytes) {
            Some(left) => self.bytes_left = left,
            None => return Err(StoreError::limit("the script executed more SQL than a run may")),
        }
        self.statements.push(statement);
        Ok(())
    }

    /// Takes in what changed without a statement.
    pub(crate) fn record_unasked(&mut self, effect: Effect) {
        let Effect { database, changes, tables } = effect;
        if !changes.is_empty() || !tables.is_empty() {
            self.unasked.push(Unasked { after: self.statements.len() as u32, database, changes, tables });
        }
    }

    /// Notes that the changes of the statement now executed are not all there.
    pub(crate) fn cut_changes(&mut self) {
        self.changes_until.get_or_insert(self.statements.len() as u32);
    }

    /// The statements, what changed without one, and how many statements have all their changes if not all have.
    pub(crate) fn take(&mut self) -> (Vec<Statement>, Vec<Unasked>, Option<u32>) {
        (std::mem::take(&mut self.statements), std::mem::take(&mut self.unasked), self.changes_until)
    }
}
