//! `Table.c`, `Table.columns`: what a table's columns are. ormar's are no expressions here.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Value, Vm};

use crate::declared::Column;
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::column_attributes;
use crate::sqlalchemy::expression::{self, Node};

#[derive(Default)]
struct Classes {
    collection: OnceCell<Rc<Class>>,
    column: OnceCell<Rc<Class>>,
    expression: OnceCell<Rc<Class>>,
}

/// The columns of a table, by name in its order.
struct Collection(Value);

/// A column, and the name of its table.
struct Item {
    table: String,
    column: Column,
}

static COLLECTION: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        let (columns, name) = (columns(&args)?, args.get(1).cloned().unwrap_or_default());
        vm.contains(&columns, &name).map(Value::Bool)
    }),
    method("__getattr__", |vm, args| {
        let (columns, name) = (columns(&args)?, args.get(1).cloned().unwrap_or_default());
        if vm.contains(&columns, &name)? {
            return vm.get_item(&columns, &name);
        }
        let name = vm.str(&name)?;
        if attribute_names::COLUMN_COLLECTIONS.split_whitespace().any(|known| known == name.as_str()) {
            return Err(unsupported(format!("`{name}` of collections of columns")));
        }
        Err(vm.attribute_error(name.clone(), &args.this(), &name))
    }),
    method("__getitem__", |vm, args| {
        let (columns, name) = (columns(&args)?, args.get(1).cloned().unwrap_or_default());
        vm.get_item(&columns, &name)
    }),
    method("__iter__", |vm, args| {
        let values = vm.call_method(&columns(&args)?, "values", Args::none())?;
        vm.iter(&values)
    }),
    method("__len__", |vm, args| vm.len(&columns(&args)?).map(Value::from)),
    method("get", |vm, mut args| {
        let columns = columns(&args)?;
        args.take_this();
        vm.call_method(&columns, "get", args)
    }),
    method("items", |vm, args| listed(vm, &args, "items")),
    method("keys", |vm, args| listed(vm, &args, "keys")),
    method("values", |vm, args| listed(vm, &args, "values")),
];

static COLUMN: &[NativeDef] = &[
    method("__add__", refused!("Table.c.name + …")),
    method("__eq__", refused!("Table.c.name == …")),
    method("__ge__", refused!("Table.c.name >= …")),
    method("__gt__", refused!("Table.c.name > …")),
    method("__le__", refused!("Table.c.name <= …")),
    method("__lt__", refused!("Table.c.name < …")),
    method("__ne__", refused!("Table.c.name != …")),
    method("__str__", |_, args| item(&args).map(|item| Value::from(format!("{}.{}", item.table, item.column.name)))),
    getter("index", |_, args| item(&args).map(|item| Value::Bool(item.column.index))),
    getter("key", |_, args| item(&args).map(|item| Value::str(item.column.name.as_str()))),
    getter("name", |_, args| item(&args).map(|item| Value::str(item.column.name.as_str()))),
    getter("nullable", |_, args| item(&args).map(|item| Value::Bool(item.column.nullable))),
    getter("primary_key", |_, args| item(&args).map(|item| Value::Bool(item.column.primary_key))),
    getter("type", refused!("Table.c.name.type")),
    getter("unique", |_, args| item(&args).map(|item| Value::Bool(item.column.unique))),
];

fn columns(args: &Args) -> Result<Value> {
    match args.this().host::<Collection>() {
        Some(collection) => Ok(collection.0.clone()),
        None => Err(unsupported("this kind of columns")),
    }
}

fn item(args: &Args) -> Result<Rc<Item>> {
    args.this().host::<Item>().ok_or_else(|| unsupported("this kind of column"))
}

fn listed(vm: &mut Vm, args: &Args, name: &str) -> Result<Value> {
    let view = vm.call_method(&columns(args)?, name, Args::none())?;
    vm.collect(&view).map(Value::list)
}

static TABLE_COLUMN: &[NativeDef] = &[
    method("__repr__", column_attributes::repr),
    getter("default", column_attributes::default),
    getter("foreign_keys", column_attributes::foreign_keys),
    getter("index", column_attributes::index),
    getter("key", column_attributes::name),
    getter("name", column_attributes::name),
    getter("nullable", column_attributes::nullable),
    getter("onupdate", column_attributes::onupdate),
    getter("primary_key", column_attributes::primary_key),
    getter("server_default", column_attributes::server_default),
    getter("table", column_attributes::table),
    getter("unique", column_attributes::unique),
];

/// The columns of a table as expressions that know what they were declared as.
pub(super) fn of_table(vm: &mut Vm, columns: &[(Rc<str>, Node)]) -> Value {
    let base = expression::base_class(vm);
    let build = || ClassBuilder::new("sqlalchemy.sql.schema", "Column", &base).natives(TABLE_COLUMN).build();
    let class = vm.state::<Classes>().expression.get_or_init(build).clone();
    let mut dict = Dict::default();
    for (name, node) in columns {
        dict.set_str(&**name, Value::Instance(Instance::with_host(&class, node.clone())));
    }
    collection(vm, dict)
}

/// The columns of a table as a value.
pub(super) fn value(vm: &mut Vm, table: &str, columns: &[Column]) -> Value {
    let object = vm.types.object.clone();
    let classes = vm.state::<Classes>();
    let class = classes
        .column
        .get_or_init(|| ClassBuilder::new("sqlalchemy.sql.schema", "Column", &object).natives(COLUMN).build());
    let mut dict = Dict::default();
    for column in columns {
        let item = Item { table: table.to_owned(), column: column.clone() };
        dict.set_str(column.name.as_str(), Value::Instance(Instance::with_host(class, item)));
    }
    collection(vm, dict)
}

/// Columns as an object with an attribute for each.
pub(super) fn collection(vm: &mut Vm, columns: Dict) -> Value {
    let object = vm.types.object.clone();
    let classes = vm.state::<Classes>();
    let class = classes.collection.get_or_init(|| {
        ClassBuilder::new("sqlalchemy.sql.base", "ReadOnlyColumnCollection", &object).natives(COLLECTION).build()
    });
    Value::Instance(Instance::with_host(class, Collection(Value::dict(columns))))
}
