//! `select(…)` and its methods.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` and `orm/context.py`.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::class::{NativeDef, method};
use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Compound, Expr, From, Labels, Select, SetOperator, Style, TableRef, TextPart, lost_cast};

use crate::sqlalchemy::attribute_names;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager::columns::{self, LeftOut};
use crate::sqlalchemy::eager::joined::{self, Plan};
use crate::sqlalchemy::eager::{self, LoadOption};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{self, Node, node_of};
use crate::sqlalchemy::filter_by;
use crate::sqlalchemy::from_statement;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::join::{self, Join};
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{self, Mapper};
use crate::sqlalchemy::row_keys::{self, Keys};
use crate::sqlalchemy::selectable::{self, Derived};
use crate::sqlalchemy::types::ColumnType;

/// What a SELECT gives for each row.
#[derive(Clone)]
pub enum Entity {
    /// An object of a class.
    Object {
        /// The class.
        mapper: Rc<Mapper>,
        /// Its table, or an alias of it.
        table: TableRef<Param>,
    },
    /// A value.
    Value(Node),
}

/// A SELECT as a script has it.
#[derive(Clone)]
pub struct Query {
    /// The SELECTs it is made of, if it is a compound one; it has their columns and nothing of its own but ORDER BY,
    /// LIMIT and OFFSET.
    compound: Option<(SetOperator, Vec<Rc<Query>>)>,
    /// How its columns are named.
    pub labels: Labels,
    /// What it gives.
    pub entities: Vec<Entity>,
    /// Whether it gives single values instead of rows: SQLModel's `select` of one thing.
    pub scalar: bool,
    /// The conditions of WHERE.
    pub filter: Vec<Expr<Param>>,
    pub(super) from: Vec<From<Param>>,
    pub(super) joins: Vec<Join>,
    order_by: Vec<Expr<Param>>,
    group_by: Vec<Expr<Param>>,
    having: Vec<Expr<Param>>,
    limit: Option<Value>,
    offset: Option<Value>,
    distinct: bool,
    options: Vec<LoadOption>,
}

/// A SELECT that can be rendered, with what its columns stand for.
pub struct Compiled {
    /// The SELECT.
    pub select: Select<Param>,
    /// What it gives.
    pub entities: Vec<Entity>,
    /// The names of what it gives, for rows; the database's own where it is no statement of the ORM.
    pub keys: Option<Keys>,
    /// What is loaded with its objects.
    pub options: Vec<LoadOption>,
    /// What its rows have besides.
    pub plan: Plan,
    /// For each entity the columns that its rows do not have.
    pub left_out: Vec<Vec<LeftOut>>,
}

const METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "`select`", attribute_names::SELECT)),
    method("__str__", text),
    method("add_columns", add_columns),
    method("correlate", itself),
    method("cte", cte),
    method("distinct", distinct),
    method("except_", |vm, args| combined(vm, args, SetOperator::Except)),
    method("except_all", |vm, args| combined(vm, args, SetOperator::ExceptAll)),
    method("execution_options", itself),
    method("exists", exists),
    method("filter", filter),
    method("filter_by", filter_by),
    method("from_statement", from_statement::method),
    method("group_by", group_by),
    method("having", having),
    method("intersect", |vm, args| combined(vm, args, SetOperator::Intersect)),
    method("intersect_all", |vm, args| combined(vm, args, SetOperator::IntersectAll)),
    method("join", join_method),
    method("join_from", join_from),
    method("label", label),
    method("limit", limit),
    method("offset", offset),
    method("options", options),
    method("order_by", order_by),
    method("outerjoin", outer_join),
    method("params", refused!("select().params")),
    method("scalar_subquery", scalar_subquery),
    method("select_from", select_from),
    method("slice", slice),
    method("subquery", subquery),
    method("union", |vm, args| combined(vm, args, SetOperator::Union)),
    method("union_all", |vm, args| combined(vm, args, SetOperator::UnionAll)),
    method("where", filter),
    // SQLite has no row locks, and its dialect writes nothing for them.
    method("with_for_update", itself),
    method("with_only_columns", with_only_columns),
];

