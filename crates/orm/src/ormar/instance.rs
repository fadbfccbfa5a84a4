//! Objects of models: how they are made, set, compared and shown.
//!
//! ormar 0.26.0, `models/newbasemodel.py`, `models/model.py` (`__repr__`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, Dict, Mode, Raised, Result, Text, Value, Vm};

use super::mapping::{
    Config, Extra, FieldKind, State, config_of, lower_name, pk_name, related_fields, state_of, through_fields,
};
use super::relations::{self, Manager};
use super::{conversion, errors, model};
use crate::pydantic::complaint::{self, Complaint};
use crate::pydantic::validate;
use crate::registry::model_of;

/// What `__new__` does: an object without values.
pub(super) fn construct(vm: &mut Vm, class: &Rc<Class>, _: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let state = State { relations: OnceCell::new(), ..State::default() };
    let instance = Instance::with_host(class, state);
    let value = Value::Instance(instance.clone());
    if let Some(state) = state_of(&value) {
        let manager = Manager::new(vm, &instance);
        state.relations.get_or_init(|| manager);
    }
    Ok(value)
}

/// The configuration of a class that objects can be made of.
fn usable(vm: &mut Vm, this: &Value) -> Result<(Rc<Class>, Rc<Config>)> {
    let class = vm.class_of(this);
    let Some(config) = config_of(&class) else {
        let message = format!("'{}' object has no attribute 'ormar_config'", class.name.borrow());
        return Err(vm.attribute_error(message, this, "ormar_config"));
    };
    if config.is_abstract.get() {
        let message = format!("You cannot initialize abstract model {}", lower_name(&class));
        return Err(errors::error(vm, "ModelError", message));
    }
    if config.requires_ref_update.get() {
        return Err(model::needs_update(vm, &lower_name(&class)));
    }
    Ok((class, config))
}

/// `__init__`
pub(super) fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    fill(vm, &this, args.keywords)?;
    Ok(Value::None)
}

/// Gives a new object its values.
///
/// # Errors
/// `ModelError` for unknown fields, `ValidationError` for values that do not fit.
fn fill(vm: &mut Vm, this: &Value, given: Vec<(Text, Value)>) -> Result<()> {
    let (class, config) = usable(vm, this)?;
    let (given, through) = processed(vm, this, &class, &config, given)?;
    for (_, value) in &given {
        flatten_json(vm, value)?;
    }
    let keywords: Vec<(Rc<str>, Value)> = given.iter().map(|(name, value)| ((**name).into(), value.clone())).collect();
    let Some(schema) = model_of(&class) else { return Ok(()) };
    let values = validate::fields(vm, &schema, validate::Input::Keywords(&keywords))?;
    refuse_missing(vm, &class, &keywords)?;
    let (Some(instance), Some(state)) = (this.as_instance(), state_of(this)) else { return Ok(()) };
    for valid in values {
        instance.set(&valid.name, valid.value);
        if valid.given {
            state.fields_set.borrow_mut().push((&*valid.name).into());
        }
    }
    for field in related_fields(&class).into_iter().chain(through_fields(&class)) {
        let name = field.name();
        let value = through.iter().chain(&given).find(|(other, _)| *other == name).map(|(_, value)| value.clone());
        relations::expand(vm, &field, &value.unwrap_or_default(), this, true)?;
    }
    let mut input = Dict::default();
    for (name, value) in given {
        input.set_str(name, value);
    }
    crate::pydantic::model::after_init(vm, this, &Value::dict(input))
}

