//! Classes that depend on each other in a circle, or on themselves: a flush goes object by object there.
//!
//! Mirrors SQLAlchemy 2.1, `orm/unitofwork.py` (`_generate_actions`) and `orm/dependency.py`
//! (`per_state_flush_actions`).

use std::rc::Rc;

use linktable_python::{Result, Vm};
use rustc_hash::{FxHashMap, FxHashSet};

use crate::resolved::Direction;
use crate::sqlalchemy::dependency;
use crate::sqlalchemy::unit_of_work::{Action, Work};

impl Work {
    /// Splits actions on classes that depend on each other in a circle into actions on objects.
    pub(crate) fn split_cycles(&mut self, vm: &mut Vm) -> Result<()> {
        let mut circular: Vec<Action> = self.cycles.iter().copied().collect();
        circular.sort_by(|a, b| self.order(*a, *b));
        let mut split: FxHashMap<Action, Vec<Action>> = FxHashMap::default();
        for action in &circular {
            let parts = self.split(vm, *action)?;
            split.insert(*action, parts);
        }
        self.known_dependencies.clear();
        for (first, second) in std::mem::take(&mut self.dependencies) {
            let gone = self.disabled.contains(&first) || self.disabled.contains(&second);
            match (split.get(&first), split.get(&second)) {
                _ if gone => {}
                (Some(_), Some(_)) => {}
                (Some(parts), None) => parts.iter().for_each(|part| self.depend(*part, second)),
                (None, Some(parts)) => parts.iter().for_each(|part| self.depend(first, *part)),
                (None, None) => self.depend(first, second),
            }
        }
        Ok(())
    }

    fn split(&mut self, vm: &mut Vm, action: Action) -> Result<Vec<Action>> {
        let (mapper, delete) = match action {
            Action::SaveAll(mapper) => (mapper, false),
            Action::DeleteAll(mapper) => (mapper, true),
            _ => return Ok(Vec::new()),
        };
        let places = self.places_of(mapper, delete);
        let mut parts = Vec::new();
        for place in &places {
            let part = if delete { Action::DeleteOne(*place) } else { Action::SaveOne(*place) };
            let part = self.action(part);
            if delete {
                let saves = self.action(Action::SaveAll(mapper));
                self.depend(saves, part);
            } else {
                let deletes = self.action(Action::DeleteAll(mapper));
                self.depend(part, deletes);
            }
            parts.push(part);
        }
        for position in self.processors.get(&mapper).cloned().unwrap_or_default() {
            self.split_relation(vm, position, &places, delete)?;
        }
        Ok(parts)
    }

    fn split_relation(&mut self, vm: &mut Vm, position: usize, places: &[usize], delete: bool) -> Result<()> {
        let Some(relation) = self.relation_at(position) else { return Ok(()) };
        let (Some(parent), Some(target)) = (relation.parent.upgrade(), relation.target.upgrade()) else {
            return Ok(());
        };
        let (parent, target) = (self.mapper(&parent), self.mapper(&target));
        let whole = self.action(Action::Process { relation: position, delete });
        self.disabled.insert(whole);
        let child_saves = self.action(Action::SaveAll(target));
        let child_deletes = self.action(Action::DeleteAll(target));
        let child_circular = self.cycles.contains(&child_saves);
        let holder = if relation.direction == Direction::ManyToOne { parent } else { target };
        let post_updates = relation.post_update.then(|| self.post_update_actions(holder));
        for place in places {
            let Some((state, _)) = self.states.get(*place).cloned() else { continue };
            let related = dependency::all_related(vm, &relation, &state, delete)?;
            if related.is_empty() {
                continue;
            }
            let process = self.action(Action::ProcessOne { relation: position, delete, state: *place });
            let own = match (delete, self.cycles.contains(&Action::SaveAll(parent))) {
                (false, true) => self.action(Action::SaveOne(*place)),
                (false, false) => self.action(Action::SaveAll(parent)),
                (true, true) => self.action(Action::DeleteOne(*place)),
                (true, false) => self.action(Action::DeleteAll(parent)),
            };
            let mut children = Vec::new();
            if child_circular {
                for child in related.iter().flatten() {
                    let Some(plan) = self.plan(child) else { continue };
                    let Some(at) = self.places.get(&Rc::as_ptr(child)).copied() else { continue };
                    let action = if plan.delete { Action::DeleteOne(at) } else { Action::SaveOne(at) };
                    children.push((self.action(action), plan.delete));
                }
            } else {
                children = vec![(child_saves, false), (child_deletes, true)];
            }
            for (child, child_deleted) in children {
                for (first, second) in
                    dependency::order_of_objects(&relation, own, child, process, delete, child_deleted, post_updates)
                {
                    self.depend(first, second);
                }
            }
        }
        Ok(())
    }
}

/// The actions that lead back to themselves.
pub(crate) fn of(dependencies: &[(Action, Action)]) -> FxHashSet<Action> {
    let mut after: FxHashMap<Action, Vec<Action>> = FxHashMap::default();
    for (first, second) in dependencies {
        after.entry(*first).or_default().push(*second);
    }
    let leads_back = |start: Action| {
        let mut met = FxHashSet::default();
        let mut todo = vec![start];
        while let Some(action) = todo.pop() {
            for next in after.get(&action).into_iter().flatten() {
                if *next == start {
                    return true;
                }
                if met.insert(*next) {
                    todo.push(*next);
                }
            }
        }
        false
    };
    after.keys().copied().filter(|action| leads_back(*action)).collect()
}
