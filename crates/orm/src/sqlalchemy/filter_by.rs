//! `filter_by(name=…)`: which of the tables that a SELECT reads from has an attribute.
//!
//! Mirrors SQLAlchemy 2.1, `sql/base.py` (`_entity_namespace_key_search_all`), which looks at all of them.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::query::{Expr, From, TableRef};

use crate::sqlalchemy::database::Param;
use crate::sqlalchemy::errors::error;
use crate::sqlalchemy::mapper::{self, Mapper};
use crate::sqlalchemy::select::{Entity, Query};

/// The attribute of this name.
///
/// # Errors
/// `InvalidRequestError` if none has it, `AmbiguousColumnError` if more than one has.
pub(super) fn attribute(vm: &mut Vm, query: &Query, name: &str) -> Result<Value> {
    let entities = entities(vm, query)?;
    let mut found: Option<Value> = None;
    for (mapper, _) in &entities {
        let Some(class) = mapper.class.upgrade() else { continue };
        let Some(attribute) = vm.get_attr_opt(&Value::Class(class), name)? else { continue };
        if found.is_some() {
            let message = format!(
                "Attribute name \"{name}\" is ambiguous; it exists in multiple FROM clause entities ({}). Use filter() \
                 with explicit column references instead of filter_by().",
                shown(&entities)
            );
            return Err(error(vm, "AmbiguousColumnError", message));
        }
        found = Some(attribute);
    }
    found.ok_or_else(|| {
        let message = format!(
            "None of the FROM clause entities have a property \"{name}\". Searched entities: {}",
            shown(&entities)
        );
        error(vm, "InvalidRequestError", message)
    })
}

/// Three of the entities at most.
fn shown(entities: &[(Rc<Mapper>, bool)]) -> String {
    let names = entities.iter().take(3).map(|(mapper, is_joined)| match is_joined {
        true => mapper.table.to_string(),
        false => format!("Mapper[{}({})]", mapper.name, mapper.table),
    });
    let mut text = names.collect::<Vec<_>>().join(", ");
    if entities.len() > 3 {
        text.push_str(&format!(", ... ({} total)", entities.len()));
    }
    text
}

/// The classes a SELECT reads from, each once; and whether it comes by a join.
fn entities(vm: &mut Vm, query: &Query) -> Result<Vec<(Rc<Mapper>, bool)>> {
    let mut found: Vec<(Rc<Mapper>, bool)> = Vec::new();
    let mut add = |mapper: Rc<Mapper>, is_joined: bool| {
        if !found.iter().any(|(other, _)| Rc::ptr_eq(other, &mapper)) {
            found.push((mapper, is_joined));
        }
    };
    for entity in &query.entities {
        match entity {
            Entity::Object { mapper, table } => {
                check_plain(table)?;
                add(mapper.clone(), false);
            }
            Entity::Value(node) => {
                for table in Expr::tables(&node.expr) {
                    check_plain(table)?;
                    if let Some(mapper) = mapper::of_table(vm, &table.table)? {
                        add(mapper, false);
                    }
                }
            }
        }
    }
    for from in &query.from {
        let From::Table(table) = from else { return Err(unsupported("`filter_by` behind this `select_from`")) };
        if query.link.as_ref() == Some(table) {
            continue;
        }
        check_plain(table)?;
        if let Some(mapper) = mapper::of_table(vm, &table.table)? {
            add(mapper, false);
        }
    }
    for join in &query.joins {
        check_plain(&join.table)?;
        match &join.mapper {
            Some(mapper) => add(mapper.clone(), true),
            None => return Err(unsupported("`filter_by` behind a join of this")),
        }
    }
    if found.is_empty() {
        return Err(unsupported("`filter_by` without a class"));
    }
    Ok(found)
}

fn check_plain(table: &TableRef<Param>) -> Result<()> {
    match &table.alias {
        None => Ok(()),
        Some(_) => Err(unsupported("`filter_by` with an alias")),
    }
}
