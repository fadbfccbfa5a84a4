//! UPDATE and DELETE: executed, with the session's objects kept in step.
//!
//! Mirrors SQLAlchemy 2.1, `orm/bulk_persistence.py` (`synchronize_session="auto"`, `_bulk_update`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{Expr, Rendered, Select, Style, Update};

use super::evaluate::{evaluate, is_evaluable};
use super::insert;
use super::values::{column_of, named_values};
use super::{Dml, Synchronize, What};
use crate::sqlalchemy::database::{Connection, Param};
use crate::sqlalchemy::defaults::{self, Given, Row};
use crate::sqlalchemy::persist;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select::{Compiled, Query};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::state::{IdentityKey, State};

/// Executes a statement on a connection, and in a session does to the objects what it does to their rows.
///
/// # Errors
/// What the database refuses.
pub fn execute(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    connection: &Rc<Connection>,
    statement: &Dml,
    params: Option<&Value>,
) -> Result<Value> {
    let session = session.filter(|_| statement.of_class);
    if matches!(statement.what, What::Insert(_)) {
        return insert::execute(vm, session, connection, statement, params);
    }
    if let Some(params) = params {
        return update_by_key(vm, session, connection, statement, params);
    }
    let statement = &statement.with_on_update(vm, defaults::completed)?;
    let filter = Expr::all(statement.filter.clone());
    let evaluates = match statement.synchronize {
        Synchronize::Auto | Synchronize::Evaluate => {
            filter.as_ref().is_none_or(|filter| is_evaluable(&statement.mapper, filter))
        }
        Synchronize::Fetch | Synchronize::No => false,
    };
    if !evaluates && statement.synchronize == Synchronize::Evaluate && session.is_some() {
        return Err(unsupported("this condition with `synchronize_session=\"evaluate\"`"));
    }
    let mut matched = Vec::new();
    if let Some(session) = session.filter(|_| evaluates) {
        // Comparing may run Python code, which may come back to the session.
        let states = session.identity.borrow().states();
        for state in states {
            if !Rc::ptr_eq(&state.mapper, &statement.mapper) || state.expired.get() {
                continue;
            }
            let holds = match &filter {
                Some(filter) => matches!(evaluate(vm, &state, filter)?, Some(Value::Bool(true))),
                None => true,
            };
            if holds {
                matched.push(state);
            }
        }
    }
    let mut returned = statement.returned()?;
    let own = returned.len();
    let fetches = session.is_some() && !evaluates && statement.synchronize != Synchronize::No;
    if fetches {
        returned.extend(statement.mapper.primary_key().map(|column| column.name.clone()));
    }
    let mut rows = connection.execute(vm, &statement.render(Style::Question, returned))?;
    if let Some(session) = session.filter(|_| fetches) {
        for row in &mut rows.rows {
            let key = IdentityKey::new(&statement.mapper, row.get(own..).unwrap_or_default());
            row.truncate(own);
            let instance = session.identity.borrow().get(&key);
            matched.extend(instance.and_then(|instance| State::of_instance(&instance)));
        }
        if own == 0 {
            rows.rows_changed = rows.rows_changed.max(rows.rows.len() as u64);
            rows.rows.clear();
            rows.columns.clear();
        }
    }
    if let Some(session) = session {
        for state in &matched {
            match &statement.what {
                What::Update(values) => take_values(vm, state, values)?,
                _ => session.register_deleted(state),
            }
        }
    }
    give_back(vm, session, statement, rows)
}

/// The result of a statement: the rows it gives back, if it does.
pub(super) fn give_back(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    statement: &Dml,
    rows: linktable_store::Rows,
) -> Result<Value> {
    if statement.returning.is_empty() {
        return Ok(result::of_text(vm, rows));
    }
    let compiled = Compiled::of(vm, &Query::of(statement.returning.clone()), Select::default())?;
    Ok(result::of_query(vm, session, compiled, rows, false))
}

/// `session.execute(update(Hero), [{"id": 1, "name": …}])`: rows by their keys.
fn update_by_key(
    vm: &mut Vm,
    session: Option<&Rc<SessionCore>>,
    connection: &Rc<Connection>,
    statement: &Dml,
    params: &Value,
) -> Result<Value> {
    let (What::Update(_), true) = (&statement.what, session.is_some() && statement.filter.is_empty()) else {
        return Err(unsupported("parameters for this statement"));
    };
    let mapper = &statement.mapper;
    let mut updates: Vec<(Rendered<Param>, Vec<Vec<Param>>)> = Vec::new();
    for dict in vm.collect(params)? {
        let (mut set, mut filter) = (Row::new(), Vec::new());
        for (name, given) in named_values(vm, &dict)? {
            let (at, column) = column_of(vm, mapper, &name)?;
            let param = Param { value: given, kind: column.sql_type.clone() };
            if column.primary_key {
                filter.push(persist::key_is(mapper, column, param));
            } else {
                set.push((at, Given::Param(param)));
            }
        }
        let set = defaults::completed(vm, mapper, set, |column| &column.on_update)?;
        let values = defaults::named(mapper, &set);
        let statement =
            Update { table: mapper.table.clone(), values, filter: Expr::all(filter), returning: Vec::new() };
        let rendered = statement.render(Style::Question);
        let params = rendered.params.clone();
        // Rows that set the same columns go together.
        match updates.last_mut().filter(|(other, _)| other.sql == rendered.sql) {
            Some((_, rows)) => rows.push(params),
            None => updates.push((rendered, vec![params])),
        }
    }
    for (statement, rows) in &updates {
        connection.execute_many(vm, statement, rows)?;
    }
    Ok(result::of_nothing(vm))
}

/// Sets what an UPDATE sets, in an object; what can not be known in Python is read again.
fn take_values(vm: &mut Vm, state: &Rc<State>, values: &Row) -> Result<()> {
    let mut set = Vec::new();
    for (at, given) in values {
        let Some(key) = state.mapper.columns.get(*at).map(|column| &column.key) else { continue };
        if state.loaded(key).is_none() || state.before.borrow().contains_key(key) {
            continue;
        }
        match given {
            Given::Param(param) => set.push((key.clone(), param.value.clone())),
            Given::Sql(expr) if is_evaluable(&state.mapper, expr) => {
                set.push((key.clone(), evaluate(vm, state, expr)?.unwrap_or_default()));
            }
            Given::Sql(_) => {
                state.unload(key);
                state.expired_keys.borrow_mut().insert(key.clone());
            }
        }
    }
    for (key, value) in &set {
        state.put(key, value.clone());
    }
    state.commit_keys(set.iter().map(|(key, _)| key));
    Ok(())
}