/// Methods of compound SELECTs.
const COMPOUND_METHODS: &[NativeDef] = &[
    method("__getattr__", |vm, args| attribute_names::refuse(vm, &args, "compound SELECTs", attribute_names::COMPOUND)),
    method("__str__", text),
    method("cte", cte),
    method("execution_options", itself),
    method("exists", exists),
    method("limit", limit),
    method("offset", offset),
    method("order_by", order_by),
    method("scalar_subquery", scalar_subquery),
    method("subquery", subquery),
    method("union", |vm, args| combined(vm, args, SetOperator::Union)),
    method("union_all", |vm, args| combined(vm, args, SetOperator::UnionAll)),
];

#[derive(Default)]
struct SelectClasses(OnceCell<[Rc<Class>; 3]>);

/// A SELECT as a value.
pub fn value(vm: &mut Vm, query: Query) -> Value {
    let object = vm.types.object.clone();
    let build = |name| ClassBuilder::new("sqlmodel.sql._expression_select_cls", name, &object).natives(METHODS).build();
    let make = || {
        let compound = ClassBuilder::new("sqlalchemy.sql.selectable", "CompoundSelect", &object);
        [build("Select"), build("SelectOfScalar"), compound.natives(COMPOUND_METHODS).build()]
    };
    let [rows, scalars, compound] = vm.state::<SelectClasses>().0.get_or_init(make).clone();
    let class = match (&query.compound, query.scalar) {
        (Some(_), _) => compound,
        (None, true) => scalars,
        (None, false) => rows,
    };
    Value::Instance(Instance::with_host(&class, query))
}

/// The SELECT a value is, if it is one.
pub fn query_of(value: &Value) -> Option<Rc<Query>> {
    value.host::<Query>()
}

/// SQLModel's `select(…)`: of one thing it gives single values; SQLAlchemy's always gives rows.
///
/// # Errors
/// `ArgumentError` for what can not be selected.
pub fn select(vm: &mut Vm, args: Args, scalars: bool) -> Result<Value> {
    let mut entities = Vec::new();
    for item in &args.positional {
        entities.extend(entities_of(vm, item)?);
    }
    let query = Query {
        // A table and a subquery are several columns.
        scalar: scalars && args.positional.len() == 1,
        ..Query::of(entities)
    };
    Ok(value(vm, query))
}

impl Query {
    /// The same with its columns named in another way.
    #[must_use]
    pub fn labelled(&self, labels: Labels) -> Self {
        Query { labels, ..self.clone() }
    }

    /// Whether it is a statement of the ORM: a class stands in it, or a column of one.
    fn is_of_class(&self) -> bool {
        let of_class = |entity: &Entity| match entity {
            Entity::Object { .. } => true,
            Entity::Value(node) => node.expr.is_of_class(),
        };
        self.entities.iter().any(of_class)
            || self.joins.iter().any(|join| join.mapper.is_some())
            || self.from.iter().flat_map(From::tables).any(|table| table.is_of_class())
            || self.filter.iter().chain(&self.order_by).chain(&self.group_by).any(Expr::is_of_class)
    }

    /// What is to be loaded with its objects.
    pub fn options(&self) -> Vec<LoadOption> {
        self.options.clone()
    }

    /// A SELECT of these.
    pub fn of(entities: Vec<Entity>) -> Self {
        Query {
            compound: None,
            labels: Labels::default(),
            scalar: false,
            entities,
            filter: Vec::new(),
            from: Vec::new(),
            joins: Vec::new(),
            order_by: Vec::new(),
            group_by: Vec::new(),
            having: Vec::new(),
            limit: None,
            offset: None,
            distinct: false,
            options: Vec::new(),
        }
    }
}

/// What an argument of `select` gives: an object, a value, or the values of all columns.
///
/// # Errors
/// `ArgumentError` for what can not be selected.
pub fn entities_of(vm: &mut Vm, item: &Value) -> Result<Vec<Entity>> {
    if let Some((mapper, table)) = table_of(vm, item)? {
        return Ok(vec![Entity::Object { mapper, table }]);
    }
    if let Some(selectable) = selectable::of(vm, item) {
        return Ok(selectable.columns.iter().map(|(_, node)| Entity::Value(node.clone())).collect());
    }
    if let Some(node) = node_of(vm, item)? {
        return Ok(vec![Entity::Value(node)]);
    }
    match item {
        Value::Int(_) | Value::Float(_) => Err(unsupported("a number in `select`; `literal()` makes a column of it")),
        _ if instrument::is_attribute(item) => Err(unsupported("selecting a relationship")),
        _ => {
            let shown = vm.repr(item)?;
            let message =
                format!("Column expression, FROM clause, or other columns clause element expected, got {shown}.");
            Err(error(vm, "ArgumentError", message))
        }
    }
}

