//! `with session.no_autoflush:`
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`no_autoflush`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, ClassBuilder, Result, Value, Vm};

use super::core;
use crate::sqlalchemy::session::SessionCore;

struct NoAutoflush {
    session: Rc<SessionCore>,
    before: std::cell::Cell<bool>,
}

const NO_AUTOFLUSH: &[NativeDef] = &[method("__enter__", pause), method("__exit__", resume)];

pub(super) fn no_autoflush(vm: &mut Vm, args: Args) -> Result<Value> {
    let session = core(&args)?;
    let object = vm.types.object.clone();
    let class = ClassBuilder::new("contextlib", "_GeneratorContextManager", &object).natives(NO_AUTOFLUSH).build();
    let before = std::cell::Cell::new(session.autoflush.get());
    Ok(Value::Instance(Instance::with_host(&class, NoAutoflush { session, before })))
}

fn pause(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(pause) = args.this().host::<NoAutoflush>() {
        pause.before.set(pause.session.autoflush.replace(false));
    }
    Ok(Value::None)
}

fn resume(_vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some(pause) = args.this().host::<NoAutoflush>() {
        pause.session.autoflush.set(pause.before.get());
    }
    Ok(Value::None)
}
