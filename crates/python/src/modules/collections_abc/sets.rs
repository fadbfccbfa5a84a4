//! What sets get from `Set` and `MutableSet`.

use super::arg;
use crate::args::Args;
use crate::class::{NativeDef, method};
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// A set of the kind of `this` with these items: what `_from_iterable` makes.
fn set_like(vm: &mut Vm, this: &Value, items: Vec<Value>) -> Result<Value> {
    let class = vm.class_of(this);
    let list = vm.new_list(items);
    match class.lookup("_from_iterable") {
        Some(_) => vm.call_method(this, "_from_iterable", [list]),
        None => vm.call(&Value::Class(class), [list].into()),
    }
}

fn combine(vm: &mut Vm, args: &Args, keep_own: fn(bool) -> bool, keep_other: bool) -> Result<Value> {
    let (this, other) = (args.this(), arg(args, 1));
    let mut items = Vec::new();
    for item in vm.collect(&this)? {
        if keep_own(vm.contains(&other, &item)?) {
            items.push(item);
        }
    }
    if keep_other {
        for item in vm.collect(&other)? {
            if !vm.contains(&this, &item)? {
                items.push(item);
            }
        }
    }
    set_like(vm, &this, items)
}

fn all_in(vm: &mut Vm, a: &Value, b: &Value) -> Result<bool> {
    for item in vm.collect(a)? {
        if !vm.contains(b, &item)? {
            return Ok(false);
        }
    }
    Ok(true)
}

fn compare(vm: &mut Vm, args: &Args, reversed: bool, may_equal: bool, must_equal: bool) -> Result<Value> {
    let (this, other) = (args.this(), arg(args, 1));
    let (a, b) = if reversed { (&other, &this) } else { (&this, &other) };
    let (short, long) = (vm.len(a)?, vm.len(b)?);
    let fits = if must_equal { short == long } else { short < long || (may_equal && short == long) };
    Ok(Value::Bool(fits && all_in(vm, a, b)?))
}

/// `Set`
pub(super) static SET: &[NativeDef] = &[
    method("__and__", |vm, args| combine(vm, &args, |shared| shared, false)),
    method("__eq__", |vm, args| match arg(&args, 1) {
        Value::Set(_) | Value::Instance(_) | Value::View(_) => compare(vm, &args, false, true, true),
        _ => Ok(Value::NotImplemented),
    }),
    method("__ge__", |vm, args| compare(vm, &args, true, true, false)),
    method("__gt__", |vm, args| compare(vm, &args, true, false, false)),
    method("__le__", |vm, args| compare(vm, &args, false, true, false)),
    method("__lt__", |vm, args| compare(vm, &args, false, false, false)),
    method("__or__", |vm, args| combine(vm, &args, |_| true, true)),
    method("__sub__", |vm, args| combine(vm, &args, |shared| !shared, false)),
    method("__xor__", |vm, args| combine(vm, &args, |shared| !shared, true)),
    method("isdisjoint", |vm, args| {
        for item in vm.collect(&arg(&args, 1))? {
            if vm.contains(&args.this(), &item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
];

/// `MutableSet`
pub(super) static MUTABLE_SET: &[NativeDef] = &[
    method("__ior__", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "add", [item])?;
        }
        Ok(this)
    }),
    method("__isub__", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "discard", [item])?;
        }
        Ok(this)
    }),
    method("clear", |vm, args| {
        let this = args.this();
        for item in vm.collect(&this)? {
            vm.call_method(&this, "discard", [item])?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let this = args.this();
        let iterator = vm.iter(&this)?;
        match vm.next(&iterator)? {
            Some(item) => vm.call_method(&this, "discard", [item.clone()]).map(|_| item),
            None => {
                let class = vm.types.exception("KeyError");
                Err(vm.raise(&class, Vec::new()))
            }
        }
    }),
    method("remove", |vm, args| {
        let (this, item) = (args.this(), arg(&args, 1));
        if !vm.contains(&this, &item)? {
            return Err(vm.key_error(item));
        }
        vm.call_method(&this, "discard", [item])
    }),
];
