//! SQLite for one run of a script: statements executed and traced, row by row
//! what they changed, the tables at the end, and the database as file bytes.
//!
//! A [`Store`] holds every database of a run. Nothing touches the file system:
//! a database "file" lives in memory under the name the script gave it, and
//! several connections to one name share it as they would share a file.
//! Transactions follow Python 3.11's `sqlite3` (its legacy isolation level):
//! a real `BEGIN` precedes the first INSERT, UPDATE, DELETE or REPLACE, and
//! everything else runs as SQLite's autocommit has it.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic))]

mod affinity;
mod after;
mod changes;
mod connection;
mod dump;
mod error;
mod generated;
pub mod image;
mod limits;
mod meter;
mod row_keys;
mod shapes;
mod sql_text;
mod store;
#[cfg(test)]
mod tests;
mod trace;
mod transaction;
mod writer;

pub use after::Answer;
pub use error::{ErrorKind, StoreError};
pub use limits::Limits;
pub use store::{ConnectionId, DatabaseName, Finished, Rows, Store};

/// The version of the SQLite that is built in: `3.54.1`.
pub fn sqlite_version() -> &'static str {
    rusqlite::version()
}
