//! Objects that are made of others, or without validation (pydantic 2.13, `main.py`: `model_copy`, `model_construct`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::{DictObject, Instance};
use linktable_python::{Args, Result, Value, Vm};

use super::attributes::set_extra;
use super::{OWN_SET, Plain, default_of, extra_of, model, note_set, put_validated, set_names};
use crate::pydantic::config::{self, Extra};
use crate::pydantic::validate::{Fits, Valid};
use crate::sqlalchemy::state::State;

/// `copy.copy(…)`
pub(super) fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    copied(vm, &args.this(), false)
}

/// `copy.deepcopy(…)`
pub(super) fn deep_copy(vm: &mut Vm, args: Args) -> Result<Value> {
    copied(vm, &args.this(), true)
}

/// `model_copy(…)`
pub(super) fn model_copy(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    let update = args.take_keyword("update").and_then(Value::non_none);
    let deep = args.take_keyword("deep").unwrap_or_default();
    if let Some((name, _)) = args.keywords.iter().find(|(_, value)| !value.is_none()) {
        return Err(unsupported(format!("`copy({name}=…)`")));
    }
    let deep = vm.truthy(&deep)?;
    let made = copied(vm, &this, deep)?;
    let Some(update) = update else { return Ok(made) };
    let class = vm.class_of(&made);
    let takes_extra = config::of_class(vm, &class)?.extra == Extra::Allow;
    let fields = model(&class).map_or(Vec::new(), |model| model.fields.clone());
    for (name, value) in vm.mapping_items(&update)? {
        let Some(name) = name.as_text() else { continue };
        if takes_extra && !fields.iter().any(|field| field.name == *name) {
            set_extra(&made, vec![(name.clone(), value)]);
        } else if let Some(instance) = made.as_instance() {
            instance.set(name, value);
            note_set(&made, name);
        }
    }
    Ok(made)
}

/// An object with what another has. One of a table shares its state, as SQLAlchemy's is among its attributes.
fn copied(vm: &mut Vm, this: &Value, deep: bool) -> Result<Value> {
    let Some(instance) = this.as_instance() else { return Ok(this.clone()) };
    let made = Instance::new(&instance.class());
    let deeply = |vm: &mut Vm, value: &Value| -> Result<Value> {
        if !deep {
            return Ok(value.clone());
        }
        let module = vm.import("copy")?;
        vm.nested(|vm| vm.call_method(&module, "deepcopy", [value.clone()]))
    };
    match (State::of(this), this.host::<Plain>()) {
        (Some(_), _) if deep => return Err(unsupported("a deep copy of an object of a table model")),
        (Some(state), _) => made.set_host(state),
        (None, Some(plain)) => {
            let copy = Plain { fields_set: plain.fields_set.clone(), ..Plain::default() };
            if let Some(extra) = extra_of(this) {
                let extra = deeply(vm, &Value::dict(extra.dict.borrow().clone()))?;
                if let Value::Dict(extra) = extra {
                    copy.extra.get_or_init(|| DictObject::new(extra.dict.borrow().clone()));
                }
            }
            made.set_host(Rc::new(copy));
        }
        (None, None) => {}
    }
    if State::of(this).is_some() {
        let names = set_names(this).iter().map(|name| Value::str(&**name)).collect();
        made.set(OWN_SET, Value::list(names));
    }
    let own = Value::Dict(instance.dict.clone());
    for (name, value) in vm.mapping_items(&own)? {
        if name.as_text().is_some_and(|name| name.as_str() == OWN_SET) {
            continue;
        }
        let value = deeply(vm, &value)?;
        vm.dict_set(&made.dict.dict, name, value)?;
    }
    Ok(Value::Instance(made))
}

/// `model_construct(…)`: an object without validation.
pub(super) fn model_construct(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let set = args.take_keyword("_fields_set").and_then(Value::non_none).or_else(|| args.positional.first().cloned());
    let Some(model) = model(&class) else { return Ok(Value::None) };
    if model.table.is_some() {
        return Err(unsupported("`model_construct` of a table model"));
    }
    let made = super::construct(vm, &class, Args::none())?;
    let mut fits = Fits::default();
    let mut given = args.keywords;
    let mut take = |name: &str| {
        let at = given.iter().position(|(other, _)| other.as_str() == name)?;
        Some(given.remove(at).1)
    };
    for field in &model.fields {
        if !field.paths.is_empty() {
            return Err(unsupported("`model_construct` with `AliasChoices` or `AliasPath`"));
        }
        let named = field.alias.as_ref().and_then(|alias| take(alias));
        let found = named.or_else(|| take(&field.name));
        let is_given = found.is_some();
        let value = match found {
            Some(value) => value,
            None if field.is_required() => continue,
            None => default_of(vm, field)?,
        };
        fits.values.push(Valid { name: (*field.name).into(), value, given: is_given });
    }
    fits.extra = given;
    put_validated(vm, &made, fits)?;
    if let Some(set) = set
        && let Some(plain) = made.host::<Plain>()
    {
        let names = vm.collect(&set)?;
        *plain.fields_set.borrow_mut() = names.iter().filter_map(|name| Some((**name.as_text()?).into())).collect();
    }
    crate::pydantic::model::begin(vm, &made, &Value::None)?;
    Ok(made)
}
