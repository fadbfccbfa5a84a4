//! What the store does, against what Python's `sqlite3` was seen to do.

use std::sync::atomic::{AtomicU64, Ordering};

use linktable_schema::{ChangeKind, SqlValue, Statement};
#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use crate::{ConnectionId, DatabaseName, ErrorKind, Limits, Rows, Store, StoreError};

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// A clock that goes on by a microsecond whenever it is read.
fn clock() -> u64 {
    static TIME: AtomicU64 = AtomicU64::new(0);
    TIME.fetch_add(1, Ordering::Relaxed)
}

/// A store with one connection, spoken to in plain SQL.
struct Bench {
    store: Store,
    connection: ConnectionId,
}

impl Bench {
    fn new(setup: &str) -> Self {
        Bench::with(Limits::default(), setup)
    }

    fn with(limits: Limits, setup: &str) -> Self {
        let mut store = Store::new(limits, clock);
        let connection = store.open(DatabaseName::File("database.db".to_owned())).unwrap();
        let mut bench = Bench { store, connection };
        for sql in setup.split(';').filter(|sql| !sql.trim().is_empty()) {
            bench.run(sql).unwrap();
        }
        bench
    }

    fn run(&mut self, sql: &str) -> Result<Rows, StoreError> {
        self.with_params(sql, &[])
    }

    fn with_params(&mut self, sql: &str, params: &[SqlValue]) -> Result<Rows, StoreError> {
        self.store.execute(self.connection, sql, params, Some(1))
    }

    fn many(&mut self, sql: &str, rows: &[Vec<SqlValue>]) -> Result<Rows, StoreError> {
        self.store.execute_many(self.connection, sql, rows, None)
    }

    fn read(&mut self, sql: &str) -> String {
        show_rows(&self.run(sql).unwrap().rows)
    }

    /// The exception, as a traceback's last line ends.
    fn error(&mut self, sql: &str) -> String {
        show_error(&self.run(sql).unwrap_err())
    }

    fn last(&self) -> &Statement {
        self.store.statements().last().unwrap()
    }

    fn last_changes(&self) -> Vec<String> {
        show_changes(self.last())
    }
}

fn show_error(error: &StoreError) -> String {
    format!("{}: {}", error.kind.python_name().unwrap_or("-"), error.message)
}

fn show(value: &SqlValue) -> String {
    match value {
        SqlValue::Null => "NULL".to_owned(),
        SqlValue::Integer(number) => number.to_string(),
        SqlValue::Real(number) => format!("{number:?}"),
        SqlValue::Text(text) => text.clone(),
        SqlValue::Blob(bytes) => format!("{bytes:?}"),
    }
}

fn show_row(row: &[SqlValue]) -> String {
    row.iter().map(show).collect::<Vec<_>>().join(",")
}

fn show_rows(rows: &[Vec<SqlValue>]) -> String {
    rows.iter().map(|row| show_row(row)).collect::<Vec<_>>().join(" ")
}

fn show_changes(statement: &Statement) -> Vec<String> {
    let show_change = |change: &linktable_schema::RowChange| {
        let sign = match change.kind {
            ChangeKind::Insert => "+",
            ChangeKind::Update => "~",
            ChangeKind::Delete => "-",
        };
        let sides: Vec<String> = change.before.iter().chain(&change.after).map(|row| show_row(row)).collect();
        format!("{sign}{}#{} {}", change.table, change.rowid, sides.join(" > "))
    };
    statement.changes.iter().map(show_change).collect()
}

fn text(text: &str) -> SqlValue {
    SqlValue::Text(text.to_owned())
}

const HEROES: &str = "CREATE TABLE hero (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE, n INTEGER CHECK (n>0));
    CREATE TABLE link (a INTEGER, b INTEGER, PRIMARY KEY (a, b), FOREIGN KEY (a) REFERENCES hero (id) ON DELETE CASCADE)";

