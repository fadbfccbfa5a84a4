//! Validation of models without a table, and of `model_validate`.
//!
//! Mirrors pydantic-core 2.13, `validators/{model,model_fields}.rs`.

use std::rc::Rc;

use linktable_python::object::{Function, Instance, Native};
use linktable_python::{Args, Class, ClassBuilder, Dict, Raised, Result, Text, Value, Vm};

use super::complaint::{self, Complaint, Fit};
use super::config::{self, Config, Extra};
use super::constrain::Constraints;
use super::convert::{Conversion, called, convert};
use super::validators::{self, When};
use super::{annotated, names};
use crate::registry::{Field, ModelClass, model_of};
use crate::sqlmodel::instance;
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

/// Values that fit all fields, or what is wrong.
type Fits = std::result::Result<Vec<Valid>, Vec<Complaint>>;

/// The values of all fields of a model.
///
/// # Errors
/// `ValidationError` where a value does not fit.
pub fn fields(vm: &mut Vm, model: &ModelClass, input: Input<'_>) -> Result<Vec<Valid>> {
    match checked(vm, model, input)? {
        Ok(values) => Ok(values),
        Err(complaints) => Err(raised(vm, model, complaints)?),
    }
}

/// The exception that tells what is wrong with the values for a model.
///
/// # Errors
/// What the `repr` of a value raises.
fn raised(vm: &mut Vm, model: &ModelClass, complaints: Vec<Complaint>) -> Result<Raised> {
    let title = match model.class.upgrade() {
        Some(class) => match config::of_class(vm, &class)?.title {
            Some(title) => title,
            None => class.name.borrow().to_string(),
        },
        None => String::new(),
    };
    complaint::error(vm, title, complaints)
}

/// An object of a model from a dict or an object, and how many of its fields were given.
///
/// # Errors
/// What validators raise that is no complaint.
pub(super) fn object(
    vm: &mut Vm,
    class: &Rc<Class>,
    value: &Value,
) -> Result<std::result::Result<(Value, usize), Vec<Complaint>>> {
    let Some(model) = model_of(class) else { return Ok(Ok((value.clone(), 0))) };
    let input = Input::Object { object: value, update: &[] };
    let values = match vm.nested(|vm| checked(vm, &model, input))? {
        Ok(values) => values,
        Err(complaints) => return Ok(Err(complaints)),
    };
    let given = values.iter().filter(|valid| valid.given).count();
    let made = instance::construct(vm, class, Args::none())?;
    instance::put_validated(vm, &made, values)?;
    match super::model::finish(vm, &made, value)? {
        Ok(()) => Ok(Ok((made, given))),
        Err(complaints) => Ok(Err(complaints)),
    }
}

fn checked(vm: &mut Vm, model: &ModelClass, input: Input<'_>) -> Result<Fits> {
    let Some(class) = model.class.upgrade() else { return Ok(Ok(Vec::new())) };
    let config = config::of_class(vm, &class)?;
    if !validators::has_before_model(&class) {
        return each(vm, model, &class, &config, input);
    }
    let whole = whole(input);
    match validators::before_model(vm, &class, whole)? {
        Ok(object) => each(vm, model, &class, &config, Input::Object { object: &object, update: &[] }),
        Err(complaints) => Ok(Err(complaints)),
    }
}

fn each(vm: &mut Vm, model: &ModelClass, class: &Rc<Class>, config: &Config, input: Input<'_>) -> Result<Fits> {
    if let Input::Object { object, .. } = input
        && let Some(complaint) = unreadable(vm, class, config, object)
    {
        return Ok(Err(vec![complaint]));
    }
    let (mut values, mut complaints) = (Vec::<Valid>::new(), Vec::new());
    for field in &model.fields {
        let given = find(vm, field, config, input)?;
        let Some((given, name)) = given else {
            if field.is_required() {
                let missing = Complaint::new("missing", "Field required", &whole(input));
                complaints.extend(complaint::at(vec![missing], &place(field)));
                continue;
            }
            let mut value = default_of(vm, field)?;
            if config.validate_default || field.flag("validate_default") {
                match fitted(vm, class, config, field, &value, &values)? {
                    Ok(fit) => value = fit,
                    Err(found) => {
                        complaints.extend(complaint::at(found, &place(field)));
                        continue;
                    }
                }
            }
            values.push(Valid { name: (*field.name).into(), value, given: false });
            continue;
        };
        match fitted(vm, class, config, field, &given, &values)? {
            Ok(value) => values.push(Valid { name: (*field.name).into(), value, given: true }),
            Err(found) => complaints.extend(complaint::at(found, &name)),
        }
    }
    if config.extra != Extra::Ignore {
        let known = |name: &str| {
            model.fields.iter().any(|field| match &field.alias {
                Some(alias) => alias.as_str() == name || config.by_name && field.name.as_str() == name,
                None => field.name.as_str() == name,
            })
        };
        for (name, value) in extras(vm, input)? {
            if known(&name) {
                continue;
            }
            if config.extra == Extra::Allow {
                return Err(linktable_python::error::unsupported("values that no field has (`extra=\"allow\"`)"));
            }
            let extra = Complaint::new("extra_forbidden", "Extra inputs are not permitted", &value);
            complaints.extend(complaint::at(vec![extra], &Value::str(name)));
        }
    }
    Ok(if complaints.is_empty() { Ok(values) } else { Err(complaints) })
}

