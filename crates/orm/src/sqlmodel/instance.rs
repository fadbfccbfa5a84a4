//! Objects of models: how they are made, shown, compared and copied.
//!
//! Mirrors SQLModel 0.0.50, `main.py` and `_compat.py`, and pydantic 2.13, `main.py`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{DictObject, Instance, Iter};
use linktable_python::{Args, Class, Dict, Mode, Result, Value, Vm};

use crate::pydantic::model::shown_fields;
use crate::pydantic::{config, dump, jsonable, validate};
use crate::registry::{Default, Field, ModelClass, model_of};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn;

/// What every object of a model has.
pub const METHODS: &[NativeDef] = &[
    method("__eq__", equal),
    method("__init__", init),
    method("__iter__", iter),
    method("__repr__", repr),
    method("__setattr__", set_attribute),
    method("__str__", text),
    method("copy", copy),
    method("dict", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.dict()", "obj.model_dump()"))?;
        dump::model_dump(vm, args)
    }),
    class_method("from_orm", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.from_orm(data)", "obj.model_validate(data)"))?;
        model_validate(vm, args)
    }),
    method("json", dump::model_dump_json),
    class_method("model_construct", model_construct),
    method("model_copy", copy),
    method("model_dump", dump::model_dump),
    method("model_dump_json", dump::model_dump_json),
    getter("model_extra", nothing),
    getter("model_fields_set", fields_set),
    class_method("model_json_schema", refused!("Model.model_json_schema")),
    class_method("model_validate", model_validate),
    class_method("model_validate_json", model_validate_json),
    class_method("parse_obj", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.parse_obj(data)", "obj.model_validate(data)"))?;
        model_validate(vm, args)
    }),
    method("sqlmodel_update", sqlmodel_update),
];

/// What SQLModel says of a method that is there for older programs.
fn deprecated(old: &str, new: &str) -> String {
    let pad = "        ";
    format!("\n{pad}🚨 `{old}` was deprecated in SQLModel 0.0.14, you should\n{pad}instead use `{new}`.\n{pad}")
}

/// What is kept in an object of a model without a table.
#[derive(Default)]
struct Plain {
    /// The fields that were given or set.
    fields_set: RefCell<Vec<Rc<str>>>,
}

fn nothing(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Ok(Value::None)
}

/// Makes an object; `__init__` fills it.
///
/// # Errors
/// What SQLAlchemy raises where the mappers can not be configured.
pub fn construct(vm: &mut Vm, class: &Rc<Class>, _args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let instance = Instance::new(class);
    match mapper::of_class(vm, class)? {
        Some(mapper) => {
            let state = Rc::new(State::new(mapper));
            *state.object.borrow_mut() = Rc::downgrade(&instance);
            instance.set_host(state);
        }
        None => instance.set_host(Rc::new(Plain::default())),
    }
    Ok(Value::Instance(instance))
}

/// The model a class is, itself or by its nearest ancestor.
fn model(class: &Rc<Class>) -> Option<Rc<ModelClass>> {
    class.mro().find_map(model_of)
}

fn model_of_value(vm: &Vm, value: &Value) -> Option<Rc<ModelClass>> {
    model(&vm.class_of(value))
}

fn note_set(object: &Value, name: &str) {
    let add = |names: &RefCell<Vec<Rc<str>>>| {
        if !names.borrow().iter().any(|other| **other == *name) {
            names.borrow_mut().push(name.into());
        }
    };
    if let Some(state) = State::of(object) {
        add(&state.fields_set);
    } else if let Some(plain) = object.host::<Plain>() {
        add(&plain.fields_set);
    }
}

/// The names of the fields that were given or set.
pub(crate) fn set_names(object: &Value) -> Vec<Rc<str>> {
    match (State::of(object), object.host::<Plain>()) {
        (Some(state), _) => state.fields_set.borrow().clone(),
        (None, Some(plain)) => plain.fields_set.borrow().clone(),
        (None, None) => Vec::new(),
    }
}

/// The value of a field that was not given; mutable ones are copied.
///
/// # Errors
/// What the field's factory raises.
pub fn default_of(vm: &mut Vm, field: &Field) -> Result<Value> {
    match &field.default {
        Default::Required => Ok(Value::None),
        Default::Factory(factory) => vm.call(&factory.clone(), Args::none()),
        Default::Value(value) => match value {
            Value::List(_) | Value::Dict(_) | Value::Set(_) => copied(vm, value),
            _ => Ok(value.clone()),
        },
    }
}

