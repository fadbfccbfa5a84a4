//! `ormar.and_(…)`, `ormar.or_(…)`, and how lookups become the conditions of a queryset.
//!
//! ormar 0.26.0, `queryset/clause.py`.

use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use linktable_python::class::{NativeDef, getter, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Dict, Result, Text, Value, Vm};
use linktable_sql::query::Expr;

use crate::ormar::errors::error;
use crate::ormar::mapping::{lower_name, pk_name};
use crate::ormar::parameters::of_method;
use crate::ormar::queryset::aliases;
use crate::ormar::queryset::filter::Filter;
use crate::ormar::queryset::paths::{self, Tree};
use crate::ormar::queryset::text;
use crate::sqlalchemy::database::Param;

/// Lookups that belong together, and groups of them.
pub(crate) struct Group {
    any: bool,
    negated: Cell<bool>,
    nested: Vec<Rc<Group>>,
    written: Vec<(Text, Value)>,
    /// What stands in the place of a group and is none, as the truth that `field != value` gives.
    stray: Option<Value>,
    /// The lookups, once it is known from which model they start.
    filters: RefCell<Vec<Rc<Filter>>>,
}

/// One condition of a queryset.
#[derive(Clone)]
pub(crate) enum Clause {
    /// A lookup.
    Filter(Rc<Filter>),
    /// A group of them.
    Group(Rc<Group>),
}

impl Clause {
    /// The condition; nothing for a group without any.
    ///
    /// # Errors
    /// As [`Filter::condition`].
    pub(crate) fn condition(&self, vm: &mut Vm) -> Result<Option<Expr<Param>>> {
        match self {
            Clause::Filter(filter) => filter.condition(vm).map(Some),
            Clause::Group(group) => group.condition(vm),
        }
    }

    fn each_filter(&self, run: &mut impl FnMut(&Rc<Filter>)) {
        match self {
            Clause::Filter(filter) => run(filter),
            Clause::Group(group) => group.each_filter(run),
        }
    }
}

/// All conditions of a statement; `exclude` takes what they select away.
///
/// # Errors
/// As [`Filter::condition`].
pub(crate) fn condition(vm: &mut Vm, clauses: &[Clause], exclude: bool) -> Result<Option<Expr<Param>>> {
    let mut conditions = Vec::new();
    for clause in clauses {
        conditions.extend(clause.condition(vm)?);
    }
    let all = joined_by_and(conditions);
    Ok(if exclude { all.map(Expr::negate) } else { all })
}

/// Conditions that must all hold.
///
/// SQLAlchemy takes an AND in an AND apart, even one in parentheses (`BooleanClauseList._construct`).
fn joined_by_and(conditions: Vec<Expr<Param>>) -> Option<Expr<Param>> {
    if conditions.len() < 2 {
        return Expr::all(conditions);
    }
    Expr::all(flat(conditions, &|expr| match expr {
        Expr::And(inner) => Ok(inner),
        other => Err(other),
    }))
}

/// What an operator joins, those items in the place of a group that the same operator joins.
fn flat(
    items: Vec<Expr<Param>>,
    parts: &impl Fn(Expr<Param>) -> std::result::Result<Vec<Expr<Param>>, Expr<Param>>,
) -> Vec<Expr<Param>> {
    let mut all = Vec::with_capacity(items.len());
    for item in items {
        match item {
            Expr::Group(inner) => match parts(*inner) {
                Ok(inner) => all.extend(inner),
                Err(inner) => all.push(Expr::Group(Box::new(inner))),
            },
            other => match parts(other) {
                Ok(inner) => all.extend(inner),
                Err(other) => all.push(other),
            },
        }
    }
    all
}

impl Group {
    /// A group of lookups as they are written.
    pub(crate) fn new(any: bool, nested: Vec<Rc<Group>>, written: Vec<(Text, Value)>) -> Rc<Group> {
        Rc::new(Group { any, negated: Cell::new(false), nested, written, stray: None, filters: RefCell::default() })
    }

    /// The group that a value is. Of anything else ormar asks for `resolve` only when a query is made.
    fn taken(value: &Value) -> Rc<Group> {
        value.host::<Group>().unwrap_or_else(|| {
            Rc::new(Group {
                any: false,
                negated: Cell::new(false),
                nested: Vec::new(),
                written: Vec::new(),
                stray: Some(value.clone()),
                filters: RefCell::default(),
            })
        })
    }

    /// Finds out what the lookups mean for a model; gives the conditions with its own, and the paths to join.
    fn resolve(
        &self,
        vm: &mut Vm,
        model: &Rc<Class>,
        joined: Vec<Text>,
        clauses: Vec<Clause>,
    ) -> Result<(Vec<Clause>, Vec<Text>)> {
        vm.nested(|vm| {
            if let Some(stray) = &self.stray {
                vm.get_attr(stray, "resolve")?;
                return Err(unsupported("a group of anything but groups and lookups"));
            }
            let written = self.written.clone();
            let (own, mut joined) = prepare(vm, model, &joined, &clauses, written)?;
            let mut clauses = clauses;
            clauses.extend(own.iter().cloned().map(Clause::Filter));
            *self.filters.borrow_mut() = own;
            for group in &self.nested {
                (clauses, joined) = group.resolve(vm, model, joined, clauses)?;
            }
            Ok((clauses, joined))
        })
    }

