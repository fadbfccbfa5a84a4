//! What can be asked about type forms: origin, arguments, the annotations of a class.

use std::rc::Rc;

use super::{alias, forms, special_form};
use crate::args::{Args, Signature};
use crate::error::Result;
use crate::object::{Alias, DictObject, Form};
use crate::value::Value;
use crate::vm::Vm;

/// What a form is made from: `list` for `List[int]`, `Union` for `Optional[int]`.
pub(super) fn origin_of(vm: &mut Vm, form: &Value) -> Result<Value> {
    let Value::Alias(own) = form else { return Ok(Value::None) };
    match &own.form {
        Form::Union { by_operator: true } => Ok(Value::Class(vm.types.union_type().clone())),
        Form::Union { .. } => special_form(vm, "Union"),
        Form::Literal => special_form(vm, "Literal"),
        Form::Annotated => special_form(vm, "Annotated"),
        Form::Qualifier(name) => special_form(vm, name),
        Form::Generic | Form::Typing(_) | Form::Callable => Ok(own.origin.clone()),
        Form::TypeVar(_) | Form::ForwardRef | Form::Special(_) => Ok(Value::None),
    }
}

/// `get_origin(form)`.
pub(super) fn get_origin(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    if matches!(&this, Value::Class(class) if class.name.borrow().as_str() == "Generic" && class.module.borrow().as_str() == "typing")
    {
        return Ok(this);
    }
    origin_of(vm, &this)
}

/// `get_args(form)`.
pub(super) fn get_args(vm: &mut Vm, args: Args) -> Result<Value> {
    let Value::Alias(own) = args.this() else { return Ok(Value::tuple(Vec::new())) };
    let is_callable = match (&own.form, &own.origin) {
        (Form::Callable, _) => true,
        (Form::Generic, Value::Class(class)) => class.full_name() == "collections.abc.Callable",
        _ => false,
    };
    Ok(Value::tuple(match &own.form {
        Form::TypeVar(_) | Form::ForwardRef | Form::Special(_) => Vec::new(),
        _ if is_callable && !matches!(own.args.first(), Some(Value::Ellipsis)) => {
            let (result, params) =
                own.args.split_last().map_or((Value::None, &[][..]), |(last, rest)| (last.clone(), rest));
            vec![vm.new_list(params.to_vec()), result]
        }
        _ => own.args.clone(),
    }))
}

/// `get_type_hints(class or function)`.
pub(super) fn get_type_hints(vm: &mut Vm, args: Args) -> Result<Value> {
    const SIGNATURE: Signature =
        Signature::function("get_type_hints", &["obj", "globalns", "localns", "include_extras"], 1);
    let mut bound = args.bind(vm, &SIGNATURE)?;
    let object = bound.required(0);
    let given_globals = bound.take_non_none(1);
    let given_locals = bound.take_non_none(2);
    let extras = bound.take(3).is_some_and(|extras| matches!(extras, Value::Bool(true)));
    let hints = DictObject::new(crate::dict::Dict::default());
    match &object {
        Value::Class(class) => {
            let classes: Vec<_> = class.mro().cloned().collect();
            for class in classes.into_iter().rev() {
                let globals = match &given_globals {
                    Some(Value::Dict(globals)) => globals.clone(),
                    _ => module_names(vm, &class.module.borrow().clone()),
                };
                let locals = match &given_locals {
                    Some(Value::Dict(locals)) => locals.clone(),
                    _ => DictObject::new(class.dict.borrow().clone()),
                };
                let Some(annotations @ Value::Dict(_)) = class.own("__annotations__") else { continue };
                add(vm, &hints, &annotations, &globals, &locals)?;
            }
        }
        _ => {
            let mut inner = object.clone();
            while let Some(wrapped) = vm.get_attr_opt(&inner, "__wrapped__")? {
                vm.burn(1)?;
                inner = wrapped;
            }
            let function = match &inner {
                Value::Method(method) => method.function.clone(),
                other => other.clone(),
            };
            let (annotations, globals) = match &function {
                Value::Function(function) => (function.annotations.borrow().clone(), function.globals.clone()),
                Value::Module(module) => {
                    (module.dict.get_str("__annotations__").unwrap_or_default(), module.dict.clone())
                }
                Value::Native(_) => (Value::None, Rc::default()),
                other => {
                    let shown = vm.repr(other)?;
                    return Err(vm.type_error(format!("{shown} is not a module, class, method, or function.")));
                }
            };
            let globals = match given_globals {
                Some(Value::Dict(given)) => given,
                _ => globals,
            };
            let locals = match given_locals {
                Some(Value::Dict(given)) => given,
                _ => globals.clone(),
            };
            if matches!(annotations, Value::Dict(_)) {
                add(vm, &hints, &annotations, &globals, &locals)?;
            }
        }
    }
    if !extras {
        let entries: Vec<_> = hints.dict.borrow().iter().cloned().collect();
        for entry in entries {
            let plain = strip(vm, &entry.value)?;
            vm.dict_set(&hints.dict, entry.key, plain)?;
        }
    }
    Ok(Value::Dict(hints))
}