/// A copy of a value made of plain containers; what else is in them is shared.
fn copied(vm: &mut Vm, value: &Value) -> Result<Value> {
    vm.burn(1)?;
    vm.nested(|vm| match value {
        Value::List(list) => {
            let items = list.to_vec();
            Ok(Value::list(items.iter().map(|item| copied(vm, item)).collect::<Result<_>>()?))
        }
        Value::Dict(_) => {
            let copy = DictObject::new(Dict::default());
            for (key, item) in vm.mapping_items(value)? {
                let item = copied(vm, &item)?;
                vm.dict_set(&copy.dict, key, item)?;
            }
            Ok(Value::Dict(copy))
        }
        Value::Set(_) => {
            let items = vm.collect(value)?;
            Ok(Value::set(vm.set_from(items)?))
        }
        Value::Instance(_) => Err(unsupported("a default with objects in a list or dict")),
        _ => Ok(value.clone()),
    })
}

fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
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
        let values = validate::fields(vm, &model, validate::Input::Keywords(&given))?;
        put_validated(vm, &this, values)?;
        let mut input = Dict::default();
        for (name, value) in given {
            input.set_str(&*name, value);
        }
        crate::pydantic::model::after_init(vm, &this, &Value::dict(input))?;
        return Ok(Value::None);
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

/// Puts validated values into an object.
///
/// # Errors
/// What setting an attribute of a table's object raises.
pub(crate) fn put_validated(vm: &mut Vm, this: &Value, values: Vec<validate::Valid>) -> Result<()> {
    let Some(instance) = this.as_instance() else { return Ok(()) };
    if let Some(state) = State::of(this) {
        let set: Vec<Rc<str>> = values.iter().filter(|valid| valid.given).map(|valid| valid.name.clone()).collect();
        for valid in values {
            vm.set_attr(this, &valid.name, valid.value)?;
        }
        *state.fields_set.borrow_mut() = set;
        return Ok(());
    }
    for valid in values {
        instance.set(&valid.name, valid.value);
        if valid.given {
            note_set(this, &valid.name);
        }
    }
    Ok(())
}

/// Whether an object is one of SQLModel's or pydantic's own.
pub(crate) fn is_own(object: &Value) -> bool {
    State::of(object).is_some() || object.host::<Plain>().is_some()
}

fn set_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let value = args.get(2).cloned().unwrap_or_default();
    let class = vm.class_of(&this);
    let attribute = class.lookup(&name);
    if attribute.as_ref().is_some_and(instrument::is_attribute) {
        vm.set_attr_plainly(&this, &name, value)?;
        if attribute.as_ref().is_some_and(|attribute| !instrument::is_relationship(attribute)) {
            note_set(&this, &name);
        }
        return Ok(Value::None);
    }
    let Some(model) = model(&class) else { return Ok(Value::None) };
    if let Some(field) = model.fields.iter().find(|field| *field.name == *name).cloned() {
        let config = config::of_class(vm, &class)?;
        if config.frozen || field.flag("frozen") {
            return Err(validate::frozen(vm, &model, &name, &value, config.frozen)?);
        }
        let value = if config.validate_assignment { validate::assignment(vm, &model, &name, value)? } else { value };
        if let Some(instance) = this.as_instance() {
            instance.set(&name, value);
            note_set(&this, &name);
        }
        return Ok(Value::None);
    }
    if matches!(attribute, Some(Value::Property(_))) || name.starts_with('_') {
        vm.set_attr_plainly(&this, &name, value)?;
        return Ok(Value::None);
    }
    if config::of_class(vm, &class)?.validate_assignment {
        return Err(validate::no_such_attribute(vm, &model, &name, value)?);
    }
    let message = format!("\"{}\" object has no field \"{name}\"", class.name.borrow());
    Err(vm.value_error(message))
}

/// The fields of an object that are loaded, in the order they came.
pub(crate) fn loaded_fields(vm: &Vm, object: &Value) -> Vec<(Rc<str>, Value)> {
    let (Some(instance), Some(model)) = (object.as_instance(), model_of_value(vm, object)) else { return Vec::new() };
    let dict = instance.dict.dict.borrow();
    let entries = dict.iter().filter_map(|entry| {
        let name = entry.key.as_text()?;
        model.fields.iter().any(|field| *field.name == **name).then(|| ((**name).into(), entry.value.clone()))
    });
    entries.collect()
}

fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let fields = shown_fields(vm, &this, ", ")?;
    Ok(Value::str(format!("{}({fields})", vm.type_name(&this))))
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    shown_fields(vm, &args.this(), " ").map(Value::str)
}

