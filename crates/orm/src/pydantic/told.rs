//! `_linktable_pydantic`: what the parts of pydantic that are written in Python are told of models.

use std::rc::Rc;

use linktable_python::object::{Instance, Module};
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::complaint::{self, Complaint};
use super::constrain::Constraints;
use super::convert::{Conversion, convert};
use super::dump::{self, Options, Selection};
use super::{computed, config, forward};
use crate::registry::{Default, model_of};
use crate::sqlmodel::declare::field::FieldArgs;

/// Puts the functions into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("complain", complain);
    module.add("computed_of", computed_of);
    module.add("fields_of", fields_of);
    module.add("fitted", fitted);
    module.add("given_to", given_to);
    module.add("is_model", |_, args| Ok(Value::Bool(class_of(&args).is_some())));
    module.add("jsonable", |vm, args| {
        dump::value(vm, &args.this(), &Value::None, Options::json(), &Selection::default())
    });
}

fn class_of(args: &Args) -> Option<Rc<Class>> {
    args.this().as_class().filter(|class| model_of(class).is_some()).cloned()
}

fn dict(entries: &[(Text, Value)]) -> Value {
    let mut dict = Dict::default();
    for (name, value) in entries {
        dict.set_str(name.clone(), value.clone());
    }
    Value::dict(dict)
}

/// The fields of a model, each as a tuple: name, annotation, whether it must be given, whether its default is one
/// value, that value, the names it is read and written under, what `Field` was given, what `Annotated` adds.
fn fields_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(class) = class_of(&args) else { return Ok(Value::list(Vec::new())) };
    forward::complete(vm, &class)?;
    let Some(model) = model_of(&class) else { return Ok(Value::list(Vec::new())) };
    let name = |name: Option<Text>| name.map_or(Value::None, Value::Str);
    let fields = model.fields.iter().map(|field| {
        let (has_value, default) = match &field.default {
            Default::Value(value) => (true, value.clone()),
            _ => (false, Value::None),
        };
        Value::tuple(vec![
            Value::Str(field.name.clone()),
            field.annotation.clone(),
            Value::Bool(field.is_required()),
            Value::Bool(has_value),
            default,
            name(field.alias.clone()),
            name(field.serialization_alias()),
            dict(&field.given),
            Value::list(field.metadata.clone()),
        ])
    });
    Ok(Value::list(fields.collect()))
}

/// The computed fields of a model, each as a tuple: name, alias, what `computed_field` was given, the function.
fn computed_of(_: &mut Vm, args: Args) -> Result<Value> {
    let Some(class) = class_of(&args) else { return Ok(Value::list(Vec::new())) };
    let fields = computed::of_class(&class).into_iter().map(|(name, told)| {
        let function = computed::function_of(&class, &name).unwrap_or_default();
        let alias = told.alias.map_or(Value::None, Value::Str);
        Value::tuple(vec![Value::Str(name), alias, dict(&told.given), function])
    });
    Ok(Value::list(fields.collect()))
}

/// What an item of `Annotated`'s metadata was given, if it says something of values; `None` otherwise.
fn given_to(_: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this().host::<FieldArgs>().map_or(Value::None, |args| dict(&args.given)))
}

/// A value as a type wants it, and what is wrong with it: pairs of a complaint and its place.
fn fitted(vm: &mut Vm, args: Args) -> Result<Value> {
    let (kind, value) = (args.this(), args.get(1).cloned().unwrap_or_default());
    let config = Rc::new(config::of_dict(vm, args.get(2))?);
    let object = vm.types.object.clone();
    let wrap = |complaint: Complaint| {
        let place = Value::tuple(complaint.loc.clone());
        let complaint = Complaint { loc: Vec::new(), ..complaint };
        Value::tuple(vec![Value::Instance(Instance::with_host(&object, complaint)), place])
    };
    Ok(match convert(vm, &Conversion::new(&config), &kind, &Constraints::default(), &value)? {
        Ok(fit) => Value::tuple(vec![fit, Value::list(Vec::new())]),
        Err(found) => Value::tuple(vec![value, Value::list(found.into_iter().map(wrap).collect())]),
    })
}

/// Raises `ValidationError` with a title, from pairs as above; a complaint may also be its type, words and value.
fn complain(vm: &mut Vm, args: Args) -> Result<Value> {
    let title = vm.str(&args.this())?;
    let mut complaints = Vec::new();
    for pair in vm.collect(&args.get(1).cloned().unwrap_or_default())? {
        let pair = vm.collect(&pair)?;
        let [what, place] = pair.as_slice() else { continue };
        let loc = vm.collect(place)?;
        complaints.push(match what.host::<Complaint>() {
            Some(complaint) => Complaint { loc, ..Complaint::clone(&complaint) },
            None => {
                let parts = vm.collect(what)?;
                let [kind, words, value] = parts.as_slice() else { continue };
                Complaint { loc, ..Complaint::new(&vm.str(kind)?, vm.str(words)?, value) }
            }
        });
    }
    Err(complaint::error(vm, title, complaints)?)
}
