//! Running tests.

use std::rc::Rc;

use linktable_orm::Packages;
use linktable_orm::sqlalchemy::database::Databases;
use linktable_python::{Limits, Mode, Vm};
use linktable_schema::Orm;
use linktable_store::Limits as StoreLimits;
use linktable_testing::{Event, TestFile, Testing};

use crate::modules::{Modules, TestModules};
use crate::run::default_clock;

/// What the tests of one file may take of SQLite, all together. What each may take of
/// the machine is bounded by its fuel.
const STORE: StoreLimits = StoreLimits {
    connections: 2000,
    statements: 5_000_000,
    steps: 2_000_000_000,
    micros: 300_000_000,
    rows_read: 100_000_000,
    bytes_read: 4 << 30,
    database_bytes: 64 << 20,
    value_bytes: 4 << 20,
    sql_bytes: 1 << 20,
    trace_bytes: 1 << 30,
    changes: 0,
    change_bytes: 0,
    dump_rows: 0,
};

/// How to run tests.
#[derive(Clone, Debug, Default)]
pub struct TestOptions {
    /// The library the tests are written for; read from the imports of the file if not given.
    pub orm: Option<Orm>,
    /// The modules that the tests import, and the tests themselves.
    pub modules: Modules,
    /// Whether tests and fixtures that are coroutines run without a mark (`asyncio_mode = "auto"`).
    pub asyncio_auto: bool,
}

/// Runs the tests of a file whose ids are `wanted`, in order, and reports each.
///
/// The file and its `conftest.py` files are modules of `options.modules`.
pub fn test(file: &TestFile, options: &TestOptions, wanted: &dyn Fn(&str) -> bool, report: &mut dyn FnMut(Event<'_>)) {
    let orm = options.orm.unwrap_or_else(|| {
        let found = linktable_python::Library::source(&options.modules, &file.module);
        found.map(|module| crate::imports::orm_of(&module.text)).unwrap_or_default()
    });
    let mut machine = || {
        let libraries: Vec<Rc<dyn linktable_python::Library>> =
            vec![Rc::new(TestModules(options.modules.clone())), Rc::new(Testing), Rc::new(Packages)];
        let mut vm = Vm::new(Limits::default(), Mode::Run, libraries);
        linktable_orm::compile::begin(&mut vm, orm);
        vm.state::<Databases>().open(STORE, default_clock);
        vm
    };
    let how = linktable_testing::TestOptions { asyncio_auto: options.asyncio_auto };
    linktable_testing::run_file(file, &how, wanted, &mut machine, default_clock, report);
}
