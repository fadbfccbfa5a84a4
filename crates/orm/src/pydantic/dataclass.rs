//! Dataclasses and `TypedDict`s as types of fields (pydantic-core 2.46, `validators/{dataclass,typed_dict}.rs`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Form;
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::complaint::{Complaint, Fit, at};
use super::config::Extra;
use super::constrain::Constraints;
use super::convert::{Conversion, Exactness, convert};

/// Whether an object is one of a dataclass.
pub(super) fn is_one(vm: &Vm, value: &Value) -> bool {
    vm.class_of(value).lookup("__dataclass_fields__").is_some()
}

/// The fields of an object of a dataclass.
///
/// # Errors
/// What reading them raises.
pub(super) fn items(vm: &mut Vm, value: &Value) -> Result<Vec<(Text, Value)>> {
    let fields = vm.get_attr(value, "__dataclass_fields__")?;
    let mut found = Vec::new();
    for (name, _) in vm.mapping_items(&fields)? {
        if let Some(name) = name.as_text() {
            found.push((name.clone(), vm.get_attr(value, name)?));
        }
    }
    Ok(found)
}

/// A name with its type; whether it must be given.
type Member = (Text, Value, bool);

/// Values by name, or what is wrong with them.
type Values = std::result::Result<Vec<(Text, Value)>, Vec<Complaint>>;

/// The values of a dict for these names, or what is wrong with them.
fn members(vm: &mut Vm, how: &Conversion<'_>, members: Vec<Member>, value: &Value) -> Result<Values> {
    let (mut made, mut complaints) = (Vec::new(), Vec::new());
    let given = vm.mapping_items(value)?;
    for (name, kind, is_required) in members {
        let place = Value::Str(name.clone());
        let found = given.iter().find(|(key, _)| key.as_text().is_some_and(|key| *key == name));
        let fit = match found {
            Some((_, value)) => vm.nested(|vm| convert(vm, how, &kind, &Constraints::default(), value))?,
            None if is_required => Complaint::new("missing", "Field required", value).alone(),
            None => continue,
        };
        match fit {
            Ok(value) => made.push((name, value)),
            Err(found) => complaints.extend(at(found, &place)),
        }
    }
    Ok(if complaints.is_empty() { Ok(made) } else { Err(complaints) })
}

/// An object of a dataclass.
///
/// # Errors
/// What its `__init__` raises that is no complaint.
pub(super) fn object(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    let fields = vm.get_attr(&Value::Class(class.clone()), "__dataclass_fields__")?;
    if vm.is_instance(value, class) {
        return Ok(Ok(value.clone()));
    }
    if !matches!(value.unwrapped(), Value::Dict(_)) || how.is_strict_python() {
        let name = class.name.borrow().to_string();
        let python = format!("Input should be a dictionary or an instance of {name}");
        let message = how.said(&python, "Input should be an object");
        let complaint = Complaint::new("dataclass_type", message, value).with("class_name", Value::str(name));
        return Ok(complaint.alone());
    }
    how.at_most(Exactness::Lax);
    let missing = vm.import("dataclasses")?;
    let missing = vm.get_attr(&missing, "MISSING")?;
    let mut wanted = Vec::new();
    for (name, field) in vm.mapping_items(&fields)? {
        let (Some(name), kind) = (name.as_text().cloned(), vm.get_attr(&field, "type")?) else { continue };
        let (default, factory) = (vm.get_attr(&field, "default")?, vm.get_attr(&field, "default_factory")?);
        wanted.push((name, kind, default.is(&missing) && factory.is(&missing)));
    }
    let values = match members(vm, how, wanted, value)? {
        Ok(values) => values,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let args = values.into_iter().fold(Args::none(), |args, (name, value)| args.with(name.as_str(), value));
    super::convert::called(vm, &Value::Class(class.clone()), args, value)
}

/// A dict with the keys of a `TypedDict`; what it has besides is left out.
///
/// # Errors
/// For one of `typing`'s, which pydantic refuses before Python 3.12, and for what it configures itself.
pub(super) fn typed_dict(vm: &mut Vm, how: &Conversion<'_>, class: &Rc<Class>, value: &Value) -> Result<Fit> {
    let of = Value::Class(class.clone());
    let is_of_typing = vm.class_of(&of).module.borrow().as_str() == "typing";
    if is_of_typing {
        return Err(unsupported("validation of a `typing.TypedDict`, which pydantic wants of `typing_extensions`"));
    }
    if how.config.extra != Extra::Ignore || class.lookup("__pydantic_config__").is_some() {
        return Err(unsupported("validation of a `TypedDict` with `extra`"));
    }
    if !matches!(value.unwrapped(), Value::Dict(_)) {
        let message = how.said("Input should be a valid dictionary", "Input should be an object");
        return Ok(Complaint::new("dict_type", message, value).alone());
    }
    let (kinds, required) = (vm.get_attr(&of, "__annotations__")?, vm.get_attr(&of, "__required_keys__")?);
    let mut wanted = Vec::new();
    for (name, kind) in vm.mapping_items(&kinds)? {
        let is_required = vm.contains(&required, &name)?;
        let Some(name) = name.as_text().cloned() else { continue };
        let kind = match &kind {
            Value::Alias(alias) if matches!(alias.form, Form::Qualifier(_)) => alias.args.first().cloned(),
            _ => None,
        }
        .unwrap_or(kind);
        wanted.push((name, kind, is_required));
    }
    Ok(match members(vm, how, wanted, value)? {
        Ok(values) => {
            let mut made = Dict::default();
            for (name, value) in values {
                made.set_str(name, value);
            }
            Ok(Value::dict(made))
        }
        Err(complaints) => Err(complaints),
    })
}
