//! What other connections see while one has a transaction open.
//!
//! With a database file, readers see the committed state until the writer
//! commits. SQLite's databases in memory lock readers out instead, so a copy
//! is taken before each transaction and readers are given that.

use rusqlite::Connection;

use crate::changes::ChangeLog;
use crate::connection;
use crate::meter::Meter;
use crate::{Limits, StoreError};

/// Pages of the largest database that is copied, so that transactions on large ones stay quick.
const MOST_PAGES: i64 = 512;

/// A database as it was before a transaction, as file bytes.
#[derive(Debug)]
pub(crate) struct Committed(Vec<u8>);

impl Committed {
    /// The database as it is; nothing if it is large, or locked by another connection.
    pub(crate) fn of(connection: &mut Connection) -> Option<Self> {
        let pages: i64 = connection.query_row("PRAGMA page_count", [], |row| row.get(0)).ok()?;
        if pages > MOST_PAGES {
            return None;
        }
        connection.serialize("main").ok().map(|bytes| Committed(bytes.to_vec()))
    }

    /// A connection to a copy, if the statement only reads.
    pub(crate) fn open_for(
        &self,
        sql: &str,
        limits: &Limits,
        meter: &Meter,
        changes: &ChangeLog,
    ) -> Result<Option<Connection>, StoreError> {
        let copy = connection::open_copy(&self.0, limits, meter, changes)?;
        // A statement that the copy cannot prepare fails there with SQLite's own words.
        let reads = copy.prepare(sql).map_or(true, |statement| statement.readonly());
        Ok(reads.then_some(copy))
    }
}
