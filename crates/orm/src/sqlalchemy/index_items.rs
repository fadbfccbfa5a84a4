//! `Index(…)`: of columns, expressions or some of the rows; in `__table_args__`, or behind its class.
//!
//! Mirrors SQLAlchemy 2.1, `sql/schema.py` (`Index`), and `visit_create_index` of `dialects/sqlite/base.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_schema::{Dialect, Index};
use linktable_sql::query::{Direction, Expr};
use linktable_sql::quote;

use crate::declared::Model;
use crate::registry::Registry;
use crate::schema;
use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::expression::node_of;
use crate::sqlalchemy::items::{TableItem, item, no_more};
use crate::sqlalchemy::metadata;
use crate::sqlalchemy::server_values::bare_sql;

/// A part of an index.
enum Part {
    /// A column by its name.
    Column(String),
    /// Anything else, as DDL has it.
    Sql(String),
}

pub(super) fn index(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let unique = match args.take_keyword("unique") {
        Some(value) => vm.truthy(&value)?,
        None => false,
    };
    let filter = args.take_keyword("sqlite_where").and_then(Value::non_none);
    no_more(&args, "Index")?;
    let mut given = args.positional.into_iter();
    let name = match given.next() {
        Some(Value::None) => String::new(),
        Some(name) => match name.as_text() {
            Some(name) => name.to_string(),
            None => return Err(unsupported("`Index` without a name")),
        },
        None => return Err(unsupported("`Index` without a name")),
    };
    let (mut parts, mut table) = (Vec::new(), None);
    for value in given {
        parts.push(part(vm, &value, &mut table)?);
    }
    if parts.is_empty() {
        return Err(unsupported("`Index` of nothing"));
    }
    let filter = match filter {
        Some(filter) => match node_of(vm, &filter)? {
            Some(node) => Some(bare_sql(vm, &node.expr, "sqlite_where")?),
            None => return Err(unsupported("such a `sqlite_where`")),
        },
        None => None,
    };
    let names = parts.iter().map(|part| match part {
        Part::Column(name) => Some(name.clone()),
        Part::Sql(_) => None,
    });
    let made = match (names.collect::<Option<Vec<String>>>(), &filter) {
        (Some(columns), None) => Index { name, columns, unique, over: None },
        _ if name.is_empty() => return Err(unsupported("`Index` of expressions without a name")),
        _ => Index { name, columns: Vec::new(), unique, over: Some(over(&parts, filter.as_deref())) },
    };
    match table {
        Some(table) => of_table(vm, &table, made),
        None => Ok(item(vm, TableItem::Index(made))),
    }
}

/// What stands behind the table's name.
fn over(parts: &[Part], filter: Option<&str>) -> String {
    let parts: Vec<String> = parts
        .iter()
        .map(|part| match part {
            Part::Column(name) => quote(name).into_owned(),
            Part::Sql(sql) => sql.clone(),
        })
        .collect();
    let filter = filter.map(|filter| format!(" WHERE {filter}")).unwrap_or_default();
    format!("({}){filter}", parts.join(", "))
}

/// A part of an index; the table that its columns are of, if it has any.
fn part(vm: &mut Vm, value: &Value, table: &mut Option<Rc<str>>) -> Result<Part> {
    if let Some(name) = value.as_text() {
        return Ok(Part::Column(name.to_string()));
    }
    let Some(node) = node_of(vm, value)? else {
        return Err(unsupported(format!("`Index` of a `{}`", vm.type_name(value))));
    };
    for found in node.expr.tables() {
        if found.alias.is_some() || table.as_ref().is_some_and(|known| *known != found.table) {
            return Err(unsupported("`Index` of columns of several tables"));
        }
        *table = Some(found.table.clone());
    }
    Ok(match &node.expr {
        Expr::Column { name, .. } => Part::Column(name.to_string()),
        Expr::Ordered { operand, direction } => {
            let word = match direction {
                Direction::Asc => "ASC",
                Direction::Desc => "DESC",
                Direction::NullsFirst => "NULLS FIRST",
                Direction::NullsLast => "NULLS LAST",
            };
            Part::Sql(format!("{} {word}", ordered(vm, operand)?))
        }
        expr => Part::Sql(bare_sql(vm, expr, "Index")?),
    })
}

/// What stands before `DESC`; a name alone is that of a column.
fn ordered(vm: &mut Vm, operand: &Expr<Param>) -> Result<String> {
    match operand {
        Expr::Label { operand, name } if matches!(**operand, Expr::Null) => Ok(quote(name).into_owned()),
        operand => bare_sql(vm, operand, "Index"),
    }
}

/// The name that an index without one gets.
pub(crate) fn named(model: &Model, index: &Index) -> Result<Index> {
    if !index.name.is_empty() {
        return Ok(index.clone());
    }
    let name = model.naming.of_index(model, &index.columns).ok().flatten();
    let name =
        name.ok_or_else(|| unsupported("`Index` without a name, which the `naming_convention` does not make"))?;
    Ok(Index { name, ..index.clone() })
}

/// Adds an index to the table whose columns it was made of.
fn of_table(vm: &mut Vm, table: &str, index: Index) -> Result<Value> {
    let registry = vm.state::<Registry>();
    let at = registry.declarations.borrow().table_named(table);
    let model = at.and_then(|at| registry.model(at));
    let (Some(at), Some(model)) = (at, model) else { return Err(unsupported("`Index` of columns of no table")) };
    let index = named(&model, &index)?;
    if let Some(model) = registry.declarations.borrow_mut().models.get_mut(at) {
        Rc::make_mut(model).indexes.push(index);
    }
    let place = registry.model(at).map_or(0, |model| schema::table(&model, Dialect::Sqlite).indexes.len());
    let home = vm.import("_linktable_ddl")?;
    let table = metadata::table_at(vm, at);
    let place = i64::try_from(place).unwrap_or_default().saturating_sub(1);
    vm.call_method(&home, "_index", [table, Value::Int(place)])
}
