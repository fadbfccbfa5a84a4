//! One connection to SQLite: how it is set up, and how one statement runs on it.

use std::time::Duration;

use linktable_schema::{SqlValue, StatementKind};
use rusqlite::config::DbConfig;
use rusqlite::fallible_iterator::FallibleIterator;
use rusqlite::functions::FunctionFlags;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::limits::Limit;
use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Batch, Connection, OpenFlags, Statement, ToSql, ffi};

use crate::changes::{ChangeLog, value, value_bytes};
use crate::meter::Meter;
use crate::sql_text::is_dml;
use crate::{ErrorKind, Limits, Rows, StoreError};

/// Bytes of a page; SQLite's own default natively, set so that both builds write the same file.
const PAGE_BYTES: u64 = 4096;

/// Bytes that SQLite may use in this process, over all databases: sorting, above all, is bounded by nothing else.
const HEAP_BYTES: u64 = 256 << 20;

/// What all statements of a run may still read.
#[derive(Debug)]
pub(crate) struct ReadBudget {
    pub(crate) statements: u64,
    pub(crate) rows: u64,
    pub(crate) bytes: u64,
}

impl ReadBudget {
    pub(crate) fn new(limits: &Limits) -> Self {
        ReadBudget { statements: limits.statements, rows: limits.rows_read, bytes: limits.bytes_read }
    }
}

/// Opens the database in memory that is known as `uri`.
pub(crate) fn open(uri: &str, limits: &Limits, meter: &Meter, changes: &ChangeLog) -> rusqlite::Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_URI
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    set_up(Connection::open_with_flags(uri, flags)?, limits, meter, changes)
}

/// Opens a database of its own that holds what a file with these bytes would; it cannot be written.
pub(crate) fn open_copy(
    bytes: &[u8],
    limits: &Limits,
    meter: &Meter,
    changes: &ChangeLog,
) -> rusqlite::Result<Connection> {
    let mut connection = Connection::open_in_memory()?;
    if !bytes.is_empty() {
        connection.deserialize_read_exact("main", bytes, bytes.len(), true)?;
    }
    set_up(connection, limits, meter, changes)
}

fn set_up(
    mut connection: Connection,
    limits: &Limits,
    meter: &Meter,
    changes: &ChangeLog,
) -> rusqlite::Result<Connection> {
    // Whoever holds a lock is this same thread: waiting would not help.
    connection.busy_timeout(Duration::ZERO)?;
    let pages = limits.database_bytes / PAGE_BYTES;
    // Spilling would show uncommitted pages to other connections.
    connection.execute_batch(&format!(
        "PRAGMA page_size = {PAGE_BYTES}; PRAGMA foreign_keys = OFF; PRAGMA temp_store = MEMORY; \
         PRAGMA cache_spill = OFF; PRAGMA max_page_count = {pages}; PRAGMA temp.max_page_count = {pages}; \
         PRAGMA hard_heap_limit = {HEAP_BYTES};"
    ))?;
    // Both builds as Debian's and python.org's SQLite: a double-quoted word that names no column is a string.
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DML, true)?;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_DQS_DDL, true)?;
    let length = |bytes: u32| i32::try_from(bytes).unwrap_or(i32::MAX);
    connection.set_limit(Limit::SQLITE_LIMIT_LENGTH, length(limits.value_bytes))?;
    connection.set_limit(Limit::SQLITE_LIMIT_SQL_LENGTH, length(limits.sql_bytes))?;
    // SQLite recurses over these, and a stack in a browser is 1 MB.
    connection.set_limit(Limit::SQLITE_LIMIT_EXPR_DEPTH, 250)?;
    connection.set_limit(Limit::SQLITE_LIMIT_COMPOUND_SELECT, 50)?;
    connection.set_limit(Limit::SQLITE_LIMIT_TRIGGER_DEPTH, 100)?;
    connection.set_limit(Limit::SQLITE_LIMIT_LIKE_PATTERN_LENGTH, 1000)?;
    meter.watch(&mut connection)?;
    changes.watch(&mut connection)?;
    connection.authorizer(Some(authorize))?;
    Ok(connection)
}