/// The class and the table a value stands for, if it is a mapped class or an alias of one.
///
/// # Errors
/// What configuring the mappers raises.
pub fn table_of(vm: &mut Vm, item: &Value) -> Result<Option<(Rc<Mapper>, TableRef<Param>)>> {
    if let Some(alias) = item.host::<crate::sqlalchemy::alias::Alias>() {
        return Ok(Some((alias.mapper.clone(), alias.table.clone())));
    }
    let Some(class) = item.as_class() else { return Ok(None) };
    // The relationships are resolved when the statement is executed.
    Ok(mapper::known(vm, class).map(|mapper| {
        let table = TableRef::plain(&mapper.table);
        (mapper, table)
    }))
}

/// What a value stands for in FROM: the table of a class, or a table or subquery itself.
///
/// # Errors
/// What configuring the mappers raises.
pub fn from_of(vm: &mut Vm, item: &Value) -> Result<Option<TableRef<Param>>> {
    match table_of(vm, item)? {
        Some((_, table)) => Ok(Some(table)),
        None => Ok(selectable::of(vm, item).map(|selectable| selectable.table.clone())),
    }
}

/// A copy of the SELECT a method is called on, changed.
fn changed(vm: &mut Vm, args: &Args, change: impl FnOnce(&mut Vm, &mut Query) -> Result<()>) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let mut query = (*query).clone();
    change(vm, &mut query)?;
    Ok(value(vm, query))
}

fn rest(args: &Args) -> Vec<Value> {
    args.positional.iter().skip(1).cloned().collect()
}

fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.filter.push(expression::condition(vm, &item)?);
        }
        Ok(())
    })
}

fn filter_by(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for (name, given) in &args.keywords {
            let attribute = filter_by::attribute(vm, query, name)?;
            let compared = vm.call_method(&attribute, "__eq__", [given.clone()])?;
            query.filter.push(expression::condition(vm, &compared)?);
        }
        Ok(())
    })
}

fn having(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.having.push(expression::condition(vm, &item)?);
        }
        Ok(())
    })
}

fn terms(vm: &mut Vm, args: &Args) -> Result<Vec<Expr<Param>>> {
    let mut terms = Vec::new();
    for item in rest(args) {
        match &item {
            Value::Str(name) => {
                terms.push(Expr::Label { operand: Box::new(Expr::Null), name: (**name).into() });
            }
            _ => match node_of(vm, &item)? {
                Some(node) => terms.push(node.expr),
                None => return Err(unsupported("this in ORDER BY or GROUP BY")),
            },
        }
    }
    Ok(terms)
}

fn order_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let terms = terms(vm, &args)?;
    changed(vm, &args, |_, query| {
        query.order_by.extend(terms);
        Ok(())
    })
}

fn group_by(vm: &mut Vm, args: Args) -> Result<Value> {
    let terms = terms(vm, &args)?;
    changed(vm, &args, |_, query| {
        query.group_by.extend(terms);
        Ok(())
    })
}

fn limit(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        query.limit = args.get(1).cloned().and_then(Value::non_none);
        Ok(())
    })
}

fn offset(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        query.offset = args.get(1).cloned().and_then(Value::non_none);
        Ok(())
    })
}

fn distinct(vm: &mut Vm, args: Args) -> Result<Value> {
    if args.positional.len() > 1 {
        return Err(unsupported("`distinct` with columns"));
    }
    changed(vm, &args, |_, query| {
        query.distinct = true;
        Ok(())
    })
}

fn add_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            query.entities.extend(entities_of(vm, &item)?);
        }
        query.scalar = false;
        Ok(())
    })
}

