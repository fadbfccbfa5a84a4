//! Rows, and the names of what they have.
//!
//! Mirrors SQLAlchemy 2.1, `engine/row.py` and `engine/result.py` (`RMKeyView`).

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::object::{Instance, Iter};
use linktable_python::{Args, ClassBuilder, Dict, Result, Value, Vm};

use crate::sqlalchemy::row_keys::Keys;
use crate::sqlalchemy::row_mapping;

/// The names of a row's values, which it carries.
pub(super) struct RowKeys(pub(super) Keys);

/// The methods of `Row`, which is a tuple besides.
pub(super) const ROW_METHODS: &[NativeDef] = &[
    method("__getattr__", row_attribute),
    method("_asdict", row_dict),
    getter("_fields", row_fields),
    getter("_mapping", row_mapping),
    method("_tuple", row_tuple),
    getter("t", row_tuple),
    method("tuple", row_tuple),
];

const KEYS_METHODS: &[NativeDef] = &[method("__iter__", keys_iter), method("__repr__", keys_repr)];

/// The values of a row by their names.
pub(super) fn named(keys: &Keys, row: &[Value]) -> Dict {
    let mut dict = Dict::default();
    for (key, value) in keys.iter().zip(row) {
        if let Some(key) = key {
            dict.set_str(&**key, value.clone());
        }
    }
    dict
}

/// The names of a result's columns, as SQLAlchemy shows them.
pub fn key_view(vm: &mut Vm, keys: Vec<Value>) -> Value {
    let class = crate::classes::once(vm, "sqlalchemy.engine.result.RMKeyView", |object| {
        ClassBuilder::new("sqlalchemy.engine.result", "RMKeyView", object).natives(KEYS_METHODS).build()
    });
    Value::Instance(Instance::with_base(&class, Value::tuple(keys)))
}

fn keys_repr(vm: &mut Vm, args: Args) -> Result<Value> {
    let keys = vm.collect(args.this().unwrapped())?;
    let keys = vm.repr(&Value::list(keys))?;
    Ok(Value::str(format!("RMKeyView({keys})")))
}

fn keys_iter(_vm: &mut Vm, args: Args) -> Result<Value> {
    match args.this().unwrapped() {
        Value::Tuple(tuple) => Ok(Iter::over("list_iterator", tuple.items.clone())),
        _ => Ok(Value::None),
    }
}

fn row_keys(args: &Args) -> (Keys, Vec<Value>) {
    let this = args.this();
    let keys = this.host::<RowKeys>().map(|keys| keys.0.clone()).unwrap_or_default();
    let values = match this.unwrapped() {
        Value::Tuple(tuple) => tuple.items.clone(),
        _ => Vec::new(),
    };
    (keys, values)
}

fn row_attribute(vm: &mut Vm, args: Args) -> Result<Value> {
    let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
    let (keys, values) = row_keys(&args);
    let at = keys.iter().position(|key| key.as_deref() == Some(&*name));
    match at.and_then(|at| values.get(at)) {
        Some(value) => Ok(value.clone()),
        None => Err(vm.attribute_error(name.to_string(), &args.this(), &name)),
    }
}

fn row_mapping(vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, values) = row_keys(&args);
    Ok(row_mapping::value(vm, named(&keys, &values)))
}

fn row_dict(_vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, values) = row_keys(&args);
    Ok(Value::dict(named(&keys, &values)))
}

fn row_fields(_vm: &mut Vm, args: Args) -> Result<Value> {
    let (keys, _) = row_keys(&args);
    Ok(Value::tuple(keys.iter().flatten().map(|key| Value::str(&**key)).collect()))
}

fn row_tuple(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}
