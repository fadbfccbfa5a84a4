//! `QuerySet`: what `Model.filter(…)` and the like give.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`QuerySet`).

use std::rc::Rc;

use linktable_python::class::{NativeDef, class_method, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::{DictObject, Generator, Instance, Then};
use linktable_python::{Args, Class, Dict, Result, Text, Value, Vm};

use super::build::Base;
use super::constant::Select;
use super::expressions;
use super::expressions::{is, q_of};
use super::{awaitable, bulk, change, counting, fetch, raw, resolving, select, union, values};
use crate::tortoise::errors::error;
use crate::tortoise::given::Given;
use crate::tortoise::mapping::{Meta, meta_of};
use crate::tortoise::relations::prefetch::Prefetches;

/// How many objects a query gives.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Single {
    /// One, or `None`, instead of a list.
    pub single: bool,
    /// `DoesNotExist` instead of `None`.
    pub must_exist: bool,
}

/// A query for objects of a model.
#[derive(Clone)]
pub struct QuerySet {
    /// Model, connection, annotations and conditions.
    pub base: Base,
    /// How many objects it gives.
    pub single: Single,
    /// LIMIT.
    pub limit: Option<Value>,
    /// OFFSET.
    pub offset: Option<Value>,
    /// What it is ordered by, and whether downwards.
    pub orderings: Vec<(Text, bool)>,
    /// Whether it is SELECT DISTINCT.
    pub distinct: bool,
    /// The fields of `only`.
    pub only: Vec<Text>,
    /// The fields of `group_by`.
    pub group_by: Vec<Text>,
    /// The relations of `select_related`.
    pub select_related: Vec<Text>,
    /// What is fetched besides.
    pub prefetches: Prefetches,
    /// The relation whose objects it gives for one object, if it asks for them all: `Team.heroes`.
    pub loads: Option<Rc<str>>,
}

impl QuerySet {
    /// All objects of a model.
    pub fn new(meta: &Rc<Meta>) -> QuerySet {
        QuerySet {
            base: Base::new(meta),
            single: Single::default(),
            limit: None,
            offset: None,
            orderings: Vec::new(),
            distinct: false,
            only: Vec::new(),
            group_by: Vec::new(),
            select_related: Vec::new(),
            prefetches: Prefetches::default(),
            loads: None,
        }
    }

    /// The same with one more condition.
    #[must_use]
    pub fn filter(mut self, vm: &mut Vm, key: &str, value: Value) -> QuerySet {
        let q = q_of(vm, key, value);
        self.base.conditions.push(q);
        self
    }

    /// The same for the first object.
    #[must_use]
    pub fn first(mut self) -> QuerySet {
        self.single.single = true;
        self.limit = Some(Value::Int(1));
        self
    }

    /// A copy that can be changed without changing this one; it may ask for less than a whole relation.
    #[must_use]
    pub fn copy(&self) -> QuerySet {
        QuerySet { base: self.base.detached(), loads: None, ..self.clone() }
    }
}

