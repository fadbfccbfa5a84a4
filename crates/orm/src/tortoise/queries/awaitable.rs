//! What all queries of a script have: they are awaited, iterated, shown as SQL.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`AwaitableQuery`).

use std::cell::RefCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::undeclared;
use linktable_python::object::{Generator, Instance, Then};
use linktable_python::{Args, Class, ClassBuilder, Mode, Result, Value, Vm};

use super::constant::inline;
use super::{bulk, change, counting, queryset, raw, resolving, select, union, values};
use crate::classes;
use crate::tortoise::errors::error;
use crate::tortoise::given::Given;
use crate::tortoise::row;

macro_rules! awaited {
    ($run:path) => {
        &[
            method("__aiter__", iterate),
            method("__await__", |_, args| {
                let this = args.this();
                Ok(executing(move |vm| $run(vm, &this)))
            }),
            class_method("__class_getitem__", |_, args| Ok(args.this())),
            getter("query", resolving::builder),
            method("sql", sql),
        ]
    };
}

const VALUES: &[NativeDef] = awaited!(values::run);
const VALUES_LIST: &[NativeDef] = awaited!(values::run);
const UPDATE: &[NativeDef] = awaited!(change::run);
const DELETE: &[NativeDef] = awaited!(change::run);
const COUNT: &[NativeDef] = awaited!(counting::run);
const EXISTS: &[NativeDef] = awaited!(counting::run);
const RAW: &[NativeDef] = awaited!(raw::run);
const BULK_UPDATE: &[NativeDef] = awaited!(bulk::run_update);
const BULK_CREATE: &[NativeDef] = awaited!(bulk::run_create);
const UNION_COUNT: &[NativeDef] = awaited!(union::run_count);

const ITERATOR: &[NativeDef] = &[
    method("__aiter__", |_, args| Ok(args.this())),
    method("__anext__", |_, args| {
        let this = args.this();
        Ok(executing(move |vm| next(vm, &this)))
    }),
];

/// Name and base of each class, with its functions.
const CLASSES: &[(&str, &str, &[NativeDef])] = &[
    ("AwaitableQuery", "", &[]),
    ("QuerySet", "AwaitableQuery", queryset::METHODS),
    ("UpdateQuery", "AwaitableQuery", UPDATE),
    ("DeleteQuery", "AwaitableQuery", DELETE),
    ("ExistsQuery", "AwaitableQuery", EXISTS),
    ("ContainsQuery", "ExistsQuery", &[]),
    ("CountQuery", "AwaitableQuery", COUNT),
    ("FieldSelectQuery", "AwaitableQuery", &[]),
    ("ValuesListQuery", "FieldSelectQuery", VALUES_LIST),
    ("ValuesQuery", "FieldSelectQuery", VALUES),
    ("RawSQLQuery", "AwaitableQuery", RAW),
    ("BulkUpdateQuery", "UpdateQuery", BULK_UPDATE),
    ("BulkCreateQuery", "AwaitableQuery", BULK_CREATE),
    ("UnionCountQuery", "AwaitableQuery", UNION_COUNT),
    ("UnionQuery", "", union::METHODS),
    ("QuerySetSingle", "", queryset::GENERIC),
    ("async_generator", "", ITERATOR),
];

/// The class of a query.
pub fn class(vm: &mut Vm, name: &str) -> Rc<Class> {
    let made = classes::all(vm, "tortoise.queryset", CLASSES, |vm, (name, base, natives), before| {
        let base = classes::named(vm, before, base);
        ClassBuilder::new("tortoise.queryset", name, &base).with_dict().natives(natives).build()
    });
    classes::named(vm, &made, name)
}

/// Fills `tortoise.queryset`.
pub fn fill(vm: &mut Vm, module: &Rc<linktable_python::object::Module>) {
    for (name, _, _) in CLASSES {
        if *name != "async_generator" {
            let class = class(vm, name);
            module.add_class(&class);
        }
    }
}

