//! Objects into rows: the INSERTs, UPDATEs and DELETEs of a flush.
//!
//! Mirrors SQLAlchemy 2.1, `orm/persistence.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Delete, Expr, Insert, Rendered, Style, TableRef, Update};

use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, ColumnDefault, Given, Row};
use crate::sqlalchemy::errors::{error, is, plain_value};
use crate::sqlalchemy::expression::is_expression;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};
use crate::sqlalchemy::orm_events;
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::unit_of_work::Work;
use crate::sqlalchemy::warn::warn;

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

/// The values an object gives its INSERT; columns with a default are left out where it has none.
fn insert_values(vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Row> {
    let mut row = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate() {
        let value = state.loaded(&column.key).unwrap_or_default();
        let left_out = column.primary_key || column.by_server || !column.default.is_none();
        if value.is_none() && left_out {
            continue;
        }
        row.push((at, Given::of(vm, column, value)?));
    }
    Ok(row)
}

/// A row with the defaults of the columns it leaves out, in the order of the columns.
///
/// # Errors
/// What a default's function raises.
pub fn with_defaults(vm: &mut Vm, mapper: &Mapper, row: Row) -> Result<Row> {
    defaults::completed(vm, mapper, row, |column| &column.default)
}

fn insert_statement(mapper: &Mapper, row: &Row, one_of_several: bool, returning: &[&MappedColumn]) -> Rendered<Param> {
    let mut values = defaults::named(mapper, row);
    // One of several rows without any value says so in its first column.
    if let (true, true, Some(first)) = (one_of_several, values.is_empty(), mapper.columns.first()) {
        values.push((first.name.clone(), Expr::Null));
    }
    let returning = returning.iter().map(|column| column.name.clone()).collect();
    let statement = Insert { table: mapper.table.clone(), values, returning };
    let mut rendered = statement.render(Style::Question);
    rendered.warnings = keys_without_value(mapper, row);
    rendered
}

/// What is said of columns of the primary key that get no value from anywhere.
///
/// SQLAlchemy 2.1.9, `sql/crud.py` (`_warn_pk_with_no_anticipated_value`).
fn keys_without_value(mapper: &Mapper, row: &Row) -> Vec<String> {
    let several = mapper.primary_key().count() > 1;
    let without = mapper.columns.iter().enumerate().filter(|(at, column)| {
        column.primary_key
            && !column.counted
            && !column.by_server
            && !is_generated(column)
            && column.default.is_none()
            && !row.iter().any(|(other, _)| other == at)
    });
    let told = without.map(|(_, column)| {
        let mut text = format!(
            "Column '{0}.{1}' is marked as a member of the primary key for table '{0}', but has no Python-side or \
             server-side default generator indicated, nor does it indicate 'autoincrement=True' or 'nullable=True', \
             and no explicit value is passed.  Primary key columns typically may not store NULL.",
            mapper.table, column.name
        );
        if several {
            text.push_str(
                " Note that as of SQLAlchemy 1.1, 'autoincrement=True' must be indicated explicitly for composite \
                 (e.g. multicolumn) primary keys if AUTO_INCREMENT/SERIAL/IDENTITY behavior is expected for one of \
                 the columns in the primary key. CREATE TABLE statements are impacted by this change as well on \
                 most backends.",
            );
        }
        text
    });
    told.collect()
}

/// Inserts rows whose keys are known, at once.
///
/// # Errors
/// What the database refuses.
pub fn insert_many(vm: &mut Vm, connection: &Connection, mapper: &Mapper, rows: &[Row]) -> Result<()> {
    let Some(first) = rows.first() else { return Ok(()) };
    let statement = insert_statement(mapper, first, false, &[]);
    let params = defaults::parameters(rows, |row| insert_statement(mapper, row, false, &[]));
    connection.execute_many(vm, &statement, &params).map(drop)
}

/// Whether a row that is inserted without this column is given a value by the database.
fn is_generated(column: &MappedColumn) -> bool {
    column.by_server || matches!(column.default, ColumnDefault::Expression(_))
}

fn insert(vm: &mut Vm, connection: &Connection, mapper: &Rc<Mapper>, group: &[(Rc<State>, Row)]) -> Result<()> {
    let Some((_, first)) = group.first() else { return Ok(()) };
    let is_param = |at: usize| first.iter().any(|(other, given)| *other == at && given.param().is_some());
    let mut columns = mapper.columns.iter().enumerate();
    let has_keys = columns.all(|(at, column)| !column.primary_key || is_param(at));
    let mut columns = mapper.columns.iter().enumerate();
    let has_all = columns.all(|(at, column)| !is_generated(column) || is_param(at));
    let has_sql = first.iter().any(|(_, given)| given.param().is_none());
    let mut rows = Vec::with_capacity(group.len());
    for (_, row) in group {
        rows.push(with_defaults(vm, mapper, row.clone())?);
    }
    if has_keys && has_all && !has_sql {
        insert_many(vm, connection, mapper, &rows)?;
    } else {
        let several = group.len() > 1 && !has_sql;
        for (((state, given), row), at) in group.iter().zip(&rows).zip(1..) {
            let mut returned = Vec::new();
            if several || !has_all {
                returned.extend(returned_columns(mapper, given, row, has_all));
            }
            let statement = insert_statement(mapper, row, several, &returned);
            let total = if several { group.len() } else { 1 };
            let result = connection.execute_of(vm, &statement, at, total)?;
            if returned.is_empty() {
                take_key(vm, mapper, state, given, &SqlValue::Integer(result.last_insert_rowid))?;
            } else {
                take_returned(vm, state, given, mapper, &returned, &result.rows.first().cloned().unwrap_or_default())?;
            }
        }
    }
    for ((state, given), row) in group.iter().zip(&rows) {
        for (at, column) in mapper.columns.iter().enumerate() {
            let was_given = given.iter().find(|(other, _)| *other == at);
            let filled = row.iter().find(|(other, _)| *other == at);
            match (was_given, filled) {
                (None, Some((_, Given::Param(param)))) => {
                    state.put(&column.key, param.value.clone());
                    state.before.borrow_mut().remove(&column.key);
                }
                // What an expression came to is read when it is asked for.
                (Some((_, Given::Sql(_))), _) if !column.primary_key => expire(state, column),
                _ => {}
            }
        }
    }
    Ok(())
}

/// What an INSERT gives back: the key, and what the database fills in.
fn returned_columns<'a>(mapper: &'a Mapper, given: &Row, row: &Row, has_all: bool) -> Vec<&'a MappedColumn> {
    let in_row =
        |at: usize, row: &Row| row.iter().find(|(other, _)| *other == at).map(|(_, given)| given.param().is_some());
    let columns = mapper.columns.iter().enumerate().filter(|(at, column)| {
        let filled_in = in_row(*at, given).is_none() && in_row(*at, row) != Some(true);
        column.primary_key || (!has_all && filled_in && is_generated(column))
    });
    columns.map(|(_, column)| column).collect()
}

