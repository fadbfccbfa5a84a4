//! Tables that name a schema: ormar's helpers for them (ormar 0.26.0, `models/helpers/sqlalchemy.py`).

use linktable_python::error::unsupported;
use linktable_python::object::Module;
use linktable_python::{Args, Result, Value, Vm};

use super::declare::qualified_reference;
use super::errors;
use crate::registry::Registry;
use crate::sqlalchemy::metadata;

/// Puts the helpers into their module.
pub(super) fn fill(module: &Module) {
    module.add("qualified_fk_reference", qualified_fk_reference);
    module.add("validate_cross_schema_constraints", validate_cross_schema_constraints);
}

/// Refuses statements once a table names a schema: DDL names it, queries do not yet.
pub(super) fn check_statements(vm: &mut Vm) -> Result<()> {
    let registry = vm.state::<Registry>();
    let declarations = registry.declarations.borrow();
    if declarations.models.iter().any(|model| model.schema.is_some()) {
        return Err(unsupported("a statement on models of which one has an `OrmarConfig(schema=…)`"));
    }
    Ok(())
}

/// An argument by its place or its name.
fn argument(args: &mut Args, at: usize, name: &str) -> Option<Value> {
    args.positional.get(at).cloned().or_else(|| args.take_keyword(name))
}

fn qualified_fk_reference(_vm: &mut Vm, mut args: Args) -> Result<Value> {
    let target = argument(&mut args, 0, "target");
    let column = argument(&mut args, 1, "column_alias");
    match (target, column.as_ref().and_then(Value::as_text)) {
        (Some(Value::Class(model)), Some(column)) => Ok(Value::str(qualified_reference(&model, column))),
        _ => Err(unsupported("`qualified_fk_reference` of anything but a model and a column's name")),
    }
}

/// SQLite has no foreign keys between databases.
fn validate_cross_schema_constraints(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let given = argument(&mut args, 0, "metadata").unwrap_or_default();
    let dialect = argument(&mut args, 1, "dialect_name");
    let is_sqlite = dialect.as_ref().and_then(Value::as_text).is_some_and(|name| &**name == "sqlite");
    let Some(metadata) = metadata::number(&given).filter(|_| is_sqlite) else { return Ok(Value::None) };
    match metadata::key_across_schemas(vm, metadata) {
        None => Ok(Value::None),
        Some((table, column, to)) => {
            let message = format!(
                "SQLite does not support foreign keys across schemas: {table}.{column} -> {to}. Use PostgreSQL or \
                 MySQL, or keep both tables in the same schema."
            );
            Err(errors::error(vm, "ModelDefinitionError", message))
        }
    }
}
