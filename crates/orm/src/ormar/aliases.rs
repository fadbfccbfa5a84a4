//! Which relations have an alias in queries (ormar 0.26.0, `relations/alias_manager.py`).

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::{Class, Vm};

use super::mapping::{Field, lower_name};

/// The keys that have an alias, in the order they got it: a model's name and a relation's.
#[derive(Default)]
pub(crate) struct Aliases(RefCell<Vec<String>>);

impl Aliases {
    /// The number of the alias of a relation of a model; nothing if it has none.
    pub(crate) fn number(&self, model: &Class, relation: &str) -> Option<usize> {
        let key = format!("{}_{relation}", lower_name(model));
        self.0.borrow().iter().position(|known| *known == key)
    }

    fn add(&self, model: &Class, relation: &str) {
        let key = format!("{}_{relation}", lower_name(model));
        let mut keys = self.0.borrow_mut();
        if !keys.contains(&key) {
            keys.push(key);
        }
    }
}

/// Gives a relation and its other end their aliases (`register_relation_in_alias_manager`).
pub(super) fn register(vm: &mut Vm, field: &Field) {
    if !field.is_relation() || field.is_through() || field.has_unresolved_forward_refs() {
        return;
    }
    let aliases: Rc<Aliases> = vm.state::<Aliases>();
    let (Some(owner), Some(to)) = (field.owner(), field.to()) else { return };
    if !field.is_multi() {
        aliases.add(&owner, &field.name());
        aliases.add(&to, &field.related_name());
        return;
    }
    let Some(through) = field.through() else { return };
    aliases.add(&through, &field.default_source_field_name());
    aliases.add(&owner, &field.source_related_name());
    aliases.add(&through, &field.default_target_field_name());
    aliases.add(&to, &field.related_name());
}
