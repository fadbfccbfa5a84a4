//! `@field_validator`, `@model_validator` and `PrivateAttr` (pydantic 2.13, `functional_validators.py`, `fields.py`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native, WrapperKind};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::complaint::Fit;
use super::config::Call;
use super::convert::called;
use super::field_validators::with_info;
use crate::registry::{Field, model_of};
use crate::sqlmodel::instance;

/// When a validator is called.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum When {
    /// With what was given.
    Before,
    /// With what fits.
    After,
    /// Instead of looking whether it fits.
    Plain,
    /// Around looking whether it fits.
    Wrap,
}

/// A function of a class that validates.
struct Validator {
    /// The function, as it stands in the class.
    function: Value,
    /// The fields it is for; nothing for the model as a whole.
    fields: Option<Vec<Text>>,
    when: When,
    /// Whether there must be such fields.
    checked: bool,
}

/// `PrivateAttr(…)`: what an attribute beside the fields is at first.
struct Private {
    default: Option<Value>,
    factory: Option<Value>,
}

#[derive(Default)]
struct Classes {
    validator: OnceCell<Rc<Class>>,
    private: OnceCell<Rc<Class>>,
}

const VALIDATOR: &[NativeDef] = &[method("__get__", |_, args| {
    let Some(validator) = args.this().host::<Validator>() else { return Ok(Value::None) };
    let owner = args.get(2).cloned().unwrap_or_default();
    Ok(bound(&validator.function, &owner))
})];

const PRIVATE: &[NativeDef] = &[method("__get__", |vm, args| {
    let object = args.get(1).cloned().unwrap_or_default();
    let kind = vm.type_name(&object);
    Err(vm.attribute_error(format!("'{kind}' object has no such private attribute"), &object, ""))
})];

/// Puts the functions into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("field_validator", field_validator);
    module.add("model_validator", model_validator);
    module.add("PrivateAttr", private);
}

fn mode(args: &mut Args) -> Result<When> {
    let mode = args.take_keyword("mode").and_then(|mode| mode.as_text().cloned());
    Ok(match mode.as_deref() {
        None | Some("after") => When::After,
        Some("before") => When::Before,
        Some("plain") => When::Plain,
        Some("wrap") => When::Wrap,
        Some(other) => return Err(unsupported(format!("a validator with `mode=\"{other}\"`"))),
    })
}

fn field_validator(_: &mut Vm, mut args: Args) -> Result<Value> {
    let when = mode(&mut args)?;
    let fields: Vec<Text> = args.positional.iter().filter_map(|name| name.as_text().cloned()).collect();
    let checked = !matches!(args.take_keyword("check_fields"), Some(Value::Bool(false)));
    decorator(when, Some(fields), checked)
}

fn model_validator(_: &mut Vm, mut args: Args) -> Result<Value> {
    let when = mode(&mut args)?;
    decorator(when, None, false)
}

fn decorator(when: When, fields: Option<Vec<Text>>, checked: bool) -> Result<Value> {
    Ok(Value::Native(Native::closure("dec", move |vm, args| {
        let object = vm.types.object.clone();
        let build = || {
            let builder = ClassBuilder::new("pydantic._internal._decorators", "PydanticDescriptorProxy", &object);
            builder.natives(VALIDATOR).build()
        };
        let class = vm.state::<Classes>().validator.get_or_init(build).clone();
        let validator = Validator { function: args.this(), fields: fields.clone(), when, checked };
        Ok(Value::Instance(Instance::with_host(&class, validator)))
    })))
}

/// The fields that what stands in a class validates: `None` inside for the model as a whole, and outside for what
/// is no validator.
pub(crate) fn fields_of(value: &Value) -> Option<Option<Vec<Value>>> {
    let validator = value.host::<Validator>()?;
    Some(validator.fields.as_ref().map(|fields| fields.iter().cloned().map(Value::Str).collect()))
}

/// The same validator for these fields.
pub(crate) fn narrowed(value: &Value, fields: Vec<Text>) -> Option<Value> {
    let validator = value.host::<Validator>()?;
    let class = value.as_instance()?.class();
    let (function, when) = (validator.function.clone(), validator.when);
    let narrowed = Validator { function, fields: Some(fields), when, checked: false };
    Some(Value::Instance(Instance::with_host(&class, narrowed)))
}

fn private(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let factory = args.take_keyword("default_factory").and_then(Value::non_none);
    let default = args.positional.first().cloned().or_else(|| args.take_keyword("default"));
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("pydantic.fields", "ModelPrivateAttr", &object).natives(PRIVATE).build();
    let class = vm.state::<Classes>().private.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_host(&class, Private { default, factory })))
}

/// A function of a class with the class or an object as its first argument.
pub(super) fn bound(function: &Value, class: &Value) -> Value {
    if let Value::Wrapper(wrapper) = function
        && wrapper.kind == WrapperKind::Static
    {
        return wrapper.function.clone();
    }
    let function = match function {
        Value::Wrapper(wrapper) => wrapper.function.clone(),
        other => other.clone(),
    };
    Value::Method(Rc::new(linktable_python::object::Method { function, this: class.clone() }))
}

/// What stands in the models among a class's bases, and in itself: the furthest base first.
fn holders(class: &Rc<Class>) -> Vec<Rc<Class>> {
    let all = class.ancestors.iter().rev().chain([class]);
    all.filter(|holder| model_of(holder).is_some()).cloned().collect()
}