/// Forgets the value of an attribute, which is read when it is asked for.
fn expire(state: &State, column: &MappedColumn) {
    state.unload(&column.key);
    state.before.borrow_mut().remove(&column.key);
    state.expired_keys.borrow_mut().insert(column.key.clone());
}

/// Takes what an INSERT gave back.
fn take_returned(
    vm: &mut Vm,
    state: &Rc<State>,
    given: &Row,
    mapper: &Mapper,
    columns: &[&MappedColumn],
    values: &[SqlValue],
) -> Result<()> {
    for (column, value) in columns.iter().zip(values) {
        if column.primary_key {
            take_key_of(vm, mapper, state, given, column, value)?;
            continue;
        }
        let value = column.sql_type.to_python(vm, value)?;
        state.put(&column.key, value);
        state.before.borrow_mut().remove(&column.key);
    }
    Ok(())
}

/// The key the database made.
fn take_key(vm: &mut Vm, mapper: &Mapper, state: &Rc<State>, given: &Row, value: &SqlValue) -> Result<()> {
    match mapper.primary_key().next() {
        Some(column) => take_key_of(vm, mapper, state, given, column, value),
        None => Ok(()),
    }
}

fn take_key_of(
    vm: &mut Vm,
    mapper: &Mapper,
    state: &Rc<State>,
    given: &Row,
    column: &MappedColumn,
    value: &SqlValue,
) -> Result<()> {
    let counted = mapper.primary_key().count() == 1 && column.sql_type.is_integer();
    let is_sql = |(at, given): &(usize, Given)| {
        given.param().is_none() && mapper.columns.get(*at).is_some_and(|other| other.key == column.key)
    };
    let is_sql = given.iter().any(is_sql) || is_generated(column);
    if is_sql || (counted && state.loaded(&column.key).is_none_or(|value| value.is_none())) {
        let value = column.sql_type.to_python(vm, value)?;
        state.put(&column.key, value);
    }
    Ok(())
}

/// The columns of an object that changed, with their new values; nothing if none did.
fn changes(vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Option<Row>> {
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

fn update(vm: &mut Vm, connection: &Connection, mapper: &Rc<Mapper>, group: &[(Rc<State>, Row)]) -> Result<()> {
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
