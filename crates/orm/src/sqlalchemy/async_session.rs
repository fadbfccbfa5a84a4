//! Asynchronous sessions, which are written in Python: what they need of a session.
//!
//! A session that belongs to one may use its connection only while something of it is awaited: SQLAlchemy raises
//! `MissingGreenlet` for an attribute that would have to be loaded.

use std::cell::Cell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Module};
use linktable_python::{Args, Raised, Result, Value, Vm};

use crate::sqlalchemy::errors::coded_error;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::sources;

/// How many calls that are awaited the machine is in.
#[derive(Default)]
struct Awaited(Cell<u32>);

/// Puts the names of asynchronous sessions into `sqlalchemy.ext.asyncio`.
///
/// # Errors
/// None but limits.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    let names = ["AsyncAttrs", "AsyncSession", "AsyncSessionTransaction", "async_sessionmaker"];
    sources::add_classes(vm, module, "_linktable_async_session", &names)
}

/// Fills `_linktable_sqlalchemy`.
pub(crate) fn fill_natives(module: &Rc<Module>) {
    module.add("generic", generic);
    module.add("mark_async", mark_async);
    module.add("not_supported", |vm, args| Err(unsupported(vm.str(&args.this())?)));
    module.add("proxied", instrument::proxied);
    module.add("relationship_to", instrument::relationship_to);
    module.add("spawn", spawn);
}

/// `generic(cls, item)`: the form that `cls[item]` is of.
fn generic(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let origin = args.take_this();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
}

fn mark_async(_vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this().host::<SessionCore>() {
        Some(session) => session.is_async.set(true),
        None => return Err(unsupported("an asynchronous session over this session")),
    }
    Ok(args.this())
}

/// Calls a function as something that is awaited.
fn spawn(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let function = args.take_this();
    awaited(vm, |vm| vm.call(&function, args))
}

/// Does something while something asynchronous is awaited.
pub(super) fn awaited<T>(vm: &mut Vm, what: impl FnOnce(&mut Vm) -> T) -> T {
    let awaited = vm.state::<Awaited>();
    awaited.0.set(awaited.0.get() + 1);
    let result = what(vm);
    awaited.0.set(awaited.0.get() - 1);
    result
}

/// Whether something of an asynchronous session or connection is awaited.
pub(super) fn is_awaited(vm: &mut Vm) -> bool {
    vm.state::<Awaited>().0.get() > 0
}

/// What an asynchronous connection raises while nothing of it is awaited.
pub(super) fn missing_greenlet(vm: &mut Vm) -> Raised {
    let message = "greenlet_spawn has not been called; can't call await_() here. Was IO attempted in an unexpected \
                   place?";
    coded_error(vm, "MissingGreenlet", message, "xd2s")
}
