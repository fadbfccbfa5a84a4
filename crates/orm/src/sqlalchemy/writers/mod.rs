//! Lists that are never loaded as a whole, only written to and selected from: `lazy="dynamic"` and `lazy="write_only"`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/writeonly.py` and `orm/dynamic.py`.

mod appender;
mod write_only;

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{From, TableRef};

use crate::sqlalchemy::attributes::{self, Fetch, Initiator, Operation};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{Lazy, Mapper, Relation};
use crate::sqlalchemy::select::Query;
use crate::sqlalchemy::state::{Before, PendingChanges, State};
use crate::sqlalchemy::warn::warn;

/// Whose list it is.
struct Link {
    state: Rc<State>,
    /// The object, which the list holds on to.
    object: Value,
    relation: Rc<Relation>,
}

/// What a script gets for the attribute: something new each time.
pub fn value(vm: &mut Vm, state: &Rc<State>, object: &Value, relation: &Rc<Relation>) -> Value {
    let link = Link { state: state.clone(), object: object.clone(), relation: relation.clone() };
    match relation.lazy {
        Lazy::Dynamic => appender::value(vm, link),
        _ => write_only::value(vm, link),
    }
}

/// What changed since it was written last.
fn changes(state: &State, relation: &Relation) -> PendingChanges {
    state.pending.borrow().get(&relation.key).cloned().unwrap_or_default()
}

fn change(state: &State, relation: &Relation, change: impl FnOnce(&mut PendingChanges)) {
    change(state.pending.borrow_mut().entry(relation.key.clone()).or_default());
}

/// Adds an object and tells the other end.
///
/// # Errors
/// `AttributeError` for what is of no mapped class.
pub fn append(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: Option<&Initiator>,
) -> Result<()> {
    attributes::modified(vm, state, &relation.key, Before::Unknown)?;
    change(state, relation, |changes| {
        if !changes.added.iter().any(|other| other.is(item)) {
            changes.added.push(item.clone());
        }
    });
    let own = Initiator::new(relation, Operation::Put);
    attributes::appended(vm, state, relation, item, initiator.unwrap_or(&own))
}

/// Takes an object out and tells the other end.
///
/// # Errors
/// As [`append`].
pub fn remove(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    item: &Value,
    initiator: Option<&Initiator>,
) -> Result<()> {
    attributes::modified(vm, state, &relation.key, Before::Unknown)?;
    change(state, relation, |changes| match changes.added.iter().position(|other| other.is(item)) {
        Some(at) => drop(changes.added.remove(at)),
        None if changes.removed.iter().any(|other| other.is(item)) => {}
        None => changes.removed.push(item.clone()),
    });
    let own = Initiator::new(relation, Operation::Remove);
    attributes::removed(vm, state, relation, item, initiator.unwrap_or(&own))
}

/// Sets the whole: what is not in it any more is taken out.
///
/// # Errors
/// `InvalidRequestError` where that would take to load it, and it may not be loaded.
pub fn replace(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, value: &Value) -> Result<()> {
    let new = vm.collect(value)?;
    let mut old = Vec::new();
    if state.has_key() {
        if relation.lazy == Lazy::WriteOnly {
            let message = format!(
                "Collection \"{}\" does not support implicit iteration; collection replacement operations can't be used",
                relation.title()
            );
            return Err(error(vm, "InvalidRequestError", message));
        }
        let object = state.value();
        old = appender::items(vm, &Link { state: state.clone(), object, relation: relation.clone() })?;
    }
    attributes::modified(vm, state, &relation.key, Before::Unknown)?;
    for item in changes(state, relation).added {
        if !has(&old, &item) {
            old.push(item);
        }
    }
    for item in new.iter().filter(|item| !has(&old, item)) {
        append(vm, state, relation, item, None)?;
    }
    for item in old.iter().filter(|item| !has(&new, item)) {
        remove(vm, state, relation, item, None)?;
    }
    Ok(())
}

fn has(items: &[Value], item: &Value) -> bool {
    items.iter().any(|other| other.is(item))
}

