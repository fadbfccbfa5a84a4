//! The actions of a flush in the order of what depends on what; those that wait for nothing go together.
//!
//! Mirrors SQLAlchemy 2.1, `orm/unitofwork.py` (`UOWTransaction.execute`) and `util/topological.py`.

use std::cmp::Ordering;
use std::rc::Rc;

use linktable_python::{Result, Vm};
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Action, Work};
use crate::resolved::Direction;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::{circles, dependency, persist};

impl Work {
    pub(super) fn execute(&mut self, vm: &mut Vm) -> Result<()> {
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
            let circle = circles::of(&self.dependencies);
            let shown: Vec<String> =
                todo.iter().filter(|action| circle.contains(action)).map(|action| self.shown(*action)).collect();
            let message = format!("Circular dependency detected. ({})", shown.join(", "));
            return Err(crate::sqlalchemy::errors::error(vm, "CircularDependencyError", message));
        }
        Ok(())
    }

    /// An action as SQLAlchemy's messages show it; one on a whole class is part of no circle that is left.
    fn shown(&self, action: Action) -> String {
        let state = |at: usize| self.states.get(at).map_or(String::new(), |(state, _)| state.shown());
        match action {
            Action::SaveOne(at) => format!("_SaveUpdateState({})", state(at)),
            Action::DeleteOne(at) => format!("_DeleteState({})", state(at)),
            Action::ProcessOne { relation, delete, state: at } => {
                let Some(relation) = self.relations.get(relation) else { return String::new() };
                let kind = match relation.direction {
                    Direction::OneToMany => "OneToManyDP",
                    Direction::ManyToOne => "ManyToOneDP",
                    Direction::ManyToMany => "ManyToManyDP",
                };
                let delete = if delete { "True" } else { "False" };
                format!("_ProcessState(_{kind}({}), {}, delete={delete})", relation.title(), state(at))
            }
            Action::SaveAll(_) | Action::DeleteAll(_) | Action::Process { .. } | Action::PostUpdate { .. } => {
                String::new()
            }
        }
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
            Action::PostUpdate { mapper: at, delete } => ("PostUpdateAll", mapper(at), delete, 0),
            Action::SaveOne(at) => ("ProcessState", of_state(at), false, at),
            Action::DeleteOne(at) => ("DeleteState", of_state(at), false, at),
            Action::ProcessOne { relation: at, delete, state } => ("ProcessState", relation(at), delete, state),
        }
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
        if let Action::PostUpdate { mapper, delete } = action {
            return self.post_update(vm, mapper, delete);
        }
        let states: Vec<Rc<State>> = match action {
            Action::SaveAll(mapper) => self.states_at(&self.places_of(mapper, false)),
            Action::DeleteAll(mapper) => self.states_at(&self.places_of(mapper, true)),
            Action::Process { relation, delete } => {
                let parent = self.relation_at(relation).and_then(|relation| relation.parent.upgrade());
                let parent = parent.map(|parent| self.mapper(&parent));
                let places = parent.map(|parent| self.places_of(parent, delete)).unwrap_or_default();
                self.states_at(&places)
            }
            Action::PostUpdate { .. } => Vec::new(),
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
        let states = persist::sorted(states);
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
            Action::PostUpdate { .. } => Ok(()),
        }
    }

    /// Writes foreign keys that waited for all rows.
    fn post_update(&mut self, vm: &mut Vm, mapper: usize, delete: bool) -> Result<()> {
        let Some((states, keys)) = self.post_updates.get(&mapper).cloned() else { return Ok(()) };
        let states = states.into_iter().filter(|state| self.is_deleted(state) == delete).collect();
        match self.mappers.get(mapper).cloned() {
            Some(mapper) => persist::post_update(vm, self, &mapper, &persist::sorted(states), &keys),
            None => Ok(()),
        }
    }

    fn states_at(&self, places: &[usize]) -> Vec<Rc<State>> {
        places.iter().filter_map(|place| self.states.get(*place)).map(|(state, _)| state.clone()).collect()
    }
}
