//! Objects into rows: the INSERTs, UPDATEs and DELETEs of a flush.
//!
//! Mirrors SQLAlchemy 2.1, `orm/persistence.py`.

mod insert;
mod update;

use std::rc::Rc;

use linktable_python::{Result, Vm};
use linktable_sql::query::{BinaryOp, Delete, Expr, Style, TableRef};
use rustc_hash::FxHashSet;

use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults::{Given, Row};
use crate::sqlalchemy::errors::{is, plain_value};
use crate::sqlalchemy::expression::is_expression;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::unit_of_work::Work;
use crate::sqlalchemy::warn::warn;

use insert::{insert, insert_values};
pub use insert::{insert_many, with_defaults};
use update::{changes, update};

/// New objects in the order they were added, then those with rows by their key.
pub fn sorted(states: Vec<Rc<State>>) -> Vec<Rc<State>> {
    let (mut old, mut new): (Vec<_>, Vec<_>) = states.into_iter().partition(|state| state.has_key());
    new.sort_by_key(|state| state.insert_order.get());
    old.sort_by(|a, b| a.key.borrow().cmp(&b.key.borrow()));
    new.extend(old);
    new
}

/// Inserts new objects and updates changed ones of a class.
///
/// # Errors
/// What the database refuses.
pub fn save(vm: &mut Vm, work: &mut Work, mapper: &Rc<Mapper>, states: &[Rc<State>]) -> Result<()> {
    let connection = work.session.connection(vm)?;
    let had_rows: Vec<bool> = states.iter().map(|state| state.has_key()).collect();
    for (state, had_row) in states.iter().zip(&had_rows) {
        let event = if *had_row { "before_update" } else { "before_insert" };
        orm_events::of_object(vm, event, &connection, state)?;
    }
    let mut inserts = Vec::new();
    let mut updates = Vec::new();
    for state in states {
        if state.has_key() {
            updates.extend(changes(vm, mapper, state)?.map(|row| (state.clone(), row)));
            continue;
        }
        if let Some(row) = row_switch(vm, work, mapper, state)? {
            updates.extend(row.map(|row| (state.clone(), row)));
            continue;
        }
        let row = insert_values(vm, mapper, state)?;
        inserts.push((state.clone(), row));
    }
    for group in grouped(updates) {
        update(vm, &connection, mapper, &group)?;
    }
    for group in grouped(inserts) {
        insert(vm, &connection, mapper, &group)?;
    }
    for (state, had_row) in states.iter().zip(&had_rows) {
        let event = if *had_row { "after_update" } else { "after_insert" };
        orm_events::of_object(vm, event, &connection, state)?;
    }
    Ok(())
}

/// Updates foreign keys of objects that waited for all rows.
///
/// # Errors
/// What the database refuses.
pub fn post_update(
    vm: &mut Vm,
    work: &Work,
    mapper: &Rc<Mapper>,
    states: &[Rc<State>],
    keys: &FxHashSet<Rc<str>>,
) -> Result<()> {
    let connection = work.session.connection(vm)?;
    let mut updates = Vec::new();
    for state in states {
        let Some(mut row) = changes(vm, mapper, state)? else { continue };
        row.retain(|(at, _)| mapper.columns.get(*at).is_some_and(|column| keys.contains(&column.key)));
        if !row.is_empty() {
            updates.push((state.clone(), row));
        }
    }
    for group in grouped(updates) {
        update(vm, &connection, mapper, &group)?;
    }
    Ok(())
}

