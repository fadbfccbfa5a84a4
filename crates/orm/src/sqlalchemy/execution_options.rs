//! `execution_options(…)` of SELECTs, and of the calls that execute them.
//!
//! Mirrors SQLAlchemy 2.1, `orm/context.py` (`_ORMCompileState.default_load_options`).

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Text, Value, Vm};

use crate::sqlalchemy::select::{self, Query};

/// Options that say how rows are fetched, which is the same here in the end.
const OF_FETCHING: &[&str] = &["compiled_cache", "logging_token", "max_row_buffer", "stream_results", "yield_per"];

/// `select(…).execution_options(populate_existing=True)`
///
/// # Errors
/// For what is not supported.
pub fn method(vm: &mut Vm, args: Args) -> Result<Value> {
    let Some(query) = select::query_of(&args.this()) else { return Ok(args.this()) };
    let mut query = (*query).clone();
    for (name, value) in &args.keywords {
        take(vm, &mut query, name, value)?;
    }
    Ok(select::value(vm, query))
}

/// The options that a call is given by name for a SELECT.
///
/// # Errors
/// For what is not supported.
pub fn given(vm: &mut Vm, query: &mut Query, options: &Value) -> Result<()> {
    for (name, value) in vm.mapping_items(options)? {
        let Some(name) = name.as_text().cloned() else { continue };
        take(vm, query, &name, &value)?;
    }
    Ok(())
}

fn take(vm: &mut Vm, query: &mut Query, name: &Text, value: &Value) -> Result<()> {
    match name.as_str() {
        "populate_existing" => query.populate_existing = vm.truthy(value)?,
        name if OF_FETCHING.contains(&name) => {}
        name => return Err(unsupported(format!("the execution option `{name}` of a SELECT"))),
    }
    Ok(())
}
