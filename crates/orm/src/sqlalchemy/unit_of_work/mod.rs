//! A flush: which rows come, change and go, and in which order.
//!
//! Mirrors SQLAlchemy 2.1, `orm/unitofwork.py`: actions on whole classes, sorted
//! by what depends on what; where classes depend on each other in a circle, on
//! single objects.

mod execution;
mod preprocess;

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sqlalchemy::attributes::Fetch;
use crate::sqlalchemy::history::{self, History};
use crate::sqlalchemy::link_rows::Processed;
use crate::sqlalchemy::mapper::{Mapper, Relation};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::session::{SessionCore, is_orphan};
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn::warn;

/// One step of a flush. Classes, relationships and objects by their position in the [`Work`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// The rows of a class come and change.
    SaveAll(usize),
    /// The rows of a class go.
    DeleteAll(usize),
    /// Foreign keys are set, or link rows come and go.
    Process {
        /// The relationship.
        relation: usize,
        /// Whether for objects that are deleted.
        delete: bool,
    },
    /// The row of one object comes or changes.
    SaveOne(usize),
    /// The row of one object goes.
    DeleteOne(usize),
    /// Foreign keys are written that wait for all rows (`post_update`).
    PostUpdate {
        /// The class whose rows have them.
        mapper: usize,
        /// Whether of objects that are deleted.
        delete: bool,
    },
    /// As `Process`, for one object.
    ProcessOne {
        /// The relationship.
        relation: usize,
        /// Whether the object is deleted.
        delete: bool,
        /// The object.
        state: usize,
    },
}

/// What is to be done with an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Plan {
    /// Whether its row goes.
    pub delete: bool,
    /// Whether nothing is written for it.
    pub list_only: bool,
}

struct Preprocess {
    relation: usize,
    processed: FxHashSet<usize>,
    set_up: bool,
}

/// A flush.
pub struct Work {
    /// The session.
    pub session: Rc<SessionCore>,
    pub(crate) states: Vec<(Rc<State>, Plan)>,
    pub(crate) places: FxHashMap<*const State, usize>,
    mappers: Vec<Rc<Mapper>>,
    /// The objects of each class, where there are any.
    by_mapper: Vec<Option<Vec<usize>>>,
    pub(crate) relations: Vec<Rc<Relation>>,
    preprocess: Vec<Preprocess>,
    actions: Vec<Action>,
    known_actions: FxHashSet<Action>,
    pub(crate) disabled: FxHashSet<Action>,
    pub(crate) dependencies: Vec<(Action, Action)>,
    pub(crate) known_dependencies: FxHashSet<(Action, Action)>,
    /// Actions that depend on each other in a circle.
    pub(crate) cycles: FxHashSet<Action>,
    /// For each class the relationships that have actions.
    pub(crate) processors: FxHashMap<usize, Vec<usize>>,
    histories: FxHashMap<(usize, usize), Looked>,
    /// For each relationship the objects put into lists.
    pub(crate) added: FxHashMap<usize, FxHashSet<*const State>>,
    /// Pairs of objects whose link rows are taken care of.
    pub(crate) processed: Processed,
    /// For each class the objects with foreign keys that wait for all rows, and the attributes of those.
    pub(crate) post_updates: FxHashMap<usize, PostUpdates>,
    /// Objects that nobody else may hold.
    pub(crate) held: Vec<Value>,
}

/// Objects with foreign keys that wait for all rows, and the attributes of those.
type PostUpdates = (Vec<Rc<State>>, FxHashSet<Rc<str>>);

/// What changed in a relationship of an object, and how far looking for it went.
type Looked = (Option<Rc<History>>, Fetch);

/// Writes what is new, changed or deleted in a session.
///
/// # Errors
/// What the database refuses.
pub fn flush(vm: &mut Vm, session: &Rc<SessionCore>) -> Result<()> {
    let mut work = Work {
        session: session.clone(),
        states: Vec::new(),
        places: FxHashMap::default(),
        mappers: Vec::new(),
        by_mapper: Vec::new(),
        relations: Vec::new(),
        preprocess: Vec::new(),
        actions: Vec::new(),
        known_actions: FxHashSet::default(),
        disabled: FxHashSet::default(),
        dependencies: Vec::new(),
        known_dependencies: FxHashSet::default(),
        cycles: FxHashSet::default(),
        processors: FxHashMap::default(),
        histories: FxHashMap::default(),
        added: FxHashMap::default(),
        processed: Processed::default(),
        post_updates: FxHashMap::default(),
        held: Vec::new(),
    };
    let deleted = session.deleted.borrow().to_vec();
    let new = session.new.borrow().to_vec();
    let changed = session.modified.borrow().to_vec();
    for state in new.iter().chain(&changed) {
        if !session.deleted.borrow().contains(state) {
            let delete = state.has_key() && is_orphan(state);
            work.register(state, Plan { delete, list_only: false });
        }
    }
    for state in &deleted {
        work.register(state, Plan { delete: true, list_only: false });
    }
    work.execute(vm)?;
    orm_events::of_session(vm, "after_flush", session)?;
    for (state, plan) in &work.states {
        if plan.delete {
            session.register_deleted(state);
        } else {
            session.register_persistent(vm, state)?;
        }
    }
    Ok(())
}