#[test]
fn errors_are_those_of_python() {
    let mut bench = Bench::new(HEROES);
    bench.run("INSERT INTO hero (name) VALUES ('a')").unwrap();
    for (sql, error) in [
        ("insert into hero(name) values('a')", "IntegrityError: UNIQUE constraint failed: hero.name"),
        ("insert into hero(id,name) values(1,'z')", "IntegrityError: UNIQUE constraint failed: hero.id"),
        ("insert into hero(name) values(null)", "IntegrityError: NOT NULL constraint failed: hero.name"),
        ("insert into hero(name,n) values('q',-1)", "IntegrityError: CHECK constraint failed: n>0"),
        ("insert into link values(1,1),(1,1)", "IntegrityError: UNIQUE constraint failed: link.a, link.b"),
        ("insert into hero(id,name) values('x','y')", "IntegrityError: datatype mismatch"),
        ("select * from nope", "OperationalError: no such table: nope"),
        ("select nope from hero", "OperationalError: no such column: nope"),
        ("selec 1", "OperationalError: near \"selec\": syntax error"),
        ("select 'a", "OperationalError: unrecognized token: \"'a\""),
        ("create table hero(x)", "OperationalError: table hero already exists"),
        ("insert into hero values (1)", "OperationalError: table hero has 3 columns but 1 values were supplied"),
        ("select abs(-9223372036854775808)", "OperationalError: integer overflow"),
        ("select zeroblob(2000000000)", "DataError: string or blob too big"),
        ("select cast(x'ff' as text) t", "OperationalError: Could not decode to UTF-8 column 't' with text '\u{fffd}'"),
        ("rollback to a", "OperationalError: no such savepoint: a"),
        ("select json('x')", "OperationalError: malformed JSON"),
        ("select 1; select 2", "ProgrammingError: You can only execute one statement at a time."),
        (
            "select ?, ?",
            "ProgrammingError: Incorrect number of bindings supplied. The current statement uses 2, and there are 0 supplied.",
        ),
        ("select 1\0", "ProgrammingError: the query contains a null character"),
    ] {
        assert_eq!(bench.error(sql), error, "{sql}");
        assert_eq!(bench.last().error.as_deref(), error.split_once(": ").map(|(_, message)| message));
        assert!(bench.last_changes().is_empty(), "{sql}");
    }
    assert_eq!(bench.read("select \"dq\""), "dq");
    let nothing = bench.run(" -- nothing").unwrap();
    assert_eq!(nothing, Rows { last_insert_rowid: nothing.last_insert_rowid, ..Rows::default() });
    assert_eq!(bench.read("select 1; -- one"), "1");
}

#[test]
fn a_real_transaction_starts_with_the_first_change_and_takes_later_ddl_with_it() {
    let mut bench = Bench::new(HEROES);
    let connection = bench.connection;
    bench.store.begin(connection, Some(3)).unwrap();
    bench.run("SELECT 1").unwrap();
    assert!(!bench.store.in_transaction(connection));
    bench.run("CREATE TABLE early (x)").unwrap();
    bench.run("INSERT INTO hero (name) VALUES ('a')").unwrap();
    assert!(bench.store.in_transaction(connection));
    bench.run("CREATE TABLE late (x)").unwrap();
    bench.store.rollback(connection, Some(4)).unwrap();
    assert_eq!(bench.last_changes(), ["-hero#1 1,a,NULL"]);
    assert_eq!(bench.read("SELECT name FROM sqlite_master WHERE type = 'table'"), "hero link early");
    let trace: Vec<&str> = bench.store.statements().iter().map(|statement| statement.sql.as_str()).collect();
    assert_eq!(trace[2], "BEGIN (implicit)");
    assert!(!trace.contains(&"BEGIN"));
    assert_eq!(trace[trace.len() - 2], "ROLLBACK");
}

#[test]
fn a_with_statement_commits_by_itself_as_in_python() {
    let mut bench = Bench::new(HEROES);
    let rows = bench.run("WITH q AS (SELECT 1) INSERT INTO hero (name) SELECT 'w' FROM q").unwrap();
    assert_eq!(rows.rows_changed, 1);
    assert!(!bench.store.in_transaction(bench.connection));
    bench.run("/* c */ -- d\n insert into hero(name) values ('cc')").unwrap();
    assert!(bench.store.in_transaction(bench.connection));
}

