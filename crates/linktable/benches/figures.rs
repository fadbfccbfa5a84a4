//! How long compiling and running take: the medians, as lines of name, runs and microseconds.
//!
//! `cargo xtask bench` runs this and prints a table; the models are written to
//! the folder given as the first argument, so that the real library can be timed
//! on the same sources.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, missing_docs)]

use std::fmt::Write;
use std::hint::black_box;
use std::path::Path;
use std::time::{Duration, Instant};

use linktable::{CompileOptions, RunOptions, compile, run};

/// As in the command-line program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long one figure may take.
const LONGEST: Duration = Duration::from_secs(2);
/// How many runs make a median, if there is time for them.
const RUNS: usize = 201;

fn main() {
    let folder = std::env::args().nth(1).filter(|argument| !argument.starts_with('-'));
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let tutorial = std::fs::read_to_string(root.join("examples/sqlmodel/03_link_model_with_extra_fields.py")).unwrap();
    let mut sources = vec![("compile the many-to-many example".to_owned(), "tutorial.py".to_owned(), tutorial.clone())];
    for count in [10, 100, 1000] {
        sources.push((format!("compile {count} models"), format!("models_{count}.py"), models(count)));
    }
    for (name, file, source) in &sources {
        if let Some(folder) = &folder {
            std::fs::write(Path::new(folder).join(file), source).unwrap();
        }
        let compilation = compile(source, &CompileOptions::default());
        assert!(!compilation.has_errors(), "{name}: {:?}", compilation.diagnostics);
        report(name, file, || drop(black_box(compile(black_box(source), &CompileOptions::default()))));
    }
    let outcome = run(&tutorial, &RunOptions::default());
    assert!(outcome.report.error.is_none(), "{:?}", outcome.report.error);
    report("run the many-to-many example", "tutorial.py", || {
        drop(black_box(run(black_box(&tutorial), &RunOptions::default())));
    });
}

fn report(name: &str, file: &str, mut work: impl FnMut()) {
    let start = Instant::now();
    let mut times = Vec::new();
    while times.len() < 5 || (times.len() < RUNS && start.elapsed() < LONGEST) {
        let before = Instant::now();
        work();
        times.push(before.elapsed());
    }
    times.sort();
    let median = times[times.len() / 2];
    println!("{name}\t{file}\t{}\t{:.1}", times.len(), median.as_secs_f64() * 1e6);
}

/// Models of the kind people write: each refers to another, and every third pair is linked by a table.
fn models(count: usize) -> String {
    let mut source =
        "from typing import List, Optional\n\nfrom sqlmodel import Field, Relationship, SQLModel\n".to_owned();
    for at in 0..count {
        if at % 3 == 2 {
            let _ = write!(
                source,
                "\n\nclass Link{at}(SQLModel, table=True):\n    \
                 left_id: Optional[int] = Field(default=None, foreign_key=\"model{}.id\", primary_key=True)\n    \
                 right_id: Optional[int] = Field(default=None, foreign_key=\"model{at}.id\", primary_key=True)\n",
                at - 1
            );
        }
    }
    for at in 0..count {
        let _ = write!(
            source,
            "\n\nclass Model{at}(SQLModel, table=True):\n    \
             id: Optional[int] = Field(default=None, primary_key=True)\n    \
             name: str = Field(index=True)\n    \
             note: Optional[str] = Field(default=None, max_length=200)\n    \
             amount: float = 0.0\n"
        );
        if at > 0 {
            let before = at - 1;
            let _ = write!(
                source,
                "    model{before}_id: Optional[int] = Field(default=None, foreign_key=\"model{before}.id\")\n    \
                 before: Optional[\"Model{before}\"] = Relationship(back_populates=\"after\")\n"
            );
        }
        if at + 1 < count {
            let _ = writeln!(source, "    after: List[\"Model{}\"] = Relationship(back_populates=\"before\")", at + 1);
        }
        if at % 3 == 2 {
            let _ = writeln!(
                source,
                "    lefts: List[\"Model{}\"] = Relationship(back_populates=\"rights\", link_model=Link{at})",
                at - 1
            );
        }
        if at % 3 == 1 && at + 1 < count {
            let right = at + 1;
            let _ = writeln!(
                source,
                "    rights: List[\"Model{right}\"] = Relationship(back_populates=\"lefts\", link_model=Link{right})"
            );
        }
    }
    source
}
