//! Expressions as terms of a query.
//!
//! Mirrors Tortoise 1.1.9, `expressions.py`.

use std::rc::Rc;

use linktable_python::error::unsupported;
use linktable_python::{Result, Text, Value, Vm};
use linktable_sql::tortoise::{Arithmetic, Table};

use super::constant::{Join, Term, wrap, wrapped};
use super::expressions::{self, is};
use super::joins::{self, resolve_nested};
use super::modifier::Modifier;
use super::{filter, queryset};
use crate::tortoise::errors::error;
use crate::tortoise::mapping::{Data, Field, Meta};

/// Where an expression stands.
pub struct Scope<'a> {
    /// The model.
    pub meta: Rc<Meta>,
    /// Its table.
    pub table: Table,
    /// The table the query reads from; nothing where what conditions ask to join is not joined.
    pub from: Option<Table>,
    /// The annotations of the query.
    pub annotations: &'a [(Text, Value)],
    /// The annotations that can be filtered by.
    pub filterable: &'a [Text],
}

impl Scope<'_> {
    /// For conditions that give no joins: those of `When` and of `_filter`.
    pub fn without_joins(&self) -> Self {
        Scope { meta: self.meta.clone(), table: self.table.clone(), from: None, ..*self }
    }

    /// The annotation of a name.
    pub fn annotation(&self, name: &str) -> Option<Value> {
        self.annotations.iter().find(|(known, _)| known.as_str() == name).map(|(_, value)| value.clone())
    }
}

/// An expression as a term.
pub struct Resolved {
    /// The term.
    pub term: Term,
    /// The joins it needs.
    pub joins: Vec<Join>,
    /// The field whose values it gives, if it is known.
    pub field: Option<Rc<Field>>,
}

impl From<Term> for Resolved {
    fn from(term: Term) -> Self {
        Resolved { term, joins: Vec::new(), field: None }
    }
}

/// An annotation as a term.
///
/// # Errors
/// What resolving it raises.
pub fn annotation(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    if let Some(term) = term_of(vm, value)? {
        return Ok(term.into());
    }
    expression(vm, scope, value)
}

/// A term that stands by itself: `RawSQL`, `Subquery`.
///
/// # Errors
/// What building the query of a `Subquery` raises.
pub fn term_of(vm: &mut Vm, value: &Value) -> Result<Option<Term>> {
    if !is(vm, value, "Term") {
        return Ok(None);
    }
    if is(vm, value, "RawSQL") {
        let sql = vm.get_attr(value, "sql")?;
        return Ok(Some(Term::Raw(vm.str(&sql)?.into())));
    }
    if is(vm, value, "Subquery") {
        let query = vm.get_attr(value, "query")?;
        let select = queryset::select_of(vm, &query)?;
        return Ok(Some(Term::Query(Box::new(select))));
    }
    if is(vm, value, "Random") {
        return Ok(Some(Term::call("RANDOM", Vec::new())));
    }
    let class = vm.type_name(value);
    Err(unsupported(format!("`{class}` in a query")))
}

/// An expression as a term.
///
/// # Errors
/// `FieldError` for fields that are not there; `AttributeError` for what is no expression.
pub fn expression(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    vm.nested(|vm| resolve(vm, scope, value))
}

fn resolve(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    if !is(vm, value, "Expression") {
        let class = vm.type_name(value);
        let message = format!("'{class}' object has no attribute 'resolve'");
        return Err(vm.attribute_error(message, value, "resolve"));
    }
    if let Some(own) = vm.class_of(value).lookup("resolve")
        && !matches!(own, Value::Native(_))
    {
        return Err(unsupported("an expression with a `resolve` of its own"));
    }
    if is(vm, value, "F") {
        let name = vm.get_attr(value, "name")?;
        let name = vm.str(&name)?;
        return reference(vm, scope, &name);
    }
    if is(vm, value, "Value") {
        let inner = vm.get_attr(value, "value")?;
        return Ok(wrapped(vm, &inner, false)?.into());
    }
    if is(vm, value, "CombinedExpression") {
        return combined(vm, scope, value);
    }
    if is(vm, value, "Function") {
        return super::functions::resolve(vm, scope, value);
    }
    if is(vm, value, "Case") {
        return case(vm, scope, value);
    }
    let class = vm.type_name(value);
    Err(unsupported(format!("`{class}` in a query")))
}

