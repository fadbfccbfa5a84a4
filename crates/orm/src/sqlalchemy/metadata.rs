//! `MetaData`, `SQLModel.metadata` among them, and the tables by name.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};
use linktable_schema::{Dialect, Orm};
use rustc_hash::FxHashMap;

use crate::declared::Model;
use crate::registry::Registry;
use crate::resolve::Names;
use crate::schema;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::core_table;
use crate::sqlalchemy::create_all;
use crate::sqlalchemy::dml;
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
    method("create_all", create_all::create_all),
    method("drop_all", create_all::drop_all),
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
    method("create", create_all::table_create),
    method("delete", dml::delete),
    method("drop", create_all::table_drop),
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
pub(super) struct Table(pub(super) usize);

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

/// The tables of a `MetaData`, in the order they were declared, with the positions of their models.
pub(super) fn own_tables(vm: &mut Vm, metadata: usize) -> Vec<(usize, Rc<Model>)> {
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    let own = declarations.models.iter().enumerate().filter(|(_, model)| model.metadata == metadata && !model.refused);
    own.map(|(at, model)| (at, model.clone())).collect()
}

/// The positions of the models in the order their tables are made.
pub(super) fn creation_order(vm: &mut Vm) -> Vec<usize> {
    let registry = vm.state::<Registry>();
    let resolution = registry.resolution();
    schema::build(&registry.declarations.borrow(), &resolution, Dialect::Sqlite).declared
}

/// The names of those of these tables that refer to each other in a circle, if any do.
pub(super) fn circle_of(vm: &mut Vm, models: &[usize]) -> Option<String> {
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
