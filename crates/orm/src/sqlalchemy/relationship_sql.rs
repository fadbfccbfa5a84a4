//! Relationships in SQL expressions: `Hero.team == team`, `Hero.teams.any(…)`.
//!
//! Mirrors SQLAlchemy 2.1, `orm/relationships.py` (`RelationshipProperty.Comparator`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{AliasName, BinaryOp, Expr, From, TableRef};

use crate::resolved::Direction;
use crate::sqlalchemy::alias;
use crate::sqlalchemy::attributes;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::exists;
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
    let table = own_table(attribute, &mapper);
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
        let exists = related_rows(vm, attribute, &mapper, &relation, None)?;
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
    if !equal && relation.direction != Direction::ManyToOne {
        let own = not_this(vm, attribute, &mapper, &relation, &state)?;
        return Ok(condition(vm, own));
    }
    let pairs = with_values(vm, &mapper, &table, &relation.pairs, &state)?;
    let conditions = pairs.into_iter().map(|(column, bind, local_first)| {
        if equal {
            return equals(column, bind, local_first);
        }
        let null = Expr::binary(BinaryOp::Is, column.clone(), Expr::Null);
        let bind = match (&column, bind) {
            // Compared with the column, the parameter goes by its name.
            (Expr::Column { name, .. }, Expr::Bind { value, .. }) => Expr::Bind { name: name.clone(), value },
            (_, bind) => bind,
        };
        Expr::Or(vec![Expr::binary(BinaryOp::Ne, column, bind), null])
    });
    match Expr::all(conditions.collect()) {
        Some(expr) => Ok(condition(vm, expr)),
        None => Err(unsupported("comparing this relationship")),
    }
}

fn own_table(attribute: &Value, mapper: &Mapper) -> TableRef<Param> {
    instrument::tables_of(attribute).0.unwrap_or_else(|| TableRef::plain(&mapper.table))
}

fn equals(column: Expr<Param>, bind: Expr<Param>, local_first: bool) -> Expr<Param> {
    let (left, right) = if local_first { (column, bind) } else { (bind, column) };
    Expr::binary(BinaryOp::Eq, left, right)
}

/// An own column, the value beside it, and whether the column stands first.
type ValuedPair = (Expr<Param>, Expr<Param>, bool);

/// For each pair of columns the own column, the value the object has in the other, and whether the own stands first.
fn with_values(
    vm: &mut Vm,
    mapper: &Mapper,
    table: &TableRef<Param>,
    pairs: &[JoinPair],
    state: &Rc<State>,
) -> Result<Vec<ValuedPair>> {
    let mut found = Vec::new();
    for pair in pairs {
        let value = attributes::get_column(vm, state, &pair.remote)?;
        let Some(own) = mapper.column(&pair.local) else { continue };
        let bind = Expr::Bind { name: "param".into(), value: Param { value, kind: own.sql_type.clone() } };
        found.push((load::column(table, own), bind, pair.local_first));
    }
    Ok(found)
}

/// That this object is not at the other end.
fn not_this(
    vm: &mut Vm,
    attribute: &Value,
    mapper: &Rc<Mapper>,
    relation: &Rc<Relation>,
    state: &Rc<State>,
) -> Result<Expr<Param>> {
    let table = TableRef::plain(&state.mapper.table);
    let mut same = Vec::new();
    for column in state.mapper.clone().primary_key() {
        let value = attributes::get_column(vm, state, &column.key)?;
        let param = Param { value, kind: column.sql_type.clone() };
        let bind = Expr::Bind { name: column.name.clone(), value: param };
        same.push(Expr::binary(BinaryOp::Eq, load::column(&table, column), bind));
    }
    let exists = related_rows(vm, attribute, mapper, relation, Expr::all(same))?;
    Ok(Expr::Not(Box::new(exists)))
}

fn own_columns<'a>(
    mapper: &'a Mapper,
    table: &'a TableRef<Param>,
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
    if !relation.near.is_empty() || !relation.far.is_empty() {
        return Err(unsupported(format!("`contains` of {}", relation.title())));
    }
    let state = attributes::state_of(vm, other)?;
    let table = own_table(attribute, &mapper);
    let Some(secondary) = &relation.secondary else {
        let pairs = with_values(vm, &mapper, &table, &relation.pairs, &state)?;
        let conditions = pairs.into_iter().map(|(column, bind, local_first)| equals(column, bind, local_first));
        return match Expr::all(conditions.collect()) {
            Some(expr) => Ok(condition(vm, expr)),
            None => Err(unsupported("`contains` of this relationship")),
        };
    };
    let number = alias::next_number(vm);
    let link = TableRef::aliased(&secondary.mapper.table, AliasName::Anonymous(number));
    let mut conditions = load::join_conditions(&secondary.parent_pairs, &mapper, &table, &secondary.mapper, &link);
    for pair in &secondary.target_pairs {
        let value = attributes::get_column(vm, &state, &pair.local)?;
        let Some(column) = secondary.mapper.column(&pair.remote) else { continue };
        let bind = Expr::Bind { name: "param".into(), value: Param { value, kind: column.sql_type.clone() } };
        conditions.push(equals(load::column(&link, column), bind, !pair.local_first));
    }
    let own = Expr::all(conditions).unwrap_or(Expr::Bool(true));
    let opposite = not_this(vm, attribute, &mapper, &relation, &state)?;
    Ok(condition(vm, Expr::Paired { own: Box::new(own), opposite: Box::new(opposite) }))
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
    let expr = related_rows(vm, &args.this(), &mapper, &relation, Expr::all(conditions))?;
    Ok(condition(vm, expr))
}

/// `EXISTS (SELECT 1 FROM target …)`
fn related_rows(
    vm: &mut Vm,
    attribute: &Value,
    mapper: &Mapper,
    relation: &Relation,
    criterion: Option<Expr<Param>>,
) -> Result<Expr<Param>> {
    let Some(target) = relation.target.upgrade() else { return Err(unsupported("this relationship")) };
    let plain = TableRef::plain(&target.table);
    let (aliased_own, of_type) = instrument::tables_of(attribute);
    let own = own_table(attribute, mapper);
    // Of the same class the rows that are looked for go by another name.
    let table = match of_type {
        Some(table) => table,
        None if relation.is_self_referential() && aliased_own.is_none() => {
            TableRef::aliased(&target.table, AliasName::Anonymous(alias::next_number(vm)))
        }
        None => plain.clone(),
    };
    let mut from = vec![From::Table(table.clone())];
    let mut conditions = match &relation.secondary {
        None => load::near_conditions(relation, mapper, &own, &target, &table),
        Some(secondary) => {
            let link = if aliased_own.is_some() || relation.is_self_referential() {
                TableRef::aliased(&secondary.mapper.table, AliasName::Anonymous(alias::next_number(vm)))
            } else {
                TableRef::plain(&secondary.mapper.table)
            };
            from.push(From::Table(link.clone()));
            let mut conditions = load::near_conditions(relation, mapper, &own, &secondary.mapper, &link);
            conditions.extend(load::far_conditions(relation, secondary, &target, &table, &link));
            conditions
        }
    };
    conditions.extend(criterion.map(|criterion| criterion.moved(&plain, &table)));
    Ok(exists::rows(from, own, Expr::all(conditions)))
}