/// The functions of `QuerySet`.
pub const METHODS: &[NativeDef] = &[
    method("__aiter__", awaitable::iterate),
    method("__await__", |_, args| {
        let this = args.this();
        Ok(awaitable::executing(move |vm| fetch::await_queryset(vm, &this)))
    }),
    class_method("__class_getitem__", |_, args| Ok(args.this())),
    method("__getitem__", slice),
    method("__init__", |vm, args| {
        let (this, mut given) = Given::method("QuerySet.__init__", args);
        let Some(model) = given.next(vm, "model")? else { return Err(given.missing(vm, &["model"])) };
        given.finish(vm)?;
        let Some(meta) = meta_of(vm, &model) else { return Err(unsupported("a queryset of what is no model")) };
        if let Some(instance) = this.as_instance() {
            instance.set_host(Rc::new(QuerySet::new(&meta)));
            instance.set("model", model);
        }
        Ok(Value::None)
    }),
    getter("_fields_for_select", |_, args| {
        let set = this(&args.this())?;
        Ok(Value::tuple(set.only.iter().cloned().map(Value::Str).collect()))
    }),
    // Queries are built when they are needed.
    method("_make_query", |_, _| Ok(Value::None)),
    method("all", |vm, args| changed(vm, &args.this(), |_, _| Ok(()))),
    method("annotate", annotate),
    method("bulk_create", bulk::create),
    method("bulk_update", bulk::update),
    method("contains", counting::contains),
    method("count", counting::count),
    method("delete", change::delete),
    method("distinct", |vm, args| {
        changed(vm, &args.this(), |_, set| {
            set.distinct = true;
            Ok(())
        })
    }),
    method("earliest", |vm, args| outermost(vm, args, false)),
    method("exclude", |vm, args| filter(vm, args, true)),
    method("exists", counting::exists),
    method("explain", awaitable::explain),
    method("filter", |vm, args| filter(vm, args, false)),
    method("first", |vm, args| {
        changed(vm, &args.this(), |_, set| {
            set.single.single = true;
            set.limit = Some(Value::Int(1));
            Ok(())
        })
    }),
    // An index is only hinted at for MySQL.
    method("force_index", |_, args| Ok(args.this())),
    method("get", |vm, args| one(vm, args, true)),
    method("get_or_none", |vm, args| one(vm, args, false)),
    method("group_by", |vm, args| {
        let names = names(&args)?;
        changed(vm, &args.this(), |_, set| {
            set.group_by = names;
            Ok(())
        })
    }),
    method("in_bulk", in_bulk),
    method("last", last),
    method("latest", |vm, args| outermost(vm, args, true)),
    method("limit", limit),
    method("offset", offset),
    method("only", |vm, args| {
        let names = names(&args)?;
        if names.is_empty() {
            return Err(vm.value_error(".only() requires at least one field"));
        }
        changed(vm, &args.this(), |_, set| {
            set.only = names;
            Ok(())
        })
    }),
    method("order_by", |vm, args| {
        let names = names(&args)?;
        changed(vm, &args.this(), |vm, set| {
            set.orderings = parse_orderings(vm, set, &names, false)?;
            Ok(())
        })
    }),
    method("prefetch_related", prefetch_related),
    getter("query", resolving::builder),
    method("raw", raw::raw),
    // SQLite locks nothing.
    method("select_for_update", |_, args| Ok(args.this())),
    method("select_related", |vm, args| {
        let names = names(&args)?;
        changed(vm, &args.this(), |_, set| {
            for name in names {
                if !set.select_related.contains(&name) {
                    set.select_related.push(name);
                }
            }
            Ok(())
        })
    }),
    method("sql", awaitable::sql),
    method("union", union::union),
    method("update", change::update),
    method("use_index", |_, args| Ok(args.this())),
    method("using_db", |vm, args| {
        let db = args.get(1).cloned().unwrap_or_default();
        changed(vm, &args.this(), |_, set| {
            if !db.is_none() {
                set.base.db = db;
            }
            Ok(())
        })
    }),
    method("values", values::values),
    method("values_list", values::values_list),
];

/// What a class that is only named in annotations has.
pub const GENERIC: &[NativeDef] = &[class_method("__class_getitem__", |_, args| Ok(args.this()))];

/// A queryset as a script has it.
pub fn object(vm: &mut Vm, set: QuerySet) -> Value {
    let class = awaitable::class(vm, "QuerySet");
    of_class(&class, set)
}

fn of_class(class: &Rc<Class>, set: QuerySet) -> Value {
    let model = set.base.meta.class.upgrade();
    let instance = Instance::with_host(class, set);
    if let Some(model) = model {
        instance.set("model", Value::Class(model));
    }
    Value::Instance(instance)
}

/// The same query, known to give what a relation of one object leads to.
pub fn loading(vm: &mut Vm, query: Value, relation: String) -> Value {
    let Some(set) = queryset_of(&query) else { return query };
    let class = vm.class_of(&query);
    of_class(&class, QuerySet { loads: Some(relation.into()), ..QuerySet::clone(&set) })
}

/// The queryset in an object.
pub fn queryset_of(value: &Value) -> Option<Rc<QuerySet>> {
    value.host::<QuerySet>()
}

/// The queryset a method is called on.
///
/// # Errors
/// If a class derived from `QuerySet` made it without its `__init__`.
pub fn this(value: &Value) -> Result<Rc<QuerySet>> {
    queryset_of(value).ok_or_else(|| unsupported("a queryset that was not made by `QuerySet`"))
}

/// A changed copy, of the same class.
pub fn changed(vm: &mut Vm, value: &Value, change: impl FnOnce(&mut Vm, &mut QuerySet) -> Result<()>) -> Result<Value> {
    let mut set = this(value)?.copy();
    change(vm, &mut set)?;
    let class = vm.class_of(value);
    Ok(of_class(&class, set))
}

