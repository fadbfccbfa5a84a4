//! Objects of models: how they are made, shown, compared, saved and deleted.
//!
//! An object keeps in its `__dict__` what Tortoise's objects keep there:
//! `_saved_in_db`, `_partial`, `_custom_generated_pk`, `_await_when_save`, its
//! values by attribute, and what was fetched of a relation as `_<relation>`.
//!
//! Mirrors Tortoise 1.1.9, `models.py` (`Model`) and `backends/base/executor.py`.

use std::rc::Rc;

use linktable_python::error::undeclared;
use linktable_python::object::{Instance, Native, Property};
use linktable_python::{Args, Class, Mode, Result, Text, Value, Vm};
use linktable_schema::SqlValue;

use crate::tortoise::field::convert;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Field, Kind, Meta, meta_of, meta_of_class};
use crate::tortoise::relations::fetch;
use crate::tortoise::{defaults, errors, model, queries};

/// Makes an object; `__init__` fills it.
pub fn construct(vm: &mut Vm, class: &Rc<Class>, _args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    Ok(Value::Instance(Instance::new(class)))
}

/// What is known about the model of an object.
///
/// # Errors
/// `TypeError` if it is no object of a model.
pub fn meta(vm: &mut Vm, object: &Value) -> Result<Rc<Meta>> {
    match meta_of(vm, object) {
        Some(meta) => Ok(meta),
        None => {
            let kind = vm.type_name(object);
            Err(vm.type_error(format!("'{kind}' is no model")))
        }
    }
}

/// Whether an attribute of the object is true.
pub fn is_set(object: &Value, name: &str) -> bool {
    object.as_instance().and_then(|object| object.own(name)).is_some_and(|value| matches!(value, Value::Bool(true)))
}

/// `_saved_in_db`.
pub fn is_saved(object: &Value) -> bool {
    is_set(object, "_saved_in_db")
}

/// Sets one of the attributes that Tortoise keeps for itself, or a value without asking anyone.
pub fn put(object: &Value, name: &str, value: Value) {
    if let Some(object) = object.as_instance() {
        object.set(name, value);
    }
}

/// The value of an object's column.
///
/// # Errors
/// `AttributeError` if it has none, as objects of `only()`.
pub fn value_of(vm: &mut Vm, object: &Value, field: &Field) -> Result<Value> {
    match object.as_instance().and_then(|object| object.own(&field.name())) {
        Some(value) => Ok(value),
        None => vm.get_attr(object, &field.name()),
    }
}

/// The primary key of an object; `None` if it has none.
///
/// # Errors
/// What a descriptor of the script's raises.
pub fn pk_of(vm: &mut Vm, object: &Value) -> Result<Value> {
    let meta = meta(vm, object)?;
    let name = meta.pk_attr.borrow().clone();
    Ok(vm.get_attr_opt(object, &name)?.unwrap_or_default())
}

/// The attribute `pk`.
pub fn pk_property() -> Value {
    let get = Native::closure("_get_pk_val", |vm, args| pk_of(vm, &args.this()));
    let set = Native::closure("_set_pk_val", |vm, args| {
        let this = args.this();
        let name = meta(vm, &this)?.pk_attr.borrow().clone();
        vm.set_attr(&this, &name, args.get(1).cloned().unwrap_or_default())?;
        Ok(Value::None)
    });
    Value::Property(Rc::new(Property {
        get: Value::Native(get),
        set: Value::Native(set),
        delete: Value::None,
        doc: Value::None,
        name: std::cell::RefCell::new(Some("pk".into())),
    }))
}

/// `Model.__init__`.
pub fn init(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    if !args.positional.is_empty() {
        let given = args.positional.len() + 1;
        return Err(vm.type_error(format!("Model.__init__() takes 1 positional argument but {given} were given")));
    }
    let meta = meta(vm, &this)?;
    if let Some(object) = this.as_instance() {
        let fresh = model::fresh(&object.class(), false, false);
        *object.dict.dict.borrow_mut() = fresh.dict.dict.borrow().clone();
    }
    let passed = set_values(vm, &meta, &this, args.keywords)?;
    for field in meta.columns() {
        if !passed.contains(&field.name()) {
            set_default(vm, &this, &field, true)?;
        }
    }
    Ok(Value::None)
}

/// Gives a column the value it has if none is given.
fn set_default(vm: &mut Vm, this: &Value, field: &Rc<Field>, waits: bool) -> Result<()> {
    let default = field.default.borrow().clone();
    if is_coroutine_function(&default) {
        if waits {
            if let Some(Value::Dict(waiting)) = this.as_instance().and_then(|object| object.own("_await_when_save")) {
                waiting.set_str(field.name(), default);
            }
        } else {
            put(this, &field.name(), Value::None);
        }
        return Ok(());
    }
    let value = default_value(vm, field, &default)?;
    if waits {
        return vm.set_attr(this, &field.name(), value);
    }
    put(this, &field.name(), value);
    Ok(())
}

