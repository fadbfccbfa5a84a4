//! `model_dump`, `model_dump_json`, `dict`, `json`: an object and what hangs on it as a dict.
//!
//! ormar 0.26.0, `models/newbasemodel.py` and `models/excludable.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::mapping::{Field, field_of, pk_name, related_fields, state_of, through_fields};
use super::queryset::paths::Tree;
use super::queryset::walk;
use super::save_related::tree_of;
use crate::pydantic::{computed, json};

/// What is wanted of an object and of all below it.
#[derive(Clone, Default)]
struct Wanted {
    by_json: bool,
    exclude_unset: bool,
    exclude_defaults: bool,
    exclude_none: bool,
    round_trip: bool,
    exclude_keys: bool,
    exclude_through: bool,
    exclude_list: bool,
}

/// What is wanted of one object: names, or dicts of names with what is wanted below them; `None` for all.
#[derive(Clone, Default)]
struct Selection {
    include: Value,
    exclude: Value,
}

/// `object.model_dump(…)`
///
/// # Errors
/// What reading the object's attributes raises.
pub(crate) fn model_dump(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    if !args.positional.is_empty() {
        let count = args.positional.len() + 1;
        let message = format!("NewBaseModel.model_dump() takes 1 positional argument but {count} were given");
        return Err(vm.type_error(message));
    }
    let mut wanted = Wanted::default();
    let mut selection = Selection::default();
    let mut map = None;
    for (name, value) in args.keywords {
        let flag = match name.as_str() {
            "include" => {
                selection.include = value;
                continue;
            }
            "exclude" => {
                selection.exclude = value;
                continue;
            }
            "relation_map" => {
                map = value.non_none();
                continue;
            }
            "mode" => {
                wanted.by_json = value.as_text().is_some_and(|mode| mode.as_str() == "json");
                continue;
            }
            "by_alias" | "warnings" => continue,
            "exclude_unset" => &mut wanted.exclude_unset,
            "exclude_defaults" => &mut wanted.exclude_defaults,
            "exclude_none" => &mut wanted.exclude_none,
            "round_trip" => &mut wanted.round_trip,
            "exclude_primary_keys" => &mut wanted.exclude_keys,
            "exclude_through_models" => &mut wanted.exclude_through,
            "exclude_list" => &mut wanted.exclude_list,
            "flatten_fields" if value.is_none() => continue,
            "flatten_all" if !vm.truthy(&value)? => continue,
            "flatten_fields" | "flatten_all" => return Err(unsupported(format!("`model_dump({name}=…)`"))),
            _ => {
                let message = format!("NewBaseModel.model_dump() got an unexpected keyword argument '{name}'");
                return Err(vm.type_error(message));
            }
        };
        *flag = vm.truthy(&value)?;
    }
    let map = match map {
        Some(map) => Some(tree_of(vm, &map)?),
        None => None,
    };
    dump(vm, &this, &wanted, &selection, map.as_ref())
}

/// `object.model_dump_json(…)`
///
/// # Errors
/// As [`model_dump`].
pub(crate) fn model_dump_json(vm: &mut Vm, args: Args) -> Result<Value> {
    let data = model_dump(vm, args)?;
    json::text(vm, &data, None)
}

/// One object as a dict; without a map of relations, those that can be reached from it.
fn dump(vm: &mut Vm, object: &Value, wanted: &Wanted, selection: &Selection, map: Option<&Tree>) -> Result<Value> {
    let this = vm.referent(object)?;
    let Some(instance) = this.as_instance().cloned() else { return Ok(Value::None) };
    let class = instance.class();
    let mut dict = own_values(vm, &instance, wanted, selection)?;
    let reached;
    let map = match map {
        Some(map) => map,
        None => {
            reached = Tree::of(&walk::relation_paths(vm, &class)?);
            &reached
        }
    };
    let is_key_only = state_of(&this).is_some_and(|state| state.pk_only.get());
    if !map.is_empty() && !is_key_only {
        add_related(vm, &this, &mut dict, wanted, selection, map)?;
    }
    Ok(Value::dict(dict))
}

