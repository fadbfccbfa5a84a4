//! What objects of all models have from pydantic: how they are shown, and attributes beside the fields.

use linktable_python::object::DictObject;
use linktable_python::{Args, Dict, Result, Text, Value, Vm};

use super::{computed, validate, validators};
use crate::registry::model_of;

/// The fields of an object as `str` and `repr` show them: what its `__dict__` holds of them, then the computed ones.
///
/// # Errors
/// What the `repr` of a value raises.
pub(crate) fn shown_fields(vm: &mut Vm, this: &Value, separator: &str) -> Result<String> {
    let class = vm.class_of(this);
    let (Some(instance), Some(model)) = (this.as_instance(), model_of(&class)) else { return Ok(String::new()) };
    let mut entries: Vec<(Text, Value)> = Vec::new();
    for entry in instance.dict.dict.borrow().iter() {
        let Some(name) = entry.key.as_text() else { continue };
        if model.fields.iter().any(|field| field.name == *name && field.in_repr) {
            entries.push((name.clone(), entry.value.clone()));
        }
    }
    for (name, in_repr) in computed::of_class(&class) {
        if in_repr {
            let value = vm.get_attr(this, &name)?;
            entries.push((name, value));
        }
    }
    let mut shown = Vec::new();
    for (name, value) in entries {
        vm.burn(1)?;
        let value =
            if value.is(this) { format!("{}(...)", vm.type_name(this)) } else { vm.nested(|vm| vm.repr(&value))? };
        shown.push(format!("{name}={value}"));
    }
    Ok(shown.join(separator))
}

/// What pydantic does once an object has its values: `model_post_init`.
///
/// # Errors
/// What it raises.
pub(crate) fn after_init(vm: &mut Vm, this: &Value) -> Result<()> {
    validators::finish(vm, this)?;
    let class = vm.class_of(this);
    if class.lookup("model_post_init").is_some() {
        vm.call_method(this, "model_post_init", Args::from([Value::None]))?;
    }
    Ok(())
}

/// Sets an attribute that neither the object nor its class has.
///
/// # Errors
/// `ValidationError` unless its name begins with an underscore.
pub(crate) fn set_unknown(vm: &mut Vm, this: &Value, name: &Text, value: Value) -> Result<()> {
    if name.starts_with('_') {
        return vm.set_attr_plainly(this, name, value);
    }
    let class = vm.class_of(this);
    match model_of(&class) {
        Some(model) => Err(validate::no_such_attribute(vm, &model, name, value)?),
        None => {
            let message = format!("\"{}\" object has no field \"{name}\"", class.name.borrow());
            Err(vm.value_error(message))
        }
    }
}

/// A value as `model_dump` gives it: models in it become dicts, lists and dicts are copied.
///
/// # Errors
/// What the `model_dump` of a model in it raises.
pub(crate) fn dumped(vm: &mut Vm, value: &Value) -> Result<Value> {
    vm.burn(1)?;
    vm.nested(|vm| match value {
        Value::Instance(_) if model_of(&vm.class_of(value)).is_some() => {
            vm.call_method(value, "model_dump", Args::none())
        }
        Value::List(list) => {
            let items = list.to_vec();
            Ok(Value::list(items.iter().map(|item| dumped(vm, item)).collect::<Result<_>>()?))
        }
        Value::Tuple(tuple) => {
            let items = tuple.items.clone();
            Ok(Value::tuple(items.iter().map(|item| dumped(vm, item)).collect::<Result<_>>()?))
        }
        Value::Dict(_) => {
            let copy = DictObject::new(Dict::default());
            for (key, item) in vm.mapping_items(value)? {
                let item = dumped(vm, &item)?;
                vm.dict_set(&copy.dict, key, item)?;
            }
            Ok(Value::Dict(copy))
        }
        _ => Ok(value.clone()),
    })
}
