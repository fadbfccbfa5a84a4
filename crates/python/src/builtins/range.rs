//! `range` and `slice`.

use std::rc::Rc;

use super::{arity, list, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, getter, method};
use crate::error::{Result, unsupported};
use crate::object::{Range, Slice};
use crate::value::Value;
use crate::vm::Vm;

/// What ranges have.
pub static RANGE: &[NativeDef] = &[
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__getitem__", protocol::get_item),
    method("__hash__", protocol::hash),
    method("__iter__", protocol::iter),
    method("__len__", protocol::len),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__reversed__", protocol::reversed),
    method("count", |vm, args| {
        let (this, item) = arity::one(vm, args, "range.count")?;
        if item.as_int().is_some() {
            return vm.contains(&this, &item).map(|found| Value::Int(i64::from(found)));
        }
        let items = vm.collect(&this)?;
        list::count(vm, &items, &item)
    }),
    method("index", |vm, args| {
        let (this, item) = arity::one(vm, args, "range.index")?;
        let Value::Range(range) = &this else { return Err(arity::wrong_receiver(vm, &this, "range.index")) };
        let at = match item.as_int() {
            Some(number) if vm.contains(&this, &item)? => {
                let offset = i128::from(number) - i128::from(range.start);
                Some((offset / i128::from(range.step)) as usize)
            }
            Some(_) => None,
            None => {
                let items = vm.collect(&this)?;
                list::index(vm, &items, &item, None, None)?
            }
        };
        match at {
            Some(at) => Ok(Value::from(at)),
            None if item.as_int().is_some() => {
                let shown = vm.repr(&item)?;
                Err(vm.value_error(format!("{shown} is not in range")))
            }
            None => Err(vm.value_error("sequence.index(x): x not in sequence")),
        }
    }),
    getter("start", |_, args| Ok(part_of_range(&args, |range| range.start))),
    getter("step", |_, args| Ok(part_of_range(&args, |range| range.step))),
    getter("stop", |_, args| Ok(part_of_range(&args, |range| range.stop))),
];

fn part_of_range(args: &Args, part: impl Fn(&Range) -> i64) -> Value {
    match args.this() {
        Value::Range(range) => Value::Int(part(&range)),
        _ => Value::None,
    }
}

/// Makes a range.
pub(crate) fn construct_range(vm: &mut Vm, _class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "range", 1, 3)?;
    let mut numbers = Vec::new();
    for arg in &args {
        let number = vm.index_value(arg)?;
        if arg.as_int().is_none() && arg.as_bigint().is_some() {
            return Err(unsupported("ranges of integers beyond 64 bits"));
        }
        numbers.push(number);
    }
    let (start, stop, step) = match *numbers.as_slice() {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step] => (start, stop, step),
        _ => (0, 0, 1),
    };
    if step == 0 {
        return Err(vm.value_error("range() arg 3 must not be zero"));
    }
    Ok(Value::Range(Rc::new(Range { start, stop, step })))
}

/// What slices have.
pub static SLICE: &[NativeDef] = &[
    method("__eq__", protocol::eq),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("indices", |vm, args| {
        let (this, length) = arity::one(vm, args, "slice.indices")?;
        let Value::Slice(slice) = &this else { return Err(arity::wrong_receiver(vm, &this, "slice.indices")) };
        let length = vm.index_value(&length)?;
        let Ok(length) = usize::try_from(length) else {
            return Err(vm.value_error("length should not be negative"));
        };
        let positions = vm.slice_positions(slice, length)?;
        Ok(Value::tuple([positions.start, positions.stop, positions.step].map(Value::Int).into()))
    }),
    getter("start", |_, args| Ok(part_of_slice(&args, |slice| &slice.start))),
    getter("step", |_, args| Ok(part_of_slice(&args, |slice| &slice.step))),
    getter("stop", |_, args| Ok(part_of_slice(&args, |slice| &slice.stop))),
];

fn part_of_slice(args: &Args, part: impl Fn(&Slice) -> &Value) -> Value {
    match args.this() {
        Value::Slice(slice) => part(&slice).clone(),
        _ => Value::None,
    }
}

/// Makes a slice.
pub(crate) fn construct_slice(vm: &mut Vm, _class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "slice", 1, 3)?;
    let mut args = args.into_iter();
    let slice = match (args.next(), args.next(), args.next()) {
        (Some(stop), None, _) => Slice { start: Value::None, stop, step: Value::None },
        (start, stop, step) => {
            Slice { start: start.unwrap_or_default(), stop: stop.unwrap_or_default(), step: step.unwrap_or_default() }
        }
    };
    Ok(Value::Slice(Rc::new(slice)))
}
