//! Annotations that name what is declared later, and `model_rebuild` (pydantic 2.13, `main.py`).

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::object::{Alias, DictObject, Form};
use linktable_python::{Args, Class, Raised, Result, Value, Vm};

use super::errors;
use crate::registry::{Field, ModelClass, model_of};
use crate::sqlmodel::declare::annotation::{Evaluated, evaluate, text_of};

/// Whether there is a text in an annotation that stands for a type.
fn is_open(annotation: &Value) -> bool {
    if text_of(annotation).is_some() {
        return true;
    }
    let Value::Alias(alias) = annotation else { return false };
    match &alias.form {
        Form::Literal => false,
        Form::Annotated => alias.args.first().is_some_and(is_open),
        _ => alias.args.iter().any(is_open),
    }
}

/// The type with its texts evaluated; the text whose names are not there.
fn closed(vm: &mut Vm, annotation: &Value, globals: &Rc<DictObject>) -> Result<std::result::Result<Value, String>> {
    if !is_open(annotation) {
        return Ok(Ok(annotation.clone()));
    }
    if let Some(text) = text_of(annotation) {
        return match evaluate(vm, &text, globals)? {
            Evaluated::Value(value) => vm.nested(|vm| closed(vm, &value, globals)),
            Evaluated::Missing => Ok(Err(text)),
            Evaluated::Unreadable => {
                Err(linktable_python::error::unsupported(format!("the annotation `{text}` as a text")))
            }
        };
    }
    let Value::Alias(alias) = annotation else { return Ok(Ok(annotation.clone())) };
    let mut args = Vec::with_capacity(alias.args.len());
    for arg in &alias.args {
        match vm.nested(|vm| closed(vm, arg, globals))? {
            Ok(arg) => args.push(arg),
            Err(text) => return Ok(Err(text)),
        }
    }
    Ok(Ok(Value::Alias(Rc::new(Alias { form: alias.form.clone(), origin: alias.origin.clone(), args }))))
}

/// The first name in a text that nothing has.
fn missing_name(vm: &Vm, text: &str, globals: &Rc<DictObject>) -> String {
    let names = text.split(|c: char| !c.is_alphanumeric() && c != '_').filter(|name| !name.is_empty());
    let mut names = names.filter(|name| globals.get_str(name).is_none() && vm.builtin(name).is_none());
    names.next().unwrap_or(text).to_owned()
}

/// Completes a class whose annotations name what was declared after it; the name that is not there.
fn completed(vm: &mut Vm, class: &Rc<Class>) -> Result<Option<String>> {
    let Some(model) = model_of(class) else { return Ok(None) };
    if !model.fields.iter().any(|field| is_open(&field.annotation)) {
        return Ok(None);
    }
    let globals = model.home.upgrade().or_else(|| vm.frame().map(|frame| frame.globals.clone())).unwrap_or_default();
    let mut fields = Vec::with_capacity(model.fields.len());
    for field in &model.fields {
        match closed(vm, &field.annotation, &globals)? {
            Ok(annotation) => fields.push(Rc::new(Field { annotation, ..Field::clone(field) })),
            Err(text) => return Ok(Some(missing_name(vm, &text, &globals))),
        }
    }
    let (relationships, table) = (model.relationships.clone(), model.table);
    let made = ModelClass {
        class: Rc::downgrade(class),
        fields,
        relationships,
        table,
        home: model.home.clone(),
        config: OnceCell::new(),
    };
    class.set_host(Rc::new(made));
    Ok(None)
}

/// Completes a class before it validates.
///
/// # Errors
/// `PydanticUserError` if a name is not there.
pub(super) fn complete(vm: &mut Vm, class: &Rc<Class>) -> Result<()> {
    match completed(vm, class)? {
        None => Ok(()),
        Some(missing) => Err(not_defined(vm, class, &missing)?),
    }
}

fn not_defined(vm: &mut Vm, class: &Rc<Class>, missing: &str) -> Result<Raised> {
    let name = class.name.borrow().to_string();
    let message =
        format!("`{name}` is not fully defined; you should define `{missing}`, then call `{name}.model_rebuild()`.");
    errors::raised(vm, "PydanticUserError", &message, "class-not-fully-defined")
}

/// `model_rebuild(…)`: nothing where there was nothing to do.
///
/// # Errors
/// `PydanticUndefinedAnnotation` if a name is not there.
pub(crate) fn model_rebuild(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let Value::Class(class) = args.take_this() else { return Ok(Value::None) };
    let is_open = model_of(&class).is_some_and(|model| model.fields.iter().any(|field| is_open(&field.annotation)));
    let force = args.take_keyword("force").unwrap_or_default();
    let raises = args.take_keyword("raise_errors").unwrap_or(Value::Bool(true));
    if !is_open {
        return Ok(if vm.truthy(&force)? { Value::Bool(true) } else { Value::None });
    }
    match completed(vm, &class)? {
        None => Ok(Value::Bool(true)),
        Some(_) if !vm.truthy(&raises)? => Ok(Value::Bool(false)),
        Some(missing) => {
            let message = format!("name '{missing}' is not defined");
            Err(errors::raised(vm, "PydanticUndefinedAnnotation", &message, "undefined-annotation")?)
        }
    }
}