/// `F(name)`: a column, one of a related model, a part of JSON, or an annotation.
fn reference(vm: &mut Vm, scope: &Scope, name: &str) -> Result<Resolved> {
    let (first, rest) = name.split_once("__").unwrap_or((name, ""));
    let field = scope.meta.field(first);
    if field.as_ref().is_some_and(|field| !field.is_data()) {
        let (term, joins, field) = resolve_nested(vm, &scope.meta, &scope.table, name)?;
        return Ok(Resolved { term, joins, field: Some(field) });
    }
    if let Some(field) = &field
        && !rest.is_empty()
        && matches!(field.data(), Some(Data::Json { .. }))
    {
        let mut path = "$".to_owned();
        for part in rest.split("__") {
            if !part.is_empty() && part.chars().all(|sign| sign.is_ascii_digit()) {
                path.push_str(&format!("[{}]", part.trim_start_matches('0').parse::<u64>().unwrap_or(0)));
            } else {
                path.push_str(&format!(".{part}"));
            }
        }
        let column = Box::new(Term::bare(&field.column()));
        return Ok(Term::Json { column, path: path.into() }.into());
    }
    if let Some(value) = scope.annotation(name) {
        let resolved = annotation(vm, scope, &value)?;
        return Ok(resolved.term.into());
    }
    match scope.meta.field(name).filter(|field| field.is_data()) {
        Some(field) => {
            let term = joins::cast(&field, Term::bare(&field.column()));
            Ok(Resolved { term, joins: Vec::new(), field: Some(field) })
        }
        None => {
            let message = format!("There is no non-virtual field {name} on Model {}", scope.meta.name);
            Err(error(vm, "FieldError", message))
        }
    }
}

fn combined(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    let (left, right) = (vm.get_attr(value, "left")?, vm.get_attr(value, "right")?);
    let connector = vm.get_attr(value, "connector")?;
    let connector = vm.get_attr(&connector, "value")?;
    let left = expression(vm, scope, &left)?;
    let right = expression(vm, scope, &right)?;
    if let (Some(a), Some(b)) = (&left.field, &right.field) {
        let (a, b) = (vm.class_of(&a.object()), vm.class_of(&b.object()));
        if !Rc::ptr_eq(&a, &b) {
            return Err(error(vm, "FieldError", "Cannot use arithmetic expression between different field type"));
        }
    }
    let connector = vm.str(&connector)?;
    let operator = match connector.as_str() {
        "add" => Some(Arithmetic::Add),
        "sub" => Some(Arithmetic::Sub),
        "mul" => Some(Arithmetic::Mul),
        "truediv" => Some(Arithmetic::Div),
        _ => None,
    };
    let term = match operator {
        Some(operator) => left.term.arithmetic(operator, right.term),
        None => Term::call(if connector == "pow" { "POW" } else { "MOD" }, vec![left.term, right.term]),
    };
    Ok(Resolved { term, joins: merged(left.joins, right.joins), field: right.field.or(left.field) })
}

/// Both, each table once.
pub fn merged(mut joins: Vec<Join>, more: Vec<Join>) -> Vec<Join> {
    for join in more {
        if !joins.iter().any(|known| known.table == join.table) {
            joins.push(join);
        }
    }
    joins
}

fn case(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    let (args, default) = (vm.get_attr(value, "args")?, vm.get_attr(value, "default")?);
    let mut cases = Vec::new();
    for arg in vm.collect(&args)? {
        if !is(vm, &arg, "When") {
            return Err(vm.type_error("expected When objects as args"));
        }
        cases.push(when(vm, scope, &arg)?);
    }
    let otherwise =
        if is(vm, &default, "Expression") { expression(vm, scope, &default)?.term } else { constant(vm, &default)? };
    if cases.is_empty() {
        return Err(unsupported("`Case` without `When`"));
    }
    Ok(Term::Case { cases, otherwise: Some(Box::new(otherwise)) }.into())
}

/// A value as a term: a term of the script's as it is, all else as a constant.
pub fn constant(vm: &mut Vm, value: &Value) -> Result<Term> {
    match term_of(vm, value)? {
        Some(term) => Ok(term),
        None => wrap(vm, value),
    }
}

fn when(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<(Term, Term)> {
    let negate = vm.get_attr(value, "negate")?;
    let negate = vm.truthy(&negate)?;
    let (args, kwargs) = (vm.get_attr(value, "args")?, vm.get_attr(value, "kwargs")?);
    let mut nodes = Vec::new();
    for arg in vm.collect(&args)? {
        if !is(vm, &arg, "Q") {
            return Err(vm.type_error("expected Q objects as args"));
        }
        nodes.push(arg);
    }
    for (name, given) in vm.mapping_items(&kwargs)? {
        let name = vm.str(&name)?;
        nodes.push(expressions::q_of(vm, &name, given));
    }
    let mut modifier = Modifier::default();
    let scope_of_conditions = scope.without_joins();
    for mut node in nodes {
        if negate {
            node = expressions::inverted(vm, &node)?;
        }
        modifier = modifier.and(filter::resolve(vm, &scope_of_conditions, &node)?);
    }
    let then = vm.get_attr(value, "then")?;
    let then = if is(vm, &then, "Expression") { expression(vm, scope, &then)?.term } else { constant(vm, &then)? };
    match modifier.condition {
        Some(condition) => Ok((condition, then)),
        None => Err(unsupported("`When` without a condition on columns")),
    }
}
