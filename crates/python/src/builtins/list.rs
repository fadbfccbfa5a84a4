//! `list`.

use std::rc::Rc;

use super::{arity, protocol, sorting};
use crate::args::Args;
use crate::class::{Class, NativeDef, method};
use crate::code::BinaryOp;
use crate::error::Result;
use crate::value::Value;
use crate::vm::Vm;

/// What lists have.
pub static METHODS: &[NativeDef] = &[
    method("__add__", |vm, args| protocol::binary(vm, &args, BinaryOp::Add)),
    method("__contains__", protocol::contains),
    method("__delitem__", protocol::del_item),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__getitem__", protocol::get_item),
    method("__gt__", protocol::gt),
    method("__iadd__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Add)),
    method("__imul__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Mul)),
    method("__init__", init),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__mul__", |vm, args| protocol::binary(vm, &args, BinaryOp::Mul)),
    method("__ne__", protocol::ne),
    method("__repr__", protocol::repr),
    method("__reversed__", protocol::reversed),
    method("__rmul__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Mul)),
    method("__setitem__", protocol::set_item),
    method("append", |vm, args| {
        let (this, item) = arity::one(vm, args, "list.append")?;
        arity::list(vm, &this, "list.append")?.push(item);
        Ok(Value::None)
    }),
    method("clear", |vm, args| {
        let this = arity::none(vm, args, "list.clear")?;
        let list = arity::list(vm, &this, "list.clear")?;
        let old = list.items.take();
        drop(old);
        list.settle();
        Ok(Value::None)
    }),
    method("copy", |vm, args| {
        let this = arity::none(vm, args, "list.copy")?;
        let items = arity::list(vm, &this, "list.copy")?.to_vec();
        vm.check_memory(items.len() * size_of::<Value>())?;
        Ok(vm.new_list(items))
    }),
    method("count", |vm, args| {
        let (this, item) = arity::one(vm, args, "list.count")?;
        let items = arity::list(vm, &this, "list.count")?.to_vec();
        count(vm, &items, &item)
    }),
    method("extend", |vm, args| {
        let (this, items) = arity::one(vm, args, "list.extend")?;
        let list = arity::list(vm, &this, "list.extend")?;
        let items = vm.collect(&items)?;
        list.items.borrow_mut().extend(items);
        list.settle();
        vm.check_memory(0)?;
        Ok(Value::None)
    }),
    method("index", |vm, args| {
        let (this, args) = arity::method(vm, args, "list.index", 1, 3)?;
        let items = arity::list(vm, &this, "list.index")?.to_vec();
        let Some(item) = args.first() else { return Ok(Value::None) };
        match index(vm, &items, item, args.get(1), args.get(2))? {
            Some(at) => Ok(Value::from(at)),
            None => {
                let shown = vm.repr(item)?;
                Err(vm.value_error(format!("{shown} is not in list")))
            }
        }
    }),
    method("insert", |vm, args| {
        let (this, args) = arity::method(vm, args, "list.insert", 2, 2)?;
        let list = arity::list(vm, &this, "list.insert")?;
        let mut args = args.into_iter();
        let (at, item) = (args.next().unwrap_or_default(), args.next().unwrap_or_default());
        let at = vm.index_value(&at)?;
        let length = list.len();
        vm.burn(length as u64 / 64)?;
        let at = if at < 0 { at.saturating_add(length as i64).max(0) } else { at };
        let at = usize::try_from(at).unwrap_or(usize::MAX).min(length);
        list.items.borrow_mut().insert(at, item);
        list.settle();
        Ok(Value::None)
    }),
    method("pop", |vm, args| {
        let (this, args) = arity::method(vm, args, "list.pop", 0, 1)?;
        let list = arity::list(vm, &this, "list.pop")?;
        let at = match args.first() {
            Some(at) => vm.index_value(at)?,
            None => -1,
        };
        let length = list.len();
        if length == 0 {
            return Err(vm.error("IndexError", "pop from empty list"));
        }
        let at = if at < 0 { at.saturating_add(length as i64) } else { at };
        let Some(at) = usize::try_from(at).ok().filter(|at| *at < length) else {
            return Err(vm.error("IndexError", "pop index out of range"));
        };
        vm.burn((length - at) as u64 / 64)?;
        let item = list.items.borrow_mut().remove(at);
        Ok(item)
    }),
    method("remove", |vm, args| {
        let (this, item) = arity::one(vm, args, "list.remove")?;
        let list = arity::list(vm, &this, "list.remove")?;
        let mut at = 0;
        loop {
            let Some(other) = list.items.borrow().get(at).cloned() else { break };
            vm.burn(1)?;
            if vm.eq(&other, &item)? {
                let mut items = list.items.borrow_mut();
                let removed = if at < items.len() { Some(items.remove(at)) } else { None };
                drop(items);
                drop(removed);
                return Ok(Value::None);
            }
            at += 1;
        }
        Err(vm.value_error("list.remove(x): x not in list"))
    }),
    method("reverse", |vm, args| {
        let this = arity::none(vm, args, "list.reverse")?;
        let list = arity::list(vm, &this, "list.reverse")?;
        vm.burn(list.len() as u64 / 64)?;
        list.items.borrow_mut().reverse();
        Ok(Value::None)
    }),
    method("sort", |vm, args| {
        let (this, mut args) = arity::named_method(vm, args, "list.sort", &["key", "reverse"], 0)?;
        let list = arity::list(vm, &this, "list.sort")?;
        let key = args.take_non_none(0);
        let reverse = match args.take(1) {
            Some(reverse) => sorting::reverse_flag(vm, &reverse)?,
            None => false,
        };
        // While it is sorted the list is empty, so that changes to it can be told.
        let items = list.items.take();
        let (items, sorted) = sorting::sort(vm, items, key.as_ref(), reverse);
        let changed = list.items.replace(items);
        list.settle();
        sorted?;
        if !changed.is_empty() {
            return Err(vm.value_error("list modified during sort"));
        }
        Ok(Value::None)
    }),
];

/// Makes an empty list; [`init`] fills it.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, _args: Args) -> Result<Value> {
    let list = vm.new_list(Vec::new());
    let built_in = vm.types.list().clone();
    Ok(arity::object_of(class, &built_in, list))
}

fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, args) = match args.this() {
        Value::List(_) => arity::method(vm, args, "list", 0, 1)?,
        _ => arity::method(vm, Args { keywords: Vec::new(), ..args }, "list", 0, 1)?,
    };
    let list = arity::list(vm, &this, "list.__init__")?;
    let items = match args.first() {
        Some(items) => vm.collect(items)?,
        None => Vec::new(),
    };
    let old = list.items.replace(items);
    drop(old);
    list.settle();
    Ok(Value::None)
}

/// How many of the items equal one.
pub(super) fn count(vm: &mut Vm, items: &[Value], item: &Value) -> Result<Value> {
    vm.burn(items.len() as u64)?;
    let mut count = 0;
    for other in items {
        if vm.eq(other, item)? {
            count += 1;
        }
    }
    Ok(Value::Int(count))
}

/// Where the first of the items is that equals one.
pub(super) fn index(
    vm: &mut Vm,
    items: &[Value],
    item: &Value,
    start: Option<&Value>,
    stop: Option<&Value>,
) -> Result<Option<usize>> {
    let (start, stop) = arity::bounds(vm, start, stop, items.len())?;
    for (at, other) in items.iter().enumerate().take(stop).skip(start) {
        vm.burn(1)?;
        if vm.eq(other, item)? {
            return Ok(Some(at));
        }
    }
    Ok(None)
}
