//! `Row._mapping` and `result.mappings()`: the values of a row by their names, or by the columns they are of.
//!
//! Mirrors SQLAlchemy 2.1, `engine/row.py` (`RowMapping`).

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, ClassBuilder, Dict, Result, Value, Vm};
use linktable_sql::query::Expr;

use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::node_of;
use crate::sqlalchemy::result::key_view;

/// The values by their names.
struct Mapping(Value);

const METHODS: &[NativeDef] = &[
    method("__contains__", |vm, args| {
        let name = name_of(vm, &args)?;
        vm.contains(&dict(&args)?, &name).map(Value::Bool)
    }),
    method("__eq__", |vm, args| {
        let other = args.get(1).cloned().unwrap_or_default();
        let other = other.host::<Mapping>().map_or(other, |mapping| mapping.0.clone());
        vm.eq(&dict(&args)?, &other).map(Value::Bool)
    }),
    method("__getitem__", |vm, args| {
        let (dict, name) = (dict(&args)?, name_of(vm, &args)?);
        if vm.contains(&dict, &name)? {
            return vm.get_item(&dict, &name);
        }
        let shown = vm.str(&name)?;
        Err(error(vm, "NoSuchColumnError", format!("Could not locate column in row for column '{shown}'")))
    }),
    method("__iter__", |vm, args| vm.iter(&dict(&args)?)),
    method("__len__", |vm, args| vm.len(&dict(&args)?).map(Value::from)),
    method("__repr__", |vm, args| vm.repr(&dict(&args)?).map(Value::from)),
    method("get", |vm, args| {
        let (dict, name) = (dict(&args)?, name_of(vm, &args)?);
        match vm.contains(&dict, &name)? {
            true => vm.get_item(&dict, &name),
            false => Ok(args.get(2).cloned().unwrap_or_default()),
        }
    }),
    method("items", |vm, args| vm.call_method(&dict(&args)?, "items", Args::none())),
    method("keys", |vm, args| {
        let keys = vm.collect(&dict(&args)?)?;
        Ok(key_view(vm, keys))
    }),
    method("values", |vm, args| vm.call_method(&dict(&args)?, "values", Args::none())),
];

fn dict(args: &Args) -> Result<Value> {
    args.this().host::<Mapping>().map(|mapping| mapping.0.clone()).ok_or_else(|| unsupported("this kind of row"))
}

/// The name that is asked for: itself, that of a column, or that of a class.
fn name_of(vm: &mut Vm, args: &Args) -> Result<Value> {
    let key = args.get(1).cloned().unwrap_or_default();
    if let Some(class) = key.as_class() {
        return Ok(Value::str(class.name.borrow().as_str()));
    }
    match node_of(vm, &key)?.map(|node| node.expr) {
        Some(Expr::Column { name, .. } | Expr::Label { name, .. }) => Ok(Value::str(&*name)),
        Some(_) => Err(unsupported("an expression as the key of a row")),
        None => Ok(key),
    }
}

/// The values of a row as a mapping.
pub(super) fn value(vm: &mut Vm, values: Dict) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.engine.row.RowMapping", |object| {
        ClassBuilder::new("sqlalchemy.engine.row", "RowMapping", object).natives(METHODS).build()
    });
    Value::Instance(Instance::with_host(&class, Mapping(Value::dict(values))))
}
