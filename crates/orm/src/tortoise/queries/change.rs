//! `update` and `delete` of querysets.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`UpdateQuery`, `DeleteQuery`).

use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Args, Result, Text, Value, Vm};
use linktable_sql::tortoise as sql;

use super::awaitable::object;
use super::build::{Base, Builder, Joined};
use super::constant::{Constant, Select, Term, inline, wrap_for_sqlite};
use super::expressions::is;
use super::fetch;
use super::joins::table_of;
use super::queryset;
use super::resolve::{Scope, expression, term_of};
use crate::tortoise::client::affected;
use crate::tortoise::errors::error;
use crate::tortoise::field::convert;
use crate::tortoise::instance::check_relation;
use crate::tortoise::mapping::{Kind, Meta};

/// A query that updates or deletes rows.
pub struct Change {
    base: Base,
    /// What columns are set to; nothing for a DELETE.
    values: Option<Vec<(Text, Value)>>,
    joined: Joined,
}

/// `queryset.update(…)`
pub fn update(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    Ok(object(
        vm,
        "UpdateQuery",
        Change { base: set.base.clone(), values: Some(args.keywords), joined: Joined::default() },
    ))
}

/// `queryset.delete()`
pub fn delete(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    Ok(object(vm, "DeleteQuery", Change { base: set.base.clone(), values: None, joined: Joined::default() }))
}

/// The UPDATE of a query, if it is one.
///
/// # Errors
/// `FieldError` and `IntegrityError` for what can not be set.
pub fn update_of(vm: &mut Vm, query: &Value) -> Result<Option<sql::Update<Constant>>> {
    let Some(change) = query.host::<Change>() else { return Ok(None) };
    let Some(values) = &change.values else { return Ok(None) };
    let meta = &change.base.meta;
    let builder = Builder::of_conditions(vm, &change.base, &change.joined)?;
    let condition =
        if builder.select.joins.is_empty() { builder.finish().condition } else { Some(builder.key_in_subquery(meta)?) };
    let mut update = sql::Update { table: table_of(meta), values: Vec::new(), condition };
    for (name, value) in values {
        let (column, term) = assignment(vm, &change.base, name, value)?;
        update.values.push((column.as_str().into(), term));
    }
    Ok(Some(update))
}

/// A column and what it is set to.
fn assignment(vm: &mut Vm, base: &Base, name: &str, value: &Value) -> Result<(Text, Term)> {
    let meta = &base.meta;
    let class = Value::Class(meta.class()?);
    let Some(field) = meta.field(name) else {
        let shown = vm.str(&class)?;
        return Err(error(vm, "FieldError", format!("Unknown keyword argument {name} for model {shown}")));
    };
    if field.pk.get() {
        return Err(error(vm, "IntegrityError", format!("Field {name} is PK and can not be updated")));
    }
    if field.generated.get() {
        return Err(error(vm, "IntegrityError", format!("Field {name} is generated and can not be updated")));
    }
    match &field.kind {
        Kind::ForeignKey(_) => {
            if !value.is_none() {
                check_relation(vm, &field, name, value)?;
            }
            let to = field.to_field()?.name();
            let key = vm.get_attr(value, &to)?;
            let attribute = field.source_field.borrow().clone().unwrap_or_default();
            let Some(column) = meta.field(&attribute) else { return Err(vm.key_error(Value::Str(attribute))) };
            let key = convert::to_db(vm, &column, &key, &Value::None)?;
            Ok((column.column(), wrap_for_sqlite(vm, &key)?))
        }
        Kind::Data(_) => {
            if is(vm, value, "Expression") {
                let annotations = base.annotations.borrow().clone();
                let scope = Scope {
                    meta: meta.clone(),
                    table: table_of(meta),
                    from: Some(table_of(meta)),
                    annotations: &annotations,
                    filterable: &base.filterable,
                };
                return Ok((field.column(), expression(vm, &scope, value)?.term));
            }
            let term = match term_of(vm, value)? {
                Some(term) => term,
                None => {
                    let value = convert::to_db(vm, &field, value, &Value::None)?;
                    wrap_for_sqlite(vm, &value)?
                }
            };
            Ok((field.column(), term))
        }
        _ => Err(error(vm, "FieldError", format!("Field {name} is virtual and can not be updated"))),
    }
}

/// The DELETE of a query, if it is one.
///
/// # Errors
/// `FieldError` for what is not there.
pub fn delete_of(vm: &mut Vm, query: &Value) -> Result<Option<Select>> {
    let Some(change) = query.host::<Change>().filter(|change| change.values.is_none()) else { return Ok(None) };
    let meta = &change.base.meta;
    let builder = Builder::of_conditions(vm, &change.base, &change.joined)?;
    let mut select = if builder.select.joins.is_empty() {
        builder.finish()
    } else {
        let condition = Some(builder.key_in_subquery(meta)?);
        Select { condition, ..Select::from(&table_of(meta)) }
    };
    select.delete = true;
    Ok(Some(select))
}

/// Awaits such a query: how many rows it changed.
///
/// # Errors
/// What building or executing it raises.
pub fn run(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(change) = value.host::<Change>() else { return Ok(Then::Return(Value::None)) };
    let client = change.base.client(vm)?;
    let (sql, params) = match (update_of(vm, value)?, delete_of(vm, value)?) {
        (Some(update), _) => update.render(),
        (None, Some(delete)) => delete.render(),
        (None, None) => return Ok(Then::Return(Value::None)),
    };
    fetch::execute(vm, &client, sql, fetch::values(params), |_, rows| Ok(Then::Return(affected(&rows))))
}

/// The text of an expression that an object's attribute was set to, without parameters; nothing for other values.
///
/// # Errors
/// `FieldError` for fields that are not there.
pub fn expression_text(vm: &mut Vm, meta: &Rc<Meta>, value: &Value) -> Result<Option<String>> {
    if !is(vm, value, "Expression") {
        return Ok(None);
    }
    let scope = Scope {
        meta: meta.clone(),
        table: table_of(meta),
        from: Some(table_of(meta)),
        annotations: &[],
        filterable: &[],
    };
    let term = expression(vm, &scope, value)?.term;
    inline(vm, |text| term.render_inline(text)).map(Some)
}
