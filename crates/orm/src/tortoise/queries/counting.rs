//! `count`, `exists` and `contains`.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`CountQuery`, `ExistsQuery`, `ContainsQuery`).

use linktable_python::object::Then;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::tortoise::{Function, Special};

use super::awaitable::object;
use super::build::{Base, Builder, Joined};
use super::constant::{Select, Term, wrap};
use super::fetch::select_rows;
use super::queryset;
use super::select::number;
use crate::tortoise::errors::error;
use crate::tortoise::field::convert;

/// A query for how many rows there are, or whether there are any.
pub struct Counting {
    base: Base,
    kind: Kind,
    joined: Joined,
}

enum Kind {
    Count { limit: Option<Value>, offset: Option<Value>, distinct: bool },
    Exists,
    Contains(Value),
}

/// `queryset.count()`
pub fn count(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    let kind = Kind::Count { limit: set.limit.clone(), offset: set.offset.clone(), distinct: set.distinct };
    Ok(object(vm, "CountQuery", Counting { base: set.base.clone(), kind, joined: Joined::default() }))
}

/// `queryset.exists()`
pub fn exists(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    Ok(object(vm, "ExistsQuery", Counting { base: set.base.clone(), kind: Kind::Exists, joined: Joined::default() }))
}

/// `queryset.contains(obj)`
pub fn contains(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    let given = args.get(1).cloned().unwrap_or_default();
    let class = set.base.meta.class()?;
    if !vm.is_instance(&given, &class) {
        let message = "The given object is not an instance of the queryset's model.";
        return Err(error(vm, "ParamsError", message));
    }
    let pk = vm.get_attr(&given, "pk")?;
    if !vm.truthy(&pk)? {
        return Err(error(vm, "ParamsError", "The given object does not have a primary key."));
    }
    Ok(object(
        vm,
        "ContainsQuery",
        Counting { base: set.base.clone(), kind: Kind::Contains(given), joined: Joined::default() },
    ))
}

/// The SELECT of such a query.
///
/// # Errors
/// `FieldError` for what is not there.
pub fn build(vm: &mut Vm, query: &Counting) -> Result<Select> {
    let meta = &query.base.meta;
    let mut builder = Builder::of_conditions(vm, &query.base, &query.joined)?;
    match &query.kind {
        Kind::Count { distinct, .. } => {
            let grouped = !builder.select.group_by.is_empty();
            let distinct = *distinct && !grouped;
            let arg = if distinct { Term::field(&builder.table, &meta.pk_column()?) } else { Term::Star };
            let function = Function {
                name: "COUNT".into(),
                args: vec![arg],
                special: Special::None,
                distinct,
                aggregate: true,
                over: !distinct && grouped,
            };
            builder.select.selects.clear();
            builder.select.select(Term::Function(Box::new(function)), None);
        }
        Kind::Exists | Kind::Contains(_) => {
            builder.select.limit = number(vm, Some(&Value::Int(1)))?;
            builder.select.select(Term::Constant("1".into()), None);
        }
    }
    if let Kind::Contains(object) = &query.kind {
        let pk = meta.pk()?;
        let key = vm.get_attr(object, "pk")?;
        let key = convert::to_db(vm, &pk, &key, object)?;
        let is_it = Term::bare(&meta.pk_column()?).eq(wrap(vm, &key)?);
        builder.select.condition = Some(match builder.select.condition.take() {
            Some(condition) => condition.and(is_it),
            None => is_it,
        });
    }
    Ok(builder.finish())
}

/// Awaits such a query.
///
/// # Errors
/// What building or executing it raises.
pub fn run(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(query) = value.host::<Counting>() else { return Ok(Then::Return(Value::None)) };
    let client = query.base.client(vm)?;
    let select = build(vm, &query)?;
    select_rows(vm, &client, &select, move |_, rows| {
        let Kind::Count { limit, offset, .. } = &query.kind else {
            return Ok(Then::Return(Value::Bool(!rows.rows.is_empty())));
        };
        let first = rows.rows.first().and_then(|row| row.first());
        let Some(first) = first else { return Ok(Then::Return(Value::Int(0))) };
        // COUNT(*) knows neither LIMIT nor OFFSET.
        let skipped = offset.as_ref().and_then(Value::as_int).unwrap_or(0);
        let count = (convert::plain(first).as_int().unwrap_or(0) - skipped).max(0);
        Ok(Then::Return(match limit {
            Some(limit) if limit.as_int().is_some_and(|limit| count > limit) => limit.clone(),
            _ => Value::Int(count),
        }))
    })
}
