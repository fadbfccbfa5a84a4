//! Which objects belong together: an object's relations, and the proxies that lists of related objects are.
//!
//! ormar 0.26.0: `relations/`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module};
use linktable_python::{Result, Value, Vm};

use super::mapping::Field;

/// `object._orm`: the relations of one object.
#[derive(Default)]
pub(crate) struct Manager {}

/// Puts `RelationType` … into `ormar` or `ormar.relations`.
pub(crate) fn fill(_: &mut Vm, _: &Rc<Module>) {}

impl Manager {
    /// The relations of a new object: `fields` are those of its class, through objects included.
    pub(crate) fn new(_owner: &Rc<Instance>, _fields: &[Rc<Field>]) -> Rc<Manager> {
        Rc::default()
    }

    /// `object._orm.get(name)`: the related object, or the proxy with the related objects.
    ///
    /// # Errors
    /// None of its own.
    pub(crate) fn get(&self, _vm: &mut Vm, _name: &str) -> Result<Value> {
        Err(unsupported("related objects"))
    }

    /// Whether there is such a relation.
    pub(crate) fn contains(&self, _name: &str) -> bool {
        false
    }

    /// `object._orm.remove(name, child)`
    ///
    /// # Errors
    /// What comparing objects raises.
    pub(crate) fn remove(&self, _vm: &mut Vm, _name: &str, _child: &Value) -> Result<()> {
        Err(unsupported("related objects"))
    }

    /// `object._orm.clear()`
    ///
    /// # Errors
    /// What comparing objects raises.
    pub(crate) fn clear(&self, _vm: &mut Vm) -> Result<()> {
        Err(unsupported("related objects"))
    }
}

/// `RelationsManager.add(parent, child, field)`: both ends come to know each other.
///
/// # Errors
/// What comparing objects raises.
pub(crate) fn add(_: &mut Vm, _parent: &Value, _child: &Value, _field: &Field) -> Result<()> {
    Err(unsupported("related objects"))
}

/// `RelationsManager.remove_parent(item, parent, name)`.
///
/// # Errors
/// What comparing objects raises.
pub(crate) fn remove_parent(_: &mut Vm, _item: &Value, _parent: &Value, _name: &str) -> Result<()> {
    Err(unsupported("related objects"))
}

/// `object._update_relation_cache(prev_hash, new_hash)`: an object's hash became another.
///
/// # Errors
/// What comparing objects raises.
pub(crate) fn rehash(_: &mut Vm, _object: &Value, _before: i64, _after: i64) -> Result<()> {
    Ok(())
}