fn all(class: &Rc<Class>) -> Vec<(Text, Rc<Validator>)> {
    let mut found: Vec<(Text, Rc<Validator>)> = Vec::new();
    for holder in holders(class) {
        for entry in holder.dict.borrow().iter() {
            let (Some(name), Some(validator)) = (entry.key.as_text(), entry.value.host::<Validator>()) else {
                continue;
            };
            match found.iter_mut().find(|(other, _)| other == name) {
                Some((_, slot)) => *slot = validator,
                None => found.push((name.clone(), validator)),
            }
        }
    }
    found
}

/// The validators of a field, each put around those before it, bound to the class.
pub(crate) fn of_field(class: &Rc<Class>, field: &str) -> Vec<(When, Value)> {
    let owner = Value::Class(class.clone());
    let is_for = |validator: &Validator| {
        let fields = validator.fields.as_deref().unwrap_or_default();
        fields.iter().any(|name| name.as_str() == field || name.as_str() == "*")
    };
    let all = all(class).into_iter().filter(|(_, validator)| is_for(validator));
    all.map(|(_, validator)| (validator.when, bound(&validator.function, &owner))).collect()
}

/// The name of a validator of the class's own for a field that there is not.
pub(super) fn of_missing_field(class: &Rc<Class>, fields: &[Rc<Field>]) -> Option<Text> {
    let dict = class.dict.borrow();
    let mut own = dict.iter().filter_map(|entry| Some((entry.key.as_text()?, entry.value.host::<Validator>()?)));
    let is_known = |name: &Text| name.as_str() == "*" || fields.iter().any(|field| field.name == *name);
    let found = own.find(|(_, validator)| {
        let fields = validator.fields.as_deref().unwrap_or_default();
        validator.checked && !fields.iter().all(is_known)
    });
    found.map(|(name, _)| name.clone())
}

/// The validators of a model as a whole that look at what was made of the values: each put around those before it.
pub(super) fn outer(class: &Rc<Class>) -> Vec<(When, Value)> {
    let all = all(class).into_iter();
    let all = all.filter(|(_, validator)| validator.fields.is_none() && validator.when != When::Before);
    all.map(|(_, validator)| (validator.when, validator.function.clone())).collect()
}

/// The arguments as the model's `before` validators leave them, or what they complain of.
///
/// # Errors
/// What they raise besides.
pub(crate) fn before_model(vm: &mut Vm, class: &Rc<Class>, mut data: Value, call: &Call) -> Result<Fit> {
    for (_, validator) in all(class).into_iter().rev() {
        if validator.fields.is_none() && validator.when == When::Before {
            let function = bound(&validator.function, &Value::Class(class.clone()));
            let args = with_info(vm, &function, [data.clone()].into(), call, None);
            match called(vm, &function, args, &data)? {
                Ok(next) => data = next,
                Err(complaints) => return Ok(Err(complaints)),
            }
        }
    }
    Ok(Ok(data))
}

/// Whether a class has `before` validators for the model as a whole.
pub(crate) fn has_before_model(class: &Rc<Class>) -> bool {
    all(class).iter().any(|(_, validator)| validator.fields.is_none() && validator.when == When::Before)
}

/// Gives private attributes their first values.
///
/// # Errors
/// What their factories raise.
pub(crate) fn fill_private(vm: &mut Vm, this: &Value) -> Result<()> {
    let class = vm.class_of(this);
    for holder in holders(&class) {
        let privates: Vec<(Text, Rc<Private>)> = holder
            .dict
            .borrow()
            .iter()
            .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.host::<Private>()?)))
            .collect();
        let plain: Vec<(Text, Value)> = holder
            .dict
            .borrow()
            .iter()
            .filter_map(|entry| Some((entry.key.as_text()?.clone(), entry.value.clone())))
            .filter(|(name, value)| {
                let is_container = matches!(value, Value::List(_) | Value::Dict(_) | Value::Set(_));
                is_container && name.starts_with('_') && !name.starts_with("__")
            })
            .collect();
        for (name, value) in plain {
            let value = instance::copied(vm, &value)?;
            if let Some(instance) = this.as_instance() {
                instance.set(&name, value);
            }
        }
        for (name, private) in privates {
            let value = match (&private.factory, &private.default) {
                (Some(factory), _) => Some(vm.call(factory, Args::none())?),
                (None, default) => default.clone(),
            };
            if let (Some(value), Some(instance)) = (value, this.as_instance()) {
                instance.set(&name, value);
            }
        }
    }
    Ok(())
}

/// The names of a class's private attributes, those of the furthest base first.
pub(crate) fn private_names(class: &Rc<Class>) -> Vec<Text> {
    let is_private = |name: &Text| name.starts_with('_') && !name.starts_with("__");
    let mut names: Vec<Text> = Vec::new();
    for holder in holders(class) {
        let dict = holder.dict.borrow();
        let annotated: Vec<Text> = match dict.get_str("__annotations__") {
            Some(Value::Dict(found)) => found.dict.borrow().keys().filter_map(|key| key.as_text().cloned()).collect(),
            _ => Vec::new(),
        };
        let assigned = dict.iter().filter(|entry| {
            let is_function = matches!(
                entry.value,
                Value::Function(_) | Value::Native(_) | Value::Property(_) | Value::Wrapper(_) | Value::Class(_)
            );
            entry.value.host::<Private>().is_some() || !is_function && entry.value.host::<Validator>().is_none()
        });
        let assigned = assigned.filter_map(|entry| entry.key.as_text().cloned());
        for name in assigned.chain(annotated).filter(is_private) {
            if !names.contains(&name) {
                names.push(name);
            }
        }
    }
    names
}
