//! SQLite's failures, as Python's `sqlite3` names them.

use std::fmt;

use rusqlite::ffi;

/// Which exception Python's `sqlite3` raises, or which wall of ours was met.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum ErrorKind {
    /// `sqlite3.DatabaseError`.
    Database,
    /// `sqlite3.IntegrityError`.
    Integrity,
    /// `sqlite3.OperationalError`.
    Operational,
    /// `sqlite3.ProgrammingError`.
    Programming,
    /// `sqlite3.InterfaceError`.
    Interface,
    /// `sqlite3.DataError`.
    Data,
    /// `sqlite3.InternalError`.
    Internal,
    /// A limit of the run was met: no exception of Python's, and nothing a script should catch.
    Limit,
    /// Something SQLite does with files and this store does not: no exception of Python's either.
    Unsupported,
}

impl ErrorKind {
    /// The class in the module `sqlite3`, `IntegrityError`; nothing for the kinds that Python does not have.
    pub fn python_name(self) -> Option<&'static str> {
        match self {
            ErrorKind::Database => Some("DatabaseError"),
            ErrorKind::Integrity => Some("IntegrityError"),
            ErrorKind::Operational => Some("OperationalError"),
            ErrorKind::Programming => Some("ProgrammingError"),
            ErrorKind::Interface => Some("InterfaceError"),
            ErrorKind::Data => Some("DataError"),
            ErrorKind::Internal => Some("InternalError"),
            ErrorKind::Limit | ErrorKind::Unsupported => None,
        }
    }

    /// CPython 3.11, Modules/_sqlite/util.c: the exception of a result code.
    fn of_code(primary: i32) -> Self {
        match primary {
            ffi::SQLITE_INTERNAL | ffi::SQLITE_NOTFOUND => ErrorKind::Internal,
            ffi::SQLITE_ERROR
            | ffi::SQLITE_PERM
            | ffi::SQLITE_ABORT
            | ffi::SQLITE_BUSY
            | ffi::SQLITE_LOCKED
            | ffi::SQLITE_READONLY
            | ffi::SQLITE_IOERR
            | ffi::SQLITE_CANTOPEN
            | ffi::SQLITE_PROTOCOL
            | ffi::SQLITE_EMPTY
            | ffi::SQLITE_SCHEMA => ErrorKind::Operational,
            ffi::SQLITE_TOOBIG => ErrorKind::Data,
            ffi::SQLITE_CONSTRAINT | ffi::SQLITE_MISMATCH => ErrorKind::Integrity,
            ffi::SQLITE_MISUSE | ffi::SQLITE_RANGE => ErrorKind::Interface,
            // Python maps these too, but here only our own bounds cause them.
            ffi::SQLITE_NOMEM | ffi::SQLITE_FULL | ffi::SQLITE_INTERRUPT => ErrorKind::Limit,
            _ => ErrorKind::Database,
        }
    }
}

/// Why a statement failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoreError {
    /// Which exception it is.
    pub kind: ErrorKind,
    /// `str()` of the exception.
    pub message: String,
    /// SQLite's extended result code, if SQLite raised it.
    pub code: Option<i32>,
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for StoreError {}

impl StoreError {
    pub(crate) fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        StoreError { kind, message: message.into(), code: None }
    }

    pub(crate) fn limit(message: impl Into<String>) -> Self {
        StoreError::new(ErrorKind::Limit, message)
    }

    /// SQLite's primary result code, if SQLite raised it.
    pub(crate) fn primary_code(&self) -> Option<i32> {
        self.code.map(|code| code & 0xff)
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        let (code, message) = match error {
            rusqlite::Error::SqliteFailure(error, message) => {
                (error.extended_code, message.unwrap_or_else(|| ffi::code_to_str(error.extended_code).to_owned()))
            }
            rusqlite::Error::SqlInputError { error, msg, .. } => (error.extended_code, msg),
            other => return StoreError::new(ErrorKind::Database, other.to_string()),
        };
        let kind = ErrorKind::of_code(code & 0xff);
        let message = match code & 0xff {
            ffi::SQLITE_FULL => "the database grew beyond the limit of this run".to_owned(),
            ffi::SQLITE_NOMEM => "SQLite used more memory than a run may".to_owned(),
            _ => message,
        };
        StoreError { kind, message, code: Some(code) }
    }
}
