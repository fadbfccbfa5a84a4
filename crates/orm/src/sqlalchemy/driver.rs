//! The driver's connections and cursors, as listeners to `connect` get them: `sqlite3` and what SQLAlchemy puts around
//! `aiosqlite`.
//!
//! SQLAlchemy 2.1.9: `dialects/sqlite/aiosqlite.py`; CPython 3.11: `sqlite3`.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Iter, Module};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_schema::SqlValue;

use super::attribute_names;
use super::database::Connection;
use super::errors::plain_value;

/// The driver's connection, or a cursor on it.
struct Driver {
    connection: Rc<Connection>,
    rows: RefCell<Vec<Vec<SqlValue>>>,
}

#[derive(Default)]
struct Classes {
    plain: OnceCell<[Rc<Class>; 2]>,
    asynchronous: OnceCell<[Rc<Class>; 2]>,
    withheld: OnceCell<[Rc<Class>; 3]>,
}

const CONNECTION: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "the driver's connections", attribute_names::DRIVER_CONNECTIONS)
    }),
    method("__setattr__", |vm, args| {
        let name = vm.str(&args.get(1).cloned().unwrap_or_default())?;
        Err(unsupported(format!("setting `{name}` of the driver's connection")))
    }),
    method("close", nothing),
    method("cursor", cursor),
    method("execute", execute_on_connection),
];

const CURSOR: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "the driver's cursors", attribute_names::DRIVER_CURSORS)
    }),
    method("__iter__", fetch_all_iter),
    method("close", nothing),
    method("execute", execute),
    method("fetchall", fetch_all),
    method("fetchone", fetch_one),
];

const WITHHELD: &[NativeDef] = &[method("__getattr__", |vm, args| {
    let name = vm.str(&args.get(1).cloned().unwrap_or_default())?;
    Err(unsupported(format!("`{name}` of what `before_cursor_execute` is given beside the statement")))
})];

/// Puts the classes into `sqlite3`.
pub(super) fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in classes(vm, false) {
        module.add_class(&class);
    }
}

/// A connection as its driver has it.
pub(super) fn connection(vm: &mut Vm, connection: &Rc<Connection>) -> Value {
    let [class, _] = classes(vm, connection.engine.needs_await.get());
    let driver = Driver { connection: connection.clone(), rows: RefCell::default() };
    Value::Instance(Instance::with_host(&class, driver))
}

/// What listeners to statements get as connection, cursor and context, of which nothing can be asked.
pub(super) fn withheld(vm: &mut Vm) -> [Value; 3] {
    let object = vm.types.object.clone();
    let build = |module, name| ClassBuilder::new(module, name, &object).natives(WITHHELD).build();
    let classes = vm.state::<Classes>();
    let classes = classes.withheld.get_or_init(|| {
        [
            build("sqlalchemy.engine.base", "Connection"),
            build("sqlite3", "Cursor"),
            build("sqlalchemy.dialects.sqlite.base", "SQLiteExecutionContext"),
        ]
    });
    classes.each_ref().map(|class| Value::Instance(Instance::new(class)))
}

fn classes(vm: &mut Vm, is_async: bool) -> [Rc<Class>; 2] {
    let object = vm.types.object.clone();
    let classes = vm.state::<Classes>();
    let (classes, module, names) = if is_async {
        let names = ["AsyncAdapt_aiosqlite_connection", "AsyncAdapt_aiosqlite_cursor"];
        (&classes.asynchronous, "sqlalchemy.dialects.sqlite.aiosqlite", names)
    } else {
        (&classes.plain, "sqlite3", ["Connection", "Cursor"])
    };
    let build = |name, natives| ClassBuilder::new(module, name, &object).natives(natives).build();
    let [connection, cursor] = names;
    classes.get_or_init(|| [build(connection, CONNECTION), build(cursor, CURSOR)]).clone()
}

fn driver(args: &Args) -> Result<Rc<Driver>> {
    args.this().host::<Driver>().ok_or_else(|| unsupported("this kind of cursor"))
}

fn nothing(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(Value::None)
}

fn cursor(vm: &mut Vm, args: Args) -> Result<Value> {
    let connection = driver(&args)?.connection.clone();
    let [_, class] = classes(vm, connection.engine.needs_await.get());
    Ok(Value::Instance(Instance::with_host(&class, Driver { connection, rows: RefCell::default() })))
}

/// `connection.execute(…)`: a cursor of its own.
fn execute_on_connection(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let cursor = cursor(vm, [args.this()].into())?;
    if let Some(this) = args.positional.first_mut() {
        *this = cursor;
    }
    execute(vm, args)
}

/// `cursor.execute(…)`
///
/// # Errors
/// What SQLite refuses.
pub(super) fn execute(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.positional.len() > 2 {
        return Err(unsupported("parameters for a statement of the driver's own"));
    }
    let driver = driver(&args)?;
    let sql = vm.str(&args.get(1).cloned().unwrap_or_default())?;
    let rows = driver.connection.execute_outside(vm, &sql)?;
    *driver.rows.borrow_mut() = rows.rows;
    Ok(args.this())
}

/// A row as the driver gives it.
pub(super) fn row(row: &[SqlValue]) -> Value {
    Value::tuple(row.iter().map(plain_value).collect())
}

fn fetch_all(_vm: &mut Vm, args: Args) -> Result<Value> {
    let rows = driver(&args)?.rows.take();
    Ok(Value::list(rows.iter().map(|values| row(values)).collect()))
}

fn fetch_all_iter(_vm: &mut Vm, args: Args) -> Result<Value> {
    let rows = driver(&args)?.rows.take();
    Ok(Iter::over("list_iterator", rows.iter().map(|values| row(values)).collect()))
}

fn fetch_one(_vm: &mut Vm, args: Args) -> Result<Value> {
    let driver = driver(&args)?;
    let mut rows = driver.rows.borrow_mut();
    Ok(if rows.is_empty() { Value::None } else { row(&rows.remove(0)) })
}
