//! The objects that go along with another one: when it is added, deleted, refreshed or taken out.
//!
//! Mirrors SQLAlchemy 2.1, `orm/mapper.py` (`cascade_iterator`) and `orm/relationships.py`.

use std::collections::VecDeque;
use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use rustc_hash::FxHashSet;

use crate::declared::PassiveDeletes;
use crate::sqlalchemy::attributes::{self, Fetch};
use crate::sqlalchemy::collection;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::writers;

impl SessionCore {
    /// The objects that go along with another one: each before those that go along with it. What was loaded for this may
    /// be held by nobody else.
    ///
    /// # Errors
    /// What loading them raises.
    pub fn cascade(&self, vm: &mut Vm, state: &Rc<State>, kind: CascadeKind) -> Result<Vec<(Rc<State>, Value)>> {
        let mut met = FxHashSet::default();
        let mut found = Vec::new();
        // On a stack of its own: objects may hang together in chains of any length.
        let mut stack = vec![Visit::new(state)];
        while let Some(visit) = stack.last_mut() {
            vm.burn(1)?;
            if let Some((item, object)) = visit.waiting.pop_front() {
                stack.push(Visit::new(&item));
                found.push((item, object));
                continue;
            }
            let Some(relation) = visit.state.mapper.relations().get(visit.next).cloned() else {
                stack.pop();
                continue;
            };
            visit.next += 1;
            if !kind.follows(&relation) {
                continue;
            }
            // All of one relationship are met before what goes along with the first of them.
            for item in related(vm, &visit.state, &relation, kind)? {
                let state = attributes::state_of(vm, &item)?;
                let halted = kind == CascadeKind::SaveUpdate && self.contains(&state);
                if !halted && met.insert(Rc::as_ptr(&state)) {
                    visit.waiting.push_back((state, item));
                }
            }
        }
        Ok(found)
    }
}

/// An object whose relationships are gone through.
struct Visit {
    state: Rc<State>,
    /// The next relationship.
    next: usize,
    /// The objects of the last one that are not gone through yet.
    waiting: VecDeque<(Rc<State>, Value)>,
}

impl Visit {
    fn new(state: &Rc<State>) -> Self {
        Visit { state: state.clone(), next: 0, waiting: VecDeque::new() }
    }
}

/// What goes along with an object, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CascadeKind {
    /// It is added.
    SaveUpdate,
    /// It is deleted.
    Delete,
    /// It is expired or refreshed.
    RefreshExpire,
    /// It is taken out of the session.
    Expunge,
}

impl CascadeKind {
    fn follows(self, relation: &Relation) -> bool {
        let cascade = relation.cascade;
        match self {
            CascadeKind::SaveUpdate => cascade.save_update && !relation.view_only,
            CascadeKind::Delete => cascade.delete,
            CascadeKind::RefreshExpire => cascade.refresh_expire,
            CascadeKind::Expunge => cascade.expunge,
        }
    }
}

/// The objects at the other end of a relationship, as far as they go along.
fn related(vm: &mut Vm, state: &Rc<State>, relation: &Rc<Relation>, kind: CascadeKind) -> Result<Vec<Value>> {
    let fetch = match kind {
        CascadeKind::Delete if relation.passive_deletes == PassiveDeletes::No => Fetch::All,
        _ => Fetch::Loaded,
    };
    if relation.lazy.is_writer() {
        return writers::related(vm, state, relation, fetch, kind == CascadeKind::SaveUpdate);
    }
    let Some(value) = attributes::fetch_relation(vm, state, relation, fetch)? else { return Ok(Vec::new()) };
    let mut items = if relation.many { collection::items(&value) } else { vec![value] };
    if kind == CascadeKind::SaveUpdate {
        // Those just taken out as well: their rows are to be changed too.
        let before = match state.before.borrow().get(&relation.key) {
            Some(Before::Items(items)) => items.clone(),
            Some(Before::Value(value)) => vec![value.clone()],
            _ => Vec::new(),
        };
        let (old, new): (Vec<Value>, Vec<Value>) =
            items.iter().cloned().partition(|item| before.iter().any(|other| other.is(item)));
        let gone = before.into_iter().filter(|item| !items.iter().any(|other| other.is(item)));
        items = if relation.many && !matches!(state.before.borrow().get(&relation.key), None | Some(Before::Unknown)) {
            new.into_iter().chain(old).chain(gone).collect()
        } else {
            items.iter().cloned().chain(gone).collect()
        };
    }
    items.retain(|item| !item.is_none());
    Ok(items)
}
