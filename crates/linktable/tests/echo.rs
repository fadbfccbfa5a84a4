//! The log of an engine with `echo=True`, beside the one the library wrote (`tests/echo`), apart from the times.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, missing_docs)]

use std::fs;
use std::path::Path;

use linktable::{RunOptions, run};

#[test]
fn the_log_is_the_librarys() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/echo");
    let source = fs::read_to_string(folder.join("logged.py")).unwrap();
    let recorded = fs::read_to_string(folder.join("logged.txt")).unwrap();
    let report = run(&source, &RunOptions::default()).report;
    assert_eq!(report.error, None);
    let logged: String = report.echo.lines().map(|line| format!("{}\n", without_times(line))).collect();
    assert_eq!(logged, recorded);
    assert!(logged.contains("[cached since T]") && logged.contains("insertmanyvalues"));
}

/// The line with `T` for the time in its brackets.
fn without_times(line: &str) -> String {
    for (words, after) in [("[generated in ", "s"), ("[no key ", "s"), ("[cached since ", "s ago")] {
        let Some((before, rest)) = line.split_once(words) else { continue };
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap();
        return format!("{before}{words}T{}", rest[end..].strip_prefix(after).unwrap());
    }
    line.to_owned()
}