fn default_value(vm: &mut Vm, field: &Field, default: &Value) -> Result<Value> {
    match default {
        Value::None if field.db_default.borrow().is_some() => return Ok(defaults::marker(vm, field)),
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Bytes(_) => {
            return Ok(default.clone());
        }
        _ => {}
    }
    if vm.get_attr_opt(default, "__call__")?.is_some() {
        return vm.call(default, Args::none());
    }
    let module = vm.import("copy")?;
    vm.call_method(&module, "deepcopy", [default.clone()])
}

fn is_coroutine_function(value: &Value) -> bool {
    match value {
        Value::Function(function) => matches!(function.code.kind, linktable_python::code::CodeKind::Coroutine),
        Value::Method(method) => is_coroutine_function(&method.function),
        _ => false,
    }
}

/// Sets what was given (`_set_kwargs`); gives the attributes that need no default.
fn set_values(vm: &mut Vm, meta: &Rc<Meta>, this: &Value, given: Vec<(Text, Value)>) -> Result<Vec<Text>> {
    let mut passed: Vec<Text> = given.iter().map(|(name, _)| name.clone()).collect();
    for (name, value) in given {
        let Some(field) = meta.field(&name) else { continue };
        match &field.kind {
            Kind::ForeignKey(_) => {
                if vm.truthy(&value)? && !is_saved(&value) {
                    if value.as_instance().is_none_or(|object| object.own("_saved_in_db").is_none()) {
                        vm.get_attr(&value, "_saved_in_db")?;
                    }
                    let shown = vm.str(&value)?;
                    let message = format!("You should first call .save() on {shown} before referring to it");
                    return Err(errors::error(vm, "OperationalError", message));
                }
                vm.set_attr(this, &name, value)?;
                passed.extend(field.source_field.borrow().clone());
            }
            Kind::Data(_) => {
                if field.pk.get() && field.generated.get() {
                    vm.set_attr(this, "_custom_generated_pk", Value::Bool(true))?;
                }
                if value.is_none() && !field.null.get() {
                    return Err(vm.value_error(format!("{name} is non nullable field, but null was passed")));
                }
                let value = convert::to_python(vm, &field, &value)?;
                vm.set_attr(this, &name, value)?;
            }
            Kind::Backward(back) => {
                let kind = if back.one_to_one { "backward one to one" } else { "backward" };
                let message = format!("You can't set {kind} relations through init, change related model instead");
                return Err(errors::configuration(vm, message));
            }
            Kind::ManyToMany(_) => {
                let message = "You can't set m2m relations through init, use m2m_manager instead";
                return Err(errors::configuration(vm, message));
            }
        }
    }
    Ok(passed)
}

/// `Model.__setattr__`.
pub fn set_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let value = args.get(2).cloned().unwrap_or_default();
    if let Some(Value::Dict(waiting)) = this.as_instance().and_then(|object| object.own("_await_when_save")) {
        waiting.dict.borrow_mut().remove_str(&name);
    }
    let meta = meta(vm, &this)?;
    if !value.is_none()
        && let Some(field) = meta.field(&name)
        && matches!(field.kind, Kind::ForeignKey(_))
    {
        check_relation(vm, &field, &name, &value)?;
    }
    vm.set_attr_plainly(&this, &name, value)?;
    Ok(Value::None)
}

/// `_validate_relation_type`.
pub fn check_relation(vm: &mut Vm, field: &Field, name: &str, value: &Value) -> Result<()> {
    let expected = field.related()?.class()?;
    let received = vm.class_of(value);
    if Rc::ptr_eq(&expected, &received) {
        return Ok(());
    }
    let message = format!(
        "Invalid type for relationship field '{name}'. Expected model type '{}', but got '{}'. Make sure you're using \
         the correct model class for this relationship.",
        expected.name.borrow(),
        received.name.borrow()
    );
    Err(errors::error(vm, "ValidationError", message))
}

/// An object from a row of the database (`_init_from_db`): values by column.
///
/// # Errors
/// What a conversion raises.
pub fn from_row(vm: &mut Vm, meta: &Rc<Meta>, columns: &[String], row: &[SqlValue]) -> Result<Value> {
    vm.burn(1 + columns.len() as u64)?;
    let class = meta.class()?;
    let custom = !meta.pk()?.generated.get();
    let object = model::fresh(&class, true, custom);
    let fields = meta.columns();
    for field in &fields {
        let column = field.column();
        let at = |name: &str| columns.iter().position(|known| known == name);
        // What `only` names comes under the attribute.
        match at(&column).or_else(|| at(&field.name())).and_then(|at| row.get(at)) {
            Some(value) => {
                let value = convert::from_db(vm, field, value)?;
                object.set(&field.name(), value);
            }
            None => object.set("_partial", Value::Bool(true)),
        }
    }
    Ok(Value::Instance(object))
}

