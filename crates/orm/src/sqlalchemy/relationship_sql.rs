//! Relationships in SQL expressions: `Hero.team == team`, `Hero.teams.any(…)`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/relationships.py` (`RelationshipProperty.Comparator`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{BinaryOp, Expr, TableRef};

use crate::resolved::Direction;
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::{self, Node};
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::load;
use crate::sqlalchemy::mapper::{JoinPair, Mapper, Relation};
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::types::ColumnType;

fn relation(vm: &mut Vm, attribute: &Value) -> Result<(Rc<Mapper>, Rc<Relation>)> {
    match instrument::relation_of(vm, attribute)? {
        Some(found) => Ok(found),
        None => Err(unsupported("this relationship in an SQL expression")),
    }
}

fn condition(vm: &mut Vm, expr: Expr<Param>) -> Value {
    expression::value(vm, Node { expr, kind: ColumnType::of(SqlType::Boolean) })
}

/// `==` and `!=` of a relationship and an object or `None`.
///
/// # Errors
/// As SQLAlchemy words them.
pub fn compare(vm: &mut Vm, attribute: &Value, op: BinaryOp, other: &Value) -> Result<Value> {
    let (mapper, relation) = relation(vm, attribute)?;
    let equal = match op {
        BinaryOp::Eq | BinaryOp::Is => true,
        BinaryOp::Ne | BinaryOp::IsNot => false,
        _ => return Err(unsupported("this operator on a relationship")),
    };
    let table = TableRef::plain(&mapper.table);
    if other.is_none() {
        if relation.direction == Direction::ManyToOne {
            let op = if equal { BinaryOp::Is } else { BinaryOp::IsNot };
            let conditions = own_columns(&mapper, &table, &relation.pairs);
            let conditions = conditions.map(|(column, _)| Expr::binary(op, column, Expr::Null)).collect();
            return match Expr::all(conditions) {
                Some(expr) => Ok(condition(vm, expr)),
                None => Err(unsupported("comparing this relationship with None")),
            };
        }
        let exists = related_rows(&mapper, &relation, None)?;
        let expr = if equal { Expr::Not(Box::new(exists)) } else { exists };
        return Ok(condition(vm, expr));
    }
    if relation.many {
        let message = "Can't compare a collection to an object or collection; use contains() to test for membership.";
        return Err(error(vm, "InvalidRequestError", message));
    }
    let Some(state) = State::of(other) else {
        let message = format!(
            "Mapped instance expected for relationship comparison to object.   Classes, queries and other SQL \
             elements are not accepted in this context; for comparison with a subquery, use {}.has(**criteria).",
            relation.title()
        );
        return Err(error(vm, "ArgumentError", message));
    };
    if relation.direction != Direction::ManyToOne {
        return Err(unsupported("comparing this relationship with an object"));
    }
    let mut conditions = Vec::new();
    for pair in &relation.pairs {
        let value = attributes::get_column(vm, &state, &pair.remote)?;
        let Some(own) = mapper.column(&pair.local) else { continue };
        let bind = Expr::Bind { name: "param".into(), value: Param { value, kind: own.sql_type.clone() } };
        let column = load::column(&table, own);
        let (left, right) = if pair.local_first { (column, bind) } else { (bind, column) };
        conditions.push(if equal {
            Expr::binary(BinaryOp::Eq, left, right)
        } else {
            let null = Expr::binary(BinaryOp::Is, load::column(&table, own), Expr::Null);
            let (column, bind) = if pair.local_first { (left, right) } else { (right, left) };
            Expr::Or(vec![Expr::binary(BinaryOp::Ne, column, bind), null])
        });
    }
    match Expr::all(conditions) {
        Some(expr) => Ok(condition(vm, expr)),
        None => Err(unsupported("comparing this relationship")),
    }
}