/// Refuses `None` for a foreign key that must have a value, and a list for any: they are of none of the types that
/// ormar gives pydantic for it, the related model's key, the model, and a model of the key alone. The last has six letters
/// in its name that are others in each run.
fn refuse_missing(vm: &mut Vm, class: &Rc<Class>, given: &[(Rc<str>, Value)]) -> Result<()> {
    let mut complaints = Vec::new();
    for (name, value) in given {
        let Some(field) = config_of(class).and_then(|config| config.model_fields.get(name)) else { continue };
        let is_key = field.kind == FieldKind::ForeignKey && !field.is_virtual();
        let is_wrong = value.is_none() && !field.nullable || matches!(value.unwrapped(), Value::List(_));
        let Some(related) = field.to().filter(|_| is_key && is_wrong) else { continue };
        let key = pk_name(&related).and_then(|key| config_of(&related)?.model_fields.get(&key));
        let key = key.map_or(Value::None, |key| key.annotation.borrow().clone());
        let known = [
            ("int", "int", "int_type", "Input should be a valid integer"),
            ("str", "str", "string_type", "Input should be a valid string"),
            ("uuid.UUID", "uuid", "uuid_type", "UUID input should be a string, bytes or UUID object"),
        ];
        let found = known.iter().find(|(class, ..)| key.as_class().is_some_and(|key| key.full_name() == *class));
        let Some((_, label, kind, message)) = found else {
            return Err(unsupported("such a value for a foreign key to a model with such a key"));
        };
        let model = related.name.borrow().to_string();
        let dummy = format!("PkOnly{model}abcdef");
        let attributes = "Input should be a valid dictionary or object to extract fields from";
        let instance = format!("Input should be a valid dictionary or instance of {dummy}");
        for (label, kind, message) in [
            (*label, *kind, *message),
            (&model, "model_attributes_type", attributes),
            (&dummy, "model_type", &instance),
        ] {
            let complaint = Complaint::new(kind, message, value);
            complaints.extend(complaint::at(vec![complaint], &Value::str(label)));
            if let Some(last) = complaints.last_mut() {
                last.loc.insert(0, Value::str(&**name));
            }
        }
    }
    if complaints.is_empty() { Ok(()) } else { Err(validate::raised(vm, class, complaints)?) }
}

fn put(given: &mut Vec<(Text, Value)>, name: &Text, value: Value) {
    match given.iter_mut().find(|(other, _)| other == name) {
        Some((_, slot)) => *slot = value,
        None => given.push((name.clone(), value)),
    }
}

type Given = Vec<(Text, Value)>;

/// The arguments as pydantic gets them, and those for through objects (`_process_kwargs`).
fn processed(
    vm: &mut Vm,
    this: &Value,
    class: &Rc<Class>,
    config: &Config,
    mut given: Given,
) -> Result<(Given, Given)> {
    given.retain(|(name, _)| !config.property_fields.borrow().contains(name));
    if let Some(at) = given.iter().position(|(name, _)| name.as_str() == "pk") {
        let (_, value) = given.remove(at);
        if let Some(key) = config.pkname.borrow().clone() {
            put(&mut given, &key, value);
        }
    }
    let through: Given = through_fields(class)
        .iter()
        .filter_map(|field| {
            let at = given.iter().position(|(name, _)| *name == field.name())?;
            Some(given.remove(at))
        })
        .collect();
    let schema = model_of(class);
    let is_known = |name: &Text| {
        config.model_fields.get(name).is_some()
            || schema.as_ref().is_some_and(|schema| schema.fields.iter().any(|field| field.name == *name))
    };
    match config.extra.get() {
        Extra::Ignore => given.retain(|(name, _)| is_known(name)),
        Extra::Forbid => {
            if let Some((name, _)) = given.iter().find(|(name, _)| !is_known(name)) {
                let message = format!("Unknown field '{name}' for model {}", class.name.borrow());
                return Err(errors::error(vm, "ModelError", message));
            }
        }
    }
    for (name, value) in &mut given {
        let Some(field) = config.model_fields.get(name) else { continue };
        if field.is_relation() {
            *value = relations::expand(vm, &field, value, this, false)?;
        } else if is_bytes(&field) && !value.is_none() {
            *value = conversion::bytes_from(vm, value, field.represent_as_base64_str)?;
        } else if is_json(&field) {
            *value = conversion::json_text(vm, value)?;
        }
    }
    Ok((given, through))
}

