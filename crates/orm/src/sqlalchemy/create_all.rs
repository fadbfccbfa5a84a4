//! `MetaData.create_all` and `drop_all`, `Table.create` and `drop`: tables are made and dropped.
//!
//! SQLAlchemy 2.1.9, `sql/ddl.py` (`SchemaGenerator`, `SchemaDropper`).

use std::rc::Rc;

use linktable_python::error::undeclared;
use linktable_python::{Args, Mode, Result, Value, Vm};
use linktable_schema::{Dialect, SqlValue};

use super::async_engine;
use super::database::Connection;
use super::engine_api;
use super::metadata::{Table, circle_of, creation_order, number, own_tables, table_at};
use super::warn::warn;
use crate::declared::Model;
use crate::findings;
use crate::registry::Registry;
use crate::schema;

/// The connection to work on, and whether it was opened for that; nothing where all went to a mock engine.
fn connection(
    vm: &mut Vm,
    args: &mut Args,
    own: &[(usize, Rc<Model>)],
    method: &'static str,
) -> Result<Option<(Rc<Connection>, bool)>> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let Some(bind) = args.positional.get(1).cloned().or_else(|| args.take_keyword("bind")) else {
        return Err(vm.type_error(format!("MetaData.{method}() missing 1 required positional argument: 'bind'")));
    };
    if let Some((name, _)) = args.keywords.first() {
        let message = format!("MetaData.{method}() got an unexpected keyword argument '{name}'");
        return Err(vm.type_error(message));
    }
    if let Some(connection) = engine_api::connection_of(&bind) {
        return Ok(Some((connection, false)));
    }
    match engine_api::engine_of(&bind) {
        Some(engine) if !async_engine::is_engine(vm, &bind) => Ok(Some((Connection::open(vm, &engine)?, true))),
        _ => tell_mock(vm, &bind, own, method).map(|()| None),
    }
}

/// Gives the statements to what `create_mock_engine` made.
fn tell_mock(vm: &mut Vm, bind: &Value, own: &[(usize, Rc<Model>)], method: &'static str) -> Result<()> {
    if vm.get_attr_opt(bind, "_execute_impl")?.is_none() {
        let name = "_run_ddl_visitor";
        let message = format!("'{}' object has no attribute '{name}'", vm.type_name(bind));
        return Err(vm.attribute_error(message, bind, name));
    }
    let registry = vm.state::<Registry>();
    let resolution = registry.resolution();
    let built = schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite);
    if let Some(error) = built.findings.iter().find_map(|finding| finding.raises.as_ref()) {
        return Err(findings::raise(vm, error));
    }
    let order = built.declared.into_iter().filter(|at| own.iter().any(|(other, _)| other == at));
    let tables: Vec<Value> = order.map(|at| table_at(vm, at)).collect();
    let home = vm.import("_linktable_ddl")?;
    let tell = vm.get_attr(&home, method)?;
    vm.call(&tell, [bind.clone(), Value::list(tables)].into()).map(drop)
}

