//! `values` and `values_list`: rows as dicts and tuples.
//!
//! Mirrors Tortoise 1.1.9, `queryset.py` (`FieldSelectQuery`, `ValuesQuery`, `ValuesListQuery`).

use std::rc::Rc;

use linktable_python::object::Then;
use linktable_python::{Args, Dict, Result, Text, Value, Vm};
use linktable_schema::SqlValue;
use linktable_sql::tortoise::{Grouped, Table};
use linktable_store::Rows;

use super::awaitable::object;
use super::build::{Base, Builder};
use super::constant::{Constant, Select, Term};
use super::fetch::{select_rows, singled};
use super::functions::field_object;
use super::queryset::{self, QuerySet, Single, names};
use super::select::number;
use crate::tortoise::errors::error;
use crate::tortoise::field::{convert, field_of, relation_type};
use crate::tortoise::mapping::{Data, Field, Meta};

/// A query for columns.
pub struct Values {
    base: Base,
    single: Single,
    limit: Option<Value>,
    offset: Option<Value>,
    orderings: Vec<(Text, bool)>,
    distinct: bool,
    group_by: Vec<Text>,
    /// The name of each column in the row, and what it has.
    fields: Vec<(Text, Text)>,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Dicts,
    Tuples,
    Flat,
}

impl Values {
    fn of(set: &QuerySet, fields: Vec<(Text, Text)>, kind: Kind) -> Values {
        Values {
            base: set.base.clone(),
            single: set.single,
            limit: set.limit.clone(),
            offset: set.offset.clone(),
            orderings: set.orderings.clone(),
            distinct: set.distinct,
            group_by: set.group_by.clone(),
            fields,
            kind,
        }
    }
}

/// The columns of a model and the annotations: what is given if nothing is named. `values_list` leaves
/// out attributes whose name is no column's.
fn everything(set: &QuerySet, by_column: bool) -> Vec<Text> {
    let fields = set.base.meta.columns();
    let columns: Vec<Text> = fields.iter().map(|field| field.column()).collect();
    let mut all: Vec<Text> = fields.iter().map(|field| field.name()).collect();
    all.retain(|name| !by_column || columns.contains(name));
    all.extend(set.base.annotations.borrow().iter().map(|(name, _)| name.clone()));
    all
}

/// `queryset.values(…)`
pub fn values(vm: &mut Vm, args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    if !set.only.is_empty() {
        return Err(vm.value_error(".values() cannot be used with .only()"));
    }
    let given = names(&args)?;
    let mut fields: Vec<(Text, Text)> = Vec::new();
    let mut pairs: Vec<(Text, Text)> = given.iter().map(|name| (name.clone(), name.clone())).collect();
    for (name, field) in &args.keywords {
        pairs.push((name.clone(), vm.str(field)?.into()));
    }
    if pairs.is_empty() {
        for name in everything(&set, false) {
            if !fields.iter().any(|(known, _)| *known == name) {
                fields.push((name.clone(), name));
            }
        }
    }
    for (name, field) in pairs {
        if fields.iter().any(|(known, _)| *known == name) {
            return Err(error(vm, "FieldError", format!("Duplicate key {name}")));
        }
        fields.push((name, field));
    }
    Ok(object(vm, "ValuesQuery", Values::of(&set, fields, Kind::Dicts)))
}

/// `queryset.values_list(…, flat=False)`
pub fn values_list(vm: &mut Vm, mut args: Args) -> Result<Value> {
    let set = queryset::this(&args.this())?;
    if !set.only.is_empty() {
        return Err(vm.value_error(".values_list() cannot be used with .only()"));
    }
    let flat = args.take_keyword("flat").unwrap_or_default();
    let flat = vm.truthy(&flat)?;
    if let Some((keyword, _)) = args.keywords.first() {
        let message = format!("QuerySet.values_list() got an unexpected keyword argument '{keyword}'");
        return Err(vm.type_error(message));
    }
    let mut given = names(&args)?;
    if given.is_empty() {
        given = everything(&set, true);
    }
    if flat && given.len() != 1 {
        return Err(vm.type_error("You can flat value_list only if contains one field"));
    }
    let fields = given.into_iter().enumerate().map(|(at, name)| (at.to_string().into(), name)).collect();
    let kind = if flat { Kind::Flat } else { Kind::Tuples };
    Ok(object(vm, "ValuesListQuery", Values::of(&set, fields, kind)))
}

