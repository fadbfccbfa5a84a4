//! `exists()` and its methods.
//!
//! Mirrors SQLAlchemy 2.1, `sql/selectable.py` (`Exists`).

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::SqlType;
use linktable_sql::query::{Expr, From, Labels, Select, TableRef, TextPart};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::{self, Node, node_of};
use crate::sqlalchemy::select;
use crate::sqlalchemy::types::ColumnType;

fn value(vm: &mut Vm, select: Select<Param>) -> Value {
    let node = Node { expr: Expr::Exists(Rc::new(select)), kind: ColumnType::of(SqlType::Boolean) };
    expression::value(vm, node)
}

/// `exists()`, `exists(select(…))`, `exists(Hero.id)`
///
/// # Errors
/// What compiling the SELECT raises.
pub fn exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(first) = args.positional.first() else { return Ok(value(vm, Select::default())) };
    if let Some(query) = select::query_of(first) {
        let select = select::compile(vm, &query)?.select;
        return Ok(value(vm, select));
    }
    if let Some(Node { expr: Expr::Scalar(select), .. }) = node_of(vm, first)? {
        return Ok(value(vm, (*select).clone()));
    }
    let made = select::select(vm, args, false)?;
    let Some(query) = select::query_of(&made) else { return Ok(Value::None) };
    let select = select::compile(vm, &query)?.select;
    Ok(value(vm, select))
}

fn this(args: &Args) -> Result<Select<Param>> {
    match args.this().host::<Node>().as_deref() {
        Some(Node { expr: Expr::Exists(select), .. }) => Ok((**select).clone()),
        _ => Err(unsupported("this method of a negated `exists`")),
    }
}

/// `exists().where(…)`: what the conditions name is read from.
///
/// # Errors
/// `ArgumentError` for what is no condition.
pub fn filter(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut select = this(&args)?;
    let mut conditions = match select.filter.take() {
        Some(Expr::And(items)) => items,
        Some(one) => vec![one],
        None => Vec::new(),
    };
    for item in args.positional.iter().skip(1) {
        conditions.push(expression::condition(vm, item)?);
    }
    for table in conditions.iter().flat_map(Expr::tables) {
        if !select.from.iter().any(|from| from.tables().contains(&table)) {
            select.from.push(From::Table(table.clone()));
        }
    }
    select.filter = Expr::all(conditions);
    Ok(value(vm, select))
}

/// `exists().select_from(…)`
///
/// # Errors
/// For what can not be read from.
pub fn select_from(vm: &mut Vm, args: Args) -> Result<Value> {
    let mut select = this(&args)?;
    for item in args.positional.iter().skip(1) {
        let Some(table) = select::from_of(vm, item)? else { return Err(unsupported("`select_from` of this")) };
        if !select.from.iter().any(|from| from.tables().contains(&&table)) {
            select.from.push(From::Table(table));
        }
    }
    Ok(value(vm, select))
}

/// `exists().select()`
///
/// # Errors
/// None.
pub fn select(vm: &mut Vm, args: Args) -> Result<Value> {
    select::select(vm, [args.this()].into(), false)
}

/// A SELECT of nothing in particular from these tables, for EXISTS; `outer` is the one it depends on.
pub fn rows(mut from: Vec<From<Param>>, outer: TableRef<Param>, filter: Option<Expr<Param>>) -> Expr<Param> {
    let kept = from.len();
    from.push(From::Table(outer));
    rows_of(Select { from, kept, filter, ..Select::default() })
}

/// The rows of a SELECT, of nothing in particular, for EXISTS.
pub fn rows_of(select: Select<Param>) -> Expr<Param> {
    let one = Expr::Text(vec![TextPart::Sql("1".into())]);
    Expr::Exists(Rc::new(Select { columns: vec![one], labels: Labels::default(), ..select }))
}
