//! `session.query(…)`: SELECTs that are bound to a session.
//!
//! Mirrors SQLAlchemy 2.1, `orm/query.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::{Instance, Slice};
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{AliasName, Expr, From, Labels, Select, Source, Style, TableRef};

use crate::sqlalchemy::alias;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::exists;
use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::mapper::{self, Mapper};
use crate::sqlalchemy::result;
use crate::sqlalchemy::select::{self, Entity, Query};
use crate::sqlalchemy::session::SessionCore;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::warn;

struct Bound {
    session: Rc<SessionCore>,
    /// The session as the script has it.
    owner: Value,
    query: Query,
}

/// Methods that do what those of `select` do.
macro_rules! like_select {
    ($($name:literal),* $(,)?) => {
        &[$(method($name, |vm, args| changed(vm, args, $name))),*]
    };
}

const SELECT_METHODS: &[NativeDef] = like_select![
    "add_columns",
    "distinct",
    "filter",
    "filter_by",
    "group_by",
    "having",
    "join",
    "limit",
    "offset",
    "options",
    "order_by",
    "outerjoin",
    "select_from",
    "slice",
    "where",
    "with_for_update",
];

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| {
        let name = args.get(1).and_then(Value::as_text).cloned().unwrap_or_else(|| "".into());
        if KNOWN.split_whitespace().any(|known| known == name.as_str()) {
            return Err(unsupported(format!("`{name}` of `session.query`")));
        }
        Err(vm.attribute_error(format!("'Query' object has no attribute '{name}'"), &args.this(), &name))
    }),
    method("__getitem__", item),
    method("__iter__", |vm, args| {
        let result = run(vm, &args)?;
        vm.iter(&result)
    }),
    method("__str__", text),
    method("all", |vm, args| finish(vm, &args, "all")),
    method("count", count),
    method("delete", delete),
    method("exists", exists_of),
    method("first", first),
    method("get", get),
    method("one", |vm, args| finish(vm, &args, "one")),
    method("one_or_none", |vm, args| finish(vm, &args, "one_or_none")),
    method("scalar", scalar),
    method("scalar_subquery", |vm, args| on_select(vm, args, "scalar_subquery")),
    method("subquery", |vm, args| on_select(vm, args, "subquery")),
    method("update", update),
    method("with_entities", with_entities),
];

/// Attributes of the real ones that are not here.
const KNOWN: &str = "\
    add_entity apply_labels as_scalar autoflush column_descriptions correlate cte enable_assertions enable_eagerloads \
    except_ except_all execution_options from_statement get_children instances intersect intersect_all is_single_entity \
    label lazy_loaded_from merge_result params populate_existing prefix_with reset_joinpoint session statement \
    suffix_with tuples union union_all value values whereclause with_hint with_labels with_parent with_session \
    with_statement_hint with_transformation yield_per";

#[derive(Default)]
struct QueryClass(OnceCell<Rc<Class>>);

fn value(vm: &mut Vm, bound: Bound) -> Value {
    let object = vm.types.object.clone();
    let build = || {
        let base = ClassBuilder::new("sqlalchemy.orm.query", "Query", &object).natives(SELECT_METHODS).build();
        ClassBuilder::new("sqlalchemy.orm.query", "Query", &base).natives(METHODS).build()
    };
    let class = vm.state::<QueryClass>().0.get_or_init(build).clone();
    Value::Instance(Instance::with_host(&class, bound))
}

/// `session.query(…)`
///
/// # Errors
/// `ArgumentError` for what can not be selected.
pub fn query(vm: &mut Vm, session: Rc<SessionCore>, mut args: Args) -> Result<Value> {
    let owner = args.take_this();
    let made = select::select(vm, args, false)?;
    let Some(query) = select::query_of(&made) else { return Ok(Value::None) };
    let query = query.labelled(Labels::TableAndColumn);
    Ok(value(vm, Bound { session, owner, query }))
}

/// A query that is there already, of a session, which the script has as `owner`.
pub fn of(vm: &mut Vm, session: Rc<SessionCore>, owner: Value, query: &Query) -> Value {
    let query = query.labelled(Labels::TableAndColumn);
    value(vm, Bound { session, owner, query })
}