/// Whether a field holds bytes.
pub(crate) fn is_bytes(field: &super::mapping::Field) -> bool {
    matches!(&*field.annotation.borrow(), Value::Class(class) if class.full_name() == "bytes")
}

/// Whether a field holds JSON.
pub(crate) fn is_json(field: &super::mapping::Field) -> bool {
    matches!(&*field.annotation.borrow(), Value::Class(class) if class.full_name() == "pydantic.types.Json")
}

/// The JSON fields of an object given for a relation become texts (`serialize_nested_models_json_fields`).
fn flatten_json(vm: &mut Vm, value: &Value) -> Result<()> {
    let (Some(instance), Some(_)) = (value.as_instance(), state_of(value)) else { return Ok(()) };
    let Some(config) = config_of(&instance.class()) else { return Ok(()) };
    for field in config.model_fields.all() {
        if is_json(&field)
            && let Some(own) = instance.own(&field.name())
        {
            let text = conversion::json_text(vm, &own)?;
            instance.set(&field.name(), text);
        }
    }
    Ok(())
}

/// Sets a field to a value that pydantic takes (`_internal_set`, with `validate_assignment`).
///
/// # Errors
/// `ValidationError` if it does not fit.
pub(super) fn set_validated(vm: &mut Vm, this: &Value, name: &Text, value: Value) -> Result<()> {
    let class = vm.class_of(this);
    let (Some(instance), Some(state)) = (this.as_instance(), state_of(this)) else { return Ok(()) };
    let field = config_of(&class).and_then(|config| config.model_fields.get(name));
    let value = match field {
        Some(field) if is_json(&field) => conversion::json_text(vm, &value)?,
        _ => value,
    };
    let value = validate::assignment(vm, this, name, value)?;
    instance.set(name, value);
    let mut set = state.fields_set.borrow_mut();
    if !set.contains(name) {
        set.push(name.clone());
    }
    Ok(())
}

/// `__setattr__`
pub(super) fn set_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let value = args.get(2).cloned().unwrap_or_default();
    let class = vm.class_of(&this);
    let Some(state) = state_of(&this) else { return Err(unsupported("this kind of object")) };
    let key = pk_name(&class);
    let has_key = |this: &Value| {
        let own = key.as_ref().and_then(|key| this.as_instance()?.own(key));
        own.is_some_and(|own| !own.is_none())
    };
    // With a key the hash depends on nothing else.
    let may_change = !has_key(&this) || key.as_ref() == Some(&name) || &*name == "pk";
    let before = if may_change { hash_of(vm, &this)? } else { 0 };
    let is_known =
        class.lookup(&name).is_some() || this.as_instance().is_some_and(|instance| instance.own(&name).is_some());
    if is_known {
        vm.set_attr_plainly(&this, &name, value)?;
    } else {
        crate::pydantic::model::set_unknown(vm, &this, &name, value)?;
    }
    let config = config_of(&class);
    if let Some(config) = &config
        && config.model_fields.get(&name).is_some()
        && config.model_fields.all().iter().any(|field| field.on_update.is_some())
    {
        let mut changed = state.changed.borrow_mut();
        if !changed.contains(&name) {
            changed.push(name.clone());
        }
    }
    if key.as_ref() == Some(&name) || !has_key(&this) {
        state.cached_hash.set(None);
        let after = hash_of(vm, &this)?;
        if before != after {
            relations::rehash(vm, &this, before, after)?;
        }
    }
    Ok(Value::None)
}

