//! The lists of relationships: lists that tell the other end what is put in and taken out.
//!
//! Mirrors SQLAlchemy 2.1, `orm/collections.py`.

use std::cell::{Cell, OnceCell};
use std::rc::{Rc, Weak};

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::sqlalchemy::attributes::{self, Initiator, Operation};
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::state::State;

/// Whose list it is.
struct Link {
    owner: Rc<State>,
    relation: Rc<Relation>,
    /// Whether another list took its place.
    detached: Cell<bool>,
}

const METHODS: &[NativeDef] = &[
    method("__delitem__", delete_item),
    method("__iadd__", add_in_place),
    method("__setitem__", set_item),
    method("append", append_method),
    method("clear", clear_method),
    method("extend", extend_method),
    method("insert", insert_method),
    method("pop", pop_method),
    method("remove", remove_method),
];

#[derive(Default)]
struct ListClass(OnceCell<Rc<Class>>);

fn class(vm: &mut Vm) -> Rc<Class> {
    let list = vm.types.list().clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.collections", "InstrumentedList", &list).natives(METHODS).build();
    vm.state::<ListClass>().0.get_or_init(build).clone()
}

/// A list for a relationship of an object.
pub fn new(vm: &mut Vm, owner: &Rc<State>, relation: &Rc<Relation>, items: Vec<Value>) -> Value {
    let class = class(vm);
    let list = Instance::with_base(&class, Value::list(items));
    list.set_host(Rc::new(Link { owner: owner.clone(), relation: relation.clone(), detached: Cell::new(false) }));
    Value::Instance(list)
}

/// The objects in a list.
pub fn items(list: &Value) -> Vec<Value> {
    match list.unwrapped() {
        Value::List(list) => list.to_vec(),
        _ => Vec::new(),
    }
}

/// Puts an object into a list without telling anyone.
pub fn push(list: &Value, item: Value) {
    if let Value::List(list) = list.unwrapped() {
        list.push(item);
    }
}

/// The list stands for nothing any more: another one took its place.
pub fn detach(list: &Value) {
    if let Some(link) = list.host::<Link>() {
        link.detached.set(true);
    }
}

/// Makes the list of a relationship from what was loaded, and then carries out what was done to it before.
pub fn set_loaded(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, loaded: Vec<Value>) -> Result<Value> {
    let list = new(vm, state, relation, loaded.clone());
    state.put(&relation.key, list.clone());
    state.before.borrow_mut().remove(&relation.key);
    let pending = state.pending.borrow_mut().remove(&relation.key);
    if let Some(pending) = pending {
        attributes::modified(vm, state, &relation.key, crate::sqlalchemy::state::Before::Items(loaded))?;
        if let Value::List(items) = list.unwrapped() {
            let mut items = items.items.borrow_mut();
            items.extend(pending.added);
            for gone in &pending.removed {
                if let Some(at) = items.iter().position(|item| item.is(gone)) {
                    items.remove(at);
                }
            }
        }
    }
    Ok(list)
}

/// Appends an object and tells the other end.
pub fn append(vm: &mut Vm, list: &Value, item: Value, initiator: Option<&Initiator>) -> Result<()> {
    coming(vm, list, &item, initiator)?;
    push(list, item);
    Ok(())
}

/// Takes an object out and tells the other end.
pub fn remove(vm: &mut Vm, list: &Value, item: &Value, initiator: Option<&Initiator>) -> Result<()> {
    going(vm, list, item, initiator)?;
    if let Value::List(items) = list.unwrapped() {
        let mut items = items.items.borrow_mut();
        if let Some(at) = items.iter().position(|other| other.is(item)) {
            items.remove(at);
        }
    }
    Ok(())
}

/// Takes everything out and tells the other ends.
pub fn clear(vm: &mut Vm, list: &Value) -> Result<()> {
    for item in items(list) {
        going(vm, list, &item, None)?;
    }
    if let Value::List(items) = list.unwrapped() {
        items.items.borrow_mut().clear();
    }
    Ok(())
}