impl Work {
    /// Takes an object into the flush; objects of no session are left out.
    pub fn register(&mut self, state: &Rc<State>, plan: Plan) -> bool {
        if let Some(place) = self.places.get(&Rc::as_ptr(state)) {
            if let Some((_, own)) = self.states.get_mut(*place).filter(|_| !plan.list_only && plan.delete) {
                *own = plan;
            }
            return true;
        }
        if !self.session.contains(state) {
            return false;
        }
        let mapper = self.mapper(&state.mapper);
        let place = self.states.len();
        self.states.push((state.clone(), plan));
        self.places.insert(Rc::as_ptr(state), place);
        let first = self.by_mapper.get(mapper).is_some_and(Option::is_none);
        if let Some(slot) = self.by_mapper.get_mut(mapper) {
            slot.get_or_insert_with(Vec::new).push(place);
        }
        if first {
            let (saves, deletes) = (self.action(Action::SaveAll(mapper)), self.action(Action::DeleteAll(mapper)));
            self.depend(saves, deletes);
            for relation in state.mapper.relations().iter().filter(|relation| !relation.view_only) {
                let relation = self.relation(relation);
                if !self.preprocess.iter().any(|other| other.relation == relation) {
                    self.preprocess.push(Preprocess { relation, processed: FxHashSet::default(), set_up: false });
                }
            }
        }
        true
    }

    /// The same for an object that a relationship leads to, with a warning if it is of no session.
    ///
    /// # Errors
    /// The warning, where it is made an exception.
    pub fn register_along(
        &mut self,
        vm: &mut Vm,
        state: &Rc<State>,
        plan: Plan,
        (operation, relation): (&str, &Relation),
    ) -> Result<()> {
        if !self.session.contains(state) && !state.deleted.get() {
            warn(
                vm,
                format!(
                    "Object of type <{}> not in session, {operation} operation along '{}' will not proceed",
                    state.mapper.name,
                    relation.title()
                ),
            )?;
        }
        self.register(state, plan);
        Ok(())
    }

    /// An object that was to be deleted stays: it was put into a list again.
    pub fn cancel_delete(&mut self, state: &Rc<State>) {
        if let Some(place) = self.places.get(&Rc::as_ptr(state)) {
            if let Some((_, plan)) = self.states.get_mut(*place) {
                *plan = Plan { delete: false, list_only: false };
            }
        } else {
            self.register(state, Plan { delete: false, list_only: false });
        }
    }

    /// Whether an object's row goes in this flush.
    pub fn is_deleted(&self, state: &Rc<State>) -> bool {
        self.plan(state).is_some_and(|plan| plan.delete)
    }

    pub(crate) fn plan(&self, state: &Rc<State>) -> Option<Plan> {
        let place = self.places.get(&Rc::as_ptr(state))?;
        self.states.get(*place).map(|(_, plan)| *plan)
    }

    pub(crate) fn mapper(&mut self, mapper: &Rc<Mapper>) -> usize {
        if let Some(at) = self.mappers.iter().position(|other| Rc::ptr_eq(other, mapper)) {
            return at;
        }
        self.mappers.push(mapper.clone());
        self.by_mapper.push(None);
        self.mappers.len() - 1
    }

    fn relation(&mut self, relation: &Rc<Relation>) -> usize {
        if let Some(at) = self.relations.iter().position(|other| Rc::ptr_eq(other, relation)) {
            return at;
        }
        self.relations.push(relation.clone());
        self.relations.len() - 1
    }

    /// The relationship at a position.
    pub(crate) fn relation_at(&self, at: usize) -> Option<Rc<Relation>> {
        self.relations.get(at).cloned()
    }

    /// Makes an action part of the flush.
    pub(crate) fn action(&mut self, action: Action) -> Action {
        if self.known_actions.insert(action) {
            self.actions.push(action);
        }
        action
    }

    /// `second` comes after `first`.
    pub(crate) fn depend(&mut self, first: Action, second: Action) {
        if self.known_dependencies.insert((first, second)) {
            self.dependencies.push((first, second));
        }
    }

    /// What changed in a relationship of an object; asked for once, unless it is to go further than before.
    pub(crate) fn history(
        &mut self,
        vm: &mut Vm,
        state: &Rc<State>,
        relation: &Rc<Relation>,
        fetch: Fetch,
        pending: bool,
    ) -> Result<Option<Rc<History>>> {
        let key = (Rc::as_ptr(state) as usize, relation.id);
        if let Some((history, before)) = self.histories.get(&key)
            && (*before != Fetch::Loaded || fetch == Fetch::Loaded)
        {
            return Ok(history.clone());
        }
        let history = history::of_relation(vm, state, relation, fetch, pending)?.map(Rc::new);
        self.histories.insert(key, (history.clone(), fetch));
        Ok(history)
    }

    /// Notes that foreign keys of an object are to be written once all rows are there.
    pub(crate) fn note_post_update(&mut self, state: &Rc<State>, keys: impl Iterator<Item = Rc<str>>) {
        let mapper = self.mapper(&state.mapper);
        let (states, known) = self.post_updates.entry(mapper).or_default();
        if !states.iter().any(|other| Rc::ptr_eq(other, state)) {
            states.push(state.clone());
        }
        known.extend(keys);
    }

    pub(crate) fn places_of(&self, mapper: usize, delete: bool) -> Vec<usize> {
        let own = self.by_mapper.get(mapper).and_then(Option::as_ref);
        let wanted = Plan { delete, list_only: false };
        let places = own.into_iter().flatten().copied();
        places.filter(|place| self.states.get(*place).is_some_and(|(_, plan)| *plan == wanted)).collect()
    }

    /// The row of an object that is deleted stays, for another object.
    pub(crate) fn keep_row(&mut self, state: &Rc<State>) {
        let place = self.places.get(&Rc::as_ptr(state)).copied();
        if let Some((_, plan)) = place.and_then(|place| self.states.get_mut(place)) {
            plan.list_only = true;
        }
    }
}
