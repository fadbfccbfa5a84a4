//! What ormar's models have of pydantic's besides values: `model_validate`, `model_fields`, `get_pydantic`.
//!
//! ormar 0.26.0, `models/mixins/pydantic_mixin.py`; pydantic 2.13, `main.py`.

use std::collections::HashSet;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{Iter, Module};
use linktable_python::{Args, Class, ModuleSource, Result, Value, Vm};

use super::mapping::state_of;
use super::queryset::walk::relation_paths;
use crate::pydantic::complaint::Complaint;
use crate::pydantic::{computed, json_text, sources, validate, validators};
use crate::sqlmodel::declare::field_info;

/// The source of a module that is written in Python.
pub(crate) fn source(name: &str) -> Option<ModuleSource> {
    let text = match name {
        "_linktable_get_pydantic" => include_str!("python/get_pydantic.py"),
        _ => return None,
    };
    Some(ModuleSource { file: format!("{name}.py"), text: text.to_owned(), ..ModuleSource::default() })
}

/// Fills `_linktable_ormar`: what the parts of ormar that are written in Python are told.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("decorators_of", decorators_of);
    module.add("narrowed", narrowed);
    module.add("relation_paths", |vm, args| {
        let Value::Class(class) = args.this() else { return Ok(Value::None) };
        let paths = relation_paths(vm, &class)?;
        Ok(Value::list(paths.iter().cloned().map(Value::Str).collect()))
    });
}

/// The validators and computed fields of a model, each as a tuple: name, what stands in the class, and the fields
/// a validator is for (`None` for validators of the whole, an empty tuple for computed fields).
fn decorators_of(_: &mut Vm, args: Args) -> Result<Value> {
    let Value::Class(class) = args.this() else { return Ok(Value::None) };
    let mut seen: HashSet<String> = HashSet::new();
    let mut found = Vec::new();
    for holder in class.mro() {
        for entry in holder.dict.borrow().iter() {
            let Some(name) = entry.key.as_text() else { continue };
            let fields = match validators::fields_of(&entry.value) {
                Some(fields) => fields.map_or(Value::None, Value::list),
                None if computed::is_computed(&entry.value) => Value::tuple(Vec::new()),
                None => continue,
            };
            if seen.insert(name.to_string()) {
                found.push(Value::tuple(vec![Value::Str(name.clone()), entry.value.clone(), fields]));
            }
        }
    }
    Ok(Value::list(found))
}

/// `narrowed(validator, fields)`: the same validator for these fields.
fn narrowed(vm: &mut Vm, args: Args) -> Result<Value> {
    let fields = args.get(1).cloned().unwrap_or_default();
    let fields = vm.collect(&fields)?.iter().filter_map(|name| name.as_text().cloned()).collect();
    Ok(validators::narrowed(&args.this(), fields).unwrap_or_default())
}

/// `Model.get_pydantic(*, include=None, exclude=None)`
pub(super) fn get_pydantic(vm: &mut Vm, args: Args) -> Result<Value> {
    sources::call(vm, "_linktable_get_pydantic", "get_pydantic", args)
}

/// `Model.model_fields`
pub(super) fn model_fields(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(field_info::of_class(vm, &args.this()))
}

/// `iter(object)`: the fields and their values.
pub(super) fn iterate(_: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let Some(object) = this.as_instance() else { return Ok(Value::None) };
    let entries = object.dict.dict.borrow();
    let public = entries.iter().filter(|entry| entry.key.as_text().is_some_and(|name| !name.starts_with('_')));
    let pairs = public.map(|entry| Value::tuple(vec![entry.key.clone(), entry.value.clone()]));
    Ok(Iter::over("generator", pairs.collect()))
}

/// `object.model_fields_set`
pub(super) fn model_fields_set(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = state_of(&args.this()).map(|state| state.fields_set.borrow().clone()).unwrap_or_default();
    let names = vm.set_from(set.into_iter().map(Value::Str).collect())?;
    Ok(Value::set(names))
}

/// `Model.model_validate(obj)`: a dict becomes an object as if it was called with it, for models of ormar have an
/// `__init__` of their own.
pub(super) fn model_validate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let given = args.positional.first().cloned().or_else(|| args.take_keyword("obj")).unwrap_or_default();
    refuse_options(&args, "model_validate")?;
    validated(vm, &class, &given)
}

/// `Model.model_validate_json(json_data)`
pub(super) fn model_validate_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let text = args.positional.first().cloned().or_else(|| args.take_keyword("json_data")).unwrap_or_default();
    refuse_options(&args, "model_validate_json")?;
    match json_text::read(vm, &text)? {
        Ok(given) => validated(vm, &class, &given),
        Err(complaints) => Err(validate::raised(vm, &class, complaints)?),
    }
}

fn refuse_options(args: &Args, name: &str) -> Result<()> {
    match args.keywords.iter().find(|(_, value)| !value.is_none()) {
        Some((option, _)) => Err(unsupported(format!("`{name}({option}=…)` of an ormar model"))),
        None => Ok(()),
    }
}

fn validated(vm: &mut Vm, class: &Rc<Class>, given: &Value) -> Result<Value> {
    if vm.is_instance(given, class) {
        return Ok(given.clone());
    }
    let Value::Dict(_) = given.unwrapped() else {
        if matches!(given, Value::Instance(_)) {
            return Err(unsupported("`model_validate` of an object of another class for an ormar model"));
        }
        let message = "Input should be a valid dictionary or object to extract fields from";
        let complaint = Complaint::new("model_attributes_type", message, given);
        return Err(validate::raised(vm, class, vec![complaint])?);
    };
    let mut keywords = Vec::new();
    for (name, value) in vm.mapping_items(given)? {
        match name.as_text() {
            Some(name) => keywords.push((name.clone(), value)),
            None => return Err(vm.type_error("keywords must be strings")),
        }
    }
    let args = Args { keywords, ..Args::none() };
    vm.call(&Value::Class(class.clone()), args)
}
