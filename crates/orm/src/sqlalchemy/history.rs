//! What changed in a relationship since the object was last written.
//!
//! Mirrors SQLAlchemy 2.1, `orm/attributes.py` (`History`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use rustc_hash::FxHashSet;

use crate::sqlalchemy::attributes::{Fetch, fetch_relation, state_of};
use crate::sqlalchemy::collection;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::writers;

/// The objects that came into a relationship, stayed, and went; nothing stands for `None`.
#[derive(Default)]
pub struct History {
    /// Those that came.
    pub added: Vec<Option<Rc<State>>>,
    /// Those that stayed.
    pub unchanged: Vec<Option<Rc<State>>>,
    /// Those that went.
    pub deleted: Vec<Option<Rc<State>>>,
    /// Keeps the objects alive while the history is.
    _objects: Vec<Value>,
}

impl History {
    fn new(vm: &mut Vm, added: Vec<Value>, unchanged: Vec<Value>, deleted: Vec<Value>) -> Result<Self> {
        let mut history = History::default();
        for (values, states) in
            [(&added, &mut history.added), (&unchanged, &mut history.unchanged), (&deleted, &mut history.deleted)]
        {
            for value in values {
                states.push(if value.is_none() { None } else { Some(state_of(vm, value)?) });
            }
        }
        history._objects = [added, unchanged, deleted].concat();
        Ok(history)
    }

    /// Whether there is nothing at all in it.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.unchanged.is_empty() && self.deleted.is_empty()
    }

    /// Those that stayed and those that went.
    pub fn not_added(&self) -> impl Iterator<Item = &Option<Rc<State>>> {
        self.unchanged.iter().chain(&self.deleted)
    }

    /// Those that came and those that stayed.
    pub fn not_deleted(&self) -> impl Iterator<Item = &Option<Rc<State>>> {
        self.added.iter().chain(&self.unchanged)
    }
}

/// What changed in a relationship of an object; nothing if that is not known.
///
/// # Errors
/// What loading raises, where `fetch` lets it.
pub fn of_relation(
    vm: &mut Vm,
    state: &Rc<State>,
    relation: &Rc<Relation>,
    fetch: Fetch,
    pending: bool,
) -> Result<Option<History>> {
    if relation.lazy.is_writer() {
        let [added, unchanged, deleted] = writers::history(vm, state, relation, fetch)?;
        return History::new(vm, added, unchanged, deleted).map(Some);
    }
    let session = state.session();
    let was_before = session.as_ref().map(|session| session.loads_before.replace(true));
    let current = fetch_relation(vm, state, relation, fetch);
    if let (Some(session), Some(was_before)) = (session, was_before) {
        session.loads_before.set(was_before);
    }
    let current = current?;
    let before = state.before.borrow().get(&relation.key).cloned();
    let Some(current) = current else {
        let changes = state.pending.borrow().get(&relation.key).cloned().filter(|_| pending && relation.many);
        return match changes {
            Some(changes) => History::new(vm, changes.added, Vec::new(), changes.removed).map(Some),
            None => Ok(None),
        };
    };
    let history = if relation.many {
        let now = collection::items(&current);
        match before {
            None => History::new(vm, Vec::new(), now, Vec::new())?,
            Some(Before::Items(before)) => {
                let old = addresses(&before);
                let new = addresses(&now);
                let is_old = |item: &Value| item.address().is_some_and(|address| old.contains(&address));
                let (unchanged, added) = now.into_iter().partition(is_old);
                let gone = |item: &Value| !item.address().is_some_and(|address| new.contains(&address));
                History::new(vm, added, unchanged, before.into_iter().filter(gone).collect())?
            }
            Some(_) => History::new(vm, now, Vec::new(), Vec::new())?,
        }
    } else {
        match before {
            None => History::new(vm, Vec::new(), vec![current], Vec::new())?,
            Some(Before::Value(before)) if before.is(&current) => {
                History::new(vm, Vec::new(), vec![current], Vec::new())?
            }
            Some(Before::Value(before)) => History::new(vm, vec![current], Vec::new(), vec![before])?,
            Some(_) => History::new(vm, vec![current], Vec::new(), Vec::new())?,
        }
    };
    Ok(Some(history))
}

fn addresses(items: &[Value]) -> FxHashSet<usize> {
    items.iter().filter_map(Value::address).collect()
}
