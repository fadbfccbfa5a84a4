//! Two connections to one file, one of them with a transaction open.
//!
//! With a real file, others read the committed state until the writer commits,
//! and cannot write. SQLite's databases in memory lock readers out as well, so
//! a copy is taken when a transaction first writes, and readers are given that.

use linktable_schema::StatementKind;
use rusqlite::{Connection, ffi};

use crate::changes::ChangeLog;
use crate::meter::Meter;
use crate::sql_text::{is_dml, leading_words};
use crate::{ConnectionId, ErrorKind, Limits, StoreError, connection};

/// Pages of the largest database that is copied, so that transactions on large ones stay quick.
const MOST_PAGES: i64 = 512;

/// The connection whose transaction has written.
#[derive(Debug)]
pub(crate) struct Writer {
    pub(crate) connection: ConnectionId,
    /// The file as it was before; nothing if it is too large to copy.
    committed: Option<Vec<u8>>,
}

/// What becomes of another connection's statement.
pub(crate) enum Beside {
    /// It runs as ever.
    Undisturbed,
    /// It reads, and reads this.
    Reads(Connection),
    /// It writes, and cannot.
    Locked,
}

/// Whether the statement may make its connection the writer, and leave it so; `was_open` is whether it has a
/// transaction open.
pub(crate) fn may_write(sql: &str, was_open: bool) -> bool {
    let waits = |how: &str| matches!(how, "DEFERRED" | "TRANSACTION");
    is_dml(sql)
        || was_open && StatementKind::of(sql) == StatementKind::Schema
        || matches!(leading_words(sql, 2).as_slice(), [begin, how] if begin == "BEGIN" && !waits(how))
}

impl Writer {
    /// The connection as the writer; it has not written yet.
    pub(crate) fn new(connection: ConnectionId, sqlite: &mut Connection) -> Self {
        let pages: i64 = sqlite.query_row("PRAGMA page_count", [], |row| row.get(0)).unwrap_or(i64::MAX);
        let bytes = (pages <= MOST_PAGES).then(|| sqlite.serialize("main").ok().map(|bytes| bytes.to_vec()));
        Writer { connection, committed: bytes.flatten() }
    }

    /// What becomes of the statement on a connection that is not the writer.
    pub(crate) fn beside(
        &self,
        sql: &str,
        limits: &Limits,
        meter: &Meter,
        changes: &ChangeLog,
    ) -> Result<Beside, StoreError> {
        match StatementKind::of(sql) {
            StatementKind::Transaction => return Ok(Beside::Undisturbed),
            StatementKind::Pragma if !describes_schema(sql) => return Ok(Beside::Undisturbed),
            _ => {}
        }
        let Some(bytes) = &self.committed else {
            return Err(StoreError::new(
                ErrorKind::Unsupported,
                "using a large database while another connection has uncommitted changes is not supported yet",
            ));
        };
        let copy = connection::open_copy(bytes, limits, meter, changes)?;
        // What the copy does not know, such as a temporary table, the connection itself may.
        let readonly = copy.prepare(sql).map(|statement| statement.readonly());
        Ok(match readonly {
            Ok(true) => Beside::Reads(copy),
            Ok(false) => Beside::Locked,
            Err(_) => Beside::Undisturbed,
        })
    }
}

/// Whether a PRAGMA reads from the file.
fn describes_schema(sql: &str) -> bool {
    let text = sql.to_ascii_lowercase();
    ["_info", "_list", "_xinfo"].iter().any(|ending| text.contains(&format!("{ending}(")))
}

/// What the statement of another connection fails with.
pub(crate) fn locked() -> StoreError {
    StoreError { kind: ErrorKind::Operational, message: "database is locked".to_owned(), code: Some(ffi::SQLITE_BUSY) }
}
