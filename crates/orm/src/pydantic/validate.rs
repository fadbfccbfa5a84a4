//! Validation of a model's fields.
//!
//! Mirrors pydantic-core 2.46, `validators/model_fields.rs`, `lookup_key.rs`.

use std::rc::Rc;

use linktable_python::object::{DictObject, Instance};
use linktable_python::{Class, ClassBuilder, Dict, Raised, Result, Text, Value, Vm};

use super::complaint::{self, Complaint};
use super::config::{self, Call, Config, Extra};
use super::constrain::Constraints;
use super::convert::{Conversion, convert};
use super::field_validators::{Place, fitted, takes_more};
use super::{names, validators};
use crate::registry::{Default, Field, ModelClass, model_of};
use crate::sqlmodel::instance::default_of;

/// Where values come from.
#[derive(Clone, Copy)]
pub enum Input<'a> {
    /// The keyword arguments of a call.
    Keywords(&'a [(Rc<str>, Value)]),
    /// A dict or an object with attributes, and what goes before it.
    Object {
        /// The dict or object.
        object: &'a Value,
        /// What goes before it.
        update: &'a [(Value, Value)],
    },
}

/// A value that fits its field.
pub struct Valid {
    /// The field.
    pub name: Rc<str>,
    /// The value.
    pub value: Value,
    /// Whether it was given.
    pub given: bool,
}

/// Values that fit all fields, and those that no field has.
#[derive(Default)]
pub(crate) struct Fits {
    /// Those of fields.
    pub values: Vec<Valid>,
    /// Those that no field has, where the model takes them.
    pub extra: Vec<(Text, Value)>,
}

/// The values of all fields of a model.
///
/// # Errors
/// `ValidationError` where a value does not fit.
pub fn fields(vm: &mut Vm, model: &ModelClass, input: Input<'_>) -> Result<Vec<Valid>> {
    let Some(class) = model.class.upgrade() else { return Ok(Vec::new()) };
    let call = Call::default();
    let before = match validators::has_before_model(&class) {
        true => Some(validators::before_model(vm, &class, whole(input), &call)?),
        false => None,
    };
    let fits = match &before {
        None => each(vm, &class, input, &call)?,
        Some(Ok(object)) => each(vm, &class, Input::Object { object, update: &[] }, &call)?,
        Some(Err(_)) => Err(before.and_then(std::result::Result::err).unwrap_or_default()),
    };
    match fits {
        Ok(fits) => Ok(fits.values),
        Err(complaints) => Err(raised(vm, &class, complaints)?),
    }
}

/// The exception that tells what is wrong with the values for a model.
///
/// # Errors
/// What the `repr` of a value raises.
pub(crate) fn raised(vm: &mut Vm, class: &Rc<Class>, complaints: Vec<Complaint>) -> Result<Raised> {
    let config = config::of_class(vm, class)?;
    let title = config.title.clone().unwrap_or_else(|| class.name.borrow().to_string());
    complaint::error_showing(vm, title, complaints, !config.hide_input)
}

/// The values of all fields of a class, or what is wrong with them.
///
/// # Errors
/// What validators raise that is no complaint.
pub(crate) fn each(
    vm: &mut Vm,
    class: &Rc<Class>,
    input: Input<'_>,
    call: &Call,
) -> Result<std::result::Result<Fits, Vec<Complaint>>> {
    let Some(model) = model_of(class) else { return Ok(Ok(Fits::default())) };
    let config = Rc::new(config::for_call(vm, class, call)?);
    if let Input::Object { object, .. } = input
        && let Some(complaint) = unreadable(vm, class, &config, object)
    {
        return Ok(Err(vec![complaint]));
    }
    let data = DictObject::new(Dict::default());
    let (mut fits, mut complaints, mut used) = (Fits::default(), Vec::new(), Vec::<Value>::new());
    for field in &model.fields {
        let place = Place { class: class.clone(), config: config.clone(), field: field.clone(), data: data.clone() };
        let paths = paths(field, &config);
        let given = find(vm, &paths, input)?;
        let Some((given, path)) = given else {
            let first = paths.into_iter().next().unwrap_or_default();
            if field.is_required() {
                let missing = Complaint::new("missing", "Field required", &whole(input));
                complaints.extend(along(vec![missing], &first));
                continue;
            }
            let mut value = match &field.default {
                // A factory with a parameter is given the values of the fields before.
                Default::Factory(factory) if takes_more(factory, 0) => {
                    let given = Value::dict(data.dict.borrow().clone());
                    vm.call(&factory.clone(), [given].into())?
                }
                _ => default_of(vm, field)?,
            };
            if config.validate_default || field.flag("validate_default") {
                match fitted(vm, &place, &value)? {
                    Ok(fit) => value = fit,
                    Err(found) => {
                        complaints.extend(along(found, &first));
                        continue;
                    }
                }
            }
            data.set_str(field.name.clone(), value.clone());
            fits.values.push(Valid { name: (*field.name).into(), value, given: false });
            continue;
        };
        match fitted(vm, &place, &given)? {
            Ok(value) => {
                data.set_str(field.name.clone(), value.clone());
                fits.values.push(Valid { name: (*field.name).into(), value, given: true });
            }
            Err(found) => complaints.extend(along(found, &path)),
        }
        used.extend(path.into_iter().next());
    }
    if config.extra != Extra::Ignore {
        let wanted = extra_type(class);
        for (name, value) in others(vm, input, &used)? {
            if config.extra == Extra::Forbid {
                let extra = Complaint::new("extra_forbidden", "Extra inputs are not permitted", &value);
                complaints.extend(complaint::at(vec![extra], &Value::Str(name)));
                continue;
            }
            let fit = match &wanted {
                Some(wanted) => convert(vm, &Conversion::new(&config), wanted, &Constraints::default(), &value)?,
                None => Ok(value),
            };
            match fit {
                Ok(value) => fits.extra.push((name, value)),
                Err(found) => complaints.extend(complaint::at(found, &Value::Str(name))),
            }
        }
    }
    Ok(if complaints.is_empty() { Ok(fits) } else { Err(complaints) })
}

