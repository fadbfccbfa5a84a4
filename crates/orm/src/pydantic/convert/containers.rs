//! Lists, tuples, sets and dicts (pydantic-core 2.13, `validators/{list,tuple,set,frozenset,dict}.rs`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Alias, DictObject};
use linktable_python::{Dict, Result, Value, Vm};

use super::{Conversion, Exactness, convert};
use crate::pydantic::complaint::{Complaint, Fit, at};
use crate::pydantic::constrain::Constraints;
use crate::pydantic::json_text;

/// `list`, `dict` and the like, without arguments.
pub(super) fn of_class(vm: &mut Vm, how: &Conversion<'_>, name: &str, value: &Value) -> Result<Fit> {
    match name {
        "dict" => dict(vm, how, &[], value),
        "tuple" => tuple(vm, how, &[Value::None, Value::Ellipsis], value, true),
        _ => sequence(vm, how, name, None, value),
    }
}

/// `list[int]`, `Dict[str, int]` and the like.
pub(super) fn of_alias(vm: &mut Vm, how: &Conversion<'_>, alias: &Rc<Alias>, value: &Value) -> Result<Fit> {
    let name = alias.origin.as_class().map(|class| class.name.borrow().to_string()).unwrap_or_default();
    match name.as_str() {
        "list" | "set" | "frozenset" => sequence(vm, how, &name, alias.args.first(), value),
        "dict" | "Mapping" | "MutableMapping" => dict(vm, how, &alias.args, value),
        "tuple" => tuple(vm, how, &alias.args, value, alias.args.is_empty()),
        "Json" => match json_text::read(vm, value)? {
            Ok(value) => match alias.args.first() {
                Some(inner) => convert(vm, how, inner, &Constraints::default(), &value),
                None => Ok(Ok(value)),
            },
            wrong => Ok(wrong),
        },
        "type" => subclass(vm, alias.args.first(), value),
        "Callable" => super::callable(vm, value),
        "Sequence" => of_sequence(vm, how, alias.args.first(), value),
        _ => Err(unsupported(format!("validation of `{name}[…]`"))),
    }
}

fn subclass(vm: &mut Vm, wanted: Option<&Value>, value: &Value) -> Result<Fit> {
    let Some(Value::Class(wanted)) = wanted else {
        return if matches!(value, Value::Class(_)) {
            Ok(Ok(value.clone()))
        } else {
            Err(unsupported("validation of this type"))
        };
    };
    let _ = vm;
    if value.as_class().is_some_and(|class| class.is_subclass(wanted)) {
        return Ok(Ok(value.clone()));
    }
    let name = wanted.name.borrow().to_string();
    Ok(Complaint::new("is_subclass_of", format!("Input should be a subclass of {name}"), value)
        .with("class", Value::str(name))
        .alone())
}

/// A list, tuple or other sequence, as what it is.
fn of_sequence(vm: &mut Vm, how: &Conversion<'_>, item: Option<&Value>, value: &Value) -> Result<Fit> {
    match value {
        Value::List(_) => sequence(vm, how, "list", item, value),
        Value::Tuple(_) => {
            let args: Vec<Value> = item.cloned().into_iter().chain([Value::Ellipsis]).collect();
            tuple(vm, how, &args, value, item.is_none())
        }
        Value::Str(_) | Value::Bytes(_) => {
            let name = vm.type_name(value);
            let message = format!("'{name}' instances are not allowed as a Sequence value");
            Ok(Complaint::new("sequence_str", message, value).with("type_name", Value::str(name)).alone())
        }
        Value::Set(_) | Value::Dict(_) | Value::Int(_) | Value::Float(_) | Value::None => {
            Ok(Complaint::new("is_instance_of", "Input should be an instance of Sequence", value)
                .with("class", Value::str("Sequence"))
                .alone())
        }
        _ => Err(unsupported("validation of this sequence")),
    }
}

/// The items of what a list can be made of; nothing for texts, mappings and what has none.
fn items_of(vm: &mut Vm, value: &Value) -> Result<Option<Vec<Value>>> {
    match value.unwrapped() {
        Value::List(_)
        | Value::Tuple(_)
        | Value::Set(_)
        | Value::View(_)
        | Value::Range(_)
        | Value::Iter(_)
        | Value::Generator(_) => vm.collect(value).map(Some),
        Value::Instance(_) if !vm.class_of(value).mro().any(|base| base.full_name() == "collections.abc.Mapping") => {
            match vm.iter(value) {
                Ok(items) => vm.collect(&items).map(Some),
                Err(raised) if raised.exception().is_some() => Ok(None),
                Err(raised) => Err(raised),
            }
        }
        _ => Ok(None),
    }
}

/// The items as they are wanted, or all that is wrong with them.
fn each(vm: &mut Vm, how: &Conversion<'_>, wanted: Option<&Value>, items: Vec<Value>) -> Result<Items> {
    let Some(wanted) = wanted else { return Ok(Ok(items)) };
    let (mut made, mut complaints) = (Vec::with_capacity(items.len()), Vec::new());
    for (item, place) in items.iter().zip(0..) {
        match convert(vm, how, wanted, &Constraints::default(), item)? {
            Ok(item) => made.push(item),
            Err(found) => complaints.extend(at(found, &Value::Int(place))),
        }
    }
    Ok(if complaints.is_empty() { Ok(made) } else { Err(complaints) })
}

