//! Source → run mode → what it printed, the statements it caused, and the tables it left.

use std::rc::Rc;

use linktable_orm::Packages;
use linktable_orm::sqlalchemy::database::Databases;
use linktable_python::{Clock, Limits, Mode, Value, Vm};
use linktable_schema::{Dialect, Report, RunError};
use linktable_store::{Limits as StoreLimits, sqlite_version};

use crate::{Live, Outcome, RunOptions};

/// Runs a source; never fails: what ends it is in the report.
pub fn run(source: &str, options: &RunOptions) -> Outcome {
    run_live(source, options).0
}

/// The same, with what the run left to work with.
pub fn run_live(source: &str, options: &RunOptions) -> (Outcome, Live) {
    let clock = options.clock.unwrap_or(default_clock);
    let started = clock();
    let orm = options.orm.unwrap_or_else(|| crate::imports::orm_of(source));
    let mut vm = Vm::new(Limits::default(), Mode::Run, vec![Rc::new(options.modules.clone()), Rc::new(Packages)]);
    linktable_orm::compile::begin(&mut vm, orm);
    if options.lenient {
        linktable_orm::compile::be_lenient(&mut vm);
    }
    if let Some(now) = options.now {
        vm.state::<Clock>().now.set(now);
    }
    let databases = vm.state::<Databases>();
    databases.open(StoreLimits::default(), clock);
    if let Some(package) = &options.package {
        vm.main_namespace().set_str("__package__", Value::str(package.as_str()));
    }
    let program = vm.compile(source);
    let mut error = vm.run(&program).err().map(|failure| failure.error);
    if options.lenient && error.is_none() {
        let raised = linktable_orm::tortoise::alone::run(&mut vm).err();
        error = raised.map(|raised| vm.failure(&raised).error);
    }
    let compilation = linktable_orm::compile::compile(&mut vm, Dialect::Sqlite, &[]);
    let schema = compilation.schema;
    let (finished, echo) = match databases.leave() {
        Ok(finished) => finished,
        Err(failed) => {
            let what = format!("SQLite {} failed to give the database back: {failed}", sqlite_version());
            error.get_or_insert_with(|| not_yet(what));
            Default::default()
        }
    };
    let report = Report {
        orm,
        schema: schema.clone(),
        stdout: std::mem::take(&mut vm.stdout),
        stderr: std::mem::take(&mut vm.stderr),
        echo,
        error,
        statements: finished.statements,
        tables: finished.tables,
        micros: clock().saturating_sub(started),
        database: finished.database,
        unasked: finished.unasked,
        changes_until: finished.changes_until,
        others: finished.others,
    };
    let live = Live::new(vm, source, schema, compilation.links);
    (Outcome { report, database: finished.image }, live)
}

/// Something that ends a run and is nothing Python would raise.
fn not_yet(message: String) -> RunError {
    RunError {
        kind: "NotSupported".to_owned(),
        traceback: format!("NotSupported: {message}\n"),
        message,
        line: None,
        span: None,
        frames: Vec::new(),
    }
}

/// Microseconds since the first call.
#[cfg(not(target_family = "wasm"))]
pub(crate) fn default_clock() -> u64 {
    use std::sync::OnceLock;
    use std::time::Instant;
    static START: OnceLock<Instant> = OnceLock::new();
    u64::try_from(START.get_or_init(Instant::now).elapsed().as_micros()).unwrap_or(u64::MAX)
}

/// A browser has no clock that Rust knows of by itself.
#[cfg(target_family = "wasm")]
pub(crate) fn default_clock() -> u64 {
    0
}