/// Makes `floor` what SQLAlchemy makes it: Python's, whose result is an integer.
///
/// SQLAlchemy 2.1.9, `dialects/sqlite/pysqlite.py` (`on_connect`).
pub(crate) fn define_floor(connection: &Connection) -> rusqlite::Result<()> {
    let flags = FunctionFlags::SQLITE_UTF8 | FunctionFlags::SQLITE_DETERMINISTIC;
    connection.create_scalar_function("floor", 1, flags, |context| match context.get_raw(0) {
        ValueRef::Integer(number) => Ok(number),
        ValueRef::Real(number) if number.floor().abs() < i64::MAX as f64 => Ok(number.floor() as i64),
        _ => Err(rusqlite::Error::UserFunctionError("user-defined function raised exception".into())),
    })
}

/// Keeps statements away from files, and from the limits set above.
fn authorize(context: AuthContext<'_>) -> Authorization {
    match context.action {
        // VACUUM attaches a database without a name.
        AuthAction::Attach { filename } if !filename.is_empty() && filename != ":memory:" => Authorization::Deny,
        AuthAction::Pragma { pragma_name, pragma_value: Some(_) } if is_kept(pragma_name) => Authorization::Ignore,
        _ => Authorization::Allow,
    }
}

/// Whether a PRAGMA sets what must stay as it is.
fn is_kept(pragma: &str) -> bool {
    ["cache_spill", "hard_heap_limit", "max_page_count", "mmap_size", "soft_heap_limit", "temp_store"]
        .iter()
        .chain(&["temp_store_directory", "data_store_directory", "locking_mode"])
        .any(|kept| pragma.eq_ignore_ascii_case(kept))
}

/// A value that is given to a statement.
pub(crate) struct Param<'a>(pub(crate) &'a SqlValue);

impl ToSql for Param<'_> {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(match self.0 {
            SqlValue::Null => ValueRef::Null,
            SqlValue::Integer(number) => ValueRef::Integer(*number),
            SqlValue::Real(number) => ValueRef::Real(*number),
            SqlValue::Text(text) => ValueRef::Text(text.as_bytes()),
            SqlValue::Blob(bytes) => ValueRef::Blob(bytes),
        }))
    }
}

/// How a statement is run.
#[derive(Clone, Copy, Debug)]
pub(crate) struct How {
    /// As `executemany` does.
    pub(crate) many: bool,
    /// Whether a transaction begins where Python's `sqlite3` begins one.
    pub(crate) begins: bool,
    /// How many rows are given back; others are only counted. Without a number: all.
    pub(crate) keeps: Option<Keeps>,
}

/// How much of a long answer is read.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Keeps {
    /// The rows that are given back.
    pub(crate) rows: usize,
    /// The rows after which no more are counted.
    pub(crate) counted: u64,
}

/// Runs one statement, once for each row of parameters, as `execute` and with
/// `many` as `executemany` of Python's `sqlite3` do.
pub(crate) fn run(
    connection: &Connection,
    sql: &str,
    params: &[&[SqlValue]],
    how: How,
    changes: &ChangeLog,
    budget: &mut ReadBudget,
) -> Result<Rows, StoreError> {
    if sql.contains('\0') {
        return Err(StoreError::new(ErrorKind::Programming, "the query contains a null character"));
    }
    let mut batch = Batch::new(connection, sql);
    let statement = batch.next()?;
    if !matches!(batch.next(), Ok(None)) {
        return Err(StoreError::new(ErrorKind::Programming, "You can only execute one statement at a time."));
    }
    if how.many && !is_dml(sql) {
        return Err(StoreError::new(ErrorKind::Programming, "executemany() can only execute DML statements."));
    }
    let Some(mut statement) = statement else {
        return Ok(Rows { last_insert_rowid: connection.last_insert_rowid(), ..Rows::default() });
    };
    if how.begins {
        begin_if_needed(connection, sql)?;
    }
    let mut result = Rows::default();
    let changed = connection.total_changes();
    for row in params {
        let before = changes.len();
        if let Err(error) = run_once(connection, &mut statement, sql, row, how.keeps, budget, &mut result) {
            // SQLite has undone what this statement did.
            changes.truncate(before);
            return Err(error);
        }
    }
    result.last_insert_rowid = connection.last_insert_rowid();
    result.total_changed = connection.total_changes().saturating_sub(changed);
    Ok(result)
}

