//! What sequences get from `Sequence` and `MutableSequence`.

use super::arg;
use crate::class::{NativeDef, method};
use crate::error::Result;
use crate::object::Iter;
use crate::value::Value;
use crate::vm::Vm;

fn sequence_items(vm: &mut Vm, this: &Value) -> Result<Vec<Value>> {
    let mut items = Vec::new();
    loop {
        vm.burn(1)?;
        match vm.get_item(this, &Value::from(items.len())) {
            Ok(item) => items.push(item),
            Err(raised) if vm.exception_is(&raised, "IndexError") => return Ok(items),
            Err(raised) => return Err(raised),
        }
    }
}

/// `Sequence`
pub(super) static SEQUENCE: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        for item in vm.collect(&args.this())? {
            if vm.eq(&item, &arg(&args, 1))? {
                return Ok(Value::Bool(true));
            }
        }
        Ok(Value::Bool(false))
    }),
    method("__iter__", |_, args| {
        let (this, mut at) = (args.this(), 0_i64);
        Ok(Value::Iter(Iter::new("generator", move |vm| {
            at += 1;
            match vm.get_item(&this, &Value::Int(at - 1)) {
                Ok(item) => Ok(Some(item)),
                Err(raised) if vm.exception_is(&raised, "IndexError") => Ok(None),
                Err(raised) => Err(raised),
            }
        })))
    }),
    method("__reversed__", |vm, args| {
        let mut items = sequence_items(vm, &args.this())?;
        items.reverse();
        Ok(Iter::over("generator", items))
    }),
    method("count", |vm, args| {
        let mut count = 0;
        for item in vm.collect(&args.this())? {
            count += i64::from(vm.eq(&item, &arg(&args, 1))?);
        }
        Ok(Value::Int(count))
    }),
    method("index", |vm, args| {
        for (at, item) in vm.collect(&args.this())?.into_iter().enumerate() {
            if vm.eq(&item, &arg(&args, 1))? {
                return Ok(Value::from(at));
            }
        }
        let class = vm.types.exception("ValueError");
        Err(vm.raise(&class, Vec::new()))
    }),
];

/// `MutableSequence`
pub(super) static MUTABLE_SEQUENCE: &[NativeDef] = &[
    method("__iadd__", |vm, args| {
        let this = args.this();
        vm.call_method(&this, "extend", [arg(&args, 1)])?;
        Ok(this)
    }),
    method("append", |vm, args| {
        let this = args.this();
        let length = vm.len(&this)?;
        vm.call_method(&this, "insert", [Value::from(length), arg(&args, 1)])
    }),
    method("clear", |vm, args| {
        let this = args.this();
        while vm.len(&this)? > 0 {
            vm.burn(1)?;
            vm.del_item(&this, &Value::Int(-1))?;
        }
        Ok(Value::None)
    }),
    method("extend", |vm, args| {
        let this = args.this();
        for item in vm.collect(&arg(&args, 1))? {
            vm.call_method(&this, "append", [item])?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let (this, at) = (args.this(), args.get(1).cloned().unwrap_or(Value::Int(-1)));
        let item = vm.get_item(&this, &at)?;
        vm.del_item(&this, &at)?;
        Ok(item)
    }),
    method("remove", |vm, args| {
        let this = args.this();
        let at = vm.call_method(&this, "index", [arg(&args, 1)])?;
        vm.del_item(&this, &at)?;
        Ok(Value::None)
    }),
    method("reverse", |vm, args| {
        let this = args.this();
        let mut items = sequence_items(vm, &this)?;
        items.reverse();
        for (at, item) in items.into_iter().enumerate() {
            vm.set_item(&this, Value::from(at), item)?;
        }
        Ok(Value::None)
    }),
];
