//! Querysets as objects: the methods that give another queryset.
//!
//! ormar 0.26.0, `queryset/queryset.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Alias, Form, Instance};
use linktable_python::{Args, Class, ClassBuilder, Result, Text, Value, Vm};

use crate::ormar::errors::error;
use crate::ormar::mapping::{config_of, related_fields};
use crate::ormar::model::coroutine;
use crate::ormar::parameters::of_method;
use crate::ormar::queryset::excludable::{Excludable, Slot};
use crate::ormar::queryset::group::{self, Clause};
use crate::ormar::queryset::order::Order;
use crate::ormar::queryset::select::Query;
use crate::ormar::queryset::{accessor, page, read, text, walk, write};

/// A queryset.
#[derive(Clone)]
pub(crate) struct QuerySet {
    /// What it asks for.
    pub(crate) query: Query,
    /// The paths that are loaded by queries of their own.
    pub(crate) prefetch: Vec<Text>,
    /// The model whose relation is asked, if one is.
    pub(crate) asking: Option<Rc<Class>>,
    /// Whether `all()` turns the rows round: a slice from the end.
    pub(crate) reverse: bool,
}

macro_rules! awaited {
    ($name:literal, $run:expr) => {
        method($name, |vm, args| coroutine(vm, $name, args, $run))
    };
}

const METHODS: &[NativeDef] = &[
    class_method("__class_getitem__", |_, mut args| {
        let origin = args.take_this();
        Ok(Value::Alias(Rc::new(Alias { form: Form::Generic, origin, args: args.positional })))
    }),
    method("__getitem__", page::get_item),
    awaited!("all", read::all),
    awaited!("avg", |vm, args| read::aggregate(vm, args, "avg")),
    method("build_select_expression", build_select_expression),
    awaited!("bulk_create", write::bulk_create),
    awaited!("bulk_update", write::bulk_update),
    awaited!("count", read::count),
    awaited!("create", write::create),
    awaited!("delete", write::delete),
    method("exclude", |vm, args| narrowed(vm, args, true)),
    getter("exclude_clauses", |_, args| Ok(clauses(&of(&args)?.query.excludes))),
    method("exclude_fields", |vm, args| fields(vm, args, "QuerySet.exclude_fields", Slot::Exclude)),
    awaited!("exists", read::exists),
    method("fields", |vm, args| fields(vm, args, "QuerySet.fields", Slot::Include)),
    method("filter", |vm, args| narrowed(vm, args, false)),
    getter("filter_clauses", |_, args| Ok(clauses(&of(&args)?.query.filters))),
    awaited!("first", |vm, args| read::single(vm, args, false)),
    awaited!("first_or_none", |vm, args| read::or_none(vm, args, "first")),
    method("flatten_fields", refused!("QuerySet.flatten_fields")),
    awaited!("get", read::get),
    awaited!("get_or_create", write::get_or_create),
    awaited!("get_or_none", |vm, args| read::or_none(vm, args, "get")),
    method("iterate", read::iterate),
    awaited!("last", |vm, args| read::single(vm, args, true)),
    awaited!("last_or_none", |vm, args| read::or_none(vm, args, "last")),
    method("limit", limit),
    awaited!("max", |vm, args| read::aggregate(vm, args, "max")),
    awaited!("min", |vm, args| read::aggregate(vm, args, "min")),
    getter("model", |_, args| Ok(Value::Class(of(&args)?.query.model.clone()))),
    getter("model_cls", |_, args| Ok(Value::Class(of(&args)?.query.model.clone()))),
    getter("model_config", |vm, args| {
        let model = Value::Class(of(&args)?.query.model.clone());
        vm.get_attr(&model, "ormar_config")
    }),
    method("offset", offset),
    method("order_by", order_by),
    method("paginate", page::paginate),
    method("prefetch_related", prefetch_related),
    method("select_all", select_all),
    method("select_related", select_related),
    awaited!("sum", |vm, args| read::aggregate(vm, args, "sum")),
    getter("table", |vm, args| {
        let model = Value::Class(of(&args)?.query.model.clone());
        let config = vm.get_attr(&model, "ormar_config")?;
        vm.get_attr(&config, "table")
    }),
    awaited!("update", write::update),
    awaited!("update_or_create", write::update_or_create),
    awaited!("values", read::values),
    awaited!("values_list", read::values_list),
];

#[derive(Default)]
struct Classes(OnceCell<Rc<Class>>);

/// The class `QuerySet`.
pub(crate) fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.queryset.queryset", "QuerySet", &object);
        builder.natives(METHODS).construct(construct).with_dict().build()
    };
    vm.state::<Classes>().0.get_or_init(build).clone()
}

