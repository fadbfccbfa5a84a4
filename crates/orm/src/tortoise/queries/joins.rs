//! The joins that relations in lookups need.
//!
//! Mirrors Tortoise 1.1.9, `query_utils.py`.

use std::rc::Rc;

use linktable_python::{Result, Text, Vm};
use linktable_sql::tortoise::Table;

use super::constant::{Join, Term};
use crate::tortoise::errors::error;
use crate::tortoise::mapping::{Data, Field, Kind, ManyToMany, Meta};

/// The table of a model.
pub fn table_of(meta: &Meta) -> Table {
    Table {
        name: meta.table.borrow().as_str().into(),
        schema: meta.schema.as_deref().map(Into::into),
        alias: meta.table_alias.borrow().as_deref().map(Into::into),
    }
}

/// The link table of a relation.
pub fn through_table(many: &ManyToMany) -> Table {
    let schema = many.through_schema.borrow().as_deref().map(Into::into);
    Table { name: many.through.borrow().as_str().into(), schema, alias: None }
}

/// The alias of a table that is reached from another through a field.
fn alias(table: &Table, name: &str) -> String {
    format!("{}__{name}", table.reference())
}

/// The joins from a table to what a relation of its model leads to; the last joins the related table.
///
/// # Errors
/// If `Tortoise.init` was not called.
pub fn joins_to(table: &Table, field: &Field) -> Result<Vec<Join>> {
    let related_meta = field.related()?;
    let related = table_of(&related_meta);
    let name = field.name();
    let aliased = || related.alias(&alias(table, &name));
    Ok(match &field.kind {
        Kind::ManyToMany(many) => {
            let through = through_table(many);
            let own_key = field.model()?.pk_column()?;
            let backward = Term::field(&through, &many.backward_key.borrow());
            let first = Join { on: Term::field(table, &own_key).eq(backward), table: through.clone() };
            let related = aliased();
            let forward = Term::field(&through, &many.forward_key);
            let second = Join { on: forward.eq(Term::field(&related, &related_meta.pk_column()?)), table: related };
            vec![first, second]
        }
        Kind::Backward(back) => {
            let related = if *table == related { aliased() } else { related };
            let to = Term::field(table, &field.to_field()?.column());
            vec![Join { on: to.eq(Term::field(&related, &back.relation_source_field)), table: related }]
        }
        Kind::ForeignKey(_) => {
            let related = aliased();
            let model = field.model()?;
            let attribute = field.source_field.borrow().clone().unwrap_or_default();
            let column = model.field(&attribute).map_or(attribute, |column| column.column());
            let to = Term::field(&related, &field.to_field()?.column());
            vec![Join { on: to.eq(Term::field(table, &column)), table: related }]
        }
        Kind::Data(_) => Vec::new(),
    })
}

/// The fields a lookup like `events__participants__name` goes through.
///
/// # Errors
/// `FieldError` if it leads nowhere.
pub fn expand(vm: &mut Vm, root: &Rc<Meta>, lookup: &str) -> Result<Vec<Rc<Field>>> {
    let names: Vec<&str> = lookup.split("__").collect();
    let mut fields = Vec::new();
    let mut model = root.clone();
    for (at, name) in names.iter().enumerate() {
        let last = at + 1 == names.len();
        let found = model.field(name).filter(|field| last || !field.is_data());
        let Some(field) = found else {
            return Err(error(vm, "FieldError", format!("{lookup} not resolvable")));
        };
        if !last {
            model = field.related()?;
        }
        fields.push(field);
    }
    Ok(fields)
}

/// A column reached by a lookup: its term, the joins it needs, and its field.
///
/// # Errors
/// `FieldError` if it leads nowhere.
pub fn resolve_nested(
    vm: &mut Vm,
    meta: &Rc<Meta>,
    table: &Table,
    lookup: &str,
) -> Result<(Term, Vec<Join>, Rc<Field>)> {
    let fields = expand(vm, meta, lookup)?;
    let mut joins: Vec<Join> = Vec::new();
    let mut table = table.clone();
    let mut last = None;
    for (at, field) in fields.iter().enumerate() {
        if at + 1 == fields.len() && field.is_data() {
            last = Some(cast(field, Term::field(&table, &field.column())));
            break;
        }
        joins.extend(joins_to(&table, field)?);
        let related = field.related()?;
        let mut next = table_of(&related);
        // Whether the table of a backward relation has an alias is asked at the end of a lookup alone.
        let aliased = match field.kind {
            Kind::Backward(_) => at + 1 == fields.len() && table == next,
            _ => true,
        };
        if at + 1 == fields.len() {
            // A foreign key at the end names the related table without the alias it was joined under.
            let aliased = aliased && !matches!(field.kind, Kind::ForeignKey(_));
            if aliased {
                next = next.alias(&alias(&table, &field.name()));
            }
            last = Some(Term::field(&next, &related.pk_column()?));
        } else if aliased {
            next = next.alias(&alias(&table, &field.name()));
        }
        table = next;
    }
    match (last, fields.last()) {
        (Some(term), Some(field)) => Ok((term, joins, field.clone())),
        _ => Err(error(vm, "FieldError", format!("{lookup} not resolvable"))),
    }
}

/// A column as it stands in conditions: a decimal is text in SQLite, so it is cast.
pub fn cast(field: &Field, term: Term) -> Term {
    match field.data() {
        Some(Data::Decimal { .. }) => term.cast("NUMERIC"),
        _ => term,
    }
}

/// The column of an attribute: `fields_db_projection`.
pub fn column(meta: &Meta, name: &str) -> Option<Text> {
    meta.field(name).filter(|field| field.is_data()).map(|field| field.column())
}
