//! The attributes of relations on objects of models.
//!
//! Mirrors Tortoise 1.1.9, `models.py`: `_fk_getter`, `_fk_setter`,
//! `_rfk_getter`, `_ro2o_getter`, `_m2m_getter`.

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::{Generator, Instance, Native, Property};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::{filter, many, reverse};
use crate::tortoise::mapping::{Field, Kind, Meta};
use crate::tortoise::queries::loading;

/// Gives a model's class a property for each of its relations.
///
/// # Errors
/// If `Tortoise.init` did not set up its relations.
pub fn install(_vm: &mut Vm, meta: &Rc<Meta>) -> Result<()> {
    let class = meta.class()?;
    for field in meta.relations() {
        let property = match &field.kind {
            Kind::ForeignKey(_) => key_property(&field)?,
            Kind::Backward(back) => {
                let kept: Text = format!("_{}", field.name()).into();
                let (related, to) = (field.related()?.class()?, field.to_field()?.name());
                let (relation_field, one_to_one) = (back.relation_field.clone(), back.one_to_one);
                reading(move |vm, object| {
                    if one_to_one {
                        return other_end(vm, object, &kept, &related, &relation_field, &to);
                    }
                    kept_or(object, &kept, || reverse::make(vm, &related, &relation_field, object, &to))
                })
            }
            Kind::ManyToMany(_) => {
                let kept: Text = format!("_{}", field.name()).into();
                let field = field.clone();
                reading(move |vm, object| kept_or(object, &kept, || many::make(vm, object, &field)))
            }
            Kind::Data(_) => continue,
        };
        class.set(&field.name(), property);
    }
    Ok(())
}

/// A property that is only read.
fn reading(get: impl Fn(&mut Vm, &Value) -> Result<Value> + 'static) -> Value {
    property(get, Value::None, Value::None)
}

fn property(get: impl Fn(&mut Vm, &Value) -> Result<Value> + 'static, set: Value, delete: Value) -> Value {
    let get = Native::closure("partial", move |vm, args| get(vm, &args.this()));
    let (doc, name) = (Value::None, RefCell::default());
    Value::Property(Rc::new(Property { get: Value::Native(get), set, delete, doc, name }))
}

/// The property of a foreign key.
fn key_property(field: &Rc<Field>) -> Result<Value> {
    let kept: Text = format!("_{}", field.name()).into();
    let key = field.source_field.borrow().clone().unwrap_or_else(|| format!("{}_id", field.name()).into());
    let (related, to) = (field.related()?.class()?, field.to_field()?.name());
    let name = field.name();
    let get = {
        let (kept, key, to) = (kept.clone(), key.clone(), to.clone());
        move |vm: &mut Vm, object: &Value| {
            if let Some(value) = kept_of(object, &kept) {
                return Ok(value);
            }
            match vm.get_attr(object, &key)? {
                Value::None => Ok(nothing(vm)),
                value => {
                    let found = filter(vm, &related, &to, value)?;
                    let query = vm.call_method(&found, "first", Args::none())?;
                    let title = format!("{}.{name}", vm.type_name(object));
                    Ok(loading(vm, query, title))
                }
            }
        }
    };
    let set = move |vm: &mut Vm, object: &Value, value: Value| {
        let referred = if vm.truthy(&value)? { vm.get_attr(&value, &to)? } else { Value::None };
        vm.set_attr(object, &key, referred)?;
        vm.set_attr(object, &kept, value)
    };
    let set = Rc::new(set);
    let delete = {
        let set = set.clone();
        Native::closure("partial", move |vm, args| set(vm, &args.this(), Value::None).map(|()| Value::None))
    };
    let set = Native::closure("partial", move |vm, args| {
        set(vm, &args.this(), args.get(1).cloned().unwrap_or_default()).map(|()| Value::None)
    });
    Ok(property(get, Value::Native(set), Value::Native(delete)))
}

fn kept_of(object: &Value, name: &str) -> Option<Value> {
    object.as_instance()?.own(name)
}

/// What an object keeps under a name, or what `make` gives, which it keeps from then on.
fn kept_or(object: &Value, name: &str, make: impl FnOnce() -> Result<Value>) -> Result<Value> {
    if let Some(value) = kept_of(object, name).and_then(Value::non_none) {
        return Ok(value);
    }
    let made = make()?;
    if let Some(instance) = object.as_instance() {
        instance.set(name, made.clone());
    }
    Ok(made)
}

/// The other end of a one-to-one relationship: the object once fetched, a query before.
fn other_end(
    vm: &mut Vm,
    object: &Value,
    kept: &str,
    related: &Rc<Class>,
    relation_field: &str,
    to: &str,
) -> Result<Value> {
    if let Some(value) = kept_of(object, kept) {
        return Ok(value);
    }
    let key = vm.get_attr(object, to)?;
    let found = filter(vm, related, relation_field, key)?;
    let query = vm.call_method(&found, "first", Args::none())?;
    vm.set_attr(object, kept, query.clone())?;
    Ok(query)
}

const NOTHING: &[NativeDef] = &[
    method("__await__", |_, _| Ok(Generator::native("_NoneAwaitable", |_| Ok(Value::None)))),
    method("__bool__", |_, _| Ok(Value::Bool(false))),
];

#[derive(Default)]
struct Nothing(RefCell<Value>);

/// `NoneAwaitable`: what a foreign key that refers to nothing is before it is fetched.
pub fn nothing(vm: &mut Vm) -> Value {
    let kept = vm.state::<Nothing>();
    if kept.0.borrow().is_none() {
        let object = vm.types.object.clone();
        let class = ClassBuilder::new("tortoise.fields.relational", "_NoneAwaitable", &object).natives(NOTHING).build();
        *kept.0.borrow_mut() = Value::Instance(Instance::new(&class));
    }
    kept.0.borrow().clone()
}
