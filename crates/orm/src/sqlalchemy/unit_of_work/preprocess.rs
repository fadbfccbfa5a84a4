//! Before a flush writes: relationships look at the objects, which brings in more of them, and say what comes first.
//!
//! Mirrors SQLAlchemy 2.1, `orm/unitofwork.py` (`Preprocess`).

use std::rc::Rc;

use linktable_python::{Result, Vm};

use super::{Action, Work};
use crate::resolved::Direction;
use crate::sqlalchemy::dependency;
use crate::sqlalchemy::mapper::Relation;
use crate::sqlalchemy::state::State;

impl Work {
    /// Lets each relationship look at the objects it has not seen; says whether there were any.
    pub(super) fn preprocess_once(&mut self, vm: &mut Vm) -> Result<bool> {
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

    /// The actions that write foreign keys which wait for all rows: of objects that stay, and of those that go.
    pub(crate) fn post_update_actions(&mut self, mapper: usize) -> [Action; 2] {
        [false, true].map(|delete| self.action(Action::PostUpdate { mapper, delete }))
    }

    /// Makes a relationship's actions part of the flush, between those of its classes.
    fn set_up(&mut self, position: usize, relation: &Rc<Relation>) {
        let (Some(parent), Some(target)) = (relation.parent.upgrade(), relation.target.upgrade()) else { return };
        let (parent, target) = (self.mapper(&parent), self.mapper(&target));
        self.processors.entry(parent).or_default().push(position);
        let after_save = self.action(Action::Process { relation: position, delete: false });
        let before_delete = self.action(Action::Process { relation: position, delete: true });
        let holder = if relation.direction == Direction::ManyToOne { parent } else { target };
        let post_updates = relation.post_update.then(|| self.post_update_actions(holder));
        let actions = dependency::Actions {
            parent_saves: self.action(Action::SaveAll(parent)),
            child_saves: self.action(Action::SaveAll(target)),
            parent_deletes: self.action(Action::DeleteAll(parent)),
            child_deletes: self.action(Action::DeleteAll(target)),
            after_save,
            before_delete,
            post_updates,
        };
        for (first, second) in dependency::order_of_classes(relation, &actions) {
            self.depend(first, second);
        }
    }
}