/// Whether a table is there, asked as SQLAlchemy does.
///
/// SQLAlchemy 2.1.9, `dialects/sqlite/base.py`: `has_table`.
fn has_table(vm: &mut Vm, connection: &Connection, table: &Model) -> Result<bool> {
    let double = |name: &str| name.replace('"', "\"\"");
    let quoted = double(&table.table);
    if let Some(schema) = &table.schema {
        // `temp` is not among the names it goes by (`get_schema_names`).
        let databases = connection.execute_raw(vm, "PRAGMA database_list", Vec::new())?;
        let is_there = |row: &Vec<SqlValue>| matches!(row.get(1), Some(SqlValue::Text(name)) if **name == **schema);
        if schema == "temp" || !databases.rows.iter().any(is_there) {
            return Ok(false);
        }
        let sql = format!("PRAGMA \"{}\".table_info(\"{quoted}\")", double(schema));
        return Ok(!connection.execute_raw(vm, &sql, Vec::new())?.rows.is_empty());
    }
    for schema in ["main", "temp"] {
        let rows = connection.execute_raw(vm, &format!("PRAGMA {schema}.table_info(\"{quoted}\")"), Vec::new())?;
        if !rows.rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// `MetaData.create_all(bind, tables=…, checkfirst=…)`
///
/// # Errors
/// What the database refuses.
pub(super) fn create_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let (own, checks) = wanted(vm, &mut args)?;
    let Some((connection, is_own)) = connection(vm, &mut args, &own, "create_all")? else { return Ok(Value::None) };
    connection.begin(vm)?;
    let result = create_missing(vm, &connection, &own, checks);
    finish(vm, &connection, is_own, result)
}

/// Commits, or rolls back if it failed, and gives back a connection that was opened for it.
fn finish(vm: &mut Vm, connection: &Connection, is_own: bool, result: Result<()>) -> Result<Value> {
    if !is_own {
        return result.map(|()| Value::None);
    }
    match &result {
        Ok(()) => connection.commit(vm)?,
        Err(_) => connection.rollback(vm)?,
    }
    connection.release(vm)?;
    result.map(|()| Value::None)
}

/// Tables with the positions of their models.
type Own = Vec<(usize, Rc<Model>)>;

/// Makes or drops tables; the flag says whether it looks first which are there.
type Act = fn(&mut Vm, &Connection, &[(usize, Rc<Model>)], bool) -> Result<()>;

/// The tables that `create_all` and `drop_all` are for, and whether they look first which are there.
fn wanted(vm: &mut Vm, args: &mut Args) -> Result<(Own, bool)> {
    let metadata = number(&args.this()).unwrap_or_default();
    let checks = match args.take_keyword("checkfirst").or_else(|| args.get(3).cloned()) {
        Some(value) => vm.truthy(&value)?,
        None => true,
    };
    let mut own = own_tables(vm, metadata);
    if let Some(tables) = args.take_keyword("tables").or_else(|| args.get(2).cloned()).and_then(Value::non_none) {
        let tables: Vec<usize> =
            vm.collect(&tables)?.iter().filter_map(|table| table.host::<Table>().map(|table| table.0)).collect();
        own.retain(|(at, _)| tables.contains(at));
    }
    Ok((own, checks))
}

fn create_missing(vm: &mut Vm, connection: &Connection, own: &[(usize, Rc<Model>)], checks: bool) -> Result<()> {
    let registry = vm.state::<Registry>();
    let mut missing = Vec::new();
    for (at, table) in own {
        if !checks || !has_table(vm, connection, table)? {
            missing.push(*at);
        }
    }
    let resolution = registry.resolution();
    let built = schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite);
    if let Some(error) = built.findings.iter().find_map(|finding| finding.raises.as_ref()) {
        return Err(findings::raise(vm, error));
    }
    for statement in schema::statements(&built.schema) {
        let declared = built.declared.get(statement.table.0 as usize);
        if declared.is_some_and(|at| missing.contains(at)) {
            connection.execute_raw(vm, &statement.sql, Vec::new())?;
        }
    }
    Ok(())
}

/// `MetaData.drop_all(bind, tables=…, checkfirst=…)`
///
/// # Errors
/// What the database refuses.
pub(super) fn drop_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let (own, checks) = wanted(vm, &mut args)?;
    let Some((connection, is_own)) = connection(vm, &mut args, &own, "drop_all")? else { return Ok(Value::None) };
    connection.begin(vm)?;
    let result = drop_present(vm, &connection, &own, checks);
    finish(vm, &connection, is_own, result)
}

fn drop_present(vm: &mut Vm, connection: &Connection, own: &[(usize, Rc<Model>)], checks: bool) -> Result<()> {
    let mut present = Vec::new();
    for (at, table) in own {
        if !checks || has_table(vm, connection, table)? {
            present.push(*at);
        }
    }
    let mut order = creation_order(vm);
    order.reverse();
    if let Some(circle) = circle_of(vm, &present) {
        let message = format!(
            "Can't sort tables for DROP; an unresolvable foreign key dependency exists between tables: {circle}; and \
             backend does not support ALTER.  To restore at least a partial sort, apply use_alter=True to ForeignKey \
             and ForeignKeyConstraint objects involved in the cycle to mark these as known cycles that will be \
             ignored."
        );
        warn(vm, message)?;
        order = own.iter().map(|(at, _)| *at).collect();
    }
    for at in order.iter().filter(|at| present.contains(at)) {
        let Some((_, table)) = own.iter().find(|(other, _)| other == at) else { continue };
        let name = linktable_sql::quote(&table.table);
        let sql = match &table.schema {
            Some(schema) => format!("\nDROP TABLE {}.{name}", linktable_sql::quote(schema)),
            None => format!("\nDROP TABLE {name}"),
        };
        connection.execute_raw(vm, &sql, Vec::new())?;
    }
    Ok(())
}

/// `Table.create(engine)`: this table alone.
///
/// # Errors
/// What the database refuses.
pub(super) fn table_create(vm: &mut Vm, args: Args) -> Result<Value> {
    one_table(vm, args, create_missing, "create_all")
}

/// `Table.drop(engine)`
///
/// # Errors
/// What the database refuses.
pub(super) fn table_drop(vm: &mut Vm, args: Args) -> Result<Value> {
    one_table(vm, args, drop_present, "drop_all")
}

fn one_table(vm: &mut Vm, mut args: Args, act: Act, deed: &'static str) -> Result<Value> {
    let Some(at) = args.this().host::<Table>().map(|table| table.0) else { return Ok(Value::None) };
    let Some(model) = vm.state::<Registry>().model(at) else { return Ok(Value::None) };
    let checks = match args.take_keyword("checkfirst").or_else(|| args.get(2).cloned()) {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let own = [(at, model)];
    let Some((connection, is_own)) = connection(vm, &mut args, &own, deed)? else { return Ok(Value::None) };
    connection.begin(vm)?;
    let result = act(vm, &connection, &own, checks);
    finish(vm, &connection, is_own, result)
}
