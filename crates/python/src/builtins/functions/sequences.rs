//! Built-in functions of iterables.

use super::is_callable;
use crate::args::Args;
use crate::builtins::{arity, sorting};
use crate::code::CompareOp;
use crate::error::Result;
use crate::object::Iter;
use crate::value::Value;
use crate::vm::Vm;

pub(super) fn all(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = arity::single(vm, args, "all")?;
    first_that_is(vm, &items, false).map(|found| Value::Bool(!found))
}

pub(super) fn any(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = arity::single(vm, args, "any")?;
    first_that_is(vm, &items, true).map(Value::Bool)
}

fn first_that_is(vm: &mut Vm, items: &Value, wanted: bool) -> Result<bool> {
    let iterator = vm.iter(items)?;
    while let Some(item) = vm.next(&iterator)? {
        if vm.truthy(&item)? == wanted {
            return Ok(true);
        }
    }
    Ok(false)
}

pub(super) fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "iter", 1, 2)?;
    match args.as_slice() {
        [value] => vm.iter(value),
        [callable, sentinel] => {
            if !is_callable(callable) {
                return Err(vm.type_error("iter(v, w): v must be callable"));
            }
            let (callable, sentinel) = (callable.clone(), sentinel.clone());
            let mut ended = false;
            Ok(Value::Iter(Iter::new("callable_iterator", move |vm| {
                if ended {
                    return Ok(None);
                }
                let item = match vm.call(&callable, Args::none()) {
                    Err(raised) if vm.exception_is(&raised, "StopIteration") => None,
                    item => Some(item?),
                };
                let item = match item {
                    Some(item) if !vm.eq(&item, &sentinel)? => Some(item),
                    _ => None,
                };
                ended = item.is_none();
                Ok(item)
            })))
        }
        _ => Ok(Value::None),
    }
}

pub(super) fn next(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "next", 1, 2)?;
    let Some(iterator) = args.first() else { return Ok(Value::None) };
    vm.burn(1)?;
    match vm.next_or_result(iterator)? {
        Ok(item) => Ok(item),
        Err(result) => match args.get(1) {
            Some(default) => Ok(default.clone()),
            None => Err(vm.stop_iteration(result)),
        },
    }
}

/// `max` and `min`: the first item that no other one beats.
pub(super) fn extreme(vm: &mut Vm, mut args: Args, name: &str, op: CompareOp) -> Result<Value> {
    let mut positional = std::mem::take(&mut args.positional);
    if positional.is_empty() {
        return Err(vm.type_error(format!("{name} expected at least 1 argument, got 0")));
    }
    let mut options = arity::named(vm, args, name, &["key", "default"], 0, 0)?;
    let key = options.take_non_none(0);
    let default = options.take(1);
    let items = match (positional.pop(), positional.is_empty()) {
        (Some(items), true) => items,
        (last, _) => {
            if default.is_some() {
                let message = format!("Cannot specify a default for {name}() with multiple positional arguments");
                return Err(vm.type_error(message));
            }
            positional.extend(last);
            Value::tuple(positional)
        }
    };
    let iterator = vm.iter(&items)?;
    let mut best: Option<(Value, Value)> = None;
    while let Some(item) = vm.next(&iterator)? {
        let by = match &key {
            Some(key) => vm.call(key, [item.clone()].into())?,
            None => item.clone(),
        };
        let beats = match &best {
            Some((best, _)) => {
                let result = vm.compare(op, &by, best)?;
                vm.truthy(&result)?
            }
            None => true,
        };
        if beats {
            best = Some((by, item));
        }
    }
    match best.map(|(_, item)| item).or(default) {
        Some(item) => Ok(item),
        None => Err(vm.value_error(format!("{name}() arg is an empty sequence"))),
    }
}

pub(super) fn sorted(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let keywords = std::mem::take(&mut args.keywords);
    let given = arity::some(vm, args, "sorted", 1, 1)?;
    let items = match given.first() {
        Some(items) => vm.collect(items)?,
        None => Vec::new(),
    };
    let options = Args { positional: Vec::new(), keywords };
    let mut options = arity::named(vm, options, "sort", &["key", "reverse"], 0, 0)?;
    let key = options.take_non_none(0);
    let reverse = match options.take(1) {
        Some(reverse) => sorting::reverse_flag(vm, &reverse)?,
        None => false,
    };
    let (items, sorted) = sorting::sort(vm, items, key.as_ref(), reverse);
    sorted?;
    Ok(vm.new_list(items))
}

/// `anext(iterator)`, or with a default for when it is through.
pub(super) fn anext(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "anext", 1, 2)?;
    let Some(iterator) = args.first() else { return Ok(Value::None) };
    let is_generator = matches!(iterator, Value::Generator(_));
    if !is_generator && vm.special(iterator, "__anext__")?.is_none() {
        let kind = vm.type_name(iterator);
        return Err(vm.type_error(format!("'{kind}' object is not an async iterator")));
    }
    let step = vm.async_next(iterator)?;
    match args.get(1) {
        None => Ok(step),
        Some(default) => {
            let helper = vm.import("_async_next")?;
            vm.call_method(&helper, "or_default", [step, default.clone()])
        }
    }
}
