//! The statements of every recording of a real library, executed again: the
//! rows at the end are those recorded, and so is what the row changes add up to.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use linktable_schema::{Orm, Recording, SqlValue, Statement};
use linktable_store::{DatabaseName, Finished, Limits, Store};

/// The rows of each table, as text so that they can be sorted.
type Tables = BTreeMap<String, Vec<String>>;

fn recordings() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/conformance");
    let groups = folder.read_dir().unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let paths = groups.flat_map(|group| group.read_dir().unwrap().map(|entry| entry.unwrap().path()));
    paths.filter(|path| path.extension().is_some_and(|ending| ending == "json")).collect()
}

fn replay(recording: &Recording) -> Finished {
    let mut store = Store::new(Limits::default(), || 0);
    let name = DatabaseName::File("database.db".to_owned());
    // SQLAlchemy begins transactions by itself; the two that wait for their driver say when.
    let connection =
        if recording.orm == Orm::Sqlmodel { store.open(name) } else { store.open_autocommit(name) }.unwrap();
    for sql in &recording.ddl {
        // What a library writes is not always what SQLite takes: then the table is missing at the end, too.
        let _ = store.execute(connection, sql, &[], None);
    }
    for statement in &recording.sql {
        let rows: Vec<Vec<SqlValue>> = statement.params.rows().into_iter().map(<[SqlValue]>::to_vec).collect();
        // Where a statement fails it did when it was recorded, and the script went on or ended.
        let _ = match statement.sql.as_str() {
            "BEGIN (implicit)" => store.begin(connection, None),
            "COMMIT" => store.commit(connection, None),
            "ROLLBACK" => store.rollback(connection, None),
            sql if statement.many => store.execute_many(connection, sql, &rows, None).map(drop),
            sql => store.execute(connection, sql, rows.first().map_or(&[], Vec::as_slice), None).map(drop),
        };
    }
    store.finish().unwrap()
}

fn sorted(rows: impl IntoIterator<Item = Vec<SqlValue>>) -> Vec<String> {
    let mut rows: Vec<String> = rows.into_iter().map(|row| format!("{row:?}")).collect();
    rows.sort();
    rows
}

/// What the row changes of all statements add up to.
fn sum(statements: &[Statement]) -> Tables {
    let mut tables: BTreeMap<String, BTreeMap<i64, Vec<SqlValue>>> = BTreeMap::new();
    for change in statements.iter().flat_map(|statement| &statement.changes) {
        let table = tables.entry(change.table.clone()).or_default();
        let before = match &change.after {
            Some(after) => table.insert(change.rowid, after.clone()),
            None => table.remove(&change.rowid),
        };
        assert_eq!(before, change.before);
    }
    tables.into_iter().map(|(name, rows)| (name, sorted(rows.into_values()))).collect()
}

#[test]
fn recorded_statements_give_the_recorded_rows() {
    let paths = recordings();
    assert!(!paths.is_empty());
    for path in paths {
        let recording: Recording = serde_json::from_str(&std::fs::read_to_string(&path).unwrap()).unwrap();
        // A pragma that is set as a connection opens is not among the recorded statements.
        let script = std::fs::read_to_string(path.with_extension("py")).unwrap_or_default();
        let sets_pragma = |text: &str| text.to_ascii_lowercase().contains("pragma foreign_keys");
        if sets_pragma(&script) && !recording.sql.iter().any(|statement| sets_pragma(&statement.sql)) {
            continue;
        }
        // Tables made twice are those of two databases, and which statement went to which is not recorded.
        if recording.ddl.iter().enumerate().any(|(at, sql)| recording.ddl.iter().skip(at + 1).any(|other| other == sql))
        {
            continue;
        }
        let finished = replay(&recording);
        let recorded: Tables =
            recording.dump.iter().map(|(name, table)| (name.clone(), sorted(table.rows.clone()))).collect();
        let got: Tables =
            finished.tables.iter().map(|table| (table.name.clone(), sorted(table.rows.clone()))).collect();
        assert_eq!(got, recorded, "{}", path.display());
        let mut changed = sum(&finished.statements);
        // The rows of a table that was dropped went with it.
        changed.retain(|name, _| recorded.contains_key(name));
        for name in recorded.keys() {
            changed.entry(name.clone()).or_default();
        }
        assert_eq!(changed, recorded, "{}", path.display());
    }
}
