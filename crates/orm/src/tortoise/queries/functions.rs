//! `Count("events")`, `Lower("name")` and the like as terms.
//!
//! Mirrors Tortoise 1.1.9, `expressions.py` (`Function`, `Aggregate`) and `functions.py`.

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};
use linktable_sql::tortoise::{Function, Special};

use super::constant::Term;
use super::expressions::{self, is};
use super::filter;
use super::joins::resolve_nested;
use super::resolve::{Resolved, Scope, constant, expression, merged, term_of};

/// What a function is called in SQL.
struct Database {
    name: String,
    aggregate: bool,
    /// Whether it knows DISTINCT.
    distinct: bool,
}

/// The function of a class of Tortoise's.
fn known(name: &str) -> Option<Database> {
    let (sql, aggregate, distinct) = match name {
        "Trim" => ("TRIM", false, false),
        "Length" => ("LENGTH", false, false),
        "Coalesce" => ("COALESCE", false, false),
        "Lower" => ("LOWER", false, false),
        "Upper" => ("UPPER", false, false),
        "Concat" => ("CONCAT", false, false),
        "Count" => ("COUNT", true, true),
        "Sum" => ("SUM", true, true),
        "Max" => ("MAX", true, false),
        "Min" => ("MIN", true, false),
        "Avg" => ("AVG", true, false),
        _ => return None,
    };
    Some(Database { name: sql.to_owned(), aggregate, distinct })
}

/// The function in the database that a function of the script's stands for.
fn database_function(vm: &mut Vm, value: &Value) -> Result<Database> {
    let class = vm.class_of(value);
    for class in class.mro() {
        let own = class.dict.borrow().get_str("database_func").cloned();
        if let Some(function) = own {
            if is(vm, &function, "CustomFunction") {
                let name = vm.get_attr(&function, "name")?;
                return Ok(Database { name: vm.str(&name)?, aggregate: false, distinct: false });
            }
            return Err(unsupported("a `database_func` that is no `CustomFunction`"));
        }
        if class.source.is_none()
            && let Some(found) = known(&class.name.borrow())
        {
            return Ok(found);
        }
    }
    Err(unsupported("a function without `database_func`"))
}

/// A function as a term.
///
/// # Errors
/// `FieldError` for fields that are not there.
pub fn resolve(vm: &mut Vm, scope: &Scope, value: &Value) -> Result<Resolved> {
    let database = database_function(vm, value)?;
    let populate = vm.get_attr(value, "populate_field_object")?;
    let populate = vm.truthy(&populate)?;
    let field = vm.get_attr(value, "field")?;
    let mut argument = self::argument(vm, scope, &field, true)?;
    let is_aggregate = is(vm, value, "Aggregate");
    if is_aggregate {
        let condition = vm.get_attr(value, "filter")?;
        if vm.truthy(&condition)? {
            let modifier = filter::resolve(vm, &scope.without_joins(), &condition)?;
            let Some(when) = modifier.condition else {
                return Err(unsupported("a `_filter` without a condition on columns"));
            };
            argument.term = Term::Case { cases: vec![(when, argument.term)], otherwise: Some(Box::new(Term::null())) };
        }
    }
    let mut args = vec![argument.term];
    let mut joins = argument.joins;
    let more = vm.get_attr(value, "default_values")?;
    for more in vm.collect(&more)? {
        let more = self::argument(vm, scope, &more, false)?;
        args.push(more.term);
        joins = merged(joins, more.joins);
    }
    let distinct = is_aggregate && {
        let distinct = vm.get_attr(value, "distinct")?;
        vm.truthy(&distinct)?
    };
    if distinct && !database.distinct {
        let class = vm.type_name(value);
        let message = format!("'{class}' object has no attribute 'distinct'");
        return Err(vm.attribute_error(message, value, "distinct"));
    }
    if populate && let Some(field) = &argument.field {
        vm.set_attr(value, "field_object", field.object())?;
    }
    let function = Function {
        name: database.name.into(),
        args,
        special: Special::None,
        distinct,
        aggregate: database.aggregate,
        over: false,
    };
    Ok(Resolved { term: Term::Function(Box::new(function)), joins, field: argument.field })
}

fn argument(vm: &mut Vm, scope: &Scope, value: &Value, is_field: bool) -> Result<Resolved> {
    if is(vm, value, "Expression") {
        return expression(vm, scope, value);
    }
    if let Some(term) = term_of(vm, value)? {
        return Ok(term.into());
    }
    if is_field && let Some(name) = value.as_text() {
        let (term, joins, field) = resolve_nested(vm, &scope.meta, &scope.table, name)?;
        return Ok(Resolved { term, joins, field: Some(field) });
    }
    Ok(constant(vm, value)?.into())
}

/// The field whose values an annotation gives, where Tortoise remembers it.
///
/// # Errors
/// If a script's own attribute raises.
pub fn field_object(vm: &mut Vm, annotation: &Value) -> Result<Option<Value>> {
    if !expressions::is(vm, annotation, "Function") {
        return Ok(None);
    }
    Ok(vm.get_attr_opt(annotation, "field_object")?.and_then(Value::non_none))
}