    fn condition(&self, vm: &mut Vm) -> Result<Option<Expr<Param>>> {
        vm.nested(|vm| {
            let mut items = Vec::new();
            for group in &self.nested {
                items.extend(group.condition(vm)?);
            }
            let filters = self.filters.borrow().clone();
            for filter in filters {
                items.push(filter.condition(vm)?);
            }
            let joined = match (self.any, items.len()) {
                (_, 0 | 1) => items.pop(),
                (true, _) => Some(Expr::Or(flat(items, &|expr| match expr {
                    Expr::Or(inner) => Ok(inner),
                    other => Err(other),
                }))),
                (false, _) => joined_by_and(items),
            };
            let grouped = joined.map(|expr| match expr {
                // Parentheses in parentheses are one pair.
                Expr::Group(_) => expr,
                _ => Expr::Group(Box::new(expr)),
            });
            Ok(if self.negated.get() { grouped.map(Expr::negate) } else { grouped })
        })
    }

    fn each_filter(&self, run: &mut impl FnMut(&Rc<Filter>)) {
        for group in &self.nested {
            group.each_filter(run);
        }
        for filter in self.filters.borrow().iter() {
            run(filter);
        }
    }
}

/// What `filter(*groups, **lookups)` adds: the conditions (those that were there first), and the paths to join.
///
/// # Errors
/// `QueryDefinitionError` for a positional argument that is no group; as [`Filter::new`].
pub(crate) fn filtered(
    vm: &mut Vm,
    model: &Rc<Class>,
    joined: &[Text],
    clauses: &[Clause],
    args: Args,
) -> Result<(Vec<Clause>, Vec<Text>)> {
    let mut groups = Vec::new();
    let mut all_joined = joined.to_vec();
    for value in &args.positional {
        let Some(group) = value.host::<Group>() else {
            let message = "Only ormar.and_ and ormar.or_ can be passed as filter positional arguments,\
                           other values need to be passed bykeyword arguments";
            return Err(error(vm, "QueryDefinitionError", message));
        };
        // Each starts from the queryset's own paths, so those of the last one count, as in ormar.
        (_, all_joined) = group.resolve(vm, model, joined.to_vec(), clauses.to_vec())?;
        groups.push(Clause::Group(group));
    }
    let (own, joined) = prepare(vm, model, &all_joined, clauses, args.keywords)?;
    let mut clauses = clauses.to_vec();
    clauses.extend(own.into_iter().map(Clause::Filter));
    clauses.extend(groups);
    Ok((clauses, joined))
}

/// Lookups of a model by what is written (`QueryClause.prepare_filter`).
fn prepare(
    vm: &mut Vm,
    model: &Rc<Class>,
    joined: &[Text],
    clauses: &[Clause],
    mut written: Vec<(Text, Value)>,
) -> Result<(Vec<Rc<Filter>>, Vec<Text>)> {
    if let Some(at) = written.iter().position(|(name, _)| &**name == "pk")
        && let Some((_, value)) = written.get(at).cloned()
        && vm.truthy(&value)?
    {
        written.remove(at);
        let name = pk_name(model).unwrap_or_else(|| "".into());
        let name = paths::column_name(model, &name);
        written.retain(|(other, _)| *other != name);
        written.push((name, value));
    }
    let mut joined = joined.to_vec();
    let mut own = Vec::new();
    for (name, value) in written {
        let filter = Filter::new(vm, model, &name, value)?;
        filter.add_path(&mut joined);
        own.push(filter);
    }
    let twice = joined_twice(vm, model, &joined)?;
    let aliases = aliases::all(vm);
    let mut switch = |filter: &Rc<Filter>| {
        let key = format!("{}_{}", lower_name(model), filter.related);
        if filter.related.contains("__") && twice.contains(&key) {
            *filter.prefix.borrow_mut() = aliases.get(model, &filter.related);
        }
    };
    for clause in clauses {
        clause.each_filter(&mut switch);
    }
    own.iter().for_each(&mut switch);
    Ok((own, joined))
}

/// The paths whose last relation is joined by a path before them: they get aliases of their own.
fn joined_twice(vm: &mut Vm, model: &Rc<Class>, joined: &[Text]) -> Result<Vec<String>> {
    let aliases = aliases::all(vm);
    let mut seen = Vec::new();
    let mut twice = Vec::new();
    for path in Tree::grouped(joined).paths() {
        let found = paths::follow(vm, model, &paths::split(&path))?;
        let prefix = aliases::id(&found.prefix);
        if seen.contains(&prefix) {
            twice.push(format!("{}_{}", lower_name(model), found.related));
            aliases.get_or_add(model, &found.related);
        } else {
            seen.push(prefix);
        }
    }
    Ok(twice)
}

