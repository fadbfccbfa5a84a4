//! Querysets and what queries are made of: `Q`, `F`, functions, lookups.

pub mod model_api;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Generator, Module};
use linktable_python::{Class, ClassBuilder, Result, Value, Vm};

use crate::tortoise::client::Client;
use crate::tortoise::mapping::Meta;

/// Fills the modules about queries: `tortoise.queryset`, `tortoise.expressions`,
/// `tortoise.functions`, `tortoise.query_utils`, `tortoise.manager` and their like.
///
/// # Errors
/// What making a class raises.
pub fn fill(vm: &mut Vm, name: &str, module: &Rc<Module>) -> Result<()> {
    if name == "tortoise.manager" {
        let class = manager_class(vm);
        module.add_class(&class);
    }
    Ok(())
}

/// `Manager`.
pub fn manager_class(vm: &mut Vm) -> Rc<Class> {
    #[derive(Default)]
    struct Kept(OnceCell<Rc<Class>>);
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("tortoise.manager", "Manager", &object).with_dict().build();
    vm.state::<Kept>().0.get_or_init(build).clone()
}

/// What `__await__` gives: an iterator that runs this and gives what it gives back.
pub fn awaiting(run: impl FnOnce(&mut Vm) -> Result<Value> + 'static) -> Value {
    Generator::native("__await__", run)
}

/// Reads one object by its key, with these attributes only if some are named: what
/// `refresh_from_db` does.
///
/// # Errors
/// `DoesNotExist`, and what SQLite refuses.
pub fn read_one(
    _vm: &mut Vm,
    _client: &Rc<Client>,
    _meta: &Rc<Meta>,
    _names: Option<&[Value]>,
    _pk: &Value,
) -> Result<Value> {
    Err(unsupported("`Model.refresh_from_db`"))
}
