//! `SQLModel.metadata`: `create_all`, `drop_all`, and the tables by name.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Value, Vm};
use linktable_schema::Dialect;

use crate::registry::Registry;
use crate::schema;
use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::engine_api;
use crate::sqlmodel::declare;

const METHODS: &[NativeDef] = &[
    method("clear", refused!("MetaData.clear")),
    method("create_all", create_all),
    method("drop_all", drop_all),
    method("reflect", refused!("MetaData.reflect")),
    method("remove", refused!("MetaData.remove")),
    getter("sorted_tables", sorted_tables),
    getter("tables", tables),
];

const TABLE_METHODS: &[NativeDef] = &[
    method("__repr__", table_repr),
    method("__str__", table_name),
    getter("c", refused!("Table.c")),
    getter("columns", refused!("Table.columns")),
    method("create", refused!("Table.create")),
    method("drop", refused!("Table.drop")),
    getter("name", table_name),
];

#[derive(Default)]
struct Classes {
    metadata: OnceCell<Rc<Class>>,
    table: OnceCell<Rc<Class>>,
}

/// A table, as `metadata.tables` has it.
struct Table(Rc<str>);

/// The metadata of all models.
pub fn value(vm: &mut Vm) -> Value {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.sql.schema", "MetaData", &object).natives(METHODS).build();
    let class = vm.state::<Classes>().metadata.get_or_init(build).clone();
    Value::Instance(Instance::new(&class))
}

fn connection(vm: &mut Vm, args: &mut Args) -> Result<Rc<Connection>> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let bind = args.positional.get(1).cloned().or_else(|| args.take_keyword("bind")).unwrap_or_default();
    args.keywords.retain(|(name, _)| &**name != "checkfirst");
    if !args.keywords.is_empty() {
        return Err(unsupported("`create_all` with `tables`"));
    }
    match engine_api::engine_of(&bind) {
        Some(engine) => Connection::open(vm, &engine),
        None => Err(unsupported("`create_all` on anything but an engine")),
    }
}

/// Whether a table is there, asked as SQLAlchemy does.
fn has_table(vm: &mut Vm, connection: &Connection, table: &str) -> Result<bool> {
    for schema in ["main", "temp"] {
        let quoted = table.replace('"', "\"\"");
        let rows = connection.execute_raw(vm, &format!("PRAGMA {schema}.table_info(\"{quoted}\")"), Vec::new())?;
        if !rows.rows.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

fn create_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let connection = connection(vm, &mut args)?;
    connection.begin(vm)?;
    let result = create_missing(vm, &connection);
    finish(vm, &connection, result)
}

/// Commits, or rolls back if it failed.
fn finish(vm: &mut Vm, connection: &Connection, result: Result<()>) -> Result<Value> {
    match &result {
        Ok(()) => connection.commit(vm)?,
        Err(_) => connection.rollback(vm)?,
    }
    connection.release(vm)?;
    result.map(|()| Value::None)
}

fn create_missing(vm: &mut Vm, connection: &Connection) -> Result<()> {
    let registry = vm.state::<Registry>();
    let names: Vec<String> = registry.declarations.borrow().models.iter().map(|model| model.table.clone()).collect();
    let mut missing = Vec::new();
    for name in names {
        if !has_table(vm, connection, &name)? {
            missing.push(name);
        }
    }
    let resolution = registry.resolution();
    let built = schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite);
    if let Some(error) = built.findings.iter().find_map(|finding| finding.raises.as_ref()) {
        return Err(declare::raise(vm, error));
    }
    for statement in schema::statements(&built.schema) {
        let table = built.schema.table(statement.table);
        if table.is_some_and(|table| missing.contains(&table.name)) {
            connection.execute_raw(vm, &statement.sql, Vec::new())?;
        }
    }
    Ok(())
}

fn drop_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let connection = connection(vm, &mut args)?;
    connection.begin(vm)?;
    let result = drop_present(vm, &connection);
    finish(vm, &connection, result)
}

fn drop_present(vm: &mut Vm, connection: &Connection) -> Result<()> {
    let registry = vm.state::<Registry>();
    let names: Vec<String> = registry.declarations.borrow().models.iter().map(|model| model.table.clone()).collect();
    let mut present = Vec::new();
    for name in names {
        if has_table(vm, connection, &name)? {
            present.push(name);
        }
    }
    let order = creation_order(vm);
    for name in order.iter().rev().filter(|name| present.contains(name)) {
        let sql = format!("\nDROP TABLE {}", linktable_sql::quote(name));
        connection.execute_raw(vm, &sql, Vec::new())?;
    }
    Ok(())
}

/// The names of the tables in the order they are made.
fn creation_order(vm: &mut Vm) -> Vec<String> {
    let registry = vm.state::<Registry>();
    let resolution = registry.resolution();
    let built = schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite);
    built.schema.tables.iter().map(|table| table.name.clone()).collect()
}

/// A table as a value.
pub fn table(vm: &mut Vm, name: &str) -> Value {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.sql.schema", "Table", &object).natives(TABLE_METHODS).build();
    let class = vm.state::<Classes>().table.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, Table(name.into())))
}

fn tables(vm: &mut Vm, _args: Args) -> Result<Value> {
    let registry = vm.state::<Registry>();
    let names: Vec<String> = registry.declarations.borrow().models.iter().map(|model| model.table.clone()).collect();
    let mut dict = Dict::default();
    for name in names {
        let table = table(vm, &name);
        dict.set_str(name.as_str(), table);
    }
    Ok(Value::dict(dict))
}

fn sorted_tables(vm: &mut Vm, _args: Args) -> Result<Value> {
    let order = creation_order(vm);
    Ok(Value::list(order.iter().map(|name| table(vm, name)).collect()))
}

fn table_name(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this().host::<Table>().map_or(Value::None, |table| Value::str(&*table.0)))
}

fn table_repr(_vm: &mut Vm, _args: Args) -> Result<Value> {
    Err(unsupported("`repr` of a table"))
}
