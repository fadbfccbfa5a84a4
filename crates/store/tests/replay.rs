//! The statements of every recording of a real library, executed again: the
//! rows at the end are those recorded, and so is what the row changes add up to.

#![cfg(not(target_family = "wasm"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use linktable_schema::{Orm, Recording, SqlValue};
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

/// A table as it is replayed: its columns, and its rows by row id.
type Replayed<'a> = (&'a [String], BTreeMap<i64, &'a [SqlValue]>);

/// What the changes of all statements add up to: the tables with their columns, and their rows.
fn sum(finished: &Finished) -> Tables {
    assert_eq!(finished.changes_until, None);
    let mut tables: BTreeMap<&str, Replayed<'_>> = BTreeMap::new();
    let after = |number: usize| finished.unasked.iter().filter(move |unasked| unasked.after as usize == number);
    let unasked = |number: usize| after(number).map(|unasked| (&unasked.tables, &unasked.changes));
    let steps = finished.statements.iter().zip(1..).flat_map(|(statement, number)| {
        std::iter::once((&statement.tables, &statement.changes)).chain(unasked(number))
    });
    for (shapes, changes) in steps {
        for shape in shapes.iter().filter_map(|shape| Some((shape.table.as_str(), shape.columns.as_ref()?))) {
            tables.entry(shape.0).or_default().0 = shape.1;
        }
        for change in changes {
            let rows = &mut tables.get_mut(change.table.as_str()).unwrap().1;
            let before = match &change.after {
                Some(after) => rows.insert(change.rowid, after),
                None => rows.remove(&change.rowid),
            };
            assert_eq!(before, change.before.as_deref());
        }
        for gone in shapes.iter().filter(|shape| shape.columns.is_none()) {
            let (_, rows) = tables.remove(gone.table.as_str()).unwrap();
            assert!(rows.is_empty(), "{} went with rows", gone.table);
        }
    }
    for table in &finished.tables {
        assert_eq!(tables[table.name.as_str()].0, table.columns);
    }
    let rows = |rows: BTreeMap<i64, &[SqlValue]>| sorted(rows.into_values().map(<[SqlValue]>::to_vec));
    tables.into_iter().map(|(name, (_, found))| (name.to_owned(), rows(found))).collect()
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
        let changed = sum(&finished);
        assert_eq!(changed, recorded, "{}", path.display());
    }
}
