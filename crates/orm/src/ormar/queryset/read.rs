//! The methods of querysets that read: `all`, `get`, `first`, `count`, `values` …
//!
//! ormar 0.26.0, `queryset/queryset.py`.

use std::cell::{OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::{undeclared, unsupported};
use linktable_python::object::{Generator, Instance};
use linktable_python::{Args, Class, ClassBuilder, Dict, Mode, Result, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::query::{Expr, From, Select, Style, TableRef};
use linktable_sql::quote;

use crate::ormar::errors;
use crate::ormar::mapping::pk_name;
use crate::ormar::parameters::of_method;
use crate::ormar::queryset::aliases;
use crate::ormar::queryset::chain::{QuerySet, definition_error, narrowed, of, with_fields};
use crate::ormar::queryset::excludable::Slot;
use crate::ormar::queryset::order::Order;
use crate::ormar::queryset::paths::{self, Path, Tree};
use crate::ormar::queryset::prefetch::Prefetch;
use crate::ormar::queryset::rows::{self, Loader, Rows};
use crate::ormar::queryset::select::{Query, sql};
use crate::ormar::queryset::{merge, values};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::plain_value;

/// Calls a method that gives a coroutine, and awaits that.
///
/// # Errors
/// What it raises.
pub(crate) fn awaited(vm: &mut Vm, object: &Value, name: &str, args: impl Into<Args>) -> Result<Value> {
    let coroutine = vm.call_method(object, name, args)?;
    vm.run_coroutine(&coroutine)
}

/// The queryset of a call, narrowed by the call's lookups if it has any.
fn asked(vm: &mut Vm, args: Args) -> Result<Rc<QuerySet>> {
    if args.positional.len() <= 1 && args.keywords.is_empty() {
        return of(&args);
    }
    let narrowed = narrowed(vm, args, false)?;
    of(&[narrowed].into())
}

/// The objects of rows: with what was joined in them, rows of one object put together.
fn objects(vm: &mut Vm, queryset: &QuerySet, rows: &Rows, range: std::ops::Range<usize>) -> Result<Vec<Value>> {
    let query = &queryset.query;
    let joined = Tree::grouped(&query.joined);
    let mut loader = Loader::new(vm, rows, &query.excludable, &query.model, queryset.asking.as_ref());
    let mut objects = Vec::with_capacity(range.len());
    for row in rows.rows.get(range).unwrap_or_default() {
        vm.burn(1)?;
        objects.push(loader.object(vm, row, &joined)?);
    }
    merge::merged(vm, objects)
}

/// Executes a query and gives its objects, with what the queryset prefetches.
fn fetch(vm: &mut Vm, queryset: &QuerySet, query: &Query) -> Result<Vec<Value>> {
    let built = query.build(vm)?;
    let rows = rows::fetch(vm, &query.model, built)?;
    let found = objects(vm, queryset, &rows, 0..rows.rows.len())?;
    if !queryset.prefetch.is_empty() && !found.is_empty() {
        let prefetch = Prefetch { model: &query.model, excludable: &query.excludable, orders: &queryset.query.orders };
        prefetch.load(vm, &found, &queryset.prefetch, &query.joined)?;
    }
    Ok(found)
}

/// `all(*groups, **lookups)`
pub(super) fn all(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = asked(vm, args)?;
    let mut found = fetch(vm, &queryset, &queryset.query)?;
    if queryset.reverse {
        found.reverse();
    }
    Ok(Value::list(found))
}

/// The one object that was found.
fn only(vm: &mut Vm, found: Vec<Value>) -> Result<Value> {
    let name = if found.len() > 1 { "MultipleMatches" } else { "NoMatch" };
    match <[Value; 1]>::try_from(found) {
        Ok([object]) => Ok(object),
        Err(_) => {
            let class = errors::class(vm, name);
            Err(vm.raise(&class, Vec::new()))
        }
    }
}

/// `get(*groups, **lookups)`: the last object if there are no conditions.
pub(super) fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = asked(vm, args)?;
    let mut query = queryset.query.clone();
    if query.filters.is_empty() {
        query.limit = Some(1);
        if !query.orders.iter().any(|order| order.is_own()) {
            query.orders.insert(0, key_order(vm, &query.model, "-")?);
        }
    }
    let found = fetch(vm, &queryset, &query)?;
    only(vm, found)
}

fn key_order(vm: &mut Vm, model: &Rc<Class>, before: &str) -> Result<Rc<Order>> {
    let key = pk_name(model).unwrap_or_else(|| "".into());
    Order::new(vm, model, &format!("{before}{key}"), None)
}

/// `first(…)`, `last(…)`
pub(super) fn single(vm: &mut Vm, args: Args, last: bool) -> Result<Value> {
    let queryset = asked(vm, args)?;
    let mut query = queryset.query.clone();
    let has_own = query.orders.iter().any(|order| order.is_own());
    let mut key = key_order(vm, &query.model, "")?;
    if last {
        key = key.flipped();
        query.orders = query.orders.iter().map(|order| order.flipped()).collect();
    }
    if !has_own {
        query.orders.insert(0, key);
    }
    query.limit = Some(1);
    let found = fetch(vm, &queryset, &query)?;
    only(vm, found)
}

/// `get_or_none(…)` and the like: `None` where there is nothing.
pub(super) fn or_none(vm: &mut Vm, mut args: Args, name: &str) -> Result<Value> {
    let this = args.take_this();
    match awaited(vm, &this, name, args) {
        Err(raised) if is(vm, &raised, "NoMatch") => Ok(Value::None),
        result => result,
    }
}

/// Whether something raised is one of ormar's exceptions.
pub(crate) fn is(vm: &mut Vm, raised: &linktable_python::Raised, name: &str) -> bool {
    let class = errors::class(vm, name);
    raised.exception().is_some_and(|exception| exception.class().is_subclass(&class))
}

/// The values of the first row of a SELECT; nothing if there is none.
fn first_row(vm: &mut Vm, model: &Rc<Class>, select: &Select<Param>) -> Result<Vec<SqlValue>> {
    let found = rows::execute(vm, model, select.render(Style::Question))?;
    Ok(found.rows.into_iter().next().unwrap_or_default())
}

/// `exists()`
pub(super) fn exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = of(&args)?;
    of_method(vm, args, "QuerySet.exists", &[], 0)?;
    let built = queryset.query.build(vm)?;
    let select = Select { columns: vec![Expr::Exists(Rc::new(built.select))], ..Select::default() };
    let row = first_row(vm, &queryset.query.model, &select)?;
    Ok(Value::Bool(matches!(row.first(), Some(SqlValue::Integer(number)) if *number != 0)))
}

