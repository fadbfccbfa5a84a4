//! `raw`: objects from a statement the script wrote.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`RawSQLQuery`).

use linktable_python::object::Then;
use linktable_python::{Args, Result, Value, Vm};

use super::awaitable::object;
use super::build::Base;
use super::fetch::{execute, plain_objects};
use super::queryset;
use crate::tortoise::given::Given;

struct Raw {
    base: Base,
    sql: String,
}

/// `queryset.raw(sql)`
pub fn raw(vm: &mut Vm, args: Args) -> Result<Value> {
    let (this, mut given) = Given::method("QuerySet.raw", args);
    let Some(sql) = given.next(vm, "sql")? else { return Err(given.missing(vm, &["sql"])) };
    given.finish(vm)?;
    let set = queryset::this(&this)?;
    let sql = vm.str(&sql)?;
    Ok(object(vm, "RawSQLQuery", Raw { base: set.base.clone(), sql }))
}

/// Awaits such a query.
///
/// # Errors
/// What SQLite refuses.
pub fn run(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(raw) = value.host::<Raw>() else { return Ok(Then::Return(Value::None)) };
    let client = raw.base.client(vm)?;
    execute(vm, &client, raw.sql.clone(), Vec::new(), move |vm, rows| {
        let objects = plain_objects(vm, &raw.base.meta, &rows)?;
        Ok(Then::Return(Value::list(objects)))
    })
}
