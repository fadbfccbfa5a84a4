//! The values of rows that a statement is given, and those of the columns it leaves out.
//!
//! Mirrors SQLAlchemy 2.1, `sql/crud.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::{Expr, TextPart};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::defaults::{self, ColumnDefault, Given};
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::expression::node_of;
use crate::sqlalchemy::instrument;
use crate::sqlalchemy::mapper::{MappedColumn, Mapper};

/// What `values(…)` is given: by attributes or columns.
///
/// # Errors
/// For keys that are no columns.
pub fn given_values(vm: &mut Vm, args: &Args) -> Result<Vec<(Rc<str>, Value)>> {
    let mut given: Vec<(Rc<str>, Value)> =
        args.keywords.iter().map(|(name, value)| (name.as_str().into(), value.clone())).collect();
    match args.get(1) {
        Some(dict @ Value::Dict(_)) => given.extend(named_values(vm, dict)?),
        Some(_) => return Err(unsupported("`values` of this kind")),
        None => {}
    }
    Ok(given)
}

/// Values by the attributes or columns that a dict has as keys.
///
/// # Errors
/// For keys that are no columns.
pub(super) fn named_values(vm: &mut Vm, dict: &Value) -> Result<Vec<(Rc<str>, Value)>> {
    let mut given = Vec::new();
    for (name, value) in vm.mapping_items(dict)? {
        let key = match (name.as_text(), instrument::column_key(&name)) {
            (Some(name), _) => name.as_str().into(),
            (None, Some(key)) => key,
            (None, None) => match node_of(vm, &name)?.map(|node| node.expr) {
                Some(Expr::Column { name, .. }) => name,
                _ => return Err(unsupported("`values` with such a key")),
            },
        };
        given.push((key, value));
    }
    Ok(given)
}

/// A value of a column: an expression, or a parameter that goes by the column's own name.
pub(super) fn column_value(vm: &mut Vm, column: &MappedColumn, given: &Value) -> Result<Expr<Param>> {
    Ok(match node_of(vm, given)? {
        Some(node) => node.expr,
        None => {
            let param = Param { value: given.clone(), kind: column.sql_type.clone() };
            Expr::Text(vec![TextPart::Bind(column.name.clone(), param)])
        }
    })
}

/// The place of a column among those of a class.
pub(super) fn place(mapper: &Mapper, key: &str) -> Option<usize> {
    let by_key = mapper.columns.iter().position(|column| &*column.key == key);
    by_key.or_else(|| mapper.columns.iter().position(|column| &*column.name == key))
}

/// `CompileError` for a name that is no column of the table.
pub(super) fn unconsumed(vm: &mut Vm, name: &str) -> linktable_python::Raised {
    error(vm, "CompileError", format!("Unconsumed column names: {name}"))
}

/// A row's values by the places of their columns.
pub(super) type Row = Vec<(usize, Expr<Param>)>;

/// Fills in what a row leaves out.
pub(super) type Complete = fn(&mut Vm, &Mapper, Row, fn(&MappedColumn) -> &ColumnDefault) -> Result<Row>;

/// A row with the defaults of the columns it leaves out.
pub(super) fn completed(
    vm: &mut Vm,
    mapper: &Mapper,
    row: Row,
    default_of: fn(&MappedColumn) -> &ColumnDefault,
) -> Result<Row> {
    let given = row.into_iter().map(|(at, expr)| (at, parameter(&expr).map_or(Given::Sql(expr), Given::Param)));
    let row = defaults::completed(vm, mapper, given.collect(), default_of)?;
    let named = row.into_iter().filter_map(|(at, given)| {
        let name = &mapper.columns.get(at)?.name;
        Some(match given {
            Given::Param(param) => (at, Expr::Text(vec![TextPart::Bind(name.clone(), param)])),
            Given::Sql(expr) => (at, expr),
        })
    });
    Ok(named.collect())
}

/// The same as a statement's text has it: no function is called.
pub(super) fn placed(
    vm: &mut Vm,
    mapper: &Mapper,
    mut row: Row,
    default_of: fn(&MappedColumn) -> &ColumnDefault,
) -> Result<Row> {
    for (at, column) in mapper.columns.iter().enumerate() {
        if row.iter().any(|(other, _)| *other == at) {
            continue;
        }
        let value = match default_of(column) {
            ColumnDefault::None => continue,
            ColumnDefault::Expression(value) => value.clone(),
            ColumnDefault::Value(_) | ColumnDefault::Call(_) => Value::None,
        };
        row.push((at, column_value(vm, column, &value)?));
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}

/// The value of a parameter.
pub(super) fn bound(expr: &Expr<Param>) -> Option<Value> {
    parameter(expr).map(|param| param.value)
}

/// The parameter an expression is.
pub(super) fn parameter(expr: &Expr<Param>) -> Option<Param> {
    match expr {
        Expr::Text(parts) => match parts.as_slice() {
            [TextPart::Bind(_, param)] => Some(param.clone()),
            _ => None,
        },
        _ => None,
    }
}
