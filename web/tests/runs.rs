//! What the page makes of runs: of every script that is compared with a real library, and every example, the time
//! line comes to the tables that were left, and the statements as a script leave the same tables.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use std::path::{Path, PathBuf};
use std::rc::Rc;

use linktable::RunOptions;
use linktable_page::sql_script::script;
use linktable_page::timeline::{Mark, Timeline};
use linktable_schema::{Report, SqlValue, TableDump};
use linktable_store::{DatabaseName, Limits, Store};

fn sources() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let folders = ["tests/conformance", "examples"].map(|folder| root.join(folder).read_dir().unwrap());
    let folders = folders.into_iter().flatten().map(|entry| entry.unwrap().path()).filter(|path| path.is_dir());
    let files = folders.flat_map(|folder| folder.read_dir().unwrap().map(|entry| entry.unwrap().path()));
    files.filter(|path| path.extension().is_some_and(|ending| ending == "py")).collect()
}

fn reports() -> impl Iterator<Item = (String, Rc<Report>)> {
    sources().into_iter().map(|path| {
        let source = std::fs::read_to_string(&path).unwrap();
        let report = linktable::run(&source, &RunOptions::default()).report;
        (path.display().to_string(), Rc::new(report))
    })
}

#[test]
fn the_time_line_goes_from_nothing_to_what_was_left() {
    let mut steps = 0;
    for (name, report) in reports() {
        let timeline = Timeline::new(Rc::clone(&report), 0);
        assert_eq!(timeline.known(), timeline.len(), "{name}");
        assert!(timeline.tables(0).is_empty(), "{name}");
        let end: Vec<TableDump> = timeline
            .tables(timeline.len())
            .iter()
            .filter(|table| table.mark != Mark::Gone)
            .map(|table| TableDump {
                name: table.name.to_owned(),
                columns: table.columns.to_vec(),
                rows: table.all().map(|row| row.values.to_vec()).collect(),
                row_count: table.row_count,
            })
            .collect();
        assert_eq!(end, report.tables, "{name}");
        steps += timeline.len();
    }
    assert!(steps > 1000);
}

#[test]
fn the_statements_as_a_script_leave_the_same_tables() {
    let sorted = |tables: &[TableDump]| -> Vec<(String, Vec<String>, Vec<String>)> {
        let rows = |rows: &[Vec<SqlValue>]| {
            let mut rows: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
            rows.sort();
            rows
        };
        tables.iter().map(|table| (table.name.clone(), table.columns.clone(), rows(&table.rows))).collect()
    };
    for (name, report) in reports() {
        let script = script(&report.statements, report.database);
        let mut store = Store::new(Limits::default(), || 0);
        let connection = store.open_autocommit(DatabaseName::Memory).unwrap();
        let executed = store.execute_script(connection, &script, None);
        assert!(executed.is_ok(), "{name}: {executed:?}");
        let finished = store.finish().unwrap();
        assert_eq!(sorted(&finished.tables), sorted(&report.tables), "{name}");
    }
}