#[derive(Default)]
struct Classes {
    group: OnceCell<Rc<Class>>,
    filter: OnceCell<Rc<Class>>,
}

const FILTER: &[NativeDef] = &[
    getter("related_str", |_, args| Ok(of_filter(&args)?.related.as_str().into())),
    getter("source_model", |_, args| Ok(Value::Class(of_filter(&args)?.source.clone()))),
    getter("table_prefix", |vm, args| {
        let prefix = of_filter(&args)?.prefix.borrow().clone();
        Ok(Value::str(aliases::all(vm).shown(&prefix)))
    }),
    getter("target_model", |_, args| Ok(of_filter(&args)?.target.clone().map_or(Value::None, Value::Class))),
];

const METHODS: &[NativeDef] = &[
    method("__and__", |vm, args| beside(vm, &args, false)),
    method("__invert__", |_, args| {
        let this = args.this();
        if let Some(group) = this.host::<Group>() {
            group.negated.set(!group.negated.get());
        }
        Ok(this)
    }),
    method("__or__", |vm, args| beside(vm, &args, true)),
    getter("_kwargs_dict", |_, args| {
        let mut dict = Dict::default();
        for (name, value) in &of_group(&args)?.written {
            dict.set_str(name.clone(), value.clone());
        }
        Ok(Value::dict(dict))
    }),
    getter("_nested_groups", |vm, args| {
        let nested = of_group(&args)?.nested.clone();
        Ok(Value::list(nested.into_iter().map(|group| value(vm, group)).collect()))
    }),
    getter("actions", |vm, args| {
        let filters = of_group(&args)?.filters.borrow().clone();
        Ok(Value::list(filters.into_iter().map(|filter| filter_value(vm, filter)).collect()))
    }),
    method("get_text_clause", |vm, args| match of_group(&args)?.condition(vm)? {
        Some(condition) => Ok(text::of_condition(vm, condition)),
        None => Err(unsupported("the text of a group without lookups")),
    }),
    method("resolve", resolve),
];

fn of_group(args: &Args) -> Result<Rc<Group>> {
    args.this().host::<Group>().ok_or_else(|| unsupported("this kind of group"))
}

fn of_filter(args: &Args) -> Result<Rc<Filter>> {
    args.this().host::<Filter>().ok_or_else(|| unsupported("this kind of lookup"))
}

fn filter_value(vm: &mut Vm, filter: Rc<Filter>) -> Value {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.queryset.actions.filter_action", "FilterAction", &object);
        builder.natives(FILTER).build()
    };
    let class = vm.state::<Classes>().filter.get_or_init(build).clone();
    let instance = Instance::new(&class);
    instance.set_host(filter);
    Value::Instance(instance)
}

/// `resolve(model_cls)`: finds out what the lookups mean for a model.
fn resolve(vm: &mut Vm, args: Args) -> Result<Value> {
    let group = of_group(&args)?;
    let params = ["model_cls", "select_related", "filter_clauses"];
    let mut given = of_method(vm, args, "FilterGroup.resolve", &params, 1)?.into_iter();
    let Some(Value::Class(model)) = given.next().flatten() else {
        return Err(unsupported("`resolve` for anything but a model"));
    };
    if given.flatten().any(|value| !value.is_none()) {
        return Err(unsupported("`resolve` with what was there before"));
    }
    let (clauses, joined) = group.resolve(vm, &model, Vec::new(), Vec::new())?;
    let mut filters = Vec::new();
    for clause in clauses {
        if let Clause::Filter(filter) = clause {
            filters.push(filter_value(vm, filter));
        }
    }
    let joined = joined.into_iter().map(Value::Str).collect();
    Ok(Value::tuple(vec![Value::list(filters), Value::list(joined)]))
}

/// The class `FilterGroup`.
pub(crate) fn class(vm: &mut Vm) -> Rc<Class> {
    let object = vm.types.object.clone();
    let build = || {
        let builder = ClassBuilder::new("ormar.queryset.clause", "FilterGroup", &object);
        builder.natives(METHODS).construct(|vm, _, args| group(vm, args, false)).build()
    };
    vm.state::<Classes>().group.get_or_init(build).clone()
}

/// A group as a value.
pub(crate) fn value(vm: &mut Vm, group: Rc<Group>) -> Value {
    let class = class(vm);
    let instance = Instance::new(&class);
    instance.set_host(group);
    Value::Instance(instance)
}

fn beside(vm: &mut Vm, args: &Args, any: bool) -> Result<Value> {
    let sides = args.positional.iter().map(Group::taken).collect();
    Ok(value(vm, Group::new(any, sides, Vec::new())))
}

/// `ormar.and_(…)`, `ormar.or_(…)`
///
/// # Errors
/// None of its own.
pub(crate) fn group(vm: &mut Vm, args: Args, any: bool) -> Result<Value> {
    let nested = args.positional.iter().map(Group::taken).collect();
    Ok(value(vm, Group::new(any, nested, args.keywords)))
}
