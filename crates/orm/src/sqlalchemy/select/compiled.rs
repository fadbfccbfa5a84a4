//! A SELECT that can be rendered: its FROM, its conditions, and the joins that its objects need.
//!
//! Mirrors SQLAlchemy 2.1, `orm/context.py` (`_ORMSelectCompileState`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Compound, Expr, From, Labels, Select, SetOperator, TableRef, TextPart, lost_cast};

use super::{Entity, Query, columns};
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::eager::columns::{self, LeftOut};
use crate::sqlalchemy::eager::joined::{self, Plan};
use crate::sqlalchemy::eager::{self, LoadOption};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression;
use crate::sqlalchemy::join;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::row_keys::{self, Keys};
use crate::sqlalchemy::types::ColumnType;

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
    /// Whether objects that are there already take the values of the rows.
    pub populate_existing: bool,
}

impl Compiled {
    /// What a query becomes by this SELECT, without anything that its objects need besides.
    ///
    /// # Errors
    /// What configuring the mappers raises.
    pub fn of(vm: &mut Vm, query: &Query, select: Select<Param>) -> Result<Self> {
        let is_of_class = query.compound.is_none() && query.is_of_class();
        let is_legacy = query.labels == Labels::TableAndColumn;
        let keys = if is_of_class { Some(row_keys::of_entities(vm, &query.entities, is_legacy)?) } else { None };
        Ok(Compiled {
            select,
            entities: query.entities.clone(),
            keys,
            options: query.options.clone(),
            plan: Plan::default(),
            left_out: Vec::new(),
            populate_existing: query.populate_existing,
        })
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
    if columns.iter().any(|column| matches!(column, Expr::Tuple(_))) {
        let message = "Most backends don't support SELECTing from a tuple() object.  If this is an ORM query, consider \
                       using the Bundle object.";
        return Err(error(vm, "CompileError", message));
    }
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
    if from.is_empty() && query.is_of_class() {
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
        labels: query.labels,
        columns,
        ..limited(query)
    };
    Compiled::of(vm, query, select)
}

/// A SELECT that has nothing yet but how many rows it gives.
fn limited(query: &Query) -> Select<Param> {
    Select {
        limit: query.limit.clone().map(number),
        offset: query.offset.clone().map(number),
        no_limit: Some(number(Value::Int(-1))),
        no_offset: Some(number(Value::Int(0))),
        for_update: query.for_update,
        ..Select::default()
    }
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
    let loads_along = |(entity, _): &(Option<joined::MappedTable>, usize)| {
        entity.as_ref().is_some_and(|(mapper, _)| eager::loads_along(&compiled.options, mapper))
    };
    if compiled.populate_existing && entities.iter().any(loads_along) {
        return Err(unsupported("`populate_existing` with relationships that are loaded along"));
    }
    Ok(())
}

/// Refuses rows that have a column which the ORM does not find in them, and what is never loaded from rows.
///
/// # Errors
/// `NoSuchColumnError`, `InvalidRequestError`
pub fn check_rows(vm: &mut Vm, compiled: &Compiled) -> Result<()> {
    eager::check_loadable(vm, &compiled.options)?;
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
    let select = Select {
        compound: Some(Compound { operator, selects }),
        order_by: query.order_by.iter().map(by_name).collect(),
        ..limited(query)
    };
    Compiled::of(vm, query, select)
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