/// What came, stayed and went; with [`Fetch::Loaded`] only what is known.
///
/// # Errors
/// `InvalidRequestError` where it may not be loaded.
pub fn history(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, fetch: Fetch) -> Result<[Vec<Value>; 3]> {
    let PendingChanges { added, removed } = changes(state, relation);
    if !state.has_key() || fetch == Fetch::Loaded {
        return Ok([added, Vec::new(), removed]);
    }
    if relation.lazy == Lazy::WriteOnly {
        let title = relation.title();
        let message = format!(
            "Attribute {title} can't load the existing state from the database for this operation; full iteration is \
             not permitted.  If this is a delete operation, configure passive_deletes=True on the {title} \
             relationship in order to resolve this error."
        );
        return Err(error(vm, "InvalidRequestError", message));
    }
    let there = appender::stored(vm, state, relation)?;
    let added = added.into_iter().filter(|item| !has(&there, item)).collect();
    let (gone, stayed) = there.into_iter().partition(|item| has(&removed, item));
    Ok([added, stayed, gone])
}

/// The objects that go along with the one whose list it is: with `all` also those just taken out.
///
/// # Errors
/// As [`history`].
pub fn related(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, fetch: Fetch, all: bool) -> Result<Vec<Value>> {
    let [mut items, stayed, gone] = history(vm, state, relation, fetch)?;
    items.extend(stayed);
    if all {
        items.extend(gone);
    }
    Ok(items)
}

/// The SELECT of what the list has, with the class it is of.
fn query(vm: &mut Vm, link: &Link) -> Result<(Rc<Mapper>, Query)> {
    let relation = &link.relation;
    let Some(target) = relation.target.upgrade() else {
        return Err(unsupported("a relationship to a class that is gone"));
    };
    let pairs = relation.secondary.as_ref().map_or(&relation.pairs, |secondary| &secondary.parent_pairs);
    let mut params = Vec::new();
    for pair in pairs {
        params.extend(of_object(vm, link, &pair.local));
    }
    let mut select = load::lazy_select(relation, &target, params);
    // Without a link table the class alone is read from, which goes without saying.
    let link_table = relation.secondary.as_ref().map(|secondary| TableRef::named(&secondary.mapper.table));
    let from: Vec<From<Param>> = if link_table.is_some() { std::mem::take(&mut select.from) } else { Vec::new() };
    let query = Query::of_relationship(&target, select.filter, from, select.order_by, link_table);
    Ok((target, query))
}

/// A parameter that is an attribute of an object, as it is when the statement is executed.
struct OfObject {
    state: Rc<State>,
    _object: Value,
    key: Rc<str>,
}

fn of_object(vm: &mut Vm, link: &Link, key: &Rc<str>) -> Option<Param> {
    let own = link.state.mapper.column(key)?;
    let later = OfObject { state: link.state.clone(), _object: link.object.clone(), key: key.clone() };
    let object = vm.types.object.clone();
    let value = Value::Instance(Instance::with_host(&object, later));
    Some(Param { value, kind: own.sql_type.clone() })
}

/// Whether a parameter is an attribute of an object.
pub fn is_of_object(value: &Value) -> bool {
    value.host::<OfObject>().is_some()
}

/// The value of a parameter: its own, or that of the object it is an attribute of.
///
/// # Errors
/// What reading the attribute raises.
pub fn parameter(vm: &mut Vm, value: &Value) -> Result<Value> {
    let Some(of) = value.host::<OfObject>() else { return Ok(value.clone()) };
    let state = &of.state;
    if state.loaded(&of.key).is_none() && state.session().is_none() {
        return Err(unsupported("a list of an object whose key is not known any more"));
    }
    let value = attributes::get_column(vm, state, &of.key)?;
    if value.is_none() {
        let column = state.mapper.column(&of.key).map_or(&of.key, |column| &column.name);
        let message = format!(
            "Got None for value of column {}.{column}; this is unsupported for a relationship comparison and will not \
             currently produce an IS comparison (but may in a future release)",
            state.mapper.table
        );
        warn(vm, message)?;
    }
    Ok(value)
}