/// The SELECT of such a query.
///
/// # Errors
/// `FieldError` for what is not there.
pub fn build(vm: &mut Vm, query: &Values) -> Result<Select> {
    let meta = &query.base.meta;
    let mut builder = Builder::new(meta);
    for (name, field) in &query.fields {
        select_field(vm, &mut builder, query, field, name)?;
    }
    let ordered: Vec<Text> = match query.kind {
        Kind::Dicts => query.fields.iter().map(|(name, _)| name.clone()).collect(),
        _ => query.fields.iter().map(|(_, field)| field.clone()).collect(),
    };
    builder.resolve_ordering(vm, &query.base, &query.orderings, &ordered)?;
    if query.kind == Kind::Dicts {
        builder.resolve_filters(vm, &query.base, None)?;
        builder.select.selects.retain(|selected| {
            let alias = selected.alias.as_deref();
            query.fields.iter().any(|(name, _)| Some(name.as_str()) == alias)
        });
    } else {
        let both: Vec<Text> = query.fields.iter().flat_map(|(name, field)| [field.clone(), name.clone()]).collect();
        builder.resolve_filters(vm, &query.base, Some(&both))?;
    }
    for (place, given) in [(&mut builder.select.limit, &query.limit), (&mut builder.select.offset, &query.offset)] {
        if let Some(given) = given
            && vm.truthy(given)?
        {
            *place = number(vm, Some(given))?;
        }
    }
    builder.select.distinct = query.distinct;
    if !query.group_by.is_empty() {
        builder.select.group_by.clear();
        for name in &query.group_by {
            let grouped = grouped(vm, &mut builder, query, name)?;
            builder.select.group_by.push(grouped);
        }
    }
    Ok(builder.finish())
}

fn annotation(base: &Base, name: &str) -> Option<Value> {
    base.annotations.borrow().iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value.clone())
}

fn select_field(vm: &mut Vm, builder: &mut Builder, query: &Values, name: &str, alias: &Text) -> Result<()> {
    let meta = &query.base.meta;
    if let Some(value) = annotation(&query.base, name) {
        // The name it is given under stands for it too, in whatever shares the annotations.
        let mut annotations = query.base.annotations.borrow_mut();
        match annotations.iter_mut().find(|(known, _)| known == alias) {
            Some((_, slot)) => *slot = value,
            None => annotations.push((alias.clone(), value)),
        }
        return Ok(());
    }
    let table = builder.table.clone();
    match meta.field(name) {
        Some(field) if field.is_data() => {
            builder.select.select(Term::field(&table, &field.column()), Some(alias));
            return Ok(());
        }
        Some(_) => {
            let message =
                format!("Selecting relation \"{name}\" is not possible, select concrete field on related model");
            return Err(vm.value_error(message));
        }
        None => {}
    }
    let (first, rest) = name.split_once("__").unwrap_or((name, ""));
    if meta.field(first).is_some_and(|field| !field.is_data()) {
        let (table, column) = forwarded(vm, builder, query, meta, &table, first, rest)?;
        builder.select.select(Term::field(&table, &column), Some(alias));
        return Ok(());
    }
    Err(error(vm, "FieldError", format!("Unknown field \"{name}\" for model \"{}\"", meta.name)))
}

/// The column at the end of relations, and its table.
fn forwarded(
    vm: &mut Vm,
    builder: &mut Builder,
    query: &Values,
    meta: &Rc<Meta>,
    table: &Table,
    name: &str,
    rest: &str,
) -> Result<(Table, Text)> {
    let field = meta.field(name);
    if let Some(field) = field.as_ref().filter(|field| field.is_data()) {
        if rest.is_empty() {
            return Ok((table.clone(), field.column()));
        }
        let message = format!("Field \"{name}\" for model \"{}\" is not relation", meta.name);
        return Err(error(vm, "FieldError", message));
    }
    let is_own_relation = query.base.meta.field(name).is_some_and(|field| !field.is_data());
    if is_own_relation && rest.is_empty() {
        let message = format!("Selecting relation \"{name}\" is not possible, select concrete field on related model");
        return Err(vm.value_error(message));
    }
    let Some(field) = field else {
        return Err(error(vm, "FieldError", format!("Unknown field \"{name}\" for model \"{}\"", meta.name)));
    };
    let table = builder.join_field(table, &field)?;
    let (next, rest) = rest.split_once("__").unwrap_or((rest, ""));
    let related = field.related()?;
    vm.nested(|vm| forwarded(vm, builder, query, &related, &table, next, rest))
}

fn grouped(vm: &mut Vm, builder: &mut Builder, query: &Values, name: &Text) -> Result<Grouped<Constant>> {
    if annotation(&query.base, name).is_some() {
        return Ok(Grouped { term: None, alias: Some(name.as_str().into()) });
    }
    let (first, rest) = name.split_once("__").unwrap_or((name, ""));
    let table = builder.table.clone();
    let meta = query.base.meta.clone();
    let (table, column) = forwarded(vm, builder, query, &meta, &table, first, rest)?;
    let alias = format!("{}__{name}", table.reference());
    Ok(Grouped { term: Some(Term::field(&table, &column)), alias: Some(alias.into()) })
}