fn with_only_columns(vm: &mut Vm, args: Args) -> Result<Value> {
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`with_only_columns({name}=…)`")));
    }
    changed(vm, &args, |vm, query| {
        query.entities.clear();
        for item in rest(&args) {
            query.entities.extend(entities_of(vm, &item)?);
        }
        Ok(())
    })
}

fn slice(vm: &mut Vm, args: Args) -> Result<Value> {
    let bound = |at: usize| args.get(at).and_then(Value::as_int);
    let (Some(start), Some(stop)) = (bound(1), bound(2)) else { return Err(unsupported("`slice` without bounds")) };
    changed(vm, &args, |_, query| {
        query.limit = Some(Value::Int(stop.saturating_sub(start)));
        query.offset = (start != 0).then_some(Value::Int(start));
        Ok(())
    })
}

/// `union(a, b)` and the like.
///
/// # Errors
/// For what is no SELECT.
pub fn compound(vm: &mut Vm, items: &[Value], operator: SetOperator) -> Result<Value> {
    let mut queries = Vec::new();
    for item in items {
        match query_of(item) {
            Some(query) => queries.push(query),
            None => return Err(unsupported("a compound SELECT of anything but SELECTs")),
        }
    }
    let Some(first) = queries.first() else { return Err(unsupported("a compound SELECT of nothing")) };
    let entities = plain_entities(&first.entities);
    let query = Query { compound: Some((operator, queries)), ..Query::of(entities) };
    Ok(value(vm, query))
}

fn combined(vm: &mut Vm, args: Args, operator: SetOperator) -> Result<Value> {
    compound(vm, &args.positional, operator)
}

/// What entities give where no objects are made of them: the values of their columns.
fn plain_entities(entities: &[Entity]) -> Vec<Entity> {
    let columns = entities.iter().flat_map(columns);
    columns.zip(kinds(entities)).map(|(expr, kind)| Entity::Value(Node { expr, kind })).collect()
}

/// The types of the columns of entities.
pub fn kinds(entities: &[Entity]) -> Vec<Rc<ColumnType>> {
    let mut kinds = Vec::new();
    for entity in entities {
        match entity {
            Entity::Object { mapper, .. } => kinds.extend(mapper.columns.iter().map(|column| column.sql_type.clone())),
            Entity::Value(node) => kinds.push(node.kind.clone()),
        }
    }
    kinds
}

fn subquery(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    selectable::derive(vm, &query, args, Derived::Subquery)
}

fn cte(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    selectable::derive(vm, &query, args, Derived::Cte)
}

fn label(vm: &mut Vm, args: Args) -> Result<Value> {
    let scalar = scalar_subquery(vm, [args.this()].into())?;
    vm.call_method(&scalar, "label", rest(&args))
}

fn select_from(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |vm, query| {
        for item in rest(&args) {
            match from_of(vm, &item)? {
                Some(table) => query.from.push(From::Table(table)),
                None => return Err(unsupported("`select_from` of this")),
            }
        }
        Ok(())
    })
}

fn join_method(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, false, false)
}

fn outer_join(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, true, false)
}

fn join_from(vm: &mut Vm, args: Args) -> Result<Value> {
    add_join(vm, args, false, true)
}

fn add_join(vm: &mut Vm, mut args: Args, outer: bool, with_left: bool) -> Result<Value> {
    let is_outer = args.take_keyword("isouter").is_some_and(|value| matches!(value, Value::Bool(true)));
    let full = args.take_keyword("full").is_some_and(|value| matches!(value, Value::Bool(true)));
    let on = args.take_keyword("onclause");
    let mut given = rest(&args).into_iter();
    let left = if with_left { given.next() } else { None };
    let target = given.next().or_else(|| args.take_keyword("target")).unwrap_or_default();
    let on = given.next().or(on).and_then(Value::non_none);
    let join = join::read(vm, left.as_ref(), &target, on.as_ref(), outer || is_outer, full)?;
    changed(vm, &args, |_, query| {
        query.joins.push(join);
        Ok(())
    })
}

fn options(vm: &mut Vm, args: Args) -> Result<Value> {
    changed(vm, &args, |_, query| {
        for item in rest(&args) {
            match eager::option_of(&item) {
                Some(option) => query.options.push(option),
                None => return Err(unsupported("this option of `select`")),
            }
        }
        Ok(())
    })
}