/// `Model._init_from_db(**kwargs)`.
pub fn init_from_db(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(meta) = args.this().as_class().and_then(meta_of_class) else { return Ok(Value::None) };
    let object = model::fresh(&meta.class()?, true, !meta.pk()?.generated.get());
    for (column, value) in args.keywords {
        if let Some(field) = meta.field_of_column(&column) {
            let value = convert::to_python(vm, &field, &value)?;
            object.set(&field.name(), value);
        }
    }
    Ok(Value::Instance(object))
}

/// `Model.construct(_saved_in_db=False, **kwargs)`.
pub fn construct_unsaved(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Some(meta) = args.this().as_class().and_then(meta_of_class) else { return Ok(Value::None) };
    let saved = match args.take_keyword("_saved_in_db").or_else(|| args.get(1).cloned()) {
        Some(saved) => vm.truthy(&saved)?,
        None => false,
    };
    let object = Value::Instance(model::fresh(&meta.class()?, saved, false));
    let mut passed: Vec<Text> = Vec::new();
    for (name, value) in args.keywords {
        match meta.field(&name).filter(|field| !field.is_data()) {
            Some(field) => {
                if let Some(column) = fetch::put_fetched(vm, &object, &field, &value)? {
                    passed.push(column);
                }
            }
            None => put(&object, &name, value),
        }
        passed.push(name);
    }
    for field in meta.columns() {
        if !passed.contains(&field.name()) {
            set_default(vm, &object, &field, false)?;
        }
    }
    Ok(object)
}

/// `str(object)`.
pub fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(Value::str(format!("<{}>", vm.type_name(&args.this()))))
}

/// `repr(object)`.
pub fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let pk = pk_of(vm, &this)?;
    let name = vm.type_name(&this);
    if !vm.truthy(&pk)? {
        return Ok(Value::str(format!("<{name}>")));
    }
    let pk = vm.format(&pk, "")?;
    Ok(Value::str(format!("<{name}: {pk}>")))
}

/// `hash(object)`.
pub fn hash(vm: &mut Vm, args: Args) -> Result<Value> {
    let pk = pk_of(vm, &args.this())?;
    if !vm.truthy(&pk)? {
        return Err(vm.type_error("Model instances without id are unhashable"));
    }
    vm.hash(&pk).map(Value::Int)
}

/// `object == other`.
pub fn equal(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = (args.this(), args.get(1).cloned().unwrap_or_default());
    if !Rc::ptr_eq(&vm.class_of(&this), &vm.class_of(&other)) {
        return Ok(Value::Bool(false));
    }
    let (mine, others) = (pk_of(vm, &this)?, pk_of(vm, &other)?);
    vm.eq(&mine, &others).map(Value::Bool)
}

/// `iter(object)`: columns and values.
pub fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut pairs = Vec::new();
    for field in meta(vm, &this)?.columns() {
        let column = field.column();
        let value = vm.get_attr(&this, &column)?;
        pairs.push(Value::tuple(vec![Value::Str(column), value]));
    }
    Ok(linktable_python::object::Iter::over("generator", pairs))
}

/// `await object`: the object.
pub fn awaited(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(queries::awaiting(move |_| Ok(args.this())))
}

/// `object.clone(pk=…)`.
pub fn clone(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Model.clone", args);
    let pk = given.next(vm, "pk")?;
    given.finish(vm)?;
    let meta = meta(vm, &this)?;
    let Some(object) = this.as_instance() else { return Ok(Value::None) };
    let copied = Instance::new(&object.class());
    *copied.dict.dict.borrow_mut() = object.dict.dict.borrow().clone();
    let copied = Value::Instance(copied);
    let pk = match pk {
        Some(pk) => pk,
        None => {
            let field = meta.pk()?;
            if !field.generated.get() && field.default.borrow().is_none() {
                let message =
                    format!("{} requires explicit primary key. Please use .clone(pk=<value>)", meta.full_name());
                return Err(errors::error(vm, "ParamsError", message));
            }
            Value::None
        }
    };
    vm.set_attr(&copied, "pk", pk)?;
    put(&copied, "_saved_in_db", Value::Bool(false));
    Ok(copied)
}

/// `object.update_from_dict(data)`.
pub fn update_from_dict(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("Model.update_from_dict", args);
    let Some(data) = given.next(vm, "data")? else { return Err(given.missing(vm, &["data"])) };
    let mut values = Vec::new();
    for (name, value) in vm.mapping_items(&data)? {
        if let Some(name) = name.as_text().cloned() {
            values.push((name, value));
        }
    }
    let meta = meta(vm, &this)?;
    set_values(vm, &meta, &this, values)?;
    Ok(this)
}
