//! The databases as a run left them: looked at, and worked with.

use linktable_schema::{OtherDatabase, Statement, TableDump};
use rusqlite::Connection;

use crate::connection::{Keeps, ReadBudget};
use crate::sql_text::statements;
use crate::store::{Finished, Trace};
use crate::{ConnectionId, DatabaseName, Limits, Rows, Store, StoreError, dump};

/// Rows of one answer that are counted: a query without end is then one with very many rows.
const COUNTED: u64 = 100_000;

/// What a statement of a reader gave.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The statement, as the trace has it.
    pub statement: Statement,
    /// Its rows, the first of them if there are many.
    pub rows: Rows,
}

impl Store {
    /// Ends the run and keeps what it left: what is open is rolled back, as when Python ends, and connections
    /// stay as they are. From now on a database in memory that is opened is the one the script left.
    ///
    /// # Errors
    /// If SQLite fails to give the tables back.
    pub fn leave(&mut self) -> Result<Finished, StoreError> {
        for at in 0..self.connections.len() {
            // What is wrong with a connection does not matter once the script is over.
            let _ = self.rollback_untraced(ConnectionId(at));
        }
        self.is_left = true;
        let (statements, unasked, changes_until) = self.trace.take();
        let mut finished = Finished { statements, unasked, changes_until, ..Finished::default() };
        let last = self.left().last().copied().unwrap_or_default();
        if let Some(mut sqlite) = self.look_at(last).filter(dump::has_tables) {
            finished.database = u32::try_from(last).unwrap_or_default();
            finished.tables = dump::tables(&sqlite, self.limits.dump_rows)?;
            finished.image = sqlite.serialize("main")?.to_vec();
        }
        for other in self.left().into_iter().rev().skip(1) {
            let database = u32::try_from(other).unwrap_or_default();
            finished.others.push(OtherDatabase { database, tables: self.tables(other, None)? });
        }
        Ok(finished)
    }

    /// The databases that have tables, the one opened last at the end.
    pub fn left(&self) -> Vec<usize> {
        let has_tables = |at: &usize| self.look_at(*at).is_some_and(|sqlite| dump::has_tables(&sqlite));
        (0..self.databases.len()).filter(has_tables).collect()
    }

    /// The name of a database.
    pub fn name(&self, database: usize) -> Option<&DatabaseName> {
        self.databases.get(database).map(|database| &database.name)
    }

    /// The database in memory that a script that is over would go on with.
    pub(crate) fn left_in_memory(&self) -> Option<usize> {
        let is_in_memory = |at: &usize| self.name(*at) == Some(&DatabaseName::Memory);
        self.meant.filter(is_in_memory).or_else(|| self.left().into_iter().rfind(is_in_memory))
    }

    /// From now on a database in memory that is opened is this one, if it is in memory.
    pub fn mean(&mut self, database: usize) {
        self.meant = Some(database);
    }

    /// The database that a connection is to.
    pub fn database_of(&self, connection: ConnectionId) -> Option<usize> {
        self.connections.get(connection.0)?.as_ref().map(|open| open.database)
    }

    /// A connection of its own: the script's may have been set up or limited in any way.
    fn look_at(&self, database: usize) -> Option<Connection> {
        let uri = &self.databases.get(database)?.uri;
        Connection::open(uri).ok()
    }

    /// Begins something that a reader asks for after the run, which may use as much as these limits say.
    pub fn begin_request(&mut self, limits: &Limits) {
        self.meter.restart(limits);
        self.changes.restart(limits);
        self.budget = ReadBudget::new(limits);
        self.trace.restart(limits.trace_bytes);
    }

    /// The statements traced since the run ended, or since they were last taken.
    pub fn take_statements(&mut self) -> Vec<Statement> {
        self.trace.take().0
    }

    /// Opens a connection of the reader's own to a database that the run left.
    ///
    /// # Errors
    /// If there is no such database, or too many connections are open.
    pub fn open_left(&mut self, database: usize) -> Result<ConnectionId, StoreError> {
        match self.name(database).cloned() {
            Some(name) => self.open_at(database, name, true),
            None => Err(StoreError::limit("there is no such database")),
        }
    }

    /// Runs the statements of a text one after the other, up to the first that fails. Of each answer the first
    /// `rows` are given back and the others counted.
    pub fn ask(&mut self, connection: ConnectionId, text: &str, rows: usize) -> Vec<Answer> {
        let keeps = Some(Keeps { rows, counted: COUNTED });
        let mut answers = Vec::new();
        for sql in statements(text) {
            let result = self.run(connection, sql, &[&[]], false, keeps, Trace::Recorded(None));
            let Some(statement) = self.trace.pop() else { break };
            let is_over = result.is_err();
            answers.push(Answer { statement, rows: result.unwrap_or_default() });
            if is_over {
                break;
            }
        }
        answers
    }

    /// A database as the bytes of an SQLite file, with what is committed.
    ///
    /// # Errors
    /// If SQLite fails to give them.
    pub fn image(&self, database: usize) -> Result<Vec<u8>, StoreError> {
        match self.look_at(database) {
            Some(mut sqlite) => Ok(sqlite.serialize("main")?.to_vec()),
            None => Ok(Vec::new()),
        }
    }

    /// The tables of a database as they are now; through the reader's connection what its open transaction did
    /// is seen, too.
    ///
    /// # Errors
    /// If SQLite fails to give them.
    pub fn tables(&self, database: usize, seen_by: Option<ConnectionId>) -> Result<Vec<TableDump>, StoreError> {
        let most = self.limits.dump_rows;
        match seen_by.filter(|connection| self.in_transaction(*connection)) {
            Some(connection) => Ok(dump::tables(self.sqlite(connection)?, most)?),
            None => match self.look_at(database) {
                Some(sqlite) => Ok(dump::tables(&sqlite, most)?),
                None => Ok(Vec::new()),
            },
        }
    }
}
