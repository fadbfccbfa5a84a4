//! The arguments of built-in functions, checked and worded as CPython's C functions do.
//!
//! Names are given with their class (`list.append`); messages show as much of
//! them as CPython does, which differs with how the C function takes its arguments.

use std::rc::Rc;

use crate::args::Args;
use crate::class::Class;
use crate::error::{Raised, Result};
use crate::object::{Bytes, DictObject, Instance, List, Set, Tuple};
use crate::text::Text;
use crate::value::Value;
use crate::vm::Vm;

/// The name without its class.
fn short(name: &str) -> &str {
    name.rsplit('.').next().unwrap_or(name)
}

/// Refuses keyword arguments.
///
/// # Errors
/// `TypeError` if there are any.
pub(crate) fn no_keywords(vm: &mut Vm, args: &Args, name: &str) -> Result<()> {
    if args.keywords.is_empty() { Ok(()) } else { Err(vm.type_error(format!("{name}() takes no keyword arguments"))) }
}

/// Takes the object off that a method is called on.
fn receiver(vm: &mut Vm, args: &mut Args, name: &str) -> Result<Value> {
    no_keywords(vm, args, name)?;
    if args.positional.is_empty() {
        return Err(vm.type_error(format!("unbound method {name}() needs an argument")));
    }
    Ok(args.take_this())
}

/// The object of a method without arguments.
///
/// # Errors
/// `TypeError` if there are arguments.
pub(crate) fn none(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let this = receiver(vm, &mut args, name)?;
    match args.positional.len() {
        0 => Ok(this),
        given => Err(vm.type_error(format!("{name}() takes no arguments ({given} given)"))),
    }
}

/// The object and the argument of a method with one.
///
/// # Errors
/// `TypeError` if there are more or fewer.
pub(crate) fn one(vm: &mut Vm, mut args: Args, name: &str) -> Result<(Value, Value)> {
    let this = receiver(vm, &mut args, name)?;
    let argument = single(vm, args, name)?;
    Ok((this, argument))
}

/// The argument of a function with one.
///
/// # Errors
/// `TypeError` if there are more or fewer.
pub(crate) fn single(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    no_keywords(vm, &args, name)?;
    let given = args.positional.len();
    match args.positional.into_iter().next() {
        Some(argument) if given == 1 => Ok(argument),
        _ => Err(vm.type_error(format!("{name}() takes exactly one argument ({given} given)"))),
    }
}

/// The arguments of a function that takes from `least` to `most` of them.
///
/// # Errors
/// `TypeError` if there are more or fewer.
pub(crate) fn some(vm: &mut Vm, args: Args, name: &str, least: usize, most: usize) -> Result<Vec<Value>> {
    no_keywords(vm, &args, name)?;
    let given = args.positional.len();
    if given < least || given > most {
        let (bound, count) = match (least == most, given < least) {
            (true, _) => ("", least),
            (false, true) => ("at least ", least),
            (false, false) => ("at most ", most),
        };
        let plural = if count == 1 { "" } else { "s" };
        let name = short(name);
        return Err(vm.type_error(format!("{name} expected {bound}{count} argument{plural}, got {given}")));
    }
    Ok(args.positional)
}

/// The object and the arguments of a method that takes from `least` to `most` of them.
///
/// # Errors
/// `TypeError` if there are more or fewer.
pub(crate) fn method(
    vm: &mut Vm,
    mut args: Args,
    name: &str,
    least: usize,
    most: usize,
) -> Result<(Value, Vec<Value>)> {
    let this = receiver(vm, &mut args, name)?;
    let arguments = some(vm, args, name, least, most)?;
    Ok((this, arguments))
}

/// Arguments sorted into parameters that can be given by name.
pub(crate) struct Named(Vec<Option<Value>>);

impl Named {
    /// Takes out the argument at `index`, if it was given.
    pub(crate) fn take(&mut self, index: usize) -> Option<Value> {
        self.0.get_mut(index)?.take()
    }

    /// The argument at `index`, if it was given and is not `None`.
    pub(crate) fn take_non_none(&mut self, index: usize) -> Option<Value> {
        self.take(index)?.non_none()
    }
}

