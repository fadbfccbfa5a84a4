//! A flush: which rows come, change and go, and in which order.
//!
//! Mirrors SQLAlchemy 2.1, `orm/unitofwork.py`: actions on whole classes, sorted
//! by what depends on what; where classes depend on each other in a circle, on
//! single objects.

use std::cmp::Ordering;
use std::rc::Rc;

use linktable_python::{Result, Vm};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::sqlalchemy::attributes::Fetch;
use crate::sqlalchemy::history::{self, History};
use crate::sqlalchemy::link_rows::Processed;
use crate::sqlalchemy::mapper::{Mapper, Relation};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::session::{SessionCore, is_orphan};
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn::warn;
use crate::sqlalchemy::{circles, dependency, persist};

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
}

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

    fn execute(&mut self, vm: &mut Vm) -> Result<()> {
        while self.preprocess_once(vm)? {}
        self.cycles = circles::of(&self.dependencies);
        if !self.cycles.is_empty() {
            self.split_cycles(vm)?;
        }
        let mut todo: Vec<Action> = self
            .actions
            .iter()
            .filter(|action| !self.disabled.contains(action) && !self.cycles.contains(action))
            .copied()
            .collect();
        todo.sort_by(|a, b| self.order(*a, *b));
        // In rounds: each takes, in order, what nothing waits before any more.
        let places: FxHashMap<Action, usize> = todo.iter().enumerate().map(|(at, action)| (*action, at)).collect();
        let mut waiting = vec![0_usize; todo.len()];
        let mut after: Vec<Vec<usize>> = vec![Vec::new(); todo.len()];
        for (first, second) in &self.dependencies {
            let (Some(first), Some(second)) = (places.get(first), places.get(second)) else { continue };
            if let (Some(next), Some(count)) = (after.get_mut(*first), waiting.get_mut(*second)) {
                next.push(*second);
                *count += 1;
            }
        }
        let mut ready: Vec<usize> =
            waiting.iter().enumerate().filter(|(_, count)| **count == 0).map(|(at, _)| at).collect();
        let mut done = 0;
        while !ready.is_empty() {
            vm.burn(ready.len() as u64)?;
            done += ready.len();
            let actions: Vec<Action> = ready.iter().filter_map(|at| todo.get(*at).copied()).collect();
            self.run_together(vm, &actions)?;
            let mut next = Vec::new();
            for second in ready.iter().filter_map(|at| after.get(*at)).flatten() {
                if let Some(count) = waiting.get_mut(*second) {
                    *count -= 1;
                    if *count == 0 {
                        next.push(*second);
                    }
                }
            }
            next.sort_unstable();
            ready = next;
        }
        if done < todo.len() {
            let message = "Circular dependency detected.";
            return Err(crate::sqlalchemy::errors::error(vm, "CircularDependencyError", message));
        }
        Ok(())
    }

    /// What SQLAlchemy sorts actions by before it looks at what depends on what.
    pub(crate) fn order(&self, a: Action, b: Action) -> Ordering {
        self.sort_key(a).cmp(&self.sort_key(b))
    }

    fn sort_key(&self, action: Action) -> (&'static str, String, bool, usize) {
        let mapper = |at: usize| self.mappers.get(at).map(|mapper| mapper.sort_key.clone()).unwrap_or_default();
        let relation = |at: usize| self.relations.get(at).map(|relation| relation.sort_key()).unwrap_or_default();
        let of_state =
            |at: usize| self.states.get(at).map(|(state, _)| state.mapper.sort_key.clone()).unwrap_or_default();
        match action {
            Action::SaveAll(at) => ("SaveUpdateAll", mapper(at), false, 0),
            Action::DeleteAll(at) => ("DeleteAll", mapper(at), false, 0),
            Action::Process { relation: at, delete } => ("ProcessAll", relation(at), delete, 0),
            Action::SaveOne(at) => ("ProcessState", of_state(at), false, at),
            Action::DeleteOne(at) => ("DeleteState", of_state(at), false, at),
            Action::ProcessOne { relation: at, delete, state } => ("ProcessState", relation(at), delete, state),
        }
    }

    /// Lets each relationship look at the objects it has not seen; says whether there were any.
    fn preprocess_once(&mut self, vm: &mut Vm) -> Result<bool> {
        let mut any = false;
        let mut at = 0;
        while let Some(entry) = self.preprocess.get(at) {
            let position = entry.relation;
            let Some(relation) = self.relation_at(position) else { break };
            let parent = relation.parent.upgrade().map(|parent| self.mapper(&parent));
            let own = parent.and_then(|parent| self.by_mapper.get(parent)?.clone()).unwrap_or_default();
            let fresh: Vec<usize> = match self.preprocess.get(at) {
                Some(entry) => own.into_iter().filter(|state| !entry.processed.contains(state)).collect(),
                None => Vec::new(),
            };
            let mut deletes = Vec::new();
            let mut saves = Vec::new();
            for place in &fresh {
                match self.states.get(*place) {
                    Some((state, plan)) if !plan.list_only && plan.delete => deletes.push((*place, state.clone())),
                    Some((state, plan)) if !plan.list_only => saves.push((*place, state.clone())),
                    _ => {}
                }
            }
            if deletes.is_empty() && saves.is_empty() {
                at += 1;
                continue;
            }
            any = true;
            let delete_states: Vec<Rc<State>> = deletes.iter().map(|(_, state)| state.clone()).collect();
            let save_states: Vec<Rc<State>> = saves.iter().map(|(_, state)| state.clone()).collect();
            if !delete_states.is_empty() {
                dependency::presort_deletes(vm, self, &relation, &delete_states)?;
            }
            if !save_states.is_empty() {
                dependency::presort_saves(vm, self, &relation, &save_states)?;
            }
            let mut set_up = false;
            if let Some(entry) = self.preprocess.get_mut(at) {
                entry.processed.extend(deletes.iter().chain(&saves).map(|(place, _)| *place));
                set_up = entry.set_up;
            }
            if !set_up
                && (self.has_changes(vm, &relation, &delete_states, true)?
                    || self.has_changes(vm, &relation, &save_states, false)?)
            {
                self.set_up(position, &relation);
                if let Some(entry) = self.preprocess.get_mut(at) {
                    entry.set_up = true;
                }
            }
            at += 1;
        }
        Ok(any)
    }

    fn has_changes(
        &mut self,
        vm: &mut Vm,
        relation: &Rc<Relation>,
        states: &[Rc<State>],
        delete: bool,
    ) -> Result<bool> {
        let (fetch, pending) = dependency::change_fetch(relation, delete);
        for state in states {
            let history = self.history(vm, state, relation, fetch, pending)?;
            if history.is_some_and(|history| !history.is_empty()) {
                return Ok(true);
            }
        }
        let target = relation.target.upgrade();
        let target_here = target.is_some_and(|target| {
            let at = self.mappers.iter().position(|other| Rc::ptr_eq(other, &target));
            at.and_then(|at| self.by_mapper.get(at)).is_some_and(Option::is_some)
        });
        Ok(!states.is_empty() && !relation.is_self_referential() && target_here)
    }

    /// Makes a relationship's actions part of the flush, between those of its classes.
    fn set_up(&mut self, position: usize, relation: &Rc<Relation>) {
        let (Some(parent), Some(target)) = (relation.parent.upgrade(), relation.target.upgrade()) else { return };
        let (parent, target) = (self.mapper(&parent), self.mapper(&target));
        self.processors.entry(parent).or_default().push(position);
        let after_save = self.action(Action::Process { relation: position, delete: false });
        let before_delete = self.action(Action::Process { relation: position, delete: true });
        let actions = dependency::Actions {
            parent_saves: self.action(Action::SaveAll(parent)),
            child_saves: self.action(Action::SaveAll(target)),
            parent_deletes: self.action(Action::DeleteAll(parent)),
            child_deletes: self.action(Action::DeleteAll(target)),
            after_save,
            before_delete,
        };
        for (first, second) in dependency::order_of_classes(relation, &actions) {
            self.depend(first, second);
        }
    }

    pub(crate) fn places_of(&self, mapper: usize, delete: bool) -> Vec<usize> {
        let own = self.by_mapper.get(mapper).and_then(Option::as_ref);
        let wanted = Plan { delete, list_only: false };
        let places = own.into_iter().flatten().copied();
        places.filter(|place| self.states.get(*place).is_some_and(|(_, plan)| *plan == wanted)).collect()
    }

    /// Carries out actions that do not depend on each other; those on objects of one class at once.
    fn run_together(&mut self, vm: &mut Vm, ready: &[Action]) -> Result<()> {
        let mut done: FxHashSet<Action> = FxHashSet::default();
        for action in ready {
            if done.contains(action) {
                continue;
            }
            let alike: Vec<Action> = ready.iter().copied().filter(|other| self.is_alike(*action, *other)).collect();
            self.run(vm, *action, &alike)?;
            done.extend(alike);
            done.insert(*action);
        }
        Ok(())
    }

    fn is_alike(&self, a: Action, b: Action) -> bool {
        let same_class = |a: usize, b: usize| match (self.states.get(a), self.states.get(b)) {
            (Some((a, _)), Some((b, _))) => Rc::ptr_eq(&a.mapper, &b.mapper),
            _ => false,
        };
        match (a, b) {
            (Action::SaveOne(a), Action::SaveOne(b)) | (Action::DeleteOne(a), Action::DeleteOne(b)) => same_class(a, b),
            (Action::ProcessOne { relation: a, delete: c, .. }, Action::ProcessOne { relation: b, delete: d, .. }) => {
                a == b && c == d
            }
            _ => a == b,
        }
    }

    fn run(&mut self, vm: &mut Vm, action: Action, alike: &[Action]) -> Result<()> {
        let states: Vec<Rc<State>> = match action {
            Action::SaveAll(mapper) => self.states_at(&self.places_of(mapper, false)),
            Action::DeleteAll(mapper) => self.states_at(&self.places_of(mapper, true)),
            Action::Process { relation, delete } => {
                let parent = self.relation_at(relation).and_then(|relation| relation.parent.upgrade());
                let parent = parent.map(|parent| self.mapper(&parent));
                let places = parent.map(|parent| self.places_of(parent, delete)).unwrap_or_default();
                self.states_at(&places)
            }
            Action::SaveOne(_) | Action::DeleteOne(_) | Action::ProcessOne { .. } => {
                let places: Vec<usize> = alike
                    .iter()
                    .filter_map(|action| match action {
                        Action::SaveOne(at) | Action::DeleteOne(at) | Action::ProcessOne { state: at, .. } => Some(*at),
                        _ => None,
                    })
                    .collect();
                self.states_at(&places)
            }
        };
        let states = persist::sorted(vm, states)?;
        match action {
            Action::SaveAll(mapper) => match self.mappers.get(mapper).cloned() {
                Some(mapper) => persist::save(vm, self, &mapper, &states),
                None => Ok(()),
            },
            Action::DeleteAll(mapper) => match self.mappers.get(mapper).cloned() {
                Some(mapper) => persist::delete(vm, self, &mapper, &states),
                None => Ok(()),
            },
            Action::SaveOne(_) | Action::DeleteOne(_) => {
                let Some(mapper) = states.first().map(|state| state.mapper.clone()) else { return Ok(()) };
                match action {
                    Action::SaveOne(_) => persist::save(vm, self, &mapper, &states),
                    _ => persist::delete(vm, self, &mapper, &states),
                }
            }
            Action::Process { relation, delete } | Action::ProcessOne { relation, delete, .. } => {
                match self.relation_at(relation) {
                    Some(relation) if delete => dependency::process_deletes(vm, self, &relation, &states),
                    Some(relation) => dependency::process_saves(vm, self, &relation, &states),
                    None => Ok(()),
                }
            }
        }
    }

    fn states_at(&self, places: &[usize]) -> Vec<Rc<State>> {
        places.iter().filter_map(|place| self.states.get(*place)).map(|(state, _)| state.clone()).collect()
    }

    /// The row of an object that is deleted stays, for another object.
    pub(crate) fn keep_row(&mut self, state: &Rc<State>) {
        let place = self.places.get(&Rc::as_ptr(state)).copied();
        if let Some((_, plan)) = place.and_then(|place| self.states.get_mut(place)) {
            plan.list_only = true;
        }
    }
}
