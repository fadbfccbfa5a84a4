//! What mappings get from `Mapping` and `MutableMapping`.

use super::arg;
use crate::args::Args;
use crate::class::{NativeDef, method};
use crate::dict::Dict;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// The item of a mapping, or nothing where that raises `KeyError`.
fn item(vm: &mut Vm, mapping: &Value, key: &Value) -> Result<Option<Value>> {
    match vm.get_item(mapping, key) {
        Ok(value) => Ok(Some(value)),
        Err(raised) if vm.exception_is(&raised, "KeyError") => Ok(None),
        Err(raised) => Err(raised),
    }
}

fn pairs(vm: &mut Vm, mapping: &Value) -> Result<Vec<(Value, Value)>> {
    let mut pairs = Vec::new();
    for key in vm.collect(mapping)? {
        let value = vm.get_item(mapping, &key)?;
        pairs.push((key, value));
    }
    Ok(pairs)
}

/// A dict with what a mapping has now: what its views show.
fn snapshot(vm: &mut Vm, mapping: &Value) -> Result<Value> {
    let dict = std::cell::RefCell::new(Dict::default());
    for (key, value) in pairs(vm, mapping)? {
        vm.dict_set(&dict, key, value)?;
    }
    Ok(Value::dict(dict.into_inner()))
}

/// `Mapping`
pub(super) static MAPPING: &[NativeDef] = &[
    method("__contains__", |vm, args| Ok(Value::Bool(item(vm, &args.this(), &arg(&args, 1))?.is_some()))),
    method("__eq__", |vm, args| {
        let other = arg(&args, 1);
        let is_mapping = matches!(other.unwrapped(), Value::Dict(_)) || vm.class_of(&other).lookup("keys").is_some();
        if !is_mapping {
            return Ok(Value::NotImplemented);
        }
        let own = snapshot(vm, &args.this())?;
        let theirs = match other.unwrapped() {
            Value::Dict(_) => other.unwrapped().clone(),
            _ => snapshot(vm, &other)?,
        };
        vm.eq(&own, &theirs).map(Value::Bool)
    }),
    method("get", |vm, args| Ok(item(vm, &args.this(), &arg(&args, 1))?.unwrap_or_else(|| arg(&args, 2)))),
    method("items", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "items", Args::none())
    }),
    method("keys", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "keys", Args::none())
    }),
    method("values", |vm, args| {
        let dict = snapshot(vm, &args.this())?;
        vm.call_method(&dict, "values", Args::none())
    }),
];

/// `MutableMapping`
pub(super) static MUTABLE_MAPPING: &[NativeDef] = &[
    method("clear", |vm, args| {
        let this = args.this();
        for key in vm.collect(&this)? {
            vm.del_item(&this, &key)?;
        }
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let (this, key) = (args.this(), arg(&args, 1));
        match (item(vm, &this, &key)?, args.get(2)) {
            (Some(value), _) => vm.del_item(&this, &key).map(|()| value),
            (None, Some(default)) => Ok(default.clone()),
            (None, None) => Err(vm.key_error(key)),
        }
    }),
    method("popitem", |vm, args| {
        let this = args.this();
        let iterator = vm.iter(&this)?;
        match vm.next(&iterator)? {
            Some(key) => {
                let value = vm.get_item(&this, &key)?;
                vm.del_item(&this, &key)?;
                Ok(Value::tuple(vec![key, value]))
            }
            None => {
                let class = vm.types.exception("KeyError");
                Err(vm.raise(&class, Vec::new()))
            }
        }
    }),
    method("setdefault", |vm, args| {
        let (this, key, default) = (args.this(), arg(&args, 1), arg(&args, 2));
        match item(vm, &this, &key)? {
            Some(value) => Ok(value),
            None => vm.set_item(&this, key, default.clone()).map(|()| default),
        }
    }),
    method("update", |vm, args| {
        let this = args.this();
        if let Some(other) = args.get(1) {
            let is_mapping = matches!(other.unwrapped(), Value::Dict(_)) || vm.class_of(other).lookup("keys").is_some();
            let items = if is_mapping {
                vm.mapping_items(other)?
            } else {
                let mut items = Vec::new();
                for pair in vm.collect(other)? {
                    let pair = vm.collect(&pair)?;
                    if let [key, value] = pair.as_slice() {
                        items.push((key.clone(), value.clone()));
                    }
                }
                items
            };
            for (key, value) in items {
                vm.set_item(&this, key, value)?;
            }
        }
        for (name, value) in args.keywords {
            vm.set_item(&this, Value::Str(name), value)?;
        }
        Ok(Value::None)
    }),
];
