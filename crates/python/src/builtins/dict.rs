//! `dict`, and the views of its keys, values and items.

use std::rc::Rc;

use super::{arity, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, class_method, getter, method};
use crate::code::BinaryOp;
use crate::dict::Dict;
use crate::error::Result;
use crate::object::{DictObject, DictView, Instance, ViewKind};
use crate::value::Value;
use crate::vm::Vm;

/// What dicts have.
pub static METHODS: &[NativeDef] = &[
    method("__contains__", protocol::contains),
    method("__delitem__", protocol::del_item),
    method("__eq__", protocol::eq),
    method("__getitem__", |vm, args| {
        let (this, key) = arity::one(vm, args, "dict.__getitem__")?;
        let dict = arity::dict(vm, &this, "dict.__getitem__")?;
        if let Some(value) = vm.dict_get(&dict.dict, &key)? {
            return Ok(value);
        }
        match vm.class_of(&this).lookup("__missing__") {
            Some(missing) => vm.call(&missing, [this, key].into()),
            None => Err(vm.key_error(key)),
        }
    }),
    method("__init__", |vm, args| update(vm, args, "dict")),
    method("__ior__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Or)),
    method("__iter__", protocol::iter),
    method("__len__", protocol::len),
    method("__ne__", protocol::ne),
    method("__or__", |vm, args| protocol::binary(vm, &args, BinaryOp::Or)),
    method("__repr__", protocol::repr),
    method("__reversed__", protocol::reversed),
    method("__ror__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Or)),
    method("__setitem__", protocol::set_item),
    method("clear", |vm, args| {
        let this = arity::none(vm, args, "dict.clear")?;
        let dict = arity::dict(vm, &this, "dict.clear")?;
        let old = dict.dict.take();
        drop(old);
        Ok(Value::None)
    }),
    method("copy", copy),
    class_method("fromkeys", |vm, mut args| {
        let class = args.take_this();
        let args = arity::some(vm, args, "dict.fromkeys", 1, 2)?;
        let value = args.get(1).cloned().unwrap_or_default();
        let made = vm.call(&class, Args::none())?;
        let Some(keys) = args.first() else { return Ok(made) };
        for key in vm.collect(keys)? {
            vm.set_item(&made, key, value.clone())?;
        }
        Ok(made)
    }),
    method("get", get),
    method("items", |vm, args| view(vm, args, "dict.items", ViewKind::Items)),
    method("keys", |vm, args| view(vm, args, "dict.keys", ViewKind::Keys)),
    method("pop", |vm, args| {
        let (this, args) = arity::method(vm, args, "dict.pop", 1, 2)?;
        let dict = arity::dict(vm, &this, "dict.pop")?;
        let mut args = args.into_iter();
        let key = args.next().unwrap_or_default();
        match vm.dict_remove(&dict.dict, &key)?.or(args.next()) {
            Some(value) => Ok(value),
            None => Err(vm.key_error(key)),
        }
    }),
    method("popitem", |vm, args| {
        let this = arity::none(vm, args, "dict.popitem")?;
        let dict = arity::dict(vm, &this, "dict.popitem")?;
        let last = {
            let mut entries = dict.dict.borrow_mut();
            let at = entries.next_back_from(entries.end()).map(|(at, _)| at);
            at.and_then(|at| entries.take(at))
        };
        match last {
            Some(entry) => Ok(Value::tuple(vec![entry.key, entry.value])),
            None => Err(vm.key_error(Value::str("popitem(): dictionary is empty"))),
        }
    }),
    method("setdefault", |vm, args| {
        let (this, args) = arity::method(vm, args, "dict.setdefault", 1, 2)?;
        let dict = arity::dict(vm, &this, "dict.setdefault")?;
        let mut args = args.into_iter();
        let key = args.next().unwrap_or_default();
        if let Some(value) = vm.dict_get(&dict.dict, &key)? {
            return Ok(value);
        }
        let value = args.next().unwrap_or_default();
        vm.dict_set(&dict.dict, key, value.clone())?;
        Ok(value)
    }),
    method("update", |vm, args| update(vm, args, "update")),
    method("values", |vm, args| view(vm, args, "dict.values", ViewKind::Values)),
];

/// What the `__dict__` of a class has: a dict's methods, of which none changes it.
pub static PROXY: &[NativeDef] = &[
    method("__contains__", protocol::contains),
    method("__delitem__", |vm, _| Err(vm.type_error("'mappingproxy' object doesn't support item deletion"))),
    method("__eq__", protocol::eq),
    method("__getitem__", protocol::get_item),
    method("__iter__", protocol::iter),
    method("__len__", protocol::len),
    method("__ne__", protocol::ne),
    method("__or__", |vm, args| protocol::binary(vm, &args, BinaryOp::Or)),
    method("__repr__", |vm, args| {
        let this = protocol::this(&args);
        vm.repr(&this).map(|shown| Value::from(format!("mappingproxy({shown})")))
    }),
    method("__reversed__", protocol::reversed),
    method("__ror__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Or)),
    method("__setitem__", |vm, _| Err(vm.type_error("'mappingproxy' object does not support item assignment"))),
    method("__str__", |vm, args| {
        let this = protocol::this(&args);
        vm.repr(&this).map(Value::from)
    }),
    method("copy", copy),
    method("get", get),
    method("items", |vm, args| view(vm, args, "dict.items", ViewKind::Items)),
    method("keys", |vm, args| view(vm, args, "dict.keys", ViewKind::Keys)),
    method("values", |vm, args| view(vm, args, "dict.values", ViewKind::Values)),
];

/// What the views of keys and items have: they are sets as well.
pub static SET_VIEW: &[NativeDef] = &[
    method("__and__", |vm, args| protocol::binary(vm, &args, BinaryOp::And)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__gt__", protocol::gt),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__ne__", protocol::ne),
    method("__or__", |vm, args| protocol::binary(vm, &args, BinaryOp::Or)),
    method("__rand__", |vm, args| protocol::reflected(vm, &args, BinaryOp::And)),
    method("__reversed__", protocol::reversed),
    method("__ror__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Or)),
    method("__rsub__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Sub)),
    method("__rxor__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Xor)),
    method("__sub__", |vm, args| protocol::binary(vm, &args, BinaryOp::Sub)),
    method("__xor__", |vm, args| protocol::binary(vm, &args, BinaryOp::Xor)),
    method("isdisjoint", |vm, args| {
        let (this, other) = arity::one(vm, args, "dict_keys.isdisjoint")?;
        for item in vm.collect(&other)? {
            if vm.contains(&this, &item)? {
                return Ok(Value::Bool(false));
            }
        }
        Ok(Value::Bool(true))
    }),
    getter("mapping", mapping),
];

/// What the view of values has.
pub static VALUES_VIEW: &[NativeDef] = &[
    method("__iter__", protocol::iter),
    method("__len__", protocol::len),
    method("__reversed__", protocol::reversed),
    getter("mapping", mapping),
];

fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "dict.copy")?;
    let dict = arity::dict(vm, &this, "dict.copy")?;
    vm.check_memory(dict.dict.borrow().len() * 64)?;
    let copy = dict.dict.borrow().clone();
    Ok(Value::dict(copy))
}

fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = arity::method(vm, args, "dict.get", 1, 2)?;
    let dict = arity::dict(vm, &this, "dict.get")?;
    let mut args = args.into_iter();
    let key = args.next().unwrap_or_default();
    let found = vm.dict_get(&dict.dict, &key)?;
    Ok(found.or(args.next()).unwrap_or_default())
}

fn mapping(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(match args.this() {
        Value::View(view) => {
            let proxy = vm.types.mappingproxy().clone();
            Value::Instance(Instance::with_base(&proxy, Value::Dict(view.dict.clone())))
        }
        _ => Value::None,
    })
}

fn view(vm: &mut Vm, args: Args, name: &str, kind: ViewKind) -> Result<Value> {
    let this = arity::none(vm, args, name)?;
    let dict = arity::dict(vm, &this, name)?;
    Ok(Value::View(Rc::new(DictView { dict, kind })))
}

/// Makes an empty dict; `__init__` fills it.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, _args: Args) -> Result<Value> {
    let dict = Value::dict(Dict::default());
    let built_in = vm.types.dict().clone();
    Ok(arity::object_of(class, &built_in, dict))
}

fn update(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let keywords = std::mem::take(&mut args.keywords);
    let this = args.take_this();
    let dict = arity::dict(vm, &this, "dict.update")?;
    let args = arity::some(vm, args, name, 0, 1)?;
    if let Some(other) = args.first() {
        merge(vm, &dict, other)?;
    }
    for (keyword, value) in keywords {
        let old = dict.dict.borrow_mut().set_str(keyword, value);
        drop(old);
    }
    Ok(Value::None)
}

/// Takes over what a mapping has, or the pairs of an iterable.
///
/// # Errors
/// `TypeError` and `ValueError` if it is neither.
pub(crate) fn merge(vm: &mut Vm, dict: &Rc<DictObject>, other: &Value) -> Result<()> {
    let is_dict = matches!(other.unwrapped(), Value::Dict(_));
    if is_dict || vm.get_attr_opt(other, "keys")?.is_some() {
        let items = vm.mapping_items(other)?;
        vm.burn(items.len() as u64)?;
        for (key, value) in items {
            vm.dict_set(&dict.dict, key, value)?;
        }
        return Ok(());
    }
    let iterator = vm.iter(other)?;
    let mut at = 0;
    while let Some(pair) = vm.next(&iterator)? {
        let items = match vm.iter(&pair) {
            Err(raised) if vm.exception_is(&raised, "TypeError") => {
                let message = format!("cannot convert dictionary update sequence element #{at} to a sequence");
                return Err(vm.type_error(message));
            }
            iterator => {
                let iterator = iterator?;
                vm.collect(&iterator)?
            }
        };
        let length = items.len();
        let mut items = items.into_iter();
        match (items.next(), items.next()) {
            (Some(key), Some(value)) if length == 2 => vm.dict_set(&dict.dict, key, value)?,
            _ => {
                let message = format!("dictionary update sequence element #{at} has length {length}; 2 is required");
                return Err(vm.value_error(message));
            }
        }
        at += 1;
    }
    Ok(())
}

/// `mappingproxy(mapping)`.
pub(crate) fn construct_proxy(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let args = arity::some(vm, args, "mappingproxy", 1, 1)?;
    match args.first().map(Value::unwrapped) {
        Some(dict @ Value::Dict(_)) => Ok(Value::Instance(Instance::with_base(class, dict.clone()))),
        Some(Value::Instance(_)) => Err(crate::error::unsupported("a mappingproxy of something else than a dict")),
        other => {
            let kind = other.map(|other| vm.type_name(other)).unwrap_or_default();
            Err(vm.type_error(format!("mappingproxy() argument must be a mapping, not {kind}")))
        }
    }
}
