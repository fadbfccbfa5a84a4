//! The values of rows that a statement is given, and those of the columns it leaves out.
//!
//! Mirrors SQLAlchemy 2.1, `sql/crud.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::Expr;

use crate::sqlalchemy::defaults::{ColumnDefault, Given, Row};
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

/// The place of a column among those of a class.
pub(super) fn place(mapper: &Mapper, key: &str) -> Option<usize> {
    let by_key = mapper.columns.iter().position(|column| &*column.key == key);
    by_key.or_else(|| mapper.columns.iter().position(|column| &*column.name == key))
}

/// The column with this name, and its place.
///
/// # Errors
/// `CompileError` for a name that is no column.
pub(super) fn column_of<'a>(vm: &mut Vm, mapper: &'a Mapper, name: &str) -> Result<(usize, &'a MappedColumn)> {
    match place(mapper, name).and_then(|at| Some((at, mapper.columns.get(at)?))) {
        Some(found) => Ok(found),
        None => Err(error(vm, "CompileError", format!("Unconsumed column names: {name}"))),
    }
}

/// Puts a value into a row, at the place of the column that has this name.
///
/// # Errors
/// `CompileError` for a name that is no column.
pub(super) fn put(vm: &mut Vm, mapper: &Mapper, row: &mut Row, name: &str, given: Value) -> Result<()> {
    let (at, column) = column_of(vm, mapper, name)?;
    let given = Given::of(vm, column, given)?;
    row.retain(|(other, _)| *other != at);
    row.push((at, given));
    Ok(())
}

/// Fills in what a row leaves out.
pub(super) type Complete = fn(&mut Vm, &Mapper, Row, fn(&MappedColumn) -> &ColumnDefault) -> Result<Row>;

/// A row with the defaults of the columns it leaves out, as a statement's text has them: no function is called.
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
        row.push((at, Given::of(vm, column, value)?));
    }
    row.sort_by_key(|(at, _)| *at);
    Ok(row)
}