/// The SELECT of a query that stands in another.
///
/// # Errors
/// What building it raises; if it is no query.
pub fn select_of(vm: &mut Vm, query: &Value) -> Result<Select> {
    if let Some(set) = queryset_of(query) {
        return Ok(select::build(vm, &set)?.0);
    }
    if let Some(query) = query.host::<values::Values>() {
        return values::build(vm, &query);
    }
    if let Some(query) = query.host::<counting::Counting>() {
        return counting::build(vm, &query);
    }
    let class = vm.type_name(query);
    Err(unsupported(format!("`{class}` as a subquery")))
}

/// The arguments after the first, as texts.
pub fn names(args: &Args) -> Result<Vec<Text>> {
    let mut names = Vec::new();
    for name in args.positional.iter().skip(1) {
        match name.as_text() {
            Some(name) => names.push(name.clone()),
            None => return Err(unsupported("a field that is not named by a string")),
        }
    }
    Ok(names)
}

/// The arguments of `filter`, `exclude`, `get`… as conditions.
///
/// # Errors
/// `TypeError` for what is no `Q`.
pub fn conditions(vm: &mut Vm, args: Args) -> Result<Vec<Value>> {
    let mut conditions = Vec::new();
    for q in args.positional {
        if !is(vm, &q, "Q") {
            return Err(vm.type_error("expected Q objects as args"));
        }
        conditions.push(q);
    }
    for (key, value) in args.keywords {
        // Each becomes `Q(**{key: value})`, which takes this one for its own parameter.
        conditions.push(if key.as_str() == "join_type" {
            let class = expressions::class(vm, "Q");
            vm.call(&Value::Class(class), Args::none().with("join_type", value))?
        } else {
            q_of(vm, &key, value)
        });
    }
    Ok(conditions)
}

fn filter(vm: &mut Vm, mut args: Args, negated: bool) -> Result<Value> {
    let this = args.take_this();
    let conditions = conditions(vm, args)?;
    changed(vm, &this, |vm, set| conditions.into_iter().try_for_each(|q| set.base.filter(vm, q, negated)))
}

fn one(vm: &mut Vm, mut args: Args, must_exist: bool) -> Result<Value> {
    let this = args.take_this();
    let conditions = conditions(vm, args)?;
    changed(vm, &this, |_, set| {
        set.base.conditions.extend(conditions);
        set.limit = Some(Value::Int(2));
        set.single.single = true;
        set.single.must_exist |= must_exist;
        Ok(())
    })
}

fn annotate(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args.this(), |_, set| {
        let mut annotations = set.base.annotations.borrow_mut();
        for (name, value) in &args.keywords {
            match annotations.iter_mut().find(|(known, _)| known == name) {
                Some((_, slot)) => *slot = value.clone(),
                None => annotations.push((name.clone(), value.clone())),
            }
            if !set.base.filterable.contains(name) {
                set.base.filterable.push(name.clone());
            }
        }
        Ok(())
    })
}

/// An ordering and its direction; `-name` goes downwards.
pub fn parse_ordering(ordering: &str, reverse: bool) -> (Text, bool) {
    match ordering.strip_prefix('-') {
        Some(name) => (name.into(), !reverse),
        None => (ordering.into(), reverse),
    }
}

fn parse_orderings(vm: &mut Vm, set: &QuerySet, names: &[Text], reverse: bool) -> Result<Vec<(Text, bool)>> {
    let mut orderings = Vec::new();
    for name in names {
        if name.is_empty() {
            return Err(vm.error("IndexError", "string index out of range"));
        }
        let (name, descending) = parse_ordering(name, reverse);
        let first = name.split("__").next().unwrap_or_default();
        let annotated = set.base.annotations.borrow().iter().any(|(known, _)| *known == name);
        if set.base.meta.field(first).is_none() && !annotated {
            let model = &set.base.meta.name;
            return Err(error(vm, "FieldError", format!("Unknown field {name} for model {model}")));
        }
        orderings.push((name, descending));
    }
    Ok(orderings)
}

fn outermost(vm: &mut Vm, args: Args, reverse: bool) -> Result<Value> {
    let names = names(&args)?;
    if names.is_empty() {
        return Err(error(vm, "FieldError", "No fields passed"));
    }
    changed(vm, &args.this(), |vm, set| {
        set.orderings = parse_orderings(vm, set, &names, reverse)?;
        set.single.single = true;
        set.limit = Some(Value::Int(1));
        Ok(())
    })
}

