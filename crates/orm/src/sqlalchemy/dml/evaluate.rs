//! Conditions of `update` and `delete` as Python has them: which objects of a session they hold for.
//!
//! Mirrors SQLAlchemy 2.1, `orm/evaluator.py`.

use std::rc::Rc;

use linktable_python::code::{BinaryOp as PythonOp, CompareOp};
use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{BinaryOp, Expr};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::mapper::Mapper;
use crate::sqlalchemy::state::State;
use crate::sqlalchemy::types::ColumnType;
use crate::sqlalchemy::writers;

/// Whether SQLAlchemy's evaluator takes an expression; where it does not, the database is asked for the keys.
pub(super) fn is_evaluable(mapper: &Mapper, expr: &Expr<Param>) -> bool {
    let all = |items: &[Expr<Param>]| items.iter().all(|item| is_evaluable(mapper, item));
    match expr {
        Expr::Column { table, name } => {
            *table.table == *mapper.table
                && table.alias.is_none()
                && mapper.columns.iter().any(|column| column.name == *name)
        }
        Expr::Bind { .. } | Expr::Null | Expr::Bool(_) => true,
        Expr::Truth { operand, .. } | Expr::Not(operand) | Expr::In { operand, .. } => is_evaluable(mapper, operand),
        Expr::And(items) | Expr::Or(items) => all(items),
        Expr::Binary { op, left, right } => {
            let known = matches!(
                op,
                BinaryOp::Is
                    | BinaryOp::IsNot
                    | BinaryOp::Eq
                    | BinaryOp::Ne
                    | BinaryOp::Lt
                    | BinaryOp::Le
                    | BinaryOp::Gt
                    | BinaryOp::Ge
                    | BinaryOp::Concat
                    | BinaryOp::StartsWith
                    | BinaryOp::EndsWith
            );
            (known || is_counted(mapper, expr)) && is_evaluable(mapper, left) && is_evaluable(mapper, uncast(right))
        }
        _ => false,
    }
}

/// Whether it is arithmetic that SQLAlchemy does in Python: of integers and decimal numbers, not of floats.
fn is_counted(mapper: &Mapper, expr: &Expr<Param>) -> bool {
    match expr {
        Expr::Binary { op, left, right } => {
            matches!(op, BinaryOp::Add | BinaryOp::Sub | BinaryOp::Mul | BinaryOp::Mod | BinaryOp::Div)
                && is_counted(mapper, left)
                && is_counted(mapper, uncast(right))
        }
        Expr::Column { name, .. } => {
            let column = mapper.columns.iter().find(|column| column.name == *name);
            column.is_some_and(|column| is_exact(&column.sql_type))
        }
        Expr::Bind { value, .. } => is_exact(&value.kind),
        _ => false,
    }
}

fn is_exact(kind: &ColumnType) -> bool {
    kind.is_number() && !kind.is(&SqlType::Float)
}

/// The right side of a division, which stands in a cast for other databases.
fn uncast(right: &Expr<Param>) -> &Expr<Param> {
    if let Expr::Cast { operand, .. } = right { operand } else { right }
}

/// What an expression is for an object; nothing for NULL.
pub(super) fn evaluate(vm: &mut Vm, state: &Rc<State>, expr: &Expr<Param>) -> Result<Option<Value>> {
    let refused = || unsupported("this condition in `delete` or `update`");
    Ok(match expr {
        Expr::Column { table, name } if *table.table == *state.mapper.table && table.alias.is_none() => {
            let column = state.mapper.columns.iter().find(|column| column.name == *name);
            let value = column.and_then(|column| state.loaded(&column.key));
            value.and_then(Value::non_none)
        }
        Expr::Bind { value, .. } => writers::parameter(vm, &value.value)?.non_none(),
        Expr::Null => None,
        Expr::Bool(truth) => Some(Value::Bool(*truth)),
        Expr::Truth { operand, negated } => match evaluate(vm, state, operand)? {
            Some(value) => Some(Value::Bool(vm.truthy(&value)? != *negated)),
            None => None,
        },
        Expr::Not(operand) => match evaluate(vm, state, operand)? {
            Some(value) => Some(Value::Bool(!vm.truthy(&value)?)),
            None => None,
        },
        Expr::And(items) => {
            let mut all = Some(true);
            for item in items {
                match evaluate(vm, state, item)? {
                    Some(Value::Bool(false)) => return Ok(Some(Value::Bool(false))),
                    Some(_) => {}
                    None => all = None,
                }
            }
            all.map(Value::Bool)
        }
        Expr::Or(items) => {
            let mut any = Some(false);
            for item in items {
                match evaluate(vm, state, item)? {
                    Some(Value::Bool(true)) => return Ok(Some(Value::Bool(true))),
                    Some(_) => {}
                    None => any = None,
                }
            }
            any.map(Value::Bool)
        }
        Expr::In { operand, values, negated, .. } => match evaluate(vm, state, operand)? {
            Some(value) => {
                let mut found = false;
                for other in values {
                    found = found || vm.eq(&value, &other.value)?;
                }
                Some(Value::Bool(found != *negated))
            }
            None => None,
        },
        Expr::Binary { op, left, right } => {
            let (left, right) = (evaluate(vm, state, left)?, evaluate(vm, state, uncast(right))?);
            match op {
                BinaryOp::Is => return Ok(Some(Value::Bool(same(vm, left, right)?))),
                BinaryOp::IsNot => return Ok(Some(Value::Bool(!same(vm, left, right)?))),
                _ => {}
            }
            let (Some(left), Some(right)) = (left, right) else { return Ok(None) };
            Some(match op {
                BinaryOp::Eq => vm.compare(CompareOp::Eq, &left, &right)?,
                BinaryOp::Ne => vm.compare(CompareOp::Ne, &left, &right)?,
                BinaryOp::Lt => vm.compare(CompareOp::Lt, &left, &right)?,
                BinaryOp::Le => vm.compare(CompareOp::Le, &left, &right)?,
                BinaryOp::Gt => vm.compare(CompareOp::Gt, &left, &right)?,
                BinaryOp::Ge => vm.compare(CompareOp::Ge, &left, &right)?,
                BinaryOp::Add | BinaryOp::Concat => vm.binary(PythonOp::Add, &left, &right)?,
                BinaryOp::Sub => vm.binary(PythonOp::Sub, &left, &right)?,
                BinaryOp::Mul => vm.binary(PythonOp::Mul, &left, &right)?,
                BinaryOp::Mod => vm.binary(PythonOp::Mod, &left, &right)?,
                BinaryOp::Div => vm.binary(PythonOp::Div, &left, &right)?,
                BinaryOp::StartsWith => vm.call_method(&left, "startswith", [right])?,
                BinaryOp::EndsWith => vm.call_method(&left, "endswith", [right])?,
                _ => return Err(refused()),
            })
        }
        _ => return Err(refused()),
    })
}

fn same(vm: &mut Vm, left: Option<Value>, right: Option<Value>) -> Result<bool> {
    match (left, right) {
        (None, None) => Ok(true),
        (Some(left), Some(right)) => vm.eq(&left, &right),
        _ => Ok(false),
    }
}