/// An object of a query's class.
pub fn object<T: 'static>(vm: &mut Vm, name: &str, query: T) -> Value {
    let class = class(vm, name);
    Value::Instance(Instance::with_host(&class, query))
}

/// What `__await__` gives: runs when it is driven, and gives what this gives.
pub fn awaiting(run: impl FnOnce(&mut Vm) -> Result<Value> + 'static) -> Value {
    executing(|vm| run(vm).map(Then::Return))
}

/// What `__await__` of a query gives: runs when it is driven, and may await others.
pub fn executing(run: impl FnOnce(&mut Vm) -> Result<Then> + 'static) -> Value {
    Generator::native_async("_execute", move |vm| if vm.mode == Mode::Declare { Err(undeclared()) } else { run(vm) })
}

/// What `async for` goes through: the query, then its items.
struct Items {
    query: Value,
    items: RefCell<Option<std::vec::IntoIter<Value>>>,
}

/// `__aiter__`
pub fn iterate(vm: &mut Vm, args: Args) -> Result<Value> {
    let items = Items { query: args.this(), items: RefCell::default() };
    Ok(object(vm, "async_generator", items))
}

fn next(vm: &mut Vm, iterator: &Value) -> Result<Then> {
    let Some(items) = iterator.host::<Items>() else { return Ok(Then::Return(Value::None)) };
    if items.items.borrow().is_some() {
        return next_item(vm, &items);
    }
    Ok(Then::awaiting(items.query.clone(), move |vm, outcome| {
        let all = outcome?;
        let all = vm.collect(&all)?;
        *items.items.borrow_mut() = Some(all.into_iter());
        next_item(vm, &items)
    }))
}

fn next_item(vm: &mut Vm, items: &Items) -> Result<Then> {
    let next = items.items.borrow_mut().as_mut().and_then(Iterator::next);
    match next {
        Some(item) => Ok(Then::Return(item)),
        None => {
            let class = vm.types.exception("StopAsyncIteration");
            Err(vm.raise(&class, Vec::new()))
        }
    }
}

/// `query.sql(params_inline=False)`
pub fn sql(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("AwaitableQuery.sql", args);
    let written_out = given.next(vm, "params_inline")?.unwrap_or_default();
    given.finish(vm)?;
    let written_out = vm.truthy(&written_out)?;
    text(vm, &this, written_out).map(Value::from)
}

/// The text of a query.
///
/// # Errors
/// What building it raises.
pub fn text(vm: &mut Vm, query: &Value, written_out: bool) -> Result<String> {
    if let Some(text) = bulk::text(vm, query)? {
        return Ok(text);
    }
    if let Some(update) = change::update_of(vm, query)? {
        return if written_out { inline(vm, |text| update.render_inline(text)) } else { Ok(update.render().0) };
    }
    let select = match change::delete_of(vm, query)? {
        Some(select) => select,
        None => queryset::select_of(vm, query)?,
    };
    if written_out { inline(vm, |text| select.render_inline(text)) } else { Ok(select.render().0) }
}

/// `await queryset.explain()`
pub fn explain(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(awaiting(move |vm| {
        let (this, mut given) = Given::method("QuerySet.explain", args);
        let format = given.next(vm, "output_fmt")?.unwrap_or_default();
        let set = queryset::this(&this)?;
        let (select, _) = select::build(vm, &set)?;
        let sql = inline(vm, |text| select.render_inline(text))?;
        if vm.truthy(&format)? {
            let message = "This database does not support different explain formats";
            return Err(error(vm, "UnSupportedError", message));
        }
        if !given.keywords.is_empty() {
            return Err(error(vm, "UnSupportedError", "This database does not support explain options"));
        }
        let client = set.base.client(vm)?;
        let rows = client.execute(vm, &format!("EXPLAIN QUERY PLAN {sql}"), &[])?;
        Ok(Value::list(row::objects(vm, &rows)))
    }))
}
