//! Relationships loaded with the objects: what options ask for, and what relationships do by themselves.
//!
//! Mirrors SQLAlchemy 2.1, `orm/strategy_options.py`.

pub(super) mod columns;
pub(super) mod joined;
mod selectin;
mod subquery;

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Module, Native};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::query::TableRef;

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper::{Lazy, Mapper, Relation};
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::warn::warn_as;

pub use selectin::load_with;
pub use subquery::{Origin, note_use as note_subqueries, note_values_apart};

/// How an option has a relationship loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strategy {
    /// By one more SELECT for all objects.
    SelectIn,
    /// By one more SELECT that joins to the one the objects came from.
    Subquery,
    /// By a join; an inner one if the script says so.
    Joined {
        /// Whether rows without a partner are left out.
        inner: bool,
    },
    /// It is in the rows already, by a join of the script's own.
    Contains,
    /// Object by object, once all are there.
    Immediate,
    /// As the relationship itself has it.
    Default,
    /// At first access, or in the way this says.
    Later(Lazy),
}

/// One relationship of an option.
#[derive(Clone)]
struct Step {
    relation: Rc<Relation>,
    strategy: Strategy,
    /// The alias of the other class that the rows have.
    table: Option<TableRef<Param>>,
}

/// `selectinload(A.b).joinedload(B.c)`: relationships, each behind the one before.
#[derive(Clone, Default)]
pub struct LoadOption {
    chain: Vec<Step>,
    /// How everything is loaded that nothing else is said of: `raiseload("*")`.
    everything: Option<Lazy>,
    /// What it says of columns.
    columns: Option<columns::Columns>,
    /// Options of the same beginning that go on in other ways: `selectinload(A.b).options(…)`.
    branches: Vec<LoadOption>,
}

impl LoadOption {
    /// The option without branches, and each of its branches.
    pub fn flattened(mut self) -> Vec<LoadOption> {
        let branches = std::mem::take(&mut self.branches);
        let mut all = vec![self];
        all.extend(branches);
        all
    }

    /// What it says of the columns of the class that it begins at.
    fn own_columns(&self) -> Option<&columns::Columns> {
        self.columns.as_ref().filter(|_| self.chain.is_empty())
    }

    /// Whether it says which columns are read.
    pub fn is_of_columns(&self) -> bool {
        self.columns.is_some()
    }
}

/// The functions that begin an option, and the methods that go on.
const STRATEGIES: &[(&str, Strategy)] = &[
    ("contains_eager", Strategy::Contains),
    ("defaultload", Strategy::Default),
    ("immediateload", Strategy::Immediate),
    ("joinedload", Strategy::Joined { inner: false }),
    ("lazyload", Strategy::Later(Lazy::Select)),
    ("noload", Strategy::Later(Lazy::NoLoad)),
    ("raiseload", Strategy::Later(Lazy::Raise)),
    ("selectinload", Strategy::SelectIn),
    ("subqueryload", Strategy::Subquery),
];

const METHODS: &[NativeDef] = &[
    method("contains_eager", |vm, args| chained(vm, args, Strategy::Contains)),
    method("defaultload", |vm, args| chained(vm, args, Strategy::Default)),
    method("defer", |vm, args| columns::behind(vm, args, columns::Mode::Defer)),
    method("immediateload", |vm, args| chained(vm, args, Strategy::Immediate)),
    method("joinedload", |vm, args| chained(vm, args, Strategy::Joined { inner: false })),
    method("lazyload", |vm, args| chained(vm, args, Strategy::Later(Lazy::Select))),
    method("load_only", |vm, args| columns::behind(vm, args, columns::Mode::Only)),
    method("noload", |vm, args| chained(vm, args, Strategy::Later(Lazy::NoLoad))),
    method("options", branched),
    method("raiseload", |vm, args| chained(vm, args, Strategy::Later(Lazy::Raise))),
    method("selectinload", |vm, args| chained(vm, args, Strategy::SelectIn)),
    method("subqueryload", |vm, args| chained(vm, args, Strategy::Subquery)),
    method("undefer", |vm, args| columns::behind(vm, args, columns::Mode::Undefer)),
];

/// Puts the functions into `sqlalchemy.orm`.
pub(super) fn fill(module: &Rc<Module>) {
    for (name, strategy) in STRATEGIES {
        let strategy = *strategy;
        let begin = Native::closure(name, move |vm, args| option(vm, LoadOption::default(), args, strategy));
        module.set(name, Value::Native(begin));
    }
    module.add("load_only", |vm, args| columns::option(vm, args, columns::Mode::Only));
    module.add("defer", |vm, args| columns::option(vm, args, columns::Mode::Defer));
    module.add("undefer", |vm, args| columns::option(vm, args, columns::Mode::Undefer));
}

#[derive(Default)]
struct OptionClass(OnceCell<Rc<Class>>);