#[test]
fn executemany_records_each_row_and_keeps_those_before_a_failure() {
    let mut bench = Bench::new(HEROES);
    let rows = [vec![text("a")], vec![text("b")]];
    let result = bench.many("INSERT INTO hero (name) VALUES (?)", &rows).unwrap();
    assert_eq!((result.rows_changed, result.last_insert_rowid), (2, 2));
    assert!(bench.last().many);
    assert_eq!(bench.last().params, rows);
    assert_eq!(bench.last_changes(), ["+hero#1 1,a,NULL", "+hero#2 2,b,NULL"]);
    let error = bench.many("INSERT INTO hero (name) VALUES (?)", &[vec![text("c")], vec![text("a")]]).unwrap_err();
    assert_eq!(show_error(&error), "IntegrityError: UNIQUE constraint failed: hero.name");
    assert_eq!(bench.last_changes(), ["+hero#3 3,c,NULL"]);
    let error = bench.many("SELECT ?", &[vec![text("c")]]).unwrap_err();
    assert_eq!(show_error(&error), "ProgrammingError: executemany() can only execute DML statements.");
}

#[test]
fn returning_gives_rows_and_counts_changes() {
    let mut bench = Bench::new(HEROES);
    let rows = bench.run("INSERT INTO hero (name) VALUES ('a'), ('b') RETURNING id, name AS n").unwrap();
    assert_eq!(rows.columns, ["id", "n"]);
    assert_eq!(show_rows(&rows.rows), "1,a 2,b");
    assert_eq!((rows.rows_changed, bench.last().rows_read), (2, 2));
    assert_eq!(bench.run("UPDATE hero SET n = 5").unwrap().rows_changed, 2);
    assert_eq!(bench.last_changes(), ["~hero#1 1,a,NULL > 1,a,5", "~hero#2 2,b,NULL > 2,b,5"]);
    assert_eq!(bench.run("SELECT * FROM hero").unwrap().rows_changed, 0);
}

#[test]
fn foreign_keys_are_off_until_asked_for_and_then_cascade() {
    let mut bench = Bench::new(HEROES);
    assert_eq!(bench.read("PRAGMA foreign_keys"), "0");
    bench.run("INSERT INTO link VALUES (9, 9)").unwrap();
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("DELETE FROM link").unwrap();
    assert_eq!(bench.last_changes(), ["-link#1 9,9"]);
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("PRAGMA foreign_keys = ON").unwrap();
    assert_eq!(bench.error("INSERT INTO link VALUES (9, 9)"), "IntegrityError: FOREIGN KEY constraint failed");
    bench.run("INSERT INTO hero (name) VALUES ('a')").unwrap();
    bench.run("INSERT INTO link VALUES (1, 1), (1, 2)").unwrap();
    bench.run("DELETE FROM hero").unwrap();
    assert_eq!(bench.last_changes(), ["-hero#1 1,a,NULL", "-link#1 1,1", "-link#2 1,2"]);
    assert_eq!(bench.last().rows_changed, 1);
}

#[test]
fn a_deferred_foreign_key_fails_at_commit_and_leaves_the_transaction_open() {
    let mut bench = Bench::new(
        "PRAGMA foreign_keys = ON; CREATE TABLE hero (id INTEGER PRIMARY KEY);
         CREATE TABLE late (a REFERENCES hero (id) DEFERRABLE INITIALLY DEFERRED)",
    );
    bench.run("INSERT INTO late VALUES (99)").unwrap();
    let error = bench.store.commit(bench.connection, None).unwrap_err();
    assert_eq!(show_error(&error), "IntegrityError: FOREIGN KEY constraint failed");
    assert!(bench.store.in_transaction(bench.connection));
    bench.store.rollback(bench.connection, None).unwrap();
    assert_eq!(bench.last_changes(), ["-late#1 99"]);
}