/// The type of values that no field has: `__pydantic_extra__: dict[str, …]`.
fn extra_type(class: &Rc<Class>) -> Option<Value> {
    let annotations = class.mro().find_map(|holder| match holder.own("__annotations__")? {
        Value::Dict(annotations) => annotations.get_str("__pydantic_extra__"),
        _ => None,
    })?;
    match annotations {
        Value::Alias(alias) => alias.args.get(1).cloned(),
        _ => None,
    }
}

/// The complaints, about what stands at the end of a path.
fn along(complaints: Vec<Complaint>, path: &[Value]) -> Vec<Complaint> {
    path.iter().rev().fold(complaints, complaint::at)
}

/// A complaint about what has no fields to be read.
fn unreadable(vm: &mut Vm, class: &Rc<Class>, config: &Config, object: &Value) -> Option<Complaint> {
    let is_readable = match object.unwrapped() {
        Value::Dict(_) => true,
        Value::Instance(_) => config.from_attributes || vm.is_instance(object, class),
        _ => false,
    };
    if is_readable {
        return None;
    }
    if config.from_attributes && !config.call.json {
        let message = "Input should be a valid dictionary or object to extract fields from";
        return Some(Complaint::new("model_attributes_type", message, object));
    }
    let name = class.name.borrow().to_string();
    let message = match config.call.json {
        true => "Input should be an object".to_owned(),
        false => format!("Input should be a valid dictionary or instance of {name}"),
    };
    Some(Complaint::new("model_type", message, object).with("class_name", Value::str(name)))
}

/// What was given by names that are not among those used, where that is known.
fn others(vm: &mut Vm, input: Input<'_>, used: &[Value]) -> Result<Vec<(Text, Value)>> {
    let object = whole(input);
    if !matches!(object.unwrapped(), Value::Dict(_)) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (name, value) in vm.mapping_items(&object)? {
        let text = vm.str(&name)?;
        if !used.iter().any(|used| used.as_text().is_some_and(|used| used.as_str() == text)) {
            found.push((text.as_str().into(), value));
        }
    }
    Ok(found)
}

/// A value as the field it is assigned to wants it (`validate_assignment`).
///
/// # Errors
/// `ValidationError` where it does not fit.
pub(crate) fn assignment(vm: &mut Vm, this: &Value, name: &Text, value: Value) -> Result<Value> {
    let class = vm.class_of(this);
    let model = class.mro().find_map(model_of);
    let field = model.and_then(|model| model.fields.iter().find(|field| field.name == *name).cloned());
    let Some(field) = field else { return Err(no_such_attribute(vm, &class, name, value)?) };
    if validators::has_before_model(&class) {
        return Err(linktable_python::error::unsupported("`validate_assignment` with a validator before the model"));
    }
    let config = Rc::new(Config::clone(&*config::of_class(vm, &class)?));
    let data = DictObject::new(Dict::default());
    for (other, value) in crate::sqlmodel::instance::loaded_fields(vm, this) {
        if *other != **name {
            data.set_str(&*other, value);
        }
    }
    let place = Place { class: class.clone(), config, field, data };
    match fitted(vm, &place, &value)? {
        Ok(fit) => Ok(fit),
        Err(found) => Err(raised(vm, &class, complaint::at(found, &Value::Str(name.clone())))?),
    }
}