/// Items that fit, or what is wrong with them.
type Items = std::result::Result<Vec<Value>, Vec<Complaint>>;

fn sequence(vm: &mut Vm, how: &Conversion<'_>, name: &str, wanted: Option<&Value>, value: &Value) -> Result<Fit> {
    let is_right = match (name, value) {
        ("list", Value::List(_)) => true,
        ("set", Value::Set(set)) => !set.frozen,
        ("frozenset", Value::Set(set)) => set.frozen,
        _ => false,
    };
    let is_json = how.config.call.json && matches!(value, Value::List(_));
    if !is_right && !is_json {
        how.at_most(Exactness::Lax);
    }
    let is_refused = how.is_strict() && !is_right && !is_json;
    let Some(items) = items_of(vm, value)?.filter(|_| !is_refused) else {
        let kind = if name == "frozenset" { "frozen_set_type".to_owned() } else { format!("{name}_type") };
        let message = format!("Input should be a valid {}", how.said(name, "array"));
        return Ok(Complaint::new(&kind, message, value).alone());
    };
    Ok(match each(vm, how, wanted, items)? {
        Err(complaints) => Err(complaints),
        Ok(items) if name == "list" => Ok(Value::list(items)),
        Ok(items) => {
            let class = if name == "set" { vm.types.set().clone() } else { vm.types.frozenset().clone() };
            Ok(vm.call(&Value::Class(class), [Value::list(items)].into())?)
        }
    })
}

/// `tuple[int, str]`, `tuple[int, ...]`, or any tuple.
fn tuple(vm: &mut Vm, how: &Conversion<'_>, args: &[Value], value: &Value, is_any: bool) -> Result<Fit> {
    let is_right = matches!(value, Value::Tuple(_)) || how.config.call.json && matches!(value, Value::List(_));
    if !is_right {
        how.at_most(Exactness::Lax);
    }
    let is_refused = how.is_strict() && !is_right;
    let Some(items) = items_of(vm, value)?.filter(|_| !is_refused) else {
        let message = how.said("Input should be a valid tuple", "Input should be a valid array");
        return Ok(Complaint::new("tuple_type", message, value).alone());
    };
    if is_any {
        return Ok(Ok(Value::tuple(items)));
    }
    if let [wanted, Value::Ellipsis] = args {
        return Ok(each(vm, how, Some(wanted), items)?.map(Value::tuple));
    }
    let (most, count) = (args.len(), items.len());
    if count > most {
        let plural = if most == 1 { "" } else { "s" };
        let message = format!("Tuple should have at most {most} item{plural} after validation, not {count}");
        let number = |count: usize| Value::Int(i64::try_from(count).unwrap_or(i64::MAX));
        return Ok(Complaint::new("too_long", message, value)
            .with("field_type", Value::str("Tuple"))
            .with("max_length", number(most))
            .with("actual_length", number(count))
            .alone());
    }
    let (mut made, mut complaints) = (Vec::new(), Vec::new());
    for (place, wanted) in (0..).zip(args) {
        let fit = match items.get(made.len() + complaints.len()) {
            Some(item) => convert(vm, how, wanted, &Constraints::default(), item)?,
            None => Complaint::new("missing", "Field required", value).alone(),
        };
        match fit {
            Ok(item) => made.push(item),
            // One for each place, so that the next item is found.
            Err(found) => complaints.push(at(found, &Value::Int(place))),
        }
    }
    Ok(if complaints.is_empty() { Ok(Value::tuple(made)) } else { Err(complaints.into_iter().flatten().collect()) })
}

fn dict(vm: &mut Vm, how: &Conversion<'_>, args: &[Value], value: &Value) -> Result<Fit> {
    if !matches!(value.unwrapped(), Value::Dict(_)) {
        let message = how.said("Input should be a valid dictionary", "Input should be an object");
        return Ok(Complaint::new("dict_type", message, value).alone());
    }
    let [key_type, item_type] = args else { return Ok(Ok(copy(vm, value)?)) };
    let made = DictObject::new(Dict::default());
    let mut complaints = Vec::new();
    let none = Constraints::default();
    for (key, item) in vm.mapping_items(value)? {
        let fit = convert(vm, how, key_type, &none, &key)?;
        let item = convert(vm, how, item_type, &none, &item)?;
        match (fit, item) {
            (Ok(key), Ok(item)) => vm.dict_set(&made.dict, key, item)?,
            (fit, item) => {
                if let Err(found) = fit {
                    complaints.extend(at(at(found, &Value::str("[key]")), &key));
                }
                if let Err(found) = item {
                    complaints.extend(at(found, &key));
                }
            }
        }
    }
    Ok(if complaints.is_empty() { Ok(Value::Dict(made)) } else { Err(complaints) })
}

fn copy(vm: &mut Vm, value: &Value) -> Result<Value> {
    let made = DictObject::new(Dict::default());
    for (key, item) in vm.mapping_items(value)? {
        vm.dict_set(&made.dict, key, item)?;
    }
    Ok(Value::Dict(made))
}
