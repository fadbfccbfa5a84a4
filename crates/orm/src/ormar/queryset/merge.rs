//! Rows of one object become one object: what was joined to each is put together.
//!
//! ormar 0.26.0, `models/mixins/merge_mixin.py`.

use std::rc::Rc;

use linktable_python::object::DictObject;
use linktable_python::{Dict, Result, Value, Vm};

use crate::ormar::mapping::state_of;
use crate::ormar::queryset::paths::Tree;
use crate::ormar::queryset::rows::set_saved;
use crate::ormar::queryset::walk;

/// Puts objects with one primary key together, in the order in which the keys come up (`merge_instances_list`).
///
/// # Errors
/// What comparing keys and setting attributes raises.
pub(crate) fn merged(vm: &mut Vm, objects: Vec<Option<Value>>) -> Result<Vec<Value>> {
    let mut groups: Vec<Vec<Value>> = Vec::new();
    let places = DictObject::new(Dict::default());
    for object in objects {
        vm.burn(1)?;
        let Some(object) = object else {
            return Err(vm.attribute_error("'NoneType' object has no attribute 'pk'", &Value::None, "pk"));
        };
        let key = vm.get_attr(&object, "pk")?;
        let known = vm.dict_get(&places.dict, &key)?.and_then(|at| at.as_int());
        match known.and_then(|at| groups.get_mut(usize::try_from(at).ok()?)) {
            Some(group) => group.push(object),
            None => {
                vm.dict_set(&places.dict, key, Value::from(groups.len()))?;
                groups.push(vec![object]);
            }
        }
    }
    let mut all = Vec::with_capacity(groups.len());
    for mut group in groups {
        while group.len() > 1 {
            let mut added = Vec::with_capacity(group.len().div_ceil(2));
            let mut rest = group.into_iter();
            while let Some(object) = rest.next() {
                added.push(match rest.next() {
                    Some(next) => merge_two(vm, &next, object, None)?,
                    None => object,
                });
            }
            group = added;
        }
        all.extend(group);
    }
    Ok(all)
}

/// Puts what is in `one` into `other` and gives that (`merge_two_instances`).
fn merge_two(vm: &mut Vm, one: &Value, other: Value, below: Option<&Tree>) -> Result<Value> {
    let reached;
    let tree = match below {
        Some(tree) => tree,
        None => {
            let class = vm.class_of(one);
            reached = Tree::of(&walk::relation_paths(vm, &class)?);
            &reached
        }
    };
    for (name, deeper) in &tree.0 {
        vm.burn(1)?;
        let own = vm.get_attr(one, name)?;
        let others = vm.get_attr_opt(&other, name)?.unwrap_or_else(|| Value::list(Vec::new()));
        if is_list(vm, &own) {
            let items = vm.nested(|vm| merge_lists(vm, &own, &others, deeper))?;
            vm.set_attr(&other, name, items)?;
        } else if is_model(&own) && is_model(&others) {
            let (own_key, other_key) = (vm.get_attr(&own, "pk")?, vm.get_attr(&others, "pk")?);
            if vm.eq(&own_key, &other_key)? {
                let both = vm.nested(|vm| merge_two(vm, &own, others, Some(deeper)))?;
                vm.set_attr(&other, name, both)?;
            }
        }
    }
    set_saved(&other, true);
    Ok(other)
}

fn is_list(vm: &Vm, value: &Value) -> bool {
    let list = Rc::clone(vm.types.list());
    vm.is_instance(value, &list)
}

fn is_model(value: &Value) -> bool {
    state_of(value).is_some()
}

fn merge_lists(vm: &mut Vm, own: &Value, others: &Value, below: &Tree) -> Result<Value> {
    let own = vm.collect(own)?;
    let mut all = vm.collect(others)?;
    let places = DictObject::new(Dict::default());
    for (at, other) in all.iter().enumerate() {
        let key = vm.get_attr_opt(other, "pk")?.unwrap_or_default();
        if vm.dict_get(&places.dict, &key)?.is_none() {
            vm.dict_set(&places.dict, key, Value::from(at))?;
        }
    }
    for item in own {
        vm.burn(1)?;
        let key = vm.get_attr_opt(&item, "pk")?.unwrap_or_default();
        let found = vm.dict_get(&places.dict, &key)?.and_then(|at| usize::try_from(at.as_int()?).ok());
        match found.and_then(|at| all.get_mut(at)) {
            Some(slot) => {
                let other = std::mem::take(slot);
                *slot = merge_two(vm, &item, other, Some(below))?;
            }
            None => all.push(item),
        }
    }
    Ok(Value::list(all))
}