/// The owner of a list that still stands for something; an empty one that was never set becomes its value.
fn owner(list: &Value) -> Option<(Rc<State>, Rc<Relation>)> {
    let link = list.host::<Link>()?;
    if link.detached.get() {
        return None;
    }
    let owner = link.owner.clone();
    let empty = owner.empty.borrow().get(&link.relation.key).and_then(Weak::upgrade).map(Value::Instance);
    if empty.is_some_and(|empty| empty.is(list)) {
        owner.empty.borrow_mut().remove(&link.relation.key);
        owner.put(&link.relation.key, list.clone());
    }
    Some((owner, link.relation.clone()))
}

fn coming(vm: &mut Vm, list: &Value, item: &Value, initiator: Option<&Initiator>) -> Result<()> {
    let Some((owner, relation)) = owner(list) else { return Ok(()) };
    let own = Initiator::new(&relation, Operation::Put);
    attributes::appended(vm, &owner, &relation, item, initiator.unwrap_or(&own))
}

fn going(vm: &mut Vm, list: &Value, item: &Value, initiator: Option<&Initiator>) -> Result<()> {
    let Some((owner, relation)) = owner(list) else { return Ok(()) };
    let own = Initiator::new(&relation, Operation::Remove);
    attributes::removed(vm, &owner, &relation, item, initiator.unwrap_or(&own))
}

/// Calls the method of plain lists.
fn plain(vm: &mut Vm, name: &str, args: Args) -> Result<Value> {
    let list = vm.types.list().clone();
    match list.lookup(name) {
        Some(function) => vm.call(&function, args),
        None => Ok(Value::None),
    }
}

fn append_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    if let Some(item) = args.get(1) {
        coming(vm, &list, &item.clone(), None)?;
    }
    plain(vm, "append", args)
}

fn extend_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    for item in vm.collect(&args.get(1).cloned().unwrap_or_default())? {
        append(vm, &list, item, None)?;
    }
    Ok(Value::None)
}

fn add_in_place(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    extend_method(vm, args)?;
    Ok(list)
}

fn insert_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    if let Some(item) = args.get(2) {
        coming(vm, &list, &item.clone(), None)?;
    }
    plain(vm, "insert", args)
}

fn remove_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    if let Some(item) = args.get(1) {
        going(vm, &list, &item.clone(), None)?;
    }
    plain(vm, "remove", args)
}

fn pop_method(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    if let Some((owner, relation)) = owner(&list) {
        attributes::changes_list(vm, &owner, &relation)?;
    }
    let item = plain(vm, "pop", args)?;
    going(vm, &list, &item, None)?;
    Ok(item)
}

fn clear_method(vm: &mut Vm, args: Args) -> Result<Value> {
    clear(vm, &args.this())?;
    Ok(Value::None)
}

fn delete_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    let index = args.get(1).cloned().unwrap_or_default();
    let gone = vm.get_item(&plain_copy(&list), &index)?;
    let gone = if matches!(index, Value::Slice(_)) { vm.collect(&gone)? } else { vec![gone] };
    for item in gone {
        going(vm, &list, &item, None)?;
    }
    plain(vm, "__delitem__", args)
}

fn set_item(vm: &mut Vm, args: Args) -> Result<Value> {
    let list = args.this();
    let index = args.get(1).cloned().unwrap_or_default();
    let value = args.get(2).cloned().unwrap_or_default();
    let old = vm.get_item(&plain_copy(&list), &index)?;
    if !matches!(index, Value::Slice(_)) {
        going(vm, &list, &old, None)?;
        coming(vm, &list, &value, None)?;
        return plain(vm, "__setitem__", args);
    }
    let new = vm.collect(&value)?;
    for item in vm.collect(&old)? {
        going(vm, &list, &item, None)?;
    }
    for item in &new {
        coming(vm, &list, item, None)?;
    }
    plain(vm, "__setitem__", [list, index, Value::list(new)].into())
}

/// The same objects in a plain list, to be looked into by index.
fn plain_copy(list: &Value) -> Value {
    Value::list(items(list))
}