fn construct(vm: &mut Vm, class: &Rc<Class>, args: Args) -> Result<Value> {
    let mut model = args.positional.first().cloned();
    let mut asking = None;
    for (name, value) in args.keywords {
        match name.as_str() {
            "model_cls" => model = Some(value),
            "proxy_source_model" => asking = value.as_class().cloned(),
            _ => return Err(unsupported(format!("`QuerySet({name}=…)`"))),
        }
    }
    let Some(Value::Class(model)) = model else {
        return Err(vm.value_error("Model class of QuerySet is not initialized"));
    };
    let query = Query {
        model,
        filters: Vec::new(),
        excludes: Vec::new(),
        joined: Vec::new(),
        limit: None,
        offset: 0,
        excludable: Rc::default(),
        orders: Vec::new(),
        limit_raw: false,
    };
    Ok(value(class, QuerySet { query, prefetch: Vec::new(), asking, reverse: false }))
}

fn value(class: &Rc<Class>, queryset: QuerySet) -> Value {
    Value::Instance(Instance::with_host(class, queryset))
}

/// `Model.objects`: a queryset of ormar's own class or of `ormar_config.queryset_class`.
///
/// # Errors
/// What making it raises.
pub(crate) fn objects(vm: &mut Vm, model: &Rc<Class>) -> Result<Value> {
    let given = config_of(model).map(|config| config.queryset_class.borrow().clone()).unwrap_or_default();
    let class = if given.is_none() { Value::Class(class(vm)) } else { given };
    vm.call(&class, Args::none().with("model_cls", Value::Class(model.clone())))
}

/// The queryset a method is called on.
///
/// # Errors
/// For what is none.
pub(crate) fn of(args: &Args) -> Result<Rc<QuerySet>> {
    args.this().host::<QuerySet>().ok_or_else(|| unsupported("this kind of queryset"))
}

/// Another queryset of the same class (`rebuild_self`).
pub(crate) fn changed(vm: &Vm, this: &Value, change: impl FnOnce(&mut QuerySet)) -> Value {
    let Some(queryset) = this.host::<QuerySet>() else { return this.clone() };
    let mut queryset = (*queryset).clone();
    change(&mut queryset);
    value(&vm.class_of(this), queryset)
}

/// What `filter_clauses` shows: as many as there are.
fn clauses(clauses: &[Clause]) -> Value {
    Value::list(clauses.iter().map(|_| Value::Ellipsis).collect())
}

/// The queryset with the conditions of a call: `filter(…)`, or `exclude(…)`.
///
/// # Errors
/// As [`group::filtered`].
pub(crate) fn narrowed(vm: &mut Vm, mut args: Args, exclude: bool) -> Result<Value> {
    let queryset = of(&args)?;
    let this = args.take_this();
    let exclude = match args.take_keyword("_exclude") {
        Some(value) if !exclude => vm.truthy(&value)?,
        _ => exclude,
    };
    let query = &queryset.query;
    let (clauses, joined) = group::filtered(vm, &query.model, &query.joined, &query.filters, args)?;
    Ok(changed(vm, &this, |queryset| {
        let place = if exclude { &mut queryset.query.excludes } else { &mut queryset.query.filters };
        *place = clauses;
        queryset.query.joined = joined;
    }))
}

/// Names, paths and `Model.field`s, one or a list of them.
fn paths(vm: &mut Vm, given: &Value) -> Result<Vec<Text>> {
    let items = match given {
        Value::List(list) => list.to_vec(),
        one => vec![one.clone()],
    };
    let mut paths = Vec::new();
    for item in items {
        match accessor::path_of(&item).or_else(|| item.as_text().cloned()) {
            Some(path) => paths.push(path),
            None => {
                let kind = vm.type_name(&item);
                return Err(unsupported(format!("`{kind}` where names of relations stand")));
            }
        }
    }
    Ok(paths)
}

fn one(vm: &mut Vm, args: &Args, name: &str, param: &str) -> Result<Value> {
    let given = of_method(vm, args.clone(), name, &[param], 1)?;
    Ok(given.into_iter().next().flatten().unwrap_or_default())
}

fn select_related(vm: &mut Vm, args: Args) -> Result<Value> {
    let related = one(vm, &args, "QuerySet.select_related", "related")?;
    let mut joined = paths(vm, &related)?;
    joined.extend(of(&args)?.query.joined.iter().cloned());
    joined.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    joined.dedup();
    Ok(changed(vm, &args.this(), |queryset| queryset.query.joined = joined))
}

fn select_all(vm: &mut Vm, args: Args) -> Result<Value> {
    let follow = of_method(vm, args.clone(), "QuerySet.select_all", &["follow"], 0)?.into_iter().next().flatten();
    let model = of(&args)?.query.model.clone();
    let joined = match follow {
        Some(follow) if vm.truthy(&follow)? => walk::relation_paths(vm, &model)?.to_vec(),
        _ => related_fields(&model).iter().map(|field| field.name()).collect(),
    };
    Ok(changed(vm, &args.this(), |queryset| queryset.query.joined = joined))
}