fn itself(_vm: &mut Vm, args: Args) -> Result<Value> {
    Ok(args.this())
}

fn scalar_subquery(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let compiled = compile(vm, &query)?;
    let kind = match compiled.entities.first() {
        Some(Entity::Value(node)) => node.kind.clone(),
        _ => ColumnType::plain(),
    };
    Ok(expression::value(vm, Node { expr: Expr::Scalar(Rc::new(compiled.select)), kind }))
}

fn exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let expr = Expr::Exists(Rc::new(compile(vm, &query)?.select));
    Ok(expression::value(vm, Node { expr, kind: ColumnType::of(SqlType::Boolean) }))
}

fn text(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = query_of(&args.this()) else { return Ok(Value::None) };
    let mut compiled = compile(vm, &query)?;
    mapper::configure(vm)?;
    add_joins(vm, &mut compiled)?;
    let mut select = compiled.select;
    // These are of SQLite's dialect.
    select.no_limit = None;
    select.no_offset = None;
    Ok(Value::str(select.render(Style::Named).sql))
}

/// The columns of an entity.
pub fn columns(entity: &Entity) -> Vec<Expr<Param>> {
    match entity {
        Entity::Object { mapper, table } => mapper.columns.iter().map(|own| load::column(table, own)).collect(),
        Entity::Value(node) => vec![node.expr.clone()],
    }
}

/// What a SELECT becomes.
///
/// # Errors
/// Where a join can not be made out.
pub fn compile(vm: &mut Vm, query: &Query) -> Result<Compiled> {
    if let Some((operator, queries)) = &query.compound {
        return compile_compound(vm, query, *operator, queries);
    }
    let columns: Vec<Expr<Param>> = query.entities.iter().flat_map(columns).collect();
    let entity_tables: Vec<(Rc<Mapper>, TableRef<Param>)> = query
        .entities
        .iter()
        .filter_map(|entity| match entity {
            Entity::Object { mapper, table } => Some((mapper.clone(), table.clone())),
            Entity::Value(_) => None,
        })
        .collect();
    let mut from = query.from.clone();
    for join in &query.joins {
        let candidates = join::candidates(vm, &entity_tables, &columns)?;
        join::apply(vm, &mut from, &candidates, join)?;
    }
    let filter = Expr::all(query.filter.clone());
    let is_of_class = query.is_of_class();
    if is_of_class && from.is_empty() {
        from = class_tables(&query.entities).into_iter().map(From::Table).collect();
    }
    // Tables of columns and conditions that no join has.
    let mut add = |table: &TableRef<Param>| {
        if !from.iter().any(|from| from.tables().contains(&table)) {
            from.push(From::Table(table.clone()));
        }
    };
    columns.iter().chain(&filter).flat_map(Expr::tables).for_each(&mut add);
    let order_by = query.order_by.iter().map(|term| resolve_label(term, &columns)).collect();
    let group_by = query.group_by.iter().map(|term| resolve_label(term, &columns)).collect();
    let select = Select {
        distinct: query.distinct,
        from,
        filter,
        group_by,
        having: Expr::all(query.having.clone()),
        order_by,
        limit: query.limit.clone().map(number),
        offset: query.offset.clone().map(number),
        no_limit: Some(number(Value::Int(-1))),
        no_offset: Some(number(Value::Int(0))),
        labels: query.labels,
        columns,
        ..Select::default()
    };
    let keys = if is_of_class { Some(row_keys::of_entities(vm, &query.entities)?) } else { None };
    Ok(Compiled {
        select,
        entities: query.entities.clone(),
        keys,
        options: query.options.clone(),
        plan: Plan::default(),
        left_out: Vec::new(),
    })
}

/// What a SELECT of the ORM reads from first: the tables of what it gives objects or columns of.
fn class_tables(entities: &[Entity]) -> Vec<TableRef<Param>> {
    let mut tables: Vec<TableRef<Param>> = Vec::new();
    for entity in entities {
        let table = match entity {
            Entity::Object { table, .. } => Some(table),
            Entity::Value(node) => node.expr.class_table(),
        };
        if let Some(table) = table.filter(|table| !tables.contains(table)) {
            tables.push(table.clone());
        }
    }
    tables
}

