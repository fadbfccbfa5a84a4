//! `Q` as conditions.
//!
//! Mirrors Tortoise 1.1.9, `expressions.py` (`Q`).

use std::rc::Rc;

use linktable_python::{Result, Value, Vm};

use super::constant::{Join, Term};
use super::expressions::{is, is_negated, q_of};
use super::joins::{cast, joins_to};
use super::lookups::{self, Encoder, Lookup, Operator};
use super::modifier::Modifier;
use super::operators::{Operand, condition};
use super::resolve::{self, Scope};
use crate::tortoise::errors::error;
use crate::tortoise::field::convert;
use crate::tortoise::mapping::{Field, Kind, Meta, meta_of};

/// A `Q` as what it adds to a query.
///
/// # Errors
/// `FieldError` for lookups that are not there, and what values raise on their way.
pub fn resolve(vm: &mut Vm, scope: &Scope, q: &Value) -> Result<Modifier> {
    vm.nested(|vm| resolve_q(vm, scope, q))
}

fn resolve_q(vm: &mut Vm, scope: &Scope, q: &Value) -> Result<Modifier> {
    let filters = vm.get_attr(q, "filters")?;
    let join_type = vm.get_attr(q, "join_type")?;
    let any = join_type.as_text().is_some_and(|text| text.as_str() == "OR");
    let mut modifier = Modifier::default();
    let add = |modifier: &mut Modifier, other: Modifier| {
        let own = std::mem::take(modifier);
        *modifier = if any { own.or(other) } else { own.and(other) };
    };
    let filters = vm.mapping_items(&filters)?;
    if filters.is_empty() {
        let children = vm.get_attr(q, "children")?;
        for child in vm.collect(&children)? {
            let child = resolve(vm, scope, &child)?;
            add(&mut modifier, child);
        }
    }
    for (key, value) in filters {
        let key = vm.str(&key)?;
        let one = lookup(vm, scope, &key, value)?;
        add(&mut modifier, one);
    }
    Ok(if is_negated(vm, q)? { modifier.negate() } else { modifier })
}

/// One lookup with its value.
fn lookup(vm: &mut Vm, scope: &Scope, raw_key: &str, value: Value) -> Result<Modifier> {
    let meta = &scope.meta;
    let (first, _) = raw_key.split_once("__").unwrap_or((raw_key, ""));
    let mut key = raw_key.to_owned();
    let mut value = value;
    let field = meta.field(raw_key);
    match field.as_ref().map(|field| &field.kind) {
        Some(Kind::ForeignKey(_)) => {
            if let Some(field) = &field {
                key = field.source_field.borrow().clone().unwrap_or_default().to_string();
                let class = field.related()?.class()?;
                if vm.is_instance(&value, &class) {
                    let to = field.to_field()?.name();
                    value = vm.get_attr(&value, &to)?;
                }
            }
        }
        Some(Kind::ManyToMany(_)) => {
            if let Some(pk) = vm.get_attr_opt(&value, "pk")? {
                value = pk;
            }
        }
        _ => {
            let leads_on = meta.field(first).is_some_and(|field| !field.is_data());
            let known = leads_on
                || lookups::of_annotation(scope.filterable, raw_key).is_some()
                || lookups::find(meta, raw_key).is_some();
            if !known {
                return Err(unknown(vm, scope, raw_key));
            }
        }
    }
    let operand = operand(vm, scope, value)?;
    if let Some((name, operator)) = lookups::of_annotation(scope.filterable, &key) {
        let Some(annotation) = scope.annotation(&name) else {
            return Err(vm.key_error(Value::Str(name)));
        };
        let term = resolve::annotation(vm, scope, &annotation)?.term;
        return placed(vm, operator, term, operand);
    }
    match lookups::find(meta, &key) {
        Some(found) => regular(vm, scope, &key, found, operand),
        None => nested(vm, scope, &key, operand),
    }
}

/// The condition of an annotation, where it belongs.
fn placed(vm: &mut Vm, operator: Operator, term: Term, operand: Operand) -> Result<Modifier> {
    let aggregates = term.is_aggregate() == Some(true);
    let Some(condition) = compared(vm, operator, term, operand)? else { return Ok(Modifier::default()) };
    Ok(if aggregates {
        Modifier { having: Some(condition), ..Modifier::default() }
    } else {
        Modifier { condition: Some(condition), ..Modifier::default() }
    })
}

/// A condition; a full-text search is none outside of PostgreSQL.
fn compared(vm: &mut Vm, operator: Operator, term: Term, operand: Operand) -> Result<Option<Term>> {
    if operator == Operator::Search {
        return Ok(None);
    }
    condition(vm, operator, term, operand).map(Some)
}

fn operand(vm: &mut Vm, scope: &Scope, value: Value) -> Result<Operand> {
    if is(vm, &value, "Expression") {
        return Ok(Operand::Term(resolve::expression(vm, scope, &value)?.term));
    }
    Ok(match resolve::term_of(vm, &value)? {
        Some(term) => Operand::Term(term),
        None => Operand::Value(value),
    })
}

