//! Every recording of a real library against what Linktable does with the same script.
//!
//! Four levels are compared, each apart: the DDL, the output, the rows and the
//! SQL; as a fifth figure the SQL with its PRAGMAs and transaction control.
//! `tests/conformance/expected.toml` lists the recordings that fall short, on
//! which levels, and why; all others agree on all four. A recording that does
//! worse or better than is written there fails the test.
//!
//! `cargo test -p linktable --test conformance -- --nocapture` prints the
//! table; with `LINKTABLE_BLESS=1` the list is written anew, reasons kept.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, clippy::panic)]

mod expected;
mod levels;
mod recordings;
mod upstream;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use linktable_schema::Recording;

use expected::Expected;
use levels::{Level, Verdict};
use recordings::Recorded;

/// The top of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().expect("the repository")
}

#[test]
fn recordings_agree() {
    let found = recordings::find(&root());
    let mut verdicts = BTreeMap::new();
    let mut skipped = Vec::new();
    for recorded in &found {
        match recorded.source(&root()) {
            Ok(source) => drop(verdicts.insert(recorded.name.clone(), judge(recorded, &root(), &source))),
            Err(why) => skipped.push((recorded.name.as_str(), why)),
        }
    }
    print!("{}", table(&verdicts));
    for (name, why) in &skipped {
        println!("skipped: {name}: {why}");
    }

    let path = root().join("tests/conformance/expected.toml");
    let mut expected = Expected::read(&path);
    if std::env::var_os("LINKTABLE_BLESS").is_some() {
        expected.bless(&verdicts);
        expected.write(&path);
        return;
    }
    let known: Vec<&str> = found.iter().map(|recorded| recorded.name.as_str()).collect();
    let complaints = expected.complaints(&verdicts, &known);
    assert!(
        complaints.is_empty(),
        "\n{}\nIf that is meant, LINKTABLE_BLESS=1 writes tests/conformance/expected.toml anew; give each new entry its reason.",
        complaints.join("\n")
    );
}

/// Runs a script and compares what it did with what was recorded.
fn judge(recorded: &Recorded, root: &Path, source: &str) -> Verdict {
    let options = linktable::RunOptions {
        orm: Some(recorded.recording.orm),
        modules: recorded.modules(root),
        package: Some(recordings::PACKAGE.to_owned()),
        ..linktable::RunOptions::default()
    };
    let outcome = catch_unwind(AssertUnwindSafe(|| linktable::run(source, &options)));
    match outcome {
        Ok(outcome) => Verdict::of(&recorded.recording, &Recording::of(&outcome.report), &recorded.unstable),
        Err(_) => Verdict::panicked(),
    }
}

/// What agrees and what does not: the recordings that fall short, then the figures.
fn table(verdicts: &BTreeMap<String, Verdict>) -> String {
    let width = verdicts.keys().map(String::len).max().unwrap_or(0);
    let mut text = String::new();
    for (name, verdict) in verdicts {
        let marks: String = Level::ALL.iter().map(|level| format!(" {:>6}", verdict.mark(*level))).collect();
        let _ = writeln!(text, "{name:width$}{marks}");
    }
    let _ = writeln!(text);
    for (name, verdict) in verdicts {
        for (level, difference) in &verdict.differences {
            if level.counts() {
                let _ = writeln!(text, "{name}: {}: {difference}", level.name());
            }
        }
    }
    let heads: String = Level::ALL.iter().map(|level| format!(" {:>9}", level.name())).collect();
    let _ = writeln!(text, "\n{:16}{heads} {:>9}", "agreement", "all four");
    let mut groups: BTreeMap<&str, Vec<&Verdict>> = BTreeMap::new();
    for (name, verdict) in verdicts {
        groups.entry(name.split('/').next().unwrap_or("")).or_default().push(verdict);
    }
    let all: Vec<&Verdict> = verdicts.values().collect();
    for (group, members) in groups.iter().map(|(group, members)| (*group, members)).chain([("total", &all)]) {
        let figure = |agreeing: usize| format!(" {:>9}", format!("{agreeing}/{}", members.len()));
        let counts: String =
            Level::ALL.iter().map(|level| figure(members.iter().filter(|v| v.agrees(*level)).count())).collect();
        let four = figure(members.iter().filter(|verdict| verdict.short().is_empty()).count());
        let _ = writeln!(text, "{group:16}{counts}{four}");
    }
    text
}
