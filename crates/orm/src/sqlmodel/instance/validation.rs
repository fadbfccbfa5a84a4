//! Objects from values: `__init__`, `model_validate`, `sqlmodel_update`.

use std::rc::Rc;

use linktable_python::{Args, Class, Dict, Result, Value, Vm};

use super::{default_of, model, model_of_value};
use crate::pydantic::config::Call;
use crate::pydantic::model::Whole;
use crate::pydantic::{dump, json_text, validate};
use crate::sqlalchemy::state::State;

pub(super) fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    if dump::is_root(&vm.class_of(&this)) {
        return init_root(vm, this, args);
    }
    if !args.positional.is_empty() {
        // SQLAlchemy wraps the method of mapped classes in one without a class's name.
        let is_sqlmodel = vm.class_of(&this).mro().any(|class| &**class.name.borrow() == "SQLModel");
        let class = match State::of(&this) {
            Some(_) => "",
            None if is_sqlmodel => "SQLModel.",
            None => "BaseModel.",
        };
        let given = args.positional.len() + 1;
        let message = format!("{class}__init__() takes 1 positional argument but {given} were given");
        return Err(vm.type_error(message));
    }
    let Some(model) = model_of_value(vm, &this) else { return Ok(Value::None) };
    let mut given: Vec<(Rc<str>, Value)> =
        args.keywords.into_iter().map(|(name, value)| ((*name).into(), value)).collect();
    if State::of(&this).is_none() {
        let mut input = Dict::default();
        for (name, value) in given {
            input.set_str(&*name, value);
        }
        return init_validated(vm, this, &Value::dict(input));
    }
    let mut take = |name: &str| {
        let at = given.iter().position(|(other, _)| **other == *name)?;
        Some(given.remove(at).1)
    };
    let mut values = Vec::new();
    let mut defaults = Vec::new();
    for field in &model.fields {
        let alias = field.alias.as_ref().and_then(|alias| take(alias));
        match alias.or_else(|| take(&field.name)) {
            Some(value) => values.push((field.name.clone(), value)),
            None if !field.is_required() => defaults.push((field.name.clone(), default_of(vm, field)?)),
            None => {}
        }
    }
    let set: Vec<Rc<str>> = values.iter().map(|(name, _)| (**name).into()).collect();
    for (name, value) in values.into_iter().chain(defaults) {
        vm.set_attr(&this, &name, value)?;
    }
    if let Some(state) = State::of(&this) {
        *state.fields_set.borrow_mut() = set;
    }
    crate::pydantic::validators::fill_private(vm, &this)?;
    for name in &model.relationships {
        if let Some((_, value)) = given.iter().find(|(other, _)| **other == **name) {
            vm.set_attr(&this, name, value.clone())?;
        }
    }
    Ok(Value::None)
}

pub(super) fn init_validated(vm: &mut Vm, this: Value, input: &Value) -> Result<Value> {
    let class = vm.class_of(&this);
    let whole = Whole { this: Some(this), ..Whole::new(&class, &Call::default()) };
    match whole.object(vm, input)? {
        Ok(_) => Ok(Value::None),
        Err(complaints) => Err(validate::raised(vm, &class, complaints)?),
    }
}

/// `__init__` of a `RootModel`: the root, or the entries of one that is a dict.
pub(super) fn init_root(vm: &mut Vm, this: Value, mut args: Args) -> Result<Value> {
    let root = args.take_keyword("root").or_else(|| args.positional.pop());
    let mut entries = Dict::default();
    for (name, value) in args.keywords {
        entries.set_str(name, value);
    }
    init_validated(vm, this, &root.unwrap_or_else(|| Value::dict(entries)))
}

/// `model_validate_json(…)`.
pub(super) fn model_validate_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let text = args.positional.first().cloned().or_else(|| args.take_keyword("json_data")).unwrap_or_default();
    let call = Call { json: true, ..Call::taken(vm, &mut args, "model_validate_json")? };
    match json_text::read(vm, &text)? {
        Ok(object) => validated(vm, &class, &object, &call, None),
        Err(complaints) => Err(validate::raised(vm, &class, complaints)?),
    }
}

pub(super) fn model_validate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let update = args.take_keyword("update").and_then(Value::non_none);
    let object = args.positional.first().cloned().or_else(|| args.take_keyword("obj")).unwrap_or_default();
    let call = Call::taken(vm, &mut args, "model_validate")?;
    validated(vm, &class, &object, &call, update)
}

pub(super) fn validated(
    vm: &mut Vm,
    class: &Rc<Class>,
    object: &Value,
    call: &Call,
    update: Option<Value>,
) -> Result<Value> {
    let Some(model) = model(class) else { return Ok(Value::None) };
    let update = match &update {
        Some(update) => vm.mapping_items(update)?,
        None => Vec::new(),
    };
    // SQLModel gives the validator an object, so that no `__init__` is called.
    let is_given = !call.json && class.mro().any(|class| &**class.name.borrow() == "SQLModel");
    let whole = Whole { update: Rc::new(update), past_init: is_given, ..Whole::new(class, call) };
    let made = match whole.object(vm, object)? {
        Ok(made) => made,
        Err(complaints) => return Err(validate::raised(vm, class, complaints)?),
    };
    if State::of(&made).is_none() || made.is(object) {
        return Ok(made);
    }
    for name in &model.relationships {
        if let Some(value) = vm.get_attr_opt(object, name)? {
            vm.set_attr(&made, name, value)?;
        }
    }
    Ok(made)
}

pub(super) fn sqlmodel_update(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let update = args.take_keyword("update").and_then(Value::non_none);
    let object = args.positional.first().cloned().or_else(|| args.take_keyword("obj")).unwrap_or_default();
    let mut update = match &update {
        Some(update) => vm.mapping_items(update)?,
        None => Vec::new(),
    };
    let Some(model) = model_of_value(vm, &this) else { return Ok(Value::None) };
    let is_field =
        |name: &Value| name.as_text().is_some_and(|name| model.fields.iter().any(|field| *field.name == **name));
    let same = |a: &Value, b: &Value| matches!((a.as_text(), b.as_text()), (Some(a), Some(b)) if a == b);
    let mut pairs = Vec::new();
    if let Value::Dict(_) = object {
        pairs = vm.mapping_items(&object)?;
        for (name, value) in update.drain(..) {
            match pairs.iter_mut().find(|(other, _)| same(other, &name)) {
                Some((_, slot)) => *slot = value,
                None => pairs.push((name, value)),
            }
        }
    } else if let Some(other) = model_of_value(vm, &object) {
        for field in &other.fields {
            let name = Value::Str(field.name.clone());
            let value = match update.iter().position(|(updated, _)| same(updated, &name)) {
                Some(at) => update.remove(at).1,
                None => vm.get_attr(&object, &field.name)?,
            };
            pairs.push((name, value));
        }
        pairs.append(&mut update);
    } else {
        let shown = vm.str(&object)?;
        return Err(vm.value_error(format!(
            "Can't use sqlmodel_update() with something that is not a dict, SQLModel, or Pydantic model: {shown}"
        )));
    }
    for (name, value) in pairs {
        if is_field(&name)
            && let Some(name) = name.as_text()
        {
            vm.set_attr(&this, name, value)?;
        }
    }
    Ok(this)
}
