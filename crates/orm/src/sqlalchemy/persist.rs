//! Objects into rows: the INSERTs, UPDATEs and DELETEs of a flush.
//!
//! Mirrors SQLAlchemy 2.1, `orm/persistence.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{BinaryOp, Delete, Expr, Insert, ParamName, Rendered, Style, TableRef, Update};

use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::errors::{error, is, plain_value};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{ColumnDefault, MappedColumn, Mapper};
use crate::sqlalchemy::state::{Before, State};
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::unit_of_work::Work;
use crate::sqlalchemy::warn::warn;

/// Values by the position of their column.
type Row = Vec<(usize, Param)>;

/// New objects in the order they were added, then those with rows by their key.
pub fn sorted(_vm: &mut Vm, states: Vec<Rc<State>>) -> Result<Vec<Rc<State>>> {
    let (mut old, mut new): (Vec<_>, Vec<_>) = states.into_iter().partition(|state| state.has_key());
    new.sort_by_key(|state| state.insert_order.get());
    old.sort_by(|a, b| a.key.borrow().cmp(&b.key.borrow()));
    new.extend(old);
    Ok(new)
}

/// Inserts new objects and updates changed ones of a class.
///
/// # Errors
/// What the database refuses.
pub fn save(vm: &mut Vm, work: &mut Work, mapper: &Rc<Mapper>, states: &[Rc<State>]) -> Result<()> {
    let connection = work.session.connection(vm)?;
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
    Ok(())
}

/// A new object in place of one with the same key that is deleted in the same flush: the row stays, and is updated.
/// Nothing if there is no such object; else the columns to update, if there are any.
fn row_switch(vm: &mut Vm, work: &mut Work, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Option<Option<Row>>> {
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
            check_plain(mapper, &column.key, &value)?;
            row.push((at, Param { value, kind: column.sql_type.clone() }));
        }
    }
    Ok(Some(if row.is_empty() { None } else { Some(row) }))
}