fn option(vm: &mut Vm, mut option: LoadOption, mut args: Args, strategy: Strategy) -> Result<Value> {
    let inner = args.take_keyword("innerjoin");
    let strategy = match (strategy, &inner) {
        (Strategy::Joined { .. }, Some(inner)) => Strategy::Joined { inner: vm.truthy(inner)? },
        (strategy, _) => strategy,
    };
    let strategy = match (strategy, args.take_keyword("sql_only")) {
        (Strategy::Later(Lazy::Raise), Some(sql_only)) if vm.truthy(&sql_only)? => Strategy::Later(Lazy::RaiseOnSql),
        (strategy, _) => strategy,
    };
    if strategy == Strategy::Later(Lazy::NoLoad) {
        warn_as(
            vm,
            "SADeprecationWarning",
            "The noload() option is deprecated and will be removed in a future release.  This option produces \
             incorrect results by returning ``None`` for related items. (deprecated since: 2.1)",
        )?;
    }
    if let ([Value::Str(star)], true, Strategy::Later(lazy)) =
        (args.positional.as_slice(), option.chain.is_empty(), strategy)
        && star.as_str() == "*"
    {
        return Ok(made(vm, LoadOption { everything: Some(lazy), ..option }));
    }
    let alias = match args.take_keyword("alias").and_then(Value::non_none) {
        Some(alias) => crate::sqlalchemy::select::from_of(vm, &alias)?,
        None => None,
    };
    let is_inner_by_itself = inner.is_none();
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{name}=` of a loader option")));
    }
    if strategy == Strategy::Subquery {
        note_subqueries(vm);
    }
    let last = args.positional.len();
    for (at, attribute) in args.positional.iter().enumerate() {
        let Some((_, relation)) = instrument::relation_of(vm, attribute)? else {
            return Err(unsupported("a loader option of anything but a relationship"));
        };
        let strategy = match strategy {
            _ if at + 1 != last => Strategy::Default,
            Strategy::Joined { .. } if is_inner_by_itself => Strategy::Joined { inner: relation.inner_join },
            strategy => strategy,
        };
        let table = alias.clone().or_else(|| instrument::tables_of(attribute).1);
        option.chain.push(Step { relation, strategy, table });
    }
    Ok(made(vm, option))
}

/// An option as a value.
fn made(vm: &mut Vm, option: LoadOption) -> Value {
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.strategy_options", "Load", &object).natives(METHODS).build();
    let class = vm.state::<OptionClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, option))
}

fn chained(vm: &mut Vm, mut args: Args, strategy: Strategy) -> Result<Value> {
    let before = option_of(&args.take_this()).unwrap_or_default();
    option(vm, before, args, strategy)
}

/// `selectinload(A.b).options(joinedload(B.c), …)`: several ways on from the same place.
fn branched(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let mut option = option_of(&args.take_this()).unwrap_or_default();
    for item in &args.positional {
        let Some(further) = option_of(item) else { return Err(unsupported("this option of `options`")) };
        for further in further.flattened() {
            if further.everything.is_some() {
                return Err(unsupported("`options` with options for everything"));
            }
            let chain: Vec<Step> = option.chain.iter().cloned().chain(further.chain).collect();
            if further.columns.is_some() {
                columns::check_place(chain.last())?;
            }
            option.branches.push(LoadOption { chain, columns: further.columns, ..LoadOption::default() });
        }
    }
    Ok(made(vm, option))
}

/// The option a value is, if it is one.
pub fn option_of(value: &Value) -> Option<LoadOption> {
    value.host::<LoadOption>().map(|option| (*option).clone())
}

/// What is asked of a relationship: how it is loaded, the alias it is found under, and the options for what it leads
/// to.
pub(super) struct Asked {
    pub strategy: Strategy,
    pub table: Option<TableRef<Param>>,
    pub rest: Vec<LoadOption>,
    /// Whether an option names the relationship.
    pub explicit: bool,
}

/// What options ask of a relationship; the last one that says how counts.
pub(super) fn asked(options: &[LoadOption], relation: &Rc<Relation>) -> Asked {
    let by_itself = match relation.lazy {
        Lazy::SelectIn => Strategy::SelectIn,
        Lazy::Subquery => Strategy::Subquery,
        Lazy::Immediate => Strategy::Immediate,
        Lazy::Joined => Strategy::Joined { inner: relation.inner_join },
        other => Strategy::Later(other),
    };
    let mut asked = Asked { strategy: by_itself, table: None, rest: Vec::new(), explicit: false };
    for option in options {
        if let Some(lazy) = option.everything {
            if !asked.explicit {
                asked.strategy = Strategy::Later(lazy);
            }
            asked.rest.push(option.clone());
        }
        let Some((first, rest)) = option.chain.split_first() else { continue };
        if !Rc::ptr_eq(&first.relation, relation) {
            continue;
        }
        if first.strategy != Strategy::Default {
            asked.strategy = first.strategy;
            asked.explicit = true;
            asked.table = first.table.clone();
        }
        if !rest.is_empty() || option.columns.is_some() {
            let columns = option.columns.clone();
            asked.rest.push(LoadOption { chain: rest.to_vec(), columns, ..LoadOption::default() });
        }
    }
    asked
}

/// Refuses to load what is never loaded.
///
/// # Errors
/// `InvalidRequestError`, as SQLAlchemy words it.
pub fn check_loadable(vm: &mut Vm, options: &[LoadOption]) -> Result<()> {
    for option in options {
        for (at, step) in option.chain.iter().enumerate().filter(|(_, step)| step.relation.lazy.is_writer()) {
            match step.strategy {
                Strategy::Default | Strategy::Later(_) => {}
                Strategy::Immediate => return Err(unsupported("`immediateload` of a dynamic or write-only list")),
                _ if at > 0 => return Err(unsupported("loading a dynamic or write-only list")),
                _ => {
                    let title = step.relation.title();
                    let message =
                        format!("'{title}' does not support object population - eager loading cannot be applied.");
                    return Err(error(vm, "InvalidRequestError", message));
                }
            }
        }
    }
    Ok(())
}

/// What the options that an object was loaded with say of what a relationship of it leads to.
pub fn behind(state: &State, relation: &Rc<Relation>) -> Vec<LoadOption> {
    let own = state.options.borrow();
    if own.is_empty() {
        return Vec::new();
    }
    let rest = asked(&own, relation).rest.into_iter();
    rest.filter(|option| option.everything.is_none()).collect()
}

/// Notes the options that objects were loaded with.
pub fn note(objects: &[Value], options: &[LoadOption]) {
    if options.is_empty() {
        return;
    }
    for state in objects.iter().filter_map(State::of) {
        let mut own = state.options.borrow_mut();
        if own.is_empty() {
            *own = options.to_vec();
        }
    }
}

/// For a list that is loaded for one object: the way back to that object is not joined, since it is known.
pub fn without_way_back(relation: &Relation) -> Vec<LoadOption> {
    let back = relation.back().filter(|back| back.is_by_key() && back.lazy != Lazy::Select);
    let step = back.map(|relation| Step { relation, strategy: Strategy::Later(Lazy::Select), table: None });
    step.map(|step| LoadOption { chain: vec![step], ..LoadOption::default() }).into_iter().collect()
}

/// The relationships that are read again with an object that was expired, one by one.
pub(super) fn read_again(options: &[LoadOption], mapper: &Mapper) -> Vec<Rc<Relation>> {
    let by_itself = |relation: &&Rc<Relation>| {
        matches!(asked(options, relation).strategy, Strategy::SelectIn | Strategy::Subquery | Strategy::Immediate)
    };
    mapper.relations().iter().filter(by_itself).cloned().collect()
}

/// The options for reading only these attributes again, if any of them is a relationship that is joined.
pub(super) fn joined_among(options: &[LoadOption], mapper: &Mapper, names: &[Rc<str>]) -> Option<Vec<LoadOption>> {
    let is_joined = |relation: &Rc<Relation>| matches!(asked(options, relation).strategy, Strategy::Joined { .. });
    let mut relations = mapper.relations().iter();
    let any = relations.any(|relation| names.contains(&relation.key) && is_joined(relation));
    any.then(|| without(options, mapper, |relation| !names.contains(&relation.key)))
}

/// The same options, but for relationships of the class itself that are not loaded along.
pub(super) fn without(options: &[LoadOption], mapper: &Mapper, is_out: impl Fn(&Relation) -> bool) -> Vec<LoadOption> {
    let out = mapper.relations().iter().filter(|relation| is_out(relation)).map(|relation| {
        let step = Step { relation: relation.clone(), strategy: Strategy::Later(Lazy::Select), table: None };
        LoadOption { chain: vec![step], ..LoadOption::default() }
    });
    options.iter().cloned().chain(out).collect()
}

/// Whether relationships of a class are loaded with its objects.
pub fn loads_along(options: &[LoadOption], mapper: &Mapper) -> bool {
    let later = |relation: &Rc<Relation>| matches!(asked(options, relation).strategy, Strategy::Later(_));
    !mapper.relations().iter().all(later)
}

/// What options say of how relationships of a class itself are loaded later.
pub(super) fn later(options: &[LoadOption], mapper: &Mapper) -> Vec<(usize, Lazy)> {
    if options.is_empty() {
        return Vec::new();
    }
    let relations = mapper.relations().iter().filter_map(|relation| match asked(options, relation).strategy {
        Strategy::Later(lazy) if lazy != relation.lazy => Some((relation.id, lazy)),
        _ => None,
    });
    relations.collect()
}
