//! What relations are at run time: attributes of objects, managers, fetching beforehand, transactions.
//!
//! Mirrors Tortoise 1.1.9, `fields/relational.py`, `models.py`
//! (`_generate_lazy_fk_m2m_fields`), `backends/base/executor.py` and `transactions.py`.

mod attributes;
pub mod fetch;
pub mod many;
pub mod prefetch;
mod reverse;
pub mod transactions;

use std::rc::Rc;

use linktable_python::object::{Generator, Module, Then};
use linktable_python::{Args, Class, Result, Value, Vm};

pub use attributes::install;

/// Puts `ReverseRelation` and `ManyToManyRelation` into a module.
pub fn fill(vm: &mut Vm, module: &Rc<Module>) {
    for class in [reverse::class(vm), many::class(vm)] {
        module.add_class(&class);
    }
    if *module.name == *"tortoise.fields.relational" {
        fill_nothing(vm, module);
    }
}

/// Puts `NoneAwaitable` into a module.
pub fn fill_nothing(vm: &mut Vm, module: &Rc<Module>) {
    let nothing = attributes::nothing(vm);
    module.set("NoneAwaitable", nothing);
}

/// A coroutine that awaits what `start` gives, and gives that.
fn awaiting(name: &str, start: impl FnOnce(&mut Vm) -> Result<Value> + 'static) -> Value {
    Generator::native_async(name, move |vm| {
        let awaited = start(vm)?;
        Ok(Then::awaiting(awaited, |_, outcome| outcome.map(Then::Return)))
    })
}

/// `model.filter(name=value)`.
fn filter(vm: &mut Vm, model: &Rc<Class>, name: &str, value: Value) -> Result<Value> {
    vm.call_method(&Value::Class(model.clone()), "filter", Args::none().with(name, value))
}