/// A SELECT of other columns from the rows of a SELECT.
fn outer(columns: Vec<Expr<Param>>, inner: Select<Param>, alias: &str) -> Select<Param> {
    let from = From::Select { select: Rc::new(inner), alias: alias.into() };
    Select { columns, from: vec![from], ..Select::default() }
}

/// `count(distinct=True)`
pub(super) fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = of(&args)?;
    let distinct = match of_method(vm, args, "QuerySet.count", &["distinct"], 0)?.into_iter().next().flatten() {
        Some(distinct) => vm.truthy(&distinct)?,
        None => true,
    };
    let model = &queryset.query.model;
    let built = queryset.query.build(vm)?;
    let count = || vec![Expr::Function { package: None, name: "count".into(), args: Vec::new() }];
    let mut select = outer(count(), built.select, "subquery_for_count");
    if distinct {
        let key = paths::column_name(model, &pk_name(model).unwrap_or_else(|| "".into()));
        select.group_by =
            vec![Expr::Column { table: TableRef::plain("subquery_for_count"), name: key.as_str().into() }];
        select = outer(count(), select, "subquery_for_group");
    }
    let row = first_row(vm, model, &select)?;
    Ok(row.first().map_or(Value::Int(0), plain_value))
}

/// `max(columns)`, `min`, `sum`, `avg`
pub(super) fn aggregate(vm: &mut Vm, args: Args, function: &str) -> Result<Value> {
    let queryset = of(&args)?;
    let given = of_method(vm, args, &format!("QuerySet.{function}"), &["columns"], 1)?;
    let given = match given.into_iter().next().flatten().unwrap_or_default() {
        Value::List(list) => list.to_vec(),
        one => vec![one],
    };
    let model = &queryset.query.model;
    let mut columns = Vec::new();
    let mut names = Vec::new();
    let (mut all_numbers, mut all_known) = (true, true);
    for column in given {
        let Some(written) = column.as_text().cloned() else {
            let kind = vm.type_name(&column);
            let message = format!("'{kind}' object has no attribute 'split'");
            return Err(vm.attribute_error(message, &column, "split"));
        };
        let mut parts = paths::split(&written);
        let name = parts.pop().unwrap_or_else(|| "".into());
        let Path { prefix, target, related, .. } = paths::follow(vm, model, &parts)?;
        match paths::field(vm, target.as_ref(), &name) {
            Ok(field) => all_numbers &= is_number(&field.annotation.borrow()),
            Err(raised) if matches!(function, "sum" | "avg") => return Err(raised),
            Err(_) => all_known = false,
        }
        let operand = Expr::Function {
            package: None,
            name: function.into(),
            args: vec![sql(&quote(&format!("{}{name}", aliases::column_prefix(&prefix))))],
        };
        let label = if related.is_empty() { name.to_string() } else { format!("{related}__{name}") };
        columns.push(Expr::Label { operand: Box::new(operand), name: label.as_str().into() });
        names.push(Text::from(label));
    }
    if matches!(function, "sum" | "avg") && !all_numbers {
        return Err(definition_error(vm, "You can use sum and svg only with numeric types of columns"));
    }
    if !all_known {
        let message = "You can use aggregate functions only on existing columns of the target model";
        return Err(definition_error(vm, message));
    }
    let built = queryset.query.build(vm)?;
    let select = outer(columns, built.select, &format!("subquery_for_{function}"));
    let row = first_row(vm, model, &select)?;
    if let [one] = row.as_slice() {
        return Ok(plain_value(one));
    }
    let mut found = Dict::default();
    for (name, value) in names.iter().zip(&row) {
        found.set_str(name.clone(), plain_value(value));
    }
    Ok(Value::dict(found))
}

