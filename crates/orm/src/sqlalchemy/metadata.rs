//! `MetaData`, `SQLModel.metadata` among them: `create_all`, `drop_all`, and the tables by name.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Value, Vm};
use linktable_schema::{Dialect, Orm, SqlValue};
use rustc_hash::FxHashMap;

use crate::declared::Model;
use crate::findings;
use crate::registry::Registry;
use crate::resolve::Names;
use crate::schema;
use crate::sqlalchemy::async_engine;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::core_table;
use crate::sqlalchemy::database::Connection;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::expression::Node;
use crate::sqlalchemy::mapper::{self, Mapper};
use crate::sqlalchemy::naming_convention;
use crate::sqlalchemy::select;
use crate::sqlalchemy::selectable;
use crate::sqlalchemy::table_columns;
use crate::sqlalchemy::types::{ColumnType, Kind};
use crate::sqlalchemy::warn::warn;
use linktable_sql::query::{Expr, TableRef};

const METHODS: &[NativeDef] = &[
    method("__setattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).map(ToString::to_string).unwrap_or_default();
        if let ("naming_convention", Some(number), Some(given)) = (name.as_str(), number(&args.this()), args.get(2)) {
            return naming_convention::set(vm, number, given).map(|()| Value::None);
        }
        Err(unsupported(format!("setting `{name}` of a `MetaData`")))
    }),
    method("clear", clear),
    method("create_all", create_all),
    method("drop_all", drop_all),
    getter("naming_convention", naming_convention::get),
    method("reflect", refused!("MetaData.reflect")),
    method("remove", refused!("MetaData.remove")),
    getter("sorted_tables", sorted_tables),
    getter("tables", tables),
];

const TABLE_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "tables", attribute_names::TABLES)),
    method("__repr__", table_repr),
    method("__str__", table_key),
    method("alias", table_alias),
    getter("c", table_columns),
    getter("columns", table_columns),
    method("create", table_create),
    method("delete", dml::delete),
    method("drop", table_drop),
    getter("fullname", table_key),
    getter("indexes", |vm, args| {
        let home = vm.import("_linktable_ddl")?;
        let indexes = vm.get_attr(&home, "indexes")?;
        vm.call(&indexes, args)
    }),
    method("insert", dml::insert),
    getter("name", table_name),
    getter("primary_key", table_key_columns),
    getter("schema", |vm, args| {
        let schema = declared(vm, &args).and_then(|model| model.schema.clone());
        Ok(schema.map_or(Value::None, |schema| Value::str(schema.as_str())))
    }),
    method("select", |vm, args| select::select(vm, [args.this()].into(), false)),
    method("update", dml::update),
];

#[derive(Default)]
struct Classes {
    metadata: OnceCell<Rc<Class>>,
    table: OnceCell<Rc<Class>>,
}

/// A table, as `metadata.tables` has it: the position of its model among the declarations.
struct Table(usize);

/// The tables that were asked for, by their positions: each is one object.
#[derive(Default)]
struct Tables(RefCell<FxHashMap<usize, Value>>);

/// `MetaData()`: its number, as [`crate::declared::Model::metadata`] has it.
struct MetaData(usize);

/// How many were made by scripts.
#[derive(Default)]
struct Made(Cell<usize>);

/// The class `MetaData`.
pub fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlalchemy.sql.schema", "MetaData", &object);
        builder.natives(METHODS).construct(construct).build()
    };
    vm.state::<Classes>().metadata.get_or_init(build).clone()
}

fn construct(vm: &mut Vm, class: &Rc<Class>, mut args: Args) -> Result<Value> {
    let naming = args.take_keyword("naming_convention").and_then(Value::non_none);
    let named = args.keywords.first().map(|(name, _)| name.clone());
    if let Some(name) = named.or_else(|| args.positional.first().map(|_| "schema".into())) {
        return Err(unsupported(format!("`MetaData({name}=…)`")));
    }
    let made = vm.state::<Made>();
    made.0.set(made.0.get() + 1);
    if let Some(naming) = naming {
        naming_convention::set(vm, made.0.get(), &naming)?;
    }
    Ok(Value::Instance(Instance::with_host(class, MetaData(made.0.get()))))
}

/// `SQLModel.metadata`.
pub fn value(vm: &mut Vm) -> Value {
    let class = class(vm);
    Value::Instance(Instance::with_host(&class, MetaData(0)))
}

/// The number of a `MetaData`, if it is one.
pub fn number(value: &Value) -> Option<usize> {
    value.host::<MetaData>().map(|metadata| metadata.0)
}

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

