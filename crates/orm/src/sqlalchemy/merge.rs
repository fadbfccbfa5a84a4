//! `session.merge(…)`: an object's values into the session's own object of the same row.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`_merge`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Result, Value, Vm};

use crate::sqlalchemy::attributes::{self, Fetch};
use crate::sqlalchemy::collection;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn::warn;

/// Objects that were merged, with what they became.
type Merged = Vec<(Rc<State>, Value)>;

/// Merges an object, and those that go along with it.
///
/// # Errors
/// What the database refuses.
pub fn merge(vm: &mut Vm, session: &Rc<SessionCore>, state: &Rc<State>) -> Result<Value> {
    session.flush_before_reading(vm)?;
    let before = session.autoflush.replace(false);
    let merged = merge_one(vm, session, state, None, &mut Vec::new());
    session.autoflush.set(before);
    merged
}

/// Merges one object; `came_by` is the relationship it was come to by.
fn merge_one(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    state: &Rc<State>,
    came_by: Option<usize>,
    done: &mut Merged,
) -> Result<Value> {
    if let Some((_, merged)) = done.iter().find(|(other, _)| Rc::ptr_eq(other, state)) {
        return Ok(merged.clone());
    }
    if !state.has_key() && session.is_new(state) {
        let message = format!(
            "Instance {} is already pending in this Session yet is being merged again; this is probably not what you \
             want to do",
            state.shown()
        );
        warn(vm, message)?;
    }
    let key = load::key_of_state(vm, state)?;
    let found =
        if key.has_null() { Value::None } else { load::get(vm, session, &state.mapper, &key.sql_values(), &[])? };
    let merged = match found {
        Value::None => {
            let Some(class) = state.mapper.class.upgrade() else { return Ok(Value::None) };
            let instance = Instance::new(&class);
            let fresh = Rc::new(State::new(state.mapper.clone()));
            *fresh.object.borrow_mut() = Rc::downgrade(&instance);
            instance.set_host(fresh.clone());
            session.save_or_update(vm, &fresh)?;
            Value::Instance(instance)
        }
        found => found,
    };
    done.push((state.clone(), merged.clone()));
    let target = attributes::state_of(vm, &merged)?;
    if Rc::ptr_eq(&target, state) {
        return Ok(merged);
    }
    for column in &state.mapper.columns {
        if let Some(value) = state.loaded(&column.key) {
            attributes::set_column(vm, &target, &column.key, value)?;
        }
    }
    for relation in state.mapper.relations().iter().filter(|relation| relation.cascade.merge) {
        if relation.lazy.is_writer() && state.before.borrow().contains_key(&relation.key) {
            return Err(unsupported("merging an object that objects were put into a dynamic or write-only list of"));
        }
        // What led here is not gone back.
        let is_way_back = relation.back().is_some_and(|back| came_by.is_some_and(|came_by| came_by == back.id));
        if let Some(value) = state.loaded(&relation.key).filter(|_| !is_way_back) {
            vm.nested(|vm| merge_relation(vm, session, &target, relation, &value, done))?;
        }
    }
    Ok(merged)
}

fn merge_relation(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    target: &Rc<State>,
    relation: &Rc<Relation>,
    value: &Value,
    done: &mut Merged,
) -> Result<()> {
    if !relation.many {
        let merged = match State::of(value) {
            Some(item) => merge_one(vm, session, &item, Some(relation.id), done)?,
            None => Value::None,
        };
        return attributes::set_relation(vm, target, relation, merged);
    }
    // Objects that are in the list already come from the identity map then.
    attributes::fetch_relation(vm, target, relation, Fetch::All)?;
    let mut items = Vec::new();
    for item in collection::items(value) {
        let item = attributes::state_of(vm, &item)?;
        items.push(merge_one(vm, session, &item, Some(relation.id), done)?);
    }
    attributes::set_relation(vm, target, relation, Value::list(items))
}
