//! `connection.begin()` and `connection.begin_nested()`: transactions that a script ends itself.
//!
//! Mirrors SQLAlchemy 2.1, `engine/base.py` (`RootTransaction`, `NestedTransaction`).

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::errors::error;

struct Begun {
    connection: Rc<Connection>,
    /// The savepoint it began with, if it stands inside of another one.
    savepoint: Option<String>,
    open: Cell<bool>,
}

const METHODS: &[NativeDef] = &[
    method("__enter__", |_, args| Ok(args.this())),
    method("__exit__", exit),
    method("close", rollback),
    method("commit", commit),
    getter("is_active", |_, args| Ok(Value::Bool(args.this().host::<Begun>().is_some_and(|begun| begun.open.get())))),
    method("rollback", rollback),
];

#[derive(Default)]
struct Classes(OnceCell<[Rc<Class>; 2]>);

fn value(vm: &mut Vm, connection: &Rc<Connection>, savepoint: Option<String>) -> Value {
    let object = vm.types.object.clone();
    let build = |name| ClassBuilder::new("sqlalchemy.engine.base", name, &object).natives(METHODS).build();
    let make = || [build("RootTransaction"), build("NestedTransaction")];
    let [root, nested] = vm.state::<Classes>().0.get_or_init(make).clone();
    let class = if savepoint.is_some() { nested } else { root };
    let begun = Begun { connection: connection.clone(), savepoint, open: Cell::new(true) };
    Value::Instance(Instance::with_host(&class, begun))
}

/// `connection.begin()`
///
/// # Errors
/// `InvalidRequestError` in a transaction that was begun before.
pub(super) fn begin(vm: &mut Vm, connection: &Rc<Connection>) -> Result<Value> {
    if connection.in_transaction() {
        let message = "This connection has already initialized a SQLAlchemy Transaction() object via begin() or \
                       autobegin; can't call begin() here unless rollback() or commit() is called first.";
        return Err(error(vm, "InvalidRequestError", message));
    }
    connection.begin(vm)?;
    Ok(value(vm, connection, None))
}

/// `connection.begin_nested()`
///
/// # Errors
/// What SQLite refuses.
pub(super) fn begin_nested(vm: &mut Vm, connection: &Rc<Connection>) -> Result<Value> {
    connection.begin(vm)?;
    let savepoint = connection.savepoint(vm)?;
    Ok(value(vm, connection, Some(savepoint)))
}

fn end(vm: &mut Vm, begun: &Begun, keeps: bool) -> Result<()> {
    if !begun.open.replace(false) {
        return Ok(());
    }
    let connection = &begun.connection;
    match (&begun.savepoint, keeps) {
        (None, true) => connection.commit(vm),
        (None, false) => connection.rollback(vm),
        (Some(name), true) => connection.release_savepoint(vm, name),
        (Some(name), false) => connection.rollback_to_savepoint(vm, name),
    }
}

fn commit(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(begun) = args.this().host::<Begun>() else { return Ok(Value::None) };
    if !begun.open.get() {
        return Err(error(vm, "InvalidRequestError", "This transaction is inactive"));
    }
    end(vm, &begun, true)?;
    Ok(Value::None)
}

fn rollback(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(begun) = args.this().host::<Begun>() {
        end(vm, &begun, false)?;
    }
    Ok(Value::None)
}

fn exit(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(begun) = args.this().host::<Begun>() {
        end(vm, &begun, args.get(1).is_none_or(Value::is_none))?;
    }
    Ok(Value::None)
}