/// The tables of a `MetaData`, in the order they were declared, with the positions of their models.
fn own_tables(vm: &mut Vm, metadata: usize) -> Vec<(usize, Rc<Model>)> {
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let own = declarations.models.iter().enumerate().filter(|(_, model)| model.metadata == metadata && !model.refused);
    own.map(|(at, model)| (at, model.clone())).collect()
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

fn create_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
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

fn drop_all(vm: &mut Vm, mut args: Args) -> Result<Value> {
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

/// The positions of the models in the order their tables are made.
fn creation_order(vm: &mut Vm) -> Vec<usize> {
    let registry = vm.state::<Registry>();
    let resolution = registry.resolution();
    schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite).declared
}

/// The names of those of these tables that refer to each other in a circle, if any do.
fn circle_of(vm: &mut Vm, models: &[usize]) -> Option<String> {
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let circle = schema::in_circles(&Names::of(&declarations), models);
    let mut names: Vec<_> = circle.iter().filter_map(|at| Some(declarations.models.get(*at)?.table_key())).collect();
    names.sort_unstable();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The class `Table`.
pub fn table_class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("sqlalchemy.sql.schema", "Table", &object).natives(TABLE_METHODS);
        builder.construct(core_table::construct).build()
    };
    vm.state::<Classes>().table.get_or_init(build).clone()
}

/// The table of the model at a position of the declarations, as a value.
pub fn table_at(vm: &mut Vm, at: usize) -> Value {
    let class = table_class(vm);
    let made = vm.state::<Tables>();
    let mut made = made.0.borrow_mut();
    made.entry(at).or_insert_with(|| Value::Instance(Instance::with_host(&class, Table(at)))).clone()
}

fn tables(vm: &mut Vm, args: Args) -> Result<Value> {
    let metadata = number(&args.this()).unwrap_or_default();
    let mut dict = Dict::default();
    for (at, model) in own_tables(vm, metadata) {
        let table = table_at(vm, at);
        dict.set_str(&*model.table_key(), table);
    }
    Ok(Value::dict(dict))
}

/// `metadata.clear()`: the tables are forgotten; classes that were mapped to them stay what they are.
fn clear(vm: &mut Vm, args: Args) -> Result<Value> {
    let metadata = number(&args.this()).unwrap_or_default();
    vm.state::<Registry>().forget_tables(metadata);
    Ok(Value::None)
}

fn sorted_tables(vm: &mut Vm, args: Args) -> Result<Value> {
    let metadata = number(&args.this()).unwrap_or_default();
    let own = own_tables(vm, metadata);
    let places: Vec<usize> = own.iter().map(|(at, _)| *at).collect();
    if let Some(circle) = circle_of(vm, &places) {
        let message = format!(
            "Cannot correctly sort tables; there are unresolvable cycles between tables \"{circle}\", which is usually \
             caused by mutually dependent foreign key constraints.  Foreign key constraints involving these tables \
             will not be considered; this warning may raise an error in a future release."
        );
        warn(vm, message)?;
    }
    let mut by_name = own;
    by_name.sort_by_cached_key(|(_, model)| model.table_key().into_owned());
    let places: Vec<usize> = by_name.iter().map(|(at, _)| *at).collect();
    let registry = vm.state::<Registry>();
    let order = schema::creation_order(&Names::of(&registry.declarations.borrow()), &places);
    Ok(Value::list(order.into_iter().map(|at| table_at(vm, at)).collect()))
}

/// The table of a mapper's class, as a value.
///
/// # Errors
/// For a class whose table was forgotten.
pub(super) fn table_of(vm: &mut Vm, mapper: &Mapper) -> Result<Value> {
    let at = vm.state::<Registry>().declarations.borrow().table_named(&mapper.table);
    at.map(|at| table_at(vm, at)).ok_or_else(|| unsupported("the table of this class"))
}

/// The model of a table and its position, if the value is a table.
pub(super) fn model_of(vm: &mut Vm, value: &Value) -> Option<(usize, Rc<Model>)> {
    let at = value.host::<Table>()?.0;
    Some((at, vm.state::<Registry>().model(at)?))
}

/// The model of a table.
fn declared(vm: &mut Vm, args: &Args) -> Option<Rc<Model>> {
    model_of(vm, &args.this()).map(|(_, model)| model)
}

fn table_name(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(declared(vm, &args).map_or(Value::None, |model| Value::str(model.table.as_str())))
}

/// The name with the schema.
fn table_key(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(declared(vm, &args).map_or(Value::None, |model| Value::str(&*model.table_key())))
}

