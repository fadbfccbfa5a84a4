//! Working with the database as a run left it.

use serde::{Deserialize, Serialize};

use crate::{Edit, RelationshipId, RunError, SqlValue, Statement, StatementKind, TableDump};

/// What statements of the reader's own did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Queried {
    /// What each gave, up to the first that failed.
    pub answers: Vec<Answer>,
    /// Whether a transaction is open after them.
    pub in_transaction: bool,
    /// The tables of the database they went to, if any statement may have changed them.
    pub tables: Option<Vec<TableDump>>,
}

/// What one statement gave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// The statement.
    pub sql: String,
    /// What it is.
    pub kind: StatementKind,
    /// The names of its columns; empty if it gives no rows.
    pub columns: Vec<String>,
    /// The first of its rows.
    pub rows: Vec<Vec<SqlValue>>,
    /// How many rows there were.
    pub row_count: u64,
    /// Whether there are more than that: counting ended.
    pub is_cut: bool,
    /// How many rows it inserted, updated or deleted.
    pub rows_changed: u64,
    /// How long SQLite took, in microseconds.
    pub micros: u64,
    /// SQLite's text, if it failed.
    pub error: Option<String>,
}

/// A link row that is to come or to go, by the library's own link operation.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct LinkRequest {
    /// The many-to-many relationship.
    pub relationship: RelationshipId,
    /// The end whose attribute is asked to do it, if it has one: 0 or 1.
    pub side: u8,
    /// For each end the primary key of its row.
    pub keys: [Vec<SqlValue>; 2],
    /// For each end what its row is called.
    pub labels: [String; 2],
    /// Whether the rows are to be linked; else they are to be no longer.
    pub link: bool,
}

/// What a link operation did.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Linked {
    /// The code that did it, as it stands in a script; empty if none could be written.
    pub code: String,
    /// Why none could be written.
    pub refusal: Option<String>,
    /// The statements it caused.
    pub statements: Vec<Statement>,
    /// What it printed.
    pub stdout: String,
    /// The exception it raised.
    pub error: Option<RunError>,
    /// The tables of the database it went to, after it.
    pub tables: Vec<TableDump>,
    /// That database, by its place among those that the run left.
    pub database: u32,
}

/// Where code goes that a script is to run at its end.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Placed {
    /// The edit that puts it there.
    At(Edit),
    /// There is no such place, and why.
    Nowhere(String),
}