/// Whether queries have a method of this name, here or in the real library.
pub fn has_method(name: &str) -> bool {
    KNOWN.split_whitespace().any(|known| known == name) || METHODS.iter().any(|method| method.name == name)
}

fn this(args: &Args) -> Result<Rc<Bound>> {
    args.this().host::<Bound>().ok_or_else(|| unsupported("this kind of query"))
}

fn with_query(vm: &mut Vm, bound: &Bound, query: Query) -> Value {
    value(vm, Bound { session: bound.session.clone(), owner: bound.owner.clone(), query })
}

fn on_select(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    let bound = this(&args)?;
    let mut args = args;
    args.take_this();
    let plain = bound.query.labelled(Labels::Disambiguate);
    let select = select::value(vm, plain);
    vm.call_method(&select, name, args)
}

fn changed(vm: &mut Vm, args: Args, name: &str) -> Result<Value> {
    let bound = this(&args)?;
    let made = on_select(vm, args, name)?;
    let Some(query) = select::query_of(&made) else { return Ok(Value::None) };
    let query = query.labelled(Labels::TableAndColumn);
    Ok(with_query(vm, &bound, query))
}

fn with_entities(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, args, "with_only_columns")
}

/// Executes the query; of one thing it gives objects, not rows.
fn run(vm: &mut Vm, args: &Args) -> Result<Value> {
    let bound = this(args)?;
    execute(vm, &bound, &bound.query)
}

fn execute(vm: &mut Vm, bound: &Bound, query: &Query) -> Result<Value> {
    let session = &bound.session;
    let mut compiled = select::compile(vm, query)?;
    session.flush_before_reading(vm)?;
    let connection = session.connection(vm)?;
    mapper::configure(vm)?;
    select::add_joins(vm, &mut compiled)?;
    let rows = connection.execute(vm, &compiled.select.render(Style::Question))?;
    select::check_rows(vm, &compiled)?;
    let is_object = |entity: &Entity| matches!(entity, Entity::Object { .. });
    let scalar = matches!(query.entities.as_slice(), [one] if is_object(one));
    let has_objects = query.entities.iter().any(is_object);
    let made = result::of_query(vm, Some(session), compiled, rows, scalar);
    if has_objects { vm.call_method(&made, "unique", Args::none()) } else { Ok(made) }
}

fn finish(vm: &mut Vm, args: &Args, name: &str) -> Result<Value> {
    let result = run(vm, args)?;
    vm.call_method(&result, name, Args::none())
}

/// `query[0]`, `query[2:5]`: rows from here to there.
fn item(vm: &mut Vm, args: Args) -> Result<Value> {
    const NEGATIVE: &str = "negative indexes are not accepted by SQL index / slice operators";
    let query = args.this();
    let index = args.get(1).cloned().unwrap_or_default();
    let Value::Slice(slice) = &index else {
        let Some(at) = index.as_int() else { return Err(unsupported("an item of a query by this")) };
        if at == -1 {
            return Err(vm.error("IndexError", NEGATIVE));
        }
        let limited = vm.call_method(&query, "slice", [Value::Int(at), Value::Int(at.saturating_add(1))])?;
        let found = finish(vm, &[limited].into(), "all")?;
        return vm.get_item(&found, &Value::Int(0));
    };
    if let (Some(start), Some(stop)) = (slice.start.as_int(), slice.stop.as_int())
        && stop <= start
    {
        return Ok(Value::list(Vec::new()));
    }
    if [&slice.start, &slice.stop].into_iter().any(|bound| bound.as_int().is_some_and(|bound| bound < 0)) {
        return Err(vm.error("IndexError", NEGATIVE));
    }
    let limited = vm.call_method(&query, "slice", [slice.start.clone(), slice.stop.clone()])?;
    let found = finish(vm, &[limited].into(), "all")?;
    if slice.step.is_none() {
        return Ok(found);
    }
    let every = Slice { start: Value::None, stop: Value::None, step: slice.step.clone() };
    vm.get_item(&found, &Value::Slice(Rc::new(every)))
}

