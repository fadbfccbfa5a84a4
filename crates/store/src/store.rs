//! The store: every database of a run, and the trace.

use std::sync::atomic::{AtomicU64, Ordering};

use linktable_schema::{OtherDatabase, SqlValue, Statement, StatementKind, TableDump, Unasked};
use rusqlite::Connection;

use crate::affinity::Mender;
use crate::changes::ChangeLog;
use crate::connection::{self, Keeps, ReadBudget};
use crate::meter::Meter;
use crate::shapes::{self, Shapes};
use crate::sql_text::{leading_words, statements};
use crate::trace::{Effect, TraceLog};
use crate::transaction::{Step, Transaction};
use crate::writer::{self, Beside, Writer, may_write};
use crate::{ErrorKind, Limits, StoreError};

/// Which database a script opens.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum DatabaseName {
    /// A file, under the name the script gives it; opened again it is the same.
    File(String),
    /// `:memory:`; each is a new one.
    Memory,
}

/// A connection of a [`Store`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct ConnectionId(pub(crate) usize);

/// What a statement gave back.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Rows {
    /// The names of the columns; empty if the statement gives none.
    pub columns: Vec<String>,
    /// The rows.
    pub rows: Vec<Vec<SqlValue>>,
    /// How many rows there were; more than `rows` holds if only the first were asked for.
    pub count: u64,
    /// Whether reading ended before the last row: there are more than `count`.
    pub is_cut: bool,
    /// How many rows it inserted, updated or deleted, over all rows of parameters.
    pub rows_changed: u64,
    /// The same with those that foreign keys and triggers changed.
    pub total_changed: u64,
    /// The row id of the row last inserted on this connection; 0 if none was.
    pub last_insert_rowid: i64,
}

/// What a run leaves.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Finished {
    /// Every traced statement, in order.
    pub statements: Vec<Statement>,
    /// The tables of the database opened last among those that have any, in order of creation.
    pub tables: Vec<TableDump>,
    /// That database as the bytes of an SQLite file; empty if no database has tables.
    pub image: Vec<u8>,
    /// The database of `tables` and `image`, as [`Statement::database`] counts.
    pub database: u32,
    /// What changed without a traced statement, in order.
    pub unasked: Vec<Unasked>,
    /// How many statements have all of their changes, if the limits cut those after them.
    pub changes_until: Option<u32>,
    /// The other databases that have tables, the one opened last first.
    pub others: Vec<OtherDatabase>,
}

#[derive(Debug)]
pub(crate) struct Database {
    pub(crate) name: DatabaseName,
    /// What SQLite knows it as.
    pub(crate) uri: String,
    /// Keeps it alive while no connection is open.
    keeper: Option<Connection>,
    /// The connection whose transaction has written to it.
    writer: Option<Writer>,
    /// Its tables as the last statement left them.
    shapes: Shapes,
}

#[derive(Debug)]
pub(crate) struct Open {
    pub(crate) database: usize,
    sqlite: Connection,
    transaction: Transaction,
    /// Whether no transaction begins by itself.
    autocommit: bool,
}

/// Whether a statement goes into the trace, and from which line.
#[derive(Clone, Copy)]
pub(crate) enum Trace {
    Recorded(Option<u32>),
    Hidden,
}

/// Every database of one run of a script, and the trace of its statements.
#[derive(Debug)]
pub struct Store {
    pub(crate) limits: Limits,
    pub(crate) meter: Meter,
    pub(crate) changes: ChangeLog,
    mender: Mender,
    pub(crate) budget: ReadBudget,
    /// Part of each database's name, since SQLite shares databases in memory by name through the whole process.
    number: u64,
    pub(crate) databases: Vec<Database>,
    pub(crate) connections: Vec<Option<Open>>,
    pub(crate) trace: TraceLog,
    /// Whether the run is over and the databases are worked with as it left them.
    pub(crate) is_left: bool,
    /// The database in memory that is meant from then on, if not the last.
    pub(crate) meant: Option<usize>,
}

static STORES: AtomicU64 = AtomicU64::new(0);

impl Store {
    /// An empty store. `clock` gives microseconds from any fixed moment; it is
    /// passed in because a browser has no other than its own.
    pub fn new(limits: Limits, clock: fn() -> u64) -> Self {
        let budget = ReadBudget::new(&limits);
        Store {
            meter: Meter::new(&limits, clock),
            changes: ChangeLog::new(&limits),
            mender: Mender::default(),
            budget,
            number: STORES.fetch_add(1, Ordering::Relaxed),
            databases: Vec::new(),
            connections: Vec::new(),
            trace: TraceLog::new(limits.trace_bytes),
            is_left: false,
            meant: None,
            limits,
        }
    }

