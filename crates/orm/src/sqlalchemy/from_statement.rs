//! `select(Model).from_statement(text(…))`: objects of the rows of a statement of the script's own.
//!
//! Mirrors SQLAlchemy 2.1, `orm/context.py` (`FromStatement`): columns are found by their names.

use std::cell::OnceCell;
use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::object::Instance;
use linktable_python::{Args, Class, ClassBuilder, Result, Value, Vm};

use crate::sqlalchemy::engine_api;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::result;
use crate::sqlalchemy::select::{self, Compiled, Entity, Query};
use crate::sqlalchemy::session::SessionCore;

/// The classes a script selects, and the statement that gives their rows.
pub struct FromStatement {
    query: Rc<Query>,
    statement: Value,
}

#[derive(Default)]
struct FromStatementClass(OnceCell<Rc<Class>>);

/// `from_statement` of a SELECT.
///
/// # Errors
/// For what is no textual statement.
pub fn method(vm: &mut Vm, args: Args) -> Result<Value> {
    let (Some(query), Some(statement)) = (select::query_of(&args.this()), args.get(1).cloned()) else {
        return Err(unsupported("`from_statement` of this"));
    };
    let object = vm.types.object.clone();
    let build = || ClassBuilder::new("sqlalchemy.orm.context", "FromStatement", &object).build();
    let class = vm.state::<FromStatementClass>().0.get_or_init(build).clone();
    Ok(Value::Instance(Instance::with_host(&class, FromStatement { query, statement })))
}

/// What such a statement gives, if the value is one.
///
/// # Errors
/// What the database refuses; `NoSuchColumnError` where a column is not among the rows' own.
pub fn run(vm: &mut Vm, session: &Rc<SessionCore>, value: &Value, params: Option<&Value>) -> Result<Option<Value>> {
    let Some(from) = value.host::<FromStatement>() else { return Ok(None) };
    let mut compiled = select::compile(vm, &from.query)?;
    let rendered = engine_api::text_statement(vm, &from.statement, params)?;
    session.flush_before_reading(vm)?;
    let connection = session.connection(vm)?;
    crate::sqlalchemy::mapper::configure(vm)?;
    let found = connection.execute(vm, &rendered)?;
    let mut places = Vec::new();
    for entity in &compiled.entities {
        let Entity::Object { mapper, .. } = entity else {
            return Err(unsupported("`from_statement` of anything but classes"));
        };
        for column in &mapper.columns {
            match found.columns.iter().position(|name| **name == *column.name) {
                Some(place) => places.push(place),
                None => {
                    let title = format!("{}.{}", mapper.table, column.name);
                    let message = format!("Could not locate column in row for column '{title}'");
                    return Err(error(vm, "NoSuchColumnError", message));
                }
            }
        }
    }
    let rows = found.rows.iter().map(|row| {
        let values = places.iter().map(|place| row.get(*place).cloned().unwrap_or_default());
        values.collect()
    });
    let rows = linktable_store::Rows { rows: rows.collect(), ..found };
    compiled = Compiled { options: from.query.options(), ..compiled };
    Ok(Some(result::of_query(vm, Some(session), compiled, rows, false)))
}