/// The name of a field that was not given, in complaints.
fn place(field: &Field) -> Value {
    Value::Str(field.alias.as_ref().unwrap_or(&field.name).clone())
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
    if config.from_attributes {
        let message = "Input should be a valid dictionary or object to extract fields from";
        return Some(Complaint::new("model_attributes_type", message, object));
    }
    let name = class.name.borrow().to_string();
    let message = format!("Input should be a valid dictionary or instance of {name}");
    Some(Complaint::new("model_type", message, object).with("class_name", Value::str(name)))
}

/// All that was given by name, where it is known.
fn extras(vm: &mut Vm, input: Input<'_>) -> Result<Vec<(String, Value)>> {
    let object = whole(input);
    if !matches!(object.unwrapped(), Value::Dict(_)) {
        return Ok(Vec::new());
    }
    let mut found = Vec::new();
    for (name, value) in vm.mapping_items(&object)? {
        found.push((vm.str(&name)?, value));
    }
    Ok(found)
}

/// A value as the field it is assigned to wants it (`validate_assignment`).
///
/// # Errors
/// `ValidationError` where it does not fit.
pub(crate) fn assignment(vm: &mut Vm, model: &ModelClass, name: &Text, value: Value) -> Result<Value> {
    let field = model.fields.iter().find(|field| field.name == *name).cloned();
    let (Some(field), Some(class)) = (field, model.class.upgrade()) else {
        return Err(no_such_attribute(vm, model, name, value)?);
    };
    let config = config::of_class(vm, &class)?;
    match fitted(vm, &class, &config, &field, &value, &[])? {
        Ok(fit) => Ok(fit),
        Err(found) => Err(raised(vm, model, complaint::at(found, &Value::Str(name.clone())))?),
    }
}

/// A value by itself as a field wants it: what a validator made of the field's own schema says.
///
/// # Errors
/// `ValidationError` where it does not fit, under the name of the schema.
pub(crate) fn alone(vm: &mut Vm, model: &ModelClass, name: &Text, value: &Value) -> Result<()> {
    let field = model.fields.iter().find(|field| field.name == *name).cloned();
    let (Some(field), Some(class)) = (field, model.class.upgrade()) else { return Ok(()) };
    let config = config::of_class(vm, &class)?;
    let Err(complaints) = fitted(vm, &class, &config, &field, value, &[])? else { return Ok(()) };
    let title = names::of_field(vm, &field)?;
    Err(complaint::error(vm, title, complaints)?)
}

/// What pydantic raises where an attribute is set that no field has.
pub(crate) fn no_such_attribute(vm: &mut Vm, model: &ModelClass, name: &Text, value: Value) -> Result<Raised> {
    let message = format!("Object has no attribute '{name}'");
    let found = vec![Complaint::new("no_such_attribute", message, &value).with("attribute", Value::Str(name.clone()))];
    raised(vm, model, complaint::at(found, &Value::Str(name.clone())))
}

/// What pydantic raises where an attribute of an object that is frozen is set.
///
/// # Errors
/// What the `repr` of the value raises.
pub(crate) fn frozen(vm: &mut Vm, model: &ModelClass, name: &Text, value: &Value, whole: bool) -> Result<Raised> {
    let (kind, message) =
        if whole { ("frozen_instance", "Instance is frozen") } else { ("frozen_field", "Field is frozen") };
    let found = vec![Complaint::new(kind, message, value)];
    // Under the name of the class, whatever title is configured.
    let title = model.class.upgrade().map(|class| class.name.borrow().to_string()).unwrap_or_default();
    complaint::error(vm, title, complaint::at(found, &Value::Str(name.clone())))
}

