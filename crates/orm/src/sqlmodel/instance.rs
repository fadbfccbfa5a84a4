//! Objects of models: how they are made, shown, compared and copied.
//!
//! Mirrors SQLModel 0.0.50, `main.py` and `_compat.py`, and pydantic 2.13, `main.py`.

mod copies;

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{DictObject, Instance, Iter};
use linktable_python::{Args, Class, Dict, Mode, Result, Text, Value, Vm};

use crate::pydantic::config::{self, Call, Extra};
use crate::pydantic::model::{Whole, shown_fields};
use crate::pydantic::{dump, forward, json_text, sources, validate};
use crate::registry::{Default, Field, ModelClass, model_of};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn;

/// What every object of a model has.
pub const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", |vm, args| sources::call(vm, "_linktable_models", "parametrized", args)),
    method("__copy__", copies::copy),
    method("__deepcopy__", copies::deep_copy),
    method("__delattr__", delete_attribute),
    method("__eq__", equal),
    method("__init__", init),
    method("__iter__", iter),
    getter("__pydantic_extra__", extra),
    getter("__pydantic_fields_set__", fields_set),
    getter("__pydantic_private__", private),
    method("__repr__", repr),
    method("__setattr__", set_attribute),
    method("__str__", text),
    method("copy", copies::model_copy),
    method("dict", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.dict()", "obj.model_dump()"))?;
        dump::model_dump(vm, args)
    }),
    class_method("from_orm", |vm, args| {
        warn::deprecated(vm, &deprecated("obj.from_orm(data)", "obj.model_validate(data)"))?;
        model_validate(vm, args)
    }),
    method("json", dump::model_dump_json),
    class_method("model_construct", copies::model_construct),
    method("model_copy", copies::model_copy),
    method("model_dump", dump::model_dump),
    method("model_dump_json", dump::model_dump_json),
    getter("model_extra", extra),
    getter("model_fields_set", fields_set),
    class_method("model_json_schema", |vm, args| sources::call(vm, "_linktable_json_schema", "of_model", args)),
    class_method("model_rebuild", forward::model_rebuild),
    class_method("model_validate", model_validate),
    class_method("model_validate_json", model_validate_json),
    class_method("model_validate_strings", refused!("Model.model_validate_strings")),
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

/// What an object has that no field has; nothing where its model takes none.
pub(crate) fn extra_of(object: &Value) -> Option<Rc<DictObject>> {
    object.host::<Plain>()?.extra.get().cloned()
}

fn extra(_: &mut Vm, args: Args) -> Result<Value> {
    Ok(extra_of(&args.this()).map_or(Value::None, Value::Dict))
}

/// `__getattr__` of a model that takes values that no field has.
pub(crate) fn extra_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_default();
    match extra_of(&this).and_then(|extra| extra.get_str(&name)) {
        Some(value) => Ok(value),
        None => {
            let message = format!("'{}' object has no attribute '{name}'", vm.type_name(&this));
            Err(vm.attribute_error(message, &this, &name))
        }
    }
}

/// `__hash__` of a model that is frozen.
pub(crate) fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    let values = loaded_fields(vm, &args.this()).into_iter().map(|(_, value)| value).collect();
    vm.hash(&Value::tuple(values)).map(Value::Int)
}

/// The names of a model's private attributes, those of the furthest base first.
fn private_names(class: &Rc<Class>) -> Vec<Text> {
    crate::pydantic::validators::private_names(class)
}

fn private(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let names = private_names(&vm.class_of(&this));
    let mut made = Dict::default();
    for name in &names {
        if let Some(value) = vm.get_attr_opt(&this, name)? {
            made.set_str(&**name, value);
        }
    }
    Ok(if names.is_empty() { Value::None } else { Value::dict(made) })
}

fn delete_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_default();
    let class = vm.class_of(&this);
    let config = config::of_class(vm, &class)?;
    if config.frozen && model(&class).is_some_and(|model| model.fields.iter().any(|field| field.name == name)) {
        return Err(validate::frozen(vm, &class, &name, &Value::None, true)?);
    }
    if let Some(extra) = extra_of(&this)
        && extra.dict.borrow_mut().remove_str(&name).is_some()
    {
        return Ok(Value::None);
    }
    vm.del_attr_plainly(&this, &name)?;
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

fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
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

fn init_validated(vm: &mut Vm, this: Value, input: &Value) -> Result<Value> {
    let class = vm.class_of(&this);
    let whole = Whole { this: Some(this), ..Whole::new(&class, &Call::default()) };
    match whole.object(vm, input)? {
        Ok(_) => Ok(Value::None),
        Err(complaints) => Err(validate::raised(vm, &class, complaints)?),
    }
}

