//! Attributes of objects that are read again, or were left out when they were loaded.
//!
//! Mirrors SQLAlchemy 2.1, `orm/loading.py` (`_load_on_ident`, `_load_scalar_attributes`) and the deferred columns of
//! `orm/strategies.py`.

use std::rc::Rc;

use linktable_python::{Result, Vm};
use linktable_sql::query::{Expr, Style, TableRef};

use super::{column, key_conditions, select_all};
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::eager::joined::{self, Collected};
use crate::sqlalchemy::errors::{coded_error, error};
use crate::sqlalchemy::mapper::MappedColumn;
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::State;

/// Reads the expired attributes of an object again.
///
/// # Errors
/// `DetachedInstanceError` without a session, `ObjectDeletedError` without a row.
pub fn load_expired(vm: &mut Vm, state: &Rc<State>, autoflush: bool) -> Result<()> {
    let Some(session) = state.session() else {
        let message =
            format!("Instance {} is not bound to a Session; attribute refresh operation cannot proceed", state.shown());
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    let wanted = {
        let (expired, before) = (state.expired_keys.borrow(), state.before.borrow());
        let mapper = &state.mapper;
        let columns = mapper.columns.iter().filter(|own| expired.contains(&own.key) && !before.contains_key(&own.key));
        columns.map(|own| own.key.clone()).collect::<Vec<_>>()
    };
    // What was expired as a whole is read as a whole, but for what was set or read since.
    let is_whole = state.expired_relations.get() || wanted.len() == state.mapper.columns.len();
    if !refresh(vm, &session, state, &wanted, is_whole, None, autoflush)? {
        let message = format!("Instance '{}' has been deleted, or its row is otherwise not present.", state.shown());
        return Err(error(vm, "ObjectDeletedError", message));
    }
    state.expired_keys.borrow_mut().clear();
    Ok(())
}

/// Reads a column that was left out when the object was loaded.
///
/// # Errors
/// `InvalidRequestError` where the option said so, `DetachedInstanceError` without a session.
pub fn load_deferred(vm: &mut Vm, state: &Rc<State>, key: &Rc<str>, raises: bool) -> Result<()> {
    if raises {
        let message = format!("'{}.{key}' is not available due to raiseload=True", state.mapper.name);
        return Err(error(vm, "InvalidRequestError", message));
    }
    let Some(session) = state.session() else {
        let message = format!(
            "Parent instance {} is not bound to a Session; deferred load operation of attribute '{key}' cannot proceed",
            state.shown()
        );
        return Err(coded_error(vm, "DetachedInstanceError", message, "bhk3"));
    };
    if !refresh(vm, &session, state, std::slice::from_ref(key), false, None, true)? {
        let message = format!("Instance '{}' has been deleted, or its row is otherwise not present.", state.shown());
        return Err(error(vm, "ObjectDeletedError", message));
    }
    state.deferred.borrow_mut().remove(key);
    Ok(())
}

/// Reads these attributes of an object from its row, and if that is the whole object, the relationships that are loaded
/// with it, or those named that are joined; says whether there is a row.
///
/// # Errors
/// What the database refuses.
pub fn refresh(
    vm: &mut Vm,
    session: &Rc<SessionCore>,
    state: &Rc<State>,
    keys: &[Rc<str>],
    is_whole: bool,
    names: Option<&[Rc<str>]>,
    autoflush: bool,
) -> Result<bool> {
    if autoflush {
        session.flush_before_reading(vm)?;
    }
    let mapper = state.mapper.clone();
    let Some(key) = state.key.borrow().clone() else { return Ok(false) };
    let mut columns: Vec<&MappedColumn> = mapper.columns.iter().filter(|own| keys.contains(&own.key)).collect();
    if columns.is_empty() {
        // Only relationships are wanted: whether the row is there is seen by its key.
        columns.extend(mapper.primary_key());
    }
    let table = TableRef::plain(&mapper.table);
    let mut select = select_all(&mapper);
    select.columns = columns.iter().map(|own| column(&table, own)).collect();
    let values = key.sql_values();
    select.filter = Expr::all(key_conditions(&mapper, &table, &values));
    let connection = session.connection(vm)?;
    let mut options = state.options.borrow().clone();
    let joined = names.and_then(|names| eager::joined_among(&options, &mapper, names));
    let entity = (is_whole || joined.is_some()).then(|| (mapper.clone(), table));
    if let Some(joined) = joined {
        options = joined;
    }
    if !state.before.borrow().is_empty() {
        // What changed since is not read again.
        options = eager::without(&options, &mapper, |relation| state.before.borrow().contains_key(&relation.key));
    }
    let plan = joined::add(vm, &mut select, &[(entity, columns.len())], &options, &[])?;
    let rows = connection.execute(vm, &select.render(Style::Question))?;
    let Some(row) = rows.rows.first() else { return Ok(false) };
    if !plan.is_empty() {
        let mut collected = Collected::default();
        let value = state.value();
        for row in &rows.rows {
            collected.take(vm, session, &plan, row, std::slice::from_ref(&value))?;
        }
        collected.finish_again(vm, &plan)?;
    }
    for (own, value) in columns.iter().zip(row) {
        let value = own.sql_type.to_python(vm, value)?;
        state.put(&own.key, value);
    }
    state.expired.set(false);
    state.commit_keys(columns.iter().map(|own| &own.key));
    if is_whole {
        state.expired_relations.set(false);
        for relation in eager::read_again(&options, &mapper) {
            attributes::get_relation(vm, state, &relation)?;
        }
    }
    Ok(true)
}
