//! What one run may use.

/// What one run may use of SQLite; going beyond ends the statement with
/// [`ErrorKind::Limit`](crate::ErrorKind::Limit).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Databases and connections that may be open at once, each.
    pub connections: usize,
    /// Statements executed; each row of parameters counts.
    pub statements: u64,
    /// Instructions of SQLite's virtual machine, over all statements, to the nearest thousand.
    pub steps: u64,
    /// Microseconds spent in SQLite, over all statements: a second bound, for
    /// statements whose single instructions are slow.
    pub micros: u64,
    /// Rows read, over all statements.
    pub rows_read: u64,
    /// Bytes of the values read, over all statements.
    pub bytes_read: u64,
    /// Bytes of one database.
    pub database_bytes: u64,
    /// Bytes of one value or row.
    pub value_bytes: u32,
    /// Bytes of one statement's text.
    pub sql_bytes: u32,
    /// Bytes of statements and parameters kept in the trace.
    pub trace_bytes: u64,
    /// Row changes kept in the trace; those beyond are made but not recorded.
    pub changes: usize,
    /// Bytes of the values in row changes kept in the trace; those beyond are made but not recorded.
    pub change_bytes: u64,
    /// Rows of one table in the final dump.
    pub dump_rows: u64,
}

impl Limits {
    /// What one request after a run may use: a reader who waits for it can end it, so it may take longer.
    pub fn for_one_request() -> Self {
        Limits { steps: 2_000_000_000, micros: 10_000_000, ..Limits::default() }
    }
}

impl Default for Limits {
    fn default() -> Self {
        Limits {
            connections: 100,
            statements: 50_000,
            steps: 20_000_000,
            micros: 1_500_000,
            rows_read: 1_000_000,
            bytes_read: 64 << 20,
            database_bytes: 64 << 20,
            value_bytes: 4 << 20,
            sql_bytes: 1 << 20,
            trace_bytes: 32 << 20,
            changes: 50_000,
            change_bytes: 16 << 20,
            dump_rows: 10_000,
        }
    }
}
