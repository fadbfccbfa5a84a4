//! Reading and setting attributes of objects, with both ends of a relationship kept in step.
//!
//! Mirrors SQLAlchemy 2.1, `orm/attributes.py` and `orm/unitofwork.py` (`track_cascade_events`).

use std::rc::{Rc, Weak};

use linktable_python::{Raised, Result, Value, Vm};

use crate::resolved::Direction;
use crate::sqlalchemy::collection;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Lazy, Relation};
use crate::sqlalchemy::session;
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::writers;

/// What a change of a relationship began with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operation {
    /// An object put into a list, or set as the one object.
    Put,
    /// An object taken out.
    Remove,
    /// A whole list set.
    Replace,
}

/// Where a change of a relationship began: it is not carried back there.
#[derive(Clone)]
pub struct Initiator {
    /// The relationship.
    pub relation: Rc<Relation>,
    /// What was done to it.
    pub operation: Operation,
}

impl Initiator {
    /// A change that begins at `relation`.
    pub fn new(relation: &Rc<Relation>, operation: Operation) -> Self {
        Initiator { relation: relation.clone(), operation }
    }

    fn is(&self, relation: &Rc<Relation>, operation: Operation) -> bool {
        Rc::ptr_eq(&self.relation, relation) && self.operation == operation
    }
}

/// How far reading may go.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fetch {
    /// Only what is loaded.
    Loaded,
    /// Also what the identity map has.
    Known,
    /// The object itself is read where it must be, related ones are taken from the identity map.
    Own,
    /// Everything; flushes first where a SELECT is sent.
    All,
}

/// The state of an object of a mapped class.
///
/// # Errors
/// `AttributeError` for anything else, as SQLAlchemy's lack of `_sa_instance_state` has it.
pub fn state_of(vm: &mut Vm, value: &Value) -> Result<Rc<State>> {
    match State::of(value) {
        Some(state) => Ok(state),
        None => {
            let kind = vm.type_name(value);
            let message = format!("'{kind}' object has no attribute '_sa_instance_state'");
            Err(vm.attribute_error(message, value, "_sa_instance_state"))
        }
    }
}

/// The value of a column's attribute; reads the row again if it is expired.
pub fn get_column(vm: &mut Vm, state: &Rc<State>, key: &str) -> Result<Value> {
    if let Some(value) = state.loaded(key) {
        return Ok(value);
    }
    let deferred = state.deferred.borrow().get_key_value(key).map(|(key, raises)| (key.clone(), *raises));
    if let Some((key, raises)) = deferred {
        load::load_deferred(vm, state, &key, raises)?;
        return Ok(state.loaded(&key).unwrap_or_default());
    }
    if state.expired_keys.borrow().contains(key) {
        load::load_expired(vm, state, true)?;
        if let Some(value) = state.loaded(key) {
            return Ok(value);
        }
    }
    Ok(Value::None)
}

/// Sets a column's attribute.
pub fn set_column(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>, value: Value) -> Result<()> {
    let is_key = state.mapper.column(key).is_some_and(|column| column.primary_key);
    if is_key && state.loaded(key).is_none() && state.has_key() {
        get_column(vm, state, key)?;
    }
    let old = state.loaded(key).map_or(Before::Unknown, Before::Value);
    modified(vm, state, key, old)?;
    state.put(key, value);
    Ok(())
}

/// Deletes a column's attribute.
pub fn delete_column(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>) -> Result<()> {
    let Some(old) = state.loaded(key) else {
        let object = state.value();
        return Err(vm.attribute_error(
            format!("{}.{key} object does not have a value", state.mapper.name),
            &object,
            key,
        ));
    };
    modified(vm, state, key, Before::Value(old))?;
    state.unload(key);
    Ok(())
}

/// Notes that an attribute changes, and what it was.
pub fn modified(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>, before: Before) -> Result<()> {
    state.before.borrow_mut().entry(key.clone()).or_insert(before);
    let session = state.session();
    if (!state.modified.replace(true) || session.is_some())
        && let Some(session) = session
    {
        if state.has_key() {
            session.note_modified(state);
        }
        session.autobegin(vm)?;
    }
    Ok(())
}

