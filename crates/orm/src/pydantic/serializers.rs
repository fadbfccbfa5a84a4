//! What writes values in a way of its own: `@field_serializer`, `@model_serializer`, `PlainSerializer`,
//! `WrapSerializer` (pydantic 2.13, `functional_serializers.py`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::{Instance, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use super::dump::Options;
use super::errors;
use super::field_validators::takes_more;
use super::validators::bound;
use crate::registry::Field;

/// A function that writes fields, a model or values of a type.
#[derive(Clone)]
pub(super) struct Serializer {
    function: Value,
    /// The fields it is for; nothing for the model as a whole, or where it stands in `Annotated`.
    fields: Option<Vec<Text>>,
    /// Whether it is given the function that writes the value otherwise.
    wraps: bool,
    /// Whether it is called for JSON alone.
    json_only: bool,
    /// Whether it is called for values that are not `None` alone.
    unless_none: bool,
}

const SERIALIZER: &[NativeDef] = &[method("__get__", |_, args| {
    let Some(serializer) = args.this().host::<Serializer>() else { return Ok(Value::None) };
    let object = args.get(1).cloned().unwrap_or_default();
    Ok(bound(&serializer.function, &object))
})];

/// Puts the functions into the module.
pub(super) fn fill(module: &Rc<Module>) {
    module.add("field_serializer", |_, mut args| {
        let fields = args.positional.iter().filter_map(|name| name.as_text().cloned()).collect();
        let template = template(&mut args, Some(fields), "plain")?;
        Ok(decorator(template))
    });
    module.add("model_serializer", |vm, mut args| {
        let template = template(&mut args, None, "plain")?;
        match args.positional.first() {
            Some(function) => Ok(made(vm, Serializer { function: function.clone(), ..template })),
            None => Ok(decorator(template)),
        }
    });
    module.add("PlainSerializer", |vm, mut args| {
        let template = template(&mut args, None, "plain")?;
        Ok(made(vm, Serializer { function: function_given(&mut args), ..template }))
    });
    module.add("WrapSerializer", |vm, mut args| {
        let template = template(&mut args, None, "wrap")?;
        Ok(made(vm, Serializer { function: function_given(&mut args), ..template }))
    });
}

fn function_given(args: &mut Args) -> Value {
    args.take_keyword("func").or_else(|| args.positional.first().cloned()).unwrap_or_default()
}

fn template(args: &mut Args, fields: Option<Vec<Text>>, mode: &str) -> Result<Serializer> {
    let mut text = |name: &str| args.take_keyword(name).and_then(|value| value.as_text().cloned());
    let mode = text("mode").unwrap_or_else(|| mode.into());
    let when = text("when_used").unwrap_or_else(|| "always".into());
    Ok(Serializer {
        function: Value::None,
        fields,
        wraps: mode.as_str() == "wrap",
        json_only: when.starts_with("json"),
        unless_none: when.ends_with("unless-none"),
    })
}

fn decorator(template: Serializer) -> Value {
    Value::Native(Native::closure("dec", move |vm, args| {
        Ok(made(vm, Serializer { function: args.this(), ..template.clone() }))
    }))
}

fn made(vm: &mut Vm, serializer: Serializer) -> Value {
    let class = crate::classes::once(vm, "pydantic serializer", |object| {
        ClassBuilder::new("pydantic._internal._decorators", "PydanticDescriptorProxy", object)
            .natives(SERIALIZER)
            .build()
    });
    Value::Instance(Instance::with_host(&class, serializer))
}

/// Whether an object writes values.
pub(super) fn is_serializer(value: &Value) -> bool {
    value.host::<Serializer>().is_some()
}

impl Serializer {
    fn is_used(&self, value: &Value, options: Options) -> bool {
        (options.json || !self.json_only) && !(value.is_none() && self.unless_none)
    }
}

/// The serializers among the attributes of a class and its bases, the nearest first; those of names that were
/// given anew do not count.
fn of_class(class: &Rc<Class>) -> Vec<Rc<Serializer>> {
    let mut names: Vec<Text> = Vec::new();
    let mut found = Vec::new();
    for holder in class.mro() {
        for entry in holder.dict.borrow().iter() {
            let Some(name) = entry.key.as_text() else { continue };
            if names.contains(name) {
                continue;
            }
            names.push(name.clone());
            found.extend(entry.value.host::<Serializer>());
        }
    }
    found
}

/// The serializer of a field, and whether it stands in the class; nothing where there is none that is used.
pub(super) fn of_field(
    class: &Rc<Class>,
    field: &Field,
    value: &Value,
    options: Options,
) -> Option<(Rc<Serializer>, bool)> {
    let is_for = |serializer: &Rc<Serializer>| {
        let fields = serializer.fields.as_deref().unwrap_or_default();
        fields.iter().any(|name| *name == field.name || name.as_str() == "*")
    };
    let own = of_class(class).into_iter().find(is_for).map(|serializer| (serializer, true));
    let annotated = || field.metadata.iter().rev().find_map(|item| item.host::<Serializer>());
    let found = own.or_else(|| annotated().map(|serializer| (serializer, false)));
    found.filter(|(serializer, _)| serializer.is_used(value, options))
}

/// The serializer among the metadata of `Annotated`, if there is one that is used.
pub(super) fn of_metadata(metadata: &[Value], value: &Value, options: Options) -> Option<Rc<Serializer>> {
    let found = metadata.iter().rev().find_map(|item| item.host::<Serializer>());
    found.filter(|serializer| serializer.is_used(value, options))
}

/// The serializer of a model as a whole, if there is one that is used.
pub(super) fn of_model(class: &Rc<Class>, options: Options) -> Option<Rc<Serializer>> {
    let is_for = |serializer: &Rc<Serializer>| serializer.fields.is_none() && (options.json || !serializer.json_only);
    of_class(class).into_iter().find(is_for)
}

/// What a serializer makes of a value; `object` is what it is a method of, `plainly` writes the value otherwise.
///
/// # Errors
/// What it raises.
pub(super) fn written(
    vm: &mut Vm,
    serializer: &Serializer,
    object: Option<&Value>,
    value: Option<&Value>,
    told: (&str, Options),
    plainly: impl Fn(&mut Vm, &Value) -> Result<Value> + 'static,
) -> Result<Value> {
    let function = match object {
        Some(object) => bound(&serializer.function, object),
        None => serializer.function.clone(),
    };
    let mut args = Args::none();
    args.positional.extend(value.cloned());
    if serializer.wraps {
        let handler = Native::closure("serializer", move |vm, args| plainly(vm, &args.this()));
        args.positional.push(Value::Native(handler));
    }
    if takes_more(&function, args.positional.len()) {
        let class = crate::classes::once(vm, "pydantic SerializationInfo", |object| {
            ClassBuilder::new("pydantic_core.core_schema", "SerializationInfo", object).with_dict().build()
        });
        let info = Instance::new(&class);
        let (name, options) = told;
        if !name.is_empty() {
            info.set("field_name", Value::str(name));
        }
        info.set("mode", Value::str(if options.json { "json" } else { "python" }));
        for (name, is_on) in options.flags() {
            info.set(name, Value::Bool(is_on));
        }
        info.set("context", Value::None);
        args.positional.push(Value::Instance(info));
    }
    vm.call(&function, args).map_err(|raised| {
        let name = vm.get_attr_opt(&function, "__name__").ok().flatten().unwrap_or_default();
        let name = vm.str(&name).unwrap_or_default();
        errors::of_serialization(vm, Some(&name), raised)
    })
}