    /// Opens a connection. Connections to one file see each other's committed
    /// changes, and have their own transactions and PRAGMAs; `foreign_keys` is
    /// off, as in Python's `sqlite3`.
    ///
    /// A pool that hands out one connection again must keep its id.
    pub fn open(&mut self, name: DatabaseName) -> Result<ConnectionId, StoreError> {
        self.open_as(name, false)
    }

    /// Opens a connection on which nothing begins a transaction but the script (`isolation_level=None`).
    pub fn open_autocommit(&mut self, name: DatabaseName) -> Result<ConnectionId, StoreError> {
        self.open_as(name, true)
    }

    fn open_as(&mut self, name: DatabaseName, autocommit: bool) -> Result<ConnectionId, StoreError> {
        let known = match &name {
            DatabaseName::File(_) => self.databases.iter().position(|database| database.name == name),
            // To a script that is over the database in memory is still there under its name.
            DatabaseName::Memory if self.is_left => self.left_in_memory(),
            DatabaseName::Memory => None,
        };
        let most = self.limits.connections;
        let open = self.connections.iter().flatten().count();
        if open >= most || (known.is_none() && self.databases.len() >= most) {
            return Err(StoreError::limit(format!("the script opened more than {most} databases or connections")));
        }
        self.open_at(known.unwrap_or(self.databases.len()), name, autocommit)
    }

    /// Opens a connection to the database at a place, which may be a new one.
    pub(crate) fn open_at(
        &mut self,
        at: usize,
        name: DatabaseName,
        autocommit: bool,
    ) -> Result<ConnectionId, StoreError> {
        let uri = format!("file:/linktable-{}-{at}?vfs=memdb", self.number);
        let sqlite = connection::open(&uri, &self.limits, &self.meter, &self.changes)?;
        if !autocommit {
            connection::define_floor(&sqlite)?;
        }
        if at == self.databases.len() {
            self.databases.push(Database { name, uri, keeper: None, writer: None, shapes: Shapes::default() });
        }
        self.connections.push(Some(Open { database: at, sqlite, transaction: Transaction::default(), autocommit }));
        Ok(ConnectionId(self.connections.len() - 1))
    }

    /// Closes a connection; an open transaction is rolled back. What a file holds stays.
    pub fn close(&mut self, connection: ConnectionId) {
        // What is wrong with a connection does not matter once it is closed.
        let _ = self.rollback_untraced(connection);
        let Some(open) = self.connections.get_mut(connection.0).and_then(Option::take) else { return };
        let others = self.connections.iter().flatten().any(|other| other.database == open.database);
        if let Some(database) = self.databases.get_mut(open.database)
            && database.keeper.is_none()
            && !others
        {
            database.keeper = Some(open.sqlite);
        }
    }

    /// Removes a database file, as deleting it would; connections to it must be closed.
    pub fn forget(&mut self, name: &DatabaseName) {
        for database in &mut self.databases {
            if database.name == *name {
                database.name = DatabaseName::Memory;
                database.keeper = None;
            }
        }
    }

    /// Says from which file the statements come that are executed next: nothing for the script itself.
    pub fn at_file(&mut self, file: Option<String>) {
        self.trace.file = file;
    }

    /// Says which relationship the next statement loads for a single object, as in `Hero.team`.
    pub fn loads(&mut self, relationship: Option<String>) {
        self.trace.loads = relationship;
    }

    /// Executes one statement; `line` is the line of the script that caused it.
    pub fn execute(
        &mut self,
        connection: ConnectionId,
        sql: &str,
        params: &[SqlValue],
        line: Option<u32>,
    ) -> Result<Rows, StoreError> {
        self.run(connection, sql, &[params], false, None, Trace::Recorded(line))
    }

    /// Executes one statement for each row of parameters; it must be an INSERT, UPDATE, DELETE or REPLACE.
    pub fn execute_many(
        &mut self,
        connection: ConnectionId,
        sql: &str,
        params: &[Vec<SqlValue>],
        line: Option<u32>,
    ) -> Result<Rows, StoreError> {
        let rows: Vec<&[SqlValue]> = params.iter().map(Vec::as_slice).collect();
        self.run(connection, sql, &rows, true, None, Trace::Recorded(line))
    }