/// What pydantic gives: the fields that are no relations.
fn own_values(vm: &mut Vm, instance: &Rc<Instance>, wanted: &Wanted, selection: &Selection) -> Result<Dict> {
    let class = instance.class();
    let state = instance.host::<super::mapping::State>();
    let excluded = excluded_own(vm, &class, wanted, &selection.exclude)?;
    let values: Vec<(Text, Value)> = {
        let values = instance.dict.dict.borrow();
        values.iter().filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone()))).collect()
    };
    let mut dict = Dict::default();
    let mut put = |vm: &mut Vm, name: Text, value: Value| -> Result<()> {
        if excluded.contains(&name) || !is_included(vm, &selection.include, &name)? {
            return Ok(());
        }
        if wanted.exclude_none && value.is_none() {
            return Ok(());
        }
        let value = own_value(vm, &class, &name, value, wanted.by_json)?;
        dict.set_str(name, value);
        Ok(())
    };
    for (name, value) in values {
        let is_set = state.as_ref().is_none_or(|state| state.fields_set.borrow().contains(&name));
        if wanted.exclude_unset && !is_set {
            continue;
        }
        let field = field_of(&class, &name);
        if wanted.exclude_defaults {
            let default = field.and_then(|field| field.default.clone()).unwrap_or_default();
            if vm.eq(&value, &default)? {
                continue;
            }
        }
        put(vm, name, value)?;
    }
    if !wanted.round_trip {
        for (name, _) in computed::of_class(&class) {
            let value = vm.get_attr(&Value::Instance(instance.clone()), &name)?;
            put(vm, name, value)?;
        }
    }
    Ok(dict)
}

/// A value as pydantic gives it: containers are copied.
fn own_value(vm: &mut Vm, class: &Rc<Class>, name: &str, value: Value, by_json: bool) -> Result<Value> {
    let as_text = field_of(class, name).is_some_and(|field| field.represent_as_base64_str);
    if let (Value::Bytes(bytes), true) = (&value, as_text) {
        let base64 = vm.import("base64")?;
        let bytes = Value::bytes(bytes.bytes.borrow().clone());
        let encoded = vm.call_method(&base64, "b64encode", [bytes])?;
        return vm.call_method(&encoded, "decode", Args::none());
    }
    if by_json { json::jsonable(vm, &value) } else { copied(vm, &value) }
}

fn copied(vm: &mut Vm, value: &Value) -> Result<Value> {
    vm.burn(1)?;
    Ok(match value {
        Value::List(list) => {
            let items = list.to_vec();
            let items = items.iter().map(|item| vm.nested(|vm| copied(vm, item))).collect::<Result<_>>()?;
            Value::list(items)
        }
        Value::Dict(_) => {
            let mut dict = Dict::default();
            for (key, item) in vm.mapping_items(value)? {
                let item = vm.nested(|vm| copied(vm, &item))?;
                let Some(key) = key.as_text() else { return Ok(value.clone()) };
                dict.set_str(key.clone(), item);
            }
            Value::dict(dict)
        }
        Value::Instance(_) if vm.class_of(value).lookup("model_dump").is_some() => {
            vm.nested(|vm| vm.call_method(value, "model_dump", Args::none()))?
        }
        _ => value.clone(),
    })
}

/// The names that are left to ormar or left out (`_update_excluded_with_related`, `…_with_pks_and_through`).
fn excluded_own(vm: &mut Vm, class: &Rc<Class>, wanted: &Wanted, exclude: &Value) -> Result<Vec<Text>> {
    let mut names: Vec<Text> = related_fields(class).iter().map(|field| field.name()).collect();
    names.extend(through_fields(class).iter().map(|field| field.name()));
    match exclude {
        Value::Dict(_) => {
            for (name, below) in vm.mapping_items(exclude)? {
                if matches!(below, Value::Ellipsis) {
                    names.push(vm.str(&name)?.into());
                }
            }
        }
        Value::None => {}
        _ => {
            for name in vm.collect(exclude)? {
                names.push(vm.str(&name)?.into());
            }
        }
    }
    if wanted.exclude_keys {
        names.extend(pk_name(class));
    }
    Ok(names)
}

fn is_included(vm: &mut Vm, include: &Value, name: &Text) -> Result<bool> {
    match include {
        Value::None => Ok(true),
        _ => vm.contains(include, &Value::Str(name.clone())),
    }
}

/// A set of paths as a dict of dicts (`normalize_to_dict`).
fn normalized(vm: &mut Vm, items: &Value) -> Result<Value> {
    fn dict_of(tree: &Tree) -> Value {
        let mut dict = Dict::default();
        for (name, below) in &tree.0 {
            dict.set_str(name.clone(), if below.is_empty() { Value::Ellipsis } else { dict_of(below) });
        }
        Value::dict(dict)
    }
    match items {
        Value::Set(_) => Ok(dict_of(&tree_of(vm, items)?)),
        _ => Ok(items.clone()),
    }
}

