//! Rows of the database become objects and values, when the first is asked for.
//!
//! Mirrors SQLAlchemy 2.1, `orm/loading.py` (`instances`).

use std::collections::VecDeque;

use linktable_python::{Result, Value, Vm};
use linktable_schema::SqlValue;

use super::Source;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::eager::columns;
use crate::sqlalchemy::eager::joined::Collected;
use crate::sqlalchemy::errors::{error, plain_value};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::Lazy;
use crate::sqlalchemy::select::Entity;
use crate::sqlalchemy::state::State;

impl Source {
    /// Turns rows into objects, when the first is asked for.
    pub(super) fn prepare(&self, vm: &mut Vm) -> Result<()> {
        if self.closed.get() {
            return Err(error(vm, "ResourceClosedError", "This result object is closed."));
        }
        if !self.gives_rows {
            let message = "This result object does not return rows. It has been closed automatically.";
            return Err(error(vm, "ResourceClosedError", message));
        }
        if self.ready.borrow().is_some() {
            return Ok(());
        }
        let rows = self.rows.take();
        let mut ready = VecDeque::with_capacity(rows.len());
        let later: Vec<Vec<(usize, Lazy)>> = self
            .entities
            .iter()
            .map(|entity| match entity {
                Entity::Object { mapper, .. } => eager::later(&self.options, mapper),
                Entity::Value(_) => Vec::new(),
            })
            .collect();
        let mut collected = Collected::default();
        for row in &rows {
            let values = self.values(vm, row, &later)?;
            if let Some(session) = self.session.as_ref().filter(|_| !self.plan.is_empty()) {
                collected.take(vm, session, &self.plan, row, &values)?;
            }
            ready.push_back(values);
        }
        if let Some(session) = &self.session {
            collected.finish(vm, session, &self.plan)?;
        }
        for (at, entity) in self.entities.iter().enumerate() {
            if let (Entity::Object { mapper, .. }, Some(session)) = (entity, &self.session) {
                let objects: Vec<Value> = ready.iter().filter_map(|row| row.get(at).cloned()).collect();
                let origin = eager::Origin::of(&self.plan, at);
                eager::load_with(vm, session, mapper, &objects, &self.options, &[], origin.as_ref())?;
            }
        }
        *self.ready.borrow_mut() = Some(ready);
        Ok(())
    }

    fn values(&self, vm: &mut Vm, row: &[SqlValue], later: &[Vec<(usize, Lazy)>]) -> Result<Vec<Value>> {
        vm.burn(1 + row.len() as u64)?;
        if self.entities.is_empty() {
            return Ok(row.iter().map(plain_value).collect());
        }
        let mut values = Vec::with_capacity(self.entities.len());
        let mut rest = row;
        for (at, entity) in self.entities.iter().enumerate() {
            if let Some(offset) = self.plan.offsets.get(at) {
                rest = row.get(*offset..).unwrap_or_default();
            }
            match (entity, &self.session) {
                (Entity::Object { mapper, .. }, Some(session)) => {
                    let left = self.left_out.get(at).map_or(&[][..], Vec::as_slice);
                    let width = mapper.columns.len() - left.len();
                    let (own, others) = rest.split_at_checked(width).unwrap_or((rest, &[]));
                    rest = others;
                    let whole = columns::with_gaps(own, left);
                    let known = session.identity.borrow().get(&load::key_of_row(mapper, &whole));
                    if let Some(state) =
                        known.as_ref().filter(|_| self.populate_existing).and_then(|known| State::of_instance(known))
                    {
                        session.forget_changes(&state);
                    }
                    let had = columns::loaded_before(known.as_ref(), mapper, left);
                    let object = load::object_of_row(vm, session, mapper, &whole, self.populate_existing)?;
                    if let Some(state) = State::of(&object) {
                        let later = later.get(at).map_or(&[][..], Vec::as_slice);
                        if known.is_none() {
                            state.lazy.borrow_mut().extend(later.iter().copied());
                            if !self.options.is_empty() {
                                state.options.borrow_mut().clone_from(&self.options);
                            }
                        } else if !later.is_empty() {
                            // What is loaded stays; what is not is loaded as this query says.
                            let is_open = |id: usize| {
                                let own = mapper.relations().iter().find(|relation| relation.id == id);
                                own.is_some_and(|relation| state.loaded(&relation.key).is_none())
                            };
                            state.lazy.borrow_mut().extend(later.iter().copied().filter(|(id, _)| is_open(*id)));
                        }
                        columns::defer(&state, left, &had);
                    }
                    values.push(object);
                }
                (Entity::Object { mapper, .. }, None) => {
                    let (own, others) = rest.split_at_checked(mapper.columns.len()).unwrap_or((rest, &[]));
                    rest = others;
                    for (column, value) in mapper.columns.iter().zip(own) {
                        values.push(column.sql_type.to_python(vm, value)?);
                    }
                }
                (Entity::Value(node), _) => {
                    let Some((value, others)) = rest.split_first() else { continue };
                    rest = others;
                    values.push(node.kind.to_python(vm, value)?);
                }
            }
        }
        Ok(values)
    }
}