fn first(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut limited = args.clone();
    limited.positional.truncate(1);
    limited.positional.push(Value::Int(1));
    let limited = changed(vm, limited, "limit")?;
    finish(vm, &[limited].into(), "first")
}

fn scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let found = finish(vm, &args, "one_or_none")?;
    match &found {
        Value::Instance(_) if matches!(found.unwrapped(), Value::Tuple(_)) => vm.get_item(&found, &Value::Int(0)),
        _ => Ok(found),
    }
}

fn get(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = this(&args)?;
    warn::warn_as(
        vm,
        "LegacyAPIWarning",
        "The Query.get() method is considered legacy as of the 1.x series of SQLAlchemy and becomes a legacy construct \
         in 2.0. The method is now available as Session.get() (deprecated since: 2.0) (Background on SQLAlchemy 2.0 \
         at: https://sqlalche.me/e/b8d9)",
    )?;
    let class = entity_mapper(&bound)?.class.upgrade().map_or(Value::None, Value::Class);
    vm.call_method(&bound.owner, "get", [class, args.get(1).cloned().unwrap_or_default()])
}

fn entity_mapper(bound: &Bound) -> Result<Rc<Mapper>> {
    match bound.query.entities.first() {
        Some(Entity::Object { mapper, .. }) => Ok(mapper.clone()),
        _ => Err(unsupported("this of a query of no class")),
    }
}

/// `SELECT count(*) FROM (SELECT …)`
fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = this(&args)?;
    let inner = select::compile(vm, &bound.query)?.select;
    let name = AliasName::Anonymous(alias::next_number(vm));
    let table = TableRef::derived("anon", name, Source::Select(inner));
    let counted = Expr::Function { package: None, name: "count".into(), args: Vec::new() };
    let select = Select { columns: vec![counted], from: vec![From::Table(table)], ..Select::default() };
    bound.session.flush_before_reading(vm)?;
    let connection = bound.session.connection(vm)?;
    let rows = connection.execute(vm, &select.render(Style::Question))?;
    let counted = rows.rows.first().and_then(|row| row.first());
    Ok(counted.map_or(Value::Int(0), crate::sqlalchemy::errors::plain_value))
}

fn exists_of(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = this(&args)?;
    let select = select::compile(vm, &bound.query)?.select;
    let expr = exists::rows_of(select);
    Ok(expression::value(vm, Node { expr, kind: ColumnType::of(SqlType::Boolean) }))
}

fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    change(vm, args, false)
}

fn update(vm: &mut Vm, args: Args) -> Result<Value> {
    change(vm, args, true)
}

/// `query.delete()` and `query.update({…})`: how many rows they changed.
fn change(vm: &mut Vm, mut args: Args, is_update: bool) -> Result<Value> {
    let bound = this(&args)?;
    if let Some(called) = bound.query.beyond_filter() {
        let message = format!("Can't call Query.update() or Query.delete() when {called} has been called");
        return Err(error(vm, "InvalidRequestError", message));
    }
    let mut statement = dml::of_query(&entity_mapper(&bound)?, bound.query.filter.clone(), is_update);
    if let Some(option) = args.take_keyword("synchronize_session") {
        statement.take_option("synchronize_session", &option)?;
    }
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`{name}=` of `session.query(…).update`")));
    }
    if is_update {
        let given = dml::given_values(vm, &args)?;
        statement.set_values(vm, given)?;
    }
    bound.session.flush_before_reading(vm)?;
    let connection = bound.session.connection(vm)?;
    let result = dml::execute(vm, Some(&bound.session), &connection, &statement, None)?;
    vm.get_attr(&result, "rowcount")
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = this(&args)?;
    let mut select = select::compile(vm, &bound.query)?.select;
    // These are of SQLite's dialect, in which a query of a session is shown.
    if select.limit.is_none() && select.offset.is_none() {
        select.no_limit = None;
        select.no_offset = None;
    }
    Ok(Value::str(select.render(Style::Question).sql))
}
