//! `sqlite3.Row`: what `execute_query` gives for a row.
//!
//! Mirrors CPython 3.11, `Modules/_sqlite/row.c`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_store::Rows;

use crate::classes;
use crate::tortoise::field::convert;

/// A row.
struct Row {
    columns: Rc<[String]>,
    /// Its values, a tuple.
    values: Value,
}

const METHODS: &[NativeDef] = &[
    method("__eq__", |vm, args| {
        let (Some(own), Some(other)) = (row(&args.this()), args.get(1).and_then(row)) else {
            return Ok(Value::NotImplemented);
        };
        Ok(Value::Bool(own.columns == other.columns && vm.eq(&own.values, &other.values)?))
    }),
    method("__getitem__", item),
    method("__hash__", |vm, args| {
        let Some(row) = row(&args.this()) else { return Ok(Value::Int(0)) };
        vm.hash(&row.values).map(Value::Int)
    }),
    method("__iter__", |vm, args| {
        let Some(row) = row(&args.this()) else { return Ok(Value::None) };
        vm.iter(&row.values)
    }),
    method("__len__", |_, args| Ok(Value::from(row(&args.this()).map_or(0, |row| row.columns.len())))),
    method("keys", |_, args| {
        let names = row(&args.this()).map(|row| row.columns.iter().map(|name| Value::str(name.as_str())).collect());
        Ok(Value::list(names.unwrap_or_default()))
    }),
];

fn class(vm: &mut Vm) -> Rc<Class> {
    classes::once(vm, "sqlite3.Row", |object| ClassBuilder::new("sqlite3", "Row", object).natives(METHODS).build())
}

fn row(value: &Value) -> Option<Rc<Row>> {
    value.host::<Row>()
}

/// The rows as objects.
pub fn objects(vm: &mut Vm, rows: &Rows) -> Vec<Value> {
    let class = class(vm);
    let columns: Rc<[String]> = rows.columns.clone().into();
    let one = |values: &Vec<linktable_schema::SqlValue>| {
        let values = Value::tuple(values.iter().map(convert::plain).collect());
        Value::Instance(Instance::with_host(&class, Row { columns: columns.clone(), values }))
    };
    rows.rows.iter().map(one).collect()
}

/// `row[key]`: by position, by name in any case, or a slice.
fn item(vm: &mut Vm, args: Args) -> Result<Value> {
    let (Some(row), Some(key)) = (row(&args.this()), args.get(1)) else { return Ok(Value::None) };
    match key {
        Value::Int(_) | Value::Bool(_) | Value::Slice(_) => vm.get_item(&row.values, key),
        key => {
            let Some(name) = key.as_text() else { return Err(vm.error("IndexError", "Index must be int or string")) };
            match row.columns.iter().position(|known| known.eq_ignore_ascii_case(name)) {
                Some(at) => vm.get_item(&row.values, &Value::from(at)),
                None => Err(vm.error("IndexError", "No item with that key")),
            }
        }
    }
}
