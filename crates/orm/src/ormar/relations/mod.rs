//! Which objects belong together: an object's relations, and the lists that related objects are in.
//!
//! Of two ends one keeps the other and is kept by it weakly (`weakref.proxy`): the object that a relation was set on
//! is the one held weakly. An object that nobody else holds is gone, and using it raises `ReferenceError`, as in ormar.
//!
//! ormar 0.26.0: `relations/`; `fields/foreign_key.py` for [`expand`].

mod expand;
mod list;
mod manager;
mod query;
mod relation;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::object::Module;
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::mapping::{self, pk_name};
pub(crate) use expand::{expand, set_related};
pub(crate) use manager::{Manager, add, rehash, remove_parent, value as manager_value};
pub(crate) use query::upsert_through;

#[derive(Default)]
struct Types(OnceCell<Value>);

/// `ormar.RelationType`
fn relation_type(vm: &mut Vm) -> Result<Value> {
    let types = vm.state::<Types>();
    if let Some(known) = types.0.get() {
        return Ok(known.clone());
    }
    let mut members = Dict::default();
    for (at, name) in ["PRIMARY", "REVERSE", "MULTIPLE", "THROUGH"].into_iter().enumerate() {
        members.set_str(name, Value::from(at + 1));
    }
    let enums = vm.import("enum")?;
    let class = vm.call_method(&enums, "Enum", [Value::str("RelationType"), Value::dict(members)])?;
    vm.set_attr(&class, "__module__", Value::str("ormar.relations.relation"))?;
    Ok(types.0.get_or_init(|| class).clone())
}

/// Puts `RelationType` … into `ormar` or `ormar.relations`.
///
/// # Errors
/// None of its own.
pub(crate) fn fill(vm: &mut Vm, module: &Rc<Module>) -> Result<()> {
    let types = relation_type(vm)?;
    module.set("RelationType", types);
    if &*module.name != "ormar" {
        module.add_class(&list::class(vm));
    }
    Ok(())
}

/// What an object's class has under `__hash__`, called: the key of lists of related objects.
fn hash_of(vm: &mut Vm, object: &Value) -> Result<i64> {
    let object = vm.referent(object)?;
    let hash = vm.call_method(&object, "__hash__", Args::none())?;
    Ok(hash.as_int().unwrap_or_default())
}

/// `object.get_name()`: the name of its class in small letters.
fn name_of(vm: &mut Vm, object: &Value) -> Result<String> {
    let object = vm.referent(object)?;
    let class = vm.class_of(&object);
    Ok(mapping::lower_name(&class))
}

/// The name of a model's primary key, which every model that objects are made of has.
fn key_name(class: &Rc<Class>) -> Text {
    pk_name(class).unwrap_or_else(|| "id".into())
}