/// What is wanted below a name (`convert_all(skip_ellipsis(…))`).
fn below(items: &Value, name: &Text) -> Value {
    let Value::Dict(dict) = items else { return Value::None };
    match dict.get_str(name) {
        None => Value::dict(Dict::default()),
        Some(Value::Ellipsis) => Value::None,
        Some(Value::Dict(below)) => below.get_str("__all__").unwrap_or(Value::Dict(below.clone())),
        Some(other) => other,
    }
}

/// The fields that are wanted (`filter_not_excluded_fields`).
fn kept(vm: &mut Vm, fields: Vec<Rc<Field>>, include: &Value, exclude: &Value) -> Result<Vec<Rc<Field>>> {
    let (has_include, has_exclude) = (vm.truthy(include)?, vm.truthy(exclude)?);
    let mut kept = Vec::new();
    for field in fields {
        let name = Value::Str(field.name());
        if has_include && !vm.contains(include, &name)? {
            continue;
        }
        if has_exclude && vm.contains(exclude, &name)? {
            let is_whole = match exclude {
                Value::Dict(dict) => match dict.get_str(&field.name()) {
                    Some(Value::Ellipsis) | None => true,
                    Some(Value::Set(set)) => {
                        let items = set.items.borrow();
                        items.len() == 1 && items.has_str("__all__")
                    }
                    Some(_) => false,
                },
                _ => true,
            };
            if is_whole {
                continue;
            }
        }
        kept.push(field);
    }
    Ok(kept)
}

/// `_extract_nested_models`
fn add_related(
    vm: &mut Vm,
    object: &Value,
    dict: &mut Dict,
    wanted: &Wanted,
    selection: &Selection,
    map: &Tree,
) -> Result<()> {
    let class = vm.class_of(object);
    let (include, exclude) = (normalized(vm, &selection.include)?, normalized(vm, &selection.exclude)?);
    for field in kept(vm, related_fields(&class), &include, &exclude)? {
        let name = field.name();
        let Some(deeper) = map.get(&name) else { continue };
        let related = vm.get_attr(object, &name)?;
        let is_list = matches!(related.unwrapped(), Value::List(_));
        if is_list && wanted.exclude_list {
            continue;
        }
        let selection = Selection { include: below(&include, &name), exclude: below(&exclude, &name) };
        let value = match related.unwrapped() {
            Value::List(list) => {
                let mut items = Vec::new();
                for item in list.to_vec() {
                    match nested(vm, &item, wanted, &selection, deeper) {
                        // Those that are gone are left out.
                        Err(raised) if vm.exception_is(&raised, "ReferenceError") => {}
                        item => items.push(item?),
                    }
                }
                Value::list(items)
            }
            Value::None => Value::None,
            _ => match nested(vm, &related, wanted, &selection, deeper) {
                Err(raised) if vm.exception_is(&raised, "ReferenceError") => Value::None,
                value => value?,
            },
        };
        dict.set_str(name, value);
    }
    Ok(())
}

/// A related object as a dict, with its through object.
fn nested(vm: &mut Vm, object: &Value, wanted: &Wanted, selection: &Selection, map: &Tree) -> Result<Value> {
    let wanted =
        Wanted { exclude_keys: wanted.exclude_keys, exclude_through: wanted.exclude_through, ..Wanted::default() };
    let dumped = vm.nested(|vm| dump(vm, object, &wanted, selection, Some(map)))?;
    if let (Value::Dict(dict), false) = (&dumped, wanted.exclude_through) {
        let this = vm.referent(object)?;
        let (include, exclude) = (normalized(vm, &selection.include)?, normalized(vm, &selection.exclude)?);
        for field in kept(vm, through_fields(&vm.class_of(&this)), &include, &exclude)? {
            if field.given_related_name().is_some_and(|related| map.get(&related).is_some()) {
                continue;
            }
            let through = vm.get_attr(&this, &field.name())?;
            if vm.truthy(&through)? {
                let through = vm.call_method(&through, "model_dump", Args::none())?;
                dict.set_str(field.name(), through);
            }
        }
    }
    Ok(dumped)
}
