//! What lookups compare with, as conditions.
//!
//! Mirrors Tortoise 1.1.9, `filters.py` and `contrib/sqlite/regex.py`.

use linktable_python::error::unsupported;
use linktable_python::{Result, Value, Vm};

use super::constant::{Term, wrap};
use super::lookups::Operator;

/// What stands on the right of a lookup.
pub enum Operand {
    /// A term.
    Term(Term),
    /// A value.
    Value(Value),
}

impl Operand {
    fn term(self, vm: &mut Vm) -> Result<Term> {
        match self {
            Operand::Term(term) => Ok(term),
            Operand::Value(value) => wrap(vm, &value),
        }
    }

    fn truthy(&self, vm: &mut Vm) -> Result<bool> {
        match self {
            Operand::Term(_) => Ok(true),
            Operand::Value(value) => vm.truthy(value),
        }
    }

    /// The text a pattern is made of: strings have their signs escaped.
    fn pattern(self, vm: &mut Vm, before: &str, after: &str) -> Result<String> {
        let Operand::Value(value) = self else { return Err(unsupported("an expression as the pattern of a lookup")) };
        let Some(text) = value.as_text() else {
            let class = vm.type_name(&value);
            let message = format!("'{class}' object has no attribute 'replace'");
            return Err(vm.attribute_error(message, &value, "replace"));
        };
        let escaped = text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        Ok(format!("{before}{escaped}{after}"))
    }
}

fn text(vm: &mut Vm, text: String) -> Result<Term> {
    wrap(vm, &Value::str(text))
}

/// The condition of a lookup.
///
/// # Errors
/// What the value's own methods raise; `NotImplementedError` for what SQLite has not.
pub fn condition(vm: &mut Vm, operator: Operator, field: Term, value: Operand) -> Result<Term> {
    let varchar = |field: Term| field.cast("VARCHAR");
    let upper = |term: Term| Term::call("UPPER", vec![term]);
    Ok(match operator {
        Operator::Equal => field.eq(value.term(vm)?),
        Operator::NotEqual => field.clone().compare("<>", value.term(vm)?).or(field.is_null()),
        Operator::Order(sign) => field.compare(sign, value.term(vm)?),
        Operator::In | Operator::NotIn => {
            let negated = operator == Operator::NotIn;
            if !value.truthy(vm)? {
                let right = if negated { "1" } else { "0" };
                return Ok(Term::Constant("1".into()).eq(Term::Constant(right.into())));
            }
            let container = container(vm, value)?;
            if negated { field.clone().not_in(container).or(field.is_null()) } else { field.is_in(container) }
        }
        Operator::IsNull => null(field, value.truthy(vm)?),
        Operator::NotNull => null(field, !value.truthy(vm)?),
        Operator::Range => {
            let Operand::Value(value) = value else { return Err(unsupported("an expression as a range")) };
            let (low, high) = (vm.get_item(&value, &Value::Int(0))?, vm.get_item(&value, &Value::Int(1))?);
            let (low, high) = (wrap(vm, &low)?, wrap(vm, &high)?);
            Term::Between { term: Box::new(field), low: Box::new(low), high: Box::new(high) }
        }
        Operator::Contains => {
            let pattern = value.pattern(vm, "%", "%")?;
            varchar(field).like(text(vm, pattern)?)
        }
        Operator::StartsWith => {
            let pattern = value.pattern(vm, "", "%")?;
            varchar(field).like(text(vm, pattern)?)
        }
        Operator::EndsWith => {
            let pattern = value.pattern(vm, "%", "")?;
            varchar(field).like(text(vm, pattern)?)
        }
        Operator::Iexact => {
            let Operand::Value(value) = value else {
                return Err(unsupported("an expression compared without regard to case"));
            };
            let value = vm.str(&value)?;
            upper(varchar(field)).eq(upper(text(vm, value)?))
        }
        Operator::Icontains | Operator::IstartsWith | Operator::IendsWith => {
            let before = if operator == Operator::IstartsWith { "" } else { "%" };
            let after = if operator == Operator::IendsWith { "" } else { "%" };
            let pattern = value.pattern(vm, before, after)?;
            upper(varchar(field)).like(upper(text(vm, pattern)?))
        }
        Operator::Search => return Err(unsupported("the lookup `search`")),
        Operator::Regex | Operator::Iregex => {
            let sign = if operator == Operator::Regex { " REGEXP " } else { " MATCH " };
            let empty = text(vm, String::new())?;
            let left = Term::call("COALESCE", vec![varchar(field), empty]);
            left.compare(sign, value.term(vm)?)
        }
        Operator::Part(part) => field.extract(part).eq(value.term(vm)?),
        Operator::Refused(message) => return Err(vm.error("NotImplementedError", message)),
    })
}

fn null(field: Term, is: bool) -> Term {
    if is { field.is_null() } else { field.is_null().negate() }
}

/// What is looked in: a tuple of constants, or a query.
fn container(vm: &mut Vm, value: Operand) -> Result<Term> {
    let value = match value {
        Operand::Term(term) => return Ok(term),
        Operand::Value(value) => value,
    };
    match &value {
        Value::List(_) | Value::Tuple(_) | Value::Set(_) => {
            let mut items = Vec::new();
            for item in vm.collect(&value)? {
                items.push(wrap(vm, &item)?);
            }
            Ok(Term::Tuple(items))
        }
        _ => {
            let class = vm.type_name(&value);
            let message = format!("'{class}' object has no attribute 'get_sql'");
            Err(vm.attribute_error(message, &value, "get_sql"))
        }
    }
}
