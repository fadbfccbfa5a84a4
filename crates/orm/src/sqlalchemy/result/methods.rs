//! The methods of a result: rows one by one, all at once, or single values.
//!
//! Mirrors SQLAlchemy 2.1, `engine/result.py`.

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Iter};
use linktable_python::{Args, Result, Value, Vm};

use super::{Keys, ResultObject, Shape, key_view, make};
use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::errors::error;

/// The methods of results of rows.
pub(super) const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("columns", columns),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("fetchone", fetch_one),
    method("first", first),
    method("freeze", refused!("Result.freeze")),
    getter("inserted_primary_key", |vm, args| match &this(&args)?.source.inserted {
        Some(key) => Ok(Value::tuple(key.clone())),
        None => attribute_names::refuse(
            vm,
            &[args.this(), Value::str("inserted_primary_key")].into(),
            "results",
            attribute_names::RESULTS,
        ),
    }),
    getter("is_insert", refused!("Result.is_insert")),
    method("keys", keys),
    getter("lastrowid", |_, args| Ok(Value::Int(this(&args)?.source.last_row))),
    method("mappings", mappings),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    getter("rowcount", row_count),
    method("scalar", scalar),
    method("scalar_one", scalar_one),
    method("scalar_one_or_none", scalar_one_or_none),
    method("scalars", scalars),
    method("tuples", itself),
    method("unique", unique),
    method("yield_per", itself),
];

/// What results of single values have.
pub(super) const SCALAR_METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::FILTERED_RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("first", first),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    method("unique", unique),
    method("yield_per", itself),
];

/// What results of dictionaries have.
pub(super) const MAPPING_METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", generic),
    method("__enter__", enter),
    method("__exit__", exit),
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "results", attribute_names::FILTERED_RESULTS)),
    method("__iter__", iter),
    method("__next__", next_item),
    method("all", all),
    method("close", close),
    method("columns", refused!("MappingResult.columns")),
    method("fetchall", all),
    method("fetchmany", fetch_many),
    method("fetchone", fetch_one),
    method("first", first),
    method("keys", keys),
    method("one", one),
    method("one_or_none", one_or_none),
    method("partitions", partitions),
    method("unique", unique),
    method("yield_per", itself),
];

fn generic(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let origin = args.take_this();
    Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
}

fn this(args: &Args) -> Result<Rc<ResultObject>> {
    args.this().host::<ResultObject>().ok_or_else(|| unsupported("this kind of result"))
}

fn all(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = this(&args)?.rest(vm)?;
    Ok(Value::list(items))
}

fn iter(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    if result.unique.get() {
        let items = result.rest(vm)?;
        return Ok(Iter::over("generator", items));
    }
    result.source.prepare(vm)?;
    result.check_unique(vm)?;
    // The objects of all rows are there until the last is given out, as SQLAlchemy's chunk has them.
    let held: Vec<Value> = result
        .source
        .ready
        .borrow()
        .iter()
        .flatten()
        .flatten()
        .filter(|value| value.as_instance().is_some())
        .cloned()
        .collect();
    let mut held = held;
    Ok(Value::Iter(Iter::new("generator", move |vm| {
        let item = result.next(vm)?;
        if item.is_none() {
            held.clear();
        }
        Ok(item)
    })))
}

fn next_item(vm: &mut Vm, args: Args) -> Result<Value> {
    match this(&args)?.next(vm)? {
        Some(item) => Ok(item),
        None => Err(vm.error("StopIteration", "")),
    }
}

fn first(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let item = result.next(vm)?;
    result.source.closed.set(true);
    *result.source.ready.borrow_mut() = None;
    Ok(item.unwrap_or_default())
}

fn one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.only(vm, true)?.unwrap_or_default())
}

fn one_or_none(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.only(vm, false)?.unwrap_or_default())
}

fn first_value(result: &ResultObject) -> ResultObject {
    ResultObject {
        source: result.source.clone(),
        keys: result.keys.clone(),
        shape: Shape::Scalars(0),
        unique: result.unique.clone(),
        picked: result.picked.clone(),
    }
}

fn scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = first_value(&*this(&args)?);
    let item = result.next(vm)?;
    result.source.closed.set(true);
    Ok(item.unwrap_or_default())
}

fn scalar_one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(first_value(&*this(&args)?).only(vm, true)?.unwrap_or_default())
}