/// A new object in place of one with the same key that is deleted in the same flush: the row stays, and is updated.
/// Nothing if there is no such object; else the columns to update, if there are any.
fn row_switch(vm: &mut Vm, work: &mut Work, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Option<Option<Row>>> {
    // What the key will be is not known before the database says.
    let mut keys = mapper.primary_key().filter_map(|column| state.loaded(&column.key));
    if keys.any(|value| is_expression(&value)) {
        return Ok(None);
    }
    let key = load::key_of_state(vm, state)?;
    let other = work.session.identity.borrow().get(&key);
    let Some(other) = other.and_then(|other| State::of_instance(&other)) else { return Ok(None) };
    if other.expired.get()
        && let Err(raised) = load::load_expired(vm, &other, false)
    {
        if !is(vm, &raised, "ObjectDeletedError") {
            return Err(raised);
        }
        work.session.register_deleted(&other);
        return Ok(None);
    }
    if !work.is_deleted(&other) {
        let message = format!(
            "New instance {} with identity key {} conflicts with persistent instance {}",
            state.shown(),
            load::shown_key(vm, state)?,
            other.shown()
        );
        warn(vm, message)?;
        return Ok(None);
    }
    work.keep_row(&other);
    let mut row = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate() {
        let value = state.loaded(&column.key).filter(|_| !column.primary_key);
        if let Some(value) = value.filter(|_| state.before.borrow().contains_key(&column.key)) {
            row.push((at, Given::of(vm, column, value)?));
        }
    }
    Ok(Some(if row.is_empty() { None } else { Some(row) }))
}

/// Runs of rows with parameters for the same columns, all with SQL expressions besides or all without.
fn grouped(rows: Vec<(Rc<State>, Row)>) -> Vec<Vec<(Rc<State>, Row)>> {
    let mut groups: Vec<Vec<(Rc<State>, Row)>> = Vec::new();
    for (state, row) in rows {
        let columns = |row: &Row| {
            let params: Vec<usize> =
                row.iter().filter(|(_, given)| given.param().is_some()).map(|(at, _)| *at).collect();
            let has_sql = params.len() < row.len();
            (params, has_sql)
        };
        match groups.last_mut() {
            Some(group) if group.first().is_some_and(|(_, first)| columns(first) == columns(&row)) => {
                group.push((state, row));
            }
            _ => groups.push(vec![(state, row)]),
        }
    }
    groups
}

/// Forgets the value of an attribute, which is read when it is asked for.
fn expire(state: &State, column: &MappedColumn) {
    state.unload(&column.key);
    state.before.borrow_mut().remove(&column.key);
    state.expired_keys.borrow_mut().insert(column.key.clone());
}

/// Deletes the rows of objects of a class.
///
/// # Errors
/// What the database refuses.
pub fn delete(vm: &mut Vm, work: &Work, mapper: &Rc<Mapper>, states: &[Rc<State>]) -> Result<()> {
    let connection = work.session.connection(vm)?;
    for state in states {
        orm_events::of_object(vm, "before_delete", &connection, state)?;
    }
    for state in states {
        // Its key is read again if it is expired, as everything about it.
        if let Some(column) = mapper.primary_key().next() {
            attributes::get_column(vm, state, &column.key)?;
        }
    }
    let Some(first) = states.first() else { return Ok(()) };
    let filter = key_condition(vm, mapper, first)?;
    let statement = Delete { table: mapper.table.clone(), filter, returning: Vec::new() };
    let rows = states.iter().map(|state| key_params(vm, state)).collect::<Result<Vec<_>>>()?;
    let result = connection.execute_many(vm, &statement.render(Style::Question), &rows)?;
    if result.rows_changed != rows.len() as u64 {
        let message = format!(
            "DELETE statement on table '{}' expected to delete {} row(s); {} were matched.  Please set \
             confirm_deleted_rows=False within the mapper configuration to prevent this warning.",
            mapper.table,
            rows.len(),
            result.rows_changed
        );
        warn(vm, message)?;
    }
    for state in states {
        orm_events::of_object(vm, "after_delete", &connection, state)?;
    }
    Ok(())
}

/// The key of an object's row, as the database has it.
fn key_params(vm: &mut Vm, state: &Rc<State>) -> Result<Vec<Param>> {
    let key = state.key.borrow().clone();
    let key = match key {
        Some(key) => key,
        None => load::key_of_state(vm, state)?,
    };
    let values = key.sql_values();
    Ok(values.iter().map(|value| Param { value: plain_value(value), kind: ColumnType::plain() }).collect())
}

fn key_condition(vm: &mut Vm, mapper: &Mapper, state: &Rc<State>) -> Result<Option<Expr<Param>>> {
    let params = key_params(vm, state)?;
    let conditions = mapper.primary_key().zip(params).map(|(column, value)| key_is(mapper, column, value));
    Ok(Expr::all(conditions.collect()))
}

/// `hero.id = ?` for a column of the key; its parameter is named after the table and the column.
pub fn key_is(mapper: &Mapper, column: &MappedColumn, value: Param) -> Expr<Param> {
    let name = format!("{}_{}", mapper.table, column.name);
    let bind = Given::Param(value).expr(&name.into());
    Expr::binary(BinaryOp::Eq, load::column(&TableRef::named(&mapper.table), column), bind)
}