#[test]
fn changes_are_seen_in_every_kind_of_table_and_conflict() {
    let mut bench = Bench::new(
        "CREATE TABLE pair (a INTEGER, b TEXT, x REAL, PRIMARY KEY (b, a)) WITHOUT ROWID;
         CREATE TABLE hero (id INTEGER PRIMARY KEY, name TEXT UNIQUE, x REAL)",
    );
    bench.run("INSERT INTO pair VALUES (1, 'b', 2)").unwrap();
    let key = bench.last().changes[0].rowid;
    assert_eq!(bench.last_changes(), [format!("+pair#{key} 1,b,2.0")]);
    bench.run("UPDATE pair SET x = 3").unwrap();
    assert_eq!(bench.last_changes(), [format!("~pair#{key} 1,b,2.0 > 1,b,3.0")]);
    bench.run("INSERT INTO hero VALUES (1, 'a', 4)").unwrap();
    assert_eq!(bench.last_changes(), ["+hero#1 1,a,4.0"]);
    bench.run("REPLACE INTO hero VALUES (2, 'a', 5)").unwrap();
    assert_eq!(bench.last_changes(), ["-hero#1 1,a,4.0", "+hero#2 2,a,5.0"]);
    bench.run("UPDATE hero SET id = 7, x = 6").unwrap();
    assert_eq!(bench.last_changes(), ["-hero#2 2,a,5.0", "+hero#7 7,a,6.0"]);
    bench.store.rollback(bench.connection, None).unwrap();
    assert_eq!(bench.last_changes().len(), 7);
    assert_eq!(bench.last_changes()[..2], ["-hero#7 7,a,6.0", "+hero#2 2,a,5.0"]);
    assert_eq!(bench.last_changes()[6], format!("-pair#{key} 1,b,2.0"));
    bench
        .many("INSERT INTO pair VALUES (?, 'b', 2)", &[vec![SqlValue::Integer(1)], vec![SqlValue::Integer(2)]])
        .unwrap();
    bench.run("UPDATE pair SET a = 5 WHERE a = 1").unwrap();
    let changes = &bench.last().changes;
    let kinds: Vec<ChangeKind> = changes.iter().map(|change| change.kind).collect();
    assert_eq!(kinds, [ChangeKind::Delete, ChangeKind::Insert]);
    assert_eq!(changes[0].rowid, key);
}

#[test]
fn generated_columns_are_seen_with_their_values() {
    let mut bench = Bench::new(
        "CREATE TABLE t (id INTEGER PRIMARY KEY, n, twice AS (n * 2), half REAL AS (n / 2.0) STORED);
         CREATE TABLE k (a, b AS (a || '!'), n, PRIMARY KEY (a)) WITHOUT ROWID",
    );
    bench.run("INSERT INTO t (n) VALUES (4), (6)").unwrap();
    assert_eq!(bench.last_changes(), ["+t#1 1,4,8,2.0", "+t#2 2,6,12,3.0"]);
    bench.run("UPDATE t SET n = n + 1 WHERE id = 1").unwrap();
    assert_eq!(bench.last_changes(), ["~t#1 1,4,8,2.0 > 1,5,10,2.5"]);
    bench.run("INSERT INTO t (id, n) VALUES (3, 1), (3, 1) ON CONFLICT DO UPDATE SET n = 9").unwrap();
    assert_eq!(bench.last_changes(), ["+t#3 3,1,2,0.5", "~t#3 3,1,2,0.5 > 3,9,18,4.5"]);
    bench.run("INSERT INTO k VALUES ('x', 1)").unwrap();
    let key = bench.last().changes[0].rowid;
    assert_eq!(bench.last_changes(), [format!("+k#{key} x,x!,1")]);
    bench.run("DELETE FROM t WHERE id = 2").unwrap();
    assert_eq!(bench.last_changes(), ["-t#2 2,6,12,3.0"]);
}

/// What the last statement did to tables and their rows.
fn last_shapes(bench: &Bench) -> Vec<String> {
    let columns = |columns: &Option<Vec<String>>| columns.as_ref().map_or("gone".to_owned(), |names| names.join(","));
    let tables = bench.last().tables.iter().map(|change| format!("{}: {}", change.table, columns(&change.columns)));
    tables.chain(bench.last_changes()).collect()
}