fn scalar_one_or_none(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(first_value(&*this(&args)?).only(vm, false)?.unwrap_or_default())
}

fn scalars(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let at = match args.get(1) {
        None => 0,
        Some(column) => column_at(vm, &result, column)?,
    };
    shaped_like(vm, &result, Shape::Scalars(at), result.picked.clone(), result.keys.clone())
}

fn mappings(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    shaped_like(vm, &result, Shape::Mappings, result.picked.clone(), result.keys.clone())
}

/// `columns("name", 2)`: rows of these columns.
fn columns(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let mut places = Vec::new();
    for column in args.positional.iter().skip(1) {
        places.push(column_at(vm, &result, column)?);
    }
    let keys = places.iter().filter_map(|at| result.keys.get(*at).cloned()).collect();
    let picked = match &result.picked {
        Some(before) => places.iter().filter_map(|at| before.get(*at).copied()).collect(),
        None => places,
    };
    shaped_like(vm, &result, Shape::Rows, Some(picked.into()), Rc::new(keys))
}

/// The same rows, given out otherwise.
fn shaped_like(
    vm: &mut Vm,
    result: &ResultObject,
    shape: Shape,
    picked: Option<Rc<[usize]>>,
    keys: Keys,
) -> Result<Value> {
    let made = make(vm, result.source.clone(), keys.clone(), shape);
    let object = ResultObject { source: result.source.clone(), keys, shape, unique: result.unique.clone(), picked };
    if let Some(instance) = made.as_instance() {
        instance.set_host(Rc::new(object));
    }
    Ok(made)
}

/// The place of a column that is named by its place or its key.
fn column_at(vm: &mut Vm, result: &ResultObject, column: &Value) -> Result<usize> {
    if let Some(name) = column.as_text() {
        return match result.keys.iter().position(|key| key.as_deref() == Some(&**name)) {
            Some(at) => Ok(at),
            None => {
                let message = format!("Could not locate column in row for column '{name}'");
                Err(error(vm, "NoSuchColumnError", message))
            }
        };
    }
    let count = i64::try_from(result.keys.len()).unwrap_or(i64::MAX);
    match column {
        Value::Int(at) if (-count..count).contains(at) => Ok(usize::try_from(at.rem_euclid(count)).unwrap_or(0)),
        _ => Err(unsupported("a column of a result that is named by such a value")),
    }
}

fn unique(_vm: &mut Vm, args: Args) -> Result<Value> {
    this(&args)?.unique.set(true);
    Ok(args.this())
}

fn fetch_one(vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(this(&args)?.next(vm)?.unwrap_or_default())
}

fn fetch_many(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let count = args.get(1).and_then(Value::as_int).unwrap_or(1);
    let mut items = Vec::new();
    for _ in 0..count {
        match result.next(vm)? {
            Some(item) => items.push(item),
            None => break,
        }
    }
    Ok(Value::list(items))
}

/// `partitions(2)`: lists of so many rows.
fn partitions(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = this(&args)?;
    let Some(size) = args.get(1).and_then(Value::as_int).and_then(|size| usize::try_from(size).ok()) else {
        return Err(unsupported("`partitions` without a size"));
    };
    let items = result.rest(vm)?;
    let parts = items.chunks(size.max(1)).map(|part| Value::list(part.to_vec())).collect();
    Ok(Iter::over("generator", parts))
}

fn keys(vm: &mut Vm, args: Args) -> Result<Value> {
    let keys = this(&args)?.keys.iter().flatten().map(|key| Value::str(&**key)).collect();
    Ok(key_view(vm, keys))
}

fn row_count(vm: &mut Vm, args: Args) -> Result<Value> {
    if vm.type_name(&args.this()).as_str() == "IteratorResult" {
        let message = "'IteratorResult' object has no attribute 'rowcount'";
        return Err(vm.attribute_error(message, &args.this(), "rowcount"));
    }
    let changed = this(&args)?.source.changed;
    Ok(Value::Int(i64::try_from(changed).unwrap_or(i64::MAX)))
}

fn close(_vm: &mut Vm, args: Args) -> Result<Value> {
    this(&args)?.source.closed.set(true);
    Ok(Value::None)
}

fn enter(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn exit(vm: &mut Vm, args: Args) -> Result<Value> {
    close(vm, args)
}

fn itself(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}