/// Runs of rows with the same columns.
fn grouped(rows: Vec<(Rc<State>, Row)>) -> Vec<Vec<(Rc<State>, Row)>> {
    let mut groups: Vec<Vec<(Rc<State>, Row)>> = Vec::new();
    for (state, row) in rows {
        let columns = |row: &Row| row.iter().map(|(at, _)| *at).collect::<Vec<_>>();
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
fn insert_values(_vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Row> {
    let mut row = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate() {
        let value = state.loaded(&column.key).unwrap_or_default();
        check_plain(mapper, &column.key, &value)?;
        let left_out = column.primary_key || !matches!(column.default, ColumnDefault::None);
        if value.is_none() && left_out {
            continue;
        }
        row.push((at, Param { value, kind: column.sql_type.clone() }));
    }
    Ok(row)
}

fn check_plain(mapper: &Mapper, key: &str, value: &Value) -> Result<()> {
    if crate::sqlalchemy::expression::is_expression(value) {
        return Err(unsupported(format!("an SQL expression as the value of {}.{key}", mapper.name)));
    }
    Ok(())
}

/// A row with the defaults of the columns it leaves out, in the order of the columns.
///
/// # Errors
/// What a default's function raises.
pub fn with_defaults(vm: &mut Vm, mapper: &Mapper, mut row: Row) -> Result<Row> {
    for (at, column) in mapper.columns.iter().enumerate() {
        if row.iter().any(|(other, _)| *other == at) {
            continue;
        }
        let value = match &column.default {
            ColumnDefault::Value(value) => value.clone(),
            ColumnDefault::Call(function) => vm.call(&function.clone(), Args::none())?,
            ColumnDefault::None | ColumnDefault::Server => continue,
        };
        row.push((at, Param { value, kind: column.sql_type.clone() }));
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}

fn insert_statement(mapper: &Mapper, row: &Row, returning: bool) -> Rendered<Param> {
    let values = row.iter().filter_map(|(at, param)| {
        let name = mapper.columns.get(*at)?.name.clone();
        Some((name.clone(), Expr::Bind { name, value: param.clone() }))
    });
    let mut values: Vec<(Rc<str>, Expr<Param>)> = values.collect();
    // One of several rows without any value says so in its first column.
    if let (true, true, Some(first)) = (returning, values.is_empty(), mapper.columns.first()) {
        values.push((first.name.clone(), Expr::Null));
    }
    let returning =
        if returning { mapper.primary_key().map(|column| column.name.clone()).collect() } else { Vec::new() };
    let statement = Insert { table: mapper.table.clone(), values, returning };
    let mut rendered = statement.render(Style::Question);
    // A column's parameter goes by the column's own name.
    let names = row.iter().filter_map(|(at, _)| Some(ParamName::given(mapper.columns.get(*at)?.name.clone())));
    rendered.names = names.collect();
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
            && matches!(column.default, ColumnDefault::None)
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
    let statement = insert_statement(mapper, first, false);
    let params: Vec<Vec<Param>> = rows.iter().map(|row| row.iter().map(|(_, param)| param.clone()).collect()).collect();
    connection.execute_many(vm, &statement, &params).map(drop)
}

fn insert(vm: &mut Vm, connection: &Connection, mapper: &Rc<Mapper>, group: &[(Rc<State>, Row)]) -> Result<()> {
    let Some((_, first)) = group.first() else { return Ok(()) };
    let has_keys = mapper
        .columns
        .iter()
        .enumerate()
        .filter(|(_, column)| column.primary_key)
        .all(|(at, _)| first.iter().any(|(other, _)| *other == at));
    let mut rows = Vec::with_capacity(group.len());
    for (_, row) in group {
        rows.push(with_defaults(vm, mapper, row.clone())?);
    }
    if has_keys {
        insert_many(vm, connection, mapper, &rows)?;
    } else {
        let returning = group.len() > 1;
        for (((state, _), row), at) in group.iter().zip(&rows).zip(1..) {
            let statement = insert_statement(mapper, row, returning);
            let result = connection.execute_of(vm, &statement, at, group.len())?;
            let given = if returning {
                result.rows.first().cloned().unwrap_or_default()
            } else {
                vec![SqlValue::Integer(result.last_insert_rowid)]
            };
            take_key(vm, mapper, state, &given)?;
        }
    }
    for ((state, given), row) in group.iter().zip(&rows) {
        for (at, param) in row {
            let Some(column) = mapper.columns.get(*at) else { continue };
            if !given.iter().any(|(other, _)| other == at) {
                state.put(&column.key, param.value.clone());
                state.before.borrow_mut().remove(&column.key);
            }
        }
        // What the database filled in is read when it is asked for.
        for (at, column) in mapper.columns.iter().enumerate() {
            let server = matches!(column.default, ColumnDefault::Server) && !row.iter().any(|(other, _)| *other == at);
            if server {
                state.unload(&column.key);
                state.before.borrow_mut().remove(&column.key);
                state.expired_keys.borrow_mut().insert(column.key.clone());
            }
        }
    }
    Ok(())
}

/// The key the database made.
fn take_key(vm: &mut Vm, mapper: &Mapper, state: &Rc<State>, given: &[SqlValue]) -> Result<()> {
    let counted = mapper.primary_key().count() == 1;
    for (column, value) in mapper.primary_key().zip(given) {
        let is_integer = column.sql_type.is_integer();
        if state.loaded(&column.key).is_none_or(|value| value.is_none()) && counted && is_integer {
            let value = column.sql_type.to_python(vm, value)?;
            state.put(&column.key, value);
        }
    }
    Ok(())
}

/// The columns of an object that changed, with their new values; nothing if none did.
fn changes(vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Option<Row>> {
    let mut row = Vec::new();
    for (at, column) in mapper.columns.iter().enumerate() {
        let before = state.before.borrow().get(&column.key).cloned();
        let (Some(before), Some(value)) = (before, state.loaded(&column.key)) else { continue };
        check_plain(mapper, &column.key, &value)?;
        let same = match &before {
            Before::Value(before) => vm.eq(&value, before)?,
            _ => false,
        };
        if !same {
            row.push((at, Param { value, kind: column.sql_type.clone() }));
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
    let Some((_, first)) = group.first() else { return Ok(()) };
    let values = first.iter().filter_map(|(at, param)| {
        let name = mapper.columns.get(*at)?.name.clone();
        Some((name.clone(), Expr::Bind { name, value: param.clone() }))
    });
    let values: Vec<_> = values.collect();
    let mut rows = Vec::new();
    for (state, row) in group {
        let mut params: Vec<Param> = row.iter().map(|(_, param)| param.clone()).collect();
        params.extend(key_params(vm, state)?);
        rows.push(params);
    }
    let filter = match group.first() {
        Some((state, _)) => key_condition(vm, mapper, state)?,
        None => None,
    };
    let statement = Update { table: mapper.table.clone(), values, filter, returning: Vec::new() };
    let mut rendered = statement.render(Style::Question);
    let set = first.iter().filter_map(|(at, _)| Some(ParamName::given(mapper.columns.get(*at)?.name.clone())));
    let key = |column: &MappedColumn| ParamName::given(format!("{}_{}", mapper.table, column.name).into());
    let keys = mapper.primary_key().map(key);
    rendered.names = set.chain(keys).collect();
    let result = connection.execute_many(vm, &rendered, &rows)?;
    if result.rows_changed != rows.len() as u64 {
        let message = format!(
            "UPDATE statement on table '{}' expected to update {} row(s); {} were matched.",
            mapper.table,
            rows.len(),
            result.rows_changed
        );
        return Err(error(vm, "StaleDataError", message));
    }
    Ok(())
}

/// Deletes the rows of objects of a class.
///
/// # Errors
/// What the database refuses.
pub fn delete(vm: &mut Vm, work: &Work, mapper: &Rc<Mapper>, states: &[Rc<State>]) -> Result<()> {
    let connection = work.session.connection(vm)?;
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
    let table = TableRef::plain(&mapper.table);
    let conditions = mapper.primary_key().zip(key_params(vm, state)?).map(|(column, value)| {
        let bind = Expr::Bind { name: format!("{}_{}", mapper.table, column.name).into(), value };
        Expr::binary(BinaryOp::Eq, load::column(&table, column), bind)
    });
    Ok(Expr::all(conditions.collect()))
}