fn unknown(vm: &mut Vm, scope: &Scope, key: &str) -> linktable_python::Raised {
    let mut allowed: Vec<String> = scope.meta.fields.borrow().iter().map(|field| field.name().to_string()).collect();
    for name in scope.filterable {
        allowed.extend(lookups::keys_of_annotation(name));
    }
    allowed.sort();
    allowed.dedup();
    let shown = Value::list(allowed.into_iter().map(Value::from).collect());
    match vm.repr(&shown) {
        Ok(shown) => error(vm, "FieldError", format!("Unknown filter param '{key}'. Allowed base values are {shown}")),
        Err(raised) => raised,
    }
}

fn nested(vm: &mut Vm, scope: &Scope, key: &str, operand: Operand) -> Result<Modifier> {
    let (first, rest) = key.split_once("__").unwrap_or((key, ""));
    let Some(field) = scope.meta.field(first).filter(|field| !field.is_data()) else {
        return Err(vm.key_error(Value::str(key)));
    };
    let joins = joins_to(&scope.table, &field)?;
    let table = joins.last().map_or_else(|| scope.table.clone(), |join| join.table.clone());
    let inner = Scope {
        meta: field.related()?,
        table,
        from: scope.from.clone(),
        annotations: scope.annotations,
        filterable: scope.filterable,
    };
    let modifier = match operand {
        Operand::Value(value) => {
            let q = q_of(vm, rest, value);
            resolve(vm, &inner, &q)?
        }
        Operand::Term(term) => with_term(vm, &inner, rest, term)?,
    };
    Ok(Modifier::joins(joins).and(modifier))
}

/// A lookup of a related model whose value is a term already.
fn with_term(vm: &mut Vm, scope: &Scope, key: &str, term: Term) -> Result<Modifier> {
    let meta = &scope.meta;
    let mut key = key.to_owned();
    if let Some(field) = meta.field(&key)
        && matches!(field.kind, Kind::ForeignKey(_))
    {
        key = field.source_field.borrow().clone().unwrap_or_default().to_string();
    }
    match lookups::find(meta, &key) {
        Some(found) => regular(vm, scope, &key, found, Operand::Term(term)),
        None => {
            let (first, _) = key.split_once("__").unwrap_or((&key, ""));
            if meta.field(first).is_some_and(|field| !field.is_data()) {
                nested(vm, scope, &key, Operand::Term(term))
            } else {
                Err(unknown(vm, scope, &key))
            }
        }
    }
}

/// A lookup of a column of the model, or of what a relation leads to by its key alone.
fn regular(vm: &mut Vm, scope: &Scope, key: &str, found: Lookup, mut operand: Operand) -> Result<Modifier> {
    let (meta, table) = (&scope.meta, &scope.table);
    let mut found = found;
    if matches!(operand, Operand::Value(Value::None))
        && let Some(null) = lookups::find(meta, &format!("{key}__isnull"))
    {
        found = null;
        operand = Operand::Value(Value::Bool(true));
    }
    if let Some((through, backward_key)) = &found.via {
        let own_key = Term::field(table, &meta.pk_column()?);
        // The table that the query reads from gets an alias where it is joined.
        let through = if scope.from.as_ref() == Some(through) {
            through.alias(&format!("{}2", through.name))
        } else {
            through.clone()
        };
        let on = own_key.eq(Term::field(&through, backward_key));
        let join = Join { table: through.clone(), on };
        let value = match (operand, &found.field) {
            (Operand::Value(value), Some(field)) => Operand::Value(encoded(vm, meta, field, found.encoder, value)?),
            (operand, _) => operand,
        };
        let term = Term::field(&through, &found.column);
        let condition = compared(vm, found.operator, term, value)?;
        return Ok(Modifier { condition, joins: vec![join], having: None });
    }
    let mut term = Term::field(table, &found.column);
    if let (Operand::Value(value), Some(field)) = (&operand, &found.field) {
        operand = Operand::Value(encoded(vm, meta, field, found.encoder, value.clone())?);
        term = cast(field, term);
    }
    let condition = compared(vm, found.operator, term, operand)?;
    Ok(Modifier { condition, ..Modifier::default() })
}

/// A value made ready for a lookup.
fn encoded(vm: &mut Vm, meta: &Rc<Meta>, field: &Rc<Field>, encoder: Encoder, value: Value) -> Result<Value> {
    let model = Value::Class(meta.class()?);
    match encoder {
        Encoder::Stored => convert::to_db(vm, field, &value, &model),
        Encoder::List | Encoder::RelatedList => {
            let mut items = Vec::new();
            for item in vm.collect(&value)? {
                let mut item = item;
                if encoder == Encoder::RelatedList
                    && meta_of(vm, &item).is_some()
                    && let Some(pk) = vm.get_attr_opt(&item, "pk")?
                {
                    item = pk;
                }
                items.push(convert::to_db(vm, field, &item, &model)?);
            }
            Ok(Value::list(items))
        }
        Encoder::Bool => vm.truthy(&value).map(Value::Bool),
        Encoder::Text => vm.str(&value).map(Value::from),
        Encoder::Plain => Ok(value),
    }
}
