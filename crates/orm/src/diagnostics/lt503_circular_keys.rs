//! LT503: foreign keys of Tortoise's that go round in a circle.

use std::rc::Rc;

use linktable_schema::{Diagnostic, Span};

use super::{Finding, Moment};
use crate::tortoise::compile::{class_span, field_span};
use crate::tortoise::ddl::{CYCLE, Made};
use crate::tortoise::mapping::{Field, Kind, Meta};

/// The tables of these models can not be made one after the other.
pub fn finding(left: &Made) -> Finding {
    let tables: Vec<&str> = left.iter().map(|(_, tables)| tables.table.name.as_str()).collect();
    let leads_round = |field: &Rc<Field>| match (&field.kind, field.related()) {
        (Kind::ForeignKey(_), Ok(related)) => tables.contains(&related.table.borrow().as_str()),
        _ => false,
    };
    let mut keys: Vec<(&Rc<Meta>, Rc<Field>)> = Vec::new();
    for (meta, _) in left {
        keys.extend(meta.relations().into_iter().filter(leads_round).map(|field| (meta, field)));
    }
    keys.sort_by_key(|(meta, field)| field_span(meta, field).0);
    let names: Vec<String> = left.iter().map(|(meta, _)| format!("`{}`", meta.name)).collect();
    let place = keys.first().map_or(Span::default(), |(meta, field)| field_span(meta, field).1);
    let place = match (place, left.first()) {
        (place, Some((meta, _))) if place == Span::default() => class_span(meta).1,
        (place, _) => place,
    };
    let message = format!("foreign keys go round in a circle: {}", names.join(", "));
    let mut diagnostic = Diagnostic::error("LT503", place, message);
    for (meta, field) in keys.iter().skip(1) {
        diagnostic = diagnostic.label(field_span(meta, field).1, "and this one");
    }
    let diagnostic = diagnostic.help(
        "each table must be made before those that refer to it: leave one of the foreign keys out, or keep the key in \
         a plain column",
    );
    Finding::raised_by_tortoise(diagnostic, Moment::GenerateSchemas, CYCLE)
}