/// The first foreign key of a `MetaData` that leads from one schema to another: the table and column it stands
/// in and the table it leads to.
pub fn key_across_schemas(vm: &mut Vm, metadata: usize) -> Option<(String, String, String)> {
    let order = creation_order(vm);
    let own = own_tables(vm, metadata);
    let mut sorted = order.iter().filter_map(|at| own.iter().find(|(other, _)| other == at));
    sorted.find_map(|(_, model)| {
        let mut keys = model.columns.iter().filter_map(|column| Some((column, column.foreign_key.as_ref()?)));
        let (column, key) = keys.find(|(_, key)| key.schema != model.schema)?;
        let to = key.table_and_column(&column.name).0.to_owned();
        Some((model.table_key().into_owned(), column.name.clone(), to))
    })
}

/// The columns of a table. SQLModel's are expressions, which ormar's are not.
fn table_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(table) = args.this().host::<Table>() else { return Ok(Value::None) };
    let registry = vm.state::<Registry>();
    if registry.declarations.borrow().orm != Orm::Ormar {
        let columns = columns_of(vm, &args.this()).unwrap_or_default();
        return Ok(table_columns::of_table(vm, &columns));
    }
    Ok(match registry.model(table.0) {
        Some(model) => table_columns::value(vm, &model.table, &model.columns),
        None => Value::None,
    })
}

/// The mapper of the class a table belongs to, if the value is a table.
pub fn mapper_of(vm: &mut Vm, value: &Value) -> Option<Rc<Mapper>> {
    let table = value.host::<Table>()?;
    mapper::known_at(vm, table.0)
}

/// The columns of a table as expressions, if the value is one.
pub fn columns_of(vm: &mut Vm, value: &Value) -> Option<Vec<(Rc<str>, Node)>> {
    let table = value.host::<Table>()?;
    let registry = vm.state::<Registry>();
    let model = registry.model(table.0)?;
    let data = registry.tables.borrow().get(table.0).cloned();
    let columns = model.columns.iter().enumerate().map(|(at, column)| {
        let enum_class = data.as_ref().and_then(|data| data.enums.get(at).cloned().flatten());
        let kind = Rc::new(ColumnType { kind: Kind::Known(column.kind.clone()), enum_class });
        let name: Rc<str> = column.name.as_str().into();
        let expr = Expr::Column { table: TableRef::plain(&model.table).of_core(), name: name.clone() };
        (name, Node { expr, kind })
    });
    Some(columns.collect())
}

fn table_alias(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let name = args.get(1).cloned().or_else(|| args.take_keyword("name")).and_then(Value::non_none);
    match selectable::of(vm, &args.this()) {
        Some(table) => selectable::aliased(vm, &table, name.as_ref()),
        None => Ok(Value::None),
    }
}

/// `Table('hero', MetaData(), Column('id', …), schema=None)`
fn table_repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(model) = declared(vm, &args) else { return Ok(Value::None) };
    let mut parts = vec![vm.repr(&Value::str(model.table.as_str()))?, "MetaData()".to_owned()];
    let columns = table_columns(vm, args)?;
    for column in vm.collect(&columns)? {
        parts.push(vm.repr(&column)?);
    }
    let schema = model.schema.as_deref().map_or(Value::None, Value::str);
    parts.push(format!("schema={}", vm.repr(&schema)?));
    Ok(Value::from(format!("Table({})", parts.join(", "))))
}

/// `Table.primary_key`: its columns.
fn table_key_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let class = crate::classes::once(vm, "sqlalchemy.sql.schema.PrimaryKeyConstraint", |object| {
        ClassBuilder::new("sqlalchemy.sql.schema", "PrimaryKeyConstraint", object).natives(KEY_METHODS).build()
    });
    let Some(model) = declared(vm, &args) else { return Ok(Value::None) };
    let columns = columns_of(vm, &args.this()).unwrap_or_default();
    let is_key = |name: &str| model.primary_key().any(|column| column.name == name);
    let columns: Vec<_> = columns.into_iter().filter(|(name, _)| is_key(name)).collect();
    let columns = table_columns::of_table(vm, &columns);
    Ok(Value::Instance(Instance::with_host(&class, KeyColumns(columns))))
}

/// The columns of a primary key.
struct KeyColumns(Value);

const KEY_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "primary keys", attribute_names::KEYS)),
    method("__iter__", |vm, args| vm.iter(&key_columns(&args)?)),
    method("__len__", |vm, args| vm.len(&key_columns(&args)?).map(Value::from)),
    getter("columns", |_, args| key_columns(&args)),
];

fn key_columns(args: &Args) -> Result<Value> {
    args.this().host::<KeyColumns>().map(|key| key.0.clone()).ok_or_else(|| unsupported("this key"))
}

/// `Table.create(engine)`, `Table.drop(engine)`: this table alone.
fn table_create(vm: &mut Vm, args: Args) -> Result<Value> {
    one_table(vm, args, create_missing, "create_all")
}

fn table_drop(vm: &mut Vm, args: Args) -> Result<Value> {
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