/// The value of a relationship for a script: loaded at first access.
pub fn get_relation(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Result<Value> {
    let value = fetch_relation(vm, state, relation, Fetch::All)?;
    Ok(value.unwrap_or_default())
}

/// The value of a relationship, or nothing if it is not loaded and may not be.
pub fn fetch_relation(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, fetch: Fetch) -> Result<Option<Value>> {
    if let Some(value) = state.loaded(&relation.key) {
        return Ok(Some(value));
    }
    if fetch == Fetch::Loaded {
        return Ok(None);
    }
    if relation.lazy.is_writer() {
        return Ok(None);
    }
    if !state.has_key() || state.lazy_of(relation) == Lazy::NoLoad {
        return Ok(Some(default_value(vm, state, relation)));
    }
    match load::lazy(vm, state, relation, fetch)? {
        load::Lazily::NotLoaded => Ok(None),
        load::Lazily::Empty => Ok(Some(default_value(vm, state, relation))),
        load::Lazily::One(value) => {
            state.put(&relation.key, value.clone());
            state.before.borrow_mut().remove(&relation.key);
            Ok(Some(value))
        }
        load::Lazily::Many(items) => collection::set_loaded(vm, state, relation, items).map(Some),
    }
}

/// What an attribute that was never set is: `None`, or a list that is kept until something is put into it.
fn default_value(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Value {
    if !relation.many {
        return Value::None;
    }
    if let Some(list) = state.empty.borrow().get(&relation.key).and_then(Weak::upgrade) {
        return Value::Instance(list);
    }
    let list = collection::new(vm, state, relation, Vec::new());
    if let Value::Instance(instance) = &list {
        state.empty.borrow_mut().insert(relation.key.clone(), Rc::downgrade(instance));
    }
    list
}

/// Sets a relationship from a script.
pub fn set_relation(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, value: Value) -> Result<()> {
    if relation.lazy.is_writer() {
        writers::replace(vm, state, relation, &value)
    } else if relation.many {
        set_list(vm, state, relation, value)
    } else {
        let initiator = Initiator::new(relation, Operation::Put);
        set_one(vm, state, relation, value, &initiator, None)
    }
}

/// Deletes a relationship's value from a script.
pub fn delete_relation(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Result<()> {
    if relation.lazy.is_writer() {
        return Err(vm.error("NotImplementedError", ""));
    }
    if relation.many {
        if let Some(list) = state.loaded(&relation.key) {
            modified(vm, state, &relation.key, Before::Items(collection::items(&list)))?;
            collection::clear(vm, &list)?;
            state.unload(&relation.key);
        }
        return Ok(());
    }
    let old = fetch_relation(vm, state, relation, Fetch::Known)?;
    if let Some(old) = &old
        && !old.is_none()
    {
        let initiator = Initiator::new(relation, Operation::Remove);
        removed(vm, state, relation, old, &initiator)?;
    }
    let before = old.map_or(Before::Unknown, Before::Value);
    modified(vm, state, &relation.key, before)?;
    state.unload(&relation.key);
    Ok(())
}

/// Sets the one object of a relationship. With `expected`, only if that is the
/// object it has: how taking it out of the list at the other end arrives here.
fn set_one(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    value: Value,
    initiator: &Initiator,
    expected: Option<&Value>,
) -> Result<()> {
    // The other end's key is enough to know the old object, if it is in the identity map at all.
    let fetch = if relation.is_by_key() { Fetch::Known } else { Fetch::All };
    let old = fetch_relation(vm, state, relation, fetch)?;
    if let (Some(expected), Some(old)) = (expected, &old)
        && !old.is(expected)
    {
        return Ok(());
    }
    if tracks_parent(relation)
        && let Some(old) = old.as_ref().filter(|old| !old.is_none() && !old.is(&value))
    {
        let old = state_of(vm, old)?;
        set_parent(&old, relation, state, false);
    }
    replaced(vm, state, relation, &value, old.as_ref(), initiator)?;
    modified(vm, state, &relation.key, old.map_or(Before::Unknown, Before::Value))?;
    if tracks_parent(relation) && !value.is_none() {
        let new = state_of(vm, &value)?;
        set_parent(&new, relation, state, true);
    }
    state.put(&relation.key, value);
    Ok(())
}

/// What follows from setting the one object of a relationship: it comes into the session, the other end is told.
fn replaced(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    value: &Value,
    old: Option<&Value>,
    initiator: &Initiator,
) -> Result<()> {
    if old.is_some_and(|old| old.is(value)) {
        return Ok(());
    }
    cascade_into_session(vm, state, relation, value, initiator)?;
    if let (Some(old), Some(session), true) = (old, state.session(), relation.cascade.delete_orphan)
        && let Some(old) = State::of(old)
        && session.is_new(&old)
        && session::is_orphan(&old)
    {
        session.expunge_states(&[old]);
    }
    let Some(back) = relation.back() else {
        if !value.is_none() {
            state_of(vm, value)?;
        }
        return Ok(());
    };
    if let Some(old) = old.filter(|old| !old.is_none()) {
        let old_state = state_of(vm, old)?;
        let returning = if back.many { Operation::Remove } else { Operation::Put };
        if !initiator.is(&back, returning) {
            let own = Initiator::new(relation, Operation::Put);
            take_out(vm, &old_state, &back, &state.value(), &own)?;
        }
    }
    if !value.is_none() {
        let child = state_of(vm, value)?;
        if !initiator.is(&back, Operation::Put) && !initiator.is(&back, Operation::Replace) {
            put_in(vm, &child, &back, &state.value(), initiator)?;
        }
    }
    Ok(())
}

/// Sets a whole list.
fn set_list(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, value: Value) -> Result<()> {
    if !matches!(value.unwrapped(), Value::List(_)) {
        let given = if value.is_none() { "None".to_owned() } else { vm.type_name(&value) };
        return Err(vm.type_error(format!("Incompatible collection type: {given} is not list-like")));
    }
    let items = vm.collect(&value)?;
    let old = fetch_relation(vm, state, relation, Fetch::All)?.unwrap_or_default();
    if old.is(&value) {
        return Ok(());
    }
    let before = collection::items(&old);
    modified(vm, state, &relation.key, Before::Items(before.clone()))?;
    state.empty.borrow_mut().remove(&relation.key);
    let list = collection::new(vm, state, relation, Vec::new());
    state.put(&relation.key, list.clone());
    let initiator = Initiator::new(relation, Operation::Replace);
    for item in &items {
        if !before.iter().any(|other| other.is(item)) {
            appended(vm, state, relation, item, &initiator)?;
        }
        collection::push(&list, item.clone());
    }
    collection::detach(&old);
    for item in &before {
        if !items.iter().any(|other| other.is(item)) {
            removed(vm, state, relation, item, &initiator)?;
        }
    }
    Ok(())
}

/// What follows from putting an object into a list, before it is there.
pub fn appended(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: &Initiator,
) -> Result<()> {
    cascade_into_session(vm, state, relation, item, initiator)?;
    let item_state = if item.is_none() { None } else { Some(state_of(vm, item)?) };
    if let (Some(back), Some(child)) = (relation.back(), &item_state)
        && !initiator.is(&back, Operation::Put)
        && !initiator.is(&back, Operation::Replace)
    {
        check_has(vm, child, &back)?;
        put_in(vm, child, &back, &state.value(), initiator)?;
    }
    modified(vm, state, &relation.key, list_before(state, relation))?;
    if let Some(child) = item_state.filter(|_| tracks_parent(relation)) {
        set_parent(&child, relation, state, true);
    }
    Ok(())
}

/// What follows from taking an object out of a relationship.
pub fn removed(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: &Initiator,
) -> Result<()> {
    if item.is_none() {
        return modified(vm, state, &relation.key, list_before(state, relation));
    }
    let child = state_of(vm, item)?;
    if tracks_parent(relation) {
        set_parent(&child, relation, state, false);
    }
    if relation.cascade.delete_orphan
        && session::is_orphan(&child)
        && let Some(session) = state.session()
        && session.is_new(&child)
    {
        session.expunge_states(std::slice::from_ref(&child));
    }
    if let Some(back) = relation.back() {
        let replace = if back.many { Operation::Replace } else { Operation::Put };
        let twice = relation.many && !back.many && {
            let list = state.loaded(&relation.key).unwrap_or_default();
            collection::items(&list).iter().filter(|other| other.is(item)).count() > 1
        };
        if !initiator.is(&back, Operation::Remove) && !initiator.is(&back, replace) && !twice {
            take_out(vm, &child, &back, &state.value(), initiator)?;
        }
    }
    changes_list(vm, state, relation)
}

/// Notes what a list was, before it changes.
///
/// # Errors
/// As [`modified`].
pub fn changes_list(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>) -> Result<()> {
    modified(vm, state, &relation.key, list_before(state, relation))
}

/// What a list was before it changes.
fn list_before(state: &Rc<State>, relation: &Rc<Relation>) -> Before {
    match state.loaded(&relation.key) {
        Some(list) if relation.many => Before::Items(collection::items(&list)),
        Some(value) => Before::Value(value),
        None => Before::Unknown,
    }
}

/// Puts an object into the other end of a relationship: a list that is not loaded only notes it.
fn put_in(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, item: &Value, initiator: &Initiator) -> Result<()> {
    if !relation.many {
        return set_one(vm, state, relation, item.clone(), initiator, None);
    }
    if relation.lazy.is_writer() {
        return writers::append(vm, state, relation, item, Some(initiator));
    }
    match fetch_relation(vm, state, relation, Fetch::Known)? {
        Some(list) => collection::append(vm, &list, item.clone(), Some(initiator)),
        None => {
            appended(vm, state, relation, item, initiator)?;
            let mut pending = state.pending.borrow_mut();
            pending.entry(relation.key.clone()).or_default().append(item.clone());
            Ok(())
        }
    }
}

/// An object of another class does not have the attribute at the other end.
fn check_has(vm: &mut Vm, child: &State, back: &Relation) -> Result<()> {
    if child.mapper.relation(&back.key).is_some() || child.mapper.column(&back.key).is_some() {
        return Ok(());
    }
    Err(vm.key_error(Value::str(&*back.key)))
}

/// Takes an object out of the other end of a relationship, if it is there.
fn take_out(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: &Initiator,
) -> Result<()> {
    if !relation.many {
        return set_one(vm, state, relation, Value::None, initiator, Some(item));
    }
    if relation.lazy.is_writer() {
        return writers::remove(vm, state, relation, item, Some(initiator));
    }
    match fetch_relation(vm, state, relation, Fetch::Known)? {
        Some(list) => {
            let items = collection::items(&list);
            if items.iter().any(|other| other.is(item)) {
                collection::remove(vm, &list, item, Some(initiator))?;
            }
            Ok(())
        }
        None => {
            removed(vm, state, relation, item, initiator)?;
            let mut pending = state.pending.borrow_mut();
            pending.entry(relation.key.clone()).or_default().remove(item.clone());
            Ok(())
        }
    }
}

/// An object that is put at an end of a relationship comes into the session of the object it is put to.
fn cascade_into_session(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: &Initiator,
) -> Result<()> {
    let Some(session) = state.session() else { return Ok(()) };
    if item.is_none() || !relation.cascade.save_update || initiator.relation.key != relation.key {
        return Ok(());
    }
    let item = state_of(vm, item)?;
    if session.contains(&item) { Ok(()) } else { session.save_or_update(vm, &item) }
}

/// Whether objects remember whose list they are in.
fn tracks_parent(relation: &Relation) -> bool {
    relation.direction == Direction::OneToMany || relation.cascade.delete_orphan
}

/// Notes that an object is in the list of another, or is no more.
pub fn set_parent(child: &Rc<State>, relation: &Relation, parent: &Rc<State>, has: bool) {
    let mut parents = child.parents.borrow_mut();
    if has {
        parents.insert(relation.id, Some(Rc::downgrade(parent)));
        return;
    }
    if let Some(Some(last)) = parents.get(&relation.id) {
        let other = last.upgrade().is_some_and(|last| *last.key.borrow() != *parent.key.borrow());
        if other {
            return;
        }
    }
    parents.insert(relation.id, None);
}

/// Whether an object is in somebody's list; `unless_known` where nothing is known.
pub fn has_parent(child: &State, relation: &Relation, unless_known: bool) -> bool {
    match child.parents.borrow().get(&relation.id) {
        Some(parent) => parent.is_some(),
        None => unless_known,
    }
}

/// An error that names what a script passed where an object of a mapped class belongs.
pub fn unmapped(vm: &mut Vm, value: &Value) -> Raised {
    let class = vm.class_of(value);
    let name = format!("{}.{}", class.module.borrow(), class.qualname.borrow());
    crate::sqlalchemy::errors::error(vm, "UnmappedInstanceError", format!("Class '{name}' is not mapped"))
}
