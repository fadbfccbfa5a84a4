//! Attributes of objects: those of fields, those beside them, private ones.

use std::rc::Rc;

use linktable_python::object::{DictObject, Form};
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::{Plain, loaded_fields, model, model_of_value, note_set};
use crate::pydantic::config::{self, Extra};
use crate::pydantic::validate;
use crate::sqlalchemy::instrument;

/// What an object has that no field has; nothing where its model takes none.
pub(crate) fn extra_of(object: &Value) -> Option<Rc<DictObject>> {
    object.host::<Plain>()?.extra.get().cloned()
}

pub(super) fn extra(_: &mut Vm, args: Args) -> Result<Value> {
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
pub(super) fn private_names(class: &Rc<Class>) -> Vec<Text> {
    crate::pydantic::validators::private_names(class)
}

pub(super) fn private(vm: &mut Vm, args: Args) -> Result<Value> {
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

pub(super) fn delete_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
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

/// Sets what no field has, of an object of a model that takes that.
pub(super) fn set_extra(this: &Value, values: Vec<(Text, Value)>) {
    let Some(plain) = this.host::<Plain>() else { return };
    let extra = plain.extra.get_or_init(|| DictObject::new(Dict::default()));
    for (name, value) in values {
        extra.set_str(name.clone(), value);
        note_set(this, &name);
    }
}

pub(super) fn set_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
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
    if is_class_variable(&class, &name) {
        let class = class.name.borrow();
        let message = format!(
            "'{name}' is a ClassVar of `{class}` and cannot be set on an instance. If you want to set a value on the \
             class, use `{class}.{name} = value`."
        );
        return Err(vm.attribute_error(message, &this, &name));
    }
    let message = format!("\"{}\" object has no field \"{name}\"", class.name.borrow());
    Err(vm.value_error(message))
}

/// Whether a class, or one that it derives from, declares a name as `ClassVar`.
fn is_class_variable(class: &Rc<Class>, name: &str) -> bool {
    let annotation = |holder: &Rc<Class>| match holder.own("__annotations__") {
        Some(Value::Dict(annotations)) => annotations.get_str(name),
        _ => None,
    };
    class.mro().filter_map(annotation).any(|annotation| match annotation {
        Value::Alias(alias) => matches!(alias.form, Form::Qualifier("ClassVar") | Form::Special("ClassVar")),
        Value::Str(text) => text.starts_with("ClassVar"),
        _ => false,
    })
}

pub(super) fn equal(vm: &mut Vm, args: Args) -> Result<Value> {
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
