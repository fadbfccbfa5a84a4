//! Signals: `@pre_save(Model)`, `Model.ormar_config.signals.pre_save.connect(…)`, and sending them.
//!
//! ormar 0.26.0: `signals/signal.py`, `decorators/signals.py`, `Model._emit_signal`.

use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Class, Result, Value, Vm};

use super::mapping::Config;

/// Puts `Signal` and the decorators into `ormar`, `ormar.signals` or `ormar.decorators`.
pub(crate) fn fill(_: &mut Vm, _: &Rc<Module>) {}

/// `ormar_config.signals`: one for each config, made when first asked for.
///
/// # Errors
/// None of its own.
pub(crate) fn of_config(_: &mut Vm, _: &Config) -> Result<Value> {
    Err(linktable_python::error::unsupported("signals"))
}

/// Sends a signal (`pre_save` …) to who listens to a class, and awaits them.
///
/// # Errors
/// What they raise.
pub(crate) fn send(_: &mut Vm, _sender: &Rc<Class>, _name: &str, _arguments: Args) -> Result<()> {
    Ok(())
}