#[test]
fn tables_that_come_and_go_are_told_with_their_rows() {
    let mut bench = Bench::new("CREATE TABLE t (x, y)");
    assert_eq!(last_shapes(&bench), ["t: x,y"]);
    bench.run("CREATE TABLE IF NOT EXISTS t (x, y)").unwrap();
    bench.run("CREATE INDEX i ON t (x)").unwrap();
    assert!(last_shapes(&bench).is_empty());
    bench.run("INSERT INTO t VALUES (1, 2)").unwrap();
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("ALTER TABLE t ADD COLUMN z DEFAULT 3").unwrap();
    assert_eq!(last_shapes(&bench), ["t: x,y,z", "~t#1 1,2 > 1,2,3"]);
    bench.run("ALTER TABLE t RENAME COLUMN z TO w").unwrap();
    assert_eq!(last_shapes(&bench), ["t: x,y,w"]);
    bench.run("ALTER TABLE t RENAME TO u").unwrap();
    assert_eq!(last_shapes(&bench), ["u: x,y,w", "t: gone", "+u#1 1,2,3", "-t#1 1,2,3"]);
    bench.run("CREATE TABLE copy AS SELECT x, w FROM u").unwrap();
    assert_eq!(last_shapes(&bench), ["copy: x,w", "+copy#1 1,3"]);
    bench.run("DROP TABLE u").unwrap();
    assert_eq!(last_shapes(&bench), ["u: gone", "-u#1 1,2,3"]);
    bench.run("CREATE TABLE u (a PRIMARY KEY) WITHOUT ROWID").unwrap();
    assert!(!bench.last().tables[0].has_rowids);
}

#[test]
fn a_rollback_brings_back_tables_and_their_rows() {
    let mut bench = Bench::new("CREATE TABLE t (x)");
    bench.run("INSERT INTO t VALUES (1)").unwrap();
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("INSERT INTO t VALUES (2)").unwrap();
    bench.run("SAVEPOINT s").unwrap();
    bench.run("DROP TABLE t").unwrap();
    bench.run("CREATE TABLE t (a, b)").unwrap();
    bench.run("INSERT INTO t VALUES (5, 6)").unwrap();
    bench.run("ROLLBACK TO s").unwrap();
    assert_eq!(last_shapes(&bench), ["t: x", "-t#1 5,6", "+t#2 2", "+t#1 1"]);
    bench.run("CREATE TABLE late (x)").unwrap();
    bench.store.rollback(bench.connection, None).unwrap();
    assert_eq!(last_shapes(&bench), ["late: gone", "-t#2 2"]);
}