/// How the values of a column become Python's.
enum Converter {
    /// They are already.
    Plain,
    /// As a field has them.
    Field(Rc<Field>),
}

fn converter(vm: &mut Vm, query: &Values, meta: &Rc<Meta>, name: &str) -> Result<Converter> {
    let field = meta.field(name);
    if let Some(field) = &field
        && (!field.is_data() || is_native(field))
    {
        return Ok(Converter::Plain);
    }
    if let Some(value) = annotation(&query.base, name) {
        let field = field_object(vm, &value)?.as_ref().and_then(field_of);
        return Ok(field.map_or(Converter::Plain, Converter::Field));
    }
    if let Some(field) = field {
        return Ok(Converter::Field(field));
    }
    let (first, rest) = name.split_once("__").unwrap_or((name, ""));
    if let Some(field) = meta.field(first).filter(|field| !field.is_data()) {
        let related = field.related()?;
        return vm.nested(|vm| converter(vm, query, &related, rest));
    }
    let class = Value::Class(meta.class()?);
    let shown = vm.str(&class)?;
    Err(error(vm, "FieldError", format!("Unknown field \"{name}\" for model \"{shown}\"")))
}

/// Whether the driver gives a field's values in its own type, so that they stay as they are.
fn is_native(field: &Field) -> bool {
    !field.converts_to_python.get()
        && matches!(
            field.data(),
            Some(
                Data::Int | Data::BigInt | Data::SmallInt | Data::Char { .. } | Data::Text | Data::Float | Data::Binary
            )
        )
}

fn converted(vm: &mut Vm, converter: &Converter, cell: &SqlValue) -> Result<Value> {
    let value = convert::plain(cell);
    match converter {
        Converter::Plain => Ok(value),
        Converter::Field(field) if field.is_data() => convert::to_python(vm, field, &value),
        Converter::Field(field) => as_relation(vm, field, value),
    }
}

/// What an aggregate over a relation itself gives: Tortoise makes the number an object of the relation's `field_type`,
/// which is one of the key's class for foreign keys alone.
fn as_relation(vm: &mut Vm, field: &Rc<Field>, value: Value) -> Result<Value> {
    let class = relation_type(vm, field)?;
    match class.as_class() {
        _ if value.is_none() => Ok(value),
        None => Err(vm.type_error("isinstance() arg 2 must be a type, a tuple of types, or a union")),
        Some(known) if vm.is_instance(&value, known) => Ok(value),
        Some(_) if matches!(field.kind, crate::tortoise::mapping::Kind::ManyToMany(_)) => {
            Err(vm.type_error("ManyToManyRelation.__init__() missing 1 required positional argument: 'm2m_field'"))
        }
        Some(_) => vm.call(&class, [value].into()),
    }
}

/// Awaits such a query.
///
/// # Errors
/// What building or executing it raises.
pub fn run(vm: &mut Vm, value: &Value) -> Result<Then> {
    let Some(query) = value.host::<Values>() else { return Ok(Then::Return(Value::None)) };
    let client = query.base.client(vm)?;
    let select = build(vm, &query)?;
    select_rows(vm, &client, &select, move |vm, rows| {
        let items = items(vm, &query, &rows)?;
        singled(vm, &query.base.meta, query.single, items).map(Then::Return)
    })
}

/// The rows as they were asked for.
fn items(vm: &mut Vm, query: &Values, rows: &Rows) -> Result<Vec<Value>> {
    let meta = query.base.meta.clone();
    let mut converters = Vec::new();
    for (name, field) in &query.fields {
        let at = rows.columns.iter().position(|column| column == name.as_str());
        converters.push((name.clone(), at, converter(vm, query, &meta, field)?));
    }
    let mut items = Vec::with_capacity(rows.rows.len());
    for row in &rows.rows {
        vm.burn(1 + converters.len() as u64)?;
        let mut cells = Vec::with_capacity(converters.len());
        for (name, at, converter) in &converters {
            let cell = at.and_then(|at| row.get(at)).unwrap_or(&SqlValue::Null);
            cells.push((name.clone(), at.unwrap_or(usize::MAX), converted(vm, converter, cell)?));
        }
        items.push(match query.kind {
            Kind::Flat => cells.into_iter().next().map(|(_, _, value)| value).unwrap_or_default(),
            Kind::Tuples => Value::tuple(cells.into_iter().map(|(_, _, value)| value).collect()),
            Kind::Dicts => {
                // In the order of the columns: annotations stand behind the others.
                cells.sort_by_key(|(_, at, _)| *at);
                let mut dict = Dict::default();
                for (name, _, value) in cells {
                    dict.set_str(name, value);
                }
                Value::dict(dict)
            }
        });
    }
    Ok(items)
}
