//! The SELECT of a queryset.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`QuerySet._make_query`).

use std::rc::Rc;

use linktable_python::{Result, Text, Value, Vm};
use linktable_sql::tortoise::Table;

use super::build::Builder;
use super::constant::{Select, Term, wrapped};
use super::joins::{expand, table_of};
use super::queryset::QuerySet;
use crate::tortoise::errors::error;
use crate::tortoise::mapping::Meta;

/// Which columns of a row make which object.
pub struct Part {
    /// The model.
    pub meta: Rc<Meta>,
    /// How many columns; none at all makes an empty object.
    pub columns: usize,
    /// The relations that lead to it; none for the object itself.
    pub path: Vec<Text>,
}

/// The SELECT of a queryset, and what its columns make.
///
/// # Errors
/// `FieldError` for what is not there.
pub fn build(vm: &mut Vm, set: &QuerySet) -> Result<(Select, Vec<Part>)> {
    let meta = &set.base.meta;
    let mut builder = Builder::new(meta);
    let mut parts = Vec::new();
    if set.only.is_empty() {
        let columns = meta.columns();
        for field in &columns {
            let term = Term::field(&builder.table, &field.column());
            builder.select.select(term, None);
        }
        let count = columns.len() + set.base.annotations.borrow().len();
        parts.push(Part { meta: meta.clone(), columns: count, path: Vec::new() });
    } else {
        only(vm, set, &mut builder, &mut parts)?;
    }
    builder.resolve_ordering(vm, &set.base, &set.orderings, &set.only)?;
    builder.resolve_filters(vm, &set.base, None)?;
    builder.select.limit = number(vm, set.limit.as_ref())?;
    builder.select.offset = number(vm, set.offset.as_ref())?;
    builder.select.distinct = set.distinct;
    for lookup in &set.select_related {
        related(vm, set, lookup, &mut builder, &mut parts)?;
    }
    Ok((builder.finish(), parts))
}

/// A limit or offset.
///
/// # Errors
/// None in practice.
pub fn number(vm: &mut Vm, number: Option<&Value>) -> Result<Option<Term>> {
    number.map(|number| wrapped(vm, number, true)).transpose()
}

/// The columns of `only`, those of the model first.
fn only(vm: &mut Vm, set: &QuerySet, builder: &mut Builder, parts: &mut Vec<Part>) -> Result<()> {
    let meta = &set.base.meta;
    let mut lookups = set.only.clone();
    lookups.sort_by_key(|lookup| lookup.matches("__").count());
    let mut groups: Vec<(&str, Vec<&str>)> = Vec::new();
    for lookup in &lookups {
        let (path, name) = lookup.rsplit_once("__").unwrap_or(("", lookup));
        match groups.iter_mut().find(|(known, _)| *known == path) {
            Some((_, names)) => names.push(name),
            None => groups.push((path, vec![name])),
        }
    }
    let own = groups.iter().position(|(path, _)| path.is_empty()).map(|at| groups.remove(at).1);
    let own = own.unwrap_or_default();
    parts.push(Part { meta: meta.clone(), columns: own.len(), path: Vec::new() });
    for name in own {
        if set.base.annotations.borrow().iter().any(|(known, _)| known.as_str() == name) {
            continue;
        }
        let Some(column) = super::joins::column(meta, name) else {
            let message = format!("Unknown field \"{name}\" for model \"{}\"", meta.name);
            return Err(error(vm, "FieldError", message));
        };
        builder.select.select(Term::field(&builder.table, &column), Some(name));
    }
    for (lookup, names) in groups {
        let mut table = table_of(meta);
        let mut path = Vec::new();
        let fields = expand(vm, meta, lookup)?;
        for (at, field) in fields.iter().enumerate() {
            path.push(field.name());
            table = builder.join_field(&table, field)?;
            if parts.iter().any(|part| part.path == path) {
                continue;
            }
            let columns = if at + 1 == fields.len() { names.len() } else { 0 };
            parts.push(Part { meta: field.related()?, columns, path: path.clone() });
        }
        for name in names {
            select_related_column(builder, &table, name);
        }
    }
    Ok(())
}

fn select_related_column(builder: &mut Builder, table: &Table, column: &str) {
    let alias = format!("{}.{column}", table.reference());
    builder.select.select(Term::field(table, column), Some(&alias));
}

/// A relation of `select_related`.
fn related(vm: &mut Vm, set: &QuerySet, lookup: &str, builder: &mut Builder, parts: &mut Vec<Part>) -> Result<()> {
    let mut table = builder.table.clone();
    let mut path = Vec::new();
    for field in expand(vm, &set.base.meta, lookup)? {
        path.push(field.name());
        if field.is_data() {
            // It has none, and says so.
            vm.get_attr(&field.object(), "related_model")?;
        }
        table = builder.join_field(&table, &field)?;
        // Of some columns alone, none of related objects.
        if !set.only.is_empty() {
            continue;
        }
        let meta = field.related()?;
        let columns = meta.columns();
        if !parts.iter().any(|part| part.path == path) {
            parts.push(Part { meta, columns: columns.len(), path: path.clone() });
        }
        for column in columns {
            select_related_column(builder, &table, &column.column());
        }
    }
    Ok(())
}
