//! SQLite's memory is bounded for the whole process, so this test has one to itself.

#![allow(clippy::unwrap_used)]

use linktable_store::{DatabaseName, ErrorKind, Limits, Store};
#[cfg(target_family = "wasm")]
use wasm_bindgen_test::wasm_bindgen_test as test;

#[cfg(target_family = "wasm")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_dedicated_worker);

#[test]
fn a_statement_that_needs_too_much_memory_ends() {
    let mut store = Store::new(Limits::default(), || 0);
    let connection = store.open(DatabaseName::Memory).unwrap();
    let sql = "WITH RECURSIVE c(x) AS (SELECT 1 UNION ALL SELECT x + 1 FROM c) \
               SELECT x, zeroblob(1000000) || x FROM c ORDER BY 2";
    let error = store.execute(connection, sql, &[], None).unwrap_err();
    assert_eq!(error.kind, ErrorKind::Limit);
    assert_eq!(error.message, "SQLite used more memory than a run may");
    assert_eq!(store.execute(connection, "SELECT 1", &[], None).unwrap().rows.len(), 1);
}