/// Begins a transaction where Python's `sqlite3` does.
pub(crate) fn begin_if_needed(connection: &Connection, sql: &str) -> Result<(), StoreError> {
    if is_dml(sql) && connection.is_autocommit() {
        connection.execute_batch("BEGIN")?;
    }
    Ok(())
}

fn run_once(
    connection: &Connection,
    statement: &mut Statement<'_>,
    sql: &str,
    params: &[SqlValue],
    keeps: Option<Keeps>,
    budget: &mut ReadBudget,
    result: &mut Rows,
) -> Result<(), StoreError> {
    let wanted = statement.parameter_count();
    if wanted != params.len() {
        let supplied = params.len();
        return Err(StoreError::new(
            ErrorKind::Programming,
            format!(
                "Incorrect number of bindings supplied. The current statement uses {wanted}, and there are {supplied} supplied."
            ),
        ));
    }
    spend(&mut budget.statements, 1, "executed more statements than a run may")?;
    for (at, param) in params.iter().enumerate() {
        statement.raw_bind_parameter(at + 1, Param(param))?;
    }
    let changing =
        !statement.readonly() && matches!(StatementKind::of(sql), StatementKind::Write | StatementKind::Read);
    result.columns = statement.column_names().map(str::to_owned).collect();
    let mut rows = statement.raw_query();
    while let Some(row) = rows.next()? {
        if let Some(keeps) = keeps {
            if result.count == keeps.counted {
                result.is_cut = true;
                break;
            }
            if result.rows.len() == keeps.rows {
                result.count += 1;
                continue;
            }
        }
        result.count += 1;
        spend(&mut budget.rows, 1, "read more rows than a run may")?;
        let mut values = Vec::with_capacity(result.columns.len());
        for (at, column) in result.columns.iter().enumerate() {
            let raw = row.get_ref(at)?;
            if let ValueRef::Text(text) = raw
                && std::str::from_utf8(text).is_err()
            {
                let text = String::from_utf8_lossy(text);
                return Err(StoreError::new(
                    ErrorKind::Operational,
                    format!("Could not decode to UTF-8 column '{column}' with text '{text}'"),
                ));
            }
            let value = value(raw);
            spend(&mut budget.bytes, value_bytes(&value), "read more bytes than a run may")?;
            values.push(value);
        }
        result.rows.push(values);
    }
    if changing {
        result.rows_changed += connection.changes();
    }
    Ok(())
}

fn spend(left: &mut u64, amount: u64, complaint: &str) -> Result<(), StoreError> {
    match left.checked_sub(amount) {
        Some(rest) => {
            *left = rest;
            Ok(())
        }
        None => Err(StoreError::limit(format!("the script {complaint}"))),
    }
}

/// What a failure means here, where SQLite's own words would mislead.
pub(crate) fn explain(error: StoreError, meter: &Meter) -> StoreError {
    match error.primary_code() {
        Some(ffi::SQLITE_INTERRUPT) => meter.reason().unwrap_or(error),
        Some(ffi::SQLITE_AUTH) => StoreError {
            kind: ErrorKind::Unsupported,
            message: "ATTACH of a database file is not supported".to_owned(),
            code: error.code,
        },
        _ => error,
    }
}
