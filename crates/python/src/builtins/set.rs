//! `set` and `frozenset`.

use std::rc::Rc;

use super::{arity, protocol};
use crate::args::Args;
use crate::class::{Class, NativeDef, method};
use crate::code::{BinaryOp, CompareOp};
use crate::dict::Dict;
use crate::error::Result;
use crate::object::Set;
use crate::value::Value;
use crate::vm::Vm;

/// What sets have.
pub static SET: &[NativeDef] = &[
    method("__and__", |vm, args| protocol::binary(vm, &args, BinaryOp::And)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__gt__", protocol::gt),
    method("__iand__", |vm, args| protocol::in_place(vm, &args, BinaryOp::And)),
    method("__init__", init),
    method("__ior__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Or)),
    method("__isub__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Sub)),
    method("__iter__", protocol::iter),
    method("__ixor__", |vm, args| protocol::in_place(vm, &args, BinaryOp::Xor)),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__ne__", protocol::ne),
    method("__or__", |vm, args| protocol::binary(vm, &args, BinaryOp::Or)),
    method("__rand__", |vm, args| protocol::reflected(vm, &args, BinaryOp::And)),
    method("__repr__", repr),
    method("__ror__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Or)),
    method("__rsub__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Sub)),
    method("__rxor__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Xor)),
    method("__sub__", |vm, args| protocol::binary(vm, &args, BinaryOp::Sub)),
    method("__xor__", |vm, args| protocol::binary(vm, &args, BinaryOp::Xor)),
    method("add", |vm, args| {
        let (this, item) = arity::one(vm, args, "set.add")?;
        let set = arity::set(vm, &this, "set.add")?;
        vm.dict_set(&set.items, item, Value::None)?;
        Ok(Value::None)
    }),
    method("clear", |vm, args| {
        let this = arity::none(vm, args, "set.clear")?;
        let set = arity::set(vm, &this, "set.clear")?;
        let old = set.items.take();
        drop(old);
        Ok(Value::None)
    }),
    method("copy", copy),
    method("difference", difference),
    method("difference_update", |vm, args| change(vm, args, BinaryOp::Sub)),
    method("discard", |vm, args| {
        let (this, item) = arity::one(vm, args, "set.discard")?;
        let set = arity::set(vm, &this, "set.discard")?;
        let gone = vm.dict_remove(&set.items, &item)?;
        drop(gone);
        Ok(Value::None)
    }),
    method("intersection", intersection),
    method("intersection_update", |vm, args| change(vm, args, BinaryOp::And)),
    method("isdisjoint", is_disjoint),
    method("issubset", |vm, args| relation(vm, args, "set.issubset", CompareOp::Le)),
    method("issuperset", |vm, args| relation(vm, args, "set.issuperset", CompareOp::Ge)),
    method("pop", |vm, args| {
        let this = arity::none(vm, args, "set.pop")?;
        let set = arity::set(vm, &this, "set.pop")?;
        vm.burn(set.items.borrow().len() as u64 / 16)?;
        match set.in_order().into_iter().next() {
            Some(entry) => {
                let gone = vm.dict_remove(&set.items, &entry.key)?;
                drop(gone);
                Ok(entry.key)
            }
            None => Err(vm.key_error(Value::str("pop from an empty set"))),
        }
    }),
    method("remove", |vm, args| {
        let (this, item) = arity::one(vm, args, "set.remove")?;
        let set = arity::set(vm, &this, "set.remove")?;
        match vm.dict_remove(&set.items, &item)? {
            Some(_) => Ok(Value::None),
            None => Err(vm.key_error(item)),
        }
    }),
    method("symmetric_difference", symmetric_difference),
    method("symmetric_difference_update", |vm, args| change(vm, args, BinaryOp::Xor)),
    method("union", union),
    method("update", |vm, args| change(vm, args, BinaryOp::Or)),
];

/// What frozensets have.
pub static FROZENSET: &[NativeDef] = &[
    method("__and__", |vm, args| protocol::binary(vm, &args, BinaryOp::And)),
    method("__contains__", protocol::contains),
    method("__eq__", protocol::eq),
    method("__ge__", protocol::ge),
    method("__gt__", protocol::gt),
    method("__hash__", protocol::hash),
    method("__iter__", protocol::iter),
    method("__le__", protocol::le),
    method("__len__", protocol::len),
    method("__lt__", protocol::lt),
    method("__ne__", protocol::ne),
    method("__or__", |vm, args| protocol::binary(vm, &args, BinaryOp::Or)),
    method("__rand__", |vm, args| protocol::reflected(vm, &args, BinaryOp::And)),
    method("__repr__", repr),
    method("__ror__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Or)),
    method("__rsub__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Sub)),
    method("__rxor__", |vm, args| protocol::reflected(vm, &args, BinaryOp::Xor)),
    method("__sub__", |vm, args| protocol::binary(vm, &args, BinaryOp::Sub)),
    method("__xor__", |vm, args| protocol::binary(vm, &args, BinaryOp::Xor)),
    method("copy", copy),
    method("difference", difference),
    method("intersection", intersection),
    method("isdisjoint", is_disjoint),
    method("issubset", |vm, args| relation(vm, args, "frozenset.issubset", CompareOp::Le)),
    method("issuperset", |vm, args| relation(vm, args, "frozenset.issuperset", CompareOp::Ge)),
    method("symmetric_difference", symmetric_difference),
    method("union", union),
];

/// A set of the items of an iterable.
fn set_of(vm: &mut Vm, items: &Value, frozen: bool) -> Result<Rc<Set>> {
    let made = Set::new(Dict::default(), frozen);
    add_all(vm, &made, items)?;
    Ok(made)
}

/// Adds the items of an iterable.
fn add_all(vm: &mut Vm, set: &Rc<Set>, items: &Value) -> Result<()> {
    if let Value::Set(other) = items.unwrapped() {
        let count = other.items.borrow().len();
        vm.check_memory(count * 128)?;
        if set.items.borrow().is_empty() {
            set.swap(&other.copied(false));
            return Ok(());
        }
        set.make_room(count);
        for entry in other.in_order() {
            vm.dict_set(&set.items, entry.key, Value::None)?;
        }
        return Ok(());
    }
    vm.for_each(items, |vm, item| vm.dict_set(&set.items, item, Value::None))
}

/// Makes an empty set; [`init`] fills it.
pub(crate) fn construct(vm: &mut Vm, class: &Rc<Class>, _args: Args) -> Result<Value> {
    let built_in = vm.types.set().clone();
    Ok(arity::object_of(class, &built_in, Value::Set(Set::new(Dict::default(), false))))
}

/// Makes a frozenset of the items of an iterable.
pub(crate) fn construct_frozen(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let built_in = vm.types.frozenset().clone();
    let exact = Rc::ptr_eq(class, &built_in);
    let args = if exact { args } else { Args { keywords: Vec::new(), ..args } };
    let args = arity::some(vm, args, "frozenset", 0, 1)?;
    let set = match args.first() {
        Some(value @ Value::Set(set)) if set.frozen => value.clone(),
        Some(items) => Value::Set(set_of(vm, items, true)?),
        None => Value::Set(Set::new(Dict::default(), true)),
    };
    Ok(arity::object_of(class, &built_in, set))
}

fn init(vm: &mut Vm, args: Args) -> Result<Value> {
    let args = match args.this() {
        Value::Set(_) => args,
        _ => Args { keywords: Vec::new(), ..args },
    };
    let (this, args) = arity::method(vm, args, "set", 0, 1)?;
    let set = arity::set(vm, &this, "set.__init__")?;
    let old = set.items.take();
    drop(old);
    if let Some(items) = args.first() {
        add_all(vm, &set, items)?;
    }
    Ok(Value::None)
}

/// The set a method is called on, and its arguments.
fn operands(vm: &mut Vm, args: Args, name: &str) -> Result<(Rc<Set>, Vec<Value>)> {
    let (this, others) = arity::method(vm, args, name, 0, usize::MAX)?;
    Ok((arity::set(vm, &this, name)?, others))
}

fn copy(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = arity::none(vm, args, "set.copy")?;
    let set = arity::set(vm, &this, "set.copy")?;
    if set.frozen {
        return Ok(Value::Set(set));
    }
    set_of(vm, &Value::Set(set), false).map(Value::Set)
}

/// The operator between a set and an iterable.
fn combine(vm: &mut Vm, set: &Rc<Set>, other: &Value, op: BinaryOp) -> Result<Rc<Set>> {
    let other = match other.unwrapped() {
        Value::Set(other) => other.clone(),
        _ if op == BinaryOp::And => {
            let result = Set::new(Dict::default(), set.frozen);
            vm.for_each(other, |vm, item| match vm.dict_get(&set.items, &item)? {
                Some(_) => vm.dict_set(&result.items, item, Value::None),
                None => Ok(()),
            })?;
            return Ok(result);
        }
        _ => set_of(vm, other, false)?,
    };
    match vm.binary(op, &Value::Set(set.clone()), &Value::Set(other))? {
        Value::Set(result) => Ok(result),
        _ => Ok(set.clone()),
    }
}

fn union(vm: &mut Vm, args: Args) -> Result<Value> {
    let (set, others) = operands(vm, args, "set.union")?;
    let result = set_of(vm, &Value::Set(set.clone()), set.frozen)?;
    for other in others {
        add_all(vm, &result, &other)?;
    }
    Ok(Value::Set(result))
}

fn intersection(vm: &mut Vm, args: Args) -> Result<Value> {
    let (set, others) = operands(vm, args, "set.intersection")?;
    if others.is_empty() {
        return Ok(Value::Set(set.copied(set.frozen)));
    }
    let mut result = set;
    for other in others {
        result = combine(vm, &result, &other, BinaryOp::And)?;
    }
    Ok(Value::Set(result))
}

fn difference(vm: &mut Vm, args: Args) -> Result<Value> {
    let (set, others) = operands(vm, args, "set.difference")?;
    let mut others = others.into_iter();
    let result = match others.next() {
        None => set.copied(set.frozen),
        Some(first) => combine(vm, &set, &first, BinaryOp::Sub)?,
    };
    for other in others {
        change_by(vm, &result, &other, BinaryOp::Sub)?;
    }
    Ok(Value::Set(result))
}

fn symmetric_difference(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = arity::one(vm, args, "set.symmetric_difference")?;
    let set = arity::set(vm, &this, "set.symmetric_difference")?;
    combine(vm, &set, &other, BinaryOp::Xor).map(Value::Set)
}

/// The methods that change the set.
fn change(vm: &mut Vm, args: Args, op: BinaryOp) -> Result<Value> {
    let (set, others) = match op {
        BinaryOp::Xor => {
            let (this, other) = arity::one(vm, args, "set.symmetric_difference_update")?;
            (arity::set(vm, &this, "set.symmetric_difference_update")?, vec![other])
        }
        _ => operands(vm, args, "set.update")?,
    };
    for other in others {
        change_by(vm, &set, &other, op)?;
    }
    Ok(Value::None)
}

/// Changes a set by an operator with an iterable.
pub(crate) fn change_by(vm: &mut Vm, set: &Rc<Set>, other: &Value, op: BinaryOp) -> Result<()> {
    match op {
        BinaryOp::Or => add_all(vm, set, other),
        BinaryOp::Sub => {
            for item in vm.collect(other)? {
                let gone = vm.dict_remove(&set.items, &item)?;
                drop(gone);
            }
            Ok(())
        }
        BinaryOp::Xor => {
            // Each item once, however often the iterable gives it.
            let other = set_of(vm, other, false)?;
            for entry in other.in_order() {
                if vm.dict_remove(&set.items, &entry.key)?.is_none() {
                    vm.dict_set(&set.items, entry.key, Value::None)?;
                }
            }
            Ok(())
        }
        _ => {
            let result = combine(vm, set, other, op)?;
            set.swap(&result);
            Ok(())
        }
    }
}

fn is_disjoint(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, other) = arity::one(vm, args, "set.isdisjoint")?;
    let set = arity::set(vm, &this, "set.isdisjoint")?;
    let iterator = vm.iter(&other)?;
    while let Some(item) = vm.next(&iterator)? {
        if vm.dict_get(&set.items, &item)?.is_some() {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}

fn relation(vm: &mut Vm, args: Args, name: &str, op: CompareOp) -> Result<Value> {
    let (this, other) = arity::one(vm, args, name)?;
    let set = arity::set(vm, &this, name)?;
    let other = set_of(vm, &other, false)?;
    vm.compare(op, &Value::Set(set), &Value::Set(other))
}

/// The repr of a set shows the class where that is not `set` itself.
fn repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let set = arity::set(vm, &this, "set.__repr__")?;
    let plain = vm.nested(|vm| vm.repr_built_in(&Value::Set(set.clone())))?;
    if !matches!(this, Value::Instance(_)) {
        return Ok(Value::from(plain));
    }
    let class = vm.type_name(&this);
    let empty = set.items.borrow().is_empty();
    Ok(Value::from(match plain.strip_prefix("frozenset") {
        _ if empty => format!("{class}()"),
        Some(rest) => format!("{class}{rest}"),
        None => format!("{class}({plain})"),
    }))
}
