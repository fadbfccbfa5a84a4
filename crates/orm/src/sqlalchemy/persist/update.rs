//! Changed rows of a flush.
//!
//! Mirrors SQLAlchemy 2.1, `orm/persistence.py` (`_emit_update_statements`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Vm};
use linktable_sql::query::{Expr, Rendered, Style, Update};

use super::{expire, key_condition, key_params};
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, Given, Row};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::is_expression;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::state::{Before, State};

/// The columns of an object that changed, with their new values; nothing if none did.
pub(super) fn changes(vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Option<Row>> {
    let mut row = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate() {
        let before = state.before.borrow().get(&column.key).cloned();
        let (Some(before), Some(value)) = (before, state.loaded(&column.key)) else { continue };
        let same = match &before {
            _ if is_expression(&value) => false,
            Before::Value(before) => vm.eq(&value, before)?,
            _ => false,
        };
        if !same {
            if column.primary_key && is_expression(&value) {
                return Err(unsupported("an SQL expression as the new value of a primary key"));
            }
            row.push((at, Given::of(vm, column, value)?));
        }
    }
    if row.is_empty() {
        return Ok(None);
    }
    // The row is found by its key, which is read again if it is expired, as everything about the object.
    for column in mapper.primary_key() {
        attributes::get_column(vm, state, &column.key)?;
    }
    Ok(Some(row))
}

/// Updates objects of which the same columns changed.
///
/// # Errors
/// `StaleDataError` if a row is gone; what the database refuses.
pub(super) fn update(
    vm: &mut Vm,
    connection: &Connection,
    mapper: &Rc<Mapper>,
    group: &[(Rc<State>, Row)],
) -> Result<()> {
    let Some((first, given)) = group.first() else { return Ok(()) };
    let has_sql = given.iter().any(|(_, given)| given.param().is_none());
    let filter = key_condition(vm, mapper, first)?;
    let mut rows = Vec::new();
    for (_, row) in group {
        rows.push(defaults::completed(vm, mapper, row.clone(), |column| &column.on_update)?);
    }
    let mut matched = 0;
    if has_sql {
        for ((state, _), row) in group.iter().zip(&rows) {
            let filter = key_condition(vm, mapper, state)?;
            matched += connection.execute(vm, &update_statement(mapper, row, filter))?.rows_changed;
        }
    } else if let Some(row) = rows.first() {
        let statement = update_statement(mapper, row, filter.clone());
        let mut params = Vec::new();
        for ((state, _), row) in group.iter().zip(&rows) {
            let set = std::slice::from_ref(row);
            let mut set =
                defaults::parameters(set, |row| update_statement(mapper, row, None)).pop().unwrap_or_default();
            set.extend(key_params(vm, state)?);
            params.push(set);
        }
        matched = connection.execute_many(vm, &statement, &params)?.rows_changed;
    }
    if matched != rows.len() as u64 {
        let message = format!(
            "UPDATE statement on table '{}' expected to update {} row(s); {} were matched.",
            mapper.table,
            rows.len(),
            matched
        );
        return Err(error(vm, "StaleDataError", message));
    }
    for ((state, given), row) in group.iter().zip(&rows) {
        for (at, column) in mapper.columns.iter().enumerate() {
            let was_given = given.iter().any(|(other, _)| *other == at);
            match row.iter().find(|(other, _)| *other == at) {
                Some((_, Given::Param(param))) if !was_given => {
                    state.put(&column.key, param.value.clone());
                    state.before.borrow_mut().remove(&column.key);
                }
                Some((_, Given::Sql(_))) => expire(state, column),
                None if column.by_server_on_update => expire(state, column),
                _ => {}
            }
        }
    }
    Ok(())
}

fn update_statement(mapper: &Mapper, row: &Row, filter: Option<Expr<Param>>) -> Rendered<Param> {
    let values = defaults::named(mapper, row);
    Update { table: mapper.table.clone(), values, filter, returning: Vec::new() }.render(Style::Question)
}