#[test]
fn what_closing_a_connection_undoes_is_told_apart() {
    let mut bench = Bench::new("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    bench.store.close(bench.connection);
    let other = bench.store.open(DatabaseName::File("database.db".to_owned())).unwrap();
    bench.store.execute(other, "SELECT * FROM t", &[], None).unwrap();
    let memory = bench.store.open(DatabaseName::Memory).unwrap();
    bench.store.execute(memory, "SELECT 1", &[], None).unwrap();
    let finished = bench.store.finish().unwrap();
    let [undone] = finished.unasked.as_slice() else { panic!("{:?}", finished.unasked) };
    assert_eq!((undone.after, undone.database, undone.changes.len()), (2, 0, 1));
    assert_eq!(finished.statements.iter().map(|statement| statement.database).collect::<Vec<_>>(), [0, 0, 0, 1]);
    assert_eq!(finished.database, 0);
}

#[test]
fn a_savepoint_undoes_what_came_after_it() {
    let mut bench = Bench::new("CREATE TABLE t (x)");
    bench.run("INSERT INTO t VALUES (1)").unwrap();
    bench.run("SAVEPOINT sa_savepoint_1").unwrap();
    bench.run("INSERT INTO t VALUES (2)").unwrap();
    bench.run("ROLLBACK TO SAVEPOINT sa_savepoint_1").unwrap();
    assert_eq!(bench.last_changes(), ["-t#2 2"]);
    bench.run("RELEASE SAVEPOINT sa_savepoint_1").unwrap();
    assert!(bench.last_changes().is_empty());
    bench.store.rollback(bench.connection, None).unwrap();
    assert_eq!(bench.last_changes(), ["-t#1 1"]);
}

#[test]
fn connections_to_one_file_share_what_is_committed_and_lock_each_other() {
    let mut bench = Bench::new("");
    let other = bench.store.open(DatabaseName::File("database.db".to_owned())).unwrap();
    let on_other = |bench: &mut Bench, sql: &str| {
        let result = bench.store.execute(other, sql, &[], None);
        result.map_or_else(|error| show_error(&error), |rows| show_rows(&rows.rows))
    };
    let locked = "OperationalError: database is locked";
    let read = "SELECT * FROM t";
    assert_eq!(on_other(&mut bench, read), "OperationalError: no such table: t");
    bench.run("CREATE TABLE t (x)").unwrap();
    bench.run("INSERT INTO t VALUES (1)").unwrap();
    assert_eq!(on_other(&mut bench, read), "");
    assert_eq!(on_other(&mut bench, "PRAGMA main.table_info(\"t\")"), "0,x,,0,NULL,0");
    assert_eq!(on_other(&mut bench, "WITH q AS (SELECT 1) INSERT INTO t SELECT * FROM q"), locked);
    assert_eq!(on_other(&mut bench, "CREATE TABLE u (x)"), locked);
    assert_eq!(on_other(&mut bench, "INSERT INTO nope VALUES (2)"), "OperationalError: no such table: nope");
    assert_eq!(on_other(&mut bench, "PRAGMA foreign_keys = ON"), "");
    assert_eq!(on_other(&mut bench, "PRAGMA foreign_keys"), "1");
    assert_eq!(on_other(&mut bench, "INSERT INTO t VALUES (2)"), locked);
    assert!(bench.store.in_transaction(other));
    bench.store.rollback(other, None).unwrap();
    assert_eq!(on_other(&mut bench, read), "");
    bench.store.commit(bench.connection, None).unwrap();
    assert_eq!(on_other(&mut bench, read), "1");
    bench.run("DELETE FROM t").unwrap();
    assert_eq!(on_other(&mut bench, read), "1");
    bench.store.rollback(bench.connection, None).unwrap();
    assert_eq!(on_other(&mut bench, read), "1");
    assert_eq!(on_other(&mut bench, "INSERT INTO t VALUES (2)"), "");
    assert_eq!(bench.read(read), "1");
    assert_eq!(bench.error("DELETE FROM t"), "OperationalError: database is locked");
}

#[test]
fn a_large_database_beside_an_open_transaction_is_not_supported() {
    let mut bench = Bench::new("CREATE TABLE t (x); INSERT INTO t VALUES (zeroblob(3000000))");
    bench.store.commit(bench.connection, None).unwrap();
    let other = bench.store.open(DatabaseName::File("database.db".to_owned())).unwrap();
    bench.run("DELETE FROM t").unwrap();
    let read = bench.store.execute(other, "SELECT count(*) FROM t", &[], None).unwrap_err();
    assert_eq!(read.kind, ErrorKind::Unsupported);
    bench.store.commit(bench.connection, None).unwrap();
    assert_eq!(show_rows(&bench.store.execute(other, "SELECT count(*) FROM t", &[], None).unwrap().rows), "0");
}

#[test]
fn a_file_outlives_its_connections_and_memory_does_not() {
    let mut bench = Bench::new("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    bench.store.commit(bench.connection, None).unwrap();
    let apart = bench.store.open(DatabaseName::Memory).unwrap();
    let gone = bench.store.execute(apart, "SELECT * FROM t", &[], None).unwrap_err();
    assert_eq!(show_error(&gone), "OperationalError: no such table: t");
    bench.run("INSERT INTO t VALUES (2)").unwrap();
    bench.store.close(bench.connection);
    let closed = bench.run("SELECT 1").unwrap_err();
    assert_eq!(show_error(&closed), "ProgrammingError: Cannot operate on a closed database.");
    let again = bench.store.open(DatabaseName::File("database.db".to_owned())).unwrap();
    assert_eq!(show_rows(&bench.store.execute(again, "SELECT * FROM t", &[], None).unwrap().rows), "1");
}

#[test]
fn a_run_leaves_what_is_committed_and_a_file() {
    let mut bench =
        Bench::new("CREATE TABLE \"a\"\"b\" (id INTEGER PRIMARY KEY, v); CREATE TABLE a (k PRIMARY KEY) WITHOUT ROWID");
    bench
        .many("INSERT INTO \"a\"\"b\" VALUES (?, 'x')", &[vec![SqlValue::Integer(2)], vec![SqlValue::Integer(1)]])
        .unwrap();
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("INSERT INTO a VALUES (1)").unwrap();
    bench.store.open(DatabaseName::Memory).unwrap();
    let finished = bench.store.finish().unwrap();
    assert_eq!(finished.statements.len(), 5);
    assert_eq!(finished.changes_until, None);
    let tables: Vec<(&str, u64, String)> =
        finished.tables.iter().map(|table| (table.name.as_str(), table.row_count, show_rows(&table.rows))).collect();
    assert_eq!(tables, [("a\"b", 2, "1,x 2,x".to_owned()), ("a", 0, String::new())]);
    assert!(finished.image.starts_with(b"SQLite format 3\0"));
    let mut copy = rusqlite::Connection::open_in_memory().unwrap();
    copy.deserialize_read_exact("main", finished.image.as_slice(), finished.image.len(), true).unwrap();
    assert_eq!(crate::dump::tables(&copy, 100).unwrap(), finished.tables);
    assert_eq!(bench.store.finish().unwrap().image, Vec::<u8>::new());
}

#[test]
fn runaway_statements_end() {
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT";
    let expect = |limits: Limits, sql: &str, message: &str| {
        let mut bench = Bench::with(limits, "CREATE TABLE t (x)");
        let error = bench.run(sql).unwrap_err();
        assert_eq!(error.kind, ErrorKind::Limit, "{sql}: {error}");
        assert_eq!(error.message, message, "{sql}");
    };
    let small = || Limits { steps: 1_000_000, ..Limits::default() };
    let steps = "the run took more than 1000000 steps in SQLite";
    expect(small(), &format!("{endless} count(*) FROM c"), steps);
    expect(small(), &format!("{endless} x FROM c"), steps);
    expect(
        Limits { rows_read: 10, ..small() },
        &format!("{endless} x FROM c"),
        "the script read more rows than a run may",
    );
    expect(
        Limits { bytes_read: 1000, ..small() },
        &format!("{endless} 'a text' FROM c"),
        "the script read more bytes than a run may",
    );
    expect(
        Limits { micros: 0, ..Limits::default() },
        &format!("{endless} count(*) FROM c"),
        "the run spent more than 0 s in SQLite",
    );
    expect(
        Limits { database_bytes: 1 << 20, ..Limits::default() },
        "INSERT INTO t VALUES (zeroblob(2000000))",
        "the database grew beyond the limit of this run",
    );
    let mut bench = Bench::with(Limits { statements: 2, ..Limits::default() }, "CREATE TABLE t (x)");
    let rows: Vec<Vec<SqlValue>> = vec![vec![SqlValue::Null]; 2];
    let error = bench.many("INSERT INTO t VALUES (?)", &rows).unwrap_err();
    assert_eq!(error.message, "the script executed more statements than a run may");
    let deep = format!("SELECT {}1{}", "(".repeat(10_000), ")".repeat(10_000));
    assert!(Bench::new("").run(&deep).is_err());
    assert!(Bench::new("").run(&format!("SELECT {}1", "1+".repeat(10_000))).is_err());
}

#[test]
fn changes_beyond_the_limit_are_made_but_not_recorded() {
    let limits = Limits { changes: 3, ..Limits::default() };
    let mut bench = Bench::with(limits, "CREATE TABLE t (x); INSERT INTO t VALUES (1), (2)");
    bench.run("UPDATE t SET x = 5").unwrap();
    assert_eq!(bench.last_changes().len(), 1);
    assert_eq!(bench.read("SELECT x FROM t"), "5 5");
    assert_eq!(bench.store.finish().unwrap().changes_until, Some(2));
}

#[test]
fn no_statement_reaches_a_file() {
    let mut bench = Bench::new("CREATE TABLE t (x)");
    for sql in ["ATTACH 'linktable-test.db' AS a", "VACUUM INTO 'linktable-test.db'"] {
        assert_eq!(bench.run(sql).unwrap_err().kind, ErrorKind::Unsupported, "{sql}");
    }
    bench.run("VACUUM").unwrap();
    bench.run("ATTACH ':memory:' AS a").unwrap();
    bench.run("PRAGMA max_page_count = 1000000000").unwrap();
    assert_eq!(bench.read("PRAGMA max_page_count"), ((64u64 << 20) / 4096).to_string());
    assert!(bench.run("SELECT load_extension('x')").is_err());
    assert!(!std::path::Path::new("linktable-test.db").exists());
}

#[test]
fn what_a_run_left_is_worked_with_after_it() {
    let mut bench = Bench::new("CREATE TABLE t (x); INSERT INTO t VALUES (1)");
    bench.store.commit(bench.connection, None).unwrap();
    bench.run("INSERT INTO t VALUES (2)").unwrap();
    let memory = bench.store.open(DatabaseName::Memory).unwrap();
    bench.store.execute(memory, "CREATE TABLE m (x)", &[], None).unwrap();
    bench.store.close(memory);
    let finished = bench.store.leave().unwrap();
    assert_eq!(finished.tables.iter().map(|table| table.name.as_str()).collect::<Vec<_>>(), ["m"]);
    assert_eq!(bench.store.left(), [0, 1]);
    assert_eq!(bench.store.name(1), Some(&DatabaseName::Memory));

    // A database in memory is still there, to the script and to the reader.
    let again = bench.store.open(DatabaseName::Memory).unwrap();
    bench.store.execute(again, "INSERT INTO m VALUES (7)", &[], None).unwrap();
    bench.store.commit(again, None).unwrap();
    let own = bench.store.open_left(1).unwrap();
    assert_eq!(show_rows(&bench.store.ask(own, "SELECT x FROM m", 10)[0].rows.rows), "7");

    // What the script had not committed is gone, and its connection goes on.
    let own = bench.store.open_left(0).unwrap();
    let texts = |answers: Vec<crate::Answer>| -> Vec<String> {
        let text = |answer: &crate::Answer| match &answer.statement.error {
            Some(error) => error.clone(),
            None => show_rows(&answer.rows.rows),
        };
        answers.iter().map(text).collect()
    };
    let asked = bench.store.ask(own, "SELECT x FROM t; BEGIN; DELETE FROM t; SELECT * FROM nope; SELECT 1", 10);
    assert_eq!(texts(asked), ["1", "", "", "no such table: nope"]);
    assert!(bench.store.in_transaction(own));
    assert_eq!(bench.store.tables(0, Some(own)).unwrap()[0].row_count, 0);
    assert_eq!(bench.error("INSERT INTO t VALUES (3)"), "OperationalError: database is locked");
    bench.store.rollback(bench.connection, None).unwrap();
    bench.store.ask(own, "ROLLBACK", 10);
    assert_eq!(bench.store.tables(0, Some(own)).unwrap()[0].row_count, 1);
    assert_eq!(bench.read("SELECT x FROM t"), "1");
}

#[test]
fn of_a_long_answer_the_first_rows_are_kept() {
    let mut bench = Bench::new("CREATE TABLE t (x)");
    bench.store.leave().unwrap();
    bench.store.begin_request(&Limits::for_one_request());
    let own = bench.store.open_left(0).unwrap();
    let endless = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) SELECT x FROM c";
    let mut ask = |sql: &str| {
        let answer = bench.store.ask(own, sql, 3).remove(0);
        (show_rows(&answer.rows.rows), answer.rows.count, answer.rows.is_cut)
    };
    assert_eq!(ask(&format!("{endless} LIMIT 5")), ("1 2 3".to_owned(), 5, false));
    assert_eq!(ask(endless), ("1 2 3".to_owned(), 100_000, true));
}