/// Adds the joins that its classes' relationships need, which a SELECT inside of another does not have.
///
/// # Errors
/// For what is not supported.
pub fn add_joins(vm: &mut Vm, compiled: &mut Compiled) -> Result<()> {
    columns::check(vm, &compiled.options)?;
    leave_out(compiled);
    let left = |at: usize| compiled.left_out.get(at).map_or(0, Vec::len);
    let entities: Vec<_> = compiled
        .entities
        .iter()
        .enumerate()
        .map(|(at, entity)| match entity {
            Entity::Object { mapper, table } => {
                (Some((mapper.clone(), table.clone())), mapper.columns.len() - left(at))
            }
            Entity::Value(_) => (None, 1),
        })
        .collect();
    compiled.plan = joined::add(vm, &mut compiled.select, &entities, &compiled.options)?;
    Ok(())
}

/// Refuses rows that have a column which the ORM does not find in them.
///
/// # Errors
/// `NoSuchColumnError`
pub fn check_rows(vm: &mut Vm, compiled: &Compiled) -> Result<()> {
    match lost_cast(&compiled.select.columns).filter(|_| compiled.keys.is_some()) {
        None => Ok(()),
        Some(lost) => {
            let shown = expression::shown(lost.clone());
            Err(error(vm, "NoSuchColumnError", format!("Could not locate column in row for column '{shown}'")))
        }
    }
}

/// Takes out the columns that options say are not read with their objects.
fn leave_out(compiled: &mut Compiled) {
    let mut begin = 0;
    for entity in &compiled.entities {
        let (left, width) = match entity {
            Entity::Object { mapper, .. } => (columns::left_out(&compiled.options, mapper), mapper.columns.len()),
            Entity::Value(_) => (Vec::new(), 1),
        };
        for (at, _) in left.iter().rev() {
            if begin + at < compiled.select.columns.len() {
                compiled.select.columns.remove(begin + at);
            }
        }
        begin += width - left.len();
        compiled.left_out.push(left);
    }
}

fn compile_compound(vm: &mut Vm, query: &Query, operator: SetOperator, queries: &[Rc<Query>]) -> Result<Compiled> {
    let mut selects = Vec::new();
    for query in queries {
        selects.push(compile(vm, query)?.select);
    }
    let names: Vec<Expr<Param>> = query.order_by.iter().map(by_name).collect();
    let select = Select {
        compound: Some(Compound { operator, selects }),
        order_by: names,
        limit: query.limit.clone().map(number),
        offset: query.offset.clone().map(number),
        no_limit: Some(number(Value::Int(-1))),
        no_offset: Some(number(Value::Int(0))),
        ..Select::default()
    };
    Ok(Compiled {
        select,
        entities: query.entities.clone(),
        keys: None,
        options: Vec::new(),
        plan: Plan::default(),
        left_out: Vec::new(),
    })
}

/// A term of a compound SELECT's ORDER BY: columns go by their names alone.
fn by_name(term: &Expr<Param>) -> Expr<Param> {
    match term {
        Expr::Ordered { operand, direction } => {
            Expr::Ordered { operand: Box::new(by_name(operand)), direction: *direction }
        }
        Expr::Column { name, .. } | Expr::Label { name, .. } => {
            Expr::Text(vec![TextPart::Sql(linktable_sql::quote(name).as_ref().into())])
        }
        other => other.clone(),
    }
}

fn number(value: Value) -> Expr<Param> {
    Expr::Bind { name: "param".into(), value: Param { value, kind: ColumnType::of(SqlType::Integer) } }
}

/// A name in ORDER BY or GROUP BY stands for the column or label of the SELECT that has it.
fn resolve_label(term: &Expr<Param>, columns: &[Expr<Param>]) -> Expr<Param> {
    match term {
        Expr::Ordered { operand, direction } => {
            Expr::Ordered { operand: Box::new(resolve_label(operand, columns)), direction: *direction }
        }
        Expr::Label { operand, name } if matches!(**operand, Expr::Null) => {
            let found = columns.iter().find(|column| match column {
                Expr::Column { name: own, .. } | Expr::Label { name: own, .. } => own == name,
                _ => false,
            });
            found.cloned().unwrap_or_else(|| term.clone())
        }
        _ => term.clone(),
    }
}