    /// Executes the statements of a script one after the other, as `executescript` does: what is open
    /// is committed first, and the first that fails ends it.
    pub fn execute_script(
        &mut self,
        connection: ConnectionId,
        script: &str,
        line: Option<u32>,
    ) -> Result<(), StoreError> {
        self.commit_untraced(connection)?;
        let was_autocommit = self.set_autocommit(connection, true)?;
        let result = statements(script).try_for_each(|sql| self.execute(connection, sql, &[], line).map(drop));
        self.set_autocommit(connection, was_autocommit)?;
        result
    }

    fn set_autocommit(&mut self, connection: ConnectionId, autocommit: bool) -> Result<bool, StoreError> {
        let open = self.connections.get_mut(connection.0).and_then(Option::as_mut).ok_or_else(closed)?;
        Ok(std::mem::replace(&mut open.autocommit, autocommit))
    }

    /// Traces a statement that never reached SQLite: one of its parameters was refused.
    pub fn refused(
        &mut self,
        sql: &str,
        params: Vec<SqlValue>,
        error: String,
        line: Option<u32>,
    ) -> Result<(), StoreError> {
        self.trace.record_refused(Statement { params: vec![params], line, error: Some(error), ..Statement::new(sql) })
    }

    /// Executes one statement that the trace does not show.
    pub fn execute_untraced(
        &mut self,
        connection: ConnectionId,
        sql: &str,
        params: &[SqlValue],
    ) -> Result<Rows, StoreError> {
        self.run(connection, sql, &[params], false, None, Trace::Hidden)
    }

    /// Traces `BEGIN (implicit)`, as SQLAlchemy logs it. The real `BEGIN` comes
    /// with the first statement that needs one, and is not traced.
    pub fn begin(&mut self, connection: ConnectionId, line: Option<u32>) -> Result<(), StoreError> {
        let database = database_number(self.open_connection(connection)?);
        self.trace.record(Statement { line, database, ..Statement::new("BEGIN (implicit)") })
    }

    /// Traces `COMMIT`, and commits if a transaction is really open.
    pub fn commit(&mut self, connection: ConnectionId, line: Option<u32>) -> Result<(), StoreError> {
        self.end(connection, "COMMIT", Trace::Recorded(line))
    }

    /// Traces `ROLLBACK`, and rolls back if a transaction is really open.
    pub fn rollback(&mut self, connection: ConnectionId, line: Option<u32>) -> Result<(), StoreError> {
        self.end(connection, "ROLLBACK", Trace::Recorded(line))
    }

    /// Commits if a transaction is really open; nothing is traced.
    pub fn commit_untraced(&mut self, connection: ConnectionId) -> Result<(), StoreError> {
        self.end(connection, "COMMIT", Trace::Hidden)
    }

    /// Rolls back if a transaction is really open; nothing is traced.
    pub fn rollback_untraced(&mut self, connection: ConnectionId) -> Result<(), StoreError> {
        self.end(connection, "ROLLBACK", Trace::Hidden)
    }

    /// Whether a transaction is really open, as `in_transaction` of Python's connections says.
    pub fn in_transaction(&self, connection: ConnectionId) -> bool {
        self.open_connection(connection).is_ok_and(|open| !open.sqlite.is_autocommit())
    }

    /// The statements traced so far.
    pub fn statements(&self) -> &[Statement] {
        self.trace.statements()
    }

    /// Ends the run: rolls back what is open, closes every connection, and
    /// gives what is left. The store is empty afterwards.
    pub fn finish(&mut self) -> Result<Finished, StoreError> {
        let finished = self.leave();
        self.connections.clear();
        self.databases.clear();
        finished
    }

    fn open_connection(&self, connection: ConnectionId) -> Result<&Open, StoreError> {
        self.connections.get(connection.0).and_then(Option::as_ref).ok_or_else(closed)
    }

    pub(crate) fn sqlite(&self, connection: ConnectionId) -> Result<&Connection, StoreError> {
        self.open_connection(connection).map(|open| &open.sqlite)
    }

