//! Type forms with arguments, and unions.

use std::rc::Rc;

use super::{STANDS_FOR, alias, classes};
use crate::class::Class;
use crate::error::Result;
use crate::object::{Alias, Form};
use crate::value::Value;
use crate::vm::Vm;

/// `list[int]`: a built-in class with arguments; nothing if the class takes none.
pub(crate) fn subscript_class(vm: &mut Vm, class: &Rc<Class>, key: &Value) -> Result<Option<Value>> {
    let module = class.module.borrow().clone();
    let takes = match (module.as_str(), class.name.borrow().as_str()) {
        ("builtins", "list" | "dict" | "set" | "frozenset" | "tuple" | "type" | "enumerate") => true,
        ("builtins", _) => false,
        ("collections" | "collections.abc" | "contextlib" | "queue" | "weakref" | "asyncio", _) => {
            class.source.is_none()
        }
        ("re", "Match" | "Pattern") | ("functools", "partial" | "cached_property") => true,
        _ => false,
    };
    // A class derived from one that takes arguments takes them too.
    let takes = takes
        || (!module.is_empty()
            && class.ancestors.iter().any(|base| {
                matches!(base.name.borrow().as_str(), "list" | "dict" | "set" | "frozenset" | "tuple")
                    && base.module.borrow().as_str() == "builtins"
            }));
    if !takes {
        return Ok(None);
    }
    let mut args = items(key);
    if module.as_str() == "collections.abc" && class.name.borrow().as_str() == "Callable" {
        args = callable_args(vm, args, "Callable must be used as Callable[[arg, ...], result].")?;
    }
    Ok(Some(alias(Form::Generic, Value::Class(class.clone()), args)))
}

/// The arguments in brackets: those of a tuple one by one.
pub(super) fn items(key: &Value) -> Vec<Value> {
    match key {
        Value::Tuple(tuple) => tuple.items.clone(),
        other => vec![other.clone()],
    }
}

/// A string becomes a forward reference.
pub(super) fn convert(value: Value) -> Value {
    match value {
        Value::Str(_) => alias(Form::ForwardRef, Value::None, vec![value]),
        other => other,
    }
}

/// An argument of a form of `typing`: `None` stands for its class, a string becomes a forward reference.
pub(super) fn argument(vm: &mut Vm, value: &Value, message: &str) -> Result<Value> {
    match value {
        Value::None => Ok(Value::Class(vm.types.none().clone())),
        Value::Tuple(_) => {
            let shown: String = vm.repr(value)?.chars().take(100).collect();
            Err(vm.type_error(format!("{message} Got {shown}.")))
        }
        Value::Alias(form) => match &form.form {
            Form::Special("Any" | "LiteralString" | "NoReturn" | "Never" | "Self" | "TypeAlias") => Ok(value.clone()),
            Form::Special(name) => Err(vm.type_error(format!("Plain typing.{name} is not valid as type argument"))),
            Form::Qualifier("ClassVar" | "Final") => {
                let shown = vm.repr(value)?;
                Err(vm.type_error(format!("{shown} is not valid as type argument")))
            }
            _ => Ok(value.clone()),
        },
        other => Ok(convert(other.clone())),
    }
}

fn arguments(vm: &mut Vm, args: &[Value], message: &str) -> Result<Vec<Value>> {
    args.iter().map(|arg| argument(vm, arg, message)).collect()
}

/// `List[int]`, `Optional[X]`: a type form with arguments.
pub(crate) fn subscript_alias(vm: &mut Vm, form: &Value, key: &Value) -> Result<Value> {
    let Value::Alias(own) = form else { return Ok(Value::None) };
    let own = own.clone();
    if own.form == Form::Special("Optional") {
        let arg = argument(vm, key, "typing.Optional requires a single type.")?;
        let none = Value::Class(vm.types.none().clone());
        return union(vm, vec![arg, none], false);
    }
    let args = items(key);
    match &own.form {
        Form::Special("Union") => {
            if args.is_empty() {
                return Err(vm.type_error("Cannot take a Union of no types."));
            }
            let args = arguments(vm, &args, "Union[arg, ...]: each arg must be a type.")?;
            union(vm, args, false)
        }
        Form::Special("Literal") => literal(vm, &args),
        Form::Special("Annotated") => annotated(vm, key, args),
        Form::Special(
            name @ ("ClassVar" | "Final" | "Required" | "NotRequired" | "ReadOnly" | "TypeGuard" | "Unpack"),
        ) => {
            let message = match *name {
                "ClassVar" | "Final" => format!("typing.{name} accepts only single type."),
                _ => format!("typing.{name} accepts only a single type."),
            };
            // Of all places only here may one qualifier stand in the other.
            let arg = match key {
                Value::Alias(inner) if matches!(inner.form, Form::Qualifier(_)) && *name == "ClassVar" => key.clone(),
                _ => argument(vm, key, &message)?,
            };
            Ok(alias(Form::Qualifier(name), Value::None, vec![arg]))
        }
        Form::Special("Concatenate") => Ok(alias(Form::Qualifier("Concatenate"), Value::None, args)),
        Form::Special(name) => Err(vm.type_error(format!("typing.{name} is not subscriptable"))),
        Form::Typing("Callable") => {
            let args = callable_args(vm, args, "Callable must be used as Callable[[arg, ...], result].")?;
            let args = arguments(vm, &args, "Callable[[arg, ...], result]: each arg must be a type.")?;
            Ok(alias(Form::Callable, own.origin.clone(), args))
        }
        Form::Typing(name) if own.args.is_empty() && !name.ends_with(']') => typing_class(vm, &own, name, args),
        _ => substitute_parameters(vm, form, &own, &args),
    }
}