fn module_names(vm: &mut Vm, module: &str) -> Rc<DictObject> {
    match vm.modules.get_str(module) {
        Some(Value::Module(module)) => module.dict.clone(),
        _ => Rc::default(),
    }
}

fn add(
    vm: &mut Vm,
    hints: &Rc<DictObject>,
    annotations: &Value,
    globals: &Rc<DictObject>,
    locals: &Rc<DictObject>,
) -> Result<()> {
    for (name, value) in vm.mapping_items(annotations)? {
        let value = if value.is_none() { Value::Class(vm.types.none().clone()) } else { value };
        let value = resolve(vm, &forms::convert(value), globals, locals)?;
        vm.dict_set(&hints.dict, name, value)?;
    }
    Ok(())
}

/// A form with its forward references resolved.
fn resolve(vm: &mut Vm, value: &Value, globals: &Rc<DictObject>, locals: &Rc<DictObject>) -> Result<Value> {
    let Value::Alias(own) = value else { return Ok(value.clone()) };
    let own: Rc<Alias> = own.clone();
    match &own.form {
        Form::ForwardRef => {
            let Some(text) = own.args.first().and_then(Value::as_text).cloned() else { return Ok(value.clone()) };
            let meant = super::evaluate(vm, &text, globals, locals)?;
            let meant = if meant.is_none() { Value::Class(vm.types.none().clone()) } else { forms::convert(meant) };
            vm.nested(|vm| resolve(vm, &meant, globals, locals))
        }
        Form::Literal | Form::TypeVar(_) | Form::Special(_) => Ok(value.clone()),
        form => {
            let mut args = Vec::new();
            for (at, arg) in own.args.iter().enumerate() {
                // What stands after the type in `Annotated` is no type.
                let is_type = *form != Form::Annotated || at == 0;
                // In `list["X"]` a string is a forward reference too, once it is asked for.
                let arg = if is_type { forms::convert(arg.clone()) } else { arg.clone() };
                args.push(if is_type { vm.nested(|vm| resolve(vm, &arg, globals, locals))? } else { arg });
            }
            match form {
                Form::Union { by_operator } => forms::union(vm, args, *by_operator),
                other => Ok(alias(other.clone(), own.origin.clone(), args)),
            }
        }
    }
}

/// A form without what `Annotated`, `Required` and `NotRequired` say.
fn strip(vm: &mut Vm, value: &Value) -> Result<Value> {
    let Value::Alias(own) = value else { return Ok(value.clone()) };
    let own = own.clone();
    match &own.form {
        Form::Annotated | Form::Qualifier("Required" | "NotRequired") => {
            let inner = own.args.first().cloned().unwrap_or_default();
            vm.nested(|vm| strip(vm, &inner))
        }
        Form::Literal | Form::TypeVar(_) | Form::Special(_) | Form::ForwardRef => Ok(value.clone()),
        form => {
            let args = vm.nested(|vm| own.args.iter().map(|arg| strip(vm, arg)).collect::<Result<Vec<_>>>())?;
            match form {
                Form::Union { by_operator } => forms::union(vm, args, *by_operator),
                other => Ok(alias(other.clone(), own.origin.clone(), args)),
            }
        }
    }
}