fn own_columns<'a>(
    mapper: &'a Mapper,
    table: &'a TableRef,
    pairs: &'a [JoinPair],
) -> impl Iterator<Item = (Expr<Param>, &'a JoinPair)> {
    pairs.iter().filter_map(|pair| Some((load::column(table, mapper.column(&pair.local)?), pair)))
}

/// `contains` of a list relationship and an object.
///
/// # Errors
/// As SQLAlchemy words them.
pub fn contains(vm: &mut Vm, attribute: &Value, other: &Value) -> Result<Value> {
    let (mapper, relation) = relation(vm, attribute)?;
    if !relation.many {
        let message = "'contains' not implemented for scalar attributes.  Use ==";
        return Err(error(vm, "InvalidRequestError", message));
    }
    if relation.direction != Direction::OneToMany {
        return Err(unsupported("`contains` of a many-to-many relationship"));
    }
    let state = attributes::state_of(vm, other)?;
    let table = TableRef::plain(&mapper.table);
    let mut conditions = Vec::new();
    for pair in &relation.pairs {
        let value = attributes::get_column(vm, &state, &pair.remote)?;
        let Some(own) = mapper.column(&pair.local) else { continue };
        let bind = Expr::Bind { name: "param".into(), value: Param { value, kind: own.sql_type.clone() } };
        let column = load::column(&table, own);
        let (left, right) = if pair.local_first { (column, bind) } else { (bind, column) };
        conditions.push(Expr::binary(BinaryOp::Eq, left, right));
    }
    match Expr::all(conditions) {
        Some(expr) => Ok(condition(vm, expr)),
        None => Err(unsupported("`contains` of this relationship")),
    }
}

/// `any(…)` of a list relationship, `has(…)` of another.
///
/// # Errors
/// As SQLAlchemy words them.
pub fn exists(vm: &mut Vm, args: Args, any: bool) -> Result<Value> {
    let (mapper, relation) = relation(vm, &args.this())?;
    if any != relation.many {
        let message = if any {
            "'any()' not implemented for scalar attributes. Use has()."
        } else {
            "'has()' not implemented for collections. Use any()."
        };
        return Err(error(vm, "InvalidRequestError", message));
    }
    let mut conditions = Vec::new();
    if let Some(criterion) = args.get(1) {
        conditions.push(expression::condition(vm, &criterion.clone())?);
    }
    let target = relation.target.upgrade();
    for (name, value) in &args.keywords {
        let class = target.as_ref().and_then(|target| target.class.upgrade()).map_or(Value::None, Value::Class);
        let attribute = vm.get_attr(&class, name)?;
        let compared = vm.call_method(&attribute, "__eq__", [value.clone()])?;
        conditions.push(expression::condition(vm, &compared)?);
    }
    let expr = related_rows(&mapper, &relation, Expr::all(conditions))?;
    Ok(condition(vm, expr))
}

/// `EXISTS (SELECT 1 FROM target …)`
fn related_rows(mapper: &Mapper, relation: &Relation, criterion: Option<Expr<Param>>) -> Result<Expr<Param>> {
    let Some(target) = relation.target.upgrade() else { return Err(unsupported("this relationship")) };
    if relation.is_self_referential() {
        return Err(unsupported("`any` and `has` of a relationship to the same class"));
    }
    let (table, own) = (TableRef::plain(&target.table), TableRef::plain(&mapper.table));
    let mut from = vec![table.clone()];
    let mut conditions = match &relation.secondary {
        None => load::join_conditions(&relation.pairs, mapper, &own, &target, &table),
        Some(secondary) => {
            let link = TableRef::plain(&secondary.mapper.table);
            from.push(link.clone());
            let mut conditions = load::join_conditions(&secondary.parent_pairs, mapper, &own, &secondary.mapper, &link);
            conditions.extend(load::join_conditions(
                &secondary.target_pairs,
                &target,
                &table,
                &secondary.mapper,
                &link,
            ));
            conditions
        }
    };
    conditions.extend(criterion);
    Ok(expression::exists_select(from, Expr::all(conditions)))
}
