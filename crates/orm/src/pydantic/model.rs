//! What objects of all models have from pydantic: how they are shown, and attributes beside the fields.

use linktable_python::{Args, Result, Text, Value, Vm};

use super::validators::{self, Outcome, fill_private};
use super::{complaint, computed, validate};
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

/// What pydantic does once an object has its values: private attributes, `model_post_init`, and the validators of
/// the model as a whole, whose complaints are given back.
///
/// # Errors
/// What those raise besides.
pub(crate) fn finish(vm: &mut Vm, this: &Value, input: &Value) -> Result<Outcome> {
    fill_private(vm, this)?;
    let class = vm.class_of(this);
    if class.lookup("model_post_init").is_some() {
        vm.call_method(this, "model_post_init", Args::from([Value::None]))?;
    }
    validators::after_model(vm, this, input)
}

/// The same, for an object by itself.
///
/// # Errors
/// `ValidationError` with the complaints.
pub(crate) fn after_init(vm: &mut Vm, this: &Value, input: &Value) -> Result<()> {
    match finish(vm, this, input)? {
        Ok(()) => Ok(()),
        Err(complaints) => {
            let title = vm.class_of(this).name.borrow().to_string();
            Err(complaint::error(vm, title, complaints)?)
        }
    }
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