    fn end(&mut self, connection: ConnectionId, sql: &str, trace: Trace) -> Result<(), StoreError> {
        if self.in_transaction(connection) {
            self.run(connection, sql, &[&[]], false, None, trace).map(drop)
        } else if let Trace::Recorded(line) = trace {
            let database = database_number(self.open_connection(connection)?);
            self.trace.record(Statement { line, database, ..Statement::new(sql) })
        } else {
            Ok(())
        }
    }

    pub(crate) fn run(
        &mut self,
        connection: ConnectionId,
        sql: &str,
        params: &[&[SqlValue]],
        many: bool,
        keeps: Option<Keeps>,
        trace: Trace,
    ) -> Result<Rows, StoreError> {
        let open = self.connections.get_mut(connection.0).and_then(Option::as_mut).ok_or_else(closed)?;
        let database = self.databases.get_mut(open.database).ok_or_else(closed)?;
        let was_open = !open.sqlite.is_autocommit();
        let words = leading_words(sql, 1);
        let verb = words.first().map_or("", String::as_str);
        let reshapes = matches!(verb, "CREATE" | "DROP" | "ALTER");
        let named = shapes::named_table(sql).filter(|_| self.changes.left() > 0);
        let most = self.changes.left().saturating_add(1);
        let rows_before = named.and_then(|table| shapes::rows(&open.sqlite, &table, most).ok());
        self.meter.start();
        let may_be_shared = self.is_left || database.name != DatabaseName::Memory;
        if database.writer.is_none() && may_be_shared && may_write(sql, was_open) {
            database.writer = Some(Writer::new(connection, &mut open.sqlite));
        }
        let beside = match &database.writer {
            Some(writer) if writer.connection != connection => {
                writer.beside(sql, &self.limits, &self.meter, &self.changes)
            }
            _ => Ok(Beside::Undisturbed),
        };
        let result = beside.and_then(|beside| {
            let sqlite = match &beside {
                Beside::Undisturbed => &open.sqlite,
                Beside::Reads(copy) => copy,
                Beside::Locked => {
                    if !open.autocommit {
                        connection::begin_if_needed(&open.sqlite, sql)?;
                    }
                    return Err(writer::locked());
                }
            };
            let how = connection::How { many, begins: !open.autocommit, keeps };
            connection::run(sqlite, sql, params, how, &self.changes, &mut self.budget)
        });
        let micros = self.meter.stop();
        let result = result.map_err(|error| connection::explain(error, &self.meter));

        let is_open = !open.sqlite.is_autocommit();
        if !is_open && database.writer.as_ref().is_some_and(|writer| writer.connection == connection) {
            database.writer = None;
        }
        if reshapes || StatementKind::of(sql) == StatementKind::Transaction {
            self.mender.clear();
        }
        let mut changes = self.mender.mend(self.changes.take(), open.database, &open.sqlite);
        let mut tables = Vec::new();
        let may_go_back = verb == "ROLLBACK" || was_open && !is_open;
        if self.changes.left() > 0 && (reshapes && result.is_ok() || may_go_back) {
            // A connection that cannot say what its tables are has none to show.
            tables = database.shapes.look(&open.sqlite, verb == "CREATE").unwrap_or_default();
        }
        if reshapes && !tables.is_empty() {
            let more = shapes::row_changes(&open.sqlite, rows_before, &tables, &changes, most);
            changes.extend(self.changes.admit(more.unwrap_or_default()));
        }
        let step = Step { sql, succeeded: result.is_ok(), was_open, is_open };
        let undone = open.transaction.step(step, &changes);
        changes.extend(self.changes.admit(undone));

        let database = database_number(open);
        if !self.changes.complete() {
            self.trace.cut_changes();
        }
        let Trace::Recorded(line) = trace else {
            self.trace.record_unasked(Effect { database, changes, tables });
            return result;
        };
        let recorded = Statement {
            params: params.iter().map(|row| row.to_vec()).collect(),
            many,
            line,
            rows_changed: result.as_ref().map_or(0, |rows| rows.rows_changed),
            rows_read: result.as_ref().map_or(0, |rows| rows.count),
            micros,
            changes,
            error: result.as_ref().err().map(|error| error.message.clone()),
            database,
            tables,
            ..Statement::new(sql)
        };
        self.trace.record(recorded)?;
        result
    }
}

fn closed() -> StoreError {
    StoreError::new(ErrorKind::Programming, "Cannot operate on a closed database.")
}

/// Which database a connection is of, as the trace counts.
fn database_number(open: &Open) -> u32 {
    open.database as u32
}
