//! Objects of models: how they are made, shown, compared and copied.
//!
//! Mirrors SQLModel 0.0.50, `main.py` and `_compat.py`, and pydantic 2.13, `main.py`.

mod attributes;
mod copies;
mod validation;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{DictObject, Instance, Iter};
use linktable_python::{Args, Class, Dict, Mode, Result, Value, Vm};

pub(crate) use self::attributes::{extra_attribute, extra_of, hash};
use crate::pydantic::config::{self, Extra};
use crate::pydantic::model::shown_fields;
use crate::pydantic::{dump, forward, sources, validate};
use crate::registry::{Default, Field, ModelClass, model_of};
use crate::sqlalchemy::mapper;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn;

/// What every object of a model has.
pub const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", |vm, args| sources::call(vm, "_linktable_models", "parametrized", args)),
    method("__copy__", copies::copy),
    method("__deepcopy__", copies::deep_copy),
    method("__delattr__", attributes::delete_attribute),
    method("__eq__", attributes::equal),
    method("__init__", validation::init),
    method("__iter__", iter),
    getter("__pydantic_extra__", attributes::extra),
    getter("__pydantic_fields_set__", fields_set),
    getter("__pydantic_private__", attributes::private),
    method("__repr__", repr),
    method("__setattr__", attributes::set_attribute),
    method("__str__", text),
    method("copy", copies::model_copy),
    method("dict", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.dict()", "obj.model_dump()"))?;
        dump::model_dump(vm, args)
    }),
    class_method("from_orm", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.from_orm(data)", "obj.model_validate(data)"))?;
        validation::model_validate(vm, args)
    }),
    method("json", dump::model_dump_json),
    class_method("model_construct", copies::model_construct),
    method("model_copy", copies::model_copy),
    method("model_dump", dump::model_dump),
    method("model_dump_json", dump::model_dump_json),
    getter("model_extra", attributes::extra),
    getter("model_fields_set", fields_set),
    class_method("model_json_schema", |vm, args| sources::call(vm, "_linktable_json_schema", "of_model", args)),
    class_method("model_rebuild", forward::model_rebuild),
    class_method("model_validate", validation::model_validate),
    class_method("model_validate_json", validation::model_validate_json),
    class_method("model_validate_strings", refused!("Model.model_validate_strings")),
    class_method("parse_obj", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.parse_obj(data)", "obj.model_validate(data)"))?;
        validation::model_validate(vm, args)
    }),
    method("sqlmodel_update", validation::sqlmodel_update),
];

/// What SQLModel says of a method that is there for older programs.
fn deprecated(old: &str, new: &str) -> String {
    let pad = "        ";
    format!("\n{pad}🚨 `{old}` was deprecated in SQLModel 0.0.14, you should\n{pad}instead use `{new}`.\n{pad}")
}

/// Where a copy of a table's object, which shares its state, keeps the names of its own fields that were set.
const OWN_SET: &str = "__own_fields_set";

/// What is kept in an object of a model without a table.
#[derive(Default)]
struct Plain {
    /// The fields that were given or set.
    fields_set: RefCell<Vec<Rc<str>>>,
    /// What no field has, of a model that takes that.
    extra: OnceCell<Rc<DictObject>>,
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
    if let Some(Value::List(own)) = object.as_instance().and_then(|instance| instance.own(OWN_SET)) {
        let is_new = !own.to_vec().iter().any(|other| other.as_text().is_some_and(|other| other.as_str() == name));
        if is_new {
            own.items.borrow_mut().push(Value::str(name));
        }
    } else if let Some(state) = State::of(object) {
        add(&state.fields_set);
    } else if let Some(plain) = object.host::<Plain>() {
        add(&plain.fields_set);
    }
}

/// The names of the fields that were given or set.
pub(crate) fn set_names(object: &Value) -> Vec<Rc<str>> {
    if let Some(Value::List(own)) = object.as_instance().and_then(|instance| instance.own(OWN_SET)) {
        return own.to_vec().iter().filter_map(|name| Some((**name.as_text()?).into())).collect();
    }
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
///
/// # Errors
/// For containers with objects.
pub(crate) fn copied(vm: &mut Vm, value: &Value) -> Result<Value> {
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
        Value::Set(set) if !set.frozen => {
            let items = vm.collect(value)?;
            Ok(Value::set(vm.set_from(items)?))
        }
        Value::Instance(_) => Err(unsupported("a default with objects in a list or dict")),
        _ => Ok(value.clone()),
    })
}

/// Puts validated values into an object.
///
/// # Errors
/// What setting an attribute of a table's object raises.
pub(crate) fn put_validated(vm: &mut Vm, this: &Value, fits: validate::Fits) -> Result<()> {
    let Some(instance) = this.as_instance() else { return Ok(()) };
    let values = fits.values;
    if let Some(state) = State::of(this) {
        if !fits.extra.is_empty() {
            return Err(unsupported("values that no field has, for a table model"));
        }
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
    if config::of_class(vm, &instance.class())?.extra == Extra::Allow {
        attributes::set_extra(this, fits.extra);
    }
    Ok(())
}

/// Whether an object is one of SQLModel's or pydantic's own.
pub(crate) fn is_own(object: &Value) -> bool {
    State::of(object).is_some() || object.host::<Plain>().is_some()
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

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let fields = loaded_fields(vm, &this).into_iter().map(|(name, value)| (Value::str(&*name), value));
    let extra = match extra_of(&this) {
        Some(extra) => vm.mapping_items(&Value::Dict(extra))?,
        None => Vec::new(),
    };
    let items = fields.chain(extra).map(|(name, value)| Value::tuple(vec![name, value]));
    Ok(Iter::over("generator", items.collect()))
}

fn fields_set(vm: &mut Vm, args: Args) -> Result<Value> {
    let names = set_names(&args.this());
    let names = vm.set_from(names.iter().map(|name| Value::str(&**name)).collect())?;
    Ok(Value::set(names))
}