fn typing_class(vm: &mut Vm, own: &Rc<Alias>, name: &'static str, args: Vec<Value>) -> Result<Value> {
    let known = STANDS_FOR.iter().find(|(form, ..)| *form == name);
    let count = known.map_or(-1, |(.., count)| *count);
    if count == 0 {
        return Err(vm.type_error(format!("typing.{name} is not a generic class")));
    }
    if args.is_empty() {
        return Ok(alias(Form::Typing("Tuple[()]"), own.origin.clone(), args));
    }
    let message = if name == "Tuple" {
        "Tuple[t0, t1, ...]: each t must be a type."
    } else {
        "Parameters to generic types must be types."
    };
    let args = args
        .iter()
        .map(|arg| if matches!(arg, Value::Ellipsis) { Ok(Value::Ellipsis) } else { argument(vm, arg, message) })
        .collect::<Result<Vec<_>>>()?;
    if let Ok(expected) = usize::try_from(count) {
        check_count(vm, &format!("typing.{name}"), args.len(), expected)?;
    }
    Ok(alias(Form::Typing(name), own.origin.clone(), args))
}

/// Whether a generic class gets as many arguments as it takes.
pub(super) fn check_count(vm: &mut Vm, shown: &str, actual: usize, expected: usize) -> Result<()> {
    if actual == expected {
        return Ok(());
    }
    let how = if actual > expected { "many" } else { "few" };
    Err(vm.type_error(format!("Too {how} arguments for {shown}; actual {actual}, expected {expected}")))
}

fn callable_args(vm: &mut Vm, args: Vec<Value>, message: &str) -> Result<Vec<Value>> {
    match args.as_slice() {
        [Value::List(params), result] => {
            let mut all = params.to_vec();
            all.push(result.clone());
            Ok(all)
        }
        [params @ (Value::Ellipsis | Value::Alias(_)), result] => Ok(vec![params.clone(), result.clone()]),
        [other, _] => {
            let shown = vm.repr(other)?;
            Err(vm.type_error(format!("Callable[args, result]: args must be a list. Got {shown}")))
        }
        _ => Err(vm.type_error(message)),
    }
}

fn literal(vm: &mut Vm, args: &[Value]) -> Result<Value> {
    let mut members: Vec<Value> = Vec::new();
    for arg in args {
        let flat = match arg {
            Value::Alias(inner) if inner.form == Form::Literal => inner.args.clone(),
            other => vec![other.clone()],
        };
        for member in flat {
            let kind = vm.class_of(&member);
            let mut known = false;
            for other in &members {
                // `Literal[1, True]` has two members, though the two are equal.
                known = known || (Rc::ptr_eq(&vm.class_of(other), &kind) && vm.eq(other, &member)?);
            }
            if !known {
                members.push(member);
            }
        }
    }
    Ok(alias(Form::Literal, Value::None, members))
}

fn annotated(vm: &mut Vm, key: &Value, args: Vec<Value>) -> Result<Value> {
    if args.len() < 2 || !matches!(key, Value::Tuple(_)) {
        let message = "Annotated[...] should be used with at least two arguments (a type and an annotation).";
        return Err(vm.type_error(message));
    }
    let mut args = args.into_iter();
    let kind = match args.next().unwrap_or_default() {
        kind @ Value::Alias(_) if matches!(&kind, Value::Alias(form) if matches!(form.form, Form::Qualifier(_))) => {
            kind
        }
        kind => argument(vm, &kind, "Annotated[t, ...]: t must be a type.")?,
    };
    let mut all = match &kind {
        Value::Alias(inner) if inner.form == Form::Annotated => inner.args.clone(),
        _ => vec![kind],
    };
    all.extend(args);
    Ok(alias(Form::Annotated, Value::None, all))
}