/// Sorts arguments into parameters, of which the first `positional` can be given by position.
///
/// # Errors
/// `TypeError` if there are too many, or one has an unknown name.
pub(crate) fn named(
    vm: &mut Vm,
    args: Args,
    name: &str,
    params: &[&str],
    positional: usize,
    required: usize,
) -> Result<Named> {
    let name = short(name);
    let given = args.positional.len() + args.keywords.len();
    if args.positional.len() > positional || given > params.len() {
        if positional == 0 {
            return Err(vm.type_error(format!("{name}() takes no positional arguments")));
        }
        let plural = if params.len() == 1 { "" } else { "s" };
        let bound = if required == params.len() { "exactly" } else { "at most" };
        let count = params.len();
        return Err(vm.type_error(format!("{name}() takes {bound} {count} argument{plural} ({given} given)")));
    }
    let mut values: Vec<Option<Value>> = args.positional.into_iter().map(Some).collect();
    values.resize(params.len(), None);
    for (keyword, value) in args.keywords {
        let Some(at) = params.iter().position(|param| *param == keyword.as_str()) else {
            return Err(vm.type_error(format!("'{keyword}' is an invalid keyword argument for {name}()")));
        };
        match values.get_mut(at) {
            Some(slot @ None) => *slot = Some(value),
            _ => {
                let message = format!("argument for {name}() given by name ('{keyword}') and position ({})", at + 1);
                return Err(vm.type_error(message));
            }
        }
    }
    if let Some(at) = values.iter().take(required).position(Option::is_none) {
        let param = params.get(at).copied().unwrap_or_default();
        return Err(vm.type_error(format!("{name}() missing required argument '{param}' (pos {})", at + 1)));
    }
    Ok(Named(values))
}

/// The object and the named arguments of a method, all of which can be left out.
///
/// # Errors
/// As [`named`].
pub(crate) fn named_method(
    vm: &mut Vm,
    mut args: Args,
    name: &str,
    params: &[&str],
    positional: usize,
) -> Result<(Value, Named)> {
    if args.positional.is_empty() {
        return Err(vm.type_error(format!("unbound method {name}() needs an argument")));
    }
    let this = args.take_this();
    let named = named(vm, args, name, params, positional, 0)?;
    Ok((this, named))
}

/// For a method called on an object of another class.
pub(crate) fn wrong_receiver(vm: &mut Vm, value: &Value, name: &str) -> Raised {
    let (class, method) = name.split_once('.').unwrap_or(("object", name));
    let kind = vm.type_name(value);
    vm.type_error(format!("descriptor '{method}' for '{class}' objects doesn't apply to a '{kind}' object"))
}

/// The class of an argument as messages of C functions about it say it.
pub(crate) fn kind_of(vm: &Vm, value: &Value) -> String {
    if value.is_none() { "None".to_owned() } else { vm.type_name(value) }
}

/// The string a method of `str` is called on.
pub(crate) fn text(vm: &mut Vm, value: &Value, name: &str) -> Result<Text> {
    match value.as_text() {
        Some(text) => Ok(text.clone()),
        None => Err(wrong_receiver(vm, value, name)),
    }
}

/// The list a method of `list` is called on.
pub(crate) fn list(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<List>> {
    match value.unwrapped() {
        Value::List(list) => Ok(list.clone()),
        _ => Err(wrong_receiver(vm, value, name)),
    }
}

/// The tuple a method of `tuple` is called on.
pub(crate) fn tuple(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<Tuple>> {
    match value.unwrapped() {
        Value::Tuple(tuple) => Ok(tuple.clone()),
        _ => Err(wrong_receiver(vm, value, name)),
    }
}

/// The dict a method of `dict` is called on.
pub(crate) fn dict(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<DictObject>> {
    match value.unwrapped() {
        Value::Dict(dict) => Ok(dict.clone()),
        _ => Err(wrong_receiver(vm, value, name)),
    }
}

/// The set a method of `set` or `frozenset` is called on.
pub(crate) fn set(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<Set>> {
    match value.unwrapped() {
        Value::Set(set) => Ok(set.clone()),
        _ => Err(wrong_receiver(vm, value, name)),
    }
}

/// The bytes a method of `bytes` or `bytearray` is called on.
pub(crate) fn bytes(vm: &mut Vm, value: &Value, name: &str) -> Result<Rc<Bytes>> {
    match value.unwrapped() {
        Value::Bytes(bytes) => Ok(bytes.clone()),
        _ => Err(wrong_receiver(vm, value, name)),
    }
}

/// What a class makes of a built-in value: the value itself for the built-in
/// class, an object around it for a class that derives from it.
pub(crate) fn object_of(class: &Rc<Class>, built_in: &Rc<Class>, value: Value) -> Value {
    if Rc::ptr_eq(class, built_in) {
        return value;
    }
    let instance = Instance::with_base(class, value);
    Value::Instance(instance)
}

/// The range of positions that optional `start` and `stop` arguments mean in a sequence of `length`.
pub(crate) fn bounds(
    vm: &mut Vm,
    start: Option<&Value>,
    stop: Option<&Value>,
    length: usize,
) -> Result<(usize, usize)> {
    let mut place = |at: Option<&Value>, default: usize| -> Result<usize> {
        let Some(at) = at.filter(|at| !at.is_none()) else { return Ok(default) };
        let at = match vm.index_value(at) {
            Err(raised) if vm.exception_is(&raised, "TypeError") => {
                let message = "slice indices must be integers or None or have an __index__ method";
                return Err(vm.type_error(message));
            }
            at => at?,
        };
        let at = if at < 0 { at.saturating_add(length as i64).max(0) } else { at };
        Ok(usize::try_from(at).unwrap_or(usize::MAX))
    };
    let (start, stop) = (place(start, 0)?, place(stop, length)?);
    Ok((start, stop.min(length)))
}
