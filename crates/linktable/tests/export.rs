//! The examples as other programs get them: a dump makes the database again, and what
//! compiling and running say of the schema is the same.

#![allow(clippy::unwrap_used, clippy::panic)]

use std::fs;
use std::path::{Path, PathBuf};

use linktable::{CompileOptions, RunOptions, export};
use linktable_schema::changes;
use linktable_store::{DatabaseName, Limits, Store};

/// The examples and the scripts that are compared with the real libraries: name and source.
fn scripts() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found: Vec<PathBuf> = Vec::new();
    for folder in ["examples", "tests/conformance"] {
        for orm in ["sqlmodel", "ormar", "tortoise"] {
            let entries = fs::read_dir(root.join(folder).join(orm)).unwrap();
            found.extend(entries.map(|entry| entry.unwrap().path()));
        }
    }
    found.retain(|path| path.extension().is_some_and(|extension| extension == "py"));
    found.sort();
    found.into_iter().map(|path| (path.display().to_string(), fs::read_to_string(&path).unwrap())).collect()
}

#[test]
fn a_dump_makes_the_database_again() {
    let mut compared = 0;
    for (name, source) in scripts() {
        let image = linktable::run(&source, &RunOptions::default()).database;
        if image.is_empty() {
            continue;
        }
        let contents = export::contents(&image).unwrap();
        let script = export::dump_script(&contents);
        let mut store = Store::new(Limits::default(), || 0);
        let connection = store.open_autocommit(DatabaseName::Memory).unwrap();
        store.execute_script(connection, &script, None).unwrap_or_else(|error| panic!("{name}: {error}\n{script}"));
        assert_eq!(export::contents(&store.finish().unwrap().image).unwrap(), contents, "{name}");
        compared += 1;
    }
    assert!(compared > 100, "{compared}");
}

#[test]
fn a_run_changes_nothing_of_the_examples_schemas() {
    for (name, source) in scripts().into_iter().filter(|(name, _)| name.contains("examples")) {
        let typed = linktable::compile(&source, &CompileOptions::default()).schema;
        let ran = linktable::run(&source, &RunOptions::default()).report.schema;
        assert_eq!(changes(&ran, &typed), Vec::<String>::new(), "{name}");
    }
}
