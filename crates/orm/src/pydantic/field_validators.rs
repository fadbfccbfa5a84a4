//! A value as its field wants it, through the field's validators (pydantic 2.13: each is put around those before it).

use std::rc::Rc;

use linktable_python::object::{DictObject, Function, Native};
use linktable_python::{Args, Class, Result, Text, Value, Vm};

use super::complaint::{self, Fit};
use super::config::{Call, Config};
use super::constrain::Constraints;
use super::convert::{Conversion, called};
use super::validators::{self, When};
use super::{annotated, names, validate};
use crate::registry::Field;

/// A field in a validation of its model.
#[derive(Clone)]
pub(crate) struct Place {
    /// The model.
    pub class: Rc<Class>,
    /// What it configures, and what the call says.
    pub config: Rc<Config>,
    /// The field.
    pub field: Rc<Field>,
    /// The values of the fields before it.
    pub data: Rc<DictObject>,
}

/// A value as its field wants it, after all its validators; or what is wrong with it.
///
/// # Errors
/// What validators raise that is no complaint.
pub(super) fn fitted(vm: &mut Vm, place: &Place, value: &Value) -> Result<Fit> {
    let validators = validators::of_field(&place.class, &place.field.name);
    through(vm, place, &validators, value)
}

/// Through these validators, the last of which is the outermost.
fn through(vm: &mut Vm, place: &Place, validators: &[(When, Value)], value: &Value) -> Result<Fit> {
    let Some(((when, validator), rest)) = validators.split_last() else { return typed(vm, place, value) };
    let at = Some((&place.field.name, &place.data));
    let call = &place.config.call;
    match when {
        When::Before => {
            let args = with_info(vm, validator, [value.clone()].into(), call, at);
            match called(vm, validator, args, value)? {
                Ok(next) => vm.nested(|vm| through(vm, place, rest, &next)),
                wrong => Ok(wrong),
            }
        }
        When::After => match vm.nested(|vm| through(vm, place, rest, value))? {
            Ok(fit) => {
                let args = with_info(vm, validator, [fit].into(), call, at);
                called(vm, validator, args, value)
            }
            wrong => Ok(wrong),
        },
        When::Plain => {
            let args = with_info(vm, validator, [value.clone()].into(), call, at);
            called(vm, validator, args, value)
        }
        When::Wrap => {
            let (inner, rest) = (place.clone(), rest.to_vec());
            let handler = handler(move |vm, value| match through(vm, &inner, &rest, value)? {
                Ok(fit) => Ok(fit),
                Err(complaints) => {
                    let title = names::of_field(vm, &inner.field)?;
                    Err(complaint::error(vm, title, complaints)?)
                }
            });
            let args = with_info(vm, validator, [value.clone(), handler].into(), call, at);
            called(vm, validator, args, value)
        }
    }
}

/// A value as its annotation wants it.
fn typed(vm: &mut Vm, place: &Place, value: &Value) -> Result<Fit> {
    let how = Conversion::placed(&place.config, Some(place));
    let constraints = Constraints::new(&place.field.constraints);
    annotated::around(vm, &how, &place.field.metadata, &place.field.annotation, &constraints, value)
}

/// What a validator in `wrap` mode calls to validate a value.
pub(super) fn handler(run: impl Fn(&mut Vm, &Value) -> Result<Value> + 'static) -> Value {
    Value::Native(Native::closure("handler", move |vm, args| run(vm, &args.this())))
}

/// The arguments of a validator: it gets a `ValidationInfo` if it has a parameter for it.
pub(super) fn with_info(
    vm: &mut Vm,
    validator: &Value,
    mut args: Args,
    call: &Call,
    at: Option<(&Text, &Rc<DictObject>)>,
) -> Args {
    if takes_more(validator, args.positional.len()) {
        args.positional.push(validate::info(vm, call, at));
    }
    args
}

/// Whether a function has more positional parameters than this many.
pub(super) fn takes_more(function: &Value, count: usize) -> bool {
    let (function, own) = match function {
        Value::Method(method) => (function_of(&method.function), 1),
        other => (function_of(other), 0),
    };
    function.is_some_and(|function| function.code.params.positional as usize > count + own)
}

/// The function written in Python that a value is.
fn function_of(value: &Value) -> Option<Rc<Function>> {
    match value {
        Value::Function(function) => Some(function.clone()),
        _ => None,
    }
}
