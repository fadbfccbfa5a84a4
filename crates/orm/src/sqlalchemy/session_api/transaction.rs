//! `session.begin()` and `session.begin_nested()`: transactions that a script ends by itself.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`SessionTransaction`).

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use super::core;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::session::SessionCore;

/// `with session.begin():` commits at its end, or rolls back.
pub(super) fn begin(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    if session.in_transaction() {
        let message = "A transaction is already begun on this Session.";
        return Err(error(vm, "InvalidRequestError", message));
    }
    session.autobegin(vm)?;
    let number = session.current_number();
    Ok(transaction_value(vm, session, number))
}

/// `with session.begin_nested():` a savepoint that its end releases, or rolls back to.
pub(super) fn begin_nested(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let number = session.begin_nested(vm)?;
    Ok(transaction_value(vm, session, number))
}

fn transaction_value(vm: &mut Vm, session: Rc<SessionCore>, number: u64) -> Value {
    let object = vm.types.object.clone();
    let build =
        || ClassBuilder::new("sqlalchemy.orm.session", "SessionTransaction", &object).natives(TRANSACTION).build();
    let class = vm.state::<TransactionClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, Begun { session, number, around: Cell::new(None) }))
}

#[derive(Default)]
struct TransactionClass(OnceCell<Rc<Class>>);

/// A transaction of a session that a script has.
struct Begun {
    session: Rc<SessionCore>,
    number: u64,
    /// The transaction whose `with` stands around its own.
    around: Cell<Option<u64>>,
}

const TRANSACTION: &[NativeDef] = &[
    method("__enter__", enter_begun),
    method("__exit__", leave_begun),
    method("__getattr__", |vm, args| {
        attribute_names::refuse(vm, &args, "a session's transactions", attribute_names::TRANSACTIONS)
    }),
    method("close", |vm, args| {
        if let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.is_open(begun.number)) {
            begun.session.rollback_to(vm, begun.number)?;
        }
        Ok(Value::None)
    }),
    method("commit", |vm, args| {
        let begun = open_begun(vm, &args)?;
        begun.session.commit_to(vm, begun.number)?;
        Ok(Value::None)
    }),
    getter("is_active", |_, args| {
        Ok(Value::Bool(args.this().host::<Begun>().is_some_and(|begun| begun.session.is_open(begun.number))))
    }),
    method("rollback", |vm, args| {
        if let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) {
            begun.session.rollback_to(vm, begun.number)?;
            return Ok(Value::None);
        }
        Err(error(vm, "ResourceClosedError", "This transaction is closed"))
    }),
];

fn open_begun(vm: &mut Vm, args: &Args) -> Result<Rc<Begun>> {
    match args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) {
        Some(begun) => Ok(begun),
        None => Err(error(vm, "ResourceClosedError", "This transaction is closed")),
    }
}

fn enter_begun(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(begun) = args.this().host::<Begun>() {
        begun.around.set(begun.session.with_transaction.replace(Some(begun.number)));
    }
    Ok(args.this())
}

fn leave_begun(vm: &mut Vm, args: Args) -> Result<Value> {
    let begun = args.this().host::<Begun>();
    let ended = end_begun(vm, args);
    if let Some(begun) = begun {
        begun.session.with_transaction.set(begun.around.get());
    }
    ended
}

fn end_begun(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(begun) = args.this().host::<Begun>().filter(|begun| begun.session.holds(begun.number)) else {
        return Ok(Value::None);
    };
    if args.get(1).is_none_or(Value::is_none) {
        if let Err(raised) = begun.session.commit_to(vm, begun.number) {
            begun.session.rollback_to(vm, begun.number)?;
            return Err(raised);
        }
    } else {
        begun.session.rollback_to(vm, begun.number)?;
    }
    Ok(Value::None)
}
