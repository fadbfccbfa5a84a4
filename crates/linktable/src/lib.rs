//! Compile Python models of three ORMs to DDL and link operations, and run
//! their scripts on SQLite.
//!
//! The façade: what the worker, the command line and other Rust programs call.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::cast_possible_truncation))]

pub mod assist;
mod compile;
mod evaluation;
pub mod export;
mod imports;
mod live;
mod modules;
mod run;
mod testing;

use linktable_schema::{Dialect, Orm, Report};

pub use compile::compile;
pub use linktable_testing::{Counts, Event, Outcome as TestOutcome, TestFile, TestResult};
pub use live::{ANSWER_ROWS, Live, place};
pub use modules::{Modules, OtherModule};
pub use run::{run, run_live};
pub use testing::{TestOptions, test};

/// How to compile.
#[derive(Clone, Debug, Default)]
pub struct CompileOptions {
    /// The library the source is written for; read from its imports if not given.
    pub orm: Option<Orm>,
    /// The dialect DDL is rendered for.
    pub dialect: Dialect,
    /// Whether two declarations of one relationship are taken as one, which Tortoise ORM refuses.
    pub lenient: bool,
    /// The other modules of the source.
    pub modules: Modules,
}

/// How to run.
#[derive(Clone, Debug, Default)]
pub struct RunOptions {
    /// The library the source is written for; read from its imports if not given.
    pub orm: Option<Orm>,
    /// The other modules of the script.
    pub modules: Modules,
    /// The package that the script belongs to, as with `python -m`.
    pub package: Option<String>,
    /// Gives microseconds from any fixed moment; needed where Rust has no clock, as in a browser.
    pub clock: Option<fn() -> u64>,
    /// Gives the microseconds since 1970, in UTC; needed in the same places.
    pub now: Option<fn() -> i64>,
    /// Whether two declarations of one relationship are taken as one, which Tortoise ORM refuses.
    pub lenient: bool,
}

/// What a run leaves.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// What happened.
    pub report: Report,
    /// The database as the bytes of an SQLite file; empty if none was opened.
    pub database: Vec<u8>,
}
