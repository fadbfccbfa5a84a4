//! `select(…)`: what a SELECT is made of, and what its rows give.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` and `orm/context.py`.

mod compiled;
mod methods;

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::{Expr, From, Labels, SetOperator, TableRef};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager::LoadOption;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{Node, node_of};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::join::Join;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{self, Mapper};
use crate::sqlalchemy::selectable;
use crate::sqlalchemy::types::ColumnType;

pub use compiled::{Compiled, add_joins, check_rows, compile};
pub use methods::{classes, shown, value};

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
    for_update: bool,
    options: Vec<LoadOption>,
    /// Whether objects that are there already take the values of the rows (`populate_existing`).
    pub(super) populate_existing: bool,
    /// The link table that it reads from for a relationship, of which `filter_by` knows nothing.
    pub(super) link: Option<TableRef<Param>>,
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

    /// The SELECT of what a relationship has.
    pub fn of_relationship(
        target: &Rc<Mapper>,
        filter: Option<Expr<Param>>,
        from: Vec<From<Param>>,
        order_by: Vec<Expr<Param>>,
        link: Option<TableRef<Param>>,
    ) -> Self {
        let table = TableRef::named(&target.table);
        let filter = match filter {
            Some(Expr::And(items)) => items,
            one => one.into_iter().collect(),
        };
        Query { filter, from, order_by, link, ..Query::of(vec![Entity::Object { mapper: target.clone(), table }]) }
    }

    /// What was called of it that an UPDATE or DELETE does not have.
    pub fn beyond_filter(&self) -> Option<&'static str> {
        match () {
            () if self.limit.is_some() => Some("limit()"),
            () if self.offset.is_some() => Some("offset()"),
            () if !self.order_by.is_empty() => Some("order_by()"),
            () if !self.group_by.is_empty() => Some("group_by()"),
            () if self.distinct => Some("distinct()"),
            () if !self.from.is_empty() || !self.joins.is_empty() => {
                Some("join(), outerjoin(), select_from(), or from_self()")
            }
            () => None,
        }
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
            for_update: false,
            options: Vec::new(),
            populate_existing: false,
            link: None,
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

/// The columns of an entity.
pub fn columns(entity: &Entity) -> Vec<Expr<Param>> {
    match entity {
        Entity::Object { mapper, table } => mapper.columns.iter().map(|own| load::column(table, own)).collect(),
        Entity::Value(node) => vec![node.expr.clone()],
    }
}