fn prefetch_related(vm: &mut Vm, args: Args) -> Result<Value> {
    let related = one(vm, &args, "QuerySet.prefetch_related", "related")?;
    let added = paths(vm, &related)?;
    Ok(changed(vm, &args.this(), |queryset| {
        for path in added {
            if !queryset.prefetch.contains(&path) {
                queryset.prefetch.push(path);
            }
        }
    }))
}

fn fields(vm: &mut Vm, args: Args, name: &str, slot: Slot) -> Result<Value> {
    let columns = one(vm, &args, name, "columns")?;
    with_fields(vm, &args.this(), &columns, slot)
}

/// The queryset with a selection of fields.
///
/// # Errors
/// As [`Excludable::build`].
pub(crate) fn with_fields(vm: &mut Vm, this: &Value, columns: &Value, slot: Slot) -> Result<Value> {
    let Some(queryset) = this.host::<QuerySet>() else { return Err(unsupported("this kind of queryset")) };
    let excludable: Rc<Excludable> = queryset.query.excludable.copied();
    excludable.build(vm, columns, &queryset.query.model, slot)?;
    Ok(changed(vm, this, |queryset| queryset.query.excludable = excludable))
}

fn order_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let columns = one(vm, &args, "QuerySet.order_by", "columns")?;
    let model = of(&args)?.query.model.clone();
    let items = match &columns {
        Value::List(list) => list.to_vec(),
        one => vec![one.clone()],
    };
    let mut added: Vec<Rc<Order>> = Vec::new();
    for item in items {
        let order = match (item.host::<Order>(), item.as_text()) {
            (Some(order), _) => order,
            (None, Some(text)) => Order::new(vm, &model, text, None)?,
            (None, None) => {
                let kind = vm.type_name(&item);
                let message = format!("'{kind}' object has no attribute 'startswith'");
                return Err(vm.attribute_error(message, &item, "startswith"));
            }
        };
        added.push(order);
    }
    Ok(changed(vm, &args.this(), |queryset| {
        let known: Vec<Text> = queryset.query.orders.iter().map(|order| order.written.clone()).collect();
        queryset.query.orders.extend(added.into_iter().filter(|order| !known.contains(&order.written)));
    }))
}

/// A whole number, or nothing for `None`.
fn number(vm: &mut Vm, value: Option<Value>) -> Result<Option<i64>> {
    match value.and_then(Value::non_none) {
        None => Ok(None),
        Some(value @ Value::Str(_)) => {
            let int = Value::Class(vm.types.int().clone());
            Ok(vm.call(&int, [value].into())?.as_int())
        }
        Some(value) => vm.index_value(&value).map(Some),
    }
}

fn truth(vm: &mut Vm, value: Option<Value>) -> Result<Option<bool>> {
    value.and_then(Value::non_none).map(|value| vm.truthy(&value)).transpose()
}

fn limit(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut given = of_method(vm, args, "QuerySet.limit", &["limit_count", "limit_raw_sql"], 1)?.into_iter();
    let (count, raw) = (number(vm, given.next().flatten())?, truth(vm, given.next().flatten())?);
    Ok(changed(vm, &this, |queryset| {
        queryset.query.limit = count.or(queryset.query.limit);
        queryset.query.limit_raw = raw.unwrap_or(queryset.query.limit_raw);
    }))
}

fn offset(vm: &mut Vm, args: Args) -> Result<Value> {
    let this = args.this();
    let mut given = of_method(vm, args, "QuerySet.offset", &["offset", "limit_raw_sql"], 1)?.into_iter();
    let (count, raw) = (number(vm, given.next().flatten())?, truth(vm, given.next().flatten())?);
    Ok(changed(vm, &this, |queryset| {
        queryset.query.offset = count.unwrap_or(queryset.query.offset);
        queryset.query.limit_raw = raw.unwrap_or(queryset.query.limit_raw);
    }))
}

/// `build_select_expression()`: the SELECT, to be looked at.
fn build_select_expression(vm: &mut Vm, args: Args) -> Result<Value> {
    let queryset = of(&args)?;
    if args.positional.len() > 1 || !args.keywords.is_empty() {
        return Err(unsupported("`build_select_expression` with arguments"));
    }
    let built = queryset.query.build(vm)?;
    Ok(text::of_select(vm, &built.select))
}

/// A `QueryDefinitionError`.
pub(crate) fn definition_error(vm: &mut Vm, message: impl Into<String>) -> linktable_python::Raised {
    error(vm, "QueryDefinitionError", message)
}