fn is_number(annotation: &Value) -> bool {
    annotation.as_class().is_some_and(|class| matches!(class.name.borrow().as_str(), "int" | "float" | "Decimal"))
}

/// `values(fields=None, exclude_through=False)`
pub(super) fn values(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let params = ["fields", "exclude_through", "_as_dict", "_flatten"];
    let mut given = of_method(vm, args, "QuerySet.values", &params, 0)?.into_iter();
    let fields = given.next().flatten().unwrap_or_default();
    let mut flag = |vm: &mut Vm, default: bool| -> Result<bool> {
        given.next().flatten().map_or(Ok(default), |value| vm.truthy(&value))
    };
    let (exclude_through, as_dict, flatten) = (flag(vm, false)?, flag(vm, true)?, flag(vm, false)?);
    rows_as_values(vm, this, &fields, exclude_through, as_dict, flatten)
}

/// `values_list(fields=None, flatten=False, exclude_through=False)`
pub(super) fn values_list(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let params = ["fields", "flatten", "exclude_through"];
    let mut given = of_method(vm, args, "QuerySet.values_list", &params, 0)?.into_iter();
    let fields = given.next().flatten().unwrap_or_default();
    let mut flag = |vm: &mut Vm| given.next().flatten().map_or(Ok(false), |value| vm.truthy(&value));
    let (flatten, exclude_through) = (flag(vm)?, flag(vm)?);
    rows_as_values(vm, this, &fields, exclude_through, false, flatten)
}