/// `__init__` of a `RootModel`: the root, or the entries of one that is a dict.
fn init_root(vm: &mut Vm, this: Value, mut args: Args) -> Result<Value> {
    let root = args.take_keyword("root").or_else(|| args.positional.pop());
    let mut entries = Dict::default();
    for (name, value) in args.keywords {
        entries.set_str(name, value);
    }
    init_validated(vm, this, &root.unwrap_or_else(|| Value::dict(entries)))
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
        set_extra(this, fits.extra);
    }
    Ok(())
}

/// Sets what no field has, of an object of a model that takes that.
fn set_extra(this: &Value, values: Vec<(Text, Value)>) {
    let Some(plain) = this.host::<Plain>() else { return };
    let extra = plain.extra.get_or_init(|| DictObject::new(Dict::default()));
    for (name, value) in values {
        extra.set_str(name.clone(), value);
        note_set(this, &name);
    }
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
        vm.set_attr_plainly(&this, &name, value.clone())?;
        if attribute.as_ref().is_some_and(|attribute| !instrument::is_relationship(attribute)) {
            let config = config::of_class(vm, &class)?;
            if config.frozen {
                return Err(validate::frozen(vm, &class, &name, &value, true)?);
            }
            if config.validate_assignment {
                // What fits takes the place of what was set, without another event.
                let value = validate::assignment(vm, &this, &name, value)?;
                if let Some(instance) = this.as_instance() {
                    instance.set(&name, value);
                }
            }
            note_set(&this, &name);
        }
        return Ok(Value::None);
    }
    let Some(model) = model(&class) else { return Ok(Value::None) };
    if let Some(field) = model.fields.iter().find(|field| *field.name == *name).cloned() {
        let config = config::of_class(vm, &class)?;
        if config.frozen || field.flag("frozen") {
            return Err(validate::frozen(vm, &class, &name, &value, config.frozen)?);
        }
        let value = if config.validate_assignment { validate::assignment(vm, &this, &name, value)? } else { value };
        if let Some(instance) = this.as_instance() {
            instance.set(&name, value);
            note_set(&this, &name);
        }
        if config.validate_assignment {
            crate::pydantic::model::checked(vm, &this, &this)?;
        }
        return Ok(Value::None);
    }
    if matches!(attribute, Some(Value::Property(_))) || name.starts_with('_') {
        vm.set_attr_plainly(&this, &name, value)?;
        return Ok(Value::None);
    }
    let config = config::of_class(vm, &class)?;
    if config.extra == Extra::Allow && extra_of(&this).is_some() {
        if config.frozen {
            return Err(validate::frozen(vm, &class, &name, &value, true)?);
        }
        set_extra(&this, vec![(name, value)]);
        return Ok(Value::None);
    }
    if config.validate_assignment {
        return Err(validate::no_such_attribute(vm, &class, &name, value)?);
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
    let names = model.fields.iter().map(|field| field.name.clone()).chain(private_names(&a.class()));
    for name in names {
        let same = match (a.own(&name), b.own(&name)) {
            (Some(a), Some(b)) => vm.nested(|vm| vm.eq(&a, &b))?,
            (None, None) => true,
            _ => false,
        };
        if !same {
            return Ok(Value::Bool(false));
        }
    }
    let extra = |object: &Value| extra_of(object).map_or(Value::None, Value::Dict);
    vm.nested(|vm| vm.eq(&extra(&this), &extra(&other))).map(Value::Bool)
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

/// `model_validate_json(…)`.
fn model_validate_json(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let text = args.positional.first().cloned().or_else(|| args.take_keyword("json_data")).unwrap_or_default();
    let call = Call { json: true, ..Call::taken(vm, &mut args, "model_validate_json")? };
    match json_text::read(vm, &text)? {
        Ok(object) => validated(vm, &class, &object, &call, None),
        Err(complaints) => Err(validate::raised(vm, &class, complaints)?),
    }
}

fn model_validate(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let update = args.take_keyword("update").and_then(Value::non_none);
    let object = args.positional.first().cloned().or_else(|| args.take_keyword("obj")).unwrap_or_default();
    let call = Call::taken(vm, &mut args, "model_validate")?;
    validated(vm, &class, &object, &call, update)
}

fn validated(vm: &mut Vm, class: &Rc<Class>, object: &Value, call: &Call, update: Option<Value>) -> Result<Value> {
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
