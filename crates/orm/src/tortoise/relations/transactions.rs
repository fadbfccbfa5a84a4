//! `in_transaction`, `atomic`, and the connections they give.

use std::rc::Rc;

use linktable_python::class::NativeDef;
use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, Result, Value, Vm};

/// What a connection in a transaction has besides that of others.
pub const WRAPPER: &[NativeDef] = &[];

/// Fills `tortoise.transactions`.
///
/// # Errors
/// What making a class raises.
pub fn fill(_vm: &mut Vm, _module: &Rc<Module>) -> Result<()> {
    Ok(())
}

/// `connection._in_transaction()`: a context manager.
pub fn in_transaction_of(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("transactions"))
}
