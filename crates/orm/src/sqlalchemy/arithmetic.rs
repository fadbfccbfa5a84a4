//! Arithmetic of SQL expressions, and the type of what comes of it.
//!
//! Mirrors SQLAlchemy 2.1, `sql/sqltypes.py` (`_expression_adaptations` of the types).

use std::rc::Rc;

use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{BinaryOp, Expr};

use crate::sqlalchemy::expression::{Node, argument, beside, this, value};
use crate::sqlalchemy::types::{ColumnType, Kind};

/// What types are to each other in arithmetic.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Family {
    Integer,
    Numeric,
    Float,
    Date,
    DateTime,
    Time,
    Interval,
    /// Where `+` joins.
    Text,
    Unknown,
    Other,
}

fn family(kind: &ColumnType) -> Family {
    let Kind::Known(kind) = &kind.kind else { return Family::Unknown };
    match kind {
        SqlType::Integer | SqlType::BigInteger | SqlType::SmallInteger => Family::Integer,
        SqlType::Numeric { .. } | SqlType::Decimal { .. } => Family::Numeric,
        SqlType::Float => Family::Float,
        SqlType::Date => Family::Date,
        SqlType::DateTime { .. } => Family::DateTime,
        SqlType::Time => Family::Time,
        SqlType::Interval => Family::Interval,
        SqlType::String(_) | SqlType::Text | SqlType::Enum { .. } => Family::Text,
        _ => Family::Other,
    }
}

/// The operator that two types make of one, and the type of the result.
fn adapt(op: BinaryOp, left: &Rc<ColumnType>, right: &Rc<ColumnType>) -> (BinaryOp, Rc<ColumnType>) {
    use BinaryOp::{Add, Concat, Div, FloorDiv, Mul, Sub};
    use Family::{Date, DateTime, Float, Integer, Interval, Numeric, Text, Time, Unknown};
    let families = (family(left), family(right));
    if families.0 == Unknown && families.1 != Unknown && matches!(op, Add | Mul) {
        return adapt(op, right, left);
    }
    let (own, other) = (|| left.clone(), || right.clone());
    let kind = match (op, families) {
        (Add, (Text, Text | Unknown)) => return (Concat, own()),
        (Add | Sub | Mul | Div | FloorDiv, (Integer, Numeric)) | (Add | Sub | Mul | Div, (Integer, Float)) => other(),
        (Div, (Integer, Integer)) => ColumnType::of(SqlType::Numeric { precision: None, scale: None }),
        (Add, (Integer, Date)) | (Mul, (Integer, Interval)) | (Mul, (Numeric | Float, Interval)) => other(),
        (Sub, (Date, Date)) => ColumnType::of(SqlType::Integer),
        (Sub, (DateTime, DateTime) | (Date, DateTime) | (Time, Time)) => ColumnType::of(SqlType::Interval),
        (Add, (Date, Interval | Time) | (Time, Date) | (Interval, Date)) | (Sub, (Date, Interval)) => {
            ColumnType::of(SqlType::DateTime { aware: false })
        }
        (Add, (Interval, DateTime | Time)) => other(),
        _ => own(),
    };
    (op, kind)
}

fn arithmetic(vm: &mut Vm, args: &Args, op: BinaryOp, reversed: bool) -> Result<Value> {
    let node = this(vm, args)?;
    let other = beside(vm, &node, &argument(args, 1))?;
    let (left, right) = if reversed { (other, node) } else { (node, other) };
    let (op, kind) = adapt(op, &left.kind, &right.kind);
    let families = (family(&left.kind), family(&right.kind));
    let (op, right) = match op {
        BinaryOp::Div => {
            let numeric = "NUMERIC".to_owned();
            let sql_type = match (&right.kind.kind, families.1) {
                (Kind::Known(kind), Family::Numeric | Family::Float) => {
                    kind.ddl(linktable_schema::Dialect::Sqlite).unwrap_or(numeric)
                }
                _ => numeric,
            };
            (op, Expr::Cast { operand: Box::new(right.expr), sql_type: Some(sql_type.into()), id: 0 })
        }
        BinaryOp::FloorDiv if families != (Family::Integer, Family::Integer) => (BinaryOp::Floor, right.expr),
        _ => (op, right.expr),
    };
    Ok(value(vm, Node { expr: Expr::binary(op, left.expr, right), kind }))
}

macro_rules! arithmetics {
    ($($name:ident => $op:ident $reversed:literal),* $(,)?) => {
        $(pub(super) fn $name(vm: &mut Vm, args: Args) -> Result<Value> {
            arithmetic(vm, &args, BinaryOp::$op, $reversed)
        })*
    };
}

arithmetics! {
    add => Add false,
    subtract => Sub false,
    multiply => Mul false,
    divide => Div false,
    floor_divide => FloorDiv false,
    modulo => Mod false,
    reverse_add => Add true,
    reverse_subtract => Sub true,
    reverse_multiply => Mul true,
    reverse_divide => Div true,
    reverse_floor_divide => FloorDiv true,
    reverse_modulo => Mod true,
    concat => Concat false,
}
