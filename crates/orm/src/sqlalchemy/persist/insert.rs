//! New rows of a flush: their values, what the INSERT gives back, and the keys the database made.
//!
//! Mirrors SQLAlchemy 2.1, `orm/persistence.py` (`_emit_insert_statements`) and `sql/crud.py`.

use std::rc::Rc;

use linktable_python::{Result, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{Expr, Insert, Rendered, Style};

use super::expire;
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, ColumnDefault, Given, Row};
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};
use crate::sqlalchemy::state::State;

/// The values an object gives its INSERT; columns with a default are left out where it has none.
pub(super) fn insert_values(vm: &mut Vm, mapper: &Rc<Mapper>, state: &Rc<State>) -> Result<Row> {
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

/// Inserts new objects whose rows have values for the same columns.
///
/// # Errors
/// What the database refuses.
pub(super) fn insert(
    vm: &mut Vm,
    connection: &Connection,
    mapper: &Rc<Mapper>,
    group: &[(Rc<State>, Row)],
) -> Result<()> {
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
