//! What running a source did.

use serde::{Deserialize, Serialize};

use crate::{Orm, Schema, Span, SqlValue};

/// What running a source did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The library the source is written for.
    pub orm: Orm,
    /// The models as they stood at the end.
    pub schema: Schema,
    /// What the script printed.
    pub stdout: String,
    /// What it wrote to standard error: warnings, logging.
    pub stderr: String,
    /// The log of engines made with `echo=True`, apart from standard output.
    pub echo: String,
    /// The exception that ended it, if one did.
    pub error: Option<RunError>,
    /// Every statement, in order.
    pub statements: Vec<Statement>,
    /// The tables as they are at the end, in order of creation.
    pub tables: Vec<TableDump>,
    /// How long it took, in microseconds, compilation included.
    pub micros: u64,
    /// The database that `tables` are of, as [`Statement::database`] counts.
    pub database: u32,
    /// What changed without a statement of the script, in order.
    pub unasked: Vec<Unasked>,
    /// How many statements have all of their changes, if those after them do not: there were too many to keep.
    pub changes_until: Option<u32>,
    /// The other databases that have tables, the one opened last first.
    pub others: Vec<OtherDatabase>,
}

impl Report {
    /// A database that the run left, as [`Statement::database`] counts, and its tables: 0 is the one of
    /// [`Self::tables`], then come [`Self::others`].
    pub fn left(&self, at: usize) -> (u32, &[TableDump]) {
        match at.checked_sub(1).and_then(|at| self.others.get(at)) {
            Some(other) => (other.database, &other.tables),
            None => (self.database, &self.tables),
        }
    }

    /// The place of a database among those that [`Self::left`] gives; nothing if it has no tables.
    pub fn place_of(&self, database: u32) -> Option<usize> {
        (0..=self.others.len()).find(|at| self.left(*at).0 == database)
    }
}

/// A database that a run left beside the one the report's tables are of.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct OtherDatabase {
    /// Which, as [`Statement::database`] counts.
    pub database: u32,
    /// Its tables, in order of creation.
    pub tables: Vec<TableDump>,
}

/// What changed without a statement: a connection was closed and what it had not committed was undone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Unasked {
    /// How many statements came before it.
    pub after: u32,
    /// The database, as [`Statement::database`] counts.
    pub database: u32,
    /// The rows, in order.
    pub changes: Vec<RowChange>,
    /// The tables.
    pub tables: Vec<TableChange>,
}

/// What a statement is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum StatementKind {
    /// CREATE, DROP, ALTER.
    Schema,
    /// BEGIN, COMMIT, ROLLBACK, SAVEPOINT.
    Transaction,
    /// PRAGMA.
    Pragma,
    /// SELECT and the like.
    Read,
    /// INSERT, UPDATE, DELETE.
    Write,
}

impl StatementKind {
    /// The kind of a statement, from its first word.
    pub fn of(sql: &str) -> Self {
        let first: String =
            sql.trim_start().chars().take_while(|c| c.is_ascii_alphabetic()).collect::<String>().to_ascii_uppercase();
        match first.as_str() {
            "CREATE" | "DROP" | "ALTER" => StatementKind::Schema,
            "BEGIN" | "COMMIT" | "ROLLBACK" | "SAVEPOINT" | "RELEASE" | "END" => StatementKind::Transaction,
            "PRAGMA" => StatementKind::Pragma,
            "INSERT" | "UPDATE" | "DELETE" | "REPLACE" => StatementKind::Write,
            _ => StatementKind::Read,
        }
    }
}

/// One statement, as sent to SQLite.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Statement {
    /// The text.
    pub sql: String,
    /// What it is.
    pub kind: StatementKind,
    /// The parameter rows: one, or several if it was executed for many.
    pub params: Vec<Vec<SqlValue>>,
    /// Whether it was executed for many rows at once (`executemany`).
    pub many: bool,
    /// The line of the script that caused it, from 1; nothing if none did.
    pub line: Option<u32>,
    /// The file of the module that the line is in, if it is not the script itself.
    pub file: Option<String>,
    /// How many rows it inserted, updated or deleted.
    pub rows_changed: u64,
    /// How many rows it gave back.
    pub rows_read: u64,
    /// How long SQLite took, in microseconds.
    pub micros: u64,
    /// The rows it changed, in order.
    pub changes: Vec<RowChange>,
    /// SQLite's text, if it failed.
    pub error: Option<String>,
    /// The relationship that it loads for a single object, and by itself, as in `Hero.team`;
    /// only where a query that gave the object could have loaded it along.
    pub loads: Option<String>,
    /// Which database it went to, counted in the order the script opened them.
    pub database: u32,
    /// The tables that came, went or have other columns. Their rows are among `changes`: those of a table
    /// that went as deleted, so that playing the changes of all statements in order gives the rows after each.
    pub tables: Vec<TableChange>,
}

impl Statement {
    /// A statement that has done nothing.
    pub fn new(sql: &str) -> Self {
        Statement {
            sql: sql.to_owned(),
            kind: StatementKind::of(sql),
            params: vec![Vec::new()],
            many: false,
            line: None,
            file: None,
            rows_changed: 0,
            rows_read: 0,
            micros: 0,
            changes: Vec::new(),
            error: None,
            loads: None,
            database: 0,
            tables: Vec::new(),
        }
    }
}

/// A table that came, went or has other columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableChange {
    /// Its name.
    pub table: String,
    /// Its columns now; nothing if it is gone.
    pub columns: Option<Vec<String>>,
    /// Whether its rows have row ids, and come in their order.
    pub has_rowids: bool,
}

/// How a row changed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChangeKind {
    /// It came.
    Insert,
    /// It changed.
    Update,
    /// It went.
    Delete,
}

/// One row that a statement changed.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RowChange {
    /// The table.
    pub table: String,
    /// What happened to it.
    pub kind: ChangeKind,
    /// SQLite's row id; in a table without them, a number made from the primary key.
    pub rowid: i64,
    /// The row before, if there was one.
    pub before: Option<Vec<SqlValue>>,
    /// The row after, if there is one.
    pub after: Option<Vec<SqlValue>>,
}

/// A table and its rows.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct TableDump {
    /// Its name.
    pub name: String,
    /// Its columns.
    pub columns: Vec<String>,
    /// Its rows, in row id order.
    pub rows: Vec<Vec<SqlValue>>,
    /// How many rows the table has; more than `rows` holds if it was cut.
    pub row_count: u64,
}

/// One line of a traceback.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TraceFrame {
    /// The line, from 1.
    pub line: u32,
    /// The function, `<module>` at the top.
    pub function: String,
    /// The file of the module it is in, if that is not the script itself.
    pub file: Option<String>,
}

/// The exception that ended a script.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunError {
    /// Its type with its module, as in `sqlalchemy.exc.IntegrityError`; built-in ones without.
    #[serde(rename = "type")]
    pub kind: String,
    /// `str()` of it.
    pub message: String,
    /// The innermost line of the script itself, from 1; of a module it imports, the last of [`Self::frames`] has it.
    pub line: Option<u32>,
    /// The place it came from, if known more closely than the line.
    pub span: Option<Span>,
    /// The frames of the script, outermost first.
    pub frames: Vec<TraceFrame>,
    /// The traceback as Python prints it.
    pub traceback: String,
}