fn rows_as_values(
    vm: &mut Vm,
    mut this: Value,
    fields: &Value,
    exclude_through: bool,
    as_dict: bool,
    flatten: bool,
) -> Result<Value> {
    if vm.truthy(fields)? {
        this = with_fields(vm, &this, fields, Slot::Include)?;
    }
    let queryset = of(&[this].into())?;
    let query = &queryset.query;
    let excludable = query.excludable.projected(vm, &query.model, &query.joined)?;
    let built = Query { excludable: excludable.clone(), ..query.clone() }.build(vm)?;
    let rows = rows::fetch(vm, &query.model, built)?;
    if rows.rows.is_empty() {
        return Ok(Value::list(Vec::new()));
    }
    let names = values::names(vm, &query.model, &excludable, &query.joined, &rows.columns, exclude_through)?;
    if !as_dict && flatten && query.excludable.include_count() != 1 {
        let message = "You cannot flatten values_list if more than one field is selected!";
        return Err(definition_error(vm, message));
    }
    let mut all = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        vm.burn(1 + row.len() as u64)?;
        let mut named = Dict::default();
        for (name, value) in names.iter().zip(row) {
            if let Some(name) = name {
                named.set_str(name.clone(), value.clone());
            }
        }
        all.push(match (as_dict, flatten) {
            (true, _) => Value::dict(named),
            (false, false) => Value::tuple(named.values().cloned().collect()),
            (false, true) => match named.values().next() {
                Some(value) => value.clone(),
                None => return Err(vm.error("IndexError", "tuple index out of range")),
            },
        });
    }
    Ok(Value::list(all))
}

/// What `iterate` gives: objects one after the other.
struct Iteration {
    args: Args,
    /// The rows, once they were read.
    read: RefCell<Option<Reading>>,
}

/// How far an iteration is.
#[derive(Clone)]
struct Reading {
    rows: Rc<Rows>,
    queryset: Rc<QuerySet>,
    at: usize,
}

#[derive(Default)]
struct Classes(OnceCell<Rc<Class>>);

const ITERATION: &[NativeDef] = &[
    method("__aiter__", |_, args| Ok(args.this())),
    method("__anext__", |_, args| {
        let this = args.this();
        Ok(Generator::native("__anext__", move |vm| next(vm, &this)))
    }),
    method("aclose", |_, _| Ok(Generator::native("aclose", |_| Ok(Value::None)))),
];

/// `iterate(*groups, **lookups)`
pub(super) fn iterate(vm: &mut Vm, args: Args) -> Result<Value> {
    if vm.mode == Mode::Declare {
        return Err(undeclared());
    }
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("builtins", "async_generator", &object).natives(ITERATION).build();
    let class = vm.state::<Classes>().0.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_host(&class, Iteration { args, read: RefCell::default() })))
}

fn next(vm: &mut Vm, this: &Value) -> Result<Value> {
    let Some(iteration) = this.host::<Iteration>() else { return Err(unsupported("this kind of iterator")) };
    let known = iteration.read.borrow().clone();
    let Reading { rows, queryset, at } = match known {
        Some(known) => known,
        None => {
            if !of(&iteration.args)?.prefetch.is_empty() {
                return Err(definition_error(vm, "Prefetch related queries are not supported in iterators"));
            }
            let queryset = asked(vm, iteration.args.clone())?;
            let query = &queryset.query;
            let built = query.build(vm)?;
            let rows = rows::fetch_in_transaction(vm, &query.model, built)?;
            Reading { rows: Rc::new(rows), queryset, at: 0 }
        }
    };
    let model = &queryset.query.model;
    let column = paths::column_name(model, &pk_name(model).unwrap_or_else(|| "".into()));
    let place = rows.place(&None, &column);
    let key = |at: usize| rows.rows.get(at).and_then(|row| row.get(place?)).cloned();
    let mut end = at;
    if let Some(first) = key(at) {
        end += 1;
        while let Some(next) = key(end) {
            if !vm.eq(&first, &next)? {
                break;
            }
            end += 1;
        }
    }
    let found = objects(vm, &queryset, &rows, at..end)?;
    *iteration.read.borrow_mut() = Some(Reading { rows, queryset, at: end });
    match found.into_iter().next() {
        Some(object) => Ok(object),
        None => {
            let class = vm.types.exception("StopAsyncIteration");
            Err(vm.raise(&class, Vec::new()))
        }
    }
}