/// A value by itself as a field wants it: what a validator made of the field's own schema says.
///
/// # Errors
/// `ValidationError` where it does not fit, under the name of the schema.
pub(crate) fn alone(vm: &mut Vm, model: &ModelClass, name: &Text, value: &Value) -> Result<()> {
    let field = model.fields.iter().find(|field| field.name == *name).cloned();
    let (Some(field), Some(class)) = (field, model.class.upgrade()) else { return Ok(()) };
    let config = Rc::new(Config::clone(&*config::of_class(vm, &class)?));
    let place = Place { class, config, field, data: DictObject::new(Dict::default()) };
    let Err(complaints) = fitted(vm, &place, value)? else { return Ok(()) };
    let title = names::of_field(vm, &place.field)?;
    Err(complaint::error(vm, title, complaints)?)
}

/// What pydantic raises where an attribute is set that no field has.
pub(crate) fn no_such_attribute(vm: &mut Vm, class: &Rc<Class>, name: &Text, value: Value) -> Result<Raised> {
    let message = format!("Object has no attribute '{name}'");
    let found = vec![Complaint::new("no_such_attribute", message, &value).with("attribute", Value::Str(name.clone()))];
    raised(vm, class, complaint::at(found, &Value::Str(name.clone())))
}

/// What pydantic raises where an attribute of an object that is frozen is set.
///
/// # Errors
/// What the `repr` of the value raises.
pub(crate) fn frozen(vm: &mut Vm, class: &Rc<Class>, name: &Text, value: &Value, whole: bool) -> Result<Raised> {
    let (kind, message) =
        if whole { ("frozen_instance", "Instance is frozen") } else { ("frozen_field", "Field is frozen") };
    let found = vec![Complaint::new(kind, message, value)];
    // Under the name of the class, whatever title is configured.
    let title = class.name.borrow().to_string();
    complaint::error(vm, title, complaint::at(found, &Value::Str(name.clone())))
}

/// `pydantic.ValidationInfo`.
pub(super) fn info_class(vm: &mut Vm) -> Rc<Class> {
    crate::classes::once(vm, "pydantic_core.ValidationInfo", |object| {
        ClassBuilder::new("pydantic_core.core_schema", "ValidationInfo", object).with_dict().build()
    })
}

/// What a validator is told of the validation it is part of: the field's name and the values of those before it,
/// where it is one of a field.
pub(super) fn info(vm: &mut Vm, call: &Call, place: Option<(&Text, &Rc<DictObject>)>) -> Value {
    let info = Instance::new(&info_class(vm));
    let (name, data) = match place {
        Some((name, data)) => (Value::Str(name.clone()), Value::dict(data.dict.borrow().clone())),
        None => (Value::None, Value::dict(Dict::default())),
    };
    info.set("data", data);
    info.set("field_name", name);
    info.set("context", call.context.clone());
    info.set("mode", Value::str(if call.json { "json" } else { "python" }));
    info.set("config", Value::None);
    Value::Instance(info)
}

/// Where the value of a field may stand: for each place the names and positions that lead there.
fn paths(field: &Field, config: &Config) -> Vec<Vec<Value>> {
    let own = || vec![Value::Str(field.name.clone())];
    let mut paths = match &field.alias {
        _ if !config.by_alias => Vec::new(),
        _ if !field.paths.is_empty() => field.paths.clone(),
        Some(alias) => vec![vec![Value::Str(alias.clone())]],
        None => return vec![own()],
    };
    if config.by_name || paths.is_empty() {
        paths.push(own());
    }
    paths
}

/// What was given for a field, and the path it was found at.
fn find(vm: &mut Vm, paths: &[Vec<Value>], input: Input<'_>) -> Result<Option<(Value, Vec<Value>)>> {
    for path in paths {
        let Some((first, rest)) = path.split_first() else { continue };
        let Some(name) = first.as_text() else { continue };
        let mut found = match input {
            Input::Keywords(keywords) => {
                keywords.iter().find(|(other, _)| **other == **name).map(|(_, value)| value.clone())
            }
            Input::Object { object, update } => {
                let updated = update.iter().find(|(other, _)| other.as_text().is_some_and(|other| other == name));
                match (updated, object.unwrapped()) {
                    (Some((_, value)), _) => Some(value.clone()),
                    (None, Value::Dict(dict)) => dict.get_str(name),
                    (None, _) => vm.get_attr_opt(object, name)?,
                }
            }
        };
        for step in rest {
            found = match found {
                // A text is no sequence of what a path leads to.
                Some(value) if !matches!(value.unwrapped(), Value::Str(_) | Value::None) => {
                    match vm.get_item(&value, step) {
                        Ok(value) => Some(value),
                        Err(raised) if raised.exception().is_some() => None,
                        Err(raised) => return Err(raised),
                    }
                }
                _ => None,
            };
        }
        if let Some(found) = found {
            return Ok(Some((found, path.clone())));
        }
    }
    Ok(None)
}

/// All that was given, as messages show it.
fn whole(input: Input<'_>) -> Value {
    match input {
        Input::Object { object, .. } => object.clone(),
        Input::Keywords(keywords) => {
            let mut dict = Dict::default();
            for (name, value) in keywords {
                dict.set_str(&**name, value.clone());
            }
            Value::dict(dict)
        }
    }
}