/// `hash(object)`: of the key and the class, or of all values where there is no key yet.
///
/// # Errors
/// What `hash` or `repr` of a value raises.
pub(crate) fn hash_of(vm: &mut Vm, this: &Value) -> Result<i64> {
    let (Some(instance), Some(state)) = (this.as_instance(), state_of(this)) else {
        return Err(unsupported("the hash of this kind of object"));
    };
    if let Some(known) = state.cached_hash.get() {
        return Ok(known);
    }
    let class = instance.class();
    let key = pk_name(&class).and_then(|key| instance.own(&key)).unwrap_or_default();
    let first = if key.is_none() {
        let related = related_fields(&class);
        let mut values = Dict::default();
        for entry in instance.dict.dict.borrow().iter() {
            let Some(name) = entry.key.as_text() else { continue };
            if !name.starts_with('_') && !related.iter().any(|field| field.name() == *name) {
                values.set_str(name.clone(), entry.value.clone());
            }
        }
        Value::str(vm.repr(&Value::dict(values))?)
    } else {
        key
    };
    let hash = vm.hash(&Value::tuple(vec![first, Value::Class(class)]))?;
    state.cached_hash.set(Some(hash));
    Ok(hash)
}

/// `__hash__`
pub(super) fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    hash_of(vm, &args.this()).map(Value::Int)
}

/// `__eq__`: by key, or by all values where neither has one.
pub(super) fn equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let given = args.get(1).cloned().unwrap_or_default();
    let other = vm.referent(&given)?;
    // `type(other)` of an object that is held weakly is another.
    if given.is_weak_proxy() && state_of(&other).is_some() {
        return Ok(Value::Bool(false));
    }
    same(vm, &this, &other).map(|same| same.map_or(Value::NotImplemented, Value::Bool))
}

/// `__same__`
pub(super) fn same_method(vm: &mut Vm, args: Args) -> Result<Value> {
    equal(vm, args)
}

fn same(vm: &mut Vm, this: &Value, other: &Value) -> Result<Option<bool>> {
    let (Some(a), Some(b)) = (this.as_instance(), other.as_instance()) else { return Ok(None) };
    if state_of(this).is_none() || state_of(other).is_none() {
        return Ok(None);
    }
    let class = a.class();
    if !Rc::ptr_eq(&class, &b.class()) {
        return Ok(Some(false));
    }
    let key = pk_name(&class).unwrap_or_else(|| "".into());
    let keys = [a, b].map(|instance| instance.own(&key).unwrap_or_default());
    match keys {
        [Value::None, Value::None] => Ok(Some(hash_of(vm, this)? == hash_of(vm, other)?)),
        [Value::None, _] | [_, Value::None] => Ok(Some(false)),
        [a, b] => vm.eq(&a, &b).map(Some),
    }
}

/// `__repr__`: the class and a dict of all fields.
pub(super) fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let class = vm.class_of(&this);
    let Some(config) = config_of(&class) else { return text_of(vm, &this, ", ").map(|text| wrap(&class, &text)) };
    let mut values = Dict::default();
    for field in config.model_fields.all() {
        if !field.is_skipped() {
            let value = vm.get_attr(&this, &field.name())?;
            values.set_str(field.name(), value);
        }
    }
    let shown = vm.nested(|vm| vm.repr(&Value::dict(values)))?;
    Ok(wrap(&class, &shown))
}

fn wrap(class: &Class, shown: &str) -> Value {
    Value::str(format!("{}({shown})", class.name.borrow()))
}

/// `__str__`, which is pydantic's.
pub(super) fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    text_of(vm, &args.this(), " ").map(Value::str)
}

fn text_of(vm: &mut Vm, this: &Value, separator: &str) -> Result<String> {
    crate::pydantic::model::shown_fields(vm, this, separator)
}

/// An attribute an object does not have.
pub(super) fn missing(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    model::refuse_missing(&name)?;
    Err(no_attribute(vm, &args.this(), &name))
}

fn no_attribute(vm: &mut Vm, this: &Value, name: &str) -> Raised {
    let kind = vm.type_name(this);
    vm.attribute_error(format!("'{kind}' object has no attribute '{name}'"), this, name)
}
