//! What is set on a relation becomes an object of the related model (ormar 0.26.0, `fields/foreign_key.py` and
//! `RelationDescriptor` of `models/descriptors/descriptors.py`).

use std::rc::Rc;

use linktable_python::object::{DictObject, Instance};
use linktable_python::{Args, Class, Result, Text, Value, Vm};

use super::{Manager, add, key_name};
use crate::ormar::mapping::{Field, config_of, field_of, lower_name, pk_name, related_fields, state_of};
use crate::ormar::{errors, model};

/// `object.name = value` for a relation.
///
/// # Errors
/// As [`expand`].
pub(crate) fn set_related(vm: &mut Vm, object: &Rc<Instance>, name: &str, value: &Value) -> Result<()> {
    let this = Value::Instance(object.clone());
    let Some(field) = field_of(&object.class(), name) else { return Err(vm.key_error(Value::str(name))) };
    expand(vm, &field, value, &this, true)?;
    let manager = Manager::of(vm, &this)?;
    if value.is_none() && field.nullable && !field.is_virtual() && !field.is_multi() && manager.contains(name) {
        let previous = manager.get(vm, name)?;
        if !previous.is_none() {
            manager.remove(vm, name, &previous)?;
        }
    }
    let is_list = object.own(name).is_some_and(|value| matches!(value.unwrapped(), Value::List(_)));
    if let (false, Some(state)) = (is_list, state_of(&this)) {
        state.saved.set(false);
    }
    Ok(())
}

/// `field.expand_relationship(value, child, to_register)`: objects of the related model are taken as they are, dicts
/// become objects, keys become objects of which only the key is known, lists are gone through. With `register` both
/// ends come to know each other.
///
/// # Errors
/// `RelationshipInstanceError` if a key is of the wrong type; what making objects raises.
pub(crate) fn expand(vm: &mut Vm, field: &Rc<Field>, value: &Value, child: &Value, register: bool) -> Result<Value> {
    if value.is_none() {
        return Ok(if field.is_virtual() { Value::list(Vec::new()) } else { Value::None });
    }
    let Some(to) = field.to() else { return Ok(Value::None) };
    let referent = vm.referent(value)?;
    let class = vm.class_of(&referent);
    if Rc::ptr_eq(&class, &to) {
        if register {
            add(vm, value, child, field)?;
        }
        return Ok(value.clone());
    }
    let object = match &referent {
        Value::List(list) => {
            let items = list.to_vec();
            return vm.nested(|vm| {
                let expanded = items.iter().map(|item| expand(vm, field, item, child, register));
                let expanded = expanded.collect::<Result<Vec<_>>>()?;
                Ok(Value::list(expanded))
            });
        }
        Value::Dict(dict) => vm.nested(|vm| from_dict(vm, field, &to, dict))?,
        _ => from_key(vm, &to, value)?,
    };
    if register {
        add(vm, &object, child, field)?;
    }
    Ok(object)
}

/// `_construct_model_from_dict`
fn from_dict(vm: &mut Vm, field: &Rc<Field>, to: &Rc<Class>, dict: &Rc<DictObject>) -> Result<Value> {
    let mut given: Vec<(Text, Value)> = Vec::new();
    for entry in dict.dict.borrow().iter() {
        match entry.key.as_text() {
            Some(name) => given.push((name.clone(), entry.value.clone())),
            None => return Err(vm.type_error("keywords must be strings")),
        }
    }
    let key_name = key_name(to);
    let related = related_fields(to);
    let mut own = given.iter().filter(|(name, _)| !related.iter().any(|field| field.name() == *name));
    let is_key = match (own.next(), own.next()) {
        (Some((name, value)), None) => *name == key_name && !value.is_none(),
        _ => false,
    };
    if is_key && !field.is_through() {
        return key_only(vm, to, given);
    }
    vm.call(&Value::Class(to.clone()), Args { positional: Vec::new(), keywords: given })
}

/// `_construct_model_from_pk`
fn from_key(vm: &mut Vm, to: &Rc<Class>, value: &Value) -> Result<Value> {
    let key = pk_name(to).and_then(|name| field_of(to, &name));
    let kind = key.map(|key| key.annotation.borrow().clone()).unwrap_or_default();
    let mut value = value.clone();
    if let (Value::Class(class), Value::Str(_)) = (&kind, &value)
        && class.full_name() == "uuid.UUID"
    {
        value = vm.call(&kind, [value].into())?;
    }
    let fits = matches!(&kind, Value::Class(class) if vm.is_instance(&value, class));
    if !fits {
        let given = vm.class_of(&value);
        let (kind, given) = (vm.repr(&kind)?, vm.repr(&Value::Class(given))?);
        let message = format!(
            "Relationship error - ForeignKey {} is of type {kind} while {given} passed as a parameter.",
            to.name.borrow()
        );
        return Err(errors::error(vm, "RelationshipInstanceError", message));
    }
    dummy(vm, to, value)
}

/// `create_dummy_instance`: an object of which only the key is known. What it requires has the key -1, and so has it
/// for a key that counts as false.
fn dummy(vm: &mut Vm, class: &Rc<Class>, key: Value) -> Result<Value> {
    let key = if vm.truthy(&key)? { key } else { Value::Int(-1) };
    let mut given = vec![(key_name(class), key)];
    let fields = config_of(class).map(|config| config.model_fields.all()).unwrap_or_default();
    for field in fields {
        if field.is_relation()
            && !field.nullable
            && !field.is_virtual()
            && let Some(to) = field.to()
        {
            let required = vm.nested(|vm| dummy(vm, &to, Value::None))?;
            given.push((field.name(), required));
        }
    }
    key_only(vm, class, given)
}

/// `_internal_construct(_pk_only=True, …)`: an object with these values alone, which are not validated.
fn key_only(vm: &mut Vm, class: &Rc<Class>, given: Vec<(Text, Value)>) -> Result<Value> {
    if let Some(config) = config_of(class) {
        if config.is_abstract.get() {
            let message = format!("You cannot initialize abstract model {}", lower_name(class));
            return Err(errors::error(vm, "ModelError", message));
        }
        if config.requires_ref_update.get() {
            return Err(model::needs_update(vm, &lower_name(class)));
        }
    }
    let object = vm.construct(class, Args::none())?;
    let (Some(instance), Some(state)) = (object.as_instance().cloned(), state_of(&object)) else { return Ok(object) };
    state.pk_only.set(true);
    state.fields_set.borrow_mut().extend(pk_name(class));
    let mut related = Vec::new();
    for (name, value) in given {
        let field = field_of(class, &name).filter(|field| field.is_relation());
        let Some(field) = field else {
            instance.set(&name, value);
            continue;
        };
        let value = expand(vm, &field, &value, &object, false)?;
        if !field.is_through() {
            instance.set(&name, value.clone());
        }
        related.push((field, value));
    }
    for (field, value) in related {
        expand(vm, &field, &value, &object, true)?;
    }
    Ok(object)
}