/// A union of these: members of members are its own, equal ones are one.
pub(super) fn union(vm: &mut Vm, members: Vec<Value>, by_operator: bool) -> Result<Value> {
    let mut flat: Vec<Value> = Vec::with_capacity(members.len());
    let mut add = |vm: &mut Vm, member: &Value| {
        for other in &flat {
            if vm.eq(other, member)? {
                return Ok(());
            }
        }
        flat.push(member.clone());
        Ok(())
    };
    for member in &members {
        match member {
            Value::Alias(alias) if matches!(alias.form, Form::Union { .. }) => {
                alias.args.iter().try_for_each(|member| add(vm, member))?;
            }
            _ => add(vm, member)?,
        }
    }
    match flat.as_slice() {
        [one] => Ok(one.clone()),
        _ => Ok(alias(Form::Union { by_operator }, Value::None, flat)),
    }
}

/// `X | Y` of types.
pub(crate) fn union_of(vm: &mut Vm, a: &Value, b: &Value) -> Result<Value> {
    let is_typing = |value: &Value| match value {
        Value::Alias(alias) => {
            !matches!(alias.form, Form::Generic | Form::Union { by_operator: true } | Form::Special("Any"))
        }
        _ => false,
    };
    let by_operator = !is_typing(a) && !is_typing(b);
    let none = Value::Class(vm.types.none().clone());
    let member = |value: &Value| if value.is_none() { none.clone() } else { value.clone() };
    union(vm, vec![member(a), member(b)], by_operator)
}

/// The type variables in these arguments, in order.
pub(super) fn parameters(vm: &mut Vm, args: &[Value]) -> Result<Vec<Value>> {
    let mut found: Vec<Value> = Vec::new();
    for arg in args {
        let Value::Alias(form) = arg else { continue };
        let inner = match &form.form {
            Form::TypeVar(_) => vec![arg.clone()],
            Form::Literal | Form::ForwardRef => continue,
            _ => {
                let form = form.clone();
                vm.nested(|vm| parameters(vm, &form.args))?
            }
        };
        for parameter in inner {
            if !found.iter().any(|known| known.is(&parameter)) {
                found.push(parameter);
            }
        }
    }
    Ok(found)
}

fn substitute_parameters(vm: &mut Vm, form: &Value, own: &Rc<Alias>, args: &[Value]) -> Result<Value> {
    let params = if matches!(own.form, Form::TypeVar(_)) { Vec::new() } else { parameters(vm, &own.args)? };
    let shown = vm.repr(form)?;
    if params.is_empty() {
        if matches!(own.form, Form::TypeVar(_) | Form::ForwardRef) {
            let message = format!("'{}' object is not subscriptable", vm.type_name(form));
            return Err(vm.type_error(message));
        }
        return Err(vm.type_error(format!("{shown} is not a generic class")));
    }
    let args = arguments(vm, args, "Parameters to generic types must be types.")?;
    check_count(vm, &shown, args.len(), params.len())?;
    substitute(vm, form, &params, &args)
}

fn substitute(vm: &mut Vm, value: &Value, params: &[Value], args: &[Value]) -> Result<Value> {
    if let Some(at) = params.iter().position(|param| param.is(value)) {
        return Ok(args.get(at).cloned().unwrap_or_default());
    }
    let Value::Alias(form) = value else { return Ok(value.clone()) };
    let form = form.clone();
    let inner =
        vm.nested(|vm| form.args.iter().map(|arg| substitute(vm, arg, params, args)).collect::<Result<Vec<_>>>())?;
    match &form.form {
        Form::Union { by_operator } => union(vm, inner, *by_operator),
        other => Ok(alias(other.clone(), form.origin.clone(), inner)),
    }
}

/// `Box[int]` of a class with type parameters.
pub(super) fn subscript_generic(vm: &mut Vm, class: &Rc<Class>, key: &Value) -> Result<Value> {
    let args = arguments(vm, &items(key), "Parameters to generic types must be types.")?;
    let params = classes::class_parameters(vm, class)?;
    let shown = vm.repr(&Value::Class(class.clone()))?;
    if params.is_empty() {
        return Err(vm.type_error(format!("{shown} is not a generic class")));
    }
    check_count(vm, &shown, args.len(), params.len())?;
    Ok(alias(Form::Generic, Value::Class(class.clone()), args))
}