fn last(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args.this(), |_, set| {
        if set.orderings.is_empty() {
            // A `OneToOneField` that is the key is what Tortoise orders by, and then refuses.
            let key = set.base.meta.pk()?;
            let relation = key.reference.borrow().clone();
            set.orderings = vec![(relation.map_or_else(|| key.name(), |relation| relation.name()), true)];
        } else {
            for (_, descending) in &mut set.orderings {
                *descending = !*descending;
            }
        }
        set.single.single = true;
        set.limit = Some(Value::Int(1));
        Ok(())
    })
}

fn limit(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.limit", args);
    let Some(limit) = given.next(vm, "limit")? else { return Err(given.missing(vm, &["limit"])) };
    given.finish(vm)?;
    refuse_negative(vm, &limit, "Limit")?;
    changed(vm, &this, |_, set| {
        set.limit = Some(limit);
        Ok(())
    })
}

/// Says so if a number is below zero.
///
/// # Errors
/// `ParamsError`.
pub fn refuse_negative(vm: &mut Vm, number: &Value, what: &str) -> Result<()> {
    if vm.less(number, &Value::Int(0))? {
        return Err(error(vm, "ParamsError", format!("{what} should be non-negative number")));
    }
    Ok(())
}

fn offset(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.offset", args);
    let Some(offset) = given.next(vm, "offset")? else { return Err(given.missing(vm, &["offset"])) };
    given.finish(vm)?;
    refuse_negative(vm, &offset, "Offset")?;
    changed(vm, &this, |_, set| {
        set_offset(set, offset);
        Ok(())
    })
}

/// SQLite knows no OFFSET without a LIMIT.
fn set_offset(set: &mut QuerySet, offset: Value) {
    set.offset = Some(offset);
    if set.limit.is_none() {
        set.limit = Some(Value::Int(1_000_000));
    }
}

fn slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let key = args.get(1).cloned().unwrap_or_default();
    let Value::Slice(slice) = &key else {
        let message = if key.as_int().is_some() {
            "QuerySet indices must be slices, not integers. QuerySets are lazy and do not support random access. Use \
             await queryset.first(), await queryset.offset(n).first(), or await queryset.all() and index the returned \
             list."
        } else {
            "QuerySet indices must be slices."
        };
        return Err(error(vm, "ParamsError", message));
    };
    if !slice.step.is_none() && slice.step.as_int() != Some(1) {
        return Err(error(vm, "ParamsError", "Slice steps should be 1 or None."));
    }
    let start = if slice.start.is_none() { Some(0) } else { slice.start.as_int() };
    let Some(start) = start.filter(|start| *start >= 0) else {
        return Err(error(vm, "ParamsError", "Slice start should be non-negative number or None."));
    };
    let stop = slice.stop.as_int();
    if !slice.stop.is_none() && stop.is_none_or(|stop| stop <= start) {
        let message = "Slice stop should be non-negative number greater that slice start, or None.";
        return Err(error(vm, "ParamsError", message));
    }
    changed(vm, &args.this(), |_, set| {
        set_offset(set, Value::Int(start));
        if let Some(stop) = stop {
            set.limit = Some(Value::Int(stop - start));
        }
        Ok(())
    })
}

fn in_bulk(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.in_bulk", args);
    let ids = given.next(vm, "id_list")?;
    let field = given.next(vm, "field_name")?;
    let (Some(ids), Some(field)) = (ids, field) else {
        return Err(given.missing(vm, &["id_list", "field_name"]));
    };
    given.finish(vm)?;
    Ok(Generator::native_async("QuerySet.in_bulk", move |vm| {
        let name = vm.str(&field)?;
        let key = format!("{name}__in");
        let set = self::this(&this)?.copy().filter(vm, &key, ids);
        fetch::fetch(vm, &set, move |vm, objects| {
            let found = DictObject::new(Dict::default());
            for object in objects {
                let key = vm.get_attr(&object, &name)?;
                vm.dict_set(&found.dict, key, object)?;
            }
            Ok(Then::Return(Value::Dict(found)))
        })
    }))
}

fn prefetch_related(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let this = args.take_this();
    changed(vm, &this, |vm, set| {
        let meta = set.base.meta.clone();
        set.prefetches.replace(vm, &meta, &args.positional)
    })
}