fn equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
    let (Some(a), Some(b)) = (this.as_instance(), other.as_instance()) else { return Ok(Value::NotImplemented) };
    let Some(model) = model_of_value(vm, &this) else { return Ok(Value::NotImplemented) };
    if model_of_value(vm, &other).is_none() {
        return Ok(Value::NotImplemented);
    }
    if !Rc::ptr_eq(&a.class(), &b.class()) {
        return Ok(Value::Bool(false));
    }
    for field in &model.fields {
        let same = match (a.own(&field.name), b.own(&field.name)) {
            (Some(a), Some(b)) => vm.nested(|vm| vm.eq(&a, &b))?,
            (None, None) => true,
            _ => false,
        };
        if !same {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let fields = loaded_fields(vm, &args.this());
    let items = fields.into_iter().map(|(name, value)| Value::tuple(vec![Value::str(&*name), value]));
    Ok(Iter::over("generator", items.collect()))
}

fn fields_set(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = set_names(&args.this());
    let names = vm.set_from(names.iter().map(|name| Value::str(&**name)).collect())?;
    Ok(Value::set(names))
}

/// `model_validate_json(…)`.
fn model_validate_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let text = args.positional.get(1).cloned().or_else(|| args.take_keyword("json_data")).unwrap_or_default();
    let object = jsonable::read(vm, &text)?;
    let class = args.this();
    model_validate(vm, Args::from([class, object]))
}

/// `model_construct(…)`: an object without validation.
fn model_construct(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let set = args.take_keyword("_fields_set").and_then(Value::non_none);
    let Some(model) = model(&class) else { return Ok(Value::None) };
    if model.table.is_some() || set.is_some() {
        return Err(unsupported("`model_construct` of a table model, or with `_fields_set`"));
    }
    let made = construct(vm, &class, Args::none())?;
    let mut values = Vec::new();
    for field in &model.fields {
        let name = field.alias.as_ref().unwrap_or(&field.name);
        let given = args.keywords.iter().find(|(other, _)| other == name || *other == field.name);
        let value = match given {
            Some((_, value)) => value.clone(),
            None if field.is_required() => continue,
            None => default_of(vm, field)?,
        };
        values.push(validate::Valid { name: (*field.name).into(), value, given: given.is_some() });
    }
    put_validated(vm, &made, values)?;
    Ok(made)
}

fn model_validate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let update = args.take_keyword("update").and_then(Value::non_none);
    let object = args.positional.first().cloned().or_else(|| args.take_keyword("obj")).unwrap_or_default();
    args.keywords.retain(|(_, value)| !value.is_none());
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`model_validate({name}=…)`")));
    }
    let Some(model) = model(&class) else { return Ok(Value::None) };
    if update.is_none() && model.table.is_none() && vm.is_instance(&object, &class) {
        return Ok(object);
    }
    let update = match &update {
        Some(update) => vm.mapping_items(update)?,
        None => Vec::new(),
    };
    let values = validate::fields(vm, &model, validate::Input::Object { object: &object, update: &update })?;
    let made = construct(vm, &class, Args::none())?;
    put_validated(vm, &made, values)?;
    crate::pydantic::model::after_init(vm, &made, &object)?;
    if State::of(&made).is_none() {
        return Ok(made);
    }
    for name in &model.relationships {
        if let Some(value) = vm.get_attr_opt(&object, name)? {
            vm.set_attr(&made, name, value)?;
        }
    }
    Ok(made)
}

fn sqlmodel_update(vm: &mut Vm, mut args: Args) -> Result<Value> {
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

fn copy(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let update = args.take_keyword("update").and_then(Value::non_none);
    if State::of(&this).is_some() || !args.keywords.is_empty() {
        return Err(unsupported("`model_copy` of a table model, or with `deep`"));
    }
    let class = vm.class_of(&this);
    let made = construct(vm, &class, Args::none())?;
    let fields = loaded_fields(vm, &this);
    let set = set_names(&this);
    let values = fields.into_iter().map(|(name, value)| validate::Valid { given: set.contains(&name), name, value });
    let values: Vec<validate::Valid> = values.collect();
    put_validated(vm, &made, values)?;
    if let (Some(update), Some(instance)) = (update, made.as_instance()) {
        for (name, value) in vm.mapping_items(&update)? {
            if let Some(name) = name.as_text() {
                instance.set(name, value);
                note_set(&made, name);
            }
        }
    }
    Ok(made)
}