/// A value as its field wants it, after all its validators; or what is wrong with it.
fn fitted(
    vm: &mut Vm,
    class: &Rc<Class>,
    config: &Config,
    field: &Rc<Field>,
    given: &Value,
    before: &[Valid],
) -> Result<Fit> {
    let mut value = given.clone();
    for validator in validators::of_field(vm, class, &field.name, When::Before) {
        let args = with_info(vm, &validator, value, field, before, 1)?;
        match called(vm, &validator, args, given)? {
            Ok(next) => value = next,
            Err(found) => return Ok(Err(found)),
        }
    }
    if let Some(validator) = validators::of_field(vm, class, &field.name, When::Plain).pop() {
        let args = with_info(vm, &validator, value, field, before, 1)?;
        return called(vm, &validator, args, given);
    }
    let fit = match validators::of_field(vm, class, &field.name, When::Wrap).pop() {
        Some(validator) => {
            let handler = handler(field, config);
            let mut args = with_info(vm, &validator, value.clone(), field, before, 2)?;
            args.positional.insert(1, handler);
            called(vm, &validator, args, given)?
        }
        None => typed(vm, config, field, &value)?,
    };
    value = match fit {
        Ok(value) => value,
        Err(found) => return Ok(Err(found)),
    };
    for validator in validators::of_field(vm, class, &field.name, When::After) {
        let args = with_info(vm, &validator, value, field, before, 1)?;
        match called(vm, &validator, args, given)? {
            Ok(next) => value = next,
            Err(found) => return Ok(Err(found)),
        }
    }
    Ok(Ok(value))
}

/// A value as its annotation wants it.
fn typed(vm: &mut Vm, config: &Config, field: &Rc<Field>, value: &Value) -> Result<Fit> {
    let how = Conversion::new(config);
    let constraints = Constraints::new(&field.constraints);
    annotated::around(vm, &field.metadata, value, &mut |vm, value| {
        convert(vm, &how, &field.annotation, &constraints, value)
    })
}

/// What a validator in `wrap` mode calls to validate the value.
fn handler(field: &Rc<Field>, config: &Config) -> Value {
    let (field, config) = (Rc::clone(field), config.clone());
    Value::Native(Native::closure("handler", move |vm, args| match typed(vm, &config, &field, &args.this())? {
        Ok(value) => Ok(value),
        Err(complaints) => {
            let title = names::of_field(vm, &field)?;
            Err(complaint::error(vm, title, complaints)?)
        }
    }))
}

/// The arguments of a validator: it gets a `ValidationInfo` if it has a parameter for it.
fn with_info(vm: &mut Vm, validator: &Value, value: Value, field: &Field, before: &[Valid], own: u32) -> Result<Args> {
    let mut args = Args::from([value]);
    if function_of(validator).is_some_and(|function| function.code.params.positional > own + 1) {
        let mut data = Dict::default();
        for valid in before {
            data.set_str(&*valid.name, valid.value.clone());
        }
        let info = Instance::new(&info_class(vm));
        info.set("data", Value::dict(data));
        info.set("field_name", Value::Str(field.name.clone()));
        info.set("context", Value::None);
        info.set("mode", Value::str("python"));
        info.set("config", Value::None);
        args.positional.push(Value::Instance(info));
    }
    Ok(args)
}

/// `pydantic.ValidationInfo`.
pub(super) fn info_class(vm: &mut Vm) -> Rc<Class> {
    crate::classes::once(vm, "pydantic_core.ValidationInfo", |object| {
        ClassBuilder::new("pydantic_core.core_schema", "ValidationInfo", object).with_dict().build()
    })
}

/// The function written in Python that a bound validator calls.
fn function_of(validator: &Value) -> Option<Rc<Function>> {
    match validator {
        Value::Method(method) => function_of(&method.function),
        Value::Function(function) => Some(function.clone()),
        _ => None,
    }
}

/// What was given for a field, and under which of its names.
fn find(vm: &mut Vm, field: &Field, config: &Config, input: Input<'_>) -> Result<Option<(Value, Value)>> {
    let mut names = vec![field.alias.as_ref().unwrap_or(&field.name)];
    if config.by_name && field.alias.is_some() {
        names.push(&field.name);
    }
    for name in names {
        let found = match input {
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
        if let Some(found) = found {
            return Ok(Some((found, Value::Str(name.clone()))));
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
