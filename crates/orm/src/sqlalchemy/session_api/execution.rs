//! Statements that a session executes.
//!
//! Mirrors SQLAlchemy 2.1, `orm/session.py` (`Session.execute`), and SQLModel 0.0.50, `orm/session.py` (`Session.exec`).

use linktable_python::error::unsupported;
use linktable_python::{Args, Result, Value, Vm};
use linktable_sql::query::Style;

use super::core;
use crate::sqlalchemy::dml;
use crate::sqlalchemy::eager;
use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::execution_options;
use crate::sqlalchemy::from_statement;
use crate::sqlalchemy::parameters;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select;
use crate::sqlalchemy::warn::{self, through};

/// Executes a statement; for a SELECT of one thing SQLModel's `exec` gives single values.
fn run(vm: &mut Vm, mut args: Args, scalars: bool) -> Result<Value> {
    let session = core(&args)?;
    let statement = args.positional.get(1).cloned().or_else(|| args.take_keyword("statement")).unwrap_or_default();
    let params = args.positional.get(2).cloned().or_else(|| args.take_keyword("params")).and_then(Value::non_none);
    let options = args.take_keyword("execution_options").and_then(Value::non_none);
    args.keywords.retain(|(name, _)| &**name != "statement");
    if let Some((name, _)) = args.keywords.first() {
        return Err(unsupported(format!("`exec({name}=…)`")));
    }
    if let Some(query) = select::query_of(&statement) {
        let mut query = (*query).clone();
        if let Some(options) = &options {
            execution_options::given(vm, &mut query, options)?;
        }
        let mut compiled = select::compile(vm, &query)?;
        session.flush_before_reading(vm)?;
        let connection = session.connection(vm)?;
        crate::sqlalchemy::mapper::configure(vm)?;
        select::add_joins(vm, &mut compiled)?;
        let mut rendered = compiled.select.render(Style::Question);
        parameters::fill(vm, &mut rendered, params.as_ref())?;
        if params.is_some() {
            eager::note_values_apart(&mut compiled.plan);
        }
        let rows = connection.execute(vm, &rendered)?;
        select::check_rows(vm, &compiled)?;
        let scalar = scalars && query.scalar;
        let made = result::of_query(vm, Some(&session), compiled, rows, scalar);
        if session.is_async.get() {
            // Nothing may be loaded once it is not awaited any more.
            result::prepare(vm, &made)?;
        }
        return Ok(made);
    }
    let statement = match &options {
        // Statements that write have a method for them.
        Some(options) if dml::of(&statement).is_some() => {
            let options = vm.mapping_items(options)?;
            let options = options.into_iter().filter_map(|(name, value)| Some((name.as_text()?.clone(), value)));
            let given = Args { positional: Vec::new(), keywords: options.collect() };
            vm.call_method(&statement, "execution_options", given)?
        }
        Some(_) => return Err(unsupported("`execution_options` of this statement")),
        None => statement,
    };
    if let Some(made) = from_statement::run(vm, &session, &statement, params.as_ref())? {
        return Ok(made);
    }
    if let Some(statement) = dml::of(&statement) {
        session.flush_before_reading(vm)?;
        let connection = session.connection(vm)?;
        return dml::execute(vm, Some(&session), &connection, &statement, params.as_ref());
    }
    if let Some(rows) = params.as_ref().and_then(parameters::rows_of) {
        let (rendered, rows) = engine_api::text_statements(vm, &statement, &rows)?;
        let connection = session.connection(vm)?;
        let done = connection.execute_many(vm, &rendered, &rows)?;
        return Ok(result::of_text(vm, done));
    }
    let text = engine_api::executed_text(vm, &statement, params.as_ref())?;
    let connection = session.connection(vm)?;
    let rows = text.execute(vm, &connection)?;
    Ok(result::of_text(vm, rows))
}

pub(super) fn exec(vm: &mut Vm, args: Args) -> Result<Value> {
    through(vm, warn::EXEC, |vm| run(vm, args, true))
}

pub(super) fn execute(vm: &mut Vm, args: Args) -> Result<Value> {
    through(vm, warn::EXECUTE, |vm| run(vm, args, false))
}

pub(super) fn scalars(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = run(vm, args, false)?;
    vm.call_method(&result, "scalars", Args::none())
}

pub(super) fn scalar(vm: &mut Vm, args: Args) -> Result<Value> {
    let result = run(vm, args, false)?;
    vm.call_method(&result, "scalar", Args::none())
}
